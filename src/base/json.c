/*
 * json: members in, JSON text out, which the caller never has to look at for commas. The
 * surprising rule: nothing is checked; an object needs keys and an array none.
 */
#include "base/json.h"

#include <string.h>

void json_quote(FILE *out, const char *s)
{
	static const char special[] = "\"\\\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"
				      "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f";

	putc('"', out);
	for (;;) {
		size_t n = strcspn(s, special);

		fwrite(s, 1, n, out);
		s += n;
		if (!*s)
			break;
		if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else
			fprintf(out, "\\u%04x", (unsigned)(unsigned char)*s);
		s++;
	}
	putc('"', out);
}

static void new_line(const struct json *j, bool closing)
{
	if (j->line) {
		if (!closing)
			putc(' ', j->out);
		return;
	}
	putc('\n', j->out);
	for (unsigned i = 0; i < j->depth; i++)
		putc(' ', j->out);
}

static void begin(struct json *j, const char *key)
{
	if (j->full)
		putc(',', j->out);
	if (j->depth && (j->full || !j->line))
		new_line(j, false);
	j->full = true;
	if (!key)
		return;
	json_quote(j->out, key);
	fputs(": ", j->out);
}

void json_open(struct json *j, const char *key, char bracket)
{
	begin(j, key);
	putc(bracket, j->out);
	j->depth++;
	j->full = false;
}

void json_close(struct json *j, char bracket)
{
	j->depth--;
	if (j->full)
		new_line(j, true);
	putc(bracket, j->out);
	j->full = true;
	if (!j->depth)
		putc('\n', j->out);
}

void json_text(struct json *j, const char *key, const char *text)
{
	begin(j, key);
	json_quote(j->out, text);
}

void json_number(struct json *j, const char *key, long long n)
{
	begin(j, key);
	fprintf(j->out, "%lld", n);
}

void json_flag(struct json *j, const char *key, bool yes)
{
	begin(j, key);
	fputs(yes ? "true" : "false", j->out);
}

void json_raw(struct json *j, const char *key, const char *text)
{
	begin(j, key);
	for (; *text; text++)
		putc(*text == '\'' ? '"' : *text, j->out);
}

void json_some(struct json *j, const char *key, const char *text)
{
	if (text && *text)
		json_text(j, key, text);
}

void json_open_line(struct json *j, const char *key, char bracket)
{
	json_open(j, key, bracket);
	j->line = true;
}

void json_close_line(struct json *j, char bracket)
{
	json_close(j, bracket);
	j->line = false;
}
