/*
 * Values: tokens in, declared values out. Lengths keep their decimal text as a fraction;
 * the surprising rule: they become integers only in the cascade, by rational arithmetic,
 * so that no double ever decides where a line breaks.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "style/property.h"
#include <libintl.h>
#include <string.h>
#include <strings.h>

#define UNIT_NAMES N_("mm, cm, in, pt, px, em or rem")

static const struct keyword colors[] = {
	{"black", 0x000000}, {"white", 0xffffff}, {"gray", 0x808080},	{"silver", 0xc0c0c0},
	{"red", 0xff0000},   {"maroon", 0x800000}, {"navy", 0x000080},	{"blue", 0x0000ff},
	{"green", 0x008000}, {NULL, 0},
};
static const struct keyword none_only[] = {{"none", 0}, {NULL, 0}};
static const struct keyword auto_only[] = {{"auto", 0}, {NULL, 0}};
static const struct keyword normal_only[] = {{"normal", 0}, {NULL, 0}};
static const struct keyword transparent[] = {{"transparent", 0}, {"none", 0}, {NULL, 0}};
static const struct keyword weights[] = {{"normal", 400}, {"bold", 700}, {NULL, 0}};

struct pos reader_pos(const struct reader *r, const struct token *t)
{
	return (struct pos){r->src, t->off};
}

const char *reader_text(const struct reader *r, const struct token *t)
{
	const char *text = r->src->text + t->off;
	size_t n = t->end - t->off, max = 40;

	if (n == 0)
		return gettext("end of file");
	if (t->kind == TOKEN_CHAR)
		for (n = 1; ((unsigned char)text[n] & 0xc0) == 0x80;)
			n++;
	if (n > max) {
		for (n = max; ((unsigned char)text[n] & 0xc0) == 0x80;)
			n--;
		return arena_printf(r->arena, "%.*s…", (int)n, text);
	}
	return arena_strndup(r->arena, text, n);
}

const struct token *reader_peek(const struct reader *r)
{
	static const struct token end = {.kind = TOKEN_END};

	return r->i < r->end ? &r->tokens[r->i] : &end;
}

bool token_is(const struct token *t, char c)
{
	return t->kind == TOKEN_CHAR && t->c == c;
}

/* The keyword of the property that is nearest to a word, or NULL. */
static const char *near_keyword(const struct property *p, const char *word)
{
	const struct keyword *lists[2] = {p->keywords, NULL};
	const char *names[32];
	size_t n = 0;

	if (p->kind == KIND_COLOR || p->kind == KIND_BORDER_COLOR || p->kind == KIND_BACKGROUND)
		lists[1] = colors;
	else if (p->kind == KIND_WEIGHT)
		lists[1] = weights;
	for (int i = 0; i < 2; i++)
		for (const struct keyword *k = lists[i]; k && k->name && n < 32; k++)
			names[n++] = k->name;
	return n > 0 ? nearest_name(word, names, n) : NULL;
}

bool value_bad(struct reader *r, const struct property *p, const struct token *t)
{
	const char *near = NULL;

	if (t->kind == TOKEN_END) {
		uint32_t off = r->end > 0 ? r->tokens[r->end - 1].end : 0;
		diag_error(r->diag, (struct pos){r->src, off},
			   N_("'%s' lacks a value; it expects %s"), p->name, gettext(p->values));
		return false;
	}
	if (t->kind == TOKEN_IDENT)
		near = near_keyword(p, t->text);
	if (near != NULL)
		diag_error(r->diag, reader_pos(r, t),
			   "'%s' expects %s, not '%s'; did you mean '%s'?",
			   p->name, gettext(p->values), reader_text(r, t), near);
	else
		diag_error(r->diag, reader_pos(r, t), "'%s' expects %s, not '%s'", p->name,
			   gettext(p->values), reader_text(r, t));
	return false;
}

static bool read_keyword(struct reader *r, const struct keyword *k, int32_t *value)
{
	const struct token *t = reader_peek(r);

	if (t->kind != TOKEN_IDENT)
		return false;
	for (; k->name != NULL; k++)
		if (strcasecmp(k->name, t->text) == 0) {
			*value = k->value;
			r->i++;
			return true;
		}
	return false;
}

