/*
 * pdf_linear: objects in, a linearized PDF out (ISO 32000-1, annex F): what the first page
 * needs, page after page, what pages share, and the rest, with small objects in object
 * streams. The surprising rule: everything is put in order and measured before the first
 * byte is written, so nothing is written twice and offsets need no second pass.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "export/pdf.h"
#include "export/pdf_linear.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define OBJECTS_PER_STREAM 1000
#define HEADER "%PDF-1.7\n%\xBF\xF7\xA2\xFE\n"

/* Where the parts begin in the file. */
struct layout {
	size_t parameters, first_xref, document, hint, first_page, rest, second_xref, end;
};

/* ---- objects as bytes ---------------------------------------------------------------- */

static void put_text(const struct linear *l, const struct pdf_object *o, struct buf *out)
{
	const char *p = l->p->objects.text.p + o->off, *end = p + o->n, *mark;

	while ((mark = memchr(p, 1, (size_t)(end - p))) != NULL) {
		unsigned number = 0;

		buf_put(out, p, (size_t)(mark - p));
		for (p = mark + 1; *p != 2; p++)
			number = number * 10 + (unsigned)(*p - '0');
		p++;
		buf_putc(out, ' ');
		pdf_count(out, l->number[number - 1]);
		buf_puts(out, " 0 R");
	}
	buf_put(out, p, (size_t)(end - p));
}

/* From its number to endobj; at[number] is where it begins in out, length[number] all of it. */
static void put_object(struct linear *l, unsigned object, struct buf *out)
{
	const struct pdf_object *o = &l->p->objects.v[object - 1];
	unsigned number = l->number[object - 1];

	l->at[number] = out->n;
	buf_printf(out, "%u 0 obj\n", number);
	put_text(l, o, out);
	if (o->stream) {
		buf_puts(out, "\nstream\n");
		buf_put(out, l->p->objects.data.p + o->data, o->ndata);
		buf_puts(out, "\nendstream");
	}
	buf_puts(out, "\nendobj\n");
	l->length[number] = out->n - l->at[number];
}

static void put_list(struct linear *l, const struct list *list, struct buf *out)
{
	for (size_t i = 0; i < list->n; i++)
		put_object(l, list->v[i], out);
}

/* The objects [first, end) of a list as one stream. */
static void put_object_stream(struct linear *l, const struct list *list, size_t first, size_t end,
			      unsigned number, struct buf *out)
{
	struct buf head = {0}, body = {0}, packed = {0};

	for (size_t i = first; i < end; i++) {
		pdf_count(&head, l->number[list->v[i] - 1]);
		buf_putc(&head, ' ');
		pdf_count(&head, body.n);
		buf_putc(&head, ' ');
		put_text(l, &l->p->objects.v[list->v[i] - 1], &body);
		buf_putc(&body, '\n');
	}
	size_t start = head.n;

	buf_put(&head, body.p, body.n);
	pdf_deflate(head.p, head.n, PDF_FAST, &packed);
	l->at[number] = out->n;
	buf_printf(out, "%u 0 obj\n<</Type/ObjStm/N %zu/First %zu/Filter/FlateDecode/Length %zu>>\n"
			"stream\n",
		   number, end - first, start, packed.n);
	buf_put(out, packed.p, packed.n);
	buf_puts(out, "\nendstream\nendobj\n");
	l->length[number] = out->n - l->at[number];
	buf_free(&head);
	buf_free(&body);
	buf_free(&packed);
}

static void put_object_streams(struct linear *l, struct buf *out)
{
	for (size_t i = 0; i < l->nstreams; i++)
		put_object_stream(l, &l->packed, l->streams[i], l->streams[i + 1],
				  l->first_stream + (unsigned)i, out);
}

static void add_stream(struct linear *l, size_t first)
{
	l->streams = xgrow(l->streams, l->nstreams, &l->cstreams, sizeof *l->streams);
	l->streams[l->nstreams] = first;
}

/* Where object streams begin: at another group, and when one is full. */
static void find_streams(struct linear *l)
{
	const struct pdf_object *v = l->p->objects.v;

	for (size_t i = 0; i < l->packed.n; i++) {
		if (i > 0 && v[l->packed.v[i] - 1].group == v[l->packed.v[i - 1] - 1].group &&
		    i - l->streams[l->nstreams - 1] < OBJECTS_PER_STREAM)
			continue;
		add_stream(l, i);
		l->nstreams++;
	}
	add_stream(l, l->packed.n);
}

