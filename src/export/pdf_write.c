/*
 * pdf_write: a laid-out book in, the PDF out. Cairo's PDF gives the fonts (pdf_font.c); the
 * structure tree, pages, links, outline, page labels and metadata are made here and in the
 * files beside it, and pdf_linear.c puts them in order. The surprising rule: object numbers
 * are known before there are objects, so anything may refer to anything.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "export/export.h"
#include "export/pdf.h"
#include "export/pdf_font.h"
#include "export/pdf_tree.h"
#include <stdlib.h>

/* ---- fonts --------------------------------------------------------------------------- */

/* false after a message about whatever qpdf has met since it was asked last. */
static bool qpdf_fine(const struct pdf *p, qpdf_data q)
{
	if (qpdf_has_error(q)) {
		diag_machine(p->diag, "cannot read the fonts that cairo embedded: %s",
			     qpdf_get_error_full_text(q, qpdf_get_error(q)));
		return false;
	}
	if (qpdf_more_warnings(q)) {
		diag_machine(p->diag, "cannot read the fonts that cairo embedded: %s",
			     qpdf_get_error_full_text(q, qpdf_next_warning(q)));
		return false;
	}
	return true;
}

/* PDF/A wants said what TrueType fonts of cairo mean anyway: a code is a glyph number. */
static void add_glyph_map(qpdf_data q, const struct pdf_font *font)
{
	qpdf_oh cid = qpdf_oh_get_array_item(
	    q, qpdf_oh_get_key(q, font->dict, "/DescendantFonts"), 0);

	if (qpdf_oh_is_name_and_equals(q, qpdf_oh_get_key(q, cid, "/Subtype"), "/CIDFontType2") &&
	    !qpdf_oh_has_key(q, cid, "/CIDToGIDMap"))
		qpdf_oh_replace_key(q, cid, "/CIDToGIDMap", qpdf_oh_new_name(q, "/Identity"));
}

/* The fonts' objects. drawn is cairo's PDF. */
static bool read_fonts(struct pdf *p, struct pdf_fonts *fonts, qpdf_data q, const struct buf *drawn)
{
	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_read_memory(q, "fonts", buf_text(drawn), drawn->n, NULL);
	if (!qpdf_fine(p, q) || !pdf_fonts_learn(fonts, p->diag, q))
		return false;
	for (size_t i = 0; i < fonts->nfonts; i++)
		if (fonts->fonts[i].wide)
			add_glyph_map(q, &fonts->fonts[i]);
	return pdf_import_fonts(p, fonts, q) && qpdf_fine(p, q);
}

static bool add_fonts(struct pdf *p, struct pdf_fonts *fonts)
{
	qpdf_data q = qpdf_init();
	struct buf drawn = {0};
	bool good = pdf_fonts_draw(fonts, p->diag, p->book, &drawn) &&
		    read_fonts(p, fonts, q, &drawn);

	qpdf_cleanup(&q);
	buf_free(&drawn);
	return good;
}

/* ---- pages --------------------------------------------------------------------------- */

/* What making pages needs again and again. */
struct press {
	struct pdf *p;
	const struct pdf_fonts *fonts;
	struct pdf_tree *tree;
	struct pdf_mark *marks; /* room for the fullest page */
	bool *used;		/* by font: is it on the page? */
	struct buf content;
};

static void find_used(const struct press *press, const struct page *page)
{
	for (size_t i = 0; i < press->fonts->nfonts; i++)
		press->used[i] = false;
	for (size_t i = 0; i < page->nfrags; i++) {
		const struct frag *f = &page->frags[i];
		const struct pdf_program *program;

		if (f->kind != FRAG_TEXT || !pdf_visible(f))
			continue;
		program = pdf_fonts_program(press->fonts, f->face);
		for (uint32_t j = 0; j < f->nglyphs; j++)
			press->used[program->glyphs[f->glyphs[j].id].font] = true;
	}
}

static void put_resources(const struct press *press, const struct page *page, struct buf *out)
{
	find_used(press, page);
	buf_puts(out, "/Resources<</Font<<");
	for (size_t i = 0; i < press->fonts->nfonts; i++) {
		if (!press->used[i])
			continue;
		buf_puts(out, press->fonts->fonts[i].name);
		buf_putc(out, ' ');
		pdf_ref(out, press->fonts->fonts[i].object);
	}
	buf_puts(out, ">>>>");
}

