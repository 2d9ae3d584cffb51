/*
 * view: the packages in, the XML that the list's templates may see out:
 *
 *   <view>
 *     <list count="3" version="0123456789abcdef" shards="1"/>
 *     <year year="2024" count="2">
 *       <column label="收入总计" unit="万元"/> …
 *       <report n="0" href="luquan" department="…" title="…" unit="万元" published="2024年3月5日"
 *               published-iso="2024-03-05" corrected="…" corrected-iso="…" alone="yes">
 *         <total>647.23</total> …    one for each column of the year, perhaps without text
 *
 * What a package does not tell is not there. alone: no other report of the year is of the same
 * department. The surprising rule: reports of one year may come from packs with other totals;
 * the columns of a year are all that any of its reports has, in the order they are met.
 */
#include "base/arena.h"
#include "list/list.h"

#include <string.h>

struct column {
	const char *label, *unit;
};

static void put(xmlNode *node, const char *name, const char *value)
{
	if (*value)
		xmlNewProp(node, BAD_CAST name, BAD_CAST value);
}

static void put_number(struct arena *a, xmlNode *node, const char *name, size_t n)
{
	put(node, name, arena_printf(a, "%zu", n));
}

/* A folder's name as a part of a URL. */
static const char *url(struct arena *a, const char *name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789-._~";
	struct buf b = {0};
	const char *text;

	for (; *name; name++) {
		if (strchr(plain, *name))
			buf_putc(&b, *name);
		else
			buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*name);
	}
	text = arena_strdup(a, buf_text(&b));
	buf_free(&b);
	return text;
}

static bool same_column(const struct column *c, const struct total *t)
{
	return strcmp(c->label, t->label) == 0 && strcmp(c->unit, t->unit) == 0;
}

/* All totals of reports [from, to). */
static struct column *find_columns(struct arena *a, const struct list *l, size_t from, size_t to,
				   size_t *n)
{
	struct column *columns = NULL;
	size_t cap = 0;

	*n = 0;
	for (size_t i = from; i < to; i++) {
		for (size_t k = 0; k < l->package[i].totals; k++) {
			const struct total *t = &l->package[i].total[k];
			size_t c = 0;

			while (c < *n && !same_column(&columns[c], t))
				c++;
			if (c < *n)
				continue;
			columns = arena_grow(a, columns, *n, &cap, sizeof *columns);
			columns[(*n)++] = (struct column){t->label, t->unit};
		}
	}
	return columns;
}

static void put_totals(xmlNode *node, const struct package *p, const struct column *columns,
		       size_t n)
{
	for (size_t c = 0; c < n; c++) {
		size_t k = 0;

		while (k < p->totals && !same_column(&columns[c], &p->total[k]))
			k++;
		xmlNewTextChild(node, NULL, BAD_CAST "total",
				BAD_CAST (k < p->totals ? p->total[k].amount : ""));
	}
}

/* Another report of the same year and department? */
static bool is_alone(const struct list *l, size_t i)
{
	const struct package *p = &l->package[i];

	for (size_t k = i - (i > 0); k <= i + 1 && k < l->n; k++)
		if (k != i && strcmp(l->package[k].year, p->year) == 0 &&
		    strcmp(l->package[k].department, p->department) == 0)
			return false;
	return true;
}

static void put_report(struct arena *a, xmlNode *year, const struct list *l, size_t i,
		       const struct column *columns, size_t n)
{
	const struct package *p = &l->package[i];
	xmlNode *node = xmlNewChild(year, NULL, BAD_CAST "report", NULL);

	put_number(a, node, "n", i);
	put(node, "href", url(a, p->name));
	put(node, "department", p->department);
	put(node, "title", p->title);
	put(node, "unit", p->unit);
	put(node, "published", p->published);
	put(node, "published-iso", p->published_iso);
	put(node, "corrected", p->corrected);
	put(node, "corrected-iso", p->corrected_iso);
	put(node, "alone", is_alone(l, i) ? "yes" : "no");
	put_totals(node, p, columns, n);
}

/* The reports [from, to) are of one year. */
static void put_year(struct arena *a, xmlNode *root, const struct list *l, size_t from, size_t to)
{
	xmlNode *year = xmlNewChild(root, NULL, BAD_CAST "year", NULL);
	size_t n;
	const struct column *columns = find_columns(a, l, from, to, &n);

	put(year, "year", l->package[from].year);
	put_number(a, year, "count", to - from);
	for (size_t c = 0; c < n; c++) {
		xmlNode *node = xmlNewChild(year, NULL, BAD_CAST "column", NULL);

		put(node, "label", columns[c].label);
		put(node, "unit", columns[c].unit);
	}
	for (size_t i = from; i < to; i++)
		put_report(a, year, l, i, columns, n);
}

xmlDoc *list_view(struct arena *a, const struct list *l, const char *version)
{
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
	xmlNode *root = xmlNewDocNode(doc, NULL, BAD_CAST "view", NULL), *node;

	xmlDocSetRootElement(doc, root);
	node = xmlNewChild(root, NULL, BAD_CAST "list", NULL);
	put_number(a, node, "count", l->n);
	put(node, "version", version);
	put_number(a, node, "shards", l->shards);
	for (size_t i = 0, end; i < l->n; i = end) {
		for (end = i + 1; end < l->n; end++)
			if (strcmp(l->package[end].year, l->package[i].year) != 0)
				break;
		put_year(a, root, l, i, end);
	}
	return doc;
}
