/*
 * index: the texts of all packages in, the shards of the index out: scripts that say for every
 * term which reports have it. Where in a report it stands, the report's own data/search.js
 * tells. A shard is
 *
 *   gongkaiIndex(`
 *   TERM TAB REPORTS
 *   …
 *   `);
 *
 * REPORTS are numbers of reports, in the order of the list: * for all of them; else the gaps
 * between them, each in base 32, low digit first, with 32 added to all digits but the last; or
 * . and a bit for each report, six in a digit, when that is shorter. Digits are those of base 64.
 * The surprising rule: the index does not know places, which keeps it small: a term in every row
 * of a report counts once.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "list/reading.h"
#include "list/words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SHARD_SIZE (40 * 1024) /* about as large they may be */
#define MOST_SHARDS 1024

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct term {
	const char *text;
	uint32_t last;	/* report that has it, + 1 */
	uint32_t count; /* of reports */
	size_t first;	/* its place among the sorted uses */
};

struct use {
	uint32_t term, report;
};

struct index {
	struct arena *arena; /* of the terms */
	struct term *term;
	size_t terms, term_cap;
	struct use *use; /* by report */
	size_t uses, use_cap;
	uint32_t *slot; /* term + 1, by the hash of its text; 0: free */
	size_t slots;	/* a power of two */
	uint32_t report;
};

/* ---- terms -------------------------------------------------------------------------------- */

static size_t hash_of(const char *s, size_t n)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

static void put_slot(struct index *x, uint32_t term)
{
	const char *text = x->term[term].text;
	size_t at = hash_of(text, strlen(text)) & (x->slots - 1);

	while (x->slot[at])
		at = (at + 1) & (x->slots - 1);
	x->slot[at] = term + 1;
}

static void grow_slots(struct index *x)
{
	free(x->slot);
	x->slots = x->slots ? x->slots * 2 : 4096;
	x->slot = xcalloc(x->slots, sizeof *x->slot);
	for (uint32_t i = 0; i < x->terms; i++)
		put_slot(x, i);
}

static struct term *find_term(struct index *x, const char *text, size_t n)
{
	size_t at;

	if (x->terms * 2 >= x->slots)
		grow_slots(x);
	at = hash_of(text, n) & (x->slots - 1);
	for (; x->slot[at]; at = (at + 1) & (x->slots - 1))
		if (strcmp(x->term[x->slot[at] - 1].text, text) == 0)
			return &x->term[x->slot[at] - 1];
	x->term = xgrow(x->term, x->terms, &x->term_cap, sizeof *x->term);
	x->term[x->terms] = (struct term){.text = arena_strndup(x->arena, text, n)};
	x->slot[at] = (uint32_t)++x->terms;
	return &x->term[x->terms - 1];
}

static void see_term(void *context, const char *text, size_t n)
{
	struct index *x = context;
	struct term *t = find_term(x, text, n);

	if (t->last == x->report + 1)
		return;
	t->last = x->report + 1;
	t->count++;
	x->use = xgrow(x->use, x->uses, &x->use_cap, sizeof *x->use);
	x->use[x->uses++] = (struct use){(uint32_t)(t - x->term), x->report};
}

/* The fields of a line but for the ids in it: see export/search.c. */
static void read_line(struct index *x, const char *line, const char *end)
{
	const char *tab = memchr(line, '\t', (size_t)(end - line));

	for (bool first = true; tab; first = false) {
		const char *from = tab + 1, *stop, *space;

		tab = memchr(from, '\t', (size_t)(end - from));
		stop = tab ? tab : end;
		space = first ? NULL : memchr(from, ' ', (size_t)(stop - from));
		from = space ? space : from;
		words_each(from, (size_t)(stop - from), see_term, x);
	}
}

static void read_texts(struct index *x, const struct buf *text)
{
	const char *end = buf_text(text) + text->n;

	for (const char *line = buf_text(text), *stop; line < end; line = stop + 1) {
		stop = memchr(line, '\n', (size_t)(end - line));
		stop = stop ? stop : end;
		read_line(x, line, stop);
	}
}

