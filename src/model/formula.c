/*
 * formula: the text of a formula in, a tree of typed expressions out. The grammar is in the
 * README; precedence from loose to tight: or, and, not, comparison, + and -. The surprising
 * rule: '-' within a name belongs to it, as in CSS, so a minus sign stands between spaces.
 */
#include "model/formula.h"
#include "base/arena.h"

#include <libintl.h>
#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_DEPTH 64

/* Only the first mistake of a formula is told: the others may follow from it. */
void formula_error(struct parser *p, size_t at, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	if (p->broken)
		return;
	p->broken = true;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, gettext(fmt), ap);
	va_end(ap);
	diag_error(p->m->diag, yaml_at(p->node, at), "%s", text);
}

/* ---- tokens ----------------------------------------------------------------------------- */

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.' || c == '@' || c == '*' || (c & 0x80);
}

static void next(struct parser *p)
{
	const char *s = p->node->text;
	size_t i = p->end;

	p->behind = p->end;
	i += strspn(s + i, " \t\n");
	p->at = i;
	if (s[i] == '\0') {
		p->token = TOKEN_END;
	} else if (s[i] == '\'') {
		size_t n = strcspn(s + i + 1, "'");

		p->token = TOKEN_STRING;
		p->text = arena_strndup(p->m->arena, s + i + 1, n);
		if (s[i + 1 + n] != '\'')
			formula_error(p, i, "this text has no closing '");
		p->end = i + n + 1 + (s[i + 1 + n] == '\'');
		return;
	} else if (is_name_char(s[i]) && s[i] != '-') {
		while (is_name_char(s[i]))
			i++;
		p->token = strspn(s + p->at, "0123456789.") == i - p->at && s[p->at] != '.'
			       ? TOKEN_NUMBER
			       : TOKEN_NAME;
	} else {
		p->token = TOKEN_SIGN;
		i += strchr("<>!", s[i]) && s[i + 1] == '=' ? 2 : 1;
	}
	p->end = i;
	p->text = arena_strndup(p->m->arena, s + p->at, i - p->at);
}

static bool is(const struct parser *p, const char *text)
{
	return (p->token == TOKEN_NAME || p->token == TOKEN_SIGN) && strcmp(p->text, text) == 0;
}

static bool accept(struct parser *p, const char *text)
{
	if (!is(p, text))
		return false;
	next(p);
	return true;
}

static bool expect(struct parser *p, const char *text)
{
	if (accept(p, text))
		return true;
	formula_error(p, p->at, p->token == TOKEN_END ? N_("expected '%s', but the formula ends here")
						      : N_("expected '%s', found '%s'"),
		      text, p->text);
	return false;
}

/* ---- types ---------------------------------------------------------------------------- */

static const char *type_name(enum expr_type type)
{
	static const char *const names[] = {
	    [TYPE_CONDITION] = N_("a condition"), [TYPE_AMOUNT] = N_("an amount"),
	    [TYPE_NUMBER] = N_("a number"),	  [TYPE_LITERAL] = N_("a number"),
	    [TYPE_AMOUNTS] = N_("several amounts"), [TYPE_TEXT] = N_("a text"),
	    [TYPE_DATE] = N_("a date"), [TYPE_DATES] = N_("several dates"),
	    [TYPE_ITEMS] = N_("a list or a map"),
	    [TYPE_ROW] = N_("a row"),
	};

	return gettext(names[type]);
}

static bool want(struct parser *p, const struct expr *e, enum expr_type type)
{
	if (!e || e->type == type)
		return e != NULL;
	formula_error(p, e->at, "this is %s; expected %s%s", type_name(e->type), type_name(type),
		      e->type == TYPE_AMOUNTS && type == TYPE_AMOUNT ? gettext(": sum(...) adds them")
		      : e->type == TYPE_DATES && type == TYPE_DATE	     ? gettext(": use 'each item of'")
									     : "");
	return false;
}

/* Give the literals of an expression the type of what they are combined with. */
static bool settle(struct parser *p, struct expr *e, enum expr_type type)
{
	enum money_unit unit =
	    type == TYPE_AMOUNT ? p->m->display.unit : UNIT_YUAN;
	size_t bad;

	if (!e || e->type != TYPE_LITERAL)
		return e != NULL;
	e->type = type;
	if (e->kind != EXPR_LITERAL)
		return settle(p, e->left, type) && (!e->right || settle(p, e->right, type));
	if (money_parse(e->text, strlen(e->text), unit, &e->amount, &bad) != MONEY_OK ||
	    (type == TYPE_NUMBER && e->amount % 100 != 0)) {
		formula_error(p, e->at, "'%s' is not %s that can stand here", e->text,
			      type_name(type));
		return false;
	}
	if (type == TYPE_NUMBER)
		e->amount /= 100;
	return true;
}

