/*
 * The cascade: an element in, the interned computed style out.
 *
 * A long table has 160,000 cells and a handful of styles, so the rules are matched once per
 * kind of element. What rules can see of an element is its tag, its classes, its ancestors
 * and a few facts: has it this id, is it a first child, does it follow such a sibling. The
 * facts that any selector asks about are numbered. An element's signature is its parent's
 * signature with its tag, class list and the bits of its facts; signatures are interned,
 * and each remembers the rules that matched and the styles that came out. The surprising
 * rule: rules are matched on the first element of a signature only.
 */
#include "style/sheet.h"
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 256, SIGNATURES = 4096, RECENT = 256 };

struct computed {
	const struct style *parent, *style;
	struct computed *next;
};

struct signature {
	const struct signature *parent;
	const char *tag, *class;
	uint32_t *facts;
	struct matches {
		bool known;
		const struct rule **rules;
		size_t n, cap;
		struct computed *computed;
	} matches[PSEUDO_COUNT];
	struct signature *next;
};

struct cascade {
	struct bucket *buckets[BUCKETS];
	bool has_pseudo;
	const struct simple **facts;
	size_t fact_count, fact_cap, fact_words;
	uint32_t *scratch;
	struct signature *signatures[SIGNATURES];
	struct {
		const xmlNode *node;
		struct signature *signature;
	} recent[RECENT];
	struct {
		const xmlNode *parent, *child;
		unsigned index;
	} counted[RECENT]; /* the child last counted of a parent */
	unit root_size;
};

static uint32_t hash_text(uint32_t h, const char *s)
{
	return sheet_hash(h, s, strlen(s) + 1);
}

static size_t hash_pointer(const void *p)
{
	return (size_t)(((uintptr_t)p >> 4) * 2654435761u >> 8);
}

/* --- matching ------------------------------------------------------------------- */

static void put_bucket(struct sheet *sheet, const struct rule *rule)
{
	const struct compound *c = rule->subject;
	struct bucket *b = arena_zalloc(sheet->arena, sizeof *b), **head;

	b->rule = rule;
	b->kind = c->tag ? 't' : '*';
	b->key = c->tag ? c->tag : "";
	for (const struct simple *s = c->simples; s != NULL; s = s->next) {
		if (s->kind != SIMPLE_ID && (s->kind != SIMPLE_CLASS || b->kind == '#'))
			continue;
		b->kind = s->kind == SIMPLE_ID ? '#' : '.';
		b->key = s->name;
	}
	head = &sheet->cascade->buckets[hash_text((unsigned char)b->kind, b->key) % BUCKETS];
	b->next = *head;
	*head = b;
}

static void put_match(struct sheet *sheet, struct matches *m, const struct rule *rule)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->rules[i] == rule) /* class="a a" */
			return;
	m->rules = arena_grow(sheet->arena, m->rules, m->n, &m->cap, sizeof *m->rules);
	m->rules[m->n++] = rule;
}

static void match_bucket(struct sheet *sheet, struct matches *m, const xmlNode *e,
			 enum pseudo pseudo, char kind, const char *key)
{
	const struct bucket *b =
		sheet->cascade->buckets[hash_text((unsigned char)kind, key) % BUCKETS];

	for (; b != NULL; b = b->next)
		if (b->kind == kind && b->rule->pseudo == pseudo && strcmp(b->key, key) == 0 &&
		    selector_matches(b->rule->subject, e))
			put_match(sheet, m, b->rule);
}

