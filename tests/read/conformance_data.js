// Data Packages as datapackage-js reads them, workbooks as exceljs does: node conformance_data.js PACKAGE...
// datapackage-js does not know the mark at the beginning of UTF-8 for which Excel asks, so it reads
// copies of the CSV files without it.
'use strict';
const fs = require('fs');
const path = require('path');
const { Package } = require('datapackage');
const ExcelJS = require('exceljs');

function check(good, name, detail) {
	console.log((good ? 'ok ' : 'not ok ') + name);
	if (!good)
		console.log('  ', detail);
	return good;
}

// How many tables and rows a Data Package has, or what is wrong with it. Values are cast.
async function validate(folder) {
	const file = path.join(folder, 'datapackage.json');
	try {
		const pack = await Package.load(file, { basePath: folder, strict: true });
		let rows = 0;
		for (const resource of pack.resources)
			rows += (await resource.read({ relations: true })).length;
		return { valid: pack.valid && pack.resources.length > 0, tables: pack.resources.length, rows };
	} catch (error) {
		return { valid: false, why: [error.message, ...(error.errors || []).map(String)].slice(0, 5) };
	}
}

function tableWith(folder, text) {
	return fs.readdirSync(folder).sort().find(
		name => name.endsWith('.csv') && fs.readFileSync(path.join(folder, name)).includes(text));
}

function copyWithoutMarks(folder, copy) {
	fs.cpSync(folder, copy, { recursive: true });
	for (const name of fs.readdirSync(copy).filter(n => n.endsWith('.csv'))) {
		const text = fs.readFileSync(path.join(copy, name), 'utf8');
		check(text[0] === '\ufeff', `data: ${name} begins with the mark`);
		fs.writeFileSync(path.join(copy, name), text.slice(1));
	}
}

async function checkPackage(name, folder) {
	const copy = `${folder}.copy`;
	copyWithoutMarks(folder, copy);
	const found = await validate(copy);
	check(found.valid && found.rows > 0, `data: ${name}: ${found.tables} tables, ${found.rows} rows`, found.why);
	fs.rmSync(copy, { recursive: true });
	for (const [old, altered] of [['\r\n2,', '\r\nzwei,'], ['.', '.x']]) {
		copyWithoutMarks(folder, copy);
		const file = path.join(copy, tableWith(copy, old));
		fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(old, altered));
		check(!(await validate(copy)).valid, `data: ${name}: ${JSON.stringify(altered)} is noticed`);
		fs.rmSync(copy, { recursive: true });
	}
}

// The titles, the texts, and every amount as the number that report.json has as a text.
async function checkWorkbook(name, folder) {
	const { tables } = JSON.parse(fs.readFileSync(path.join(folder, 'report.json'), 'utf8'));
	const book = new ExcelJS.Workbook();
	const wrong = [];
	let amounts = 0;
	await book.xlsx.readFile(path.join(folder, 'tables.xlsx'));
	tables.forEach((table, i) => {
		const sheet = book.worksheets[i];
		const top = sheet.views[0].ySplit + 1;
		const value = (y, x) => sheet.getRow(y).getCell(x).value;
		if (value(1, 1) !== table.title)
			wrong.push([sheet.name, value(1, 1)]);
		table.rows.forEach((row, r) => row.cells.forEach((text, k) => {
			const found = value(top + r, k + 1), { kind } = table.columns[k];
			if (kind === 'amount' && text) {
				amounts++;
				if (typeof found !== 'number' || found.toFixed(2) !== text)
					wrong.push([sheet.name, r, k, found, text]);
			} else if ((kind === 'text' || kind === 'code') && (found ?? '') !== text) {
				wrong.push([sheet.name, r, k, found, text]);
			}
		}));
	});
	check(wrong.length === 0 && tables.length === book.worksheets.length && amounts > 0,
		`data: ${name}: ${tables.length} sheets, ${amounts} amounts`, wrong.slice(0, 5));
}

(async () => {
	for (const folder of process.argv.slice(2)) {
		const data = path.join(folder, 'data');
		if (!fs.existsSync(path.join(data, 'datapackage.json')))
			continue;
		await checkPackage(path.basename(folder), data);
		await checkWorkbook(path.basename(folder), data);
	}
})();
