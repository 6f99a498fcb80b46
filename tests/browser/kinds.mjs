#!/usr/bin/env node
// Every kind of question and of quiz: what its pages look like, and that they count the same with and without scripting.
// SPDX-License-Identifier: Apache-2.0
import {
  attemptOf, browser, click, follow, main, outside, path, press, signIn, startCourse, trouble, visitor,
} from "./support/browser.mjs";
import { checkHtml, glance, look, watch } from "./support/look.mjs";
import { newcomer, one, sql } from "./support/stack.mjs";
import { done, is, none, ok, parts } from "./support/tap.mjs";
import { folder, zip } from "./support/zip.mjs";

const COURSE = "EVERY-1";
const text = async (page) => (await main(page).innerText()).replace(/\s+/g, " ");
const heading = async (page) => (await main(page).locator("h1").innerText()).replace(/\s+/g, " ");
const plain = { javaScriptEnabled: false };

/** The course with everything, put before staff as its author does. */
async function published() {
  if (one(`SELECT count(*) FROM live_course WHERE code = '${COURSE}'`) !== "0") return;
  const page = await (await visitor()).newPage();
  await signIn(page, "author@demo.example");
  await page.goto("/authoring/imports");
  const files = folder(new URL("../fixtures/courses/every-kind", import.meta.url).pathname);
  await page.setInputFiles("#file", { name: "every-kind.zip", mimeType: "application/zip", buffer: zip(files) });
  await page.locator("#publish-yes").check({ force: true });
  await press(page, "Send file");
  await main(page).locator("h1").waitFor();
  is(one(`SELECT count(*) FROM live_course WHERE code = '${COURSE}'`), "1", "the course with every kind of question is live");
}

async function signedIn(who, options) {
  const page = watch(await (await visitor({ reducedMotion: "reduce", ...options })).newPage());
  await signIn(page, who.login);
  return page;
}

/** Somebody in the course, who has read all its pages. */
async function learner(options = {}, who = newcomer()) {
  const page = await signedIn(who, options);
  await startCourse(page, COURSE);
  sql(`INSERT INTO page_read (enrolment_id, page_id, person_id)
       SELECT e.id, p.id, e.person_id FROM enrolment e JOIN page p USING (course_version_id)
       WHERE e.person_id = ${who.id} ON CONFLICT DO NOTHING`);
  return page;
}

async function begin(page, quiz) {
  await page.goto(`/courses/${COURSE}/quizzes/${quiz}`);
  await main(page).getByRole("button", { name: /^(Start|Continue) quiz$/ }).click();
  await page.waitForURL(/\/attempts\/\d+/);
  return attemptOf(page);
}

const questions = (attempt) => sql(`SELECT a.number, i.kind, i.key FROM attempt_item a JOIN item i ON i.id = a.item_id
  WHERE a.attempt_id = ${attempt} ORDER BY a.number`).map(([number, kind, key]) => ({ number: Number(number), kind, key }));

/* ---- answering: always the same choice, whatever the order of the paper */

async function first(form, selector) {
  const all = await form.locator(selector).all();
  const values = await Promise.all(all.map((box) => box.getAttribute("value")));
  await all[values.indexOf([...values].sort()[0])].check({ force: true });
}

async function order(page) {
  const wanted = async () => (await page.locator("[name=order]").evaluateAll((all) => all.map((e) => e.value)));
  const sorted = [...await wanted()].sort();
  for (let i = 0; i < sorted.length; i += 1) {
    for (let at = (await wanted()).indexOf(sorted[i]); at > i; at -= 1) {
      await page.locator(".at-order__row").nth(at).getByRole("button", { name: /^Move up/ }).click();
      await page.waitForFunction(([key, place]) => document.readyState === "complete"
        && [...document.querySelectorAll("[name=order]")].findIndex((e) => e.value === key) === place, [sorted[i], at - 1]);
    }
  }
}

async function walk(page) {
  for (let i = 0; i < 9 && await page.locator("#answer [name=choice]").count(); i += 1) {
    const before = await page.locator("#answer [name=scene]").inputValue();
    await first(page.locator("#answer"), "[name=choice]");
    await press(page, "Continue");
    await page.waitForFunction((scene) => document.readyState === "complete"
      && document.querySelector("#answer [name=scene]")?.value !== scene, before);
  }
}

