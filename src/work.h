/*
 * work: what the stages make of one report, and the last of them, which puts the package in
 * its place. Each stage reads what the ones before it made.
 */
#ifndef WORK_H
#define WORK_H
#include "base/buf.h"
#include "base/diag.h"

#include <libxml/tree.h>

struct work {
	const struct options *options;
	const char *report, *name; /* the folder, and what its package is called */
	struct diag diag;
	struct arena *arena;
	struct model *model;
	xmlDoc *view, *xhtml;
	struct sheet *sheet;
	struct fonts *fonts;
	struct book *book;
	struct buf html, check; /* pages */
	struct buf texts, summary;
};

/*
 * package.c: everything a reader gets, whole or not at all; prints the names of the files to
 * open. Takes html, check, texts and summary as they are.
 */
void package_publish(struct work *);
/* What the list of all reports will say of this one: w->summary. Needs the XHTML. */
void package_summarize(struct work *);

#endif
