#!/bin/sh
# The same bytes whoever compiles: gcc and clang, -O0 and -O2, each in a folder of its own, make
# the packages of the example and of the 14-column report. clang comes from Debian; when it
# cannot be had, this is skipped. Closes with `N passed, N failed`.
cd "$(dirname "$0")/.." || exit 2
TOP=$PWD
BUILD=${BUILD:-build}
DEPS=${DEPS:-yes}
command -v clang >/dev/null || sh tests/install.sh "$DEPS" clang
command -v clang >/dev/null || {
	echo "skipped: there is no clang"
	exit 0
}
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
export GONGKAI_HOME="$TOP" LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=1704067200
passed=0
failed=0
for compiler in gcc clang; do
	for level in -O0 -O2; do
		name=$compiler$level
		if make --no-print-directory BUILD="$BUILD/compilers/$name" CC=$compiler OPT=$level DEPS=no \
			gongkai >"$out/log" 2>&1 && ! grep -q 'warning:' "$out/log" &&
			"$BUILD/compilers/$name/gongkai" build -o "$out/$name" input/luquan-xinfang-2024 \
				tests/fixtures/procurement-30 >"$out/log" 2>&1; then
			(cd "$out/$name" && find . -type f | LC_ALL=C sort | xargs sha256sum) >"$out/$name.sums"
		else
			cat "$out/log"
		fi
		[ -f "$out/first" ] || cp "$out/$name.sums" "$out/first"
		if [ -s "$out/$name.sums" ] && cmp -s "$out/first" "$out/$name.sums"; then
			passed=$((passed + 1))
		else
			echo "not ok the package that $name makes has the same bytes"
			diff "$out/first" "$out/$name.sums"
			failed=$((failed + 1))
		fi
	done
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
