/*
 * learn: pages as cairo might write them, read back by pdf_learn. What is not the drawn glyphs,
 * one code for each, must be said, and there is no PDF.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "export/pdf_font.h"
#include "test.h"
#include <cairo.h>
#include <stdlib.h>

static const char objects[] =
    "%%PDF-1.5\n"
    "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    "2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
    "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 6 0 R\n"
    "/Resources<</Font<</wide 4 0 R/narrow 5 0 R/drawn 7 0 R>>>>>>\nendobj\n"
    "4 0 obj\n<</Subtype/Type0/DescendantFonts[<</W[1[500 250]]>>]>>\nendobj\n"
    "5 0 obj\n<</Subtype/TrueType/FirstChar 40/Widths[300 400]>>\nendobj\n"
    "6 0 obj\n<</Length %zu>>\nstream\n%s\nendstream\nendobj\n"
    "7 0 obj\n<</Subtype/Type3>>\nendobj\n"
    "trailer\n<</Root 1 0 R>>\n";

/* Two glyphs, 7 and 9, were drawn; what is learnt from a page with that content. */
static bool learn(const char *content, struct pdf_fonts *fonts, char **said)
{
	qpdf_data q = qpdf_init();
	struct diag diag = {0};
	struct buf pdf = {0};
	size_t n = 0;
	bool good;

	*fonts = (struct pdf_fonts){.nprograms = 1, .nsamples = 2};
	fonts->programs = xcalloc(1, sizeof *fonts->programs);
	fonts->programs->nglyphs = 10;
	fonts->programs->glyphs = xcalloc(10, sizeof *fonts->programs->glyphs);
	fonts->samples = xcalloc(2, sizeof *fonts->samples);
	fonts->samples[0].glyph = 7;
	fonts->samples[1].glyph = 9;
	buf_printf(&pdf, objects, strlen(content), content);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_read_memory(q, "sample", pdf.p, pdf.n, NULL);
	diag.out = open_memstream(said, &n);
	good = pdf_fonts_learn(fonts, &diag, q);
	fclose(diag.out);
	ok(good == (diag.errors == 0) && good == !diag.machine, "what is not learnt is said");
	qpdf_cleanup(&q);
	buf_free(&pdf);
	return good;
}

static void test_good(void)
{
	struct pdf_fonts fonts;
	char *said = NULL;

	ok(learn("BT /wide 1 Tf [<0002>-5<0001>]TJ ET", &fonts, &said), "two codes of a wide font");
	ok(fonts.programs->glyphs[7].code == 2 && fonts.programs->glyphs[9].code == 1, "in their order");
	ok(fonts.programs->glyphs[7].width == 250000 && fonts.programs->glyphs[9].width == 500000,
	   "with their widths");
	pdf_fonts_free(&fonts);
	free(said);
	ok(learn("BT /narrow 1 Tf (\\051) Tj /wide 1 Tf <0001> Tj ET", &fonts, &said), "two fonts");
	ok(fonts.programs->glyphs[7].code == 41 && fonts.programs->glyphs[7].width == 400000 &&
	   fonts.programs->glyphs[9].font == 1, "each glyph has its own");
	pdf_fonts_free(&fonts);
	free(said);
}

static void fails(const char *content, unsigned glyph, const char *name)
{
	struct pdf_fonts fonts;
	char *said = NULL, want[256];

	snprintf(want, sizeof want,
		 "error: cannot embed the fonts: glyph %u of 2 is not as it was drawn on cairo's page; "
		 "cairo %s writes text in another way than 1.16 and 1.18, which this program knows\n",
		 glyph, cairo_version_string());
	ok(!learn(content, &fonts, &said), name);
	same(strstr(said, "error:"), want, name);
	pdf_fonts_free(&fonts);
	free(said);
}

int main(void)
{
	test_good();
	fails("BT /wide 1 Tf <0001> Tj ET", 1, "a glyph is missing");
	fails("BT /wide 1 Tf <000100020001> Tj ET", 2, "a glyph more");
	fails("BT /wide 1 Tf <000100> Tj ET", 0, "half a code");
	fails("BT <00010002> Tj ET", 0, "no font");
	fails("BT /none 1 Tf <00010002> Tj ET", 0, "a font that is not there");
	fails("BT /drawn 1 Tf (ab) Tj ET", 0, "a font of drawings");
	fails("1 0 0 1 0 0 cm /x5 Do", 0, "text drawn elsewhere");
	return done();
}
