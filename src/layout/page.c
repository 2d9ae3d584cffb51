/*
 * page: decides which items stand on which page. In: the flow's items. Out: plans with every
 * item's place, page numbers, dests and bookmarks. The surprising rule: numbers come before
 * drawing, so that a 目录 can print them; it is then composed again in place (layout.c).
 */
#include "layout/page.h"
#include "base/arena.h"
#include "base/diag.h"
#include <stdlib.h>
#include <string.h>

static bool is_forced(const struct item *item)
{
	return item->brk >= BREAK_PAGE;
}

static unit type_height(const struct page_style *p)
{
	return p->height - p->margin[SIDE_TOP] - p->margin[SIDE_BOTTOM];
}

/*
 * The number a page gets: one more than the last, one more again where break-before: left or
 * right asks for the other side (book_bind puts the blank sheet in), or what counter-reset on
 * its first item says.
 */
static int page_number(const struct pager *p, size_t first)
{
	enum brk side = (enum brk)p->flow->items[first].brk;
	int number = p->nplans > 0 ? p->plans[p->nplans - 1].number + 1 : 1;

	if ((side == BREAK_LEFT && number % 2 != 0) || (side == BREAK_RIGHT && number % 2 == 0))
		number++;
	for (const struct mark *m = p->flow->items[first].marks; m != NULL; m = m->next)
		if (m->box->style->counter_reset_page)
			number = m->box->style->counter_reset_value;
	return number;
}

static struct plan *add_plan(struct pager *p, size_t first, int number)
{
	const struct item *items = p->flow->items;
	const char *name = items[first].page;
	bool is_first = p->nplans == 0 || strcmp(p->plans[p->nplans - 1].style->name, name) != 0;
	struct plan *plan;

	p->plans = xgrow(p->plans, p->nplans, &p->cplans, sizeof *p->plans);
	plan = &p->plans[p->nplans++];
	memset(plan, 0, sizeof *plan);
	plan->style = sheet_page(p->flow->sheet, name, is_first, number % 2 == 0);
	plan->i0 = plan->i1 = first;
	plan->number = number;
	plan->fresh = first == 0 || is_forced(&items[first]);
	return plan;
}

/* The margin above item i on a page that starts with item i0. */
static unit space_before(const struct plan *plan, const struct item *items, size_t i)
{
	return i > plan->i0 || plan->fresh ? items[i].before : 0;
}

static void too_tall(struct pager *p, const struct item *item, unit have)
{
	diag_error(p->flow->diag, item->element != NULL ? item->element->pos : POS_NONE,
		   "<%s> is %.1f mm tall and the page has %.1f mm",
		   item->element != NULL ? item->element->tag : "block",
		   item->height * 25.4 / 72 / UNIT_PT, have * 25.4 / 72 / UNIT_PT);
}

/*
 * Break a table before row item `at`. When that leaves one or two rows for the last page, the
 * rows of both pages are shared out evenly: 18 + 1 becomes 10 + 9. `from` is the page's first item.
 */
static size_t balance(const struct item *items, size_t from, size_t at)
{
	size_t left, first = at, half;

	if (items[at].kind != ITEM_ROW || items[at].row == 0)
		return at;
	left = items[at].table->nbody - items[at].row;
	while (first > from && items[first - 1].kind == ITEM_ROW && items[first - 1].table == items[at].table)
		first--;
	if (left > 2 || at - first < 4)
		return at;
	half = first + (at - first + left + 1) / 2;
	while (half < at && items[half].brk == BREAK_AVOID)
		half++;
	return half;
}

/* Take items until the page is full; the page ends at the last place where it may. */
static void fill(struct pager *p, struct plan *plan)
{
	const struct item *items = p->flow->items;
	unit height = type_height(plan->style), y = 0;
	size_t n = p->flow->n, i = plan->i0, good = plan->i0;

	if (items[i].kind == ITEM_ROW && items[i].row > 0)
		y = table_head_height(items[i].table, false);
	for (; i < n; i++) {
		unit before = space_before(plan, items, i);

		if (i > plan->i0 && is_forced(&items[i])) {
			plan->i1 = i;
			return;
		}
		if (i > plan->i0 && items[i].brk != BREAK_AVOID)
			good = i;
		if (y + before + items[i].height > height) {
			if (i == plan->i0) {
				too_tall(p, &items[i], height - y - before);
				i++;
			}
			plan->i1 = good > plan->i0 ? balance(items, plan->i0, good) : i;
			return;
		}
		y += before + items[i].height;
	}
	plan->i1 = n;
}

