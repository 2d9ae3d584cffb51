/*
 * format: amounts and ordinals in, the strings of tables and sentences out. The surprising
 * rule: the zero policy is about amounts that are exactly zero; an amount too small for the
 * display prints as 0.00, so that a row that is there shows why.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "model/internal.h"

static const char *keep(struct arena *arena, struct buf *b)
{
	const char *text = arena_strdup(arena, buf_text(b));

	buf_free(b);
	return text;
}

const char *format_amount(const struct model *m, struct arena *arena, money v)
{
	struct buf b = {0};

	money_format(&b, v, &m->display);
	return keep(arena, &b);
}

const char *format_cell(const struct model *m, struct arena *arena, money v, enum zero zero)
{
	if (v != 0 || zero == ZERO_FULL)
		return format_amount(m, arena, v);
	return zero == ZERO_BLANK ? "" : "0";
}

const char *cell_text(const struct model *m, struct arena *arena, const struct table *t,
		      const struct cell *cell)
{
	switch (cell->kind) {
	case CELL_TEXT:
		return cell->text;
	case CELL_AMOUNT:
		return cell->hidden ? "" : format_cell(m, arena, cell->amount, t->zero);
	case CELL_BLANK:
		break;
	}
	return "";
}

const char *format_exact(const struct model *m, struct arena *arena, money v)
{
	struct model exact = *m;
	int most = m->display.unit == UNIT_YUAN ? 2 : 6;

	while (exact.display.decimals < most && money_rounded(v, &exact.display) != v)
		exact.display.decimals++;
	return format_amount(&exact, arena, v);
}

const char *format_yuan(struct arena *arena, money v)
{
	static const struct money_style yuan = {UNIT_YUAN, 2, false};
	struct buf b = {0};

	money_format(&b, v, &yuan);
	return keep(arena, &b);
}

const char *format_typed(const struct model *m, struct arena *arena, money v)
{
	struct model as_report = *m;
	money below = 1; /* what one more decimal than needed stands for */

	as_report.display = (struct money_style){m->unit, m->unit == UNIT_YUAN ? 2 : 6, false};
	while (as_report.display.decimals > 2 && v % (below * 10) == 0) {
		as_report.display.decimals--;
		below *= 10;
	}
	return format_amount(&as_report, arena, v);
}

const char *format_date(struct arena *arena, const struct value *v)
{
	return arena_printf(arena, "%d年%d月%d日", v->year, v->month, v->day);
}
