/*
 * data: what the files that write the data folder share. Each takes the strings of the model
 * and the title of the report, and makes one file of the package.
 */
#ifndef EXPORT_DATA_H
#define EXPORT_DATA_H
#include "base/buf.h"
#include "base/diag.h"
#include "layout/frag.h"
#include "model/data.h"
#include <stdio.h>

struct publish;

/* A CSV file that is already written, as datapackage.json tells of it. */
struct data_file {
	const char *name, *sha256; /* name: in data/ */
	size_t bytes;
};

/* UTF-8 with BOM, CRLF; texts in quotes, numbers without. */
void csv_table(const struct data_table *, struct buf *out);

/* All tables as one workbook, by way of the work folder. false after a message. */
bool xlsx_tables(struct diag *, const struct publish *, const struct data *, const struct book *,
		 struct buf *out);
/* Is the workbook whole, with so many cells? The library does not notice a full disk. */
bool xlsx_is_whole(const struct buf *, size_t cells);

/* Facts, measures, fields and tables. */
void json_report(FILE *, const struct data *, const struct book *, const struct data_file *);

/* Data Package with a Table Schema for the CSV file of each table. */
void json_package(FILE *, const struct data *, const struct book *, const struct data_file *);

#endif
