#!/bin/sh
# Every PDF that the tests build, judged by veraPDF: PDF/A-2a and PDF/UA-1, both editions.
# veraPDF comes from Maven Central into $BUILD/verapdf, Java and Maven from Debian; when they
# cannot be had, this is skipped. Closes with `N passed, N failed`.
cd "$(dirname "$0")/.." || exit 2
. tests/npm.sh
VERSION=1.28.2
jar=$BUILD/verapdf/greenfield-apps-$VERSION.jar
command -v java >/dev/null || sh tests/install.sh "$DEPS" default-jre-headless
command -v java >/dev/null || skip "there is no java"
if [ ! -f "$jar" ]; then
	command -v mvn >/dev/null || sh tests/install.sh "$DEPS" maven
	command -v mvn >/dev/null || skip "there is no maven"
	mkdir -p "$BUILD/verapdf" || exit 2
	timeout 300 mvn -q -B dependency:copy -DoutputDirectory="$BUILD/verapdf" \
		-Dartifact=org.verapdf.apps:greenfield-apps:$VERSION >"$BUILD/verapdf/log" 2>&1
	[ -f "$jar" ] || skip "Maven Central cannot be reached (see $BUILD/verapdf/log)"
fi
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
export GONGKAI_HOME="$TOP" LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=1704067200

build() { # name, arguments
	name=$1
	shift
	"$BUILD/gongkai" build -o "$out/$name" "$@" >/dev/null 2>"$out/log"
}
must_build() {
	build "$@" && return
	cat "$out/log"
	echo "not ok $1 is built" >>"$out/results"
}
: >"$out/results"
must_build example input/luquan-xinfang-2024
must_build yuan tests/fixtures/luquan-yuan
must_build procurement tests/fixtures/procurement-30
python3 -B tests/read/longtable.py 300 "$out/in/long" || exit 1
must_build long --templates=tests/fixtures/long/templates "$out/in/long"
# the reports of the cases, those that can be built as they lie
for c in tests/cases/*/*/; do
	name=$(echo "${c%/}" | sed 's|tests/cases/||; s|/|-|')
	mkdir "$out/case"
	cp -R tests/fixtures/small/. "$c"/. "$out/case"
	build "$name" --templates="$out/case/templates" --fonts=fonts "$out/case/report"
	rm -rf "$out/case"
done
rm -rf "$out/in"

find "$out" -name '*.pdf' | LC_ALL=C sort >"$out/files"
[ "$(wc -l <"$out/files")" -ge 40 ] || echo "not ok the cases build pdfs" >>"$out/results"
for flavour in 2a ua1; do
	xargs java -Xmx512m -cp "$jar" org.verapdf.apps.GreenfieldCliWrapper -f $flavour --format text -v \
		<"$out/files" >"$out/log" 2>&1
	sed "s|$out/||" "$out/log" >"$BUILD/verapdf/$flavour"
	grep '^ *FAIL\|^ERROR' "$BUILD/verapdf/$flavour"
	sed -n "s|^PASS \(.*\) $flavour\$|ok \1 is $flavour|p; s|^FAIL \(.*\) $flavour\$|not ok \1 is $flavour|p" \
		"$BUILD/verapdf/$flavour" >>"$out/results"
	[ "$(grep -c "^PASS\|^FAIL" "$BUILD/verapdf/$flavour")" -eq "$(wc -l <"$out/files")" ] ||
		echo "not ok every pdf is judged: $flavour" >>"$out/results"
done
grep -v '^ok ' "$out/results"
passed=$(grep -c '^ok ' "$out/results")
failed=$(grep -c '^not ok ' "$out/results")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
