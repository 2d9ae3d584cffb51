/*
 * pdf_object: objects of a PDF as texts, and how their parts are spelled. The surprising
 * rule: a reference is byte 1, the object's number among those made, byte 2; no text has
 * these bytes otherwise.
 */
#include "base/arena.h"
#include "export/pdf.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

void pdf_objects_free(struct pdf_objects *o)
{
	free(o->v);
	buf_free(&o->text);
	buf_free(&o->data);
	*o = (struct pdf_objects){0};
}

unsigned pdf_reserve(struct pdf *p, size_t n)
{
	struct pdf_objects *o = &p->objects;
	size_t first = o->n;

	while (o->cap < o->n + n) {
		o->cap = o->cap * 2 + 64;
		o->v = xrealloc(o->v, o->cap * sizeof *o->v);
	}
	memset(o->v + first, 0, n * sizeof *o->v);
	o->n += n;
	return (unsigned)first + 1;
}

struct buf *pdf_begin(struct pdf *p, unsigned number)
{
	p->objects.v[number - 1].off = p->objects.text.n;
	return &p->objects.text;
}

void pdf_end(struct pdf *p, unsigned number)
{
	struct pdf_object *o = &p->objects.v[number - 1];

	o->n = p->objects.text.n - o->off;
}

void pdf_fill_stream(struct pdf *p, unsigned number, const char *dict, const void *bytes, size_t n)
{
	struct pdf_object *o = &p->objects.v[number - 1];

	o->stream = true;
	o->data = p->objects.data.n;
	o->ndata = n;
	buf_put(&p->objects.data, bytes, n);
	buf_printf(pdf_begin(p, number), "<<%s/Length %zu>>", dict, n);
	pdf_end(p, number);
}

void pdf_fill_packed_stream(struct pdf *p, unsigned number, const char *dict, const void *bytes,
			    size_t n, int level)
{
	struct buf packed = {0}, text = {0};

	pdf_deflate(bytes, n, level, &packed);
	buf_printf(&text, "%s/Filter/FlateDecode", dict);
	pdf_fill_stream(p, number, buf_text(&text), packed.p, packed.n);
	buf_free(&packed);
	buf_free(&text);
}

/* ---- spelling -------------------------------------------------------------------------- */

void pdf_count(struct buf *out, size_t n)
{
	char digits[24], *p = digits + sizeof digits;

	do
		*--p = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	buf_put(out, p, (size_t)(digits + sizeof digits - p));
}

void pdf_ref(struct buf *out, unsigned number)
{
	buf_putc(out, 1);
	pdf_count(out, number);
	buf_putc(out, 2);
}

void pdf_number(struct buf *out, int64_t v)
{
	char text[32], *p = text + sizeof text;
	uint64_t left = v < 0 ? -(uint64_t)v : (uint64_t)v;
	int digits = 3;

	for (; digits > 0 && left % 10 == 0; digits--)
		left /= 10;
	for (int i = 0; i < digits; i++, left /= 10)
		*--p = (char)('0' + left % 10);
	if (digits > 0)
		*--p = '.';
	if (left == 0 && digits == 0)
		*--p = '0';
	for (; left > 0; left /= 10)
		*--p = (char)('0' + left % 10);
	if (v < 0)
		*--p = '-';
	buf_put(out, p, (size_t)(text + sizeof text - p));
}

void pdf_length(struct buf *out, unit v)
{
	int64_t n = (int64_t)v * 1000, half = UNIT_PT / 2;

	pdf_number(out, (n < 0 ? n - half : n + half) / UNIT_PT);
}

void pdf_y(struct buf *out, const struct page *page, unit y)
{
	pdf_length(out, page->height - y);
}

static bool is_plain(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 32 || (unsigned char)*s > 126)
			return false;
	return true;
}

void pdf_byte(struct buf *out, unsigned byte)
{
	if (byte == '(' || byte == ')' || byte == '\\')
		buf_putc(out, '\\');
	if (byte == '\r')
		buf_puts(out, "\\r");
	else
		buf_putc(out, (char)byte);
}

/* A byte of an object's text, in which 1 and 2 mean something. */
static void put_safe_byte(struct buf *out, unsigned byte)
{
	if (byte == 1 || byte == 2)
		buf_printf(out, "\\%03o", byte);
	else
		pdf_byte(out, byte);
}

static void put_unit(struct buf *out, unsigned u)
{
	put_safe_byte(out, u >> 8);
	put_safe_byte(out, u & 255);
}

static void put_utf16(struct buf *out, const char *s)
{
	buf_puts(out, "(\xFE\xFF");
	for (; *s != '\0'; s = g_utf8_next_char(s)) {
		gunichar c = g_utf8_get_char(s);

		if (c > 0xffff) {
			put_unit(out, 0xd800 + ((c - 0x10000) >> 10 & 0x3ff));
			put_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
		} else {
			put_unit(out, c);
		}
	}
	buf_putc(out, ')');
}

void pdf_text(struct buf *out, const char *s)
{
	if (!is_plain(s)) {
		put_utf16(out, s);
		return;
	}
	buf_putc(out, '(');
	for (; *s != '\0'; s++)
		pdf_byte(out, (unsigned char)*s);
	buf_putc(out, ')');
}

void pdf_deflate(const void *bytes, size_t n, int level, struct buf *out)
{
	uLongf room = compressBound(n);
	unsigned char *packed = xmalloc(room);

	if (compress2(packed, &room, bytes, n, level) != Z_OK)
		abort(); /* there is room enough: zlib has no memory left */
	buf_put(out, packed, room);
	free(packed);
}
