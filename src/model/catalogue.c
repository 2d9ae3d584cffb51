/*
 * catalogue: a catalogue file in, a tree of codes out, where a code's parent is its prefix of
 * the level above. The surprising rule: a catalogue never holds every code of the field, so an
 * unknown code is added with a warning, and so are the codes above it.
 */
#include "base/arena.h"
#include "base/file.h"
#include "model/internal.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The level of codes of this length, 0: none. */
static int level_of(const struct catalogue *c, size_t len)
{
	for (size_t i = 0; i < c->level_n; i++)
		if (c->length[i] == len)
			return (int)i + 1;
	return 0;
}

/* The new code's place; its parent is looked up, not made. */
static uint32_t add_code(struct model *m, struct catalogue *c, const struct code *code)
{
	uint32_t parent = NONE, i;

	if (code->level > 1)
		parent = names_find(
		    &c->index, arena_strndup(m->arena, code->code, c->length[code->level - 2]));
	c->code = arena_grow(m->arena, c->code, c->index.n, &c->cap, sizeof *c->code);
	i = names_add(m->arena, &c->index, code->code);
	c->code[i] = *code;
	c->code[i].parent = parent;
	return i;
}

static void read_levels(struct model *m, struct catalogue *c, const struct yaml *node)
{
	int length, before = 0;

	if (!node || !read_kind(m, node, YAML_SEQUENCE, "the code lengths of the levels"))
		return;
	for (const struct yaml *n = node->child; n; n = n->next) {
		if (c->level_n == MAX_LEVELS) {
			diag_error(m->diag, n->pos, "a catalogue has at most %d levels",
				   MAX_LEVELS);
			return;
		}
		if (!read_number(m, n, before + 1, 30, &length))
			return;
		c->length[c->level_n++] = (size_t)length;
		before = length;
	}
}

static void read_entry(struct model *m, struct catalogue *c, const struct yaml *entry)
{
	const struct yaml *code, *name, *level;
	struct code new = {.entry = entry, .named = true};
	int said;

	if (!read_kind(m, entry, YAML_MAPPING, "an entry of the catalogue"))
		return;
	code = read_need(m, entry, "code", "an entry of the catalogue");
	name = read_need(m, entry, "name", "an entry of the catalogue");
	if (!code || !name || !(new.code = read_text(m, code, "a code")) ||
	    !(new.name = read_text(m, name, "a name")))
		return;
	new.code_pos = yaml_at(code, 0);
	new.name_pos = yaml_at(name, 0);
	new.level = level_of(c, code->len);
	level = yaml_find(entry, "level");
	if (!new.level) {
		diag_error(m->diag, code->pos,
			   "no level of the catalogue '%s' has codes of %zu digits", c->name,
			   code->len);
	} else if (level && read_number(m, level, 1, MAX_LEVELS, &said) && said != new.level) {
		diag_error(m->diag, level->pos, "'%s' stands at level %d by its length, not at %d",
			   new.code, new.level, said);
	} else if (names_find(&c->index, new.code) != NONE) {
		diag_error(m->diag, code->pos, "the catalogue has '%s' twice", new.code);
		diag_note(m->diag, c->code[names_find(&c->index, new.code)].code_pos,
			  "the first one is here");
	} else {
		uint32_t i = add_code(m, c, &new);

		if (new.level > 1 && c->code[i].parent == NONE)
			diag_error(m->diag, code->pos,
				   "the catalogue has no code '%.*s' above '%s'; "
				   "it must stand before it",
				   (int)c->length[new.level - 2], new.code, new.code);
	}
}

/* A list in the catalogue's file. */
static const struct yaml *find_list(struct model *m, struct catalogue *c, const struct yaml *name)
{
	const struct yaml *list = yaml_find(c->root, name->text);
	struct names lists = {0};

	if (list && list->kind == YAML_SEQUENCE)
		return list;
	for (const struct yaml *n = c->root->child; n; n = n->next)
		if (n->kind == YAML_SEQUENCE)
			names_add(m->arena, &lists, n->key->text);
	diag_error(m->diag, name->pos, "%s has no list '%s'%s", c->root->pos.src->name, name->text,
		   suggest(m, name->text, lists.text, lists.n));
	return NULL;
}

