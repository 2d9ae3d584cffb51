/*
 * pdf_hint: lengths and offsets in, the hint tables of a linearized file out (ISO 32000-1,
 * annex F.4). The surprising rule: entries are as many bits wide as the largest of them
 * needs, one column after the other; offsets are as if the hints were not in the file.
 */
#include "export/pdf.h"

struct bits {
	struct buf *out;
	unsigned byte, n; /* n bits of byte are filled */
};

static void put_bits(struct bits *b, uint64_t v, unsigned width)
{
	while (width-- > 0) {
		b->byte = b->byte << 1 | (v >> width & 1);
		if (++b->n == 8) {
			buf_putc(b->out, (char)b->byte);
			b->byte = b->n = 0;
		}
	}
}

/* Each column begins at a byte. */
static void end_column(struct bits *b)
{
	if (b->n > 0)
		put_bits(b, 0, 8 - b->n);
}

static unsigned bits_for(uint64_t v)
{
	unsigned n = 0;

	for (; v > 0; v >>= 1)
		n++;
	return n;
}

struct range {
	uint64_t least, most;
};

static void widen(struct range *r, bool first, uint64_t v)
{
	if (first || v < r->least)
		r->least = v;
	if (first || v > r->most)
		r->most = v;
}

static unsigned range_bits(const struct range *r)
{
	return bits_for(r->most - r->least);
}

static void page_header(struct bits *b, const struct pdf_hints *h, const struct range *objects,
			const struct range *length, unsigned shared, unsigned index)
{
	put_bits(b, objects->least, 32);
	put_bits(b, h->first_page, 32);
	put_bits(b, range_bits(objects), 16);
	put_bits(b, length->least, 32);
	put_bits(b, range_bits(length), 16);
	/* the content of a page is as good as the page: readers ignore these */
	put_bits(b, 0, 32);
	put_bits(b, 0, 16);
	put_bits(b, length->least, 32);
	put_bits(b, range_bits(length), 16);
	put_bits(b, shared, 16);
	put_bits(b, index, 16);
	put_bits(b, 0, 16);
	put_bits(b, 1, 16);
}

static void page_table(struct bits *b, const struct pdf_hints *h)
{
	const struct pdf_hint_page *pages = h->pages;
	struct range objects = {0}, length = {0};
	unsigned shared = 0, index = bits_for(h->nshared > 0 ? h->nshared - 1 : 0);

	for (size_t i = 0; i < h->npages; i++) {
		widen(&objects, i == 0, pages[i].nobjects);
		widen(&length, i == 0, pages[i].length);
		if (bits_for(pages[i].nshared) > shared)
			shared = bits_for(pages[i].nshared);
	}
	page_header(b, h, &objects, &length, shared, index);
	for (size_t i = 0; i < h->npages; i++)
		put_bits(b, pages[i].nobjects - objects.least, range_bits(&objects));
	end_column(b);
	for (size_t i = 0; i < h->npages; i++)
		put_bits(b, pages[i].length - length.least, range_bits(&length));
	end_column(b);
	for (size_t i = 0; i < h->npages; i++)
		put_bits(b, pages[i].nshared, shared);
	end_column(b);
	for (size_t i = 0; i < h->npages; i++)
		for (unsigned j = 0; j < pages[i].nshared; j++)
			put_bits(b, pages[i].shared[j], index);
	end_column(b);
	for (size_t i = 0; i < h->npages; i++)
		put_bits(b, pages[i].length - length.least, range_bits(&length));
	end_column(b);
}

/* Each shared object is a group of its own, without a signature. */
static void shared_table(struct bits *b, const struct pdf_hints *h)
{
	struct range length = {0};

	for (size_t i = 0; i < h->nshared; i++)
		widen(&length, i == 0, h->shared[i]);
	put_bits(b, h->shared_number, 32);
	put_bits(b, h->shared_offset, 32);
	put_bits(b, h->nfirst, 32);
	put_bits(b, h->nshared, 32);
	put_bits(b, 0, 16);
	put_bits(b, length.least, 32);
	put_bits(b, range_bits(&length), 16);
	for (size_t i = 0; i < h->nshared; i++)
		put_bits(b, h->shared[i] - length.least, range_bits(&length));
	end_column(b);
	for (size_t i = 0; i < h->nshared; i++)
		put_bits(b, 0, 1);
	end_column(b);
}

void pdf_hint(const struct pdf_hints *h, struct buf *out, size_t *shared, size_t *outlines)
{
	struct bits b = {.out = out};

	page_table(&b, h);
	*shared = out->n;
	shared_table(&b, h);
	*outlines = out->n;
	if (h->outline_number == 0)
		return;
	put_bits(&b, h->outline_number, 32);
	put_bits(&b, h->outline_offset, 32);
	put_bits(&b, h->noutline, 32);
	put_bits(&b, h->outline_length, 32);
}
