/*
 * table: a table's declaration and the facts in, its grid of cells out.
 *
 * Rows of codes (a tree, or lines by `each`) are made in one pass over the facts: every fact is
 * added to its own code's row in each column whose filter it passes, then codes are added to
 * their parents from the last code to the first. A stated total that lies within a column
 * belongs to the lowest code that is above all its facts, and to every code above that one.
 * Fixed lines are single sums.
 *
 * The surprising rule: a row of a tree appears, and a table counts as empty, by exact amounts,
 * not by what is printed of them.
 */
#include "base/arena.h"
#include "base/numeral.h"
#include "base/buf.h"
#include "model/internal.h"

#include <stdlib.h>
#include <string.h>

/* One printed line of one side. */
struct entry {
	const char *key, *label; /* key NULL: take the number of the row */
	struct pos pos;
	uint32_t code; /* NONE: none */
	int level, indent;
	bool total, strong, line, blank;
	money *amount; /* by leaf column */
};

struct entries {
	struct entry *entry;
	size_t n, cap;
};

struct pivot {
	struct model *m;
	struct table *t;
	bool nonzero; /* some amount is */
};

/* ---- sums by code ------------------------------------------------------------------------ */

/* The cells of a side and a line whose facts come from one list. */
struct slice {
	const struct list *list;
	const struct catalogue *catalogue;
	size_t dimension;
	struct filter *base, *line;
	struct {
		size_t leaf;
		struct filter *filter;
	} * column;
	size_t n;
};

static bool is_amount(const struct column *c, const struct side *side)
{
	return c->kind == COLUMN_AMOUNT && c->side == side;
}

static void add_facts(struct pivot *p, const struct slice *s, money *sum)
{
	const struct list *l = s->list;

	for (size_t i = 0; i < l->n; i++) {
		const uint32_t *value = l->value + i * l->dimension_n;
		money *row = sum + value[s->dimension] * p->t->leaf_n;

		if (!filter_match(s->base, value) || !filter_match(s->line, value))
			continue;
		for (size_t k = 0; k < s->n; k++)
			if (filter_match(s->column[k].filter, value))
				sum_add(p->m, l, &row[s->column[k].leaf], l->amount[i]);
	}
}

/* The lowest code above all facts of a total, or NONE. */
static uint32_t common_code(const struct slice *s, const struct stated *t)
{
	const struct list *l = s->list;
	uint32_t code = l->value[t->fact[0] * l->dimension_n + s->dimension];

	for (size_t i = 1; i < t->n && code != NONE; i++) {
		uint32_t other = l->value[t->fact[i] * l->dimension_n + s->dimension];

		while (code != NONE && !catalogue_above(s->catalogue, code, other))
			code = s->catalogue->code[code].parent;
	}
	return code;
}

static void add_stated(struct pivot *p, const struct slice *s, money *sum)
{
	size_t w = p->t->leaf_n, last = s->catalogue->index.n;

	for (size_t i = 0; i < s->list->stated_n; i++) {
		const struct stated *t = &s->list->stated[i];

		for (size_t k = 0; k < s->n && t->adjust; k++) {
			struct filter *const filter[3] = {s->base, s->line, s->column[k].filter};
			size_t leaf = s->column[k].leaf;

			if (!stated_within(t, filter))
				continue;
			for (uint32_t c = common_code(s, t); c != NONE;
			     c = s->catalogue->code[c].parent)
				sum_add(p->m, s->list, &sum[c * w + leaf], t->adjust);
			sum_add(p->m, s->list, &sum[last * w + leaf], t->adjust);
		}
	}
}

/* Add codes to their parents, and the uppermost to the last row, the total. */
static void roll_up(struct pivot *p, const struct slice *s, money *sum)
{
	const struct catalogue *c = s->catalogue;
	size_t w = p->t->leaf_n;

	for (size_t i = c->index.n; i-- > 0;) {
		uint32_t code = c->sorted[i], parent = c->code[code].parent;
		size_t to = parent == NONE ? c->index.n : parent;

		for (size_t k = 0; k < s->n; k++)
			sum_add(p->m, s->list, &sum[to * w + s->column[k].leaf],
				sum[code * w + s->column[k].leaf]);
	}
}

