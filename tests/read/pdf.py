"""Read a PDF with poppler's and qpdf's tools: pages, text, labels, outline, links, fonts.

Written apart from the exporter: nothing here knows how gongkai made the file.
"""
import json
import re
import subprocess


def run(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout


class Pdf:
    def __init__(self, path):
        self.path = path
        data = json.loads(run("qpdf", "--json=2", "--json-key=qpdf", "--json-key=pages",
                              "--json-key=outlines", "--json-key=pagelabels", path))
        self.objects = data["qpdf"][1]
        self.pages = data["pages"]
        self.outlines = data["outlines"]
        self.labels = self._labels(data["pagelabels"])
        self.numbers = {p["object"]: i for i, p in enumerate(self.pages)}
        self._text = {}

    def object(self, ref):
        """The value of an indirect reference, or the thing itself."""
        while isinstance(ref, str) and re.fullmatch(r"\d+ \d+ R", ref):
            entry = self.objects["obj:" + ref]
            ref = entry["stream"]["dict"] if "stream" in entry else entry["value"]
        return ref

    def _labels(self, ranges):
        labels = []
        for i, r in enumerate(ranges):
            end = ranges[i + 1]["index"] if i + 1 < len(ranges) else len(self.pages)
            style = r["label"].get("/S")
            prefix = (r["label"].get("/P") or "u:").removeprefix("u:").removeprefix("b:")
            for n in range(r["index"], end):
                value = r["label"].get("/St", 1) + n - r["index"]
                number = {"/D": str, "/r": roman, None: lambda v: ""}[style](value)
                labels.append(prefix + number)
        return labels

    def text(self, page, *options):
        """Text of a page, counted from 0."""
        key = (page, options)
        if key not in self._text:
            n = str(page + 1)
            out = run("pdftotext", "-f", n, "-l", n, *options, self.path, "-")
            self._text[key] = out.decode()
        return self._text[key]

    def size(self, page):
        box = self.object(self.object(self.pages[page]["object"])["/MediaBox"])
        return box[2] - box[0], box[3] - box[1]

    def bookmarks(self):
        """(level, title, page) in order."""
        found = []

        def walk(items, level):
            for item in items:
                dest = item["dest"]
                found.append((level, item["title"], self.numbers[dest[0]]))
                walk(item["kids"], level + 1)

        walk(self.outlines, 1)
        return found

    def links(self, page):
        """(target page or URI, rectangle, contents) of each link."""
        found = []
        for ref in self.object(self.object(self.pages[page]["object"]).get("/Annots", [])):
            a = self.object(ref)
            if a["/Subtype"] != "/Link":
                continue
            if "/Dest" in a:
                target = self.numbers[self.object(a["/Dest"])[0]]
            else:
                target = self.object(a["/A"])["/URI"]
            found.append((target, a["/Rect"], a.get("/Contents", "")))
        return found

    def fonts(self):
        """Rows of pdffonts: name, type, embedded, subset, with ToUnicode."""
        rows = run("pdffonts", self.path).decode().splitlines()[2:]
        out = []
        for row in rows:
            m = re.match(r"(\S+)\s+(.*?)\s+(\S+)\s+(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+", row)
            out.append((m[1], m[2], m[4] == "yes", m[5] == "yes", m[6] == "yes"))
        return out


def roman(n):
    out = ""
    for value, text in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
                        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while n >= value:
            out += text
            n -= value
    return out
