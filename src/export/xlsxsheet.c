/*
 * xlsxsheet: a table in, its sheet out: title, unit, head, rows and notes, as they are printed,
 * but amounts are numbers. The surprising rule: an amount with more digits than a spreadsheet
 * keeps (15) stays a text, since as a number it would be another one.
 */
#include "base/arena.h"
#include "base/utf8.h"
#include "export/xlsx.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DIGITS 15
#define LONGEST_TEXT 32767 /* in a cell */
#define LONGEST_NAME 31	   /* of a sheet */
#define TITLE_ROWS 2
#define LINE 16.0 /* points: the height of a line of text */
#define HIGHEST 409.0 /* of a row */
#define NARROW 6
#define WIDE 40
#define HEAD_WIDE 14

/* ---- the name of the sheet ---------------------------------------------------------------- */

/* UTF-16 units, by which a spreadsheet counts. */
static size_t units(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80 ? 1 + ((unsigned char)*text >= 0xf0) : 0;
	return n;
}

/* The bytes of a text's longest beginning of so many units. */
static size_t beginning(const char *text, size_t most)
{
	size_t n = 0, taken = 0;

	while (text[n] != '\0') {
		uint32_t c;
		size_t bytes = utf8_decode(text + n, text + strlen(text), &c);

		taken += 1 + (c >= 0x10000);
		if (taken > most)
			break;
		n += bytes;
	}
	return n;
}

static bool is_name_taken(const struct xlsx *x, const char *name)
{
	for (size_t i = 0; i < x->data->tables && x->names[i] != NULL; i++)
		if (strcasecmp(x->names[i], name) == 0)
			return true;
	return strcasecmp(name, "history") == 0; /* reserved */
}

/* What no name may hold becomes a blank, but none at the beginning. */
static void put_clean(struct buf *b, const char *title, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool bad = strchr(" []:*?/\\'", title[i]) != NULL || (unsigned char)title[i] < 0x20;

		if (!bad)
			buf_putc(b, title[i]);
		else if (b->n > 0)
			buf_putc(b, ' ');
	}
}

static void name_sheet(const struct xlsx *x, const struct data_table *t, struct buf *name)
{
	const char *title = t->title;
	char tail[32] = "";

	put_clean(name, title, strlen(title));
	if (name->n == 0)
		title = t->id;

	for (int n = 2;; n++) {
		buf_clear(name);
		put_clean(name, title, beginning(title, LONGEST_NAME - strlen(tail)));
		buf_puts(name, tail);
		if (!is_name_taken(x, buf_text(name)))
			return;
		snprintf(tail, sizeof tail, " (%d)", n);
	}
}

/* ---- cells -------------------------------------------------------------------------------- */

static bool too_long(const struct xlsx *x, const char *text, struct pos pos)
{
	size_t n = units(text);

	if (n <= LONGEST_TEXT)
		return false;
	diag_error(x->diag, pos, "a text of %zu characters in '%s' is longer than a spreadsheet "
		   "can hold, which is %d", n, x->table->title, LONGEST_TEXT);
	return true;
}

/* The decimals of a number that a spreadsheet keeps and shows as it is; -1: it would not. */
static int decimals_kept(const char *text)
{
	const char *point = strchr(text, '.');
	int decimals = point != NULL ? (int)strlen(point + 1) : 0, digits = 0;
	char again[64];

	for (const char *p = text; *p != '\0'; p++)
		digits += *p >= '0' && *p <= '9';
	if (digits > DIGITS)
		return -1;
	snprintf(again, sizeof again, "%.*f", decimals, strtod(text, NULL));
	return strcmp(again, text) == 0 ? decimals : -1;
}

static void put_text(struct xlsx *x, lxw_row_t row, lxw_col_t column, const char *text,
		     lxw_format *f)
{
	if (*text != '\0')
		worksheet_write_string(x->sheet, row, column, text, f);
	else
		worksheet_write_blank(x->sheet, row, column, f);
	x->cells++;
}

