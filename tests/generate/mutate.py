"""One slip in a clean report: mutate(tree, seed) is a tree with one figure, code, sign, year, name or unit
changed, what was changed, and the rules of which one must notice it.

Each slip is one that a careful inspector finds who has only the report in hand: what it changes stands
in some relation to the rest. Where a figure is the only witness of itself (last year's total when no
sentence states the change, a 款 that nothing but a sum depends on, the value of an indicator) there is
nothing to find, and KINDS leaves such slips out.
"""
import copy
import datetime
import random
import re

from words import KINDS as DEPARTMENTS
from department import BASIC, CAPITAL, FUND, GENERAL, PROJECT, Fen

SCALE = 10000  # 万元 for 元
PRINTED = 10000  # 0.01 万元, in 分
REASONS = {"basic_change": BASIC, "project_change": PROJECT, "three_public_change": "“三公”经费"}
BALANCE = "R01 R12 R13 R36"


def another_figure(r, amount):
    """A digit changed, two digits exchanged or one lost: another amount, as it is mistyped."""
    digits = str(abs(amount))
    for _ in range(50):
        i = r.randrange(len(digits))
        new = r.choice((digits[:i] + r.choice("0123456789") + digits[i + 1:],
                        digits[:i] + digits[i + 1:i + 2] + digits[i] + digits[i + 2:], digits[:i] + digits[i + 1:]))
        if new and int(new) and abs(int(new) - abs(amount)) >= 100:  # 1 元: less may be rounding
            return Fen(int(new))
    return Fen(amount + 100)


def slip(r, name):
    """A name with a character lost or doubled, behind the place with which all names begin."""
    i = r.randrange(max(len(name) - 4, 0), len(name))
    return r.choice((name[:i] + name[i + 1:], name[:i] + name[i] + name[i:]))


def pick(r, items, wanted=lambda x: True):
    items = [x for x in items if wanted(x)]
    return r.choice(items) if items else None


def set_amount(r, row, key="amount", change=another_figure):
    if row is None:
        return None
    old, row[key] = row[key], change(r, row[key])
    return f"{key} {old} -> {row[key]}" if row[key] != old else None


def negative(_, amount):
    return Fen(-amount)


