/*
 * packtable: the tables of pack.yaml in, struct table out. Rows are a tree of codes or fixed
 * lines on one or more sides. The surprising rule: every filter is tried here on every list
 * that it will be asked of, so that a pack's mistakes show without any report's facts.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <string.h>

/* ---- lines ---------------------------------------------------------------------------------- */

/* {ordinal}, {name} and {code} are all there is. */
static void check_pattern(struct model *m, const struct yaml *label)
{
	static const char *const known[] = {"ordinal", "name", "code"};

	for (const char *p = strchr(label->text, '{'); p; p = strchr(p + 1, '{')) {
		size_t n = strcspn(p, "}");
		const char *name = arena_strndup(m->arena, p + 1, n - 1);

		if (p[n] && (strcmp(name, known[0]) == 0 || strcmp(name, known[1]) == 0 ||
			     strcmp(name, known[2]) == 0))
			continue;
		diag_error(m->diag, yaml_at(label, (size_t)(p - label->text)),
			   "'{%s}' is not known here: "
			   "expected {ordinal}, {name} or {code}%s",
			   name, suggest(m, name, known, 3));
	}
}

/* each: catalogue.list */
static void read_each(struct model *m, struct line *l, const struct yaml *each,
		      const struct yaml *dimension)
{
	const char *dot = read_text(m, each, "catalogue.list") ? strchr(each->text, '.') : NULL;
	struct yaml catalogue = *each;
	struct names lists = {0};

	if (!dot) {
		diag_error(m->diag, each->pos,
			   "expected catalogue.list, such as functional.summary_rows");
		return;
	}
	catalogue.text = arena_strndup(m->arena, each->text, (size_t)(dot - each->text));
	l->catalogue = catalogue_find(m, &catalogue);
	l->dimension = dimension ? read_text(m, dimension, "the name of a dimension") : NULL;
	if (!l->catalogue)
		return;
	l->each = yaml_find(l->catalogue->root, dot + 1);
	if (l->each && l->each->kind == YAML_SEQUENCE)
		return;
	l->each = NULL;
	for (const struct yaml *n = l->catalogue->root->child; n; n = n->next)
		if (n->kind == YAML_SEQUENCE)
			names_add(m->arena, &lists, n->key->text);
	diag_error(m->diag, yaml_at(each, (size_t)(dot + 1 - each->text)),
		   "the file of the catalogue '%s' "
		   "has no list '%s'%s",
		   l->catalogue->name, dot + 1, suggest(m, dot + 1, lists.text, lists.n));
}

static struct line *read_line(struct model *m, const struct yaml *node, struct names *ids)
{
	struct line *l = arena_zalloc(m->arena, sizeof *l);
	const struct yaml *each = yaml_find(node, "each"), *label, *id, *list, *indent;
	bool good;

	good = each ? read_keys(m, node, "lines by 'each'", "each", "dimension", "label", "nonzero",
				"where", "list", "indent", "strong", NULL)
		    : read_keys(m, node, "a line", "label", "where", "id", "indent", "strong",
				"list", "blank", NULL);
	label = good ? read_need(m, node, "label", "a line") : NULL;
	if (!label || !(l->label = read_text(m, label, "the label of a line")))
		return NULL;
	l->pos = yaml_at(label, 0);
	l->where.node = yaml_find(node, "where");
	list = yaml_find(node, "list");
	l->list = list ? list_find(m, list) : NULL;
	indent = yaml_find(node, "indent");
	if (indent)
		read_number(m, indent, 0, 3, &l->indent);
	l->strong = read_flag(m, yaml_find(node, "strong"));
	l->blank = read_flag(m, yaml_find(node, "blank"));
	l->nonzero = read_flag(m, yaml_find(node, "nonzero"));
	if (each) {
		check_pattern(m, label);
		read_each(m, l, each, read_need(m, node, "dimension", "lines by 'each'"));
		return l->each ? l : NULL;
	}
	id = l->blank ? yaml_find(node, "id") : read_need(m, node, "id", "a line with amounts");
	if (id && id_check(m, id, ids))
		l->id = id->text;
	return l;
}

static void read_groups(struct model *m, struct side *side, const struct yaml *node,
			struct names *ids)
{
	struct group **last = &side->group;

	if (!read_kind(m, node, YAML_SEQUENCE, "groups of lines"))
		return;
	for (const struct yaml *g = node->child; g; g = g->next) {
		struct group *group = arena_zalloc(m->arena, sizeof *group);
		struct line **line = &group->line;

		*last = group;
		last = &group->next;
		if (!read_kind(m, g, YAML_SEQUENCE, "a group: a list of lines"))
			continue;
		for (const struct yaml *n = g->child; n; n = n->next) {
			*line = read_line(m, n, ids);
			if (*line)
				line = &(*line)->next;
		}
	}
}

