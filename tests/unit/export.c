/*
 * export: a book of four pages made by hand, through both PDF passes, looked at with
 * poppler and qpdf; and small trees through site_html.
 */
#include "export/export.h"
#include "base/arena.h"
#include "base/diag.h"
#include "export/pdf.h"
#include "layout/font.h"
#include "layout/layout.h"
#include "test.h"
#include <libxml/parser.h>
#include <stdlib.h>
#include <unistd.h>

#define A4_W 609638 /* 210 mm */
#define A4_H 862059
#define PT(n) ((n)*UNIT_PT)

/* ---- a book -------------------------------------------------------------------------- */

static struct arena *arena;
static struct fontset *song;
static struct element root = {.tag = "body"}, heading = {.tag = "h1", .parent = &root},
		      para = {.tag = "p", .parent = &root},
		      anchor = {.tag = "a", .parent = &para, .href = "#t1"};

static struct frag *add_frag(struct page *page, struct frag f)
{
	page->frags = arena_grow(arena, page->frags, page->nfrags, &page->cfrags, sizeof f);
	page->frags[page->nfrags] = f;
	return &page->frags[page->nfrags++];
}

static void add_text(struct page *page, const struct element *e, unit x, unit y, const char *text)
{
	struct glyph *glyphs = arena_alloc(arena, strlen(text) * sizeof *glyphs);
	struct frag *f = add_frag(page, (struct frag){FRAG_TEXT, e, x, y});

	f->text = text;
	f->nbytes = (uint32_t)strlen(text);
	f->glyphs = glyphs;
	for (uint32_t i = 0; i < f->nbytes;) {
		const struct cluster *c = fontset_shape(song, text + i, f->nbytes - i);

		glyphs[f->nglyphs++] = (struct glyph){c->glyph[0].id, c->nbytes, f->w};
		f->face = c->face;
		f->w += c->advance;
		i += c->nbytes;
	}
}

static void add_rect(struct page *page, unit x, unit y, unit w, unit h)
{
	add_frag(page, (struct frag){FRAG_RECT, NULL, x, y, w, h});
}

static struct page *add_page(struct book *book, unit w, unit h, int number, const char *label)
{
	struct page *page;

	book->pages = arena_grow(arena, book->pages, book->npages, &book->cpages, sizeof *page);
	page = &book->pages[book->npages++];
	*page = (struct page){.width = w, .height = h, .number = number, .name = ""};
	page->numbered = label != NULL;
	page->label = label != NULL ? arena_strdup(arena, label) : NULL;
	return page;
}

static struct book *make_book(void)
{
	static struct link links[] = {
	    {&anchor, PT(100), PT(180), PT(80), PT(20), "t1", NULL},
	    {&anchor, PT(100), PT(280), PT(80), PT(20), NULL, "https://www.example.gov.cn/?a=1"},
	};
	static struct dest dests[] = {{"n1", NULL, 3, PT(50)}, {"t1", NULL, 2, PT(40)}};
	static struct bookmark bookmarks[] = {{1, "部门预算公开表", 2, PT(40)},
					      {2, "部门预算收支总表", 2, PT(60)},
					      {3, "明细", 2, PT(90)},
					      {1, "情况说明", 3, PT(50)}};
	struct book *book = arena_zalloc(arena, sizeof *book);
	struct page *page;

	page = add_page(book, A4_W, A4_H, 1, NULL);
	add_text(page, &heading, PT(100), PT(100), "2024年部门预算信息公开");
	page = add_page(book, A4_W, A4_H, 2, NULL);
	add_text(page, &para, PT(100), PT(200), "目录 ");
	add_text(page, &anchor, PT(200), PT(200), "收支总表");
	add_text(page, &para, PT(100), PT(300), "行二 (a\\b)");
	add_rect(page, PT(100), PT(310), PT(200), 512);
	add_rect(page, PT(100), PT(320), PT(200), 512);
	add_rect(page, PT(100), PT(330), PT(200), 0);
	add_text(page, NULL, PT(500), PT(800), "— 2 —");
	add_text(page, &para, PT(100), PT(340), "");
	page->links = links;
	page->nlinks = 2;
	page = add_page(book, A4_H, A4_W, 1, "1");
	add_text(page, &para, PT(700), PT(60), "647.23");
	page->frags[0].color = 0xcc0000;
	add_page(book, A4_W, A4_H, 2, "2");
	book->root = &root;
	book->dests = dests;
	book->ndests = 2;
	book->bookmarks = bookmarks;
	book->nbookmarks = 4;
	book->title = "预算 <2024> & 公开";
	book->author = "信访局";
	book->subject = "部门预算";
	book->lang = "zh-CN";
	book->date = "2024-03-05";
	return book;
}

