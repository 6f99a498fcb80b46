#!/usr/bin/env node
// Modules and draws for some learners only, optional modules, courses that come first, contacts in questions.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { attest, Browser, demo, enable, formTo, forms, links, root, sql, sqlOne, words } = require('./client.js');

const fixture = path.join(root, 'tests/fixtures/courses/for-some');
const course = '/courses/SOME-1';

// Somebody with one post, of that job role, in that state and kind of facility.
const person = (role, place) => enable(`NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id)
  AND (SELECT count(*) FROM post x WHERE x.person_id = p.id) = 1
  AND NOT EXISTS (SELECT FROM timeline t WHERE t.person_id = p.id AND t.standing IN ('due', 'overdue') AND t.during @> current_date)
  AND EXISTS (SELECT FROM post_span s JOIN job_role r ON r.id = s.job_role_id
    JOIN facility_span f ON f.facility_id = s.facility_id AND f.during @> current_date
    WHERE s.person_id = p.id AND s.during @> (current_date - 2) AND s.during @> (current_date + 2) AND r.code ${role} AND ${place})`);

const nurses = "IN ('registered-nurse', 'nursing-assistant')";
const others = "IN ('security', 'registration', 'environmental-services', 'food-service')";
const michigan = "f.state = 'MI' AND f.kind IN ('hospital', 'unit')";
const elsewhere = "f.state = 'WI' AND f.kind IN ('hospital', 'unit')";

const titles = page => [...page.text.matchAll(/<h3[^>]*>(\d+\. [^<]*)<\/h3>/g)].map(([, title]) => title);

// The whole way by links and forms; returns the pages that Continue led through, and the questions asked.
async function take(who) {
  const browser = await new Browser().signIn(who.login);
  const before = await browser.get(course);
  let reply = await browser.submit(formTo(before, `${course}/enrolment`));
  const seen = [];
  const items = [];
  const markup = [];
  const text = [];
  for (let i = 0; i < 40; i++) {
    let page = await browser.follow(reply);
    if (/\/help\/exit/.test(page.target)) page = await browser.get(links(page).find(link => link.href.includes('/modules/')).href);
    if (/\/modules\//.test(page.target)) {
      seen.push(/modules\/(\d+)/.exec(page.target)[1]);
      text.push(words(page.text));
      reply = await browser.submit(formTo(page, page.target));
    } else if (/\/quizzes\/post$/.test(page.target)) {
      markup.push(page.text);
      reply = await browser.submit(formTo(page, page.target));
    } else if (/\/items\/\d+/.test(page.target)) {
      markup.push(page.text);
      const form = formTo(page, page.target);
      items.push(/\/responses\/([a-z0-9-]+)/.exec(page.text)[1]);
      reply = await browser.submit(form, { choice: 'true' });
    } else if (/Send answers/.test(page.text)) {
      reply = await browser.submit(forms(page).find(form => /Send answers/.test(form.inner)));
    } else {
      return { browser, before, seen, items, markup, text, last: page };
    }
  }
  throw new Error('no end');
}

async function each(label, who, modules, minutes, drawn) {
  const way = await take(who);
  is(titles(way.before), modules.map(([, title], i) => `${i + 1}. ${title}`), `${label}: the page of the course has their modules, numbered without a gap`);
  is(way.seen, modules.filter(([, title]) => title !== 'More to read').map(([number]) => number), `${label}: Continue leads through them, and past what is optional`);
  is(way.items.length, 1 + drawn.count, `${label}: as many questions as are theirs`);
  none(way.items.filter(item => item !== 'knees' && !drawn.of.includes(item)), `${label}: and none of others`);
  is(sql(`SELECT m.minutes, (SELECT count(*) FROM page_read r WHERE r.enrolment_id = m.enrolment_id) FROM completion m JOIN course_version v ON v.id = m.course_version_id
    JOIN course c ON c.id = v.course_id AND c.code = 'SOME-1' WHERE m.person_id = ${who.id}`), [[String(minutes), String(modules.length - 1)]],
  `${label}: that completes the course, with the minutes of what they took`);
  return way;
}

async function whoTakesWhat() {
  const beds = { count: 1, of: ['brakes', 'rails', 'wheels'] };
  const crates = { count: 2, of: ['handles', 'lids', 'slats', 'nails', 'corners'] };
  const one = person(nurses, michigan);
  await each('a nurse in Michigan', one, [['1', 'For everybody'], ['2', 'For nurses'], ['4', 'For Michigan'], ['5', 'More to read']], 10, beds);
  const two = person(others, elsewhere);
  const way = await each('somebody else elsewhere', two, [['1', 'For everybody'], ['3', 'For others'], ['5', 'More to read']], 6, crates);
  for (const number of [2, 4]) is((await way.browser.get(`${course}/modules/${number}/pages/1`)).status, 404, `module ${number} is not there for them`);
  is((await way.browser.get(`${course}/modules/5/pages/1`)).status, 200, 'what is optional can be read after the course');
  like(way.text[0], /State of Michigan \(MI, WI\)/, 'where a law holds is said in the list of sources');
  ok(links(await way.browser.get(`${course}/modules/1/pages/1`)).some(link => link.href === `${course}/modules/5/pages/1`), 'a link leads to another page of the course');
  const api = await new Browser().signInApi(two.login);
  is((await api.api('POST', '/enrolments', { course: 'SOME-1' })).status, 409, 'and the course is finished for them');
}

