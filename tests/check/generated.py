"""200 generated departments in 元 have no finding but roundings, 200 slips in them are all found, each by
a rule about it, and departments of all sizes become whole packages (tests/generate)."""
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

TOP = os.environ["TOP"]
sys.path[:0] = [os.path.join(TOP, "tests", "read"), os.path.join(TOP, "tests", "generate")]
from build import build, check  # noqa: E402
from department import FUND, department, write  # noqa: E402
from mutate import KINDS, mutate  # noqa: E402

COUNT = 200
ALLOWED = set()  # rules whose warnings a clean report may have
RULES = os.path.join(TOP, "templates", "hebei-department-budget", "rules.yaml")
IDLE = ["G33"]  # about what is missing, not mistaken: tests/check/rules.py
LOADED = "load"  # what is told before the rules are asked


def check_all(folders):
    """What is found in each of the reports: {folder: {rule: message}} without notes."""
    def half(some):
        return subprocess.run([os.environ["GONGKAI"], "check", "--format=json", *some], capture_output=True, text=True)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(half, (folders[::2], folders[1::2])))
    found = {folder: {} for folder in folders}
    for process in done:
        text, at = process.stdout, 0
        while at < len(text):
            report, at = json.JSONDecoder().raw_decode(text, at)
            at += len(text[at:]) - len(text[at:].lstrip())
            for f in report["findings"]:
                if f["severity"] != "note":
                    found[report["report"]].setdefault(f["rule"], f["message"])
        for folder, message in re.findall(r"^(.*)/[^/]*\.yaml:\d+:\d+: ((?:error|warning): .*)", process.stderr, re.M):
            found[folder].setdefault(LOADED, message)
    return found


def test_variety(trees):
    """Do the departments differ in all that matters?"""
    facts = [len(t["income"]) + len(t["expenditure"]) + len(t["basic_expenditure"]) for t in trees]
    units = [len(t["units"]) for t in trees]
    check(min(facts) < 30 and max(facts) > 200 and min(units) == 1 and max(units) > 20, "generated: of every size",
          (min(facts), max(facts), max(units)))
    parts = {"funds": lambda t: any(x.get("source") == FUND for x in t["expenditure"]),
             "state capital": lambda t: any(x["function"].startswith("223") for x in t["expenditure"]),
             "own money": lambda t: any(x["source"].endswith("收入") for x in t["income"]),
             "carry-over": lambda t: any("carryover" in x for x in t["income"]),
             "procurement": lambda t: t["procurement"], "several 单位": lambda t: len(t["units"]) > 1,
             "projects": lambda t: t["projects"], "“三公”": lambda t: t["three_public"],
             "分": lambda t: any(x["amount"] % 100 for x in t["expenditure"])}
    for name, has in parts.items():
        n = sum(bool(has(t)) for t in trees)
        check(COUNT // 50 < n < COUNT, f"generated: some with {name}", n)
    check(len({t["department"]["name"] for t in trees}) > COUNT // 4, "generated: many departments")


def test_clean(trees, scratch):
    folders = [os.path.join(scratch, f"clean-{seed:03d}") for seed in range(COUNT)]
    for tree, folder in zip(trees, folders):
        write(tree, folder)
    found = check_all(folders)
    wrong = [(os.path.basename(k), rule, message) for k, v in found.items() for rule, message in v.items()
             if rule not in ALLOWED]
    check(len(found) == COUNT and not wrong, f"generated: {COUNT} clean reports without a finding", wrong[:5])


def test_slips(trees, scratch):
    slips = {}
    for number in range(COUNT):
        tries = (mutate(trees[(number * 7 + i) % COUNT], number) for i in range(COUNT))
        slip = next((s for s in tries if s), None)
        if slip:
            folder = os.path.join(scratch, f"slip-{number:03d}")
            write(slip[3], folder)
            slips[folder] = slip
    found = check_all(list(slips))
    for name, _, _ in KINDS:
        these = {folder: s for folder, s in slips.items() if s[0] == name}
        missed = [(os.path.basename(folder), s[1], sorted(found[folder])) for folder, s in these.items()
                  if not set(found[folder]) & set(s[2])]
        check(these and not missed, f"generated: {name}: {len(these)} slips are found", missed)
    rules = set(re.findall(r"- id: (G\d+)", open(RULES, encoding="utf-8").read()))
    idle = sorted(rules - {rule for f in found.values() for rule in f})
    check(idle == IDLE, "generated: the rules about relations find slips", idle)
    check(len(slips) == COUNT, f"generated: there is a place for {COUNT} slips", len(slips))


def test_packages(trees, scratch):
    """The smallest, one without projects, the one with the most rows of procurement, the largest."""
    by_size = sorted(range(COUNT), key=lambda i: len(trees[i]["expenditure"]))
    idle = next(i for i in by_size if not trees[i]["projects"])
    chosen = {by_size[0], idle, max(range(COUNT), key=lambda i: len(trees[i]["procurement"])), by_size[-1]}
    out = os.path.join(scratch, "out")
    reports = [os.path.join(scratch, f"clean-{i:03d}") for i in sorted(chosen)]
    built = build(out, *reports, options=("-j2",))
    check(built.returncode == 0 and "warning" not in built.stderr,
          "generated: small and large departments become packages", built.stderr[-500:])
    for report in reports:
        name = os.path.basename(report)
        there = os.listdir(os.path.join(out, name)) if os.path.isdir(os.path.join(out, name)) else []
        check({"index.html", "report.pdf", "print.pdf"} <= set(there), f"generated: the package of {name}", there)
    with open(os.path.join(out, f"clean-{idle:03d}", "index.html"), encoding="utf-8") as file:
        text = re.sub(r"<[^>]*>", "", file.read())
    check("没有需要填报绩效目标的项目。" in text and "项目支出0.00万元。" in text,
          "generated: a department without projects says so")


def main():
    trees = [department(seed) for seed in range(COUNT)]
    check(department(7) == trees[7] and mutate(trees[7], 0) == mutate(trees[7], 0), "generated: the same again")
    test_variety(trees)
    with tempfile.TemporaryDirectory() as scratch:
        test_clean(trees, scratch)
        test_slips(trees, scratch)
        test_packages(trees, scratch)


main()
