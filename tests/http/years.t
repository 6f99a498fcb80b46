#!/usr/bin/env node
// Awards by replay, through the real database: the product's table of dates, histories in any order, imports and their undoing, and
// `attest verify` that names what was damaged.  SPDX-License-Identifier: Apache-2.0
//
// Last by its name: files that count the whole network come before it, and what it makes has rules of many years.
// ATTEST_TWIN_SEED: another run of chance. Everything stands at facilities of its own and about people of its own.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, ok, is, like, none, note } = require('./tap.js');
const { Browser, attest, enable, quote, sql, sqlOne, words } = require('./client.js');

const mark = `AW${Date.now().toString(36).toUpperCase()}`;
const METHODS = ['completion', 'expiry', 'fixed'];

// A N W, facts, C; then for each method the day the window opens and the expiry, with the anchor where it is not the day of the expiry.
const vectors = [
  [12, {}, '2026-03-10', '2027-01-10 2027-03-10', '2027-01-10 2027-03-10', '2027-01-10 2027-03-10'],
  [12, { d: '2026-03-31' }, '2026-03-10', '2027-01-10 2027-03-10', '2027-01-31 2027-03-31', '2027-01-31 2027-03-31'],
  [12, { d: '2026-03-31' }, '2026-04-20', '2027-02-20 2027-04-20', '2027-02-20 2027-04-20', '2027-01-31 2027-03-31'],
  [12, { d: '2027-03-31' }, '2026-03-10', '2027-01-10 2027-03-10', '2027-01-10 2027-03-10', '2027-01-31 2027-03-31'],
  [12, { e: '2027-03-31' }, '2027-02-15', '2027-12-15 2028-02-15', '2028-01-31 2028-03-31', '2028-01-31 2028-03-31'],
  [12, { e: '2027-03-31' }, '2027-03-31', '2028-01-31 2028-03-31', '2028-01-31 2028-03-31', '2028-01-31 2028-03-31'],
  [12, { e: '2027-03-31' }, '2027-05-05', '2028-03-05 2028-05-05', '2028-03-05 2028-05-05', '2028-01-31 2028-03-31'],
  [12, { e: '2027-03-31' }, '2026-12-01', '2027-10-01 2027-12-01', null, '2028-01-31 2028-03-31'],
  [12, { e: '2027-03-31' }, '2027-12-01', '2028-10-01 2028-12-01', '2028-10-01 2028-12-01', '2029-01-31 2029-03-31'],
  [12, { e: '2028-02-29' }, '2028-02-10', '2028-12-10 2029-02-10', '2028-12-29 2029-02-28 29', '2028-12-29 2029-02-28 29'],
  [12, { e: '2031-02-28', anchor: 29 }, '2031-02-10', '2031-12-10 2032-02-10', '2031-12-29 2032-02-29', '2031-12-29 2032-02-29'],
  [6, {}, '2026-08-31', '2027-01-31 2027-02-28 31', '2027-01-31 2027-02-28 31', '2027-01-31 2027-02-28 31'],
  [6, { e: '2027-02-28', anchor: 31 }, '2027-02-18', '2027-07-18 2027-08-18', '2027-07-31 2027-08-31', '2027-07-31 2027-08-31'],
  [6, { e: '2027-08-31' }, '2027-05-01', '2027-10-01 2027-11-01', null, '2027-07-31 2027-08-31'],
  [12, { e: '2027-03-31' }, '2027-01-30', '2027-11-30 2028-01-30', null, '2028-01-31 2028-03-31'],
  [12, { e: '2027-03-31' }, '2027-01-31', '2027-11-30 2028-01-31', '2028-01-31 2028-03-31', '2028-01-31 2028-03-31'],
];
// "6 3 1, E 2027-08-31, C 2027-05-01, fixed" is the expiry that is there already: no new award.
const stays = (v, method, wanted) => wanted === null || (method === 'fixed' && v[1].e && wanted.split(' ')[1] === v[1].e);

const certification = (months, method) => `${mark}-${months}-${method.toUpperCase()}`;
const person = i => `${mark}-${i}`;

