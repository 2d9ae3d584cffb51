/*
 * pdf_table: a table's nodes in; spans that end with their group, empty cells where rows are
 * short, and which header cells each data cell has. The headers are found as HTML finds them
 * (12.2 «forming relationships between data cells and header cells» of the table model): up
 * the column and left along the row, where a header hides those of its own width further
 * away once data stands between them (the header of a row hides none over its column); a cell
 * that says its headers itself has those. The surprising rule: the columns' headers are carried
 * down from row to row, so that a long table takes no longer per row than a short one.
 */
#include "base/arena.h"
#include "export/pdf_tree.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>

struct cell {
	uint32_t node;
	uint32_t column, row;
	uint16_t colspan, rowspan;
	bool head, over; /* a TH; over a column, not beside a row */
};

/* The headers over a column, from the top down. */
struct above {
	uint32_t *v; /* cells */
	size_t n, cap;
	bool head; /* the cell above the next row is one of them */
};

struct grid {
	struct pdf_tree *t;
	struct cell *cells;
	size_t ncells, ccells;
	uint32_t *rows; /* nodes */
	uint32_t *ends; /* of the row group of each: index of the row behind it */
	size_t nrows, crows, cends;
	uint32_t *cover; /* cell in each column of the row at hand; NO_NODE: none */
	uint32_t *left;	 /* how many rows of it are still to come */
	size_t ncolumns, ccover, cleft;
	struct above *above; /* ncolumns */
	bool manifold;	     /* Scope alone would not say which headers a cell has */
};

/* ---- rows ------------------------------------------------------------------------------- */

static void add_rows(struct grid *g, uint32_t group)
{
	size_t first = g->nrows;

	for (uint32_t n = g->t->nodes[group].kid; n != NO_NODE; n = g->t->nodes[n].next)
		if (g->t->nodes[n].role == ROLE_TR) {
			g->rows = xgrow(g->rows, g->nrows, &g->crows, sizeof *g->rows);
			g->ends = xgrow(g->ends, g->nrows, &g->cends, sizeof *g->ends);
			g->rows[g->nrows++] = n;
		}
	for (size_t i = first; i < g->nrows; i++)
		g->ends[i] = (uint32_t)g->nrows;
}

static void find_rows(struct grid *g, uint32_t table)
{
	for (uint32_t n = g->t->nodes[table].kid; n != NO_NODE; n = g->t->nodes[n].next) {
		enum role role = (enum role)g->t->nodes[n].role;

		if (role == ROLE_THEAD || role == ROLE_TBODY || role == ROLE_TFOOT)
			add_rows(g, n);
	}
}

/* ---- cells ------------------------------------------------------------------------------ */

static void need_columns(struct grid *g, size_t n)
{
	for (; g->ncolumns < n; g->ncolumns++) {
		g->cover = xgrow(g->cover, g->ncolumns, &g->ccover, sizeof *g->cover);
		g->left = xgrow(g->left, g->ncolumns, &g->cleft, sizeof *g->left);
		g->cover[g->ncolumns] = NO_NODE;
		g->left[g->ncolumns] = 0;
	}
}

static bool is_free(const struct grid *g, size_t column, size_t n)
{
	for (size_t i = column; i < column + n && i < g->ncolumns; i++)
		if (g->left[i] > 0)
			return false;
	return true;
}

static bool is_over(const struct pdf_tree *t, uint32_t node, uint32_t row)
{
	const struct element *e = t->nodes[node].element;

	if (e->scope != NULL && strncmp(e->scope, "col", 3) == 0)
		return true;
	if (e->scope != NULL && strncmp(e->scope, "row", 3) == 0)
		return false;
	return t->nodes[t->nodes[row].parent].role == ROLE_THEAD;
}

static struct cell *add_cell(struct grid *g, uint32_t node, size_t row, size_t column,
			     size_t colspan)
{
	struct cell *c;

	g->cells = xgrow(g->cells, g->ncells, &g->ccells, sizeof *g->cells);
	c = &g->cells[g->ncells++];
	*c = (struct cell){.node = node, .row = (uint32_t)row, .column = (uint32_t)column,
			   .colspan = (uint16_t)colspan, .rowspan = 1};
	return c;
}

static void place_cell(struct grid *g, uint32_t node, size_t row, size_t *column)
{
	struct node *n = &g->t->nodes[node];
	unsigned rowspan = n->element->rowspan, colspan = n->element->colspan;
	struct cell *c;

	while (!is_free(g, *column, colspan))
		(*column)++;
	need_columns(g, *column + colspan);
	c = add_cell(g, node, row, *column, colspan);
	c->rowspan = (uint16_t)(rowspan > g->ends[row] - row ? g->ends[row] - row : rowspan);
	c->head = n->role == ROLE_TH;
	c->over = c->head && is_over(g->t, node, g->rows[row]);
	n->colspan = c->colspan;
	n->rowspan = c->rowspan;
	n->column = c->over;
	for (size_t i = *column; i < *column + colspan; i++) {
		g->cover[i] = (uint32_t)g->ncells - 1;
		g->left[i] = c->rowspan;
	}
	*column += colspan;
}

