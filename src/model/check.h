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
	const char *message; /* in the language that language_code says: "" as the pack says it */
	const char *found, *expected, *difference; /* NULL: the rule compares nothing */
	struct finding_note *notes;		   /* second places */
	struct finding *next;
};

/* One evaluation of a rule, for people to see what was compared. */
struct trial {
	const char *subject; /* the row, column or item; NULL: none */
	const char *found, *sign, *expected; /* NULL: nothing was compared */
	enum outcome { OUTCOME_HOLDS, OUTCOME_ROUNDING, OUTCOME_FAILS } outcome;
	struct trial *next;
};

/* What became of a rule. Which trials are kept: those that fail, and the first few others. */
struct verdict {
	const char *rule, *title, *clause; /* title and clause may be NULL */
	enum severity severity;
	bool left_out;	/* amounts are missing */
	size_t trials, rounding, failed;
	size_t others; /* that do not fail and are about something */
	struct trial *shown;
	struct verdict *next;
};

struct check {
	struct finding *findings; /* by rule, then by place; NULL: nothing to say */
	struct verdict *verdicts; /* of every rule of the pack */
};

/*
 * Reports amounts it cannot compute to diag. xhtml: the report as it is printed, whose texts
 * are checked.
 */
struct check model_check(struct arena *, struct diag *, struct model *, const xmlDoc *xhtml);

/* What it counts as: a waived one is a note. */
enum severity finding_severity(const struct finding *);

/*
 * The view of the check's page, for a template: counts, findings, rules. xhtml: as for
 * model_check; report: its folder. The caller frees it with xmlFreeDoc.
 */
xmlDoc *check_view(const struct model *, const xmlDoc *xhtml, const char *report,
		   const struct check *);

/* As text, findings below the severity left out; notes are counted nowhere. */
void findings_print(struct diag *, const struct finding *, enum severity least);

/* For programs: one JSON object; a SARIF 2.1.0 log of one run. */
void findings_json(FILE *, const char *report, const struct finding *);
void findings_sarif(FILE *, const struct model *, const char *version, const struct finding *);

#endif
