/*
 * words: private to this folder. The terms under which a text is found: Chinese characters, pairs
 * of them, numbers and Latin words. templates/list/list.js does the same to what is typed.
 */
#ifndef LIST_WORDS_H
#define LIST_WORDS_H
#include <stddef.h>

/* Call see for every term of a text; a term is borrowed and ends with a NUL. */
void words_each(const char *text, size_t n,
		void (*see)(void *context, const char *term, size_t len), void *context);

/* Which of so many shards, a power of two, holds a term. */
size_t words_shard(const char *term, size_t shards);

#endif
