/*
 * money: an amount of yuan as an int64 of fen (0.01 yuan). Text in, text out, never
 * through a double. Display rounding (half away from zero) happens in money_format only.
 */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t money;

struct buf;

enum money_unit { UNIT_YUAN, UNIT_WANYUAN }; /* 元, 万元 */

enum money_error {
	MONEY_OK,
	MONEY_EMPTY,
	MONEY_NOT_A_NUMBER, /* *at: the byte that cannot be part of a number */
	MONEY_FULLWIDTH,    /* *at: a full-width digit, point, comma or sign */
	MONEY_COMMA,	    /* *at: an ASCII comma */
	MONEY_DECIMALS,	    /* *at: the first decimal below one fen */
	MONEY_RANGE,	    /* beyond int64 */
};

/* 元 or 万元 in, unit out; false when the text is neither. */
bool money_unit_parse(const char *text, enum money_unit *);
const char *money_unit_name(enum money_unit);

/* Fen in one unit: 100 or 1,000,000. */
money money_unit_fen(enum money_unit);

/*
 * Parse [+-]digits[.digits] given in a unit. On error *out is untouched and *at is the
 * byte offset of the first offending byte.
 */
enum money_error money_parse(const char *text, size_t len, enum money_unit, money *out, size_t *at);

/* false on overflow, *out then untouched. */
bool money_add(money a, money b, money *out);
bool money_sub(money a, money b, money *out);

struct money_style {
	enum money_unit unit;
	int decimals;	/* 0..6 (元: 0..2) */
	bool thousands; /* group digits by three with a comma */
};

/* Append the amount, rounded half away from zero once. Zero prints as 0 with its decimals. */
void money_format(struct buf *, money, const struct money_style *);

/* The amount that money_format prints, exactly (a multiple of the display step). */
money money_rounded(money, const struct money_style *);

/* The display step in fen: 0.01 万元 is 10,000 fen. */
money money_step(const struct money_style *);

#endif
