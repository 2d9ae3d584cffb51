/*
 * pdf_face: a layout face in, a cairo font over the same file out. The surprising rule: its
 * character map is hidden. For each new glyph cairo 1.16 reads the whole cmap table and
 * searches it from the front, a third of the time of drawing a Chinese report; the text of
 * every cluster is given to it anyway, and the PDF is the same to the byte.
 */
#include "export/pdf_face.h"
#include "base/arena.h"
#include <cairo-ft.h>
#include <fcntl.h>
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

struct pdf_file {
	const char *name;
	int index;
	cairo_font_face_t *face; /* NULL: cannot be used */
	struct pdf_file *next;
};

struct pdf_sized {
	const struct face *face;
	cairo_scaled_font_t *font;
	struct pdf_sized *next;
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

static cairo_font_face_t *find_file(struct pdf_faces *faces, const struct face *face)
{
	struct pdf_file *f;

	for (f = faces->files; f != NULL; f = f->next)
		if (f->index == face->index && strcmp(f->name, face->file) == 0)
			return f->face;
	f = xcalloc(1, sizeof *f);
	f->name = face->file;
	f->index = face->index;
	f->face = open_file(face->file, face->index);
	f->next = faces->files;
	faces->files = f;
	return f->face;
}

static cairo_scaled_font_t *scale(cairo_font_face_t *face, unit size)
{
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_matrix_t em, identity;
	cairo_scaled_font_t *font;

	cairo_matrix_init_scale(&em, size / (double)UNIT_PT, size / (double)UNIT_PT);
	cairo_matrix_init_identity(&identity);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	font = cairo_scaled_font_create(face, &em, &identity, options);
	cairo_font_options_destroy(options);
	return font;
}

cairo_scaled_font_t *pdf_faces_find(struct pdf_faces *faces, const struct face *face)
{
	cairo_font_face_t *font;
	struct pdf_sized *s;

	for (s = faces->sized; s != NULL; s = s->next)
		if (s->face == face)
			return s->font;
	font = face->file != NULL ? find_file(faces, face) : NULL;
	s = xcalloc(1, sizeof *s);
	s->face = face;
	s->font = font != NULL ? scale(font, face->size) : NULL;
	s->next = faces->sized;
	faces->sized = s;
	return s->font;
}

void pdf_faces_free(struct pdf_faces *faces)
{
	for (struct pdf_sized *s = faces->sized, *next; s != NULL; s = next) {
		next = s->next;
		cairo_scaled_font_destroy(s->font);
		free(s);
	}
	for (struct pdf_file *f = faces->files, *next; f != NULL; f = next) {
		next = f->next;
		cairo_font_face_destroy(f->face);
		free(f);
	}
}
