/*
 * formula: rules over a small pack: what each part of the language finds, the border between
 * rounding and error, places, messages, and the messages about mistakes in formulas.
 */
#include "model/check.h"
#include "base/arena.h"
#include "base/diag.h"
#include "model/model.h"
#include "test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[] = "/tmp/gongkai-formula-XXXXXX";

static void write_file(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", top, name);
	f = fopen(path, "w");
	if (!f) {
		perror(path);
		exit(1);
	}
	fputs(text, f);
	fclose(f);
}

#define PACK \
	"pack: {name: p, title: 样, template: t.xhtml, style: s.css}\n" \
	"rules: rules.yaml\n" \
	"display: {unit: 万元, decimals: 2, thousands: no, zero: blank}\n" \
	"catalogues: {fn: {file: cat.yaml, list: codes, levels: [3, 5]}}\n" \
	"facts:\n" \
	"  out: {dimensions: {function: {catalogue: fn, level: 2}, type: {values: [基本, 项目]}}}\n" \
	"  in: {dimensions: {source: {values: [拨款, 其他]}}}\n" \
	"fields:\n" \
	"  from: {type: date}\n" \
	"  to: {type: date}\n" \
	"  staff: {type: integer}\n" \
	"  reason: {type: text, label: 原因}\n" \
	"  projects: {type: list, fields: {code: {type: text}, name: {type: text},\n" \
	"    own: {type: amount}, other: {type: amount}, day: {type: date}}}\n" \
	"tables:\n" \
	"  - id: t\n" \
	"    title: 表\n" \
	"    list: out\n" \
	"    columns: [{head: 名称, kind: name}, {head: 合计, id: total},\n" \
	"      {head: 基本支出, id: basic, where: {type: 基本}},\n" \
	"      {head: 项目支出, id: project, where: {type: 项目}}]\n" \
	"    rows: {tree: {dimension: function, levels: [1, 2]}, total: {label: 合计}}\n" \
	"  - id: s\n" \
	"    title: 总\n" \
	"    empty: {note: 空}\n" \
	"    columns:\n" \
	"      - {head: 收, side: in, columns: [{head: 项, kind: name}, {head: 数, id: in}]}\n" \
	"      - {head: 支, side: out, columns: [{head: 项, kind: name}, {head: 数, id: out}]}\n" \
	"    sides:\n" \
	"      in: {list: in, groups: [[{label: 拨款, id: grant, where: {source: 拨款}}],\n" \
	"        [{label: 总计, id: all}]]}\n" \
	"      out: {list: out, groups: [[{each: fn.codes, dimension: function, label: \"{name}\"}],\n" \
	"        [{label: 总计, id: all-out}]]}\n" \
	"measures:\n" \
	"  total: {list: out}\n" \
	"  income: {list: in}\n"

#define REPORT \
	"report: {pack: p, year: 2024, unit: 万元}\n" \
	"out:\n" \
	"  - {function: \"20101\", type: 基本, amount: 10.01}\n" \
	"  - {function: \"20102\", type: 项目, amount: 20.02}\n" \
	"  - {function: \"20201\", type: 基本, amount: 5.00}\n" \
	"in: [{source: 拨款, amount: 35.04}]\n" \
	"from: 2024-02-01\n" \
	"to: 2024-03-01\n" \
	"staff: 12\n" \
	"reason: 比上年减少0.80万元\n" \
	"projects:\n" \
	"  - {code: A1, name: 甲, own: 20.00, other: 0.02, day: 2024-02-10}\n" \
	"  - {code: A1, name: 乙, day: 2024-02-09}\n"

/* What the rules find in a report, one line a finding, or the messages about the rules. */
static const char *find_in(const char *rules, const char *report)
{
	static char *said;
	static size_t n;
	struct arena *arena = arena_new();
	struct diag diag = {0};
	char dir[256], packs[256];
	struct model *m;

	free(said);
	write_file("packs/p/rules.yaml", rules);
	write_file("r/a.yaml", report);
	snprintf(dir, sizeof dir, "%s/r", top);
	snprintf(packs, sizeof packs, "%s/packs", top);
	diag.out = open_memstream(&said, &n);
	m = model_load(arena, &diag, dir, packs);
	for (const struct finding *f = m ? model_check(arena, &diag, m, NULL).findings : NULL; f; f = f->next) {
		unsigned line, col;

		source_locate(f->pos, &line, &col);
		fprintf(diag.out, "%s %s %s %u:%u %s\n", f->rule,
			f->severity == SEVERITY_ERROR	  ? "error"
			: f->severity == SEVERITY_WARNING ? "warning"
							  : "note",
			strstr(f->pos.src->name, "rules.yaml") ? "rule" : "fact", line, col, f->message);
	}
	fclose(diag.out);
	arena_free(arena);
	return said;
}

