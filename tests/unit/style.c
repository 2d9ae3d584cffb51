/*
 * Style: stylesheets and small documents in, computed styles and messages out.
 */
#include "style/style.h"

#include "base/arena.h"
#include "base/diag.h"
#include "style/token.h"
#include "test.h"
#include <libxml/parser.h>
#include <stdlib.h>

static struct arena *arena;
static char *messages; /* of the last read() or dump() */
static size_t messages_len;

static struct sheet *read_css(const char *css)
{
	struct diag diag = {0};
	struct sheet *s;

	free(messages);
	diag.out = open_memstream(&messages, &messages_len);
	s = sheet_parse(arena, &diag, source_new(arena, "t.css", css, strlen(css)));
	fclose(diag.out);
	return s;
}

static const char *dump(struct sheet *s, const struct style *style)
{
	FILE *f;

	free(messages);
	f = open_memstream(&messages, &messages_len);
	style_dump(f, style, sheet_initial(s), "");
	fclose(f);
	return messages;
}

/* The element with an id, and the style it gets under those of its ancestors. */
static const xmlNode *find(const xmlNode *e, const char *id)
{
	for (; e != NULL; e = e->next) {
		const xmlNode *found;
		xmlChar *own;
		if (e->type != XML_ELEMENT_NODE)
			continue;
		own = xmlGetProp(e, BAD_CAST "id");
		found = own && strcmp((char *)own, id) == 0 ? e : NULL;
		xmlFree(own);
		if (found == NULL)
			found = find(e->children, id);
		if (found != NULL)
			return found;
	}
	return NULL;
}

static const struct style *style_of(struct sheet *s, const xmlNode *e)
{
	return sheet_style(s, e,
			   e->parent->type == XML_ELEMENT_NODE ? style_of(s, e->parent)
							       : sheet_initial(s));
}

static xmlDoc *parse(const char *xml)
{
	return xmlReadMemory(xml, (int)strlen(xml), "t.xhtml", NULL, XML_PARSE_NONET);
}

/* The dump of #x of a document under a stylesheet. */
static const char *styled(const char *css, const char *xml)
{
	struct sheet *s = read_css(css);
	xmlDoc *doc;
	const char *text;

	if (s == NULL)
		return messages;
	doc = parse(xml);
	text = dump(s, style_of(s, find(doc->children, "x")));
	xmlFreeDoc(doc);
	return text;
}

static unit margin_of(const char *length)
{
	char css[200];
	struct sheet *s;
	xmlDoc *doc;
	unit u;

	snprintf(css, sizeof css, "p { font-size: 10pt; margin-left: %s }", length);
	s = read_css(css);
	if (s == NULL)
		return -1;
	doc = parse("<p id='x'/>");
	u = style_of(s, doc->children)->margin[SIDE_LEFT];
	xmlFreeDoc(doc);
	return u;
}

static void test_tokens(void)
{
	const char *css = "a/* x */b 1.50mm #id \"q\\22 \\\n!\" @page -3 5% x( --y url(a;b) \\4e2d ";
	struct diag diag = {0};
	size_t n;
	struct token *t = token_read(arena, &diag, source_new(arena, "t", css, strlen(css)), &n);

	ok(n == 13 && t[n - 1].kind == TOKEN_END, "tokens: count");
	ok(t[0].kind == TOKEN_IDENT && t[0].off == 0 && t[0].end == 1, "tokens: offsets");
	ok(t[1].space && t[1].off == 8, "tokens: a comment separates");
	ok(t[2].kind == TOKEN_DIMENSION && t[2].number.n == 150 && t[2].number.scale == 100,
	   "tokens: numbers stay decimal");
	same(t[2].text, "mm", "tokens: unit");
	same(t[3].text, "id", "tokens: hash");
	same(t[4].text, "q\"!", "tokens: escapes and continued lines in strings");
	ok(t[5].kind == TOKEN_AT, "tokens: at-keyword");
	ok(t[6].kind == TOKEN_NUMBER && t[6].number.n == -3 && t[6].whole, "tokens: signs");
	ok(t[7].kind == TOKEN_PERCENT && t[8].kind == TOKEN_FUNCTION, "tokens: percent, function");
	ok(t[9].kind == TOKEN_IDENT && t[10].kind == TOKEN_URL, "tokens: --y and url()");
	same(t[11].text, "中", "tokens: escaped names");
}

