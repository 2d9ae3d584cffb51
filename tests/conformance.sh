#!/bin/sh
# All tests that need more than Debian has: tests/conformance-*.sh. Each closes with
# `N passed, N failed`, or says `skipped: why`. The last line is the sum of them.
cd "$(dirname "$0")/.." || exit 2
out=$(mktemp) || exit 2
trap 'rm -f "$out"' EXIT
passed=0
failed=0
for t in tests/conformance-*.sh; do
	echo "  ${t#tests/}"
	sh "$t" >"$out" 2>&1
	status=$?
	cat "$out"
	sum=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$out" | tail -n 1)
	if [ -n "$sum" ]; then
		passed=$((passed + ${sum% *}))
		failed=$((failed + ${sum#* }))
	elif [ $status -ne 0 ]; then
		echo "not ok $t (exit status $status)"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
