/*
 * explaintext: an explanation in, pages for a budget officer out. The surprising rule: columns
 * are aligned by terminal cells, of which a Chinese character takes two.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "model/explaining.h"

#include <libintl.h>
#include <string.h>

/* ---- aligned columns -------------------------------------------------------------------- */

struct sheet {
	struct arena *arena;
	const char *align; /* a letter for each column: l or r */
	const char **cell;
	size_t n, cap;
};

static void put(struct sheet *s, const char *text)
{
	s->cell = arena_grow(s->arena, s->cell, s->n, &s->cap, sizeof *s->cell);
	s->cell[s->n++] = text;
}

/* One row. Spaces are owed until something stands behind them. */
static void print_row(FILE *out, const struct sheet *s, const char **cell, const size_t *widest)
{
	int owed = 0;

	for (size_t k = 0; s->align[k]; k++) {
		int pad = (int)(widest[k] - utf8_width(cell[k]));

		if (!widest[k])
			continue;
		owed += 2 + (s->align[k] == 'r' ? pad : 0);
		if (*cell[k]) {
			fprintf(out, "%*s%s", owed, "", cell[k]);
			owed = 0;
		}
		owed += s->align[k] == 'r' ? 0 : pad;
	}
	putc('\n', out);
}

/* Columns in which nothing stands are left out. */
static void sheet_print(FILE *out, const struct sheet *s)
{
	size_t width = strlen(s->align);
	size_t *widest = arena_zalloc(s->arena, width * sizeof *widest);

	for (size_t i = 0; i < s->n; i++) {
		size_t w = utf8_width(s->cell[i]);

		if (w > widest[i % width])
			widest[i % width] = w;
	}
	for (size_t i = 0; i < s->n; i += width)
		print_row(out, s, s->cell + i, widest);
}

/* ---- words ------------------------------------------------------------------------------ */

static const char *place(struct arena *arena, struct pos pos)
{
	unsigned line, col;

	source_locate(pos, &line, &col);
	return arena_printf(arena, "%s:%u:%u", pos.src->name, line, col);
}

static const char *typed(const struct explanation *e, money v)
{
	return arena_printf(e->arena, "%s %s", format_typed(e->m, e->arena, v),
			    money_unit_name(e->m->unit));
}

/* In 元, unless that is the unit of typing. */
static const char *in_yuan(const struct explanation *e, money v)
{
	static const struct money_style yuan = {UNIT_YUAN, 2, false};
	struct buf b = {0};
	const char *text;

	if (e->m->unit == UNIT_YUAN)
		return "";
	money_format(&b, v, &yuan);
	text = arena_printf(e->arena, "%s %s", buf_text(&b), money_unit_name(UNIT_YUAN));
	buf_free(&b);
	return text;
}

static const char *with_sign(const struct explanation *e, const char *amount)
{
	return *amount == '-' || !*amount ? amount : arena_printf(e->arena, "+%s", amount);
}

/* What a value of a dimension is called. */
static const char *value_name(const struct explanation *e, const struct dimension *d, uint32_t v)
{
	const struct code *c;

	if (d->kind != DIMENSION_CODE)
		return d->values.text[v];
	c = &d->catalogue->code[v];
	return strcmp(c->code, c->name) == 0 ? c->code
					     : arena_printf(e->arena, "%s %s", c->code, c->name);
}

/* A filter in words: 支出类型 基本支出 or 项目支出; 上年结转 否 */
static const char *filter_text(const struct explanation *e, const struct filter *f)
{
	struct buf b = {0};
	const char *text;

	for (size_t i = 0; f && i < f->n; i++) {
		const struct condition *c = &f->condition[i];
		bool several = c->values->kind == YAML_SEQUENCE;

		buf_printf(&b, "%s%s%s%s", i ? "; " : "", f->list->dimension[c->dimension].label,
			   c->attribute ? "." : "", c->attribute ? c->attribute : "");
		for (const struct yaml *v = several ? c->values->child : c->values; v;
		     v = several ? v->next : NULL)
			buf_printf(&b, "%s%s", several && v != c->values->child ? gettext(" or ") : " ",
				   v->text);
	}
	text = arena_strdup(e->arena, buf_text(&b));
	buf_free(&b);
	return text;
}

/* ---- what it is ------------------------------------------------------------------------- */

static void put_head_line(struct sheet *s, const char *what, const char *id, const char *name,
			  const char *condition)
{
	put(s, what);
	put(s, id);
	put(s, name);
	put(s, condition);
}

