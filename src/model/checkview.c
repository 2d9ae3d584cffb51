/*
 * checkview: findings and verdicts in, the view of the check's page out: strings only, for the
 * template in templates/check/. The surprising rule: a waived finding keeps its severity here and
 * carries its waiver; what it counts as is an attribute of its own.
 */
#include "base/arena.h"
#include "model/checking.h"

#include <stdio.h>
#include <string.h>

static const char *severity_name(enum severity s)
{
	return s == SEVERITY_ERROR ? "error" : s == SEVERITY_WARNING ? "warning" : "note";
}

static void put(xmlNode *node, const char *name, const char *value)
{
	if (value)
		view_attribute(node, name, value);
}

static void put_count(xmlNode *node, const char *name, size_t n)
{
	char text[24];

	snprintf(text, sizeof text, "%zu", n);
	view_attribute(node, name, text);
}

static void put_pos(xmlNode *node, struct pos pos)
{
	unsigned line, column;

	source_locate(pos, &line, &column);
	view_attribute(node, "file", pos.src->name);
	put_count(node, "line", line);
	put_count(node, "column", column);
}

/* ---- findings ------------------------------------------------------------------------------- */

static void put_finding(xmlNode *parent, const struct model *m, const struct finding *f)
{
	xmlNode *e = view_element(parent, "finding");
	const struct rule *r = m->rules;

	while (r && (!r->id || strcmp(r->id, f->rule) != 0))
		r = r->next;
	view_attribute(e, "rule", f->rule);
	view_attribute(e, "listed", r ? "yes" : "no");
	put(e, "title", r ? r->title : NULL);
	put(e, "clause", f->clause);
	view_attribute(e, "severity", severity_name(f->severity));
	view_attribute(e, "counts-as", severity_name(finding_severity(f)));
	view_attribute(e, "rounding", f->rounding ? "yes" : "no");
	view_attribute(e, "message", f->message);
	put(e, "place", f->place);
	put_pos(e, f->pos);
	for (const struct finding_note *n = f->notes; n; n = n->next) {
		xmlNode *note = view_element(e, "note");

		view_attribute(note, "text", n->text);
		put_pos(note, n->pos);
	}
	if (f->waiver) {
		xmlNode *w = view_element(e, "waiver");

		view_attribute(w, "reason", f->waiver->reason);
		view_attribute(w, "signer", f->waiver->signer);
	}
}

static void put_findings(xmlNode *root, const struct model *m, const struct finding *first)
{
	xmlNode *group = view_element(root, "findings");

	for (int s = SEVERITY_ERROR; s >= SEVERITY_NOTE; s--)
		for (const struct finding *f = first; f; f = f->next)
			if ((int)finding_severity(f) == s)
				put_finding(group, m, f);
}

/* ---- rules ------------------------------------------------------------------------------------ */

static const char *outcome_name(enum outcome o)
{
	return o == OUTCOME_FAILS ? "fails" : o == OUTCOME_ROUNDING ? "rounding" : "holds";
}

static const char *state_of(const struct verdict *v)
{
	if (v->failed)
		return outcome_name(OUTCOME_FAILS);
	if (v->left_out)
		return "left-out";
	if (v->trials == 0)
		return "none"; /* what it is about does not occur */
	return outcome_name(v->rounding ? OUTCOME_ROUNDING : OUTCOME_HOLDS);
}

static void put_rule(xmlNode *parent, const struct verdict *v)
{
	xmlNode *e = view_element(parent, "rule");
	size_t shown = 0;

	view_attribute(e, "id", v->rule);
	put(e, "title", v->title);
	put(e, "clause", v->clause);
	view_attribute(e, "severity", severity_name(v->severity));
	view_attribute(e, "state", state_of(v));
	put_count(e, "trials", v->trials);
	for (const struct trial *t = v->shown; t; t = t->next) {
		xmlNode *trial;

		if (!t->sign && !t->subject)
			continue;
		trial = view_element(e, "trial");
		put(trial, "subject", t->subject);
		put(trial, "found", t->found);
		put(trial, "sign", t->sign);
		put(trial, "expected", t->expected);
		view_attribute(trial, "outcome", outcome_name(t->outcome));
		shown++;
	}
	put_count(e, "more", shown ? v->trials - shown : 0);
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static void put_counts(xmlNode *root, const struct check *check)
{
	size_t by_severity[3] = {0}, waived = 0, rules = 0, failed = 0, left_out = 0;
	xmlNode *e = view_element(root, "counts");

	for (const struct finding *f = check->findings; f; f = f->next) {
		by_severity[finding_severity(f)]++;
		waived += f->waiver != NULL;
	}
	for (const struct verdict *v = check->verdicts; v; v = v->next) {
		rules++;
		failed += v->failed > 0;
		left_out += v->left_out && !v->failed;
	}
	put_count(e, "errors", by_severity[SEVERITY_ERROR]);
	put_count(e, "warnings", by_severity[SEVERITY_WARNING]);
	put_count(e, "notes", by_severity[SEVERITY_NOTE]);
	put_count(e, "waived", waived);
	put_count(e, "rules", rules);
	put_count(e, "failed", failed);
	put_count(e, "held", rules - failed - left_out);
	put_count(e, "left-out", left_out);
}

/* The title of the report as it is printed. */
static const char *title_of(const xmlNode *n)
{
	const char *title = NULL;

	if (n->type != XML_ELEMENT_NODE)
		return NULL;
	if (strcmp((const char *)n->name, "title") == 0)
		return n->children ? (const char *)n->children->content : NULL;
	if (strcmp((const char *)n->name, "body") == 0)
		return NULL;
	for (const xmlNode *k = n->children; k && !title; k = k->next)
		title = title_of(k);
	return title;
}

xmlDoc *check_view(const struct model *m, const xmlDoc *xhtml, const char *report,
		   const struct check *check)
{
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
	xmlNode *root = xmlNewDocNode(doc, NULL, BAD_CAST "view", NULL), *e;
	const char *title = title_of(xmlDocGetRootElement(xhtml));

	doc->dict = xmlDictCreate();
	doc->encoding = xmlStrdup(BAD_CAST "UTF-8");
	xmlDocSetRootElement(doc, root);
	e = view_element(root, "report");
	view_attribute(e, "name", report);
	view_attribute(e, "title", title ? title : report);
	put_count(e, "year", (size_t)m->year);
	view_attribute(e, "unit", money_unit_name(m->display.unit));
	put_counts(root, check);
	put_findings(root, m, check->findings);
	e = view_element(root, "rules");
	for (const struct verdict *v = check->verdicts; v; v = v->next)
		put_rule(e, v);
	return doc;
}
