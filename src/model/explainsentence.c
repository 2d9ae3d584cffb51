/*
 * explainsentence: a view and the report's XHTML in, the sentences that print an amount out. The
 * surprising rule: templates copy the place of a text from the view into the XHTML; here the
 * place is the address of the explanation's mark, which is how its texts are known again.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/explaining.h"

#include <string.h>

static bool is_printed_as(const struct explanation *e, const char *name)
{
	if (e->measure && strcmp(e->measure->name, name) == 0)
		return true;
	for (const struct same *s = e->same; s; s = s->next)
		if (s->measure && !s->user && strcmp(s->measure->name, name) == 0)
			return true;
	return false;
}

void explanation_mark(const struct explanation *e, xmlDoc *view)
{
	xmlNode *group = xmlDocGetRootElement(view)->children;

	while (group && strcmp((const char *)group->name, "measures") != 0)
		group = group->next;
	for (xmlNode *n = group ? group->children : NULL; n; n = n->next)
		if (is_printed_as(e, (const char *)n->name))
			n->_private = (void *)&e->mark; /* nobody writes through it */
}

/* The element whose text is read as one: a paragraph, an item, a cell of a table. */
static const xmlNode *block_of(const xmlNode *n)
{
	static const char *const blocks[] = {"p",  "li", "td", "th", "dd", "dt",
					     "h1", "h2", "h3", "h4", "h5", "h6"};

	for (n = n->parent; n && n->type == XML_ELEMENT_NODE; n = n->parent)
		for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
			if (strcmp((const char *)n->name, blocks[i]) == 0)
				return n;
	return NULL;
}

/* The texts of a block before the marked one, or behind it. */
static const xmlNode *next_node(const xmlNode *n, const xmlNode *top)
{
	if (n->children && n->type == XML_ELEMENT_NODE)
		return n->children;
	while (n != top && !n->next)
		n = n->parent;
	return n == top ? NULL : n->next;
}

static const char *keep(struct arena *arena, struct buf *b)
{
	const char *text = arena_strdup(arena, buf_text(b));

	buf_free(b);
	return text;
}

/* Where the last sentence of a text begins. */
static const char *last_sentence(const char *text)
{
	const char *from = text;

	for (const char *s; (s = strstr(from, "。")) != NULL;)
		from = s + strlen("。");
	return from;
}

/* The end of its first sentence, its stop included. */
static char *first_sentence(char *text)
{
	char *stop = strstr(text, "。");

	if (stop)
		stop[strlen("。")] = '\0';
	return text;
}

static struct sentence *read_sentence(struct explanation *e, const xmlNode *block,
				      const xmlNode *marked)
{
	struct sentence *s = arena_zalloc(e->arena, sizeof *s);
	struct buf before = {0}, after = {0};
	bool behind = false;

	for (const xmlNode *n = block->children; n; n = next_node(n, block)) {
		if (n == marked)
			behind = true;
		else if (n->type == XML_TEXT_NODE)
			buf_put_spaced(behind ? &after : &before, (const char *)n->content);
	}
	s->before = last_sentence(keep(e->arena, &before));
	s->amount = arena_strdup(e->arena, (const char *)marked->content);
	s->after = first_sentence(arena_strdup(e->arena, buf_text(&after)));
	buf_free(&after);
	return s;
}

void explanation_sentences(struct explanation *e, const xmlDoc *xhtml)
{
	const xmlNode *root = xmlDocGetRootElement(xhtml);
	struct sentence **last = &e->sentences;

	for (const xmlNode *n = root; n; n = next_node(n, root)) {
		const xmlNode *block =
		    n->type == XML_TEXT_NODE && n->_private == &e->mark ? block_of(n) : NULL;

		if (!block)
			continue;
		*last = read_sentence(e, block, n);
		last = &(*last)->next;
	}
}
