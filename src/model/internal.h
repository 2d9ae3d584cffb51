/*
 * internal: what the files of this folder share. A report is loaded in this order: files ->
 * one mapping -> pack -> facts, stated totals, fields -> measures and grids; the view and the
 * dump only read what is here. The surprising rule: dimension values are small integers, so a
 * filter is one array of flags per condition; flags are set when all facts are known.
 */
#ifndef MODEL_INTERNAL_H
#define MODEL_INTERNAL_H
#include "base/diag.h"
#include "model/data.h"
#include "model/model.h"
#include "yaml/yaml.h"

#include <stdint.h>

#define NONE UINT32_MAX
#define MAX_LEVELS 8

/* ---- names.c: texts to small integers, in the order in which they were added ---------- */

struct names {
	const char **text;
	size_t n, cap;
	uint32_t *slot; /* index + 1, 0: free */
	size_t slots;	/* a power of two */
};

uint32_t names_find(const struct names *, const char *); /* or NONE */
uint32_t names_add(struct arena *, struct names *, const char *);

/* Typed where something is still to be filled in; typed in a text that is last year's. */
#define UNFILLED "待填"
#define OUTDATED "【待改写】"

/* ---- what the pack declares ------------------------------------------------------------ */

enum zero { ZERO_BLANK, ZERO_SHORT, ZERO_FULL }; /* nothing, 0, 0.00 */

struct code {
	const char *code, *name;
	struct pos code_pos, name_pos;
	const struct yaml *entry; /* of the catalogue; NULL: from the report */
	int level;		  /* from 1 */
	uint32_t parent;
	bool named; /* by the catalogue or by the report's codes: */
};

struct catalogue {
	const char *name;
	const struct yaml *root; /* of the file */
	size_t level_n, length[MAX_LEVELS]; /* digits of a code at each level */
	struct code *code;
	size_t cap;
	struct names index; /* code -> place in code[] */
	uint32_t *sorted;   /* places in ascending order, parents first; see catalogue_sort */
	struct catalogue *next;
};

/* What editors tell who fills a report in; NULL: nothing. */
struct advice {
	const char *description, *example;
};

enum dimension_kind { DIMENSION_CODE, DIMENSION_VALUE, DIMENSION_TEXT };

struct dimension {
	const char *name, *label;
	struct advice advice;
	enum dimension_kind kind;
	struct catalogue *catalogue; /* DIMENSION_CODE */
	int level;		     /* at which facts must stand; 0: any */
	struct names values;	     /* the others */
	const char *fallback;	     /* NULL: required */
};

/* A list of facts. Fact i has value[i * dimension_n .. ] and amount[i]. */
struct list {
	const char *name, *label;
	struct advice advice;
	struct dimension *dimension;
	size_t dimension_n;
	size_t n, cap;
	uint32_t *value;
	money *amount;
	const struct yaml **node; /* the amounts */
	bool broken;		  /* some facts are missing because they were refused */
	const struct yaml *next_node; /* next_year: until the measures are known */
	struct carry *carry;
	size_t carry_n;
	struct stated *stated;	  /* by ascending number of facts */
	size_t stated_n, stated_cap;
	struct list *next;
};

/* A fact of next year's report; its amount is a measure of this one. */
struct carry {
	uint32_t *value;
	const struct measure *measure;
	const struct yaml *node;
};

struct condition {
	size_t dimension;
	const char *attribute; /* NULL: the value itself */
	const struct yaml *values; /* a text or a list of texts */
	bool *allowed;		   /* by value; NULL until filter_resolve */
};

/* A conjunction of conditions on the facts of one list. NULL matches every fact. */
struct filter {
	struct list *list;
	struct condition *condition;
	size_t n;
	bool broken;		/* complained about; not to be used */
	struct filter *next;	/* of the same where */
	struct filter *all;	/* of the model */
};

/* A `where:` that may be asked of several lists. */
struct where {
	const struct yaml *node; /* NULL: none */
	struct filter *filters;
};

/* A total the report states for the set of facts that a filter selects. */
struct stated {
	const struct yaml *node; /* the amount */
	struct filter *filter;
	money amount, adjust;
	uint32_t *fact;
	size_t n, order;
};

/* The facts that a cell or a measure adds up: those that pass all that is given. */
struct selection {
	struct list *list; /* NULL: there are none */
	struct filter *filter[3];
	size_t dimension;
	uint32_t code; /* of this dimension, or one below it; NONE: any */
};

enum field_kind {
	FIELD_TEXT,
	FIELD_PARAGRAPHS,
	FIELD_AMOUNT,
	FIELD_INTEGER,
	FIELD_DATE,
	FIELD_MAP,
	FIELD_LIST
};

