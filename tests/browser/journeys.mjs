#!/usr/bin/env node
// What people come to do, from beginning to end.  SPDX-License-Identifier: Apache-2.0
import {
  answerAll, attemptOf, browser, choose, follow, main, outside, path, press, readUntil, signIn, signedIn, startCourse,
  startQuiz, trouble, visitor,
} from "./support/browser.mjs";
import { exitAddress, newcomer, one, plain, right, sql, wrong } from "./support/stack.mjs";
import { done, is, none, ok, parts } from "./support/tap.mjs";
import { folder, zip } from "./support/zip.mjs";

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const text = (page) => main(page).innerText();
const heading = async (page) => (await main(page).locator("h1").innerText()).replace(/\s+/g, " ");
const checked = (page) => page.locator("input[name=choice]:checked").evaluateAll((all) => all.map((e) => e.value));
const stored = (attempt, number) => one(`
  SELECT array_to_string(r.parts, ',') FROM response r JOIN attempt_item a USING (attempt_id, item_id)
  WHERE r.attempt_id = ${attempt} AND a.number = ${number} ORDER BY r.seq DESC LIMIT 1`);

async function resume() {
  const who = newcomer();
  const desk = await signedIn(who.login);
  is(path(desk), "/learning", "signing in leads to what there is to do");
  const card = await text(desk);
  ok(/Rule: \S/.test(card), "resume: the list names the rule that asks for it", card);
  ok(/\d+ minutes/.test(card), "resume: and the minutes", card);
  ok(/due \d{1,2} \p{L}+ \d{4}/iu.test(card), "resume: and the date, in words", card);
  await startCourse(desk);
  await press(desk, "Continue");
  await press(desk, "Continue");
  is(path(desk), "/courses/CORE-101/modules/1/pages/3", "resume: two pages are read");

  const hand = await signedIn(who.login, phone);
  ok(/Continue/.test(await text(hand)), "resume: the list on a phone offers to continue", await text(hand));
  await main(hand).locator("a[href^='/courses/']").first().click();
  if (path(hand) === "/courses/CORE-101") await follow(hand, "Continue");
  is(path(hand), path(desk), "resume: the phone opens the same page");
}

