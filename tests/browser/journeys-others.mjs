#!/usr/bin/env node
// What managers and authors come to do, and what every page is for those who use keys, large print, other colours or paper.
// SPDX-License-Identifier: Apache-2.0
import { browser, click, main, outside, path, press, signedIn, startCourse, startQuiz, trouble } from "./support/browser.mjs";
import { newcomer, one, sql } from "./support/stack.mjs";
import { done, is, none, ok, parts } from "./support/tap.mjs";
import { folder, zip } from "./support/zip.mjs";

const text = (page) => main(page).innerText();
const heading = async (page) => (await main(page).locator("h1").innerText()).replace(/\s+/g, " ");

const isNumber = (cell) => Number(cell.replace(/\D/g, ""));

/** All rows of a list, page after page. */
async function rowsOf(page) {
  const rows = [];
  for (;;) {
    rows.push(...await main(page).locator("tbody tr").evaluateAll((all) => all.map((row) => ({
      name: row.querySelector("th").innerText, why: row.querySelector("[data-label=Why]").innerText }))));
    const next = main(page).getByRole("link", { name: "Next page", exact: true });
    if (!await next.count()) return rows;
    await click(next);
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
  await click(link);
  return number;
}

async function manager() {
  const page = await signedIn("manager@demo.example");
  await click(page.locator("nav.at-nav").getByRole("link", { name: "Standing" }));
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
  await press(page, "Send file");
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
  const next = Number(one("SELECT max(v.version) FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = 'CORE-101'")) + 1;
  await send(page, broken, true);
  const problems = await text(page);
  ok(/nothing was applied/.test(await heading(page)), "author: a file with errors is not applied", await heading(page));
  none(places.filter((place) => !problems.includes(`${place}:`)), "author: all problems at once, each with file and line")
    || console.log(`# ${problems.slice(0, 1500).replace(/\n/g, "\n# ")}`);
  ok(["Found:", "Expected:", "To mend it:"].every((word) => problems.split(word).length > 3), "author: what was found, expected, and how to mend it");
  is(versions(), before, "author: nothing is stored");

  const mended = { ...good, "course.xml": good["course.xml"].replace(/version="\d+"/, `version="${next}"`) };
  await send(page, mended, true);
  ok(!/error/.test(await heading(page)), "author: mended, it has no errors", await heading(page));
  is(versions(), String(Number(before) + 1), "author: the new version is stored");
  await page.goto("/authoring/courses");
  ok(new RegExp(`version ${next}`).test(await text(page)), "author: and stands before staff", await text(page));
  sql("INSERT INTO sign_off_rule (kinds, months) VALUES ('{legal}', 24)");
  try {
    await material(page, mended, next);
  } finally {
    sql("INSERT INTO sign_off_rule (kinds, months) VALUES ('{}', 24)");
  }
}

/** Signed by a signer who was asked, as the page of the review does it. */
async function signed(author, address) {
  await author.goto(address);
  await main(author).getByLabel("Legal", { exact: true }).check({ force: true });
  await press(author, "Ask for sign-off");
  await main(author).getByText("Legal: asked").first().waitFor();
  const signer = await signedIn("reviewer@demo.example");
  await signer.goto(`/reviews/${one("SELECT max(id) FROM review_request")}`);
  await main(signer).getByLabel(/^Sign:/).check({ force: true });
  await main(signer).getByLabel(/^Statement/).fill("I read every page and the law that it names.");
  await main(signer).getByLabel(/^Name, as/).fill("R. Example (demo)");
  await press(signer, "Save decision");
  await main(signer).getByText("Your decision is saved.").waitFor();
}

/** Where signatures are needed, a material edit voids them, and waits for new ones. */
async function material(page, files, number) {
  const at = (version) => `/authoring/courses/CORE-101/versions/${version}`;
  const live = () => Number(one("SELECT version FROM live_course WHERE code = 'CORE-101'"));
  await signed(page, at(number));
  const edited = { ...files };
  edited["course.xml"] = files["course.xml"].replace(`version="${number}"`, `version="${number + 1}"`).replace('attempts="unlimited"', 'attempts="50"');
  edited["es/course.xml"] = files["es/course.xml"].replace('attempts="unlimited"', 'attempts="50"');
  await send(page, edited, true);
  is(live(), number, "author: a material edit is not put before staff");
  await page.goto(at(number + 1));
  const said = await text(page);
  ok(/void|does not stand/i.test(said) && /material/i.test(said), "author: the signature of the version before is void, and the page says so", said);
  is(await main(page).getByRole("link", { name: "Publish this version" }).count(), 0, "author: publication is not offered until it is signed");
  await page.goto(`${at(number + 1)}/publication`);
  is(await main(page).getByRole("button", { name: /^Publish/ }).count(), 0, "author: nor at its address");
  await signed(page, at(number + 1));
  await page.goto(`${at(number + 1)}/publication`);
  await main(page).getByLabel("Reason").fill("Tries are counted now.");
  await main(page).getByRole("button", { name: /^Publish version/ }).click();
  await page.waitForURL((url) => url.pathname === at(number + 1));
  is(live(), number + 1, "author: signed, it is published");
  is(one(`SELECT p.change FROM publication p ORDER BY p.id DESC LIMIT 1`), "material", "author: as a material change");
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
  ["manager", manager],
  ["keyboard", keyboard],
  ["other eyes", otherEyes],
]);
await parts([["author", author]]); // last: it puts a new version before everybody
none(trouble, "no page wrote an error to the console or broke the content policy");
none(outside, "no page asked for anything outside the stack");
await browser.close();
done();
