/*
 * box: XHTML elements with computed styles in, a tree of boxes out: blocks, paragraphs of
 * runs, tables. No coordinates. The surprising rule: white space is collapsed here, over
 * element borders; a line break between Han characters in the file leaves nothing.
 */
#ifndef LAYOUT_BOX_H
#define LAYOUT_BOX_H
#include "layout/frag.h"
#include "style/style.h"
#include <stdio.h>

enum run_kind {
	RUN_TEXT,
	RUN_BREAK,	 /* br */
	RUN_LEADER,	 /* text: the pattern */
	RUN_PAGE,	 /* the number of this page */
	RUN_PAGES,	 /* of pages in all */
	RUN_TARGET_PAGE, /* the number of the page of the element with id text */
	RUN_STRING,	 /* the named string text */
	RUN_TABLE_PAGE,	 /* which page of its table this is, and of how many */
	RUN_TABLE_PAGES,
};

/* A piece of a paragraph in one style. */
struct run {
	enum run_kind kind;
	const struct style *style;
	struct element *element; /* NULL for generated furniture */
	const char *text;	 /* UTF-8, len bytes */
	size_t len;
	struct pos pos; /* where the text was typed */
	enum counter_style counter;
	struct run *next;
};

enum box_kind { BOX_BLOCK, BOX_PARA, BOX_TABLE, BOX_PICTURE };

struct table;
struct picture;

struct box {
	enum box_kind kind;
	const struct style *style; /* of an anonymous paragraph: its parent's text style */
	struct element *element;   /* NULL: anonymous */
	bool anonymous;		   /* has no margins, borders or breaks of its own */
	struct box *child, *last, *next;
	struct run *runs;	/* PARA */
	const char *bookmark;	/* its label, when the style has a bookmark-level */
	const char *named_text; /* what string-set stores */
	struct table *table;
	struct picture *picture;
};

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

/* A rectangle or a text of a picture, in the picture's own units. */
struct shape {
	const struct style *style;
	int x, y; /* of a text: on its baseline */
	int w, h;
	struct run *text; /* NULL: a rectangle */
	int size;	  /* of the text */
	enum anchor anchor;
	struct shape *next;
};

struct picture {
	int width, height; /* of the viewBox */
	struct shape *shapes;
};

struct column {
	const struct style *style; /* of its col element, or NULL */
};

struct cell {
	const struct style *style;
	struct element *element;
	struct box *content; /* a BLOCK */
	unsigned column, colspan, rowspan;
	bool head;
	struct cell *next; /* in the row, by column */
};

struct row {
	const struct style *style;
	struct element *element;
	struct cell *cells;
	struct row *next;
	unsigned group; /* index of its row group: rowspans end with it */
};

struct table {
	struct box *caption; /* or NULL */
	struct column *columns;
	unsigned ncolumns;
	struct row *head, *body; /* thead rows; all other rows */
	size_t nhead, nbody;
	struct element *element;
	const struct style *style;
};

struct boxes {
	struct box *root;
	struct element *elements; /* the root of the structure tree */
	size_t nelements;
	bool has_targets; /* some run is a RUN_TARGET_PAGE */
};

/* false after a message. */
bool boxes_build(struct arena *, struct diag *, xmlDoc *, struct sheet *, struct boxes *);

/* The runs of a content list, for margin boxes and pseudo elements. attr() reads the node, which may be NULL. */
struct run *boxes_content_runs(struct arena *, const struct content *, const struct style *,
			       struct element *, const xmlNode *);

/* The plain text of a content list (bookmark labels, named strings). */
const char *boxes_content_text(struct arena *, const struct content *, const xmlNode *);

void boxes_dump(FILE *, const struct boxes *, const struct style *initial);

#endif