static const char *row_condition(const struct explanation *e, const struct selection *set)
{
	const char *code = "", *filter = filter_text(e, set->filter[1]);

	if (set->list && set->code != NONE)
		code = arena_printf(e->arena, "%s %s", set->list->dimension[set->dimension].label,
				    e->key);
	return !*code ? filter : !*filter ? code : arena_printf(e->arena, "%s; %s", code, filter);
}

static void print_head(FILE *out, const struct explanation *e)
{
	struct sheet s = {.arena = e->arena, .align = "llll"};
	const struct selection *set = &e->parts->set;
	const char *printed = explain_printed(e);

	fprintf(out, "%s: ", e->name);
	if (*printed)
		fprintf(out, "%s %s\n", printed, money_unit_name(e->m->display.unit));
	else
		fprintf(out, "%s\n", gettext("nothing is printed"));
	if (!e->table)
		return;
	put_head_line(&s, gettext("table"), e->table->id, e->table->title,
		      filter_text(e, set->filter[0]));
	put_head_line(&s, gettext("row"), e->key, e->label, row_condition(e, set));
	put_head_line(&s, gettext("column"), e->column->id, explain_heads(e->arena, e->column),
		      filter_text(e, set->filter[2]));
	sheet_print(out, &s);
}

/* Why a cell prints nothing. */
static const char *reason(const struct explanation *e)
{
	const struct table *t = e->table;

	if (e->line && e->line->blank)
		return gettext("this line never prints amounts");
	if (t->grid->empty && t->grid->n == 0)
		return gettext("the table has no amounts and prints no rows");
	if (e->row < t->grid->n)
		return gettext("an amount of zero is printed as nothing in this table");
	if (t->tree && !e->total && !t->level[t->catalogue->code[e->code].level])
		return gettext("the table prints no rows for codes of this level");
	return gettext("the row is not printed because all its amounts are zero");
}

/* ---- a set of facts --------------------------------------------------------------------- */

/* Has any of the facts something else than an empty text? */
static bool has_values(const struct part *p, size_t d)
{
	const struct list *l = p->set.list;

	if (l->dimension[d].kind != DIMENSION_TEXT)
		return true;
	for (size_t i = 0; i < p->n; i++)
		if (*l->dimension[d].values.text[l->value[p->fact[i] * l->dimension_n + d]])
			return true;
	return false;
}

static void print_facts(FILE *out, const struct explanation *e, const struct part *p)
{
	const struct list *l = p->set.list;
	struct sheet s = {.arena = e->arena};
	char *align = arena_alloc(e->arena, l->dimension_n + 3);

	memset(align, 'l', l->dimension_n + 1);
	strcpy(align + l->dimension_n + 1, "r");
	s.align = align;
	put(&s, gettext("place"));
	for (size_t d = 0; d < l->dimension_n; d++)
		put(&s, has_values(p, d) ? l->dimension[d].label : "");
	put(&s, money_unit_name(e->m->unit));
	for (size_t i = 0; i < p->n; i++) {
		const uint32_t *value = l->value + p->fact[i] * l->dimension_n;

		put(&s, place(e->arena, l->node[p->fact[i]]->pos));
		for (size_t d = 0; d < l->dimension_n; d++)
			put(&s, value_name(e, &l->dimension[d], value[d]));
		put(&s, is_unfilled(l->node[p->fact[i]])
			    ? UNFILLED
			    : format_typed(e->m, e->arena, l->amount[p->fact[i]]));
	}
	sheet_print(out, &s);
}

static void put_sum(struct sheet *s, const struct explanation *e, const char *what, money v,
		    const char *remark)
{
	put(s, what);
	put(s, typed(e, v));
	put(s, in_yuan(e, v));
	put(s, remark);
}

static struct sheet sum_sheet(const struct explanation *e)
{
	return (struct sheet){.arena = e->arena, .align = "lrrl"};
}

static void put_stated(struct sheet *s, const struct explanation *e, const struct stated *t)
{
	put(s, gettext("a stated total differs by"));
	put(s, with_sign(e, typed(e, t->adjust)));
	put(s, with_sign(e, in_yuan(e, t->adjust)));
	put(s, arena_printf(e->arena, gettext("%s: %s is stated for %zu facts"),
			    place(e->arena, t->node->pos), typed(e, t->amount), t->n));
}

