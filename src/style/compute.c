/*
 * Computing: winning declarations in, an interned style out. Every function here walks the
 * table of properties. The surprising rule: first holds the initial values as declared,
 * where a border is 3px wide though it has no style; the initial style itself has none.
 */
#include "style/sheet.h"
#include <stdlib.h>
#include <string.h>

enum { STYLES = 1024 };

struct interned {
	uint32_t hash;
	struct style style;
	struct interned *next;
};

struct pool {
	struct interned *styles[STYLES];
	const char *const **families;
	size_t family_count, family_cap;
	const char **names;
	size_t name_count, name_cap;
	struct style first;
	const struct style *initial;
};

uint32_t sheet_hash(uint32_t h, const void *data, size_t n)
{
	const unsigned char *p = data;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 16777619u;
	return h;
}

static void set_bytes(struct style *s, struct field f, const void *from)
{
	if (f.size > 0)
		memcpy((char *)s + f.off, from, f.size);
}

static void set_int(struct style *s, struct field f, int32_t n)
{
	bool b = n != 0;

	set_bytes(s, f, f.size == sizeof b ? (const void *)&b : (const void *)&n);
}

static void copy_property(struct style *s, const struct style *from, const struct property *p)
{
	memcpy((char *)s + p->field.off, (const char *)from + p->field.off, p->field.size);
	memcpy((char *)s + p->flag.off, (const char *)from + p->flag.off, p->flag.size);
}

bool style_same(const struct style *a, const struct style *b, const struct property *p)
{
	return memcmp((const char *)a + p->field.off, (const char *)b + p->field.off,
		      p->field.size) == 0 &&
	       memcmp((const char *)a + p->flag.off, (const char *)b + p->flag.off,
		      p->flag.size) == 0;
}

static const char *const *intern_families(struct sheet *sheet, const char *const *list)
{
	struct pool *c = sheet->pool;

	for (size_t i = 0; i < c->family_count; i++) {
		size_t k = 0;
		while (list[k] && c->families[i][k] && strcmp(list[k], c->families[i][k]) == 0)
			k++;
		if (list[k] == NULL && c->families[i][k] == NULL)
			return c->families[i];
	}
	c->families = arena_grow(sheet->arena, c->families, c->family_count, &c->family_cap,
				 sizeof *c->families);
	return c->families[c->family_count++] = list;
}

static const char *intern_name(struct sheet *sheet, const char *name)
{
	struct pool *c = sheet->pool;

	for (size_t i = 0; i < c->name_count; i++)
		if (strcmp(c->names[i], name) == 0)
			return c->names[i];
	c->names = arena_grow(sheet->arena, c->names, c->name_count, &c->name_cap,
			      sizeof *c->names);
	return c->names[c->name_count++] = name;
}

static void set_line_height(struct style *s, int32_t factor)
{
	unit u = (unit)divide_round((int64_t)s->font_size * factor, 1000000);

	s->line_factor = factor;
	s->line_height = u > LENGTH_MAX ? LENGTH_MAX : u;
}

static void apply_size(struct style *s, const struct property *p, const struct value *v, unit root)
{
	struct size size = {SIZE_AUTO, 0};

	if (v->kind == VALUE_LENGTH && v->length.unit == CSS_PERCENT) {
		int64_t n = divide_round(v->length.number.n * 100, v->length.number.scale);
		size = (struct size){SIZE_PERCENT, n > INT32_MAX ? INT32_MAX : (int32_t)n};
	} else if (v->kind == VALUE_LENGTH) {
		size = (struct size){SIZE_LENGTH, length_units(v->length, s->font_size, root)};
	}
	set_bytes(s, p->field, &size);
}

/* Set one property from a value that is neither inherit nor initial. */
static void apply(struct sheet *sheet, struct style *s, const struct property *p,
		  const struct value *v, const struct style *parent, unit root)
{
	bool word = v->kind == VALUE_WORD;
	unit em = p->kind == KIND_FONT_SIZE ? parent->font_size : s->font_size;
	unit length = v->kind == VALUE_LENGTH ? length_units(v->length, em, root) : 0;
	const char *name;

	switch (p->kind) {
	case KIND_BACKGROUND:
		s->has_background = !word;
		set_int(s, p->field, word ? 0 : v->n);
		break;
	case KIND_MARGIN:
		set_int(s, p->field, length);
		if (p->field.off != offsetof(struct style, margin[SIDE_TOP]) &&
		    p->field.off != offsetof(struct style, margin[SIDE_BOTTOM]))
			set_int(s, p->flag, word);
		break;
	case KIND_LENGTH:
	case KIND_FONT_SIZE:
	case KIND_SPACING:
		set_int(s, p->field, length);
		break;
	case KIND_LINE_HEIGHT:
		if (v->kind == VALUE_LENGTH) {
			s->line_factor = 0;
			s->line_height = length;
		} else {
			set_line_height(s, word ? 1300000
						: (int32_t)(v->length.number.n * 1000000 /
							    v->length.number.scale));
		}
		break;
	case KIND_SIZE:
		apply_size(s, p, v, root);
		break;
	case KIND_LEVEL:
		set_int(s, p->field, word ? 0 : v->n);
		break;
	case KIND_FAMILIES: {
		const char *const *list = intern_families(sheet, v->data);

		set_bytes(s, p->field, &list);
		break;
	}
	case KIND_PAGE_NAME:
		s->page = word ? parent->page : intern_name(sheet, v->name);
		break;
	case KIND_COUNTER_RESET:
		set_int(s, p->field, word ? 0 : v->n);
		set_int(s, p->flag, !word);
		break;
	case KIND_CONTENT:
	case KIND_LABEL:
		set_bytes(s, p->field, &v->data);
		break;
	case KIND_STRING_SET:
		name = word ? NULL : intern_name(sheet, v->name);
		set_bytes(s, p->field, &v->data);
		set_bytes(s, p->flag, &name);
		break;
	default:
		set_int(s, p->field, v->n);
	}
}

