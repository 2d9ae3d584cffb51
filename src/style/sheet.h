/*
 * sheet: a stylesheet as it was read, and what the cascade remembers while it works.
 * Private to style/.
 */
#ifndef STYLE_SHEET_H
#define STYLE_SHEET_H
#include "base/arena.h"
#include "base/diag.h"
#include "style/property.h"

enum simple_kind {
	SIMPLE_CLASS,
	SIMPLE_ID,
	SIMPLE_ATTR,	   /* [name] */
	SIMPLE_ATTR_EQUAL, /* [name=value] */
	SIMPLE_FIRST_CHILD,
	SIMPLE_LAST_CHILD,
	SIMPLE_ODD,
	SIMPLE_EVEN,
	SIMPLE_NTH,
	SIMPLE_AFTER, /* the element before it matches a compound: the fact of `a + b` */
};

struct simple {
	enum simple_kind kind;
	const char *name, *value;
	unsigned n;
	const struct compound *compound; /* SIMPLE_AFTER */
	struct simple *next;
};

/* Parts of a selector without white space, and what must stand to its left. */
struct compound {
	const char *tag; /* NULL: any */
	struct simple *simples;
	char combinator; /* 0, ' ', '>' or '+': how left relates to this */
	struct compound *left;
};

enum pseudo { PSEUDO_NONE, PSEUDO_BEFORE, PSEUDO_AFTER, PSEUDO_COUNT };

/* One selector of a rule. */
struct rule {
	const struct compound *subject;
	enum pseudo pseudo;
	uint32_t specificity; /* ids, classes, types: ten bits each */
	unsigned order;	      /* of the selector in the sheet; built-in ones come first */
	bool builtin;
	const struct decl *decls;
	struct pos pos;
};

struct page_rule {
	const char *name; /* "" for all pages */
	bool first, left, right, builtin;
	unsigned order; /* as of rules */
	const struct decl *decls, *boxes[MARGIN_PLACES];
	struct pos pos;
};

/* Rules under the most selective part of their last compound. */
struct bucket {
	char kind; /* '#', '.', 't' for types */
	const char *key;
	const struct rule *rule;
	struct bucket *next;
};

struct pool;	/* interned styles; compute.c */
struct cascade; /* what matching remembers; cascade.c */

struct sheet {
	struct arena *arena;
	struct rule *rules;
	size_t rule_count, rule_cap;
	struct page_rule *pages;
	size_t page_count, page_cap;
	struct page_entry *page_styles; /* page.c */
	struct pool *pool;
	struct cascade *cascade;
	bool builtin; /* while the built-in text is read */
};

/* The built-in style of elements, in CSS. */
extern const char sheet_builtin[];

/* Read a selector list up to its '{', which is left; false after a message. */
bool selector_read(struct reader *, struct rule **rules, size_t *n);
bool selector_matches(const struct compound *, const xmlNode *);
bool simple_matches(const struct simple *, const xmlNode *);
/* Does a list of classes hold this one? */
bool class_has(const char *list, const char *name);
/* The attribute's value, NULL when absent. Borrowed. */
const char *element_attr(const xmlNode *, const char *name);
/* The name of an XHTML element, "" for one of another namespace. */
const char *element_tag(const xmlNode *);

/* Rules of an @page block. reader->i stands behind @page. */
bool page_selector_read(struct reader *, struct page_rule **rules, size_t *n);
/* Row in struct page_style's boxes of a name such as bottom-right; -1 when unknown. */
int margin_box_find(const char *name);
const char *margin_box_nearest(const char *name);
/* Report names of pages and strings that are used and not defined. */
void names_check(struct sheet *, struct diag *);
/* Report pages whose margins leave no room. */
void page_check(struct sheet *, struct diag *);

/* FNV-1a over more bytes; SHEET_HASH starts it. */
uint32_t sheet_hash(uint32_t h, const void *data, size_t n);
#define SHEET_HASH 2166136261u
/* Make the initial style, then prepare to match; once all rules are read. */
void style_start(struct sheet *);
void cascade_start(struct sheet *);
/* Winning declarations by row of the table. */
struct winners {
	const struct decl *decl[PROPERTY_MAX];
};
void winners_add(struct winners *, const struct decl *);
/*
 * Computed style under a parent's, not interned. root_size: what rem is; 0: the element is
 * the root.
 */
struct style style_compute(struct sheet *, const struct winners *, const struct style *parent,
			   unit root_size);
const struct style *style_intern(struct sheet *, const struct style *);
/* Are two styles equal in one property? */
bool style_same(const struct style *, const struct style *, const struct property *);

#endif
