/*
 * grid: a computed table in, its XHTML out: colgroup, head with groups and numbering, body.
 * Every amount names the cells that explain it (headers): groups from the outside in, its
 * column, its row. The surprising rule: on a table with two sides a row has a head for each.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <stdio.h>
#include <string.h>

struct out {
	const struct model *m;
	struct arena *arena;
	const struct table *t;
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

/* The heads at one depth, in order. */
static void put_heads(struct out *o, xmlNode *tr, const struct column *columns, size_t depth)
{
	for (const struct column *c = columns; c; c = c->next) {
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
		if (!c->child)
			view_attribute(th, "class", kinds[c->kind]);
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

	view_attribute(tr, "class", "numbering");
	for (size_t k = 0; k < o->t->leaf_n; k++) {
		xmlNode *td = view_element(tr, "td");

		if (o->t->leaf[k]->kind != COLUMN_ORDINAL) {
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

	for (size_t depth = 0; depth < o->t->depth; depth++)
		put_heads(o, view_element(thead, "tr"), o->t->column, depth);
	if (o->t->numbering)
		put_numbering(o, thead);
}

static const char *join(struct out *o, const char *a, const char *b)
{
	return !*a ? b : !*b ? a : arena_printf(o->arena, "%s %s", a, b);
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
static const char *cell_class(struct out *o, const struct column *c, const struct cell *cell)
{
	const char *class = kinds[c->kind];

	if (o->t->side_n < 2)
		return class;
	if (cell->strong)
		class = join(o, class, "strong");
	if (cell->indent && c->kind == COLUMN_NAME)
		class = arena_printf(o->arena, "%s indent-%d", class, cell->indent);
	return class;
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
	view_attribute(td, "class", cell_class(o, c, cell));
	if (cell->key && (head || c->kind == COLUMN_AMOUNT)) {
		headers = heads_of(o, c);
		if (!head && name < t->leaf_n)
			headers = join(o, headers, name_id(o, cell->key));
		view_attribute(td, "id",
			       head ? name_id(o, cell->key)
				    : arena_printf(o->arena, "%s-%s-%s", t->id, cell->key, c->id));
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

void grid_view(const struct model *m, struct arena *arena, const struct table *t, xmlNode *parent)
{
	struct out o = {m, arena, t};
	xmlNode *grid = view_element(parent, "grid"), *tbody;

	put_columns(&o, grid);
	put_head(&o, grid);
	tbody = view_element(grid, "tbody");
	for (size_t r = 0; r < t->grid->n; r++) {
		const struct row *row = &t->grid->row[r];
		xmlNode *tr = view_element(tbody, "tr");

		view_attribute(tr, "id", arena_printf(arena, "%s-%s", t->id, row->id));
		view_attribute(tr, "class", row_class(&o, row));
		for (size_t k = 0; k < t->leaf_n; k++)
			put_cell(&o, tr, row, k);
	}
}