// A post that changes on the way changes nothing in what was begun.
async function aPostThatChanges() {
  const who = person(nurses, elsewhere);
  const browser = await new Browser().signInApi(who.login);
  const { enrolment } = (await browser.api('POST', '/enrolments', { course: 'SOME-1' })).json;
  const steps = async () => (await browser.api('GET', `/enrolments/${enrolment}`)).json.modules.map(module => module.pages[0].key);
  is(await steps(), ['all-page', 'nurses-page', 'extra-page'], 'a nurse begins');
  sql(`INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary, reason)
    SELECT post_id, person_id, current_date - 1, (SELECT facility_id FROM facility_span f WHERE f.during @> current_date AND ${michigan} ORDER BY 1 LIMIT 1),
      (SELECT id FROM job_role WHERE code = 'security'), employment_kind, patient_contact, visitor_contact, is_primary, 'test'
    FROM post_span WHERE person_id = ${who.id} AND during @> current_date`);
  is(await steps(), ['all-page', 'nurses-page', 'extra-page'], 'and, with another post, goes on with what was begun');
  is((await browser.api('POST', `/enrolments/${enrolment}/pages/michigan-page`)).status, 404, 'the module of the new post is no part of it');
  for (const page of ['all-page', 'nurses-page']) is((await browser.api('POST', `/enrolments/${enrolment}/pages/${page}`)).status, 200, `${page} is read`);
  const attempt = (await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'post' })).json;
  const paper = (await browser.api('GET', `/attempts/${attempt.attempt}`)).json;
  is(paper.items.length, 2, 'and the questions are those of a nurse');
  const drawn = sql(`SELECT i.key FROM attempt_item a JOIN item i ON i.id = a.item_id WHERE a.attempt_id = ${attempt.attempt}`).flat();
  none(drawn.filter(key => !['knees', 'brakes', 'rails', 'wheels'].includes(key)), 'none of them one for others');
  let seq = 0;
  for (const item of drawn) seq = (await browser.api('PUT', `/attempts/${attempt.attempt}/responses/${item}`, { seq, response: { choice: 'true' } })).json.seq;
  is((await browser.api('POST', `/attempts/${attempt.attempt}/finish`)).status, 200, 'they are answered');
  is(sqlOne(`SELECT minutes FROM completion WHERE person_id = ${who.id} AND enrolment_id = ${enrolment}`), '5', 'which completes what was begun');
}

async function contacts() {
  const who = person(others, michigan);
  sql(`INSERT INTO slot_value (facility_id, key, text) SELECT facility_id, 'lifting-desk', 'Desk <b>& 7</b>' FROM post_span
    WHERE person_id = ${who.id} AND during @> current_date`);
  const way = await take(who);
  like(words(way.before.text), /Ask Desk <b>& 7<\/b> ?\./, 'the contact of the learner stands in the description of the course');
  none(way.markup.filter(text => /data-local/.test(text)), 'no mark is left on a page');
  ok(way.markup.some(text => words(text).includes('Whom to ask: Desk <b>& 7</b>')), 'in that of a quiz');
  ok(way.markup.some(text => words(text).includes('Ask Desk <b>& 7</b> if in doubt')), 'in a question');
  ok(way.markup.every(text => !text.includes('<b>& 7</b>') && !text.includes('Desk <b>')), 'as text, never as markup');
  like(words(way.last.text), /Call Desk <b>& 7<\/b>/, 'and in what is said of the answer');
}

async function aboutTheCourse() {
  const browser = await new Browser().signIn(person(others, elsewhere).login);
  const text = words((await browser.get(course)).text);
  like(text, /Who made this course.*Dana Example, PT.*No financial interests/, 'the page names who made the course, with what they disclose');
  like(text, /Survivor adviser Name kept off this page Paid for two hours/, 'a hidden name stays off it, its role and the pay do not');
  unlike(text, /Robin Hidden/, 'nowhere on it');
  unlike(text, /Hours it gives/, 'hours without an accredited provider stand at its head alone');
}

