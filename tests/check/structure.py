"""What screen readers and copiers get from the PDFs, where veraPDF cannot judge: the structure
tree holds all text of the report once and in order, every data cell has the header cells of
the model, everything drawn is tagged or an artifact, copied text is the typed text.
"""
import collections
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, TOP, build, check  # noqa: E402
from structure import Node, Structure  # noqa: E402

PROCUREMENT = os.path.join(TOP, "tests", "fixtures", "procurement-30")
BLOCKS = {"p": "P", "figcaption": "P", "th": "TH", "td": "TD", "caption": "Caption", "li": "LBody"}
KINDS = {"P", "Note", "TH", "TD", "Caption", "TOCI", "LBody", "H1", "H2", "H3", "H4", "H5", "H6"}
LIMIT = 500_000  # bytes of the example's report.pdf


def squeeze(text):
    return re.sub(r"\s+", "", text)


def tag(e):
    return e.tag.split("}")[-1] if isinstance(e.tag, str) else ""


# ---- what the report says ---------------------------------------------------------------

def xhtml(report):
    out = subprocess.run([os.environ["GONGKAI"], "build", "--dump=xhtml", report], check=True,
                         capture_output=True).stdout
    root = ET.fromstring(out)
    body = next(e for e in root.iter() if tag(e) == "body")
    for parent in list(body.iter()):
        before = None
        for e in list(parent):
            if set(e.get("class", "").split()) & {"skip", "chart-data", "web", "unit"}:  # the book leaves it out
                if before is None:
                    parent.text = (parent.text or "") + (e.tail or "")
                else:
                    before.tail = (before.tail or "") + (e.tail or "")
                parent.remove(e)
            else:
                before = e
    return body


def own_text(e):
    """The text of an element but for that of the blocks inside."""
    text = e.text or ""
    for kid in e:
        if tag(kid) not in BLOCKS and not re.fullmatch(r"h[1-6]", tag(kid)):
            text += own_text(kid)
        text += kid.tail or ""
    return text


def blocks(e, nav=False):
    """(kind, text) of each block of the report in order; a heading's kind is H."""
    kind = "Note" if e.get("role") == "note" else BLOCKS.get(tag(e))
    nav = nav or tag(e) == "nav"
    if kind == "LBody" and nav:
        kind = "TOCI"
    if re.fullmatch(r"h[1-6]", tag(e)):
        kind = "H"
    if kind:
        yield kind, squeeze(own_text(e))
    for kid in e:
        yield from blocks(kid, nav)


# ---- headers as HTML finds them ------------------------------------------------------------

class HtmlTable:
    """A table's cells by slot, and the header cells of each (HTML, 4.9.12), but that the header
    of a row hides none of the column's: it would leave the cell in that column of a row
    without a header without any."""

    def __init__(self, table):
        self.slots, self.cells, self.ids = {}, [], {}
        y = 0
        for group in table:
            if tag(group) not in ("thead", "tbody", "tfoot"):
                continue
            rows = [r for r in group if tag(r) == "tr"]
            for i, row in enumerate(rows):
                x = 0
                for cell in [c for c in row if tag(c) in ("th", "td")]:
                    x = self.place(cell, x, y, len(rows) - i, tag(group))
                y += 1

    def place(self, cell, x, y, below, group):
        while (x, y) in self.slots:
            x += 1
        w, h = int(cell.get("colspan", 1)), min(int(cell.get("rowspan", 1)), below)
        scope = cell.get("scope") or ("col" if group == "thead" else "row")
        entry = dict(x=x, y=y, w=w, h=h, cell=cell, head=tag(cell) == "th", col=scope.startswith("col"),
                     text=squeeze("".join(cell.itertext())))
        for i in range(w):
            for j in range(h):
                self.slots[x + i, y + j] = entry
        self.cells.append(entry)
        if cell.get("id"):
            self.ids[cell.get("id")] = entry
        return x + w

    def scan(self, principal, x, y, dx, dy):
        found, opaque, block = [], [], []
        in_block = False
        while x >= 0 and y >= 0:
            x, y = x + dx, y + dy
            c = self.slots.get((x, y))
            if c is None or c is principal:
                continue
            if c["head"] and c["col"] == (dx == 0):
                in_block = True
                block.append(c)
                if dx == 0:
                    blocked = any(o["x"] == c["x"] and o["w"] == c["w"] for o in opaque)
                else:
                    blocked = any(o["y"] == c["y"] and o["h"] == c["h"] for o in opaque)
                if not blocked:
                    found.append(c)
            elif in_block:
                in_block = False
                opaque += block
                block = []
        return found

    def headers(self, c):
        if c["cell"].get("headers") is not None:
            return [self.ids[i] for i in c["cell"].get("headers").split()]
        found = []
        for i in range(c["w"]):
            found += self.scan(c, c["x"] + i, c["y"], 0, -1)
        for i in range(c["h"]):
            found += self.scan(c, c["x"], c["y"] + i, -1, 0)
        return list({id(f): f for f in found}.values())


