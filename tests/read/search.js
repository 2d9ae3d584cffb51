// What the script of the list finds: search.js OUTPUT < JSON with a list of queries. Prints JSON:
// for each query what is found, as [REPORT, ID, TEXT], and the terms of each text in "words".
// It reads the files that a browser would load, and runs the very script that a browser runs.
"use strict";
const fs = require("fs");
const path = require("path");
const output = process.argv[2];
const page = fs.readFileSync(path.join(output, "index.html"), "utf8");
const files = path.join(output, path.dirname(page.match(/src="([^"]*)\/list\.js"/)[1] + "/list.js"));
const list = require(path.resolve(files, "list.js"));
const shards = Number(page.match(/id="shards" value="([0-9]+)"/)[1]);
const reports = [...page.matchAll(/<tr id="r([0-9]+)">\s*<th scope="row"><a href="([^"]*)\/index\.html">([^<]*)</g)]
	.map((m) => ({ n: Number(m[1]), folder: decodeURIComponent(m[2]), title: m[3] }));

// Run a file of data as a script element would.
function load(file) {
	let taken;
	const index = (text) => { taken = text; };
	const texts = (unit, text) => { taken = { unit, text }; };
	new Function("gongkaiIndex", "gongkaiTexts", fs.readFileSync(file, "utf8"))(index, texts);
	return taken;
}

function search(query) {
	const parts = list.parse(query), hits = [];
	for (const report of reports) {
		const may = parts.every((part) => part.terms.every((term) =>
			list.lookup(load(path.join(files, list.shardOf(term, shards) + ".js")), term,
				part.prefix, reports.length).has(report.n)));
		if (!may)
			continue;
		const file = load(path.join(output, report.folder, "data/search.js"));
		for (const hit of list.find(file.text, parts, report.title))
			hits.push([report.folder, hit.id, hit.entry.text]);
	}
	return hits;
}

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const terms = {};
for (let i = 0; i < shards; i++)
	for (const line of load(path.join(files, i + ".js")).split("\n").filter((l) => l))
		terms[line.split("\t")[0]] = [...list.lookup("\n" + line + "\n", line.split("\t")[0], false,
			reports.length)].sort((a, b) => a - b).concat(list.shardOf(line.split("\t")[0], shards) === i ? [] : ["wrong shard"]);
console.log(JSON.stringify({
	hits: asked.queries.map(search),
	words: asked.texts.map(list.words),
	reports,
	terms,
}));
