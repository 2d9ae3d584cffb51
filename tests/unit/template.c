/*
 * Templates: what each directive puts out, where texts come from, and every message.
 * Packs are written into a folder of their own; views are small XML texts.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "template/template.h"
#include "test.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <unistd.h>

static struct arena *arena;
static char dir[] = "/tmp/gongkai-template-XXXXXX";
static xmlDoc *out; /* of the last render() */
static const struct pos typed;

#define VIEW                                                                                   \
	"<view><report year='2024'/><department><code>542</code><name>石家庄市信访局</name>"    \
	"<empty/></department>"                                                                \
	"<duties count='2'><item n='1' last='no'>接待群众</item>"                              \
	"<item n='2' last='yes'>督查&amp;督办</item></duties>"                                 \
	"<projects><item n='1'><code>P1</code><name>甲</name><sub><item>a</item><item>b</item>" \
	"</sub></item><item n='2'><code>P2</code><sub/></item></projects>"                     \
	"<tables><table id='t1' title='收支总表'><grid><colgroup><col class='name'/></colgroup>" \
	"<thead><tr><th id='t1-h-1' scope='col'>项目</th></tr></thead><tbody>"                 \
	"<tr id='t1-a'><td class='amount' headers='t1-h-1'>1.00</td></tr></tbody></grid>"      \
	"</table><table id='t2' title='收入总表'><grid><tbody/></grid></table>"                \
	"<table id='t3' title='三'><grid><thead><tr><th class='amount unused'>合计</th>"       \
	"<td class='amount'/></tr></thead></grid></table></tables>"                            \
	"<charts><chart id='c1' title='图'><item n='1'/><svg viewBox='0 0 9 9'><rect x='1'/>"   \
	"<text>字</text></svg></chart><chart id='c2' title='空图'/></charts></view>"

#define HEAD "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>"
#define TAIL "</body></html>"

static void write_file(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

static void remove_file(const char *name)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	unlink(path);
}

static xmlDoc *read_view(const char *text)
{
	return xmlReadMemory(text, (int)strlen(text), "view", NULL, XML_PARSE_NOBLANKS);
}

/* The messages without the folder's name. */
static char *shorten(const char *messages)
{
	struct buf b = {0};
	size_t n = strlen(dir);
	char *result;

	for (const char *p = messages; *p;) {
		if (strncmp(p, dir, n) == 0 && p[n] == '/')
			p += n + 1;
		else
			buf_putc(&b, *p++);
	}
	result = arena_strdup(arena, buf_text(&b));
	buf_free(&b);
	return result;
}

/* Render a file of the pack; the messages. */
static const char *render_file(const char *main, xmlDoc *view)
{
	char *messages = NULL, *result;
	size_t n;
	struct diag d = {.out = open_memstream(&messages, &n)};

	xmlFreeDoc(out);
	out = template_render(arena, &d, dir, main, view);
	fclose(d.out);
	ok((out == NULL) == (d.errors > 0), "no document after an error");
	result = shorten(messages);
	free(messages);
	return result;
}

static const char *render(const char *template)
{
	xmlDoc *view = read_view(VIEW);
	const char *messages;

	write_file("r.xhtml", template);
	messages = render_file("r.xhtml", view);
	xmlFreeDoc(view);
	return messages;
}

/* What a body becomes; the messages when it becomes nothing. */
static const char *body(const char *content)
{
	const char *messages = render(arena_printf(arena, HEAD "%s" TAIL, content));
	struct buf b = {0};
	xmlBuffer *x;
	const char *result;

	if (!out)
		return messages;
	x = xmlBufferCreate();
	for (xmlNode *n = xmlDocGetRootElement(out)->children->children; n; n = n->next) {
		xmlBufferEmpty(x);
		xmlNodeDump(x, out, n, 0, 0);
		buf_puts(&b, (const char *)xmlBufferContent(x));
	}
	xmlBufferFree(x);
	result = arena_strdup(arena, buf_text(&b));
	buf_free(&b);
	return result;
}