static void read_sides(struct model *m, struct table *t, const struct yaml *sides)
{
	struct side **last = &t->side;
	struct names ids = {0};

	if (!read_kind(m, sides, YAML_MAPPING, "sides by name"))
		return;
	for (const struct yaml *n = sides->child; n; n = n->next) {
		struct side *side = arena_zalloc(m->arena, sizeof *side);
		const struct yaml *list, *groups;

		side->name = n->key->text;
		*last = side;
		last = &side->next;
		t->side_n++;
		if (!read_keys(m, n, "a side", "list", "groups", NULL))
			continue;
		list = yaml_find(n, "list");
		side->list = list ? list_find(m, list) : NULL;
		groups = read_need(m, n, "groups", "a side");
		if (groups)
			read_groups(m, side, groups, &ids);
	}
}

/* ---- a tree of codes ------------------------------------------------------------------------ */

static void read_tree(struct model *m, struct table *t, const struct yaml *node)
{
	const struct yaml *dimension, *levels;

	if (!read_keys(m, node, "a tree of rows", "dimension", "levels", NULL))
		return;
	dimension = read_need(m, node, "dimension", "a tree of rows");
	levels = read_need(m, node, "levels", "a tree of rows");
	if (dimension)
		t->tree = read_text(m, dimension, "the name of a dimension");
	if (!levels || !read_kind(m, levels, YAML_SEQUENCE, "the levels that get a row"))
		return;
	for (const struct yaml *n = levels->child; n; n = n->next) {
		int level;

		if (read_number(m, n, 1, MAX_LEVELS, &level))
			t->level[level] = true;
	}
}

static void read_total(struct model *m, struct table *t, const struct yaml *node)
{
	const struct yaml *label, *position;

	if (!read_keys(m, node, "the total row", "label", "position", NULL))
		return;
	label = read_need(m, node, "label", "the total row");
	position = yaml_find(node, "position");
	if (label && (t->total = read_text(m, label, "the label of the total row")) != NULL)
		t->total_pos = yaml_at(label, 0);
	t->total_first =
	    position && read_choice(m, position, "a position", "last", "first", NULL) == 1;
}

static void read_rows(struct model *m, struct table *t, const struct yaml *node)
{
	const struct yaml *tree, *total;

	t->side = arena_zalloc(m->arena, sizeof *t->side);
	t->side->list = t->list;
	t->side_n = 1;
	if (!read_keys(m, node, "rows", "tree", "total", NULL))
		return;
	tree = read_need(m, node, "tree", "rows");
	total = yaml_find(node, "total");
	if (tree)
		read_tree(m, t, tree);
	if (total)
		read_total(m, t, total);
}

/* ---- do lists, filters and rows fit together? ------------------------------------------------ */

struct list *cell_list(const struct table *t, const struct line *line, const struct column *c)
{
	if (line && line->list)
		return line->list;
	if (c->list)
		return c->list;
	return c->side && c->side->list ? c->side->list : t->list;
}

/* The list has the dimension, with codes of the catalogue. */
static void check_codes(struct model *m, struct pos pos, const struct list *l,
			const char *dimension, const struct catalogue *c)
{
	size_t d = list_dimension(l, dimension);
	struct names known = {0};

	for (size_t i = 0; i < l->dimension_n; i++)
		if (l->dimension[i].kind == DIMENSION_CODE)
			names_add(m->arena, &known, l->dimension[i].name);
	if (d == l->dimension_n || l->dimension[d].kind != DIMENSION_CODE)
		diag_error(m->diag, pos, "the facts of '%s' have no dimension '%s' with codes%s",
			   l->name, dimension, suggest(m, dimension, known.text, known.n));
	else if (c && l->dimension[d].catalogue != c)
		diag_error(m->diag, pos,
			   "the dimension '%s' of '%s' has codes of the catalogue '%s', not of "
			   "'%s'",
			   dimension, l->name, l->dimension[d].catalogue->name, c->name);
}

/* One column with one line, or with the rows of a tree (line NULL). */
static void check_cells(struct model *m, struct table *t, struct line *line, struct column *c)
{
	struct list *l = cell_list(t, line, c);

	if (!l) {
		diag_error(m->diag, c->key,
			   "no list of facts is named for this column: give 'list' to the "
			   "table, the side or the column");
		return;
	}
	where_filter(m, &t->where, l);
	where_filter(m, &c->where, l);
	if (line)
		where_filter(m, &line->where, l);
	if (line && line->each)
		check_codes(m, line->pos, l, line->dimension, line->catalogue);
	if (t->tree)
		check_codes(m, t->pos, l, t->tree, t->catalogue);
}

