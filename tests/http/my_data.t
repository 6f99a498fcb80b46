#!/usr/bin/env node
// What is told to people of themselves, and what is left of those who lost their name.  SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { run, ok, is, like, unlike } = require('./tap.js');
const { Browser, attest, colleague, demo, formTo, quote, sql, sqlOne } = require('./client.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'my-data-'));
const written = async login => {
  const file = path.join(folder, `${login}.json`);
  const done = await attest('person', 'export', login, '-o', file);
  return { ...done, mode: done.status ? 0 : fs.statSync(file).mode & 0o777, json: done.status ? null : JSON.parse(fs.readFileSync(file, 'utf8')) };
};

async function own() {
  const person = colleague('WGH');
  const browser = await new Browser().signIn(person.login);
  const page = await browser.get('/settings/my-data');
  const sent = await browser.submit(formTo(page, '/settings/my-data'), {});
  is([sent.status, sent.location], [303, '/settings/my-data/file'], 'one asks on a page');
  const file = await browser.get(sent.location);
  like(String(file.headers['content-disposition']), /attachment; filename="my-data.json"/, 'and gets a file');
  const data = JSON.parse(file.text);
  is(data.parts.person.map(row => row.display_name), [person.name], 'with who one is');
  ok(data.parts['post version'].every(row => row.facility_name && row.job_role_name), 'and where one works, by name');
  ok(data.parts.session.length >= 1 && data.parts.audit.some(row => row.route === 'signed in'), 'where one is signed in, and when one was');
  ok(data.left_out.mark && !data.left_out['private answer'], 'what is left out is said, and private answers are not');
  unlike(file.text, /argon2|\\\\x[0-9a-f]{8}/, 'no hash and no key is in it');
  const others = sql(`SELECT display_name FROM person WHERE id <> ${person.id} AND id NOT IN (SELECT DISTINCT unnest(ARRAY[recorded_by]) FROM post_version WHERE recorded_by IS NOT NULL) AND length(display_name) > 6 LIMIT 50`).flat();
  ok(others.filter(name => file.text.includes(`"${name}"`)).length <= 5, 'nor the names of others, but of those who acted');
  is((await new Browser().get('/settings/my-data/file')).status, 303, 'nobody gets it who is not signed in');
  is((await new Browser().get('/privacy')).status, 200, 'what is kept is told to everybody');

  const before = Number(sqlOne('SELECT max(id) FROM audit'));
  const handed = await written(person.login);
  is([handed.status, handed.mode], [0, 0o600], 'attest person export writes a file that nobody else may read');
  is(handed.json.parts.person.map(row => row.display_name), [person.name], 'of the same person');
  ok(handed.json.left_out['private answer'] && !handed.json.parts['private answer'] && Array.isArray(handed.json.files), 'without private answers, which it says');
  is(sql(`SELECT about_id FROM audit WHERE id > ${before} AND route = 'personal data written to a file'`), [[String(person.id)]], 'and the audit has it');
  is((await attest('person', 'export', person.login, '-o', path.join(folder, `${person.login}.json`))).status, 2, 'it writes over nothing');
  is((await attest('person', 'export', 'nobody-at-all', '-o', path.join(folder, 'x'))).status, 2, 'nobody is nobody');
}

const counts = async browser => (await browser.get('/api/v1/standing?facility=WGH&as_of=2026-01-01')).text;

async function leavers() {
  const name = `Ottoline Quarrington-${process.pid}`, number = `XL-${process.pid}`;
  const id = sqlOne(`WITH p AS (INSERT INTO person (display_name, employee_number, email) VALUES (${quote(name)}, '${number}', '${number}@walls.example') RETURNING id),
      o AS (INSERT INTO post (person_id) SELECT id FROM p RETURNING id, person_id)
    INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
      SELECT o.id, o.person_id, '2009-01-01', '2010-12-31', f.id, (SELECT min(id) FROM job_role), 'employee', true, false, true FROM o, facility f WHERE f.code = 'WGH-ED' RETURNING person_id`);
  await attest('award', 'reckon', number);
  const admin = await new Browser().signInApi(demo.admin);
  const before = await counts(admin);
  const preview = await attest('retention', 'set', '5', '--dry-run');
  ok(preview.out.includes(name) && /Nothing was set/.test(preview.out), 'the policy can be tried, and says whom it touches', preview.out);
  like((await attest('retention', 'show')).out, /for ever/, 'and nothing was set');
  const erase = (...by) => attest('person', 'anonymise', number, 'asked in writing', ...by);
  is((await erase('--asked-by', demo.admin, '--agreed-by', demo.admin)).status, 2, 'one administrator is not enough');
  const second = sqlOne(`WITH p AS (INSERT INTO person (display_name, employee_number) VALUES ('Second of my data', 'XS-${process.pid}') RETURNING id)
    INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT p.id, 'administrator', f.id, '2020-01-01' FROM p, facility f WHERE f.code = 'WHN' RETURNING id`);
  const both = ['--asked-by', demo.admin, '--agreed-by', `XS-${process.pid}`];
  is((await attest('person', 'hold', number, 'a lawsuit')).status, 0, 'a legal hold');
  is((await erase(...both)).status, 2, 'stops it');
  is((await attest('person', 'release', number)).status, 0, 'until it ends');
  const done = await erase(...both);
  is(done.status, 0, 'then two administrators take the name', done.err);
  sql(`INSERT INTO facility_grant_revocation (grant_id, from_date, reason) VALUES (${second}, '2020-01-01', 'test')`);
  is(sql(`SELECT display_name, employee_number, email FROM person WHERE id = ${id}`), [[`Former staff member ${id}`, '', '']], 'and nothing leads back to it');
  is(await counts(admin), before, 'the counts are what they were');
  is((await erase(...both)).status, 2, 'it is done once');
  is((await attest('verify')).status, 0, 'attest verify is clean');
}

run(async () => {
  await own();
  await leavers();
  fs.rmSync(folder, { recursive: true });
});