#define gives(template, want, name) same(body(template), want, name)

static void test_directives(void)
{
	gives("<p class=\"a\">字<!-- no --><?no?></p>", "<p class=\"a\">字</p>", "literal");
	gives("<p data-if=\"department\">x</p><p data-if=\"nobody\">y</p>", "<p>x</p>", "data-if");
	gives("<p data-if=\"@nothing = '1' or report/@year = '2024'\">x</p>", "<p>x</p>",
	      "data-if with a condition");
	gives("<p data-each=\"duties/item\" data-text=\".\">sample</p>",
	      "<p>接待群众</p><p>督查&amp;督办</p>", "data-each with data-text");
	gives("<p data-each=\"nobody\">x</p>", "", "data-each of nothing");
	gives("<ol data-if=\"projects\"><li data-each=\"projects/item\">"
	      "<b data-text=\"code\"/><i data-each=\"sub/item\" data-text=\"../../@n\"/></li></ol>",
	      "<ol><li><b>P1</b><i>1</i><i>1</i></li><li><b>P2</b></li></ol>", "nested data-each");
	gives("<p data-each=\"projects/item\" data-if=\"report\" data-text=\"/view/report/@year\"/>",
	      "<p>2024</p><p>2024</p>", "data-if comes before data-each; absolute paths");
	gives("<a class=\"k\" href=\"#x\" data-attr-href=\"concat('#p', department/code)\">t</a>",
	      "<a class=\"k\" href=\"#p542\">t</a>", "data-attr replaces in place");
	gives("<a data-attr-href=\"department/code\" href=\"#x\" title=\"t\">t</a>",
	      "<a href=\"542\" title=\"t\">t</a>", "data-attr before the sample");
	gives("<p xml:lang=\"en\" title=\"a &lt; &#x4E00;\"/>",
	      "<p xml:lang=\"en\" title=\"a &lt; 一\"/>", "xml:lang and references");
	gives("<p>共<span data-text=\"duties/@count\">3</span>项</p>", "<p>共2项</p>",
	      "a span with directives only is unwrapped");
	gives("<p><span><span data-text=\"department/code\"/> x</span></p>",
	      "<p><span>542 x</span></p>", "a bare span stays");
	gives("<span class=\"k\" data-text=\"department/code\"/>", "<span class=\"k\">542</span>",
	      "a span with a class stays");
	gives("<span data-attr-class=\"department/code\">x</span>", "<span class=\"542\">x</span>",
	      "a span with data-attr stays");
	gives("<p data-text=\"department/empty\">sample</p>", "<p/>", "an empty text is fine");
	gives("<p>a<b data-sample=\"\">no <i data-text=\"((\"/></b>b</p>", "<p>ab</p>", "data-sample");
	gives("<p data-text=\"department/name\"><b data-text=\"nonsense\">x</b></p>",
	      "<p>石家庄市信访局</p>", "sample content is not evaluated");
	gives("<p><![CDATA[a<b]]></p>", "<p>a&lt;b</p>", "CDATA becomes text");
	gives("<p data-text=\"string(department/code)\"/>", "<p>542</p>", "a string result");
	gives("<i data-each=\"projects/item[last()]\" data-text=\"code\"/>", "<i>P2</i>",
	      "numbers in conditions");
	gives("<p data-text=\"//item[1]/*[1] | //nothing\"/>", "<p>P1</p>", "star is a name");
	gives("<p data-text=\"department/mod-div | department/code\"/>", "<p>542</p>",
	      "hyphens in names");
}

