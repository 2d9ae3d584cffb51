/* yaml: the tree, places inside scalars of every form, the dump and every message. */
#include "yaml/yaml.h"
#include "base/arena.h"
#include "base/diag.h"
#include "test.h"

#include <stdlib.h>

static struct arena *arena;
static char *said;
static size_t said_len;

static struct yaml *parse(const char *text)
{
	struct diag diag = {.out = open_memstream(&said, &said_len)};
	struct yaml *root;

	free(said);
	said = NULL;
	root = yaml_parse(arena, &diag, source_new(arena, "t", text, strlen(text)));
	fclose(diag.out);
	return root;
}

/* The messages without their excerpts. */
static const char *heads(void)
{
	static char out[4096];
	size_t n = 0;

	for (const char *p = said, *end; *p; p = end) {
		end = strchr(p, '\n') + 1;
		if (strncmp(p, "t:", 2) == 0)
			n += (size_t)snprintf(out + n, sizeof out - n, "%.*s",
					      (int)(end - p - 2), p + 2);
	}
	out[n] = '\0';
	return out;
}

#define COLON(place) \
	place ": note: is the full-width ： meant to be an ASCII ':' followed by a space?\n"

static const struct {
	const char *text, *want;
} mistakes[] = {
	{"a:\n\tb: 1\n", "2:1: error: tab used for indentation; use spaces\n"},
	{"a: x\n\tb: 1\n", "2:1: error: tab used for indentation; use spaces\n"},
	{"a: |\n\tx\n", "2:1: error: tab used for indentation; use spaces\n"},
	{"a:\n  - x\n\t- y\n", "3:1: error: tab used for indentation; use spaces\n"},
	{"报告：\n  年: 2024\n",
	 "2:4: error: ':' is not expected here: check the indentation; "
	 "a text that holds ': ' needs quotes\n" COLON("1:3")},
	{"a: 1\n\n乙：2\nc: 3\n",
	 "3:1: error: a ':' followed by a space is missing after this key\n" COLON("3:2")},
	{"a: 1\nb\nc: 2\n", "2:1: error: a ':' followed by a space is missing after this key\n"},
	{"a: x: y\n",
	 "1:5: error: ':' is not expected here: check the indentation; "
	 "a text that holds ': ' needs quotes\n"},
	{"a: \"x：\" y\n",
	 "1:9: error: a key was expected here: check the indentation and the quotes\n"
	 "1:1: note: the mapping begins here\n"},
	{"a:\n    b: 1\n  c: 2\n",
	 "3:3: error: a key was expected here: check the indentation and the quotes\n"
	 "1:1: note: the mapping begins here\n"},
	{"a:\n- x\n  - y: 1\n - z\n",
	 "3:6: error: ':' is not expected here: check the indentation; "
	 "a text that holds ': ' needs quotes\n"},
	{"- a\nb: 1\n",
	 "2:1: error: a list entry '- ' was expected here: check the indentation\n"
	 "1:1: note: the list begins here\n"},
	{"a: - x\n", "1:4: error: a list entry '- ' is not expected here: check the indentation\n"},
	{"  a: 1\n b: 2\n",
	 "2:2: error: the content has ended before this line: check the indentation\n"},
	{"a: [1, 2\nb: 3\n",
	 "2:2: error: ',' or ']' was expected in the list\n1:4: note: the list begins here\n"},
	{"a: {x: 1\nb: 3\n",
	 "2:2: error: ',' or '}' was expected in the mapping\n"
	 "1:4: note: the mapping begins here\n"},
	{"a: [x, , y]\n", "1:8: error: a value was expected here\n"},
	{"a: \"abc\nb: 2\n", "1:4: error: this quote is never closed\n"},
	{"a: 'abc\n---\n'\n", "1:4: error: this quote is never closed\n"},
	{"a: \"C:\\path\"\n",
	 "1:7: error: unknown escape: write \\\\ for a backslash, or use single quotes\n"},
	{"a: \"\\xZZ\"\n",
	 "1:7: error: hexadecimal digits were expected after \\x (2), \\u (4) or \\U (8)\n"},
	{"a: \"\\ud800\"\n", "1:7: error: this escape is not a character\n"},
	{"a: \"x\\0y\"\n", "1:6: error: the character U+0000 is not allowed in a text\n"},
	{"a: \"中\\x07\"\n", "1:6: error: the character U+0007 is not allowed in a text\n"},
	{"a: \"\\N\"\n", "1:5: error: the character U+0085 is not allowed in a text\n"},
	{"a: \"\\uffff\"\n", "1:5: error: the character U+FFFF is not allowed in a text\n"},
	{"a: 中\001\n", "1:5: error: the character U+0001 is not allowed in a text\n"},
	{"a: @x\n", "1:4: error: a value cannot begin with '@': put it in quotes\n"},
	{"a: * x\n", "1:4: error: a value cannot begin with '*': put it in quotes\n"},
	{"a: &中\n", "1:4: error: a value cannot begin with '&': put it in quotes\n"},
	{"a: !重要 x\n", "1:4: error: a value cannot begin with '!': put it in quotes\n"},
	{"a: !x!y z\n", "1:4: error: a value cannot begin with '!': put it in quotes\n"},
	{"%foo\na: 1\n", "1:1: error: a line cannot begin with '%': put the text in quotes\n"},
	{"a: | text\n",
	 "1:6: error: nothing may follow '|' or '>' in its line: "
	 "the text begins in the next line\n"},
	{"a: |0\n  x\n", "1:5: error: the number after '|' or '>' is 1 to 9\n"},
	{"%YAML 1.3\n---\na: 1\n",
	 "1:1: error: this is not YAML: found incompatible YAML document\n"},
	{"a: 1\nb: 2\n'a': 3\nb: 4\n",
	 "3:1: error: the key \"a\" is given twice: keep one of the two\n1:1: note: the first one is here\n"
	 "4:1: error: the key \"b\" is given twice: keep one of the two\n2:1: note: the first one is here\n"},
	{"a: &x 1\nb: *x\nc: &y [1]\nd: !!str {}\n",
	 "1:4: error: anchors are not supported: remove \"&x\"\n"
	 "2:4: error: aliases are not supported: write the value out\n"
	 "3:4: error: anchors are not supported: remove \"&y\"\n"
	 "4:4: error: tags are not supported: remove the tag, or put a text that begins with '!' "
	 "in quotes\n"},
	{"a: 1\n---\nb: 2\n",
	 "2:1: error: a second document begins here: one file holds one document\n"},
	{"[a, b]: 1\n{x: 1}: 2\n",
	 "1:1: error: a key must be a text, not a list\n"
	 "2:1: error: a key must be a text, not a mapping\n"},
	{"?\n: 1\n", "1:2: error: a key is missing before ':'\n"},
};

