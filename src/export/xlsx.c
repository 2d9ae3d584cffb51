/*
 * xlsx: all tables in, one workbook out. libxlsxwriter writes into the work folder, from where
 * the file is read back and removed. The surprising rule: the library does not notice when its
 * temporary files cannot be written whole, so the finished workbook is looked through.
 */
#include "export/xlsx.h"
#include "base/arena.h"
#include "base/file.h"
#include "export/export.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FONT "宋体"
#define SIZE 11
#define TITLE_SIZE 16

/* ---- formats ----------------------------------------------------------------------------- */

static void set_number(struct xlsx *x, lxw_format *f, const struct xlsx_look *look)
{
	char zeros[16] = "", format[32];

	switch (look->number) {
	case XLSX_GENERAL:
		break;
	case XLSX_TEXT:
		format_set_num_format(f, "@");
		break;
	case XLSX_DATE:
		format_set_num_format(f, "yyyy-mm-dd");
		break;
	case XLSX_AMOUNT:
		if (look->decimals > 0)
			snprintf(zeros, sizeof zeros, ".%0*d", look->decimals, 0);
		snprintf(format, sizeof format, "%s%s", x->data->thousands ? "#,##0" : "0", zeros);
		format_set_num_format(f, format);
	}
}

static lxw_format *new_format(struct xlsx *x, const struct xlsx_look *look)
{
	lxw_format *f = workbook_add_format(x->workbook);

	format_set_font_name(f, FONT);
	format_set_font_size(f, look->title ? TITLE_SIZE : SIZE);
	format_set_align(f, (uint8_t)look->align);
	format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
	if (look->strong)
		format_set_bold(f);
	if (look->indent > 0)
		format_set_indent(f, (uint8_t)look->indent);
	if (look->frame)
		format_set_border(f, LXW_BORDER_THIN);
	if (look->number == XLSX_TEXT)
		format_set_text_wrap(f);
	set_number(x, f, look);
	return f;
}

static bool same_look(const struct xlsx_look *a, const struct xlsx_look *b)
{
	return a->number == b->number && a->align == b->align && a->decimals == b->decimals &&
	       a->indent == b->indent && a->strong == b->strong && a->frame == b->frame &&
	       a->title == b->title;
}

lxw_format *xlsx_format(struct xlsx *x, const struct xlsx_look *look)
{
	for (size_t i = 0; i < x->formats; i++)
		if (same_look(&x->format[i].look, look))
			return x->format[i].format;
	x->format = xgrow(x->format, x->formats, &x->format_cap, sizeof *x->format);
	x->format[x->formats].look = *look;
	x->format[x->formats].format = new_format(x, look);
	return x->format[x->formats++].format;
}

/* ---- properties -------------------------------------------------------------------------- */

/* The report's date, else the first day of its year: never the clock's. */
static time_t date_of(const struct data *data, const struct book *book)
{
	struct tm tm = {.tm_year = data->year - 1900, .tm_mday = 1};
	int year, month, day;

	if (book->date != NULL && sscanf(book->date, "%4d-%2d-%2d", &year, &month, &day) == 3)
		tm = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
	return timegm(&tm);
}

static char *property(const char *text)
{
	return text != NULL && *text != '\0' ? xstrdup(text) : NULL;
}

/* The library takes texts that it may change in one version, and constant ones in another. */
static void set_properties(const struct xlsx *x)
{
	char *texts[] = {property(x->book->title), property(x->book->subject),
			 property(x->book->author), property(x->book->keywords)};
	lxw_doc_properties p = {
		.title = texts[0],
		.subject = texts[1],
		.author = texts[2],
		.keywords = texts[3],
		.created = date_of(x->data, x->book),
	};

	workbook_set_properties(x->workbook, &p);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		free(texts[i]);
}

/* ---- the whole --------------------------------------------------------------------------- */

static bool fill(struct xlsx *x)
{
	bool good = true;

	set_properties(x);
	for (size_t i = 0; good && i < x->data->tables; i++)
		good = xlsx_sheet(x, x->data->table[i]);
	return good;
}

static bool read_back(const char *path, struct buf *out)
{
	FILE *in = fopen(path, "rb");
	char chunk[16 * 1024];
	size_t n;
	bool good = in != NULL;

	while (good && (n = fread(chunk, 1, sizeof chunk, in)) > 0)
		buf_put(out, chunk, n);
	good = good && ferror(in) == 0;
	if (in != NULL)
		fclose(in);
	return good;
}

/* Takes the workbook away, in any case. */
static bool finish(struct xlsx *x, bool good, const char *path, struct buf *out)
{
	if (good)
		return workbook_close(x->workbook) == LXW_NO_ERROR && read_back(path, out) &&
		       xlsx_is_whole(out, x->cells);
	lxw_workbook_free(x->workbook);
	return false;
}

bool xlsx_tables(struct diag *d, const struct publish *p, const struct data *data,
		 const struct book *book, struct buf *out)
{
	struct arena *arena = arena_new();
	char *path = path_join(arena, p->work, "tables.xlsx");
	lxw_workbook_options options = {.tmpdir = p->work};
	struct xlsx x = {.diag = d, .data = data, .book = book};
	unsigned errors = d->errors;
	bool good;

	x.names = xcalloc(data->tables, sizeof *x.names);
	x.workbook = workbook_new_opt(path, &options);
	good = finish(&x, x.workbook != NULL && fill(&x), path, out);
	unlink(path);
	if (!good && d->errors == errors)
		diag_machine(d, "cannot write %s/data/tables.xlsx: its parts could not be written "
			     "whole (is the disk full?)", p->target);
	free(x.names);
	free(x.format);
	arena_free(arena);
	return good;
}
