/*
 * pdf_tree: the book's elements in, the structure tree out: which type each element has, and
 * which marked sequences of the pages are its content, in reading order. The surprising
 * rule: types depend on where an element stands (a list in a nav is a table of contents) and
 * headings are counted anew, so that no level is left out.
 */
#include "export/pdf_tree.h"
#include "base/arena.h"
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
	[ROLE_NONE] = "Span",	  [ROLE_DOCUMENT] = "Document", [ROLE_PART] = "Part",
	[ROLE_SECT] = "Sect",	  [ROLE_DIV] = "Div",		[ROLE_QUOTE] = "BlockQuote",
	[ROLE_P] = "P",		  [ROLE_H1] = "H1",		[ROLE_H2] = "H2",
	[ROLE_H3] = "H3",	  [ROLE_H4] = "H4",		[ROLE_H5] = "H5",
	[ROLE_H6] = "H6",	  [ROLE_TOC] = "TOC",		[ROLE_TOCI] = "TOCI",
	[ROLE_REFERENCE] = "Reference", [ROLE_LINK] = "Link",	[ROLE_NOTE] = "Note",
	[ROLE_SPAN] = "Span",	  [ROLE_L] = "L",		[ROLE_LI] = "LI",
	[ROLE_LBL] = "Lbl",	  [ROLE_LBODY] = "LBody",	[ROLE_TABLE] = "Table",
	[ROLE_CAPTION] = "Caption", [ROLE_THEAD] = "THead",	[ROLE_TBODY] = "TBody",
	[ROLE_TFOOT] = "TFoot",	  [ROLE_TR] = "TR",		[ROLE_TH] = "TH",
	[ROLE_TD] = "TD",	  [ROLE_FIGURE] = "Figure",
};

const char *role_name(enum role role)
{
	return names[role];
}

uint32_t tree_node(struct pdf_tree *t, enum role role, uint32_t parent, uint32_t after,
		   const struct element *element)
{
	uint32_t n = (uint32_t)t->nnodes;

	t->nodes = xgrow(t->nodes, t->nnodes, &t->cnodes, sizeof *t->nodes);
	t->nodes[t->nnodes++] = (struct node){.role = (unsigned char)role, .parent = parent,
					      .kid = NO_NODE, .next = NO_NODE, .last = NO_NODE,
					      .current = NO_NODE, .colspan = 1, .rowspan = 1,
					      .element = element};
	if (parent == NO_NODE)
		return n;
	struct node *p = &t->nodes[parent];
	uint32_t *link = after == NO_NODE ? &p->kid
			 : after & MARK_BIT ? &t->marks[after & ~MARK_BIT].next
					    : &t->nodes[after].next;

	t->nodes[n].next = *link;
	*link = n;
	if (p->last == after)
		p->last = n;
	return n;
}

static uint32_t append_node(struct pdf_tree *t, enum role role, uint32_t parent,
			    const struct element *element)
{
	return tree_node(t, role, parent, t->nodes[parent].last, element);
}

/* ---- types of elements ------------------------------------------------------------------ */

static bool is(const struct element *e, const char *tag)
{
	return strcmp(e->tag, tag) == 0;
}

static bool is_in(const struct element *e, const char *tag)
{
	for (e = e->parent; e != NULL; e = e->parent)
		if (is(e, tag))
			return true;
	return false;
}

static bool has_picture(const struct element *e)
{
	for (e = e->child; e != NULL; e = e->next)
		if (is(e, "svg") || is(e, "img") || has_picture(e))
			return true;
	return false;
}

/* The level of a heading, one more than that of the heading it is below. */
static enum role heading(struct pdf_tree *t, const struct element *e)
{
	int level = e->tag[1] - '0';

	while (t->nlevels > 0 && t->levels[t->nlevels - 1] >= level)
		t->nlevels--;
	t->levels[t->nlevels++] = level;
	return (enum role)(ROLE_H1 + t->nlevels - 1);
}

static bool has_annotation(const struct pdf_tree *t, const struct element *e)
{
	for (size_t i = 0; i < t->p->nannots; i++)
		if (t->p->annots[i].element == e)
			return true;
	return false;
}

