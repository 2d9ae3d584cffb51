/*
 * summary: what a pack says about the list of all reports in, the summary of one report out: an
 * XML document of texts that the model formatted, which lies in the package. The surprising
 * rule: the list is made of these summaries alone, long after the model is gone.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <libintl.h>
#include <string.h>

/* ---- listing: of pack.yaml ------------------------------------------------------------------- */

/* A path such as department/name, from the top down to a field of a kind. */
static struct trail read_way(struct model *m, const struct yaml *node, enum field_kind kind,
			   const char *what)
{
	const struct field *among = m->fields, *f = NULL;
	struct trail w = {0};
	size_t cap = 0, len;

	if (!node || !read_text(m, node, "the path of a field"))
		return w;
	for (const char *p = node->text; *p; p += len + (p[len] == '/')) {
		struct names known = {0};
		const char *name;

		len = strcspn(p, "/");
		name = arena_strndup(m->arena, p, len);
		for (f = among; f && strcmp(f->name, name) != 0; f = f->next)
			names_add(m->arena, &known, f->name);
		if (!f) {
			diag_error(m->diag, yaml_at(node, (size_t)(p - node->text)),
				   "there is no field '%s' here%s", name,
				   suggest(m, name, known.text, known.n));
			return (struct trail){0};
		}
		w.step = arena_grow(m->arena, w.step, w.n, &cap, sizeof *w.step);
		w.step[w.n++] = f;
		among = f->child;
	}
	if (f && f->kind == kind)
		return w;
	diag_error(m->diag, node->pos, "'%s' is not %s", node->text, gettext(what));
	return (struct trail){0};
}

static void read_total(struct model *m, const struct yaml *node, struct total ***last)
{
	struct total *t = arena_zalloc(m->arena, sizeof *t);
	const struct yaml *label, *measure;

	if (!read_keys(m, node, "a total of the list", "label", "measure", NULL))
		return;
	label = read_need(m, node, "label", "a total of the list");
	measure = read_need(m, node, "measure", "a total of the list");
	if (!label || !measure || !read_text(m, label, "a label"))
		return;
	t->label = label->text;
	t->measure = measure_find(m, measure);
	if (!t->measure)
		return;
	**last = t;
	*last = &t->next;
}

void listing_declare(struct model *m, const struct yaml *node)
{
	struct summary *l = &m->listing;
	struct total **last = &l->totals;
	const struct yaml *totals;

	if (!read_keys(m, node, "'listing'", "department", "code", "published", "corrected",
		       "totals", NULL))
		return;
	l->department = read_way(m, yaml_find(node, "department"), FIELD_TEXT, N_("a text"));
	l->code = read_way(m, yaml_find(node, "code"), FIELD_TEXT, N_("a text"));
	l->published = read_way(m, yaml_find(node, "published"), FIELD_DATE, N_("a date"));
	l->corrected = read_way(m, yaml_find(node, "corrected"), FIELD_DATE, N_("a date"));
	totals = yaml_find(node, "totals");
	if (!totals || !read_kind(m, totals, YAML_SEQUENCE, "the totals of the list"))
		return;
	for (const struct yaml *n = totals->child; n; n = n->next)
		read_total(m, n, &last);
}

/* ---- the summary -------------------------------------------------------------------------- */

/* The last value that a way leads to, or NULL. */
static const struct value *follow(const struct value *map, const struct trail *w, size_t step)
{
	const struct value *found = NULL;

	for (const struct value *v = map->child; v && w->n; v = v->next) {
		if (v->field != w->step[step] || v->unfilled)
			continue;
		if (step + 1 == w->n)
			return v;
		if (v->field->kind != FIELD_LIST)
			return follow(v, w, step + 1);
		for (const struct value *item = v->child; item; item = item->next) {
			const struct value *inner = follow(item, w, step + 1);

			found = inner ? inner : found;
		}
	}
	return found;
}

static void put_text(const struct model *m, struct arena *arena, xmlNode *root, const char *name,
		     const struct trail *w)
{
	const struct value *v = follow(m->values, w, 0);

	if (v)
		view_text(arena, view_element(root, name), v->text, POS_NONE);
}

static void put_date(const struct model *m, struct arena *arena, xmlNode *root, const char *name,
		     const struct trail *w)
{
	const struct value *v = follow(m->values, w, 0);
	xmlNode *e;

	if (!v)
		return;
	e = view_element(root, name);
	view_attribute(e, "iso", v->node->text);
	view_text(arena, e, format_date(arena, v), POS_NONE);
}

xmlDoc *model_summary(struct arena *arena, const struct model *m)
{
	xmlDoc *doc = view_new("summary");
	xmlNode *root = xmlDocGetRootElement(doc);
	const struct summary *l = &m->listing;

	view_attribute(root, "pack", m->pack_name);
	view_attribute(root, "year", arena_printf(arena, "%d", m->year));
	view_attribute(root, "unit", money_unit_name(m->display.unit));
	put_text(m, arena, root, "department", &l->department);
	put_text(m, arena, root, "code", &l->code);
	put_date(m, arena, root, "published", &l->published);
	put_date(m, arena, root, "corrected", &l->corrected);
	for (const struct total *t = l->totals; t; t = t->next) {
		xmlNode *e = view_element(root, "total");

		view_attribute(e, "measure", t->measure->name);
		view_attribute(e, "label", t->label);
		view_attribute(e, "unit", money_unit_name(m->display.unit));
		view_text(arena, e, format_amount(m, arena, t->measure->value), POS_NONE);
	}
	return doc;
}
