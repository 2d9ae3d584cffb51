/*
 * schema: what a pack declares in, the shape of its reports as JSON Schema out. The surprising
 * rule: the schema never refuses what the loader takes, except codes without quotes. So a text
 * may look like a number, a key may have nothing behind it, and a code need not be in the
 * catalogue; what a schema cannot say, the program checks.
 *
 * Titles and descriptions are in Chinese whatever the language of messages, as in the packs.
 */
#include "model/schema.h"
#include "base/arena.h"
#include "model/schemawriter.h"

#include <string.h>

/* ---- small parts ------------------------------------------------------------------------ */

void schema_open(struct schema *s, const char *name, const char *label, const char *description,
		 const char *example)
{
	json_open(&s->json, name, '{');
	json_text(&s->json, "title", label);
	json_text(&s->json, "description",
		  description ? arena_printf(s->arena, "%s：%s", label, description) : label);
	if (!example)
		return;
	json_open(&s->json, "examples", '[');
	json_text(&s->json, NULL, example);
	json_close(&s->json, ']');
}

void schema_close(struct schema *s)
{
	json_close(&s->json, '}');
}

void schema_text(struct schema *s, bool may_be_empty)
{
	json_raw(&s->json, "type",
		 may_be_empty ? "['string', 'number', 'null']" : "['string', 'number']");
	json_text(&s->json, "pattern", "\\S");
}

void schema_amount(struct schema *s, bool may_be_empty)
{
	json_raw(&s->json, "type",
		 may_be_empty ? "['number', 'string', 'null']" : "['number', 'string']");
	json_text(&s->json, "pattern", "^([+-]?[0-9]+(\\.[0-9]{1,6})?|" UNFILLED ")$");
	json_text(&s->json, "errorMessage",
		  "金额写成 308.10 这样：半角数字和小数点，没有千位逗号，不带单位，最多六位小数");
}

void schema_object(struct schema *s, bool may_be_empty)
{
	json_raw(&s->json, "type", may_be_empty ? "['object', 'null']" : "'object'");
	json_flag(&s->json, "additionalProperties", false);
}

/* Digits may be typed without quotes and are numbers then. */
void schema_names(struct schema *s, const struct names *names)
{
	json_open(&s->json, "enum", '[');
	for (size_t i = 0; i < names->n; i++) {
		const char *text = names->text[i];
		size_t digits = strspn(text, "0123456789");

		json_text(&s->json, NULL, text);
		if (digits && !text[digits] && digits < 16 && (*text != '0' || digits == 1))
			json_raw(&s->json, NULL, text);
	}
	json_close(&s->json, ']');
}

/* ---- codes ------------------------------------------------------------------------------ */

/* "functional-3", "functional" */
static const char *choice_name(struct schema *s, const struct catalogue *c, int level)
{
	return level ? arena_printf(s->arena, "%s-%d", c->name, level) : c->name;
}

static void put_choice(struct schema *s, const struct catalogue *c, int level)
{
	json_open(&s->json, choice_name(s, c, level), '{');
	json_text(&s->json, "type", "string");
	json_open(&s->json, "enum", '[');
	for (size_t i = 0; i < c->index.n; i++)
		if (!level || c->code[i].level == level)
			json_text(&s->json, NULL, c->code[i].code);
	json_close(&s->json, ']');
	json_open(&s->json, "enumDescriptions", '[');
	for (size_t i = 0; i < c->index.n; i++)
		if (!level || c->code[i].level == level)
			json_text(&s->json, NULL, c->code[i].name);
	json_close(&s->json, ']');
	json_close(&s->json, '}');
}

/* "3、5、7" */
static const char *code_lengths(struct schema *s, const struct catalogue *c, int level)
{
	const char *text = "";

	for (size_t i = 0; i < c->level_n; i++)
		if (!level || i + 1 == (size_t)level)
			text = arena_printf(s->arena, "%s%s%zu", text, *text ? "、" : "",
					    c->length[i]);
	return text;
}

