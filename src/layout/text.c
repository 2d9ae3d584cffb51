/*
 * text: character classes and white space. In: characters. Out: what may stand at a line's
 * start and end (clreq, «basic» with the strict rule for —— and ……; GB/T 15834 5.1.10). The
 * surprising rule: a number keeps its sign, its unit 万元, 亿元, 元, % and its prefix ≥ ≤ ￥.
 */
#include "layout/text.h"
#include "base/arena.h"
#include "base/numeral.h"
#include "layout/box.h"
#include <pango/pango.h>
#include <string.h>

static bool in_set(uint32_t c, const char *set)
{
	for (; *set != '\0'; set = g_utf8_next_char(set))
		if (g_utf8_get_char(set) == c)
			return true;
	return false;
}

static enum char_class classify(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return CHAR_DIGIT;
	if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
		return CHAR_SPACE;
	if (c == 0x3000)
		return CHAR_IDEOGRAPHIC_SPACE;
	if (c == 0x2014 || c == 0x2E3A)
		return CHAR_DASH;
	if (c == 0x2026 || c == 0x22EF)
		return CHAR_DOTS;
	if (in_set(c, "“‘「『（〔【〖［｛《〈"))
		return CHAR_OPEN;
	if (in_set(c, "”’」』）〕】〗］｝》〉，。、；：！？％‰℃〃々"))
		return CHAR_CLOSE;
	if (in_set(c, "·•–～‧・"))
		return CHAR_MIDDLE;
	if (c < 0x2000 || (c >= 0x20A0 && c <= 0x20CF))
		return CHAR_LATIN;
	return CHAR_HAN;
}

enum char_class text_class(uint32_t c)
{
	static unsigned char ascii[128]; /* class + 1 */

	if (c >= 0x4E00 && c <= 0x9FFF)
		return CHAR_HAN;
	if (c >= 128)
		return classify(c);
	if (ascii[c] == 0)
		ascii[c] = (unsigned char)(classify(c) + 1);
	return (enum char_class)(ascii[c] - 1);
}

bool text_is_half_mark(uint32_t c)
{
	return in_set(c, "，。、；：）》〉】〕〗」』”’］｝（《〈【〔〖「『“‘［｛");
}

static bool is_western(enum char_class c)
{
	return c == CHAR_LATIN || c == CHAR_DIGIT;
}

bool text_is_ideograph(uint32_t c)
{
	return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
	       (c >= 0x20000 && c <= 0x323AF) || c == 0x3007; /* 〇 */
}

/* Within a run of Western characters: after a hyphen or slash of a word or an address. */
static bool may_break_western(uint32_t a, uint32_t b)
{
	return (a == '-' || a == '/') && g_unichar_isalpha(b);
}

bool text_is_western_mark(uint32_t a, uint32_t b)
{
	return (a < 128 && in_set(a, "([{/")) || (b < 128 && in_set(b, ",.;:!?)]}%/"));
}

bool text_may_break(uint32_t a, uint32_t b)
{
	enum char_class ca, cb;

	if (text_is_ideograph(a) && text_is_ideograph(b))
		return b != 0x5143 || !in_set(a, "万亿"); /* 万元 */
	ca = text_class(a);
	cb = text_class(b);
	if (ca == CHAR_DIGIT && cb == CHAR_DIGIT)
		return false;
	if (cb == CHAR_SPACE || cb == CHAR_CLOSE || cb == CHAR_MIDDLE || cb == CHAR_DASH || cb == CHAR_DOTS)
		return false;
	if (ca == CHAR_SPACE)
		return true;
	if (a == 0xA0 || b == 0xA0 || a == 0x2060 || b == 0x2060)
		return false;
	if (ca == CHAR_OPEN || text_is_western_mark(a, b))
		return is_western(ca) && is_western(cb) && may_break_western(a, b);
	if (is_western(cb) && in_set(a, "￥¥$£€№≥≤＞＜±＋－−≈∶"))
		return false;
	if (is_western(ca) && is_western(cb))
		return may_break_western(a, b);
	return ca != CHAR_DIGIT || !in_set(b, "万亿元");
}

