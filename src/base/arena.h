/*
 * arena: memory that lives as long as one stage's result and is freed whole.
 * Nothing allocated here is ever freed on its own. Running out of memory ends
 * the program with exit status 3: no caller checks for NULL.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include <stddef.h>
#include <stdio.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *); /* NULL is fine */

/* n bytes, aligned for any type, uninitialised / zeroed. */
void *arena_alloc(struct arena *, size_t n);
void *arena_zalloc(struct arena *, size_t n);

/* Copies, always NUL-terminated. */
char *arena_strdup(struct arena *, const char *);
char *arena_strndup(struct arena *, const char *, size_t n);
char *arena_printf(struct arena *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Grow an arena array for one more element: returns the (possibly moved) array
 * with room for n + 1 elements of the given size. *cap is the caller's record
 * of the room there is, 0 at first. The old copy stays in the arena unused.
 */
void *arena_grow(struct arena *, void *array, size_t n, size_t *cap, size_t size);

/* malloc, calloc and realloc that end the program instead of returning NULL. */
void *xmalloc(size_t);
void *xcalloc(size_t, size_t);
void *xrealloc(void *, size_t);
char *xstrdup(const char *);

/* open_memstream, and fclose of what it gave, in the same way. */
FILE *xmemstream(char **text, size_t *n);
void xmemclose(FILE *);

/*
 * Grow a malloc'ed array for one more element: the twin of arena_grow, with room doubling
 * from 32 on. *cap is the caller's record of the room there is, 0 at first.
 */
void *xgrow(void *array, size_t n, size_t *cap, size_t size);

#endif
