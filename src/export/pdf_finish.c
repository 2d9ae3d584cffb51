/*
 * pdf_finish: the bare pages that cairo drew in, the finished PDF out: checked, with links,
 * outline, page labels, metadata and a deterministic ID, written linearized with object
 * streams. The surprising rule: cairo's own structure tree is thrown away, because a flat
 * list of spans would tell a screen reader less than nothing; the marks stay in the content
 * streams, numbered, for the structure tree that add_structure will write.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "export/export.h"
#include "export/pdf.h"
#include <stdlib.h>

qpdf_oh pdf_length(const struct pdf *p, unit v)
{
	return qpdf_oh_new_real_from_double(p->q, v / (double)UNIT_PT, 3);
}

qpdf_oh pdf_y(const struct pdf *p, size_t page, unit y)
{
	return pdf_length(p, p->book->pages[page].height - y);
}

/* A new stream; dict is the text of its dictionary. */
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

static bool open_drawn(struct pdf *p, const struct buf *drawn)
{
	size_t npages = p->book->npages;

	qpdf_silence_errors(p->q);
	qpdf_set_suppress_warnings(p->q, QPDF_TRUE);
	qpdf_read_memory(p->q, "drawn pages", buf_text(drawn), drawn->n, NULL);
	if (!qpdf_fine(p, "read"))
		return false;
	p->root = qpdf_get_root(p->q);
	if (qpdf_get_num_pages(p->q) != (int)npages) {
		diag_machine(p->diag, "cairo wrote %d pages; expected %zu",
			     qpdf_get_num_pages(p->q), npages);
		return false;
	}
	p->pages = xcalloc(npages, sizeof *p->pages);
	for (size_t i = 0; i < npages; i++)
		p->pages[i] = qpdf_get_page_n(p->q, i);
	return true;
}

/* Does the n-th tag of every page stand where mark n was drawn? */
static bool check_marks(const struct pdf *p, size_t page, struct pdf_mark *marks)
{
	size_t want = pdf_marks(&p->book->pages[page], marks), n = 0;
	unsigned char *content = NULL;
	long got;

	qpdf_oh_get_page_content_data(p->q, p->pages[page], &content, &n);
	if (!qpdf_fine(p, "read")) {
		free(content);
		return false;
	}
	got = pdf_count_marks(content, n);
	free(content);
	if (got == (long)want)
		return true;
	if (got < 0)
		diag_machine(p->diag, "page %zu: cairo's marked content is not as expected: "
			     "the marks are nested, left open or out of order", page + 1);
	else
		diag_machine(p->diag, "page %zu: cairo's marked content is not as expected: "
			     "%ld marks, expected %zu", page + 1, got, want);
	return false;
}

static bool check_pages(const struct pdf *p)
{
	struct pdf_mark *marks;
	size_t room = 1;
	bool good = true;

	for (size_t i = 0; i < p->book->npages; i++)
		if (p->book->pages[i].nfrags > room)
			room = p->book->pages[i].nfrags;
	marks = xcalloc(room, sizeof *marks);
	for (size_t i = 0; i < p->book->npages && good; i++)
		good = check_marks(p, i, marks);
	free(marks);
	return good;
}

static void remove_cairos_own(const struct pdf *p)
{
	static const char *const of_root[] = {"/Names",	   "/Outlines",	     "/PageLabels",
					      "/MarkInfo", "/StructTreeRoot"};
	static const char *const of_page[] = {"/Annots", "/StructParents", "/Tabs", "/Thumb"};

	for (size_t i = 0; i < sizeof of_root / sizeof *of_root; i++)
		qpdf_oh_remove_key(p->q, p->root, of_root[i]);
	for (size_t i = 0; i < p->book->npages; i++)
		for (size_t j = 0; j < sizeof of_page / sizeof *of_page; j++)
			qpdf_oh_remove_key(p->q, p->pages[i], of_page[j]);
}

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

static bool finish(struct pdf *p, const struct buf *drawn, struct buf *out)
{
	if (!open_drawn(p, drawn) || !check_pages(p))
		return false;
	remove_cairos_own(p);
	pdf_add_links(p);
	pdf_add_outline(p);
	pdf_add_labels(p);
	pdf_add_meta(p);
	return write_pdf(p, out);
}

bool pdf_finish(struct diag *diag, const struct book *book, const struct buf *drawn,
		struct buf *out)
{
	struct pdf p = {.diag = diag, .book = book, .q = qpdf_init()};
	unsigned errors = diag->errors;

	bool good = finish(&p, drawn, out);

	qpdf_cleanup(&p.q);
	free(p.pages);
	return good && diag->errors == errors;
}
