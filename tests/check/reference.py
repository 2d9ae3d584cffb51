"""The example says what the published report says, in the web page and in the PDF; typed in
元, without stated totals, it makes the same tables."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from build import EXAMPLE, TOP, YUAN, build, check  # noqa: E402
from web import Web, grid  # noqa: E402


def compare(kind, path):
    """Each block's line of the comparison, under a name of its own."""
    script = os.path.join(TOP, "tests", "read", "reference.py")
    done = subprocess.run([sys.executable, "-B", script, kind, path],
                          capture_output=True, text=True)
    for line in done.stdout.splitlines()[:-1]:  # the last one counts
        print(re.sub(r"^(not ok|ok) ", rf"\1 reference {kind}: ", line))
    check(done.returncode in (0, 1) and "blocks, " in done.stdout,
          f"reference {kind}: compared to the end", done.stderr)


def cells(page, table):
    return [[(place[0].tag, place[0].get("id"), place[0].text()) for place in row if place]
            for row in grid(page.ids[table])]


def compare_yuan(page, other):
    for n in range(1, 7):
        ours, theirs = (cells(p, f"t{n}") for p in (page, other))
        differing = [(a, b) for x, y in zip(ours, theirs) for a, b in zip(x, y) if a != b]
        check(ours == theirs and len(ours) > 3, f"reference: t{n} typed in 元 is the same",
              differing[:3] or (len(ours), len(theirs)))
    typed = "".join(open(os.path.join(YUAN, f), encoding="utf-8").read()
                    for f in sorted(os.listdir(YUAN)))
    check("unit: 元" in typed and not re.search(r"^stated:", typed, re.M),
          "reference: the report in 元 states no totals")


def main():
    with tempfile.TemporaryDirectory() as out:
        built = build(out, EXAMPLE, YUAN, options=("-j", "2"))
        if not check(built.returncode == 0, "reference: both reports build", built.stderr):
            return
        html = os.path.join(out, os.path.basename(EXAMPLE), "index.html")
        compare("html", html)
        compare("pdf", os.path.join(out, os.path.basename(EXAMPLE), "report.pdf"))
        compare_yuan(Web(html), Web(os.path.join(out, os.path.basename(YUAN), "index.html")))


main()