/* Cells that are not there are empty ones: every row is as wide as the table. */
static void fill_gaps(struct grid *g, size_t row)
{
	uint32_t after = NO_NODE;

	for (size_t i = 0; i < g->ncolumns;) {
		size_t end = i + 1;

		if (g->left[i] > 0) {
			const struct cell *c = &g->cells[g->cover[i]];

			if (c->row == row)
				after = c->node;
			i = c->column + c->colspan;
			continue;
		}
		while (end < g->ncolumns && g->left[end] == 0)
			end++;
		after = tree_node(g->t, ROLE_TD, g->rows[row], after, NULL);
		g->t->nodes[after].colspan = (uint16_t)(end - i);
		add_cell(g, after, row, i, end - i);
		for (; i < end; i++) {
			g->cover[i] = (uint32_t)g->ncells - 1;
			g->left[i] = 1;
		}
	}
}

static void next_row(struct grid *g)
{
	for (size_t i = 0; i < g->ncolumns; i++)
		g->left[i]--;
}

/* The columns that the rows need, by placing all cells without keeping them. */
static void count_columns(struct grid *g)
{
	for (size_t row = 0; row < g->nrows; row++) {
		size_t column = 0;

		for (uint32_t n = g->t->nodes[g->rows[row]].kid; n != NO_NODE; n = g->t->nodes[n].next)
			place_cell(g, n, row, &column);
		for (size_t i = 0; i < g->ncolumns; i++)
			if (g->left[i] > 0)
				g->left[i]--;
	}
	g->ncells = 0;
}

/* ---- headers ---------------------------------------------------------------------------- */

static void put_header(struct pdf_tree *t, struct node *data, uint32_t header)
{
	for (size_t i = 0; i < data->nheaders; i++)
		if (t->headers[data->headers + i] == header)
			return;
	t->headers = xgrow(t->headers, t->nheaders, &t->cheaders, sizeof *t->headers);
	t->headers[t->nheaders++] = header;
	data->nheaders++;
}

static bool is_hidden(const struct grid *g, const uint32_t *nearer, size_t n, const struct cell *c)
{
	for (size_t i = 0; i < n; i++) {
		const struct cell *o = &g->cells[nearer[i]];

		if (o->row == c->row && o->rowspan == c->rowspan)
			return true;
	}
	return false;
}

/* The headers left of a column, the nearest first; room for ncolumns of them. */
static size_t beside(const struct grid *g, size_t column, uint32_t *out)
{
	size_t n = 0, hiding = 0; /* out[0 … hiding) are behind data */
	bool in_block = false;

	for (size_t i = column; i-- > 0;) {
		const struct cell *c = &g->cells[g->cover[i]];

		if (c->head && !c->over) {
			in_block = true;
			if (!is_hidden(g, out, hiding, c))
				out[n++] = g->cover[i];
		} else if (in_block) {
			in_block = false;
			hiding = n;
		}
		i = c->column;
	}
	return n;
}

/* A data cell's headers: those of its row, then those of its columns, from the top down. */
static void find_headers(struct grid *g, const struct cell *c, uint32_t *room)
{
	struct node *node = &g->t->nodes[c->node];
	size_t rows = beside(g, c->column, room);

	node->headers = (uint32_t)g->t->nheaders;
	for (size_t i = rows; i-- > 0;)
		put_header(g->t, node, g->cells[room[i]].node);
	for (size_t i = c->column; i < c->column + c->colspan; i++)
		for (size_t j = 0; j < g->above[i].n; j++)
			put_header(g->t, node, g->cells[g->above[i].v[j]].node);
	if (rows > 1 || node->nheaders > rows + 1)
		g->manifold = true;
}

/* A header over columns: a new block of headers hides those above that are as wide. */
static void lower_header(struct grid *g, uint32_t cell)
{
	const struct cell *c = &g->cells[cell];

	for (size_t i = c->column; i < c->column + c->colspan; i++) {
		struct above *a = &g->above[i];
		size_t kept = 0;

		for (size_t j = 0; j < a->n; j++) {
			const struct cell *o = &g->cells[a->v[j]];

			if (a->head || o->column != c->column || o->colspan != c->colspan)
				a->v[kept++] = a->v[j];
		}
		a->n = kept;
		a->v = xgrow(a->v, a->n, &a->cap, sizeof *a->v);
		a->v[a->n++] = cell;
	}
}

/*
 * Does Scope say less than is true? It does beside a header that has cells before it, and
 * under headers that begin in the middle of the table.
 */
