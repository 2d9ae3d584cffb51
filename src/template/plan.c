/*
 * plan: a template file in, its document with every directive read and checked out, so
 * that rendering meets no bad input and a mistake is found even where this report does
 * not go. The surprising rule: the parts a file uses are read here too, each once.
 */
#include "base/arena.h"
#include "base/file.h"
#include "template/template.h"
#include "template/tree.h"

#include <errno.h>
#include <libintl.h>
#include <string.h>
#include <unistd.h>

const char *plan_suggest(struct template *t, const char *name, const char *const *names, size_t n)
{
	const char *near = nearest_name(name, names, n);

	return near ? arena_printf(t->arena, gettext("; did you mean %s?"), near) : "";
}

/* The directive a misspelt data-… attribute may mean. Only what follows data- is compared. */
static const char *suggest_directive(struct template *t, const char *name)
{
	static const char *const names[] = {"if",    "each",  "text", "use",  "table",
					    "chart", "unit", "page", "sample"};
	static const char *const attr[] = {"attr"};
	const char *rest = name + strlen("data-"), *dash = strchr(rest, '-'), *near;

	if (dash && nearest_name(arena_strndup(t->arena, rest, (size_t)(dash - rest)), attr, 1))
		return arena_printf(t->arena, gettext("; did you mean %s?"),
				    arena_printf(t->arena, "data-attr%s", dash));
	near = nearest_name(rest, names, sizeof names / sizeof *names);
	return near ? arena_printf(t->arena, gettext("; did you mean %s?"),
				   arena_printf(t->arena, "data-%s", near))
		    : "";
}

const char *plan_value(struct template *t, const xmlAttr *attr)
{
	xmlChar *value = xmlNodeListGetString(attr->doc, attr->children, 1);
	const char *copy = value ? arena_strdup(t->arena, (const char *)value) : "";

	xmlFree(value);
	return copy;
}

static struct part *read_part(struct template *, const char *name, const char *path, bool is_main);

/* The part an attribute names; NULL after a message. */
static struct part *find_part(struct template *t, const struct pos pos, const char *name)
{
	const char *file = arena_printf(t->arena, "%s.xhtml", name);
	const char *path = path_join(t->arena, t->dir, file);
	struct part *p;

	for (p = t->parts; p; p = p->next) {
		if (strcmp(p->name, name) != 0)
			continue;
		if (p->is_main)
			diag_error(t->diag, pos, "data-use: '%s' is the report itself, not a part",
				   name);
		return p->doc && !p->is_main ? p : NULL;
	}
	if (name[0] == '\0' || name[0] == '.' || strchr(name, '/')) {
		diag_error(t->diag, pos,
			   "data-use: '%s' is not the name of a part: a file beside this one was "
			   "expected, without .xhtml", name);
		return NULL;
	}
	if (access(path, F_OK) < 0 && (errno == ENOENT || errno == ENAMETOOLONG)) {
		size_t n = 0;
		char **names = dir_list(t->arena, t->diag, t->dir, ".xhtml", &n);

		for (size_t i = 0; i < n; i++)
			names[i][strlen(names[i]) - strlen(".xhtml")] = '\0';
		diag_error(t->diag, pos, "data-use: there is no part '%s' (no file %s)%s", name,
			   path, plan_suggest(t, name, (const char *const *)names, n));
		return NULL;
	}
	p = read_part(t, name, path, false);
	return p->doc ? p : NULL;
}

/* data-attr-NAME and plain attributes share a list, so that one replaces the other. */
static struct setter *setter_of(struct template *t, struct element *e, const char *name, bool xml)
{
	struct setter **s = &e->setters;

	for (; *s; s = &(*s)->next)
		if ((*s)->xml == xml && strcmp((*s)->name, name) == 0)
			return *s;
	*s = arena_zalloc(t->arena, sizeof **s);
	(*s)->name = name;
	(*s)->xml = xml;
	return *s;
}

static void plan_literal(struct template *t, struct element *e, const xmlAttr *a)
{
	const struct attribute *at = a->_private;
	struct setter *s;

	if (a->ns && strcmp((const char *)a->ns->prefix, "xml") != 0) {
		diag_error(t->diag, at->pos,
			   "attribute %s:%s: only plain attributes and xml:… are known in XHTML",
			   (const char *)a->ns->prefix, (const char *)a->name);
		return;
	}
	s = setter_of(t, e, arena_strdup(t->arena, (const char *)a->name), a->ns != NULL);
	s->literal = plan_value(t, a);
}

