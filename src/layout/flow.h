/*
 * flow: boxes in, a list of items out that pages are filled from: lines, rows, spaces, each
 * with its height and what may break before it. Private to layout/. Fragments of an item are
 * placed relative to the type area's left edge and the item's top.
 */
#ifndef LAYOUT_FLOW_H
#define LAYOUT_FLOW_H
#include "layout/box.h"
#include "layout/line.h"

enum item_kind {
	ITEM_LINE,
	ITEM_SPACE, /* padding and borders: not dropped at the top of a page */
	ITEM_HEAD,  /* caption and head of a table */
	ITEM_ROW,
};

/* Something that begins at an item. */
struct mark {
	const struct box *box;
	struct mark *next;
};

struct item {
	enum item_kind kind;
	enum repeat repeat; /* inside a caption: on which pages */
	/* a line that prints the table's page numbers: composed when it is drawn */
	const struct box *numbered;
	unit x, width;
	unsigned char brk; /* enum brk: what may happen before it */
	unit before;  /* margin above, dropped at the top of a page */
	unit height;
	const char *page; /* named page type */
	size_t f0, f1;	  /* fragments */
	struct mark *marks;
	struct table_layout *table;
	size_t row;	       /* of ITEM_ROW */
	struct element *element; /* for complaints */
};

/* Background and borders of a block over the items [first, end). */
struct deco {
	const struct style *style;
	unit x, w;
	size_t first, end;
};

/* A paragraph that prints page numbers of targets: composed again when they are known. */
struct late {
	const struct box *box;
	unit x, width;
	size_t first, n; /* its items */
};

struct cell_layout {
	const struct cell *cell;
	size_t f0, f1;
	unit height; /* of the content */
};

struct row_layout {
	const struct row *row;
	unit height;
	size_t c0, ncells;
	size_t span_from; /* the first row with a cell that reaches this one */
};

struct table_layout {
	const struct table *table;
	unit *edge; /* ncolumns + 1 grid lines, from the type area's left edge */
	struct row_layout *head, *body;
	size_t nbody;		       /* rows, or parts of rows taller than a page */
	struct cell_layout *cells;     /* of the head */
	struct cell_layout *body_cells; /* row_layout.c0 counts in one or the other */
	size_t ncells;
	struct item *caption;
	size_t ncaption;
	unit caption_height, repeat_height; /* repeat_height: caption parts that repeat */
	unit head_height;
	int page, pages; /* the page being drawn, and of how many */
};

struct flow {
	struct arena *arena;
	struct diag *diag;
	struct sheet *sheet;
	struct composer composer;
	struct frags frags;
	struct item *items;
	size_t n, cap;
	struct deco *decos;
	size_t ndecos, cdecos;
	struct late *lates;
	size_t nlates, clates;
	/* what the next item inherits */
	unit margin;
	enum brk brk;
	struct mark *marks;
	const char *page;	 /* the type of page the next item goes on */
	const char *parent_page; /* the type the containing block is on */
	unit page_height;	 /* of the type area */
	int in_cell;
	enum repeat repeat; /* of the part of the caption at hand */
};

void flow_init(struct flow *, struct arena *, struct diag *, struct sheet *, struct fonts *);
void flow_free(struct flow *);

/* Append a box's items; its margin box is at x, width wide. */
void flow_box(struct flow *, const struct box *, unit x, unit width);

/* Compose a late paragraph again. false: it now needs another number of lines. */
bool flow_recompose(struct flow *, const struct late *);

struct item *flow_item(struct flow *, enum item_kind, unit height);

/* Longest unbreakable piece and natural width of a box's content. */
void flow_extent(struct flow *, const struct box *, unit *min, unit *max);

/* Append a picture as one item, as high as it is at this width. */
void picture_flow(struct flow *, const struct box *, unit x, unit width);

/* Append a table's items. */
void table_flow(struct flow *, const struct box *, unit x, unit width);

/* Split body rows taller than limit between lines. */
void table_split(struct flow *, struct table_layout *, unit limit);

/* What a table prints on one page. */
struct segment {
	const struct table_layout *table;
	bool first;	   /* its first page: the whole caption, real heads */
	size_t row0, row1; /* body rows [row0, row1) */
	unit y;		   /* of the caption's top */
};
unit table_head_height(const struct table_layout *, bool first);
/* Draw a segment with the type area's left edge at x. */
void table_draw(struct flow *, const struct segment *, unit x, struct frags *out);

/* Copy fragments [f0, f1) moved by (dx, dy); as artifacts when asked. */
void flow_copy(const struct flow *, size_t f0, size_t f1, unit dx, unit dy, bool artifact,
	       struct frags *out);

/* ---- column widths (column.c) ------------------------------------------------------ */

struct column_need {
	unit min, max; /* content */
	unit fixed;    /* declared width, 0: none */
};

/* Widen the columns [first, first + n) so that they hold a spanning cell. */
void column_span(struct column_need *, size_t first, size_t n, unit min, unit max);

/* Share out the width. false when the least widths do not fit; *worst is then the greediest column. */
bool column_fit(const struct column_need *, size_t n, unit width, unit *out, size_t *worst);

#endif