/* Texts of the frame around the rows: head, title, notes. */
static bool put_span(struct xlsx *x, lxw_row_t row, size_t column, size_t rows, size_t columns,
		     const char *text, const struct xlsx_look *look)
{
	lxw_format *f = xlsx_format(x, look);

	if (too_long(x, text, POS_NONE))
		return false;
	if (rows * columns < 2) {
		put_text(x, row, (lxw_col_t)column, text, f);
		return true;
	}
	worksheet_merge_range(x->sheet, row, (lxw_col_t)column, row + (lxw_row_t)rows - 1,
			      (lxw_col_t)(column + columns - 1), text, f);
	x->cells += rows * columns;
	return true;
}

static void put_number(struct xlsx *x, lxw_row_t row, lxw_col_t column, const char *text,
		       struct xlsx_look *look)
{
	look->decimals = *text != '\0' ? decimals_kept(text) : 0;
	if (look->decimals < 0) {
		look->number = XLSX_TEXT;
		put_text(x, row, column, text, xlsx_format(x, look));
	} else if (*text == '\0') {
		put_text(x, row, column, text, xlsx_format(x, look));
	} else {
		worksheet_write_number(x->sheet, row, column, strtod(text, NULL),
				       xlsx_format(x, look));
		x->cells++;
	}
}

static void put_date(struct xlsx *x, lxw_row_t row, lxw_col_t column, const char *text,
		     struct xlsx_look *look)
{
	lxw_datetime date = {0};

	if (sscanf(text, "%4d-%2d-%2d", &date.year, &date.month, &date.day) != 3 ||
	    date.year < 1900) {
		look->number = XLSX_TEXT;
		put_text(x, row, column, text, xlsx_format(x, look));
		return;
	}
	look->number = XLSX_DATE;
	worksheet_write_datetime(x->sheet, row, column, &date, xlsx_format(x, look));
	x->cells++;
}

static bool put_cell(struct xlsx *x, lxw_row_t row, size_t column, const struct data_cell *cell)
{
	struct xlsx_look look = {.align = LXW_ALIGN_LEFT, .strong = cell->strong, .frame = true};

	switch (x->table->column[column].kind) {
	case DATA_AMOUNT:
		look.align = LXW_ALIGN_RIGHT;
		look.number = XLSX_AMOUNT;
		put_number(x, row, (lxw_col_t)column, cell->text, &look);
		return true;
	case DATA_INTEGER:
		look.align = LXW_ALIGN_CENTER;
		put_number(x, row, (lxw_col_t)column, cell->text, &look);
		return true;
	case DATA_DATE:
		look.align = LXW_ALIGN_CENTER;
		put_date(x, row, (lxw_col_t)column, cell->text, &look);
		return true;
	case DATA_TEXT:
	case DATA_CODE:
		break;
	}
	look.number = XLSX_TEXT;
	look.indent = cell->indent;
	put_text(x, row, (lxw_col_t)column, cell->text, xlsx_format(x, &look));
	return !too_long(x, cell->text, cell->pos);
}

/* ---- columns ------------------------------------------------------------------------------ */

static size_t width_of_line(const char *text, size_t n)
{
	size_t width = 0;

	for (size_t i = 0; i < n;) {
		uint32_t c;

		i += utf8_decode(text + i, text + n, &c);
		width += (size_t)utf8_cells(c);
	}
	return width;
}

/* The width of the longest line of a text. */
static size_t width_of(const char *text)
{
	size_t most = 0;

	while (*text != '\0') {
		size_t n = strcspn(text, "\n"), width = width_of_line(text, n);

		most = width > most ? width : most;
		text += n + (text[n] == '\n');
	}
	return most;
}

/* The head right above a column. */
static const struct data_head *head_above(const struct data_table *t, size_t column)
{
	for (size_t i = 0; i < t->heads; i++)
		if (t->head[i].column == column && t->head[i].row + t->head[i].rows == t->head_rows)
			return &t->head[i];
	return NULL;
}

/* Texts wrap where they are long, amounts never, heads where they are longer than what is below. */
static size_t column_width(const struct data_table *t, size_t column)
{
	const struct data_head *head = head_above(t, column);
	size_t width = head != NULL ? width_of(head->text) : 0;
	bool text = t->column[column].kind == DATA_TEXT || t->column[column].kind == DATA_CODE;

	width = width > HEAD_WIDE ? HEAD_WIDE : width < NARROW ? NARROW : width;
	for (size_t r = 0; r < t->rows; r++) {
		const struct data_cell *cell = &t->cell[r * t->columns + column];
		size_t own = width_of(cell->text) + 2u * cell->indent;

		own = text && own > WIDE ? WIDE : own;
		width = own > width ? own : width;
	}
	return width + 2;
}

