/*
 * The table of properties. In: a name. Out: its row. The surprising rule: the four sides
 * of a box follow each other in the order top, right, bottom, left, and a shorthand names
 * only the first of its longhands; font-size stands before every row whose em needs it.
 */
#include "style/property.h"

#include "base/arena.h"
#include "base/diag.h"
#include <libintl.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#define FIELD(f) {offsetof(struct style, f), sizeof(((struct style *)0)->f)}
#define IN_ELEMENT (IN_RULE | IN_PSEUDO)
#define IN_ALL (IN_ELEMENT | IN_PAGE | IN_BOX)

static const struct keyword displays[] = {
	{"none", DISPLAY_NONE},
	{"block", DISPLAY_BLOCK},
	{"inline", DISPLAY_INLINE},
	{"table", DISPLAY_TABLE},
	{"table-caption", DISPLAY_TABLE_CAPTION},
	{"table-column-group", DISPLAY_TABLE_COLUMN_GROUP},
	{"table-column", DISPLAY_TABLE_COLUMN},
	{"table-header-group", DISPLAY_TABLE_HEADER_GROUP},
	{"table-row-group", DISPLAY_TABLE_ROW_GROUP},
	{"table-row", DISPLAY_TABLE_ROW},
	{"table-cell", DISPLAY_TABLE_CELL},
	{NULL, 0},
};
static const struct keyword font_styles[] = {{"normal", 0}, {"italic", 1}, {NULL, 0}};
static const struct keyword aligns[] = {{"left", ALIGN_LEFT},
					{"right", ALIGN_RIGHT},
					{"center", ALIGN_CENTER},
					{"justify", ALIGN_JUSTIFY},
					{NULL, 0}};
static const struct keyword spaces[] = {
	{"normal", WS_NORMAL}, {"nowrap", WS_NOWRAP}, {"pre-line", WS_PRE_LINE}, {NULL, 0}};
static const struct keyword valigns[] = {
	{"top", VALIGN_TOP}, {"middle", VALIGN_MIDDLE}, {"bottom", VALIGN_BOTTOM}, {NULL, 0}};
static const struct keyword decorations[] = {{"none", 0}, {"underline", 1}, {NULL, 0}};
static const struct keyword borders[] = {{"none", BORDER_NONE},
					 {"solid", BORDER_SOLID},
					 {"double", BORDER_DOUBLE},
					 {NULL, 0}};
static const struct keyword breaks[] = {{"auto", BREAK_AUTO},	{"avoid", BREAK_AVOID},
					{"page", BREAK_PAGE},	{"left", BREAK_LEFT},
					{"right", BREAK_RIGHT}, {NULL, 0}};
static const struct keyword breaks_inside[] = {
	{"auto", BREAK_AUTO}, {"avoid", BREAK_AVOID}, {NULL, 0}};
static const struct keyword repeats[] = {{"none", REPEAT_NONE},
					  {"always", REPEAT_ALWAYS},
					  {"continued", REPEAT_CONTINUED},
					  {NULL, 0}};
static const struct keyword only_top[] = {{"top", 0}, {NULL, 0}};
static const struct keyword only_collapse[] = {{"collapse", 0}, {NULL, 0}};
static const struct keyword only_auto[] = {{"auto", 0}, {NULL, 0}};
static const struct keyword only_none[] = {{"none", 0}, {NULL, 0}};

#define LENGTH_VALUES N_("a length")
#define COLOR_VALUES \
	N_("a color (#rgb, #rrggbb, black, white, gray, silver, red, maroon, navy, blue or green)")
#define BORDER_STYLES N_("none, solid or double")
#define BREAKS N_("auto, avoid, page, left or right")
#define SIZES N_("auto, a length or a percentage")
#define BORDER_VALUES N_("a width, none, solid or double, and a color")

enum row {
	ROW_FONT_FAMILY,
	ROW_FONT_SIZE,
	ROW_FONT_WEIGHT,
	ROW_FONT_STYLE,
	ROW_COLOR,
	ROW_LINE_HEIGHT,
	ROW_LETTER_SPACING,
	ROW_TEXT_ALIGN,
	ROW_TEXT_INDENT,
	ROW_TEXT_DECORATION,
	ROW_WHITE_SPACE,
	ROW_VERTICAL_ALIGN,
	ROW_DISPLAY,
	ROW_MARGIN_TOP,
	ROW_PADDING_TOP = ROW_MARGIN_TOP + 4,
	ROW_BORDER_WIDTH = ROW_PADDING_TOP + 4,
	ROW_BORDER_STYLE = ROW_BORDER_WIDTH + 4,
	ROW_BORDER_COLOR = ROW_BORDER_STYLE + 4,
	ROW_BACKGROUND = ROW_BORDER_COLOR + 4,
};