def check_tables(name, pdf, body):
    html = [HtmlTable(t) for t in body.iter() if tag(t) == "table"]
    tables = list(pdf.tables())
    check(len(tables) == len(html), f"{name}: each table is one table", (len(tables), len(html)))
    cells, wrong = 0, []
    for (_, got), want in zip(tables, html):
        if [(c.row, c.column, squeeze(c.text), c.head) for c in got] != \
                [(c["y"], c["x"], c["text"], c["head"]) for c in want.cells]:
            wrong.append(("cells", got[0], want.cells[0]["text"]))
            continue
        for g, w in zip(got, want.cells):
            if not g.head:
                cells += 1
                if sorted(map(squeeze, g.headers)) != sorted(h["text"] for h in want.headers(w)):
                    wrong.append((g, [h["text"] for h in want.headers(w)]))
    check(cells > 100 and not wrong, f"{name}: every data cell has the header cells of the model", wrong[:3])
    return cells


# ---- what the PDF says ----------------------------------------------------------------------

def own_pdf_text(node):
    return "".join("" if isinstance(k, Node) and k.kind in KINDS else
                   own_pdf_text(k) if isinstance(k, Node) else k.text for k in node.kids)


def check_text(name, pdf, body):
    got = [(n.kind, squeeze(own_pdf_text(n))) for n in pdf.root.nodes(*KINDS)]
    got = [("H" if re.fullmatch("H[1-6]", k) else k, re.sub(r"\d+$", "", t) if k == "TOCI" else t) for k, t in got]
    want = [b for b in blocks(body)]
    # a line of the 目录 is the link in it
    first = next(((g, w) for g, w in zip(got, want) if g != w), (len(got), len(want)))
    check(got == want, f"{name}: all text is in the tree once and in order", first)


def check_headings(name, pdf):
    levels = [int(n.kind[1]) for n in pdf.root.nodes(*[f"H{i}" for i in range(1, 7)])]
    skipped = [i for i, (a, b) in enumerate(zip([0] + levels, levels)) if b > a + 1]
    check(levels[:1] == [1] and max(levels) > 2 and not skipped, f"{name}: no level of headings is left out", levels)


def check_copying(name, pdf):
    copied = collections.Counter()
    strange = []
    for page in range(len(pdf.pages)):
        text = squeeze(pdf.text(page))
        strange += re.findall("[\u2f00-\u2fd5\ufffd\ue000-\uf8ff]", text)
        copied.update(text)
    marked = collections.Counter(squeeze("".join(
        "".join(m.text for m in c.marks.values()) + "".join(c.artifacts) for c in pdf.content_of)))
    check(not strange, f"{name}: copied text has no radicals and nothing unknown", strange[:5])
    check(copied == marked, f"{name}: no character is doubled or lost when copied",
          (copied - marked, marked - copied))
    fonts = pdf.fonts()
    check(fonts and all(f[2] and f[3] and f[4] for f in fonts), f"{name}: fonts are embedded, subset, with ToUnicode",
          fonts)


