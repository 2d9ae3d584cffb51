/*
 * tree: folders with all that is in them. Symlinks are never followed.
 */
#ifndef BASE_TREE_H
#define BASE_TREE_H
#include <stdbool.h>

/* Remove a folder with all that is in it, or a file. What cannot be removed stays. */
void tree_remove(const char *path);
/* Flush the folders of a tree to the disk; files are flushed when they are written. */
void tree_sync(const char *path);
/* Flush the files of a tree, too. Many are quicker flushed together than one by one. */
bool tree_flush(const char *path);
/* Flush one folder: the names in it. */
void folder_sync(const char *path);
/*
 * Call see for every entry of a tree but folders, with its path below the top such as
 * data/t1.csv, until it returns false. Returns what the last call returned; true for none.
 */
bool tree_walk(const char *path, bool (*see)(void *context, const char *name), void *context);

#endif
