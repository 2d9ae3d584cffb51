/*
 * packchart: the charts of pack.yaml in, struct chart out. The surprising rule: which keys a
 * chart has depends on its kind, so a key that would do nothing is an error.
 */
#include "base/arena.h"
#include "model/chart.h"

#include <string.h>

static struct label read_label(struct model *m, const struct yaml *map, const char *key,
			       const char *what)
{
	const struct yaml *node = read_need(m, map, key, what);
	struct label l = {0};

	if (node && (l.text = read_text(m, node, "a label")) != NULL)
		l.pos = yaml_at(node, 0);
	return l;
}

static struct measure *need_measure(struct model *m, const struct yaml *map, const char *key,
				    const char *what)
{
	const struct yaml *name = read_need(m, map, key, what);

	return name ? measure_find(m, name) : NULL;
}

static void read_items(struct model *m, struct chart *c, const struct yaml *node)
{
	struct chart_item **last = &c->item;
	bool pairs = c->kind == CHART_PAIRS;

	if (!read_kind(m, node, YAML_SEQUENCE, "items, each beginning with '- '"))
		return;
	for (const struct yaml *n = node->child; n; n = n->next) {
		struct chart_item *i = arena_zalloc(m->arena, sizeof *i);

		if (!read_keys(m, n, "an item of a chart", "label", "measure",
			       pairs ? "last" : NULL, NULL))
			continue;
		i->label = read_label(m, n, "label", N_("an item of a chart"));
		i->measure = need_measure(m, n, "measure", N_("an item of a chart"));
		if (pairs)
			i->last = need_measure(m, n, "last", N_("an item of a chart of pairs"));
		*last = i;
		last = &i->next;
	}
}

static struct table *find_table(struct model *m, const struct yaml *name)
{
	struct names known = {0};

	if (!name || !read_text(m, name, "the id of a table"))
		return NULL;
	for (struct table *t = m->tables; t; t = t->next) {
		if (strcmp(t->id, name->text) == 0)
			return t;
		names_add(m->arena, &known, t->id);
	}
	diag_error(m->diag, name->pos, "the pack has no table '%s'%s", name->text,
		   suggest(m, name->text, known.text, known.n));
	return NULL;
}

static void find_column(struct model *m, struct chart *c, const struct yaml *id)
{
	struct names known = {0};

	if (!id || !read_text(m, id, "the id of a column"))
		return;
	for (c->leaf = 0; c->leaf < c->table->leaf_n; c->leaf++) {
		const struct column *leaf = c->table->leaf[c->leaf];

		if (leaf->kind != COLUMN_AMOUNT)
			continue;
		if (strcmp(leaf->id, id->text) == 0)
			return;
		names_add(m->arena, &known, leaf->id);
	}
	diag_error(m->diag, id->pos, "the table '%s' has no column of amounts '%s'%s",
		   c->table->id, id->text, suggest(m, id->text, known.text, known.n));
}

static void read_rows(struct model *m, struct chart *c, const struct yaml *node)
{
	const struct yaml *table, *column, *level;

	if (!read_keys(m, node, "rows of a table", "table", "column", "level", NULL))
		return;
	table = read_need(m, node, "table", "rows of a table");
	column = read_need(m, node, "column", "rows of a table");
	level = read_need(m, node, "level", "rows of a table");
	c->table = find_table(m, table);
	if (!c->table)
		return;
	if (!c->table->tree) {
		diag_error(m->diag, table->pos, "the table '%s' has no rows of codes",
			   c->table->id);
		return;
	}
	find_column(m, c, column);
	if (level && read_number(m, level, 1, MAX_LEVELS, &c->level) &&
	    !c->table->level[c->level])
		diag_error(m->diag, level->pos, "the table '%s' prints no rows of level %d",
			   c->table->id, c->level);
}

static void read_whole(struct model *m, struct chart *c, const struct yaml *node)
{
	if (!node || !read_keys(m, node, "the whole", "label", "measure", NULL))
		return;
	c->whole = read_label(m, node, "label", N_("the whole"));
	c->whole_measure = need_measure(m, node, "measure", N_("the whole"));
	c->whole_pos = node->key->pos;
}

static void read_rest(struct model *m, struct chart *c, const struct yaml *node)
{
	const struct yaml *most;

	if (!node || !read_keys(m, node, "the rest", "most", "label", NULL))
		return;
	most = read_need(m, node, "most", "the rest");
	if (most)
		read_number(m, most, 1, 99, &c->most);
	c->rest = read_label(m, node, "label", N_("the rest"));
}

static void read_change(struct model *m, struct chart *c, const struct yaml *node)
{
	static const char what[] = N_("the words for a change");

	if (!node || !read_keys(m, node, what, "more", "less", "same", NULL))
		return;
	c->more = read_label(m, node, "more", what).text;
	c->less = read_label(m, node, "less", what).text;
	c->same = read_label(m, node, "same", what).text;
}

static void read_content(struct model *m, struct chart *c, const struct yaml *node)
{
	const struct yaml *items = yaml_find(node, "items"), *rows = yaml_find(node, "rows");

	if (c->kind == CHART_PAIRS) {
		items = read_need(m, node, "items", "a chart of pairs");
		read_change(m, c, read_need(m, node, "change", "a chart of pairs"));
	} else {
		read_whole(m, c, read_need(m, node, "whole", "a chart"));
		read_rest(m, c, yaml_find(node, "rest"));
		if (!items == !rows)
			diag_error(m->diag, node->pos, "a chart has either 'items' or 'rows'");
	}
	if (items)
		read_items(m, c, items);
	else if (rows)
		read_rows(m, c, rows);
}

static struct chart *read_chart(struct model *m, const struct yaml *node, struct names *ids)
{
	struct chart *c = arena_zalloc(m->arena, sizeof *c);
	const struct yaml *id, *kind;
	int n;

	if (!read_kind(m, node, YAML_MAPPING, "a chart"))
		return NULL;
	kind = read_need(m, node, "kind", "a chart");
	n = kind ? read_choice(m, kind, "a kind of chart", "parts", "bars", "pairs", NULL) : -1;
	if (n < 0)
		return NULL;
	c->kind = (enum chart_kind)n;
	if (!(c->kind == CHART_PAIRS ? read_keys(m, node, "a chart of pairs", "id", "title", "kind",
						 "items", "change", NULL)
				     : read_keys(m, node, "a chart", "id", "title", "kind", "whole",
						 "items", "rows", "rest", NULL)))
		return NULL;
	id = read_need(m, node, "id", "a chart");
	if (id && id_check(m, id, ids))
		c->id = id->text;
	c->title = read_label(m, node, "title", N_("a chart"));
	read_content(m, c, node);
	return c;
}

void charts_declare(struct model *m, const struct yaml *node)
{
	struct chart **last = &m->charts;
	struct names ids = {0};

	if (!read_kind(m, node, YAML_SEQUENCE, "charts, each beginning with '- '"))
		return;
	for (const struct yaml *n = node->child; n; n = n->next) {
		*last = read_chart(m, n, &ids);
		if (*last)
			last = &(*last)->next;
	}
}
