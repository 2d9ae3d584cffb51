/*
 * pdf_struct: the structure tree in, its objects out: one of each element, the way back from
 * every marked sequence and annotation (ParentTree), and the names of header cells (IDTree).
 * The surprising rule: names are numbers of a fixed width, so that they are sorted as they
 * come.
 */
#include "export/pdf_tree.h"
#include <stdio.h>
#include <string.h>

struct writing {
	struct pdf_tree *t;
	struct pdf *p;
	unsigned first; /* the object of node 0 */
	int digits;	/* of a name */
};

static void put_name(const struct writing *w, uint32_t node, struct buf *out)
{
	buf_printf(out, "(%0*u)", w->digits, node);
}

static void put_node(const struct writing *w, uint32_t node, struct buf *out)
{
	pdf_ref(out, w->first + node);
}

/* ---- kids ------------------------------------------------------------------------------- */

static uint32_t next_kid(const struct pdf_tree *t, uint32_t kid)
{
	return kid & MARK_BIT ? t->marks[kid & ~MARK_BIT].next : t->nodes[kid].next;
}

/* The page that a node's marks are on unless they say otherwise; NO_NODE: it has none. */
static uint32_t page_of(const struct pdf_tree *t, const struct node *n)
{
	for (uint32_t kid = n->kid; kid != NO_NODE; kid = next_kid(t, kid))
		if (kid & MARK_BIT)
			return t->marks[kid & ~MARK_BIT].page;
	return NO_NODE;
}

static void put_mark(const struct writing *w, const struct tree_mark *m, uint32_t page,
		     struct buf *out)
{
	if (m->page == page) {
		buf_putc(out, ' ');
		pdf_count(out, m->mcid);
		return;
	}
	buf_puts(out, "<</Type/MCR/Pg");
	pdf_ref(out, w->p->pages[m->page]);
	buf_printf(out, "/MCID %u>>", m->mcid);
}

static void put_annotations(const struct writing *w, const struct node *n, struct buf *out)
{
	for (size_t i = 0; i < w->p->nannots && n->role == ROLE_LINK; i++) {
		const struct pdf_annot *a = &w->p->annots[i];

		if (a->element != n->element)
			continue;
		buf_puts(out, "<</Type/OBJR/Obj");
		pdf_ref(out, a->number);
		buf_puts(out, "/Pg");
		pdf_ref(out, w->p->pages[a->page]);
		buf_puts(out, ">>");
	}
}

static void put_kids(const struct writing *w, const struct node *n, struct buf *out)
{
	const struct pdf_tree *t = w->t;
	uint32_t page = page_of(t, n);
	bool several = n->role == ROLE_LINK || n->kid == NO_NODE || next_kid(t, n->kid) != NO_NODE;

	if (page != NO_NODE) {
		buf_puts(out, "/Pg");
		pdf_ref(out, w->p->pages[page]);
	}
	if (n->kid == NO_NODE && n->role != ROLE_LINK)
		return;
	buf_puts(out, several ? "/K[" : "/K");
	for (uint32_t kid = n->kid; kid != NO_NODE; kid = next_kid(t, kid)) {
		if (kid & MARK_BIT)
			put_mark(w, &t->marks[kid & ~MARK_BIT], page, out);
		else
			put_node(w, kid, out);
	}
	put_annotations(w, n, out);
	if (several)
		buf_putc(out, ']');
}

/* ---- attributes ------------------------------------------------------------------------- */

static void put_cell(const struct writing *w, const struct node *n, struct buf *out)
{
	if (n->role == ROLE_TD && n->colspan == 1 && n->rowspan == 1 && n->nheaders == 0)
		return;
	buf_puts(out, "/A<</O/Table");
	if (n->role == ROLE_TH)
		buf_puts(out, n->column ? "/Scope/Column" : "/Scope/Row");
	if (n->colspan > 1)
		buf_printf(out, "/ColSpan %u", n->colspan);
	if (n->rowspan > 1)
		buf_printf(out, "/RowSpan %u", n->rowspan);
	if (n->nheaders > 0) {
		buf_puts(out, "/Headers[");
		for (size_t i = 0; i < n->nheaders; i++)
			put_name(w, w->t->headers[n->headers + i], out);
		buf_putc(out, ']');
	}
	buf_puts(out, ">>");
}

