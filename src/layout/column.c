/*
 * column: widths for the columns of a table. In: what each column's content needs at least
 * and at most, declared widths, the width there is. Out: widths that add up to it exactly.
 * The surprising rule: a declared width holds unless content cannot be broken to fit it;
 * what is left over goes to the undeclared columns in proportion to their content.
 */
#include "layout/flow.h"

static unit least(const struct column_need *c)
{
	return c->fixed > c->min ? c->fixed : c->min;
}

static unit most(const struct column_need *c)
{
	return c->fixed > 0 || c->max < c->min ? least(c) : c->max;
}

void column_span(struct column_need *c, size_t first, size_t n, unit min, unit max)
{
	int64_t have_min = 0, have_max = 0;
	int64_t more_min, more_max, weight = 0, done = 0;

	for (size_t i = first; i < first + n; i++) {
		have_min += least(&c[i]);
		have_max += most(&c[i]);
		weight += most(&c[i]) > 0 ? most(&c[i]) : 1;
	}
	more_min = min > have_min ? min - have_min : 0;
	more_max = max > have_max ? max - have_max : 0;
	for (size_t i = first; i < first + n; i++) {
		unit natural = most(&c[i]);
		int64_t from = done, to = done + (natural > 0 ? natural : 1);

		c[i].min = (unit)(least(&c[i]) + more_min * to / weight - more_min * from / weight);
		if (c[i].fixed == 0)
			c[i].max = (unit)(natural + more_max * to / weight - more_max * from / weight);
		done = to;
	}
}

/* Add `extra` to out[] by weight; exact. */
static void share(unit *out, const int64_t *weight, size_t n, int64_t extra)
{
	int64_t total = 0, done = 0;

	for (size_t i = 0; i < n; i++)
		total += weight[i];
	if (total == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		out[i] += (unit)(extra * (done + weight[i]) / total - extra * done / total);
		done += weight[i];
	}
}

bool column_fit(const struct column_need *c, size_t n, unit width, unit *out, size_t *worst)
{
	int64_t min = 0, max = 0, weight[n > 0 ? n : 1];
	bool has_auto = false;

	*worst = 0;
	for (size_t i = 0; i < n; i++) {
		out[i] = least(&c[i]);
		min += least(&c[i]);
		max += most(&c[i]);
		has_auto |= c[i].fixed == 0;
		if (least(&c[i]) > least(&c[*worst]))
			*worst = i;
	}
	if (min > width)
		return false;
	if (max > width) {
		for (size_t i = 0; i < n; i++)
			weight[i] = most(&c[i]) - least(&c[i]);
		share(out, weight, n, width - min);
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		out[i] = most(&c[i]);
		weight[i] = has_auto && c[i].fixed > 0 ? 0 : most(&c[i]) > 0 ? most(&c[i]) : 1;
	}
	share(out, weight, n, width - max);
	return true;
}
