/*
 * relate: what ties one part of a report to another: names that must be among other names,
 * years within years, amounts of the items that have a key, a price times a quantity. The
 * surprising rule: a quantity is a text, because people write «12.5» and «1批»; what it begins
 * with counts.
 */
#include "base/arena.h"
#include "model/checking.h"

#include <string.h>

/* ---- values of facts ---------------------------------------------------------------------- */

void each_fact_value(const struct checking *c, const struct expr *e,
		     void (*f)(void *context, const struct value *), void *context)
{
	const struct list *l = e->list;
	const struct dimension *d = &l->dimension[e->dimension];
	size_t known = d->kind == DIMENSION_CODE ? d->catalogue->index.n : d->values.n;
	bool *seen = arena_zalloc(c->arena, (known + 1) * sizeof *seen);

	for (size_t i = 0; i < l->n; i++) {
		uint32_t k = l->value[i * l->dimension_n + e->dimension];
		struct value v = {.pos = l->node[i]->pos};

		v.text = d->kind == DIMENSION_CODE ? d->catalogue->code[k].code : d->values.text[k];
		if (!seen[k] && *v.text)
			f(context, &v);
		seen[k] = true;
	}
}

/* ---- sums of items with a key --------------------------------------------------------------- */

static const char *key_text(const struct checking *c, const struct expr *key)
{
	const struct value *v;

	if (key->kind == EXPR_KEY)
		return c->key;
	v = first_value(c, key);
	return v ? v->text : NULL;
}

static const struct value *child_of(const struct value *map, const struct field *f)
{
	const struct value *v = map->child;

	while (v && v->field != f)
		v = v->next;
	return v;
}

void each_keyed(const struct checking *c, const struct expr *sum,
		void (*f)(void *context, const struct value *), void *context)
{
	const struct expr *values = sum->left, *keys = sum->right;
	const char *key = key_text(c, sum->third);
	const struct value *list = c->m->values->child;

	while (list && list->field != values->step[0])
		list = list->next;
	for (const struct value *item = list ? list->child : NULL; key && item; item = item->next) {
		const struct value *k = child_of(item, keys->step[1]);
		const struct value *v = child_of(item, values->step[1]);

		if (k && v && k->text && strcmp(k->text, key) == 0)
			f(context, v);
	}
}

const struct value *first_keyed(const struct checking *c, const struct expr *sum)
{
	const struct value *v = NULL;

	each_keyed(c, sum, keep_first_value, &v);
	return v;
}

/* ---- products ------------------------------------------------------------------------------- */

/* Hundredths of the number that a text begins with. */
static money leading_number(const char *text)
{
	money n = 0;
	size_t bad, len = text ? strspn(text, "0123456789.") : 0;

	return len && money_parse(text, len, UNIT_YUAN, &n, &bad) == MONEY_OK ? n : 0;
}

bool amount_times(money amount, money hundredths, money *out)
{
	money most = hundredths ? (INT64_MAX - 50) / (hundredths < 0 ? -hundredths : hundredths) : 0;

	if (hundredths && (amount > most || amount < -most))
		return false;
	amount *= hundredths;
	*out = (amount + (amount < 0 ? -50 : 50)) / 100;
	return true;
}

money factor_hundredths(struct checking *c, const struct expr *e)
{
	const struct value *v;
	int64_t n;

	if (e->type == TYPE_TEXT) {
		v = first_value(c, e);
		return v ? leading_number(v->text) : 0;
	}
	n = eval_number(c, e);
	return n < INT64_MAX / 100 && n > -(INT64_MAX / 100) ? n * 100 : INT64_MAX;
}

/* ---- conditions ----------------------------------------------------------------------------- */

struct search {
	struct checking *c;
	const struct pattern *aside; /* what this matches does not count; NULL: everything does */
	const char *text;
	bool any, found;
};

static const char *without(const struct search *s, const char *text)
{
	regmatch_t m;

	if (!s->aside || !pattern_finds(s->aside, text, 0, &m))
		return text;
	return arena_printf(s->c->arena, "%.*s%s", (int)m.rm_so, text, text + m.rm_eo);
}

static void compare(void *context, const struct value *v)
{
	struct search *s = context;

	if (!v->text)
		return;
	s->any = true;
	s->found = s->found || strcmp(without(s, v->text), s->text) == 0;
}

static bool is_among(struct checking *c, const struct expr *e, const char *text)
{
	struct search s = {.c = c};

	s.aside = e->third ? pattern_of(c, e->third) : NULL;
	s.text = without(&s, text);
	each_value(c, e->right, compare, &s);
	return s.found || !s.any;
}

/* The first «2023年» of the text that is not between the two years. */
static bool has_years(struct checking *c, const struct expr *e, const char *text, size_t *at,
		      size_t *n)
{
	int64_t from = eval_number(c, e->right), to = eval_number(c, e->third);

	for (const char *s = text + c->text_from; *s;) {
		size_t digits = strspn(s, "0123456789");
		int64_t year = 0;

		if (digits == 4 && strncmp(s + 4, "年", strlen("年")) == 0)
			for (size_t i = 0; i < 4; i++)
				year = year * 10 + (s[i] - '0');
		if (year && (year < from || year > to)) {
			*at = (size_t)(s - text);
			*n = 4 + strlen("年");
			return false;
		}
		s += digits ? digits : 1;
	}
	return true;
}

bool relation_holds(struct checking *c, const struct expr *e, const struct value *v, size_t *at,
		    size_t *n)
{
	if (e->kind == EXPR_YEARS)
		return has_years(c, e, v->text, at, n);
	*at = 0;
	*n = strlen(v->text);
	return is_among(c, e, v->text);
}
