/*
 * pdf_outline: an outline in, the same outline in fewer and simpler segments out. The
 * surprising rule: the new outline may lie 1.2 units beside the old one, little more than the
 * thousandth of an em that font tools allow themselves when they convert outlines (cu2qu) and
 * far below what a printer can show; yet it makes fonts traced from drawings, as Fandol's are, a
 * quarter smaller. It is checked in eight places of each segment; between them it may be two, which
 * tests/unit/outline.c measures in the fonts themselves.
 *
 * From each segment on, as many as will go are made one line, or else one curve with the
 * directions of both ends, its controls as far out as least squares say. Controls that nearly
 * lie straight over or beside their end are put there, where they cost a number less. Arithmetic
 * is IEEE's, without contraction and without functions of the library but sqrt and floor, so that
 * all machines agree.
 */
#include "export/pdf_outline.h"
#include <math.h>
#include <string.h>

#define TOLERANCE 1.2
#define LONGEST_RUN 8
#define SAMPLES 8
#define SLACK 4 /* tolerances: how far a sample may be along the curve from its match */
#define STEPS 4
#define CORNER 0.7 /* the cosine of a bend that is meant */

struct point {
	double x, y;
};

static double distance(struct point a, struct point b)
{
	double x = b.x - a.x, y = b.y - a.y;

	return sqrt(x * x + y * y);
}

static struct point point(const struct segment *s, int i)
{
	return (struct point){s->x[i], s->y[i]};
}

/* A line is a curve with its controls at thirds. */
static void controls(const struct segment *s, struct point c[4])
{
	for (int i = 0; i < 4; i++)
		c[i] = point(s, i);
	if (!s->line)
		return;
	for (int i = 1; i < 3; i++) {
		c[i].x = c[0].x + (c[3].x - c[0].x) * i / 3;
		c[i].y = c[0].y + (c[3].y - c[0].y) * i / 3;
	}
}

static struct point at(const struct point c[4], double t)
{
	double u = 1 - t, a = u * u * u, b = 3 * u * u * t, d = 3 * u * t * t, e = t * t * t;

	return (struct point){a * c[0].x + b * c[1].x + d * c[2].x + e * c[3].x,
			      a * c[0].y + b * c[1].y + d * c[2].y + e * c[3].y};
}

static struct point direction(const struct point c[4], double t)
{
	double u = 1 - t, a = u * u, b = 2 * u * t, d = t * t;

	return (struct point){a * (c[1].x - c[0].x) + b * (c[2].x - c[1].x) + d * (c[3].x - c[2].x),
			      a * (c[1].y - c[0].y) + b * (c[2].y - c[1].y) + d * (c[3].y - c[2].y)};
}

/* How long a segment is, roughly. */
static double length(const struct point c[4])
{
	return (distance(c[0], c[1]) + distance(c[1], c[2]) + distance(c[2], c[3]) +
		distance(c[0], c[3])) / 2;
}

/* ---- lines ------------------------------------------------------------------------------ */

static double off_line(struct point p, struct point a, struct point b)
{
	double x = b.x - a.x, y = b.y - a.y, l = x * x + y * y, t = 0;

	if (l > 0)
		t = ((p.x - a.x) * x + (p.y - a.y) * y) / l;
	t = t < 0 ? 0 : t > 1 ? 1 : t;
	return distance(p, (struct point){a.x + t * x, a.y + t * y});
}

/* A curve is off by three quarters of what its controls are, at most. */
static bool is_flat(const struct segment *v, size_t n)
{
	struct point a = point(&v[0], 0), b = point(&v[n - 1], 3);

	for (size_t i = 0; i < n; i++) {
		if (off_line(point(&v[i], 3), a, b) > TOLERANCE)
			return false;
		for (int k = 1; k < 3 && !v[i].line; k++)
			if (off_line(point(&v[i], k), a, b) > TOLERANCE * 4 / 3)
				return false;
	}
	return true;
}

/* ---- curves ----------------------------------------------------------------------------- */

/* Does the curve pass by p? Near t, that is: a step of Newton's finds where. */
static bool passes(const struct point curve[4], double t, struct point p)
{
	struct point q = at(curve, t), d = direction(curve, t);
	double l = d.x * d.x + d.y * d.y, slide = (p.x - q.x) * d.x + (p.y - q.y) * d.y;

	if (l > 0) {
		if (slide * slide > SLACK * SLACK * TOLERANCE * TOLERANCE * l)
			return false;
		t += slide / (3 * l);
		t = t < 0 ? 0 : t > 1 ? 1 : t;
		q = at(curve, t);
	}
	return distance(p, q) <= TOLERANCE;
}