/* What becomes of a field in next year's report. */
enum next_year {
	NEXT_USUAL,   /* as is usual for its kind: see next.c */
	NEXT_KEEP,    /* as it is */
	NEXT_EMPTY,   /* to be filled in */
	NEXT_ADVANCE, /* the same day, a year later */
	NEXT_REWRITE  /* marked as last year's text */
};

struct term { /* of a derived amount: the way from the map that holds it */
	const struct field **path;
	size_t n;
	struct term *next;
};

struct field {
	const char *name, *label;
	struct advice advice;
	enum field_kind kind;
	bool required;
	enum next_year next_year;
	const struct yaml *sum_node; /* sum: as it is written, until the siblings are known */
	struct term *sum;
	struct field *child; /* of a map, or of the items of a list; none: a list of texts */
	struct field *next;
};

struct measure {
	const char *name, *label; /* label: what people call it, or NULL */
	const struct yaml *node;
	struct list *list; /* NULL: a formula */
	struct where where;
	struct operand {
		struct measure *measure;
		bool minus;
	} *operand;
	size_t n;
	money value;
	bool given; /* every list it is made of has a fact that counts for it */
	enum { MEASURE_NEW, MEASURE_BUSY, MEASURE_DONE } state;
	struct measure *next;
};

/* The way from the top to a field; n 0: the pack names none. */
struct trail {
	const struct field **step;
	size_t n;
};

/* What the list of all reports says about each. */
struct summary {
	struct trail department, code, published, corrected;
	struct total {
		const char *label;
		struct measure *measure;
		struct total *next;
	} *totals;
};

enum column_kind { COLUMN_AMOUNT, COLUMN_NAME, COLUMN_CODE, COLUMN_ORDINAL };

struct column {
	const char *head;
	struct pos pos, key;	/* of the head's text; of the column */
	enum column_kind kind;
	int level;		/* COLUMN_CODE: the part it shows; 0: the whole code */
	const char *id;
	struct where where;
	struct list *list;	/* NULL: the side's or the table's */
	struct side *side;
	struct column *parent, *child, *next;
	size_t number;		/* of the head cell, from 1 */
	size_t depth, span;	/* rows above; leaf columns below */
};

struct line {
	const char *label; /* with {ordinal}, {name}, {code} when each is given */
	struct pos pos;
	const char *id;
	struct where where;
	struct list *list;
	int indent;
	bool strong, blank, nonzero;
	const struct yaml *each; /* the entries */
	const char *dimension;
	struct catalogue *catalogue;
	struct line *next;
};

struct group {
	struct line *line;
	struct group *next;
};

struct side {
	const char *name;
	struct list *list;
	struct group *group;
	struct side *next;
};

struct table {
	const char *id, *title;
	struct pos pos, title_pos;
	struct list *list;
	struct where where;
	enum zero zero;
	const char *numbering, *note, *empty_note;
	struct pos numbering_pos, note_pos, empty_pos;
	const struct yaml *own_note; /* the report's, in place of the pack's */
	bool keep_rows; /* when it is empty */
	struct column *column, **leaf;
	size_t leaf_n, depth;
	struct side *side;	/* fixed lines; a tree has one side without a name */
	size_t side_n;
	const char *tree;	/* the dimension of the rows; NULL: fixed lines */
	struct catalogue *catalogue;
	bool level[MAX_LEVELS + 1];
	const char *total;	/* label of the total row */
	struct pos total_pos;
	bool total_first;
	struct grid *grid;
	struct table *next;
};

/* ---- what the report holds -------------------------------------------------------------- */

/* Where the bytes of a printed text from `at` on come from. */
struct piece {
	size_t at;
	struct pos pos;
	bool typed; /* in the report, not in the pack */
};

struct value {
	const struct field *field; /* NULL: an item of a list */
	const struct yaml *node;   /* NULL: not given */
	const char *text;
	struct pos pos; /* of the text */
	money amount;
	int year, month, day;
	bool unfilled; /* UNFILLED stands there: as if it were not given, but told */
	struct value *child, *next; /* fields of a map; items; paragraphs */
	size_t count;
	const struct piece *piece; /* of a text as it is printed: sentence.c */
	size_t pieces;
};

/* A finding that somebody answers for. */
struct waiver {
	const struct yaml *node;
	const char *rule, *place, *reason, *signer; /* place: as in struct finding */
	bool used;
	struct waiver *next;
};

enum cell_kind { CELL_BLANK, CELL_TEXT, CELL_AMOUNT };