/* On a turned page the body's (x, y) stands at (y, height - x). */
static void put_box(const struct page *page, const struct tree_figure *f, struct buf *out)
{
	unit box[4] = {f->left, page->height - f->foot, f->right, page->height - f->top};

	if (page->turned) {
		box[0] = f->top;
		box[1] = f->left;
		box[2] = f->foot;
		box[3] = f->right;
	}
	buf_puts(out, "/A<</O/Layout/Placement/Block/BBox[");
	for (int i = 0; i < 4; i++) {
		pdf_length(out, box[i]);
		buf_putc(out, i < 3 ? ' ' : ']');
	}
	buf_puts(out, ">>");
}

static void put_figure(const struct writing *w, uint32_t node, struct buf *out)
{
	const struct element *e = w->t->nodes[node].element;

	buf_puts(out, "/Alt");
	pdf_text(out, e->alt != NULL ? e->alt : "");
	for (size_t i = 0; i < w->t->nfigures; i++)
		if (w->t->figures[i].node == node) {
			put_box(&w->p->book->pages[w->t->figures[i].page], &w->t->figures[i], out);
			return;
		}
}

/* A list whose items have labels says of what kind they are. */
static void put_list(const struct writing *w, const struct node *n, struct buf *out)
{
	const struct node *item = n->kid != NO_NODE ? &w->t->nodes[n->kid] : NULL;

	if (item == NULL || item->kid == NO_NODE || w->t->nodes[item->kid].role != ROLE_LBL ||
	    strcmp(n->element->tag, "dl") == 0)
		return;
	buf_puts(out, strcmp(n->element->tag, "ol") == 0 ? "/A<</O/List/ListNumbering/Decimal>>"
							 : "/A<</O/List/ListNumbering/Disc>>");
}

static void put_attributes(const struct writing *w, uint32_t node, struct buf *out)
{
	const struct node *n = &w->t->nodes[node];
	const char *lang = n->element != NULL ? n->element->lang : NULL;

	if (n->named || n->role == ROLE_NOTE) {
		buf_puts(out, "/ID");
		put_name(w, node, out);
	}
	if (lang != NULL && (w->p->book->lang == NULL || strcmp(lang, w->p->book->lang) != 0)) {
		buf_puts(out, "/Lang");
		pdf_text(out, lang);
	}
	if (n->role == ROLE_TH || n->role == ROLE_TD)
		put_cell(w, n, out);
	else if (n->role == ROLE_FIGURE)
		put_figure(w, node, out);
	else if (n->role == ROLE_L)
		put_list(w, n, out);
}

static void write_node(const struct writing *w, uint32_t node, unsigned root)
{
	const struct node *n = &w->t->nodes[node];
	struct buf *out = pdf_begin(w->p, w->first + node);

	buf_printf(out, "<</S/%s/P", role_name((enum role)n->role));
	if (n->parent == NO_NODE)
		pdf_ref(out, root);
	else
		put_node(w, n->parent, out);
	put_attributes(w, node, out);
	put_kids(w, n, out);
	buf_puts(out, ">>");
	pdf_end(w->p, w->first + node);
}

/* ---- the ways back ---------------------------------------------------------------------- */

static unsigned begin_packed(struct pdf *p, struct buf **out)
{
	unsigned number = pdf_reserve(p, 1);

	p->objects.v[number - 1].place = PDF_PACKED;
	*out = pdf_begin(p, number);
	return number;
}

/* The nodes of a page's marks, by MCID. *m goes on to the next page's. */
static unsigned write_page(const struct writing *w, size_t page, size_t *m)
{
	struct buf *out;
	unsigned number = begin_packed(w->p, &out);

	buf_putc(out, '[');
	for (; *m < w->t->nmarks && w->t->marks[*m].page == page; ++*m)
		put_node(w, w->t->marks[*m].node, out);
	buf_putc(out, ']');
	pdf_end(w->p, number);
	return number;
}

