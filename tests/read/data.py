"""Read the tables of a package's data files, web page and PDF, each into the same form.

Written apart from the exporters: nothing here knows how gongkai made the files. A table is a
Table; texts are as they stand in the file, amounts without commas.
"""
import collections
import csv
import datetime
import io
import json
import re
import xml.etree.ElementTree as xml
import zipfile

from cells import tables
from glyphs import Glyphs
from web import Node, Web, grid

try:
    import structure
except ImportError:  # the PDF has no structure tree yet
    structure = None

Table = collections.namedtuple("Table", "heads rows")  # heads: per column, from the outside in
AMOUNT = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


def close_up(text):
    """Without the blanks beside Chinese characters, which only space them out or break lines."""
    return re.sub(r"\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+", "", text.strip())


def plain(text):
    text = close_up(text)
    return text.replace(",", "") if AMOUNT.fullmatch(text) else text


# ---- the model ----------------------------------------------------------------------

def model_tables(dump):
    """--dump=model: id -> list of rows."""
    found, rows = {}, None
    for line in dump.splitlines():
        head = re.match(r"table (\S+) ", line)
        if head:
            rows = found[head[1]] = []
        elif rows is not None and line.startswith("  "):
            rows.append([plain("" if c == "·" else c) for c in line.split(" | ")[1:]])
    return found


# ---- CSV ----------------------------------------------------------------------------

def read_csv(path):
    with open(path, "rb") as file:
        data = file.read()
    if not data.startswith(b"\xef\xbb\xbf"):
        raise ValueError("no byte order mark")
    text = data.decode("utf-8-sig")
    outside = re.sub(r'"(?:[^"]|"")*"', '""', text)
    if not text.endswith("\r\n") or outside.count("\n") != outside.count("\r\n"):
        raise ValueError("not all lines end with CR LF")
    for cell in re.split(r",|\r\n", outside):
        if not re.fullmatch(r'""|-?\d+(\.\d+)?|\d{4}-\d\d-\d\d|', cell):
            raise ValueError(f"a text without quotes: {cell}")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    if any(len(line) != len(lines[0]) for line in lines):
        raise ValueError("not all lines are equally long")
    if len(set(lines[0])) < len(lines[0]):
        raise ValueError("two columns have the same name")
    loose = [c for line in lines for c in line if re.match(r"[=+@\t\r\n＝＋－＠]|-(?!\d+(\.\d+)?$)", c)]
    if loose:
        raise ValueError(f"a spreadsheet would compute {loose[0]}")
    rows = [[c[1:] if c.startswith("'") else c for c in line] for line in lines]
    return Table([tuple(name.split("/")) for name in rows[0]], [[plain(c) for c in r] for r in rows[1:]])


# ---- JSON ---------------------------------------------------------------------------

def read_json(path):
    """id -> Table"""
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    return {t["id"]: Table([tuple(c["name"].split("/")) for c in t["columns"]],
                           [[plain(c) for c in row["cells"]] for row in t["rows"]]) for t in report["tables"]}


# ---- XLSX ---------------------------------------------------------------------------

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
NUMBER_FORMATS = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 49: "@"}


def place_of(name):
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", name).groups()
    column = 0
    for c in letters:
        column = column * 26 + ord(c) - 64
    return int(digits) - 1, column - 1


class Workbook:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        self.dates = {i.date_time for i in self.zip.infolist()}
        self.strings = ["".join(t.text or "" for t in s.iter(MAIN + "t"))
                        for s in self._part("xl/sharedStrings.xml").iter(MAIN + "si")]
        self.formats = self._formats()
        targets = {r.get("Id"): r.get("Target") for r in self._part("xl/_rels/workbook.xml.rels")}
        self.sheets = [Sheet(self, s.get("name"), self._part("xl/" + targets[s.get(RELATION)]))
                       for s in self._part("xl/workbook.xml").iter(MAIN + "sheet")]

    def _part(self, name):
        return xml.fromstring(self.zip.read(name))

    def _formats(self):
        styles = self._part("xl/styles.xml")
        codes = dict(NUMBER_FORMATS)
        codes.update((int(f.get("numFmtId")), f.get("formatCode")) for f in styles.iter(MAIN + "numFmt"))
        return [codes[int(x.get("numFmtId"))] for x in styles.find(MAIN + "cellXfs")]


