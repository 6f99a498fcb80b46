// Chromium, and the ways through Attest that several tests take.  SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { address, exitAddress, password, plain, right, sql, wrong } from "./stack.mjs";

const programs = [process.env.ATTEST_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

// Playwright gives each browser a new, empty profile.
export const browser = await chromium.launch({
  executablePath: programs.find((path) => path && existsSync(path)),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"],
  // Playwright turns the cache for Back and Forward off; a browser that people use has it.
  ignoreDefaultArgs: ["--disable-back-forward-cache"],
});

/** What went wrong in any page of any context: errors of the console, of scripts, of the content policy. */
export const trouble = [];
/** Addresses outside the stack that a page asked for; the exit is not among them. */
export const outside = [];

const blank = "<!DOCTYPE html><html lang=\"en\"><title>Weather</title><h1>Weather</h1></html>";

/**
 * A context of its own, as another browser would be. With `exit`, the address of the quick exit shows a blank page;
 * that needs routing, which turns the cache off, so only who leaves asks for it. Nothing leaves this machine either way.
 */
export async function visitor({ exit = false, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: address, ...options });
  context.setDefaultTimeout(45000);
  if (exit) await context.route(`${exitAddress}**`, (route) => route.fulfill({ contentType: "text/html", body: blank }));
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${address}/`) && !url.startsWith("data:") && !(exit && url.startsWith(exitAddress))) outside.push(url);
  });
  context.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource/.test(message.text()))
      trouble.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on("weberror", (error) => trouble.push(`${error.page()?.url()}: ${error.error().message}`));
  return context;
}

export async function signIn(page, login) {
  await page.goto("/session");
  await page.fill("#login", login);
  await page.fill("#password", password);
  await Promise.all([page.waitForURL((url) => url.pathname !== "/session"), page.click("main button[type=submit]")]);
}

/** A page of a new visitor who is signed in. */
export async function signedIn(login, options) {
  const page = await (await visitor(options)).newPage();
  await signIn(page, login);
  return page;
}

export const path = (page) => new URL(page.url()).pathname;
export const main = (page) => page.locator("main");

/**
 * A click that may lead to another page, of which all must be there before it is read: a click waits only until the new page begins.
 * Where a script saves first, the page that follows comes later still, and who clicked waits for it.
 */
export async function click(target) {
  await target.click();
  await target.page().waitForLoadState();
}
export const press = (page, name) => click(main(page).getByRole("button", { name, exact: true }).first());
export const follow = (page, name) => click(main(page).getByRole("link", { name, exact: true }).first());

/** The paths that the document of a page has fetched to the end: what it holds at hand. The next document begins anew. */
export function fetchedBy(page) {
  const paths = new Set();
  page.on("domcontentloaded", () => paths.clear());
  page.on("requestfinished", (request) => paths.add(new URL(request.url()).pathname));
  return paths;
}

/** Starts the course from its page, and goes past what is told before the first one. */
export async function startCourse(page, code = "CORE-101") {
  await page.goto(`/courses/${code}`);
  await press(page, "Start");
  if (path(page) === "/help/exit") await follow(page, "Continue to the course");
}

/** Begins the last quiz for somebody who has started the course and, as the database now says, read all of it. */
export async function startQuiz(page, who, code = "CORE-101") {
  sql(`INSERT INTO page_read (enrolment_id, page_id, person_id)
       SELECT e.id, p.id, e.person_id FROM enrolment e
       JOIN module m USING (course_version_id) JOIN page p ON p.module_id = m.id
       WHERE e.person_id = ${who.id} ON CONFLICT DO NOTHING`);
  await page.goto(`/courses/${code}/quizzes/final`);
  await press(page, "Start quiz");
  await page.waitForURL(/\/attempts\/\d+/);
}

export const attemptOf = (page) => /\/attempts\/(\d+)/.exec(page.url())[1];

/** Marks the options with these keys, and no others, as clicks would. */
export const choose = (page, keys) => page.locator("form#answer input[name=choice]").evaluateAll((boxes, wanted) => {
  for (const box of boxes) if (box.checked !== wanted.includes(box.value) && (box.type !== "radio" || !box.checked)) box.click();
}, keys);

/** Scripts save what is given before they go on, so the next page is a moment away. */
export async function saveAndGoOn(page) {
  const before = page.url();
  await press(page, "Save and continue");
  await page.waitForURL((url) => url.href !== before);
}

/** Answers question after question, as many wrongly as told. Ends at the list of answers. */
export async function answerAll(page, misses = 0) {
  const miss = plain(attemptOf(page), misses);
  while (/\/items\/\d+$/.test(path(page))) {
    const number = Number(/\d+$/.exec(path(page))[0]);
    const attempt = attemptOf(page);
    await choose(page, miss.includes(number) ? wrong(attempt, number).slice(0, 1) : right(attempt, number));
    await saveAndGoOn(page);
  }
}
