/*
 * The tokenizer: bytes in, tokens out. The surprising rule: full-width punctuation that
 * an input method leaves behind (：；，｛｝（） and the ideographic space) is a letter
 * to CSS; here it is reported and then read as the ASCII character that was meant.
 */
#include "style/token.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include <string.h>

/* More would not fit the arithmetic of lengths. */
enum { DIGITS_MAX = 9, DECIMALS_MAX = 6 };

struct scanner {
	struct arena *arena;
	struct diag *diag;
	const struct source *src;
	const char *p, *end;
	struct buf word;
	struct token *tokens;
	size_t n, cap;
};

static struct pos pos_of(const struct scanner *s, const char *p)
{
	return (struct pos){s->src, (uint32_t)(p - s->src->text)};
}

/* The ASCII character that a full-width one stands for; 0: none. All have three bytes. */
static char fullwidth(const char *p, const char *end)
{
	static const struct {
		const char *wide;
		char c;
	} map[] = {{"：", ':'}, {"；", ';'}, {"，", ','}, {"｛", '{'}, {"｝", '}'},
		   {"（", '('}, {"）", ')'}, {"　", ' '}};

	if (end - p < 3 || (unsigned char)*p < 0x80)
		return 0;
	for (size_t i = 0; i < sizeof map / sizeof *map; i++)
		if (memcmp(p, map[i].wide, 3) == 0)
			return map[i].c;
	return 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_name_start(const char *p, const char *end)
{
	if (p >= end)
		return false;
	if (((unsigned char)*p & 0x80) != 0)
		return fullwidth(p, end) == 0;
	return (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || *p == '_' ||
	       (*p == '\\' && p + 1 < end && p[1] != '\n');
}

static bool is_name(const char *p, const char *end)
{
	return is_name_start(p, end) || (p < end && (is_digit(*p) || *p == '-'));
}

static bool is_ident_start(const char *p, const char *end)
{
	if (p < end && *p == '-')
		return p + 1 < end && (p[1] == '-' || is_name_start(p + 1, end));
	return is_name_start(p, end);
}

static bool is_number_start(const char *p, const char *end)
{
	if (p < end && (*p == '+' || *p == '-'))
		p++;
	if (p < end && *p == '.')
		p++;
	return p < end && is_digit(*p);
}

static void put_utf8(struct buf *b, unsigned c)
{
	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	if (c < 0x80) {
		buf_putc(b, (char)c);
	} else if (c < 0x800) {
		buf_putc(b, (char)(0xc0 | c >> 6));
		buf_putc(b, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_putc(b, (char)(0xe0 | c >> 12));
		buf_putc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_putc(b, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_putc(b, (char)(0xf0 | c >> 18));
		buf_putc(b, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_putc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_putc(b, (char)(0x80 | (c & 0x3f)));
	}
}

/* After a backslash: up to six hex digits and one space, or a character for itself. */
static void scan_escape(struct scanner *s)
{
	unsigned c = 0;
	int n = 0;

	for (; n < 6 && s->p < s->end && hex_value(*s->p) >= 0; n++)
		c = c * 16 + (unsigned)hex_value(*s->p++);
	if (n == 0) {
		if (s->p < s->end)
			buf_putc(&s->word, *s->p++);
		return;
	}
	if (s->p < s->end && is_space(*s->p))
		s->p++;
	put_utf8(&s->word, c);
}

static const char *scan_name(struct scanner *s)
{
	buf_clear(&s->word);
	while (is_name(s->p, s->end)) {
		if (*s->p == '\\') {
			s->p++;
			scan_escape(s);
		} else {
			buf_putc(&s->word, *s->p++);
		}
	}
	return arena_strdup(s->arena, buf_text(&s->word));
}

/* White space and comments; true when there were any. */
static bool skip_space(struct scanner *s)
{
	const char *start = s->p;

	for (;;) {
		if (s->p < s->end && is_space(*s->p)) {
			s->p++;
		} else if (s->end - s->p >= 2 && s->p[0] == '/' && s->p[1] == '*') {
			const char *close = strstr(s->p + 2, "*/");
			if (close == NULL) {
				diag_error(s->diag, pos_of(s, s->p),
					   "unterminated comment; expected */ at its end");
				close = s->end - 2;
			}
			s->p = close + 2;
		} else if (fullwidth(s->p, s->end) == ' ') {
			diag_error(s->diag, pos_of(s, s->p),
				   "full-width space; expected an ordinary space");
			s->p += 3;
		} else {
			return s->p > start;
		}
	}
}

static void scan_string(struct scanner *s, struct token *t)
{
	char quote = *s->p++;

	buf_clear(&s->word);
	t->kind = TOKEN_STRING;
	for (;;) {
		if (s->p >= s->end || *s->p == '\n') {
			diag_error(s->diag, (struct pos){s->src, t->off},
				   N_("unterminated string; expected %c on the same line"), quote);
			t->kind = TOKEN_BAD;
			return;
		}
		if (*s->p == quote) {
			s->p++;
			t->text = arena_strndup(s->arena, buf_text(&s->word), s->word.n);
			return;
		}
		if (*s->p != '\\') {
			buf_putc(&s->word, *s->p++);
			continue;
		}
		s->p++;
		if (s->p < s->end && *s->p == '\n')
			s->p++;
		else
			scan_escape(s);
	}
}

static void scan_number(struct scanner *s, struct token *t)
{
	bool negative = *s->p == '-';
	int digits = 0, decimals = 0;

	t->kind = TOKEN_NUMBER;
	t->whole = true;
	t->number.scale = 1;
	if (*s->p == '-' || *s->p == '+')
		s->p++;
	for (; s->p < s->end; s->p++) {
		if (*s->p == '.' && t->whole && s->p + 1 < s->end && is_digit(s->p[1])) {
			t->whole = false;
			continue;
		}
		if (!is_digit(*s->p))
			break;
		if (t->number.n != 0 || *s->p != '0')
			digits++;
		decimals += !t->whole;
		if (digits > DIGITS_MAX || decimals > DECIMALS_MAX) {
			t->huge = true;
			continue;
		}
		t->number.n = t->number.n * 10 + (*s->p - '0');
		if (!t->whole)
			t->number.scale *= 10;
	}
	if (negative)
		t->number.n = -t->number.n;
	if (s->p < s->end && *s->p == '%') {
		s->p++;
		t->kind = TOKEN_PERCENT;
	} else if (is_ident_start(s->p, s->end)) {
		t->kind = TOKEN_DIMENSION;
		t->text = scan_name(s);
	}
}

/* url( without quotes: its text may hold ; and : and // that mean nothing here. */
static void scan_url(struct scanner *s, struct token *t)
{
	const char *p = s->p;

	while (p < s->end && is_space(*p))
		p++;
	if (p < s->end && (*p == '"' || *p == '\''))
		return;
	while (p < s->end && *p != ')' && *p != '\n')
		p++;
	if (p < s->end && *p == ')')
		p++;
	s->p = p;
	t->kind = TOKEN_URL;
}

static void scan_char(struct scanner *s, struct token *t)
{
	char c = fullwidth(s->p, s->end);

	t->kind = TOKEN_CHAR;
	if (c != 0) {
		diag_error(s->diag, pos_of(s, s->p), "full-width '%.3s' where '%c' was meant", s->p,
			   c);
		t->c = c;
		s->p += 3;
		return;
	}
	t->c = *s->p++;
}

static void scan_token(struct scanner *s, struct token *t)
{
	if (s->p >= s->end) {
		t->kind = TOKEN_END;
	} else if (*s->p == '"' || *s->p == '\'') {
		scan_string(s, t);
	} else if (is_number_start(s->p, s->end)) {
		scan_number(s, t);
	} else if (is_ident_start(s->p, s->end)) {
		t->text = scan_name(s);
		t->kind = TOKEN_IDENT;
		if (s->p < s->end && *s->p == '(') {
			s->p++;
			t->kind = TOKEN_FUNCTION;
			if (strcmp(t->text, "url") == 0)
				scan_url(s, t);
		}
	} else if (*s->p == '@' && is_ident_start(s->p + 1, s->end)) {
		s->p++;
		t->kind = TOKEN_AT;
		t->text = scan_name(s);
	} else if (*s->p == '#' && is_name(s->p + 1, s->end)) {
		s->p++;
		t->kind = TOKEN_HASH;
		t->text = scan_name(s);
	} else {
		scan_char(s, t);
	}
}

struct token *token_read(struct arena *arena, struct diag *diag, const struct source *src,
			 size_t *n)
{
	struct scanner s = {.arena = arena, .diag = diag, .src = src, .p = src->text,
			    .end = src->text + src->len};
	enum token_kind kind;

	do {
		s.tokens = arena_grow(arena, s.tokens, s.n, &s.cap, sizeof *s.tokens);
		struct token t = {.space = skip_space(&s)};
		t.off = (uint32_t)(s.p - src->text);
		scan_token(&s, &t);
		t.end = (uint32_t)(s.p - src->text);
		kind = t.kind;
		s.tokens[s.n++] = t;
	} while (kind != TOKEN_END);
	buf_free(&s.word);
	*n = s.n;
	return s.tokens;
}
