"""Messages have a translation, all of them, and nothing but messages has a language.

What is compared: the literals in src/, the template that xgettext made of them, the catalogues in
src/po/, and the messages of the rules of the packs in templates/. Then the program itself: which
environment gives which language, and that all else it writes is the same in every language.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP, BUILD, GONGKAI = os.environ["TOP"], os.environ["BUILD"], os.environ["GONGKAI"]
REPORT = os.path.join(TOP, "input/luquan-xinfang-2024")
STRING = r'"((?:[^"\\\n]|\\.)*)"'
HAN = re.compile("[\u4e00-\u9fff]")
failed = False


def check(name, bad):
    """bad: what is wrong, a line each."""
    global failed
    print(("not ok" if bad else "ok") + f" language: {name}")
    for line in bad[:20]:
        print("   " + line)
    failed = failed or bool(bad)


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read()


# ---- catalogues ---------------------------------------------------------------------------


def entries(text):
    """msgid -> (msgstr, flags)"""
    found = {}
    for block in text.split("\n\n"):
        block = "\n".join(line for line in block.split("\n") if not line.startswith("#|"))
        m = re.search(rf"^msgid ((?:{STRING}\n)+)msgstr ((?:{STRING}\n?)+)", block, re.M)
        if m:
            joined = ["".join(re.findall(STRING, part)) for part in (m[1], m[3])]
            flags = " ".join(re.findall(r"^#,(.*)", block, re.M))
            found[joined[0]] = (joined[1], flags)
    found.pop("", None)
    return found


template = entries(read(os.path.join(BUILD, "gongkai.pot")))
# What is the same in Chinese.
SAME = {"%s", "pack.yaml"}


def check_catalogue(path):
    text = read(path)
    po = entries(text)
    name = os.path.basename(path)
    hint = "   (make po, then translate what is empty or fuzzy)"
    check(f"{name} translates every message",
          [m + hint for m in template if not po.get(m, ("", ""))[0]])
    check(f"{name} has no fuzzy translation", [m + hint for m in po if "fuzzy" in po[m][1]])
    check(f"{name} has nothing that the program does not say",
          [m + hint for m in po if m not in template]
          + [line for line in text.split("\n") if line.startswith("#~")])
    check(f"{name} is in Chinese", [m for m, (t, _) in po.items()
                                   if t == m and m not in SAME
                                   or re.search("[a-z]{2} [a-z]{2}", m) and not HAN.search(t)])
    run = subprocess.run(["msgfmt", "--check", "-o", os.devnull, os.path.join(TOP, path)],
                         capture_output=True, text=True)
    check(f"{name} has the arguments of the originals", run.stderr.split("\n")
          if run.returncode else [])


# ---- is every literal that people read in the template? --------------------------------------

# What prints, and where its format is.
PRINTS = {"diag_error": 2, "diag_warning": 2, "diag_note": 2, "diag_machine": 1,
          "usage_error": 0, "formula_error": 2, "gettext": 0, "N_": 0}
# Literals in prose that nobody reads as a message: formats of files, of dumps, libyaml's words.
PROSE = re.compile(r"\b[a-z]{2,} [a-z]{2,}|\b[a-z]{2,} %|%s [a-z]{2,}|\b(and|or|the)\b| of ")
NOT_MESSAGES = {
    "src/yaml/syntax.c": "could not find|mapping values|block |did not find|unexpected |quoted |"
                         "unknown escape char|hexdecimal|invalid Uni|expected comment|"
                         "indentation ind|alphabetic|tag handle|plain scalar|cannot start|"
                         "tab character",
    "src/yaml/yaml.c": "%s of %zu",
    "src/listing.c": "^<meta ",
    "src/model/formula.c": "^(and|or)$",
    "src/template/xpathlex.c": "^(and|or)$",
    "src/model/dump.c": "",
    "src/layout/dump.c": "",
    "src/style/dump.c": "",
    "src/style/sheet.c": "^built-in style$",
    "src/style/compute.c": "^initial value$",
    "src/export/": "<|re f|%|obj| R|^endcmap",
    "src/model/grid.c": "indent-",
    "src/model/next.c": "# gongkai init",
    "src/model/picture.c": "^chart-",
    "src/main.c": "^gongkai ",
    "src/help.c": "^%s gongkai",
    "src/batch.c": "^.r%zu",
    "src/model/schema": "",
}


def sources():
    for path in sorted(glob.glob(TOP + "/src/*.c") + glob.glob(TOP + "/src/*/*.[ch]")):
        text = open(path, encoding="utf-8").read()
        text = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)
        text = re.sub(r"^#include.*", "", text, flags=re.M)
        yield os.path.relpath(path, TOP), text


def arguments(text, at):
    """The arguments of a call whose '(' is before at."""
    depth, start, out = 0, at, []
    while True:
        m = re.compile(rf"{STRING}|'(?:[^'\\]|\\.)+'|[()\[\]{{}},]").search(text, at)
        at, c = m.end(), m[0]
        if c in "([{":
            depth += 1
        elif c == "," and depth == 0 or c in ")]}" and depth == 0:
            out.append(text[start:m.start()])
            start = at
            if c != ",":
                return out
        elif c in ")]}":
            depth -= 1


def literals(code):
    for m in re.finditer(rf"{STRING}(?:\s*{STRING})*", code):
        yield m.start(), "".join(re.findall(STRING, m[0]))


def without_calls(code):
    """A format without what is translated inside it."""
    return re.sub(r"\b(?:strcmp|gettext|strncmp)\([^()]*\)", "", code)


def check_sources():
    calls, lost, prose = 0, [], []
    for path, text in sources():
        def where(at):
            return f"{path}:{text.count(chr(10), 0, at) + 1}"

        for name, k in PRINTS.items():
            for m in re.finditer(rf"\b{name}\(", text):
                args = arguments(text, m.end())
                if "const char *fmt" in "".join(args) or path == "src/base/diag.h":
                    continue
                calls += 1
                lost += [f"{where(m.start())}: {s}" for _, s in literals(without_calls(args[k]))
                         if s and s not in template]
        skip = next((r for p, r in NOT_MESSAGES.items() if path.startswith(p)), "^$")
        prose += [f"{where(at)}: {s}" for at, s in literals(text)
                  if s not in template and PROSE.search(s) and not re.search(skip, s)]
    check(f"the messages of {'all' if calls > 400 else 'too few'} calls are in the template",
          lost if calls > 400 else [f"only {calls} calls were found"])
    check("every literal in prose is in the template: mark it with N_ and translate it with "
          "gettext, or name it in NOT_MESSAGES", prose)


# ---- rules ------------------------------------------------------------------------------------


def check_rules(path):
    bad, n = [], 0
    for rule in re.split(r"^  - ", read(path), flags=re.M)[1:]:
        n += 1
        said = dict(re.findall(r"^ *(id|message|message_en): *(.*)$", rule, re.M))
        english = said.get("message_en", "")
        if not english:
            bad.append(said.get("id", rule[:40]) + " has no message_en")
        elif set(re.findall(r"\{\w+\}", english)) - set(re.findall(r"\{\w+\}", said["message"])):
            bad.append(said["id"] + ": message_en has a figure that message does not have")
        elif not re.search("[a-z]{2} [a-z]{2}", english):
            bad.append(said["id"] + ": message_en is not English: " + english)
    check(f"every rule of {os.path.relpath(path, 'templates')} speaks English",
          bad or ([] if n else ["no rule was found"]))


# ---- the program ------------------------------------------------------------------------------


def run(*words, program=GONGKAI, **settings):
    env = {k: v for k, v in os.environ.items()
           if k not in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "LOCPATH", "GONGKAI_HOME")}
    env.update(settings)
    return subprocess.run([program, *words], env=env, capture_output=True)


ENGLISH, CHINESE = b"gongkai: expected a command\n", "gongkai: 请写一个命令\n".encode()


def speaks(name, language, **settings):
    said = run(**settings).stderr
    check(name, [] if said.startswith(language) else [said.decode("utf-8", "replace")[:80]])


def check_environment(scratch):
    speaks("LANG=zh_CN.UTF-8 gives Chinese", CHINESE, LANG="zh_CN.UTF-8")
    speaks("so does LC_ALL, before LANG", CHINESE, LC_ALL="zh_CN.UTF-8", LANG="en_US.UTF-8")
    speaks("so does LC_MESSAGES, before LANG", CHINESE, LC_MESSAGES="zh_CN", LANG="C.UTF-8")
    speaks("an empty LC_ALL is none", CHINESE, LC_ALL="", LANG="zh_CN.UTF-8")
    speaks("readers of traditional characters get these", CHINESE, LANG="zh_TW.UTF-8")
    speaks("always in UTF-8", CHINESE, LANG="zh_CN.GB18030")
    speaks("LC_ALL=C is English", ENGLISH, LC_ALL="C", LANG="zh_CN.UTF-8")
    speaks("nothing is English", ENGLISH)
    speaks("another language is English", ENGLISH, LANG="fr_FR.UTF-8")
    speaks("zhuang is not Chinese", ENGLISH, LANG="zha_CN.UTF-8")
    speaks("LANGUAGE is heeded", ENGLISH, LANG="zh_CN.UTF-8", LANGUAGE="en")

    alone = os.path.join(scratch, "gongkai")
    shutil.copy(GONGKAI, alone)
    speaks("without a catalogue it is English", ENGLISH, program=alone, LANG="zh_CN.UTF-8")
    home = os.path.join(scratch, "home")
    shutil.copytree(os.path.join(BUILD, "locale"), os.path.join(home, "locale"))
    speaks("GONGKAI_HOME may have the catalogue", CHINESE, program=alone, LANG="zh_CN.UTF-8",
           GONGKAI_HOME=home)
    shutil.rmtree(os.path.join(home, "locale/zh_CN.UTF-8"), ignore_errors=True)
    libc = os.confstr("CS_GNU_LIBC_VERSION").split()[1].split(".")
    if (int(libc[0]), int(libc[1])) < (2, 39):  # later ones do not translate in C.UTF-8
        speaks("C.UTF-8 will do", CHINESE, program=alone, LANG="zh_CN.UTF-8", GONGKAI_HOME=home)


def tree(folder):
    return {os.path.relpath(os.path.join(d, f), folder): open(os.path.join(d, f), "rb").read()
            for d, _, files in os.walk(folder) for f in files}


def check_outputs(scratch):
    """Whatever is written or printed for programs is the same in both languages."""
    made = {}
    for code in ("C.UTF-8", "zh_CN.UTF-8"):
        out = os.path.join(scratch, code)
        settings = {"LANG": code, "SOURCE_DATE_EPOCH": "1704067200", "GONGKAI_HOME": TOP}
        if code != "C.UTF-8":
            settings["LANGUAGE"] = "zh_CN:zh"
        one = made[code] = {}
        said = run("build", "--check-page", "-o", out, REPORT, **settings)
        run("init", out + "/next", "--from=" + REPORT, **settings)
        for name, data in tree(out).items():
            one[name] = data
        for stage in ("model", "view", "xhtml", "pages"):
            one["dump " + stage] = run("build", "--dump=" + stage, REPORT, **settings).stdout
        for words in (["check", "--format=json", REPORT], ["check", "--format=sarif", REPORT],
                      ["check", "--format=html", REPORT],
                      ["explain", "--format=json", REPORT, "t6/301/total"],
                      ["schema", "hebei-department-budget"]):
            one[" ".join(words[:2])] = run(*words, **settings).stdout
        fresh = run("check", "--format=json", out + "/next", **settings).stdout
        one["check next"] = fresh.replace(out.encode(), b"")
        one["*said"] = said.stderr
    a, b = made.values()
    check("the messages of a build differ", [] if a.pop("*said") != b.pop("*said") else ["same"])
    check("the package, the dumps and what is for programs have no language",
          [f"{name} differs" for name in sorted(a.keys() | b.keys()) if a.get(name) != b.get(name)]
          + [f"{name} is empty" for name in a if not a[name]])
    check("both languages made a whole package",
          [] if {"luquan-xinfang-2024/" + f for f in ("report.pdf", "index.html", "check.html")} <= a.keys()
          else list(a))


# English words that no Chinese message needs; what people typed stands in quotes.
WORDS = re.compile(r"\b(the|is|are|this|that|here|has|have|an|expected|cannot|found|must)\b")
# libxml2's own words about markup, which only the author of a pack meets
FOREIGN = "不是合格的 XML："


def check_cases(scratch):
    """Every golden case again, in Chinese."""
    bad, n = [], 0
    for case in sorted(glob.glob(TOP + "/tests/cases/*/*/")):
        name = os.path.relpath(case, TOP + "/tests/cases")
        if name.split("/")[0] in ("pages", "lines", "tables", "dump"):
            continue
        work = os.path.join(scratch, "work")
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(TOP + "/tests/fixtures/small", work)
        shutil.copytree(case, work, dirs_exist_ok=True)
        script = ". ./run" if os.path.exists(work + "/run") else \
            '"$GONGKAI" build --dump=pages --templates=templates --fonts="$TOP/fonts" report'
        env = dict(os.environ, LC_ALL="", LANG="zh_CN.UTF-8")
        said = subprocess.run(["sh", "-c", script], cwd=work, env=env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT).stdout.decode("utf-8", "replace")
        for m in re.finditer(r"^(?:gongkai|[^ \n]*:\d+:\d+): (.*)$", said, re.M):
            n += 1
            line = re.sub("“[^”]*”|\\[[a-z]+\\]", "", m[1])
            if not HAN.search(line) or WORDS.search(line) and FOREIGN not in line:
                bad.append(f"{name}: {m[0]}")
    check("every message of the golden cases is Chinese in Chinese",
          bad or ([] if n > 300 else [f"only {n} messages"]))


def main():
    for path in sorted(glob.glob(TOP + "/src/po/*.po")):
        check_catalogue(os.path.relpath(path, TOP))
    check_sources()
    for path in sorted(glob.glob(TOP + "/templates/*/rules.yaml")):
        check_rules(os.path.relpath(path, TOP))
    with tempfile.TemporaryDirectory() as scratch:
        check_environment(scratch)
        check_outputs(scratch)
        check_cases(scratch)
    sys.exit(failed)


main()
