/*
 * Selectors: tokens in, compounds out, read from the left and linked from the right, as
 * matching goes. The surprising rule: a tag matches in any namespace, as CSS says where no
 * @namespace does: rules for svg, rect and text reach the pictures.
 */
#include "style/sheet.h"
#include <libintl.h>
#include <string.h>
#include <strings.h>

#define PSEUDO_CLASSES N_(":first-child, :last-child or :nth-child()")

const char *element_tag(const xmlNode *e)
{
	return (const char *)e->name;
}

const char *element_attr(const xmlNode *e, const char *name)
{
	for (const xmlAttr *a = e->properties; a != NULL; a = a->next)
		if (strcmp((const char *)a->name, name) == 0)
			return a->children && a->children->content
				       ? (const char *)a->children->content
				       : "";
	return NULL;
}

static const xmlNode *element_before(const xmlNode *e)
{
	for (e = e->prev; e != NULL && e->type != XML_ELEMENT_NODE;)
		e = e->prev;
	return e;
}

static const xmlNode *element_after(const xmlNode *e)
{
	for (e = e->next; e != NULL && e->type != XML_ELEMENT_NODE;)
		e = e->next;
	return e;
}

static const xmlNode *element_parent(const xmlNode *e)
{
	return e->parent && e->parent->type == XML_ELEMENT_NODE ? e->parent : NULL;
}

bool class_has(const char *list, const char *name)
{
	static const char spaces[] = " \t\n\r\f";
	size_t n = strlen(name);

	while (list != NULL && *(list += strspn(list, spaces)) != '\0') {
		size_t len = strcspn(list, spaces);
		if (len == n && memcmp(list, name, n) == 0)
			return true;
		list += len;
	}
	return false;
}

/* 1-based among the elements of its parent. */
static unsigned child_index(const xmlNode *e)
{
	unsigned n = 1;

	while ((e = element_before(e)) != NULL)
		n++;
	return n;
}

bool simple_matches(const struct simple *s, const xmlNode *e)
{
	const char *value;

	switch (s->kind) {
	case SIMPLE_CLASS:
		return class_has(element_attr(e, "class"), s->name);
	case SIMPLE_ID:
		value = element_attr(e, "id");
		return value != NULL && strcmp(value, s->name) == 0;
	case SIMPLE_ATTR:
		return element_attr(e, s->name) != NULL;
	case SIMPLE_ATTR_EQUAL:
		value = element_attr(e, s->name);
		return value != NULL && strcmp(value, s->value) == 0;
	case SIMPLE_FIRST_CHILD:
		return element_before(e) == NULL;
	case SIMPLE_LAST_CHILD:
		return element_after(e) == NULL;
	case SIMPLE_ODD:
		return child_index(e) % 2 == 1;
	case SIMPLE_EVEN:
		return child_index(e) % 2 == 0;
	case SIMPLE_NTH:
		return child_index(e) == s->n;
	case SIMPLE_AFTER:
		e = element_before(e);
		return e != NULL && selector_matches(s->compound, e);
	}
	return false;
}

bool selector_matches(const struct compound *c, const xmlNode *e)
{
	if (c->tag != NULL && strcmp(c->tag, element_tag(e)) != 0)
		return false;
	for (const struct simple *s = c->simples; s != NULL; s = s->next)
		if (!simple_matches(s, e))
			return false;
	switch (c->combinator) {
	case '>':
		e = element_parent(e);
		return e != NULL && selector_matches(c->left, e);
	case '+':
		e = element_before(e);
		return e != NULL && selector_matches(c->left, e);
	case ' ':
		while ((e = element_parent(e)) != NULL)
			if (selector_matches(c->left, e))
				return true;
		return false;
	default:
		return true;
	}
}

static bool unexpected(struct reader *r, const char *expected)
{
	const struct token *t = reader_peek(r);

	if (t->kind == TOKEN_BAD)
		return false;
	diag_error(r->diag, reader_pos(r, t), "unexpected '%s' in a selector; expected %s",
		   reader_text(r, t), gettext(expected));
	return false;
}

static bool read_attr(struct reader *r, struct simple *s)
{
	const struct token *t;

	r->i++;
	t = reader_peek(r);
	if (t->kind != TOKEN_IDENT)
		return unexpected(r, N_("the name of an attribute"));
	s->kind = SIMPLE_ATTR;
	s->name = t->text;
	r->i++;
	if (token_is(reader_peek(r), '=')) {
		r->i++;
		t = reader_peek(r);
		if (t->kind != TOKEN_IDENT && t->kind != TOKEN_STRING)
			return unexpected(r, N_("the value of the attribute"));
		s->kind = SIMPLE_ATTR_EQUAL;
		s->value = t->text;
		r->i++;
	}
	if (!token_is(reader_peek(r), ']'))
		return unexpected(r, N_("[NAME] or [NAME=VALUE]"));
	r->i++;
	return true;
}

static bool read_nth(struct reader *r, struct simple *s)
{
	const struct token *t = reader_peek(r);
	const struct token *close = &r->tokens[r->i + (r->i + 1 < r->end)];

	if (t->kind == TOKEN_IDENT && strcasecmp(t->text, "odd") == 0) {
		s->kind = SIMPLE_ODD;
	} else if (t->kind == TOKEN_IDENT && strcasecmp(t->text, "even") == 0) {
		s->kind = SIMPLE_EVEN;
	} else if (t->kind == TOKEN_NUMBER && t->whole && !t->huge && t->number.n > 0) {
		s->kind = SIMPLE_NTH;
		s->n = (unsigned)t->number.n;
	} else {
		return unexpected(r, N_("odd, even or a number from 1"));
	}
	r->i++;
	if (!token_is(close, ')'))
		return unexpected(r, "')'");
	r->i++;
	return true;
}

