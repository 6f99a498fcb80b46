#!/usr/bin/env node
// What was known at an instant: counts and lists of the dashboard, on pages, in CSV and by the API, as they stood before later facts.
// SPDX-License-Identifier: Apache-2.0
//
// A hospital of its own, outside the demo network, with one unit and one rule; nobody else works there. Its people are in the database all
// the same, so it comes after the files that count everybody.
'use strict';
const { spawn } = require('node:child_process');
const { run, ok, is, like, none } = require('./tap.js');
const { Browser, attest, enable, formTo, links, settings, sql, sqlOne, words } = require('./client.js');

const mark = `KN${Date.now().toString(36).toUpperCase()}`;
const DAY = '2026-06-30';
const person = n => `${mark}-${n}`;
const at = () => sqlOne(`SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);
const reckon = async (...who) => {
  const done = await attest('award', 'reckon', ...who);
  if (done.status) throw new Error(done.err);
};

function ground() {
  sql(`BEGIN; INSERT INTO facility (code) VALUES ('${mark}'), ('${mark}-ED');
    INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone, reason)
      SELECT f.id, '2000-01-01', (SELECT id FROM facility WHERE code = '${mark}' AND f.code <> '${mark}'), 'House ' || f.code, 'hospital', 'MI', 'Kent', 'America/Detroit', 'test' FROM facility f WHERE f.code LIKE '${mark}%' ORDER BY f.code;
    INSERT INTO course (code) VALUES ('${mark}-C');
    INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, tier, reviewed, review_by)
      SELECT id, 1, repeat('0', 64), 'en', 'Doors', 'For tests', 60, 1, '2026-01-01', '2027-01-01' FROM course WHERE code = '${mark}-C';
    INSERT INTO certification (code) VALUES ('${mark}-K');
    WITH v AS (INSERT INTO certification_version (certification_id, from_date, title, method, valid_months, window_months)
        SELECT id, '2020-01-01', 'Doors', 'completion', 12, 2 FROM certification WHERE code = '${mark}-K' RETURNING id)
      INSERT INTO certification_part (certification_version_id, number, kind, course_id) SELECT v.id, 1, 'course', c.id FROM v, course c WHERE c.code = '${mark}-C';
    INSERT INTO requirement (code) VALUES ('${mark}-R');
    INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_days)
      SELECT r.id, '2020-01-01', 'Everyone at the doors', k.id, f.id, 30 FROM requirement r, certification k, facility f WHERE r.code = '${mark}-R' AND k.code = '${mark}-K' AND f.code = '${mark}';
    INSERT INTO person (display_name, employee_number) SELECT 'Robin ' || n, '${mark}-' || n FROM generate_series(0, 4) n;
    INSERT INTO post (person_id) SELECT id FROM person WHERE employee_number LIKE '${mark}-%' AND employee_number <> '${person(0)}';
    INSERT INTO post (person_id) SELECT id FROM person WHERE employee_number = '${person(4)}';
    INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
      SELECT o.id, o.person_id, '2026-01-01', f.id, (SELECT min(id) FROM job_role), 'employee', false, false, row_number() OVER (PARTITION BY o.person_id ORDER BY o.id) = 1
      FROM post o JOIN person p ON p.id = o.person_id AND p.employee_number LIKE '${mark}-%', facility f WHERE f.code = '${mark}-ED';
    INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT p.id, 'manager', f.id, '2000-01-01' FROM person p, facility f WHERE p.employee_number = '${person(0)}' AND f.code = '${mark}';
    COMMIT`);
}

const completed = (n, day) => sql(`WITH e AS (INSERT INTO enrolment (person_id, course_version_id, started_on)
    SELECT p.id, v.id, '${day}' FROM person p, course_version v JOIN course c ON c.id = v.course_id AND c.code = '${mark}-C' WHERE p.employee_number = '${person(n)}' RETURNING *)
  INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes) SELECT person_id, id, course_version_id, '${day}', 60 FROM e`);
const corrected = n => sql(`WITH x AS (INSERT INTO completion_correction (completion_id, person_id, completed_on, reason, recorded_by)
    SELECT c.id, c.person_id, NULL, 'test', 1 FROM completion c JOIN person p ON p.id = c.person_id WHERE p.employee_number = '${person(n)}' RETURNING id, person_id)
  INSERT INTO completion_correction_decision (correction_id, person_id, agreed, approved_by) SELECT id, person_id, true, 2 FROM x`);

const once = (browser, path, known, more = '') => browser.get(`/api/v1/standing${path}?facility=${mark}&as_of=${DAY}${known ? `&known_at=${encodeURIComponent(known)}` : ''}${more}`);
// Whatever else the stack is doing may end just then: who asks again is told.
async function asked(...question) {
  for (let i = 0; ; i++) {
    const reply = await once(...question);
    if (reply.status !== 409 || i === 20) return reply;
  }
}

// Posts and people by standing, and the same from the lists: the two have to agree.
async function seen(browser, known) {
  const counts = (await asked(browser, '', known)).json;
  const short = all => Object.entries(all).filter(([, n]) => n).map(([s, n]) => `${n} ${s}`).sort().join(', ');
  const list = async kind => (await asked(browser, '/people', known, `&count=${kind}`)).json.people.reduce((all, row) => ({ ...all, [row.standing]: (all[row.standing] || 0) + 1 }), {});
  const lists = [short(await list('posts')), short(await list('people'))];
  const numbers = [short(counts.posts[0].counts), short(counts.people.counts)];
  return numbers.join(' | ') === lists.join(' | ') ? numbers.join(' | ') : `numbers ${numbers.join(' | ')}, but lists ${lists.join(' | ')}`;
}

// ---- what was known stays

async function later(browser) {
  const known = [];
  const step = async (what, wanted, ...who) => {
    await reckon(...who.map(person));
    known.push({ what, wanted, at: at() });
  };
  await step('before anything was done', '5 overdue | 4 overdue', 1, 2, 3, 4);
  completed(1, '2026-03-01');
  completed(4, '2026-03-01');
  await step('after two have finished', '2 overdue, 3 current | 2 current, 2 overdue', 1, 4);
  corrected(1);
  await step('after one of it was corrected away', '2 current, 3 overdue | 1 current, 3 overdue', 1);
  sql(`INSERT INTO exemption (person_id, certification_id, from_date, to_date, approved_by) SELECT p.id, k.id, '2026-06-01', '2026-07-31', 1 FROM person p, certification k WHERE p.employee_number = '${person(2)}' AND k.code = '${mark}-K'`);
  await step('after an exemption of days long past', '1 exempt, 2 current, 2 overdue | 1 current, 1 exempt, 2 overdue', 2);
  sql(`INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary, to_date)
    SELECT post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary, '2026-05-31' FROM post_version v JOIN person p ON p.id = v.person_id WHERE p.employee_number = '${person(3)}'`);
  await step('after somebody has left, as recorded late', '1 exempt, 1 overdue, 2 current | 1 current, 1 exempt, 1 overdue', 3);
  sql(`INSERT INTO requirement_version (requirement_id, from_date, to_date, title, certification_id, facility_id, due_days)
    SELECT requirement_id, from_date, '2026-05-31', title, certification_id, facility_id, due_days FROM requirement_version v JOIN requirement r ON r.id = v.requirement_id WHERE r.code = '${mark}-R'`);
  await step('after the rule has ended', '4 not required | 3 not required', 1, 2, 3, 4);
  const got = [];
  for (const k of known) got.push(`${k.what}: ${await seen(browser, k.at)}`);
  is(got, known.map(k => `${k.what}: ${k.wanted}`), 'numbers and lists are as they stood after each fact, whatever came later');
  is(await seen(browser, null), known.at(-1).wanted, 'and without known_at as they are now');
  const rows = (await asked(browser, '/people', known[1].at)).json.people;
  like(rows.map(r => r.why).join(' '), /Held until 1 March 2027.*Everyone at the doors/, 'each row says why, by the rules of then');
  return known;
}

// ---- on pages

async function pages(browser, known) {
  const k = known[1].at;
  const page = await browser.get(`/facilities/${mark}/standing?as_of=${DAY}&known_at=${encodeURIComponent(k)}`);
  like(words(page.text), /On 30 June 2026, as known at \d+ \w+ \d{4}, \d\d:\d\d \(America\/Detroit\)\. What was recorded later is left out\./, 'the page says both dates');
  const numbers = links(page).filter(link => link.href?.includes('/people?') && /^\d+$/.test(link.text));
  const faults = [];
  for (const link of numbers) {
    if (!link.href.includes('known_at=')) { faults.push(`${link.href} forgets it`); continue; }
    const list = await browser.get(link.href.replaceAll('&amp;', '&'));
    const total = Number(/(\d+) (?:post|person|people)/.exec(words(list.text.match(/<h1[^>]*>[\s\S]*?<\/h1>/)[0]))[1]);
    if (total !== Number(link.text) || !/as known at/.test(words(list.text))) faults.push(`${link.href}: ${link.text} and ${total}`);
  }
  none(faults, 'every number leads to as many rows, as known at the same instant');
  ok(numbers.length > 10, 'there are such numbers', numbers.length);
  const now = links(page).find(link => link.text === 'Show it as known now');
  ok(now && !now.href.includes('known_at'), 'and a way back to what is known now');
  const back = links(await browser.get(`/facilities/${mark}/people?as_of=${DAY}&known_at=${encodeURIComponent(k)}`)).find(link => /\/standing\?/.test(link.href) && link.text === 'Standing');
  ok(back?.href.includes('known_at='), 'the way back from a list keeps it');
  for (const csv of ['standing.csv', 'people.csv']) {
    const [head, first] = (await browser.get(`/facilities/${mark}/${csv}?as_of=${DAY}&known_at=${encodeURIComponent(k)}`)).text.split('\r\n');
    ok(head.includes(',as_of,known_at') && first.includes(`,${DAY},${k}`), `${csv} says both`, head, first);
  }
  const plain = await browser.get(`/facilities/${mark}/standing`);
  ok(formTo(plain, /standing/).fields.some(([name]) => name === 'known_at'), 'a field of the form asks for it');
  is((await browser.get(`/facilities/${mark}/standing?known_at=`)).status, 200, 'empty is as known now');
}

// ---- what cannot be told

async function refused(browser) {
  const faults = [];
  const today = sqlOne("SELECT civil_date(clock(), zone) FROM network");
  for (const [known, pattern] of [['2999-01-01T00:00:00Z', /is still to come/], ['2999-01-01', /is not over yet/], [today, /is not over yet/], ['2001-01-01', /lies before what is kept/],
    ['2001-01-01T00:00:00+01:00', /lies before/], ['yesterday', /is not a time/], ['2026-02-30', /is not a time/], ['2026-06-30T25:00:00Z', /is not a time/], ['2026-06-30T10:00:00', /names no zone/],
    ['2026-06-30T10:00Z', /is not a time/], ["2026-06-30T10:00:00Z'--", /is not a time/], ['2026-06-30T10:00:00.Z', /is not a time/], ['infinity', /is not a time/], ['0000-00-00', /is not a time/]]) {
    for (const path of ['', '/people']) {
      const reply = await asked(browser, path, known);
      if (reply.status !== 422 || !pattern.test(reply.json.detail)) faults.push(`${known}: ${reply.status} ${reply.text}`);
    }
  }
  none(faults, 'a time to come, one before what is kept, nonsense and a time without a zone get 422 and are told apart');
  is((await asked(browser, '', '0001-01-01')).status, 422, 'the first day there is, too');
}

// A transaction of another session, open until it is told to end.
function writer(statement) {
  const psql = spawn('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', settings.ATTEST_RUN, '-U', 'postgres', '-d', 'attest'],
    { env: { ...process.env, PGOPTIONS: '-c search_path=attest,pg_catalog' }, cwd: '/' });
  const until = pattern => new Promise((resolve, reject) => {
    let text = '';
    psql.stdout.on('data', part => { text += part; if (pattern.test(text)) resolve(); });
    psql.on('close', () => reject(new Error(`psql ended: ${text}`)));
  });
  const begun = until(/begun/);
  psql.stdin.write(`BEGIN; ${statement}; SELECT 'begun';\n`);
  return { begun, end: () => new Promise(resolve => { psql.on('close', resolve); psql.stdin.end('COMMIT;\n'); }) };
}

async function whileWriting(browser) {
  const before = at();
  await new Promise(resolve => setTimeout(resolve, 1100)); // instants are told apart by the second
  const id = sqlOne(`SELECT id FROM person WHERE employee_number = '${person(2)}'`);
  const open = writer(`SELECT lock_person(${id}); INSERT INTO leave (person_id, from_date, to_date, approved_by) VALUES (${id}, '2026-06-01', '2026-06-02', 1)`);
  await open.begun;
  const during = at();
  const no = await once(browser, '', during);
  is([no.status, /Try again in a moment/.test(no.json.detail)], [409, true], 'an instant at which somebody is still writing is refused');
  is((await once(browser, '/people', during)).status, 409, 'so is the list');
  is((await asked(browser, '', before)).status, 200, 'one before they began is told');
  is((await asked(browser, '', null)).status, 200, 'and what is known now');
  await open.end();
  is((await asked(browser, '', during)).status, 200, 'told when they are done');
  await reckon(person(2));
}

run(async () => {
  ground();
  const viewer = enable(`p.employee_number = '${person(0)}'`);
  const browser = await new Browser().signIn(viewer.login);
  const known = await later(browser);
  await pages(browser, known);
  await refused(browser);
  await whileWriting(browser);
  is((await attest('verify')).status, 0, 'attest verify finds everything in order');
});
