/*
 * template: the view and a pack's natural XHTML templates in, the report's XHTML out. The
 * only user of XPath. The surprising rule: text nodes that came from data keep the place
 * where they were typed (`const struct pos *` in _private), so that later stages can
 * complain about the YAML and not about the template.
 */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H
#include <libxml/tree.h>

struct arena;
struct diag;

/*
 * Render pack_dir/main (a file name such as report.xhtml). Parts are pack_dir/NAME.xhtml.
 * NULL after an error. The caller frees the document with xmlFreeDoc before the arena.
 */
xmlDoc *template_render(struct arena *, struct diag *, const char *pack_dir, const char *main, xmlDoc *view);

#endif
