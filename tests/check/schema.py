"""gongkai schema: every report here is valid, whole and key by key; wrong ones are not; what it
offers is in the pack and is taken by the loader; every property is explained in Chinese.

Here a reader of our own validates; tests/conformance-schema.sh does it with a stock one."""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, TOP, YUAN, check  # noqa: E402
from schema import Schema, read_dump  # noqa: E402

PACK = "hebei-department-budget"
TEMPLATES = os.path.join(TOP, "templates")
SMALL = os.path.join(TOP, "tests", "fixtures", "small")
REPORTS = [(PACK, TEMPLATES, EXAMPLE), (PACK, TEMPLATES, YUAN),
           (PACK, TEMPLATES, os.path.join(TOP, "tests", "fixtures", "procurement-30")),
           ("two-tables", os.path.join(SMALL, "templates"), os.path.join(SMALL, "report"))]
HAN = re.compile("[\u4e00-\u9fff]")
LARGEST = 300_000  # bytes


def run(*words):
    return subprocess.run([os.environ["GONGKAI"], *words], capture_output=True, text=True)


def schema(pack, templates, *options):
    done = run("schema", f"--templates={templates}", *options, pack)
    check(done.returncode == 0 and done.stderr == "", f"schema {pack}: is printed", done.stderr)
    return Schema(json.loads(done.stdout)), done.stdout


def report(templates, folder):
    done = run("build", f"--templates={templates}", f"--fonts={TOP}/fonts", "--dump=yaml", folder)
    return read_dump(done.stdout)


def check_reports():
    for pack, templates, folder in REPORTS:
        name = f"schema: {os.path.basename(folder)}"
        whole, part = schema(pack, templates, "--whole")[0], schema(pack, templates)[0]
        yaml = report(templates, folder)
        found = whole.errors(yaml)
        check(not found, f"{name}: the whole report is valid", found)
        found = [e for key in yaml for e in part.errors({key: yaml[key]})]
        check(not found, f"{name}: each key alone is valid", found)
        wanting = [key for key in whole.whole["required"]
                   if not whole.errors({k: v for k, v in yaml.items() if k != key})]
        check(whole.whole["required"][0] == "report" and not wanting,
              f"{name}: a required key that is missing is found", wanting)
        check(part.errors(None) == [] and "required" not in part.whole, f"{name}: a file may be empty")


def at(value, path, change):
    """A copy of the value, changed at path (names and numbers) by change(parent, last of path)."""
    value = copy.deepcopy(value)
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    change(inner, path[-1])
    return value


def put(new):
    return lambda parent, key: parent.__setitem__(key, new)


# What is wrong: where, the new value (None: remove)
WRONG = {
    "an unknown key": (["incom"], []),
    "an unknown key in report": (["report", "years"], 2024),
    "an unknown key in a fact": (["income", 0, "sourse"], "其他收入"),
    "an unknown key in a map": (["department", "title"], "甲"),
    "an unknown key in an item": (["projects", 0, "sum"], "1"),
    "an amount that is computed": (["projects", 0, "budget"], 8.00),
    "another pack": (["report", "pack"], "hebei"),
    "a year of two digits": (["report", "year"], 24),
    "a year in words": (["report", "year"], "二〇二四"),
    "an unknown unit": (["report", "unit"], "亿元"),
    "a value that is not in the choice": (["expenditure", 0, "type"], "基本"),
    "an amount with a comma": (["income", 0, "amount"], "1,234.56"),
    "an amount with a full-width comma": (["income", 0, "amount"], "1，234.56"),
    "an amount with a unit": (["income", 0, "amount"], "605.23万元"),
    "an amount with too many decimals": (["income", 0, "amount"], "605.1234567"),
    "an amount that ends with a point": (["income", 0, "amount"], "605."),
    "no amount": (["income", 0, "amount"], None),
    "an amount that is a list": (["income", 0, "amount"], [605.23]),
    "a fact without its function": (["expenditure", 0, "function"], None),
    "a code of another level": (["expenditure", 0, "function"], "20103"),
    "a code with a full-width digit": (["expenditure", 0, "function"], "201030１"),
    "a code without quotes": (["expenditure", 0, "function"], 2010301),
    "an economic code of another level": (["basic_expenditure", 0, "economic"], "301"),
    "a list that is a map": (["income"], {"source": "其他收入", "amount": 1}),
    "a text that is a list": (["department", "name"], ["甲"]),
    "a text that is blank": (["department", "name"], "  "),
    "a date with dots": (["published_on"], "2024.3.5"),
    "a day that is not": (["published_on"], "2024-02-30"),
    "an integer with decimals": (["assets", "vehicles", "quantity"], 1.5),
    "an integer in words": (["assets", "vehicles", "quantity"], "一"),
    "an item without a text": (["units", 0, "nature"], None),
    "a stated total of no list": (["stated", 0, "list"], "spending"),
    "a stated total without amount": (["stated", 0, "amount"], None),
    "a condition on another list's dimension": (["stated", 0, "where"], {"economic": "301"}),
    "a condition on an unknown value": (["stated", 0, "where"], {"type": "基本"}),
    "a condition on a list with an unknown value": (["stated", 0, "where"], {"type": ["基本支出", "项目"]}),
    "a condition on an unknown attribute": (["stated", 1, "where"], {"economic.grup": "public"}),
    "a condition on an unknown value of an attribute": (["stated", 1, "where"], {"economic.group": "publik"}),
    "a further code of no catalogue": (["codes"], {"functionel": {"2019998": "甲"}}),
    "a further code that is too long": (["codes"], {"functional": {"20199988": "甲"}}),
}
# What is right, though nothing like it stands in the example.
RIGHT = {
    "an amount as a text": (["income", 0, "amount"], "-605.230000"),
    "a code the catalogue does not have": (["expenditure", 0, "function"], "2019998"),
    "an optional key with nothing behind it": (["approved_on"], None),
    "a text of digits": (["department", "code"], 542),
    "a year in quotes": (["report", "year"], "2024"),
    "paragraphs in one text": (["special_funds"], "甲\n乙"),
    "further codes": (["codes"], {"functional": {"2019998": "甲"}, "economic": {"30198": "乙"}}),
    "conditions": (["stated", 1], {"list": "basic_expenditure", "amount": 93.72,
                                   "where": {"economic": ["302", "399"], "economic.group": "public"}}),
    "an amount that is still to be filled in": (["income", 0, "amount"], "待填"),
    "an integer that is still to be filled in": (["assets", "vehicles", "quantity"], "待填"),
    "a date that is still to be filled in": (["assets", "as_of"], "待填"),
    "a total of everything": (["stated", 0], {"list": "expenditure", "amount": 647.23}),
}


