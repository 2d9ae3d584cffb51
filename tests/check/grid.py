"""The body grid of GB/T 9704, read back from report.pdf with poppler alone: 22 lines of 28
characters in a type area of 156 x 225 mm, 37 mm below the upper edge and 28 mm from the left.

Precision: poppler prints six decimals, but a place in the file is what cairo wrote: the pen in
1/1000000 pt, steps between glyphs in 1/1000 em. What is read back here is therefore exact to
about 0.02 pt in 15.75 pt type; the right edges of the example are off by 0.04 pt at most. The
checks allow 0.05 pt for places and 0.1 pt for the right edge.
"""
import collections
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, build, check  # noqa: E402
from pdf import Pdf  # noqa: E402

MM = 72 / 25.4
SIZE = 15.75                    # 3号
LEFT, TOP_EDGE = 28 * MM, 37 * MM
WIDTH, HEIGHT = 156 * MM, 225 * MM
LINES, CHARACTERS = 22, 28
HAN = re.compile(r"[\u4e00-\u9fff]+")
WIDE = re.compile(r"[\u4e00-\u9fff，。、；：！？“”‘’（）《》〈〉〔〕【】—…·％]+")
HALF_AT_END = "，。、；：）》〉】〕”’"
HALF_AT_START = "（《〈【〔“‘"

Word = collections.namedtuple("Word", "x0 y0 x1 y1 text")
Line = collections.namedtuple("Line", "x0 y0 x1 text")


def words(pdf, page):
    found = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>',
                       pdf.text(page, "-bbox"))
    return [Word(*map(float, w[:4]), w[4].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
            for w in found]


def lines(all_words, pitch):
    """Words on one line of the grid made one; its edges are where ink may begin and end."""
    rows = collections.defaultdict(list)
    for w in all_words:
        rows[round((w.y0 - TOP_EDGE - (pitch - SIZE) / 2) / pitch)].append(w)
    out = {}
    for slot, row in rows.items():
        row.sort()
        text = " ".join(w.text for w in row)
        x0, x1 = row[0].x0, row[-1].x1
        if text[0] in HALF_AT_START and x0 < LEFT - 1:
            x0 += SIZE / 2
        if text[-1] in HALF_AT_END:
            x1 -= SIZE / 2
        y0 = [w.y0 for w in row if HAN.match(w.text)]
        out[slot] = Line(x0, y0[0] if y0 else None, x1, text)
    return out


def is_body(word):
    return abs(word.y1 - word.y0 - SIZE) < 0.05


def text_pages(pdf):
    """(page, its words without folio) of the narrative pages that hold nothing but 3号 text."""
    for page in range(pdf.labels.index("15"), len(pdf.pages)):
        body = [w for w in words(pdf, page) if w.y0 < TOP_EDGE + HEIGHT]
        if body and all(map(is_body, body)):
            yield page, body


def pitch_of(pages):
    """The distance of the lines: the commonest one between neighbours."""
    steps = collections.Counter()
    for _, body in pages:
        tops = sorted({round(w.y0, 2) for w in body if HAN.match(w.text) and w.x0 < LEFT + 1})
        steps.update(round(b - a, 2) for a, b in zip(tops, tops[1:]))
    return steps.most_common(1)[0][0]


def examine(pdf):
    pages = list(text_pages(pdf))
    check(len(pages) >= 6, "grid: the narrative has pages of text alone", len(pages))
    pitch = pitch_of(pages)
    height = LINES * pitch
    check(abs(height - HEIGHT) < 0.5, "grid: 22 lines are 225 mm", height / MM)
    grids = [(page, lines(body, pitch)) for page, body in pages]

    wrong = [(pdf.labels[p], slot) for p, g in grids for slot in g if not 0 <= slot < LINES]
    check(not wrong, "grid: no line outside the type area's 22", wrong)
    counts = {pdf.labels[p]: len(g) for p, g in grids}
    full = [p for p, g in grids if sorted(g) == list(range(LINES))]
    check(len(full) >= 3, "grid: full pages have 22 lines", counts)
    short = [pdf.labels[p] for p, g in grids[:-1] if len(g) < LINES - 2 and p + 1 == grids[grids.index((p, g)) + 1][0]]
    check(not short, "grid: pages end short by two lines at most (headings, widows)", (short, counts))
    wrong = [(pdf.labels[p], slot, line.y0, line.text) for p, g in grids for slot, line in g.items()
             if line.y0 is not None and
             abs(line.y0 - TOP_EDGE - slot * pitch - (pitch - SIZE) / 2) > 0.06]
    check(not wrong, "grid: every line stands on the grid, the first 37 mm below the edge", wrong[:5])

    every = [line for _, g in grids for line in g.values()]
    left = {round(line.x0 - LEFT, 1) for line in every}
    check(left == {0.0, round(2 * SIZE, 1)}, "grid: lines begin 28 mm from the left or two characters in", left)
    flush = [(line, g.get(slot + 1)) for _, g in grids for slot, line in g.items()]
    filled = [line for line, after in flush if after is not None and abs(after.x0 - LEFT) < 0.05]
    check(len(filled) > 80, "grid: there are full lines", len(filled))
    off = [(round(line.x1 - LEFT - WIDTH, 3), line.text) for line in filled if abs(line.x1 - LEFT - WIDTH) > 0.1]
    check(not off, "grid: full lines end within 0.1 pt of the right edge", off[:5])
    over = [line.text for line in every if line.x1 > LEFT + WIDTH + 0.05]
    check(not over, "grid: no line ends right of the type area", over)

    def room(line):
        return CHARACTERS - 2 * (line.x0 > LEFT + 1)

    han = [line for line in filled if HAN.fullmatch(line.text)]
    wrong = [line.text for line in han if len(line.text) != room(line)]
    check(han and not wrong, "grid: full lines of Han have 28 characters, 26 when indented", wrong)
    wide = [line for line in filled if WIDE.fullmatch(line.text)]
    wrong = [(len(line.text), line.text) for line in wide
             if not room(line) - 1 <= len(line.text) <= room(line) + 3]
    check(wide and not wrong, "grid: with marks, which may share blanks, 27 to 31", wrong)


def main():
    with tempfile.TemporaryDirectory() as out:
        built = build(out, EXAMPLE)
        if check(built.returncode == 0, "grid: the example builds", built.stderr):
            examine(Pdf(os.path.join(out, os.path.basename(EXAMPLE), "report.pdf")))


main()
