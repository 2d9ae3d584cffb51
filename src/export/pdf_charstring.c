/*
 * pdf_charstring: a Type 2 charstring (Adobe Technical Note 5177) in, its outline out, and
 * the reverse. The surprising rule: what this program does not need (subroutines, fractions,
 * arithmetic) is refused, and the glyph stays as it was; hints are read over.
 */
#include "export/pdf_outline.h"
#include "base/arena.h"
#include <stdlib.h>
#include <string.h>

#define STACK 48

enum op {
	OP_HSTEM = 1, OP_VSTEM = 3, OP_VMOVETO = 4, OP_RLINETO = 5, OP_HLINETO = 6, OP_VLINETO = 7,
	OP_RRCURVETO = 8, OP_ESCAPE = 12, OP_ENDCHAR = 14, OP_HSTEMHM = 18, OP_HINTMASK = 19,
	OP_CNTRMASK = 20, OP_RMOVETO = 21, OP_HMOVETO = 22, OP_VSTEMHM = 23, OP_RCURVELINE = 24,
	OP_RLINECURVE = 25, OP_VVCURVETO = 26, OP_HHCURVETO = 27, OP_SHORT = 28, OP_VHCURVETO = 30,
	OP_HVCURVETO = 31, OP_HFLEX = 34, OP_FLEX = 35, OP_HFLEX1 = 36, OP_FLEX1 = 37,
};

/* ---- reading ---------------------------------------------------------------------------- */

struct reader {
	const unsigned char *p, *end;
	struct outline *out;
	int32_t v[STACK]; /* operands */
	int n;
	int32_t x, y; /* the pen */
	size_t stems;
	bool begun; /* the width, if there is one, is behind us */
	bool moved;
};

static struct segment *add(struct reader *r)
{
	struct outline *o = r->out;
	struct segment *s;

	o->v = xgrow(o->v, o->n, &o->cap, sizeof *o->v);
	s = &o->v[o->n++];
	*s = (struct segment){.first = r->moved};
	s->x[0] = r->x;
	s->y[0] = r->y;
	r->moved = false;
	return s;
}

static void end_at(struct reader *r, struct segment *s, int32_t x, int32_t y)
{
	s->x[3] = r->x = x;
	s->y[3] = r->y = y;
}

static void line(struct reader *r, int32_t dx, int32_t dy)
{
	struct segment *s = add(r);

	s->line = true;
	end_at(r, s, r->x + dx, r->y + dy);
}

static void curve(struct reader *r, int32_t dx1, int32_t dy1, int32_t dx2, int32_t dy2, int32_t dx3,
		  int32_t dy3)
{
	struct segment *s = add(r);

	s->x[1] = r->x + dx1;
	s->y[1] = r->y + dy1;
	s->x[2] = s->x[1] + dx2;
	s->y[2] = s->y[1] + dy2;
	end_at(r, s, s->x[2] + dx3, s->y[2] + dy3);
}

/* The operand in front of those that the first operator needs is the width. */
static int skip_width(struct reader *r, bool there)
{
	bool first = !r->begun;

	r->begun = true;
	if (!first || !there)
		return 0;
	r->out->has_width = true;
	r->out->width = r->v[0];
	return 1;
}

static bool move(struct reader *r, int op)
{
	int need = op == OP_RMOVETO ? 2 : 1, i = skip_width(r, r->n > need);

	if (r->n - i != need)
		return false;
	r->x += op == OP_VMOVETO ? 0 : r->v[i];
	r->y += op == OP_VMOVETO ? r->v[i] : op == OP_RMOVETO ? r->v[i + 1] : 0;
	r->moved = true;
	return true;
}

static void lines(struct reader *r, int first, int end)
{
	for (int i = first; i + 1 < end; i += 2)
		line(r, r->v[i], r->v[i + 1]);
}

static void curves(struct reader *r, int first, int end)
{
	const int32_t *v = r->v;

	for (int i = first; i + 5 < end; i += 6)
		curve(r, v[i], v[i + 1], v[i + 2], v[i + 3], v[i + 4], v[i + 5]);
}

static void straight_lines(struct reader *r, bool across)
{
	for (int i = 0; i < r->n; i++, across = !across)
		line(r, across ? r->v[i] : 0, across ? 0 : r->v[i]);
}

/* hhcurveto, vvcurveto: both ends straight; the first may begin otherwise. */
static void straight_curves(struct reader *r, bool across)
{
	int i = r->n % 4;
	int32_t other = i == 1 ? r->v[0] : 0;

	for (; i + 3 < r->n; i += 4, other = 0) {
		const int32_t *v = r->v + i;

		if (across)
			curve(r, v[0], other, v[1], v[2], v[3], 0);
		else
			curve(r, other, v[0], v[1], v[2], 0, v[3]);
	}
}