static void test_document(void)
{
	xmlChar *text;
	int n;

	same(render("<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE html>\n"
		    "<?xml-stylesheet href=\"x\"?><!-- c -->"
		    "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"zh-CN\"><head><title "
		    "data-text=\"department/name\"/></head><body><p>字</p></body></html>\n"),
	     "", "document: no messages");
	xmlDocDumpMemoryEnc(out, &text, &n, "UTF-8");
	same((char *)text,
	     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	     "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"zh-CN\"><head>"
	     "<title>石家庄市信访局</title></head><body><p>字</p></body></html>\n",
	     "document");
	xmlFree(text);
	for (xmlNode *e = xmlDocGetRootElement(out); e; e = e->children)
		if (e->type == XML_ELEMENT_NODE)
			ok(e->ns && strcmp((const char *)e->ns->href,
					   "http://www.w3.org/1999/xhtml") == 0,
			   "elements are XHTML");
}

static void test_parts(void)
{
	write_file("part.xhtml", "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head/><body>"
				 "<h2 data-text=\"code\"/>字<p data-each=\"sub/item\" "
				 "data-text=\".\"/></body></html>");
	gives("<div data-each=\"projects/item\" data-use=\"part\">sample</div>",
	      "<div><h2>P1</h2>字<p>a</p><p>b</p></div><div><h2>P2</h2>字</div>", "data-use");
	write_file("tree.xhtml", HEAD "<b data-if=\"item\" data-each=\"item\" data-use=\"tree\"/>"
				      "<i data-if=\"sub\" data-each=\"sub\" data-use=\"tree\"/>" TAIL);
	gives("<p data-each=\"projects\" data-use=\"tree\"/>",
	      "<p><b><i><b/><b/></i></b><b><i/></b></p>", "a part that uses itself and ends");
	write_file("loop.xhtml", HEAD "<b\n data-use=\"loop\"/><b data-use=\"loop\"/>" TAIL);
	gives("<p data-use=\"loop\"/>",
	      "loop.xhtml:2:12: error: data-use: part 'loop' uses itself: parts are nested more than "
	      "16 deep\n data-use=\"loop\"/><b data-use=\"loop\"/></body></html>\n           ^\n",
	      "recursion");
	gives("<p data-use=\"prat\"/>",
	      "r.xhtml:1:63: error: data-use: there is no part 'prat' (no file prat.xhtml); did you "
	      "mean part?\n" HEAD "<p data-use=\"prat\"/>" TAIL
	      "\n                                                              ^\n",
	      "unknown part");
	gives("<p data-if=\"nobody\" data-use=\"../x\"/>",
	      "r.xhtml:1:80: error: data-use: '../x' is not the name of a part: a file beside this "
	      "one was expected, without .xhtml\n…http://www.w3.org/1999/xhtml\"><body><p "
	      "data-if=\"nobody\" data-use=\"../x\"/></body></html>\n"
	      "                                                                   ^\n",
	      "a part outside the pack");
	gives("\n<p data-use=\"r\"/>",
	      "r.xhtml:2:14: error: data-use: 'r' is the report itself, not a part\n"
	      "<p data-use=\"r\"/></body></html>\n             ^\n",
	      "the report as a part");
	write_file("bad.xhtml", "<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<div/></html>");
	gives("<p data-use=\"bad\"/><p data-use=\"bad\"/>",
	      "bad.xhtml:1:1: error: a part needs a <body>, whose content is used\n"
	      "<html xmlns=\"http://www.w3.org/1999/xhtml\">\n^\n",
	      "a part without a body, once");
	write_file("bad.xhtml", "<html xmlns=\"http://www.w3.org/1999/xhtml\">\n"
				"<body data-each=\"x\"/></html>");
	gives("<p data-use=\"bad\"/>",
	      "bad.xhtml:2:7: error: data-each on the <body> of a part: only what is in it is used\n"
	      "<body data-each=\"x\"/></html>\n      ^\n",
	      "directives on a part's body");
}

