/*
 * diag: messages to people. One line `file:line:col: error: message [rule]`, then
 * the source line and a caret. Messages are lower case, name the thing and say what
 * was expected. The surprising rule: the format string goes through gettext here, so
 * callers write plain English literals.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H
#include "base/source.h"
#include <stdio.h>

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

/* One run's messages. Zero-initialise and set out. */
struct diag {
	FILE *out;
	unsigned errors, warnings;
	bool machine; /* the machine failed (unreadable file, full disk): exit status 3 */
};

/* Marks a message for translation that lies in a table and is looked up when it is used. */
#define N_(text) text

#define DIAG_PRINTF __attribute__((format(printf, 3, 4)))
void diag_error(struct diag *, struct pos, const char *fmt, ...) DIAG_PRINTF;
void diag_warning(struct diag *, struct pos, const char *fmt, ...) DIAG_PRINTF;
/* A second place or a hint that belongs to the message before. */
void diag_note(struct diag *, struct pos, const char *fmt, ...) DIAG_PRINTF;
/* An error of the machine: counts as an error and sets machine. */
void diag_machine(struct diag *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * The candidate nearest to a misspelt name, or NULL when none is near: at most a
 * third of the characters (and at least one) may differ.
 */
const char *nearest_name(const char *name, const char *const *candidates, size_t n);

#endif
