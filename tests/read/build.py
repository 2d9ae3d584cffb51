"""Build reports in a folder of the test's own, and print ok and not ok."""
import os
import shutil
import subprocess

TOP = os.environ["TOP"]
os.environ.setdefault("GONGKAI_HOME", TOP)  # BUILD may lie elsewhere
EXAMPLE = os.path.join(TOP, "input", "luquan-xinfang-2024")
YUAN = os.path.join(TOP, "tests", "fixtures", "luquan-yuan")


def check(good, name, detail=""):
    print(("ok " if good else "not ok ") + name)
    if not good and detail not in ("", None):
        print("  ", detail)
    return bool(good)


def build(out, *reports, env=None, cwd=None, options=()):
    """The finished process of a build of reports into out."""
    return subprocess.run([os.environ["GONGKAI"], "build", "-o", out, *options, *reports],
                          capture_output=True, text=True, env=env, cwd=cwd)


def edited(report, copy, *changes):
    """Copy a report; in each change (old, new), old stands exactly once in its files."""
    shutil.copytree(report, copy)
    for old, new in changes:
        found = 0
        for name in sorted(os.listdir(copy)):
            path = os.path.join(copy, name)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            found += text.count(old)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace(old, new))
        if found != 1:
            raise SystemExit(f"'{old}' stands {found} times in {report}, not once")
    return copy