#define FOUR(NAME, KIND, NEG, WHERE, F, FLAG, KEYS, INITIAL, VALUES)                               \
	{NAME("top"),	 KIND, false, NEG, WHERE, FIELD(F[0]), FLAG(0), KEYS, 0, INITIAL, VALUES}, \
	{NAME("right"),	 KIND, false, NEG, WHERE, FIELD(F[1]), FLAG(1), KEYS, 0, INITIAL, VALUES}, \
	{NAME("bottom"), KIND, false, NEG, WHERE, FIELD(F[2]), FLAG(2), KEYS, 0, INITIAL, VALUES}, \
	{NAME("left"),	 KIND, false, NEG, WHERE, FIELD(F[3]), FLAG(3), KEYS, 0, INITIAL, VALUES}
#define MARGIN(side) "margin-" side
#define PADDING(side) "padding-" side
#define BORDER_WIDTH(side) "border-" side "-width"
#define BORDER_STYLE(side) "border-" side "-style"
#define BORDER_COLOR(side) "border-" side "-color"
#define NO_FLAG(i) {0, 0}
#define AUTO_FLAG(i) FIELD(margin_auto[i])

/* The rows up to background-color stand in the order of enum row. */
const struct property properties[] = {
	{.name = "font-family", .kind = KIND_FAMILIES, .inherited = true, .where = IN_ALL,
	 .field = FIELD(families), .values = N_("font names with commas between them")},
	{.name = "font-size", .kind = KIND_FONT_SIZE, .inherited = true, .where = IN_ALL,
	 .field = FIELD(font_size), .initial = "12pt", .values = N_("a length or a percentage")},
	{.name = "font-weight", .kind = KIND_WEIGHT, .inherited = true, .where = IN_ALL,
	 .field = FIELD(font_weight), .initial = "normal",
	 .values = N_("normal, bold or 100, 200 … 900")},
	{.name = "font-style", .kind = KIND_KEYWORD, .inherited = true, .where = IN_ALL,
	 .field = FIELD(italic), .keywords = font_styles, .initial = "normal",
	 .values = N_("normal or italic")},
	{.name = "color", .kind = KIND_COLOR, .inherited = true, .where = IN_ALL,
	 .field = FIELD(color), .initial = "black", .values = COLOR_VALUES},
	{.name = "line-height", .kind = KIND_LINE_HEIGHT, .inherited = true, .where = IN_ALL,
	 .field = FIELD(line_height), .flag = FIELD(line_factor), .initial = "normal",
	 .values = N_("normal, a number, a length or a percentage")},
	{.name = "letter-spacing", .kind = KIND_SPACING, .inherited = true, .negative = true,
	 .where = IN_ALL, .field = FIELD(letter_spacing), .initial = "normal",
	 .values = N_("normal or a length")},
	{.name = "text-align", .kind = KIND_KEYWORD, .inherited = true,
	 .where = IN_ELEMENT | IN_BOX, .field = FIELD(text_align), .keywords = aligns,
	 .initial = "left",
	 .values = N_("left, right, center or justify")},
	{.name = "text-indent", .kind = KIND_LENGTH, .inherited = true, .negative = true,
	 .where = IN_ELEMENT, .field = FIELD(text_indent), .initial = "0",
	 .values = LENGTH_VALUES},
	{.name = "text-decoration", .kind = KIND_KEYWORD, .where = IN_ELEMENT,
	 .field = FIELD(underline), .keywords = decorations, .initial = "none",
	 .values = N_("none or underline")},
	{.name = "white-space", .kind = KIND_KEYWORD, .inherited = true, .where = IN_ELEMENT,
	 .field = FIELD(white_space), .keywords = spaces, .initial = "normal",
	 .values = N_("normal, nowrap or pre-line")},
	{.name = "vertical-align", .kind = KIND_KEYWORD, .inherited = true, .where = IN_ELEMENT,
	 .field = FIELD(vertical_align), .keywords = valigns, .initial = "top",
	 .values = N_("top, middle or bottom")},
	{.name = "display", .kind = KIND_KEYWORD, .where = IN_ELEMENT, .field = FIELD(display),
	 .keywords = displays, .initial = "inline",
	 .values = N_("none, block, inline, table, table-caption, table-column-group, table-column, "
		   "table-header-group, table-row-group, table-row or table-cell")},
	FOUR(MARGIN, KIND_MARGIN, true, IN_ALL, margin, AUTO_FLAG, NULL, "0", N_("a length or auto")),
	FOUR(PADDING, KIND_LENGTH, false, IN_ELEMENT, padding, NO_FLAG, NULL, "0", LENGTH_VALUES),
	FOUR(BORDER_WIDTH, KIND_LENGTH, false, IN_ELEMENT, border_width, NO_FLAG, NULL, "3px",
	     LENGTH_VALUES),
	FOUR(BORDER_STYLE, KIND_KEYWORD, false, IN_ELEMENT, border, NO_FLAG, borders, "none",
	     BORDER_STYLES),
	FOUR(BORDER_COLOR, KIND_BORDER_COLOR, false, IN_ELEMENT, border_color, NO_FLAG, NULL, NULL,
	     COLOR_VALUES),
	{.name = "background-color", .kind = KIND_BACKGROUND, .where = IN_ELEMENT,
	 .field = FIELD(background), .flag = FIELD(has_background), .initial = "transparent",
	 .values = N_("transparent or a color (#rgb, #rrggbb, black, white, gray, silver, red, "
		      "maroon, navy, blue or green)")},
	{.name = "width", .kind = KIND_SIZE, .where = IN_ELEMENT, .field = FIELD(width),
	 .initial = "auto", .values = SIZES},
	{.name = "min-width", .kind = KIND_SIZE, .where = IN_ELEMENT, .field = FIELD(min_width),
	 .initial = "auto", .values = SIZES},
	{.name = "height", .kind = KIND_SIZE, .where = IN_ELEMENT, .field = FIELD(height),
	 .initial = "auto", .values = SIZES},
	{.name = "min-height", .kind = KIND_SIZE, .where = IN_ELEMENT, .field = FIELD(min_height),
	 .initial = "auto", .values = SIZES},
	{.name = "break-before", .kind = KIND_KEYWORD, .where = IN_RULE,
	 .field = FIELD(break_before), .keywords = breaks, .initial = "auto", .values = BREAKS},
	{.name = "break-after", .kind = KIND_KEYWORD, .where = IN_RULE, .field = FIELD(break_after),
	 .keywords = breaks, .initial = "auto", .values = BREAKS},
	{.name = "break-inside", .kind = KIND_KEYWORD, .where = IN_RULE,
	 .field = FIELD(break_inside), .keywords = breaks_inside, .initial = "auto",
	 .values = N_("auto or avoid")},
	{.name = "page", .kind = KIND_PAGE_NAME, .inherited = true, .where = IN_RULE,
	 .field = FIELD(page), .initial = "auto", .values = N_("auto or the name of an @page rule")},
	{.name = "orphans", .kind = KIND_COUNT, .inherited = true, .where = IN_RULE,
	 .field = FIELD(orphans), .initial = "2", .values = N_("a whole number from 1 to 99")},
	{.name = "widows", .kind = KIND_COUNT, .inherited = true, .where = IN_RULE,
	 .field = FIELD(widows), .initial = "2", .values = N_("a whole number from 1 to 99")},
	{.name = "-gongkai-latin-font-family", .kind = KIND_FAMILIES, .inherited = true,
	 .where = IN_ALL, .field = FIELD(latin_families),
	 .values = N_("font names with commas between them")},
	{.name = "fill", .kind = KIND_COLOR, .inherited = true, .where = IN_RULE,
	 .field = FIELD(fill), .initial = "black", .values = COLOR_VALUES},
	{.name = "counter-reset", .kind = KIND_COUNTER_RESET, .where = IN_RULE,
	 .field = FIELD(counter_reset_value), .flag = FIELD(counter_reset_page),
	 .initial = "none", .values = N_("none or page and a whole number")},
	{.name = "bookmark-level", .kind = KIND_LEVEL, .where = IN_RULE,
	 .field = FIELD(bookmark_level), .initial = "none",
	 .values = N_("none or a whole number from 1 to 9")},
	{.name = "bookmark-label", .kind = KIND_LABEL, .where = IN_RULE,
	 .field = FIELD(bookmark_label), .initial = "content()",
	 .values = N_("strings, attr() and content()")},
	{.name = "string-set", .kind = KIND_STRING_SET, .where = IN_RULE,
	 .field = FIELD(string_set), .flag = FIELD(string_set_name), .initial = "none",
	 .values = N_("none or a name and strings, attr() and content()")},
	{.name = "content", .kind = KIND_CONTENT, .where = IN_PSEUDO | IN_BOX,
	 .field = FIELD(content), .initial = "normal",
	 .values = N_("none, normal or strings, attr(), counter(), target-counter(), leader() and "
		   "string()")},
	{.name = "-gongkai-repeat", .kind = KIND_KEYWORD, .where = IN_RULE, .field = FIELD(repeat),
	 .keywords = repeats, .initial = "none", .values = N_("none, always or continued")},
	{.name = "size", .kind = KIND_PAGE_SIZE, .where = IN_PAGE,
	 .values = N_("A3, A4 or A5, portrait or landscape, or one or two lengths")},
	/* said for browsers; here there is no other way */
	{.name = "caption-side", .kind = KIND_KEYWORD, .inherited = true, .where = IN_RULE,
	 .keywords = only_top, .values = "top"},
	{.name = "border-collapse", .kind = KIND_KEYWORD, .inherited = true, .where = IN_RULE,
	 .keywords = only_collapse, .values = "collapse"},
	{.name = "table-layout", .kind = KIND_KEYWORD, .where = IN_RULE, .keywords = only_auto,
	 .values = "auto"},
	{.name = "list-style-type", .kind = KIND_KEYWORD, .inherited = true, .where = IN_RULE,
	 .keywords = only_none, .values = "none"},
	{.name = "list-style", .kind = KIND_KEYWORD, .inherited = true, .where = IN_RULE,
	 .keywords = only_none, .values = "none"},
	/* shorthands */
	{.name = "margin", .kind = KIND_SIDES, .where = IN_ALL, .first = ROW_MARGIN_TOP,
	 .values = N_("one to four of: a length or auto")},
	{.name = "padding", .kind = KIND_SIDES, .where = IN_ELEMENT, .first = ROW_PADDING_TOP,
	 .values = N_("one to four lengths")},
	{.name = "border-width", .kind = KIND_SIDES, .where = IN_ELEMENT, .first = ROW_BORDER_WIDTH,
	 .values = N_("one to four lengths")},
	{.name = "border-style", .kind = KIND_SIDES, .where = IN_ELEMENT, .first = ROW_BORDER_STYLE,
	 .values = N_("one to four of: none, solid or double")},
	{.name = "border-color", .kind = KIND_SIDES, .where = IN_ELEMENT, .first = ROW_BORDER_COLOR,
	 .values = N_("one to four colors")},
	{.name = "border", .kind = KIND_BORDER, .keywords = borders, .where = IN_ELEMENT,
	 .first = ROW_BORDER_WIDTH,
	 .values = BORDER_VALUES},
	{.name = "border-top", .kind = KIND_BORDER_SIDE, .keywords = borders, .where = IN_ELEMENT,
	 .first = ROW_BORDER_WIDTH, .values = BORDER_VALUES},
	{.name = "border-right", .kind = KIND_BORDER_SIDE, .keywords = borders, .where = IN_ELEMENT,
	 .first = ROW_BORDER_WIDTH + 1, .values = BORDER_VALUES},
	{.name = "border-bottom", .kind = KIND_BORDER_SIDE, .keywords = borders,
	 .where = IN_ELEMENT, .first = ROW_BORDER_WIDTH + 2,
	 .values = BORDER_VALUES},
	{.name = "border-left", .kind = KIND_BORDER_SIDE, .keywords = borders, .where = IN_ELEMENT,
	 .first = ROW_BORDER_WIDTH + 3, .values = BORDER_VALUES},
	{.name = "background", .kind = KIND_ALIAS, .where = IN_ELEMENT, .first = ROW_BACKGROUND,
	 .values = N_("none, transparent or a color (#rgb, #rrggbb, black, white, gray, silver, red, "
		      "maroon, navy, blue or green)")},
};
const int property_count = sizeof properties / sizeof *properties;
_Static_assert(sizeof properties / sizeof *properties <= PROPERTY_MAX, "PROPERTY_MAX");

