/*
 * main: the command line, and the only file that knows every stage. build_report reads as
 * the list of the stages. The surprising rule: a stage goes on to find more mistakes, but
 * no stage begins when the one before it found any.
 *
 * Exit status: 0 fine, 1 findings at error level, 2 usage, 3 the machine.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/language.h"
#include "batch.h"
#include "export/export.h"
#include "init.h"
#include "layout/layout.h"
#include "listing.h"
#include "model/check.h"
#include "model/explain.h"
#include "model/model.h"
#include "model/schema.h"
#include "options.h"
#include "style/style.h"
#include "template/template.h"
#include "work.h"
#include "yaml/yaml.h"
#include <errno.h>
#include <getopt.h>
#include <libintl.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define VERSION "0.1"

/* ---- one report ---------------------------------------------------------------------- */

static void work_free(struct work *w)
{
	buf_free(&w->html);
	buf_free(&w->check);
	buf_free(&w->texts);
	buf_free(&w->summary);
	if (w->fonts != NULL)
		fonts_free(w->fonts);
	if (w->xhtml != NULL)
		xmlFreeDoc(w->xhtml);
	if (w->view != NULL)
		xmlFreeDoc(w->view);
	arena_free(w->arena);
}

/* Nothing to complain about so far: the next stage may begin. */
static bool fine(const struct work *w)
{
	return w->diag.errors == 0 && !(w->options->strict && w->diag.warnings > 0);
}

static bool dumps(const struct work *w, enum dump stage)
{
	return w->options->dump == stage;
}

/* Documents of long tables are large: away with them when nobody reads them any more. */
static void forget(xmlDoc **doc)
{
	xmlFreeDoc(*doc);
	*doc = NULL;
}

static void dump_xml(xmlDoc *doc, int indented)
{
	xmlChar *text = NULL;
	int n = 0;

	xmlDocDumpFormatMemoryEnc(doc, &text, &n, "UTF-8", indented);
	if (text != NULL)
		fwrite(text, 1, (size_t)n, stdout);
	xmlFree(text);
}

/* The report as it is printed: XHTML. */
static void render(struct work *w)
{
	w->xhtml = template_render(w->arena, &w->diag, model_pack_dir(w->model),
				   model_main_template(w->model), w->view);
}

/* What the check found as a page; false after a message. */
static bool check_page(struct work *w, const struct check *check, struct buf *out)
{
	xmlDoc *view = check_view(w->model, w->xhtml, w->report, check);
	xmlDoc *page = template_render(w->arena, &w->diag,
				       path_join(w->arena, w->options->templates, "check"),
				       "check.xhtml", view);

	xmlFreeDoc(view);
	if (page == NULL)
		return false;
	site_html(page, out);
	xmlFreeDoc(page);
	return true;
}

/* The check for files and for programs, in the language of the pack, whoever the user is. */
static struct check written_check(struct work *w)
{
	struct check check;

	language_neutral(true);
	check = model_check(w->arena, &w->diag, w->model, w->xhtml);
	language_neutral(false);
	return check;
}

static void check_before_build(struct work *w)
{
	struct check check = model_check(w->arena, &w->diag, w->model, w->xhtml);

	findings_print(&w->diag, check.findings, SEVERITY_WARNING);
	if (fine(w) && w->options->check_page) {
		check = written_check(w);
		check_page(w, &check, &w->check);
	}
}

/* The whole program. */
static void build_report(struct work *w)
{
	const struct options *o = w->options;
	struct diag *d = &w->diag;

	w->model = model_load(w->arena, d, w->report, o->templates);
	if (w->model == NULL || !fine(w))
		return;
	if (dumps(w, DUMP_YAML))
		return yaml_dump(stdout, model_yaml(w->model));
	if (dumps(w, DUMP_MODEL))
		return model_dump(stdout, w->model);

	w->view = model_view(w->arena, w->model, true);
	if (dumps(w, DUMP_VIEW))
		return dump_xml(w->view, 1);

	render(w);
	if (w->xhtml == NULL || !fine(w))
		return;
	if (dumps(w, DUMP_XHTML))
		return dump_xml(w->xhtml, 0);
	forget(&w->view);

	if (dumps(w, DUMP_NONE))
		check_before_build(w);
	if (!fine(w))
		return;

	w->sheet = sheet_read(w->arena, d, path_join(w->arena, model_pack_dir(w->model),
						     model_stylesheet(w->model)));
	if (w->sheet == NULL || !fine(w))
		return;
	if (dumps(w, DUMP_BOX))
		return layout_dump_boxes(stdout, d, w->xhtml, w->sheet);

	w->fonts = fonts_open(d, o->fonts);
	if (w->fonts == NULL || !fine(w))
		return;
	w->book = layout_book(w->arena, d, w->xhtml, w->sheet, w->fonts);
	if (w->book == NULL || !fine(w))
		return;
	if (dumps(w, DUMP_PAGES))
		return book_dump(stdout, w->book);

	if (!site_report(d, w->xhtml, w->book, &w->html))
		return;
	search_texts(w->xhtml, model_unit(w->model), &w->texts);
	package_summarize(w);
	forget(&w->xhtml);
	package_publish(w);
}