static int compare_rules(const void *a, const void *b)
{
	const struct rule *x = *(const struct rule *const *)a, *y = *(const struct rule *const *)b;

	if (x->builtin != y->builtin)
		return x->builtin ? -1 : 1;
	if (x->specificity != y->specificity)
		return x->specificity < y->specificity ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void find_matches(struct sheet *sheet, struct matches *m, const xmlNode *e,
			 enum pseudo pseudo)
{
	static const char spaces[] = " \t\n\r\f";
	const char *id = element_attr(e, "id"), *class = element_attr(e, "class");

	m->known = true;
	match_bucket(sheet, m, e, pseudo, '*', "");
	match_bucket(sheet, m, e, pseudo, 't', element_tag(e));
	if (id != NULL)
		match_bucket(sheet, m, e, pseudo, '#', id);
	while (class != NULL && *(class += strspn(class, spaces)) != '\0') {
		size_t n = strcspn(class, spaces);
		match_bucket(sheet, m, e, pseudo, '.', arena_strndup(sheet->arena, class, n));
		class += n;
	}
	if (m->n > 1)
		qsort(m->rules, m->n, sizeof *m->rules, compare_rules);
}

/* --- signatures ----------------------------------------------------------------- */

static bool same_fact(const struct simple *a, const struct simple *b)
{
	return a->kind == b->kind && a->n == b->n && a->compound == b->compound &&
	       strcmp(a->name ? a->name : "", b->name ? b->name : "") == 0 &&
	       strcmp(a->value ? a->value : "", b->value ? b->value : "") == 0;
}

static void put_fact(struct sheet *sheet, const struct simple *s)
{
	struct cascade *c = sheet->cascade;

	for (size_t i = 0; i < c->fact_count; i++)
		if (same_fact(c->facts[i], s))
			return;
	c->facts = arena_grow(sheet->arena, c->facts, c->fact_count, &c->fact_cap,
			      sizeof *c->facts);
	c->facts[c->fact_count++] = s;
}

static void put_facts(struct sheet *sheet, const struct compound *c)
{
	for (; c != NULL; c = c->left) {
		for (const struct simple *s = c->simples; s != NULL; s = s->next)
			if (s->kind != SIMPLE_CLASS)
				put_fact(sheet, s);
		if (c->combinator == '+') {
			struct simple *after = arena_zalloc(sheet->arena, sizeof *after);
			after->kind = SIMPLE_AFTER;
			after->compound = c->left;
			put_fact(sheet, after);
		}
	}
}

/* 1-based among its siblings, counted on from the sibling that was asked for before. */
static unsigned child_index(struct cascade *c, const xmlNode *e)
{
	size_t slot = hash_pointer(e->parent) % RECENT;
	unsigned n = 1;

	if (c->counted[slot].parent == e->parent && c->counted[slot].child == e)
		return c->counted[slot].index;
	for (const xmlNode *b = e->prev; b != NULL; b = b->prev) {
		if (b->type != XML_ELEMENT_NODE)
			continue;
		if (c->counted[slot].parent == e->parent && c->counted[slot].child == b) {
			n += c->counted[slot].index;
			break;
		}
		n++;
	}
	c->counted[slot].parent = e->parent;
	c->counted[slot].child = e;
	c->counted[slot].index = n;
	return n;
}

static bool has_fact(struct cascade *c, const struct simple *s, const xmlNode *e)
{
	switch (s->kind) {
	case SIMPLE_ODD:
		return child_index(c, e) % 2 == 1;
	case SIMPLE_EVEN:
		return child_index(c, e) % 2 == 0;
	case SIMPLE_NTH:
		return child_index(c, e) == s->n;
	default:
		return simple_matches(s, e);
	}
}

static struct signature *new_signature(struct sheet *sheet, const struct signature *parent,
				       const char *tag, const char *class)
{
	struct cascade *c = sheet->cascade;
	struct signature *sig = arena_zalloc(sheet->arena, sizeof *sig);

	sig->parent = parent;
	sig->tag = arena_strdup(sheet->arena, tag);
	sig->class = arena_strdup(sheet->arena, class);
	sig->facts = arena_alloc(sheet->arena, c->fact_words * sizeof *sig->facts);
	memcpy(sig->facts, c->scratch, c->fact_words * sizeof *sig->facts);
	return sig;
}

static struct signature *find_signature(struct sheet *sheet, const xmlNode *e)
{
	struct cascade *c = sheet->cascade;
	size_t slot = hash_pointer(e) % RECENT;
	const struct signature *parent = NULL;
	const char *tag = element_tag(e), *class = element_attr(e, "class");
	size_t bytes = c->fact_words * sizeof *c->scratch;
	struct signature *sig, **head;
	uint32_t h;

	if (c->recent[slot].node == e)
		return c->recent[slot].signature;
	if (e->parent != NULL && e->parent->type == XML_ELEMENT_NODE)
		parent = find_signature(sheet, e->parent);
	class = class ? class : "";
	memset(c->scratch, 0, bytes);
	for (size_t i = 0; i < c->fact_count; i++)
		if (has_fact(c, c->facts[i], e))
			c->scratch[i / 32] |= 1u << i % 32;
	h = sheet_hash(hash_text(hash_text(SHEET_HASH, tag), class), &parent, sizeof parent);
	head = &c->signatures[sheet_hash(h, c->scratch, bytes) % SIGNATURES];
	for (sig = *head; sig != NULL; sig = sig->next)
		if (sig->parent == parent && strcmp(sig->tag, tag) == 0 &&
		    strcmp(sig->class, class) == 0 && memcmp(sig->facts, c->scratch, bytes) == 0)
			break;
	if (sig == NULL) {
		sig = new_signature(sheet, parent, tag, class);
		sig->next = *head;
		*head = sig;
	}
	c->recent[slot].node = e;
	c->recent[slot].signature = sig;
	return sig;
}

void cascade_start(struct sheet *sheet)
{
	struct cascade *c = arena_zalloc(sheet->arena, sizeof *c);

	sheet->cascade = c;
	c->root_size = sheet_initial(sheet)->font_size;
	for (size_t i = 0; i < sheet->rule_count; i++) {
		put_bucket(sheet, &sheet->rules[i]);
		put_facts(sheet, sheet->rules[i].subject);
		c->has_pseudo |= sheet->rules[i].pseudo != PSEUDO_NONE;
	}
	c->fact_words = c->fact_count / 32 + 1;
	c->scratch = arena_zalloc(sheet->arena, c->fact_words * sizeof *c->scratch);
}

/* --- styles --------------------------------------------------------------------- */

void winners_add(struct winners *w, const struct decl *d)
{
	for (; d != NULL; d = d->next)
		w->decl[d->property] = d;
}

/* The rule with the most winning declarations, the later one among equals. */
static struct pos main_rule(const struct winners *w, const struct matches *m)
{
	struct pos pos = POS_NONE;
	size_t most = 0;

	for (size_t i = 0; i < m->n; i++) {
		size_t n = 0;
		for (const struct decl *d = m->rules[i]->decls; d != NULL; d = d->next)
			n += w->decl[d->property] == d;
		if (n >= most) {
			most = n;
			pos = m->rules[i]->pos;
		}
	}
	return pos;
}

static const struct style *styled(struct sheet *sheet, const xmlNode *e, enum pseudo pseudo,
				  const struct style *parent, unit root_size)
{
	struct matches *m = &find_signature(sheet, e)->matches[pseudo];
	struct winners w = {{NULL}};
	struct computed *known;
	struct style s;

	for (known = m->computed; known != NULL; known = known->next)
		if (known->parent == parent)
			return known->style;
	if (!m->known)
		find_matches(sheet, m, e, pseudo);
	for (size_t i = 0; i < m->n; i++)
		winners_add(&w, m->rules[i]->decls);
	s = style_compute(sheet, &w, parent, root_size);
	s.pos = main_rule(&w, m);
	known = arena_zalloc(sheet->arena, sizeof *known);
	known->parent = parent;
	known->style = pseudo != PSEUDO_NONE && s.content == NULL ? NULL : style_intern(sheet, &s);
	known->next = m->computed;
	m->computed = known;
	return known->style;
}

const struct style *sheet_style(struct sheet *sheet, const xmlNode *e, const struct style *parent)
{
	bool root = e->parent == NULL || e->parent->type != XML_ELEMENT_NODE;
	const struct style *s =
		styled(sheet, e, PSEUDO_NONE, parent, root ? 0 : sheet->cascade->root_size);

	if (root)
		sheet->cascade->root_size = s->font_size;
	return s;
}

const struct style *sheet_pseudo(struct sheet *sheet, const xmlNode *e, const struct style *own,
				 bool after)
{
	if (!sheet->cascade->has_pseudo)
		return NULL;
	return styled(sheet, e, after ? PSEUDO_AFTER : PSEUDO_BEFORE, own,
		      sheet->cascade->root_size);
}
