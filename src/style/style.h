/*
 * style: a stylesheet and XHTML elements in, computed styles out. Our own reader for the
 * subset of CSS that the book needs; everything outside it is an error at file:line:col.
 * The surprising rules: computed styles are interned, so equal styles share one pointer;
 * @media screen blocks are skipped here and left to browsers.
 */
#ifndef STYLE_STYLE_H
#define STYLE_STYLE_H
#include "base/source.h"
#include "base/unit.h"
#include <libxml/tree.h>
#include <stdio.h>

struct arena;
struct diag;

enum side { SIDE_TOP, SIDE_RIGHT, SIDE_BOTTOM, SIDE_LEFT };

enum display {
	DISPLAY_NONE,
	DISPLAY_BLOCK,
	DISPLAY_INLINE,
	DISPLAY_TABLE,
	DISPLAY_TABLE_CAPTION,
	DISPLAY_TABLE_COLUMN_GROUP,
	DISPLAY_TABLE_COLUMN,
	DISPLAY_TABLE_HEADER_GROUP,
	DISPLAY_TABLE_ROW_GROUP,
	DISPLAY_TABLE_ROW,
	DISPLAY_TABLE_CELL,
};

enum text_align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTER, ALIGN_JUSTIFY };
enum white_space { WS_NORMAL, WS_NOWRAP, WS_PRE_LINE };
enum vertical_align { VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM };
/* break-before, break-after; AVOID also for break-inside */
enum brk { BREAK_AUTO, BREAK_AVOID, BREAK_PAGE, BREAK_LEFT, BREAK_RIGHT };
enum border { BORDER_NONE, BORDER_SOLID, BORDER_DOUBLE };

/* width, height, min-*: auto, a length, or hundredths of a percent of the container */
enum size_kind { SIZE_AUTO, SIZE_LENGTH, SIZE_PERCENT };
struct size {
	enum size_kind kind;
	int32_t value;
};

/* What a part of a caption does on the further pages of its table. */
enum repeat {
	REPEAT_NONE,	  /* first page only */
	REPEAT_ALWAYS,	  /* every page */
	REPEAT_CONTINUED, /* all pages but the first: a 续表 mark */
};

enum counter_style { COUNTER_DECIMAL, COUNTER_LOWER_ROMAN, COUNTER_CJK };

/* One piece of `content`, `string-set` or `bookmark-label`. */
enum content_kind {
	CONTENT_STRING,		/* text */
	CONTENT_ATTR,		/* attr(text) */
	CONTENT_TEXT,		/* content(): the element's own text */
	CONTENT_PAGE,		/* counter(page, style) */
	CONTENT_PAGES,		/* counter(pages, style) */
	CONTENT_TABLE_PAGE,	/* counter(table-page, style): of the table around it */
	CONTENT_TABLE_PAGES,	/* counter(table-pages, style) */
	CONTENT_TARGET_PAGE,	/* target-counter(attr(text), page, style) */
	CONTENT_NAMED_STRING,	/* string(text) */
	CONTENT_LEADER,		/* leader("text") */
};
struct content {
	enum content_kind kind;
	enum counter_style counter;
	const char *text;
	struct pos pos;
	const struct content *next;
};

struct style {
	/* inherited */
	const char *const *families; /* NULL-terminated, interned list */
	const char *const *latin_families; /* for letters and digits; empty: families */
	unit font_size;
	int font_weight; /* 100..900 */
	bool italic;
	uint32_t color; /* 0xRRGGBB */
	uint32_t fill;	/* of the shapes and texts of a picture */
	enum text_align text_align;
	enum white_space white_space;
	unit text_indent;
	unit line_height; /* resolved; normal is 1.3 em */
	int32_t line_factor; /* line-height as a number, in millionths; 0: a length */
	unit letter_spacing;
	int orphans, widows;
	enum vertical_align vertical_align; /* of table cells; inherited here so that rows can set it */
	/* not inherited */
	enum display display;
	unit margin[4], padding[4], border_width[4];
	enum border border[4];
	uint32_t border_color[4];
	bool margin_auto[4]; /* left and right only */
	uint32_t background; /* 0xRRGGBB */
	bool has_background;
	bool underline;
	struct size width, min_width, height, min_height;
	enum brk break_before, break_after, break_inside;
	const char *page;	    /* named page type, inherited as CSS says; "" is auto */
	bool counter_reset_page;    /* counter-reset: page N */
	int counter_reset_value;    /* the number that the page the element starts on gets */
	int bookmark_level;	    /* 0: none */
	const struct content *bookmark_label; /* never NULL; content() unless set */
	const char *string_set_name; /* NULL: none */
	const struct content *string_set;
	const struct content *content; /* of ::before and ::after only; NULL: no such box */
	enum repeat repeat; /* -gongkai-repeat, of a child of a caption */
	struct pos pos; /* the rule that set most of it; not part of identity */
};

enum margin_box_place {
	MARGIN_TOP_LEFT,
	MARGIN_TOP_CENTER,
	MARGIN_TOP_RIGHT,
	MARGIN_BOTTOM_LEFT,
	MARGIN_BOTTOM_CENTER,
	MARGIN_BOTTOM_RIGHT,
	MARGIN_PLACES
};

struct page_style {
	const char *name;  /* "" for unnamed */
	unit width, height; /* of the sheet as read: landscape is wider than high */
	unit margin[4];
	/* each a style with content, or NULL. margin-top of a bottom box (margin-bottom of a top box) is its
	 * distance from the page's content area; margin-left and -right are insets. */
	const struct style *box[MARGIN_PLACES];
};

struct sheet;

/* NULL after an error. Goes on after each to find more. */
struct sheet *sheet_read(struct arena *, struct diag *, const char *path);
struct sheet *sheet_parse(struct arena *, struct diag *, const struct source *);

/* The initial values with which the root inherits. */
const struct style *sheet_initial(struct sheet *);

/*
 * The computed style of an element under its parent's. Never NULL. Matches are remembered
 * by element: the document must not change while its sheet is used.
 */
const struct style *sheet_style(struct sheet *, const xmlNode *element, const struct style *parent);

/* ::before (after == false) or ::after; NULL when the element has no such box. */
const struct style *sheet_pseudo(struct sheet *, const xmlNode *element, const struct style *own, bool after);

/* A page's style. first: first page of its page group; left: an even (verso) page. */
const struct page_style *sheet_page(struct sheet *, const char *name, bool first, bool left);

/* The computed style as text, only what differs from initial: one property a line. */
void style_dump(FILE *, const struct style *, const struct style *initial, const char *indent);

/* The README's table of supported properties, one line each: name, values, inherited. */
void style_list_properties(FILE *);

#endif
