/*
 * pdf_write: a laid-out book in, the PDF out, linearized with object streams. The document
 * begins as the PDF in which cairo embedded the fonts; its sample page is taken out, and the
 * pages, links, outline, page labels and metadata are put in. The surprising rule: content
 * streams are compressed here, once, because qpdf writes a linearized file twice.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "export/export.h"
#include "export/pdf.h"
#include "export/pdf_font.h"
#include <stdlib.h>
#include <zlib.h>

#define LEVEL 5 /* 6, zlib's own choice: a quarter slower, not one percent smaller */

qpdf_oh pdf_length(const struct pdf *p, unit v)
{
	return qpdf_oh_new_real_from_double(p->q, v / (double)UNIT_PT, 3);
}

qpdf_oh pdf_y(const struct pdf *p, size_t page, unit y)
{
	return pdf_length(p, p->book->pages[page].height - y);
}

qpdf_oh pdf_stream(const struct pdf *p, const char *dict, const struct buf *data)
{
	qpdf_oh stream = qpdf_oh_new_stream(p->q), null = qpdf_oh_new_null(p->q);

	qpdf_oh_replace_stream_data(p->q, stream, (const unsigned char *)buf_text(data), data->n,
				    null, null);
	/* replaced first: the dictionary goes in whole, qpdf adds the length when it writes */
	qpdf_oh from = qpdf_oh_parse(p->q, dict), to = qpdf_oh_get_dict(p->q, stream);

	qpdf_oh_begin_dict_key_iter(p->q, from);
	while (qpdf_oh_dict_more_keys(p->q)) {
		const char *key = qpdf_oh_dict_next_key(p->q);

		qpdf_oh_replace_key(p->q, to, key, qpdf_oh_get_key(p->q, from, key));
	}
	return stream;
}

/* false after a message about whatever qpdf has met since it was asked last. */
static bool qpdf_fine(const struct pdf *p, const char *doing)
{
	if (qpdf_has_error(p->q)) {
		diag_machine(p->diag, "cannot %s the pdf: %s", doing,
			     qpdf_get_error_full_text(p->q, qpdf_get_error(p->q)));
		return false;
	}
	if (qpdf_more_warnings(p->q)) {
		diag_machine(p->diag, "cannot %s the pdf: %s", doing,
			     qpdf_get_error_full_text(p->q, qpdf_next_warning(p->q)));
		return false;
	}
	return true;
}

/* ---- fonts --------------------------------------------------------------------------- */

/* PDF/A wants said what TrueType fonts of cairo mean anyway: a code is a glyph number. */
static void add_glyph_map(const struct pdf *p, const struct pdf_font *font)
{
	qpdf_oh cid = qpdf_oh_get_array_item(
	    p->q, qpdf_oh_get_key(p->q, font->dict, "/DescendantFonts"), 0);

	if (qpdf_oh_is_name_and_equals(p->q, qpdf_oh_get_key(p->q, cid, "/Subtype"),
				       "/CIDFontType2") &&
	    !qpdf_oh_has_key(p->q, cid, "/CIDToGIDMap"))
		qpdf_oh_replace_key(p->q, cid, "/CIDToGIDMap",
				    qpdf_oh_new_name(p->q, "/Identity"));
}

/* The document with fonts and without pages. *drawn must live as long as p->q. */
static bool open_fonts(struct pdf *p, struct pdf_fonts *fonts, struct buf *drawn)
{
	if (!pdf_fonts_draw(fonts, p->diag, p->book, drawn))
		return false;
	qpdf_silence_errors(p->q);
	qpdf_set_suppress_warnings(p->q, QPDF_TRUE);
	qpdf_read_memory(p->q, "fonts", buf_text(drawn), drawn->n, NULL);
	if (!qpdf_fine(p, "read") || !pdf_fonts_learn(fonts, p->diag, p->q))
		return false;
	for (size_t i = 0; i < fonts->nfonts; i++)
		if (fonts->fonts[i].wide)
			add_glyph_map(p, &fonts->fonts[i]);
	qpdf_remove_page(p->q, qpdf_get_page_n(p->q, 0));
	p->root = qpdf_get_root(p->q);
	return qpdf_fine(p, "read");
}

/* ---- pages --------------------------------------------------------------------------- */

/* What making pages needs again and again. */
struct press {
	struct pdf *p;
	const struct pdf_fonts *fonts;
	struct pdf_mark *marks; /* room for the fullest page */
	bool *used;		/* by font: is it on the page? */
	struct buf content, packed;
	z_stream zip;
};

static void pack(struct press *press)
{
	z_stream *zip = &press->zip;

	deflateReset(zip);
	buf_clear(&press->packed);
	zip->next_in = (unsigned char *)press->content.p;
	zip->avail_in = (unsigned)press->content.n;
	do {
		unsigned char room[16384];

		zip->next_out = room;
		zip->avail_out = sizeof room;
		deflate(zip, Z_FINISH);
		buf_put(&press->packed, room, sizeof room - zip->avail_out);
	} while (zip->avail_out == 0);
}

