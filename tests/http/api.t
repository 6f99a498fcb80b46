#!/usr/bin/env node
// The learner's main path by the API: same key, same reply; one effect whatever is sent how often; and clear refusals.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, like, none } = require('./tap.js');
const { Browser, demo, differences, enable, fingerprint, learner, readAll, rightOptions, send, sqlOne } = require('./client.js');

const key = text => ({ 'Idempotency-Key': `api-test-${text}` });
const count = (table, where) => Number(sqlOne(`SELECT count(*) FROM ${table} WHERE ${where}`));

// A refusal in the form of RFC 9457 whose detail names what was wrong.
function refused(reply, status, detail, name) {
  const document = reply.headers['content-type'] === 'application/problem+json' ? reply.json : {};
  ok(reply.status === status && document.status === status && document.type && document.title && detail.test(document.detail ?? ''), name, `${reply.status} ${reply.text}`);
}

async function begins(browser, person) {
  const list = await browser.api('GET', '/learning');
  const [item] = list.json.items;
  ok(list.status === 200 && item.course === 'CORE-101' && item.why && /^\d{4}-\d\d-\d\d$/.test(item.due) && ['due', 'overdue'].includes(item.standing)
    && item.enrolment === null && item.minutes > 0 && item.title, 'the list says course, title, why, due, standing, minutes', list.text);
  const first = await browser.api('POST', '/enrolments', { course: 'CORE-101' }, key('enrol'));
  const again = await browser.api('POST', '/enrolments', { course: 'CORE-101' }, key('enrol'));
  is(first.status, 201, 'starting a course is 201');
  ok(again.status === 201 && again.bytes.equals(first.bytes) && again.headers['content-type'] === first.headers['content-type'], 'the same key gets the same reply, byte for byte', again.text);
  const open = await browser.api('POST', '/enrolments', { course: 'CORE-101' });
  ok(open.status === 200 && open.json.enrolment === first.json.enrolment, 'another key takes up the open enrolment');
  is(count('enrolment', `person_id = ${person.id}`), 1, 'there is one');
  refused(await browser.api('POST', '/enrolments', { course: 'CORE-999' }, key('enrol')), 409, /key/, 'the same key with another body is 409');
  refused(await browser.api('POST', `/enrolments/${first.json.enrolment}/pages/stop-why`, undefined, key('enrol')), 409, /key/, 'and on another path');
  refused(await browser.api('POST', '/enrolments', { course: 'CORE-101' }, key('x'.repeat(200))), 422, /key.*200/, 'a key of more than 200 characters is refused');
  ok(first.json.modules.length === 4 && first.json.quizzes.some(quiz => quiz.quiz === 'final') && first.json.modules.every(module => module.pages.every(page => !page.read)),
    'the enrolment lists modules, pages and quizzes');
  return first.json.enrolment;
}

async function bodies(browser, enrolment) {
  const before = fingerprint();
  const post = (body, headers) => browser.api('POST', '/enrolments', body, headers);
  refused(await post({ course: 'CORE-101', colour: 'red' }), 422, /"colour"/, 'an unknown member is refused by name');
  refused(await post({}), 422, /"course"/, 'a missing one is named');
  refused(await post({ course: 7 }), 422, /"course".*string/, 'so is one of the wrong type');
  refused(await post('[]'), 422, /object/, 'a list is not an object');
  refused(await post('{\n"course": "CORE-101",,}'), 400, /line 2, column \d+/, 'broken JSON gets line and column');
  refused(await post('{"course":"A","course":"B"}'), 400, /duplicate/i, 'a member given twice is refused');
  refused(await post(''), 400, /JSON/, 'no body at all is not JSON');
  refused(await post(Buffer.from('{"course":"\xff"}', 'latin1')), 400, /JSON/, 'nor are bytes that are not UTF-8');
  refused(await post('{"course":"\\u0000"}'), 400, /JSON|NUL/i, 'nor a NUL');
  refused(await post(`{"course":${'['.repeat(5000)}${']'.repeat(5000)}}`), 400, /JSON/, 'nesting has an end');
  refused(await post('{"course":"CORE-101"}', { 'Content-Type': 'text/plain' }), 400, /application\/json/, 'another content type is refused');
  refused(await post('course=CORE-101', { 'Content-Type': 'application/x-www-form-urlencoded' }), 400, /application\/json/, 'a form is not JSON');
  refused(await post({ course: 'CORE-999' }), 404, /CORE-999/, 'an unknown course is 404');
  refused(await browser.api('POST', `/enrolments/${enrolment}/pages/no-such-page`), 404, /page/, 'so is an unknown page');
  refused(await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'no-such-quiz' }), 422, /no-such-quiz/, 'an unknown quiz is named');
  refused(await new Browser().api('GET', '/learning'), 401, /signed in/, 'without a session 401');
  refused(await browser.api('POST', '/enrolments', { course: 'CORE-101' }, { 'X-CSRF-Token': 'f'.repeat(64) }), 403, /./, 'without the token 403');
  is(differences(before, fingerprint()), [], 'and none of this left a row');
}