static const struct yaml *read_file(struct model *m, const struct yaml *file)
{
	const char *path = path_join(m->arena, m->pack_dir, file->text);
	const struct yaml *root;
	struct stat st;

	if (stat(path, &st) != 0) {
		diag_error(m->diag, file->pos, "there is no catalogue file %s", path);
		return NULL;
	}
	root = yaml_read(m->arena, m->diag, path);
	return root && read_kind(m, root, YAML_MAPPING, "a catalogue file") ? root : NULL;
}

bool catalogue_read(struct model *m, const struct yaml *node)
{
	struct catalogue *c = arena_zalloc(m->arena, sizeof *c), **last = &m->catalogues;
	const struct yaml *file, *name, *list;

	if (!read_keys(m, node, "a catalogue", "file", "list", "levels", NULL))
		return false;
	c->name = node->key->text;
	file = read_need(m, node, "file", "a catalogue");
	name = read_need(m, node, "list", "a catalogue");
	read_levels(m, c, read_need(m, node, "levels", "a catalogue"));
	if (!file || !name || !c->level_n || !read_text(m, file, "the catalogue's file") ||
	    !read_text(m, name, "the list's name"))
		return false;
	c->root = read_file(m, file);
	list = c->root ? find_list(m, c, name) : NULL;
	if (!list)
		return false;
	for (const struct yaml *n = list->child; n; n = n->next)
		read_entry(m, c, n);
	while (*last)
		last = &(*last)->next;
	*last = c;
	return true;
}

struct catalogue *catalogue_find(struct model *m, const struct yaml *name)
{
	struct names known = {0};

	for (struct catalogue *c = m->catalogues; c; c = c->next) {
		if (strcmp(c->name, name->text) == 0)
			return c;
		names_add(m->arena, &known, c->name);
	}
	diag_error(m->diag, name->pos, "the pack has no catalogue '%s'%s", name->text,
		   suggest(m, name->text, known.text, known.n));
	return NULL;
}

/* Add a code that is not in the file, with the codes above it. Its length is right. */
static uint32_t add_unknown(struct model *m, struct catalogue *c, const char *text, struct pos pos)
{
	struct code new = {.code_pos = pos, .name_pos = pos};
	uint32_t i = NONE;
	int level = level_of(c, strlen(text));

	for (int l = 1; l <= level; l++) {
		new.level = l;
		new.code = new.name = arena_strndup(m->arena, text, c->length[l - 1]);
		i = names_find(&c->index, new.code);
		if (i == NONE)
			i = add_code(m, c, &new);
	}
	return i;
}

/* "3, 5 or 7" */
static const char *lengths(struct model *m, const struct catalogue *c)
{
	const char *text = "";

	for (size_t i = 0; i < c->level_n; i++)
		text = arena_printf(m->arena, "%s%s%zu", text,
				    i == 0		 ? ""
				    : i + 1 < c->level_n ? gettext(", ")
							 : gettext(" or "),
				    c->length[i]);
	return text;
}

