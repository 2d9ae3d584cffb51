/*
 * The line composer: single rules in readable form, then every paragraph of the published
 * report and a set of hard ones at every width from 4 to 40 em, in steps of a tenth.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/layout.h"
#include "layout/line.h"
#include "test.h"
#include <stdlib.h>

static struct composer c;
static struct style style;
static const char *const families[] = {"FandolFang", NULL};

static struct run run_of(const char *text)
{
	return (struct run){.kind = RUN_TEXT, .style = &style, .text = text, .len = strlen(text)};
}

/* The lines of a text at a measure in tenths of an em, joined with |. */
static const char *lines(const char *text, int tenths, int indent)
{
	static char out[4096];
	struct run r = run_of(text);
	size_t n = 0;

	composer_set(&c, &style, &r);
	composer_break(&c, style.font_size * tenths / 10, style.font_size * indent);
	for (size_t i = 0; i < c.nlines; i++) {
		const char *from = c.ch[c.lines[i].first].text;
		const struct ch *last = &c.ch[c.lines[i].end - 1];

		n += (size_t)snprintf(out + n, sizeof out - n, "%s%.*s", i > 0 ? "|" : "",
				      (int)(last->text + last->cluster->nbytes - from), from);
	}
	return out;
}

static void test_rules(void)
{
	same(lines("一二三四五六七", 40, 0), "一二三四|五六七", "line: breaks between ideographs");
	same(lines("一二三四，五六七", 40, 0), "一二三|四，五六|七", "line: no comma at a line's start");
	same(lines("一二三四，五六七", 45, 0), "一二三四，|五六七",
	     "line: a comma at the end gives up its blank half");
	same(lines("一二三（四五六七", 45, 0), "一二三|（四五六七", "line: no bracket at a line's end; trimmed at the start");
	same(lines("支出1234.56万元整", 60, 0), "支出|1234.56万元|整", "line: an amount is not broken");
	same(lines("支出605.23万元", 50, 0), "支出|605.23万元", "line: an amount keeps its unit");
	same(lines("达到≥95%以上为", 40, 0), "达到|≥95%以|上为", "line: a sign and % keep to the number");
	same(lines("按规定——执行好", 40, 0), "按规|定——执|行好", "line: a dash is whole and not at the start");
	same(lines("甲乙丙丁……戊己", 50, 0), "甲乙丙|丁……戊己", "line: an ellipsis is whole");
	same(lines("（一）《甲》（二）", 100, 0), "（一）《甲》（二）", "line: adjacent marks share their blanks");
	same(lines("一二三四五六七八九", 80, 2), "一二三四五六|七八九", "line: two-character indent");
	same(lines("一二三四五六七八九", 80, 0), "一二三四五六七|八九", "line: no last line of one character");
	same(lines("一二三四五六七八。", 75, 0), "一二三四五六|七八。", "line: nor of one character and a stop");
	same(lines("budget disclosure report", 60, 0), "budget|disclosure|report", "line: words break at spaces");
	same(lines("办公室abcdefghijklmnopqrst", 40, 0), "办公室|abcdefgh|ijklmnop|qrst",
	     "line: a word longer than the measure breaks inside");
	same(lines("2024 年度", 100, 0), "2024 年度", "line: a typed space stays in the text");
}

static void test_gap(void)
{
	struct run typed = run_of("共 13 个"), bare = run_of("共13个");
	unit min, a, b;

	composer_set(&c, &style, &typed);
	composer_extent(&c, &min, &a);
	composer_set(&c, &style, &bare);
	composer_extent(&c, &min, &b);
	ok(a == b, "line: a typed space between Han and digits is the gap itself");
}

/* ---- every width -----------------------------------------------------------------
 *
 * The rules once more, written apart from text.c: what may not stand at a line's start or
 * end, and what may not be broken. A line may go against one only where the piece that must
 * stay whole is wider than the measure.
 */

