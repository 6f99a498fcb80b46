#!/usr/bin/env node
// Answers that are nobody else's, groups of ten, then and now, short looks back, and the evaluation at the end.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, attest, demo, fingerprint, formTo, colleague, links, peopleOf, quote, readAll, root, sql, sqlOne, words } = require('./client.js');

const mark = `Only-mine-${process.pid}`;
// Another course at each run: what groups have told of one stays told.
const code = `EVERY-${900 + Number(sqlOne(`SELECT count(*) FROM course WHERE code ~ '^EVERY-9..$'`))}`;
const put = (browser, attempt, item, seq, response, headers) =>
  browser.api('PUT', `/attempts/${attempt}/responses/${item}`, { seq, response }, headers);
const finish = (browser, attempt) => browser.api('POST', `/attempts/${attempt}/finish`);
const key = name => ({ 'Idempotency-Key': name });

async function start(browser, enrolment, quiz) {
  const reply = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz });
  if (reply.status > 201) throw new Error(`start of ${quiz}: ${reply.status} ${reply.text}`);
  return reply.json.attempt;
}

async function answer(browser, attempt, answers) {
  let seq = 0;
  for (const [item, response] of Object.entries(answers)) {
    const reply = await put(browser, attempt, item, seq, response);
    if (reply.status !== 200) throw new Error(`${item}: ${reply.status} ${reply.text}`);
    seq = reply.json.seq;
  }
  return seq;
}

// The tables that hold a text, as text.
const tablesWith = text => sql(`SELECT tablename FROM pg_tables WHERE schemaname = 'attest' ORDER BY 1`).map(([table]) => table)
  .filter(table => sqlOne(`SELECT count(*) FROM ${table} x WHERE x::text LIKE ${quote(`%${text}%`)}`) !== '0');

const opinion = (before, now, useful) => ({
  'sure-now': { rows: { 'find-way': now, 'lead-others': now }, before: { 'find-way': before, 'lead-others': before } },
  useful: { rows: { 'worth-time': useful, 'felt-safe': 'u3', 'can-use': 'u2' } },
});

// ---- what is written for oneself alone

async function reflections(browser, person, enrolment) {
  is((await browser.api('GET', '/reflections')).json, { items: [] }, 'nothing is there at first');
  like((await browser.get('/reflections')).text, /Nothing here/, 'and the page says so');
  const attempt = await start(browser, enrolment, 'evaluation');
  const kept = () => Number(sqlOne(`SELECT count(*) FROM idempotency WHERE person_id = ${person.id}`));
  const before = kept();
  const first = await put(browser, attempt, 'one-wish', 0, { text: `${mark} wish` }, key(`private-one ${code}`));
  const again = await put(browser, attempt, 'one-wish', 0, { text: `${mark} wish` }, key(`private-one ${code}`));
  is([first.status, again.status, again.text], [200, 200, first.text], 'a save sent again has the same reply');
  const many = await Promise.all(Array.from({ length: 20 }, () => put(browser, attempt, 'sure-now', 1, opinion('s1', 's3', 'u3')['sure-now'], key(`private-many ${code}`))));
  is([...new Set(many.map(reply => `${reply.status} ${reply.text}`))].length, 1, 'so have twenty at once', ...many.map(reply => reply.text));
  is(sqlOne(`SELECT max(seq) FROM response WHERE attempt_id = ${attempt}`), '2', 'with one effect');
  is((await put(browser, attempt, 'one-wish', 0, { text: 'another text' }, key(`private-one ${code}`))).status, 409, 'another text under the old number is refused, and not taken for saved');
  is(kept(), before, 'neither reply nor digest of such a save is kept');
  const { number } = (await browser.api('GET', `/attempts/${attempt}`)).json.items.find(item => item.item === 'one-wish');
  const form = formTo(await browser.get(`/attempts/${attempt}/items/${number}`), new RegExp(`/attempts/${attempt}/items/${number}$`));
  like(form.inner, new RegExp(`${mark} wish`), 'the owner goes on where they were');
  is((await browser.submit(form, { text: `${mark} second\r\n<b>line` })).status, 303, 'and changes it without scripts');
  is(kept(), before, 'which keeps no digest either');
  is(tablesWith(mark), ['private_answer'], 'of all tables one alone holds the words');
  is((await browser.api('GET', `/attempts/${attempt}`)).json.responses['one-wish'], { answered: true }, 'the attempt says "answered"');

  await put(browser, attempt, 'useful', 3, opinion('s1', 's3', 'u3').useful);
  const sent = await finish(browser, attempt);
  is([sent.status, sent.json.state, sent.json.score], [200, 'finished', null], 'an evaluation has no score');
  unlike(sent.text, new RegExp(mark), 'and its reply none of the words');
  const result = await browser.get(`/attempts/${attempt}/result`);
  like(words(result.text), /What you wrote for yourself stands in My reflections ?\. Only you can read it\./, 'the result says where it stands');
  is(sqlOne(`SELECT count(*) FROM aggregate_draft WHERE person_id = ${person.id}`), '0', 'no draft is left of what is counted');

  const list = (await browser.api('GET', '/reflections')).json.items;
  is(list.map(one => [one.course, one.item, one.attempt, one.lines]), [[code, 'one-wish', attempt, [{ text: `${mark} second\n<b>line` }]]], 'the API gives it to its owner');
  const page = await browser.get('/reflections');
  ok(page.text.includes(`${mark} second<br>&lt;b&gt;line`), 'so does the page, as text, with its lines');
  ok(links(await browser.follow(await browser.get('/record'))).some(link => link.href === '/reflections'), 'which My record leads to');
  ok(links(result).some(link => link.href === '/reflections'), 'and the result');
  return { attempt, page };
}

