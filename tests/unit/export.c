/*
 * export: a book of five pages made by hand, written as a PDF and looked at with poppler and
 * qpdf; and small trees through site_html.
 */
#include "export/export.h"
#include "base/arena.h"
#include "base/diag.h"
#include "export/pdf.h"
#include "export/pdf_font.h"
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
static struct element root = {.tag = "html"}, heading = {.tag = "h1"}, para = {.tag = "p"},
		      anchor = {.tag = "a", .href = "#t1"}, chart = {.tag = "svg", .alt = "收入图"},
		      flourish = {.tag = "svg"};

/* The elements as a tree, numbered in the order of the document. */
static void put_under(struct book *book, struct element *parent, struct element *e)
{
	e->parent = parent;
	e->serial = (uint32_t)book->nelements++;
	if (parent == NULL)
		return;
	if (parent->last != NULL)
		parent->last->next = e;
	else
		parent->child = e;
	parent->last = e;
}

static void make_elements(struct book *book)
{
	put_under(book, NULL, &root);
	put_under(book, &root, &heading);
	put_under(book, &root, &para);
	put_under(book, &para, &anchor);
	put_under(book, &root, &chart);
	put_under(book, &root, &flourish);
	book->root = &root;
}

static struct frag *add_frag(struct page *page, struct frag f)
{
	page->frags = arena_grow(arena, page->frags, page->nfrags, &page->cfrags, sizeof f);
	page->frags[page->nfrags] = f;
	if (page->nbody == page->nfrags)
		page->nbody++; /* until a page says where its margin boxes begin */
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

/* A cluster: these glyphs, whatever their own text, stand for that text. */
static void add_cluster(struct page *page, unit x, unit y, const char *shapes, const char *text)
{
	struct frag *f;
	struct glyph *glyphs;

	add_text(page, &para, x, y, shapes);
	f = &page->frags[page->nfrags - 1];
	glyphs = (struct glyph *)f->glyphs;
	for (uint32_t i = 0; i < f->nglyphs; i++)
		glyphs[i].bytes = i == 0 ? strlen(text) : 0;
	f->text = text;
	f->nbytes = (uint32_t)strlen(text);
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
					      {1, "情况说明", 3, PT(50)},
					      {2, "横表", 4, PT(50)}};
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
	add_rect(page, PT(100), PT(70), PT(20), PT(40));
	page->frags[1].element = &chart;
	add_rect(page, PT(130), PT(90), PT(20), PT(20));
	page->frags[2].element = &flourish;
	add_page(book, A4_W, A4_H, 2, "2");
	page = add_page(book, A4_W, A4_H, 3, "3");
	page->turned = true;
	add_text(page, &para, PT(100), PT(50), "横排");
	add_rect(page, PT(100), PT(60), PT(200), 512);
	add_rect(page, PT(100), PT(70), PT(200), 512);
	page->nbody = page->nfrags - 1;
	add_text(page, NULL, PT(500), PT(800), "— 3 —");
	add_cluster(page, PT(100), PT(500), "甲", "甲");
	add_cluster(page, PT(100), PT(520), "甲", "乙");
	add_cluster(page, PT(100), PT(540), "平成", "㍻");
	add_cluster(page, PT(100), PT(560), "葛", "葛\U000E0100");
	add_cluster(page, PT(100), PT(580), "葛", "\U00020BB7");
	make_elements(book);
	book->dests = dests;
	book->ndests = 2;
	book->bookmarks = bookmarks;
	book->nbookmarks = 5;
	book->title = "预算 <2024> & 公开";
	book->author = "信访局";
	book->subject = "部门预算";
	book->lang = "zh-CN";
	book->date = "2024-03-05";
	return book;
}

/* ---- looking at it ------------------------------------------------------------------- */

static char pdf_path[4096];

static void write_file(const struct buf *b)
{
	FILE *f = fopen(pdf_path, "wb");

	if (f == NULL || fwrite(b->p, 1, b->n, f) != b->n || fclose(f) != 0)
		ok(false, "write the pdf");
}

