/*
 * edit: changes of YAML files in, the changed texts out. The surprising rule: what is in
 * braces or brackets is edited between commas, everything else by whole lines, because only
 * there a line may become a comment.
 */
#include "yaml/edit.h"
#include "base/arena.h"
#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

static void add(struct edits *e, const struct source *src, uint32_t from, uint32_t to,
		const char *text)
{
	e->edit = arena_grow(e->arena, e->edit, e->n, &e->cap, sizeof *e->edit);
	e->edit[e->n] = (struct edit){src, from, to, e->n, text};
	e->n++;
}

static const char *keep(struct edits *e, struct buf *b)
{
	const char *text = arena_strdup(e->arena, buf_text(b));

	buf_free(b);
	return text;
}

/* ---- lines --------------------------------------------------------------------------------- */

static uint32_t line_start(const struct source *s, uint32_t off)
{
	uint32_t start = 0;
	size_t n;

	for (uint32_t i = 0; i < off; i += n ? (uint32_t)n : 1)
		if ((n = yaml_break(s->text + i)) > 0)
			start = i + (uint32_t)n;
	return start;
}

/* Behind the line that begins at start, its break included. */
static uint32_t line_end(const struct source *s, uint32_t start)
{
	size_t n = 0;

	while (start < s->len && (n = yaml_break(s->text + start)) == 0)
		start++;
	return start + (uint32_t)n;
}

/* Behind the line that a node ends on; some nodes end at the beginning of the next one. */
static uint32_t behind_line(const struct source *s, const struct yaml *node)
{
	uint32_t start = line_start(s, node->end);

	return start == node->end && node->end > node->pos.off ? start : line_end(s, node->end);
}

static const char *line_break(const struct source *s)
{
	uint32_t i = 0;
	size_t n = 0;

	while (i < s->len && (n = yaml_break(s->text + i)) == 0)
		i++;
	return n == 2 && s->text[i] == '\r' ? "\r\n" : n == 1 && s->text[i] == '\r' ? "\r" : "\n";
}

static bool is_flow(const struct yaml *node)
{
	char c = node->pos.src->text[node->pos.off];

	return node->kind != YAML_SCALAR && (c == '[' || c == '{');
}

/* Without the line breaks that a block takes along. */
static uint32_t text_end(const struct yaml *node)
{
	const char *text = node->pos.src->text;
	uint32_t end = node->end;

	while (end > node->pos.off && strchr(" \n\r", text[end - 1]))
		end--;
	return end;
}

/* ---- changes --------------------------------------------------------------------------------- */

void edit_insert(struct edits *e, struct pos pos, const char *text)
{
	add(e, pos.src, pos.off, pos.off, text);
}

void edit_replace(struct edits *e, const struct yaml *scalar, const char *text)
{
	const struct source *s = scalar->pos.src;

	if (scalar->form == YAML_SINGLE || scalar->form == YAML_DOUBLE)
		add(e, s, scalar->pos.off + 1, scalar->end - 1, text);
	else
		add(e, s, scalar->pos.off, text_end(scalar), text);
}

void edit_head(struct edits *e, const struct source *s, const char *mark, const char *comment)
{
	bool again = strncmp(s->text, mark, strlen(mark)) == 0;

	add(e, s, 0, again ? line_end(s, 0) : 0,
	    arena_printf(e->arena, "%s%s", comment, line_break(s)));
}

/* Behind the comma that follows, past blanks, breaks and comments; off itself without one. */
static uint32_t behind_comma(const struct source *s, uint32_t off)
{
	uint32_t i = off;
	size_t n;

	while (i < s->len) {
		n = yaml_break(s->text + i);
		if (s->text[i] == ',')
			return i + 1;
		if (s->text[i] == '#')
			i = line_end(s, i);
		else if (n > 0 || s->text[i] == ' ' || s->text[i] == '\t')
			i += n ? (uint32_t)n : 1;
		else
			break;
	}
	return off;
}

/* The lines [from, to) as comments. */
static void comment_lines(struct buf *b, const struct source *s, uint32_t from, uint32_t to)
{
	while (from < to) {
		uint32_t end = line_end(s, from);

		buf_puts(b, yaml_break(s->text + from) ? "#" : "# ");
		buf_put(b, s->text + from, end - from);
		from = end;
	}
}

/* Is this comment the line above already? */
static bool is_above(const struct source *s, uint32_t start, const char *comment)
{
	uint32_t above = start > 0 ? line_start(s, start - 1) : 0;

	return start > 0 && strncmp(s->text + above, comment, strlen(comment)) == 0;
}

