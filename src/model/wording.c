/*
 * wording: texts of the report in, what is wrong with them out. The surprising rule: patterns
 * work on bytes, so a set [...] holds half-width characters only. As to amounts in texts: a
 * text may name the whole change or its parts, so it agrees with an amount when one of the
 * changes it states, or all of them together, is that amount, to the decimals that are typed.
 */
#include "base/arena.h"
#include "base/money.h"
#include "model/checking.h"

#include <string.h>

/* A change that a text states. */
struct change {
	size_t end; /* bytes, from the word to behind the unit */
	money amount, step; /* step: one of its last decimal */
};

static const struct {
	const char *word;
	int sign;
} words[] = {{"增加", 1}, {"增长", 1}, {"上升", 1}, {"减少", -1}, {"下降", -1}, {"降低", -1}};

#define WORDS (sizeof words / sizeof *words)

static const char *skip(const char *s, const char *const *among)
{
	for (; *among; among++)
		if (strncmp(s, *among, strlen(*among)) == 0)
			return s + strlen(*among);
	return s;
}

/* «0.20 万元»: a number of n bytes and its unit; step is one of its last decimal. */
const char *read_money(const char *digits, size_t n, money *amount, money *step)
{
	const char *p = digits + n + (digits[n] == ' ');
	size_t bad, unit_length = strlen("万元");
	enum money_unit unit = UNIT_WANYUAN;

	if (strncmp(p, "万元", unit_length) != 0) {
		unit = UNIT_YUAN;
		unit_length = strlen("元");
		if (strncmp(p, "元", unit_length) != 0)
			return NULL;
	}
	if (n == 0 || money_parse(digits, n, unit, amount, &bad) != MONEY_OK)
		return NULL;
	*step = money_unit_fen(unit);
	for (size_t k = strcspn(digits, ".") + 1; k < n; k++)
		*step /= 10;
	return p + unit_length;
}

/* «增加 0.20 万元» at s: one of the words, an amount, a unit. */
static bool read_change(const char *s, struct change *c)
{
	static const char *const between[] = {"了", "约", " ", NULL};
	const char *digits, *behind;
	size_t i = 0;

	while (i < WORDS && strncmp(s, words[i].word, strlen(words[i].word)) != 0)
		i++;
	if (i == WORDS)
		return false;
	digits = skip(skip(s + strlen(words[i].word), between), between);
	behind = read_money(digits, strspn(digits, "0123456789."), &c->amount, &c->step);
	if (!behind)
		return false;
	c->amount *= words[i].sign;
	c->end = (size_t)(behind - s);
	return true;
}

static bool near(money a, money b, money step)
{
	money d;

	return money_sub(a, b, &d) && d < step && -d < step;
}

/*
 * Can the changes that a text states make up this amount? Yes when it states none. Otherwise
 * the first one is where the text does not agree.
 */
static bool agrees(struct checking *c, const struct value *v, money change)
{
	struct pos *at = &c->text_pos;
	const char **amount = &c->text_amount;
	const char *text = v->node && v->node->kind == YAML_SCALAR ? v->node->text : NULL;
	struct change one;
	money sum = 0, step = 1;
	size_t n = 0;

	for (size_t i = 0; text && text[i]; i++) {
		if (!read_change(text + i, &one))
			continue;
		if (near(one.amount, change, one.step > 1 ? one.step : 1))
			return true;
		if (n++ == 0) {
			*at = yaml_at(v->node, i);
			*amount = arena_strndup(c->arena, text + i, one.end);
			c->text_value = v;
		}
		step = one.step > step ? one.step : step;
		if (!money_add(sum, one.amount, &sum))
			return false;
	}
	if (n && !near(sum, change, step))
		return false;
	*at = POS_NONE;
	*amount = NULL;
	return true;
}

/* ---- conditions about texts ------------------------------------------------------------- */

struct texts {
	struct checking *c;
	const struct expr *e;
	const struct pattern *pattern;
	struct names seen;
	const struct value *last; /* before this one */
	bool report, good;
};

