/*
 * pdf_font: a book in, a PDF of one sample page out, on which cairo draws every glyph of the
 * book once and so chooses, subsets and embeds the fonts. The surprising rule: that page is
 * never seen. It is read back by pdf_learn.c, which finds out what code each glyph got, and
 * the real pages are written by us (pdf_content.c).
 *
 * Lengths become doubles here and nowhere before.
 */
#include "export/pdf_font.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "export/pdf.h"
#include "export/pdf_face.h"
#include <cairo-pdf.h>
#include <stdlib.h>
#include <string.h>

/* ---- which glyphs -------------------------------------------------------------------- */

static bool same_file(const struct face *a, const struct face *b)
{
	if (a->file == NULL || b->file == NULL)
		return a == b;
	return a->index == b->index && strcmp(a->file, b->file) == 0;
}

static size_t find_program(struct pdf_fonts *fonts, const struct face *face)
{
	size_t i;

	for (i = 0; i < fonts->nsized; i++)
		if (fonts->sized[i].face == face)
			return fonts->sized[i].program;
	for (i = 0; i < fonts->nprograms; i++)
		if (same_file(fonts->programs[i].face, face))
			break;
	if (i == fonts->nprograms) {
		fonts->programs = xgrow(fonts->programs, i, &fonts->cprograms,
				       sizeof *fonts->programs);
		fonts->programs[fonts->nprograms++] = (struct pdf_program){.face = face};
	}
	fonts->sized = xgrow(fonts->sized, fonts->nsized, &fonts->csized, sizeof *fonts->sized);
	fonts->sized[fonts->nsized++] = (struct pdf_sized){face, i};
	return i;
}

const struct pdf_program *pdf_fonts_program(const struct pdf_fonts *fonts, const struct face *face)
{
	for (size_t i = 0; i < fonts->nsized; i++)
		if (fonts->sized[i].face == face)
			return &fonts->programs[fonts->sized[i].program];
	return NULL;
}

static struct pdf_glyph *need_glyph(struct pdf_program *program, uint32_t id)
{
	if (id >= program->nglyphs) {
		size_t n = program->nglyphs * 2 > id ? program->nglyphs * 2 : (size_t)id + 256;

		program->glyphs = xrealloc(program->glyphs, n * sizeof *program->glyphs);
		memset(program->glyphs + program->nglyphs, 0,
		       (n - program->nglyphs) * sizeof *program->glyphs);
		program->nglyphs = n;
	}
	return &program->glyphs[id];
}

/* A glyph stands for the text of the first cluster that it makes up alone. */
static void collect_frag(struct pdf_fonts *fonts, const struct frag *f)
{
	size_t program = find_program(fonts, f->face);
	const char *text = f->text;

	for (uint32_t i = 0; i < f->nglyphs; i++) {
		const struct glyph *g = &f->glyphs[i];
		struct pdf_glyph *to = need_glyph(&fonts->programs[program], g->id);

		if (!to->used) {
			fonts->samples = xgrow(fonts->samples, fonts->nsamples, &fonts->csamples,
					      sizeof *fonts->samples);
			fonts->samples[fonts->nsamples++] = (struct pdf_sample){program, g->id};
			to->used = true;
		}
		if (to->text == NULL && g->bytes > 0 &&
		    (i + 1 == f->nglyphs || f->glyphs[i + 1].bytes > 0)) {
			to->text = text;
			to->nbytes = (uint8_t)g->bytes;
		}
		text += g->bytes;
	}
}

/* Program after program, the order within each kept. */
static void sort_samples(struct pdf_fonts *fonts)
{
	struct pdf_sample *sorted = xcalloc(fonts->nsamples + 1, sizeof *sorted);
	size_t n = 0;

	for (size_t program = 0; program < fonts->nprograms; program++)
		for (size_t i = 0; i < fonts->nsamples; i++)
			if (fonts->samples[i].program == program)
				sorted[n++] = fonts->samples[i];
	free(fonts->samples);
	fonts->samples = sorted;
	fonts->csamples = n + 1;
}

