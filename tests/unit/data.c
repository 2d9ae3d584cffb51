/* data: what no report can show: more rows than a sheet has, workbooks and packages that broke. */
#include "base/arena.h"
#include "base/file.h"
#include "export/data.h"
#include "export/export.h"
#include "heard.h"
#include "test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A table of one column in a folder of its own. */
static bool workbook(size_t rows, struct buf *out)
{
	static const struct data_head head = {"项目", 0, 0, 1, 1};
	static struct data_column column = {.name = "项目"};
	static struct data_cell cell = {.text = "甲"};
	struct data_table table = {.id = "t", .title = "表", .column = &column, .columns = 1,
				   .head = (struct data_head *)&head, .heads = 1, .head_rows = 1,
				   .cell = &cell, .rows = rows};
	struct data_table *tables[] = {&table};
	const struct data data = {.year = 2024, .unit = "元", .table = tables, .tables = 1};
	const struct book book = {.title = "书"};
	char work[] = "/tmp/gongkai-data-XXXXXX";
	const struct publish p = {.target = "out/report", .work = mkdtemp(work)};
	bool good = xlsx_tables(&diag, &p, &data, &book, out);

	ok(rmdir(work) == 0, "data: a workbook leaves nothing in its folder");
	return good;
}

static void too_many_rows(void)
{
	struct buf out = {0};

	begin();
	ok(!workbook(1048576, &out), "data: a million rows are too many for a sheet");
	same(heard(), "gongkai: error: the table 't' has 1048576 rows, more than a spreadsheet "
	     "can hold, which is 1048571\n", "data: so it says");
	buf_free(&out);
}

static void broken_workbooks(void)
{
	struct buf out = {0};
	size_t whole = 0, caught = 0;

	begin();
	ok(workbook(1, &out), "data: a workbook of one row");
	same(heard(), "", "data: nothing is said of it");
	ok(xlsx_is_whole(&out, 4), "data: title, unit, head and row are its cells");
	ok(!xlsx_is_whole(&out, 3), "data: a cell less is noticed");
	ok(!xlsx_is_whole(&out, 5), "data: a cell more is noticed");
	for (size_t n = 0; n < out.n; n++) {
		struct buf cut = {.p = out.p, .n = n};

		whole += xlsx_is_whole(&cut, 4);
	}
	ok(whole == 0, "data: a workbook that is cut off anywhere is noticed");
	for (size_t i = 0; i < out.n; i++) {
		out.p[i] ^= 0x55;
		caught += !xlsx_is_whole(&out, 4);
		out.p[i] ^= 0x55;
	}
	ok(caught > out.n / 2, "data: most damages are noticed");
	buf_free(&out);
}

static void sums_of_nothing(void)
{
	const struct publish p = {.target = "out/report", .work = "/nowhere/at/all"};
	struct arena *arena = arena_new();

	begin();
	ok(!sums_write(arena, &diag, &p), "data: no checksums of a folder that is not there");
	same(heard(), "gongkai: error: cannot read out/report/: No such file or directory\n",
	     "data: so it says, too");
	ok(diag.machine, "data: that is the machine's fault");
	arena_free(arena);
}

int main(void)
{
	too_many_rows();
	broken_workbooks();
	sums_of_nothing();
	free(said);
	return done();
}
