/*
 * phrase: a text in, whether its words fit their surroundings out: where template and report
 * meet, beside the names of a list, beside the heading that an entry of the 目录 leads to, and
 * beside the amounts that the report prints. The surprising rule: a name that is near no other
 * is no mistake; only a name that is nearly another one is.
 */
#include "base/arena.h"
#include "base/utf8.h"
#include "model/checking.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- where pieces meet --------------------------------------------------------------------- */

#define WORD 2	 /* characters that make a word */
#define BEFORE 4 /* how many before the seam belong to the words there */

/* n characters further, but not beyond end. */
static const char *forward(const char *s, const char *end, size_t n)
{
	uint32_t c;

	for (; n > 0 && s < end; n--)
		s += utf8_decode(s, end, &c);
	return s;
}

static const char *back(const char *s, const char *from, size_t n)
{
	for (; n > 0 && s > from; n--)
		while (--s > from && (*s & 0xc0) == 0x80)
			;
	return s;
}

/* Only Han characters between s and end? */
static bool is_word(const char *s, const char *end)
{
	uint32_t c;

	while (s < end) {
		s += utf8_decode(s, end, &c);
		if (c < 0x4e00 || c > 0x9fff)
			return false;
	}
	return true;
}

bool phrase_joined(struct checking *c, const struct value *v)
{
	const char *text = v->text, *end = text + strlen(text);

	for (size_t i = 1; i < v->pieces; i++) {
		const char *seam = text + v->piece[i].at, *from = back(seam, text, BEFORE);
		const char *behind = forward(seam, end, WORD), *shown = forward(behind, end, 1);
		size_t n = (size_t)(behind - seam);

		if (seam < text + c->text_from || seam > end || n < 3 * WORD ||
		    !is_word(seam, behind))
			continue;
		for (const char *s = from; s + n <= seam; s = forward(s, seam, 1)) {
			if (memcmp(s, seam, n) != 0)
				continue;
			text_fails(c, v, v->piece[i].at, n);
			c->text_amount = arena_strndup(c->arena, s, (size_t)(shown - s));
			return false;
		}
	}
	return true;
}

/* ---- names of a list ------------------------------------------------------------------------- */

static bool begins(const char *s, const char *end, const char *with)
{
	size_t n = strlen(with);

	return (size_t)(end - s) >= n && memcmp(s, with, n) == 0;
}

/* The bytes of a name without the year before it and the words around it. */
static void trim(const char **from, const char **to)
{
	static const char *const before[] = {"主要是", "主要为", "主要用于", "包括", "其中", "用于"};
	static const char *const after[] = {"等项目支出", "等项目", "等支出", "项目支出", "等", "。"};
	size_t digits = 0;

	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (begins(*from, *to, before[i]))
			*from += strlen(before[i]);
	while (*from + digits < *to && isdigit((unsigned char)(*from)[digits]))
		digits++;
	if (digits == 4 && begins(*from + digits, *to, "年"))
		*from += digits + strlen("年");
	for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
		size_t n = strlen(after[i]);

		if ((size_t)(*to - *from) > n && memcmp(*to - n, after[i], n) == 0)
			*to -= n;
	}
}

struct known {
	struct checking *c;
	const char **name;
	size_t n, cap;
};

static void keep_name(void *context, const struct value *v)
{
	struct known *k = context;
	const char *from = v->text, *to = from ? from + strlen(from) : NULL;

	if (!from)
		return;
	trim(&from, &to);
	k->name = arena_grow(k->c->arena, k->name, k->n, &k->cap, sizeof *k->name);
	k->name[k->n++] = arena_strndup(k->c->arena, from, (size_t)(to - from));
}

/* The end of an item: the next 、 or ， outside brackets. */
static const char *item_end(const char *s)
{
	int depth = 0;

	for (; *s; s++) {
		depth += strncmp(s, "（", 3) == 0;
		depth -= strncmp(s, "）", 3) == 0;
		if (depth <= 0 && (strncmp(s, "、", 3) == 0 || strncmp(s, "，", 3) == 0))
			break;
	}
	return s;
}

