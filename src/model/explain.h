/*
 * explain: a loaded model and the name of a cell, a measure or an amount field in, what its
 * amount is made of out. The surprising rule: «the same facts» means the very same facts, not
 * facts of the same amount.
 */
#ifndef MODEL_EXPLAIN_H
#define MODEL_EXPLAIN_H
#include <libxml/tree.h>
#include <stdio.h>

struct arena;
struct diag;
struct explanation;
struct model;

/*
 * A cell, TABLE/ROW/COLUMN (or with points between, as rules have it); a measure or an amount
 * field, by the name that rules use. NULL after a message that lists what there is.
 */
struct explanation *explain_cell(struct arena *, struct diag *, struct model *, const char *cell);
struct explanation *explain_measure(struct arena *, struct diag *, struct model *,
				    const char *name);

/*
 * Sentences are found by rendering: first mark a fresh view of the model, then render it, then
 * have the report's XHTML searched for what came from the marks.
 */
void explanation_mark(const struct explanation *, xmlDoc *view);
void explanation_sentences(struct explanation *, const xmlDoc *xhtml);

/* For people, in their language; for programs, in no language. */
void explanation_print(FILE *, const struct explanation *);
void explanation_json(FILE *, const char *report, const struct explanation *);

#endif
