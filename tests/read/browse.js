// Look at pages in a real Chromium, as a citizen does: browse.js FOLDER PAGE...
// Each page is opened from a server that sends the strict policy of a government site, and from
// its file; on a desktop, on a phone, zoomed, without scripts, in high contrast and in print.
// Prints `ok NAME` and `not ok NAME`.
"use strict";
const fs = require("fs"), http = require("http"), path = require("path");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [folder, ...pages] = process.argv.slice(2);
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'";
// the page of the check is for the office: one file, with its style inside
const OFFICE = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript",
	".pdf": "application/pdf", ".json": "application/json" };
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
	"--disable-background-networking", "--disable-component-update", "--disable-sync"];
const DESKTOP = { width: 1280, height: 900 }, PHONE = { width: 375, height: 812 };
let browser, origin;

function check(good, name, detail) {
	console.log((good ? "ok " : "not ok ") + name);
	if (!good && detail !== undefined)
		console.log("   " + JSON.stringify(detail).slice(0, 1500));
}

function serve() {
	const server = http.createServer((request, answer) => {
		if (request.url === "/favicon.ico") { // the site's, not ours
			answer.writeHead(204).end();
			return;
		}
		const name = path.join(folder, decodeURIComponent(new URL(request.url, "http://x").pathname));
		fs.readFile(name, (error, data) => {
			answer.writeHead(error ? 404 : 200, { "Content-Security-Policy": name.endsWith("/check.html") ? OFFICE : POLICY,
				"X-Content-Type-Options": "nosniff",
				"Content-Type": TYPES[path.extname(name)] || "application/octet-stream" });
			answer.end(error ? "" : data);
		});
	});
	return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

// Open a page in a window of its own; what it complains of and asks for is kept.
async function open(name, options, hash) {
	const context = await browser.newContext({ viewport: DESKTOP, ...options });
	const page = await context.newPage();
	const from = options.file ? "file://" + path.resolve(folder) + "/" : origin;
	const seen = { complaints: [], asked: [] };

	page.on("console", (m) => seen.complaints.push(m.text()));
	page.on("pageerror", (e) => seen.complaints.push(String(e)));
	page.on("request", (r) => r.url().startsWith(from) || seen.asked.push(r.url()));
	page.on("requestfailed", (r) => seen.complaints.push("not loaded: " + r.url()));
	page.on("response", (r) => r.status() < 400 || seen.complaints.push(r.status() + " " + r.url()));
	if (options.javaScriptEnabled !== false)
		await page.addInitScript(() => {
			addEventListener("securitypolicyviolation", (e) =>
				console.error("policy: " + e.violatedDirective + " " + e.blockedURI));
		});
	await page.goto(from + encodeURI(name) + (hash || ""), { waitUntil: "load" });
	await page.waitForTimeout(100);
	page.seen = seen;
	return page;
}

async function close(page) {
	await page.context().close();
}

async function accessible(page, name) {
	await page.evaluate(axe);
	const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"],
		rules: { "target-size": { enabled: true } } }));
	check(found.violations.length === 0 && found.passes.length > 10, name + ": axe finds nothing",
		found.violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 150),
			v.nodes[0].failureSummary]));
}

async function fits(page, name) {
	const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
	check(wide <= window, name + ": no wider than the window", [wide, window]);
}

function quiet(page, name) {
	check(page.seen.asked.length === 0, name + ": asks for nothing elsewhere", page.seen.asked);
	check(page.seen.complaints.length === 0, name + ": the browser complains of nothing",
		page.seen.complaints);
}

