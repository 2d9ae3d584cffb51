/*
 * checkplace: a formula that does not hold in, a finding out: its message with the figures in
 * it, the place where the first figure was typed, and the places of the others. The surprising
 * rule: a cell's place is the total that the report states for just its facts, or else its
 * first fact; where nothing was typed, it is the rule.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/checking.h"

#include <libintl.h>
#include <string.h>

#define MOST_NOTES 4

/* ---- where an amount was typed ------------------------------------------------------------ */

/* A total that is stated for just these facts, or the first of them. */
static struct pos facts_place(const struct selection *s)
{
	const struct list *l = s->list;
	const struct yaml *first = NULL;
	size_t n = 0;

	for (size_t i = 0; l && i < l->n; i++) {
		if (!selection_has(s, i))
			continue;
		n++;
		if (!first)
			first = l->node[i];
	}
	for (size_t i = 0; first && i < l->stated_n; i++) {
		const struct stated *t = &l->stated[i];
		size_t k = 0;

		while (t->n == n && k < n && selection_has(s, t->fact[k]))
			k++;
		if (k == n)
			return t->node->pos;
	}
	return first ? first->pos : POS_NONE;
}

/* key NULL: the facts of every row. */
static struct pos cell_place(struct checking *c, struct table *t, const char *key,
			     const struct column *column)
{
	struct column *col = t->leaf[column_leaf(t, column)];
	struct line *line = key && !t->tree ? line_find(col->side, key) : NULL;
	const struct catalogue *catalogue = t->tree ? t->catalogue : line ? line->catalogue : NULL;
	struct selection s = {0};
	uint32_t code = NONE;

	if (key && !t->tree && !line)
		return POS_NONE;
	if (key && catalogue && !(t->tree && strcmp(key, "total") == 0)) {
		code = names_find(&catalogue->index, key);
		if (code == NONE)
			return POS_NONE;
	}
	s = select_cell(c->m, t, line, col, code);
	return facts_place(&s);
}

static struct pos measure_place(struct checking *c, struct measure *e)
{
	struct selection s = select_measure(c->m, e);
	struct pos pos = facts_place(&s);

	for (size_t i = 0; i < e->n && !pos.src; i++)
		pos = measure_place(c, e->operand[i].measure);
	return pos;
}

static struct pos value_place(const struct value *v)
{
	if (v->text && v->pos.src)
		return v->pos;
	if (v->node)
		return v->node->kind == YAML_SCALAR ? yaml_at(v->node, 0) : yaml_key_pos(v->node);
	return POS_NONE;
}

static struct pos path_place(struct checking *c, const struct expr *e)
{
	const struct value *v;

	switch (e->kind) {
	case EXPR_CELL:
		if (e->type == TYPE_ITEMS && e->table->own_note)
			return yaml_at(e->table->own_note, 0);
		if (e->type == TYPE_ITEMS || e->type == TYPE_ROW)
			return POS_NONE;
		if (e->row == ROW_CODES)
			return cell_place(c, e->table, NULL, column_of(c, e));
		return cell_place(c, e->table, e->row == ROW_CURRENT ? c->key : e->key,
				  column_of(c, e));
	case EXPR_MEASURE:
		return measure_place(c, e->measure);
	case EXPR_FIELD:
		v = first_value(c, e);
		return v ? value_place(v) : POS_NONE;
	case EXPR_SUM:
		v = e->right ? first_keyed(c, e) : NULL;
		return v ? value_place(v) : POS_NONE;
	default:
		return POS_NONE;
	}
}

/* ---- what an amount is called --------------------------------------------------------------- */

static const char *row_label(struct checking *c, const struct table *t, const struct side *side,
			     const char *key)
{
	const struct row *row = find_row(c, t, side, key);
	const char *name = NULL;

	for (size_t k = 0; row && k < t->leaf_n && !name; k++)
		if (t->leaf[k]->kind == COLUMN_NAME && t->leaf[k]->side == side)
			name = row->cell[k].text;
	if (name && t->tree && row->level)
		return arena_printf(c->arena, "%s %s", key, name);
	return name ? name : key;
}

static const char *path_label(struct checking *c, const struct expr *e)
{
	const struct column *col;

	if (e->kind == EXPR_FIELD && e->steps && e->step[e->steps - 1]->label)
		return e->step[e->steps - 1]->label;
	if (e->kind == EXPR_CELL && e->type == TYPE_ITEMS)
		return e->table->title;
	if (e->kind == EXPR_MEASURE && e->measure->label)
		return e->measure->label;
	if (e->kind != EXPR_CELL || e->row == ROW_CODES)
		return arena_strndup(c->arena, c->formula->node->text + e->at, e->end - e->at);
	col = column_of(c, e);
	return arena_printf(c->arena, gettext("%s, %s, %s"), e->table->title,
			    row_label(c, e->table, col->side,
				      e->row == ROW_CURRENT ? c->key : e->key),
			    col->head);
}