/*
 * Sums by code and leaf column; the row behind the last code is the total. The caller frees
 * them. line may be NULL.
 */
static money *sum_codes(struct pivot *p, struct side *side, struct line *line,
			const char *dimension, const struct catalogue *c)
{
	struct table *t = p->t;
	money *sum = xcalloc((c->index.n + 1) * t->leaf_n, sizeof *sum);
	struct slice s = {.catalogue = c};

	s.column = xmalloc(t->leaf_n * sizeof *s.column);
	for (struct list *l = p->m->lists; l; l = l->next) {
		s.list = l;
		s.n = 0;
		for (size_t k = 0; k < t->leaf_n; k++) {
			if (!is_amount(t->leaf[k], side) || cell_list(t, line, t->leaf[k]) != l)
				continue;
			s.column[s.n].leaf = k;
			s.column[s.n++].filter = where_filter(p->m, &t->leaf[k]->where, l);
		}
		if (s.n == 0)
			continue;
		s.dimension = list_dimension(l, dimension);
		s.base = where_filter(p->m, &t->where, l);
		s.line = line ? where_filter(p->m, &line->where, l) : NULL;
		add_facts(p, &s, sum);
		roll_up(p, &s, sum);
		add_stated(p, &s, sum);
	}
	free(s.column);
	return sum;
}

/* ---- the printed lines of a side ----------------------------------------------------------- */

static bool any(const money *amount, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (amount[i] != 0)
			return true;
	return false;
}

static struct entry *add_entry(struct pivot *p, struct entries *list, const money *amount)
{
	size_t n = p->t->leaf_n;
	struct entry *e;

	list->entry =
	    arena_grow(p->m->arena, list->entry, list->n, &list->cap, sizeof *list->entry);
	e = &list->entry[list->n++];
	*e = (struct entry){.code = NONE, .amount = arena_zalloc(p->m->arena, n * sizeof *amount)};
	if (amount) {
		memcpy(e->amount, amount, n * sizeof *amount);
		p->nonzero = p->nonzero || any(amount, n);
	}
	return e;
}

static void add_total(struct pivot *p, const money *sum, struct entries *out)
{
	struct entry *e = add_entry(p, out, sum);

	e->key = "total";
	e->label = p->t->total;
	e->pos = p->t->total_pos;
	e->total = true;
}

static void make_tree(struct pivot *p, struct side *side, struct entries *out)
{
	const struct table *t = p->t;
	const struct catalogue *c = t->catalogue;
	money *sum = sum_codes(p, side, NULL, t->tree, c);

	if (t->total && t->total_first)
		add_total(p, sum + c->index.n * t->leaf_n, out);
	for (size_t i = 0; i < c->index.n; i++) {
		const money *amount = sum + c->sorted[i] * t->leaf_n;
		const struct code *code = &c->code[c->sorted[i]];
		struct entry *e;

		if (!t->level[code->level] || !any(amount, t->leaf_n))
			continue;
		e = add_entry(p, out, amount);
		e->key = code->code;
		e->label = code->name;
		e->pos = code->name_pos;
		e->code = c->sorted[i];
		e->level = code->level;
	}
	if (t->total && !t->total_first)
		add_total(p, sum + c->index.n * t->leaf_n, out);
	free(sum);
}

static const char *text_of(const struct yaml *entry, const char *key)
{
	const struct yaml *node = yaml_find(entry, key);

	return node && node->kind == YAML_SCALAR ? node->text : "";
}

/* The label's pattern with {ordinal}, {name} and {code} filled in. */
static const char *fill(struct pivot *p, const char *pattern, size_t ordinal,
			const struct yaml *entry)
{
	struct buf b = {0};
	const char *text;

	for (const char *s = pattern, *open; *s; s = open + strcspn(open, "}") + 1) {
		open = strchr(s, '{');
		if (!open) {
			buf_puts(&b, s);
			break;
		}
		buf_put(&b, s, (size_t)(open - s));
		buf_puts(&b,
			 strncmp(open, "{ordinal}", 9) == 0
			     ? numeral_chinese(p->m->arena, ordinal)
			     : text_of(entry, strncmp(open, "{name}", 6) == 0 ? "name" : "code"));
	}
	text = arena_strdup(p->m->arena, buf_text(&b));
	buf_free(&b);
	return text;
}

