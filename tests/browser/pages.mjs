#!/usr/bin/env node
// Every page there is: what axe and the Nu HTML checker say of it, whether it fits a phone, and what its title tells.
// SPDX-License-Identifier: Apache-2.0
import {
  answerAll, attemptOf, browser, choose, follow, main, outside, path, press, saveAndGoOn, signIn, startCourse, startQuiz, trouble,
  visitor,
} from "./support/browser.mjs";
import { checkHtml, glance, look, watch } from "./support/look.mjs";
import { contests } from "./support/look_own.mjs";
import { agreements, certifications, evidence } from "./support/look_standing.mjs";
import { newcomer, one, person, right, sql, wrong } from "./support/stack.mjs";
import { done, is, none, parts } from "./support/tap.mjs";
import { folder, zip } from "./support/zip.mjs";

const still = { reducedMotion: "reduce" };
const newPage = async () => watch(await (await visitor(still)).newPage());
const visit = async (page, url, name, status) => {
  await page.goto(url);
  await look(page, name, status);
};

async function withoutSession() {
  const page = await newPage();
  await visit(page, "/", "start");
  await visit(page, "/session", "sign-in");
  await page.fill("#login", "staff@demo.example");
  await page.fill("#password", "wrong");
  await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), press(page, "Sign in")]);
  await main(page).locator("#errors").waitFor();
  await look(page, "sign-in-error", 422);
  await visit(page, "/support", "support");
  await visit(page, "/hotline", "hotline");
  await visit(page, "/help", "help");
  await visit(page, "/help/exit", "help-exit");
  await visit(page, "/privacy", "privacy");
  await visit(page, "/verify", "verify");
  await visit(page, "/verify/0000-0000-0000-0000-0000", "verify-none", 404);
  for (const [name, condition] of [
    ["valid", "c.valid_to >= current_date + 1"], ["expired", "c.valid_to < current_date - 1"],
  ]) {
    const [code, holder] = sql(`SELECT code, holder FROM certificate c WHERE ${condition}
      AND NOT EXISTS (SELECT FROM award_revocation r WHERE r.award_id = c.award_id) ORDER BY id LIMIT 1`)[0];
    await visit(page, `/verify/${code}`, `verify-${name}`);
    if (name !== "valid") continue;
    for (const [what, typed] of [["name-right", holder], ["name-wrong", "Somebody Else"]]) {
      await page.fill("#name", typed);
      await press(page, "Confirm name");
      await look(page, `verify-${what}`);
    }
  }
}

