#!/bin/sh
# gongkai schema by a stock validator (ajv) and by the language server that editors use for YAML.
# Both come from npm's registry into $BUILD/npm; when that cannot be reached, this is skipped.
# Closes with `N passed, N failed`.
cd "$(dirname "$0")/.." || exit 2
. tests/npm.sh
npm_need ajv@8.17.1 ajv-formats@3.0.1 yaml@2.8.1 yaml-language-server@1.25.0
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
schema() { # file, folder of packs, arguments
	file=$out/$1 templates=$2
	shift 2
	"$BUILD/gongkai" schema --templates="$templates" "$@" >"$file" || exit 1
}
schema file.json templates hebei-department-budget
schema whole.json templates --whole hebei-department-budget
schema small.json tests/fixtures/small/templates --whole two-tables
schema long.json tests/fixtures/long/templates long-table
NODE_PATH=$BUILD/npm/node_modules node tests/read/schema.js "$out"/file.json "$out"/whole.json \
	"$out"/small.json "$out"/long.json input/luquan-xinfang-2024 tests/fixtures/luquan-yuan \
	tests/fixtures/procurement-30 >"$out/log" || echo "not ok the validator ends" >>"$out/log"
grep -v '^ok ' "$out/log"
passed=$(grep -c '^ok ' "$out/log")
failed=$(grep -c '^not ok ' "$out/log")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
