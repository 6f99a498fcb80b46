#!/usr/bin/env node
// The interface in two languages, settings of one's own, and a right-to-left pseudo-language that shows any word which
// does not come from the catalogue.  SPDX-License-Identifier: Apache-2.0
import { attemptOf, browser, click, main, outside, path, press, signIn, startCourse, trouble, visitor } from "./support/browser.mjs";
import { look, watch } from "./support/look.mjs";
import { address, exitAddress, newcomer, one, sql } from "./support/stack.mjs";
import { done, is, none, ok, parts } from "./support/tap.mjs";

const still = { reducedMotion: "reduce" };
const newPage = async (options) => watch(await (await visitor({ ...still, ...options })).newPage());
const language = (page) => page.evaluate(() => document.documentElement.lang);
/** What is answered is sent before the page changes, so the click does not wait for it. */
const choose = async (page, name) => {
  await page.locator(".at-languages button", { hasText: name }).click();
  await page.locator(`html[lang=${{ English: "en", Español: "es" }[name]}]`).waitFor({ state: "attached" });
  await page.waitForLoadState();
};
const heading = (page) => page.locator("h1").first().innerText();

// ---- choosing a language

async function choosing() {
  const page = await newPage();
  await page.goto("/session?next=/courses");
  is(await language(page), "en", "English at first");
  await choose(page, "Español");
  is(page.url(), `${address}/session?next=/courses`, "the choice keeps the page");
  is(await language(page), "es", "and changes its language");
  is(await heading(page), "Iniciar sesión", "the page is Spanish");
  await page.goto("/session");
  is(await page.locator("main button[type=submit]").innerText(), "Iniciar sesión", "so is the next");
  const who = newcomer();
  await signIn(page, who.login);
  is(await language(page), "es", "signing in keeps it");
  await look(page, "learning-es");
  none(await page.locator(".at-nav a").allInnerTexts().then((all) => all.filter((t) => /^(My learning|Courses|Settings)$/.test(t))),
    "no word of the navigation stayed English");
  is(one(`SELECT count(*) FROM person_setting WHERE person_id = ${who.id}`), "0", "nothing is kept of it with the person");
  await choose(page, "English");
  is(path(page), "/learning", "back to English on the same page");
  is(one(`SELECT language FROM person_setting WHERE person_id = ${who.id}`), "en", "a choice while signed in is the person's own");
  is(await heading(page), "My learning", "and it is English");

  const bare = await newPage({ javaScriptEnabled: false, locale: "es-MX" });
  await bare.goto("/support");
  is(await heading(bare), "Apoyo", "a browser that asks for Spanish gets it");
  await choose(bare, "English");
  is(`${path(bare)} ${await heading(bare)}`, "/support Support", "and scripts are not needed to change it");
}

// ---- on a question: what is answered is saved first

const saved = (attempt) => Number(one(`SELECT count(DISTINCT item_id) FROM response WHERE attempt_id = ${attempt}`));

async function answering() {
  for (const scripts of [true, false]) {
    const who = newcomer();
    const page = await newPage({ javaScriptEnabled: scripts });
    const name = scripts ? "with scripts" : "without scripts";
    await signIn(page, who.login);
    await startCourse(page);
    await page.goto("/courses/CORE-101/quizzes/stop-practice");
    await press(page, "Start quiz");
    const here = page.url(), attempt = attemptOf(page);
    await page.locator("form#answer label").first().click();
    await choose(page, "Español");
    is(page.url(), here, `a choice of language keeps the question, ${name}`);
    is(await language(page), "es", "in the other language");
    is(await page.locator("form#answer input:checked").count(), 1, "with the answer");
    is(saved(attempt), 1, "which is saved");
    if (scripts) continue;
    await page.locator("form#answer label").nth(1).click();
    sql(`DELETE FROM session WHERE person_id = ${who.id}`);
    await click(page.locator(".at-languages button", { hasText: "English" }));
    ok(await page.locator("#login").waitFor().then(() => true, () => false), "when the session is over, signing in comes first");
    await page.fill("#login", who.login);
    await page.fill("#password", "attest-demo");
    await click(page.locator("main button[type=submit]"));
    await click(page.locator("main button[type=submit]"));
    is(page.url(), here, "and the way leads back to the question");
    is(await language(page), "en", "in the language that was chosen");
    is(await page.locator("form#answer input").nth(await page.locator("form#answer input[type=hidden]").count() + 1).isChecked(), true, "with the answer that was given last");
  }
}

