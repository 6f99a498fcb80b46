#!/usr/bin/env node
// What learners come to do, from beginning to end: on a desk, on a phone, at a zoom of 400 %, in large print, in forced
// colours, by keyboard alone, and in Spanish.  SPDX-License-Identifier: Apache-2.0
import { attemptOf, browser, fetchedBy, main, outside, trouble, visitor } from "./support/browser.mjs";
import { COURSE, STEPS, colleague, publish } from "./support/course.mjs";
import { Hand, modes } from "./support/hand.mjs";
import { exitAddress, newcomer, one, password, plain, right, sql, wrong } from "./support/stack.mjs";
import { becomes, done, is, none, ok, parts, until } from "./support/tap.mjs";

const [desk, phone] = modes;
const SAVED = { en: /^Saved \d\d:\d\d$/, es: /^Guardado \d\d:\d\d$/ };
const WAITING = {
  en: /^Waiting for connection: 2 answers kept on this device$/,
  es: /^Esperando conexión: 2 respuestas conservadas en este dispositivo$/,
};
const SIGNED_OUT = {
  en: /^Not saved: signed out\. Sign in; your words are kept\.$/,
  es: /^Sin guardar: la sesión terminó\./,
};
/** Another device of the same person. */
const elsewhere = (mode) => {
  const other = mode.touch ? desk : phone;
  return { ...other, language: mode.language, large: mode.large, options: { ...other.options, locale: mode.options?.locale } };
};
const status = (hand, patterns) => hand.page.locator("[data-save-status]").first().filter({ hasText: patterns[hand.language] }).waitFor();
const ready = (hand) => hand.page.locator("form.at-answer[autocomplete=off]").first().waitFor({ state: "attached" });
const item = (attempt, number) => new RegExp(`^/attempts/${attempt}/items/${number}$`);
const sorted = (keys) => [...keys].sort().join();
const stored = (attempt, number) => one(`
  SELECT coalesce((SELECT array_to_string(r.parts, ',') FROM response r JOIN attempt_item a USING (attempt_id, item_id)
  WHERE r.attempt_id = ${attempt} AND a.number = ${number} ORDER BY r.seq DESC LIMIT 1), '')`);
const score = (attempt) => one(`SELECT score_num || '/' || score_den FROM attempt WHERE id = ${attempt}`);

/** What was seen on the way, told at the end. */
function ends(name, ...hands) {
  none(hands.flatMap((hand) => [...hand.faults]), `${name}: every page on the way is whole and in its language, and the focus is always seen`);
  return Promise.all(hands.map((hand) => hand.close()));
}

/** Begins a quiz of the small course for whoever has this hand: the number of the attempt. */
async function begin(hand, who, quiz) {
  await hand.api("POST", "/enrolments", { course: COURSE });
  sql(`INSERT INTO page_read (enrolment_id, page_id, person_id)
       SELECT e.id, p.id, e.person_id FROM enrolment e JOIN page p USING (course_version_id) WHERE e.person_id = ${who.id} ON CONFLICT DO NOTHING`);
  const enrolment = one(`SELECT e.id FROM enrolment e JOIN course_version v ON v.id = e.course_version_id JOIN course c ON c.id = v.course_id
    WHERE e.person_id = ${who.id} AND c.code = '${COURSE}'`);
  await hand.api("POST", `/enrolments/${enrolment}/attempts`, { quiz });
  return one(`SELECT max(id) FROM attempt WHERE enrolment_id = ${enrolment}`);
}

async function somebody(mode, quiz, options) {
  const who = colleague();
  const hand = await Hand.of(who, mode, options);
  const attempt = await begin(hand, who, quiz);
  return { who, hand, attempt };
}

// ---- 1: going on where one was, on another device