// All of it stands in one corner of the network, where other files count it as they count everybody.
function ground() {
  sql(`INSERT INTO facility (code) VALUES ('${mark}');
    INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone, reason)
      SELECT f.id, '2000-01-01', n.id, 'Corner ' || f.code, 'system', 'MI', 'Kent', 'America/Detroit', 'test' FROM facility f, facility n WHERE f.code = '${mark}' AND n.code = 'WHN';
    INSERT INTO course (code) VALUES ('${mark}-C'), ('${mark}-D');
    INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, tier, reviewed, review_by)
      SELECT id, 1, repeat('0', 64), 'en', 'Doors', 'For tests', 60, 1, '2026-01-01', '2027-01-01' FROM course WHERE code LIKE '${mark}-_';
    INSERT INTO certification (code) SELECT '${mark}-' || a || '-' || upper(m) FROM unnest(ARRAY[12, 6]) a, unnest(ARRAY['completion', 'expiry', 'fixed']) m;
    WITH v AS (INSERT INTO certification_version (certification_id, from_date, title, method, valid_months, window_months, minimum_months)
      SELECT c.id, '2000-01-01', c.code, m, a, a / 6, CASE WHEN m = 'fixed' THEN a / 2 END
      FROM unnest(ARRAY[12, 6]) a, unnest(ARRAY['completion', 'expiry', 'fixed']) m, certification c WHERE c.code = '${mark}-' || a || '-' || upper(m) RETURNING id)
    INSERT INTO certification_part (certification_version_id, number, kind, course_id) SELECT v.id, 1, 'course', k.id FROM v, course k WHERE k.code = '${mark}-C'`);
}

// Somebody with a post at a facility of their own since 2020.
const somebody = i => `INSERT INTO facility (code) VALUES ('${mark}-${i}');
  INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone, reason)
    SELECT id, '2000-01-01', (SELECT id FROM facility WHERE code = '${mark}'), 'Clinic ' || code, 'clinic', 'MI', 'Kent', 'America/Detroit', 'test' FROM facility WHERE code = '${mark}-${i}';
  INSERT INTO person (display_name, employee_number) VALUES ('Robin ${i}', '${person(i)}');
  INSERT INTO post (person_id) SELECT id FROM person WHERE employee_number = '${person(i)}';
  INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT o.id, o.person_id, '2020-01-01', f.id, (SELECT min(id) FROM job_role), 'employee', false, false, true
    FROM post o JOIN person p ON p.id = o.person_id AND p.employee_number = '${person(i)}', facility f WHERE f.code = '${mark}-${i}';`;
const completed = (i, day, course = 'C') => `WITH e AS (INSERT INTO enrolment (person_id, course_version_id, started_on)
    SELECT p.id, v.id, '${day}' FROM person p, course_version v JOIN course c ON c.id = v.course_id AND c.code = '${mark}-${course}' WHERE p.employee_number = '${person(i)}' RETURNING *)
  INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes) SELECT person_id, id, course_version_id, '${day}', 60 FROM e;`;
const held = (i, code, to, anchor) => `INSERT INTO award (person_id, certification_id, kind, earned_on, valid_from, valid_to, anchor, window_opens)
  SELECT p.id, c.id, 'imported', date '${to}' - interval '1 year', date '${to}' - interval '1 year', '${to}', ${anchor}, date '${to}' - interval '2 months'
  FROM person p, certification c WHERE p.employee_number = '${person(i)}' AND c.code = '${code}';`;
const required = (i, code, due) => `INSERT INTO requirement (code) VALUES ('${mark}-${i}-${code.slice(mark.length + 1)}');
  INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_days, due_on)
    SELECT r.id, '2020-01-01', 'A rule', c.id, f.id, ${due ? `'date', NULL, '${due}'` : "'days', 30, NULL"} FROM requirement r, certification c, facility f
    WHERE r.code = '${mark}-${i}-${code.slice(mark.length + 1)}' AND c.code = '${code}' AND f.code = '${mark}-${i}';`;

