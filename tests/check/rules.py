"""Each rule about texts, forms and completeness finds what it is for: one edit of the example or of
its pack, and the rule says something that it did not say before. And the rules as data: an id, a
title and a message each."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, TOP, check, edited  # noqa: E402

PACK = "hebei-department-budget"
DATES = "department:\n", "approved_on: 2024-02-01\npublished_on: 2024-%s\ndepartment:\n"
CORRECTION = ("published_on: 2024-03-05\ncorrections:\n  - {date: 2024-05-06, what: 表三, old: 1.00万元, "
              "new: 647.23万元}\n  - {date: %s, what: 表四, old: %s, new: %s}\ndepartment:\n")
# rule: (what stands in the report, what takes its place)
REPORT = {
    "R84": ("  - {item: 基本支出, amount: 384.60}\n  - {item: 项目支出, amount: 205.80}\n", ""),
    "R87": ("basic_change: 主要是", "basic_change: 减少40.92万元，主要是"),
    "R65": ("notes:\n", "notes:\n  t3: 注：无支出，空表列示。\n"),
    "R85": ("\"30299\", amount", "\"30299\", institution: 是, amount"),
    "R88": ("units:\n", "units:\n  - {name: 鹿泉区信访服务中心, nature: 事业, rank: 股级, funding: 财政拨款}\n"),
    "R91": ("    fiscal: 8.00", "    fiscal: 80.00"),
    "R92": ("    fiscal: 8.00", "    fiscal: 1.00"),
    "R94": ("13011024P000024100228", "13011024P00002410022"),
    "R95": ("  vehicles:", "  houses: {quantity: 10, value: 1.00}\n  offices: {quantity: 20, value: 2.00}\n  vehicles:"),
    "R96": ("purchases: 0.00", "purchases: 3.00"),
    "C01": (DATES[0], DATES[1] % "02-22"),
    "C02": (DATES[0], DATES[1] % "01-31"),
    "C04": ("  project_change: 结转上级资金增加\n", ""),
    "G33": ("  project_spending: ", "  # "),
    "C20": ("department:\n", CORRECTION % ("2024-05-05", "旧", "新")),
    "C21": ("department:\n", CORRECTION % ("2024-03-04", "旧", "新")),
    "C22": ("department:\n", CORRECTION.replace("published_on: 2024-03-05\n", "")
            % ("2024-05-06", "旧", "新")),
    "C23": ("department:\n", CORRECTION % ("2024-05-06", "旧", "旧")),
    "C24": ("department:\n", CORRECTION % ("2024-05-06", "旧", "33.33万元")),
    "P01": ("      - {time: 3月底, percent: 50%}\n      - {time: 6月底, percent: 50%}\n"
            "      - {time: 10月底, percent: 100%}\n    goals:\n      - 用于中心水电费",
            "      - {time: 3月底, percent: 50%}\n      - {time: 6月底, percent: 40%}\n"
            "      - {time: 10月底, percent: 100%}\n    goals:\n      - 用于中心水电费"),
    "P02": ("      - {time: 10月底, percent: 100%}\n    goals:\n      - 用于中心水电费",
            "      - {time: 10月底, percent: 90%}\n    goals:\n      - 用于中心水电费"),
    "P08": ("      - {time: 3月底, percent: 50%}\n      - {time: 6月底, percent: 50%}\n"
            "      - {time: 10月底, percent: 100%}\n    goals:\n      - 用于中心水电费",
            "      - {time: 3月底, percent: 50}\n      - {time: 6月底, percent: 50%}\n"
            "      - {time: 10月底, percent: 100%}\n    goals:\n      - 用于中心水电费"),
    "P03": ("多元化解中心人员满意率, value: ≥95%", "多元化解中心人员满意率, value: ≥95"),
    "P04": ("多元化解中心人员满意率, value: ≥95%", "多元化解中心人员满意率, value: ≥100%"),
    "P05": ("多元化解中心人员满意率, value: ≥95%", "多元化解中心人员满意率, value: 满意"),
    "P06": ("多元化解中心人员满意率, value: ≥95%", "多元化解中心人员满意率, value: 无"),
    "W01": ("  operating: 办公", "  operating: 运转的办公"),
    "W02": ("other_matters: ", "other_matters: 政府基金的安排见表七。"),
    "W03": ("other_matters: ", "other_matters: 依据鹿办文[2024]3号。"),
    "W04": ("other_matters: ", "other_matters: “三公经费的安排见表九。"),
    "W05": ("other_matters: 我部门无其他需要说明的事项。", "other_matters: 我部门无其他需要说明的事项，"),
    "W06": ("other_matters: ", "other_matters: 安排(含上年结转)见表。"),
    "W07": ("other_matters: ", "other_matters: 由××负责。"),
    "W08": ("title: 信访案件办理质量更高", "title: 信访案件办理质量更高；"),
    "W09": ("保障多元化解中心工作正常运行。\n    indicators:", "保障多元化解中心工作正常运行\n    indicators:"),
    "W10": ("等支出\n  # 接在“增减", "等支出。\n  # 接在“增减"),
    "W11": ("无增减变化\n", "无增减变化，总的无增减变化\n"),
    "W12": ("other_matters: ", "other_matters: 截止2023年12月31日没有借款。"),
    "W13": ("other_matters: ", "other_matters: 人均0.5万元。"),
    "W14": ("信访专项业务经费、", "信访专项工作经费、"),
    "W15": ("other_matters: ", "other_matters: 另安排33.33万元。"),
    "W16": ("other_matters: ", "other_matters: 没有项目支出。"),
    "W17": ("other_matters: ", "other_matters: 详见政府采购预算表。"),
    "W18": ("other_matters: ", "other_matters: 公务用车运维费不变。"),
    "W19": ("other_matters: ", "other_matters: 基金预算收入42.00万元。"),
    "W20": ("other_matters: ", "other_matters: 见项目支出表。"),
    "W21": ("other_matters: ", "other_matters: 含所属单位的数。"),
    "W24": ("    purpose: 支付4名", "    purpose: 每台另需33.33万元，支付4名"),
    "W23": ("other_matters: ", "other_matters: 按国务院《信访条例》办理。"),
}
# What people write and nothing is wrong with: what stands in the report, what takes its place
HONEST = {
    "a word that begins with 待补": ("duties:\n", "duties:\n  - 发放优待补助、接待补贴，核定待补偿人员名单。\n"),
    "a year in Chinese": ("duties:\n", "duties:\n  - 落实二○○八年以来的各项信访制度。\n"),
    "a note about rounding": ("notes:\n", "notes:\n  t3: 注：本表金额转换成万元时，因四舍五入可能存在尾差。\n"),
    "a term for applications": ("other_matters: ", "other_matters: 在项目申报截止日期前完成审核。"),
    "income of the government": ("other_matters: ", "other_matters: 全区一般公共预算收入增长5%，政府性基金预算收入平稳。"),
    "changes that make up the change": ("公务接待费比2023年减少0.8万元", "公务接待费减少0.10万元，公务用车运行维护费增加0.30万元"),
    "percentages of a plan": ("percent: 60%", "percent: 65%"),
}
# rule: (the pack's file, what stands there, what takes its place)
TEMPLATE = {
    "C07": ("pack.yaml", "tree: {dimension: function, levels: [1, 2, 3]}\n      total: {label: 合计, position: first}\n\n"
            "  - id: t6", "tree: {dimension: function, levels: [1, 2]}\n      total: {label: 合计, position: first}\n\n  - id: t6"),
    "C09": ("report.xhtml", "<h3>三、机关运行经费安排情况</h3>", "<h3>三、运行经费安排情况</h3>"),
    "C10": ("pack.yaml", "title: 部门预算收入总表", "title: 部门收入情况表"),
    "C11": ("report.xhtml", "<h3>九、国有资产信息</h3>", "<h3>九、国有资产占用信息</h3>"),
}
# rule: a file of the report, and all that it holds instead
FILE = {
    "C03": ("90-glossary.yaml", "glossary: []\n"),
    "C05": ("40-projects.yaml", "projects: []\n"),
    "C06": ("10-budget.yaml", "income: []\n"),
}
# Stand in the example already: tests/check/findings.py.
ELSEWHERE = {"C08", "P07", "W22", "P09", "W25"}


def findings(report, templates=None):
    options = ["--templates", templates] if templates else []
    done = subprocess.run([os.environ["GONGKAI"], "check", "--format=json", *options, report],
                          capture_output=True, text=True)
    try:
        found = json.loads(done.stdout)["findings"]
    except ValueError:
        raise SystemExit(f"not ok rules: {report}: {done.stderr}")
    return sorted((f["rule"], f["message"], f["place"] or "") for f in found if not f["rounding"])


def main():
    with open(os.path.join(TOP, "templates", PACK, "rules.yaml"), encoding="utf-8") as file:
        rules = re.findall(r"^  - id: (\w+)\n((?:    .*\n)+)", file.read(), re.M)
    ids = [r[0] for r in rules]
    check(len(ids) >= 60 and len(set(ids)) == len(ids), "rules: 60 at least", len(ids))
    bare = [i for i, text in rules if "\n    title: " not in "\n" + text or "    message: " not in text]
    check(not bare, "rules: each has a title and a message", bare)
    about = {i for i in ids if i[0] in "CPW"} | {"R65", "R84", "R85", "R88", "R87", "R91", "R92", "R94", "R95", "R96", "G33"}
    missing = about - set(REPORT) - set(TEMPLATE) - set(FILE) - ELSEWHERE
    check(not missing, "rules: each is shown to find something", sorted(missing))
    with open(os.path.join(TOP, "templates", PACK, "pack.yaml"), encoding="utf-8") as file:
        measures = re.search(r"^measures:\n((?:  .*\n|\n)+)", file.read(), re.M)[1]
    names, labels = (len(re.findall(p, measures, re.M)) for p in (r"^  \w+:", r"^  \w+:(?: \{|\n    )label: "))
    check(names == labels > 30, "rules: each measure has a label for people", (names, labels))
    before = findings(EXAMPLE)
    with tempfile.TemporaryDirectory() as scratch:
        for rule, change in REPORT.items():
            after = findings(edited(EXAMPLE, os.path.join(scratch, rule), change))
            new = {f[0] for f in after if f not in before or after.count(f) > before.count(f)}
            check(rule in new, f"rules: {rule} finds what it is for", sorted(new))
        for i, (name, change) in enumerate(HONEST.items()):
            new = [f for f in findings(edited(EXAMPLE, os.path.join(scratch, f"honest{i}"), change))
                   if f[:2] not in {b[:2] for b in before}]
            check(not new, f"rules: {name} is no mistake", new)
        for rule, (name, text) in FILE.items():
            report = edited(EXAMPLE, os.path.join(scratch, rule))
            with open(os.path.join(report, name), "w", encoding="utf-8") as file:
                file.write(text)
            new = {f[0] for f in findings(report) if f not in before}
            check(rule in new, f"rules: {rule} finds what it is for", sorted(new))
        for rule, (name, old, new_text) in TEMPLATE.items():
            packs = os.path.join(scratch, f"packs-{rule}")
            shutil.copytree(os.path.join(TOP, "templates"), packs)
            edit = os.path.join(packs, PACK, name)
            with open(edit, encoding="utf-8") as file:
                text = file.read()
            check(text.count(old) == 1, f"rules: {rule}: the edit is one", text.count(old))
            with open(edit, "w", encoding="utf-8") as file:
                file.write(text.replace(old, new_text))
            new = {f[0] for f in findings(EXAMPLE, packs) if f not in before}
            check(rule in new, f"rules: {rule} finds what it is for", sorted(new))


main()