const char *schema_code_pattern(struct schema *s, const struct catalogue *c, int level)
{
	const char *text = "";

	for (size_t i = 0; i < c->level_n; i++)
		if (!level || i + 1 == (size_t)level)
			text = arena_printf(s->arena, "%s%s[0-9A-Za-z]{%zu}", text,
					    *text ? "|" : "", c->length[i]);
	return arena_printf(s->arena, "^(%s)$", text);
}

/*
 * Editors offer the codes that the catalogue knows; any other of the right length is good,
 * because catalogues are never complete.
 */
static void put_code(struct schema *s, const struct dimension *d, bool prefix)
{
	const struct catalogue *c = d->catalogue;
	const char *error = prefix ? "科目编码加引号，只有半角数字"
				   : arena_printf(s->arena, "科目编码加引号，%s位半角数字",
						  code_lengths(s, c, d->level));

	json_text(&s->json, "type", "string");
	json_text(&s->json, "errorMessage", error);
	json_open(&s->json, "anyOf", '[');
	json_open(&s->json, NULL, '{');
	json_text(&s->json, "pattern",
		  prefix ? "^[0-9A-Za-z]+$" : schema_code_pattern(s, c, d->level));
	json_text(&s->json, "errorMessage", error);
	json_close(&s->json, '}');
	json_open(&s->json, NULL, '{');
	json_text(&s->json, "$ref", arena_printf(s->arena, "#/definitions/%s",
						 choice_name(s, c, prefix ? 0 : d->level)));
	json_close(&s->json, '}');
	json_close(&s->json, ']');
}

void schema_values(struct schema *s, const struct dimension *d, bool prefix)
{
	if (d->kind == DIMENSION_CODE)
		put_code(s, d, prefix);
	else if (d->kind == DIMENSION_VALUE)
		schema_names(s, &d->values);
	else
		json_raw(&s->json, "type", "['string', 'number', 'null']");
}

/* Is there no dimension before this one with the same choice of codes? */
static bool is_first(const struct model *m, const struct dimension *d)
{
	for (const struct list *l = m->lists; l; l = l->next)
		for (size_t i = 0; i < l->dimension_n; i++) {
			if (&l->dimension[i] == d)
				return true;
			if (l->dimension[i].catalogue == d->catalogue &&
			    l->dimension[i].level == d->level)
				return false;
		}
	return true;
}

static void put_definitions(struct schema *s)
{
	json_open(&s->json, "definitions", '{');
	for (const struct catalogue *c = s->m->catalogues; c; c = c->next)
		put_choice(s, c, 0);
	for (const struct list *l = s->m->lists; l; l = l->next)
		for (size_t i = 0; i < l->dimension_n; i++)
			if (l->dimension[i].level && is_first(s->m, &l->dimension[i]))
				put_choice(s, l->dimension[i].catalogue, l->dimension[i].level);
	json_close(&s->json, '}');
}

/* ---- lists of facts --------------------------------------------------------------------- */

static void put_dimension(struct schema *s, const struct dimension *d)
{
	schema_open(s, d->name, d->label, d->advice.description, d->advice.example);
	schema_values(s, d, false);
	if (d->fallback)
		json_text(&s->json, "default", d->fallback);
	schema_close(s);
}

static void put_list(struct schema *s, const struct list *l)
{
	schema_open(s, l->name, l->label, l->advice.description, NULL);
	json_raw(&s->json, "type", "['array', 'null']");
	json_open(&s->json, "items", '{');
	schema_object(s, false);
	json_open(&s->json, "properties", '{');
	for (size_t i = 0; i < l->dimension_n; i++)
		put_dimension(s, &l->dimension[i]);
	schema_open(s, "amount", "金额", "单位见 report 的 unit，不写千位逗号", "308.10");
	schema_amount(s, false);
	schema_close(s);
	json_close(&s->json, '}');
	json_open(&s->json, "required", '[');
	for (size_t i = 0; i < l->dimension_n; i++)
		if (!l->dimension[i].fallback)
			json_text(&s->json, NULL, l->dimension[i].name);
	json_text(&s->json, NULL, "amount");
	json_close(&s->json, ']');
	json_close(&s->json, '}');
	schema_close(s);
}

/* ---- fields ----------------------------------------------------------------------------- */

