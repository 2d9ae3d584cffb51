/*
 * site: XHTML in, polyglot HTML text out, that an HTML parser and an XML parser read as the
 * same tree; index.html with the pages of the laid-out book where data-page asks for them. The
 * surprising rule: what only the templates needed (namespace declarations, data-* attributes,
 * comments) stays behind.
 */
#include "export/export.h"
#include "base/diag.h"
#include <string.h>

struct site {
	struct diag *diag;
	const struct book *book; /* NULL: none, and nobody asks for its pages */
	struct buf *out;
};

/* Elements that HTML knows to be empty. They alone are written <br/>. */
static bool is_void(const char *name)
{
	static const char *const names[] = {"area", "base",  "br",   "col",  "embed",  "hr", "img",
					    "input", "link", "meta", "param", "source", "track",
					    "wbr"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Elements in which an HTML parser reads neither tags nor references. */
static bool is_raw(const char *name)
{
	return strcmp(name, "style") == 0 || strcmp(name, "script") == 0;
}

/* Text with every byte of `special` replaced by its reference; the runs between go over whole. */
static void put_escaped(struct buf *out, const char *text, const char *special)
{
	for (;;) {
		size_t n = strcspn(text, special);

		buf_put(out, text, n);
		text += n;
		switch (*text++) {
		case '\0':
			return;
		case '&':
			buf_puts(out, "&amp;");
			break;
		case '<':
			buf_puts(out, "&lt;");
			break;
		case '>':
			buf_puts(out, "&gt;");
			break;
		case '"':
			buf_puts(out, "&quot;");
			break;
		default: /* line ends and tabs, which parsers would change */
			buf_printf(out, "&#%d;", text[-1]);
		}
	}
}

/* A </ in CSS or a script would end the element; with a backslash it means the same to both. */
static void put_raw(struct buf *out, const char *text)
{
	const char *p;

	for (; (p = strstr(text, "</")) != NULL; text = p + 1) {
		buf_put(out, text, (size_t)(p - text + 1));
		buf_putc(out, '\\');
	}
	buf_puts(out, text);
}

static void put_value(struct buf *out, const char *name, const xmlAttr *attr)
{
	buf_putc(out, ' ');
	buf_puts(out, name);
	buf_puts(out, "=\"");
	for (const xmlNode *n = attr->children; n != NULL; n = n->next)
		if (n->content != NULL)
			put_escaped(out, (const char *)n->content, "&<>\"\t\n\r");
	buf_putc(out, '"');
}

static bool has_lang(const xmlNode *node)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
		if (a->ns == NULL && strcmp((const char *)a->name, "lang") == 0)
			return true;
	return false;
}

static void put_attribute(struct buf *out, const xmlNode *node, const xmlAttr *attr)
{
	const char *name = (const char *)attr->name;

	if (attr->ns == NULL) {
		if (strncmp(name, "data-", 5) != 0)
			put_value(out, name, attr);
	} else if (xmlStrEqual(attr->ns->href, XML_XML_NAMESPACE) && strcmp(name, "lang") == 0) {
		if (!has_lang(node))
			put_value(out, name, attr);
	}
}

static void put_node(struct site *, const xmlNode *);

static void put_children(struct site *s, const xmlNode *node)
{
	for (const xmlNode *n = node->children; n != NULL; n = n->next)
		put_node(s, n);
}

/* The id whose page is asked for, or NULL. */
static const char *wanted_page(const xmlNode *node)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
		if (a->ns == NULL && strcmp((const char *)a->name, "data-page") == 0)
			return a->children != NULL ? (const char *)a->children->content : "";
	return NULL;
}

static const struct dest *find_page(struct site *s, const xmlNode *node, const char *id)
{
	const struct dest *dest = book_find_dest(s->book, id);

	if (dest == NULL)
		diag_error(s->diag, node->_private ? *(const struct pos *)node->_private : POS_NONE,
			   "data-page: nothing with the id '%s' stands in the book", id);
	return dest;
}

static void put_attributes(struct site *s, const xmlNode *node, const struct dest *page)
{
	bool link = page != NULL && strcmp((const char *)node->name, "a") == 0;

	if (link)
		buf_printf(s->out, " href=\"" SCREEN_EDITION "#page=%u\"", page->page + 1);
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
		if (!link || strcmp((const char *)a->name, "href") != 0)
			put_attribute(s->out, node, a);
}

static void put_element(struct site *s, const xmlNode *node)
{
	const char *name = (const char *)node->name, *id = wanted_page(node);
	const struct dest *page = id && s->book ? find_page(s, node, id) : NULL;

	buf_putc(s->out, '<');
	buf_puts(s->out, name);
	put_attributes(s, node, page);
	if (is_void(name)) {
		buf_puts(s->out, "/>");
		return;
	}
	buf_putc(s->out, '>');
	if (page != NULL && strcmp(name, "a") != 0)
		put_escaped(s->out, s->book->pages[page->page].label, "&<>");
	else
		put_children(s, node);
	buf_puts(s->out, "</");
	buf_puts(s->out, name);
	buf_putc(s->out, '>');
}

static void put_text(struct buf *out, const xmlNode *node)
{
	if (node->content == NULL)
		return;
	if (node->parent != NULL && is_raw((const char *)node->parent->name))
		put_raw(out, (const char *)node->content);
	else
		put_escaped(out, (const char *)node->content, "&<>\r");
}

static void put_node(struct site *s, const xmlNode *node)
{
	switch (node->type) {
	case XML_ELEMENT_NODE:
		put_element(s, node);
		break;
	case XML_TEXT_NODE:
	case XML_CDATA_SECTION_NODE:
		put_text(s->out, node);
		break;
	default: /* comments and instructions */
		break;
	}
}

static void put_document(struct site *s, const xmlDoc *doc)
{
	buf_puts(s->out, "<!DOCTYPE html>\n");
	for (const xmlNode *n = doc->children; n != NULL; n = n->next)
		put_node(s, n);
	buf_putc(s->out, '\n');
}

void site_html(const xmlDoc *doc, struct buf *out)
{
	put_document(&(struct site){.out = out}, doc);
}

bool site_report(struct diag *d, const xmlDoc *doc, const struct book *book, struct buf *out)
{
	unsigned errors = d->errors;

	put_document(&(struct site){d, book, out}, doc);
	return d->errors == errors;
}