static void test_lengths(void)
{
	ok(margin_of("1pt") == 1024, "length: pt");
	ok(margin_of("15.75pt") == 16128, "length: 3号");
	ok(margin_of("1px") == 768, "length: px is 0.75 pt");
	ok(margin_of("25.4mm") == 73728, "length: 25.4 mm is 72 pt");
	ok(margin_of("1mm") == 2903, "length: mm rounds");
	ok(margin_of("2.54cm") == 73728, "length: cm");
	ok(margin_of("1in") == 73728, "length: in");
	ok(margin_of("1.5em") == 15360, "length: em");
	ok(margin_of("0.000977pt") == 1, "length: rounds up");
	ok(margin_of("0.5rem") == 5120, "length: rem of the root is its own size");
	ok(margin_of("-1mm") == -2903, "length: negative rounds away from zero");
	ok(margin_of("0") == 0, "length: bare zero");
	ok(margin_of("1") == -1, "length: a bare number is an error");
}

static void test_cascade(void)
{
	same(styled("p { color: red } #x { color: navy } .c { color: blue }",
		    "<p id='x' class='b c'/>"),
	     "color: #000080\ndisplay: block\n", "cascade: id over class over type");
	same(styled(".c { color: red } p.c { color: navy } .c { color: blue }",
		    "<p id='x' class='c'/>"),
	     "color: #000080\ndisplay: block\n", "cascade: specificity before order");
	same(styled("p { color: red } p { color: navy }", "<p id='x'/>"),
	     "color: #000080\ndisplay: block\n", "cascade: the later rule wins");
	same(styled("* { display: inline }", "<p id='x'/>"), "",
	     "cascade: any rule beats the built-in ones");
	same(styled("div > p { color: red } div p { text-indent: 2em } b + p { orphans: 3 }",
		    "<div><section><b/> t <p id='x'/></section></div>"),
	     "text-indent: 24pt\ndisplay: block\norphans: 3\n", "cascade: combinators");
	same(styled("[title] { color: red } [lang=zh] { widows: 4 } [lang=en] { orphans: 4 }",
		    "<b id='x' title='' lang='zh'/>"),
	     "font-weight: 700\ncolor: #ff0000\nwidows: 4\n", "cascade: attributes");
	same(styled("i:nth-child(odd) { orphans: 3 } i:nth-child(even) { widows: 3 }"
		    "i:nth-child(2) { color: red } i:last-child { color: navy }"
		    "i:first-child { text-indent: 1pt }",
		    "<p><i/><i id='x'/><i/></p>"),
	     "color: #ff0000\nwidows: 3\n", "cascade: children by number");
	same(styled("@media screen { p { colour: red; @x{} } } @media print { p { color: red } }"
		    "@media screen and (max-width: 40em) { a:hover { color: var(--x) } }"
		    "@supports (display: grid) { @media print { p { color: blue; gap: 1px } } }",
		    "<p id='x'/>"),
	     "color: #ff0000\ndisplay: block\n", "cascade: @media");
	same(styled("@charset \"UTF-8\"; P { color: red }", "<p id='x'/>"), "display: block\n",
	     "cascade: names of elements keep their case");
	same(styled("p { color: red }", "<p id='x' xmlns='http://www.w3.org/1999/xhtml'/>"),
	     "color: #ff0000\ndisplay: block\n", "cascade: XHTML");
	same(styled("rect { fill: red }", "<rect id='x' xmlns='http://www.w3.org/2000/svg'/>"),
	     "fill: #ff0000\n", "cascade: SVG");
	same(styled("", "<b id='x' hidden='hidden'/>"), "font-weight: 700\ndisplay: none\n",
	     "cascade: built-in");
}

