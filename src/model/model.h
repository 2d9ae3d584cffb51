/*
 * model: YAML trees in; facts, catalogues, tables, measures and texts out, all amounts
 * exact. No knowledge of layout. The surprising rule: tables are pivots of fact lists,
 * described by the pack; a stated total belongs to a set of facts, not to a cell.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H
#include "base/money.h"
#include "base/source.h"
#include <libxml/tree.h>
#include <stdio.h>

struct arena;
struct diag;
struct yaml;
struct model;

/*
 * Load a report folder and its pack from packs_dir (templates/). NULL when anything is
 * wrong; every mistake that can be found is reported.
 */
struct model *model_load(struct arena *, struct diag *, const char *report_dir, const char *packs_dir);

/* Load a pack alone, which is enough for its schema. NULL after a message. */
struct model *model_load_pack(struct arena *, struct diag *, const char *name, const char *packs_dir);

/* The folder of the report's pack, its main template, its stylesheet and its script (or NULL). */
const char *model_pack_dir(const struct model *);
const char *model_main_template(const struct model *);
const char *model_stylesheet(const struct model *);
const char *model_script(const struct model *);

/* The unit of what is printed: 元 or 万元. */
const char *model_unit(const struct model *);

/* Does the pack want the bound edition as a booklet, in sheets of four pages? */
bool model_booklet(const struct model *);

/* How many rules the pack has. */
size_t model_rules(const struct model *);

/* The merged YAML of the report, for --dump=yaml. */
const struct yaml *model_yaml(const struct model *);

/*
 * What templates may see: strings only. Freed by the caller with xmlFreeDoc before the
 * arena. Elements whose text was typed have `const struct pos *` in _private. Without rows the
 * bodies of the tables are empty, which is enough to read the sentences.
 */
xmlDoc *model_view(struct arena *, const struct model *, bool rows);

/*
 * What the list of all reports says about this one, as the pack declares it under listing:. Freed
 * like the view.
 */
xmlDoc *model_summary(struct arena *, const struct model *);

/* Facts, totals, tables and measures as text, for --dump=model. */
void model_dump(FILE *, const struct model *);

#endif
