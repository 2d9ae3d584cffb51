/*
 * flow: blocks and paragraphs as a list of items. In: the box tree. Out: items in reading
 * order with collapsed margins and break rules. The surprising rule: margins, breaks and
 * marks of a box wait for its first item, so that nested blocks collapse into one another.
 */
#include "layout/flow.h"
#include "base/arena.h"
#include "base/diag.h"
#include <stdlib.h>
#include <string.h>

void flow_init(struct flow *f, struct arena *arena, struct diag *diag, struct sheet *sheet,
	       struct fonts *fonts)
{
	memset(f, 0, sizeof *f);
	f->arena = f->composer.arena = arena;
	f->diag = f->composer.diag = diag;
	f->sheet = sheet;
	f->composer.fonts = fonts;
}

void flow_free(struct flow *f)
{
	composer_free(&f->composer);
	frags_free(&f->frags);
	free(f->items);
	free(f->decos);
	free(f->lates);
}

struct item *flow_item(struct flow *f, enum item_kind kind, unit height)
{
	struct item *item;

	f->items = xgrow(f->items, f->n, &f->cap, sizeof *f->items);
	item = &f->items[f->n++];
	memset(item, 0, sizeof *item);
	item->kind = kind;
	item->height = height;
	item->before = f->margin;
	item->brk = (unsigned char)f->brk;
	item->marks = f->marks;
	item->page = f->page;
	item->repeat = f->repeat;
	item->f0 = item->f1 = f->frags.n;
	f->margin = 0;
	f->brk = BREAK_AUTO;
	f->marks = NULL;
	return item;
}

void flow_copy(const struct flow *f, size_t f0, size_t f1, unit dx, unit dy, bool artifact,
	       struct frags *out)
{
	for (size_t i = f0; i < f1; i++) {
		struct frag *copy = frags_add(out, FRAG_TEXT);

		*copy = f->frags.v[i];
		copy->x += dx;
		copy->y += dy;
		if (artifact)
			copy->element = NULL;
	}
}

static void want_break(struct flow *f, enum brk brk)
{
	if (brk > f->brk)
		f->brk = brk;
}

static void want_margin(struct flow *f, unit margin)
{
	if (margin > f->margin)
		f->margin = margin;
}

static void add_mark(struct flow *f, const struct box *box)
{
	struct mark *m, **end = &f->marks;

	if (box->element == NULL || box->anonymous)
		return;
	if (box->element->id == NULL && box->bookmark == NULL && box->named_text == NULL &&
	    !box->style->counter_reset_page)
		return;
	m = arena_zalloc(f->arena, sizeof *m);
	m->box = box;
	while (*end != NULL)
		end = &(*end)->next;
	*end = m;
}

/* ---- paragraphs ------------------------------------------------------------------ */

static bool has_run(const struct box *box, enum run_kind kind)
{
	for (const struct run *r = box->runs; r != NULL; r = r->next)
		if (r->kind == kind)
			return true;
	return false;
}

static void flow_para(struct flow *f, const struct box *box, unit x, unit width)
{
	struct composer *c = &f->composer;
	size_t orphans = (size_t)box->style->orphans, widows = (size_t)box->style->widows;
	size_t first = f->n, n;
	bool numbered = f->repeat != REPEAT_NONE &&
			(has_run(box, RUN_TABLE_PAGE) || has_run(box, RUN_TABLE_PAGES));

	composer_set(c, box->style, box->runs);
	if (c->n == 0)
		return;
	composer_break(c, width, box->style->text_indent);
	n = c->nlines;
	for (size_t i = 0; i < n; i++) {
		struct item *item;

		if (i > 0 && (i < orphans || n - i < widows))
			want_break(f, BREAK_AVOID);
		item = flow_item(f, ITEM_LINE, c->lines[i].height);
		item->element = box->element;
		if (numbered) {
			item->numbered = box;
			item->x = x;
			item->width = width;
			return; /* one line it is */
		}
		composer_emit(c, i, width, x, 0, &f->frags);
		f->items[f->n - 1].f1 = f->frags.n;
	}
	if (!has_run(box, RUN_TARGET_PAGE) || f->in_cell > 0)
		return;
	f->lates = xgrow(f->lates, f->nlates, &f->clates, sizeof *f->lates);
	f->lates[f->nlates++] = (struct late){box, x, width, first, n};
}

bool flow_recompose(struct flow *f, const struct late *late)
{
	struct composer *c = &f->composer;

	composer_set(c, late->box->style, late->box->runs);
	composer_break(c, late->width, late->box->style->text_indent);
	if (c->nlines != late->n)
		return false;
	for (size_t i = 0; i < late->n; i++) {
		struct item *item = &f->items[late->first + i];

		item->f0 = f->frags.n;
		composer_emit(c, i, late->width, late->x, 0, &f->frags);
		item->f1 = f->frags.n;
	}
	return true;
}

/* ---- blocks ---------------------------------------------------------------------- */

/* A page type other than the parent's: as wide as that type's pages, and a new page if need be. */
static void enter_page(struct flow *f, const struct style *style, unit *x, unit *width)
{
	const struct page_style *page = sheet_page(f->sheet, style->page, false, false);

	if (f->page != NULL && strcmp(f->page, style->page) != 0)
		want_break(f, BREAK_PAGE);
	f->page = f->parent_page = style->page;
	f->page_height = page->height - page->margin[SIDE_TOP] - page->margin[SIDE_BOTTOM];
	*x = 0;
	*width = page->width - page->margin[SIDE_LEFT] - page->margin[SIDE_RIGHT];
}

