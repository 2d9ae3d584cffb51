/*
 * model: small packs and reports, written into a folder of their own, and what becomes of them:
 * grids, stated totals, measures, the view, and the messages about mistakes.
 */
#include "model/model.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[] = "/tmp/gongkai-model-XXXXXX";

static void path_in(char out[256], const char *name)
{
	snprintf(out, 256, "%s/%s", top, name);
}

static void write_file(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	path_in(path, name);
	f = fopen(path, "w");
	if (!f) {
		perror(path);
		exit(1);
	}
	fputs(text, f);
	fclose(f);
}

static void make_folder(const char *name)
{
	char path[256];

	path_in(path, name);
	mkdir(path, 0777);
}

static void remove_file(const char *name)
{
	char path[256];

	path_in(path, name);
	remove(path);
}

/* One loading. */
struct load {
	struct arena *arena;
	struct diag diag;
	struct model *model;
	char *said, *dump; /* the messages without the name of the folder; the dump */
	size_t said_n, dump_n;
};

/* Every `top/` is cut out of the messages. */
static void shorten(char *s)
{
	size_t n = strlen(top) + 1;
	char prefix[256];

	snprintf(prefix, sizeof prefix, "%s/", top);
	while ((s = strstr(s, prefix)) != NULL)
		memmove(s, s + n, strlen(s + n) + 1);
}

static struct load load_folder(const char *report)
{
	struct load l = {.arena = arena_new()};
	char dir[256], packs[256];
	FILE *out;

	path_in(dir, report);
	path_in(packs, "packs");
	l.diag.out = open_memstream(&l.said, &l.said_n);
	l.model = model_load(l.arena, &l.diag, dir, packs);
	fclose(l.diag.out);
	shorten(l.said);
	out = open_memstream(&l.dump, &l.dump_n);
	if (l.model)
		model_dump(out, l.model);
	fclose(out);
	return l;
}

static struct load load(const char *pack, const char *report)
{
	write_file("packs/p/pack.yaml", pack);
	write_file("r/a.yaml", report);
	return load_folder("r");
}

static void unload(struct load *l)
{
	arena_free(l->arena);
	free(l->said);
	free(l->dump);
}

/* The tables of the dump. */
static const char *tables_of(const struct load *l)
{
	const char *t = strstr(l->dump, "table ");

	return t ? t : l->said;
}

static bool has(const char *text, const char *part)
{
	if (text && strstr(text, part))
		return true;
	printf("  missing: %s\n  in: %s\n", part, text ? text : "(null)");
	return false;
}

/* ---- packs ---------------------------------------------------------------------------------- */

#define HEAD \
	"pack: {name: p, title: 样, template: t.xhtml, style: s.css}\n" \
	"display: {unit: 万元, decimals: 2, thousands: no, zero: blank}\n" \
	"catalogues:\n" \
	"  fn: {file: cat.yaml, list: codes, levels: [3, 5, 7]}\n" \
	"facts:\n" \
	"  out:\n" \
	"    label: 支出\n" \
	"    dimensions:\n" \
	"      function: {label: 科目, catalogue: fn, level: 3}\n" \
	"      type: {label: 类型, values: [基本, 项目], default: 基本}\n" \
	"      unit: {label: 单位, text: yes, default: \"\"}\n" \
	"  in:\n" \
	"    label: 收入\n" \
	"    dimensions:\n" \
	"      source: {label: 来源, values: [拨款, 事业, 其他]}\n" \
	"  any:\n" \
	"    dimensions: {code: {catalogue: fn}}\n"

#define CATALOGUE \
	"codes:\n" \
	"  - {code: \"201\", name: 甲类, level: 1, kind: a}\n" \
	"  - {code: \"20101\", name: 甲款, level: 2, kind: a}\n" \
	"  - {code: \"2010101\", name: 甲项一, level: 3, kind: a}\n" \
	"  - {code: \"2010102\", name: 甲项二, level: 3, kind: b}\n" \
	"  - {code: \"202\", name: 乙类, level: 1}\n" \
	"  - {code: \"20201\", name: 乙款, level: 2}\n" \
	"  - {code: \"2020101\", name: 乙项, level: 3}\n" \
	"rows:\n" \
	"  - {code: \"201\", name: 甲}\n" \
	"  - {code: null, name: 空}\n" \
	"  - {code: \"202\", name: 乙}\n"

