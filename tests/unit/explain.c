/*
 * explain: every cell and every measure of the example, in 万元 and in 元, is explained: what the
 * facts and stated totals come to is what the grid holds, and «the same facts» are found by
 * comparing every set with every other one.
 */
#include "model/explaining.h"
#include "base/arena.h"
#include "base/diag.h"
#include "test.h"

#include <stdlib.h>

#define MOST 4000

struct set {
	const char *name;
	struct explanation *e;
	bool measure;
};

struct sets {
	struct set set[MOST];
	size_t n, wrong_amount, wrong_same, shown;
};

static void complain(struct sets *s, const char *what, const char *name)
{
	if (s->shown++ < 10)
		printf("  %s: %s\n", what, name);
}

static bool same_facts(const struct part *a, const struct part *b)
{
	return a->n > 0 && a->n == b->n && a->set.list == b->set.list && !a->next && !b->next &&
	       memcmp(a->fact, b->fact, a->n * sizeof *a->fact) == 0;
}

/* Is y among what is said of x? */
static bool names(struct arena *arena, const struct set *x, const struct set *y)
{
	for (const struct same *s = x->e->same; s; s = s->next) {
		if (s->user)
			continue;
		if (y->measure ? s->measure && strcmp(s->measure->name, y->name) == 0
			       : s->table && strcmp(arena_printf(arena, "%s/%s/%s", s->table->id, s->key,
								 s->table->leaf[s->leaf]->id),
						    y->name) == 0)
			return true;
	}
	return false;
}

static void explain_cells(struct sets *s, struct arena *arena, struct diag *d, struct model *m)
{
	for (struct table *t = m->tables; t; t = t->next)
		for (size_t r = 0; r < t->grid->n; r++)
			for (size_t k = 0; k < t->leaf_n && s->n < MOST; k++) {
				const struct cell *c = &t->grid->row[r].cell[k];
				struct set *set = &s->set[s->n];

				if (c->kind != CELL_AMOUNT)
					continue;
				set->name = arena_printf(arena, "%s/%s/%s", t->id, c->key,
							 t->leaf[k]->id);
				set->e = explain_cell(arena, d, m, set->name);
				if (!set->e || set->e->exact != c->amount || set->e->row != r) {
					s->wrong_amount++;
					complain(s, "amount", set->name);
				}
				s->n += set->e != NULL;
			}
}

static void explain_measures(struct sets *s, struct arena *arena, struct diag *d, struct model *m)
{
	for (struct measure *x = m->measures; x && s->n < MOST; x = x->next) {
		struct set *set = &s->set[s->n];

		set->name = x->name;
		set->measure = true;
		set->e = explain_measure(arena, d, m, x->name);
		if (!set->e || set->e->exact != x->value) {
			s->wrong_amount++;
			complain(s, "amount", set->name);
		}
		s->n += set->e != NULL;
	}
}

static void compare(struct sets *s, struct arena *arena)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->n; k++) {
			const struct set *x = &s->set[i], *y = &s->set[k];

			if (i == k || (y->measure && !y->e->measure->list) ||
			    (x->measure && !x->e->measure->list))
				continue;
			if (same_facts(x->e->parts, y->e->parts) == names(arena, x, y))
				continue;
			s->wrong_same++;
			complain(s, x->name, y->name);
		}
}

static void explain_report(const char *folder)
{
	struct arena *arena = arena_new();
	struct diag d = {.out = stderr};
	struct sets *s = calloc(1, sizeof *s);
	const char *top = getenv("TOP");
	struct model *m;

	m = model_load(arena, &d, arena_printf(arena, "%s/%s", top ? top : ".", folder),
		       arena_printf(arena, "%s/templates", top ? top : "."));
	ok(m != NULL, "explain: the report loads");
	if (m) {
		explain_cells(s, arena, &d, m);
		explain_measures(s, arena, &d, m);
		compare(s, arena);
		ok(s->n > 500 && s->n < MOST, "explain: there are many amounts");
		ok(s->wrong_amount == 0, "explain: facts and stated totals come to each amount");
		ok(s->wrong_same == 0, "explain: the same facts are found, and no others");
		ok(d.errors == 0, "explain: no messages");
	}
	free(s);
	arena_free(arena);
}

int main(void)
{
	explain_report("input/luquan-xinfang-2024");
	explain_report("tests/fixtures/luquan-yuan");
	return done();
}
