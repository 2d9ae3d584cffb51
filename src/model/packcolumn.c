/*
 * packcolumn: the columns of a table in pack.yaml in, a tree of column heads and the row of its
 * leaves out. The surprising rule: head cells are numbered in the order of the file, groups
 * before what is below them; the numbers become the ids of the grid's head.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <string.h>

struct columns {
	struct model *m;
	struct table *table;
	size_t leaf_cap, heads;
	struct names ids;
};

bool id_check(struct model *m, const struct yaml *node, struct names *taken)
{
	size_t i, before = taken->n;

	if (!read_text(m, node, "an id"))
		return false;
	i = strspn(node->text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
	if (node->text[i]) {
		diag_error(m->diag, yaml_at(node, i),
			   "an id is made of ASCII letters, digits, '-' and '_'");
		return false;
	}
	if (names_add(m->arena, taken, node->text) == before)
		return true;
	diag_error(m->diag, node->pos, "the id '%s' is given twice", node->text);
	return false;
}

static void find_side(struct columns *s, struct column *c, const struct yaml *node)
{
	struct names known = {0};

	c->side = c->parent ? c->parent->side : s->table->side_n == 1 ? s->table->side : NULL;
	if (!node || !read_text(s->m, node, "the name of a side"))
		return;
	for (struct side *side = s->table->side; side; side = side->next) {
		if (side->name && strcmp(side->name, node->text) == 0) {
			c->side = side;
			return;
		}
		if (side->name)
			names_add(s->m->arena, &known, side->name);
	}
	diag_error(s->m->diag, node->pos, "the table has no side '%s'%s", node->text,
		   suggest(s->m, node->text, known.text, known.n));
}

/* Keys that only columns of one kind have. */
static void check_kind(struct columns *s, const struct column *c, const struct yaml *node)
{
	static const char *const amount_keys[] = {"id", "where", "list"};
	const struct yaml *key;

	for (size_t i = 0; i < 3; i++)
		if (c->kind != COLUMN_AMOUNT && (key = yaml_find(node, amount_keys[i])) != NULL)
			diag_error(s->m->diag, key->key->pos, "only a column of amounts has '%s'",
				   amount_keys[i]);
	if (c->kind != COLUMN_CODE && (key = yaml_find(node, "level")) != NULL)
		diag_error(s->m->diag, key->key->pos, "only a column of kind code has 'level'");
}

static void read_leaf(struct columns *s, struct column *c, const struct yaml *node)
{
	struct model *m = s->m;
	struct table *t = s->table;
	const struct yaml *kind = yaml_find(node, "kind"), *id, *list, *level;
	int k = kind ? read_choice(m, kind, "a kind of column", "amount", "name", "code", "ordinal",
				   NULL)
		     : 0;

	c->kind = k < 0 ? COLUMN_AMOUNT : (enum column_kind)k;
	c->span = 1;
	check_kind(s, c, node);
	if (c->kind == COLUMN_AMOUNT) {
		id = read_need(m, node, "id", "a column of amounts");
		if (id && id_check(m, id, &s->ids))
			c->id = id->text;
		if (c->id && strcmp(c->id, "name") == 0)
			diag_error(m->diag, id->pos,
				   "a column of amounts cannot have the id 'name'");
		c->where.node = yaml_find(node, "where");
		list = yaml_find(node, "list");
		c->list = list ? list_find(m, list) : NULL;
	}
	level = yaml_find(node, "level");
	if (level && c->kind == COLUMN_CODE)
		read_number(m, level, 1, MAX_LEVELS, &c->level);
	if (c->kind == COLUMN_ORDINAL)
		c->side = NULL;
	else if (!c->side)
		diag_error(m->diag, c->key,
			   "a column of a table with several sides needs its 'side'");
	t->leaf = arena_grow(m->arena, t->leaf, t->leaf_n, &s->leaf_cap, sizeof *t->leaf);
	t->leaf[t->leaf_n++] = c;
	if (c->depth + 1 > t->depth)
		t->depth = c->depth + 1;
}

static struct column *read_columns(struct columns *, const struct yaml *, struct column *parent);

static struct column *read_column(struct columns *s, const struct yaml *node, struct column *parent)
{
	struct column *c = arena_zalloc(s->m->arena, sizeof *c);
	const struct yaml *head, *inner = yaml_find(node, "columns");
	bool good;

	good = inner ? read_keys(s->m, node, "a group of columns", "head", "side", "columns", NULL)
		     : read_keys(s->m, node, "a column", "head", "side", "kind", "level", "id",
				 "where", "list", NULL);
	if (!good || !(head = read_need(s->m, node, "head", "a column")) ||
	    !(c->head = read_text(s->m, head, "the head of a column")))
		return NULL;
	c->pos = yaml_at(head, 0);
	c->key = node->pos;
	c->parent = parent;
	c->depth = parent ? parent->depth + 1 : 0;
	c->number = ++s->heads;
	find_side(s, c, yaml_find(node, "side"));
	if (!inner) {
		read_leaf(s, c, node);
		return c;
	}
	c->child = read_columns(s, inner, c);
	for (const struct column *k = c->child; k; k = k->next)
		c->span += k->span;
	return c;
}

static struct column *read_columns(struct columns *s, const struct yaml *node,
				   struct column *parent)
{
	struct column *first = NULL, **last = &first;

	if (!read_kind(s->m, node, YAML_SEQUENCE, "columns, each beginning with '- '"))
		return NULL;
	if (node->count == 0)
		diag_error(s->m->diag, yaml_key_pos(node), "there are no columns");
	for (const struct yaml *n = node->child; n; n = n->next) {
		*last = read_column(s, n, parent);
		if (*last)
			last = &(*last)->next;
	}
	return first;
}

void columns_declare(struct model *m, struct table *t, const struct yaml *node)
{
	struct columns s = {.m = m, .table = t};

	t->column = read_columns(&s, node, NULL);
}