// ---- settings

async function settings() {
  const who = newcomer();
  const page = await newPage({ exit: true });
  await signIn(page, who.login);
  await page.locator(".at-nav a", { hasText: "Settings" }).click();
  await look(page, "settings");
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  const before = await size();
  await page.locator("label[for=large_print]").click();
  await page.locator("label[for=exit_keys]").click();
  await page.locator("label[for=language-es]").click();
  await page.locator("main button[type=submit]").click();
  await page.waitForURL(/saved=1/);
  is(await language(page), "es", "settings change the language");
  is((await size()) / before, 1.5, "large print is half as large again");
  await look(page, "settings-es-large");
  await page.goto("/learning");
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("Shift");
  await page.waitForTimeout(300);
  is(path(page), "/learning", "with the keys off, Shift three times does nothing");
  ok(await page.locator("[data-exit]").isVisible(), "the button stays");
  await page.goto("/settings");
  await page.locator("label[for=exit_keys]").click();
  await page.locator("main button[type=submit]").click();
  await page.waitForURL(/saved=1/);
  await page.goto("/learning");
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("Shift");
  await page.waitForURL((url) => url.href.startsWith(exitAddress));
  ok(true, "with the keys on again, it leaves");
}

// ---- from right to left

// What people and courses are called is data, and stays as it is written.
function names() {
  const columns = sql(`SELECT table_name, column_name FROM information_schema.columns c JOIN information_schema.tables t
      USING (table_schema, table_name)
    WHERE table_schema = 'attest' AND table_type = 'BASE TABLE' AND data_type = 'text' AND column_name NOT IN ('language', 'zone', 'standing')
      AND table_name IN ('network', 'facility', 'facility_version', 'job_role', 'person', 'slot_value', 'hotline', 'course', 'course_version',
        'module', 'page', 'quiz', 'objective', 'source', 'definition', 'certification', 'certification_version', 'requirement',
        'requirement_version', 'certificate', 'signature_name')`);
  const all = new Set(["Attest", "Shift", "CSV", "JSON", "English", "Español", "Proof", "ar-XB"]);
  for (const [table, column] of columns)
    for (const [value] of sql(`SELECT DISTINCT regexp_replace("${column}", '\\s+', ' ', 'g') FROM ${table} WHERE length("${column}") BETWEEN 2 AND 400`)) all.add(value);
  return [...all].sort((a, b) => b.length - a.length);
}

// Every text that somebody reads or hears, outside what authors wrote.
function spoken() {
  const written = ".at-content, .at-typed, .at-lead, .at-question, .at-glossary, .at-sources, .usa-summary-box__text, [lang]:not(html), code, pre, kbd, time, script";
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest(written)) found.push(node.data);
  found.push(document.title);
  for (const e of document.querySelectorAll("[aria-label], [alt], [title], [placeholder]"))
    for (const name of ["aria-label", "alt", "title", "placeholder"])
      if (e.hasAttribute(name) && !e.closest(written)) found.push(e.getAttribute(name));
  for (const e of document.querySelectorAll("input[type=submit], input[type=button]")) found.push(e.value);
  return found.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
}

// Where things stand: the exit at the top left, the name of the site and the first entry at the right.
function sides() {
  const at = (selector) => document.querySelector(selector)?.getBoundingClientRect();
  const found = [];
  const brand = at(".at-brand"), exit = at("[data-exit]"), entries = [...document.querySelectorAll(".at-nav li")].map((e) => e.getBoundingClientRect());
  if (getComputedStyle(document.body).direction !== "rtl") found.push("not from right to left");
  if (!brand || innerWidth - brand.right > innerWidth / 2) found.push("the name of the site is not at the right");
  if (exit && (exit.left > innerWidth / 2 || exit.top > 80)) found.push(`the exit is not at the top left: ${exit.left}, ${exit.top}`);
  if (entries.length > 1 && entries[0].top === entries[1].top && entries[0].left < entries[1].left) found.push("the navigation reads from left to right");
  const heading = document.querySelector("h1");
  if (heading && !["start", "right"].includes(getComputedStyle(heading).textAlign)) found.push("the heading is not at the right");
  for (const e of document.querySelectorAll("main *")) {
    const r = e.getBoundingClientRect();
    if (r.width && e.checkVisibility() && (r.left < -1 || r.right > innerWidth + 1) && !e.closest(".at-scroll, .usa-sr-only, pre, svg"))
      found.push(`out of the window: ${e.outerHTML.slice(0, 100)}`);
  }
  return found.slice(0, 5);
}