const reckon = async who => {
  const done = await attest('award', 'reckon', ...who);
  if (done.status) throw new Error(done.err);
};
const awards = i => sql(`SELECT c.code, a.kind, a.earned_on, a.valid_from, a.valid_to, a.anchor, a.window_opens, a.revoked
  FROM award_now a JOIN certification c ON c.id = a.certification_id JOIN person p ON p.id = a.person_id
  WHERE p.employee_number = '${person(i)}' AND NOT a.fallen ORDER BY c.code, a.valid_from, a.valid_to, a.kind`).map(row => row.join(' '));
const standings = i => sql(`SELECT c.code, t.during, t.standing, t.due FROM timeline t JOIN certification c ON c.id = t.certification_id
  JOIN person p ON p.id = t.person_id WHERE p.employee_number = '${person(i)}' ORDER BY 1, 2`).map(row => row.join(' '));

// ---- the product's table

async function table() {
  let facts = '';
  vectors.forEach(([months, { d, e, anchor }, c], i) => {
    facts += somebody(i) + completed(i, c);
    for (const method of METHODS) {
      const code = certification(months, method);
      if (e) facts += held(i, code, e, anchor || Number(e.slice(8)));
      if (d) facts += required(i, code, d);
    }
  });
  sql(`BEGIN; ${facts} COMMIT`);
  await reckon(vectors.map((_, i) => person(i)));
  const rows = sql(`SELECT p.employee_number, c.code, a.window_opens, a.valid_to, a.anchor FROM award_now a JOIN person p ON p.id = a.person_id
    JOIN certification c ON c.id = a.certification_id WHERE a.kind = 'earned' AND p.employee_number LIKE '${mark}-%'`);
  const got = new Map(rows.map(([who, code, opens, to, anchor]) => [`${who} ${code}`, `${opens} ${to} ${anchor}`]));
  const wrong = [];
  vectors.forEach((v, i) => METHODS.forEach((method, m) => {
    const wanted = v[3 + m];
    const full = stays(v, method, wanted) ? undefined : wanted.split(' ').length === 3 ? wanted : `${wanted} ${Number(wanted.slice(-2))}`;
    const found = got.get(`${person(i)} ${certification(v[0], method)}`);
    if (found !== full) wrong.push(`row ${i + 1} ${method}: got ${found}, wanted ${full}`);
  }));
  none(wrong, 'every row of the table by every method, through the database');
}

// ---- histories, a fact at a time and all at once

function chances(seed) {
  let state = seed >>> 0;
  return n => {
    state = state + 0x6d2b79f5 >>> 0;
    let t = Math.imul(state ^ state >>> 15, state | 1);
    t ^= t + Math.imul(t ^ t >>> 7, t | 61);
    return ((t ^ t >>> 14) >>> 0) % n;
  };
}

const PEOPLE = 12, ROUNDS = 9, FIRST = 100;
const dayAfter = (n, from = '2023-01-01') => new Date(Date.parse(from) + n * 86400000).toISOString().slice(0, 10);

// A fact about person i; the last quarter of the people also have awards taken away, which only makes sense step by step.
function fact(pick, i) {
  const who = `p.employee_number = '${person(i)}'`;
  const day = dayAfter(pick(1300));
  const code = certification([12, 6][pick(2)], METHODS[pick(3)]);
  switch (pick(i >= FIRST + PEOPLE * 3 / 4 ? 9 : 8)) {
    case 0: case 1: case 2: return completed(i, day, 'CCD'[pick(3)]);
    case 3: case 4: return `WITH c AS (SELECT c.id, c.person_id FROM completion c JOIN person p ON p.id = c.person_id WHERE ${who} ORDER BY md5(c.id::text || '${day}') LIMIT 1),
        x AS (INSERT INTO completion_correction (completion_id, person_id, completed_on, reason, recorded_by)
          SELECT id, person_id, ${pick(4) ? quote(day) : 'NULL'}, 'test', 1 FROM c RETURNING id, person_id)
      INSERT INTO completion_correction_decision (correction_id, person_id, agreed, approved_by) SELECT id, person_id, ${pick(5) > 0}, 2 FROM x;`;
    case 5: return held(i, code, day, Number(day.slice(8)));
    case 6: return `INSERT INTO leave (person_id, from_date, to_date, approved_by) SELECT id, '${day}', date '${day}' + ${pick(60)}, 1 FROM person p WHERE ${who};`;
    case 7: return `INSERT INTO extension (person_id, certification_id, of_date, to_date, approved_by)
      SELECT p.id, c.id, a.valid_to, a.valid_to + ${1 + pick(60)}, 1 FROM person p, certification c
      CROSS JOIN LATERAL (SELECT valid_to FROM award_now a WHERE a.certification_id = c.id AND a.person_id = (SELECT id FROM person p WHERE ${who}) ORDER BY a.valid_to DESC LIMIT 1) a
      WHERE ${who} AND c.code = '${code}';`;
    default: return `INSERT INTO award_revocation (award_id, person_id, from_date, reason, recorded_by)
      SELECT a.id, a.person_id, ${pick(2) ? 'a.valid_from + 20' : 'NULL'}, 'test', 1 FROM award_now a JOIN person p ON p.id = a.person_id
      WHERE ${who} AND a.revoked IS NULL AND NOT EXISTS (SELECT FROM award_revocation r WHERE r.award_id = a.id) ORDER BY md5(a.id::text) LIMIT 1;`;
  }
}

