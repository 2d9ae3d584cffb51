/*
 * names: texts in, small integers out, and back. A hash table with open addressing; the
 * surprising rule: numbers are given in the order of adding and never change.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <string.h>

static size_t hash(const char *s)
{
	uint64_t h = 14695981039346656037u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

/* The slot of a text, or the free one where it belongs. */
static uint32_t *find_slot(const struct names *s, const char *text)
{
	size_t i = hash(text) & (s->slots - 1);

	while (s->slot[i] && strcmp(s->text[s->slot[i] - 1], text) != 0)
		i = (i + 1) & (s->slots - 1);
	return &s->slot[i];
}

uint32_t names_find(const struct names *s, const char *text)
{
	/* An empty slot holds 0, one less is NONE. */
	return s->slots ? *find_slot(s, text) - 1 : NONE;
}

static void grow(struct arena *arena, struct names *s)
{
	s->slots = s->slots ? s->slots * 2 : 16;
	s->slot = arena_zalloc(arena, s->slots * sizeof *s->slot);
	for (size_t i = 0; i < s->n; i++)
		*find_slot(s, s->text[i]) = (uint32_t)i + 1;
}

uint32_t names_add(struct arena *arena, struct names *s, const char *text)
{
	uint32_t *slot;

	if (s->n * 2 >= s->slots)
		grow(arena, s);
	slot = find_slot(s, text);
	if (!*slot) {
		s->text = arena_grow(arena, s->text, s->n, &s->cap, sizeof *s->text);
		s->text[s->n++] = text;
		*slot = (uint32_t)s->n;
	}
	return *slot - 1;
}
