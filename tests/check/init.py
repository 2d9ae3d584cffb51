"""gongkai init: what stays of a report stays byte for byte, what becomes of the rest is as it is
said, in whatever style of YAML the report is written; the result loads, check lists each place
that is to be filled in or rewritten once, and a report that is filled in again is as it was."""
import copy
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, YUAN, check  # noqa: E402
from yamlstyle import Writer, tree  # noqa: E402

LONG = os.path.join(os.environ["TOP"], "tests", "fixtures", "procurement-30")
FINDING = re.compile(r"^(\S.*?):(\d+):(\d+): (error|warning|note): (.*) \[(\w+)\]$", re.M)
HEAD = "# gongkai init"
SEEDS = [*range(24), 43, 103, 156]  # the last ones failed once


def gongkai(*words):
    return subprocess.run([os.environ["GONGKAI"], *words], capture_output=True, text=True)


def read(folder):
    out = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
            out[name] = file.read()
    return out


def write(folder, files):
    os.mkdir(folder)
    for name, text in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)
    return folder


def findings(report):
    """The finished process; rule, file, line, column and severity of all that check says."""
    done = gongkai("check", report)
    return done, [(m[6], os.path.basename(m[1]), int(m[2]), int(m[3]), m[4])
                  for m in FINDING.finditer(done.stdout)]


# ---- 1. what stays, line by line; filled in again it passes ------------------------------------

def fill(old, new, year):
    """The new files filled in with what the old ones have; None when anything else differs."""
    out = {}
    if list(old) != list(new):
        return None
    for name, text in new.items():
        lines, olds = [], old[name].split("\n")
        for line in text.split("\n"):
            if line.startswith((HEAD, "# 上年的合计")):
                continue
            was = olds[len(lines)]
            if line.startswith("# ") and line[2:] == was:  # a stated total
                line = was
            line = line.replace("【待改写】", "")
            if "待填" in line and line != was:
                pattern = re.escape(line).replace("待填", r"([^\s,}\"]+)")
                values = re.fullmatch(pattern, was)
                if not values:
                    return None
                for value in values.groups():
                    line = line.replace("待填", value, 1)
            changed = line.replace(str(year + 1), str(year)).replace("2024-12-31", "2023-12-31")
            if changed != was and not re.match(r"  - {item: .*, amount: ", line):
                return None
            lines.append(line)
        if len(lines) != len(olds):
            return None
        out[name] = "\n".join(lines)
    return out