static bool is_unclear(const struct grid *g, const struct cell *c)
{
	if (!c->head)
		return false;
	if (!c->over)
		return c->column > 0 && !g->cells[g->cover[c->column - 1]].head;
	return c->row > 0 && !g->above[c->column].head;
}

static bool tells_headers(const struct pdf_tree *t, const struct cell *c)
{
	const struct element *e = t->nodes[c->node].element;

	return e != NULL && e->headers != NULL;
}

static void head_row(struct grid *g, size_t first, uint32_t *room)
{
	for (size_t i = first; i < g->ncells; i++) {
		g->manifold |= is_unclear(g, &g->cells[i]);
		if (!g->cells[i].head && !tells_headers(g->t, &g->cells[i]))
			find_headers(g, &g->cells[i], room);
	}
	for (size_t i = first; i < g->ncells; i++)
		if (g->cells[i].over)
			lower_header(g, (uint32_t)i);
	for (size_t i = 0; i < g->ncolumns; i++)
		g->above[i].head = g->cells[g->cover[i]].over;
}

/* ---- headers that are told ----------------------------------------------------------------- */

static GHashTable *headers_by_id(const struct grid *g)
{
	GHashTable *ids = g_hash_table_new(g_str_hash, g_str_equal);

	for (size_t i = 0; i < g->ncells; i++) {
		const struct element *e = g->t->nodes[g->cells[i].node].element;

		if (g->cells[i].head && e->id != NULL)
			g_hash_table_insert(ids, (gpointer)e->id, GUINT_TO_POINTER(g->cells[i].node));
	}
	return ids;
}

/* The names in a headers attribute; what is not a header of this table is passed over. */
static void read_headers(struct pdf_tree *t, GHashTable *ids, struct node *n)
{
	char *names = xstrdup(n->element->headers), *rest = NULL;

	n->headers = (uint32_t)t->nheaders;
	n->nheaders = 0;
	for (char *name = strtok_r(names, " \t\r\n", &rest); name != NULL;
	     name = strtok_r(NULL, " \t\r\n", &rest)) {
		unsigned header = GPOINTER_TO_UINT(g_hash_table_lookup(ids, name));

		if (header != 0)
			put_header(t, n, header);
	}
	free(names);
}

static void read_told(struct grid *g)
{
	GHashTable *ids = NULL;

	for (size_t i = 0; i < g->ncells; i++) {
		if (!tells_headers(g->t, &g->cells[i]))
			continue;
		if (ids == NULL)
			ids = headers_by_id(g);
		read_headers(g->t, ids, &g->t->nodes[g->cells[i].node]);
		g->manifold = true;
	}
	if (ids != NULL)
		g_hash_table_destroy(ids);
}

/* ---- tables ----------------------------------------------------------------------------- */

/* Where Scope is enough, headers are not told one by one. */
static void name_headers(struct grid *g)
{
	for (size_t i = 0; i < g->ncells; i++) {
		struct node *n = &g->t->nodes[g->cells[i].node];

		if (!g->manifold)
			n->nheaders = 0;
		for (size_t j = 0; j < n->nheaders; j++)
			g->t->nodes[g->t->headers[n->headers + j]].named = true;
	}
}

static void lay_out(struct grid *g)
{
	uint32_t *room;

	count_columns(g);
	g->above = xcalloc(g->ncolumns + 1, sizeof *g->above);
	room = xcalloc(g->ncolumns + 1, sizeof *room);
	for (size_t row = 0; row < g->nrows; row++) {
		size_t first = g->ncells, column = 0;

		for (uint32_t n = g->t->nodes[g->rows[row]].kid; n != NO_NODE; n = g->t->nodes[n].next)
			place_cell(g, n, row, &column);
		fill_gaps(g, row);
		head_row(g, first, room);
		next_row(g);
	}
	free(room);
}

/* A head over nothing is all there is of the table: its body. */
static void find_body(struct pdf_tree *t, uint32_t table)
{
	bool body = false;

	for (uint32_t n = t->nodes[table].kid; n != NO_NODE; n = t->nodes[n].next)
		body |= t->nodes[n].role == ROLE_TBODY;
	for (uint32_t n = t->nodes[table].kid; n != NO_NODE && !body; n = t->nodes[n].next)
		if (t->nodes[n].role == ROLE_THEAD)
			t->nodes[n].role = ROLE_TBODY;
}

void pdf_tree_table(struct pdf_tree *t, uint32_t table)
{
	struct grid g = {.t = t};
	size_t before = t->nheaders;

	find_rows(&g, table);
	lay_out(&g);
	read_told(&g);
	name_headers(&g);
	find_body(t, table);
	if (!g.manifold)
		t->nheaders = before;
	for (size_t i = 0; i < g.ncolumns; i++)
		free(g.above[i].v);
	free(g.above);
	free(g.cells);
	free(g.rows);
	free(g.ends);
	free(g.cover);
	free(g.left);
}
