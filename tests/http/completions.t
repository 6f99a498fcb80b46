#!/usr/bin/env node
// What other systems are told: by file and by cursor, in an order that skips nothing, whatever is committed when.
// SPDX-License-Identifier: Apache-2.0
//
// A course of its own that is never published and earns nothing; colleagues who have nothing due.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, is, ok, none } = require('./tap.js');
const { Browser, attest, colleague, demo, settings, sql, sqlOne } = require('./client.js');

const code = `OUT-${Date.now() % 1000000}`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-completions-'));
const at = name => path.join(folder, name);

const completion = (person, day) => `WITH e AS (INSERT INTO enrolment (person_id, course_version_id, started_on)
    SELECT ${person}, v.id, '${day}' FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = '${code}' RETURNING *)
  INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes) SELECT person_id, id, course_version_id, '${day}', 45 FROM e;`;

// A second connection, which begins something and ends it later.
function session() {
  const child = spawn('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', settings.ATTEST_RUN, '-U', 'postgres', '-d', 'attest'],
    { env: { ...process.env, PGOPTIONS: '-c search_path=attest,pg_catalog' }, cwd: '/' });
  let out = '';
  let heard = () => {};
  child.stdout.on('data', part => { out += part; heard(); });
  const say = text => new Promise((resolve, reject) => {
    const end = `done-${Math.random()}`;
    heard = () => out.includes(end) && resolve();
    child.once('exit', status => reject(new Error(`psql ended: ${status}`)));
    child.stdin.write(`${text}\n\\echo ${end}\n`);
  });
  return { say, end: () => new Promise(resolve => { child.removeAllListeners('exit'); child.on('exit', resolve); child.stdin.end(); }) };
}

// Lines of CSV; no field here holds a comma or quote that matters.
const lines = file => fs.readFileSync(file, 'utf8').split('\r\n').filter(Boolean);
const mine = list => list.filter(line => line.includes(code));

async function file(people) {
  sql(completion(people[0].id, '2026-01-05'));
  const first = await attest('report', 'completions', '--cursor', at('cursor'), '--output', at('first.csv'));
  is(first.status, 0, 'a file of all there is');
  const [head, ...rest] = lines(at('first.csv'));
  is(head, 'cursor,event,employee_number,name,facility,course,title,version,completed_on,minutes,certification,valid_from,valid_to,certificate,recorded_on', 'with the columns that are documented');
  is(rest.length, Number(sqlOne('SELECT count(*) FROM outward_event')), 'has everything');
  is(mine(rest).map(line => line.split(',').slice(1, 3)), [['completed', people[0].number]], 'a completion among it');
  is(fs.readFileSync(at('cursor'), 'utf8').trim(), rest.at(-1).split(',')[0], 'and leaves the number of its last row');
  is(fs.statSync(at('first.csv')).mode & 0o777, 0o600, 'for its owner alone');
  await attest('report', 'completions', '--cursor', at('cursor'), '--output', at('none.csv'));
  is(mine(lines(at('none.csv'))), [], 'the next run gives none of it again');
  ok(!fs.readdirSync(folder).some(name => name.endsWith('.part')), 'and nothing half written is left');
  fs.writeFileSync(at('bad'), 'no number\n');
  is((await attest('report', 'completions', '--cursor', at('bad'))).status, 2, 'a cursor that is none stops it');
}

// One begins first and ends last: whoever reads in between must not pass it by.
async function overlap(people) {
  const slow = session();
  await slow.say(`BEGIN; ${completion(people[1].id, '2026-01-06')}`);
  sql(completion(people[2].id, '2026-01-07'));
  await attest('report', 'completions', '--cursor', at('cursor'), '--output', at('between.csv'));
  is(mine(lines(at('between.csv'))).map(line => line.split(',')[2]), [people[2].number], 'what is committed is told, what is open is not');
  await slow.say('COMMIT;');
  await slow.end();
  await attest('report', 'completions', '--cursor', at('cursor'), '--output', at('after.csv'));
  is(mine(lines(at('after.csv'))).map(line => line.split(',')[2]), [people[1].number], 'and what was open comes after it, once, though it was recorded before');
  const early = sqlOne(`SELECT count(*) FROM outward_event a JOIN outward_event b ON b.number > a.number AND b.recorded_at < a.recorded_at
    WHERE a.person_id = ${people[2].id} AND b.person_id = ${people[1].id}`);
  is(early, '1', 'its stamp is the earlier one, its number the later');
}