static void test_tables(void)
{
	gives("<table class=\"pivot\" data-table=\"t1\"><caption><b data-text=\"department/code\"/>"
	      "</caption><tr><td data-text=\"no\">sample</td></tr></table>",
	      "<table class=\"pivot\" id=\"t1\"><caption><b>542</b></caption><colgroup><col "
	      "class=\"name\"/></colgroup><thead><tr><th id=\"t1-h-1\" scope=\"col\">项目</th></tr>"
	      "</thead><tbody><tr id=\"t1-a\"><td class=\"amount\" headers=\"t1-h-1\">1.00</td></tr>"
	      "</tbody></table>",
	      "data-table");
	gives("<table id=\"own\" data-each=\"tables/table[2]\" data-table=\"@id\"/>"
	      "<table id=\"own\" data-table=\"/view/tables/table[2]/@id\"/>",
	      "<table id=\"own\"><tbody/></table><table id=\"own\"><tbody/></table>",
	      "data-table by path, used twice");
	gives("<table data-table=\"t1\" data-unit=\"department/code\"/>",
	      "<table id=\"t1\"><colgroup><col class=\"name\"/></colgroup><thead><tr><th id=\"t1-h-1\" "
	      "scope=\"col\">项目</th></tr></thead><tbody><tr id=\"t1-a\"><td class=\"amount\" "
	      "headers=\"t1-h-1\">1.00</td></tr></tbody></table>",
	      "data-unit is for heads of amounts alone");
	gives("<table data-table=\"t3\" data-unit=\"'元'\"/>",
	      "<table id=\"t3\"><thead><tr><th class=\"amount unused\">合计<span class=\"unit\">（元）"
	      "</span></th><td class=\"amount\"/></tr></thead></table>",
	      "data-unit");
	gives("\n<table data-unit=\"department/code\"/>",
	      "r.xhtml:2:8: error: data-unit stands alone: it belongs beside data-table\n"
	      "<table data-unit=\"department/code\"/></body></html>\n       ^\n",
	      "data-unit without a table");
	gives("<a data-page=\"concat('t', duties/@count)\" href=\"x\">页</a><span data-page=\"'t1'\">1</span>",
	      "<a data-page=\"t2\" href=\"x\">页</a><span data-page=\"t1\">1</span>",
	      "data-page stays for the exporter");
	gives("\n<p data-table=\"t1\"/>\n<table data-table=\"t4\"/>\n"
	      "<table data-each=\"tables/table\" data-table=\"@title\"/>",
	      "r.xhtml:2:4: error: data-table stands on <p>: it can only stand on <table>\n"
	      "<p data-table=\"t1\"/>\n   ^\n"
	      "r.xhtml:3:20: error: the pack has no table 't4'; did you mean t1?\n"
	      "<table data-table=\"t4\"/>\n                   ^\n"
	      "r.xhtml:4:45: error: the pack has no table '收支总表'\n"
	      "<table data-each=\"tables/table\" data-table=\"@title\"/></body></html>\n"
	      "                                            ^\n",
	      "table messages");
}

static void test_charts(void)
{
#define PICTURE                                                                                    \
	"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><rect x=\"1\"/>"             \
	"<text>字</text></svg>"
	gives("<div class=\"picture\" data-chart=\"c1\"><p>sample</p></div><p>后</p>",
	      "<div class=\"picture\">" PICTURE "</div><p>后</p>", "data-chart");
	gives("<figure data-each=\"charts/chart\"><span data-chart=\"@id\"/></figure>",
	      "<figure>" PICTURE "</figure><figure/>", "data-chart by path, and one that is empty");
	gives("\n<p data-chart=\"c3\"/>\n<p data-each=\"charts/chart\" data-chart=\"item/@n\"/>",
	      "r.xhtml:2:16: error: the pack has no chart 'c3'; did you mean c1?\n"
	      "<p data-chart=\"c3\"/>\n               ^\n"
	      "r.xhtml:3:41: error: the pack has no chart 'item/@n'\n"
	      "<p data-each=\"charts/chart\" data-chart=\"item/@n\"/></body></html>\n"
	      "                                        ^\n",
	      "chart messages");
#undef PICTURE
}

static const void *place_of(const char *path)
{
	const xmlNode *n = xmlDocGetRootElement(out)->children;

	for (; *path; path++) {
		n = n->children;
		for (int i = '1'; i < *path; i++)
			n = n->next;
	}
	return n->_private;
}

