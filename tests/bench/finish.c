/*
 * finish: how much of making report.pdf is finishing it. In: a report's folder, the folder of
 * packs. Out: CPU seconds of the stages up to the book, of the fonts (cairo embeds them, their
 * outlines are simplified), of the pages' content, and of the finishing, which is all the rest:
 * structure tree, links, metadata, the file.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "export/export.h"
#include "export/pdf.h"
#include "export/pdf_font.h"
#include "layout/layout.h"
#include "model/model.h"
#include "style/style.h"
#include "template/template.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct book *make_book(struct arena *arena, struct diag *diag, const char *report, const char *packs)
{
	struct model *model = model_load(arena, diag, report, packs);
	struct sheet *sheet;
	xmlDoc *xhtml;

	if (model == NULL)
		return NULL;
	xhtml = template_render(arena, diag, model_pack_dir(model), model_main_template(model),
				model_view(arena, model, true));
	if (xhtml == NULL)
		return NULL;
	sheet = sheet_read(arena, diag, arena_printf(arena, "%s/%s", model_pack_dir(model), model_stylesheet(model)));
	return sheet != NULL ? layout_book(arena, diag, xhtml, sheet, fonts_open(diag, "fonts")) : NULL;
}

/* What pdf_write does before it finishes: the fonts, then the content of the pages. */
static bool draw(struct diag *diag, const struct book *book, double *fonts_done)
{
	struct pdf p = {.diag = diag, .book = book};
	struct pdf_fonts fonts = {0};
	struct buf drawn = {0}, content = {0}, packed = {0};
	qpdf_data q = qpdf_init();
	bool good = pdf_fonts_draw(&fonts, diag, book, &drawn);

	qpdf_read_memory(q, "fonts", buf_text(&drawn), drawn.n, NULL);
	good = good && pdf_fonts_learn(&fonts, diag, q) && pdf_import_fonts(&p, &fonts, q);
	*fonts_done = seconds();
	for (size_t i = 0; good && i < book->npages; i++) {
		struct pdf_mark *marks = xcalloc(book->pages[i].nfrags + 1, sizeof *marks);

		buf_clear(&content);
		buf_clear(&packed);
		pdf_content(&fonts, &book->pages[i], marks, pdf_marks(&book->pages[i], marks), &content);
		pdf_deflate(buf_text(&content), content.n, PDF_FAST, &packed);
		free(marks);
	}
	qpdf_cleanup(&q);
	pdf_fonts_free(&fonts);
	pdf_objects_free(&p.objects);
	buf_free(&drawn);
	buf_free(&content);
	buf_free(&packed);
	return good;
}

int main(int argc, char **argv)
{
	struct diag diag = {.out = stderr};
	struct arena *arena = arena_new();
	struct book *book = argc == 3 ? make_book(arena, &diag, argv[1], argv[2]) : NULL;
	double book_done = seconds(), begun, fonts_done, drawn, written;
	struct buf pdf = {0};

	/* once for nothing: the second time fonts are in memory, as they are the third time */
	if (book == NULL || !draw(&diag, book, &fonts_done))
		return 1;
	begun = seconds();
	draw(&diag, book, &fonts_done);
	drawn = seconds();
	if (!pdf_write(&diag, book, &pdf))
		return 1;
	written = seconds() - drawn;
	printf("  cpu s: book %.3f, fonts %.3f, pages %.3f, finishing %.3f: %.0f %% of all\n", book_done,
	       fonts_done - begun, drawn - fonts_done, written - (drawn - begun),
	       100 * (written - (drawn - begun)) / (book_done + written));
	return 0;
}
