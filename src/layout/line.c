/*
 * line: the Chinese line composer.
 *
 * A paragraph is shaped once, one cluster a character, and lines are slices of it. The
 * rules, in the order they apply:
 *
 * 1. Adjacent marks share their blank halves: 」。 and 》、 lose half an em at the junction,
 *    never more (GB/T 15834, clreq 3.1.6). A gap of 1/8 em stands between Han and Western
 *    characters; a typed space there is that same gap, not added to it.
 * 2. A line takes what fits. Its end may not be an opening mark, its start no closing mark,
 *    no —— or ……; numbers, codes and amounts with their unit stay whole. A closing mark at
 *    the end and an opening mark at the start of a line give up their blank half.
 * 3. (justify.c) When one more piece would fit by squeezing the marks of the line (each by a quarter em
 *    at most), they are squeezed; else the line is stretched: first the Han-Western gaps, up
 *    to a quarter em, then all gaps between ideographs alike. Integers throughout: what
 *    division leaves over goes to the first gaps, so a full line is exactly the measure.
 * 4. A last line of a single character takes one more from the line before.
 * 5. What cannot fit breaks where it must: inside words and numbers before it breaks rule 2.
 */
#include "layout/line.h"
#include "base/arena.h"
#include "base/diag.h"
#include <stdlib.h>
#include <string.h>

void composer_free(struct composer *c)
{
	free(c->ch);
	free(c->sum);
	free(c->slack_sum);
	free(c->lines);
	free(c->missing);
}

/* ---- shaping -------------------------------------------------------------------- */

static struct ch *add_ch(struct composer *c)
{
	size_t cap = c->cap;

	c->ch = xgrow(c->ch, c->n + 1, &c->cap, sizeof *c->ch);
	if (c->cap != cap) {
		c->sum = xrealloc(c->sum, (c->cap + 1) * sizeof *c->sum);
		c->slack_sum = xrealloc(c->slack_sum, (c->cap + 1) * sizeof *c->slack_sum);
	}
	memset(&c->ch[c->n], 0, sizeof *c->ch);
	return &c->ch[c->n++];
}

/* The text was typed somewhere behind pos: find it itself. */
static struct pos find_text(struct pos pos, const char *text, size_t n)
{
	const char *found;

	if (pos.src == NULL)
		return pos;
	found = memmem(pos.src->text + pos.off, pos.src->len - pos.off, text, n);
	return found != NULL ? (struct pos){pos.src, (uint32_t)(found - pos.src->text)} : pos;
}

static void report_missing(struct composer *c, const struct run *run, const char *text, size_t n)
{
	uint32_t code = g_utf8_get_char(text);

	for (size_t i = 0; i < c->nmissing; i++)
		if (c->missing[i] == code)
			return;
	c->missing = xgrow(c->missing, c->nmissing, &c->cmissing, sizeof *c->missing);
	c->missing[c->nmissing++] = code;
	diag_error(c->diag, find_text(run->pos, text, n),
		   "no font has the character '%.*s' (U+%04X): put a font that has it into fonts/ "
		   "(there are: %s)",
		   (int)n, text, code, fonts_families(c->fonts));
}

static void add_text(struct composer *c, const struct run *run, const char *text, size_t len)
{
	struct fontset *set = fonts_find(c->fonts, run->style);
	const char *end = text + len, *missing = fontset_missing(set);

	if (missing != NULL) {
		const char *first = run->style->families[0];
		struct pos sheet = {run->style->pos.src, 0};

		diag_error(c->diag, find_text(sheet, first, strlen(first)),
			   "none of the fonts %s is in fonts/ (there are: %s)", missing,
			   fonts_families(c->fonts));
	}
	while (text < end) {
		const struct cluster *cluster = fontset_shape(set, text, (size_t)(end - text));
		struct ch *ch = add_ch(c);

		if (cluster->face == NULL)
			report_missing(c, run, text, cluster->nbytes);
		ch->cluster = cluster;
		ch->run = run;
		ch->text = text;
		ch->advance = cluster->advance + run->style->letter_spacing;
		ch->class = (unsigned char)text_class(cluster->code);
		ch->half = (ch->class == CHAR_OPEN || ch->class == CHAR_CLOSE) &&
			   text_is_half_mark(cluster->code) &&
			   cluster->advance >= run->style->font_size * 9 / 10;
		text += cluster->nbytes;
	}
}

