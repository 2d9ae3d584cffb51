/*
 * picture: a picture's shapes in, one item out, scaled to the width there is. Its fragments
 * belong to one element, the svg. The surprising rule: edges are scaled, not widths, so that
 * rectangles that touch go on touching.
 */
#include "base/arena.h"
#include "layout/flow.h"

/* Wider than any text, and far from the end of a unit. */
#define MEASURE (1 << 28)

struct scale {
	unit width;
	int of;
};

static unit scaled(const struct scale *s, int v)
{
	int64_t twice = 2 * (int64_t)v * s->width;

	return (unit)((twice + (v < 0 ? -s->of : s->of)) / (2 * s->of));
}

static void emit_rect(struct flow *f, const struct box *box, const struct shape *s,
		      const struct scale *scale, unit x)
{
	struct frag *r = frags_add(&f->frags, FRAG_RECT);

	r->element = box->element;
	r->x = x + scaled(scale, s->x);
	r->y = scaled(scale, s->y);
	r->w = scaled(scale, s->x + s->w) - scaled(scale, s->x);
	r->h = scaled(scale, s->y + s->h) - scaled(scale, s->y);
	r->color = s->style->fill;
}

/* The style of a text: as large as the picture makes it, in the colour of its fill. */
static const struct style *text_style(struct flow *f, const struct shape *s,
				      const struct scale *scale)
{
	struct style *style = arena_alloc(f->arena, sizeof *style);

	*style = *s->style;
	style->font_size = style->line_height = scaled(scale, s->size);
	style->color = s->style->fill;
	style->text_align = ALIGN_LEFT;
	return style;
}

static void emit_text(struct flow *f, const struct shape *s, const struct scale *scale, unit x)
{
	struct composer *c = &f->composer;
	struct run run = *s->text;
	const struct line *line;

	run.style = text_style(f, s, scale);
	if (run.style->font_size <= 0)
		return;
	composer_set(c, run.style, &run);
	if (c->n == 0)
		return;
	composer_break(c, MEASURE, 0);
	line = &c->lines[0];
	x += scaled(scale, s->x);
	if (s->anchor != ANCHOR_START)
		x -= s->anchor == ANCHOR_END ? line->width : line->width / 2;
	composer_emit(c, 0, line->width, x, scaled(scale, s->y) - line->ascent, &f->frags);
}

void picture_flow(struct flow *f, const struct box *box, unit x, unit width)
{
	const struct picture *p = box->picture;
	struct scale scale = {width, p->width};
	struct item *item;

	item = flow_item(f, ITEM_LINE, scaled(&scale, p->height));
	item->element = box->element;
	for (const struct shape *s = p->shapes; s != NULL; s = s->next)
		if (s->text != NULL)
			emit_text(f, s, &scale, x);
		else
			emit_rect(f, box, s, &scale, x);
	f->items[f->n - 1].f1 = f->frags.n;
}
