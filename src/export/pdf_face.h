/*
 * pdf_face: the fonts that cairo draws with. Private to export/.
 */
#ifndef EXPORT_PDF_FACE_H
#define EXPORT_PDF_FACE_H
#include "layout/frag.h"
#include <cairo.h>

/* The font to draw a face with, its em 1 pt whatever the face's size; the caller destroys it. */
cairo_scaled_font_t *pdf_face_open(const struct face *);

#endif
