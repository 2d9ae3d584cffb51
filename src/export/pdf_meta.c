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

static void put_info(struct buf *out, const char *key, const char *text)
{
	if (!present(text))
		return;
	buf_puts(out, key);
	pdf_text(out, text);
}

static void add_info(struct pdf *p, const struct date *d)
{
	char date[96] = "";
	struct buf *out;

	if (d->year > 0)
		snprintf(date, sizeof date, "D:%04d%02d%02d%02d%02d%02dZ", d->year, d->month,
			 d->day, d->hour, d->minute, d->second);
	p->info = pdf_reserve(p, 1);
	out = pdf_begin(p, p->info);
	buf_puts(out, "<<");
	put_info(out, "/Title", p->book->title);
	put_info(out, "/Author", p->book->author);
	put_info(out, "/Subject", p->book->subject);
	put_info(out, "/Keywords", p->book->keywords);
	put_info(out, "/Producer", PRODUCER);
	put_info(out, "/CreationDate", date);
	put_info(out, "/ModDate", date);
	buf_puts(out, ">>");
	pdf_end(p, p->info);
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

/* PDF/A does not know what PDF/UA calls itself: the schema is told along with it. */
static void put_extension(struct buf *b)
{
	buf_puts(b, "<rdf:Description rdf:about=\"\""
		    " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
		    " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
		    " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
		    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
		    "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\n"
		    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/"
		    "</pdfaSchema:namespaceURI>\n"
		    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
		    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
		    "<pdfaProperty:name>part</pdfaProperty:name>\n"
		    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
		    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
		    "<pdfaProperty:description>Part of ISO 14289 that the file conforms to"
		    "</pdfaProperty:description>\n"
		    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
		    "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n");
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
		    " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
		    " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
		    " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
		    "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n"
		    "<pdfuaid:part>1</pdfuaid:part>\n"
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
	buf_puts(b, "</rdf:Description>\n");
	put_extension(b);
	buf_puts(b, "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
}

/* Not packed: readers of metadata look for the plain text. */
static void add_xmp(struct pdf *p, const struct date *date)
{
	unsigned number = pdf_reserve(p, 1);
	struct buf xmp = {0};

	put_xmp(&xmp, p->book, date);
	pdf_fill_stream(p, number, "/Type/Metadata/Subtype/XML", xmp.p, xmp.n);
	buf_puts(&p->catalog, "/Metadata");
	pdf_ref(&p->catalog, number);
	buf_free(&xmp);
}

static void add_colors(struct pdf *p)
{
	unsigned number = pdf_reserve(p, 1);
	struct buf profile = {0};

	pdf_icc(&profile);
	pdf_fill_packed_stream(p, number, "/N 3", profile.p, profile.n, PDF_FAST);
	buf_puts(&p->catalog, "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
			      "/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)"
			      "/DestOutputProfile");
	pdf_ref(&p->catalog, number);
	buf_puts(&p->catalog, ">>]");
	buf_free(&profile);
}

void pdf_add_meta(struct pdf *p)
{
	struct date date = book_date(p);

	add_info(p, &date);
	add_xmp(p, &date);
	add_colors(p);
	put_info(&p->catalog, "/Lang", p->book->lang);
	buf_puts(&p->catalog, "/ViewerPreferences<</DisplayDocTitle true>>");
}
