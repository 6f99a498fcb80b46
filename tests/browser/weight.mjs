#!/usr/bin/env node
// How much comes over the wire, headers included: a ward's connection may be slow.  SPDX-License-Identifier: Apache-2.0
import { browser, startCourse, startQuiz, signIn, signedIn, path, visitor } from "./support/browser.mjs";
import { newcomer } from "./support/stack.mjs";
import { done, note, ok } from "./support/tap.mjs";

const FIRST_MAX = 60 * 1024; // ui.md allows 100; this leaves room for what is still to come
const LATER_MAX = 15 * 1024;

/** Bytes that came over the wire while `act` ran, by address. */
async function weigh(page, act) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const names = new Map();
  const sizes = [];
  session.on("Network.requestWillBeSent", (e) => names.set(e.requestId, e.request.url));
  session.on("Network.loadingFinished", (e) => sizes.push([names.get(e.requestId), e.encodedDataLength]));
  await act();
  await page.waitForTimeout(150); // the icon of the window comes after everything else
  await session.detach();
  return { total: sizes.reduce((sum, [, n]) => sum + n, 0), sizes };
}

async function light(page, act, limit, name) {
  const { total, sizes } = await weigh(page, act);
  ok(total > 0 && total <= limit, `${name}: ${(total / 1024).toFixed(1)} KB, at most ${limit / 1024}`, sizes);
}

const who = newcomer();
const signed = await signedIn(who.login);
await startCourse(signed);
await startQuiz(signed, who);
const question = path(signed);
const state = await signed.context().storageState(); // the session, for browsers that have nothing in their cache

for (const url of ["/", "/session", "/support"]) {
  const page = await (await visitor()).newPage();
  await light(page, () => page.goto(url), FIRST_MAX, `first visit at ${url}`);
}
for (const url of ["/learning", "/courses/CORE-101", "/courses/CORE-101/modules/3/pages/3", question]) {
  const page = await (await visitor({ storageState: state })).newPage();
  await light(page, () => page.goto(url), FIRST_MAX, `first visit at ${url.replace(/attempts\/\d+/, "attempts/n")}`);
}
for (const url of ["/learning", "/courses", "/courses/CORE-101", "/courses/CORE-101/modules/1/pages/3",
  "/courses/CORE-101/modules/1/pages/4/summary", "/courses/CORE-101/quizzes/final", question, question.replace(/\/items.*/, ""),
  "/certificates", "/record", "/support", "/help"])
  await light(signed, () => signed.goto(url), LATER_MAX, `later: ${url.replace(/attempts\/\d+/, "attempts/n")}`);

for (const [login, urls] of [
  ["admin@demo.example", ["/facilities/WHN/standing", "/facilities/WHN/people?standing=current"]],
  ["author@demo.example", ["/authoring/courses", "/authoring/imports"]],
]) {
  const page = await (await visitor()).newPage();
  await signIn(page, login);
  for (const url of urls) await light(page, () => page.goto(url), LATER_MAX, `later: ${url}`);
}
note("sizes are those of the wire: compressed, with headers");
await browser.close();
done();