/* Behind a colon. */
static bool read_pseudo_class(struct reader *r, struct simple *s)
{
	static const char *const names[] = {"first-child", "last-child", "nth-child", "before",
					    "after"};
	const struct token *t = reader_peek(r);
	const char *near;

	if (t->kind != TOKEN_IDENT && t->kind != TOKEN_FUNCTION)
		return unexpected(r, PSEUDO_CLASSES);
	r->i++;
	if (t->kind == TOKEN_FUNCTION && strcasecmp(t->text, "nth-child") == 0)
		return read_nth(r, s);
	if (t->kind == TOKEN_IDENT && strcasecmp(t->text, "first-child") == 0) {
		s->kind = SIMPLE_FIRST_CHILD;
		return true;
	}
	if (t->kind == TOKEN_IDENT && strcasecmp(t->text, "last-child") == 0) {
		s->kind = SIMPLE_LAST_CHILD;
		return true;
	}
	if (strcasecmp(t->text, "before") == 0 || strcasecmp(t->text, "after") == 0) {
		diag_error(r->diag, reader_pos(r, t), "':%s' is not supported; write '::%s'",
			   t->text, t->text);
		return false;
	}
	near = nearest_name(t->text, names, 3);
	if (near != NULL)
		diag_error(r->diag, reader_pos(r, t),
			   "':%s' is not supported; did you mean ':%s'?", t->text, near);
	else
		diag_error(r->diag, reader_pos(r, t), "':%s' is not supported; expected %s",
			   t->text, gettext(PSEUDO_CLASSES));
	return false;
}

/* ::before or ::after, both colons ahead. */
static bool read_pseudo(struct reader *r, struct rule *rule)
{
	const struct token *t;

	r->i += 2;
	t = reader_peek(r);
	if (t->kind == TOKEN_IDENT && strcasecmp(t->text, "before") == 0) {
		rule->pseudo = PSEUDO_BEFORE;
	} else if (t->kind == TOKEN_IDENT && strcasecmp(t->text, "after") == 0) {
		rule->pseudo = PSEUDO_AFTER;
	} else {
		diag_error(r->diag, reader_pos(r, t),
			   "'::%s' is not supported; expected ::before or ::after",
			   reader_text(r, t));
		return false;
	}
	rule->specificity++;
	r->i++;
	t = reader_peek(r);
	if (token_is(t, ',') || token_is(t, '{') || t->kind == TOKEN_END)
		return true;
	return unexpected(r, N_("the end of the selector after ::before or ::after"));
}

static bool read_simple(struct reader *r, struct simple *s)
{
	const struct token *t = reader_peek(r);

	if (t->kind == TOKEN_HASH) {
		s->kind = SIMPLE_ID;
		s->name = t->text;
		r->i++;
		return true;
	}
	if (token_is(t, '['))
		return read_attr(r, s);
	r->i++;
	if (token_is(t, ':'))
		return read_pseudo_class(r, s);
	t = reader_peek(r);
	if (t->kind != TOKEN_IDENT || t->space)
		return unexpected(r, N_("the name of a class after '.'"));
	s->kind = SIMPLE_CLASS;
	s->name = t->text;
	r->i++;
	return true;
}

static bool read_compound(struct reader *r, struct rule *rule, struct compound *c)
{
	const struct token *t = reader_peek(r);
	struct simple **tail = &c->simples;
	size_t start = r->i;

	if (t->kind == TOKEN_IDENT) {
		c->tag = t->text;
		rule->specificity++;
		r->i++;
	} else if (token_is(t, '*')) {
		r->i++;
	}
	for (;; tail = &(*tail)->next) {
		t = reader_peek(r);
		if (r->i > start && t->space)
			return true;
		if (token_is(t, ':') && token_is(&r->tokens[r->i + 1], ':'))
			return read_pseudo(r, rule);
		if (t->kind != TOKEN_HASH && !token_is(t, '.') && !token_is(t, '[') &&
		    !token_is(t, ':'))
			break;
		struct simple *s = arena_zalloc(r->arena, sizeof *s);
		if (!read_simple(r, s))
			return false;
		rule->specificity += s->kind == SIMPLE_ID ? 1u << 20 : 1u << 10;
		*tail = s;
	}
	return r->i > start ||
	       unexpected(r, N_("an element, '*', '.class', '#id', '[attribute]' or ':first-child'"));
}

static bool read_selector(struct reader *r, struct rule *rule)
{
	struct compound *left = NULL;
	char combinator = 0;

	rule->pos = reader_pos(r, reader_peek(r));
	for (;;) {
		struct compound *c = arena_zalloc(r->arena, sizeof *c);
		const struct token *t;
		c->left = left;
		c->combinator = combinator;
		if (!read_compound(r, rule, c))
			return false;
		rule->subject = c;
		t = reader_peek(r);
		if (token_is(t, ',') || token_is(t, '{') || t->kind == TOKEN_END)
			return true;
		left = c;
		combinator = ' ';
		if (token_is(t, '>') || token_is(t, '+')) {
			combinator = t->c;
			r->i++;
		} else if (!t->space) {
			return unexpected(r, N_("a space, '>', '+', ',' or '{'"));
		}
	}
}

bool selector_read(struct reader *r, struct rule **rules, size_t *n)
{
	size_t cap = 0;

	*rules = NULL;
	*n = 0;
	for (;;) {
		*rules = arena_grow(r->arena, *rules, *n, &cap, sizeof **rules);
		struct rule *rule = &(*rules)[*n];
		memset(rule, 0, sizeof *rule);
		if (!read_selector(r, rule))
			return false;
		++*n;
		if (!token_is(reader_peek(r), ','))
			return true;
		r->i++;
	}
}