async function answer(page) {
  const form = page.locator("form#answer");
  const kind = await form.getAttribute("data-kind");
  if (await form.locator("[name=scene]").count()) await walk(page);
  else if (kind === "ordering") await order(page);
  else if (await form.locator("[name=choice]").count()) await first(form, "[name=choice]");
  for (const row of await form.locator("tbody tr").all()) if (await row.locator("input").count()) await row.locator("input").first().check({ force: true });
  for (const box of await form.locator("select").all()) {
    const values = await box.locator("option").evaluateAll((all) => all.map((option) => option.value).filter((value) => value));
    await box.selectOption(values.sort()[0]); // their order is another one in each attempt
  }
  for (const box of await form.locator("input[type=text], textarea").all()) {
    const name = await box.getAttribute("name");
    await box.fill(name === "value" ? "30" : name.startsWith("gap.") ? "low" : "Come with me now.\nYour coat can wait, and we will ask for it as soon as we know that all of us are safe and well.");
  }
  return kind;
}

async function answerAll(page, attempt, each = () => {}) {
  for (const { number } of questions(attempt)) {
    await page.goto(`/attempts/${attempt}/items/${number}`);
    await each(number);
    await answer(page);
    const before = page.url();
    await main(page).getByRole("button", { name: /^Save and/ }).first().click();
    await page.waitForURL((url) => url.href !== before);
  }
  await page.goto(`/attempts/${attempt}`);
}

async function send(page) {
  await press(page, "Send answers");
  await page.waitForURL(/\/result$/);
}

/* ---- the pages */

async function everyKind() {
  const who = newcomer();
  const page = await learner(plain, who);
  const script = await signedIn(who); // the same page as somebody with scripting sees it, and as axe needs it
  const attempt = await begin(page, "all-at-end");
  const seen = new Set();
  await answerAll(page, attempt, async (number) => {
    const { kind } = questions(attempt)[number - 1];
    if (seen.has(kind)) return;
    seen.add(kind);
    await script.goto(page.url());
    await look(script, `kind-${kind}`);
    await script.evaluate(() => { document.documentElement.dir = "rtl"; });
    none(await script.evaluate(() => (document.documentElement.scrollWidth > document.documentElement.clientWidth ? ["too wide"] : [])),
      `kind-${kind}: fits from right to left`);
    none(await script.evaluate(() => [...document.querySelectorAll(".usa-radio__input, .usa-checkbox__input")].filter((box) => {
      const label = box.nextElementSibling.getBoundingClientRect();
      return label.right - box.getBoundingClientRect().right > 40;
    }).map((box) => box.value)), `kind-${kind}: from right to left, boxes stand on the right`);
  });
  is([...seen].sort().join(" "), "gap-fill hotspot kprim matching multiple-choice numerical ordering scenario short-answer single-choice true-false",
    "every scored kind was looked at");
  await script.goto(`/attempts/${attempt}`);
  await look(script, "kinds-to-check");
  await send(page);
  await script.goto(page.url());
  await look(script, "kinds-result");
  const score = (id) => one(`SELECT score_num || '/' || score_den FROM attempt WHERE id = ${id}`);
  const byHand = await learner();
  const again = await begin(byHand, "all-at-end");
  await answerAll(byHand, again);
  await send(byHand);
  is(score(again), score(attempt), "the same answers score the same with scripting and without");
  const given = (id) => sql(`SELECT DISTINCT ON (i.key) i.key, array_to_string(r.parts, ' '), coalesce(array_to_string(r.texts, ' '), '')
    FROM response r JOIN item i ON i.id = r.item_id WHERE r.attempt_id = ${id} AND i.kind IN ('ordering', 'scenario', 'single-choice', 'short-answer')
    ORDER BY i.key, r.seq DESC`).join("; ");
  is(given(again), given(attempt), "and are stored alike");
}

