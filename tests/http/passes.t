#!/usr/bin/env node
// Tests that stand for the work, and passes that a corrected key takes back: what becomes of the awards that stand on them.
// SPDX-License-Identifier: Apache-2.0
//
// Courses and certifications of its own, which nobody is asked for; people who have nothing due.
'use strict';
const { run, is, like } = require('./tap.js');
const { Browser, attest, colleague, readAll, sql, sqlOne } = require('./client.js');
const { importCourse } = require('./small_course.js');

const mark = `PAS-${Date.now() % 1000000}`;
const [doors, gates] = [`${mark}-A`, `${mark}-B`];
const keys = { 'q-one': 'b', 'q-two': 'a' };
const final = '<quiz id="final" kind="post-test" pass="50%" review="open"><title>Final</title><draw bank="bank-doors" items="q-one"/></quiz>';
const testOut = '<quiz id="test-out" kind="quiz" optional="yes" pass="100%" review="open"><title>Test-out</title><draw bank="bank-doors" items="q-one q-two"/></quiz>';

async function person(course = doors) {
  const one = colleague('WGH');
  one.browser = await new Browser().signInApi(one.login);
  if (course) one.enrolment = (await one.browser.api('POST', '/enrolments', { course })).json.enrolment;
  return one;
}

async function sit(one, quiz, answers) {
  one.attempt = (await one.browser.api('POST', `/enrolments/${one.enrolment}/attempts`, { quiz })).json.attempt;
  let seq = 0;
  for (const [item, choice] of Object.entries(answers)) {
    const reply = await one.browser.api('PUT', `/attempts/${one.attempt}/responses/${item}`, { seq, response: { choice } });
    if (reply.status !== 200) throw new Error(reply.text);
    seq = reply.json.seq;
  }
  return (await one.browser.api('POST', `/attempts/${one.attempt}/finish`)).json;
}

async function finish(one, course) {
  one.enrolment = (await readAll(one.browser, course)).enrolment;
  return sit(one, 'final', { 'q-one': 'b' });
}

// The awards in force of somebody: which certification, how it stands, how many pieces made it.
const awards = one => sql(`SELECT substr(c.code, ${mark.length + 2}), CASE WHEN a.fallen THEN 'fallen' WHEN a.revoked IS NULL THEN 'valid' ELSE 'ended' END,
    (SELECT count(*) FROM award_evidence e WHERE e.award_id = a.id)
  FROM award_now a JOIN certification c ON c.id = a.certification_id WHERE a.person_id = ${one.id} AND c.code LIKE '${mark}-%' ORDER BY c.code, a.id`)
  .map(row => row.join(' '));
const findings = async () => (await attest('verify')).out.trim().split('\n').slice(0, -1);

// EITHER: the course or its test-out; FINAL: its last test, whatever is read; BOTH: two courses; SAME: who has BOTH.
function certifications() {
  const course = code => `(SELECT id FROM course WHERE code = '${code}')`;
  const version = name => `(SELECT s.version_id FROM certification_span s JOIN certification c ON c.id = s.certification_id WHERE c.code = '${mark}-${name}')`;
  sql(`WITH c AS (INSERT INTO certification (code) SELECT '${mark}-' || n FROM unnest(ARRAY['EITHER', 'FINAL', 'BOTH', 'SAME']) n RETURNING *)
    INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months) SELECT id, '2020-01-01', code, 12, 2 FROM c;
    INSERT INTO certification_part (certification_version_id, number, parent, kind, course_id, quiz_key, skill) VALUES
      (${version('EITHER')}, 1, NULL, 'any', NULL, NULL, NULL), (${version('EITHER')}, 2, 1, 'course', ${course(doors)}, NULL, NULL),
      (${version('EITHER')}, 3, 1, 'quiz', ${course(doors)}, 'test-out', NULL),
      (${version('FINAL')}, 1, NULL, 'quiz', ${course(doors)}, 'final', NULL),
      (${version('BOTH')}, 1, NULL, 'all', NULL, NULL, NULL), (${version('BOTH')}, 2, 1, 'course', ${course(doors)}, NULL, NULL),
      (${version('BOTH')}, 3, 1, 'course', ${course(gates)}, NULL, NULL),
      (${version('SAME')}, 1, NULL, 'hands-on', NULL, NULL, '${mark}');
    INSERT INTO equivalency (certification_id, by_certification_id, from_date)
      SELECT a.id, b.id, '2020-01-01' FROM certification a, certification b WHERE a.code = '${mark}-SAME' AND b.code = '${mark}-BOTH'`);
}