static const char *place(const char *path)
{
	const struct pos *p = place_of(path);
	unsigned line, col;

	if (!p || !p->src)
		return "none";
	source_locate(*p, &line, &col);
	return arena_printf(arena, "%s:%u:%u", shorten(p->src->name), line, col);
}

static void test_places(void)
{
	xmlDoc *view = read_view("<view><a>x<b>y</b></a><c d='z'>v</c><tables><table id='t'><grid>"
				 "<tbody><tr><td>1</td></tr></tbody></grid></table></tables></view>");
	xmlNode *a = xmlDocGetRootElement(view)->children, *c = a->next;
	struct pos other = typed, third = typed;

	a->children->_private = (void *)&typed;
	a->children->next->_private = &other;
	c->_private = &third;
	write_file("r.xhtml", "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>\n"
			      "<p>字</p><p><!-- 注\n释 -->&amp;<b/> &#x4e00;<![CDATA[二]]>三</p>\n"
			      "<p data-text=\"a\"/><p data-text=\"c/@d\"/>"
			      "<p data-text=\"concat(a, c)\"/><table data-table=\"t\"/></body></html>");
	same(render_file("r.xhtml", view), "", "places: no messages");
	same(place("1"), "r.xhtml:1:50", "text before an element");
	same(place("2"), "r.xhtml:2:1", "element");
	same(place("21"), "r.xhtml:2:4", "text after CJK");
	same(place("31"), "r.xhtml:3:6", "text after a comment over two lines");
	same(place("33"), "r.xhtml:3:15", "text after an empty element");
	same(place("34"), "r.xhtml:3:33", "CDATA");
	same(place("35"), "r.xhtml:3:37", "text after CDATA");
	ok(place_of("51") == &typed && place_of("52") == &other, "each typed text keeps its place");
	ok(place_of("61") == &third, "an attribute takes the place of its element");
	same(place("71"), "r.xhtml:4:54", "a computed text is where its XPath is");
	same(place("81111"), "r.xhtml:4:88", "a cell without a place is where data-table is");
	xmlFreeDoc(view);
}

/* One message: where, what and under which character the caret stands. */
static void complains(const char *content, const char *want, const char *name)
{
	const char *messages = render(arena_printf(arena,
						   "<html xmlns=\"http://www.w3.org/1999/xhtml\">"
						   "<body>\n%s</body></html>", content));
	/* Without the file's name, and without the source lines and carets. */
	struct buf b = {0};

	for (const char *p = messages; *p;) {
		const char *end = strchr(p, '\n');

		if (strstr(p, ": error: ") && strstr(p, ": error: ") < end)
			buf_put(&b, p + strlen("r.xhtml:"), (size_t)(end - p) - strlen("r.xhtml:"));
		p = end + 1;
		if (*p == '\0' || strncmp(p, "r.xhtml:", 8) == 0)
			continue;
		p = strchr(p, '\n') + 1;
		p = strchr(p, '\n') + 1;
		if (*p)
			buf_puts(&b, "\n");
	}
	same(buf_text(&b), want, name);
	buf_free(&b);
}

