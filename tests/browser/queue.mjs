#!/usr/bin/env node
// Nothing that is typed is lost: without a connection, signed out, in two windows, on a shared device, without scripting.
// SPDX-License-Identifier: Apache-2.0
import axe from "axe-core";
import {
  attemptOf, browser, choose, fetchedBy, main, outside, path, press, signIn, signedIn, startCourse, startQuiz, trouble, visitor,
} from "./support/browser.mjs";
import { address, exitAddress, newcomer, one, paper, password, right, sql, wrong } from "./support/stack.mjs";
import { becomes, done, is, none, ok, parts, until } from "./support/tap.mjs";

const status = (page) => page.locator("[data-save-status]").first();
const says = (page, pattern) => status(page).filter({ hasText: pattern }).waitFor();
const SAVED = /^Saved \d\d:\d\d$/;
const checked = (page) => page.locator("input[name=choice]:checked").evaluateAll((all) => all.map((e) => e.value).sort().join());
const answered = (attempt) => Number(one(`SELECT count(DISTINCT item_id) FROM response WHERE attempt_id = ${attempt}`));
const stored = (attempt, number) => one(`
  SELECT coalesce((SELECT array_to_string(r.parts, ',') || coalesce(array_to_string(r.texts, '|'), '')
  FROM response r JOIN attempt_item a USING (attempt_id, item_id)
  WHERE r.attempt_id = ${attempt} AND a.number = ${number} ORDER BY r.seq DESC LIMIT 1), '')`);
const heading = async (page) => (await main(page).locator("h1").innerText()).replace(/\s+/g, " ");
const kept = (page) => page.evaluate(() => Object.entries(localStorage).filter(([name]) => name.startsWith("attest-kept:")));
const onQuestion = (attempt, number) => (url) => url.pathname === `/attempts/${attempt}/items/${number}`;

/** The script of the answer form is there. */
const ready = (page) => page.locator("form.at-answer[autocomplete=off]").waitFor({ state: "attached" });

/** Somebody on the first question of the last quiz, with the next ones at hand if told. */
async function quizzer(options = {}, atHand = 0) {
  const who = newcomer();
  const page = await signedIn(who.login, options);
  await startCourse(page);
  const fetched = fetchedBy(page);
  await startQuiz(page, who);
  const attempt = attemptOf(page);
  if (options?.javaScriptEnabled !== false) await ready(page);
  if (atHand) await until(() => fetched.has(`/attempts/${attempt}/items/${atHand}`), "the next questions are fetched");
  return { who, page, attempt };
}

async function answer(page, attempt, number, keys = right(attempt, number)) {
  await page.waitForURL(onQuestion(attempt, number));
  await choose(page, keys);
  await says(page, SAVED);
  await press(page, "Save and continue");
}

async function lostConnection() {
  const { page, attempt } = await quizzer({}, 6);
  for (const number of [1, 2, 3]) await answer(page, attempt, number);
  await page.waitForURL(onQuestion(attempt, 4));
  await page.context().setOffline(true);
  await choose(page, right(attempt, 4));
  await says(page, /^Waiting for connection: 1 answer kept on this device$/);
  await press(page, "Save and continue");
  await page.waitForURL(onQuestion(attempt, 5));
  is(await page.title(), "Question 5 of 10 – Attest", "offline: the next question is shown, and the window says so");
  ok(await page.evaluate(() => document.activeElement.localName === "main"), "offline: the focus is at its beginning");
  await choose(page, right(attempt, 5));
  await says(page, /^Waiting for connection: 2 answers kept on this device$/);
  await page.goBack();
  await page.waitForURL(onQuestion(attempt, 4));
  await becomes(() => checked(page), right(attempt, 4).sort().join(), "offline: going back shows the answer that waits");
  await page.goForward();
  await page.waitForURL(onQuestion(attempt, 5));
  await becomes(() => checked(page), right(attempt, 5).sort().join(), "offline: and so does going forward");
  is(answered(attempt), 3, "offline: three answers are stored so far");
  await page.context().setOffline(false);
  await says(page, SAVED);
  await page.reload();
  await becomes(() => checked(page), right(attempt, 5).sort().join(), "online: a reload shows the answer");
  is([1, 2, 3, 4, 5].filter((n) => stored(attempt, n).split(",").sort().join() === right(attempt, n).sort().join()).length, 5,
    "online: five answers stand");
  await becomes(async () => (await kept(page)).length, 0, "online: nothing is kept on the device any more");
}

