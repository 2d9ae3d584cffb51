/*
 * list: the packages of an output folder in; what the page that lists them shows, and the index
 * in which its script searches, out. The surprising rule: nothing is kept between two builds;
 * the list is made anew of what lies in the folder, so that no package is ever lost from it.
 */
#ifndef LIST_LIST_H
#define LIST_LIST_H
#include "base/buf.h"
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct diag;

#define LIST_SUMMARY "data/summary.xml"
#define LIST_TEXTS "data/search.js"

/* A package, as its summary tells. Texts are never NULL. */
struct package {
	const char *name; /* of the folder */
	const char *year, *unit, *title, *department, *code;
	const char *published, *published_iso, *corrected, *corrected_iso;
	struct total {
		const char *label, *unit, *amount;
	} *total;
	size_t totals;
};

struct list {
	const char *output;
	struct package *package; /* the last year first; by code, department and name in a year */
	size_t n;
	size_t shards; /* of the index, when it is made */
};

/* Does a folder in `output` hold a package? Symlinks hold none. */
bool list_is_package(const char *output, const char *name);

/* The packages of a folder. A damaged one gets a warning and is left out. NULL after a message. */
struct list *list_read(struct arena *, struct diag *, const char *output);

/* What templates may see. version: the name of the folder of the list's files. */
xmlDoc *list_view(struct arena *, const struct list *, const char *version);

/* The index: l->shards texts of scripts, which the caller frees with buf_free. */
struct buf *list_index(struct arena *, struct diag *, struct list *l);

#endif