#define REPORT "report: {pack: p, year: 2024, unit: 万元}\n"

#define TREE \
	"tables:\n" \
	"  - id: t\n" \
	"    title: 树\n" \
	"    list: out\n" \
	"    columns:\n" \
	"      - {head: 序, kind: ordinal}\n" \
	"      - {head: 类, kind: code, level: 1}\n" \
	"      - {head: 款, kind: code, level: 2}\n" \
	"      - {head: 项, kind: code, level: 3}\n" \
	"      - {head: 码, kind: code}\n" \
	"      - {head: 名, kind: name}\n" \
	"      - {head: 合计, id: all}\n" \
	"      - {head: 项目, id: project, where: {type: 项目}}\n"

#define ROWS(position) \
	"    rows: {tree: {dimension: function, levels: [1, 2, 3]}, total: {label: 总, " \
	"position: " position "}}\n"

#define FACTS \
	"out:\n" \
	"  - {function: \"2020101\", amount: 3}\n" \
	"  - {function: \"2010102\", type: 项目, amount: 2.005}\n" \
	"  - {function: \"2010101\", amount: 1}\n"

static void test_tree(void)
{
	struct load l = load(HEAD TREE ROWS("first"), REPORT FACTS);

	same(tables_of(&l),
	     "table t 树: 8 rows\n"
	     "  t-total: | 1 | · | · | · | · | 总 | 6.01 | 2.01\n"
	     "  t-201: | 2 | 201 | · | · | 201 | 甲类 | 3.01 | 2.01\n"
	     "  t-20101: | 3 | 201 | 01 | · | 20101 | 甲款 | 3.01 | 2.01\n"
	     "  t-2010101: | 4 | 201 | 01 | 01 | 2010101 | 甲项一 | 1.00 | ·\n"
	     "  t-2010102: | 5 | 201 | 01 | 02 | 2010102 | 甲项二 | 2.01 | 2.01\n"
	     "  t-202: | 6 | 202 | · | · | 202 | 乙类 | 3.00 | ·\n"
	     "  t-20201: | 7 | 202 | 01 | · | 20201 | 乙款 | 3.00 | ·\n"
	     "  t-2020101: | 8 | 202 | 01 | 01 | 2020101 | 乙项 | 3.00 | ·\n",
	     "tree with total first, code columns by level, rounding half up");
	unload(&l);
	l = load(HEAD TREE
		 "    rows: {tree: {dimension: function, levels: [1]}, total: {label: 总}}\n",
		 REPORT FACTS);
	same(tables_of(&l),
	     "table t 树: 3 rows\n"
	     "  t-201: | 1 | 201 | · | · | 201 | 甲类 | 3.01 | 2.01\n"
	     "  t-202: | 2 | 202 | · | · | 202 | 乙类 | 3.00 | ·\n"
	     "  t-total: | 3 | · | · | · | · | 总 | 6.01 | 2.01\n",
	     "tree of one level with total last");
	unload(&l);
	l = load(HEAD TREE ROWS("first"), "report: {pack: p, year: 2024, unit: 元}\n"
					  "out:\n  - {function: \"2010101\", amount: 49.99}\n  - "
					  "{function: \"2010102\", amount: 50}\n");
	ok(has(l.dump, "| 2010101 | 甲项一 | 0.00 |") && has(l.dump, "| 2010102 | 甲项二 | 0.01 |"),
	   "yuan in, ten thousands out, each cell rounded once; a small amount is not blank");
	unload(&l);
}