/* hvcurveto, vhcurveto: by turns; the last may end otherwise. */
static void turning_curves(struct reader *r, bool across)
{
	for (int i = 0; i + 3 < r->n; i += 4, across = !across) {
		const int32_t *v = r->v + i;
		int32_t last = r->n - i == 5 ? v[4] : 0;

		if (across)
			curve(r, v[0], 0, v[1], v[2], last, v[3]);
		else
			curve(r, 0, v[0], v[1], v[2], v[3], last);
	}
}

static bool flex(struct reader *r, int op)
{
	const int32_t *v = r->v;
	int32_t dx = 0, dy = 0;

	if (op == OP_HFLEX && r->n == 7) {
		curve(r, v[0], 0, v[1], v[2], v[3], 0);
		curve(r, v[4], 0, v[5], -v[2], v[6], 0);
	} else if (op == OP_FLEX && r->n == 13) {
		curves(r, 0, 12);
	} else if (op == OP_HFLEX1 && r->n == 9) {
		curve(r, v[0], v[1], v[2], v[3], v[4], 0);
		curve(r, v[5], 0, v[6], v[7], v[8], -(v[1] + v[3] + v[7]));
	} else if (op == OP_FLEX1 && r->n == 11) {
		for (int i = 0; i < 10; i += 2) {
			dx += v[i];
			dy += v[i + 1];
		}
		curves(r, 0, 6);
		if (abs(dx) > abs(dy))
			curve(r, v[6], v[7], v[8], v[9], v[10], -dy);
		else
			curve(r, v[6], v[7], v[8], v[9], -dx, v[10]);
	} else {
		return false;
	}
	return true;
}

static bool stems(struct reader *r, int op)
{
	skip_width(r, r->n % 2 == 1);
	r->stems += (size_t)r->n / 2;
	if (op == OP_HINTMASK || op == OP_CNTRMASK) {
		size_t mask = (r->stems + 7) / 8;

		if ((size_t)(r->end - r->p) < mask)
			return false;
		r->p += mask;
	}
	return true;
}

static bool operate(struct reader *r, int op)
{
	switch (op) {
	case OP_HSTEM: case OP_VSTEM: case OP_HSTEMHM: case OP_VSTEMHM: case OP_HINTMASK: case OP_CNTRMASK:
		return stems(r, op);
	case OP_RMOVETO: case OP_HMOVETO: case OP_VMOVETO:
		return move(r, op);
	case OP_RLINETO:
		lines(r, 0, r->n);
		return r->n % 2 == 0;
	case OP_HLINETO: case OP_VLINETO:
		straight_lines(r, op == OP_HLINETO);
		return true;
	case OP_RRCURVETO:
		curves(r, 0, r->n);
		return r->n % 6 == 0;
	case OP_RCURVELINE:
		curves(r, 0, r->n - 2);
		lines(r, r->n - 2, r->n);
		return r->n % 6 == 2;
	case OP_RLINECURVE:
		lines(r, 0, r->n - 6);
		curves(r, r->n - 6, r->n);
		return r->n >= 6 && r->n % 2 == 0;
	case OP_HHCURVETO: case OP_VVCURVETO:
		straight_curves(r, op == OP_HHCURVETO);
		return r->n % 4 < 2;
	case OP_HVCURVETO: case OP_VHCURVETO:
		turning_curves(r, op == OP_HVCURVETO);
		return r->n % 4 < 2;
	default:
		return false;
	}
}

static bool push(struct reader *r, int32_t v)
{
	if (r->n == STACK)
		return false;
	r->v[r->n++] = v;
	return true;
}

/* A number that begins with byte b. Fractions (255) are refused. */
static bool read_number(struct reader *r, int b)
{
	if (b <= 246 && b != OP_SHORT)
		return push(r, b - 139);
	if (b == OP_SHORT) {
		if (r->end - r->p < 2)
			return false;
		r->p += 2;
		return push(r, (int16_t)(r->p[-2] << 8 | r->p[-1]));
	}
	if (b == 255 || r->p == r->end)
		return false;
	return push(r, b <= 250 ? (b - 247) * 256 + *r->p++ + 108 : -(b - 251) * 256 - *r->p++ - 108);
}

