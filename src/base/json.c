/*
 * json: members in, JSON text out, which the caller never has to look at for commas. The
 * surprising rule: nothing is checked; an object needs keys and an array none.
 */
#include "base/json.h"

void json_quote(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			fprintf(out, "\\u%04x", (unsigned)(unsigned char)*s);
		else
			putc(*s, out);
	}
	putc('"', out);
}

static void new_line(const struct json *j)
{
	putc('\n', j->out);
	for (unsigned i = 0; i < j->depth; i++)
		putc(' ', j->out);
}

static void begin(struct json *j, const char *key)
{
	if (j->full)
		putc(',', j->out);
	if (j->depth)
		new_line(j);
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
		new_line(j);
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
