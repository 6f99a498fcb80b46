#!/usr/bin/env node
// Attempts at their edges: two requests at once, questions that were exchanged, time that is up.  SPDX-License-Identifier: Apache-2.0
'use strict';
const path = require('node:path');
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, attest, formTo, colleague, root, sql, sqlOne, words } = require('./client.js');

const by = (items, kind) => items.find(item => item.item === kind);
let enrolment;

async function start(browser, quiz) {
  const reply = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz });
  if (reply.status > 201) throw new Error(`start of ${quiz}: ${reply.status} ${reply.text}`);
  return reply.json;
}
const put = (browser, attempt, item, seq, response) => browser.api('PUT', `/attempts/${attempt}/responses/${item}`, { seq, response });
const check = (browser, attempt, item, seq) => browser.api('POST', `/attempts/${attempt}/items/${item}/check`, { seq });
const finish = (browser, attempt) => browser.api('POST', `/attempts/${attempt}/finish`);
const timeIsUp = attempt => sql(`UPDATE attempt SET deadline = clock() - interval '2 minutes' WHERE id = ${attempt}`);

// An answer that is checked and told about is the one that counts, whatever arrives at the same moment.
async function checkedWhileSaving(browser) {
  const both = [];
  for (let i = 0; i < 12; i++) {
    const { attempt } = await start(browser, 'one-by-one');
    await put(browser, attempt, 'alarm-first', 0, { choice: 'open' });
    const [told, saved] = await Promise.all([check(browser, attempt, 'alarm-first', 1), put(browser, attempt, 'alarm-first', 1, { choice: 'ring' })]);
    if (told.status === 200 && saved.status === 200) both.push(attempt);
    await finish(browser, attempt);
  }
  none(both, 'of a check and another answer at the same moment one is taken, twelve times');
}

// What is missing in an order is not named in the order that is right.
async function incompleteOrder(browser) {
  const { attempt } = await start(browser, 'all-at-end');
  const named = [];
  for (const order of [['meet'], ['meet', 'alert'], ['meet', 'alert', 'close']])
    named.push(/“(.*)”/.exec((await put(browser, attempt, 'leave-steps', 0, { order })).json.detail)[1]);
  is(named, ['alert', 'close', 'warn'], 'what is missing in an order is named by the alphabet');
  await finish(browser, attempt);
}

// Without scripting a page names its question by its number; meanwhile another may stand there.
async function exchangedMeanwhile(browser) {
  const { attempt, items } = await start(browser, 'one-by-one');
  const place = by(items, 'hard-night').number;
  const old = await browser.get(`/attempts/${attempt}/items/${place}?show=1`);
  const form = formTo(old, /\/items\/\d+$/);
  const other = (await browser.api('POST', `/attempts/${attempt}/items/hard-night/instead`)).json;
  // A choice that both questions have is the one that would be taken for an answer to the other.
  sql(`UPDATE item_part SET key = '${form.boxes[0].value}' WHERE item_id = (SELECT item_id FROM attempt_item WHERE attempt_id = ${attempt} AND number = ${place})
    AND kind = 'option' AND key = '${other.choices[0].choice}'`);
  const sent = await browser.submit(form, { choice: form.boxes[0].value });
  is(sqlOne(`SELECT count(*) FROM response WHERE attempt_id = ${attempt}`), '0', 'an answer to a question that was exchanged is not taken for one to the other');
  is(sent.status, 409, 'but refused');
  like(words(sent.text), /Another question stands here now/, 'with what happened');
  sql(`UPDATE item_part SET key = '${other.choices[0].choice}' WHERE item_id = (SELECT item_id FROM attempt_item WHERE attempt_id = ${attempt} AND number = ${place})
    AND kind = 'option' AND key = '${form.boxes[0].value}'`);
  await finish(browser, attempt);
}

