/*
 * json: members in, JSON text out, which the caller never has to look at for commas. The
 * surprising rule: nothing is checked; an object needs keys and an array none.
 */
#include "base/json.h"

#include <string.h>

void json_quote(FILE *out, const char *s)
{
	static const char special[] = "\"\\\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22"
				      "\23\24\25\26\27\30\31\32\33\34\35\36\37";

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
