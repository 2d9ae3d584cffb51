/*
 * sentence: the report's XHTML in, its texts as they are printed out: sentences, headings and
 * the entries of the 目录. The surprising rule: a printed text is joined of pieces, words of the
 * template and of the report, and each byte still knows where it was typed. Cells of tables are
 * left out: rules about them use the tables and the fields.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/checking.h"

#include <string.h>

struct reading {
	struct checking *c;
	struct value **last[3]; /* sentences, headings, contents */
	struct buf text;
	struct piece *piece;
	size_t n, cap;
};

static bool is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static bool is_heading(const xmlNode *n)
{
	const char *s = (const char *)n->name;

	return n->type == XML_ELEMENT_NODE && s[0] == 'h' && s[1] >= '1' && s[1] <= '6' && !s[2];
}

static bool is_block(const xmlNode *n)
{
	return is_heading(n) || is(n, "p") || is(n, "li") || is(n, "dt") || is(n, "dd");
}

static const char *attribute(const xmlNode *n, const char *name)
{
	for (const xmlAttr *a = n->properties; a; a = a->next)
		if (strcmp((const char *)a->name, name) == 0 && a->children)
			return (const char *)a->children->content;
	return NULL;
}

/* ---- one text ---------------------------------------------------------------------------- */

static void put_texts(struct reading *r, const xmlNode *n)
{
	for (n = n->children; n; n = n->next) {
		const struct pos *pos = n->_private;

		if (n->type != XML_TEXT_NODE) {
			put_texts(r, n);
			continue;
		}
		r->piece = arena_grow(r->c->arena, r->piece, r->n, &r->cap, sizeof *r->piece);
		r->piece[r->n++] = (struct piece){r->text.n, pos ? *pos : POS_NONE,
						  pos && report_holds(r->c->m, *pos)};
		buf_put_spaced(&r->text, (const char *)n->content);
	}
}

static struct value *read_printed(struct reading *r, const xmlNode *n)
{
	struct value *v = arena_zalloc(r->c->arena, sizeof *v);

	put_texts(r, n);
	v->text = arena_strdup(r->c->arena, buf_text(&r->text));
	v->piece = r->piece;
	v->pieces = r->n;
	buf_clear(&r->text);
	r->piece = NULL;
	r->n = r->cap = 0;
	return v;
}

static void add(struct reading *r, int which, struct value *v)
{
	*r->last[which] = v;
	r->last[which] = &v->next;
}

/* ---- the 目录 ------------------------------------------------------------------------------ */

static const xmlNode *find(const xmlNode *n, bool (*want)(const xmlNode *, const char *),
			   const char *what)
{
	const xmlNode *found = NULL;

	if (n->type != XML_ELEMENT_NODE || is(n, "tbody"))
		return NULL;
	if (want(n, what))
		return n;
	for (const xmlNode *k = n->children; k && !found; k = k->next)
		found = find(k, want, what);
	return found;
}

static bool has_id(const xmlNode *n, const char *id)
{
	const char *own = attribute(n, "id");

	return own && strcmp(own, id) == 0;
}

static bool heads(const xmlNode *n, const char *unused)
{
	(void)unused;
	return is_heading(n);
}

/* The entry's text; its child is the heading it leads to. */
static void read_entries(struct reading *r, const xmlNode *body, const xmlNode *n)
{
	for (n = n->children; n; n = n->next) {
		const char *href = is(n, "a") ? attribute(n, "href") : NULL;
		const xmlNode *target = href && *href == '#' ? find(body, has_id, href + 1) : NULL;
		const xmlNode *heading = target ? find(target, heads, NULL) : NULL;
		struct value *v;

		if (!heading) {
			read_entries(r, body, n);
			continue;
		}
		v = read_printed(r, n);
		v->child = read_printed(r, heading);
		add(r, 2, v);
	}
}

/* ---- the whole ----------------------------------------------------------------------------- */

static bool has_blocks(const xmlNode *n)
{
	for (n = n->children; n; n = n->next)
		if (is_block(n))
			return true;
	return false;
}

static void walk(struct reading *r, const xmlNode *body, const xmlNode *n)
{
	for (n = n->children; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE || is(n, "thead") || is(n, "tbody") ||
		    is(n, "script") || is(n, "style"))
			continue;
		if (is(n, "nav"))
			read_entries(r, body, n);
		if (!is_block(n) || has_blocks(n)) {
			walk(r, body, n);
			continue;
		}
		if (is_heading(n))
			add(r, 1, read_printed(r, n));
		add(r, 0, read_printed(r, n));
	}
}

void sentences_read(struct checking *c, const xmlDoc *xhtml)
{
	struct reading r = {.c = c, .last = {&c->sentences, &c->headings, &c->contents}};
	const xmlNode *body = xhtml ? xmlDocGetRootElement(xhtml)->children : NULL;

	while (body && !is(body, "body"))
		body = body->next;
	if (body)
		walk(&r, body, body);
	buf_free(&r.text);
}