static void add_number(struct composer *c, const struct run *run, int number)
{
	const char *text = number_text(c->arena, number, run->counter);

	add_text(c, run, text, strlen(text));
}

static int target_number(const struct composer *c, const struct run *run)
{
	const struct dest *dest;

	if (c->context.book == NULL)
		return 0;
	dest = book_find_dest(c->context.book, run->text);
	if (dest == NULL) {
		diag_error(c->diag, run->element != NULL ? run->element->pos : run->pos,
			   "the link '#%s' leads nowhere in the book: no element has this id", run->text);
		return 0;
	}
	return c->context.book->pages[dest->page].number;
}

static void add_run(struct composer *c, const struct run *run)
{
	const char *text;

	switch (run->kind) {
	case RUN_TEXT:
		add_text(c, run, run->text, run->len);
		break;
	case RUN_BREAK:
		add_ch(c)->forced = true;
		break;
	case RUN_LEADER:
		add_ch(c)->run = run;
		break;
	case RUN_PAGE:
		add_number(c, run, c->context.page != NULL ? c->context.page->number : 0);
		break;
	case RUN_PAGES:
		add_number(c, run, c->context.book != NULL ? (int)c->context.book->npages : 0);
		break;
	case RUN_TABLE_PAGE:
		add_number(c, run, c->context.table_page);
		break;
	case RUN_TABLE_PAGES:
		add_number(c, run, c->context.table_pages);
		break;
	case RUN_TARGET_PAGE:
		add_number(c, run, target_number(c, run));
		break;
	case RUN_STRING:
		text = c->context.string != NULL ? c->context.string(c->context.string_arg, run->text) : "";
		add_text(c, run, text, strlen(text));
		break;
	}
}

bool ch_is_western(const struct ch *ch)
{
	return ch->class == CHAR_LATIN || ch->class == CHAR_DIGIT;
}

bool ch_is_leader(const struct ch *ch)
{
	return ch->cluster == NULL && !ch->forced;
}

/* Rules 1: squeeze and gaps between neighbours a and b. */
static void join(struct ch *a, struct ch *b, unit em)
{
	if (a->half && b->half) {
		if (a->class == CHAR_CLOSE)
			a->advance -= a->cluster->advance / 2, a->half = false;
		else if (b->class == CHAR_OPEN)
			b->shift = b->cluster->advance / 2, b->advance -= b->shift, b->half = false;
		return;
	}
	if ((text_is_ideograph(a->cluster->code) && ch_is_western(b)) ||
	    (ch_is_western(a) && text_is_ideograph(b->cluster->code)))
		a->gap = em / 8;
}

static bool is_han(const struct ch *ch)
{
	return text_is_ideograph(ch->cluster->code) || ch->class == CHAR_OPEN || ch->class == CHAR_CLOSE;
}

/* A typed space between Han and Western is the gap itself. */
static void join_space(const struct ch *a, struct ch *space, const struct ch *b, unit em)
{
	if ((is_han(a) && ch_is_western(b)) || (ch_is_western(a) && is_han(b)))
		space->advance = em / 8;
}

static void find_breaks(struct composer *c)
{
	for (size_t i = 0; i + 1 < c->n; i++) {
		struct ch *a = &c->ch[i], *b = &c->ch[i + 1];

		if (a->forced || b->forced || ch_is_leader(a) || ch_is_leader(b))
			continue; /* a leader clings to both sides: an entry and its number */
		a->may_break = a->run->style->white_space != WS_NOWRAP &&
			       text_may_break(a->cluster->code, b->cluster->code);
	}
}

