#!/usr/bin/env node
// Requests that are one statement: pages that workers keep, and answers saved in one round trip.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, like } = require('./tap.js');
const { Browser, enable, quote, sql, sqlOne } = require('./client.js');

// Somebody who has begun nothing, and need not.
const beginner = () => enable(`NOT EXISTS (SELECT FROM enrolment e WHERE e.person_id = p.id) AND NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id)
  AND EXISTS (SELECT FROM post x WHERE x.person_id = p.id)
  AND NOT EXISTS (SELECT FROM timeline t WHERE t.person_id = p.id AND t.standing IN ('due', 'overdue') AND t.during @> current_date)`);

const withoutKeys = text => text.replace(/((?:name="idempotency_key" value|data-session-ends)=")[^"]*/g, '$1');
const different = replies => [...new Set(replies.map(reply => `${reply.status} ${withoutKeys(reply.text)}`))];

// A page of the live course, by what its fragments are: of {local}, of {conditional}, with a {note}.
function pageWhere(condition) {
  const [module, number, title] = sql(`SELECT m.number, p.number, p.title FROM live_course v JOIN module m ON m.course_version_id = v.id JOIN page p ON p.module_id = m.id
    CROSS JOIN LATERAL (SELECT bool_or(f.kind = 'local') AS local, bool_or(coalesce(f.roles, f.states, f.facility_kinds) IS NOT NULL) AS conditional
      FROM fragment f WHERE f.page_id = p.id AND NOT f.alternative) f
    WHERE v.code = 'CORE-101' AND ${condition} ORDER BY p.step LIMIT 1`)[0];
  return { uri: `/courses/CORE-101/modules/${module}/pages/${number}`, title };
}

// ---- pages

async function pages() {
  const person = beginner();
  const browser = await new Browser().signInApi(person.login);
  const plain = pageWhere('NOT f.local AND NOT f.conditional AND p.note IS NULL');
  is((await browser.get(plain.uri)).status, 303, 'who has not begun the course is sent to its page');
  is((await browser.api('POST', '/enrolments', { course: 'CORE-101' })).status, 201, 'the course is begun');

  const many = (headers, n = 24) => Promise.all(Array.from({ length: n }, () => browser.get(plain.uri, { headers })));
  const english = await many({});
  const spanish = await many({ 'Accept-Language': 'es' });
  const again = await many({});
  is([different(english).length, english[0].status], [1, 200], 'a page is the same, whichever worker shows it, for the first time or again');
  ok(english[0].text.includes(plain.title.slice(0, 12)), 'and has its title');
  is(different(again), different(english), 'also after somebody read it in another language');
  is([different(spanish).length, spanish[0].headers['content-language']], [1, 'es'], 'which is another page');
  ok(!spanish[0].text.includes(`<h1>${plain.title}`), 'with another title');
  const head = await browser.send('HEAD', plain.uri);
  is([head.status, head.text], [200, ''], 'asked for its head alone, it has no body');

  const other = await new Browser().signInApi(beginner().login);
  is((await other.get(plain.uri)).location, '/courses/CORE-101', 'that a worker keeps a page opens it to nobody else');
  is((await new Browser().get(plain.uri)).location, `/session?next=${plain.uri}`, 'nor to somebody who is not signed in');
  is((await browser.get('/courses/CORE-101/modules/1/pages/999')).status, 404, 'a page that is not there');
  is((await browser.get('/courses/NONE-1/modules/1/pages/1')).status, 404, 'a course that is not there');

  const noted = pageWhere('p.note IS NOT NULL AND NOT f.local AND NOT f.conditional');
  const [note, shown] = [await browser.get(noted.uri), await browser.get(`${noted.uri}?show=1`)];
  like(note.text, /Before you read this page/, 'a content note comes first');
  ok(shown.text.length > note.text.length && !/Before you read this page/.test(shown.text), 'and the page when it is asked for');
  like((await browser.get(pageWhere('f.local').uri)).text, /class="at-local"/, 'a page with a contact has it');

  const divided = pageWhere('f.conditional AND p.note IS NULL');
  const [, module, number] = /modules\/(\d+)\/pages\/(\d+)/.exec(divided.uri);
  const parts = sql(`SELECT set_config('attest.person', '${person.id}', false);
    SELECT fragment_applies(f, (SELECT o.today FROM session x CROSS JOIN LATERAL session_open(x.token_digest) o WHERE x.person_id = ${person.id} LIMIT 1)), md5(f.text), length(f.text)
    FROM live_course v JOIN module m ON m.course_version_id = v.id AND m.number = ${module} JOIN page p ON p.module_id = m.id AND p.number = ${number}
    JOIN fragment f ON f.page_id = p.id AND f.language = '' AND NOT f.alternative
    WHERE v.code = 'CORE-101' AND f.kind = 'html' AND coalesce(f.roles, f.states, f.facility_kinds) IS NOT NULL`).slice(1);
  const texts = sql(`SELECT md5(f.text), encode(convert_to(f.text, 'UTF8'), 'hex') FROM fragment f WHERE md5(f.text) IN (${parts.map(part => quote(part[1]))})`);
  const textOf = new Map(texts.map(([sum, hex]) => [sum, Buffer.from(hex, 'hex').toString()]));
  const { text } = await browser.get(divided.uri);
  ok(parts.length > 0, 'a page has parts for some only');
  is(parts.map(([, sum]) => text.includes(textOf.get(sum))), parts.map(([applies]) => applies === 't'), 'each is shown to whom it is for, and to nobody else');

  const ended = await new Browser().signInApi(person.login);
  sql(`UPDATE session SET ends_at = now() WHERE person_id = ${person.id}`);
  is((await ended.get(plain.uri)).status, 303, 'a session that has ended shows no page');
}

