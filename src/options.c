/*
 * options: the command line in, struct options out, or a message and how it should be. The
 * surprising rule: messages about the command line do not go through diag, because nothing of a
 * report is known yet.
 */
#include "options.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/utf8.h"
#include <getopt.h>
#include <libintl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const dump_names[] = {"", "yaml", "model", "view", "xhtml", "box", "pages"};

int usage_error(const char *fmt, ...)
{
	va_list ap;

	fputs("gongkai: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, gettext(fmt), ap);
	va_end(ap);
	fputc('\n', stderr);
	usage_print(stderr);
	return USAGE;
}

const char *name_hint(const char *name, const char *const *names, size_t n, char out[64])
{
	const char *near = nearest_name(name, names, n);

	*out = '\0';
	if (near != NULL)
		snprintf(out, 64, gettext("; did you mean %s?"), near);
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

	if (o->templates != NULL && (o->fonts != NULL || o->command != BUILD))
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

/* Beside the packs, or else where the program's own templates lie. */
const char *options_list_folder(struct arena *arena, const struct options *o)
{
	const char *home = getenv("GONGKAI_HOME");
	char found[PATH_MAX];

	if (o->templates != NULL && is_folder_with(o->templates, "list"))
		return path_join(arena, o->templates, "list");
	if (home != NULL && *home != '\0' && is_folder_with(home, "templates/list"))
		return path_join(arena, home, "templates/list");
	if (find_home(found) && is_folder_with(found, "templates/list"))
		return under(arena, found, "templates/list");
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_plain(const char *name, bool *utf8)
{
	const char *end = name + strlen(name);
	bool plain = true;
	uint32_t c;

	for (*utf8 = true; name < end;) {
		name += utf8_decode(name, end, &c);
		plain = plain && c >= 0x20 && c != 0x7f;
		*utf8 = *utf8 && c != 0xfffd;
	}
	return plain;
}

/* A package is a folder that people see, beside the list of all packages. */
static bool check_name(const char *report, const char *name)
{
	bool utf8, plain = is_plain(name, &utf8);

	if (strspn(name, "./") == strlen(name))
		usage_error("'%s' does not name a report's folder", report);
	else if (strcmp(name, "list") == 0 || strcmp(name, "index.html") == 0)
		usage_error("a report cannot be called %s: the list of all reports is called so; "
			    "rename its folder", name);
	else if (name[0] == '.')
		usage_error("'%s' begins with a dot, and its package would be hidden; rename its "
			    "folder", name);
	else if (!plain)
		usage_error("the name of a report's folder has a line break or another control "
			    "character in it; rename the folder");
	else if (!utf8)
		usage_error("the name of the report's folder '%s' is not UTF-8; rename the folder",
			    name);
	else
		return true;
	return false;
}

/* Packages are called after their reports' folders, so each needs a name of its own. */
bool options_names(struct arena *arena, size_t n, char **reports)
{
	char **names = arena_alloc(arena, n * sizeof *names);

	for (size_t i = 0; i < n; i++) {
		names[i] = path_base(arena, reports[i]);
		if (!check_name(reports[i], names[i]))
			return false;
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

#define FOR(command) (1u << (command))

enum { STRICT = 256, CHECK_PAGE, DUMP, TEMPLATES, FONTS, FORMAT, WHOLE, FROM, GONE_FROM };

/* Every option, and the commands that have it. */
static const struct {
	struct option option;
	unsigned commands;
} options[] = {
    {{"output", required_argument, NULL, 'o'}, FOR(BUILD) | FOR(LIST) | FOR(PRUNE)},
    {{"jobs", required_argument, NULL, 'j'}, FOR(BUILD)},
    {{"strict", no_argument, NULL, STRICT}, FOR(BUILD) | FOR(CHECK)},
    {{"check-page", no_argument, NULL, CHECK_PAGE}, FOR(BUILD)},
    {{"dump", required_argument, NULL, DUMP}, FOR(BUILD)},
    {{"format", required_argument, NULL, FORMAT}, FOR(CHECK) | FOR(EXPLAIN)},
    {{"whole", no_argument, NULL, WHOLE}, FOR(SCHEMA)},
    {{"from", required_argument, NULL, FROM}, FOR(INIT)},
    {{"dry-run", no_argument, NULL, 'n'}, FOR(PRUNE)},
    {{"gone-from", required_argument, NULL, GONE_FROM}, FOR(PRUNE)},
    {{"templates", required_argument, NULL, TEMPLATES}, ~0u},
    {{"fonts", required_argument, NULL, FONTS}, FOR(BUILD)},
    {{"help", no_argument, NULL, 'h'}, ~0u},
};

#define OPTIONS (sizeof options / sizeof *options)

/* The options of a command, as getopt wants them: those with a letter twice. */
static void command_options(enum command command, struct option longs[OPTIONS + 1],
			    char shorts[2 * OPTIONS + 2])
{
	*shorts++ = ':'; /* tell a missing value apart */
	for (size_t i = 0; i < OPTIONS; i++) {
		if ((options[i].commands & FOR(command)) == 0)
			continue;
		*longs++ = options[i].option;
		if (options[i].option.val >= STRICT)
			continue;
		*shorts++ = (char)options[i].option.val;
		if (options[i].option.has_arg == required_argument)
			*shorts++ = ':';
	}
	*longs = (struct option){0};
	*shorts = '\0';
}

/* What getopt did not understand: c is what it returned, word where it stopped. */
static void complain(int c, const char *word, const struct option *longs)
{
	const char *names[OPTIONS], *near = NULL;
	char letter[] = {'-', (char)optopt, '\0'};
	size_t n = 0;

	for (; longs[n].name != NULL; n++)
		names[n] = longs[n].name;
	if (strncmp(word, "--", 2) == 0)
		near = nearest_name(word + 2, names, n);
	else
		word = letter;
	if (c == ':')
		usage_error("the option %s needs a value behind it", word);
	else if (word != letter && optopt != 0)
		usage_error("the option %s takes no value", word);
	else if (near != NULL)
		usage_error("there is no option %s here; did you mean --%s?", word, near);
	else
		usage_error("there is no option %s here", word);
}

static bool parse_format(const char *name, struct options *o)
{
	static const char *const names[] = {"text", "json", "sarif", "html"};
	size_t n = o->command == CHECK ? 4 : 2;
	char near[64];

	for (size_t i = 0; i < n; i++) {
		if (strcmp(names[i], name) == 0) {
			o->format = (enum format)i;
			return true;
		}
	}
	usage_error("--format=%s is not a format (%s)%s", name,
		    n == 4 ? "text, json, sarif, html" : "text, json", name_hint(name, names, n, near));
	return false;
}

/* false after a message; optind is then behind the options. */
bool options_parse(int argc, char **argv, struct options *o, bool *help)
{
	struct option longs[OPTIONS + 1];
	char shorts[2 * OPTIONS + 2];
	int c;

	command_options(o->command, longs, shorts);
	opterr = 0; /* getopt's own messages do not say what to do */
	while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
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
		case CHECK_PAGE:
			o->check_page = true;
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
			if (!parse_format(optarg, o))
				return false;
			break;
		case WHOLE:
			o->whole = true;
			break;
		case FROM:
			o->from = optarg;
			break;
		case GONE_FROM:
			o->gone_from = optarg;
			break;
		case 'n':
			o->dry_run = true;
			break;
		case 'h':
			*help = true;
			break;
		default:
			complain(c, argv[optind - 1], longs);
			return false;
		}
	}
	return true;
}
