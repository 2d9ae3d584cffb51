/*
 * options: the command line. Private to main.c. options.c reads it, help.c lists the commands.
 */
#ifndef OPTIONS_H
#define OPTIONS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct arena;

enum status { FINE, FINDINGS, USAGE, MACHINE };

enum command { BUILD, CHECK, EXPLAIN, SCHEMA, INIT, LIST, PRUNE, COMMANDS };

enum dump { DUMP_NONE, DUMP_YAML, DUMP_MODEL, DUMP_VIEW, DUMP_XHTML, DUMP_BOX, DUMP_PAGES };

struct options {
	enum command command;
	const char *output, *templates, *fonts;
	const char *from; /* the report that a new one begins with */
	size_t jobs;
	const char *gone_from; /* the folder of the reports: packages without one go */
	bool strict, whole, check_page, dry_run;
	enum dump dump;
	enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF, FORMAT_HTML } format;
	const char *cell, *measure; /* to explain: one of them */
};

/* Say what is wrong with the command line, and how it should be. Returns USAGE. */
int usage_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* "; did you mean 'x'?" or "", in out. */
const char *name_hint(const char *name, const char *const *names, size_t n, char out[64]);

/* false after a message; optind is then behind the options. o->command says for which command. */
bool options_parse(int argc, char **argv, struct options *o, bool *help);

/* Where templates and fonts lie, unless the options say. false after a message. */
bool options_folders(struct arena *, struct options *);

/* The folder of the list's templates, in the arena; NULL when there is none. */
const char *options_list_folder(struct arena *, const struct options *);

/* May these reports be built together? false after a message. */
bool options_names(struct arena *, size_t n, char **reports);

/* ---- help.c ---- */

/* COMMANDS when there is none of the name. */
enum command command_find(const char *name);
const char *command_name(enum command);

/* How all commands are used, a line each. */
void usage_print(FILE *);
/* Help on one command, to stdout. Returns a status. */
int usage_command(enum command);
/* gongkai help [COMMAND]: returns a status. */
int help_command(int argc, char **argv);
#endif
