/*
 * xlsxcheck: a finished workbook in, whether it is whole out. Every part must end with the tag
 * that closes what its first one opened, and the sheets must hold as many cells as were written.
 * The surprising rule: this is here at all. libxlsxwriter 1.1 writes its parts to temporary
 * files first and takes no notice when one of these writes fails.
 */
#include "base/arena.h"
#include "export/data.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define END_SIZE 22	/* of the end of a zip archive without a comment */
#define ENTRY_SIZE 46	/* of an entry of its directory, without names */
#define LOCAL_SIZE 30	/* of what stands before each file, without names */

static size_t number(const char *p, int bytes)
{
	size_t n = 0;

	while (bytes-- > 0)
		n = n << 8 | (unsigned char)p[bytes];
	return n;
}

/* A part without its compression; NULL: it cannot be. */
static char *inflated(const struct buf *zip, const char *entry, size_t *n)
{
	size_t packed = number(entry + 20, 4), at = number(entry + 42, 4);
	z_stream z = {0};
	char *text;
	bool good;

	*n = number(entry + 24, 4);
	if (at + LOCAL_SIZE > zip->n)
		return NULL;
	at += LOCAL_SIZE + number(zip->p + at + 26, 2) + number(zip->p + at + 28, 2);
	if (at + packed > zip->n || inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return NULL;
	text = xmalloc(*n + 1);
	z.next_in = (Bytef *)zip->p + at;
	z.avail_in = (uInt)packed;
	z.next_out = (Bytef *)text;
	z.avail_out = (uInt)*n;
	good = inflate(&z, Z_FINISH) == Z_STREAM_END && z.total_out == *n;
	inflateEnd(&z);
	text[*n] = '\0';
	if (good)
		return text;
	free(text);
	return NULL;
}

/* Is the last tag the end of the first one, behind <?xml … ?>? */
static bool is_closed(const char *text, size_t n)
{
	const char *first = strstr(text, "?>"), *last;
	size_t len;

	first = first != NULL ? strchr(first, '<') : NULL;
	if (first == NULL)
		return false;
	first++;
	len = strcspn(first, " />");
	n -= n > 0 && text[n - 1] == '\n';
	if (n < len + 3)
		return false;
	last = text + n - len - 3;
	return strncmp(last, "</", 2) == 0 && strncmp(last + 2, first, len) == 0 &&
	       last[len + 2] == '>';
}

static size_t count(const char *text, const char *tag)
{
	size_t n = 0;

	for (; (text = strstr(text, tag)) != NULL; text += strlen(tag))
		n++;
	return n;
}

bool xlsx_is_whole(const struct buf *zip, size_t cells)
{
	static const char sheets[] = "xl/worksheets/sheet";
	const char *end = zip->n < END_SIZE ? NULL : zip->p + zip->n - END_SIZE, *entry;
	size_t parts, found = 0;

	if (end == NULL || memcmp(end, "PK\5\6", 4) != 0 || number(end + 16, 4) > zip->n)
		return false;
	parts = number(end + 10, 2);
	entry = zip->p + number(end + 16, 4);
	for (size_t i = 0; i < parts; i++) {
		size_t n, rest;
		bool sheet;
		char *text;

		if (entry + ENTRY_SIZE > end || memcmp(entry, "PK\1\2", 4) != 0)
			return false;
		text = inflated(zip, entry, &n);
		if (text == NULL || !is_closed(text, n)) {
			free(text);
			return false;
		}
		sheet = strncmp(entry + ENTRY_SIZE, sheets, sizeof sheets - 1) == 0;
		found += sheet ? count(text, "<c r=") : 0;
		free(text);
		rest = number(entry + 28, 2) + number(entry + 30, 2) + number(entry + 32, 2);
		entry += ENTRY_SIZE + rest;
	}
	return parts > 0 && found == cells;
}
