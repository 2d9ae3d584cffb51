/*
 * explaining: what the files of explain share.
 */
#ifndef MODEL_EXPLAINING_H
#define MODEL_EXPLAINING_H
#include "model/explain.h"
#include "model/internal.h"

/* A set of facts, and the stated totals that lie in it. */
struct part {
	const struct measure *measure; /* NULL: the cell's own */
	bool minus;		       /* it is subtracted */
	struct selection set;
	uint32_t *fact;
	size_t n;
	const struct stated **stated;
	size_t stated_n;
	money sum, exact; /* of the facts; with what the stated totals differ */
	struct part *next;
};

/* Where the same facts are printed: a cell, or a measure; user: one that is made of it. */
struct same {
	const struct table *table;
	size_t row, leaf;
	const char *key; /* of the row */
	const struct measure *measure, *user;
	bool minus;
	struct same *next;
};

/* A typed amount, or one that the pack adds up of others. */
struct figure {
	const char *name;
	const struct value *value;
	const struct field *field;
	struct figure *term, *next;
};

struct sentence {
	const char *before, *amount, *after;
	struct sentence *next;
};

struct explanation {
	struct arena *arena;
	struct model *m;
	const char *name; /* as rules write it, a cell with '/' */
	/* of a cell */
	struct table *table;
	struct column *column;
	struct line *line; /* NULL: a row of a tree */
	const char *key, *label;
	uint32_t code;
	bool total;
	size_t row; /* of the grid; grid->n: it is not printed */
	/* of a measure */
	struct measure *measure;
	/* of a field; none: no item of the list is given */
	bool field;
	struct figure *figures;
	/* of a cell or a measure */
	struct part *parts;
	struct same *same;
	struct sentence *sentences;
	money exact;
	struct pos mark; /* its address marks nodes of the view */
};

/* ---- explainname.c: names to cells, measures and fields; false after a message ---- */
bool explain_find_cell(struct explanation *, struct diag *, const char *cell);
bool explain_find_measure(struct explanation *, struct diag *, const char *name);
/* The name that a row of this side has, "" when it has none. */
const char *explain_row_name(const struct table *, const struct side *, size_t row);
/* The heads above a column and its own, from the outside in. */
const char *explain_heads(struct arena *, const struct column *);
/* The cell as it is printed, "" for nothing. */
const char *explain_printed(const struct explanation *);

#endif
