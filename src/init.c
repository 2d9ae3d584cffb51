/*
 * init: a report in, the folder of next year's report out, whole or not at all. model/next.c
 * says what becomes of the texts. The surprising rule: the last step is a rename onto nothing
 * or an empty folder, which the system refuses when somebody was quicker.
 */
#include "init.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/language.h"
#include "model/model.h"
#include "model/next.h"
#include "options.h"
#include <dirent.h>
#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The folder that a path lies in: "." when it does not say. */
static const char *path_parent(struct arena *a, const char *path)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	while (n > 0 && path[n - 1] != '/')
		n--;
	while (n > 1 && path[n - 1] == '/')
		n--;
	return n > 0 ? arena_strndup(a, path, n) : ".";
}

/* Is there no entry in a folder but itself and the one above? */
static bool is_empty(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	bool empty = dir != NULL;

	while (empty && (e = readdir(dir)) != NULL)
		empty = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
	if (dir != NULL)
		closedir(dir);
	return empty;
}

/* Is a path, which need not exist, inside a folder? */
static bool is_inside(struct arena *a, const char *path, const char *folder)
{
	char outer[PATH_MAX], inner[PATH_MAX];
	size_t n;

	if (realpath(folder, outer) == NULL)
		return false;
	while (realpath(path, inner) == NULL && strcmp(path, ".") != 0 && strcmp(path, "/") != 0)
		path = path_parent(a, path);
	if (realpath(path, inner) == NULL)
		return false;
	n = strlen(outer);
	return strncmp(inner, outer, n) == 0 && (inner[n] == '/' || inner[n] == '\0');
}

/* May the new report be made at path? */
static bool check_place(struct arena *a, struct diag *d, const char *path, const char *from)
{
	const char *name = path_base(a, path);
	struct stat st;
	bool there = lstat(path, &st) == 0;

	if (strspn(name, "./") == strlen(name))
		diag_error(d, POS_NONE, "'%s' does not name a new folder", path);
	else if (there && !S_ISDIR(st.st_mode))
		diag_error(d, POS_NONE, "%s is there already, and it is not a folder", path);
	else if (there && !is_empty(path))
		diag_error(d, POS_NONE, "the folder %s is not empty: "
			   "next year's report needs a new one", path);
	else if (is_inside(a, path, from))
		diag_error(d, POS_NONE, "%s lies in the folder of the old report: "
			   "choose another place", path);
	return d->errors == 0;
}

static bool write_files(struct diag *d, const struct publish *p, const struct next *next)
{
	for (size_t i = 0; i < next->files; i++)
		if (!publish_write(d, p, next->file[i].name, next->file[i].text, next->file[i].len))
			return false;
	return true;
}

static void make_report(struct arena *a, struct diag *d, const struct options *o, const char *path)
{
	const struct model *m;
	const struct next *next;
	struct publish p;

	if (!check_place(a, d, path, o->from))
		return;
	m = model_load(a, d, o->from, o->templates);
	next = m != NULL ? model_next(a, d, m) : NULL;
	if (next == NULL || !publish_begin(a, d, path_parent(a, path), path_base(a, path), &p))
		return;
	if (!write_files(d, &p, next)) {
		publish_abort(&p);
		return;
	}
	if (!publish_commit_new(d, &p))
		return;
	printf(gettext("%s: the report of %d, begun from %s\n"), path, next->year, o->from);
	printf(gettext("amounts to fill in: %zu, others to fill in: %zu, texts to rewrite: %zu\n"),
	       next->amounts, next->others, next->texts);
	printf(gettext("`gongkai check %s` lists them\n"), path);
}

int init_command(const struct options *options, size_t n, char **names)
{
	struct options o = *options;
	struct diag d = {.out = stderr};
	struct arena *arena;
	int status = USAGE;

	if (n != 1)
		return usage_error(n == 0 ? N_("init which folder? give the name of the new report")
					  : N_("init makes one folder: give one name"));
	if (o.from == NULL)
		return usage_error("init from which report? give the old one with --from");
	arena = arena_new();
	if (options_folders(arena, &o)) {
		make_report(arena, &d, &o, names[0]);
		if (fflush(stdout) != 0 || ferror(stdout))
			diag_machine(&d, "cannot write the output: %s", language_reason(errno));
		status = d.machine ? MACHINE : d.errors ? FINDINGS : FINE;
	}
	arena_free(arena);
	return status;
}