static void test_xpath_messages(void)
{
	complains("<p data-text=\"department/[\"/>",
		  "2:26: error: data-text: XPath: it does not parse from here", "syntax");
	complains("<p data-text=\"department/item[1\"/>",
		  "2:32: error: data-text: XPath: a closing ']' was expected", "open bracket");
	complains("<p data-text=\"concat('a, 1)\"/>",
		  "2:22: error: data-text: XPath: the quote that opens here is not closed", "open quote");
	complains("<p data-text=\"department（\"/>",
		  "2:25: error: data-text: XPath: it does not parse from here", "full-width bracket");
	complains("<p data-if=\" \"/>", "2:13: error: data-if is empty: an XPath was expected", "empty");
	complains("<p data-text=\"'字' + 1\"/>",
		  "2:19: error: data-text: templates do not compute: '+' is arithmetic; declare a "
		  "measure in the pack", "plus");
	complains("<p data-if=\"-1\"/>",
		  "2:13: error: data-if: templates do not compute: '-' is arithmetic; declare a "
		  "measure in the pack", "minus");
	complains("<p data-each=\"a[@n div 2]\"/>",
		  "2:20: error: data-each: templates do not compute: 'div' is arithmetic; declare a "
		  "measure in the pack", "div");
	complains("<p data-attr-id=\"a mod b\"/>",
		  "2:20: error: data-attr-id: templates do not compute: 'mod' is arithmetic; declare "
		  "a measure in the pack", "mod");
	complains("<p data-text=\"(a)*b\"/>",
		  "2:18: error: data-text: templates do not compute: '*' is arithmetic; declare a "
		  "measure in the pack", "times");
	complains("<p data-text=\"concat('（一）', count(a))\"/>",
		  "2:29: error: data-text: templates do not compute: count() gives a number; let the "
		  "view hold it", "count");
	complains("<p data-text=\"substr(a)\"/>",
		  "2:15: error: data-text: XPath has no function substr()", "unknown function");
	complains("<p data-text=\"concta(a, b)\"/>",
		  "2:15: error: data-text: XPath has no function concta(); did you mean concat()?",
		  "misspelt function");
	complains("<p data-text=\"$a\"/>",
		  "2:15: error: data-text: XPath variables are not available in templates", "variable");
	complains("<p data-text=\"a/x:b\"/>",
		  "2:17: error: data-text: the view has no namespaces: a plain name was expected, not "
		  "'x:b'", "prefix");
	complains("<p data-text=\"1\"/>",
		  "2:15: error: data-text: XPath gives a number: templates do not compute, a node of "
		  "the view was expected", "number");
	complains("<p data-if=\"string-length(department/name)\"/>",
		  "2:13: error: data-if: XPath gives a number: templates do not compute, a node of "
		  "the view was expected", "number for data-if");
	complains("<p data-each=\"'a'\"/>",
		  "2:15: error: data-each: XPath gives a text: nodes were expected", "text for data-each");
	complains("<p data-each=\"true()\"/>",
		  "2:15: error: data-each: XPath gives true or false: nodes were expected",
		  "boolean for data-each");
	complains("<p data-text=\"contains(department)\"/>",
		  "2:15: error: data-text: XPath: a function was given too many or too few values",
		  "arity");
}

static void test_empty_messages(void)
{
	complains("<p data-text=\"department/nmae\"/>",
		  "2:26: error: data-text: XPath selects nothing: 'department' has no 'nmae'; did you "
		  "mean name?", "misspelt name");
	complains("<p data-text=\"/view/departement/name\"/>",
		  "2:21: error: data-text: XPath selects nothing: 'view' has no 'departement'; did "
		  "you mean department?", "misspelt step");
	complains("<p data-text=\" /veiw/department\"/>",
		  "2:17: error: data-text: XPath selects nothing: '/' has no 'veiw'; did you mean "
		  "view?", "misspelt root");
	complains("<p data-text=\"report/@yaer\"/>",
		  "2:22: error: data-text: XPath selects nothing: 'report' has no attribute 'yaer'; "
		  "did you mean year?", "misspelt attribute");
	complains("<p data-text=\"tables/table[@id = 'a/b']/@title\"/>",
		  "2:22: error: data-text: XPath selects nothing: no 'table' in 'tables' fits the "
		  "condition", "condition");
	complains("<p data-text=\"department/../name | x\"/>",
		  "2:15: error: data-text: XPath selects nothing: a value was expected", "union");
	complains("<p data-text=\"department/text()\"/>",
		  "2:26: error: data-text: XPath selects nothing: a value was expected", "no name");
	complains("<a data-attr-href=\"nobody\"/>",
		  "2:20: error: data-attr-href: XPath selects nothing: 'view' has no 'nobody'",
		  "attribute");
	complains("<i data-each=\"projects/item\"><b data-text=\"name\"/></i>"
		  "<i data-each=\"duties/item\"><b data-text=\"name\"/></i>",
		  "2:44: error: data-text: XPath selects nothing: 'item' has no 'name'\n"
		  "2:96: error: data-text: XPath selects nothing: 'item' has no 'name'",
		  "once for each place");
	complains("<p title=\"（一）\"\n\tdata-text='\n&#x64;epartment/&quot;'/>",
		  "4:17: error: data-text: XPath: the quote that opens here is not closed",
		  "references and lines");
	complains("<p title=\"（一）\" \n\n  class = 'x'\n\tdata-text = 'department[\"甲\"]/值'/>",
		  "5:31: error: data-text: XPath selects nothing: 'department' has no '值'",
		  "a tag of several lines");
	complains("<p>汉字</p><p title=\"说明\" data-text=\"x\"/>",
		  "2:35: error: data-text: XPath selects nothing: 'view' has no 'x'", "after CJK");
}

