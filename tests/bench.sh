#!/bin/sh
# Time and memory of the whole program for the example report, for many facts, for the list of
# many reports and for long tables: wall and CPU seconds and peak memory (MB): minimum, median,
# maximum. Nothing is asserted here.
# RUNS: runs of the example. LONG_RUNS: runs of the long tables. LONG=yes: 100,000 rows too.
cd "$(dirname "$0")/.." || exit 2
BUILD=${BUILD:-build}
RUNS=${RUNS:-15}
LONG_RUNS=${LONG_RUNS:-3}
LONG=${LONG:-yes}
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
echo "what the finishing of report.pdf is of making it"
"$BUILD/bench/finish" "$REPORT" templates 2>/dev/null
measure "check $REPORT" "$BUILD/gongkai" check "$REPORT"
measure "explain $REPORT t3/201/total" "$BUILD/gongkai" explain "$REPORT" t3/201/total

# a department with many facts, in tables of about 1,000 rows
for facts in 10000 20000; do
	python3 -B tests/read/manyfacts.py $facts "$out/in/facts-$facts" || exit 1
	measure "check a report with $facts facts" "$BUILD/gongkai" check "$out/in/facts-$facts"
done
measure "explain t3/total/total of $facts facts" \
	"$BUILD/gongkai" explain "$out/in/facts-$facts" t3/total/total
rm -rf "$out/in"

# the list of 1,000 reports, made anew each time, for it is left alone when nothing changed
python3 -B tests/read/manypackages.py 1000 "$out/many" "$out/o/$(basename "$REPORT")" || exit 1
cat >"$out/again" <<EOF
rm -rf "$out/many/list" "$out/many/index.html"
exec "$BUILD/gongkai" list -o "$out/many"
EOF
measure "list 1000 reports" sh "$out/again"
wc -c <"$out/many/index.html" | awk '{ printf "%-18s %12d\n", "  index.html bytes", $1 }'
gzip -c "$out/many/index.html" | wc -c | awk '{ printf "%-18s %12d\n", "  compressed", $1 }'
wc -c "$out"/many/list/*/[0-9]*.js | awk '
	$2 != "total" { n++; sum += $1; if ($1 > most) most = $1 }
	END { printf "%-18s %12d  of %d bytes, at most %d\n", "  files to search", n, sum / n, most }'
rm -rf "$out/many"

# one table of 8 columns with a two-level head on every page
RUNS=$LONG_RUNS
for rows in 2000 20000 100000; do
	[ $rows = 100000 ] && [ "$LONG" != yes ] && { echo "100,000 rows: left out (LONG=no)"; continue; }
	python3 -B tests/read/longtable.py $rows "$out/in/long-$rows" || exit 1
	measure "a table of $rows rows: HTML and PDFs" "$BUILD/gongkai" build -o "$out/o" \
		--templates=tests/fixtures/long/templates "$out/in/long-$rows" || exit 1
	"$BUILD/bench/finish" "$out/in/long-$rows" tests/fixtures/long/templates
	pdfinfo "$out/o/long-$rows/report.pdf" | awk '/^Pages:/ { printf "%-18s %12d\n", "  pages", $2 }'
	rm -rf "$out/in" "$out/o/long-$rows"
done