static const char *roman(struct arena *arena, int n)
{
	static const struct {
		int value;
		const char *text;
	} digits[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
		      {40, "xl"},  {10, "x"},	{9, "ix"},  {5, "v"},	 {4, "iv"},  {1, "i"}};
	const char *out = "";

	for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
		for (; n >= digits[i].value; n -= digits[i].value)
			out = arena_printf(arena, "%s%s", out, digits[i].text);
	return out;
}

const char *number_text(struct arena *arena, int n, int counter_style)
{
	if (counter_style == COUNTER_LOWER_ROMAN && n > 0 && n < 4000)
		return roman(arena, n);
	if (counter_style == COUNTER_CJK)
		return numeral_chinese(arena, n > 0 ? (size_t)n : 0);
	return arena_printf(arena, "%d", n);
}

bool text_is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

const char *text_collapse(struct arena *arena, const char *s)
{
	char *out = arena_alloc(arena, strlen(s) + 1), *p = out;
	bool space = false;

	for (; *s != '\0'; s++) {
		if (strchr(" \t\r\n", *s) != NULL) {
			space = true;
			continue;
		}
		if (space && p > out)
			*p++ = ' ';
		space = false;
		*p++ = *s;
	}
	*p = '\0';
	return out;
}

/* White space seen and not yet written. */
struct pending {
	bool space, newline;
	uint32_t before; /* the character in front of it, 0 at the start of a line */
};

static bool is_wide(uint32_t c)
{
	enum char_class k = text_class(c);

	return k != CHAR_LATIN && k != CHAR_DIGIT && k != CHAR_SPACE;
}

static bool keep_space(const struct pending *p, uint32_t next)
{
	if (!p->space || p->before == 0)
		return false;
	return !(p->newline && (is_wide(p->before) || is_wide(next)));
}

static void collapse_run(struct arena *arena, struct run *r, struct pending *p)
{
	const char *s = r->text, *end = r->text + r->len;
	char *out = arena_alloc(arena, r->len + 2), *o = out;

	while (s < end) {
		uint32_t c;
		size_t n;

		if (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r') {
			p->space = true;
			p->newline |= *s == '\n' && r->style->white_space != WS_PRE_LINE;
			s++;
			continue;
		}
		c = (unsigned char)*s < 128 ? (unsigned char)*s : g_utf8_get_char(s);
		n = (unsigned char)*s < 128 ? 1 : (size_t)(g_utf8_next_char(s) - s);
		if (keep_space(p, c))
			*o++ = ' ';
		p->space = p->newline = false;
		p->before = c;
		memcpy(o, s, n);
		o += n;
		s += n;
	}
	*o = '\0';
	r->text = out;
	r->len = (size_t)(o - out);
}

/* Nothing to collapse: most cells of a table. */
static bool is_collapsed(const struct run *r, const struct pending *p)
{
	if (p->space || r->len == 0 || memchr(r->text, '\n', r->len) != NULL)
		return false;
	return memchr(r->text, ' ', r->len) == NULL && memchr(r->text, '\t', r->len) == NULL &&
	       memchr(r->text, '\r', r->len) == NULL;
}

void text_collapse_runs(struct arena *arena, struct run *runs)
{
	struct pending p = {0};

	for (struct run *r = runs; r != NULL; r = r->next) {
		if (r->kind == RUN_BREAK) {
			p = (struct pending){0};
		} else if (r->kind != RUN_TEXT) {
			/* generated text: a leader eats the space around it */
			p = (struct pending){.before = r->kind == RUN_LEADER ? 0 : '0'};
		} else if (is_collapsed(r, &p)) {
			p.before = g_utf8_get_char(g_utf8_prev_char(r->text + r->len));
		} else {
			collapse_run(arena, r, &p);
		}
	}
}