static void apply_decl(struct sheet *sheet, struct style *s, const struct decl *d,
		       const struct style *parent, unit root)
{
	const struct property *p = &properties[d->property];

	if (d->value.kind == VALUE_INHERIT)
		copy_property(s, parent, p);
	else if (d->value.kind == VALUE_INITIAL)
		copy_property(s, p->kind == KIND_PAGE_NAME ? parent : &sheet->pool->first, p);
	else
		apply(sheet, s, p, &d->value, parent, root);
	/* inherited or initial: the number counts, not the length that came of it */
	if (p->kind == KIND_LINE_HEIGHT && s->line_factor != 0)
		set_line_height(s, s->line_factor);
}

/* What no declaration says alone: colors of borders, widths of absent ones, underlines. */
static void finish(struct style *s, const struct winners *w, const struct style *parent)
{
	for (int row = 0; row < property_count; row++) {
		const struct property *p = &properties[row];
		if (p->kind == KIND_BORDER_COLOR &&
		    (w->decl[row] == NULL || w->decl[row]->value.kind == VALUE_INITIAL))
			set_bytes(s, p->field, &s->color);
	}
	for (int i = 0; i < 4; i++)
		if (s->border[i] == BORDER_NONE)
			s->border_width[i] = 0, s->border_color[i] = 0;
	/* text in an underlined element is underlined however deep it stands */
	s->underline |= parent->underline;
}

struct style style_compute(struct sheet *sheet, const struct winners *w, const struct style *parent,
			   unit root_size)
{
	struct style s;
	const struct decl *d;

	memcpy(&s, &sheet->pool->first, sizeof s);
	for (int row = 0; row < property_count; row++)
		if (properties[row].inherited)
			copy_property(&s, parent, &properties[row]);
	/* the first rows hold font-size, and nothing before it needs an em */
	for (int row = 0; row < property_count; row++) {
		bool size = properties[row].kind == KIND_FONT_SIZE;
		unit root = root_size > 0 ? root_size
			    : size	  ? sheet->pool->first.font_size
					  : s.font_size;
		if ((d = w->decl[row]) != NULL)
			apply_decl(sheet, &s, d, parent, root);
		if (size && s.line_factor != 0)
			set_line_height(&s, s.line_factor);
	}
	finish(&s, w, parent);
	return s;
}

const struct style *style_intern(struct sheet *sheet, const struct style *s)
{
	struct interned **head, *in;
	uint32_t h = SHEET_HASH;

	for (int row = 0; row < property_count; row++) {
		const struct property *p = &properties[row];
		h = sheet_hash(h, (const char *)s + p->field.off, p->field.size);
		h = sheet_hash(h, (const char *)s + p->flag.off, p->flag.size);
	}
	head = &sheet->pool->styles[h % STYLES];
	for (in = *head; in != NULL; in = in->next) {
		int row = 0;
		while (in->hash == h && row < property_count &&
		       style_same(&in->style, s, &properties[row]))
			row++;
		if (row == property_count)
			return &in->style;
	}
	in = arena_zalloc(sheet->arena, sizeof *in);
	in->hash = h;
	in->style = *s;
	in->next = *head;
	*head = in;
	return &in->style;
}

/* Initial values are CSS in the table, read like any other. */
void style_start(struct sheet *sheet)
{
	static const char *const no_families[] = {NULL};
	struct diag none = {0};
	struct pool *c = arena_zalloc(sheet->arena, sizeof *c);
	struct style *s = &c->first;
	struct style done;
	struct winners w = {{NULL}};

	sheet->pool = c;
	s->families = s->latin_families = intern_families(sheet, no_families);
	s->page = intern_name(sheet, "");
	for (int row = 0; row < property_count; row++) {
		const char *text = properties[row].initial;
		struct decl *d = NULL, **tail = &d;
		struct reader r = {.arena = sheet->arena, .diag = &none, .where = IN_RULE};
		if (text == NULL)
			continue;
		r.src = source_new(sheet->arena, "initial value", text, strlen(text));
		r.tokens = token_read(sheet->arena, &none, r.src, &r.end);
		r.end--;
		if (properties[row].kind == KIND_CONTENT)
			r.where = IN_PSEUDO;
		if (!declaration_read(&r, row, POS_NONE, &tail))
			abort(); /* the table is wrong */
		apply_decl(sheet, s, d, s, s->font_size);
	}
	done = *s;
	finish(&done, &w, s);
	c->initial = style_intern(sheet, &done);
}

const struct style *sheet_initial(struct sheet *sheet)
{
	return sheet->pool->initial;
}
