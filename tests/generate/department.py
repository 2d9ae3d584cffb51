"""Make up the budget of a department, consistent by construction: department(seed) is the tree of a
report of the Hebei pack in 元, the same for the same seed; write(tree, folder) makes its files. By
hand: department.py SEED FOLDER.

The money is thought up at its root, the economic items of each 单位 and its projects; expenditure by
function, income, “三公”经费 and the sentences follow from it. Nothing here knows the program's rules.
"""
import os
import random
import re
import sys
from datetime import date, timedelta

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from words import (DUTIES, GLOSSARY, GOALS, GOODS, ITEMS, KINDS, NUMBERS, PLACES, RUNNING, SAFEGUARDS,  # noqa: E402
                   TOWNS)

GENERAL, FUND, CAPITAL, SPECIAL = "一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款", "财政专户管理资金"
FISCAL = (GENERAL, FUND, CAPITAL)
BASIC, PROJECT = "基本支出", "项目支出"
PAID_BY = {GENERAL: "general", FUND: "fund", CAPITAL: "capital", SPECIAL: "special"}
# 功能科目 of what is paid for every employee, in an administration and in a 事业单位
SOCIAL = {"30108": ("2080505", "2080505"), "30109": ("2080506", "2080506"), "30110": ("2101101", "2101102"),
          "30111": ("2101103", "2101103"), "30113": ("2210201", "2210201"), "30301": ("2080501", "2080502"),
          "30302": ("2080501", "2080502")}


class Fen(int):
    """An amount in 分, written in 元."""

    def __str__(self):
        yuan = f"{'-' if self < 0 else ''}{abs(self) // 100}"
        return yuan + (f".{abs(self) % 100:02d}" if self % 100 else "")

    def wan(self):
        """In 万元 with two decimals, rounded half up, without a sign."""
        hundredths = (abs(self) + 5000) // 10000
        return f"{hundredths // 100}.{hundredths % 100:02d}"


def total(amounts):
    return Fen(sum(amounts))


