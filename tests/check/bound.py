"""print.pdf, the edition for the binder, sheet by sheet as poppler renders it: upright A4, a
binding margin of 28 mm free of ink (left on odd, right on even sheets), no ink outside the type
area but the folio; landscape pages turned 90 degrees counter-clockwise on odd and even sheets
alike; folios upright at the outer side; odd numbers on the right; blank sheets blank; black as
0 g, but for the numbers on the dark bars of the pictures, which are white. Page for page it says what report.pdf says.
"""
import collections
import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, TOP, build, check  # noqa: E402
from cells import Picture  # noqa: E402
from glyphs import Glyphs  # noqa: E402

FIXTURE = os.path.join(TOP, "tests", "fixtures", "procurement-30")
MM = 72 / 25.4
PAPER = (210 * MM, 297 * MM)
BINDING, TOLERANCE = 28 * MM, 0.5 * MM
TOP_EDGE, HEIGHT, WIDTH = 37 * MM, 225 * MM, 156 * MM
FOLIO = 15 * MM   # the band below the type area that holds the folio
PIXEL = 1.0       # at 72 dpi


def is_odd(sheet):
    return sheet % 2 == 0  # sheets are counted from 0, the first is a recto


def area(sheet):
    """The type area's box: the wide margin lies inside, at the binding."""
    left = BINDING if is_odd(sheet) else PAPER[0] - BINDING - WIDTH
    return left, TOP_EDGE, left + WIDTH, TOP_EDGE + HEIGHT


def folio_glyphs(glyphs):
    """The glyphs below the type area of the upright sheet."""
    return [g for g in glyphs if g.y > TOP_EDGE + HEIGHT + 2]


def body_glyphs(glyphs):
    return [g for g in glyphs if g.y <= TOP_EDGE + HEIGHT + 2]


def text_of(glyphs):
    return "".join(g.text for g in glyphs).replace(" ", "")


def ink(picture, x0, y0, x1, y1):
    """Is there ink in a box given in points, a pixel in from its edges?"""
    s = picture.scale
    return picture.darkest(round(x0 * s), round(y0 * s), round(x1 * s), round(y1 * s)) < 230


def check_ink(path, pdf, blank, name):
    binding, outside, stained = [], [], []
    for sheet in range(len(pdf.pages)):
        p = Picture(path, sheet, 72)
        box = p.ink_box()
        if sheet in blank:
            if box is not None:
                stained.append((sheet + 1, box))
            continue
        left, top, right, bottom = area(sheet)
        free = BINDING - TOLERANCE
        margin = (0, 0, free - PIXEL, PAPER[1]) if is_odd(sheet) else (PAPER[0] - free + PIXEL, 0, PAPER[0], PAPER[1])
        if ink(p, *margin):
            binding.append(sheet + 1)
        sides = {"left": (0, 0, left - PIXEL, PAPER[1]), "right": (right + PIXEL, 0, PAPER[0], PAPER[1]),
                 "above": (0, 0, PAPER[0], top - PIXEL), "below": (0, bottom + FOLIO, PAPER[0], PAPER[1])}
        outside += [(sheet + 1, side) for side, where in sides.items() if ink(p, *where)]
    check(not binding, f"bound: {name}: 28 mm at the binding are free of ink on every sheet", binding)
    check(not outside, f"bound: {name}: no ink outside the type area but the folio below it", outside)
    check(not stained, f"bound: {name}: blank sheets have no ink", stained)


def check_sheets(pdf, report, blank, name):
    sizes = {tuple(round(v, 1) for v in pdf.size(s)) for s in range(len(pdf.pages))}
    check(all(abs(w - PAPER[0]) < 0.2 and abs(h - PAPER[1]) < 0.2 for w, h in sizes),
          f"bound: {name}: every sheet is upright A4", sizes)
    rotated = [s + 1 for s, p in enumerate(pdf.pages) if pdf.object(p["object"]).get("/Rotate", 0)]
    check(not rotated, f"bound: {name}: no sheet is rotated by the viewer", rotated)
    filled = [s for s in range(len(pdf.pages)) if s not in blank]
    check([pdf.labels[s] for s in filled] == report.labels, f"bound: {name}: the labels of report.pdf",
          ([pdf.labels[s] for s in filled], report.labels))
    numbers = {s: int(pdf.labels[s]) for s in range(len(pdf.pages)) if pdf.labels[s].isdigit()}
    wrong = [(s + 1, n) for s, n in numbers.items() if n % 2 != (s + 1) % 2]
    check(not wrong, f"bound: {name}: odd numbers stand on odd sheets", wrong)
    first = [s for s in filled if pdf.labels[s] == "1"]
    check(len(first) == 1 and is_odd(first[0]), f"bound: {name}: the body's page 1 is a recto", first)
    return filled


def check_folios(pdf, filled, name):
    wrong, askew = [], []
    for s in filled:
        folio = [g for g in folio_glyphs(pdf.page(s).glyphs) if g.text.strip()]
        label = pdf.labels[s]
        if not label.isdigit():
            if folio:
                wrong.append((s + 1, text_of(folio), "on an unnumbered page"))
            continue
        if text_of(folio) != f"—{label}—":
            wrong.append((s + 1, text_of(folio), label))
            continue
        left, _, right, _ = area(s)
        em = folio[0].size
        if any((g.dx, g.dy) != (1, 0) for g in folio):
            askew.append((s + 1, "not upright"))
        # one character in from the outer edge
        at = folio[-1].x + folio[-1].width - (right - em) if is_odd(s) else folio[0].x - (left + em)
        if abs(at) > 0.5:
            askew.append((s + 1, round(at, 2)))
    check(not wrong, f"bound: {name}: the folio is the page label", wrong)
    check(not askew, f"bound: {name}: folios are upright, one character in from the outer edge", askew)


