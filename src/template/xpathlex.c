/*
 * xpathlex: the text of an XPath in, its tokens out (XPath 1.0, 3.7). The surprising
 * rule, from there: '*' and names such as div are operators when an operand stands before
 * them, and names otherwise.
 */
#include "template/xpathlex.h"
#include "base/arena.h"
#include "base/diag.h"

#include <ctype.h>
#include <libintl.h>
#include <string.h>

enum kind { KIND_END, KIND_NAME, KIND_NUMBER, KIND_LITERAL, KIND_OPERATOR, KIND_MARK };

struct lexer {
	const char *text;
	size_t off;
	bool operand; /* the last token was, or closed, an operand */
};

struct token {
	enum kind kind;
	size_t off, len;
};

static bool is_name(char c, bool first)
{
	return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80 ||
	       (!first && (isdigit((unsigned char)c) || c == '-' || c == '.'));
}

static size_t name_length(const char *s)
{
	size_t n = 0;

	while (is_name(s[n], n == 0))
		n++;
	/* A qualified name, but not an axis. */
	if (n > 0 && s[n] == ':' && s[n + 1] != ':' && (is_name(s[n + 1], true) || s[n + 1] == '*'))
		n += 1 + (s[n + 1] == '*' ? 1 : name_length(s + n + 1));
	return n;
}

static bool is_word(const char *text, const struct token *t, const char *word)
{
	return t->len == strlen(word) && memcmp(text + t->off, word, t->len) == 0;
}

static enum kind kind_of(const struct lexer *l, const char *s, size_t *len)
{
	static const char two[][3] = {"//", "!=", "<=", ">=", "..", "::"};

	*len = 1;
	if (*s == '\0') {
		*len = 0;
		return KIND_END;
	}
	if (*s == '"' || *s == '\'') {
		const char *close = strchr(s + 1, *s);

		*len = close ? (size_t)(close - s) + 1 : strlen(s);
		return KIND_LITERAL;
	}
	if (isdigit((unsigned char)*s) || (*s == '.' && isdigit((unsigned char)s[1]))) {
		*len = strspn(s, "0123456789.");
		return KIND_NUMBER;
	}
	if (is_name(*s, true)) {
		struct token t = {KIND_NAME, 0, *len = name_length(s)};

		if (l->operand && (is_word(s, &t, "and") || is_word(s, &t, "or") ||
				   is_word(s, &t, "div") || is_word(s, &t, "mod")))
			return KIND_OPERATOR;
		return KIND_NAME;
	}
	if (*s == '*')
		return l->operand ? KIND_OPERATOR : KIND_NAME;
	for (size_t i = 0; i < sizeof two / sizeof *two; i++)
		if (strncmp(s, two[i], 2) == 0)
			*len = 2;
	return strchr("/|+-=!<>", *s) ? KIND_OPERATOR : KIND_MARK;
}

static struct token next_token(struct lexer *l)
{
	struct token t = {0};
	char c;

	l->off += strspn(l->text + l->off, " \t\r\n");
	t.off = l->off;
	t.kind = kind_of(l, l->text + l->off, &t.len);
	l->off += t.len;
	c = l->text[t.off];
	l->operand = t.kind == KIND_NAME || t.kind == KIND_NUMBER || t.kind == KIND_LITERAL ||
		     (t.kind == KIND_MARK && strchr(").]", c) != NULL);
	return t;
}

static bool in_list(const char *const *list, size_t n, const char *text, const struct token *t)
{
	for (size_t i = 0; i < n; i++)
		if (is_word(text, t, list[i]))
			return true;
	return false;
}

#define LENGTH(a) (sizeof(a) / sizeof *(a))

