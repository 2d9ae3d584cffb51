/*
 * tree: a folder in; removed, flushed or looked through out. The surprising rule: every entry
 * is opened from the folder it was found in and never through a symlink, so that nothing
 * outside the folder is reached, whatever lies in it.
 */
#include "base/tree.h"
#include "base/arena.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static DIR *open_folder(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

/* The next entry but . and .., or NULL. */
static const char *next_entry(DIR *dir)
{
	struct dirent *e;

	do
		e = readdir(dir);
	while (e && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0));
	return e ? e->d_name : NULL;
}

/* Does something to each entry of a folder, the inner ones first. */
static void each_entry(int parent, const char *name,
		       void (*act)(int dir, const char *name, bool folder))
{
	DIR *dir = open_folder(parent, name);
	const char *entry;

	if (!dir) {
		act(parent, name, false);
		return;
	}
	while ((entry = next_entry(dir)) != NULL)
		each_entry(dirfd(dir), entry, act);
	closedir(dir);
	act(parent, name, true);
}

static void remove_entry(int dir, const char *name, bool folder)
{
	/* A folder that could not be opened is tried as both. */
	if (unlinkat(dir, name, folder ? AT_REMOVEDIR : 0) < 0 && !folder)
		unlinkat(dir, name, AT_REMOVEDIR);
}

void tree_remove(const char *path)
{
	each_entry(AT_FDCWD, path, remove_entry);
}

static void sync_entry(int dir, const char *name, bool folder)
{
	int fd = folder ? openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	/* Some file systems cannot flush a folder. */
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

void tree_sync(const char *path)
{
	each_entry(AT_FDCWD, path, sync_entry);
}

static bool flush(DIR *dir)
{
	const char *entry;
	bool good = true;

	while ((entry = next_entry(dir)) != NULL) {
		DIR *inner = open_folder(dirfd(dir), entry);
		int fd = inner ? -1 : openat(dirfd(dir), entry, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

		if (inner)
			good = flush(inner) && good;
		else
			good = fd >= 0 && fsync(fd) == 0 && good;
		if (fd >= 0)
			close(fd);
	}
	fsync(dirfd(dir)); /* some file systems cannot */
	closedir(dir);
	return good;
}

bool tree_flush(const char *path)
{
	DIR *dir = open_folder(AT_FDCWD, path);

	return dir && flush(dir);
}

void folder_sync(const char *path)
{
	sync_entry(AT_FDCWD, path, true);
}

static bool walk(DIR *dir, const char *prefix, bool (*see)(void *context, const char *name),
		 void *context)
{
	const char *entry;
	bool on = true;

	while (on && (entry = next_entry(dir)) != NULL) {
		size_t size = strlen(prefix) + strlen(entry) + 2;
		char *name = xmalloc(size);
		DIR *inner = open_folder(dirfd(dir), entry);

		snprintf(name, size, "%s%s%s", prefix, entry, inner ? "/" : "");
		on = inner ? walk(inner, name, see, context) : see(context, name);
		free(name);
	}
	closedir(dir);
	return on;
}

bool tree_walk(const char *path, bool (*see)(void *context, const char *name), void *context)
{
	DIR *dir = open_folder(AT_FDCWD, path);

	return !dir || walk(dir, "", see, context);
}
