/*
 * money: in comes the text of an amount in 元 or 万元, out comes an int64 of fen, and
 * back. The surprising rule: a decimal below one fen is an error even when it is zero,
 * since 1.000 元 may well have been meant as one thousand.
 */
#include "base/money.h"
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	money fen;
	int decimals; /* of one unit down to one fen */
} units[] = {
	[UNIT_YUAN] = {"元", 100, 2},
	[UNIT_WANYUAN] = {"万元", 1000000, 6},
};

bool money_unit_parse(const char *text, enum money_unit *out)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (strcmp(text, units[i].name) == 0) {
			*out = (enum money_unit)i;
			return true;
		}
	}
	return false;
}

const char *money_unit_name(enum money_unit unit)
{
	return units[unit].name;
}

money money_unit_fen(enum money_unit unit)
{
	return units[unit].fen;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What is wrong with the bytes at s, which cannot go on a number. */
static enum money_error bad_byte(const char *s, size_t len)
{
	static const char *const wide[] = {"．", "。", "，", "＋", "－"};

	if (len > 0 && s[0] == ',')
		return MONEY_COMMA;
	if (len < 3)
		return MONEY_NOT_A_NUMBER;
	if (memcmp(s, "０", 3) >= 0 && memcmp(s, "９", 3) <= 0)
		return MONEY_FULLWIDTH;
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (memcmp(s, wide[i], 3) == 0)
			return MONEY_FULLWIDTH;
	return MONEY_NOT_A_NUMBER;
}

/* One more digit, away from zero on the negative side, which reaches further. */
static bool push_digit(money *v, int digit)
{
	return !__builtin_mul_overflow(*v, 10, v) && !__builtin_sub_overflow(*v, digit, v);
}

enum money_error money_parse(const char *text, size_t len, enum money_unit unit, money *out,
			     size_t *at)
{
	bool negative = len > 0 && text[0] == '-';
	bool fits = true;
	money v = 0; /* minus the amount */
	size_t i = len > 0 && (text[0] == '-' || text[0] == '+');
	size_t first = i;
	int decimals = 0;

	*at = 0;
	if (len == 0)
		return MONEY_EMPTY;
	for (; i < len && is_digit(text[i]); i++)
		fits = fits && push_digit(&v, text[i] - '0');
	if (i > first && i < len && text[i] == '.') {
		first = ++i;
		for (; i < len && is_digit(text[i]); i++, decimals++) {
			if (decimals == units[unit].decimals) {
				*at = i;
				return MONEY_DECIMALS;
			}
			fits = fits && push_digit(&v, text[i] - '0');
		}
	}
	if (i < len || i == first) {
		*at = i;
		return bad_byte(text + i, len - i);
	}
	for (; decimals < units[unit].decimals; decimals++)
		fits = fits && push_digit(&v, 0);
	if (!fits || (!negative && v == INT64_MIN))
		return MONEY_RANGE;
	*out = negative ? v : -v;
	return MONEY_OK;
}

bool money_add(money a, money b, money *out)
{
	money sum;

	if (__builtin_add_overflow(a, b, &sum))
		return false;
	*out = sum;
	return true;
}

bool money_sub(money a, money b, money *out)
{
	money difference;

	if (__builtin_sub_overflow(a, b, &difference))
		return false;
	*out = difference;
	return true;
}

/* No unit shows less than a fen. */
static int style_decimals(const struct money_style *style)
{
	int most = units[style->unit].decimals;

	return style->decimals < 0 ? 0 : style->decimals > most ? most : style->decimals;
}

money money_step(const struct money_style *style)
{
	money step = units[style->unit].fen;

	for (int i = style_decimals(style); i > 0; i--)
		step /= 10;
	return step;
}

money money_rounded(money v, const struct money_style *style)
{
	money step = money_step(style);
	money rest = v % step; /* has the sign of v */
	money near = v - rest;

	/* An amount so near the end of int64 that its rounding would not fit is cut. */
	if (rest >= step - rest)
		money_add(near, step, &near);
	else if (-rest >= step + rest)
		money_sub(near, step, &near);
	return near;
}

void money_format(struct buf *out, money v, const struct money_style *style)
{
	int decimals = style_decimals(style);
	money shown = money_rounded(v, style);
	uint64_t n = shown < 0 ? 0 - (uint64_t)shown : (uint64_t)shown;
	uint64_t fen = (uint64_t)units[style->unit].fen;
	char digits[32];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)(n / fen));

	if (shown < 0)
		buf_putc(out, '-');
	for (int i = 0; i < len; i++) {
		if (style->thousands && i > 0 && (len - i) % 3 == 0)
			buf_putc(out, ',');
		buf_putc(out, digits[i]);
	}
	if (decimals > 0)
		buf_printf(out, ".%0*llu", decimals,
			   (unsigned long long)(n % fen / (uint64_t)money_step(style)));
}
