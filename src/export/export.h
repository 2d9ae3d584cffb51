/*
 * export: a laid-out book and the XHTML in, files out.
 */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H
#include "base/buf.h"
#include "layout/frag.h"
#include <libxml/tree.h>

struct arena;
struct data;
struct diag;
struct publish;

/* data/ of a package: CSV of each table, tables.xlsx, report.json, datapackage.json. false
 * after a message. */
bool data_write(struct arena *, struct diag *, const struct publish *, const struct data *,
		const struct book *);

/* SHA256SUMS over all files that a package has so far. false after a message. */
bool sums_write(struct arena *, struct diag *, const struct publish *);
/* A file in a folder that SHA256SUMS there does not name, or NULL; without SHA256SUMS any file. */
const char *sums_stranger(struct arena *, struct diag *, const char *folder);

/*
 * The book as a PDF: text in embedded fonts, marked for a structure tree, links, bookmarks,
 * page labels, metadata, deterministic ID. false after a message.
 */
bool pdf_write(struct diag *, const struct book *, struct buf *out);

/* The edition for the screen, which index.html links to. */
#define SCREEN_EDITION "report.pdf"

/* XHTML as polyglot HTML. */
void site_html(const xmlDoc *, struct buf *out);

/*
 * index.html: the report's XHTML as polyglot HTML. data-page="ID" on an <a> makes it a link to
 * the page of the book on which that element begins; other elements hold that page's label.
 * false after a message.
 */
bool site_report(struct diag *, const xmlDoc *, const struct book *, struct buf *out);

/* data/search.js: headings, rows and paragraphs with their ids; amounts: their unit. */
void search_texts(const xmlDoc *, const char *amounts, struct buf *out);
/* The title of the page; the caller frees it. */
struct buf site_title(const xmlDoc *);

#endif
