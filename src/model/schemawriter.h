/*
 * schemawriter: what the two files of schema share.
 */
#ifndef MODEL_SCHEMAWRITER_H
#define MODEL_SCHEMAWRITER_H
#include "base/json.h"
#include "model/internal.h"

struct schema {
	struct json json;
	struct arena *arena;
	struct model *m;
};

/* ---- schema.c ---- */

/* Open a property: its title and description. description and example may be NULL. */
void schema_open(struct schema *, const char *name, const char *label, const char *description,
		 const char *example);
void schema_close(struct schema *);
/* The keywords that stand for a text, an amount; NULL, or null is one, too. */
void schema_text(struct schema *, bool may_be_empty);
void schema_amount(struct schema *, bool may_be_empty);
/* "type" of an object without further keys. */
void schema_object(struct schema *, bool may_be_empty);
/* What a dimension may be; prefix: what a condition may ask of it. */
void schema_values(struct schema *, const struct dimension *, bool prefix);
/* A choice. */
void schema_names(struct schema *, const struct names *);
/* Codes of a level, 0: of all levels. */
const char *schema_code_pattern(struct schema *, const struct catalogue *, int level);

/* ---- schemasection.c ---- */

/* The sections that reports of every pack may have. */
void schema_sections(struct schema *);

#endif
