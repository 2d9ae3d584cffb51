"""The structure of index.html: what a browser, a screen reader and the inspectors rely on."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, build, check, edited  # noqa: E402
from web import Node, Web, grid  # noqa: E402

TABLES = [f"t{n}" for n in range(1, 10)]
AMOUNT = re.compile(r"-?\d+\.\d\d$")
# sample content of the templates that no report of the tests types itself
SAMPLES = ["undefined", "网站名称", "www.example.gov.cn", "1301000000", "办公设备购置", "台式计算机",
           "A02010105", "注：表中没有金额时打印这一行", "会议费等支出"]


def named(elements):
    """The first few elements as text, for messages."""
    return ", ".join(str(e) for e in list(elements)[:5])


def none(elements, name):
    elements = list(elements)
    return check(not elements, "webpage: " + name, named(elements))


def document(page):
    root = page.root
    tops = [e for e in root.children if isinstance(e, Node)]
    check(page.doctype is not None and page.doctype.lower() == "doctype html"
          and page.source.startswith("<!DOCTYPE html>"), "webpage: doctype", page.doctype)
    check([e.tag for e in tops] == ["html"] and tops[0].get("lang") == "zh-CN",
          "webpage: one html element, lang zh-CN", named(tops))
    check(not page.problems, "webpage: every element is ended, void elements are not",
          page.problems[:5])
    head = [e.tag for e in tops[0].children if isinstance(e, Node)]
    check(head == ["head", "body"], "webpage: head and body", head)
    metas = {m.get("name"): m.get("content") for m in root.elements("meta")}
    first = next(root.elements("meta"))
    check(first.get("charset").lower() == "utf-8", "webpage: charset comes first", str(first))
    check(all(metas.get(n) for n in ("viewport", "author", "description")),
          "webpage: viewport, author and description", metas)
    titles = [squeeze(t.text()) for t in root.elements("title") if t.inside("svg") is None]
    check(len(titles) == 1 and titles[0] == squeeze(next(root.elements("h1")).text()),
          "webpage: the title is the h1", titles)
    for tag in ("main", "header", "nav", "h1"):
        check(len(list(root.elements(tag))) == 1, f"webpage: one {tag}")
    levels = [int(e.tag[1]) for e in root.elements(*(f"h{n}" for n in range(1, 7)))]
    skips = [(a, b) for a, b in zip([0] + levels, levels) if b > a + 1]
    check(not skips, "webpage: heading levels are not skipped", skips)
    none((e for e in root.elements(*(f"h{n}" for n in range(1, 7))) if not e.text().strip()),
         "no heading is empty")


def squeeze(text):
    return re.sub(r"\s+", "", text)


def references(page):
    elements = list(page.root.elements())
    ids = [e.get("id") for e in elements if "id" in e.attrs]
    check(len(ids) == len(set(ids)), "webpage: ids are unique",
          sorted(i for i in set(ids) if ids.count(i) > 1)[:5])
    check(all(re.fullmatch(r"\S+", i) for i in ids), "webpage: ids are words")
    none((e for e in elements if e.get("href").startswith("#")
          and e.get("href")[1:] not in page.ids), "every #target is there")
    none((e for e in elements for name in ("aria-labelledby", "aria-describedby", "for")
          for word in e.get(name).split() if word not in page.ids), "every named label is there")
    none((e for e in elements if e.tag in ("script", "iframe", "object", "embed", "base", "form")
          or any(a.startswith("on") for a in e.attrs)), "nothing that runs")
    none((e for e in elements for name in ("src", "href", "srcset", "action", "poster")
          if re.match(r"[a-z][a-z0-9+.-]*:|//|/", e.get(name), re.I)),
         "nothing is loaded from elsewhere")
    none((e for e in elements if any(a.startswith(("data-", "xmlns")) for a in e.attrs)),
         "nothing of the templates' attributes is left")
    sheets = [e.get("href") for e in elements if e.tag == "link"]
    check(sheets == ["report.css"], "webpage: one stylesheet, beside the page", sheets)
    links = [a for nav in page.root.elements("nav") for a in nav.elements("a")]
    check(len(links) == 9 + 11, "webpage: the 目录 lists 9 + 11 links", len(links))
    wrong = [a for a in links if squeeze(a.text()) not in
             squeeze(page.ids.get(a.get("href")[1:], page.root).text())
             or page.ids.get(a.get("href")[1:]) is None]
    check(not wrong, "webpage: each link of the 目录 leads to what it names", named(wrong))


def tables(page):
    every = list(page.root.elements("table"))
    ths = [e for t in every for e in t.elements("th")]
    scopes = ("col", "row", "colgroup", "rowgroup")
    none((e for e in ths if e.get("scope") not in scopes), "every th has a scope")
    none((e for e in page.root.elements("td", "th") for h in e.get("headers").split()
          if h not in page.ids or page.ids[h].tag != "th"
          or page.ids[h].inside("table") is not e.inside("table")),
         "headers name th of the same table")
    none((t for t in every if "form" not in t.classes() and
          [c.tag for c in t.children if isinstance(c, Node)][:1] != ["caption"]),
         "every table of data begins with a caption")
    none((c for c in page.root.elements("caption") if not c.text().strip()),
         "no caption is empty")
    for t in every:
        problem = flaw(t)
        if problem:
            check(False, f"webpage: {t} is a whole rectangle", problem)
    check(len(every) > 9, "webpage: tables were looked at", len(every))
    none((e for e in page.root.elements("td", "th") if AMOUNT.match(e.text().strip())
          and "amount" not in e.classes()), "amounts are of the class amount")
    none((e for e in page.root.elements("td", "th") if "amount" in e.classes() and e.tag == "td"
          and e.text() and not AMOUNT.match(e.text())), "the class amount holds only amounts")


def flaw(table):
    """Why the cells of a table are no rectangle without gaps and overlaps, or None."""
    rows = grid(table)
    lines = list(table.elements("tr"))
    cols = sum(int(c.get("span", "1")) for c in table.elements("col"))
    if len(rows) != len(lines):
        return f"{len(lines)} rows, but rowspans reach {len(rows)}"
    if not rows:
        return "no rows"
    for row, line in zip(rows, lines):
        bad = [x + 1 for x, place in enumerate(row) if len(place) != 1]
        if bad:
            return f"{len(row[bad[0] - 1])} cells in place {bad[0]} of the row on line {line.line}"
    if cols not in (0, len(rows[0])):
        return f"{cols} col elements for {len(rows[0])} columns"
    groups = {c: c.inside("thead", "tbody", "tfoot") for row in rows for place in row for c in place}
    for y, line in enumerate(lines):
        group = line.inside("thead", "tbody", "tfoot")
        if any(groups[place[0]] is not group for place in rows[y]):
            return f"a cell reaches out of its group into the row on line {line.line}"
    return None


def pivots(page):
    for name in TABLES:
        table = page.ids.get(name)
        if table is None or table.tag != "table":
            check(False, f"webpage: table {name} is there")
            continue
        rows = [r for r in table.elements("tr") if "numbering" in r.classes()]
        texts = [[c.text() for c in r.elements("td", "th")] for r in rows]
        width = len(grid(table)[0])
        check(texts == [["栏次"] + [str(n) for n in range(1, width)]]
              and rows[0].parent.tag == "thead", f"webpage: 栏次 row of {name}", texts)
        none((c for body in table.elements("tbody") for c in body.elements("td")
              if "amount" in c.classes() and not ("headers" in c.attrs and "id" in c.attrs)
              and not is_padding(c)), f"amounts of {name} have ids and headers")


def is_padding(cell):
    """An amount of the shorter side of a table: empty, and so is the name of its line."""
    line = cell.parent.children[:cell.parent.children.index(cell)]
    names = [c for c in line if isinstance(c, Node) and "name" in c.classes()]
    return not cell.text() and names[-1].tag == "td" and not names[-1].text()


def sample_free(scratch):
    """Another department's report of another year holds nothing of the templates' samples."""
    report = os.path.join(scratch, "other")
    shutil.copytree(EXAMPLE, report)
    for name in os.listdir(report):
        path = os.path.join(report, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for old, new in (("2024", "2031"), ("2023", "2030"), ("石家庄市鹿泉区信访局", "某市某局"),
                         ('"542"', '"777"')):
            text = text.replace(old, new)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    built = build(os.path.join(scratch, "out"), report, options=("--dump=xhtml",))
    check(built.returncode == 0, "webpage: another department's report", built.stderr)
    shown = re.sub("<rect[^>]*>", "", built.stdout)  # a bar may be 542 long
    left = [s for s in ("2024", "2023", "石家庄市鹿泉区信访局", "542", *SAMPLES) if s in shown]
    check(not left, "webpage: nothing of the templates' samples is left", left)


def by_xmllint(path):
    if shutil.which("xmllint") is None:
        return
    html = subprocess.run(["xmllint", "--html", "--noout", path], capture_output=True, text=True,
                          errors="replace")  # it cuts its excerpts within characters
    said = [l for l in html.stderr.splitlines() if "error" in l
            and not re.search(r"Tag (header|nav|main|section|footer|article|figure|figcaption|svg|title|desc|rect|text)"
                              r" invalid", l)]
    check(not said, "webpage: xmllint reads it as HTML", said[:5])
    xml = subprocess.run(["xmllint", "--nonet", "--noout", path], capture_output=True, text=True)
    check(xml.returncode == 0, "webpage: xmllint reads it as XML", xml.stderr[:500])


def main():
    with tempfile.TemporaryDirectory() as scratch:
        # with a date and the site's tags, so that every element of the head is there
        report = edited(EXAMPLE, os.path.join(scratch, "report"),
                        ("# published_on:", "site: {name: 甲网, domain: a.gov.cn, code: '13', "
                         "column: 乙}\npublished_on:"))
        built = build(os.path.join(scratch, "out"), report)
        if not check(built.returncode == 0, "webpage: the example builds", built.stderr):
            return
        path = os.path.join(scratch, "out", "report", "index.html")
        page = Web(path)
        document(page)
        metas = {m.get("name"): m.get("content") for m in page.root.elements("meta")}
        check(metas.get("SiteName") == "甲网" and metas.get("PubDate") == "2024-03-05"
              and metas.get("SiteIDCode") == "13", "webpage: the tags of a government site", metas)
        references(page)
        tables(page)
        pivots(page)
        by_xmllint(path)
        sample_free(scratch)


main()