static enum role role_of(struct pdf_tree *t, const struct element *e)
{
	static const struct {
		const char *tag;
		enum role role;
	} roles[] = {
		{"p", ROLE_P},		{"table", ROLE_TABLE},	 {"caption", ROLE_CAPTION},
		{"thead", ROLE_THEAD},	{"tbody", ROLE_TBODY},	 {"tfoot", ROLE_TFOOT},
		{"tr", ROLE_TR},	{"th", ROLE_TH},	 {"td", ROLE_TD},
		{"html", ROLE_NONE},	{"body", ROLE_NONE},	 {"main", ROLE_NONE},
		{"nav", ROLE_SECT},	{"header", ROLE_SECT},	 {"footer", ROLE_SECT},
		{"aside", ROLE_SECT},	{"article", ROLE_SECT},	 {"dl", ROLE_L},
		{"blockquote", ROLE_QUOTE}, {"figcaption", ROLE_P}, {"pre", ROLE_P},
		{"address", ROLE_P},	{"svg", ROLE_FIGURE},	 {"img", ROLE_FIGURE},
		{"dt", ROLE_LBL},	{"dd", ROLE_LBODY},	 {"span", ROLE_SPAN},
		{"strong", ROLE_SPAN},	{"em", ROLE_SPAN},	 {"b", ROLE_SPAN},
		{"i", ROLE_SPAN},	{"q", ROLE_SPAN},	 {"abbr", ROLE_SPAN},
	};

	if (e->role != NULL && (strcmp(e->role, "note") == 0 || strcmp(e->role, "doc-footnote") == 0))
		return ROLE_NOTE;
	if (e->tag[0] == 'h' && e->tag[1] >= '1' && e->tag[1] <= '6' && e->tag[2] == '\0')
		return heading(t, e);
	if (is(e, "section"))
		return is_in(e, "section") ? ROLE_SECT : ROLE_PART;
	if (is(e, "ol") || is(e, "ul"))
		return is_in(e, "nav") ? ROLE_TOC : ROLE_L;
	if (is(e, "li"))
		return is_in(e, "nav") ? ROLE_TOCI : ROLE_LI;
	if (is(e, "a"))
		return has_annotation(t, e) ? ROLE_LINK : ROLE_NONE;
	if (is(e, "figure"))
		return e->alt != NULL && !has_picture(e) ? ROLE_FIGURE : ROLE_DIV;
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (is(e, roles[i].tag))
			return roles[i].role;
	return ROLE_DIV;
}

/* ---- the tree --------------------------------------------------------------------------- */

static void build(struct pdf_tree *, const struct element *, uint32_t parent);

static void build_kids(struct pdf_tree *t, const struct element *e, uint32_t node)
{
	for (e = e->child; e != NULL; e = e->next)
		build(t, e, node);
}

/* All that is inside belongs to the node itself. */
static void swallow(struct pdf_tree *t, const struct element *e, uint32_t node)
{
	t->node_of[e->serial] = node;
	for (e = e->child; e != NULL; e = e->next)
		swallow(t, e, node);
}

/* An item is LI with Lbl, if it has a label, and LBody. */
static void build_item(struct pdf_tree *t, const struct element *e, uint32_t parent)
{
	uint32_t item = append_node(t, ROLE_LI, parent, e), body;
	const struct element *kid = e->child;

	if (kid != NULL && is(kid, MARKER_TAG)) {
		t->node_of[kid->serial] = append_node(t, ROLE_LBL, item, kid);
		kid = kid->next;
	}
	body = append_node(t, ROLE_LBODY, item, NULL);
	t->node_of[e->serial] = body;
	for (; kid != NULL; kid = kid->next)
		build(t, kid, body);
}

/* A term and what it means are one item. */
static uint32_t build_term(struct pdf_tree *t, const struct element *e, enum role role,
			   uint32_t parent)
{
	uint32_t item = t->nodes[parent].last;

	if (role == ROLE_LBL || item == NO_NODE || t->nodes[t->nodes[item].last].role == ROLE_LBODY)
		item = append_node(t, ROLE_LI, parent, NULL);
	return append_node(t, role, item, e);
}

/* Rows of a table that are in no group are in one together. */
static uint32_t row_parent(struct pdf_tree *t, uint32_t parent)
{
	uint32_t last = t->nodes[parent].last;

	if (t->nodes[parent].role != ROLE_TABLE)
		return parent;
	if (last != NO_NODE && t->nodes[last].role == ROLE_TBODY && t->nodes[last].element == NULL)
		return last;
	return append_node(t, ROLE_TBODY, parent, NULL);
}

/* In a table of contents a link, or what it would be on paper, is a reference. */
static uint32_t build_link(struct pdf_tree *t, const struct element *e, enum role role,
			   uint32_t parent)
{
	if (t->nodes[parent].role == ROLE_TOCI)
		parent = append_node(t, ROLE_REFERENCE, parent, role == ROLE_LINK ? NULL : e);
	return role == ROLE_LINK ? append_node(t, role, parent, e) : parent;
}