async function tries() {
  const page = await learner();
  const attempt = await begin(page, "one-by-one");
  for (const { number, kind, key } of questions(attempt)) {
    await page.goto(`/attempts/${attempt}/items/${number}`);
    if (key === "hard-night") {
      ok(!/sleeve/.test(await text(page)), "behind a content note the question is not shown", await text(page));
      await look(page, "question-note");
      await press(page, "Take another question of equal credit");
      await main(page).locator("h1", { hasText: "full of smoke" }).waitFor();
      ok(!/sleeve/.test(await text(page)), "another question of equal credit takes its place", await text(page));
    }
    await answer(page);
    await press(page, "Check answer");
    await main(page).locator("#outcome").waitFor();
    await (number === 1 ? look : glance)(page, `checked-${kind}-${number}`);
    none(await page.evaluate(() => [...document.querySelectorAll("main a[href^='#']")]
      .filter((a) => !document.getElementById(a.hash.slice(1))).map((a) => a.outerHTML)), `checked-${kind}-${number}: no link leads nowhere`);
  }
  const hints = await begin(page, "with-hints");
  const { number } = questions(hints).find((q) => q.key === "good-habits");
  await page.goto(`/attempts/${hints}/items/${number}`);
  await press(page, "Check answer");
  await main(page).locator("#errors").waitFor();
  await look(page, "question-nothing-to-check", 422);
  await first(page.locator("#answer"), "[value=store]");
  await press(page, "Check answer");
  await main(page).getByText("Hint:").waitFor();
  await look(page, "question-hint");
}

async function outcomes() {
  const page = await learner();
  const essay = await begin(page, "in-writing");
  const { number } = questions(essay).find((q) => q.kind === "essay");
  await page.goto(`/attempts/${essay}/items/${number}`);
  await look(page, "kind-essay");
  await page.locator("textarea").fill("Too short.");
  await press(page, "Save and continue");
  await page.waitForURL((url) => !url.pathname.endsWith(`/items/${number}`));
  await page.goto(`/attempts/${essay}`);
  ok(/2 words\. At least 20/.test(await text(page)), "the list says when a text is shorter than asked", await text(page));
  await answerAll(page, essay);
  await send(page);
  is(await heading(page), "Waiting for marking", "an essay waits for a person");
  await look(page, "result-waiting");

  const late = await begin(page, "in-time");
  ok(/Time limit: until \d\d:\d\d/.test(await text(page)), "a time limit is told as an hour", await text(page));
  await look(page, "question-time-limit");
  await press(page, "Save and continue");
  await page.waitForURL(/items\/2$/);
  await page.reload();
  sql(`UPDATE attempt SET deadline = clock_timestamp() - interval '1 hour' WHERE id = ${late}`);
  const form = await page.locator("#answer").evaluate((e) => {
    const box = e.querySelector("[name=choice]");
    return { ...Object.fromEntries(new FormData(e)), ...(box ? { choice: box.value } : { value: "30" }) };
  });
  const reply = await page.request.post(`/attempts/${late}/items/2`, { form, maxRedirects: 0 });
  const said = await reply.text();
  is(reply.status(), 409, "after the time limit nothing is saved");
  ok(/is not saved: “[^”]+”/.test(said), "what came too late is shown, and said not to be saved", said);
  await page.goto(`/attempts/${late}/items/1`);
  is(await heading(page), "Time is up", "afterwards the question says that time is up");
  await look(page, "time-up");

  const post = await begin(page, "post");
  await look(page, "question-certainty");
  await answerAll(page, post);
  await send(page);
  ok(/How sure you were: \d+ of 15/.test(await text(page)), "certainty is told", await text(page));
  await look(page, "result-certainty");
}

async function opinions() {
  const page = await learner();
  const attempt = await begin(page, "evaluation");
  for (const { number, kind } of questions(attempt)) {
    await page.goto(`/attempts/${attempt}/items/${number}`);
    await look(page, `opinion-${kind}-${number}`);
    ok(kind === "reflection" ? /Only you can read this/.test(await text(page)) : /Nobody sees your own answer/.test(await text(page)),
      `opinion-${kind}-${number}: says who reads it`, await text(page));
  }
  await answerAll(page, attempt);
  await send(page);
  is(await heading(page), "Thank you. Your answers are in.", "an evaluation ends with thanks, and no score");
  await look(page, "result-thanks");
}

