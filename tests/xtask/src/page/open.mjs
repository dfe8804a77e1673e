// Opens the pages in this folder in Chromium and does what a reader does. Arguments: the browser, the folder for screenshots.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { marked } from "marked";
import puppeteer from "puppeteer-core";

const [executablePath, images] = process.argv.slice(2);
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const names = JSON.parse(readFileSync("names.json", "utf8"));
const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });

// A page whose every complaint counts, in a context of its own, so that it remembers nothing of others.
async function open(url, scheme = "dark") {
  const context = await browser.createBrowserContext(), page = await context.newPage(), complaints = [];
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => /^(file|data|about):/.test(request.url()) || complaints.push(`network: ${request.url()}`));
  await page.setViewport({ width: 1200, height: 860 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  if (url) await page.goto(url, { waitUntil: "load" });
  return { page, complaints };
}

const report = (name) => pathToFileURL(`${name}.html`).href;
const shown = (page) => page.$$eval("#list > li:not([hidden])", (rows) => rows.map((row) => row.querySelector(".name bdi").textContent));

async function violations(page) {
  // Evaluated from outside: the page's own policy lets no foreign script in.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run({ resultTypes: ["violations"] }));
  return violations.map(({ id, impact, nodes }) => `${impact}: ${id} (${nodes.length}, ${nodes[0].html.slice(0, 120)})`);
}

async function isAccessible(page, where) {
  const found = await violations(page);
  found.forEach((violation) => console.log(`axe, ${where}: ${violation}`));
  assert.equal(found.filter((violation) => /^(serious|critical)/.test(violation)).length, 0, where);
}

// Seconds of processor time that the browser's page processes have taken.
async function processorTime() {
  const session = await browser.target().createCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

// From the start of loading until the page has drawn and its scripts have run, in milliseconds: by the clock, and in processor time, which
// other work on the machine does not stretch so. The best of five.
async function timeToInteractive(tests) {
  const best = { clock: Infinity, processor: Infinity };
  for (let time = 0; time < 5; time++) {
    const { page } = await open("about:blank"), before = await processorTime();
    await page.goto(report(tests), { waitUntil: "load" });
    const clock = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())))));
    best.clock = Math.min(best.clock, clock);
    best.processor = Math.min(best.processor, 1000 * ((await processorTime()) - before));
    await page.close();
  }
  return best;
}

async function readAsAPersonDoes(tests) {
  const interactive = await timeToInteractive(tests);
  const { page, complaints } = await open(report(tests));
  const all = await shown(page);
  assert.equal(all.length, tests);

  await page.type("#find", "cart adds");
  const found = await shown(page);
  assert.ok(found.length > 0 && found.every((name) => name.includes("cart") && name.includes("adds")), "filter by name");
  await page.keyboard.press("Escape");
  assert.equal((await shown(page)).length, tests, "Escape shows all again");
  await page.click('.tools input[value="regressed"]');
  const words = await page.$$eval("#list > li:not([hidden])", (rows) => rows.map((row) => row.dataset.word));
  assert.ok(words.length < tests && !words.includes("regressed"), "filter by verdict");
  await page.click('.tools input[value="regressed"]');

  const began = Date.now();
  await page.select("#sort", "name");
  const sorting = Date.now() - began, byName = await shown(page);
  const collator = new Intl.Collator("en", { numeric: true });
  assert.deepEqual(byName, [...byName].sort(collator.compare), "sort by name");
  await page.select("#sort", "attention");
  assert.deepEqual(await shown(page), all, "sort by attention");

  await page.focus("h1 ~ p, #sort");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "find", "/ finds");
  const isOpen = (index) => page.$eval(`#list > li:nth-child(${index}) details`, (details) => details.open);
  await page.focus("#list > li:nth-child(1) summary");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.ok(await isOpen(2), "the second card opens by keyboard");
  await page.keyboard.press("ArrowUp");
  if (!(await isOpen(1))) await page.keyboard.press("Enter");
  assert.ok(await isOpen(1), "the first card is open");
  await page.waitForSelector("#list > li:nth-child(2) .card");
  const drawn = await page.$$eval(".plot", (plots) => plots.map((plot) => plot.outerHTML));
  assert.ok(drawn.length >= 3 && drawn.every((plot) => !plot.includes("NaN") && !plot.includes("undefined")), "plots");
  assert.ok((await page.$$("#list .card")).length <= 3, "only opened cards are drawn");

  await page.click("#theme");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
  if (tests <= 200) {
    await isAccessible(page, `${tests} tests, light`);
    await page.click("#theme");
    await isAccessible(page, `${tests} tests, dark`);
  }
  await page.emulateMediaType("print");
  assert.equal(await page.$eval(".tools", (tools) => getComputedStyle(tools).display), "none", "print");
  assert.deepEqual(complaints, []);
  await page.close();
  console.log(`${tests} tests: interactive after ${interactive.clock.toFixed(0)} ms (${interactive.processor.toFixed(0)} ms of processor time), sorted in ${sorting} ms`);
  return interactive;
}

