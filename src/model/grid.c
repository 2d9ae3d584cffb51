/*
 * grid: a computed table in, its XHTML out: colgroup, head with groups and numbering, body.
 * Every amount names the cells that explain it (headers): groups from the outside in, its
 * column, its row. Every row and cell has an id that stays when others come and go. The
 * surprising rule: on a table with two sides a row has a head for each.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <stdio.h>
#include <string.h>

struct out {
	const struct model *m;
	struct arena *arena;
	const struct table *t;
	bool *unused; /* of each leaf column: it has amounts, and all are zero */
};

static const char *const kinds[] = {
    [COLUMN_AMOUNT] = "amount",
    [COLUMN_NAME] = "name",
    [COLUMN_CODE] = "code",
    [COLUMN_ORDINAL] = "ordinal",
};

static const char *head_id(struct out *o, const struct column *c)
{
	return arena_printf(o->arena, "%s-h-%zu", o->t->id, c->number);
}

static void put_span(xmlNode *node, const char *name, size_t n)
{
	char text[24];

	if (n < 2)
		return;
	snprintf(text, sizeof text, "%zu", n);
	view_attribute(node, name, text);
}

static void put_columns(struct out *o, xmlNode *parent)
{
	xmlNode *group = view_element(parent, "colgroup");

	for (size_t k = 0; k < o->t->leaf_n; k++)
		view_attribute(view_element(group, "col"), "class", kinds[o->t->leaf[k]->kind]);
}

/* A leaf is unused when it has amounts and prints none, a group when all below it are. */
static bool is_unused(struct out *o, const struct column *c)
{
	size_t k = 0;

	if (!c->child) {
		while (o->t->leaf[k] != c)
			k++;
		return o->unused[k];
	}
	for (c = c->child; c; c = c->next)
		if (!is_unused(o, c))
			return false;
	return true;
}

static const char *join(struct out *o, const char *a, const char *b)
{
	return !*a ? b : !*b ? a : arena_printf(o->arena, "%s %s", a, b);
}

static const char *head_class(struct out *o, const struct column *c)
{
	return join(o, c->child ? "" : kinds[c->kind], is_unused(o, c) ? "unused" : "");
}

/* The heads at one depth, in order. */
static void put_heads(struct out *o, xmlNode *tr, const struct column *columns, size_t depth)
{
	for (const struct column *c = columns; c; c = c->next) {
		const char *class = head_class(o, c);
		xmlNode *th;

		if (c->depth < depth) {
			put_heads(o, tr, c->child, depth);
			continue;
		}
		th = view_element(tr, "th");
		view_attribute(th, "id", head_id(o, c));
		put_span(th, "colspan", c->span);
		if (!c->child)
			put_span(th, "rowspan", o->t->depth - depth);
		view_attribute(th, "scope", c->child ? "colgroup" : "col");
		if (*class)
			view_attribute(th, "class", class);
		view_text(o->arena, th, c->head, c->pos);
	}
}

/* The row that numbers the columns; its label stands in the first ordinal column. */
static void put_numbering(struct out *o, xmlNode *thead)
{
	xmlNode *tr = view_element(thead, "tr");
	bool labelled = false;
	char number[24];
	size_t n = 0;

	view_attribute(tr, "id", arena_printf(o->arena, "%s-n", o->t->id));
	view_attribute(tr, "class", "numbering");
	for (size_t k = 0; k < o->t->leaf_n; k++) {
		xmlNode *td = view_element(tr, "td");

		view_attribute(td, "id", arena_printf(o->arena, "%s-n-%zu", o->t->id,
						      o->t->leaf[k]->number));
		if (o->t->leaf[k]->kind != COLUMN_ORDINAL) {
			if (o->t->leaf[k]->kind == COLUMN_NAME)
				view_attribute(td, "class", kinds[COLUMN_NAME]);
			else if (o->unused[k])
				view_attribute(td, "class", "unused");
			snprintf(number, sizeof number, "%zu", ++n);
			view_text(o->arena, td, number, POS_NONE);
			continue;
		}
		view_attribute(td, "class", kinds[COLUMN_ORDINAL]);
		if (!labelled)
			view_text(o->arena, td, o->t->numbering, o->t->numbering_pos);
		labelled = true;
	}
}

static void put_head(struct out *o, xmlNode *parent)
{
	xmlNode *thead = view_element(parent, "thead");

	for (size_t depth = 0; depth < o->t->depth; depth++) {
		xmlNode *tr = view_element(thead, "tr");

		view_attribute(tr, "id", arena_printf(o->arena, "%s-heads-%zu", o->t->id, depth + 1));
		put_heads(o, tr, o->t->column, depth);
	}
	if (o->t->numbering)
		put_numbering(o, thead);
}

/* The ids of the heads above a column, from the outside in. */
static const char *heads_of(struct out *o, const struct column *c)
{
	return c->parent ? join(o, heads_of(o, c->parent), head_id(o, c)) : head_id(o, c);
}

