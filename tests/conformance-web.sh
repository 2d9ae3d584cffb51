#!/bin/sh
# The web pages by others' judgement: the Nu HTML checker says that they are valid; axe in a real
# Chromium finds nothing at the width of a desktop and of a phone; nothing is asked for elsewhere,
# nothing is wider than the window (tests/read/browse.js). Debian gives the browser and Java, npm's
# registry the rest into $BUILD/npm; what cannot be had is skipped. Closes with `N passed, N failed`.
cd "$(dirname "$0")/.." || exit 2
. tests/npm.sh
CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
sh tests/install.sh "$DEPS" chromium default-jre-headless || skip "Debian's packages cannot be installed"
[ -x "$CHROMIUM" ] || skip "there is no $CHROMIUM"
command -v java >/dev/null || skip "there is no java"
npm_need vnu-jar@26.9.27 axe-core@4.14.1 playwright-core@1.65.1
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT

# the example, the same with every entry of the page filled in, both with the page of the check, and
# a long table
python3 - "$out/published" <<'EOF' || exit 2
import os, sys
os.environ["TOP"] = os.getcwd()
sys.path.insert(0, "tests/read")
import build
build.published(sys.argv[1])
EOF
python3 tests/read/longtable.py 300 "$out/long" || exit 2
GONGKAI_HOME=$TOP
export GONGKAI_HOME
"$BUILD/gongkai" build --check-page -o "$out/site" input/luquan-xinfang-2024 "$out/published" >/dev/null 2>"$out/log" ||
	{ cat "$out/log"; exit 1; }
"$BUILD/gongkai" build -o "$out/site" --templates=tests/fixtures/long/templates "$out/long" >/dev/null 2>"$out/log" ||
	{ cat "$out/log"; exit 1; }
pages=$(cd "$out/site" && ls index.html */index.html */check.html 2>/dev/null)

for page in $pages; do
	# only errors and warnings count: not that <br/> may be written <br>, nor a guess at the
	# policy of a page that has no address (the browser judges that)
	java -jar "$BUILD/npm/node_modules/vnu-jar/build/dist/vnu.jar" --stdout - <"$out/site/$page" >"$out/vnu" 2>&1
	status=$?
	grep -vE ': info: |Resource violates Content Security Policy|^$' "$out/vnu" >"$out/bad"
	if [ $status -eq 0 ] && [ ! -s "$out/bad" ]; then
		echo "ok $page: valid HTML"
	else
		echo "not ok $page: valid HTML (exit status $status)"
		head -5 "$out/bad"
	fi
done >"$out/result"

# the fonts of the machine and ours, so that there is Chinese on a machine without any
cat >"$out/fonts.conf" <<EOF
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>$TOP/fonts</dir></fontconfig>
EOF
FONTCONFIG_FILE=$out/fonts.conf NODE_PATH=$BUILD/npm/node_modules CHROMIUM=$CHROMIUM \
	node tests/read/browse.js "$out/site" $pages >>"$out/result" 2>"$out/log" ||
	{ echo "not ok the browser's tests end"; tail -20 "$out/log"; } >>"$out/result"
grep -v '^ok ' "$out/result"
passed=$(grep -c '^ok ' "$out/result")
failed=$(grep -c '^not ok ' "$out/result")
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
