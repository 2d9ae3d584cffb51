/*
 * site: the report's XHTML in, index.html out: polyglot HTML text that an HTML parser and
 * an XML parser read as the same tree. The surprising rule: what only the templates needed
 * (namespace declarations, data-* attributes, comments) stays behind.
 */
#include "export/export.h"
#include <string.h>

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

static void put_node(struct buf *out, const xmlNode *node);

static void put_children(struct buf *out, const xmlNode *node)
{
	for (const xmlNode *n = node->children; n != NULL; n = n->next)
		put_node(out, n);
}

static void put_element(struct buf *out, const xmlNode *node)
{
	const char *name = (const char *)node->name;

	buf_putc(out, '<');
	buf_puts(out, name);
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
		put_attribute(out, node, a);
	if (is_void(name)) {
		buf_puts(out, "/>");
		return;
	}
	buf_putc(out, '>');
	put_children(out, node);
	buf_puts(out, "</");
	buf_puts(out, name);
	buf_putc(out, '>');
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

static void put_node(struct buf *out, const xmlNode *node)
{
	switch (node->type) {
	case XML_ELEMENT_NODE:
		put_element(out, node);
		break;
	case XML_TEXT_NODE:
	case XML_CDATA_SECTION_NODE:
		put_text(out, node);
		break;
	default: /* comments and instructions */
		break;
	}
}

void site_html(const xmlDoc *doc, struct buf *out)
{
	buf_puts(out, "<!DOCTYPE html>\n");
	for (const xmlNode *n = doc->children; n != NULL; n = n->next)
		put_node(out, n);
	buf_putc(out, '\n');
}
