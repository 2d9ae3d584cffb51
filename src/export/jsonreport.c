/*
 * jsonreport: everything the data hold in, report.json out. The surprising rule: amounts are
 * texts, for a number of JSON may lose its last digits in the program that reads it.
 */
#include "base/json.h"
#include "export/data.h"

static const char *const kinds[] = {
	[DATA_TEXT] = "text",
	[DATA_CODE] = "code",
	[DATA_INTEGER] = "integer",
	[DATA_AMOUNT] = "amount",
	[DATA_DATE] = "date",
};

static void put_report(struct json *j, const struct data *data, const struct book *book)
{
	json_open(j, "report", '{');
	json_some(j, "title", book->title);
	json_some(j, "author", book->author);
	json_some(j, "date", book->date);
	json_number(j, "year", data->year);
	json_text(j, "pack", data->pack);
	json_text(j, "unit", data->unit);
	json_close(j, '}');
}

static void put_field(struct json *j, const struct data_field *f)
{
	json_open_line(j, f->name, '{');
	json_text(j, "label", f->label);
	json_text(j, "kind", kinds[f->kind]);
	if (f->several) {
		json_open(j, "value", '[');
		for (size_t i = 0; i < f->values; i++)
			json_text(j, NULL, f->value[i]);
		json_close(j, ']');
	} else {
		json_text(j, "value", f->value[0]);
	}
	json_close_line(j, '}');
}

static void put_fact(struct json *j, const struct data_list *l, size_t fact)
{
	json_open_line(j, NULL, '{');
	for (size_t d = 0; d < l->dimensions; d++)
		json_text(j, l->dimension[d].name, l->value[fact * l->dimensions + d]);
	json_text(j, "amount", l->amount[fact]);
	json_close_line(j, '}');
}

/* The numbers of facts count from zero. */
static void put_stated(struct json *j, const struct data_stated *t)
{
	json_open_line(j, NULL, '{');
	json_text(j, "amount", t->amount);
	json_open(j, "facts", '[');
	for (size_t i = 0; i < t->facts; i++)
		json_number(j, NULL, t->fact[i]);
	json_close(j, ']');
	json_close_line(j, '}');
}

static void put_list(struct json *j, const struct data_list *l)
{
	json_open(j, l->name, '{');
	json_text(j, "label", l->label);
	json_text(j, "unit", "元");
	json_open(j, "dimensions", '[');
	for (size_t d = 0; d < l->dimensions; d++) {
		json_open_line(j, NULL, '{');
		json_text(j, "name", l->dimension[d].name);
		json_text(j, "label", l->dimension[d].label);
		json_text(j, "kind", kinds[l->dimension[d].kind]);
		json_close_line(j, '}');
	}
	json_close(j, ']');
	json_open(j, "facts", '[');
	for (size_t i = 0; i < l->facts; i++)
		put_fact(j, l, i);
	json_close(j, ']');
	json_open(j, "stated", '[');
	for (size_t i = 0; i < l->stateds; i++)
		put_stated(j, &l->stated[i]);
	json_close(j, ']');
	json_close(j, '}');
}

static void put_rows(struct json *j, const struct data_table *t)
{
	const struct data_cell *cell = t->cell;

	json_open(j, "rows", '[');
	for (size_t r = 0; r < t->rows; r++) {
		json_open_line(j, NULL, '{');
		if (t->row != NULL)
			json_text(j, "id", t->row[r]);
		json_open(j, "cells", '[');
		for (size_t i = 0; i < t->columns; i++, cell++)
			json_text(j, NULL, cell->text);
		json_close(j, ']');
		json_close_line(j, '}');
	}
	json_close(j, ']');
}

static void put_table(struct json *j, const struct data_table *t)
{
	json_open(j, NULL, '{');
	json_text(j, "id", t->id);
	json_text(j, "title", t->title);
	json_open(j, "columns", '[');
	for (size_t i = 0; i < t->columns; i++) {
		json_open_line(j, NULL, '{');
		json_text(j, "name", t->column[i].name);
		json_some(j, "id", t->column[i].id);
		json_text(j, "kind", kinds[t->column[i].kind]);
		json_close_line(j, '}');
	}
	json_close(j, ']');
	put_rows(j, t);
	json_open(j, "notes", '[');
	for (size_t i = 0; i < sizeof t->note / sizeof *t->note; i++)
		if (t->note[i] != NULL)
			json_text(j, NULL, t->note[i]);
	json_close(j, ']');
	json_close(j, '}');
}

void json_report(FILE *out, const struct data *data, const struct book *book,
		 const struct data_file *csv)
{
	struct json j = {.out = out};

	(void)csv; /* datapackage.json tells of them */
	json_open(&j, NULL, '{');
	put_report(&j, data, book);
	json_open(&j, "fields", '{');
	for (size_t i = 0; i < data->fields; i++)
		put_field(&j, &data->field[i]);
	json_close(&j, '}');
	json_open(&j, "measures", '{');
	for (size_t i = 0; i < data->measures; i++)
		json_text(&j, data->measure[i].name, data->measure[i].amount);
	json_close(&j, '}');
	json_open(&j, "facts", '{');
	for (size_t i = 0; i < data->lists; i++)
		put_list(&j, &data->list[i]);
	json_close(&j, '}');
	json_open(&j, "tables", '[');
	for (size_t i = 0; i < data->tables; i++)
		put_table(&j, data->table[i]);
	json_close(&j, ']');
	json_close(&j, '}');
}