static const char *find(const char *formula)
{
	char rules[1024];

	snprintf(rules, sizeof rules,
		 "rules:\n  - id: R\n    formula: \"%s\"\n"
		 "    message: \"{found}/{expected}/{difference}\"\n",
		 formula);
	return find_in(rules, REPORT);
}

static void holds(const char *formula)
{
	same(find(formula), "", formula);
}

static void fails(const char *formula, const char *want)
{
	same(find(formula), want, formula);
}

/* A mistake in a formula: column and message; formulas begin in column 15. */
static void wrong(const char *formula, unsigned col, const char *want)
{
	const char *said = find(formula);
	char place[64];

	snprintf(place, sizeof place, "rules.yaml:3:%u: error: ", col + 14);
	ok(strstr(said, place) != NULL && strstr(said, want) != NULL, formula);
	if (!strstr(said, place) || !strstr(said, want))
		printf("  got:  %s  want: %s%s\n", said, place, want);
}

static void test_language(void)
{
	holds("t.total.total = 35.03");
	holds("t.201.total = t.20101.basic + t.20102.project");
	holds("t.20102.basic = 0");
	holds("total = t.total.total and income = s.all.in");
	holds("abs(total - income) = 0.01");
	holds("-total < 0");
	holds("sum(s.*1.out) = total");
	holds("sum(t.*2.basic) = 15.01");
	holds("total <= 35.03 and total >= 35.03 and total != 35 and total > 1 and total < 99");
	holds("not total = 1");
	holds("total = 1 or total = 35.03");
	holds("if total = 1: total = 2");
	holds("(total) = (35.03)");
	holds("staff = 12 and count(projects) = 2 and days(from, to) = 29");
	holds("exists(staff) and not exists(t.20201) or exists(t.202)");
	holds("not empty(t) and not noted(s)");
	holds("not noted(t, 'x') and not noted(s, 'x')");
	holds("matches(projects.code, '^A[0-9]$')");
	holds("sum(projects.own) = 20 and sum(projects.own) + sum(projects.other) = 20.02");
	holds("agrees(reason, total - income - 0.79)");
	holds("each item of projects: length(.code) = 2");
	holds("lacks(texts, '增加') and balanced(texts) and ends(projects.name, '乙')");
	holds("ascending(projects.code) and empty(projects) or exists(projects)");
	holds("each item of projects: differs(.name, .code) and days(from, .day) > 0");
	holds("each row of t: .total = .basic + .project");
	holds("each row of t: exists(t.@)");
	holds("each row of s.*1: .out = t.@.total");
	holds("each cell of t: . ~ sum(children)");
	holds("each cell of t: . = t.@.@");
	holds("each column of t: t.total.@ = t.201.@ + t.202.@");
	holds("report.year = 2024 and year(from) = report.year and year(to) - 1 = 2023");
	holds("among(in.source, in.source) and among(out.type, in.source, '^.*$')");
	holds("among(projects.name, texts) and among(reason, projects.name, '.+')");
	holds("years(texts, 2024, report.year)");
	holds("each item of projects: sum(projects.own, projects.name, .name) = .own");
	holds("each row of t.*2: sum(projects.own, projects.name, @) = 0");
	holds("sum(projects.own, projects.code, projects.code) = 20");
	holds("times(total, 2) = total + total and times(10, staff) = 120 and times(0.05, 3) = 0.15");
	holds("each item of projects: times(.own, .code) = 0");
	holds("lacks(reason, '{year}|{last-year}|{yy}年')");
}

