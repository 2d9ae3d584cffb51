/*
 * pdf_meta: the book's title, author, subject, keywords, language and date in; document
 * information, XMP and viewer preferences out. The surprising rule: the clock is never
 * asked. The date is the report's own, else SOURCE_DATE_EPOCH, else there is none.
 */
#include "base/buf.h"
#include "base/diag.h"
#include "export/pdf.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PRODUCER "gongkai"

struct date {
	int year, month, day, hour, minute, second; /* UTC; year 0: no date */
};

/* YYYY-MM-DD */
static bool read_date(const char *text, struct date *date)
{
	static const char shape[] = "dddd-dd-dd";

	if (strlen(text) != strlen(shape))
		return false;
	for (size_t i = 0; shape[i] != '\0'; i++)
		if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
			return false;
	*date = (struct date){.year = atoi(text), .month = atoi(text + 5), .day = atoi(text + 8)};
	return date->year > 0 && date->month >= 1 && date->month <= 12 && date->day >= 1 &&
	       date->day <= 31;
}

static bool read_epoch(const char *text, struct date *date)
{
	char *end;
	long long seconds = strtoll(text, &end, 10);
	time_t t = (time_t)seconds;
	struct tm tm;

	if (end == text || *end != '\0' || seconds < 0 || gmtime_r(&t, &tm) == NULL ||
	    tm.tm_year > 9999 - 1900)
		return false;
	*date = (struct date){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
			      tm.tm_hour,	 tm.tm_min,	tm.tm_sec};
	return true;
}

static struct date book_date(const struct pdf *p)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	struct date date = {0};

	if (p->book->date != NULL && *p->book->date != '\0') {
		if (read_date(p->book->date, &date))
			return date;
		diag_warning(p->diag, POS_NONE,
			     "'%s' is not a date such as 2024-03-05; the pdf gets none",
			     p->book->date);
	} else if (epoch != NULL && *epoch != '\0') {
		if (read_epoch(epoch, &date))
			return date;
		diag_warning(p->diag, POS_NONE,
			     "SOURCE_DATE_EPOCH is '%s', not a number of seconds; "
			     "the pdf gets no date",
			     epoch);
	}
	return (struct date){0};
}

static bool present(const char *text)
{
	return text != NULL && *text != '\0';
}

/* ---- document information ------------------------------------------------------------ */

static void set_text(const struct pdf *p, qpdf_oh dict, const char *key, const char *text)
{
	if (present(text))
		qpdf_oh_replace_key(p->q, dict, key, qpdf_oh_new_unicode_string(p->q, text));
}

static void add_info(const struct pdf *p, const struct date *d)
{
	qpdf_oh info = qpdf_oh_new_dictionary(p->q);
	char text[96];

	set_text(p, info, "/Title", p->book->title);
	set_text(p, info, "/Author", p->book->author);
	set_text(p, info, "/Subject", p->book->subject);
	set_text(p, info, "/Keywords", p->book->keywords);
	set_text(p, info, "/Producer", PRODUCER);
	if (d->year > 0) {
		snprintf(text, sizeof text, "D:%04d%02d%02d%02d%02d%02dZ", d->year, d->month,
			 d->day, d->hour, d->minute, d->second);
		set_text(p, info, "/CreationDate", text);
		set_text(p, info, "/ModDate", text);
	}
	qpdf_oh_replace_key(p->q, qpdf_get_trailer(p->q), "/Info",
			    qpdf_make_indirect_object(p->q, info));
}

/* ---- XMP ----------------------------------------------------------------------------- */

static void put_escaped(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '&')
			buf_puts(b, "&amp;");
		else if (*text == '<')
			buf_puts(b, "&lt;");
		else if (*text == '>')
			buf_puts(b, "&gt;");
		else
			buf_putc(b, *text);
	}
}

/* One property, its text between what stands before and after. */
static void put_property(struct buf *b, const char *before, const char *text, const char *after)
{
	if (!present(text))
		return;
	buf_puts(b, before);
	put_escaped(b, text);
	buf_puts(b, after);
}

static void put_xmp(struct buf *b, const struct book *book, const struct date *d)
{
	char date[96] = "";

	if (d->year > 0)
		snprintf(date, sizeof date, "%04d-%02d-%02dT%02d:%02d:%02dZ", d->year, d->month,
			 d->day, d->hour, d->minute, d->second);
	buf_puts(b, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
		    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
		    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
		    "<rdf:Description rdf:about=\"\""
		    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
		    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
		    " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
		    "<dc:format>application/pdf</dc:format>\n");
	put_property(b, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", book->title,
		     "</rdf:li></rdf:Alt></dc:title>\n");
	put_property(b, "<dc:creator><rdf:Seq><rdf:li>", book->author,
		     "</rdf:li></rdf:Seq></dc:creator>\n");
	put_property(b, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", book->subject,
		     "</rdf:li></rdf:Alt></dc:description>\n");
	put_property(b, "<dc:language><rdf:Bag><rdf:li>", book->lang,
		     "</rdf:li></rdf:Bag></dc:language>\n");
	put_property(b, "<pdf:Keywords>", book->keywords, "</pdf:Keywords>\n");
	put_property(b, "<pdf:Producer>", PRODUCER, "</pdf:Producer>\n");
	put_property(b, "<xmp:CreateDate>", date, "</xmp:CreateDate>\n");
	put_property(b, "<xmp:ModifyDate>", date, "</xmp:ModifyDate>\n");
	buf_puts(b, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
}

static void add_xmp(const struct pdf *p, const struct date *date)
{
	struct buf xmp = {0};

	put_xmp(&xmp, p->book, date);
	qpdf_oh_replace_key(p->q, p->root, "/Metadata",
			    pdf_stream(p, "<</Type /Metadata /Subtype /XML>>", &xmp));
	buf_free(&xmp);
}

void pdf_add_meta(const struct pdf *p)
{
	struct date date = book_date(p);

	add_info(p, &date);
	add_xmp(p, &date);
	set_text(p, p->root, "/Lang", p->book->lang);
	qpdf_oh_replace_key(p->q, p->root, "/ViewerPreferences",
			    qpdf_oh_parse(p->q, "<</DisplayDocTitle true>>"));
}
