/*
 * dump: the model in, its text form out: facts, stated totals, measures, tables and charts.
 * Amounts of facts, measures and charts are exact, in 元; cells are as they are printed, '·'
 * stands for an empty one.
 */
#include "base/arena.h"
#include "model/chart.h"

#include <string.h>

static const char *place(struct arena *arena, struct pos pos)
{
	unsigned line, col;
	const char *name = strrchr(pos.src->name, '/');

	source_locate(pos, &line, &col);
	return arena_printf(arena, "%s:%u:%u", name ? name + 1 : pos.src->name, line, col);
}

static void dump_list(FILE *out, struct arena *arena, const struct list *l)
{
	fprintf(out, "facts %s: %zu\n", l->name, l->n);
	for (size_t i = 0; i < l->n; i++) {
		fprintf(out, "  %s %s", place(arena, l->node[i]->pos), format_yuan(arena, l->amount[i]));
		for (size_t k = 0; k < l->dimension_n; k++) {
			const struct dimension *d = &l->dimension[k];
			uint32_t v = l->value[i * l->dimension_n + k];

			fprintf(out, " %s=%s", d->name,
				d->kind == DIMENSION_CODE ? d->catalogue->code[v].code
							  : d->values.text[v]);
		}
		putc('\n', out);
	}
	for (size_t i = 0; i < l->stated_n; i++) {
		const struct stated *t = &l->stated[i];

		fprintf(out, "  stated %s %s facts=%zu adjust=%s\n", place(arena, t->node->pos),
			format_yuan(arena, t->amount), t->n, format_yuan(arena, t->adjust));
	}
}

static void dump_table(FILE *out, struct arena *arena, const struct model *m, const struct table *t)
{
	fprintf(out, "table %s %s: %zu rows%s\n", t->id, t->title, t->grid->n,
		t->grid->empty ? ", empty" : "");
	for (size_t r = 0; r < t->grid->n; r++) {
		const struct row *row = &t->grid->row[r];

		fprintf(out, "  %s-%s:", t->id, row->id);
		for (size_t k = 0; k < t->leaf_n; k++) {
			const char *text = cell_text(m, arena, t, &row->cell[k]);

			fprintf(out, " | %s", *text ? text : "·");
		}
		putc('\n', out);
	}
}

static void dump_chart(FILE *out, struct arena *arena, const struct chart *c)
{
	fprintf(out, "chart %s %s: %zu items\n", c->id, c->title.text, c->n);
	for (size_t i = 0; i < c->n; i++) {
		const struct bar *b = &c->bar[i];

		fprintf(out, "  %s %s", b->label.text, format_yuan(arena, b->amount));
		if (c->shares)
			fprintf(out, " share %s", chart_share(arena, b->share));
		if (c->kind == CHART_PAIRS)
			fprintf(out, " last %s change %s", format_yuan(arena, b->last),
				format_yuan(arena, b->change));
		fputs(b->rest ? " rest\n" : "\n", out);
	}
}

void model_dump(FILE *out, const struct model *m)
{
	struct arena *arena = arena_new();

	fprintf(out, "pack %s\nyear %d\nunit %s, shown in %s\n", m->pack_name, m->year,
		money_unit_name(m->unit), money_unit_name(m->display.unit));
	for (const struct list *l = m->lists; l; l = l->next)
		dump_list(out, arena, l);
	for (const struct measure *e = m->measures; e; e = e->next)
		fprintf(out, "measure %s %s\n", e->name, format_yuan(arena, e->value));
	for (const struct chart *c = m->charts; c; c = c->next)
		dump_chart(out, arena, c);
	for (const struct table *t = m->tables; t; t = t->next)
		dump_table(out, arena, m, t);
	arena_free(arena);
}
