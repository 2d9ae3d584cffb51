/*
 * bind: the pages of the screen edition on sheets for the binder. In: a book. Out: a book that
 * shares its fragments' text and glyphs. The surprising rule: what goes where follows from page
 * numbers alone, odd ones on the right, so both editions have the same numbers.
 */
#include "base/arena.h"
#include "layout/layout.h"
#include "layout/text.h"
#include <string.h>

struct binding {
	struct arena *arena;
	const struct book *from;
	struct book *to;
	uint32_t *place; /* page of `from` -> page of `to` */
};

static struct page *add_page(struct binding *b)
{
	struct book *to = b->to;

	to->pages = arena_grow(b->arena, to->pages, to->npages, &to->cpages, sizeof *to->pages);
	memset(&to->pages[to->npages], 0, sizeof *to->pages);
	return &to->pages[to->npages++];
}

/* A sheet without ink or number; it is counted all the same. */
static void add_blank(struct binding *b, unit width, unit height)
{
	const struct page *last = b->to->npages > 0 ? &b->to->pages[b->to->npages - 1] : NULL;
	int number = last != NULL ? last->number + 1 : 1;
	bool decimal = last != NULL && last->label[0] >= '0' && last->label[0] <= '9';
	struct page *page = add_page(b);

	page->width = width;
	page->height = height;
	page->name = "";
	page->number = number;
	page->label = (char *)number_text(b->arena, number, decimal ? COUNTER_DECIMAL : COUNTER_LOWER_ROMAN);
}

static void copy_frags(struct binding *b, struct page *page, const struct page *from)
{
	size_t n = from->nbody + (page->turned ? from->nupright : from->nfrags - from->nbody);

	page->frags = arena_alloc(b->arena, (n + 1) * sizeof *page->frags);
	if (from->nbody > 0)
		memcpy(page->frags, from->frags, from->nbody * sizeof *page->frags);
	if (n > from->nbody)
		memcpy(page->frags + from->nbody, page->turned ? from->upright : from->frags + from->nbody,
		       (n - from->nbody) * sizeof *page->frags);
	page->nbody = from->nbody;
	page->nfrags = page->cfrags = n;
}

static void move(struct page *page, size_t first, size_t end, unit dx, unit dy)
{
	for (size_t i = first; i < end; i++) {
		page->frags[i].x += dx;
		page->frags[i].y += dy;
	}
}

/* How far a left page's type area moves so that the wider margin lies inside. */
static unit mirror(const struct page *page, unit x, unit w)
{
	return page->number % 2 == 0 ? page->width - 2 * x - w : 0;
}

static void add_upright(struct binding *b, const struct page *from)
{
	struct page *page = add_page(b);
	unit dx;

	*page = *from;
	page->links = NULL;
	page->nlinks = page->clinks = 0;
	copy_frags(b, page, from);
	dx = mirror(page, page->content_x, page->content_w);
	page->content_x += dx;
	move(page, 0, page->nfrags, dx, 0);
}

static void add_turned(struct binding *b, const struct page *from)
{
	struct page *page = add_page(b);
	unit shift;

	*page = *from;
	page->turned = true;
	page->links = NULL;
	page->nlinks = page->clinks = 0;
	page->width = from->height;
	page->height = from->width;
	page->content_x = from->content_y;
	page->content_y = from->width - from->content_x - from->content_w;
	page->content_w = from->content_h;
	page->content_h = from->content_w;
	copy_frags(b, page, from);
	/* across the sheet is down the turned body */
	shift = mirror(page, page->content_x, page->content_w);
	page->content_x += shift;
	move(page, 0, page->nbody, 0, shift);
	move(page, page->nbody, page->nfrags, mirror(page, from->upright_x, from->upright_w), 0);
}

static void add_sheet(struct binding *b, size_t i)
{
	const struct page *from = &b->from->pages[i];
	bool landscape = from->width > from->height;

	if ((b->to->npages + 1) % 2 != (size_t)(from->number % 2 != 0))
		add_blank(b, landscape ? from->height : from->width, landscape ? from->width : from->height);
	b->place[i] = (uint32_t)b->to->npages;
	if (landscape)
		add_turned(b, from);
	else
		add_upright(b, from);
}

static void copy_places(struct binding *b)
{
	struct book *to = b->to;

	to->dests = arena_alloc(b->arena, (to->ndests + 1) * sizeof *to->dests);
	to->bookmarks = arena_alloc(b->arena, (to->nbookmarks + 1) * sizeof *to->bookmarks);
	for (size_t i = 0; i < to->ndests; i++) {
		to->dests[i] = b->from->dests[i];
		to->dests[i].page = b->place[to->dests[i].page];
	}
	for (size_t i = 0; i < to->nbookmarks; i++) {
		to->bookmarks[i] = b->from->bookmarks[i];
		to->bookmarks[i].page = b->place[to->bookmarks[i].page];
	}
}

struct book *book_bind(struct arena *arena, const struct book *book, bool booklet)
{
	struct binding b = {.arena = arena, .from = book, .to = arena_alloc(arena, sizeof *b.to)};

	*b.to = *book;
	b.to->pages = NULL;
	b.to->npages = b.to->cpages = 0;
	b.place = arena_alloc(arena, (book->npages + 1) * sizeof *b.place);
	for (size_t i = 0; i < book->npages; i++)
		add_sheet(&b, i);
	while (booklet && b.to->npages % 4 != 0)
		add_blank(&b, b.to->pages[b.to->npages - 1].width, b.to->pages[b.to->npages - 1].height);
	copy_places(&b);
	return b.to;
}
