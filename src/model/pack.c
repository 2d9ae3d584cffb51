/*
 * pack: pack.yaml in, what it declares out: catalogues, lists of facts, fields, tables and
 * measures. The surprising rule: an unknown key is always an error, so that a pack never
 * promises what the program does not do.
 */
#include "base/arena.h"
#include "base/file.h"
#include "model/chart.h"
#include "model/formula.h"

#include <libxml/tree.h>
#include <string.h>

static const char *read_file_name(struct model *m, const struct yaml *node)
{
	const char *name = node ? read_text(m, node, "a file name") : NULL;

	if (name && strchr(name, '/')) {
		diag_error(m->diag, node->pos,
			   "'%s' must lie in the folder of the pack: expected a name "
			   "without '/'",
			   name);
		return NULL;
	}
	return name;
}

static void read_head(struct model *m, const struct yaml *node)
{
	const struct yaml *name;

	if (!node || !read_keys(m, node, "the pack", "name", "title", "template", "style",
				  "script", "booklet", NULL))
		return;
	name = read_need(m, node, "name", "the pack");
	if (name && read_text(m, name, "the pack's name") && strcmp(name->text, m->pack_name) != 0)
		diag_error(m->diag, name->pos,
			   "the pack's name is '%s' but its folder is called '%s'", name->text,
			   m->pack_name);
	if (yaml_find(node, "title"))
		read_text(m, yaml_find(node, "title"), "the pack's title");
	m->template = read_file_name(m, read_need(m, node, "template", "the pack"));
	m->style = read_file_name(m, read_need(m, node, "style", "the pack"));
	m->script = read_file_name(m, yaml_find(node, "script"));
	m->booklet = read_flag(m, yaml_find(node, "booklet"));
}

static void read_display(struct model *m, const struct yaml *node)
{
	const struct yaml *unit, *decimals, *zero;

	m->display = (struct money_style){UNIT_WANYUAN, 2, false};
	if (!node || !read_keys(m, node, "display", "unit", "decimals", "thousands", "zero", NULL))
		return;
	unit = yaml_find(node, "unit");
	decimals = yaml_find(node, "decimals");
	zero = yaml_find(node, "zero");
	if (unit && read_text(m, unit, "the unit") &&
	    !money_unit_parse(unit->text, &m->display.unit))
		diag_error(m->diag, unit->pos, "'%s' is not a unit: expected 元 or 万元",
			   unit->text);
	if (decimals)
		read_number(m, decimals, 0, m->display.unit == UNIT_YUAN ? 2 : 6,
			    &m->display.decimals);
	m->display.thousands = read_flag(m, yaml_find(node, "thousands"));
	if (zero)
		m->zero = (enum zero)read_choice(m, zero, "a way to print zero", "blank", "0",
						 "0.00", NULL);
}

/* ---- lists of facts ----------------------------------------------------------------------- */

static bool is_reserved(const char *name)
{
	size_t i = 0;

	while (report_sections[i] && strcmp(report_sections[i], name) != 0)
		i++;
	return report_sections[i] != NULL;
}

static struct advice read_advice(struct model *m, const struct yaml *node)
{
	const struct yaml *description = yaml_find(node, "description");
	const struct yaml *example = yaml_find(node, "example");

	return (struct advice){
	    .description = description ? read_text(m, description, "a description") : NULL,
	    .example = example ? read_text(m, example, "an example") : NULL,
	};
}

static void read_values(struct model *m, struct dimension *d, const struct yaml *node)
{
	if (!read_kind(m, node, YAML_SEQUENCE, "the values of a dimension"))
		return;
	for (const struct yaml *n = node->child; n; n = n->next) {
		size_t before = d->values.n;

		if (read_text(m, n, "a value") && names_add(m->arena, &d->values, n->text) < before)
			diag_error(m->diag, n->pos, "the value '%s' is given twice", n->text);
	}
}

