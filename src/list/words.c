/*
 * words: a text in, terms out.
 *
 *   信访局        信 信访 访 访局 局   every character, and every two neighbours
 *   647.20        647.2             a number without the zeros at its end
 *   1,234.50      1234.5            and without thousands separators
 *   A02010105     a02010105         letters are small, full-width ones are half-width
 *
 * A number or a Latin word lies in the shard of its first three characters, so that its beginning
 * is enough to find the shard. The surprising rule: list.js has the same rules in JavaScript, and
 * tests/check/list.py compares the two.
 */
#include "list/words.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define LONGEST 64 /* of a number or Latin word, in bytes; what is longer is cut */
#define HEAD 3

/* Half-width, small. */
static uint32_t fold(uint32_t c)
{
	if ((c >= 0xff10 && c <= 0xff19) || (c >= 0xff21 && c <= 0xff3a) ||
	    (c >= 0xff41 && c <= 0xff5a) || c == 0xff0e)
		c -= 0xfee0;
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static bool is_han(uint32_t c)
{
	return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || c == 0x3007 ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_latin(uint32_t c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z');
}

struct words {
	const char *at, *end;
	uint32_t c;	/* the character at `at`, folded; 0 at the end */
	const char *next; /* behind it */
	void (*see)(void *context, const char *term, size_t len);
	void *context;
};

static void look(struct words *w)
{
	w->c = 0;
	if (w->at < w->end)
		w->next = w->at + utf8_decode(w->at, w->end, &w->c);
	w->c = fold(w->c);
}

static void advance(struct words *w)
{
	w->at = w->next;
	look(w);
}

/* Is it a point before a digit? */
static bool is_point(const struct words *w)
{
	uint32_t c = 0;

	if (w->c == '.' && w->next < w->end)
		utf8_decode(w->next, w->end, &c);
	return is_digit(fold(c));
}

/* Is it a comma between a digit and just three of them? */
static bool is_separator(const struct words *w, size_t before)
{
	size_t n = 0;

	if (w->c != ',' || before == 0 || !is_digit((unsigned char)w->at[-1]))
		return false;
	while (n < 4 && w->next + n < w->end && is_digit((unsigned char)w->next[n]))
		n++;
	return n == 3;
}

/* 647.20 is 647.2, and 42.00 is 42. */
static size_t trim(const char *term, size_t n)
{
	size_t point = strcspn(term, ".");

	if (strspn(term, "0123456789.") != n || point == n || strchr(term + point + 1, '.'))
		return n;
	while (term[n - 1] == '0')
		n--;
	return n - (term[n - 1] == '.');
}

static void see_latin(struct words *w)
{
	char term[LONGEST + 1];
	size_t n = 0;

	for (; is_latin(w->c) || is_point(w) || is_separator(w, n); advance(w))
		if (w->c != ',' && n < LONGEST)
			term[n++] = (char)w->c;
	term[n] = '\0';
	n = trim(term, n);
	term[n] = '\0';
	if (n > 0)
		w->see(w->context, term, n);
}

static void see_han(struct words *w)
{
	while (is_han(w->c)) {
		size_t n = (size_t)(w->next - w->at);
		char term[9];

		memcpy(term, w->at, n);
		term[n] = '\0';
		w->see(w->context, term, n);
		advance(w);
		if (!is_han(w->c))
			return;
		memcpy(term + n, w->at, (size_t)(w->next - w->at));
		n += (size_t)(w->next - w->at);
		term[n] = '\0';
		w->see(w->context, term, n);
	}
}

void words_each(const char *text, size_t n,
		void (*see)(void *context, const char *term, size_t len), void *context)
{
	struct words w = {.at = text, .end = text + n, .see = see, .context = context};

	for (look(&w); w.at < w.end;) {
		if (is_han(w.c))
			see_han(&w);
		else if (is_latin(w.c))
			see_latin(&w);
		else
			advance(&w);
	}
}

size_t words_shard(const char *term, size_t shards)
{
	const char *end = term + strlen(term);
	uint32_t hash = 0, c;
	size_t most = (*term & 0x80) ? SIZE_MAX : HEAD;

	for (size_t i = 0; i < most && term < end; i++) {
		term += utf8_decode(term, end, &c);
		hash = (hash ^ c) * 2654435761u;
	}
	return (hash >> 16) % shards;
}
