/*
 * csv: a table in, CSV out: one line of names, then its rows. Texts and codes stand in quotes,
 * numbers and what is empty do not. The surprising rule: a text that a spreadsheet would take
 * for a formula gets an apostrophe before it, and so does one that begins with an apostrophe,
 * so that taking one off gives every text back.
 */
#include "export/data.h"
#include <string.h>

static bool is_formula(const char *text)
{
	static const char *const signs[] = {"=",  "+",	"-",  "@",  "\t", "\r",
					    "\n", "＝", "＋", "－", "＠", "'"};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0)
			return true;
	return false;
}

static void put_text(struct buf *out, const char *text)
{
	buf_putc(out, '"');
	if (is_formula(text))
		buf_putc(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_putc(out, '"');
		buf_putc(out, *text);
	}
	buf_putc(out, '"');
}

static void put_cell(struct buf *out, const struct data_column *column, const char *text)
{
	switch (column->kind) {
	case DATA_INTEGER:
	case DATA_AMOUNT:
	case DATA_DATE:
		buf_puts(out, text);
		break;
	case DATA_TEXT:
	case DATA_CODE:
		if (*text != '\0')
			put_text(out, text);
	}
}

void csv_table(const struct data_table *t, struct buf *out)
{
	const struct data_cell *cell = t->cell;

	buf_puts(out, "\xef\xbb\xbf");
	for (size_t i = 0; i < t->columns; i++) {
		if (i > 0)
			buf_putc(out, ',');
		put_text(out, t->column[i].name);
	}
	buf_puts(out, "\r\n");
	for (size_t r = 0; r < t->rows; r++) {
		for (size_t i = 0; i < t->columns; i++, cell++) {
			if (i > 0)
				buf_putc(out, ',');
			put_cell(out, &t->column[i], cell->text);
		}
		buf_puts(out, "\r\n");
	}
}