async function nobodyElse(browser, { attempt, page }, person) {
  for (const login of [demo.manager, demo.admin, demo.reviewer, demo.staff]) {
    const other = await new Browser().signInApi(login);
    unlike((await other.get('/reflections')).text + (await other.api('GET', '/reflections')).text, new RegExp(mark), `${login} does not see it`);
    const pages = await Promise.all([`/attempts/${attempt}/result`, `/attempts/${attempt}`, `/people/${person.id}`, `/people/${person.id}/transcript`, '/marking'].map(one => other.get(one)));
    none(pages.filter(one => one.text.includes(mark)).map(one => one.target), `nor on any page: ${login}`);
    is((await other.api('POST', `/reflections/${attempt}/one-wish/delete`)).status, 404, 'and cannot delete it');
  }
  is(sqlOne(`SELECT count(*) FROM private_answer WHERE attempt_id = ${attempt}`), '1', 'it is still there');
  const before = fingerprint('private_answer', 'session');
  const form = formTo(page, `/reflections/${attempt}/one-wish/delete`);
  const gone = await browser.follow(await browser.submit(form));
  like(words(gone.text), /Deleted\. Nothing of it is kept\./, 'its owner deletes it');
  is(tablesWith(mark), [], 'then no table holds it');
  is(fingerprint('private_answer', 'session'), before, 'and nothing tells that it was deleted');
  is((await browser.submit(form)).status, 303, 'deleting it again is no failure');
  is((await browser.api('POST', `/reflections/${attempt}/useful/delete`)).status, 404, 'there is nothing to delete of what is counted');
}

// An activity of a page for oneself alone.
async function activity(browser, person) {
  const traces = () => sqlOne(`SELECT (SELECT count(*) FROM idempotency WHERE person_id = ${person.id}) + (SELECT count(*) FROM audit WHERE person_id = ${person.id})`);
  const before = traces();
  const page = await browser.get(`/courses/${code}/modules/1/pages/2`);
  const reply = await browser.follow(await browser.submit(formTo(page, `/courses/${code}/activities/my-way-out`), { text: `${mark} door` }));
  like(words(reply.text), /Only you can read it\. You can delete it under My reflections ?\./, 'an activity for oneself says so');
  is(tablesWith(mark), ['private_answer'], 'and leaves its words nowhere else');
  is(traces(), before, 'nor a digest of them, nor a line in the audit');
  like((await browser.get('/reflections')).text, new RegExp(`${mark} door`), 'they stand in the list');
}

// ---- groups of ten

