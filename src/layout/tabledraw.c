/*
 * tabledraw: what a table prints on one page. In: a segment: caption or its repeated part,
 * head, body rows. Out: fragments in drawing order: grounds, text, rules. The surprising
 * rules: heads on further pages are artifacts, and so is the repeated text of a cell that
 * reaches in from the page before; a rule is drawn once, as long as it runs.
 */
#include "base/arena.h"
#include "layout/flow.h"
#include <stdlib.h>
#include <string.h>

/* One row of the segment: of the head or of the body. */
struct drawn_row {
	const struct row_layout *row;
	unit y;
	bool head;
};

/* A border edge; width 0: none. */
struct edge {
	unit width;
	uint32_t color;
};

/* A cell standing in a grid slot of the current row. */
struct slot {
	const struct cell_layout *cell;
	size_t first, end; /* rows of the segment */
	bool continued;	   /* began before the segment */
};

struct drawing {
	struct flow *flow;
	const struct table_layout *tl;
	struct drawn_row *rows;
	size_t nrows;
	unit bottom;
	struct slot *grid; /* nrows * ncolumns */
	size_t ncolumns;
	unit x;
	bool first;
	struct frags *out;
};

unit table_head_height(const struct table_layout *tl, bool first)
{
	return tl->head_height + (first ? tl->caption_height : tl->repeat_height);
}

/* ---- the grid -------------------------------------------------------------------- */

static struct slot *slot(const struct drawing *d, size_t row, size_t column)
{
	return &d->grid[row * d->ncolumns + column];
}

/* Put a cell that starts `skip` rows above segment row r into its slots. */
static void fill(struct drawing *d, const struct cell_layout *cell, size_t r, size_t skip, bool continued)
{
	size_t end = r + (cell->cell->rowspan > skip ? cell->cell->rowspan - skip : 0);
	size_t last = r;

	while (last < d->nrows && last < end && d->rows[last].head == d->rows[r].head &&
	       d->rows[last].row->row->group == d->rows[r].row->row->group)
		last++;
	for (size_t k = r; k < last; k++)
		for (unsigned i = 0; i < cell->cell->colspan; i++)
			*slot(d, k, cell->cell->column + i) = (struct slot){cell, r, last, continued};
}

static void fill_grid(struct drawing *d, const struct row_layout *rows, const struct cell_layout *cells,
		      size_t row0, size_t at)
{
	if (at >= d->nrows)
		return;
	for (size_t r = rows[row0].span_from; r < row0; r++)
		for (size_t i = rows[r].c0; i < rows[r].c0 + rows[r].ncells; i++)
			if (r + cells[i].cell->rowspan > row0 &&
			    rows[r].row->group == rows[row0].row->group)
				fill(d, &cells[i], at, row0 - r, true);
	for (size_t r = at; r < d->nrows && d->rows[r].head == d->rows[at].head; r++)
		for (size_t i = d->rows[r].row->c0; i < d->rows[r].row->c0 + d->rows[r].row->ncells; i++)
			fill(d, &cells[i], r, 0, false);
}

static unit row_y(const struct drawing *d, size_t row)
{
	return row < d->nrows ? d->rows[row].y : d->bottom;
}

/* ---- grounds ----------------------------------------------------------------------- */

static struct frag *rect(struct drawing *d, unit x, unit y, unit w, unit h, uint32_t color)
{
	struct frag *f = frags_add(d->out, FRAG_RECT);

	f->x = d->x + x;
	f->y = y;
	f->w = w;
	f->h = h;
	f->color = color;
	return f;
}

static void draw_grounds(struct drawing *d)
{
	for (size_t r = 0; r < d->nrows; r++) {
		struct frag *before = NULL;

		for (size_t c = 0; c < d->ncolumns; c++) {
			const struct slot *s = slot(d, r, c);
			const struct style *style = d->rows[r].row->row->style;
			unit x = d->tl->edge[c], w = d->tl->edge[c + 1] - x;

			if (s->cell != NULL && s->cell->cell->style->has_background)
				style = s->cell->cell->style;
			if (s->cell == NULL || !style->has_background) {
				before = NULL;
				continue;
			}
			if (before != NULL && before->color == style->background)
				before->w += w;
			else
				before = rect(d, x, row_y(d, r), w, row_y(d, r + 1) - row_y(d, r),
					      style->background);
		}
	}
}