static void build(struct pdf_tree *t, const struct element *e, uint32_t parent)
{
	enum role role = role_of(t, e);
	uint32_t node;

	if (role == ROLE_LI) {
		build_item(t, e, parent);
		return;
	}
	if (is(e, "a"))
		node = build_link(t, e, role, parent);
	else if (role == ROLE_NONE)
		node = parent;
	else if (is(e, "dt") || is(e, "dd"))
		node = build_term(t, e, role, parent);
	else
		node = append_node(t, role, role == ROLE_TR ? row_parent(t, parent) : parent, e);
	t->node_of[e->serial] = node;
	if (role == ROLE_FIGURE)
		swallow(t, e, node);
	else
		build_kids(t, e, node);
	if (role == ROLE_TABLE)
		pdf_tree_table(t, node);
}

struct pdf_tree *pdf_tree_new(struct pdf *p)
{
	struct pdf_tree *t = xcalloc(1, sizeof *t);
	uint32_t document;

	t->p = p;
	t->before = NO_NODE;
	t->node_of = xcalloc(p->book->nelements + 1, sizeof *t->node_of);
	document = tree_node(t, ROLE_DOCUMENT, NO_NODE, NO_NODE, p->book->root);
	if (p->book->root != NULL)
		build_kids(t, p->book->root, document);
	return t;
}

void pdf_tree_free(struct pdf_tree *t)
{
	free(t->nodes);
	free(t->marks);
	free(t->headers);
	free(t->figures);
	free(t->node_of);
	free(t);
}

/* ---- marks ------------------------------------------------------------------------------ */

/* Text that stands in a group directly is a paragraph of its own, over pages too. */
static uint32_t paragraph(struct pdf_tree *t, uint32_t node)
{
	if (t->before != NO_NODE && t->nodes[t->before].parent == node &&
	    t->nodes[t->before].element == NULL)
		return t->before;
	return tree_node(t, ROLE_P, node, t->nodes[node].current, NULL);
}

/* The next kid of its node: behind what had a mark last. */
static void add_mark(struct pdf_tree *t, uint32_t node, size_t page, long mcid)
{
	uint32_t m = (uint32_t)t->nmarks | MARK_BIT, after = t->nodes[node].current;
	uint32_t *link = &t->nodes[node].kid;

	t->marks = xgrow(t->marks, t->nmarks, &t->cmarks, sizeof *t->marks);
	if (after != NO_NODE)
		link = after & MARK_BIT ? &t->marks[after & ~MARK_BIT].next : &t->nodes[after].next;
	t->marks[t->nmarks++] = (struct tree_mark){(uint32_t)page, (uint32_t)mcid, node, *link};
	*link = m;
	t->nodes[node].current = m;
	for (uint32_t kid = node; t->nodes[kid].parent != NO_NODE; kid = t->nodes[kid].parent)
		t->nodes[t->nodes[kid].parent].current = kid;
}

/* A figure's box grows around what a mark draws of it. */
static void add_figure(struct pdf_tree *t, uint32_t node, size_t page, const struct pdf_mark *mark)
{
	struct tree_figure *f = t->nfigures > 0 ? &t->figures[t->nfigures - 1] : NULL;
	const struct frag *frags = t->p->book->pages[page].frags;

	if (f == NULL || f->node != node || f->page != page) {
		t->figures = xgrow(t->figures, t->nfigures, &t->cfigures, sizeof *t->figures);
		f = &t->figures[t->nfigures++];
		*f = (struct tree_figure){node, (uint32_t)page, INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
	}
	for (size_t i = mark->first; i < mark->end; i++) {
		unit top = frags[i].y, foot = top + frags[i].h;

		if (frags[i].kind == FRAG_TEXT)
			top -= frags[i].face->size;
		f->left = frags[i].x < f->left ? frags[i].x : f->left;
		f->top = top < f->top ? top : f->top;
		f->right = frags[i].x + frags[i].w > f->right ? frags[i].x + frags[i].w : f->right;
		f->foot = foot > f->foot ? foot : f->foot;
	}
}

void pdf_tree_page(struct pdf_tree *t, size_t page, struct pdf_mark *marks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t node;

		if (marks[i].element == NULL)
			continue;
		node = t->node_of[marks[i].element->serial];
		if (t->nodes[node].role <= ROLE_QUOTE)
			node = paragraph(t, node);
		if (t->nodes[node].role == ROLE_FIGURE)
			add_figure(t, node, page, &marks[i]);
		marks[i].tag = names[t->nodes[node].role];
		add_mark(t, node, page, marks[i].mcid);
		t->before = node;
	}
}