/** A contact that a course needs: empty, filled in, changed; test calls; the hotline. */
async function contacts() {
  const page = await newPage();
  const admin = await newPage();
  const who = newcomer();
  sql(`WITH k AS (INSERT INTO course (code) VALUES ('LOOK-101') RETURNING id),
    v AS (INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, tier, reviewed, review_by)
      SELECT id, 1, repeat('9', 64), 'en', 'Whom to call', '<p>For tests</p>', 5, 1, '2026-01-01', '2030-01-01' FROM k RETURNING *),
    p AS (INSERT INTO publication (course_id, course_version_id, change) SELECT course_id, id, 'first' FROM v),
    m AS (INSERT INTO module (course_version_id, number, key, title) SELECT id, 1, 'one', 'One' FROM v RETURNING *),
    g AS (INSERT INTO page (course_version_id, module_id, step, number, key, title, minutes, words, objectives)
      SELECT course_version_id, id, 1, 1, 'page', 'Page', 5, 10, '{}' FROM m RETURNING id),
    f AS (INSERT INTO fragment (page_id, alternative, number, kind, text) SELECT id, false, n, k, t FROM g,
      (VALUES (1, 'html', '<p>Call: '), (2, 'local', 'look-desk'), (3, 'html', '</p>')) x (n, k, t))
    INSERT INTO slot (course_version_id, key, required, text) SELECT id, 'look-desk', true, 'Telephone of the desk.' FROM v`);
  await signIn(page, who.login);
  await visit(page, "/courses/LOOK-101", "course-waits");
  await signIn(admin, "admin@demo.example");
  await visit(admin, "/facilities/WHN/contacts", "contacts");
  await visit(admin, "/facilities/WHN/settings", "facility-settings");
  const desk = "/facilities/WHN/settings/look-desk";
  await admin.goto(desk);
  await press(admin, "Save contact");
  await look(admin, "contact-problems", 422);
  for (const [words, name] of [["Desk, extension 7010", "contact"], ["Desk, extension 7011", "contact-changed"]]) {
    await admin.fill("#text-en", words);
    await press(admin, "Save contact");
    await main(admin).getByRole("cell", { name: words }).first().waitFor();
    if (name !== "contact") continue;
    await look(admin, name);
    await page.goto("/courses/LOOK-101");
    await press(page, "Start");
    await page.waitForURL(/help\/exit|modules/);
  }
  await visit(page, "/learning", "learning-contact-changed");
  await visit(page, "/support", "support-contact-changed");
  await admin.goto(`${desk}/calls`);
  await press(admin, "Save test call");
  await look(admin, "test-calls-problems", 422);
  await main(admin).getByLabel("No, not reached").check({ force: true });
  await press(admin, "Save test call");
  await look(admin, "test-calls");
  await visit(admin, `${desk}/clear`, "contact-clear");
  await press(admin, "Take it back");
  await main(admin).getByRole("heading", { level: 1, name: /^Contacts that staff/ }).waitFor();
  await visit(page, "/courses/LOOK-101/modules/1/pages/1", "module-page-without-contact");
  await admin.goto("/hotline");
  await follow(admin, "Change these details, or say that they were checked");
  await look(admin, "hotline-facts");
  await admin.fill("#phone", "call");
  await press(admin, "Save hotline");
  await look(admin, "hotline-problems", 422);
  sql("DELETE FROM publication p USING course c WHERE c.id = p.course_id AND c.code = 'LOOK-101'");
}

async function errors() {
  const page = await newPage();
  await visit(page, "/nothing-here", "error-404", 404);
  await page.goto("/session");
  await page.fill("#login", "x".repeat(300000));
  await page.fill("#password", "x");
  await press(page, "Sign in");
  await look(page, "error-413", 413);
  await visit(page, "/session/end", "error-405", 405);
  await page.goto("/learning");
  is(path(page), "/session", "without a session, pages lead to the sign-in form");
  await signIn(page, "staff@demo.example");
  await visit(page, "/facilities/WGH/standing", "error-403", 404);
  await page.goto("/courses/CORE-101");
  await page.locator("main input[name=csrf]").evaluate((input) => { input.value = "0"; });
  await press(page, "Start");
  await look(page, "error-token", 403);
  for (const name of ["400", "404", "413", "429", "503"]) {
    await page.goto(`/errors/${name}.html`);
    await look(page, `error-of-nginx-${name}`);
  }
  await visit(page, "/errors/left.html", "left");
}

async function learner() {
  const who = newcomer();
  const page = await newPage();
  await signIn(page, who.login);
  await look(page, "learning");
  await visit(page, "/courses", "courses");
  await visit(page, "/certificates", "certificates-none");
  await visit(page, "/record", "record-none");
  await visit(page, "/reflections", "reflections-none");
  await visit(page, "/support", "support-signed-in");
  await visit(page, "/courses/CORE-101", "course-before");
  await press(page, "Start");
  await look(page, "exit-explained");
  await follow(page, "Continue to the course");
  await look(page, "module-page");
  await visit(page, "/courses/CORE-101", "course-under-way");
  await visit(page, "/courses/CORE-101/modules/1/pages/4", "content-note");
  await follow(page, "Show page");
  await look(page, "module-page-after-note");
  await visit(page, "/courses/CORE-101/modules/1/pages/4/summary", "summary");
  for (const [m, p] of sql("SELECT DISTINCT m.number, p.number FROM page p JOIN module m ON m.id = p.module_id ORDER BY 1, 2")) {
    await page.goto(`/courses/CORE-101/modules/${m}/pages/${p}?show=1`);
    await glance(page, `module-${m}-page-${p}`);
  }
  await visit(page, "/courses/CORE-101/quizzes/stop-practice", "practice-rules");
  await visit(page, "/courses/CORE-101/quizzes/final", "quiz-rules");
  await startQuiz(page, who);
  await questions(page);
  await press(page, "Send answers");
  await page.waitForURL(/\/result$/);
  await look(page, "result-not-yet");
  await follow(page, "Try again");
  await press(page, "Start quiz");
  await answerAll(page);
  await press(page, "Send answers");
  await page.waitForURL(/\/result$/);
  await look(page, "result-passed");
  await page.goto("/learning");
  await look(page, "learning-done");
  await visit(page, "/courses/CORE-101", "course-finished");
  await visit(page, "/certificates", "certificates");
  await main(page).locator("a[href*='/certificates/']").first().click();
  await look(page, "certificate");
  await visit(page, "/record", "record");
}

