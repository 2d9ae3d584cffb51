"""The book of the example report: 目录, folios, page labels, bookmarks and links agree, the
nine tables stand where they stand in the official report, and the fonts are the folder's."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "read"))
from pdf import Pdf  # noqa: E402

TOP = os.environ["TOP"]
os.environ.setdefault("GONGKAI_HOME", TOP)  # BUILD may lie elsewhere
OFFICIAL = [1, 3, 5, 7, 9, 10, 12, 13, 14]  # pages of the nine tables in the official 目录
NARRATIVE = 15


def check(good, name, detail=""):
    print(("ok " if good else "not ok ") + "pages: " + name)
    if not good and detail != "":
        print("  ", detail)


def squeeze(text):
    return re.sub(r"\s+", "", text)


def contents(pdf):
    """(page of the 目录, title, printed number) of each line with a number at its end."""
    found = []
    for page in range(len(pdf.pages)):
        text = pdf.text(page, "-layout")
        if "目录" not in squeeze(text) and not found:
            continue
        lines = [l for l in text.splitlines() if re.search(r"[·.…]{3,}\s*\d+\s*$", l)]
        if not lines and found:
            break
        for line in lines:
            m = re.match(r"\s*(.*?)\s*[·.…\s]{3,}(\d+)\s*$", line)
            found.append((page, squeeze(m[1]), int(m[2])))
    return found


def main():
    with tempfile.TemporaryDirectory() as out:
        report = os.path.join(TOP, "input", "luquan-xinfang-2024")
        built = subprocess.run([os.environ["GONGKAI"], "build", "-o", out, report],
                               capture_output=True, text=True)
        check(built.returncode == 0, "the example builds", built.stderr)
        if built.returncode != 0:
            return
        pdf = Pdf(os.path.join(out, "luquan-xinfang-2024", "report.pdf"))
        examine(pdf)


def examine(pdf):
    toc = contents(pdf)
    check(len(toc) == 9 + 11, "the 目录 has 9 + 11 entries", toc)
    check([n for _, _, n in toc[:9]] == OFFICIAL, "the tables' pages are the official ones",
          [n for _, _, n in toc[:9]])
    check(toc[9][2] == NARRATIVE, "the narrative starts on page 15", toc[9])
    front = toc[-1][0] + 1

    by_label = {label: i for i, label in enumerate(pdf.labels)}
    wrong = [t for t in toc if squeeze(t[1]) not in squeeze(pdf.text(by_label[str(t[2])]))]
    check(not wrong, "each heading stands on the page that the 目录 names", wrong)

    folios = []
    for i in range(front, len(pdf.pages)):
        m = re.findall(r"—(\d+)—", squeeze(pdf.text(i)))
        folios.append(m[-1] if m else None)
    check(folios == pdf.labels[front:], "the printed folios are the page labels",
          (folios, pdf.labels[front:]))
    check(folios == [str(n + 1) for n in range(len(folios))], "the folios count from 1", folios)
    check(all(not re.search(r"—\w+—", squeeze(pdf.text(i))) for i in range(front)),
          "cover and 目录 have no folio")

    links = [l for p in sorted({t[0] for t in toc}) for l in pdf.links(p)]
    check([pdf.labels[l[0]] for l in links] == [str(t[2]) for t in toc],
          "the links of the 目录 lead to the pages it names", links)
    check(all(squeeze(l[2]) for l in links), "links have contents")

    marks = pdf.bookmarks()
    titles = {squeeze(t): pdf.labels[p] for _, t, p in marks}
    wrong = [t for t in toc if titles.get(squeeze(t[1])) != str(t[2])]
    check(not wrong, "the bookmarks agree with the 目录", (wrong, marks))
    check({level for level, _, _ in marks} == {1, 2}, "the bookmarks are nested", marks)

    wide = [pdf.size(i)[0] > pdf.size(i)[1] for i in range(len(pdf.pages))]
    check(all(wide[by_label[str(n)]] for n in range(1, 15)), "tables are on landscape pages")
    check(not wide[by_label["15"]], "the narrative is on portrait pages")
    for start, end in zip(OFFICIAL, OFFICIAL[1:] + [NARRATIVE]):
        heads = [squeeze(pdf.text(by_label[str(n)])) for n in range(start, end)]
        check(all("单位：万元" in h and "栏次" in h and "序号" in h for h in heads),
              f"header block and 栏次 on every page of the table on page {start}")

    fonts = pdf.fonts()
    check(fonts and all("Fandol" in f[0] for f in fonts), "only the fonts of fonts/", fonts)
    check(all(f[2] and f[3] and f[4] for f in fonts), "fonts are embedded, subset, with ToUnicode",
          fonts)


main()
