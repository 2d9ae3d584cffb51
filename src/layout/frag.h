/*
 * frag: the laid-out book, all that an exporter may see. Coordinates are final, in pango
 * units from the upper left corner of the page. Drawing decides nothing.
 */
#ifndef LAYOUT_FRAG_H
#define LAYOUT_FRAG_H
#include "base/source.h"
#include "base/unit.h"
#include <pango/pango.h>
#include <stdio.h>

/* The tag of the element that holds what ::before puts before a list item: its label. */
#define MARKER_TAG "::marker"

/*
 * One element of the document as the reader meets it: the structure tree. Fragments point
 * at it; an element over several pages has fragments on each.
 */
struct element {
	const char *tag; /* XHTML name: h1 p table caption thead tbody tr th td a ol li section nav … */
	struct element *parent, *child, *last, *next;
	const char *id, *title, *href, *lang;		  /* or NULL */
	const char *scope, *headers;			  /* of th and td, or NULL */
	const char *role, *alt; /* ARIA's role; what stands for a picture; or NULL */
	unsigned colspan, rowspan;			  /* at least 1 */
	struct pos pos;
	uint32_t serial; /* document order, root 0 */
};

/* A font at a size. Owned by the book. */
struct face {
	PangoFont *font;
	const char *family;
	const char *file; /* the font file, and the font's number in it */
	int index;
	unit size;
};

/* A glyph, its pen position and the bytes of text it starts. */
struct glyph {
	uint32_t id : 24;
	uint32_t bytes : 8; /* of the cluster; 0 for a further glyph of the same cluster */
	unit x;		    /* from the fragment's origin, offsets included */
};

enum frag_kind { FRAG_TEXT, FRAG_RECT };

struct frag {
	enum frag_kind kind;
	const struct element *element; /* NULL: artifact (folio, rule, repeated head) */
	unit x, y;		       /* TEXT: origin on the baseline; RECT: upper left corner */
	unit w, h;		       /* TEXT: advance and 0 */
	uint32_t color;		       /* 0xRRGGBB */
	/* TEXT */
	const struct face *face;
	const struct glyph *glyphs;
	const char *text; /* as typed, nbytes long, not NUL-terminated */
	uint32_t nglyphs, nbytes;
};

struct link {
	const struct element *element;
	unit x, y, w, h;
	const char *target; /* id in the book, or NULL */
	const char *uri;    /* or NULL */
};

struct page {
	unit width, height;
	unit content_x, content_y, content_w, content_h; /* the type area */
	const char *name; /* the named page type, "" if none */
	int number;	  /* what counter(page) prints */
	char *label;	  /* the page label: the number as the folio shows it */
	bool numbered;	  /* a margin box prints the number */
	/*
	 * The body is turned 90° counter-clockwise on its sheet: what is at (x, y) of the
	 * body's own landscape page stands at (y, height - x). Margin boxes stay upright.
	 */
	bool turned;
	struct frag *frags; /* the body, then, from nbody on, the margin boxes */
	size_t nbody;
	size_t nfrags, cfrags;
	/* the margin boxes of the upright sheet that this landscape page is bound on, and the
	 * left edge and width of that sheet's type area */
	struct frag *upright;
	size_t nupright;
	unit upright_x, upright_w;
	struct link *links;
	size_t nlinks, clinks;
};

struct dest { /* where an id stands */
	const char *id;
	const struct element *element;
	uint32_t page; /* index */
	unit y;
};

struct bookmark {
	int level; /* from 1 */
	const char *label;
	uint32_t page;
	unit y;
};

struct book {
	struct page *pages;
	size_t npages, cpages;
	struct element *root;
	size_t nelements;
	struct dest *dests; /* sorted by id */
	size_t ndests;
	struct bookmark *bookmarks;
	size_t nbookmarks;
	const char *title, *author, *subject, *keywords, *lang, *date; /* from the head; date is ISO 8601 */
};

/* NULL when no element has the id. */
const struct dest *book_find_dest(const struct book *, const char *id);

/* Every page: its fragments in drawing order, links, then dests and bookmarks. */
void book_dump(FILE *, const struct book *);

#endif