int property_find(const char *name)
{
	for (int i = 0; i < property_count; i++)
		if (strcasecmp(properties[i].name, name) == 0)
			return i;
	return -1;
}

const char *property_nearest(const char *name)
{
	const char *names[PROPERTY_MAX];

	for (int i = 0; i < property_count; i++)
		names[i] = properties[i].name;
	return nearest_name(name, names, (size_t)property_count);
}

static struct decl *put_decl(struct reader *r, int property, struct pos pos, const struct value *v,
			     struct decl ***tail)
{
	struct decl *d = arena_zalloc(r->arena, sizeof *d);

	d->property = property;
	d->value = *v;
	d->pos = pos;
	**tail = d;
	*tail = &d->next;
	return d;
}

/* inherit and initial stand alone and go for every longhand. */
static bool read_wide(struct reader *r, struct value *v)
{
	const struct token *t = reader_peek(r);

	if (t->kind != TOKEN_IDENT)
		return false;
	if (strcasecmp(t->text, "inherit") == 0)
		v->kind = VALUE_INHERIT;
	else if (strcasecmp(t->text, "initial") == 0)
		v->kind = VALUE_INITIAL;
	else
		return false;
	r->i++;
	return true;
}

static bool expand_sides(struct reader *r, const struct property *p, struct value v[4])
{
	static const int from[5][4] = {
		{0}, {0, 0, 0, 0}, {0, 1, 0, 1}, {0, 1, 2, 1}, {0, 1, 2, 3}};
	struct value read[4] = {{0}};
	int n = 0;

	while (n < 4 && (n == 0 || reader_peek(r)->kind != TOKEN_END))
		if (!value_read(r, &properties[p->first + n], &read[n]))
			return false;
		else
			n++;
	for (int i = 0; i < 4; i++)
		v[i] = read[from[n][i]];
	return true;
}