/** Every kind of question, a stale answer, and the list of answers; leaves a paper that does not pass. */
async function questions(page) {
  const attempt = attemptOf(page);
  const kinds = sql(`SELECT min(a.number), i.kind FROM attempt_item a JOIN item i ON i.id = a.item_id
    WHERE a.attempt_id = ${attempt} GROUP BY i.kind`);
  for (const kind of ["single-choice", "multiple-choice", "true-false"]) {
    // A kind that was not drawn takes the place of a question that is not asked for otherwise.
    if (!kinds.some((row) => row[1] === kind)) kinds.push([putKind(attempt, kind), kind]);
  }
  for (const [number, kind] of kinds) {
    await page.goto(`/attempts/${attempt}/items/${number}`);
    await look(page, `question-${kind}`);
  }
  await page.goto(`/attempts/${attempt}/items/1`);
  const stale = await page.locator("#answer input[name=seq]").inputValue();
  await choose(page, wrong(attempt, 1).slice(0, 1));
  await saveAndGoOn(page);
  await page.goto(`/attempts/${attempt}/items/1`);
  await page.evaluate(([seq, keys]) => {
    const form = document.querySelector("#answer");
    form.elements.namedItem("seq").value = seq;
    for (const box of form.querySelectorAll("input[name=choice]")) box.checked = keys.includes(box.value);
    form.submit(); // as without scripting
  }, [stale, right(attempt, 1)]);
  await page.locator("#errors").waitFor();
  await look(page, "question-stale", 409);
  await page.goto(`/attempts/${attempt}`);
  await look(page, "answers-to-check");
  await main(page).getByRole("link", { name: /^Answer/ }).first().click();
  await look(page, "question-from-the-list");
  await page.goto(`/attempts/${attempt}`);
}

/** Puts an item of this kind into a paper in place of one whose kind is there twice; the number of the question. */
function putKind(attempt, kind) {
  return one(`
    WITH place AS (SELECT max(a.number) AS number FROM attempt_item a JOIN item i ON i.id = a.item_id
                   WHERE a.attempt_id = ${attempt} AND i.kind = 'single-choice'),
    fresh AS (SELECT i.id FROM item i WHERE i.kind = '${kind}' ORDER BY i.id LIMIT 1)
    UPDATE attempt_item a SET item_id = fresh.id,
      option_order = (SELECT array_agg(number ORDER BY number) FROM item_part WHERE item_id = fresh.id)
    FROM place, fresh WHERE a.attempt_id = ${attempt} AND a.number = place.number RETURNING a.number`);
}

async function nothingDue() {
  const free = person(`NOT EXISTS (SELECT FROM timeline t WHERE t.person_id = p.id)
    AND NOT EXISTS (SELECT FROM enrolment e WHERE e.person_id = p.id)`);
  const holder = person(`NOT EXISTS (SELECT FROM timeline t WHERE t.person_id = p.id AND t.during @> current_date
      AND t.standing <> 'current')
    AND (SELECT count(*) FROM award a WHERE a.person_id = p.id) > 1`);
  for (const [name, who] of [["nothing-required", free], ["nothing-due", holder]]) {
    const page = await newPage();
    await signIn(page, who.login);
    await look(page, `learning-${name}`);
    await visit(page, "/certificates", `certificates-${name}`);
    await visit(page, "/record", `record-${name}`);
  }
}