// Everything that is on record about one person, of another one.
const again = (i, k) => `INSERT INTO enrolment (person_id, course_version_id, started_on)
    SELECT n.id, e.course_version_id, e.started_on FROM enrolment e JOIN person p ON p.id = e.person_id AND p.employee_number = '${person(i)}', person n WHERE n.employee_number = '${person(k)}' ORDER BY e.id;
  WITH o AS (SELECT c.*, row_number() OVER (ORDER BY c.id) AS place FROM completion c JOIN person p ON p.id = c.person_id AND p.employee_number = '${person(i)}'),
    e AS (SELECT e.*, row_number() OVER (ORDER BY e.id) AS place FROM enrolment e JOIN person p ON p.id = e.person_id AND p.employee_number = '${person(k)}')
  INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes, recorded_at)
    SELECT e.person_id, e.id, o.course_version_id, n.completed_on, o.minutes, o.recorded_at FROM o JOIN e USING (place) JOIN completion_now n ON n.id = o.id ORDER BY place;
  INSERT INTO award (person_id, certification_id, kind, earned_on, valid_from, valid_to, anchor, window_opens, recorded_at)
    SELECT n.id, a.certification_id, a.kind, a.earned_on, a.valid_from, a.valid_to, a.anchor, a.window_opens, a.recorded_at
    FROM award a JOIN person p ON p.id = a.person_id AND p.employee_number = '${person(i)}', person n WHERE a.kind = 'imported' AND n.employee_number = '${person(k)}' ORDER BY a.id;
  INSERT INTO leave (person_id, from_date, to_date, approved_by)
    SELECT n.id, l.from_date, l.to_date, 1 FROM leave l JOIN person p ON p.id = l.person_id AND p.employee_number = '${person(i)}', person n WHERE n.employee_number = '${person(k)}';
  INSERT INTO extension (person_id, certification_id, of_date, to_date, approved_by)
    SELECT n.id, l.certification_id, l.of_date, l.to_date, 1 FROM extension l JOIN person p ON p.id = l.person_id AND p.employee_number = '${person(i)}', person n WHERE n.employee_number = '${person(k)}';`;

async function histories() {
  const seed = Number(process.env.ATTEST_TWIN_SEED || 6);
  const pick = chances(seed);
  const all = Array.from({ length: PEOPLE }, (_, i) => FIRST + i);
  const asked = [certification(12, 'expiry'), certification(6, 'fixed')];
  sql(`BEGIN; ${all.map(i => somebody(i) + asked.map(code => required(i, code)).join('')).join('')} COMMIT`);
  for (let round = 0; round < ROUNDS; round++) {
    sql(`BEGIN; ${all.map(i => fact(pick, i)).join('\n')} COMMIT`);
    await reckon(all.map(person));
  }
  ok(Number(sqlOne(`SELECT count(*) FROM award WHERE supersedes IS NOT NULL AND person_id IN (SELECT id FROM person WHERE employee_number LIKE '${mark}-1__')`)) > 5,
    'corrections made awards that supersede others');
  const whole = all.slice(0, PEOPLE * 3 / 4);
  sql(`BEGIN; ${whole.map(i => somebody(i + 100) + asked.map(code => required(i + 100, code)).join('') + again(i, i + 100)).join('')} COMMIT`);
  await reckon(whole.map(i => person(i + 100)));
  note(`seed ${seed}`);
  none(whole.filter(i => awards(i).join('\n') !== awards(i + 100).join('\n')).map(i => `${person(i)}: ${awards(i)} and at once: ${awards(i + 100)}`),
    'awards do not hang on the order in which facts came in');
  none(whole.filter(i => standings(i).join('\n') !== standings(i + 100).join('\n')).map(i => `${person(i)}: ${standings(i)} and at once: ${standings(i + 100)}`),
    'nor do standings');
}

