#!/usr/bin/env node
// Rules on pages: written in forms and files, counted, put in force, dropped; and what a learner sees of it.  SPDX-License-Identifier: Apache-2.0
//
// The rule that is put in force asks for a certification of the test's own, of one job role in one facility; at the end it is taken out again.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, is, like, ok, unlike } = require('./tap.js');
const { Browser, attest, colleague, demo, formTo, sql, sqlOne, words } = require('./client.js');

const base = '/administration';
const today = sqlOne('SELECT network_today()');

// Where attest work comes with a change.
async function state(id, wanted) {
  const now = () => sqlOne(`SELECT state FROM rule_change WHERE id = ${id}`);
  for (let i = 0; i < 20 && !wanted.includes(now()); i++) await attest('work', '--once');
  return now();
}
const changes = () => sqlOne('SELECT count(*) FROM rule_change');

async function forms(admin) {
  const path = `${base}/requirements/new`, form = formTo(await admin.get(path), path), before = changes();
  const wrong = await admin.submit(form, { title: 'Testers <all>', code: 'test-x', certification: 'CORE', grace: 'abc', 'due-kind': 'days', 'due-days': '30', 'due-on': '2026-03-01' });
  is(wrong.status, 422, 'a form that is not sound comes back');
  like(words(wrong.text), /Found code="test-x".*Found grace="abc".*Found on, which contradicts kind="days"/, 'with all that is wrong at once');
  for (const field of ['code', 'grace', 'due-on']) ok(wrong.text.includes(`href="#${field}"`) && wrong.text.includes(`id="${field}-error"`), `${field}: told beside the field, and linked`);
  like(wrong.text, /value="Testers &lt;all&gt;"/, 'and nothing typed is lost');
  const unknown = await admin.submit(form, { title: 'Testers', code: 'TEST-PAGES', certification: 'TEST-NONE', 'job-roles': 'astronaut', owner: 'nobody', facility: 'NOWHERE', 'due-kind': 'days', 'due-days': '30' });
  like(words(unknown.text), /certification TEST-NONE, which is not here.*facility NOWHERE.*job role astronaut.*owner nobody/s, 'what the network does not have is told beside its field');
  for (const field of ['certification', 'facility', 'job-roles', 'owner']) ok(unknown.text.includes(`id="${field}-error"`), `${field} is where it stands`);

  const tree = `${base}/certifications/new`, page = formTo(await admin.get(tree), tree);
  const bad = await admin.submit(page, { title: 'Test', code: 'TEST-PAGES', rule: '<any>\n  <course code="CORE-101"/>\n  <corse code="X"/>\n</any>' });
  is(bad.status, 422, 'a tree that is not sound comes back');
  like(words(bad.text), /Line 3: Found <corse>/, 'with the line of the tree');
  like(words((await admin.submit(page, { title: 'Test', code: 'TEST-PAGES', valid: '2', window: '2', rule: '<course code="CORE-101"/>' })).text), /a window of 2 months of 2 months valid/, 'as are months that contradict each other');
  is(changes(), before, 'nothing was asked for');
}

