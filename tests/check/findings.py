"""What gongkai check finds in the example, all of it: the roundings of the published report, its
one contradiction and the slips in its texts; the same in 元; and a changed figure is found by every rule about it."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, YUAN, check, edited  # noqa: E402

# 四舍五入: rule, what is printed, what its printed parts add up to
ROUNDING = [
    ("R04", "647.23", "647.22"),  # 收支总表 本年支出合计
    ("R10", "647.23", "647.22"), ("R10", "605.23", "605.22"), ("R10", "605.23", "605.22"),
    ("R20", "647.23", "647.22"), ("R20", "425.52", "425.51"),
    ("R33", "647.23", "647.22"), ("R33", "647.23", "647.22"),
    ("R40", "647.23", "647.22"), ("R40", "425.52", "425.51"),
    ("R50", "287.44", "287.42"), ("R50", "287.44", "287.42"),
]
# What else is wrong in the published texts: file, line, column, severity, rule
OTHERS = [
    ("20-text.yaml", 27, 54, "warning", "R87"),  # 减少0.8 while the figures say 增加0.20
    ("40-projects.yaml", 124, 86, "warning", "P03"),  # ≥95 of a 满意度
    ("40-projects.yaml", 67, 75, "warning", "P04"),  # ≥100%
    ("40-projects.yaml", 68, 77, "warning", "P04"),
    ("40-projects.yaml", 18, 74, "note", "P05"),  # rates without a figure
    ("40-projects.yaml", 141, 77, "note", "P05"),
    ("40-projects.yaml", 189, 77, "note", "P05"),
    ("20-text.yaml", 19, 21, "warning", "W01"),  # 主要为主要是
    ("20-text.yaml", 21, 17, "warning", "W01"),
    ("40-projects.yaml", 115, 93, "warning", "W03"),  # 【2017】
    ("40-projects.yaml", 117, 95, "warning", "W03"),
    ("40-projects.yaml", 118, 104, "warning", "W03"),
    ("40-projects.yaml", 121, 96, "warning", "W03"),
    ("40-projects.yaml", 190, 97, "warning", "W03"),
    ("30-performance.yaml", 20, 49, "warning", "W05"),  # 100%，
    ("40-projects.yaml", 163, 45, "warning", "W06"),  # (%)
    ("30-performance.yaml", 30, 25, "warning", "W08"),  # a title with 。
    ("40-projects.yaml", 86, 9, "warning", "W09"),  # a goal without 。
]

# One change of the example: the rules that find it at error level.
CHANGES = {
    "an income": (("amount: 605.23", "amount: 605.13"), "R01 R12 R13 R32 R36"),
    "a carried-over income": (("source: 一般公共预算拨款, carryover: 是, amount: 42.00",
                               "source: 一般公共预算拨款, carryover: 是, amount: 42.10"),
                              "R01 R12 R32 R36"),
    "a project's expenditure": (("amount: 156.00", "amount: 165.00"), "R01 R12 R13 R32 R36"),
    "a basic expenditure by kind": (("amount: 55.34", "amount: 55.43"), "R52 R82"),
    "a source": (("2014004\", type: 项目支出, amount", "2014004\", type: 项目支出, "
                  "source: 政府性基金预算拨款, amount"), "R36"),
    "a reception": (("公务接待费, amount: 0.20", "公务接待费, amount: 0.30"), ""),
}
LINE = re.compile(r"^(\S+?):(\d+):(\d+): (error|warning|note): (.*) \[(\w+)\]$", re.M)


def findings(report):
    done = subprocess.run([os.environ["GONGKAI"], "check", report], capture_output=True, text=True)
    return done, [(os.path.basename(m[1]), int(m[2]), int(m[3]), m[4], m[6], m[5])
                  for m in LINE.finditer(done.stdout)]


def main():
    for name, report in (("example", EXAMPLE), ("in 元", YUAN)):
        done, found = findings(report)
        rounding = [(f[4], *re.findall(r"\d+\.\d\d", f[5])[:2]) for f in found if "(rounding" in f[5]]
        check(done.returncode == 0 and done.stderr == "", f"findings {name}: no error", done.stderr)
        check(rounding == ROUNDING, f"findings {name}: these are rounding", rounding)
        others = [f[:5] for f in found if "(rounding" not in f[5]]
        check(others == OTHERS, f"findings {name}: the slips in its texts, and nothing else", others)
        check(done.stdout.endswith("errors: 0, warnings: 15, notes: 15\n"),
              f"findings {name}: counted", done.stdout[-80:])
    with tempfile.TemporaryDirectory() as scratch:
        for i, (name, (change, rules)) in enumerate(CHANGES.items()):
            done, found = findings(edited(EXAMPLE, os.path.join(scratch, str(i)), change))
            errors = " ".join(sorted({f[4] for f in found if f[3] == "error"}))
            check(errors == rules and done.returncode == (1 if rules else 0),
                  f"findings: {name} is found", (errors, done.stdout[-80:], done.stderr))


main()
