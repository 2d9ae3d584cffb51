/*
 * check: rules and a model in, findings out. Each formula is evaluated once, or for every row,
 * cell, column or item it names. The surprising rule: `=` compares exact amounts, `~` what is
 * printed, and then |left - right| must be less than step/2 for each amount that is not zero,
 * the left side counting as one (each of them was rounded on its own).
 */
#include "model/checking.h"
#include "base/arena.h"

#include <string.h>

static void add(struct checking *c, money a, money b, money *out)
{
	if (!money_add(a, b, out))
		c->overflow = true;
}

static struct amount combine(struct checking *c, struct amount a, struct amount b, bool minus)
{
	struct amount sum = {.terms = a.terms + b.terms};

	if (minus && (b.exact == INT64_MIN || b.printed == INT64_MIN)) {
		c->overflow = true;
		return sum;
	}
	add(c, a.exact, minus ? -b.exact : b.exact, &sum.exact);
	add(c, a.printed, minus ? -b.printed : b.printed, &sum.printed);
	return sum;
}

static struct amount of_money(const struct checking *c, money v)
{
	return (struct amount){v, money_rounded(v, &c->m->display), v != 0};
}

/* ---- amounts ---------------------------------------------------------------------------- */

static struct amount sum_rows(struct checking *c, const struct expr *e)
{
	const struct column *col = column_of(c, e);
	size_t k = column_leaf(e->table, col);
	struct amount sum = {0};

	for (size_t r = 0; r < e->table->grid->n; r++) {
		const struct cell *cell = &e->table->grid->row[r].cell[k];
		int level = cell->key ? row_level(e->table, col->side, r, cell->key) : 0;

		if (level && (!e->level || e->level == level))
			sum = combine(c, sum, of_money(c, cell->amount), false);
	}
	return sum;
}

/* The rows directly below the current one, in the current column. */
static struct amount sum_children(struct checking *c)
{
	const struct table *t = c->formula->over->table;
	size_t k = column_leaf(t, c->column), first = c->row + 1, n = t->grid->n;
	const struct row *row = t->grid->row;
	int own = row[c->row].level, level = 0;
	struct amount sum = {0};

	if (row[c->row].total)
		first = 0;
	for (size_t r = first; r < n && (row[c->row].total || row[r].level > own); r++) {
		if (row[r].total)
			continue;
		if (!level)
			level = row[r].level;
		if (row[r].level == level)
			sum = combine(c, sum, of_money(c, row[r].cell[k].amount), false);
	}
	return sum;
}

static struct amount cell_amount(struct checking *c, const struct expr *e)
{
	const struct column *col = column_of(c, e);
	const char *key = e->row == ROW_CURRENT ? c->key : e->key;
	const struct row *row;

	if (e->row == ROW_CODES)
		return sum_rows(c, e);
	row = find_row(c, e->table, col->side, key);
	return row ? of_money(c, row->cell[column_leaf(e->table, col)].amount)
		   : (struct amount){0};
}

struct value_sum {
	struct checking *c;
	struct amount sum;
};

static void add_value(void *context, const struct value *v)
{
	struct value_sum *s = context;

	s->sum = combine(s->c, s->sum, of_money(s->c, v->amount), false);
}

static struct amount field_amount(struct checking *c, const struct expr *e)
{
	struct value_sum s = {.c = c};

	each_value(c, e, add_value, &s);
	return s.sum;
}

/* Of the items that have the key. */
static struct amount keyed_amount(struct checking *c, const struct expr *e)
{
	struct value_sum s = {.c = c};

	each_keyed(c, e, add_value, &s);
	if (e->left->number && e->left->number < 10)
		c->figure[e->left->number] = s.sum;
	return s.sum;
}

/* As many roundings as the amount is taken times. */
static struct amount times_amount(struct checking *c, const struct expr *e)
{
	struct amount a = eval_amount(c, e->left);
	money by = factor_hundredths(c, e->right);

	if (!amount_times(a.exact, by, &a.exact))
		c->overflow = true;
	a.printed = money_rounded(a.exact, &c->m->display);
	a.terms *= by < 100 ? 1 : (size_t)by / 100 + 1;
	return a;
}

static struct amount path_amount(struct checking *c, const struct expr *e)
{
	struct amount a = {0};

