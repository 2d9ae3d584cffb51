/*
 * pdf_marks: a page's fragments in, its marks out; and the count of the marks that cairo
 * wrote into a content stream. The surprising rule: the two must agree on every page,
 * because nothing but their order ties an MCID to an element.
 */
#include "export/pdf.h"
#include <string.h>

bool pdf_visible(const struct frag *f)
{
	return f->kind == FRAG_TEXT ? f->nglyphs > 0 : f->w > 0 && f->h > 0;
}

static const struct element *mark_element(const struct frag *f)
{
	return f->kind == FRAG_TEXT ? f->element : NULL;
}

size_t pdf_marks(const struct page *page, struct pdf_mark *marks)
{
	size_t n = 0;

	for (size_t i = 0; i < page->nfrags; i++) {
		const struct frag *f = &page->frags[i];

		if (!pdf_visible(f))
			continue;
		if (n == 0 || page->frags[marks[n - 1].first].kind != f->kind ||
		    marks[n - 1].element != mark_element(f))
			marks[n++] = (struct pdf_mark){mark_element(f), i, i};
		marks[n - 1].end = i + 1;
	}
	return n;
}

/* ---- content streams ----------------------------------------------------------------- */

struct scan {
	const unsigned char *p, *end;
};

struct token {
	const unsigned char *p;
	size_t n;
};

static bool is_space(unsigned char c)
{
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static bool is_delimiter(unsigned char c)
{
	return c != 0 && strchr("()<>[]{}/%", c) != NULL;
}

/* Behind a (string): parentheses nest, a backslash hides the next byte. */
static const unsigned char *skip_string(const unsigned char *p, const unsigned char *end)
{
	int depth = 0;

	for (; p < end; p++) {
		if (*p == '\\')
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			return p + 1;
	}
	return end;
}

/* Behind << or <hex digits>. */
static const unsigned char *skip_angle(const unsigned char *p, const unsigned char *end)
{
	if (p + 1 < end && p[1] == '<')
		return p + 2;
	while (p < end && *p != '>')
		p++;
	return p < end ? p + 1 : end;
}

static const unsigned char *skip_comment(const unsigned char *p, const unsigned char *end)
{
	while (p < end && *p != '\n' && *p != '\r')
		p++;
	return p;
}

/* The next token: a whole string, a delimiter, or a name, number or operator. */
static bool next_token(struct scan *s, struct token *t)
{
	while (s->p < s->end && (is_space(*s->p) || *s->p == '%'))
		s->p = *s->p == '%' ? skip_comment(s->p, s->end) : s->p + 1;
	if (s->p == s->end)
		return false;
	t->p = s->p;
	if (*s->p == '(')
		s->p = skip_string(s->p, s->end);
	else if (*s->p == '<')
		s->p = skip_angle(s->p, s->end);
	else if (*s->p != '/' && is_delimiter(*s->p))
		s->p++;
	else
		for (s->p++; s->p < s->end && !is_space(*s->p) && !is_delimiter(*s->p);)
			s->p++;
	t->n = (size_t)(s->p - t->p);
	return true;
}

static bool token_is(const struct token *t, const char *text)
{
	return t->n == strlen(text) && memcmp(t->p, text, t->n) == 0;
}

static long token_number(const struct token *t)
{
	long v = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (t->p[i] < '0' || t->p[i] > '9' || v > 100000000)
			return -1;
		v = v * 10 + (t->p[i] - '0');
	}
	return v;
}

/*
 * Cairo also writes sequences of its own (/Span with ActualText, where a glyph stands for
 * several characters). They have no MCID, may lie inside a mark and do not count.
 */
long pdf_count_marks(const unsigned char *content, size_t n)
{
	struct scan s = {content, content + n};
	struct token t;
	long count = 0, mcid = -1;
	int depth = 0, mark = 0; /* mark: the depth at which the open mark began */

	while (next_token(&s, &t)) {
		if (token_is(&t, "/MCID")) {
			mcid = next_token(&s, &t) ? token_number(&t) : -1;
			if (mcid != count)
				return -1;
		} else if (token_is(&t, "BDC") || token_is(&t, "BMC")) {
			depth++;
			if (mcid < 0)
				continue;
			if (mark > 0)
				return -1;
			mark = depth;
			mcid = -1;
			count++;
		} else if (token_is(&t, "EMC")) {
			if (depth == 0)
				return -1;
			if (depth-- == mark)
				mark = 0;
		}
	}
	return depth == 0 ? count : -1;
}