async function manager() {
  const page = await newPage();
  await signIn(page, "manager@demo.example");
  await visit(page, "/facilities", "standing");
  await visit(page, "/facilities/WGH/standing?as_of=2016-01-01", "standing-nobody-required");
  await visit(page, "/facilities/WGH/standing?as_of=yesterday", "standing-bad-date", 422);
  await visit(page, "/facilities/WHN/answers", "group-answers-out-of-scope", 404);
  await visit(page, "/facilities/WGH/answers", "group-answers");
  await visit(page, "/facilities/WGH/people?standing=overdue", "people");
  await visit(page, "/facilities/WGH/huddle?who=all", "huddle");
  await visit(page, "/facilities/WGH/reminders", "reminders");
  await visit(page, "/settings/messages", "own-messages");
  await visit(page, "/facilities/WGH/people?standing=current", "people-many");
  await visit(page, "/facilities/WGH/people?standing=overdue&as_of=2016-01-01", "people-empty");
  await page.goto("/facilities/WGH/people?standing=overdue");
  await main(page).locator("tbody th a").first().click();
  await look(page, "person");
  await page.goto(`${page.url()}/transcript`);
  await look(page, "record-of-another");
}

async function administrator() {
  const page = await newPage();
  await signIn(page, "admin@demo.example");
  await visit(page, "/facilities", "standing-network");
  const [who, award, code] = sql(`SELECT a.person_id, a.id, c.code FROM award a JOIN certificate c ON c.award_id = a.id
    JOIN person p ON p.id = a.person_id WHERE p.email IS NULL AND a.valid_to > current_date + 90
    AND NOT EXISTS (SELECT FROM credential x WHERE x.person_id = p.id) ORDER BY a.id LIMIT 1`)[0];
  await visit(page, `/people/${who}`, "person-to-administer");
  await visit(page, `/people/${who}/accommodations`, "extra-time-none");
  await press(page, "Save extra time");
  await look(page, "extra-time-problems", 422);
  await main(page).getByLabel("50 % more", { exact: true }).check({ force: true });
  await page.fill("#from", one("SELECT current_date"));
  await page.fill("#reason", "agreed");
  await press(page, "Save extra time");
  await look(page, "extra-time");
  await page.goto(`/people/${who}`);
  await main(page).getByRole("button", { name: "Issue again" }).first().click();
  await look(page, "certificate-of-another");
  await visit(page, `/certificates/${code}`, "certificate-replaced");
  await visit(page, `/verify/${code}`, "verify-replaced");
  await visit(page, `/people/${who}/awards/${award}/revocation`, "revocation");
  await press(page, "Revoke award");
  await look(page, "revocation-problems", 422);
  await main(page).getByLabel("It was never rightly held").check({ force: true });
  await page.fill("#reason", "entered twice");
  await press(page, "Revoke award");
  await look(page, "person-revoked");
  await visit(page, `/verify/${code}`, "verify-revoked");
  await visit(page, `/people/${who}/transcript`, "record-revoked");
}