async function groups() {
  const people = peopleOf('WHH-ED', 12);
  const all = [];
  for (const [i, person] of people.entries()) {
    const browser = await new Browser().signInApi(person.login);
    const { enrolment } = (await browser.api('POST', '/enrolments', { course: code })).json;
    const attempt = await start(browser, enrolment, 'evaluation');
    await answer(browser, attempt, opinion('s2', i < 3 ? 's2' : i < 5 ? 's1' : 's4', i % 2 ? 'u1' : 'u3'));
    all.push({ browser, attempt });
  }
  const reader = await new Browser().signInApi(demo.reviewer);
  const told = async place => (await reader.api('GET', `/facilities/${place}/answers`)).json.items.filter(item => item.course === code);
  for (const { browser, attempt } of all.slice(0, 9)) await finish(browser, attempt);
  is((await told('WHH-ED')).map(item => [item.item, item.people, item.rows]), [['sure-now', 0, []], ['useful', 0, []]], 'of nine people nothing is told');
  like(words((await reader.get('/facilities/WHH-ED/answers')).text), /Told only for groups of ten or more.*Too few answers to tell/, 'and the page says why');
  const ends = await Promise.all(all.slice(9).map(({ browser, attempt }) => finish(browser, attempt)));
  is(ends.map(reply => reply.status), [200, 200, 200], 'three who send at once all get through');
  const [sure, useful] = await told('WHH-ED');
  is([sure.people, useful.people], [10, 10], 'of twelve ten are told');
  is(sure.rows.map(row => [row.row, row.choices.reduce((sum, one) => sum + one.people, 0), row.choices.map(one => one.before), row.moved.up + row.moved.same + row.moved.down]),
    [['find-way', 10, [0, 10, 0, 0], 10], ['lead-others', 10, [0, 10, 0, 0], 10]], 'before and now, and how many moved');
  ok(sure.rows[0].moved.same === 3 && sure.rows[0].moved.down === 2 && sure.rows[0].moved.up === 5, 'up, down, or not at all', JSON.stringify(sure.rows[0].moved));
  is((await told('WHN')).map(item => item.people), [10, 10], 'those above are told the same ten');
  is((await told('WGH')).map(item => item.people), [0, 0], 'those beside it nothing');
  const page = await reader.get('/facilities/WHH-ED/answers');
  like(words(page.text), /Answers of 10 people.*From before to now: 5 moved up, 3 stayed, 2 moved down/, 'the page tells it, too');
  unlike(page.text, new RegExp(people.map(person => person.name).join('|')), 'and names nobody');
  ok(links(await reader.get('/facilities/WHH-ED/standing')).some(link => link.href === '/facilities/WHH-ED/answers'), 'the standing leads there');
  const manager = await new Browser().signInApi(demo.manager);
  is((await manager.get('/facilities/WHH-ED/answers')).status, 404, 'a manager of another hospital does not get in');
  is(sqlOne(`SELECT sum(waiting + told) FROM aggregate_group g JOIN facility f ON f.id = g.facility_id JOIN item i ON i.id = g.item_id
    JOIN course_version v ON v.id = i.course_version_id JOIN course c ON c.id = v.course_id WHERE f.code = 'WHH-ED' AND c.code = '${code}'`), '24', 'each person is counted once a question');
}

// ---- before and now, and what is left at the end

const right = { 'alarm-first': { choice: 'ring' }, 'good-habits': { choices: ['shut', 'clear'] }, 'blanket-uses': { choices: ['oil', 'cloth'] },
  'door-checks': { choices: ['warm', 'gap'] }, 'gloves-help': { choice: 'false' }, 'door-minutes': { value: '0,5', unit: 'h' }, 'tool-match': { rows: { bin: 'water', pan: 'blanket', rack: 'gas' } },
  'gas-name': { text: 'carbon dioxide' }, 'weight-tool': { value: '9.5', unit: 'kg' }, 'heat-range': { value: '1600' } };

async function take(browser, enrolment, quiz, but = {}) {
  const attempt = await start(browser, enrolment, quiz);
  const { items } = (await browser.api('GET', `/attempts/${attempt}`)).json;
  const known = { ...right, ...but };
  await answer(browser, attempt, Object.fromEntries(items.filter(item => known[item.item]).map(item => [item.item, known[item.item]])));
  return { attempt, reply: await finish(browser, attempt) };
}

