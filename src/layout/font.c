/*
 * font: the fonts of one folder through a private fontconfig, and clusters shaped by
 * pango. In: a folder, styles, UTF-8 text. Out: clusters with glyphs and advances. The
 * surprising rule: a family that is not in the folder is passed over silently as long as
 * one of the list is there (the web page names system fonts in the same list).
 */
#include "layout/font.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "layout/layout.h"
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdlib.h>
#include <string.h>

#define ASCII 128
#define MAX_CLUSTER 64 /* bytes; longer runs of marks are cut */

struct slot {
	uint32_t code;
	const struct cluster *cluster;
};

struct fontset {
	struct fonts *fonts;
	/* key */
	const char *const *families, *const *latin;
	unit size;
	int weight;
	bool italic;
	struct face *faces;
	size_t nfaces;
	size_t first_han; /* faces[first_han..] are for all text, those before for Latin */
	const char *missing; /* families of which none is there; told once */
	const struct cluster *ascii[ASCII];
	struct slot *slots; /* open addressing, a power of two */
	size_t nslots, used;
	struct fontset *next;
};

struct fonts {
	struct arena *arena;
	FcConfig *config;
	PangoFontMap *map;
	PangoContext *context;
	PangoLanguage *language;
	const char **families;
	size_t nfamilies;
	char *joined;
	struct fontset *sets;
	/* the last answer: styles of neighbouring cells are the same pointer */
	const struct style *last_style;
	struct fontset *last_set;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every font file of the folder; files one by one, so that no cache is looked for. */
static bool add_files(struct diag *diag, struct fonts *f, const char *dir)
{
	static const char *const suffixes[] = {".otf", ".ttf", ".ttc"};

	for (size_t k = 0; k < sizeof suffixes / sizeof *suffixes; k++) {
		size_t n;
		char **names = dir_list(f->arena, diag, dir, suffixes[k], &n);

		if (names == NULL)
			return false;
		for (size_t i = 0; i < n; i++) {
			const char *path = path_join(f->arena, dir, names[i]);

			if (!FcConfigAppFontAddFile(f->config, (const FcChar8 *)path))
				diag_warning(diag, POS_NONE, "'%s' is not a font that can be used", path);
		}
	}
	return true;
}

/* Some bold fonts (Fandol's) say in their tables that they are regular: believe the name. */
static void mend_weights(struct fonts *f)
{
	FcFontSet *set = FcConfigGetFonts(f->config, FcSetApplication);

	for (int i = 0; set != NULL && i < set->nfont; i++) {
		FcChar8 *style;
		int weight;

		if (FcPatternGetString(set->fonts[i], FC_STYLE, 0, &style) != FcResultMatch ||
		    strstr((char *)style, "Bold") == NULL ||
		    FcPatternGetInteger(set->fonts[i], FC_WEIGHT, 0, &weight) != FcResultMatch ||
		    weight >= FC_WEIGHT_DEMIBOLD)
			continue;
		FcPatternDel(set->fonts[i], FC_WEIGHT);
		FcPatternAddInteger(set->fonts[i], FC_WEIGHT, FC_WEIGHT_BOLD);
	}
}

static void collect_families(struct fonts *f)
{
	FcFontSet *set = FcConfigGetFonts(f->config, FcSetApplication);
	struct buf joined = {0};
	size_t n = 0;

	if (set == NULL || set->nfont == 0)
		return;
	f->families = arena_alloc(f->arena, (size_t)set->nfont * sizeof *f->families);
	for (int i = 0; i < set->nfont; i++) {
		FcChar8 *name;

		if (FcPatternGetString(set->fonts[i], FC_FAMILY, 0, &name) == FcResultMatch)
			f->families[n++] = arena_strdup(f->arena, (char *)name);
	}
	qsort(f->families, n, sizeof *f->families, by_name);
	for (size_t i = 0; i < n; i++) {
		if (f->nfamilies > 0 && strcmp(f->families[f->nfamilies - 1], f->families[i]) == 0)
			continue;
		buf_printf(&joined, "%s%s", f->nfamilies > 0 ? ", " : "", f->families[i]);
		f->families[f->nfamilies++] = f->families[i];
	}
	f->joined = arena_strdup(f->arena, buf_text(&joined));
	buf_free(&joined);
}

struct fonts *fonts_open(struct diag *diag, const char *dir)
{
	struct arena *arena = arena_new();
	struct fonts *f = arena_zalloc(arena, sizeof *f);
	cairo_font_options_t *options;

	f->arena = arena;
	f->config = FcConfigCreate();
	if (f->config == NULL || !add_files(diag, f, dir)) {
		fonts_free(f);
		return NULL;
	}
	FcConfigSetCurrent(f->config); /* else pango loads the fonts of the system as well */
	mend_weights(f);
	collect_families(f);
	if (f->nfamilies == 0) {
		diag_error(diag, POS_NONE, "no fonts in '%s': put .otf or .ttf files there", dir);
		fonts_free(f);
		return NULL;
	}
	f->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(f->map), f->config);
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(f->map), 72);
	f->context = pango_font_map_create_context(f->map);
	pango_context_set_round_glyph_positions(f->context, FALSE);
	options = cairo_font_options_create();
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(f->context, options);
	cairo_font_options_destroy(options);
	f->language = pango_language_from_string("zh-cn");
	return f;
}

