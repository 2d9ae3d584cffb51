"""Read the structure tree of a tagged PDF: what a screen reader would be told.

Structure(path).root is the tree; tables(path) yields each table's cells with their headers.
Written apart from the exporter: all it knows is ISO 32000-1, 14.7 and 14.8. What it finds
against the rules is in Structure.problems.
"""
import collections
import re
import sys

from glyphs import Glyphs, Reader

GROUPING = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "TOC", "L", "LI", "Table", "THead", "TBody",
            "TFoot", "TR", "TOCI"}  # hold elements, never text

# row, column: from 0; headers: texts of its header cells, row headers first, as the PDF has them
Cell = collections.namedtuple("Cell", "row column rowspan colspan head text headers")


class Mark:
    """A marked sequence of a page's content."""

    def __init__(self, page, mcid):
        self.page, self.mcid = page, mcid
        self.text = ""
        self.drawn = 0  # glyphs and rectangles


class Link:
    """An annotation in the tree (OBJR)."""

    def __init__(self, ref):
        self.ref = ref
        self.text = ""


class Node:
    def __init__(self, ref, kind, parent):
        self.ref, self.kind, self.parent = ref, kind, parent
        self.kids, self.attributes = [], {}
        self.id = self.alt = self.lang = None

    def text(self):
        return "".join(k.text() if isinstance(k, Node) else k.text for k in self.kids)

    def nodes(self, *kinds):
        """The elements inside in order, all or those of some kinds."""
        for kid in self.kids:
            if isinstance(kid, Node):
                if not kinds or kid.kind in kinds:
                    yield kid
                yield from kid.nodes(*kinds)

    def marks(self):
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.marks()
            elif isinstance(kid, Mark):
                yield kid

    def inside(self, *kinds):
        node = self.parent
        while node is not None and node.kind not in kinds:
            node = node.parent
        return node

    def __str__(self):
        return f"{self.kind} {self.ref} {self.text()[:20]!r}"


class Tagged(Reader):
    """A page's content, sequence by sequence."""

    def __init__(self, fonts, height, page):
        super().__init__(fonts, height)
        self.page, self.open = page, []
        self.marks, self.artifacts, self.bare, self.problems = {}, [], 0, []

    def operate(self, op, v):
        if op in ("BMC", "BDC"):
            self.begin(v)
        elif op == "EMC":
            self.open.pop()
        elif op in ("q", "Q", "BT", "ET") and op in "qQ" and self.open:
            self.problems.append(f"page {self.page + 1}: {op} inside a sequence")
        super().operate(op, v)

    def begin(self, v):
        properties = v[1] if len(v) > 1 and isinstance(v[1], bytes) else b""
        mcid = re.search(rb"/MCID (\d+)", properties)
        actual = re.search(rb"/ActualText\s*<([0-9a-fA-F]*)", properties)
        if v[0] == "/Artifact":
            self.open.append("artifact")
        elif mcid:
            mark = Mark(self.page, int(mcid[1]))
            mark.tag = v[0][1:]
            if mark.mcid in self.marks or any(isinstance(o, Mark) for o in self.open):
                self.problems.append(f"page {self.page + 1}: MCID {mark.mcid} twice or inside another")
            self.marks[mark.mcid] = mark
            self.open.append(mark)
        elif actual:
            text = bytes.fromhex(actual[1].decode()).decode("utf-16")
            self.tell(text)
            self.open.append("told")
        else:
            self.open.append("other")

    def tell(self, text):
        mark = self.mark()
        if mark is not None:
            mark.text += text
        elif "artifact" in self.open:
            self.artifacts.append(text)

    def mark(self):
        return next((o for o in self.open if isinstance(o, Mark)), None)

    def drew(self, text):
        if "told" not in self.open:
            self.tell(text)
        if self.mark() is not None:
            self.mark().drawn += 1
        if self.mark() is None and "artifact" not in self.open:
            self.bare += 1
        if self.mark() is not None and "artifact" in self.open:
            self.problems.append(f"page {self.page + 1}: an artifact inside an element or the reverse")

    def show(self, part):
        before = len(self.glyphs)
        super().show(part)
        for glyph in self.glyphs[before:]:
            self.drew(glyph.text)

    def fill(self):
        for _ in self.path:
            self.drew("")
        super().fill()


