/*
 * load: a report folder in, the model out, everything in it computed. The surprising rule: all
 * files of the folder are one mapping, so a key may stand in any file, but only in one.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/language.h"
#include "model/chart.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* ---- files ------------------------------------------------------------------------------------
 */

/* A folder the user named. */
static bool check_folder(struct model *m, const char *dir)
{
	struct stat st;

	if (stat(dir, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	if (stat(dir, &st) == 0)
		diag_error(m->diag, POS_NONE,
			   "%s is not a folder: a report is a folder with *.yaml files", dir);
	else if (errno == ENOENT || errno == ENOTDIR)
		diag_error(m->diag, POS_NONE, "there is no report folder %s", dir);
	else
		diag_machine(m->diag, "cannot read the folder %s: %s", dir, language_reason(errno));
	return false;
}

/* Move the keys of a file behind those that are there. */
static bool merge(struct model *m, struct yaml *file, struct yaml **tail)
{
	bool good = true;

	for (struct yaml *n = file->child, *next; n; n = next) {
		const struct yaml *former = yaml_find(m->yaml, n->key->text);

		next = n->next;
		if (former) {
			diag_error(m->diag, n->key->pos,
				   "the key '%s' is already given in another file: keep one of the two", n->key->text);
			diag_note(m->diag, former->key->pos, "the first one is here");
			good = false;
			continue;
		}
		n->next = NULL;
		if (*tail)
			(*tail)->next = n;
		else
			m->yaml->child = n;
		*tail = n;
		m->yaml->count++;
	}
	return good;
}

static bool read_files(struct model *m, const char *dir)
{
	struct yaml *tail = NULL;
	bool good = true;
	char **names;
	size_t n, other, cap = 0;

	if (!check_folder(m, dir) || !(names = dir_list(m->arena, m->diag, dir, ".yaml", &n)))
		return false;
	if (n == 0) {
		diag_error(m->diag, POS_NONE, "there is no *.yaml file in %s", dir);
		if (dir_list(m->arena, m->diag, dir, ".yml", &other) && other > 0)
			diag_note(m->diag, POS_NONE,
				  "files that end in .yml are not read: rename them to .yaml");
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		struct yaml *file =
		    yaml_read(m->arena, m->diag, path_join(m->arena, dir, names[i]));

		if (!file || !read_kind(m, file, YAML_MAPPING, "keys with values")) {
			good = false;
			continue;
		}
		m->file = arena_grow(m->arena, m->file, m->files, &cap, sizeof *m->file);
		m->file[m->files++] = file;
		if (!m->yaml) {
			m->yaml = arena_zalloc(m->arena, sizeof *m->yaml);
			m->yaml->kind = YAML_MAPPING;
			m->yaml->pos = file->pos;
		}
		good = merge(m, file, &tail) && good;
	}
	return good;
}

/* ---- report: ------------------------------------------------------------------------------------
 */

static void read_year(struct model *m, const struct yaml *node)
{
	const char *s = node ? read_text(m, node, "the year") : NULL;

	if (!s)
		return;
	if (node->len != 4 || strspn(s, "0123456789") != 4 || s[0] == '0') {
		diag_error(m->diag, node->pos,
			   "'%s' is not a year: expected four digits, such as 2024", s);
		return;
	}
	for (; *s; s++)
		m->year = m->year * 10 + (*s - '0');
}

static void read_unit(struct model *m, const struct yaml *node)
{
	/* Until it is known, the unit that allows most decimals. */
	m->unit = UNIT_WANYUAN;
	if (!node || !read_text(m, node, "the unit"))
		return;
	m->unit_known = money_unit_parse(node->text, &m->unit);
	if (!m->unit_known)
		diag_error(m->diag, node->pos,
			   "'%s' is not a unit: expected 元 or 万元, the unit in which "
			   "all amounts of the report are typed",
			   node->text);
}

static bool is_pack(struct model *m, const char *name)
{
	struct stat st;

	return stat(path_join(m->arena, path_join(m->arena, m->packs_dir, name), "pack.yaml"),
		    &st) == 0;
}

/* pos: where the name was typed. */
static bool find_pack(struct model *m, const char *name, struct pos pos)
{
	struct names packs = {0};
	char **names;
	size_t n;

	if (!strchr(name, '/') && name[0] != '.' && is_pack(m, name)) {
		m->pack_name = name;
		m->pack_dir = path_join(m->arena, m->packs_dir, name);
		return true;
	}
	names = dir_list(m->arena, m->diag, m->packs_dir, "", &n);
	if (!names)
		return false;
	for (size_t i = 0; i < n; i++)
		if (is_pack(m, names[i]))
			names_add(m->arena, &packs, names[i]);
	diag_error(m->diag, pos,
		   "there is no pack '%s': %s has no folder of that name with a "
		   "pack.yaml%s",
		   name, m->packs_dir, suggest(m, name, packs.text, packs.n));
	return false;
}

/* false: without a pack nothing else can be judged. */
static bool read_report(struct model *m)
{
	const struct yaml *report = yaml_find(m->yaml, "report"), *pack;

	if (!report) {
		struct names keys = {0};

		for (const struct yaml *n = m->yaml->child; n; n = n->next)
			names_add(m->arena, &keys, n->key->text);
		diag_error(m->diag, m->yaml->pos,
			   "the report needs the key 'report', such as "
			   "report: {pack: NAME, year: 2024, unit: 万元}%s",
			   suggest(m, "report", keys.text, keys.n));
		return false;
	}
	if (!read_keys(m, report, "'report'", "pack", "year", "unit", NULL) &&
	    report->kind != YAML_MAPPING)
		return false;
	read_year(m, read_need(m, report, "year", "'report'"));
	read_unit(m, read_need(m, report, "unit", "'report'"));
	pack = read_need(m, report, "pack", "'report'");
	return pack && read_text(m, pack, "the pack") && find_pack(m, pack->text, pack->pos);
}

/* ---- everything else
 * ------------------------------------------------------------------------------ */

const char *const report_sections[] = {"report", "codes", "stated", "notes", "waivers", NULL};

static void check_top(struct model *m)
{
	struct names known = {0};

	for (size_t i = 0; report_sections[i]; i++)
		names_add(m->arena, &known, report_sections[i]);
	for (const struct list *l = m->lists; l; l = l->next)
		names_add(m->arena, &known, l->name);
	for (const struct field *f = m->fields; f; f = f->next)
		names_add(m->arena, &known, f->name);
	for (const struct yaml *n = m->yaml->child; n; n = n->next) {
		if (names_find(&known, n->key->text) != NONE)
			continue;
		diag_error(m->diag, n->key->pos, "a report of the pack '%s' has no key '%s'%s",
			   m->pack_name, n->key->text,
			   suggest(m, n->key->text, known.text, known.n));
		for (const struct list *l = m->lists; l; l = l->next)
			read_note_label(m, n, l->label, l->name);
		for (const struct field *f = m->fields; f; f = f->next)
			read_note_label(m, n, f->label, f->name);
	}
}

static void read_ledger(struct model *m)
{
	catalogue_name(m, yaml_find(m->yaml, "codes"));
	for (struct list *l = m->lists; l; l = l->next)
		facts_read(m, l, yaml_find(m->yaml, l->name));
	for (struct list *l = m->lists; l; l = l->next)
		facts_check(m, l);
	stated_read(m, yaml_find(m->yaml, "stated"));
	for (struct catalogue *c = m->catalogues; c; c = c->next)
		catalogue_sort(m, c);
}

bool report_holds(const struct model *m, struct pos pos)
{
	for (size_t i = 0; i < m->files; i++)
		if (m->file[i]->pos.src == pos.src)
			return true;
	return false;
}

struct model *model_load(struct arena *arena, struct diag *diag, const char *report_dir,
			 const char *packs_dir)
{
	struct model *m = arena_zalloc(arena, sizeof *m);
	unsigned errors = diag->errors;

	m->arena = arena;
	m->diag = diag;
	m->packs_dir = packs_dir;
	if (!read_files(m, report_dir) || !read_report(m) ||
	    !pack_read(m, path_join(arena, m->pack_dir, "pack.yaml")))
		return NULL;
	check_top(m);
	read_ledger(m);
	notes_read(m, yaml_find(m->yaml, "notes"));
	waivers_read(m, yaml_find(m->yaml, "waivers"));
	values_read(m);
	filters_resolve(m);
	for (struct list *l = m->lists; l && m->unit_known; l = l->next)
		stated_adjust(m, l);
	if (diag->errors != errors)
		return NULL;
	measures_compute(m);
	for (struct table *t = m->tables; t; t = t->next)
		grid_compute(m, t);
	if (diag->errors == errors)
		charts_compute(m);
	return diag->errors == errors ? m : NULL;
}

struct model *model_load_pack(struct arena *arena, struct diag *diag, const char *name,
			      const char *packs_dir)
{
	struct model *m = arena_zalloc(arena, sizeof *m);

	m->arena = arena;
	m->diag = diag;
	m->packs_dir = packs_dir;
	return find_pack(m, name, POS_NONE) &&
			       pack_read(m, path_join(arena, m->pack_dir, "pack.yaml"))
		   ? m
		   : NULL;
}

const char *model_pack_dir(const struct model *m)
{
	return m->pack_dir;
}

const char *model_main_template(const struct model *m)
{
	return m->template;
}

const char *model_stylesheet(const struct model *m)
{
	return m->style;
}

const char *model_unit(const struct model *m)
{
	return money_unit_name(m->display.unit);
}

const char *model_script(const struct model *m)
{
	return m->script;
}

bool model_booklet(const struct model *m)
{
	return m->booklet;
}

const struct yaml *model_yaml(const struct model *m)
{
	return m->yaml;
}