// Every page: as the server sends it and as a file lies, wide and narrow.
async function everyPage(page) {
	const widths = { desktop: DESKTOP, phone: PHONE };

	for (const [kind, viewport] of Object.entries(widths)) {
		for (const file of [false, true]) {
			const p = await open(page, { viewport, file });
			const name = `${page} ${file ? "as a file" : "served"}, ${kind}`;
			await fits(p, name);
			if (!file)
				await accessible(p, name);
			const styled = await p.evaluate(() => getComputedStyle(document.body).marginTop === "0px");
			check(styled, name + ": has its style");
			quiet(p, name);
			await close(p);
		}
	}
	const zoomed = await open(page, { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
	await fits(zoomed, page + " at 200 %");
	await close(zoomed);
	const narrow = await open(page, { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 });
	await fits(narrow, page + " at 400 %");
	await close(narrow);
	for (const [kind, options] of [["more contrast", { contrast: "more" }],
		["forced colors", { forcedColors: "active" }]]) {
		const p = await open(page, options);
		await accessible(p, `${page} with ${kind}`);
		await close(p);
	}
	const text = () => document.querySelector("main").textContent.replace(/\s+/g, "");
	const plain = await open(page, { javaScriptEnabled: false }), whole = await open(page, {});
	const [a, b] = [await plain.locator("main").evaluate(text), await whole.locator("main").evaluate(text)];
	const shown = await plain.evaluate(() => [...document.querySelectorAll("main td, main p, main li")]
		.filter((e) => e.textContent.trim() && !e.matches(".folded") && !e.closest("[hidden]") &&
			!e.checkVisibility()).length);
	const controls = await plain.evaluate(() => [...document.querySelectorAll("button")]
		.filter((e) => e.checkVisibility()).length);
	check(a === b && a.length > 100 && shown === 0, page + " without scripts: complete", [a.length, b.length, shown]);
	check(controls === 0, page + " without scripts: no control that does nothing", controls);
	quiet(plain, page + " without scripts");
	await close(plain);
	await close(whole);
	await focus(page);
}

// The first stops of the Tab key are to be seen, and show that they have the focus.
async function focus(page) {
	const p = await open(page, {}), blind = [];

	for (let i = 0; i < 12; i++) {
		await p.keyboard.press("Tab");
		const at = await p.evaluate(() => {
			const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
			const seen = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
			return [e.outerHTML.slice(0, 60), e === document.body ||
				(seen && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2)];
		});
		if (!at[1])
			blind.push(at[0]);
	}
	check(blind.length === 0, page + ": the focus is seen", blind);
	await close(p);
}

// ---- the report ------------------------------------------------------------------------

// Columns without amounts are folded on the phone, and only there.
async function folding(page) {
	const width = () => [...document.querySelectorAll("#t2 thead .unused")].map((e) => e.offsetWidth);

	for (const [viewport, good] of [[PHONE, (w) => w < 2], [DESKTOP, (w) => w > 20]]) {
		const p = await open(page, { viewport });
		const found = await p.evaluate(width);
		check(found.length > 3 && found.every(good), `${page}: empty columns at ${viewport.width}`, found);
		check(await p.locator("#s-t2 .folded").isVisible() === (viewport === PHONE),
			`${page}: at ${viewport.width} it is said which are folded`);
		await close(p);
	}
}

// A table on the phone: head and names stay while it is scrolled, and the keyboard scrolls it.
async function scrolling(page) {
	const p = await open(page, { viewport: PHONE }, "#t6");
	const box = p.locator("#s-t6 .scroll");

	await box.focus();
	for (let i = 0; i < 5; i++)
		await p.keyboard.press("ArrowRight");
	await p.keyboard.press("PageDown");
	await p.waitForTimeout(600);
	const at = await box.evaluate((e) => {
		const r = e.getBoundingClientRect(), name = e.querySelector("tbody tr:last-child .name");
		return { left: e.scrollLeft, top: e.scrollTop, tall: e.offsetHeight <= innerHeight,
			head: Math.abs(e.querySelector("thead").getBoundingClientRect().top - r.top),
			name: Math.abs(name.getBoundingClientRect().left - r.left),
			title: Math.abs(e.querySelector("h2").getBoundingClientRect().left - r.left) };
	});
	check(at.left > 0 && at.top > 0, page + ": the keyboard scrolls a table", at);
	check(at.tall && at.head < 2 && at.name < 2 && at.title < 2,
		page + ": head, names and title stay in sight", at);
	await close(p);
}

// An address that ends in #… shows what it points at, marked, and not a blank window.
async function anchors(page) {
	for (const viewport of [DESKTOP, PHONE]) {
		for (const id of ["t6", "t6-30113-total", "n4", "project-2", "assets-vehicles-value",
			"chart-expenditure-data-208-amount"]) {
			const p = await open(page, { viewport }, "#" + id);
			const at = await p.evaluate((name) => {
				const e = document.getElementById(name), r = e.getBoundingClientRect();
				const x = Math.max(r.left, 0) + Math.min(r.width, innerWidth) / 2;
				const y = Math.max(r.top, 0) + Math.min(r.height, 40) / 2;
				const hit = document.elementFromPoint(Math.min(x, innerWidth - 1), y);
				return [r.top, r.bottom, !!hit && (e.contains(hit) || hit.contains(e))];
			}, id);
			const picture = await p.screenshot();
			check(at[0] < viewport.height && at[1] > 0 && at[2], `${page}#${id} at ${viewport.width}: in sight`, at);
			check(picture.length > 20000, `${page}#${id} at ${viewport.width}: the window is not blank`, picture.length);
			await close(p);
		}
	}
	const p = await open(page, {}, "#t6-30113-total");
	const [marked, other] = await p.evaluate(() => ["t6-30113-total", "t6-30112-total"].map((id) =>
		getComputedStyle(document.getElementById(id)).backgroundColor));
	check(marked !== other, page + ": the figure pointed at is marked", [marked, other]);
	await close(p);
}

// The optional script: 字号, 打印, and a 目录 that follows.
async function controls(page) {
	const p = await open(page, {});
	const size = () => parseFloat(getComputedStyle(document.querySelector("#n2 p")).fontSize);
	const sizes = [];

	for (const name of ["小", "中", "大"]) {
		await p.getByRole("button", { name: name + "字号" }).click();
		sizes.push(await p.evaluate(size));
	}
	check(sizes[0] < sizes[1] && sizes[1] < sizes[2], page + ": 字号", sizes);
	check(await p.getByRole("button", { name: "大字号", pressed: true }).count() === 1, page + ": 字号 is told");
	await fits(p, page + " in large type");
	await p.evaluate(() => { window.print = () => { window.printed = true; }; });
	await p.getByRole("button", { name: "打印" }).click();
	check(await p.evaluate(() => window.printed === true), page + ": 打印");
	const current = [];
	for (const id of ["t3", "n2", "n11"]) {
		await p.evaluate((name) => document.getElementById(name).scrollIntoView(), id);
		await p.waitForTimeout(150);
		current.push(await p.evaluate(() => [...document.querySelectorAll("nav [aria-current]")]
			.map((a) => a.hash).join()));
	}
	check(current.slice(0, 2).join() === "#t3,#n2" && /^#n1[01]$/.test(current[2]),
		page + ": the 目录 follows the reading", current);
	quiet(p, page + " with its controls used");
	await close(p);
	const phone = await open(page, { viewport: PHONE });
	const button = phone.locator("#fold");
	const before = await phone.locator("#toc-list").isVisible();
	await button.click();
	check(!before && await phone.locator("#toc-list").isVisible() &&
		await button.getAttribute("aria-expanded") === "true", page + ": the phone unfolds the 目录");
	await close(phone);
}

// What a browser prints is not our book, but whole: every figure of every table, none cut off.
async function printing(page) {
	const p = await open(page, {});
	const pdf = path.join(folder, "printed.pdf");

	await p.pdf({ path: pdf, preferCSSPageSize: true });
	const text = require("child_process").execFileSync("pdftotext", ["-layout", pdf, "-"],
		{ encoding: "utf8" }).replace(/\s+/g, "");
	const figures = await p.evaluate(() => [...document.querySelectorAll("td.amount")]
		.map((e) => e.textContent.trim()).filter(Boolean));
	const titles = await p.evaluate(() => [...document.querySelectorAll("caption h2, h3:not(.web h3)")]
		.map((e) => e.textContent.replace(/\s+/g, "")));
	const missing = [...new Set(figures.concat(titles))].filter((t) => !text.includes(t));
	const hidden = await p.evaluate(() => document.querySelectorAll(".web").length);
	check(missing.length === 0 && figures.length > 200, page + ": prints every figure and title", missing);
	check(hidden > 5 && !text.includes("返回目录") && !text.includes("CSV"), page + ": prints no controls");
	const pages = text.length && fs.readFileSync(pdf, "latin1").match(/\/Type\s*\/Page\b/g);
	check(pages && pages.length > 10 && pages.length < 40, page + ": prints on few pages", pages && pages.length);
	fs.unlinkSync(pdf);
	// What is wider than the paper, 156 mm of it, makes the browser print everything smaller.
	await p.emulateMedia({ media: "print" });
	await p.setViewportSize({ width: 590, height: 850 });
	const wide = await p.evaluate(() => [...document.querySelectorAll("header, #summary, #summary *, nav *")]
		.filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 60)));
	check(wide.length === 0, page + ": nothing is wider than the paper", wide);
	await close(p);
}

// What a screen reader is told of a cell: its heads, with the unit.
async function spoken(page) {
	const p = await open(page, {});
	const session = await p.context().newCDPSession(p);
	const { nodes } = await session.send("Accessibility.getFullAXTree");
	const heads = nodes.filter((n) => n.role && n.role.value === "columnheader" && !n.ignored)
		.map((n) => n.name.value);
	check(heads.some((n) => n.replace(/\s/g, "") === "人员经费（万元）"), page + ": the unit is read with the head",
		heads.slice(0, 20));
	await close(p);
}

async function main() {
	const server = await serve();
	origin = `http://127.0.0.1:${server.address().port}/`;
	browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ARGS });
	for (const page of pages)
		await everyPage(page);
	for (const page of pages.filter((p) => /(luquan.*|published)\/index/.test(p))) {
		await folding(page);
		await scrolling(page);
		await anchors(page);
		await controls(page);
		await printing(page);
		await spoken(page);
	}
	await browser.close();
	server.close();
}

main().catch((error) => {
	console.error(error);
	process.exit(1);
});
