#!/usr/bin/env node
// Answering by forms alone: moves, checks, long and odd texts, content notes, activities, leaving in the middle.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const path = require('node:path');
const { run, ok, is, like, unlike } = require('./tap.js');
const { Browser, attest, differences, fingerprint, formTo, colleague, root, sql, sqlOne, words } = require('./client.js');

const course = '/courses/EVERY-1';
const stored = (attempt, key) => sql(`SELECT array_to_string(r.parts, ' '), array_to_string(r.texts, '|') FROM response r JOIN item i ON i.id = r.item_id
  WHERE r.attempt_id = ${attempt} AND i.key = '${key}' ORDER BY r.seq DESC LIMIT 1`)[0] ?? [];
const numberOf = (attempt, key) => sqlOne(`SELECT a.number FROM attempt_item a JOIN item i ON i.id = a.item_id WHERE a.attempt_id = ${attempt} AND i.key = '${key}'`);

async function begin(browser, quiz) {
  const page = await browser.get(`${course}/quizzes/${quiz}`);
  const reply = await browser.submit(formTo(page, `${course}/quizzes/${quiz}`));
  return Number(/\/attempts\/(\d+)/.exec(reply.location)[1]);
}

const address = (attempt, key) => `/attempts/${attempt}/items/${numberOf(attempt, key)}`;
async function question(browser, attempt, key, query = '') {
  const page = await browser.get(address(attempt, key) + query);
  return { page, form: page.status === 200 ? formTo(page, address(attempt, key)) : undefined };
}
const orders = form => form.fields.filter(([name]) => name === 'order').map(([, value]) => value);

async function moving(browser, attempt) {
  const { form } = await question(browser, attempt, 'leave-steps');
  const before = orders(form);
  const moved = await browser.submit(form, { move: `down:${before[0]}` });
  is(moved.location, `${address(attempt, 'leave-steps')}?show=1&moved=down:${before[0]}`, 'a move leads back to the question');
  is(stored(attempt, 'leave-steps')[0], [before[1], before[0], ...before.slice(2)].join(' '), 'and is saved');
  const page = await browser.get(moved.location);
  like(page.text, new RegExp(`value="down:${before[0]}"[^>]* autofocus`), 'the button that was pressed has the focus');
  const odd = await browser.submit(formTo(page, address(attempt, 'leave-steps')), { move: `up:${before[0]}\r\nX-Odd: 1` });
  ok(odd.status === 303 && !/Odd/.test(odd.location) && !odd.headers['x-odd'], 'a move that no button sends reaches no header', odd.location);
}

async function texts(browser, attempt) {
  const { form } = await question(browser, attempt, 'tell-visitor');
  is((await browser.submit(form, { text: '\r\nFirst <b>line</b> & more.\r\n\r\nLast.' })).status, 303, 'lines are saved');
  is(sqlOne(`SELECT to_json(texts[1]) FROM response WHERE attempt_id = ${attempt} ORDER BY seq DESC LIMIT 1`), '"\\nFirst <b>line</b> & more.\\n\\nLast."', 'as they were typed');
  const again = await question(browser, attempt, 'tell-visitor');
  like(again.page.text, />\n\nFirst &lt;b&gt;line&lt;\/b&gt; &amp; more\.\n\nLast\.<\/textarea>/, 'and stand in the box again, the empty first line too');
  const long = `${'word '.repeat(4100)}end`;
  const refused = await browser.submit(again.form, { text: long });
  is(refused.status, 422, 'a text that is too long is refused');
  ok(refused.text.includes(long), 'and comes back whole');
  like(refused.text, /<title>Error: /, 'with its error');
  const shorter = await browser.submit(formTo(refused, address(attempt, 'tell-visitor')), { text: 'Shorter.' });
  is([shorter.status, stored(attempt, 'tell-visitor')[1]], [303, 'Shorter.'], 'a shorter one is then saved from there');
}

