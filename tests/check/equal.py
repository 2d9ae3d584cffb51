"""Proof of equality: every cell of every table is the same in the model, on the page, in the PDF, in
CSV, XLSX and JSON, and none is missing. The files are read by tests/read/data.py, which shares
nothing with the exporters; the tables of the report's lists are computed here from its YAML.

Then one cell is altered in each of the files, and one row taken away: that must be noticed.
"""
import decimal
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
import data  # noqa: E402
from build import EXAMPLE, TOP, YUAN, build, check  # noqa: E402
from glyphs import Glyphs  # noqa: E402
from schema import read_dump  # noqa: E402

PROCUREMENT = os.path.join(TOP, "tests", "fixtures", "procurement-30")
LONG_PACKS = os.path.join(TOP, "tests", "fixtures", "long", "templates")
LONG_ROWS = 300


# ---- the tables of lists, from the YAML ----------------------------------------------

class Lists:
    """decimals are two; blank: zero is not printed."""

    def __init__(self, report, display, blank):
        self.report = report
        self.scale = 1 if report["report"]["unit"] == display else decimal.Decimal("0.0001")
        self.blank = blank

    def amount(self, *typed):
        total = sum((decimal.Decimal(t) for t in typed if t), decimal.Decimal(0)) * self.scale
        shown = total.quantize(decimal.Decimal("0.01"), rounding=decimal.ROUND_HALF_UP)
        return "" if self.blank and total == 0 else str(shown)

    def amounts(self, item, names):
        return [self.amount(item.get(name)) for name in names.split()]

    def hebei(self):
        r = self.report
        projects = list(enumerate(r["projects"], 1))
        found = {
            "corrections": [[n, *(c.get(f, "") for f in ("date", "what", "old", "new", "reason"))]
                            for n, c in enumerate(r.get("corrections") or [], 1)],
            "units": [[n, u["name"], u["nature"], u["rank"], u["funding"]] for n, u in enumerate(r["units"], 1)],
            "performance-items": [[n, i["title"], i["goal"], i["indicator"]]
                                  for n, i in enumerate(r["performance"]["items"], 1)],
            "projects": [[n, p["code"], p["name"], p.get("function", ""), *self.amounts(p, "fiscal other"),
                          self.amount(p.get("fiscal"), p.get("other")), p["purpose"], "".join(p["goals"])]
                         for n, p in projects],
            "projects-plan": [[n, p["code"], k, i["time"], i["percent"]]
                              for n, p in projects for k, i in enumerate(p["plan"], 1)],
            "projects-indicators": [[n, p["code"], k, i["first"]]
                                    for n, p in projects for k, i in enumerate(p["indicators"], 1)],
            "projects-indicators-items": [
                [n, p["code"], k, i["first"], j] + [x[f] for f in ("second", "third", "description", "value", "basis")]
                for n, p in projects for k, i in enumerate(p["indicators"], 1) for j, x in enumerate(i["items"], 1)],
            "procurement": [self.purchase(n, i) for n, i in enumerate(r["procurement"] or [], 1)],
            "assets": self.assets(),
            "glossary": [[n, i["term"], i["text"]] for n, i in enumerate(r["glossary"], 1)],
        }
        return {name: [[data.plain(str(c)) for c in row] for row in rows] for name, rows in found.items()}

    def purchase(self, n, i):
        parts = "general fund capital special own".split()
        return [n, i["project"], self.amount(i.get("budget")), i["goods"], i["catalogue"], i.get("measure", ""),
                i.get("quantity", ""), *self.amounts(i, "price"), *self.amounts(i, " ".join(parts)),
                self.amount(*(i.get(p) for p in parts)), self.amount(i.get("small_firms"))]

    def assets(self):
        a = self.report["assets"]
        rows = [["截止时间", a["as_of"], ""], ["本年度拟购置固定资产总额", "", self.amount(a.get("purchases"))]]
        for name, label, quantity in (("houses", "房屋", "面积"), ("offices", "办公用房", "面积"),
                                      ("vehicles", "车辆", "数量"), ("equipment", "设备", "数量"),
                                      ("other", "其他固定资产", "数量")):
            thing = a.get(name) or {}
            rows += [[f"{label}/{quantity}", thing.get("quantity", ""), ""],
                     [f"{label}/价值", "", self.amount(thing.get("value"))]]
        values = [(a.get(n) or {}).get("value") for n in ("houses", "vehicles", "equipment", "other")]
        return rows + [["资产总额", "", self.amount(*values)]]

    def long(self):
        return {"records": [[str(n), r["code"], r["name"], r["unit"], *self.amounts(r, "basic project"),
                             self.amount(r.get("basic"), r.get("project")), r.get("note", "")]
                            for n, r in enumerate(self.report["records"], 1)]}


