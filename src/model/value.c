/*
 * value: the fields that the pack declares and the report's YAML in, a tree of checked values
 * out. The surprising rule: an amount is there even when it is not given, as zero, so that
 * templates need not ask; anything else that is not given is not there.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *label_of(struct model *m, const struct field *f)
{
	return name_label(m, f->name, f->label);
}

/* Is byte i of a scalar a line break in the file: kept by `|`, or folded to a space? */
static bool is_line_break(const struct yaml *node, size_t i)
{
	struct pos pos;

	if (node->text[i] == '\n')
		return true;
	if (node->text[i] != ' ' || node->form == YAML_LITERAL)
		return false;
	pos = yaml_at(node, i);
	return pos.src != NULL && memchr("\r\n", pos.src->text[pos.off], 2) != NULL;
}

/*
 * Join the lines of a text in place: nothing stays of a line break beside a character that
 * is not ASCII, because Chinese puts no space there, and a space elsewhere.
 */
static void join_lines(char *text, const struct yaml *node, size_t from)
{
	size_t n = strlen(text), out = 0;

	for (size_t i = 0; i < n; i++) {
		bool breaks = i > 0 && i + 1 < n && is_line_break(node, from + i);

		if (breaks && ((text[i - 1] & 0x80) || (text[i + 1] & 0x80)))
			continue;
		text[out++] = breaks ? ' ' : text[i];
	}
	text[out] = '\0';
}

/* Keep bytes [from, to) of a scalar as the value's text, without white space around it. */
static void set_text(struct model *m, struct value *v, const struct yaml *node, size_t from,
		     size_t to)
{
	char *text;

	while (from < to && isspace((unsigned char)node->text[from]))
		from++;
	while (to > from && isspace((unsigned char)node->text[to - 1]))
		to--;
	text = arena_strndup(m->arena, node->text + from, to - from);

	join_lines(text, node, from);
	v->node = node;
	v->text = text;
	v->unfilled = strcmp(text, UNFILLED) == 0;
	v->pos = yaml_at(node, from);
}

static bool read_plain(struct model *m, struct value *v, const struct yaml *node, const char *label)
{
	if (!read_text(m, node, label))
		return false;
	set_text(m, v, node, 0, node->len);
	if (*v->text)
		return true;
	diag_error(m->diag, node->pos, "%s is blank", label);
	return false;
}

static struct value *add_child(struct model *m, struct value *v, struct value ***last)
{
	struct value *child = arena_zalloc(m->arena, sizeof *child);

	**last = child;
	*last = &child->next;
	v->count++;
	return child;
}

/* Where the paragraph at from ends: before a blank line (a folded text has it as one break). */
static size_t paragraph_end(const struct yaml *node, size_t from)
{
	for (size_t i = from; i < node->len; i++) {
		size_t k = i + 1;

		if (node->text[i] != '\n')
			continue;
		while (k < node->len && (node->text[k] == ' ' || node->text[k] == '\t'))
			k++;
		if (node->form != YAML_LITERAL || k == node->len || node->text[k] == '\n')
			return i;
	}
	return node->len;
}

static bool read_paragraphs(struct model *m, struct value *v, const struct yaml *node,
			    const char *label)
{
	struct value **last = &v->child;
	bool good = true;
	size_t end;

	if (node->kind == YAML_SEQUENCE) {
		for (const struct yaml *n = node->child; n; n = n->next)
			good = read_plain(m, add_child(m, v, &last), n, label) && good;
		return good;
	}
	if (!read_text(m, node, label))
		return false;
	for (size_t from = 0; from < node->len; from = end + 1) {
		end = paragraph_end(node, from);
		if (strspn(node->text + from, " \t\n") < end - from)
			set_text(m, add_child(m, v, &last), node, from, end);
	}
	return true;
}

static bool is_date(int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year > 0 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap);
}

static bool read_date(struct model *m, struct value *v, const struct yaml *node, const char *label)
{
	const char *s;
	bool good = true;

	if (!(s = read_text(m, node, label)))
		return false;
	v->unfilled = is_unfilled(node);
	if (v->unfilled)
		return true;
	for (size_t i = 0; i < node->len && good; i++)
		good = i == 4 || i == 7 ? s[i] == '-' : s[i] >= '0' && s[i] <= '9';
	good =
	    good && node->len == 10 && sscanf(s, "%4d-%2d-%2d", &v->year, &v->month, &v->day) == 3;
	if (!good) {
		diag_error(m->diag, node->pos,
			   "'%s' is not a date: expected year-month-day, such as "
			   "2024-03-05",
			   s);
		return false;
	}
	if (!is_date(v->year, v->month, v->day)) {
		diag_error(m->diag, node->pos, "there is no day %s", s);
		return false;
	}
	v->node = node;
	v->pos = yaml_at(node, 0);
	return true;
}

