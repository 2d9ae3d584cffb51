/*
 * pdf_nav: the ways through the PDF: link annotations, the outline (bookmarks) and page
 * labels. All destinations are explicit, [page /XYZ null y null]: nothing depends on names.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "export/pdf.h"
#include <stdlib.h>
#include <string.h>

/* On a turned page the place within the body is lost: its top stands for all of it. */
static qpdf_oh destination(const struct pdf *p, size_t page, unit y)
{
	qpdf_oh array = qpdf_oh_new_array(p->q);

	if (p->book->pages[page].turned)
		y = 0;
	qpdf_oh_append_item(p->q, array, p->pages[page]);
	qpdf_oh_append_item(p->q, array, qpdf_oh_new_name(p->q, "/XYZ"));
	qpdf_oh_append_item(p->q, array, qpdf_oh_new_null(p->q));
	qpdf_oh_append_item(p->q, array, pdf_y(p, page, y));
	qpdf_oh_append_item(p->q, array, qpdf_oh_new_null(p->q));
	return array;
}

/* ---- links --------------------------------------------------------------------------- */

static qpdf_oh link_rect(const struct pdf *p, size_t page, const struct link *link)
{
	qpdf_oh rect = qpdf_oh_new_array(p->q);

	qpdf_oh_append_item(p->q, rect, pdf_length(p, link->x));
	qpdf_oh_append_item(p->q, rect, pdf_y(p, page, link->y + link->h));
	qpdf_oh_append_item(p->q, rect, pdf_length(p, link->x + link->w));
	qpdf_oh_append_item(p->q, rect, pdf_y(p, page, link->y));
	return rect;
}

static bool is_within(const struct element *e, const struct element *outer)
{
	while (e != NULL && e != outer)
		e = e->parent;
	return e != NULL;
}

/* What the link says to those who cannot see it: its title, or its text on this page. */
static void link_contents(const struct page *page, const struct link *link, struct buf *text)
{
	buf_clear(text);
	if (link->element != NULL && link->element->title != NULL) {
		buf_puts(text, link->element->title);
		return;
	}
	for (size_t i = 0; i < page->nfrags && link->element != NULL; i++)
		if (page->frags[i].kind == FRAG_TEXT &&
		    is_within(page->frags[i].element, link->element))
			buf_put(text, page->frags[i].text, page->frags[i].nbytes);
	if (text->n == 0)
		buf_puts(text, link->uri != NULL ? link->uri : link->target);
}

/* Where the link leads; false after a message when that is nowhere. */
static bool set_target(const struct pdf *p, qpdf_oh annot, const struct link *link)
{
	const struct dest *dest;

	if (link->target == NULL) {
		qpdf_oh action = qpdf_oh_parse(p->q, "<</S /URI>>");

		qpdf_oh_replace_key(p->q, action, "/URI", qpdf_oh_new_string(p->q, link->uri));
		qpdf_oh_replace_key(p->q, annot, "/A", action);
		return true;
	}
	dest = book_find_dest(p->book, link->target);
	if (dest == NULL) {
		diag_error(p->diag, link->element != NULL ? link->element->pos : POS_NONE,
			   "a link leads to #%s, but nothing in the book has that id",
			   link->target);
		return false;
	}
	qpdf_oh_replace_key(p->q, annot, "/Dest", destination(p, dest->page, dest->y));
	return true;
}

static void add_link(const struct pdf *p, qpdf_oh annots, size_t page, const struct link *link,
		     struct buf *text)
{
	qpdf_oh annot = qpdf_make_indirect_object(
	    p->q, qpdf_oh_parse(p->q, "<</Type /Annot /Subtype /Link /F 4 /Border [0 0 0]>>"));