static void test_inheritance(void)
{
	same(styled("div { font-size: 20pt; margin: 1em; line-height: 1.5 } p { font-size: 50% }",
		    "<div><p id='x'/></div>"),
	     "font-size: 10pt\nline-height: 15pt\ndisplay: block\n",
	     "inherit: a number as line height follows the size; margins stay");
	same(styled("div { font-size: 20pt; line-height: 150% } p { font-size: 10pt }",
		    "<div><p id='x'/></div>"),
	     "font-size: 10pt\nline-height: 30pt\ndisplay: block\n",
	     "inherit: a percentage as line height is a length");
	same(styled("p { font-size: 10pt }", "<div><p id='x'/></div>"),
	     "font-size: 10pt\nline-height: 13pt\ndisplay: block\n",
	     "inherit: normal line height is 1.3 em");
	same(styled("div { margin: 3pt; color: red } p { margin-left: inherit; color: initial }",
		    "<div><p id='x'/></div>"),
	     "display: block\nmargin-left: 3pt\n", "inherit: the keywords");
	same(styled("html { font-size: 2rem } p { margin-left: 1rem }", "<html><p id='x'/></html>"),
	     "font-size: 24pt\nline-height: 31.2001953125pt\ndisplay: block\nmargin-left: 24pt\n",
	     "inherit: rem");
	same(styled("@page a {} div { page: a } p { page: auto }", "<div><p id='x'/></div>"),
	     "display: block\npage: a\n", "inherit: page");
	same(styled("p { text-decoration: underline }", "<p><b id='x'/></p>"),
	     "font-weight: 700\ntext-decoration: underline\n", "inherit: underlines reach down");
}

static void test_shorthands(void)
{
	same(styled("b { margin: 1pt 2pt 3pt; padding: 4pt 5pt }", "<b id='x'/>"),
	     "font-weight: 700\nmargin-top: 1pt\nmargin-right: 2pt\nmargin-bottom: 3pt\n"
	     "margin-left: 2pt\npadding-top: 4pt\npadding-right: 5pt\npadding-bottom: 4pt\n"
	     "padding-left: 5pt\n",
	     "shorthand: sides");
	same(styled("b { margin: 0 auto }", "<b id='x'/>"),
	     "font-weight: 700\nmargin-right: auto\nmargin-left: auto\n", "shorthand: auto margins");
	same(styled("i { border: red solid 0.5pt; border-left: none; border-top-color: #0f8 }",
		    "<i id='x'/>"),
	     "border-top-width: 0.5pt\nborder-right-width: 0.5pt\nborder-bottom-width: 0.5pt\n"
	     "border-top-style: solid\nborder-right-style: solid\nborder-bottom-style: solid\n"
	     "border-top-color: #00ff88\nborder-right-color: #ff0000\n"
	     "border-bottom-color: #ff0000\n",
	     "shorthand: border");
	same(styled("i { color: navy; border-bottom: solid }", "<i id='x'/>"),
	     "color: #000080\nborder-bottom-width: 2.25pt\nborder-bottom-style: solid\n"
	     "border-bottom-color: #000080\n",
	     "shorthand: width is 3px and color the text's when not said");
	same(styled("i { background: #eee } .n { background: none }", "<i id='x' class='n'/>"), "",
	     "shorthand: background");
}