# The tables of lists that the page and the PDF print as tables: a head that tells them, and each
# printed row made from a row of the data (hebei) or from all of them (assets).
def printed_units(rows):
    return [row[1:] for row in rows]


def printed_procurement(rows):
    return [[*r[1:8], r[13], *r[8:13], r[14]] for r in rows]


def printed_assets(rows):
    value = {r[0]: r[1] or r[2] for r in rows}
    lines = [["资产总额", "", value["资产总额"]]]
    for name, label in (("1、房屋（平方米）", "房屋"), ("其中：办公用房（平方米）", "办公用房"),
                        ("2、车辆（台、辆）", "车辆"), ("3、单价在20万元以上的设备", "设备"),
                        ("4、其他固定资产", "其他固定资产")):
        quantity = value.get(label + "/面积", value.get(label + "/数量"))
        lines.append([name, quantity, value[label + "/价值"]])
    return lines


def printed_records(rows):
    return [[n, code, name, unit, total, basic, project, note]
            for n, code, name, unit, basic, project, total, note in rows]


PRINTED = {"units": ("经费保障形式", printed_units), "procurement": ("采购物品名称", printed_procurement),
           "assets": ("价值（金额单位：万元）", printed_assets), "records": ("备注", printed_records)}
SPREAD = ("performance-items", "projects", "projects-plan", "projects-indicators-items", "glossary")


# ---- comparing ----------------------------------------------------------------------

class Comparison:
    """What is the same and what is not, in one format."""

    def __init__(self):
        self.cells, self.tables, self.wrong = 0, 0, []

    def rows(self, name, want, have):
        self.tables += 1
        if have is None:
            self.wrong.append(f"{name} is missing")
            return
        if len(want) != len(have):
            self.wrong.append(f"{name} has {len(have)} rows, not {len(want)}")
        for y, (a, b) in enumerate(zip(want, have), 1):
            if len(a) != len(b):
                self.wrong.append(f"{name} row {y} has {len(b)} cells, not {len(a)}")
            self.cells += len(a)
            self.wrong += [f"{name} row {y} column {x}: '{v}', not '{u}'"
                           for x, (u, v) in enumerate(zip(a, b), 1) if squeeze(u) != squeeze(v)]

    def heads(self, name, want, have):
        if [tuple(map(squeeze, c)) for c in want] != [tuple(map(squeeze, c)) for c in have]:
            self.wrong.append(f"{name} has other heads: {have}, not {want}")

    def extra(self, want, have):
        self.wrong += [f"{name} should not be there" for name in have if name not in want]

    def spread(self, name, want, texts):
        """Cells that are printed here and there: each is the text of a cell, or in one."""
        whole, joined = set(texts), "\n".join(texts)
        self.tables += 1
        for y, row in enumerate(want, 1):
            for x, cell in enumerate(row, 1):
                if re.fullmatch(r"\d{0,3}", cell):
                    continue  # nothing, or the number of an item
                self.cells += 1
                if squeeze(cell) not in whole and squeeze(cell) not in joined:
                    self.wrong.append(f"{name} row {y} column {x}: '{cell}' is nowhere")


def squeeze(text):
    return re.sub(r"\s+", "", text)


class Wanted:
    """The tables of a report: those of the pack and those of its lists."""

    def __init__(self, report, options, kind):
        def dump(stage):
            done = build("out", report, options=("--dump=" + stage, *options))
            if done.returncode:
                raise SystemExit(done.stderr)
            return done.stdout

        self.dump = dump("model")
        self.pivots = data.model_tables(self.dump)
        tree = read_dump(dump("yaml"), lambda form, text: text)
        self.lists = Lists(tree, *{"hebei": ("万元", True), "long": ("元", False)}[kind]).__getattribute__(kind)()
        self.all = {**self.pivots, **self.lists}


