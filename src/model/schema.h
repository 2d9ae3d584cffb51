/*
 * schema: a pack in, a JSON Schema (draft-07) for its reports out, for editors and validators.
 */
#ifndef MODEL_SCHEMA_H
#define MODEL_SCHEMA_H
#include <stdbool.h>
#include <stdio.h>

struct model;

/*
 * whole: for all files of a report as one mapping, with what is required. Otherwise for each
 * file alone, in which any key may be missing.
 */
void schema_print(FILE *, struct model *pack, bool whole);

#endif