void fonts_free(struct fonts *f)
{
	if (f == NULL)
		return;
	for (struct fontset *s = f->sets; s != NULL; s = s->next) {
		for (size_t i = 0; i < s->nfaces; i++)
			if (s->faces[i].font != NULL)
				g_object_unref(s->faces[i].font);
		free(s->slots);
	}
	if (f->context != NULL)
		g_object_unref(f->context);
	if (f->map != NULL)
		g_object_unref(f->map);
	if (f->config != NULL)
		FcConfigDestroy(f->config);
	arena_free(f->arena);
}

const char *fonts_families(const struct fonts *f)
{
	return f->joined;
}

static const char *installed(const struct fonts *f, const char *family)
{
	for (size_t i = 0; i < f->nfamilies; i++)
		if (g_ascii_strcasecmp(f->families[i], family) == 0)
			return f->families[i];
	return NULL;
}

/* The families a style names, joined; NULL when it names none. */
static const char *missing_families(struct fonts *f, const struct style *style)
{
	const char *list = NULL;

	for (const char *const *p = style->families; p != NULL && *p != NULL; p++)
		list = list == NULL ? *p : arena_printf(f->arena, "%s, %s", list, *p);
	return list;
}

const char *fontset_missing(struct fontset *s)
{
	const char *list = s->missing;

	s->missing = NULL;
	return list;
}

static void add_face(struct fontset *s, const char *family)
{
	for (size_t i = s->first_han; i < s->nfaces; i++)
		if (strcmp(s->faces[i].family, family) == 0)
			return;
	s->faces[s->nfaces].family = family;
	s->faces[s->nfaces].size = s->size;
	s->nfaces++;
}

static void find_file(struct fonts *f, struct face *face)
{
	FcPattern *pattern = pango_fc_font_get_pattern(PANGO_FC_FONT(face->font));
	FcChar8 *file;

	if (FcPatternGetString(pattern, FC_FILE, 0, &file) == FcResultMatch)
		face->file = arena_strdup(f->arena, (char *)file);
	FcPatternGetInteger(pattern, FC_INDEX, 0, &face->index);
}

/* Loads lazily: most faces of a set are never needed. */
static PangoFont *load(struct fontset *s, struct face *face)
{
	PangoFontDescription *d;

	if (face->font != NULL)
		return face->font;
	d = pango_font_description_new();
	pango_font_description_set_family(d, face->family);
	pango_font_description_set_weight(d, (PangoWeight)s->weight);
	if (s->italic)
		pango_font_description_set_style(d, PANGO_STYLE_ITALIC);
	pango_font_description_set_absolute_size(d, s->size);
	face->font = pango_font_map_load_font(s->fonts->map, s->fonts->context, d);
	pango_font_description_free(d);
	if (face->font != NULL)
		find_file(s->fonts, face);
	return face->font;
}

struct fontset *fonts_find(struct fonts *f, const struct style *style)
{
	struct fontset *s;
	const char *name;

	if (f->last_style == style)
		return f->last_set;
	f->last_style = style;
	for (s = f->sets; s != NULL; s = s->next)
		if (s->families == style->families && s->latin == style->latin_families && s->size == style->font_size &&
		    s->weight == style->font_weight && s->italic == style->italic)
			return f->last_set = s;
	s = arena_zalloc(f->arena, sizeof *s);
	s->fonts = f;
	s->families = style->families;
	s->latin = style->latin_families;
	s->size = style->font_size;
	s->weight = style->font_weight;
	s->italic = style->italic;
	s->faces = arena_zalloc(f->arena, f->nfamilies * 2 * sizeof *s->faces);
	for (const char *const *p = style->latin_families; p != NULL && *p != NULL; p++)
		if ((name = installed(f, *p)) != NULL)
			add_face(s, name);
	s->first_han = s->nfaces;
	for (const char *const *p = style->families; p != NULL && *p != NULL; p++)
		if ((name = installed(f, *p)) != NULL)
			add_face(s, name);
	if (s->nfaces == s->first_han)
		s->missing = missing_families(f, style);
	for (size_t i = 0; i < f->nfamilies; i++)
		add_face(s, f->families[i]);
	s->nslots = 256;
	s->slots = xcalloc(s->nslots, sizeof *s->slots);
	s->next = f->sets;
	f->sets = s;
	return f->last_set = s;
}

/* Marks that belong to the character before them. */
static bool is_mark(gunichar c)
{
	switch (g_unichar_type(c)) {
	case G_UNICODE_NON_SPACING_MARK:
	case G_UNICODE_ENCLOSING_MARK:
	case G_UNICODE_SPACING_MARK:
		return true;
	default:
		return c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
	}
}

