"""Thirty rows of government procurement in fourteen columns (tests/fixtures/procurement-30): on
landscape pages, legible, head repeated, every text inside its cell and the type area. A word
that cannot be broken and does not fit is an error that names the column."""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import TOP, build, check, edited  # noqa: E402
from cells import HALF_AT_END, HALF_AT_START, Picture, ink, tables  # noqa: E402
from glyphs import Glyphs  # noqa: E402

FIXTURE = os.path.join(TOP, "tests", "fixtures", "procurement-30")
KEYS = ["project", "budget", "goods", "catalogue", "measure", "quantity", "price", "total", "general", "fund",
        "capital", "special", "own", "small_firms"]
HEAD = [["政府采购项目来源", "采购物品名称", "政府采购目录序号", "计量单位", "数量", "单价",
         "政府采购金额（当年部门预算安排资金）", "2024年预留中小微企业份额"],
        ["项目名称", "预算资金", "合计", "一般公共预算拨款", "基金预算拨款", "国有资本经营预算拨款", "财政专户核拨",
         "单位资金"]]
SMALLEST = 7.5
MM = 72 / 25.4
AREA = (35 * MM, 28 * MM, (297 - 37) * MM, (210 - 26) * MM)  # of a landscape page


def fixture_rows():
    """The rows that must be printed, read from the fixture's plain lines."""
    rows = []
    with open(os.path.join(FIXTURE, "50-assets.yaml"), encoding="utf-8") as file:
        for line in file:
            m = re.match(r"  - \{(project: .*)\}$", line)
            if m:
                row = dict(part.split(": ", 1) for part in m[1].split(", "))
                row["quantity"] = row["quantity"].strip('"')
                money = [float(row.get(k, 0)) for k in ("general", "fund", "capital", "special", "own")]
                row["total"] = f"{sum(money):.2f}"
                if abs(sum(money) - float(row["price"]) * float(row["quantity"])) > 0.001:
                    raise SystemExit(f"quantity and price do not multiply: {row}")
                rows.append([row.get(k, "") for k in KEYS])
    return rows


def words(pdf, page):
    """Poppler's words: their boxes, without the blank halves of marks, and texts."""
    found = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>',
                       pdf.text(page, "-bbox"))
    out = []
    for *box, text in found:
        x0, y0, x1, y1 = map(float, box)
        x0 += (y1 - y0) / 2 if text[0] in HALF_AT_START else 0  # blank, trimmed at a line's edge
        x1 -= (y1 - y0) / 2 if text[-1] in HALF_AT_END else 0
        out.append((x0, y0, x1, y1, text))
    return out


def examine(path):
    pdf = Glyphs(path)
    pages = [(p, t) for p in range(len(pdf.pages)) for t in tables(pdf.page(p))
             if any(c.text == "政府采购目录序号" for c in t.cells)]
    check(len(pages) >= 2, "procurement: the table breaks over pages", len(pages))
    check(all(pdf.size(p)[0] > pdf.size(p)[1] for p, _ in pages), "procurement: its pages are landscape")
    heads = [[[c.text for c in row] for row in t.rows()[:2]] for _, t in pages]
    check(all(h == HEAD for h in heads), "procurement: the two-line head stands on every page", heads)
    units = [pdf.labels[p] for p, _ in pages if "单位：万元" not in pdf.text(p)]
    check(not units, "procurement: so does the line with the unit", units)

    got = [[c.text for c in row] for _, t in pages for row in t.rows()[2:]]
    want = fixture_rows()
    wrong = [(g, w) for g, w in zip(got, want) if g != w]
    check(len(got) == len(want) == 30 and not wrong, "procurement: thirty rows, complete and in order",
          (len(got), len(want), wrong[:2]))
    lone = [pdf.labels[p] for p, t in pages if len(t.rows()) < 4]
    check(not lone, "procurement: no page with a lone row", lone)

    small = [(pdf.labels[p], g.text, g.size) for p, _ in pages for g in pdf.page(p).glyphs if g.size < SMALLEST - 0.001]
    check(not small, "procurement: no type under 7.5 pt", small[:5])
    out = [(pdf.labels[p], c.text) for p, t in pages for c in t.cells for g in c.glyphs
           if ink(g)[0] < c.x0 or ink(g)[1] > c.x1 or g.y - g.size * 0.75 < c.y0 or g.y + g.size * 0.1 > c.y1]
    check(not out, "procurement: every character is inside its cell", sorted(set(out))[:5])
    across = [(pdf.labels[p], w[4]) for p, t in pages for w in words(pdf, p)
              for v in t.verticals if v.y0 < (w[1] + w[3]) / 2 < v.y1 and w[0] < (v.x0 + v.x1) / 2 < w[2]]
    check(not across, "procurement: no word of poppler's lies across a rule", across[:5])
    cells = [(pdf.labels[p], "".join(g.text for g in t.glyphs)[:20]) for p, t in pages
             if sum(len(c.glyphs) for c in t.cells) != len(t.glyphs)]
    check(not cells, "procurement: no text lies between the cells", cells)
    outside = [(pdf.labels[p], g.text, round(g.x, 1), round(g.y, 1)) for p, _ in pages for g in pdf.page(p).glyphs
               if g.size != 14 and not (AREA[0] - 0.05 <= ink(g)[0] and ink(g)[1] <= AREA[2] + 0.05 and
                                        AREA[1] <= g.y - g.size * 0.7 and g.y + g.size * 0.1 <= AREA[3])]
    check(not outside, "procurement: no text outside the type area", outside[:5])
    rules = [(pdf.labels[p], r) for p, t in pages for r in t.verticals + t.horizontals
             if r.x0 < AREA[0] - 0.5 or r.x1 > AREA[2] + 0.5 or r.y0 < AREA[1] - 0.5 or r.y1 > AREA[3] + 0.5]
    check(not rules, "procurement: no rule outside the type area", rules[:5])

    broken = []
    for p, t in pages:
        picture = Picture(path, p, 150)
        for r in t.verticals + t.horizontals:
            middle = ((r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2)
            line = (middle[0], r.y0, middle[0], r.y1) if r in t.verticals else (r.x0, middle[1], r.x1, middle[1])
            if picture.line(*line) < 1:
                broken.append((pdf.labels[p], line))
    check(not broken, "procurement: every rule is an unbroken line, as rendered", broken[:5])


def check_long_word(out):
    word = "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN"
    report = edited(FIXTURE, os.path.join(out, "long"), ("goods: 碎纸机", f"goods: {word}"))
    built = build(os.path.join(out, "o"), report)
    check(built.returncode == 1, "procurement: a word of 40 letters that cannot fit is an error", built.returncode)
    check("column '采购物品名称'" in built.stderr, "procurement: the error names the column", built.stderr)
    check(not os.path.exists(os.path.join(out, "o", "long", "report.pdf")), "procurement: and nothing is written")


def main():
    with tempfile.TemporaryDirectory() as out:
        built = build(out, FIXTURE)
        if check(built.returncode == 0 and "error:" not in built.stderr, "procurement: thirty rows build", built.stderr):
            examine(os.path.join(out, "procurement-30", "report.pdf"))
        check_long_word(out)


main()
