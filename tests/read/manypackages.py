"""Packages that have only what the list of all reports reads: manypackages.py N OUTPUT SOURCE
makes N of them in OUTPUT, each with the texts of the package SOURCE and some of its own."""
import os
import sys
from xml.sax.saxutils import escape

NAMES = "教育局 民政局 财政局 司法局 水利局 农业农村局 卫生健康局 审计局 统计局 档案馆 信访局 交通运输局".split()
PLACES = "东城 西城 南城 北城 河东 河西 江南 江北 山阳 山阴 桥东 桥西 新华 长安 裕华 鹿泉 藁城 栾城".split()


def make_package(folder, year, department, total, texts):
    """texts: those of data/search.js, each a line."""
    os.makedirs(os.path.join(folder, "data"))
    with open(os.path.join(folder, "data", "summary.xml"), "w", encoding="utf-8") as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<summary pack="p" year="{year}" unit="万元">\n'
                   f"  <department>{escape(department)}</department>\n"
                   f'  <published iso="{year}-03-05">{year}年3月5日</published>\n'
                   f'  <total measure="i" label="收入总计" unit="万元">{total}</total>\n'
                   f'  <total measure="e" label="支出总计" unit="万元">{total}</total>\n'
                   f"  <title>{escape(department)}{year}年部门预算信息公开</title>\n</summary>\n")
    with open(os.path.join(folder, "data", "search.js"), "w", encoding="utf-8") as file:
        file.write("gongkaiTexts('万元', `\n")
        file.writelines(text + "\n" for text in texts)
        file.write("`);\n")


def make_packages(output, packages):
    """packages: (name, year, texts)."""
    for name, year, texts in packages:
        make_package(os.path.join(output, name), year, name, "1.00",
                     [f"x{i}\t{text}" for i, text in enumerate(texts)])


def main():
    n, output, source = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    with open(os.path.join(source, "data", "search.js"), encoding="utf-8") as file:
        lines = file.read().split("\n")[1:-2]
    for i in range(n):
        department = f"{PLACES[i // len(NAMES) % len(PLACES)]}区{NAMES[i % len(NAMES)]}"
        total = f"{100 + i * 7919 % 9000}.{i % 100:02d}"
        # a third of the lines, other ones in each report, and 300 amounts that no other has
        mine = [line for k, line in enumerate(lines) if (k * 31 + i) % 3 == 0]
        mine += [f"t3-{k}-name\t{department}项目{chr(0x4e00 + (i * 131 + k * 17) % 15000)}"
                 f"{chr(0x4e00 + (i * 37 + k * 101) % 15000)}工程\tt3-{k}-total {i * 300 + k}.{k % 100:02d}"
                 for k in range(300)]
        make_package(os.path.join(output, f"report-{i:04d}"), 2015 + i % 10, department, total, mine)


if __name__ == "__main__":
    main()
