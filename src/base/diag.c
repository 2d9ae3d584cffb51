/*
 * diag: in come a place and a message, out come the lines people read: the message, the
 * source line and a caret. The surprising rule: the caret counts terminal cells, of which
 * a Chinese character takes two, while line:col counts characters.
 */
#include "base/diag.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define EXCERPT_CELLS 100

/* The source line of a place, clipped around it, and the caret below. */
static void put_excerpt(FILE *out, struct pos pos)
{
	const char *text = pos.src->text, *end = text + pos.src->len;
	const char *at = pos.off < pos.src->len ? text + pos.off : end;
	const char *line = at, *stop = at, *from, *p;
	uint32_t c;
	int before = 0, shown = 0;

	while (line > text && line[-1] != '\n')
		line--;
	while (stop < end && *stop != '\n')
		stop++;
	if (stop > line && stop[-1] == '\r')
		stop--;
	if (line == stop)
		return;
	for (p = line; p < at && p < stop;) {
		p += utf8_decode(p, stop, &c);
		before += utf8_cells(c);
	}
	/* Clip on the left only when the caret would not fit into the first two thirds. */
	for (from = line; before > EXCERPT_CELLS * 2 / 3;) {
		from += utf8_decode(from, stop, &c);
		before -= utf8_cells(c);
	}
	if (from > line) {
		fputs("…", out);
		before++;
		shown++;
	}
	for (p = from; p < stop;) {
		size_t n = utf8_decode(p, stop, &c);

		if (shown + utf8_cells(c) >= EXCERPT_CELLS && p + n < stop) {
			fputs("…", out);
			break;
		}
		if (c == '\t')
			putc(' ', out);
		else if (c < 0x20 || c == 0x7f || c == 0xfffd)
			putc('?', out);
		else
			fwrite(p, 1, n, out);
		shown += utf8_cells(c);
		p += n;
	}
	fprintf(out, "\n%*s^\n", before, "");
}

static void put(struct diag *d, struct pos pos, enum severity severity, const char *fmt, va_list ap)
{
	const char *word = severity == SEVERITY_ERROR	  ? gettext("error")
			   : severity == SEVERITY_WARNING ? gettext("warning")
							  : gettext("note");
	unsigned line, col;

	if (pos.src) {
		source_locate(pos, &line, &col);
		fprintf(d->out, "%s:%u:%u: %s: ", pos.src->name, line, col, word);
	} else {
		fprintf(d->out, "gongkai: %s: ", word);
	}
	vfprintf(d->out, gettext(fmt), ap);
	putc('\n', d->out);
	if (pos.src)
		put_excerpt(d->out, pos);
	d->errors += severity == SEVERITY_ERROR;
	d->warnings += severity == SEVERITY_WARNING;
}

void diag_error(struct diag *d, struct pos pos, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(d, pos, SEVERITY_ERROR, fmt, ap);
	va_end(ap);
}

void diag_warning(struct diag *d, struct pos pos, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(d, pos, SEVERITY_WARNING, fmt, ap);
	va_end(ap);
}

void diag_note(struct diag *d, struct pos pos, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(d, pos, SEVERITY_NOTE, fmt, ap);
	va_end(ap);
}

void diag_machine(struct diag *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(d, POS_NONE, SEVERITY_ERROR, fmt, ap);
	va_end(ap);
	d->machine = true;
}

/* The characters of a text; the caller frees them. */
static uint32_t *characters(const char *s, size_t *n)
{
	const char *end = s + strlen(s);
	uint32_t *c = xmalloc(((size_t)(end - s) + 1) * sizeof *c);

	for (*n = 0; s < end; ++*n)
		s += utf8_decode(s, end, &c[*n]);
	return c;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edit distance; two neighbours that changed places count as one edit. */
static size_t distance(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
	size_t *rows = xmalloc(3 * (m + 1) * sizeof *rows);
	size_t *above2 = rows, *above = rows + m + 1, *row = above + m + 1;
	size_t result;

	for (size_t j = 0; j <= m; j++)
		above[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *oldest = above2;

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			row[j] = least(above[j - 1] + (a[i - 1] != b[j - 1]),
				       least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], above2[j - 2] + 1);
		}
		above2 = above;
		above = row;
		row = oldest;
	}
	result = above[m];
	free(rows);
	return result;
}

const char *nearest_name(const char *name, const char *const *candidates, size_t n)
{
	const char *best = NULL;
	size_t len, most, best_distance = 0;
	uint32_t *a = characters(name, &len);

	most = len < 3 ? 1 : len / 3;
	for (size_t i = 0; i < n; i++) {
		size_t m, d;
		uint32_t *b = characters(candidates[i], &m);

		if (m <= len + most && len <= m + most) {
			d = distance(a, len, b, m);
			/* Two names without a character in common are not near. */
			if (d <= most && d < (len > m ? len : m) && (!best || d < best_distance)) {
				best = candidates[i];
				best_distance = d;
			}
		}
		free(b);
	}
	free(a);
	return best;
}