// A save and an exchange of the same question at the same moment: one of them is first, and the other is told what stands there now.
async function exchangedWhileSaving(browser) {
  const odd = [];
  for (let i = 0; i < 12; i++) {
    const { attempt, items } = await start(browser, 'one-by-one');
    const asked = by(items, 'hard-night');
    const save = () => put(browser, attempt, 'hard-night', 0, { choice: asked.choices[0].choice });
    const swap = () => browser.api('POST', `/attempts/${attempt}/items/hard-night/instead`);
    const [saved, other] = i % 2 ? await Promise.all([save(), swap()]) : (await Promise.all([swap(), save()])).reverse();
    const stored = sql(`SELECT r.item_id = p.item_id FROM response r JOIN attempt_item p ON p.attempt_id = r.attempt_id AND p.number = ${asked.number} WHERE r.attempt_id = ${attempt}`);
    const seq = sqlOne(`SELECT seq FROM attempt WHERE id = ${attempt}`);
    const first = `${saved.status} ${other.status} ${stored.join()} ${seq}`;
    if (!['200 409 t 1', '404 200  0'].includes(first)) odd.push(first);
    await finish(browser, attempt);
  }
  none(odd, 'of an answer and an exchange at the same moment one is done and the other says why not, twelve times');
}

async function time(browser) {
  const empty = await start(browser, 'in-time');
  timeIsUp(empty.attempt);
  const sent = await finish(browser, empty.attempt);
  is([sent.status, sent.json.state], [200, 'abandoned'], 'a try whose time ended with nothing answered is abandoned, sent or not');
  const next = await start(browser, 'in-time');
  ok(next.attempt !== empty.attempt, 'and uses up no try, nor a delay');
  await put(browser, next.attempt, 'alarm-first', 0, { choice: 'ring' });
  timeIsUp(next.attempt);
  is((await finish(browser, next.attempt)).json.state, 'finished', 'one with an answer is finished');
  const page = words((await browser.get(`/attempts/${next.attempt}/result`)).text);
  like(page, /The time limit ended/, 'the result says that time was up');
  unlike(page, /sent for you/, 'and not that somebody else sent what the learner sent');
}

// What a result promises, it keeps.
async function nextTry(browser) {
  const quiz = set => sql(`UPDATE quiz SET ${set} WHERE key = 'in-time'`);
  quiz(`grading = 'last', delay = NULL`);
  const { attempt } = await start(browser, 'in-time');
  await put(browser, attempt, 'alarm-first', 0, { choice: 'open' });
  await finish(browser, attempt);
  const told = async () => words(/<main[\s\S]*<\/main>/.exec((await browser.get(`/attempts/${attempt}/result`)).text)[0]);
  like(await told(), /Try again when ready.* Try again /, 'where another try may begin, it is offered');
  quiz(`delay = interval '1 hour'`);
  const waits = await told();
  ok(/Next try from/.test(waits) && !/Try again/.test(waits), 'where it has to wait, the result says until when', waits.slice(0, 300));
  quiz('attempts = 2');
  const over = await told();
  ok(/used all 2 tries/.test(over) && !/Try again/.test(over), 'where none is left, it promises none', over.slice(0, 300));
  quiz(`attempts = NULL, delay = NULL, grading = 'first'`);
  const first = await told();
  ok(/first try counts/.test(first) && !/Try again/.test(first), 'where the first counts, it does not offer what changes nothing', first.slice(0, 300));
  quiz(`attempts = 3, delay = interval '1 hour', grading = 'mean'`);
}

// A pre-test has no pass mark; its questions come again.
async function preTest(browser) {
  sql(`UPDATE quiz SET review = 'compliance' WHERE key = 'pre'`);
  const { attempt } = await start(browser, 'pre');
  await put(browser, attempt, 'alarm-first', 0, { choice: 'open' });
  await finish(browser, attempt);
  const page = (await browser.get(`/attempts/${attempt}/result`)).text;
  like(page, /Not yet right/, 'a pre-test that follows compliance tells the verdict');
  unlike(page, /Right answers?:/, 'and no right answer: nothing was passed');
  sql(`UPDATE quiz SET review = 'score-only' WHERE key = 'pre'`);
}

