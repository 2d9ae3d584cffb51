"""Every glyph and rectangle of a PDF's pages, with its exact place, read from the content streams.

Poppler's boxes hold whole words; this holds single characters, and works for turned pages.
It knows only the operators that a flat page of text and rules needs, and stops at any other.
"""
import base64
import collections
import json
import re
import subprocess

from pdf import Pdf

# x, y: origin on the baseline, from the upper left corner; (dx, dy): the direction of writing,
# (1, 0) upright, (0, -1) upwards; width: along it, in points; color: the operator and its operands
Glyph = collections.namedtuple("Glyph", "text x y dx dy width size color font")
Rect = collections.namedtuple("Rect", "x0 y0 x1 y1 color")
TOKEN = re.compile(rb"<<.*?>>|<([0-9A-Fa-f\s]*)>|\(((?:\\.|[^\\()])*)\)|[\[\]]|[^\s\[\]<>()]+", re.S)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
PAINT_NOTHING = {"gs", "BMC", "BDC", "EMC", "MP", "DP", "i", "J", "j", "w", "M", "d", "ri", "n", "W"}


def unescape(m):
    """The byte that an escape in a (string) stands for."""
    return bytes([int(m[1], 8) & 255]) if m[1].isdigit() else NAMED.get(m[1], m[1])


def times(a, b):
    """The matrix that applies a, then b."""
    return (a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
            a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
            a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5])


class Font:
    def __init__(self, pdf, ref):
        font = pdf.object(ref)
        below = pdf.object(pdf.object(font["/DescendantFonts"])[0])
        self.name = font["/BaseFont"].lstrip("/").split("+")[-1]
        self.default = below.get("/DW", 1000)
        self.widths, self.texts = {}, {}
        w = pdf.object(below["/W"])
        while w:
            if isinstance(w[1], list):
                self.widths.update(enumerate(w[1], w[0]))
                w = w[2:]
            else:
                self.widths.update(dict.fromkeys(range(w[0], w[1] + 1), w[2]))
                w = w[3:]
        self.read_map(pdf.stream(font["/ToUnicode"]).decode("latin-1"))

    def read_map(self, cmap):
        def text(code):
            return bytes.fromhex(code).decode("utf-16-be")

        for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
            for code, to in re.findall(r"<(\w+)>\s*<(\w+)>", block):
                self.texts[int(code, 16)] = text(to)
        for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
            for first, last, several, to in re.findall(r"<(\w+)>\s*<(\w+)>\s*(?:\[(.*?)\]|<(\w+)>)", block, re.S):
                codes = range(int(first, 16), int(last, 16) + 1)
                if to:
                    self.texts.update((c, text(to)[:-1] + chr(ord(text(to)[-1]) + c - codes[0])) for c in codes)
                else:
                    self.texts.update(zip(codes, map(text, re.findall(r"<(\w+)>", several))))


class Reader:
    """One content stream, operator by operator."""

    def __init__(self, fonts, height):
        self.fonts, self.glyphs, self.rects = fonts, [], []
        self.matrix = (1, 0, 0, -1, 0, height)
        self.color, self.font, self.size = ("0", "g"), None, 0
        self.saved, self.path, self.operators = [], [], collections.Counter()

    def read(self, data):
        operands = []
        for m in TOKEN.finditer(data):
            token = m[0]
            if token[:2] == b"<<":
                operands.append(token)
            elif token[:1] == b"<":
                operands.append(bytes.fromhex(re.sub(r"\s", "", m[1].decode())))
            elif token[:1] == b"(":
                operands.append(ESCAPE.sub(unescape, m[2]))
            elif token[:1] in b"[]/+-.0123456789":
                operands.append(token.decode())
            else:
                self.operate(token.decode(), operands)
                operands = []

    def operate(self, op, v):
        self.operators[op] += 1
        if op in ("q", "Q"):
            if op == "q":
                self.saved.append((self.matrix, self.color, self.font, self.size))
            else:
                self.matrix, self.color, self.font, self.size = self.saved.pop()
        elif op == "cm":
            self.matrix = times(tuple(map(float, v)), self.matrix)
        elif op in ("g", "rg", "k"):
            self.color = (*v, op)
        elif op in ("BT", "ET"):
            self.text = self.line = (1, 0, 0, 1, 0, 0)
        elif op == "Tf":
            self.font, self.size = self.fonts[v[0]], float(v[1])
        elif op == "Tm":
            self.text = self.line = tuple(map(float, v))
        elif op in ("Td", "TD"):
            self.text = self.line = times((1, 0, 0, 1, float(v[0]), float(v[1])), self.line)
        elif op in ("Tj", "TJ"):
            for part in v:
                self.show(part)
        elif op == "re":
            x, y, w, h = map(float, v)
            self.path.append((x, y, w, h))
        elif op in ("f", "f*"):
            self.fill()
        elif op not in PAINT_NOTHING:
            raise ValueError(f"operator {op}")
        elif op == "n":
            self.path = []

    def show(self, part):
        if isinstance(part, str):
            if part not in "[]":
                self.text = times((1, 0, 0, 1, -float(part) / 1000 * self.size, 0), self.text)
            return
        for i in range(0, len(part), 2):
            code = part[i] << 8 | part[i + 1]
            width = self.font.widths.get(code, self.font.default) / 1000 * self.size
            m = times(self.text, self.matrix)
            scale = (m[0] ** 2 + m[1] ** 2) ** 0.5
            self.glyphs.append(Glyph(self.font.texts.get(code, "\ufffd"), m[4], m[5], round(m[0] / scale),
                                     round(m[1] / scale), width * scale, self.size * scale, self.color,
                                     self.font.name))
            self.text = times((1, 0, 0, 1, width, 0), self.text)

    def fill(self):
        for x, y, w, h in self.path:
            a = times((1, 0, 0, 1, x, y), self.matrix)
            b = times((1, 0, 0, 1, x + w, y + h), self.matrix)
            self.rects.append(Rect(min(a[4], b[4]), min(a[5], b[5]), max(a[4], b[4]), max(a[5], b[5]),
                                   self.color))
        self.path = []


class Glyphs(Pdf):
    def __init__(self, path):
        super().__init__(path)
        data = json.loads(subprocess.run(
            ["qpdf", "--json=2", "--json-key=qpdf", "--json-stream-data=inline",
             "--decode-level=generalized", path], check=True, capture_output=True).stdout)
        self._streams = data["qpdf"][1]
        self._fonts, self._pages = {}, {}

    def stream(self, ref):
        return base64.b64decode(self._streams["obj:" + ref]["stream"]["data"])

    def _font(self, ref):
        if ref not in self._fonts:
            self._fonts[ref] = Font(self, ref)
        return self._fonts[ref]

    def fonts_read(self):
        """The fonts of the pages that were read so far."""
        return list(self._fonts.values())

    def content(self, page):
        """The bytes of a page's content streams."""
        refs = self.object(self.pages[page]["object"]).get("/Contents", [])
        refs = [refs] if isinstance(refs, str) and "stream" in self.objects["obj:" + refs] else self.object(refs)
        return b"\n".join(self.stream(r) for r in refs)

    def page(self, page):
        """The Reader of a page, counted from 0: its glyphs and rects."""
        if page not in self._pages:
            entry = self.object(self.pages[page]["object"])
            fonts = self.object(self.object(entry.get("/Resources", {})).get("/Font", {}))
            reader = Reader({n: self._font(r) for n, r in fonts.items()}, self.size(page)[1])
            reader.read(self.content(page))
            self._pages[page] = reader
        return self._pages[page]
