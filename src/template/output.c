/*
 * output: nodes of the report's XHTML. The surprising rule: they are linked by hand,
 * because xmlAddChild merges neighbouring texts, and each text keeps its own place.
 */
#include "base/arena.h"
#include "template/tree.h"

#include <string.h>

static void append(xmlNode *to, xmlNode *node)
{
	node->parent = to;
	node->prev = to->last;
	if (to->last)
		to->last->next = node;
	else
		to->children = node;
	to->last = node;
}

static void *need(void *made, struct template *t)
{
	if (!made && !t->stop) {
		t->stop = true;
		diag_machine(t->diag, "out of memory");
	}
	return made;
}

xmlNode *output_element(struct template *t, xmlNode *to, const char *name, const void *place)
{
	bool inside = to->type == XML_ELEMENT_NODE && to->ns != t->xhtml; /* a picture */
	xmlNs *ns = inside ? to->ns : t->xhtml;
	xmlNode *node = need(xmlNewDocNode(t->out, ns, (const xmlChar *)name, NULL), t);

	if (!node)
		return NULL;
	if (!t->xhtml) {
		t->xhtml = xmlNewNs(node, (const xmlChar *)XHTML, NULL);
		xmlSetNs(node, t->xhtml);
	} else if (strcmp(name, "svg") == 0) {
		xmlSetNs(node, xmlNewNs(node, (const xmlChar *)SVG, NULL));
	}
	/* libxml2's _private is not const; nobody writes through it. */
	node->_private = (void *)place;
	append(to, node);
	return node;
}

void output_text(struct template *t, xmlNode *to, const char *text, const void *place)
{
	xmlNode *node;

	if (text[0] == '\0')
		return;
	node = need(xmlNewDocText(t->out, (const xmlChar *)text), t);
	if (!node)
		return;
	node->_private = (void *)place;
	append(to, node);
}

void output_attribute(struct template *t, xmlNode *node, const struct setter *s, const char *value)
{
	xmlNs *ns = s->xml ? xmlSearchNs(t->out, node, (const xmlChar *)"xml") : NULL;

	need(xmlNewNsProp(node, ns, (const xmlChar *)s->name, (const xmlChar *)value), t);
}

static const void *place_of(const xmlNode *text, const struct pos *fallback)
{
	const xmlNode *parent = text->parent;

	if (text->_private)
		return text->_private;
	if (parent && parent->_private)
		return parent->_private;
	if (parent && parent->type == XML_ATTRIBUTE_NODE && parent->parent->_private)
		return parent->parent->_private;
	return fallback;
}

void output_value(struct template *t, xmlNode *to, const xmlNode *from, const struct pos *fallback)
{
	switch (from->type) {
	case XML_TEXT_NODE:
	case XML_CDATA_SECTION_NODE:
		output_text(t, to, (const char *)from->content, place_of(from, fallback));
		break;
	case XML_DOCUMENT_NODE:
	case XML_ELEMENT_NODE:
	case XML_ATTRIBUTE_NODE:
		for (const xmlNode *n = from->children; n; n = n->next)
			output_value(t, to, n, fallback);
		break;
	default:
		break;
	}
}
