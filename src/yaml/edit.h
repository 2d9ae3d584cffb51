/*
 * edit: changes of YAML files in, the changed texts out. A change is made at the place of a
 * node, and all else stays as it was typed: comments, order, quotes, line ends. Changes are
 * collected first and may be asked for in any order; they must not overlap. Texts are
 * borrowed until they are applied.
 */
#ifndef YAML_EDIT_H
#define YAML_EDIT_H
#include "yaml/yaml.h"

struct arena;
struct buf;

struct edit {
	const struct source *src;
	uint32_t from, to; /* the bytes that are replaced */
	size_t number;	   /* in the order in which they were asked for */
	const char *text;
};

/* Zero-initialise and set arena. */
struct edits {
	struct arena *arena;
	struct edit *edit;
	size_t n, cap;
};

/* Put a text before a place. */
void edit_insert(struct edits *, struct pos, const char *text);

/* Another text for a scalar: quotes stay, and it must be good in quotes and without. */
void edit_replace(struct edits *, const struct yaml *scalar, const char *text);

/* Make a comment the first line of a file; one that begins with the same `mark` goes away. */
void edit_head(struct edits *, const struct source *, const char *mark, const char *comment);

/*
 * Take a key and its value out of a mapping, as comments when keep is set, with a comment
 * above in either case. In braces, where comments cannot be, they are just taken out.
 */
void edit_remove(struct edits *, const struct yaml *mapping, const struct yaml *value,
		 const char *comment, bool keep);

/* Items behind those of a list, or of an empty value; each is written as it is. */
void edit_append(struct edits *, const struct yaml *list, const char *const *items, size_t n);

/* A key with a list beside the others of a mapping that is not empty. */
void edit_append_list(struct edits *, const struct yaml *mapping, const char *key,
		      const char *const *items, size_t n);

/* The text of a file with its changes made. */
void edit_apply(const struct edits *, const struct source *, struct buf *);

#endif