static void read_fallback(struct model *m, struct dimension *d, const struct yaml *node)
{
	if (!read_kind(m, node, YAML_SCALAR, "the default value"))
		return;
	d->fallback = node->text;
	if (d->kind == DIMENSION_VALUE && names_find(&d->values, node->text) == NONE)
		diag_error(m->diag, node->pos, "the default '%s' is not among the values%s",
			   node->text, suggest(m, node->text, d->values.text, d->values.n));
	if (d->kind == DIMENSION_CODE && names_find(&d->catalogue->index, node->text) == NONE)
		diag_error(m->diag, node->pos, "the catalogue '%s' has no code '%s'",
			   d->catalogue->name, node->text);
}

static void read_dimension(struct model *m, struct list *l, const struct yaml *node)
{
	struct dimension *d = &l->dimension[l->dimension_n];
	const struct yaml *label, *catalogue, *values, *text, *level;

	if (!read_keys(m, node, "a dimension", "label", "description", "example", "catalogue",
		       "level", "values", "text", "default", NULL))
		return;
	d->name = d->label = node->key->text;
	d->advice = read_advice(m, node);
	if (strcmp(d->name, "amount") == 0 || strchr(d->name, '.'))
		diag_error(m->diag, node->key->pos, "a dimension cannot be called '%s'", d->name);
	label = yaml_find(node, "label");
	catalogue = yaml_find(node, "catalogue");
	values = yaml_find(node, "values");
	text = yaml_find(node, "text");
	level = yaml_find(node, "level");
	if (label && read_text(m, label, "a label"))
		d->label = label->text;
	if (!!catalogue + !!values + !!text != 1) {
		diag_error(m->diag, node->key->pos,
			   "the dimension '%s' needs one of 'catalogue', 'values' "
			   "and 'text: yes'",
			   d->name);
		return;
	}
	d->kind = catalogue ? DIMENSION_CODE : values ? DIMENSION_VALUE : DIMENSION_TEXT;
	if (catalogue) {
		if (!read_text(m, catalogue, "a catalogue's name") ||
		    !(d->catalogue = catalogue_find(m, catalogue)))
			return;
		if (level)
			read_number(m, level, 1, (int)d->catalogue->level_n, &d->level);
	} else if (level) {
		diag_error(m->diag, level->key->pos, "only codes of a catalogue stand at a level");
	}
	if (values)
		read_values(m, d, values);
	if (text && !read_flag(m, text))
		diag_error(m->diag, text->pos, "expected 'text: yes'");
	if (yaml_find(node, "default"))
		read_fallback(m, d, yaml_find(node, "default"));
	l->dimension_n++;
}

static void read_list(struct model *m, const struct yaml *node)
{
	struct list *l = arena_zalloc(m->arena, sizeof *l), **last = &m->lists;
	const struct yaml *dimensions, *label;

	if (!read_keys(m, node, "a list of facts", "label", "description", "dimensions",
		       "next_year", NULL))
		return;
	l->advice = read_advice(m, node);
	if (is_reserved(node->key->text))
		diag_error(m->diag, node->key->pos, "'%s' has a meaning of its own in reports",
			   node->key->text);
	l->name = l->label = node->key->text;
	label = yaml_find(node, "label");
	if (label && read_text(m, label, "a label"))
		l->label = label->text;
	l->next_node = yaml_find(node, "next_year");
	dimensions = read_need(m, node, "dimensions", "a list of facts");
	if (!dimensions || !read_kind(m, dimensions, YAML_MAPPING, "the dimensions"))
		return;
	l->dimension = arena_zalloc(m->arena, dimensions->count * sizeof *l->dimension);
	for (const struct yaml *n = dimensions->child; n; n = n->next)
		read_dimension(m, l, n);
	while (*last)
		last = &(*last)->next;
	*last = l;
}

/* ---- fields -------------------------------------------------------------------------------- */

static const struct field *find_field(const struct field *fields, const char *name, size_t len)
{
	for (; fields; fields = fields->next)
		if (strlen(fields->name) == len && strncmp(fields->name, name, len) == 0)
			return fields;
	return NULL;
}