/* A message about a function, or NULL. */
static const char *check_function(struct arena *a, const char *text, const struct token *t)
{
	static const char *const types[] = {"node", "text", "comment", "processing-instruction"};
	static const char *const computing[] = {"sum",	 "number",  "round",
						"floor", "ceiling", "count"};
	static const char *const known[] = {
		"last",		   "position",	      "id",	       "local-name",
		"namespace-uri",   "name",	      "string",	       "concat",
		"starts-with",	   "contains",	      "substring",     "substring-before",
		"substring-after", "string-length",   "normalize-space", "translate",
		"boolean",	   "not",	      "true",	       "false",
		"lang",
	};
	const char *name = arena_strndup(a, text + t->off, t->len), *near;

	if (in_list(types, LENGTH(types), text, t) || in_list(known, LENGTH(known), text, t))
		return NULL;
	if (in_list(computing, LENGTH(computing), text, t))
		return arena_printf(a, gettext("templates do not compute: %s() gives a number; "
					       "let the view hold it"), name);
	near = nearest_name(name, known, LENGTH(known));
	if (near)
		return arena_printf(a, gettext("XPath has no function %s(); did you mean %s()?"),
				    name, near);
	return arena_printf(a, gettext("XPath has no function %s()"), name);
}

static const char *check_token(struct arena *a, const struct lexer *l, const struct token *t)
{
	const char *text = l->text, *after = text + l->off + strspn(text + l->off, " \t\r\n");

	if (t->kind == KIND_OPERATOR &&
	    (is_word(text, t, "+") || is_word(text, t, "-") || is_word(text, t, "*") ||
	     is_word(text, t, "div") || is_word(text, t, "mod")))
		return arena_printf(a, gettext("templates do not compute: '%.*s' is arithmetic; "
					       "declare a measure in the pack"),
				    (int)t->len, text + t->off);
	if (t->kind == KIND_LITERAL && (t->len == 1 || text[t->off + t->len - 1] != text[t->off]))
		return arena_strdup(a, gettext("XPath: the quote that opens here is not closed"));
	if (t->kind == KIND_MARK && text[t->off] == '$')
		return arena_strdup(a, gettext("XPath variables are not available in templates"));
	if (t->kind != KIND_NAME)
		return NULL;
	if (*after == '(')
		return check_function(a, text, t);
	if (memchr(text + t->off, ':', t->len))
		return arena_printf(a, gettext("the view has no namespaces: a plain name was "
					       "expected, not '%.*s'"),
				    (int)t->len, text + t->off);
	return NULL;
}

bool lex_check(struct arena *a, const char *text, struct lex_complaint *bad)
{
	struct lexer l = {text, 0, false};
	struct token t;

	while ((t = next_token(&l)).kind != KIND_END) {
		bad->off = t.off;
		bad->message = check_token(a, &l, &t);
		if (bad->message)
			return true;
	}
	return false;
}

/* Find out whether a step is a plain name or @name, perhaps with conditions behind it. */
static void name_step(const char *text, struct lex_step *s)
{
	size_t from = s->off + strspn(text + s->off, " \t\r\n"), n;

	s->off = from;
	s->attribute = text[from] == '@';
	from += s->attribute;
	n = name_length(text + from);
	s->name = from;
	from += n;
	from += strspn(text + from, " \t\r\n");
	s->name_len = from >= s->end || text[from] == '[' ? n : 0;
}

size_t lex_steps(struct arena *a, const char *text, struct lex_step **steps)
{
	struct lexer l = {text, 0, false};
	struct token t;
	size_t n = 0, cap = 0, start = 0;
	int depth = 0;

	*steps = NULL;
	do {
		bool slash;

		t = next_token(&l);
		depth += t.kind == KIND_MARK && (text[t.off] == '(' || text[t.off] == '[');
		depth -= t.kind == KIND_MARK && (text[t.off] == ')' || text[t.off] == ']');
		slash = t.kind == KIND_OPERATOR && text[t.off] == '/';
		if (depth > 0 || (!slash && t.kind != KIND_END)) {
			if (depth == 0 && t.kind == KIND_OPERATOR)
				return 0;
			continue;
		}
		*steps = arena_grow(a, *steps, n, &cap, sizeof **steps);
		(*steps)[n] = (struct lex_step){.off = start, .end = t.off};
		if (n == 0 && start == 0 && strspn(text, " \t\r\n") == t.off)
			(*steps)[n].end = 0;
		else
			name_step(text, &(*steps)[n]);
		n++;
		start = t.off + t.len;
	} while (t.kind != KIND_END);
	return n;
}
