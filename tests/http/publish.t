#!/usr/bin/env node
// What publishing stores of a course that has every kind of question, quiz and activity.  SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, ok, is, like, none } = require('./tap.js');
const { attest, quote, root, sql, sqlOne } = require('./client.js');

// Under a code of this run's own, so that the file can be run again on the same stack.
const code = `EVERY-${Date.now() % 1000000}`;
const version = `(SELECT v.id FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = ${quote(code)})`;
const lines = rows => rows.map(row => row.join(' '));
const parts = (item, columns, where = 'true') => lines(sql(`SELECT ${columns} FROM item_part p JOIN item i ON i.id = p.item_id
  WHERE i.course_version_id = ${version} AND i.key = ${quote(item)} AND ${where} ORDER BY p.number`));

async function importCourse() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-every-'));
  fs.cpSync(path.join(root, 'tests/fixtures/courses/every-kind'), folder, { recursive: true });
  const file = path.join(folder, 'course.xml');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('code="EVERY-1"', `code="${code}"`));
  const done = await attest('course', 'import', folder);
  fs.rmSync(folder, { recursive: true });
  is(done.status, 0, 'the course is imported');
  like(done.out, /0 errors, 0 warnings[^]*Version 1 of EVERY-\d+ is stored; it is not before staff yet\./, 'and stored');
}

function testItems() {
  is(lines(sql(`SELECT kind, count(*) FROM item WHERE course_version_id = ${version} GROUP BY kind ORDER BY kind`)),
    ['essay 1', 'gap-fill 2', 'hotspot 2', 'kprim 2', 'likert 2', 'matching 1', 'multiple-choice 3', 'numerical 3', 'ordering 2',
      'reflection 2', 'scenario 2', 'short-answer 1', 'single-choice 3', 'true-false 1'], 'items of every kind');
  is(lines(sql(`SELECT privacy, count(*) FROM item WHERE course_version_id = ${version} GROUP BY privacy ORDER BY privacy`)),
    ['aggregate 2', 'private 2', 'scored 23'], 'each with its privacy');
  is(sql(`SELECT bank, scoring, title, start, stem, plain FROM item WHERE course_version_id = ${version} AND key = 'kitchen'`),
    [['kitchen', 'points', 'A pan on fire', 'pan', '', 'A pan on fire']], 'a scenario file is a bank of one');
  is(sql(`SELECT instead, note, note_level, penalty_num FROM item WHERE course_version_id = ${version} AND key = 'hard-night'`),
    [['smoke-low', 'This question tells of somebody who was burned.', 'moderate', '']], 'a content note and the item instead');
  is(sql(`SELECT pick_many, image ~ '^/media/[0-9a-f]{64}$', image_width, image_height FROM item
      WHERE course_version_id = ${version} AND kind = 'hotspot' ORDER BY id`), [['f', 't', '480', '320'], ['t', 't', '480', '320']], 'pictures');
  is(lines(sql(`SELECT m.type FROM course_media x JOIN media m USING (hash) JOIN item i ON i.image = '/media/' || m.hash
      WHERE x.course_version_id = ${version} AND i.course_version_id = ${version} AND i.key = 'stair-spot'`)), ['image/png'], 'which are stored');
  is(sql(`SELECT units, unit_penalty_num, unit_penalty_den FROM item WHERE course_version_id = ${version} AND key IN ('door-minutes', 'weight-tool', 'heat-range')
      ORDER BY id`), [['optional', '1', '10'], ['required', '', ''], ['none', '', '']], 'units');
  is(sql(`SELECT key, fold, min_words, max_words, retrospective FROM item WHERE course_version_id = ${version}
      AND (fold OR max_words > 0 OR retrospective) ORDER BY key`),
    [['gas-name', 't', '', '', 'f'], ['my-way-out', 'f', '', '120', 'f'], ['one-wish', 'f', '', '80', 'f'], ['sure-now', 'f', '', '', 't'],
      ['tell-visitor', 'f', '20', '150', 'f']], 'what only some kinds have');
}

