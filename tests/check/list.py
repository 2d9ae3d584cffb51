"""The list of all reports: its script finds what is in them, and the index in C has just the terms
that the script would look up. Runs templates/list/list.js in node."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, TOP, YUAN, build, check, edited  # noqa: E402
from manypackages import make_packages  # noqa: E402

LUQUAN = os.path.basename(EXAMPLE)
# query, a report that has it, the id where it stands (its beginning), what is said there
FOUND = [
    ("信访", LUQUAN, "t3-20140-name", "20140 信访事务"),
    ("信访业务", LUQUAN, "t3-2014004-name", "2014004 信访业务"),
    ("水电", LUQUAN, "project-", "水电"),
    ("647.23", LUQUAN, "t1-income-total-income", "收入总计"),
    ("647.2", LUQUAN, "t1-income-total-income", "收入总计"),
    ("６４７．２３", LUQUAN, "t1-income-total-income", "收入总计"),
    ("42", LUQUAN, "t1-income-carryover-income", "上年结转结余"),
    ("42.00", LUQUAN, "t1-income-carryover-income", "上年结转结余"),
    ("2014004", LUQUAN, "t3-2014004-name", "信访业务"),
    ("多元化解中心", LUQUAN, "project-1", "2024年多元化解中心保障经费"),
    ("13011024p000024100228", LUQUAN, "project-1", "13011024P000024100228"),
    ("部门预算支出总表", LUQUAN, "t3-title", "部门预算支出总表"),
    ("机关运行", LUQUAN, "n3", "机关运行经费"),
    ("信访局 办公费", LUQUAN, "t6-30201-name", "办公费"),
    ("办公费 55", LUQUAN, None, None),
    ("费", LUQUAN, "t6-30201-name", "办公费"),
    ("减少0.8", LUQUAN, "n4", "减少0.8万元"),
    ("国防支出", LUQUAN, None, None),  # a line without an amount
    ("访信部", LUQUAN, None, None),
    ("信 访业", LUQUAN, "t3-2014004-name", "信访业务"),
    ("$`\\", LUQUAN, None, None),
]
TEXTS = ["信访局", "信", "647.20", "42.00", "0.00", "1,234,567.89", "1,23,4", "2024，2025", "A02010105",
         "ＩＰ２．０", "a.b", "3.14.15", "½信a访", "〇二〇", "𠀀𠀁信", "。．.", "x" * 70, "1.50万元",
         "100%", "（一）", "“三公”经费", "007", "10.0a", "\u3400\uf900"]


def ask(output, queries, texts=()):
    done = subprocess.run(["node", os.path.join(TOP, "tests", "read", "search.js"), output],
                          input=json.dumps({"queries": queries, "texts": list(texts)}),
                          capture_output=True, text=True)
    if not check(done.returncode == 0, "list: the script runs", done.stderr):
        raise SystemExit
    return json.loads(done.stdout)


def read_texts(package):
    """The texts of data/search.js without the ids, and the ids."""
    with open(os.path.join(package, "data", "search.js"), encoding="utf-8") as file:
        lines = file.read().split("\n")[1:-2]
    texts, ids = [], []
    for line in lines:
        first, text, *cells = re.sub(r"\\(.)", r"\1", line).split("\t")
        texts += [text] + [cell.split(" ", 1)[1] for cell in cells]
        ids += [first.lstrip("#")] + [cell.split(" ", 1)[0] for cell in cells]
    return texts, ids


def check_queries(output):
    answer = ask(output, [q for q, *_ in FOUND])
    for (query, report, place, text), hits in zip(FOUND, answer["hits"]):
        mine = [h for h in hits if h[0] == report]
        if place is None:
            check(not mine, f"list: '{query}' is not found", mine[:3])
        else:
            check(any(h[1].startswith(place) and text in h[2] for h in mine),
                  f"list: '{query}' is found at {place}", mine[:5])


def check_ids(output):
    """Every place the search can lead to is there."""
    for name in sorted(os.listdir(output)):
        page = os.path.join(output, name, "index.html")
        if not os.path.exists(os.path.join(output, name, "data", "search.js")):
            continue
        with open(page, encoding="utf-8") as file:
            there = set(re.findall(r' id="([^"]*)"', file.read()))
        _, ids = read_texts(os.path.join(output, name))
        check(len(ids) > 100 and set(ids) - {""} <= there, f"list: every hit in {name} has a place",
              sorted(set(ids) - there)[:5])


def check_terms(output):
    """The index has for each report just the terms that the script makes of its texts."""
    names = [r["folder"] for r in ask(output, [])["reports"]]
    texts = [read_texts(os.path.join(output, name))[0] for name in names]
    answer = ask(output, [], [t for report in texts for t in report])
    want, at = {}, 0
    for n, report in enumerate(texts):
        for words in answer["words"][at:at + len(report)]:
            for word in words:
                want.setdefault(word, set()).add(n)
        at += len(report)
    got = {term: set(reports) for term, reports in answer["terms"].items()}
    wrong = [t for t in sorted(set(want) | set(got)) if want.get(t) != got.get(t)]
    check(len(got) > 1000 and not wrong, f"list: the index has the terms of {len(names)} reports",
          [(t, want.get(t), got.get(t)) for t in wrong[:5]])


def check_odd_texts(scratch):
    """C and JavaScript make the same terms of texts that are not as usual."""
    output = os.path.join(scratch, "odd")
    make_packages(output, [("odd", 2024, TEXTS)])
    subprocess.run([os.environ["GONGKAI"], "list", "-o", output], check=True, capture_output=True)
    answer = ask(output, [], TEXTS)
    for text, words in zip(TEXTS, answer["words"]):
        check(set(words) <= set(answer["terms"]), f"list: terms of '{text[:12]}'", words)
    extra = set(answer["terms"]) - {w for words in answer["words"] for w in words}
    check(not extra, "list: no other terms", sorted(extra))


def check_many(scratch):
    """Enough reports for several shards and for every way of writing down which have a term."""
    output = os.path.join(scratch, "many")
    every = {2: "二的倍数", 3: "三的倍数", 50: "五十", 77: "七十七"}
    make_packages(output, [(f"r{i}", 2000 + i % 7, [f"第{i}份报告{i * 37 % 1000}.{i % 10}5"]
                            + [t for n, t in every.items() if i % n == 0]
                            + [chr(0x4e00 + (i * 91 + k * 7) % 20000) * 2 for k in range(60)])
                           for i in range(200)])
    subprocess.run([os.environ["GONGKAI"], "list", "-o", output], check=True, capture_output=True)
    answer = ask(output, list(every.values()) + ["份报告", "第 37.1"])
    for (n, text), hits in zip(every.items(), answer["hits"]):
        check({h[0] for h in hits} == {f"r{i}" for i in range(0, 200, n)},
              f"list: '{text}' is found in every {n}th of 200 reports", len(hits))
    check(len({h[0] for h in answer["hits"][4]}) == 200, "list: a word of all 200 reports")
    check([h[0] for h in answer["hits"][5]] == ["r1"], "list: an amount of one of them",
          answer["hits"][5])
    check(len([f for f in os.listdir(os.path.join(output, "list", os.listdir(
        os.path.join(output, "list"))[0]))]) > 3, "list: there are several shards")
    check(not any("wrong shard" in t for t in answer["terms"].values()),
          "list: C and JavaScript find the same shard")


def main():
    if not shutil.which("node"):
        print("list.py: node is not installed, so the search is not tested (nodejs)")
        return
    with tempfile.TemporaryDirectory() as scratch:
        output = os.path.join(scratch, "out")
        other = edited(EXAMPLE, os.path.join(scratch, "archive"),
                       ("name: 石家庄市鹿泉区信访局\n", "name: 石家庄市鹿泉区档案馆\n"))
        if not check(build(output, EXAMPLE, YUAN, other).returncode == 0, "list: the reports build"):
            return
        check_queries(output)
        check_ids(output)
        check_terms(output)
        check_odd_texts(scratch)
        check_many(scratch)


main()