// Courses that come first.
async function inOrder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'requires-'));
  const copy = async (code, requires, ...options) => {
    const to = path.join(folder, `${code}-${options.length}`);
    fs.cpSync(fixture, to, { recursive: true });
    const file = path.join(to, 'course.xml');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('code="SOME-1" version="1"', `code="${code}" version="${options[0] ?? 1}" requires="${requires}"`)
      .replace('Lifting boxes', `Lifting ${code}`));
    return attest('course', 'import', '--publish', to);
  };
  try {
    const none_ = await copy('SOME-3', 'SOME-2');
    like(none_.out, /SOME-2, of which nothing is live/, 'a course that requires what is not there is not published');
    is(sqlOne("SELECT count(*) FROM live_course WHERE code = 'SOME-3'"), '0', 'it is stored, not live');
    like((await copy('SOME-2', 'SOME-1')).out, /live/, 'one that requires a live course is');
    const who = person(others, elsewhere);
    const browser = await new Browser().signIn(who.login);
    const page = await browser.get('/courses/SOME-2');
    ok(!/\/courses\/SOME-2\/enrolment/.test(page.text), 'it has no Start before the other is finished');
    ok(links(page).some(link => link.href === course && link.text === 'Lifting boxes'), 'but says what comes first, with a link');
    const api = await new Browser().signInApi(who.login);
    const refused = await api.api('POST', '/enrolments', { course: 'SOME-2' });
    is(refused.status, 409, 'the API refuses the start');
    like(refused.text, /Lifting boxes/, 'and says why');
    await take(who);
    is((await api.api('POST', '/enrolments', { course: 'SOME-2' })).status, 201, 'once it is finished the next one can be begun');
    const ring = await copy('SOME-1', 'SOME-2', 2);
    like(ring.out, /SOME-1, SOME-2, SOME-1/, 'a version that would come before itself is not published');
    is(sqlOne("SELECT version FROM live_course WHERE code = 'SOME-1'"), '1', 'and the live one stays');
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

// A bank of another course, by the door that authors use and by the command line.
// The minutes of modules for some only are told where they are seen by their authors: in the preview.
async function previewed() {
  const author = await new Browser().signIn(demo.author);
  const code = /code="([^"]+)" version="(\d+)"/.exec(fs.readFileSync(path.join(fixture, 'course.xml'), 'utf8'));
  const shown = async query => words((await author.get(`/authoring/courses/${code[1]}/versions/${code[2]}/preview${query}`)).text);
  like(await shown('?role=nursing&state=MI&facility_kind=hospital&language=en'), /the pages that count take 10 minutes\..* · 3 minutes.* · 6 minutes/, 'for a nurse of a hospital in Michigan');
  like(await shown('?role=&state=&facility_kind=&language=en'), /the pages that count take 6 minutes\./, 'for nobody in particular, without what is for some and what is optional');
}

async function lending() {
  const whole = path.join(root, 'tests/fixtures/courses/whole');
  const early = await attest('course', 'import', '--publish', whole);
  like(early.out, /^course\.xml:\d+:\d+: error: found course="CORE" version="2", a course that is not here; expected [^\n]*publish it here first[^\n]*\[published\]\n[^\n]*\n1 error, 0 warnings/, 'a bank of a course that is not published is named, once');
  is(early.status, 1, 'and nothing is applied');
  is((await attest('course', 'check', '--with', path.join(root, 'tests/fixtures/courses/lender'), whole)).status, 0, 'from a folder the check has it');
  await attest('course', 'import', '--publish', path.join(root, 'tests/fixtures/courses/lender'));
  like((await attest('course', 'import', '--publish', whole)).out, /Version 3 of HH-101 is stored and is now live/, 'once it is published the import has it too');
  is(sql("SELECT i.key, i.bank FROM item i JOIN live_course v ON v.id = i.course_version_id AND v.code = 'HH-101' WHERE i.bank = 'core-confidence' ORDER BY 1"),
    [['core-confidence-sure-asked', 'core-confidence'], ['core-confidence-sure-speak', 'core-confidence'], ['core-confidence-sure-wash', 'core-confidence']],
    'its items are copied, under ids of their own');
  is(sqlOne("SELECT count(*) FROM item i JOIN live_course v ON v.id = i.course_version_id AND v.code = 'HH-101' WHERE i.key = 'core-confidence-sure-asked' AND i.translations ? 'es'"),
    '1', 'with their translation');
  const browser = await new Browser().signIn(person(others, elsewhere).login);
  like(words((await browser.get('/courses/HH-101')).text), /Hours it gives.*infection prevention.*nursing · Example Nurses Association, number EX-0000, until 3 May 2028.*fictional/,
    'hours of an accredited provider are listed, with its statement');
  like((await attest('course', 'import', '--publish', whole)).out, /was already here/, 'and again it is the same content');
}

run(async () => {
  like((await attest('course', 'import', '--publish', fixture)).out, /live/, 'the course is published');
  await whoTakesWhat();
  await aPostThatChanges();
  await contacts();
  await aboutTheCourse();
  await inOrder();
  await lending();
  await previewed();
  const verified = await attest('verify');
  const findings = verified.out.split('\n').filter(line => /completion|enrolment|condition/.test(line));
  none(findings, 'attest verify finds every completion in order');
});
