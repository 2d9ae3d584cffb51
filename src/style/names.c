/*
 * Names in a stylesheet: rules in, messages out. A page and a named string that are used
 * must be defined somewhere; a misspelt one would silently print on the wrong paper.
 */
#include "style/sheet.h"
#include <string.h>

static void check_page_name(struct sheet *s, struct diag *diag, const struct decl *d)
{
	const char **names = arena_alloc(s->arena, (s->page_count + 1) * sizeof *names);
	const char *near;

	for (size_t i = 0; i < s->page_count; i++) {
		names[i] = s->pages[i].name;
		if (strcmp(names[i], d->value.name) == 0)
			return;
	}
	near = nearest_name(d->value.name, names, s->page_count);
	if (near != NULL && *near != '\0')
		diag_error(diag, d->pos, "there is no @page rule '%s'; did you mean '%s'?",
			   d->value.name, near);
	else
		diag_error(diag, d->pos, "there is no @page rule '%s'", d->value.name);
}

static void check_strings(struct sheet *s, struct diag *diag, const struct content *c)
{
	const char **names = NULL;
	size_t n = 0, cap = 0;
	const char *near;

	for (size_t i = 0; i < s->rule_count; i++)
		for (const struct decl *d = s->rules[i].decls; d != NULL; d = d->next) {
			if (properties[d->property].kind != KIND_STRING_SET ||
			    d->value.name == NULL)
				continue;
			names = arena_grow(s->arena, names, n, &cap, sizeof *names);
			names[n++] = d->value.name;
		}
	for (; c != NULL; c = c->next) {
		size_t i = 0;
		if (c->kind != CONTENT_NAMED_STRING)
			continue;
		while (i < n && strcmp(names[i], c->text) != 0)
			i++;
		if (i < n)
			continue;
		near = nearest_name(c->text, names, n);
		if (near != NULL)
			diag_error(diag, c->pos, "no string-set sets '%s'; did you mean '%s'?",
				   c->text, near);
		else
			diag_error(diag, c->pos, "no string-set sets '%s'", c->text);
	}
}

static void check_decls(struct sheet *s, struct diag *diag, const struct decl *d)
{
	for (; d != NULL; d = d->next) {
		if (d->value.kind != VALUE_DATA)
			continue;
		if (properties[d->property].kind == KIND_PAGE_NAME)
			check_page_name(s, diag, d);
		if (properties[d->property].kind == KIND_CONTENT)
			check_strings(s, diag, d->value.data);
	}
}

/* Each block once, though several selectors may share it. */
void names_check(struct sheet *s, struct diag *diag)
{
	for (size_t i = 0; i < s->rule_count; i++)
		if (i == 0 || s->rules[i].decls != s->rules[i - 1].decls)
			check_decls(s, diag, s->rules[i].decls);
	for (size_t i = 0; i < s->page_count; i++)
		for (int k = 0; k < MARGIN_PLACES; k++)
			if (i == 0 || s->pages[i].decls != s->pages[i - 1].decls ||
			    s->pages[i].boxes[k] != s->pages[i - 1].boxes[k])
				check_decls(s, diag, s->pages[i].boxes[k]);
}