/* Width, style and color in any order; what is not there becomes initial. */
static bool expand_border(struct reader *r, const struct property *p, struct value v[3])
{
	for (int i = 0; i < 3; i++)
		v[i] = (struct value){.kind = VALUE_INITIAL};
	do {
		const struct token *t = reader_peek(r);
		int part = 2;
		if (t->kind == TOKEN_DIMENSION || t->kind == TOKEN_NUMBER)
			part = 0;
		for (const struct keyword *k = borders; t->kind == TOKEN_IDENT && k->name; k++)
			if (strcasecmp(k->name, t->text) == 0)
				part = 1;
		if (v[part].kind != VALUE_INITIAL || (part == 2 && !value_is_color(t)))
			return value_bad(r, p, t);
		if (!value_read(r, &properties[p->first + 4 * part], &v[part]))
			return false;
	} while (reader_peek(r)->kind != TOKEN_END);
	return true;
}

static bool read_values(struct reader *r, const struct property *p, struct value v[4])
{
	if (p->kind != KIND_PAGE_SIZE && read_wide(r, &v[0])) {
		v[1] = v[2] = v[3] = v[0];
		return true;
	}
	switch (p->kind) {
	case KIND_SIDES:
		return expand_sides(r, p, v);
	case KIND_BORDER:
	case KIND_BORDER_SIDE:
		return expand_border(r, p, v);
	case KIND_ALIAS:
		return value_read(r, &properties[p->first], v);
	default:
		return value_read(r, p, v);
	}
}

