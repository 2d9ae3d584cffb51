/*
 * layout: the stage's list of steps. In: XHTML, stylesheet, fonts. Out: the book. The
 * surprising rule: the whole flow is laid out once; only paragraphs that print page numbers
 * are composed again when the numbers are known, and everything is run once more in the rare
 * case that this changes how many lines they have.
 */
#include "layout/layout.h"
#include "base/arena.h"
#include "base/diag.h"
#include "layout/page.h"
#include <string.h>

#define MAX_ROUNDS 4

static const char *attribute(struct arena *arena, const xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
	const char *copy = value != NULL ? arena_strdup(arena, (const char *)value) : NULL;

	xmlFree(value);
	return copy;
}

static void read_meta(struct arena *arena, const xmlNode *node, struct book *book)
{
	const char *name = attribute(arena, node, "name"), *content = attribute(arena, node, "content");

	if (name == NULL || content == NULL)
		return;
	if (strcasecmp(name, "author") == 0)
		book->author = content;
	else if (strcasecmp(name, "description") == 0)
		book->subject = content;
	else if (strcasecmp(name, "keywords") == 0)
		book->keywords = content;
	else if (strcasecmp(name, "date") == 0)
		book->date = content;
}

static void read_head(struct arena *arena, xmlDoc *doc, struct book *book)
{
	const xmlNode *root = xmlDocGetRootElement(doc), *head = root->children;

	book->lang = attribute(arena, root, "lang");
	while (head != NULL && (head->type != XML_ELEMENT_NODE || strcmp((char *)head->name, "head") != 0))
		head = head->next;
	for (const xmlNode *n = head != NULL ? head->children : NULL; n != NULL; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (strcmp((const char *)n->name, "meta") == 0) {
			read_meta(arena, n, book);
		} else if (strcmp((const char *)n->name, "title") == 0) {
			xmlChar *text = xmlNodeGetContent(n);

			book->title = text_collapse(arena, (const char *)text);
			xmlFree(text);
		}
	}
}

/* false: some paragraph needs another number of lines now. */
static bool fill_in_numbers(struct flow *f, struct book *book)
{
	bool same = true;

	f->composer.context.book = book;
	for (size_t i = 0; i < f->nlates; i++)
		same &= flow_recompose(f, &f->lates[i]);
	return same;
}

struct book *layout_book(struct arena *arena, struct diag *diag, xmlDoc *doc, struct sheet *sheet,
			 struct fonts *fonts)
{
	struct book *book = arena_zalloc(arena, sizeof *book);
	unsigned errors = diag->errors;
	struct boxes boxes;
	bool settled = false;

	if (!boxes_build(arena, diag, doc, sheet, &boxes))
		return NULL;
	book->root = boxes.elements;
	book->nelements = boxes.nelements;
	read_head(arena, doc, book);
	for (int round = 0; round < MAX_ROUNDS && !settled && diag->errors == errors; round++) {
		struct flow f;
		struct pager pager = {.flow = &f, .book = book};

		flow_init(&f, arena, diag, sheet, fonts);
		f.composer.context.book = round > 0 ? book : NULL;
		flow_box(&f, boxes.root, 0, 0);
		pages_plan(&pager);
		settled = fill_in_numbers(&f, book);
		if (settled && diag->errors == errors)
			pages_draw(&pager);
		pages_free(&pager);
		flow_free(&f);
	}
	if (!settled && diag->errors == errors)
		diag_error(diag, POS_NONE, "the page numbers do not settle: number the 目录 apart with "
					   "counter-reset: page on the part after it");
	return diag->errors == errors ? book : NULL;
}

void layout_dump_boxes(FILE *out, struct diag *diag, xmlDoc *doc, struct sheet *sheet)
{
	struct arena *arena = arena_new();
	struct boxes boxes;

	if (boxes_build(arena, diag, doc, sheet, &boxes))
		boxes_dump(out, &boxes, sheet_initial(sheet));
	arena_free(arena);
}
