/*
 * Pages: @page rules in, the style of one page and of its margin boxes out. The surprising
 * rule: a margin box inherits from the text properties of the @page rules themselves, and
 * those from nothing but the initial values; the document's styles never reach a margin.
 */
#include "style/sheet.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct page_entry {
	bool first, left;
	struct page_style style;
	struct page_entry *next;
};

static const char *const box_names[MARGIN_PLACES] = {
	[MARGIN_TOP_LEFT] = "top-left",	      [MARGIN_TOP_CENTER] = "top-center",
	[MARGIN_TOP_RIGHT] = "top-right",     [MARGIN_BOTTOM_LEFT] = "bottom-left",
	[MARGIN_BOTTOM_CENTER] = "bottom-center", [MARGIN_BOTTOM_RIGHT] = "bottom-right",
};

int margin_box_find(const char *name)
{
	for (int i = 0; i < MARGIN_PLACES; i++)
		if (strcasecmp(box_names[i], name) == 0)
			return i;
	return -1;
}

const char *margin_box_nearest(const char *name)
{
	return nearest_name(name, box_names, MARGIN_PLACES);
}

/* :first, :left and :right behind a page's name; the colon is ahead. */
static bool read_pseudo(struct reader *r, struct page_rule *rule)
{
	static const char *const names[] = {"first", "left", "right"};
	const struct token *t;
	const char *near = NULL;

	r->i++;
	t = reader_peek(r);
	if (t->kind == TOKEN_IDENT && !t->space) {
		r->i++;
		if (strcasecmp(t->text, "first") == 0)
			rule->first = true;
		else if (strcasecmp(t->text, "left") == 0)
			rule->left = true;
		else if (strcasecmp(t->text, "right") == 0)
			rule->right = true;
		else
			near = t->text;
		if (near == NULL)
			return true;
		near = nearest_name(t->text, names, 3);
	}
	if (near != NULL)
		diag_error(r->diag, reader_pos(r, t),
			   "unknown page ':%s'; did you mean ':%s'?", t->text, near);
	else
		diag_error(r->diag, reader_pos(r, t),
			   "unknown page ':%s'; expected :first, :left or :right",
			   reader_text(r, t));
	return false;
}

static bool read_selector(struct reader *r, struct page_rule *rule)
{
	const struct token *t = reader_peek(r);

	rule->pos = reader_pos(r, t);
	rule->name = "";
	if (t->kind == TOKEN_IDENT) {
		if (strcasecmp(t->text, "auto") == 0) {
			diag_error(r->diag, reader_pos(r, t), "a page cannot be named 'auto'");
			return false;
		}
		rule->name = t->text;
		r->i++;
	}
	while (token_is(reader_peek(r), ':'))
		if (!read_pseudo(r, rule))
			return false;
	return true;
}

bool page_selector_read(struct reader *r, struct page_rule **rules, size_t *n)
{
	size_t cap = 0;

	*rules = NULL;
	*n = 0;
	for (;;) {
		*rules = arena_grow(r->arena, *rules, *n, &cap, sizeof **rules);
		struct page_rule *rule = &(*rules)[*n];
		memset(rule, 0, sizeof *rule);
		if (!read_selector(r, rule))
			return false;
		++*n;
		if (!token_is(reader_peek(r), ','))
			return true;
		r->i++;
	}
}

/* {} < name < :left and :right < :first < name:left < name:first; later rules win ties. */
static int specificity(const struct page_rule *rule)
{
	bool named = *rule->name != '\0', side = rule->left || rule->right;

	return (named && (side || rule->first) ? 8 : 0) + (rule->first ? 4 : 0) + (side ? 2 : 0) +
	       (named ? 1 : 0);
}

static int compare_pages(const void *a, const void *b)
{
	const struct page_rule *x = *(const struct page_rule *const *)a;
	const struct page_rule *y = *(const struct page_rule *const *)b;
	int d = specificity(x) - specificity(y);

	return d != 0 ? d : x->order < y->order ? -1 : x->order > y->order;
}

static size_t matching_pages(struct sheet *s, const char *name, bool first, bool left,
			     const struct page_rule **out)
{
	size_t n = 0;

	for (size_t i = 0; i < s->page_count; i++) {
		const struct page_rule *p = &s->pages[i];
		if ((*p->name == '\0' || strcmp(p->name, name) == 0) && (!p->first || first) &&
		    (!p->left || left) && (!p->right || !left))
			out[n++] = p;
	}
	qsort(out, n, sizeof *out, compare_pages);
	return n;
}

static const struct style *margin_box(struct sheet *s, const struct winners *w, int place,
				      const struct style *page)
{
	static const enum text_align aligns[3] = {ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT};
	struct style box = style_compute(s, w, page, sheet_initial(s)->font_size);

	if (box.content == NULL)
		return NULL;
	if (w->decl[property_find("text-align")] == NULL)
		box.text_align = aligns[place % 3];
	box.pos = w->decl[property_find("content")]->pos;
	return style_intern(s, &box);
}

static void make_page(struct sheet *s, struct page_style *page, bool first, bool left)
{
	const struct page_rule **rules = arena_alloc(s->arena, s->page_count * sizeof *rules);
	size_t n = matching_pages(s, page->name, first, left, rules);
	struct winners w = {{NULL}};
	const struct style *text;
	struct style computed;
	const struct page_size *size;

	for (size_t i = 0; i < n; i++)
		winners_add(&w, rules[i]->decls);
	computed = style_compute(s, &w, sheet_initial(s), sheet_initial(s)->font_size);
	text = style_intern(s, &computed);
	memcpy(page->margin, text->margin, sizeof page->margin);
	size = w.decl[property_find("size")]->value.data;
	page->width = size->width;
	page->height = size->height;
	for (int place = 0; place < MARGIN_PLACES; place++) {
		struct winners b = {{NULL}};
		for (size_t i = 0; i < n; i++)
			winners_add(&b, rules[i]->boxes[place]);
		page->box[place] = margin_box(s, &b, place, text);
	}
}

const struct page_style *sheet_page(struct sheet *s, const char *name, bool first, bool left)
{
	struct page_entry *e;

	for (e = s->page_styles; e != NULL; e = e->next)
		if (e->first == first && e->left == left && strcmp(e->style.name, name) == 0)
			return &e->style;
	e = arena_zalloc(s->arena, sizeof *e);
	e->first = first;
	e->left = left;
	e->style.name = arena_strdup(s->arena, name);
	make_page(s, &e->style, first, left);
	e->next = s->page_styles;
	s->page_styles = e;
	return &e->style;
}

void page_check(struct sheet *s, struct diag *diag)
{
	for (size_t i = 0; i < s->page_count; i++) {
		const struct page_rule *rule = &s->pages[i];
		const struct page_style *p =
			sheet_page(s, rule->name, rule->first, rule->left);
		if (rule->builtin)
			continue;
		if (p->width - p->margin[SIDE_LEFT] - p->margin[SIDE_RIGHT] <= 0 ||
		    p->height - p->margin[SIDE_TOP] - p->margin[SIDE_BOTTOM] <= 0)
			diag_error(diag, rule->pos, "the margins leave no room on this page");
	}
}
