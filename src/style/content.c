/*
 * What is printed that stands in no element: tokens of `content`, `string-set` and
 * `bookmark-label` in, a list of pieces out. The surprising rule: which functions are
 * allowed depends on the place, because a page margin has no element to ask.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "style/property.h"
#include <libintl.h>
#include <string.h>
#include <strings.h>

struct function {
	const char *name;
	unsigned where; /* IN_RULE stands for string-set and bookmark-label */
	bool (*read)(struct reader *, struct content *);
	const char *form;
};

/* Report the token at which a function stops being what it should be. */
static bool bad(struct reader *r, const char *form)
{
	const struct token *t = reader_peek(r);

	if (t->kind == TOKEN_END)
		diag_error(r->diag, (struct pos){r->src, r->tokens[r->end - 1].end},
			   N_("missing ')'; expected %s"), gettext(form));
	else
		diag_error(r->diag, reader_pos(r, t), "expected %s, not '%s'", gettext(form),
			   reader_text(r, t));
	return false;
}

static const char *take_ident(struct reader *r)
{
	const struct token *t = reader_peek(r);

	if (t->kind != TOKEN_IDENT)
		return NULL;
	r->i++;
	return t->text;
}

static bool take(struct reader *r, char c)
{
	if (!token_is(reader_peek(r), c))
		return false;
	r->i++;
	return true;
}

/* `, decimal` and its like, which may be absent. */
static bool read_style(struct reader *r, struct content *c)
{
	static const char *const names[] = {[COUNTER_DECIMAL] = "decimal",
					    [COUNTER_LOWER_ROMAN] = "lower-roman",
					    [COUNTER_CJK] = "cjk-ideographic"};
	const struct token *t;

	if (!take(r, ','))
		return true;
	t = reader_peek(r);
	for (size_t i = 0; t->kind == TOKEN_IDENT && i < sizeof names / sizeof *names; i++)
		if (strcasecmp(t->text, names[i]) == 0) {
			c->counter = (enum counter_style)i;
			r->i++;
			return true;
		}
	return false;
}

static bool read_name(struct reader *r, struct content *c)
{
	c->text = take_ident(r);
	return c->text != NULL;
}

static bool read_attr(struct reader *r, struct content *c)
{
	c->kind = CONTENT_ATTR;
	return read_name(r, c);
}

static bool read_text(struct reader *r, struct content *c)
{
	(void)r;
	c->kind = CONTENT_TEXT;
	return true;
}

static bool read_counter(struct reader *r, struct content *c)
{
	static const struct {
		const char *name;
		unsigned where;
		enum content_kind kind;
	} counters[] = {{"page", IN_BOX, CONTENT_PAGE},
			{"pages", IN_BOX, CONTENT_PAGES},
			{"table-page", IN_PSEUDO, CONTENT_TABLE_PAGE},
			{"table-pages", IN_PSEUDO, CONTENT_TABLE_PAGES}};
	const struct token *t = reader_peek(r);

	for (size_t i = 0; t->kind == TOKEN_IDENT && i < sizeof counters / sizeof *counters; i++)
		if (strcasecmp(t->text, counters[i].name) == 0 && (counters[i].where & r->where)) {
			c->kind = counters[i].kind;
			r->i++;
			return read_style(r, c);
		}
	return false;
}

static bool read_target_counter(struct reader *r, struct content *c)
{
	const struct token *t = reader_peek(r);

	c->kind = CONTENT_TARGET_PAGE;
	if (t->kind != TOKEN_FUNCTION || strcasecmp(t->text, "attr") != 0)
		return false;
	r->i++;
	if (!read_name(r, c) || !take(r, ')') || !take(r, ','))
		return false;
	t = reader_peek(r);
	if (t->kind != TOKEN_IDENT || strcasecmp(t->text, "page") != 0)
		return false;
	r->i++;
	return read_style(r, c);
}

static bool read_string(struct reader *r, struct content *c)
{
	c->kind = CONTENT_NAMED_STRING;
	return read_name(r, c);
}

static bool read_leader(struct reader *r, struct content *c)
{
	static const char *const names[][2] = {{"dotted", "."}, {"space", " "}, {"solid", "_"}};
	const struct token *t = reader_peek(r);

	c->kind = CONTENT_LEADER;
	if (t->kind == TOKEN_STRING && *t->text != '\0')
		c->text = t->text;
	for (size_t i = 0; t->kind == TOKEN_IDENT && i < 3; i++)
		if (strcasecmp(t->text, names[i][0]) == 0)
			c->text = names[i][1];
	if (c->text == NULL)
		return false;
	r->i++;
	return true;
}

static const struct function functions[] = {
	{"attr", IN_RULE | IN_PSEUDO, read_attr, N_("attr(NAME)")},
	{"content", IN_RULE, read_text, "content()"},
	{"counter", IN_PSEUDO | IN_BOX, read_counter,
	 N_("in a page margin box counter(page) or counter(pages), in an element counter(table-page) "
	    "or counter(table-pages), with or without a style: counter(page, STYLE), the style being "
	    "decimal, lower-roman or cjk-ideographic")},
	{"target-counter", IN_PSEUDO, read_target_counter,
	 N_("target-counter(attr(NAME), page) or target-counter(attr(NAME), page, STYLE) with the "
	    "style decimal, lower-roman or cjk-ideographic")},
	{"string", IN_BOX, read_string, N_("string(NAME)")},
	{"leader", IN_PSEUDO, read_leader,
	 N_("leader(\"TEXT\") or leader() of dotted, space or solid")},
};

static bool read_function(struct reader *r, const struct property *p, struct content *c)
{
	const struct token *t = reader_peek(r);
	unsigned where = p->kind == KIND_CONTENT ? r->where : IN_RULE;

	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		const struct function *f = &functions[i];
		if (strcasecmp(t->text, f->name) != 0)
			continue;
		if ((f->where & where) != where) {
			diag_error(r->diag, reader_pos(r, t), "%s() cannot be used in %s", f->name,
				   where == IN_BOX ? gettext("a page margin box") : p->name);
			return false;
		}
		r->i++;
		return (f->read(r, c) && take(r, ')')) || bad(r, f->form);
	}
	return value_bad(r, p, t);
}

static bool read_list(struct reader *r, const struct property *p, struct value *v)
{
	const struct content *first = NULL, **tail = &first;

	do {
		const struct token *t = reader_peek(r);
		struct content *c = arena_zalloc(r->arena, sizeof *c);
		c->pos = reader_pos(r, t);
		if (t->kind == TOKEN_STRING) {
			c->text = t->text;
			/* the text begins behind the quote */
			c->pos = pos_add(c->pos, 1);
			r->i++;
		} else if (t->kind != TOKEN_FUNCTION) {
			return value_bad(r, p, t);
		} else if (!read_function(r, p, c)) {
			return false;
		}
		*tail = c;
		tail = &c->next;
	} while (reader_peek(r)->kind != TOKEN_END);
	v->kind = VALUE_DATA;
	v->data = first;
	return true;
}

bool content_read(struct reader *r, const struct property *p, struct value *v)
{
	const struct token *t = reader_peek(r);

	if (t->kind == TOKEN_IDENT && p->kind != KIND_LABEL &&
	    (strcasecmp(t->text, "none") == 0 ||
	     (p->kind == KIND_CONTENT && strcasecmp(t->text, "normal") == 0))) {
		v->kind = VALUE_WORD;
		r->i++;
		return true;
	}
	if (p->kind == KIND_STRING_SET) {
		v->name = take_ident(r);
		if (v->name == NULL)
			return value_bad(r, p, t);
	}
	return read_list(r, p, v);
}