struct cell {
	enum cell_kind kind;
	const char *text, *key; /* key: the row's part of the ids, NULL: a padded cell */
	struct pos pos;
	money amount;
	bool hidden; /* an amount cell of a line without amounts */
	bool strong;
	int indent;
};

struct row {
	const char *id;
	int level; /* of a tree row; 0: none */
	bool total, line, strong;
	int indent;
	struct cell *cell; /* one per leaf column */
};

struct grid {
	struct row *row;
	size_t n;
	bool empty;
};

struct model {
	struct arena *arena;
	struct diag *diag; /* while loading */
	const char *packs_dir, *pack_name, *pack_dir, *template, *style, *script;
	struct yaml *yaml; /* the report */
	struct yaml **file; /* the mapping of each of its files, without their entries */
	size_t files;
	const struct yaml *pack;
	bool booklet;
	int year;
	enum money_unit unit;
	bool unit_known;
	struct money_style display;
	enum zero zero;
	struct catalogue *catalogues;
	struct list *lists;
	struct field *fields;
	struct value *values;
	struct measure *measures;
	struct table *tables;
	struct chart *charts; /* chart.h */
	struct filter *filters;
	struct summary listing;
	struct rule *rules; /* formula.h */
	struct waiver *waivers;
	bool overflow; /* told */
	bool amounts_missing; /* some are UNFILLED, and count as zero */
};

/* ---- read.c: a node in, what was expected out; otherwise a message and NULL or false ----- */

/* NULL, or a key with nothing behind it. */
bool is_absent(const struct yaml *);
/* Is it still to be filled in? */
bool is_unfilled(const struct yaml *);
/* Of the kind expected; what: "a fact". */
bool read_kind(struct model *, const struct yaml *, enum yaml_kind, const char *what);
/* A text that is not empty. */
const char *read_text(struct model *, const struct yaml *, const char *what);
bool read_flag(struct model *, const struct yaml *); /* yes or no; NULL is no */
bool read_number(struct model *, const struct yaml *, int least, int most, int *out);
/* Zero for one that is still to be filled in. */
bool read_amount(struct model *, const struct yaml *, money *out);
/* An unknown key that is really the rest of an amount with a comma, before it: told as such. */
bool read_note_key(struct model *, const struct yaml *before, const struct yaml *entry);
/* A hint when an unknown key holds a full-width colon. */
void read_note_colon(struct model *, const struct yaml *entry);
void read_note_label(struct model *, const struct yaml *entry, const char *label, const char *name);
/* The value of a key that must be there. */
const struct yaml *read_need(struct model *, const struct yaml *map, const char *key,
			     const char *what);
/* Is it a mapping, and are all its keys among the names that follow (up to NULL)? */
bool read_keys(struct model *, const struct yaml *map, const char *what, ...);
/* One of the names that follow (up to NULL): its number, or -1. */
int read_choice(struct model *, const struct yaml *, const char *what, ...);
/* "a, b, c" */
const char *list_names(struct model *, const char *const *names, size_t n);
/* "; did you mean 'x'?" or "". */
const char *suggest(struct model *, const char *name, const char *const *names, size_t n);
/* "'name' (label)" */
const char *name_label(struct model *, const char *name, const char *label);

/* Is it a place in the report, not in its pack? */
bool report_holds(const struct model *, struct pos);
/* The keys of every report, whatever the pack: NULL-terminated. */
extern const char *const report_sections[];

/* ---- the other files, in the order of the work -------------------------------------------- */

bool catalogue_read(struct model *, const struct yaml *); /* one entry of catalogues: */
struct catalogue *catalogue_find(struct model *, const struct yaml *name);
void catalogue_name(struct model *, const struct yaml *codes); /* codes: of the report */
/* Place of a code in the catalogue; an unknown one is added with a warning, a wrong one NONE. */
uint32_t catalogue_code(struct model *, const struct dimension *, const struct yaml *);
void catalogue_sort(struct model *, struct catalogue *);
/* The code itself or one that is above it? */
bool catalogue_above(const struct catalogue *, uint32_t above, uint32_t code);
/* An attribute of a code's entry; when it has no entry, of the nearest entry above it. */
const char *catalogue_attribute(const struct catalogue *, uint32_t code, const char *attribute);
void catalogue_names(struct model *, const struct catalogue *, const char *attribute,
		     struct names *);

struct list *list_find(struct model *, const struct yaml *name); /* or a message and NULL */
size_t list_dimension(const struct list *, const char *name);	 /* or dimension_n */

