/*
 * read: in comes a file, out comes its tree, or messages about all that is wrong with it. A
 * mistake of syntax ends a file; others are collected. The surprising rule: places come from
 * libyaml's mark.index, a count of characters, and not from its lines, because libyaml also
 * ends lines at a lone \r, NEL, LS and PS.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "yaml/syntax.h"
#include "yaml/yaml.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#define MAX_DEPTH 64

struct reader {
	yaml_parser_t parser;
	struct arena *arena;
	struct diag *diag;
	const struct source *src;
	size_t index; /* the last mark that was looked up, in characters */
	uint32_t off; /* the same in bytes */
};

/* The keys of one mapping, by hash. */
struct keys {
	const struct yaml **slot;
	size_t cap, n;
};

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Marks come nearly in order, so going on from the last one is quick. */
static struct pos mark_pos(struct reader *r, yaml_mark_t mark)
{
	const char *text = r->src->text;

	for (; r->index < mark.index && r->off < r->src->len; r->index++)
		do
			r->off++;
		while (r->off < r->src->len && is_continuation(text[r->off]));
	for (; r->index > mark.index && r->off > 0; r->index--)
		do
			r->off--;
		while (r->off > 0 && is_continuation(text[r->off]));
	return (struct pos){r->src, r->off};
}

static void report_parser(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	struct syntax_error e = {p->problem, p->context, POS_NONE, POS_NONE};

	if (p->error == YAML_MEMORY_ERROR) {
		diag_machine(r->diag, "out of memory");
		return;
	}
	if (p->error == YAML_READER_ERROR) {
		struct pos pos = {r->src, 0};

		diag_error(r->diag, pos_add(pos, p->problem_offset),
			   "the character U+%04X is not allowed in a text",
			   (unsigned)p->problem_value);
		return;
	}
	e.at = mark_pos(r, p->problem_mark);
	if (p->context)
		e.within = mark_pos(r, p->context_mark);
	syntax_report(r->diag, &e);
}

/* The next event; false after a message when there is none. */
static bool next(struct reader *r, yaml_event_t *e)
{
	if (yaml_parser_parse(&r->parser, e))
		return true;
	report_parser(r);
	return false;
}

static struct yaml *node_new(struct reader *r, enum yaml_kind kind, const yaml_event_t *e)
{
	struct yaml *node = arena_zalloc(r->arena, sizeof *node);

	node->kind = kind;
	node->pos = mark_pos(r, e->start_mark); /* first, for marks are quick in order */
	node->end = mark_pos(r, e->end_mark).off;
	return node;
}

/* Control characters can be typed with escapes; no later stage could write them. */
static void check_characters(struct reader *r, const struct yaml *node)
{
	const unsigned char *p = (const unsigned char *)node->text;

	for (size_t i = 0; i < node->len; i++) {
		unsigned c = p[i];

		if (c == 0xc2 && p[i + 1] < 0xa0)
			c = p[i + 1];
		else if (c == 0xef && p[i + 1] == 0xbf && p[i + 2] >= 0xbe)
			c = 0xff40u + p[i + 2];
		else if ((c >= 0x20 && c != 0x7f) || c == '\t' || c == '\n')
			continue;
		diag_error(r->diag, yaml_at(node, i),
			   "the character U+%04X is not allowed in a text", c);
		return;
	}
}

static struct yaml *read_scalar(struct reader *r, const yaml_event_t *e)
{
	struct yaml *node = node_new(r, YAML_SCALAR, e);

	switch (e->data.scalar.style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		node->form = YAML_SINGLE;
		break;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		node->form = YAML_DOUBLE;
		break;
	case YAML_LITERAL_SCALAR_STYLE:
		node->form = YAML_LITERAL;
		break;
	case YAML_FOLDED_SCALAR_STYLE:
		node->form = YAML_FOLDED;
		break;
	default:
		node->form = YAML_PLAIN;
	}
	node->len = e->data.scalar.length;
	node->text = arena_strndup(r->arena, (const char *)e->data.scalar.value, node->len);
	check_characters(r, node);
	return node;
}

