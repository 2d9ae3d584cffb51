/*
 * outline: charstrings read, written and simplified.
 */
#include "export/pdf_outline.h"
#include "test.h"
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A number, or an operator, of a charstring. */
static void put(struct buf *b, int v)
{
	if (v >= -107 && v <= 107) {
		buf_putc(b, (char)(v + 139));
	} else {
		buf_putc(b, 28);
		buf_putc(b, (char)(v >> 8));
		buf_putc(b, (char)v);
	}
}

static void put_op(struct buf *b, int op)
{
	if (op >= 1200)
		buf_putc(b, 12);
	buf_putc(b, (char)(op >= 1200 ? op - 1200 : op));
}

#define OP(n) (10000 + (n))

/* Numbers, operators as OP(n), 0-terminated by OP(14). */
static struct buf charstring(const int *v)
{
	struct buf b = {0};

	for (;; v++) {
		if (*v < 10000) {
			put(&b, *v);
			continue;
		}
		put_op(&b, *v - 10000);
		if (*v == OP(14))
			return b;
	}
}

static bool same_outline(const struct outline *a, const struct outline *b)
{
	if (a->n != b->n || a->has_width != b->has_width || (a->has_width && a->width != b->width))
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct segment *s = &a->v[i], *t = &b->v[i];

		if (s->line != t->line || s->first != t->first)
			return false;
		for (int k = 0; k < 4; k++)
			if (!(s->line && (k == 1 || k == 2)) && (s->x[k] != t->x[k] || s->y[k] != t->y[k]))
				return false;
	}
	return true;
}

/* Read, write and read again. Returns the number of segments, SIZE_MAX when it is not the same. */
static size_t round_trip(const int *v, size_t *bytes)
{
	struct buf in = charstring(v), out = {0};
	struct outline a = {0}, b = {0};
	size_t n = SIZE_MAX;

	if (outline_read((const unsigned char *)in.p, in.n, &a)) {
		outline_write(&a, &out);
		if (outline_read((const unsigned char *)out.p, out.n, &b) && same_outline(&a, &b))
			n = a.n;
	}
	*bytes = out.n;
	free(a.v);
	free(b.v);
	buf_free(&in);
	buf_free(&out);
	return n;
}

static void test_round_trip(void)
{
	static const int lines[] = {500, 10, 20, OP(21), 5, 6, 7, 8, 9, OP(6), 1, 2, 3, 4, OP(5), 9, OP(7), OP(14)};
	static const int curves[] = {10, OP(22), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, OP(24),
				     1, 2, 3, 4, 5, 6, 7, 8, OP(25), OP(14)};
	static const int turning[] = {10, OP(4), 1, 2, 3, 4, 5, 6, 7, 8, OP(31), 1, 2, 3, 4, 5, OP(30),
				      9, 1, 2, 3, 4, 5, 6, 7, 8, OP(27), 9, 1, 2, 3, 4, OP(26), OP(14)};
	static const int flexes[] = {1, 2, OP(21), 1, 2, 3, 4, 5, 6, 7, OP(1234), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
				     12, 50, OP(1235), 1, 2, 3, 4, 5, 6, 7, 8, 9, OP(1236), 1, 2, 3, 4, 5, 6, 7, 8,
				     9, 10, 11, OP(1237), OP(14)};
	static const int long_numbers[] = {2000, -3000, OP(21), 300, -400, 1500, -1200, OP(5), OP(14)};
	static const int empty[] = {250, OP(14)};
	size_t bytes;

	ok(round_trip(lines, &bytes) == 8, "lines");
	ok(round_trip(curves, &bytes) == 5, "curves and lines");
	ok(round_trip(turning, &bytes) == 6, "curves with straight ends");
	ok(round_trip(flexes, &bytes) == 8, "flexes");
	ok(round_trip(long_numbers, &bytes) == 2, "long numbers");
	ok(round_trip(empty, &bytes) == 0 && bytes == 3, "a space is a width");
}

static void test_hints(void)
{
	static const int v[] = {500, 10, 20, OP(18), 30, 40, 50, 60, OP(19), OP(3 + 128), 7, 8, OP(21), 1, 2, OP(5),
				OP(14)};
	size_t bytes;

	ok(round_trip(v, &bytes) == 1 && bytes == 9, "hints are read over");
}

static void refused(const int *v, const char *name)
{
	struct buf in = charstring(v);
	struct outline o = {0};

	ok(!outline_read((const unsigned char *)in.p, in.n, &o), name);
	free(o.v);
	buf_free(&in);
}

static void test_refused(void)
{
	static const int subroutine[] = {1, OP(22), 5, OP(10), OP(14)};
	static const int fraction[] = {OP(255), 0, 0, 0, OP(14)};
	static const int arithmetic[] = {1, 2, OP(1210), OP(22), OP(14)};
	static const int operands[] = {1, OP(22), 1, 2, 3, OP(8), OP(14)};

	refused(subroutine, "a subroutine");
	refused(fraction, "a fraction");
	refused(arithmetic, "arithmetic");
	refused(operands, "operands that are missing");
}

