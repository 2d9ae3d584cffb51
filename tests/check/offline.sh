#!/bin/sh
# A build asks nobody: no socket of the internet is opened. Needs strace; says nothing without.
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
: "${GONGKAI_HOME:=$TOP}"
export GONGKAI_HOME
command -v strace >/dev/null || exit 0
strace -f -o "$scratch/try" true 2>/dev/null || exit 0 # tracing is not allowed here

# leaks cannot be looked for under a tracer
ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=network,execve -o "$scratch/calls" \
	"$GONGKAI" build -o "$scratch/out" "$TOP/input/luquan-xinfang-2024" >"$scratch/said" 2>&1
if [ $? -eq 0 ] && [ -s "$scratch/out/luquan-xinfang-2024/report.pdf" ]; then
	echo "ok offline: the example builds under strace"
else
	echo "not ok offline: the example builds under strace"
	cat "$scratch/said"
fi
calls=$(grep 'AF_INET' "$scratch/calls")
if [ -z "$calls" ] && grep -q execve "$scratch/calls"; then
	echo "ok offline: no socket of the internet"
else
	echo "not ok offline: no socket of the internet"
	echo "$calls"
fi
if [ "$(grep -c 'execve(' "$scratch/calls")" -eq 1 ]; then
	echo "ok offline: no other program is run"
else
	echo "not ok offline: no other program is run"
	grep 'execve(' "$scratch/calls"
fi