/* Is the part [t, t + part] of a curve where a segment was? */
static bool is_near(const struct point curve[4], const struct point old[4], double t, double part)
{
	for (int i = 1; i <= SAMPLES; i++)
		if (!passes(curve, t + part * i / SAMPLES, at(old, i / (double)SAMPLES)))
			return false;
	return true;
}

/* Parts of the whole that the segments of a run are. false: some have no length. */
static bool find_parts(const struct segment *v, size_t n, double *part)
{
	struct point c[4];
	double all = 0;

	for (size_t i = 0; i < n; i++) {
		controls(&v[i], c);
		part[i] = length(c);
		all += part[i];
	}
	if (part[0] == 0 || part[n - 1] == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		part[i] /= all;
	if (n == 2 && !v[0].line && !v[1].line) { /* two halves of one curve say it exactly */
		double a = distance(point(&v[0], 2), point(&v[0], 3));
		double b = distance(point(&v[1], 0), point(&v[1], 1));

		if (a > 0.02 * (a + b) && b > 0.02 * (a + b)) {
			part[0] = a / (a + b);
			part[1] = b / (a + b);
		}
	}
	return true;
}

static bool fits(const struct segment *s, const struct segment *v, size_t n, const double *part)
{
	struct point curve[4], old[4];
	double t = 0;

	controls(s, curve);
	for (size_t i = 0; i < n; i++) {
		controls(&v[i], old);
		if (!is_near(curve, old, t, part[i]))
			return false;
		t += part[i];
	}
	return true;
}

static int32_t rounded(double v)
{
	return (int32_t)floor(v + 0.5);
}

/* Controls in the directions of both ends, as far as each part of the run was of the whole. */
static void put_controls(const struct segment *v, size_t n, const double *part,
			 const double reach[2], struct segment *to)
{
	struct point first[4], last[4];

	controls(&v[0], first);
	controls(&v[n - 1], last);
	to->x[1] = rounded(first[0].x + (first[1].x - first[0].x) / part[0] * reach[0]);
	to->y[1] = rounded(first[0].y + (first[1].y - first[0].y) / part[0] * reach[0]);
	to->x[2] = rounded(last[3].x + (last[2].x - last[3].x) / part[n - 1] * reach[1]);
	to->y[2] = rounded(last[3].y + (last[2].y - last[3].y) / part[n - 1] * reach[1]);
}

/* The sums of least squares: how far the samples are off, and what each reach does about it. */
struct squares {
	double aa, ab, bb, ae, be;
};

/* One place t of the curve, which should lie at p; a, b: the directions of its ends. */
static void add_sample(struct squares *sum, const struct point curve[4], double t, struct point p,
		       struct point a, struct point b)
{
	struct point q = at(curve, t), d = direction(curve, t);
	double l = sqrt(d.x * d.x + d.y * d.y), u = 1 - t, x, y, off;

	if (l == 0)
		return;
	/* only across the curve does it count */
	x = 3 * u * u * t * (a.y * d.x - a.x * d.y) / l;
	y = 3 * u * t * t * (b.y * d.x - b.x * d.y) / l;
	off = ((p.y - q.y) * d.x - (p.x - q.x) * d.y) / l;
	sum->aa += x * x;
	sum->ab += x * y;
	sum->bb += y * y;
	sum->ae += x * off;
	sum->be += y * off;
}

/* Better reaches for a curve that does not fit. false: there are none. */
static bool improve(const struct segment *s, const struct segment *v, size_t n, const double *part,
		    double reach[2])
{
	struct squares sum = {0};
	struct point curve[4], old[4], a, b;
	double t = 0, whole;

	controls(&v[0], old);
	a = (struct point){(old[1].x - old[0].x) / part[0], (old[1].y - old[0].y) / part[0]};
	controls(&v[n - 1], old);
	b = (struct point){(old[2].x - old[3].x) / part[n - 1], (old[2].y - old[3].y) / part[n - 1]};
	controls(s, curve);
	for (size_t i = 0; i < n; t += part[i++]) {
		controls(&v[i], old);
		for (int k = 1; k <= SAMPLES; k++)
			add_sample(&sum, curve, t + part[i] * k / SAMPLES, at(old, k / (double)SAMPLES), a, b);
	}
	whole = sum.aa * sum.bb - sum.ab * sum.ab;
	if (whole <= 1e-6 * sum.aa * sum.bb)
		return false;
	reach[0] += (sum.ae * sum.bb - sum.be * sum.ab) / whole;
	reach[1] += (sum.be * sum.aa - sum.ae * sum.ab) / whole;
	return reach[0] > 0.05 && reach[1] > 0.05 && reach[0] < 4 && reach[1] < 4;
}

static bool join(const struct segment *v, size_t n, struct segment *to)
{
	double part[LONGEST_RUN], reach[2] = {1, 1};

	if (!find_parts(v, n, part))
		return false;
	*to = v[0];
	to->line = false;
	to->x[3] = v[n - 1].x[3];
	to->y[3] = v[n - 1].y[3];
	for (int step = 0; step < STEPS; step++) {
		put_controls(v, n, part, reach, to);
		if (fits(to, v, n, part))
			return true;
		if (!improve(to, v, n, part, reach))
			return false;
	}
	return false;
}

static struct point leaving(const struct segment *s)
{
	int i = s->line ? 3 : s->x[1] != s->x[0] || s->y[1] != s->y[0] ? 1 : 2;

	return (struct point){s->x[i] - s->x[0], s->y[i] - s->y[0]};
}

static struct point arriving(const struct segment *s)
{
	int i = s->line ? 0 : s->x[2] != s->x[3] || s->y[2] != s->y[3] ? 2 : 1;

	return (struct point){s->x[3] - s->x[i], s->y[3] - s->y[i]};
}

static bool is_corner(const struct segment *a, const struct segment *b)
{
	struct point p = arriving(a), q = leaving(b);
	double l = sqrt(p.x * p.x + p.y * p.y) * sqrt(q.x * q.x + q.y * q.y);

	return l == 0 || p.x * q.x + p.y * q.y < CORNER * l;
}

/* ---- straight controls ------------------------------------------------------------------ */

/* A control within two units of straight over or beside its end; 0: it is or is not. */
static int32_t askew(int32_t control, int32_t end)
{
	int32_t d = control - end;

	return d >= -2 && d <= 2 ? d : 0;
}

/* Straighten control i beside its end if the curve stays near the old segments. */
static void straighten(struct segment *s, int i, int end, const struct segment *v, size_t n,
		       const double *part)
{
	struct segment t = *s;

	if (askew(s->x[i], s->x[end]) != 0) {
		t.x[i] = s->x[end];
		if (fits(&t, v, n, part)) {
			*s = t;
			return;
		}
	}
	t = *s;
	if (askew(s->y[i], s->y[end]) != 0) {
		t.y[i] = s->y[end];
		if (fits(&t, v, n, part))
			*s = t;
	}
}

static void straighten_both(struct segment *s, const struct segment *v, size_t n)
{
	double part[LONGEST_RUN];

	if (s->line || !find_parts(v, n, part))
		return;
	straighten(s, 1, 0, v, n, part);
	straighten(s, 2, 3, v, n, part);
}

/* ---- contours --------------------------------------------------------------------------- */

static struct segment straight(const struct segment *v, size_t n)
{
	struct segment s = v[0];

	s.line = true;
	s.x[3] = v[n - 1].x[3];
	s.y[3] = v[n - 1].y[3];
	return s;
}

/* One segment for as many of v[0 … n), a contour's rest, as it can stand for. */
static size_t stand_for(const struct segment *v, size_t n, struct segment *to)
{
	struct segment longer;
	size_t best = 1;

	*to = is_flat(v, 1) ? straight(v, 1) : v[0];
	for (size_t k = 2; k <= n && k <= LONGEST_RUN && !v[k - 1].first; k++) {
		if (is_flat(v, k))
			longer = straight(v, k);
		else if (is_corner(&v[k - 2], &v[k - 1]) || !join(v, k, &longer))
			break;
		*to = longer;
		best = k;
	}
	return best;
}

void outline_simplify(struct outline *o)
{
	size_t n = 0;

	for (size_t i = 0; i < o->n;) {
		struct segment s, run[LONGEST_RUN];
		size_t k = stand_for(&o->v[i], o->n - i, &s);

		memcpy(run, &o->v[i], k * sizeof *run);
		straighten_both(&s, run, k);
		o->v[n++] = s;
		i += k;
	}
	o->n = n;
}
