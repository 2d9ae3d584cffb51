/*
 * file: publishing a folder whole or not at all. The package is written beside its
 * place and changes places with the old one in a single rename; a reader sees the old
 * package or the new one. Nothing outside the output folder is touched.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H
#include "base/lock.h"
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct diag;

/* dir/name, in the arena. */
char *path_join(struct arena *, const char *dir, const char *name);
/* The last component without trailing slashes, in the arena. */
char *path_base(struct arena *, const char *path);

/* Names in a folder that end in suffix, sorted by byte; NULL and a message when unreadable. */
char **dir_list(struct arena *, struct diag *, const char *dir, const char *suffix, size_t *n);

struct publish {
	char *target; /* output/name */
	char *work;   /* the folder to write into */
	char *old;    /* where the former package goes if the two cannot change places at once */
	char *out;    /* output */
	bool later;	  /* files are not flushed when they are written: tree_flush does it */
	struct lock lock; /* held from publish_begin to commit or abort */
};

/*
 * Make out and the work folder inside it. Waits while another build of this name is running;
 * leftovers of killed builds of this name are removed, a package they took away is put back.
 */
bool publish_begin(struct arena *, struct diag *, const char *out, const char *name,
		   struct publish *);
/*
 * Write one file of the package; flushed and checked, so that a full disk is noticed here.
 * A name such as data/t1.csv makes the folder.
 */
bool publish_write(struct diag *, const struct publish *, const char *file, const void *data,
		   size_t n);
/* Copy a file into the package. */
bool publish_copy(struct diag *, const struct publish *, const char *file, const char *from);
/* Put the package in place; when that fails, the work folder is gone as after publish_abort. */
bool publish_commit(struct diag *, struct publish *);
/* Put it where there is nothing yet, or an empty folder. */
bool publish_commit_new(struct diag *, struct publish *);
/* Remove the work folder; the last good package stays. Nothing after commit or a failed begin. */
void publish_abort(struct publish *);

#endif
