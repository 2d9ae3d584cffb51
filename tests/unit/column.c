/* Column widths: exact sums, declared widths, spanning cells, what does not fit. */
#include "layout/flow.h"
#include "test.h"

static unit sum(const unit *w, size_t n)
{
	unit s = 0;

	for (size_t i = 0; i < n; i++)
		s += w[i];
	return s;
}

static void test_fit(void)
{
	struct column_need c[3] = {{10, 100, 0}, {20, 50, 0}, {30, 30, 0}};
	unit w[3];
	size_t worst;

	ok(column_fit(c, 3, 180, w, &worst) && w[0] == 100 && w[1] == 50 && w[2] == 30,
	   "column: natural widths that just fit");
	ok(column_fit(c, 3, 361, w, &worst) && sum(w, 3) == 361, "column: surplus is shared out exactly");
	ok(w[0] > w[1] && w[1] > w[2] && w[0] == 200, "column: surplus goes by natural width");
	ok(column_fit(c, 3, 120, w, &worst) && sum(w, 3) == 120, "column: shortage is shared out exactly");
	ok(w[0] == 55 && w[1] == 35 && w[2] == 30, "column: shortage goes by what each can give");
	ok(column_fit(c, 3, 60, w, &worst) && w[0] == 10 && w[1] == 20 && w[2] == 30, "column: least widths");
	ok(!column_fit(c, 3, 59, w, &worst) && worst == 2, "column: what cannot fit names the greediest column");
}

static void test_declared(void)
{
	struct column_need c[3] = {{10, 100, 40}, {20, 50, 0}, {30, 30, 20}};
	unit w[3];
	size_t worst;

	ok(column_fit(c, 3, 200, w, &worst) && w[0] == 40, "column: a declared width holds");
	ok(w[2] == 30, "column: a declared width gives way to unbreakable content");
	ok(w[1] == 130, "column: the surplus goes to the undeclared column");
	c[1].fixed = 50;
	ok(column_fit(c, 3, 240, w, &worst) && sum(w, 3) == 240,
	   "column: all declared: the surplus is shared by width");
}

static void test_span(void)
{
	struct column_need c[3] = {{10, 10, 0}, {10, 30, 0}, {10, 10, 0}};

	column_span(c, 0, 2, 60, 80);
	ok(c[0].min + c[1].min == 60, "column: a spanning cell widens the least widths");
	ok(c[0].max + c[1].max == 80, "column: a spanning cell widens the natural widths");
	ok(c[2].min == 10, "column: other columns stay");
	column_span(c, 0, 2, 5, 5);
	ok(c[0].min + c[1].min == 60, "column: a small spanning cell changes nothing");
}

int main(void)
{
	test_fit();
	test_declared();
	test_span();
	return done();
}
