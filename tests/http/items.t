#!/usr/bin/env node
// Figures of questions: withheld below thirty people, in steps of ten, and what a plain count of the same answers gives.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, is, like, unlike, none } = require('./tap.js');
const { Browser, attest, demo, formTo, sql, sqlOne, words } = require('./client.js');
const { importCourse } = require('./small_course.js');

const code = `FIG-${Date.now() % 1000000}`;
const quizzes = `<quiz id="final" kind="post-test" pass="75%" certainty="yes"><title>Final</title><draw bank="bank-doors" items="q-one q-two q-three q-four"/></quiz>`;
const keys = { 'q-one': 'c', 'q-two': 'a', 'q-three': 'a', 'q-four': 'a' };
const names = Object.keys(keys);

// Numbers below n that look random and are the same in every run.
let seed = 20251;
function below(n) {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor(seed / 65536) % n;
}

// Answers of one person: those who know (every other one) mostly choose "a", so the key of the first question is wrong for them; the others choose
// as it comes. Some leave something blank, everybody says how sure they are. What the first person does is certain: one answer is blank.
const made = Array.from({ length: 40 }, (_, i) => {
  const choose = name => (i === 0 && name === 'q-three') || below(14) === 0 ? null : i % 2 === 0 && below(6) ? 'a' : 'abc'[below(3)];
  const one = Object.fromEntries(names.map(name => [name, choose(name)]));
  return { answers: one, sure: Object.fromEntries(names.map(name => [name, 1 + below(3)])) };
});
const answersOf = i => made[i].answers;
const sureOf = i => made[i].sure;
const certainty = (right, sure) => (right ? [1, 2, 3] : [0, -2, -6])[sure - 1];

// Finished attempts as a learner's would be stored: the figures are counted from what is stored.
function sit(version, people, from) {
  const items = Object.fromEntries(sql(`SELECT key, id FROM item WHERE course_version_id = ${version}`));
  const quiz = sqlOne(`SELECT id FROM quiz WHERE course_version_id = ${version}`);
  for (let i = from; i < people.length; i++) {
    const answers = answersOf(i);
    const sure = sureOf(i);
    const right = names.map(name => Number(answers[name] === keys[name]));
    const score = right.reduce((a, b) => a + b, 0);
    sql(`WITH e AS (INSERT INTO enrolment (person_id, course_version_id, started_on) VALUES (${people[i]}, ${version}, current_date) RETURNING id),
      a AS (INSERT INTO attempt (enrolment_id, person_id, quiz_id, number, state, seq, score_num, score_den, passed, certainty_num, certainty_den, submitted_at, finished_at)
        SELECT e.id, ${people[i]}, ${quiz}, 1, 'finished', ${names.filter(name => answers[name]).length}, c.num, c.den, ${score >= 3}, t.num, 12, clock_timestamp(), clock_timestamp()
        FROM e, (VALUES (${score / (score % 4 === 0 ? 4 : score === 2 ? 2 : 1)}::bigint, ${score % 4 === 0 ? 1 : score === 2 ? 2 : 4}::bigint)) c (num, den),
          (VALUES (greatest(0, ${names.map((name, k) => (answers[name] ? certainty(right[k], sure[name]) : 0)).reduce((a, b) => a + b, 0)}))) t (num) RETURNING id, person_id),
      p AS (INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order)
        SELECT a.id, a.person_id, v.number, v.item, '{1,2,3}' FROM a, (VALUES ${names.map((name, k) => `(${k + 1}, ${items[name]}::bigint)`)}) v (number, item) RETURNING *),
      r AS (INSERT INTO response (attempt_id, item_id, seq, person_id, parts, certainty)
        SELECT a.id, v.item, v.seq, a.person_id, ARRAY[v.choice], v.sure FROM a,
          (VALUES ${names.filter(name => answers[name]).map((name, k) => `(${items[name]}::bigint, ${k + 1}, '${answers[name]}', ${sure[name]})`)}) v (item, seq, choice, sure) RETURNING 1)
      INSERT INTO mark (attempt_id, item_id, person_id, num, den)
      SELECT a.id, v.item, a.person_id, v.num, 1 FROM a, (VALUES ${names.map((name, k) => `(${items[name]}::bigint, ${right[k]})`)}) v (item, num)`);
  }
}

// ---- the same, counted plainly

