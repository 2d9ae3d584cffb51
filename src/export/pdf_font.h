/*
 * pdf_font: the font programs of a book and what their glyphs are called in the PDF.
 * Private to export/.
 */
#ifndef EXPORT_PDF_FONT_H
#define EXPORT_PDF_FONT_H
#include "layout/frag.h"
#include <qpdf/qpdf-c.h>

struct buf;
struct diag;

/* One glyph of a font program, as it was drawn first. */
struct pdf_glyph {
	const char *text; /* what the font says it stands for: borrowed from the book, or NULL */
	uint8_t nbytes;
	bool used;
	uint16_t code; /* in show strings of the font */
	uint16_t font; /* pdf_fonts.fonts[font] */
	int32_t width; /* as the font declares it, in millionths of an em */
};

/* A font file in use, whatever the sizes. */
struct pdf_program {
	const struct face *face; /* one of its faces */
	struct pdf_glyph *glyphs; /* nglyphs, by glyph id */
	size_t nglyphs;
};

/* A font of the PDF. Cairo may need several for one file. */
struct pdf_font {
	char *name; /* with the slash */
	qpdf_oh dict;
	unsigned object; /* among those of the book's PDF */
	bool wide; /* codes have two bytes, not one */
};

struct pdf_sized { /* where a face's glyphs are */
	const struct face *face;
	size_t program;
};

struct pdf_sample { /* a glyph, in the order of first use in its program */
	size_t program;
	uint32_t glyph;
};

/* Zero-initialise. */
struct pdf_fonts {
	struct pdf_program *programs;
	struct pdf_sized *sized;
	struct pdf_sample *samples; /* one a used glyph, program after program */
	struct pdf_font *fonts;
	size_t nprograms, nsized, nsamples, nfonts;
	size_t cprograms, csized, csamples, cfonts;
};

/*
 * A PDF of one page with every glyph of the book once, in the order of samples: cairo
 * embeds the fonts. false after a message.
 */
bool pdf_fonts_draw(struct pdf_fonts *, struct diag *, const struct book *, struct buf *out);

/* Fill in fonts and glyphs from that PDF, opened by q. false after a message. */
bool pdf_fonts_learn(struct pdf_fonts *, struct diag *, qpdf_data q);

/* The fonts that q holds become objects of the PDF. false after a message. */
struct pdf;
bool pdf_import_fonts(struct pdf *, struct pdf_fonts *, qpdf_data q);

/* The program of a face in the book. */
const struct pdf_program *pdf_fonts_program(const struct pdf_fonts *, const struct face *);

void pdf_fonts_free(struct pdf_fonts *);

#endif