bool declaration_read(struct reader *r, int property, struct pos pos, struct decl ***tail)
{
	const struct property *p = &properties[property];
	struct value v[4] = {{0}};

	if (!read_values(r, p, v))
		return false;
	if (reader_peek(r)->kind != TOKEN_END) {
		const struct token *t = reader_peek(r);
		diag_error(r->diag, reader_pos(r, t),
			   "unexpected '%s' after the value of '%s'; it expects %s",
			   reader_text(r, t), p->name, gettext(p->values));
		return false;
	}
	switch (p->kind) {
	case KIND_SIDES:
		for (int i = 0; i < 4; i++)
			put_decl(r, p->first + i, pos, &v[i], tail);
		break;
	case KIND_BORDER:
		for (int i = 0; i < 12; i++)
			put_decl(r, p->first + i, pos, &v[i / 4], tail);
		break;
	case KIND_BORDER_SIDE:
		for (int i = 0; i < 3; i++)
			put_decl(r, p->first + 4 * i, pos, &v[i], tail);
		break;
	case KIND_ALIAS:
		put_decl(r, p->first, pos, v, tail);
		break;
	default:
		put_decl(r, property, pos, v, tail);
	}
	return true;
}

void style_list_properties(FILE *out)
{
	for (int i = 0; i < property_count; i++) {
		const struct property *p = &properties[i];
		fprintf(out, "| `%s` | %s | %s |\n", p->name, p->values,
			p->kind >= KIND_SIDES ? "shorthand" : p->inherited ? "yes" : "no");
	}
}
