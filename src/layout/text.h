/*
 * text: classes of characters for Chinese composition (clreq, GB/T 15834), and white space.
 */
#ifndef LAYOUT_TEXT_H
#define LAYOUT_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct run;

enum char_class {
	CHAR_HAN,    /* ideographs and everything else that stands alone */
	CHAR_OPEN,   /* opening marks: never at a line's end */
	CHAR_CLOSE,  /* closing marks, stops: never at a line's start */
	CHAR_MIDDLE, /* · – ～: never at a line's start */
	CHAR_DASH,   /* — in pairs */
	CHAR_DOTS,   /* … in pairs */
	CHAR_DIGIT,
	CHAR_LATIN,  /* letters and symbols of Western text */
	CHAR_SPACE,  /* U+0020; no-break space is LATIN */
	CHAR_IDEOGRAPHIC_SPACE,
};

enum char_class text_class(uint32_t c);

/* A Han character: beside it Western text keeps a gap; beside ≥ or ￥ it does not. */
bool text_is_ideograph(uint32_t c);

/* A full-width mark whose ink fills one half: the blank other half may be squeezed away. */
bool text_is_half_mark(uint32_t c);

/* May a line end after a and the next begin with b, looking no further than these two? */
bool text_may_break(uint32_t a, uint32_t b);

/* A page number in a counter style: 3, iii, 三. */
const char *number_text(struct arena *, int n, int counter_style);

/* Does a Western mark hold the two together: an opening one before, a closing one behind? */
bool text_is_western_mark(uint32_t a, uint32_t b);

bool text_is_blank(const char *);

/* One space for each run of white space, none at the ends. */
const char *text_collapse(struct arena *, const char *);

/* The same over a paragraph's text runs, in place; none beside Han when it held a line break. */
void text_collapse_runs(struct arena *, struct run *);

#endif
