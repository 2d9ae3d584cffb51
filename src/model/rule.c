/*
 * rule: the file of a pack's rules in, struct rule out, every formula bound. The surprising
 * rule: one rule may have several formulas; each is checked, and reported, on its own.
 */
#include "base/arena.h"
#include "base/language.h"
#include "model/formula.h"

#include <string.h>

/* {found}, {1} … are all there is. */
static void check_message(struct model *m, const struct yaml *node, size_t paths)
{
	static const char *const known[] = {"found", "expected", "difference", "row", "column",
					    "table", "item", "unit", "field"};

	for (const char *p = strchr(node->text, '{'); p; p = strchr(p + 1, '{')) {
		size_t n = strcspn(p, "}"), i = 0, most = sizeof known / sizeof *known;
		const char *name = arena_strndup(m->arena, p + 1, n - 1);

		while (i < most && strcmp(known[i], name) != 0)
			i++;
		if (p[n] && (i < most || (name[0] >= '1' && name[0] <= '9' && !name[1] &&
				       (size_t)(name[0] - '0') <= paths)))
			continue;
		diag_error(m->diag, yaml_at(node, (size_t)(p - node->text)),
			   "'{%s}' is not known here: expected {found}, {expected}, {difference}, "
			   "{row}, {column}, {table}, {item}, {unit}, {field} or the number of a path up to "
			   "{%zu}%s",
			   name, paths, suggest(m, name, known, most));
	}
}

static void read_formulas(struct model *m, struct rule *r, const struct yaml *node)
{
	struct formula **last = &r->formula;
	const struct yaml *n = node->kind == YAML_SEQUENCE ? node->child : node;

	for (; n; n = node->kind == YAML_SEQUENCE ? n->next : NULL) {
		*last = formula_read(m, n);
		if (*last)
			last = &(*last)->next;
	}
}

static const struct {
	const char *code, *key;
} languages[LANGUAGES] = {{"en", "message_en"}, {"zh", "message_zh"}};

/* The message of a rule, checked when its formulas are known; NULL after a mistake. */
static const char *read_message(struct model *m, const struct rule *r, const struct yaml *node)
{
	size_t paths = 9;

	if (!node || !read_text(m, node, "the message of a rule"))
		return NULL;
	for (const struct formula *f = r->formula; f; f = f->next)
		paths = f->paths < paths ? f->paths : paths;
	if (r->formula)
		check_message(m, node, paths);
	return node->text;
}

static void read_rule(struct model *m, const struct yaml *node, struct names *ids,
		      struct rule ***last)
{
	struct rule *r = arena_zalloc(m->arena, sizeof *r);
	const struct yaml *id, *title, *severity, *clause, *formula, *message;

	if (!read_keys(m, node, "a rule", "id", "title", "severity", "clause", "formula", "message",
		       languages[0].key, languages[1].key, NULL))
		return;
	r->node = node;
	id = read_need(m, node, "id", "a rule");
	severity = yaml_find(node, "severity");
	title = yaml_find(node, "title");
	clause = yaml_find(node, "clause");
	formula = read_need(m, node, "formula", "a rule");
	message = read_need(m, node, "message", "a rule");
	if (id && id_check(m, id, ids))
		r->id = id->text;
	r->severity = SEVERITY_ERROR;
	if (severity) {
		int i = read_choice(m, severity, "a severity", "note", "warning", "error", NULL);

		r->severity = i < 0 ? SEVERITY_ERROR : (enum severity)i;
	}
	if (title)
		r->title = read_text(m, title, "the title of a rule");
	if (clause)
		r->clause = read_text(m, clause, "the clause of a rule");
	if (formula)
		read_formulas(m, r, formula);
	r->message = read_message(m, r, message);
	for (size_t i = 0; i < LANGUAGES; i++)
		r->translation[i] = read_message(m, r, yaml_find(node, languages[i].key));
	**last = r;
	*last = &r->next;
}

void rules_declare(struct model *m, const char *path)
{
	const struct yaml *root = yaml_read(m->arena, m->diag, path), *rules;
	struct rule **last = &m->rules;
	struct names ids = {0};

	if (!root)
		return;
	if (!read_keys(m, root, "the file of the rules", "rules", NULL) &&
	    root->kind != YAML_MAPPING)
		return;
	rules = read_need(m, root, "rules", "the file of the rules");
	if (!rules || !read_kind(m, rules, YAML_SEQUENCE, "rules, each beginning with '- '"))
		return;
	for (const struct yaml *n = rules->child; n; n = n->next)
		read_rule(m, n, &ids, &last);
}

const char *rule_message(const struct rule *r)
{
	const char *code = language_code();

	for (size_t i = 0; i < LANGUAGES; i++)
		if (r->translation[i] && strcmp(code, languages[i].code) == 0)
			return r->translation[i];
	return r->message;
}

size_t model_rules(const struct model *m)
{
	size_t n = 0;

	for (const struct rule *r = m->rules; r; r = r->next)
		n++;
	return n;
}