/* ---- simplifying ------------------------------------------------------------------------ */

static void add(struct outline *o, int x1, int y1, int x2, int y2, int x3, int y3)
{
	struct segment s = {.first = o->n == 0};

	if (o->n > 0) {
		s.x[0] = o->v[o->n - 1].x[3];
		s.y[0] = o->v[o->n - 1].y[3];
	}
	s.x[1] = x1, s.y[1] = y1, s.x[2] = x2, s.y[2] = y2, s.x[3] = x3, s.y[3] = y3;
	o->v = realloc(o->v, (o->n + 1) * sizeof s);
	o->v[o->n++] = s;
}

static void add_line(struct outline *o, int x, int y)
{
	add(o, 0, 0, 0, 0, x, y);
	o->v[o->n - 1].line = true;
}

static double coordinate(const int32_t c[4], bool line, double t)
{
	double u = 1 - t;

	if (line)
		return c[0] * u + c[3] * t;
	return u * u * u * c[0] + 3 * u * u * t * c[1] + 3 * u * t * t * c[2] + t * t * t * c[3];
}

/* The most that a point of a lies off all points of b. */
static double off(const struct outline *a, const struct outline *b)
{
	double most = 0;

	for (size_t i = 0; i < a->n * 20; i++) {
		const struct segment *s = &a->v[i / 20];
		double x = coordinate(s->x, s->line, i % 20 / 20.0), y = coordinate(s->y, s->line, i % 20 / 20.0);
		double least = 1e9;

		for (size_t k = 0; k < b->n * 500; k++) {
			const struct segment *t = &b->v[k / 500];
			double d = hypot(coordinate(t->x, t->line, k % 500 / 500.0) - x,
					 coordinate(t->y, t->line, k % 500 / 500.0) - y);

			least = d < least ? d : least;
		}
		most = least > most ? least : most;
	}
	return most;
}

static void simplify(struct outline *o, size_t want, const char *name)
{
	struct outline before = *o;

	before.v = malloc(o->n * sizeof *o->v);
	memcpy(before.v, o->v, o->n * sizeof *o->v);
	outline_simplify(o);
	ok(o->n == want && off(&before, o) < 1.5 && off(o, &before) < 1.5, name);
	free(before.v);
	free(o->v);
}

static void test_simplify(void)
{
	struct outline halves = {0}, flat = {0}, corners = {0}, bend = {0}, bump = {0};

	add(&halves, 0, 100, 50, 200, 125, 275);
	add(&halves, 200, 350, 300, 400, 400, 400);
	simplify(&halves, 1, "two halves of a curve are one");
	add_line(&flat, 100, 1);
	add(&flat, 130, 1, 160, 2, 200, 2);
	add_line(&flat, 300, 1);
	simplify(&flat, 1, "what is nearly straight is a line");
	add_line(&corners, 100, 0);
	add_line(&corners, 100, 10);
	add_line(&corners, 0, 10);
	simplify(&corners, 3, "corners stay");
	add(&bend, 100, 0, 200, 50, 200, 200);
	add(&bend, 200, 300, 100, 400, 300, 500);
	simplify(&bend, 2, "so do bends");
	add_line(&bump, 50, 0);
	add_line(&bump, 53, 5);
	add_line(&bump, 56, 0);
	add_line(&bump, 100, 0);
	simplify(&bump, 4, "and what is higher than a unit");
}

/* ---- real outlines ---------------------------------------------------------------------- */

static int move_to(const FT_Vector *to, void *arg)
{
	((struct outline *)arg)[1].n = 1; /* the next segment begins a contour */
	((struct outline *)arg)[1].v->x[0] = (int32_t)to->x;
	((struct outline *)arg)[1].v->y[0] = (int32_t)to->y;
	return 0;
}

static int cubic_to(const FT_Vector *a, const FT_Vector *b, const FT_Vector *to, void *arg)
{
	struct outline *o = arg, *pen = o + 1;
	struct segment *s;

	add(o, (int)a->x, (int)a->y, (int)b->x, (int)b->y, (int)to->x, (int)to->y);
	s = &o->v[o->n - 1];
	s->first = pen->n == 1;
	s->x[0] = pen->v->x[0];
	s->y[0] = pen->v->y[0];
	pen->v->x[0] = s->x[3];
	pen->v->y[0] = s->y[3];
	pen->n = 0;
	return 0;
}

static int line_to(const FT_Vector *to, void *arg)
{
	struct outline *o = arg;

	cubic_to(to, to, to, arg);
	o->v[o->n - 1].line = true;
	return 0;
}

#define PIECES 10

