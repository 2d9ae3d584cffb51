/*
 * pdf_content: a page in, its content stream out: marks, rectangles and text in the fonts
 * that cairo embedded. The surprising rule: numbers are decimal texts of whole thousandths
 * all the way (of a pt, of an em), so the same page is the same bytes on any machine.
 */
#include "base/buf.h"
#include "export/pdf.h"
#include "export/pdf_font.h"
#include <glib.h>
#include <string.h>

#define NO_FONT SIZE_MAX
#define NO_COLOR UINT32_MAX

struct writer {
	const struct pdf_fonts *fonts;
	const struct page *page;
	struct buf *out;
	unit height; /* of what is drawn on: PDF counts from the foot */
	/* what the viewer is set to */
	size_t font;
	unit size;
	uint32_t color;
};

/* ---- numbers ------------------------------------------------------------------------- */

/* a / b, to the nearest whole number */
static int64_t divide(int64_t a, int64_t b)
{
	int64_t q = a / b, r = a % b;

	if (2 * (r < 0 ? -r : r) >= b)
		q += a < 0 ? -1 : 1;
	return q;
}

static int64_t thousandths(unit v)
{
	return divide((int64_t)v * 1000, UNIT_PT);
}

/* Numbers with a space behind each. */
static void put(struct buf *out, int64_t v)
{
	pdf_number(out, v);
	buf_putc(out, ' ');
}

/* ---- state --------------------------------------------------------------------------- */

/* Gray is gray, not a mixture: black text is printed with black ink alone. */
static void set_color(struct writer *w, uint32_t color)
{
	uint32_t r = color >> 16 & 255, g = color >> 8 & 255, b = color & 255;

	if (w->color == color)
		return;
	put(w->out, divide(r * 1000, 255));
	if (r == g && g == b) {
		buf_puts(w->out, "g\n");
	} else {
		put(w->out, divide(g * 1000, 255));
		put(w->out, divide(b * 1000, 255));
		buf_puts(w->out, "rg\n");
	}
	w->color = color;
}

static void set_font(struct writer *w, size_t font, unit size)
{
	if (w->font == font && w->size == size)
		return;
	buf_puts(w->out, w->fonts->fonts[font].name);
	buf_putc(w->out, ' ');
	put(w->out, thousandths(size));
	buf_puts(w->out, "Tf\n");
	w->font = font;
	w->size = size;
}

static void forget_state(struct writer *w)
{
	w->font = NO_FONT;
	w->size = 0;
	w->color = NO_COLOR;
}

/* ---- text ---------------------------------------------------------------------------- */

/* A fragment being shown. Positions are millionths of an em from its origin. */
struct line {
	const struct frag *f;
	const struct pdf_glyph *glyphs; /* of its font program */
	int64_t at;			/* where the viewer is */
	bool array, string;		/* open: [ and ( */
};

static void close_array(struct writer *w, struct line *line)
{
	if (line->string)
		buf_putc(w->out, ')');
	if (line->array)
		buf_puts(w->out, "]TJ\n");
	line->array = line->string = false;
}

/* Move to where the glyph stands, unless the viewer is there to a thousandth of an em. */
static void move_to(struct writer *w, struct line *line, unit x)
{
	int64_t want = divide((int64_t)x * 1000000, line->f->face->size);
	int64_t back = divide(line->at - want, 1000);

	if (back == 0)
		return;
	if (!line->array)
		buf_putc(w->out, '[');
	if (line->string)
		buf_putc(w->out, ')');
	line->array = true;
	line->string = false;
	pdf_number(w->out, back * 1000);
	line->at -= back * 1000;
}

static void show_glyph(struct writer *w, struct line *line, const struct glyph *g)
{
	const struct pdf_glyph *to = &line->glyphs[g->id];

	if (w->font != to->font || w->size != line->f->face->size) {
		close_array(w, line);
		set_font(w, to->font, line->f->face->size);
	}
	move_to(w, line, g->x);
	if (!line->array)
		buf_putc(w->out, '[');
	if (!line->string)
		buf_putc(w->out, '(');
	line->array = line->string = true;
	if (w->fonts->fonts[to->font].wide)
		pdf_byte(w->out, to->code >> 8);
	pdf_byte(w->out, to->code & 255);
	line->at += to->width;
}

/* What the glyphs up to EMC stand for, in UTF-16 as text strings of PDF are. */
static void begin_actual_text(struct writer *w, const char *text, size_t n)
{
	const char *end = text + n;

	buf_puts(w->out, "/Span <</ActualText <feff");
	for (; text < end; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);

		if (c > 0xffff)
			buf_printf(w->out, "%04x%04x", 0xd800 + ((c - 0x10000) >> 10 & 0x3ff),
				   0xdc00 + ((c - 0x10000) & 0x3ff));
		else
			buf_printf(w->out, "%04x", c);
	}
	buf_puts(w->out, ">>> BDC\n");
}