def check_pictures(name, pdf, body):
    want = ["。".join("".join(e.itertext()) for e in svg if tag(e) in ("title", "desc"))
            for svg in body.iter() if tag(svg) == "svg"]
    figures = list(pdf.root.nodes("Figure"))
    check([squeeze(f.alt or "") for f in figures] == list(map(squeeze, want)) and
          all(len(f.attributes.get("BBox", [])) == 4 for f in figures),
          f"{name}: each picture is a Figure with its words and its place", [f.alt for f in figures])


def check_artifacts(name, pdf):
    """Heads that are printed again are not said again."""
    repeated = "".join("".join(c.artifacts) for c in pdf.content_of)
    check("—" in repeated and ("栏次" in repeated or "采购物品名称" in repeated),
          f"{name}: folios and repeated heads are artifacts", repeated[:80])


def check_document(name, pdf):
    info = pdf.object(pdf.objects["trailer"]["value"]["/Info"])
    xmp = pdf.stream(pdf.catalog["/Metadata"]).decode()
    for key, pattern in (("/Title", "<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>"), ("/Author", "<dc:creator>.*?<rdf:li>(.*?)</rdf:li>"),
                         ("/Subject", "<dc:description>.*?<rdf:li[^>]*>(.*?)</rdf:li>")):
        found = re.search(pattern, xmp, re.S)
        check(found and info[key] == "u:" + found[1], f"{name}: {key} is the same in XMP", info.get(key))
    date = re.search(r"<xmp:CreateDate>(.*?)</", xmp)[1]
    check(re.sub(r"\D", "", info["/CreationDate"]) == re.sub(r"\D", "", date) and info["/ModDate"] == info["/CreationDate"],
          f"{name}: the dates are the same in XMP", (info, date))
    check("<pdfaid:part>2<" in xmp and "<pdfaid:conformance>A<" in xmp and "<pdfuaid:part>1<" in xmp,
          f"{name}: says that it is PDF/A-2a and PDF/UA-1")
    check(pdf.catalog["/Lang"] == "u:zh-CN" and pdf.object(pdf.catalog["/ViewerPreferences"])["/DisplayDocTitle"] is True
          and pdf.object(pdf.catalog["/MarkInfo"])["/Marked"] is True, f"{name}: language, title and marks are declared")


def examine(path, body, links):
    name = "structure: " + "/".join(path.split("/")[-2:])
    pdf = Structure(path)
    check_tables(name, pdf, body)
    check(not pdf.problems, f"{name}: the tree is whole and fits the pages", pdf.problems[:5])
    check_text(name, pdf, body)
    check_headings(name, pdf)
    check_pictures(name, pdf, body)
    check_artifacts(name, pdf)
    check_copying(name, pdf)
    check_document(name, pdf)
    found = [squeeze(n.text()) for n in pdf.root.nodes("Link")]
    want = [squeeze("".join(a.itertext())) for a in body.iter() if tag(a) == "a"] if links else []
    check([re.sub(r"\d+$", "", f) for f in found] == want, f"{name}: links are Links", found)


def main():
    with tempfile.TemporaryDirectory() as out:
        built = build(out, EXAMPLE, PROCUREMENT)
        if not check(built.returncode == 0, "structure: the reports build", built.stderr):
            return
        for report, editions in ((EXAMPLE, ("report.pdf", "print.pdf")), (PROCUREMENT, ("report.pdf",))):
            body = xhtml(report)
            for edition in editions:
                examine(os.path.join(out, os.path.basename(report), edition), body, edition == "report.pdf")
        size = os.path.getsize(os.path.join(out, os.path.basename(EXAMPLE), "report.pdf"))
        check(size < LIMIT, f"structure: the example's report.pdf is smaller than {LIMIT} bytes", size)


main()