static qpdf_oh content_stream(struct press *press)
{
	qpdf_data q = press->p->q;
	qpdf_oh stream = qpdf_oh_new_stream(q), null = qpdf_oh_new_null(q);

	pack(press);
	qpdf_oh_replace_stream_data(q, stream, (const unsigned char *)buf_text(&press->packed),
				    press->packed.n, qpdf_oh_new_name(q, "/FlateDecode"), null);
	return stream;
}

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

static qpdf_oh resources(const struct press *press, const struct page *page)
{
	qpdf_data q = press->p->q;
	qpdf_oh dict = qpdf_oh_new_dictionary(q), fonts = qpdf_oh_new_dictionary(q);

	find_used(press, page);
	for (size_t i = 0; i < press->fonts->nfonts; i++)
		if (press->used[i])
			qpdf_oh_replace_key(q, fonts, press->fonts->fonts[i].name,
					    press->fonts->fonts[i].dict);
	qpdf_oh_replace_key(q, dict, "/Font", fonts);
	return dict;
}

static qpdf_oh media_box(const struct press *press, const struct page *page)
{
	qpdf_data q = press->p->q;
	qpdf_oh box = qpdf_oh_new_array(q);

	qpdf_oh_append_item(q, box, qpdf_oh_new_integer(q, 0));
	qpdf_oh_append_item(q, box, qpdf_oh_new_integer(q, 0));
	qpdf_oh_append_item(q, box, pdf_length(press->p, page->width));
	qpdf_oh_append_item(q, box, pdf_length(press->p, page->height));
	return box;
}

static void add_page(struct press *press, size_t i)
{
	struct pdf *p = press->p;
	const struct page *page = &p->book->pages[i];
	qpdf_oh dict = qpdf_make_indirect_object(p->q, qpdf_oh_new_dictionary(p->q));

	buf_clear(&press->content);
	pdf_content(press->fonts, page, press->marks, pdf_marks(page, press->marks),
		    &press->content);
	qpdf_oh_replace_key(p->q, dict, "/Type", qpdf_oh_new_name(p->q, "/Page"));
	qpdf_oh_replace_key(p->q, dict, "/MediaBox", media_box(press, page));
	qpdf_oh_replace_key(p->q, dict, "/Resources", resources(press, page));
	qpdf_oh_replace_key(p->q, dict, "/Contents", content_stream(press));
	qpdf_add_page(p->q, p->q, dict, QPDF_FALSE);
	p->pages[i] = dict;
}

static size_t most_frags(const struct book *book)
{
	size_t most = 1;

	for (size_t i = 0; i < book->npages; i++)
		if (book->pages[i].nfrags > most)
			most = book->pages[i].nfrags;
	return most;
}

static bool add_pages(struct pdf *p, const struct pdf_fonts *fonts)
{
	struct press press = {.p = p, .fonts = fonts};

	if (deflateInit(&press.zip, LEVEL) != Z_OK) {
		diag_machine(p->diag, "cannot compress the pdf");
		return false;
	}
	p->pages = xcalloc(p->book->npages + 1, sizeof *p->pages);
	press.marks = xcalloc(most_frags(p->book), sizeof *press.marks);
	press.used = xcalloc(fonts->nfonts + 1, sizeof *press.used);
	for (size_t i = 0; i < p->book->npages; i++)
		add_page(&press, i);
	deflateEnd(&press.zip);
	free(press.marks);
	free(press.used);
	buf_free(&press.content);
	buf_free(&press.packed);
	return qpdf_fine(p, "write");
}

/* ---- the file ------------------------------------------------------------------------ */

/* The order of the settings is qpdf's: after init, before write. */
static bool write_pdf(const struct pdf *p, struct buf *out)
{
	qpdf_init_write_memory(p->q);
	if (!qpdf_fine(p, "write"))
		return false;
	qpdf_set_minimum_pdf_version(p->q, "1.7");
	qpdf_set_deterministic_ID(p->q, QPDF_TRUE);
	qpdf_set_linearization(p->q, QPDF_TRUE);
	qpdf_set_object_stream_mode(p->q, qpdf_o_generate);
	qpdf_set_newline_before_endstream(p->q, QPDF_TRUE);
	qpdf_write(p->q);
	if (!qpdf_fine(p, "write"))
		return false;
	buf_put(out, qpdf_get_buffer(p->q), qpdf_get_buffer_length(p->q));
	return true;
}

static bool put_together(struct pdf *p, struct pdf_fonts *fonts, struct buf *drawn,
			 struct buf *out)
{
	if (!open_fonts(p, fonts, drawn) || !add_pages(p, fonts))
		return false;
	pdf_add_links(p);
	pdf_add_outline(p);
	pdf_add_labels(p);
	pdf_add_meta(p);
	return write_pdf(p, out);
}

bool pdf_write(struct diag *diag, const struct book *book, struct buf *out)
{
	struct pdf p = {.diag = diag, .book = book, .q = qpdf_init()};
	struct pdf_fonts fonts = {0};
	struct buf drawn = {0};
	unsigned errors = diag->errors;

	bool good = put_together(&p, &fonts, &drawn, out);

	qpdf_cleanup(&p.q);
	pdf_fonts_free(&fonts);
	buf_free(&drawn);
	free(p.pages);
	return good && diag->errors == errors;
}
