/*
 * filter: a `where:` in, a test of facts out. Conditions are checked against a list's
 * dimensions when the pack or the report is read, and turned into flags per dimension value
 * when all facts are known. The surprising rule: one where may be asked of several lists (the
 * columns of a two-sided table) and then has a filter for each.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <string.h>

size_t list_dimension(const struct list *l, const char *name)
{
	size_t i = 0;

	while (i < l->dimension_n && strcmp(l->dimension[i].name, name) != 0)
		i++;
	return i;
}

struct list *list_find(struct model *m, const struct yaml *name)
{
	struct names known = {0};

	if (!read_text(m, name, "the name of a list of facts"))
		return NULL;
	for (struct list *l = m->lists; l; l = l->next) {
		if (strcmp(l->name, name->text) == 0)
			return l;
		names_add(m->arena, &known, l->name);
	}
	diag_error(m->diag, name->pos, "there is no list of facts '%s'%s", name->text,
		   suggest(m, name->text, known.text, known.n));
	return NULL;
}

/* One value of a condition: is it one the dimension or the attribute can have? */
static bool check_value(struct model *m, const struct dimension *d, const char *attribute,
			const struct yaml *value, bool from_pack)
{
	struct names known = {0};
	unsigned errors = m->diag->errors;

	if (!read_kind(m, value, YAML_SCALAR, "a value of a dimension"))
		return false;
	if (attribute) {
		catalogue_names(m, d->catalogue, attribute, &known);
		if (names_find(&known, value->text) == NONE)
			diag_error(m->diag, value->pos,
				   "no entry of the catalogue '%s' has the %s '%s'%s",
				   d->catalogue->name, attribute, value->text,
				   suggest(m, value->text, known.text, known.n));
	} else if (d->kind == DIMENSION_VALUE && names_find(&d->values, value->text) == NONE) {
		diag_error(m->diag, value->pos, "'%s' is not a value of %s: expected one of %s%s",
			   value->text, name_label(m, d->name, d->label),
			   list_names(m, d->values.text, d->values.n),
			   suggest(m, value->text, d->values.text, d->values.n));
	} else if (d->kind == DIMENSION_CODE && from_pack &&
		   names_find(&d->catalogue->index, value->text) == NONE) {
		diag_error(m->diag, value->pos, "the catalogue '%s' has no code '%s'",
			   d->catalogue->name, value->text);
	}
	return m->diag->errors == errors;
}

static bool find_dimension(struct model *m, const struct yaml *value, struct filter *f,
			   struct condition *c)
{
	const char *key = value->key->text, *dot = strchr(key, '.');
	const char *name = dot ? arena_strndup(m->arena, key, (size_t)(dot - key)) : key;
	struct names known = {0};
	const struct dimension *d;

	c->dimension = list_dimension(f->list, name);
	if (c->dimension == f->list->dimension_n) {
		for (size_t i = 0; i < f->list->dimension_n; i++)
			names_add(m->arena, &known, f->list->dimension[i].name);
		diag_error(m->diag, value->key->pos, "the facts of '%s' have no dimension '%s'%s",
			   f->list->name, name, suggest(m, name, known.text, known.n));
		return false;
	}
	if (!dot)
		return true;
	d = &f->list->dimension[c->dimension];
	c->attribute = dot + 1;
	if (d->kind != DIMENSION_CODE) {
		diag_error(m->diag, value->key->pos,
			   "'%s' has no attributes: its values are not codes "
			   "of a catalogue",
			   d->name);
		return false;
	}
	catalogue_names(m, d->catalogue, NULL, &known);
	if (names_find(&known, c->attribute) != NONE)
		return true;
	diag_error(m->diag, value->key->pos,
		   "no entry of the catalogue '%s' has the attribute '%s'%s", d->catalogue->name,
		   c->attribute, suggest(m, c->attribute, known.text, known.n));
	return false;
}

/* A condition's value or values. */
static bool check_values(struct model *m, const struct filter *f, const struct condition *c)
{
	const struct dimension *d = &f->list->dimension[c->dimension];
	bool from_pack = c->values->pos.src == m->pack->pos.src, good = true;

	if (c->values->kind != YAML_SEQUENCE)
		return check_value(m, d, c->attribute, c->values, from_pack);
	for (const struct yaml *n = c->values->child; n; n = n->next)
		good = check_value(m, d, c->attribute, n, from_pack) && good;
	return good;
}

static void read_conditions(struct model *m, const struct yaml *node, struct filter *f)
{
	if (!read_kind(m, node, YAML_MAPPING, "conditions such as {dimension: value}")) {
		f->broken = true;
		return;
	}
	f->condition = arena_zalloc(m->arena, node->count * sizeof *f->condition);
	for (const struct yaml *v = node->child; v; v = v->next) {
		struct condition *c = &f->condition[f->n++];

		c->values = v;
		if (!find_dimension(m, v, f, c) || !check_values(m, f, c))
			f->broken = true;
	}
}

struct filter *where_filter(struct model *m, struct where *w, struct list *l)
{
	struct filter *f;

	if (!w->node || !l)
		return NULL;
	for (f = w->filters; f; f = f->next)
		if (f->list == l)
			return f;
	f = arena_zalloc(m->arena, sizeof *f);
	f->list = l;
	f->next = w->filters;
	w->filters = f;
	f->all = m->filters;
	m->filters = f;
	read_conditions(m, w->node, f);
	return f;
}

static bool has_value(const struct condition *c, const struct dimension *d, uint32_t i,
		      const char *wanted)
{
	const char *text;

	if (d->kind != DIMENSION_CODE)
		return strcmp(d->values.text[i], wanted) == 0;
	if (!c->attribute)
		return strncmp(d->catalogue->code[i].code, wanted, strlen(wanted)) == 0;
	text = catalogue_attribute(d->catalogue, i, c->attribute);
	return text && strcmp(text, wanted) == 0;
}

static void resolve(struct model *m, const struct list *l, struct condition *c)
{
	const struct dimension *d = &l->dimension[c->dimension];
	size_t n = d->kind == DIMENSION_CODE ? d->catalogue->index.n : d->values.n;
	const struct yaml *wanted = c->values->kind == YAML_SEQUENCE ? c->values->child : c->values;

	c->allowed = arena_zalloc(m->arena, n * sizeof *c->allowed);
	for (; wanted; wanted = c->values->kind == YAML_SEQUENCE ? wanted->next : NULL)
		for (uint32_t i = 0; i < n; i++)
			c->allowed[i] = c->allowed[i] || has_value(c, d, i, wanted->text);
}

void filters_resolve(struct model *m)
{
	for (struct filter *f = m->filters; f; f = f->all)
		for (size_t i = 0; i < f->n && !f->broken; i++)
			if (!f->condition[i].allowed)
				resolve(m, f->list, &f->condition[i]);
}

bool filter_match(const struct filter *f, const uint32_t *value)
{
	for (size_t i = 0; f && i < f->n; i++)
		if (!f->condition[i].allowed[value[f->condition[i].dimension]])
			return false;
	return true;
}
