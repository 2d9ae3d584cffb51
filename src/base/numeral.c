/*
 * numeral: a number in, a Chinese numeral out. The surprising rule: ten to nineteen begin with
 * 十, not 一十, and a gap between places is one 零.
 */
#include "base/numeral.h"
#include "base/arena.h"
#include "base/buf.h"
#include <stdbool.h>

const char *numeral_chinese(struct arena *arena, size_t n)
{
	static const char *const digit[] = {"零", "一", "二", "三", "四",
					    "五", "六", "七", "八", "九"};
	static const struct {
		size_t value;
		const char *name;
	} place[] = {{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}};
	struct buf b = {0};
	const char *text;
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
	text = arena_strdup(arena, buf_text(&b));
	buf_free(&b);
	return text;
}
