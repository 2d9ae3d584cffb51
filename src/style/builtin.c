/*
 * The built-in style: what XHTML elements are before a pack says anything. It weighs less
 * than any rule of a pack. Margins and the weight of headings are the pack's business.
 */
#include "style/sheet.h"

const char sheet_builtin[] =
	"html, body, section, nav, header, footer, main, article, aside, address, div, p, h1, h2,\n"
	"h3, h4, h5, h6, ol, ul, li, dl, dt, dd, figure, figcaption, blockquote, pre, hr, form,\n"
	"fieldset, details, summary, svg { display: block }\n"
	"head, script, style, title, meta, link, base, template, noscript { display: none }\n"
	"table { display: table }\n"
	"caption { display: table-caption; text-align: center }\n"
	"colgroup { display: table-column-group }\n"
	"col { display: table-column }\n"
	"thead { display: table-header-group }\n"
	"tbody, tfoot { display: table-row-group }\n"
	"tr { display: table-row }\n"
	"td, th { display: table-cell }\n"
	"th { font-weight: bold; text-align: center }\n"
	"strong, b { font-weight: bold }\n"
	"[hidden] { display: none }\n"
	/* GB/T 9704: head 37 mm, binding edge 28 mm, type area 156 x 225 mm */
	"@page { size: A4; margin: 37mm 26mm 35mm 28mm }\n";