// ---- saving answers

async function saving(browser, enrolment) {
  const first = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'final' });
  const second = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'final' });
  is([first.status, second.status], [201, 200], 'a quiz starts once');
  is(second.json, first.json, 'and is the same paper when asked for again');
  const { attempt, items } = first.json;
  const path = item => `/attempts/${attempt}/responses/${item.item}`;
  const answer = (item, choice = item.choices[0].choice) => item.kind === 'multiple-choice' ? { choices: [choice] } : { choice };
  const responses = () => count('response', `attempt_id = ${attempt}`);

  const one = await Promise.all(Array.from({ length: 50 }, () => browser.api('PUT', path(items[0]), { seq: 0, response: answer(items[0]) }, key(`save-${attempt}`))));
  is([...new Set(one.map(reply => `${reply.status} ${reply.text}`))].length, 1, 'fifty identical saves at once get fifty equal replies');
  ok(one[0].status === 200 && one[0].json.seq === 1 && !Number.isNaN(Date.parse(one[0].json.saved_at)), 'which say what was saved and when', one[0].text);
  is(responses(), 1, 'and are one row');

  const race = await Promise.all(Array.from({ length: 20 }, (_, i) => browser.api('PUT', path(items[1]), { seq: 1, response: answer(items[1], items[1].choices[i % items[1].choices.length].choice) }, key(`race-${attempt}-${i}`))));
  const kept = race.findIndex(reply => reply.status === 200) % items[1].choices.length;
  is(race.map(reply => reply.status), race.map((_, i) => i % items[1].choices.length === kept ? 200 : 409), 'of twenty with one seq and keys of their own, one answer is saved: who sent another gets 409');
  is(responses(), 2, 'one row more');

  const stale = await browser.api('PUT', path(items[0]), { seq: 0, response: answer(items[0], items[0].choices[1].choice) });
  refused(stale, 409, /seq/, 'a stale seq is 409');
  is([stale.json.seq, stale.json.responses], [2, { [items[0].item]: answer(items[0]), [items[1].item]: answer(items[1], items[1].choices[kept].choice) }], 'with what is stored');
  is((await browser.api('GET', `/attempts/${attempt}`)).json.responses, stale.json.responses, 'as the attempt itself says');

  const before = fingerprint();
  const single = items.find(item => item.kind !== 'multiple-choice');
  const put = (body, item = single) => browser.api('PUT', path(item), body);
  refused(await put({ seq: 2, response: { choice: 'no-such-option' } }), 422, /no-such-option/, 'an unknown option is named');
  refused(await put({ seq: 2, response: { choices: single.choices.slice(0, 2).map(one => one.choice) } }), 422, /./, 'two options of a single choice are refused');
  refused(await put({ seq: 2, response: { choice: single.choices[0].choice, more: 1 } }), 422, /"more"/, 'an unknown member of the response is named');
  refused(await put({ seq: 2, response: {} }), 422, /response/, 'an empty response is refused');
  refused(await put({ seq: 2, response: { choices: [1, null] } }), 422, /string/, 'so are numbers as options');
  for (const seq of ['2', -1, 1.5, null, 99999999999, undefined]) refused(await put({ seq, response: answer(single) }), 422, /seq/, `so is seq ${seq}`);
  refused(await put({ seq: 3, response: answer(single) }), 409, /seq/, 'a seq from the future is 409');
  refused(await put({ seq: 2, response: { choices: Array.from({ length: 5000 }, (_, i) => `option-${i}`) } }), 422, /./, 'five thousand options are refused');
  refused(await put({ seq: 2, response: answer(single) }, { item: 'no-such-item' }), 404, /question/i, 'an unknown question is 404');
  is(differences(before, fingerprint()), [], 'and nothing of this was kept');
  return { attempt, items, path };
}

// ---- what belongs to somebody else

