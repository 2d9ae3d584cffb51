/*
 * checkjson: findings in, JSON or SARIF 2.1.0 out, for programs. The surprising rule: a
 * fingerprint is made of rule, file, message and place, not of the line, so that a finding stays the
 * same finding when lines above it come or go.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "model/checking.h"

#include <string.h>

static void put_member(FILE *out, const char *name, const char *text)
{
	if (!text)
		return;
	fprintf(out, ", \"%s\": ", name);
	json_quote(out, text);
}

static void put_place(FILE *out, struct pos pos)
{
	unsigned line, col;

	source_locate(pos, &line, &col);
	fputs("\"file\": ", out);
	json_quote(out, pos.src->name);
	fprintf(out, ", \"line\": %u, \"column\": %u", line, col);
}

static const char *level(enum severity s)
{
	return s == SEVERITY_ERROR ? "error" : s == SEVERITY_WARNING ? "warning" : "note";
}

static void put_finding(FILE *out, const struct finding *f)
{
	fputs("  {", out);
	put_place(out, f->pos);
	put_member(out, "place", f->place);
	put_member(out, "rule", f->rule);
	put_member(out, "severity", level(f->severity));
	fprintf(out, ", \"rounding\": %s", f->rounding ? "true" : "false");
	put_member(out, "message", f->message);
	put_member(out, "clause", f->clause);
	put_member(out, "found", f->found);
	put_member(out, "expected", f->expected);
	put_member(out, "difference", f->difference);
	if (f->waiver) {
		fputs(", \"waiver\": {\"reason\": ", out);
		json_quote(out, f->waiver->reason);
		put_member(out, "signer", f->waiver->signer);
		putc('}', out);
	}
	fputs(", \"notes\": [", out);
	for (const struct finding_note *n = f->notes; n; n = n->next) {
		fputs(n == f->notes ? "{" : ", {", out);
		put_place(out, n->pos);
		put_member(out, "message", n->text);
		putc('}', out);
	}
	fputs("]}", out);
}

void findings_json(FILE *out, const char *report, const struct finding *findings)
{
	fputs("{\"report\": ", out);
	json_quote(out, report);
	fputs(", \"findings\": [", out);
	for (const struct finding *f = findings; f; f = f->next) {
		fputs(f == findings ? "\n" : ",\n", out);
		put_finding(out, f);
	}
	fputs("]}\n", out);
}

/* ---- SARIF ---------------------------------------------------------------------------- */

static void put_uri(FILE *out, const char *s)
{
	static const char plain[] = "/-._~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789";

	if (*s == '/')
		fputs("file://", out);
	for (; *s; s++)
		fprintf(out, strchr(plain, *s) ? "%c" : "%%%02X", (unsigned char)*s);
}

static void put_location(FILE *out, struct pos pos)
{
	unsigned line, col;

	source_locate(pos, &line, &col);
	fputs("\"physicalLocation\": {\"artifactLocation\": {\"uri\": \"", out);
	put_uri(out, pos.src->name);
	fprintf(out, "\"}, \"region\": {\"startLine\": %u, \"startColumn\": %u}}", line, col);
}

static uint64_t hash(uint64_t h, const char *s)
{
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (h ^ 0xff) * 1099511628211u;
}

static void put_suppression(FILE *out, const struct waiver *w)
{
	struct buf b = {0};

	buf_printf(&b, "%s (%s)", w->reason, w->signer);
	fputs("\"suppressions\": [{\"kind\": \"inSource\", \"justification\": ", out);
	json_quote(out, buf_text(&b));
	fputs(", \"location\": {", out);
	put_location(out, w->node->pos);
	fputs("}}], ", out);
	buf_free(&b);
}

static void put_result(FILE *out, const struct finding *f)
{
	const char *file = strrchr(f->pos.src->name, '/');
	uint64_t h = hash(14695981039346656037u, f->rule);

	h = hash(hash(h, file ? file : f->pos.src->name), f->message);
	h = hash(h, f->place ? f->place : "");
	fputs("   {\"ruleId\": ", out);
	json_quote(out, f->rule);
	fprintf(out, ", \"level\": \"%s\", \"message\": {\"text\": ", level(f->severity));
	json_quote(out, f->message);
	fputs("}, \"locations\": [{", out);
	put_location(out, f->pos);
	fputs("}], \"relatedLocations\": [", out);
	for (const struct finding_note *n = f->notes; n; n = n->next) {
		fputs(n == f->notes ? "{" : ", {", out);
		put_location(out, n->pos);
		fputs(", \"message\": {\"text\": ", out);
		json_quote(out, n->text);
		fputs("}}", out);
	}
	fputs("], ", out);
	if (f->place) {
		fputs("\"properties\": {\"place\": ", out);
		json_quote(out, f->place);
		fputs("}, ", out);
	}
	if (f->waiver)
		put_suppression(out, f->waiver);
	fprintf(out, "\"partialFingerprints\": {\"finding/v1\": \"%016llx\"}}",
		(unsigned long long)h);
}

void findings_sarif(FILE *out, const struct model *m, const char *version,
		    const struct finding *findings)
{
	fprintf(out,
		"{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", "
		"\"version\": \"2.1.0\", \"runs\": [{\n"
		" \"columnKind\": \"unicodeCodePoints\",\n"
		" \"tool\": {\"driver\": {\"name\": \"gongkai\", \"version\": \"%s\", \"rules\": [",
		version);
	for (const struct rule *r = m->rules; r; r = r->next) {
		fputs(r == m->rules ? "\n   {\"id\": " : ",\n   {\"id\": ", out);
		json_quote(out, r->id);
		fprintf(out, ", \"defaultConfiguration\": {\"level\": \"%s\"}", level(r->severity));
		fputs(", \"shortDescription\": {\"text\": ", out);
		json_quote(out, r->clause ? r->clause : r->message);
		fputs("}}", out);
	}
	fputs("]}},\n \"results\": [", out);
	for (const struct finding *f = findings; f; f = f->next) {
		fputs(f == findings ? "\n" : ",\n", out);
		put_result(out, f);
	}
	fputs("]}]}\n", out);
}