/* What a command prints about the PDF, zero bytes as '?'. Borrowed until the next call. */
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
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\0')
			text.p[i] = '?';
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

	ok(pdf_write(diag, book, &one), "the book becomes a pdf");
	ok(pdf_write(diag, book, &two) && one.n == two.n && memcmp(one.p, two.p, one.n) == 0,
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
	ok(shows(text, "Tagged:          yes"), "a structure tree");
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

static void test_structure(void)
{
	const char *text = look("qpdf --qdf --object-streams=disable", "-");

	ok(shows(text, "/Alt <feff6536516556fe>\n") && shows(text, "/S /Figure\n"),
	   "a picture has a text that stands for it");
	ok(shows(text, "/BBox [\n      100\n      485.35\n      120\n      525.35\n    ]"),
	   "and a place");
	ok(shows(text, "/Figure <</MCID 1>> BDC\n"), "what it draws is marked");
	ok(shows(text, "EMC\n/Artifact BMC\n130 "), "a picture without text is an artifact");
	ok(shows(text, "/Type /OBJR\n"), "a link knows its annotation");
}

static void test_failures(const struct book *book)
{
	struct buf out = {0};
	struct diag diag = {0};
	struct book other = *book;
	struct page pages[5];
	char *text = NULL;
	size_t n = 0;

	memcpy(pages, book->pages, sizeof pages);
	other.pages = pages;
	diag.out = open_memstream(&text, &n);
	pages[1].links = &(struct link){&anchor, 0, 0, PT(1), PT(1), "t9", NULL};
	pages[1].nlinks = 1;
	ok(!pdf_write(&diag, &other, &out), "a link to nowhere is refused");
	fflush(diag.out);
	ok(shows(text, "a link leads to #t9"), "and it is said where it leads");
	fclose(diag.out);
	free(text);
	buf_free(&out);
}

/* Cairo's page must show just the glyphs that were drawn on it. */
static void test_samples(const struct book *book)
{
	struct pdf_fonts fonts = {0};
	struct buf drawn = {0};
	struct diag diag = {0};
	qpdf_data q = qpdf_init();
	const struct pdf_glyph *g;
	char *text = NULL;
	size_t n = 0;

	diag.out = open_memstream(&text, &n);
	ok(pdf_fonts_draw(&fonts, &diag, book, &drawn), "the fonts are drawn");
	qpdf_read_memory(q, "fonts", buf_text(&drawn), drawn.n, NULL);
	ok(pdf_fonts_learn(&fonts, &diag, q) && fonts.nfonts == 1, "and learnt");
	g = &fonts.programs[0].glyphs[book->pages[0].frags[0].glyphs[4].id];
	ok(g->used && g->code > 0 && g->width == 1000000 && g->nbytes == 3 &&
	       memcmp(g->text, "年", 3) == 0,
	   "a glyph has a code, a width and a text");
	fonts.nsamples--;
	ok(!pdf_fonts_learn(&fonts, &diag, q), "a glyph too many on cairo's page is refused");
	fonts.nsamples += 2;
	ok(!pdf_fonts_learn(&fonts, &diag, q), "one too few as well");
	fflush(diag.out);
	ok(shows(text, "cannot embed the fonts: glyph ") &&
	       shows(text, "writes text in another way than 1.16 and 1.18"),
	   "and it is said so");
	fclose(diag.out);
	free(text);
	qpdf_cleanup(&q);
	pdf_fonts_free(&fonts);
	buf_free(&drawn);
}

static void test_empty(struct diag *diag)
{
	struct book *book = arena_zalloc(arena, sizeof *book);
	struct buf out = {0};

	add_page(book, A4_W, A4_H, 1, NULL);
	ok(pdf_write(diag, book, &out), "a book without a letter");
	write_file(&out);
	ok(shows(look("qpdf --check", ""), "No syntax or stream encoding errors"),
	   "is a sound pdf");
	buf_free(&out);
}

static void test_content(void)
{
	const char *text = look("qpdf --qdf --object-streams=disable --empty --pages", "2 -- -");

	ok(shows(text, "/P <</MCID 0>> BDC\n0 g\nBT\n100 "), "a mark; black is gray 0");
	ok(shows(text, "/Link <</MCID 1>> BDC\n") && shows(text, "/P <</MCID 2>> BDC\n") &&
	       strstr(text, "/MCID 3") == NULL,
	   "the marks of elements are numbered and called what they are");
	ok(shows(text, "EMC\n/Artifact BMC\n100 531.354 200 .5 re f\n"
		       "100 521.354 200 .5 re f\nEMC\n"),
	   "rules are one artifact");
	text = look("qpdf --qdf --object-streams=disable --empty --pages", "3 -- -");
	ok(shows(text, ".8 0 0 rg\n"), "a color");
}

static void test_turned(void)
{
	const char *text = look("qpdf --qdf --object-streams=disable --empty --pages", "5 -- -");

	ok(shows(text, "q 0 1 -1 0 595.35 0 cm\n/P <</MCID 0>> BDC"), "a turned body");
	ok(shows(text, "100 534.85 200 .5 re f\nEMC\nQ\n"
		       "/Artifact <</Type /Pagination>> BDC\n0 g\n"
		       "100 771.354 200 .5 re f\nEMC\n"
		       "/Artifact <</Type /Pagination>> BDC\nBT\n"),
	   "margin boxes are upright, and no mark is both");
	text = look("pdftotext -bbox -f 5 -l 5", "-");
	ok(shows(text, "yMax=\"741.854"), "body point (x, y) stands at (y, height - x)");
	text = look("pdftotext -f 5 -l 5", "-");
	ok(shows(text, "甲\n") && shows(text, "乙\n") && shows(text, "㍻\n") &&
	       shows(text, "葛\U000E0100\n") && shows(text, "\U00020BB7\n"),
	   "clusters come out as typed, whatever their glyphs");
	text = look("qpdf --json --json-key=outlines", "");
	ok(shows(text, "\"title\": \"横表\""), "a bookmark on a turned page");
	text = look("qpdf --qdf --object-streams=disable", "-");
	ok(shows(text, "841.854\n    null\n  ]"), "leads to the top of the page");
}

static void test_marks(const struct book *book)
{
	struct pdf_mark marks[16];
	const struct page *page = &book->pages[1];

	ok(pdf_marks(page, marks) == 5, "a mark for each run of one element");
	ok(marks[0].element == &para && marks[1].element == &anchor && marks[3].element == NULL &&
	       marks[3].first == 3 && marks[3].end == 5 && marks[4].first == 6,
	   "rules share a mark, empty fragments have none");
	ok(marks[0].mcid == 0 && marks[1].mcid == 1 && marks[2].mcid == 2 && marks[3].mcid == -1,
	   "artifacts are not numbered");
	page = &book->pages[4];
	ok(pdf_marks(page, marks) == 5 && marks[1].end == page->nbody &&
	       marks[2].first == page->nbody,
	   "no mark is in the body and in a margin box");
}

/* ---- the web page -------------------------------------------------------------------- */

static struct book *site_book;

static void html(const char *in, const char *want, const char *name)
{
	char messages[256] = "";
	FILE *f = fmemopen(messages, sizeof messages, "w");
	struct diag diag = {.out = f};
	xmlDoc *doc = xmlReadDoc((const xmlChar *)in, NULL, NULL, XML_PARSE_NONET);
	struct buf out = {0};

	if (!site_report(&diag, doc, site_book, &out)) {
		fclose(f);
		same(messages, want, name);
	} else {
		fclose(f);
		same(buf_text(&out), want, name);
	}
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
	html(X "><a data-page='t1' href='x'>页</a><a data-page='n1'/><p data-page='n1'>9</p></html>",
	     "<!DOCTYPE html>\n<html><a href=\"report.pdf#page=3\">页</a>"
	     "<a href=\"report.pdf#page=4\"></a><p>iv&amp;</p></html>\n",
	     "pages of the book");
	html(X "><p data-page='t7'/></html>",
	     "gongkai: error: data-page: nothing with the id 't7' stands in the book\n",
	     "no such page");
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
	test_structure();
	test_content();
	test_turned();
	test_failures(book);
	test_samples(book);
	test_empty(&diag);
	site_book = book;
	book->pages[3].label = (char[]){"iv&"};
	test_html();
	unlink(pdf_path);
	fonts_free(fonts);
	arena_free(arena);
	xmlCleanupParser();
	return done();
}
