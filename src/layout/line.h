/*
 * line: the Chinese line composer. A paragraph's runs and a measure in, lines with every
 * glyph's place out. The rules are clreq's and GB/T 15834's; see the head of line.c.
 */
#ifndef LAYOUT_LINE_H
#define LAYOUT_LINE_H
#include "layout/box.h"
#include "layout/font.h"
#include "layout/text.h"

/* What generated runs print; all NULL or 0 until it is known. */
struct page_context {
	const struct book *book; /* dests and numbers for target-counter; NULL: print 0 */
	const struct page *page; /* for counter(page) */
	int table_page, table_pages;
	const char *(*string)(void *, const char *name);
	void *string_arg;
};

/* One cluster of a paragraph. */
struct ch {
	const struct cluster *cluster;
	const struct run *run;
	const char *text;
	unit advance; /* squeezed against its neighbours, without gap */
	unit shift;   /* how far the glyph moves left of the pen: the squeezed left half */
	unit gap;     /* between Han and Western, after this one */
	unit slack;   /* how much a full line may still squeeze out of it */
	unsigned char class; /* enum char_class */
	bool half, may_break, forced; /* forced: a br, no ink */
};

struct line {
	size_t first, end; /* ch[first..end), trailing spaces left out */
	size_t next;	   /* where the next line starts */
	unit indent;
	unit width;	     /* natural, trimmed at both ends */
	unit ascent, height; /* baseline from the top; line height */
	bool last;	     /* of the paragraph, or before a br */
};

struct composer {
	struct arena *arena; /* glyphs of the result */
	struct diag *diag;
	struct fonts *fonts;
	struct page_context context;
	/* the paragraph at hand; memory is reused */
	struct ch *ch;
	size_t n, cap;
	unit *sum, *slack_sum; /* n + 1: sums before ch i */
	struct line *lines;
	size_t nlines, clines;
	const struct style *style;
	unit em;
	/* characters already reported as missing */
	uint32_t *missing;
	size_t nmissing, cmissing;
};

void composer_free(struct composer *);

/* Shape a paragraph's runs. Missing characters are errors at the place they were typed. */
void composer_set(struct composer *, const struct style *, const struct run *);

/* Widths of the prepared paragraph: its longest unbreakable piece; all on one line. */
void composer_extent(const struct composer *, unit *min, unit *max);

/* Break into c->lines. The first line (and none after a br) is indented. */
void composer_break(struct composer *, unit measure, unit indent);

/* ---- what justify.c asks of line.c ---------------------------------------------------- */

bool ch_is_western(const struct ch *);
bool ch_is_leader(const struct ch *);
/* The blank half that a mark gives up at a line's start or end. */
unit ch_start_trim(const struct ch *);
unit ch_end_trim(const struct ch *);
/* What the marks inside ch[first..end) may still be squeezed by. */
unit composer_slack(const struct composer *, size_t first, size_t end);

struct frags {
	struct frag *v;
	size_t n, cap;
};

/* Once a line: the marks that it squeezes are squeezed for good. Emit line i with its left edge of the measure at x, its top at y. */
void composer_emit(struct composer *, size_t i, unit measure, unit x, unit y, struct frags *);

struct frag *frags_add(struct frags *, enum frag_kind);
void frags_free(struct frags *);

#endif