function testParts() {
  is(parts('tool-match', 'p.number, p.kind, p.key, p.answer', "p.kind IN ('option', 'row')").slice(2),
    ['3 option gas ', '4 option sand ', '5 row bin water', '6 row pan blanket', '7 row rack gas'], 'options and rows of a matching');
  is(parts('leave-words', "p.number, coalesce(p.parent, 0), p.kind, coalesce(p.key, '-'), p.num || '/' || p.den, p.weight, p.fold, p.label, p.answer"),
    ['1 0 gap hand 0/1 1 f  ', '2 1 option back 1/1 1 f back ', '3 1 option palm 0/1 1 f palm ', '4 0 gap way 0/1 1 t  ', '5 4 accept - 1/1 1 f low ',
      '6 4 accept - 1/2 1 f bent ', '7 0 gap hold 0/1 2 f  ', '8 7 accept - 1/1 1 f  30'], 'gaps with what is accepted in them');
  is(parts('door-minutes', "p.kind, p.num || '/' || p.den, p.label, p.answer, p.tolerance, p.tolerance_kind", "p.kind IN ('accept', 'unit')"),
    ['accept 1/1  30 1 absolute', 'accept 1/2  35 0.2 relative', 'unit 1/1 min   ', 'unit 1/1 minutes   ', 'unit 60/1 h   ', 'unit 1/60 s   '],
    'numbers and units, exactly');
  is(parts('tell-visitor', "p.number, coalesce(p.parent, 0), p.kind, p.title, p.num").map(line => line.trim()),
    ['1 0 criterion Says clearly what to do 0', '2 1 level  0', '3 1 level  1', '4 1 level  2', '5 0 criterion Stays calm and kind 0', '6 5 level  0', '7 5 level  1'],
    'criteria and levels');
  is(parts('desk-call', "p.number, coalesce(p.parent, 0), p.kind, p.key, p.num, p.answer"),
    ['1 0 scene call 0 ', '2 1 option pass-on 1 done', '3 1 option doubt 0 lost', '4 0 scene done 0 ', '5 0 scene lost 0 '], 'scenes and where their options lead');
  is(parts('risk-spots', "p.key, p.num || '/' || p.den, p.shape, p.coords"),
    ['upper 1/2 circle 240,60,30', 'middle 1/2 poly 240,130,275,190,205,190', 'stripes -1/2 rect 400,120,470,200'], 'areas');
  is(parts('alarm-first', 'p.kind, p.key, p.fixed'), ['option ring f', 'option open f', 'option shout f', 'option none t', 'hint  f', 'hint  f'], 'hints come last');
  is(parts('gas-name', "p.key, p.feedback").filter(line => / ./.test(line)), ['near Close. Say the whole name.'], 'feedback for what was typed');
  is(parts('kitchen', 'p.key, p.feedback').filter(line => / ./.test(line)),
    ['pour Water turns to steam at once and throws the burning oil about.', 'back There is a little time to look, but not much.'], 'and for a choice in a scene');
}

// What is accepted stands nowhere in what is sent to browsers.
function testKeys() {
  const rows = sql(`SELECT i.key, i.stem || i.plain, p.label FROM item i JOIN item_part p ON p.item_id = i.id
    WHERE i.course_version_id = ${version} AND i.kind IN ('gap-fill', 'short-answer') AND p.kind IN ('accept', 'option') AND p.label <> ''`);
  ok(rows.length > 8, 'there is something to give away');
  const words = text => text.replace(/<[^>]*>/g, ' ');
  none(rows.filter(([, stem, label]) => new RegExp(`(^|\\W)${label.replace(/[*]/g, '.')}(\\W|$)`).test(words(stem))), 'no stem tells what goes into its gaps');
  is(sqlOne(`SELECT plain FROM item WHERE course_version_id = ${version} AND key = 'two-ways'`), 'In a fire, take the ____, and ____ the doors.', 'a gap is a line');
  like(sqlOne(`SELECT stem FROM item WHERE course_version_id = ${version} AND key = 'two-ways'`), /take the <span data-gap="stair"><\/span>, and/, 'and a place to fill');
}

function testQuizzes() {
  is(lines(sql(`SELECT key, kind, coalesce(step::text, '-'), needed, pass_num || '/' || pass_den, grading, feedback, penalty_num || '/' || penalty_den, review, items
      FROM quiz WHERE course_version_id = ${version} ORDER BY step, key`)),
    ['pre pre-test 1 finished 0/1 highest deferred 0/1 score-only 2', 'check quiz 4 passed 1/2 highest deferred 0/1 compliance 4',
      'all-at-end practice 6 no 4/5 highest deferred 0/1 open 20', 'one-by-one practice 7 no 4/5 highest immediate 0/1 compliance 6',
      'with-hints practice 8 no 4/5 highest interactive 1/3 compliance 3', 'try-again practice 9 no 4/5 last adaptive 1/10 compliance 3',
      'in-time quiz 10 no 1/2 mean deferred 0/1 compliance 3', 'in-writing quiz 11 no 1/2 first deferred 0/1 compliance 2',
      'story practice 12 no 4/5 highest deferred 0/1 open 1', 'post post-test 13 passed 3/5 highest deferred 0/1 compliance 5',
      'evaluation evaluation 14 finished 0/1 highest deferred 0/1 closed 3', 'reminders booster 15 no 0/1 highest immediate 0/1 compliance 2',
      'later follow-up 16 no 0/1 highest deferred 0/1 open 2', 'leave-steps activity - no 0/1 last immediate 0/1 open 1',
      'my-way-out activity - no 0/1 last immediate 0/1 open 1'], 'quizzes with their policy, and activities without a step');
  is(sql(`SELECT key, attempts, delay, time_limit, certainty, pairs_with, after FROM quiz WHERE course_version_id = ${version}
      AND (attempts > 0 OR certainty OR pairs_with IS NOT NULL OR after IS NOT NULL) ORDER BY step`),
    [['in-time', '3', '01:00:00', '00:10:00', 'f', '', ''], ['post', '', '', '', 't', 'pre', ''],
      ['reminders', '', '', '', 'f', '', '{"7 days","1 mon","3 mons","6 mons"}'], ['later', '', '', '', 'f', 'post', '{"3 mons"}']], 'times and pairs');
  is(lines(sql(`SELECT f.kind, f.text, p.key FROM fragment f JOIN page p ON p.id = f.page_id WHERE p.course_version_id = ${version} AND f.kind = 'activity'
      ORDER BY p.step`)), ['activity leave-steps ringing', 'activity my-way-out tools'], 'activities in the text of their pages');
  is(sqlOne(`SELECT languages FROM course_version WHERE id = ${version}`), '{en}', 'the languages of the course');
}

run(async () => {
  await importCourse();
  testItems();
  testParts();
  testKeys();
  testQuizzes();
});