static void print_page(struct work *w, const struct check *check)
{
	struct buf html = {0};

	if (check_page(w, check, &html))
		fwrite(html.p, 1, html.n, stdout);
	buf_free(&html);
}

static void print_findings(struct work *w, const struct check *check)
{
	const struct finding *findings = check->findings;
	struct diag *d = &w->diag;
	size_t notes = 0;

	for (const struct finding *f = findings; f != NULL; f = f->next)
		notes += finding_severity(f) == SEVERITY_NOTE;

	switch (w->options->format) {
	case FORMAT_TEXT:
		d->out = stdout;
		findings_print(d, findings, SEVERITY_NOTE);
		d->out = stderr;
		printf(gettext("%s: rules: %zu, errors: %u, warnings: %u, notes: %zu\n"),
		       w->report, model_rules(w->model), d->errors, d->warnings, notes);
		return;
	case FORMAT_JSON:
		findings_json(stdout, w->report, findings);
		break;
	case FORMAT_SARIF:
		findings_sarif(stdout, w->model, VERSION, findings);
		break;
	case FORMAT_HTML:
		print_page(w, check);
		break;
	}
	for (const struct finding *f = findings; f != NULL; f = f->next) {
		d->errors += finding_severity(f) == SEVERITY_ERROR;
		d->warnings += finding_severity(f) == SEVERITY_WARNING;
	}
}

/* The whole of `check`. */
static void check_report(struct work *w)
{
	struct check check;

	w->model = model_load(w->arena, &w->diag, w->report, w->options->templates);
	if (w->model == NULL)
		return;
	w->view = model_view(w->arena, w->model, false);
	render(w);
	if (w->xhtml == NULL)
		return;
	check = w->options->format == FORMAT_TEXT
			? model_check(w->arena, &w->diag, w->model, w->xhtml)
			: written_check(w);
	print_findings(w, &check);
}

/* Sentences come from the templates, so the report is rendered to find them. */
static void find_sentences(struct work *w, struct explanation *e)
{
	w->view = model_view(w->arena, w->model, true);
	explanation_mark(e, w->view);
	render(w);
	if (w->xhtml != NULL)
		explanation_sentences(e, w->xhtml);
}

/* The whole of `explain`. */
static void explain_report(struct work *w)
{
	const struct options *o = w->options;
	struct explanation *e;

	w->model = model_load(w->arena, &w->diag, w->report, o->templates);
	if (w->model == NULL)
		return;
	e = o->cell != NULL ? explain_cell(w->arena, &w->diag, w->model, o->cell)
			    : explain_measure(w->arena, &w->diag, w->model, o->measure);
	if (e == NULL)
		return;
	find_sentences(w, e);
	if (o->format == FORMAT_JSON)
		explanation_json(stdout, w->report, e);
	else
		explanation_print(stdout, e);
}

/* Would the package take the place of the report itself? */
static bool overwrites_report(struct work *w)
{
	char from[PATH_MAX], to[PATH_MAX];

	return realpath(w->report, from) != NULL &&
	       realpath(path_join(w->arena, w->options->output, w->name), to) != NULL &&
	       strcmp(from, to) == 0;
}

/* Is all that was printed written? */
static void flush_output(struct diag *d)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		diag_machine(d, "cannot write the output: %s", language_reason(errno));
}

/* Results go to stdout and messages to stderr. Returns an enum status. */
static int run_report(const void *options, const char *report)
{
	struct work w = {.options = options, .report = report, .diag = {.out = stderr}};
	int status = FINE;

	w.arena = arena_new();
	w.name = path_base(w.arena, report);
	if (w.options->command == CHECK)
		check_report(&w);
	else if (w.options->command == EXPLAIN)
		explain_report(&w);
	else if (overwrites_report(&w))
		diag_error(&w.diag, POS_NONE, "%s is where its own package would go; "
			   "give another folder with -o", report);
	else
		build_report(&w);
	if (w.diag.errors == 0 && !fine(&w))
		diag_note(&w.diag, POS_NONE, "with --strict, warnings count as errors");
	flush_output(&w.diag);
	if (w.diag.machine)
		status = MACHINE;
	else if (!fine(&w))
		status = FINDINGS;
	work_free(&w);
	return status;
}

/* ---- the commands -------------------------------------------------------------------- */

static int run_reports(const struct options *o, size_t n, char **reports)
{
	if (n == 1)
		return run_report(o, reports[0]);
	return batch_run(n, reports, o->jobs, run_report, o, MACHINE);
}

