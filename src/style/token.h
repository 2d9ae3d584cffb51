/*
 * token: the text of a stylesheet cut into tokens, each with its byte offsets, so that
 * every later message can point at its place. White space and comments are not tokens:
 * the token after them says that they were there.
 */
#ifndef STYLE_TOKEN_H
#define STYLE_TOKEN_H
#include "base/source.h"

struct arena;
struct diag;

enum token_kind {
	TOKEN_END,
	TOKEN_IDENT,
	TOKEN_FUNCTION, /* name( */
	TOKEN_AT,	/* @name */
	TOKEN_HASH,	/* #name */
	TOKEN_STRING,
	TOKEN_NUMBER,
	TOKEN_PERCENT,
	TOKEN_DIMENSION, /* a number with a unit */
	TOKEN_URL,	 /* url(…) without quotes */
	TOKEN_CHAR,	 /* any other character, in c */
	TOKEN_BAD,	 /* what was here is reported already */
};

/* A decimal number as it was written: n / scale, scale a power of ten. */
struct number {
	int64_t n, scale;
};

struct token {
	enum token_kind kind;
	char c;		    /* TOKEN_CHAR; 0 for a character beyond ASCII */
	bool space;	    /* white space or a comment stands before */
	bool whole;	    /* a number without a decimal point */
	bool huge;	    /* a number with more digits than we keep; number is then not set */
	uint32_t off, end;  /* its bytes in the source */
	const char *text;   /* name, string or unit, with escapes resolved */
	struct number number;
};

/* All tokens of a source, ended by TOKEN_END. Reports unterminated strings and comments. */
struct token *token_read(struct arena *, struct diag *, const struct source *, size_t *n);

#endif
