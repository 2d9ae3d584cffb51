/*
 * pdf_icc: the sRGB color profile that PDF/A wants named, from the numbers of IEC 61966-2-1
 * (an ICC 4.2 display profile: primaries adapted to D50, one parametric curve for all three).
 * The surprising rule: numbers are whole 65536ths here, so that no arithmetic can differ.
 */
#include "export/pdf.h"

#define HEADER 128
#define TAGS 10

static void put16(struct buf *out, unsigned v)
{
	buf_putc(out, (char)(v >> 8));
	buf_putc(out, (char)v);
}

static void put32(struct buf *out, uint32_t v)
{
	put16(out, v >> 16);
	put16(out, v & 0xffff);
}

static void put_numbers(struct buf *out, const char *type, const int32_t *v, size_t n)
{
	buf_puts(out, type);
	put32(out, 0);
	for (size_t i = 0; i < n; i++)
		put32(out, (uint32_t)v[i]);
}

/* A text in one language: ASCII as UTF-16. */
static void put_words(struct buf *out, const char *text, size_t n)
{
	buf_puts(out, "mluc");
	put32(out, 0);
	put32(out, 1);
	put32(out, 12);
	buf_puts(out, "enUS");
	put32(out, (uint32_t)(2 * n));
	put32(out, 28);
	for (size_t i = 0; i < n; i++)
		put16(out, (unsigned char)text[i]);
	while (out->n % 4 != 0)
		buf_putc(out, 0);
}

/* The curve: exponent 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045. */
static void put_curve(struct buf *out)
{
	static const int32_t curve[] = {157286, 62119, 3417, 5072, 2651};

	buf_puts(out, "para");
	put32(out, 0);
	put16(out, 3);
	put16(out, 0);
	for (size_t i = 0; i < 5; i++)
		put32(out, (uint32_t)curve[i]);
}

static void put_tag(struct buf *out, size_t i)
{
	static const int32_t xyz[4][3] = {{63190, 65536, 54061}, /* D50 */
					  {28579, 14581, 913},	 /* red */
					  {25238, 46981, 6362},	 /* green */
					  {9374, 3973, 46804}};	 /* blue */
	static const int32_t adapt[9] = {68669, 1500, -3285, 1936, 64912, -1117, -605, 986, 49292};

	if (i == 0)
		put_words(out, "sRGB IEC61966-2.1", 17);
	else if (i == 1)
		put_words(out, "No copyright", 12);
	else if (i < 6)
		put_numbers(out, "XYZ ", xyz[i - 2], 3);
	else if (i == 6)
		put_numbers(out, "sf32", adapt, 9);
	else
		put_curve(out);
}

static void put_header(struct buf *out, size_t size)
{
	put32(out, (uint32_t)size);
	put32(out, 0);
	put32(out, 0x04200000);
	buf_puts(out, "mntrRGB XYZ ");
	put16(out, 2024); /* a date there must be */
	for (int i = 0; i < 2; i++)
		put16(out, 1);
	for (int i = 0; i < 3; i++)
		put16(out, 0);
	buf_puts(out, "acsp");
	for (int i = 0; i < 7; i++)
		put32(out, 0);
	put32(out, 63190);
	put32(out, 65536);
	put32(out, 54061);
	while (out->n < HEADER)
		buf_putc(out, 0);
}

void pdf_icc(struct buf *out)
{
	static const char names[TAGS][5] = {"desc", "cprt", "wtpt", "rXYZ", "gXYZ",
					    "bXYZ", "chad", "rTRC", "gTRC", "bTRC"};
	struct buf tags = {0}, data = {0};
	size_t base = HEADER + 4 + TAGS * 12, at = 0;

	put32(&tags, TAGS);
	for (size_t i = 0; i < TAGS; i++) {
		if (i <= 7) { /* the three curves are one */
			at = data.n;
			put_tag(&data, i);
		}
		buf_puts(&tags, names[i]);
		put32(&tags, (uint32_t)(base + at));
		put32(&tags, (uint32_t)(data.n - at));
	}
	put_header(out, base + data.n);
	buf_put(out, tags.p, tags.n);
	buf_put(out, data.p, data.n);
	buf_free(&tags);
	buf_free(&data);
}
