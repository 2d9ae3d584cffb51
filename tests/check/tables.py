"""The tables of report.pdf, read back cell by cell: amounts align on the decimal point, heads
and 栏次 stand on every page, 序号 runs on, the eight performance forms are whole, and every
frame is closed, in the file and as poppler renders it.

Glyphs come from the content streams (tests/read/glyphs.py): exact to 1/1000 em, 0.01 pt here.
"""
import collections
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, build, check, edited  # noqa: E402
from cells import Picture, tables  # noqa: E402
from glyphs import Glyphs  # noqa: E402

NINE = {"t1": (1, 34), "t2": (3, 19), "t3": (5, 19), "t4": (7, 37), "t5": (9, 19), "t6": (10, 27),
        "t7": (12, 0), "t8": (13, 0), "t9": (14, 9)}  # first page, rows
NARRATIVE = 15
AMOUNT = re.compile(r"-?[\d,]+\.\d\d")
LABELS = ["项目编码", "项目名称", "预算规模及资金用途", "预算数", "其中：财政资金", "其他资金", "资金支出计划（%）",
          "绩效目标"]
INDICATORS = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"]
POINT = 0.02   # pt: how far decimal points of one column may differ


def texts(row):
    return [c.text for c in row]


def points(table):
    """(left edge, right edge) of each column with amounts: the x of their points."""
    found = collections.defaultdict(list)
    for cell in table.cells:
        if AMOUNT.fullmatch(cell.text):
            found[round(cell.x0, 1), round(cell.x1, 1)] += [g.x for g in cell.glyphs if g.text == "."]
    return found


def check_points(pdf, groups):
    """groups: name -> tables that are pages of one table."""
    amounts, wrong = 0, []
    for name, parts in groups.items():
        columns = collections.defaultdict(list)
        for table in parts:
            for column, xs in points(table).items():
                columns[column] += xs
        for column, xs in columns.items():
            amounts += len(xs)
            if max(xs) - min(xs) > POINT:
                wrong.append((name, column, min(xs), max(xs)))
    check(amounts > 200, "tables: amounts are found", amounts)
    check(not wrong, "tables: the decimal points of a column share one x", wrong)


def head_of(table):
    """The rows down to 栏次, as texts and places from the upper edge."""
    out = []
    for row in table.rows():
        out += [(c.text, (c.x0, c.x1, c.y0 - table.y0)) for c in row]
        if row[0].text == "栏次":
            return out
    return None


def is_same_head(a, b):
    return (a is not None and b is not None and [t for t, _ in a] == [t for t, _ in b] and
            all(abs(x - y) < 0.1 for (_, p), (_, q) in zip(a, b) for x, y in zip(p, q)))


def check_nine(pdf):
    by_label = {label: i for i, label in enumerate(pdf.labels)}
    starts = [first for first, _ in NINE.values()] + [NARRATIVE]
    groups, heads, runs = {}, [], []
    for (name, (first, rows)), end in zip(NINE.items(), starts[1:]):
        parts = [tables(pdf.page(by_label[str(n)])) for n in range(first, end)]
        check(all(len(p) == 1 for p in parts), f"tables: one table on each page of {name}", [len(p) for p in parts])
        groups[name] = [p[0] for p in parts if p]
        if not all(is_same_head(head_of(t), head_of(groups[name][0])) for t in groups[name]):
            heads.append(name)
        numbers = [r[0].text for t in groups[name] for r in t.rows()]
        numbers = [n for n in numbers if n.isdigit()]
        if numbers != [str(n + 1) for n in range(rows)]:
            runs.append((name, numbers))
        bare = [t for t in groups[name][1:] if len(t.rows()) - len(head_rows(t)) < 2]
        check(not bare, f"tables: no page of {name} with a lone row")
    check(not heads, "tables: the same head and 栏次 on each page of a table", heads)
    check(not runs, "tables: 序号 runs on over pages without gap or repetition", runs)
    return groups


def head_rows(table):
    rows = [r[0].text for r in table.rows()]
    return rows[:rows.index("栏次") + 1] if "栏次" in rows else []


def forms(pdf):
    """The performance forms: lists of (page, table); further pages have no heading."""
    found = []
    for page in range(pdf.labels.index(str(NARRATIVE)), len(pdf.pages)):
        for table in tables(pdf.page(page)):
            all_texts = [c.text for c in table.cells]
            if "项目编码" in all_texts:
                found.append([(page, table)])
            elif found and "一级指标" in all_texts:
                found[-1].append((page, table))
    return found


def check_forms(pdf, count, name):
    found = forms(pdf)
    check(len(found) == count, f"tables: {name}: {count} performance forms", len(found))
    wrong = []
    for n, form in enumerate(found):
        cells = [c.text for c in form[0][1].cells]
        missing = [label for label in LABELS + INDICATORS + ["3月底", "6月底", "10月底"] if label not in cells]
        if missing:
            wrong.append((n + 1, missing))
        text = re.sub(r"\s", "", pdf.text(form[0][0]))
        if not re.search(rf"{n + 1}、.*绩效目标表", text):
            wrong.append((n + 1, "no heading"))
        if not any(re.fullmatch(r"\d+%", c) for c in cells):
            wrong.append((n + 1, "no plan percentages"))
    check(not wrong, f"tables: {name}: each form has its heading and head cells", wrong)
    return found


