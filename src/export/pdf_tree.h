/*
 * pdf_tree: the structure tree of a PDF. Private to export/.
 */
#ifndef EXPORT_PDF_TREE_H
#define EXPORT_PDF_TREE_H
#include "export/pdf.h"

enum role { /* structure types of ISO 32000-1, 14.8.4; their names are in pdf_tree.c */
	ROLE_NONE, /* not in the tree: what is inside belongs to the parent */
	ROLE_DOCUMENT, ROLE_PART, ROLE_SECT, ROLE_DIV, ROLE_QUOTE, /* hold no text themselves */
	ROLE_P, ROLE_H1, ROLE_H2, ROLE_H3, ROLE_H4, ROLE_H5, ROLE_H6,
	ROLE_TOC, ROLE_TOCI, ROLE_REFERENCE, ROLE_LINK, ROLE_NOTE, ROLE_SPAN,
	ROLE_L, ROLE_LI, ROLE_LBL, ROLE_LBODY,
	ROLE_TABLE, ROLE_CAPTION, ROLE_THEAD, ROLE_TBODY, ROLE_TFOOT, ROLE_TR, ROLE_TH, ROLE_TD,
	ROLE_FIGURE,
};

#define NO_NODE UINT32_MAX

#define MARK_BIT 0x80000000u /* in a list of kids: this one is a mark and not a node */

/* A structure element. Its kids are a list in reading order, of nodes and of marks. */
struct node {
	unsigned char role; /* enum role */
	bool column;	    /* of a TH: it is over a column, not beside a row */
	bool named;	    /* has an ID */
	uint16_t colspan, rowspan, nheaders;
	uint32_t parent, kid, next;
	uint32_t last;	  /* kid, while the tree is built */
	uint32_t current; /* kid that had a mark last */
	uint32_t headers; /* in pdf_tree.headers: the nodes of a cell's headers */
	const struct element *element; /* NULL: made for the order's sake */
};

/* A marked sequence. Those of a page follow one another, by MCID. */
struct tree_mark {
	uint32_t page, mcid, node, next;
};

/* A figure's place on its page. */
struct tree_figure {
	uint32_t node, page;
	unit left, top, right, foot;
};

struct pdf_tree {
	struct pdf *p;
	struct node *nodes; /* the first is the document */
	size_t nnodes, cnodes;
	struct tree_mark *marks;
	size_t nmarks, cmarks;
	uint32_t *headers;
	size_t nheaders, cheaders;
	struct tree_figure *figures;
	size_t nfigures, cfigures;
	uint32_t *node_of; /* by element's serial */
	uint32_t before;   /* the node of the mark before */
	int levels[6], nlevels; /* h1 … h6 that the next heading is below */
};

/* The book's elements as a tree without marks. */
struct pdf_tree *pdf_tree_new(struct pdf *);
void pdf_tree_free(struct pdf_tree *);

/* Take in the marks of the next page; they get their tags. */
void pdf_tree_page(struct pdf_tree *, size_t page, struct pdf_mark *marks, size_t n);

/* Spans of the cells, headers of data cells, cells that are missing (pdf_table.c). */
void pdf_tree_table(struct pdf_tree *, uint32_t table);

/* All objects of the tree, and the catalog's entries (pdf_struct.c). */
void pdf_tree_write(struct pdf_tree *);

/* A new node behind the kid `after` of its parent, NO_NODE: as the first. */
uint32_t tree_node(struct pdf_tree *, enum role, uint32_t parent, uint32_t after,
		   const struct element *);
const char *role_name(enum role);

#endif