bool outline_read(const unsigned char *bytes, size_t n, struct outline *out)
{
	struct reader r = {.p = bytes, .end = bytes + n, .out = out};

	out->n = 0;
	out->has_width = false;
	while (r.p < r.end) {
		int b = *r.p++;

		if (b >= 32 || b == OP_SHORT) {
			if (!read_number(&r, b))
				return false;
			continue;
		}
		if (b == OP_ENDCHAR) {
			int i = skip_width(&r, r.n == 1);

			return r.n == i && r.p == r.end;
		}
		if (b == OP_ESCAPE ? r.p == r.end || !flex(&r, *r.p++) : !operate(&r, b))
			return false;
		r.n = 0;
	}
	return false;
}

/* ---- writing ---------------------------------------------------------------------------- */

enum shape { /* which numbers of a segment are zero, and so need not be said */
	LINE_ANY, LINE_ACROSS, LINE_UP,
	CURVE_ANY, /* the first letter: where it begins to go, the second: how it arrives */
	CURVE_HH, CURVE_VV, CURVE_HV, CURVE_VH, CURVE_HR, CURVE_VR, CURVE_RH, CURVE_RV,
};

static int32_t dx(const struct segment *s, int i)
{
	return s->x[i] - s->x[i - 1];
}

static int32_t dy(const struct segment *s, int i)
{
	return s->y[i] - s->y[i - 1];
}

static enum shape shape_of(const struct segment *s)
{
	if (s->line)
		return s->y[3] == s->y[0] ? LINE_ACROSS : s->x[3] == s->x[0] ? LINE_UP : LINE_ANY;
	if (dy(s, 1) == 0)
		return dy(s, 3) == 0 ? CURVE_HH : dx(s, 3) == 0 ? CURVE_HV : CURVE_HR;
	if (dx(s, 1) == 0)
		return dx(s, 3) == 0 ? CURVE_VV : dy(s, 3) == 0 ? CURVE_VH : CURVE_VR;
	return dy(s, 3) == 0 ? CURVE_RH : dx(s, 3) == 0 ? CURVE_RV : CURVE_ANY;
}

struct writer {
	const struct outline *in;
	enum shape *shapes;
	struct buf *out;
	int n; /* operands said since the last operator */
};

static void put(struct writer *w, int32_t v)
{
	w->n++;
	if (v >= -107 && v <= 107) {
		buf_putc(w->out, (char)(v + 139));
	} else if (v >= 108 && v <= 1131) {
		buf_putc(w->out, (char)(247 + (v - 108) / 256));
		buf_putc(w->out, (char)((v - 108) % 256));
	} else if (v <= -108 && v >= -1131) {
		buf_putc(w->out, (char)(251 + (-v - 108) / 256));
		buf_putc(w->out, (char)((-v - 108) % 256));
	} else {
		buf_putc(w->out, OP_SHORT);
		buf_putc(w->out, (char)(v >> 8));
		buf_putc(w->out, (char)v);
	}
}

static void put_op(struct writer *w, int op)
{
	buf_putc(w->out, (char)op);
	w->n = 0;
}

static bool is_shape(const struct writer *w, size_t i, enum shape shape)
{
	return i < w->in->n && !w->in->v[i].first && w->shapes[i] == shape;
}

static void put_line(struct writer *w, const struct segment *s)
{
	put(w, s->x[3] - s->x[0]);
	put(w, s->y[3] - s->y[0]);
}

static void put_curve(struct writer *w, const struct segment *s)
{
	for (int i = 1; i < 4; i++) {
		put(w, dx(s, i));
		put(w, dy(s, i));
	}
}

/* Straight lines by turns. Each of these puts segments from i on and returns behind them. */
static size_t put_straight_lines(struct writer *w, size_t i)
{
	bool across = w->shapes[i] == LINE_ACROSS;
	int op = across ? OP_HLINETO : OP_VLINETO;

	do {
		const struct segment *s = &w->in->v[i++];

		put(w, across ? s->x[3] - s->x[0] : s->y[3] - s->y[0]);
		across = !across;
	} while (w->n < STACK && is_shape(w, i, across ? LINE_ACROSS : LINE_UP));
	put_op(w, op);
	return i;
}

static size_t put_lines(struct writer *w, size_t i)
{
	do
		put_line(w, &w->in->v[i++]);
	while (w->n + 2 <= STACK && is_shape(w, i, LINE_ANY));
	/* a single curve behind them needs no operator of its own */
	if (w->n + 6 <= STACK && is_shape(w, i, CURVE_ANY) && !is_shape(w, i + 1, CURVE_ANY)) {
		put_curve(w, &w->in->v[i++]);
		put_op(w, OP_RLINECURVE);
	} else {
		put_op(w, OP_RLINETO);
	}
	return i;
}

