#!/usr/bin/env python3
"""Compare a built report with the text of the published reference.

usage: reference.py html INDEX.HTML [REFERENCE.MD]
       reference.py pdf  REPORT.PDF [REFERENCE.MD]      (or a .txt made by pdftotext -raw)

Prints `ok NAME` or `not ok NAME` for each block (a heading and what follows it) with the
first difference; exit code 1 if any block differs.

What is not compared, and why:
- white space: the reference types some spaces and breaks lines inside cells;
- the width of brackets, (九) and （九）;
- the punctuation behind a list number at the start of a text, 1. and 1、;
- heading levels: the reference slips, the page must not (checked apart);
- page numbers and leaders of the 目录;
- what is only on the web page, of the classes web and unit;
- a frame (department, year, unit) and column heads that the reference repeats where a table
  continues on its next page: lines behind a break in a table that stood before in the block;
- empty cells, except in rows that begin with a running number or 栏次: there every amount
  must stand in its own column, and only empty cells at the end of the row may be missing.
  In other rows (column heads, forms) merged cells have lost their width in the reference,
  so that only the sequence of the filled cells counts.

In html mode nothing else may stand in the 目录 and in main. In pdf mode every block's texts
must follow each other; page furniture may come between, also where a page breaks a text.
"""
import html.parser
import os
import re
import subprocess
import sys

FRAME = re.compile(r"^(\d+ \S+|预算年度：\d+|单位：\S+|截止时间：\S+)$")
WINDOW = 600  # characters of page furniture between two texts of the PDF


def normal(text):
    text = re.sub(r"\s+", "", text).replace("（", "(").replace("）", ")")
    return re.sub(r"^(\d+)[.．、](?!\d)", r"\1、", text)


