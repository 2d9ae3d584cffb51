/*
 * yaml: a YAML file in, a tree of nodes out, each with its place in the file. The only
 * user of libyaml. The surprising rule: a node's text is always text: `no`, `010` and
 * `2e3` stay as typed, and the model decides what they mean.
 *
 * Refused, with a message: anchors and aliases, tags, several documents, duplicate keys,
 * keys that are not scalars, nesting deeper than 64.
 */
#ifndef YAML_YAML_H
#define YAML_YAML_H
#include "base/source.h"
#include <stdio.h>

struct arena;
struct diag;

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };
enum yaml_form { YAML_PLAIN, YAML_SINGLE, YAML_DOUBLE, YAML_LITERAL, YAML_FOLDED };

struct yaml {
	enum yaml_kind kind;
	enum yaml_form form; /* of a scalar */
	struct pos pos;	     /* first byte, quote or block mark included */
	uint32_t end;	     /* byte offset behind the node */
	const char *text;    /* of a scalar: NUL-terminated value; of others NULL */
	size_t len;
	const struct yaml *key;	  /* the key, when this is a value of a mapping */
	struct yaml *child, *next; /* children in order; next sibling */
	size_t count;		  /* of children */
};

/* NULL when there was an error. An empty file is an empty mapping. */
struct yaml *yaml_read(struct arena *, struct diag *, const char *path);
struct yaml *yaml_parse(struct arena *, struct diag *, const struct source *);

/* The value of a key, or NULL. NULL and non-mappings have no keys. */
struct yaml *yaml_find(const struct yaml *mapping, const char *key);

/* Where byte i of a scalar's value stands in the file (i == len: behind its last byte). */
struct pos yaml_at(const struct yaml *scalar, size_t i);

/* The place to complain about a value as a whole: its key where it has one. */
struct pos yaml_key_pos(const struct yaml *);

/* Bytes of the line break that a text begins with, 0 when there is none: \n \r\n \r NEL LS PS. */
size_t yaml_break(const char *);

/*
 * Whether a plain scalar looks like a `key：value` with a full-width colon (ask when a mapping
 * was expected); *at is then the place of the colon.
 */
bool yaml_fullwidth_colon(const struct yaml *scalar, struct pos *at);
/* The note that goes with it. */
void yaml_note_colon(struct diag *, struct pos colon);

/* "text", "a list", "a mapping" */
const char *yaml_kind_name(enum yaml_kind);

void yaml_dump(FILE *, const struct yaml *);

#endif
