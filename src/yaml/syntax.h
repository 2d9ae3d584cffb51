/*
 * syntax: libyaml's complaints in words for people. Own folder only.
 */
#ifndef YAML_SYNTAX_H
#define YAML_SYNTAX_H
#include "base/source.h"

struct diag;

/* A failure of the parser; the places are those of the problem and of what it is part of. */
struct syntax_error {
	const char *problem, *context; /* libyaml's words; context may be NULL */
	struct pos at, within;	       /* within.src NULL: none */
};

void syntax_report(struct diag *, const struct syntax_error *);

#endif