static uint32_t link_node(const struct pdf_tree *t, const struct pdf_annot *a)
{
	return a->element != NULL ? t->node_of[a->element->serial] : 0;
}

static unsigned write_parents(const struct writing *w)
{
	size_t npages = w->p->book->npages, m = 0;
	struct buf text = {0}, *out;
	unsigned number;

	for (size_t i = 0; i < npages; i++) {
		buf_printf(&text, " %zu", i);
		pdf_ref(&text, write_page(w, i, &m));
	}
	for (size_t i = 0; i < w->p->nannots; i++) {
		buf_printf(&text, " %zu", npages + i);
		put_node(w, link_node(w->t, &w->p->annots[i]), &text);
	}
	number = begin_packed(w->p, &out);
	buf_puts(out, "<</Nums[");
	buf_put(out, text.p, text.n);
	buf_puts(out, "]>>");
	pdf_end(w->p, number);
	buf_free(&text);
	return number;
}

#define NAMES 64 /* in a leaf of the tree of names */

/* The next NAMES named nodes from *node on; 0: there are none left. */
static unsigned write_leaf(const struct writing *w, uint32_t *node)
{
	uint32_t first = NO_NODE, last = 0, n = 0;
	struct buf names = {0}, *out;
	unsigned number = 0;

	for (; *node < w->t->nnodes && n < NAMES; ++*node) {
		const struct node *to = &w->t->nodes[*node];

		if (!to->named && to->role != ROLE_NOTE)
			continue;
		first = n++ == 0 ? *node : first;
		last = *node;
		put_name(w, *node, &names);
		put_node(w, *node, &names);
	}
	if (n > 0) {
		number = begin_packed(w->p, &out);
		buf_puts(out, "<</Limits[");
		put_name(w, first, out);
		put_name(w, last, out);
		buf_puts(out, "]/Names[");
		buf_put(out, names.p, names.n);
		buf_puts(out, "]>>");
		pdf_end(w->p, number);
	}
	buf_free(&names);
	return number;
}

/* 0: nothing has a name. */
static unsigned write_names(const struct writing *w)
{
	struct buf kids = {0}, *out;
	uint32_t node = 0;
	unsigned leaf, number = 0;

	while ((leaf = write_leaf(w, &node)) != 0)
		pdf_ref(&kids, leaf);
	if (kids.n > 0) {
		number = begin_packed(w->p, &out);
		buf_puts(out, "<</Kids[");
		buf_put(out, kids.p, kids.n);
		buf_puts(out, "]>>");
		pdf_end(w->p, number);
	}
	buf_free(&kids);
	return number;
}

void pdf_tree_write(struct pdf_tree *t)
{
	struct pdf *p = t->p;
	struct writing w = {t, p, pdf_reserve(p, t->nnodes), snprintf(NULL, 0, "%zu", t->nnodes)};
	unsigned root = pdf_reserve(p, 1), parents, names;
	struct buf *out;

	for (uint32_t i = 0; i < t->nnodes; i++) {
		p->objects.v[w.first + i - 1].place = PDF_PACKED;
		write_node(&w, i, root);
	}
	parents = write_parents(&w);
	names = write_names(&w);
	p->objects.v[root - 1].place = PDF_PACKED;
	out = pdf_begin(p, root);
	buf_puts(out, "<</Type/StructTreeRoot/K");
	put_node(&w, 0, out);
	buf_puts(out, "/ParentTree");
	pdf_ref(out, parents);
	buf_printf(out, "/ParentTreeNextKey %zu", p->book->npages + p->nannots);
	if (names != 0) {
		buf_puts(out, "/IDTree");
		pdf_ref(out, names);
	}
	buf_puts(out, ">>");
	pdf_end(p, root);
	buf_puts(&p->catalog, "/MarkInfo<</Marked true>>/StructTreeRoot");
	pdf_ref(&p->catalog, root);
}
