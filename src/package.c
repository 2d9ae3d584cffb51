/*
 * package: what the stages made of a report in, its package in the output folder out. The
 * surprising rule: print.pdf is written by a child process while this one writes report.pdf,
 * and the checksums come last, over whatever lies in the package by then.
 */
#include "base/arena.h"
#include "base/file.h"
#include "export/export.h"
#include "layout/layout.h"
#include "list/list.h"
#include "model/data.h"
#include "model/model.h"
#include "options.h"
#include "work.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool write_data(struct work *w, const struct publish *p)
{
	struct arena *arena = arena_new();
	bool good = data_write(arena, &w->diag, p, model_data(arena, w->model), w->book);

	arena_free(arena);
	return good;
}

static bool write_edition(struct diag *d, const struct publish *p, const struct book *book, const char *file)
{
	struct buf pdf = {0};
	bool good = pdf_write(d, book, &pdf) && publish_write(d, p, file, pdf.p, pdf.n);

	buf_free(&pdf);
	return good;
}

static bool write_bound(struct work *w, const struct publish *p)
{
	struct book *bound = book_bind(w->arena, w->book, model_booklet(w->model));

	return write_edition(&w->diag, p, bound, "print.pdf");
}

/* The bound edition is made by a child process while this one writes that for the screen. */
static bool write_pdfs(struct work *w, const struct publish *p)
{
	struct diag *d = &w->diag;
	pid_t child;
	int status;
	bool good;

	fflush(NULL);
	child = fork();
	if (child == 0)
		_exit(write_bound(w, p) ? FINE : MACHINE);
	good = write_edition(d, p, w->book, SCREEN_EDITION);
	if (child < 0)
		return write_bound(w, p) && good;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == FINE)
		return good;
	if (WIFSIGNALED(status))
		diag_machine(d, "drawing print.pdf ended by signal %d", WTERMSIG(status));
	d->machine = true; /* the child has said why */
	d->errors++;
	return false;
}

/* A package may hold the page of its check. */
static bool write_check(struct work *w, const struct publish *p)
{
	return w->check.n == 0 ||
	       publish_write(&w->diag, p, "check.html", w->check.p, w->check.n);
}

void package_summarize(struct work *w)
{
	xmlDoc *summary = model_summary(w->arena, w->model);
	struct buf title = site_title(w->xhtml);
	xmlChar *text = NULL;
	int n = 0;

	xmlNewTextChild(xmlDocGetRootElement(summary), NULL, BAD_CAST "title",
			BAD_CAST buf_text(&title));
	xmlDocDumpFormatMemoryEnc(summary, &text, &n, "UTF-8", 1);
	buf_put(&w->summary, text, (size_t)n);
	xmlFree(text);
	buf_free(&title);
	xmlFreeDoc(summary);
}

static bool write_listing(struct work *w, const struct publish *p)
{
	return publish_write(&w->diag, p, LIST_SUMMARY, w->summary.p, w->summary.n) &&
	       publish_write(&w->diag, p, LIST_TEXTS, w->texts.p, w->texts.n);
}

/* A file of the pack that the page uses. */
static bool copy_file(struct work *w, const struct publish *p, const char *name)
{
	return publish_copy(&w->diag, p, path_base(w->arena, name),
			    path_join(w->arena, model_pack_dir(w->model), name));
}

/* The old package is removed with all that is in it, which must be nothing else. */
static bool may_replace(struct work *w, const struct publish *p)
{
	const char *stranger = sums_stranger(w->arena, &w->diag, p->target);

	if (stranger != NULL)
		diag_machine(&w->diag, "%s holds %s, which gongkai did not put there: move it away first",
			     p->target, stranger);
	return stranger == NULL;
}

void package_publish(struct work *w)
{
	const char *script = model_script(w->model);
	struct publish p = {0};

	if (!publish_begin(w->arena, &w->diag, w->options->output, w->name, &p))
		return;
	if (may_replace(w, &p) &&
	    publish_write(&w->diag, &p, "index.html", w->html.p, w->html.n) && write_check(w, &p) &&
	    copy_file(w, &p, model_stylesheet(w->model)) &&
	    (script == NULL || copy_file(w, &p, script)) && write_data(w, &p) &&
	    write_listing(w, &p) && write_pdfs(w, &p) && sums_write(w->arena, &w->diag, &p) &&
	    publish_commit(&w->diag, &p))
		printf("%s/index.html\n%s/report.pdf\n%s/print.pdf\n", p.target, p.target, p.target);
	else
		publish_abort(&p);
}