/* data-table or data-chart: an id, or an XPath that gives it. */
static void plan_inset(struct template *t, struct element *e, const xmlAttr *a,
		       const struct insets *of)
{
	const struct attribute *at = a->_private;
	const char *value = plan_value(t, a);

	e->inset = (struct inset){.of = of, .pos = at->value};
	if (value[0] == '@' || value[0] == '/') {
		e->inset.path = xpath_new(t, a);
		e->broken |= !e->inset.path;
		return;
	}
	e->inset.node = inset_find(of, value);
	if (!e->inset.node)
		inset_unknown(t, of, at->value, value);
	e->broken |= !e->inset.node;
}

static void plan_table(struct template *t, const xmlNode *node, struct element *e, const xmlAttr *a)
{
	if (strcmp((const char *)node->name, "table") == 0) {
		plan_inset(t, e, a, &t->tables);
		return;
	}
	diag_error(t->diag, ((const struct attribute *)a->_private)->pos,
		   "data-table stands on <%s>: it can only stand on <table>",
		   (const char *)node->name);
	e->broken = true;
}

static bool plan_xpath(struct template *t, struct element *e, const xmlAttr *a, struct xpath **x)
{
	*x = xpath_new(t, a);
	e->broken |= !*x;
	return *x != NULL;
}

static void plan_unit(struct template *t, const xmlNode *node, struct element *e, const xmlAttr *a)
{
	if (!xmlHasProp(node, (const xmlChar *)"data-table")) {
		diag_error(t->diag, ((const struct attribute *)a->_private)->pos,
			   "data-unit stands alone: it belongs beside data-table");
		e->broken = true;
		return;
	}
	plan_xpath(t, e, a, &e->unit);
}

static void plan_directive(struct template *t, const xmlNode *node, struct element *e,
			   const xmlAttr *a)
{
	const struct attribute *at = a->_private;
	const char *name = (const char *)a->name;
	size_t prefix = strlen("data-attr-");

	if (strcmp(name, "data-if") == 0) {
		plan_xpath(t, e, a, &e->test);
	} else if (strcmp(name, "data-each") == 0) {
		plan_xpath(t, e, a, &e->each);
	} else if (strncmp(name, "data-attr-", prefix) == 0 && name[prefix] != '\0') {
		struct setter *s = setter_of(t, e, arena_strdup(t->arena, name + prefix), false);

		plan_xpath(t, e, a, &s->xpath);
	} else if (strcmp(name, "data-text") == 0) {
		plan_xpath(t, e, a, &e->text);
	} else if (strcmp(name, "data-use") == 0) {
		e->use = at->value;
		e->part = find_part(t, at->value, plan_value(t, a));
		e->broken |= !e->part;
	} else if (strcmp(name, "data-table") == 0) {
		plan_table(t, node, e, a);
	} else if (strcmp(name, "data-chart") == 0) {
		plan_inset(t, e, a, &t->charts);
	} else if (strcmp(name, "data-unit") == 0) {
		plan_unit(t, node, e, a);
	} else if (strcmp(name, "data-page") == 0) { /* the page is known after layout: it stays */
		plan_xpath(t, e, a, &setter_of(t, e, "data-page", false)->xpath);
	} else {
		diag_error(t->diag, at->pos, "unknown attribute %s%s", name,
			   suggest_directive(t, name));
		e->broken = true;
	}
}

static bool is_content(const xmlAttr *a)
{
	return strcmp((const char *)a->name, "data-text") == 0 ||
	       strcmp((const char *)a->name, "data-use") == 0 ||
	       strcmp((const char *)a->name, "data-table") == 0 ||
	       strcmp((const char *)a->name, "data-chart") == 0;
}

/* Of data-text, data-use, data-table and data-chart there is one: it, or NULL. */
static const xmlAttr *check_content(struct template *t, const xmlNode *node, struct element *e)
{
	const xmlAttr *found = NULL;

	for (const xmlAttr *a = node->properties; a; a = a->next) {
		if (a->ns || !is_content(a))
			continue;
		if (found) {
			diag_error(t->diag, ((const struct attribute *)a->_private)->pos,
				   "%s beside %s: an element has one of data-text, data-use, "
				   "data-table and data-chart", (const char *)a->name, (const char *)found->name);
			e->broken = true;
		} else {
			found = a;
		}
	}
	return found;
}

