"""The tables of a page, found from its rules: frames, cells and the text in them.

A table is a set of rules that touch. Its cells are what the rules enclose, merged cells too.
"""
import collections
import subprocess

THIN = 2.0   # points: a filled rectangle thinner than this is a rule
TOUCH = 0.3  # rules nearer than this touch
NEAR = 0.3   # and lie on one line
# the box inside the middles of its rules; its glyphs in reading order
Cell = collections.namedtuple("Cell", "x0 y0 x1 y1 text glyphs")
HALF_AT_END = "，。、；：）》〉】〕〗」』”’］｝"
HALF_AT_START = "（《〈【〔〖「『“‘［｛"


def touch(a, b):
    return (a.x0 <= b.x1 + TOUCH and b.x0 <= a.x1 + TOUCH and
            a.y0 <= b.y1 + TOUCH and b.y0 <= a.y1 + TOUCH)


def values(numbers):
    """Sorted, those that are nearly the same made one."""
    out = []
    for n in sorted(numbers):
        if not out or n - out[-1] > NEAR:
            out.append(n)
    return out


class Table:
    def __init__(self, rules, glyphs):
        self.horizontals = [r for r in rules if r.x1 - r.x0 >= r.y1 - r.y0]
        self.verticals = [r for r in rules if r.x1 - r.x0 < r.y1 - r.y0]
        self.x0, self.x1 = min(r.x0 for r in rules), max(r.x1 for r in rules)
        self.y0, self.y1 = min(r.y0 for r in rules), max(r.y1 for r in rules)
        self.xs = values((r.x0 + r.x1) / 2 for r in self.verticals)
        self.ys = values((r.y0 + r.y1) / 2 for r in self.horizontals)
        self.glyphs = [g for g in glyphs if self.x0 - 1 < g.x < self.x1 + 1 and self.y0 < g.y < self.y1]
        self.cells = self._cells()

    def wall(self, x, y):
        """Is there a vertical rule at x, y?"""
        return any(abs(r.x0 + r.x1 - 2 * x) < 2 * NEAR and r.y0 < y < r.y1 for r in self.verticals)

    def floor(self, x, y):
        return any(abs(r.y0 + r.y1 - 2 * y) < 2 * NEAR and r.x0 < x < r.x1 for r in self.horizontals)

    def _cells(self):
        boxes, taken = [], set()
        nx, ny = len(self.xs) - 1, len(self.ys) - 1
        for j in range(ny):
            for i in range(nx):
                if (i, j) in taken:
                    continue
                x = (self.xs[i] + self.xs[i + 1]) / 2
                y = (self.ys[j] + self.ys[j + 1]) / 2
                i1, j1 = i + 1, j + 1
                while i1 < nx and not self.wall(self.xs[i1], y):
                    i1 += 1
                while j1 < ny and not self.floor(x, self.ys[j1]):
                    j1 += 1
                taken |= {(a, b) for a in range(i, i1) for b in range(j, j1)}
                boxes.append((self.xs[i], self.ys[j], self.xs[i1], self.ys[j1]))
        inside = collections.defaultdict(list)
        for g in self.glyphs:
            x, y = g.x + g.width / 2, g.y - g.size * 0.3
            for n, b in enumerate(boxes):
                if b[0] < x < b[2] and b[1] < y < b[3]:
                    inside[n].append(g)
        out = []
        for n, b in enumerate(boxes):
            glyphs = sorted(inside[n], key=lambda g: (round(g.y), g.x))
            out.append(Cell(*b, "".join(g.text for g in glyphs).replace(" ", ""), glyphs))
        return out

    def rows(self):
        """The cells by the upper edge they begin at, from left to right."""
        rows = collections.defaultdict(list)
        for c in self.cells:
            rows[c.y0].append(c)
        return [sorted(rows[y]) for y in sorted(rows)]


def tables(page):
    """The tables of a page (glyphs.Reader), from the top down."""
    rules = [r for r in page.rects if min(r.x1 - r.x0, r.y1 - r.y0) < THIN]
    groups = []
    for r in rules:
        near = [g for g in groups if any(touch(r, o) for o in g)]
        groups = [g for g in groups if not any(g is n for n in near)] + [sum(near, [r])]
    groups = [g for g in groups if len(g) >= 4]
    return sorted((Table(g, page.glyphs) for g in groups), key=lambda t: (t.y0, t.x0))


def ink(glyph):
    """From where to where a glyph may have ink: a mark's blank half does not count."""
    x0, x1 = glyph.x, glyph.x + glyph.width
    if glyph.width > glyph.size * 0.9:
        if glyph.text in HALF_AT_END:
            x1 -= glyph.width / 2
        if glyph.text in HALF_AT_START:
            x0 += glyph.width / 2
    return x0, x1


# ---- pictures -----------------------------------------------------------------------

class Picture:
    """A page rendered in gray by poppler. dark() and free() take points from the upper left."""

    def __init__(self, path, page, dpi):
        n = str(page + 1)
        data = subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-f", n, "-l", n, path],
                              check=True, capture_output=True).stdout
        magic, width, height, top = data.split(None, 4)[:4]
        assert magic == b"P5" and top == b"255"
        self.width, self.height = int(width), int(height)
        self.data = data[-self.width * self.height:]
        self.scale = dpi / 72

    def darkest(self, x0, y0, x1, y1):
        """The darkest value in a box of pixels; 255 when it is empty or white."""
        x0, y0 = max(0, x0), max(0, y0)
        x1, y1 = min(self.width, x1), min(self.height, y1)
        rows = [min(self.data[y * self.width + x0:y * self.width + x1]) for y in range(y0, y1)] if x0 < x1 else []
        return min(rows, default=255)

    def line(self, x0, y0, x1, y1, dark=160):
        """The part (0 to 1) of a rule from (x0, y0) to (x1, y1) that has ink, within a pixel."""
        horizontal = abs(x1 - x0) > abs(y1 - y0)
        a, b = sorted((x0, x1) if horizontal else (y0, y1))
        pixels = range(round(a * self.scale) + 1, round(b * self.scale) - 1)
        across = int((y0 + y1 if horizontal else x0 + x1) / 2 * self.scale)
        hit = 0
        for i in pixels:
            box = (i, across - 1, i + 1, across + 2) if horizontal else (across - 1, i, across + 2, i + 1)
            hit += self.darkest(*box) < dark
        return hit / len(pixels) if pixels else 1.0

    def ink_box(self, white=250):
        """The box of all ink in points, or None."""
        rows = [y for y in range(self.height)
                if min(self.data[y * self.width:(y + 1) * self.width]) < white]
        if not rows:
            return None
        columns = [x for x in range(self.width) if min(self.data[x::self.width]) < white]
        return (columns[0] / self.scale, rows[0] / self.scale,
                (columns[-1] + 1) / self.scale, (rows[-1] + 1) / self.scale)