def trimmed(cells):
    cells = [normal(c) for c in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


# A block is [heading, items]; an item is ("p", text) or ("row", cells).
def read_reference(path):
    blocks, seen, broken, after_row = [], set(), False, False
    for line in open(path, encoding="utf-8"):
        line = re.sub(r"\*\*|</?b>", "", line.rstrip("\n"))
        if not line.strip():
            broken = after_row or broken
            continue
        heading = re.match(r"#+ (.*)", line)
        if heading:
            blocks.append([normal(heading[1]), []])
            seen, broken, after_row = set(), False, False
            continue
        if not blocks:
            raise SystemExit(f"{path}: text before the first heading: {line}")
        key = tuple(trimmed(line.split("\t")))
        if broken and key in seen:
            continue  # the head of a table's next page
        seen.add(key)
        items = blocks[-1][1]
        contents = re.match(r"(.*?) \.{3,}\t\d+$", line)
        if contents:
            items.append(("p", normal(contents[1])))
        elif "\t" in line:
            items.append(("row", trimmed(line.split("\t"))))
            broken, after_row = False, True
        elif FRAME.match(line) and items and items[-1][0] == "frame":
            items[-1] = ("frame", items[-1][1] + normal(line))
        else:
            items.append(("frame" if FRAME.match(line) else "p", normal(line)))
    return [[h, [("p" if k == "frame" else k, v) for k, v in i]] for h, i in blocks]


class Page(html.parser.HTMLParser):
    VOID = {"meta", "link", "br", "col", "hr", "img", "input"}
    LEAF = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th"}

    def __init__(self):
        super().__init__()
        self.stack, self.blocks, self.levels, self.stray = [], [], [], []
        self.leaf = self.row = None
        self.text = ""

    def inside(self):
        return any(t == "main" or "toc" in c for t, c in self.stack) and not self.only_web()

    def only_web(self):
        return any("web" in c or "unit" in c for _, c in self.stack)

    def handle_starttag(self, tag, attrs):
        classes = (dict(attrs).get("class") or "").split()
        if tag not in self.VOID:
            self.stack.append((tag, classes))
        if re.match(r"h[1-6]$", tag):
            self.levels.append(int(tag[1]))
        if tag == "tr":
            self.row = []
        if self.leaf is None and tag in self.LEAF:
            self.leaf, self.text = len(self.stack), ""

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_data(self, data):
        if self.leaf is not None:
            self.text += "" if self.only_web() else data
        elif self.inside() and data.strip():
            self.stray.append(normal(data))

    def handle_endtag(self, tag):
        while self.stack and self.stack[-1][0] != tag:
            self.stack.pop()
        if not self.stack:
            return
        classes = self.stack[-1][1]
        if self.leaf == len(self.stack):
            self.leaf = None
            if tag in ("td", "th"):
                self.row.append(self.text)
            elif self.inside():
                self.item(tag, classes)
        if tag == "tr":
            row, self.row = trimmed(self.row), None
            if row and self.inside():
                self.add(("row", row))
        self.stack.pop()

    def item(self, tag, classes):
        if tag[0] == "h" or "toc-part" in classes:
            self.blocks.append([normal(self.text), []])
        else:
            self.add(("p", normal(self.text)))

    def add(self, item):
        if not self.blocks:
            self.blocks.append(["", []])
        self.blocks[-1][1].append(item)


def shown(item):
    return "nothing" if item is None else " | ".join(item[1]) if item[0] == "row" else item[1]


def same(want, have):
    if want is None or have is None or want[0] != have[0]:
        return False
    if want[0] == "p" or re.match(r"\d+$|\d+、|栏次$", want[1][0]):
        return want[1] == have[1]
    return [c for c in want[1] if c] == [c for c in have[1] if c]


def difference(want, have):
    for i in range(max(len(want), len(have))):
        w = want[i] if i < len(want) else None
        h = have[i] if i < len(have) else None
        if not same(w, h):
            return f"  text {i + 1}\n    expected {shown(w)}\n    found    {shown(h)}"
    return None


def report(name, problem):
    print(f"not ok {name}\n{problem}" if problem else f"ok {name}")
    return bool(problem)


def compare_html(reference, path):
    page = Page()
    page.feed(open(path, encoding="utf-8").read())
    page.close()
    bad, at = 0, 0
    for name, want in reference:
        names = [b[0] for b in page.blocks[at:]]
        if name not in names:
            bad += report(name, "  missing, or not in its place")
            continue
        for extra in page.blocks[at : at + names.index(name)]:
            bad += report(extra[0], "  not in the reference")
        at += names.index(name) + 1
        bad += report(name, difference(want, page.blocks[at - 1][1]))
    for extra in page.blocks[at:]:
        bad += report(extra[0], "  not in the reference")
    bad += report("no text outside paragraphs, headings and cells",
                  page.stray and "  found " + page.stray[0])
    steps = zip([0] + page.levels, page.levels)
    skips = [f"  h{a} is followed by h{b}" for a, b in steps if b > a + 1]
    bad += report("heading levels", skips and skips[0])
    return bad


def match(stream, at, text, window):
    """The place behind text in stream, begun at most window behind at; -1 if it is not there.

    A form feed, with page furniture before and behind it, may interrupt the text.
    """
    end = min(len(stream), at + window)
    start = stream.find(text[:1], at, end)
    while start >= 0:
        n = 0
        while n < len(text) and stream[start + n : start + n + 1] == text[n]:
            n += 1
        if n == len(text):
            return start + n
        feed = stream.find("\f", start + n, start + n + 200)
        if feed >= 0 and (n >= 4 or feed - start - n <= 12):
            behind = match(stream, feed + 1, text[n:], 300)
            if behind >= 0:
                return behind
        start = stream.find(text[:1], start + 1, end)
    return -1


def compare_pdf(reference, path):
    if path.endswith(".txt"):
        raw = open(path, encoding="utf-8").read()
    else:
        raw = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"],
                             check=True, stdout=subprocess.PIPE).stdout.decode()
    stream = re.sub(r"[^\S\f]+", "", raw).replace("（", "(").replace("）", ")")
    bad, at, window = 0, 0, len(stream)
    for name, items in reference:
        problem = None
        for kind, value in [("heading", name)] + items:
            if kind == "heading" and window > WINDOW:
                window = len(stream)  # something was missing: find the thread again
            text = "".join(value)
            texts = [text, re.sub(r"(?<!\d)(\d+)、", r"\1.", text, count=1)]
            behind = max(match(stream, at, t, window) for t in texts)
            if behind < 0:
                window += len(text)
                problem = problem or (f"  missing  {shown((kind, value))}\n"
                                      f"  behind   {stream[max(0, at - 40):at]!r}\n"
                                      f"  before   {stream[at:at + 60]!r}")
            else:
                at, window = behind, WINDOW
        bad += report(name, problem)
    return bad


def main(args):
    if len(args) not in (2, 3) or args[0] not in ("html", "pdf"):
        raise SystemExit(__doc__)
    here = os.path.dirname(os.path.abspath(__file__))
    fixture = os.path.join(here, "../fixtures/luquan-xinfang-2024.md")
    reference = read_reference(args[2] if len(args) == 3 else fixture)
    bad = (compare_html if args[0] == "html" else compare_pdf)(reference, args[1])
    print(f"{len(reference)} blocks, {bad} differences")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
