/* source and diag: places with Chinese text, what is not text, excerpts, nearest names. */
#include "base/source.h"
#include "base/arena.h"
#include "base/diag.h"
#include "heard.h"
#include "test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;
static char folder[] = "/tmp/gongkai-source-XXXXXX";

/* The messages of one call, to be freed by end(). */
static void test_places(void)
{
	const char *text = "ab\n科目：1\r\n\nx";
	struct source *s = source_new(arena, "t", text, strlen(text));
	struct pos pos = {s, 0};
	unsigned line, col;

	source_locate(pos, &line, &col);
	ok(line == 1 && col == 1, "first byte");
	source_locate(pos_add(pos, 2), &line, &col);
	ok(line == 1 && col == 3, "line break belongs to its line");
	source_locate(pos_add(pos, 9), &line, &col);
	ok(line == 2 && col == 3, "columns count characters");
	source_locate(pos_add(pos, 12), &line, &col);
	ok(line == 2 && col == 4, "after full-width colon");
	source_locate(pos_add(pos, 999), &line, &col);
	ok(line == 4 && col == 2, "behind the end");
	ok(pos_add(pos, 999).off == s->len, "pos_add stops at the end");
	ok(pos_add(POS_NONE, 3).src == NULL, "no place stays no place");
	ok(source_offset(s, 1, 3) == 12, "offset of a column");
	ok(source_offset(s, 1, 99) == 14, "offset behind a line's end");
	ok(source_offset(s, 2, 0) == 15, "offset of an empty line");
	ok(source_offset(s, 9, 0) == s->len, "offset of no line");
	for (uint32_t off = 0; off <= s->len; off++) {
		struct pos at = {s, off};

		if (((unsigned char)text[off] & 0xc0) == 0x80)
			continue;
		source_locate(at, &line, &col);
		if (source_offset(s, line - 1, col - 1) != off)
			ok(false, "offset and locate agree");
	}
	s = source_new(arena, "t", "", 0);
	source_locate((struct pos){s, 0}, &line, &col);
	ok(line == 1 && col == 1, "empty file");
}

static const char *file_of(const char *text, size_t n)
{
	static char path[64];
	FILE *f;

	snprintf(path, sizeof path, "%s/t", folder);
	f = fopen(path, "w");
	fwrite(text, 1, n, f);
	fclose(f);
	return path;
}

/* Reading `text` must fail with `want` behind the path. */
static void refuses(const char *text, size_t n, const char *want, const char *name)
{
	const char *path = file_of(text, n);
	struct source *s;
	const char *got;

	begin();
	s = source_read(arena, &diag, path);
	got = heard();
	ok(!s && diag.errors == 1 && !diag.machine, name);
	same(strncmp(got, path, strlen(path)) == 0 ? got + strlen(path) : got, want, name);
}

