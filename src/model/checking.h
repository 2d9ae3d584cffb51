/*
 * checking: what the files that evaluate rules share. Every amount is kept twice: exact, and as
 * it is printed, because an inspector has the printed ones only.
 */
#ifndef MODEL_CHECKING_H
#define MODEL_CHECKING_H
#include "model/check.h"
#include "model/formula.h"

#include <regex.h>

/* terms: how many amounts that are not zero it is made of. */
struct amount {
	money exact, printed;
	size_t terms;
};

/* The rows of one side of a table by their keys. */
struct index {
	const struct table *table;
	const struct side *side;
	struct names keys;
	size_t *row;
	struct index *next;
};

struct checking {
	struct arena *arena;
	struct diag *diag;
	struct model *m;
	struct index *indexes;
	const struct rule *rule;
	const struct formula *formula;
	/* what `each` stands at */
	const char *key;
	size_t row;
	const struct column *column;
	const struct value *item;
	/* of this evaluation */
	struct amount figure[10]; /* {1} … */
	struct amount left, right; /* of the comparison last made */
	const struct expr *compared;
	struct pos text_pos; /* of what is wrong in a text */
	const char *text_amount, *text_expected;
	const struct value *text_value; /* the text */
	size_t text_from, text_end;	/* where to begin in it; behind what is wrong */
	bool text_against; /* right is the amount it should agree with */
	bool overflow;
	/* the report as it is printed: sentence.c */
	struct value *sentences, *headings, *contents;
	money *printed; /* its amounts: phrase.c */
	size_t printed_n;
	bool printed_known;
	struct finding *first, **last;
	size_t findings; /* of the rule */
	struct verdict *verdict; /* of the rule */
	struct pattern *patterns; /* pattern.c */
};

/* ---- check.c ---- */
struct amount eval_amount(struct checking *, const struct expr *);
int64_t eval_number(struct checking *, const struct expr *);
bool eval_condition(struct checking *, const struct expr *);
/* Does '~' hold, and does it need rounding for that? */
bool is_near(const struct checking *, struct amount left, struct amount right, bool *rounding);

/* ---- checkcell.c: rows, cells and values ---- */
size_t column_leaf(const struct table *, const struct column *);
/* The column of the table that e means now. */
const struct column *column_of(const struct checking *, const struct expr *);
/* The level of the code a row stands for; 0: none. */
int row_level(const struct table *, const struct side *, size_t row, const char *key);
/* The row of a key, or NULL. */
const struct row *find_row(struct checking *, const struct table *, const struct side *,
			   const char *key);
/* Call f for every value that a path of fields leads to. */
void each_value(const struct checking *, const struct expr *,
		void (*f)(void *context, const struct value *), void *context);
/* Call f for a value's text and the texts below it. */
void each_text(const struct value *, void (*f)(void *context, const struct value *),
	       void *context);
const struct value *first_value(const struct checking *, const struct expr *);
/* context: a pointer that becomes the first value it is called with. */
void keep_first_value(void *context, const struct value *);

/* ---- checkplace.c: findings ---- */
void add_finding(struct checking *, const struct expr *about, enum severity, bool rounding);
/* What the current row, column or item is called; NULL: there is none. */
const char *subject_label(struct checking *);
/* The sides of the comparison last made. */
void comparison_figures(struct checking *, bool exact, const char **found, const char **expected,
			const char **difference);

/* ---- verdict.c ---- */
void verdict_begin(struct checking *, struct verdict ***last);
/* The comparison last made, or a condition that compares nothing, has been evaluated. */
void verdict_add(struct checking *, enum outcome);

/* ---- checkwhere.c ---- */
/* What the finding is about, as a waiver names it: t3/201/basic, projects/2/name. */
const char *finding_place(struct checking *, const struct expr *about);

/* ---- waiver.c ---- */
/* Waived findings get their waiver; a waiver without a finding becomes one. */
void waivers_apply(struct checking *, struct finding *first);

/* ---- unfilled.c ---- */
/* What is still to be filled in or rewritten becomes a finding. */
void unfilled_find(struct checking *);

/* ---- sentence.c ---- */
void sentences_read(struct checking *, const xmlDoc *);

/*
 * ---- phrase.c: from c->text_from on; false when the text does not hold, and then text_fails
 * has been called ----
 */
bool phrase_joined(struct checking *, const struct value *);
bool phrase_named(struct checking *, const struct value *, const struct expr *names);
bool phrase_leads(struct checking *, const struct value *);
bool phrase_printed(struct checking *, const struct value *);

/* ---- relate.c ---- */
/* Each value of a dimension that a fact has, once, where the first of them was typed. */
void each_fact_value(const struct checking *, const struct expr *,
		     void (*f)(void *context, const struct value *), void *context);
/* The amounts that sum(values, keys, key) adds up. */
void each_keyed(const struct checking *, const struct expr *sum,
		void (*f)(void *context, const struct value *), void *context);
const struct value *first_keyed(const struct checking *, const struct expr *sum);
/* The number, or the one that the text begins with. */
money factor_hundredths(struct checking *, const struct expr *);
/* Rounded half up; false on overflow. */
bool amount_times(money amount, money hundredths, money *out);
/* among, years. false: bytes *at to *at + *n of the text are why. */
bool relation_holds(struct checking *, const struct expr *, const struct value *, size_t *at,
		    size_t *n);

/* ---- pattern.c ---- */
/* Valid until patterns_free. */
const struct pattern *pattern_of(struct checking *, const struct expr *literal);
/* The first place in a text, from a byte on; m counts from the beginning of the text. */
bool pattern_finds(const struct pattern *, const char *text, size_t from, regmatch_t *m);
void patterns_free(struct checking *);

/* ---- wording.c ---- */
/* Behind «0.20 万元», whose number has n bytes, or NULL; step: one of its last decimal. */
const char *read_money(const char *digits, size_t n, money *amount, money *step);
/* What is wrong with a text are the n bytes from i; the rest is looked at next. Returns false. */
bool text_fails(struct checking *, const struct value *, size_t i, size_t n);
/* A condition about texts. report: every text that does not fulfil it becomes a finding. */
bool texts_hold(struct checking *, const struct expr *, bool report);

#endif
