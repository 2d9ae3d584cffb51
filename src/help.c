/*
 * help: what the commands are called and how they are used. The surprising rule: this table
 * is the list of the commands; main.c runs what command_find finds here.
 */
#include "base/diag.h"
#include "options.h"
#include <libintl.h>
#include <stdio.h>
#include <string.h>

static const char build_text[] =
    N_("usage: gongkai build [OPTION]... REPORT...\n"
    "\n"
    "Make the disclosure package of each REPORT, a folder such as\n"
    "input/luquan-xinfang-2024, and put it into DIR/luquan-xinfang-2024: index.html,\n"
    "report.css, report.pdf for the screen, print.pdf for the binder, data/ with the\n"
    "tables as CSV, XLSX and JSON, and SHA256SUMS. A report with mistakes leaves its\n"
    "last package alone. DIR/index.html lists all reports in DIR.\n"
    "\n"
    "  -o, --output=DIR     where the packages go; default: output\n"
    "  -j, --jobs=N         build N reports at a time; default: 1\n"
    "      --strict         treat warnings as errors\n"
    "      --check-page     put check.html into the package: what was checked and found,\n"
    "                       for the office; it is not meant to be published\n"
    "      --dump=STAGE     write nothing, print one stage's result as text:\n"
    "                       yaml, model, view, xhtml, box or pages\n"
    "      --templates=DIR  the folder of the template packs\n"
    "      --fonts=DIR      the folder of the fonts, the only ones that are used\n"
    "\n"
    "templates/ and fonts/ are looked for in the folder that the environment variable\n"
    "GONGKAI_HOME names, or else in the folders above the program.\n"
    "\n"
    "exit status: 0 fine, 1 mistakes in the input, 2 wrong usage, 3 the machine failed\n"
    "(full disk, unreadable file, out of memory).\n");

static const char check_text[] =
    N_("usage: gongkai check [OPTION]... REPORT...\n"
    "\n"
    "Say what an inspector would find in each REPORT, by the rules of its pack, and write\n"
    "nothing. Each finding names a rule, the figures and the places where they were typed.\n"
    "A difference that rounding explains is a note.\n"
    "\n"
    "      --format=FORMAT  print the findings as text, json, sarif (2.1.0) or html, a page\n"
    "                       with every rule and its figures; json is an object for each\n"
    "                       REPORT, sarif and html take one REPORT\n"
    "      --strict         treat warnings as errors\n"
    "      --templates=DIR  the folder of the template packs\n"
    "\n"
    "exit status: 0 fine, 1 errors, 2 wrong usage, 3 the machine failed.\n");

static const char explain_text[] =
    N_("usage: gongkai explain [OPTION]... REPORT CELL\n"
    "       gongkai explain [OPTION]... REPORT measure NAME\n"
    "\n"
    "Say what an amount of REPORT is made of: the facts behind it with the places where they\n"
    "were typed, the totals that are stated for them, the sum before and after rounding, and\n"
    "where else the same facts are printed. CELL is TABLE/ROW/COLUMN by their ids in the pack,\n"
    "such as t3/201/basic; rows are codes, ids of lines and total. NAME is a measure of the\n"
    "pack or an amount of the report, such as assets.total. A name that does not exist gets\n"
    "a list of those that do.\n"
    "\n"
    "      --format=FORMAT  print text or json\n"
    "      --templates=DIR  the folder of the template packs\n"
    "\n"
    "exit status: 0 fine, 1 there is no such cell or the report has mistakes, 2 wrong usage,\n"
    "3 the machine failed.\n");

static const char schema_text[] =
    N_("usage: gongkai schema [--whole] PACK\n"
    "\n"
    "Print a JSON Schema (draft-07) for the files of a report of PACK, a folder such as\n"
    "hebei-department-budget under templates/. An editor that knows it completes keys, values\n"
    "and codes, explains them in Chinese, and underlines what is wrong while you type.\n"
    "\n"
    "      --whole          for all files of a report taken together: what is required must\n"
    "                       be there. Without it the schema is for each file alone\n"
    "      --templates=DIR  the folder of the template packs\n"
    "\n"
    "exit status: 0 fine, 1 mistakes in the pack, 2 wrong usage, 3 the machine failed.\n");