async function namesAreText() {
  const { page, complaints } = await open(report("hostile"));
  const { scripts, strangers } = await page.evaluate(() => ({ scripts: document.scripts.length, strangers: document.querySelectorAll("img, iframe, a, testcase").length }));
  assert.deepEqual({ scripts, strangers }, { scripts: 3, strangers: 0 });
  await page.$$eval("#list details", (cards) => cards.forEach((card) => { card.open = true; }));
  await page.waitForFunction((count) => document.querySelectorAll(".card").length === count, {}, names.length);
  const read = await page.$$eval(".name bdi, .card .full bdi", (names) => names.map((name) => name.textContent));
  for (const name of names) assert.ok(read.includes(name), `${JSON.stringify(name.slice(0, 60))} is not shown as it is`);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wider <= 0, `a name makes the page ${wider} pixels too wide`);
  await isAccessible(page, "hostile names");
  assert.deepEqual(complaints, []);
  await page.screenshot({ path: "hostile.png" });
  await page.close();
}

// As GitHub shows it, nearly.
const FRAME = (body) => `<!doctype html><meta charset="utf-8"><style>body{font:14px/1.5 system-ui,sans-serif;margin:24px;width:900px;color:#1f2328;background:#fff}
  table{border-collapse:collapse}th,td{border:1px solid #d1d9e0;padding:6px 10px}code{background:#eff1f3;padding:2px 4px;border-radius:4px;font-size:12px}</style>${body}`;

async function markdown(name, tests) {
  const { page, complaints } = await open();
  const source = readFileSync(`${name}.md`, "utf8");
  assert.ok(source.length < 65536, `${name}.md is too long for a comment`);
  await page.setContent(FRAME(marked.parse(source, { gfm: true })));
  const { strangers, bold, rows } = await page.evaluate(() => ({
    strangers: document.querySelectorAll("script, img, a, h1, td strong strong").length,
    bold: [...document.querySelectorAll("td code")].filter((code) => code.children.length).length,
    rows: [...document.querySelectorAll("table")].map((table) => [...table.rows].map((row) => row.cells.length)),
  }));
  assert.deepEqual({ strangers, bold }, { strangers: 0, bold: 0 }, name);
  assert.ok(rows.flat().every((cells) => cells === 6), `${name}: a name breaks the table`);
  const listed = rows.at(-1).length - 1;
  if (tests <= 200) assert.equal(listed, tests, name);
  await page.$$eval("details", (all) => all.forEach((details) => { details.open = true; }));
  await page.screenshot({ path: `${name}-markdown.png` });
  assert.deepEqual(complaints, []);
  await page.close();
  console.log(`${name}.md: ${source.length} characters, ${listed} tests listed`);
}

// The card of a cost that grows faster than claimed, and of one whose sizes say nothing.
async function growthIsDrawn() {
  for (const [name, scheme] of [["finds_duplicates", "dark"], ["of_like_size", "light"]]) {
    const { page, complaints } = await open(report(200), scheme);
    await page.setViewport({ width: 1040, height: 900 });
    await page.type("#find", name);
    assert.equal((await shown(page)).length, 1, name);
    await page.$eval("#list > li:not([hidden]) details", (details) => { details.open = true; });
    const card = await page.waitForSelector("#list > li:not([hidden]) .card");
    const plots = await card.$$eval(".plot", (plots) => plots.map((plot) => plot.outerHTML));
    assert.ok(plots.length === 1 && !plots[0].includes("NaN") && plots[0].includes("claimed to grow no faster than"), name);
    await isAccessible(page, `growth, ${scheme}`);
    assert.deepEqual(complaints, []);
    await card.screenshot({ path: scheme === "dark" ? join(images, "report-growth.png") : "growth-light.png" });
    await page.close();
  }
}

// The overview in dark, and the card of a regressed test in light.
async function photograph() {
  const { page } = await open(report(200));
  await page.setViewport({ width: 1200, height: 780 });
  await page.click("#list > li:nth-child(1) summary");
  await page.screenshot({ path: join(images, "report-overview.png") });
  await page.close();
  const { page: light } = await open(report(200), "light");
  await light.setViewport({ width: 1040, height: 1200 });
  await light.click("#list > li:nth-child(2) summary");
  const card = await light.waitForSelector("#list > li:nth-child(2) .card");
  await card.screenshot({ path: join(images, "report-card.png") });
  await light.close();
}

await readAsAPersonDoes(5);
await readAsAPersonDoes(200);
const interactive = await readAsAPersonDoes(2000);
assert.ok(interactive.processor < 1000, `2,000 tests took ${interactive.processor.toFixed(0)} ms of processor time to be interactive`);
await namesAreText();
await markdown("5", 5);
await markdown("200", 200);
await markdown("2000", 2000);
await markdown("hostile", names.length);
await photograph();
await growthIsDrawn();
await browser.close();
console.log(`2,000 tests interactive after ${interactive.clock.toFixed(0)} ms (${interactive.processor.toFixed(0)} ms of processor time), no error, no serious violation`);
