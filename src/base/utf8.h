/*
 * utf8: characters of a text, and how wide they are where people read them.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H
#include <stddef.h>
#include <stdint.h>

/* Decode the character at s, before end, and return its bytes; a byte that begins none is U+FFFD. */
size_t utf8_decode(const char *s, const char *end, uint32_t *c);

/* Terminal cells of a character: the wide and full-width blocks of UAX #11 take two. */
int utf8_cells(uint32_t c);

/* Terminal cells of a text. */
size_t utf8_width(const char *);

#endif