def scaled(_, amount):
    return Fen((amount + SCALE // 2) // SCALE)


def facts(name, wanted=lambda x: True, change=another_figure):
    return lambda tree, r: set_amount(r, pick(r, tree[name], lambda x: wanted(x) and x["amount"]), change=change)


# ---- figures -------------------------------------------------------------------------------------

def less_three_public(tree, r):
    """Less than the basic expenditure already spends on it."""
    row = pick(r, tree["three_public"], lambda x: x["amount"] > 100)
    return set_amount(r, row, change=lambda r, v: Fen(r.randrange(1, v)))


def last_year(change):
    """Of an item whose change a sentence states."""
    def of(tree, r):
        stated = [item for key, item in REASONS.items() if re.search("[加少][0-9]", tree["explanations"].get(key, ""))]
        row = pick(r, tree["last_year"], lambda x: x["item"] in stated and x["amount"])
        old = row and row["amount"]
        done = set_amount(r, row, change=change)
        return done if done and abs(row["amount"] - old) >= 2 * PRINTED else None
    return of


def said_to_stay(tree, r):
    row = pick(r, tree["last_year"], lambda x: x["item"] == "“三公”经费")
    if "与上年持平" not in tree["explanations"]["three_public_change"]:
        return None
    return set_amount(r, row, change=lambda r, v: Fen(v + PRINTED * r.randint(1, 99)))


def project(key, change=another_figure):
    return lambda tree, r: set_amount(r, pick(r, tree["projects"], lambda x: x.get(key)), key, change)


def sole_project(tree, r):
    """Of a project that is alone with its functional code, without carry-over there."""
    used = [x["function"] for x in tree["projects"]]
    carried = {x["function"] for x in tree["expenditure"] if "carryover" in x}
    row = pick(r, tree["projects"], lambda x: used.count(x["function"]) == 1 and x["function"] not in carried)
    return set_amount(r, row, "fiscal" if row and row["fiscal"] else "other")


def purchase(key, change=another_figure):
    def of(tree, r):
        row = pick(r, tree["procurement"], lambda x: key in x or key == "paid")
        paid = row and next(k for k in ("general", "fund", "capital", "special", "own") if k in row)
        name = paid if key == "paid" else key
        return set_amount(r, row, name, change)
    return of


def quantity(tree, r):
    row = pick(r, tree["procurement"])
    if row is None:
        return None
    old, row["quantity"] = row["quantity"], str(int(row["quantity"]) + r.randint(1, 9))
    return f"quantity {old} -> {row['quantity']}"


def more_for_small_firms(tree, r):
    row = pick(r, tree["procurement"], lambda x: "small_firms" in x)
    return row and set_amount(r, row, "small_firms", lambda r, v: Fen(row["price"] * int(row["quantity"]) + 100))


def more_purchases(tree, r):
    bought = sum(x["price"] * int(x["quantity"]) for x in tree["procurement"])
    return set_amount(r, tree["assets"], "purchases", lambda r, v: Fen(bought + 10 ** r.randint(3, 10)))


def more_offices(tree, r):
    offices, houses = tree["assets"].get("offices"), tree["assets"].get("houses")
    return offices and set_amount(r, offices, "value", lambda r, v: Fen(houses["value"] + v))


def more_area(tree, r):
    offices, houses = tree["assets"].get("offices"), tree["assets"].get("houses")
    if not offices:
        return None
    old, offices["quantity"] = offices["quantity"], str(int(houses["quantity"]) + r.randint(1, 500))
    return f"area {old} -> {offices['quantity']}"


def percents(tree, r):
    row = pick(r, tree["projects"])
    if row is None:
        return None
    last = row["plan"][-1]
    last["percent"] = r.choice(("10%", "90%", "99%", "1000%"))
    return f"last percentage {last['percent']}"


# ---- codes ---------------------------------------------------------------------------------------

def code(name, key, among, new):
    def of(tree, r):
        row = pick(r, tree[name], lambda x: x[key] in among)
        if row is None:
            return None
        old, row[key] = row[key], r.choice(new)
        same = [x for x in tree[name] if x is not row and x[key] == row[key]]
        return None if same or row[key] == old else f"{key} {old} -> {row[key]}"
    return of


def unknown_code(name, key):
    def of(tree, r):
        row = pick(r, tree[name])
        old, row[key] = row[key], row[key][:-2] + r.choice(("88", "93", "94"))
        return f"{key} {old} -> {row[key]}"
    return of


def misplaced(source, new):
    """What a source pays under a code that is not for it."""
    def of(tree, r):
        row = pick(r, tree["expenditure"], lambda x: x["type"] == PROJECT and x.get("source", GENERAL) == source)
        if row is None:
            return None
        old, row["function"] = row["function"], new
        return f"function of {source} {old} -> {new}"
    return of


def running(tree, r):
    """A project under 行政运行."""
    row = pick(r, tree["expenditure"], lambda x: x["type"] == PROJECT)
    admin = pick(r, tree["expenditure"], lambda x: x["function"] in (k["admin"] for k in DEPARTMENTS.values()))
    if row is None or admin is None:
        return None
    old, row["function"] = row["function"], admin["function"]
    return f"function of a project {old} -> {row['function']}"


def project_function(tree, r):
    row = pick(r, tree["projects"])
    if row is None:
        return None
    others = [x["function"] for x in tree["expenditure"] if x["function"] != row["function"] and x["type"] == BASIC]
    old, row["function"] = row["function"], r.choice(others)
    return f"function of a form {old} -> {row['function']}"


def project_code(tree, r):
    row, other = pick(r, tree["projects"]), pick(r, tree["projects"])
    if row is None:
        return None
    old = row["code"]
    row["code"] = r.choice((other["code"], old[:-1], old[:8] + "p" + old[9:], old[:3] + old[4:], old + "0"))
    return f"code {old} -> {row['code']}" if row["code"] != old else None


def purchase_code(tree, r):
    row = pick(r, tree["procurement"])
    if row is None:
        return None
    old = row["catalogue"]
    row["catalogue"] = r.choice((old[1:], "D" + old[1:], old[:-1], old[0].lower() + old[1:]))
    return f"catalogue {old} -> {row['catalogue']}"


# ---- signs ---------------------------------------------------------------------------------------

def sign_in_text(tree, r):
    key = pick(r, list(REASONS), lambda k: re.search("(增加|减少)[0-9]", tree["explanations"].get(k, "")))
    if key is None:
        return None
    text = tree["explanations"][key]
    tree["explanations"][key] = re.sub("(增加|减少)(?=[0-9])", lambda m: "减少" if m[1] == "增加" else "增加", text)
    return f"{text} -> {tree['explanations'][key]}"


def asset_sign(tree, r):
    return set_amount(r, pick(r, [v for v in tree["assets"].values() if isinstance(v, dict)]), "value", negative)


# ---- years ---------------------------------------------------------------------------------------

def report_year(tree, r):
    tree["report"]["year"] += r.choice((-1, 1))
    return f"year {tree['report']['year']}"


def date_year(key):
    def of(tree, r):
        old = tree.get(key) or tree["assets"].get(key)
        if old is None:
            return None
        new = datetime.date(old.year + r.choice((-1, 1)), old.month, min(old.day, 28))
        (tree if key in tree else tree["assets"])[key] = new
        return f"{key} {old} -> {new}"
    return of


def year_in_name(tree, r):
    row = pick(r, tree["projects"])
    if row is None:
        return None
    row["name"] = f"{int(row['name'][:4]) - 1}{row['name'][4:]}"
    for other in tree["procurement"]:  # copied along
        if other["project"][4:] == row["name"][4:]:
            other["project"] = row["name"]
    return f"name {row['name']}"


def year_in_code(tree, r):
    row = pick(r, tree["projects"])
    if row is None:
        return None
    row["code"] = f"{row['code'][:6]}{int(row['code'][6:8]) - 1:02d}{row['code'][8:]}"
    return f"code {row['code']}"


def year_in_reason(tree, r):
    key = pick(r, list(REASONS), lambda k: re.search("20[0-9]{2}年", tree["explanations"].get(k, "")))
    if key is None:
        return None
    text = tree["explanations"][key]
    tree["explanations"][key] = re.sub("(20[0-9]{2})年", lambda m: f"{int(m[1]) - 1}年", text)
    return tree["explanations"][key]


def year_in_goal(tree, r):
    year = tree["report"]["year"]
    lists = [tree["performance"]["overall"]] + [p["goals"] for p in tree["projects"]]
    goals = pick(r, lists, lambda x: any(f"{year}年" in t for t in x))
    if goals is None:
        return None
    i = next(i for i, t in enumerate(goals) if f"{year}年" in t)
    goals[i] = goals[i].replace(f"{year}年", f"{year - 1}年")
    return goals[i]


# ---- names ---------------------------------------------------------------------------------------

def unit_name(tree, r):
    row = pick(r, tree["units"]) if len(tree["units"]) > 1 else None
    if row is None:
        return None
    old, row["name"] = row["name"], slip(r, row["name"])
    return f"unit {old} -> {row['name']}"


def unit_of_fact(tree, r):
    row = pick(r, tree["expenditure"], lambda x: "unit" in x)
    if row is None:
        return None
    old, row["unit"] = row["unit"], slip(r, row["unit"])
    return f"unit {old} -> {row['unit']}"


def department_name(tree, r):
    old = tree["department"]["name"]
    tree["department"]["name"] = slip(r, old)
    return f"department {old} -> {tree['department']['name']}"


def name_of_purchase(tree, r):
    row = pick(r, tree["procurement"], lambda x: x["project"] != "公用经费")
    if row is None:
        return None
    old, row["project"] = row["project"], slip(r, row["project"])
    return f"project {old} -> {row['project']}"


def name_of_project(tree, r):
    bought = {x["project"] for x in tree["procurement"]}
    row = pick(r, tree["projects"], lambda x: x["name"] in bought)
    if row is None:
        return None
    old, row["name"] = row["name"], slip(r, row["name"])
    return f"project {old} -> {row['name']}"


def purchase_source(tree, r):
    """A purchase in the column of funds that the department does not have."""
    row = pick(r, tree["procurement"], lambda x: "general" in x)
    if row is None or any(x["source"] == FUND for x in tree["income"]):
        return None
    row["fund"] = row.pop("general")
    return f"{row['goods']}: fund"


def three_public_source(tree, r):
    """“三公” paid from funds that the department does not have."""
    row = pick(r, tree["three_public"])
    if row is None or any(x["source"] == FUND for x in tree["income"]):
        return None
    row["source"] = FUND
    return f"{row['item']}: {FUND}"


def name_in_text(tree, r):
    """A character of a project's name in 情况说明, where no other name is nearly the same."""
    plain = [p["name"][5:] for p in tree["projects"]]
    text = tree["explanations"].get("project_spending", "")
    name = pick(r, plain, lambda x: len(x) > 6 and "（" not in x and sum(x[-6:] in other for other in plain) == 1)
    if name is None:
        return None
    new = slip(r, name)
    if name in new:
        return None
    tree["explanations"]["project_spending"] = text.replace(name, new, 1)
    return f"{name} -> {new}"


def value_name(key, names):
    def of(tree, r):
        row = pick(r, tree["income"] + tree["expenditure"], lambda x: x.get(key) in names)
        if row is None:
            return None
        old, row[key] = row[key], names[row[key]]
        return f"{key} {old} -> {row[key]}"
    return of


# ---- units ---------------------------------------------------------------------------------------

def report_unit(tree, _):
    tree["report"]["unit"] = "万元"
    return "unit 万元"


def asset_scaled(tree, r):
    return set_amount(r, pick(r, [v for v in tree["assets"].values() if isinstance(v, dict)]), "value", scaled)


def unit_in_text(tree, r):
    key = pick(r, list(REASONS), lambda k: re.search("[加少][0-9.]+万元", tree["explanations"].get(k, "")))
    if key is None:
        return None
    tree["explanations"][key] = tree["explanations"][key].replace("万元", "元")
    return tree["explanations"][key]


MISSPELT = {GENERAL: "一般公共预算", FUND: "政府基金预算拨款", "事业收入": "事业性收入", "其他收入": "其它收入"}
SWAPPED = {FUND: GENERAL, "事业收入": "经营收入", "其他收入": "上级补助收入", "财政专户管理资金": "事业收入"}
SOCIAL_CODES = ("2210201", "2080505", "2080506", "2101101", "2101102")

# what is changed, how, and the rules of which one must notice it; load: it is refused or warned of as it is read
KINDS = [
    ("figure of an expenditure", facts("expenditure"), BALANCE),
    ("figure of an income", facts("income"), BALANCE),
    ("figure of a basic expenditure", facts("basic_expenditure"), "R52 R82 G28"),
    ("figure of the “三公” expenditure", less_three_public, "R74 R75 R76"),
    ("figure of last year", last_year(another_figure), "R87"),
    ("figure of last year that is said to be this year's", said_to_stay, "G46"),
    ("figure of a project", sole_project, "G21 G22 G23"),
    ("figure of a purchase", purchase("paid"), "G07"),
    ("price of a purchase", purchase("price"), "G07"),
    ("quantity of a purchase", quantity, "G07"),
    ("budget of a purchase's project", purchase("budget"), "G05"),
    ("share of small firms", more_for_small_firms, "R96"),
    ("figure of the assets to be bought", more_purchases, "R96"),
    ("value of the offices", more_offices, "R95"),
    ("area of the offices", more_area, "G65"),
    ("percentage of a plan", percents, "P01 P02"),
    ("code of a social function", code("expenditure", "function", SOCIAL_CODES, ("2080599", "2080899", "2210203")),
     "R55 R56 R57 G29"),
    ("code of a social 款",
     code("basic_expenditure", "economic", ("30108", "30109", "30110", "30113"), ("30114", "30199", "30106")),
     "R55 R56 R57 G29"),
    ("code of a function that is not there", unknown_code("expenditure", "function"), "load"),
    ("code of a 款 that is not there", unknown_code("basic_expenditure", "economic"), "load"),
    ("code of no fund", misplaced(FUND, "2120399"), "G26"),
    ("code of a fund", misplaced(GENERAL, "2120899"), "G25"),
    ("code of no state capital", misplaced(CAPITAL, "2010699"), "G32"),
    ("code of state capital", misplaced(GENERAL, "2230199"), "G32"),
    ("code of 行政运行", running, "G24 load"),
    ("code of a form's function", project_function, "G20 G21 G22"),
    ("code of a project", project_code, "R94"),
    ("code of a purchase", purchase_code, "G09"),
    ("sign of an expenditure", facts("expenditure", change=negative), BALANCE),
    ("sign of an income", facts("income", change=negative), BALANCE),
    ("sign of a basic expenditure", facts("basic_expenditure", change=negative), "R52 R82 G28"),
    ("sign of the “三公” expenditure", facts("three_public", change=negative), "G60"),
    ("sign of last year", facts("last_year", change=negative), "G61"),
    ("sign of a project", project("fiscal", negative), "G61"),
    ("sign of a purchase", purchase("paid", negative), "G61"),
    ("sign of an asset", asset_sign, "G61"),
    ("sign in a text", sign_in_text, "R87"),
    ("year of the report", report_year, "G41"),
    ("year of the approval", date_year("approved_on"), "G40"),
    ("year of the publication", date_year("published_on"), "G40"),
    ("year of the assets", date_year("as_of"), "G41"),
    ("year in a project's name", year_in_name, "G43"),
    ("year in a project's code", year_in_code, "G42"),
    ("year in a reason", year_in_reason, "G44"),
    ("year in a goal", year_in_goal, "G45"),
    ("name of a 单位", unit_name, "G01"),
    ("name of an expenditure's 单位", unit_of_fact, "G01"),
    ("name of the department", department_name, "G03"),
    ("name of a purchase's project", name_of_purchase, "G04"),
    ("name of a project", name_of_project, "G04"),
    ("name of a project in the text", name_in_text, "W14"),
    ("name of a source misspelt", value_name("source", MISSPELT), "load"),
    ("name of another source", value_name("source", SWAPPED), "R12 R13 R36 G27 load"),
    ("name of another source of a purchase", purchase_source, "G08"),
    ("name of another source of “三公”", three_public_source, "G31"),
    ("name of another type", value_name("type", {BASIC: PROJECT, PROJECT: BASIC}), "R52 R91 R92 G28 load"),
    ("unit of the report", report_unit, "G63 G64"),
    ("unit of an expenditure", facts("expenditure", change=scaled), BALANCE),
    ("unit of an income", facts("income", change=scaled), BALANCE),
    ("unit of a basic expenditure", facts("basic_expenditure", change=scaled), "R52 R82 G28"),
    ("unit of last year", facts("last_year", lambda x: x["item"] != PROJECT, scaled), "G62 R84"),
    ("unit of a project", project("fiscal", scaled), "R92 G22"),
    ("unit of a purchase", purchase("paid", scaled), "G07"),
    ("unit of an asset", asset_scaled, "G64 R95"),
    ("unit in a text", unit_in_text, "R87"),
]


def mutate(tree, number):
    """The slip of this number in a copy of the tree; None when the report has no place for it."""
    name, change, rules = KINDS[number % len(KINDS)]
    tree = copy.deepcopy(tree)
    done = change(tree, random.Random(f"slip {number} {tree['department']['code']}"))
    return (name, done, rules.split(), tree) if done else None
