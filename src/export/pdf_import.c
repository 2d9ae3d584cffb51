/*
 * pdf_import: the fonts in cairo's PDF in, objects of ours out. The surprising rule: whatever
 * a font refers to comes with it, and every stream is unpacked and deflated again,
 * outlines of CFF fonts
 * simplified, maps of characters shortened.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "export/pdf.h"
#include "export/pdf_font.h"
#include "export/pdf_outline.h"
#include <stdlib.h>
#include <string.h>

struct import {
	struct pdf *p;
	qpdf_data q;
	/* objects of cairo's that have been met, and our numbers for them */
	qpdf_oh *from;
	unsigned *to;
	size_t n, cfrom, cto;
};

/* Our number of an object of cairo's; its text is made later. */
static unsigned meet(struct import *m, qpdf_oh object)
{
	int id = qpdf_oh_get_object_id(m->q, object);

	for (size_t i = 0; i < m->n; i++)
		if (qpdf_oh_get_object_id(m->q, m->from[i]) == id)
			return m->to[i];
	m->from = xgrow(m->from, m->n, &m->cfrom, sizeof *m->from);
	m->to = xgrow(m->to, m->n, &m->cto, sizeof *m->to);
	m->from[m->n] = object;
	m->to[m->n] = pdf_reserve(m->p, 1);
	return m->to[m->n++];
}

static void put_value(struct import *, qpdf_oh, struct buf *);

#define USUAL 1000 /* a width that need not be said: /DW is not there */

/* The widths of CIDs from first on, in runs without those that are usual. */
static void put_widths(const struct import *m, int first, qpdf_oh widths, struct buf *out)
{
	bool open = false;

	for (int i = 0; i < qpdf_oh_get_array_n_items(m->q, widths); i++) {
		qpdf_oh width = qpdf_oh_get_array_item(m->q, widths, i);
		bool usual = qpdf_oh_get_numeric_value(m->q, width) == USUAL;

		if (usual && open)
			buf_putc(out, ']');
		else if (!usual && !open)
			buf_printf(out, " %d[", first + i);
		else if (!usual)
			buf_putc(out, ' ');
		open = !usual;
		if (!usual)
			buf_puts(out, qpdf_oh_unparse_resolved(m->q, width));
	}
	if (open)
		buf_putc(out, ']');
}

/* /W as pairs of a CID and an array, as cairo writes it. false: it is otherwise. */
static bool put_all_widths(const struct import *m, qpdf_oh font, struct buf *out)
{
	qpdf_oh w = qpdf_oh_get_key(m->q, font, "/W");
	int n = qpdf_oh_is_array(m->q, w) ? qpdf_oh_get_array_n_items(m->q, w) : 0;

	if (n == 0 || qpdf_oh_has_key(m->q, font, "/DW"))
		return false;
	for (int i = 1; i < n; i += 2)
		if (!qpdf_oh_is_array(m->q, qpdf_oh_get_array_item(m->q, w, i)))
			return false;
	buf_puts(out, "/W[");
	for (int i = 0; i + 1 < n; i += 2)
		put_widths(m, qpdf_oh_get_int_value_as_int(m->q, qpdf_oh_get_array_item(m->q, w, i)),
			   qpdf_oh_get_array_item(m->q, w, i + 1), out);
	buf_putc(out, ']');
	return true;
}

/* The keys of a dictionary: qpdf goes through one dictionary at a time. */
static char **list_keys(const struct import *m, qpdf_oh dict, size_t *n)
{
	char **keys = NULL;
	size_t cap = 0;

	*n = 0;
	qpdf_oh_begin_dict_key_iter(m->q, dict);
	while (qpdf_oh_dict_more_keys(m->q)) {
		keys = xgrow(keys, *n, &cap, sizeof *keys);
		keys[(*n)++] = xstrdup(qpdf_oh_dict_next_key(m->q));
	}
	return keys;
}

/* How a stream is packed is not its own affair here. */
static bool is_packing(const char *key)
{
	return strcmp(key, "/Length") == 0 || strcmp(key, "/Filter") == 0 ||
	       strcmp(key, "/DecodeParms") == 0;
}

