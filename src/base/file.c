/*
 * file: in come the files of a package, out comes a folder that is published whole or
 * not at all. The surprising rule: the old and the new package change places in one
 * rename (RENAME_EXCHANGE), so the work folder is what holds the old one afterwards.
 */
#include "base/file.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/language.h"
#include "base/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_CHUNK (64 * 1024)

char *path_join(struct arena *a, const char *dir, const char *name)
{
	size_t n = strlen(dir);

	if (n == 0)
		return arena_strdup(a, name);
	return arena_printf(a, "%s%s%s", dir, dir[n - 1] == '/' ? "" : "/", name);
}

char *path_base(struct arena *a, const char *path)
{
	size_t end = strlen(path), start;

	while (end > 1 && path[end - 1] == '/')
		end--;
	for (start = end; start > 0 && path[start - 1] != '/'; start--)
		;
	if (start == end && start > 0)
		start--; /* "/" itself */
	return arena_strndup(a, path + start, end - start);
}

static int by_byte(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **dir_list(struct arena *a, struct diag *d, const char *dir, const char *suffix, size_t *n)
{
	size_t cap = 0, tail = strlen(suffix);
	char **names = arena_alloc(a, sizeof *names);
	struct dirent *e;
	DIR *open_dir = opendir(dir);
	int error;

	*n = 0;
	if (!open_dir) {
		if (errno == ENOENT)
			diag_error(d, POS_NONE, "cannot read the folder %s: there is no such folder", dir);
		else if (errno == ENOTDIR)
			diag_error(d, POS_NONE, "cannot read the folder %s: it is a file", dir);
		else
			diag_machine(d, "cannot read the folder %s: %s", dir, language_reason(errno));
		return NULL;
	}
	while (errno = 0, (e = readdir(open_dir)) != NULL) {
		size_t len = strlen(e->d_name);

		/* Hidden names are editors' locks and backups. */
		if (e->d_name[0] == '.' || len < tail ||
		    strcmp(e->d_name + len - tail, suffix) != 0)
			continue;
		names = arena_grow(a, names, *n, &cap, sizeof *names);
		names[(*n)++] = arena_strdup(a, e->d_name);
	}
	error = errno;
	closedir(open_dir);
	if (error) {
		diag_machine(d, "cannot read the folder %s: %s", dir, language_reason(error));
		return NULL;
	}
	qsort(names, *n, sizeof *names, by_byte);
	return names;
}

/* Make one folder unless there is one. errno on failure. */
static bool make_folder(const char *path)
{
	struct stat st;
	int error;

	if (mkdir(path, 0777) == 0)
		return true;
	error = errno;
	if (stat(path, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			return true;
		error = ENOTDIR;
	}
	errno = error;
	return false;
}

/* Make the folders that lead to path. errno on failure. */
static bool make_parents(const char *path)
{
	char *p = xstrdup(path);
	bool good = true;

	for (char *s = p; good && *s; s++) {
		if (*s != '/' || s == p)
			continue;
		*s = '\0';
		good = make_folder(p);
		*s = '/';
	}
	free(p);
	return good;
}

/* Whether p->target is absent or a folder; anything else is refused. */
static bool target_is_ours(struct diag *d, const struct publish *p, bool *exists)
{
	struct stat st;

	*exists = false;
	if (lstat(p->target, &st) < 0) {
		if (errno == ENOENT)
			return true;
		diag_machine(d, "cannot look at %s: %s", p->target, language_reason(errno));
		return false;
	}
	*exists = true;
	if (S_ISDIR(st.st_mode))
		return true;
	if (S_ISLNK(st.st_mode))
		diag_machine(d, "%s is a symbolic link, a folder was expected: "
				"remove it, or choose another output folder", p->target);
	else
		diag_machine(d, "%s is not a folder: remove it, or choose another output folder",
			     p->target);
	return false;
}

/* .NAME.PID.new and .NAME.PID.old of builds that were killed. */
static void remove_leftovers(struct publish *p, const char *name)
{
	size_t n = strlen(name);
	DIR *dir = opendir(p->out);
	struct dirent *e;
	bool missing = access(p->target, F_OK) < 0;

	if (!dir)
		return;
	while ((e = readdir(dir)) != NULL) {
		const char *s = e->d_name;
		char *rest, *path;
		long pid;

		if (s[0] != '.' || strncmp(s + 1, name, n) != 0 || s[n + 1] != '.' ||
		    s[n + 2] < '0' || s[n + 2] > '9')
			continue;
		pid = strtol(s + n + 2, &rest, 10);
		if (strcmp(rest, ".new") != 0 && strcmp(rest, ".old") != 0)
			continue;
		/* Under the lock no other build of this name runs, whatever its pid is now. */
		if (p->lock.fd < 0 && (kill((pid_t)pid, 0) == 0 || errno == EPERM))
			continue;
		path = xmalloc(strlen(p->out) + strlen(s) + 2);
		sprintf(path, "%s/%s", p->out, s);
		if (missing && strcmp(rest, ".old") == 0 && rename(path, p->target) == 0)
			missing = false; /* the last good package */
		else
			tree_remove(path);
		free(path);
	}
	closedir(dir);
}

bool publish_begin(struct arena *a, struct diag *d, const char *out, const char *name,
		   struct publish *p)
{
	bool exists;
	char *work, *lock;

	*p = (struct publish){.lock = LOCK_NONE};
	if (!*name || strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
		diag_error(d, POS_NONE, "\"%s\" cannot be the name of a package", name);
		return false;
	}
	p->out = arena_strdup(a, *out ? out : ".");
	p->target = path_join(a, p->out, name);
	p->old = path_join(a, p->out, arena_printf(a, ".%s.%ld.old", name, (long)getpid()));
	work = path_join(a, p->out, arena_printf(a, ".%s.%ld.new", name, (long)getpid()));
	if (!make_parents(p->out) || !make_folder(p->out)) {
		if (errno == ENOTDIR || errno == EEXIST) {
			diag_machine(d, "%s is not a folder: choose another output folder", out);
			return false;
		}
		diag_machine(d, "cannot make the folder %s: %s", out, language_reason(errno));
		return false;
	}
	lock = path_join(a, p->out, arena_printf(a, ".%s.lock", name));
	if (!target_is_ours(d, p, &exists) || !lock_take(d, &p->lock, lock, name))
		return false;
	remove_leftovers(p, name);
	if (mkdir(work, 0777) < 0) {
		diag_machine(d, "cannot make the folder %s: %s", work, language_reason(errno));
		lock_drop(&p->lock);
		return false;
	}
	p->work = work;
	return true;
}

/* Make a file of the package; -1 and a message when that fails. */
static int open_file(struct diag *d, const struct publish *p, const char *file, char **path)
{
	int fd = -1;

	*path = xmalloc(strlen(p->work) + strlen(file) + 2);
	sprintf(*path, "%s/%s", p->work, file);
	if (make_parents(*path))
		fd = open(*path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		diag_machine(d, "cannot write %s/%s: %s", p->target, file, language_reason(errno));
	return fd;
}

/* Flush and close; a file that could not be written whole is removed. */
static bool close_file(struct diag *d, const struct publish *p, const char *file, int fd,
		       char *path, bool good)
{
	int error = good && (p->later || fsync(fd) == 0) ? 0 : errno;

	if (close(fd) < 0 && !error)
		error = errno;
	if (error) {
		diag_machine(d, "cannot write %s/%s: %s", p->target, file, language_reason(error));
		unlink(path);
	}
	free(path);
	return !error;
}

static bool write_all(int fd, const char *data, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, data, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		data += put;
		n -= (size_t)put;
	}
	return true;
}

bool publish_write(struct diag *d, const struct publish *p, const char *file, const void *data,
		   size_t n)
{
	char *path;
	int fd = open_file(d, p, file, &path);

	if (fd < 0) {
		free(path);
		return false;
	}
	return close_file(d, p, file, fd, path, write_all(fd, data, n));
}

bool publish_copy(struct diag *d, const struct publish *p, const char *file, const char *from)
{
	char chunk[COPY_CHUNK], *path;
	bool good = true;
	ssize_t got = 0;
	int fd, in = open(from, O_RDONLY | O_CLOEXEC);

	if (in < 0) {
		diag_machine(d, "cannot read %s: %s", from, language_reason(errno));
		return false;
	}
	fd = open_file(d, p, file, &path);
	if (fd < 0) {
		close(in);
		free(path);
		return false;
	}
	while (good && ((got = read(in, chunk, sizeof chunk)) > 0 || (got < 0 && errno == EINTR)))
		good = got < 0 || write_all(fd, chunk, (size_t)got);
	if (got < 0) {
		diag_machine(d, "cannot read %s: %s", from, language_reason(errno));
		close(fd);
		free(path);
	} else {
		good = close_file(d, p, file, fd, path, good);
	}
	close(in);
	return good && got >= 0;
}

/* The work folder becomes the target; a former package moves to the work folder or to old. */
static bool swap(const struct publish *p, bool exists)
{
	if (!exists)
		return renameat2(AT_FDCWD, p->work, AT_FDCWD, p->target, RENAME_NOREPLACE) == 0 ||
		       ((errno == EINVAL || errno == ENOSYS) && rename(p->work, p->target) == 0);
	if (renameat2(AT_FDCWD, p->work, AT_FDCWD, p->target, RENAME_EXCHANGE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	if (rename(p->target, p->old) < 0)
		return false;
	if (rename(p->work, p->target) < 0) {
		int error = errno;

		rename(p->old, p->target);
		errno = error;
		return false;
	}
	return true;
}

bool publish_commit(struct diag *d, struct publish *p)
{
	bool exists, good = target_is_ours(d, p, &exists);

	if (good) {
		tree_sync(p->work);
		good = swap(p, exists);
		if (!good)
			diag_machine(d, "cannot publish %s: %s", p->target, language_reason(errno));
	}
	if (good) {
		folder_sync(p->out);
		if (exists)
			tree_remove(p->old);
	}
	publish_abort(p);
	return good;
}

bool publish_commit_new(struct diag *d, struct publish *p)
{
	bool good;

	tree_sync(p->work);
	good = rename(p->work, p->target) == 0;
	if (good)
		folder_sync(p->out);
	else
		diag_machine(d, "cannot publish %s: %s", p->target, language_reason(errno));
	publish_abort(p);
	return good;
}

void publish_abort(struct publish *p)
{
	if (!p->work)
		return;
	tree_remove(p->work);
	p->work = NULL;
	lock_drop(&p->lock);
}
