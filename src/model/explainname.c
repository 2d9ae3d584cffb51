/*
 * explainname: what somebody asked for in, the cell, measure or fields that are meant out. The
 * surprising rule: a row of a code that the catalogue knows can be asked for although the table
 * does not print it, because people ask why something is missing.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/explaining.h"

#include <libintl.h>
#include <string.h>

#define MOST_NAMES 40 /* in one message */

/* ---- what there is, for messages -------------------------------------------------------- */

struct listing {
	struct arena *arena;
	struct names names; /* for suggestions */
	const char **label;
	size_t cap;
};

static void list_name(struct listing *l, const char *name, const char *label)
{
	size_t before = l->names.n;

	if (names_add(l->arena, &l->names, name) < before)
		return;
	l->label = arena_grow(l->arena, l->label, before, &l->cap, sizeof *l->label);
	l->label[before] = label;
}

/* "t1 (部门预算收支总表), t2 (…)" */
static const char *list_text(struct listing *l)
{
	struct buf b = {0};
	const char *text;

	for (size_t i = 0; i < l->names.n && i < MOST_NAMES; i++) {
		buf_printf(&b, "%s%s", i ? gettext(", ") : "", l->names.text[i]);
		if (l->label[i] && *l->label[i])
			buf_printf(&b, gettext(" (%s)"), l->label[i]);
	}
	if (l->names.n > MOST_NAMES)
		buf_puts(&b, gettext(", …"));
	text = arena_strdup(l->arena, buf_text(&b));
	buf_free(&b);
	return text;
}

static struct listing list_tables(struct explanation *e)
{
	struct listing l = {.arena = e->arena};

	for (const struct table *t = e->m->tables; t; t = t->next)
		list_name(&l, t->id, t->title);
	return l;
}

/* side NULL: of every side. */
static struct listing list_columns(struct explanation *e, const struct table *t)
{
	struct listing l = {.arena = e->arena};

	for (size_t k = 0; k < t->leaf_n; k++)
		if (t->leaf[k]->kind == COLUMN_AMOUNT)
			list_name(&l, t->leaf[k]->id, explain_heads(e->arena, t->leaf[k]));
	return l;
}

const char *explain_row_name(const struct table *t, const struct side *side, size_t row)
{
	for (size_t k = 0; k < t->leaf_n && row < t->grid->n; k++)
		if (t->leaf[k]->kind == COLUMN_NAME && t->leaf[k]->side == side &&
		    t->grid->row[row].cell[k].kind == CELL_TEXT)
			return t->grid->row[row].cell[k].text;
	return "";
}

static struct listing list_rows(struct explanation *e, const struct table *t,
				const struct side *side)
{
	struct listing l = {.arena = e->arena};

	for (size_t k = 0; k < t->leaf_n; k++) {
		const struct column *c = t->leaf[k];

		if (c->kind != COLUMN_AMOUNT || (side && c->side != side))
			continue;
		for (size_t r = 0; r < t->grid->n; r++)
			if (t->grid->row[r].cell[k].key)
				list_name(&l, t->grid->row[r].cell[k].key,
					  explain_row_name(t, c->side, r));
	}
	return l;
}

const char *explain_heads(struct arena *arena, const struct column *c)
{
	return c->parent ? arena_printf(arena, "%s / %s", explain_heads(arena, c->parent), c->head)
			 : c->head;
}

/* ---- cells ------------------------------------------------------------------------------ */

/* The parts between '/' or '.'; how many there are, at most most + 1. */
static size_t split(struct arena *arena, const char *text, const char *part[], size_t most)
{
	size_t n = 0;

	for (;; text++) {
		size_t len = strcspn(text, "/.");

		if (n < most)
			part[n] = arena_strndup(arena, text, len);
		n++;
		text += len;
		if (!*text || n > most)
			return n;
	}
}

static bool find_table(struct explanation *e, struct diag *d, const char *id)
{
	struct listing l;

	for (e->table = e->m->tables; e->table; e->table = e->table->next)
		if (strcmp(e->table->id, id) == 0)
			return true;
	l = list_tables(e);
	diag_error(d, POS_NONE, "there is no table '%s'%s", id,
		   suggest(e->m, id, l.names.text, l.names.n));
	diag_note(d, POS_NONE, "the tables are %s", list_text(&l));
	return false;
}

