/*
 * reading: private to this folder. Files of packages.
 */
#ifndef LIST_READING_H
#define LIST_READING_H
#include "list/list.h"

/* Read a file such as data/search.js of a package; false when it is no plain file in it. */
bool package_file(const char *output, const char *name, const char *file, struct buf *out);

#endif
