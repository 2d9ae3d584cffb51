"""What gongkai check finds in the example, all of it: the roundings of the published report, its
one contradiction and the slips in its texts; the same in 元; and a changed figure is found by every rule about it."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, YUAN, check, edited, published  # noqa: E402

# 四舍五入: rule, what is printed, what its printed parts add up to
ROUNDING = [
    ("R04", "647.23", "647.22"),  # 收支总表 本年支出合计
    ("R10", "647.23", "647.22"), ("R10", "605.23", "605.22"), ("R10", "605.23", "605.22"),
    ("R20", "647.23", "647.22"), ("R20", "425.52", "425.51"),
    ("R33", "647.23", "647.22"), ("R33", "647.23", "647.22"),
    ("R40", "647.23", "647.22"), ("R40", "425.52", "425.51"),
    ("R50", "287.44", "287.42"), ("R50", "287.44", "287.42"),
    ("C07", "647.22", "647.23"), ("C07", "425.50", "425.52"),
]
# What else is wrong in the published texts: file, line, column, severity, rule. A slip in the
# pack's own words, which the report cannot mend, is a note.
OTHERS = [
    ("20-text.yaml", 27, 54, "warning", "R87"),  # 减少0.8 while the figures say 增加0.20
    ("00-report.yaml", 2, 1, "note", "C08"),  # no dates
    ("40-projects.yaml", 9, 16, "note", "P09"),  # no 12月底, which two other projects have
    ("40-projects.yaml", 33, 16, "note", "P09"),
    ("40-projects.yaml", 82, 16, "note", "P09"),
    ("40-projects.yaml", 131, 16, "note", "P09"),
    ("40-projects.yaml", 155, 16, "note", "P09"),
    ("40-projects.yaml", 179, 16, "note", "P09"),
    ("40-projects.yaml", 124, 86, "warning", "P03"),  # ≥95 of a 满意度
    ("40-projects.yaml", 67, 75, "warning", "P04"),  # ≥100%
    ("40-projects.yaml", 68, 77, "warning", "P04"),
    ("40-projects.yaml", 18, 74, "note", "P05"),  # rates without a figure
    ("40-projects.yaml", 141, 77, "note", "P05"),
    ("40-projects.yaml", 189, 77, "note", "P05"),
    P07 := ("10-budget.yaml", 0, 0, "note", "P07"),  # 绩效工资 of a 行政 unit; its line differs
    ("20-text.yaml", 19, 21, "warning", "W01"),  # 主要为主要是
    ("20-text.yaml", 21, 17, "warning", "W01"),
    ("20-text.yaml", 36, 10, "warning", "W02"),  # 政府基金 in the note of table 7
    ("40-projects.yaml", 115, 93, "warning", "W03"),  # 【2017】
    ("40-projects.yaml", 117, 95, "warning", "W03"),
    ("40-projects.yaml", 118, 104, "warning", "W03"),
    ("40-projects.yaml", 121, 96, "warning", "W03"),
    ("40-projects.yaml", 190, 97, "warning", "W03"),
    ("30-performance.yaml", 20, 49, "warning", "W05"),  # 100%，
    ("40-projects.yaml", 163, 45, "warning", "W06"),  # (%)
    ("30-performance.yaml", 30, 25, "warning", "W08"),  # a title with 。
    ("40-projects.yaml", 86, 9, "warning", "W09"),  # a goal without 。
    ("20-text.yaml", 27, 87, "warning", "W11"),  # 增减变化 and 无增减变化
    ("assets.xhtml", 0, 0, "note", "W12"),  # 截止时间, in the pack
    ("20-text.yaml", 27, 56, "note", "W13"),  # 0.8
    ("20-text.yaml", 19, 33, "warning", "W14"),  # 资金 and 经费; 经费 and 业务经费
    ("20-text.yaml", 19, 64, "warning", "W14"),
    ("20-text.yaml", 27, 56, "warning", "W15"),  # 0.8 is no amount of the report
    ("procurement.xhtml", 0, 0, "note", "W25"),  # two notes under an empty table
    ("report.xhtml", 0, 0, "note", "W17"),  # 详见 an empty table
    ("20-text.yaml", 27, 71, "note", "W18"),  # 运维费
    ("90-glossary.yaml", 20, 54, "note", "W18"),
    ("90-glossary.yaml", 20, 117, "note", "W18"),
    ("report.xhtml", 0, 0, "note", "W18"),
    ("report.xhtml", 0, 0, "note", "W18"),
    ("report.xhtml", 0, 0, "note", "W19"),  # 基金预算收入 …
    ("report.xhtml", 0, 0, "note", "W19"),
    ("report.xhtml", 0, 0, "note", "W19"),
    ("report.xhtml", 0, 0, "note", "W20"),  # 项目支出表
    ("report.xhtml", 0, 0, "note", "W21"),  # 所属 units that are not there
    ("report.xhtml", 0, 0, "note", "W21"),
    ("20-text.yaml", 27, 24, "warning", "W22"),  # 主要原因 without 是
    ("30-performance.yaml", 31, 19, "warning", "W23"),  # a repealed regulation
]

# What the example does not say because the published report does not: rule and field
MISSING = [
    ("S01", "site.name"), ("S01", "site.domain"), ("S01", "site.code"), ("S01", "site.column"),
    ("S01", "site.column_description"), ("S01", "site.column_keywords"),
    ("S02", "published_on"), ("S02", "published_at"),
    ("S10", "disclosure.index"), ("S10", "disclosure.topic"), ("S10", "disclosure.genre"),
    ("S10", "disclosure.written_on"), ("S10", "disclosure.document"),
    ("S10", "disclosure.validity"), ("S10", "disclosure.method"),
]
# Entries of the web page, with a mistake each: the rules that find them
WEB = {
    "a site's code": ("code: \"1301000000\"", "code: \"13\"", "S03"),
    "a domain with a scheme": ("domain: www.", "domain: http://www.", "S04"),
    "a domain without a dot": ("domain: www.example.gov.cn", "domain: localhost", "S04"),
    "a time of another form": ("published_at: \"09:30\"", "published_at: 9点半", "S05"),
    "an address without a scheme": ("url: https://", "url: ", "S06"),
    "a later text": ("written_on: 2024-03-01", "written_on: 2024-03-09", "S11"),
    "nothing": ("有效", "有效", ""),
}

# One change of the example: the rules that find it at error level.
CHANGES = {
    "an income": (("amount: 605.23", "amount: 605.13"), "R01 R12 R13 R32 R36"),
    "a carried-over income": (("source: 一般公共预算拨款, carryover: 是, amount: 42.00",
                               "source: 一般公共预算拨款, carryover: 是, amount: 42.10"),
                              "R01 R12 R32 R36"),
    "a project's expenditure": (("amount: 156.00", "amount: 165.00"), "R01 R12 R13 R32 R36"),
    "a basic expenditure by kind": (("amount: 55.34", "amount: 55.43"), "R52 R82"),
    "a source": (("2014004\", type: 项目支出, amount", "2014004\", type: 项目支出, "
                  "source: 政府性基金预算拨款, amount"), "R36 R65"),
    "a reception": (("公务接待费, amount: 0.20", "公务接待费, amount: 0.30"), ""),
}
LINE = re.compile(r"^(\S+?):(\d+):(\d+): (error|warning|note): (.*) \[(\w+)\]$", re.M)


def findings(report):
    done = subprocess.run([os.environ["GONGKAI"], "check", report], capture_output=True, text=True)
    return done, [(os.path.basename(m[1]), int(m[2]), int(m[3]), m[4], m[6], m[5])
                  for m in LINE.finditer(done.stdout)]


def placed(f):
    """Of a finding in a template the place does not count: it moves with every edit."""
    return (f[0], 0, 0, *f[3:5]) if f[0].endswith(".xhtml") else f[:5]


def main():
    for name, report in (("example", EXAMPLE), ("in 元", YUAN)):
        done, found = findings(report)
        rounding = [(f[4], *re.findall(r"\d+\.\d\d", f[5])[:2]) for f in found if "(rounding" in f[5]]
        check(done.returncode == 0 and done.stderr == "", f"findings {name}: no error", done.stderr)
        check(rounding == ROUNDING, f"findings {name}: these are rounding", rounding)
        check("“三公”经费比上年增减: 0.20 万元" in done.stdout,
              f"findings {name}: a measure is called by its label", done.stdout[-80:])
        others = [placed(f) if f[4] != "P07" else P07 for f in found
                  if "(rounding" not in f[5] and f[4][0] != "S"]
        missing = [(f[4], re.search(r"（([a-z_.]+)）", f[5])[1]) for f in found
                   if f[4][0] == "S" and f[3] == "warning"]
        check(missing == MISSING, f"findings {name}: what the web page lacks", missing)
        check(others == OTHERS, f"findings {name}: the slips in its texts, and nothing else", others)
        check(done.stdout.endswith("errors: 0, warnings: 37, notes: 40\n"),
              f"findings {name}: counted", done.stdout[-80:])
    with tempfile.TemporaryDirectory() as scratch:
        for i, (name, (change, rules)) in enumerate(CHANGES.items()):
            done, found = findings(edited(EXAMPLE, os.path.join(scratch, str(i)), change))
            errors = " ".join(sorted({f[4] for f in found if f[3] == "error"}))
            check(errors == rules and done.returncode == (1 if rules else 0),
                  f"findings: {name} is found", (errors, done.stdout[-80:], done.stderr))
        for i, (name, (old, new, rules)) in enumerate(WEB.items()):
            report = published(os.path.join(scratch, f"web{i}"))
            path = os.path.join(report, "00-report.yaml")
            with open(path, encoding="utf-8") as file:
                text = file.read()
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace(old, new))
            done, found = findings(report)
            web = " ".join(f[4] for f in found if f[4].startswith("S"))
            check(old in text and web == rules, f"findings of the web page: {name}",
                  (web, done.stdout[-200:]))


main()