static void refuse_marks(struct reader *r, struct pos pos, const yaml_char_t *anchor,
			 const yaml_char_t *tag)
{
	if (anchor)
		diag_error(r->diag, pos, "anchors are not supported: remove \"&%s\"",
			   (const char *)anchor);
	if (tag)
		diag_error(r->diag, pos, "tags are not supported: remove the tag, or put a text "
					 "that begins with '!' in quotes");
}

/* The former key of the same text, or NULL after the key was added. */
static const struct yaml *keys_add(struct keys *k, const struct yaml *key)
{
	uint64_t hash = 14695981039346656037u;

	if (2 * (k->n + 1) > k->cap) {
		struct keys old = *k;

		k->cap = old.cap ? 4 * old.cap : 16;
		k->n = 0;
		k->slot = xcalloc(k->cap, sizeof *k->slot);
		for (size_t i = 0; i < old.cap; i++)
			if (old.slot[i])
				keys_add(k, old.slot[i]);
		free(old.slot);
	}
	for (size_t i = 0; i < key->len; i++) /* FNV-1a */
		hash = (hash ^ (unsigned char)key->text[i]) * 1099511628211u;
	for (;; hash++) {
		const struct yaml **slot = &k->slot[hash & (k->cap - 1)];

		if (!*slot) {
			*slot = key;
			k->n++;
			return NULL;
		}
		if ((*slot)->len == key->len && memcmp((*slot)->text, key->text, key->len) == 0)
			return *slot;
	}
}

static void check_key(struct reader *r, struct keys *keys, const struct yaml *key)
{
	const struct yaml *former;

	if (key->kind != YAML_SCALAR) {
		diag_error(r->diag, key->pos, "a key must be a text, not %s",
			   gettext(yaml_kind_name(key->kind)));
		return;
	}
	if (key->len == 0 && key->form == YAML_PLAIN) {
		diag_error(r->diag, key->pos, "a key is missing before ':'");
		return;
	}
	former = keys_add(keys, key);
	if (former) {
		diag_error(r->diag, key->pos, "the key \"%s\" is given twice: keep one of the two", key->text);
		diag_note(r->diag, former->pos, "the first one is here");
	}
}

static struct yaml *read_node(struct reader *, yaml_event_t *, int depth);

static void append(struct yaml *parent, struct yaml **last, struct yaml *child)
{
	if (*last)
		(*last)->next = child;
	else
		parent->child = child;
	*last = child;
	parent->count++;
}

/* A block ends behind its last child: libyaml's end is where the next thing begins. */
static void set_end(struct reader *r, struct yaml *node, const struct yaml *last,
		    const yaml_event_t *e, bool flow)
{
	if (flow)
		node->end = mark_pos(r, e->end_mark).off;
	else if (last)
		node->end = last->end;
}

static struct yaml *read_sequence(struct reader *r, const yaml_event_t *start, int depth)
{
	struct yaml *node = node_new(r, YAML_SEQUENCE, start), *last = NULL;
	bool flow = start->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	yaml_event_t e;

	for (;;) {
		struct yaml *child;

		if (!next(r, &e))
			return NULL;
		if (e.type == YAML_SEQUENCE_END_EVENT)
			break;
		child = read_node(r, &e, depth + 1);
		if (!child)
			return NULL;
		append(node, &last, child);
	}
	set_end(r, node, last, &e, flow);
	yaml_event_delete(&e);
	return node;
}

/* Read the entries of a mapping up to its end event. */
static bool read_entries(struct reader *r, struct yaml *node, struct yaml **last,
			 struct keys *keys, yaml_event_t *e, int depth)
{
	while (next(r, e)) {
		struct yaml *key, *value;

		if (e->type == YAML_MAPPING_END_EVENT)
			return true;
		key = read_node(r, e, depth + 1);
		if (!key)
			return false;
		check_key(r, keys, key);
		if (!next(r, e))
			return false;
		value = read_node(r, e, depth + 1);
		if (!value)
			return false;
		value->key = key;
		append(node, last, value);
	}
	return false;
}