static void test_attribute_messages(void)
{
	complains("<p data-txt=\"a\"/><p data-atr-href=\"a\"/><p data-\n=\"a\"/><p data-colour=\"\"/>",
		  "2:4: error: unknown attribute data-txt; did you mean data-text?\n"
		  "2:21: error: unknown attribute data-atr-href; did you mean data-attr-href?\n"
		  "2:43: error: unknown attribute data-\n"
		  "3:10: error: unknown attribute data-colour", "unknown attributes");
	complains("<p data-text=\"department\" data-use=\"x\"/>",
		  "2:27: error: data-use beside data-text: an element has one of data-text, data-use, "
		  "data-table and data-chart\n2:37: error: data-use: there is no part 'x' (no file x.xhtml)",
		  "two contents");
	complains("<p xmlns:k=\"urn:k\" k:a=\"\"/><k:b xmlns:k=\"urn:k\"/>",
		  "2:20: error: attribute k:a: only plain attributes and xml:… are known in XHTML\n"
		  "2:28: error: <b> is not XHTML: xmlns=\"http://www.w3.org/1999/xhtml\" was expected "
		  "on the root element", "other namespaces");
	same(render("<html data-if=\"a\" xmlns=\"http://www.w3.org/1999/xhtml\"/>"),
	     "r.xhtml:1:7: error: data-if cannot stand on the root element\n"
	     "<html data-if=\"a\" xmlns=\"http://www.w3.org/1999/xhtml\"/>\n      ^\n", "root");
	same(render("<html><body/></html>"),
	     "r.xhtml:1:1: error: <html> is not XHTML: xmlns=\"http://www.w3.org/1999/xhtml\" was "
	     "expected on the root element\n<html><body/></html>\n^\n", "no namespace");
}

static void test_file_messages(void)
{
	remove_file("r.xhtml");
	same(render_file("r.xhtml", NULL), "gongkai: error: the pack has no template r.xhtml: there is "
					   "no such file\n", "template missing");
	same(render(HEAD "\n<p>字<b></p>" TAIL),
	     "r.xhtml:2:12: error: not well-formed XML: Opening and ending tag mismatch: b line 2 and "
	     "p\n<p>字<b></p></body></html>\n            ^\n"
	     "r.xhtml:2:5: note: <b> is still open from here\n<p>字<b></p></body></html>\n     ^\n",
	     "mismatch");
	same(render("<!DOCTYPE html [<!ENTITY a 'b'>]><html/>"),
	     "r.xhtml:1:16: error: the DOCTYPE declares entities or elements of its own: '<!DOCTYPE "
	     "html>' was expected\n<!DOCTYPE html [<!ENTITY a 'b'>]><html/>\n               ^\n",
	     "internal subset");
	same(render("<!DOCTYPE html SYSTEM \"http://127.0.0.1:1/x\">\n<p>&nbsp;</p>"),
	     "r.xhtml:2:10: error: not well-formed XML: Entity 'nbsp' not defined\n"
	     "<p>&nbsp;</p>\n         ^\n", "unknown entity with an external DTD");
	same(render("<p>\n&nbsp;</p>"),
	     "r.xhtml:2:7: error: not well-formed XML: Entity 'nbsp' not defined\n"
	     "&nbsp;</p>\n      ^\n", "unknown entity");
	same(render("<?xml version='1.0' encoding='GBK'?>\n<p/>"),
	     "r.xhtml:1:31: error: the file says that its encoding is GBK: UTF-8 was expected\n"
	     "<?xml version='1.0' encoding='GBK'?>\n                              ^\n", "encoding");
	same(render(""), "r.xhtml:1:1: error: the template r.xhtml is empty\n", "empty file");
	same(render("<p a='1' a='2'/>"),
	     "r.xhtml:1:15: error: not well-formed XML: Attribute a redefined\n"
	     "<p a='1' a='2'/>\n              ^\n", "attribute twice");
}

