/*
 * next: a report in, next year's report out. What becomes of each thing:
 *
 *   report.year                   one more
 *   amounts, integers, dates      UNFILLED; a date may be said to advance
 *   texts                         kept, and marked OUTDATED when they name a year
 *   facts with `next_year` in     the measures of this year, as they are printed: they are what
 *   the pack                      this year's report has published
 *   stated totals                 comments: roundings are new each year
 *   corrections, waivers          gone: they are about this year's figures
 *
 * The pack says for a field when it shall be otherwise. The surprising rule: a text names a
 * year when it has last year's, this year's or the next one's number; older ones are names of
 * laws and letters.
 */
#include "model/next.h"
#include "base/arena.h"
#include "base/buf.h"
#include "model/internal.h"
#include "yaml/edit.h"

#include <ctype.h>
#include <string.h>

#define HEAD_MARK "# gongkai init"

struct work {
	const struct model *m;
	struct arena *arena;
	struct edits edits;
	struct next *next;
};

/* ---- what the pack says --------------------------------------------------------------------- */

void next_field_declare(struct model *m, struct field *f, const struct yaml *node)
{
	static const char what[] = N_("a choice for next year");
	static const char *const words[] = {"", "keep", "empty", "advance", "rewrite"};
	bool text = f->kind == FIELD_TEXT, date = f->kind == FIELD_DATE;
	bool texts = f->kind == FIELD_PARAGRAPHS || (f->kind == FIELD_LIST && !f->child);
	int choice;

	if (!node)
		return;
	if ((f->kind == FIELD_MAP || f->child) || f->sum_node) {
		diag_error(m->diag, node->key->pos,
			   "'next_year' belongs to what is typed: texts, numbers, dates");
		return;
	}
	if (texts)
		choice = read_choice(m, node, what, "keep", "rewrite", NULL);
	else
		choice = read_choice(m, node, what, "keep", "empty",
				     text ? "rewrite" : date ? "advance" : NULL, NULL);
	for (size_t i = 1; choice >= 0 && i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], node->text) == 0)
			f->next_year = (enum next_year)i;
}

static void declare_carry(struct model *m, struct list *l, const struct yaml *node)
{
	struct carry *c = &l->carry[l->carry_n];
	const struct yaml *name;
	size_t size = l->dimension_n * sizeof *c->value;

	c->node = node;
	c->value = arena_zalloc(m->arena, size + 1);
	if (!fact_values(m, l, node, "measure", c->value))
		return;
	name = read_need(m, node, "measure", "a fact of next year");
	c->measure = name ? measure_find(m, name) : NULL;
	if (!c->measure)
		return;
	for (size_t i = 0; i < l->carry_n; i++) {
		if (memcmp(l->carry[i].value, c->value, size) != 0)
			continue;
		diag_error(m->diag, node->pos, "this fact of next year is given twice");
		diag_note(m->diag, l->carry[i].node->pos, "the first one is here");
		return;
	}
	l->carry_n++;
}

void next_list_declare(struct model *m, struct list *l)
{
	const struct yaml *node = l->next_node;

	if (!node || !read_kind(m, node, YAML_SEQUENCE,
				"facts of next year, each beginning with '- '"))
		return;
	l->carry = arena_zalloc(m->arena, node->count * sizeof *l->carry);
	for (const struct yaml *n = node->child; n; n = n->next)
		declare_carry(m, l, n);
}

/* ---- texts that name a year ----------------------------------------------------------------- */

/* The digit at s, half-width, full-width or Chinese, and its bytes; -1: none. */
static int digit(const char *s, size_t *n)
{
	static const char *const han[] = {"〇", "一", "二", "三", "四", "五",
					  "六", "七", "八", "九", "零", "○"};

	*n = 1;
	if (*s >= '0' && *s <= '9')
		return *s - '0';
	*n = 3;
	if (strncmp(s, "\xef\xbc", 2) == 0 && (s[2] & 0xff) >= 0x90 && (s[2] & 0xff) <= 0x99)
		return (s[2] & 0xff) - 0x90;
	for (int i = 0; i < 12; i++)
		if (strncmp(s, han[i], 3) == 0)
			return i < 10 ? i : 0;
	return -1;
}

/* Four digits at s that stand for themselves, or -1. */
static int year_at(const char *s)
{
	int year = 0, d;
	size_t n;

	for (int i = 0; i < 4; i++, s += n) {
		d = digit(s, &n);
		if (d < 0)
			return -1;
		year = year * 10 + d;
	}
	return digit(s, &n) < 0 ? year : -1;
}