static bool is_null(const struct yaml *code)
{
	return !code || code->kind != YAML_SCALAR || code->len == 0 ||
	       (code->form == YAML_PLAIN &&
		(strcmp(code->text, "null") == 0 || strcmp(code->text, "~") == 0));
}

static void make_each(struct pivot *p, struct side *side, struct line *line, struct entries *out)
{
	const struct catalogue *c = line->catalogue;
	money *sum = sum_codes(p, side, line, line->dimension, c);
	size_t ordinal = 0;

	for (const struct yaml *n = line->each->child; n; n = n->next) {
		const struct yaml *code = yaml_find(n, "code"), *name = yaml_find(n, "name");
		uint32_t i = is_null(code) ? NONE : names_find(&c->index, code->text);
		const money *amount = i == NONE ? NULL : sum + i * p->t->leaf_n;
		struct entry *e;

		if (line->nonzero && (!amount || !any(amount, p->t->leaf_n)))
			continue;
		e = add_entry(p, out, amount);
		e->key = is_null(code) ? NULL : code->text;
		e->label = fill(p, line->label, ++ordinal, n);
		e->pos = name ? yaml_at(name, 0) : line->pos;
		e->code = i;
		e->indent = line->indent;
		e->strong = line->strong;
		e->line = true;
	}
	free(sum);
}

static money sum_cell(struct pivot *p, struct line *line, struct column *c)
{
	struct list *l = cell_list(p->t, line, c);
	struct filter *const filter[3] = {where_filter(p->m, &p->t->where, l),
					  where_filter(p->m, &line->where, l),
					  where_filter(p->m, &c->where, l)};

	return list_sum(p->m, l, filter);
}

static void make_line(struct pivot *p, struct side *side, struct line *line, struct entries *out)
{
	struct table *t = p->t;
	struct entry *e = add_entry(p, out, NULL);

	e->key = line->id;
	e->label = line->label;
	e->pos = line->pos;
	e->indent = line->indent;
	e->strong = line->strong;
	e->blank = line->blank;
	e->line = true;
	for (size_t k = 0; k < t->leaf_n && !line->blank; k++)
		if (is_amount(t->leaf[k], side))
			e->amount[k] = sum_cell(p, line, t->leaf[k]);
	p->nonzero = p->nonzero || any(e->amount, t->leaf_n);
}

/* ---- the grid ---------------------------------------------------------------------------------
 */

/* The digits that a code column shows; NULL: nothing. */
static const char *code_text(struct pivot *p, const struct column *c, const struct code *code,
			     const struct catalogue *catalogue)
{
	size_t from, to;

	if (c->level == 0)
		return code->code;
	if (c->level > code->level)
		return NULL;
	from = c->level > 1 ? catalogue->length[c->level - 2] : 0;
	to = catalogue->length[c->level - 1];
	return arena_strndup(p->m->arena, code->code + from, to - from);
}

static void fill_cell(struct pivot *p, struct cell *cell, size_t leaf, const struct entry *e,
		      const struct catalogue *catalogue)
{
	const struct column *c = p->t->leaf[leaf];

	cell->key = e->key;
	cell->strong = e->strong;
	cell->indent = e->indent;
	if (c->kind == COLUMN_NAME) {
		cell->kind = CELL_TEXT;
		cell->text = e->label;
		cell->pos = e->pos;
	} else if (c->kind == COLUMN_AMOUNT) {
		cell->kind = CELL_AMOUNT;
		cell->amount = e->amount[leaf];
		cell->hidden = e->blank;
	} else if (c->kind == COLUMN_CODE && e->code != NONE && catalogue) {
		cell->text = code_text(p, c, &catalogue->code[e->code], catalogue);
		cell->kind = cell->text ? CELL_TEXT : CELL_BLANK;
		cell->pos = catalogue->code[e->code].code_pos;
	}
}