def compare_csv(want, package):
    found = Comparison()
    folder = os.path.join(package, "data")
    names = [n[:-4] for n in sorted(os.listdir(folder)) if n.endswith(".csv")]
    found.extra(want.all, names)
    for name, rows in want.all.items():
        path = os.path.join(folder, name + ".csv")
        found.rows(name, rows, data.read_csv(path).rows if os.path.exists(path) else None)
    return found


def compare_json(want, package):
    found = Comparison()
    have = data.read_json(os.path.join(package, "data", "report.json"))
    found.extra(want.all, have)
    for name, rows in want.all.items():
        found.rows(name, rows, have[name].rows if name in have else None)
    return found


def compare_xlsx(want, package):
    found = Comparison()
    with open(os.path.join(package, "data", "report.json"), encoding="utf-8") as file:
        titles = {t["id"]: t["title"] for t in json.load(file)["tables"]}
    have = data.read_xlsx(os.path.join(package, "data", "tables.xlsx"))
    found.extra(titles.values(), have)
    for name, rows in want.all.items():
        sheet = have.get(titles.get(name))
        found.rows(name, rows, sheet.rows if sheet else None)
    return found


def printed_tables(want, page):
    """(name, heads, rows) of the tables on a page, in its order."""
    for ident, table in page:
        if ident in want.pivots:
            yield ident, table.heads, want.pivots[ident]
        for name, (head, rows) in PRINTED.items():
            if name in want.lists and any(column[-1] == head for column in table.heads):
                yield name, table.heads, rows(want.lists[name])


def compare_html(want, package):
    found = Comparison()
    path = os.path.join(package, "index.html")
    page = data.read_html(path)
    have = {}
    for ident, table in page:
        for name, (head, _) in PRINTED.items():
            if name in want.lists and any(column[-1] == head for column in table.heads):
                have[name] = table.rows
        if ident:
            have[ident] = table.rows
    for name, rows in want.pivots.items():
        found.rows(name, rows, have.get(name))
    for name, (_, rows) in PRINTED.items():
        if name in want.lists:
            found.rows(name, rows(want.lists[name]), have.get(name))
    blocks = [squeeze(e.text()) for e in data.Web(path).root.elements("td", "th", "p", "h3", "h4", "h5", "dt", "dd")]
    for name in SPREAD:
        if name in want.lists:
            found.spread(name, want.lists[name], blocks)
    return found


def compare_pdf(want, package, read=data.drawn_tables):
    found = Comparison()
    path = os.path.join(package, "report.pdf")
    book = data.Book(read(path))
    for name, heads, rows in printed_tables(want, data.read_html(os.path.join(package, "index.html"))):
        found.rows(name, rows, book.table(heads, len(rows)))
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    texts = book.texts() + [squeeze(text)]
    for name in SPREAD:
        if name in want.lists:
            found.spread(name, want.lists[name], texts)
    return found


def compare_heads(want, package):
    """The names of the columns are the heads of the page, in every format."""
    found = Comparison()
    page = dict(data.read_html(os.path.join(package, "index.html")))
    folder = os.path.join(package, "data")
    book = data.read_xlsx(os.path.join(folder, "tables.xlsx"))
    report = data.read_json(os.path.join(folder, "report.json"))
    with open(os.path.join(folder, "report.json"), encoding="utf-8") as file:
        titles = {t["id"]: t["title"] for t in json.load(file)["tables"]}
    for name in want.all:
        table = data.read_csv(os.path.join(folder, name + ".csv"))
        found.heads(name + " in CSV", page[name].heads if name in want.pivots else table.heads, table.heads)
        found.heads(name + " in JSON", table.heads, report[name].heads)
        xlsx = [c if name in want.pivots else ("/".join(c),) for c in table.heads]
        found.heads(name + " in XLSX", xlsx, book[titles[name]].heads)
        found.cells += len(table.heads)
    return found


def check_notes(want, package, name):
    """The notes below the tables are the same on the page, in JSON and in XLSX."""
    page = data.Web(os.path.join(package, "index.html"))
    with open(os.path.join(package, "data", "report.json"), encoding="utf-8") as file:
        tables = json.load(file)["tables"]
    book = data.Workbook(os.path.join(package, "data", "tables.xlsx"))
    wrong, notes = [], 0
    for t, sheet in zip(tables, book.sheets):
        notes += len(t["notes"])
        if t["id"] in want.pivots:
            around = page.ids[t["id"]].inside("section")
            printed = [e.text() for e in around.elements("p") if "note" in e.classes()]
            if printed != t["notes"]:
                wrong.append((t["id"], printed, t["notes"]))
        last = max(y for y, _ in sheet.cells)
        found = [sheet.cells[y, 0] for y in range(last + 1 - len(t["notes"]), last + 1)]
        if found != t["notes"]:
            wrong.append((t["id"], found, t["notes"]))
    check(not wrong, f"equal: {name}: {notes} notes", wrong)


