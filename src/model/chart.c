/*
 * chart: declared charts and computed measures and tables in, the bars of each chart out.
 *
 * Items of zero are left out. When there are more than the pack wants, the largest stay and the
 * others become one. Shares are thousandths of the items together, each rounded so that they add
 * up to 1000: what the rounded-down shares leave over goes, one each, to the items that lost most
 * (largest remainder; the earlier item where two lost the same).
 *
 * The surprising rules: a pair without facts of last year is left out, for a comparison with
 * nothing would be wrong; and where an amount is negative there are no shares, since it is not
 * part of a whole.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/chart.h"

#include <stdlib.h>
#include <string.h>

static money magnitude(money v)
{
	return v == INT64_MIN ? INT64_MAX : v < 0 ? -v : v;
}

static struct bar *add_bar(struct model *m, struct chart *c, const char *id, struct label label,
			   money amount)
{
	struct bar *b;

	c->bar = arena_grow(m->arena, c->bar, c->n, &c->cap, sizeof *c->bar);
	b = &c->bar[c->n++];
	*b = (struct bar){.id = id, .label = label, .amount = amount, .order = c->n - 1};
	return b;
}

static void add_items(struct model *m, struct chart *c)
{
	for (const struct chart_item *i = c->item; i; i = i->next) {
		money amount = i->measure->value;
		struct bar *b;

		if (i->last && !i->last->given)
			continue;
		if (amount == 0 && (!i->last || i->last->value == 0))
			continue;
		b = add_bar(m, c, i->measure->name, i->label, amount);
		if (!i->last)
			continue;
		b->last = i->last->value;
		b->change = amount;
		if (!money_sub(amount, b->last, &b->change))
			sum_add(m, NULL, &b->change, amount < 0 ? INT64_MIN : INT64_MAX);
	}
}

static const struct cell *name_cell(const struct table *t, const struct row *row)
{
	size_t k = 0;

	while (k < t->leaf_n && t->leaf[k]->kind != COLUMN_NAME)
		k++;
	return k < t->leaf_n ? &row->cell[k] : NULL;
}

static void add_rows(struct model *m, struct chart *c)
{
	const struct table *t = c->table;

	for (size_t r = 0; r < t->grid->n; r++) {
		const struct row *row = &t->grid->row[r];
		const struct cell *name = name_cell(t, row);
		struct label label = {row->id, c->title.pos};

		if (row->level != c->level || row->cell[c->leaf].amount == 0)
			continue;
		if (name)
			label = (struct label){name->text, name->pos};
		add_bar(m, c, row->id, label, row->cell[c->leaf].amount);
	}
}

static int compare(money a, money b, size_t a_order, size_t b_order)
{
	return a != b ? (a < b) - (a > b) : (a_order > b_order) - (a_order < b_order);
}

/* The largest first; what is equal stays in its order. */
static int by_amount(const void *a, const void *b)
{
	const struct bar *x = a, *y = b;

	return compare(x->amount, y->amount, x->order, y->order);
}

/* … whichever sign it has. */
static int by_magnitude(const void *a, const void *b)
{
	const struct bar *x = a, *y = b;

	return compare(magnitude(x->amount), magnitude(y->amount), x->order, y->order);
}

static void sort(struct chart *c)
{
	if (c->n > 0)
		qsort(c->bar, c->n, sizeof *c->bar, by_amount);
	for (size_t i = 0; i < c->n; i++)
		c->bar[i].order = i;
}

/* One item alone is not made a rest: it may as well have its name. */
static void make_rest(struct model *m, struct chart *c)
{
	struct bar rest = {.id = "rest", .label = c->rest, .rest = true}, *largest;
	bool *keep;
	size_t n = 0;

	if (c->most == 0 || c->n <= (size_t)c->most + 1)
		return;
	largest = arena_alloc(m->arena, c->n * sizeof *largest);
	memcpy(largest, c->bar, c->n * sizeof *largest);
	qsort(largest, c->n, sizeof *largest, by_magnitude);
	keep = arena_zalloc(m->arena, c->n * sizeof *keep);
	for (size_t i = 0; i < (size_t)c->most; i++)
		keep[largest[i].order] = true;
	for (size_t i = 0; i < c->n; i++)
		if (keep[i])
			c->bar[n++] = c->bar[i];
		else
			sum_add(m, NULL, &rest.amount, c->bar[i].amount);
	if (rest.amount != 0)
		c->bar[n++] = rest;
	c->n = n;
}

static void make_shares(struct model *m, struct chart *c, money sum)
{
	money *left;
	int missing = 1000;

	c->shares = sum > 0;
	for (size_t i = 0; i < c->n; i++)
		c->shares = c->shares && c->bar[i].amount > 0;
	if (!c->shares)
		return;
	left = arena_alloc(m->arena, c->n * sizeof *left);
	for (size_t i = 0; i < c->n; i++) {
		__int128 thousand = (__int128)c->bar[i].amount * 1000;

		c->bar[i].share = (int)(thousand / sum);
		left[i] = (money)(thousand % sum);
		missing -= c->bar[i].share;
	}
	for (; missing > 0; missing--) {
		size_t most = 0;

		for (size_t i = 1; i < c->n; i++)
			if (left[i] > left[most])
				most = i;
		c->bar[most].share++;
		left[most] = -1;
	}
}

/* By how much all stated totals together can make a whole differ from its parts. */
static money tolerance(struct model *m)
{
	money v = 0;

	for (const struct list *l = m->lists; l; l = l->next)
		for (size_t i = 0; i < l->stated_n; i++)
			sum_add(m, l, &v, magnitude(l->stated[i].adjust));
	return v;
}

/* An item that the pack forgot would make every share wrong. */
static void check_whole(struct model *m, const struct chart *c, money sum)
{
	money whole = c->whole_measure->value, off;
	const char *unit = money_unit_name(m->display.unit);

	if (money_sub(whole, sum, &off) && magnitude(off) <= tolerance(m))
		return;
	diag_error(m->diag, c->whole_pos,
		   "the items of the chart '%s' add up to %s %s and '%s' is %s %s: an item is "
		   "missing or counted twice",
		   c->id, format_exact(m, m->arena, sum), unit, c->whole_measure->name,
		   format_exact(m, m->arena, whole), unit);
}

static void compute(struct model *m, struct chart *c)
{
	money sum = 0;

	if (c->table)
		add_rows(m, c);
	else
		add_items(m, c);
	if (c->kind == CHART_PAIRS)
		return;
	for (size_t i = 0; i < c->n; i++)
		sum_add(m, NULL, &sum, c->bar[i].amount);
	if (!m->amounts_missing)
		check_whole(m, c, sum);
	if (c->kind == CHART_BARS)
		sort(c);
	make_rest(m, c);
	make_shares(m, c, sum);
}

void charts_compute(struct model *m)
{
	for (struct chart *c = m->charts; c; c = c->next)
		compute(m, c);
}
