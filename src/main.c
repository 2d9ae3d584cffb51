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
#include "batch.h"
#include "export/export.h"
#include "layout/layout.h"
#include "model/check.h"
#include "model/model.h"
#include "style/style.h"
#include "template/template.h"
#include "yaml/yaml.h"
#include <errno.h>
#include <getopt.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define VERSION "0.1"

enum status { FINE, FINDINGS, USAGE, MACHINE };

enum dump { DUMP_NONE, DUMP_YAML, DUMP_MODEL, DUMP_VIEW, DUMP_XHTML, DUMP_BOX, DUMP_PAGES };
static const char *const dump_names[] = {"", "yaml", "model", "view", "xhtml", "box", "pages"};

struct options {
	const char *output, *templates, *fonts;
	size_t jobs;
	bool strict;
	enum dump dump;
	bool check; /* only find out what is wrong */
	enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF } format;
};

static const char usage_text[] =
    "usage: gongkai build [-o DIR] [-j N] [--strict] [--dump=STAGE] REPORT...\n"
    "       gongkai check [--format=text|json|sarif] [--strict] REPORT...\n"
    "       gongkai --version | --help | help COMMAND\n";

static const char build_text[] =
    "usage: gongkai build [OPTION]... REPORT...\n"
    "\n"
    "Make the disclosure package of each REPORT, a folder such as\n"
    "input/luquan-xinfang-2024, and put it into DIR/luquan-xinfang-2024: index.html,\n"
    "report.css, report.pdf for the screen and print.pdf for the binder. A report with\n"
    "mistakes leaves its last package alone.\n"
    "\n"
    "  -o, --output=DIR     where the packages go; default: output\n"
    "  -j, --jobs=N         build N reports at a time; default: 1\n"
    "      --strict         treat warnings as errors\n"
    "      --dump=STAGE     write nothing, print one stage's result as text:\n"
    "                       yaml, model, view, xhtml, box or pages\n"
    "      --templates=DIR  the folder of the template packs\n"
    "      --fonts=DIR      the folder of the fonts, the only ones that are used\n"
    "\n"
    "templates/ and fonts/ are looked for in the folder that the environment variable\n"
    "GONGKAI_HOME names, or else in the folders above the program.\n"
    "\n"
    "exit status: 0 fine, 1 mistakes in the input, 2 wrong usage, 3 the machine failed\n"
    "(full disk, unreadable file, out of memory).\n";

static const char check_text[] =
    "usage: gongkai check [OPTION]... REPORT...\n"
    "\n"
    "Say what an inspector would find in each REPORT, by the rules of its pack, and write\n"
    "nothing. Each finding names a rule, the figures and the places where they were typed.\n"
    "A difference that rounding explains is a note.\n"
    "\n"
    "      --format=FORMAT  print the findings as text, json or sarif (2.1.0); json is an\n"
    "                       object for each REPORT, sarif takes one REPORT\n"
    "      --strict         treat warnings as errors\n"
    "      --templates=DIR  the folder of the template packs\n"
    "\n"
    "exit status: 0 fine, 1 errors, 2 wrong usage, 3 the machine failed.\n";

/* ---- one report ---------------------------------------------------------------------- */

/* What the stages make of one report. Each stage reads what the ones before it made. */
struct work {
	const struct options *options;
	const char *report, *name; /* the folder, and what its package is called */
	struct diag diag;
	struct arena *arena;
	struct model *model;
	xmlDoc *view, *xhtml;
	struct sheet *sheet;
	struct fonts *fonts;
	struct book *book;
	struct buf html;
};