static void test_read(void)
{
	const char *path = file_of("中\n", 4);
	struct source *s;
	char want[256];

	begin();
	s = source_read(arena, &diag, path);
	same(heard(), "", "good file");
	ok(s && s->len == 4 && strcmp(s->text, "中\n") == 0 && strcmp(s->name, path) == 0,
	   "its text");
	refuses("\xef\xbb\xbf" "a\n", 5,
		":1:1: error: file begins with a byte order mark (BOM); "
		"save it as UTF-8 without BOM\n"
		"\xef\xbb\xbf" "a\n^\n", "BOM");
	refuses("a\nb中\xd6\xd0\n", 8,
		":2:3: error: the file is not UTF-8: byte 0xD6; save it with the encoding UTF-8\n"
		"b中??\n   ^\n", "GBK");
	refuses("a\0b", 3, ":1:2: error: the file holds a NUL byte: a text file was expected\n"
		"a?b\n ^\n", "NUL");
	refuses("\xc0\xaf", 2, ":1:1: error: the file is not UTF-8: byte 0xC0; "
		"save it with the encoding UTF-8\n??\n^\n", "overlong");
	refuses("\xe0\x80\xaf", 3, ":1:1: error: the file is not UTF-8: byte 0xE0; "
		"save it with the encoding UTF-8\n???\n^\n", "overlong of three");
	refuses("\xed\xa0\x80", 3, ":1:1: error: the file is not UTF-8: byte 0xED; "
		"save it with the encoding UTF-8\n???\n^\n", "surrogate");
	refuses("\xf4\x90\x80\x80", 4, ":1:1: error: the file is not UTF-8: byte 0xF4; "
		"save it with the encoding UTF-8\n????\n^\n", "beyond Unicode");
	refuses("ab\xe4\xb8", 4, ":1:3: error: the file is not UTF-8: byte 0xE4; "
		"save it with the encoding UTF-8\nab??\n  ^\n", "cut character");

	begin();
	ok(!source_read(arena, &diag, "/nonexistent/t") && !diag.machine && diag.errors == 1, "missing file");
	same(heard(), "gongkai: error: cannot read /nonexistent/t: there is no such file\n",
	     "missing file");
	begin();
	ok(!source_read(arena, &diag, folder) && !diag.machine, "folder");
	snprintf(want, sizeof want,
		 "gongkai: error: cannot read %s: it is a folder, a file was expected\n", folder);
	same(heard(), want, "folder");
	begin();
	ok(!source_read(arena, &diag, "/dev/null") && !diag.machine, "device");
	same(heard(), "gongkai: error: cannot read /dev/null: it is not an ordinary file\n",
	     "device");
	if (geteuid() != 0) {
		chmod(path, 0);
		begin();
		ok(!source_read(arena, &diag, path) && diag.machine, "unreadable file");
		snprintf(want, sizeof want, "gongkai: error: cannot read %s: Permission denied\n",
			 path);
		same(heard(), want, "unreadable file");
		chmod(path, 0600);
	}
	begin();
	ok(truncate(path, (64 << 20) + 1) == 0, "make a large file");
	ok(!source_read(arena, &diag, path) && diag.errors == 1 && !diag.machine, "large file");
	snprintf(want, sizeof want, "gongkai: error: %s is larger than 64 MiB\n", path);
	same(heard(), want, "large file");
	unlink(path);
}

static void excerpt(const char *text, size_t off, const char *want, const char *name)
{
	struct pos pos = {source_new(arena, "f", text, strlen(text)), (uint32_t)off};
	const char *got;

	begin();
	diag_error(&diag, pos, "x");
	got = strchr(heard(), '\n') + 1;
	same(got, want, name);
}

static void test_diag(void)
{
	struct pos pos = {source_new(arena, "f", "金额: 1\n", 10), 6};
	char line[400] = "", want[400];

	begin();
	diag_error(&diag, pos, "bad %s", "colon");
	diag_note(&diag, POS_NONE, "hint");
	diag_warning(&diag, POS_NONE, "%d", 7);
	same(heard(), "f:1:3: error: bad colon\n金额: 1\n    ^\ngongkai: note: hint\n"
		      "gongkai: warning: 7\n", "three messages");
	ok(diag.errors == 1 && diag.warnings == 1 && !diag.machine, "counts");
	excerpt("\tа\tx", 4, " а x\n   ^\n", "tabs are one space");
	excerpt("abc\r\nd", 3, "abc\n   ^\n", "line end");
	excerpt("a\n", 2, "", "nothing behind the last line");
	excerpt("e\xcc\x81x", 3, "e\xcc\x81x\n ^\n", "combining mark takes no cell");
	for (int i = 0; i < 60; i++)
		strcat(line, "中");
	snprintf(want, sizeof want, "%.*s…\n^\n", 49 * 3, line);
	excerpt(line, 0, want, "clipped on the right");
	snprintf(want, sizeof want, "…%.*s\n%67s^\n", 34 * 3, line, "");
	excerpt(line, 59 * 3, want, "clipped on the left");
}

static void test_nearest(void)
{
	static const char *const names[] = {"expenditure", "income", "基本支出", "项目支出", "year"};
	const size_t n = sizeof names / sizeof *names;

	same(nearest_name("expenditrue", names, n), "expenditure", "changed places");
	same(nearest_name("incom", names, n), "income", "one is missing");
	same(nearest_name("基本支岀", names, n), "基本支出", "one of four");
	same(nearest_name("工资支岀", names, n), NULL, "too far");
	same(nearest_name("yaer", names, n), "year", "changed places count once");
	same(nearest_name("z", names, n), NULL, "nothing in common");
	same(nearest_name("甲", (const char *const[]){"乙"}, 1), NULL, "no character in common");
	same(nearest_name("", names, n), NULL, "no name");
}

int main(void)
{
	if (!mkdtemp(folder))
		return 1;
	arena = arena_new();
	test_places();
	test_read();
	test_diag();
	test_nearest();
	arena_free(arena);
	free(said);
	rmdir(folder);
	return done();
}
