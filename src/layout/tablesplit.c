/*
 * tablesplit: rows taller than a page. In: the body rows of a table with their cells laid
 * out. Out: the same rows, the tall ones as several parts that fit, cut between lines. The
 * surprising rule: only such rows are ever split, and never one that a cell spans into.
 */
#include "base/arena.h"
#include "layout/flow.h"
#include <stdlib.h>
#include <string.h>

struct splitting {
	struct flow *flow;
	struct table_layout *tl;
	unit limit;
	struct row_layout *out;
	size_t n, cap;
	struct cell_layout *cells;
	size_t ncells, ccells;
};

static struct row_layout *add_row(struct splitting *s, const struct row_layout *from)
{
	s->out = arena_grow(s->flow->arena, s->out, s->n, &s->cap, sizeof *s->out);
	s->out[s->n] = *from;
	s->out[s->n].c0 = s->ncells;
	s->out[s->n].ncells = 0;
	s->out[s->n].span_from = s->n;
	return &s->out[s->n++];
}

static struct cell_layout *add_cell(struct splitting *s, const struct cell_layout *from)
{
	s->cells = arena_grow(s->flow->arena, s->cells, s->ncells, &s->ccells, sizeof *s->cells);
	s->cells[s->ncells] = *from;
	s->out[s->n - 1].ncells++;
	return &s->cells[s->ncells++];
}

/* The first fragment of the next line: underlines go with the text they stand under. */
static size_t next_line(const struct frag *v, size_t i, size_t f1)
{
	unit baseline = v[i].y;

	for (i++; i < f1 && (v[i].kind == FRAG_RECT || v[i].y == baseline); i++)
		;
	return i;
}

/*
 * Take the lines of a cell from fragment f0 on that end within `limit` of `top`, at least one.
 * A line reaches down to where the next begins, which is the first baseline's depth above its
 * own; *bottom is where the last one taken ends.
 */
static size_t take_lines(const struct flow *f, const struct cell_layout *whole, size_t f0, unit ascent,
			 unit top, unit limit, unit *bottom)
{
	const struct frag *v = f->frags.v;
	size_t i = f0;

	*bottom = top;
	while (i < whole->f1) {
		size_t next = next_line(v, i, whole->f1);
		unit end = next < whole->f1 ? v[next].y - ascent : whole->height;

		if (end - top > limit && i > f0)
			break;
		*bottom = end;
		i = next;
	}
	return i;
}

static bool can_split(const struct splitting *s, const struct row_layout *row, size_t index)
{
	if (row->height <= s->limit || row->span_from != index)
		return false;
	for (size_t i = row->c0; i < row->c0 + row->ncells; i++)
		if (s->tl->cells[i].cell->rowspan > 1)
			return false;
	return true;
}

/* How far a row has been split: per cell. */
struct progress {
	size_t next; /* fragment */
	unit top, ascent;
};

/* One part: from each cell the lines that fit. Tells whether any cell has more. */
static bool split_part(struct splitting *s, const struct row_layout *row, struct progress *at, unit padding)
{
	struct row_layout *part = add_row(s, row);
	bool more = false;

	part->height = 0;
	for (size_t i = 0; i < row->ncells; i++) {
		const struct cell_layout *whole = &s->tl->cells[row->c0 + i];
		struct cell_layout *c = add_cell(s, whole);
		unit bottom;

		c->f0 = at[i].next;
		c->f1 = take_lines(s->flow, whole, at[i].next, at[i].ascent, at[i].top, s->limit - padding,
				   &bottom);
		c->height = bottom - at[i].top;
		for (size_t k = c->f0; k < c->f1; k++)
			s->flow->frags.v[k].y -= at[i].top;
		at[i].next = c->f1;
		at[i].top = bottom;
		more |= c->f1 < whole->f1;
		if (c->height + padding > part->height)
			part->height = c->height + padding;
	}
	return more;
}

static void split_row(struct splitting *s, const struct row_layout *row)
{
	struct progress *at = xcalloc(row->ncells + 1, sizeof *at);
	unit padding = 0;

	for (size_t i = 0; i < row->ncells; i++) {
		const struct cell_layout *c = &s->tl->cells[row->c0 + i];
		const struct style *style = c->cell->style;
		unit p = style->padding[SIDE_TOP] + style->padding[SIDE_BOTTOM] +
			 style->border_width[SIDE_TOP] / 2 + style->border_width[SIDE_BOTTOM] / 2;

		at[i].next = c->f0;
		at[i].ascent = c->f0 < c->f1 ? s->flow->frags.v[c->f0].y : 0;
		padding = p > padding ? p : padding;
	}
	while (split_part(s, row, at, padding))
		;
	free(at);
}

void table_split(struct flow *f, struct table_layout *tl, unit limit)
{
	struct splitting s = {.flow = f, .tl = tl, .limit = limit};
	bool any = false;

	for (size_t i = 0; i < tl->nbody; i++)
		any |= can_split(&s, &tl->body[i], i);
	if (!any || limit <= 0)
		return;
	for (size_t i = 0; i < tl->nbody; i++) {
		const struct row_layout *row = &tl->body[i];
		struct row_layout *same;

		if (can_split(&s, row, i)) {
			split_row(&s, row);
			continue;
		}
		same = add_row(&s, row);
		same->span_from = s.n - 1 - (i - row->span_from);
		for (size_t k = row->c0; k < row->c0 + row->ncells; k++)
			add_cell(&s, &tl->cells[k]);
	}
	/* the head's cells stay where they are: theirs is the old array */
	tl->body = s.out;
	tl->nbody = s.n;
	tl->body_cells = s.cells;
}