/* ASCII letters and digits only; otherwise a message at the character. */
static bool check_characters(struct model *m, const struct yaml *node)
{
	size_t i =
	    strspn(node->text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

	if (node->text[i] == '\0')
		return true;
	diag_error(m->diag, yaml_at(node, i), "'%s' is not a code: expected half-width digits only",
		   node->text);
	return false;
}

void catalogue_name(struct model *m, const struct yaml *codes)
{
	if (is_absent(codes) || !read_kind(m, codes, YAML_MAPPING, "the further codes"))
		return;
	for (const struct yaml *n = codes->child; n; n = n->next) {
		struct catalogue *c = catalogue_find(m, n->key);

		if (!c || !read_kind(m, n, YAML_MAPPING, "codes with their names"))
			continue;
		for (const struct yaml *e = n->child; e; e = e->next) {
			const char *name = read_text(m, e, "the code's name");
			struct code *code;
			uint32_t i;

			if (!name || !check_characters(m, e->key))
				continue;
			if (!level_of(c, e->key->len)) {
				diag_error(m->diag, e->key->pos,
					   "'%s' has %zu digits; codes of '%s' "
					   "have %s",
					   e->key->text, e->key->len, c->name, lengths(m, c));
				continue;
			}
			i = add_unknown(m, c, e->key->text, yaml_at(e->key, 0));
			code = &c->code[i]; /* the array may have moved */
			if (code->named && strcmp(code->name, name) != 0)
				diag_warning(m->diag, e->pos,
					     "the catalogue calls %s '%s'; the report's "
					     "name is used",
					     code->code, code->name);
			code->name = name;
			code->name_pos = yaml_at(e, 0);
			code->named = true;
		}
	}
}

uint32_t catalogue_code(struct model *m, const struct dimension *d, const struct yaml *node)
{
	struct catalogue *c = d->catalogue;
	int level = level_of(c, node->len);
	uint32_t i = names_find(&c->index, node->text);

	if (i == NONE && !check_characters(m, node))
		return NONE;
	if (d->level && level != d->level) {
		diag_error(m->diag, node->pos,
			   "'%s' has %zu digits: amounts by %s are given at level %d, "
			   "with codes of %zu digits",
			   node->text, node->len, d->label, d->level, c->length[d->level - 1]);
		if (level && level < d->level)
			diag_note(m->diag, node->pos,
				  "the program adds up the levels above; a total "
				  "that must be printed as given goes under 'stated'");
		return NONE;
	}
	if (!level) {
		diag_error(m->diag, node->pos, "'%s' has %zu digits: codes of %s have %s",
			   node->text, node->len, d->label, lengths(m, c));
		return NONE;
	}
	if (i == NONE)
		i = add_unknown(m, c, node->text, yaml_at(node, 0));
	if (!c->code[i].named) {
		diag_warning(m->diag, node->pos,
			     "the catalogue '%s' has no code '%s': it is printed "
			     "with its code for a name; give it one under 'codes'",
			     c->name, node->text);
		c->code[i].named = true; /* told once */
	}
	return i;
}

static int by_code(const void *a, const void *b, void *catalogue)
{
	const struct catalogue *c = catalogue;

	return strcmp(c->code[*(const uint32_t *)a].code, c->code[*(const uint32_t *)b].code);
}

void catalogue_sort(struct model *m, struct catalogue *c)
{
	c->sorted = arena_alloc(m->arena, c->index.n * sizeof *c->sorted);
	for (size_t i = 0; i < c->index.n; i++)
		c->sorted[i] = (uint32_t)i;
	qsort_r(c->sorted, c->index.n, sizeof *c->sorted, by_code, c);
}

bool catalogue_above(const struct catalogue *c, uint32_t above, uint32_t code)
{
	while (code != NONE && code != above)
		code = c->code[code].parent;
	return code == above;
}

const char *catalogue_attribute(const struct catalogue *c, uint32_t code, const char *attribute)
{
	const struct yaml *value;

	while (code != NONE && !c->code[code].entry)
		code = c->code[code].parent;
	value = code == NONE ? NULL : yaml_find(c->code[code].entry, attribute);
	return value && value->kind == YAML_SCALAR ? value->text : NULL;
}

/* The attributes that entries have, or (attribute given) its values. */
void catalogue_names(struct model *m, const struct catalogue *c, const char *attribute,
		     struct names *out)
{
	for (size_t i = 0; i < c->index.n; i++) {
		const struct yaml *entry = c->code[i].entry;

		for (const struct yaml *n = entry ? entry->child : NULL; n; n = n->next) {
			if (n->kind != YAML_SCALAR)
				continue;
			if (!attribute)
				names_add(m->arena, out, n->key->text);
			else if (strcmp(n->key->text, attribute) == 0)
				names_add(m->arena, out, n->text);
		}
	}
}