/* ---- shards ------------------------------------------------------------------------------- */

static void put_gaps(struct buf *out, const uint32_t *report, size_t n)
{
	uint32_t next = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t gap = report[i] - next;

		for (; gap >= 32; gap /= 32)
			buf_putc(out, digits[32 + gap % 32]);
		buf_putc(out, digits[gap]);
		next = report[i] + 1;
	}
}

static void put_bits(struct buf *out, const uint32_t *report, size_t n)
{
	size_t i = 0;

	buf_putc(out, '.');
	for (uint32_t base = 0; i < n; base += 6) {
		unsigned bits = 0;

		for (; i < n && report[i] < base + 6; i++)
			bits |= 1u << (report[i] - base);
		buf_putc(out, digits[bits]);
	}
}

static void put_reports(struct buf *out, const uint32_t *report, size_t n, size_t all)
{
	struct buf gaps = {0}, bits = {0};

	if (n == all) {
		buf_putc(out, '*');
		return;
	}
	put_gaps(&gaps, report, n);
	put_bits(&bits, report, n);
	buf_puts(out, gaps.n <= bits.n ? gaps.p : bits.p);
	buf_free(&gaps);
	buf_free(&bits);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(((const struct term *)a)->text, ((const struct term *)b)->text);
}

/* The uses, sorted by term: numbers of reports. The caller frees them. */
static uint32_t *sort_uses(struct index *x)
{
	uint32_t *report = xcalloc(x->uses + 1, sizeof *report);
	size_t *place = xcalloc(x->terms + 1, sizeof *place), at = 0;

	for (size_t i = 0; i < x->terms; i++) {
		x->term[i].first = place[i] = at;
		at += x->term[i].count;
	}
	for (size_t i = 0; i < x->uses; i++)
		report[place[x->use[i].term]++] = x->use[i].report;
	free(place);
	return report;
}

static size_t count_shards(const struct index *x, size_t reports)
{
	size_t size = 0, n = 1, longest = reports / 6 + 1;

	for (size_t i = 0; i < x->terms; i++)
		size += strlen(x->term[i].text) + 2 +
			(x->term[i].count < longest ? x->term[i].count : longest);
	while (n < MOST_SHARDS && size / n > SHARD_SIZE)
		n *= 2;
	return n;
}

static struct buf *put_shards(struct arena *a, struct index *x, size_t reports, size_t *n)
{
	uint32_t *report = sort_uses(x);
	struct buf *shard;

	*n = count_shards(x, reports);
	shard = arena_zalloc(a, *n * sizeof *shard);
	if (x->terms > 0)
		qsort(x->term, x->terms, sizeof *x->term, by_text);
	for (size_t i = 0; i < *n; i++)
		buf_puts(&shard[i], "gongkaiIndex(`\n");
	for (size_t i = 0; i < x->terms; i++) {
		const struct term *t = &x->term[i];
		struct buf *out = &shard[words_shard(t->text, *n)];

		buf_puts(out, t->text);
		buf_putc(out, '\t');
		put_reports(out, report + t->first, t->count, reports);
		buf_putc(out, '\n');
	}
	for (size_t i = 0; i < *n; i++)
		buf_puts(&shard[i], "`);\n");
	free(report);
	return shard;
}

struct buf *list_index(struct arena *a, struct diag *d, struct list *l)
{
	struct index x = {.arena = arena_new()};
	struct buf text = {0}, *shards;

	for (; x.report < l->n; x.report++) {
		const char *name = l->package[x.report].name;

		buf_clear(&text);
		if (package_file(l->output, name, LIST_TEXTS, &text))
			read_texts(&x, &text);
		else
			diag_warning(d, POS_NONE, "%s/%s cannot be searched, it has no %s: "
						  "build the report again",
				     l->output, name, LIST_TEXTS);
	}
	shards = put_shards(a, &x, l->n, &l->shards);
	buf_free(&text);
	free(x.slot);
	free(x.term);
	free(x.use);
	arena_free(x.arena);
	return shards;
}
