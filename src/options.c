/*
 * options: the command line in, struct options out, or a message and how it should be. The
 * surprising rule: messages about the command line are in plain English and do not go through
 * diag, because nothing of a report is known yet.
 */
#include "options.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const dump_names[] = {"", "yaml", "model", "view", "xhtml", "box", "pages"};

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

int usage_error(const char *fmt, ...)
{
	va_list ap;

	fputs("gongkai: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\n%s", usage_text);
	return USAGE;
}

const char *name_hint(const char *name, const char *const *names, size_t n, char out[64])
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
		    name_hint(name, dump_names + 1, n - 1, near));
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
bool options_folders(struct arena *arena, struct options *o)
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
bool options_names(struct arena *arena, size_t n, char **reports)
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
		    name_hint(name, names, 3, near));
	return false;
}

/* false after a message; optind is then behind the options. */
bool options_parse(int argc, char **argv, struct options *o, bool *help)
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

int help_command(int argc, char **argv)
{
	bool build = argc > 1 && strcmp(argv[1], "build") == 0;

	if (argc > 1 && !build && strcmp(argv[1], "check") != 0)
		return usage_error("there is no help on '%s'; the commands are build and check",
				   argv[1]);
	fputs(argc < 2 ? usage_text : build ? build_text : check_text, stdout);
	return FINE;
}
