/*
 * data: the model in, what its data files hold out: lists of facts, measures and the pack's
 * tables; datalist.c adds those of the report's lists, datafield.c the other fields. The
 * surprising rule: heads lose the blanks that only space out Chinese («项 目»), for they become
 * names that programs look for.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/internal.h"

#include <string.h>
#include <strings.h>

/* ---- facts and measures ------------------------------------------------------------------ */

static const char *value_text(const struct dimension *d, uint32_t v)
{
	return d->kind == DIMENSION_CODE ? d->catalogue->code[v].code : d->values.text[v];
}

static void add_dimensions(struct making *k, const struct list *from, struct data_list *to)
{
	to->dimensions = from->dimension_n;
	to->dimension = arena_zalloc(k->arena, (to->dimensions + 1) * sizeof *to->dimension);
	for (size_t i = 0; i < to->dimensions; i++)
		to->dimension[i] = (struct data_dimension){
		    from->dimension[i].name,
		    from->dimension[i].label,
		    from->dimension[i].kind == DIMENSION_CODE ? DATA_CODE : DATA_TEXT,
		};
}

static void add_facts(struct making *k, const struct list *from, struct data_list *to)
{
	size_t n = from->dimension_n;
	const char **value;

	to->facts = from->n;
	to->value = value = arena_alloc(k->arena, (from->n * n + 1) * sizeof *value);
	to->amount = arena_alloc(k->arena, (from->n + 1) * sizeof *to->amount);
	for (size_t i = 0; i < from->n; i++) {
		for (size_t d = 0; d < n; d++)
			*value++ = value_text(&from->dimension[d], from->value[i * n + d]);
		to->amount[i] = format_yuan(k->arena, from->amount[i]);
	}
}

static void add_stated(struct making *k, const struct list *from, struct data_list *to)
{
	to->stateds = from->stated_n;
	to->stated = arena_zalloc(k->arena, (to->stateds + 1) * sizeof *to->stated);
	for (size_t i = 0; i < to->stateds; i++) {
		const struct stated *t = &from->stated[i];

		to->stated[i].amount = format_yuan(k->arena, t->amount);
		to->stated[i].fact = t->fact;
		to->stated[i].facts = t->n;
	}
}

static void add_lists(struct making *k)
{
	struct data_list *to;

	for (const struct list *l = k->m->lists; l; l = l->next)
		k->data->lists++;
	k->data->list = to = arena_zalloc(k->arena, (k->data->lists + 1) * sizeof *to);
	for (const struct list *l = k->m->lists; l; l = l->next, to++) {
		to->name = l->name;
		to->label = l->label;
		add_dimensions(k, l, to);
		add_facts(k, l, to);
		add_stated(k, l, to);
	}
}

static void add_measures(struct making *k)
{
	struct data_measure *to;

	for (const struct measure *e = k->m->measures; e; e = e->next)
		k->data->measures++;
	k->data->measure = to = arena_zalloc(k->arena, (k->data->measures + 1) * sizeof *to);
	for (const struct measure *e = k->m->measures; e; e = e->next)
		*to++ = (struct data_measure){e->name, format_amount(k->m, k->arena, e->value)};
}

/* ---- tables ------------------------------------------------------------------------------ */

static bool is_id_taken(const struct data *data, const char *id)
{
	for (size_t i = 0; i < data->tables; i++)
		if (strcasecmp(data->table[i]->id, id) == 0)
			return true;
	return false;
}

struct data_table *data_add_table(struct making *k, const char *id, const char *title)
{
	struct data *data = k->data;
	struct data_table *t = arena_zalloc(k->arena, sizeof *t);

	t->id = id;
	for (int n = 2; is_id_taken(data, t->id); n++)
		t->id = arena_printf(k->arena, "%s-%d", id, n);
	t->title = title;
	data->table = arena_grow(k->arena, data->table, data->tables, &k->table_cap, sizeof t);
	data->table[data->tables++] = t;
	return t;
}

static bool is_name_taken(const struct data_table *t, size_t column, const char *name)
{
	for (size_t i = 0; i < column; i++)
		if (strcmp(t->column[i].name, name) == 0)
			return true;
	return false;
}

void data_name_column(struct making *k, struct data_table *t, size_t column, const char *name)
{
	const char *unique = name;

	for (int n = 2; is_name_taken(t, column, unique); n++)
		unique = arena_printf(k->arena, "%s (%d)", name, n);
	t->column[column].name = unique;
}

/* Without the blanks that stand beside a character that is not ASCII. */
static void put_closed_up(struct buf *b, const char *head)
{
	for (const char *p = head; *p; p++)
		if (*p != ' ' || (p > head && !(p[-1] & 0x80) && !(p[1] & 0x80)))
			buf_putc(b, *p);
}