static void test_zero_and_empty(void)
{
	static const char *const want[] = {"| 1.00 | ·\n", "| 1.00 | 0\n", "| 1.00 | 0.00\n"};
	static const char *const zero[] = {"    zero: blank\n", "    zero: 0\n",
					   "    zero: \"0.00\"\n"};
	char pack[4096];
	struct load l;

	for (int i = 0; i < 3; i++) {
		snprintf(pack, sizeof pack, "%s%s%s%s", HEAD, TREE, zero[i], ROWS("first"));
		l = load(pack, REPORT "out: [{function: \"2010101\", amount: 1}]\n");
		ok(has(l.dump, want[i]), "zero policy");
		unload(&l);
	}
	l = load(HEAD TREE "    note: 总注\n    empty: {note: 空注}\n" ROWS("first"),
		 REPORT "out: []\n");
	same(tables_of(&l), "table t 树: 0 rows, empty\n", "an empty table has no rows");
	unload(&l);
	l = load(HEAD TREE "    empty: {rows: keep}\n" ROWS("first"), REPORT);
	same(tables_of(&l),
	     "table t 树: 1 rows, empty\n  t-total: | 1 | · | · | · | · | 总 | · | ·\n",
	     "an empty table keeps its rows");
	unload(&l);
}

#define SIDES \
	"tables:\n" \
	"  - id: t\n" \
	"    title: 两边\n" \
	"    numbering: 栏次\n" \
	"    columns:\n" \
	"      - {head: 序, kind: ordinal}\n" \
	"      - {head: 收, side: i, columns: [{head: 项, kind: name}, {head: 数, id: in}]}\n" \
	"      - {head: 支, side: o, columns: [{head: 项, kind: name}, {head: 数, id: out}]}\n" \
	"    sides:\n" \
	"      i:\n" \
	"        list: in\n" \
	"        groups:\n" \
	"          - - {label: 拨款, id: grant, where: {source: 拨款}}\n" \
	"            - {label: 小计, blank: yes}\n" \
	"            - {label: 其余, id: rest, indent: 2, where: {source: [事业, 其他]}}\n" \
	"          - - {label: 总计, id: in-total, strong: yes}\n" \
	"      o:\n" \
	"        list: out\n" \
	"        groups:\n" \
	"          - - {each: fn.rows, dimension: function, label: " \
	"\"{ordinal}、{name}（{code}）\"NONZERO}\n" \
	"          - - {label: 总计, id: out-total, strong: yes}\n"

/* SIDES with NONZERO replaced. */
static const char *sides(const char *nonzero)
{
	static char pack[4096];
	const char *at = strstr(SIDES, "NONZERO");

	snprintf(pack, sizeof pack, "%s%.*s%s%s", HEAD, (int)(at - SIDES), SIDES, nonzero, at + 7);
	return pack;
}

static void test_sides(void)
{
	const char *report =
	    REPORT "in:\n  - {source: 事业, amount: 4}\n  - {source: 拨款, amount: 1}\n"
		   "out: [{function: \"2020101\", amount: 5}]\n";
	struct load l = load(sides(""), report);

	same(tables_of(&l),
	     "table t 两边: 4 rows\n"
	     "  t-grant: | 1 | 拨款 | 1.00 | 一、甲（201） | ·\n"
	     "  t-r2: | 2 | 小计 | · | 二、空（null） | ·\n"
	     "  t-rest: | 3 | 其余 | 4.00 | 三、乙（202） | 5.00\n"
	     "  t-in-total: | 4 | 总计 | 5.00 | 总计 | 5.00\n",
	     "two sides, lines by each, a line without amounts");
	unload(&l);
	l = load(sides(", nonzero: yes"), report);
	same(tables_of(&l),
	     "table t 两边: 4 rows\n"
	     "  t-grant: | 1 | 拨款 | 1.00 | 一、乙（202） | 5.00\n"
	     "  t-r2: | 2 | 小计 | · | · | ·\n"
	     "  t-rest: | 3 | 其余 | 4.00 | · | ·\n"
	     "  t-in-total: | 4 | 总计 | 5.00 | 总计 | 5.00\n",
	     "lines with amounts only, renumbered; the shorter side is padded");
	unload(&l);
}

/* ---- stated totals -------------------------------------------------------------------------- */

#define MEASURES \
	"measures:\n" \
	"  change: {add: [all], subtract: [basic]}\n" \
	"  all: {list: out}\n" \
	"  basic: {list: out, where: {type: 基本}}\n" \
	"  first: {list: out, where: {function: \"201\"}}\n" \
	"  a: {list: out, where: {function.kind: a}}\n"

