/*
 * facts: a list of the report in, its facts out as rows of small integers and amounts. The
 * surprising rule: the absolute amounts of a list must add up within int64, so that no sum of
 * any of its facts can overflow, in whatever order they are added.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <stdlib.h>
#include <string.h>

static bool check_keys(struct model *m, const struct list *l, const struct yaml *fact,
		       const char *amount)
{
	struct names known = {0};
	const struct yaml *before = NULL;
	bool good = true;

	for (const struct yaml *c = fact->child; c; before = c, c = c->next) {
		if (strcmp(c->key->text, amount) == 0 ||
		    list_dimension(l, c->key->text) < l->dimension_n)
			continue;
		good = false;
		if (read_note_key(m, before, c))
			continue;
		for (size_t i = 0; i < l->dimension_n; i++)
			names_add(m->arena, &known, l->dimension[i].name);
		names_add(m->arena, &known, amount);
		diag_error(m->diag, c->key->pos, "a fact of %s has no key '%s'%s",
			   name_label(m, l->name, l->label), c->key->text,
			   suggest(m, c->key->text, known.text, known.n));
		read_note_colon(m, c);
		for (size_t i = 0; i < l->dimension_n; i++)
			read_note_label(m, c, l->dimension[i].label, l->dimension[i].name);
	}
	return good;
}

/* The number of a dimension's value in this fact, or NONE after a message. */
static uint32_t read_value(struct model *m, const struct list *l, struct dimension *d,
			   const struct yaml *fact)
{
	const struct yaml *node = yaml_find(fact, d->name);
	uint32_t i;

	if (!node && d->fallback)
		return d->kind == DIMENSION_CODE ? names_find(&d->catalogue->index, d->fallback)
						 : names_add(m->arena, &d->values, d->fallback);
	if (!node) {
		diag_error(m->diag, fact->pos, "a fact of %s needs %s",
			   name_label(m, l->name, l->label), name_label(m, d->name, d->label));
		return NONE;
	}
	if (!read_kind(m, node, YAML_SCALAR, d->label))
		return NONE;
	if (d->kind == DIMENSION_TEXT)
		return names_add(m->arena, &d->values, node->text);
	if (!read_text(m, node, d->label))
		return NONE;
	if (d->kind == DIMENSION_CODE)
		return catalogue_code(m, d, node);
	i = names_find(&d->values, node->text);
	if (i == NONE)
		diag_error(m->diag, node->pos, "'%s' is not a value of %s: expected one of %s%s",
			   node->text, name_label(m, d->name, d->label),
			   list_names(m, d->values.text, d->values.n),
			   suggest(m, node->text, d->values.text, d->values.n));
	return i;
}

bool fact_values(struct model *m, struct list *l, const struct yaml *fact, const char *amount,
		 uint32_t *value)
{
	bool good;

	if (!read_kind(m, fact, YAML_MAPPING, "a fact such as {dimension: value, amount: 1.00}"))
		return false;
	good = check_keys(m, l, fact, amount);
	for (size_t i = 0; i < l->dimension_n; i++) {
		value[i] = read_value(m, l, &l->dimension[i], fact);
		good = good && value[i] != NONE;
	}
	return good;
}

static bool read_fact(struct model *m, struct list *l, const struct yaml *fact, uint32_t *value,
		      money *amount)
{
	bool good = fact_values(m, l, fact, "amount", value);
	const struct yaml *node = yaml_find(fact, "amount");

	if (fact->kind != YAML_MAPPING)
		return false;
	if (!node)
		diag_error(m->diag, fact->pos, "a fact of %s needs its 'amount'",
			   name_label(m, l->name, l->label));
	return node && read_amount(m, node, amount) && good;
}

