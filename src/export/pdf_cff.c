/*
 * pdf_cff: a bare CFF font (Adobe Technical Note 5176) in, the same with simpler charstrings
 * out. The surprising rule: only the index of charstrings is written anew; what lies behind
 * it moves up, and the offsets that say where are changed in place, so a font in which they
 * are not five bytes wide, as cairo writes them, is left alone.
 */
#include "base/arena.h"
#include "export/pdf_outline.h"
#include <stdlib.h>
#include <string.h>

struct cff {
	const unsigned char *p;
	size_t n;
};

struct index {
	size_t start, end; /* of all of it */
	size_t count;
	size_t width;	   /* bytes of an offset */
};

static size_t number(const struct cff *f, size_t at, size_t width)
{
	size_t v = 0;

	for (size_t i = 0; i < width; i++)
		v = v << 8 | f->p[at + i];
	return v;
}

/* Where item i begins; i == count: where the last one ends. */
static size_t item(const struct cff *f, const struct index *x, size_t i)
{
	return x->start + 2 + (x->count + 1) * x->width + number(f, x->start + 3 + i * x->width, x->width);
}

static bool read_index(const struct cff *f, size_t at, struct index *x)
{
	*x = (struct index){.start = at};
	if (at + 2 > f->n)
		return false;
	x->count = number(f, at, 2);
	x->end = at + 2;
	if (x->count == 0)
		return true;
	if (at + 3 > f->n)
		return false;
	x->width = f->p[at + 2];
	if (x->width < 1 || x->width > 4 || at + 3 + (x->count + 1) * x->width > f->n)
		return false;
	x->end = item(f, x, x->count);
	for (size_t i = 0; i < x->count; i++)
		if (item(f, x, i) > item(f, x, i + 1))
			return false;
	return x->end <= f->n;
}

/* ---- dictionaries ----------------------------------------------------------------------- */

enum { OP_CHARSET = 15, OP_ENCODING, OP_CHARSTRINGS, OP_PRIVATE, OP_MATRIX = 12 << 8 | 7,
       OP_FDARRAY = 12 << 8 | 36, OP_FDSELECT };

struct entry {
	int op;
	size_t last; /* where its last operand is */
};

/* The next entry of a dictionary. false: there are none left, or it is broken. */
static bool next_entry(const struct cff *f, size_t *at, size_t end, struct entry *e)
{
	while (*at < end) {
		int b = f->p[*at];

		if (b <= 21) {
			e->op = b == 12 && *at + 1 < end ? b << 8 | f->p[*at + 1] : b;
			*at += b == 12 ? 2 : 1;
			return true;
		}
		e->last = *at;
		if (b == 30) { /* a decimal, up to the nibble f */
			while (*at + 1 < end && (f->p[*at + 1] & 15) != 15)
				++*at;
			*at += 2;
		} else {
			*at += b == 28 ? 3 : b == 29 ? 5 : b <= 246 ? 1 : 2;
		}
	}
	return false;
}

static bool is_offset(int op)
{
	return op == OP_CHARSET || op == OP_ENCODING || op == OP_CHARSTRINGS || op == OP_PRIVATE ||
	       op == OP_FDARRAY || op == OP_FDSELECT;
}

/* What stands at an operand five bytes wide; 0: it is not. */
static size_t wide_operand(const struct cff *f, size_t at)
{
	return f->p[at] == 29 ? number(f, at + 1, 4) : 0;
}

/* The offset that op has in a dictionary; 0: none. */
static size_t find_offset(const struct cff *f, size_t at, size_t end, int op)
{
	struct entry e = {0};

	while (next_entry(f, &at, end, &e))
		if (e.op == op)
			return wide_operand(f, e.last);
	return 0;
}

/* Is every offset wide, and a unit a thousandth of an em? */
static bool is_plain(const struct cff *f, size_t at, size_t end)
{
	struct entry e = {0};

	while (next_entry(f, &at, end, &e))
		if (e.op == OP_MATRIX || (is_offset(e.op) && f->p[e.last] != 29))
			return false;
	return true;
}