	if (e->kind == EXPR_CELL)
		a = cell_amount(c, e);
	else if (e->kind == EXPR_MEASURE)
		a = of_money(c, e->measure->value);
	else if (e->kind == EXPR_FIELD)
		a = field_amount(c, e);
	else if (e->kind == EXPR_CHILDREN)
		a = sum_children(c);
	if (e->number && e->number < 10)
		c->figure[e->number] = a;
	return a;
}

static money absolute(struct checking *c, money v)
{
	if (v == INT64_MIN)
		c->overflow = true;
	return v < 0 && v != INT64_MIN ? -v : v;
}

struct amount eval_amount(struct checking *c, const struct expr *e)
{
	struct amount a;

	switch (e->kind) {
	case EXPR_LITERAL:
		return (struct amount){e->amount, e->amount, 0};
	case EXPR_SUM:
		return e->right ? keyed_amount(c, e) : eval_amount(c, e->left);
	case EXPR_TIMES:
		return times_amount(c, e);
	case EXPR_ABS:
		a = eval_amount(c, e->left);
		return (struct amount){absolute(c, a.exact), absolute(c, a.printed), a.terms};
	case EXPR_MINUS:
		return combine(c, (struct amount){0}, eval_amount(c, e->left), true);
	case EXPR_ADD:
	case EXPR_SUBTRACT:
		a = eval_amount(c, e->left);
		return combine(c, a, eval_amount(c, e->right), e->kind == EXPR_SUBTRACT);
	default:
		return path_amount(c, e);
	}
}

/* ---- numbers ---------------------------------------------------------------------------- */

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

/* Days since a day long ago. */
static int64_t day_number(const struct value *v)
{
	int64_t y = v->month <= 2 ? v->year - 1 : v->year, m = (v->month + 9) % 12;

	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + v->day;
}

static void count_items(void *context, const struct value *v)
{
	*(int64_t *)context += (int64_t)v->count;
}

int64_t eval_number(struct checking *c, const struct expr *e)
{
	const struct value *a, *b;
	int64_t n = 0;
	money sum = 0;

	switch (e->kind) {
	case EXPR_LITERAL:
		return e->amount;
	case EXPR_COUNT:
		each_value(c, e->left, count_items, &n);
		return n;
	case EXPR_LENGTH:
		a = first_value(c, e->left);
		return a && a->text ? (int64_t)characters(a->text) : 0;
	case EXPR_DAYS:
		a = first_value(c, e->left);
		b = first_value(c, e->right);
		return a && b ? day_number(b) - day_number(a) : 0;
	case EXPR_YEAR:
		a = first_value(c, e->left);
		return a ? a->year : 0;
	case EXPR_REPORT_YEAR:
		return c->m->year;
	case EXPR_MINUS:
		return -eval_number(c, e->left);
	case EXPR_ADD:
		add(c, eval_number(c, e->left), eval_number(c, e->right), &sum);
		return sum;
	case EXPR_SUBTRACT:
		add(c, eval_number(c, e->left), -eval_number(c, e->right), &sum);
		return sum;
	default:
		a = first_value(c, e);
		for (const char *s = a && a->text ? a->text : ""; *s >= '0' && *s <= '9'; s++)
			n = n > INT64_MAX / 100 ? n : n * 10 + (*s - '0');
		return n;
	}
}

/* ---- conditions ------------------------------------------------------------------------- */

static bool within(money difference, money step, size_t terms)
{
	money bound = terms < 1000000 ? step * (money)terms : INT64_MAX;

	return difference > -(INT64_MAX / 2) && difference < INT64_MAX / 2 &&
	       difference * 2 < bound && -difference * 2 < bound;
}

bool is_near(const struct checking *c, struct amount left, struct amount right, bool *rounding)
{
	size_t terms = (left.terms ? left.terms : 1) + right.terms;
	money exact, printed;

	*rounding = false;
	if (!money_sub(left.exact, right.exact, &exact) ||
	    !money_sub(left.printed, right.printed, &printed))
		return false;
	*rounding = exact != 0 || printed != 0;
	/* What is typed may have been rounded, too, in the unit in which it is typed. */
	return exact == 0 || (within(exact, money_unit_fen(c->m->unit) / 100, terms) &&
			      within(printed, money_step(&c->m->display), terms));
}