async function startCourse(hand, code) {
  await hand.open(`/courses/${code}`);
  await hand.axe();
  await hand.shot("course");
  await hand.press("Start", /^\/help\/exit$|\/(modules|quizzes)\//);
  if (hand.path === "/help/exit") await hand.follow("Continue to the course", /\/(modules|quizzes)\//);
}

/** Course text is in the reader's language, or is marked as what it is. */
async function inItsLanguage(hand, name) {
  const lang = await hand.page.locator(".at-content").first().evaluate((e) => e.closest("[lang]").lang);
  const note = await main(hand.page).getByText(hand.language === "es" ? "Esta página todavía no está en español." : "This page is not yet").count();
  ok(lang === hand.language ? note === 0 : note === 1, `${name}: what is not in one's language says so`, { lang, note });
}

async function resume(who, mode, name) {
  const hand = await Hand.at(mode);
  await hand.signIn(who);
  const card = await hand.text();
  ok(hand.says("Your post: %1$s, %2$s · Rule: %3$s").test(card) && hand.says("%d minutes").test(card)
    && (hand.says("Due {date} ({days})").test(card) || hand.says("Was due {date} ({days})").test(card)), `${name}: the list names rule, minutes and date`, card);
  await hand.axe();
  await hand.shot("learning");
  await hand.use(main(hand.page).locator("a[href^='/courses/']").first(), /^\/courses\/[^/]+/);
  await startCourse(hand, "CORE-101");
  await inItsLanguage(hand, name);
  await hand.axe();
  await hand.shot("page");
  await hand.press("Continue", /\/pages\/2$/);
  await hand.press("Continue", /\/pages\/3$/);

  const other = await Hand.at(elsewhere(mode));
  await other.signIn(who);
  await other.use(main(other.page).locator("a[href^='/courses/CORE-101']").first(), /^\/courses\/CORE-101/);
  is(other.path, hand.path, `${name}: the other device opens the same page`);
  await ends(name, hand, other);
}

async function resumeStory(mode, name) {
  const { who, hand, attempt } = await somebody(mode, "story");
  await hand.open(`/attempts/${attempt}/items/1`);
  await ready(hand);
  await hand.shot("scenario");
  const scene = (one_) => one_.page.locator("#answer [name=scene]").inputValue();
  await hand.choose(["pour"]);
  await hand.press("Continue");
  await hand.page.locator("#answer [name=scene][value=flare]").waitFor({ state: "attached" });
  const other = await Hand.of(who, elsewhere(mode));
  await other.open(`/courses/${COURSE}/quizzes/story`);
  await other.press("Continue quiz", item(attempt, 1));
  await ready(other);
  is(await scene(other), "flare", `${name}: in the middle of a story, the other device opens the same scene`);
  await other.choose(["out"]);
  await other.press("Continue");
  await other.page.locator("#answer [name=scene][value=outside]").waitFor({ state: "attached" });
  await hand.page.reload();
  is(await scene(hand), "outside", `${name}: and the first one goes on from there`);
  await ends(`${name} (story)`, hand, other);
}

// ---- 2: without a connection

async function lostConnection(mode, name) {
  const { hand, attempt } = await somebody(mode, "all-at-end");
  const fetched = fetchedBy(hand.page);
  await hand.open(`/attempts/${attempt}/items/1`);
  await ready(hand);
  const answer = async (number) => (number === 4 ? hand.use(hand.page.getByRole("button", { name: new RegExp(`^${hand.words("Move up")}`) }).nth(3))
    : hand.choose(right(attempt, number)));
  for (const number of [1, 2, 3]) {
    await answer(number);
    await status(hand, SAVED);
    if (number === 3) await until(() => fetched.has(`/attempts/${attempt}/items/5`), "the next questions are at hand");
    await hand.press("Save and continue", item(attempt, number + 1));
  }
  await hand.page.context().setOffline(true);
  await answer(4);
  await hand.press("Save and continue", item(attempt, 5));
  await answer(5);
  await status(hand, WAITING);
  ok(true, `${name}: two answers wait, and the page says so`);
  is(one(`SELECT count(DISTINCT item_id) FROM response WHERE attempt_id = ${attempt}`), "3", `${name}: three are stored so far`);
  await hand.axe();
  await hand.shot("waiting");
  await hand.page.context().setOffline(false);
  await status(hand, SAVED);
  await hand.page.reload();
  is(await hand.chosen(), sorted(right(attempt, 5)), `${name}: after a reload the last one stands on the page`);
  is(one(`SELECT count(DISTINCT item_id) FROM response WHERE attempt_id = ${attempt}`), "5", `${name}: five answers stand`);
  await ends(name, hand);
}

// ---- 3: the session ends over an essay

const HALF = "Come with me now. Your coat can wait,";
const REST = " and so can your bag:\nwe will ask for both as soon as we know that all of us are safe.";

async function expiry(mode, name) {
  const { who, hand, attempt } = await somebody(mode, "in-writing");
  const number = one(`SELECT a.number FROM attempt_item a JOIN item i ON i.id = a.item_id WHERE a.attempt_id = ${attempt} AND i.kind = 'essay'`);
  const written = () => one(`SELECT regexp_replace(texts[1], E'\\r?\\n', '/', 'g') FROM response WHERE attempt_id = ${attempt} AND texts IS NOT NULL ORDER BY seq DESC LIMIT 1`);
  await hand.open(`/attempts/${attempt}/items/${number}`);
  await ready(hand);
  const box = hand.page.locator("textarea[name=text]");
  await hand.type(box, HALF);
  await status(hand, SAVED);
  sql(`DELETE FROM session WHERE person_id = ${who.id}`);
  await box.press("Control+End");
  await hand.page.keyboard.insertText(REST);
  await status(hand, SIGNED_OUT);
  await hand.look();
  await hand.axe();
  await hand.shot("signed-out");
  await hand.type(hand.page.locator("#again-login"), who.login);
  await hand.type(hand.page.locator("#again-password"), password);
  await hand.use(hand.page.locator(".at-sign-in button"));
  await status(hand, SAVED);
  is(written(), `${HALF}${REST}`.replace("\n", "/"), `${name}: every word, once`);

  const bare = await Hand.of(who, mode, { javaScriptEnabled: false });
  await bare.open(`/attempts/${attempt}/items/${number}`);
  sql(`DELETE FROM session WHERE person_id = ${who.id}`);
  await bare.type(bare.page.locator("textarea[name=text]"), `${HALF}${REST} "Quoted" & <b>bold</b>.`);
  await bare.press("Save and continue", "load");
  await bare.type(bare.page.locator("#login"), who.login);
  await bare.type(bare.page.locator("#password"), password);
  await bare.press("Sign in", "load");
  await bare.press("Save this answer", /^\/attempts\//);
  is(written(), `${HALF}${REST} "Quoted" & <b>bold</b>.`.replace("\n", "/"), `${name}: without scripting too`);
  await ends(name, hand, bare);
}

// ---- 4: without scripting, by keys

async function order(hand) {
  const keys = () => hand.page.locator("[name=order]").evaluateAll((all) => all.map((e) => e.value));
  for (const [place, step] of STEPS.entries()) {
    for (let at = (await keys()).indexOf(step); at > place; at -= 1) {
      await hand.use(hand.page.locator(".at-order__row").nth(at).getByRole("button", { name: new RegExp(`^${hand.words("Move up")}`) }));
      await hand.page.locator(`.at-order__row:nth-child(${at}) [name=order][value=${step}]`).waitFor({ state: "attached" });
      await hand.page.waitForLoadState(); // without scripting it is another page
    }
  }
}

/** The whole small paper with its first answer wrong, and its questions in order put right: heading and score. */
async function paper(mode, scripting) {
  const { hand, attempt } = await somebody(mode, "all-at-end", { javaScriptEnabled: scripting });
  await hand.open(`/attempts/${attempt}/items/1`);
  for (let number = 1; number <= 5; number += 1) {
    if (scripting) await ready(hand);
    if (await hand.page.locator("[name=order]").count()) await order(hand);
    else await hand.choose(number === 1 ? wrong(attempt, number).slice(0, 1) : right(attempt, number));
    if (number === 4) await hand.shot("ordering");
    await hand.press("Save and continue", number < 5 ? item(attempt, number + 1) : /^\/attempts\/\d+$/);
  }
  await hand.shot("check");
  await hand.press("Send answers", /\/result$/);
  return { hand, attempt, heading: await hand.heading() };
}

let scripted;

async function withoutScripting(mode, name) {
  scripted ??= paper(desk, true);
  scripted.catch(() => {}); // told where it is waited for
  const { hand, attempt, heading } = await paper(mode.touch ? mode : { ...mode, keys: true }, false);
  const wanted = await scripted;
  is(score(attempt), score(wanted.attempt), `${name}: the score is that of the same answers with scripting`);
  if (hand.language === "en") is(heading, wanted.heading, `${name}: told in the same words`);
  await ends(name, hand);
}

// ---- 5: a content note, and the summary

let boss;

/** What a manager, an auditor or an administrator may open about this person, and their lines of the lists. */
async function views(who) {
  boss ??= Hand.of({ id: one("SELECT id FROM person WHERE email = 'admin@demo.example'"), login: "admin@demo.example" }, desk);
  const { page } = await boss;
  const get = async (target) => (await (await page.request.get(target)).text())
    .replace(/name="(csrf|idempotency_key)" value="[^"]*"/g, "").replace(/data-session-ends="\d+"/g, "");
  const list = (await get("/facilities/WHN/people.csv?standing=current")).split("\n").filter((row) => row.includes(`,${who.login},`));
  ok(list.length > 0, "content note: the manager's list has this person");
  return [await get(`/people/${who.id}`), await get(`/people/${who.id}/transcript`), await get(`/api/v1/people/${who.id}/transcript`), ...list].join("\n");
}

const trace = (who) => JSON.stringify(sql(`
  SELECT m.number, p.number, to_jsonb(r) - 'recorded_at' - 'person_id' - 'enrolment_id' FROM page_read r
  JOIN page p ON p.id = r.page_id JOIN module m ON m.id = p.module_id WHERE r.person_id = ${who.id} ORDER BY 1, 2`));

async function noted(mode, way, name) {
  const who = colleague();
  const hand = await Hand.of(who, mode);
  await startCourse(hand, COURSE);
  await hand.open(`/courses/${COURSE}/modules/1/pages/1`);
  is(await hand.heading(), hand.words("Before you read this page"), `${name}: the note stands before the page`);
  ok(!/40 seconds|opened a door/.test(await hand.text()), `${name}: and tells nothing of what follows`);
  await hand.axe();
  await hand.shot("note");
  const before = await views(who);
  await hand.follow(way, "load");
  await hand.press("Continue", /\/pages\/2$/);
  is(await views(who), before, `${name}: "${way}" shows on no manager's page, list or record`);
  await hand.open(`/courses/${COURSE}`);
  ok(hand.says("%1$d of %2$d pages read").exec(await hand.text())?.[0].startsWith("1 "), `${name}: "${way}" counts as a page`, await hand.text());
  await ends(`${name} (${way})`, hand);
  return trace(who);
}

let shown;

async function contentNote(mode, name) {
  shown ??= noted(desk, "Show page", "content note");
  shown.catch(() => {}); // told where it is waited for
  is(await noted(mode, "Read summary (counts the same)", name), await shown, `${name}: nowhere is it kept that the summary was read`);
}

// ---- 6: leaving

/** Five times Back: nothing but the sign-in form, the exit, and what was before all (an empty tab). */
async function backShowsNothing(page, name) {
  const places = [];
  // Asked anew each time: a page that comes out of the cache is another one to the protocol, and for a moment there is none.
  const place = async () => {
    const session = await page.context().newCDPSession(page);
    try {
      return (await session.send("Page.getNavigationHistory")).currentIndex;
    } finally {
      await session.detach().catch(() => {});
    }
  };
  for (let i = 0; i < 5; i += 1) {
    let before = -1, again = 0;
    await until(async () => (before = await place().catch(() => -1)) >= 0, `${name}: a page`);
    if (before === 0) break;
    await until(async () => {
      if (await place().catch(() => before) < before) return true;
      // The page may be gone before it can reply; one that was just being changed has not heard it.
      if (Date.now() > again) {
        again = Date.now() + 5000;
        await page.evaluate(() => history.back()).catch(() => {});
      }
      return false;
    }, `${name}: Back`);
    await page.waitForLoadState("load", { timeout: 5000 }).catch(() => {}); // a page from the cache does not load
    const at = page.url();
    if (!at.startsWith(exitAddress) && at !== "about:blank" && new URL(at).pathname !== "/session") places.push(at);
    if (/WAYS-1|smoke|alarm|fire/i.test(await page.locator("body").innerText())) places.push(`words of ${at}`);
  }
  none(places, `${name}: Back five times shows only the sign-in page or the exit`);
}

async function leaving(mode, name, scripting, leave) {
  const who = colleague();
  const hand = await Hand.at(mode, { javaScriptEnabled: scripting, exit: true });
  await hand.signIn(who);
  const attempt = await begin(hand, who, "all-at-end");
  await hand.open(`/courses/${COURSE}`);
  await hand.open(`/courses/${COURSE}/modules/1/pages/2`);
  await hand.open(`/attempts/${attempt}/items/1`);
  if (scripting) await ready(hand);
  // Left in the moment in which the answer is given: it is on its way, or not yet.
  await hand.choose(["ring"]);
  await leave(hand);
  await until(() => hand.page.url().startsWith(exitAddress), `${name}: leads away`);
  await until(() => one(`SELECT count(*) FROM session WHERE person_id = ${who.id}`) === "0", `${name}: the session is ended`);
  await becomes(() => stored(attempt, 1), "ring", `${name}: the answer was saved`);
  await backShowsNothing(hand.page, name);
  await hand.signIn(who);
  await hand.open(`/attempts/${attempt}/items/1`);
  is(await hand.chosen(), "ring", `${name}: and stands on the page`);
  await ends(name, hand);
}

const byButton = (hand) => hand.use(hand.page.locator("[data-exit]"));
const byShift = async (hand) => { for (let i = 0; i < 3; i += 1) await hand.page.keyboard.press("Shift"); };

async function exits(mode, name) {
  await leaving(mode, `${name} by button`, true, byButton);
  if (mode === desk || mode.keys) await leaving(mode, `${name} by Shift three times`, true, byShift);
  await leaving(mode, `${name} without scripting`, false, byButton);
  if (!mode.keys) return;
  const page = await (await visitor()).newPage();
  await page.goto("/support"); // which waits for "load"
  await page.keyboard.press("Shift");
  ok(/press 2 more times/.test(await page.locator(".at-exit-status").innerText()), `${name}: after one Shift it says how many are left`);
  for (let i = 0; i < 4; i += 1) await page.keyboard.press("Shift+Tab");
  ok(page.url().endsWith("/support"), `${name}: going back by Shift and Tab does not leave`);
  await page.keyboard.press("a");
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  ok(page.url().endsWith("/support"), `${name}: another key begins anew`);
  await page.context().close();
}

// ---- 7: not yet, then passed

/** The last quiz: two answers by hand, the others as a program gives them; so many wrong. On a desk all by hand. */
async function answerAll(hand, attempt, misses) {
  const miss = plain(attempt, misses);
  const keys = (number) => (miss.includes(number) ? wrong(attempt, number).slice(0, 1) : right(attempt, number));
  const byHand = hand.mode === desk ? 10 : 2;
  for (let number = 1; number <= byHand; number += 1) {
    await hand.choose(keys(number));
    await hand.press("Save and continue", number < 10 ? item(attempt, number + 1) : /^\/attempts\/\d+$/);
  }
  if (byHand === 10) return;
  let { seq } = await hand.api("GET", `/attempts/${attempt}`);
  for (const [number, kind, key] of sql(`SELECT a.number, i.kind, i.key FROM attempt_item a JOIN item i ON i.id = a.item_id
    WHERE a.attempt_id = ${attempt} AND a.number > ${byHand} ORDER BY a.number`)) {
    const response = kind === "multiple-choice" ? { choices: keys(Number(number)) } : { choice: keys(Number(number))[0] };
    ({ seq } = await hand.api("PUT", `/attempts/${attempt}/responses/${key}`, { seq, response }));
  }
  await hand.open(`/attempts/${attempt}`);
}

/** What a page must not say yet: the words of right answers to questions answered wrongly, and every reason. */
async function secrets(hand, attempt, misses, name) {
  const source = await hand.page.content();
  const bare = (body) => body.replace(/<[^>]*>/g, " ").replace(/&quot;/g, "\"").replace(/&amp;/g, "&").replace(/\s+/g, " ");
  const all = bare(source);
  const told = plain(attempt, misses).flatMap((number) => sql(`
    SELECT trim(regexp_replace(o.label, '<[^>]*>|\\s+', ' ', 'g')) FROM attempt_item a JOIN item_part o ON o.item_id = a.item_id JOIN item i ON i.id = a.item_id
    WHERE a.attempt_id = ${attempt} AND a.number = ${number} AND o.num > 0 AND i.kind = 'single-choice'`).map(([body]) => body.replace(/\s+/g, " ")))
    .filter((body) => body.length > 12 && all.includes(body));
  none(told, `${name}: no page source tells a right answer before the pass`);
}

async function notYet(who, mode, name) {
  const hand = await Hand.of(who, mode);
  await hand.api("POST", "/enrolments", { course: "CORE-101" });
  sql(`INSERT INTO page_read (enrolment_id, page_id, person_id)
       SELECT e.id, p.id, e.person_id FROM enrolment e JOIN page p USING (course_version_id) WHERE e.person_id = ${who.id} ON CONFLICT DO NOTHING`);
  await hand.open("/courses/CORE-101/quizzes/final");
  await hand.shot("quiz");
  await hand.press("Start quiz", /items\/1$/);
  await ready(hand);
  await hand.axe();
  await hand.shot("question");
  const first = attemptOf(hand.page);
  await answerAll(hand, first, 3);
  await hand.axe();
  await hand.press("Send answers", /\/result$/);
  ok(new RegExp(`^${hand.says("Not yet: %s of %d, pass is %s").source}$`).test(await hand.heading()) && /7\D+10\D+8/.test(await hand.heading()), `${name}: 7 of 10 is not yet enough`, await hand.heading());
  is(await main(hand.page).locator(".at-answers > li").count(), 10, `${name}: a reason for each question`);
  await secrets(hand, first, 3, name);
  is(one(`SELECT count(*) FROM award WHERE person_id = ${who.id}`), "0", `${name}: no award`);
  await hand.axe();
  await hand.shot("not-yet");

  await hand.follow("Try again", /\/quizzes\/final$/);
  await hand.press("Start quiz", /items\/1$/);
  await ready(hand);
  const second = attemptOf(hand.page);
  await answerAll(hand, second, 0);
  const send = hand.button("Send answers");
  if (mode.keys) {
    await hand.reach(send);
    await hand.page.keyboard.press("Enter");
    await hand.page.keyboard.press("Enter").catch(() => {});
  } else {
    await send.dblclick();
  }
  await hand.page.waitForURL(/\/result$/);
  await hand.look();
  ok(hand.says("Passed: %s of %d").test(await hand.heading()) && /10\D+10/.test(await hand.heading()), `${name}: pressed twice, passed once`, await hand.heading());
  is(one(`SELECT count(*) FROM certificate WHERE person_id = ${who.id}`), "1", `${name}: one certificate`);
  is(one(`SELECT count(*) FROM completion n JOIN enrolment e ON e.id = n.enrolment_id WHERE e.person_id = ${who.id}`), "1", `${name}: one completion`);
  await hand.axe();
  await hand.shot("passed");
  await hand.follow("Open your certificate", /^\/certificates\//);
  await hand.axe();
  await hand.shot("certificate");
  const code = hand.path.split("/").pop();
  ok(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/.test(code), `${name}: its code is easy to read out`, code);
  if (mode === desk) await download(hand);
  await verified(mode, name, who, code);
  await hand.open("/learning");
  ok((await hand.text()).includes(hand.words("Nothing is due")), `${name}: nothing is due any more`, await hand.text());
  await ends(name, hand);
}

async function download(hand) {
  const [file] = await Promise.all([hand.page.waitForEvent("download"), hand.follow("Download PDF")]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  const pdf = Buffer.concat(chunks);
  ok(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 2000, "certificate: the PDF downloads", String(pdf.length));
  ok(/\.pdf$/.test(file.suggestedFilename()), "certificate: under a name that ends in .pdf", file.suggestedFilename());
}

async function verified(mode, name, who, code) {
  const stranger = await Hand.at(mode);
  await stranger.open("/verify");
  await stranger.type(stranger.page.locator("#code"), code.toLowerCase().replace(/-/g, " "));
  await stranger.press("Check", /^\/verify\/.+/);
  is(await stranger.heading(), stranger.words("This certificate is valid"), `${name}: /verify shows it, however it is typed`);
  ok(!(await stranger.page.content()).includes(one(`SELECT display_name FROM person WHERE id = ${who.id}`)), `${name}: and does not name its holder`);
  await stranger.axe();
  await ends(`${name} (verified)`, stranger);
}

// ---- all of them, in every mode

publish();
const wanted = process.argv.slice(2); // names of modes or journeys; none: all
const all = modes.flatMap((mode) => {
  const name = (journey) => `${journey}, ${mode.name}`;
  return [
    ["resume and not yet", async () => {
      const who = newcomer();
      await resume(who, mode, name("resume"));
      await notYet(who, mode, name("not yet"));
    }],
    ["exit", () => exits(mode, name("exit"))],
    ["story", () => resumeStory(mode, name("resume"))],
    ["lost connection", () => lostConnection(mode, name("lost connection"))],
    ["expiry", () => expiry(mode, name("expiry"))],
    ["no scripting", () => withoutScripting(mode, name("no scripting"))],
    ["content note", () => contentNote(mode, name("content note"))],
  ].filter(([journey]) => wanted.every((word) => name(journey).includes(word))).map(([journey, run]) => [name(journey), run]);
});
await parts(all);
none(trouble.filter((line) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(line)), "no page wrote an error to the console or broke the content policy");
none(outside, "no page asked for anything outside the stack");
await browser.close();
done();