static unit edge(const struct style *s, enum side side)
{
	return s->padding[side] + (s->border[side] != BORDER_NONE ? s->border_width[side] : 0);
}

static bool is_decorated(const struct style *s)
{
	return s->has_background || s->border[0] != BORDER_NONE || s->border[1] != BORDER_NONE ||
	       s->border[2] != BORDER_NONE || s->border[3] != BORDER_NONE;
}

static void add_deco(struct flow *f, const struct style *style, unit x, unit w, size_t first)
{
	if (!is_decorated(style) || f->in_cell > 0 || first == f->n)
		return;
	f->decos = xgrow(f->decos, f->ndecos, &f->cdecos, sizeof *f->decos);
	f->decos[f->ndecos++] = (struct deco){style, x, w, first, f->n};
}

/* width and auto margins */
static void place_width(const struct style *s, unit *x, unit *width)
{
	unit want = *width;

	if (s->width.kind == SIZE_LENGTH)
		want = s->width.value;
	else if (s->width.kind == SIZE_PERCENT)
		want = (unit)((int64_t)*width * s->width.value / 10000);
	if (want >= *width)
		return;
	if (s->margin_auto[SIDE_LEFT])
		*x += s->margin_auto[SIDE_RIGHT] ? (*width - want) / 2 : *width - want;
	*width = want;
}

static void flow_children(struct flow *f, const struct box *box, unit x, unit width)
{
	for (const struct box *b = box->child; b != NULL; b = b->next)
		flow_box(f, b, x, width);
}

static void flow_block(struct flow *f, const struct box *box, unit x, unit width)
{
	const struct style *s = box->style;
	unit top = edge(s, SIDE_TOP), bottom = edge(s, SIDE_BOTTOM);
	unit left = edge(s, SIDE_LEFT), right = edge(s, SIDE_RIGHT);
	size_t first = f->n;

	if (top > 0)
		flow_item(f, ITEM_SPACE, top), want_break(f, BREAK_AVOID);
	if (box->kind == BOX_PICTURE)
		picture_flow(f, box, x + left, width - left - right);
	else
		flow_children(f, box, x + left, width - left - right);
	if (bottom > 0) {
		if (f->n > first)
			want_break(f, BREAK_AVOID);
		flow_item(f, ITEM_SPACE, bottom);
	}
	if (s->min_height.kind == SIZE_LENGTH && f->n == first)
		flow_item(f, ITEM_SPACE, s->min_height.value);
	add_deco(f, s, x, width, first);
}

/* break-inside: avoid ties everything inside together */
static void tie(struct flow *f, size_t first)
{
	for (size_t i = first + 1; i < f->n; i++)
		if (f->items[i].brk == BREAK_AUTO)
			f->items[i].brk = BREAK_AVOID;
}

void flow_box(struct flow *f, const struct box *box, unit x, unit width)
{
	const struct style *s = box->style;
	const char *parent_page = f->parent_page;
	enum repeat repeat = f->repeat;
	size_t first = f->n;

	if (f->in_cell == 0 && (parent_page == NULL || strcmp(parent_page, s->page) != 0 ||
				strcmp(f->page, s->page) != 0))
		enter_page(f, s, &x, &width);
	if (box->kind == BOX_PARA) {
		flow_para(f, box, x, width);
		f->parent_page = parent_page;
		return;
	}
	want_margin(f, s->margin[SIDE_TOP]);
	want_break(f, s->break_before);
	add_mark(f, box);
	if (s->repeat != REPEAT_NONE)
		f->repeat = s->repeat;
	x += s->margin[SIDE_LEFT];
	width -= s->margin[SIDE_LEFT] + s->margin[SIDE_RIGHT];
	if (box->kind == BOX_TABLE) {
		table_flow(f, box, x, width);
	} else {
		place_width(s, &x, &width);
		flow_block(f, box, x, width);
	}
	f->parent_page = parent_page;
	f->repeat = repeat;
	if (s->break_inside == BREAK_AVOID)
		tie(f, first);
	want_margin(f, s->margin[SIDE_BOTTOM]);
	want_break(f, s->break_after);
}

void flow_extent(struct flow *f, const struct box *box, unit *min, unit *max)
{
	unit side = 0;

	*min = *max = 0;
	if (box->kind == BOX_PARA) {
		composer_set(&f->composer, box->style, box->runs);
		composer_extent(&f->composer, min, max);
		*max += box->style->text_indent > 0 ? box->style->text_indent : 0;
		return;
	}
	for (const struct box *b = box->child; b != NULL; b = b->next) {
		unit lo, hi;

		flow_extent(f, b, &lo, &hi);
		*min = lo > *min ? lo : *min;
		*max = hi > *max ? hi : *max;
	}
	if (box->kind == BOX_PICTURE && box->style->width.kind == SIZE_LENGTH)
		*min = *max = box->style->width.value;
	if (box->style->display != DISPLAY_TABLE_CELL)
		side = box->style->margin[SIDE_LEFT] + box->style->margin[SIDE_RIGHT];
	side += edge(box->style, SIDE_LEFT) + edge(box->style, SIDE_RIGHT);
	*min += side;
	*max += side;
}