static const char *const hard[] = {
	"根据《中华人民共和国预算法》（2018年修订）的规定，本部门“三公”经费支出12.34万元，其中：因公出国（境）费0.00万元、"
	"公务接待费1234.56万元；增长5.5%。是否合理？合理！“依据”为：《办法》“第三条”（二）、（三）……——见‘附件’。",
	"他说：“你好”“再见”，（一）《甲》《乙》“丙”‘丁’。共计￥100元，占98.5％。（（括号（里）的）括号）。",
	"项目编码13011024P000024100228，网址https://www.example.gov.cn/zwgk/czyjs/2024/index.html，文号鹿办文〔2017〕31号。",
	"一、“一站式接待、一条龙办理、一揽子解决”的作用，使其真正成为群众信访事项的“终点站”。",
	"全区 13 个乡镇（区）群众工作站参照 ABC mixed Latin text 和 GB/T 15834-2011 推动工作，达到≥95%、≤5万元。",
	"（（（甲）乙）丙）《〈条例〉实施细则》、〔〔2024〕〕【重点【难点】】（含《办法（试行）》（冀财〔2023〕18号））。",
	"“他说：‘请看“附件一”。’”她问：“‘三公’经费呢？”答：“‘三公’经费，‘只减不增’。”",
	"合计1234567890123.45元、98,765,432.10元、-12.30万元、+0.5%、±3%、1/3、10:30、3.14159265358979，约￥1,000.00元。",
	"比例为10%～20%、5%–8%、≥95%、≤100％、＞90%、12‰，误差±0.05%；完成率达到99.99%以上，其中：满意度≥98.5%。",
	"依据财预〔2016〕143号、冀政发〔2015〕1号、鹿政办函〔2024〕12号〔附件〔一〕〕，自2024年1月1日起施行。",
	"过紧日子——厉行节约——压减一般性支出……严控“三公”经费……；详见：附件——《说明》……——。",
	"见https://www.sjzlq.gov.cn/columns/1a2b3c4d-5e6f-7a8b-9c0d-e1f2a3b4c5d6/202403/05/a_very_long_name.html?id=123&x=4。",
	"使用XML/PDF/A-3、OFD（GB/T 33190-2016）、UTF-8编码与Linux 6.1 LTS内核；e-mail：budget@example.gov.cn，电话0311-82011234。",
	"其中：基本支出425.52万元（人员经费331.80万元，公用经费93.72万元），项目支出221.71万元；共计647.23万元，增长9.63%。",
	"A.Dr. Smith's (2019) “report”, p. 12–15; see [3], {4}, e.g. 50% of 1,234.5 kWh.",
	"，。！？；：、）》”’开头就是标点，“（《‘结尾也是标点’》）”。",
	"一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥。",
	"共5亿元、3.5亿元、12345678万元、0.01万元、7元。",
};

static bool in_set(uint32_t code, const char *set)
{
	for (; *set != '\0'; set = g_utf8_next_char(set))
		if (g_utf8_get_char(set) == code)
			return true;
	return false;
}

static bool is_digit(uint32_t code)
{
	return code >= '0' && code <= '9';
}

static bool is_western(uint32_t code)
{
	return code > ' ' && code < 0x2000;
}

/* Rules about marks: the first of these never starts a line, the second never ends one. */
static bool clings_by_mark(uint32_t a, uint32_t b)
{
	return in_set(b, "、，；：。！？”’」』）〕】］｝》〉％‰·–～—…,.;:!?)]}%") || in_set(a, "“‘「『（〔【［｛《〈([{");
}

/*
 * Rules about numbers, codes and words: 1,234.56万元, ≥95%, 15834-2011, 13011024P000024100228.
 * A word or an address may break behind - or / when a letter follows.
 */
static bool clings_by_number(uint32_t a, uint32_t b)
{
	if (is_western(a) && is_western(b))
		return !(in_set(a, "-/") && g_unichar_isalpha(b));
	if (is_digit(b) && in_set(a, "≥≤＞＜￥"))
		return true;
	if (is_digit(a) && in_set(b, "万亿元"))
		return true;
	return in_set(a, "万亿") && b == 0x5143; /* 元 */
}

enum { BY_MARK = 1, BY_NUMBER = 2 };

/* Does what stands before ch i cling to it? */
static bool clings(size_t i, int rules)
{
	uint32_t a, b;

	if (i == 0 || i >= c.n)
		return false;
	a = c.ch[i - 1].cluster->code;
	b = c.ch[i].cluster->code;
	if (a == ' ' || b == ' ')
		return false;
	return ((rules & BY_MARK) && clings_by_mark(a, b)) || ((rules & BY_NUMBER) && clings_by_number(a, b));
}

