/*
 * Style: every message about a stylesheet, with its place, its line and its caret.
 */
#include "style/style.h"

#include "base/arena.h"
#include "base/diag.h"
#include "test.h"
#include <stdlib.h>

/* A stylesheet and every message about it. */
static const struct {
	const char *css, *messages;
} errors[] = {
	{"p { colr: red }",
	 "t.css:1:5: error: unknown property 'colr'; did you mean 'color'?\n"
	 "p { colr: red }\n"
	 "    ^\n"},
	{"p { opacity: 1 }",
	 "t.css:1:5: error: unknown property 'opacity'\n"
	 "p { opacity: 1 }\n"
	 "    ^\n"},
	{"p { color: rde }",
	 "t.css:1:12: error: 'color' expects a color (#rgb, #rrggbb, black, "
	 "white, gray, silver, red, maroon, navy, blue or green), not "
	 "'rde'; did you mean 'red'?\n"
	 "p { color: rde }\n"
	 "           ^\n"},
	{"p { color }",
	 "t.css:1:11: error: expected ':' after the property, not '}'\n"
	 "p { color }\n"
	 "          ^\n"},
	{"p { color: }",
	 "t.css:1:11: error: 'color' lacks a value; it expects a color "
	 "(#rgb, #rrggbb, black, white, gray, silver, red, maroon, navy, "
	 "blue or green)\n"
	 "p { color: }\n"
	 "          ^\n"},
	{"p { color: red blue }",
	 "t.css:1:16: error: unexpected 'blue' after the value of 'color'; "
	 "it expects a color (#rgb, #rrggbb, black, white, gray, silver, "
	 "red, maroon, navy, blue or green)\n"
	 "p { color: red blue }\n"
	 "               ^\n"},
	{"p { color: red !important }",
	 "t.css:1:16: error: '!important' is not supported; use a more "
	 "specific selector\n"
	 "p { color: red !important }\n"
	 "               ^\n"},
	{"p { width: var(--x) }",
	 "t.css:1:12: error: var() is not supported; write the value itself\n"
	 "p { width: var(--x) }\n"
	 "           ^\n"},
	{"p { --x: 1 }",
	 "t.css:1:5: error: custom properties such as '--x' are not "
	 "supported; write the value where it is used\n"
	 "p { --x: 1 }\n"
	 "    ^\n"},
	{"p { background: url(a.png) }",
	 "t.css:1:17: error: url() is not supported; the report loads no "
	 "other file\n"
	 "p { background: url(a.png) }\n"
	 "                ^\n"},
	{"p { width: calc(1mm + 2mm) }",
	 "t.css:1:12: error: calc() is not supported; write the value itself\n"
	 "p { width: calc(1mm + 2mm) }\n"
	 "           ^\n"},
	{"p { margin: 1mm 2pc }",
	 "t.css:1:17: error: unknown unit 'pc' in '2pc'; expected mm, cm, "
	 "in, pt, px, em or rem\n"
	 "p { margin: 1mm 2pc }\n"
	 "                ^\n"},
	{"p { margin: 3 }",
	 "t.css:1:13: error: '3' lacks a unit; expected mm, cm, in, pt, px, "
	 "em or rem\n"
	 "p { margin: 3 }\n"
	 "            ^\n"},
	{"p { padding: -1mm }",
	 "t.css:1:14: error: 'padding-top' cannot be negative: '-1mm'\n"
	 "p { padding: -1mm }\n"
	 "             ^\n"},
	{"p { font-size: 0 }",
	 "t.css:1:16: error: 'font-size' must be more than zero\n"
	 "p { font-size: 0 }\n"
	 "               ^\n"},
	{"p { display: flex }",
	 "t.css:1:14: error: 'display' expects none, block, inline, table, "
	 "table-caption, table-column-group, table-column, "
	 "table-header-group, table-row-group, table-row or table-cell, not "
	 "'flex'\n"
	 "p { display: flex }\n"
	 "             ^\n"},
	{"p { break-before: always }",
	 "t.css:1:19: error: 'break-before' expects auto, avoid, page, left "
	 "or right, not 'always'\n"
	 "p { break-before: always }\n"
	 "                  ^\n"},
	{"p { color: red\n"
	 "  margin: 0 }",
	 "t.css:1:15: error: missing ';' before 'margin'\n"
	 "p { color: red\n"
	 "              ^\n"},
	{"p { color: red;\n"
	 "b { margin: 0 }\n"
	 "i { colour: red }",
	 "t.css:2:3: error: missing '}' before this block\n"
	 "b { margin: 0 }\n"
	 "  ^\n"
	 "t.css:1:3: note: the block that is still open begins here\n"
	 "p { color: red;\n"
	 "  ^\n"
	 "t.css:3:5: error: unknown property 'colour'; did you mean 'color'?\n"
	 "i { colour: red }\n"
	 "    ^\n"},
	{"p { color: red",
	 "t.css:1:15: error: missing '}' at the end of the file\n"
	 "p { color: red\n"
	 "              ^\n"
	 "t.css:1:3: note: the block that is still open begins here\n"
	 "p { color: red\n"
	 "  ^\n"},
	{"p { color: \"abc\n"
	 " ; margin: 0 }",
	 "t.css:1:12: error: unterminated string; expected \" on the same "
	 "line\n"
	 "p { color: \"abc\n"
	 "           ^\n"},
	{"p {} /* abc",
	 "t.css:1:6: error: unterminated comment; expected */ at its end\n"
	 "p {} /* abc\n"
	 "     ^\n"},
	{"a:hover { color: red }",
	 "t.css:1:3: error: ':hover' is not supported; expected "
	 ":first-child, :last-child or :nth-child()\n"
	 "a:hover { color: red }\n"
	 "  ^\n"},
	{"a:first-chld {}",
	 "t.css:1:3: error: ':first-chld' is not supported; did you mean "
	 "':first-child'?\n"
	 "a:first-chld {}\n"
	 "  ^\n"},
	{"a:before { content: \"x\" }",
	 "t.css:1:3: error: ':before' is not supported; write '::before'\n"
	 "a:before { content: \"x\" }\n"
	 "  ^\n"},
	{"a::befor {}",
	 "t.css:1:4: error: '::befor' is not supported; expected ::before "
	 "or ::after\n"
	 "a::befor {}\n"
	 "   ^\n"},
	{"a ~ b {}",
	 "t.css:1:3: error: unexpected '~' in a selector; expected an "
	 "element, '*', '.class', '#id', '[attribute]' or ':first-child'\n"
	 "a ~ b {}\n"
	 "  ^\n"},
	{"[a^=b] {}",
	 "t.css:1:3: error: unexpected '^' in a selector; expected [NAME] "
	 "or [NAME=VALUE]\n"
	 "[a^=b] {}\n"
	 "  ^\n"},
	{"p::after b {}",
	 "t.css:1:10: error: unexpected 'b' in a selector; expected the end "
	 "of the selector after ::before or ::after\n"
	 "p::after b {}\n"
	 "         ^\n"},
	{"p:nth-child(2n+1) {}",
	 "t.css:1:13: error: unexpected '2n' in a selector; expected odd, "
	 "even or a number from 1\n"
	 "p:nth-child(2n+1) {}\n"
	 "            ^\n"},
	{"p:nth-child(2",
	 "t.css:1:14: error: unexpected 'end of file' in a selector; "
	 "expected ')'\n"
	 "p:nth-child(2\n"
	 "             ^\n"},
	{".  a {}",
	 "t.css:1:4: error: unexpected 'a' in a selector; expected the name "
	 "of a class after '.'\n"
	 ".  a {}\n"
	 "   ^\n"},
	{"@import \"x\";\n"
	 "p {}",
	 "t.css:1:1: error: '@import' is not supported; a pack has one "
	 "stylesheet\n"
	 "@import \"x\";\n"
	 "^\n"},
	{"@font-face { src: url(x) }",
	 "t.css:1:1: error: '@font-face' is not supported; fonts lie in the "
	 "fonts folder\n"
	 "@font-face { src: url(x) }\n"
	 "^\n"},
	{"@meda print {}",
	 "t.css:1:1: error: unknown at-rule '@meda'; did you mean '@media'?\n"
	 "@meda print {}\n"
	 "^\n"},
	{"@keyframes x { p { } }",
	 "t.css:1:1: error: unknown at-rule '@keyframes'; expected @media, "
	 "@page or @charset\n"
	 "@keyframes x { p { } }\n"
	 "^\n"},
	{"@media tv {}",
	 "t.css:1:8: error: @media knows only print and screen\n"
	 "@media tv {}\n"
	 "       ^\n"},
	{"@media print { @media print {} }",
	 "t.css:1:16: error: @media print inside @media print\n"
	 "@media print { @media print {} }\n"
	 "               ^\n"},
	{"@media print",
	 "t.css:1:13: error: expected '{' after @media, not 'end of file'\n"
	 "@media print\n"
	 "            ^\n"},
	{"@media screen { p {",
	 "t.css:1:20: error: missing '}' at the end of the file\n"
	 "@media screen { p {\n"
	 "                   ^\n"
	 "t.css:1:15: note: the block that is still open begins here\n"
	 "@media screen { p {\n"
	 "              ^\n"},
	{"@charset \"gbk\";",
	 "t.css:1:10: error: @charset expects \"UTF-8\", not '\"gbk\"'\n"
	 "@charset \"gbk\";\n"
	 "         ^\n"},
	{"p {} @charset \"utf-8\";",
	 "t.css:1:6: error: @charset can only open the file\n"
	 "p {} @charset \"utf-8\";\n"
	 "     ^\n"},
	{"@page x:frist {}",
	 "t.css:1:9: error: unknown page ':frist'; did you mean ':first'?\n"
	 "@page x:frist {}\n"
	 "        ^\n"},
	{"@page :blank {}",
	 "t.css:1:8: error: unknown page ':blank'; expected :first, :left "
	 "or :right\n"
	 "@page :blank {}\n"
	 "       ^\n"},
	{"@page auto {}",
	 "t.css:1:7: error: a page cannot be named 'auto'\n"
	 "@page auto {}\n"
	 "      ^\n"},
	{"@page { @bottom-rigt { content: \"x\" } }",
	 "t.css:1:9: error: unknown page margin box '@bottom-rigt'; did you "
	 "mean '@bottom-right'?\n"
	 "@page { @bottom-rigt { content: \"x\" } }\n"
	 "        ^\n"},
	{"@page { @bottom-right content }",
	 "t.css:1:23: error: expected '{' after '@bottom-right', not "
	 "'content'\n"
	 "@page { @bottom-right content }\n"
	 "                      ^\n"},
	{"@page { @bottom-right { padding: 1mm } }",
	 "t.css:1:25: error: 'padding' cannot be set in a page margin box\n"
	 "@page { @bottom-right { padding: 1mm } }\n"
	 "                        ^\n"},
	{"@page { padding: 1mm }",
	 "t.css:1:9: error: 'padding' cannot be set in @page\n"
	 "@page { padding: 1mm }\n"
	 "        ^\n"},
	{"@page { size: A9 }",
	 "t.css:1:15: error: 'size' expects A3, A4 or A5, portrait or "
	 "landscape, or one or two lengths, not 'A9'\n"
	 "@page { size: A9 }\n"
	 "              ^\n"},
	{"@page { margin: auto }",
	 "t.css:1:17: error: 'margin-top' cannot be auto on a page; "
	 "expected a length\n"
	 "@page { margin: auto }\n"
	 "                ^\n"},
	{"p { size: A4 }",
	 "t.css:1:5: error: 'size' belongs in @page\n"
	 "p { size: A4 }\n"
	 "    ^\n"},
	{"p { content: \"x\" }",
	 "t.css:1:5: error: 'content' belongs in ::before, ::after or a "
	 "page margin box\n"
	 "p { content: \"x\" }\n"
	 "    ^\n"},
	{"p::before { break-before: page }",
	 "t.css:1:13: error: 'break-before' cannot be set in ::before or "
	 "::after\n"
	 "p::before { break-before: page }\n"
	 "            ^\n"},
	{"p::before { content: foo() }",
	 "t.css:1:22: error: 'content' expects none, normal or strings, "
	 "attr(), counter(), target-counter(), leader() and string(), not "
	 "'foo('\n"
	 "p::before { content: foo() }\n"
	 "                     ^\n"},
	{"p::before { content: counter(section) }",
	 "t.css:1:30: error: expected in a page margin box counter(page) or counter(pages), in "
	 "an element counter(table-page) or counter(table-pages), with or without a style: "
	 "counter(page, STYLE), the style being decimal, lower-roman or "
	 "cjk-ideographic, not 'section'\n"
	 "p::before { content: counter(section) }\n"
	 "                             ^\n"},
	{"p::before { content: content() }",
	 "t.css:1:22: error: content() cannot be used in content\n"
	 "p::before { content: content() }\n"
	 "                     ^\n"},
	{"@page { @top-left { content: attr(x) } }",
	 "t.css:1:30: error: attr() cannot be used in a page margin box\n"
	 "@page { @top-left { content: attr(x) } }\n"
	 "                             ^\n"},
	{"p::before { content: target-counter(href, page) }",
	 "t.css:1:37: error: expected target-counter(attr(NAME), page) or "
	 "target-counter(attr(NAME), page, STYLE) with the style decimal, "
	 "lower-roman or cjk-ideographic, not 'href'\n"
	 "p::before { content: target-counter(href, page) }\n"
	 "                                    ^\n"},
	{"p::before { content: leader(x) }",
	 "t.css:1:29: error: expected leader(\"TEXT\") or leader() of dotted, "
	 "space or solid, not 'x'\n"
	 "p::before { content: leader(x) }\n"
	 "                            ^\n"},
	{"@page { @top-left { content: string(x } }",
	 "t.css:1:38: error: missing ')'; expected string(NAME)\n"
	 "@page { @top-left { content: string(x } }\n"
	 "                                     ^\n"},
	{"p { page: tabel } @page table {}",
	 "t.css:1:5: error: there is no @page rule 'tabel'; did you mean "
	 "'table'?\n"
	 "p { page: tabel } @page table {}\n"
	 "    ^\n"},
	{"p { page: cover }",
	 "t.css:1:5: error: there is no @page rule 'cover'\n"
	 "p { page: cover }\n"
	 "    ^\n"},
	{"p { string-set: part content() } @page { @top-left { content: string(prt) } }",
	 "t.css:1:63: error: no string-set sets 'prt'; did you mean 'part'?\n"
	 "p { string-set: part content() } @page { @top-left { content: string(prt) } }\n"
	 "                                                              ^\n"},
	{"@page { margin: 150mm }",
	 "t.css:1:7: error: the margins leave no room on this page\n"
	 "@page { margin: 150mm }\n"
	 "      ^\n"},
	{"p ｛ color：red；｝",
	 "t.css:1:3: error: full-width '｛' where '{' was meant\n"
	 "p ｛ color：red；｝\n"
	 "  ^\n"
	 "t.css:1:10: error: full-width '：' where ':' was meant\n"
	 "p ｛ color：red；｝\n"
	 "          ^\n"
	 "t.css:1:14: error: full-width '；' where ';' was meant\n"
	 "p ｛ color：red；｝\n"
	 "               ^\n"
	 "t.css:1:15: error: full-width '｝' where '}' was meant\n"
	 "p ｛ color：red；｝\n"
	 "                 ^\n"},
	{"　p {}",
	 "t.css:1:1: error: full-width space; expected an ordinary space\n"
	 "　p {}\n"
	 "^\n"},
	{"} p {}",
	 "t.css:1:1: error: unexpected '}'\n"
	 "} p {}\n"
	 "^\n"},
	{"p, {}",
	 "t.css:1:4: error: unexpected '{' in a selector; expected an "
	 "element, '*', '.class', '#id', '[attribute]' or ':first-child'\n"
	 "p, {}\n"
	 "   ^\n"},
	{"p { margin: 1mm 2mm 3mm 4mm 5mm }",
	 "t.css:1:29: error: unexpected '5mm' after the value of 'margin'; "
	 "it expects one to four of: a length or auto\n"
	 "p { margin: 1mm 2mm 3mm 4mm 5mm }\n"
	 "                            ^\n"},
	{"p { border: 1pt 2pt }",
	 "t.css:1:17: error: 'border' expects a width, none, solid or "
	 "double, and a color, not '2pt'\n"
	 "p { border: 1pt 2pt }\n"
	 "                ^\n"},
	{"p { border: 1pt dashed red }",
	 "t.css:1:17: error: 'border' expects a width, none, solid or "
	 "double, and a color, not 'dashed'\n"
	 "p { border: 1pt dashed red }\n"
	 "                ^\n"},
	{"p { font-weight: 450 }",
	 "t.css:1:18: error: 'font-weight' expects normal, bold or 100, 200 "
	 "… 900, not '450'\n"
	 "p { font-weight: 450 }\n"
	 "                 ^\n"},
	{"p { orphans: 0 }",
	 "t.css:1:14: error: 'orphans' expects a whole number from 1 to 99, "
	 "not '0'\n"
	 "p { orphans: 0 }\n"
	 "             ^\n"},
	{"p { font-family: A,, B }",
	 "t.css:1:20: error: 'font-family' expects font names with commas "
	 "between them, not ','\n"
	 "p { font-family: A,, B }\n"
	 "                   ^\n"},
	{"p { counter-reset: page }",
	 "t.css:1:24: error: 'counter-reset' lacks a value; it expects none "
	 "or page and a whole number\n"
	 "p { counter-reset: page }\n"
	 "                       ^\n"},
	{"p { width: 1234567890mm }",
	 "t.css:1:12: error: the number '1234567890mm' is too long; at most "
	 "9 digits, 6 of them decimals\n"
	 "p { width: 1234567890mm }\n"
	 "           ^\n"},
	{"p { min-width: 600cm }",
	 "t.css:1:16: error: '600cm' is too long; at most 14400pt\n"
	 "p { min-width: 600cm }\n"
	 "               ^\n"},
	{"p { background: #12345g }",
	 "t.css:1:17: error: 'background-color' expects transparent or a "
	 "color (#rgb, #rrggbb, black, white, gray, silver, red, maroon, "
	 "navy, blue or green), not '#12345g'\n"
	 "p { background: #12345g }\n"
	 "                ^\n"},
	{"p { @media print { } }",
	 "t.css:1:5: error: '@media' cannot stand inside a rule; missing "
	 "'}' before it?\n"
	 "p { @media print { } }\n"
	 "    ^\n"},
	{"p { : red }",
	 "t.css:1:5: error: expected a property, not ':'\n"
	 "p { : red }\n"
	 "    ^\n"},
	{"p { list-style: disc }",
	 "t.css:1:17: error: 'list-style' expects none, not 'disc'\n"
	 "p { list-style: disc }\n"
	 "                ^\n"},
	{"p { color: red } b { clr: red } i { margn: 0 }",
	 "t.css:1:22: error: unknown property 'clr'\n"
	 "p { color: red } b { clr: red } i { margn: 0 }\n"
	 "                     ^\n"
	 "t.css:1:37: error: unknown property 'margn'; did you mean "
	 "'margin'?\n"
	 "p { color: red } b { clr: red } i { margn: 0 }\n"
	 "                                    ^\n"},
};

static void test_error(const char *css, const char *want)
{
	struct arena *arena = arena_new();
	struct diag diag = {0};
	char *got, name[80];
	size_t len;
	struct sheet *s;

	diag.out = open_memstream(&got, &len);
	s = sheet_parse(arena, &diag, source_new(arena, "t.css", css, strlen(css)));
	fclose(diag.out);
	snprintf(name, sizeof name, "%.*s", (int)strcspn(css, "\n"), css);
	same(s == NULL ? got : "a sheet", want, name);
	free(got);
	arena_free(arena);
}

int main(void)
{
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		test_error(errors[i].css, errors[i].messages);
	return done();
}