static const char *name_id(struct out *o, const char *key)
{
	return arena_printf(o->arena, "%s-%s-name", o->t->id, key);
}

/* Where the name of a side stands; leaf_n: the side has none. */
static size_t name_column(const struct table *t, const struct side *side)
{
	size_t k = 0;

	while (k < t->leaf_n && (t->leaf[k]->kind != COLUMN_NAME || t->leaf[k]->side != side))
		k++;
	return k;
}

/* On a table with several sides strong and indent belong to the cells of one side. */
static const char *cell_class(struct out *o, size_t k, const struct cell *cell)
{
	const struct column *c = o->t->leaf[k];
	const char *class = join(o, kinds[c->kind], o->unused[k] ? "unused" : "");

	if (o->t->side_n < 2)
		return class;
	if (cell->strong)
		class = join(o, class, "strong");
	if (cell->indent && c->kind == COLUMN_NAME)
		class = arena_printf(o->arena, "%s indent-%d", class, cell->indent);
	return class;
}

/* Names and amounts are called by the row's key, what stands beside them by the row. */
static const char *cell_id(struct out *o, const struct row *row, size_t k, bool head)
{
	const struct column *c = o->t->leaf[k];
	const char *key = row->cell[k].key;

	if (head)
		return name_id(o, key);
	if (key && c->kind == COLUMN_AMOUNT)
		return arena_printf(o->arena, "%s-%s-%s", o->t->id, key, c->id);
	return arena_printf(o->arena, "%s-%s-c%zu", o->t->id, row->id, c->number);
}

static void put_cell(struct out *o, xmlNode *tr, const struct row *row, size_t k)
{
	const struct table *t = o->t;
	const struct column *c = t->leaf[k];
	const struct cell *cell = &row->cell[k];
	size_t name = name_column(t, c->side);
	bool head = c->kind == COLUMN_NAME && k == name && cell->key;
	xmlNode *td = view_element(tr, head ? "th" : "td");
	const char *headers = "", *text = cell_text(o->m, o->arena, t, cell);

	if (head)
		view_attribute(td, "scope", "row");
	view_attribute(td, "class", cell_class(o, k, cell));
	view_attribute(td, "id", cell_id(o, row, k, head));
	if (cell->key && (head || c->kind == COLUMN_AMOUNT)) {
		headers = heads_of(o, c);
		if (!head && name < t->leaf_n)
			headers = join(o, headers, name_id(o, cell->key));
		view_attribute(td, "headers", headers);
	}
	if (*text)
		view_text(o->arena, td, text, cell->pos);
}

static const char *row_class(struct out *o, const struct row *row)
{
	const char *class = row->level ? arena_printf(o->arena, "level-%d", row->level) : "";

	if (row->line)
		class = join(o, class, "line");
	if (row->strong)
		class = join(o, class, "strong");
	if (row->total || row->strong)
		class = join(o, class, "total");
	if (row->indent)
		class = join(o, class, arena_printf(o->arena, "indent-%d", row->indent));
	return class;
}

/* The columns without a figure, and their heads as a list in words. */
static const char *find_unused(struct out *o)
{
	const char *heads = "";

	o->unused = arena_zalloc(o->arena, o->t->leaf_n * sizeof *o->unused);
	for (size_t k = 0; k < o->t->leaf_n && !o->t->grid->empty; k++) {
		const struct column *c = o->t->leaf[k];
		size_t r = 0;

		while (r < o->t->grid->n && (o->t->grid->row[r].cell[k].kind != CELL_AMOUNT ||
					     o->t->grid->row[r].cell[k].amount == 0))
			r++;
		o->unused[k] = c->kind == COLUMN_AMOUNT && r == o->t->grid->n;
		if (o->unused[k])
			heads = *heads ? arena_printf(o->arena, "%s、%s", heads, c->head) : c->head;
	}
	return heads;
}

void grid_view(const struct model *m, struct arena *arena, const struct table *t, bool rows,
	       xmlNode *parent)
{
	struct out o = {m, arena, t, NULL};
	const char *unused = find_unused(&o);
	xmlNode *grid, *tbody;

	if (*unused)
		view_attribute(parent, "unused", unused);
	grid = view_element(parent, "grid");
	put_columns(&o, grid);
	put_head(&o, grid);
	tbody = view_element(grid, "tbody");
	for (size_t r = 0; rows && r < t->grid->n; r++) {
		const struct row *row = &t->grid->row[r];
		xmlNode *tr = view_element(tbody, "tr");

		view_attribute(tr, "id", arena_printf(arena, "%s-%s", t->id, row->id));
		view_attribute(tr, "class", row_class(&o, row));
		for (size_t k = 0; k < t->leaf_n; k++)
			put_cell(&o, tr, row, k);
	}
}