// ---- imported history

const NEWCOMER = 300;
const count = where => Number(sqlOne(`SELECT count(*) FROM award_now a JOIN person p ON p.id = a.person_id WHERE p.employee_number = '${person(NEWCOMER)}' AND ${where}`));
const onRecord = () => sql(`SELECT (SELECT count(*) FROM award_import), (SELECT count(*) FROM award), (SELECT count(*) FROM completion), (SELECT count(*) FROM evidence), (SELECT count(*) FROM timeline)`)[0].join();

async function imports() {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'attest-')), 'history.csv');
  const write = lines => fs.writeFileSync(file, `employee_number,action,certification,course,date,valid_to,title,topic,hours\r\n${lines.join('\r\n')}\r\n`);
  sql(`BEGIN; ${somebody(NEWCOMER)} COMMIT; INSERT INTO publication (course_id, course_version_id, change)
    SELECT course_id, v.id, 'first' FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = '${mark}-C'`);
  const who = person(NEWCOMER);
  write([`nobody,award,${certification(12, 'expiry')},,2025-01-31,2026-01-31,,,`, `${who},praise,,,2025-01-01,,,,`, `${who},award,NONE,,2025-01-01,,,,`,
    `${who},completion,,${mark}-C,2999-01-01,,,,`, `${who},award,${certification(12, 'expiry')},,2025-01-31,2024-01-31,,,`, `${who},evidence,,,2025-01-01,,,,`]);
  const before = onRecord();
  const refused = await attest('award', 'import', file);
  is([refused.status, refused.err.trim().split('\n').map(line => /^line (\d+): /.exec(line)?.[1]), onRecord()],
    [1, ['2', '3', '4', '5', '6', '7', undefined], before], 'all problems at once, each with its line, and nothing is imported');
  write([`${who},award,${certification(12, 'expiry')},,2025-01-31,2026-01-31,,,`, `${who},completion,,${mark}-C,2025-12-15,,,,`,
    `${who},evidence,,,2025-02-01,,"Doors, elsewhere",doors,1.5`]);
  const dry = await attest('award', 'import', file, '--dry-run');
  is([dry.status, onRecord()], [0, before], 'a dry run leaves nothing behind');
  like(dry.out, /3 lines about 1 people would be imported/, 'and says what would come');
  const done = await attest('award', 'import', file);
  const number = /import (\d+): 3 lines about 1 people/.exec(done.out)?.[1];
  ok(done.status === 0 && number, 'three actions are imported', done.out, done.err);
  is(sql(`SELECT a.valid_from, a.valid_to FROM award_now a JOIN person p ON p.id = a.person_id JOIN certification c ON c.id = a.certification_id
    WHERE p.employee_number = '${who}' AND c.code = '${certification(12, 'expiry')}' ORDER BY 1`).map(row => row.join(' ')),
  ['2025-01-31 2026-01-31', '2025-12-15 2027-01-31'], 'work inside the window of an imported award renews it from its expiry');
  is((await attest('award', 'import', file)).status, 1, 'the same file again is on record already');
  is((await attest('award', 'undo', number, 'the wrong file')).status, 0, 'an import is undone');
  is([count('a.revoked IS NULL'), Number(sqlOne(`SELECT count(*) FROM completion_now c JOIN person p ON p.id = c.person_id WHERE p.employee_number = '${who}'`)),
    Number(sqlOne(`SELECT count(*) FROM evidence_now e JOIN person p ON p.id = e.person_id WHERE p.employee_number = '${who}'`))], [0, 0, 0], 'and nothing of it counts');
  is((await attest('award', 'undo', number, 'once more')).status, 2, 'once');
  fs.rmSync(path.dirname(file), { recursive: true });
  sql(`INSERT INTO publication_end (publication_id, kind, reason) SELECT p.id, 'withdrawn', 'test' FROM publication p JOIN course c ON c.id = p.course_id WHERE c.code = '${mark}-C'`);
}

