/*
 * The reader of stylesheets: source text in, rules out. Declarations are read by
 * property.c, selectors by selector.c. The surprising rule: after an error it goes on at
 * the next ; or }, also inside a block whose rule is lost, to report everything at once.
 */
#include "style/sheet.h"
#include <libintl.h>
#include <string.h>
#include <strings.h>

struct parser {
	struct sheet *sheet;
	struct reader r;
	bool in_print;	 /* inside @media print */
};

/* What a block fills. */
struct block {
	unsigned where;
	size_t open; /* its '{' */
	const struct decl *decls;
	struct decl **tail;
	const struct decl **boxes; /* of @page; NULL elsewhere */
};

static void read_block(struct parser *, struct block *);

static const struct token *peek(const struct parser *p)
{
	return &p->r.tokens[p->r.i];
}

static struct pos pos_at(const struct parser *p, size_t i)
{
	return reader_pos(&p->r, &p->r.tokens[i]);
}

static bool is_open(const struct token *t)
{
	return t->kind == TOKEN_FUNCTION || token_is(t, '(') || token_is(t, '[');
}

/* The next ; { or } outside parentheses, or the end. */
static size_t find_stop(const struct parser *p, size_t i)
{
	int depth = 0;

	for (; p->r.tokens[i].kind != TOKEN_END; i++) {
		const struct token *t = &p->r.tokens[i];
		if (is_open(t))
			depth++;
		else if ((token_is(t, ')') || token_is(t, ']')) && depth > 0)
			depth--;
		else if (token_is(t, '{') || token_is(t, '}') || (token_is(t, ';') && depth == 0))
			return i;
	}
	return i;
}

static void missing_brace(struct parser *p, size_t open)
{
	diag_error(p->r.diag, pos_at(p, p->r.i), "missing '}' at the end of the file");
	diag_note(p->r.diag, pos_at(p, open), "the block that is still open begins here");
}

/* Skip a balanced block, at its '{'. */
static void skip_block(struct parser *p)
{
	size_t open = p->r.i;
	int depth = 0;

	for (;; p->r.i++) {
		if (peek(p)->kind == TOKEN_END) {
			missing_brace(p, open);
			return;
		}
		if (token_is(peek(p), '{'))
			depth++;
		if (token_is(peek(p), '}') && --depth == 0)
			break;
	}
	p->r.i++;
}

/* Skip an at-rule or a broken rule: to behind its ; or its block. */
static void skip_rule(struct parser *p)
{
	p->r.i = find_stop(p, p->r.i);
	if (token_is(peek(p), '{'))
		skip_block(p);
	else if (token_is(peek(p), ';'))
		p->r.i++;
}

/* What nobody may use in a value. Reports and returns true when there is such a thing. */
static bool has_forbidden(struct parser *p, size_t i, size_t end)
{
	for (; i < end; i++) {
		const struct token *t = &p->r.tokens[i];
		if (t->kind == TOKEN_BAD)
			return true;
		if (token_is(t, '!')) {
			diag_error(p->r.diag, pos_at(p, i),
				   "'!%s' is not supported; use a more specific selector",
				   i + 1 < end ? reader_text(&p->r, t + 1) : "important");
			return true;
		}
		if (t->kind == TOKEN_URL ||
		    (t->kind == TOKEN_FUNCTION && strcasecmp(t->text, "url") == 0)) {
			diag_error(p->r.diag, pos_at(p, i),
				   "url() is not supported; the report loads no other file");
			return true;
		}
		if (t->kind == TOKEN_FUNCTION &&
		    (strcasecmp(t->text, "var") == 0 || strcasecmp(t->text, "calc") == 0)) {
			diag_error(p->r.diag, pos_at(p, i),
				   "%s() is not supported; write the value itself", t->text);
			return true;
		}
	}
	return false;
}

/* `name :` inside a value: the ; before it is missing. Returns the value's true end. */
static size_t find_missing_semicolon(struct parser *p, size_t i, size_t end)
{
	bool bad = false;

	for (size_t k = i + 1; k + 1 < end; k++) {
		const struct token *t = &p->r.tokens[k];
		bad |= t[-1].kind == TOKEN_BAD;
		if (t->kind != TOKEN_IDENT || !token_is(t + 1, ':'))
			continue;
		if (bad) /* its string swallowed the ; */
			return k;
		diag_error(p->r.diag, (struct pos){p->r.src, t[-1].end}, N_("missing ';' before '%s'"),
			   t->text);
		return k;
	}
	return end;
}

