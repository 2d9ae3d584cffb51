/*
 * path: the names in a formula in, what they stand for out: cells of tables, measures, fields.
 * The surprising rule: a row of a code that the catalogue knows need not be printed; then its
 * cells are zero. Every other name must be there.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/formula.h"

#include <libintl.h>
#include <string.h>

struct segments {
	const char *text[16];
	size_t at[16], n;
};

static void split(struct parser *p, const char *text, size_t at, struct segments *s)
{
	for (const char *q = text; s->n < 16; q++) {
		size_t len = strcspn(q, ".");

		s->text[s->n] = arena_strndup(p->m->arena, q, len);
		s->at[s->n++] = at + (size_t)(q - text);
		q += len;
		if (!*q)
			return;
	}
	formula_error(p, at, "this path has too many parts");
}

static struct expr *make(struct parser *p, enum expr_kind kind, enum expr_type type, size_t at,
			 size_t end)
{
	struct expr *e = arena_zalloc(p->m->arena, sizeof *e);

	*e = (struct expr){.kind = kind, .type = type, .at = at, .end = end};
	if (type == TYPE_AMOUNT || type == TYPE_AMOUNTS)
		e->number = ++p->formula->paths;
	return e;
}

/* ---- cells ------------------------------------------------------------------------------ */

static struct column *column_named(const struct table *t, const char *id)
{
	for (size_t k = 0; k < t->leaf_n; k++)
		if (t->leaf[k]->kind == COLUMN_AMOUNT && strcmp(t->leaf[k]->id, id) == 0)
			return t->leaf[k];
	return NULL;
}

static struct column *find_column(struct parser *p, const struct table *t, const char *id,
				  size_t at)
{
	struct column *c = column_named(t, id);
	struct names known = {0};

	if (c)
		return c;
	for (size_t k = 0; k < t->leaf_n; k++)
		if (t->leaf[k]->kind == COLUMN_AMOUNT)
			names_add(p->m->arena, &known, t->leaf[k]->id);
	formula_error(p, at, "the table '%s' has no amount column '%s'%s", t->id, id,
		      suggest(p->m, id, known.text, known.n));
	return NULL;
}

static void add_rows(struct parser *p, const struct side *side, struct names *out)
{
	for (const struct group *g = side->group; g; g = g->next) {
		for (const struct line *l = g->line; l; l = l->next) {
			if (l->id)
				names_add(p->m->arena, out, l->id);
			for (const struct yaml *n = l->each ? l->each->child : NULL; n; n = n->next) {
				const struct yaml *code = yaml_find(n, "code");

				if (code && code->kind == YAML_SCALAR && code->len)
					names_add(p->m->arena, out, code->text);
			}
		}
	}
}

/* side NULL: any. */
static bool check_row(struct parser *p, const struct table *t, const struct side *side,
		      const char *key, size_t at)
{
	struct names known = {0};

	if (t->tree && t->total)
		names_add(p->m->arena, &known, "total");
	for (const struct side *s = t->side; s; s = s->next)
		if (!side || s == side)
			add_rows(p, s, &known);
	if (names_find(&known, key) != NONE ||
	    (t->tree && t->catalogue && names_find(&t->catalogue->index, key) != NONE))
		return true;
	for (size_t i = 0; t->tree && t->catalogue && i < t->catalogue->index.n; i++)
		names_add(p->m->arena, &known, t->catalogue->index.text[i]);
	formula_error(p, at, "the table '%s' has no row '%s'%s%s", t->id, key,
		      side && t->side_n > 1 ? gettext(" on the side of this column") : "",
		      suggest(p->m, key, known.text, known.n));
	return false;
}

static bool read_row(struct parser *p, struct expr *e, const char *text, size_t at)
{
	const struct formula *f = p->formula;

	if (strcmp(text, "@") == 0) {
		e->row = ROW_CURRENT;
		if (f->each == EACH_ROW || f->each == EACH_CELL)
			return true;
		formula_error(p, at, "'@' is the row of 'each row of' and 'each cell of' only");
		return false;
	}
	if (text[0] != '*') {
		e->key = text;
		return true;
	}
	e->row = ROW_CODES;
	if (text[1] >= '1' && text[1] <= '0' + MAX_LEVELS && !text[2])
		e->level = text[1] - '0';
	else if (text[1])
		formula_error(p, at, "expected '*' or a level such as '*1', found '%s'", text);
	return !p->broken;
}

