/*
 * xlsx: what the files that write tables.xlsx share.
 */
#ifndef EXPORT_XLSX_H
#define EXPORT_XLSX_H
#include "export/data.h"
#include <xlsxwriter.h>

enum xlsx_number { XLSX_GENERAL, XLSX_TEXT, XLSX_AMOUNT, XLSX_DATE };

/* How a cell looks; equal looks are one format of the workbook. */
struct xlsx_look {
	enum xlsx_number number;
	enum lxw_format_alignments align;
	int decimals, indent;
	bool strong, frame, title;
};

struct xlsx {
	struct diag *diag;
	const struct data *data;
	const struct book *book;
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	const struct data_table *table; /* of the sheet */
	const char **names;		/* of the sheets, as far as there are some */
	struct {
		struct xlsx_look look;
		lxw_format *format;
	} * format;
	size_t formats, format_cap;
	size_t cells; /* written */
};

lxw_format *xlsx_format(struct xlsx *, const struct xlsx_look *);
/* The sheet of a table, with all that belongs to printing it. false after a message. */
bool xlsx_sheet(struct xlsx *, const struct data_table *);

#endif
