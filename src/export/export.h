/*
 * export: a laid-out book and the XHTML in, files out.
 */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H
#include "base/buf.h"
#include "layout/frag.h"
#include <libxml/tree.h>

struct diag;

/* Draw the book with cairo: one flat tag per text fragment, no structure. false after a message. */
bool pdf_draw(struct diag *, const struct book *, struct buf *out);

/*
 * The finishing pass with qpdf over what pdf_draw wrote: links, bookmarks, page labels,
 * metadata, deterministic ID. false after a message.
 */
bool pdf_finish(struct diag *, const struct book *, const struct buf *drawn, struct buf *out);

/* index.html: the report's XHTML as polyglot HTML. */
void site_html(const xmlDoc *, struct buf *out);

#endif