// ---- one completion is one piece of work, whatever hours it gives

const PIECES = 400;

// Certifications of a rule each, by their last letter; parts are [kind, parent, course, topic, hundredths, n].
function rules(list) {
  return Object.entries(list).map(([letter, parts]) => `INSERT INTO certification (code) VALUES ('${mark}-P${letter}');
    INSERT INTO certification_version (certification_id, from_date, title, method, valid_months, window_months)
      SELECT id, '2000-01-01', code, 'completion', 12, 2 FROM certification WHERE code = '${mark}-P${letter}';
    ${parts.map(([kind, parent, course, topic, hundredths], i) => `INSERT INTO certification_part (certification_version_id, number, parent, kind, course_id, topic, hundredths)
      SELECT v.id, ${i + 1}, ${parent || 'NULL'}, '${kind}', ${course ? `(SELECT id FROM course WHERE code = '${mark}-${course}')` : 'NULL'}, ${topic ? quote(topic) : 'NULL'}, ${hundredths || 'NULL'}
      FROM certification_version v WHERE v.title = '${mark}-P${letter}'`).join(';')};`).join('\n');
}

const last = i => sql(`SELECT c.code, a.valid_from, a.revoked IS NOT NULL FROM award_now a JOIN certification c ON c.id = a.certification_id
  JOIN person p ON p.id = a.person_id WHERE p.employee_number = '${person(i)}' AND c.code LIKE '${mark}-P_' AND NOT a.fallen ORDER BY 1, 2`)
  .map(([code, from, revoked]) => `${code.slice(-1)} ${from}${revoked === 't' ? ' revoked' : ''}`);

async function pieces() {
  const [one, two] = [`${mark.toLowerCase()}-one`, `${mark.toLowerCase()}-two`];
  sql(`BEGIN; INSERT INTO course (code) VALUES ('${mark}-T'), ('${mark}-U');
    INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, tier, reviewed, review_by)
      SELECT id, 1, repeat('0', 64), 'en', 'Hours', 'For tests', 60, 1, '2026-01-01', '2027-01-01' FROM course WHERE code IN ('${mark}-T', '${mark}-U');
    INSERT INTO credit (course_version_id, number, kind, topic, hundredths, from_date, until_date)
      SELECT v.id, n, 'contact-hours', t, h, f, u FROM course_version v JOIN course c ON c.id = v.course_id
      JOIN (VALUES ('T', 1, '${one}', 150, NULL::date, NULL::date), ('T', 2, '${two}', 100, NULL, NULL),
                   ('U', 1, '${one}', 150, '2026-02-01', '2026-06-01')) x (k, n, t, h, f, u) ON c.code = '${mark}-' || k;
    ${rules({
    S: [['all'], ['course', 1, 'T'], ['hours', 1, '', '', 200]],
    A: [['all'], ['hours', 1, '', one, 150], ['hours', 1, '', two, 100]],
    N: [['then'], ['course', 1, 'T'], ['hours', 1, '', two, 100]],
    O: [['any'], ['hours', 1, '', one, 100], ['hours', 1, '', two, 100]],
    U: [['hours', 0, '', one, 150]],
  })}
    ${somebody(PIECES)}${completed(PIECES, '2026-03-01', 'T')}${somebody(PIECES + 1)}${completed(PIECES + 1, '2026-06-01', 'U')}
    ${somebody(PIECES + 2)}${completed(PIECES + 2, '2026-06-02', 'U')}${somebody(PIECES + 3)}${completed(PIECES + 3, '2026-01-31', 'U')} COMMIT`);
  await reckon([0, 1, 2, 3].map(n => person(PIECES + n)));
  is(last(PIECES), ['A 2026-03-01', 'O 2026-03-01', 'U 2026-03-01'],
    'the hours of one completion on two topics are the same hours, and it comes after nothing but itself');
  sql(`INSERT INTO award_revocation (award_id, person_id, reason, recorded_by) SELECT a.id, a.person_id, 'test', 1 FROM award_now a
    JOIN certification c ON c.id = a.certification_id AND c.code = '${mark}-PO' JOIN person p ON p.id = a.person_id AND p.employee_number = '${person(PIECES)}'`);
  await reckon([person(PIECES)]);
  is(last(PIECES), ['A 2026-03-01', 'O 2026-03-01 revoked', 'U 2026-03-01'], 'a revocation takes the whole completion, and nothing of it makes another award');
  is([1, 2, 3].map(n => last(PIECES + n).join()), ['O 2026-06-01,U 2026-06-01', '', ''], 'credit counts on the days of its accreditation alone, the last one too');
}