/* Both sides amounts, or both numbers. */
static bool match(struct parser *p, struct expr *a, struct expr *b)
{
	if (!a || !b)
		return false;
	if (a->type == TYPE_LITERAL && b->type == TYPE_LITERAL)
		return true;
	if (a->type == TYPE_LITERAL)
		return match(p, b, a);
	if (a->type != TYPE_NUMBER && !want(p, a, TYPE_AMOUNT))
		return false;
	return settle(p, b, a->type) && want(p, b, a->type);
}

static struct expr *make(struct parser *p, enum expr_kind kind, enum expr_type type, size_t at)
{
	struct expr *e = arena_zalloc(p->m->arena, sizeof *e);

	e->kind = kind;
	e->type = type;
	e->at = at;
	return e;
}

static struct expr *join(struct parser *p, enum expr_kind kind, enum expr_type type,
			 struct expr *left, struct expr *right)
{
	struct expr *e = make(p, kind, type, left->at);

	e->left = left;
	e->right = right;
	e->end = p->behind;
	return e;
}

/* ---- functions ------------------------------------------------------------------------ */

static struct expr *parse_condition(struct parser *);
static struct expr *parse_sum(struct parser *);

static const struct function {
	const char *name;
	enum expr_kind kind;
	enum expr_type type, of, and;
	bool two;
} functions[] = {
    {"sum", EXPR_SUM, TYPE_AMOUNT, TYPE_AMOUNTS},
    {"abs", EXPR_ABS, TYPE_AMOUNT, TYPE_AMOUNT},
    {"count", EXPR_COUNT, TYPE_NUMBER, TYPE_ITEMS},
    {"length", EXPR_LENGTH, TYPE_NUMBER, TYPE_TEXT},
    {"times", EXPR_TIMES, TYPE_AMOUNT, TYPE_AMOUNT, TYPE_NUMBER, true},
    {"days", EXPR_DAYS, TYPE_NUMBER, TYPE_DATE, TYPE_DATE, true},
    {"year", EXPR_YEAR, TYPE_NUMBER, TYPE_DATE},
    {"empty", EXPR_EMPTY, TYPE_CONDITION, TYPE_ITEMS},
    {"noted", EXPR_NOTED, TYPE_CONDITION, TYPE_ITEMS},
    {"exists", EXPR_EXISTS, TYPE_CONDITION, TYPE_ROW},
    {"unique", EXPR_UNIQUE, TYPE_CONDITION, TYPE_TEXT},
    {"matches", EXPR_MATCHES, TYPE_CONDITION, TYPE_TEXT, TYPE_TEXT, true},
    {"lacks", EXPR_LACKS, TYPE_CONDITION, TYPE_TEXT, TYPE_TEXT, true},
    {"ends", EXPR_ENDS, TYPE_CONDITION, TYPE_TEXT, TYPE_TEXT, true},
    {"balanced", EXPR_BALANCED, TYPE_CONDITION, TYPE_TEXT},
    {"ascending", EXPR_ASCENDING, TYPE_CONDITION, TYPE_TEXT},
    {"agrees", EXPR_AGREES, TYPE_CONDITION, TYPE_TEXT, TYPE_AMOUNT, true},
    {"any", EXPR_ANY, TYPE_CONDITION, TYPE_TEXT, TYPE_TEXT, true},
    {"joined", EXPR_JOINED, TYPE_CONDITION, TYPE_TEXT},
    {"named", EXPR_NAMED, TYPE_CONDITION, TYPE_TEXT, TYPE_TEXT, true},
    {"printed", EXPR_PRINTED, TYPE_CONDITION, TYPE_TEXT},
    {"leads", EXPR_LEADS, TYPE_CONDITION, TYPE_TEXT},
    {"among", EXPR_AMONG, TYPE_CONDITION, TYPE_TEXT, TYPE_TEXT, true},
    {"years", EXPR_YEARS, TYPE_CONDITION, TYPE_TEXT, TYPE_NUMBER, true},
    {"differs", EXPR_DIFFERS, TYPE_CONDITION, TYPE_TEXT, TYPE_TEXT, true},
};

