// Validate reports with ajv, and ask a language server what an editor would show:
// schema.js FILE-SCHEMA WHOLE-SCHEMA OTHER-SCHEMA... REPORT...
"use strict";
const fs = require("fs");
const path = require("path");
const Ajv = require("ajv");
const formats = require("ajv-formats");
const YAML = require("yaml");

const [fileSchema, wholeSchema, ...rest] = process.argv.slice(2);
const reports = rest.filter((name) => !name.endsWith(".json"));

function check(good, name, detail) {
	console.log((good ? "ok " : "not ok ") + name);
	if (!good && detail !== undefined)
		console.log("  ", JSON.stringify(detail).slice(0, 1000));
}

// Strict, but for the two words that only editors know.
function validator(name) {
	const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
	formats(ajv);
	ajv.addVocabulary(["enumDescriptions", "errorMessage"]);
	return ajv.compile(JSON.parse(fs.readFileSync(name, "utf8")));
}

const file = validator(fileSchema), whole = validator(wholeSchema);
for (const name of rest.filter((n) => n.endsWith(".json")))
	check(validator(name), `${path.basename(name)} is a schema`);

// Keys that stand in the files of a report, one file after the other.
function read(folder) {
	return fs.readdirSync(folder).filter((n) => n.endsWith(".yaml")).sort()
		.map((n) => [n, fs.readFileSync(path.join(folder, n), "utf8")]);
}

for (const folder of reports) {
	const name = path.basename(folder), merged = {};
	for (const [n, text] of read(folder)) {
		const value = YAML.parse(text);
		check(file(value), `${name}/${n} is valid`, file.errors);
		Object.assign(merged, value);
	}
	check(whole(merged), `${name} is valid as a whole`, whole.errors);
}

const WRONG = {
	"an unknown key": "incomes: []",
	"an unknown key in a fact": "income: [{source: 其他收入, carryovers: 否, amount: 1}]",
	"a wrong type": "income: 605.23",
	"a list for a text": "department: {code: \"1\", name: [甲]}",
	"a code of another level": "expenditure: [{function: \"201\", type: 基本支出, amount: 1}]",
	"a code with full-width digits": "expenditure: [{function: \"２０１０３０１\", type: 基本支出, amount: 1}]",
	"a code without quotes": "expenditure: [{function: 2010301, type: 基本支出, amount: 1}]",
	"a date in words": "published_on: 2024年3月5日",
	"a day that is not": "published_on: 2024-02-30",
	"an amount with a comma": "income: [{source: 其他收入, amount: \"1,234.56\"}]",
	"an amount with a comma in braces": "income: [{source: 其他收入, amount: 1,234.56}]",
	"an amount with a unit": "income: [{source: 其他收入, amount: 605.23万元}]",
	"an unknown value": "income: [{source: 其它收入, amount: 1}]",
	"an unknown unit": "report: {pack: hebei-department-budget, year: 2024, unit: 亿元}",
	"a missing amount": "income: [{source: 其他收入}]",
	"a computed amount": "assets: {as_of: 2023-12-31, total: 3}",
	"a condition of another list": "stated: [{list: income, where: {type: 基本支出}, amount: 1}]",
	"a full-width colon": "published_on：2024-03-05",
};
// Editors do not count days, and look at keys that are texts only.
const BEYOND_EDITORS = ["a day that is not", "an amount with a comma in braces"];
for (const [name, text] of Object.entries(WRONG))
	check(!file(YAML.parse(text)), `${name} is not valid`);

// ---- the editor ---------------------------------------------------------------------------

const { getLanguageService } =
	require("yaml-language-server/out/server/src/languageservice/yamlLanguageService.js");
const { TextDocument } = require("vscode-languageserver-textdocument");

async function editor() {
	const schema = JSON.parse(fs.readFileSync(fileSchema, "utf8"));
	const service = getLanguageService({
		schemaRequestService: async () => JSON.stringify(schema),
		workspaceContext: { resolveRelativePath: (a) => a },
		telemetry: { send() {}, sendError(_, e) { throw e; }, sendTrack() {} },
		yamlSettings: { documents: {}, capabilities: {} },
		clientCapabilities: { textDocument: { completion: { completionItem: {} } } },
	});
	let n = 0;
	const open = (text) => TextDocument.create(`file:///${++n}.yaml`, "yaml", 1, text);
	const diagnose = async (text) => (await service.doValidation(open(text), false)).map((d) => d.message);
	const at = (text) => [open(text.replace("¦", "")), text.indexOf("¦")];
	const complete = async (text) => {
		const [document, offset] = at(text);
		return (await service.doComplete(document, document.positionAt(offset), false)).items;
	};
	const hover = async (text) => {
		const [document, offset] = at(text);
		return (await service.doHover(document, document.positionAt(offset))).contents.value;
	};
	let found;

	service.configure({ validate: true, hover: true, completion: true,
		schemas: [{ uri: "file:///schema.json", fileMatch: ["*.yaml"], schema }] });
	for (const folder of reports)
		for (const [name, text] of read(folder)) {
			found = await diagnose(text);
			check(found.length === 0, `an editor underlines nothing in ${path.basename(folder)}/${name}`, found);
		}
	for (const [name, text] of Object.entries(WRONG).filter(([name]) => !BEYOND_EDITORS.includes(name))) {
		found = await diagnose(text + "\n");
		check(found.length > 0, `an editor underlines ${name}`);
	}
	found = await diagnose("income: [{source: 其他收入, amount: 1，2}]\n");
	check(found.some((m) => m.startsWith("金额写成")), "an editor says in Chinese how an amount is written", found);
	found = await complete("expenditure:\n  - function: ¦");
	found = found.find((i) => i.insertText === "\"2014001\"");
	check(found && JSON.stringify(found.documentation).includes("行政运行"), "an editor completes codes, in quotes, with names", found);
	found = (await complete("expenditure:\n  - type: ¦")).map((i) => i.label);
	check(found.includes("项目支出"), "an editor completes values", found);
	found = (await complete("¦")).find((i) => i.label === "three_public");
	check(found && JSON.stringify(found.documentation).includes("财政拨款安排"), "an editor completes keys and explains them", found);
	found = (await complete("stated:\n  - list: basic_expenditure\n    where:\n      ¦")).map((i) => i.label);
	check(found.includes("economic.group") && !found.includes("function"), "conditions are those of the list that is named", found);
	found = await hover("expenditure:\n  - function: \"2014¦004\"\n");
	check(/写到项[^*]*\* `"?2014004"?`: 信访业务/.test(found), "an editor names a code under the pointer", found.slice(0, 200));
}

editor().catch((e) => check(false, "the editor: " + e.stack));
