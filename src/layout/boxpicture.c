/*
 * boxpicture: an svg element in, its shapes out: rectangles and texts in whole numbers, which is
 * what the model draws. What the picture says to those who do not see it, its title and
 * description, becomes the alt of its element. The surprising rule: what SVG can do beyond
 * this is an error, never left out, for a picture with a part missing says something else.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/boxtable.h"
#include "layout/text.h"
#include <stdlib.h>
#include <string.h>

#define MAX_NUMBER 99999

/* What an attribute is when it is not there. */
enum { NEEDED = -1 };

/* A whole number, up to the end or a space; NULL: it is none. */
static const char *read_number(const char *s, int *out)
{
	bool minus = *s == '-';
	int n = 0;

	s += minus;
	if (*s < '0' || *s > '9')
		return NULL;
	for (; *s >= '0' && *s <= '9'; s++)
		if ((n = n * 10 + (*s - '0')) > MAX_NUMBER)
			return NULL;
	*out = minus ? -n : n;
	return *s == '\0' || *s == ' ' ? s : NULL;
}

static int number(struct builder *b, const xmlNode *node, const char *name, int fallback)
{
	const char *value = builder_attribute(b, node, name), *end;
	int n = 0;

	if (value == NULL && fallback == NEEDED)
		diag_error(b->diag, builder_pos(node), "<%s> of a picture needs the attribute %s",
			   (const char *)node->name, name);
	if (value == NULL)
		return fallback;
	end = read_number(value, &n);
	if (end == NULL || *end != '\0')
		diag_error(b->diag, builder_pos(node),
			   "the %s of <%s> is '%s': expected a whole number up to %d", name,
			   (const char *)node->name, value, MAX_NUMBER);
	return n;
}

/* "0 0 WIDTH HEIGHT" */
static void read_view(struct builder *b, const xmlNode *node, struct picture *p)
{
	const char *value = builder_attribute(b, node, "viewBox"), *s = value ? value : "";
	int v[4] = {0};

	for (int i = 0; i < 4 && s != NULL; i++) {
		s += strspn(s, " ");
		s = read_number(s, &v[i]);
	}
	if (s != NULL && *s == '\0' && v[0] == 0 && v[1] == 0 && v[2] > 0 && v[3] > 0) {
		p->width = v[2];
		p->height = v[3];
		return;
	}
	diag_error(b->diag, builder_pos(node),
		   "the viewBox of a picture is '%s': expected '0 0 WIDTH HEIGHT' in whole numbers",
		   value ? value : "");
}

static enum anchor read_anchor(struct builder *b, const xmlNode *node)
{
	static const char *const names[] = {"start", "middle", "end"};
	const char *value = builder_attribute(b, node, "text-anchor");

	for (int i = 0; i < 3 && value != NULL; i++)
		if (strcmp(value, names[i]) == 0)
			return (enum anchor)i;
	if (value != NULL)
		diag_error(b->diag, builder_pos(node),
			   "text-anchor is '%s': expected start, middle or end", value);
	return ANCHOR_START;
}

static const xmlNode *text_of(struct builder *b, const xmlNode *node)
{
	const xmlNode *found = NULL;

	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		if (n->type == XML_TEXT_NODE && found == NULL)
			found = n;
		else if (n->type == XML_ELEMENT_NODE)
			diag_error(b->diag, builder_pos(n),
				   "<%s> in a text of a picture cannot be printed: expected text alone",
				   (const char *)n->name);
	}
	return found;
}

static struct run *read_run(struct builder *b, const xmlNode *node, const struct style *style,
			    struct element *element)
{
	const xmlNode *text = text_of(b, node);
	struct run *r = arena_zalloc(b->arena, sizeof *r);

	r->kind = RUN_TEXT;
	r->style = style;
	r->element = element;
	r->text = text != NULL ? text_collapse(b->arena, (const char *)text->content) : "";
	r->len = strlen(r->text);
	r->pos = text != NULL ? builder_pos(text) : POS_NONE;
	return r;
}

static struct shape *read_shape(struct builder *b, const xmlNode *node, const struct box *box,
				int size)
{
	struct shape *s = arena_zalloc(b->arena, sizeof *s);

	s->style = sheet_style(b->sheet, node, box->style);
	s->x = number(b, node, "x", 0);
	s->y = number(b, node, "y", 0);
	if (strcmp((const char *)node->name, "rect") == 0) {
		s->w = number(b, node, "width", NEEDED);
		s->h = number(b, node, "height", NEEDED);
	} else {
		s->size = number(b, node, "font-size", size);
		s->anchor = read_anchor(b, node);
		s->text = read_run(b, node, s->style, box->element);
	}
	return s;
}

/* The title and what follows it. */
static const char *add_about(struct builder *b, const char *about, const xmlNode *node)
{
	xmlChar *content = xmlNodeGetContent(node);
	const char *text = text_collapse(b->arena, (const char *)content);

	xmlFree(content);
	return about != NULL ? arena_printf(b->arena, "%s。%s", about, text) : text;
}

void builder_picture(struct builder *b, const xmlNode *node, struct box *box)
{
	struct picture *p = box->picture = arena_zalloc(b->arena, sizeof *p);
	struct shape **last = &p->shapes;
	int size = number(b, node, "font-size", 16);
	const char *about = NULL;

	read_view(b, node, p);
	for (const xmlNode *n = node->children; n != NULL; n = n->next) {
		const char *name = (const char *)n->name;

		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (strcmp(name, "title") == 0 || strcmp(name, "desc") == 0) {
			about = add_about(b, about, n);
		} else if (strcmp(name, "rect") == 0 || strcmp(name, "text") == 0) {
			*last = read_shape(b, n, box, size);
			last = &(*last)->next;
		} else {
			diag_error(b->diag, builder_pos(n),
				   "<%s> in a picture cannot be printed: expected rect, text, title or "
				   "desc",
				   name);
		}
	}
	if (box->element->alt == NULL)
		box->element->alt = about;
}