static bool make_pdf(struct diag *diag, const struct book *book, struct buf *out)
{
	struct buf drawn = {0};
	bool good = pdf_draw(diag, book, &drawn) && pdf_finish(diag, book, &drawn, out);

	buf_free(&drawn);
	return good;
}

/* ---- looking at it ------------------------------------------------------------------- */

static char pdf_path[4096];

static void write_file(const struct buf *b)
{
	FILE *f = fopen(pdf_path, "wb");

	if (f == NULL || fwrite(b->p, 1, b->n, f) != b->n || fclose(f) != 0)
		ok(false, "write the pdf");
}

/* What a command prints about the PDF. Borrowed until the next call. */
static const char *look(const char *before, const char *after)
{
	static struct buf text;
	char command[8192], bytes[4096];
	size_t n;
	FILE *f;

	snprintf(command, sizeof command, "%s '%s' %s 2>&1", before, pdf_path, after);
	buf_clear(&text);
	f = popen(command, "r");
	while (f != NULL && (n = fread(bytes, 1, sizeof bytes, f)) > 0)
		buf_put(&text, bytes, n);
	if (f == NULL || pclose(f) != 0)
		buf_puts(&text, "\n(failed)");
	return buf_text(&text);
}

static bool shows(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		return true;
	printf("  no «%s» in:\n%s\n", part, text);
	return false;
}

static void test_pdf(struct diag *diag, const struct book *book)
{
	struct buf one = {0}, two = {0};
	const char *text;

	ok(make_pdf(diag, book, &one), "the book becomes a pdf");
	ok(make_pdf(diag, book, &two) && one.n == two.n && memcmp(one.p, two.p, one.n) == 0,
	   "the same book is the same bytes");
	write_file(&one);
	ok(shows(look("qpdf --check", ""), "No syntax or stream encoding errors"), "qpdf --check");
	ok(shows(look("qpdf --check-linearization", ""), "no linearization errors"), "linearized");
	text = look("pdftotext", "-");
	ok(shows(text, "2024年部门预算信息公开") && shows(text, "行二 (a\\b)") &&
	       shows(text, "647.23"), "text comes out as it was typed");
	text = look("pdfinfo -f 1 -l 9", "");
	ok(shows(text, "预算 <2024> & 公开") && shows(text, "信访局") && shows(text, "部门预算"),
	   "document information");
	ok(shows(text, "Tagged:          no"), "cairo's structure tree is gone");
	ok(shows(text, "Page    3 size:  841.854 x 595.35 pts"), "a landscape page among others");
	text = look("pdfinfo -meta", "");
	ok(shows(text, "预算 &lt;2024&gt; &amp; 公开") && shows(text, "2024-03-05T00:00:00Z"), "XMP");
	buf_free(&one);
	buf_free(&two);
}

static void test_objects(void)
{
	const char *text = look("qpdf --qdf --object-streams=disable", "-");

	ok(shows(text, "/S /r\n        /St 1") && shows(text, "/S /D\n        /St 1"),
	   "page labels");
	ok(shows(text, "/CreationDate (D:20240305000000Z)"), "the date is the report's");
	ok(shows(text, "/URI (https://www.example.gov.cn/?a=1)"), "a link to the web");
	ok(shows(text, "/Subtype /Link") && shows(text, "/XYZ"), "a link inside the book");
	ok(shows(text, "/PageMode /UseOutlines") && shows(text, "/Lang (zh-CN)") &&
	       shows(text, "/DisplayDocTitle true"), "how viewers show it");
	text = look("qpdf --json --json-key=outlines", "");
	ok(shows(text, "\"title\": \"部门预算收支总表\"") &&
	       shows(text, "\"destpageposfrom1\": 3") && shows(text, "\"open\": false"),
	   "the outline");
}