/* One term of a sum: a path a/b from the siblings down to a typed amount. */
static void read_term(struct model *m, const struct field *siblings, struct field *f,
		      const struct yaml *node, struct term ***last)
{
	struct term *t = arena_zalloc(m->arena, sizeof *t);
	const struct field *among = siblings, *at = NULL;
	size_t cap = 0, len;

	if (!read_text(m, node, "the name of an amount"))
		return;
	for (const char *p = node->text; *p; p += len + (p[len] == '/')) {
		struct names known = {0};

		len = strcspn(p, "/");
		at = find_field(among, p, len);
		if (!at) {
			const char *name = arena_strndup(m->arena, p, len);

			for (; among; among = among->next)
				names_add(m->arena, &known, among->name);
			diag_error(m->diag, yaml_at(node, (size_t)(p - node->text)),
				   "there is no field '%s' "
				   "here%s",
				   name, suggest(m, name, known.text, known.n));
			return;
		}
		t->path = arena_grow(m->arena, t->path, t->n, &cap, sizeof *t->path);
		t->path[t->n++] = at;
		among = at->kind == FIELD_MAP ? at->child : NULL;
	}
	if (at && (at->kind != FIELD_AMOUNT || at->sum_node)) {
		diag_error(m->diag, node->pos,
			   "'%s' is not a typed amount; '%s' can add only those", node->text,
			   f->name);
		return;
	}
	**last = t;
	*last = &t->next;
}

static void read_sums(struct model *m, struct field *fields)
{
	for (struct field *f = fields; f; f = f->next) {
		struct term **last = &f->sum;

		if (!f->sum_node)
			continue;
		if (f->kind != FIELD_AMOUNT || f->required) {
			diag_error(m->diag, f->sum_node->key->pos,
				   "only an amount that is not required can be "
				   "a sum");
			continue;
		}
		if (!read_kind(m, f->sum_node, YAML_SEQUENCE, "the names of amounts to add"))
			continue;
		for (const struct yaml *n = f->sum_node->child; n; n = n->next)
			read_term(m, fields, f, n, &last);
	}
}

static void declare_children(struct model *m, struct field *f, const struct yaml *node)
{
	const struct yaml *of = yaml_find(node, "of"), *fields = yaml_find(node, "fields");

	if (of && (f->kind != FIELD_LIST || fields))
		diag_error(m->diag, of->key->pos, "'of' belongs to a list that has no 'fields'");
	else if (of)
		read_choice(m, of, "what a list can be of", "text", NULL);
	else if (f->kind == FIELD_LIST && !fields)
		diag_error(m->diag, node->key->pos, "the list '%s' needs 'of: text' or 'fields'",
			   f->name);
	if (fields && f->kind != FIELD_MAP && f->kind != FIELD_LIST)
		diag_error(m->diag, fields->key->pos, "only a map or a list has fields");
	else if (fields)
		fields_declare(m, fields, &f->child);
	else if (f->kind == FIELD_MAP)
		diag_error(m->diag, node->key->pos, "the map '%s' needs 'fields'", f->name);
}

static struct field *declare_field(struct model *m, const struct yaml *node)
{
	struct field *f = arena_zalloc(m->arena, sizeof *f);
	const struct yaml *type, *label;
	int kind;

	if (!read_keys(m, node, "a field", "label", "description", "example", "type", "required",
		       "of", "fields", "sum", "next_year", NULL))
		return NULL;
	f->name = node->key->text;
	f->advice = read_advice(m, node);
	if (xmlValidateNCName(BAD_CAST f->name, 0) != 0) {
		diag_error(m->diag, node->key->pos,
			   "a field cannot be called '%s': expected letters, digits, "
			   "'_' and '-', a letter first",
			   f->name);
		return NULL;
	}
	label = yaml_find(node, "label");
	if (label)
		f->label = read_text(m, label, "a label");
	type = read_need(m, node, "type", "a field");
	kind = type ? read_choice(m, type, "a type", "text", "paragraphs", "amount", "integer",
				  "date", "map", "list", NULL)
		    : -1;
	if (kind < 0)
		return NULL;
	f->kind = (enum field_kind)kind;
	f->required = read_flag(m, yaml_find(node, "required"));
	f->sum_node = yaml_find(node, "sum");
	declare_children(m, f, node);
	next_field_declare(m, f, yaml_find(node, "next_year"));
	return f;
}