#define PARTS \
	"out:\n" \
	"  - {function: \"2010101\", amount: 1}\n" \
	"  - {function: \"2010102\", amount: 2}\n" \
	"  - {function: \"2020101\", type: 项目, amount: 4}\n"

static void test_stated(void)
{
	struct load l = load(HEAD TREE ROWS("first") MEASURES, REPORT PARTS
			     "stated: [{list: out, where: {function: \"201\"}, amount: 3.01}]\n");

	ok(has(l.dump, "t-total: | 1 | · | · | · | · | 总 | 7.01 | 4.00\n") &&
	       has(l.dump, "| 201 | 甲类 | 3.01 |") && has(l.dump, "| 20101 | 甲款 | 3.01 |") &&
	       has(l.dump, "| 2010102 | 甲项二 | 2.00 |"),
	   "a stated total is printed wherever its facts are, and carried upwards");
	ok(has(l.dump, "measure all 70100.00") && has(l.dump, "measure basic 30100.00") &&
	       has(l.dump, "measure first 30100.00") && has(l.dump, "measure a 10000.00") &&
	       has(l.dump, "measure change 40000.00"),
	   "measures carry it too; formulas in any order");
	unload(&l);

	l = load(HEAD MEASURES,
		 REPORT PARTS "stated:\n"
			      "  - {list: out, amount: 7.01}\n"
			      "  - {list: out, where: {function: \"201\"}, amount: 3.01}\n");
	ok(has(l.dump, "measure all 70100.00") && has(l.dump, "facts=3 adjust=0.00"),
	   "a total around a total states all of it");
	unload(&l);

	l = load(HEAD MEASURES, REPORT "out:\n"
				       "  - {function: \"2010101\", amount: 1}\n"
				       "  - {function: \"2010102\", type: 项目, amount: 2}\n"
				       "  - {function: \"2020101\", amount: 4}\n"
				       "stated:\n"
				       "  - {list: out, where: {function: \"201\"}, amount: 3.01}\n"
				       "  - {list: out, where: {type: 基本}, amount: 5.01}\n");
	ok(has(l.dump, "measure all 70200.00") && has(l.dump, "measure basic 50100.00") &&
	       has(l.dump, "measure first 30100.00"),
	   "overlapping totals both count in what holds both");
	unload(&l);

	l = load(HEAD MEASURES,
		 REPORT PARTS "stated:\n"
			      "  - {list: out, amount: 7}\n"
			      "  - {list: out, where: {type: 基本}, amount: 3.01}\n"
			      "  - {list: out, where: {function: \"2010101\"}, amount: 1}\n");
	ok(has(l.dump, "measure all 70000.00") && has(l.dump, "measure basic 30100.00") &&
	       has(l.dump, "facts=3 adjust=-100.00"),
	   "totals within totals, in any order");
	unload(&l);

	l = load(HEAD MEASURES,
		 REPORT PARTS "stated: [{list: out, where: {function: \"202\"}, amount: 4.01}]\n");
	ok(has(l.said,
	       "r/a.yaml:6:56: error: the stated total is 4.01 万元, but its facts (1) add up to "
	       "4.00: the difference of 0.01 is more than rounding explains") &&
	       has(l.said, "r/a.yaml:5:45: note: the first of the facts is here"),
	   "a total of one fact is exact");
	unload(&l);
	l = load(HEAD, REPORT PARTS "stated:\n"
				    "  - {list: out, where: {function: \"201\"}, amount: 3}\n"
				    "  - {list: out, where: {type: 基本}, amount: 3}\n"
				    "  - {list: in, amount: 0}\n"
				    "  - {list: ou, amount: 0}\n"
				    "  - {list: out, wher: 1, amount: 0}\n");
	ok(has(l.said, "r/a.yaml:8:44: error: a total is stated twice for the same facts") &&
	       has(l.said, "r/a.yaml:7:51: note: the first one is here") &&
	       has(l.said,
		   "r/a.yaml:9:24: error: this stated total covers no fact of 'in' (收入)") &&
	       has(l.said, "there is no list of facts 'ou'; did you mean 'out'?") &&
	       has(l.said, "a stated total has no key 'wher'; did you mean 'where'?") &&
	       l.diag.errors == 4,
	   "mistakes in stated totals");
	unload(&l);
}