def indicator_rows(table):
    """The rows below the indicator head."""
    rows = table.rows()
    heads = [i for i, row in enumerate(rows) if texts(row) == INDICATORS]
    return rows[heads[0] + 1:] if len(heads) == 1 else None


def check_broken_form():
    """A form with so many indicators that it must break."""
    line = "          - {second: 数量指标, third: 保障办公人数%d, description: 保障办公人数, value: ≥100人, basis: 年度工作计划}\n"
    old = "          - {second: 质量指标, third: 运转保障率, description: 多元化解中心正常运行, value: 正常运行, basis: 年度工作计划}\n"
    with tempfile.TemporaryDirectory() as out:
        report = edited(EXAMPLE, os.path.join(out, "long"), (old, "".join(line % n for n in range(1, 61)) + old))
        built = build(os.path.join(out, "o"), report)
        if not check(built.returncode == 0, "tables: a form with 66 indicators builds", built.stderr):
            return
        path = os.path.join(out, "o", "long", "report.pdf")
        pdf = Glyphs(path)
        form = check_forms(pdf, 8, "long form")[0]
        check(len(form) >= 3, "tables: the long form breaks", len(form))
        check(all(indicator_rows(t) for _, t in form[1:]) and
              all(texts(t.rows()[0]) == INDICATORS for _, t in form[1:]),
              "tables: the indicator head is repeated on each page of the form",
              [texts(t.rows()[0]) for _, t in form[1:]])
        firsts = [indicator_rows(t)[0][0].text for _, t in form[1:] if indicator_rows(t)]
        check(firsts and set(firsts[:-1]) <= {"产出指标"} and all(firsts), "tables: the merged 一级指标 is named again",
              firsts)
        numbers = [int(m[1]) for _, t in form for row in indicator_rows(t) or []
                   for c in row for m in [re.fullmatch(r"保障办公人数(\d+)", c.text)] if m]
        check(numbers == list(range(1, 61)), "tables: no indicator is lost or printed twice", numbers)
        check_frames(path, [(p, t) for p, t in form], "long form")


def check_frames(path, placed, name):
    """The outer frame of each table: one unbroken dark line on each side, as rendered."""
    wrong, pictures = [], {}
    for page, t in placed:
        if page not in pictures:
            pictures[page] = Picture(path, page, 150)
        sides = {"top": (t.x0, t.ys[0], t.x1, t.ys[0]), "bottom": (t.x0, t.ys[-1], t.x1, t.ys[-1]),
                 "left": (t.xs[0], t.y0, t.xs[0], t.y1), "right": (t.xs[-1], t.y0, t.xs[-1], t.y1)}
        for side, where in sides.items():
            if pictures[page].line(*where) < 1:
                wrong.append((page + 1, side, where, pictures[page].line(*where)))
    check(placed and not wrong, f"tables: {name}: every frame is closed on its four sides", wrong)


def check_inner(pdf, placed):
    """Every cell is closed: no rule stops short of the next."""
    wrong = []
    for page, t in placed:
        area = sum((c.x1 - c.x0) * (c.y1 - c.y0) for c in t.cells)
        whole = (t.xs[-1] - t.xs[0]) * (t.ys[-1] - t.ys[0])
        for c in t.cells:
            x, y = (c.x0 + c.x1) / 2, (c.y0 + c.y1) / 2
            if not (t.wall(c.x0, y) and t.wall(c.x1, y) and t.floor(x, c.y0) and t.floor(x, c.y1)):
                wrong.append((page + 1, c.text))
        if abs(area - whole) > 0.01 * whole:
            wrong.append((page + 1, "cells overlap or leave holes", area, whole))
    check(not wrong, "tables: every cell is enclosed by its four rules", wrong[:5])
    lost = [(page + 1, "".join(g.text for g in t.glyphs if g.text.strip())[:20]) for page, t in placed
            if sum(len(c.glyphs) for c in t.cells) != len(t.glyphs)]
    check(not lost, "tables: every character of a table is inside a cell", lost)


def main():
    with tempfile.TemporaryDirectory() as out:
        built = build(out, EXAMPLE)
        if not check(built.returncode == 0, "tables: the example builds", built.stderr):
            return
        path = os.path.join(out, os.path.basename(EXAMPLE), "report.pdf")
        pdf = Glyphs(path)
        groups = check_nine(pdf)
        found = check_forms(pdf, 8, "example")
        check(all(len(f) == 1 for f in found), "tables: each of the eight forms is on one page", [len(f) for f in found])
        groups.update((f"form {n + 1}", [t for _, t in f]) for n, f in enumerate(found))
        placed = [(p, t) for p in range(len(pdf.pages)) for t in tables(pdf.page(p))]
        check(len(placed) == 14 + 8 + 3, "tables: 14 pages of tables, 8 forms and 3 small tables", len(placed))
        groups.update((f"page {p + 1}", [t]) for p, t in placed if p >= pdf.labels.index("30"))
        check_points(pdf, groups)
        check_frames(path, placed, "example")
        check_inner(pdf, placed)
    check_broken_form()


main()