/* Where byte i of a printed text was typed, as near as can be told. */
static struct pos piece_place(const struct value *v, size_t i)
{
	const struct piece *p = v->piece;
	size_t k = v->pieces, n;

	while (k > 1 && p[k - 1].at > i)
		k--;
	p += k - 1;
	n = i - p->at;
	if (!p->pos.src || p->pos.off + n > p->pos.src->len ||
	    memcmp(p->pos.src->text + p->pos.off, v->text + p->at, n) != 0)
		return p->pos;
	return (struct pos){p->pos.src, p->pos.off + (uint32_t)n};
}

/* Where byte i of a value's text was typed. */
static struct pos place(const struct value *v, size_t i)
{
	const char *from = v->node && v->node->kind == YAML_SCALAR && v->text
			       ? strstr(v->node->text, v->text)
			       : NULL;

	if (v->pieces)
		return piece_place(v, i);
	return from ? yaml_at(v->node, (size_t)(from - v->node->text) + i) : v->pos;
}

static bool is_inside(const char *text, size_t i)
{
	return (text[i] & 0xc0) == 0x80;
}

/* A pattern may begin or end inside a character; what is told does not. */
bool text_fails(struct checking *c, const struct value *v, size_t i, size_t n)
{
	size_t end = i + n;

	while (i > 0 && is_inside(v->text, i))
		i--;
	while (is_inside(v->text, end))
		end++;
	c->text_pos = place(v, i);
	c->text_amount = arena_strndup(c->arena, v->text + i, end - i);
	c->text_value = v;
	c->text_end = end;
	return false;
}

static bool lacks(struct texts *t, const struct value *v)
{
	size_t from = t->c->text_from;
	regmatch_t m;

	if (!pattern_finds(t->pattern, v->text, from, &m))
		return true;
	return text_fails(t->c, v, (size_t)m.rm_so, (size_t)(m.rm_eo - m.rm_so));
}

static bool matches(struct texts *t, const struct value *v)
{
	regmatch_t m;

	return pattern_finds(t->pattern, v->text, 0, &m) ||
	       text_fails(t->c, v, 0, strlen(v->text));
}

/* The bracket or quote at s, and its bytes; NULL: there is none. */
static const char *bracket(const char *s, size_t *n)
{
	/* each that opens before the one that closes it */
	static const char *const all[] = {"（", "）", "《", "》", "“", "”", "‘", "’",
					  "〔", "〕", "【", "】", "(",  ")"};

	/* most characters are none, and begin with another byte */
	if (!strchr("()\xe2\xe3\xef", *s))
		return NULL;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		*n = strlen(all[i]);
		if (strncmp(s, all[i], *n) == 0)
			return i % 2 == 0 ? all[i + 1] : all[i];
	}
	return NULL;
}

/* Every bracket and quote that opens is closed by its own kind. */
static bool balanced(struct texts *t, const struct value *v)
{
	struct {
		const char *close;
		size_t at, n;
	} open[32];
	size_t depth = 0, n;

	for (size_t i = 0; v->text[i]; i++) {
		const char *close = bracket(v->text + i, &n);

		if (!close)
			continue;
		if (strncmp(v->text + i, close, n) != 0) {
			if (depth < 32) {
				open[depth].close = close;
				open[depth].at = i;
				open[depth++].n = n;
			}
		} else if (depth == 0 || open[--depth].close != close) {
			return text_fails(t->c, v, i, n);
		}
	}
	if (depth == 0)
		return true;
	return text_fails(t->c, v, open[depth - 1].at, open[depth - 1].n);
}

/* The number that a text begins with is not less than the one before. */
static bool ascends(struct texts *t, const struct value *v)
{
	const struct value *last = t->last;
	money a = 0, b = 0;
	size_t bad, n = strspn(v->text, "0123456789.");

	t->last = v;
	if (!last)
		return true;
	if (money_parse(v->text, n, UNIT_YUAN, &b, &bad) != MONEY_OK ||
	    money_parse(last->text, strspn(last->text, "0123456789."), UNIT_YUAN, &a, &bad) !=
		MONEY_OK)
		return true;
	return a <= b || text_fails(t->c, v, 0, strlen(v->text));
}

