/*
 * pdf_linear: what the two halves of writing a linearized file share: the order of the
 * objects (pdf_order.c) and the bytes (pdf_linear.c). Private to them.
 */
#ifndef EXPORT_PDF_LINEAR_H
#define EXPORT_PDF_LINEAR_H
#include "export/pdf.h"

struct list {
	unsigned *v;
	size_t n, cap;
};

struct linear {
	const struct pdf *p;
	/* the parts of the file: objects as they were made */
	struct list document; /* the catalog */
	struct list *pages;   /* each page's own; those of page 0 are all that it needs */
	struct list shared;   /* of pages behind the first */
	struct list rest;
	struct list packed;  /* in object streams; a new one begins where the group changes */
	struct list outline; /* in one object stream, the last object of page 0 */
	struct list *taken;  /* by page: indices among those of page 0, then the shared */
	/* numbers in the file */
	unsigned *number; /* of object i + 1 */
	unsigned first_stream, second_xref, first_packed;
	size_t *streams; /* where in packed each object stream begins; nstreams + 1 */
	size_t nstreams, cstreams;
	unsigned half; /* where the numbers of the first half begin: the parameters */
	unsigned first_xref, hint, outline_stream, first_outline, end; /* outline_stream 0: none */
	/* by number: where it begins in its part, and its length */
	size_t *at, *length;
	char id[33];
};

/* Fill in the parts. free with linear_free. */
void linear_order(struct linear *);
void linear_free(struct linear *);

#endif
