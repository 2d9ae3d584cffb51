"""The structure of index.html: what a browser, a screen reader and the inspectors rely on."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, build, check, published  # noqa: E402
from web import Node, Web, grid  # noqa: E402

TABLES = [f"t{n}" for n in range(1, 10)]
AMOUNT = re.compile(r"-?\d+\.\d\d$")
NAME = "石家庄市鹿泉区信访局2024年部门预算信息公开"
# 国办发〔2017〕47号, as tests/read/build.py enters them
TAGS = {
    "SiteName": "某某区人民政府", "SiteDomain": "www.example.gov.cn", "SiteIDCode": "1301000000",
    "ColumnName": "部门预算", "ColumnDescription": "公开区级各部门的预算和说明",
    "ColumnKeywords": "部门预算,预算公开", "ColumnType": "信息公开", "ArticleTitle": NAME,
    "PubDate": "2024-03-05 09:30", "ContentSource": "石家庄市鹿泉区信访局",
    "Keywords": "2024年,部门预算,预算公开,石家庄市鹿泉区信访局", "Author": "石家庄市鹿泉区信访局",
    "Description": "石家庄市鹿泉区信访局2024年部门预算公开表和情况说明",
    "Url": "https://www.example.gov.cn/2024/0305/1.html",
}
HEADER = {
    "标题": NAME, "索引号": "11130110000000000X/2024-00001", "主题分类": "财政、金融、审计/财政",
    "体裁分类": "财政预算、决算", "发布机构": "石家庄市鹿泉区信访局", "成文日期": "2024年3月1日",
    "发文字号": "无", "发布日期": "2024年3月5日", "有效性": "有效", "公开方式": "主动公开", "公开形式": "网站",
}
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
    metas = [(m.get("name"), m.get("content")) for m in root.elements("meta") if m.get("name")]
    first = next(root.elements("meta"))
    check(first.get("charset").lower() == "utf-8", "webpage: charset comes first", str(first))
    tags = [(n, c) for n, c in metas if n[0].isupper()]
    check(sorted(tags) == sorted(TAGS.items()), "webpage: the tags of a government site, each once",
          set(tags) ^ set(TAGS.items()))
    check(len({n.lower() for n, _ in metas}) == len(metas) and dict(metas).get("viewport"),
          "webpage: no tag twice in another spelling", metas)
    terms = [d for d in root.elements("dl") if d.inside("section").get("id") == "disclosure"]
    found = [(dt.text(), dd.text()) for d in terms
             for dt, dd in zip(d.elements("dt"), d.elements("dd"))]
    check(sorted(found) == sorted(HEADER.items()), "webpage: the header block of 政府信息公开", found)
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
    none((e for e in elements if e.tag in ("style", "iframe", "object", "embed", "base", "form")
          or any(a == "style" or a.startswith("on") for a in e.attrs)),
         "no inline style, handler or frame")
    scripts = [(e.attrs, e.text()) for e in elements if e.tag == "script"]
    check(scripts == [({"src": "report.js", "defer": "defer"}, "")],
          "webpage: one script, beside the page, that may be missing", scripts)
    none((e for e in elements for name in ("src", "href", "srcset", "action", "poster")
          if re.match(r"[a-z][a-z0-9+.-]*:|//|/", e.get(name), re.I)),
         "nothing is loaded from elsewhere")
    none((e for e in elements if any(a.startswith(("data-", "xmlns")) for a in e.attrs)),
         "nothing of the templates' attributes is left")
    policy = [m.get("content") for m in elements if m.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(r.strip().split(" ", 1) for r in "".join(policy).split(";"))
    check(len(policy) == 1 and rules == {
        "default-src": "'none'", "style-src": "'self'", "img-src": "'self' data:",
        "script-src": "'self'", "base-uri": "'none'", "form-action": "'none'"},
          "webpage: the content security policy", policy)
    sheets = [e.get("href") for e in elements if e.tag == "link"]
    check(sheets == ["report.css"], "webpage: one stylesheet, beside the page", sheets)
    links = [a for nav in page.root.elements("nav") for a in nav.elements("a")]
    check(len(links) >= 9 + 11, "webpage: the 目录 lists 9 + 11 links", len(links))
    wrong = [a for a in links if squeeze(a.text()) not in
             squeeze(page.ids.get(a.get("href")[1:], page.root).text())
             or page.ids.get(a.get("href")[1:]) is None]
    check(not wrong, "webpage: each link of the 目录 leads to what it names", named(wrong))


def package(page, folder):
    """What the page names lies beside it, and asks for nothing from elsewhere."""
    names = {re.sub("#.*", "", e.get(a)) for e in page.root.elements() for a in ("href", "src")}
    missing = sorted(n for n in names if n and not os.path.exists(os.path.join(folder, n)))
    check(not missing, "webpage: every file that the page names is in the package", missing)
    for name in ("report.css", "report.js"):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            text = file.read()
        found = re.findall(r"url\(|@import|https?:|//[a-z]|eval\(|innerHTML|fetch\(", text)
        check(not found, f"webpage: {name} asks for nothing from elsewhere", found)


def offers(page):
    """Each table offers itself as CSV and in the workbook, and an address of its own."""
    for line in (p for p in page.root.elements("p") if "files" in p.classes()):
        links = [a.get("href") for a in line.elements("a")]
        own = [h[1:] for h in links if h.startswith("#") and h != "#toc"]
        check(any(h.startswith("data/") and h.endswith(".csv") for h in links)
              and "data/tables.xlsx" in links and len(own) == 1 and own[0] in page.ids,
              f"webpage: {own} is offered as CSV and XLSX", links)
        none((a for a in line.elements("a") if "aria-label" in a.attrs
              and not a.get("aria-label").startswith(a.text())), f"{own} is read as it is written")


def reading(page):
    """Landmarks, controls and scrollers."""
    first = next(page.root.elements("a"))
    check(first.get("href") == "#main" and "skip" in first.classes(), "webpage: a skip link comes first")
    check(len(list(page.root.elements("footer"))) == 1, "webpage: one footer")
    buttons = list(page.root.elements("button"))
    none((b for b in buttons if b.get("type") != "button" or not b.text().strip()
          or not any("hidden" in e.attrs for e in (b, b.parent))),
         "controls are hidden until the script runs")
    check({"大", "中", "小", "打印"} <= {b.text() for b in buttons}, "webpage: 字号 and 打印")
    every = list(page.root.elements("table"))
    boxes = [t.inside("div") for t in every]
    none((t for t, box in zip(every, boxes)
          if box is None or "scroll" not in box.classes() or box.get("tabindex") != "0"
          or not box.get("aria-labelledby")), "each table lies in a scroller that takes the focus")
    none((e for e in page.root.elements("table", "tr", "td", "th", "section")
          if "id" not in e.attrs and not e.get("aria-label")), "tables, sections, rows and cells have ids")


def units(page):
    """A screen reader reads an amount with its heads: one of them tells the unit."""
    heads = {h.get("id"): [s.text() for s in h.elements("span") if "unit" in s.classes()]
             for h in page.root.elements("th")}
    amounts = [c for c in page.root.elements("td") if "amount" in c.classes() and "headers" in c.attrs]
    none((c for c in amounts if [u for h in c.get("headers").split() for u in heads[h]] != ["（万元）"]),
         "amounts are read with their unit, once")
    check(len(amounts) > 300, "webpage: units were looked at", len(amounts))
    pictures = [t for t in page.root.elements("table") if t.inside("figure") is not None]
    columns = [[place[0] for place in column] for t in pictures for column in zip(*grid(t))]
    check(len(pictures) == 3 and all(
        ("（万元）" in column[0].text()) == ("amount" in column[1].classes()) for column in columns),
          "webpage: heads of amounts beneath pictures tell the unit", [c[0].text() for c in columns])
    none((c for c in page.root.elements("td", "th") if "amount" not in c.classes()
          and any("unit" in s.classes() for s in c.elements("span")) and c.inside("table").get("id") in TABLES),
         "only heads of amounts tell the unit")


def unused(page):
    """What a phone folds away: columns without an amount, and the page says which."""
    told = {s.get("id")[2:]: p.text() for p in page.root.elements("p") if "folded" in p.classes()
            for s in [p.inside("section")]}
    for name in TABLES:
        rows = grid(page.ids[name])
        width = len(rows[0])
        empty = {x for x in range(width) if all("amount" in r[x][0].classes() and not r[x][0].text()
                                                for r in rows if r[x][0].parent.parent.tag == "tbody")}
        if len(rows) < 5 or not any(AMOUNT.match(c.text()) for r in rows for p in r for c in p):
            empty = set()
        marked = {x for x in range(width) if all("unused" in r[x][0].classes() for r in rows[-1:])}
        check(marked == empty, f"webpage: empty columns of {name} are marked", (marked, empty))
        heads = {rows[[i for i, r in enumerate(rows) if r[x][0].tag == "th" and "col" == r[x][0].get("scope")][-1]]
                 [x][0].text().replace("（万元）", "") for x in empty}
        named = set(re.sub("^.*：|。$", "", told.get(name, "")).split("、")) - {""}
        check(named == heads, f"webpage: empty columns of {name} are named", (named, heads))
    check(len(told) > 2, "webpage: empty columns were looked at", told)


def book_pages(page, folder):
    """A link to report.pdf leads to the page where its table stands, and says that page's number."""
    pdf = os.path.join(folder, "report.pdf")
    links = [a for a in page.root.elements("a") if a.get("href").startswith("report.pdf#")]
    check(len(links) == 9 + 4 + 8, "webpage: each table leads to its page of the PDF", len(links))
    for a in links:
        n = a.get("href").partition("#page=")[2]
        text = squeeze(subprocess.run(["pdftotext", "-f", n, "-l", n, pdf, "-"], capture_output=True,
                                      text=True).stdout)
        heads = [h for t in [a.inside("section", "div")] for h in t.elements("h2", "h4", "h5")]
        title = squeeze(heads[-1].text())
        number = re.sub(r"\D", "", a.text().partition("PDF")[2])
        check(title in text and (f"—{number}—" in text or (not number and title == "更正说明")), f"webpage: {title} is on page {number}",
              text[:80])


def tables(page):
    every = list(page.root.elements("table"))
    ths = [e for t in every for e in t.elements("th")]
    scopes = ("col", "row", "colgroup", "rowgroup")
    none((e for e in ths if e.get("scope") not in scopes), "every th has a scope")
    none((e for e in page.root.elements("td", "th") for h in e.get("headers").split()
          if h not in page.ids or page.ids[h].tag != "th"
          or page.ids[h].inside("table") is not e.inside("table")),
         "headers name th of the same table")
    none((t for t in every if "form" not in t.classes() and not t.get("aria-labelledby") and
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
        report = published(os.path.join(scratch, "report"))
        built = build(os.path.join(scratch, "out"), report)
        if not check(built.returncode == 0, "webpage: the example builds", built.stderr):
            return
        path = os.path.join(scratch, "out", "report", "index.html")
        page = Web(path)
        document(page)
        references(page)
        package(page, os.path.dirname(path))
        offers(page)
        reading(page)
        units(page)
        unused(page)
        book_pages(page, os.path.dirname(path))
        tables(page)
        pivots(page)
        by_xmllint(path)
        sample_free(scratch)


main()