	if ((link->target == NULL && link->uri == NULL) || !set_target(p, annot, link))
		return;
	link_contents(&p->book->pages[page], link, text);
	qpdf_oh_replace_key(p->q, annot, "/Rect", link_rect(p, page, link));
	qpdf_oh_replace_key(p->q, annot, "/Contents",
			    qpdf_oh_new_unicode_string(p->q, buf_text(text)));
	qpdf_oh_replace_key(p->q, annot, "/P", p->pages[page]);
	qpdf_oh_append_item(p->q, annots, annot);
}

void pdf_add_links(const struct pdf *p)
{
	struct buf text = {0};

	for (size_t i = 0; i < p->book->npages; i++) {
		const struct page *page = &p->book->pages[i];
		qpdf_oh annots = qpdf_oh_new_array(p->q);

		for (size_t j = 0; j < page->nlinks; j++)
			add_link(p, annots, i, &page->links[j], &text);
		if (qpdf_oh_get_array_n_items(p->q, annots) > 0)
			qpdf_oh_replace_key(p->q, p->pages[i], "/Annots", annots);
	}
	buf_free(&text);
}

/* ---- outline ------------------------------------------------------------------------- */

#define NO_ITEM SIZE_MAX

struct item {
	qpdf_oh dict;
	size_t parent, first, last, prev, next; /* NO_ITEM: none */
	int children;
};

/* Item 0 is the outline itself, item i + 1 bookmark i. A level may be skipped downwards. */
static struct item *make_items(const struct pdf *p)
{
	const struct book *book = p->book;
	struct item *items = xcalloc(book->nbookmarks + 1, sizeof *items);

	for (size_t i = 0; i <= book->nbookmarks; i++) {
		qpdf_oh dict = qpdf_make_indirect_object(p->q, qpdf_oh_new_dictionary(p->q));
		size_t up = i - 1;

		items[i] = (struct item){dict, NO_ITEM, NO_ITEM, NO_ITEM, NO_ITEM, NO_ITEM, 0};
		if (i == 0)
			continue;
		while (up > 0 && book->bookmarks[up - 1].level >= book->bookmarks[i - 1].level)
			up = items[up].parent;
		items[i].parent = up;
		items[i].prev = items[up].last;
		if (items[up].last == NO_ITEM)
			items[up].first = i;
		else
			items[items[up].last].next = i;
		items[up].last = i;
		items[up].children++;
	}
	return items;
}

/*
 * How many lines show below an item when the outline is opened: the first level is open,
 * what lies deeper is closed (a negative count).
 */
static int item_count(const struct item *items, size_t i)
{
	int n = items[i].children;

	if (i > 0)
		return items[i].parent == 0 ? n : -n;
	for (size_t top = items[0].first; top != NO_ITEM; top = items[top].next)
		n += items[top].children;
	return n;
}

static void set_item(const struct pdf *p, qpdf_oh dict, const char *key, const struct item *items,
		     size_t i)
{
	if (i != NO_ITEM)
		qpdf_oh_replace_key(p->q, dict, key, items[i].dict);
}

void pdf_add_outline(const struct pdf *p)
{
	struct item *items;

	if (p->book->nbookmarks == 0)
		return;
	items = make_items(p);
	for (size_t i = 0; i <= p->book->nbookmarks; i++) {
		const struct item *item = &items[i];

		set_item(p, item->dict, "/Parent", items, item->parent);
		set_item(p, item->dict, "/Prev", items, item->prev);
		set_item(p, item->dict, "/Next", items, item->next);
		set_item(p, item->dict, "/First", items, item->first);
		set_item(p, item->dict, "/Last", items, item->last);
		if (item->children > 0)
			qpdf_oh_replace_key(p->q, item->dict, "/Count",
					    qpdf_oh_new_integer(p->q, item_count(items, i)));
		if (i > 0) {
			const struct bookmark *b = &p->book->bookmarks[i - 1];

			qpdf_oh_replace_key(p->q, item->dict, "/Title",
					    qpdf_oh_new_unicode_string(p->q, b->label));
			qpdf_oh_replace_key(p->q, item->dict, "/Dest",
					    destination(p, b->page, b->y));
		}
	}
	qpdf_oh_replace_key(p->q, items[0].dict, "/Type", qpdf_oh_new_name(p->q, "/Outlines"));
	qpdf_oh_replace_key(p->q, p->root, "/Outlines", items[0].dict);
	qpdf_oh_replace_key(p->q, p->root, "/PageMode", qpdf_oh_new_name(p->q, "/UseOutlines"));
	free(items);
}