/* A date is not before the last one. */
static bool date_ascends(struct texts *t, const struct value *v)
{
	const struct value *last = t->last;
	int a = last ? (last->year * 100 + last->month) * 100 + last->day : 0;

	t->last = v;
	if (a <= (v->year * 100 + v->month) * 100 + v->day)
		return true;
	t->c->text_pos = v->pos;
	t->c->text_amount = v->node->text;
	return false;
}

static bool differs(struct texts *t, const struct value *v)
{
	const struct value *other = first_value(t->c, t->e->right);

	return !other || strcmp(v->text, other->text) != 0 || text_fails(t->c, v, 0, strlen(v->text));
}

static bool is_new(struct texts *t, const struct value *v)
{
	size_t before = t->seen.n;

	return names_add(t->c->arena, &t->seen, v->text) == before ||
	       text_fails(t->c, v, 0, strlen(v->text));
}

static bool agrees_with(struct texts *t, const struct value *v)
{
	t->c->right = eval_amount(t->c, t->e->right);
	t->c->text_against = true;
	return agrees(t->c, v, t->c->right.exact);
}

static bool holds(struct texts *t, const struct value *v)
{
	size_t at = 0, n = 0;

	switch (t->e->kind) {
	case EXPR_UNIQUE:
		return is_new(t, v);
	case EXPR_LACKS:
		return lacks(t, v);
	case EXPR_BALANCED:
		return balanced(t, v);
	case EXPR_ASCENDING:
		return t->e->left->type == TYPE_DATES ? date_ascends(t, v) : ascends(t, v);
	case EXPR_AGREES:
		return agrees_with(t, v);
	case EXPR_JOINED:
		return phrase_joined(t->c, v);
	case EXPR_NAMED:
		return phrase_named(t->c, v, t->e->right);
	case EXPR_PRINTED:
		return phrase_printed(t->c, v);
	case EXPR_LEADS:
		return phrase_leads(t->c, v);
	case EXPR_AMONG:
	case EXPR_YEARS:
		return relation_holds(t->c, t->e, v, &at, &n) || text_fails(t->c, v, at, n);
	case EXPR_DIFFERS:
		return differs(t, v);
	default:
		return matches(t, v);
	}
}

/* Can a text fail in several places? */
static bool goes_on(enum expr_kind kind)
{
	return kind == EXPR_LACKS || kind == EXPR_JOINED || kind == EXPR_NAMED ||
	       kind == EXPR_PRINTED || kind == EXPR_YEARS;
}

static void report(struct texts *t, const struct value *v)
{
	while (!holds(t, v)) {
		add_finding(t->c, t->e, t->c->rule->severity, false);
		if (!goes_on(t->e->kind) || t->c->text_end <= t->c->text_from)
			return;
		t->c->text_from = t->c->text_end;
	}
}

static void see(void *context, const struct value *v)
{
	struct texts *t = context;
	regmatch_t m;

	if (t->e->kind == EXPR_ENDS) {
		t->last = v;
		return;
	}
	if (t->e->kind == EXPR_ANY) {
		t->good = t->good || pattern_finds(t->pattern, v->text, 0, &m);
		return;
	}
	t->c->text_from = 0;
	if (!t->report)
		t->good = t->good && holds(t, v);
	else
		report(t, v);
}

static void see_all(void *context, const struct value *v)
{
	each_text(v, see, context);
}

bool texts_hold(struct checking *c, const struct expr *e, bool report)
{
	struct texts t = {.c = c, .e = e, .report = report, .good = e->kind != EXPR_ANY};

	if (e->right && e->right->text)
		t.pattern = pattern_of(c, e->right);
	each_value(c, e->left, e->left->type == TYPE_TEXT && e->left->steps ? see_all : see, &t);
	if (e->kind == EXPR_ENDS && t.last && !matches(&t, t.last))
		t.good = false;
	return t.good;
}