def test_round(scratch, name, report, totals):
    def is_about_last_year(f):  # G: codes, names and sentences that were not rewritten
        return f[0] in ("R83", "R87", "G42", "G43", "G44", "G45")

    new, filled, third, fourth = (os.path.join(scratch, n) for n in ("甲 2025", "乙", "丙", "丁"))
    done = gongkai("init", new, "--from=" + report)
    if not check(done.returncode == 0 and done.stderr == "", f"init {name}: done", done.stderr):
        return
    places = sum(text.count("待填") + text.count("【待改写】") for text in read(new).values()) - 2
    said, found = findings(new)
    wanted = [f for f in found if f[0] in ("unfilled", "rewrite")]
    check(said.stderr == "" and len(wanted) == len(set(wanted)) == places,
          f"init {name}: check lists every place", (len(wanted), places))
    check(all(f[4] != "error" for f in found if f not in wanted), f"init {name}: no other error",
          [f for f in found if f not in wanted and f[4] == "error"])
    numbers = [int(n) for n in re.findall(r": (\d+)", done.stdout.split("\n")[1])]
    check(sum(numbers) == places, f"init {name}: counted", done.stdout)
    refused = gongkai("build", "-o", os.path.join(scratch, "out"), new)
    check(refused.returncode == 1 and not os.path.exists(os.path.join(scratch, "out")),
          f"init {name}: build refuses")
    files = fill(read(report), read(new), 2024)
    if not check(files is not None, f"init {name}: nothing else is changed"):
        return
    check([totals in text for text in files.values()].count(True) == 1,
          f"init {name}: last year's totals", totals)
    write(filled, files)
    before, after = findings(report), findings(filled)
    check([f for f in after[1] if not is_about_last_year(f)] ==
          [f for f in before[1] if not is_about_last_year(f)] and after[0].returncode == 0,
          f"init {name}: filled in, it is as right as it was", after[0].stdout[-200:])
    check({"G42", "G43", "G44"} <= {f[0] for f in after[1]}, f"init {name}: last year's words are found")
    # a second time: from one that is filled in, and from one that is not
    done = gongkai("init", third, "--from=" + filled)
    texts = "".join(read(third).values())
    check(done.returncode == 0 and "year: 2026" in texts and texts.count(HEAD) == 1 and
          texts.count("# 上年的合计") == texts.count("# stated:") <= 1, f"init {name}: a year later")
    done = gongkai("init", fourth, "--from=" + new)
    lines = re.findall(r"{item: (?:基本支出|项目支出|“三公”经费), amount: (.*)}",
                       "".join(read(fourth).values()))
    check(done.returncode == 0 and lines == ["待填"] * 3,
          f"init {name}: from one that is not filled in", (done.stderr, lines))
    said, found = findings(fourth)
    check(said.stderr == "" and sum(f[0] in ("unfilled", "rewrite") for f in found) == places + 3,
          f"init {name}: check lists every place a year later")


# ---- 2. any style of YAML ---------------------------------------------------------------------

def is_amount(path):
    last = path[-1]
    return last in ("amount", "purchases") or (path[0] == "assets" and last == "value") or (
        path[0] in ("projects", "procurement") and
        last in "fiscal other budget price general fund capital special own small_firms".split())


def names_year(text):
    digits = "0123456789０１２３４５６７８９"
    text = "".join(str(digits.index(c) % 10) if c in digits else c for c in text)
    return re.search(r"(?<![0-9])(?<![0-9]\.)(?:2023|2024|2025)(?![0-9])|二〇二[三四五]", text)


def after(node, path, carried):
    """What becomes of a node."""
    if isinstance(node, dict):
        if path[:1] == ("last_year",):
            amount = carried.get(node["item"], "待填")
            return {**node, "amount": amount}
        return {k: after(v, path + (k,), carried) for k, v in node.items()
                if (path + (k,))[0] != "stated"}
    if isinstance(node, list):
        return [after(v, path, carried) for v in node]
    if path[0] in ("report", "codes") or path[-1] in "function economic type source item".split():
        return "2025" if path == ("report", "year") else node
    if path == ("assets", "as_of"):
        return node.replace("2023", "2024")
    if path in (("approved_on",), ("published_on",), ("projects", "code")) or is_amount(path) or \
            path[-1] == "quantity":
        return "待填"
    marked = "_change" in path[-1]
    return "\n\n".join(re.sub(r"^\s*", r"\g<0>【待改写】", p) if marked or names_year(p) else p
                       for p in node.split("\n\n"))


def next_tree(node, carried):
    node = copy.deepcopy(node)
    items = node.get("last_year") or []
    lacking = {k: v for k, v in carried.items() if k not in [i["item"] for i in items]}
    out = after(node, (), carried)
    if lacking:
        out["last_year"] = (out.get("last_year") or []) + [
            {"item": k, "amount": v} for k, v in lacking.items()]
    return out


