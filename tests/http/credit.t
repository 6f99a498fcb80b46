#!/usr/bin/env node
// Credit: hours in the term of a licence, its number, and what boards are told, once, also of what a number lets go late.
// SPDX-License-Identifier: Apache-2.0
//
// A course of its own that is never published and earns nothing; licences of a kind that no rule names.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, is, like, unlike } = require('./tap.js');
const { Browser, attest, colleague, demo, formTo, sql, sqlOne, words } = require('./client.js');

const code = `CE-${Date.now() % 1000000}`;
const kind = `boards-${Date.now() % 1000000}`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-credit-'));

function complete(person, day) {
  return sqlOne(`WITH e AS (INSERT INTO enrolment (person_id, course_version_id, started_on)
      SELECT ${person.id}, v.id, '${day}' FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = '${code}' RETURNING *)
    INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes) SELECT person_id, id, course_version_id, '${day}', 60 FROM e RETURNING id`);
}

function course() {
  sql(`WITH k AS (INSERT INTO course (code) VALUES ('${code}') RETURNING id),
    v AS (INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, tier, reviewed, review_by)
      SELECT id, 1, encode(sha256('${code}'), 'hex'), 'en', 'For boards', '<p>x</p>', 60, 1, '2026-01-01', '2030-01-01' FROM k RETURNING id)
    INSERT INTO credit (course_version_id, number, kind, topic, hundredths, provider, provider_number, from_date, until_date)
    SELECT id, 1, 'training-hours', 'asking', 100, NULL, NULL, NULL::date, NULL::date FROM v
    UNION ALL SELECT id, 2, 'contact-hours', 'nursing', 75, 'A Nurses Association', 'NA-7', '2026-02-01', '2026-12-31' FROM v`);
}

// What a run gave of this file's people, without the names of columns.
const own = out => out.split('\r\n').filter(line => line.includes(code)).map(line => line.split(','));
const brief = rows => rows.map(row => [row[0], row[3], row[10], row[11], row[13]].join(' ')).sort();

async function licences(people) {
  const file = path.join(folder, 'licences.csv');
  fs.writeFileSync(file, `employee_number,kind,state,from,to,number\n${people[0].number},${kind},MI,2026-01-01,2027-12-31,RN 7-1\n${people[1].number},${kind},MI,2026-01-01,2027-12-31,\n`);
  is((await attest('licence', 'import', file)).status, 0, 'licences come by file, one with its number');
  fs.writeFileSync(file, `employee_number,kind,state,from,to,number\n${people[0].number},${kind},MI,2026-01-01,2027-12-31,=1+1\n`);
  const wrong = await attest('licence', 'import', file);
  is([wrong.status, /line 2: number has letters/.test(wrong.err)], [1, true], 'what is no number is told by line');
}

async function hours(people) {
  const me = await new Browser().signInApi(people[0].login);
  const page = words((await me.get(`/people/${people[0].id}/transcript`)).text);
  like(page, new RegExp(`${kind} licence \\(MI\\): 1 January 2026 to 31 December 2027 · number RN 7-1`), 'their record has the number');
  like(page, /hours in the term from 1 January 2026 to 31 December 2027 .*asking 2 – .* nursing 0.75 – .*All topics \d/, 'and the hours earned in the term, each topic and all');
  const json = (await me.api('GET', `/people/${people[0].id}/transcript`)).json.licence_hours.filter(row => row.kind === kind && ['asking', 'nursing'].includes(row.topic));
  is(json.map(row => [row.topic, row.earned, row.asked]), [['asking', 2, null], ['nursing', 0.75, null]], 'as JSON, too');
  const manager = await new Browser().signInApi(demo.manager);
  unlike(words((await manager.get(`/people/${people[0].id}/transcript`)).text), /RN 7-1/, 'a manager does not read the number');
}

async function runs(people, admin) {
  const first = await attest('report', 'credit', '--since-last', '--output', path.join(folder, 'first.csv'));
  is(first.status, 0, 'a run');
  like(first.err, new RegExp(`held back[\\s\\S]*${people[1].number} .*${kind} licence \\(MI\\): \\d`), 'says who is held back');
  is(brief(own(fs.readFileSync(path.join(folder, 'first.csv'), 'utf8'))), ['credit RN 7-1 2026-01-10 training-hours 1',
    'credit RN 7-1 2026-03-10 contact-hours 0.75', 'credit RN 7-1 2026-03-10 training-hours 1'], 'and gives what was accredited on each day');
  is(own((await attest('report', 'credit', '--since-last')).out), [], 'none of it twice');

  const list = `/people/${people[1].id}/licences`;
  const at = new RegExp(`${list}/\\d+/number`).exec((await admin.get(list)).text)[0];
  const form = formTo(await admin.get(at), at);
  is((await admin.submit(form, { number: '<1>' })).status, 422, 'what is no number comes back');
  is((await admin.submit(form, { number: 'RN 8' })).status, 303, 'the number is put on record');
  like(words((await admin.get('/administration/credit')).text), /would give \d+ new rows/, 'the page says what a run would give');
  const made = await admin.submit(formTo(await admin.get('/administration/credit'), '/administration/credit'));
  is(made.status, 303, 'a run on the page');
  const file = await admin.get(`${made.location}/credit.csv`);
  is(brief(own(file.text)), ['credit RN 8 2026-01-20 training-hours 1'], 'gives what was held back, however old');
  like(words((await admin.get(made.location)).text), /fingerprint \(SHA-256\) is [0-9a-f]{64}/, 'with the fingerprint of its rows');
  return made.location.split('/').pop();
}

async function corrected(people, completion, run) {
  const ids = [demo.admin, demo.author].map(mail => sqlOne(`SELECT id FROM person WHERE email = '${mail}'`));
  sql(`WITH x AS (INSERT INTO completion_correction (completion_id, person_id, completed_on, reason, recorded_by) VALUES (${completion}, ${people[0].id}, NULL, 'test', ${ids[0]}) RETURNING id, person_id)
      INSERT INTO completion_correction_decision (correction_id, person_id, agreed, approved_by) SELECT id, person_id, true, ${ids[1]} FROM x`);
  is(brief(own((await attest('report', 'credit', '--from', '2026-03-01', '--to', '2026-03-31')).out)), ['withdrawn RN 7-1 2026-03-10 contact-hours 0.75',
    'withdrawn RN 7-1 2026-03-10 training-hours 1'], 'what does not count any more is withdrawn, once told');
  is(own((await attest('report', 'credit', '--since-last')).out), [], 'once');
  const again = await attest('report', 'credit', '--run', run, '--format', 'json');
  is(JSON.parse(again.out).filter(row => row.course === code).map(row => [row.licence_number, row.hours]), [['RN 8', 1]], 'an earlier run can be had again');
  is([(await attest('report', 'credit', '--from', '2026-03-01')).status, (await attest('report', 'credit', '--run', '999999')).status], [2, 2], 'what cannot be asked is refused');
}

run(async () => {
  course();
  const people = [colleague('WGH'), colleague('WGH')];
  for (const one of people) one.number = sqlOne(`SELECT employee_number FROM person WHERE id = ${one.id}`);
  const admin = await new Browser().signIn(demo.admin);
  complete(people[0], '2026-01-10');
  const second = complete(people[0], '2026-03-10');
  complete(people[1], '2026-01-20');
  await licences(people);
  await hours(people);
  await corrected(people, second, await runs(people, admin));
  fs.rmSync(folder, { recursive: true });
});