static bool read_word(struct reader *r, const struct keyword *k, struct value *v)
{
	if (!read_keyword(r, k, &v->n))
		return false;
	v->kind = VALUE_WORD;
	return true;
}

static bool check_number(struct reader *r, const struct property *p, const struct token *t,
			 bool negative, bool zero)
{
	const char *text = reader_text(r, t);

	if (t->huge)
		diag_error(r->diag, reader_pos(r, t),
			   "the number '%s' is too long; at most 9 digits, 6 of them decimals",
			   text);
	else if (t->number.n < 0 && !negative)
		diag_error(r->diag, reader_pos(r, t), "'%s' cannot be negative: '%s'", p->name,
			   text);
	else if (t->number.n == 0 && !zero)
		diag_error(r->diag, reader_pos(r, t), "'%s' must be more than zero", p->name);
	else
		return true;
	return false;
}

static bool read_unit(struct reader *r, const struct token *t, enum css_unit *u)
{
	static const char *const names[] = {[CSS_PT] = "pt", [CSS_PX] = "px", [CSS_MM] = "mm",
					    [CSS_CM] = "cm", [CSS_IN] = "in", [CSS_EM] = "em",
					    [CSS_REM] = "rem"};
	size_t n = sizeof names / sizeof *names;

	if (t->kind == TOKEN_PERCENT) {
		*u = CSS_PERCENT;
		return true;
	}
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(names[i], t->text) == 0) {
			*u = (enum css_unit)i;
			return true;
		}
	diag_error(r->diag, reader_pos(r, t), "unknown unit '%s' in '%s'; expected %s", t->text,
		   reader_text(r, t), gettext(UNIT_NAMES));
	return false;
}

/* A length, or a percentage where percent is set. */
static bool read_length(struct reader *r, const struct property *p, bool percent, bool zero,
			struct value *v)
{
	const struct token *t = reader_peek(r);

	if (t->kind == TOKEN_NUMBER && t->number.n != 0 && !t->huge) {
		diag_error(r->diag, reader_pos(r, t), "'%s' lacks a unit; expected %s",
			   reader_text(r, t), gettext(UNIT_NAMES));
		return false;
	}
	if (t->kind != TOKEN_DIMENSION && t->kind != TOKEN_NUMBER &&
	    (t->kind != TOKEN_PERCENT || !percent))
		return value_bad(r, p, t);
	v->length.unit = CSS_PT;
	if (t->kind != TOKEN_NUMBER && !read_unit(r, t, &v->length.unit))
		return false;
	if (!check_number(r, p, t, p->negative && (r->where & IN_PAGE) == 0, zero))
		return false;
	v->length.number = t->number;
	v->kind = VALUE_LENGTH;
	unit u = length_units(v->length, UNIT_PT, UNIT_PT);
	if (u >= LENGTH_MAX || u <= -LENGTH_MAX) {
		diag_error(r->diag, reader_pos(r, t), "'%s' is too long; at most 14400pt",
			   reader_text(r, t));
		return false;
	}
	r->i++;
	return true;
}

static bool read_whole(struct reader *r, const struct property *p, int min, int max,
		       struct value *v)
{
	const struct token *t = reader_peek(r);