#define FUNCTIONS (sizeof functions / sizeof *functions)

static const struct function *find_function(const char *name)
{
	for (size_t i = 0; i < FUNCTIONS; i++)
		if (strcmp(functions[i].name, name) == 0)
			return &functions[i];
	return NULL;
}

static struct expr *parse_pattern(struct parser *p)
{
	struct expr *e = make(p, EXPR_LITERAL, TYPE_TEXT, p->at);
	char why[128];
	regex_t r;
	int error;

	if (p->token != TOKEN_STRING) {
		formula_error(p, p->at, "expected a pattern between single quotes");
		return NULL;
	}
	e->text = path_years(p, p->text);
	error = regcomp(&r, e->text, REG_EXTENDED | REG_NOSUB);
	if (error) {
		regerror(error, &r, why, sizeof why);
		formula_error(p, p->at, "the pattern cannot be used: %s", why);
		return NULL;
	}
	regfree(&r);
	next(p);
	return e;
}

static bool takes_pattern(const struct function *f)
{
	return f->kind == EXPR_MATCHES || f->kind == EXPR_LACKS || f->kind == EXPR_ENDS ||
	       f->kind == EXPR_ANY;
}

/* Is e what the function works on? */
static bool takes(struct parser *p, const struct function *f, const struct expr *e)
{
	bool table = e->kind == EXPR_CELL && e->type == TYPE_ITEMS;

	if (f->kind == EXPR_EXISTS) {
		if ((e->kind == EXPR_FIELD || e->type == TYPE_ROW) && !table)
			return true;
		formula_error(p, e->at, "exists(...) takes a field or a row of a table");
		return false;
	}
	if (f->kind == EXPR_EMPTY || f->kind == EXPR_NOTED) {
		if (table || (f->kind == EXPR_EMPTY && e->kind == EXPR_FIELD))
			return true;
		formula_error(p, e->at,
			      f->kind == EXPR_EMPTY ? N_("%s(...) takes a table or a list")
						    : N_("%s(...) takes a table"),
			      f->name);
		return false;
	}
	if (f->kind == EXPR_COUNT) {
		if (e->kind == EXPR_FIELD && e->steps && e->step[e->steps - 1]->kind == FIELD_LIST)
			return true;
		formula_error(p, e->at, "count(...) takes a list of the report");
		return false;
	}
	if (f->kind == EXPR_ASCENDING && e->type == TYPE_DATES)
		return true;
	if (!want(p, e, f->of))
		return false;
	if ((f->kind == EXPR_JOINED && (e->steps || e->texts == TEXTS_TYPED)) ||
	    (f->kind == EXPR_LEADS && (e->steps || e->texts != TEXTS_CONTENTS))) {
		formula_error(p, e->at, "%s(...) takes %s", f->name,
			      f->kind == EXPR_JOINED ? gettext("sentences or headings") : "contents");
		return false;
	}
	return true;
}

static bool is_of_items(const struct expr *e)
{
	return e->kind == EXPR_FIELD && !e->from_item && e->steps == 2 &&
	       e->step[0]->kind == FIELD_LIST;
}

/* , KEYS, KEY: of the items of a list whose KEYS is the KEY; the comma is the token. */
static bool parse_key(struct parser *p, struct expr *sum)
{
	size_t at;

	next(p);
	sum->right = parse_sum(p);
	if (!want(p, sum->right, TYPE_TEXT))
		return false;
	if (!is_of_items(sum->left) || !is_of_items(sum->right) ||
	    sum->left->step[0] != sum->right->step[0]) {
		formula_error(p, sum->right->at, "expected two fields of the items of one list");
		return false;
	}
	if (!expect(p, ","))
		return false;
	at = p->at;
	if (accept(p, "@")) {
		sum->third = make(p, EXPR_KEY, TYPE_TEXT, at);
		if (p->formula->each == EACH_ROW || p->formula->each == EACH_CELL)
			return true;
		formula_error(p, at, "'@' is the row of 'each row of' and 'each cell of' only");
		return false;
	}
	sum->third = parse_sum(p);
	return want(p, sum->third, TYPE_TEXT);
}