/* ---- page labels --------------------------------------------------------------------- */

enum numerals { NUMERALS_NONE, NUMERALS_DECIMAL, NUMERALS_ROMAN };

struct label {
	enum numerals numerals;
	int number;
	const char *text; /* the whole label, when it is neither decimal nor roman */
};

static void roman(char out[64], int n)
{
	static const struct {
		int value;
		const char *text;
	} parts[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
		     {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},	{9, "ix"},
		     {5, "v"},	  {4, "iv"},   {1, "i"}};

	*out = '\0';
	if (n > 9999)
		return;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		for (; n >= parts[i].value; n -= parts[i].value)
			strcat(out, parts[i].text);
}

/* Pages that print their number are labelled as printed; those before them in roman. */
static struct label page_label(const struct page *page, bool front)
{
	struct label label = {NUMERALS_DECIMAL, page->number, NULL};
	char text[64];

	if (!page->numbered || page->label == NULL) {
		label.numerals = front ? NUMERALS_ROMAN : NUMERALS_DECIMAL;
		return label;
	}
	snprintf(text, sizeof text, "%d", page->number);
	if (strcmp(text, page->label) == 0)
		return label;
	roman(text, page->number);
	label.numerals = NUMERALS_ROMAN;
	if (strcmp(text, page->label) == 0)
		return label;
	label.numerals = NUMERALS_NONE;
	label.text = page->label;
	return label;
}

static bool goes_on(const struct label *a, const struct label *b)
{
	return b->numerals != NUMERALS_NONE && a->numerals == b->numerals &&
	       b->number == a->number + 1;
}

static qpdf_oh label_dict(const struct pdf *p, const struct label *label)
{
	const char *style = label->numerals == NUMERALS_ROMAN ? "/r" : "/D";
	qpdf_oh dict = qpdf_oh_new_dictionary(p->q);

	if (label->numerals == NUMERALS_NONE) {
		qpdf_oh_replace_key(p->q, dict, "/P",
				    qpdf_oh_new_unicode_string(p->q, label->text));
		return dict;
	}
	qpdf_oh_replace_key(p->q, dict, "/S", qpdf_oh_new_name(p->q, style));
	qpdf_oh_replace_key(p->q, dict, "/St",
			    qpdf_oh_new_integer(p->q, label->number > 0 ? label->number : 1));
	return dict;
}

static size_t first_numbered(const struct book *book)
{
	for (size_t i = 0; i < book->npages; i++)
		if (book->pages[i].numbered)
			return i;
	return 0;
}

void pdf_add_labels(const struct pdf *p)
{
	qpdf_oh nums = qpdf_oh_new_array(p->q), labels = qpdf_oh_new_dictionary(p->q);
	size_t body = first_numbered(p->book);
	struct label before = {0};

	for (size_t i = 0; i < p->book->npages; i++) {
		struct label label = page_label(&p->book->pages[i], i < body);

		if (i == 0 || !goes_on(&before, &label)) {
			qpdf_oh_append_item(p->q, nums, qpdf_oh_new_integer(p->q, (long long)i));
			qpdf_oh_append_item(p->q, nums, label_dict(p, &label));
		}
		before = label;
	}
	qpdf_oh_replace_key(p->q, labels, "/Nums", nums);
	qpdf_oh_replace_key(p->q, p->root, "/PageLabels", labels);
}
