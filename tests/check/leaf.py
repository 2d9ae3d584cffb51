"""Every number is typed once: a leaf changes, and the cells and sentences that depend on it
change, each to the amount written here, and nothing else does.

The amounts of the example, for checking the lists by hand: 财政拨款 605.23, 上年结转 42.00,
支出 647.23 = 基本 425.52 + 项目 221.71; 人员经费 331.80, 公用经费 93.72; 上年 384.60 + 205.80.

A leaf moves by 1.00. Where it lies under a stated total (基本支出 425.52, 301 287.44), the
stated total moves with it: left alone, it would be farther from the sum than rounding
explains, which is an error. Only the last case moves a leaf by 0.01 below a stated total that
stays; its own cells change, and what covers the stated set still prints what is stated.

The summary is left out here: tests/check/charts.py compares its numbers with those of the
tables and sentences that are compared here.
"""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, build, check, edited  # noqa: E402
from web import Web  # noqa: E402

# An expected line: "ID AMOUNT" for a cell with an id; "SECTION ROW HEAD: AMOUNT" for a cell of a
# form; "SECTION: CLAUSE" for a clause of a sentence.
CASES = {
    # 项目支出 of 信访业务: no carry-over, so 本年收入 in t2; 项目支出 221.71 and all totals
    "expenditure 2014004": ([("2014004\", type: 项目支出, amount: 156.00",
                              "2014004\", type: 项目支出, amount: 157.00")], """
t1-201-expenditure 507.10
t1-expenditure-current-expenditure 648.23
t1-expenditure-total-expenditure 648.23
t2-total-total 648.23
t2-total-current 606.23
t2-total-fiscal 606.23
t2-201-total 507.10
t2-201-current 465.10
t2-201-fiscal 465.10
t2-20140-total 465.10
t2-20140-current 465.10
t2-20140-fiscal 465.10
t2-2014004-total 157.00
t2-2014004-current 157.00
t2-2014004-fiscal 157.00
t3-total-total 648.23
t3-total-project 222.71
t3-201-total 507.10
t3-201-project 199.00
t3-20140-total 465.10
t3-20140-project 157.00
t3-2014004-total 157.00
t3-2014004-project 157.00
t4-201-total 507.10
t4-201-general 507.10
t4-expenditure-current-total 648.23
t4-expenditure-current-general 648.23
t4-expenditure-total-total 648.23
t4-expenditure-total-general 648.23
t5-total-total 648.23
t5-total-project 222.71
t5-201-total 507.10
t5-201-project 199.00
t5-20140-total 465.10
t5-20140-project 157.00
t5-2014004-total 157.00
t5-2014004-project 157.00
n2: 2024年支出预算648.23万元
n2: 项目支出222.71万元
n2: 2024年预算收支安排648.23万元
n2: 较2023年预算增加57.83万元
n2: 项目支出增加16.91万元
"""),
    # the carry-over: the same, but 上年结转 instead of 本年收入 in t2
    "expenditure 2010399": ([("2010399\", type: 项目支出, carryover: 是, amount: 42.00",
                              "2010399\", type: 项目支出, carryover: 是, amount: 43.00")], """
t1-201-expenditure 507.10
t1-expenditure-current-expenditure 648.23
t1-expenditure-total-expenditure 648.23
t2-total-total 648.23
t2-total-carryover 43.00
t2-201-total 507.10
t2-201-carryover 43.00
t2-20103-total 43.00
t2-20103-carryover 43.00
t2-2010399-total 43.00
t2-2010399-carryover 43.00
t3-total-total 648.23
t3-total-project 222.71
t3-201-total 507.10
t3-201-project 199.00
t3-20103-total 43.00
t3-20103-project 43.00
t3-2010399-total 43.00
t3-2010399-project 43.00
t4-201-total 507.10
t4-201-general 507.10
t4-expenditure-current-total 648.23
t4-expenditure-current-general 648.23
t4-expenditure-total-total 648.23
t4-expenditure-total-general 648.23
t5-total-total 648.23
t5-total-project 222.71
t5-201-total 507.10
t5-201-project 199.00
t5-20103-total 43.00
t5-20103-project 43.00
t5-2010399-total 43.00
t5-2010399-project 43.00
n2: 2024年支出预算648.23万元
n2: 项目支出222.71万元
n2: 2024年预算收支安排648.23万元
n2: 较2023年预算增加57.83万元
n2: 项目支出增加16.91万元
"""),
    # 基本支出 of 行政单位医疗; its stated total moves too
    "expenditure 2101101 and its stated total": ([("amount: 19.64", "amount: 20.64"),
                                                  ("amount: 425.52", "amount: 426.52")], """
t1-210-expenditure 20.64
t1-expenditure-current-expenditure 648.23
t1-expenditure-total-expenditure 648.23
t2-total-total 648.23
t2-total-current 606.23
t2-total-fiscal 606.23
t2-210-total 20.64
t2-210-current 20.64
t2-210-fiscal 20.64
t2-21011-total 20.64
t2-21011-current 20.64
t2-21011-fiscal 20.64
t2-2101101-total 20.64
t2-2101101-current 20.64
t2-2101101-fiscal 20.64
t3-total-total 648.23
t3-total-basic 426.52
t3-210-total 20.64
t3-210-basic 20.64
t3-21011-total 20.64
t3-21011-basic 20.64
t3-2101101-total 20.64
t3-2101101-basic 20.64
t4-210-total 20.64
t4-210-general 20.64
t4-expenditure-current-total 648.23
t4-expenditure-current-general 648.23
t4-expenditure-total-total 648.23
t4-expenditure-total-general 648.23
t5-total-total 648.23
t5-total-basic 426.52
t5-210-total 20.64
t5-210-basic 20.64
t5-21011-total 20.64
t5-21011-basic 20.64
t5-2101101-total 20.64
t5-2101101-basic 20.64
n2: 2024年支出预算648.23万元
n2: 其中基本支出426.52万元
n2: 2024年预算收支安排648.23万元
n2: 较2023年预算增加57.83万元
n2: 基本支出增加41.92万元
"""),
    # 邮电费: 302 is 公用经费, which is 机关运行经费 too
    "basic expenditure 30207": ([("amount: 6.18", "amount: 7.18")], """
t6-total-total 426.52
t6-total-public 94.72
t6-302-total 94.72
t6-302-public 94.72
t6-30207-total 7.18
t6-30207-public 7.18
n2: 包括人员经费331.80万元和日常公用经费94.72万元
n3: 我部门机关运行经费共计安排94.72万元
"""),
    # 基本工资: 301 is 人员经费; its stated total moves too
    "basic expenditure 30101 and its stated total": ([("amount: 70.63", "amount: 71.63"),
                                                      ("amount: 287.44", "amount: 288.44")], """
t6-total-total 426.52
t6-total-personnel 332.80
t6-301-total 288.44
t6-301-personnel 288.44
t6-30101-total 71.63
t6-30101-personnel 71.63
n2: 包括人员经费332.80万元和日常公用经费93.72万元
"""),
    # 303 is 人员经费 too, outside of the stated total of 301
    "basic expenditure 30302": ([("amount: 43.39", "amount: 44.39")], """
t6-total-total 426.52
t6-total-personnel 332.80
t6-303-total 45.36
t6-303-personnel 45.36
t6-30302-total 44.39
t6-30302-personnel 44.39
n2: 包括人员经费332.80万元和日常公用经费93.72万元
"""),
    # what the typed reason says of 0.8万元 stays
    "公务接待费": ([("公务接待费, amount: 0.20", "公务接待费, amount: 1.20")], """
t9-total-total 3.90
t9-total-general 3.90
t9-subtotal-total 3.90
t9-subtotal-general 3.90
t9-reception-total 1.20
t9-reception-general 1.20
n4: 我部门财政拨款“三公”经费预算安排3.90万元
n4: 公务接待费1.20万元
n4: 与2023年相比增加1.20万元
"""),
    "公务用车运行维护费": ([("公务用车运行维护费, amount: 2.70", "公务用车运行维护费, amount: 3.70")], """
t9-total-total 3.90
t9-total-general 3.90
t9-subtotal-total 3.90
t9-subtotal-general 3.90
t9-cars-total 3.70
t9-cars-general 3.70
t9-car-running-total 3.70
t9-car-running-general 3.70
n4: 我部门财政拨款“三公”经费预算安排3.90万元
n4: 公务用车购置及运维费3.70万元（其中
n4: 公务用车运维费3.70万元）
n4: 与2023年相比增加1.20万元
"""),
    # t2 is computed from the expenditure, so it stays
    "income": ([("amount: 605.23", "amount: 606.23")], """
t1-general-income 606.23
t1-income-current-income 606.23
t1-income-total-income 648.23
t4-general-income 606.23
t4-income-current-income 606.23
t4-income-total-income 648.23
n2: 2024年预算收入648.23万元
n2: 一般公共预算收入606.23万元
"""),
    "income carried over": ([("source: 一般公共预算拨款, carryover: 是, amount: 42.00",
                              "source: 一般公共预算拨款, carryover: 是, amount: 43.00")], """
t1-income-carryover-income 43.00
t1-income-total-income 648.23
t4-income-carryover-income 43.00
t4-general-carryover-income 43.00
t4-income-total-income 648.23
n2: 2024年预算收入648.23万元
n2: 上年结转结余43.00万元
"""),
    "a project's fiscal amount": ([("fiscal: 23.71", "fiscal: 24.71")], """
project-5-budget 24.71
project-5-fiscal 24.71
"""),
    "a fixed asset's value": ([("value: 15.05", "value: 16.05")], """
n9: 石家庄市鹿泉区信访局（含所属单位）上年末固定资产金额为164.59万元（详见下表）
assets-total-value 164.59
assets-vehicles-value 16.05
"""),
    "last year's basic expenditure": ([("基本支出, amount: 384.60", "基本支出, amount: 385.60")], """
n2: 较2023年预算增加55.83万元
n2: 基本支出增加39.92万元
"""),
    # 308.09: the five parts make 425.50, still within rounding of the stated 425.52; what
    # covers all of 基本支出 stays, what covers only 201 or below moves
    "expenditure 2014001 by 0.01 below a stated total that stays": (
        [("amount: 308.10", "amount: 308.09")], """
t1-201-expenditure 506.09
t2-201-total 506.09
t2-201-current 464.09
t2-201-fiscal 464.09
t2-20140-total 464.09
t2-20140-current 464.09
t2-20140-fiscal 464.09
t2-2014001-total 308.09
t2-2014001-current 308.09
t2-2014001-fiscal 308.09
t3-201-total 506.09
t3-201-basic 308.09
t3-20140-total 464.09
t3-20140-basic 308.09
t3-2014001-total 308.09
t3-2014001-basic 308.09
t4-201-total 506.09
t4-201-general 506.09
t5-201-total 506.09
t5-201-basic 308.09
t5-20140-total 464.09
t5-20140-basic 308.09
t5-2014001-total 308.09
t5-2014001-basic 308.09
"""),
}