void composer_set(struct composer *c, const struct style *style, const struct run *runs)
{
	c->n = 0;
	c->style = style;
	c->em = style->font_size;
	for (const struct run *r = runs; r != NULL; r = r->next)
		add_run(c, r);
	for (size_t i = 0; i + 1 < c->n; i++) {
		if (c->ch[i].cluster == NULL || c->ch[i + 1].cluster == NULL)
			continue;
		join(&c->ch[i], &c->ch[i + 1], c->em);
		if (i > 0 && c->ch[i].class == CHAR_SPACE && c->ch[i - 1].cluster != NULL)
			join_space(&c->ch[i - 1], &c->ch[i], &c->ch[i + 1], c->em);
	}
	find_breaks(c);
	add_ch(c); /* room for the sums; not part of the text */
	c->n--;
	c->sum[0] = c->slack_sum[0] = 0;
	for (size_t i = 0; i < c->n; i++) {
		struct ch *ch = &c->ch[i];

		ch->slack = ch->half && !ch->shift ? ch->cluster->advance / 4 : 0;
		c->sum[i + 1] = c->sum[i] + ch->advance + ch->gap;
		c->slack_sum[i + 1] = c->slack_sum[i] + ch->slack;
	}
}

/* ---- breaking ------------------------------------------------------------------- */

/* Rule 2: the blank half that a mark gives up at a line's start or end. */
unit ch_start_trim(const struct ch *ch)
{
	return ch->half && ch->class == CHAR_OPEN ? ch->cluster->advance / 2 : 0;
}

unit ch_end_trim(const struct ch *ch)
{
	return ch->half && ch->class == CHAR_CLOSE ? ch->cluster->advance / 2 : 0;
}

static size_t skip_spaces_back(const struct composer *c, size_t first, size_t end)
{
	while (end > first && (c->ch[end - 1].class == CHAR_SPACE || c->ch[end - 1].forced) &&
	       !ch_is_leader(&c->ch[end - 1]))
		end--;
	return end;
}

/* The natural width of ch[first..end) as a line; end has no trailing spaces. */
static unit width_of(const struct composer *c, size_t first, size_t end, bool trim_start)
{
	unit w;

	if (end <= first)
		return 0;
	w = c->sum[end] - c->sum[first] - c->ch[end - 1].gap - ch_end_trim(&c->ch[end - 1]);
	return trim_start ? w - ch_start_trim(&c->ch[first]) : w;
}

unit composer_slack(const struct composer *c, size_t first, size_t end)
{
	return end <= first + 2 ? 0 : c->slack_sum[end - 1] - c->slack_sum[first + 1];
}

/* Rule 5: 0 as the rules say, 1 also inside Western text, 2 anywhere. */
static bool break_at(const struct composer *c, size_t i, int level)
{
	const struct ch *a = &c->ch[i], *b = &c->ch[i + 1];

	if (a->may_break || level == 2)
		return true;
	if (level == 0 || a->cluster == NULL || b->cluster == NULL || b->class == CHAR_CLOSE || b->class == CHAR_MIDDLE || b->class == CHAR_DASH ||
	    b->class == CHAR_DOTS || b->class == CHAR_SPACE)
		return false;
	if (text_is_western_mark(a->cluster->code, b->cluster->code))
		return false;
	return a->class != CHAR_OPEN && !a->forced && !b->forced;
}

/* Where the line starting at first ends; 0 when nothing fits at this level. */
static size_t fit(const struct composer *c, size_t first, unit measure, bool trim, int level)
{
	size_t best = 0;
	bool squeeze = level == 0 && c->style->text_align == ALIGN_JUSTIFY;

	for (size_t i = first; i < c->n; i++) {
		bool at_end = i + 1 == c->n || c->ch[i].forced;
		size_t end;
		unit w;

		if (!at_end && !break_at(c, i, level))
			continue;
		end = skip_spaces_back(c, first, i + 1);
		w = width_of(c, first, end, trim);
		if (w > measure && (!squeeze || w - composer_slack(c, first, end) > measure))
			return best;
		if (w > measure && best > 0 && i + 1 < c->n &&
		    measure - width_of(c, first, skip_spaces_back(c, first, best), trim) <= c->em / 8)
			return best; /* what fits is nearly full: leave the marks alone */
		best = i + 1;
		if (at_end || w > measure)
			return best;
	}
	return best;
}

