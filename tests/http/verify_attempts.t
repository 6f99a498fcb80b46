#!/usr/bin/env node
// attest verify grades stored answers again, and names what was changed by hand in an attempt.  SPDX-License-Identifier: Apache-2.0
'use strict';
const path = require('node:path');
const { run, is, like, none } = require('./tap.js');
const { Browser, attest, colleague, root, sql, sqlOne } = require('./client.js');

let browser;
let enrolment;

async function take(quiz, answers, checks = []) {
  const { attempt } = (await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz })).json;
  let seq = 0;
  for (const [item, response] of answers) {
    const reply = await browser.api('PUT', `/attempts/${attempt}/responses/${item}`, { seq, response });
    if (reply.status !== 200) throw new Error(`${quiz} ${item}: ${reply.text}`);
    seq = reply.json.seq;
    if (checks.includes(item)) await browser.api('POST', `/attempts/${attempt}/items/${item}/check`, { seq });
  }
  const sent = await browser.api('POST', `/attempts/${attempt}/finish`);
  if (sent.json.state !== 'finished') throw new Error(`${quiz}: ${sent.text}`);
  return attempt;
}

const item = key => sqlOne(`SELECT i.id FROM item i JOIN live_course v ON v.id = i.course_version_id AND v.code = 'EVERY-1' WHERE i.key = '${key}'`);

run(async () => {
  const imported = await attest('course', 'import', '--publish', path.join(root, 'tests/fixtures/courses/every-kind'));
  is([imported.status, imported.err], [0, ''], 'a course with every kind is imported');
  browser = await new Browser().signInApi(colleague().login);
  enrolment = (await browser.api('POST', '/enrolments', { course: 'EVERY-1' })).json.enrolment;

  const typed = await take('all-at-end', [['gas-name', { text: 'water' }], ['alarm-first', { choice: 'open' }], ['gas-name', { text: 'carbon dioxide' }], ['alarm-first', { choice: 'ring' }]]);
  const tried = await take('with-hints', [['door-minutes', { value: '12' }], ['door-minutes', { value: '0,5', unit: 'h' }]], ['door-minutes']);
  const sure = await take('post', [['alarm-first', { choice: 'ring', certainty: 3 }], ['door-minutes', { value: '12', certainty: 2 }]]);
  like((await attest('verify')).out, / 0 differences\s*$/, 'attempts of every sort agree with their answers');

  const [gas, minutes, alarm] = [item('gas-name'), item('door-minutes'), item('alarm-first')];
  const faults = [];
  for (const [table, row, change, said] of [
    ['response', `attempt_id = ${typed} AND seq = 3`, `texts = '{water}'`, `attempt ${typed}: the mark of item ${gas} is stored as 1/1; its answers give 0/1`],
    ['response', `attempt_id = ${typed} AND seq = 4`, `parts = '{open}'`, `attempt ${typed}: the mark of item ${alarm} is stored as 1/1`],
    ['item_try', `attempt_id = ${tried} AND number = 1`, 'num = 1', `attempt ${tried}: try 1 of item ${minutes} is stored as 1/1; its answer gives 0/1`],
    ['item_try', `attempt_id = ${tried} AND number = 1`, 'number = 3', `attempt ${tried}: its checked tries of item ${minutes} are numbered {2,3}`],
    ['response', `attempt_id = ${sure} AND seq = 1`, 'certainty = 1', `attempt ${sure}: its certainty is stored as`],
    ['attempt', `id = ${sure}`, 'certainty_num = certainty_num + 1', `attempt ${sure}: its certainty is stored as`],
    ['attempt', `id = ${sure}`, 'certainty_num = NULL, certainty_den = NULL', `attempt ${sure}: finished, and its quiz asks for certainty, but none is counted`],
    ['response', `attempt_id = ${typed} AND seq = 2`, 'seq = 5', `attempt ${typed}: 1 of its 5 answers are missing`],
    ['response', `attempt_id = ${typed} AND seq = 2`, null, `attempt ${typed}: 1 of its 4 answers are missing`],
    ['mark', `attempt_id = ${typed} AND item_id = ${gas}`, 'num = 0', `attempt ${typed}: the mark of item ${gas} is stored as 0/1; its answers give 1/1`],
  ]) {
    sql(`CREATE TABLE public.kept AS SELECT * FROM ${table} WHERE ${row}`);
    // What is put back takes the place of what stands there now.
    sql(change ? `UPDATE ${table} SET ${change} WHERE ${row}` : `DELETE FROM ${table} WHERE ${row}`);
    const { status, out } = await attest('verify');
    const key = { attempt: 'x.id = k.id', response: 'x.attempt_id = k.attempt_id AND (x.seq = k.seq OR x.saved_at = k.saved_at)', mark: 'x.attempt_id = k.attempt_id AND x.item_id = k.item_id',
      item_try: 'x.attempt_id = k.attempt_id AND x.seq = k.seq' }[table];
    if (table === 'attempt') sql(`UPDATE attempt x SET certainty_num = k.certainty_num, certainty_den = k.certainty_den FROM public.kept k WHERE ${key}; DROP TABLE public.kept`);
    else sql(`DELETE FROM ${table} x USING public.kept k WHERE ${key}; INSERT INTO ${table} SELECT * FROM public.kept; DROP TABLE public.kept`);
    if (status !== 1 || !out.includes(said)) faults.push(`${said}: ${status} ${out}`);
  }
  none(faults, 'what was changed by hand is named: texts that are worth something else, tries, certainty, marks, answers that are gone');
  like((await attest('verify')).out, / 0 differences\s*$/, 'all is put back');
});
