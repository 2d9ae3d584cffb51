/*
 * export: a laid-out book and the XHTML in, files out.
 */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H
#include "base/buf.h"
#include "layout/frag.h"
#include <libxml/tree.h>

struct diag;

/*
 * The book as a PDF: text in embedded fonts, marked for a structure tree, links, bookmarks,
 * page labels, metadata, deterministic ID. false after a message.
 */
bool pdf_write(struct diag *, const struct book *, struct buf *out);

/* index.html: the report's XHTML as polyglot HTML. */
void site_html(const xmlDoc *, struct buf *out);

#endif
