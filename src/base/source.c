/*
 * source: in comes a file, out comes its text with a table of its lines, or a message
 * that says where it is not text. The surprising rule: only \n ends a line here, as in
 * every editor's line count; the \r before it belongs to the line.
 */
#include "base/source.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/language.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOURCE_MAX ((size_t)64 << 20)

static void index_lines(struct arena *a, struct source *s)
{
	size_t n = 1;
	uint32_t *line;

	for (const char *p = s->text; (p = memchr(p, '\n', s->len - (size_t)(p - s->text))); p++)
		n++;
	line = arena_alloc(a, n * sizeof *line);
	line[0] = 0;
	n = 1;
	for (const char *p = s->text; (p = memchr(p, '\n', s->len - (size_t)(p - s->text))); p++)
		line[n++] = (uint32_t)(p - s->text + 1);
	s->line = line;
	s->lines = n;
}

static struct source *source_over(struct arena *a, const char *name, const char *text, size_t len)
{
	struct source *s = arena_alloc(a, sizeof *s);

	s->name = arena_strdup(a, name);
	s->text = text;
	s->len = len;
	index_lines(a, s);
	return s;
}

struct source *source_new(struct arena *a, const char *name, const char *text, size_t len)
{
	return source_over(a, name, arena_strndup(a, text, len), len);
}

/* The length of the UTF-8 character at p, 0 when it is none: RFC 3629, table of section 4. */
static size_t utf8_length(const unsigned char *p, size_t n)
{
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3
		     : p[0] < 0xf5 ? 4 : 0;

	if (len == 0 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return len;
}

static bool check_text(struct diag *d, const struct source *s)
{
	const unsigned char *p = (const unsigned char *)s->text;
	struct pos pos = {s, 0};

	if (s->len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		diag_error(d, pos, "file begins with a byte order mark (BOM); "
				   "save it as UTF-8 without BOM");
		return false;
	}
	for (size_t i = 0, n; i < s->len; i += n) {
		pos.off = (uint32_t)i;
		n = utf8_length(p + i, s->len - i);
		if (n == 0) {
			diag_error(d, pos, "the file is not UTF-8: byte 0x%02X; "
					   "save it with the encoding UTF-8", p[i]);
			return false;
		}
		if (p[i] == '\0') {
			diag_error(d, pos,
				   "the file holds a NUL byte: a text file was expected");
			return false;
		}
	}
	return true;
}

/* The bytes of an open file, NUL-terminated; NULL with errno, EFBIG when there are too many. */
static char *read_all(struct arena *a, int fd, size_t expect, size_t *len)
{
	size_t cap = expect + 1, n = 0;
	char *text = arena_alloc(a, cap);

	for (;;) {
		ssize_t got = read(fd, text + n, cap - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return NULL;
		if (got == 0)
			break;
		n += (size_t)got;
		if (n > SOURCE_MAX) {
			errno = EFBIG;
			return NULL;
		}
		if (n == cap) {
			/* It grew since it was measured. */
			char *more = arena_alloc(a, cap *= 2);

			text = memcpy(more, text, n);
		}
	}
	text[n] = '\0';
	*len = n;
	return text;
}

/* The text of the file open at fd, or NULL and a message. */
static char *read_file(struct arena *a, struct diag *d, const char *path, int fd, size_t *len)
{
	struct stat st;
	char *text;

	if (fstat(fd, &st) < 0) {
		diag_machine(d, "cannot read %s: %s", path, language_reason(errno));
		return NULL;
	}
	if (!S_ISREG(st.st_mode)) {
		if (S_ISDIR(st.st_mode))
			diag_error(d, POS_NONE, "cannot read %s: it is a folder, a file was expected",
				     path);
		else
			diag_error(d, POS_NONE, "cannot read %s: it is not an ordinary file", path);
		return NULL;
	}
	if ((uint64_t)st.st_size > SOURCE_MAX) {
		errno = EFBIG;
		text = NULL;
	} else {
		text = read_all(a, fd, (size_t)st.st_size, len);
	}
	if (!text && errno == EFBIG)
		diag_error(d, POS_NONE, "%s is larger than 64 MiB", path);
	else if (!text)
		diag_machine(d, "cannot read %s: %s", path, language_reason(errno));
	return text;
}

struct source *source_read(struct arena *a, struct diag *d, const char *path)
{
	struct source *s;
	char *text;
	size_t len = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0) {
		if (errno == ENOENT)
			diag_error(d, POS_NONE, "cannot read %s: there is no such file", path);
		else
			diag_machine(d, "cannot read %s: %s", path, language_reason(errno));
		return NULL;
	}
	text = read_file(a, d, path, fd, &len);
	close(fd);
	if (!text)
		return NULL;
	s = source_over(a, path, text, len);
	return check_text(d, s) ? s : NULL;
}

struct pos pos_add(struct pos pos, size_t n)
{
	if (pos.src)
		pos.off = (uint32_t)(n < pos.src->len - pos.off ? pos.off + n : pos.src->len);
	return pos;
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

void source_locate(struct pos pos, unsigned *line, unsigned *col)
{
	const struct source *s = pos.src;
	size_t low = 0, high;

	*line = *col = 1;
	if (!s)
		return;
	high = s->lines;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (s->line[mid] <= pos.off)
			low = mid;
		else
			high = mid;
	}
	*line = (unsigned)low + 1;
	for (size_t i = s->line[low] + 1; i <= pos.off && i <= s->len; i++)
		*col += !is_continuation(s->text[i]);
}

uint32_t source_offset(const struct source *s, size_t line, size_t col)
{
	size_t i;

	if (line >= s->lines)
		return (uint32_t)s->len;
	i = s->line[line];
	for (; col > 0 && i < s->len && s->text[i] != '\n'; col--)
		while (++i < s->len && is_continuation(s->text[i]))
			;
	return (uint32_t)i;
}