/* ---- the view ------------------------------------------------------------------------------- */

#define FIELDS \
	"fields:\n" \
	"  office:\n" \
	"    type: map\n" \
	"    fields:\n" \
	"      name: {label: 名称, type: text, required: yes}\n" \
	"      day: {type: date}\n" \
	"  duties: {type: list, of: text}\n" \
	"  note: {type: paragraphs}\n" \
	"  jobs:\n" \
	"    type: list\n" \
	"    fields:\n" \
	"      own: {type: amount}\n" \
	"      other: {type: map, fields: {value: {type: amount}}}\n" \
	"      sum: {type: amount, sum: [own, other/value]}\n" \
	"      n: {type: integer}\n"

static char *view_of(const struct load *l)
{
	xmlDoc *doc = l->model ? model_view(l->arena, l->model, true) : NULL;
	xmlBuffer *b = xmlBufferCreate();
	char *text = NULL;

	if (doc)
		xmlNodeDump(b, doc, xmlDocGetRootElement(doc), 0, 0);
	text = strdup((const char *)xmlBufferContent(b));
	xmlBufferFree(b);
	xmlFreeDoc(doc);
	return text;
}

static void test_view(void)
{
	struct load l = load(HEAD FIELDS, REPORT "office: {name: 甲 < 乙, day: 2024-03-05}\n"
						 "duties: [一事, 二事]\n"
						 "note: |\n  第一段\n\n  第二段\n"
						 "jobs:\n"
						 "  - {own: 1, other: {value: 2.5}, n: 7}\n"
						 "  - {own: -0.004}\n");
	char *view = view_of(&l);

	same(view,
	     "<view><report year=\"2024\" last-year=\"2023\" next-year=\"2025\" unit=\"万元\" "
	     "pack=\"p\"/>"
	     "<office><name>甲 &lt; 乙</name>"
	     "<day iso=\"2024-03-05\" year=\"2024\" month=\"3\" "
	     "day=\"5\">2024年3月5日</day></office>"
	     "<duties count=\"2\"><item n=\"1\" cn=\"一\" last=\"no\">一事</item>"
	     "<item n=\"2\" cn=\"二\" last=\"yes\">二事</item></duties>"
	     "<note><p n=\"1\" cn=\"一\">第一段</p><p n=\"2\" cn=\"二\">第二段</p></note>"
	     "<jobs count=\"2\"><item n=\"1\" cn=\"一\" last=\"no\">"
	     "<own cell=\"1.00\">1.00</own>"
	     "<other><value cell=\"2.50\">2.50</value></other>"
	     "<sum cell=\"3.50\">3.50</sum><n>7</n></item>"
	     "<item n=\"2\" cn=\"二\" last=\"yes\">"
	     "<own cell=\"0.00\">0.00</own>"
	     "<sum cell=\"0.00\">0.00</sum></item></jobs>"
	     "<measures/><tables/><charts/></view>",
	     "the view of fields");
	free(view);
	unload(&l);

	l = load(sides(", nonzero: yes"), REPORT "in: [{source: 拨款, amount: 1}]\n");
	view = view_of(&l);
	ok(has(view, "<table id=\"t\" title=\"两边\" empty=\"no\" rows=\"4\" unused=\"数\"><grid><colgroup>"
		     "<col class=\"ordinal\"/><col class=\"name\"/><col class=\"amount\"/>"
		     "<col class=\"name\"/><col class=\"amount\"/></colgroup><thead>"
		     "<tr id=\"t-heads-1\"><th id=\"t-h-1\" rowspan=\"2\" scope=\"col\" class=\"ordinal\">序</th>"
		     "<th id=\"t-h-2\" colspan=\"2\" scope=\"colgroup\">收</th>"
		     "<th id=\"t-h-5\" colspan=\"2\" scope=\"colgroup\">支</th></tr><tr id=\"t-heads-2\">"
		     "<th id=\"t-h-3\" scope=\"col\" class=\"name\">项</th>"
		     "<th id=\"t-h-4\" scope=\"col\" class=\"amount\">数</th>"
		     "<th id=\"t-h-6\" scope=\"col\" class=\"name\">项</th>"
		     "<th id=\"t-h-7\" scope=\"col\" class=\"amount unused\">数</th></tr>"
		     "<tr id=\"t-n\" class=\"numbering\"><td id=\"t-n-1\" "
		     "class=\"ordinal\">栏次</td><td id=\"t-n-3\" class=\"name\">1</td><td id=\"t-n-4\">2</td>"
		     "<td id=\"t-n-6\" class=\"name\">3</td><td id=\"t-n-7\" class=\"unused\">4</td></tr></thead>"
		     "<tbody>"),
	   "the head of a grid: groups, spans, numbering");
	ok(has(view, "<tr id=\"t-grant\" class=\"line\"><td class=\"ordinal\" id=\"t-grant-c1\">1</td>"
		     "<th scope=\"row\" class=\"name\" id=\"t-grant-name\" headers=\"t-h-2 "
		     "t-h-3\">拨款</th>"
		     "<td class=\"amount\" id=\"t-grant-in\" headers=\"t-h-2 t-h-4 "
		     "t-grant-name\">1.00</td>"
		     "<td class=\"name\" id=\"t-grant-c6\"/><td class=\"amount unused\" "
		     "id=\"t-grant-c7\"/></tr>"),
	   "a row whose other side is padded");
	ok(has(view, "<tr id=\"t-in-total\" class=\"line strong total\">") &&
	       has(view, "headers=\"t-h-5 t-h-7 t-out-total-name\""),
	   "each side has its own row head");
	ok(has(view, "class=\"name indent-2\""), "indents of one side stand on its cells");
	free(view);
	unload(&l);
}