async function checking(browser) {
  const attempt = await begin(browser, 'with-hints');
  const { form } = await question(browser, attempt, 'alarm-first');
  const nothing = await browser.submit(form, { action: 'check' });
  is(nothing.status, 422, 'there is nothing to check without an answer');
  const wrong = await browser.submit(formTo(nothing, address(attempt, 'alarm-first')), { choice: 'open', action: 'check' });
  is(wrong.location, `${address(attempt, 'alarm-first')}?show=1#outcome`, 'the same form then checks one');
  const told = words((await browser.get(wrong.location)).text);
  like(told, /Not yet.*Air feeds the fire.*Hint: Think of the people/, 'with feedback and a hint');
  unlike(told, /The alarm warns everybody/, 'and without the reason, as long as there are tries');
}

async function notes(browser) {
  const attempt = await begin(browser, 'one-by-one');
  const bare = await browser.get(address(attempt, 'hard-night'));
  unlike(bare.text, /sleeve/, 'behind its content note a question is not in the page');
  like(words(bare.text), /somebody who was burned.*Nobody sees which one you choose.*Show question/, 'which says what it speaks of');
  const list = words((await browser.get(`/attempts/${attempt}`)).text);
  ok(!/sleeve/.test(list) && /somebody who was burned/.test(list), 'the list of answers shows the note, too');
  like((await question(browser, attempt, 'hard-night', '?show=1')).page.text, /sleeve/, 'asked for, it is shown');
  const swapped = await browser.submit(formTo(bare, `${address(attempt, 'hard-night')}/instead`));
  const number = /\d+$/.exec(swapped.location)[0];
  like((await browser.get(swapped.location)).text, /full of smoke/, `another question stands at number ${number}`);
}

async function activities(browser, person) {
  const before = fingerprint();
  const page = await browser.get(`${course}/modules/1/pages/1?show=1`);
  is(differences(before, fingerprint()), [], 'looking at an activity writes nothing');
  const form = formTo(page, `${course}/activities/leave-steps`);
  ok(orders(form).length === 4 && orders(form).join() !== 'warn,alert,close,meet', 'its steps stand in another order than the right one', orders(form).join());
  const none = await browser.submit({ ...form, action: `${course}/activities/no-such` });
  is(none.status, 404, 'there is no activity of another name');
  const attempts = () => sql(`SELECT q.key, a.state FROM attempt a JOIN quiz q ON q.id = a.quiz_id WHERE a.person_id = ${person.id} AND q.kind = 'activity' ORDER BY a.id`);
  is(attempts(), [], 'and nothing is begun by that');
  const done = await browser.submit(form);
  is(done.location, `${course}/modules/1/pages/1?show=1#activity-leave-steps`, 'answering leads back to the place in the page');
  is(attempts(), [['leave-steps', 'finished']], 'and ends it');
  const told = await browser.get(done.location);
  like(words(told.text), /You answered:.*People first/, 'the reason stands there');
  ok(/<li id="source-fire-plan"/.test(told.text), 'with the sources of the page');
  const again = await browser.get(`${course}/modules/1/pages/1?show=1&again=leave-steps`);
  const left = await browser.submit({ ...formTo(again, `${course}/activities/leave-steps`), action: '/session/exit' });
  is(left.status, 303, 'the quick exit takes an activity along');
  is(attempts(), [['leave-steps', 'finished'], ['leave-steps', 'in progress']], 'saved, and not ended');
}