async function files(admin) {
  const path = `${base}/rules`;
  like(words((await admin.get(`${base}/packs`)).text), /Texas.*Washington/s, 'the packs are on a page');
  like(words((await admin.get(`${base}/packs/new-jersey`)).text), /State: off\..*Due 6 months after the duty begins.*Read in the code/s, 'each with its rules, its source and that it is off');
  const pack = await admin.get(`${base}/packs/texas/file`);
  ok(pack.bytes.equals(fs.readFileSync('requirements/texas.xml')), 'its file is the one of the sources, byte for byte');
  like((await admin.get(`${path}?pack=texas`)).text, /&lt;rules xmlns/, 'and is there to be edited');
  is((await admin.get(`${path}?pack=../etc`)).status, 404, 'a pack that is none');
  const mark = 'rules-of-the-test', csrf = (await admin.get(path)).text.match(/name="csrf" value="([^"]+)"/)[1];
  const post = (text, file) => admin.post(path, Buffer.concat([
    Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--${mark}\r\nContent-Disposition: form-data; name="text"\r\n\r\n${text}\r\n`
      + `--${mark}\r\nContent-Disposition: form-data; name="file"; filename="${file ? 'ours.xml' : ''}"\r\nContent-Type: application/octet-stream\r\n\r\n`),
    file ?? Buffer.alloc(0), Buffer.from(`\r\n--${mark}--\r\n`)]), { headers: { 'Content-Type': `multipart/form-data; boundary=${mark}` } });
  const wrong = await post('<rules xmlns="urn:attest:rules:1" title="T">\n<requirment/>\n</rules>');
  is(wrong.status, 422, 'a file that is not sound comes back');
  like(words(wrong.text), /1 error.*did you mean <requirement>\?.*<requirment\/>/s, 'with the problem, its line and the remedy');
  like((await post('', Buffer.from([0xff, 0xfe, 0x41]))).text, /UTF-8/, 'as does one that is no text');
  like((await post('', Buffer.from('<rules>'))).text, /&lt;rules&gt;/, 'the text of a file stays to be mended');
}

async function staged(admin, auditor, person) {
  const learner = await new Browser().signInApi(person.login);
  const form = formTo(await admin.get(`${base}/requirements/new`), `${base}/requirements/new`);
  const [[role, facility]] = sql(`SELECT j.code, f.code FROM post_span o JOIN job_role j ON j.id = o.job_role_id JOIN facility f ON f.id = o.facility_id
    WHERE o.person_id = ${person.id} AND o.during @> date '${today}'`);
  const rule = { title: 'Testers of pages', code: 'TEST-PAGES', certification: 'TEST-PAGES', facility, 'job-roles': role, 'due-kind': 'days', 'due-days': '40', citation: 'Test 1.2', idempotency_key: `rules-${person.id}` };
  const asked = [await admin.submit(form, rule), await admin.submit(form, rule)];
  is(asked.map(reply => `${reply.status} ${reply.location}`), Array(2).fill(`303 ${asked[0].location}`), 'a sound form is asked for, once though it was sent twice');
  const path = asked[0].location, id = path.split('/').pop();
  is(await state(id, ['ready', 'failed']), 'ready', 'it is counted');
  const page = words((await admin.get(path)).text);
  // A correction that waits can be looked at meanwhile, though looking reckons as if it were agreed.
  const [[whose, completion]] = sql(`SELECT c.person_id, c.id FROM completion c WHERE c.person_id IN (SELECT person_id FROM post_span o JOIN facility f ON f.id = o.facility_id
    WHERE f.code = '${facility}' AND o.during @> date '${today}') AND NOT EXISTS (SELECT FROM completion_correction k WHERE k.completion_id = c.id) ORDER BY c.id LIMIT 1`);
  const correction = sqlOne(`INSERT INTO completion_correction (completion_id, person_id, completed_on, reason, recorded_by)
    SELECT c.id, c.person_id, c.completed_on - 3, 'A slip of the pen.', (SELECT id FROM person WHERE email = '${demo.manager}') FROM completion c WHERE c.id = ${completion} RETURNING id`);
  is((await admin.get(`/people/${whose}/completions/${completion}/corrections/${correction}`)).status, 200, 'the page of a correction opens while a change waits');
  sql(`DELETE FROM completion_correction WHERE id = ${correction}`);
  like(page, /somebody has to decide.*Who gets it [1-9]\d* posts? of [1-9]\d* people.*They must hold TEST-PAGES.*Put in force.*Drop it/s, 'and the page says whom it reaches');
  unlike((await auditor.get(path)).text, /Put in force/, 'an auditor reads it and decides nothing');
  is((await auditor.post(path, 'decision=put')).status, 404, 'nor by hand');
  unlike(words((await learner.get('/learning')).text), /Certificate of the pages/, 'staff see nothing of what is to come');
  is((await admin.submit(formTo(await admin.get(path), path), { decision: 'perhaps' })).status, 422, 'a decision is one of two');
  is((await admin.submit(formTo(await admin.get(path), path), { decision: 'put' })).location, path, 'an administrator puts it in force');
  is(await state(id, ['in force', 'settled']) !== 'ready', true, 'and it is');
  like(words((await admin.get(`${base}/changes`)).text), /Testers of pages in force/, 'the list says so');
  is((await admin.post(path, `decision=drop&csrf=${(await admin.get(path)).text.match(/name="csrf" value="([^"]+)"/)[1]}`)).status, 409, 'which is past dropping');
  is(await state(id, ['settled']), 'settled', 'all of it is written into place');
  like(words((await learner.get('/learning')).text), /Certificate of the pages.*Testers of pages.*Test 1\.2.*Due 40 days after the duty begins/s, 'now a learner has it among what is to be done, and is told why');
  like(words((await admin.get(`${base}/requirements/TEST-PAGES`)).text), /Due 40 days.*Test 1\.2.*Whom it reaches today.*All versions/s, 'the requirement has its page');
  const file = (await admin.get(`${base}/requirements/TEST-PAGES/file`)).text;
  like(file, /job-roles="[^"]+"[\s\S]*<due\s+kind="days"\s+days="40"/, 'and its file');
  like(words((await admin.get(`${base}/certifications/TEST-PAGES`)).text), /One of these:.*Training elsewhere: A talk.*The first time: finished on.*valid until.*Who holds it/s, 'the certification, too, with an example of its dates');

  const change = `${base}/requirements/TEST-PAGES/change`, edit = formTo(await admin.get(change), change);
  is(Object.fromEntries(edit.fields)['due-days'], '40', 'a change begins with what holds');
  const sent = await admin.submit(edit, { 'due-kind': 'days', 'due-days': '60' }), later = sent.location;
  is(sent.status, 303, 'is asked for in the same way');
  await state(later.split('/').pop(), ['ready', 'failed']);
  is((await admin.submit(formTo(await admin.get(later), later), { decision: 'drop' })).location, later, 'what nobody wants is dropped');
  is(await state(later.split('/').pop(), ['dropped']), 'dropped', 'and nothing is left of it');
  is(sqlOne("SELECT count(*) FROM requirement_version v JOIN requirement r ON r.id = v.requirement_id WHERE r.code = 'TEST-PAGES'"), '1', 'no version');
}

// A material change of a course asks nobody to train again by itself: an administrator is shown it, with a file that would.
async function again(admin) {
  const list = async () => words((await admin.get(`${base}/requirements`)).text), path = `${base}/rules?course=CORE-101`;
  unlike(await list(), /Ask for training again: CORE-101/, 'nothing is said of a course that has not changed materially');
  is((await admin.get(path)).status, 404, 'nor is there a file for it');
  const publication = sqlOne(`INSERT INTO publication (course_id, course_version_id, change)
    SELECT id, last_version(id), 'material' FROM course WHERE code = 'CORE-101' RETURNING id`);
  try {
    like(await list(), /Courses that have changed .*version \d+, since .*Ask for training again: CORE-101/, 'a material change is told to those who can ask for training again');
    const text = /<textarea[^>]*>([\s\S]*?)<\/textarea>/.exec((await admin.get(path)).text)[1].trim()
      .replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
    like(text, /<event code="material-change" day="\d{4}-\d\d-\d\d" title="CORE-101, version \d+"\s+course="CORE-101" within="60"\/>/, 'with a file that is ready to be counted');
    const event = code => sqlOne(`SELECT count(*) FROM rule_event_now e JOIN course c ON c.id = e.course_id WHERE c.code = '${code}'`);
    is((await attest('requirement', 'check', put('again.xml', text))).status, 0, 'and sound as it is');
    is(event('CORE-101'), '0', 'looking asked nobody');
    sql("INSERT INTO rule_event (code, day, title, course_id, within_days) SELECT 'material-change', network_today(), 'T', id, 60 FROM course WHERE code = 'CORE-101'");
    unlike(await list(), /Ask for training again: CORE-101/, 'once it is asked for it is told no more');
  } finally {
    sql(`DELETE FROM rule_event WHERE title = 'T' AND code = 'material-change'; DELETE FROM publication WHERE id = ${publication}`);
  }
}
function put(name, text) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'attest-test-rules-')), name);
  fs.writeFileSync(file, text);
  return file;
}