class Structure(Glyphs):
    def __init__(self, path):
        super().__init__(path)
        self.problems = []
        self.catalog = self.object(self.objects["trailer"]["value"]["/Root"])
        self.content_of = [self._content(i) for i in range(len(self.pages))]
        tree = self.object(self.catalog["/StructTreeRoot"])
        self.ids = dict(self._names(tree["/IDTree"])) if "/IDTree" in tree else {}
        self.seen, self.by_ref = set(), {}
        tops = tree["/K"] if isinstance(tree["/K"], list) else [tree["/K"]]
        if len(tops) != 1:
            self.problems.append(f"{len(tops)} elements on top")
        self.root = self._node(tops[0], None, None)
        self._check_marks()
        self._check_parents(dict(self._numbers(tree["/ParentTree"])))
        self._check_names()

    # -- reading ---------------------------------------------------------------------

    def _content(self, page):
        entry = self.object(self.pages[page]["object"])
        fonts = self.object(self.object(entry.get("/Resources", {})).get("/Font", {}))
        reader = Tagged({n: self._font(r) for n, r in fonts.items()}, self.size(page)[1], page)
        reader.read(self.content(page))
        self.problems += reader.problems
        if reader.bare:
            self.problems.append(f"page {page + 1}: {reader.bare} glyphs or rectangles are neither tagged nor artifacts")
        return reader

    def _pairs(self, ref, key):
        node = self.object(ref)
        for kid in node.get("/Kids", []):
            yield from self._pairs(kid, key)
        values = self.object(node.get(key, []))
        yield from zip(values[::2], values[1::2])

    def _names(self, ref):
        last = ""
        for name, to in self._pairs(ref, "/Names"):
            if name <= last:
                self.problems.append(f"IDTree: {name} behind {last}")
            last = name
            yield name, to

    def _numbers(self, ref):
        yield from self._pairs(ref, "/Nums")

    def _node(self, ref, parent, parent_ref):
        element = self.object(ref)
        node = Node(ref, element["/S"].lstrip("/"), parent)
        if parent is not None and element.get("/P") != parent_ref:
            self.problems.append(f"{ref}: /P is not the parent")
        node.page = element.get("/Pg")
        node.id, node.lang = element.get("/ID"), element.get("/Lang")
        node.alt = element.get("/Alt", "").removeprefix("u:") or None
        attributes = self.object(element.get("/A", {}))
        for a in attributes if isinstance(attributes, list) else [attributes]:
            node.attributes.update({k.lstrip("/"): v for k, v in self.object(a).items()})
        self.by_ref[ref] = node
        kids = element.get("/K", [])
        if isinstance(kids, str) and isinstance(self.object(kids), list):
            kids = self.object(kids)
        for kid in kids if isinstance(kids, list) else [kids]:
            node.kids.append(self._kid(kid, node, ref))
        return node

    def _kid(self, kid, node, ref):
        if isinstance(kid, int):
            return self._mark(node.page, kid, node)
        if isinstance(kid, dict) and kid.get("/Type") == "/OBJR":
            return Link(kid["/Obj"])
        if isinstance(kid, dict) and kid.get("/Type") == "/MCR":
            return self._mark(kid.get("/Pg", node.page), kid["/MCID"], node)
        return self._node(kid, node, ref)

    def _mark(self, page, mcid, node):
        key = (self.numbers[page], mcid)
        if key in self.seen:
            self.problems.append(f"{node}: MCID {mcid} of page {key[0] + 1} is in the tree twice")
        self.seen.add(key)
        mark = self.content_of[key[0]].marks.get(mcid)
        if mark is None:
            self.problems.append(f"{node}: page {key[0] + 1} has no MCID {mcid}")
            return Mark(key[0], mcid)
        mark.node = node
        if mark.tag != node.kind:
            self.problems.append(f"{node}: its content is called {mark.tag}")
        if node.kind in GROUPING:
            self.problems.append(f"{node}: holds text itself")
        return mark

    # -- checking --------------------------------------------------------------------

    def _check_marks(self):
        for page, reader in enumerate(self.content_of):
            for mcid, mark in reader.marks.items():
                if (page, mcid) not in self.seen:
                    self.problems.append(f"page {page + 1}: MCID {mcid} {mark.text!r} is not in the tree")
                if not mark.drawn:
                    self.problems.append(f"page {page + 1}: MCID {mcid} draws nothing")

    def _check_parents(self, parents):
        for page, reader in enumerate(self.content_of):
            entry = self.object(self.pages[page]["object"])
            if entry.get("/Tabs") != "/S":
                self.problems.append(f"page {page + 1}: /Tabs is not /S")
            found = self.object(parents.get(entry.get("/StructParents"), []))
            want = [reader.marks[m].node.ref for m in sorted(reader.marks) if hasattr(reader.marks[m], "node")]
            if found != want:
                self.problems.append(f"page {page + 1}: the ParentTree leads elsewhere")
            for ref in self.object(entry.get("/Annots", [])):
                self._check_link(ref, self.object(ref), parents)

    def _check_link(self, ref, annotation, parents):
        node = self.by_ref.get(parents.get(annotation.get("/StructParent")))
        if node is None or node.kind != "Link" or ref not in [k.ref for k in node.kids if isinstance(k, Link)]:
            self.problems.append(f"{ref}: the annotation and its Link do not know each other")
        if not annotation.get("/Contents", "").removeprefix("u:").strip():
            self.problems.append(f"{ref}: a link without /Contents")
        if annotation.get("/F") != 4:
            self.problems.append(f"{ref}: a link that is not printed")

    def _check_names(self):
        named = {n.id: n for n in self.by_ref.values() if n.id is not None}
        if {i: self.by_ref.get(r) for i, r in self.ids.items()} != named:
            self.problems.append("the IDTree and the IDs of the elements differ")
        for node in self.by_ref.values():
            for name in node.attributes.get("Headers", []):
                header = named.get(name)
                if header is None or header.kind != "TH" or header.inside("Table") is not node.inside("Table"):
                    self.problems.append(f"{node}: its header {name} is no TH of its table")

    # -- tables ----------------------------------------------------------------------

    def grid(self, table):
        """The cells of a Table element: lists of Cells without headers, and their Nodes."""
        cells, nodes, taken = [], [], set()
        row = 0
        for tr in table.nodes("TR"):
            column = 0
            for node in [k for k in tr.kids if isinstance(k, Node)]:
                while (row, column) in taken:
                    column += 1
                rows, columns = node.attributes.get("RowSpan", 1), node.attributes.get("ColSpan", 1)
                slots = {(row + i, column + j) for i in range(rows) for j in range(columns)}
                if slots & taken:
                    self.problems.append(f"{node}: overlaps another cell")
                taken |= slots
                cells.append(Cell(row, column, rows, columns, node.kind == "TH", node.text(), None))
                nodes.append(node)
                column += columns
            row += 1
        width = max((c for _, c in taken), default=-1) + 1
        if taken != {(r, c) for r in range(row) for c in range(width)}:
            self.problems.append(f"{table}: its rows are not of one width")
        return cells, nodes

    def tables(self):
        for table in self.root.nodes("Table"):
            yield table, self._with_headers(*self.grid(table))

    def _with_headers(self, cells, nodes):
        out = []
        for cell, node in zip(cells, nodes):
            names = node.attributes.get("Headers")
            if names is not None:
                headers = [self.by_ref[self.ids[n]].text() for n in names]
            elif cell.head:
                headers = []
            else:
                headers = self._by_scope(cell, cells, nodes)
            out.append(cell._replace(headers=headers))
        return out

    @staticmethod
    def _by_scope(cell, cells, nodes):
        beside, above = [], []
        for other, node in zip(cells, nodes):
            scope = node.attributes.get("Scope")
            if (scope == "/Row" and other.row <= cell.row < other.row + other.rowspan and other.column < cell.column):
                beside.append(other.text)
            if (scope == "/Column" and other.row < cell.row and other.column < cell.column + cell.colspan
                    and cell.column < other.column + other.colspan):
                above.append(other.text)
        return beside + above


