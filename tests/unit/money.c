/* money: parsing with every kind of error, rounding once, and the ends of int64. */
#include "base/money.h"
#include "base/buf.h"
#include "test.h"

#include <inttypes.h>
#include <stdlib.h>

static void parses(const char *text, enum money_unit unit, money want)
{
	money got = 77;
	size_t at;
	char name[128];

	snprintf(name, sizeof name, "parse %s %s", text, money_unit_name(unit));
	ok(money_parse(text, strlen(text), unit, &got, &at) == MONEY_OK && got == want, name);
}

static void refuses(const char *text, enum money_unit unit, enum money_error want, size_t where)
{
	money got = 77;
	size_t at = 999;
	char name[128];

	snprintf(name, sizeof name, "refuse \"%s\" %s", text, money_unit_name(unit));
	ok(money_parse(text, strlen(text), unit, &got, &at) == want && at == where && got == 77,
	   name);
}

static void prints(money v, enum money_unit unit, int decimals, bool thousands, const char *want)
{
	struct money_style style = {unit, decimals, thousands};
	struct buf b = {0};
	char name[128];

	snprintf(name, sizeof name, "print %" PRId64 " fen with %d decimals of %s", v, decimals,
		 money_unit_name(unit));
	money_format(&b, v, &style);
	same(buf_text(&b), want, name);
	buf_free(&b);
}

static void test_parse(void)
{
	parses("0", UNIT_YUAN, 0);
	parses("-0.00", UNIT_YUAN, 0);
	parses("12.3", UNIT_YUAN, 1230);
	parses("12.34", UNIT_YUAN, 1234);
	parses("+5", UNIT_YUAN, 500);
	parses("-5.01", UNIT_YUAN, -501);
	parses("007", UNIT_YUAN, 700);
	parses("647.23", UNIT_WANYUAN, 647230000);
	parses("0.000001", UNIT_WANYUAN, 1);
	parses("92233720368547758.07", UNIT_YUAN, INT64_MAX);
	parses("-92233720368547758.08", UNIT_YUAN, INT64_MIN);
	parses("9223372036854.775807", UNIT_WANYUAN, INT64_MAX);
	refuses("", UNIT_YUAN, MONEY_EMPTY, 0);
	refuses("abc", UNIT_YUAN, MONEY_NOT_A_NUMBER, 0);
	refuses("12x", UNIT_YUAN, MONEY_NOT_A_NUMBER, 2);
	refuses("1 2", UNIT_YUAN, MONEY_NOT_A_NUMBER, 1);
	refuses("1e3", UNIT_YUAN, MONEY_NOT_A_NUMBER, 1);
	refuses("-", UNIT_YUAN, MONEY_NOT_A_NUMBER, 1);
	refuses("--1", UNIT_YUAN, MONEY_NOT_A_NUMBER, 1);
	refuses(".5", UNIT_YUAN, MONEY_NOT_A_NUMBER, 0);
	refuses("5.", UNIT_YUAN, MONEY_NOT_A_NUMBER, 2);
	refuses("1.2.3", UNIT_YUAN, MONEY_NOT_A_NUMBER, 3);
	refuses("12元", UNIT_YUAN, MONEY_NOT_A_NUMBER, 2);
	refuses("1２", UNIT_YUAN, MONEY_FULLWIDTH, 1);
	refuses("１", UNIT_YUAN, MONEY_FULLWIDTH, 0);
	refuses("1．5", UNIT_YUAN, MONEY_FULLWIDTH, 1);
	refuses("1，000", UNIT_YUAN, MONEY_FULLWIDTH, 1);
	refuses("－5", UNIT_YUAN, MONEY_FULLWIDTH, 0);
	refuses("1.２", UNIT_YUAN, MONEY_FULLWIDTH, 2);
	refuses("1,000", UNIT_YUAN, MONEY_COMMA, 1);
	refuses("1.005", UNIT_YUAN, MONEY_DECIMALS, 4);
	refuses("1.000", UNIT_YUAN, MONEY_DECIMALS, 4);
	refuses("1.0000001", UNIT_WANYUAN, MONEY_DECIMALS, 8);
	refuses("92233720368547758.08", UNIT_YUAN, MONEY_RANGE, 0);
	refuses("-92233720368547758.09", UNIT_YUAN, MONEY_RANGE, 0);
	refuses("99999999999999999999999", UNIT_WANYUAN, MONEY_RANGE, 0);
	refuses("99999999999999999999999x", UNIT_WANYUAN, MONEY_NOT_A_NUMBER, 23);
}

