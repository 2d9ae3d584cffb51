/*
 * checkwhere: what a formula was evaluated for in, the place by which waivers and programs name
 * it out. The surprising rule: a place has no line numbers, so it stays the same when lines
 * above it come or go; items are counted from 1.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "model/checking.h"

#include <string.h>

/* What is looked for: a value itself, or the one whose text was typed at pos. */
struct target {
	const struct value *value;
	struct pos pos;
};

static bool is_target(const struct target *t, const struct value *v)
{
	return t->value ? v == t->value
			: v->text && v->pos.src == t->pos.src && v->pos.off == t->pos.off;
}

/* The way down to a value. */
struct way {
	const struct way *up;
	const struct value *value;
	size_t item; /* 0: a field */
};

/* "projects/2/name" */
static void put_way(struct buf *b, const struct way *w)
{
	if (w->up) {
		put_way(b, w->up);
		buf_putc(b, '/');
	}
	if (w->item)
		buf_printf(b, "%zu", w->item);
	else if (w->value->field)
		buf_puts(b, w->value->field->name);
}

/* Put the way to the target into b; false when it is not below map. */
static bool find_way(struct buf *b, const struct target *t, const struct value *map,
		     const struct way *up)
{
	bool items = map->field && (map->field->kind == FIELD_LIST ||
				    map->field->kind == FIELD_PARAGRAPHS);
	struct way w = {.up = up};

	for (w.value = map->child; w.value; w.value = w.value->next) {
		w.item += items;
		if (is_target(t, w.value)) {
			put_way(b, &w);
			return true;
		}
		if (w.value->child && find_way(b, t, w.value, &w))
			return true;
	}
	return false;
}

static const char *value_way(struct checking *c, struct target t)
{
	struct buf b = {0};
	const char *way = find_way(&b, &t, c->m->values, NULL)
			      ? arena_strdup(c->arena, buf_text(&b))
			      : NULL;

	buf_free(&b);
	return way;
}

/* Of a text as it is printed: the field it was typed in, the table of a note, the pack's file. */
static const char *printed_way(struct checking *c, const struct value *v)
{
	const char *way = NULL;

	for (size_t i = 0; i < v->pieces; i++) {
		struct pos p = v->piece[i].pos;

		if (p.src != c->text_pos.src || p.off > c->text_pos.off)
			continue;
		if (v->piece[i].typed)
			way = value_way(c, (struct target){.pos = p});
		for (const struct table *t = c->m->tables; t && !way; t = t->next)
			if (t->own_note && t->own_note->pos.src == p.src &&
			    yaml_at(t->own_note, 0).off == p.off)
				way = arena_printf(c->arena, "notes/%s", t->id);
	}
	return way || !c->text_pos.src ? way : path_base(c->arena, c->text_pos.src->name);
}

static const char *cell_way(struct checking *c, const struct expr *e)
{
	const char *row = e->row == ROW_CURRENT ? c->key : e->row == ROW_NAMED ? e->key : "*";

	if (e->type == TYPE_ITEMS)
		return e->table->id;
	if (e->type == TYPE_ROW)
		return arena_printf(c->arena, "%s/%s", e->table->id, row);
	return arena_printf(c->arena, "%s/%s/%s", e->table->id, row, column_of(c, e)->id);
}

/* The keys of a path that leads to no value. */
static const char *steps_way(struct checking *c, const struct expr *e)
{
	struct buf b = {0};
	const char *way;

	for (size_t i = 0; i < e->steps; i++)
		buf_printf(&b, "%s%s", i ? "/" : "", e->step[i]->name);
	way = arena_strdup(c->arena, buf_text(&b));
	buf_free(&b);
	return way;
}

static const char *path_way(struct checking *c, const struct expr *e)
{
	const struct value *v;
	const char *way;

	if (e->kind == EXPR_CELL)
		return cell_way(c, e);
	if (e->kind == EXPR_MEASURE)
		return e->measure->name;
	if (e->kind == EXPR_FACTS)
		return arena_printf(c->arena, "%s/%s", e->list->name,
				    e->list->dimension[e->dimension].name);
	if (e->kind != EXPR_FIELD || !e->steps)
		return NULL;
	v = first_value(c, e);
	way = v ? value_way(c, (struct target){.value = v}) : NULL;
	return way ? way : steps_way(c, e);
}

/* The first path of an expression. */
static const char *first_way(struct checking *c, const struct expr *e)
{
	const char *way = e ? path_way(c, e) : NULL;

	if (!e || way)
		return way;
	way = first_way(c, e->left);
	return way ? way : first_way(c, e->right);
}

const char *finding_place(struct checking *c, const struct expr *about)
{
	const struct value *v = c->text_value;
	const char *way;

	if (v && v->pieces)
		return printed_way(c, v);
	way = v ? value_way(c, (struct target){.value = v}) : NULL;
	if (!way)
		way = first_way(c, about);
	if (!way && c->item)
		way = value_way(c, (struct target){.value = c->item});
	return way ? way : c->rule->id;
}