	if (t->kind != TOKEN_NUMBER || !t->whole || t->huge || t->number.n < min ||
	    t->number.n > max)
		return value_bad(r, p, t);
	v->kind = VALUE_INT;
	v->n = (int32_t)t->number.n;
	r->i++;
	return true;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

bool value_is_color(const struct token *t)
{
	for (const struct keyword *k = colors; t->kind == TOKEN_IDENT && k->name != NULL; k++)
		if (strcasecmp(k->name, t->text) == 0)
			return true;
	return t->kind == TOKEN_HASH;
}

static bool read_color(struct reader *r, const struct property *p, struct value *v)
{
	const struct token *t = reader_peek(r);
	uint32_t rgb = 0;
	size_t n;

	v->kind = VALUE_INT;
	if (read_keyword(r, colors, &v->n))
		return true;
	if (t->kind != TOKEN_HASH)
		return value_bad(r, p, t);
	n = strlen(t->text);
	if (n != 3 && n != 6)
		return value_bad(r, p, t);
	for (size_t i = 0; i < n; i++) {
		int d = hex_digit(t->text[i]);
		if (d < 0)
			return value_bad(r, p, t);
		rgb = rgb << 4 | (uint32_t)d;
		if (n == 3)
			rgb = rgb << 4 | (uint32_t)d;
	}
	v->n = (int32_t)rgb;
	r->i++;
	return true;
}

/* Quoted names, or words that belong together: Noto Sans is one name. */
static const char *read_family(struct reader *r)
{
	const struct token *t = reader_peek(r);
	const char *name = NULL;

	if (t->kind == TOKEN_STRING) {
		r->i++;
		return t->text;
	}
	for (; t->kind == TOKEN_IDENT; t = reader_peek(r)) {
		name = name ? arena_printf(r->arena, "%s %s", name, t->text) : t->text;
		r->i++;
	}
	return name;
}

static bool read_families(struct reader *r, const struct property *p, struct value *v)
{
	const char **list = NULL;
	size_t n = 0, cap = 0;

	for (;;) {
		const char *name = read_family(r);
		if (name == NULL || *name == '\0')
			return value_bad(r, p, reader_peek(r));
		list = arena_grow(r->arena, list, n, &cap, sizeof *list);
		list[n++] = name;
		if (!token_is(reader_peek(r), ','))
			break;
		r->i++;
	}
	list = arena_grow(r->arena, list, n, &cap, sizeof *list);
	list[n] = NULL;
	v->kind = VALUE_DATA;
	v->data = list;
	return true;
}

static bool read_line_height(struct reader *r, const struct property *p, struct value *v)
{
	const struct token *t = reader_peek(r);

	if (read_word(r, normal_only, v))
		return true;
	if (t->kind != TOKEN_NUMBER)
		return read_length(r, p, true, false, v);
	if (!check_number(r, p, t, false, false))
		return false;
	if (t->number.n > 1000 * t->number.scale)
		return value_bad(r, p, t);
	v->kind = VALUE_NUMBER;
	v->length.number = t->number;
	r->i++;
	return true;
}

static bool read_counter_reset(struct reader *r, const struct property *p, struct value *v)
{
	static const struct keyword page[] = {{"page", 0}, {NULL, 0}};

	if (read_word(r, none_only, v))
		return true;
	if (!read_keyword(r, page, &v->n))
		return value_bad(r, p, reader_peek(r));
	return read_whole(r, p, 0, 99999, v);
}

static bool read_page_name(struct reader *r, const struct property *p, struct value *v)
{
	const struct token *t = reader_peek(r);

	if (read_word(r, auto_only, v))
		return true;
	if (t->kind != TOKEN_IDENT)
		return value_bad(r, p, t);
	v->kind = VALUE_DATA;
	v->name = t->text;
	r->i++;
	return true;
}

/* A3, A4, A5 in either orientation; or the width and the height. */
static bool read_page_size(struct reader *r, const struct property *p, struct value *v)
{
	static const struct keyword sheets[] = {{"A3", 420}, {"A4", 297}, {"A5", 210}, {NULL, 0}};
	static const struct keyword turns[] = {{"portrait", 0}, {"landscape", 1}, {NULL, 0}};
	struct page_size *size = arena_zalloc(r->arena, sizeof *size);
	struct value side[2] = {{0}};
	int32_t height = 0, turned = 0;
	bool turn;

	v->kind = VALUE_DATA;
	v->data = size;
	if (reader_peek(r)->kind != TOKEN_IDENT) {
		int n = 0;
		do {
			const struct token *t = reader_peek(r);
			if (!read_length(r, p, false, false, &side[n]))
				return false;
			if (side[n].length.unit == CSS_EM || side[n].length.unit == CSS_REM)
				return value_bad(r, p, t);
		} while (++n < 2 && reader_peek(r)->kind != TOKEN_END);
		size->width = length_units(side[0].length, 0, 0);
		size->height = length_units(side[n - 1].length, 0, 0);
		return true;
	}
	turn = read_keyword(r, turns, &turned);
	if (!read_keyword(r, sheets, &height))
		return value_bad(r, p, reader_peek(r));
	if (!turn)
		read_keyword(r, turns, &turned);
	/* ISO 216: A3 297 x 420, A4 210 x 297, A5 148 x 210 mm */
	int width = height == 420 ? 297 : height == 297 ? 210 : 148;
	struct length w = {{width, 1}, CSS_MM}, h = {{height, 1}, CSS_MM};
	size->width = length_units(turned ? h : w, 0, 0);
	size->height = length_units(turned ? w : h, 0, 0);
	return true;
}

bool value_read(struct reader *r, const struct property *p, struct value *v)
{
	const struct token *t = reader_peek(r);

	switch (p->kind) {
	case KIND_KEYWORD:
		return read_word(r, p->keywords, v) || value_bad(r, p, t);
	case KIND_LENGTH:
		return read_length(r, p, false, true, v);
	case KIND_MARGIN:
		if (!read_word(r, auto_only, v))
			return read_length(r, p, false, true, v);
		if ((r->where & (IN_PAGE | IN_BOX)) == 0)
			return true;
		diag_error(r->diag, reader_pos(r, t),
			   "'%s' cannot be auto on a page; expected a length", p->name);
		return false;
	case KIND_BACKGROUND:
		return read_word(r, transparent, v) || read_color(r, p, v);
	case KIND_BORDER_COLOR:
	case KIND_COLOR:
		return read_color(r, p, v);
	case KIND_FONT_SIZE:
		return read_length(r, p, true, false, v);
	case KIND_LINE_HEIGHT:
		return read_line_height(r, p, v);
	case KIND_SPACING:
		return read_word(r, normal_only, v) || read_length(r, p, false, true, v);
	case KIND_SIZE:
		return read_word(r, auto_only, v) || read_length(r, p, true, true, v);
	case KIND_WEIGHT:
		if (read_word(r, weights, v))
			return true;
		if (!read_whole(r, p, 100, 900, v))
			return false;
		return v->n % 100 == 0 || value_bad(r, p, t);
	case KIND_COUNT:
		return read_whole(r, p, 1, 99, v);
	case KIND_LEVEL:
		return read_word(r, none_only, v) || read_whole(r, p, 1, 9, v);
	case KIND_FAMILIES:
		return read_families(r, p, v);
	case KIND_PAGE_NAME:
		return read_page_name(r, p, v);
	case KIND_COUNTER_RESET:
		return read_counter_reset(r, p, v);
	case KIND_CONTENT:
	case KIND_LABEL:
	case KIND_STRING_SET:
		return content_read(r, p, v);
	case KIND_PAGE_SIZE:
		return read_page_size(r, p, v);
	default:
		return value_bad(r, p, t);
	}
}

int64_t divide_round(int64_t n, int64_t d)
{
	return n < 0 ? -((-n + d / 2) / d) : (n + d / 2) / d;
}

unit length_units(struct length l, unit font_size, unit root_size)
{
	int64_t n = l.number.n, d = l.number.scale, u = 0;

	switch (l.unit) {
	case CSS_PT:
		u = divide_round(n * UNIT_PT, d);
		break;
	case CSS_PX: /* 3/4 pt */
		u = divide_round(n * UNIT_PT * 3, 4 * d);
		break;
	case CSS_MM: /* 72/25.4 pt = 360/127 pt */
		u = divide_round(n * UNIT_PT * 360, 127 * d);
		break;
	case CSS_CM:
		u = divide_round(n * UNIT_PT * 3600, 127 * d);
		break;
	case CSS_IN:
		u = divide_round(n * UNIT_PT * 72, d);
		break;
	case CSS_EM:
		u = divide_round(n * font_size, d);
		break;
	case CSS_REM:
		u = divide_round(n * root_size, d);
		break;
	case CSS_PERCENT:
		u = divide_round(n * font_size, 100 * d);
		break;
	}
	if (u > LENGTH_MAX)
		return LENGTH_MAX;
	return u < -LENGTH_MAX ? -LENGTH_MAX : (unit)u;
}