void fields_declare(struct model *m, const struct yaml *node, struct field **out)
{
	struct field **last = out;

	if (!read_kind(m, node, YAML_MAPPING, "fields"))
		return;
	for (const struct yaml *n = node->child; n; n = n->next) {
		struct field *f = declare_field(m, n);

		if (!f)
			continue;
		*last = f;
		last = &f->next;
	}
	read_sums(m, *out);
}

/* The names that reports and the view use otherwise. */
static void check_field_names(struct model *m, const struct yaml *fields)
{
	for (const struct yaml *n = fields->child; n; n = n->next) {
		bool taken = is_reserved(n->key->text) || strcmp(n->key->text, "measures") == 0 ||
			     strcmp(n->key->text, "tables") == 0 ||
			     strcmp(n->key->text, "charts") == 0;

		for (const struct list *l = m->lists; l; l = l->next)
			taken = taken || strcmp(l->name, n->key->text) == 0;
		if (taken)
			diag_error(m->diag, n->key->pos, "the name '%s' is already in use",
				   n->key->text);
	}
}

/* ---- the whole --------------------------------------------------------------------------- */

static void read_each(struct model *m, const struct yaml *node, const char *what,
		      void (*read)(struct model *, const struct yaml *))
{
	if (!node || !read_kind(m, node, YAML_MAPPING, what))
		return;
	for (const struct yaml *n = node->child; n; n = n->next)
		read(m, n);
}

static void read_catalogue(struct model *m, const struct yaml *node)
{
	catalogue_read(m, node);
}

bool pack_read(struct model *m, const char *path)
{
	const struct yaml *root = m->pack = yaml_read(m->arena, m->diag, path);
	unsigned errors = m->diag->errors;

	if (!root)
		return false;
	if (!read_keys(m, root, "pack.yaml", "pack", "display", "catalogues", "facts", "fields",
		       "tables", "measures", "charts", "listing", "rules", NULL))
		if (root->kind != YAML_MAPPING)
			return false;
	read_head(m, read_need(m, root, "pack", "pack.yaml"));
	read_display(m, yaml_find(root, "display"));
	read_each(m, yaml_find(root, "catalogues"), "catalogues", read_catalogue);
	/* Without its catalogues nothing below can be judged. */
	if (m->diag->errors != errors)
		return false;
	read_each(m, yaml_find(root, "facts"), N_("lists of facts"), read_list);
	if (m->diag->errors != errors)
		return false;
	if (yaml_find(root, "fields")) {
		fields_declare(m, yaml_find(root, "fields"), &m->fields);
		check_field_names(m, yaml_find(root, "fields"));
	}
	if (yaml_find(root, "tables"))
		tables_declare(m, yaml_find(root, "tables"));
	if (yaml_find(root, "measures"))
		measures_declare(m, yaml_find(root, "measures"));
	for (struct list *l = m->lists; l; l = l->next)
		next_list_declare(m, l);
	/* Charts name measures and tables that must be right. */
	if (yaml_find(root, "charts") && m->diag->errors == errors)
		charts_declare(m, yaml_find(root, "charts"));
	if (yaml_find(root, "listing") && m->diag->errors == errors)
		listing_declare(m, yaml_find(root, "listing"));
	/* Rules name what stands above, so their mistakes count only when that is right. */
	if (yaml_find(root, "rules") && m->diag->errors == errors) {
		const char *name = read_file_name(m, yaml_find(root, "rules"));

		if (name)
			rules_declare(m, path_join(m->arena, m->pack_dir, name));
	}
	return m->diag->errors == errors;
}
