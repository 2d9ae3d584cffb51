"""Data Packages as frictionless reads them, workbooks as openpyxl does: conformance_data.py PACKAGE..."""
import json
import os
import shutil
import sys

import openpyxl
from frictionless import Package


def check(good, name, detail=""):
    print(("ok " if good else "not ok ") + name)
    if not good:
        print("  ", detail)


def validate(folder):
    report = Package(os.path.join(folder, "datapackage.json")).validate()
    return report.valid, report.flatten(["name", "rowNumber", "fieldName", "type"])[:5], report.stats


def check_package(package):
    name, folder = os.path.basename(package), os.path.join(package, "data")
    valid, errors, stats = validate(folder)
    check(valid and stats["tasks"] > 0, f"data: {name}: frictionless finds {stats['tasks']} valid tables", errors)
    for old, new in ((b"\r\n2,", b"\r\nzwei,"), (b".", b".x")):
        copy = package + ".altered"
        shutil.copytree(folder, copy)
        path = os.path.join(copy, sorted(f for f in os.listdir(copy) if f.endswith(".csv") and new_in(copy, f, old))[0])
        with open(path, "rb") as file:
            content = file.read()
        with open(path, "wb") as file:
            file.write(content.replace(old, new, 1))
        check(not validate(copy)[0], f"data: {name}: frictionless notices {new} for {old}")
        shutil.rmtree(copy)


def new_in(folder, file, text):
    with open(os.path.join(folder, file), "rb") as content:
        return text in content.read()


def check_workbook(package):
    """openpyxl sees the titles, and an amount of a row as the number that report.json has as a text."""
    name = os.path.basename(package)
    with open(os.path.join(package, "data", "report.json"), encoding="utf-8") as file:
        tables = json.load(file)["tables"]
    book = openpyxl.load_workbook(os.path.join(package, "data", "tables.xlsx"))
    wrong, amounts = [], 0
    for table, sheet in zip(tables, book.worksheets):
        if sheet["A1"].value != table["title"]:
            wrong.append(sheet.title)
        top = openpyxl.utils.cell.coordinate_from_string(sheet.freeze_panes)[1]
        for y, row in enumerate(table["rows"], top):
            for x, (text, column) in enumerate(zip(row["cells"], table["columns"]), 1):
                value = sheet.cell(y, x).value
                if column["kind"] == "amount" and text:
                    amounts += 1
                    if not isinstance(value, (int, float)) or f"{value:.2f}" != text:
                        wrong.append((sheet.title, y, x, value, text))
                elif column["kind"] in ("text", "code") and (value or "") != text:
                    wrong.append((sheet.title, y, x, value, text))
    check(not wrong and len(tables) == len(book.worksheets) and amounts > 0,
          f"data: {name}: openpyxl reads {len(tables)} sheets, {amounts} amounts", wrong[:5])


def main():
    for package in sys.argv[1:]:
        if os.path.isdir(package):
            check_package(package)
            check_workbook(package)


main()