def characters(text):
    return collections.Counter(re.sub(r"\s", "", text))


def check_text(pdf, report, filled, name):
    wrong = [pdf.labels[s] for page, s in enumerate(filled) if characters(pdf.text(s)) != characters(report.text(page))]
    check(not wrong, f"bound: {name}: the same text on each page as in report.pdf", wrong)
    order = []
    for page, s in enumerate(filled):
        body = body_glyphs(pdf.page(s).glyphs)
        if not text_of(report.page(page).glyphs).startswith(text_of(body)):
            order.append(pdf.labels[s])
    check(not order, f"bound: {name}: in the same order", order)


def check_turned(pdf, report, filled, name):
    wide = {s for page, s in enumerate(filled) if report.size(page)[0] > report.size(page)[1]}
    check(len({is_odd(s) for s in wide}) == 2, f"bound: {name}: landscape pages on odd and even sheets", wide)
    wrong = []
    for s in filled:
        body = body_glyphs(pdf.page(s).glyphs)
        if {(g.dx, g.dy) for g in body} - {(0, -1) if s in wide else (1, 0)}:
            wrong.append((s + 1, pdf.labels[s], {(g.dx, g.dy) for g in body}))
    check(not wrong, f"bound: {name}: landscape pages read upwards, the others are upright", wrong)
    heads = []
    for page, s in enumerate(filled):
        if s not in wide:
            continue
        shown = report.page(page).glyphs
        top = min(g.y for g in shown)
        first = text_of([g for g in shown if abs(g.y - top) < 0.5])
        column = min((g.x for g in pdf.page(s).glyphs if g.dy), default=0)
        leftmost = text_of([g for g in pdf.page(s).glyphs if g.dy and abs(g.x - column) < 0.5])
        if leftmost != first or not 0 < column - area(s)[0] < 40:
            heads.append((s + 1, first, leftmost, round(column - area(s)[0], 1)))
    check(wide and not heads, f"bound: {name}: heads of turned pages lie at the left edge", heads)


def check_black(pdf, name):
    mixed = [s + 1 for s in range(len(pdf.pages)) if re.search(rb"(?<![\d.])0 0 0 (rg|RG)\b", pdf.content(s))]
    check(not mixed, f"bound: {name}: no black mixed from RGB", mixed)
    colors = {g.color for s in range(len(pdf.pages)) for g in pdf.page(s).glyphs
              if not (g.color == ("1", "g") and g.text.isdigit() and is_picture(pdf, s))}
    check(colors == {("0", "g")}, f"bound: {name}: text is 0 g", colors)


def is_picture(pdf, sheet):
    return text_of(pdf.page(sheet).glyphs).startswith("一图读懂")


def examine(folder, name):
    path = os.path.join(folder, "print.pdf")
    if not check(os.path.exists(path), f"bound: {name}: print.pdf is there"):
        return None
    pdf, report = Glyphs(path), Glyphs(os.path.join(folder, "report.pdf"))
    blank = {s for s in range(len(pdf.pages)) if not pdf.page(s).glyphs and not pdf.page(s).rects}
    filled = check_sheets(pdf, report, blank, name)
    check_ink(path, pdf, blank, name)
    if len(filled) != len(report.pages):
        return pdf
    check_folios(pdf, filled, name)
    check_text(pdf, report, filled, name)
    check_turned(pdf, report, filled, name)
    check_black(pdf, name)
    return pdf


def check_booklet(out):
    templates = os.path.join(out, "templates")
    shutil.copytree(os.path.join(TOP, "templates"), templates)
    pack = os.path.join(templates, "hebei-department-budget", "pack.yaml")
    with open(pack, encoding="utf-8") as file:
        text = file.read()
    with open(pack, "w", encoding="utf-8") as file:
        file.write(text.replace("  style: report.css\n", "  style: report.css\n  booklet: yes\n", 1))
    built = build(os.path.join(out, "b"), EXAMPLE, options=(f"--templates={templates}",))
    if not check(built.returncode == 0, "bound: booklet: builds", built.stderr):
        return
    pdf = examine(os.path.join(out, "b", os.path.basename(EXAMPLE)), "booklet")
    if pdf is not None:
        check(len(pdf.pages) % 4 == 0, "bound: booklet: the page count is a multiple of four", len(pdf.pages))
        last = pdf.page(len(pdf.pages) - 1)
        check(not last.glyphs and not last.rects, "bound: booklet: filled up with blank sheets")


def main():
    with tempfile.TemporaryDirectory() as out:
        built = build(out, EXAMPLE, FIXTURE)
        if check(built.returncode == 0, "bound: the reports build", built.stderr):
            examine(os.path.join(out, os.path.basename(EXAMPLE)), "example")
            examine(os.path.join(out, "procurement-30"), "procurement")
        check_booklet(out)


main()
