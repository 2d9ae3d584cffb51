"""Print a workbook: sheets.py FILE [SHEET]. Numbers stand in brackets; [[ ]]: a merged cell."""
import sys

from data import Workbook


def main():
    book = Workbook(sys.argv[1])
    for sheet in book.sheets:
        if len(sys.argv) > 2 and sheet.name != sys.argv[2]:
            continue
        print(f"== {sheet.name}: {sheet.frozen} rows stay")
        merged = {first: last for first, last in sheet.merged}
        hidden = {(y, x) for (a, b), (c, d) in sheet.merged for y in range(a, c + 1) for x in range(b, d + 1)}
        for y in range(max(y for y, _ in sheet.cells) + 1):
            line = []
            for x in range(sheet.width):
                text = sheet.cells.get((y, x), "")
                if (y, x) in merged:
                    last = merged[y, x]
                    line.append(f"[[{text} {last[0] - y + 1}x{last[1] - x + 1}]]")
                elif (y, x) not in hidden:
                    line.append(f"[{text}]" if (y, x) in sheet.numbers else text)
            print(" | ".join(line))


main()