/* The place of an item in the input stands in a note. */
static void test_item_note(void)
{
	const struct source *src = source_new(arena, "a.yaml", "- 甲\n", 6);
	xmlDoc *view = read_view("<view><item>甲</item></view>");
	struct pos pos = {src, 2};

	xmlDocGetRootElement(view)->children->_private = &pos;
	write_file("r.xhtml", HEAD "\n<p data-each=\"item\" data-text=\"x\"/>" TAIL);
	same(render_file("r.xhtml", view),
	     "r.xhtml:2:32: error: data-text: XPath selects nothing: 'item' has no 'x'\n"
	     "<p data-each=\"item\" data-text=\"x\"/></body></html>\n"
	     "                               ^\n"
	     "a.yaml:1:3: note: for this item\n- 甲\n  ^\n", "note");
	xmlFreeDoc(view);
}

/* Beyond libxml2's chunks, at the end of a file of more than 1 MB, places still hold. */
static void test_large(void)
{
	struct buf b = {0};

	buf_puts(&b, HEAD "\n");
	while (b.n < 1200000)
		buf_puts(&b, "<p class=\"字\">汉字 and <b title='a'>text</b></p>\n");
	buf_puts(&b, "<p>末</p><p title=\"（一）\" data-text=\"department/nmae\"/>" TAIL);
	same(strstr(render(buf_text(&b)), ": error"),
	     ": error: data-text: XPath selects nothing: 'department' has no 'nmae'; did you mean "
	     "name?\n<p>末</p><p title=\"（一）\" data-text=\"department/nmae\"/></body></html>\n"
	     "                                                 ^\n", "a large file");
	buf_free(&b);
}

static void test_long_text(void)
{
	struct buf b = {0};

	buf_puts(&b, HEAD "<p>");
	for (int i = 0; i < 2000; i++)
		buf_puts(&b, "汉字&amp;ab\n");
	buf_puts(&b, "</p>\n<p>末</p>" TAIL);
	same(render(buf_text(&b)), "", "long text: no messages");
	same(place("1"), "r.xhtml:1:50", "long text");
	ok(xmlDocGetRootElement(out)->children->children->children->next == NULL, "one text");
	same(place("2"), "r.xhtml:2001:5", "after a long text");
	same(place("31"), "r.xhtml:2002:4", "in the next paragraph");
	buf_free(&b);
}

int main(void)
{
	static const char *const files[] = {"r.xhtml", "part.xhtml", "tree.xhtml", "loop.xhtml",
					    "bad.xhtml"};

	arena = arena_new();
	if (!mkdtemp(dir))
		return 3;
	test_directives();
	test_document();
	test_parts();
	test_tables();
	test_charts();
	test_places();
	test_xpath_messages();
	test_empty_messages();
	test_attribute_messages();
	test_file_messages();
	test_item_note();
	test_large();
	test_long_text();
	xmlFreeDoc(out);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		remove_file(files[i]);
	rmdir(dir);
	arena_free(arena);
	xmlCleanupParser();
	return done();
}
