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
static void put_destination(const struct pdf *p, size_t page, unit y, struct buf *out)
{
	const struct page *to = &p->book->pages[page];

	buf_puts(out, "/Dest[");
	pdf_ref(out, p->pages[page]);
	buf_puts(out, "/XYZ null ");
	pdf_y(out, to, to->turned ? 0 : y);
	buf_puts(out, " null]");
}

/* ---- links --------------------------------------------------------------------------- */

/* The links of one element on one page, links[0 … n), are one annotation. */
struct area {
	const struct page *page;
	const struct link *links;
	size_t n;
};

static size_t same_link(const struct page *page, size_t first)
{
	const struct link *link = &page->links[first];
	size_t n = 1;

	for (; first + n < page->nlinks; n++)
		if (link->element == NULL || link[n].element != link->element ||
		    link[n].target != link->target || link[n].uri != link->uri)
			break;
	return n;
}

static void put_rect(const struct area *area, struct buf *out)
{
	unit left = area->links[0].x, top = area->links[0].y, right = left, foot = top;

	for (size_t i = 0; i < area->n; i++) {
		const struct link *l = &area->links[i];

		left = l->x < left ? l->x : left;
		top = l->y < top ? l->y : top;
		right = l->x + l->w > right ? l->x + l->w : right;
		foot = l->y + l->h > foot ? l->y + l->h : foot;
	}
	buf_puts(out, "/Rect[");
	pdf_length(out, left);
	buf_putc(out, ' ');
	pdf_y(out, area->page, foot);
	buf_putc(out, ' ');
	pdf_length(out, right);
	buf_putc(out, ' ');
	pdf_y(out, area->page, top);
	buf_putc(out, ']');
}

static void put_point(const struct area *area, unit x, unit y, struct buf *out)
{
	pdf_length(out, x);
	buf_putc(out, ' ');
	pdf_y(out, area->page, y);
	buf_putc(out, ' ');
}

/* Over several lines: upper left and right, lower left and right of each, as readers want it. */
static void put_quads(const struct area *area, struct buf *out)
{
	if (area->n < 2)
		return;
	buf_puts(out, "/QuadPoints[");
	for (size_t i = 0; i < area->n; i++) {
		const struct link *l = &area->links[i];

		put_point(area, l->x, l->y, out);
		put_point(area, l->x + l->w, l->y, out);
		put_point(area, l->x, l->y + l->h, out);
		put_point(area, l->x + l->w, l->y + l->h, out);
	}
	buf_putc(out, ']');
}

static bool is_within(const struct element *e, const struct element *outer)
{
	while (e != NULL && e != outer)
		e = e->parent;
	return e != NULL;
}

/* What the link says to those who cannot see it: its title, or its text on this page. */
static void put_contents(const struct area *area, struct buf *out)
{
	const struct link *link = area->links;
	struct buf text = {0};

	if (link->element != NULL && link->element->title != NULL)
		buf_puts(&text, link->element->title);
	if (text.n == 0 && link->element != NULL)
		for (size_t i = 0; i < area->page->nfrags; i++) {
			const struct frag *f = &area->page->frags[i];

			if (f->kind == FRAG_TEXT && is_within(f->element, link->element))
				buf_put(&text, f->text, f->nbytes);
		}
	if (text.n == 0)
		buf_puts(&text, link->uri != NULL ? link->uri : link->target);
	buf_puts(out, "/Contents");
	pdf_text(out, buf_text(&text));
	buf_free(&text);
}

/* A URI is ASCII (ISO 32000-1, 12.6.4.7): what is not, and spaces, are its bytes in UTF-8. */
static void put_uri(const char *uri, struct buf *out)
{
	struct buf ascii = {0};

	for (const char *s = uri; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s >= 127)
			buf_printf(&ascii, "%%%02X", (unsigned char)*s);
		else
			buf_putc(&ascii, *s);
	pdf_text(out, buf_text(&ascii));
	buf_free(&ascii);
}

/* Where the link leads; false after a message when that is nowhere. */
static bool put_target(const struct pdf *p, const struct link *link, struct buf *out)
{
	const struct dest *dest;

	if (link->target == NULL) {
		buf_puts(out, "/A<</S/URI/URI");
		put_uri(link->uri, out);
		buf_puts(out, ">>");
		return true;
	}
	dest = book_find_dest(p->book, link->target);
	if (dest == NULL) {
		diag_error(p->diag, link->element != NULL ? link->element->pos : POS_NONE,
			   "a link leads to #%s, but nothing in the book has that id",
			   link->target);
		return false;
	}
	put_destination(p, dest->page, dest->y, out);
	return true;
}

