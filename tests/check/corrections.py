"""Corrections of a published report: the page and the PDF print what was corrected and when, the
list says so, and the rules find what cannot be."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, build, check  # noqa: E402
from pdf import Pdf  # noqa: E402
from web import Web  # noqa: E402

TWO = """published_on: 2024-03-05
corrections:
  - date: 2024-05-06
    what: 部门预算支出总表“信访业务”项目支出
    old: 165.00万元
    new: 156.00万元
    reason: 录入时数字颠倒
  - date: 2024-05-06
    what: 情况说明“收入说明”第一句
    old: 反映本部门全部收入
    new: 反映本部门当年全部收入
"""
ROWS = [["2024年5月6日", "部门预算支出总表“信访业务”项目支出（录入时数字颠倒）", "165.00万元", "156.00万元"],
        ["2024年5月6日", "情况说明“收入说明”第一句", "反映本部门全部收入", "反映本部门当年全部收入"]]
# what is changed in TWO, and what check says of it
MISTAKES = [
    ("date: 2024-05-06\n    what: 情", "date: 2024-05-05\n    what: 情", "error", "C20",
     "更正日期 2024-05-05 早于上一条"),
    ("date: 2024-05-06\n    what: 部", "date: 2024-03-04\n    what: 部", "error", "C21",
     "“部门预算支出总表“信访业务”项目支出”的更正日期早于公开日期"),
    ("published_on: 2024-03-05\n", "", "warning", "C22", "有更正，却没有写公开日期"),
    ("old: 反映本部门全部收入", "old: 反映本部门当年全部收入", "error", "C23",
     "更正前和更正后都是“反映本部门当年全部收入”"),
    ("new: 156.00万元", "new: 156.10万元", "warning", "C24", "更正后写“156.10万元”"),
]
RULES = re.compile(r"[:：] ?(错误|警告|error|warning)[:：] ?(.*) \[(C2\d)\]$", re.M)
KINDS = {"错误": "error", "警告": "warning"}


def corrected(folder, text):
    shutil.copytree(EXAMPLE, folder)
    with open(os.path.join(folder, "05-corrections.yaml"), "w", encoding="utf-8") as file:
        file.write(text)
    return folder


def squeeze(text):
    return re.sub(r"\s+", "", text)


def check_page(package):
    root = Web(os.path.join(package, "index.html")).root
    part = next((e for e in root.elements("section") if e.get("id") == "corrections"), None)
    if not check(part is not None, "corrections: they are on the page"):
        return
    named = next(e for e in root.elements() if e.get("id") == part.get("aria-labelledby"))
    check(named.text() == "更正说明", "corrections: the part has a name", named.text())
    rows = [[c.text() for c in row.elements("td", "th")] for body in part.elements("tbody")
            for row in body.elements("tr")]
    check(rows == ROWS, "corrections: each is a row", rows)
    order = [e for e in root.elements() if e.get("id") in ("corrections", "toc", "t1")]
    check(order and order[0] is part, "corrections: they come before everything else")
    check("更正过2处，最近一次是2024年5月6日" in part.text(), "corrections: the last one is told")


def check_pdf(package):
    for name in ("report.pdf", "print.pdf"):
        pdf = Pdf(os.path.join(package, name))
        pages = [n for n in range(1, 8) if "更正说明" in squeeze(pdf.text(n))]
        text = squeeze(pdf.text(pages[0])) if pages else ""
        check(pages and all(squeeze(c) in text for row in ROWS for c in (row[0], row[2], row[3])),
              f"corrections: {name} prints them", text)
        check(not re.search(r"—\d+—", text), f"corrections: their page in {name} has no number", text)
        first = next((n for n in range(1, 10) if "部门预算收支总表" in squeeze(pdf.text(n))
                      and "目录" not in squeeze(pdf.text(n))), 0)
        check(pages and pages[0] < first and "—1—" in squeeze(pdf.text(first)),
              f"corrections: the tables of {name} still begin with page 1")


def check_list(output):
    with open(os.path.join(output, "index.html"), encoding="utf-8") as file:
        text = file.read()
    rows = re.findall(r"<tr id=.*?</tr>", text, re.S)
    check(len(rows) == 2 and [("已更正" in r) for r in rows] == ["corrected" in r for r in rows]
          and sum("已更正" in r for r in rows) == 1, "corrections: the list shows which was corrected")
    check('<time datetime="2024-05-06">2024年5月6日</time>更正' in text, "corrections: and when")


def check_rules(scratch):
    for i, (old, new, severity, rule, said) in enumerate(MISTAKES):
        if TWO.count(old) != 1:
            raise SystemExit(f"'{old}' does not stand once")
        report = corrected(os.path.join(scratch, f"wrong-{i}"), TWO.replace(old, new))
        done = subprocess.run([os.environ["GONGKAI"], "check", report], capture_output=True,
                              text=True, env=dict(os.environ, LC_ALL="zh_CN.UTF-8"))
        found = [(KINDS[kind], *rest) for kind, *rest in RULES.findall(done.stdout)]
        check([(s, r) for s, _, r in found] == [(severity, rule)] and said in found[0][1],
              f"corrections: {rule} finds it", found or done.stderr)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        report = corrected(os.path.join(scratch, "corrected"), TWO)
        output = os.path.join(scratch, "out")
        done = build(output, report, EXAMPLE)
        if not check(done.returncode == 0, "corrections: the report builds", done.stderr):
            return
        check(not RULES.search(done.stderr), "corrections: nothing is wrong with them", done.stderr)
        check_page(os.path.join(output, "corrected"))
        check_pdf(os.path.join(output, "corrected"))
        check_list(output)
        check_rules(scratch)


main()