static const char *place_name(unsigned where)
{
	switch (where) {
	case IN_PAGE:
		return "@page";
	case IN_BOX:
		return gettext("a page margin box");
	case IN_PSEUDO:
		return gettext("::before or ::after");
	default:
		return gettext("a rule of an element");
	}
}

static bool check_place(struct parser *p, const struct property *property, struct pos pos,
			unsigned where)
{
	unsigned bad = where & ~property->where;

	if (bad == 0)
		return true;
	if (property->where == IN_PAGE)
		diag_error(p->r.diag, pos, "'%s' belongs in @page", property->name);
	else if (property->kind == KIND_CONTENT)
		diag_error(p->r.diag, pos,
			   "'%s' belongs in ::before, ::after or a page margin box",
			   property->name);
	else
		diag_error(p->r.diag, pos, "'%s' cannot be set in %s", property->name,
			   place_name(bad));
	return false;
}

static int find_property(struct parser *p, const struct token *t)
{
	int row = property_find(t->text);
	const char *near;

	if (row >= 0)
		return row;
	near = property_nearest(t->text);
	if (strncmp(t->text, "--", 2) == 0)
		diag_error(p->r.diag, reader_pos(&p->r, t),
			   "custom properties such as '%s' are not supported; write the value "
			   "where it is used",
			   t->text);
	else if (near != NULL)
		diag_error(p->r.diag, reader_pos(&p->r, t),
			   "unknown property '%s'; did you mean '%s'?", t->text, near);
	else
		diag_error(p->r.diag, reader_pos(&p->r, t), "unknown property '%s'", t->text);
	return -1;
}

/* A block where a declaration was expected: read it for its errors, then it closes ours. */
static void read_nested(struct parser *p, const struct block *b, size_t brace)
{
	struct block lost = {.where = b->where, .open = brace};

	diag_error(p->r.diag, pos_at(p, brace), "missing '}' before this block");
	diag_note(p->r.diag, pos_at(p, b->open), "the block that is still open begins here");
	p->r.i = brace + 1;
	read_block(p, &lost);
}

/* One declaration, with its ; if there is one. False: the block is over. */
static bool read_declaration(struct parser *p, struct block *b)
{
	const struct token *name = peek(p);
	size_t stop = find_stop(p, p->r.i), end;
	struct reader r = p->r;
	int row;

	if (token_is(&p->r.tokens[stop], '{')) {
		read_nested(p, b, stop);
		return false;
	}
	if (name->kind != TOKEN_IDENT || !token_is(name + 1, ':')) {
		const struct token *t = name->kind == TOKEN_IDENT ? name + 1 : name;
		if (t->kind != TOKEN_BAD)
			diag_error(r.diag, reader_pos(&r, t), "expected %s, not '%s'",
				   name->kind == TOKEN_IDENT ? gettext("':' after the property")
							     : gettext("a property"),
				   reader_text(&r, t));
		p->r.i = stop;
		return true;
	}
	row = find_property(p, name);
	r.i = p->r.i + 2;
	end = find_missing_semicolon(p, r.i, stop);
	p->r.i = end;
	r.end = end;
	r.where = b->where;
	if (row < 0 || !check_place(p, &properties[row], reader_pos(&r, name), b->where) ||
	    has_forbidden(p, r.i, end))
		return true;
	declaration_read(&r, row, reader_pos(&r, name), &b->tail);
	return true;
}

static void read_margin_box(struct parser *p, struct block *page)
{
	const struct token *name = peek(p);
	int place = margin_box_find(name->text);
	struct block b = {.where = IN_BOX};

	if (place < 0) {
		const char *near = margin_box_nearest(name->text);
		diag_error(p->r.diag, reader_pos(&p->r, name),
			   "unknown page margin box '@%s'; did you mean '@%s'?", name->text,
			   near ? near : "bottom-center");
	}
	p->r.i++;
	if (!token_is(peek(p), '{')) {
		diag_error(p->r.diag, reader_pos(&p->r, peek(p)),
			   "expected '{' after '@%s', not '%s'",
			   name->text, reader_text(&p->r, peek(p)));
		skip_rule(p);
		return;
	}
	b.open = p->r.i++;
	b.tail = (struct decl **)&b.decls;
	read_block(p, &b);
	if (place < 0)
		return;
	/* a box set twice in one block: the later declarations win */
	const struct decl **tail = &page->boxes[place];
	while (*tail != NULL)
		tail = (const struct decl **)&(*tail)->next;
	*tail = b.decls;
}

