/*
 * pdf_face: the fonts that cairo draws with. Private to export/.
 */
#ifndef EXPORT_PDF_FACE_H
#define EXPORT_PDF_FACE_H
#include "layout/frag.h"
#include <cairo.h>

/* Zero-initialise. */
struct pdf_faces {
	struct pdf_file *files;
	struct pdf_sized *sized;
};

/* The font to draw a face with, borrowed; NULL when its file cannot be used this way. */
cairo_scaled_font_t *pdf_faces_find(struct pdf_faces *, const struct face *);

/* After the surface that used them is destroyed. */
void pdf_faces_free(struct pdf_faces *);

#endif
