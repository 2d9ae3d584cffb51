/*
 * unfilled: a model in, findings about what is still to be filled in or rewritten out: the
 * places where 待填 stands, and the texts that hold 【待改写】. The surprising rule: these
 * belong to no rule of the pack, because a report must never be published with them.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/checking.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

static void add(struct checking *c, const char *rule, struct pos pos, const char *message)
{
	struct finding *f = arena_zalloc(c->arena, sizeof *f);

	f->rule = rule;
	f->severity = SEVERITY_ERROR;
	f->pos = pos;
	f->message = message;
	*c->last = f;
	c->last = &f->next;
}

static void add_amount(struct checking *c, const struct yaml *node, const char *label)
{
	add(c, "unfilled", node->pos,
	    arena_printf(c->arena,
			 gettext("%s: the amount is not filled in yet; type it in place of 待填"),
			 label));
}

/* ---- facts --------------------------------------------------------------------------------- */

/* "支出 (2014001 行政运行, 基本支出)": what is not the default. */
static const char *fact_label(struct checking *c, const struct list *l, size_t i)
{
	struct buf b = {0};
	const char *text;

	for (size_t k = 0; k < l->dimension_n; k++) {
		const struct dimension *d = &l->dimension[k];
		uint32_t v = l->value[i * l->dimension_n + k];
		const struct code *code = d->kind == DIMENSION_CODE ? &d->catalogue->code[v] : NULL;
		const char *value = code ? code->code : d->values.text[v];

		if (d->fallback && strcmp(value, d->fallback) == 0)
			continue;
		buf_puts(&b, b.n ? gettext(", ") : "");
		if (d->fallback)
			buf_printf(&b, "%s ", d->label);
		buf_puts(&b, value);
		if (code && code->named)
			buf_printf(&b, " %s", code->name);
	}
	text = b.n ? arena_printf(c->arena, gettext("%s (%s)"), l->label, buf_text(&b)) : l->label;
	buf_free(&b);
	return text;
}

static void find_facts(struct checking *c, const struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (is_unfilled(l->node[i]))
			add_amount(c, l->node[i], fact_label(c, l, i));
	for (size_t i = 0; i < l->stated_n; i++) {
		const struct yaml *node = l->stated[i].node;
		const char *label =
		    arena_printf(c->arena, gettext("a stated total of %s"), l->label);

		if (is_unfilled(node))
			add_amount(c, node, label);
	}
}

/* ---- fields -------------------------------------------------------------------------------- */

/* The way down to a value. */
struct way {
	const struct way *up;
	const struct value *value;
	size_t item; /* 0: a field */
};

/* "项目 1, 预算数" */
static void put_label(struct buf *b, const struct way *w)
{
	const struct field *f = w->value->field;

	if (w->up)
		put_label(b, w->up);
	if (w->item)
		buf_printf(b, " %zu", w->item);
	else if (f)
		buf_printf(b, "%s%s", b->n ? gettext(", ") : "", f->label ? f->label : f->name);
}

static const char *way_label(struct checking *c, const struct way *w)
{
	struct buf b = {0};
	const char *text;

	put_label(&b, w);
	text = arena_strdup(c->arena, buf_text(&b));
	buf_free(&b);
	return text;
}

static void find_values(struct checking *c, const struct value *map, const struct way *up)
{
	bool items = map->field && (map->field->kind == FIELD_LIST ||
				    map->field->kind == FIELD_PARAGRAPHS);
	struct way w = {.up = up};

	for (const struct value *v = map->child; v; v = v->next) {
		w.value = v;
		w.item += items;
		if (v->unfilled && v->field && v->field->kind == FIELD_AMOUNT)
			add_amount(c, v->node, way_label(c, &w));
		else if (v->unfilled)
			add(c, "unfilled", v->pos,
			    arena_printf(c->arena, gettext("%s: this is not filled in yet; "
							   "type it in place of 待填"),
					 way_label(c, &w)));
		else if (v->text && strstr(v->text, OUTDATED))
			add(c, "rewrite", v->pos,
			    arena_printf(c->arena, gettext("%s: this text is last year's; make it "
							   "this year's and delete 【待改写】"),
					 way_label(c, &w)));
		find_values(c, v, &w);
	}
}

/* ---- the whole ------------------------------------------------------------------------------ */

static int by_place(const void *a, const void *b)
{
	const struct finding *f = *(struct finding *const *)a, *g = *(struct finding *const *)b;
	int order = strcmp(f->pos.src->name, g->pos.src->name);

	return order != 0 ? order : f->pos.off < g->pos.off ? -1 : f->pos.off > g->pos.off;
}

static void sort(struct checking *c, struct finding **first)
{
	struct finding **all = NULL, *f;
	size_t n = 0, cap = 0;

	for (f = *first; f; f = f->next) {
		all = xgrow(all, n, &cap, sizeof *all);
		all[n++] = f;
	}
	if (n)
		qsort(all, n, sizeof *all, by_place);
	c->last = first;
	for (size_t i = 0; i < n; i++) {
		all[i]->next = NULL;
		*c->last = all[i];
		c->last = &all[i]->next;
	}
	free(all);
}

/* The first one says what else is not told. */
static void note_rules(struct checking *c, struct finding *f)
{
	f->notes = arena_zalloc(c->arena, sizeof *f->notes);
	f->notes->pos = f->pos;
	f->notes->text = gettext("the rules about amounts are applied when no amount is missing");
}

void unfilled_find(struct checking *c)
{
	struct finding **first = c->last;

	for (const struct list *l = c->m->lists; l; l = l->next)
		find_facts(c, l);
	find_values(c, c->m->values, NULL);
	sort(c, first);
	if (c->m->amounts_missing)
		note_rules(c, *first);
}