static bool read_column(struct parser *p, struct expr *e, const char *text, size_t at)
{
	const struct formula *f = p->formula;

	if (strcmp(text, "@") != 0) {
		e->column = find_column(p, e->table, text, at);
		return e->column != NULL;
	}
	if (f->each != EACH_CELL && f->each != EACH_COLUMN) {
		formula_error(p, at, "'@' is the column of 'each cell of' and 'each column of' only");
		return false;
	}
	for (size_t k = 0; k < f->over->table->leaf_n; k++) {
		const struct column *c = f->over->table->leaf[k];

		if (c->kind == COLUMN_AMOUNT && !find_column(p, e->table, c->id, at))
			return false;
	}
	return true;
}

/* TABLE, TABLE.ROW or TABLE.ROW.COLUMN */
static struct expr *bind_table(struct parser *p, struct table *t, const struct segments *s,
			       size_t at, size_t end)
{
	struct expr *e;

	if (s->n > 3) {
		formula_error(p, s->at[3], "expected TABLE.ROW.COLUMN");
		return NULL;
	}
	e = make(p, EXPR_CELL,
		 s->n == 1   ? TYPE_ITEMS
		 : s->n == 2 ? TYPE_ROW
		 : s->text[1][0] == '*' ? TYPE_AMOUNTS
					: TYPE_AMOUNT,
		 at, end);
	e->table = t;
	if (s->n > 1 && !read_row(p, e, s->text[1], s->at[1]))
		return NULL;
	if (s->n > 2 && !read_column(p, e, s->text[2], s->at[2]))
		return NULL;
	if (e->key && !check_row(p, t, e->column ? e->column->side : NULL, e->key, s->at[1]))
		return NULL;
	return e;
}

/* .COLUMN of the current row; '.' is the current cell */
static struct expr *bind_current(struct parser *p, const struct segments *s, size_t at, size_t end)
{
	struct formula *f = p->formula;
	struct expr *e = make(p, EXPR_CELL, TYPE_AMOUNT, at, end);

	e->table = f->over->table;
	e->row = ROW_CURRENT;
	if (s->n > 2) {
		formula_error(p, s->at[2], "expected .COLUMN");
		return NULL;
	}
	if (!*s->text[1]) {
		if (f->each == EACH_CELL)
			return e;
		formula_error(p, at, "'.' is the cell of 'each cell of' only; expected .COLUMN");
		return NULL;
	}
	e->column = find_column(p, e->table, s->text[1], s->at[1]);
	if (!e->column)
		return NULL;
	if (f->side && f->side != e->column->side) {
		formula_error(p, at, "'%s' is on another side of the table '%s' than the columns before",
			      s->text[1], e->table->id);
		return NULL;
	}
	f->side = e->column->side;
	return e;
}

/* ---- years of the report ---------------------------------------------------------------- */

const char *path_years(struct parser *p, const char *pattern)
{
	static const char *const names[] = {"{year}", "{last-year}", "{yy}"};
	int year = p->m->year;
	struct buf b = {0};
	const char *text;

	while (*pattern) {
		size_t i = 0;

		while (i < 3 && strncmp(pattern, names[i], strlen(names[i])) != 0)
			i++;
		if (i < 3)
			buf_printf(&b, i == 2 ? "%02d" : "%d",
				   i == 0 ? year : i == 1 ? year - 1 : year % 100);
		else
			buf_putc(&b, *pattern);
		pattern += i < 3 ? strlen(names[i]) : 1;
	}
	text = arena_strdup(p->m->arena, buf_text(&b));
	buf_free(&b);
	return text;
}

/* ---- fields ----------------------------------------------------------------------------- */

static const struct field *find_field(const struct field *f, const char *name)
{
	while (f && strcmp(f->name, name) != 0)
		f = f->next;
	return f;
}

static enum expr_type type_of(const struct field *f, bool several)
{
	switch (f->kind) {
	case FIELD_TEXT:
	case FIELD_PARAGRAPHS:
		return TYPE_TEXT;
	case FIELD_AMOUNT:
		return several ? TYPE_AMOUNTS : TYPE_AMOUNT;
	case FIELD_INTEGER:
		return TYPE_NUMBER;
	case FIELD_DATE:
		return several ? TYPE_DATES : TYPE_DATE;
	case FIELD_LIST:
		return f->child ? TYPE_ITEMS : TYPE_TEXT;
	case FIELD_MAP:
		break;
	}
	return TYPE_ITEMS;
}

