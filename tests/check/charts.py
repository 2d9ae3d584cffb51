"""The pictures of the summary: every number in a picture stands in the table beneath it, and is
what the tables and sentences of the report say; lengths follow the numbers, shares make 100 %; in
the PDF the same texts and the same bars stand on a page of their own, before the 目录.
"""
import os
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, YUAN, build, check, edited  # noqa: E402
from glyphs import Glyphs  # noqa: E402
from web import Web  # noqa: E402

NUMBER = re.compile(r"-?\d+\.\d+")
WIDTH = 1000
# where else the amounts of the items stand: cells of the nine tables
INCOME = {"一般公共预算拨款": "t1-general-income", "上年结转结余": "t1-income-carryover-income",
          "收入总计": "t1-income-total-income"}
EXPENDITURE = {"一般公共服务支出": "t3-201-total", "社会保障和就业支出": "t3-208-total",
               "卫生健康支出": "t3-210-total", "住房保障支出": "t3-221-total",
               "支出总计": "t3-total-total"}
CHANGE = {"基本支出": "t3-total-basic", "项目支出": "t3-total-project", "“三公”经费": "t9-total-total"}


def squeeze(text):
    return re.sub(r"\s+", "", text)


class Figure:
    """A figure of the page: the shapes of its picture and the rows of its table."""

    def __init__(self, node):
        self.svg = next(node.elements("svg"))
        self.texts = [t.text() for t in self.svg.elements("text")]
        self.rects = [(r.classes(), *(int(r.get(n)) for n in ("x", "y", "width", "height")))
                      for r in self.svg.elements("rect")]
        table = next(node.elements("table"))
        self.caption = next(table.elements("caption")).text()
        self.heads = [h.text() for h in next(table.elements("thead")).elements("th")]
        self.rows = [[c.text() for c in r.elements("th", "td")]
                     for r in next(table.elements("tbody")).elements("tr")]
        self.scopes = {h.get("scope") for h in table.elements("th")}

    def row(self, label):
        return next(r for r in self.rows if r[0] == label)

    def bars(self, kind):
        """(x, width) of the rectangles of a class, from the top."""
        found = [(y, x, w) for classes, x, y, w, _ in self.rects if kind in classes]
        return [(x, w) for _, x, w in sorted(found)]


def numbers(texts):
    return sorted(n for t in texts for n in NUMBER.findall(t))


def figures(page):
    return {next(f.elements("svg")).get("id"): Figure(f) for f in page.root.elements("figure")
            if "chart" in f.classes()}


def tops(page):
    """The figures above the pictures."""
    return list(next(u for u in page.root.elements("ul") if "figures" in u.classes()).elements("li"))


def examine_numbers(name, figure):
    told = numbers(t for row in figure.rows for t in row[1:])
    drawn = numbers(figure.texts)
    extra = [n for n in drawn if n not in told]
    check(drawn and not extra, f"charts: {name}: its numbers stand in the table", extra)
    left = [r for r in figure.rows for n in NUMBER.findall(" ".join(r[1:3]))
            if n not in drawn and n != "100.0"]
    check(not left, f"charts: {name}: the table's numbers are drawn", left)
    labels = "".join(figure.texts)
    check(all(r[0] in labels for r in figure.rows), f"charts: {name}: the labels are the table's")
    about = {n.tag: n.text() for n in figure.svg.elements("title", "desc")}
    check(numbers([about["desc"]]) == drawn, f"charts: {name}: the description says all numbers",
          about)
    ids = figure.svg.get("aria-labelledby").split()
    own = [n.get("id") for n in figure.svg.elements("title", "desc")]
    check(ids == own and figure.svg.get("role") == "img", f"charts: {name}: title and description")
    check(figure.scopes == {"col", "row"}, f"charts: {name}: the heads of the table have a scope")
    check("单位：万元" in figure.caption, f"charts: {name}: the caption says the unit")
    styles = [e for e in figure.svg.elements() if "style" in e.attrs]
    check(not styles and {e.tag for e in figure.svg.elements()} <= {"title", "desc", "rect", "text"},
          f"charts: {name}: rectangles and texts, without styles of their own", styles)