static void check_table(struct model *m, struct table *t)
{
	unsigned errors = m->diag->errors;
	struct list *first = NULL;

	for (size_t i = 0; i < t->leaf_n && !first; i++)
		if (t->leaf[i]->kind == COLUMN_AMOUNT)
			first = cell_list(t, NULL, t->leaf[i]);
	if (t->tree && first && list_dimension(first, t->tree) < first->dimension_n)
		t->catalogue = first->dimension[list_dimension(first, t->tree)].catalogue;
	for (size_t i = 0; i < t->leaf_n && m->diag->errors == errors; i++) {
		struct column *c = t->leaf[i];

		if (c->kind != COLUMN_AMOUNT || !c->side)
			continue;
		if (t->tree)
			check_cells(m, t, NULL, c);
		for (struct group *g = c->side->group; g; g = g->next)
			for (struct line *l = g->line; l; l = l->next)
				if (!l->blank)
					check_cells(m, t, l, c);
	}
	for (int i = 1; t->catalogue && i <= MAX_LEVELS; i++)
		if (t->level[i] && (size_t)i > t->catalogue->level_n)
			diag_error(m->diag, t->pos, "the catalogue '%s' has no level %d",
				   t->catalogue->name, i);
}

/* ---- a table ----------------------------------------------------------------------------------
 */

static const char *read_label(struct model *m, const struct yaml *node, const char *what,
			      struct pos *pos)
{
	const char *text = node ? read_text(m, node, what) : NULL;

	if (text)
		*pos = yaml_at(node, 0);
	return text;
}

static void read_empty(struct model *m, struct table *t, const struct yaml *node)
{
	const struct yaml *rows;

	if (!node || !read_keys(m, node, "empty", "note", "rows", NULL))
		return;
	rows = yaml_find(node, "rows");
	t->empty_note =
	    read_label(m, yaml_find(node, "note"), N_("the note of an empty table"), &t->empty_pos);
	t->keep_rows =
	    rows && read_choice(m, rows, "what an empty table prints", "none", "keep", NULL) == 1;
}

static struct table *read_table(struct model *m, const struct yaml *node, struct names *ids)
{
	struct table *t = arena_zalloc(m->arena, sizeof *t);
	const struct yaml *id, *title, *list, *zero, *columns, *rows, *sides;
	unsigned errors = m->diag->errors;

	if (!read_keys(m, node, "a table", "id", "title", "list", "where", "zero", "numbering",
		       "note", "empty", "columns", "rows", "sides", NULL))
		return NULL;
	id = read_need(m, node, "id", "a table");
	title = read_need(m, node, "title", "a table");
	columns = read_need(m, node, "columns", "a table");
	list = yaml_find(node, "list");
	zero = yaml_find(node, "zero");
	rows = yaml_find(node, "rows");
	sides = yaml_find(node, "sides");
	if (id && id_check(m, id, ids))
		t->id = id->text;
	t->pos = rows ? rows->key->pos : node->pos;
	t->title = read_label(m, title, N_("the title of a table"), &t->title_pos);
	t->list = list ? list_find(m, list) : NULL;
	t->where.node = yaml_find(node, "where");
	t->zero = zero ? (enum zero)read_choice(m, zero, "a way to print zero", "blank", "0",
						"0.00", NULL)
		       : m->zero;
	t->numbering = read_label(m, yaml_find(node, "numbering"), N_("the label of the numbering row"),
				  &t->numbering_pos);
	t->note = read_label(m, yaml_find(node, "note"), N_("the note of a table"), &t->note_pos);
	read_empty(m, t, yaml_find(node, "empty"));
	if (!rows == !sides) {
		diag_error(m->diag, node->pos, "a table has either 'rows' or 'sides'");
		return NULL;
	}
	if (rows)
		read_rows(m, t, rows);
	else
		read_sides(m, t, sides);
	if (columns)
		columns_declare(m, t, columns);
	if (m->diag->errors == errors)
		check_table(m, t);
	return t;
}

void tables_declare(struct model *m, const struct yaml *node)
{
	struct table **last = &m->tables;
	struct names ids = {0};

	if (!read_kind(m, node, YAML_SEQUENCE, "tables, each beginning with '- '"))
		return;
	for (const struct yaml *n = node->child; n; n = n->next) {
		*last = read_table(m, n, &ids);
		if (*last)
			last = &(*last)->next;
	}
}
