#!/bin/sh
# The data files by other people's readers: datapackage.json and every CSV by the readers of the
# format's authors, the workbook by exceljs. They come from npm's registry into $BUILD/npm; when that
# cannot be reached, this is skipped. Closes with `N passed, N failed`.
cd "$(dirname "$0")/.." || exit 2
. tests/npm.sh
npm_need datapackage@1.1.10 exceljs@4.4.0
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
python3 -B tests/read/longtable.py 300 "$out/in/long-300"
"$BUILD/gongkai" build -o "$out/o" input/luquan-xinfang-2024 tests/fixtures/luquan-yuan \
	tests/fixtures/procurement-30 >"$out/said" 2>&1 &&
	"$BUILD/gongkai" build -o "$out/o" --templates=tests/fixtures/long/templates "$out/in/long-300" \
		>>"$out/said" 2>&1 || { cat "$out/said"; exit 1; }
NODE_PATH=$BUILD/npm/node_modules node tests/read/conformance_data.js "$out"/o/* >"$out/log" ||
	echo "not ok the readers end" >>"$out/log"
grep -v '^ok ' "$out/log"
passed=$(grep -c '^ok ' "$out/log")
failed=$(grep -c '^not ok ' "$out/log")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