/* Behind a '{' to behind its '}'. */
static void read_block(struct parser *p, struct block *b)
{
	const struct decl *lost = NULL;

	if (b->tail == NULL)
		b->tail = (struct decl **)&lost;
	for (;;) {
		const struct token *t = peek(p);
		if (t->kind == TOKEN_END) {
			missing_brace(p, b->open);
			return;
		}
		if (token_is(t, '}')) {
			p->r.i++;
			return;
		}
		if (token_is(t, ';')) {
			p->r.i++;
		} else if (t->kind == TOKEN_AT && b->boxes != NULL) {
			read_margin_box(p, b);
		} else if (t->kind == TOKEN_AT) {
			diag_error(p->r.diag, reader_pos(&p->r, t),
				   "'@%s' cannot stand inside a rule; missing '}' before it?",
				   t->text);
			skip_rule(p);
		} else if (!read_declaration(p, b)) {
			return;
		}
	}
}

static struct block block_at(struct parser *p, unsigned where)
{
	return (struct block){.where = where, .open = p->r.i};
}

static void read_rule(struct parser *p)
{
	struct rule *rules;
	size_t n;
	struct block b;
	unsigned where = 0;
	bool good = selector_read(&p->r, &rules, &n);

	if (!good || !token_is(peek(p), '{')) {
		if (good)
			diag_error(p->r.diag, reader_pos(&p->r, peek(p)),
				   "expected '{' after the selector, not '%s'",
				   reader_text(&p->r, peek(p)));
		p->r.i = find_stop(p, p->r.i);
		if (!token_is(peek(p), '{')) {
			p->r.i += peek(p)->kind != TOKEN_END;
			return;
		}
		good = false;
	}
	for (size_t i = 0; good && i < n; i++)
		where |= rules[i].pseudo != PSEUDO_NONE ? IN_PSEUDO : IN_RULE;
	b = block_at(p, where);
	b.tail = (struct decl **)&b.decls;
	p->r.i++;
	read_block(p, &b);
	for (size_t i = 0; good && i < n; i++) {
		struct sheet *s = p->sheet;
		s->rules = arena_grow(s->arena, s->rules, s->rule_count, &s->rule_cap,
				      sizeof *s->rules);
		rules[i].order = (unsigned)s->rule_count;
		rules[i].builtin = s->builtin;
		rules[i].decls = b.decls;
		s->rules[s->rule_count++] = rules[i];
	}
}

static void read_page(struct parser *p)
{
	const struct decl *boxes[MARGIN_PLACES] = {NULL};
	struct page_rule *rules;
	size_t n;
	struct block b;
	bool good = page_selector_read(&p->r, &rules, &n);

	if (!good || !token_is(peek(p), '{')) {
		if (good)
			diag_error(p->r.diag, reader_pos(&p->r, peek(p)),
				   "expected '{' after @page, not '%s'",
				   reader_text(&p->r, peek(p)));
		p->r.i = find_stop(p, p->r.i);
		if (!token_is(peek(p), '{')) {
			p->r.i += peek(p)->kind != TOKEN_END;
			return;
		}
		good = false;
	}
	b = block_at(p, IN_PAGE);
	b.tail = (struct decl **)&b.decls;
	b.boxes = boxes;
	p->r.i++;
	read_block(p, &b);
	for (size_t i = 0; good && i < n; i++) {
		struct sheet *s = p->sheet;
		s->pages = arena_grow(s->arena, s->pages, s->page_count, &s->page_cap,
				      sizeof *s->pages);
		rules[i].order = (unsigned)s->page_count;
		rules[i].builtin = s->builtin;
		rules[i].decls = b.decls;
		memcpy(rules[i].boxes, boxes, sizeof boxes);
		s->pages[s->page_count++] = rules[i];
	}
}

/* Do all media of the list, from i to its '{', begin with screen? Then nothing is for us. */
static bool is_screen(const struct parser *p, size_t i, size_t end)
{
	bool start = true;

	for (; i < end; i++) {
		const struct token *t = &p->r.tokens[i];
		if (start && (t->kind != TOKEN_IDENT || strcasecmp(t->text, "screen") != 0))
			return false;
		start = token_is(t, ',');
	}
	return !start;
}

static void read_rules(struct parser *, bool nested);

