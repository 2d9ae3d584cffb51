#!/bin/sh
# The data files by other people's readers: datapackage.json and every CSV by frictionless, the
# workbook by openpyxl. Both come from PyPI into $BUILD/venv; when that cannot be reached, this is
# skipped. Closes with `N passed, N failed`.
cd "$(dirname "$0")/.." || exit 2
TOP=$PWD
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$TOP/$BUILD ;; esac
skip() {
	echo "skipped: $1"
	exit 0
}
[ -x "$BUILD/venv/bin/python" ] || python3 -m venv "$BUILD/venv" >/dev/null 2>&1 ||
	skip "python3 has no venv"
"$BUILD/venv/bin/pip" install -q --retries 1 --disable-pip-version-check frictionless==5.19.1 \
	openpyxl==3.1.5 >"$BUILD/venv/log" 2>&1 || skip "pip cannot install (see $BUILD/venv/log)"
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
python3 -B tests/read/longtable.py 300 "$out/in/long-300"
"$BUILD/gongkai" build -o "$out/o" input/luquan-xinfang-2024 tests/fixtures/luquan-yuan \
	tests/fixtures/procurement-30 >"$out/said" 2>&1 &&
	"$BUILD/gongkai" build -o "$out/o" --templates=tests/fixtures/long/templates "$out/in/long-300" \
		>>"$out/said" 2>&1 || { cat "$out/said"; exit 1; }
rm -rf "$out/o/list" # of all packages, none itself
"$BUILD/venv/bin/python" -B tests/read/conformance_data.py "$out"/o/* >"$out/log" ||
	echo "not ok the readers end" >>"$out/log"
grep -v '^ok ' "$out/log"
passed=$(grep -c '^ok ' "$out/log")
failed=$(grep -c '^not ok ' "$out/log")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