function correlation(x, y) {
  const mean = list => list.reduce((a, b) => a + b, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const sum = f => x.reduce((all, _, i) => all + f(i), 0);
  return sum(i => (x[i] - mx) * (y[i] - my)) / Math.sqrt(sum(i => (x[i] - mx) ** 2) * sum(i => (y[i] - my) ** 2));
}

function twin(name, counted) {
  const all = Array.from({ length: counted }, (_, i) => answersOf(i));
  const right = all.map(answers => Object.fromEntries(names.map(one => [one, Number(answers[one] === keys[one])])));
  const score = right.map(one => one[name]);
  const rest = right.map(one => names.filter(other => other !== name).reduce((sum, other) => sum + one[other], 0) / 3);
  const order = rest.map((r, i) => i).sort((a, b) => rest[b] - rest[a] || a - b);
  const size = Math.round(0.27 * counted);
  const count = (list, choice) => list.filter(i => all[i][name] === choice).length;
  return {
    difficulty: score.reduce((a, b) => a + b, 0) / counted, discrimination: correlation(score, rest), blank: all.filter(answers => !answers[name]).length,
    sure_wrong: all.filter((answers, i) => answers[name] && !score[i] && sureOf(i)[name] === 3).length, group: size,
    choices: ['a', 'b', 'c'].map(choice => [choice, count(order, choice), count(order.slice(0, size), choice), count(order.slice(-size), choice)]),
  };
}

const findings = async () => (await attest('verify')).out.trim().split('\n').slice(0, -1);

run(async () => {
  const found = await findings();
  const author = await new Browser().signInApi(demo.author);
  const version = await importCourse(code, 1, keys, quizzes, true);
  const people = sql(`SELECT id FROM person p WHERE NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id) AND EXISTS (SELECT FROM enrolment e WHERE e.person_id = p.id) ORDER BY id DESC LIMIT 39`).map(([id]) => Number(id));
  const figures = async () => (await author.api('GET', `/courses/${code}/versions/1/items`)).json.items;
  const item = sqlOne(`SELECT id FROM item WHERE course_version_id = ${version} AND key = 'q-one'`);

  is((await figures()).map(one => [one.people, one.told, one.quiz]), names.map(() => [0, false, null]), 'at first nobody has met a question');
  sit(version, people.slice(0, 29), 0);
  const few = await figures();
  is(few.map(one => [one.people, one.told, one.difficulty, one.discrimination, one.blank]), names.map(() => [29, false, null, null, null]), 'of 29 people nothing is told but that they are 29');
  is((await author.api('GET', `/items/${item}`)).json.quizzes[0].choices, [], 'and no choice is counted');
  like(words((await author.get(`/authoring/items/${item}`)).text), /Under 30 responses: 29 of 30 people so far/, 'the page says so');

  sit(version, people.slice(0, 30), 29);
  const thirty = await figures();
  sit(version, people, 30);
  const later = await figures();
  const bare = list => list.map(({ people, ...one }) => one);
  is([later[0].people, bare(later)], [39, bare(thirty)], 'from 30 on they are told, and nine more people move nothing');
  const faults = [];
  for (const one of later) {
    const wanted = twin(one.key, 30);
    const close = (what, got, want, within) => Math.abs(got - want) <= within || faults.push(`${one.key}: ${what} is ${got}, a plain count gives ${want}`);
    is([one.counted, one.asked_sure], [30, 30 - wanted.blank], `${one.key} is counted for thirty people`);
    close('difficulty', one.difficulty, wanted.difficulty, 0.0006);
    close('discrimination', one.discrimination, wanted.discrimination, 0.0006);
    close('blank', one.blank, wanted.blank, 0);
    close('sure and wrong', one.sure_wrong, wanted.sure_wrong, 0);
    const whole = (await author.api('GET', `/items/${one.item}`)).json.quizzes[0];
    if (whole.group !== wanted.group || JSON.stringify(whole.choices.map(c => [c.choice, c.people, c.upper, c.lower])) !== JSON.stringify(wanted.choices))
      faults.push(`${one.key}: choices ${JSON.stringify(whole.choices)}, a plain count gives ${JSON.stringify(wanted.choices)}`);
  }
  none(faults, 'all figures are what a plain count of the same answers gives');
  like(later[0].look_at.join(' '), /People who know the rest get this wrong: check the key/, 'a wrong key shows');

  const page = words((await author.get(`/authoring/items/${item}`)).text);
  like(page, /People who know the rest get this wrong: check the key.*People 30 .*How often each choice was taken/, 'also on the page of the question');
  unlike(page, new RegExp(sql(`SELECT display_name FROM person WHERE id IN (${people})`).flat().map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')), 'which names nobody');
  like(words((await author.get(`/authoring/courses/${code}/versions/1/items`)).text), /Which door is meant in q-one\? Final 30 /, 'and in the list of the version');

  const csv = await author.get(`/authoring/courses/${code}/versions/1/items.csv`);
  is([csv.status, csv.headers['content-type'], csv.headers['content-disposition']], [200, 'text/csv; charset=utf-8', `attachment; filename="questions-${code}-1.csv"`], 'the list as a file');
  sql(`UPDATE item SET plain = '=HYPERLINK("x")' WHERE id = ${item}`);
  like((await author.get(`/authoring/courses/${code}/versions/1/items.csv`)).text, /,"'=HYPERLINK\(""x""\)",final,39,30,/, 'in which nothing is a formula');
  sql(`UPDATE item SET plain = 'Which door is meant in q-one?' WHERE id = ${item}`);
  // What a regrade would change is told by the same limit: here 39 people are concerned.
  await importCourse(code, 2, { ...keys, 'q-one': 'a' }, quizzes, true);
  const right = sqlOne(`SELECT i.id FROM item i JOIN course_version v ON v.id = i.course_version_id JOIN course c ON c.id = v.course_id
    WHERE c.code = '${code}' AND v.version = 2 AND i.key = 'q-one'`);
  const regrade = (await author.submit(formTo(await author.get(`/authoring/items/${item}`), `/authoring/items/${item}/regrades`), { key: right, reason: 'Door a was meant' })).location;
  like(words((await author.get(regrade)).text), /Finished attempts with it 39, of 39 people Score higher \d+.*Scores that change/, 'of thirty people and more an author sees which scores change');
  const administered = words((await (await new Browser().signIn(demo.admin)).get(regrade)).text);
  like(administered, /of 39 people.*Whose pass changes, of those you administer/, 'an administrator whose pass does');
  unlike(administered, /Scores that change/, 'and no scores beside the names');

  for (const who of [demo.staff, demo.manager, demo.admin]) {
    const browser = await new Browser().signInApi(who);
    is([(await browser.get(`/authoring/items/${item}`)).status, (await browser.api('GET', `/items/${item}`)).status], [404, 404], `${who} sees none of it`);
  }
  is((await findings()).filter(one => !found.includes(one)), [], 'the attempts made here are sound');
});
