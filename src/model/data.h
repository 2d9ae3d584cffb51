/*
 * data: what the data files hold. Strings only, formatted by the model: amounts have a point
 * and no commas. The surprising rule: the tables are the pack's own and, behind them, one for
 * each list of the report and for each mapping with amounts, so that nothing that was typed
 * as a table is missing.
 */
#ifndef MODEL_DATA_H
#define MODEL_DATA_H
#include "base/source.h"
#include <stddef.h>

struct arena;
struct model;

enum data_kind { DATA_TEXT, DATA_CODE, DATA_INTEGER, DATA_AMOUNT, DATA_DATE };

/* Of a table; name: its heads from the outside in with '/' between, unique in the table. */
struct data_column {
	const char *name, *id; /* id: of an amount in a pivot, of a field in a list; or NULL */
	const char *numbering; /* what the line that numbers the columns prints; or NULL */
	enum data_kind kind;
	bool unique; /* together with the others that are: they tell the rows apart */
};

/* A cell of the head as it is printed. */
struct data_head {
	const char *text;
	size_t row, column, rows, columns;
};

struct data_cell {
	const char *text; /* "": nothing is printed */
	struct pos pos;	  /* where it was typed, or none */
	unsigned char indent;
	bool strong;
};

struct data_table {
	const char *id, *title;
	struct data_column *column;
	size_t columns;
	struct data_head *head;
	size_t heads, head_rows;
	bool numbered;
	const char **row; /* ids; NULL: rows have none */
	struct data_cell *cell; /* row by row */
	size_t rows;
	const char *note[2];
	const struct data_table *parent; /* the list in whose items this one's rows lie; or NULL */
};

/* A dimension of facts: coded by a catalogue or not. */
struct data_dimension {
	const char *name, *label;
	enum data_kind kind;
};

/* A total that the report states for some facts of a list. */
struct data_stated {
	const char *amount;
	const unsigned *fact;
	size_t facts;
};

/* A list of facts; fact i has value[i * dimensions ..] and amount[i]. */
struct data_list {
	const char *name, *label;
	struct data_dimension *dimension;
	size_t dimensions;
	const char **value, **amount; /* amounts are exact, in 元 */
	size_t facts;
	struct data_stated *stated;
	size_t stateds;
};

/* A text, number, amount or date of the report outside of its lists: several for paragraphs. */
struct data_field {
	const char *name, *label; /* name: department.code */
	enum data_kind kind;
	const char **value;
	size_t values;
	bool several; /* paragraphs and lists of texts, however many there are */
};

struct data_measure {
	const char *name, *amount;
};

struct data {
	int year;
	const char *pack, *unit; /* of the tables, measures and fields */
	bool thousands;		 /* people read amounts with commas */
	struct data_list *list;
	size_t lists;
	struct data_measure *measure;
	size_t measures;
	struct data_field *field;
	size_t fields;
	struct data_table **table;
	size_t tables;
};

/* All of it in the arena; texts may be the model's. */
const struct data *model_data(struct arena *, const struct model *);

#endif
