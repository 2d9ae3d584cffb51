/*
 * listing: an output folder in; index.html out, which lists its packages, and list/VERSION/ with
 * the files of that page. The surprising rule: the files lie in a folder called after what is
 * in them. A new index.html takes the old one's place in one rename, and each finds its own.
 */
#include "listing.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/language.h"
#include "base/file.h"
#include "base/tree.h"
#include "export/export.h"
#include "list/list.h"
#include "options.h"
#include "template/template.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION_DIGITS 16

struct file {
	const char *name;
	const char *text;
	size_t len;
};

struct listing {
	const struct options *options;
	struct arena *arena;
	struct diag *diag;
	const char *templates; /* the folder of the list's own */
	struct publish publish;
	struct list *list;
	struct file *file; /* what index.html needs */
	size_t files, cap;
	const char *version;
	struct buf *shard, html;
};

/* ---- what to write ------------------------------------------------------------------------ */

static void add_file(struct listing *l, const char *name, const char *text, size_t len)
{
	l->file = arena_grow(l->arena, l->file, l->files, &l->cap, sizeof *l->file);
	l->file[l->files++] = (struct file){name, text, len};
}

/* The stylesheets, scripts and pictures of the page. */
static bool add_template_files(struct listing *l)
{
	size_t n;
	char **names = dir_list(l->arena, l->diag, l->templates, "", &n);

	for (size_t i = 0; names && i < n; i++) {
		const char *dot = strrchr(names[i], '.');
		const struct source *s;

		if (!dot || (strcmp(dot, ".css") != 0 && strcmp(dot, ".js") != 0 &&
			     strcmp(dot, ".svg") != 0))
			continue;
		s = source_read(l->arena, l->diag, path_join(l->arena, l->templates, names[i]));
		if (!s)
			return false;
		add_file(l, names[i], s->text, s->len);
	}
	return names != NULL;
}

static void add_index(struct listing *l)
{
	l->shard = list_index(l->arena, l->diag, l->list);
	for (size_t i = 0; i < l->list->shards; i++)
		add_file(l, arena_printf(l->arena, "%zu.js", i), l->shard[i].p, l->shard[i].n);
}

/* FNV-1a of the names and the texts. */
static const char *version_of(const struct listing *l)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < l->files; i++) {
		const struct file *f = &l->file[i];

		for (const char *s = f->name; *s; s++)
			h = (h ^ (unsigned char)*s) * 1099511628211u;
		for (size_t k = 0; k < f->len; k++)
			h = (h ^ (unsigned char)f->text[k]) * 1099511628211u;
	}
	return arena_printf(l->arena, "%0*" PRIx64, VERSION_DIGITS, h);
}

/* By this an index.html is known to be ours. */
static bool is_marked(const char *html)
{
	return strstr(html, "<meta name=\"generator\" content=\"gongkai\"") != NULL;
}

static bool make_page(struct listing *l)
{
	xmlDoc *view = list_view(l->arena, l->list, l->version), *page;

	page = template_render(l->arena, l->diag, l->templates, "list.xhtml", view);
	if (page != NULL)
		site_html(page, &l->html);
	if (page != NULL && !is_marked(buf_text(&l->html)))
		diag_error(l->diag, POS_NONE,
			   "%s/list.xhtml: the page needs <meta name=\"generator\" "
			   "content=\"gongkai\"/>, by which gongkai knows its own page", l->templates);
	xmlFreeDoc(page);
	xmlFreeDoc(view);
	return l->diag->errors == 0;
}

/* ---- writing it --------------------------------------------------------------------------- */

/* Is there no index.html, or one that we wrote? */
static bool check_page(struct listing *l, const char *path)
{
	struct stat st;
	char start[4096];
	ssize_t n = 0;
	int fd;

	if (lstat(path, &st) < 0)
		return true;
	fd = S_ISREG(st.st_mode) ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
	if (fd >= 0) {
		n = read(fd, start, sizeof start - 1);
		close(fd);
	}
	start[n > 0 ? n : 0] = '\0';
	if (is_marked(start))
		return true;
	diag_machine(l->diag, "%s is there already, and gongkai did not write it: the list of the "
		     "reports cannot take its place; move it away, or choose another output folder",
		     path);
	return false;
}

static bool write_files(const struct listing *l)
{
	for (size_t i = 0; i < l->files; i++) {
		const struct file *f = &l->file[i];
		const char *name = arena_printf(l->arena, "%s/%s", l->version, f->name);

		if (!publish_write(l->diag, &l->publish, name, f->text, f->len))
			return false;
	}
	return publish_write(l->diag, &l->publish, "index.html", l->html.p, l->html.n);
}