static void plan_children(struct template *, const xmlNode *);

static bool is_directive(const xmlAttr *a)
{
	return !a->ns && strncmp((const char *)a->name, "data-", 5) == 0;
}

static void plan_element(struct template *t, const xmlNode *node)
{
	struct element *e = node->_private;
	const xmlAttr *content;
	bool directed = false;

	if (!node->ns || strcmp((const char *)node->ns->href, XHTML) != 0) {
		diag_error(t->diag, e->pos,
			   "<%s> is not XHTML: xmlns=\"%s\" was expected on the root element",
			   (const char *)node->name, XHTML);
		e->broken = true;
		return;
	}
	if (xmlHasNsProp(node, (const xmlChar *)"data-sample", NULL)) {
		e->sample = true;
		return;
	}
	content = check_content(t, node, e);
	for (const xmlAttr *a = node->properties; a; a = a->next) {
		if (is_directive(a)) {
			plan_directive(t, node, e, a);
			directed = true;
		} else {
			plan_literal(t, e, a);
		}
	}
	e->bare = directed && !e->setters && strcmp((const char *)node->name, "span") == 0;
	if (!content) {
		plan_children(t, node);
		return;
	}
	/* The rest of a table's content is replaced, and so is the whole of the others'. */
	if (strcmp((const char *)content->name, "data-table") != 0)
		return;
	for (const xmlNode *n = node->children; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, "caption") == 0)
			plan_element(t, n);
}

static void plan_children(struct template *t, const xmlNode *node)
{
	for (const xmlNode *n = node->children; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			plan_element(t, n);
}

/* The body of a part, whose children are used. */
static xmlNode *plan_body(struct template *t, const xmlNode *root)
{
	const struct element *e = root->_private;

	for (xmlNode *n = root->children; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE || strcmp((const char *)n->name, "body") != 0)
			continue;
		for (const xmlAttr *a = n->properties; a; a = a->next)
			if (is_directive(a))
				diag_error(t->diag, ((const struct attribute *)a->_private)->pos,
					   "%s on the <body> of a part: only what is in it is used",
					   (const char *)a->name);
		plan_children(t, n);
		return n;
	}
	diag_error(t->diag, e->pos, "a part needs a <body>, whose content is used");
	return NULL;
}

static void check_root(struct template *t, const xmlNode *root)
{
	static const char *const kinds[] = {"data-if", "data-each", "data-sample"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const xmlAttr *a = xmlHasNsProp(root, (const xmlChar *)kinds[i], NULL);

		if (a)
			diag_error(t->diag, ((const struct attribute *)a->_private)->pos,
				   "%s cannot stand on the root element", kinds[i]);
	}
}

static struct part *read_part(struct template *t, const char *name, const char *path, bool is_main)
{
	struct part *p = arena_zalloc(t->arena, sizeof *p);
	const struct source *src = source_read(t->arena, t->diag, path);
	xmlNode *root;

	p->name = arena_strdup(t->arena, name);
	p->is_main = is_main;
	p->next = t->parts;
	t->parts = p;
	p->doc = src ? parse_template(t->arena, t->diag, src) : NULL;
	root = p->doc ? xmlDocGetRootElement(p->doc) : NULL;
	if (!root)
		return p;
	if (is_main) {
		check_root(t, root);
		plan_element(t, root);
	} else {
		p->body = plan_body(t, root);
	}
	return p;
}

struct part *plan_main(struct template *t, const char *name)
{
	const char *path = path_join(t->arena, t->dir, name);
	size_t n = strlen(name), suffix = strlen(".xhtml");

	if (access(path, F_OK) < 0 && errno == ENOENT) {
		diag_error(t->diag, POS_NONE, "the pack has no template %s: there is no such file",
			   path);
		return NULL;
	}
	if (n > suffix && strcmp(name + n - suffix, ".xhtml") == 0)
		name = arena_strndup(t->arena, name, n - suffix);
	return read_part(t, name, path, true);
}
