/*
 * stated: totals that the report states, and sums of facts.
 *
 * A published report rounds every amount on its own, so its totals need not be the sums of its
 * parts. A stated total T belongs to the set of facts its where selects. It carries a small
 * difference, adj(T) = stated - (Σ facts of T + Σ adj(U) of the stated U inside T), and every
 * sum over a set of facts that contains T's adds adj(T). So a sum over exactly T is what is
 * stated, and a sum over more carries the difference along. Totals are taken by ascending
 * number of facts, so that the inner ones are known first.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <stdlib.h>

void sum_add(struct model *m, const struct list *l, money *sum, money v)
{
	if (money_add(*sum, v, sum) || m->overflow)
		return;
	m->overflow = true;
	diag_error(m->diag, l && l->n ? l->node[0]->pos : POS_NONE,
		   "amounts add up to more than can be computed");
}

static void read_stated(struct model *m, const struct yaml *node)
{
	const struct yaml *name, *amount, *where = yaml_find(node, "where");
	struct where w = {.node = is_absent(where) ? NULL : where};
	struct stated *t;
	struct list *l;

	if (!read_keys(m, node, "a stated total", "list", "where", "amount", NULL))
		return;
	name = read_need(m, node, "list", "a stated total");
	amount = read_need(m, node, "amount", "a stated total");
	l = name ? list_find(m, name) : NULL;
	if (!l)
		return;
	l->stated = arena_grow(m->arena, l->stated, l->stated_n, &l->stated_cap, sizeof *l->stated);
	t = &l->stated[l->stated_n];
	*t = (struct stated){.node = amount, .order = l->stated_n};
	t->filter = where_filter(m, &w, l);
	if (amount && read_amount(m, amount, &t->amount) && !(t->filter && t->filter->broken))
		l->stated_n++;
}

void stated_read(struct model *m, const struct yaml *node)
{
	if (is_absent(node) ||
	    !read_kind(m, node, YAML_SEQUENCE, "stated totals, each beginning with '- '"))
		return;
	for (const struct yaml *n = node->child; n; n = n->next)
		if (read_kind(m, n, YAML_MAPPING, "a stated total"))
			read_stated(m, n);
}

bool stated_within(const struct stated *t, struct filter *const filter[3])
{
	const struct list *l = NULL;

	for (int k = 0; k < 3; k++)
		if (filter[k])
			l = filter[k]->list;
	for (size_t i = 0; l && i < t->n; i++)
		for (int k = 0; k < 3; k++)
			if (!filter_match(filter[k], l->value + t->fact[i] * l->dimension_n))
				return false;
	return true;
}

static void collect_facts(struct model *m, const struct list *l, struct stated *t)
{
	size_t cap = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (!filter_match(t->filter, l->value + i * l->dimension_n))
			continue;
		t->fact = arena_grow(m->arena, t->fact, t->n, &cap, sizeof *t->fact);
		t->fact[t->n++] = (uint32_t)i;
	}
}

static int by_size(const void *a, const void *b)
{
	const struct stated *s = a, *t = b;

	if (s->n != t->n)
		return s->n < t->n ? -1 : 1;
	return s->order < t->order ? -1 : s->order > t->order;
}

/* |stated - sum| < step / 2 * (n + 1), step 0.01 of the report's unit. */
static void check_bound(struct model *m, const struct list *l, const struct stated *t, money sum)
{
	money step = money_unit_fen(m->unit) / 100, bound, difference;
	size_t parts = 0;

	for (size_t i = 0; i < t->n; i++)
		parts += l->amount[t->fact[i]] != 0;
	bound = step * (money)(parts + 1); /* twice the bound */
	if (money_sub(t->amount, sum, &difference) && difference > INT64_MIN / 2 &&
	    difference < INT64_MAX / 2 && difference * 2 < bound && -difference * 2 < bound)
		return;
	diag_error(m->diag, t->node->pos,
		   "the stated total is %s %s, but its facts (%zu) add up to "
		   "%s: the difference of %s is more than rounding explains; correct one "
		   "of them",
		   format_typed(m, m->arena, t->amount), money_unit_name(m->unit), t->n,
		   format_typed(m, m->arena, sum),
		   money_sub(t->amount, sum, &difference) ? format_typed(m, m->arena, difference)
							  : "");
	diag_note(m->diag, l->node[t->fact[0]]->pos, "the first of the facts is here");
}

/* The adjustment of total k, those before it being known. */
static void adjust(struct model *m, struct list *l, size_t k)
{
	struct stated *t = &l->stated[k];
	struct filter *const filter[3] = {t->filter};
	money sum = 0, inner = 0;

	if (t->n == 0) {
		diag_error(m->diag, t->node->pos, "this stated total covers no fact of %s: correct its codes, or delete it",
			   name_label(m, l->name, l->label));
		return;
	}
	if (is_unfilled(t->node))
		return;
	for (size_t i = 0; i < t->n; i++) {
		if (is_unfilled(l->node[t->fact[i]]))
			return;
		sum_add(m, l, &sum, l->amount[t->fact[i]]);
	}
	for (size_t i = 0; i < k; i++) {
		const struct stated *u = &l->stated[i];

		if (u->n == 0 || !stated_within(u, filter))
			continue;
		if (u->n == t->n) {
			diag_error(m->diag, t->node->pos,
				   "a total is stated twice for the same facts: delete one of the two");
			diag_note(m->diag, u->node->pos, "the first one is here");
			return;
		}
		sum_add(m, l, &inner, u->adjust);
	}
	check_bound(m, l, t, sum);
	sum_add(m, l, &sum, inner);
	if (!money_sub(t->amount, sum, &t->adjust))
		sum_add(m, l, &sum, INT64_MAX);
}

void stated_adjust(struct model *m, struct list *l)
{
	if (l->broken)
		return;
	for (size_t i = 0; i < l->stated_n; i++)
		collect_facts(m, l, &l->stated[i]);
	if (l->stated_n)
		qsort(l->stated, l->stated_n, sizeof *l->stated, by_size);
	for (size_t i = 0; i < l->stated_n; i++)
		adjust(m, l, i);
}

money list_sum(struct model *m, const struct list *l, struct filter *const filter[3])
{
	money sum = 0;

	for (size_t i = 0; i < l->n; i++) {
		const uint32_t *value = l->value + i * l->dimension_n;

		if (filter_match(filter[0], value) && filter_match(filter[1], value) &&
		    filter_match(filter[2], value))
			sum_add(m, l, &sum, l->amount[i]);
	}
	for (size_t i = 0; i < l->stated_n; i++)
		if (stated_within(&l->stated[i], filter))
			sum_add(m, l, &sum, l->stated[i].adjust);
	return sum;
}
