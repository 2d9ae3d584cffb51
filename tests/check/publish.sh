#!/bin/sh
# Publishing: whatever goes wrong, the last good package is whole, and nothing lies beside it.
scratch=$(mktemp -d) || exit 2
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
: "${GONGKAI_HOME:=$TOP}"
export GONGKAI_HOME
cd "$scratch" || exit 2

check() { # name, command...: ok if it succeeds
	name=$1
	shift
	if "$@"; then
		echo "ok publish: $name"
	else
		echo "not ok publish: $name"
		[ -s said ] && sed 's/^/   /' said
	fi
}

build() { # output folder, report: $status, messages in ./said
	"$GONGKAI" build -o "$1" "$2" >said 2>&1
	status=$?
}

sums() { # package: a checksum of all of it
	(cd "$1" 2>/dev/null && find . -type f -exec sha256sum {} + | sort | sha256sum)
}

alone() { # output folder: only the package `report` is in it
	[ "$(ls -A "$1")" = report ]
}

says() { # text: the last build said it
	grep -q -- "$1" said
}

whole() { # the package is one of the two that can be built
	now=$(sums out/report)
	[ "$now" = "$first" ] || [ "$now" = "$second" ]
}

# ---- two versions of a report; switch TO makes `report` one of them ----------------------
cp -R "$TOP/input/luquan-xinfang-2024" one
cp -R one two
sed 's/amount: 384.60/amount: 384.50/' one/10-budget.yaml >two/10-budget.yaml
cp -R one report
switch() { cp "$1"/*.yaml report; }

build out report
check "a package is made" [ $status -eq 0 ]
[ $status -eq 0 ] || exit 1
first=$(sums out/report)
switch two
build out report
second=$(sums out/report)
check "a new package takes the old one's place" [ "$first" != "$second" ]
check "nothing lies beside it" alone out

# ---- mistakes in the report -------------------------------------------------------------
for mistake in 's/amount: 156.00/amount: 15x.00/' 's/^income:/incoem:/' 's/"2014004"/"20140"/' \
	's/^expenditure:/expenditure: [/'; do
	switch one
	sed "$mistake" one/10-budget.yaml >report/10-budget.yaml
	build out report
	check "a mistake ends with status 1 ($mistake)" [ $status -eq 1 ]
	check "a mistake leaves the package ($mistake)" [ "$(sums out/report)" = "$second" ]
	check "a mistake leaves nothing beside ($mistake)" alone out
	build fresh report
	check "a mistake makes no package ($mistake)" [ ! -e fresh/report ]
done

# ---- kill -9 ----------------------------------------------------------------------------
# Even runs are killed at moments spread over a build, odd ones when the new package is begun.
start=$(date +%s%N)
switch one
build out report
span=$((($(date +%s%N) - start) / 1000000))
broken=0
i=0
while [ $i -lt 16 ]; do
	if [ $((i % 4)) -lt 2 ]; then switch two; else switch one; fi
	"$GONGKAI" build -o out report >said 2>&1 &
	pid=$!
	if [ $((i % 2)) -eq 0 ]; then
		sleep "$(awk -v ms="$span" -v i="$i" 'BEGIN { printf "%.3f", ms * (i + 1.5) / 17000 }')"
	else
		while [ -e /proc/$pid/exe ] && [ ! -d "out/.report.$pid.new" ]; do :; done
		sleep "0.00$i"
	fi
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	whole || broken=$((broken + 1))
	i=$((i + 1))
done
check "killed at 16 moments, the package is whole each time" [ $broken -eq 0 ]
# what killed builds leave: part of a new package, an old one, a lock that nobody holds
mkdir -p out/.report.4194305.new out/.report.4194306.old
echo part >out/.report.4194305.new/index.html
: >out/.report.lock
mkdir -p out/.report-2.4194305.new
switch one
build out report
check "the next build is fine" [ $status -eq 0 ]
check "the next build makes the package" [ "$(sums out/report)" = "$first" ]
check "the next build leaves other reports' folders alone" rmdir out/.report-2.4194305.new
check "the next build removes the leftovers" alone out

# ---- the disk is full -------------------------------------------------------------------
# ulimit -f counts blocks of 512 bytes: enough for the messages, but too few for index.html, and
# too few for report.pdf
switch two
html=$(wc -c <out/report/index.html)
pdf=$(wc -c <out/report/report.pdf)
full() { # blocks
	(
		ulimit -f "$1"
		"$GONGKAI" build -o out report >said 2>&1
	)
	status=$?
}
for blocks in 24 $((html / 512 - 2)) $((pdf / 512 - 2)); do
	full "$blocks"
	check "full disk ($blocks blocks) ends with status 3" [ $status -eq 3 ]
	check "full disk ($blocks blocks) is named" says "cannot write out/report/.*: File too large"
	check "full disk ($blocks blocks) leaves the package" [ "$(sums out/report)" = "$first" ]
	check "full disk ($blocks blocks) leaves nothing beside" alone out
done

# ---- output folders that cannot be ------------------------------------------------------
echo text >file
build file report
check "the output folder is a file: status 3" [ $status -eq 3 ]
check "the output folder is a file: said so" says "file is not a folder"
check "the output folder is a file: it stays" [ "$(cat file)" = text ]

build file/deeper report
check "a file on the way to the output folder: status 3" [ $status -eq 3 ]

mkdir link elsewhere
echo text >elsewhere/kept
ln -s ../elsewhere link/report
build link report
check "the package is a symbolic link: status 3" [ $status -eq 3 ]
check "the package is a symbolic link: said so" says "link/report is a symbolic link"
check "the package is a symbolic link: nothing happens" [ "$(ls -A elsewhere)" = kept ]
check "the package is a symbolic link: it stays" [ -L link/report ]

mkdir taken
echo text >taken/report
build taken report
check "the package is a file: status 3" [ $status -eq 3 ]
check "the package is a file: said so" says "taken/report is not a folder"
check "the package is a file: it stays" [ "$(cat taken/report)" = text ]

build . report
check "the report would be overwritten: status 1" [ $status -eq 1 ]
check "the report would be overwritten: said so" says "give another folder with -o"
check "the report would be overwritten: it stays" [ -f report/10-budget.yaml ]

if [ "$(id -u)" -ne 0 ]; then
	mkdir locked
	chmod a-w locked
	build locked report
	check "an unwritable output folder: status 3" [ $status -eq 3 ]
	check "an unwritable output folder: said so" says "Permission denied"
	chmod u+w locked
fi

# ---- names ------------------------------------------------------------------------------
cp -R one "信访局 2024（副本）"
build "输 出/甲 乙" "信访局 2024（副本）/"
check "names with spaces and Chinese characters" [ $status -eq 0 ]
check "names with spaces and Chinese characters: the package" \
	[ "$(sums '输 出/甲 乙/信访局 2024（副本）')" = "$first" ]
check "names with spaces and Chinese characters: said so" \
	says '^输 出/甲 乙/信访局 2024（副本）/report.pdf$'
exit 0
