/*
 * read: a YAML node in, what the model expected there out. The surprising rule: nothing here
 * stops; a caller that gets NULL or false has been complained for and goes on without it.
 */
#include "base/arena.h"
#include "model/internal.h"

#include <libintl.h>
#include <stdarg.h>
#include <string.h>

bool is_absent(const struct yaml *node)
{
	return !node || (node->kind == YAML_SCALAR && node->form == YAML_PLAIN && node->len == 0);
}

bool is_unfilled(const struct yaml *node)
{
	return node && node->kind == YAML_SCALAR && strcmp(node->text, UNFILLED) == 0;
}

bool read_kind(struct model *m, const struct yaml *node, enum yaml_kind kind, const char *what)
{
	struct pos colon;

	if (node->kind == kind)
		return true;
	if (is_absent(node))
		diag_error(m->diag, yaml_key_pos(node), "there is nothing here: expected %s (%s)",
			   gettext(what), gettext(yaml_kind_name(kind)));
	else
		diag_error(m->diag, node->pos, "expected %s (%s), found %s", gettext(what),
			   gettext(yaml_kind_name(kind)), gettext(yaml_kind_name(node->kind)));
	if (kind != YAML_SCALAR && yaml_fullwidth_colon(node, &colon))
		yaml_note_colon(m->diag, colon);
	return false;
}

const char *read_text(struct model *m, const struct yaml *node, const char *what)
{
	if (!read_kind(m, node, YAML_SCALAR, what))
		return NULL;
	if (node->len == 0) {
		diag_error(m->diag, yaml_key_pos(node), "%s is empty", gettext(what));
		return NULL;
	}
	return node->text;
}

bool read_flag(struct model *m, const struct yaml *node)
{
	return node && read_choice(m, node, "an answer", "yes", "no", NULL) == 0;
}

bool read_number(struct model *m, const struct yaml *node, int least, int most, int *out)
{
	int n = 0;
	size_t i;

	if (!read_kind(m, node, YAML_SCALAR, "a number"))
		return false;
	for (i = 0; i < node->len && i < 6 && node->text[i] >= '0' && node->text[i] <= '9'; i++)
		n = n * 10 + (node->text[i] - '0');
	if (i == 0 || i < node->len || n < least || n > most) {
		diag_error(m->diag, node->pos, "'%s' is not a number from %d to %d", node->text,
			   least, most);
		return false;
	}
	*out = n;
	return true;
}

/* The character at s, as a text. */
static const char *character(struct model *m, const char *s)
{
	size_t n = *s != '\0';

	while (n > 0 && (s[n] & 0xc0) == 0x80)
		n++;
	return arena_strndup(m->arena, s, n);
}

bool read_amount(struct model *m, const struct yaml *node, money *out)
{
	const char *unit = money_unit_name(m->unit), *bad;
	enum money_error error;
	struct pos pos;
	size_t at;

	if (!read_kind(m, node, YAML_SCALAR, "an amount"))
		return false;
	if (is_unfilled(node)) {
		m->amounts_missing = true;
		*out = 0;
		return true;
	}
	error = money_parse(node->text, node->len, m->unit, out, &at);
	if (error == MONEY_OK)
		return true;
	pos = yaml_at(node, at);
	bad = character(m, node->text + (at < node->len ? at : node->len));
	if (error == MONEY_FULLWIDTH && strcmp(bad, "，") == 0)
		error = MONEY_COMMA;
	if (error == MONEY_EMPTY)
		diag_error(m->diag, yaml_key_pos(node), "the amount is missing");
	else if (error == MONEY_FULLWIDTH)
		diag_error(m->diag, pos,
			   "'%s' is full-width: type digits, point and sign of an amount "
			   "half-width, such as 308.10",
			   bad);
	else if (error == MONEY_COMMA)
		diag_error(m->diag, pos,
			   "an amount has no '%s': leave it out, the program groups the "
			   "digits where the pack wants it",
			   bad);
	else if (error == MONEY_DECIMALS)
		diag_error(m->diag, pos,
			   "too many decimals: an amount in %s has at most %d, down to "
			   "0.01 元",
			   unit, m->unit == UNIT_YUAN ? 2 : 6);
	else if (error == MONEY_RANGE)
		diag_error(m->diag, pos, "'%s' %s is too large an amount", node->text, unit);
	else if (*bad == '\0')
		diag_error(m->diag, pos, "'%s' is not an amount: a digit is missing at its end",
			   node->text);
	else
		diag_error(m->diag, pos,
			   "'%s' is not an amount: expected digits such as 308.10, found "
			   "'%s'",
			   node->text, bad);
	return false;
}

