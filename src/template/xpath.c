/*
 * xpath: an attribute's XPath in, its value over the view out. The surprising rule: an
 * expression is compiled once, when its template is read, and complains once, although it
 * may be evaluated for thousands of items.
 */
#include "template/xpathlex.h"
#include "base/arena.h"
#include "template/tree.h"

#include <libintl.h>
#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

struct xpath {
	struct pos pos;
	const struct attribute *at;
	const char *name; /* of the attribute */
	const char *text;
	xmlXPathCompExpr *compiled;
	bool complained;
	struct xpath *next;
};

static void remember(void *ctx, xmlError *error)
{
	struct template *t = ctx;

	if (t->xpath_error != 0)
		return;
	t->xpath_error = error->code;
	t->xpath_error_at = error->int1 > 0 ? error->int1 : 0;
}

void xpath_begin(struct template *t)
{
	t->context = xmlXPathNewContext(t->view);
	if (!t->context) {
		diag_machine(t->diag, "out of memory");
		t->stop = true;
		return;
	}
	t->context->error = remember;
	t->context->userData = t;
	/* Numbers the elements, so that sorting nodes does not walk along long lists. */
	xmlXPathOrderDocElems(t->view);
}

void xpath_end(struct template *t)
{
	for (struct xpath *x = t->xpaths; x; x = x->next)
		xmlXPathFreeCompExpr(x->compiled);
	xmlXPathFreeContext(t->context);
}

/* What an error code of libxml2 means, in our words. */
static const char *meaning(int code)
{
	switch (code - XML_XPATH_EXPRESSION_OK) {
	case XPATH_NUMBER_ERROR:
		return gettext("this is not a number");
	case XPATH_INVALID_PREDICATE_ERROR:
		return gettext("a closing ']' was expected");
	case XPATH_INVALID_TYPE:
		return gettext("a function was given a value of the wrong type");
	case XPATH_INVALID_ARITY:
		return gettext("a function was given too many or too few values");
	case XPATH_MEMORY_ERROR:
	case XPATH_OP_LIMIT_EXCEEDED:
	case XPATH_RECURSION_LIMIT_EXCEEDED:
		return gettext("it is too large");
	default:
		return gettext("it does not parse from here");
	}
}

static xmlXPathCompExpr *compile(struct template *t, const char *text)
{
	t->xpath_error = t->xpath_error_at = 0;
	return xmlXPathCtxtCompile(t->context, (const xmlChar *)text);
}

struct xpath *xpath_new(struct template *t, const xmlAttr *attr)
{
	const struct attribute *at = attr->_private;
	struct xpath *x = arena_zalloc(t->arena, sizeof *x);
	struct lex_complaint bad = {0};

	x->at = at;
	x->pos = at->value;
	x->name = arena_strdup(t->arena, (const char *)attr->name);
	x->text = plan_value(t, attr);
	if (x->text[strspn(x->text, " \t\r\n")] == '\0') {
		diag_error(t->diag, x->pos, "%s is empty: an XPath was expected", x->name);
		return NULL;
	}
	if (lex_check(t->arena, x->text, &bad)) {
		diag_error(t->diag, parse_value_at(at, bad.off), "%s: %s", x->name, bad.message);
		return NULL;
	}
	x->compiled = compile(t, x->text);
	if (!x->compiled) {
		diag_error(t->diag, parse_value_at(at, (size_t)t->xpath_error_at),
			   "%s: XPath: %s", x->name, meaning(t->xpath_error));
		return NULL;
	}
	x->next = t->xpaths;
	t->xpaths = x;
	return x;
}

const struct pos *xpath_pos(const struct xpath *x)
{
	return &x->pos;
}

bool xpath_once(struct xpath *x)
{
	bool first = !x->complained;

	x->complained = true;
	return first;
}

static const char *type_name(const xmlXPathObject *o)
{
	return o->type == XPATH_BOOLEAN ? gettext("true or false") : gettext("a text");
}

/* NULL after a message; a number is never a result. */
static xmlXPathObject *evaluate(struct template *t, struct xpath *x, xmlNode *context)
{
	xmlXPathObject *o;

	t->context->node = context;
	t->xpath_error = t->xpath_error_at = 0;
	o = xmlXPathCompiledEval(x->compiled, t->context);
	if (!o) {
		if (xpath_once(x))
			diag_error(t->diag, x->pos, "%s: XPath: %s", x->name,
				   meaning(t->xpath_error));
		return NULL;
	}
	if (o->type == XPATH_NUMBER) {
		if (xpath_once(x))
			diag_error(t->diag, x->pos,
				   "%s: XPath gives a number: templates do not compute, "
				   "a node of the view was expected",
				   x->name);
		xmlXPathFreeObject(o);
		return NULL;
	}
	return o;
}