static void add_annot(struct pdf *p, size_t page, const struct area *area)
{
	unsigned number = pdf_reserve(p, 1);
	struct buf *out = pdf_begin(p, number);

	/* a linearized file has what the first page needs plain, and pages do not share streams */
	p->objects.v[number - 1].place = page > 0 ? PDF_PACKED : PDF_PLAIN;
	p->objects.v[number - 1].group = (uint32_t)page;
	buf_puts(out, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]");
	put_rect(area, out);
	put_quads(area, out);
	put_contents(area, out);
	buf_puts(out, "/P");
	pdf_ref(out, p->pages[page]);
	buf_printf(out, "/StructParent %zu", p->book->npages + p->nannots);
	if (put_target(p, area->links, out))
		buf_puts(out, ">>");
	pdf_end(p, number);
	p->annots = xgrow(p->annots, p->nannots, &p->cannots, sizeof *p->annots);
	p->annots[p->nannots++] = (struct pdf_annot){number, (uint32_t)page, area->links->element};
}

void pdf_add_links(struct pdf *p)
{
	for (size_t i = 0; i < p->book->npages; i++) {
		const struct page *page = &p->book->pages[i];

		for (size_t j = 0; j < page->nlinks;) {
			struct area area = {page, &page->links[j], same_link(page, j)};

			if (area.links->target != NULL || area.links->uri != NULL)
				add_annot(p, i, &area);
			j += area.n;
		}
	}
}

void pdf_put_annots(const struct pdf *p, size_t page, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < p->nannots; i++) {
		if (p->annots[i].page != page)
			continue;
		if (!any)
			buf_puts(out, "/Annots[");
		any = true;
		pdf_ref(out, p->annots[i].number);
	}
	if (any)
		buf_puts(out, "]");
}

/* ---- outline ------------------------------------------------------------------------- */

#define NO_ITEM SIZE_MAX

struct item {
	size_t parent, first, last, prev, next; /* NO_ITEM: none */
	int children;
};

/* Item 0 is the outline itself, item i + 1 bookmark i. A level may be skipped downwards. */
static struct item *make_items(const struct pdf *p)
{
	const struct book *book = p->book;
	struct item *items = xcalloc(book->nbookmarks + 1, sizeof *items);

	for (size_t i = 0; i <= book->nbookmarks; i++) {
		size_t up = i - 1;

		items[i] = (struct item){NO_ITEM, NO_ITEM, NO_ITEM, NO_ITEM, NO_ITEM, 0};
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

static void put_item_ref(const struct pdf *p, const char *key, size_t i, struct buf *out)
{
	if (i == NO_ITEM)
		return;
	buf_puts(out, key);
	pdf_ref(out, p->outlines + (unsigned)i);
}

static void put_item(struct pdf *p, const struct item *items, size_t i)
{
	const struct item *item = &items[i];
	unsigned number = p->outlines + (unsigned)i;
	struct buf *out = pdf_begin(p, number);

	buf_puts(out, "<<");
	put_item_ref(p, "/Parent", item->parent, out);
	put_item_ref(p, "/Prev", item->prev, out);
	put_item_ref(p, "/Next", item->next, out);
	put_item_ref(p, "/First", item->first, out);
	put_item_ref(p, "/Last", item->last, out);
	if (item->children > 0)
		buf_printf(out, "/Count %d", item_count(items, i));
	if (i == 0) {
		buf_puts(out, "/Type/Outlines");
	} else {
		const struct bookmark *b = &p->book->bookmarks[i - 1];

		buf_puts(out, "/Title");
		pdf_text(out, b->label);
		put_destination(p, b->page, b->y, out);
	}
	buf_puts(out, ">>");
	pdf_end(p, number);
}

void pdf_add_outline(struct pdf *p)
{
	struct item *items;

	if (p->book->nbookmarks == 0)
		return;
	items = make_items(p);
	p->outlines = pdf_reserve(p, p->book->nbookmarks + 1);
	for (size_t i = 0; i <= p->book->nbookmarks; i++)
		put_item(p, items, i);
	buf_puts(&p->catalog, "/PageMode/UseOutlines/Outlines");
	pdf_ref(&p->catalog, p->outlines);
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

static void put_label(const struct label *label, struct buf *out)
{
	if (label->numerals == NUMERALS_NONE) {
		buf_puts(out, "<</P");
		pdf_text(out, label->text);
		buf_puts(out, ">>");
		return;
	}
	buf_printf(out, "<</S/%s/St %d>>", label->numerals == NUMERALS_ROMAN ? "r" : "D",
		   label->number > 0 ? label->number : 1);
}

static size_t first_numbered(const struct book *book)
{
	for (size_t i = 0; i < book->npages; i++)
		if (book->pages[i].numbered)
			return i;
	return 0;
}

void pdf_add_labels(struct pdf *p)
{
	size_t body = first_numbered(p->book);
	struct label before = {0};

	buf_puts(&p->catalog, "/PageLabels<</Nums[");
	for (size_t i = 0; i < p->book->npages; i++) {
		struct label label = page_label(&p->book->pages[i], i < body);

		if (i == 0 || !goes_on(&before, &label)) {
			buf_printf(&p->catalog, "%zu", i);
			put_label(&label, &p->catalog);
		}
		before = label;
	}
	buf_puts(&p->catalog, "]>>");
}