/* Does the whole piece around the break before ch i fit a line? */
static bool would_fit(size_t i, int rules, unit measure, unit indent)
{
	size_t first = i, end = i;
	unit w;

	while (clings(first, rules))
		first--;
	first -= first == i;
	while (end < c.n && (end == i || clings(end, rules)))
		end++;
	w = c.sum[end] - c.sum[first] - c.ch[end - 1].gap - ch_end_trim(&c.ch[end - 1]);
	if (first > 0)
		w -= ch_start_trim(&c.ch[first]);
	return w <= (first > 0 ? measure : measure - indent);
}

/* Every line break keeps the rules, where the text can. */
static bool breaks_kept(unit measure, unit indent)
{
	for (size_t k = 0; k + 1 < c.nlines; k++) {
		size_t i = c.lines[k].next;

		if (c.lines[k].end < i)
			continue; /* at a space */
		if (clings(i, BY_MARK) && would_fit(i, BY_MARK, measure, indent))
			return false;
		if (clings(i, BY_NUMBER) && would_fit(i, BY_MARK | BY_NUMBER, measure, indent))
			return false;
	}
	return true;
}

/* Can the line be stretched at all? Not inside words, nor beside a mark on its own. */
static bool has_gap(const struct line *line)
{
	for (size_t i = line->first; i + 1 < line->end; i++) {
		const struct ch *a = &c.ch[i], *b = a + 1;

		if (a->gap > 0 || a->class == CHAR_SPACE ||
		    ((a->class == CHAR_HAN || a->class == CHAR_CLOSE) &&
		     (b->class == CHAR_HAN || b->class == CHAR_OPEN)))
			return true;
	}
	return false;
}

/* Emit a line; its right edge, its text behind *s. False when the text is not what was typed. */
static bool emit(size_t k, unit measure, unit *right, const char **s)
{
	struct frags out = {0};
	bool good = true;

	*right = 0;
	composer_emit(&c, k, measure, 0, 0, &out);
	for (size_t i = 0; i < out.n; i++) {
		const struct frag *f = &out.v[i];

		good = good && strncmp(*s, f->text, f->nbytes) == 0;
		*s += f->nbytes;
		*right = f->x + f->w;
	}
	frags_free(&out);
	if (k + 1 < c.nlines)
		while (**s == ' ')
			++*s; /* typed spaces at a break may go */
	return good;
}

/* A last line of one character, though the line before could spare one and keep three. */
static bool is_lonely(unit measure)
{
	const struct line *last = &c.lines[c.nlines - 1], *prev = last - 1;
	size_t ink = 0;

	if (c.nlines < 2)
		return false;
	for (size_t i = last->first; i < last->end; i++)
		ink += !in_set(c.ch[i].cluster->code, "、，；：。！？”’」』）〕】］｝》〉,.;:!?)]} ");
	if (ink != 1)
		return false;
	for (size_t i = prev->first + 4; i < prev->end; i++)
		if (!clings(i, BY_MARK | BY_NUMBER) && c.ch[i].class != CHAR_SPACE &&
		    c.sum[last->end] - c.sum[i] <= measure)
			return true;
	return false;
}

enum { BREAKS, MEASURE, FULL, LONELY, TEXT, NRULES };
static const char *const rule_names[NRULES] = {
	"nothing that may not start or end a line, no number or amount broken",
	"no line over its measure",
	"full lines reach the measure to the unit",
	"no last line of one character",
	"the lines give the text back",
};

/* Print the first case against a rule, so that it can be looked at. */
static void show(int rule, int *count, int tenths, const char *text)
{
	if ((*count)++ > 0)
		return;
	printf("  first against '%s', at %d.%d em: ", rule_names[rule], tenths / 10, tenths % 10);
	for (size_t i = 0; i < c.nlines; i++) {
		const struct ch *a = &c.ch[c.lines[i].first], *b = &c.ch[c.lines[i].end - 1];

		printf("%s%.*s", i > 0 ? "|" : "", (int)(b->text + b->cluster->nbytes - a->text), a->text);
	}
	printf("%s\n", c.nlines == 0 ? text : "");
}

