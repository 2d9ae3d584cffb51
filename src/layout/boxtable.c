/*
 * boxtable: the table part of the box builder. In: a table element. Out: struct table with
 * every cell at its column. The surprising rule: cells are placed by the HTML rules, so a
 * rowspan pushes later cells of the rows below to the right, and never leaves its row group.
 */
#include "layout/boxtable.h"
#include "base/arena.h"
#include "base/diag.h"
#include <stdlib.h>
#include <string.h>

struct placing {
	struct builder *b;
	struct table *table;
	struct row **head_end, **body_end;
	unsigned *taken; /* per column: rows below that a rowspan still covers */
	size_t ntaken;
	unsigned group;
	int depth;
};

static unsigned *taken_at(struct placing *p, size_t column)
{
	if (column >= p->ntaken) {
		size_t n = column + 16;

		p->taken = xrealloc(p->taken, n * sizeof *p->taken);
		memset(p->taken + p->ntaken, 0, (n - p->ntaken) * sizeof *p->taken);
		p->ntaken = n;
	}
	return &p->taken[column];
}

static bool is_free(struct placing *p, unsigned column, unsigned span)
{
	for (unsigned i = 0; i < span; i++)
		if (*taken_at(p, column + i) > 0)
			return false;
	return true;
}

static void place_cell(struct placing *p, const xmlNode *node, const struct style *style,
		       struct row *row, struct cell ***end, unsigned *column)
{
	struct cell *cell = arena_zalloc(p->b->arena, sizeof *cell);

	cell->style = style;
	cell->content = builder_box(p->b, node, style, row->element, NULL, p->depth + 3);
	if (cell->content == NULL)
		return;
	cell->element = cell->content->element;
	cell->colspan = cell->element->colspan;
	cell->rowspan = cell->element->rowspan;
	cell->head = strcmp(cell->element->tag, "th") == 0;
	while (!is_free(p, *column, cell->colspan))
		(*column)++;
	cell->column = *column;
	for (unsigned i = 0; i < cell->colspan; i++)
		*taken_at(p, *column + i) = cell->rowspan;
	*column += cell->colspan;
	**end = cell;
	*end = &cell->next;
}

static void place_row(struct placing *p, const xmlNode *node, const struct style *style,
		      struct element *group, bool head)
{
	struct row *row = arena_zalloc(p->b->arena, sizeof *row);
	struct cell **end = &row->cells;
	unsigned column = 0;

	row->style = style;
	row->element = builder_element(p->b, node, group);
	row->group = p->group;
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		const struct style *cell;

		if (n->type != XML_ELEMENT_NODE)
			continue;
		cell = sheet_style(p->b->sheet, n, style);
		if (cell->display == DISPLAY_TABLE_CELL)
			place_cell(p, n, cell, row, &end, &column);
	}
	for (size_t i = 0; i < p->ntaken; i++) {
		if (p->taken[i] > 0 && i + 1 > p->table->ncolumns)
			p->table->ncolumns = (unsigned)i + 1;
		if (p->taken[i] > 0)
			p->taken[i]--;
	}
	if (head) {
		*p->head_end = row;
		p->head_end = &row->next;
		p->table->nhead++;
	} else {
		*p->body_end = row;
		p->body_end = &row->next;
		p->table->nbody++;
	}
}

/* The rowspans of a group end with it. */
static void end_group(struct placing *p)
{
	if (p->ntaken > 0)
		memset(p->taken, 0, p->ntaken * sizeof *p->taken);
	p->group++;
}

static void place_group(struct placing *p, const xmlNode *node, const struct style *style, bool head)
{
	struct element *element = builder_element(p->b, node, p->table->element);

	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		const struct style *row;

		if (n->type != XML_ELEMENT_NODE)
			continue;
		row = sheet_style(p->b->sheet, n, style);
		if (row->display == DISPLAY_TABLE_ROW)
			place_row(p, n, row, element, head);
	}
	end_group(p);
}

static void place_column(struct placing *p, const struct style *style, size_t *n, size_t *cap)
{
	p->table->columns =
		arena_grow(p->b->arena, p->table->columns, *n, cap, sizeof *p->table->columns);
	p->table->columns[(*n)++].style = style;
}

static void place_columns(struct placing *p, const xmlNode *node, const struct style *style,
			  size_t *n, size_t *cap)
{
	if (style->display == DISPLAY_TABLE_COLUMN) {
		place_column(p, style, n, cap);
		return;
	}
	for (const xmlNode *c = node->children; c != NULL; c = c->next) {
		const struct style *column;

		if (c->type != XML_ELEMENT_NODE)
			continue;
		column = sheet_style(p->b->sheet, c, style);
		if (column->display == DISPLAY_TABLE_COLUMN)
			place_column(p, column, n, cap);
	}
}

void builder_table(struct builder *b, const xmlNode *node, struct box *box, int depth)
{
	struct table *t = arena_zalloc(b->arena, sizeof *t);
	struct placing p = {b, t, &t->head, &t->body, NULL, 0, 0, depth};
	size_t columns = 0, cap = 0;

	box->table = t;
	t->element = box->element;
	t->style = box->style;
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		const struct style *style;

		if (n->type != XML_ELEMENT_NODE)
			continue;
		style = sheet_style(b->sheet, n, box->style);
		switch (style->display) {
		case DISPLAY_TABLE_CAPTION:
			t->caption = builder_box(b, n, style, box->element, NULL, depth + 1);
			break;
		case DISPLAY_TABLE_COLUMN_GROUP:
		case DISPLAY_TABLE_COLUMN:
			place_columns(&p, n, style, &columns, &cap);
			break;
		case DISPLAY_TABLE_HEADER_GROUP:
		case DISPLAY_TABLE_ROW_GROUP:
			place_group(&p, n, style, style->display == DISPLAY_TABLE_HEADER_GROUP);
			break;
		case DISPLAY_TABLE_ROW:
			place_row(&p, n, style, box->element, false);
			break;
		default:
			break;
		}
	}
	if (columns > t->ncolumns)
		t->ncolumns = (unsigned)columns;
	if (columns < t->ncolumns) {
		struct column *all = arena_zalloc(b->arena, t->ncolumns * sizeof *all);

		if (columns > 0)
			memcpy(all, t->columns, columns * sizeof *all);
		t->columns = all;
	}
	free(p.taken);
}
