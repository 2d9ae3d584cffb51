/*
 * layout: XHTML and a stylesheet in, a book out. Pango shapes; lines, tables and pages are
 * ours.
 */
#ifndef LAYOUT_LAYOUT_H
#define LAYOUT_LAYOUT_H
#include "layout/frag.h"
#include "style/style.h"

/* The fonts of one folder and nothing else: a private fontconfig. */
struct diag;
struct arena;
struct fonts;
struct fonts *fonts_open(struct diag *, const char *dir);
void fonts_free(struct fonts *);

/*
 * Lay out a document. Text nodes may carry `const struct pos *` in _private: where their
 * text was typed. Result in the arena, faces borrowed from fonts. NULL after an error.
 */
struct book *layout_book(struct arena *, struct diag *, xmlDoc *, struct sheet *, struct fonts *);

/*
 * The bound edition of a book: the same pages on upright sheets for the binder. Odd numbers
 * lie on the right: where they would not, a blank sheet stands before. Inner margins are
 * mirrored, landscape bodies are turned 90° counter-clockwise so that heads lie at the left
 * edge (GB/T 9704), links are left out. booklet: blank sheets at the end make a multiple of 4.
 */
struct book *book_bind(struct arena *, const struct book *, bool booklet);

/* The box tree, for --dump=box. */
void layout_dump_boxes(FILE *, struct diag *, xmlDoc *, struct sheet *);

#endif
