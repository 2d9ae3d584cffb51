/*
 * arena: in come sizes, out comes memory from a chain of blocks. The surprising rule:
 * a request larger than a quarter block gets a block of its own, placed behind the
 * current one, so that the current one can still be filled.
 */
#include "base/arena.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE (64 * 1024)
#define EXIT_MACHINE 3

struct block {
	struct block *next;
	size_t used, cap;
	max_align_t data[];
};

struct arena {
	struct block *head;
};

static _Noreturn void out_of_memory(void)
{
	fputs(gettext("gongkai: error: out of memory\n"), stderr);
	fflush(stderr);
	_Exit(EXIT_MACHINE);
}

void *xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		out_of_memory();
	return p;
}

FILE *xmemstream(char **text, size_t *n)
{
	FILE *f = open_memstream(text, n);

	if (!f)
		out_of_memory();
	return f;
}

void xmemclose(FILE *f)
{
	if (fclose(f) != 0)
		out_of_memory();
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xrealloc(void *old, size_t n)
{
	void *p = realloc(old, n ? n : 1);

	if (!p)
		out_of_memory();
	return p;
}

char *xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(xmalloc(n), s, n);
}

static struct block *block_new(size_t cap)
{
	struct block *b;

	if (cap > SIZE_MAX / 2)
		out_of_memory();
	b = xmalloc(sizeof *b + cap);
	b->next = NULL;
	b->used = 0;
	b->cap = cap;
	return b;
}

struct arena *arena_new(void)
{
	return xcalloc(1, sizeof(struct arena));
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	for (struct block *b = a->head, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

void *arena_alloc(struct arena *a, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	struct block *b = a->head;
	void *p;

	if (n > SIZE_MAX / 2)
		out_of_memory();
	n = n ? (n + align - 1) / align * align : align;
	if (n > BLOCK_SIZE / 4) {
		struct block *own = block_new(n);

		own->used = n;
		if (b) {
			own->next = b->next;
			b->next = own;
		} else {
			a->head = own;
		}
		return own->data;
	}
	if (!b || b->cap - b->used < n) {
		b = block_new(BLOCK_SIZE);
		b->next = a->head;
		a->head = b;
	}
	p = (char *)b->data + b->used;
	b->used += n;
	return p;
}

void *arena_zalloc(struct arena *a, size_t n)
{
	return memset(arena_alloc(a, n), 0, n);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	if (n)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		out_of_memory();
	p = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

void *arena_grow(struct arena *a, void *array, size_t n, size_t *cap, size_t size)
{
	size_t want;
	void *p;

	if (n < *cap)
		return array;
	want = *cap ? *cap * 2 : 8;
	if (want > SIZE_MAX / 4 / size)
		out_of_memory();
	p = arena_alloc(a, want * size);
	if (n)
		memcpy(p, array, n * size);
	*cap = want;
	return p;
}

void *xgrow(void *array, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return array;
	*cap = *cap == 0 ? 32 : *cap * 2;
	return xrealloc(array, *cap * size);
}