static bool names_year(const char *s, int least, int most)
{
	bool inside = false; /* a number */
	size_t n;

	for (; *s; s++) {
		int year = inside || (*s & 0xc0) == 0x80 ? -1 : year_at(s);

		if (year >= least && year <= most)
			return true;
		if ((*s & 0xc0) != 0x80)
			inside = digit(s, &n) >= 0 || (inside && *s == '.');
	}
	return false;
}

/* ---- fields --------------------------------------------------------------------------------- */

static void empty(struct work *w, const struct yaml *node, bool amount)
{
	edit_replace(&w->edits, node, UNFILLED);
	if (amount)
		w->next->amounts++;
	else
		w->next->others++;
}

static void advance(struct work *w, const struct value *v)
{
	/* In most years 29 February has no day a year later. */
	if (v->year == 9999 || (v->month == 2 && v->day == 29)) {
		empty(w, v->node, false);
		return;
	}
	edit_replace(&w->edits, v->node,
		     arena_printf(w->arena, "%04d-%02d-%02d", v->year + 1, v->month, v->day));
}

/* A text that was marked already stays as it is. */
static void mark(struct work *w, const struct value *v, bool always)
{
	int year = w->m->year;

	if (!strstr(v->text, OUTDATED)) {
		if (!always && !names_year(v->text, year - 1, year + 1))
			return;
		edit_insert(&w->edits, v->pos, OUTDATED);
	}
	w->next->texts++;
}

static void next_value(struct work *w, const struct value *v, const struct field *f)
{
	bool typed = f->kind == FIELD_AMOUNT || f->kind == FIELD_INTEGER || f->kind == FIELD_DATE;

	if (v->unfilled) {
		if (f->kind == FIELD_AMOUNT)
			w->next->amounts++;
		else
			w->next->others++;
		return;
	}
	if (!v->node || f->next_year == NEXT_KEEP)
		return;
	if (f->next_year == NEXT_ADVANCE)
		advance(w, v);
	else if (typed || f->next_year == NEXT_EMPTY)
		empty(w, v->node, f->kind == FIELD_AMOUNT);
	else if (v->text)
		mark(w, v, f->next_year == NEXT_REWRITE);
}

/* Items of lists and paragraphs are what their field is. */
static void next_values(struct work *w, const struct value *map, const struct field *of)
{
	for (const struct value *v = map->child; v; v = v->next) {
		const struct field *f = v->field ? v->field : of;

		if (v->child)
			next_values(w, v, f);
		else if (f)
			next_value(w, v, f);
	}
}

/* ---- facts ---------------------------------------------------------------------------------- */

/* Chinese and letters need no quotes, nor digits behind them. */
static bool is_plain(const char *text)
{
	bool plain = *text != '\0' && !isdigit((unsigned char)*text);

	for (; *text && plain; text++)
		plain = (*text & 0x80) || isalnum((unsigned char)*text);
	return plain;
}

/* A text as YAML in braces. */
static const char *flow_text(struct work *w, const char *text)
{
	struct buf b = {0};
	const char *out;

	if (is_plain(text))
		return text;
	buf_putc(&b, '"');
	for (const char *s = text; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(&b, '\\');
		if (*s == '\n')
			buf_puts(&b, "\\n");
		else
			buf_putc(&b, *s);
	}
	buf_putc(&b, '"');
	out = arena_strdup(w->arena, buf_text(&b));
	buf_free(&b);
	return out;
}

static const char *fact_text(struct work *w, const struct list *l, const struct carry *c,
			     const char *amount)
{
	struct buf b = {0};
	const char *out;

	for (size_t k = 0; k < l->dimension_n; k++) {
		const struct dimension *d = &l->dimension[k];
		const char *value = d->kind == DIMENSION_CODE
					? d->catalogue->code[c->value[k]].code
					: d->values.text[c->value[k]];

		if (!d->fallback || strcmp(value, d->fallback) != 0)
			buf_printf(&b, "%s: %s, ", d->name, flow_text(w, value));
	}
	out = arena_printf(w->arena, "{%samount: %s}", buf_text(&b), amount);
	buf_free(&b);
	return out;
}

/* A measure as it was published. */
static money published(const struct work *w, const struct carry *c)
{
	return money_rounded(c->measure->value, &w->m->display);
}

static const struct carry *find_carry(const struct list *l, const uint32_t *value)
{
	for (size_t i = 0; i < l->carry_n; i++)
		if (memcmp(l->carry[i].value, value, l->dimension_n * sizeof *value) == 0)
			return &l->carry[i];
	return NULL;
}

