#!/bin/sh
# Time and memory of the whole program for the example report: wall and CPU seconds and
# peak memory (MB) over RUNS runs: minimum, median, maximum. Nothing is asserted here.
cd "$(dirname "$0")/.." || exit 2
BUILD=${BUILD:-build}
RUNS=${RUNS:-15}
REPORT=${REPORT:-input/luquan-xinfang-2024}
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT

row() { # label, column of the samples
	sort -n "$out/$2" | awk -v label="$1" '
		{ v[NR] = $1 }
		END { printf "%-18s min %8.3f  median %8.3f  max %8.3f\n", label, v[1], v[int((NR + 1) / 2)], v[NR] }'
}

measure() { # label, command...
	label=$1
	shift
	rm -f "$out"/wall "$out"/cpu "$out"/mem
	"$@" >/dev/null 2>&1 || { echo "$label: the command fails"; "$@"; return 1; }
	i=0
	while [ $i -lt "$RUNS" ]; do
		python3 -B tests/read/measure.py "$@" >"$out/sample" || return 1
		read -r wall cpu mem <"$out/sample"
		echo "$wall" >>"$out/wall"
		echo "$cpu" >>"$out/cpu"
		echo "$mem" >>"$out/mem"
		i=$((i + 1))
	done
	echo "$label ($RUNS runs)"
	row "  wall s" wall
	row "  cpu s" cpu
	row "  peak memory MB" mem
}

measure "build $REPORT: HTML and PDF" "$BUILD/gongkai" build -o "$out/o" "$REPORT"
