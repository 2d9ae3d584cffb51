/*
 * chart: what the files about pictures share: packchart.c reads them from the pack, chart.c
 * fills them with amounts, chartview.c and picture.c put them into the view. The surprising
 * rule: a picture is drawn here, in whole thousandths of its width, because lengths follow from
 * exact amounts, and nobody after the model sees amounts.
 */
#ifndef MODEL_CHART_H
#define MODEL_CHART_H
#include "model/internal.h"

enum chart_kind {
	CHART_PARTS, /* one bar made of its parts */
	CHART_BARS,  /* a bar each, the largest first */
	CHART_PAIRS, /* two bars each: this year's and last year's */
};

/* A label of the pack and where it was typed. */
struct label {
	const char *text;
	struct pos pos;
};

/* An item as it is declared. */
struct chart_item {
	struct label label;
	struct measure *measure, *last; /* last: of pairs */
	struct chart_item *next;
};

/* An item as it is shown. */
struct bar {
	const char *id; /* the measure, the code, or "rest" */
	struct label label;
	money amount, last, change;
	int share;  /* thousandths of all items; they add up to 1000 */
	bool rest;  /* several items in one */
	size_t order; /* before it was sorted */
};

struct chart {
	const char *id;
	struct label title;
	enum chart_kind kind;
	struct chart_item *item;
	/* or the rows of a level of a table */
	struct table *table;
	size_t leaf; /* its column */
	int level;
	/* of parts and bars: what all items make together */
	struct label whole;
	struct measure *whole_measure;
	struct pos whole_pos;
	int most; /* items shown on their own; 0: all */
	struct label rest;
	/* of pairs: how a difference is told */
	const char *more, *less, *same;
	/* once the amounts are known */
	struct bar *bar;
	size_t n, cap;
	bool shares; /* no amount is negative */
	struct chart *next;
};

void charts_declare(struct model *, const struct yaml *);
void charts_compute(struct model *);

/* The charts as children of parent. */
void charts_view(const struct model *, struct arena *, xmlNode *parent);
/* A chart's picture as SVG in parent; there is something to draw. */
void picture_draw(const struct model *, struct arena *, const struct chart *, xmlNode *parent);

/* "93.5%"; below 0.05%, "<0.1%" */
const char *chart_share(struct arena *, int share);
/* "增加40.92万元" in the words of the chart */
const char *chart_change(const struct model *, struct arena *, const struct chart *, money change);

#endif
