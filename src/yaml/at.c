/*
 * at: in comes a byte of a scalar's value, out comes its place in the file. The value is made
 * once more from the file's text, by the rules of YAML 1.1 as libyaml applies them, until the
 * byte is reached. The surprising rule: a line break may be worth no byte, a space, itself,
 * or (in a block that is folded or chomped) something else than its neighbour.
 */
#include "yaml/yaml.h"

#include <string.h>

struct walk {
	const struct yaml *scalar;
	const char *text; /* of the file */
	size_t left;	  /* value bytes before the one that is looked for */
	uint32_t behind;  /* of what was made so far */
	bool found;
	uint32_t at;
};

/* The n bytes at off in the file make `value` bytes. Equal counts are taken byte for byte. */
static bool make(struct walk *w, size_t value, uint32_t off, size_t n)
{
	if (!w->found && w->left < value) {
		w->found = true;
		w->at = off + (value == n ? (uint32_t)w->left : 0);
	}
	if (!w->found)
		w->left -= value;
	w->behind = off + (uint32_t)n;
	return !w->found;
}

/* Bytes of the line break at off, 0 when there is none before the scalar's end. */
static size_t break_length(const struct walk *w, uint32_t off)
{
	return off < w->scalar->end ? yaml_break(w->text + off) : 0;
}