static bool read_integer(struct model *m, struct value *v, const struct yaml *node,
			 const char *label)
{
	size_t i;

	if (!read_text(m, node, label))
		return false;
	i = strspn(node->text, "0123456789");
	if (i < node->len && !is_unfilled(node)) {
		diag_error(m->diag, yaml_at(node, i),
			   "'%s' is not an integer: expected half-width digits "
			   "only",
			   node->text);
		return false;
	}
	set_text(m, v, node, 0, node->len);
	return true;
}

static void read_map(struct model *, struct value *, const struct field *, const struct yaml *);

static bool read_items(struct model *m, struct value *v, const struct yaml *node)
{
	const struct field *f = v->field;
	struct value **last = &v->child;

	if (!read_kind(m, node, YAML_SEQUENCE, label_of(m, f)))
		return false;
	for (const struct yaml *n = node->child; n; n = n->next) {
		struct value *item = add_child(m, v, &last);

		item->node = n;
		if (!f->child)
			read_plain(m, item, n, label_of(m, f));
		else if (read_kind(m, n, YAML_MAPPING, label_of(m, f)))
			read_map(m, item, f->child, n);
	}
	return true;
}

static bool read_value(struct model *m, struct value *v, const struct yaml *node)
{
	const char *label = label_of(m, v->field);

	v->node = node;
	v->pos = node->pos;
	switch (v->field->kind) {
	case FIELD_TEXT:
		return read_plain(m, v, node, label);
	case FIELD_PARAGRAPHS:
		return read_paragraphs(m, v, node, label);
	case FIELD_AMOUNT:
		v->unfilled = is_unfilled(node);
		return read_amount(m, node, &v->amount);
	case FIELD_INTEGER:
		return read_integer(m, v, node, label);
	case FIELD_DATE:
		return read_date(m, v, node, label);
	case FIELD_MAP:
		if (!read_kind(m, node, YAML_MAPPING, label))
			return false;
		read_map(m, v, v->field->child, node);
		return true;
	case FIELD_LIST:
		return read_items(m, v, node);
	}
	return false;
}

/* The field f among the children of a map; NULL: not given. */
static const struct value *find_child(const struct value *map, const struct field *f)
{
	const struct value *v = map->child;

	while (v && v->field != f)
		v = v->next;
	return v;
}

static void add_up(struct model *m, struct value *map, struct value *sum)
{
	for (const struct term *t = sum->field->sum; t; t = t->next) {
		const struct value *v = map;

		for (size_t i = 0; v && i < t->n; i++)
			v = find_child(v, t->path[i]);
		if (!v || money_add(sum->amount, v->amount, &sum->amount))
			continue;
		diag_error(m->diag, v->pos, "%s adds up to more than can be computed",
			   label_of(m, sum->field));
		return;
	}
}

/* One field of a map; nothing is added when it is not given and not an amount. */
static void read_field(struct model *m, struct value *map, const struct field *f,
		       const struct yaml *node, struct pos place, struct value ***last)
{
	struct value *v;

	if (f->sum && node) {
		diag_error(m->diag, node->key->pos, "%s is computed: leave it out", label_of(m, f));
		return;
	}
	if (is_absent(node)) {
		if (f->required && node)
			diag_error(m->diag, node->key->pos, "%s is empty", label_of(m, f));
		else if (f->required)
			diag_error(m->diag, place, "%s is missing", label_of(m, f));
		if (f->kind != FIELD_AMOUNT)
			return;
		node = NULL;
	}
	v = add_child(m, map, last);
	v->field = f;
	if (node)
		read_value(m, v, node);
}

static void check_keys(struct model *m, const struct field *fields, const struct yaml *node)
{
	const struct yaml *before = NULL;

	for (const struct yaml *n = node->child; n; before = n, n = n->next) {
		const struct field *f = fields;
		struct names known = {0};

		while (f && strcmp(f->name, n->key->text) != 0)
			f = f->next;
		if (f || read_note_key(m, before, n))
			continue;
		for (f = fields; f; f = f->next)
			names_add(m->arena, &known, f->name);
		diag_error(m->diag, n->key->pos, "there is no key '%s' here%s", n->key->text,
			   suggest(m, n->key->text, known.text, known.n));
		read_note_colon(m, n);
		for (f = fields; f; f = f->next)
			read_note_label(m, n, f->label, f->name);
	}
}

/* The fields of a map, its unknown keys being the caller's business. */
static void read_fields(struct model *m, struct value *map, const struct field *fields,
			const struct yaml *node)
{
	struct value **last = &map->child;
	struct pos place = node->key ? node->key->pos : node->pos;

	map->node = node;
	for (const struct field *f = fields; f; f = f->next)
		read_field(m, map, f, yaml_find(node, f->name), place, &last);
	for (struct value *v = map->child; v; v = v->next)
		if (v->field->sum)
			add_up(m, map, v);
}

static void read_map(struct model *m, struct value *map, const struct field *fields,
		     const struct yaml *node)
{
	check_keys(m, fields, node);
	read_fields(m, map, fields, node);
}

void values_read(struct model *m)
{
	m->values = arena_zalloc(m->arena, sizeof *m->values);
	read_fields(m, m->values, m->fields, m->yaml);
}
