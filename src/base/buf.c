/*
 * buf: in come bytes, out comes one growing string that is NUL-terminated after every
 * call. Running out of memory ends the program (base/arena.h).
 */
#include "base/buf.h"
#include "base/arena.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for n more bytes and the NUL. */
static void reserve(struct buf *b, size_t n)
{
	size_t want = n < SIZE_MAX / 4 && b->n < SIZE_MAX / 4 ? b->n + n + 1 : SIZE_MAX;

	if (want <= b->cap)
		return;
	if (want < 2 * b->cap)
		want = 2 * b->cap;
	if (want < 64)
		want = 64;
	b->p = xrealloc(b->p, want);
	b->cap = want;
}

void buf_put(struct buf *b, const void *data, size_t n)
{
	reserve(b, n);
	if (n)
		memcpy(b->p + b->n, data, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_puts(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return;
	reserve(b, (size_t)n);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	b->n += (size_t)n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_put_spaced(struct buf *b, const char *s)
{
	for (; *s; s++)
		if (!isspace((unsigned char)*s))
			buf_putc(b, *s);
		else if (b->n && b->p[b->n - 1] != ' ')
			buf_putc(b, ' ');
}

const char *buf_text(const struct buf *b)
{
	return b->p ? b->p : "";
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	if (b->p)
		b->p[0] = '\0';
}

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){0};
}
