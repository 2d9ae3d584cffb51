/*
 * table: tables as items, one a row. In: struct table with its boxes. Out: column widths, row
 * heights and every cell's fragments; the grid is drawn later, page by page (tabledraw.c). The
 * surprising rule: borders collapse and lie on the grid lines, half inside each cell.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/flow.h"
#include <stdlib.h>
#include <string.h>

static unit pad(const struct style *s, enum side side)
{
	return s->padding[side] + (s->border[side] != BORDER_NONE ? s->border_width[side] / 2 : 0);
}

/* ---- column widths -------------------------------------------------------------- */

static void declare(struct column_need *need, const struct style *s, unit width)
{
	unit fixed = 0;

	if (s->width.kind == SIZE_LENGTH)
		fixed = s->width.value;
	else if (s->width.kind == SIZE_PERCENT)
		fixed = (unit)((int64_t)width * s->width.value / 10000);
	if (fixed > need->fixed)
		need->fixed = fixed;
	if (s->min_width.kind == SIZE_LENGTH && s->min_width.value > need->min)
		need->min = s->min_width.value;
	if (need->max < need->min)
		need->max = need->min;
}

static void measure_rows(struct flow *f, const struct row *row, struct column_need *need, unit width,
			 bool spanning)
{
	for (; row != NULL; row = row->next)
		for (const struct cell *c = row->cells; c != NULL; c = c->next) {
			unit min, max;

			if ((c->colspan > 1) != spanning)
				continue;
			flow_extent(f, c->content, &min, &max);
			if (spanning) {
				column_span(need, c->column, c->colspan, min, max);
				continue;
			}
			if (min > need[c->column].min)
				need[c->column].min = min;
			if (max > need[c->column].max)
				need[c->column].max = max;
			declare(&need[c->column], c->style, width);
		}
}

/* The head of a column, for messages: the text of the last head cell over it. */
static const char *column_name(struct flow *f, const struct table *t, unsigned column)
{
	const char *name = arena_printf(f->arena, "%u", column + 1);

	for (const struct row *row = t->head; row != NULL; row = row->next)
		for (const struct cell *c = row->cells; c != NULL; c = c->next)
			if (c->head && column >= c->column && column < c->column + c->colspan &&
			    c->content->child != NULL && c->content->child->runs != NULL)
				name = arena_strndup(f->arena, c->content->child->runs->text,
						     c->content->child->runs->len);
	return name;
}

static double millimetres(unit u)
{
	return u * 25.4 / 72 / UNIT_PT;
}

static void too_wide(struct flow *f, const struct table *t, const struct column_need *need, unit width,
		     size_t worst)
{
	int64_t sum = 0;

	for (unsigned i = 0; i < t->ncolumns; i++)
		sum += need[i].min > need[i].fixed ? need[i].min : need[i].fixed;
	diag_error(f->diag, t->element->pos,
		   "table '%s' needs at least %.1f mm and the page has %.1f mm: column '%s' cannot be "
		   "narrower than %.1f mm",
		   t->element->id != NULL ? t->element->id : "", millimetres((unit)sum), millimetres(width),
		   column_name(f, t, (unsigned)worst),
		   millimetres(need[worst].min > need[worst].fixed ? need[worst].min : need[worst].fixed));
}

static void fit_columns(struct flow *f, const struct table *t, struct table_layout *tl, unit x, unit width)
{
	struct column_need *need = xcalloc(t->ncolumns + 1, sizeof *need);
	unit *w = xcalloc(t->ncolumns + 1, sizeof *w), left = x;
	int64_t natural = 0;
	size_t worst;

	for (unsigned i = 0; i < t->ncolumns; i++)
		if (t->columns[i].style != NULL)
			declare(&need[i], t->columns[i].style, width);
	measure_rows(f, t->head, need, width, false);
	measure_rows(f, t->body, need, width, false);
	measure_rows(f, t->head, need, width, true);
	measure_rows(f, t->body, need, width, true);
	for (unsigned i = 0; i < t->ncolumns; i++)
		natural += need[i].fixed > need[i].max ? need[i].fixed : need[i].max;
	if (t->style->width.kind == SIZE_LENGTH && t->style->width.value < width)
		width = t->style->width.value;
	else if (t->style->width.kind == SIZE_PERCENT)
		width = (unit)((int64_t)width * t->style->width.value / 10000);
	else if (natural < width)
		width = (unit)natural;
	if (!column_fit(need, t->ncolumns, width, w, &worst))
		too_wide(f, t, need, width, worst);
	tl->edge = arena_alloc(f->arena, (t->ncolumns + 1) * sizeof *tl->edge);
	for (unsigned i = 0; i <= t->ncolumns; i++) {
		tl->edge[i] = left;
		left += w[i];
	}
	free(need);
	free(w);
}