static void test_mistakes(void)
{
	char deep[200] = "a: ";

	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		char name[32];

		snprintf(name, sizeof name, "mistake %zu", i);
		ok(!parse(mistakes[i].text), name);
		same(heads(), mistakes[i].want, name);
	}
	for (int i = 0; i < 64; i++)
		strcat(deep, "[");
	ok(!parse(deep), "too deep");
	same(heads(), "1:67: error: nested deeper than 64 levels\n", "too deep");
}

static void dumps(const char *text, const char *want, const char *name)
{
	struct yaml *root = parse(text);
	char *got = NULL;
	size_t n;
	FILE *f = open_memstream(&got, &n);

	if (root)
		yaml_dump(f, root);
	fclose(f);
	same(root ? got : said, want, name);
	free(got);
}

static void test_tree(void)
{
	struct yaml *root;

	dumps("", "1:1     mapping of 0\n", "empty file");
	dumps("# x\n", "1:1     mapping of 0\n", "only a comment");
	dumps("---\n...\n", "1:1     mapping of 0\n", "empty document");
	dumps("报告: {年: 2024}\nlist:\n- no\n-\n  - \"a\\n\\\"\\\\\\t\"\nempty:\nt: |\n  x\n",
	      "1:1     mapping of 4\n"
	      "1:5       \"报告\": mapping of 1\n"
	      "1:9         \"年\": plain \"2024\"\n"
	      "3:1       \"list\": list of 2\n"
	      "3:3         - plain \"no\"\n"
	      "5:3         - list of 1\n"
	      "5:5           - double \"a\\n\\\"\\\\\\t\"\n"
	      "6:7       \"empty\": plain \"\"\n"
	      "7:4       \"t\": literal \"x\\n\"\n", "dump");
	dumps("a: 1\r\nb: |\r\n  x\r\n中: y\r\n",
	      "1:1     mapping of 3\n1:4       \"a\": plain \"1\"\n"
	      "2:4       \"b\": literal \"x\\n\"\n4:4       \"中\": plain \"y\"\n",
	      "lines that end in CR LF");
	root = parse("a: 1\nb: {c: 2}\n\n");
	same(yaml_find(root, "a")->text, "1", "find");
	ok(!yaml_find(root, "c") && !yaml_find(NULL, "c") && !yaml_find(yaml_find(root, "a"), "c"),
	   "find nothing");
	ok(yaml_key_pos(yaml_find(root, "b")).off == 5 && yaml_key_pos(root).off == 0, "key place");
	ok(yaml_find(root, "b")->end == 14 && root->end == 14, "ends");
	same(yaml_kind_name(YAML_SEQUENCE), "a list", "kind");
}

