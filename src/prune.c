/*
 * prune: names of reports in; their packages gone from the output folder, and from the list. The
 * surprising rule: it is the only thing that removes a package, so it removes only what is one
 * without doubt: a true folder with data/summary.xml in it, and nothing in it that gongkai has
 * not put there. Everything is checked before anything is removed.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "base/language.h"
#include "base/file.h"
#include "base/tree.h"
#include "export/export.h"
#include "list/list.h"
#include "listing.h"
#include "options.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct prune {
	const struct options *options;
	struct arena *arena;
	struct diag diag;
	const char *output;
	const char **name; /* of packages to remove */
	size_t n, cap;
};

static void add(struct prune *p, const char *name)
{
	p->name = arena_grow(p->arena, p->name, p->n, &p->cap, sizeof *p->name);
	p->name[p->n++] = name;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* ---- may it go? --------------------------------------------------------------------------- */

/* A file in a package that its SHA256SUMS does not name, or NULL. */
static const char *find_stranger(struct prune *p, const char *folder)
{
	if (access(path_join(p->arena, folder, "SHA256SUMS"), F_OK) < 0)
		return NULL;
	return sums_stranger(p->arena, &p->diag, folder);
}

static void suggest_package(struct prune *p, const char *name, char near[64])
{
	struct diag quiet = {.out = stderr};
	const struct list *l = list_read(p->arena, &quiet, p->output);
	size_t n = l ? l->n : 0;
	const char **names = arena_alloc(p->arena, (n + 1) * sizeof *names);

	for (size_t i = 0; i < n; i++)
		names[i] = l->package[i].name;
	name_hint(name, names, n, near);
}

/* What a killed build or prune of the name has left goes; a package it took away comes back. */
static void tidy_up(struct prune *p, const char *name)
{
	struct publish work;

	if (!p->options->dry_run && publish_begin(p->arena, &p->diag, p->output, name, &work))
		publish_abort(&work);
}

static void check_package(struct prune *p, const char *name)
{
	const char *folder = path_join(p->arena, p->output, name), *stranger;
	char near[64];
	struct stat st;

	if (lstat(folder, &st) < 0)
		tidy_up(p, name);
	if (lstat(folder, &st) < 0) {
		suggest_package(p, name, near);
		diag_error(&p->diag, POS_NONE, "there is no package %s%s", folder, near);
	} else if (S_ISLNK(st.st_mode)) {
		diag_error(&p->diag, POS_NONE, "%s is a symbolic link, not a package: it stays",
			   folder);
	} else if (!S_ISDIR(st.st_mode) || !list_is_package(p->output, name)) {
		diag_error(&p->diag, POS_NONE, "%s is not a package: it has no %s, so it stays",
			   folder, LIST_SUMMARY);
	} else if ((stranger = find_stranger(p, folder)) != NULL) {
		diag_error(&p->diag, POS_NONE, "%s holds %s, which gongkai did not put there: move "
			   "it away first", folder, stranger);
	}
}

/* ---- which? ------------------------------------------------------------------------------- */

/* Packages whose report is no longer in a folder of reports. */
static void find_gone(struct prune *p, const char *from)
{
	const struct list *l;
	size_t there = 0;

	if (!is_folder(from)) {
		diag_error(&p->diag, POS_NONE, "there is no folder %s with reports", from);
		return;
	}
	l = list_read(p->arena, &p->diag, p->output);
	for (size_t i = 0; l && i < l->n; i++) {
		if (is_folder(path_join(p->arena, from, l->package[i].name)))
			there++;
		else
			add(p, l->package[i].name);
	}
	if (there > 0 || p->n == 0)
		return;
	diag_error(&p->diag, POS_NONE, "none of the packages in %s has its report in %s: is that "
		   "the folder of the reports? Nothing is removed", p->output, from);
}

/* input/luquan, output/luquan and luquan name the same package. */
static void take_names(struct prune *p, size_t n, char **names)
{
	for (size_t i = 0; i < n; i++) {
		const char *name = path_base(p->arena, names[i]);
		size_t k = 0;

		if (strspn(name, "./") == strlen(name)) {
			diag_error(&p->diag, POS_NONE, "'%s' does not name a report's folder",
				   names[i]);
			continue;
		}
		while (k < p->n && strcmp(p->name[k], name) != 0)
			k++;
		if (k == p->n)
			add(p, name);
	}
}

/* ---- away with it ------------------------------------------------------------------------- */

/* The package becomes the work folder of a build that is given up. */
static void remove_package(struct prune *p, const char *name)
{
	struct publish work;

	if (!publish_begin(p->arena, &p->diag, p->output, name, &work))
		return;
	if (rename(work.target, work.work) == 0) {
		folder_sync(work.out);
		printf("%s\n", work.target);
	} else {
		diag_machine(&p->diag, "cannot remove %s: %s", work.target, language_reason(errno));
	}
	publish_abort(&work);
}

static int status_of(const struct prune *p)
{
	return p->diag.machine ? MACHINE : p->diag.errors > 0 ? FINDINGS : FINE;
}

static int prune(struct prune *p, size_t n, char **names)
{
	const struct options *o = p->options;
	int status, listed;

	if (o->gone_from != NULL)
		find_gone(p, o->gone_from);
	else
		take_names(p, n, names);
	for (size_t i = 0; i < p->n && p->diag.errors == 0; i++)
		check_package(p, p->name[i]);
	for (size_t i = 0; i < p->n && p->diag.errors == 0; i++) {
		if (o->dry_run)
			printf("%s\n", path_join(p->arena, p->output, p->name[i]));
		else
			remove_package(p, p->name[i]);
	}
	status = status_of(p);
	if (o->dry_run || p->n == 0 || status == FINDINGS)
		return status;
	listed = listing_update(o);
	return listed > status ? listed : status;
}

int prune_command(const struct options *o, size_t n, char **names)
{
	struct prune p = {.options = o, .diag = {.out = stderr}, .output = o->output};
	int status;

	if (n == 0 && o->gone_from == NULL)
		return usage_error("prune which reports? name them, or give --gone-from=input for "
				   "those that are no longer in input");
	if (n > 0 && o->gone_from != NULL)
		return usage_error("--gone-from says which reports; '%s' is one too many",
				   names[0]);
	if (!is_folder(o->output))
		return usage_error("there is no output folder %s", o->output);
	p.arena = arena_new();
	status = prune(&p, n, names);
	arena_free(p.arena);
	return status;
}