static bool has_fact(const struct list *l, const struct carry *c)
{
	for (size_t i = 0; i < l->n; i++)
		if (find_carry(l, l->value + i * l->dimension_n) == c)
			return true;
	return false;
}

/* The file that holds the first of all facts. */
static const struct yaml *ledger_file(const struct model *m)
{
	const struct list *l = m->lists;

	while (l && l->n == 0)
		l = l->next;
	for (size_t i = 0; l && i < m->files; i++)
		if (m->file[i]->pos.src == l->node[0]->pos.src)
			return m->file[i];
	return NULL;
}

/* The facts of next year that this year's report has no line for. */
static void add_facts(struct work *w, const struct list *l)
{
	const struct yaml *list = yaml_find(w->m->yaml, l->name), *file = ledger_file(w->m);
	const char **items = arena_alloc(w->arena, (l->carry_n + 1) * sizeof *items);
	size_t n = 0;

	for (size_t i = 0; i < l->carry_n; i++)
		if (!has_fact(l, &l->carry[i]) && published(w, &l->carry[i]) != 0)
			items[n++] = fact_text(w, l, &l->carry[i],
					       format_typed(w->m, w->arena,
							    published(w, &l->carry[i])));
	if (n && list)
		edit_append(&w->edits, list, items, n);
	else if (n && file)
		edit_append_list(&w->edits, file, l->name, items, n);
}

static void next_facts(struct work *w, const struct list *l)
{
	const struct carry *seen = NULL;

	for (size_t i = 0; i < l->n; i++) {
		const struct carry *c = find_carry(l, l->value + i * l->dimension_n);

		if (!c || w->m->amounts_missing || c == seen)
			empty(w, l->node[i], true);
		else
			edit_replace(&w->edits, l->node[i],
				     format_typed(w->m, w->arena, published(w, c)));
		seen = c ? c : seen;
	}
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* Take out a key of the report, wherever it stands. */
static void drop(struct work *w, const char *key, const char *comment, bool keep)
{
	const struct yaml *node = yaml_find(w->m->yaml, key);

	for (size_t i = 0; node && i < w->m->files; i++)
		if (w->m->file[i]->pos.src == node->pos.src)
			edit_remove(&w->edits, w->m->file[i], node, comment, keep);
}

static void next_head(struct work *w)
{
	const struct yaml *report = yaml_find(w->m->yaml, "report");

	edit_replace(&w->edits, yaml_find(report, "year"),
		     arena_printf(w->arena, "%d", w->next->year));
	edit_head(&w->edits, w->m->file[0]->pos.src, HEAD_MARK,
		  arena_printf(w->arena, HEAD_MARK "：由 %d 年的报告开始，待填的要填，带" OUTDATED
					 "的要改，见 README“下一年的报告”。",
			       w->m->year));
}

static void apply(struct work *w)
{
	w->next->files = w->m->files;
	w->next->file = arena_alloc(w->arena, w->m->files * sizeof *w->next->file);
	for (size_t i = 0; i < w->m->files; i++) {
		const struct source *s = w->m->file[i]->pos.src;
		const char *name = strrchr(s->name, '/');
		struct buf b = {0};

		edit_apply(&w->edits, s, &b);
		w->next->file[i] = (struct next_file){name ? name + 1 : s->name,
						      arena_strndup(w->arena, buf_text(&b), b.n),
						      b.n};
		buf_free(&b);
	}
}

const struct next *model_next(struct arena *arena, struct diag *d, const struct model *m)
{
	struct work w = {m, arena, {arena}, arena_zalloc(arena, sizeof *w.next)};

	if (m->year == 9999) {
		diag_error(d, yaml_find(yaml_find(m->yaml, "report"), "year")->pos,
			   "no year of four digits follows 9999");
		return NULL;
	}
	w.next->year = m->year + 1;
	next_head(&w);
	for (const struct list *l = m->lists; l; l = l->next)
		next_facts(&w, l);
	/* First what goes behind a list, then the lists that go behind all of them. */
	for (int given = 1; given >= 0 && !m->amounts_missing; given--)
		for (const struct list *l = m->lists; l; l = l->next)
			if ((yaml_find(m->yaml, l->name) != NULL) == given)
				add_facts(&w, l);
	next_values(&w, m->values, NULL);
	drop(&w, "stated", "# 上年的合计没有带过来。本年要写时，去掉行首的“# ”，改成本年的数：", true);
	drop(&w, "waivers", "# 上年的 waivers 没有带过来。", false);
	drop(&w, "corrections", "# 上年的 corrections 没有带过来。", false);
	apply(&w);
	return w.next;
}
