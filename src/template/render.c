/*
 * render: planned templates and the view in, the report's XHTML out. Comments and
 * processing instructions stay behind. The surprising rule: a <span> that only carried
 * directives is not made at all, its content stands in its place.
 */
#include "base/arena.h"
#include "template/template.h"
#include "template/tree.h"

#include <libxml/xpathInternals.h>
#include <string.h>

#define MAX_DEPTH 16

static void render_children(struct template *, const xmlNode *, xmlNode *to, xmlNode *context);

/* The string an expression gives, for an attribute. NULL after a message. Freed with xmlFree. */
static xmlChar *render_string(struct template *t, struct xpath *x, xmlNode *context)
{
	xmlXPathObject *o = xpath_value(t, x, context);
	xmlChar *s = o ? xmlXPathCastToString(o) : NULL;

	xmlXPathFreeObject(o);
	return s;
}

static void render_text(struct template *t, struct xpath *x, xmlNode *to, xmlNode *context)
{
	xmlXPathObject *o = xpath_value(t, x, context);
	const struct pos *pos = xpath_pos(x);

	if (o && o->type == XPATH_NODESET) {
		output_value(t, to, o->nodesetval->nodeTab[0], pos);
	} else if (o) {
		xmlChar *s = xmlXPathCastToString(o);

		output_text(t, to, (const char *)s, pos);
		xmlFree(s);
	}
	xmlXPathFreeObject(o);
}

static void render_part(struct template *t, const struct element *e, xmlNode *to, xmlNode *context)
{
	if (!e->part->body)
		return;
	if (t->depth == MAX_DEPTH) {
		diag_error(t->diag, e->use,
			   "data-use: part '%s' uses itself: parts are nested more than %d deep",
			   e->part->name, MAX_DEPTH);
		t->stop = true;
		return;
	}
	t->depth++;
	render_children(t, e->part->body, to, context);
	t->depth--;
}

static void render_caption(struct template *, const xmlNode *, xmlNode *to, xmlNode *context);

static void render_inset(struct template *t, const xmlNode *node, xmlNode *to, xmlNode *context)
{
	const struct element *e = node->_private;
	const struct inset *i = &e->inset;
	const xmlNode *found = i->node;
	xmlChar *unit;

	if (i->path) {
		xmlChar *id = render_string(t, i->path, context);

		found = id ? inset_find(i->of, (const char *)id) : NULL;
		if (id && !found && xpath_once(i->path))
			inset_unknown(t, i->of, i->pos, (const char *)id);
		xmlFree(id);
	}
	if (i->of == &t->tables)
		render_caption(t, node, to, context);
	unit = e->unit ? render_string(t, e->unit, context) : NULL;
	if (found && i->of == &t->tables)
		inset_table(t, to, found, (const char *)unit, &i->pos);
	else if (found)
		inset_chart(t, to, found, &i->pos);
	xmlFree(unit);
}

static void set_attributes(struct template *t, const struct element *e, xmlNode *to,
			   xmlNode *context)
{
	for (const struct setter *s = e->setters; s; s = s->next) {
		xmlChar *value;

		if (!s->xpath) {
			output_attribute(t, to, s, s->literal);
			continue;
		}
		value = render_string(t, s->xpath, context);
		if (value)
			output_attribute(t, to, s, (const char *)value);
		xmlFree(value);
	}
}

/* One element for one context, after data-if and data-each. */
static void render_once(struct template *t, const xmlNode *node, xmlNode *to, xmlNode *context)
{
	const struct element *e = node->_private;
	xmlNode *made = to;

	if (!e->bare) {
		made = output_element(t, to, (const char *)node->name, e);
		if (!made)
			return;
		set_attributes(t, e, made, context);
	}
	if (e->text)
		render_text(t, e->text, made, context);
	else if (e->part)
		render_part(t, e, made, context);
	else if (e->inset.of)
		render_inset(t, node, made, context);
	else
		render_children(t, node, made, context);
}

static void render_element(struct template *t, const xmlNode *node, xmlNode *to, xmlNode *context)
{
	const struct element *e = node->_private;
	xmlXPathObject *items;
	size_t n;

	if (e->broken || e->sample || t->stop || (e->test && !xpath_boolean(t, e->test, context)))
		return;
	if (!e->each) {
		render_once(t, node, to, context);
		return;
	}
	items = xpath_nodes(t, e->each, context);
	n = items && items->nodesetval ? (size_t)items->nodesetval->nodeNr : 0;
	for (size_t i = 0; i < n && !t->stop; i++)
		render_once(t, node, to, items->nodesetval->nodeTab[i]);
	xmlXPathFreeObject(items);
}

static void render_caption(struct template *t, const xmlNode *node, xmlNode *to, xmlNode *context)
{
	for (const xmlNode *n = node->children; n; n = n->next) {
		if (n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, "caption") == 0) {
			render_element(t, n, to, context);
			return;
		}
	}
}

static void render_children(struct template *t, const xmlNode *node, xmlNode *to, xmlNode *context)
{
	for (const xmlNode *n = node->children; n && !t->stop; n = n->next) {
		if (n->type == XML_ELEMENT_NODE)
			render_element(t, n, to, context);
		else if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
			output_text(t, to, (const char *)n->content, n->_private);
	}
}

static void render_main(struct template *t, const struct part *part)
{
	t->out = xmlNewDoc((const xmlChar *)"1.0");
	if (!t->out) {
		diag_machine(t->diag, "out of memory");
		return;
	}
	t->out->encoding = xmlStrdup((const xmlChar *)"UTF-8");
	/* Element names are shared: a large table repeats a few of them very often. */
	t->out->dict = xmlDictCreate();
	render_element(t, xmlDocGetRootElement(part->doc), (xmlNode *)t->out,
		       xmlDocGetRootElement(t->view));
}

xmlDoc *template_render(struct arena *arena, struct diag *diag, const char *pack_dir,
			const char *main, xmlDoc *view)
{
	struct template t = {.arena = arena, .diag = diag, .dir = pack_dir, .view = view};
	unsigned errors = diag->errors;
	const struct part *part = NULL;

	xpath_begin(&t);
	inset_index(&t);
	if (!t.stop)
		part = plan_main(&t, main);
	if (part && part->doc)
		render_main(&t, part);
	for (struct part *p = t.parts; p; p = p->next)
		xmlFreeDoc(p->doc);
	xpath_end(&t);
	if (diag->errors == errors)
		return t.out;
	xmlFreeDoc(t.out);
	return NULL;
}