def squeeze(text):
    return re.sub(r"\s+", "", text)


def section(node):
    """The id of the nearest section, header or table around a node that has one."""
    while node.parent is not None:
        node = node.parent
        if node.tag in ("section", "nav", "header", "table") and "id" in node.attrs:
            return node.get("id")
    return "page"


def head(cell):
    """The text of the last th before a cell in its row."""
    texts = [""]
    for other in cell.parent.children:
        if other is cell:
            break
        if not isinstance(other, str) and other.tag == "th":
            texts.append(squeeze(other.text()))
    return texts[-1]


def clauses(text):
    return re.split(r"[，。；：]", squeeze(text).replace("（其中：", "（其中，"))


def differences(old, new):
    """What differs between two pages that have the same elements, as lines of an expected list."""
    found = []
    one, two = ([e for e in page.root.elements() if all(p.get("id") != "summary" for p in around(e))]
                for page in (old, new))
    if [(e.tag, e.attrs) for e in one] != [(e.tag, e.attrs) for e in two]:
        return ["the elements are not the same"]
    for a, b in zip(one, two):
        if not a.is_block() or a.text() == b.text():
            own = [c for c in b.children if isinstance(c, str)]
            if not a.is_block() and own != [c for c in a.children if isinstance(c, str)] \
                    and not any(p.is_block() for p in around(a)):
                found.append(f"{section(b)}: {squeeze(''.join(own))}")
        elif "id" in b.attrs:
            found.append(f"{b.get('id')} {squeeze(b.text())}")
        elif b.tag in ("td", "th"):
            found.append(f"{section(b)} {head(b)}: {squeeze(b.text())}")
        else:
            pairs = zip(clauses(a.text()), clauses(b.text()))
            found += [f"{section(b)}: {y}" for x, y in pairs if x != y]
            if len(clauses(a.text())) != len(clauses(b.text())):
                found.append(f"{section(b)}: the clauses are not the same")
    return found


def around(node):
    while node.parent is not None:
        node = node.parent
        yield node


def main():
    with tempfile.TemporaryDirectory() as scratch:
        reports = [EXAMPLE]
        for i, (changes, _) in enumerate(CASES.values()):
            reports.append(edited(EXAMPLE, os.path.join(scratch, f"case-{i}"), *changes))
        # A leaf alone breaks the rules, which refuse a package; the page can be seen all the same.
        pages = []
        for report in reports:
            built = build(os.path.join(scratch, "out"), report, options=("--dump=xhtml",))
            pages.append(os.path.join(scratch, os.path.basename(report) + ".html"))
            with open(pages[-1], "w", encoding="utf-8") as file:
                file.write(built.stdout)
            if not check(built.returncode == 0, f"leaf: {os.path.basename(report)} makes a page",
                         built.stderr):
                return
        for name, page, (_, expected) in zip(CASES, pages[1:], CASES.values()):
            found = differences(Web(pages[0]), Web(page))
            want = expected.split("\n")[1:-1]
            missing = sorted(set(want) - set(found))
            extra = sorted(set(found) - set(want))
            check(sorted(found) == sorted(want), f"leaf: {name}",
                  f"missing: {missing}\n   not expected: {extra}")


main()