/* ---- rows -------------------------------------------------------------------------- */

/* Lay out one cell's content; its fragments are relative to the top of the content. */
static void layout_cell(struct flow *f, const struct table_layout *tl, const struct cell *cell,
			struct cell_layout *out)
{
	unit x = tl->edge[cell->column] + pad(cell->style, SIDE_LEFT);
	unit w = tl->edge[cell->column + cell->colspan] - pad(cell->style, SIDE_RIGHT) - x;
	size_t first = f->n;
	unit y = 0;

	out->cell = cell;
	out->f0 = f->frags.n;
	f->in_cell++;
	for (const struct box *b = cell->content->child; b != NULL; b = b->next)
		flow_box(f, b, x, w);
	f->in_cell--;
	f->margin = 0;
	f->brk = BREAK_AUTO;
	f->marks = NULL;
	for (size_t i = first; i < f->n; i++) {
		y += i > first ? f->items[i].before : 0;
		for (size_t k = f->items[i].f0; k < f->items[i].f1; k++)
			f->frags.v[k].y += y;
		y += f->items[i].height;
	}
	f->n = first;
	out->f1 = f->frags.n;
	out->height = y;
}

static unit cell_height(const struct cell_layout *c)
{
	const struct style *s = c->cell->style;
	unit h = c->height + pad(s, SIDE_TOP) + pad(s, SIDE_BOTTOM);

	if (s->height.kind == SIZE_LENGTH && s->height.value > h)
		h = s->height.value;
	if (s->min_height.kind == SIZE_LENGTH && s->min_height.value > h)
		h = s->min_height.value;
	return h;
}

static void add_cell(struct flow *f, struct table_layout *tl, const struct cell *cell, size_t *cap)
{
	tl->cells = xgrow(tl->cells, tl->ncells, cap, sizeof *tl->cells);
	layout_cell(f, tl, cell, &tl->cells[tl->ncells++]);
}

static void layout_rows(struct flow *f, struct table_layout *tl, const struct row *row,
			struct row_layout *out, size_t *cap)
{
	for (; row != NULL; row = row->next, out++) {
		out->row = row;
		out->c0 = tl->ncells;
		for (const struct cell *c = row->cells; c != NULL; c = c->next)
			add_cell(f, tl, c, cap);
		out->ncells = tl->ncells - out->c0;
		if (row->style->height.kind == SIZE_LENGTH)
			out->height = row->style->height.value;
		for (size_t i = out->c0; i < tl->ncells; i++)
			if (tl->cells[i].cell->rowspan == 1 && cell_height(&tl->cells[i]) > out->height)
				out->height = cell_height(&tl->cells[i]);
	}
}

/* Rows under a spanning cell: told from where they are reached, and made tall enough. */
static void settle_spans(struct table_layout *tl, struct row_layout *rows, size_t n)
{
	for (size_t r = 0; r < n; r++)
		rows[r].span_from = r;
	for (size_t r = 0; r < n; r++)
		for (size_t i = rows[r].c0; i < rows[r].c0 + rows[r].ncells; i++) {
			size_t end = r + tl->cells[i].cell->rowspan, last = r;
			unit have = 0, need = cell_height(&tl->cells[i]);

			if (tl->cells[i].cell->rowspan == 1)
				continue;
			for (size_t k = r; k < end && k < n; k++) {
				if (rows[k].row->group != rows[r].row->group)
					break;
				have += rows[k].height;
				last = k;
				if (rows[k].span_from > r)
					rows[k].span_from = r;
			}
			if (need > have)
				rows[last].height += need - have;
		}
}

/* ---- the whole table ----------------------------------------------------------------- */