static bool find_column(struct explanation *e, struct diag *d, const char *id)
{
	const struct table *t = e->table;
	struct listing l;

	for (size_t k = 0; k < t->leaf_n; k++) {
		e->column = t->leaf[k];
		if (e->column->kind == COLUMN_AMOUNT && strcmp(e->column->id, id) == 0)
			return true;
	}
	l = list_columns(e, t);
	diag_error(d, POS_NONE, "the table '%s' has no column of amounts '%s'%s", t->id, id,
		   suggest(e->m, id, l.names.text, l.names.n));
	diag_note(d, POS_NONE, "its columns of amounts are %s", list_text(&l));
	return false;
}

static void complain_row(struct explanation *e, struct diag *d, const char *key)
{
	struct listing l = list_rows(e, e->table, NULL);
	bool elsewhere = names_find(&l.names, key) != NONE;

	l = list_rows(e, e->table, e->column->side);
	diag_error(d, POS_NONE,
		   elsewhere ? N_("the row '%s' of the table '%s' has no column '%s': it "
				  "stands on the other side%s")
			     : N_("the table '%s' has no row '%s' in the column '%s'%s"),
		   elsewhere ? key : e->table->id, elsewhere ? e->table->id : key, e->column->id,
		   suggest(e->m, key, l.names.text, l.names.n));
	if (l.names.n)
		diag_note(d, POS_NONE, "the rows with amounts in this column are %s", list_text(&l));
	else
		diag_note(d, POS_NONE, "the table has no facts and prints no rows");
}

/* A code of the tree, or its total. */
static bool find_tree_row(struct explanation *e, const char *key)
{
	const struct catalogue *c = e->table->catalogue;

	e->total = e->table->total && strcmp(key, "total") == 0;
	if (e->total) {
		e->label = e->table->total;
		return true;
	}
	e->code = c ? names_find(&c->index, key) : NONE;
	if (e->code == NONE)
		return false;
	e->label = c->code[e->code].name;
	return true;
}

static bool find_row(struct explanation *e, struct diag *d, const char *key)
{
	const struct table *t = e->table;
	size_t leaf = 0;
	bool found;

	while (t->leaf[leaf] != e->column)
		leaf++;
	for (e->row = 0; e->row < t->grid->n; e->row++) {
		const char *own = t->grid->row[e->row].cell[leaf].key;

		if (own && strcmp(own, key) == 0)
			break;
	}
	e->key = key;
	if (t->tree) {
		found = find_tree_row(e, key);
	} else {
		e->line = line_find(e->column->side, key);
		found = e->line || e->row < t->grid->n;
		if (e->line && e->line->each)
			e->code = names_find(&e->line->catalogue->index, key);
		e->label = !e->line	     ? ""
			   : !e->line->each  ? e->line->label
			   : e->code == NONE ? ""
					     : e->line->catalogue->code[e->code].name;
	}
	if (found && e->row < t->grid->n)
		e->label = explain_row_name(t, e->column->side, e->row);
	if (!found)
		complain_row(e, d, key);
	return found;
}

/* A cell of the table, for example. */
static const char *example(struct explanation *e, const struct table *t)
{
	for (size_t r = 0; r < t->grid->n; r++)
		for (size_t k = 0; k < t->leaf_n; k++)
			if (t->leaf[k]->kind == COLUMN_AMOUNT && t->grid->row[r].cell[k].key)
				return arena_printf(e->arena, "%s/%s/%s", t->id,
						    t->grid->row[r].cell[k].key, t->leaf[k]->id);
	return arena_printf(e->arena, "%s/total/total", t->id);
}

bool explain_find_cell(struct explanation *e, struct diag *d, const char *cell)
{
	const char *part[3] = {0};
	size_t n = split(e->arena, cell, part, 3);
	struct listing l;

	e->code = NONE;
	if (!find_table(e, d, part[0]))
		return false;
	if (n == 3) {
		e->name = arena_printf(e->arena, "%s/%s/%s", part[0], part[1], part[2]);
		return find_column(e, d, part[2]) && find_row(e, d, part[1]);
	}
	diag_error(d, POS_NONE,
		   "'%s' is not a cell: expected TABLE/ROW/COLUMN, such as '%s'", cell,
		   example(e, e->table));
	l = list_columns(e, e->table);
	diag_note(d, POS_NONE, "the columns of amounts of '%s' are %s", part[0], list_text(&l));
	l = list_rows(e, e->table, NULL);
	if (l.names.n)
		diag_note(d, POS_NONE, "its rows are %s", list_text(&l));
	else
		diag_note(d, POS_NONE, "the table has no facts and prints no rows");
	return false;
}