/* ---- rules ------------------------------------------------------------------------- */

static struct edge edge_of(const struct style *s, enum side side)
{
	if (s == NULL || s->border[side] == BORDER_NONE)
		return (struct edge){0, 0};
	return (struct edge){s->border_width[side], s->border_color[side]};
}

static const struct style *style_at(const struct drawing *d, size_t row, size_t column)
{
	const struct slot *s = slot(d, row, column);

	return s->cell != NULL ? s->cell->cell->style : NULL;
}

/* The wider border of the two wins; of equals the upper or left one (CSS 2.1 17.6.2.1). */
static struct edge wider(struct edge a, struct edge b)
{
	return b.width > a.width ? b : a;
}

/* Parts of a split row are one cell too. */
static bool is_one_cell(const struct slot *a, const struct slot *b)
{
	return a->cell != NULL && b->cell != NULL && a->cell->cell == b->cell->cell;
}

/* The rule above row r (r == nrows: under the last) at a column. */
static struct edge horizontal(const struct drawing *d, size_t r, size_t c)
{
	const struct style *table = d->tl->table->style;

	if (r == 0)
		return wider(edge_of(style_at(d, 0, c), SIDE_TOP), edge_of(table, SIDE_TOP));
	if (r == d->nrows)
		return wider(edge_of(style_at(d, r - 1, c), SIDE_BOTTOM), edge_of(table, SIDE_BOTTOM));
	if (is_one_cell(slot(d, r, c), slot(d, r - 1, c)))
		return (struct edge){0, 0};
	return wider(edge_of(style_at(d, r - 1, c), SIDE_BOTTOM), edge_of(style_at(d, r, c), SIDE_TOP));
}

/* The rule left of column c (c == ncolumns: right of the last) in a row. */
static struct edge vertical(const struct drawing *d, size_t r, size_t c)
{
	const struct style *table = d->tl->table->style;

	if (c == 0)
		return wider(edge_of(style_at(d, r, 0), SIDE_LEFT), edge_of(table, SIDE_LEFT));
	if (c == d->ncolumns)
		return wider(edge_of(style_at(d, r, c - 1), SIDE_RIGHT), edge_of(table, SIDE_RIGHT));
	if (is_one_cell(slot(d, r, c), slot(d, r, c - 1)))
		return (struct edge){0, 0};
	return wider(edge_of(style_at(d, r, c - 1), SIDE_RIGHT), edge_of(style_at(d, r, c), SIDE_LEFT));
}

static bool is_same(struct edge a, struct edge b)
{
	return a.width == b.width && a.color == b.color;
}

/* Rules reach half their width past the crossings so that corners close. */
static void draw_horizontals(struct drawing *d)
{
	for (size_t r = 0; r <= d->nrows; r++)
		for (size_t c = 0; c < d->ncolumns;) {
			struct edge e = horizontal(d, r, c);
			size_t end = c + 1;

			while (end < d->ncolumns && is_same(e, horizontal(d, r, end)))
				end++;
			if (e.width > 0)
				rect(d, d->tl->edge[c] - e.width / 2, row_y(d, r) - e.width / 2,
				     d->tl->edge[end] - d->tl->edge[c] + e.width, e.width, e.color);
			c = end;
		}
}

static void draw_verticals(struct drawing *d)
{
	for (size_t c = 0; c <= d->ncolumns; c++)
		for (size_t r = 0; r < d->nrows;) {
			struct edge e = vertical(d, r, c);
			size_t end = r + 1;

			while (end < d->nrows && is_same(e, vertical(d, end, c)))
				end++;
			if (e.width > 0)
				rect(d, d->tl->edge[c] - e.width / 2, row_y(d, r) - e.width / 2, e.width,
				     row_y(d, end) - row_y(d, r) + e.width, e.color);
			r = end;
		}
}

