/*
 * picture: a chart's bars in, its picture out: SVG of rectangles and texts in whole numbers.
 *
 * The picture is 1000 wide, so that lengths are thousandths: a part of a whole is as long as its
 * share, a bar as long as its share of the largest. Labels stand above their bars, for on a
 * telephone there is no room beside them. Bars below zero lie left of an axis. Classes, not
 * colours, are given; colours are the stylesheet's.
 *
 * The surprising rule: nobody knows here in which font the texts will be set, so a character is
 * as wide as it can be: an em, in ASCII 0.6 em. Labels are broken by that, into two lines at most.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "model/chart.h"

#include <string.h>

enum {
	WIDTH = 1000,
	EM = 40,
	LINE = 52,     /* from one line to the next */
	BASELINE = 36, /* of a text below the top of its line */
	GAP = 20,      /* between texts on a line */
	COLOURS = 8,   /* parts have this many classes, then the first again */
	SHARE_X = WIDTH - 6 * EM * 3 / 5 - GAP, /* the amounts end left of "100.0%" */
};

struct drawing {
	const struct model *m;
	struct arena *arena;
	const struct chart *c;
	xmlNode *svg;
	int y; /* what is drawn next stands here */
};

/* ---- shapes -------------------------------------------------------------------------------- */

static void number_attribute(struct drawing *d, xmlNode *e, const char *name, int n)
{
	view_attribute(e, name, arena_printf(d->arena, "%d", n));
}

static void put_rect(struct drawing *d, const char *class, int x, int y, int w, int h)
{
	xmlNode *e = view_element(d->svg, "rect");

	view_attribute(e, "class", class);
	number_attribute(d, e, "x", x);
	number_attribute(d, e, "y", y);
	number_attribute(d, e, "width", w);
	number_attribute(d, e, "height", h);
}

/* A text on a line whose top is y; anchor: start, middle or end. */
static void put_text(struct drawing *d, const char *class, const char *anchor, int x, int y,
		     struct label text)
{
	xmlNode *e = view_element(d->svg, "text");

	view_attribute(e, "class", class);
	number_attribute(d, e, "x", x);
	number_attribute(d, e, "y", y + BASELINE);
	if (strcmp(anchor, "start") != 0)
		view_attribute(e, "text-anchor", anchor);
	view_text(d->arena, e, text.text, text.pos);
}

static void put_string(struct drawing *d, const char *class, const char *anchor, int x, int y,
		       const char *text)
{
	put_text(d, class, anchor, x, y, (struct label){.text = text});
}

static const char *amount_text(struct drawing *d, money v)
{
	return arena_printf(d->arena, "%s%s", format_amount(d->m, d->arena, v),
			    money_unit_name(d->m->display.unit));
}

/* ---- labels -------------------------------------------------------------------------------- */

static int char_width(uint32_t c)
{
	return c < 0x80 ? EM * 3 / 5 : EM;
}

static int text_width(const char *text)
{
	const char *end = text + strlen(text);
	uint32_t c;
	int w = 0;

	while (text < end) {
		text += utf8_decode(text, end, &c);
		w += char_width(c);
	}
	return w;
}

/* Behind the last space before a line's end within a word of ASCII; else the end itself. */
static const char *before_word(const char *text, const char *end)
{
	const char *p = end;

	while (p > text && (unsigned char)p[-1] < 0x80 && p[-1] != ' ')
		p--;
	return (unsigned char)*end < 0x80 && p > text && p[-1] == ' ' ? p : end;
}

/* Bytes of text that fit; a closing mark is not left to the next line. */
static size_t fit(const char *text, int room)
{
	static const char *const closing[] = {"）", "”", "》", "，", "、", "。", "；", "："};
	const char *end = text + strlen(text), *p = text;

	while (p < end) {
		uint32_t c;
		size_t n = utf8_decode(p, end, &c);

		room -= char_width(c);
		if (room < 0)
			break;
		p += n;
	}
	for (size_t i = 0; p < end && i < sizeof closing / sizeof *closing; i++)
		if (strncmp(p, closing[i], strlen(closing[i])) == 0)
			return (size_t)(p - text) + strlen(closing[i]);
	return (size_t)((p < end ? before_word(text, p) : p) - text);
}