def edge(node, rng):
    """The tree of the example with what else a report may hold."""
    node = copy.deepcopy(node)
    node["approved_on"], node["published_on"] = "2024-02-20", "2024-03-05"
    node["special_funds"] = rng.choice([
        "全区专项资金。\n\n2024年安排 3 项：\n\n二〇二三年结余不用。", ["无", "见 2025 年计划"],
        "'单' \"双\" \\ 反斜线 # 不是注释: 也不是键", "1.2024 不是年度，120245也不是"])
    node["other_matters"] = "\t２０２４年 无其他 事项。 "
    node["assets"]["houses"] = {"quantity": "1200平方米", "value": "10"}
    node["codes"] = {"functional": {"2049999": "2024年的科目"}}
    node["explanations"].pop(rng.choice(["basic_change", "project_change"]))
    last = node["last_year"]
    choice = rng.randrange(5)
    if choice == 1:
        del node["last_year"]
    elif choice == 2:
        node["last_year"] = []
    elif choice == 3:
        del last[rng.randrange(3)]
    elif choice == 4:
        node["last_year"] = ""
    keys = list(node)
    rng.shuffle(keys)
    return {k: node[k] for k in keys}


def comments(files):
    """The numbers of the comments."""
    return re.findall(r"# 注(\d+): 2024年, 金额 \[1\.00\] {x} 待填", "".join(files.values()))


def test_styles(scratch):
    sources = [(tree(EXAMPLE), ("425.52", "221.71", "2.90")),
               (tree(YUAN), ("4255200.00", "2217100.00", "29000.00")),
               (tree(LONG), ("425.52", "221.71", "2.90"))]
    bad = []
    for seed in SEEDS:
        rng = random.Random(seed)
        node, totals = sources[seed % 10 % 3]
        node = edge(node, rng)
        writer = Writer(rng, ("stated",))
        keys, files = list(node), {}
        cuts = sorted(rng.sample(range(1, len(keys)), rng.randrange(4)))
        for i, (a, b) in enumerate(zip([0] + cuts, cuts + [len(keys)])):
            files[f"{i}.yaml"] = writer.file({k: node[k] for k in keys[a:b]})
        report, new = os.path.join(scratch, f"{seed}"), os.path.join(scratch, f"{seed}+")
        if tree(write(report, files)) != node:
            raise SystemExit(f"style {seed} is not what was to be written:\n"
                             f"{gongkai('check', report).stderr[:2000]}")
        done = gongkai("init", new, "--from=" + report)
        want = next_tree(node, dict(zip(("基本支出", "项目支出", "“三公”经费"), totals)))
        got = tree(new) if done.returncode == 0 else done.stderr
        if isinstance(got, dict) and got.get("stated") == []:
            del got["stated"]  # what becomes of `? stated`
        texts = read(new) if done.returncode == 0 else {}
        if got != want:
            bad.append((seed, str(differs(got, want) if texts and got else
                                  done.stderr + gongkai("check", new).stderr)[:400]))
        elif comments(texts) != comments(files):
            bad.append((seed, "comments", comments(texts), comments(files)))
        elif not all(len(set(re.findall("\r\n|\r|\n", text))) <= 1 for text in texts.values()):
            bad.append((seed, "line ends"))
    check(not bad, f"init: {len(SEEDS)} styles of YAML", bad[:3])


def differs(a, b, path=""):
    if type(a) is not type(b):
        return path, a, b
    if isinstance(a, dict):
        for k in {**a, **b}:
            if a.get(k) != b.get(k):
                return differs(a.get(k), b.get(k), f"{path}/{k}")
    if isinstance(a, list):
        for i in range(max(len(a), len(b))):
            if a[i:i + 1] != b[i:i + 1]:
                return differs((a[i:] or [None])[0], (b[i:] or [None])[0], f"{path}/{i}")
    return path, a, b


def main():
    for name, report, totals in (("example", EXAMPLE, "{item: 基本支出, amount: 425.52}"),
                                 ("in 元", YUAN, "{item: 基本支出, amount: 4255200.00}"),
                                 ("procurement", LONG, "{item: 项目支出, amount: 221.71}")):
        with tempfile.TemporaryDirectory() as scratch:
            test_round(scratch, name, report, totals)
    with tempfile.TemporaryDirectory() as scratch:
        test_styles(scratch)


main()