/* What is in row r of a side. */
static void fill_side(struct pivot *p, size_t r, const struct side *side, struct entry *e,
		      const struct catalogue *catalogue)
{
	struct row *row = &p->t->grid->row[r];
	bool alone = p->t->side_n == 1;

	if (!e->key)
		e->key = arena_printf(p->m->arena, "r%zu", r + 1);
	if (!row->id) {
		row->id = e->key;
		row->strong = e->strong;
	}
	row->strong = row->strong && e->strong;
	row->line = row->line || e->line;
	row->total = e->total;
	row->level = alone ? e->level : 0;
	row->indent = alone ? e->indent : 0;
	for (size_t k = 0; k < p->t->leaf_n; k++)
		if (p->t->leaf[k]->side == side && p->t->leaf[k]->kind != COLUMN_ORDINAL)
			fill_cell(p, &row->cell[k], k, e, catalogue);
}

static void add_row(struct pivot *p, size_t *cap)
{
	struct grid *g = p->t->grid;
	struct row *row;

	g->row = arena_grow(p->m->arena, g->row, g->n, cap, sizeof *g->row);
	row = &g->row[g->n++];
	*row = (struct row){.cell = arena_zalloc(p->m->arena, p->t->leaf_n * sizeof *row->cell)};
	for (size_t k = 0; k < p->t->leaf_n; k++) {
		if (p->t->leaf[k]->kind != COLUMN_ORDINAL)
			continue;
		row->cell[k].kind = CELL_TEXT;
		row->cell[k].text = arena_printf(p->m->arena, "%zu", g->n);
	}
}

static const struct group *group_at(const struct side *side, size_t n)
{
	const struct group *g = side->group;

	while (g && n-- > 0)
		g = g->next;
	return g;
}

/* Group n of every side, beginning on the same row. false: no side has so many groups. */
static bool make_group(struct pivot *p, size_t n, size_t *cap)
{
	size_t top = p->t->grid->n;
	bool found = false;

	for (struct side *side = p->t->side; side; side = side->next) {
		const struct group *g = group_at(side, n);
		struct entries list = {0};
		size_t done = 0;

		found = found || g || (p->t->tree && n == 0);
		if (p->t->tree && n == 0)
			make_tree(p, side, &list);
		for (struct line *l = g ? g->line : NULL; l || done < list.n;
		     l = l ? l->next : NULL) {
			if (l && l->each)
				make_each(p, side, l, &list);
			else if (l)
				make_line(p, side, l, &list);
			for (; done < list.n; done++) {
				const struct catalogue *c =
				    p->t->tree ? p->t->catalogue : l->catalogue;

				while (p->t->grid->n <= top + done)
					add_row(p, cap);
				fill_side(p, top + done, side, &list.entry[done], c);
			}
		}
	}
	return found;
}

/* Ids of rows, names, amounts and heads must differ, for they are ids of one page. */
static void check_ids(struct pivot *p)
{
	struct table *t = p->t;
	struct names ids = {0};

	for (size_t r = 0; r < t->grid->n; r++) {
		const struct row *row = &t->grid->row[r];

		for (size_t k = 0; k < t->leaf_n; k++) {
			const struct column *c = t->leaf[k];
			size_t before = ids.n;
			const char *id;

			if (!row->cell[k].key || c->kind != COLUMN_AMOUNT)
				continue;
			id = arena_printf(p->m->arena, "%s-%s", row->cell[k].key, c->id);
			if (names_add(p->m->arena, &ids, id) == before && strncmp(id, "h-", 2) != 0)
				continue;
			diag_error(p->m->diag, c->key,
				   "two cells of the table '%s' would have the id '%s-%s': "
				   "choose other ids",
				   t->id, t->id, id);
			return;
		}
	}
}

void grid_compute(struct model *m, struct table *t)
{
	struct pivot p = {.m = m, .t = t};
	size_t cap = 0;

	t->grid = arena_zalloc(m->arena, sizeof *t->grid);
	for (size_t n = 0; make_group(&p, n, &cap);)
		n++;
	t->grid->empty = !p.nonzero;
	if (t->grid->empty && !t->keep_rows)
		t->grid->n = 0;
	check_ids(&p);
}
