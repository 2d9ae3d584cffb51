#!/bin/sh
# Run every test and close with `N passed, N failed`. Each test prints `ok NAME` or
# `not ok NAME` lines. Four kinds:
#   unit programs          build/unit/*
#   cases                  tests/cases/GROUP/NAME/: laid over a copy of tests/fixtures/small,
#                          `run` executed there (default: build the report), output compared
#                          with `expect`, exit status with `status` (default 1)
#   checks                 tests/check/*.sh, *.py: of whole reports
#   the include rules      tests/check-includes.sh
# UPDATE=yes writes the golden files instead of comparing. ONLY=pattern limits what runs. JOBS
# run at a time, one for each processor: `run.sh job KIND PATH` is one of them, with a folder and a
# log of its own.
cd "$(dirname "$0")/.." || exit 2
TOP=$PWD
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$TOP/$BUILD ;; esac
GONGKAI=$BUILD/gongkai
ONLY=${ONLY:-}
UPDATE=${UPDATE:-no}
JOBS=${JOBS:-$(nproc)}
export TOP BUILD GONGKAI UPDATE ONLY
# messages in English, paths stable, leaks found
export LC_ALL=C.UTF-8 TZ=UTC SOURCE_DATE_EPOCH=1704067200
export LSAN_OPTIONS="suppressions=$TOP/tests/lsan.supp:print_suppressions=0"
unset GONGKAI_HOME LANGUAGE LOCPATH

wanted() {
	[ -z "$ONLY" ] && return 0
	case $1 in *$ONLY*) return 0 ;; esac
	return 1
}

# run a test program: its lines go to the log; dying without a word is a failure
program() { # name, command...
	name=$1
	shift
	wanted "$name" || return
	"$@" >"$SCRATCH/out" 2>&1
	status=$?
	cat "$SCRATCH/out" >>"$LOG"
	if [ $status -ne 0 ] && ! grep -q '^not ok' "$SCRATCH/out"; then
		echo "not ok $name (exit status $status)" >>"$LOG"
	fi
	grep -v '^ok ' "$SCRATCH/out"
}

run_case() { # folder
	name=${1#tests/cases/}
	wanted "$name" || return
	work=$SCRATCH/work
	rm -rf "$work"
	mkdir "$work"
	cp -R tests/fixtures/small/. "$work"
	cp -R "$1"/. "$work"
	(
		cd "$work" || exit 2
		rm -f expect status
		if [ -f run ]; then
			. ./run
		else
			"$GONGKAI" build -o out --templates=templates --fonts="$TOP/fonts" report
		fi
	) >"$SCRATCH/raw" 2>&1
	status=$?
	sed "s|$work|WORK|g; s|$TOP|TOP|g" "$SCRATCH/raw" >"$SCRATCH/out"
	if [ "$UPDATE" = yes ]; then
		cp "$SCRATCH/out" "$1/expect"
		if [ $status -eq 1 ]; then rm -f "$1/status"; else echo $status >"$1/status"; fi
	fi
	want=1
	[ -f "$1/status" ] && want=$(cat "$1/status")
	if [ "$status" -eq "$want" ] && cmp -s "$1/expect" "$SCRATCH/out"; then
		echo "ok $name" >>"$LOG"
	else
		echo "not ok $name (exit status $status, expected $want)" | tee -a "$LOG"
		diff -u "$1/expect" "$SCRATCH/out" | head -40
	fi
}

includes() {
	wanted check-includes || return
	if out=$(sh tests/check-includes.sh); then
		echo "ok check-includes" >>"$LOG"
	else
		echo "not ok check-includes" | tee -a "$LOG"
		echo "$out"
	fi
}

run_job() { # kind, path
	case $1 in
	check)
		case $2 in
		*.sh) program "$2" sh "$2" ;;
		*.py) program "$2" python3 -B "$2" ;;
		esac
		;;
	cases)
		for c in "$2"*/; do
			run_case "${c%/}"
		done
		;;
	unit)
		includes
		for t in tests/unit/*.c; do
			name=unit/$(basename "$t" .c)
			program "$name" "$BUILD/$name"
		done
		;;
	esac
}

if [ "$1" = job ]; then
	SCRATCH=$(mktemp -d "$ALL/job-XXXXXX") || exit 2
	LOG=$SCRATCH/log
	: >"$LOG"
	run_job "$2" "$3" >"$SCRATCH/said"
	cat "$SCRATCH/said"
	exit 0
fi

ALL=$(mktemp -d) || exit 2
export ALL
trap 'rm -rf "$ALL"' EXIT
{
	for t in tests/check/*.sh tests/check/*.py; do
		echo check "$t"
	done
	for group in tests/cases/*/; do
		echo cases "$group"
	done
	echo unit tests/unit
} | xargs -P "$JOBS" -L 1 sh tests/run.sh job || echo "not ok run: every job ends" >"$ALL/job-broken"

cat "$ALL"/job-*/log "$ALL/job-broken" >"$ALL/log" 2>/dev/null
passed=$(grep -c '^ok ' "$ALL/log")
failed=$(grep -c '^not ok ' "$ALL/log")
[ "$failed" -gt 0 ] && { echo; grep '^not ok ' "$ALL/log"; }
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