static void collect(struct pdf_fonts *fonts, const struct book *book)
{
	for (size_t i = 0; i < book->npages; i++)
		for (size_t j = 0; j < book->pages[i].nfrags; j++) {
			const struct frag *f = &book->pages[i].frags[j];

			if (f->kind == FRAG_TEXT && pdf_visible(f))
				collect_frag(fonts, f);
		}
	sort_samples(fonts);
}

/* ---- the sample page ----------------------------------------------------------------- */

#define SAMPLE_STEP 2.0 /* pt, twice an em; glyphs must lie on the page, or cairo leaves them out */

/*
 * One call for all glyphs of a program: cairo leaves out a call that shows only spaces.
 * Glyphs without text come with an empty cluster.
 */
static void draw_program(cairo_t *cr, const struct pdf_fonts *fonts, size_t first, size_t n)
{
	const struct pdf_program *program = &fonts->programs[fonts->samples[first].program];
	cairo_scaled_font_t *font = pdf_face_open(program->face);
	cairo_text_cluster_t *clusters = xcalloc(n, sizeof *clusters);
	cairo_glyph_t *glyphs = xcalloc(n, sizeof *glyphs);
	struct buf text = {0};

	for (size_t i = 0; i < n; i++) {
		const struct pdf_sample *sample = &fonts->samples[first + i];
		const struct pdf_glyph *g = &program->glyphs[sample->glyph];

		glyphs[i] = (cairo_glyph_t){sample->glyph, SAMPLE_STEP * (double)(i + 1),
					    SAMPLE_STEP};
		clusters[i] = (cairo_text_cluster_t){g->nbytes, 1};
		if (g->nbytes > 0)
			buf_put(&text, g->text, g->nbytes);
	}
	cairo_set_scaled_font(cr, font);
	cairo_show_text_glyphs(cr, buf_text(&text), (int)text.n, glyphs, (int)n, clusters, (int)n,
			       0);
	buf_free(&text);
	free(glyphs);
	free(clusters);
	cairo_scaled_font_destroy(font);
}

static void draw_samples(cairo_t *cr, const struct pdf_fonts *fonts)
{
	size_t first = 0;

	for (size_t i = 1; i <= fonts->nsamples; i++)
		if (i == fonts->nsamples ||
		    fonts->samples[i].program != fonts->samples[first].program) {
			draw_program(cr, fonts, first, i - first);
			first = i;
		}
}

static cairo_status_t write_bytes(void *out, const unsigned char *data, unsigned n)
{
	buf_put(out, data, n);
	return CAIRO_STATUS_SUCCESS;
}

bool pdf_fonts_draw(struct pdf_fonts *fonts, struct diag *diag, const struct book *book,
		    struct buf *out)
{
	cairo_surface_t *surface;
	cairo_status_t status;
	cairo_t *cr;

	collect(fonts, book);
	surface = cairo_pdf_surface_create_for_stream(
	    write_bytes, out, SAMPLE_STEP * (double)(fonts->nsamples + 2), SAMPLE_STEP * 2);
	cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
	cr = cairo_create(surface);
	draw_samples(cr, fonts);
	cairo_show_page(cr);
	status = cairo_status(cr);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (status != CAIRO_STATUS_SUCCESS)
		diag_machine(diag, "cannot embed the fonts: %s", cairo_status_to_string(status));
	return status == CAIRO_STATUS_SUCCESS;
}

void pdf_fonts_free(struct pdf_fonts *fonts)
{
	for (size_t i = 0; i < fonts->nprograms; i++)
		free(fonts->programs[i].glyphs);
	for (size_t i = 0; i < fonts->nfonts; i++)
		free(fonts->fonts[i].name);
	free(fonts->programs);
	free(fonts->sized);
	free(fonts->samples);
	free(fonts->fonts);
	*fonts = (struct pdf_fonts){0};
}