static bool move(const struct listing *l, const char *from, const char *to)
{
	if (rename(from, to) == 0)
		return true;
	diag_machine(l->diag, "cannot write %s: %s", to, language_reason(errno));
	return false;
}

/* Are the files there? Of a former version a killed build may have removed some. */
static bool is_whole(const struct listing *l)
{
	const char *folder = path_join(l->arena, l->publish.target, l->version);
	struct stat st;

	for (size_t i = 0; i < l->files; i++)
		if (lstat(path_join(l->arena, folder, l->file[i].name), &st) < 0 ||
		    !S_ISREG(st.st_mode) || (size_t)st.st_size != l->file[i].len)
			return false;
	return true;
}

/* The files first, then the page: whoever reads meanwhile has a page whose files are there. */
static bool put_in_place(const struct listing *l, const char *page)
{
	const struct publish *p = &l->publish;
	const char *to = path_join(l->arena, p->target, l->version);

	if (mkdir(p->target, 0777) < 0 && errno != EEXIST) {
		diag_machine(l->diag, "cannot make the folder %s: %s", p->target,
			     language_reason(errno));
		return false;
	}
	if (!tree_flush(p->work)) {
		diag_machine(l->diag, "cannot write %s: %s", p->target, language_reason(errno));
		return false;
	}
	if (!is_whole(l)) {
		tree_remove(to);
		if (!move(l, path_join(l->arena, p->work, l->version), to))
			return false;
	}
	folder_sync(p->target);
	if (!move(l, path_join(l->arena, p->work, "index.html"), page))
		return false;
	folder_sync(p->out);
	return true;
}

/* Folders of former versions; nothing else is called like that. */
static void remove_former(const struct listing *l)
{
	DIR *dir = opendir(l->publish.target);
	struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL)
		if (strlen(e->d_name) == VERSION_DIGITS &&
		    strspn(e->d_name, "0123456789abcdef") == VERSION_DIGITS &&
		    strcmp(e->d_name, l->version) != 0)
			tree_remove(path_join(l->arena, l->publish.target, e->d_name));
	if (dir != NULL)
		closedir(dir);
}

/* Is just this list there already? */
static bool is_up_to_date(const struct listing *l, const char *page)
{
	struct diag quiet = {.out = l->diag->out};
	const struct source *s;

	if (!is_whole(l) || access(page, R_OK) < 0)
		return false;
	s = source_read(l->arena, &quiet, page);
	return s && s->len == l->html.n && memcmp(s->text, l->html.p, s->len) == 0;
}

static void make_list(struct listing *l)
{
	const char *page = path_join(l->arena, l->publish.out, "index.html");

	if (!check_page(l, page))
		return;
	l->list = list_read(l->arena, l->diag, l->publish.out);
	if (l->list == NULL || !add_template_files(l))
		return;
	add_index(l);
	l->version = version_of(l);
	l->publish.later = true;
	if (make_page(l) && (is_up_to_date(l, page) || (write_files(l) && put_in_place(l, page))))
		remove_former(l); /* also what a killed build could not remove */
}

int listing_update(const struct options *o)
{
	struct diag d = {.out = stderr};
	struct listing l = {.options = o, .diag = &d, .arena = arena_new()};

	l.templates = options_list_folder(l.arena, o);
	if (l.templates == NULL) {
		diag_machine(&d, "there is no templates/list/ in the folders above the program, so "
			     "the list of the reports cannot be made");
	} else if (publish_begin(l.arena, &d, o->output, "list", &l.publish)) {
		make_list(&l);
		publish_abort(&l.publish);
	}
	for (size_t i = 0; l.shard != NULL && i < l.list->shards; i++)
		buf_free(&l.shard[i]);
	buf_free(&l.html);
	arena_free(l.arena);
	return d.machine ? MACHINE : d.errors > 0 ? FINDINGS : FINE;
}

int list_command(const struct options *o, size_t n, char **words)
{
	int status;

	if (n > 0)
		return usage_error("list takes no report, but found '%s': it lists all that are in "
				   "the output folder", words[0]);
	if (access(o->output, F_OK) < 0)
		return usage_error("there is no output folder %s", o->output);
	status = listing_update(o);
	if (status == FINE)
		printf("%s/index.html\n", o->output);
	return status;
}
