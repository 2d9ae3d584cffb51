/*
 * boxtable: private to the box builder, box.c, boxtable.c and boxpicture.c.
 */
#ifndef LAYOUT_BOXTABLE_H
#define LAYOUT_BOXTABLE_H
#include "layout/box.h"

struct builder {
	struct arena *arena;
	struct diag *diag;
	struct sheet *sheet;
	struct boxes *out;
};

struct element *builder_element(struct builder *, const xmlNode *, struct element *parent);
struct box *builder_box(struct builder *, const xmlNode *, const struct style *,
			struct element *parent_element, struct box *parent, int depth);
/* Fills box->table. */
void builder_table(struct builder *, const xmlNode *, struct box *, int depth);
/* Fills box->picture from an svg element. */
void builder_picture(struct builder *, const xmlNode *, struct box *);
/* Where a node was typed. */
struct pos builder_pos(const xmlNode *);
/* An attribute's value in the arena, or NULL. */
const char *builder_attribute(struct builder *, const xmlNode *, const char *name);

#endif
