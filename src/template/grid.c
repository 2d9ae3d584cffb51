/*
 * grid: a table of the view in, its grid in the report's XHTML out. The view's grid is
 * copied, not moved, so that the view stays whole and a table may be used twice.
 */
#include "base/arena.h"
#include "template/tree.h"

#include <string.h>

static const char *get_id(const xmlNode *node)
{
	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (strcmp((const char *)a->name, "id") == 0)
			return a->children ? (const char *)a->children->content : "";
	return NULL;
}

static const xmlNode *child_named(const xmlNode *node, const char *name)
{
	for (const xmlNode *n = node ? node->children : NULL; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0)
			return n;
	return NULL;
}

void grid_index(struct template *t)
{
	const xmlNode *tables = child_named(xmlDocGetRootElement(t->view), "tables");
	size_t cap = 0, node_cap = 0;

	for (xmlNode *n = tables ? tables->children : NULL; n; n = n->next) {
		const char *id = n->type == XML_ELEMENT_NODE ? get_id(n) : NULL;

		if (!id)
			continue;
		t->table_ids = arena_grow(t->arena, t->table_ids, t->table_n, &cap, sizeof id);
		t->tables = arena_grow(t->arena, t->tables, t->table_n, &node_cap, sizeof n);
		t->table_ids[t->table_n] = id;
		t->tables[t->table_n++] = n;
	}
}

xmlNode *grid_find(const struct template *t, const char *id)
{
	for (size_t i = 0; i < t->table_n; i++)
		if (strcmp(t->table_ids[i], id) == 0)
			return t->tables[i];
	return NULL;
}

void grid_unknown(struct template *t, struct pos pos, const char *id)
{
	diag_error(t->diag, pos, "the pack has no table '%s'%s", id,
		   plan_suggest(t, id, t->table_ids, t->table_n));
}

static void copy(struct template *t, xmlNode *to, const xmlNode *from, const struct pos *fallback)
{
	xmlNode *node;

	if (from->type != XML_ELEMENT_NODE) {
		output_value(t, to, from, fallback);
		return;
	}
	node = output_element(t, to, (const char *)from->name, from->_private);
	for (const xmlAttr *a = from->properties; node && a; a = a->next) {
		struct setter s = {.name = (const char *)a->name};
		const xmlNode *value = a->children;

		output_attribute(t, node, &s, value ? (const char *)value->content : "");
	}
	for (const xmlNode *n = from->children; node && n && !t->stop; n = n->next)
		copy(t, node, n, fallback);
}

void grid_insert(struct template *t, xmlNode *to, const xmlNode *table, const struct pos *fallback)
{
	static const struct setter id = {.name = "id"};
	const xmlNode *grid = child_named(table, "grid");

	if (!get_id(to))
		output_attribute(t, to, &id, get_id(table));
	for (const xmlNode *n = grid ? grid->children : NULL; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			copy(t, to, n, fallback);
}