static const char init_text[] =
    N_("usage: gongkai init [OPTION]... DIR --from=REPORT\n"
    "\n"
    "Begin next year's report in the new folder DIR with the files of this year's REPORT:\n"
    "comments, order and layout stay. The year is one more; amounts and dates become 待填,\n"
    "this year's totals become last year's, texts that name a year begin with 【待改写】.\n"
    "`gongkai check DIR` lists what is still to be filled in and rewritten. Only the *.yaml\n"
    "files are taken.\n"
    "\n"
    "      --from=REPORT    the folder of the report to begin with\n"
    "      --templates=DIR  the folder of the template packs\n"
    "\n"
    "exit status: 0 fine, 1 errors, 2 wrong usage, 3 the machine failed.\n");

static const char list_text[] =
    N_("usage: gongkai list [OPTION]...\n"
    "\n"
    "Make DIR/index.html anew: the page that lists all reports whose packages are in DIR, by\n"
    "year and department, with search. `gongkai build` and `gongkai prune` do it themselves;\n"
    "it is needed when packages were copied into DIR or taken away by hand.\n"
    "\n"
    "  -o, --output=DIR     the folder of the packages; default: output\n"
    "      --templates=DIR  the folder of the template packs; the list's own are in list/ there\n"
    "\n"
    "exit status: 0 fine, 1 mistakes in the templates, 2 wrong usage, 3 the machine failed.\n");

static const char prune_text[] =
    N_("usage: gongkai prune [OPTION]... REPORT...\n"
    "       gongkai prune [OPTION]... --gone-from=INPUT\n"
    "\n"
    "Remove the packages of reports from DIR, and from the list of all reports. Nothing else\n"
    "removes a package. REPORT is the name of its folder. Only packages are removed: not\n"
    "symbolic links, not other folders, and no package that holds a file which gongkai did\n"
    "not put there. When one of several cannot be removed, none is. The names of what was\n"
    "removed are printed.\n"
    "\n"
    "  -o, --output=DIR       the folder of the packages; default: output\n"
    "  -n, --dry-run          remove nothing, print what would be removed\n"
    "      --gone-from=INPUT  remove all whose report's folder is no longer in INPUT; look at\n"
    "                         it with -n first\n"
    "      --templates=DIR    the folder of the template packs; the list's own are in list/\n"
    "\n"
    "exit status: 0 fine, 1 nothing was removed, 2 wrong usage, 3 the machine failed.\n");

static const struct {
	const char *name, *usage, *text;
} commands[COMMANDS] = {
    [BUILD] = {"build", N_("[-o DIR] [-j N] [--strict] [--check-page] [--dump=STAGE] REPORT..."),
	       build_text},
    [CHECK] = {"check", N_("[--format=text|json|sarif|html] [--strict] REPORT..."), check_text},
    [EXPLAIN] = {"explain", N_("[--format=text|json] REPORT CELL | REPORT measure NAME"),
		 explain_text},
    [SCHEMA] = {"schema", N_("[--whole] PACK"), schema_text},
    [INIT] = {"init", N_("[--templates=DIR] DIR --from=REPORT"), init_text},
    [LIST] = {"list", N_("[-o DIR]"), list_text},
    [PRUNE] = {"prune", N_("[-o DIR] [-n] REPORT... | --gone-from=INPUT"), prune_text},
};

void usage_print(FILE *out)
{
	for (int i = 0; i < COMMANDS; i++)
		fprintf(out, "%s gongkai %s %s\n", i == 0 ? gettext("usage:") : "      ",
			commands[i].name, gettext(commands[i].usage));
	fputs(gettext("       gongkai --version | --help | help COMMAND\n"), out);
}

int usage_command(enum command command)
{
	fputs(gettext(commands[command].text), stdout);
	return FINE;
}

const char *command_name(enum command command)
{
	return commands[command].name;
}

enum command command_find(const char *name)
{
	int i = 0;

	while (i < COMMANDS && strcmp(commands[i].name, name) != 0)
		i++;
	return (enum command)i;
}

/* "build, check and explain" */
static void list_commands(char *out, size_t size)
{
	size_t n = 0;

	for (int i = 0; i < COMMANDS && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%s",
				      i == 0 ? "" : i + 1 == COMMANDS ? gettext(" and ") : gettext(", "),
				      commands[i].name);
}

int help_command(int argc, char **argv)
{
	enum command command = argc < 2 ? COMMANDS : command_find(argv[1]);
	char names[128];

	if (argc < 2) {
		usage_print(stdout);
		return FINE;
	}
	if (command == COMMANDS) {
		list_commands(names, sizeof names);
		return usage_error("there is no help on '%s'; the commands are %s", argv[1], names);
	}
	return usage_command(command);
}