static void test_colon(void)
{
	struct yaml *root = parse("a:\n  甲：乙\nb: '甲：乙'\nc: 甲\n");
	struct pos at;

	ok(yaml_fullwidth_colon(yaml_find(root, "a"), &at) && at.off == 8, "full-width colon");
	ok(!yaml_fullwidth_colon(yaml_find(root, "b"), &at), "full-width colon in quotes");
	ok(!yaml_fullwidth_colon(yaml_find(root, "c"), &at), "no full-width colon");
	ok(!yaml_fullwidth_colon(root, &at), "a mapping has no colon");
}

/* The value of the key v, and the offset in the file of each of its bytes and of its end. */
static void places(const char *text, const char *value, const char *where, const char *name)
{
	struct yaml *v = yaml_find(parse(text), "v");
	char got[128] = "";

	if (!v) {
		same(said, "", name);
		return;
	}
	same(v->text, value, name);
	for (size_t i = 0; i <= v->len; i++)
		snprintf(got + strlen(got), sizeof got - strlen(got), "%s%u", i ? " " : "",
			 yaml_at(v, i).off);
	same(got, where, name);
	ok(yaml_at(v, 9999).off == yaml_at(v, v->len).off, name);
}

static void test_at(void)
{
	places("v: ab c\n", "ab c", "3 4 5 6 7", "plain");
	places("v: 中b #x\n", "中b", "3 4 5 6 7", "plain with a comment");
	places("v: a \n  b\n\n\n  c\n", "a b\n\nc", "3 4 8 10 11 14 15", "plain over lines");
	places("v:\n", "", "2", "plain and empty");
	places("v: 'it''s'\n", "it's", "4 5 6 8 9", "single");
	places("v: 'a\n  b\n\n  c '\n", "a b\nc ", "4 5 8 10 13 14 15", "single over lines");
	places("v: ''\n", "", "4", "single and empty");
	places("v: \"a\\tb\\u4e2dc\\\\\"\n", "a\tb中c\\", "4 5 7 8 8 8 14 15 17", "double");
	places("v: \"\\_\\x41\\\"\\/ \"\n", "\xc2\xa0" "A\"/ ", "4 4 6 10 12 14 15",
	       "double escapes");
	places("v: \"a \\\n   b\n\n  c\"\n", "a b\nc", "4 5 11 13 16 17", "double over lines");
	places("v: \"a\\\n\n  b\"\n", "a\nb", "4 7 10 11", "escaped break and an empty line");
	places("v: |\n  a\n   b\n\n  c\n", "a\n b\n\nc\n", "7 8 11 12 13 14 17 18 19", "literal");
	places("v: |-\n  a\n\nw: 1\n", "a", "8 9", "literal, stripped");
	places("v: |+\n\n  a\n\nw: 1\n", "\na\n\n", "6 9 10 11 12", "literal, kept");
	places("v: |2 # x\n    a\n   b\n", "  a\n b\n", "12 13 14 15 18 19 20 21",
	       "literal, indent given");
	places("v: |\r\n  a\r\n  b\r\n", "a\nb\n", "8 9 13 14 16", "literal with CR LF");
	places("v: >\n  a\n  b\n\n  c\n   d\n  e\n", "a b\nc\n d\ne\n",
	       "7 8 11 13 16 17 20 21 22 25 26 27", "folded");
	places("v: >-\n\n  a\n\n\n  b\n\n", "\na\n\nb", "6 9 11 12 15 16",
	       "folded with empty lines");
	places("v: |+\n\n\n", "\n\n", "6 7 8", "literal of breaks only");
}

int main(void)
{
	arena = arena_new();
	test_mistakes();
	test_tree();
	test_colon();
	test_at();
	arena_free(arena);
	free(said);
	return done();
}