async function serverGone() {
  const { page, attempt } = await quizzer();
  const gone = "**/api/v1/attempts/**";
  await page.context().route(gone, (route) => route.abort());
  await choose(page, right(attempt, 1));
  await says(page, /^Waiting for connection: 1 answer/);
  await page.context().unroute(gone);
  await page.reload();
  await says(page, SAVED);
  is(stored(attempt, 1).split(",").sort().join(), right(attempt, 1).sort().join(), "server gone: what waited is sent by the page after a reload");
  is(await checked(page), right(attempt, 1).sort().join(), "server gone: and stands in it");

  // The answer arrives, its reply does not: it counts once.
  await page.goto(`/attempts/${attempt}/items/2`);
  await page.context().route(gone, async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await choose(page, right(attempt, 2));
  await says(page, SAVED);
  // Of several boxes ticked at once, one save may hold all or each its own; none may stand there twice.
  is(one(`SELECT count(*) > 0 AND count(*) = count(DISTINCT r.parts) FROM response r JOIN attempt_item a USING (attempt_id, item_id)
    WHERE r.attempt_id = ${attempt} AND a.number = 2`), "t", "server gone: an answer whose reply was lost counts once");
}

/** An essay in the place of the first question, of a bank of its own: no other attempt may draw it. */
function putEssay(attempt) {
  sql(`
    WITH model AS (SELECT i.* FROM item i JOIN attempt_item a ON a.item_id = i.id WHERE a.attempt_id = ${attempt} AND a.number = 1),
    essay AS (INSERT INTO item (course_version_id, bank, key, kind, scoring, objectives, tags, weight, shuffle, stem, plain)
      SELECT course_version_id, 'essays', 'essay-${attempt}', 'essay', 'points', objectives, tags, weight, false, '<p>What would you do?</p>', 'What would you do?'
      FROM model RETURNING id)
    UPDATE attempt_item SET item_id = (SELECT id FROM essay), option_order = '{}' WHERE attempt_id = ${attempt} AND number = 1`);
}

const axeSays = async (page, name) => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  none(violations.filter((v) => v.tags.some((t) => /^wcag/.test(t))).map((v) => `${v.id}: ${v.nodes[0].html}`), `${name}: axe has nothing to say`);
};

async function essay() {
  const { page, who, attempt } = await quizzer();
  putEssay(attempt);
  await page.reload();
  await ready(page);
  const box = page.locator("textarea[name=text]");
  await box.pressSequentially("First I would ask her, alone,", { delay: 5 });
  await says(page, SAVED);
  is(stored(attempt, 1), "textFirst I would ask her, alone,", "essay: what is typed is saved in the pauses");
  sql(`DELETE FROM session WHERE person_id = ${who.id}`);
  await box.pressSequentially(" whether she is safe;\nthen I would listen.", { delay: 5 });
  await says(page, /^Not saved: signed out/);
  ok(await box.evaluate((e) => e === document.activeElement), "essay: nobody is thrown out of the text");
  await axeSays(page, "signing in in place");
  await box.pressSequentially(" And wait.", { delay: 5 });
  await page.fill("#again-login", who.login);
  await page.fill("#again-password", password);
  await page.locator(".at-sign-in button").click();
  await says(page, SAVED);
  const whole = "First I would ask her, alone, whether she is safe;\nthen I would listen. And wait.";
  is(one(`SELECT replace(texts[1], E'\\n', '/') FROM response WHERE attempt_id = ${attempt} ORDER BY seq DESC LIMIT 1`), whole.replace("\n", "/"), "essay: every word, once");

  // A window that is closed between two pauses, and the session gone: it is there again after signing in.
  await until(async () => (await kept(page)).length === 0, "nothing waits before");
  sql(`DELETE FROM session WHERE person_id = ${who.id}`);
  await box.press("Control+End");
  await page.keyboard.insertText(" Then I would write it down."); // at once, so that what is kept is all of it
  await until(async () => (await kept(page)).length === 1, "it is kept on the device");
  await page.close();
  const next = await page.context().newPage();
  await signIn(next, who.login);
  await next.goto(`/attempts/${attempt}/items/1`);
  await until(async () => (await next.locator("textarea[name=text]").inputValue()) === `${whole} Then I would write it down.`, "essay: the words are put back");
  await until(async () => (await kept(next)).length === 0, "essay: and sent");
  is(one(`SELECT replace(texts[1], E'\\n', '/') FROM response WHERE attempt_id = ${attempt} ORDER BY seq DESC LIMIT 1`),
    `${whole.replace("\n", "/")} Then I would write it down.`, "essay: after a closed window every word is there");

  const plainPage = await (await visitor({ javaScriptEnabled: false })).newPage();
  await signIn(plainPage, who.login);
  await plainPage.goto(`/attempts/${attempt}/items/1`);
  sql(`DELETE FROM session WHERE person_id = ${who.id}`);
  await plainPage.locator("textarea[name=text]").fill(`${whole} "Quoted" & <b>bold</b>.`);
  await press(plainPage, "Save and continue");
  await plainPage.fill("#login", who.login);
  await plainPage.fill("#password", password);
  await press(plainPage, "Sign in");
  await press(plainPage, "Save this answer");
  is(one(`SELECT regexp_replace(texts[1], E'\\r?\\n', '/') FROM response WHERE attempt_id = ${attempt} ORDER BY seq DESC LIMIT 1`),
    `${whole.replace("\n", "/")} "Quoted" & <b>bold</b>.`, "essay without scripting: every word");
}