static void test_failures(const struct book *book)
{
	struct buf drawn = {0}, out = {0};
	struct diag diag = {0};
	struct book other = *book;
	struct page pages[4];
	char *text = NULL;
	size_t n = 0;

	memcpy(pages, book->pages, sizeof pages);
	pages[1].nfrags = 2;
	other.pages = pages;
	diag.out = open_memstream(&text, &n);
	ok(pdf_draw(&diag, &other, &drawn) && !pdf_finish(&diag, book, &drawn, &out) &&
	       diag.machine,
	   "a page with other marks than expected is refused");
	fflush(diag.out);
	ok(shows(text, "page 2: cairo's marked content is not as expected: 2 marks, expected 5"),
	   "and it is said why");
	pages[1].nfrags = book->pages[1].nfrags;
	pages[1].links = &(struct link){&anchor, 0, 0, PT(1), PT(1), "t9", NULL};
	pages[1].nlinks = 1;
	ok(!make_pdf(&diag, &other, &out), "a link to nowhere is refused");
	fflush(diag.out);
	ok(shows(text, "a link leads to #t9"), "and it is said where it leads");
	fclose(diag.out);
	free(text);
	buf_free(&drawn);
	buf_free(&out);
}

static void test_marks(const struct book *book)
{
	struct pdf_mark marks[16];
	const struct page *page = &book->pages[1];

	ok(pdf_marks(page, marks) == 5, "a mark for each run of one element");
	ok(marks[0].element == &para && marks[1].element == &anchor && marks[3].element == NULL &&
	       marks[3].first == 3 && marks[3].end == 5 && marks[4].first == 6,
	   "rules share a mark, empty fragments have none");
#define COUNT(s) pdf_count_marks((const unsigned char *)(s), strlen(s))
	ok(COUNT("/P <</MCID 0>> BDC (EMC \\( ) Tj EMC /P <</MCID 1>> BDC EMC") == 2, "two marks");
	ok(COUNT("/P <</MCID 0>>BDC /Span <</ActualText (a)>> BDC EMC EMC") == 1,
	   "ActualText inside");
	ok(COUNT("[<EMC>1] TJ % EMC") == 0, "strings and comments are not operators");
	ok(COUNT("/P <</MCID 1>> BDC EMC") == -1, "marks out of order");
	ok(COUNT("/P <</MCID 0>> BDC /P <</MCID 1>> BDC EMC EMC") == -1, "nested marks");
	ok(COUNT("/P <</MCID 0>> BDC") == -1 && COUNT("EMC") == -1, "marks left open");
#undef COUNT
}

/* ---- the web page -------------------------------------------------------------------- */

static void html(const char *in, const char *want, const char *name)
{
	xmlDoc *doc = xmlReadDoc((const xmlChar *)in, NULL, NULL, XML_PARSE_NONET);
	struct buf out = {0};

	site_html(doc, &out);
	same(buf_text(&out), want, name);
	buf_free(&out);
	xmlFreeDoc(doc);
}

static void test_html(void)
{
#define X "<html xmlns='http://www.w3.org/1999/xhtml'"
	html(X "/>", "<!DOCTYPE html>\n<html></html>\n", "only void elements close themselves");
	html(X "><br></br><col class='a'/><td/></html>",
	     "<!DOCTYPE html>\n<html><br/><col class=\"a\"/><td></td></html>\n", "void elements");
	html(X " title='&quot;&lt;&amp;&#10;目'>a&lt;b&gt;&amp;&#13;“</html>",
	     "<!DOCTYPE html>\n<html title=\"&quot;&lt;&amp;&#10;目\">"
	     "a&lt;b&gt;&amp;&#13;“</html>\n",
	     "escapes");
	html(X " xml:lang='zh-CN' data-x='1'><!-- c --><?p i?>t<![CDATA[<]]></html>",
	     "<!DOCTYPE html>\n<html lang=\"zh-CN\">t&lt;</html>\n", "what stays behind");
	html(X "><style>a>b{content:'&lt;/x&amp;'}</style></html>",
	     "<!DOCTYPE html>\n<html><style>a>b{content:'<\\/x&'}</style></html>\n", "raw text");
#undef X
}

int main(void)
{
	static const char *const families[] = {"FandolSong", NULL};
	struct style style = {.families = families, .font_size = PT(16), .font_weight = 400};
	struct diag diag = {.out = stderr};
	struct fonts *fonts = fonts_open(&diag, "fonts");
	const char *dir = getenv("TMPDIR");
	struct book *book;
	int fd;

	snprintf(pdf_path, sizeof pdf_path, "%s/gongkai-XXXXXX", dir ? dir : P_tmpdir);
	fd = mkstemp(pdf_path);
	if (fonts == NULL || fd < 0)
		return 1;
	close(fd);
	arena = arena_new();
	song = fonts_find(fonts, &style);
	book = make_book();
	test_marks(book);
	test_pdf(&diag, book);
	test_objects();
	test_failures(book);
	test_html();
	unlink(pdf_path);
	fonts_free(fonts);
	arena_free(arena);
	xmlCleanupParser();
	return done();
}
