#!/bin/sh
# gongkai check --format=sarif by the validator of the format's authors, which comes from npm's
# registry into $BUILD/npm; when that cannot be reached, this is skipped. A log that breaks the
# schema on purpose must be refused, or the validator proves nothing.
# Closes with `N passed, N failed`.
cd "$(dirname "$0")/.." || exit 2
. tests/npm.sh
npm_need @microsoft/sarif-multitool-linux@5.7.0
tool=$BUILD/npm/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod u+x "$tool" || exit 2
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
passed=0 failed=0
check() { # name, command...: counts; says what failed
	name=$1
	shift
	if "$@" >"$out/said" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not ok sarif: $name"
		cat "$out/said"
	fi
}
valid() { # log
	"$tool" validate "$1" >"$out/validator" 2>&1 && ! grep -E ': error ' "$out/validator" &&
		grep -q 'Analysis completed successfully' "$out/validator"
}
invalid() {
	! valid "$1"
}
"$BUILD/gongkai" check --format=sarif input/luquan-xinfang-2024 >"$out/luquan.sarif"
check "the example" valid "$out/luquan.sarif"
# with a waiver, an error and notes
cp -R input/luquan-xinfang-2024 "$out/waived"
cat >>"$out/waived/00-report.yaml" <<'END'
waivers:
  - {rule: W03, place: projects/5, reason: 批复文件原文如此, signer: 张三}
  - {rule: W03, place: nowhere, reason: 没有, signer: 张三}
END
sed -i 's/amount: 605.23/amount: 600.23/' "$out/waived/10-budget.yaml"
"$BUILD/gongkai" check --format=sarif "$out/waived" >"$out/waived.sarif"
check "waivers and errors" valid "$out/waived.sarif"
check "a waived finding is suppressed" grep -q '"suppressions"' "$out/waived.sarif"
sed 's/"ruleId": "[A-Z0-9]*"/"ruleId": 7/' "$out/luquan.sarif" >"$out/broken.sarif"
check "a broken log is refused" invalid "$out/broken.sarif"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
