/*
 * box: builds the box tree and the structure tree from XHTML in one walk. In: the document
 * and the stylesheet. Out: struct boxes. The surprising rule: inline children of a block
 * that also has block children are gathered into anonymous paragraphs, which have no
 * margins or breaks of their own.
 */
#include "layout/box.h"
#include "base/arena.h"
#include "base/diag.h"
#include "layout/boxtable.h"
#include "layout/text.h"
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 200

static const char *attr(struct arena *arena, const xmlNode *node, const char *name)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
		if (strcmp((const char *)a->name, name) == 0)
			return arena_strdup(arena, a->children != NULL && a->children->content != NULL
							   ? (const char *)a->children->content
							   : "");
	return NULL;
}

const char *builder_attribute(struct builder *b, const xmlNode *node, const char *name)
{
	return attr(b->arena, node, name);
}

struct pos builder_pos(const xmlNode *node)
{
	return node->_private != NULL ? *(const struct pos *)node->_private : POS_NONE;
}

/* What is read out in place of a picture. An empty text stands for nothing. */
static const char *alternative(struct arena *arena, const xmlNode *node)
{
	static const char *const names[] = {"aria-label", "alt", "title"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *text = attr(arena, node, names[i]);

		if (text != NULL && !text_is_blank(text))
			return text;
	}
	return NULL;
}

static unsigned span(const xmlNode *node, const char *name)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
		if (strcmp((const char *)a->name, name) == 0 && a->children != NULL) {
			long n = strtol((const char *)a->children->content, NULL, 10);

			return n < 1 ? 1 : n > 1000 ? 1000 : (unsigned)n;
		}
	return 1;
}

static struct element *new_element(struct builder *b, const char *tag, struct element *parent)
{
	struct element *e = arena_zalloc(b->arena, sizeof *e);

	e->tag = tag;
	e->parent = parent;
	e->serial = (uint32_t)b->out->nelements++;
	e->colspan = e->rowspan = 1;
	if (parent == NULL)
		return e;
	if (parent->last != NULL)
		parent->last->next = e;
	else
		parent->child = e;
	parent->last = e;
	return e;
}

struct element *builder_element(struct builder *b, const xmlNode *node, struct element *parent)
{
	struct element *e = new_element(b, arena_strdup(b->arena, (const char *)node->name), parent);

	e->pos = builder_pos(node);
	if (node->properties != NULL) {
		e->id = attr(b->arena, node, "id");
		e->title = attr(b->arena, node, "title");
		e->href = attr(b->arena, node, "href");
		e->lang = attr(b->arena, node, "lang");
		e->scope = attr(b->arena, node, "scope");
		e->headers = attr(b->arena, node, "headers");
		e->role = attr(b->arena, node, "role");
		e->alt = alternative(b->arena, node);
		e->colspan = span(node, "colspan");
		e->rowspan = span(node, "rowspan");
	}
	return e;
}

static struct box *new_box(struct builder *b, enum box_kind kind, const struct style *style,
			   struct element *element, struct box *parent)
{
	struct box *box = arena_zalloc(b->arena, sizeof *box);

	box->kind = kind;
	box->style = style;
	box->element = element;
	if (parent == NULL)
		return box;
	if (parent->last != NULL)
		parent->last->next = box;
	else
		parent->child = box;
	parent->last = box;
	return box;
}

static struct run *new_run(struct arena *arena, enum run_kind kind, const struct style *style,
			   struct element *element)
{
	struct run *r = arena_zalloc(arena, sizeof *r);

	r->kind = kind;
	r->style = style;
	r->element = element;
	r->text = "";
	return r;
}

/* ---- generated content -------------------------------------------------------- */

const char *boxes_content_text(struct arena *arena, const struct content *content, const xmlNode *node)
{
	const char *all = "";

	for (; content != NULL; content = content->next) {
		const char *piece = "";

		if (content->kind == CONTENT_STRING)
			piece = content->text;
		else if (content->kind == CONTENT_ATTR && node != NULL)
			piece = attr(arena, node, content->text);
		else if (content->kind == CONTENT_TEXT && node != NULL) {
			xmlChar *text = xmlNodeGetContent(node);

			piece = text_collapse(arena, (const char *)text);
			xmlFree(text);
		}
		if (piece != NULL && *piece != '\0')
			all = arena_printf(arena, "%s%s", all, piece);
	}
	return all;
}