// ---- tests that stand for the work

async function testedOut() {
  const one = await person();
  const sent = await sit(one, 'test-out', { 'q-one': 'b', 'q-two': 'a' });
  is([sent.passed, (sent.awards || []).map(a => a.certification)], [true, [`${mark}-EITHER`]], 'a test that stands for the work makes the award when it is passed');
  is(awards(one), ['EITHER valid 1'], 'which is on record, with no page read');
  like((await one.browser.get(`/attempts/${one.attempt}/result`)).text, new RegExp(`/certificates/${(sent.awards[0] || {}).certificate || 'none'}|Open your certificate`, 'i'),
    'and its result leads to the certificate');

  const other = await person();
  const passed = await sit(other, 'final', { 'q-one': 'b' });
  is([passed.passed, (passed.awards || []).map(a => a.certification)], [true, [`${mark}-FINAL`]], 'so does one that the course needs, before its pages are read');

  // Some weeks later the same test is taken once more, and not passed.
  sql(`UPDATE attempt SET submitted_at = submitted_at - interval '40 days', finished_at = finished_at - interval '40 days' WHERE id = ${one.attempt}`);
  await attest('award', 'reckon', sqlOne(`SELECT employee_number FROM person WHERE id = ${one.id}`));
  like(sql(`SET enable_seqscan = off; SET enable_bitmapscan = off; EXPLAIN SELECT id FROM attempt_counting WHERE person_id = ${one.id}`).join('\n'),
    /Index (Only )?Scan using attempt_person_id_idx on attempt a/, 'the passes of one person are found without looking at all attempts');
  const before = sql(`SELECT id, valid_from FROM award_now WHERE person_id = ${one.id} AND NOT fallen ORDER BY id`).join(' ');
  await sit(one, 'test-out', { 'q-one': 'c', 'q-two': 'a' });
  is(sql(`SELECT id, valid_from FROM award_now WHERE person_id = ${one.id} AND NOT fallen ORDER BY id`).join(' '), before, 'a later try that fails renews nothing');
  return one;
}

// ---- passes taken back

const itemOf = version => sqlOne(`SELECT i.id FROM item i JOIN course_version v ON v.id = i.course_version_id JOIN course c ON c.id = v.course_id
  WHERE c.code = '${doors}' AND v.version = ${version} AND i.key = 'q-one'`);

// A regrade in force, as two authors would decide it, and counted.
async function regrade(version) {
  const [first, second] = sql('SELECT id FROM person ORDER BY id LIMIT 2').map(Number);
  sql(`WITH r AS (INSERT INTO regrade (item_id, key_item_id, reason, proposed_by) VALUES (${itemOf(1)}, ${itemOf(version)}, 'test', ${first}) RETURNING *)
    INSERT INTO regrade_force (regrade_id, item_id, key_item_id, takes_passes, confirmed_by, approved_by) SELECT id, item_id, key_item_id, true, ${first}, ${second} FROM r`);
  const done = await attest('work', '--once');
  if (done.status) throw new Error(done.err);
}

