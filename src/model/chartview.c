/*
 * chartview: charts with their amounts in, their view out: the items as strings, for a table,
 * and the picture. The surprising rule: what is not told is an empty attribute, not a missing
 * one, because a path that selects nothing is an error in templates.
 */
#include "base/arena.h"
#include "model/chart.h"

#include <stdlib.h>

static const char *const kinds[] = {
    [CHART_PARTS] = "parts",
    [CHART_BARS] = "bars",
    [CHART_PAIRS] = "pairs",
};

const char *chart_share(struct arena *arena, int share)
{
	return share == 0 ? "<0.1%" : arena_printf(arena, "%d.%d%%", share / 10, share % 10);
}

const char *chart_change(const struct model *m, struct arena *arena, const struct chart *c,
			 money change)
{
	money shown = money_rounded(change, &m->display);
	const char *text = format_amount(m, arena, change);

	if (shown == 0)
		return c->same;
	return arena_printf(arena, "%s%s%s", shown > 0 ? c->more : c->less, text + (text[0] == '-'),
			    money_unit_name(m->display.unit));
}

/* A change in tenths of a percent of last year's amount, rounded half away from zero. */
static const char *change_percent(struct arena *arena, const struct bar *b)
{
	__int128 base = b->last < 0 ? -(__int128)b->last : b->last;
	__int128 part = (__int128)b->change * 1000;
	long long n;

	if (base == 0)
		return "";
	n = (long long)((2 * part + (part < 0 ? -base : base)) / (2 * base));
	return arena_printf(arena, "%s%lld.%lld%%", n < 0 ? "-" : "", llabs(n) / 10,
			    llabs(n) % 10);
}

static xmlNode *put_amount(const struct model *m, struct arena *arena, xmlNode *parent,
			   const char *name, money v)
{
	xmlNode *e = view_element(parent, name);

	view_text(arena, e, format_amount(m, arena, v), POS_NONE);
	return e;
}

static void put_change(const struct model *m, struct arena *arena, xmlNode *parent,
		       const struct bar *b)
{
	xmlNode *e = put_amount(m, arena, parent, "change", b->change);

	view_sign(m, arena, e, b->change);
	view_attribute(e, "percent", change_percent(arena, b));
}

static void put_bar(const struct model *m, struct arena *arena, const struct chart *c, size_t i,
		    xmlNode *parent)
{
	const struct bar *b = &c->bar[i];
	xmlNode *e = view_element(parent, "item");

	view_attribute(e, "id", b->id);
	view_attribute(e, "n", arena_printf(arena, "%zu", i + 1));
	view_attribute(e, "rest", b->rest ? "yes" : "no");
	view_attribute(e, "share", c->shares ? chart_share(arena, b->share) : "");
	view_text(arena, view_element(e, "label"), b->label.text, b->label.pos);
	put_amount(m, arena, e, "amount", b->amount);
	if (c->kind != CHART_PAIRS)
		return;
	put_amount(m, arena, e, "last", b->last);
	put_change(m, arena, e, b);
}

static void put_chart(const struct model *m, struct arena *arena, const struct chart *c,
		      xmlNode *parent)
{
	xmlNode *e = view_element(parent, "chart"), *whole;

	view_attribute(e, "id", c->id);
	view_attribute(e, "title", c->title.text);
	view_attribute(e, "kind", kinds[c->kind]);
	view_attribute(e, "empty", c->n == 0 ? "yes" : "no");
	view_attribute(e, "shares", c->shares ? "yes" : "no");
	e->_private = arena_alloc(arena, sizeof(struct pos));
	*(struct pos *)e->_private = c->title.pos;
	if (c->whole_measure) {
		whole = view_element(e, "whole");
		view_text(arena, view_element(whole, "label"), c->whole.text, c->whole.pos);
		put_amount(m, arena, whole, "amount", c->whole_measure->value);
	}
	for (size_t i = 0; i < c->n; i++)
		put_bar(m, arena, c, i, e);
	if (c->n > 0)
		picture_draw(m, arena, c, e);
}

void charts_view(const struct model *m, struct arena *arena, xmlNode *parent)
{
	for (const struct chart *c = m->charts; c; c = c->next)
		put_chart(m, arena, c, parent);
}