// What scripts do: each change of an activity is saved, as that of a question, and the try is not ended.
async function activitiesSaved() {
  const person = colleague('WGH');
  const browser = await new Browser().signInApi(person.login);
  await browser.api('POST', '/enrolments', { course: 'EVERY-1' });
  const put = (seq, response, key, item = 'leave-steps') => browser.api('PUT', `/courses/EVERY-1/activities/${item}`, { seq, response }, key ? { 'Idempotency-Key': key } : {});
  const stored = () => sql(`SELECT a.state, a.seq FROM attempt a WHERE a.person_id = ${person.id} ORDER BY a.id`);
  is((await put(0, { order: ['warn', 'alert'] })).status, 422, 'an answer that is none is refused');
  is(stored(), [], 'and begins nothing');
  is((await put(0, { order: ['warn'] }, null, 'no-such')).status, 404, 'so is one to no activity');
  const order = ['meet', 'alert', 'close', 'warn'];
  const five = await Promise.all(Array(5).fill().map(() => put(0, { order }, `activity-${person.id}`)));
  is([...new Set(five.map(reply => `${reply.status} ${reply.text}`))].length, 1, 'an answer sent five times at once has one reply');
  is([five[0].status, stored()], [200, [['in progress', '1']]], 'and is saved once, without ending anything');
  is([(await put(0, { order })).status, stored()], [200, [['in progress', '1']]], 'the very answer that is stored is not stored again');
  is([(await put(0, { order: order.toReversed() })).status, stored()], [200, [['in progress', '2']]], 'another one is');
  const page = await browser.get(`${course}/modules/1/pages/1?show=1`);
  is(orders(formTo(page, `${course}/activities/leave-steps`)).join(), 'warn,close,alert,meet', 'the page shows it');
  like(page.text, /data-device-key="[^"]/, 'and has the key under which a device keeps answers');
  await browser.submit(formTo(page, `${course}/activities/leave-steps`));
  const late = await put(0, { order });
  is([late.status, stored()], [409, [['finished', '2']]], 'one that comes after the try has ended begins no other');
  is((await put(1, { order })).status, 200, 'one that was given after it does');
}

// A page may have several activities: leaving takes all of them along.
async function leavingTakesAll() {
  const person = colleague('WGH');
  const browser = await new Browser().signIn(person.login);
  const api = await new Browser().signInApi(person.login);
  await api.api('POST', '/enrolments', { course: 'EVERY-1' });
  sql(`INSERT INTO fragment (page_id, alternative, number, kind, text, language)
    SELECT f.page_id, f.alternative, 99, 'activity', 'my-way-out', f.language FROM fragment f JOIN page p ON p.id = f.page_id JOIN live_course v ON v.id = p.course_version_id
    WHERE v.code = 'EVERY-1' AND f.kind = 'activity' AND f.text = 'leave-steps' AND NOT f.alternative AND f.language = ''`);
  const page = await browser.get(`${course}/modules/1/pages/1?show=1`);
  const [first, second] = ['leave-steps', 'my-way-out'].map(item => formTo(page, `${course}/activities/${item}`));
  const also = new URLSearchParams([...second.fields.filter(([name]) => name !== 'text'), ['text', 'By the stair']]).toString();
  const left = await browser.submit({ ...first, action: '/session/exit' }, { also: [also, 'activity=no-such&course=EVERY-1&text=x', '%'] });
  is(left.status, 303, 'leaving a page with several activities');
  is(sql(`SELECT q.key, a.state, a.seq FROM attempt a JOIN quiz q ON q.id = a.quiz_id WHERE a.person_id = ${person.id} ORDER BY q.key`),
    [['leave-steps', 'in progress', '1'], ['my-way-out', 'in progress', '1']], 'saves what stands in each, whatever is wrong with another');
  is((await browser.get('/learning')).status, 303, 'and ends the session');
  sql(`DELETE FROM fragment WHERE number = 99 AND kind = 'activity' AND text = 'my-way-out'`);
}

run(async () => {
  if (sqlOne("SELECT count(*) FROM live_course WHERE code = 'EVERY-1'") === '0')
    await attest('course', 'import', path.join(root, 'tests/fixtures/courses/every-kind'), '--publish');
  const person = colleague('WGH');
  const browser = await new Browser().signInApi(person.login);
  const { enrolment } = (await browser.api('POST', '/enrolments', { course: 'EVERY-1' })).json;
  sql(`INSERT INTO page_read (enrolment_id, page_id, person_id) SELECT e.id, p.id, e.person_id FROM enrolment e JOIN page p USING (course_version_id)
       WHERE e.id = ${enrolment} ON CONFLICT DO NOTHING`);
  await moving(browser, await begin(browser, 'all-at-end'));
  await texts(browser, await begin(browser, 'in-writing'));
  await checking(browser);
  await notes(browser);
  await activities(browser, person);
  await activitiesSaved();
  await leavingTakesAll();
});
