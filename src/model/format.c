/*
 * format: amounts and ordinals in, the strings of tables and sentences out. The surprising
 * rule: the zero policy is about amounts that are exactly zero; an amount too small for the
 * display prints as 0.00, so that a row that is there shows why.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/internal.h"

static const char *keep(struct arena *arena, struct buf *b)
{
	const char *text = arena_strdup(arena, buf_text(b));

	buf_free(b);
	return text;
}

const char *format_amount(const struct model *m, struct arena *arena, money v)
{
	struct buf b = {0};

	money_format(&b, v, &m->display);
	return keep(arena, &b);
}

const char *format_cell(const struct model *m, struct arena *arena, money v, enum zero zero)
{
	if (v != 0 || zero == ZERO_FULL)
		return format_amount(m, arena, v);
	return zero == ZERO_BLANK ? "" : "0";
}

const char *format_exact(const struct model *m, struct arena *arena, money v)
{
	struct model exact = *m;
	int most = m->display.unit == UNIT_YUAN ? 2 : 6;

	while (exact.display.decimals < most && money_rounded(v, &exact.display) != v)
		exact.display.decimals++;
	return format_amount(&exact, arena, v);
}

const char *format_chinese(struct arena *arena, size_t n)
{
	static const char *const digit[] = {"零", "一", "二", "三", "四",
					    "五", "六", "七", "八", "九"};
	static const struct {
		size_t value;
		const char *name;
	} place[] = {{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}};
	struct buf b = {0};
	bool gap = false;

	if (n == 0 || n >= 10000)
		return arena_printf(arena, "%zu", n);
	for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
		size_t d = n / place[i].value % 10;

		if (d == 0) {
			gap = b.n > 0;
			continue;
		}
		if (gap)
			buf_puts(&b, digit[0]);
		gap = false;
		/* 十一, but 一百一十一 */
		if (d > 1 || place[i].value != 10 || b.n > 0)
			buf_puts(&b, digit[d]);
		buf_puts(&b, place[i].name);
	}
	return keep(arena, &b);
}
