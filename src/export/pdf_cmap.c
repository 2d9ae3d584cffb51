/*
 * pdf_cmap: a ToUnicode map as cairo writes it, a line a glyph, in; the same map with the texts
 * of consecutive codes in one array out, about half as long when packed. The surprising rule:
 * the codes of an array share their first byte (Adobe Technical Note 5014), and a map that has
 * anything but lines <code> <text> is left alone.
 */
#include "export/pdf_outline.h"
#include "base/arena.h"
#include <stdlib.h>
#include <string.h>

#define PER_ARRAY 100
#define PER_BLOCK 100

struct mapped {
	unsigned code;
	const char *text; /* with < and > */
	size_t n;
};

struct map {
	struct mapped *v;
	size_t n, cap;
};

/* <code> <text> on a line, codes rising. */
static bool read_line(struct map *m, const char *line, size_t n)
{
	const char *text = memchr(line, ' ', n);
	struct mapped *to;
	char *end;

	if (n < 8 || line[0] != '<' || text == NULL || text[1] != '<' || line[n - 1] != '>')
		return false;
	m->v = xgrow(m->v, m->n, &m->cap, sizeof *m->v);
	to = &m->v[m->n++];
	*to = (struct mapped){(unsigned)strtoul(line + 1, &end, 16), text + 1, (size_t)(line + n - text - 1)};
	return end == line + 5 && *end == '>' && (m->n == 1 || to[-1].code < to->code);
}

static bool ends_with(const char *line, size_t n, const char *word)
{
	size_t k = strlen(word);

	return n >= k && memcmp(line + n - k, word, k) == 0;
}

/* The lines of all blocks; *head: what stands before the first. false: there is something else. */
static bool read_map(const char *p, const char *end, struct map *m, size_t *head)
{
	const char *start = p;
	bool inside = false;

	*head = 0;
	for (const char *next; p < end; p = next) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((stop != NULL ? stop : end) - p);

		next = stop != NULL ? stop + 1 : end;
		if (ends_with(p, n, " beginbfrange"))
			return false;
		if (ends_with(p, n, " beginbfchar")) {
			inside = true;
			*head = *head == 0 ? (size_t)(p - start) : *head;
		} else if (ends_with(p, n, "endbfchar")) {
			inside = false;
		} else if (inside && !read_line(m, p, n)) {
			return false;
		}
	}
	return m->n > 0 && !inside;
}

/* How many of v[0 … n) can be one array. */
static size_t array_length(const struct mapped *v, size_t n)
{
	size_t k = 1;

	while (k < n && k < PER_ARRAY && v[k].code == v[0].code + k && v[k].code >> 8 == v[0].code >> 8)
		k++;
	return k;
}

/* Up to PER_BLOCK arrays from v on; returns how many lines they hold. */
static size_t put_block(const struct mapped *v, size_t n, struct buf *out)
{
	size_t done = 0, arrays = 0;
	struct buf body = {0};

	for (; done < n && arrays < PER_BLOCK; arrays++) {
		size_t k = array_length(v + done, n - done);

		buf_printf(&body, "<%04x> <%04x> [", v[done].code, v[done + k - 1].code);
		for (size_t i = 0; i < k; i++)
			buf_put(&body, v[done + i].text, v[done + i].n);
		buf_puts(&body, "]\n");
		done += k;
	}
	buf_printf(out, "%zu beginbfrange\n", arrays);
	buf_put(out, body.p, body.n);
	buf_puts(out, "endbfrange\n");
	buf_free(&body);
	return done;
}

bool cmap_shorten(const unsigned char *bytes, size_t n, struct buf *out)
{
	const char *p = (const char *)bytes;
	struct map m = {0};
	size_t head;
	bool good = read_map(p, p + n, &m, &head);

	if (good) {
		buf_put(out, p, head);
		for (size_t i = 0; i < m.n;)
			i += put_block(m.v + i, m.n - i, out);
		buf_puts(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
	}
	free(m.v);
	return good;
}
