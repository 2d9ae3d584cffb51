/*
 * measure: named sums in, amounts out. A measure is the sum of facts of one list, or a formula
 * of other measures, which may be declared in any order. The surprising rule: formulas compute
 * with exact amounts, so what is printed of a difference is rounded once, not twice.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <libxml/tree.h>
#include <string.h>

static void declare(struct model *m, const struct yaml *node, struct measure ***last)
{
	struct measure *e = arena_zalloc(m->arena, sizeof *e);
	const struct yaml *list, *where;
	bool formula;

	if (!read_keys(m, node, "a measure", "label", "list", "where", "add", "subtract", NULL))
		return;
	e->name = node->key->text;
	e->label = yaml_find(node, "label")
		       ? read_text(m, yaml_find(node, "label"), N_("the label of a measure"))
		       : NULL;
	e->node = node;
	if (xmlValidateNCName(BAD_CAST e->name, 0) != 0) {
		diag_error(m->diag, node->key->pos,
			   "a measure cannot be called '%s': expected letters, "
			   "digits, '_' and '-', a letter first",
			   e->name);
		return;
	}
	list = yaml_find(node, "list");
	where = yaml_find(node, "where");
	formula = yaml_find(node, "add") || yaml_find(node, "subtract");
	if (!!list == formula || (where && formula)) {
		diag_error(m->diag, node->key->pos,
			   "a measure has either 'list' (and 'where') or 'add' and "
			   "'subtract'");
		return;
	}
	if (list) {
		e->list = list_find(m, list);
		if (!e->list)
			return;
		e->where.node = where;
		where_filter(m, &e->where, e->list);
	}
	**last = e;
	*last = &e->next;
}

struct measure *measure_find(struct model *m, const struct yaml *name)
{
	struct names known = {0};
	struct measure *e = m->measures;

	if (!read_text(m, name, "the name of a measure"))
		return NULL;
	while (e && strcmp(e->name, name->text) != 0)
		e = e->next;
	if (e)
		return e;
	for (e = m->measures; e; e = e->next)
		names_add(m->arena, &known, e->name);
	diag_error(m->diag, name->pos, "there is no measure '%s'%s", name->text,
		   suggest(m, name->text, known.text, known.n));
	return NULL;
}

static void read_operands(struct model *m, struct measure *e, const char *key)
{
	const struct yaml *names = yaml_find(e->node, key);

	if (!names || !read_kind(m, names, YAML_SEQUENCE, "the names of measures"))
		return;
	for (const struct yaml *n = names->child; n; n = n->next) {
		struct measure *o = measure_find(m, n);

		if (!o)
			continue;
		e->operand[e->n].measure = o;
		e->operand[e->n++].minus = strcmp(key, "subtract") == 0;
	}
}

/* false: the measure is made of itself. */
static bool check_cycle(struct model *m, struct measure *e)
{
	bool good = true;

	if (e->state == MEASURE_DONE)
		return true;
	if (e->state == MEASURE_BUSY) {
		diag_error(m->diag, e->node->key->pos, "the measure '%s' is computed from itself",
			   e->name);
		return false;
	}
	e->state = MEASURE_BUSY;
	for (size_t i = 0; i < e->n && good; i++)
		good = check_cycle(m, e->operand[i].measure);
	e->state = MEASURE_DONE;
	return good;
}

void measures_declare(struct model *m, const struct yaml *node)
{
	struct measure **last = &m->measures;

	if (!read_kind(m, node, YAML_MAPPING, "measures"))
		return;
	for (const struct yaml *n = node->child; n; n = n->next)
		declare(m, n, &last);
	for (struct measure *e = m->measures; e; e = e->next) {
		const struct yaml *add = yaml_find(e->node, "add"),
				  *sub = yaml_find(e->node, "subtract");

		e->operand =
		    arena_zalloc(m->arena, ((add ? add->count : 0) + (sub ? sub->count : 0) + 1) *
					       sizeof *e->operand);
		read_operands(m, e, "add");
		read_operands(m, e, "subtract");
	}
	for (struct measure *e = m->measures; e; e = e->next)
		check_cycle(m, e);
	for (struct measure *e = m->measures; e; e = e->next)
		e->state = MEASURE_NEW;
}

/* A sum of nothing is zero, which is not what a comparison should be made with. */
static bool has_facts(const struct list *l, const struct filter *filter)
{
	for (size_t i = 0; i < l->n; i++)
		if (filter_match(filter, l->value + i * l->dimension_n))
			return true;
	return false;
}

static money compute(struct model *m, struct measure *e)
{
	struct filter *const filter[3] = {e->list ? where_filter(m, &e->where, e->list) : NULL};

	if (e->state == MEASURE_DONE)
		return e->value;
	e->state = MEASURE_DONE;
	e->given = !e->list || has_facts(e->list, filter[0]);
	if (e->list)
		e->value = list_sum(m, e->list, filter);
	for (size_t i = 0; i < e->n; i++) {
		money v = compute(m, e->operand[i].measure);

		e->given = e->given && e->operand[i].measure->given;
		if (!e->operand[i].minus)
			sum_add(m, NULL, &e->value, v);
		else if (!money_sub(e->value, v, &e->value))
			sum_add(m, NULL, &e->value, e->value < 0 ? INT64_MIN : INT64_MAX);
	}
	return e->value;
}

void measures_compute(struct model *m)
{
	for (struct measure *e = m->measures; e; e = e->next)
		compute(m, e);
}
