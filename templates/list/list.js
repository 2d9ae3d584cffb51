/*
 * 目录页的筛选和检索。没有脚本时目录照样完整，所以这里只在已有的页面上加东西。
 *
 * 检索分两步。index（list/VERSION/N.js）说哪些报告里有一个词；报告自己的 data/search.js 说在哪一处。
 * 两种文件都是脚本：从 file:// 打开时 fetch 不能用，只能加 script 元素。
 * words 和 shardOf 与 src/list/words.c 是同一套规则，改一处要改两处；tests/check/list.py 对照两边。
 */
(function () {
	"use strict";

	var HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff";
	var RUNS = new RegExp("(?:[" + HAN + "]|[\\u{20000}-\\u{3ffff}])+|[0-9a-z](?:[0-9a-z]|\\.(?=[0-9]))*", "gu");
	var HEAD = 3;
	var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	/* ---- 词 ---------------------------------------------------------------------------- */

	/* 全角的数字和字母改半角，大写改小写；长度不变，所以位置还对得上。 */
	function fold(text) {
		return text.replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0e]/g, function (c) {
			return String.fromCharCode(c.charCodeAt(0) - 0xfee0);
		}).replace(/[A-Z]/g, function (c) {
			return c.toLowerCase();
		});
	}

	/* 1,234.50 是 1234.5 */
	function plain(text) {
		return text.replace(/([0-9]),(?=[0-9]{3}(?![0-9]))/g, "$1");
	}

	function trim(word) {
		return /^[0-9]+\.[0-9]+$/.test(word) ? word.replace(/\.?0+$/, "") : word;
	}

	/* 一段文字里的汉字串和数字、字母串：[{text, han}]。 */
	function runs(text) {
		return (plain(fold(text)).match(RUNS) || []).map(function (run) {
			var han = !/^[0-9a-z]/.test(run);
			return {text: han ? run : trim(run.slice(0, 64)), han: han};
		}).filter(function (run) {
			return run.text !== "";
		});
	}

	/* 索引里的词：一个汉字，相邻两个汉字，数字和字母串。 */
	function words(text) {
		var all = [];
		runs(text).forEach(function (run) {
			var chars = Array.from(run.text);
			if (!run.han)
				all.push(run.text);
			else
				chars.forEach(function (c, i) {
					all.push(c);
					if (i + 1 < chars.length)
						all.push(c + chars[i + 1]);
				});
		});
		return all;
	}

	function shardOf(word, shards) {
		var hash = 0;
		Array.from(word).slice(0, word.charCodeAt(0) > 127 ? 2 : HEAD).forEach(function (c) {
			hash = Math.imul(hash ^ c.codePointAt(0), 2654435761);
		});
		return (hash >>> 16) % shards;
	}

	/* 要查的东西：[{text, han, terms, prefix}]，prefix 是说以它开头的数也算。 */
	function parse(query) {
		return runs(query).map(function (run) {
			var chars = Array.from(run.text), terms = [run.text];
			var prefix = !run.han && run.text.length >= HEAD;
			if (run.han && chars.length > 1)
				terms = chars.slice(0, -1).map(function (c, i) {
					return c + chars[i + 1];
				});
			return {text: run.text, han: run.han, terms: terms, prefix: prefix};
		});
	}

	/* ---- 索引 -------------------------------------------------------------------------- */

	/* 一个词在哪些报告里，见 src/list/index.c。set：报告号的集合。 */
	function decode(code, count, set) {
		var next = 0, gap = 0, unit = 1, i, k, digit;
		if (code === "*")
			for (i = 0; i < count; i++)
				set.add(i);
		else if (code[0] === ".")
			for (i = 1; i < code.length; i++)
				for (k = 0; k < 6; k++)
					if (DIGITS.indexOf(code[i]) >> k & 1)
						set.add((i - 1) * 6 + k);
		for (i = 0; i < code.length && code !== "*" && code[0] !== "."; i++) {
			digit = DIGITS.indexOf(code[i]);
			gap += digit % 32 * unit;
			unit *= 32;
			if (digit >= 32)
				continue;
			set.add(next + gap);
			next += gap + 1;
			gap = 0;
			unit = 1;
		}
	}

	/* text：一个 shard；有这个词的报告。 */
	function lookup(text, term, prefix, count) {
		var set = new Set(), from, tab;
		var start = "\n" + term + (prefix ? "" : "\t");
		for (from = text.indexOf(start); from >= 0; from = text.indexOf(start, tab)) {
			tab = text.indexOf("\t", from);
			decode(text.slice(tab + 1, text.indexOf("\n", tab)), count, set);
		}
		return set;
	}

	/* ---- 一份报告 ---------------------------------------------------------------------- */

	/* data/search.js 的文字：[{id, text, heading, under, cells: [{id, text}]}]。 */
	function entries(text) {
		var under = "", all = [];
		text.split("\n").forEach(function (line) {
			var fields = line.split("\t"), heading = line[0] === "#";
			if (fields.length < 2)
				return;
			all.push({
				id: fields[0].slice(heading ? 1 : 0),
				text: fields[1],
				heading: heading,
				under: heading ? "" : under,
				cells: fields.slice(2).map(function (cell) {
					var space = cell.indexOf(" ");
					return {id: cell.slice(0, space), text: cell.slice(space + 1)};
				})
			});
			if (heading)
				under = fields[1];
		});
		return all;
	}

	function has(text, part) {
		if (part.han)
			return fold(text).indexOf(part.text) >= 0;
		return runs(text).some(function (run) {
			return run.text === part.text || (part.prefix && run.text.indexOf(part.text) === 0);
		});
	}

	/*
	 * 在一份报告里找：每个词要么在这一处，要么在报告的名称里，但至少有一个在这一处。
	 * 金额找到它那一格，别的找到行、标题或者段落所在的地方。
	 */
	function find(text, parts, title) {
		var hits = [];
		entries(text).forEach(function (entry) {
			var cells = [], here = 0;
			var good = parts.every(function (part) {
				var found = part.han ? [] : entry.cells.filter(function (cell) {
					return has(cell.text, part);
				});
				cells = cells.concat(found);
				if (found.length > 0 || has(entry.text, part)) {
					here++;
					return true;
				}
				return has(title, part);
			});
			if (good && here > 0)
				hits.push({id: cells.length > 0 ? cells[0].id : entry.id, entry: entry, cells: cells});
		});
		return hits;
	}

	if (typeof module !== "undefined") {
		module.exports = {words: words, shardOf: shardOf, parse: parse, lookup: lookup, find: find};
		return;
	}

	/* ---- 读文件 ------------------------------------------------------------------------ */

	var base = document.currentScript.getAttribute("src").replace(/list\.js$/, "");
	var loaded = {};

	/* 加一个 script 元素；它调用 gongkaiIndex 或者 gongkaiTexts，把文字交过来。 */
	function load(src) {
		if (!loaded[src])
			loaded[src] = new Promise(function (resolve, reject) {
				var script = document.createElement("script");
				script.src = src;
				script.take = resolve;
				script.onerror = function () {
					delete loaded[src];
					reject(new Error(src));
				};
				script.onload = function () {
					script.remove();
				};
				document.head.appendChild(script);
			});
		return loaded[src];
	}

	window.gongkaiIndex = function (text) {
		document.currentScript.take(text);
	};
	window.gongkaiTexts = function (unit, text) {
		document.currentScript.take({unit: unit, text: text});
	};

	/* ---- 页面 -------------------------------------------------------------------------- */

	var byId = document.getElementById.bind(document);
	var MOST_REPORTS = 20, MOST_HITS = 10, SNIPPET = 70;
	var reports = [], turn = 0, waiting;

	document.querySelectorAll("section.year").forEach(function (section) {
		section.querySelectorAll("tbody tr").forEach(function (row) {
			var link = row.querySelector("th a"), title = row.querySelector(".title");
			var year = section.id.slice(1) + "年";
			reports[Number(row.id.slice(1))] = {
				row: row,
				section: section,
				name: link.textContent + " " + year,
				title: link.textContent + (title ? " " + title.textContent : "") + " " + year,
				href: link.getAttribute("href")
			};
		});
	});

	/* 目录里只留名称相符的。返回有几份。 */
	function filter(parts) {
		var count = 0;
		reports.forEach(function (report) {
			report.row.hidden = !parts.every(function (part) {
				return has(report.title, part);
			});
			count += report.row.hidden ? 0 : 1;
		});
		document.querySelectorAll("section.year").forEach(function (section) {
			section.hidden = !section.querySelector("tbody tr:not([hidden])");
		});
		document.querySelectorAll(".years").forEach(function (years) {
			years.hidden = parts.length > 0;
		});
		return count;
	}

	/* 可能有的报告：索引说每个词都有的；名称里有得多的在前。 */
	function candidates(parts) {
		var shards = Number(byId("shards").value), asked = [];
		parts.forEach(function (part) {
			part.terms.forEach(function (term) {
				asked.push(load(base + shardOf(term, shards) + ".js").then(function (text) {
					return lookup(text, term, part.prefix, reports.length);
				}));
			});
		});
		return Promise.all(asked).then(function (sets) {
			return reports.map(function (report, i) {
				return i;
			}).filter(function (i) {
				return sets.every(function (set) {
					return set.has(i);
				});
			}).map(function (i) {
				return {i: i, named: parts.filter(function (part) {
					return has(reports[i].title, part);
				}).length};
			}).sort(function (a, b) {
				return b.named - a.named || a.i - b.i;
			}).map(function (found) {
				return found.i;
			});
		});
	}

	function element(name, text, className) {
		var e = document.createElement(name);
		if (text)
			e.textContent = text;
		if (className)
			e.className = className;
		return e;
	}

	/* 文字里相符的地方：[[从, 到]]。 */
	function matches(text, parts) {
		var folded = fold(text), spans = [];
		parts.forEach(function (part) {
			for (var at = folded.indexOf(part.text); at >= 0; at = folded.indexOf(part.text, at + 1))
				spans.push([at, at + part.text.length]);
		});
		return spans.sort(function (a, b) {
			return a[0] - b[0] || b[1] - a[1];
		});
	}

	/* 一段文字，相符的地方用 mark 标出，太长的只留第一处的前后。 */
	function marked(text, parts) {
		var into = document.createDocumentFragment();
		var spans = matches(text, parts), first = spans.length > 0 ? spans[0][0] : 0;
		var from = text.length > SNIPPET ? Math.max(0, Math.min(first - 20, text.length - SNIPPET)) : 0;
		var to = Math.min(text.length, from + SNIPPET), at = from;
		if (from > 0)
			into.append("…");
		spans.forEach(function (span) {
			if (span[0] < at || span[1] > to)
				return;
			into.append(text.slice(at, span[0]), element("mark", text.slice(span[0], span[1])));
			at = span[1];
		});
		into.append(text.slice(at, to), to < text.length ? "…" : "");
		return into;
	}

	function hitItem(report, hit, unit, parts) {
		var item = element("li"), link = element("a");
		link.href = report.href + "#" + encodeURIComponent(hit.id);
		link.append(marked(hit.entry.text, parts));
		if (hit.cells.length > 0)
			link.append(" ", element("mark", hit.cells[0].text), " " + unit);
		else if (hit.entry.cells.length > 0)
			link.append(" " + hit.entry.cells[0].text + " " + unit);
		item.append(link);
		if (hit.entry.under)
			item.append(" ", element("span", hit.entry.under, "under"));
		return item;
	}

	function reportItem(report, hits, unit, parts, most) {
		var item = element("li"), list = element("ul"), heading = element("h3"), link = element("a");
		link.textContent = report.name;
		link.href = report.href;
		heading.append(link);
		hits.slice(0, most).forEach(function (hit) {
			list.append(hitItem(report, hit, unit, parts));
		});
		item.append(heading, list);
		if (hits.length > most)
			item.append(element("p", "这份报告里还有 " + (hits.length - most) + " 处，加一个词可以找得更准。", "rest"));
		return item;
	}

	/* 从第 from 份起读一批报告，把找到的列出来；一批里都没有，就接着读下一批。 */
	function show(mine, found, from, parts, count) {
		var most = found.length > 1 ? MOST_HITS : 10 * MOST_HITS;
		var some = found.slice(from, from + MOST_REPORTS);
		return Promise.all(some.map(function (i) {
			var report = reports[i];
			return load(report.href.replace(/index\.html$/, "data/search.js")).then(function (file) {
				var hits = find(file.text, parts, report.title);
				return hits.length > 0 ? reportItem(report, hits, file.unit, parts, most) : null;
			});
		})).then(function (items) {
			var more = byId("more"), next = from + MOST_REPORTS;
			var shown = items.filter(Boolean);
			if (mine !== turn)
				return null;
			if (shown.length === 0 && next < found.length)
				return show(mine, found, next, parts, count);
			shown.forEach(function (item) {
				byId("hit-list").append(item);
			});
			count += shown.length;
			byId("hits").hidden = count === 0;
			more.hidden = next >= found.length;
			more.onclick = function () {
				var before = byId("hit-list").children.length;
				show(mine, found, next, parts, count).then(function () {
					var item = byId("hit-list").children[before];
					if (item)
						item.querySelector("a").focus();
				}, fail);
			};
			return {reports: count, more: next < found.length};
		});
	}

	function say(names, result) {
		var status = byId("status"), link;
		status.textContent = names > 0 ? "名称相符的报告 " + names + " 份。" : "没有名称相符的报告。";
		if (!result)
			status.append("正在查找正文……");
		else if (result.reports === 0 && !result.more)
			status.append("报告正文中没有找到。");
		else {
			link = element("a", "正文中有结果的报告 " + result.reports + (result.more ? " 份以上" : " 份"));
			link.href = "#hits-title";
			status.append(link, "。");
		}
	}

	function fail() {
		byId("status").textContent = "检索用的文件没有读到，可能目录刚刚更新过：请刷新页面再试。";
	}

	function search() {
		var mine = ++turn, parts = parse(byId("query").value), names = filter(parts);
		clearTimeout(waiting);
		byId("hit-list").textContent = "";
		byId("hits").hidden = true;
		byId("more").hidden = true;
		byId("status").textContent = "";
		if (parts.length === 0)
			return;
		say(names, null);
		candidates(parts).then(function (found) {
			return mine === turn ? show(mine, found, 0, parts, 0) : null;
		}).then(function (result) {
			if (mine === turn && result)
				say(names, result);
		}).catch(function () {
			if (mine === turn)
				fail();
		});
	}

	/* 输入法还没有上屏的拼音不查。 */
	function later(event) {
		clearTimeout(waiting);
		if (!event.isComposing)
			waiting = setTimeout(search, 250);
	}

	byId("query").addEventListener("input", later);
	byId("query").addEventListener("compositionend", later);
	byId("search").addEventListener("submit", function (event) {
		event.preventDefault();
		search();
	});
	byId("search").hidden = reports.length === 0;
	if (byId("query").value)
		search();
}());