static void test_findings(void)
{
	fails("total = income", "R error fact 3:43 35.03/35.04/-0.01\n");
	fails("total ~ income", "R error fact 3:43 35.03/35.04/-0.01\n");
	fails("count(projects) = 3", "R error fact 11:1 2/3/\n");
	fails("lacks(texts, '[0-9]万')", "R error fact 10:17 0万//\n");
	fails("lacks(texts, '甲|乙')", "R error fact 12:22 甲//\nR error fact 13:22 乙//\n");
	fails("ends(projects.name, '甲')", "R error fact 13:22 乙//\n");
	fails("matches(projects.name, '甲')", "R error fact 13:22 乙//\n");
	fails("unique(projects.code)", "R error fact 13:12 A1//\n");
	fails("among(projects.name, out.type)", "R error fact 12:22 甲//\nR error fact 13:22 乙//\n");
	fails("among(out.type, in.source)", "R error fact 3:43 基本//\nR error fact 4:43 项目//\n");
	fails("among(out.function, projects.name, '[0-9]$')",
	      "R error fact 3:43 20101//\nR error fact 4:43 20102//\nR error fact 5:43 20201//\n");
	fails("each item of projects: .own < sum(projects.own, projects.name, .name)",
	      "R error fact 12:30 20.00/20.00/0.00\nR error fact 13:5 0.00/0.00/0.00\n");
	fails("total = sum(projects.own, projects.name, projects.name)",
	      "R error fact 3:43 35.03/20.00/15.03\n");
	fails("year(from) = report.year - 1", "R error fact 7:7 2024/2023/\n");
	fails("total ~ times(7.01, 5)", "R error fact 3:43 35.03/35.05/-0.02\n");
	fails("total ~ times(income, 1)", "R note fact 3:43 35.03/35.04/-0.01 (rounding, not a mistake)\n");
	ok(strstr(find("times(total, 300000000000000) > 0"), "more than can be computed") != NULL,
	   "a product too large is told");
	fails("matches(projects.code, '^A{yy}$')", "R error fact 12:12 A1//\nR error fact 13:12 A1//\n");
	fails("ascending(projects.day)", "R error fact 13:30 2024-02-09//\n");
	fails("each item of projects: if .own > 0: differs(.name, .name)",
	      "R error fact 12:22 甲//\n");
	fails("agrees(reason, total)", "R error fact 10:12 减少0.80万元/35.03/\n");
	fails("each row of t.*1: .total = 30.03", "R error fact 5:43 5.00/30.03/-25.03\n");
	fails("total = 1 and income = 2",
	      "R error fact 3:43 35.03/1.00/34.03\nR error fact 6:27 35.04/2.00/33.04\n");
	fails("each item of projects: .own + .other = 0", "R error fact 12:30 20.02/0.00/20.02\n");
	same(find_in("rules:\n"
		     "  - {id: A, severity: warning, formula: \"each cell of t: . ~ sum(children)\", "
		     "message: \"{table} {row} {column}\"}\n"
		     "  - {id: B, severity: note, formula: total = income, message: \"{1} {2} {unit}\"}\n",
		     "report: {pack: p, year: 2024, unit: 万元}\n"
		     "out:\n"
		     "  - {function: \"20101\", type: 基本, amount: 10.01}\n"
		     "  - {function: \"20102\", type: 基本, amount: 20.02}\n"
		     "stated: [{list: out, where: {function: \"201\"}, amount: 30.04}]\n"
		     "in: [{source: 拨款, amount: 35.04}]\n"),
	     "A note fact 5:56 表 201 甲类 合计 (rounding, not a mistake)\n"
	     "A note fact 5:56 表 201 甲类 基本支出 (rounding, not a mistake)\n"
	     "B note fact 5:56 30.04 35.04 万元\n",
	     "a stated total is rounding, and the place");
}

/* In 元 only printing rounds: three times 0.004 万元 print as 0.00, their sum as 0.01. */
static void test_rounding(void)
{
#define YUAN(amount) \
	"report: {pack: p, year: 2024, unit: 元}\nout:\n" \
	"  - {function: \"20101\", type: 基本, amount: 40}\n" \
	"  - {function: \"20102\", type: 基本, amount: 40}\nin:\n" \
	"  - {source: 拨款, amount: 40}\n  - {source: 其他, amount: " amount "}\n"
	static const char rules[] =
	    "rules:\n  - {id: R, formula: income ~ sum(t.*2.total), message: \"{found} {expected}\"}\n";

	same(find_in(rules, YUAN("40")), "R note fact 6:26 0.01 0.00 (rounding, not a mistake)\n",
	     "rounding: equal amounts that print differently are a note");
	same(find_in(rules, YUAN("41")), "R error fact 6:26 0.0081 0.008\n",
	     "rounding: in 元 a wrong yuan is an error");
	same(find_in(rules, YUAN("40.01")), "R note fact 6:26 0.01 0.00 (rounding, not a mistake)\n",
	     "rounding: in 元 the last decimal of typing may be rounded");
}