/* How many lines a text takes in so much room. */
static size_t lines_of(const char *text, size_t room)
{
	size_t lines = 0;

	do {
		size_t n = strcspn(text, "\n"), width = width_of_line(text, n);

		lines += width <= room ? 1 : (width + room - 1) / room;
		text += n + (text[n] == '\n');
	} while (*text != '\0');
	return lines;
}

/* ---- the parts of a sheet ------------------------------------------------------------------ */

static void set_row(struct xlsx *x, lxw_row_t row, size_t lines)
{
	double height = LINE * (double)lines;

	worksheet_set_row(x->sheet, row, height < HIGHEST ? height : HIGHEST, NULL);
}

static bool put_title(struct xlsx *x)
{
	const struct data_table *t = x->table;
	struct xlsx_look title = {.align = LXW_ALIGN_CENTER, .strong = true, .title = true};
	struct xlsx_look left = {.align = LXW_ALIGN_LEFT}, right = {.align = LXW_ALIGN_RIGHT};
	const char *book = x->book->title;
	struct buf line = {0};
	bool amounts = false, good;

	for (size_t i = 0; i < t->columns; i++)
		amounts = amounts || t->column[i].kind == DATA_AMOUNT;
	if (amounts)
		buf_printf(&line, "单位：%s", x->data->unit);
	good = put_span(x, 0, 0, 1, t->columns, t->title, &title);
	set_row(x, 0, 2);
	if (t->columns > 1)
		good = put_span(x, 1, 0, 1, t->columns - 1, book != NULL ? book : "", &left) && good;
	put_text(x, 1, (lxw_col_t)(t->columns - 1), buf_text(&line), xlsx_format(x, &right));
	buf_free(&line);
	return good;
}

/* Every row of the head is as high as those of its cells want that stand in it alone. */
static void set_head_heights(struct xlsx *x, const size_t *width)
{
	const struct data_table *t = x->table;

	for (size_t r = 0; r < t->head_rows; r++) {
		size_t lines = 1;

		for (size_t i = 0; i < t->heads; i++) {
			const struct data_head *h = &t->head[i];
			size_t room = 0, own;

			for (size_t c = h->column; c < h->column + h->columns; c++)
				room += width[c];
			own = lines_of(h->text, room - 1);
			own = (own + h->rows - 1) / h->rows;
			if (r >= h->row && r < h->row + h->rows && own > lines)
				lines = own;
		}
		set_row(x, (lxw_row_t)(TITLE_ROWS + r), lines);
	}
}

static bool put_head(struct xlsx *x)
{
	const struct data_table *t = x->table;
	struct xlsx_look look = {
	    .number = XLSX_TEXT, .align = LXW_ALIGN_CENTER, .strong = true, .frame = true};
	struct xlsx_look numbers = {.align = LXW_ALIGN_CENTER, .frame = true};
	bool good = true;

	for (size_t i = 0; i < t->heads; i++) {
		const struct data_head *h = &t->head[i];

		good = put_span(x, (lxw_row_t)(TITLE_ROWS + h->row), h->column, h->rows, h->columns,
				h->text, &look) && good;
	}
	for (size_t i = 0; t->numbered && i < t->columns; i++)
		put_text(x, (lxw_row_t)(TITLE_ROWS + t->head_rows), (lxw_col_t)i,
			 t->column[i].numbering, xlsx_format(x, &numbers));
	return good;
}

static bool put_notes(struct xlsx *x, lxw_row_t row, size_t width)
{
	const struct data_table *t = x->table;
	struct xlsx_look look = {.number = XLSX_TEXT, .align = LXW_ALIGN_LEFT};
	bool good = true;

	for (size_t i = 0; i < sizeof t->note / sizeof *t->note; i++) {
		if (t->note[i] == NULL)
			continue;
		good = put_span(x, row, 0, 1, t->columns, t->note[i], &look) && good;
		set_row(x, row++, lines_of(t->note[i], width));
	}
	return good;
}

