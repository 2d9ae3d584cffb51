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


# 00-report.yaml with every entry of the web page
PUBLISHED = """published_on: 2024-03-05
published_at: "09:30"
site:
  name: 某某区人民政府
  domain: www.example.gov.cn
  code: "1301000000"
  column: 部门预算
  column_description: 公开区级各部门的预算和说明
  column_keywords: 部门预算、预算公开
  url: https://www.example.gov.cn/2024/0305/1.html
disclosure:
  index: "11130110000000000X/2024-00001"
  topic: 财政、金融、审计/财政
  genre: 财政预算、决算
  written_on: 2024-03-01
  document: 无
  validity: 有效
  method: 主动公开
  form: 网站
corrections:
  - {date: 2024-05-06, what: 部门预算支出总表“信访业务”项目支出, old: 165.00万元, new: 156.00万元, reason: 录入时数字颠倒}
"""


def published(copy):
    """A copy of the example in which nothing of the web page is missing."""
    return edited(EXAMPLE, copy, ("# published_on: 2024-03-05\n", PUBLISHED))
