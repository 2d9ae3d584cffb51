#!/bin/sh
# gongkai schema by a stock validator (ajv) and by the language server that editors use for YAML.
# Both come from npm's registry into $BUILD/npm; when that cannot be reached, this is skipped.
# Closes with `N passed, N failed`.
cd "$(dirname "$0")/.." || exit 2
TOP=$PWD
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$TOP/$BUILD ;; esac
skip() {
	echo "skipped: $1"
	exit 0
}
command -v node >/dev/null && command -v npm >/dev/null || skip "there is no node or no npm"
mkdir -p "$BUILD/npm" || exit 2
[ -f "$BUILD/npm/package.json" ] || echo '{"private": true}' >"$BUILD/npm/package.json"
(cd "$BUILD/npm" && npm install --silent --fetch-retries=1 --no-audit --no-fund ajv@8.17.1 ajv-formats@3.0.1 \
	yaml@2.8.1 yaml-language-server@1.25.0) >"$BUILD/npm/log" 2>&1 ||
	skip "npm cannot install (see $BUILD/npm/log)"
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
for pack in hebei-department-budget; do
	"$BUILD/gongkai" schema --templates="$TOP/templates" $pack >"$out/file.json" &&
		"$BUILD/gongkai" schema --templates="$TOP/templates" --whole $pack >"$out/whole.json" ||
		exit 1
	NODE_PATH=$BUILD/npm/node_modules node tests/read/schema.js "$out/file.json" \
		"$out/whole.json" input/luquan-xinfang-2024 tests/fixtures/luquan-yuan \
		tests/fixtures/procurement-30 >"$out/log" || echo "not ok the validator ends" >>"$out/log"
	grep -v '^ok ' "$out/log"
done
passed=$(grep -c '^ok ' "$out/log")
failed=$(grep -c '^not ok ' "$out/log")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