/* ---- the message ------------------------------------------------------------------------ */

static const char *figure(struct checking *c, struct amount a, bool exact)
{
	return exact ? format_exact(c->m, c->arena, a.exact)
		     : format_amount(c->m, c->arena, a.printed);
}

static const char *item_label(const struct checking *c)
{
	const struct value *first = NULL;

	for (const struct value *v = c->item ? c->item->child : NULL; v; v = v->next) {
		if (!v->text)
			continue;
		if (strcmp(v->field->name, "name") == 0)
			return v->text;
		if (!first)
			first = v;
	}
	return first ? first->text : "";
}

const char *subject_label(struct checking *c)
{
	const struct formula *f = c->formula;
	const char *row;

	if (f->each == EACH_ITEM)
		return item_label(c);
	if (f->each == EACH_COLUMN)
		return c->column->head;
	if (!c->key)
		return NULL;
	row = row_label(c, f->over->table, c->column->side, c->key);
	return f->each == EACH_ROW ? row : arena_printf(c->arena, "%s, %s", row, c->column->head);
}

/* The field that a condition is about: what it is called, and where it is typed. */
static const char *field_label(struct checking *c, const struct expr *e)
{
	while (e && e->kind != EXPR_FIELD)
		e = e->left;
	if (!e)
		return "";
	return arena_printf(c->arena, "%s（%.*s）", path_label(c, e), (int)(e->end - e->at),
			    c->formula->node->text + e->at);
}

static const char *substitute(struct checking *c, const struct finding *f, const char *name,
			      const struct expr *about, bool exact)
{
	const struct formula *formula = c->formula;
	const struct table *t = formula->over ? formula->over->table : NULL;

	if (strcmp(name, "found") == 0)
		return f->found ? f->found : "";
	if (strcmp(name, "expected") == 0)
		return f->expected ? f->expected : "";
	if (strcmp(name, "difference") == 0)
		return f->difference ? f->difference : "";
	if (strcmp(name, "unit") == 0)
		return money_unit_name(c->m->display.unit);
	if (strcmp(name, "row") == 0)
		return c->key ? row_label(c, t, c->column->side, c->key) : "";
	if (strcmp(name, "column") == 0)
		return c->column ? c->column->head : "";
	if (strcmp(name, "table") == 0)
		return t ? t->title : "";
	if (strcmp(name, "item") == 0)
		return item_label(c);
	if (strcmp(name, "field") == 0)
		return field_label(c, about);
	return figure(c, c->figure[name[0] - '0'], exact);
}

static const char *fill(struct checking *c, const struct finding *f, const struct expr *about,
			bool exact)
{
	struct buf b = {0};
	const char *text;

	for (const char *s = rule_message(c->rule); *s;) {
		size_t n = strcspn(s, "{");

		buf_put(&b, s, n);
		s += n;
		if (!*s)
			break;
		n = strcspn(s, "}");
		buf_puts(&b, substitute(c, f, arena_strndup(c->arena, s + 1, n - 1), about, exact));
		s += n + (s[n] == '}');
	}
	if (f->rounding)
		buf_puts(&b, gettext(" (rounding, not a mistake)"));
	text = arena_strdup(c->arena, buf_text(&b));
	buf_free(&b);
	return text;
}

/* ---- the finding ------------------------------------------------------------------------ */

static void add_note(struct checking *c, struct finding *f, struct pos pos, const char *text)
{
	struct finding_note **last = &f->notes, *n;
	size_t count = 0;

	if (!pos.src || (pos.src == f->pos.src && pos.off == f->pos.off))
		return;
	for (; *last; last = &(*last)->next, count++)
		if ((*last)->pos.src == pos.src && (*last)->pos.off == pos.off)
			return;
	if (count == MOST_NOTES)
		return;
	n = arena_zalloc(c->arena, sizeof *n);
	n->pos = pos;
	n->text = text;
	*last = n;
}

