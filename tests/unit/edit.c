/* edit: each kind of change, in lines and in braces; what is not changed stays byte for byte. */
#include "yaml/edit.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "test.h"

/*
 * What to do with the key k: v replaces its value, m puts a mark into it, c makes it a
 * comment, d takes it out, a appends two items, l appends a list to the root, h sets the head.
 */
static const struct {
	const char *text, *what, *want;
} changes[] = {
	/* replaced */
	{"k: 1.00 # c\n", "v", "k: 待填 # c\n"},
	{"{k: 1.00,x: y}", "v", "{k: 待填,x: y}"},
	{"{\"k\":1.00}", "v", "{\"k\":待填}"},
	{"k:   \"1.00\"", "v", "k:   \"待填\""},
	{"k: '1.00'\r\nx: y\r\n", "v", "k: '待填'\r\nx: y\r\n"},
	{"k: |-\n  1.00\n\nx: y\n", "v", "k: 待填\n\nx: y\n"},
	{"k: >+\n  1.00\n\n\nx: y\n", "v", "k: 待填\n\n\nx: y\n"},
	{"k:\n  1.00\n", "v", "k:\n  待填\n"},
	{"k: a\n  b\tc\n", "v", "k: 待填\n"},
	{"? k\n: 1.00\n", "v", "? k\n: 待填\n"},
	/* marked */
	{"k: 年\n", "m", "k: 【】年\n"},
	{"k: \" \\u5e74\"\n", "m", "k: \" 【】\\u5e74\"\n"},
	{"k: '\n  年'\n", "m", "k: '\n  【】年'\n"},
	{"k: |\n\n    年\n    年\n", "m", "k: |\n\n    【】年\n    年\n"},
	{"k: >2\n    年\n", "m", "k: >2\n    【】年\n"},
	/* comments */
	{"a: b\nk:\n  - x\n\n  - y # z\n# t\nc: d\n", "c",
	 "a: b\n# C\n# k:\n#   - x\n#\n#   - y # z\n# t\nc: d\n"},
	{"a: |\n  b\nk: [\n  x\n]\n", "c", "a: |\n  b\n# C\n# k: [\n#   x\n# ]\n"},
	{"k: |\n  x\n\n\na: b\n", "c", "# C\n# k: |\n#   x\n#\n#\na: b\n"},
	{"a: b\r\nk: x\r\n", "c", "a: b\r\n# C\r\n# k: x\r\n"},
	{"a: b\rk: x\rc: d\r", "c", "a: b\r# C\r# k: x\rc: d\r"},
	{"a: b\nk:\n", "c", "a: b\n# C\n# k:\n"},
	{"# C\nk: x", "c", "# C\n# k: x"},
	{"---\n  k: x\n  a: b\n...\n", "c", "---\n# C\n#   k: x\n  a: b\n...\n"},
	{"? k\n: - x\na: b\n", "c", "? k\n: []\na: b\n"},
	/* taken out */
	{"a: b\nk:\n  - x\nc: d\n", "d", "a: b\n# C\nc: d\n"},
	{"k: x\n", "d", "# C\n"},
	{"{a: b, k: [x, y], c: d}", "d", "{a: b,  c: d}"},
	{"{a: b, k: [x] }", "d", "{a: b,  }"},
	{"{\n  a: b,\n  k: x # ,\n  # ,\n  , c: d\n}\n", "d", "{\n  a: b,\n   c: d\n}\n"},
	{"{k: x}", "d", "{}"},
	{"{? k : [x], a: b}", "d", "{? k : [], a: b}"},
	/* appended */
	{"k:\n- a\n- b # c\nx: y\n", "a", "k:\n- a\n- b # c\n- 1\n- 2\nx: y\n"},
	{"k:\n  - a: b\n    c: |\n     d", "a", "k:\n  - a: b\n    c: |\n     d\n  - 1\n  - 2\n"},
	{"k: [a, b]\n", "a", "k: [a, b, 1, 2]\n"},
	{"k: [a,\n  b,\n]\n", "a", "k: [a,\n  b, 1, 2,\n]\n"},
	{"k: [ ]\n", "a", "k: [1, 2 ]\n"},
	{"k:\nx: y\n", "a", "k: [1, 2]\nx: y\n"},
	{"{k: , x: y}\n", "a", "{k:  [1, 2], x: y}\n"},
	{"{k, x: y}\n", "a", "{k, x: y}\n"},
	{"? k\nx: y\n", "a", "? k\nx: y\n"},
	/* a list more */
	{"k: x", "l", "k: x\n\nmore:\n  - 1\n  - 2\n"},
	{"  k: x\r\n...\r\n", "l", "  k: x\r\n\r\n  more:\r\n    - 1\r\n    - 2\r\n...\r\n"},
	{"{k: x, }", "l", "{more: [1, 2], k: x, }"},
	{"{k: x}", "dl", "{more: [1, 2], }"},
	{"k:\n- a", "al", "k:\n- a\n- 1\n- 2\n\n\nmore:\n  - 1\n  - 2\n"},
	/* the head */
	{"k: x\n", "h", "# head 2\nk: x\n"},
	{"# head 1 of old\nk: x\n", "h", "# head 2\nk: x\n"},
	{"# heat\r\nk: x\r\n", "h", "# head 2\r\n# heat\r\nk: x\r\n"},
	{"k: x\nb: y\n", "hc", "# head 2\n# C\n# k: x\nb: y\n"},
};

static const char *change(struct arena *a, const char *text, const char *what)
{
	static const char *const items[] = {"1", "2"};
	struct diag diag = {.out = stderr};
	const struct source *s = source_new(a, "t", text, strlen(text));
	const struct yaml *root = yaml_parse(a, &diag, s), *k = yaml_find(root, "k");
	struct edits e = {a};
	struct buf out = {0};
	const char *result;

	for (; *what; what++) {
		if (*what == 'v')
			edit_replace(&e, k, "待填");
		else if (*what == 'm')
			edit_insert(&e, yaml_at(k, strspn(k->text, " \n")), "【】");
		else if (*what == 'c' || *what == 'd')
			edit_remove(&e, root, k, "# C", *what == 'c');
		else if (*what == 'a')
			edit_append(&e, k, items, 2);
		else if (*what == 'l')
			edit_append_list(&e, root, "more", items, 2);
		else
			edit_head(&e, s, "# head", "# head 2");
	}
	edit_apply(&e, s, &out);
	result = arena_strdup(a, buf_text(&out));
	buf_free(&out);
	return result;
}

int main(void)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct diag diag = {.out = stdout};
		const char *got = change(a, changes[i].text, changes[i].what);
		char name[32];

		snprintf(name, sizeof name, "edit %zu %s", i, changes[i].what);
		same(got, changes[i].want, name);
		ok(yaml_parse(a, &diag, source_new(a, "t", got, strlen(got))) != NULL, name);
	}
	arena_free(a);
	return done();
}
