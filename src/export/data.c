/*
 * data: the strings of the model and a work folder in, the files of data/ out, each written as
 * soon as it is made. The surprising rule: datapackage.json comes last, for it tells the size
 * and the checksum of the others.
 */
#include "export/data.h"
#include "base/arena.h"
#include "base/file.h"
#include "export/export.h"
#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

struct files {
	struct arena *arena;
	struct diag *diag;
	const struct publish *publish;
	struct data_file *file;
	size_t n;
};

static bool put_file(struct files *f, const char *name, const char *data, size_t n)
{
	char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)data, n);

	f->file[f->n++] = (struct data_file){name, arena_strdup(f->arena, sum), n};
	g_free(sum);
	return publish_write(f->diag, f->publish, path_join(f->arena, "data", name), data, n);
}

static bool put_csv(struct files *f, const struct data_table *t)
{
	struct buf csv = {0};
	bool good;

	csv_table(t, &csv);
	good = put_file(f, arena_printf(f->arena, "%s.csv", t->id), csv.p, csv.n);
	buf_free(&csv);
	return good;
}

static bool put_xlsx(struct files *f, const struct data *data, const struct book *book)
{
	struct buf xlsx = {0};
	bool good = xlsx_tables(f->diag, f->publish, data, book, &xlsx) &&
		    put_file(f, "tables.xlsx", xlsx.p, xlsx.n);

	buf_free(&xlsx);
	return good;
}

static void print_report(FILE *out, const struct files *f, const struct data *data,
			 const struct book *book)
{
	(void)f;
	json_report(out, data, book);
}

static void print_package(FILE *out, const struct files *f, const struct data *data,
			  const struct book *book)
{
	json_package(out, data, book, f->file, f->n);
}

static bool put_json(struct files *f, const char *name, const struct data *data,
		     const struct book *book,
		     void (*print)(FILE *, const struct files *, const struct data *,
				   const struct book *))
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	bool good = out != NULL;

	if (good) {
		print(out, f, data, book);
		good = fclose(out) == 0;
	}
	if (good)
		good = put_file(f, name, text, n);
	else
		diag_machine(f->diag, "cannot make %s/data/%s: %s", f->publish->target, name,
			     strerror(errno));
	free(text);
	return good;
}

bool data_write(struct arena *arena, struct diag *d, const struct publish *p, const struct data *data,
		const struct book *book)
{
	struct files f = {.arena = arena, .diag = d, .publish = p};
	bool good = true;

	f.file = arena_alloc(arena, (data->tables + 3) * sizeof *f.file);
	for (size_t i = 0; good && i < data->tables; i++)
		good = put_csv(&f, data->table[i]);
	return good && put_xlsx(&f, data, book) &&
	       put_json(&f, "report.json", data, book, print_report) &&
	       put_json(&f, "datapackage.json", data, book, print_package);
}