/* The places of the paths in an expression, in their order; the first is the finding's. */
static void collect(struct checking *c, struct finding *f, const struct expr *e, bool exact)
{
	struct pos pos;

	if (!e)
		return;
	pos = path_place(c, e);
	if (e->kind == EXPR_SUM && e->right)
		e = e->left;
	if (pos.src && !f->pos.src)
		f->pos = pos;
	else if (pos.src && e->number && e->number < 10)
		add_note(c, f, pos,
			 arena_printf(c->arena, gettext("%s: %s %s"), path_label(c, e),
				      figure(c, c->figure[e->number], exact),
				      money_unit_name(c->m->display.unit)));
	else if (pos.src && e->type != TYPE_TEXT)
		add_note(c, f, pos, path_label(c, e));
	collect(c, f, e->left, exact);
	collect(c, f, e->right, exact);
}

/* Where something of the current row was typed. */
static struct pos row_place(struct checking *c)
{
	const struct expr *over = c->formula->over;
	struct pos pos = POS_NONE;

	for (size_t k = 0; c->key && over && k < over->table->leaf_n && !pos.src; k++)
		if (over->table->leaf[k]->kind == COLUMN_AMOUNT &&
		    over->table->leaf[k]->side == c->column->side)
			pos = cell_place(c, over->table, c->key, over->table->leaf[k]);
	return pos;
}

void comparison_figures(struct checking *c, bool exact, const char **found, const char **expected,
			const char **difference)
{
	struct amount d = {0};

	if (c->compared->left->type == TYPE_NUMBER) {
		*found = arena_printf(c->arena, "%lld", (long long)c->left.exact);
		*expected = arena_printf(c->arena, "%lld", (long long)c->right.exact);
		return;
	}
	*found = figure(c, c->left, exact);
	*expected = figure(c, c->right, exact);
	if (money_sub(c->left.exact, c->right.exact, &d.exact) &&
	    money_sub(c->left.printed, c->right.printed, &d.printed))
		*difference = figure(c, d, exact);
}

static void put_figures(struct checking *c, struct finding *f, bool exact)
{
	if (c->text_amount) {
		f->found = c->text_amount;
		f->expected = c->text_against ? figure(c, c->right, true) : c->text_expected;
	} else if (c->compared) {
		comparison_figures(c, exact, &f->found, &f->expected, &f->difference);
	}
}

/* Words of the pack are not the report's to mend. */
static bool is_packs(const struct checking *c)
{
	return c->text_value && c->text_value->pieces && !report_holds(c->m, c->text_pos);
}

/* Has this rule said the same about the same place? A text may be found twice. */
static bool is_told(const struct checking *c, const struct finding *f)
{
	const struct finding *g = c->first;

	while (g && !(g->rule == f->rule && g->pos.src == f->pos.src && g->pos.off == f->pos.off &&
		      strcmp(g->message, f->message) == 0))
		g = g->next;
	return g != NULL;
}

void add_finding(struct checking *c, const struct expr *about, enum severity severity,
		 bool rounding)
{
	struct finding *f = arena_zalloc(c->arena, sizeof *f);
	/* Rounding is about what is printed; a mistake is shown to its last decimal. */
	bool exact = !rounding || c->left.printed == c->right.printed;

	f->rule = c->rule->id;
	f->clause = c->rule->clause;
	f->severity = severity == SEVERITY_WARNING && is_packs(c) ? SEVERITY_NOTE : severity;
	f->rounding = rounding;
	f->pos = c->text_pos;
	put_figures(c, f, exact);
	f->message = fill(c, f, about, exact);
	collect(c, f, about, exact);
	if (!f->pos.src)
		f->pos = row_place(c);
	if (!f->pos.src && c->item && c->item->node)
		f->pos = c->item->node->pos;
	if (!f->pos.src)
		f->pos = yaml_key_pos(yaml_find(c->m->yaml, "report"));
	f->place = finding_place(c, about);
	if (c->text_value && is_told(c, f))
		return;
	c->findings++;
	*c->last = f;
	c->last = &f->next;
}

void findings_print(struct diag *d, const struct finding *f, enum severity least)
{
	for (; f; f = f->next) {
		enum severity severity = finding_severity(f);
		void (*say)(struct diag *, struct pos, const char *, ...) =
		    severity == SEVERITY_ERROR	    ? diag_error
		    : severity == SEVERITY_WARNING ? diag_warning
						    : diag_note;

		if (severity < least)
			continue;
		say(d, f->pos, "%s [%s]", f->message, f->rule);
		if (f->waiver)
			diag_note(d, f->waiver->node->pos, "%s answers for this: %s",
				  f->waiver->signer, f->waiver->reason);
		for (const struct finding_note *n = f->notes; n; n = n->next)
			diag_note(d, n->pos, "%s", n->text);
	}
}