/** Tab, and nothing but Tab, to an element. */
async function tabTo(page, element) {
  for (let i = 0; i < 60; i += 1) {
    if (await element.evaluate((e) => e === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${element}`);
}

async function answerByKeys(page, keys) {
  const boxes = await page.locator("input[name=choice]").all();
  const radio = (await boxes[0].getAttribute("type")) === "radio";
  if (radio) {
    await tabTo(page, boxes[0]);
    await page.keyboard.press("Space");
    while (!keys.includes((await checked(page))[0])) await page.keyboard.press("ArrowDown");
  } else {
    for (const box of boxes) {
      if (!keys.includes(await box.getAttribute("value"))) continue;
      await tabTo(page, box);
      await page.keyboard.press("Space");
    }
  }
  await tabTo(page, main(page).getByRole("button", { name: "Save and continue" }));
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
}

async function withoutScripting() {
  const who = newcomer();
  const page = await signedIn(who.login, { javaScriptEnabled: false });
  await startCourse(page);
  await startQuiz(page, who);
  const attempt = attemptOf(page);
  const [miss] = plain(attempt, 1);
  for (let number = 1; number <= 10; number += 1) {
    is(path(page), `/attempts/${attempt}/items/${number}`, `no scripting: question ${number} follows`);
    await answerByKeys(page, number === miss ? wrong(attempt, number).slice(0, 1) : right(attempt, number));
  }
  is(path(page), `/attempts/${attempt}`, "no scripting: the list of answers closes the quiz");
  await tabTo(page, main(page).getByRole("button", { name: "Send answers" }));
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  const alone = await heading(page);
  is(alone, "Passed: 9 of 10", "no scripting: the whole quiz by keyboard, and the score");

  const other = newcomer();
  const scripted = await signedIn(other.login);
  await startCourse(scripted);
  await startQuiz(scripted, other);
  await answerAll(scripted, 1);
  await press(scripted, "Send answers");
  is(await heading(scripted), alone, "no scripting: the same score as with scripting");
}

const seen = async (page, url) => (await (await page.request.get(url)).text())
  .replace(/name="(csrf|idempotency_key)" value="[^"]*"/g, "").replace(/data-session-ends="\d+"/g, "");

async function contentNote() {
  const [one_, two] = [newcomer(), newcomer()];
  const boss = await signedIn("admin@demo.example");
  // What a manager, an auditor or an administrator may open about this person, and their lines of the list.
  const views = async (who) => [await seen(boss, `/people/${who.id}`), await seen(boss, `/people/${who.id}/transcript`),
    ...(await Promise.all(["due", "overdue"].map((standing) => seen(boss, `/facilities/WHN/people.csv?standing=${standing}`))))
      .join("\n").split("\n").filter((row) => row.includes(`,${who.login},`))].join("\n");
  const ways = [];
  for (const [who, way] of [[one_, "Show page"], [two, "Read summary (counts the same)"]]) {
    const page = await signedIn(who.login);
    await startCourse(page);
    await readUntil(page, /\/pages\/4$/);
    is(await heading(page), "Before you read this page", "content note: it stands before the page");
    ok(!/passport|beat|rape/i.test(await text(page)), "content note: and tells nothing of what follows");
    const before = await views(who);
    await follow(page, way);
    await press(page, "Continue");
    is(path(page), "/courses/CORE-101/modules/1/pages/5", `content note: "${way}" leads on to the next page`);
    const after = await views(who);
    ok(before.includes(`,${who.login},`), "content note: the manager's list has this person");
    is(after, before, `content note: "${way}" shows on no manager's page, list or record`);
    await page.goto("/courses/CORE-101");
    ways.push(/\d+ of \d+ pages read/.exec(await text(page))?.[0]);
    await page.context().close();
  }
  is(ways[0], "4 of 20 pages read", "content note: the page counts as read");
  is(ways[1], ways[0], "content note: the summary counts the same");
  const rows = [one_, two].map((who) => JSON.stringify(sql(`
    SELECT m.number, p.number, to_jsonb(r) - 'recorded_at' - 'person_id' - 'enrolment_id' FROM page_read r
    JOIN page p ON p.id = r.page_id JOIN module m ON m.id = p.module_id WHERE r.person_id = ${who.id} ORDER BY 1, 2`)));
  is(rows[1], rows[0], "content note: nowhere is it kept which one was read");
}

/** Five times Back: nothing but the sign-in form, the exit, and what was before all (an empty tab). */
async function backShowsNothing(page, name) {
  const places = [];
  for (let i = 0; i < 5; i += 1) {
    await page.evaluate(() => history.back());
    await page.waitForTimeout(250);
    await page.waitForLoadState("load");
    const at = page.url().startsWith(exitAddress) || page.url() === "about:blank" || path(page) === "/session";
    if (!at) places.push(page.url());
    if (/CORE-101|Question|Module/.test(await page.locator("body").innerText())) places.push(`words of ${page.url()}`);
  }
  none(places, `${name}: Back five times shows only the sign-in page or the exit`);
}

async function untilSignedOut(who, name) {
  for (let i = 0; i < 50; i += 1) {
    const open = one(`SELECT count(*) FROM session WHERE person_id = ${who.id}`);
    if (open === "0") break;
    await new Promise((wake) => { setTimeout(wake, 100); });
  }
  is(one(`SELECT count(*) FROM session WHERE person_id = ${who.id}`), "0", `${name}: the session is ended`);
}

async function exits() {
  for (const [name, scripting, leave] of [
    ["exit by button", true, (page) => page.getByRole("button", { name: "Leave this page" }).click()],
    ["exit by Shift three times", true, async (page) => { for (let i = 0; i < 3; i += 1) await page.keyboard.press("Shift"); }],
    ["exit without scripting", false, (page) => page.getByRole("button", { name: "Leave this page" }).click()],
  ]) {
    const who = newcomer();
    const page = await signedIn(who.login, { javaScriptEnabled: scripting, exit: true });
    await startCourse(page);
    await press(page, "Continue");
    await startQuiz(page, who);
    const attempt = attemptOf(page);
    const wanted = right(attempt, 1);
    // Chosen without an event, so that saving it is left to the exit.
    await page.locator("input[name=choice]").evaluateAll((all, keys) => all.forEach((e) => { e.checked = keys.includes(e.value); }), wanted);
    await page.waitForLoadState("load"); // so that the keys are listened to
    await leave(page);
    await page.waitForURL((url) => url.href.startsWith(exitAddress));
    ok(true, `${name}: leads away`);
    await untilSignedOut(who, name);
    await backShowsNothing(page, name);
    await signIn(page, who.login);
    await page.goto(`/attempts/${attempt}/items/1`);
    is((await checked(page)).sort().join(), wanted.sort().join(), `${name}: the answer was saved`);
    is(stored(attempt, 1)?.split(",").sort().join(), wanted.join(), `${name}: as it was chosen`);
    await page.context().close();
  }
  const page = await (await visitor()).newPage();
  await page.goto("/support"); // which waits for "load"
  await page.keyboard.press("Shift");
  ok(/press 2 more times/.test(await page.locator(".at-exit-status").innerText()), "exit: after one Shift it says how many are left");
  await page.keyboard.press("a");
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  is(path(page), "/support", "exit: another key between them begins anew");
}

async function notYet() {
  const who = newcomer();
  const page = await signedIn(who.login);
  await startCourse(page);
  await startQuiz(page, who);
  await answerAll(page, 3);
  await press(page, "Send answers");
  is(await heading(page), "Not yet: 7 of 10, pass is 8", "not yet: the words of the result");
  const reasons = await main(page).locator(".at-answers > li").all();
  is(reasons.length, 10, "not yet: there is a reason for each question");
  ok(!/Right answers?:/.test(await text(page)), "not yet: right answers are not told");
  is(one(`SELECT count(*) FROM award WHERE person_id = ${who.id}`), "0", "not yet: no award");

  await follow(page, "Try again");
  await press(page, "Start quiz");
  await answerAll(page);
  const attempt = attemptOf(page);
  const second = await page.context().newPage();
  await second.goto(`/attempts/${attempt}`);
  await main(page).getByRole("button", { name: "Send answers" }).dblclick();
  await page.waitForURL(/\/result$/);
  is(await heading(page), "Passed: 10 of 10", "pass: pressed twice, told once");
  await press(second, "Send answers");
  is(await heading(second), "These answers are already sent", "pass: another window is told that they are sent");
  is(one(`SELECT count(*) FROM certificate WHERE person_id = ${who.id}`), "1", "pass: one certificate");
  is(one(`SELECT count(*) FROM completion WHERE person_id = ${who.id}`), "1", "pass: one completion");

  await follow(page, "Open your certificate");
  const code = path(page).split("/").pop();
  ok(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/.test(code), "certificate: its code is easy to read out", code);
  const [download] = await Promise.all([page.waitForEvent("download"), follow(page, "Download PDF")]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const pdf = Buffer.concat(chunks);
  ok(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 2000, "certificate: the PDF downloads", String(pdf.length));
  ok(/\.pdf$/.test(download.suggestedFilename()), "certificate: under a name that ends in .pdf", download.suggestedFilename());
  const stranger = await (await visitor()).newPage();
  await stranger.goto("/verify");
  await stranger.fill("#code", code.toLowerCase().replace(/-/g, " "));
  await press(stranger, "Check");
  is(await heading(stranger), "This certificate is valid", "certificate: /verify shows it, however it is typed");
  const holder = one(`SELECT display_name FROM person WHERE id = ${who.id}`);
  ok(!(await stranger.content()).includes(holder), "certificate: and does not name its holder");
  await page.goto("/learning");
  ok(/Nothing is due/.test(await text(page)), "pass: nothing is due any more", await text(page));
}

const isNumber = (cell) => Number(cell.replace(/\D/g, ""));

/** All rows of a list, page after page. */
async function rowsOf(page) {
  const rows = [];
  for (let n = 2; ; n += 1) {
    rows.push(...await main(page).locator("tbody tr").evaluateAll((all) => all.map((row) => ({
      name: row.querySelector("th").innerText, why: row.querySelector("[data-label=Why]").innerText }))));
    const next = main(page).getByRole("link", { name: `Page ${n}`, exact: true });
    if (!await next.count()) return rows;
    await next.click();
  }
}

/** The lines of a CSV, quoted cells put together. */
function csv(body) {
  const rows = [[""]];
  let quoted = false;
  for (const c of body.replace(/\r\n/g, "\n")) {
    const row = rows.at(-1);
    if (c === "\"") quoted = !quoted;
    else if (c === "," && !quoted) row.push("");
    else if (c === "\n" && !quoted) rows.push([""]);
    else row[row.length - 1] += c;
  }
  return rows.filter((row) => row.length > 1);
}

async function openNumber(page, column) {
  const place = await page.locator("thead").first().locator("th").evaluateAll(
    (all, word) => all.findIndex((th) => th.innerText.trim().toLowerCase() === word), column.toLowerCase());
  const link = page.locator("tbody tr").nth(1).locator("td").nth(place - 1).locator("a");
  const number = isNumber(await link.innerText());
  await link.click();
  return number;
}

async function manager() {
  const page = await signedIn("manager@demo.example");
  await page.locator("nav.at-nav").getByRole("link", { name: "Standing" }).click();
  const now = await openNumber(page, "overdue");
  const today = await rowsOf(page);
  ok(now > 0, "manager: somebody is overdue", String(now));
  is(today.length, now, "manager: the number opens as many rows as it says");
  none(today.filter((row) => row.why.trim().length < 20), "manager: each row says why");

  const day = one("SELECT (civil_date(clock(), (SELECT zone FROM network)) - interval '1 year')::date");
  await page.goto("/facilities/WGH/standing");
  await page.fill("main input[type=date]", day);
  await press(page, "Show");
  ok(page.url().includes(`as_of=${day}`), "manager: the day stands in the address, to keep and to send", page.url());
  for (const standing of ["overdue", "current"]) {
    await page.goto(`/facilities/WGH/standing?as_of=${day}`);
    const then = await openNumber(page, standing);
    const link = await main(page).getByRole("link", { name: /Download as CSV/ }).getAttribute("href");
    const reply = await page.request.get(link);
    const rows = csv(await reply.text()).slice(1);
    const listed = await rowsOf(page);
    is(listed.length, then, `manager: ${standing} a year ago: as many rows as the number (${then})`);
    is(rows.length, then, `manager: ${standing} a year ago: the CSV has as many`);
    is(rows.map((row) => row[2]).sort().join(), listed.map((row) => row.name).sort().join(),
      `manager: ${standing} a year ago: and the same names`);
    if (standing !== "current") continue;
    const left = sql(`
      SELECT DISTINCT p.display_name FROM person p JOIN timeline t ON t.person_id = p.id
      JOIN post_span s ON s.post_id = t.post_id JOIN facility f ON f.id = s.facility_id
      WHERE f.code LIKE 'WGH%' AND t.during @> date '${day}' AND s.during @> date '${day}' AND t.standing = 'current'
        AND NOT EXISTS (SELECT FROM post_span n WHERE n.person_id = p.id AND n.during @> current_date)`).map((row) => row[0]);
    ok(left.length > 0, "manager: some of them have left since");
    none(left.filter((name) => !listed.some((row) => row.name === name)), "manager: those who left since are there");
  }
}

async function send(page, files, publish) {
  await page.goto("/authoring/imports");
  await page.setInputFiles("#file", { name: "CORE-101.zip", mimeType: "application/zip", buffer: zip(files) });
  if (publish) await main(page).getByText("put it before staff").first().click();
  await press(page, "Check file");
  await page.waitForURL(/\/authoring\/imports\/\d+$/);
}

async function author() {
  const good = folder(new URL("../../courses/CORE-101", import.meta.url).pathname);
  const broken = { ...good };
  const line = (file, part) => good[file].slice(0, good[file].indexOf(part)).split("\n").length;
  broken["course.xml"] = good["course.xml"].replace("tier=\"1\"", "tier=\"one\"");
  const cite = /source="[^"]+"/.exec(good["modules/ask.xml"])[0];
  broken["modules/ask.xml"] = good["modules/ask.xml"].replace(cite, "source=\"nobody-2099\"");
  const option = /<option\b/.exec(good["banks/core.xml"])[0];
  broken["banks/core.xml"] = good["banks/core.xml"].replace(option, "<option surprise=\"yes\"");
  const places = [`course.xml:${line("course.xml", "<course ")}`, `modules/ask.xml:${line("modules/ask.xml", cite)}`,
    `banks/core.xml:${line("banks/core.xml", option)}`];

  const page = await signedIn("author@demo.example");
  const versions = () => one("SELECT count(*) FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = 'CORE-101'");
  const before = versions();
  await send(page, broken, true);
  const problems = await text(page);
  ok(/nothing was applied/.test(await heading(page)), "author: a file with errors is not applied", await heading(page));
  none(places.filter((place) => !problems.includes(`${place}:`)), "author: all problems at once, each with file and line")
    || console.log(`# ${problems.slice(0, 1500).replace(/\n/g, "\n# ")}`);
  ok(["Found:", "Expected:", "To mend it:"].every((word) => problems.split(word).length > 3), "author: what was found, expected, and how to mend it");
  is(versions(), before, "author: nothing is stored");

  const mended = { ...good, "course.xml": good["course.xml"].replace(/version="\d+"/, `version="${Number(before) + 1}"`) };
  await send(page, mended, true);
  ok(!/error/.test(await heading(page)), "author: mended, it has no errors", await heading(page));
  is(versions(), String(Number(before) + 1), "author: the new version is stored");
  await page.goto("/authoring/courses");
  ok(new RegExp(`version ${Number(before) + 1}`).test(await text(page)), "author: and stands before staff", await text(page));
}

async function saving() {
  const who = newcomer();
  const page = await signedIn(who.login);
  await startCourse(page);
  await startQuiz(page, who);
  const attempt = attemptOf(page);
  const status = page.locator("[data-save-status]");
  const boxes = await page.locator("input[name=choice]").all();
  const keys = await Promise.all(boxes.map((box) => box.getAttribute("value")));
  await choose(page, [keys[0]]);
  await status.filter({ hasText: /^Saved \d\d:\d\d$/ }).waitFor();
  ok(true, "saving: what is chosen is saved at once, and it says when");
  is(stored(attempt, 1), keys[0], "saving: it is in the database");
  await page.reload();
  is((await checked(page)).join(), keys[0], "saving: a reload shows the choice");

  await page.context().setOffline(true);
  await choose(page, [keys[1]]);
  await status.filter({ hasText: /^Waiting for connection/ }).waitFor();
  ok(true, "saving: without a connection it says that it waits");
  is(stored(attempt, 1), keys[0], "saving: and the old answer is still the stored one");
  await page.context().setOffline(false);
  await status.filter({ hasText: /^Saved \d\d:\d\d$/ }).waitFor();
  ok(true, "saving: with the connection back it is saved");
  await page.reload();
  is((await checked(page)).join(), keys[1], "saving: a reload shows the new choice");
  is(one(`SELECT count(*) FROM response WHERE attempt_id = ${attempt}`), "2", "saving: each choice is stored once");

  sql(`DELETE FROM session WHERE person_id = ${who.id}`);
  await choose(page, [keys[0]]);
  await status.filter({ hasText: /^Not saved: signed out/ }).waitFor();
  ok(true, "saving: signed out, it says that it is not saved");
}

/** Whether the element in focus, or its label, shows a ring; else what it is. */
function ringless() {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const shows = (one) => one && ((getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) >= 2)
    || getComputedStyle(one).boxShadow !== "none");
  // A card whose link covers it shows the ring around the card.
  const after = getComputedStyle(e, "::after");
  const covers = after.outlineStyle !== "none" && parseFloat(after.outlineWidth) >= 2;
  return shows(e) || covers || [...(e.labels ?? [])].some(shows) || shows(e.closest("li")) ? null : e.outerHTML.slice(0, 100);
}

async function keyboard() {
  const who = newcomer();
  const page = await signedIn(who.login);
  await page.goto("/learning");
  await page.keyboard.press("Tab");
  const skip = page.locator(":focus");
  is(await skip.innerText(), "Skip to main content", "keyboard: Tab first offers to skip to the content");
  const shown = page.waitForFunction(() => document.activeElement.getBoundingClientRect().top >= 0 // it slides in
    && document.activeElement.getBoundingClientRect().height > 20, null, { timeout: 3000 }).then(() => true, () => false);
  ok(await shown, "keyboard: and shows it", await skip.boundingBox());
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "keyboard: it leads into the content");
  await startCourse(page);
  await startQuiz(page, who);
  for (const url of ["/learning", "/courses/CORE-101", path(page), "/support", "/record"]) {
    await page.goto(url);
    const bare = [];
    for (let i = 0; i < 14; i += 1) {
      await page.keyboard.press("Tab");
      const one_ = await page.evaluate(ringless);
      if (one_) bare.push(one_);
    }
    none(bare, `keyboard: everything in focus shows a ring on ${url.replace(/\d+/g, "n")}`);
  }
}

