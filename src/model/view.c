/*
 * view: the model in, the XML that templates may see out. Everything is a string here. The
 * surprising rule: sign and abs follow the printed amount, so that a sentence never says that
 * something grew by 0.00.
 */
#include "base/arena.h"
#include "base/numeral.h"
#include "model/chart.h"

#include <libxml/dict.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/*
 * Names live once in the document's dictionary. Values and texts do not: its table does not
 * grow with a hundred thousand of them.
 */
static xmlChar *intern(xmlDoc *doc, const char *text)
{
	return (xmlChar *)(uintptr_t)xmlDictLookup(doc->dict, BAD_CAST text, -1);
}

xmlNode *view_element(xmlNode *parent, const char *name)
{
	xmlDoc *doc = parent->doc;

	return xmlAddChild(parent, xmlNewDocNodeEatName(doc, NULL, intern(doc, name), NULL));
}

void view_attribute(xmlNode *node, const char *name, const char *value)
{
	xmlAttr *a = xmlMalloc(sizeof *a), **end = &node->properties;

	memset(a, 0, sizeof *a);
	a->type = XML_ATTRIBUTE_NODE;
	a->name = intern(node->doc, name);
	a->doc = node->doc;
	a->parent = node;
	a->children = a->last = xmlNewDocText(node->doc, BAD_CAST value);
	a->children->parent = (xmlNode *)a;
	for (; *end; end = &(*end)->next)
		a->prev = *end;
	*end = a;
}

static void number_attribute(xmlNode *node, const char *name, size_t n)
{
	char text[24];

	snprintf(text, sizeof text, "%zu", n);
	view_attribute(node, name, text);
}

void view_text(struct arena *arena, xmlNode *node, const char *text, struct pos pos)
{
	xmlNode *child = xmlAddChild(node, xmlNewDocText(node->doc, BAD_CAST text));
	struct pos *place;

	if (!pos.src)
		return;
	place = arena_alloc(arena, sizeof *place);
	*place = pos;
	node->_private = child->_private = place;
}

static void put_amount(const struct model *m, struct arena *arena, xmlNode *node, money v,
		       struct pos pos)
{
	view_attribute(node, "cell", format_cell(m, arena, v, m->zero));
	view_text(arena, node, format_amount(m, arena, v), pos);
}

/* Sentences compare measures: which way, and by how much. */
void view_sign(const struct model *m, struct arena *arena, xmlNode *node, money v)
{
	money shown = money_rounded(v, &m->display);
	const char *text = format_amount(m, arena, v);

	view_attribute(node, "abs", text + (text[0] == '-'));
	view_attribute(node, "sign", shown > 0 ? "positive" : shown < 0 ? "negative" : "zero");
}

static void put_measure(const struct model *m, struct arena *arena, xmlNode *node,
			const struct measure *e)
{
	put_amount(m, arena, node, e->value, POS_NONE);
	view_sign(m, arena, node, e->value);
	view_attribute(node, "given", e->given ? "yes" : "no");
}

static void put_date(struct arena *arena, xmlNode *node, const struct value *v)
{
	view_attribute(node, "iso", v->node->text);
	number_attribute(node, "year", (size_t)v->year);
	number_attribute(node, "month", (size_t)v->month);
	number_attribute(node, "day", (size_t)v->day);
	view_text(arena, node, format_date(arena, v), v->pos);
}

static void put_fields(const struct model *m, struct arena *arena, xmlNode *parent,
		       const struct value *map);

static void put_items(const struct model *m, struct arena *arena, xmlNode *node,
		      const struct value *v)
{
	size_t n = 0;

	number_attribute(node, "count", v->count);
	for (const struct value *item = v->child; item; item = item->next) {
		xmlNode *e = view_element(node, "item");

		number_attribute(e, "n", ++n);
		view_attribute(e, "cn", numeral_chinese(arena, n));
		view_attribute(e, "last", item->next ? "no" : "yes");
		if (v->field->child)
			put_fields(m, arena, e, item);
		else
			view_text(arena, e, item->text, item->pos);
	}
}

static void put_paragraphs(struct arena *arena, xmlNode *node, const struct value *v)
{
	size_t n = 0;

	for (const struct value *p = v->child; p; p = p->next) {
		xmlNode *e = view_element(node, "p");

		number_attribute(e, "n", ++n);
		view_attribute(e, "cn", numeral_chinese(arena, n));
		view_text(arena, e, p->text, p->pos);
	}
}

static void put_fields(const struct model *m, struct arena *arena, xmlNode *parent,
		       const struct value *map)
{
	for (const struct value *v = map->child; v; v = v->next) {
		xmlNode *e;

		if (v->unfilled && v->field->kind == FIELD_DATE)
			continue;
		e = view_element(parent, v->field->name);
		switch (v->field->kind) {
		case FIELD_TEXT:
		case FIELD_INTEGER:
			view_text(arena, e, v->text, v->pos);
			break;
		case FIELD_PARAGRAPHS:
			put_paragraphs(arena, e, v);
			break;
		case FIELD_AMOUNT:
			put_amount(m, arena, e, v->amount, v->pos);
			break;
		case FIELD_DATE:
			put_date(arena, e, v);
			break;
		case FIELD_MAP:
			put_fields(m, arena, e, v);
			break;
		case FIELD_LIST:
			put_items(m, arena, e, v);
			break;
		}
	}
}

static void put_report(const struct model *m, xmlNode *root)
{
	xmlNode *e = view_element(root, "report");

	number_attribute(e, "year", (size_t)m->year);
	number_attribute(e, "last-year", (size_t)m->year - 1);
	number_attribute(e, "next-year", (size_t)m->year + 1);
	view_attribute(e, "unit", money_unit_name(m->display.unit));
	view_attribute(e, "pack", m->pack_name);
}

static void put_table(const struct model *m, struct arena *arena, xmlNode *parent,
		      const struct table *t, bool rows)
{
	xmlNode *e = view_element(parent, "table");

	view_attribute(e, "id", t->id);
	view_attribute(e, "title", t->title);
	view_attribute(e, "empty", t->grid->empty ? "yes" : "no");
	number_attribute(e, "rows", t->grid->n);
	e->_private = arena_alloc(arena, sizeof(struct pos));
	*(struct pos *)e->_private = t->title_pos;
	if (t->own_note)
		view_text(arena, view_element(e, "note"), t->own_note->text, yaml_at(t->own_note, 0));
	else if (t->note)
		view_text(arena, view_element(e, "note"), t->note, t->note_pos);
	if (t->grid->empty && t->empty_note && !t->own_note)
		view_text(arena, view_element(e, "note"), t->empty_note, t->empty_pos);
	grid_view(m, arena, t, rows, e);
}

xmlDoc *view_new(const char *name)
{
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");

	doc->dict = xmlDictCreate();
	doc->encoding = xmlStrdup(BAD_CAST "UTF-8");
	xmlDocSetRootElement(doc, xmlNewDocNode(doc, NULL, BAD_CAST name, NULL));
	return doc;
}

xmlDoc *model_view(struct arena *arena, const struct model *m, bool rows)
{
	xmlDoc *doc = view_new("view");
	xmlNode *root = xmlDocGetRootElement(doc), *group;

	put_report(m, root);
	put_fields(m, arena, root, m->values);
	group = view_element(root, "measures");
	for (const struct measure *e = m->measures; e; e = e->next)
		put_measure(m, arena, view_element(group, e->name), e);
	group = view_element(root, "tables");
	for (const struct table *t = m->tables; t; t = t->next)
		put_table(m, arena, group, t, rows);
	charts_view(m, arena, view_element(root, "charts"));
	return doc;
}
