/*
 * xpathlex: the tokens of an XPath 1.0 expression, as far as templates need them: what
 * they must not use, and where the steps of a path begin.
 */
#ifndef TEMPLATE_XPATHLEX_H
#define TEMPLATE_XPATHLEX_H
#include <stdbool.h>
#include <stddef.h>

struct arena;

struct lex_complaint {
	size_t off;
	const char *message; /* in the arena */
};

/* true when it uses what templates must not: arithmetic, variables, unknown functions. */
bool lex_check(struct arena *, const char *text, struct lex_complaint *);

/* A step of a path: text[off..end), with the name it asks for unless it asks for something else. */
struct lex_step {
	size_t off, end;
	size_t name, name_len; /* name_len 0: no plain name */
	bool attribute;
};

/* The steps of an expression that is a single path (else 0). A leading '/' is one with end 0. */
size_t lex_steps(struct arena *, const char *text, struct lex_step **);

#endif