const char *explain_printed(const struct explanation *e)
{
	if (!e->table)
		return format_amount(e->m, e->arena, e->exact);
	if (e->row == e->table->grid->n || (e->line && e->line->blank))
		return "";
	return format_cell(e->m, e->arena, e->exact, e->table->zero);
}

/* ---- fields ----------------------------------------------------------------------------- */

static const struct field *find_field(const struct field *f, const char *name)
{
	while (f && strcmp(f->name, name) != 0)
		f = f->next;
	return f;
}

static const struct value *value_of(const struct value *map, const struct field *f)
{
	const struct value *v = map ? map->child : NULL;

	while (v && v->field != f)
		v = v->next;
	return v;
}

static struct figure *new_figure(struct explanation *e, const char *name, const struct field *f,
				 const struct value *v)
{
	struct figure *g = arena_zalloc(e->arena, sizeof *g);

	*g = (struct figure){.name = name, .field = f, .value = v};
	return g;
}

static void add_figure(struct explanation *e, const char *name, const struct field *f,
		       const struct value *map)
{
	struct figure **last = &e->figures, *g = new_figure(e, name, f, value_of(map, f));
	struct figure **term = &g->term;
	const char *dot = strrchr(name, '.');

	while (*last)
		last = &(*last)->next;
	*last = g;
	for (const struct term *t = f->sum; t; t = t->next) {
		const char *path = dot ? arena_strndup(e->arena, name, (size_t)(dot - name)) : "";
		const struct value *v = map;

		for (size_t i = 0; i < t->n; i++) {
			v = value_of(v, t->path[i]);
			path = arena_printf(e->arena, "%s%s%s", path, *path ? "." : "",
					    t->path[i]->name);
		}
		*term = new_figure(e, path, t->path[t->n - 1], v);
		term = &(*term)->next;
	}
}

/* The amounts that a path below a map leads to. */
static void walk(struct explanation *e, const char *name, const struct field *const *step, size_t n,
		 const struct value *map)
{
	const struct value *v = value_of(map, step[0]);
	const char *dot = *name ? "." : "";
	size_t k = 0;

	name = arena_printf(e->arena, "%s%s%s", name, dot, step[0]->name);
	if (n == 1)
		add_figure(e, name, step[0], map);
	else if (step[0]->kind != FIELD_LIST)
		walk(e, name, step + 1, n - 1, v);
	for (const struct value *i = v && n > 1 && step[0]->kind == FIELD_LIST ? v->child : NULL; i;
	     i = i->next)
		walk(e, arena_printf(e->arena, "%s.%zu", name, ++k), step + 1, n - 1, i);
}

static void complain_field(struct explanation *e, struct diag *d, const struct field *among,
			   const char *name)
{
	struct listing l = {.arena = e->arena};

	for (; among; among = among->next)
		list_name(&l, among->name, among->label);
	diag_error(d, POS_NONE, "there is no field '%s' here%s", name,
		   suggest(e->m, name, l.names.text, l.names.n));
	diag_note(d, POS_NONE, "the fields are %s", list_text(&l));
}

/* A path of fields such as assets.total or projects.budget. */
static bool find_fields(struct explanation *e, struct diag *d, const char *name)
{
	const char *part[16];
	const struct field *step[16], *among = e->m->fields, *f = NULL;
	size_t n = split(e->arena, name, part, 16);

	for (size_t i = 0; i < n && i < 16; i++) {
		f = step[i] = find_field(among, part[i]);
		if (!f) {
			complain_field(e, d, among, part[i]);
			return false;
		}
		among = f->child;
	}
	if (n > 16 || f->kind != FIELD_AMOUNT) {
		diag_error(d, POS_NONE, "'%s' is not an amount", name);
		return false;
	}
	e->name = name;
	e->field = true;
	walk(e, "", step, n, e->m->values);
	return true;
}

bool explain_find_measure(struct explanation *e, struct diag *d, const char *name)
{
	char *first = arena_strndup(e->arena, name, strcspn(name, "./"));
	struct listing l = {.arena = e->arena};

	e->code = NONE;
	e->name = name;
	for (e->measure = e->m->measures; e->measure; e->measure = e->measure->next) {
		if (strcmp(e->measure->name, name) == 0)
			return true;
		list_name(&l, e->measure->name, e->measure->label);
	}
	if (find_field(e->m->fields, first))
		return find_fields(e, d, name);
	diag_error(d, POS_NONE, "there is no measure '%s'%s", name,
		   suggest(e->m, name, l.names.text, l.names.n));
	diag_note(d, POS_NONE, "the measures are %s", list_text(&l));
	return false;
}