// Nobody is asked how sure they are of an essay, so it has no place in the scale.
async function certaintyOfEssays(browser) {
  sql(`UPDATE quiz SET certainty = true WHERE key = 'in-writing'`);
  const { attempt, items } = await start(browser, 'in-writing');
  const numbers = ['tell-visitor', 'alarm-first'].map(item => by(items, item).number);
  const asks = [];
  for (const number of numbers) asks.push(/name="certainty"/.test((await browser.get(`/attempts/${attempt}/items/${number}`)).text));
  is(asks, [false, true], 'an essay does not ask how sure one is, another question does');
  await put(browser, attempt, 'alarm-first', 0, { choice: 'ring', certainty: 3 });
  await finish(browser, attempt);
  is(sql(`SELECT certainty_num, certainty_den FROM attempt WHERE id = ${attempt}`)[0], ['1', '1'], 'sure and right, beside an essay left out: 3 of 3');
  like(words((await browser.get(`/attempts/${attempt}/result`)).text), /How sure you were: 3 of 3\./, 'and so says the result');
  sql(`UPDATE quiz SET certainty = false WHERE key = 'in-writing'`);
}

// Titles of scenes are text, not markup.
async function titles(browser) {
  const scene = "kind = 'scene' AND parent IS NULL AND item_id = (SELECT i.id FROM item i JOIN live_course v ON v.id = i.course_version_id AND v.code = 'EVERY-1' WHERE i.key = 'kitchen')";
  sql(`UPDATE item_part SET title = 'Is it < 3 & <b>hot</b>? ' || title WHERE ${scene}`);
  const { attempt, items } = await start(browser, 'story');
  like(by(items, 'kitchen').scene.title, /^Is it < 3 & <b>hot<\/b>\?/, 'the API gives the title of a scene as it is');
  await put(browser, attempt, 'kitchen', 0, { path: ['pour', 'out'] });
  await finish(browser, attempt);
  const result = (await browser.get(`/attempts/${attempt}/result`)).text;
  ok(/Is it &lt; 3 &amp; &lt;b&gt;hot&lt;\/b&gt;\?/.test(result) && !result.includes('<b>hot'), 'and the result shows it as text');
  sql(`UPDATE item_part SET title = substr(title, length('Is it < 3 & <b>hot</b>? ') + 1) WHERE ${scene}`);
}

// A course that ends in two years is no time limit; a limit that ends on another day says on which.
async function ends(browser) {
  const { attempt } = await start(browser, 'one-by-one');
  const page = async () => words((await browser.get(`/attempts/${attempt}/items/1`)).text);
  const at = instant => sql(`UPDATE attempt SET deadline = clock() + interval '${instant}' WHERE id = ${attempt}`);
  at('2 years');
  unlike(await page(), /Time limit/, 'the end of a course is no time limit while it is far');
  is('seconds_left' in (await browser.api('GET', `/attempts/${attempt}`)).json, false, 'nor for programs');
  at('23 hours 59 minutes');
  like(await page(), /Time limit: until \d+ \w+ \d{4} at \d\d:\d\d\./, 'an end on the next day is told with its day');
  await finish(browser, attempt);
}

run(async () => {
  const imported = await attest('course', 'import', '--publish', path.join(root, 'tests/fixtures/courses/every-kind'));
  is([imported.status, imported.err], [0, ''], 'a course with every kind is imported');
  const browser = await new Browser().signInApi(colleague().login);
  enrolment = (await browser.api('POST', '/enrolments', { course: 'EVERY-1' })).json.enrolment;
  await checkedWhileSaving(browser);
  await incompleteOrder(browser);
  await exchangedMeanwhile(browser);
  await exchangedWhileSaving(browser);
  await time(browser);
  await nextTry(browser);
  await preTest(browser);
  await certaintyOfEssays(browser);
  await titles(browser);
  await ends(browser);
});
