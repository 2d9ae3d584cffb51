"""Read a web page into a tree, strictly: what a browser would repair is a problem.

Written apart from the exporter: nothing here knows how gongkai made the file.
"""
import html.parser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr"}
BLOCK = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "title", "a"}


class Node:
    """An element; its children are Nodes and texts."""

    def __init__(self, tag, attrs, parent, line):
        self.tag, self.attrs, self.parent, self.line = tag, attrs, parent, line
        self.children = []

    def get(self, name, default=""):
        return self.attrs.get(name, default)

    def classes(self):
        return self.get("class").split()

    def elements(self, *tags):
        """The elements inside in document order, all or those called one of tags."""
        for child in self.children:
            if isinstance(child, Node):
                if not tags or child.tag in tags:
                    yield child
                yield from child.elements(*tags)

    def inside(self, *tags):
        """The nearest element around this one that is called one of tags, or None."""
        node = self.parent
        while node is not None and node.tag not in tags:
            node = node.parent
        return node

    def text(self):
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)

    def is_block(self):
        """Holds text of its own, not only blocks that hold it."""
        return self.tag in BLOCK and not any(e.tag in BLOCK for e in self.elements())

    def __str__(self):
        name = f" id={self.get('id')}" if "id" in self.attrs else ""
        return f"<{self.tag}{name}> on line {self.line}"


class Web(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.doctype, self.problems = None, []
        self.root = self.open = Node("", {}, None, 0)
        with open(path, encoding="utf-8") as file:
            self.source = file.read()
        self.feed(self.source)
        self.close()
        if self.open is not self.root:
            self.problems.append(f"{self.open} is not ended")
        self.ids = {e.get("id"): e for e in self.root.elements() if "id" in e.attrs}

    def problem(self, text):
        self.problems.append(f"line {self.getpos()[0]}: {text}")

    def handle_decl(self, decl):
        self.doctype = decl

    def handle_starttag(self, tag, attrs):
        if len({name for name, _ in attrs}) < len(attrs):
            self.problem(f"<{tag}> has an attribute twice")
        if any(value is None for _, value in attrs):
            self.problem(f"<{tag}> has an attribute without a value")
        node = Node(tag, dict(attrs), self.open, self.getpos()[0])
        self.open.children.append(node)
        if tag not in VOID:
            self.open = node

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.problem(f"<{tag}/> is no void element")
            self.open = self.open.parent

    def handle_endtag(self, tag):
        if tag in VOID:
            self.problem(f"</{tag}> ends a void element")
        elif tag != self.open.tag:
            self.problem(f"</{tag}> where {self.open} is open")
        else:
            self.open = self.open.parent

    def handle_data(self, data):
        if data.strip() and self.open is self.root:
            self.problem(f"text outside the document: {data.strip()[:20]}")
        self.open.children.append(data)

    def unknown_decl(self, data):
        self.problem(f"<![{data[:20]}")


def grid(table):
    """The cells of a table by place: a list of rows, each a list of lists of cells (th, td).

    A well-made table has exactly one cell in every place. Rows that a rowspan needs beyond
    the end of its group are there too, so they show as places without cells.
    """
    rows = []
    for group in table.children:
        if not isinstance(group, Node) or group.tag not in ("thead", "tbody", "tfoot"):
            continue
        first = len(rows)
        lines = [r for r in group.children if isinstance(r, Node)]
        rows += [[] for _ in lines]
        for y, line in enumerate(lines, first):
            x = 0
            for cell in (c for c in line.children if isinstance(c, Node)):
                while x < len(rows[y]) and rows[y][x]:
                    x += 1
                for down in range(int(cell.get("rowspan", "1"))):
                    put(rows, y + down, x, int(cell.get("colspan", "1")), cell)
    width = max((len(r) for r in rows), default=0)
    return [r + [[] for _ in range(width - len(r))] for r in rows]


def put(rows, y, x, width, cell):
    while len(rows) <= y:
        rows.append([])
    rows[y] += [[] for _ in range(x + width - len(rows[y]))]
    for place in rows[y][x:x + width]:
        place.append(cell)