static void print_part(FILE *out, const struct explanation *e, const struct part *p)
{
	struct sheet s = sum_sheet(e);

	putc('\n', out);
	if (p->measure && p->measure != e->measure)
		fprintf(out, "%s %s %s\n", p->minus ? "-" : "+", p->measure->name,
			typed(e, p->exact));
	if (!p->set.list) {
		fprintf(out, "%s\n", gettext("no facts can belong to it"));
		return;
	}
	if (e->measure && *filter_text(e, p->set.filter[0]))
		fprintf(out, "%s\n", filter_text(e, p->set.filter[0]));
	fprintf(out, gettext("facts: %zu of '%s' (%s)\n"), p->n, p->set.list->name,
		p->set.list->label);
	if (p->n)
		print_facts(out, e, p);
	if (p->stated_n == 0)
		return;
	putc('\n', out);
	put_sum(&s, e, gettext("the facts add up to"), p->sum, "");
	for (size_t i = 0; i < p->stated_n; i++)
		put_stated(&s, e, p->stated[i]);
	sheet_print(out, &s);
}

static void print_sum(FILE *out, const struct explanation *e)
{
	struct sheet s = sum_sheet(e);
	const char *printed = explain_printed(e);

	putc('\n', out);
	put_sum(&s, e, gettext("exact, before rounding"), e->exact, "");
	put(&s, gettext("printed, after rounding"));
	put(&s, *printed ? arena_printf(e->arena, "%s %s", printed,
					money_unit_name(e->m->display.unit))
			 : gettext("nothing"));
	put(&s, "");
	put(&s, *printed || !e->table ? "" : reason(e));
	sheet_print(out, &s);
}

/* ---- fields ----------------------------------------------------------------------------- */

static void put_figure(struct sheet *s, const struct explanation *e, const struct figure *g,
		       const char *indent)
{
	const struct value *v = g->value;

	put(s, arena_printf(e->arena, "%s%s", indent, g->name));
	put(s, g->field->label ? g->field->label : "");
	put(s, typed(e, v ? v->amount : 0));
	put(s, g->term		? gettext("added up from")
	       : v && v->node ? place(e->arena, v->node->pos)
				: gettext("not given"));
}

static void print_figures(FILE *out, const struct explanation *e)
{
	struct sheet s = {.arena = e->arena, .align = "llrl"};

	fprintf(out, e->figures ? "%s\n" : gettext("%s: no item is given\n"), e->name);
	for (const struct figure *g = e->figures; g; g = g->next) {
		put_figure(&s, e, g, "");
		for (const struct figure *t = g->term; t; t = t->next)
			put_figure(&s, e, t, "  ");
	}
	sheet_print(out, &s);
}

/* ---- where else ------------------------------------------------------------------------- */

static const char *same_name(const struct explanation *e, const struct same *s)
{
	if (!s->table)
		return arena_printf(e->arena, gettext("measure %s"),
				    s->user ? s->user->name : s->measure->name);
	return arena_printf(e->arena, "%s/%s/%s", s->table->id, s->key,
			    s->table->leaf[s->leaf]->id);
}

static void print_same(FILE *out, const struct explanation *e)
{
	struct sheet s = {.arena = e->arena, .align = "lrl"};

	for (const struct same *x = e->same; x; x = x->next) {
		const struct table *t = x->table;
		const struct column *c = t ? t->leaf[x->leaf] : NULL;

		put(&s, same_name(e, x));
		put(&s, t ? format_cell(e->m, e->arena, e->exact, t->zero)
			  : format_amount(e->m, e->arena, (x->user ? x->user : x->measure)->value));
		put(&s, t ? arena_printf(e->arena, gettext("%s, %s, %s"), t->title,
					 explain_row_name(t, c->side, x->row),
					 explain_heads(e->arena, c))
			: !x->user ? ""
			: x->minus ? arena_printf(e->arena, gettext("%s is subtracted"),
						  x->measure->name)
				   : arena_printf(e->arena, gettext("%s is added"),
						  x->measure->name));
	}
	if (s.n) {
		fprintf(out, "\n%s\n", gettext("where else these facts are printed"));
		sheet_print(out, &s);
	}
	if (e->sentences)
		fprintf(out, "\n%s\n", gettext("sentences that print them"));
	for (const struct sentence *x = e->sentences; x; x = x->next)
		fprintf(out, "  %s[%s]%s\n", x->before, x->amount, x->after);
}

void explanation_print(FILE *out, const struct explanation *e)
{
	if (e->field) {
		print_figures(out, e);
		return;
	}
	print_head(out, e);
	for (const struct part *p = e->parts; p; p = p->next)
		print_part(out, e, p);
	print_sum(out, e);
	print_same(out, e);
}
