"""Write a report of the pack tests/fixtures/long: longtable.py ROWS FOLDER.

The rows look like those of a county's detailed budget: real codes and names, amounts and notes
of several lengths, the same ones on every run.
"""
import os
import sys

ITEMS = [("2010301", "行政运行"), ("2010302", "一般行政管理事务"), ("2010399", "其他政府办公厅（室）及相关机构事务支出"),
         ("2014004", "信访业务"), ("2080501", "行政单位离退休"), ("2080505", "机关事业单位基本养老保险缴费支出"),
         ("2101101", "行政单位医疗"), ("2130104", "事业运行"), ("2210201", "住房公积金"), ("2050202", "小学教育")]
UNITS = ["区委办公室", "区人民政府办公室", "区信访局", "区教育局", "区农业农村局本级", "区卫生健康局", "区档案馆"]
NOTES = ["", "", "", "上年结转", "含2023年提前下达资金", "按照冀财〔2023〕18号文件安排"]


def main():
    rows, folder = int(sys.argv[1]), sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "report.yaml"), "w", encoding="utf-8") as out:
        out.write("report: {pack: long-table, year: 2024, unit: 元}\ndepartment: 某区\nrecords:\n")
        for n in range(rows):
            code, name = ITEMS[n % len(ITEMS)]
            basic, project = n * 7919 % 9000000, n * 104729 % 70000000
            out.write(f'  - {{code: "{code}", name: {name}, unit: {UNITS[n % len(UNITS)]}, '
                      f"basic: {basic // 100}.{basic % 100:02d}, project: {project // 100}.{project % 100:02d}")
            note = NOTES[n % len(NOTES)]
            out.write(f", note: {note}}}\n" if note else "}\n")


main()