/** What stands in the store of this browser says nothing to whoever opens it. */
async function sealed() {
  const { page, who, attempt } = await quizzer();
  await page.context().setOffline(true);
  await choose(page, right(attempt, 1));
  await says(page, /^Waiting/);
  const found = await kept(page);
  is(found.length, 1, "kept: one entry");
  const all = JSON.stringify(await page.evaluate(() => ({ ...localStorage, ...sessionStorage })));
  const item = one(`SELECT i.key FROM attempt_item a JOIN item i ON i.id = a.item_id WHERE a.attempt_id = ${attempt} AND a.number = 1`);
  none([...right(attempt, 1), item, "choice", "response", `/attempts/${attempt}`, who.login].filter((word) => all.includes(word)),
    "kept: neither answer nor question can be read in it");
  const key = await page.evaluate(() => document.body.dataset.deviceKey);
  ok(key.length === 44 && !all.includes(key.slice(0, 20)), "kept: the key is not beside it");
  ok(found.every(([, value]) => Object.keys(JSON.parse(value)).join() === "t,iv,v"), "kept: a time, and ciphertext", found);
  await page.context().setOffline(false);
  await says(page, SAVED);
}

async function signedOut() {
  const { page, who, attempt } = await quizzer();
  sql(`DELETE FROM session WHERE person_id = ${who.id}`);
  await choose(page, right(attempt, 1));
  await says(page, /^Not saved: signed out\. Sign in; your words are kept\.$/);
  ok(!(await page.evaluate(() => document.activeElement.id.startsWith("again"))), "signed out: the focus stays where it is");
  is(await page.locator("#again-login").count(), 1, "signed out: a sign-in form stands below the status");
  await press(page, "Save and continue");
  await until(() => page.evaluate(() => document.activeElement.id === "again-login"), "the focus goes to the form");
  await page.fill("#again-login", who.login);
  await page.fill("#again-password", "wrong");
  await page.keyboard.press("Enter");
  await page.locator(".at-sign-in [role=status]").filter({ hasText: /do not fit together/ }).waitFor();
  await page.fill("#again-password", password);
  await page.keyboard.press("Enter");
  await says(page, SAVED);
  is(await page.locator("#again-login").count(), 0, "signed in again: the form is gone");
  is(path(page), `/attempts/${attempt}/items/1`, "signed in again: the page is the same");
  is(stored(attempt, 1).split(",").sort().join(), right(attempt, 1).sort().join(), "signed in again: the answer is saved");
  await becomes(async () => (await kept(page)).length, 0, "signed in again: nothing waits any more");
  await press(page, "Save and continue");
  await page.waitForURL(onQuestion(attempt, 2));
  ok(true, "signed in again: the way goes on");

  // Signed in elsewhere in this browser: the new session is taken up without a word.
  sql(`DELETE FROM session WHERE person_id = ${who.id}`);
  await page.context().clearCookies();
  const second = await page.context().newPage();
  await signIn(second, who.login);
  await choose(page, right(attempt, 2));
  await says(page, SAVED);
  ok(true, "signed in in another window: the answer is saved");
}

