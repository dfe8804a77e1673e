// Opens the page in headless Chromium and checks what it found: `node browser.mjs SCREENSHOT.png`, in a folder with the page and the package.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import path from "node:path";
import puppeteer from "puppeteer-core";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const root = process.cwd();
const server = createServer((request, response) => {
  const file = path.join(root, path.normalize(new URL(request.url, "http://localhost").pathname));
  try {
    const content = readFileSync(file);
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "text/plain" }).end(content);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.setViewport({ width: 800, height: 460 });
  await page.goto(`http://127.0.0.1:${server.address().port}/page.html`);
  await page.waitForFunction(() => window.findings, { timeout: 120_000 });
  await page.screenshot({ path: process.argv[2] });
  const findings = await page.evaluate(() => window.findings);
  const [again, slower, single] = findings;
  const right = again.verdict !== "regressed" && slower.verdict === "regressed" && single.cause.startsWith("resolution_limited");
  console.log(findings.map(({ question, verdict }) => `${question}: ${verdict}`).join("; "));
  process.exitCode = right ? 0 : 1;
} finally {
  await browser.close();
  server.close();
}