static void try_width(const char *text, int tenths, int bad[NRULES])
{
	unit measure = style.font_size * tenths / 10, indent = style.font_size * 2, right;
	struct run r = run_of(text);
	const char *rest = text;
	bool over = false, ragged = false, same_text = true;

	composer_set(&c, &style, &r);
	composer_break(&c, measure, indent);
	if (!breaks_kept(measure, indent))
		show(BREAKS, &bad[BREAKS], tenths, text);
	if (is_lonely(measure))
		show(LONELY, &bad[LONELY], tenths, text);
	for (size_t k = 0; k < c.nlines; k++) {
		same_text &= emit(k, measure, &right, &rest);
		over |= right > measure && c.lines[k].end - c.lines[k].first > 1;
		ragged |= !c.lines[k].last && right != measure && has_gap(&c.lines[k]);
	}
	if (over)
		show(MEASURE, &bad[MEASURE], tenths, text);
	if (ragged)
		show(FULL, &bad[FULL], tenths, text);
	if (!same_text || *rest != '\0')
		show(TEXT, &bad[TEXT], tenths, text);
}

static void try_widths(const char *text, int bad[NRULES])
{
	struct arena *arena = arena_new(), *before = c.arena;

	c.arena = arena; /* the glyphs of 361 widths are not kept */
	for (int tenths = 40; tenths <= 400; tenths++)
		try_width(text, tenths, bad);
	c.arena = before;
	arena_free(arena);
}

static void report_rules(const int bad[NRULES], const char *what)
{
	char name[256];

	for (int i = 0; i < NRULES; i++) {
		snprintf(name, sizeof name, "line: %s, 4 to 40 em: %s", what, rule_names[i]);
		ok(bad[i] == 0, name);
		if (bad[i] > 0)
			printf("  %d times\n", bad[i]);
	}
}

static void test_hard(void)
{
	for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
		int bad[NRULES] = {0};
		char what[64];

		try_widths(hard[i], bad);
		snprintf(what, sizeof what, "hard paragraph %zu", i + 1);
		report_rules(bad, what);
	}
}

/* A paragraph of the published report without its markdown, in place; false: no paragraph. */
static bool strip_markdown(char *line)
{
	char *out = line;

	line[strcspn(line, "\r\n")] = '\0';
	if (*line == '\0' || *line == '#' || strchr(line, '\t') != NULL)
		return false;
	for (const char *s = line; *s != '\0';) {
		if (strncmp(s, "**", 2) == 0)
			s += 2;
		else if (strncmp(s, "<b>", 3) == 0)
			s += 3;
		else if (strncmp(s, "</b>", 4) == 0)
			s += 4;
		else
			*out++ = *s++;
	}
	*out = '\0';
	return out > line;
}

static void test_report(const char *top)
{
	int bad[NRULES] = {0}, paragraphs = 0;
	char path[4096], *line = NULL;
	size_t cap = 0;
	FILE *in;

	snprintf(path, sizeof path, "%s/tests/fixtures/luquan-xinfang-2024.md", top);
	in = fopen(path, "r");
	ok(in != NULL, "line: the report's text opens");
	while (in != NULL && getline(&line, &cap, in) >= 0)
		if (strip_markdown(line)) {
			try_widths(line, bad);
			paragraphs++;
		}
	if (in != NULL)
		fclose(in);
	free(line);
	ok(paragraphs > 100, "line: the report has its paragraphs");
	report_rules(bad, "the report");
}

int main(void)
{
	struct arena *arena = arena_new();
	struct diag diag = {.out = stderr};
	struct fonts *fonts;
	const char *top = getenv("TOP") != NULL ? getenv("TOP") : ".";
	char dir[4096];

	snprintf(dir, sizeof dir, "%s/fonts", top);
	fonts = fonts_open(&diag, dir);
	if (fonts == NULL)
		return 1;
	c = (struct composer){.arena = arena, .diag = &diag, .fonts = fonts};
	style = (struct style){.families = families,
			       .font_size = 16 * UNIT_PT,
			       .font_weight = 400,
			       .line_height = 28 * UNIT_PT,
			       .text_align = ALIGN_JUSTIFY};
	test_rules();
	test_gap();
	test_hard();
	test_report(top);
	composer_free(&c);
	fonts_free(fonts);
	arena_free(arena);
	return done();
}
