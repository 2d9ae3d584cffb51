/*
 * select: a cell of a table or a measure in, the facts that it adds up out. The surprising rule:
 * a set of facts is never stored; it is three filters and a code, asked of each fact.
 */
#include "model/internal.h"

#include <string.h>

static bool is_entry(const struct line *line, const char *key)
{
	for (const struct yaml *n = line->each->child; n; n = n->next) {
		const struct yaml *code = yaml_find(n, "code");

		if (code && code->kind == YAML_SCALAR && strcmp(code->text, key) == 0)
			return true;
	}
	return false;
}

struct line *line_find(const struct side *side, const char *key)
{
	for (const struct group *g = side->group; g; g = g->next)
		for (struct line *l = g->line; l; l = l->next)
			if (l->id ? strcmp(l->id, key) == 0 : l->each && is_entry(l, key))
				return l;
	return NULL;
}

struct selection select_cell(struct model *m, struct table *t, struct line *line,
			     struct column *c, uint32_t code)
{
	const char *dimension = t->tree ? t->tree : line ? line->dimension : NULL;
	struct selection s = {.list = cell_list(t, line, c), .code = code};

	if (s.list && dimension)
		s.dimension = list_dimension(s.list, dimension);
	s.filter[0] = where_filter(m, &t->where, s.list);
	s.filter[1] = line ? where_filter(m, &line->where, s.list) : NULL;
	s.filter[2] = where_filter(m, &c->where, s.list);
	return s;
}

struct selection select_measure(struct model *m, struct measure *e)
{
	return (struct selection){
	    .list = e->list, .filter = {where_filter(m, &e->where, e->list)}, .code = NONE};
}

bool selection_has(const struct selection *s, size_t fact)
{
	const uint32_t *value = s->list->value + fact * s->list->dimension_n;

	for (int k = 0; k < 3; k++)
		if (!filter_match(s->filter[k], value))
			return false;
	return s->code == NONE || catalogue_above(s->list->dimension[s->dimension].catalogue,
						  s->code, value[s->dimension]);
}