static bool holds(enum compare op, int64_t a, int64_t b)
{
	switch (op) {
	case COMPARE_EQ:
		return a == b;
	case COMPARE_NE:
		return a != b;
	case COMPARE_LE:
		return a <= b;
	case COMPARE_GE:
		return a >= b;
	case COMPARE_LT:
		return a < b;
	default:
		return a > b;
	}
}

static bool compare(struct checking *c, const struct expr *e, bool *rounding)
{
	*rounding = false;
	c->compared = e;
	if (e->left->type == TYPE_NUMBER) {
		c->left.exact = eval_number(c, e->left);
		c->right.exact = eval_number(c, e->right);
		return holds(e->op, c->left.exact, c->right.exact);
	}
	c->left = eval_amount(c, e->left);
	c->right = eval_amount(c, e->right);
	if (e->op == COMPARE_NEAR)
		return is_near(c, c->left, c->right, rounding);
	return holds(e->op, c->left.exact, c->right.exact);
}

static void find_any(void *context, const struct value *v)
{
	bool map = v->child || (v->field && v->field->kind == FIELD_AMOUNT && v->node);

	*(bool *)context = *(bool *)context || map || (v->text && *v->text) || v->year;
}

static bool exists(struct checking *c, const struct expr *e)
{
	bool found = false;

	if (e->kind == EXPR_FIELD) {
		each_value(c, e, find_any, &found);
		return found;
	}
	if (e->row == ROW_CODES)
		return e->table->grid->n > 0;
	for (const struct side *s = e->table->side; s && !found; s = s->next)
		found = find_row(c, e->table, s, e->row == ROW_CURRENT ? c->key : e->key) != NULL;
	return found;
}

/* Has the table a note, or one that matches a pattern? */
static bool is_noted(struct checking *c, const struct expr *e)
{
	const struct table *t = e->left->table;
	const char *notes[] = {t->own_note ? t->own_note->text : t->note,
			       t->grid->empty && !t->own_note ? t->empty_note : NULL};
	regmatch_t m;

	for (size_t i = 0; i < 2; i++)
		if (notes[i] && (!e->right || pattern_finds(pattern_of(c, e->right), notes[i], 0, &m)))
			return true;
	return false;
}

bool eval_condition(struct checking *c, const struct expr *e)
{
	const struct table *t = e->left ? e->left->table : NULL;
	bool rounding;

	switch (e->kind) {
	case EXPR_AND:
		return eval_condition(c, e->left) && eval_condition(c, e->right);
	case EXPR_OR:
		return eval_condition(c, e->left) || eval_condition(c, e->right);
	case EXPR_NOT:
		return !eval_condition(c, e->left);
	case EXPR_EMPTY:
		return e->left->kind == EXPR_CELL ? t->grid->empty : !exists(c, e->left);
	case EXPR_NOTED:
		return is_noted(c, e);
	case EXPR_EXISTS:
		return exists(c, e->left);
	case EXPR_UNIQUE:
	case EXPR_MATCHES:
	case EXPR_LACKS:
	case EXPR_ENDS:
	case EXPR_BALANCED:
	case EXPR_ASCENDING:
	case EXPR_AGREES:
	case EXPR_ANY:
	case EXPR_JOINED:
	case EXPR_NAMED:
	case EXPR_PRINTED:
	case EXPR_LEADS:
	case EXPR_AMONG:
	case EXPR_YEARS:
	case EXPR_DIFFERS:
		return texts_hold(c, e, false);
	default:
		return compare(c, e, &rounding);
	}
}

/* ---- rules ------------------------------------------------------------------------------ */

/* What must hold: each side of an `and` is reported on its own. */
static void demand(struct checking *c, const struct expr *e)
{
	size_t findings = c->findings;
	bool rounding = false, good;

	if (e->kind == EXPR_AND) {
		demand(c, e->left);
		demand(c, e->right);
		return;
	}
	c->compared = NULL;
	c->text_pos = POS_NONE;
	c->text_amount = c->text_expected = NULL;
	c->text_value = NULL;
	c->text_against = false;
	good = e->kind == EXPR_COMPARE	? compare(c, e, &rounding)
	       : e->kind >= EXPR_UNIQUE ? texts_hold(c, e, true)
					: eval_condition(c, e);
	if (c->overflow) {
		diag_error(c->diag, yaml_at(c->formula->node, e->at),
			   "amounts add up to more than can be computed");
		c->overflow = false;
		return;
	}
	if (!good)
		add_finding(c, e, c->rule->severity, false);
	else if (rounding)
		add_finding(c, e, SEVERITY_NOTE, true);
	verdict_add(c, c->findings > findings && !rounding ? OUTCOME_FAILS
		       : rounding			    ? OUTCOME_ROUNDING
							    : OUTCOME_HOLDS);
}