/** An essay of somebody that waits to be marked. */
function essay(who) {
  return one(`WITH v AS (SELECT id FROM live_course WHERE code = 'CORE-101'),
    i AS (INSERT INTO item (course_version_id, bank, key, kind, scoring, objectives, tags, weight, shuffle, stem, plain, min_words, max_words)
      SELECT id, 'written', 'essay', 'essay', 'rubric', '{}', '{}', 1, false, '<p>What did you notice?</p><p>Say what you would do.</p>',
        'What did you notice?', 20, 200 FROM v RETURNING *),
    c AS (INSERT INTO item_part (item_id, number, parent, kind, key, title, label, num, den, fixed)
      SELECT i.id, x.*, 1, false FROM i, (VALUES (1, NULL, 'criterion', 'sees', 'Sees the <em>signs</em>', '', 0),
        (2, 1, 'level', NULL, NULL, 'names no sign that was there', 0), (3, 1, 'level', NULL, NULL, 'names some of them', 2),
        (4, 1, 'level', NULL, NULL, 'names all of them, and says what they may mean', 4), (5, NULL, 'criterion', 'acts', 'Knows what to do', '', 0),
        (6, 5, 'level', NULL, NULL, 'says nothing that helps yet', 0), (7, 5, 'level', NULL, NULL, 'offers the advocate', 1)
      ) x (number, parent, kind, key, title, label, num)),
    e AS (INSERT INTO enrolment (person_id, course_version_id, started_on) SELECT ${who}, id, current_date FROM v RETURNING *),
    a AS (INSERT INTO attempt (enrolment_id, person_id, quiz_id, number, state, seq, submitted_at)
      SELECT e.id, e.person_id, (SELECT min(q.id) FROM quiz q WHERE q.course_version_id = e.course_version_id), 1, 'submitted', 1,
        clock_timestamp() - interval '2 days' FROM e RETURNING *),
    p AS (INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order)
      SELECT a.id, a.person_id, 1, i.id, '{1,2,3,4,5,6,7}' FROM a, i RETURNING *),
    r AS (INSERT INTO response (attempt_id, item_id, seq, person_id, parts, texts)
      SELECT attempt_id, item_id, 1, person_id, '{text}', ARRAY[E'She never spoke for herself.\nI would ask to see her alone, and offer the advocate.'] FROM p)
    SELECT essay_code(attempt_id, item_id) FROM p`);
}

async function marker() {
  const page = await newPage();
  await signIn(page, "reviewer@demo.example");
  await visit(page, "/marking", "marking-none");
  const code = essay(newcomer().id);
  await visit(page, "/marking", "marking");
  await visit(page, `/marking/${code}`, "marking-essay");
  await press(page, "Save mark");
  await look(page, "marking-problems", 422);
  await main(page).getByLabel(/names all of them/).check({ force: true });
  await main(page).getByLabel(/offers the advocate/).check({ force: true });
  await page.fill("#comment", "You saw what mattered.");
  await press(page, "Save mark");
  await look(page, "marking-saved");
  const admin = await newPage();
  await signIn(admin, "admin@demo.example");
  await visit(admin, "/unmarked", "marking-unread");
}

/** Chooses a file on the import page and sends it. */
async function send(page, name, buffer, then = "no") {
  await page.goto("/authoring/imports");
  await page.setInputFiles("#file", { name, mimeType: "application/zip", buffer });
  await page.locator(`#publish-${then}`).check({ force: true });
  await press(page, "Send file");
}

async function author() {
  const files = folder(new URL("../../courses/CORE-101", import.meta.url).pathname);
  const broken = { ...files };
  broken["modules/stop.xml"] = files["modules/stop.xml"].replace("<title>", "<titel>").replace("id=\"", "id=\"9 ");
  broken["modules/ask.xml"] = files["modules/ask.xml"].replaceAll("source=\"", "source=\"no-");
  const page = await newPage();
  await signIn(page, "author@demo.example");
  await visit(page, "/authoring/courses", "authoring-courses");
  await visit(page, "/authoring/imports", "imports-none");
  await press(page, "Send file");
  await look(page, "import-without-file", 422);
  await send(page, "CORE-101.zip", zip(broken));
  await look(page, "import-problems");
  await send(page, "CORE-101.zip", zip(files));
  await look(page, "import-clean");
  await visit(page, "/authoring/imports", "imports");
  const version = / version="(\d+)"/.exec(files["course.xml"])[1];
  await visit(page, `/authoring/courses/CORE-101/versions/${version}/items`, "questions");
  await visit(page, await main(page).locator("tbody a").first().getAttribute("href"), "question");
  await press(page, "See who would change");
  await look(page, "question-without-reason", 422);
  await main(page).getByLabel(/Its full points for everybody/).check({ force: true });
  await page.fill("#reason", "Both answers are right.");
  await press(page, "See who would change");
  await look(page, "regrade-proposed");
  await press(page, "Withdraw this regrade");
  await look(page, "regrade-withdrawn");
}

