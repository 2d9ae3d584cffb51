/*
 * boxtable: private to the box builder, box.c and boxtable.c.
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

#endif