async function wholeWay() {
  const person = colleague();
  const browser = await new Browser().signInApi(person.login);
  const { enrolment } = await readAll(browser, code);
  const pre = await take(browser, enrolment, 'pre', { 'door-minutes': { value: '4' } });
  is([pre.reply.json.state, pre.reply.json.paired], ['finished', undefined], 'a pre-test has nothing to be compared with');
  await take(browser, enrolment, 'check');
  like(words((await browser.get(`/courses/${code}`)).text), /^(?!.*One thing is left)/, 'while more is left, the course does not speak of the last thing');
  const post = await take(browser, enrolment, 'post');
  is(post.reply.json.passed, true, 'the post-test is passed', post.reply.text);
  is(post.reply.json.paired, { quiz: 'pre', of: 2, before: 1, now: 2 }, 'what both share is compared');
  is((await browser.api('GET', `/attempts/${post.attempt}`)).json.paired, post.reply.json.paired, 'at any time');
  const result = await browser.get(`/attempts/${post.attempt}/result`);
  like(words(result.text), /2 questions were in “Before you begin” too\. Right before: 1 of 2\. Right now: 2 of 2\./, 'the result says it in words');
  like(words(result.text), /One thing is left: tell us what you think \(about 2 minutes\)\. Then the course is complete\./, 'and what is left: the evaluation');
  ok(links(result).some(link => link.href === `/courses/${code}/quizzes/evaluation`), 'with the way there');
  like(words((await browser.get(`/courses/${code}`)).text), /One thing is left: tell us what you think/, 'so does the page of the course');
  is(sqlOne(`SELECT count(*) FROM completion WHERE enrolment_id = ${enrolment}`), '0', 'the course waits for it');
  const evaluation = await start(browser, enrolment, 'evaluation');
  await answer(browser, evaluation, { 'sure-now': opinion('s1', 's2', 'u1')['sure-now'] });
  await finish(browser, evaluation);
  is(sqlOne(`SELECT count(*) FROM completion WHERE enrolment_id = ${enrolment}`), '1', 'and is complete with it');
  unlike(words((await browser.get(`/attempts/${evaluation}/result`)).text), /One thing is left/, 'then nothing is left');
  return { person, browser, enrolment };
}

// ---- short looks back

async function looksBack({ person, browser, enrolment }) {
  const finished = days => sql(`UPDATE completion SET completed_on = civil_date(clock(), person_zone(${person.id})) - ${days} WHERE enrolment_id = ${enrolment}`);
  const boosters = async () => (await browser.api('GET', '/learning')).json.boosters.map(one => [one.quiz, one.open, one.opens !== null]);
  const standing = sql(`SELECT * FROM timeline WHERE person_id = ${person.id} ORDER BY 1, 2, 3, 4, 5, 6`);
  is(await boosters(), [['reminders', false, true], ['later', false, true]], 'after the course the days of the first ones are known');
  let page = words((await browser.get('/learning')).text);
  like(page, /A short look back Optional\..*Two quick questions When the fire alarm rings · Opens \d+ \w+ \d{4}/, 'and stand apart from what is asked for');
  finished(8);
  is(await boosters(), [['reminders', true, true], ['later', false, true]], 'after a week the first booster is open');
  const list = await browser.get('/learning');
  like(words(list.text), /Two quick questions When the fire alarm rings · 2 questions · about 2 minutes · The next one opens/, 'with its length and the day of the next');
  unlike(words(list.text).replace(/never overdue/, '').match(/A short look back.*?(To do|Later this year|Exempt|Done:)/)?.[0] ?? '', /overdue|Was due|Due /i, 'never as something overdue');
  ok(links(list).some(link => link.href === `/courses/${code}/quizzes/reminders`), 'and the way to it');
  const attempt = await start(browser, enrolment, 'reminders');
  await finish(browser, attempt);
  is(await boosters(), [['later', false, true], ['reminders', false, true]].sort((a, b) => b[0].localeCompare(a[0])), 'once done, the next is waited for');
  finished(100);
  const later = await take(browser, enrolment, 'later');
  is(later.reply.json.paired, { quiz: 'post', of: 2, before: 2, now: 2 }, 'a follow-up is compared with the post-test');
  finished(800);
  is(await boosters(), [['reminders', true, false]], 'of what was missed the last one stays open, as long as one likes');
  is(sql(`SELECT * FROM timeline WHERE person_id = ${person.id} ORDER BY 1, 2, 3, 4, 5, 6`), standing, 'none of it changes a standing');
}

run(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-private-'));
  fs.cpSync(path.join(root, 'tests/fixtures/courses/every-kind'), folder, { recursive: true });
  const top = path.join(folder, 'course.xml');
  fs.writeFileSync(top, fs.readFileSync(top, 'utf8').replace('code="EVERY-1"', `code="${code}"`));
  const imported = await attest('course', 'import', '--publish', folder);
  fs.rmSync(folder, { recursive: true });
  is([imported.status, imported.err], [0, ''], 'a course with every kind is imported');
  const person = colleague('WGH');
  const browser = await new Browser().signInApi(person.login);
  const { enrolment } = (await browser.api('POST', '/enrolments', { course: code })).json;
  await nobodyElse(browser, await reflections(browser, person, enrolment), person);
  await activity(browser, person);
  await groups();
  await looksBack(await wholeWay());
});