/* What the language says of a report whose only text is this one. */
static void says(const char *formula, const char *text, const char *want)
{
	char rules[512], report[512];

	snprintf(rules, sizeof rules,
		 "rules:\n  - {id: R, formula: \"%s\", message: \"{found}|{expected}\"}\n", formula);
	snprintf(report, sizeof report,
		 "report: {pack: p, year: 2024, unit: 万元}\nreason: %s\nout: []\n"
		 "projects: [{code: \"50%%\"}, {code: \"40%%\"}]\n", text);
	same(find_in(rules, report), want, text);
}

static void test_texts(void)
{
	says("balanced(reason)", "甲（乙《丙》“丁”）", "");
	says("balanced(reason)", "甲（乙", "R error fact 2:10 （|\n");
	says("balanced(reason)", "甲）乙", "R error fact 2:10 ）|\n");
	says("balanced(reason)", "甲（乙)", "R error fact 2:12 )|\n");
	says("ascending(projects.code)", "甲", "R error fact 4:35 40%|\n");
	says("lacks(reason, '丙|乙丙|乙')", "甲乙丙", "R error fact 2:10 乙丙|\n");
	says("lacks(reason, '丙|乙(丙)?')", "甲乙丙", "R error fact 2:10 乙丙|\n");
	says("lacks(reason, '乙')", "乙甲乙", "R error fact 2:9 乙|\nR error fact 2:11 乙|\n");
	says("lacks(reason, '^乙')", "乙乙", "R error fact 2:9 乙|\n");
	says("lacks(reason, '丁|戊')", "甲乙丙", "");
	says("agrees(reason, total)", "增加0元，减少1元", "");
	says("years(reason, 2023, 2024)", "比2023年", "");
	says("years(reason, 2024, 2024)", "甲2022年比2024年、2023年", "R error fact 2:10 2022年|\nR error fact 2:22 2023年|\n");
	says("years(reason, 2024, 2024)", "20235年，第2023号，123年", "");
	says("lacks(reason, '{last-year}|{yy}日')", "2023", "R error fact 2:9 2023|\n");
	says("lacks(reason, '{last-year}|{yy}日')", "24日", "R error fact 2:9 24日|\n");
	says("lacks(reason, '^{year}年')", "2024年", "R error fact 2:9 2024年|\n");
	says("times(1, reason) = 12.5", "12.5平方米", "");
	says("times(0.000001, reason) = 0.000001 and times(-0.000001, reason) = -0.000001", "0.5吨", "");
	says("times(1, reason) = 0", "约12.5平方米", "");
	says("agrees(reason, total)", "其中甲增加2万元，乙减少2.0万元", "");
	says("agrees(reason, total)", "人数减少3人", "");
	says("agrees(reason, total)", "比上年增长了 1.2 万元", "R error fact 2:12 增长了 1.2 万元|0.00\n");
}

