/*
 * pdf_outline: the parts of embedded fonts, made smaller. Private to export/.
 */
#ifndef EXPORT_PDF_OUTLINE_H
#define EXPORT_PDF_OUTLINE_H
#include "base/buf.h"
#include <stdbool.h>
#include <stdint.h>

/* A line (from, to) or a curve (from, two controls, to), in units of the font. */
struct segment {
	int32_t x[4], y[4];
	bool line; /* x[3], y[3] is its end all the same */
	bool first; /* of its contour: from is where the pen was set down */
};

struct outline {
	struct segment *v;
	size_t n, cap;
	bool has_width;
	int32_t width; /* as the charstring has it */
};

/* Fewer segments, hardly further from the old ones than a unit (pdf_outline.c). */
void outline_simplify(struct outline *);

/*
 * A Type 2 charstring as an outline and back, hints left out (pdf_charstring.c). false: it
 * has what is not understood, such as subroutines or fractions.
 */
bool outline_read(const unsigned char *bytes, size_t n, struct outline *);
void outline_write(const struct outline *, struct buf *out);

/*
 * A bare CFF font with the same glyphs in fewer bytes (pdf_cff.c). false: it is better left
 * as it is, nothing is appended.
 */
bool cff_simplify(const unsigned char *bytes, size_t n, struct buf *out);

/* The same of a ToUnicode map with codes of two bytes (pdf_cmap.c). */
bool cmap_shorten(const unsigned char *bytes, size_t n, struct buf *out);

#endif
