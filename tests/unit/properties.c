/*
 * The README's table of CSS properties: it is what the program's own table prints. With
 * UPDATE=yes the block between the two comments is written anew.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "style/style.h"
#include "test.h"
#include <stdlib.h>

#define FIRST "<!-- properties: "
#define LAST "<!-- end of properties -->\n"

/* The block as it should be, from FIRST to LAST. */
static void put_block(struct buf *out)
{
	char *rows;
	size_t n;
	FILE *f = open_memstream(&rows, &n);

	style_list_properties(f);
	fclose(f);
	buf_puts(out, FIRST "printed by src/style/property.c, checked by tests/unit/properties.c; "
			    "UPDATE=yes make test writes it -->\n\n"
			    "| property | values | inherited |\n| --- | --- | --- |\n");
	buf_put(out, rows, n);
	buf_puts(out, "\n" LAST);
	free(rows);
}

static bool read_file(const char *path, struct buf *out)
{
	char bytes[4096];
	size_t n;
	FILE *f = fopen(path, "r");

	if (f == NULL)
		return false;
	while ((n = fread(bytes, 1, sizeof bytes, f)) > 0)
		buf_put(out, bytes, n);
	fclose(f);
	return true;
}

/* Three stretches of text into the file. */
static bool write_file(const char *path, const char *before, size_t n, const char *block,
		       const char *after)
{
	FILE *f = fopen(path, "w");

	if (f == NULL)
		return false;
	fprintf(f, "%.*s%s%s", (int)n, before, block, after);
	return fclose(f) == 0;
}

/* Every row has the three cells of the head: no value has a bare bar. */
static bool has_three_cells(const char *block)
{
	for (const char *line = strchr(block, '|'); line != NULL; line = strstr(line, "\n|")) {
		int bars = 0;

		line += *line == '\n';
		for (const char *p = line; *p != '\n' && *p != '\0'; p++)
			bars += *p == '|' && (p == line || p[-1] != '\\');
		if (bars != 4)
			return false;
	}
	return true;
}

int main(void)
{
	const char *top = getenv("TOP"), *update = getenv("UPDATE");
	struct arena *arena = arena_new();
	const char *path = arena_printf(arena, "%s/README.md", top != NULL ? top : ".");
	struct buf readme = {0}, block = {0};
	const char *text, *first, *last;

	put_block(&block);
	ok(has_three_cells(buf_text(&block)), "properties: a table of three columns");
	ok(read_file(path, &readme), "properties: README.md can be read");
	text = buf_text(&readme);
	first = strstr(text, FIRST);
	last = first != NULL ? strstr(first, LAST) : NULL;
	ok(last != NULL, "properties: README.md has the place for the table");
	if (last != NULL) {
		const char *after = last + strlen(LAST);

		if (update != NULL && strcmp(update, "yes") == 0)
			ok(write_file(path, text, (size_t)(first - text), buf_text(&block), after),
			   "properties: README.md is written");
		else
			ok(block.n == (size_t)(after - first) &&
			   memcmp(block.p, first, block.n) == 0,
			   "properties: README.md has the program's table (UPDATE=yes writes it)");
	}
	buf_free(&block);
	buf_free(&readme);
	arena_free(arena);
	return done();
}