/* Behind the first argument. */
static bool parse_rest(struct parser *p, const struct function *f, struct expr *e)
{
	if (f->kind == EXPR_SUM && is(p, ","))
		return parse_key(p, e);
	if (f->kind == EXPR_NOTED && accept(p, ",")) {
		e->right = parse_pattern(p);
		return e->right != NULL;
	}
	if (!f->two)
		return true;
	if (!expect(p, ","))
		return false;
	e->right = takes_pattern(f) ? parse_pattern(p) : parse_sum(p);
	if (!e->right || !settle(p, e->right, f->and))
		return false;
	if (f->kind == EXPR_TIMES && e->right->type == TYPE_TEXT)
		return true;
	if (!want(p, e->right, f->and))
		return false;
	if (f->kind == EXPR_AMONG && accept(p, ",")) {
		e->third = parse_pattern(p);
		return e->third != NULL;
	}
	if (f->kind != EXPR_YEARS)
		return true;
	e->third = expect(p, ",") ? parse_sum(p) : NULL;
	return e->third && settle(p, e->third, TYPE_NUMBER) && want(p, e->third, TYPE_NUMBER);
}

/* The token is behind the parenthesis that opens. */
static struct expr *parse_call(struct parser *p, const struct function *f, size_t at)
{
	struct expr *e = make(p, f->kind, f->type, at);

	e->left = parse_sum(p);
	if (e->left && e->left->type == TYPE_LITERAL)
		settle(p, e->left, TYPE_AMOUNT);
	if (!e->left || !takes(p, f, e->left))
		return NULL;
	if (!parse_rest(p, f, e) || !expect(p, ")"))
		return NULL;
	e->end = p->behind;
	return e;
}

/* ---- expressions ---------------------------------------------------------------------- */

static struct expr *parse_name(struct parser *p)
{
	const struct function *f;
	const char *name = p->text;
	size_t at = p->at, end = p->end;

	next(p);
	if (!is(p, "("))
		return path_bind(p, name, at, end);
	f = find_function(name);
	if (!f) {
		const char *known[FUNCTIONS];

		for (size_t i = 0; i < FUNCTIONS; i++)
			known[i] = functions[i].name;
		formula_error(p, at, "there is no function '%s'%s", name,
			      suggest(p->m, name, known, FUNCTIONS));
		return NULL;
	}
	next(p);
	return parse_call(p, f, at);
}

static struct expr *parse_term(struct parser *p)
{
	size_t at = p->at;
	struct expr *e;

	if (p->depth > MAX_DEPTH) {
		formula_error(p, at, "the formula is nested too deep");
		return NULL;
	}
	if (accept(p, "-")) {
		p->depth++;
		e = parse_term(p);
		p->depth--;
		if (!e || (e->type != TYPE_LITERAL && e->type != TYPE_NUMBER &&
			   !want(p, e, TYPE_AMOUNT)))
			return NULL;
		e = join(p, EXPR_MINUS, e->type, e, NULL);
		e->at = at;
		return e;
	}
	if (accept(p, "(")) {
		p->depth++;
		e = parse_condition(p);
		p->depth--;
		return e && expect(p, ")") ? e : NULL;
	}
	if (p->token == TOKEN_NUMBER) {
		e = make(p, EXPR_LITERAL, TYPE_LITERAL, at);
		e->text = p->text;
		e->end = p->end;
		next(p);
		return e;
	}
	if (p->token == TOKEN_NAME && !is(p, "and") && !is(p, "or") && !is(p, "not"))
		return parse_name(p);
	formula_error(p, at, p->token == TOKEN_END
				 ? N_("expected a name, a number or '(', but the formula ends here")
				 : N_("expected a name, a number or '(', found '%s'"),
		      p->text);
	return NULL;
}

static struct expr *parse_sum(struct parser *p)
{
	struct expr *e = parse_term(p);

	while (e && (is(p, "+") || is(p, "-"))) {
		enum expr_kind kind = is(p, "+") ? EXPR_ADD : EXPR_SUBTRACT;
		struct expr *right;

		next(p);
		right = parse_term(p);
		if (!right || !match(p, e, right))
			return NULL;
		e = join(p, kind, right->type == TYPE_LITERAL ? e->type : right->type, e, right);
	}
	return e;
}

static struct expr *parse_comparison(struct parser *p)
{
	static const char *const signs[] = {"=", "!=", "<=", ">=", "<", ">", "~"};
	struct expr *e = parse_sum(p), *right;