/* ---- mistakes ------------------------------------------------------------------------------- */

/* Loads, and looks for the messages, which are separated by newlines. */
static void says(const char *pack, const char *report, const char *messages, const char *name)
{
	struct load l = load(pack, report);
	char *copy = strdup(messages), *rest = copy, *message;
	bool good = true;

	while ((message = strsep(&rest, "\n")) != NULL)
		good = has(l.said, message) && good;
	ok(good, name);
	free(copy);
	unload(&l);
}

static void test_amounts(void)
{
	says(HEAD,
	     REPORT "in:\n"
		    "  - {source: 拨款, amount: 3a}\n"
		    "  - {source: 拨款, amount: \"1,000\"}\n"
		    "  - {source: 拨款, amount: 1，000}\n"
		    "  - {source: 拨款, amount: 1２}\n"
		    "  - {source: 拨款, amount: 1.1234567}\n"
		    "  - {source: 拨款, amount: 99999999999999999999}\n"
		    "  - {source: 拨款, amount: }\n"
		    "  - {source: 拨款, amount: [1]}\n"
		    "  - {source: 拨款}\n",
	     "r/a.yaml:3:27: error: '3a' is not an amount: expected digits such as 308.10, found "
	     "'a'\n"
	     "r/a.yaml:4:28: error: an amount has no ',': leave it out\n"
	     "r/a.yaml:5:27: error: an amount has no '，': leave it out\n"
	     "r/a.yaml:6:27: error: '２' is full-width: type digits\n"
	     "r/a.yaml:7:34: error: too many decimals: an amount in 万元 has at most 6\n"
	     "r/a.yaml:8:26: error: '99999999999999999999' 万元 is too large an amount\n"
	     "r/a.yaml:9:18: error: the amount is missing\n"
	     "r/a.yaml:10:26: error: expected an amount (text), found a list\n"
	     "r/a.yaml:11:5: error: a fact of 'in' (收入) needs its 'amount'",
	     "mistakes in amounts");
	says(HEAD, "report: {pack: p, year: 2024, unit: 元}\nin: [{source: 拨款, amount: 1.001}]\n",
	     "r/a.yaml:2:31: error: too many decimals: an amount in 元 has at most 2",
	     "yuan have two decimals");
	says(HEAD,
	     REPORT "in:\n  - {source: 拨款, amount: 9000000000000}\n"
		    "  - {source: 事业, amount: -9000000000000}\n",
	     "r/a.yaml:4:26: error: the amounts of 'in' (收入) up to here add up to more than can "
	     "be computed",
	     "overflow of a list");
}