bool xpath_boolean(struct template *t, struct xpath *x, xmlNode *context)
{
	xmlXPathObject *o = evaluate(t, x, context);
	bool result = o && xmlXPathCastToBoolean(o);

	xmlXPathFreeObject(o);
	return result;
}

xmlXPathObject *xpath_nodes(struct template *t, struct xpath *x, xmlNode *context)
{
	xmlXPathObject *o = evaluate(t, x, context);

	if (o && o->type != XPATH_NODESET) {
		if (xpath_once(x))
			diag_error(t->diag, x->pos, "%s: XPath gives %s: nodes were expected",
				   x->name, type_name(o));
		xmlXPathFreeObject(o);
		return NULL;
	}
	return o;
}

static bool is_empty(const xmlXPathObject *o)
{
	return o->type == XPATH_NODESET && xmlXPathNodeSetIsEmpty(o->nodesetval);
}

/* The first node that the first n bytes of an expression select, or NULL. */
static xmlNode *first_of_prefix(struct template *t, const struct xpath *x, size_t n,
				xmlNode *context)
{
	xmlXPathCompExpr *c = compile(t, arena_strndup(t->arena, x->text, n));
	xmlXPathObject *o;
	xmlNode *node = NULL;

	if (!c)
		return NULL;
	t->context->node = context;
	o = xmlXPathCompiledEval(c, t->context);
	if (o && o->type == XPATH_NODESET && !is_empty(o))
		node = o->nodesetval->nodeTab[0];
	xmlXPathFreeObject(o);
	xmlXPathFreeCompExpr(c);
	return node;
}

/* The names of a node's child elements or attributes, in the arena. */
static const char **names_below(struct template *t, const xmlNode *node, bool attributes, size_t *n)
{
	const char **names = NULL;
	size_t cap = 0;

	*n = 0;
	if (attributes) {
		for (const xmlAttr *a = node->type == XML_ELEMENT_NODE ? node->properties : NULL; a;
		     a = a->next) {
			names = arena_grow(t->arena, names, *n, &cap, sizeof *names);
			names[(*n)++] = (const char *)a->name;
		}
		return names;
	}
	if (node->type != XML_ELEMENT_NODE && node->type != XML_DOCUMENT_NODE)
		return NULL;
	for (const xmlNode *c = node->children; c; c = c->next) {
		if (c->type != XML_ELEMENT_NODE)
			continue;
		names = arena_grow(t->arena, names, *n, &cap, sizeof *names);
		names[(*n)++] = (const char *)c->name;
	}
	return names;
}

/* Say which step of a path found nothing below base. */
static void complain_step(struct template *t, const struct xpath *x, const struct lex_step *step,
			  const xmlNode *base)
{
	struct pos pos = parse_value_at(x->at, step->off);
	const char *name = arena_strndup(t->arena, x->text + step->name, step->name_len);
	const char *of = base->type == XML_ELEMENT_NODE ? (const char *)base->name : "/";
	size_t n = 0;
	const char **names;

	if (step->name_len == 0) {
		diag_error(t->diag, pos, "%s: XPath selects nothing: a value was expected",
			   x->name);
		return;
	}
	names = names_below(t, base, step->attribute, &n);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(names[i], name) == 0) {
			diag_error(t->diag, pos,
				   "%s: XPath selects nothing: no '%s' in '%s' fits the condition",
				   x->name, name, of);
			return;
		}
	}
	diag_error(t->diag, pos,
		   step->attribute ? N_("%s: XPath selects nothing: '%s' has no attribute '%s'%s")
				   : N_("%s: XPath selects nothing: '%s' has no '%s'%s"),
		   x->name, of, name, plan_suggest(t, name, names, n));
}

/* Find the step of the path where the nodes run out. */
static void complain_empty(struct template *t, struct xpath *x, xmlNode *context)
{
	struct lex_step *steps;
	size_t n = lex_steps(t->arena, x->text, &steps);
	xmlNode *base = context, *next;
	const struct pos *item = context->_private;

	for (size_t i = 0; i < n; i++, base = next) {
		if (steps[i].end == 0) { /* the leading '/' */
			next = (xmlNode *)t->view;
			continue;
		}
		next = first_of_prefix(t, x, steps[i].end, context);
		if (!next) {
			complain_step(t, x, &steps[i], base);
			break;
		}
	}
	if (n == 0)
		diag_error(t->diag, x->pos, "%s: XPath selects nothing: a value was expected",
			   x->name);
	if (context->type == XML_ELEMENT_NODE && item)
		diag_note(t->diag, *item, "for this item");
}

xmlXPathObject *xpath_value(struct template *t, struct xpath *x, xmlNode *context)
{
	xmlXPathObject *o = evaluate(t, x, context);

	if (o && is_empty(o)) {
		if (xpath_once(x))
			complain_empty(t, x, context);
		xmlXPathFreeObject(o);
		return NULL;
	}
	return o;
}