static void test_dump(void)
{
	same(styled("@page wide { size: A4 landscape }"
		    "th { font: } ",
		    "<b id='x'/>"),
	     "t.css:1:39: error: unknown property 'font'\n"
	     "@page wide { size: A4 landscape }th { font: } \n"
	     "                                      ^\n",
	     "dump: of a bad sheet there is none");
	same(styled("@page wide { size: A4 landscape }"
		    "@page { @top-left { content: string(part) } }"
		    "i { font-family: Noto Sans, '仿 \"宋'; font-style: italic; letter-spacing: -.5pt;"
		    "text-align: justify; white-space: pre-line; vertical-align: middle;"
		    "background: #eee; width: 33.33%; min-height: 2cm; height: 50.5%;"
		    "break-before: right; break-after: avoid; break-inside: avoid; page: wide;"
		    "counter-reset: page 1; bookmark-level: 2; bookmark-label: attr(title) '、';"
		    "string-set: part '\\a' content(); -gongkai-repeat: always; list-style: none;"
		    "caption-side: top; table-layout: auto; border-collapse: collapse }",
		    "<i id='x'/>"),
	     "font-family: \"Noto Sans\", \"仿 \\\"宋\"\nfont-style: italic\n"
	     "letter-spacing: -0.5pt\ntext-align: justify\nwhite-space: pre-line\n"
	     "vertical-align: middle\nbackground-color: #eeeeee\nwidth: 33.33%\nheight: 50.5%\n"
	     "min-height: 56.693359375pt\nbreak-before: right\nbreak-after: avoid\n"
	     "break-inside: avoid\npage: wide\ncounter-reset: page 1\nbookmark-level: 2\n"
	     "bookmark-label: attr(title) \"、\"\nstring-set: part \"\\a \" content()\n"
	     "-gongkai-repeat: always\n",
	     "dump: every property");
}

static void test_pseudo(void)
{
	struct sheet *s = read_css(
		"a { color: red; font-size: 10pt }"
		"a::after { content: leader(dotted) '〔' target-counter(attr(href), page, lower-roman)"
		" counter(table-pages, cjk-ideographic) leader('. '); margin-left: 1em }"
		"b::before { color: red } i::before { content: none }");
	xmlDoc *doc = parse("<p><a/><b/><i/></p>");
	const xmlNode *a = doc->children->children;
	const struct style *own = style_of(s, a);
	const struct style *after = sheet_pseudo(s, a, own, true);

	ok(sheet_pseudo(s, a, own, false) == NULL, "pseudo: no ::before without a rule");
	ok(after != NULL && after == sheet_pseudo(s, a, own, true), "pseudo: shared");
	same(dump(s, after),
	     "font-size: 10pt\ncolor: #ff0000\nline-height: 13pt\nmargin-left: 10pt\n"
	     "content: leader(\".\") \"〔\" target-counter(attr(href), page, lower-roman) "
	     "counter(table-pages, cjk-ideographic) leader(\". \")\n",
	     "pseudo: inherits and has content");
	ok(sheet_pseudo(s, a->next, style_of(s, a->next), false) == NULL,
	   "pseudo: no box without content");
	ok(sheet_pseudo(s, a->next->next, style_of(s, a->next->next), false) == NULL,
	   "pseudo: no box with content none");
	xmlFreeDoc(doc);
}

static void test_pages(void)
{
	struct sheet *s = read_css(
		"@page { margin: 10mm 20mm; font-size: 14pt; @bottom-right { content: '— ' "
		"counter(page) ' —' } @bottom-left { content: 'x' } }"
		"@page :left { @bottom-right { content: none } }"
		"@page wide { size: A4 landscape; margin-left: 5mm }"
		"@page wide:first { margin-left: 6mm }"
		"@page :first { margin-left: 7mm }"
		"@page small { size: 100pt 200pt; margin: 0 }");
	const struct page_style *p = sheet_page(s, "", false, false);

	ok(p == sheet_page(s, "", false, false), "page: interned");
	ok(p->width == 609562 && p->height == 862095, "page: A4 is the default");
	ok(p->margin[SIDE_TOP] == 29027 && p->margin[SIDE_RIGHT] == 58054, "page: margins");
	same(dump(s, p->box[MARGIN_BOTTOM_RIGHT]),
	     "font-size: 14pt\nline-height: 18.2001953125pt\ntext-align: right\n"
	     "content: \"— \" counter(page) \" —\"\n",
	     "page: a margin box inherits from @page");
	ok(p->box[MARGIN_TOP_LEFT] == NULL, "page: no box without content");
	ok(sheet_page(s, "", false, true)->box[MARGIN_BOTTOM_RIGHT] == NULL, "page: :left");
	ok(sheet_page(s, "", false, true)->box[MARGIN_BOTTOM_LEFT] ==
		   p->box[MARGIN_BOTTOM_LEFT],
	   "page: boxes are shared");
	p = sheet_page(s, "wide", false, false);
	ok(p->width > p->height && p->margin[SIDE_LEFT] == 14513, "page: named and landscape");
	ok(sheet_page(s, "wide", true, false)->margin[SIDE_LEFT] == 17416, "page: name:first");
	ok(sheet_page(s, "small", true, false)->margin[SIDE_LEFT] == 20319,
	   "page: :first over a name");
	ok(sheet_page(s, "small", false, false)->width == 102400, "page: two lengths");
	s = read_css("");
	p = sheet_page(s, "none", false, false);
	ok(p->margin[SIDE_TOP] == 107399 && p->margin[SIDE_LEFT] == 81275,
	   "page: GB/T 9704 by default");
}

