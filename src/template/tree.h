/*
 * tree: what the files of this folder share: a template's document with places and
 * directives in it, and the state of one rendering. In a template's document _private is
 * a struct element on elements, a struct attribute on attributes and a struct pos on
 * texts. The surprising rule: each of the three begins with the struct pos of the node.
 */
#ifndef TEMPLATE_TREE_H
#define TEMPLATE_TREE_H
#include "base/diag.h"
#include "base/source.h"

#include <libxml/tree.h>
#include <libxml/xpath.h>

#define XHTML "http://www.w3.org/1999/xhtml"
#define SVG "http://www.w3.org/2000/svg"

struct arena;
struct xpath;

struct attribute {
	struct pos pos;	  /* its name */
	struct pos value; /* the first character between the quotes */
};

/* An attribute of the output: a literal value, or an XPath that replaces it. */
struct setter {
	const char *name;
	bool xml; /* xml:NAME */
	const char *literal;
	struct xpath *xpath; /* NULL: literal */
	struct setter *next;
};

/* What the model made ready and the view holds: tables or charts. */
struct insets {
	const char **ids;
	xmlNode **nodes;
	size_t n;
};

/* One of them on an element: data-table or data-chart. */
struct inset {
	const struct insets *of; /* NULL: there is none */
	xmlNode *node;		 /* with an id: the view's <table> or <chart> */
	struct xpath *path;	 /* with an XPath that gives the id */
	struct pos pos;
};

/* An element of a template. The directives are filled in by plan.c. */
struct element {
	struct pos pos; /* its '<' */
	bool broken;	/* complained about: its content is not rendered */
	bool sample;	/* data-sample */
	bool bare;	/* a span that only carried directives: only its content stays */
	struct setter *setters;
	struct xpath *test, *each, *text; /* data-if, data-each, data-text */
	struct xpath *unit;		  /* data-unit */
	struct part *part;		  /* data-use */
	struct pos use;			  /* where data-use names the part */
	struct inset inset;
};

/* A template file. */
struct part {
	const char *name; /* without .xhtml */
	bool is_main;
	xmlDoc *doc;   /* NULL: it could not be read, which has been reported */
	xmlNode *body; /* of a part: whose children are used; NULL in the main file */
	struct part *next;
};

/* One rendering. */
struct template {
	struct arena *arena;
	struct diag *diag;
	const char *dir;
	xmlDoc *view;
	struct insets tables, charts;
	struct part *parts;
	struct xpath *xpaths; /* all that were compiled */
	xmlXPathContext *context;
	int xpath_error; /* the first error since it was set to 0: libxml2's code */
	int xpath_error_at; /* and its byte offset */
	xmlDoc *out;
	xmlNs *xhtml;
	int depth; /* of data-use within data-use */
	bool stop; /* nothing more is rendered */
};

/* parse.c: XHTML in, its document with places out; NULL after a message. */
xmlDoc *parse_template(struct arena *, struct diag *, const struct source *);
/* The place of a byte of an attribute's decoded value. */
struct pos parse_value_at(const struct attribute *, size_t off);

/* plan.c: read and check a template file; the file of a name is read once. */
struct part *plan_main(struct template *, const char *name);
/* An attribute's decoded value, in the arena. */
const char *plan_value(struct template *, const xmlAttr *);
/* "; did you mean NAME?" or "", in the arena. */
const char *plan_suggest(struct template *, const char *name, const char *const *names, size_t n);

/* xpath.c */
void xpath_begin(struct template *);
void xpath_end(struct template *);
/* Compile an attribute's value and check that it holds no arithmetic; NULL after a message. */
struct xpath *xpath_new(struct template *, const xmlAttr *);
/* The place of the expression, as long-lived as the arena. */
const struct pos *xpath_pos(const struct xpath *);
bool xpath_boolean(struct template *, struct xpath *, xmlNode *context);
/*
 * The nodes an expression selects (perhaps none), or its value (a string, a boolean or at
 * least one node). NULL after a message, which comes once per expression. The caller
 * frees the object.
 */
xmlXPathObject *xpath_nodes(struct template *, struct xpath *, xmlNode *context);
xmlXPathObject *xpath_value(struct template *, struct xpath *, xmlNode *context);
/* Complain about the result of an expression, once per expression. */
bool xpath_once(struct xpath *);

/* output.c: nodes of the output document. */
xmlNode *output_element(struct template *, xmlNode *to, const char *name, const void *place);
void output_text(struct template *, xmlNode *to, const char *text, const void *place);
void output_attribute(struct template *, xmlNode *, const struct setter *, const char *value);
/* The string value of a node of the view, text by text, each with its place (or fallback). */
void output_value(struct template *, xmlNode *to, const xmlNode *from, const struct pos *fallback);

/* inset.c */
void inset_index(struct template *);
/* The view's <table> or <chart> of an id, or NULL. */
xmlNode *inset_find(const struct insets *, const char *id);
/* Complain about an id that none has. */
void inset_unknown(struct template *, const struct insets *, struct pos, const char *id);
/*
 * Put a table's grid behind what the output's <table> holds; fallback: see output_value. unit
 * (or NULL) is added to the heads of amounts, as <span class="unit">（万元）</span>.
 */
void inset_table(struct template *, xmlNode *to, const xmlNode *table, const char *unit,
		 const struct pos *fallback);
/* Put a chart's picture into an element of the output. */
void inset_chart(struct template *, xmlNode *to, const xmlNode *chart, const struct pos *fallback);

#endif
