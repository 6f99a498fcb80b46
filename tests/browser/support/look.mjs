// What every page must be, looked at in one go.  SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core"; // comes with @axe-core/playwright, whose builder would load it anew for each run
import { none, ok } from "./tap.mjs";
import { path } from "./browser.mjs";

const root = new URL("../../../", import.meta.url).pathname;
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 900 };
const narrowest = { width: 320, height: 640 };

// Where somebody looks over a shoulder at the tabs, the title of a window must give nothing away.
const telling = /traffick|slavery|coerc|exploit|abuse|victim|survivor|violence|stop, observe/i;

const pages = mkdtempSync(join(tmpdir(), "attest-pages-"));
const shots = process.env.ATTEST_SHOTS; // a folder: screenshots of every page are kept there
if (shots) mkdirSync(shots, { recursive: true });

/** Documents as the server sent them: watch(page) from its beginning. */
const sent = new WeakMap();
export function watch(page) {
  page.on("response", (response) => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) sent.set(page, response);
  });
  return page;
}

function shape() {
  const found = [];
  const count = (selector) => document.querySelectorAll(selector).length;
  if (count("h1") !== 1) found.push(`${count("h1")} h1`);
  if (count("main") !== 1) found.push(`${count("main")} main`);
  if (!/^[a-z]{2}/.test(document.documentElement.lang)) found.push("no lang");
  if (!document.title.trim()) found.push("no title");
  if (count("[style], [onclick], style, script:not([src])")) found.push("inline style or script");
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of ids.filter((one, i) => ids.indexOf(one) !== i)) found.push(`id twice: ${id}`);
  for (const e of document.querySelectorAll("[aria-describedby], [aria-labelledby]"))
    for (const id of `${e.getAttribute("aria-describedby") ?? ""} ${e.getAttribute("aria-labelledby") ?? ""}`.split(" "))
      if (id && !ids.includes(id)) found.push(`no element with id ${id}`);
  // Dates and words meant for machines. A sentence that says how to write a date may show one.
  const text = (document.querySelector("main")?.innerText ?? "").replace(/(?:as in|such as) \d{4}-\d\d-\d\d/g, "");
  const code = [...document.querySelectorAll("pre, code, .at-print")].map((e) => e.innerText).join("\n");
  for (const [bad] of text.matchAll(/\b\d{4}-\d\d-\d\d\b|\(null\)|undefined|NaN|%[sdl]\b|\{\d\}/g))
    if (!code.includes(bad)) found.push(`text has ${bad}`);
  return found;
}

function tooWide() {
  return document.documentElement.scrollWidth <= document.documentElement.clientWidth ? []
    : [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
      .slice(0, 4).map((e) => e.outerHTML.slice(0, 120));
}

/** What a thumb must hit. Text links are exempt, as in WCAG 2.5.8. */
function tooSmall() {
  const wanted = "button:not([tabindex='-1']), .usa-button, .at-nav a, .at-footer a, .at-back, summary, select, textarea, "
    + "input:not([type=hidden]):not([type=radio]):not([type=checkbox]), .usa-radio__label, .usa-checkbox__label";
  return [...document.querySelectorAll(wanted)].map((e) => [e, e.getBoundingClientRect()])
    .filter(([e, r]) => e.checkVisibility() && r.height > 2 && r.height < 43.9)
    .map(([e, r]) => `${r.height} px: ${e.outerHTML.slice(0, 100)}`);
}

/** The axe rules; the page must have been given axe.source. */
async function accessible(page, name) {
  const { violations } = await page.evaluate((values) =>
    window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }), tags);
  none(violations.map((v) => ({ rule: v.id, at: v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} | ${n.failureSummary}`) })), name);
}

async function shot(page, name, width) {
  if (shots) await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true });
}

/** Keeps the page for the HTML checker, and checks what costs little. */
export async function glance(page, name, status = 200) {
  await page.waitForLoadState(); // what led here may have waited for its beginning alone
  const response = sent.get(page);
  writeFileSync(join(pages, `${name}.html`), await response.body());
  ok(response.status() === status, `${name}: status ${status}`, `${response.status()} ${page.url()}`);
  none(await page.evaluate(shape), `${name}: well formed`);
  const title = await page.title();
  ok(/ – Attest$/.test(title) || path(page).startsWith("/errors/") || status >= 400, `${name}: the title ends with our name`, title);
  ok(!telling.test(title), `${name}: the title gives nothing away`, title);
  await page.setViewportSize(narrowest);
  none(await page.evaluate(tooWide), `${name}: fits 320 px`);
  await page.setViewportSize(phone);
  none(await page.evaluate(tooSmall), `${name}: what is pressed is 44 px high on a phone`);
  await shot(page, name, 360);
}

/** All of that, and axe on a phone and on a desk. */
export async function look(page, name, status = 200) {
  await glance(page, name, status);
  await page.evaluate(axe.source);
  await accessible(page, `${name}: axe at 360 px`);
  await page.setViewportSize(desk);
  await accessible(page, `${name}: axe at 1280 px`);
  await shot(page, name, 1280);
}

/** One run of the Nu HTML checker over all pages that were looked at. */
export function checkHtml() {
  const jar = join(root, "node_modules/vnu-jar/build/dist/vnu.jar");
  const report = execFileSync("java", ["-Xss1m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", pages],
    { encoding: "utf8", maxBuffer: 1 << 26 });
  const messages = JSON.parse(report).messages.map((m) => `${m.url?.split("/").pop()}:${m.lastLine}: ${m.subType ?? m.type}: ${m.message} | ${m.extract ?? ""}`);
  none(messages, `the Nu HTML checker has nothing to say on ${readdirSync(pages).length} pages`);
  rmSync(pages, { recursive: true, force: true });
}