void facts_read(struct model *m, struct list *l, const struct yaml *node)
{
	size_t value_cap = 0, amount_cap = 0;
	money sum = 0;

	if (is_absent(node))
		return;
	if (!read_kind(m, node, YAML_SEQUENCE, "facts, each beginning with '- '")) {
		l->broken = true;
		return;
	}
	for (const struct yaml *fact = node->child; fact; fact = fact->next) {
		money amount;

		/* One element is one fact's values; at least one byte, for lists without
		 * dimensions. */
		l->value = arena_grow(m->arena, l->value, l->n, &value_cap,
				      (l->dimension_n ? l->dimension_n : 1) * sizeof *l->value);
		l->amount = arena_grow(m->arena, l->amount, l->n, &amount_cap, sizeof *l->amount);
		l->node = arena_grow(m->arena, l->node, l->n, &l->cap, sizeof *l->node);
		if (!read_fact(m, l, fact, l->value + l->n * l->dimension_n, &amount)) {
			l->broken = true;
			continue;
		}
		l->amount[l->n] = amount;
		l->node[l->n] = yaml_find(fact, "amount");
		l->n++;
		if (amount == INT64_MIN || !money_add(sum, amount < 0 ? -amount : amount, &sum)) {
			diag_error(m->diag, l->node[l->n - 1]->pos,
				   "the amounts of %s up to here add up to "
				   "more than can be computed",
				   name_label(m, l->name, l->label));
			l->broken = true;
			return;
		}
	}
}

/* ---- facts that count twice ------------------------------------------------------------- */

/* The facts of a list by their values: place + 1 of the first fact with these values. */
struct table_of_facts {
	const struct list *list;
	uint32_t *slot;
	size_t slots;
};

static uint32_t *find_slot(const struct table_of_facts *t, const uint32_t *value)
{
	size_t n = t->list->dimension_n, i;
	uint64_t h = 14695981039346656037u;

	for (size_t k = 0; k < n; k++)
		h = (h ^ value[k]) * 1099511628211u;
	for (i = (h ^ h >> 29) & (t->slots - 1); t->slot[i]; i = (i + 1) & (t->slots - 1))
		if (memcmp(t->list->value + (t->slot[i] - 1) * n, value, n * sizeof *value) == 0)
			break;
	return &t->slot[i];
}

/* Is there a fact that differs only in having a code above this one's? */
static void check_above(struct model *m, const struct table_of_facts *t, size_t fact, size_t d,
			uint32_t *value)
{
	const struct list *l = t->list;
	const struct catalogue *c = l->dimension[d].catalogue;
	uint32_t own = value[d];

	for (uint32_t i = c->code[own].parent; i != NONE; i = c->code[i].parent) {
		uint32_t other;

		value[d] = i;
		other = *find_slot(t, value);
		if (!other)
			continue;
		diag_error(
		    m->diag, l->node[other - 1]->pos,
		    "%s and %s below it are both given amounts, "
		    "which would count twice: give the lower codes only, and put a total that must "
		    "be printed as given under 'stated'",
		    c->code[i].code, c->code[own].code);
		diag_note(m->diag, l->node[fact]->pos, "the amount of %s is here",
			  c->code[own].code);
		break;
	}
	value[d] = own;
}

void facts_check(struct model *m, struct list *l)
{
	struct table_of_facts t = {.list = l, .slots = 16};
	uint32_t *value = xmalloc((l->dimension_n + 1) * sizeof *value);

	while (t.slots < l->n * 2)
		t.slots *= 2;
	t.slot = xcalloc(t.slots, sizeof *t.slot);
	for (size_t i = 0; i < l->n; i++) {
		uint32_t *slot = find_slot(&t, l->value + i * l->dimension_n);

		if (*slot) {
			diag_warning(m->diag, l->node[i]->pos,
				     "the same fact is given twice: both amounts count; delete "
				     "one of them if it is the same money");
			diag_note(m->diag, l->node[*slot - 1]->pos, "the first one is here");
		} else {
			*slot = (uint32_t)i + 1;
		}
	}
	for (size_t i = 0; i < l->n; i++) {
		memcpy(value, l->value + i * l->dimension_n, l->dimension_n * sizeof *value);
		for (size_t d = 0; d < l->dimension_n; d++)
			if (l->dimension[d].kind == DIMENSION_CODE && !l->dimension[d].level)
				check_above(m, &t, i, d, value);
	}
	free(t.slot);
	free(value);
}
