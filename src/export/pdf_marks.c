/*
 * pdf_marks: a page's fragments in, its marks out: runs of fragments that are one marked
 * sequence of the content stream. The surprising rule: only the marks of elements are
 * numbered, since artifacts are not in the structure tree; a picture that has no text to stand
 * for it is an artifact, whatever is in it.
 */
#include "export/pdf.h"
#include <string.h>

bool pdf_visible(const struct frag *f)
{
	return f->kind == FRAG_TEXT ? f->nglyphs > 0 : f->w > 0 && f->h > 0;
}

static bool is_decoration(const struct element *e)
{
	return e != NULL && e->alt == NULL &&
	       (strcmp(e->tag, "svg") == 0 || strcmp(e->tag, "img") == 0);
}

static bool is_in_decoration(const struct element *e)
{
	while (e != NULL && !is_decoration(e))
		e = e->parent;
	return e != NULL;
}

size_t pdf_marks(const struct page *page, struct pdf_mark *marks)
{
	const struct element *asked = NULL, *element = NULL, *parent = NULL;
	bool hidden = false; /* all of parent is a decoration */
	size_t n = 0;
	long mcid = 0;

	for (size_t i = 0; i < page->nfrags; i++) {
		const struct frag *f = &page->frags[i];

		if (!pdf_visible(f))
			continue;
		if (f->element != NULL && f->element->parent != parent) {
			parent = f->element->parent;
			hidden = is_in_decoration(parent);
		}
		if (f->element != asked)
			element = hidden || is_decoration(f->element) ? NULL : f->element;
		asked = f->element;
		if (n == 0 || page->frags[marks[n - 1].first].kind != f->kind ||
		    marks[n - 1].element != element ||
		    (marks[n - 1].first < page->nbody && i >= page->nbody))
			marks[n++] = (struct pdf_mark){element, "Span", element ? mcid++ : -1, i, i};
		marks[n - 1].end = i + 1;
	}
	return n;
}