static size_t put_curves(struct writer *w, size_t i)
{
	do
		put_curve(w, &w->in->v[i++]);
	while (w->n + 6 <= STACK && is_shape(w, i, CURVE_ANY));
	if (w->n + 2 <= STACK && is_shape(w, i, LINE_ANY) && !is_shape(w, i + 1, LINE_ANY)) {
		put_line(w, &w->in->v[i++]);
		put_op(w, OP_RCURVELINE);
	} else {
		put_op(w, OP_RRCURVETO);
	}
	return i;
}

static size_t put_straight_curves(struct writer *w, size_t i, bool across)
{
	const struct segment *s = &w->in->v[i];

	if (w->shapes[i] == CURVE_RH || w->shapes[i] == CURVE_RV)
		put(w, across ? dy(s, 1) : dx(s, 1));
	do {
		s = &w->in->v[i++];
		put(w, across ? dx(s, 1) : dy(s, 1));
		put(w, dx(s, 2));
		put(w, dy(s, 2));
		put(w, across ? dx(s, 3) : dy(s, 3));
	} while (w->n + 4 <= STACK && is_shape(w, i, across ? CURVE_HH : CURVE_VV));
	put_op(w, across ? OP_HHCURVETO : OP_VVCURVETO);
	return i;
}

static size_t put_turning_curves(struct writer *w, size_t i, bool across)
{
	int op = across ? OP_HVCURVETO : OP_VHCURVETO;
	bool on = true;

	while (on) {
		const struct segment *s = &w->in->v[i];
		bool last = w->shapes[i] == CURVE_HR || w->shapes[i] == CURVE_VR;

		put(w, across ? dx(s, 1) : dy(s, 1));
		put(w, dx(s, 2));
		put(w, dy(s, 2));
		put(w, across ? dy(s, 3) : dx(s, 3));
		if (last)
			put(w, across ? dx(s, 3) : dy(s, 3));
		across = !across;
		i++;
		on = !last && w->n + 5 <= STACK &&
		     (is_shape(w, i, across ? CURVE_HV : CURVE_VH) ||
		      is_shape(w, i, across ? CURVE_HR : CURVE_VR));
	}
	put_op(w, op);
	return i;
}

static size_t put_segments(struct writer *w, size_t i)
{
	switch (w->shapes[i]) {
	case LINE_ANY:
		return put_lines(w, i);
	case LINE_ACROSS: case LINE_UP:
		return put_straight_lines(w, i);
	case CURVE_ANY:
		return put_curves(w, i);
	case CURVE_HH: case CURVE_RH:
		return put_straight_curves(w, i, true);
	case CURVE_VV: case CURVE_RV:
		return put_straight_curves(w, i, false);
	case CURVE_HV: case CURVE_HR:
		return put_turning_curves(w, i, true);
	case CURVE_VH: case CURVE_VR:
		return put_turning_curves(w, i, false);
	}
	return i + 1;
}

static void put_move(struct writer *w, int32_t x, int32_t y)
{
	if (y == 0) {
		put(w, x);
		put_op(w, OP_HMOVETO);
	} else if (x == 0) {
		put(w, y);
		put_op(w, OP_VMOVETO);
	} else {
		put(w, x);
		put(w, y);
		put_op(w, OP_RMOVETO);
	}
}

/* A straight line alone among others is cheaper as one of them: an operator is more than a zero. */
static void find_shapes(struct writer *w)
{
	size_t n = w->in->n;

	for (size_t i = 0; i < n; i++)
		w->shapes[i] = shape_of(&w->in->v[i]);
	for (size_t i = 1; i + 1 < n; i++)
		if ((w->shapes[i] == LINE_ACROSS || w->shapes[i] == LINE_UP) && !w->in->v[i].first &&
		    w->shapes[i - 1] == LINE_ANY && is_shape(w, i + 1, LINE_ANY))
			w->shapes[i] = LINE_ANY;
}

void outline_write(const struct outline *o, struct buf *out)
{
	struct writer w = {.in = o, .out = out, .shapes = xcalloc(o->n + 1, sizeof *w.shapes)};
	int32_t x = 0, y = 0;

	find_shapes(&w);
	if (o->has_width)
		put(&w, o->width);
	for (size_t i = 0; i < o->n;) {
		if (o->v[i].first)
			put_move(&w, o->v[i].x[0] - x, o->v[i].y[0] - y);
		i = put_segments(&w, i);
		x = o->v[i - 1].x[3];
		y = o->v[i - 1].y[3];
	}
	put_op(&w, OP_ENDCHAR);
	free(w.shapes);
}