async function anotherPerson() {
  const { page, who, attempt } = await quizzer();
  sql(`DELETE FROM session WHERE person_id = ${who.id}`);
  await choose(page, right(attempt, 1));
  await says(page, /^Not saved: signed out/);
  const other = newcomer();
  await page.fill("#again-login", other.login);
  await page.fill("#again-password", password);
  await page.locator(".at-sign-in button").click();
  await main(page).getByRole("heading", { name: "Somebody else is signed in" }).waitFor();
  is(await page.locator("input[name=choice]").count(), 0, "another person: what was answered is not to be seen");
  const [entry] = await kept(page);
  const sent = [];
  page.on("request", (request) => request.method() !== "GET" && sent.push(`${request.method()} ${request.url()}`));
  await startCourse(page);
  await startQuiz(page, other);
  const own = attemptOf(page);
  sent.length = 0;
  await choose(page, right(own, 1).slice(0, 1));
  await says(page, SAVED);
  none(sent.filter((line) => !line.includes(`/attempts/${own}/`)), "another person: only their own answers are sent");
  is((await kept(page)).join(), entry.join(), "another person: what the first one gave stays as it is");
  is(answered(attempt), 0, "another person: nothing of it is stored");
  await page.context().clearCookies();
  await signIn(page, who.login);
  await page.goto(`/attempts/${attempt}/items/1`);
  await says(page, SAVED);
  is(stored(attempt, 1).split(",").sort().join(), right(attempt, 1).sort().join(), "its owner again: it is sent");
}

async function twoWindows() {
  const { page, attempt } = await quizzer();
  const second = await page.context().newPage();
  await second.goto(`/attempts/${attempt}/items/2`);
  await choose(page, right(attempt, 1));
  await says(page, SAVED);
  await choose(second, right(attempt, 2));
  await says(second, SAVED);
  await choose(page, wrong(attempt, 1).slice(0, 1));
  await says(page, SAVED);
  ok(true, "two windows: answers to different questions do not stand in each other's way");

  const third = await page.context().newPage();
  await third.goto(`/attempts/${attempt}/items/3`);
  await page.goto(`/attempts/${attempt}/items/3`);
  await choose(page, right(attempt, 3));
  await says(page, SAVED);
  const before = stored(attempt, 3);
  const mine = wrong(attempt, 3).slice(0, 1);
  await choose(third, mine);
  await says(third, /^Not saved: this answer was changed in another window/);
  is(stored(attempt, 3), before, "two windows: a different answer to the same question does not overwrite silently");
  await press(third, "Save and continue");
  await third.locator("#errors").waitFor();
  await third.waitForLoadState();
  ok(/Stored at/.test(await main(third).innerText()), "two windows: both versions are shown");
  is(await checked(third), mine.join(), "two windows: one's own stands in the form");
  await press(third, "Save and continue");
  await third.waitForURL(onQuestion(attempt, 4));
  is(stored(attempt, 3), mine.join(), "two windows: the learner's choice is saved");

  await page.goto(`/attempts/${attempt}/items/5`);
  await third.goto(`/attempts/${attempt}/items/6`);
  await Promise.all([ready(page), ready(third)]); // what saves is loaded apart, and could not be without a connection
  await page.context().setOffline(true);
  await choose(page, right(attempt, 5));
  await choose(third, right(attempt, 6));
  await says(page, /^Waiting/);
  await says(third, /^Waiting for connection: 2 answers/);
  await page.context().setOffline(false);
  await until(() => stored(attempt, 5) && stored(attempt, 6), "both are sent");
  await says(page, SAVED);
  await says(third, SAVED);
  is(one(`SELECT count(*) - count(DISTINCT seq) FROM response WHERE attempt_id = ${attempt}`), "0", "two windows offline: both saved, each number once");
}

async function beforeSending() {
  const { page, attempt } = await quizzer({}, 10);
  const fetched = fetchedBy(page);
  await page.goto(`/attempts/${attempt}/items/10`);
  await ready(page);
  await until(() => fetched.has(`/attempts/${attempt}`), "the list is at hand");
  await page.context().setOffline(true);
  await choose(page, right(attempt, 10));
  await says(page, /^Waiting/);
  await press(page, "Save and continue");
  await page.waitForURL((url) => url.pathname === `/attempts/${attempt}`, { waitUntil: "commit" });
  const waits = main(page).getByText("Kept on this device, not saved yet");
  await waits.first().waitFor();
  ok(true, "list offline: it tells what waits");
  await press(page, "Send answers");
  await says(page, /^Waiting for connection: 1 answer/);
  is(one(`SELECT state FROM attempt WHERE id = ${attempt}`), "in progress", "list offline: nothing is sent for good");
  await page.context().setOffline(false);
  await until(() => stored(attempt, 10), "the answer is sent");
  await waits.first().waitFor({ state: "detached" }); // the list loads itself anew, and what is pressed before would be lost
  await page.waitForLoadState();
  await press(page, "Send answers");
  await page.waitForURL(/\/result$/);
  ok(true, "list online: then it is sent");
}