static struct line *add_line(struct composer *c)
{
	c->lines = xgrow(c->lines, c->nlines, &c->clines, sizeof *c->lines);
	memset(&c->lines[c->nlines], 0, sizeof *c->lines);
	return &c->lines[c->nlines++];
}

/* The line box: half-leading around the em box; the baseline 0.12 em above its foot. */
static void measure_height(const struct composer *c, struct line *line)
{
	const struct style *before = NULL;
	unit below = 0;

	for (size_t i = line->first; i <= line->end; i++) {
		const struct style *s = i == line->first || c->ch[i - 1].run == NULL
						? c->style
						: c->ch[i - 1].run->style;
		unit ascent;

		if (s == before)
			continue;
		before = s;
		ascent = (s->line_height - s->font_size) / 2 + s->font_size * 22 / 25;
		if (ascent > line->ascent)
			line->ascent = ascent;
		if (s->line_height - ascent > below)
			below = s->line_height - ascent;
	}
	line->height = line->ascent + below;
}

static void finish_line(struct composer *c, struct line *line, unit indent)
{
	line->end = skip_spaces_back(c, line->first, line->next);
	line->indent = indent;
	line->width = width_of(c, line->first, line->end, line->first > 0);
	line->last = line->next == c->n || (line->next > 0 && c->ch[line->next - 1].forced);
	line->ascent = 0;
	measure_height(c, line);
}

static size_t inked(const struct composer *c, const struct line *line)
{
	size_t n = 0;

	for (size_t i = line->first; i < line->end; i++)
		n += c->ch[i].class != CHAR_CLOSE && c->ch[i].class != CHAR_SPACE;
	return n;
}

/* Rule 4. Only where the line before can spare one: three ems stay. */
static void fill_last_line(struct composer *c)
{
	struct line *last, *prev;

	if (c->nlines < 2)
		return;
	last = &c->lines[c->nlines - 1];
	prev = last - 1;
	if (prev->last || inked(c, last) > 1 || (last->end > last->first && ch_is_western(&c->ch[last->first])))
		return;
	for (size_t i = prev->next - 1; i-- > prev->first + 3;) {
		if (!c->ch[i].may_break)
			continue;
		prev->next = i + 1;
		last->first = i + 1;
		finish_line(c, prev, prev->indent);
		finish_line(c, last, last->indent);
		return;
	}
}

void composer_break(struct composer *c, unit measure, unit indent)
{
	size_t first = 0;

	c->nlines = 0;
	do {
		struct line *line = add_line(c);
		unit in = first == 0 ? indent : 0;

		line->first = first;
		line->next = c->n;
		for (int level = 0; level <= 2 && c->n > 0; level++) {
			line->next = fit(c, first, measure - in, first > 0, level);
			if (line->next > first)
				break;
			line->next = first + 1; /* not even one fits: one it is */
		}
		while (line->next < c->n && c->ch[line->next].class == CHAR_SPACE &&
		       !ch_is_leader(&c->ch[line->next]) && !c->ch[line->next].forced)
			line->next++;
		finish_line(c, line, in);
		first = line->next;
	} while (first < c->n);
	fill_last_line(c);
}

void composer_extent(const struct composer *c, unit *min, unit *max)
{
	size_t piece = 0, whole = 0;

	*min = *max = 0;
	for (size_t i = 0; i < c->n; i++) {
		bool forced = c->ch[i].forced || i + 1 == c->n;
		size_t end;
		unit w;

		if (!forced && !c->ch[i].may_break)
			continue;
		end = skip_spaces_back(c, piece, i + 1);
		w = width_of(c, piece, end, false);
		if (w > *min)
			*min = w;
		piece = i + 1;
		if (!forced)
			continue;
		w = width_of(c, whole, skip_spaces_back(c, whole, i + 1), false);
		if (w > *max)
			*max = w;
		whole = i + 1;
	}
}

