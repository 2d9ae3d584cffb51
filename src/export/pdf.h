/*
 * pdf: what the parts of the PDF writer share. Cairo embeds the fonts; the content of the
 * pages, all other objects and the file are ours. The surprising rule: objects are texts in
 * which references are marks (pdf_ref) until the file is put in order and they get numbers.
 */
#ifndef EXPORT_PDF_H
#define EXPORT_PDF_H
#include "base/buf.h"
#include "layout/frag.h"
#include <stdbool.h>

struct diag;

/*
 * A run of consecutive fragments of one kind and one element, one marked sequence of the
 * content stream. It never spans page->nbody.
 */
struct pdf_mark {
	const struct element *element; /* NULL: artifact */
	const char *tag;	       /* what the sequence is called: its structure type */
	long mcid;		       /* 0, 1, 2, … among those of elements; -1: artifact */
	size_t first, end;	       /* the fragments first <= i < end of the page */
};

/* Text with glyphs, or a rectangle with an area. Only these are drawn. */
bool pdf_visible(const struct frag *);

/*
 * The marks of a page in drawing order, all tagged Span; marks has room for page->nfrags.
 * Each holds at least one visible fragment.
 */
size_t pdf_marks(const struct page *, struct pdf_mark *marks);

/* The page's content stream is appended to out; marks are those of pdf_marks. */
struct pdf_fonts;
void pdf_content(const struct pdf_fonts *, const struct page *, const struct pdf_mark *marks,
		 size_t nmarks, struct buf *out);

/* ---- objects (pdf_object.c) ----------------------------------------------------------- */

enum pdf_place { /* where in a linearized file an object may stand */
	PDF_PLAIN,
	PDF_PACKED, /* in an object stream: many small objects that no page needs */
};

struct pdf_object {
	size_t off, n;	    /* its text, or its stream's dictionary, in pdf.text */
	size_t data, ndata; /* the stream in pdf.data */
	bool stream, page;  /* page: a page or the tree of pages */
	unsigned char place;
	uint32_t group; /* of packed ones: those of another group are in another object stream */
};

/* Object number i is objects[i - 1]. Zero-initialise. */
struct pdf_objects {
	struct pdf_object *v;
	size_t n, cap;
	struct buf text, data;
};

struct pdf_annot {
	unsigned number;
	uint32_t page;
	const struct element *element; /* of the link */
};

/* The PDF being put together. */
struct pdf {
	struct diag *diag;
	const struct book *book;
	struct pdf_objects objects;
	unsigned root, tree, info, outlines; /* the catalog, the tree of pages; 0: none */
	unsigned *pages;		     /* book->npages */
	struct buf catalog;		     /* entries of the catalog so far */
	struct pdf_annot *annots;	     /* of all pages, in order */
	size_t nannots, cannots;
};

void pdf_objects_free(struct pdf_objects *);

/* n new objects without text; the number of the first, the others follow. */
unsigned pdf_reserve(struct pdf *, size_t n);
/* The text of an object goes into what pdf_begin returns until pdf_end. */
struct buf *pdf_begin(struct pdf *, unsigned number);
void pdf_end(struct pdf *, unsigned number);
/* An object becomes a stream; dict: its entries but /Length, without << >>. */
void pdf_fill_stream(struct pdf *, unsigned number, const char *dict, const void *bytes, size_t n);
/* The same, deflated. */
void pdf_fill_packed_stream(struct pdf *, unsigned number, const char *dict, const void *bytes,
			    size_t n, int level);

/* "a reference to object n", which later is a number, 0 and R */
void pdf_ref(struct buf *, unsigned number);
/* A whole number; called so often that printf would be felt. */
void pdf_count(struct buf *, size_t);
/* A decimal number of whole thousandths, without needless zeros. */
void pdf_number(struct buf *, int64_t thousandths);
/* A length in pt; the height above the foot of a page as PDF counts it. */
void pdf_length(struct buf *, unit);
void pdf_y(struct buf *, const struct page *, unit y);
/* A byte of a (string) in a content stream. */
void pdf_byte(struct buf *, unsigned byte);
/* A string of text: ASCII as it is, all else in UTF-16. */
void pdf_text(struct buf *, const char *utf8);

/* How hard to deflate: the best is for fonts, which are most of a file and a percent smaller. */
enum { PDF_FAST = 5, PDF_BEST = 9 };
/* Appended to out. */
void pdf_deflate(const void *bytes, size_t n, int level, struct buf *out);

/* ---- parts ---------------------------------------------------------------------------- */

/* pdf_nav.c: link annotations, outline and page labels. Links before pages are made. */
void pdf_add_links(struct pdf *);
/* /Annots of a page, or nothing. */
void pdf_put_annots(const struct pdf *, size_t page, struct buf *);
void pdf_add_outline(struct pdf *);
void pdf_add_labels(struct pdf *);

/* pdf_meta.c: document information twice, as a dictionary and as XMP; language, view, colors. */
void pdf_add_meta(struct pdf *);

/* pdf_icc.c: the sRGB color profile. */
void pdf_icc(struct buf *out);

/* ---- the file (pdf_linear.c) ---------------------------------------------------------- */

/* All objects as a linearized file. false after a message. */
bool pdf_linear(const struct pdf *, struct buf *out);

/* The offsets and lengths that a linearized file tells ahead of its objects (pdf_hint.c). */
struct pdf_hint_page {
	unsigned nobjects;	    /* of its own; of page 0 all in the first part */
	size_t length;		    /* in bytes */
	const unsigned *shared;	    /* what it takes from the shared objects, by their index */
	unsigned nshared;
};
struct pdf_hints {
	const struct pdf_hint_page *pages;
	size_t npages;
	size_t first_page;	       /* offset of its object, as if there were no hints */
	const size_t *shared;	       /* lengths: objects of the first part, then the shared ones */
	size_t nfirst, nshared;	       /* nshared counts all */
	unsigned shared_number;	       /* of the first behind the first part; 0: there is none */
	size_t shared_offset;
	unsigned outline_number;       /* 0: no outline */
	unsigned noutline;
	size_t outline_offset, outline_length;
};
/* The tables are appended; where in them the tables of shared objects and outlines begin. */
void pdf_hint(const struct pdf_hints *, struct buf *out, size_t *shared, size_t *outlines);

#endif