def tables(path):
    """For each table of a PDF: (caption, cells). Cells are Cells, row by row."""
    structure = Structure(path)
    for table, cells in structure.tables():
        captions = [k for k in table.kids if isinstance(k, Node) and k.kind == "Caption"]
        yield "".join(c.text() for c in captions), cells


def outline(node, names, depth=0):
    """The tree as lines: type, attributes, pages, own text; header cells by their text."""
    said = [f"{k}={v}" for k, v in sorted(node.attributes.items()) if k not in ("O", "Headers", "BBox", "Placement")]
    if "Headers" in node.attributes:
        said.append("headers=" + "+".join(names[h].text() for h in node.attributes["Headers"]))
    said += [f"{k}={v.removeprefix('u:')}" for k, v in (("alt", node.alt), ("lang", node.lang)) if v]
    said += ["box"] * ("BBox" in node.attributes) + ["id"] * (node.id is not None)
    pages = sorted({k.page + 1 for k in node.kids if isinstance(k, Mark)})
    if len(pages) > 1:
        said.append("pages " + " ".join(map(str, pages)))
    said += [k.text if len(k.text) < 40 else k.text[:20] + "…" for k in node.kids if isinstance(k, Mark)]
    said += ["annotation" for k in node.kids if isinstance(k, Link)]
    yield "  " * depth + " | ".join([node.kind, *said])
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from outline(kid, names, depth + 1)


def main():
    structure = Structure(sys.argv[1])
    print(*outline(structure.root, {n.id: n for n in structure.by_ref.values() if n.id}), sep="\n")
    for page in range(len(structure.pages)):
        for ref in structure.object(structure.object(structure.pages[page]["object"]).get("/Annots", [])):
            annotation = structure.object(ref)
            print(f"annotation on page {page + 1}: {annotation['/Contents'].removeprefix('u:')},",
                  f"{len(annotation.get('/QuadPoints', [])) // 8} quads")
    list(structure.tables())
    print(*structure.problems, sep="\n")


if __name__ == "__main__":
    main()