static size_t cluster_length(const char *text, size_t n)
{
	const char *p = g_utf8_next_char(text), *end = text + n;

	while (p < end && p - text < MAX_CLUSTER && (unsigned char)*p >= 0xCC &&
	       is_mark(g_utf8_get_char(p)))
		p = g_utf8_next_char(p);
	return (size_t)(p - text);
}

static bool has_unknown(const PangoGlyphString *glyphs)
{
	for (int i = 0; i < glyphs->num_glyphs; i++)
		if (glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG)
			return true;
	return false;
}

static struct cluster *new_cluster(struct fonts *f, const char *text, size_t n, size_t nglyphs)
{
	struct cluster *c;

	c = arena_zalloc(f->arena, sizeof *c + (nglyphs > 1 ? nglyphs - 1 : 0) * sizeof c->glyph[0]);
	c->code = g_utf8_get_char(text);
	c->nbytes = (uint16_t)n;
	c->nglyphs = (uint16_t)nglyphs;
	return c;
}

static struct cluster *shape_in(struct fontset *s, struct face *face, const char *text, size_t n)
{
	PangoFont *font = load(s, face);
	PangoGlyphString *glyphs;
	PangoAnalysis analysis = {0};
	PangoAttribute *features;
	struct cluster *c = NULL;

	if (font == NULL)
		return NULL;
	/* dashes, ellipses and quotes of a Chinese text are one em wide (GB/T 15834) */
	features = pango_attr_font_features_new("kern 0, liga 0, clig 0, fwid");
	features->start_index = 0;
	features->end_index = (guint)n;
	analysis.font = font;
	analysis.language = s->fonts->language;
	if ((unsigned char)*text == 0xE2 && (unsigned char)text[1] == 0x80)
		analysis.extra_attrs = g_slist_prepend(NULL, features);
	glyphs = pango_glyph_string_new();
	pango_shape_full(text, (int)n, text, (int)n, &analysis, glyphs);
	if (!has_unknown(glyphs)) {
		c = new_cluster(s->fonts, text, n, (size_t)glyphs->num_glyphs);
		c->face = face;
		c->nglyphs = 0;
		for (int i = 0; i < glyphs->num_glyphs; i++) {
			const PangoGlyphInfo *g = &glyphs->glyphs[i];

			if (g->glyph == PANGO_GLYPH_EMPTY)
				continue;
			c->glyph[c->nglyphs].id = g->glyph;
			c->glyph[c->nglyphs].x = c->advance + g->geometry.x_offset;
			c->glyph[c->nglyphs++].y = g->geometry.y_offset;
			c->advance += g->geometry.width;
		}
	}
	pango_glyph_string_free(glyphs);
	g_slist_free(analysis.extra_attrs);
	pango_attribute_destroy(features);
	return c;
}

static bool is_latin(const char *text)
{
	return (unsigned char)*text < 0xCE; /* ASCII to U+037F */
}

static const struct cluster *shape(struct fontset *s, const char *text, size_t n)
{
	struct cluster *c;

	/* quotes, dashes and dots look the same in both scripts: here they are Han */
	for (size_t i = is_latin(text) ? 0 : s->first_han; i < s->nfaces; i++)
		if ((c = shape_in(s, &s->faces[i], text, n)) != NULL)
			return c;
	c = new_cluster(s->fonts, text, n, 0);
	c->advance = s->size;
	return c;
}

static struct slot *find_slot(struct slot *slots, size_t n, uint32_t code)
{
	size_t i = (code * 2654435761u) & (n - 1);

	while (slots[i].cluster != NULL && slots[i].code != code)
		i = (i + 1) & (n - 1);
	return &slots[i];
}

static void grow_slots(struct fontset *s)
{
	struct slot *bigger = xcalloc(s->nslots * 2, sizeof *bigger);

	for (size_t i = 0; i < s->nslots; i++)
		if (s->slots[i].cluster != NULL)
			*find_slot(bigger, s->nslots * 2, s->slots[i].code) = s->slots[i];
	free(s->slots);
	s->slots = bigger;
	s->nslots *= 2;
}

const struct cluster *fontset_shape(struct fontset *s, const char *text, size_t n)
{
	size_t len = cluster_length(text, n);
	uint32_t code = (unsigned char)*text;
	struct slot *slot;

	if (code < ASCII && len == 1) {
		if (s->ascii[code] == NULL)
			s->ascii[code] = shape(s, text, 1);
		return s->ascii[code];
	}
	code = g_utf8_get_char(text);
	if (len != (size_t)g_unichar_to_utf8(code, NULL))
		return shape(s, text, len);
	if (s->used * 2 >= s->nslots)
		grow_slots(s);
	slot = find_slot(s->slots, s->nslots, code);
	if (slot->cluster == NULL) {
		slot->code = code;
		slot->cluster = shape(s, text, len);
		s->used++;
	}
	return slot->cluster;
}