STRICTER = {"a code without quotes"}  # than the loader


def load(value):
    """What the loader says of a report, which is given as JSON, for JSON is YAML."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "report.yaml"), "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, indent=1)
        done = run("check", f"--templates={TEMPLATES}", folder)
    return "" if "rules: " in done.stdout else done.stderr


def check_changes():
    whole = schema(PACK, TEMPLATES, "--whole")[0]
    yaml = report(TEMPLATES, EXAMPLE)
    for name, (path, new) in WRONG.items():
        changed = at(yaml, path, (lambda parent, key: parent.pop(key)) if new is None else put(new))
        check(whole.errors(changed), f"schema: {name} is found")
        check((load(changed) == "") == (name in STRICTER), f"schema: {name} is no mistake of the schema")
    for name, (path, new) in RIGHT.items():
        changed = at(yaml, path, put(new))
        found = whole.errors(changed)
        check(not found, f"schema: {name} is valid", found)
        check(new is None or load(changed) == "", f"schema: {name} is loaded", new and load(changed))


def check_words():
    """Titles and descriptions; the pack's own say more than the title."""
    whole, text = schema(PACK, TEMPLATES, "--whole")
    found = [path for path, p in whole.properties()
             if "errorMessage" not in p and not (HAN.search(p.get("title", "")) and
                                                 len(p.get("description", "")) > len(p["title"]) + 3)]
    check(not found, "schema: every property has a title and a description in Chinese", found)
    count = len(list(whole.properties()))
    check(count > 120, "schema: properties are found", count)
    check(len(text.encode()) < LARGEST, "schema: is not too large for editors", len(text.encode()))


def enums(value):
    if isinstance(value, dict):
        if isinstance(value.get("enum"), list):
            yield from value["enum"]
        for inner in value.values():
            yield from enums(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from enums(inner)


def check_values():
    whole = schema(PACK, TEMPLATES)[0].whole
    source = ""
    for name in (f"{PACK}/pack.yaml", f"{PACK}/rules.yaml", "catalogue/functional-2024.yaml", "catalogue/economic-2024.yaml"):
        with open(os.path.join(TEMPLATES, name), encoding="utf-8") as file:
            source += re.sub("#.*", "", file.read())
    words = set(re.findall(r"[^\s,:\[\]{}\"]+", source))
    found = [v for v in enums(whole) if str(v) not in words | {"元", "万元"}]
    check(not found, "schema: every value that is offered is in the pack", found)
    for level, digits in (("functional", ""), ("functional-3", "7"), ("economic-2", "5")):
        codes = re.findall(r'code: "(\d{%s})", name: "([^"]*)", level' % (digits or "3,7"), source)
        offered = whole["definitions"][level]
        wanted = [c for c in codes if level[:4] == "econ" and c[0][0] == "3" or level[:4] == "func" and c[0][0] == "2"]
        check(list(zip(offered["enum"], offered["enumDescriptions"])) == wanted and len(wanted) > 80,
              f"schema: all codes of {level} are offered, with their names", (len(offered["enum"]), len(wanted)))


def example(s, whole):
    """A value with everything that the schema offers."""
    if "$ref" in s:
        return example(whole["definitions"][s["$ref"].split("/")[-1]], whole)
    if "const" in s or "enum" in s or "default" in s:
        return s.get("const", s["enum"][0] if "enum" in s else s.get("default"))
    if "anyOf" in s:
        return example(s["anyOf"][-1], whole)
    types = [s["type"]] if isinstance(s["type"], str) else s["type"]
    if "object" in types:
        return {k: example(v, whole) for k, v in s.get("properties", {}).items()}
    if "array" in types:
        return [example(s["items"], whole)]
    if "format" in s:
        return "2024-03-05"
    return 2024 if "minimum" in s else 1 if types[0] == "number" else "文字"


def check_loader():
    whole = schema(PACK, TEMPLATES)[0].whole
    value = example(whole, whole)
    value["codes"] = {"functional": {"2019998": "甲"}}
    value["stated"] = [{"list": "last_year", "where": {"item": ["基本支出"]}, "amount": 1}]
    check(load(value) == "", "schema: the loader takes everything that is offered", load(value))


check_reports()
check_changes()
check_words()
check_values()
check_loader()