/** Two versions of a course of its own: what changed, and the grave acts. */
async function versions() {
  const one = folder(new URL("../../courses/CORE-101", import.meta.url).pathname);
  for (const name of ["course.xml", "es/course.xml"]) one[name] = one[name].replace('code="CORE-101"', 'code="PAGES-1"').replace(/ version="\d+"/, ' version="1"');
  const two = { ...one, "modules/stop.xml": one["modules/stop.xml"].replace("<p>", "<p>Please note: ") };
  for (const name of ["course.xml", "es/course.xml"]) two[name] = one[name].replace(' version="1"', ' version="2"');
  const page = await newPage();
  await signIn(page, "author@demo.example");
  await send(page, "PAGES-1.zip", zip(one), "yes");
  await look(page, "import-published");
  await visit(page, "/authoring/courses/PAGES-1/versions/1", "version-live");
  await visit(page, "/authoring/courses/PAGES-1/versions/1/withdrawal", "withdrawal");
  await press(page, "Withdraw");
  await look(page, "withdrawal-without-reason", 422);
  await send(page, "PAGES-1.zip", zip(two), "store");
  await look(page, "import-stored");
  await visit(page, "/authoring/courses/PAGES-1/versions/2", "version-changes");
  await visit(page, "/authoring/courses/PAGES-1/versions/2/publication", "publication");
  await press(page, "Publish version 2");
  await look(page, "publication-without-reason", 422);
  const preview = "/authoring/courses/PAGES-1/versions/2/preview";
  await visit(page, preview, "preview");
  await page.goto(preview); // without what looking has put into it
  await page.locator("main summary", { hasText: "Show it as somebody else" }).click();
  await main(page).getByLabel("Kind of facility").waitFor();
  await look(page, "preview-as-somebody-else");
  await visit(page, `${preview}/modules/1/pages/1?language=es`, "preview-page");
  await visit(page, `${preview}/quizzes/final`, "preview-quiz");
  await page.goto("/authoring/courses/PAGES-1/versions/2");
  await main(page).getByLabel("Legal", { exact: true }).check({ force: true });
  await press(page, "Ask for sign-off");
  await look(page, "version-asked");
}

/** What a signer and who names signers see; a version is asked for by the part before. */
async function signing() {
  const signer = await newPage();
  await signIn(signer, "reviewer@demo.example");
  await visit(signer, "/reviews", "reviews");
  await visit(signer, await main(signer).locator("a[href^='/reviews/']").first().getAttribute("href"), "review");
  await press(signer, "Save decision");
  await look(signer, "review-without-decision", 422);
  const page = await newPage();
  await signIn(page, "admin@demo.example");
  await visit(page, "/signers", "signers");
  await visit(page, "/signers/rule", "sign-off-rule");
}

/** What is told of people: the audit, tokens of machines, one's own data. */
async function toldOfPeople() {
  const page = await newPage();
  await signIn(page, "admin@demo.example");
  await visit(page, "/administration/audit", "audit");
  await visit(page, "/administration/audit?act=signed", "audit-found");
  await visit(page, "/tokens", "tokens");
  await press(page, "Make token");
  await main(page).locator(".usa-alert--error, #errors").first().waitFor();
  await look(page, "tokens-error", 422);
  await visit(page, "/settings/my-data", "my-data");
}

await parts([
  ["learner", learner],
  ["without a session", withoutSession],
  ["errors", errors],
  ["nothing due", nothingDue],
  ["manager", manager],
  ["administrator", administrator],
  ["contacts", contacts],
  ["marker", marker],
  ["evidence", evidence],
  ["contests", contests],
  ["agreements", agreements],
  ["certifications", certifications],
  ["told of people", toldOfPeople],
  ["author", author],
  ["versions", versions],
]);
await parts([["signing", signing]]);
await parts([["HTML", checkHtml]]);
none(trouble, "no page wrote an error to the console or broke the content policy");
none(outside, "no page asked for anything outside the stack");
await browser.close();
done();