static struct expr *bind_field(struct parser *p, const struct field *among,
			       const struct segments *s, size_t first, size_t at, size_t end)
{
	struct expr *e = make(p, EXPR_FIELD, TYPE_ITEMS, at, end);
	const struct field *f = NULL;
	bool several = false;

	e->step = arena_alloc(p->m->arena, s->n * sizeof *e->step);
	for (size_t i = first; i < s->n; i++) {
		struct names known = {0};

		several = several || (f && f->kind == FIELD_LIST);
		f = find_field(among, s->text[i]);
		if (!f) {
			for (; among; among = among->next)
				names_add(p->m->arena, &known, among->name);
			formula_error(p, s->at[i], "there is no field '%s' here%s", s->text[i],
				      suggest(p->m, s->text[i], known.text, known.n));
			return NULL;
		}
		e->step[e->steps++] = f;
		among = f->child;
	}
	e->type = type_of(f, several);
	if (e->type == TYPE_AMOUNT || e->type == TYPE_AMOUNTS)
		e->number = ++p->formula->paths;
	if (several && e->type == TYPE_NUMBER) {
		formula_error(p, at, "this has a value for every item: use 'each item of'");
		return NULL;
	}
	return e;
}

/* LIST.DIMENSION */
static struct expr *bind_facts(struct parser *p, struct list *l, const struct segments *s,
			       size_t at, size_t end)
{
	struct expr *e = make(p, EXPR_FACTS, TYPE_TEXT, at, end);
	struct names known = {0};

	e->list = l;
	e->dimension = s->n == 2 ? list_dimension(l, s->text[1]) : l->dimension_n;
	if (e->dimension < l->dimension_n)
		return e;
	for (size_t i = 0; i < l->dimension_n; i++)
		names_add(p->m->arena, &known, l->dimension[i].name);
	formula_error(p, s->at[s->n > 1], "the facts of '%s' have no dimension '%s'%s", l->name,
		      s->text[s->n - 1], suggest(p->m, s->text[s->n - 1], known.text, known.n));
	return NULL;
}

/* ---- the whole -------------------------------------------------------------------------- */

static void complain(struct parser *p, const char *name, size_t at)
{
	struct names known = {0};

	for (const struct table *t = p->m->tables; t; t = t->next)
		names_add(p->m->arena, &known, t->id);
	for (const struct measure *e = p->m->measures; e; e = e->next)
		names_add(p->m->arena, &known, e->name);
	for (const struct field *f = p->m->fields; f; f = f->next)
		names_add(p->m->arena, &known, f->name);
	formula_error(p, at, "there is no table, measure or field '%s'%s", name,
		      suggest(p->m, name, known.text, known.n));
}

struct expr *path_bind(struct parser *p, const char *text, size_t at, size_t end)
{
	static const char *const texts[] = {"texts", "sentences", "headings", "contents"};
	struct formula *f = p->formula;
	struct segments s = {0};
	const char *name;

	split(p, text, at, &s);
	name = s.text[0];
	if (p->broken)
		return NULL;
	if (strcmp(text, "children") == 0) {
		f->children = true;
		if (f->each == EACH_CELL && f->over->table->tree)
			return make(p, EXPR_CHILDREN, TYPE_AMOUNTS, at, end);
		formula_error(p, at, "'children' belongs to 'each cell of' a table with a tree of rows");
		return NULL;
	}
	if (!*name) {
		struct expr *e;

		if (f->each == EACH_ROW || f->each == EACH_CELL)
			return bind_current(p, &s, at, end);
		if (f->each != EACH_ITEM) {
			formula_error(p, at, "'%s' needs 'each row of', 'each cell of' or "
					     "'each item of' before it", text);
			return NULL;
		}
		e = bind_field(p, f->over->step[f->over->steps - 1]->child, &s, 1, at, end);
		if (e)
			e->from_item = true;
		return e;
	}
	for (struct table *t = p->m->tables; t; t = t->next)
		if (strcmp(t->id, name) == 0)
			return bind_table(p, t, &s, at, end);
	for (struct measure *e = p->m->measures; e; e = e->next) {
		struct expr *path;

		if (strcmp(e->name, name) != 0 || s.n > 1)
			continue;
		path = make(p, EXPR_MEASURE, TYPE_AMOUNT, at, end);
		path->measure = e;
		return path;
	}
	for (struct list *l = p->m->lists; l && s.n > 1; l = l->next)
		if (strcmp(l->name, name) == 0)
			return bind_facts(p, l, &s, at, end);
	if (strcmp(text, "report.year") == 0)
		return make(p, EXPR_REPORT_YEAR, TYPE_NUMBER, at, end);
	if (find_field(p->m->fields, name))
		return bind_field(p, p->m->fields, &s, 0, at, end);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct expr *e;

		if (strcmp(text, texts[i]) != 0)
			continue;
		e = make(p, EXPR_FIELD, TYPE_TEXT, at, end);
		e->texts = (enum text_kind)i;
		return e;
	}
	complain(p, name, at);
	return NULL;
}