async function others(stranger, { attempt, items }, enrolment) {
  const before = fingerprint();
  const unknown = 99999999;
  const body = { seq: 2, response: { choice: items[0].choices[0].choice } };
  const faults = [];
  for (const [method, path, sent] of [['GET', '/enrolments/E'], ['POST', '/enrolments/E/pages/stop-why'], ['POST', '/enrolments/E/attempts', { quiz: 'final' }], ['GET', '/attempts/A'],
    ['PUT', `/attempts/A/responses/${items[0].item}`, body], ['POST', '/attempts/A/finish']]) {
    const theirs = await stranger.api(method, path.replace('E', enrolment).replace('A', attempt), sent);
    const nobodys = await stranger.api(method, path.replace('E', unknown).replace('A', unknown), sent);
    if (theirs.status !== 404 || theirs.text !== nobodys.text) faults.push(`${method} ${path}: ${theirs.status} ${theirs.text} / ${nobodys.text}`);
  }
  for (const path of ['/attempts/A', '/attempts/A/items/1', '/attempts/A/result']) {
    const theirs = await stranger.get(path.replace('A', attempt));
    const nobodys = await stranger.get(path.replace('A', unknown));
    if (theirs.status !== 404 || theirs.text !== nobodys.text) faults.push(`${path}: ${theirs.status}`);
  }
  const code = sqlOne(`SELECT code FROM certificate JOIN person ON person.id = person_id WHERE email = '${demo.admin}' LIMIT 1`)
    ?? sqlOne(`SELECT code FROM certificate JOIN person ON person.id = person_id WHERE email = '${demo.manager}' LIMIT 1`);
  for (const path of ['/certificates/C', '/certificates/C/certificate.pdf']) {
    const theirs = await stranger.get(path.replace('C', code));
    const nobodys = await stranger.get(path.replace('C', '0'.repeat(20)));
    if (theirs.status !== 404 || theirs.text !== nobodys.text) faults.push(`${path}: ${theirs.status}`);
  }
  none(faults, "another person's enrolment, attempt and certificate answer like ones that do not exist");
  is(differences(before, fingerprint()), [], 'and stay as they are');
}

// ---- sending

async function sending(browser, person, { attempt, items, path }) {
  let { seq } = (await browser.api('GET', `/attempts/${attempt}`)).json;
  for (const item of items) {
    const right = rightOptions(item.item);
    const reply = await browser.api('PUT', path(item), { seq, response: item.kind === 'multiple-choice' ? { choices: right } : { choice: right[0] } });
    if (reply.status !== 200) throw new Error(`${item.item}: ${reply.status} ${reply.text}`);
    seq = reply.json.seq;
  }
  const tabs = await Promise.all(['one', 'two', 'two'].map(tab => browser.api('POST', `/attempts/${attempt}/finish`, undefined, key(`finish-${attempt}-${tab}`))));
  const [done] = tabs.filter(reply => reply.status === 200);
  ok(done && done.json.state === 'finished' && done.json.passed === true && done.json.awards.length === 1, 'sending grades and awards', ...tabs.map(reply => `${reply.status} ${reply.text}`));
  is([done.json.score.points, done.json.score.of], [10, 10], 'with the score');
  is(tabs[1].text, tabs[2].text, 'one tab that sends twice gets one reply');
  is(new Set(tabs.map(reply => reply.status)), new Set([200, 409]), 'the other tab is told that it was too late');
  const late = tabs.find(reply => reply.status === 409);
  ok(late.json.state === 'finished' && late.json.passed === true, 'and how it ended', late.text);
  is([count('completion', `person_id = ${person.id}`), count('award', `person_id = ${person.id}`), count('certificate', `person_id = ${person.id}`)], [1, 1, 1],
    'there is one completion, one award, one certificate');
  const after = await browser.api('PUT', path(items[0]), { seq, response: { choice: items[0].choices[0].choice } });
  ok([409, 422].includes(after.status), 'nothing can be saved any more', after.status);

  const code = done.json.awards[0].certificate;
  const anybody = await send('GET', `/api/v1/verify/${code}`);
  ok(anybody.status === 200 && anybody.json.state === 'valid' && anybody.json.course.code === 'CORE-101' && !anybody.text.includes(person.name), 'its code verifies for anybody, without the name');
  refused(await send('GET', `/api/v1/verify/${'0'.repeat(20)}`), 404, /code/, 'another code does not');
  const record = (await browser.api('GET', `/people/${person.id}/transcript`)).json;
  ok(record.records.some(line => line.certificate === code && line.minutes > 0), 'the transcript has it');
  const [item] = (await browser.api('GET', '/learning')).json.items;
  is(item.standing, 'current', 'the list says current');
  refused(await browser.api('POST', '/enrolments', { course: 'CORE-101' }), 409, /finished/, 'and the course cannot be begun again yet');
}

run(async () => {
  const person = learner();
  const browser = await new Browser().signInApi(person.login);
  const stranger = await new Browser().signInApi(enable('NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id)').login);
  const enrolment = await begins(browser, person);
  await bodies(browser, enrolment);
  await readAll(browser);
  const paper = await saving(browser, enrolment);
  await others(stranger, paper, enrolment);
  await sending(browser, person, paper);
});