/* A label in one or two lines; what does not fit in them becomes an ellipsis. Returns the lines. */
static int put_label(struct drawing *d, const char *class, int x, int room, struct label label)
{
	size_t first = fit(label.text, room), second;
	struct label rest = {label.text + first, label.pos};

	if (rest.text[0] == '\0') {
		put_text(d, class, "start", x, d->y, label);
		return 1;
	}
	label.text = arena_strndup(d->arena, label.text, first);
	second = fit(rest.text, room);
	if (rest.text[second] != '\0') {
		second = fit(rest.text, room - EM);
		rest.text = arena_printf(d->arena, "%.*s…", (int)second, rest.text);
	}
	put_text(d, class, "start", x, d->y, label);
	put_text(d, class, "start", x, d->y + LINE, rest);
	return 2;
}

/* A label with its amount and share behind it. */
static void put_line(struct drawing *d, int x, const struct bar *b)
{
	const char *amount = amount_text(d, b->amount);
	int end = d->c->shares ? SHARE_X : WIDTH;
	int room = end - text_width(amount) - GAP - x;
	int lines = put_label(d, "chart-label", x, room, b->label);

	put_string(d, "chart-amount", "end", end, d->y, amount);
	if (d->c->shares)
		put_string(d, "chart-share", "end", WIDTH, d->y, chart_share(d->arena, b->share));
	d->y += LINE * lines;
}

/* A label in bold type, with a text behind it. */
static void put_head(struct drawing *d, struct label label, const char *class, const char *text)
{
	int lines = put_label(d, "chart-whole", 0, WIDTH - text_width(text) - GAP, label);

	put_string(d, class, "end", WIDTH, d->y, text);
	d->y += LINE * lines;
}

/* ---- lengths ------------------------------------------------------------------------------- */

/* Room for bars from x on; below zero they end where those above zero begin. */
struct scale {
	int x, width, axis;
	__int128 range;
};

static __int128 size(money v)
{
	return v < 0 ? -(__int128)v : v;
}

static int length(const struct scale *s, money v)
{
	return (int)((2 * size(v) * s->width + s->range) / (2 * s->range));
}

static struct scale make_scale(const struct chart *c, int x, int width)
{
	struct scale s = {.x = x, .width = width};
	money most = 0, least = 0;

	for (size_t i = 0; i < c->n; i++) {
		const money v[] = {c->bar[i].amount, c->bar[i].last};

		for (int k = 0; k < 2; k++) {
			most = v[k] > most ? v[k] : most;
			least = v[k] < least ? v[k] : least;
		}
	}
	s.range = size(most) + size(least);
	s.axis = x + length(&s, least);
	return s;
}

/* What is there can be seen, however little it is. The axis is drawn where it is not an edge. */
static void put_bar(struct drawing *d, const struct scale *s, const char *class, int h, money v)
{
	int w = length(s, v), room = v < 0 ? s->axis - s->x : s->x + s->width - s->axis;

	if (s->axis > s->x)
		put_rect(d, "chart-axis", s->axis - 1, d->y - 4, 2, h + 8);
	if (v == 0)
		return;
	w = w < 1 ? 1 : w > room ? room : w;
	put_rect(d, class, v < 0 ? s->axis - w : s->axis, d->y, w, h);
}

/* ---- kinds --------------------------------------------------------------------------------- */

static void draw_whole(struct drawing *d)
{
	put_head(d, d->c->whole, "chart-whole", amount_text(d, d->c->whole_measure->value));
	put_rect(d, "chart-rule", 0, d->y + 4, WIDTH, 2);
	d->y += 24;
}

static const char *part_class(struct drawing *d, const char *what, size_t i)
{
	return arena_printf(d->arena, "chart-%s chart-%s-%zu", what, what, i % COLOURS + 1);
}

/* A number on its part, where there is room for it. */
static void put_number(struct drawing *d, size_t i, int x, int w, int y)
{
	const char *number = arena_printf(d->arena, "%zu", i + 1);

	if (w >= text_width(number))
		put_string(d, part_class(d, "on", i), "middle", x + w / 2, y, number);
}

static void draw_parts(struct drawing *d)
{
	const struct chart *c = d->c;
	const int h = 84;
	int x = 0;

	for (size_t i = 0; i < c->n; x += c->bar[i++].share) {
		int w = c->bar[i].share;

		if (w == 0)
			continue;
		put_rect(d, part_class(d, "part", i), x, d->y, w, h);
		put_number(d, i, x, w, d->y + (h - LINE) / 2 + 2);
		/* a gap tells parts apart in any colours */
		if (x > 0 && w > 6)
			put_rect(d, "chart-gap", x, d->y, 3, h);
	}
	d->y += h + 28;
	for (size_t i = 0; i < c->n; i++) {
		put_rect(d, part_class(d, "part", i), 0, d->y, EM + 4, EM + 4);
		put_number(d, i, 0, EM + 4, d->y);
		put_line(d, EM + 4 + GAP, &c->bar[i]);
		d->y += i + 1 < c->n ? 16 : 0;
	}
}

