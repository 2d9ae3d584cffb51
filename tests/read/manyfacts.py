"""Write a clean report of the Hebei pack with many facts: manyfacts.py FACTS FOLDER.

It is the example in 元, the expenditure of one project spread over all codes of the catalogue and
over as many 单位 as it takes; all sums stay what they are.
"""
import os
import re
import shutil
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SPREAD = re.compile(r'  - \{function: "2014004", type: 项目支出, amount: (\d+)\}\n')


def codes():
    """Those on which a project may spend what comes from the general budget."""
    with open(os.path.join(TOP, "templates", "catalogue", "functional-2024.yaml"), encoding="utf-8") as file:
        return [m[1] for line in file if not re.search('fund:|"223|行政运行|事业运行', line)
                for m in [re.search(r'code: "(\d{7})"', line)] if m]


def main():
    count, folder = int(sys.argv[1]), sys.argv[2]
    shutil.copytree(os.path.join(TOP, "tests", "fixtures", "luquan-yuan"), folder)
    path = os.path.join(folder, "10-budget.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    spread = SPREAD.search(text)
    fen = int(spread[1]) * 100
    places = codes()
    count -= len(re.findall(r"\{function:", text)) - 1
    lines = []
    for i in range(count):
        part = fen * (i + 1) // count - fen * i // count
        lines.append(f'  - {{function: "{places[i % len(places)]}", type: 项目支出, unit: 第{i // len(places) + 1}单位, '
                     f"amount: {part // 100}.{part % 100:02d}}}\n")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text[:spread.start()] + "".join(lines) + text[spread.end():])
    path = os.path.join(folder, "20-text.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    units = "".join(f"  - {{name: 第{i + 1}单位, nature: 事业, rank: 股级, funding: 财政拨款}}\n"
                    for i in range((count - 1) // len(places) + 1))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("units:\n", "units:\n" + units))


main()
