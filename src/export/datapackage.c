/*
 * datapackage: the tables and their CSV files in, datapackage.json out: a Frictionless Data
 * Package with a Table Schema for each file. tables.xlsx and report.json are not in it, for they
 * are no tables. The surprising rule: names of resources are
 * lower-case ASCII, as the standard wants, so they may differ from the names of the files.
 */
#include "base/json.h"
#include "export/data.h"
#include <string.h>

static const char *const types[] = {
	[DATA_TEXT] = "string",
	[DATA_CODE] = "string",
	[DATA_INTEGER] = "integer",
	[DATA_AMOUNT] = "number",
	[DATA_DATE] = "date",
};

/* What stays of a name when only lower-case letters, digits, '-', '_' and '.' may. */
static void put_plain(struct buf *b, const char *name)
{
	for (; *name != '\0'; name++) {
		char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
		bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("-_.", c);

		if (good)
			buf_putc(b, c);
	}
}

/* The name of the resource with this number; one that had to change ends in its number. */
static void put_name(struct json *j, const char *key, const char *name, size_t number)
{
	struct buf b = {0};

	put_plain(&b, name);
	if (strcmp(buf_text(&b), name) != 0)
		buf_printf(&b, "%s.%zu", b.n > 0 ? "" : "table", number + 1);
	json_text(j, key, buf_text(&b));
	buf_free(&b);
}

static void put_file(struct json *j, const struct data_file *f)
{
	struct buf b = {0};

	json_text(j, "path", f->name);
	json_number(j, "bytes", (long long)f->bytes);
	buf_printf(&b, "sha256:%s", f->sha256);
	json_text(j, "hash", buf_text(&b));
	buf_free(&b);
}

static void put_field(struct json *j, const struct data *data, const struct data_column *c)
{
	json_open_line(j, NULL, '{');
	json_text(j, "name", c->name);
	json_some(j, "id", c->id);
	json_text(j, "type", types[c->kind]);
	if (c->kind == DATA_AMOUNT)
		json_text(j, "unit", data->unit);
	json_close_line(j, '}');
}

static bool tells_apart(const struct data_column *c)
{
	return c->unique;
}

static bool is_number_of_item(const struct data_column *c)
{
	return c->unique && c->kind == DATA_INTEGER;
}

static void put_names(struct json *j, const char *key, const struct data_table *t,
		      bool (*want)(const struct data_column *), size_t most)
{
	json_open(j, key, '[');
	for (size_t i = 0; i < t->columns && most > 0; i++) {
		if (!want(&t->column[i]))
			continue;
		json_text(j, NULL, t->column[i].name);
		most--;
	}
	json_close(j, ']');
}

/* The numbers of the items around a row lead to the table of these items. */
static void put_parent(struct json *j, const struct data *data, const struct data_table *t)
{
	size_t shared = 0, number = 0;

	for (size_t i = 0; i < t->parent->columns; i++)
		shared += is_number_of_item(&t->parent->column[i]);
	while (data->table[number] != t->parent)
		number++;
	json_open(j, "foreignKeys", '[');
	json_open(j, NULL, '{');
	put_names(j, "fields", t, is_number_of_item, shared);
	json_open(j, "reference", '{');
	put_name(j, "resource", t->parent->id, number);
	put_names(j, "fields", t->parent, is_number_of_item, shared);
	json_close(j, '}');
	json_close(j, '}');
	json_close(j, ']');
}

static void put_schema(struct json *j, const struct data *data, const struct data_table *t)
{
	size_t unique = 0;

	json_open(j, "schema", '{');
	json_open(j, "fields", '[');
	for (size_t i = 0; i < t->columns; i++) {
		put_field(j, data, &t->column[i]);
		unique += t->column[i].unique;
	}
	json_close(j, ']');
	json_raw(j, "missingValues", "['']");
	if (unique > 0)
		put_names(j, "primaryKey", t, tells_apart, t->columns);
	if (t->parent != NULL)
		put_parent(j, data, t);
	json_close(j, '}');
}

/* The notes that are printed below a table. */
static void put_notes(struct json *j, const struct data_table *t)
{
	struct buf b = {0};

	for (size_t i = 0; i < sizeof t->note / sizeof *t->note; i++) {
		if (t->note[i] == NULL)
			continue;
		if (b.n > 0)
			buf_putc(&b, '\n');
		buf_puts(&b, t->note[i]);
	}
	json_some(j, "description", buf_text(&b));
	buf_free(&b);
}

static void put_table(struct json *j, const struct data *data, size_t number,
		      const struct data_file *f)
{
	const struct data_table *t = data->table[number];

	json_open(j, NULL, '{');
	put_name(j, "name", t->id, number);
	json_text(j, "title", t->title);
	put_notes(j, t);
	put_file(j, f);
	json_text(j, "profile", "tabular-data-resource");
	json_text(j, "format", "csv");
	json_text(j, "mediatype", "text/csv");
	json_text(j, "encoding", "utf-8");
	json_raw(j, "dialect",
		 "{'delimiter': ',', 'lineTerminator': '\\r\\n', 'quoteChar': '\\u0022', "
		 "'doubleQuote': true, 'header': true}");
	put_schema(j, data, t);
	json_close(j, '}');
}

void json_package(FILE *out, const struct data *data, const struct book *book,
		  const struct data_file *file)
{
	struct json j = {.out = out};
	char name[32];

	json_open(&j, NULL, '{');
	json_text(&j, "profile", "tabular-data-package");
	snprintf(name, sizeof name, "budget-%d", data->year);
	json_text(&j, "name", name);
	json_some(&j, "title", book->title);
	json_some(&j, "description", book->subject);
	json_open(&j, "resources", '[');
	for (size_t i = 0; i < data->tables; i++)
		put_table(&j, data, i, &file[i]);
	json_close(&j, ']');
	json_close(&j, '}');
}
