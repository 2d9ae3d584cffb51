/*
 * parse: a template file in, its xmlDoc out, where every element, attribute and text
 * knows its place (see tree.h). libxml2 keeps lines of elements only, so its SAX2 tree
 * builder is wrapped: when an element begins, the parser stands at the end of its tag
 * and the raw tag is read once more, by us, for the places of its attributes. The
 * surprising rule: libxml2 drops what it has read from the front of its buffer, so the
 * offset is what it consumed plus where it stands, never a pointer into our text.
 */
#include "base/arena.h"
#include "template/tree.h"

#include <ctype.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	struct arena *arena;
	struct diag *diag;
	const struct source *src;
	size_t markup_end; /* of the last tag, comment or instruction: where a text begins */
	bool failed;
};

/* How far the parser has read. */
static size_t offset(const xmlParserCtxt *ctxt)
{
	const xmlParserInput *in = ctxt->input;
	size_t n = in ? in->consumed + (size_t)(in->cur - in->base) : 0;
	const struct reading *r = ctxt->_private;

	return n < r->src->len ? n : r->src->len;
}

static struct pos place(const struct reading *r, size_t off)
{
	return (struct pos){r->src, (uint32_t)off};
}

static struct pos *new_place(struct reading *r, size_t off)
{
	struct pos *p = arena_alloc(r->arena, sizeof *p);

	*p = place(r, off);
	return p;
}

/* The attribute of an element by its name as it is written. */
static xmlAttr *find_attribute(const xmlNode *node, const char *name, size_t len)
{
	const char *colon = memchr(name, ':', len);
	size_t prefix = colon ? (size_t)(colon - name) : 0;
	const char *local = colon ? colon + 1 : name;
	size_t n = len - (size_t)(local - name);

	for (xmlAttr *a = node->properties; a; a = a->next) {
		const char *p = a->ns && a->ns->prefix ? (const char *)a->ns->prefix : "";

		if (strlen(p) == prefix && memcmp(p, name, prefix) == 0 &&
		    strlen((const char *)a->name) == n && memcmp(a->name, local, n) == 0)
			return a;
	}
	return NULL;
}

/* Read the tag at text[from..to), known to be well-formed, for the places of its attributes. */
static void place_attributes(struct reading *r, xmlNode *node, size_t from, size_t to)
{
	const char *text = r->src->text, *p = text + from + 1, *end = text + to;

	while (p < end && !isspace((unsigned char)*p))
		p++;
	while (p < end) {
		const char *name, *name_end, *value;
		char quote;
		xmlAttr *a;

		while (p < end && isspace((unsigned char)*p))
			p++;
		for (name = p; p < end && *p != '=' && !isspace((unsigned char)*p); p++)
			;
		name_end = p;
		while (p < end && *p != '"' && *p != '\'')
			p++;
		if (p == end)
			return;
		quote = *p++;
		for (value = p; p < end && *p != quote; p++)
			;
		p++;
		a = find_attribute(node, name, (size_t)(name_end - name));
		if (a) {
			struct attribute *at = arena_alloc(r->arena, sizeof *at);

			at->pos = place(r, (size_t)(name - text));
			at->value = place(r, (size_t)(value - text));
			a->_private = at;
		}
	}
}

static void start_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
			  int namespaces_n, const xmlChar **namespaces, int attributes_n,
			  int defaulted_n, const xmlChar **attributes)
{
	xmlParserCtxt *ctxt = ctx;
	struct reading *r = ctxt->_private;
	size_t end = offset(ctxt), start = end;
	struct element *e;

	xmlSAX2StartElementNs(ctx, name, prefix, uri, namespaces_n, namespaces, attributes_n,
			      defaulted_n, attributes);
	/* A well-formed tag holds no further '<', not even in its attributes. */
	while (start > 0 && r->src->text[start] != '<')
		start--;
	r->markup_end = end + (r->src->text[end] == '/' ? 2 : 1);
	if (!ctxt->node)
		return;
	e = arena_zalloc(r->arena, sizeof *e);
	e->pos = place(r, start);
	ctxt->node->_private = e;
	place_attributes(r, ctxt->node, start, end);
}

static void end_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	xmlParserCtxt *ctxt = ctx;

	xmlSAX2EndElementNs(ctx, name, prefix, uri);
	((struct reading *)ctxt->_private)->markup_end = offset(ctxt);
}

static void characters(void *ctx, const xmlChar *text, int len)
{
	xmlParserCtxt *ctxt = ctx;
	struct reading *r = ctxt->_private;
	xmlNode *last = ctxt->node ? ctxt->node->last : NULL;

	xmlSAX2Characters(ctx, text, len);
	if (ctxt->node && ctxt->node->last && ctxt->node->last != last)
		ctxt->node->last->_private = new_place(r, r->markup_end);
}

static void cdata(void *ctx, const xmlChar *text, int len)
{
	xmlParserCtxt *ctxt = ctx;
	struct reading *r = ctxt->_private;
	size_t end = offset(ctxt), start;
	xmlNode *last;

	/* libxml2 calls with the parser before or after the closing marks. */
	for (start = end; start > 0 && strncmp(r->src->text + start, "<![CDATA[", 9) != 0; start--)
		;
	xmlSAX2CDataBlock(ctx, text, len);
	last = ctxt->node ? ctxt->node->last : NULL;
	if (last && !last->_private)
		last->_private = new_place(r, start + strlen("<![CDATA["));
	/* The text after it begins behind its ]]>. */
	end = start + strlen("<![CDATA[") + (size_t)len;
	r->markup_end = strncmp(r->src->text + end, "]]>", 3) == 0 ? end + 3 : offset(ctxt);
}

