/*
 * check: a loaded model in, what is wrong with it out, by the rules of its pack. The
 * surprising rule: a difference that rounding explains is a finding, too, but only a note.
 */
#ifndef MODEL_CHECK_H
#define MODEL_CHECK_H
#include "base/diag.h"
#include "base/source.h"

#include <libxml/tree.h>

struct arena;
struct model;

struct finding_note {
	struct pos pos;
	const char *text;
	struct finding_note *next;
};

struct waiver;

struct finding {
	const char *rule, *clause; /* clause may be NULL */
	const char *place; /* t3/201/basic, projects/2/name, report.xhtml; NULL: cannot be waived */
	const struct waiver *waiver; /* NULL: nobody answers for it */
	enum severity severity;
	bool rounding;
	struct pos pos;
	const char *message;
	const char *found, *expected, *difference; /* NULL: the rule compares nothing */
	struct finding_note *notes;		   /* second places */
	struct finding *next;
};

/*
 * NULL: nothing to say. By rule, then by place. Reports amounts it cannot compute to diag.
 * xhtml: the report as it is printed, whose texts are checked.
 */
struct finding *model_check(struct arena *, struct diag *, struct model *, const xmlDoc *xhtml);

/* What it counts as: a waived one is a note. */
enum severity finding_severity(const struct finding *);

/* As text, findings below the severity left out; notes are counted nowhere. */
void findings_print(struct diag *, const struct finding *, enum severity least);

/* For programs: one JSON object; a SARIF 2.1.0 log of one run. */
void findings_json(FILE *, const char *report, const struct finding *);
void findings_sarif(FILE *, const struct model *, const char *version, const struct finding *);

#endif
