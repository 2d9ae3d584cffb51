/*
 * dump: the box tree and the pages as text, one thing a line: the golden form of the stage.
 * Lengths are points with two decimals.
 */
#include "layout/box.h"
#include "layout/frag.h"
#include <string.h>

static void print_text(FILE *out, const char *text, size_t n)
{
	fputc('"', out);
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '"' || text[i] == '\\')
			fputc('\\', out);
		fputc(text[i], out);
	}
	fputc('"', out);
}

/* ---- boxes ---------------------------------------------------------------------- */

struct box_dump {
	FILE *out;
	const struct style *initial;
	const struct style *seen[256]; /* styles already printed in full */
	size_t nseen;
};

static void print_name(FILE *out, const struct element *e)
{
	fprintf(out, "%s", e->tag);
	if (e->id != NULL)
		fprintf(out, "#%s", e->id);
}

/* A style is printed where it is first used and called by its number after that. */
static void print_style(struct box_dump *d, const struct style *s, int depth)
{
	char indent[64];
	size_t i = 0;

	while (i < d->nseen && d->seen[i] != s)
		i++;
	fprintf(d->out, " s%zu\n", i);
	if (i < d->nseen || i == sizeof d->seen / sizeof *d->seen)
		return;
	d->seen[d->nseen++] = s;
	snprintf(indent, sizeof indent, "%*s    ", depth * 2 < 50 ? depth * 2 : 50, "");
	style_dump(d->out, s, d->initial, indent);
}

static void print_runs(struct box_dump *d, const struct run *r, int depth)
{
	static const char *const names[] = {"text", "break", "leader", "page", "pages",
					    "target-page", "string", "table-page", "table-pages"};

	for (; r != NULL; r = r->next) {
		fprintf(d->out, "%*s%s ", depth * 2, "", names[r->kind]);
		print_text(d->out, r->text, r->len);
		print_style(d, r->style, depth);
	}
}

static void print_box(struct box_dump *d, const struct box *box, int depth);

static void print_picture(struct box_dump *d, const struct box *box, int depth)
{
	static const char *const anchors[] = {"start", "middle", "end"};
	const struct picture *p = box->picture;
	const char *alt = box->element->alt;

	fprintf(d->out, "%*sview %dx%d alt ", depth * 2, "", p->width, p->height);
	print_text(d->out, alt != NULL ? alt : "", alt != NULL ? strlen(alt) : 0);
	fputc('\n', d->out);
	for (const struct shape *s = p->shapes; s != NULL; s = s->next) {
		fprintf(d->out, "%*s", depth * 2, "");
		if (s->text == NULL) {
			fprintf(d->out, "rect %d %d %dx%d", s->x, s->y, s->w, s->h);
		} else {
			fprintf(d->out, "text %d %d %d %s ", s->x, s->y, s->size, anchors[s->anchor]);
			print_text(d->out, s->text->text, s->text->len);
		}
		print_style(d, s->style, depth);
	}
}

static void print_rows(struct box_dump *d, const struct row *row, const char *kind, int depth)
{
	for (; row != NULL; row = row->next) {
		fprintf(d->out, "%*s%s ", depth * 2, "", kind);
		print_name(d->out, row->element);
		print_style(d, row->style, depth);
		for (const struct cell *c = row->cells; c != NULL; c = c->next) {
			fprintf(d->out, "%*scell %u", depth * 2 + 2, "", c->column);
			if (c->colspan > 1 || c->rowspan > 1)
				fprintf(d->out, " span %ux%u", c->colspan, c->rowspan);
			fputc(' ', d->out);
			print_name(d->out, c->element);
			print_style(d, c->style, depth + 1);
			for (const struct box *b = c->content->child; b != NULL; b = b->next)
				print_box(d, b, depth + 2);
		}
	}
}

static void print_box(struct box_dump *d, const struct box *box, int depth)
{
	static const char *const kinds[] = {"block", "para", "table", "picture"};

	fprintf(d->out, "%*s%s ", depth * 2, "", kinds[box->kind]);
	if (!box->anonymous)
		print_name(d->out, box->element);
	if (box->bookmark != NULL)
		fprintf(d->out, " bookmark \"%s\"", box->bookmark);
	print_style(d, box->style, depth);
	print_runs(d, box->runs, depth + 1);
	for (const struct box *b = box->child; b != NULL; b = b->next)
		print_box(d, b, depth + 1);
	if (box->kind == BOX_PICTURE)
		print_picture(d, box, depth + 1);
	if (box->kind != BOX_TABLE)
		return;
	if (box->table->caption != NULL)
		print_box(d, box->table->caption, depth + 1);
	print_rows(d, box->table->head, "head", depth + 1);
	print_rows(d, box->table->body, "row", depth + 1);
}

void boxes_dump(FILE *out, const struct boxes *boxes, const struct style *initial)
{
	struct box_dump d = {.out = out, .initial = initial};

	print_box(&d, boxes->root, 0);
}

/* ---- pages ---------------------------------------------------------------------- */

static double pt(unit u)
{
	return (double)u / UNIT_PT;
}

static void print_frag(FILE *out, const struct frag *f)
{
	if (f->kind == FRAG_RECT) {
		fprintf(out, "  rect %.2f %.2f %.2fx%.2f #%06x", pt(f->x), pt(f->y), pt(f->w), pt(f->h), f->color);
	} else {
		fprintf(out, "  text %.2f %.2f w %.2f %s %.2f ", pt(f->x), pt(f->y), pt(f->w), f->face->family,
			pt(f->face->size));
		print_text(out, f->text, f->nbytes);
		if (f->color != 0)
			fprintf(out, " #%06x", f->color);
	}
	if (f->element == NULL)
		fprintf(out, f->kind == FRAG_TEXT ? " artifact\n" : "\n");
	else
		fprintf(out, " <%s %u>\n", f->element->tag, f->element->serial);
}

static void print_page(FILE *out, const struct page *p, size_t index)
{
	fprintf(out, "page %zu label %s number %d '%s' %.2fx%.2f type area %.2f %.2f %.2fx%.2f\n", index + 1,
		p->label, p->number, p->name, pt(p->width), pt(p->height), pt(p->content_x), pt(p->content_y),
		pt(p->content_w), pt(p->content_h));
	for (size_t i = 0; i < p->nfrags; i++)
		print_frag(out, &p->frags[i]);
	for (size_t i = 0; i < p->nlinks; i++) {
		const struct link *l = &p->links[i];

		fprintf(out, "  link %.2f %.2f %.2fx%.2f -> %s%s\n", pt(l->x), pt(l->y), pt(l->w), pt(l->h),
			l->target != NULL ? "#" : "", l->target != NULL ? l->target : l->uri);
	}
}

void book_dump(FILE *out, const struct book *book)
{
	fprintf(out, "book title \"%s\" lang %s pages %zu\n", book->title != NULL ? book->title : "",
		book->lang != NULL ? book->lang : "", book->npages);
	for (size_t i = 0; i < book->npages; i++)
		print_page(out, &book->pages[i], i);
	for (size_t i = 0; i < book->ndests; i++)
		fprintf(out, "dest #%s page %u y %.2f\n", book->dests[i].id, book->dests[i].page + 1,
			pt(book->dests[i].y));
	for (size_t i = 0; i < book->nbookmarks; i++)
		fprintf(out, "bookmark %d page %u y %.2f \"%s\"\n", book->bookmarks[i].level,
			book->bookmarks[i].page + 1, pt(book->bookmarks[i].y), book->bookmarks[i].label);
}