// ---- saving

const kept = (person, key) => sql(`SELECT status, content_type, body FROM idempotency WHERE person_id = ${person} AND key = ${quote(key)}`)[0];
const answers = attempt => Number(sqlOne(`SELECT count(*) FROM response WHERE attempt_id = ${attempt}`));

async function saving() {
  const person = beginner();
  const browser = await new Browser().signInApi(person.login);
  const { enrolment } = (await browser.api('POST', '/enrolments', { course: 'CORE-101' })).json;
  const quiz = sqlOne(`SELECT q.key FROM quiz q JOIN enrolment e USING (course_version_id) WHERE e.id = ${enrolment} AND q.step IS NOT NULL
    AND q.kind NOT IN ('booster', 'follow-up') AND EXISTS (SELECT FROM draw d WHERE d.quiz_id = q.id) ORDER BY q.step LIMIT 1`);
  const begun = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz });
  is(begun.status, 201, `the quiz ${quiz} is begun`);
  const { attempt, items } = begun.json;
  const item = items.find(one => one.choices && /^(single-choice|multiple-choice|true-false)$/.test(one.kind));
  const response = choice => item.kind === 'multiple-choice' ? { choices: [choice] } : { choice };
  const [first, second] = item.choices.map(one => one.choice);
  const put = (seq, choice, headers, who = browser, of = attempt) =>
    who.api('PUT', `/attempts/${of}/responses/${item.item}`, { seq, response: response(choice) }, headers);
  const key = `once-${attempt}`;

  const fifty = await Promise.all(Array.from({ length: 50 }, () => put(0, first, { 'Idempotency-Key': key })));
  is([different(fifty).length, fifty[0].status, answers(attempt)], [1, 200, 1], 'fifty equal requests under one key: fifty equal replies, one effect');
  is(kept(person.id, key), ['200', fifty[0].headers['content-type'], fifty[0].text.trim()], 'the reply is kept as it was sent');
  is(Object.keys(fifty[0].json), ['seq', 'saved_at'], 'it says the number and when');
  is((await put(1, second, { 'Idempotency-Key': key })).status, 409, 'the same key with another request is refused');
  is(answers(attempt), 1, 'and saves nothing');

  const misfit = `misfit-${attempt}`;
  is((await put(1, 'no-such', { 'Idempotency-Key': misfit })).status, 422, 'an answer that does not fit is refused');
  is(kept(person.id, misfit), undefined, 'and its reply is not kept');
  is((await put(1, second, { 'Idempotency-Key': misfit })).json.seq, 2, 'so that the answer, once it fits, is saved under the same key');

  is((await put(2, first, { 'X-CSRF-Token': 'x'.repeat(64) })).status, 403, 'with a wrong token');
  is((await put(2, first, { Origin: 'https://elsewhere.example' })).status, 403, 'from another site');
  is((await put(2, first, { Cookie: null })).status, 401, 'signed out');
  const other = await new Browser().signInApi(beginner().login);
  is((await put(2, first, {}, other)).status, 404, 'into another person\'s attempt');
  is((await put(2, first, {}, browser, 2 ** 31)).status, 404, 'into an attempt that is not there');
  is((await put(0, second, {})).status, 409, 'with an old number');
  is(answers(attempt), 2, 'nothing is saved');
  sql(`UPDATE attempt SET deadline = clock() - interval '2 minutes' WHERE id = ${attempt}`);
  is([(await put(2, first, {})).json.state, answers(attempt)], ['time up', 2], 'nor when the time is up');
}

run(async () => {
  await pages();
  await saving();
});