/* The list is made when a report may have been published. */
static int build_reports(const struct options *o, size_t n, char **reports)
{
	int status = run_reports(o, n, reports), listed;

	if (o->command != BUILD || o->dump != DUMP_NONE || (n == 1 && status != FINE) ||
	    access(o->output, F_OK) < 0)
		return status;
	listed = listing_update(o);
	return listed > status ? listed : status;
}

/* A command that takes reports. */
static int report_command(const struct options *options, size_t n, char **reports)
{
	struct options o = *options;
	struct arena *arena;
	int status = USAGE;

	if (n == 0)
		return usage_error("%s which report? give its folder", command_name(o.command));
	if ((o.format == FORMAT_SARIF || o.format == FORMAT_HTML) && n > 1)
		return usage_error("--format=%s takes one report at a time",
				   o.format == FORMAT_SARIF ? "sarif" : "html");
	arena = arena_new();
	if ((o.command != BUILD || options_names(arena, n, reports)) && options_folders(arena, &o))
		status = build_reports(&o, n, reports);
	arena_free(arena);
	return status;
}

/* REPORT CELL, or REPORT measure NAME. */
static int explain_command(const struct options *options, size_t n, char **words)
{
	struct options o = *options;
	bool measure = n > 1 && strcmp(words[1], "measure") == 0;

	if (n < 2)
		return usage_error("explain what? give a report's folder and a cell such as "
				   "t3/201/basic, or 'measure' and its name");
	if (n != (measure ? 3 : 2))
		return usage_error(measure ? N_("explain one measure: give its name behind 'measure'")
					   : N_("explain takes one report and one cell"));
	if (measure)
		o.measure = words[2];
	else
		o.cell = words[1];
	return report_command(&o, 1, words);
}

static int print_schema(struct arena *arena, const struct options *o, const char *pack)
{
	struct diag d = {.out = stderr};
	struct model *m = model_load_pack(arena, &d, path_base(arena, pack), o->templates);

	if (m != NULL)
		schema_print(stdout, m, o->whole);
	flush_output(&d);
	return d.machine ? MACHINE : m == NULL ? FINDINGS : FINE;
}

static int schema_command(const struct options *options, size_t n, char **packs)
{
	struct options o = *options;
	struct arena *arena;
	int status = USAGE;

	if (n != 1)
		return usage_error("schema of which pack? give one, such as "
				   "hebei-department-budget");
	arena = arena_new();
	if (options_folders(arena, &o))
		status = print_schema(arena, &o, packs[0]);
	arena_free(arena);
	return status;
}

static int unknown_command(const char *name)
{
	const char *names[COMMANDS + 3] = {"help", "--help", "--version"};
	char near[64];

	for (int i = 0; i < COMMANDS; i++)
		names[3 + i] = command_name((enum command)i);
	return usage_error("'%s' is not a command%s", name, name_hint(name, names, COMMANDS + 3, near));
}

static int run_command(int argc, char **argv)
{
	struct options o = {.output = "output", .jobs = 1};
	bool help = false;

	if (argc < 2)
		return usage_error("expected a command");
	if (strcmp(argv[1], "help") == 0)
		return help_command(argc - 1, argv + 1);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help_command(1, argv);
	if (strcmp(argv[1], "--version") == 0) {
		puts("gongkai " VERSION);
		return FINE;
	}
	o.command = command_find(argv[1]);
	if (o.command == COMMANDS)
		return unknown_command(argv[1]);
	if (!options_parse(argc - 1, argv + 1, &o, &help))
		return USAGE;
	if (help)
		return usage_command(o.command);
	if (o.command == SCHEMA)
		return schema_command(&o, (size_t)(argc - 1 - optind), argv + 1 + optind);
	if (o.command == EXPLAIN)
		return explain_command(&o, (size_t)(argc - 1 - optind), argv + 1 + optind);
	if (o.command == LIST)
		return list_command(&o, (size_t)(argc - 1 - optind), argv + 1 + optind);
	if (o.command == PRUNE)
		return prune_command(&o, (size_t)(argc - 1 - optind), argv + 1 + optind);
	if (o.command == INIT)
		return init_command(&o, (size_t)(argc - 1 - optind), argv + 1 + optind);
	return report_command(&o, (size_t)(argc - 1 - optind), argv + 1 + optind);
}

/* ---- the libraries ------------------------------------------------------------------- */

static void be_silent(void *ctx, const char *fmt, ...)
{
	(void)ctx;
	(void)fmt;
}

/*
 * Messages in the user's language, numbers never; a file that grows too large is an error
 * of writing, not a signal; libxml2 neither prints nor reaches for the network.
 */
static void start_libraries(void)
{
	language_start();
	signal(SIGXFSZ, SIG_IGN);
	xmlInitParser();
	xmlSetGenericErrorFunc(NULL, be_silent);
	xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
}

int main(int argc, char **argv)
{
	int status;

	start_libraries();
	status = run_command(argc, argv);
	xmlCleanupParser();
	if (fflush(stdout) != 0 && status == FINE)
		status = MACHINE;
	return status;
}