static void evaluate(struct checking *c)
{
	memset(c->figure, 0, sizeof c->figure);
	if (!c->formula->when || eval_condition(c, c->formula->when))
		demand(c, c->formula->must);
	c->overflow = false;
}

static bool is_meant(const struct checking *c, const struct side *side, const char *key)
{
	const struct expr *over = c->formula->over;
	int level;

	if (!key || over->row != ROW_CODES || over->type == TYPE_ITEMS)
		return key != NULL;
	level = row_level(over->table, side, c->row, key);
	return level && (!over->level || over->level == level);
}

static bool has_children(const struct checking *c)
{
	const struct grid *g = c->formula->over->table->grid;
	const struct row *row = &g->row[c->row];

	return row->total || (c->row + 1 < g->n && row[1].level > row->level);
}

static void each_cell(struct checking *c)
{
	const struct table *t = c->formula->over->table;
	const struct side *side = c->formula->side ? c->formula->side : t->side;
	bool row_only = c->formula->each == EACH_ROW;

	for (c->row = 0; c->row < t->grid->n; c->row++) {
		for (size_t k = 0; k < t->leaf_n; k++) {
			const struct cell *cell = &t->grid->row[c->row].cell[k];

			if (t->leaf[k]->kind != COLUMN_AMOUNT || cell->hidden ||
			    (row_only && t->leaf[k]->side != side) ||
			    !is_meant(c, t->leaf[k]->side, cell->key))
				continue;
			c->key = cell->key;
			c->column = t->leaf[k];
			if (!c->formula->children || has_children(c))
				evaluate(c);
			if (row_only)
				break;
		}
	}
}

static void each_column(struct checking *c)
{
	const struct table *t = c->formula->over->table;

	for (size_t k = 0; k < t->leaf_n; k++) {
		if (t->leaf[k]->kind != COLUMN_AMOUNT)
			continue;
		c->column = t->leaf[k];
		evaluate(c);
	}
}

static void each_item(void *context, const struct value *list)
{
	struct checking *c = context;

	for (c->item = list->child; c->item; c->item = c->item->next)
		evaluate(c);
}

static void check_formula(struct checking *c, const struct formula *f)
{
	c->formula = f;
	c->key = NULL;
	c->column = NULL;
	c->item = NULL;
	switch (f->each) {
	case EACH_NONE:
		evaluate(c);
		break;
	case EACH_ROW:
	case EACH_CELL:
		each_cell(c);
		break;
	case EACH_COLUMN:
		each_column(c);
		break;
	case EACH_ITEM:
		each_value(c, f->over, each_item, c);
		break;
	}
}

/* Is it about tables, measures or amounts of fields? */
static bool has_amounts(const struct expr *e)
{
	return e && (e->kind == EXPR_CELL || e->kind == EXPR_MEASURE || e->type == TYPE_AMOUNT ||
		     e->type == TYPE_AMOUNTS || has_amounts(e->left) || has_amounts(e->right));
}

/* Nothing can be said about amounts while some are missing. */
static bool is_judged(const struct checking *c, const struct formula *f)
{
	return !c->m->amounts_missing ||
	       !(has_amounts(f->over) || has_amounts(f->when) || has_amounts(f->must));
}

struct check model_check(struct arena *arena, struct diag *diag, struct model *m,
			 const xmlDoc *xhtml)
{
	struct checking c = {.arena = arena, .diag = diag, .m = m};
	struct verdict *verdicts = NULL, **last = &verdicts;

	c.last = &c.first;
	sentences_read(&c, xhtml);
	unfilled_find(&c);
	for (const struct rule *r = m->rules; r; r = r->next) {
		c.rule = r;
		verdict_begin(&c, &last);
		for (const struct formula *f = r->formula; f; f = f->next) {
			if (is_judged(&c, f))
				check_formula(&c, f);
			else
				c.verdict->left_out = true;
		}
	}
	patterns_free(&c);
	waivers_apply(&c, c.first);
	return (struct check){c.first, verdicts};
}