struct run *boxes_content_runs(struct arena *arena, const struct content *content,
			       const struct style *style, struct element *element, const xmlNode *node)
{
	static const enum run_kind kinds[] = {
		[CONTENT_STRING] = RUN_TEXT,	     [CONTENT_ATTR] = RUN_TEXT,
		[CONTENT_TEXT] = RUN_TEXT,	     [CONTENT_PAGE] = RUN_PAGE,
		[CONTENT_PAGES] = RUN_PAGES,	     [CONTENT_TARGET_PAGE] = RUN_TARGET_PAGE,
		[CONTENT_NAMED_STRING] = RUN_STRING, [CONTENT_LEADER] = RUN_LEADER,
		[CONTENT_TABLE_PAGE] = RUN_TABLE_PAGE, [CONTENT_TABLE_PAGES] = RUN_TABLE_PAGES,
	};
	struct run *first = NULL, **end = &first;

	for (; content != NULL; content = content->next) {
		struct run *r = new_run(arena, kinds[content->kind], style, element);
		struct content one = *content;

		one.next = NULL;
		r->counter = content->counter;
		r->pos = content->pos;
		if (r->kind == RUN_TEXT)
			r->text = boxes_content_text(arena, &one, node);
		else if (content->kind == CONTENT_TARGET_PAGE && node != NULL)
			r->text = attr(arena, node, content->text);
		else
			r->text = content->text;
		if (r->text == NULL)
			r->text = "";
		if (content->kind == CONTENT_TARGET_PAGE && r->text[0] == '#')
			r->text++;
		r->len = strlen(r->text);
		*end = r;
		end = &r->next;
	}
	return first;
}

/* ---- inline content ------------------------------------------------------------ */

/* Where the runs of the paragraph being gathered go. */
struct gather {
	struct box *para; /* NULL until the first run */
	struct run **end;
	struct box *parent;
	const struct style *style;
	struct element *element;
};

static void put_runs(struct builder *b, struct gather *g, struct run *runs)
{
	if (runs == NULL)
		return;
	if (g->para == NULL) {
		g->para = new_box(b, BOX_PARA, g->style, g->element, g->parent);
		g->para->anonymous = true;
		g->end = &g->para->runs;
	}
	*g->end = runs;
	for (; runs != NULL; runs = runs->next) {
		g->end = &runs->next;
		if (runs->kind == RUN_TARGET_PAGE)
			b->out->has_targets = true;
	}
}

static void put_pseudo(struct builder *b, struct gather *g, const xmlNode *node,
		       const struct style *own, struct element *element, bool after)
{
	const struct style *style = sheet_pseudo(b->sheet, node, own, after);

	if (style == NULL || style->content == NULL || style->display == DISPLAY_NONE)
		return;
	if (!after && strcmp((const char *)node->name, "li") == 0)
		element = new_element(b, MARKER_TAG, element);
	put_runs(b, g, boxes_content_runs(b->arena, style->content, style, element, node));
}

static void put_text(struct builder *b, struct gather *g, const xmlNode *node,
		     const struct style *style, struct element *element)
{
	const char *text = (const char *)node->content, *line;
	struct run *r;

	if (text == NULL || (g->para == NULL && text_is_blank(text)))
		return;
	for (;;) {
		line = style->white_space == WS_PRE_LINE ? strchr(text, '\n') : NULL;
		r = new_run(b->arena, RUN_TEXT, style, element);
		r->len = line != NULL ? (size_t)(line - text) : strlen(text);
		r->text = arena_strndup(b->arena, text, r->len);
		if (node->_private != NULL)
			r->pos = *(const struct pos *)node->_private;
		put_runs(b, g, r);
		if (line == NULL)
			return;
		put_runs(b, g, new_run(b->arena, RUN_BREAK, style, element));
		text = line + 1;
	}
}

