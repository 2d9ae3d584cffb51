/*
 * pagedraw: planned pages as fragments. In: plans. Out: struct page with everything at its
 * final place: decorations, items, tables by segments, margin boxes, link areas. The
 * surprising rule: margin boxes are artifacts and know nothing but numbers and named strings.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/page.h"
#include <string.h>

/* ---- decorations of blocks ---------------------------------------------------------- */

static void add_rect(struct frags *out, unit x, unit y, unit w, unit h, uint32_t color)
{
	struct frag *f;

	if (w <= 0 || h <= 0)
		return;
	f = frags_add(out, FRAG_RECT);
	f->x = x;
	f->y = y;
	f->w = w;
	f->h = h;
	f->color = color;
}

static unit border(const struct style *s, enum side side)
{
	return s->border[side] != BORDER_NONE ? s->border_width[side] : 0;
}

/* A double border is two rules of a third each. */
static void border_rects(struct frags *out, const struct style *s, enum side side, unit x, unit y, unit w,
			 unit h)
{
	unit third = border(s, side) / 3;

	if (s->border[side] != BORDER_DOUBLE || third == 0) {
		add_rect(out, x, y, w, h, s->border_color[side]);
	} else if (side == SIDE_TOP || side == SIDE_BOTTOM) {
		add_rect(out, x, y, w, third, s->border_color[side]);
		add_rect(out, x, y + h - third, w, third, s->border_color[side]);
	} else {
		add_rect(out, x, y, third, h, s->border_color[side]);
		add_rect(out, x + w - third, y, third, h, s->border_color[side]);
	}
}

static void draw_deco(const struct pager *p, const struct plan *plan, const struct deco *d, unit x0,
		      unit y0, struct frags *out)
{
	const struct item *items = p->flow->items;
	size_t first = d->first > plan->i0 ? d->first : plan->i0;
	size_t last = d->end < plan->i1 ? d->end : plan->i1;
	const struct style *s = d->style;
	unit x = x0 + d->x, y, h;

	if (first >= last)
		return;
	y = y0 + plan->y[first - plan->i0];
	h = y0 + plan->y[last - 1 - plan->i0] + items[last - 1].height - y;
	if (s->has_background)
		add_rect(out, x, y, d->w, h, s->background);
	if (first == d->first)
		border_rects(out, s, SIDE_TOP, x, y, d->w, border(s, SIDE_TOP));
	if (last == d->end)
		border_rects(out, s, SIDE_BOTTOM, x, y + h - border(s, SIDE_BOTTOM), d->w,
			     border(s, SIDE_BOTTOM));
	border_rects(out, s, SIDE_LEFT, x, y, border(s, SIDE_LEFT), h);
	border_rects(out, s, SIDE_RIGHT, x + d->w - border(s, SIDE_RIGHT), y, border(s, SIDE_RIGHT), h);
}

/* ---- items --------------------------------------------------------------------------- */

static void draw_items(const struct pager *p, const struct plan *plan, unit x0, unit y0, struct frags *out)
{
	const struct item *items = p->flow->items;

	/* a block's entry comes after those of the blocks inside it */
	for (size_t i = p->flow->ndecos; i-- > 0;)
		draw_deco(p, plan, &p->flow->decos[i], x0, y0, out);
	for (size_t i = plan->i0; i < plan->i1;) {
		struct segment s = {.table = items[i].table, .first = items[i].kind == ITEM_HEAD};
		unit y = y0 + plan->y[i - plan->i0];
		size_t end = i + 1;

		if (items[i].table == NULL) {
			flow_copy(p->flow, items[i].f0, items[i].f1, x0, y, false, out);
			i = end;
			continue;
		}
		while (end < plan->i1 && items[end].kind == ITEM_ROW && items[end].table == s.table)
			end++;
		s.row0 = s.first ? 0 : items[i].row;
		s.row1 = s.row0 + (end - i) - (s.first ? 1 : 0);
		s.y = s.first ? y : y - table_head_height(s.table, false);
		items[i].table->page++;
		table_draw(p->flow, &s, x0, out);
		i = end;
	}
}

