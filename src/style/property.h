/*
 * property: the one table of the properties we know, and declared values. The table
 * drives the parser, the cascade (which fields of struct style to inherit, compare and
 * set), the dump and the README's list. A new property is a new row.
 */
#ifndef STYLE_PROPERTY_H
#define STYLE_PROPERTY_H
#include "style/style.h"
#include "style/token.h"

/* How a property's value is written, computed and dumped. */
enum property_kind {
	KIND_KEYWORD,
	KIND_LENGTH,
	KIND_MARGIN,	   /* a length or auto */
	KIND_BORDER_COLOR, /* the element's color when it is not declared */
	KIND_COLOR,
	KIND_BACKGROUND, /* a colour, transparent or none */
	KIND_FONT_SIZE,
	KIND_LINE_HEIGHT,
	KIND_SPACING, /* normal or a length */
	KIND_SIZE,    /* auto, a length or a percentage */
	KIND_WEIGHT,
	KIND_COUNT, /* a whole number, at least 1 */
	KIND_LEVEL, /* none or a whole number 1 to 9 */
	KIND_FAMILIES,
	KIND_PAGE_NAME,
	KIND_COUNTER_RESET,
	KIND_CONTENT,
	KIND_LABEL,
	KIND_STRING_SET,
	KIND_PAGE_SIZE,
	/* shorthands; they never reach the cascade */
	KIND_SIDES,	  /* one to four values for four longhands that follow each other */
	KIND_BORDER,	  /* width, style and color of all sides */
	KIND_BORDER_SIDE, /* … of one side */
	KIND_ALIAS,	  /* another name of one longhand */
};

/* Where a declaration may stand. */
enum { IN_RULE = 1, IN_PSEUDO = 2, IN_PAGE = 4, IN_BOX = 8 };

struct keyword {
	const char *name; /* NULL ends a list */
	int value;
};

struct field {
	size_t off, size; /* in struct style; size 0: no field */
};

struct property {
	const char *name;
	enum property_kind kind;
	bool inherited;
	bool negative;	  /* lengths: may be below zero */
	unsigned where;
	struct field field, flag; /* the value, and what goes with it */
	const struct keyword *keywords;
	int first;	     /* shorthands: row of the first longhand */
	const char *initial; /* in CSS; NULL for shorthands and for what has no field */
	const char *values;  /* what it expects, for messages and the README */
};

extern const struct property properties[];
extern const int property_count;
#define PROPERTY_MAX 96

/* Row of a property; -1 when there is none. Names compare without case. */
int property_find(const char *name);
const char *property_nearest(const char *name);

enum css_unit { CSS_PT, CSS_PX, CSS_MM, CSS_CM, CSS_IN, CSS_EM, CSS_REM, CSS_PERCENT };

struct length {
	struct number number;
	enum css_unit unit;
};

enum value_kind {
	VALUE_INHERIT,
	VALUE_INITIAL,
	VALUE_WORD, /* n: the keyword's value; auto, none and normal where a kind has them */
	VALUE_LENGTH,
	VALUE_NUMBER, /* length.number */
	VALUE_INT,    /* n: a whole number or a colour */
	VALUE_DATA,   /* name and data, as the kind has them */
};

struct value {
	enum value_kind kind;
	int32_t n;
	struct length length;
	const char *name;
	const void *data; /* families, content or struct page_size */
};

struct page_size {
	unit width, height;
};

struct decl {
	int property; /* row of a longhand */
	struct value value;
	struct pos pos;
	struct decl *next;
};

/* Tokens being read, i up to end. */
struct reader {
	struct arena *arena;
	struct diag *diag;
	const struct source *src;
	const struct token *tokens;
	size_t i, end;
	unsigned where;
};

struct pos reader_pos(const struct reader *, const struct token *);
/* The source text of a token for messages, cut when long; in the arena. */
const char *reader_text(const struct reader *, const struct token *);
/* The token at i; a TOKEN_END when the range is used up. */
const struct token *reader_peek(const struct reader *);
bool token_is(const struct token *, char c);
/* Report that a property's value is not what it expects. Returns false. */
bool value_bad(struct reader *, const struct property *, const struct token *);
bool value_is_color(const struct token *);
/* Read one value of a longhand; false after a message. */
bool value_read(struct reader *, const struct property *, struct value *);
/* Read content, a label or a string-set. */
bool content_read(struct reader *, const struct property *, struct value *);
/*
 * Read the whole range as the value of a property, longhand or shorthand, and put its
 * longhand declarations at *tail. False after a message, *tail then as it was.
 */
bool declaration_read(struct reader *, int property, struct pos, struct decl ***tail);

/* A length in units, rounded half away from zero, never beyond LENGTH_MAX. */
unit length_units(struct length, unit font_size, unit root_size);
#define LENGTH_MAX (14400 * UNIT_PT)
/* n / d, rounded half away from zero. d > 0. */
int64_t divide_round(int64_t n, int64_t d);

#endif
