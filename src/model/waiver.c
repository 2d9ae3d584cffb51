/*
 * waiver: what the report says about its own tables and findings in: the notes under tables, and
 * the findings that somebody answers for. The surprising rule: a waived finding is still a
 * finding, with its severity, but it counts as a note; a waiver without one is a warning.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/checking.h"

#include <libintl.h>
#include <string.h>

/* ---- notes: ---------------------------------------------------------------------------------- */

void notes_read(struct model *m, const struct yaml *node)
{
	struct names ids = {0};

	if (is_absent(node) || !read_kind(m, node, YAML_MAPPING, "notes, each with its table"))
		return;
	for (const struct table *t = m->tables; t; t = t->next)
		names_add(m->arena, &ids, t->id);
	for (const struct yaml *n = node->child; n; n = n->next) {
		struct table *t = m->tables;

		while (t && strcmp(t->id, n->key->text) != 0)
			t = t->next;
		if (!t)
			diag_error(m->diag, n->key->pos, "the pack has no table '%s'%s",
				   n->key->text, suggest(m, n->key->text, ids.text, ids.n));
		else if (read_text(m, n, "the note of a table"))
			t->own_note = n;
	}
}

/* ---- waivers: --------------------------------------------------------------------------------- */

static bool is_rule(const struct model *m, const char *id)
{
	const struct rule *r = m->rules;

	while (r && (!r->id || strcmp(r->id, id) != 0))
		r = r->next;
	return r != NULL;
}

static const char *read_rule(struct model *m, const struct yaml *node)
{
	const char *id = node ? read_text(m, node, "the rule of a waiver") : NULL;
	struct names ids = {0};

	if (!id || is_rule(m, id))
		return id;
	for (const struct rule *r = m->rules; r; r = r->next)
		if (r->id)
			names_add(m->arena, &ids, r->id);
	diag_error(m->diag, node->pos, "the pack has no rule '%s'%s", id,
		   suggest(m, id, ids.text, ids.n));
	return NULL;
}

/* t3.201.basic is t3/201/basic. */
static const char *read_place(struct model *m, const struct yaml *node)
{
	const char *text = node ? read_text(m, node, "the place of a waiver") : NULL;
	char *place = text ? arena_strdup(m->arena, text) : NULL;

	for (char *s = place; s && *s; s++)
		if (*s == '.')
			*s = '/';
	return place;
}

static void read_waiver(struct model *m, const struct yaml *node, struct waiver ***last)
{
	struct waiver *w = arena_zalloc(m->arena, sizeof *w);
	const struct yaml *reason, *signer;

	if (!read_keys(m, node, "a waiver", "rule", "place", "reason", "signer", NULL))
		return;
	w->node = node;
	w->rule = read_rule(m, read_need(m, node, "rule", "a waiver"));
	w->place = read_place(m, read_need(m, node, "place", "a waiver"));
	reason = read_need(m, node, "reason", "a waiver");
	signer = read_need(m, node, "signer", "a waiver");
	w->reason = reason ? read_text(m, reason, "the reason of a waiver") : NULL;
	w->signer = signer ? read_text(m, signer, "the signer of a waiver") : NULL;
	if (!w->rule || !w->place || !w->reason || !w->signer)
		return;
	**last = w;
	*last = &w->next;
}

void waivers_read(struct model *m, const struct yaml *node)
{
	struct waiver **last = &m->waivers;

	if (is_absent(node) ||
	    !read_kind(m, node, YAML_SEQUENCE, "waivers, each beginning with '- '"))
		return;
	for (const struct yaml *n = node->child; n; n = n->next)
		if (read_kind(m, n, YAML_MAPPING, "a waiver"))
			read_waiver(m, n, &last);
}

/* ---- findings --------------------------------------------------------------------------------- */

/* The place itself, or one that it holds. */
static bool covers(const struct waiver *w, const struct finding *f)
{
	size_t n = strlen(w->place);

	return strcmp(w->rule, f->rule) == 0 && f->place && strncmp(f->place, w->place, n) == 0 &&
	       (f->place[n] == '\0' || f->place[n] == '/');
}

static void note_places(struct checking *c, struct finding *unused, const struct finding *first)
{
	const struct waiver *w = unused->waiver;
	struct buf b = {0};

	for (const struct finding *f = first; f; f = f->next)
		if (strcmp(f->rule, w->rule) == 0 && f->place && !f->waiver)
			buf_printf(&b, "%s%s", b.n ? gettext(", ") : "", f->place);
	if (b.n) {
		unused->notes = arena_zalloc(c->arena, sizeof *unused->notes);
		unused->notes->pos = w->node->pos;
		unused->notes->text = arena_printf(
		    c->arena, gettext("findings of %s are at: %s"), w->rule, buf_text(&b));
	}
	buf_free(&b);
}

static void add_unused(struct checking *c, const struct waiver *w, const struct finding *first)
{
	struct finding *f = arena_zalloc(c->arena, sizeof *f);

	f->rule = "waiver";
	f->severity = SEVERITY_WARNING;
	f->pos = w->node->pos;
	f->waiver = w;
	f->message = arena_printf(c->arena,
				  gettext("there is no finding of %s at '%s' to waive: delete this "
					  "waiver, or give the place as check names it"),
				  w->rule, w->place);
	note_places(c, f, first);
	f->waiver = NULL;
	*c->last = f;
	c->last = &f->next;
}

void waivers_apply(struct checking *c, struct finding *first)
{
	for (struct finding *f = first; f; f = f->next)
		for (struct waiver *w = c->m->waivers; w && !f->waiver; w = w->next)
			if (covers(w, f)) {
				f->waiver = w;
				w->used = true;
			}
	for (const struct waiver *w = c->m->waivers; w; w = w->next)
		if (!w->used)
			add_unused(c, w, first);
}

enum severity finding_severity(const struct finding *f)
{
	return f->waiver ? SEVERITY_NOTE : f->severity;
}