/* ---- numbers ------------------------------------------------------------------------- */

static void number_list(struct linear *l, const struct list *list, unsigned *next)
{
	for (size_t i = 0; i < list->n; i++)
		l->number[list->v[i] - 1] = (*next)++;
}

/* The second half of the file has the low numbers, packed objects the highest of them. */
static void number_objects(struct linear *l)
{
	unsigned next = 1;

	find_streams(l);
	for (size_t i = 1; i < l->p->book->npages; i++)
		number_list(l, &l->pages[i], &next);
	number_list(l, &l->shared, &next);
	number_list(l, &l->rest, &next);
	l->first_stream = next;
	next += (unsigned)l->nstreams;
	l->second_xref = next++;
	l->first_packed = next;
	number_list(l, &l->packed, &next);
	l->half = next;
	next++; /* the dictionary of parameters */
	l->first_xref = next++;
	number_list(l, &l->document, &next);
	l->hint = next++;
	number_list(l, &l->pages[0], &next);
	if (l->outline.n > 0)
		l->outline_stream = next++;
	l->first_outline = next;
	number_list(l, &l->outline, &next);
	l->end = next;
}

/* ---- cross references ---------------------------------------------------------------- */

#define ENTRY 7 /* bytes: 1, 4 and 2 */

static void entry(unsigned char *e, unsigned type, size_t a, size_t b)
{
	e[0] = (unsigned char)type;
	for (int i = 0; i < 4; i++)
		e[1 + i] = (unsigned char)(a >> (24 - 8 * i));
	e[5] = (unsigned char)(b >> 8);
	e[6] = (unsigned char)b;
}

/* Rows as differences from the row above, which deflates far better. */
static void put_rows(const unsigned char *rows, size_t n, struct buf *out)
{
	struct buf differences = {0};

	for (size_t i = 0; i < n; i++) {
		buf_putc(&differences, 2);
		for (size_t j = 0; j < ENTRY; j++)
			buf_putc(&differences, (char)(rows[i * ENTRY + j] -
						      (i > 0 ? rows[(i - 1) * ENTRY + j] : 0)));
	}
	pdf_deflate(differences.p, differences.n, PDF_FAST, out);
	buf_free(&differences);
}

static void put_trailer(const struct linear *l, struct buf *out)
{
	buf_printf(out, "/Root %u 0 R", l->number[l->p->root - 1]);
	if (l->p->info != 0)
		buf_printf(out, "/Info %u 0 R", l->number[l->p->info - 1]);
	buf_printf(out, "/ID[<%s><%s>]", l->id, l->id);
}

/* Of the objects [0, half); they lie behind `base` in the file. */
static void put_second_xref(const struct linear *l, size_t base, size_t own, struct buf *out)
{
	unsigned char *rows = xcalloc(l->half, ENTRY);
	struct buf packed = {0};

	entry(rows, 0, 0, 65535);
	for (unsigned i = 1; i < l->first_packed; i++)
		entry(rows + i * ENTRY, 1, i == l->second_xref ? own : base + l->at[i], 0);
	for (size_t i = 0; i < l->nstreams; i++)
		for (size_t k = l->streams[i]; k < l->streams[i + 1]; k++)
			entry(rows + (l->first_packed + k) * ENTRY, 2, l->first_stream + i,
			      k - l->streams[i]);
	put_rows(rows, l->half, &packed);
	buf_printf(out, "%u 0 obj\n<</Type/XRef/Size %u/W[1 4 2]", l->second_xref, l->half);
	put_trailer(l, out);
	buf_printf(out, "/DecodeParms<</Predictor 12/Columns %d>>/Filter/FlateDecode/Length %zu>>\n"
			"stream\n", ENTRY, packed.n);
	buf_put(out, packed.p, packed.n);
	buf_puts(out, "\nendstream\nendobj\n");
	free(rows);
	buf_free(&packed);
}

