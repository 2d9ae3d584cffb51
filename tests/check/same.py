"""Same input, same bytes: another time zone, locale, folder, user and order change nothing."""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, TOP, YUAN, build, check  # noqa: E402

NAMES = [os.path.basename(EXAMPLE), os.path.basename(YUAN)]

TABLES = ["t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "corrections", "units", "performance-items", "projects",
          "projects-plan", "projects-indicators", "projects-indicators-items", "procurement", "assets", "glossary"]
FILES = ["index.html", "report.css", "report.js", "report.pdf", "print.pdf", "SHA256SUMS", "data/tables.xlsx", "data/report.json",
         "data/datapackage.json", "data/summary.xml", "data/search.js"] + [f"data/{t}.csv" for t in TABLES]


def sums(folder):
    """The checksum of each file under a folder, by its path."""
    found = {}
    for where, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


def foreign_locale(scratch):
    """The environment of a locale with a decimal comma: the system's, or one made for us."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.lower()
    if "de_de.utf" in known:
        return {"LC_ALL": "de_DE.UTF-8"}
    path = os.path.join(scratch, "locale")
    os.mkdir(path)
    made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", os.path.join(path, "de_DE.UTF-8")],
                          capture_output=True, text=True)
    if not os.path.exists(os.path.join(path, "de_DE.UTF-8", "LC_NUMERIC")):
        print("skipped: same: the locale de_DE cannot be made:", made.stderr.strip())
        return {"LC_ALL": "C"}
    return {"LC_ALL": "de_DE.UTF-8", "LOCPATH": path}


def has_comma(locale):
    """Does a program in that locale write decimal commas?"""
    out = subprocess.run(["locale", "decimal_point"], capture_output=True, text=True, env=dict(os.environ, **locale))
    return out.stdout.strip() == ","


def main():
    with tempfile.TemporaryDirectory() as scratch:
        here = os.path.join(scratch, "first")
        there = os.path.join(scratch, "别的 folder", "deeper", "second")
        desk = os.path.join(scratch, "desk")
        os.mkdir(desk)
        shutil.copytree(EXAMPLE, os.path.join(desk, NAMES[0]))
        shutil.copytree(YUAN, os.path.join(desk, NAMES[1]))

        locale = foreign_locale(scratch)
        if locale["LC_ALL"] != "C":
            check(has_comma(locale), "same: the other locale has decimal commas")
        first = build(here, EXAMPLE, YUAN, options=("-j", "1"), cwd=TOP,
                      env=dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8"))
        second = build(there, NAMES[1], NAMES[0], options=("-j", "4"), cwd=desk,
                       env=dict(os.environ, TZ="Asia/Shanghai", LANG="zh_CN.UTF-8", HOME=desk,
                                USER="someone", TMPDIR=desk, **locale))
        if not check(first.returncode == 0 and second.returncode == 0, "same: both build",
                     first.stderr + second.stderr):
            return
        one, two = sums(here), sums(there)
        want = {f"{n}/{f}" for n in NAMES for f in FILES}
        listed = {f for f in one if f == "index.html" or f.startswith("list/")}
        check(set(one) - listed == want,
              "same: a package is its page, style, script, PDFs, data and checksums",
              sorted((set(one) - listed) ^ want))
        check({os.path.basename(f) for f in listed} == {"index.html", "list.css", "list.js", "0.js"},
              "same: the list has its files and no others", sorted(listed))
        for name in sorted(set(one) | set(two)):
            check(one.get(name) == two.get(name), f"same: {name} has the same bytes")
        named = [f"{here}/{n}/{f}" for n in NAMES for f in ("index.html", "report.pdf", "print.pdf")]
        check(first.stdout.splitlines() == named, "same: the files of each report are named",
              first.stdout)
        check(sorted(os.listdir(desk)) == sorted(NAMES), "same: nothing is left elsewhere",
              os.listdir(desk))


main()
