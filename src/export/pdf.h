/*
 * pdf: what the passes over the PDF share. Cairo draws and we own the structure: every
 * mark is one flat cairo tag, the n-th tag of a page is mark n, and everything else in
 * the file is written by the finishing pass.
 */
#ifndef EXPORT_PDF_H
#define EXPORT_PDF_H
#include "layout/frag.h"
#include <qpdf/qpdf-c.h>
#include <stdbool.h>

struct buf;
struct diag;

/*
 * A run of consecutive fragments of one kind and one element, drawn inside one tag. A
 * rectangle never has an element here: rules and backgrounds are artifacts.
 */
struct pdf_mark {
	const struct element *element; /* NULL: artifact */
	size_t first, end;	       /* the fragments first <= i < end of the page */
};

/* Text with glyphs, or a rectangle with an area. Only these are drawn. */
bool pdf_visible(const struct frag *);

/*
 * The marks of a page in drawing order; marks has room for page->nfrags. Each holds at
 * least one visible fragment: an empty tag gets no number from cairo.
 */
size_t pdf_marks(const struct page *, struct pdf_mark *marks);

/*
 * The marked sequences with an MCID in a content stream: how many there are, if they are
 * numbered 0, 1, 2, … and neither nested nor left open; -1 otherwise.
 */
long pdf_count_marks(const unsigned char *content, size_t n);

/* The finishing pass at work. */
struct pdf {
	struct diag *diag;
	const struct book *book;
	qpdf_data q;
	qpdf_oh root;
	qpdf_oh *pages; /* book->npages */
};

/* A length in pt, and the height above the foot of a page as PDF counts it. */
qpdf_oh pdf_length(const struct pdf *, unit);
qpdf_oh pdf_y(const struct pdf *, size_t page, unit y);
qpdf_oh pdf_stream(const struct pdf *, const char *dict, const struct buf *data);

/* pdf_nav.c */
void pdf_add_links(const struct pdf *);
void pdf_add_outline(const struct pdf *);
void pdf_add_labels(const struct pdf *);

/* pdf_meta.c: document information twice, as a dictionary and as XMP; language, view. */
void pdf_add_meta(const struct pdf *);

#endif