static void test_mistakes(void)
{
	wrong("total = incme", 9, "there is no table, measure or field 'incme'; did you mean 'income'?");
	wrong("t.total.totl = 1", 9, "the table 't' has no amount column 'totl'; did you mean 'total'?");
	wrong("t.20103.total = 1", 3, "the table 't' has no row '20103'; did you mean '20101'?");
	wrong("s.grant.out = 1", 3, "has no row 'grant' on the side of this column");
	wrong("total =", 8, "expected a name, a number or '(', but the formula ends here");
	wrong("total = 1 1", 11, "the formula should end here, found '1'");
	wrong("total", 1, "this is an amount; expected a condition");
	wrong("projects.own = 1", 1, "this is several amounts; expected an amount: sum(...) adds them");
	wrong("sum(total) = 1", 5, "this is an amount; expected several amounts");
	wrong("som(t.*1.total) = 1", 1, "there is no function 'som'; did you mean 'sum'?");
	wrong("staff = total", 9, "this is an amount; expected a number");
	wrong("staff = 1.5", 9, "'1.5' is not a number that can stand here");
	wrong("total = 1.2.3", 9, "'1.2.3' is not an amount that can stand here");
	wrong(".total = 1", 1, "'.total' needs 'each row of'");
	wrong("t.@.total = 1", 3, "'@' is the row of");
	wrong("each row of t: t.@.@ = 1", 20, "'@' is the column of");
	wrong("each rwo of t: .total = 1", 6, "did you mean 'row'?");
	wrong("each item of t: .total = 1", 14, "'t' is not a list with items");
	wrong("each cell of s: . ~ sum(children)", 25, "'children' belongs to");
	wrong("each row of t .total = 1", 15, "expected ':', found '.total'");
	wrong("matches(reason, '[')", 17, "the pattern cannot be used");
	wrong("among(out.typ, in.source)", 11, "the facts of 'out' have no dimension 'typ'; did you mean 'type'?");
	wrong("among(out.type.x, in.source)", 11, "the facts of 'out' have no dimension");
	wrong("among(reason)", 13, "expected ',', found ')'");
	wrong("among(reason, projects.name, reason)", 30, "expected a pattern between single quotes");
	wrong("years(reason, 2024)", 19, "expected ',', found ')'");
	wrong("years(reason, 2024, total)", 21, "this is an amount; expected a number");
	wrong("sum(projects.own, reason, reason) = 1", 19, "expected two fields of the items of one list");
	wrong("sum(projects.own, projects.other, reason) = 1", 19, "this is several amounts; expected a text");
	wrong("sum(projects.own, projects.name, @) = 1", 34, "'@' is the row of");
	wrong("sum(projects.own, projects.name) = 1", 32, "expected ',', found ')'");
	wrong("times(staff, 2) = 1", 7, "this is a number; expected an amount");
	wrong("times(total, income) = 1", 14, "this is an amount; expected a number");
	wrong("year(total) = 1", 6, "this is an amount; expected a date");
	wrong("empty(total)", 7, "empty(...) takes a table");
	wrong("exists(total)", 8, "exists(...) takes a field or a row of a table");
	wrong("noted(total)", 7, "noted(...) takes a table");
	wrong("noted(t, x)", 10, "expected a pattern between single quotes");
	wrong("count(reason) = 1", 7, "count(...) takes a list of the report");
	wrong("days(from, projects.day) = 1", 12,
	      "this is several dates; expected a date: use 'each item of'");
	wrong("differs(reason, total)", 17, "this is an amount; expected a text");
	wrong("joined(texts)", 8, "joined(...) takes sentences or headings");
	wrong("leads(sentences)", 7, "leads(...) takes contents");
	wrong("named(reason, total)", 15, "this is an amount; expected a text");
	wrong("any(headings, reason)", 15, "expected a pattern between single quotes");
	wrong("staff ~ 1", 1, "'~' compares amounts, not numbers");
	wrong("t.total.total.x = 1", 15, "expected TABLE.ROW.COLUMN");
	wrong("each row of t: .total.x = 1", 23, "expected .COLUMN");
	wrong("each row of t: . = 1", 16, "'.' is the cell of 'each cell of' only; expected .COLUMN");
	wrong("t.*9.total = 1", 3, "expected '*' or a level such as '*1', found '*9'");
	wrong("each row of s: .in = .out", 22, "is on another side of the table 's'");
	wrong("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q = 1", 1, "this path has too many parts");
	wrong("(total = 1", 11, "expected ')', but the formula ends here");
	wrong("total = 1 and total", 15, "this is an amount; expected a condition");
	wrong("合计 = 1", 1, "there is no table, measure or field '合计'");
	ok(strstr(find_in("rules:\n  - {id: R, formula: total = 1, message: \"{fond} {2}\"}\n", REPORT),
		  "rules.yaml:2:43: error: '{fond}' is not known here") != NULL,
	   "a message's names are checked");
	ok(strstr(find_in("rules:\n  - {id: R, severty: error, formula: total = 1, message: x}\n", REPORT),
		  "a rule has no key 'severty'; did you mean 'severity'?") != NULL,
	   "a rule's keys are checked");
}

int main(void)
{
	char command[300], path[256];

	if (!mkdtemp(top))
		return 1;
	for (const char *const *d = (const char *const[]){"packs", "packs/p", "r", NULL}; *d; d++) {
		snprintf(path, sizeof path, "%s/%s", top, *d);
		mkdir(path, 0777);
	}
	write_file("packs/p/pack.yaml", PACK);
	write_file("packs/p/cat.yaml",
		   "codes:\n"
		   "  - {code: \"201\", name: 甲类}\n  - {code: \"20101\", name: 甲一}\n"
		   "  - {code: \"20102\", name: 甲二}\n  - {code: \"202\", name: 乙类}\n"
		   "  - {code: \"20201\", name: 乙一}\n");
	test_language();
	test_findings();
	test_rounding();
	test_texts();
	test_mistakes();
	snprintf(command, sizeof command, "rm -rf '%s'", top);
	return system(command) != 0 || done();
}