static uint32_t blanks_before(const struct source *s, uint32_t off)
{
	uint32_t n = 0;

	while (n + 1 < off && (s->text[off - n - 1] == ' ' || s->text[off - n - 1] == '\t'))
		n++;
	return n;
}

/* Out of braces; a key that has a '?' before it stays, with nothing in it. */
static void remove_entry(struct edits *e, const struct yaml *value)
{
	const struct source *s = value->pos.src;
	uint32_t key = value->key->pos.off;

	if (key > 0 && s->text[key - 1 - blanks_before(s, key)] == '?')
		add(e, s, value->pos.off, text_end(value), "[]");
	else
		add(e, s, key, behind_comma(s, value->end), "");
}

void edit_remove(struct edits *e, const struct yaml *mapping, const struct yaml *value,
		 const char *comment, bool keep_it)
{
	const struct source *s = value->pos.src;
	uint32_t key = value->key->pos.off, start = line_start(s, key), end;
	struct buf b = {0};

	if (is_flow(mapping) || strspn(s->text + start, " ") < key - start) {
		remove_entry(e, value);
		return;
	}
	end = behind_line(s, value);
	if (!is_above(s, start, comment))
		buf_printf(&b, "%s%s", comment, line_break(s));
	if (keep_it)
		comment_lines(&b, s, start, end);
	add(e, s, start, end, keep(e, &b));
}

/* ---- items ----------------------------------------------------------------------------------- */

/* "a, b" */
static void put_items(struct buf *b, const char *const *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s%s", i ? ", " : "", items[i]);
}

/* Lines "- a", so far indented. */
static void put_lines(struct buf *b, const struct source *s, size_t indent,
		      const char *const *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%*s- %s%s", (int)indent, "", items[i], line_break(s));
}

/* A place for new lines behind a node; the last line of a file may have no break yet. */
static uint32_t new_line(struct buf *b, const struct source *s, const struct yaml *node)
{
	uint32_t at = behind_line(s, node);

	if (line_start(s, at) != at)
		buf_puts(b, line_break(s));
	return at;
}

static size_t column(const struct yaml *node)
{
	return node->pos.off - line_start(node->pos.src, node->pos.off);
}

void edit_append(struct edits *e, const struct yaml *list, const char *const *items, size_t n)
{
	const struct source *s = list->pos.src;
	struct buf b = {0};
	uint32_t at = list->pos.off;

	if (list->kind == YAML_SCALAR) {
		/* A key that is alone, without its colon, stays alone. */
		if (at == 0 || s->text[at - 1 - blanks_before(s, at)] != ':')
			return;
		buf_puts(&b, " [");
		put_items(&b, items, n);
		buf_putc(&b, ']');
	} else if (is_flow(list)) {
		const struct yaml *last = list->child;

		while (last && last->next)
			last = last->next;
		at = last ? last->end : at + 1;
		buf_puts(&b, last ? ", " : "");
		put_items(&b, items, n);
	} else {
		at = new_line(&b, s, list);
		put_lines(&b, s, column(list), items, n);
	}
	add(e, s, at, at, keep(e, &b));
}

void edit_append_list(struct edits *e, const struct yaml *mapping, const char *key,
		      const char *const *items, size_t n)
{
	const struct source *s = mapping->pos.src;
	struct buf b = {0};
	uint32_t at;

	if (is_flow(mapping)) {
		/* In front, for the last one may be taken out. */
		at = mapping->pos.off + 1;
		buf_printf(&b, "%s: [", key);
		put_items(&b, items, n);
		buf_puts(&b, "], ");
	} else {
		at = new_line(&b, s, mapping);
		buf_printf(&b, "%s%*s%s:%s", line_break(s), (int)column(mapping), "", key,
			   line_break(s));
		put_lines(&b, s, column(mapping) + 2, items, n);
	}
	add(e, s, at, at, keep(e, &b));
}

/* ---- the changed text ------------------------------------------------------------------------ */

static int by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

void edit_apply(const struct edits *e, const struct source *s, struct buf *out)
{
	struct edit *mine = xcalloc(e->n + 1, sizeof *mine);
	uint32_t off = 0;
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++)
		if (e->edit[i].src == s)
			mine[n++] = e->edit[i];
	qsort(mine, n, sizeof *mine, by_place);
	for (size_t i = 0; i < n; i++) {
		buf_put(out, s->text + off, mine[i].from - off);
		buf_puts(out, mine[i].text);
		off = mine[i].to;
	}
	buf_put(out, s->text + off, s->len - off);
	free(mine);
}