// A certification of the test's own, without anybody who must hold it.
function certification() {
  sql(`WITH c AS (INSERT INTO certification (code) VALUES ('TEST-PAGES') ON CONFLICT (code) DO UPDATE SET code = excluded.code RETURNING id),
    v AS (INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months) SELECT id, '2020-01-01', 'Certificate of the pages', 12, 2 FROM c RETURNING id)
    INSERT INTO certification_part (certification_version_id, number, parent, kind, topic, title)
    SELECT v.id, x.* FROM v, (VALUES (1, NULL::integer, 'any', NULL, NULL), (2, 1, 'external', 'pages', 'A talk'), (3, 1, 'external', 'more', 'A book')) x`);
}
// Taken out again: everybody it touched is reckoned without it.
async function clean() {
  const people = sql("SELECT DISTINCT p.employee_number FROM timeline_row t JOIN certification k ON k.id = t.certification_id JOIN person p ON p.id = t.person_id WHERE k.code = 'TEST-PAGES'").map(row => row[0]);
  sql("DELETE FROM requirement_version v USING requirement r WHERE r.id = v.requirement_id AND r.code = 'TEST-PAGES'; DELETE FROM requirement WHERE code = 'TEST-PAGES'");
  if (people.length) await attest('award', 'reckon', ...people);
  sql(`DELETE FROM certification_part p USING certification_version v, certification k WHERE v.id = p.certification_version_id AND k.id = v.certification_id AND k.code = 'TEST-PAGES';
    DELETE FROM certification_version v USING certification k WHERE k.id = v.certification_id AND k.code = 'TEST-PAGES'`);
}

run(async () => {
  const person = colleague('WGH');
  const [admin, auditor, author] = await Promise.all([demo.admin, demo.reviewer, demo.author].map(login => new Browser().signInApi(login)));
  is((await Promise.all(['requirements/new', 'rules', 'changes', 'packs'].map(path => author.get(`${base}/${path}`)))).map(reply => reply.status), [404, 404, 404, 404], 'rules are for administrators of the network');
  certification();
  try {
    await forms(admin);
    await files(admin);
    await again(admin);
    await staged(admin, auditor, person);
  } finally {
    await clean();
  }
  is((await attest('verify')).status, 0, 'with the rule taken out again all that is stored follows from the facts');
});
