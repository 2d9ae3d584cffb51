/*
 * sums: the files of a package in, SHA256SUMS out, as sha256sum prints and checks it; and a folder
 * in, the name of a file out that no package has put there. The
 * surprising rule: what is in the folder counts, not what some list says, so that no file of
 * the package can be forgotten.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/language.h"
#include "base/source.h"
#include "base/tree.h"
#include "export/export.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (64 * 1024)

struct sums {
	struct arena *arena;
	struct diag *diag;
	const struct publish *publish;
	const char **name; /* below the package */
	size_t n, cap;
};

static bool cannot_read(struct sums *s, const char *name)
{
	const char *reason = language_reason(errno);

	diag_machine(s->diag, "cannot read %s: %s", path_join(s->arena, s->publish->target, name),
		     reason);
	return false;
}

/* All files below a folder of the package; "" is the package. */
static bool find_files(struct sums *s, const char *folder)
{
	DIR *dir = opendir(path_join(s->arena, s->publish->work, folder));
	struct dirent *e;
	bool good = true;

	if (dir == NULL)
		return cannot_read(s, folder);
	while (good && (e = readdir(dir)) != NULL) {
		const char *name = path_join(s->arena, folder, e->d_name);
		struct stat st;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (stat(path_join(s->arena, s->publish->work, name), &st) < 0) {
			good = cannot_read(s, name);
		} else if (S_ISDIR(st.st_mode)) {
			good = find_files(s, name);
		} else {
			s->name = arena_grow(s->arena, s->name, s->n, &s->cap, sizeof *s->name);
			s->name[s->n++] = name;
		}
	}
	closedir(dir);
	return good;
}

static int by_byte(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool add_content(struct sums *s, const char *name, GChecksum *sum)
{
	int fd = open(path_join(s->arena, s->publish->work, name), O_RDONLY | O_CLOEXEC);
	unsigned char chunk[CHUNK];
	ssize_t got = -1;

	while (fd >= 0 &&
	       ((got = read(fd, chunk, sizeof chunk)) > 0 || (got < 0 && errno == EINTR)))
		if (got > 0)
			g_checksum_update(sum, chunk, got);
	if (got < 0)
		cannot_read(s, name);
	if (fd >= 0)
		close(fd);
	return got == 0;
}

/* A backslash or a line end in a name is escaped, which a backslash before the line tells. */
static void put_line(struct buf *out, const char *sum, const char *name)
{
	if (strpbrk(name, "\\\n\r") != NULL)
		buf_putc(out, '\\');
	buf_printf(out, "%s  ", sum);
	for (; *name != '\0'; name++) {
		if (*name == '\\')
			buf_puts(out, "\\\\");
		else if (*name == '\n')
			buf_puts(out, "\\n");
		else if (*name == '\r')
			buf_puts(out, "\\r");
		else
			buf_putc(out, *name);
	}
	buf_putc(out, '\n');
}

bool sums_write(struct arena *arena, struct diag *d, const struct publish *p)
{
	struct sums s = {.arena = arena, .diag = d, .publish = p};
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	struct buf out = {0};
	bool good = find_files(&s, "");

	if (good && s.n > 0)
		qsort(s.name, s.n, sizeof *s.name, by_byte);
	for (size_t i = 0; good && i < s.n; i++) {
		g_checksum_reset(sum);
		good = add_content(&s, s.name[i], sum);
		put_line(&out, g_checksum_get_string(sum), s.name[i]);
	}
	g_checksum_free(sum);
	good = good && publish_write(d, p, "SHA256SUMS", out.p, out.n);
	buf_free(&out);
	return good;
}

struct known {
	const char *sums; /* the text of SHA256SUMS */
	const char *stranger;
	struct arena *arena;
};

/* Is a file of the package named in SHA256SUMS, as `HEX  NAME`? What the office program or the
 * system left there while somebody looked at the package is nobody's. */
static bool is_known(void *context, const char *name)
{
	struct known *k = context;
	const char *slash = strrchr(name, '/'), *base = slash != NULL ? slash + 1 : name;
	size_t len = strlen(name);

	if (strcmp(name, "SHA256SUMS") == 0 || base[0] == '.' || strncmp(base, "~$", 2) == 0)
		return true;
	for (const char *at = k->sums; (at = strstr(at, name)) != NULL; at++)
		if (at - k->sums >= 66 && strncmp(at - 2, "  ", 2) == 0 &&
		    (at[len] == '\n' || at[len] == '\0'))
			return true;
	k->stranger = arena_strdup(k->arena, name);
	return false;
}

const char *sums_stranger(struct arena *arena, struct diag *d, const char *folder)
{
	const char *path = path_join(arena, folder, "SHA256SUMS");
	struct known known = {.sums = "", .arena = arena};
	const struct source *s = access(path, F_OK) == 0 ? source_read(arena, d, path) : NULL;

	if (s != NULL)
		known.sums = s->text;
	tree_walk(folder, is_known, &known);
	return known.stranger;
}