/* Does the font itself say what a cluster of one glyph stands for? */
static bool is_plain(const struct pdf_glyph *glyph, const char *text, size_t n)
{
	return glyph->text != NULL && glyph->nbytes == n && memcmp(glyph->text, text, n) == 0;
}

/* The glyphs from i on that are one cluster; returns behind them. */
static uint32_t show_cluster(struct writer *w, struct line *line, uint32_t i, const char *text)
{
	const struct frag *f = line->f;
	uint32_t end = i + 1;
	bool plain;

	while (end < f->nglyphs && f->glyphs[end].bytes == 0)
		end++;
	plain = end == i + 1 &&
		is_plain(&line->glyphs[f->glyphs[i].id], text, f->glyphs[i].bytes);
	if (!plain) {
		close_array(w, line);
		begin_actual_text(w, text, f->glyphs[i].bytes);
	}
	for (; i < end; i++)
		show_glyph(w, line, &f->glyphs[i]);
	if (!plain) {
		close_array(w, line);
		buf_puts(w->out, "EMC\n");
	}
	return end;
}

static void put_text(struct writer *w, const struct frag *f)
{
	struct line line = {.f = f, .glyphs = pdf_fonts_program(w->fonts, f->face)->glyphs};
	const char *text = f->text;

	set_color(w, f->color);
	buf_puts(w->out, "BT\n");
	put(w->out, thousandths(f->x));
	put(w->out, thousandths(w->height - f->y));
	buf_puts(w->out, "Td\n");
	for (uint32_t i = 0; i < f->nglyphs;) {
		size_t bytes = f->glyphs[i].bytes;

		i = show_cluster(w, &line, i, text);
		text += bytes;
	}
	close_array(w, &line);
	buf_puts(w->out, "ET\n");
}

/* ---- pages --------------------------------------------------------------------------- */

/* Both edges are rounded, not the width: rectangles that touch go on touching. */
static void put_rect(struct writer *w, const struct frag *f)
{
	int64_t left = thousandths(f->x), right = thousandths(f->x + f->w);
	int64_t top = thousandths(w->height - f->y), foot = thousandths(w->height - f->y - f->h);

	set_color(w, f->color);
	put(w->out, left);
	put(w->out, foot);
	put(w->out, right - left);
	put(w->out, top - foot);
	buf_puts(w->out, "re f\n");
}

static void begin_mark(struct writer *w, const struct pdf_mark *mark)
{
	if (mark->element == NULL) {
		buf_puts(w->out, mark->first >= w->page->nbody
					 ? "/Artifact <</Type /Pagination>> BDC\n"
					 : "/Artifact BMC\n");
		return;
	}
	buf_printf(w->out, "/%s <</MCID ", mark->tag);
	pdf_number(w->out, (int64_t)mark->mcid * 1000);
	buf_puts(w->out, ">> BDC\n");
}

static void put_mark(struct writer *w, const struct pdf_mark *mark)
{
	begin_mark(w, mark);
	for (size_t i = mark->first; i < mark->end; i++) {
		const struct frag *f = &w->page->frags[i];

		if (!pdf_visible(f))
			continue;
		if (f->kind == FRAG_TEXT)
			put_text(w, f);
		else
			put_rect(w, f);
	}
	buf_puts(w->out, "EMC\n");
}

/* A turned body is drawn on its own landscape page, which is as high as the sheet is wide. */
static void begin_turned(struct writer *w)
{
	buf_puts(w->out, "q 0 1 -1 0 ");
	put(w->out, thousandths(w->page->width));
	buf_puts(w->out, "0 cm\n");
	w->height = w->page->width;
}

static void end_turned(struct writer *w)
{
	buf_puts(w->out, "Q\n");
	w->height = w->page->height;
	forget_state(w);
}

void pdf_content(const struct pdf_fonts *fonts, const struct page *page,
		 const struct pdf_mark *marks, size_t nmarks, struct buf *out)
{
	struct writer w = {.fonts = fonts, .page = page, .out = out, .height = page->height};
	bool turned = page->turned && nmarks > 0 && marks[0].first < page->nbody;

	forget_state(&w);
	if (turned)
		begin_turned(&w);
	for (size_t i = 0; i < nmarks; i++) {
		if (turned && marks[i].first >= page->nbody) {
			end_turned(&w);
			turned = false;
		}
		put_mark(&w, &marks[i]);
	}
	if (turned)
		end_turned(&w);
}
