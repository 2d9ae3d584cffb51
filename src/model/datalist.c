/*
 * datalist: the report's lists and mappings in, tables for the data files out. Every list of
 * mappings is a table with a line for each item, every mapping with amounts one with a line for
 * each of its fields. The surprising rule: a list inside of a list is a table of its own, whose
 * lines name the items around them by number and by their first text.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/internal.h"

#include <stdio.h>
#include <string.h>

#define ORDINAL "序号"
#define ITEM	"项目"
#define CONTENT "内容"
#define AMOUNT	"金额"
#define MAX_DEPTH 32 /* more than YAML may be nested, at two levels a list */

/* A list on the way from the report down, and its table once there is one. */
struct step {
	const struct field *field;
	struct data_table *table;
	const char *id, *title;
};

/* ---- fields ------------------------------------------------------------------------------ */

static bool is_map(const struct field *f)
{
	return f->kind == FIELD_MAP;
}

/* A list whose items are mappings has a table of its own. */
static bool is_list(const struct field *f)
{
	return f->kind == FIELD_LIST && f->child;
}

const char *data_label(const struct field *f)
{
	return f->label ? f->label : f->name;
}

enum data_kind data_kind(const struct field *f)
{
	switch (f->kind) {
	case FIELD_AMOUNT:
		return DATA_AMOUNT;
	case FIELD_INTEGER:
		return DATA_INTEGER;
	case FIELD_DATE:
		return DATA_DATE;
	default:
		return DATA_TEXT;
	}
}

const struct value *data_find(const struct value *map, const struct field *f)
{
	const struct value *v = map ? map->child : NULL;

	while (v && v->field != f)
		v = v->next;
	return v;
}

/* Paragraphs, and the items of a list of texts, are lines. */
static const char *lines(struct making *k, const struct value *v)
{
	struct buf b = {0};
	const char *text;

	for (const struct value *p = v->child; p; p = p->next) {
		buf_puts(&b, p->text);
		if (p->next)
			buf_putc(&b, '\n');
	}
	text = arena_strdup(k->arena, buf_text(&b));
	buf_free(&b);
	return text;
}

const char *data_text(struct making *k, const struct value *v)
{
	if (!v || v->unfilled)
		return "";
	switch (v->field->kind) {
	case FIELD_AMOUNT:
		return format_cell(k->m, k->arena, v->amount, k->m->zero);
	case FIELD_DATE:
		return v->node->text;
	case FIELD_PARAGRAPHS:
	case FIELD_LIST:
		return lines(k, v);
	default:
		return v->text ? v->text : "";
	}
}

/* ---- columns ----------------------------------------------------------------------------- */

static size_t count_columns(const struct field *f)
{
	size_t n = 0;

	for (; f; f = f->next)
		n += is_map(f) ? count_columns(f->child) : !is_list(f);
	return n;
}

static const struct field *first_text(const struct field *f)
{
	while (f && f->kind != FIELD_TEXT)
		f = f->next;
	return f;
}

/* One more column, with a head of its own. */
static struct data_column *add_column(struct making *k, struct data_table *t, const char *head,
				      enum data_kind kind)
{
	struct data_column *c = &t->column[t->columns];

	data_name_column(k, t, t->columns, head);
	c->kind = kind;
	t->head[t->columns] = (struct data_head){c->name, 0, t->columns, 1, 1};
	t->heads = ++t->columns;
	return c;
}

/* Those of a mapping; what stands in mappings of it is named by the way there. */
static void add_fields(struct making *k, struct data_table *t, const struct field *f,
		       const char *way, const char *id)
{
	for (; f; f = f->next) {
		const char *head = arena_printf(k->arena, "%s%s", way, data_label(f));
		const char *name = arena_printf(k->arena, "%s%s", id, f->name);

		if (is_map(f))
			add_fields(k, t, f->child, arena_printf(k->arena, "%s/", head),
				   arena_printf(k->arena, "%s.", name));
		else if (!is_list(f))
			add_column(k, t, head, data_kind(f))->id = name;
	}
}

static void make_columns(struct making *k, struct data_table *t, const struct step *step, size_t n)
{
	size_t most = 2 * n + count_columns(step[n].field->child) + 1;

	t->head_rows = 1;
	t->column = arena_zalloc(k->arena, most * sizeof *t->column);
	t->head = arena_zalloc(k->arena, most * sizeof *t->head);
	for (size_t i = 0; i < n; i++) {
		const struct field *key = first_text(step[i].field->child);
		const char *label = data_label(step[i].field);

		const char *head = arena_printf(k->arena, "%s/" ORDINAL, label);

		add_column(k, t, head, DATA_INTEGER)->unique = true;
		if (!key)
			continue;
		head = arena_printf(k->arena, "%s/%s", label, data_label(key));
		add_column(k, t, head, DATA_TEXT);
	}
	add_column(k, t, ORDINAL, DATA_INTEGER)->unique = true;
	add_fields(k, t, step[n].field->child, "", "");
}

/* ---- rows -------------------------------------------------------------------------------- */

/* Cells that stand before the fields of each row, for the items around it. */
struct prefix {
	struct data_cell cell[2 * MAX_DEPTH];
	size_t n;
};

static size_t put_fields(struct making *k, const struct field *f, const struct value *map,
			 struct data_cell *cell)
{
	size_t n = 0;

	for (; f; f = f->next) {
		const struct value *v = data_find(map, f);

		if (is_map(f)) {
			n += put_fields(k, f->child, v, cell + n);
		} else if (!is_list(f)) {
			cell[n].text = data_text(k, v);
			if (v)
				cell[n].pos = v->pos;
			n++;
		}
	}
	return n;
}

