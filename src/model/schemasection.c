/*
 * schemasection: the sections that reports of every pack may have (report, codes, stated), as
 * JSON Schema. The surprising rule: what stated: may ask of facts depends on the list it names,
 * so its conditions stand behind an if for each list.
 */
#include "base/arena.h"
#include "model/formula.h"
#include "model/schemawriter.h"

#define MOST_VALUES 20 /* so many values of an attribute are a choice, more are not */

static void put_report(struct schema *s)
{
	struct json *j = &s->json;
	struct names units = {0};

	names_add(s->arena, &units, money_unit_name(UNIT_YUAN));
	names_add(s->arena, &units, money_unit_name(UNIT_WANYUAN));
	schema_open(s, "report", "报告", "用哪套模板、哪一年、全部金额按什么单位录入", NULL);
	schema_object(s, false);
	json_open(j, "properties", '{');
	schema_open(s, "pack", "模板", "templates 下的文件夹名", NULL);
	json_text(j, "const", s->m->pack_name);
	schema_close(s);
	schema_open(s, "year", "年度", "预算年度，四位数字", "2024");
	json_raw(j, "type", "['integer', 'string']");
	json_number(j, "minimum", 1000);
	json_number(j, "maximum", 9999);
	json_text(j, "pattern", "^[1-9][0-9]{3}$");
	schema_close(s);
	schema_open(s, "unit", "金额单位", "录入用元最多两位小数，用万元最多六位小数", NULL);
	schema_names(s, &units);
	schema_close(s);
	json_close(j, '}');
	json_raw(j, "required", "['pack', 'year', 'unit']");
	schema_close(s);
}

/* What the first dimension with codes of the catalogue is called. */
static const char *catalogue_label(const struct model *m, const struct catalogue *c)
{
	for (const struct list *l = m->lists; l; l = l->next)
		for (size_t i = 0; i < l->dimension_n; i++)
			if (l->dimension[i].catalogue == c)
				return l->dimension[i].label;
	return c->name;
}

static void put_codes(struct schema *s)
{
	struct json *j = &s->json;

	schema_open(s, "codes", "补充科目", "目录里没有的科目，写编码和名称", NULL);
	schema_object(s, true);
	json_open(j, "properties", '{');
	for (const struct catalogue *c = s->m->catalogues; c; c = c->next) {
		schema_open(s, c->name, catalogue_label(s->m, c), "编码加引号，冒号后空一格写名称",
			    NULL);
		schema_object(s, false);
		json_open(j, "patternProperties", '{');
		schema_open(s, schema_code_pattern(s, c, 0), "名称", "这个科目的名称", NULL);
		schema_text(s, false);
		schema_close(s);
		json_close(j, '}');
		schema_close(s);
	}
	json_close(j, '}');
	schema_close(s);
}

/* ---- stated ----------------------------------------------------------------------------- */

/* One value or several: of a dimension, or (attribute) of an attribute of its codes. */
static void put_condition(struct schema *s, const struct dimension *d, const char *attribute)
{
	const char *name = d->name, *label = d->label;
	struct json *j = &s->json;
	struct names values = {0};

	if (attribute) {
		catalogue_names(s->m, d->catalogue, attribute, &values);
		name = arena_printf(s->arena, "%s.%s", name, attribute);
		label = arena_printf(s->arena, "%s的 %s", label, attribute);
	}
	schema_open(s, name, label, "一个值，或者几个值的列表，例如 [甲, 乙]", NULL);
	json_open(j, "anyOf", '[');
	for (int several = 0; several < 2; several++) {
		json_open(j, NULL, '{');
		if (several) {
			json_text(j, "type", "array");
			json_open(j, "items", '{');
		}
		if (!attribute)
			schema_values(s, d, true);
		else if (values.n > MOST_VALUES)
			schema_text(s, false);
		else
			schema_names(s, &values);
		if (several)
			json_close(j, '}');
		json_close(j, '}');
	}
	json_close(j, ']');
	schema_close(s);
}

static void put_conditions(struct schema *s, const struct list *l)
{
	for (size_t i = 0; i < l->dimension_n; i++) {
		const struct dimension *d = &l->dimension[i];
		struct names known = {0};

		put_condition(s, d, NULL);
		if (d->kind != DIMENSION_CODE)
			continue;
		catalogue_names(s->m, d->catalogue, NULL, &known);
		for (size_t k = 0; k < known.n; k++)
			put_condition(s, d, known.text[k]);
	}
}

