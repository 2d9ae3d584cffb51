/*
 * explain: a cell or a measure in, everything that belongs to its amount out: facts, stated
 * totals, and where else the same facts are printed. The surprising rule: two sets are the same
 * when no fact is in one of them only. In a tree of codes only the lowest code above all the
 * facts and the codes above that one can have them, so that 20,000 facts take no time.
 */
#include "base/arena.h"
#include "model/explaining.h"

#include <string.h>

/* ---- sets of facts ---------------------------------------------------------------------- */

static bool lies_within(const struct stated *t, const struct selection *set)
{
	for (size_t i = 0; i < t->n; i++)
		if (!selection_has(set, t->fact[i]))
			return false;
	return true;
}

static void add_part(struct explanation *e, const struct measure *measure, bool minus,
		     struct selection set)
{
	struct part **last = &e->parts, *p = arena_zalloc(e->arena, sizeof *p);
	const struct list *l = set.list;
	size_t cap = 0;

	while (*last)
		last = &(*last)->next;
	*last = p;
	*p = (struct part){.measure = measure, .minus = minus, .set = set};
	for (size_t i = 0; l && i < l->n; i++) {
		if (!selection_has(&set, i))
			continue;
		p->fact = arena_grow(e->arena, p->fact, p->n, &cap, sizeof *p->fact);
		p->fact[p->n++] = (uint32_t)i;
		sum_add(e->m, l, &p->sum, l->amount[i]);
	}
	p->exact = p->sum;
	cap = 0;
	for (size_t i = 0; l && i < l->stated_n; i++) {
		if (!lies_within(&l->stated[i], &set))
			continue;
		p->stated = arena_grow(e->arena, p->stated, p->stated_n, &cap, sizeof *p->stated);
		p->stated[p->stated_n++] = &l->stated[i];
		sum_add(e->m, l, &p->exact, l->stated[i].adjust);
	}
	sum_add(e->m, l, &e->exact, minus ? -p->exact : p->exact);
}

/* A formula's operands, down to those that are sums of facts. */
static void add_operands(struct explanation *e, struct measure *measure, bool minus)
{
	if (measure->list)
		add_part(e, measure, minus, select_measure(e->m, measure));
	for (size_t i = 0; i < measure->n; i++)
		add_operands(e, measure->operand[i].measure, minus != measure->operand[i].minus);
}

/* ---- where else they are printed -------------------------------------------------------- */

static bool is_same(const struct selection *s, const struct part *p)
{
	size_t next = 0;

	if (s->list != p->set.list)
		return false;
	for (size_t i = 0; i < s->list->n; i++) {
		bool wanted = next < p->n && p->fact[next] == i;

		if (selection_has(s, i) != wanted)
			return false;
		next += wanted;
	}
	return true;
}

/* The lowest code that is above all facts of the part, or NONE. */
static uint32_t common_code(const struct part *p, size_t dimension)
{
	const struct list *l = p->set.list;
	const struct catalogue *c = l->dimension[dimension].catalogue;
	uint32_t code = l->value[p->fact[0] * l->dimension_n + dimension];

	for (size_t i = 1; i < p->n && code != NONE; i++)
		while (code != NONE &&
		       !catalogue_above(c, code, l->value[p->fact[i] * l->dimension_n + dimension]))
			code = c->code[code].parent;
	return code;
}

static bool stands_before(const struct same *a, const struct same *b)
{
	return a->table && a->table == b->table &&
	       (a->row < b->row || (a->row == b->row && a->leaf < b->leaf));
}

/* Behind the others, cells of one table in the order of reading. */
static void add_same(struct explanation *e, struct same same)
{
	struct same **at = &e->same;

	while (*at && !stands_before(&same, *at))
		at = &(*at)->next;
	same.next = *at;
	*at = arena_alloc(e->arena, sizeof same);
	**at = same;
}

/* The row of a key on a side, or grid->n. */
static size_t row_of(const struct table *t, size_t leaf, const char *key)
{
	size_t r = 0;

	while (r < t->grid->n && (!t->grid->row[r].cell[leaf].key ||
				  strcmp(t->grid->row[r].cell[leaf].key, key) != 0))
		r++;
	return r;
}