static void draw_bars(struct drawing *d)
{
	const struct chart *c = d->c;
	struct scale s = make_scale(c, 0, WIDTH);

	for (size_t i = 0; i < c->n; i++) {
		put_line(d, 0, &c->bar[i]);
		d->y += 4;
		put_bar(d, &s, c->bar[i].rest ? "chart-bar chart-rest" : "chart-bar", 28,
			c->bar[i].amount);
		d->y += i + 1 < c->n ? 28 + 26 : 28;
	}
}

static void draw_pair(struct drawing *d, const struct scale *s, const struct bar *b)
{
	const money v[] = {b->amount, b->last};

	put_head(d, b->label, "chart-change", chart_change(d->m, d->arena, d->c, b->change));
	for (int k = 0; k < 2; k++) {
		put_string(d, "chart-year", "start", 0, d->y,
			   arena_printf(d->arena, "%d年", d->m->year - k));
		put_string(d, "chart-amount", "end", WIDTH, d->y, amount_text(d, v[k]));
		d->y += 6;
		put_bar(d, s, k == 0 ? "chart-bar" : "chart-bar chart-last", 36, v[k]);
		d->y += LINE - 6;
	}
}

static void draw_pairs(struct drawing *d)
{
	const struct chart *c = d->c;
	int left = 4 * EM * 3 / 5 + EM + GAP, right = 0;
	struct scale s;

	for (size_t i = 0; i < c->n; i++) {
		int w = text_width(amount_text(d, c->bar[i].amount));
		int last = text_width(amount_text(d, c->bar[i].last));

		right = w > right ? w : right;
		right = last > right ? last : right;
	}
	s = make_scale(c, left, WIDTH - left - right - GAP);
	for (size_t i = 0; i < c->n; i++) {
		draw_pair(d, &s, &c->bar[i]);
		d->y += i + 1 < c->n ? 28 : 0;
	}
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* All that the picture says, for those who do not see it. */
static const char *describe(struct drawing *d)
{
	const struct chart *c = d->c;
	struct buf b = {0};
	const char *text;

	if (c->whole_measure)
		buf_printf(&b, "%s %s：", c->whole.text, amount_text(d, c->whole_measure->value));
	for (size_t i = 0; i < c->n; i++) {
		const struct bar *bar = &c->bar[i];

		buf_printf(&b, "%s%s %s", i ? "；" : "", bar->label.text,
			   amount_text(d, bar->amount));
		if (c->shares)
			buf_printf(&b, "，%s", chart_share(d->arena, bar->share));
		if (c->kind == CHART_PAIRS)
			buf_printf(&b, "，%d年 %s，%s", d->m->year - 1, amount_text(d, bar->last),
				   chart_change(d->m, d->arena, c, bar->change));
	}
	buf_puts(&b, "。");
	text = arena_strdup(d->arena, buf_text(&b));
	buf_free(&b);
	return text;
}

static const char *put_about(struct drawing *d, const char *name, const char *text, struct pos pos)
{
	xmlNode *e = view_element(d->svg, name);
	const char *id = arena_printf(d->arena, "chart-%s-%s", d->c->id, name);

	view_attribute(e, "id", id);
	view_text(d->arena, e, text, pos);
	return id;
}

void picture_draw(const struct model *m, struct arena *arena, const struct chart *c,
		  xmlNode *parent)
{
	struct drawing d = {.m = m, .arena = arena, .c = c};
	const char *title, *desc;

	d.svg = view_element(parent, "svg");
	title = put_about(&d, "title", c->title.text, c->title.pos);
	desc = put_about(&d, "desc", describe(&d), POS_NONE);
	if (c->kind == CHART_PAIRS) {
		draw_pairs(&d);
	} else {
		draw_whole(&d);
		if (c->kind == CHART_PARTS && c->shares)
			draw_parts(&d);
		else
			draw_bars(&d);
	}
	view_attribute(d.svg, "id", arena_printf(arena, "chart-%s", c->id));
	view_attribute(d.svg, "viewBox", arena_printf(arena, "0 0 %d %d", WIDTH, d.y + 4));
	view_attribute(d.svg, "font-size", arena_printf(arena, "%d", EM));
	view_attribute(d.svg, "role", "img");
	view_attribute(d.svg, "aria-labelledby", arena_printf(arena, "%s %s", title, desc));
}