static void test_print(void)
{
	prints(0, UNIT_WANYUAN, 2, false, "0.00");
	prints(0, UNIT_YUAN, 0, false, "0");
	prints(50, UNIT_WANYUAN, 4, false, "0.0001"); /* half a step */
	prints(5000, UNIT_WANYUAN, 2, false, "0.01"); /* 0.005 */
	prints(4999, UNIT_WANYUAN, 2, false, "0.00");
	prints(-5000, UNIT_WANYUAN, 2, false, "-0.01");
	prints(-4999, UNIT_WANYUAN, 2, false, "0.00");
	prints(15000, UNIT_WANYUAN, 2, false, "0.02");
	prints(-15000, UNIT_WANYUAN, 2, false, "-0.02");
	prints(6472349999, UNIT_WANYUAN, 2, false, "6472.35");
	prints(1, UNIT_WANYUAN, 6, false, "0.000001");
	prints(123456789012, UNIT_WANYUAN, 2, true, "123,456.79");
	prints(99900, UNIT_YUAN, 2, true, "999.00");
	prints(100000, UNIT_YUAN, 2, true, "1,000.00");
	prints(-100000000, UNIT_YUAN, 2, true, "-1,000,000.00");
	prints(99999950, UNIT_YUAN, 0, true, "1,000,000");
	prints(-50, UNIT_YUAN, 0, false, "-1");
	prints(INT64_MAX, UNIT_YUAN, 2, false, "92233720368547758.07");
	prints(INT64_MIN, UNIT_YUAN, 2, false, "-92233720368547758.08");
	prints(INT64_MIN, UNIT_WANYUAN, 2, true, "-9,223,372,036,854.77"); /* .78 neither */
	prints(INT64_MAX, UNIT_YUAN, 1, false, "92233720368547758.0"); /* 58.1 does not fit */
}

static void test_sums(void)
{
	struct money_style two = {UNIT_WANYUAN, 2, false};
	enum money_unit unit = UNIT_YUAN;
	money v = 77;

	ok(money_add(1, 2, &v) && v == 3, "add");
	ok(money_sub(1, 2, &v) && v == -1, "subtract");
	v = 77;
	ok(!money_add(INT64_MAX, 1, &v) && v == 77, "add beyond the range");
	ok(!money_add(INT64_MIN, -1, &v) && v == 77, "add below the range");
	ok(!money_sub(INT64_MIN, 1, &v) && v == 77, "subtract below the range");
	ok(!money_sub(0, INT64_MIN, &v) && v == 77, "subtract the least amount");
	ok(money_step(&two) == 10000, "step");
	ok(money_rounded(15000, &two) == 20000 && money_rounded(-15000, &two) == -20000, "rounded");
	ok(money_unit_parse("万元", &unit) && unit == UNIT_WANYUAN, "unit 万元");
	ok(money_unit_parse("元", &unit) && unit == UNIT_YUAN, "unit 元");
	ok(!money_unit_parse("亿元", &unit), "no unit 亿元");
	ok(money_unit_fen(UNIT_YUAN) == 100 && money_unit_fen(UNIT_WANYUAN) == 1000000, "unit fen");
}

int main(void)
{
	test_parse();
	test_print();
	test_sums();
	return done();
}