static void put_inline(struct builder *b, struct gather *g, const xmlNode *node,
		       const struct style *style, struct element *element, int depth)
{
	if (strcmp((const char *)node->name, "svg") == 0) {
		diag_error(b->diag, builder_pos(node),
			   "a picture stands in a line of text: put <svg> on its own into a block");
		return;
	}
	if (strcmp((const char *)node->name, "br") == 0) {
		put_runs(b, g, new_run(b->arena, RUN_BREAK, style, element));
		return;
	}
	if (strcmp((const char *)node->name, "a") == 0 || attr(b->arena, node, "lang") != NULL)
		element = builder_element(b, node, element);
	if (depth > MAX_DEPTH)
		return;
	put_pseudo(b, g, node, style, element, false);
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) {
			put_text(b, g, n, style, element);
		} else if (n->type == XML_ELEMENT_NODE) {
			const struct style *child = sheet_style(b->sheet, n, style);

			if (child->display != DISPLAY_NONE)
				put_inline(b, g, n, child, element, depth + 1);
		}
	}
	put_pseudo(b, g, node, style, element, true);
}

/* ---- blocks ---------------------------------------------------------------------- */

static bool unprintable(struct builder *b, const xmlNode *node)
{
	static const char *const tags[] = {"img",   "object", "video", "iframe",
					   "input", "canvas", "audio", "math"};

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (strcmp((const char *)node->name, tags[i]) == 0) {
			diag_error(b->diag, builder_pos(node),
				   "<%s> cannot be printed: hide it with display: none in @media print",
				   tags[i]);
			return true;
		}
	return false;
}

static void end_para(struct builder *b, struct gather *g)
{
	if (g->para != NULL)
		text_collapse_runs(b->arena, g->para->runs);
	g->para = NULL;
}

static void build_children(struct builder *b, const xmlNode *node, struct box *box, int depth)
{
	struct gather g = {NULL, NULL, box, box->style, box->element};

	put_pseudo(b, &g, node, box->style, box->element, false);
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		const struct style *style;

		if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) {
			put_text(b, &g, n, box->style, box->element);
			continue;
		}
		if (n->type != XML_ELEMENT_NODE)
			continue;
		style = sheet_style(b->sheet, n, box->style);
		if (style->display == DISPLAY_NONE || unprintable(b, n))
			continue;
		if (style->display == DISPLAY_INLINE) {
			put_inline(b, &g, n, style, box->element, depth + 1);
			continue;
		}
		end_para(b, &g);
		builder_box(b, n, style, box->element, box, depth + 1);
	}
	put_pseudo(b, &g, node, box->style, box->element, true);
	end_para(b, &g);
}

static enum box_kind box_kind(const xmlNode *node, const struct style *style)
{
	if (strcmp((const char *)node->name, "svg") == 0)
		return BOX_PICTURE;
	return style->display == DISPLAY_TABLE ? BOX_TABLE : BOX_BLOCK;
}

struct box *builder_box(struct builder *b, const xmlNode *node, const struct style *style,
			struct element *parent_element, struct box *parent, int depth)
{
	struct element *element;
	struct box *box;

	if (depth > MAX_DEPTH) {
		diag_error(b->diag, POS_NONE, "the document is nested deeper than %d elements", MAX_DEPTH);
		return NULL;
	}
	element = builder_element(b, node, parent_element);
	box = new_box(b, box_kind(node, style), style, element, parent);
	if (style->bookmark_level > 0)
		box->bookmark = boxes_content_text(b->arena, style->bookmark_label, node);
	if (style->string_set_name != NULL)
		box->named_text = boxes_content_text(b->arena, style->string_set, node);
	if (box->kind == BOX_TABLE)
		builder_table(b, node, box, depth);
	else if (box->kind == BOX_PICTURE)
		builder_picture(b, node, box);
	else
		build_children(b, node, box, depth);
	return box;
}

bool boxes_build(struct arena *arena, struct diag *diag, xmlDoc *doc, struct sheet *sheet,
		 struct boxes *out)
{
	struct builder b = {arena, diag, sheet, out};
	const xmlNode *root = xmlDocGetRootElement(doc);
	unsigned errors = diag->errors;

	memset(out, 0, sizeof *out);
	if (root == NULL)
		return false;
	out->root = builder_box(&b, root, sheet_style(sheet, root, sheet_initial(sheet)), NULL, NULL, 0);
	if (out->root != NULL)
		out->elements = out->root->element;
	return out->root != NULL && diag->errors == errors;
}