// What a day would do knows what finishing the course is worth on that day, of the version that is live.
async function lookAhead() {
  const i = PIECES + 6;
  sql(`BEGIN; ${rules({ H: [['all'], ['course', 1, 'U'], ['hours', 1, '', `${mark.toLowerCase()}-one`, 150]] })} ${somebody(i)}
    INSERT INTO publication (course_id, course_version_id, change) SELECT course_id, v.id, 'first' FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = '${mark}-U'; COMMIT`);
  await reckon([0, 1, 2, 3, 6].map(n => person(PIECES + n)));
  const browser = await new Browser().signIn(enable(`p.employee_number = '${person(i)}'`).login);
  const told = async day => words((await browser.get(`/certifications/${mark}-PH?part=2&on=${day}`)).text);
  like(await told('2026-06-01'), /your next date is 1 June 2027/, 'a course with credit on that day satisfies the hours, too');
  like(await told('2026-06-02'), /it counts, and the rest is still needed/, 'and without, when its accreditation has ended');
  sql(`INSERT INTO publication_end (publication_id, kind, reason) SELECT p.id, 'withdrawn', 'test' FROM publication p JOIN course c ON c.id = p.course_id WHERE c.code = '${mark}-U'`);
}

// A revoked award and work that is done again: the new one is a new award, and the old one stays revoked.
async function takenAway() {
  const i = PIECES + 5;
  const sent = (day, answer) => `WITH e AS (INSERT INTO evidence (person_id, kind, title, topic, done_on) SELECT id, 'external', 'Elsewhere', '${mark}', '${day}' FROM person WHERE employee_number = '${person(i)}' RETURNING *)
    INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_on) SELECT id, person_id, ${answer}, '${day}' FROM e;`;
  sql(`BEGIN; ${rules({ X: [['all'], ['course', 1, 'D'], ['external', 1, '', mark]] })} ${somebody(i)}${completed(i, '2026-05-01', 'D')}${sent('2026-05-02', true)} COMMIT`);
  await reckon([person(i)]);
  sql(`INSERT INTO award_revocation (award_id, person_id, from_date, reason, recorded_by) SELECT a.id, a.person_id, '2026-07-01', 'test', 1
    FROM award_now a JOIN person p ON p.id = a.person_id AND p.employee_number = '${person(i)}'`);
  await reckon([person(i)]);
  sql(`INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_on) SELECT e.id, e.person_id, false, '2026-07-05' FROM evidence e
    JOIN person p ON p.id = e.person_id AND p.employee_number = '${person(i)}'; ${sent('2026-07-10', true)}`);
  await reckon([person(i)]);
  is(last(i), ['X 2026-05-02 revoked', 'X 2026-07-10'], 'work that is done again after a revocation makes an award that is not revoked');
  const before = Number(sqlOne('SELECT count(*) FROM award'));
  await reckon([person(i)]);
  is(Number(sqlOne('SELECT count(*) FROM award')), before, 'and to reckon again changes nothing');
}

// ---- verify names what was damaged

async function damage(what, doing, undoing, pattern) {
  sql(doing);
  const found = await attest('verify');
  like(found.out, pattern, `verify names ${what}`);
  sql(undoing);
}