/* The value of a field that stands among these or in mappings of them; NULL: not given. */
static const struct value *find_deep(const struct value *map, const struct field *fields,
				     const struct field *want)
{
	for (const struct field *f = fields; f; f = f->next) {
		const struct value *v = data_find(map, f), *found;

		if (f == want)
			return v;
		if (is_map(f) && (found = find_deep(v, f->child, want)) != NULL)
			return found;
	}
	return NULL;
}

static const char *number(struct making *k, size_t n)
{
	return arena_printf(k->arena, "%zu", n);
}

/* The rows of the last of the steps inside a mapping; cell NULL: they are only counted. */
static size_t make_rows(struct making *k, const struct data_table *t, const struct value *map,
			const struct field *fields, const struct step *step, size_t left,
			const struct prefix *before, struct data_cell *cell)
{
	const struct value *list = find_deep(map, fields, step->field), *item;
	const struct field *child = step->field->child;
	size_t rows = 0, n = 0;

	for (item = list ? list->child : NULL; item; item = item->next) {
		struct prefix here = *before;

		here.cell[here.n++] = (struct data_cell){.text = number(k, ++n)};
		if (left > 0) {
			const struct value *key = data_find(item, first_text(child));

			if (first_text(child))
				here.cell[here.n++] = (struct data_cell){.text = data_text(k, key)};
			rows += make_rows(k, t, item, child, step + 1, left - 1, &here,
					  cell ? cell + rows * t->columns : NULL);
			continue;
		}
		if (cell) {
			struct data_cell *row = cell + rows * t->columns;

			memcpy(row, here.cell, here.n * sizeof *row);
			put_fields(k, child, item, row + here.n);
		}
		rows++;
	}
	return rows;
}

static void fill_table(struct making *k, struct data_table *t, const struct step *step, size_t n)
{
	const struct field *fields = k->m->fields;
	const struct prefix none = {.n = 0};

	t->rows = make_rows(k, t, k->m->values, fields, step, n, &none, NULL);
	t->cell = arena_zalloc(k->arena, (t->rows * t->columns + 1) * sizeof *t->cell);
	make_rows(k, t, k->m->values, fields, step, n, &none, t->cell);
}

/* ---- mappings with amounts --------------------------------------------------------------- */

static bool has_amount(const struct field *f)
{
	for (; f; f = f->next)
		if (f->kind == FIELD_AMOUNT || (is_map(f) && has_amount(f->child)))
			return true;
	return false;
}

static void put_lines(struct making *k, struct data_table *t, const struct field *f,
		      const struct value *map, const char *way, const char *id)
{
	for (; f; f = f->next) {
		const struct value *v = data_find(map, f);
		const char *label = arena_printf(k->arena, "%s%s", way, data_label(f));
		const char *name = arena_printf(k->arena, "%s%s", id, f->name);
		struct data_cell *cell = t->cell + t->rows * t->columns;

		if (is_map(f)) {
			put_lines(k, t, f->child, v, arena_printf(k->arena, "%s/", label),
				  arena_printf(k->arena, "%s.", name));
		} else if (!is_list(f)) {
			for (size_t i = 0; i < t->columns; i++)
				cell[i].text = "";
			cell[0].text = label;
			cell += f->kind == FIELD_AMOUNT ? 2 : 1;
			cell->text = data_text(k, v);
			cell->pos = v ? v->pos : POS_NONE;
			t->row[t->rows++] = name;
		}
	}
}

static void make_mapping(struct making *k, const struct field *map, const struct step *step)
{
	struct data_table *t = data_add_table(k, step->id, step->title);
	size_t n = count_columns(map->child);

	t->head_rows = 1;
	t->column = arena_zalloc(k->arena, 3 * sizeof *t->column);
	t->head = arena_zalloc(k->arena, 3 * sizeof *t->head);
	add_column(k, t, ITEM, DATA_TEXT)->unique = true;
	add_column(k, t, CONTENT, DATA_TEXT);
	add_column(k, t, AMOUNT, DATA_AMOUNT);
	t->row = arena_zalloc(k->arena, (n + 1) * sizeof *t->row);
	t->cell = arena_zalloc(k->arena, (n * 3 + 1) * sizeof *t->cell);
	put_lines(k, t, map->child, find_deep(k->m->values, k->m->fields, map), "", "");
}

/* ---- all of them ------------------------------------------------------------------------- */

static const char *behind(struct making *k, const char *before, const char *name)
{
	return *before ? arena_printf(k->arena, "%s-%s", before, name) : name;
}

/* Tables for the lists among these fields; n lists lie around them. */
static void make_tables(struct making *k, const struct field *f, struct step *step, size_t n,
			const char *id, const char *title)
{
	for (; f && n < MAX_DEPTH; f = f->next) {
		struct step *own = &step[n];

		own->field = f;
		own->id = behind(k, id, f->name);
		own->title = behind(k, title, data_label(f));
		if (is_list(f)) {
			own->table = data_add_table(k, own->id, own->title);
			own->table->parent = n > 0 ? step[n - 1].table : NULL;
			make_columns(k, own->table, step, n);
			fill_table(k, own->table, step, n);
			make_tables(k, f->child, step, n + 1, own->id, own->title);
		} else if (is_map(f)) {
			if (!*id && has_amount(f->child))
				make_mapping(k, f, own);
			make_tables(k, f->child, step, n, own->id, own->title);
		}
	}
}

void data_lists(struct making *k)
{
	struct step step[MAX_DEPTH + 1];

	make_tables(k, k->m->fields, step, 0, "", "");
}