/* Of the objects [half, end): as long whatever the offsets are. */
static void put_first_xref(const struct linear *l, const struct layout *at, struct buf *out)
{
	size_t n = l->end - l->half;
	unsigned char *rows = xcalloc(n, ENTRY);

	entry(rows, 1, at->parameters, 0);
	entry(rows + ENTRY, 1, at->first_xref, 0);
	for (unsigned i = l->first_xref + 1; i < l->hint; i++)
		entry(rows + (i - l->half) * ENTRY, 1, at->document + l->at[i], 0);
	entry(rows + (l->hint - l->half) * ENTRY, 1, at->hint, 0);
	for (unsigned i = l->hint + 1; i < l->first_outline; i++)
		entry(rows + (i - l->half) * ENTRY, 1, at->first_page + l->at[i], 0);
	for (unsigned i = l->first_outline; i < l->end; i++)
		entry(rows + (i - l->half) * ENTRY, 2, l->outline_stream, i - l->first_outline);
	buf_printf(out, "%u 0 obj\n<</Type/XRef/Size %u/Index[%u %zu]/W[1 4 2]/Prev %-10zu", l->first_xref,
		   l->end, l->half, n, at->second_xref);
	put_trailer(l, out);
	buf_printf(out, "/Length %zu>>\nstream\n", n * ENTRY);
	buf_put(out, rows, n * ENTRY);
	buf_puts(out, "\nendstream\nendobj\nstartxref\n0\n%%EOF\n");
	free(rows);
}

static void put_parameters(const struct linear *l, const struct layout *at, struct buf *out)
{
	buf_printf(out, "%u 0 obj\n<</Linearized 1/L %-10zu/H[%-10zu %-10zu]/O %u/E %-10zu/N %zu/T %-10zu>>\n"
			"endobj\n",
		   l->half, at->end, at->hint, at->first_page - at->hint,
		   l->number[l->p->pages[0] - 1], at->rest, l->p->book->npages, at->second_xref);
}

/* ---- hints --------------------------------------------------------------------------- */

static size_t list_length(const struct linear *l, const struct list *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += l->length[l->number[list->v[i] - 1]];
	return n;
}

/* Where the parts of the file begin as if there were no hints. */
struct bases {
	size_t first_page, rest;
};

static void hint_shared(const struct linear *l, const struct bases *base, struct pdf_hints *h,
			size_t *lengths)
{
	for (size_t i = 0; i < l->pages[0].n; i++)
		*lengths++ = l->length[l->number[l->pages[0].v[i] - 1]];
	if (l->outline_stream != 0)
		*lengths++ = l->length[l->outline_stream];
	for (size_t i = 0; i < l->shared.n; i++)
		*lengths++ = l->length[l->number[l->shared.v[i] - 1]];
	if (l->shared.n == 0)
		return;
	h->shared_number = l->number[l->shared.v[0] - 1];
	h->shared_offset = base->rest + l->at[h->shared_number];
}

static void hint_outline(const struct linear *l, const struct bases *base, struct pdf_hints *h)
{
	if (l->outline_stream == 0)
		return;
	h->outline_number = l->outline_stream;
	h->outline_offset = base->first_page + l->at[l->outline_stream];
	h->noutline = 1;
	h->outline_length = l->length[l->outline_stream];
}

static void put_hint_stream(const struct linear *l, const struct pdf_hints *h, struct buf *out)
{
	struct buf tables = {0}, packed = {0};
	size_t shared, outlines;

	pdf_hint(h, &tables, &shared, &outlines);
	pdf_deflate(tables.p, tables.n, PDF_FAST, &packed);
	buf_printf(out, "%u 0 obj\n<</S %zu", l->hint, shared);
	if (l->outline_stream != 0)
		buf_printf(out, "/O %zu", outlines);
	buf_printf(out, "/Filter/FlateDecode/Length %zu>>\nstream\n", packed.n);
	buf_put(out, packed.p, packed.n);
	buf_puts(out, "\nendstream\nendobj\n");
	buf_free(&tables);
	buf_free(&packed);
}