static void put_fields(struct schema *s, const struct field *fields);

static void put_items(struct schema *s, const struct field *f)
{
	json_open(&s->json, "items", '{');
	if (f->child) {
		schema_object(s, false);
		put_fields(s, f->child);
	} else {
		schema_text(s, false);
	}
	json_close(&s->json, '}');
}

static void put_date(struct json *j, bool may_be_empty)
{
	json_open(j, "anyOf", '[');
	json_open(j, NULL, '{');
	json_text(j, "const", UNFILLED);
	json_close(j, '}');
	json_open(j, NULL, '{');
	json_raw(j, "type", may_be_empty ? "['string', 'null']" : "'string'");
	json_text(j, "format", "date");
	json_close(j, '}');
	json_close(j, ']');
}

static void put_type(struct schema *s, const struct field *f)
{
	struct json *j = &s->json;
	bool may_be_empty = !f->required;

	switch (f->kind) {
	case FIELD_TEXT:
		schema_text(s, may_be_empty);
		break;
	case FIELD_PARAGRAPHS:
		json_raw(j, "type", may_be_empty ? "['array', 'string', 'number', 'null']"
						 : "['array', 'string', 'number']");
		json_text(j, "pattern", "\\S");
		put_items(s, f);
		break;
	case FIELD_LIST:
		json_raw(j, "type", may_be_empty ? "['array', 'null']" : "'array'");
		put_items(s, f);
		break;
	case FIELD_AMOUNT:
		schema_amount(s, may_be_empty);
		break;
	case FIELD_INTEGER:
		json_raw(j, "type",
			 may_be_empty ? "['integer', 'string', 'null']" : "['integer', 'string']");
		json_number(j, "minimum", 0);
		json_text(j, "pattern", "^([0-9]+|" UNFILLED ")$");
		json_text(j, "errorMessage", "整数：只有半角数字");
		break;
	case FIELD_DATE:
		put_date(j, may_be_empty);
		json_text(j, "errorMessage", "日期写成 2024-03-05 这样：年-月-日");
		break;
	case FIELD_MAP:
		schema_object(s, may_be_empty);
		put_fields(s, f->child);
		break;
	}
}

/* Amounts that are added up of others may not be typed, so they are left out. */
static void put_properties(struct schema *s, const struct field *fields)
{
	for (const struct field *f = fields; f; f = f->next) {
		if (f->sum_node)
			continue;
		schema_open(s, f->name, f->label ? f->label : f->name, f->advice.description,
			    f->advice.example);
		put_type(s, f);
		schema_close(s);
	}
}

static void put_required(struct schema *s, const struct field *fields)
{
	for (const struct field *f = fields; f; f = f->next)
		if (f->required)
			json_text(&s->json, NULL, f->name);
}

static void put_fields(struct schema *s, const struct field *fields)
{
	json_open(&s->json, "properties", '{');
	put_properties(s, fields);
	json_close(&s->json, '}');
	json_open(&s->json, "required", '[');
	put_required(s, fields);
	json_close(&s->json, ']');
}

/* ---- the whole -------------------------------------------------------------------------- */

void schema_print(FILE *out, struct model *m, bool whole)
{
	const struct yaml *title = yaml_find(yaml_find(m->pack, "pack"), "title");
	struct schema s = {.json = {.out = out}, .arena = arena_new(), .m = m};

	json_open(&s.json, NULL, '{');
	json_text(&s.json, "$schema", "http://json-schema.org/draft-07/schema#");
	json_text(&s.json, "title", title ? title->text : m->pack_name);
	schema_object(&s, !whole);
	json_open(&s.json, "properties", '{');
	schema_sections(&s);
	for (const struct list *l = m->lists; l; l = l->next)
		put_list(&s, l);
	put_properties(&s, m->fields);
	json_close(&s.json, '}');
	if (whole) {
		json_open(&s.json, "required", '[');
		json_text(&s.json, NULL, "report");
		put_required(&s, m->fields);
		json_close(&s.json, ']');
	}
	put_definitions(&s);
	json_close(&s.json, '}');
	arena_free(s.arena);
}
