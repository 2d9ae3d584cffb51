/*
 * inset: a table or a chart of the view in, its grid or its picture in the report's XHTML out.
 * They are copied, not moved, so that the view stays whole and a table may be used twice.
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

static void index_group(struct template *t, struct insets *of, const char *name)
{
	const xmlNode *group = child_named(xmlDocGetRootElement(t->view), name);
	size_t cap = 0, node_cap = 0;

	for (xmlNode *n = group ? group->children : NULL; n; n = n->next) {
		const char *id = n->type == XML_ELEMENT_NODE ? get_id(n) : NULL;

		if (!id)
			continue;
		of->ids = arena_grow(t->arena, of->ids, of->n, &cap, sizeof id);
		of->nodes = arena_grow(t->arena, of->nodes, of->n, &node_cap, sizeof n);
		of->ids[of->n] = id;
		of->nodes[of->n++] = n;
	}
}

void inset_index(struct template *t)
{
	index_group(t, &t->tables, "tables");
	index_group(t, &t->charts, "charts");
}

xmlNode *inset_find(const struct insets *of, const char *id)
{
	for (size_t i = 0; i < of->n; i++)
		if (strcmp(of->ids[i], id) == 0)
			return of->nodes[i];
	return NULL;
}

void inset_unknown(struct template *t, const struct insets *of, struct pos pos, const char *id)
{
	const char *near = plan_suggest(t, id, of->ids, of->n);

	if (of == &t->tables)
		diag_error(t->diag, pos, "the pack has no table '%s'%s", id, near);
	else
		diag_error(t->diag, pos, "the pack has no chart '%s'%s", id, near);
}

static bool is_amount_head(const xmlNode *node)
{
	const xmlNode *class = NULL;

	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (strcmp((const char *)a->name, "class") == 0)
			class = a->children;
	return strcmp((const char *)node->name, "th") == 0 && class &&
	       strncmp((const char *)class->content, "amount", strlen("amount")) == 0;
}

/* Amounts are read with their head, so the unit is part of it. */
static void put_unit(struct template *t, xmlNode *head, const char *unit)
{
	static const struct setter class = {.name = "class"};
	xmlNode *span = output_element(t, head, "span", head->_private);

	if (!span)
		return;
	output_attribute(t, span, &class, "unit");
	output_text(t, span, arena_printf(t->arena, "（%s）", unit), head->_private);
}

static void copy(struct template *t, xmlNode *to, const xmlNode *from, const char *unit,
		 const struct pos *fallback)
{
	xmlNode *node;

	if (from->type != XML_ELEMENT_NODE) {
		output_value(t, to, from, fallback);
		return;
	}
	node = output_element(t, to, (const char *)from->name,
			      from->_private ? from->_private : fallback);
	for (const xmlAttr *a = from->properties; node && a; a = a->next) {
		struct setter s = {.name = (const char *)a->name};
		const xmlNode *value = a->children;

		output_attribute(t, node, &s, value ? (const char *)value->content : "");
	}
	for (const xmlNode *n = from->children; node && n && !t->stop; n = n->next)
		copy(t, node, n, unit, fallback);
	if (unit && node && is_amount_head(from))
		put_unit(t, node, unit);
}

void inset_chart(struct template *t, xmlNode *to, const xmlNode *chart, const struct pos *fallback)
{
	const xmlNode *picture = child_named(chart, "svg");

	if (picture)
		copy(t, to, picture, NULL, fallback);
}

void inset_table(struct template *t, xmlNode *to, const xmlNode *table, const char *unit,
		 const struct pos *fallback)
{
	static const struct setter id = {.name = "id"};
	const xmlNode *grid = child_named(table, "grid");

	if (!get_id(to))
		output_attribute(t, to, &id, get_id(table));
	for (const xmlNode *n = grid ? grid->children : NULL; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			copy(t, to, n, unit, fallback);
}