static void add_page(struct press *press, size_t i)
{
	struct pdf *p = press->p;
	const struct page *page = &p->book->pages[i];
	size_t nmarks = pdf_marks(page, press->marks);
	unsigned content = pdf_reserve(p, 1);
	struct buf *out;

	buf_clear(&press->content);
	pdf_tree_page(press->tree, i, press->marks, nmarks);
	pdf_content(press->fonts, page, press->marks, nmarks, &press->content);
	pdf_fill_packed_stream(p, content, "", buf_text(&press->content), press->content.n,
			       PDF_FAST);
	p->objects.v[p->pages[i] - 1].page = true;
	out = pdf_begin(p, p->pages[i]);
	buf_puts(out, "<</Type/Page/Parent");
	pdf_ref(out, p->tree);
	buf_puts(out, "/MediaBox[0 0 ");
	pdf_length(out, page->width);
	buf_putc(out, ' ');
	pdf_length(out, page->height);
	buf_putc(out, ']');
	put_resources(press, page, out);
	buf_puts(out, "/Contents");
	pdf_ref(out, content);
	pdf_put_annots(p, i, out);
	buf_printf(out, "/Tabs/S/StructParents %zu>>", i);
	pdf_end(p, p->pages[i]);
}

static size_t most_frags(const struct book *book)
{
	size_t most = 1;

	for (size_t i = 0; i < book->npages; i++)
		if (book->pages[i].nfrags > most)
			most = book->pages[i].nfrags;
	return most;
}

static void add_pages(struct pdf *p, const struct pdf_fonts *fonts, struct pdf_tree *tree)
{
	struct press press = {.p = p, .fonts = fonts, .tree = tree};

	press.marks = xcalloc(most_frags(p->book), sizeof *press.marks);
	press.used = xcalloc(fonts->nfonts + 1, sizeof *press.used);
	for (size_t i = 0; i < p->book->npages; i++)
		add_page(&press, i);
	free(press.marks);
	free(press.used);
	buf_free(&press.content);
}

static void add_page_tree(struct pdf *p)
{
	struct buf *out = pdf_begin(p, p->tree);

	p->objects.v[p->tree - 1].page = true;
	buf_printf(out, "<</Type/Pages/Count %zu/Kids[", p->book->npages);
	for (size_t i = 0; i < p->book->npages; i++)
		pdf_ref(out, p->pages[i]);
	buf_puts(out, "]>>");
	pdf_end(p, p->tree);
}

/* ---- the document ---------------------------------------------------------------------- */

static void add_catalog(struct pdf *p)
{
	struct buf *out;

	p->root = pdf_reserve(p, 1);
	out = pdf_begin(p, p->root);
	buf_puts(out, "<</Type/Catalog/Pages");
	pdf_ref(out, p->tree);
	buf_put(out, p->catalog.p, p->catalog.n);
	buf_puts(out, ">>");
	pdf_end(p, p->root);
}

static void reserve_pages(struct pdf *p)
{
	unsigned first = pdf_reserve(p, p->book->npages + 1);

	p->tree = first;
	p->pages = xcalloc(p->book->npages + 1, sizeof *p->pages);
	for (size_t i = 0; i < p->book->npages; i++)
		p->pages[i] = first + 1 + (unsigned)i;
}

static bool put_together(struct pdf *p, struct pdf_fonts *fonts, struct buf *out)
{
	unsigned errors = p->diag->errors;
	struct pdf_tree *tree;

	if (!add_fonts(p, fonts))
		return false;
	reserve_pages(p);
	pdf_add_links(p);
	tree = pdf_tree_new(p);
	add_pages(p, fonts, tree);
	add_page_tree(p);
	pdf_tree_write(tree);
	pdf_tree_free(tree);
	pdf_add_outline(p);
	pdf_add_labels(p);
	pdf_add_meta(p);
	add_catalog(p);
	return p->diag->errors == errors && pdf_linear(p, out);
}

bool pdf_write(struct diag *diag, const struct book *book, struct buf *out)
{
	struct pdf p = {.diag = diag, .book = book};
	struct pdf_fonts fonts = {0};
	bool good = put_together(&p, &fonts, out);

	pdf_fonts_free(&fonts);
	pdf_objects_free(&p.objects);
	buf_free(&p.catalog);
	free(p.pages);
	free(p.annots);
	return good;
}
