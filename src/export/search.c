/*
 * search: the report's XHTML in, data/search.js out: what can be found in the report, a line for
 * each place. The list of all reports makes its index of these files, and its script loads one
 * when the index says that a report may have what a reader looks for.
 *
 *   # ID TAB TEXT                       a heading, without the space
 *   ID TAB TEXT { TAB CELL-ID SPACE AMOUNT }    a row of a table, or a paragraph
 *
 * The surprising rule: a two-sided table has two lines for a row, because each row header begins
 * a line of its own; and a row that has cells for amounts but no amount has none.
 */
#include "export/export.h"

#include <stdbool.h>
#include <string.h>

struct search {
	struct buf out;
	/* the line of a row that is being made */
	const char *id;
	struct buf text, amounts;
	bool cells; /* it has cells for amounts */
};

static bool is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static const char *attribute(const xmlNode *n, const char *name)
{
	for (const xmlAttr *a = n->properties; a; a = a->next)
		if (strcmp((const char *)a->name, name) == 0)
			return a->children ? (const char *)a->children->content : "";
	return NULL;
}

/* The id of an element, or of the nearest one around it. */
static const char *nearest_id(const xmlNode *n)
{
	for (; n && n->type == XML_ELEMENT_NODE; n = n->parent) {
		const char *id = attribute(n, "id");

		if (id)
			return id;
	}
	return "";
}

static bool has_class(const xmlNode *n, const char *name)
{
	const char *class = attribute(n, "class"), *at = class ? strstr(class, name) : NULL;
	size_t len = strlen(name);

	return at && (at == class || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' ');
}

/* Runs of white space are one space, and none at the beginning. */
static void put_text(struct buf *out, const char *s)
{
	for (; *s; s++) {
		bool space = strchr(" \t\r\n", *s) != NULL;

		if (!space || (out->n > 0 && out->p[out->n - 1] != ' '))
			buf_putc(out, space ? ' ' : *s);
	}
}

static void put_content(struct buf *out, const xmlNode *node)
{
	if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
		put_text(out, (const char *)node->content);
	for (const xmlNode *n = node->children; n; n = n->next)
		put_content(out, n);
}

/* What an element says; the caller frees it. */
static struct buf content(const xmlNode *node)
{
	struct buf text = {0};

	put_content(&text, node);
	if (text.n > 0 && text.p[text.n - 1] == ' ')
		text.p[--text.n] = '\0';
	return text;
}

static void put_line(struct search *s, const char *mark, const char *id, const xmlNode *node)
{
	struct buf text = content(node);

	if (text.n > 0)
		buf_printf(&s->out, "%s%s\t%s\n", mark, id, text.p);
	buf_free(&text);
}

/* ---- rows of tables ----------------------------------------------------------------------- */

/* A row may have amounts and names; with neither it says nothing. */
static void end_line(struct search *s)
{
	bool empty = s->text.n == 0 || (s->cells && s->amounts.n == 0);

	if (!empty)
		buf_printf(&s->out, "%s\t%s%s\n", s->id, s->text.p, buf_text(&s->amounts));
	buf_clear(&s->text);
	buf_clear(&s->amounts);
	s->cells = false;
}

static bool is_amount(const char *s)
{
	return *s != '\0' && s[strspn(s, "-0123456789.,")] == '\0';
}

static void put_cell(struct search *s, const xmlNode *cell)
{
	const char *id = attribute(cell, "id");
	struct buf text = content(cell);

	s->cells = s->cells || has_class(cell, "amount");
	if (id && is(cell, "td") && has_class(cell, "amount") && is_amount(buf_text(&text))) {
		buf_printf(&s->amounts, "\t%s %s", id, text.p);
	} else if (text.n > 0 && !has_class(cell, "ordinal")) {
		if (s->text.n > 0)
			buf_putc(&s->text, ' ');
		buf_put(&s->text, text.p, text.n);
	}
	buf_free(&text);
}

static void put_row(struct search *s, const xmlNode *row)
{
	bool named = false;

	s->id = nearest_id(row);
	for (const xmlNode *n = row->children; n; n = n->next) {
		if (is(n, "th") && named)
			end_line(s);
		if (is(n, "th")) {
			named = true;
			s->id = nearest_id(n);
		}
		if (is(n, "td") || is(n, "th"))
			put_cell(s, n);
	}
	end_line(s);
}

/* ---- the page ----------------------------------------------------------------------------- */

static bool is_one_of(const xmlNode *n, const char *const *names)
{
	for (; *names; names++)
		if (is(n, *names))
			return true;
	return false;
}

static void put_node(struct search *, const xmlNode *, bool plain);

static void put_children(struct search *s, const xmlNode *node, bool plain)
{
	for (const xmlNode *n = node->children; n; n = n->next)
		put_node(s, n, plain);
}

/* plain: paragraphs count. */
static void put_node(struct search *s, const xmlNode *n, bool plain)
{
	static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6", NULL};
	static const char *const texts[] = {"p", "li", "dt", "dd", NULL};
	static const char *const others[] = {"head", "nav", "footer", "script", "thead", NULL};
	static const char *const frames[] = {"header", "caption", NULL};

	if (n->type != XML_ELEMENT_NODE || is_one_of(n, others))
		return;
	if (is_one_of(n, headings))
		put_line(s, "#", nearest_id(n), n);
	else if (is(n, "tr"))
		put_row(s, n);
	else if (plain && is_one_of(n, texts))
		put_line(s, "", nearest_id(n), n);
	else
		put_children(s, n, plain && !is_one_of(n, frames));
}

/* For a script, between backquotes. */
static void put_quoted(struct buf *out, const char *s)
{
	for (; *s; s++) {
		if (strchr("`\\$", *s))
			buf_putc(out, '\\');
		buf_putc(out, *s);
	}
}

void search_texts(const xmlDoc *doc, const char *amounts, struct buf *out)
{
	struct search s = {0};

	put_node(&s, xmlDocGetRootElement(doc), true);
	buf_printf(out, "gongkaiTexts('%s', `\n", amounts);
	put_quoted(out, buf_text(&s.out));
	buf_puts(out, "`);\n");
	buf_free(&s.out);
	buf_free(&s.text);
	buf_free(&s.amounts);
}

struct buf site_title(const xmlDoc *doc)
{
	const xmlNode *n = xmlDocGetRootElement(doc)->children;

	while (n && !is(n, "head"))
		n = n->next;
	for (n = n ? n->children : NULL; n && !is(n, "title"); n = n->next)
		;
	return n ? content(n) : (struct buf){0};
}