static void test_facts(void)
{
	says(HEAD,
	     REPORT "in:\n"
		    "  - {source: 拨款款, amount: 1}\n"
		    "  - {sorce: 拨款, amount: 1}\n"
		    "  - source：拨款\n"
		    "ouT: []\n"
		    "out: {a: b}\n",
	     "r/a.yaml:3:14: error: '拨款款' is not a value of 'source' (来源): expected one of "
	     "拨款, 事业, 其他; did you mean '拨款'?\n"
	     "r/a.yaml:4:6: error: a fact of 'in' (收入) has no key 'sorce'; did you mean "
	     "'source'?\n"
	     "r/a.yaml:4:5: error: a fact of 'in' (收入) needs 'source' (来源)\n"
	     "found text\nr/a.yaml:5:11: note: is the full-width\n"
	     "r/a.yaml:6:1: error: a report of the pack 'p' has no key 'ouT'; did you mean 'out'?\n"
	     "r/a.yaml:7:6: error: expected facts, each beginning with '- ' (a list), found a "
	     "mapping",
	     "mistakes in facts");
	says(HEAD,
	     REPORT "out:\n"
		    "  - {function: \"2019999\", amount: 1}\n"
		    "  - {function: \"201\", amount: 1}\n"
		    "  - {function: \"20１\", amount: 1}\n"
		    "  - {function: \"2010101\", amount: 1}\n"
		    "  - {function: \"2010101\", amount: 1}\n"
		    "any:\n  - {code: \"201\", amount: 1}\n  - {code: \"2010101\", amount: 1}\n"
		    "  - {code: \"2\", amount: 1}\n",
	     "r/a.yaml:3:16: warning: the catalogue 'fn' has no code '2019999'\n"
	     "r/a.yaml:4:16: error: '201' has 3 digits: amounts by 科目 are given at level 3, with "
	     "codes of 7\n"
	     "r/a.yaml:5:19: error: '20１' is not a code: expected half-width digits only\n"
	     "r/a.yaml:7:35: warning: the same fact is given twice\nr/a.yaml:6:35: note: the first "
	     "one is here\n"
	     "r/a.yaml:9:27: error: 201 and 2010101 below it are both given amounts\n"
	     "r/a.yaml:10:31: note: the amount of 2010101 is here\n"
	     "r/a.yaml:11:12: error: '2' has 1 digits: codes of code have 3, 5 or 7",
	     "mistakes in codes");
}

static void test_codes(void)
{
	struct load l =
	    load(HEAD TREE ROWS("first"), REPORT
		 "codes: {fn: {\"2010199\": 新项}}\n"
		 "out: [{function: \"2010199\", amount: 1}, {function: \"3010101\", amount: 1}]\n");

	ok(has(l.dump, "| 2010199 | 新项 |") && has(l.dump, "| 301 | 301 |") &&
	       has(l.dump, "| 30101 | 30101 |") && l.diag.warnings == 1,
	   "codes that the catalogue lacks");
	unload(&l);
}

static void test_fields(void)
{
	says(HEAD FIELDS,
	     REPORT "office: {nam: 甲, day: 2024-02-30}\n"
		    "duties: 一事\n"
		    "jobs:\n  - {sum: 1, n: 一}\n  - n：1\n"
		    "note: {a: b}\n",
	     "r/a.yaml:2:10: error: there is no key 'nam' here; did you mean 'name'?\n"
	     "r/a.yaml:2:1: error: 'name' (名称) is missing\n"
	     "r/a.yaml:2:23: error: there is no day 2024-02-30\n"
	     "r/a.yaml:3:9: error: expected 'duties' (a list), found text\n"
	     "r/a.yaml:5:6: error: 'sum' is computed: leave it out\n"
	     "r/a.yaml:5:17: error: '一' is not an integer\n"
	     "r/a.yaml:6:6: note: is the full-width\n"
	     "r/a.yaml:7:7: error: expected 'note' (text), found a mapping",
	     "mistakes in fields");
}