/* ---- text ---------------------------------------------------------------------------- */

static void draw_cell(struct drawing *d, const struct slot *s)
{
	const struct style *style = s->cell->cell->style;
	unit top = row_y(d, s->first), height = row_y(d, s->end) - top;
	unit above = style->padding[SIDE_TOP], below = style->padding[SIDE_BOTTOM];
	unit spare = height - above - below - s->cell->height;
	bool artifact = s->continued || (d->rows[s->first].head && !d->first);

	if (spare > 0 && style->vertical_align == VALIGN_MIDDLE)
		above += spare / 2;
	else if (spare > 0 && style->vertical_align == VALIGN_BOTTOM)
		above += spare;
	flow_copy(d->flow, s->cell->f0, s->cell->f1, d->x, top + above, artifact, d->out);
}

static void draw_text(struct drawing *d)
{
	for (size_t r = 0; r < d->nrows; r++)
		for (size_t c = 0; c < d->ncolumns; c++) {
			const struct slot *s = slot(d, r, c);

			if (s->cell != NULL && s->first == r && c == s->cell->cell->column)
				draw_cell(d, s);
		}
}

static bool is_shown(const struct drawing *d, const struct item *item)
{
	return item->repeat != (d->first ? REPEAT_CONTINUED : REPEAT_NONE);
}

/* A line with the table's page numbers, which are known only now. */
static void draw_numbered(struct drawing *d, const struct item *item, unit y)
{
	struct composer *c = &d->flow->composer;
	size_t first = d->out->n;

	c->context.table_page = d->tl->page;
	c->context.table_pages = d->tl->pages;
	composer_set(c, item->numbered->style, item->numbered->runs);
	composer_break(c, item->width, item->numbered->style->text_indent);
	composer_emit(c, 0, item->width, d->x + item->x, y, d->out);
	for (size_t i = first; i < d->out->n; i++)
		d->out->v[i].element = d->first ? d->out->v[i].element : NULL;
}

static unit draw_caption(struct drawing *d, unit y)
{
	bool any = false;

	for (size_t i = 0; i < d->tl->ncaption; i++) {
		const struct item *item = &d->tl->caption[i];

		if (!is_shown(d, item))
			continue;
		if (any)
			y += item->before;
		if (item->numbered != NULL)
			draw_numbered(d, item, y);
		flow_copy(d->flow, item->f0, item->f1, d->x, y, !d->first, d->out);
		y += item->height;
		any = true;
	}
	return y;
}

void table_draw(struct flow *f, const struct segment *s, unit x, struct frags *out)
{
	const struct table *t = s->table->table;
	struct drawing d = {.flow = f, .tl = s->table, .ncolumns = t->ncolumns, .x = x,
			    .first = s->first, .out = out};
	unit y = draw_caption(&d, s->y);

	d.nrows = t->nhead + (s->row1 - s->row0);
	if (d.nrows == 0)
		return;
	d.rows = xcalloc(d.nrows, sizeof *d.rows);
	d.grid = xcalloc(d.nrows * d.ncolumns, sizeof *d.grid);
	for (size_t i = 0; i < d.nrows; i++) {
		bool head = i < t->nhead;

		d.rows[i].row = head ? &s->table->head[i] : &s->table->body[s->row0 + i - t->nhead];
		d.rows[i].head = head;
		d.rows[i].y = y;
		y += d.rows[i].row->height;
	}
	d.bottom = y;
	if (t->nhead > 0)
		fill_grid(&d, s->table->head, s->table->cells, 0, 0);
	if (s->row1 > s->row0)
		fill_grid(&d, s->table->body, s->table->body_cells, s->row0, t->nhead);
	draw_grounds(&d);
	draw_text(&d);
	draw_horizontals(&d);
	draw_verticals(&d);
	free(d.rows);
	free(d.grid);
}