	for (size_t i = 0; e && i < sizeof signs / sizeof *signs; i++) {
		if (!is(p, signs[i]))
			continue;
		next(p);
		right = parse_sum(p);
		if (!right || !match(p, e, right))
			return NULL;
		if (!settle(p, e, TYPE_NUMBER) || !settle(p, right, TYPE_NUMBER))
			return NULL;
		if (i == COMPARE_NEAR && e->type == TYPE_NUMBER) {
			formula_error(p, e->at, "'~' compares amounts, not numbers");
			return NULL;
		}
		e = join(p, EXPR_COMPARE, TYPE_CONDITION, e, right);
		e->op = (enum compare)i;
		return e;
	}
	return e;
}

static struct expr *parse_not(struct parser *p)
{
	size_t at = p->at;
	struct expr *e;

	if (!accept(p, "not"))
		return parse_comparison(p);
	if (++p->depth > MAX_DEPTH) {
		formula_error(p, at, "the formula is nested too deep");
		return NULL;
	}
	e = parse_not(p);
	p->depth--;
	if (!want(p, e, TYPE_CONDITION))
		return NULL;
	return join(p, EXPR_NOT, TYPE_CONDITION, e, NULL);
}

static struct expr *parse_and(struct parser *p)
{
	struct expr *e = parse_not(p), *right;

	while (e && is(p, "and")) {
		if (!want(p, e, TYPE_CONDITION))
			return NULL;
		next(p);
		right = parse_not(p);
		if (!want(p, right, TYPE_CONDITION))
			return NULL;
		e = join(p, EXPR_AND, TYPE_CONDITION, e, right);
	}
	return e;
}

static struct expr *parse_condition(struct parser *p)
{
	struct expr *e = parse_and(p), *right;

	while (e && is(p, "or")) {
		if (!want(p, e, TYPE_CONDITION))
			return NULL;
		next(p);
		right = parse_and(p);
		if (!want(p, right, TYPE_CONDITION))
			return NULL;
		e = join(p, EXPR_OR, TYPE_CONDITION, e, right);
	}
	return e;
}

/* each row|cell|column|item of WHAT: */
static bool parse_each(struct parser *p)
{
	static const char *const names[] = {"row", "cell", "column", "item"};
	struct formula *f = p->formula;
	size_t at = p->at, end, i = 0;
	const char *what;

	while (i < 4 && !is(p, names[i]))
		i++;
	if (i == 4) {
		formula_error(p, at, "expected 'row', 'cell', 'column' or 'item', found '%s'%s",
			      p->text, suggest(p->m, p->text, names, 4));
		return false;
	}
	next(p);
	if (!expect(p, "of"))
		return false;
	what = p->text;
	at = p->at;
	end = p->end;
	next(p);
	f->over = path_bind(p, what, at, end);
	if (!f->over)
		return false;
	f->over->number = 0;
	f->paths = 0;
	f->each = (enum each)(i + 1);
	if (f->each == EACH_ITEM) {
		if (f->over->kind == EXPR_FIELD && f->over->type == TYPE_ITEMS &&
		    f->over->step[f->over->steps - 1]->kind == FIELD_LIST)
			return expect(p, ":");
		formula_error(p, at, "'%s' is not a list with items", what);
	} else if (f->over->kind != EXPR_CELL || f->over->type == TYPE_AMOUNT ||
		   f->over->type == TYPE_AMOUNTS ||
		   (f->over->type == TYPE_ROW && f->over->row != ROW_CODES)) {
		formula_error(p, at,
			      f->each == EACH_COLUMN ? N_("'%s' is not a table with columns")
			      : f->each == EACH_ROW  ? N_("'%s' is not a table with rows")
						     : N_("'%s' is not a table with cells"),
			      what);
	}
	return expect(p, ":");
}

struct formula *formula_read(struct model *m, const struct yaml *node)
{
	struct formula *f = arena_zalloc(m->arena, sizeof *f);
	struct parser p = {.m = m, .node = node, .formula = f};

	if (!read_text(m, node, "a formula"))
		return NULL;
	f->node = node;
	next(&p);
	if (accept(&p, "each") && !parse_each(&p))
		return NULL;
	if (accept(&p, "if")) {
		f->when = parse_condition(&p);
		if (!want(&p, f->when, TYPE_CONDITION) || !expect(&p, ":"))
			return NULL;
	}
	f->must = parse_condition(&p);
	if (!want(&p, f->must, TYPE_CONDITION))
		return NULL;
	if (p.token != TOKEN_END)
		formula_error(&p, p.at, "the formula should end here, found '%s'", p.text);
	return p.broken ? NULL : f;
}