async function exitOffline() {
  const { page, who, attempt } = await quizzer({ exit: true });
  await page.context().setOffline(true);
  await choose(page, right(attempt, 1));
  await says(page, /^Waiting/);
  await page.locator("[data-exit]").click();
  await until(async () => (await page.context().cookies(address)).some((cookie) => cookie.name === "attest-exit"), "the browser is marked");
  is(one(`SELECT count(*) FROM session WHERE person_id = ${who.id}`), "1", "exit offline: the session could not be ended");
  await page.context().setOffline(false);
  const next = await page.context().newPage();
  await next.goto("/learning");
  is(path(next), "/session", "exit offline: the next request finds nobody signed in");
  is(one(`SELECT count(*) FROM session WHERE person_id = ${who.id}`), "0", "exit offline: and the session is ended");
  is((await page.context().cookies(address)).length, 0, "exit offline: both cookies are gone");
  await signIn(next, who.login);
  await next.goto(`/attempts/${attempt}/items/1`);
  await says(next, SAVED);
  is(stored(attempt, 1).split(",").sort().join(), right(attempt, 1).sort().join(), "exit offline: the answer was kept and is sent");
  await next.locator("[data-exit]").click();
  await next.waitForURL(`${exitAddress}**`);
  await until(() => one(`SELECT count(*) FROM session WHERE person_id = ${who.id}`) === "0", "leaving with a connection ends the session");
  await until(async () => (await next.context().cookies(address)).length === 0, "and leaves no cookie");
}

async function withoutScripting() {
  const { page, who, attempt } = await quizzer({ javaScriptEnabled: false });
  await page.goto(`/attempts/${attempt}/items/1`);
  sql(`DELETE FROM session WHERE person_id = ${who.id}`);
  const keys = right(attempt, 1);
  for (const key of keys) await page.locator(`input[name=choice][value="${key}"]`).check({ force: true });
  await press(page, "Save and continue");
  is(await heading(page), "Sign in", "no scripting: signed out, the sign-in form is shown");
  ok(/What you typed is kept on this page/.test(await main(page).innerText()), "no scripting: and says that the words are kept");
  await page.fill("#login", who.login);
  await page.fill("#password", "wrong");
  await press(page, "Sign in");
  await page.fill("#password", password);
  await press(page, "Sign in");
  is(await heading(page), "Save your answer", "no scripting: then the answer is offered to be saved");
  await press(page, "Save this answer");
  is(path(page), `/attempts/${attempt}/items/2`, "no scripting: one press saves it and goes on");
  is(stored(attempt, 1).split(",").sort().join(), keys.sort().join(), "no scripting: it is stored");
  is(one(`SELECT count(*) FROM response WHERE attempt_id = ${attempt}`), "1", "no scripting: once");
}

async function staying() {
  const { page, who } = await quizzer();
  const second = await page.context().newPage();
  sql(`UPDATE session SET last_used_at = clock_timestamp() - interval '26 minutes' WHERE person_id = ${who.id}`);
  await second.goto("/learning");
  await second.waitForTimeout(500);
  is(await second.locator(".at-session").count(), 0, "session: a page that was just opened says nothing of its end");

  sql(`UPDATE session SET ends_at = clock_timestamp() + interval '5 minutes 4 seconds' WHERE person_id = ${who.id}`);
  await Promise.all([page.reload(), second.reload()]);
  await page.locator(".at-session").waitFor();
  await second.locator(".at-session").waitFor();
  ok(/^You will be signed out at \d\d:\d\d\.\s+Stay signed in$/.test(await page.locator(".at-session").innerText()),
    "session: five minutes before its end it says when, with a way to stay");
  await axeSays(page, "the notice of its end");
  sql(`UPDATE session SET ends_at = clock_timestamp() + interval '2 hours', last_used_at = clock_timestamp() - interval '20 minutes' WHERE person_id = ${who.id}`);
  await second.getByRole("button", { name: "Stay signed in" }).click();
  await second.locator(".at-session").waitFor({ state: "detached" });
  await page.locator(".at-session").waitFor({ state: "detached" });
  ok(true, "session: prolonged, the notice goes, in the other window too");
  await until(() => one(`SELECT last_used_at > clock_timestamp() - interval '1 minute' FROM session WHERE person_id = ${who.id}`) === "t", "the session is used");
}

await parts([
  ["lost connection", lostConnection],
  ["server gone", serverGone],
  ["essay", essay],
  ["sealed", sealed],
  ["signed out", signedOut],
  ["another person", anotherPerson],
  ["two windows", twoWindows],
  ["before sending", beforeSending],
  ["exit offline", exitOffline],
  ["without scripting", withoutScripting],
  ["staying", staying],
]);
none(trouble.filter((line) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(line)), "no page wrote an error to the console or broke the content policy");
none(outside, "no page asked for anything outside the stack");
await browser.close();
done();