def compare_structure(want, package):
    return compare_pdf(want, package, data.tagged_tables)


COMPARE = {"CSV": compare_csv, "JSON": compare_json, "XLSX": compare_xlsx, "HTML": compare_html, "PDF": compare_pdf}
if data.structure:
    COMPARE["PDF, by its structure tree"] = compare_structure


def facts_of(dump):
    """--dump=model: list -> [(amount in 元, {dimension: value})], measure -> amount in 元."""
    facts, measures, current = {}, {}, None
    for line in dump.splitlines():
        head = re.match(r"facts (\S+): \d+$", line)
        if head:
            current = facts[head[1]] = []
        elif line.startswith("measure "):
            _, name, amount = line.split()
            measures[name] = amount
        elif line.startswith("  stated ") or not line.startswith("  ") or line.startswith("table "):
            current = current if line.startswith("  ") else None
        elif current is not None:
            _, amount, rest = (line.strip() + " ").split(" ", 2)
            pairs = re.findall(r"(\w+)=(.*?)(?= \w+=| $)", rest)
            current.append((amount, dict(pairs)))
    return facts, measures


def check_facts(package, name, dump):
    """The facts and measures of the JSON are the model's, and none is missing."""
    with open(os.path.join(package, "data", "report.json"), encoding="utf-8") as file:
        report = json.load(file)
    facts, measures = facts_of(dump)
    have = {n: [(f["amount"], {k: v for k, v in f.items() if k != "amount"}) for f in l["facts"]]
            for n, l in report["facts"].items()}
    check(have == facts, f"equal: {name}: JSON: {sum(map(len, facts.values()))} facts", have)
    stated = sorted(re.findall(r"^  stated \S+ (\S+) facts=(\d+)", dump, re.M))
    have = sorted((s["amount"], str(len(s["facts"]))) for l in report["facts"].values() for s in l["stated"])
    check(have == stated, f"equal: {name}: JSON: {len(stated)} stated totals", have)
    scale = 10000 if report["report"]["unit"] == "万元" else 1
    wrong = [(n, amount, report["measures"].get(n)) for n, amount in measures.items()
             if (decimal.Decimal(amount) / scale).quantize(decimal.Decimal("0.01"), rounding=decimal.ROUND_HALF_UP)
             != decimal.Decimal(report["measures"].get(n, "NaN"))]
    check(not wrong and len(measures) == len(report["measures"]), f"equal: {name}: JSON: {len(measures)} measures",
          wrong)


def check_package(package, name):
    """datapackage.json tells the truth about every CSV file: size, checksum, names and types of columns."""
    folder = os.path.join(package, "data")
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
        resources = json.load(file)["resources"]
    wrong, types = [], {"string": r"(?s).*", "integer": r"\d+", "number": r"-?\d+\.\d\d", "date": r"\d{4}-\d\d-\d\d"}
    for r in resources:
        with open(os.path.join(folder, r["path"]), "rb") as file:
            content = file.read()
        if r["bytes"] != len(content) or r["hash"] != "sha256:" + hashlib.sha256(content).hexdigest():
            wrong.append(f"{r['path']}: size or checksum")
        table = data.read_csv(os.path.join(folder, r["path"]))
        if [f["name"] for f in r["schema"]["fields"]] != ["/".join(h) for h in table.heads]:
            wrong.append(f"{r['path']}: names of columns")
        wrong += [f"{r['path']}: '{cell}' is no {f['type']}" for row in table.rows
                  for cell, f in zip(row, r["schema"]["fields"]) if cell and not re.fullmatch(types[f["type"]], cell)]
        if not re.fullmatch(r"[a-z0-9._-]+", r["name"]):
            wrong.append(f"{r['path']}: name")
    listed = sorted(r["path"] for r in resources)
    check(not wrong and listed == sorted(n for n in os.listdir(folder) if n.endswith(".csv")),
          f"equal: {name}: datapackage.json tells of every CSV file", wrong or listed)


# ---- each cell once more, altered ----------------------------------------------------

