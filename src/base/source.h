/*
 * source: the text of one input file, and positions in it. A position is a byte
 * offset; line and column are counted only when somebody complains.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct diag;

/* Made by source_read and source_new only. */
struct source {
	const char *name; /* as the user named it: shown in messages */
	const char *text; /* NUL-terminated, may hold further NULs if the file does */
	size_t len;
	const uint32_t *line; /* where each line begins; at least one */
	size_t lines;
};

/* src == NULL: no place in a file. */
struct pos {
	const struct source *src;
	uint32_t off;
};

#define POS_NONE ((struct pos){NULL, 0})

/*
 * Read a whole file into the arena. Reports and returns NULL when it cannot be
 * read, is larger than 64 MiB, is not UTF-8, holds a NUL byte or begins with a BOM.
 */
struct source *source_read(struct arena *, struct diag *, const char *path);

/* A source over text that is not a file. The text is copied. */
struct source *source_new(struct arena *, const char *name, const char *text, size_t len);

/* The same source, n bytes further on. */
struct pos pos_add(struct pos, size_t n);

/* 1-based line and column; columns count characters, not bytes. */
void source_locate(struct pos, unsigned *line, unsigned *col);

/* Byte offset of a 0-based line and a 0-based column in characters (libyaml's marks). */
uint32_t source_offset(const struct source *, size_t line, size_t col);

#endif