/* The most that a point of a lies off b, drawn as short lines. */
static double off_lines(const struct outline *a, const struct outline *b)
{
	double most = 0, (*c)[2] = malloc((b->n + 1) * (PIECES + 1) * sizeof *c);

	for (size_t k = 0; k < b->n * (PIECES + 1); k++) {
		const struct segment *s = &b->v[k / (PIECES + 1)];

		c[k][0] = coordinate(s->x, s->line, (double)(k % (PIECES + 1)) / PIECES);
		c[k][1] = coordinate(s->y, s->line, (double)(k % (PIECES + 1)) / PIECES);
	}
	for (size_t i = 0; i < a->n * PIECES; i++) {
		const struct segment *s = &a->v[i / PIECES];
		double x = coordinate(s->x, s->line, (double)(i % PIECES) / PIECES), least = 1e9;
		double y = coordinate(s->y, s->line, (double)(i % PIECES) / PIECES);

		for (size_t k = 0; k + 1 < b->n * (PIECES + 1); k++) {
			double dx = c[k + 1][0] - c[k][0], dy = c[k + 1][1] - c[k][1], l = dx * dx + dy * dy;
			double t = l > 0 ? ((x - c[k][0]) * dx + (y - c[k][1]) * dy) / l : 0, px, py;

			if (k % (PIECES + 1) == PIECES)
				continue; /* from one segment to the next */
			t = t < 0 ? 0 : t > 1 ? 1 : t;
			px = c[k][0] + t * dx - x;
			py = c[k][1] + t * dy - y;
			least = px * px + py * py < least ? px * px + py * py : least;
		}
		most = least > most ? least : most;
	}
	free(c);
	return sqrt(most);
}

/* Of every step-th glyph. */
static double most_off(FT_Face face, FT_Long step)
{
	static const FT_Outline_Funcs funcs = {move_to, line_to, NULL, cubic_to, 0, 0};
	double most = 0;

	for (FT_Long i = step; i < face->num_glyphs; i += step) {
		struct segment pen = {0};
		struct outline o[2] = {{0}, {.v = &pen}}, before;

		if (FT_Load_Glyph(face, (FT_UInt)i, FT_LOAD_NO_SCALE) != 0 ||
		    FT_Outline_Decompose(&face->glyph->outline, &funcs, o) != 0)
			return 1e9;
		if (o->n == 0)
			continue;
		before = *o;
		before.v = malloc(o->n * sizeof *o->v);
		memcpy(before.v, o->v, o->n * sizeof *o->v);
		outline_simplify(o);
		most = fmax(most, fmax(off_lines(&before, o), off_lines(o, &before)));
		free(before.v);
		free(o->v);
	}
	return most;
}

static void test_font(const char *file, FT_Long step)
{
	FT_Library library;
	FT_Face face;
	double most;

	if (FT_Init_FreeType(&library) != 0 || FT_New_Face(library, file, 0, &face) != 0) {
		ok(false, file);
		return;
	}
	most = most_off(face, step);
	ok(most < 2.25, file);
	if (most >= 2.25)
		printf("  it is %.2f units off\n", most);
	FT_Done_Face(face);
	FT_Done_FreeType(library);
}

/* ---- maps of characters ----------------------------------------------------------------- */

static void shorten(const char *in, const char *want, const char *name)
{
	struct buf out = {0};
	bool done = cmap_shorten((const unsigned char *)in, strlen(in), &out);

	same(done ? buf_text(&out) : "(left alone)", want, name);
	buf_free(&out);
}

static void test_cmap(void)
{
#define TAIL "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
	shorten("begincmap\n4 beginbfchar\n<00fe> <4e00>\n<00ff> <4e8c>\n<0100> <d840dc00>\n<0103> <4e09>\n"
		"endbfchar\nendcmap\n",
		"begincmap\n3 beginbfrange\n<00fe> <00ff> [<4e00><4e8c>]\n<0100> <0100> [<d840dc00>]\n"
		"<0103> <0103> [<4e09>]\nendbfrange\n" TAIL,
		"arrays end where codes or their first byte do");
	shorten("1 beginbfchar\n<01> <4e00>\nendbfchar\n", "(left alone)", "codes of one byte");
	shorten("1 beginbfrange\n<0001> <0002> <4e00>\nendbfrange\n", "(left alone)", "a map that has arrays");
	shorten("1 beginbfchar\n<0001> <4e00>\n", "(left alone)", "a map that breaks off");
	shorten("no map", "(left alone)", "something else");
#undef TAIL
}

static void test_broken_font(void)
{
	static const unsigned char bytes[] = {1, 0, 4, 1, 0, 1, 1, 1, 9, 'x'};
	struct buf out = {0};

	ok(!cff_simplify(bytes, sizeof bytes, &out) && out.n == 0, "a font that breaks off is left alone");
	buf_free(&out);
}

int main(void)
{
	test_cmap();
	test_broken_font();
	test_round_trip();
	test_hints();
	test_refused();
	test_simplify();
	test_font("fonts/FandolFang-Regular.otf", 101);
	test_font("fonts/FandolKai-Regular.otf", 101);
	test_font("fonts/FandolSong-Regular.otf", 101);
	return done();
}
