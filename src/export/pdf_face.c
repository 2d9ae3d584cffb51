/*
 * pdf_face: a layout face in, a cairo font over the same file out. The surprising rule: its
 * character map is hidden. For each new glyph cairo 1.16 reads the whole cmap table and
 * searches it from the front; the text of every glyph is given to it anyway, and the font in
 * the PDF is the same to the byte.
 */
#include "export/pdf_face.h"
#include "base/arena.h"
#include <cairo-ft.h>
#include <fcntl.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a cairo font face stands on; it goes when cairo lets go of the face, not before. */
struct ground {
	unsigned char *map; /* private: the table's name is changed in memory only */
	size_t n;
	FT_Library library;
	FT_Face ft;
};

static unsigned read16(const unsigned char *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static void ground_free(void *arg)
{
	struct ground *g = arg;

	if (g->ft != NULL)
		FT_Done_Face(g->ft);
	if (g->library != NULL)
		FT_Done_FreeType(g->library);
	if (g->map != NULL)
		munmap(g->map, g->n);
	free(g);
}

static bool map_file(struct ground *g, const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && st.st_size > 12) {
		g->n = (size_t)st.st_size;
		g->map = mmap(NULL, g->n, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
		if (g->map == MAP_FAILED)
			g->map = NULL;
	}
	close(fd);
	return g->map != NULL;
}

/* Rename cmap in the table directory of a plain font file; collections are left alone. */
static bool hide_cmap(struct ground *g)
{
	size_t tables = read16(g->map + 4);

	if (memcmp(g->map, "ttcf", 4) == 0 || 12 + tables * 16 > g->n)
		return false;
	for (size_t i = 0; i < tables; i++)
		if (memcmp(g->map + 12 + 16 * i, "cmap", 4) == 0)
			memcpy(g->map + 12 + 16 * i, "cmax", 4);
	return true;
}

static cairo_font_face_t *open_file(const char *name, int index)
{
	static const cairo_user_data_key_t key;
	struct ground *g = xcalloc(1, sizeof *g);
	cairo_font_face_t *face;

	if (!map_file(g, name) || !hide_cmap(g) || FT_Init_FreeType(&g->library) != 0 ||
	    FT_New_Memory_Face(g->library, g->map, (FT_Long)g->n, index, &g->ft) != 0) {
		ground_free(g);
		return NULL;
	}
	g->ft->charmap = NULL; /* one that FreeType made up from glyph names */
	face = cairo_ft_font_face_create_for_ft_face(g->ft, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
	if (cairo_font_face_set_user_data(face, &key, g, ground_free) != CAIRO_STATUS_SUCCESS) {
		cairo_font_face_destroy(face);
		ground_free(g);
		return NULL;
	}
	return face;
}

/* An em is 1 pt. */
static cairo_scaled_font_t *scale(cairo_font_face_t *face)
{
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_matrix_t identity;
	cairo_scaled_font_t *font;

	cairo_matrix_init_identity(&identity);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	font = cairo_scaled_font_create(face, &identity, &identity, options);
	cairo_font_options_destroy(options);
	return font;
}

cairo_scaled_font_t *pdf_face_open(const struct face *face)
{
	cairo_font_face_t *file = face->file != NULL ? open_file(face->file, face->index) : NULL;
	cairo_scaled_font_t *font;

	if (file == NULL)
		file = cairo_font_face_reference(cairo_scaled_font_get_font_face(
		    pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(face->font))));
	font = scale(file);
	cairo_font_face_destroy(file);
	return font;
}