async function activities() {
  for (const options of [plain, {}]) {
    const page = await learner(options);
    const how = options === plain ? "without scripting" : "with scripting";
    const activity = main(page).locator(".at-activity");
    await page.goto(`/courses/${COURSE}/modules/1/pages/1`);
    is(await activity.count(), 0, `${how}: an activity is behind the content note of its page`);
    await follow(page, "Show page");
    const drawn = await activity.locator("[name=order]").evaluateAll((all) => all.map((e) => e.value));
    ok(drawn.join() !== "warn,alert,close,meet", `${how}: its steps do not stand in the right order`, drawn.join());
    if (options !== plain) await look(page, "activity");
    await click(activity.getByRole("button", { name: /^Move down/ }).first());
    await page.waitForFunction((key) => document.activeElement?.closest("li")?.querySelector("[name=order]").value === key, drawn[0]);
    is((await activity.locator("[name=order]").evaluateAll((all) => all.map((e) => e.value)))[1], drawn[0], `${how}: a step moves, and keeps the focus`);
    await activity.getByRole("button", { name: "Check answer" }).click();
    await activity.getByText("You answered:").waitFor();
    await glance(page, `activity-answered-${options === plain ? "plain" : "script"}`);
    ok(/People first/.test(await activity.innerText()), `${how}: the reason stands in the page`, await activity.innerText());
    await page.goto(`/courses/${COURSE}/modules/1/pages/2`);
    await activity.locator("textarea").fill("The stair by the lift.");
    await activity.getByRole("button", { name: "Save", exact: true }).click();
    await activity.getByText("Only you can read it").waitFor();
    if (options !== plain) await look(page, "activity-private");
  }
}

/** With scripting an activity is saved as it is given, and kept on the device while there is no connection, as any answer is. */
async function activitiesKept() {
  const who = newcomer();
  const page = await learner({}, who);
  const stored = () => one(`SELECT coalesce((SELECT r.parts::text FROM response r WHERE r.attempt_id = a.id ORDER BY r.seq DESC LIMIT 1), '') || ' ' || a.state
    FROM attempt a WHERE a.person_id = ${who.id} ORDER BY a.id DESC LIMIT 1`) ?? "";
  const activity = main(page).locator(".at-activity");
  const says = (what) => activity.locator("[data-save-status]").filter({ hasText: what }).waitFor();
  await page.goto(`/courses/${COURSE}/modules/1/pages/1?show=1`);
  await page.locator("form.at-answer[autocomplete=off]").waitFor({ state: "attached" });
  is(stored(), "", "activity kept: looking at it begins nothing");
  await activity.getByRole("button", { name: /^Move down/ }).first().click();
  await says(/^Saved /);
  const steps = () => activity.locator("[name=order]").evaluateAll((all) => all.map((e) => e.value).join());
  is(stored(), `{${await steps()}} in progress`, "activity kept: a change is saved, and ends nothing");
  await page.context().setOffline(true);
  await activity.getByRole("button", { name: /^Move down/ }).first().click();
  await says(/^Waiting for connection: 1 answer kept on this device$/);
  await activity.getByRole("button", { name: "Check answer" }).click();
  await says(/^Waiting for connection: 1 answer kept on this device$/);
  const given = await steps();
  ok(stored() !== `{${given}} in progress`, "activity kept: without a connection nothing is stored, and the page says so");
  await page.context().setOffline(false);
  await says(/^Saved /);
  is(stored(), `{${given}} in progress`, "activity kept: with one it is sent");
  await page.reload();
  is(await steps(), given, "activity kept: and stands there after a reload");
  await activity.getByRole("button", { name: "Check answer" }).click();
  await activity.getByText("You answered:").waitFor();
  is(stored(), `{${given}} finished`, "activity kept: the button ends it");
}

await parts([["publishing", published]]); // first: the others take this course
await parts([
  ["every kind", everyKind],
  ["tries", tries],
  ["outcomes", outcomes],
  ["opinions", opinions],
  ["activities", activities],
  ["activities kept", activitiesKept],
]);
await parts([["HTML", checkHtml]]);
none(trouble, "no page wrote an error to the console or broke the content policy");
none(outside, "no page asked for anything outside the stack");
await browser.close();
done();