class Maker:
    def __init__(self, seed):
        self.r = random.Random(f"department {seed}")
        self.kind = self.r.choice(list(KINDS))
        self.words = KINDS[self.kind]
        self.place, self.region = self.r.choice(PLACES)
        self.year = self.r.randint(2024, 2028)
        self.grain = self.r.choice((1, 100, 10000))  # typed to the 分, to the 元, to the hundred 元
        self.uses = {}  # (function, type, source, carryover, unit): fen
        self.basic = {}  # (economic, source, is it 公用经费 of a 事业单位): fen
        self.public = {}  # item: fen
        self.projects = []
        self.units = self.make_units()

    def chance(self, percent):
        return self.r.random() * 100 < percent

    def some(self, among, least, most):
        most = min(most, len(among))
        return [among[i] for i in sorted(self.r.sample(range(len(among)), self.r.randint(min(least, most), most)))]

    def yuan(self, low, high):
        """A random amount between two amounts in 元, never nothing."""
        return max(self.r.randint(low * 100, high * 100) // self.grain * self.grain, self.grain)

    def text(self, pattern):
        return pattern.replace("{}", self.words["work"]).replace("{year}", str(self.year))

    # ---- 单位 ----

    def make_units(self):
        name = self.place + self.kind
        units = [{"name": name + "本级", "nature": "行政", "rank": "正科级", "funding": "财政拨款",
                  "code": self.words["admin"], "staff": self.r.randint(4, 70), "admin": True}]
        counts = 0, self.r.randint(1, 3), self.r.randint(4, 11), self.r.randint(12, 29)
        count = self.r.choices(counts, (40, 30, 20, 10))[0]
        names = [(f.replace("{}", n), code) for f, code in self.words["units"]
                 for n in ([""] if "{}" not in f else NUMBERS if f.startswith("第") else TOWNS)]
        for unit, code in self.some(names, count, count):
            admin = code == self.words["admin"]
            units.append({"name": self.place + unit, "nature": "行政" if admin else "事业",
                          "rank": self.r.choice(("股级", "副科级")),
                          "funding": "财政拨款" if admin else self.r.choice(("财政拨款", "财政性资金基本保证")), "code": code,
                          "staff": self.r.randint(3, 90), "admin": admin})
        return units

    # ---- the money ----

    def use(self, function, kind, source, unit, amount, carryover=False):
        key = (function, kind, source, carryover, unit["name"] if len(self.units) > 1 else "")
        self.uses[key] = self.uses.get(key, 0) + amount

    def pay(self, unit, economic, amount, source=GENERAL):
        """Basic expenditure, by its economic nature and by its function."""
        key = economic, source, not unit["admin"] and economic[:3] in ("302", "310")
        self.basic[key] = self.basic.get(key, 0) + amount
        function = SOCIAL[economic][0 if unit["admin"] else 1] if economic in SOCIAL else unit["code"]
        self.use(function, BASIC, source, unit, amount)

    def staff_costs(self, unit):
        n, wages = unit["staff"], 0
        for economic, yuan in (("30101", 46000), ("30102", 28000), ("30103" if unit["admin"] else "30107", 31000)):
            amount = self.yuan(n * yuan * 8 // 10, n * yuan * 12 // 10)
            wages += amount
            self.pay(unit, economic, amount)
        for economic, percent in (("30108", 16), ("30109", 8 if self.annuity else 0), ("30110", 7),
                                  ("30111", 4 if unit["admin"] else 0), ("30112", 1), ("30113", 12)):
            amount = wages * percent // 100 // self.grain * self.grain
            if amount:
                self.pay(unit, economic, amount)
        if self.chance(60):
            self.pay(unit, "30302", self.yuan(3000, n * 9000))
        if self.chance(10):
            self.pay(unit, "30301", self.yuan(20000, 160000))
        if self.chance(30):
            self.pay(unit, "30305", self.yuan(1000, 40000))

    def running_costs(self, unit):
        n = unit["staff"]
        for economic, _, yuan in self.some(RUNNING, 6, len(RUNNING)):
            self.pay(unit, economic, self.yuan(n * yuan // 2, n * yuan * 2))
        for economic, item, percent, yuan in (
                ("30217", "公务接待费", self.modest, 8000), ("30231", "公务用车运行维护费", self.modest, 60000),
                ("30212", "其他因公出国（境）费", 3, 50000), ("31013", "公务用车购置费", 4, 180000)):
            if self.chance(percent):
                amount = self.yuan(yuan // 4, yuan)
                self.pay(unit, economic, amount)
                self.public[item] = self.public.get(item, 0) + amount

    def earnings(self, unit):
        """What a 事业单位 earns and spends besides its appropriation."""
        for source in self.some(self.words["earns"], 0, 2):
            if source == "经营收入":
                self.use(unit["code"], "经营支出", source, unit, self.yuan(20000, 600000))
            elif self.chance(50):
                for economic in self.some(["30201", "30205", "30206", "30213", "30218", "30226"], 1, 4):
                    self.pay(unit, economic, self.yuan(5000, 300000), source)
            elif self.chance(15):
                self.use(unit["code"], self.r.choice(("上解上级支出", "对附属单位补助支出")), source, unit, self.yuan(5000, 90000))
            else:
                self.add_project(("自有资金业务经费", self.words["projects"][-1][1]), source, unit, self.yuan(20000, 900000))

    def add_project(self, named, source, unit, amount, carryover=False):
        name, function = named
        known = {p["plain"]: p for p in self.projects}
        if name in known:
            name = unit["name"].removeprefix(self.place) + name
        if name in known or known.get(named[0], {}).get("carryover"):
            return
        self.use(function, PROJECT, source, unit, amount, carryover)
        project = {"plain": name, "function": function, "source": source, "amount": amount, "carryover": carryover}
        self.projects.append(project)

    def make_money(self):
        self.annuity, self.modest = self.chance(40), self.r.choice((0, 30, 70))
        size = len(self.units)
        for unit in self.units:
            self.staff_costs(unit)
            self.running_costs(unit)
            if not unit["admin"]:
                self.earnings(unit)
        largest = self.r.choice((200000, 2000000, 90000000))
        for named in self.some(self.words["projects"], 0 if size == 1 else 1, 7):
            carryover = self.chance(20)
            self.add_project(named, GENERAL, self.r.choice(self.units), self.yuan(8000, largest), carryover)
        for unit in self.units[1:]:
            for named in self.some(self.words["projects"], 0, 1):
                self.add_project(named, GENERAL, unit, self.yuan(8000, largest))
        if self.chance(50):
            for named in self.some(self.words["fund"], 1, 3):
                self.add_project(named, FUND, self.r.choice(self.units), self.yuan(50000, largest), self.chance(20))
        if self.chance(60):
            for named in self.some(self.words.get("capital", []), 0, 2):
                self.add_project(named, CAPITAL, self.units[0], self.yuan(50000, largest))
        if self.chance(4):
            self.use(self.words["admin"], "年终结转结余", GENERAL, self.units[0], self.yuan(1000, 90000))

    # ---- the tree ----

    def ledger(self):
        income = {}
        for (_, _, source, carryover, _), amount in self.uses.items():
            income[source, carryover] = income.get((source, carryover), 0) + amount
        tree = {"income": [{"source": source, **carried(carryover), "amount": Fen(v)}
                           for (source, carryover), v in income.items()]}
        tree["expenditure"] = [
            {"function": function, "type": kind, **({} if source == GENERAL else {"source": source}),
             **carried(carryover), **({"unit": unit} if unit else {}), "amount": Fen(v)}
            for (function, kind, source, carryover, unit), v in sorted(self.uses.items())]
        tree["basic_expenditure"] = [
            {"economic": economic, **({} if source == GENERAL else {"source": source}),
             **({"institution": "是"} if institution else {}), "amount": Fen(v)}
            for (economic, source, institution), v in sorted(self.basic.items())]
        tree["three_public"] = [{"item": item, "amount": Fen(v)} for item, v in self.public.items()]
        self.sums = {BASIC: total(self.basic.values()), PROJECT: total(p["amount"] for p in self.projects),
                     "“三公”经费": total(self.public.values())}
        # as it was published last year, in 万元 with two decimals
        self.last = {k: Fen(v if v == 0 or self.chance(10) else v * self.r.randint(80, 118) // 100 // 10000 * 10000)
                     for k, v in self.sums.items()}
        tree["last_year"] = [{"item": k, "amount": v} for k, v in self.last.items()]
        return tree

    def reason(self, item, more, less):
        """Why it changed; half of the time with the figure."""
        change = Fen(self.sums[item] - self.last[item])
        if change == 0:
            return None
        text = more if change > 0 else less
        if change.wan() != "0.00" and self.chance(60):
            text += f"，比{self.year - 1}年{'增加' if change > 0 else '减少'}{change.wan()}万元"
        return text

    def explanations(self):
        names = [p["plain"] for p in self.projects]
        running = [name for economic, name, _ in RUNNING if (economic, GENERAL, False) in self.basic]
        texts = {"project_spending": "、".join(names) + "等项目支出" if names else None,
                 "basic_change": self.reason(BASIC, "人员增加和正常调资", "退休人员增加、压减公用经费"),
                 "project_change": self.reason(PROJECT, "重点工作任务增多", "部分项目已经完成"),
                 "operating": "、".join(running) + "等支出",
                 "three_public_change": self.reason("“三公”经费", "是工作任务增加", "是我部门落实过紧日子要求，厉行节约，压减“三公”经费")
                 or "是我部门严格控制“三公”经费，与上年持平"}
        return {k: v for k, v in texts.items() if v}

    def form(self, number, project):
        amount = Fen(project["amount"])
        own = Fen(0)
        if project["source"] not in FISCAL:
            own, amount = amount, own
        plan, percent = [], 0
        for time in self.r.choice((("3月底", "6月底", "12月底"), ("3月底", "6月底", "10月底", "12月底"))):
            percent = min(100, percent + 5 * self.r.randint(0, 9))
            plan.append({"time": time, "percent": f"{percent}%"})
        plan[-1]["percent"] = "100%"
        plain = project["plain"]
        rows = [("产出指标", "数量指标", "服务对象人数", f"≥{self.r.randint(3, 900)}人"),
                ("产出指标", "质量指标", "任务完成率", "100%"),
                ("产出指标", "时效指标", "资金拨付及时率", f"≥{self.r.randint(90, 99)}%"),
                ("产出指标", "成本指标", "项目成本", f"≤{Fen(project['amount']).wan()}万元"),
                ("效益指标", self.r.choice(("社会效益指标", "可持续影响指标")), "保障工作正常开展", "有效保障"),
                ("满意度指标", "服务对象满意度指标", "服务对象满意度", f"≥{self.r.randint(85, 98)}%")]
        indicators = []
        for first, second, third, value in rows:
            if not indicators or indicators[-1]["first"] != first:
                indicators.append({"first": first, "items": []})
            basis = self.r.choice(("年度工作计划", "历年经验", "有关文件规定"))
            indicators[-1]["items"].append({"second": second, "third": third, "description": f"{plain}的{third}",
                                            "value": value, "basis": basis})
        yy = self.year % 100
        code = f"{self.region}{yy:02d}P0000{yy:02d}{self.r.randint(0, 99999):05d}{number % 10}"
        return {"code": code, "name": f"{self.year}年{plain}", "function": project["function"],
                "fiscal": amount, **({"other": own} if own else {}),
                "purpose": f"用于{plain}，保障{self.words['work']}工作正常开展。", "plan": plan,
                "goals": [f"完成{self.year}年{plain}任务。", "规范使用资金，提高资金使用效益。"][:self.r.randint(1, 2)],
                "indicators": indicators}

    def procurement(self):
        """Some of what projects and the running costs buy."""
        rows, assets = [], 0
        for p in self.projects:
            if not self.chance(self.buys) or p["carryover"]:
                continue
            left = p["amount"]
            for goods in self.some(GOODS, 1, 3):
                payer = PAID_BY.get(p["source"], "own")
                row, cost = self.purchase(f"{self.year}年{p['plain']}", Fen(p["amount"]), goods, payer, left)
                if row:
                    left -= cost
                    rows.append(row)
                    assets += cost if goods[5] else 0
        equipment = sum(self.basic.get(("31002", GENERAL, x), 0) for x in (False, True))
        if equipment and self.buys:
            row, cost = self.purchase("公用经费", None, self.r.choice([g for g in GOODS if g[5]]), "general", equipment)
            if row:
                rows.append(row)
                assets += cost
        return rows, Fen(assets)

    def purchase(self, project, budget, goods, payer, most):
        name, code, measure, low, high, _ = goods
        price, quantity = self.yuan(low, high), self.r.randint(1, 1 if measure in "年项批" else 40)
        quantity = min(quantity, most // price)
        if quantity == 0:
            return None, 0
        cost = price * quantity
        row = {"project": project, **({"budget": budget} if budget else {}), "goods": name, "catalogue": code,
               "measure": measure, "quantity": str(quantity), "price": Fen(price), payer: Fen(cost)}
        if self.chance(50):
            row["small_firms"] = Fen(cost // self.r.choice((1, 2, 3)) // self.grain * self.grain)
        return row, cost

    def assets(self, purchases):
        tree = {"as_of": date(self.year - 1, 12, 31), "purchases": purchases}
        if self.chance(50):
            area = self.r.randint(300, 9000)
            value = self.yuan(area * 900, area * 4000)
            tree["houses"] = {"quantity": str(area), "value": Fen(value)}
            if self.chance(70):
                tree["offices"] = {"quantity": str(area // 2), "value": Fen(value // 2)}
        for name, least, most, low, high, percent in (
                ("vehicles", 1, 9, 70000, 260000, 60), ("equipment", 1, 12, 200100, 900000, 30),
                ("other", 40, 3000, 300, 3000, 95)):
            if self.chance(percent):
                quantity = self.r.randint(least, most)
                tree[name] = {"quantity": quantity, "value": Fen(self.yuan(quantity * low, quantity * high))}
        return tree

    def performance(self):
        ordinals = "一二三四五六"
        return {"overall": [f"{ordinals[i]}是{self.text(g)}" for i, g in enumerate(self.some(GOALS, 2, 6))],
                "items": [{"title": self.text(a), "goal": self.text(b), "indicator": self.text(c)}
                          for a, b, c in self.some(ITEMS, 1, 4)],
                "safeguards": [self.text(s) for s in self.some(SAFEGUARDS, 2, 5)]}

    def web(self, department, written):
        """What only the web page tells: the tags of the site, the block 政府信息公开."""
        return {"published_at": "09:30",
                "site": {"name": self.place + "人民政府", "domain": "www.example.gov.cn", "code": "1301000000",
                         "column": "部门预算", "column_description": "公开各部门的预算和说明",
                         "column_keywords": "部门预算、预算公开"},
                "disclosure": {"index": f"{department['code']}/{self.year}-00001", "topic": "财政、金融、审计/财政",
                               "genre": "财政预算、决算", "written_on": written, "document": "无",
                               "validity": "有效", "method": "主动公开"}}

    def tree(self):
        self.make_money()
        self.buys = self.r.choice((0, 30, 80))
        sheets = self.chance(70) or not any(p["carryover"] for p in self.projects)  # for what is carried over, too
        approved = date(self.year, 2, 1) + timedelta(days=self.r.randint(0, 50))
        tree = {"report": {"pack": "hebei-department-budget", "year": self.year, "unit": "元"},
                "department": {"code": str(self.r.randint(101, 899)), "name": self.place + self.kind}}
        if self.chance(80):
            tree["approved_on"] = approved
            tree["published_on"] = approved + timedelta(days=self.r.randint(1, 20))
        else:
            tree["published_on"] = approved + timedelta(days=10)
        tree.update(self.web(tree["department"], approved))
        tree.update(self.ledger())
        tree["duties"] = [self.text(d) for d in self.some(DUTIES, 3, 10)]
        tree["units"] = [{k: u[k] for k in ("name", "nature", "rank", "funding")} for u in self.units]
        tree["explanations"] = self.explanations()
        tree["special_funds"] = self.r.choice(("无", "我部门没有主管的专项资金。"))
        tree["other_matters"] = "我部门无其他需要说明的事项。"
        tree["performance"] = self.performance()
        tree["projects"] = [self.form(i, p) for i, p in enumerate(self.projects) if sheets or not p["carryover"]]
        tree["procurement"], purchases = self.procurement()
        tree["assets"] = self.assets(purchases)
        tree["glossary"] = [{"term": t, "text": x} for t, x in self.some(GLOSSARY, 4, 8)]
        return tree


def carried(carryover):
    return {"carryover": "是"} if carryover else {}


def department(seed):
    return Maker(seed).tree()


# ---- YAML -------------------------------------------------------------------------------------

FILES = {"00-report.yaml": ("report", "department", "approved_on", "published_on", "published_at",
                            "site", "disclosure"),
         "10-budget.yaml": ("income", "expenditure", "basic_expenditure", "three_public", "last_year"),
         "20-text.yaml": ("duties", "units", "explanations", "special_funds", "other_matters", "performance"),
         "40-projects.yaml": ("projects", "procurement", "assets", "glossary")}


def scalar(value):
    if not isinstance(value, str):
        return str(value)
    plain = re.fullmatch(r"[^\s\d\-?:,\[\]{}#&*!|>'\"%@`=~.][^:,\[\]{}#\"\\\s]*", value)
    return value if plain else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def lines(value, indent):
    """The lines of a mapping or of a list; maps without lists in them stand on one line."""
    pad = "  " * indent
    if isinstance(value, dict):
        for key, v in value.items():
            if isinstance(v, (dict, list)) and v:
                yield f"{pad}{key}:"
                yield from lines(v, indent + 1)
            else:
                yield f"{pad}{key}: {scalar(v)}"
        return
    for item in value:
        if isinstance(item, dict) and not any(isinstance(v, (dict, list)) for v in item.values()):
            yield f"{pad}- {{{', '.join(f'{k}: {scalar(v)}' for k, v in item.items())}}}"
        elif isinstance(item, dict):
            below = list(lines(item, indent + 1))
            yield f"{pad}- {below[0].lstrip()}"
            yield from below[1:]
        else:
            yield f"{pad}- {scalar(item)}"


def write(tree, folder):
    os.makedirs(folder)
    for name, keys in FILES.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            part = {k: tree[k] for k in keys if k in tree}
            file.write("".join(line + "\n" for line in lines(part, 0)))


if __name__ == "__main__":
    write(department(int(sys.argv[1])), sys.argv[2])