static void work_free(struct work *w)
{
	buf_free(&w->html);
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
	good = write_edition(d, p, w->book, "report.pdf");
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

static void publish(struct work *w)
{
	const char *style = model_stylesheet(w->model);
	struct publish p = {0};

	if (!publish_begin(w->arena, &w->diag, w->options->output, w->name, &p))
		return;
	if (publish_write(&w->diag, &p, "index.html", w->html.p, w->html.n) &&
	    publish_copy(&w->diag, &p, path_base(w->arena, style),
			 path_join(w->arena, model_pack_dir(w->model), style)) &&
	    write_pdfs(w, &p) && publish_commit(&w->diag, &p))
		printf("%s/index.html\n%s/report.pdf\n%s/print.pdf\n", p.target, p.target, p.target);
	else
		publish_abort(&p);
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
	if (dumps(w, DUMP_NONE))
		findings_print(d, model_check(w->arena, d, w->model), SEVERITY_WARNING);
	if (!fine(w))
		return;

	w->view = model_view(w->arena, w->model);
	if (dumps(w, DUMP_VIEW))
		return dump_xml(w->view, 1);

	w->xhtml = template_render(w->arena, d, model_pack_dir(w->model),
				   model_main_template(w->model), w->view);
	if (w->xhtml == NULL || !fine(w))
		return;
	if (dumps(w, DUMP_XHTML))
		return dump_xml(w->xhtml, 0);
	forget(&w->view);

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

	site_html(w->xhtml, &w->html);
	forget(&w->xhtml);
	publish(w);
}

static void print_findings(struct work *w, const struct finding *findings, size_t notes)
{
	struct diag *d = &w->diag;

	switch (w->options->format) {
	case FORMAT_TEXT:
		d->out = stdout;
		findings_print(d, findings, SEVERITY_NOTE);
		d->out = stderr;
		printf("%s: rules: %zu, errors: %u, warnings: %u, notes: %zu\n", w->report,
		       model_rules(w->model), d->errors, d->warnings, notes);
		return;
	case FORMAT_JSON:
		findings_json(stdout, w->report, findings);
		break;
	case FORMAT_SARIF:
		findings_sarif(stdout, w->model, VERSION, findings);
		break;
	}
	for (const struct finding *f = findings; f != NULL; f = f->next) {
		d->errors += f->severity == SEVERITY_ERROR;
		d->warnings += f->severity == SEVERITY_WARNING;
	}
}

/* The whole of `check`. */
static void check_report(struct work *w)
{
	const struct finding *findings;
	size_t notes = 0;

	w->model = model_load(w->arena, &w->diag, w->report, w->options->templates);
	if (w->model == NULL)
		return;
	findings = model_check(w->arena, &w->diag, w->model);
	for (const struct finding *f = findings; f != NULL; f = f->next)
		notes += f->severity == SEVERITY_NOTE;
	print_findings(w, findings, notes);
}

/* Would the package take the place of the report itself? */
static bool overwrites_report(struct work *w)
{
	char from[PATH_MAX], to[PATH_MAX];

	return realpath(w->report, from) != NULL &&
	       realpath(path_join(w->arena, w->options->output, w->name), to) != NULL &&
	       strcmp(from, to) == 0;
}

/* Results go to stdout and messages to stderr. Returns an enum status. */
static int run_report(const void *options, const char *report)
{
	struct work w = {.options = options, .report = report, .diag = {.out = stderr}};
	int status = FINE;

	w.arena = arena_new();
	w.name = path_base(w.arena, report);
	if (w.options->check)
		check_report(&w);
	else if (overwrites_report(&w))
		diag_error(&w.diag, POS_NONE, "%s is where its own package would go; "
			   "give another folder with -o", report);
	else
		build_report(&w);
	if (w.diag.errors == 0 && !fine(&w))
		diag_note(&w.diag, POS_NONE, "with --strict, warnings count as errors");
	if (fflush(stdout) != 0 || ferror(stdout))
		diag_machine(&w.diag, "cannot write the output: %s", strerror(errno));
	if (w.diag.machine)
		status = MACHINE;
	else if (!fine(&w))
		status = FINDINGS;
	work_free(&w);
	return status;
}

/* ---- the command line ---------------------------------------------------------------- */

static int usage_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static int usage_error(const char *fmt, ...)
{
	va_list ap;

	fputs("gongkai: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\n%s", usage_text);
	return USAGE;
}

static const char *hint(const char *name, const char *const *names, size_t n, char out[64])
{
	const char *near = nearest_name(name, names, n);

	*out = '\0';
	if (near != NULL)
		snprintf(out, 64, "; did you mean %s?", near);
	return out;
}

static bool parse_dump(const char *name, enum dump *dump)
{
	size_t n = sizeof dump_names / sizeof *dump_names;
	char near[64];

	for (size_t i = 1; i < n; i++) {
		if (strcmp(dump_names[i], name) == 0) {
			*dump = (enum dump)i;
			return true;
		}
	}
	usage_error("--dump=%s is not a stage (yaml, model, view, xhtml, box, pages)%s", name,
		    hint(name, dump_names + 1, n - 1, near));
	return false;
}

static bool parse_jobs(const char *text, size_t *jobs)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end != '\0' || n < 1 || n > 256) {
		usage_error("-j %s is not a number from 1 to 256", text);
		return false;
	}
	*jobs = (size_t)n;
	return true;
}