/* Digits with nothing behind them: the rest of `amount: 1,234.56` in braces. */
static bool is_rest_of_amount(const struct yaml *before, const struct yaml *entry)
{
	const struct yaml *key = entry->key;
	const char *text = key->text;

	return before != NULL && before->kind == YAML_SCALAR && before->text[0] >= '0' &&
	       before->text[0] <= '9' && is_absent(entry) && *text >= '0' && *text <= '9' &&
	       strspn(text, "0123456789.,") == key->len && before->end + 1 == key->pos.off;
}

bool read_note_key(struct model *m, const struct yaml *before, const struct yaml *entry)
{
	if (!is_rest_of_amount(before, entry))
		return false;
	diag_error(m->diag, (struct pos){entry->key->pos.src, before->end},
		   "an amount has no '%s': leave it out, the program groups the "
		   "digits where the pack wants it",
		   ",");
	return true;
}

void read_note_colon(struct model *m, const struct yaml *entry)
{
	struct pos at;

	if (yaml_fullwidth_colon(entry->key, &at))
		yaml_note_colon(m->diag, at);
	else if (is_absent(entry) && strchr(entry->key->text, ':'))
		diag_note(m->diag,
			  yaml_at(entry->key, strcspn(entry->key->text, ":")),
			  "a ':' must be followed by a space");
}

void read_note_label(struct model *m, const struct yaml *entry, const char *label,
		     const char *name)
{
	if (label && strcmp(entry->key->text, label) == 0)
		diag_note(m->diag, entry->key->pos, "'%s' is written '%s' in a report", label, name);
}

const struct yaml *read_need(struct model *m, const struct yaml *map, const char *key,
			     const char *what)
{
	const struct yaml *node = yaml_find(map, key);

	if (!is_absent(node))
		return node;
	if (node)
		diag_error(m->diag, yaml_key_pos(node), "'%s' of %s is empty", key, gettext(what));
	else
		diag_error(m->diag, yaml_key_pos(map), "%s needs the key '%s'", gettext(what), key);
	return NULL;
}

#define MAX_NAMES 24

static size_t collect(va_list ap, const char *names[MAX_NAMES])
{
	size_t n = 0;
	const char *name;

	while (n < MAX_NAMES && (name = va_arg(ap, const char *)) != NULL)
		names[n++] = name;
	return n;
}

static int index_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}

bool read_keys(struct model *m, const struct yaml *map, const char *what, ...)
{
	const char *names[MAX_NAMES];
	bool good = true;
	va_list ap;
	size_t n;

	if (!read_kind(m, map, YAML_MAPPING, what))
		return false;
	va_start(ap, what);
	n = collect(ap, names);
	va_end(ap);
	for (const struct yaml *c = map->child; c; c = c->next) {
		if (index_of(c->key->text, names, n) >= 0)
			continue;
		diag_error(m->diag, c->key->pos, "%s has no key '%s'%s", gettext(what),
			   c->key->text, suggest(m, c->key->text, names, n));
		good = false;
	}
	return good;
}

int read_choice(struct model *m, const struct yaml *node, const char *what, ...)
{
	const char *names[MAX_NAMES];
	va_list ap;
	size_t n;
	int i;

	if (!read_kind(m, node, YAML_SCALAR, what))
		return -1;
	va_start(ap, what);
	n = collect(ap, names);
	va_end(ap);
	i = index_of(node->text, names, n);
	if (i < 0)
		diag_error(m->diag, node->pos, "'%s' is not %s: expected one of %s%s", node->text,
			   gettext(what), list_names(m, names, n),
			   suggest(m, node->text, names, n));
	return i;
}

const char *list_names(struct model *m, const char *const *names, size_t n)
{
	const char *all = n ? names[0] : "";

	for (size_t i = 1; i < n; i++)
		all = arena_printf(m->arena, gettext("%s, %s"), all, names[i]);
	return all;
}

const char *suggest(struct model *m, const char *name, const char *const *names, size_t n)
{
	const char *near = nearest_name(name, names, n);

	return near ? arena_printf(m->arena, gettext("; did you mean '%s'?"), near) : "";
}

const char *name_label(struct model *m, const char *name, const char *label)
{
	return label ? arena_printf(m->arena, gettext("'%s' (%s)"), name, label)
		     : arena_printf(m->arena, gettext("'%s'"), name);
}