/* Where every item stands; items of a page are few, so this is its own pass. */
static void place(struct pager *p, struct plan *plan)
{
	const struct item *items = p->flow->items;
	unit y = 0;

	plan->y = arena_alloc(p->flow->arena, (plan->i1 - plan->i0 + 1) * sizeof *plan->y);
	if (plan->i1 > plan->i0 && items[plan->i0].kind == ITEM_ROW && items[plan->i0].row > 0)
		y = table_head_height(items[plan->i0].table, false);
	for (size_t i = plan->i0; i < plan->i1; i++) {
		y += space_before(plan, items, i);
		plan->y[i - plan->i0] = y;
		y += items[i].height;
	}
	plan->y[plan->i1 - plan->i0] = y;
}

static void add_bookmark(struct pager *p, const struct mark *m, size_t page, unit y, size_t *cap)
{
	struct book *book = p->book;

	book->bookmarks = arena_grow(p->flow->arena, book->bookmarks, book->nbookmarks, cap,
				     sizeof *book->bookmarks);
	book->bookmarks[book->nbookmarks++] =
		(struct bookmark){m->box->style->bookmark_level, m->box->bookmark, (uint32_t)page, y};
}

/* An id that two elements have is a link that may lead astray. */
static void check_ids(struct pager *p)
{
	for (size_t i = 1; i < p->book->ndests; i++) {
		const struct dest *a = &p->book->dests[i - 1], *b = &p->book->dests[i];

		if (strcmp(a->id, b->id) != 0)
			continue;
		diag_error(p->flow->diag, b->element->pos, "two elements have the id '%s'", b->id);
		if (a->element->pos.src != b->element->pos.src || a->element->pos.off != b->element->pos.off)
			diag_note(p->flow->diag, a->element->pos, "the other one is here");
	}
}

static void find_places(struct pager *p)
{
	struct book *book = p->book;
	size_t cdests = 0, cbookmarks = 0;

	book->dests = NULL;
	book->bookmarks = NULL;
	book->ndests = book->nbookmarks = 0;
	for (size_t n = 0; n < p->nplans; n++)
		for (size_t i = p->plans[n].i0; i < p->plans[n].i1; i++) {
			unit y = p->plans[n].y[i - p->plans[n].i0] + p->plans[n].style->margin[SIDE_TOP];

			for (const struct mark *m = p->flow->items[i].marks; m != NULL; m = m->next) {
				if (m->box->bookmark != NULL)
					add_bookmark(p, m, n, y, &cbookmarks);
				if (m->box->element->id == NULL)
					continue;
				book->dests = arena_grow(p->flow->arena, book->dests, book->ndests, &cdests,
							 sizeof *book->dests);
				book->dests[book->ndests++] =
					(struct dest){m->box->element->id, m->box->element, (uint32_t)n, y};
			}
		}
	if (book->ndests > 0)
		book_sort_dests(book);
	check_ids(p);
}

/* On how many pages does each table stand? */
static void count_table_pages(struct pager *p)
{
	const struct item *items = p->flow->items;

	for (size_t n = 0; n < p->nplans; n++)
		for (size_t i = p->plans[n].i0; i < p->plans[n].i1; i++)
			if (items[i].table != NULL &&
			    (items[i].kind == ITEM_HEAD || i == p->plans[n].i0))
				items[i].table->pages++;
}

static void number_pages(struct pager *p)
{
	struct book *book = p->book;

	book->npages = book->cpages = p->nplans;
	book->pages = arena_zalloc(p->flow->arena, (p->nplans + 1) * sizeof *book->pages);
	for (size_t i = 0; i < p->nplans; i++)
		book->pages[i].number = p->plans[i].number;
}

void pages_plan(struct pager *p)
{
	size_t i = 0;

	p->nplans = 0;
	while (i < p->flow->n) {
		struct plan *plan;

		plan = add_plan(p, i, page_number(p, i));
		fill(p, plan);
		place(p, plan);
		i = plan->i1;
	}
	count_table_pages(p);
	number_pages(p);
	find_places(p);
}

void pages_free(struct pager *p)
{
	free(p->plans);
}