/* ---- margin boxes -------------------------------------------------------------------- */

static const char *named_string(void *arg, const char *name)
{
	struct pager *p = arg;

	for (size_t i = 0; i < p->nstrings; i++)
		if (strcmp(p->strings[i].name, name) == 0)
			return p->strings[i].value;
	return "";
}

static void set_string(struct pager *p, const char *name, const char *value)
{
	size_t i = 0;

	while (i < p->nstrings && strcmp(p->strings[i].name, name) != 0)
		i++;
	if (i == sizeof p->strings / sizeof *p->strings)
		return;
	p->strings[i].name = name;
	p->strings[i].value = value;
	if (i == p->nstrings)
		p->nstrings++;
}

static void set_strings(struct pager *p, const struct plan *plan)
{
	for (size_t i = plan->i0; i < plan->i1; i++)
		for (const struct mark *m = p->flow->items[i].marks; m != NULL; m = m->next)
			if (m->box->named_text != NULL)
				set_string(p, m->box->style->string_set_name, m->box->named_text);
}

static bool has_counter(const struct content *content, enum counter_style *style)
{
	for (; content != NULL; content = content->next)
		if (content->kind == CONTENT_PAGE) {
			*style = content->counter;
			return true;
		}
	return false;
}

/* A margin box is as wide as the type area; its text-align says which end it stands at. */
static void draw_margin_box(struct pager *p, const struct page *page, const struct page_style *sheet,
			    enum margin_box_place place, struct frags *out)
{
	const struct style *style = sheet->box[place];
	struct composer *c = &p->flow->composer;
	unit x = sheet->margin[SIDE_LEFT] + style->margin[SIDE_LEFT], y;
	unit w = sheet->width - sheet->margin[SIDE_RIGHT] - style->margin[SIDE_RIGHT] - x;

	c->context.page = page;
	composer_set(c, style, boxes_content_runs(p->flow->arena, style->content, style, NULL, NULL));
	composer_break(c, w, 0);
	if (place < MARGIN_BOTTOM_LEFT)
		y = sheet->margin[SIDE_TOP] - style->margin[SIDE_BOTTOM] - c->lines[0].height;
	else
		y = sheet->height - sheet->margin[SIDE_BOTTOM] + style->margin[SIDE_TOP];
	if (c->n > 0)
		composer_emit(c, 0, w, x, y, out);
	c->context.page = NULL;
}

static void draw_margin_boxes(struct pager *p, const struct page_style *sheet, struct page *page,
			      struct frags *out)
{
	enum counter_style counter = COUNTER_LOWER_ROMAN;

	for (int i = 0; i < MARGIN_PLACES; i++) {
		if (sheet->box[i] == NULL || sheet->box[i]->content == NULL)
			continue;
		page->numbered |= has_counter(sheet->box[i]->content, &counter);
		draw_margin_box(p, page, sheet, (enum margin_box_place)i, out);
	}
	page->label = (char *)number_text(p->flow->arena, page->number, (int)counter);
}

static struct frag *keep(struct pager *p, const struct frags *from)
{
	struct frag *copy = arena_alloc(p->flow->arena, (from->n + 1) * sizeof *copy);

	if (from->n > 0)
		memcpy(copy, from->v, from->n * sizeof *copy);
	return copy;
}

/* Margin boxes once more for a bound landscape page: where they stand on the upright pages. */
static void draw_upright(struct pager *p, struct page *page, struct frags *scratch)
{
	const struct page_style *sheet = sheet_page(p->flow->sheet, "", false, page->number % 2 == 0);
	bool numbered = page->numbered;
	char *label = page->label;

	if (page->width <= page->height)
		return;
	scratch->n = 0;
	if (page->nfrags > page->nbody)
		draw_margin_boxes(p, sheet, page, scratch);
	page->upright = keep(p, scratch);
	page->nupright = scratch->n;
	page->upright_x = sheet->margin[SIDE_LEFT];
	page->upright_w = sheet->width - sheet->margin[SIDE_LEFT] - sheet->margin[SIDE_RIGHT];
	page->numbered = numbered;
	page->label = label;
}