static bool is_folder_with(const char *home, const char *name)
{
	char path[PATH_MAX];

	return (size_t)snprintf(path, sizeof path, "%s/%s/.", home, name) < sizeof path &&
	       access(path, F_OK) == 0;
}

/*
 * The folder that holds templates/ and fonts/: the nearest above the program. "." when that
 * is the working folder, so that messages name files the short way.
 */
static bool find_home(char home[PATH_MAX])
{
	char here[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", home, PATH_MAX - 1);

	home[n > 0 ? n : 0] = '\0';
	for (char *slash; (slash = strrchr(home, '/')) != NULL;) {
		*slash = '\0';
		if (!is_folder_with(home, "templates"))
			continue;
		if (getcwd(here, sizeof here) != NULL && strcmp(here, home) == 0)
			strcpy(home, ".");
		return true;
	}
	return false;
}

static const char *under(struct arena *arena, const char *home, const char *name)
{
	return strcmp(home, ".") == 0 ? name : path_join(arena, home, name);
}

/* Where templates and fonts lie, unless the options say. */
static bool find_folders(struct arena *arena, struct options *o)
{
	const char *home = getenv("GONGKAI_HOME");
	char found[PATH_MAX];

	if (o->templates != NULL && (o->fonts != NULL || o->check))
		return true;
	if (home == NULL || *home == '\0') {
		if (!find_home(found)) {
			usage_error("there is no templates/ in the folders above the program; "
				    "set GONGKAI_HOME, or give --templates and --fonts");
			return false;
		}
		home = found;
	}
	if (o->templates == NULL)
		o->templates = arena_strdup(arena, under(arena, home, "templates"));
	if (o->fonts == NULL)
		o->fonts = arena_strdup(arena, under(arena, home, "fonts"));
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Packages are called after their reports' folders, so each needs a name of its own. */
static bool check_names(struct arena *arena, size_t n, char **reports)
{
	char **names = arena_alloc(arena, n * sizeof *names);

	for (size_t i = 0; i < n; i++) {
		names[i] = path_base(arena, reports[i]);
		if (strspn(names[i], "./") == strlen(names[i])) {
			usage_error("'%s' does not name a report's folder", reports[i]);
			return false;
		}
	}
	qsort(names, n, sizeof *names, by_name);
	for (size_t i = 1; i < n; i++) {
		if (strcmp(names[i - 1], names[i]) == 0) {
			usage_error("two reports are called %s; their packages would be one",
				    names[i]);
			return false;
		}
	}
	return true;
}

/* What check understands is also among the options of build, but for --format. */
enum { STRICT = 256, DUMP, TEMPLATES, FONTS, FORMAT };

static const struct option build_options[] = {
    {"output", required_argument, NULL, 'o'},
    {"jobs", required_argument, NULL, 'j'},
    {"strict", no_argument, NULL, STRICT},
    {"dump", required_argument, NULL, DUMP},
    {"templates", required_argument, NULL, TEMPLATES},
    {"fonts", required_argument, NULL, FONTS},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const struct option check_options[] = {
    {"format", required_argument, NULL, FORMAT},
    {"strict", no_argument, NULL, STRICT},
    {"templates", required_argument, NULL, TEMPLATES},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static bool parse_format(const char *name, enum format *format)
{
	static const char *const names[] = {"text", "json", "sarif"};
	char near[64];

	for (size_t i = 0; i < 3; i++) {
		if (strcmp(names[i], name) == 0) {
			*format = (enum format)i;
			return true;
		}
	}
	usage_error("--format=%s is not a format (text, json, sarif)%s", name,
		    hint(name, names, 3, near));
	return false;
}

/* false after a message; optind is then behind the options. */
static bool parse_options(int argc, char **argv, struct options *o, bool *help)
{
	int c;

	while ((c = getopt_long(argc, argv, o->check ? "h" : "o:j:h",
				o->check ? check_options : build_options, NULL)) != -1) {
		switch (c) {
		case 'o':
			o->output = optarg;
			break;
		case 'j':
			if (!parse_jobs(optarg, &o->jobs))
				return false;
			break;
		case STRICT:
			o->strict = true;
			break;
		case DUMP:
			if (!parse_dump(optarg, &o->dump))
				return false;
			break;
		case TEMPLATES:
			o->templates = optarg;
			break;
		case FONTS:
			o->fonts = optarg;
			break;
		case FORMAT:
			if (!parse_format(optarg, &o->format))
				return false;
			break;
		case 'h':
			*help = true;
			break;
		default:
			fputs(usage_text, stderr);
			return false;
		}
	}
	return true;
}

static int build_reports(const struct options *o, size_t n, char **reports)
{
	if (n == 1)
		return run_report(o, reports[0]);
	return batch_run(n, reports, o->jobs, run_report, o, MACHINE);
}

/* build or check */
static int report_command(int argc, char **argv, bool check)
{
	struct options o = {.output = "output", .jobs = 1, .check = check};
	struct arena *arena;
	bool help = false;
	size_t n;
	int status = USAGE;

	if (!parse_options(argc, argv, &o, &help))
		return USAGE;
	if (help) {
		fputs(check ? check_text : build_text, stdout);
		return FINE;
	}
	n = (size_t)(argc - optind);
	if (n == 0)
		return usage_error("%s which report? give its folder", check ? "check" : "build");
	if (o.format == FORMAT_SARIF && n > 1)
		return usage_error("--format=sarif takes one report at a time");
	arena = arena_new();
	if ((check || check_names(arena, n, argv + optind)) && find_folders(arena, &o))
		status = build_reports(&o, n, argv + optind);
	arena_free(arena);
	return status;
}

static int help_command(int argc, char **argv)
{
	bool build = argc > 1 && strcmp(argv[1], "build") == 0;

	if (argc > 1 && !build && strcmp(argv[1], "check") != 0)
		return usage_error("there is no help on '%s'; the commands are build and check",
				   argv[1]);
	fputs(argc < 2 ? usage_text : build ? build_text : check_text, stdout);
	return FINE;
}

static int run_command(int argc, char **argv)
{
	static const char *const commands[] = {"build", "check", "help", "--help", "--version"};
	static char program[] = "gongkai";
	char near[64];

	if (argc < 2)
		return usage_error("expected a command");
	if (strcmp(argv[1], "build") == 0 || strcmp(argv[1], "check") == 0) {
		bool check = argv[1][0] == 'c';

		argv[1] = program; /* getopt names the program by it */
		return report_command(argc - 1, argv + 1, check);
	}
	if (strcmp(argv[1], "help") == 0)
		return help_command(argc - 1, argv + 1);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help_command(1, argv);
	if (strcmp(argv[1], "--version") == 0) {
		puts("gongkai " VERSION);
		return FINE;
	}
	return usage_error("'%s' is not a command%s", argv[1],
			   hint(argv[1], commands, sizeof commands / sizeof *commands, near));
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
	setlocale(LC_MESSAGES, "");
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