async function verified() {
  const clean = await attest('verify');
  is(clean.status, 0, 'attest verify finds everything in order');
  if (clean.status) note(clean.out.slice(0, 3000));
  const [award] = sql(`SELECT a.id, p.employee_number FROM award_now a JOIN person p ON p.id = a.person_id
    WHERE a.kind = 'earned' AND a.revoked IS NULL AND p.employee_number = '${person(0)}' LIMIT 1`);
  const named = new RegExp(`award ${award[0]} of person ${award[1]}, ${mark}-.*the facts give`);
  await damage('an award with another expiry', `UPDATE award SET valid_to = valid_to + 1 WHERE id = ${award[0]}`, `UPDATE award SET valid_to = valid_to - 1 WHERE id = ${award[0]}`, named);
  await damage('what made an award', `UPDATE award_evidence SET number = number + 1 WHERE award_id = ${award[0]}; DELETE FROM award_evidence WHERE award_id = ${award[0]}`,
    `INSERT INTO award_evidence (award_id, number, person_id, completion_id) SELECT id, 1, person_id, completion_id FROM award WHERE id = ${award[0]}`,
    new RegExp(`award ${award[0]}: nothing is on record that made it`));
  const [fixed] = sql(`SELECT x.id, x.completed_on, p.employee_number FROM completion_correction x JOIN completion_correction_decision d ON d.correction_id = x.id AND d.agreed
    JOIN completion_now n ON n.correction_id = x.id JOIN award_now a ON a.completion_id = n.id AND a.revoked IS NULL JOIN person p ON p.id = x.person_id
    WHERE p.employee_number LIKE '${mark}-1__' LIMIT 1`);
  await damage('a correction', `UPDATE completion_correction SET completed_on = completed_on + 1 WHERE id = ${fixed[0]}`,
    `UPDATE completion_correction SET completed_on = '${fixed[1]}' WHERE id = ${fixed[0]}`, new RegExp(`of person ${fixed[2]}, .*the facts give`));
  const [row] = sql(`SELECT t.post_id, lower(t.during) FROM timeline t JOIN person p ON p.id = t.person_id WHERE p.employee_number = '${person(FIRST)}' ORDER BY 2 LIMIT 1`);
  const where = `post_id = ${row[0]} AND lower(during) = '${row[1]}'`;
  await damage('a timeline', `UPDATE timeline SET due = coalesce(due, '2026-01-01') + 1000 WHERE ${where} AND due IS NOT NULL`,
    `UPDATE timeline SET due = due - 1000 WHERE ${where} AND due IS NOT NULL`, new RegExp(`timeline of person ${person(FIRST)}, post ${row[0]}`));
  const [timed] = sql(`SELECT a.id, p.employee_number, a.valid_from + 3 FROM timeline t JOIN award_now a USING (person_id, certification_id)
    JOIN person p ON p.id = t.person_id AND p.employee_number LIKE '${mark}-1__'
    WHERE t.standing = 'current' AND a.revoked IS NULL AND a.valid_from + 3 < upper(t.during) AND lower(t.during) <= a.valid_from + 3
      AND (SELECT count(*) FROM award_now o WHERE o.person_id = a.person_id AND o.certification_id = a.certification_id) = 1 LIMIT 1`);
  await damage('a revocation that the standing does not know', `INSERT INTO award_revocation (award_id, person_id, from_date, reason) SELECT id, person_id, '${timed[2]}', 'test' FROM award WHERE id = ${timed[0]}`,
    `DELETE FROM award_revocation WHERE award_id = ${timed[0]}`, new RegExp(`timeline of person ${timed[1]}, .*current from .*no award in force on ${timed[2]}`));
  await attest('work', '--once');
  const delta = sqlOne(`SELECT min(d.id) FROM standing_delta d JOIN facility f ON f.id = d.facility_id WHERE f.code = '${mark}-${FIRST}' AND n > 0 AND d.folded`);
  await damage('a delta', `UPDATE standing_delta SET n = n + 7 WHERE id = ${delta}`, `UPDATE standing_delta SET n = n - 7 WHERE id = ${delta}`,
    new RegExp(`counter of ${mark}-${FIRST}, `));
  is((await attest('verify')).status, 0, 'put right, everything is in order again');
}

run(async () => {
  ground();
  await table();
  await histories();
  await imports();
  await pieces();
  await takenAway();
  await lookAhead();
  await verified();
});