static void test_interning(void)
{
	struct sheet *s = read_css("tr:nth-child(even) td { background: #eee } td.n + td { color: red }"
				   "#c4000 { color: blue } a { color: red } b { font-weight: normal;"
				   "color: #f00 } td:last-child { text-align: right }");
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
	xmlNode *table = xmlNewNode(NULL, BAD_CAST "table"), *row = NULL;
	const struct style *seen[8];
	size_t n = 0;
	bool good = true;

	xmlDocSetRootElement(doc, table);
	for (int i = 0; i < 200000; i++) {
		xmlNode *cell;
		char id[16];
		if (i % 20 == 0)
			row = xmlNewChild(table, NULL, BAD_CAST "tr", NULL);
		cell = xmlNewChild(row, NULL, BAD_CAST "td", NULL);
		snprintf(id, sizeof id, "c%d", i);
		xmlNewProp(cell, BAD_CAST "id", BAD_CAST id);
		if (i % 20 == 3)
			xmlNewProp(cell, BAD_CAST "class", BAD_CAST "n");
	}
	const struct style *top = sheet_style(s, table, sheet_initial(s));
	for (row = table->children; row != NULL; row = row->next) {
		const struct style *r = sheet_style(s, row, top);
		for (xmlNode *cell = row->children; cell != NULL; cell = cell->next) {
			const struct style *c = sheet_style(s, cell, r);
			size_t k = 0;
			good &= sheet_pseudo(s, cell, c, true) == NULL;
			while (k < n && seen[k] != c)
				k++;
			if (k == n && n < 8)
				seen[n++] = c;
		}
	}
	/* plain, after .n and last, each on white and on grey, and one blue */
	ok(good && n == 7, "interning: 200,000 cells share 7 styles");
	const xmlNode *cell = find(doc->children, "c4000");
	ok(style_of(s, cell)->color == 0x0000ff, "interning: an id is not lost");
	ok(style_of(s, find(doc->children, "c44"))->color == 0xff0000 &&
		   style_of(s, find(doc->children, "c45"))->color == 0,
	   "interning: nor is what stands before");
	xmlFreeDoc(doc);

	s = read_css("a { color: red; font-family: A, B } b { font-family: A, B; color: #f00;"
		     "font-weight: normal }");
	doc = parse("<p><a/><b/></p>");
	ok(style_of(s, doc->children->children) == style_of(s, doc->children->last),
	   "interning: equal styles share a pointer whatever rules made them");
	xmlFreeDoc(doc);
}

int main(void)
{
	arena = arena_new();
	test_tokens();
	test_lengths();
	test_cascade();
	test_inheritance();
	test_shorthands();
	test_dump();
	test_pseudo();
	test_pages();
	test_interning();
	free(messages);
	arena_free(arena);
	xmlCleanupParser();
	return done();
}