def examine_cells(name, figure, page, cells, column=1):
    wrong = [(label, figure.row(label)[column], page.ids[cell].text())
             for label, cell in cells.items() if figure.row(label)[column] != page.ids[cell].text()]
    check(not wrong, f"charts: {name}: the amounts are those of the nine tables", wrong)
    check(len(figure.rows) == len(cells), f"charts: {name}: nothing else is there", figure.rows)


def examine_shares(name, figure):
    amounts = [Fraction(r[1]) for r in figure.rows[:-1]]
    shares = [Fraction(r[2].rstrip("%")) for r in figure.rows[:-1]]
    check(sum(shares) == 100 and figure.rows[-1][2] == "100.0%", f"charts: {name}: 100 %", shares)
    off = [(a, s) for a, s in zip(amounts, shares) if abs(a * 100 / sum(amounts) - s) >= Fraction(1, 10)]
    check(not off, f"charts: {name}: each share is right to 0.1 %", off)


def examine_lengths(name, amounts, bars, longest):
    """Each bar is as long as its amount, the largest as long as there is room."""
    most = max(amounts)
    off = [(a, w) for a, (_, w) in zip(amounts, bars) if abs(w - a * longest / most) > 1]
    check(len(bars) == len(amounts) and not off, f"charts: {name}: lengths follow amounts", off)


def examine_page(name, page):
    found = figures(page)
    check(list(found) == ["chart-income", "chart-expenditure", "chart-change"],
          f"charts: {name}: three pictures", list(found))
    income, expenditure, change = found.values()
    for key, figure in found.items():
        examine_numbers(f"{name}: {key}", figure)
    examine_cells(f"{name}: income", income, page, INCOME)
    examine_cells(f"{name}: expenditure", expenditure, page, EXPENDITURE)
    examine_cells(f"{name}: change", change, page, CHANGE)
    examine_shares(f"{name}: income", income)
    examine_shares(f"{name}: expenditure", expenditure)
    parts = [(x, w) for c, x, _, w, h in income.rects if "chart-part" in c and h > 50]
    shares = [int(Fraction(r[2].rstrip("%")) * 10) for r in income.rows[:-1]]
    check([w for _, w in parts] == shares
          and [x for x, _ in parts] == [sum(shares[:i]) for i in range(len(shares))],
          f"charts: {name}: the parts are as long as their shares, without gaps", parts)
    amounts = [Fraction(r[1]) for r in expenditure.rows[:-1]]
    check(amounts == sorted(amounts, reverse=True), f"charts: {name}: the largest comes first")
    examine_lengths(f"{name}: expenditure", amounts, expenditure.bars("chart-bar"), WIDTH)
    pairs = [Fraction(n) for r in change.rows for n in r[1:3]]
    bars = change.bars("chart-bar")
    examine_lengths(f"{name}: change", pairs, bars, max(w for _, w in bars))
    wrong = [r for r in change.rows if Fraction(r[1]) - Fraction(r[2]) != Fraction(r[3])
             or abs(Fraction(r[3]) * 100 / Fraction(r[2]) - Fraction(r[4].rstrip("%"))) > Fraction(1, 20)]
    check(not wrong, f"charts: {name}: the changes and their rates are right", wrong)


def examine_figures(name, page):
    """The figures at the top are the sentences' and tables'."""
    told = [squeeze(d.text()) for d in tops(page)]
    sentences = squeeze(page.ids["n2"].text() + page.ids["n4"].text())
    cells = [page.ids[i].text() for i in ("t1-income-total-income", "t3-total-total", *CHANGE.values())]
    check([NUMBER.findall(t)[0] for t in told] == cells,
          f"charts: {name}: the figures are those of the nine tables", told)
    changes = [t.split("比上年")[1] for t in told]
    check(len(told) == 5 and all(c in sentences for c in changes),
          f"charts: {name}: the changes are those of the sentences", changes)