/* LS and PS stay what they are, and are never folded; the others are one \n. */
static size_t break_value(size_t length)
{
	return length == 3 ? 3 : 1;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Make every line break in [from, to). */
static bool make_breaks(struct walk *w, uint32_t from, uint32_t to)
{
	while (from < to) {
		size_t n = break_length(w, from);

		if (n > 0 && !make(w, break_value(n), from, n))
			return false;
		from += n ? (uint32_t)n : 1;
	}
	return true;
}

/*
 * Blanks and breaks between two words of a flow scalar, from off. `escaped`: a break came
 * before off that was escaped, so that the first one here is not folded. Returns the offset
 * behind them.
 */
static uint32_t make_gap(struct walk *w, uint32_t off, bool escaped)
{
	uint32_t first = 0, end = off;
	size_t breaks = 0, n, first_length = 0;

	while (end < w->scalar->end && ((n = break_length(w, end)) > 0 || is_blank(w->text[end]))) {
		if (n > 0 && breaks++ == 0) {
			first = end;
			first_length = n;
		}
		end += n ? (uint32_t)n : 1;
	}
	if (breaks == 0) {
		if (!escaped)
			make(w, end - off, off, end - off);
	} else if (escaped || first_length == 3) {
		make_breaks(w, off, end);
	} else if (breaks == 1) {
		make(w, 1, off, end - off);
	} else {
		make_breaks(w, first + (uint32_t)first_length, end);
	}
	return end;
}

static size_t utf8_size(unsigned long c)
{
	return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/* Make the escape at off (a backslash). Returns the offset behind it. */
static uint32_t make_escape(struct walk *w, uint32_t off)
{
	const char *p = w->text + off + 1;
	size_t digits = *p == 'x' ? 2 : *p == 'u' ? 4 : *p == 'U' ? 8 : 0, n;
	unsigned long c = 0;

	n = break_length(w, off + 1);
	if (n > 0)
		return make_gap(w, off + 1 + (uint32_t)n, true);
	for (size_t i = 1; i <= digits; i++) {
		char h = p[i];

		c = c * 16 + (unsigned long)(h <= '9' ? h - '0' : (h | 0x20) - 'a' + 10);
	}
	if (digits > 0)
		n = utf8_size(c);
	else
		n = *p == 'N' || *p == '_' ? 2 : *p == 'L' || *p == 'P' ? 3 : 1;
	/* An escape is one place, even where it is as long as what it makes. */
	if (!w->found && w->left < n)
		w->left = 0;
	make(w, n, off, 2 + digits);
	return off + 2 + (uint32_t)digits;
}

static void walk_flow(struct walk *w)
{
	enum yaml_form form = w->scalar->form;
	uint32_t off = w->scalar->pos.off, end = w->scalar->end;

	if (form != YAML_PLAIN) {
		off++;
		end -= end > off;
	}
	w->behind = off;
	while (off < end && !w->found) {
		char c = w->text[off];

		if (form == YAML_DOUBLE && c == '\\') {
			off = make_escape(w, off);
		} else if (form == YAML_SINGLE && c == '\'') {
			make(w, 1, off, 2);
			off += 2;
		} else if (is_blank(c) || break_length(w, off) > 0) {
			off = make_gap(w, off, false);
		} else {
			make(w, 1, off, 1);
			off++;
		}
	}
}

/*
 * How far the lines of a block are indented, told from where value and file have their first
 * byte that is neither blank nor break. All blank: as far as it goes.
 */
static uint32_t block_indent(const struct walk *w, uint32_t off)
{
	const char *value = w->scalar->text;
	size_t i = strspn(value, " \n"), start = i;
	uint32_t column = 0, n;

	if (i == w->scalar->len)
		return UINT32_MAX;
	while (start > 0 && value[start - 1] == ' ')
		start--;
	for (; off < w->scalar->end; off += n ? n : 1) {
		n = (uint32_t)break_length(w, off);
		if (n == 0 && w->text[off] != ' ')
			break;
		column = n ? 0 : column + 1;
	}
	return column - (uint32_t)(i - start);
}

/* Skip indentation and empty lines. Returns the offset of the next line's text. */
static uint32_t skip_breaks(const struct walk *w, uint32_t off, uint32_t indent)
{
	for (;;) {
		uint32_t column = 0;
		size_t n;

		while (column < indent && off < w->scalar->end && w->text[off] == ' ') {
			off++;
			column++;
		}
		n = break_length(w, off);
		if (n == 0)
			return off;
		off += (uint32_t)n;
	}
}

static bool has_break(const struct walk *w, uint32_t from, uint32_t to)
{
	while (from < to && break_length(w, from) == 0)
		from++;
	return from < to;
}

static void walk_block(struct walk *w)
{
	const uint32_t end = w->scalar->end;
	uint32_t off = w->scalar->pos.off, indent, leading = 0, gap;
	size_t leading_length = 0;
	bool was_blank = false;

	while (off < end && break_length(w, off) == 0)
		off++; /* the header: | or > with its indicators and a comment */
	w->behind = off;
	off += (uint32_t)break_length(w, off);
	indent = block_indent(w, off);
	gap = off;
	off = skip_breaks(w, off, indent);
	while (off < end && !w->found) {
		bool blank = is_blank(w->text[off]);
		uint32_t line;

		if (w->scalar->form == YAML_FOLDED && leading_length > 0 && leading_length < 3 &&
		    !was_blank && !blank) {
			if (!has_break(w, gap, off))
				make(w, 1, leading, off - leading);
		} else if (leading_length > 0) {
			make(w, break_value(leading_length), leading, leading_length);
		}
		make_breaks(w, gap, off);
		was_blank = blank;
		for (line = off; off < end && break_length(w, off) == 0;)
			off++;
		make(w, off - line, line, off - line);
		leading = off;
		leading_length = break_length(w, off);
		gap = off + (uint32_t)leading_length;
		off = skip_breaks(w, gap, indent);
	}
	if (leading_length > 0)
		make(w, break_value(leading_length), leading, leading_length);
	make_breaks(w, gap, end);
}

struct pos yaml_at(const struct yaml *scalar, size_t i)
{
	struct walk w = {.scalar = scalar, .left = i};
	struct pos pos = scalar->pos;

	if (scalar->kind != YAML_SCALAR || !pos.src)
		return pos;
	w.text = pos.src->text;
	if (i >= scalar->len)
		w.left = scalar->len;
	if (scalar->form == YAML_LITERAL || scalar->form == YAML_FOLDED)
		walk_block(&w);
	else
		walk_flow(&w);
	pos.off = w.found ? w.at : w.behind;
	return pos;
}
