/*
 * buf: a growing byte string, NUL-terminated after every call.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H
#include <stdarg.h>
#include <stddef.h>

struct buf {
	char *p; /* NULL while nothing was put */
	size_t n, cap;
};

void buf_put(struct buf *, const void *, size_t n);
void buf_puts(struct buf *, const char *);
void buf_putc(struct buf *, char);
void buf_printf(struct buf *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *, const char *fmt, va_list);
/* The text so far, "" when nothing was put. Borrowed. */
const char *buf_text(const struct buf *);
/* A text whose white space becomes single spaces, with none at the beginning of the buffer. */
void buf_put_spaced(struct buf *, const char *);
void buf_clear(struct buf *); /* keeps the memory */
void buf_free(struct buf *);

#endif
