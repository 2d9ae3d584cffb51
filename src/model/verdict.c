/*
 * verdict: the evaluations of a rule in, what became of the rule out. The surprising rule: a rule
 * about every cell of a table is evaluated thousands of times; only those that fail and the first
 * few others are kept, none of nothing with nothing; the rest is counted.
 */
#include "base/arena.h"
#include "model/checking.h"

#define MOST_SHOWN 6	/* of those that hold */
#define MOST_FAILED 50

void verdict_begin(struct checking *c, struct verdict ***last)
{
	struct verdict *v = arena_zalloc(c->arena, sizeof *v);

	v->rule = c->rule->id;
	v->title = c->rule->title;
	v->clause = c->rule->clause;
	v->severity = c->rule->severity;
	c->verdict = v;
	**last = v;
	*last = &v->next;
}

static const char *sign_of(const struct expr *e, enum outcome outcome)
{
	static const char *const signs[] = {"=", "≠", "≤", "≥", "<", ">", "="};

	return outcome == OUTCOME_ROUNDING ? "≈" : signs[e->op];
}

void verdict_add(struct checking *c, enum outcome outcome)
{
	struct verdict *v = c->verdict;
	struct trial *t, **last = &v->shown;
	const char *difference;
	size_t n;

	v->trials++;
	v->rounding += outcome == OUTCOME_ROUNDING;
	v->failed += outcome == OUTCOME_FAILS;
	if (outcome != OUTCOME_FAILS && c->compared && c->left.exact == 0 && c->right.exact == 0)
		return; /* nothing to see */
	n = outcome == OUTCOME_FAILS ? v->failed : ++v->others;
	if (n > (outcome == OUTCOME_FAILS ? MOST_FAILED : MOST_SHOWN))
		return;
	t = arena_zalloc(c->arena, sizeof *t);
	t->outcome = outcome;
	t->subject = subject_label(c);
	if (c->compared) {
		t->sign = sign_of(c->compared, outcome);
		comparison_figures(c, outcome == OUTCOME_FAILS, &t->found, &t->expected, &difference);
	}
	while (*last)
		last = &(*last)->next;
	*last = t;
}
