/*
 * checkcell: paths of formulas in, the rows, cells and values they lead to out. The surprising
 * rule: a key is looked up among the rows of one side, because on a table with two sides the
 * same key may stand on both, in different rows.
 */
#include "model/checking.h"
#include "base/arena.h"

#include <string.h>

size_t column_leaf(const struct table *t, const struct column *c)
{
	size_t k = 0;

	while (k + 1 < t->leaf_n && t->leaf[k] != c)
		k++;
	return k;
}

const struct column *column_of(const struct checking *c, const struct expr *e)
{
	const struct table *t = e->table;

	if (e->column)
		return e->column;
	for (size_t k = 0; k < t->leaf_n; k++)
		if (t->leaf[k]->kind == COLUMN_AMOUNT && strcmp(t->leaf[k]->id, c->column->id) == 0)
			return t->leaf[k];
	return c->column;
}

int row_level(const struct table *t, const struct side *side, size_t row, const char *key)
{
	if (t->tree)
		return t->grid->row[row].level;
	for (const struct group *g = side->group; g; g = g->next) {
		for (const struct line *l = g->line; l; l = l->next) {
			uint32_t i = l->each ? names_find(&l->catalogue->index, key) : NONE;

			if (i != NONE)
				return l->catalogue->code[i].level;
		}
	}
	return 0;
}

static struct index *make_index(struct checking *c, const struct table *t, const struct side *side)
{
	struct index *x = arena_zalloc(c->arena, sizeof *x);
	size_t k = 0;

	x->table = t;
	x->side = side;
	x->next = c->indexes;
	c->indexes = x;
	x->row = arena_alloc(c->arena, (t->grid->n + 1) * sizeof *x->row);
	while (k < t->leaf_n && (t->leaf[k]->kind != COLUMN_AMOUNT || t->leaf[k]->side != side))
		k++;
	for (size_t r = 0; r < t->grid->n && k < t->leaf_n; r++) {
		const char *key = t->grid->row[r].cell[k].key;
		size_t before = x->keys.n;

		if (key && names_add(c->arena, &x->keys, key) == before)
			x->row[before] = r;
	}
	return x;
}

const struct row *find_row(struct checking *c, const struct table *t, const struct side *side,
			   const char *key)
{
	struct index *x = c->indexes;
	uint32_t i;

	while (x && (x->table != t || x->side != side))
		x = x->next;
	if (!x)
		x = make_index(c, t, side);
	i = names_find(&x->keys, key);
	return i == NONE ? NULL : &t->grid->row[x->row[i]];
}

static void walk(const struct value *map, const struct expr *e, size_t step,
		 void (*f)(void *, const struct value *), void *context)
{
	for (const struct value *v = map->child; v; v = v->next) {
		if (v->field != e->step[step] || v->unfilled)
			continue;
		if (step + 1 == e->steps)
			f(context, v);
		else if (v->field->kind == FIELD_LIST)
			for (const struct value *item = v->child; item; item = item->next)
				walk(item, e, step + 1, f, context);
		else
			walk(v, e, step + 1, f, context);
	}
}

void each_text(const struct value *v, void (*f)(void *context, const struct value *),
	       void *context)
{
	if (v->text && !v->unfilled)
		f(context, v);
	for (v = v->child; v; v = v->next)
		each_text(v, f, context);
}

void each_value(const struct checking *c, const struct expr *e,
		void (*f)(void *context, const struct value *), void *context)
{
	if (e->kind == EXPR_FACTS) {
		each_fact_value(c, e, f, context);
		return;
	}
	if (e->steps == 0) {
		const struct value *v = e->texts == TEXTS_SENTENCES  ? c->sentences
					: e->texts == TEXTS_HEADINGS ? c->headings
					: e->texts == TEXTS_CONTENTS ? c->contents
								     : NULL;

		if (e->texts == TEXTS_TYPED)
			each_text(c->m->values, f, context);
		for (; v; v = v->next)
			f(context, v);
		return;
	}
	walk(e->from_item ? c->item : c->m->values, e, 0, f, context);
}

void keep_first_value(void *context, const struct value *v)
{
	const struct value **first = context;

	if (!*first)
		*first = v;
}

const struct value *first_value(const struct checking *c, const struct expr *e)
{
	const struct value *v = NULL;

	each_value(c, e, keep_first_value, &v);
	return v;
}