static struct yaml *read_mapping(struct reader *r, const yaml_event_t *start, int depth)
{
	struct yaml *node = node_new(r, YAML_MAPPING, start), *last = NULL;
	bool flow = start->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
	struct keys keys = {0};
	yaml_event_t e;
	bool good = read_entries(r, node, &last, &keys, &e, depth);

	free(keys.slot);
	if (!good)
		return NULL;
	set_end(r, node, last, &e, flow);
	yaml_event_delete(&e);
	return node;
}

/* The node that begins with an event, which is consumed. NULL when the file is at its end. */
static struct yaml *read_node(struct reader *r, yaml_event_t *e, int depth)
{
	struct pos pos = mark_pos(r, e->start_mark);
	struct yaml *node = NULL;

	if (depth > MAX_DEPTH) {
		diag_error(r->diag, pos, "nested deeper than %d levels", MAX_DEPTH);
		yaml_event_delete(e);
		return NULL;
	}
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		refuse_marks(r, pos, e->data.scalar.anchor, e->data.scalar.tag);
		node = read_scalar(r, e);
		break;
	case YAML_SEQUENCE_START_EVENT:
		refuse_marks(r, pos, e->data.sequence_start.anchor, e->data.sequence_start.tag);
		node = read_sequence(r, e, depth);
		break;
	case YAML_MAPPING_START_EVENT:
		refuse_marks(r, pos, e->data.mapping_start.anchor, e->data.mapping_start.tag);
		node = read_mapping(r, e, depth);
		break;
	default: /* an alias */
		diag_error(r->diag, pos, "aliases are not supported: write the value out");
		node = node_new(r, YAML_SCALAR, e);
		node->text = arena_printf(r->arena, "*%s", (const char *)e->data.alias.anchor);
		node->len = strlen(node->text);
	}
	yaml_event_delete(e);
	return node;
}

/* The root of the only document of a file. */
static struct yaml *read_document(struct reader *r)
{
	struct yaml *root = NULL;
	yaml_event_t e;
	bool more;

	if (!next(r, &e))
		return NULL;
	yaml_event_delete(&e); /* the stream begins */
	if (!next(r, &e))
		return NULL;
	if (e.type == YAML_DOCUMENT_START_EVENT) {
		yaml_event_delete(&e);
		if (!next(r, &e))
			return NULL;
		root = read_node(r, &e, 1);
		if (!root || !next(r, &e))
			return NULL;
		yaml_event_delete(&e); /* the document ends */
		if (!next(r, &e))
			return NULL;
	}
	more = e.type != YAML_STREAM_END_EVENT;
	if (more)
		diag_error(r->diag, mark_pos(r, e.start_mark),
			   "a second document begins here: one file holds one document");
	yaml_event_delete(&e);
	if (!root || (root->kind == YAML_SCALAR && root->form == YAML_PLAIN && root->len == 0)) {
		root = arena_zalloc(r->arena, sizeof *root);
		root->kind = YAML_MAPPING;
		root->pos.src = r->src;
	}
	return root;
}

struct yaml *yaml_parse(struct arena *a, struct diag *d, const struct source *src)
{
	struct reader r = {.arena = a, .diag = d, .src = src};
	unsigned errors = d->errors;
	struct yaml *root;

	if (!yaml_parser_initialize(&r.parser)) {
		diag_machine(d, "out of memory");
		return NULL;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)src->text, src->len);
	root = read_document(&r);
	yaml_parser_delete(&r.parser);
	return d->errors == errors ? root : NULL;
}

struct yaml *yaml_read(struct arena *a, struct diag *d, const char *path)
{
	struct source *src = source_read(a, d, path);

	return src ? yaml_parse(a, d, src) : NULL;
}