bool pack_read(struct model *, const char *path);
void fields_declare(struct model *, const struct yaml *, struct field **);
void tables_declare(struct model *, const struct yaml *);
/* An id: ASCII letters, digits, '-' and '_'; not taken yet. */
bool id_check(struct model *, const struct yaml *, struct names *taken);
void columns_declare(struct model *, struct table *, const struct yaml *);
void measures_declare(struct model *, const struct yaml *);
struct measure *measure_find(struct model *, const struct yaml *name); /* or a message and NULL */
void listing_declare(struct model *, const struct yaml *); /* listing: */
void next_field_declare(struct model *, struct field *, const struct yaml *);
void next_list_declare(struct model *, struct list *);

/* The list that a cell's facts come from; NULL: none is named. line may be NULL. */
struct list *cell_list(const struct table *, const struct line *, const struct column *);
/* The filter of a where for a list; messages at the first time. */
struct filter *where_filter(struct model *, struct where *, struct list *);
void filters_resolve(struct model *);
bool filter_match(const struct filter *, const uint32_t *value);

/* The line of a side with this id, or the `each` that makes the row of this code; or NULL. */
struct line *line_find(const struct side *, const char *key);
/* line: NULL in a tree of codes, and for all rows of a column. code: NONE for all codes. */
struct selection select_cell(struct model *, struct table *, struct line *, struct column *,
			     uint32_t code);
/* Of a measure that is no formula. */
struct selection select_measure(struct model *, struct measure *);
bool selection_has(const struct selection *, size_t fact);

/* The values of a fact, whose other key is `amount`; false after a message. */
bool fact_values(struct model *, struct list *, const struct yaml *fact, const char *amount,
		 uint32_t *value);
void facts_read(struct model *, struct list *, const struct yaml *);
void facts_check(struct model *, struct list *);
void stated_read(struct model *, const struct yaml *);
void stated_adjust(struct model *, struct list *);
/* Are all facts of the total matched by all three filters? */
bool stated_within(const struct stated *, struct filter *const filter[3]);
/* Σ facts that match the three filters, stated totals included. */
money list_sum(struct model *, const struct list *, struct filter *const filter[3]);
/* *sum += v; tells once when the result cannot be computed. */
void sum_add(struct model *, const struct list *, money *sum, money v);

void values_read(struct model *);
/* notes: and waivers: of the report */
void notes_read(struct model *, const struct yaml *);
void waivers_read(struct model *, const struct yaml *);
void measures_compute(struct model *);
void grid_compute(struct model *, struct table *);
void grid_view(const struct model *, struct arena *, const struct table *, bool rows,
	       xmlNode *parent);

/* ---- format.c ------------------------------------------------------------------------------ */

const char *format_amount(const struct model *, struct arena *, money);
const char *format_cell(const struct model *, struct arena *, money, enum zero);
/* What a cell prints; "" for nothing. */
const char *cell_text(const struct model *, struct arena *, const struct table *,
		      const struct cell *);
/* 2024年3月5日 */
const char *format_date(struct arena *, const struct value *);
/* With as many more decimals as it takes to print all of it. */
const char *format_exact(const struct model *, struct arena *, money);
/* All of it, in 元. */
const char *format_yuan(struct arena *, money);
/* All of it, in the unit of typing, with two decimals at least. */
const char *format_typed(const struct model *, struct arena *, money);

/* ---- data.c, datalist.c, datafield.c: what the data files hold ------------------------------ */

struct making {
	const struct model *m; /* prints amounts without commas */
	struct arena *arena;
	struct data *data;
	size_t table_cap, field_cap;
};

/* One more table; its id is made to differ from all others, upper and lower case being one. */
struct data_table *data_add_table(struct making *, const char *id, const char *title);
/* Sets a column's name; one that is taken in this table gets a number. */
void data_name_column(struct making *, struct data_table *, size_t column, const char *name);
/* One data table for each list of mappings, and for each mapping with amounts. */
void data_lists(struct making *);
/* The fields outside of lists. */
void data_fields(struct making *);
/* A field's value in a mapping; NULL: not given. */
const struct value *data_find(const struct value *map, const struct field *);
/* What a value prints where it stands in a table; "" for nothing. */
const char *data_text(struct making *, const struct value *);
enum data_kind data_kind(const struct field *);
const char *data_label(const struct field *);

/* ---- view.c: building XML ------------------------------------------------------------------ */

/* A document with an empty root element. */
xmlDoc *view_new(const char *root);
xmlNode *view_element(xmlNode *parent, const char *name);
void view_attribute(xmlNode *, const char *name, const char *value);
/* The attributes sign and abs of an amount. */
void view_sign(const struct model *, struct arena *, xmlNode *, money);
/* A text that was typed at pos (or nowhere). */
void view_text(struct arena *, xmlNode *, const char *text, struct pos);

#endif