bool phrase_named(struct checking *c, const struct value *v, const struct expr *names)
{
	struct known k = {.c = c};

	each_value(c, names, keep_name, &k);
	for (const char *s = v->text + c->text_from, *stop; *s; s = *stop ? stop + 3 : stop) {
		const char *from = s, *to, *item, *near;
		bool known = false;

		to = stop = item_end(s);
		trim(&from, &to);
		item = arena_strndup(c->arena, from, (size_t)(to - from));
		for (size_t i = 0; i < k.n && !known; i++)
			known = strstr(item, k.name[i]) != NULL;
		near = known ? NULL : nearest_name(item, k.name, k.n);
		/* «城市低保金» is not meant to be «农村低保金» when both are there. */
		if (!near || strstr(v->text, near))
			continue;
		text_fails(c, v, (size_t)(from - v->text), (size_t)(to - from));
		c->text_expected = near;
		return false;
	}
	return true;
}

/* ---- the 目录 -------------------------------------------------------------------------------- */

bool phrase_leads(struct checking *c, const struct value *v)
{
	if (!v->child || strcmp(v->text, v->child->text) == 0)
		return true;
	text_fails(c, v, 0, strlen(v->text));
	c->text_expected = v->child->text;
	return false;
}

/* ---- amounts ---------------------------------------------------------------------------------- */

struct amounts {
	struct checking *c;
	size_t cap;
};

static void keep_amount(struct amounts *a, money v)
{
	struct checking *c = a->c;

	if (v == 0 || v == INT64_MIN)
		return;
	c->printed = arena_grow(c->arena, c->printed, c->printed_n, &a->cap, sizeof *c->printed);
	c->printed[c->printed_n++] = v < 0 ? -v : v;
}

static void keep_fields(struct amounts *a, const struct value *v)
{
	for (; v; v = v->next) {
		if (v->field && v->field->kind == FIELD_AMOUNT)
			keep_amount(a, v->amount);
		keep_fields(a, v->child);
	}
}

static int by_size(const void *x, const void *y)
{
	money a = *(const money *)x, b = *(const money *)y;

	return a < b ? -1 : a > b;
}

/* Every amount of the report without its sign, in ascending order. */
static void collect(struct checking *c)
{
	struct amounts a = {.c = c};

	for (const struct table *t = c->m->tables; t; t = t->next)
		for (size_t r = 0; r < t->grid->n; r++)
			for (size_t k = 0; k < t->leaf_n; k++)
				keep_amount(&a, t->grid->row[r].cell[k].amount);
	for (const struct measure *e = c->m->measures; e; e = e->next)
		keep_amount(&a, e->value);
	keep_fields(&a, c->m->values->child);
	if (c->printed_n)
		qsort(c->printed, c->printed_n, sizeof *c->printed, by_size);
	c->printed_known = true;
}

/* Is there an amount that is this one when it is rounded to its decimals? */
static bool is_printed(struct checking *c, money amount, money step)
{
	size_t low = 0, high;

	if (!c->printed_known)
		collect(c);
	for (high = c->printed_n; low < high;) {
		size_t middle = low + (high - low) / 2;

		if (c->printed[middle] < amount - step / 2)
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->printed_n && c->printed[low] - amount <= step / 2;
}

/* «20万元以上», «≤5万元» are limits, not amounts of the report. */
static bool is_limit(const char *text, const char *number, const char *behind)
{
	static const char *const before[] = {"≤", "≥", "＜", "＞", "<", ">", "不超过", "低于", "高于",
					     "不少于", "不低于", "超过", "达到", "人均", "每"};
	static const char *const after[] = {"以上", "以下", "以内", "左右", "/", "每", "标准"};

	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		size_t n = strlen(before[i]);

		if ((size_t)(number - text) >= n && memcmp(number - n, before[i], n) == 0)
			return true;
	}
	for (size_t i = 0; i < sizeof after / sizeof *after; i++)
		if (strncmp(behind, after[i], strlen(after[i])) == 0)
			return true;
	return false;
}

bool phrase_printed(struct checking *c, const struct value *v)
{
	const char *text = v->text;

	for (const char *s = text + c->text_from; *s; s++) {
		size_t n = strspn(s, "0123456789.");
		const char *behind;
		money amount, step;

		if (n == 0)
			continue;
		behind = read_money(s, n, &amount, &step);
		if (behind && !is_limit(text, s, behind) && amount != 0 &&
		    !is_printed(c, amount, step))
			return text_fails(c, v, (size_t)(s - text), (size_t)(behind - s));
		s += n - 1;
	}
	return true;
}
