/*
 * font: styles in, shaped clusters out. Pango shapes each cluster once per font and the
 * result is kept, so a long table costs one look-up per character. The surprising rule:
 * shaping is context-free (no kerning, no ligatures): Han text and figures need none, the
 * spacing between characters is the composer's, and text copies out as typed.
 */
#ifndef LAYOUT_FONT_H
#define LAYOUT_FONT_H
#include "layout/frag.h"
#include "style/style.h"

struct fonts;

/* A shaped cluster: usually one character, one glyph. Owned by the fonts. */
struct cluster {
	const struct face *face; /* NULL: no font has it */
	unit advance;
	uint32_t code; /* first character */
	uint16_t nbytes, nglyphs;
	struct {
		uint32_t id;
		unit x, y; /* offset from the pen */
	} glyph[1];	   /* nglyphs of them */
};

/* The faces that a style's text is set in: its families in order, then all others. */
struct fontset;
struct fontset *fonts_find(struct fonts *, const struct style *);

/*
 * The cluster at the start of text (n > 0 bytes): a character and the marks on it. Never
 * NULL; face is NULL when a character of it is in no font.
 */
const struct cluster *fontset_shape(struct fontset *, const char *text, size_t n);

/* The families the style names when none of them is there; NULL after it was asked once. */
const char *fontset_missing(struct fontset *);
/* The families in the folder, joined with commas. */
const char *fonts_families(const struct fonts *);

#endif
