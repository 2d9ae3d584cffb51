/*
 * utf8: bytes in, characters and the room they take in a terminal out. The surprising rule: what
 * is no UTF-8 is not refused; each such byte is a character of its own, U+FFFD.
 */
#include "base/utf8.h"

#include <string.h>

size_t utf8_decode(const char *s, const char *end, uint32_t *c)
{
	static const uint32_t least_of[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *)s;
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xc0 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3
		     : p[0] < 0xf8 ? 4 : 0;
	size_t i;

	*c = len < 2 ? p[0] : p[0] & (0xffu >> (len + 1));
	for (i = 1; i < len && s + i < end && (p[i] & 0xc0) == 0x80; i++)
		*c = *c << 6 | (p[i] & 0x3fu);
	if (i == len && *c >= least_of[len] && *c <= 0x10ffff && (*c < 0xd800 || *c > 0xdfff))
		return len;
	*c = 0xfffd;
	return 1;
}

int utf8_cells(uint32_t c)
{
	static const struct {
		uint32_t first, last;
		int cells;
	} ranges[] = {
		{0x300, 0x36f, 0},     {0x200b, 0x200f, 0},   {0x202a, 0x202e, 0},
		{0x2060, 0x2064, 0},   {0xfe00, 0xfe0f, 0},   {0xfeff, 0xfeff, 0},
		{0x1100, 0x115f, 2},   {0x2e80, 0x303e, 2},   {0x3041, 0xa4cf, 2},
		{0xa960, 0xa97f, 2},   {0xac00, 0xd7a3, 2},   {0xf900, 0xfaff, 2},
		{0xfe10, 0xfe19, 2},   {0xfe30, 0xfe6f, 2},   {0xff01, 0xff60, 2},
		{0xffe0, 0xffe6, 2},   {0x1f300, 0x1f64f, 2}, {0x1f680, 0x1f6ff, 2},
		{0x1f900, 0x1f9ff, 2}, {0x20000, 0x3fffd, 2},
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return ranges[i].cells;
	return 1;
}

size_t utf8_width(const char *s)
{
	const char *end = s + strlen(s);
	size_t width = 0;
	uint32_t c;

	while (s < end) {
		s += utf8_decode(s, end, &c);
		width += (size_t)utf8_cells(c);
	}
	return width;
}