class Sheet:
    """cells: (row, column) -> text as it is shown; numbers: the places of numbers."""

    def __init__(self, book, name, root):
        self.name, self.cells, self.numbers = name, {}, set()
        self.formulas = len(list(root.iter(MAIN + "f")))
        for c in root.iter(MAIN + "c"):
            self.cells[place_of(c.get("r"))] = self._text(book, c)
        self.merged = [tuple(map(place_of, m.get("ref").split(":"))) for m in root.iter(MAIN + "mergeCell")]
        pane = root.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
        self.frozen = int(pane.get("ySplit")) if pane is not None else 0
        self.width = max(c for _, c in self.cells) + 1
        self.landscape = root.find(MAIN + "pageSetup").get("orientation") == "landscape"
        for (top, left), (bottom, right) in self.merged:
            for y in range(top, bottom + 1):
                for x in range(left, right + 1):
                    self.cells[y, x] = self.cells[top, left]

    def _text(self, book, c):
        value = c.find(MAIN + "v")
        if value is None:
            return ""
        if c.get("t") == "s":
            return book.strings[int(value.text)]
        self.numbers.add(place_of(c.get("r")))
        code = book.formats[int(c.get("s", "0"))]
        if code == "General":
            return f"{float(value.text):.15g}"
        if code == "yyyy-mm-dd":
            return str(datetime.date(1899, 12, 30) + datetime.timedelta(int(value.text)))
        if not re.fullmatch(r"(#,##)?0(\.0+)?", code):
            raise ValueError(f"{self.name} {c.get('r')}: a number shown as {code}")
        shown = f"{float(value.text):.{code.partition('.')[2].count('0')}f}"
        if float(shown) != float(value.text):
            raise ValueError(f"{self.name} {c.get('r')}: {value.text} is shown as {shown}")
        return shown

    def table(self):
        """Title and unit, head, the line that numbers the columns, rows; then notes without a frame."""
        rows = [[close_up(self.cells.get((y, x), "")) for x in range(self.width)]
                for y in range(max(y for y, _ in self.cells) + 1)]
        numbered = rows[self.frozen - 1][0] == "栏次"
        heads = []
        for x in range(self.width):
            column = [rows[y][x] for y in range(2, self.frozen - numbered)]
            heads.append(tuple(t for y, t in enumerate(column) if y == 0 or not self._same_cell(y + 2, x)))
        wide = {first[0] for first, last in self.merged if last[1] - first[1] + 1 == self.width}
        body = [row for y, row in enumerate(rows) if y >= self.frozen and (y not in wide)]
        return Table(heads, [[plain(c) for c in row] for row in body])

    def _same_cell(self, y, x):
        """Is this place in one merged cell with the place above?"""
        return any(a <= y - 1 and y <= c and b <= x <= d for (a, b), (c, d) in self.merged)


def read_xlsx(path):
    """title -> Table, in the order of the sheets"""
    book = Workbook(path)
    return {s.cells[0, 0]: s.table() for s in book.sheets}


# ---- the web page -------------------------------------------------------------------

def shown(node):
    """The text of a cell, without the unit that a page may tell screen readers with a head."""
    return "".join(c if isinstance(c, str) else "" if "unit" in c.classes() else shown(c) for c in node.children)


def is_numbering(row):
    return any(cells and "numbering" in cells[0].parent.classes() for cells in row)


def html_table(table):
    groups = {g.tag: g for g in table.children if isinstance(g, Node)}
    depth = sum(1 for r in groups["thead"].children if isinstance(r, Node)) if "thead" in groups else 0
    rows = grid(table)
    heads = [[] for _ in rows[0]] if rows else []
    for row in rows[:depth]:
        if is_numbering(row):
            continue
        for x, cells in enumerate(row):
            if len(cells) != 1:
                raise ValueError(f"{table}: {len(cells)} cells in one place")
            if not heads[x] or heads[x][-1] is not cells[0]:
                heads[x].append(cells[0])
    bad = [row for row in rows[depth:] if any(len(cells) != 1 for cells in row)]
    if bad:
        raise ValueError(f"{table}: not one cell in each place")
    return Table([tuple(close_up(shown(c)) for c in column) for column in heads],
                 [[plain(cells[0].text()) for cells in row] for row in rows[depth:]])


def read_html(path):
    """(id or "", Table) of each table with a head, in order"""
    page = Web(path)
    return [(t.get("id"), html_table(t)) for t in page.root.elements("table")
            if any(isinstance(g, Node) and g.tag == "thead" for g in t.children)]


# ---- the PDF ------------------------------------------------------------------------

def printed_head(heads):
    """The rows of a head as they stand on the page: each text where its cell begins."""
    depth = max(map(len, heads))
    rows = [[] for _ in range(depth)]
    for x, column in enumerate(heads):
        for y, text in enumerate(column):
            if x == 0 or heads[x - 1][:y + 1] != column[:y + 1]:
                rows[y].append(text.replace(" ", ""))
    return rows


def body_of(rows, head):
    """The rows below the head, or None when it is another table."""
    if rows[:len(head)] != head:
        return None
    rows = rows[len(head):]
    return rows[1:] if rows and rows[0][0] == "栏次" else rows


def drawn_tables(path):
    """Per table and page, the rows of texts, found from the rules and the text between them."""
    pdf = Glyphs(path)
    return [[[c.text for c in row] for row in t.rows()] for page in range(len(pdf.pages)) for t in tables(pdf.page(page))]


def tagged_tables(path):
    """Per table, the rows of texts that its structure tree has."""
    found = []
    for _, cells in structure.tables(path):
        rows = {}
        for c in cells:
            rows.setdefault(c.row, []).append(re.sub(r"\s", "", c.text))
        found.append([rows[y] for y in sorted(rows)])
    return found


class Book:
    """The tables of a PDF in order, as drawn_tables or tagged_tables has them."""

    def __init__(self, found):
        self.tables = found
        self.next = 0

    def table(self, heads, rows):
        """The next table with this head and about so many rows: those of all its pages, or None."""
        head, found = printed_head(heads), None
        while self.next < len(self.tables):
            body = body_of(self.tables[self.next], head)
            if body is None and found is None:
                self.next += 1
                continue
            if body is None or (found is not None and len(found) >= rows):
                break
            found = (found or []) + body
            self.next += 1
        return found and [[plain(c) for c in row] for row in found] if found != [] else []

    def texts(self):
        """The texts of all cells."""
        return [c for t in self.tables for row in t for c in row]