def edit(path, change):
    with open(path, "rb") as file:
        old = file.read()
    new = change(old)
    if old == new:
        raise SystemExit(f"not ok equal: nothing to alter in {path}")
    with open(path, "wb") as file:
        file.write(new)


def edit_zip(path, change):
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            new.writestr(item, change(item.filename, old.read(item)))
    edit(path, lambda _: out.getvalue())


def in_string(codes):
    """Codes of two bytes as they stand in a (string)."""
    text = b"".join(code.to_bytes(2, "big") for code in codes)
    return re.sub(rb"[()\\]", rb"\\\g<0>", text).replace(b"\r", b"\\r")


def edit_pdf(path, old, new):
    """Other digits in place of an amount's, in the page that holds it first."""
    open_path = path + ".open"
    subprocess.run(["qpdf", "--stream-data=uncompress", "--object-streams=disable", path, open_path], check=True)
    pdf = Glyphs(open_path)
    for page in range(len(pdf.pages)):
        pdf.page(page)

    def change(content):
        for font in pdf.fonts_read():
            codes = {text: code for code, text in font.texts.items()}
            if not set(old + new) <= set(codes):
                continue
            a, b = (in_string(codes[c] for c in t) for t in (old, new))
            if a in content:
                return content.replace(a, b, 1)
        return content

    edit(open_path, change)
    os.replace(open_path, path)


def in_third_sheet(old, new):
    """The third sheet holds t3."""
    def change(name, content):
        return re.sub(old, new, content, count=1) if name == "xl/worksheets/sheet3.xml" else content
    return lambda path: edit_zip(path, change)


def once(old, new):
    return lambda path: edit(path, lambda content: re.sub(old, new, content, count=1, flags=re.S))


def in_pdf(old, new):
    return lambda path: edit_pdf(path, old, new)


# what is altered: format, file, what is found (first), whether nothing else is, how to alter it
MUTATIONS = {
    "a cell of a CSV file": ("CSV", "data/t3.csv", "t3 row 2 column 5: '308.01', not '308.10'", True,
                             once(rb"308\.10", b"308.01")),
    "a code of a CSV file": ("CSV", "data/t3.csv", "t3 row 6 column 2: '2014002', not '2014001'", True,
                             once(rb'"2014001"', b'"2014002"')),
    "a row less in a CSV file": ("CSV", "data/t6.csv", "t6 has 26 rows, not 27", False,
                                 once(rb"\n5,[^\n]*", b"")),
    "a CSV file less": ("CSV", "data/t9.csv", "t9 is missing", True, os.remove),
    "a cell of the JSON": ("JSON", "data/report.json", "t2 row 6 column 4: '308.1', not '308.10'", True,
                           once('"2014001", "行政运行", "308.10"'.encode(), '"2014001", "行政运行", "308.1"'.encode())),
    "a row less in the JSON": ("JSON", "data/report.json", "t2 has 18 rows, not 19", False,
                               once(rb'\n *\{"id": "2014001", "cells"[^\n]*', b"")),
    "a cell of the XLSX": ("XLSX", "data/tables.xlsx", "t3 row 2 column 5: '308.11', not '308.10'", True,
                           in_third_sheet(rb"<v>308\.1</v>", b"<v>308.11</v>")),
    "a row less in the XLSX": ("XLSX", "data/tables.xlsx", "t3 row 4 column 1: '', not '4'", False,
                               in_third_sheet(rb'<row r="9".*?</row>', b"")),
    "a cell of the page": ("HTML", "index.html", "t3 row 6 column 5: '308.01', not '308.10'", True,
                           once(rb'(id="t3-2014001-basic"[^>]*>)308\.10', rb"\g<1>308.01")),
    "a row less on the page": ("HTML", "index.html", "t3 has 18 rows, not 19", False,
                               once(rb'<tr id="t3-2014001".*?</tr>', b"")),
    "a form's text on the page": ("HTML", "index.html", "projects row 5 column 3: '2024年退役士兵劳务派遣' is nowhere",
                                  True, lambda path: edit(path, lambda c: c.replace("年退役士兵".encode(), "年退伍士兵".encode()))),
    "a cell of the PDF": ("PDF", "report.pdf", "t2 row 6 column 4: '308.01', not '308.10'", True,
                          in_pdf("308.10", "308.01")),
    "the assets in the PDF": ("PDF", "report.pdf", "assets row 6 column 3: '148.45', not '148.54'", True,
                              in_pdf("148.54", "148.45")),
}


