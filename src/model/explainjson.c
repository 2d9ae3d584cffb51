/*
 * explainjson: an explanation in, JSON out. The surprising rule: amounts are texts, for a number
 * of JSON may lose its last digits in the program that reads it.
 */
#include "base/arena.h"
#include "base/json.h"
#include "model/explaining.h"

static void put_place(struct json *j, struct pos pos)
{
	unsigned line, col;

	source_locate(pos, &line, &col);
	json_text(j, "file", pos.src->name);
	json_number(j, "line", line);
	json_number(j, "column", col);
}

static void put_amount(struct json *j, const struct explanation *e, const char *key, money v)
{
	json_text(j, key, format_typed(e->m, e->arena, v));
}

static void put_named(struct json *j, const char *key, const char *id, const char *name)
{
	json_open(j, key, '{');
	json_text(j, "id", id);
	json_text(j, "name", name);
	json_close(j, '}');
}

static void put_fact(struct json *j, const struct explanation *e, const struct list *l, uint32_t i)
{
	json_open(j, NULL, '{');
	put_place(j, l->node[i]->pos);
	json_open(j, "values", '{');
	for (size_t k = 0; k < l->dimension_n; k++) {
		const struct dimension *d = &l->dimension[k];
		uint32_t v = l->value[i * l->dimension_n + k];

		json_text(j, d->name, d->kind == DIMENSION_CODE ? d->catalogue->code[v].code
								: d->values.text[v]);
	}
	json_close(j, '}');
	put_amount(j, e, "amount", l->amount[i]);
	json_close(j, '}');
}

static void put_part(struct json *j, const struct explanation *e, const struct part *p)
{
	json_open(j, NULL, '{');
	if (p->measure)
		json_text(j, "measure", p->measure->name);
	json_flag(j, "subtracted", p->minus);
	if (p->set.list)
		json_text(j, "list", p->set.list->name);
	json_open(j, "facts", '[');
	for (size_t i = 0; i < p->n; i++)
		put_fact(j, e, p->set.list, p->fact[i]);
	json_close(j, ']');
	put_amount(j, e, "sum", p->sum);
	json_open(j, "stated", '[');
	for (size_t i = 0; i < p->stated_n; i++) {
		json_open(j, NULL, '{');
		put_place(j, p->stated[i]->node->pos);
		put_amount(j, e, "amount", p->stated[i]->amount);
		json_number(j, "facts", (long long)p->stated[i]->n);
		put_amount(j, e, "difference", p->stated[i]->adjust);
		json_close(j, '}');
	}
	json_close(j, ']');
	put_amount(j, e, "exact", p->exact);
	json_close(j, '}');
}

static void put_same(struct json *j, const struct explanation *e, const struct same *s)
{
	json_open(j, NULL, '{');
	if (s->table) {
		json_text(j, "cell", arena_printf(e->arena, "%s/%s/%s", s->table->id, s->key,
						  s->table->leaf[s->leaf]->id));
	} else {
		json_text(j, "measure", s->user ? s->user->name : s->measure->name);
	}
	if (s->user) {
		json_text(j, "of", s->measure->name);
		json_flag(j, "subtracted", s->minus);
	}
	json_close(j, '}');
}

static void put_figures(struct json *j, const struct explanation *e, const char *key,
			const struct figure *g)
{
	json_open(j, key, '[');
	for (; g; g = g->next) {
		json_open(j, NULL, '{');
		json_text(j, "name", g->name);
		put_amount(j, e, "amount", g->value ? g->value->amount : 0);
		if (g->value && g->value->node)
			put_place(j, g->value->node->pos);
		if (g->term)
			put_figures(j, e, "added", g->term);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_sets(struct json *j, const struct explanation *e)
{
	json_text(j, "printed", explain_printed(e));
	json_text(j, "printed_unit", money_unit_name(e->m->display.unit));
	put_amount(j, e, "exact", e->exact);
	json_open(j, "parts", '[');
	for (const struct part *p = e->parts; p; p = p->next)
		put_part(j, e, p);
	json_close(j, ']');
	json_open(j, "same", '[');
	for (const struct same *s = e->same; s; s = s->next)
		put_same(j, e, s);
	json_close(j, ']');
	json_open(j, "sentences", '[');
	for (const struct sentence *s = e->sentences; s; s = s->next)
		json_text(j, NULL,
			  arena_printf(e->arena, "%s%s%s", s->before, s->amount, s->after));
	json_close(j, ']');
}

void explanation_json(FILE *out, const char *report, const struct explanation *e)
{
	struct json j = {.out = out};

	json_open(&j, NULL, '{');
	json_text(&j, "report", report);
	json_text(&j, "name", e->name);
	json_text(&j, "unit", money_unit_name(e->m->unit));
	if (e->table) {
		put_named(&j, "table", e->table->id, e->table->title);
		put_named(&j, "row", e->key, e->label);
		put_named(&j, "column", e->column->id, explain_heads(e->arena, e->column));
	}
	if (e->field)
		put_figures(&j, e, "fields", e->figures);
	else
		put_sets(&j, e);
	json_close(&j, '}');
}
