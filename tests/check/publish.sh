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

alone() { # output folder: only the package `report` and the list are in it
	[ "$(echo $(ls -A "$1"))" = "index.html list report" ] && [ "$(ls -A "$1/list" | wc -l)" = 1 ]
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
# 50 builds of a small report, by turns of two versions, killed at moments that are spread over a
# build by chance, but the same in every run: SEED. The machine's speed is measured, not assumed.
SEED=${SEED:-2024}
quick() { # report
	"$GONGKAI" build -o small --templates="$TOP/tests/fixtures/small/templates" "$1" >said 2>&1
}
proven() { # every file of the package is as SHA256SUMS says, when there is one
	[ ! -f small/report/SHA256SUMS ] || (cd small/report && sha256sum --quiet -c SHA256SUMS >&2)
}
listed() { # the page that lists the reports has all its files
	page=small/index.html
	[ -f $page ] && grep -q '</html>' $page && grep -q 'href="report/index.html"' $page &&
		for file in $(grep -o 'list/[0-9a-f]*/list\.[a-z]*' $page); do
			[ -s small/$file ] || return 1
		done
}
mkdir a b
cp -R "$TOP/tests/fixtures/small/report" a/report
cp -R a/report b/report
sed -i 's/amount: 50000/amount: 60000/' b/report/report.yaml
start=$(date +%s%N)
quick b/report
quick a/report
span=$((($(date +%s%N) - start) / 2000))
quick b/report
version_b=$(sums small/report)
quick a/report
version_a=$(sums small/report)
broken=0 killed=0 i=0
moments=$(awk -v seed="$SEED" -v us="$span" 'BEGIN {
	srand(seed)
	for (i = 0; i < 50; i++) printf "%.4f\n", rand() * us * 1.1 / 1000000 }')
for moment in $moments; do
	if [ $((i % 2)) -eq 0 ]; then next=b; else next=a; fi
	"$GONGKAI" build -o small --templates="$TOP/tests/fixtures/small/templates" $next/report \
		>said 2>&1 &
	pid=$!
	sleep "$moment"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	[ $? -eq 137 ] && killed=$((killed + 1))
	now=$(sums small/report)
	{ [ "$now" = "$version_a" ] || [ "$now" = "$version_b" ]; } && proven && listed ||
		broken=$((broken + 1))
	i=$((i + 1))
done
check "50 builds killed by chance leave a whole package and a whole list" [ $broken -eq 0 ]
check "some of them were killed" [ $killed -gt 5 ]
quick a/report
check "the build after them is fine" [ "$(sums small/report)" = "$version_a" ]
check "the build after them removes what they left" alone small
# A build that is killed while it removes the files of a former list leaves some of them. They are
# not taken for the whole list when the reports are again what they were then.
former=$(ls small/list)
cp -R small/list/$former former
quick b/report
cp -R former small/list/$former
rm small/list/$former/list.css
: >small/list/$former/0.js
quick a/report
check "a former list of which files are missing is made anew" diff -r former small/list/$former
rm small/list/$former/list.css
quick a/report
check "a list of which files are missing is made anew" diff -r former small/list/$former

# Killed as soon as the new package is begun, and while it is written.
switch one
build out report
broken=0
i=0
while [ $i -lt 8 ]; do
	if [ $((i % 2)) -eq 0 ]; then switch two; else switch one; fi
	"$GONGKAI" build -o out report >said 2>&1 &
	pid=$!
	while [ -e /proc/$pid/exe ] && [ ! -d "out/.report.$pid.new" ]; do :; done
	sleep "0.0$i"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	whole || broken=$((broken + 1))
	i=$((i + 1))
done
check "killed while it is published, the package is whole each time" [ $broken -eq 0 ]
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

mkdir -p holiday/report/2023 && echo sun >holiday/report/2023/photo.jpg
build holiday report
check "a folder of other files is not replaced: status 3" [ $status -eq 3 ]
check "a folder of other files is not replaced: said so" \
	says "holiday/report holds 2023/photo.jpg, which gongkai did not put there: move it away first"
check "a folder of other files is not replaced: they stay" \
	[ "$(cd holiday && echo $(find . -type f))" = ./report/2023/photo.jpg ]
cp -R out annotated && echo text >annotated/report/data/notes.txt
build annotated report
check "notes in a package are not lost" [ "$(cat annotated/report/data/notes.txt)" = text ]
check "notes in a package: said so" says "annotated/report holds data/notes.txt"
rm annotated/report/data/notes.txt
: >'annotated/report/data/~$tables.xlsx'
: >annotated/report/.DS_Store
build annotated report
check "a package that somebody only looked at is replaced" [ $status -eq 0 ]

build . report
check "the report would be overwritten: status 1" [ $status -eq 1 ]
check "the report would be overwritten: said so" says "give another folder with -o"
check "the report would be overwritten: it stays" [ -f report/10-budget.yaml ]

# Somebody who may not write there; root may write everywhere and becomes another first.
if [ "$(id -u)" -eq 0 ]; then
	somebody="setpriv --reuid=65534 --regid=65534 --clear-groups"
	chmod a+rx . && chmod -R a+rX report
else
	somebody=
fi
if $somebody test -x "$GONGKAI" -a -r "$TOP/fonts" -a -r report 2>/dev/null; then
	as_somebody() { # arguments of gongkai
		$somebody "$GONGKAI" "$@" >said 2>&1
		status=$?
	}
	mkdir locked
	chmod 555 locked
	as_somebody build -o locked report
	check "an unwritable output folder: status 3" [ $status -eq 3 ]
	check "an unwritable output folder: said so" says "locked.*: Permission denied"
	check "an unwritable output folder: nothing is in it" [ -z "$(ls -A locked)" ]
	as_somebody build -o locked/deep report
	check "an unwritable parent: said so" says "cannot make the folder locked/deep: Permission denied"
	chmod 755 locked
	build locked report
	chmod -R a-w locked
	now=$(sums locked)
	as_somebody build -o locked report
	check "an unwritable package: status 3" [ $status -eq 3 ]
	as_somebody prune -o locked report
	check "an unwritable package is not pruned: status 3" [ $status -eq 3 ]
	check "an unwritable package is not pruned: said so" says "locked: Permission denied"
	as_somebody list -o locked
	check "a list that cannot be written: status 3" [ $status -eq 3 ]
	check "nothing has changed in the unwritable folder" [ "$(sums locked)" = "$now" ]
	chmod -R u+w locked
	mkdir half
	chmod 777 half
	mkdir half/list
	as_somebody build -o half report
	check "an unwritable folder of the list: status 3" [ $status -eq 3 ]
	check "an unwritable folder of the list: said so" says "cannot write half/list/.*: Permission denied"
	check "an unwritable folder of the list: the package is made" [ -f half/report/report.pdf ]
fi

# ---- two builds at once -----------------------------------------------------------------
# of the same report, and of four reports: no package and no place in the list is lost
for name in p q r s; do cp -R a/report "$name"; done
rm -rf both
for name in p q r s p q; do
	"$GONGKAI" build -o both --templates="$TOP/tests/fixtures/small/templates" $name >>both.said 2>&1 &
done
wait
check "six builds at once: all packages" [ "$(echo $(ls -A both))" = "index.html list p q r s" ]
check "six builds at once: all are listed" \
	[ "$(grep -o 'href="[a-z]/index.html"' both/index.html | wc -l)" -eq 4 ]
check "six builds at once: one list" [ "$(ls both/list | wc -l)" -eq 1 ]
check "six builds at once: no errors" [ "$(grep -c error both.said)" -eq 0 ]
# who comes second is told, and waits: the lock is held until it has said so
mkdir held
: >said
(
	flock 9
	: >held.ready
	i=0
	while ! grep -q waiting said && [ $i -lt 600 ]; do
		sleep 0.05
		i=$((i + 1))
	done
	rm held/.p.lock
) 9>held/.p.lock &
while [ ! -e held.ready ]; do :; done
"$GONGKAI" build -o held --templates="$TOP/tests/fixtures/small/templates" p >said 2>&1
check "a second build says that it waits" says "another build is writing p; waiting"
wait
check "a second build goes on afterwards" [ -f held/p/report.pdf ]

# ---- what else is in the output folder --------------------------------------------------
# other folders, files and links stay as they are, whatever is built and pruned beside them
mkdir -p busy/photos outside
echo text >busy/photos/one
echo text >busy/readme.txt
echo text >outside/kept
ln -s ../outside busy/link
ln -s ../outside/kept busy/dangling
before=$(cd busy && find . | sort)
quick_busy() { "$GONGKAI" "$@" >said 2>&1; }
quick_busy build -o busy --templates="$TOP/tests/fixtures/small/templates" p
quick_busy prune -o busy p
check "build and prune leave everything else alone" \
	[ "$(cd busy && find . ! -path './list*' ! -name index.html | sort)" = "$before" ]
check "build and prune leave what is outside alone" [ "$(sums outside)" = "$(sums busy/link/)" ]
quick_busy build -o busy/link --templates="$TOP/tests/fixtures/small/templates" p
check "an output folder may be a link" [ -f outside/p/report.pdf ]

# ---- names ------------------------------------------------------------------------------
cp -R one "信访局 2024（副本）"
build "输 出/甲 乙" "信访局 2024（副本）/"
check "names with spaces and Chinese characters" [ $status -eq 0 ]
check "names with spaces and Chinese characters: the package" \
	[ "$(sums '输 出/甲 乙/信访局 2024（副本）')" = "$first" ]
check "names with spaces and Chinese characters: said so" \
	says '^输 出/甲 乙/信访局 2024（副本）/report.pdf$'
exit 0