static void put_heads(struct buf *b, const struct column *c)
{
	if (c->parent) {
		put_heads(b, c->parent);
		buf_putc(b, '/');
	}
	put_closed_up(b, c->head);
}

static enum data_kind kind_of(const struct column *c)
{
	switch (c->kind) {
	case COLUMN_AMOUNT:
		return DATA_AMOUNT;
	case COLUMN_CODE:
		return DATA_CODE;
	case COLUMN_ORDINAL:
		return DATA_INTEGER;
	case COLUMN_NAME:
		break;
	}
	return DATA_TEXT;
}

/* The label of the numbering stands in the first column of ordinals; these have no number. */
static void number_columns(struct making *k, const struct table *from, struct data_table *to)
{
	const char *label = from->numbering;
	size_t n = 0;

	for (size_t i = 0; i < to->columns; i++) {
		if (from->leaf[i]->kind != COLUMN_ORDINAL) {
			to->column[i].numbering = arena_printf(k->arena, "%zu", ++n);
		} else {
			to->column[i].numbering = label;
			label = "";
		}
	}
	to->numbered = true;
}

static void add_columns(struct making *k, const struct table *from, struct data_table *to)
{
	struct buf b = {0};

	to->columns = from->leaf_n;
	to->column = arena_zalloc(k->arena, to->columns * sizeof *to->column);
	for (size_t i = 0; i < to->columns; i++) {
		buf_clear(&b);
		put_heads(&b, from->leaf[i]);
		data_name_column(k, to, i, arena_strdup(k->arena, buf_text(&b)));
		to->column[i].id = from->leaf[i]->id;
		to->column[i].kind = kind_of(from->leaf[i]);
	}
	buf_free(&b);
	if (from->numbering)
		number_columns(k, from, to);
}

/* The heads of columns that stand side by side, the first one over `leaf`. */
static void add_heads(struct making *k, const struct table *from, struct data_table *to,
		      const struct column *c, size_t leaf, size_t *cap)
{
	for (; c; leaf += c->span, c = c->next) {
		to->head = arena_grow(k->arena, to->head, to->heads, cap, sizeof *to->head);
		to->head[to->heads++] = (struct data_head){
		    .text = c->head,
		    .row = c->depth,
		    .column = leaf,
		    .rows = c->child ? 1 : from->depth - c->depth,
		    .columns = c->span,
		};
		add_heads(k, from, to, c->child, leaf, cap);
	}
}

static void add_rows(struct making *k, const struct table *from, struct data_table *to)
{
	struct data_cell *cell;

	to->rows = from->grid->n;
	to->row = arena_alloc(k->arena, (to->rows + 1) * sizeof *to->row);
	to->cell = cell = arena_zalloc(k->arena, (to->rows * to->columns + 1) * sizeof *cell);
	for (size_t r = 0; r < to->rows; r++) {
		const struct row *row = &from->grid->row[r];

		to->row[r] = row->id;
		for (size_t i = 0; i < to->columns; i++, cell++) {
			const struct cell *c = &row->cell[i];
			int indent = row->level ? row->level - 1 : c->indent;

			cell->text = cell_text(k->m, k->arena, from, c);
			cell->pos = c->pos;
			cell->strong = row->strong || row->total || c->strong;
			cell->indent = to->column[i].kind == DATA_TEXT ? (unsigned char)indent : 0;
		}
	}
}

/* What the view shows below the table, too. */
static void add_notes(const struct table *from, struct data_table *to)
{
	if (from->own_note) {
		to->note[0] = from->own_note->text;
		return;
	}
	to->note[0] = from->note;
	to->note[1] = from->grid->empty ? from->empty_note : NULL;
}

static void add_pivots(struct making *k)
{
	for (const struct table *from = k->m->tables; from; from = from->next) {
		struct data_table *to = data_add_table(k, from->id, from->title);
		size_t cap = 0;

		to->head_rows = from->depth;
		add_columns(k, from, to);
		add_heads(k, from, to, from->column, 0, &cap);
		add_rows(k, from, to);
		add_notes(from, to);
	}
}

const struct data *model_data(struct arena *arena, const struct model *m)
{
	struct model plain = *m;
	struct data *data = arena_zalloc(arena, sizeof *data);
	struct making k = {.m = &plain, .arena = arena, .data = data};

	plain.display.thousands = false;
	data->year = m->year;
	data->pack = m->pack_name;
	data->unit = money_unit_name(m->display.unit);
	data->thousands = m->display.thousands;
	add_lists(&k);
	add_measures(&k);
	add_pivots(&k);
	data_lists(&k);
	data_fields(&k);
	return data;
}
