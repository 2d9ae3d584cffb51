/*
 * read: an output folder in, its packages out, as their summaries tell. The surprising rule: a
 * folder is a package when data/summary.xml lies in it as a plain file; nothing is read through
 * a symlink, and whatever else lies in the folder is left alone.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "list/reading.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* output/name/file, each step of name/file a true folder and the last a plain file; or -1. */
static int open_file(const char *output, const char *name, const char *file)
{
	char *path = xmalloc(strlen(name) + strlen(file) + 2), *step = path, *slash;
	int dir = open(output, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd;
	struct stat st;

	sprintf(path, "%s/%s", name, file);
	for (; dir >= 0 && (slash = strchr(step, '/')) != NULL; step = slash + 1) {
		*slash = '\0';
		fd = openat(dir, step, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		close(dir);
		dir = fd;
	}
	fd = dir < 0 ? -1 : openat(dir, step, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (dir >= 0)
		close(dir);
	free(path);
	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		return -1;
	}
	return fd;
}

bool package_file(const char *output, const char *name, const char *file, struct buf *out)
{
	int fd = open_file(output, name, file);
	char chunk[65536];
	ssize_t n;

	if (fd < 0)
		return false;
	while ((n = read(fd, chunk, sizeof chunk)) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			buf_put(out, chunk, (size_t)n);
	close(fd);
	return n == 0;
}

static bool has_file(const char *output, const char *name, const char *file)
{
	int fd = open_file(output, name, file);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* ---- a summary ---------------------------------------------------------------------------- */

static const char *attribute(struct arena *a, const xmlNode *n, const char *name)
{
	xmlChar *value = xmlGetNoNsProp(n, BAD_CAST name);
	const char *copy = value ? arena_strdup(a, (const char *)value) : "";

	xmlFree(value);
	return copy;
}

static const char *content(struct arena *a, const xmlNode *n)
{
	xmlChar *text = xmlNodeGetContent(n);
	const char *copy = text ? arena_strdup(a, (const char *)text) : "";

	xmlFree(text);
	return copy;
}

static void read_total(struct arena *a, struct package *p, const xmlNode *n, size_t *cap)
{
	p->total = arena_grow(a, p->total, p->totals, cap, sizeof *p->total);
	p->total[p->totals++] = (struct total){
	    .label = attribute(a, n, "label"),
	    .unit = attribute(a, n, "unit"),
	    .amount = content(a, n),
	};
}

static bool read_summary(struct arena *a, struct package *p, const xmlNode *root)
{
	const struct {
		const char *name, **text, **iso;
	} parts[] = {
	    {"title", &p->title, NULL},
	    {"department", &p->department, NULL},
	    {"code", &p->code, NULL},
	    {"published", &p->published, &p->published_iso},
	    {"corrected", &p->corrected, &p->corrected_iso},
	};
	size_t cap = 0;

	if (!root || strcmp((const char *)root->name, "summary") != 0)
		return false;
	p->year = attribute(a, root, "year");
	p->unit = attribute(a, root, "unit");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		*parts[i].text = "";
	p->published_iso = p->corrected_iso = "";
	for (const xmlNode *n = root->children; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (strcmp((const char *)n->name, "total") == 0)
			read_total(a, p, n, &cap);
		for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
			if (strcmp((const char *)n->name, parts[i].name) != 0)
				continue;
			*parts[i].text = content(a, n);
			if (parts[i].iso)
				*parts[i].iso = attribute(a, n, "iso");
		}
	}
	if (!*p->department)
		p->department = *p->title ? p->title : p->name;
	return strlen(p->year) == 4 && strspn(p->year, "0123456789") == 4;
}

static bool read_package(struct arena *a, struct package *p, const struct buf *text)
{
	xmlDoc *doc = xmlReadMemory(buf_text(text), (int)text->n, NULL, NULL,
				    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	bool good = doc && read_summary(a, p, xmlDocGetRootElement(doc));

	xmlFreeDoc(doc);
	return good;
}

/* ---- the folder --------------------------------------------------------------------------- */

bool list_is_package(const char *output, const char *name)
{
	return has_file(output, name, LIST_SUMMARY);
}

static int in_order(const void *a, const void *b)
{
	const struct package *p = a, *q = b;
	int order = strcmp(q->year, p->year);

	order = order ? order : strcmp(p->code, q->code);
	order = order ? order : strcmp(p->department, q->department);
	return order ? order : strcmp(p->name, q->name);
}

struct list *list_read(struct arena *a, struct diag *d, const char *output)
{
	struct list *l = arena_zalloc(a, sizeof *l);
	size_t n, cap = 0;
	char **names = dir_list(a, d, output, "", &n);

	if (!names)
		return NULL;
	l->output = output;
	for (size_t i = 0; i < n; i++) {
		struct package p = {.name = names[i]};
		struct buf text = {0};

		if (!package_file(output, names[i], LIST_SUMMARY, &text)) {
			if (has_file(output, names[i], "report.pdf"))
				diag_note(d, POS_NONE,
					  "%s/%s is not listed, an older version made it: build "
					  "the report again", output, names[i]);
		} else if (!read_package(a, &p, &text)) {
			diag_warning(d, POS_NONE, "%s/%s is not listed, its %s is damaged: "
						  "build the report again",
				     output, names[i], LIST_SUMMARY);
		} else {
			l->package = arena_grow(a, l->package, l->n, &cap, sizeof p);
			l->package[l->n++] = p;
		}
		buf_free(&text);
	}
	if (l->n > 0)
		qsort(l->package, l->n, sizeof *l->package, in_order);
	return l;
}
