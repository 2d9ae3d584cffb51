/*
 * pdf: what the parts of the PDF writer share. Cairo embeds the fonts, qpdf writes the
 * objects, and the content of the pages is ours.
 */
#ifndef EXPORT_PDF_H
#define EXPORT_PDF_H
#include "layout/frag.h"
#include <qpdf/qpdf-c.h>
#include <stdbool.h>

struct buf;
struct diag;

/*
 * A run of consecutive fragments of one kind and one element, one marked sequence of the
 * content stream. It never spans page->nbody. A rectangle never has an element here: rules
 * and backgrounds are artifacts.
 */
struct pdf_mark {
	const struct element *element; /* NULL: artifact */
	long mcid;		       /* 0, 1, 2, … among those of elements; -1: artifact */
	size_t first, end;	       /* the fragments first <= i < end of the page */
};

/* Text with glyphs, or a rectangle with an area. Only these are drawn. */
bool pdf_visible(const struct frag *);

/*
 * The marks of a page in drawing order; marks has room for page->nfrags. Each holds at
 * least one visible fragment.
 */
size_t pdf_marks(const struct page *, struct pdf_mark *marks);

/* The page's content stream is appended to out; marks are those of pdf_marks. */
struct pdf_fonts;
void pdf_content(const struct pdf_fonts *, const struct page *, const struct pdf_mark *marks,
		 size_t nmarks, struct buf *out);

/* The PDF being put together. */
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
/* A new stream; dict is the text of its dictionary. */
qpdf_oh pdf_stream(const struct pdf *, const char *dict, const struct buf *data);

/* pdf_nav.c */
void pdf_add_links(const struct pdf *);
void pdf_add_outline(const struct pdf *);
void pdf_add_labels(const struct pdf *);

/* pdf_meta.c: document information twice, as a dictionary and as XMP; language, view. */
void pdf_add_meta(const struct pdf *);

#endif
