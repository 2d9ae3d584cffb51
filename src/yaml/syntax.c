/*
 * syntax: in comes what libyaml says about a file it cannot parse, out comes a message that
 * tells what to change. The surprising rule: the mistake is often earlier than the place where
 * the parser stops (an open quote, a key without its colon), so some entries of the table point
 * at the beginning of what was being read instead.
 */
#include "yaml/syntax.h"
#include "base/diag.h"
#include "yaml/yaml.h"

#include <libintl.h>
#include <string.h>

#define TAB_MESSAGE N_("tab used for indentation; use spaces")

static const struct {
	const char *problem, *context; /* parts of libyaml's words; NULL: any */
	const char *message;
	bool at_context;  /* point at the beginning, not at where the parser stopped */
	const char *note; /* at the beginning */
} complaints[] = {
	{"tab character", NULL, TAB_MESSAGE, false, NULL},
	{"could not find expected ':'", NULL,
	 N_("a ':' followed by a space is missing after this key"), true, NULL},
	{"mapping values are not allowed", NULL,
	 N_("':' is not expected here: check the indentation; "
	    "a text that holds ': ' needs quotes"),
	 false, NULL},
	{"block sequence entries are not allowed", NULL,
	 N_("a list entry '- ' is not expected here: check the indentation"), false, NULL},
	{"did not find expected key", NULL,
	 N_("a key was expected here: check the indentation and the quotes"), false,
	 N_("the mapping begins here")},
	{"did not find expected '-' indicator", NULL,
	 N_("a list entry '- ' was expected here: check the indentation"), false,
	 N_("the list begins here")},
	{"did not find expected ',' or ']'", NULL,
	 N_("',' or ']' was expected in the list"), false, N_("the list begins here")},
	{"did not find expected ',' or '}'", NULL,
	 N_("',' or '}' was expected in the mapping"), false, N_("the mapping begins here")},
	{"did not find expected node content", NULL, N_("a value was expected here"), false, NULL},
	{"did not find expected <document start>", NULL,
	 N_("the content has ended before this line: check the indentation"), false, NULL},
	{"unexpected end of stream", "quoted scalar", N_("this quote is never closed"), true, NULL},
	{"unexpected document indicator", "quoted scalar", N_("this quote is never closed"), true,
	 NULL},
	{"unknown escape character", NULL,
	 N_("unknown escape: write \\\\ for a backslash, or use single quotes"), false, NULL},
	{"hexdecimal number", NULL,
	 N_("hexadecimal digits were expected after \\x (2), \\u (4) or \\U (8)"), false, NULL},
	{"invalid Unicode character escape", NULL, N_("this escape is not a character"), false,
	 NULL},
	{"expected comment or line break", "block scalar",
	 N_("nothing may follow '|' or '>' in its line: the text begins in the next line"), false,
	 NULL},
	{"indentation indicator equal to 0", NULL,
	 N_("the number after '|' or '>' is 1 to 9"), false, NULL},
	{"alphabetic or numeric character", "anchor",
	 N_("a value cannot begin with '&': put it in quotes"), true, NULL},
	{"alphabetic or numeric character", "alias",
	 N_("a value cannot begin with '*': put it in quotes"), true, NULL},
	{NULL, "directive", N_("a line cannot begin with '%': put the text in quotes"), true, NULL},
	{"directive", NULL, N_("a line cannot begin with '%': put the text in quotes"), false,
	 NULL},
	{NULL, " tag", N_("a value cannot begin with '!': put it in quotes"), true, NULL},
	{"tag handle", NULL, N_("a value cannot begin with '!': put it in quotes"), true, NULL},
	{"unexpected ':'", "plain scalar", N_("put a text that holds ':' in quotes"), false, NULL},
};

/* The length of the line's text without its break, and where it begins. */
static const char *line_text(const struct source *s, size_t line, size_t *len)
{
	const char *text = s->text + s->line[line];
	const char *end = memchr(text, '\n', s->len - s->line[line]);

	*len = end ? (size_t)(end - text) : s->len - s->line[line];
	return text;
}

static bool is_blank_line(const struct source *s, size_t line)
{
	size_t len, i = 0;
	const char *text = line_text(s, line, &len);

	while (i < len && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r'))
		i++;
	return i == len;
}

/* Whether a line has a ： before any ': ', quote or comment. */
static bool has_fullwidth_colon(const struct source *s, size_t line, struct pos *at)
{
	size_t len;
	const char *text = line_text(s, line, &len);

	for (size_t i = 0; i < len; i++) {
		if (strchr("#\"'", text[i]))
			return false;
		if (text[i] == ':' && (i + 1 == len || strchr(" \r", text[i + 1])))
			return false;
		if (len - i >= strlen("：") && memcmp(text + i, "：", strlen("：")) == 0) {
			*at = (struct pos){s, s->line[line] + (uint32_t)i};
			return true;
		}
	}
	return false;
}

/* Ask about a full-width colon in the line of the mistake or in the one before it. */
static void note_colon(struct diag *d, struct pos pos)
{
	unsigned number, col;
	size_t line;
	struct pos at;

	source_locate(pos, &number, &col);
	line = number - 1;
	if (!has_fullwidth_colon(pos.src, line, &at)) {
		do {
			if (line-- == 0)
				return;
		} while (is_blank_line(pos.src, line));
		if (!has_fullwidth_colon(pos.src, line, &at))
			return;
	}
	yaml_note_colon(d, at);
}

static bool is_part(const char *part, const char *words)
{
	return !part || (words && strstr(words, part));
}

/* A character that libyaml has no use for at the beginning of a value. */
static void report_character(struct diag *d, struct pos pos)
{
	const char *p = pos.src->text + pos.off;

	if (*p == '\t')
		diag_error(d, pos, TAB_MESSAGE);
	else
		diag_error(d, pos, "a value cannot begin with '%c': put it in quotes", *p);
}

void syntax_report(struct diag *d, const struct syntax_error *e)
{
	struct pos within = e->within.src ? e->within : e->at;
	size_t i = 0, n = sizeof complaints / sizeof *complaints;

	if (strstr(e->problem, "cannot start any token")) {
		report_character(d, e->at);
		note_colon(d, e->at);
		return;
	}
	while (i < n && !(is_part(complaints[i].problem, e->problem) &&
			  is_part(complaints[i].context, e->context)))
		i++;
	if (i == n) {
		diag_error(d, e->at, "this is not YAML: %s%s%s", e->context ? e->context : "",
			   e->context ? ": " : "", e->problem);
		note_colon(d, e->at);
		return;
	}
	diag_error(d, complaints[i].at_context ? within : e->at, "%s",
		   gettext(complaints[i].message));
	if (complaints[i].note && within.off != e->at.off)
		diag_note(d, within, "%s", gettext(complaints[i].note));
	note_colon(d, complaints[i].at_context ? within : e->at);
}
