/*
 * datafield: the report's fields outside of lists in, names and strings out. The surprising
 * rule: an amount prints its zero here, for there is no cell that could stay empty.
 */
#include "base/arena.h"
#include "model/internal.h"

static struct data_field *add_field(struct making *k, const struct field *f, const char *name)
{
	struct data *data = k->data;
	struct data_field *to;

	data->field = arena_grow(k->arena, data->field, data->fields, &k->field_cap, sizeof *to);
	to = &data->field[data->fields++];
	*to = (struct data_field){.name = name, .label = data_label(f), .kind = data_kind(f)};
	return to;
}

static void put_several(struct making *k, struct data_field *to, const struct value *v)
{
	to->several = true;
	to->value = arena_alloc(k->arena, (v->count + 1) * sizeof *to->value);
	for (const struct value *p = v->child; p; p = p->next)
		to->value[to->values++] = p->text;
}

static void put_one(struct making *k, struct data_field *to, const struct value *v)
{
	to->values = 1;
	to->value = arena_alloc(k->arena, sizeof *to->value);
	to->value[0] = v->field->kind == FIELD_AMOUNT ? format_amount(k->m, k->arena, v->amount)
						      : data_text(k, v);
}

static void put_map(struct making *k, const struct value *map, const char *way)
{
	for (const struct value *v = map->child; v; v = v->next) {
		const struct field *f = v->field;
		const char *name = arena_printf(k->arena, "%s%s", way, f->name);

		if (v->unfilled)
			continue;
		if (f->kind == FIELD_MAP)
			put_map(k, v, arena_printf(k->arena, "%s.", name));
		else if (f->kind == FIELD_PARAGRAPHS || (f->kind == FIELD_LIST && !f->child))
			put_several(k, add_field(k, f, name), v);
		else if (f->kind != FIELD_LIST)
			put_one(k, add_field(k, f, name), v);
	}
}

void data_fields(struct making *k)
{
	put_map(k, k->m->values, "");
}