/* Offsets in the copy's dictionary [at, end) that point behind `from` come `by` bytes nearer. */
static void move_offsets(const struct cff *f, size_t at, size_t end, size_t from, size_t by,
			 unsigned char *copy, size_t shift)
{
	struct entry e = {0};

	while (next_entry(f, &at, end, &e)) {
		size_t v = is_offset(e.op) ? wide_operand(f, e.last) : 0;

		if (v <= from)
			continue;
		v -= by;
		for (int i = 0; i < 4; i++)
			copy[e.last - shift + 1 + (size_t)i] = (unsigned char)(v >> (24 - 8 * i));
	}
}

/* ---- charstrings ------------------------------------------------------------------------ */

static void put_number(struct buf *out, size_t v, size_t width)
{
	while (width-- > 0)
		buf_putc(out, (char)(v >> (8 * width)));
}

/* The index of charstrings, each as it was or simpler. */
static void put_charstrings(const struct cff *f, const struct index *x, struct buf *out)
{
	struct buf data = {0}, one = {0};
	size_t *ends = xcalloc(x->count, sizeof *ends);
	struct outline o = {0};

	for (size_t i = 0; i < x->count; i++) {
		size_t at = item(f, x, i), n = item(f, x, i + 1) - at;

		buf_clear(&one);
		if (outline_read(f->p + at, n, &o)) {
			outline_simplify(&o);
			outline_write(&o, &one);
		}
		if (one.n > 0 && one.n < n)
			buf_put(&data, one.p, one.n);
		else
			buf_put(&data, f->p + at, n);
		ends[i] = data.n;
	}
	put_number(out, x->count, 2);
	put_number(out, x->width, 1);
	put_number(out, 1, x->width);
	for (size_t i = 0; i < x->count; i++)
		put_number(out, ends[i] + 1, x->width);
	buf_put(out, data.p, data.n);
	free(ends);
	free(o.v);
	buf_free(&data);
	buf_free(&one);
}

/* ---- the font --------------------------------------------------------------------------- */

struct font {
	struct index top, charstrings, fonts; /* fonts: of a font of fonts, else empty */
};

static bool read_font(const struct cff *f, struct font *font)
{
	struct index names;
	size_t top, end, fonts;

	if (f->n < 4 || f->p[0] != 1 || !read_index(f, f->p[2], &names) ||
	    !read_index(f, names.end, &font->top) || font->top.count != 1)
		return false;
	top = item(f, &font->top, 0);
	end = item(f, &font->top, 1);
	if (!is_plain(f, top, end) ||
	    !read_index(f, find_offset(f, top, end, OP_CHARSTRINGS), &font->charstrings) ||
	    font->charstrings.start == 0 || font->charstrings.count == 0)
		return false;
	fonts = find_offset(f, top, end, OP_FDARRAY);
	if (fonts == 0)
		return true;
	if (!read_index(f, fonts, &font->fonts))
		return false;
	for (size_t i = 0; i < font->fonts.count; i++)
		if (!is_plain(f, item(f, &font->fonts, i), item(f, &font->fonts, i + 1)))
			return false;
	return true;
}

bool cff_simplify(const unsigned char *bytes, size_t n, struct buf *out)
{
	struct cff f = {bytes, n};
	struct font font = {0};
	size_t start = out->n, from, by;
	unsigned char *copy;

	if (!read_font(&f, &font))
		return false;
	from = font.charstrings.start;
	buf_put(out, bytes, from);
	put_charstrings(&f, &font.charstrings, out);
	by = font.charstrings.end - (out->n - start);
	buf_put(out, bytes + font.charstrings.end, n - font.charstrings.end);
	copy = (unsigned char *)out->p + start;
	move_offsets(&f, item(&f, &font.top, 0), item(&f, &font.top, 1), from, by, copy, 0);
	for (size_t i = 0; i < font.fonts.count; i++)
		move_offsets(&f, item(&f, &font.fonts, i), item(&f, &font.fonts, i + 1), from, by, copy,
			     font.fonts.start > from ? by : 0);
	return true;
}