let known;
async function proven(page, name, status = 200) {
  known ??= names();
  const english = [];
  for (const text of await page.evaluate(spoken)) {
    let rest = text.replace(/\b[0-9A-Z]{4}(-[0-9A-Z]{4}){4}\b/, ""); // the code of a certificate
    for (const one of known) if (/[A-Za-z]{2}/.test(rest)) rest = rest.replaceAll(one, " ");
    if (/[A-Za-z]{2}/.test(rest)) english.push(text);
  }
  none(english, `${name}: every word comes from the catalogue`);
  await look(page, `rtl-${name}`, status);
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    none(await page.evaluate(sides), `${name}: from right to left at ${width} px`);
  }
}

const visit = async (page, url, name, status) => {
  await page.goto(url);
  await proven(page, name, status);
};

async function proof() {
  const context = await visitor(still);
  await context.addCookies([{ name: "attest-language", value: "ar-XB", url: address }]);
  return watch(await context.newPage());
}

async function rightToLeft() {
  const page = await proof();
  for (const [url, name, status] of [["/", "start"], ["/session", "sign-in"], ["/support", "support"], ["/help", "help"],
    ["/help/exit", "help-exit"], ["/verify", "verify"], ["/nothing", "absent", 404]])
    await visit(page, url, name, status);
  const [code] = sql("SELECT code FROM certificate ORDER BY id LIMIT 1")[0];
  await visit(page, `/verify/${code}`, "verify-valid");
}

async function learnerRightToLeft() {
  const page = await proof();
  const who = newcomer();
  await signIn(page, who.login);
  await proven(page, "learning");
  for (const [url, name] of [["/courses", "courses"], ["/certificates", "certificates-none"], ["/record", "record-none"],
    ["/settings", "settings"], ["/courses/CORE-101", "course-before"]])
    await visit(page, url, name);
  await main(page).locator("form[action$='/enrolment'] button").click();
  await page.waitForURL(/help\/exit/);
  await proven(page, "exit-explained");
  for (const [url, name] of [["/courses/CORE-101/modules/1/pages/1", "module-page"], ["/courses/CORE-101/modules/1/pages/4", "content-note"],
    ["/courses/CORE-101/modules/1/pages/4/summary", "summary"], ["/courses/CORE-101", "course-under-way"],
    ["/courses/CORE-101/quizzes/stop-practice", "quiz"], ["/learning", "learning-under-way"]])
    await visit(page, url, name);
  await page.goto("/courses/CORE-101/quizzes/stop-practice");
  await main(page).locator("button[type=submit]").first().click();
  await page.waitForURL(/items/);
  await proven(page, "question");
  const attempt = attemptOf(page);
  await visit(page, `/attempts/${attempt}`, "check-answers");
  await main(page).locator("form[method=post] button[type=submit]").first().click();
  await page.waitForURL(/result/);
  await proven(page, "result");
}

async function holderRightToLeft() {
  const page = await proof();
  await signIn(page, "manager@demo.example");
  await visit(page, "/certificates", "certificates");
  const [code] = sql(`SELECT code FROM certificate JOIN person p ON p.id = person_id WHERE p.email = 'manager@demo.example' LIMIT 1`)[0];
  await visit(page, `/certificates/${code}`, "certificate");
  await visit(page, "/record", "record");
  await visit(page, "/facilities/WGH/standing", "standing");
  await visit(page, "/facilities/WGH/people?standing=overdue", "people");
}

await parts([
  ["choosing", choosing], ["answering", answering], ["settings", settings], ["right to left", rightToLeft],
  ["a learner from right to left", learnerRightToLeft], ["certificates and managers from right to left", holderRightToLeft],
]);
none(trouble, "no page had trouble");
none(outside, "no page asked another site");
await browser.close();
done();
