/*
 * pdf_order: which part of a linearized file each object goes to, by who needs it. The
 * surprising rule: a page is never followed from another, so that a link does not draw its
 * target in; what both a page and the document need counts as the document's, unless the
 * page is the first.
 */
#include "base/arena.h"
#include "export/pdf_linear.h"
#include <stdlib.h>
#include <string.h>

struct use {
	uint32_t npages; /* pages that need it */
	uint32_t page;	 /* the last of them */
	uint32_t seen;	 /* the walk that came by last */
	bool first, document, outline;
};

struct order {
	struct linear *l;
	struct use *uses; /* by object - 1 */
	struct list stack;
	struct list *reached; /* by page: what it needs, itself first */
	uint32_t walk;
};

static void append(struct list *list, unsigned v)
{
	list->v = xgrow(list->v, list->n, &list->cap, sizeof *list->v);
	list->v[list->n++] = v;
}

/* The next reference in a text, or 0 at its end. */
static unsigned next_ref(const char **p, const char *end)
{
	const char *mark = memchr(*p, 1, (size_t)(end - *p));
	unsigned number = 0;

	if (mark == NULL)
		return 0;
	for (mark++; *mark != 2; mark++)
		number = number * 10 + (unsigned)(*mark - '0');
	*p = mark + 1;
	return number;
}

static void push(struct order *o, unsigned object)
{
	struct use *use = &o->uses[object - 1];

	if (use->seen == o->walk)
		return;
	use->seen = o->walk;
	append(&o->stack, object);
}

/* All that can be reached from an object, but for pages; each is told to the caller once. */
static unsigned walk_next(struct order *o)
{
	const struct pdf_objects *objects = &o->l->p->objects;
	unsigned object, to;

	if (o->stack.n == 0)
		return 0;
	object = o->stack.v[--o->stack.n];
	const char *p = objects->text.p + objects->v[object - 1].off;
	const char *end = p + objects->v[object - 1].n;

	while ((to = next_ref(&p, end)) != 0)
		if (!objects->v[to - 1].page)
			push(o, to);
	return object;
}

static void begin_walk(struct order *o, unsigned object)
{
	o->walk++;
	push(o, object);
}

static void find_uses(struct order *o)
{
	const struct pdf *p = o->l->p;
	unsigned object;

	for (size_t i = 0; i < p->book->npages; i++) {
		begin_walk(o, p->pages[i]);
		while ((object = walk_next(o)) != 0) {
			struct use *use = &o->uses[object - 1];

			append(&o->reached[i], object);
			use->npages++;
			use->page = (uint32_t)i;
			use->first |= i == 0;
		}
	}
	o->walk++;
	if (p->outlines != 0) {
		push(o, p->outlines);
		while ((object = walk_next(o)) != 0)
			o->uses[object - 1].outline = true;
	}
	/* the same walk goes on: what the outline needs is left to it */
	push(o, p->root);
	if (p->info != 0)
		push(o, p->info);
	while ((object = walk_next(o)) != 0)
		o->uses[object - 1].document = true;
}

static void place_first(struct order *o)
{
	struct linear *l = o->l;

	for (size_t i = 0; i < o->reached[0].n; i++)
		append(&l->pages[0], o->reached[0].v[i]);
	for (size_t i = 0; i < l->p->objects.n; i++)
		if (o->uses[i].outline)
			append(&l->outline, (unsigned)i + 1);
}

static bool is_own(const struct use *use)
{
	return use->npages == 1 && !use->first && !use->document;
}

static void place_pages(struct order *o)
{
	struct linear *l = o->l;

	for (size_t i = 1; i < l->p->book->npages; i++)
		for (size_t j = 0; j < o->reached[i].n; j++)
			if (is_own(&o->uses[o->reached[i].v[j] - 1]))
				append(&l->pages[i], o->reached[i].v[j]);
}

static void place_rest(struct order *o)
{
	struct linear *l = o->l;

	for (size_t i = 0; i < l->p->objects.n; i++) {
		const struct use *use = &o->uses[i];
		unsigned object = (unsigned)i + 1;

		if (object == l->p->root)
			append(&l->document, object);
		else if (!use->outline && l->p->objects.v[i].place == PDF_PACKED)
			append(&l->packed, object);
		else if (!use->outline && !use->first && use->npages > 1)
			append(&l->shared, object);
		else if (!use->outline && !use->first && !is_own(use))
			append(&l->rest, object);
	}
}

/* What pages behind the first take from the first and from the shared objects. */
static void find_taken(struct order *o)
{
	struct linear *l = o->l;
	uint32_t *index = xcalloc(l->p->objects.n + 1, sizeof *index); /* + 1; 0: not shared */
	size_t nfirst = l->pages[0].n + (l->outline.n > 0);

	for (size_t i = 0; i < l->pages[0].n; i++)
		index[l->pages[0].v[i]] = (uint32_t)i + 1;
	for (size_t i = 0; i < l->shared.n; i++)
		index[l->shared.v[i]] = (uint32_t)(nfirst + i) + 1;
	for (size_t i = 1; i < l->p->book->npages; i++)
		for (size_t j = 0; j < o->reached[i].n; j++)
			if (index[o->reached[i].v[j]] > 0)
				append(&l->taken[i], index[o->reached[i].v[j]] - 1);
	free(index);
}

void linear_order(struct linear *l)
{
	size_t npages = l->p->book->npages;
	struct order o = {.l = l};

	l->pages = xcalloc(npages + 1, sizeof *l->pages);
	l->taken = xcalloc(npages + 1, sizeof *l->taken);
	o.reached = xcalloc(npages + 1, sizeof *o.reached);
	o.uses = xcalloc(l->p->objects.n + 1, sizeof *o.uses);
	find_uses(&o);
	place_first(&o);
	place_pages(&o);
	place_rest(&o);
	find_taken(&o);
	for (size_t i = 0; i < npages; i++)
		free(o.reached[i].v);
	free(o.reached);
	free(o.stack.v);
	free(o.uses);
}

void linear_free(struct linear *l)
{
	for (size_t i = 0; i < l->p->book->npages; i++) {
		free(l->pages[i].v);
		free(l->taken[i].v);
	}
	free(l->pages);
	free(l->taken);
	free(l->document.v);
	free(l->shared.v);
	free(l->rest.v);
	free(l->packed.v);
	free(l->outline.v);
	free(l->streams);
	free(l->number);
	free(l->at);
	free(l->length);
}
