/*
 * json: JSON, written as it is made, one member a line.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H
#include <stdbool.h>
#include <stdio.h>

/* Zero-initialise and set out. */
struct json {
	FILE *out;
	unsigned depth;
	bool full; /* something stands before, in what is open */
	bool line; /* what is open stays on one line */
};

/* key: NULL in an array, and for the whole. */
void json_open(struct json *, const char *key, char bracket); /* { or [ */
void json_close(struct json *, char bracket);		      /* } or ] */
/* The same of something that is written on one line, with all that is in it. */
void json_open_line(struct json *, const char *key, char bracket);
void json_close_line(struct json *, char bracket);
void json_text(struct json *, const char *key, const char *text);
void json_some(struct json *, const char *key, const char *text); /* unless it is NULL or "" */
void json_number(struct json *, const char *key, long long);
void json_flag(struct json *, const char *key, bool);
/* A piece of JSON as it is, but with ' for ". */
void json_raw(struct json *, const char *key, const char *text);

/* A text in quotes, nothing else. */
void json_quote(FILE *, const char *text);

#endif
