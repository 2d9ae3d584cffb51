/*
 * wording: texts of the report in, what they say about amounts out. The surprising rule: a
 * text may name the whole change or its parts, so it agrees with an amount when one of the
 * changes it states, or all of them together, is that amount, to the decimals that are typed.
 */
#include "base/arena.h"
#include "base/money.h"
#include "model/checking.h"

#include <string.h>

/* A change that a text states. */
struct change {
	size_t at, end; /* bytes, from the word to the unit */
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

/* «增加 0.20 万元» at s: one of the words, an amount, a unit. */
static bool read_change(const char *s, struct change *c)
{
	static const char *const between[] = {"了", "约", " ", NULL};
	const char *p = s, *digits;
	enum money_unit unit;
	size_t n, bad, i = 0, point;

	while (i < WORDS && strncmp(s, words[i].word, strlen(words[i].word)) != 0)
		i++;
	if (i == WORDS)
		return false;
	digits = skip(skip(s + strlen(words[i].word), between), between);
	n = strspn(digits, "0123456789.");
	p = digits + n + (digits[n] == ' ');
	if (strncmp(p, "万元", strlen("万元")) == 0)
		unit = UNIT_WANYUAN;
	else if (strncmp(p, "元", strlen("元")) == 0)
		unit = UNIT_YUAN;
	else
		return false;
	if (n == 0 || money_parse(digits, n, unit, &c->amount, &bad) != MONEY_OK)
		return false;
	c->amount *= words[i].sign;
	c->step = money_unit_fen(unit);
	point = strcspn(digits, ".");
	for (size_t k = point + 1; k < n; k++)
		c->step /= 10;
	p += strlen(unit == UNIT_WANYUAN ? "万元" : "元");
	c->end = (size_t)(p - s);
	return true;
}

static bool near(money a, money b, money step)
{
	money d;

	return money_sub(a, b, &d) && d < step && -d < step;
}

bool text_agrees(struct checking *c, const struct value *v, money change, struct pos *at,
		 const char **amount)
{
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