static void test_report(void)
{
	struct load l;

	says(HEAD, "report: {pack: q, year: 24, unit: 万, years: 1}\n",
	     "r/a.yaml:1:25: error: '24' is not a year\nr/a.yaml:1:35: error: '万' is not a unit\n"
	     "'report' has no key 'years'; did you mean 'year'?\nr/a.yaml:1:16: error: there is no "
	     "pack 'q'",
	     "mistakes in the head of a report");
	says(HEAD, "reports: {}\n", "the report needs the key 'report'\ndid you mean 'reports'?",
	     "a report without its head");
	write_file("r/b.yaml", "in: []\n");
	says(HEAD, REPORT "in: []\n",
	     "r/b.yaml:1:1: error: the key 'in' is already given in another file\n"
	     "r/a.yaml:2:1: note: the first one is here",
	     "a key in two files");
	remove_file("r/b.yaml");
	l = load_folder("none");
	ok(has(l.said, "error: there is no report folder none") && !l.diag.machine, "no folder");
	unload(&l);
	l = load_folder("r/a.yaml");
	ok(has(l.said, "is not a folder") && !l.diag.machine, "a file for a folder");
	unload(&l);
	l = load_folder("packs");
	ok(has(l.said, "there is no *.yaml file in packs"), "a folder without files");
	unload(&l);
}

static void test_pack(void)
{
	says(HEAD "measures:\n  a: {add: [b]}\n  b: {subtract: [a, c]}\n  c: {list: inn}\n", REPORT,
	     "the measure 'a' is computed from itself\nthere is no list of facts 'inn'; did you "
	     "mean 'in'?",
	     "mistakes in measures");
	says(HEAD "ruels: {}\n", REPORT, "pack.yaml has no key 'ruels'; did you mean 'rules'?",
	     "an unknown key in a pack");
	says(HEAD "measures:\n"
		  "  a: {list: in, where: {sorce: x}}\n  b: {list: in, where: {source: 拔款}}\n"
		  "  c: {list: out, where: {function.kid: a}}\n  d: {list: out, where: "
		  "{function.kind: x}}\n"
		  "  e: {list: out, where: {function: \"209\"}}\n",
	     REPORT,
	     "the facts of 'in' have no dimension 'sorce'; did you mean 'source'?\n"
	     "'拔款' is not a value of 'source' (来源): expected one of 拨款, 事业, 其他; did you mean '拨款'?\n"
	     "no entry of the catalogue 'fn' has the attribute 'kid'; did you mean 'kind'?\n"
	     "no entry of the catalogue 'fn' has the kind 'x'\n"
	     "the catalogue 'fn' has no code '209'",
	     "mistakes in filters");
	says(HEAD TREE "    rows: {tree: {dimension: fun, levels: [1]}}\n", REPORT,
	     "the facts of 'out' have no dimension 'fun' with codes",
	     "a tree of an unknown dimension");
	says(HEAD "fields: {a: {type: tex}, b: {type: amount, sum: [c]}, in: {type: text}}\n",
	     REPORT,
	     "'tex' is not a type: expected one of text, paragraphs\n; did you mean 'text'?\n"
	     "there is no field 'c' here\nthe name 'in' is already in use",
	     "mistakes in declared fields");
}

int main(void)
{
	static const char *const files[] = {"r/a.yaml", "packs/p/pack.yaml", "packs/p/cat.yaml"};

	if (!mkdtemp(top))
		return 1;
	make_folder("packs");
	make_folder("packs/p");
	make_folder("r");
	write_file("packs/p/cat.yaml", CATALOGUE);
	test_tree();
	test_zero_and_empty();
	test_sides();
	test_stated();
	test_view();
	test_amounts();
	test_facts();
	test_codes();
	test_fields();
	test_report();
	test_pack();
	for (size_t i = 0; i < 3; i++)
		remove_file(files[i]);
	remove_file("packs/p");
	remove_file("packs");
	remove_file("r");
	rmdir(top);
	xmlCleanupParser();
	return done();
}
