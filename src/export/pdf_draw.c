/*
 * pdf_draw: a laid-out book in, a PDF of bare pages out, drawn by cairo. Every mark (see
 * export/pdf.h) is one flat tag, so that the finishing pass can tell whose text it is. The
 * surprising rule: links, destinations, outlines, labels and metadata are not cairo's
 * business, because cairo 1.16 gets each of them wrong in some case.
 *
 * Lengths become doubles here and nowhere before.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "export/export.h"
#include "export/pdf.h"
#include "export/pdf_face.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdlib.h>

struct drawing {
	cairo_t *cr;
	const struct face *face; /* what cairo is set to */
	uint32_t color;
	bool coloured;
	cairo_glyph_t *glyphs;		/* room for the longest fragment */
	cairo_text_cluster_t *clusters; /* likewise */
	struct pdf_mark *marks;		/* room for the fullest page */
	struct pdf_faces faces;
};

static double pt(unit v)
{
	return v / (double)UNIT_PT;
}

static cairo_status_t write_bytes(void *out, const unsigned char *data, unsigned n)
{
	buf_put(out, data, n);
	return CAIRO_STATUS_SUCCESS;
}

/* Cairo 1.16 writes every colour as rg: black is `0 0 0 rg`, not `0 g`. */
static void set_color(struct drawing *d, uint32_t color)
{
	if (d->coloured && d->color == color)
		return;
	cairo_set_source_rgb(d->cr, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0,
			     (color & 255) / 255.0);
	d->color = color;
	d->coloured = true;
}

static void set_face(struct drawing *d, const struct face *face)
{
	cairo_scaled_font_t *font;

	if (d->face == face)
		return;
	font = pdf_faces_find(&d->faces, face);
	if (font == NULL)
		font = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(face->font));
	cairo_set_scaled_font(d->cr, font);
	d->face = face;
}

/* A glyph without bytes goes on with the cluster before it. Returns the number of clusters. */
static int fill_glyphs(struct drawing *d, const struct frag *f)
{
	int n = 0;

	for (uint32_t i = 0; i < f->nglyphs; i++) {
		const struct glyph *g = &f->glyphs[i];

		d->glyphs[i] = (cairo_glyph_t){g->id, pt(f->x) + pt(g->x), pt(f->y)};
		if (g->bytes > 0 || n == 0)
			d->clusters[n++] = (cairo_text_cluster_t){g->bytes, 1};
		else
			d->clusters[n - 1].num_glyphs++;
	}
	return n;
}

static void draw_text(struct drawing *d, const struct frag *f)
{
	int nclusters = fill_glyphs(d, f);

	set_color(d, f->color);
	set_face(d, f->face);
	cairo_show_text_glyphs(d->cr, f->text, (int)f->nbytes, d->glyphs, (int)f->nglyphs,
			       d->clusters, nclusters, 0);
}

static void draw_rect(struct drawing *d, const struct frag *f)
{
	set_color(d, f->color);
	cairo_rectangle(d->cr, pt(f->x), pt(f->y), pt(f->w), pt(f->h));
	cairo_fill(d->cr);
}

static void draw_mark(struct drawing *d, const struct page *page, const struct pdf_mark *mark)
{
	cairo_tag_begin(d->cr, "Span", NULL);
	for (size_t i = mark->first; i < mark->end; i++) {
		const struct frag *f = &page->frags[i];

		if (!pdf_visible(f))
			continue;
		if (f->kind == FRAG_TEXT)
			draw_text(d, f);
		else
			draw_rect(d, f);
	}
	cairo_tag_end(d->cr, "Span");
}

static void draw_page(struct drawing *d, const struct page *page)
{
	size_t n = pdf_marks(page, d->marks);

	for (size_t i = 0; i < n; i++)
		draw_mark(d, page, &d->marks[i]);
	cairo_show_page(d->cr);
}

/* All the room there will ever be needed, once. */
static void make_room(struct drawing *d, const struct book *book)
{
	size_t frags = 1, glyphs = 1;

	for (size_t i = 0; i < book->npages; i++) {
		const struct page *page = &book->pages[i];

		frags = page->nfrags > frags ? page->nfrags : frags;
		for (size_t j = 0; j < page->nfrags; j++)
			if (page->frags[j].kind == FRAG_TEXT && page->frags[j].nglyphs > glyphs)
				glyphs = page->frags[j].nglyphs;
	}
	d->marks = xcalloc(frags, sizeof *d->marks);
	d->glyphs = xcalloc(glyphs, sizeof *d->glyphs);
	d->clusters = xcalloc(glyphs, sizeof *d->clusters);
}

static void free_room(struct drawing *d)
{
	free(d->marks);
	free(d->glyphs);
	free(d->clusters);
}

bool pdf_draw(struct diag *diag, const struct book *book, struct buf *out)
{
	struct drawing d = {0};
	cairo_surface_t *surface;
	cairo_status_t status;

	surface = cairo_pdf_surface_create_for_stream(write_bytes, out, 1, 1);
	cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
	d.cr = cairo_create(surface);
	make_room(&d, book);
	for (size_t i = 0; i < book->npages; i++) {
		const struct page *page = &book->pages[i];

		cairo_pdf_surface_set_size(surface, pt(page->width), pt(page->height));
		draw_page(&d, page);
		if (cairo_status(d.cr) != CAIRO_STATUS_SUCCESS) {
			diag_machine(diag, "cannot draw page %zu: %s", i + 1,
				     cairo_status_to_string(cairo_status(d.cr)));
			break;
		}
	}
	status = cairo_status(d.cr);
	cairo_destroy(d.cr);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS) {
		status = cairo_surface_status(surface);
		if (status != CAIRO_STATUS_SUCCESS)
			diag_machine(diag, "cannot draw the book: %s",
				     cairo_status_to_string(status));
	}
	cairo_surface_destroy(surface);
	pdf_faces_free(&d.faces);
	free_room(&d);
	return status == CAIRO_STATUS_SUCCESS;
}
