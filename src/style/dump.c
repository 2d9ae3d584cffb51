/*
 * A computed style as text: what differs from the initial style, one property a line, in
 * the order of the table. The surprising rule: lengths are exact, all decimals of 1/1024 pt.
 */
#include "style/sheet.h"
#include <string.h>

static void put_length(FILE *out, int64_t u)
{
	/* 1/1024 = 9765625 / 10^10 */
	int64_t whole = u / UNIT_PT, part = (u < 0 ? -u : u) % UNIT_PT * 9765625;
	char digits[16];
	size_t n;

	fprintf(out, "%s%lld", u < 0 && whole == 0 ? "-" : "", (long long)whole);
	if (part != 0) {
		n = (size_t)snprintf(digits, sizeof digits, "%010lld", (long long)part);
		while (digits[n - 1] == '0')
			digits[--n] = '\0';
		fprintf(out, ".%s", digits);
	}
	fputs(u != 0 ? "pt" : "", out);
}

static void put_string(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s != '\0'; s++) {
		if (*s == '\n') {
			fputs("\\a ", out);
			continue;
		}
		if (*s == '"' || *s == '\\')
			putc('\\', out);
		putc(*s, out);
	}
	putc('"', out);
}

static const char *counter_style(const struct content *c)
{
	switch (c->counter) {
	case COUNTER_LOWER_ROMAN:
		return ", lower-roman";
	case COUNTER_CJK:
		return ", cjk-ideographic";
	default:
		return "";
	}
}

static void put_content(FILE *out, const struct content *c)
{
	if (c == NULL)
		fputs("none", out);
	for (; c != NULL; c = c->next) {
		switch (c->kind) {
		case CONTENT_STRING:
			put_string(out, c->text);
			break;
		case CONTENT_ATTR:
			fprintf(out, "attr(%s)", c->text);
			break;
		case CONTENT_TEXT:
			fputs("content()", out);
			break;
		case CONTENT_PAGE:
			fprintf(out, "counter(page%s)", counter_style(c));
			break;
		case CONTENT_PAGES:
			fprintf(out, "counter(pages%s)", counter_style(c));
			break;
		case CONTENT_TABLE_PAGE:
			fprintf(out, "counter(table-page%s)", counter_style(c));
			break;
		case CONTENT_TABLE_PAGES:
			fprintf(out, "counter(table-pages%s)", counter_style(c));
			break;
		case CONTENT_TARGET_PAGE:
			fprintf(out, "target-counter(attr(%s), page%s)", c->text, counter_style(c));
			break;
		case CONTENT_NAMED_STRING:
			fprintf(out, "string(%s)", c->text);
			break;
		case CONTENT_LEADER:
			fputs("leader(", out);
			put_string(out, c->text);
			putc(')', out);
			break;
		}
		if (c->next != NULL)
			putc(' ', out);
	}
}

static void put_size(FILE *out, const struct size *size)
{
	switch (size->kind) {
	case SIZE_AUTO:
		fputs("auto", out);
		break;
	case SIZE_LENGTH:
		put_length(out, size->value);
		break;
	case SIZE_PERCENT:
		fprintf(out, "%d", size->value / 100);
		if (size->value % 100 != 0)
			fprintf(out, size->value % 10 ? ".%02d" : ".%d",
				size->value % 10 ? size->value % 100 : size->value % 100 / 10);
		putc('%', out);
		break;
	}
}

static int32_t int_at(const struct style *s, struct field f)
{
	int32_t n = 0;
	bool b = false;

	if (f.size == sizeof b) {
		memcpy(&b, (const char *)s + f.off, sizeof b);
		return b;
	}
	memcpy(&n, (const char *)s + f.off, sizeof n);
	return n;
}

static void put_value(FILE *out, const struct style *s, const struct property *p)
{
	int32_t n = p->field.size <= sizeof n ? int_at(s, p->field) : 0;

	switch (p->kind) {
	case KIND_KEYWORD:
		for (const struct keyword *k = p->keywords; k->name != NULL; k++)
			if (k->value == n)
				fputs(k->name, out);
		break;
	case KIND_MARGIN:
		if (int_at(s, p->flag))
			fputs("auto", out);
		else
			put_length(out, n);
		break;
	case KIND_COLOR:
	case KIND_BORDER_COLOR:
	case KIND_BACKGROUND:
		if (p->kind == KIND_BACKGROUND && !s->has_background)
			fputs("transparent", out);
		else
			fprintf(out, "#%06x", (unsigned)n);
		break;
	case KIND_SIZE:
		put_size(out, (const struct size *)((const char *)s + p->field.off));
		break;
	case KIND_WEIGHT:
	case KIND_COUNT:
		fprintf(out, "%d", n);
		break;
	case KIND_LEVEL:
		if (n == 0)
			fputs("none", out);
		else
			fprintf(out, "%d", n);
		break;
	case KIND_FAMILIES: {
		const char *const *list;

		memcpy(&list, (const char *)s + p->field.off, sizeof list);
		for (size_t i = 0; list[i] != NULL; i++) {
			fputs(i > 0 ? ", " : "", out);
			put_string(out, list[i]);
		}
		break;
	}
	case KIND_PAGE_NAME:
		fputs(*s->page ? s->page : "auto", out);
		break;
	case KIND_COUNTER_RESET:
		if (s->counter_reset_page)
			fprintf(out, "page %d", n);
		else
			fputs("none", out);
		break;
	case KIND_CONTENT:
		put_content(out, s->content);
		break;
	case KIND_LABEL:
		put_content(out, s->bookmark_label);
		break;
	case KIND_STRING_SET:
		fprintf(out, "%s ", s->string_set_name ? s->string_set_name : "");
		put_content(out, s->string_set);
		break;
	default:
		put_length(out, n);
	}
}

void style_dump(FILE *out, const struct style *s, const struct style *initial, const char *indent)
{
	for (int row = 0; row < property_count; row++) {
		const struct property *p = &properties[row];
		if (p->field.size == 0 || style_same(s, initial, p))
			continue;
		fprintf(out, "%s%s: ", indent, p->name);
		put_value(out, s, p);
		putc('\n', out);
	}
}
