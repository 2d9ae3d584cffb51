/*
 * pdf_learn: the sample page that cairo drew (pdf_font.c) in, the code, font and width of
 * each glyph out. The surprising rule: nothing is assumed about how cairo numbers glyphs or
 * shares them out among fonts; the n-th code that the page shows is the n-th sample.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "export/pdf_font.h"
#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- tokens of a content stream ------------------------------------------------------ */

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

/* The next token: a whole string, a delimiter, or a name, number or operator. */
static bool next_token(struct scan *s, struct token *t)
{
	while (s->p < s->end && is_space(*s->p))
		s->p++;
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

static int hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void put_hex(struct buf *bytes, const struct token *t)
{
	int high = -1;

	for (size_t i = 1; i + 1 < t->n; i++) {
		int digit = hex_digit(t->p[i]);

		if (digit < 0)
			continue;
		if (high >= 0)
			buf_putc(bytes, (char)(high << 4 | digit));
		high = high >= 0 ? -1 : digit;
	}
	if (high >= 0)
		buf_putc(bytes, (char)(high << 4));
}

/* The byte that an escape stands for; *i is at the byte behind the backslash, then its last. */
static int unescape(const struct token *t, size_t *i)
{
	static const char names[] = "nrtbf", bytes[] = "\n\r\t\b\f";
	const char *name = strchr(names, t->p[*i]);
	int v = 0;

	if (name != NULL && *name != '\0')
		return bytes[name - names];
	if (t->p[*i] < '0' || t->p[*i] > '7')
		return t->p[*i];
	for (int n = 0; n < 3 && *i + 1 < t->n && t->p[*i] >= '0' && t->p[*i] <= '7'; n++)
		v = v * 8 + (t->p[(*i)++] - '0');
	--*i;
	return v & 255;
}

/* The bytes of a string token are appended. */
static void put_string(struct buf *bytes, const struct token *t)
{
	if (*t->p == '<') {
		put_hex(bytes, t);
		return;
	}
	for (size_t i = 1; i + 1 < t->n; i++) {
		int c = t->p[i];

		if (c == '\\') {
			i++;
			if (t->p[i] == '\n')
				continue;
			c = unescape(t, &i);
		}
		buf_putc(bytes, (char)c);
	}
}

/* ---- codes --------------------------------------------------------------------------- */

struct learning {
	struct pdf_fonts *fonts;
	qpdf_data q;
	qpdf_oh dicts;	   /* the sample page's fonts by name */
	size_t font, next; /* the current font; the sample to come */
	int depth;	   /* of sequences: in ActualText cairo says what the font does not */
};

/* The name of a font becomes the current font; false when the page has no such font. */
static bool select_font(struct learning *l, const struct token *name)
{
	struct pdf_fonts *fonts = l->fonts;
	struct pdf_font *font;

	for (l->font = 0; l->font < fonts->nfonts; l->font++)
		if (token_is(name, fonts->fonts[l->font].name))
			return true;
	if (fonts->nfonts == fonts->cfonts) {
		fonts->cfonts = fonts->cfonts * 2 + 8;
		fonts->fonts = xrealloc(fonts->fonts, fonts->cfonts * sizeof *fonts->fonts);
	}
	font = &fonts->fonts[fonts->nfonts++];
	font->name = xcalloc(name->n + 1, 1);
	memcpy(font->name, name->p, name->n);
	font->dict = qpdf_oh_get_key(l->q, l->dicts, font->name);
	font->wide = qpdf_oh_is_name_and_equals(
	    l->q, qpdf_oh_get_key(l->q, font->dict, "/Subtype"), "/Type0");
	/* the glyphs of a Type 3 font are drawings or pictures with units of their own */
	return qpdf_oh_is_dictionary(l->q, font->dict) &&
	       !qpdf_oh_is_name_and_equals(l->q, qpdf_oh_get_key(l->q, font->dict, "/Subtype"),
					   "/Type3");
}

/* Each code that is shown belongs to the next sample. */
static bool learn_codes(struct learning *l, const struct buf *shown)
{
	struct pdf_fonts *fonts = l->fonts;
	size_t step;

	if (l->font == fonts->nfonts)
		return shown->n == 0;
	step = fonts->fonts[l->font].wide ? 2 : 1;
	if (shown->n % step != 0)
		return false;
	for (size_t i = 0; i < shown->n; i += step) {
		const unsigned char *p = (const unsigned char *)shown->p + i;
		const struct pdf_sample *sample = &fonts->samples[l->next];
		struct pdf_glyph *g;

		if (l->next == fonts->nsamples)
			return false;
		l->next++;
		g = &fonts->programs[sample->program].glyphs[sample->glyph];
		g->font = (uint16_t)l->font;
		g->code = step == 2 ? (uint16_t)(p[0] << 8 | p[1]) : p[0];
		if (l->depth > 0)
			g->text = NULL;
	}
	return true;
}

static bool learn_content(struct learning *l, const unsigned char *content, size_t n)
{
	struct scan s = {content, content + n};
	struct token t, name = {0};
	struct buf shown = {0};
	bool good = true;

	while (good && next_token(&s, &t)) {
		if (*t.p == '(' || (*t.p == '<' && !token_is(&t, "<<")))
			put_string(&shown, &t);
		else if (*t.p == '/')
			name = t;
		else if (token_is(&t, "Tf"))
			good = name.p != NULL && select_font(l, &name);
		else if (token_is(&t, "TJ") || token_is(&t, "Tj"))
			good = learn_codes(l, &shown);
		else if (token_is(&t, "BDC"))
			l->depth++;
		else if (token_is(&t, "EMC"))
			l->depth--;
		/* operands end with their operator */
		if ((*t.p >= 'A' && *t.p <= 'Z') || (*t.p >= 'a' && *t.p <= 'z'))
			buf_clear(&shown);
	}
	buf_free(&shown);
	return good && l->next == l->fonts->nsamples;
}

/* ---- widths -------------------------------------------------------------------------- */

#define CODES 65536

static int32_t millionths(qpdf_data q, qpdf_oh number)
{
	return (int32_t)lround(qpdf_oh_get_numeric_value(q, number) * 1000);
}

/* /W: code [width width …] or first last width, over and over. */
static void read_wide(qpdf_data q, qpdf_oh font, int32_t *widths)
{
	qpdf_oh cid = qpdf_oh_get_array_item(q, qpdf_oh_get_key(q, font, "/DescendantFonts"), 0);
	qpdf_oh w = qpdf_oh_get_key(q, cid, "/W"), usual = qpdf_oh_get_key(q, cid, "/DW");
	int n = qpdf_oh_is_array(q, w) ? qpdf_oh_get_array_n_items(q, w) : 0;
	int32_t all = qpdf_oh_is_number(q, usual) ? millionths(q, usual) : 1000000;

	for (int i = 0; i < CODES; i++)
		widths[i] = all;
	for (int i = 0; i + 1 < n;) {
		int code = qpdf_oh_get_int_value_as_int(q, qpdf_oh_get_array_item(q, w, i));
		qpdf_oh next = qpdf_oh_get_array_item(q, w, i + 1);

		if (qpdf_oh_is_array(q, next)) {
			int m = qpdf_oh_get_array_n_items(q, next);

			for (int j = 0; j < m && code + j >= 0 && code + j < CODES; j++)
				widths[code + j] =
				    millionths(q, qpdf_oh_get_array_item(q, next, j));
			i += 2;
			continue;
		}
		for (int last = qpdf_oh_get_int_value_as_int(q, next);
		     i + 2 < n && code >= 0 && code <= last && code < CODES; code++)
			widths[code] = millionths(q, qpdf_oh_get_array_item(q, w, i + 2));
		i += 3;
	}
}

static void read_narrow(qpdf_data q, qpdf_oh font, int32_t *widths)
{
	qpdf_oh array = qpdf_oh_get_key(q, font, "/Widths");
	int n = qpdf_oh_is_array(q, array) ? qpdf_oh_get_array_n_items(q, array) : 0;
	int first = qpdf_oh_get_int_value_as_int(q, qpdf_oh_get_key(q, font, "/FirstChar"));

	memset(widths, 0, CODES * sizeof *widths);
	for (int i = 0; i < n && first >= 0 && first + i < CODES; i++)
		widths[first + i] = millionths(q, qpdf_oh_get_array_item(q, array, i));
}

static void learn_widths(struct pdf_fonts *fonts, qpdf_data q)
{
	int32_t *widths = xcalloc(CODES, sizeof *widths);

	for (size_t f = 0; f < fonts->nfonts; f++) {
		if (fonts->fonts[f].wide)
			read_wide(q, fonts->fonts[f].dict, widths);
		else
			read_narrow(q, fonts->fonts[f].dict, widths);
		for (size_t i = 0; i < fonts->nsamples; i++) {
			const struct pdf_sample *sample = &fonts->samples[i];
			struct pdf_glyph *g =
			    &fonts->programs[sample->program].glyphs[sample->glyph];

			if (g->font == f)
				g->width = widths[g->code];
		}
	}
	free(widths);
}

bool pdf_fonts_learn(struct pdf_fonts *fonts, struct diag *diag, qpdf_data q)
{
	struct learning l = {.fonts = fonts, .q = q};
	unsigned char *content = NULL;
	qpdf_oh page = qpdf_get_page_n(q, 0);
	size_t n = 0;
	bool good;

	l.dicts = qpdf_oh_get_key(q, qpdf_oh_get_key(q, page, "/Resources"), "/Font");
	qpdf_oh_get_page_content_data(q, page, &content, &n);
	good = !qpdf_has_error(q) && learn_content(&l, content, n);
	free(content);
	if (good)
		learn_widths(fonts, q);
	else
		diag_machine(diag, "cannot embed the fonts: glyph %zu of %zu is not as it was drawn on "
			     "cairo's page; cairo %s writes text in another way than 1.16 and "
			     "1.18, which this program knows",
			     l.next, fonts->nsamples, cairo_version_string());
	return good;
}
