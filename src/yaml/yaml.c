/*
 * yaml: questions to a tree of nodes, and its text form. The surprising rule: a dump tells
 * the form of each text, since only a plain `no` may have been meant as anything but text.
 */
#include "yaml/yaml.h"
#include "base/diag.h"

#include <string.h>

struct yaml *yaml_find(const struct yaml *mapping, const char *key)
{
	if (!mapping || mapping->kind != YAML_MAPPING)
		return NULL;
	for (struct yaml *c = mapping->child; c; c = c->next)
		if (c->key && strcmp(c->key->text, key) == 0)
			return c;
	return NULL;
}

struct pos yaml_key_pos(const struct yaml *node)
{
	return node->key ? node->key->pos : node->pos;
}

const char *yaml_kind_name(enum yaml_kind kind)
{
	static const char *const names[] = {
		[YAML_SCALAR] = N_("text"),
		[YAML_SEQUENCE] = N_("a list"),
		[YAML_MAPPING] = N_("a mapping"),
	};

	return names[kind];
}

size_t yaml_break(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	if (p[0] == '\r')
		return p[1] == '\n' ? 2 : 1;
	if (p[0] == '\n')
		return 1;
	if (p[0] == 0xc2 && p[1] == 0x85)
		return 2;
	return p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0xa8 || p[2] == 0xa9) ? 3 : 0;
}

bool yaml_fullwidth_colon(const struct yaml *scalar, struct pos *at)
{
	const char *colon;

	if (!scalar || scalar->kind != YAML_SCALAR || scalar->form != YAML_PLAIN)
		return false;
	colon = strstr(scalar->text, "：");
	if (!colon || colon == scalar->text)
		return false;
	*at = yaml_at(scalar, (size_t)(colon - scalar->text));
	return true;
}

void yaml_note_colon(struct diag *d, struct pos colon)
{
	diag_note(d, colon, "is the full-width ： meant to be an ASCII ':' followed by a space?");
}

static void dump_text(FILE *out, const struct yaml *scalar)
{
	putc('"', out);
	for (size_t i = 0; i < scalar->len; i++) {
		unsigned char c = (unsigned char)scalar->text[i];

		if (c == '\n')
			fputs("\\n", out);
		else if (c == '\t')
			fputs("\\t", out);
		else if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			fprintf(out, "\\x%02X", c);
		else
			putc(c, out);
	}
	putc('"', out);
}

static void dump_node(FILE *out, const struct yaml *node, int depth)
{
	static const char *const forms[] = {
		[YAML_PLAIN] = "plain",	    [YAML_SINGLE] = "single", [YAML_DOUBLE] = "double",
		[YAML_LITERAL] = "literal", [YAML_FOLDED] = "folded",
	};
	unsigned line, col;
	int width;

	source_locate(node->pos, &line, &col);
	width = fprintf(out, "%u:%u", line, col);
	fprintf(out, "%*s", width < 8 ? 8 - width : 1, "");
	fprintf(out, "%*s", depth * 2, "");
	if (node->key) {
		dump_text(out, node->key);
		fputs(": ", out);
	} else if (depth > 0) {
		fputs("- ", out);
	}
	if (node->kind == YAML_SCALAR) {
		fprintf(out, "%s ", forms[node->form]);
		dump_text(out, node);
	} else {
		fprintf(out, "%s of %zu", node->kind == YAML_MAPPING ? "mapping" : "list",
			node->count);
	}
	putc('\n', out);
	for (const struct yaml *c = node->child; c; c = c->next)
		dump_node(out, c, depth + 1);
}

void yaml_dump(FILE *out, const struct yaml *node)
{
	dump_node(out, node, 0);
}