static void read_media(struct parser *p)
{
	size_t name = p->r.i++, i = p->r.i, stop = find_stop(p, i);
	const struct token *t = peek(p);

	if (!token_is(&p->r.tokens[stop], '{')) {
		diag_error(p->r.diag, pos_at(p, stop), "expected '{' after @media, not '%s'",
			   reader_text(&p->r, &p->r.tokens[stop]));
		p->r.i = stop + (p->r.tokens[stop].kind != TOKEN_END);
		return;
	}
	p->r.i = stop;
	if (is_screen(p, i, stop)) {
		skip_block(p);
		return;
	}
	if (stop != i + 1 || t->kind != TOKEN_IDENT || strcasecmp(t->text, "print") != 0) {
		diag_error(p->r.diag, pos_at(p, stop > i ? i : name),
			   "@media knows only print and screen");
		skip_block(p);
		return;
	}
	if (p->in_print) {
		diag_error(p->r.diag, pos_at(p, name), "@media print inside @media print");
		skip_block(p);
		return;
	}
	p->in_print = true;
	p->r.i++;
	read_rules(p, true);
	p->in_print = false;
	if (peek(p)->kind == TOKEN_END)
		missing_brace(p, stop);
	else
		p->r.i++;
}

static void read_charset(struct parser *p)
{
	const struct token *t = &p->r.tokens[p->r.i + 1];

	if (p->r.i != 0)
		diag_error(p->r.diag, pos_at(p, p->r.i), "@charset can only open the file");
	else if (t->kind != TOKEN_STRING || strcasecmp(t->text, "utf-8") != 0)
		diag_error(p->r.diag, reader_pos(&p->r, t), "@charset expects \"UTF-8\", not '%s'",
			   reader_text(&p->r, t));
	else if (!token_is(t + 1, ';'))
		diag_error(p->r.diag, (struct pos){p->r.src, t->end}, N_("missing ';' after @charset"));
	skip_rule(p);
}

static void read_at_rule(struct parser *p)
{
	static const char *const known[] = {"media", "page", "charset", "supports"};
	const struct token *t = peek(p);
	const char *near;

	if (strcasecmp(t->text, "media") == 0) {
		read_media(p);
	} else if (strcasecmp(t->text, "page") == 0) {
		p->r.i++;
		read_page(p);
	} else if (strcasecmp(t->text, "charset") == 0) {
		read_charset(p);
	} else if (strcasecmp(t->text, "supports") == 0) { /* asks browsers, so it is for them */
		skip_rule(p);
	} else {
		near = nearest_name(t->text, known, sizeof known / sizeof *known);
		if (strcasecmp(t->text, "import") == 0)
			diag_error(p->r.diag, reader_pos(&p->r, t),
				   "'@import' is not supported; a pack has one stylesheet");
		else if (strcasecmp(t->text, "font-face") == 0)
			diag_error(p->r.diag, reader_pos(&p->r, t),
				   "'@font-face' is not supported; fonts lie in the fonts folder");
		else if (near != NULL)
			diag_error(p->r.diag, reader_pos(&p->r, t),
				   "unknown at-rule '@%s'; did you mean '@%s'?", t->text, near);
		else
			diag_error(p->r.diag, reader_pos(&p->r, t),
				   "unknown at-rule '@%s'; expected @media, @page or @charset",
				   t->text);
		skip_rule(p);
	}
}

/* Rules up to the end, or up to the '}' of a nested list. */
static void read_rules(struct parser *p, bool nested)
{
	for (;;) {
		const struct token *t = peek(p);
		if (t->kind == TOKEN_END || (nested && token_is(t, '}')))
			return;
		if (token_is(t, '}') || token_is(t, ';')) {
			diag_error(p->r.diag, reader_pos(&p->r, t), "unexpected '%c'", t->c);
			p->r.i++;
		} else if (t->kind == TOKEN_AT) {
			read_at_rule(p);
		} else {
			read_rule(p);
		}
	}
}

static void read_source(struct sheet *sheet, struct diag *diag, const struct source *src)
{
	struct parser p = {.sheet = sheet, .r = {.arena = sheet->arena, .diag = diag, .src = src}};
	size_t n;

	p.r.tokens = token_read(sheet->arena, diag, src, &n);
	p.r.end = n;
	read_rules(&p, false);
}

struct sheet *sheet_parse(struct arena *arena, struct diag *diag, const struct source *src)
{
	struct sheet *s = arena_zalloc(arena, sizeof *s);
	unsigned errors = diag->errors;

	s->arena = arena;
	s->builtin = true;
	read_source(s, diag,
		    source_new(arena, "built-in style", sheet_builtin, strlen(sheet_builtin)));
	s->builtin = false;
	read_source(s, diag, src);
	if (diag->errors > errors)
		return NULL;
	style_start(s);
	cascade_start(s);
	names_check(s, diag);
	page_check(s, diag);
	return diag->errors > errors ? NULL : s;
}

struct sheet *sheet_read(struct arena *arena, struct diag *diag, const char *path)
{
	const struct source *src = source_read(arena, diag, path);

	return src != NULL ? sheet_parse(arena, diag, src) : NULL;
}