static void put_hint(const struct linear *l, const struct bases *base, struct buf *out)
{
	size_t npages = l->p->book->npages, nfirst = l->pages[0].n + (l->outline_stream != 0);
	struct pdf_hint_page *pages = xcalloc(npages, sizeof *pages);
	size_t *lengths = xcalloc(nfirst + l->shared.n, sizeof *lengths);
	struct pdf_hints h = {.pages = pages, .npages = npages, .shared = lengths, .nfirst = nfirst,
			      .nshared = nfirst + l->shared.n};

	for (size_t i = 0; i < npages; i++)
		pages[i] = (struct pdf_hint_page){(unsigned)l->pages[i].n,
						  list_length(l, &l->pages[i]), l->taken[i].v,
						  (unsigned)l->taken[i].n};
	if (l->outline_stream != 0) {
		pages[0].nobjects++;
		pages[0].length += l->length[l->outline_stream];
	}
	h.first_page = base->first_page + l->at[l->number[l->p->pages[0] - 1]];
	hint_shared(l, base, &h, lengths);
	hint_outline(l, base, &h);
	put_hint_stream(l, &h, out);
	free(pages);
	free(lengths);
}

/* ---- the file ------------------------------------------------------------------------ */

/* The bytes of each part. */
struct parts {
	struct buf document, hint, first_page, rest, second_xref;
};

/* From the contents alone: the same report has the same ID. */
static void make_id(struct linear *l, const struct parts *parts)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_MD5);

	g_checksum_update(sum, (const guchar *)parts->document.p, (gssize)parts->document.n);
	g_checksum_update(sum, (const guchar *)parts->first_page.p, (gssize)parts->first_page.n);
	g_checksum_update(sum, (const guchar *)parts->rest.p, (gssize)parts->rest.n);
	snprintf(l->id, sizeof l->id, "%s", g_checksum_get_string(sum));
	g_checksum_free(sum);
}

static void put_parts(struct linear *l, struct parts *parts)
{
	put_list(l, &l->document, &parts->document);
	put_list(l, &l->pages[0], &parts->first_page);
	if (l->outline_stream != 0)
		put_object_stream(l, &l->outline, 0, l->outline.n, l->outline_stream, &parts->first_page);
	for (size_t i = 1; i < l->p->book->npages; i++)
		put_list(l, &l->pages[i], &parts->rest);
	put_list(l, &l->shared, &parts->rest);
	put_list(l, &l->rest, &parts->rest);
	put_object_streams(l, &parts->rest);
	make_id(l, parts);
}

/* What stands before the catalog has one length whatever the numbers are. */
static void put_head(const struct linear *l, struct layout *at, struct buf *out)
{
	buf_puts(out, HEADER);
	at->parameters = out->n;
	put_parameters(l, at, out);
	at->first_xref = out->n;
	put_first_xref(l, at, out);
}

static void put_file(struct linear *l, struct parts *parts, struct buf *out)
{
	struct layout at = {0};
	struct bases base;

	put_head(l, &at, out);
	at.document = out->n;
	base.first_page = at.document + parts->document.n;
	base.rest = base.first_page + parts->first_page.n;
	put_hint(l, &base, &parts->hint);
	at.hint = base.first_page;
	at.first_page = at.hint + parts->hint.n;
	at.rest = at.first_page + parts->first_page.n;
	at.second_xref = at.rest + parts->rest.n;
	put_second_xref(l, at.rest, at.second_xref, &parts->second_xref);
	buf_printf(&parts->second_xref, "startxref\n%zu\n%%%%EOF\n", at.first_xref);
	at.end = at.second_xref + parts->second_xref.n;
	buf_clear(out);
	put_head(l, &at, out);
	buf_put(out, parts->document.p, parts->document.n);
	buf_put(out, parts->hint.p, parts->hint.n);
	buf_put(out, parts->first_page.p, parts->first_page.n);
	buf_put(out, parts->rest.p, parts->rest.n);
	buf_put(out, parts->second_xref.p, parts->second_xref.n);
}

bool pdf_linear(const struct pdf *p, struct buf *out)
{
	struct linear l = {.p = p};
	struct parts parts = {0};
	bool fits;

	linear_order(&l);
	l.number = xcalloc(p->objects.n + 1, sizeof *l.number);
	number_objects(&l);
	l.at = xcalloc(l.end, sizeof *l.at);
	l.length = xcalloc(l.end, sizeof *l.length);
	put_parts(&l, &parts);
	put_file(&l, &parts, out);
	fits = out->n <= UINT32_MAX;
	if (!fits)
		diag_machine(p->diag, "the pdf would be %zu bytes long, more than it can tell", out->n);
	linear_free(&l);
	buf_free(&parts.document);
	buf_free(&parts.hint);
	buf_free(&parts.first_page);
	buf_free(&parts.rest);
	buf_free(&parts.second_xref);
	return fits;
}
