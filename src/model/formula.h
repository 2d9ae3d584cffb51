/*
 * formula: what the rules of a pack are made of. A formula is parsed and bound to the pack's
 * tables, measures and fields once; check.c evaluates it. The surprising rule: a formula says
 * what must hold, never what to do when it does not.
 */
#ifndef MODEL_FORMULA_H
#define MODEL_FORMULA_H
#include "model/internal.h"

enum expr_kind {
	EXPR_LITERAL,
	/* paths */
	EXPR_CELL,
	EXPR_MEASURE,
	EXPR_FIELD,
	EXPR_CHILDREN,
	EXPR_FACTS,	  /* the values of a dimension */
	EXPR_REPORT_YEAR,
	EXPR_KEY,	  /* of the current row */
	/* amounts and numbers */
	EXPR_SUM,
	EXPR_ABS,
	EXPR_TIMES,
	EXPR_COUNT,
	EXPR_DAYS,
	EXPR_YEAR,
	EXPR_LENGTH,
	EXPR_MINUS,
	EXPR_ADD,
	EXPR_SUBTRACT,
	/* conditions */
	EXPR_COMPARE,
	EXPR_AND,
	EXPR_OR,
	EXPR_NOT,
	EXPR_EMPTY,
	EXPR_NOTED,
	EXPR_EXISTS,
	EXPR_UNIQUE,
	EXPR_MATCHES,
	EXPR_LACKS,
	EXPR_ENDS,
	EXPR_BALANCED,
	EXPR_ASCENDING,
	EXPR_AGREES,
	EXPR_ANY,
	EXPR_JOINED,
	EXPR_NAMED,
	EXPR_PRINTED,
	EXPR_LEADS,
	EXPR_AMONG,
	EXPR_YEARS,
	EXPR_DIFFERS
};

enum expr_type {
	TYPE_CONDITION,
	TYPE_AMOUNT,
	TYPE_NUMBER,
	TYPE_LITERAL, /* an amount or a number, as its neighbour wants */
	TYPE_AMOUNTS, /* several */
	TYPE_TEXT,    /* one or several */
	TYPE_DATE,
	TYPE_DATES, /* several */
	TYPE_ITEMS,   /* a list or a map */
	TYPE_ROW
};

/* The texts that a path without steps stands for. */
enum text_kind { TEXTS_TYPED, TEXTS_SENTENCES, TEXTS_HEADINGS, TEXTS_CONTENTS };

enum compare {
	COMPARE_EQ,
	COMPARE_NE,
	COMPARE_LE,
	COMPARE_GE,
	COMPARE_LT,
	COMPARE_GT,
	COMPARE_NEAR
};

/* Rows of a table: one by its name, the current one (@), or those of codes (*, *1). */
enum row_kind { ROW_NAMED, ROW_CURRENT, ROW_CODES };

struct expr {
	enum expr_kind kind;
	enum expr_type type;
	size_t at, end;	 /* bytes of the formula's text */
	size_t number;	 /* of a path, as {1} in messages; 0: none */
	struct expr *left, *right, *third;
	enum compare op;
	const char *text; /* a literal's digits; a pattern */
	money amount;	  /* a literal's value */
	struct table *table;
	enum row_kind row;
	const char *key; /* ROW_NAMED */
	int level;	 /* ROW_CODES; 0: every level */
	struct column *column; /* NULL: the current one */
	struct measure *measure;
	const struct field **step; /* the way to a field */
	size_t steps;		   /* 0: texts says which */
	enum text_kind texts;
	struct list *list;	   /* EXPR_FACTS */
	size_t dimension;
	bool from_item; /* from the current item, not from the top */
};

enum each { EACH_NONE, EACH_ROW, EACH_CELL, EACH_COLUMN, EACH_ITEM };

struct formula {
	const struct yaml *node;
	enum each each;
	struct expr *over;  /* EXPR_CELL (its row_kind says which rows) or EXPR_FIELD */
	struct side *side;  /* EACH_ROW: whose rows */
	struct expr *when;  /* NULL: always */
	struct expr *must;
	size_t paths;	    /* how many {1}, {2} … there are */
	bool children;	    /* it is about rows that have rows below them */
	struct formula *next;
};

#define LANGUAGES 2 /* in which a rule may speak beside its pack's own */

struct rule {
	const char *id, *title, *clause; /* title and clause may be NULL */
	const char *message, *translation[LANGUAGES]; /* as the pack says it; NULL: it does not */
	enum severity severity;
	const struct yaml *node;
	struct formula *formula;
	struct rule *next;
};

/* NULL after a message. */
struct formula *formula_read(struct model *, const struct yaml *);
/* The message of a rule in the user's language, or as the pack says it. */
const char *rule_message(const struct rule *);
/* The rules of a file. */
void rules_declare(struct model *, const char *path);

/* ---- what the parser's two files share ------------------------------------------------------ */

enum token { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_STRING, TOKEN_SIGN };

struct parser {
	struct model *m;
	const struct yaml *node;
	struct formula *formula;
	enum token token;
	size_t at, end;	  /* of the token */
	size_t behind;	  /* the end of the token before */
	const char *text; /* of the token */
	unsigned depth;
	bool broken;
};

/* A message with a caret at byte at of the formula; only the first one is printed. */
void formula_error(struct parser *, size_t at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* A path, bound to what it names; NULL after a message. */
struct expr *path_bind(struct parser *, const char *text, size_t at, size_t end);
/* A pattern whose {year}, {last-year} and {yy} have become the report's. */
const char *path_years(struct parser *, const char *pattern);

#endif