def check_mutations(want, package, scratch):
    for name, (format_name, file, message, alone, mutate) in MUTATIONS.items():
        copy = os.path.join(scratch, "altered")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(package, copy)
        mutate(os.path.join(copy, file))
        wrong = COMPARE[format_name](want, copy).wrong
        check(wrong[:1] == [message] and (len(wrong) == 1 or not alone), f"equal: {name}, altered, is noticed",
              wrong[:5])
        sums = subprocess.run(["sha256sum", "--quiet", "--check", "SHA256SUMS"], cwd=copy, capture_output=True)
        check(sums.returncode != 0, f"equal: {name}, altered, does not verify")


# ---- the package --------------------------------------------------------------------

def check_sums(package, name):
    listed = subprocess.run(["sha256sum", "--strict", "--check", "SHA256SUMS"], cwd=package, capture_output=True,
                            text=True)
    files = sorted(os.path.relpath(os.path.join(where, f), package) for where, _, fs in os.walk(package) for f in fs)
    with open(os.path.join(package, "SHA256SUMS"), encoding="utf-8") as file:
        have = [line.rstrip("\n").split("  ", 1)[1] for line in file]
    check(listed.returncode == 0, f"equal: {name}: SHA256SUMS verifies", listed.stdout + listed.stderr)
    check(have == [f for f in files if f != "SHA256SUMS"], f"equal: {name}: SHA256SUMS lists every file", have)


def check_workbook(package, name):
    book = data.Workbook(os.path.join(package, "data", "tables.xlsx"))
    names = [s.name for s in book.sheets]
    check(all(re.fullmatch(r"[^][:*?/\\]{1,31}", n) for n in names) and len({n.lower() for n in names}) == len(names),
          f"equal: {name}: the names of the sheets are valid and differ", names)
    check(not any(s.formulas for s in book.sheets), f"equal: {name}: no sheet has a formula")
    check(all(s.frozen >= 3 and s.landscape for s in book.sheets), f"equal: {name}: heads are frozen, sheets lie")
    check(book.dates == {(1980, 1, 1, 0, 0, 0)}, f"equal: {name}: the workbook has no clock's time", book.dates)
    codes = [(s.name, p) for s in book.sheets for p, t in s.cells.items()
             if p[0] >= s.frozen and p[1] > 0 and re.fullmatch(r"\d{3,7}", t) and p in s.numbers]
    check(not codes, f"equal: {name}: codes are texts", codes[:5])
    amounts = [(s.name, p) for s in book.sheets for p, t in s.cells.items()
               if p[0] >= s.frozen and re.fullmatch(r"-?\d{1,12}\.\d\d", t) and p not in s.numbers]
    check(not amounts, f"equal: {name}: amounts are numbers", amounts[:5])


def check_report(scratch, report, kind, options=()):
    name = os.path.basename(report)
    built = build(scratch, report, options=options)
    if not check(built.returncode == 0, f"equal: {name} builds", built.stderr):
        return None, None
    package = os.path.join(scratch, name)
    want = Wanted(report, options, kind)
    for format_name, compare in COMPARE.items():
        found = compare(want, package)
        check(not found.wrong and found.cells > 0,
              f"equal: {name}: {format_name}: {found.tables} tables, {found.cells} cells",
              "\n   ".join(found.wrong[:8]))
    heads = compare_heads(want, package)
    check(not heads.wrong, f"equal: {name}: heads: {heads.cells} columns", "\n   ".join(heads.wrong[:8]))
    check_notes(want, package, name)
    check_facts(package, name, want.dump)
    check_package(package, name)
    check_sums(package, name)
    check_workbook(package, name)
    return want, package


def main():
    with tempfile.TemporaryDirectory() as scratch:
        want, package = check_report(scratch, EXAMPLE, "hebei")
        if want:
            check_mutations(want, package, scratch)
        check_report(scratch, YUAN, "hebei")
        check_report(scratch, PROCUREMENT, "hebei")
        long = os.path.join(scratch, "in", f"long-{LONG_ROWS}")
        subprocess.run([sys.executable, os.path.join(TOP, "tests", "read", "longtable.py"), str(LONG_ROWS), long],
                       check=True)
        check_report(scratch, long, "long", ("--templates=" + LONG_PACKS,))


main()
