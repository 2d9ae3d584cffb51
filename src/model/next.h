/*
 * next: a loaded report in, the texts of next year's files out. Nothing is written here.
 */
#ifndef MODEL_NEXT_H
#define MODEL_NEXT_H
#include <stddef.h>

struct arena;
struct diag;
struct model;

struct next_file {
	const char *name; /* 10-budget.yaml */
	const char *text;
	size_t len;
};

struct next {
	int year;
	struct next_file *file; /* by name */
	size_t files;
	size_t amounts, others, texts; /* how many are to be filled in, and to be rewritten */
};

/* All in the arena. NULL after a message: no year follows. */
const struct next *model_next(struct arena *, struct diag *, const struct model *);

#endif