async function takenBack() {
  const [whole, half, tested, ran] = await Promise.all([person(null), person(null), person(), person()]);
  await finish(whole, doors);
  await finish(whole, gates);
  await finish(half, doors);
  await sit(tested, 'test-out', { 'q-one': 'b', 'q-two': 'a' });
  await sit(ran, 'test-out', { 'q-one': 'b', 'q-two': 'a' });
  // An award that had run out before.
  sql(`UPDATE attempt SET submitted_at = submitted_at - interval '2 years', finished_at = finished_at - interval '2 years' WHERE id = ${ran.attempt}`);
  await attest('award', 'reckon', sqlOne(`SELECT employee_number FROM person WHERE id = ${ran.id}`));
  is([whole, half, tested, ran].map(awards), [['BOTH valid 2', 'EITHER valid 1', 'FINAL valid 1', 'SAME valid 1'], ['EITHER valid 1', 'FINAL valid 1'], ['EITHER valid 1'], ['EITHER valid 1']],
    'before a key is corrected');
  const issued = () => sql(`SELECT f.hundredths, f.completed_on = a.earned_on, a.earned_on, a.valid_from, a.valid_to FROM award_now a JOIN certification c ON c.id = a.certification_id
    JOIN certificate f ON f.award_id = a.id WHERE a.person_id = ${whole.id} AND c.code = '${mark}-BOTH'`).map(row => row.join(' '));
  // What is done on different days: the award is of the later one, the course that was finished last of another.
  sql(`WITH x AS (INSERT INTO completion_correction (completion_id, person_id, completed_on, reason, recorded_by)
      SELECT d.id, d.person_id, d.completed_on - 9, 'test', 1 FROM completion d WHERE d.person_id = ${whole.id} RETURNING *)
    INSERT INTO completion_correction_decision (correction_id, person_id, agreed, approved_by) SELECT id, person_id, true, 2 FROM x`);
  await attest('award', 'reckon', sqlOne(`SELECT employee_number FROM person WHERE id = ${whole.id}`));
  const first = issued();
  is(first.map(row => row.split(' ').slice(0, 2).join(' ')), ['50 t'], 'a certificate of two courses has the hours of both');

  await importCourse(doors, 2, { ...keys, 'q-one': 'a' }, final + testOut, true);
  sql(`INSERT INTO publication (course_id, course_version_id, change)
    SELECT v.course_id, v.id, 'minor' FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = '${doors}' AND v.version = 1`);
  await regrade(2);
  is(awards(whole), ['BOTH ended 2', 'EITHER ended 1', 'FINAL ended 1', 'SAME ended 1'], 'a pass taken back ends every award that stands on it, with others or through another award');
  is(awards(tested), ['EITHER ended 1'], 'and one that stands on the test itself');
  is(awards(ran), ['EITHER valid 1'], 'what had run out is left alone');
  is(sqlOne(`SELECT count(*) FROM award_revocation r JOIN award a ON a.id = r.award_id JOIN certification c ON c.id = a.certification_id AND c.code LIKE '${mark}-%'
    WHERE (r.derived OR r.from_date IS DISTINCT FROM civil_date(clock(), person_zone(r.person_id)) OR r.recorded_by IS NULL OR r.reason !~ '^Key of a question of ${doors} corrected')`), '0',
  'from today on, by who decided it');
  const later = await finish(half, gates);
  is([later.awards.length, awards(half)], [0, ['EITHER ended 1', 'FINAL ended 1']], 'a course whose pass was taken back counts for no later award');

  await regrade(1);
  is([whole, half, tested, ran].map(awards), [['BOTH valid 2', 'EITHER valid 1', 'FINAL valid 1', 'SAME valid 1'], ['BOTH valid 2', 'EITHER valid 1', 'FINAL valid 1', 'SAME valid 1'],
    ['EITHER valid 1'], ['EITHER valid 1']], 'a later key that gives the pass back gives back all of them');
  is(sqlOne(`SELECT count(*) FROM award_now a JOIN certification c ON c.id = a.certification_id AND c.code LIKE '${mark}-%'
    WHERE a.person_id IN (${whole.id}, ${tested.id}) AND a.supersedes IS NULL`), '0', 'each in the place of the one that had ended');
  is(issued(), first, 'with the dates and the hours that it had');
  const bare = sqlOne(`SELECT count(*) FROM award_now a JOIN certification c ON c.id = a.certification_id AND c.code LIKE '${mark}-%'
    WHERE a.person_id = ${whole.id} AND NOT EXISTS (SELECT FROM certificate f WHERE f.award_id = a.id)`);
  is(bare, '0', 'and a certificate');
}

run(async () => {
  const found = await findings();
  await importCourse(doors, 1, keys, final + testOut, true);
  await importCourse(gates, 1, keys, final, true);
  certifications();
  await testedOut();
  await takenBack();
  is((await findings()).filter(one => !found.includes(one)), [], 'attest verify finds everything in order');
});
