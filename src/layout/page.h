/*
 * page: items in, pages out. Private to layout/.
 */
#ifndef LAYOUT_PAGE_H
#define LAYOUT_PAGE_H
#include "layout/flow.h"

/* What goes on one page; decided before anything is drawn. */
struct plan {
	const struct page_style *style;
	size_t i0, i1;	/* items */
	int number;
	bool fresh;	/* began by a forced break: margins at the top stay */
	unit *y;	/* of each item's top, in type-area coordinates */
};

struct pager {
	struct flow *flow;
	struct book *book;
	struct plan *plans;
	size_t nplans, cplans;
	/* named strings: what string() prints on the page at hand */
	struct {
		const char *name, *value;
	} strings[16];
	size_t nstrings;
};

/* Fill the plans, number the pages, find dests and bookmarks. */
void pages_plan(struct pager *);

/* Draw the planned pages into the book. */
void pages_draw(struct pager *);

void pages_free(struct pager *);

/* book.c */
void book_sort_dests(struct book *);

#endif