/* Columns on the left that stay in view: names and codes before the first amount, if narrow. */
static size_t frozen_columns(const struct data_table *t, const size_t *width)
{
	size_t n = 0, sum = 0;

	while (n < t->columns && n < 4 && t->column[n].kind != DATA_AMOUNT) {
		sum += width[n];
		if (sum > 60)
			break;
		n++;
	}
	return n < t->columns ? n : 0;
}

/* How the sheet looks on the screen and on paper: heads stay and are repeated, A4 landscape. */
static void set_up(struct xlsx *x, lxw_row_t first, const size_t *width)
{
	const struct data_table *t = x->table;

	for (size_t i = 0; i < t->columns; i++)
		worksheet_set_column(x->sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width[i], NULL);
	worksheet_freeze_panes(x->sheet, first, (lxw_col_t)frozen_columns(t, width));
	worksheet_set_landscape(x->sheet);
	worksheet_set_paper(x->sheet, 9); /* A4 */
	worksheet_fit_to_pages(x->sheet, 1, 0);
	worksheet_repeat_rows(x->sheet, 0, first - 1);
	worksheet_center_horizontally(x->sheet);
	worksheet_set_footer(x->sheet, "&C&P / &N");
}

/* Codes are meant to be texts: no green corners. */
static void silence(struct xlsx *x, lxw_row_t first, lxw_row_t last)
{
	char range[LXW_MAX_CELL_RANGE_LENGTH];

	lxw_rowcol_to_range(range, first, 0, last, (lxw_col_t)(x->table->columns - 1));
	worksheet_ignore_errors(x->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range);
}

static bool add_sheet(struct xlsx *x, struct buf *name)
{
	size_t i = 0;

	while (x->names[i] != NULL)
		i++;
	name_sheet(x, x->table, name);
	x->sheet = workbook_add_worksheet(x->workbook, buf_text(name));
	if (x->sheet == NULL)
		return false;
	x->names[i] = x->sheet->name;
	return true;
}

/* Spreadsheets differ in whether they make rows as high as wrapped texts want. */
static void set_height(struct xlsx *x, lxw_row_t row, const struct data_cell *cell,
		       const size_t *width)
{
	size_t most = 1;

	for (size_t i = 0; i < x->table->columns; i++) {
		size_t room = width[i] - 3, indent = 2u * cell[i].indent, lines;

		if (x->table->column[i].kind != DATA_TEXT && x->table->column[i].kind != DATA_CODE)
			continue;
		lines = lines_of(cell[i].text, room > indent + 1 ? room - indent : 1);
		most = lines > most ? lines : most;
	}
	if (most > 1)
		set_row(x, row, most);
}

static bool put_rows(struct xlsx *x, lxw_row_t first, const size_t *width)
{
	const struct data_table *t = x->table;
	bool good = true;

	for (size_t r = 0; good && r < t->rows; r++) {
		const struct data_cell *cell = &t->cell[r * t->columns];

		for (size_t i = 0; i < t->columns; i++)
			good = put_cell(x, first + (lxw_row_t)r, i, &cell[i]) && good;
		set_height(x, first + (lxw_row_t)r, cell, width);
	}
	return good;
}

bool xlsx_sheet(struct xlsx *x, const struct data_table *t)
{
	lxw_row_t first = (lxw_row_t)(TITLE_ROWS + t->head_rows + t->numbered);
	size_t *width, all = 0;
	struct buf name = {0};
	bool good;

	x->table = t;
	if (t->rows + first + 2 > LXW_ROW_MAX) {
		diag_error(x->diag, POS_NONE,
			   "the table '%s' has %zu rows, more than a spreadsheet can hold, which is %d",
			   t->id, t->rows, LXW_ROW_MAX - (int)first - 2);
		return false;
	}
	good = add_sheet(x, &name);
	buf_free(&name);
	if (!good)
		return false;
	width = xcalloc(t->columns, sizeof *width);
	for (size_t i = 0; i < t->columns; i++)
		all += width[i] = column_width(t, i);
	set_up(x, first, width);
	set_head_heights(x, width);
	good = put_title(x) && put_head(x) && put_rows(x, first, width);
	if (t->rows > 0)
		silence(x, first, first + (lxw_row_t)t->rows - 1);
	good = good && put_notes(x, first + (lxw_row_t)t->rows, all);
	free(width);
	return good;
}