async function otherEyes() {
  const who = newcomer();
  const page = await signedIn(who.login);
  await startCourse(page);
  await startQuiz(page, who);
  const boss = await signedIn("manager@demo.example");
  const writer = await signedIn("author@demo.example");
  for (const [view, url] of [
    [page, "/learning"], [page, "/courses/CORE-101"], [page, "/courses/CORE-101/modules/3/pages/3"], [page, path(page)],
    [page, "/record"], [page, "/support"], [boss, "/facilities/WGH/standing"], [boss, "/facilities/WGH/people?standing=overdue"],
    [writer, "/authoring/courses"], [writer, "/authoring/imports"],
  ]) {
    await view.goto(url);
    const over = () => view.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await view.setViewportSize({ width: 640, height: 450 });
    ok(await over() <= 0, `large print: ${url.replace(/\d+/g, "n")} fits at a zoom of 200 %`, `${await over()} px too wide`);
    if (view !== page) continue;
    await view.setViewportSize({ width: 1280, height: 900 });
    await view.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
    ok(await over() <= 0, `large print: ${url.replace(/\d+/g, "n")} fits with letters of 200 %`, `${await over()} px too wide`);
  }

  const contrast = await signedIn("manager@demo.example", { forcedColors: "active" });
  await contrast.goto("/facilities/WGH/people?standing=overdue");
  const chips = await contrast.locator(".at-standing").evaluateAll((all) => all.map((chip) => {
    const icon = chip.querySelector("svg");
    const { width, height } = icon.getBoundingClientRect();
    const style = getComputedStyle(icon);
    return { width, height, seen: style.visibility === "visible" && style.color !== getComputedStyle(document.body).backgroundColor,
      word: chip.innerText };
  }));
  ok(chips.length > 0, "forced colors: there are standings to see");
  none(chips.filter((chip) => chip.width < 10 || chip.height < 10 || !chip.seen || !chip.word), "forced colors: each has its icon and its word");
  if (process.env.ATTEST_SHOTS) await contrast.screenshot({ path: `${process.env.ATTEST_SHOTS}/forced-colors-1280.png` });

  await boss.goto("/facilities/WGH/standing");
  await boss.emulateMedia({ media: "print" });
  const printed = await boss.evaluate(() => [...document.querySelectorAll("nav.at-nav, button, .at-footer, .at-no-print, [data-exit]")]
    .filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 80)));
  none(printed, "print: what is pressed is not on paper");
  ok(/Standing: Wrenfield General Hospital/.test(await text(boss)), "print: what is counted is");
  const pdf = await boss.pdf({ format: "Letter" });
  ok(pdf.length > 5000, "print: the standing page prints", String(pdf.length));
}

await parts([
  ["exit", exits],
  ["resume", resume],
  ["no scripting", withoutScripting],
  ["content note", contentNote],
  ["not yet", notYet],
  ["manager", manager],
  ["saving", saving],
  ["keyboard", keyboard],
  ["other eyes", otherEyes],
]);
await parts([["author", author]]); // last: it puts a new version before everybody
none(trouble, "no page wrote an error to the console or broke the content policy");
none(outside, "no page asked for anything outside the stack");
await browser.close();
done();
