# What the conformance scripts share, to be read by them with `.` in the top folder: TOP and BUILD,
# skip, and npm_need. Not a program.
TOP=$PWD
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$TOP/$BUILD ;; esac
DEPS=${DEPS:-yes}

skip() { # why: ends the script, which is no failure
	echo "skipped: $1"
	exit 0
}

# Packages of npm's registry, with their versions, into $BUILD/npm; where they cannot be had, the
# script is skipped. Node and npm come from Debian where there are none.
npm_need() {
	command -v npm >/dev/null || sh tests/install.sh "$DEPS" nodejs npm
	command -v node >/dev/null && command -v npm >/dev/null || skip "there is no node or no npm"
	mkdir -p "$BUILD/npm" || exit 2
	[ -f "$BUILD/npm/package.json" ] || echo '{"private": true}' >"$BUILD/npm/package.json"
	(cd "$BUILD/npm" && npm install --silent --fetch-retries=1 --no-audit --no-fund \
		--ignore-scripts "$@") >"$BUILD/npm/log" 2>&1 ||
		skip "npm cannot install (see $BUILD/npm/log)"
}
