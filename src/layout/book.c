/*
 * book: looking things up in a laid-out book. The surprising rule: dests are sorted by id, and
 * of equal ids the first in the document comes first.
 */
#include "layout/page.h"
#include <stdlib.h>
#include <string.h>

static int by_id(const void *a, const void *b)
{
	const struct dest *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	if (order != 0 || x->element == NULL || y->element == NULL)
		return order;
	return (x->element->serial > y->element->serial) - (x->element->serial < y->element->serial);
}

void book_sort_dests(struct book *book)
{
	qsort(book->dests, book->ndests, sizeof *book->dests, by_id);
}

const struct dest *book_find_dest(const struct book *book, const char *id)
{
	struct dest key = {.id = id};

	if (book->ndests == 0)
		return NULL;
	return bsearch(&key, book->dests, book->ndests, sizeof *book->dests, by_id);
}
