/*
 * justify: one composed line as fragments. In: a line of the composer and its measure. Out: text
 * fragments with every glyph's place. The surprising rule: integers throughout; what a division
 * leaves over goes to the first gaps, so that a full line is exactly the measure.
 */
#include "base/arena.h"
#include "layout/line.h"
#include <stdlib.h>
#include <string.h>

struct frag *frags_add(struct frags *f, enum frag_kind kind)
{
	struct frag *frag;

	f->v = xgrow(f->v, f->n, &f->cap, sizeof *f->v);
	frag = &f->v[f->n++];
	memset(frag, 0, sizeof *frag);
	frag->kind = kind;
	return frag;
}

void frags_free(struct frags *f)
{
	free(f->v);
	*f = (struct frags){0};
}

/* How a line's surplus is shared out: so much, and one unit more for the first few. */
struct share {
	unit each;
	size_t extra;
};

static struct share divide(unit total, size_t n)
{
	struct share s = {0, 0};

	if (n > 0) {
		s.each = total / (unit)n;
		s.extra = (size_t)(total % (unit)n);
	}
	return s;
}

static unit take(struct share *s)
{
	if (s->extra > 0) {
		s->extra--;
		return s->each + 1;
	}
	return s->each;
}

struct justify {
	struct share mixed; /* Han-Western gaps and spaces */
	struct share all;   /* every gap that may open */
	unit squeeze, slack; /* to take out of marks: squeeze of slack */
	unit leader;
};

static bool is_mixed_gap(const struct ch *a)
{
	return a->gap > 0 || a->class == CHAR_SPACE;
}

/* May the gap between two neighbours open? Never inside words, numbers, —— and ……. */
static bool may_open(const struct ch *a, const struct ch *b)
{
	if (a->cluster == NULL || b->cluster == NULL)
		return false;
	if (is_mixed_gap(a))
		return true;
	if (ch_is_western(a) && ch_is_western(b))
		return false;
	if ((a->class == CHAR_DASH && b->class == CHAR_DASH) || (a->class == CHAR_DOTS && b->class == CHAR_DOTS))
		return false;
	if (b->class == CHAR_SPACE || a->class == CHAR_OPEN || b->class == CHAR_CLOSE)
		return false;
	/* a sign keeps to its number, a number to its unit */
	return a->may_break || (a->class == CHAR_HAN && b->class == CHAR_HAN);
}

static void plan(const struct composer *c, const struct line *line, unit surplus, struct justify *j)
{
	size_t mixed = 0, all = 0, leaders = 0;
	unit first;

	memset(j, 0, sizeof *j);
	for (size_t i = line->first; i < line->end; i++) {
		leaders += ch_is_leader(&c->ch[i]);
		if (i + 1 < line->end && may_open(&c->ch[i], &c->ch[i + 1])) {
			all++;
			mixed += is_mixed_gap(&c->ch[i]);
		}
	}
	if (leaders > 0) {
		j->leader = surplus > 0 ? surplus / (unit)leaders : 0;
		return;
	}
	if (surplus < 0) {
		j->squeeze = -surplus;
		j->slack = composer_slack(c, line->first, line->end);
		return;
	}
	if (c->style->text_align != ALIGN_JUSTIFY || line->last)
		return;
	first = (unit)mixed * (c->em / 8);
	if (first > surplus || mixed == all)
		first = surplus;
	j->mixed = divide(first, mixed);
	j->all = divide(surplus - (mixed > 0 ? first : 0), all);
}

static struct frag *start_frag(struct composer *c, struct frags *out, const struct ch *ch, unit x,
			       unit baseline, size_t room)
{
	struct frag *f = frags_add(out, FRAG_TEXT);

	f->element = ch->run->element;
	f->face = ch->cluster->face;
	f->color = ch->run->style->color;
	f->x = x;
	f->y = baseline;
	f->text = ch->text;
	f->glyphs = arena_alloc(c->arena, room * sizeof *f->glyphs);
	return f;
}

static void put_glyphs(struct frag *f, const struct ch *ch, unit pen)
{
	struct glyph *g = (struct glyph *)f->glyphs + f->nglyphs;

	for (unsigned i = 0; i < ch->cluster->nglyphs; i++, g++) {
		g->id = ch->cluster->glyph[i].id & 0xFFFFFF;
		g->bytes = i == 0 ? ch->cluster->nbytes : 0;
		g->x = pen - f->x + ch->cluster->glyph[i].x;
	}
	f->nglyphs += ch->cluster->nglyphs;
	f->nbytes += ch->cluster->nbytes;
}