/* If the total is one of this list, these are its conditions. */
static void put_case(struct schema *s, const struct list *l)
{
	struct json *j = &s->json;

	json_open(j, NULL, '{');
	json_open(j, "if", '{');
	json_open(j, "properties", '{');
	json_open(j, "list", '{');
	json_text(j, "const", l->name);
	json_close(j, '}');
	json_close(j, '}');
	json_raw(j, "required", "['list']");
	json_close(j, '}');
	json_open(j, "then", '{');
	json_open(j, "properties", '{');
	schema_open(s, "where", "范围", "这个合计包含哪些金额；不写就是全部", NULL);
	schema_object(s, true);
	json_open(j, "properties", '{');
	put_conditions(s, l);
	json_close(j, '}');
	schema_close(s);
	json_close(j, '}');
	json_close(j, '}');
	json_close(j, '}');
}

static void put_stated(struct schema *s)
{
	struct json *j = &s->json;
	struct names lists = {0};

	for (const struct list *l = s->m->lists; l; l = l->next)
		names_add(s->arena, &lists, l->name);
	schema_open(s, "stated", "批复的合计",
		    "批复的合计与各项相加差几分（四舍五入）时，把批复的合计写在这里", NULL);
	json_raw(j, "type", "['array', 'null']");
	json_open(j, "items", '{');
	schema_object(s, false);
	json_open(j, "properties", '{');
	schema_open(s, "list", "哪一本账", "合计属于哪个金额列表", NULL);
	schema_names(s, &lists);
	schema_close(s);
	schema_open(s, "where", "范围", "这个合计包含哪些金额；不写就是全部", NULL);
	json_raw(j, "type", "['object', 'null']");
	schema_close(s);
	schema_open(s, "amount", "金额", "批复的合计，单位见 report 的 unit", "425.52");
	schema_amount(s, false);
	schema_close(s);
	json_close(j, '}');
	json_raw(j, "required", "['list', 'amount']");
	json_open(j, "allOf", '[');
	for (const struct list *l = s->m->lists; l; l = l->next)
		put_case(s, l);
	json_close(j, ']');
	json_close(j, '}');
	schema_close(s);
}

/* ---- notes and waivers -------------------------------------------------------------------- */

static void put_notes(struct schema *s)
{
	struct json *j = &s->json;

	schema_open(s, "notes", "表下的说明", "写在这里的话代替模板的说明，印在表的下面", NULL);
	schema_object(s, true);
	json_open(j, "properties", '{');
	for (const struct table *t = s->m->tables; t; t = t->next) {
		schema_open(s, t->id, t->title, "这张表下面的一句话", NULL);
		schema_text(s, false);
		schema_close(s);
	}
	json_close(j, '}');
	schema_close(s);
}

static void put_waiver_text(struct schema *s, const char *name, const char *label,
			    const char *description, const char *example)
{
	schema_open(s, name, label, description, example);
	schema_text(s, false);
	schema_close(s);
}

static void put_waivers(struct schema *s)
{
	struct json *j = &s->json;
	struct names ids = {0};

	for (const struct rule *r = s->m->rules; r; r = r->next)
		if (r->id)
			names_add(s->arena, &ids, r->id);
	schema_open(s, "waivers", "豁免", "核对过、不必改的问题：写明规则、位置、理由和签字人", NULL);
	json_raw(j, "type", "['array', 'null']");
	json_open(j, "items", '{');
	schema_object(s, false);
	json_open(j, "properties", '{');
	schema_open(s, "rule", "规则", "检查结果方括号里的编号", "W03");
	schema_names(s, &ids);
	schema_close(s);
	put_waiver_text(s, "place", "位置", "检查页或 check --format=json 写的位置，写上一级就包括它下面的全部",
			"projects/5");
	put_waiver_text(s, "reason", "理由", "为什么不必改", "批复文件原文如此");
	put_waiver_text(s, "signer", "签字人", "谁负责", "张三");
	json_close(j, '}');
	json_raw(j, "required", "['rule', 'place', 'reason', 'signer']");
	json_close(j, '}');
	schema_close(s);
}

/* A further section that the loader reads is one more line. */
void schema_sections(struct schema *s)
{
	put_report(s);
	put_codes(s);
	if (s->m->lists)
		put_stated(s);
	if (s->m->tables)
		put_notes(s);
	if (s->m->rules)
		put_waivers(s);
}