static void layout_caption(struct flow *f, const struct table *t, struct table_layout *tl, unit x,
			   unit width)
{
	size_t first = f->n;

	if (t->caption == NULL)
		return;
	flow_box(f, t->caption, x, width);
	if (f->n == first)
		return;
	f->items[f->n - 1].height += f->margin; /* the margin below belongs to the caption */
	f->margin = 0;
	f->brk = BREAK_AUTO;
	tl->ncaption = f->n - first;
	tl->caption = arena_alloc(f->arena, tl->ncaption * sizeof *tl->caption);
	memcpy(tl->caption, &f->items[first], tl->ncaption * sizeof *tl->caption);
	f->n = first;
	for (size_t i = 0; i < tl->ncaption; i++) {
		struct item *item = &tl->caption[i];
		unit before = i > 0 ? item->before : 0;

		if (item->repeat != REPEAT_CONTINUED)
			tl->caption_height += item->height + (tl->caption_height > 0 ? before : 0);
		if (item->repeat != REPEAT_NONE)
			tl->repeat_height += item->height + (tl->repeat_height > 0 ? before : 0);
	}
}

/* The caption's items are not in the flow: what began there begins with the head. */
static struct mark *caption_marks(const struct table_layout *tl)
{
	struct mark *first = NULL, **end = &first;

	for (size_t i = 0; i < tl->ncaption; i++) {
		*end = tl->caption[i].marks;
		while (*end != NULL)
			end = &(*end)->next;
	}
	return first;
}

static bool is_nested(struct flow *f, const struct table *t)
{
	if (f->in_cell > 0)
		diag_error(f->diag, t->element->pos, "a table inside a table cell cannot be laid out");
	return f->in_cell > 0;
}

void table_flow(struct flow *f, const struct box *box, unit x, unit width)
{
	const struct table *t = box->table;
	struct table_layout *tl = arena_zalloc(f->arena, sizeof *tl);
	struct item *head, state;
	struct mark *marks;
	size_t cap = 0;
	struct cell_layout *cells;

	if (is_nested(f, t) || t->ncolumns == 0)
		return;
	/* what waits for the table's first item must not go into the caption's */
	state = (struct item){.before = f->margin, .brk = (unsigned char)f->brk, .marks = f->marks};
	f->marks = NULL;
	tl->table = t;
	fit_columns(f, t, tl, x, width);
	f->margin = 0;
	f->brk = BREAK_AUTO;
	layout_caption(f, t, tl, x, tl->edge[t->ncolumns] - x);
	tl->head = arena_zalloc(f->arena, (t->nhead + t->nbody + 1) * sizeof *tl->head);
	tl->body = tl->head + t->nhead;
	layout_rows(f, tl, t->head, tl->head, &cap);
	layout_rows(f, tl, t->body, tl->body, &cap);
	settle_spans(tl, tl->head, t->nhead);
	settle_spans(tl, tl->body, t->nbody);
	cells = arena_alloc(f->arena, (tl->ncells + 1) * sizeof *cells);
	if (tl->ncells > 0)
		memcpy(cells, tl->cells, tl->ncells * sizeof *cells);
	free(tl->cells);
	tl->cells = cells;
	tl->body_cells = cells;
	tl->nbody = t->nbody;
	for (size_t i = 0; i < t->nhead; i++)
		tl->head_height += tl->head[i].height;
	table_split(f, tl, f->page_height - tl->head_height -
				   (tl->caption_height > tl->repeat_height ? tl->caption_height
									   : tl->repeat_height));
	marks = caption_marks(tl);
	f->margin = state.before;
	f->brk = state.brk;
	f->marks = state.marks;
	head = flow_item(f, ITEM_HEAD, tl->caption_height + tl->head_height);
	head->table = tl;
	head->element = t->element;
	if (head->marks == NULL) {
		head->marks = marks;
	} else {
		struct mark *m = head->marks;

		while (m->next != NULL)
			m = m->next;
		m->next = marks;
	}
	for (size_t i = 0; i < tl->nbody; i++) {
		struct item *item;

		if (i == 0 || tl->body[i].row->style->break_before == BREAK_AVOID ||
		    tl->body[i - 1].row->style->break_after == BREAK_AVOID)
			f->brk = BREAK_AVOID;
		item = flow_item(f, ITEM_ROW, tl->body[i].height);
		item->table = tl;
		item->row = i;
		item->element = tl->body[i].row->element;
	}
}