static void put_entries(struct import *m, qpdf_oh dict, bool stream, struct buf *out)
{
	size_t n;
	char **keys = list_keys(m, dict, &n);

	for (size_t i = 0; i < n; i++) {
		if (strcmp(keys[i], "/W") == 0 && put_all_widths(m, dict, out)) {
			/* said in fewer words */
		} else if (!stream || !is_packing(keys[i])) {
			buf_puts(out, keys[i]);
			buf_putc(out, ' ');
			put_value(m, qpdf_oh_get_key(m->q, dict, keys[i]), out);
		}
		free(keys[i]);
	}
	free(keys);
}

static void put_array(struct import *m, qpdf_oh array, struct buf *out)
{
	buf_putc(out, '[');
	for (int i = 0; i < qpdf_oh_get_array_n_items(m->q, array); i++) {
		if (i > 0)
			buf_putc(out, ' ');
		put_value(m, qpdf_oh_get_array_item(m->q, array, i), out);
	}
	buf_putc(out, ']');
}

static void put_resolved(struct import *m, qpdf_oh value, struct buf *out)
{
	if (qpdf_oh_is_dictionary(m->q, value)) {
		buf_puts(out, "<<");
		put_entries(m, value, false, out);
		buf_puts(out, ">>");
	} else if (qpdf_oh_is_array(m->q, value)) {
		put_array(m, value, out);
	} else {
		buf_puts(out, qpdf_oh_unparse_resolved(m->q, value));
	}
}

static void put_value(struct import *m, qpdf_oh value, struct buf *out)
{
	if (qpdf_oh_is_indirect(m->q, value))
		pdf_ref(out, meet(m, value));
	else
		put_resolved(m, value, out);
}

static bool is_cff(const struct import *m, qpdf_oh stream)
{
	qpdf_oh type = qpdf_oh_get_key(m->q, qpdf_oh_get_dict(m->q, stream), "/Subtype");

	return qpdf_oh_is_name_and_equals(m->q, type, "/CIDFontType0C") ||
	       qpdf_oh_is_name_and_equals(m->q, type, "/Type1C");
}

static bool put_stream(struct import *m, qpdf_oh object, unsigned number, struct buf *dict)
{
	struct buf simple = {0};
	unsigned char *bytes = NULL;
	size_t n = 0;
	QPDF_BOOL filtered;

	qpdf_oh_get_stream_data(m->q, object, qpdf_dl_generalized, &filtered, &bytes, &n);
	if (qpdf_has_error(m->q)) {
		free(bytes);
		return false;
	}
	put_entries(m, qpdf_oh_get_dict(m->q, object), true, dict);
	if (is_cff(m, object) ? cff_simplify(bytes, n, &simple) : cmap_shorten(bytes, n, &simple))
		pdf_fill_packed_stream(m->p, number, buf_text(dict), simple.p, simple.n, PDF_BEST);
	else
		pdf_fill_packed_stream(m->p, number, buf_text(dict), bytes, n, PDF_BEST);
	buf_free(&simple);
	free(bytes);
	return true;
}

static bool make_object(struct import *m, qpdf_oh object, unsigned number)
{
	struct buf text = {0};
	bool good = true;

	if (qpdf_oh_is_stream(m->q, object)) {
		good = put_stream(m, object, number, &text);
	} else {
		put_resolved(m, object, &text);
		buf_put(pdf_begin(m->p, number), text.p, text.n);
		pdf_end(m->p, number);
	}
	buf_free(&text);
	return good;
}

bool pdf_import_fonts(struct pdf *p, struct pdf_fonts *fonts, qpdf_data q)
{
	struct import m = {.p = p, .q = q};
	bool good = true;

	for (size_t i = 0; i < fonts->nfonts; i++)
		fonts->fonts[i].object = meet(&m, fonts->fonts[i].dict);
	/* more objects are met on the way */
	for (size_t i = 0; i < m.n && good; i++)
		good = make_object(&m, m.from[i], m.to[i]);
	if (!good)
		diag_machine(p->diag, "cannot read the fonts that cairo embedded: %s",
			     qpdf_get_error_full_text(q, qpdf_get_error(q)));
	free(m.from);
	free(m.to);
	return good;
}