static void comment(void *ctx, const xmlChar *text)
{
	xmlParserCtxt *ctxt = ctx;

	xmlSAX2Comment(ctx, text);
	((struct reading *)ctxt->_private)->markup_end = offset(ctxt);
}

static void instruction(void *ctx, const xmlChar *target, const xmlChar *data)
{
	xmlParserCtxt *ctxt = ctx;

	xmlSAX2ProcessingInstruction(ctx, target, data);
	((struct reading *)ctxt->_private)->markup_end = offset(ctxt);
}

/* The document type: called before an internal subset is read, and where it must not begin. */
static void doctype(void *ctx, const xmlChar *name, const xmlChar *public, const xmlChar *system)
{
	xmlParserCtxt *ctxt = ctx;
	struct reading *r = ctxt->_private;

	(void)name, (void)public, (void)system;
	if (*ctxt->input->cur != '[')
		return;
	if (!r->failed)
		diag_error(r->diag, place(r, offset(ctxt)),
			   "the DOCTYPE declares entities or elements of its own: "
			   "'<!DOCTYPE html>' was expected");
	r->failed = true;
	xmlStopParser(ctxt);
}

static void complain(void *ctx, xmlError *error)
{
	xmlParserCtxt *ctxt = ctx;
	struct reading *r = ctxt->_private;
	size_t len = error->message ? strlen(error->message) : 0;
	const xmlNode *open = ctxt->node;

	if (error->level < XML_ERR_ERROR || r->failed)
		return;
	r->failed = true;
	while (len > 0 && error->message[len - 1] == '\n')
		len--;
	diag_error(r->diag, place(r, offset(ctxt)), "not well-formed XML: %.*s", (int)len,
		   error->message ? error->message : "");
	if ((error->code == XML_ERR_TAG_NAME_MISMATCH || error->code == XML_ERR_TAG_NOT_FINISHED) &&
	    open && open->_private)
		diag_note(r->diag, *(const struct pos *)open->_private,
			  "<%s> is still open from here", (const char *)open->name);
}

/* The XML declaration must not promise another encoding than the file has. */
static void check_encoding(struct reading *r)
{
	const char *text = r->src->text, *end, *p;
	size_t n;

	if (strncmp(text, "<?xml", 5) != 0 || !(end = strstr(text, "?>")))
		return;
	p = strstr(text, "encoding");
	if (!p || p > end || !(p = strpbrk(p, "'\"")) || p > end)
		return;
	p++;
	n = strcspn(p, "'\"");
	if (n == 5 && strncasecmp(p, "UTF-8", 5) == 0)
		return;
	r->failed = true;
	diag_error(r->diag, place(r, (size_t)(p - text)),
		   "the file says that its encoding is %.*s: UTF-8 was expected", (int)n, p);
}

static void set_handlers(xmlSAXHandler *sax)
{
	sax->startElementNs = start_element;
	sax->endElementNs = end_element;
	sax->characters = sax->ignorableWhitespace = characters;
	sax->cdataBlock = cdata;
	sax->comment = comment;
	sax->processingInstruction = instruction;
	sax->internalSubset = doctype;
	sax->serror = complain;
}

xmlDoc *parse_template(struct arena *arena, struct diag *diag, const struct source *src)
{
	struct reading r = {arena, diag, src, 0, false};
	xmlParserCtxt *ctxt;
	xmlDoc *doc;

	if (src->len == 0) {
		diag_error(diag, place(&r, 0), "the template %s is empty", src->name);
		return NULL;
	}
	ctxt = xmlCreateMemoryParserCtxt(src->text, (int)src->len);
	if (!ctxt) {
		diag_machine(diag, "cannot read %s: out of memory", src->name);
		return NULL;
	}
	/* No XML_PARSE_DTDLOAD, no XML_PARSE_NOENT: nothing from outside is ever read. */
	xmlCtxtUseOptions(ctxt, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
	ctxt->_private = &r;
	set_handlers(ctxt->sax);
	check_encoding(&r);
	if (!r.failed)
		xmlParseDocument(ctxt);
	doc = ctxt->myDoc;
	if (!ctxt->wellFormed && !r.failed) {
		r.failed = true;
		diag_error(diag, place(&r, offset(ctxt)), "not well-formed XML");
	}
	xmlFreeParserCtxt(ctxt);
	if (r.failed) {
		xmlFreeDoc(doc);
		return NULL;
	}
	return doc;
}

/* Bytes of the character that a reference such as &#x4E00; stands for; &amp; and its like: 1. */
static size_t reference_length(const char *ref)
{
	unsigned long c;

	if (ref[1] != '#')
		return 1;
	c = ref[2] == 'x' ? strtoul(ref + 3, NULL, 16) : strtoul(ref + 2, NULL, 10);
	return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

struct pos parse_value_at(const struct attribute *a, size_t off)
{
	struct pos pos = a->value;
	const char *text = pos.src->text, *end = text + pos.src->len, *p = text + pos.off;

	for (size_t n = 0; n < off && p < end;) {
		const char *semicolon = *p == '&' ? memchr(p, ';', (size_t)(end - p)) : NULL;

		if (*p == '\r' && p[1] == '\n')
			p++;
		n += semicolon ? reference_length(p) : 1;
		/* A place inside the reference is its beginning. */
		if (n > off)
			break;
		p = semicolon ? semicolon + 1 : p + 1;
	}
	pos.off = (uint32_t)(p - text);
	return pos;
}
