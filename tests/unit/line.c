/*
 * The line composer: classes, single rules in readable form, and every hard paragraph at
 * every width from 4 to 40 em.
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
	same(lines("达到≥95%以上为", 40, 0), "达到|≥95%|以上为", "line: a sign and % keep to the number");
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

/* ---- every width ----------------------------------------------------------------- */

static const char *const hard[] = {
	"根据《中华人民共和国预算法》（2018年修订）的规定，本部门“三公”经费支出12.34万元，其中：因公出国（境）费0.00万元、"
	"公务接待费1234.56万元；增长5.5%。是否合理？合理！“依据”为：《办法》“第三条”（二）、（三）……——见‘附件’。",
	"他说：“你好”“再见”，（一）《甲》《乙》“丙”‘丁’。共计￥100元，占98.5％。（（括号（里）的）括号）。",
	"项目编码13011024P000024100228，网址https://www.example.gov.cn/zwgk/czyjs/2024/index.html，文号鹿办文〔2017〕31号。",
	"一、“一站式接待、一条龙办理、一揽子解决”的作用，使其真正成为群众信访事项的“终点站”。",
	"全区 13 个乡镇（区）群众工作站参照 ABC mixed Latin text 和 GB/T 15834-2011 推动工作，达到≥95%、≤5万元。",
};

static bool is_number_part(uint32_t ch)
{
	return (ch >= '0' && ch <= '9') || ch == '.' || ch == '%';
}

/* The widest piece that the rules forbid to break: narrower measures cannot hold. */
static unit widest_piece(void)
{
	unit min, max;

	composer_extent(&c, &min, &max);
	return min;
}

static int check_breaks(unit measure)
{
	int bad = 0;

	if (widest_piece() > measure)
		return 0;
	for (size_t i = 0; i + 1 < c.nlines; i++) {
		const struct ch *end = &c.ch[c.lines[i].end - 1], *start = &c.ch[c.lines[i].next];

		bad += end->class == CHAR_OPEN;
		bad += start->class == CHAR_CLOSE || start->class == CHAR_MIDDLE;
		bad += start->class == CHAR_DASH || start->class == CHAR_DOTS;
		bad += is_number_part(end->cluster->code) && is_number_part(start->cluster->code) &&
		       end + 1 == start;
	}
	return bad;
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

static int check_widths(unit measure)
{
	int bad = 0;

	for (size_t i = 0; i < c.nlines; i++) {
		struct frags out = {0};
		const struct frag *last;
		unit right = 0;
		bool full = !c.lines[i].last;

		composer_emit(&c, i, measure, 0, 0, &out);
		last = out.n > 0 ? &out.v[out.n - 1] : NULL;
		if (last != NULL)
			right = last->x + last->w;
		if (right > measure && c.lines[i].end - c.lines[i].first > 1)
			bad++;
		/* a full line with a gap that may open reaches the measure to the unit */
		if (full && right != measure && has_gap(&c.lines[i]))
			bad++;
		frags_free(&out);
	}
	return bad;
}

static void test_all_widths(void)
{
	for (size_t t = 0; t < sizeof hard / sizeof *hard; t++) {
		int breaks = 0, widths = 0;
		char name[64];

		for (int tenths = 40; tenths <= 400; tenths++) {
			struct run r = run_of(hard[t]);
			unit measure = style.font_size * tenths / 10;

			composer_set(&c, &style, &r);
			composer_break(&c, measure, style.font_size * 2);
			breaks += check_breaks(measure);
			widths += check_widths(measure);
		}
		snprintf(name, sizeof name, "line: paragraph %zu from 4 to 40 em: breaks", t + 1);
		ok(breaks == 0, name);
		snprintf(name, sizeof name, "line: paragraph %zu from 4 to 40 em: widths", t + 1);
		ok(widths == 0, name);
	}
}

int main(void)
{
	struct arena *arena = arena_new();
	struct diag diag = {.out = stderr};
	struct fonts *fonts;
	char dir[4096];

	snprintf(dir, sizeof dir, "%s/fonts", getenv("TOP") != NULL ? getenv("TOP") : ".");
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
	test_all_widths();
	composer_free(&c);
	fonts_free(fonts);
	arena_free(arena);
	return done();
}