/* ---- links ----------------------------------------------------------------------------- */

static const struct element *link_of(const struct element *e)
{
	while (e != NULL && (e->href == NULL || strcmp(e->tag, "a") != 0))
		e = e->parent;
	return e;
}

static void add_link(struct arena *arena, struct page *page, const struct element *a, const struct frag *f)
{
	unit top = f->y - f->face->size * 22 / 25, bottom = f->y + f->face->size * 3 / 25;
	struct link *last = page->nlinks > 0 ? &page->links[page->nlinks - 1] : NULL;

	/* pieces of one line are one area, with what lies between them (a leader) */
	if (last != NULL && last->element == a && last->y < bottom && top < last->y + last->h) {
		if (f->x + f->w > last->x + last->w)
			last->w = f->x + f->w - last->x;
		return;
	}
	page->links = arena_grow(arena, page->links, page->nlinks, &page->clinks, sizeof *page->links);
	last = &page->links[page->nlinks++];
	*last = (struct link){.element = a, .x = f->x, .y = top, .w = f->w, .h = bottom - top};
	if (a->href[0] == '#')
		last->target = a->href + 1;
	else
		last->uri = a->href;
}

static void find_links(struct pager *p, struct page *page)
{
	const struct element *seen = NULL, *a = NULL;

	for (size_t i = 0; i < page->nfrags; i++) {
		const struct frag *f = &page->frags[i];

		if (f->kind != FRAG_TEXT || f->element == NULL)
			continue;
		if (f->element != seen)
			a = link_of(f->element);
		seen = f->element;
		if (a != NULL)
			add_link(p->flow->arena, page, a, f);
	}
}

static void check_targets(struct pager *p, const struct page *page)
{
	for (size_t i = 0; i < page->nlinks; i++) {
		const struct link *l = &page->links[i];

		if (l->target != NULL && *l->target != '\0' && book_find_dest(p->book, l->target) == NULL)
			diag_error(p->flow->diag, l->element->pos, "the link '#%s' leads nowhere in the book: no element has this id",
				   l->target);
	}
}

/* ---- pages ------------------------------------------------------------------------------- */

static void draw_page(struct pager *p, const struct plan *plan, struct page *page, struct frags *scratch)
{
	const struct page_style *s = plan->style;

	page->width = s->width;
	page->height = s->height;
	page->content_x = s->margin[SIDE_LEFT];
	page->content_y = s->margin[SIDE_TOP];
	page->content_w = s->width - s->margin[SIDE_LEFT] - s->margin[SIDE_RIGHT];
	page->content_h = s->height - s->margin[SIDE_TOP] - s->margin[SIDE_BOTTOM];
	page->name = s->name;
	page->number = plan->number;
	set_strings(p, plan);
	scratch->n = 0;
	draw_items(p, plan, page->content_x, page->content_y, scratch);
	page->nbody = scratch->n;
	draw_margin_boxes(p, s, page, scratch);
	page->frags = keep(p, scratch);
	page->nfrags = page->cfrags = scratch->n;
	draw_upright(p, page, scratch);
	find_links(p, page);
	check_targets(p, page);
}

void pages_draw(struct pager *p)
{
	struct frags scratch = {0};

	p->flow->composer.context.book = p->book;
	p->flow->composer.context.string = named_string;
	p->flow->composer.context.string_arg = p;
	for (size_t i = 0; i < p->nplans; i++)
		draw_page(p, &p->plans[i], &p->book->pages[i], &scratch);
	frags_free(&scratch);
}
