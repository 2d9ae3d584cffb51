/*
 * pattern: the patterns of rules in, where texts match them out. Formulas about items use a
 * pattern again and again, so it is compiled once a check. The surprising rule: a pattern that is
 * nothing but words with '|' between is not compiled; looking for words is several times as fast.
 */
#include "base/arena.h"
#include "model/checking.h"

#include <string.h>

struct pattern {
	const struct expr *literal;
	const char **word; /* of a pattern of words; NULL: regex */
	size_t words;
	regex_t regex;
	struct pattern *next;
};

static void read_words(struct checking *c, struct pattern *p, const char *text)
{
	size_t cap = 0;

	if (text[strcspn(text, "[](){}.*+?^$\\")] || strstr(text, "||") || !*text || *text == '|' ||
	    text[strlen(text) - 1] == '|')
		return;
	for (const char *s = text; *s; s += *s == '|') {
		size_t n = strcspn(s, "|");

		p->word = arena_grow(c->arena, p->word, p->words, &cap, sizeof *p->word);
		p->word[p->words++] = arena_strndup(c->arena, s, n);
		s += n;
	}
}

const struct pattern *pattern_of(struct checking *c, const struct expr *literal)
{
	struct pattern *p = c->patterns;

	while (p && p->literal != literal)
		p = p->next;
	if (p)
		return p;
	p = arena_zalloc(c->arena, sizeof *p);
	p->literal = literal;
	read_words(c, p, literal->text);
	if (!p->word)
		regcomp(&p->regex, literal->text, REG_EXTENDED); /* as when the rule was read */
	p->next = c->patterns;
	c->patterns = p;
	return p;
}

/* The first word there is; of several at one place the longest. */
static bool find_words(const struct pattern *p, const char *text, size_t from, regmatch_t *m)
{
	const char *first = NULL;
	size_t length = 0;

	for (size_t i = 0; i < p->words; i++) {
		const char *s = strstr(text + from, p->word[i]);
		size_t n = strlen(p->word[i]);

		if (s && (!first || s < first || (s == first && n > length))) {
			first = s;
			length = n;
		}
	}
	if (!first)
		return false;
	m->rm_so = (regoff_t)(first - text);
	m->rm_eo = m->rm_so + (regoff_t)length;
	return true;
}

bool pattern_finds(const struct pattern *p, const char *text, size_t from, regmatch_t *m)
{
	if (p->word)
		return find_words(p, text, from, m);
	if (regexec(&p->regex, text + from, 1, m, from ? REG_NOTBOL : 0) != 0)
		return false;
	m->rm_so += (regoff_t)from;
	m->rm_eo += (regoff_t)from;
	return true;
}

void patterns_free(struct checking *c)
{
	for (struct pattern *p = c->patterns; p; p = p->next)
		if (!p->word)
			regfree(&p->regex);
	c->patterns = NULL;
}