def pdf_rects(pdf, sheet):
    """(x0, x1) of the coloured rectangles that are no rules, as they are drawn."""
    return [(r.x0, r.x1) for r in pdf.page(sheet).rects
            if len(r.color) == 4 and abs(r.y1 - r.y0) > 1]


def examine_pdf(name, path, page):
    pdf = Glyphs(path)
    sheets = [i for i in range(len(pdf.pages)) if "一图读懂" in squeeze(pdf.text(i))]
    toc = next(i for i in range(len(pdf.pages)) if "目录" in squeeze(pdf.text(i)))
    check(sheets == [1] and toc == 2, f"charts: {name}: one page between cover and 目录", (sheets, toc))
    said = squeeze(pdf.text(sheets[0], "-raw"))
    place, missing = 0, []
    for figure in figures(page).values():
        for text in figure.texts:
            at = said.find(squeeze(text), place)
            if at < 0:
                missing.append(text)
            place = max(place, at)
    check(not missing, f"charts: {name}: the PDF has the texts in their order", missing)
    top = [t for d in tops(page) for t in NUMBER.findall(d.text())]
    drawn = [n for f in figures(page).values() for n in numbers(f.texts)]
    check(numbers([pdf.text(sheets[0])]) == sorted(top + drawn),
          f"charts: {name}: and no other numbers", numbers([pdf.text(sheets[0])]))
    rects = pdf_rects(pdf, sheets[0])
    wanted = [r for f in figures(page).values() for r in f.rects
              if r[0] not in (["chart-gap"], ["chart-rule"])]
    left, right = min(x for x, _ in rects), max(x for _, x in rects)
    scale = (right - left) / WIDTH
    off = [(r, w) for r, w in zip(rects, wanted)
           if abs(r[0] - left - w[1] * scale) > 0.02 or abs(r[1] - r[0] - w[3] * scale) > 0.02]
    check(len(rects) == len(wanted) and not off, f"charts: {name}: the PDF has the same bars",
          off or (len(rects), len(wanted)))


def without_last_year(scratch):
    """No comparison where there is nothing to compare with."""
    lines = "".join(f"  - {{item: {i}, amount: {a}}}\n" for i, a in
                    (("基本支出", "384.60"), ("项目支出", "205.80"), ("“三公”经费", "2.70")))
    for name, kept, figures_with, rows in (
            ("none", "", [], None),
            ("basic", "  - {item: 基本支出, amount: 384.60}\n", ["其中：基本支出"], ["基本支出"])):
        report = edited(EXAMPLE, os.path.join(scratch, name), ("last_year:\n" + lines,
                        "last_year:\n" + kept if kept else ""))
        built = build(os.path.join(scratch, "out"), report, options=("--dump=xhtml",))
        path = os.path.join(scratch, name + ".html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(built.stdout)
        page = Web(path)
        told = [d for d in tops(page) if "比上年" in d.text()]
        check([next(d.elements("span")).text() for d in told] == figures_with,
              f"charts: last year, {name}: what is compared", [d.text() for d in told])
        change = figures(page).get("chart-change")
        check((change and [r[0] for r in change.rows]) == rows,
              f"charts: last year, {name}: what is drawn")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        out = os.path.join(scratch, "out")
        built = build(out, EXAMPLE, YUAN)
        if not check(built.returncode == 0, "charts: the reports build", built.stderr):
            return
        for report in (EXAMPLE, YUAN):
            name = os.path.basename(report)
            page = Web(os.path.join(out, name, "index.html"))
            examine_page(name, page)
            examine_figures(name, page)
            examine_pdf(name, os.path.join(out, name, "report.pdf"), page)
        without_last_year(scratch)


main()