static void emit_leader(struct composer *c, const struct ch *ch, unit x, unit width, unit right,
			unit baseline, struct frags *out)
{
	struct fontset *set = fonts_find(c->fonts, ch->run->style);
	const struct cluster *dot;
	struct frag *f;
	unit step;
	size_t n;

	if (ch->run->len == 0 || ch->run->text[0] == ' ')
		return;
	dot = fontset_shape(set, ch->run->text, ch->run->len);
	step = dot->advance;
	if (dot->face == NULL || dot->nglyphs == 0 || step <= 0)
		return;
	/* dots stand on one grid counted from the right, so that lines of leaders align */
	n = (size_t)((width - c->em / 2) / step);
	if (width < c->em || n == 0)
		return;
	f = frags_add(out, FRAG_TEXT);
	f->face = dot->face;
	f->color = ch->run->style->color;
	f->y = baseline;
	f->x = right - (right - (x + width)) / step * step - (unit)n * step;
	while (f->x + (unit)n * step > x + width)
		f->x -= step;
	if (f->x < x)
		f->x += step, n--;
	f->w = (unit)n * step;
	f->nglyphs = (uint32_t)n;
	f->glyphs = arena_alloc(c->arena, n * sizeof *f->glyphs);
	f->nbytes = (uint32_t)(n * dot->nbytes);
	f->text = arena_alloc(c->arena, f->nbytes);
	for (size_t i = 0; i < n; i++) {
		((struct glyph *)f->glyphs)[i] =
			(struct glyph){dot->glyph[0].id & 0xFFFFFF, dot->nbytes, (unit)i * step + dot->glyph[0].x};
		memcpy((char *)f->text + i * dot->nbytes, ch->run->text, dot->nbytes);
	}
}

static size_t glyph_room(const struct composer *c, const struct line *line, size_t i)
{
	const struct run *run = c->ch[i].run;
	size_t n = 0;

	for (; i < line->end && c->ch[i].run == run && c->ch[i].cluster != NULL; i++)
		n += c->ch[i].cluster->nglyphs;
	return n;
}

/* Squeeze: take a mark's share out of its blank half, left of an opening mark. */
static void squeeze_mark(struct ch *ch, struct justify *j)
{
	unit part;

	if (j->squeeze <= 0 || ch->slack == 0 || j->slack <= 0)
		return;
	part = (unit)((int64_t)j->squeeze * ch->slack / j->slack);
	if (part * (int64_t)j->slack < (int64_t)j->squeeze * ch->slack)
		part++;
	if (part > j->squeeze)
		part = j->squeeze;
	j->squeeze -= part;
	j->slack -= ch->slack;
	ch->advance -= part;
	if (ch->class == CHAR_OPEN)
		ch->shift += part;
}

static void underline(const struct frag *text, struct frags *out, const struct style *style)
{
	unit x = text->x, y = text->y, w = text->w;
	struct frag *f = frags_add(out, FRAG_RECT);

	f->x = x;
	f->y = y + style->font_size / 10;
	f->w = w;
	f->h = style->font_size / 20;
	f->color = style->color;
}

void composer_emit(struct composer *c, size_t index, unit measure, unit x, unit y, struct frags *out)
{
	struct line *line = &c->lines[index];
	unit baseline = y + line->ascent, pen, surplus = measure - line->indent - line->width;
	size_t current = SIZE_MAX;
	struct justify j;

	plan(c, line, surplus, &j);
	pen = x + line->indent;
	if (j.leader == 0 && surplus > 0 && c->style->text_align == ALIGN_RIGHT)
		pen += surplus;
	else if (j.leader == 0 && surplus > 0 && c->style->text_align == ALIGN_CENTER)
		pen += surplus / 2;
	for (size_t i = line->first; i < line->end; i++) {
		struct ch *ch = &c->ch[i];
		unit start = pen;

		if (ch_is_leader(ch)) {
			emit_leader(c, ch, pen, j.leader, x + measure, baseline, out);
			pen += j.leader;
			current = SIZE_MAX;
			continue;
		}
		if (ch->cluster == NULL || ch->cluster->face == NULL)
			continue;
		if (i > line->first && i + 1 < line->end)
			squeeze_mark(ch, &j);
		start -= ch->shift;
		pen += ch->advance;
		if (i == line->first && line->first > 0 && ch_start_trim(ch) > 0) {
			start -= ch_start_trim(ch);
			pen -= ch_start_trim(ch);
		}
		if (i + 1 == line->end)
			pen -= ch_end_trim(ch);
		if (current == SIZE_MAX || out->v[current].face != ch->cluster->face ||
		    c->ch[i - 1].run != ch->run) {
			if (glyph_room(c, line, i) == 0)
				continue;
			start_frag(c, out, ch, start, baseline, glyph_room(c, line, i));
			current = out->n - 1;
		}
		put_glyphs(&out->v[current], ch, start);
		out->v[current].w = pen - out->v[current].x;
		if (i + 1 < line->end) {
			pen += ch->gap;
			if (may_open(ch, ch + 1)) {
				pen += take(&j.all);
				if (is_mixed_gap(ch))
					pen += take(&j.mixed);
			}
		}
		if (ch->run->style->underline && (i + 1 == line->end || c->ch[i + 1].run != ch->run))
			underline(&out->v[current], out, ch->run->style);
	}
}