async function corrected(people) {
  const admin = sqlOne(`SELECT id FROM person WHERE email = '${demo.admin}'`), other = sqlOne(`SELECT id FROM person WHERE email = '${demo.author}'`);
  const id = sqlOne(`SELECT max(id) FROM completion WHERE person_id = ${people[0].id}`);
  for (const day of ["'2026-01-04'", 'NULL'])
    sql(`WITH x AS (INSERT INTO completion_correction (completion_id, person_id, completed_on, reason, recorded_by) VALUES (${id}, ${people[0].id}, ${day}, 'test', ${admin}) RETURNING id, person_id)
      INSERT INTO completion_correction_decision (correction_id, person_id, agreed, approved_by) SELECT id, person_id, true, ${other} FROM x`);
  await attest('report', 'completions', '--cursor', at('cursor'), '--output', at('corrected.json'), '--format', 'json');
  const rows = JSON.parse(fs.readFileSync(at('corrected.json'), 'utf8')).filter(row => row.course === code);
  is(rows.map(row => [row.event, row.completed_on, row.minutes]), [['corrected', '2026-01-04', 45], ['revoked', '2026-01-05', 45]], 'corrections are told, each as it was said');
}

async function cursor(people) {
  const manager = await new Browser().signInApi('manager@demo.example'), staff = await new Browser().signInApi(people[0].login);
  is((await staff.api('GET', '/completions')).status, 404, 'staff ask for nothing');
  const all = [];
  let after = 0;
  for (let i = 0; i < 1000; i++) {
    const { json } = await manager.api('GET', `/completions?after=${after}&limit=250`);
    all.push(...json.completions);
    after = json.next;
    if (!json.more) break;
  }
  const seen = all.filter(row => row.course === code);
  is(seen.map(row => [row.employee_number, row.event]).sort(), [[people[0].number, 'completed'], [people[0].number, 'corrected'], [people[0].number, 'revoked'],
    [people[1].number, 'completed'], [people[2].number, 'completed']].sort(), 'page by page everything comes, once');
  none(all.filter((row, i) => i && row.cursor <= all[i - 1].cursor).map(row => row.cursor), 'in the order of the cursor');
  const part = new Set(sql("SELECT g.code FROM facility_closure c JOIN facility f ON f.id = c.ancestor_id AND f.code = 'WGH' JOIN facility g ON g.id = c.descendant_id").flat());
  none(all.filter(row => !part.has(row.facility)).map(row => row.facility), 'of the facilities that one looks into alone');
  const { json } = await manager.api('GET', `/completions?after=${after}`);
  is([json.completions, json.next, json.more], [[], after, false], 'at the end the cursor stays');
  is([(await manager.api('GET', '/completions?after=x')).status, (await manager.api('GET', '/completions?limit=1001')).status], [422, 422], 'what is no cursor or limit is refused');
}

run(async () => {
  sql(`WITH k AS (INSERT INTO course (code) VALUES ('${code}') RETURNING id)
    INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, tier, reviewed, review_by)
    SELECT id, 1, encode(sha256('${code}'), 'hex'), 'en', 'For other systems', '<p>x</p>', 45, 1, '2026-01-01', '2030-01-01' FROM k`);
  const people = [0, 1, 2].map(() => colleague('WGH'));
  for (const one of people) one.number = sqlOne(`SELECT employee_number FROM person WHERE id = ${one.id}`);
  await file(people);
  await overlap(people);
  await corrected(people);
  await cursor(people);
  fs.rmSync(folder, { recursive: true });
});