static void try_cell(struct explanation *e, struct table *t, size_t leaf, struct line *line,
		     uint32_t code, const char *key)
{
	struct selection s = select_cell(e->m, t, line, t->leaf[leaf], code);
	size_t row = is_same(&s, e->parts) ? row_of(t, leaf, key) : t->grid->n;

	if (row < t->grid->n && !(t == e->table && row == e->row && t->leaf[leaf] == e->column))
		add_same(e, (struct same){.table = t, .row = row, .leaf = leaf, .key = key});
}

/* The rows of codes that may have just these facts. */
static void try_codes(struct explanation *e, struct table *t, size_t leaf, struct line *line,
		      const char *dimension, const struct catalogue *c)
{
	const struct list *l = cell_list(t, line, t->leaf[leaf]);

	if (l != e->parts->set.list)
		return;
	for (uint32_t i = common_code(e->parts, list_dimension(l, dimension)); i != NONE;
	     i = c->code[i].parent)
		if (!line || line_find(t->leaf[leaf]->side, c->code[i].code) == line)
			try_cell(e, t, leaf, line, i, c->code[i].code);
}

static void try_column(struct explanation *e, struct table *t, size_t leaf)
{
	const struct side *side = t->leaf[leaf]->side;

	if (t->tree) {
		if (t->total)
			try_cell(e, t, leaf, NULL, NONE, "total");
		try_codes(e, t, leaf, NULL, t->tree, t->catalogue);
	}
	for (const struct group *g = side->group; g; g = g->next) {
		for (struct line *l = g->line; l; l = l->next) {
			if (l->each)
				try_codes(e, t, leaf, l, l->dimension, l->catalogue);
			else if (!l->blank)
				try_cell(e, t, leaf, l, NONE, l->id);
		}
	}
}

/* Measures over the same facts, and those that are made of them. */
static void find_measures(struct explanation *e)
{
	for (struct measure *x = e->m->measures; x; x = x->next) {
		struct selection s = select_measure(e->m, x);

		if (x != e->measure && x->list && is_same(&s, e->parts))
			add_same(e, (struct same){.measure = x});
	}
}

static void find_users(struct explanation *e, const struct measure *of)
{
	for (struct measure *x = e->m->measures; x; x = x->next)
		for (size_t i = 0; i < x->n; i++)
			if (x->operand[i].measure == of)
				add_same(e, (struct same){
				    .measure = of, .user = x, .minus = x->operand[i].minus});
}

static void find_same(struct explanation *e)
{
	const struct same *first;

	if (e->parts && !e->parts->next && e->parts->n) {
		for (struct table *t = e->m->tables; t; t = t->next)
			for (size_t k = 0; k < t->leaf_n; k++)
				if (t->leaf[k]->kind == COLUMN_AMOUNT)
					try_column(e, t, k);
		find_measures(e);
	}
	first = e->same;
	if (e->measure)
		find_users(e, e->measure);
	for (const struct same *s = first; s; s = s->next)
		if (s->measure && !s->user)
			find_users(e, s->measure);
}

/* ---- the whole -------------------------------------------------------------------------- */

static struct explanation *begin(struct arena *arena, struct model *m)
{
	struct explanation *e = arena_zalloc(arena, sizeof *e);

	e->arena = arena;
	e->m = m;
	return e;
}

struct explanation *explain_cell(struct arena *arena, struct diag *d, struct model *m,
				 const char *cell)
{
	struct explanation *e = begin(arena, m);
	struct selection set = {0};
	bool codes;

	if (!explain_find_cell(e, d, cell))
		return NULL;
	codes = e->table->tree ? !e->total : !e->line || e->line->each;
	if (!(codes && e->code == NONE) && !(e->line && e->line->blank))
		set = select_cell(m, e->table, e->line, e->column, e->code);
	add_part(e, NULL, false, set);
	find_same(e);
	return e;
}

struct explanation *explain_measure(struct arena *arena, struct diag *d, struct model *m,
				    const char *name)
{
	struct explanation *e = begin(arena, m);

	if (!explain_find_measure(e, d, name))
		return NULL;
	if (e->measure)
		add_operands(e, e->measure, false);
	find_same(e);
	return e;
}
