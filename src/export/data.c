/*
 * data: the strings of the model and a work folder in, the files of data/ out, each written as
 * soon as it is made. The surprising rule: datapackage.json comes last, for it tells the size
 * and the checksum of each CSV file.
 */
#include "export/data.h"
#include "base/arena.h"
#include "base/file.h"
#include "export/export.h"
#include <glib.h>
#include <stdlib.h>

struct files {
	struct arena *arena;
	struct diag *diag;
	const struct publish *publish;
	const struct data *data;
	const struct book *book;
	struct data_file *csv; /* of each table */
};

static bool put_file(struct files *f, const char *name, const void *data, size_t n)
{
	return publish_write(f->diag, f->publish, path_join(f->arena, "data", name), data, n);
}

static bool put_csv(struct files *f, const struct data_table *t, struct data_file *file)
{
	struct buf csv = {0};
	char *sum;
	bool good;

	csv_table(t, &csv);
	sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)csv.p, csv.n);
	*file = (struct data_file){
	    .name = arena_printf(f->arena, "%s.csv", t->id),
	    .sha256 = arena_strdup(f->arena, sum),
	    .bytes = csv.n,
	};
	good = put_file(f, file->name, csv.p, csv.n);
	g_free(sum);
	buf_free(&csv);
	return good;
}

static bool put_xlsx(struct files *f)
{
	struct buf xlsx = {0};
	bool good = xlsx_tables(f->diag, f->publish, f->data, f->book, &xlsx) &&
		    put_file(f, "tables.xlsx", xlsx.p, xlsx.n);

	buf_free(&xlsx);
	return good;
}

static bool put_json(struct files *f, const char *name,
		     void (*print)(FILE *, const struct data *, const struct book *,
				   const struct data_file *))
{
	char *text;
	size_t n;
	FILE *out = xmemstream(&text, &n);
	bool good;

	print(out, f->data, f->book, f->csv);
	xmemclose(out);
	good = put_file(f, name, text, n);
	free(text);
	return good;
}

bool data_write(struct arena *arena, struct diag *d, const struct publish *p,
		const struct data *data, const struct book *book)
{
	struct files f = {arena, d, p, data, book, NULL};
	bool good = true;

	f.csv = arena_alloc(arena, (data->tables + 1) * sizeof *f.csv);
	for (size_t i = 0; good && i < data->tables; i++)
		good = put_csv(&f, data->table[i], &f.csv[i]);
	return good && put_xlsx(&f) && put_json(&f, "report.json", json_report) &&
	       put_json(&f, "datapackage.json", json_package);
}
