#!/usr/bin/env node
// Attempts by the API: every kind of question is saved, refused and graded; time, tries, hints, certainty, exchange, periods.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const path = require('node:path');
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, attest, colleague, learner, quote, readAll, rightOptions, root, sql, sqlOne } = require('./client.js');

const key = name => ({ 'Idempotency-Key': name });
const by = (items, kind) => items.find(item => item.item === kind);
let enrolment;

async function start(browser, quiz) {
  const reply = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz });
  if (reply.status > 201) throw new Error(`start of ${quiz}: ${reply.status} ${reply.text}`);
  return { ...reply.json, status: reply.status };
}
const put = (browser, attempt, item, seq, response, headers) =>
  browser.api('PUT', `/attempts/${attempt}/responses/${item}`, { seq, response }, headers);
const check = (browser, attempt, item, seq) => browser.api('POST', `/attempts/${attempt}/items/${item}/check`, { seq });
const finish = (browser, attempt) => browser.api('POST', `/attempts/${attempt}/finish`);
const read = async (browser, attempt) => (await browser.api('GET', `/attempts/${attempt}`)).json;
const marks = attempt => Object.fromEntries(sql(`SELECT i.key, m.num || '/' || m.den FROM mark m JOIN item i ON i.id = m.item_id WHERE m.attempt_id = ${attempt}`));

// Saves answers one after another; returns the last seq.
async function answer(browser, attempt, answers, seq = 0) {
  for (const [item, response] of Object.entries(answers)) {
    const reply = await put(browser, attempt, item, seq, response);
    if (reply.status !== 200) throw new Error(`${item}: ${reply.status} ${reply.text}`);
    seq = reply.json.seq;
  }
  return seq;
}

// ---- every kind

const right = {
  'alarm-first': { choice: 'ring' }, 'good-habits': { choices: ['shut', 'clear'] }, 'blanket-uses': { choices: ['oil', 'cloth'] },
  'door-checks': { choices: ['warm', 'gap'] }, 'gloves-help': { choice: 'false' },
  'tool-match': { rows: { bin: 'water', pan: 'blanket', rack: 'gas' } }, 'leave-steps': { order: ['warn', 'alert', 'close', 'meet'] },
  'count-steps': { order: ['gather', 'names', 'tell'] }, 'gas-name': { text: '  Carbon   Dioxide ' }, 'door-minutes': { value: '0,5', unit: 'h' },
  'weight-tool': { value: 9.5, unit: 'kg' }, 'heat-range': { value: '1600' },
  'leave-words': { gaps: { hand: 'back', way: 'Low', hold: '29' } }, 'two-ways': { gaps: { stair: 'steps', doors: 'close' } },
  'hall-facts': { rows: { rises: 'true', blinds: 'true', harmless: 'false', stays: 'false' } },
  'lift-facts': { rows: { stop: 'true', draw: 'true', fast: 'false', beds: 'false' } },
  'stair-spot': { choice: 'striped' }, 'risk-spots': { choices: ['upper', 'middle'] }, 'desk-call': { path: ['pass-on'] },
  kitchen: { path: ['think', 'back', 'cover', 'wait'] },
};
// Answers that are partly right, with what each is worth exactly.
const partly = {
  'alarm-first': [{ choice: 'none' }, '0/1'], 'good-habits': [{ choices: ['shut', 'wedge', 'clear'] }, '3/4'], 'blanket-uses': [{ choices: ['oil', 'roof'] }, '1/4'],
  'door-checks': [{ choices: ['warm'] }, '0/1'], 'gloves-help': [{ choice: 'true' }, '0/1'],
  'tool-match': [{ rows: { bin: 'water', pan: 'sand', rack: 'gas' } }, '2/3'], 'leave-steps': [{ order: ['alert', 'close', 'meet', 'warn'] }, '2/3'],
  'count-steps': [{ order: ['names', 'gather', 'tell'] }, '0/1'], 'gas-name': [{ text: 'carbon' }, '1/2'], 'door-minutes': [{ value: '30', unit: 'parsecs' }, '9/10'],
  'weight-tool': [{ value: '9' }, '0/1'], 'heat-range': [{ value: '400.0' }, '1/1'],
  'leave-words': [{ gaps: { hand: 'palm', way: 'bent', hold: '31' } }, '5/8'], 'two-ways': [{ gaps: { stair: 'steps' } }, '0/1'],
  'hall-facts': [{ rows: { rises: 'true', blinds: 'true', harmless: 'true', stays: 'false' } }, '1/2'],
  'lift-facts': [{ rows: { stop: 'true', draw: 'true', fast: 'true', beds: 'false' } }, '0/1'],
  'stair-spot': [{ choice: 'dot' }, '0/1'], 'risk-spots': [{ choices: ['upper'] }, '1/2'], 'desk-call': [{ path: ['doubt'] }, '0/1'],
  kitchen: [{ path: ['pour', 'out'] }, '0/1'],
};

async function everyKind(browser) {
  const first = await start(browser, 'all-at-end');
  is(first.items.map(item => item.item).sort(), Object.keys(right).sort(), 'the paper has every kind of question that is scored without a person');
  const secret = /"(?:num|den|fraction|tolerance|answer|right|leads|to)":|carbon|parsec|1600|8e2|Safe outside|The flames are gone|Think of the people/;
  unlike(JSON.stringify(first).replace(/Carbon dioxide/, ''), secret, 'and nothing that tells what is right, which scenes follow, or a hint');
  const orders = [];
  for (let i = 0; i < 3; i++) orders.push(by(first.items, 'leave-steps').choices.map(one => one.choice).join());
  ok(orders[0] !== 'warn,alert,close,meet', 'what is to be put in order does not stand in its order', orders[0]);
  is((await read(browser, first.attempt)).items, first.items, 'the same paper comes again');
  is(by(first.items, 'alarm-first').choices.map(one => one.choice)[3], 'none', '"None of these" stays last');
  is(by(first.items, 'kitchen').scene.choices.map(one => one.choice), ['cover', 'pour', 'think'], 'a scenario shows its first scene');

  let seq = await answer(browser, first.attempt, right);
  const stored = await read(browser, first.attempt);
  const sent = Object.fromEntries(Object.entries(right).map(([item, response]) => [item, 'value' in response ? { ...response, value: String(response.value) } : response]));
  is(stored.responses, sent, 'every answer comes back as it was sent');
  const kitchen = by(stored.items, 'kitchen');
  is([kitchen.path.map(step => step.choice), kitchen.scene.scene, kitchen.scene.choices], [right.kitchen.path, 'outside', []], 'and a scenario stands where it was left');
  is(seq, Object.keys(right).length, 'one number for each');
  const done = await finish(browser, first.attempt);
  is([done.status, done.json.state, done.json.score.num, done.json.score.den, done.json.passed], [200, 'finished', 1, 1, true], 'all right is 1');
  none(Object.entries(marks(first.attempt)).filter(([, mark]) => mark !== '1/1').map(one => one.join(' ')), 'each of them');

  const second = await start(browser, 'all-at-end');
  await answer(browser, second.attempt, Object.fromEntries(Object.entries(partly).map(([item, [response]]) => [item, response])));
  const half = await finish(browser, second.attempt);
  const got = marks(second.attempt);
  none(Object.entries(partly).filter(([item, [, mark]]) => got[item] !== mark).map(([item, [, mark]]) => `${item}: ${got[item]} is to be ${mark}`), 'what is partly right is worth exactly its part');
  // Weight 2 counts twice: the sum of weight times mark over the sum of weights.
  const total = Object.entries(partly).reduce((sum, [item, [, mark]]) => sum + (item === 'blanket-uses' ? 2 : 1) * eval(mark), 0) / 21;
  ok(Math.abs(half.json.score.num / half.json.score.den - total) < 1e-12, 'and the score is their weighted mean', half.text, total);
  return second.attempt;
}

async function result(browser, attempt) {
  const text = (await browser.get(`/attempts/${attempt}/result`)).text;
  none(['Oil in a pan', 'They melt.', 'Say the whole name', 'carbon dioxide', 'Put the lid on', 'That is the lift'].filter(words => !text.includes(words) && words !== 'That is the lift'),
    'the result of an open practice names answers, feedback and what would have been right');
}

// ---- what is refused

async function refusals(browser) {
  const { attempt } = await start(browser, 'all-at-end');
  const many = Array.from({ length: 101 }, (_, i) => `x${i}`);
  const cases = [
    ['alarm-first', { choice: 'no-such' }, /no-such/], ['alarm-first', { choices: ['ring'] }, /"choice"/], ['alarm-first', { text: 'ring' }, /"choice"/],
    ['alarm-first', { choice: 1 }, /choice/], ['alarm-first', { choice: 'ring', certainty: 2 }, /how sure/], ['alarm-first', { choice: 'ring', certainty: 4 }, /certainty/],
    ['alarm-first', { choice: 'ring', unit: 'h' }, /unit/], ['alarm-first', { choice: 'ring', path: [] }, /response/], ['alarm-first', {}, /response/],
    ['good-habits', { choice: 'shut' }, /"choices"/], ['good-habits', { choices: ['shut', 'shut'] }, /shut.*twice/], ['good-habits', { choices: many }, /more than/],
    ['good-habits', { choices: ['shut', 3] }, /string/], ['tool-match', { rows: { sink: 'water' } }, /sink/], ['tool-match', { rows: { bin: 'beer' } }, /bin/],
    ['tool-match', { choices: ['water'] }, /"rows"/], ['tool-match', { rows: ['bin'] }, /rows/], ['tool-match', { rows: { bin: 'water' }, before: { bin: 'water' } }, /bin/],
    ['leave-steps', { order: ['warn', 'alert', 'close'] }, /meet/], ['leave-steps', { order: ['warn', 'alert', 'close', 'close'] }, /close.*twice/],
    ['leave-steps', { order: ['warn', 'alert', 'close', 'sing'] }, /sing/], ['gas-name', { text: 'x'.repeat(20001) }, /20001/], ['gas-name', { value: 'x' }, /"text"/],
    ['door-minutes', { value: [] }, /value/], ['heat-range', { value: '8', unit: 'C' }, /unit/], ['leave-words', { gaps: { elbow: 'x' } }, /elbow/],
    ['leave-words', { gaps: { hand: 'foot' } }, /hand/], ['hall-facts', { rows: { rises: 'maybe' } }, /rises/], ['stair-spot', { choice: 'roof' }, /roof/],
    ['stair-spot', { choices: ['dot'] }, /"choice"/], ['risk-spots', { choice: 'upper' }, /"choices"/], ['kitchen', { path: ['out'] }, /out/],
    ['kitchen', { path: ['cover', 'cover'] }, /cover/], ['kitchen', { path: ['cover', 'wait', 'more'] }, /more/],
  ];
  const faults = [];
  for (const [item, response, words] of cases) {
    const reply = await put(browser, attempt, item, 0, response);
    if (reply.status !== 422 || !words.test(reply.json.detail) || !/problem\+json/.test(reply.headers['content-type']))
      faults.push(`${item} ${JSON.stringify(response).slice(0, 60)}: ${reply.status} ${reply.text}`);
  }
  none(faults, `${cases.length} answers that do not fit are refused, and each reason names what is wrong`);
  is(sqlOne(`SELECT count(*) FROM response WHERE attempt_id = ${attempt}`), '0', 'and none of them is stored');
  is((await put(browser, attempt, 'no-such-item', 0, { choice: 'a' })).status, 404, 'a question of another paper is not found');

  // ---- numbers
  const fifty = await Promise.all(Array.from({ length: 50 }, (_, i) => put(browser, attempt, 'gas-name', 0, { text: 'water' }, key(`own-${attempt}-${i}`))));
  is([[...new Set(fifty.map(reply => `${reply.status} ${reply.text}`))].length, fifty[0].status], [1, 200], 'fifty identical posts at once, each with a key of its own: fifty equal replies');
  is(sqlOne(`SELECT count(*) || ' ' || max(seq) FROM response WHERE attempt_id = ${attempt}`), '1 1', 'and one effect');
  const race = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(text => put(browser, attempt, 'gas-name', 1, { text })));
  is(race.map(reply => reply.status).sort(), [200, 409, 409, 409, 409, 409], 'of six different answers with one number one is saved');
  const kept = race.find(reply => reply.status === 200);
  const refused = race.find(reply => reply.status === 409).json;
  is([refused.seq, refused.responses['gas-name'].text], [kept.json.seq, sqlOne(`SELECT texts[1] FROM response WHERE attempt_id = ${attempt} AND seq = 2`)], 'the others are told what is stored');
  is((await put(browser, attempt, 'gas-name', 1, refused.responses['gas-name'])).json, kept.json, 'the answer that is stored, sent once more, gets the reply that was lost');
  is((await put(browser, attempt, 'gas-name', 2, { text: '' })).status, 200, 'an empty text clears the answer');
  is((await read(browser, attempt)).responses, {}, 'which then is none');
  const shown = await put(browser, attempt, 'gas-name', 3, { text: '<b>&amp;"é\u202e' });
  is([shown.status, (await read(browser, attempt)).responses['gas-name'].text], [200, '<b>&amp;"é\u202e'], 'what is typed is kept to the letter');
  await finish(browser, attempt);
  const page = (await browser.get(`/attempts/${attempt}/result`)).text;
  ok(page.includes('&lt;b&gt;&amp;amp;') && !page.includes('<b>&amp;'), 'and shown as text');
  is((await put(browser, attempt, 'gas-name', 4, { text: 'x' })).status, 409, 'nothing is saved after the end');
}

// ---- time

const shift = (attempt, by) => sql(`UPDATE attempt SET deadline = deadline - interval '${by}', submitted_at = submitted_at - interval '${by}',
  finished_at = finished_at - interval '${by}' WHERE id = ${attempt}`);
const facts = attempt => sql(`SELECT state, submitted_at = deadline, finished_at = deadline, passed, score_num, score_den FROM attempt WHERE id = ${attempt}`)[0];

async function time(browser, person) {
  const one = await start(browser, 'in-time');
  const left = Date.parse(one.deadline) - Date.now();
  ok(left > 9.5 * 60e3 && left <= 10 * 60e3 && one.seconds_left > 570 && one.seconds_left <= 600, 'ten minutes are ten minutes', one.deadline);
  await answer(browser, one.attempt, { 'alarm-first': { choice: 'ring' } });
  shift(one.attempt, '10 minutes 20 seconds');
  is((await put(browser, one.attempt, 'gloves-help', 1, { choice: 'false' })).status, 200, 'an answer on its way at the deadline is taken');
  shift(one.attempt, '1 minute');
  const late = await put(browser, one.attempt, 'door-minutes', 2, { value: '30' });
  is([late.status, late.json.state], [409, 'time up'], 'a minute later nothing is');
  like(late.json.detail, /time is up.*send/, 'and the reason says what can be done');
  is((await put(browser, one.attempt, 'gloves-help', 1, { choice: 'false' })).status, 200, 'an answer that is stored is still said to be');
  is([(await start(browser, 'in-time')).attempt, (await read(browser, one.attempt)).state], [one.attempt, 'time up'], 'the attempt waits to be sent');
  const sent = await finish(browser, one.attempt);
  is([sent.status, sent.json.score.num, sent.json.score.den, sent.json.passed], [200, 2, 3, true], 'what was saved counts');
  is(facts(one.attempt).slice(0, 3), ['finished', 't', 't'], 'and it ended at its deadline, not when it was sent');

  const wait = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'in-time' });
  is(wait.status, 409, 'the next try has to wait');
  like(wait.json.detail, /^Next try from \d+ \w+ \d{4}, \d\d:\d\d\.$/, 'until an hour that is told');
  shift(one.attempt, '2 hours');

  // More time for one person.
  sql(`INSERT INTO accommodation (person_id, extra_percent, from_date, approved_by) VALUES (${person.id}, 50, current_date - 2, ${person.id})`);
  const two = await start(browser, 'in-time');
  ok(Math.abs(Date.parse(two.deadline) - Date.now() - 15 * 60e3) < 20e3, 'half as much again, for whom it was granted', two.deadline);
  await answer(browser, two.attempt, { 'alarm-first': { choice: 'open' } });
  shift(two.attempt, '1 day 14 minutes');
  is((await attest('work', '--once')).status, 0, 'attest work runs');
  is(facts(two.attempt)[0], 'in progress', 'and leaves what was due for less than a day');
  shift(two.attempt, '2 minutes');
  const both = await Promise.all([attest('work', '--once'), attest('work', '--once'), attest('work', '--once')]);
  is([both.map(one => one.status), both.map(one => one.err).join('')], [[0, 0, 0], ''], 'three at once close what is due');
  is(facts(two.attempt), ['finished', 't', 't', 't', '0', '1'], 'with what was saved, at the deadline; the mean is 1/3, but the pass stays');
  like((await browser.get(`/attempts/${two.attempt}/result`)).text, /time/i, 'and the page says what happened');
  shift(two.attempt, '2 hours');

  const three = await start(browser, 'in-time');
  shift(three.attempt, '2 days');
  const four = await start(browser, 'in-time');
  is([facts(three.attempt)[0], four.status], ['abandoned', 201], 'one in which nothing was answered is abandoned when the next is begun');
  await finish(browser, four.attempt);
  shift(four.attempt, '3 hours');
  const over = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'in-time' });
  ok(over.status === 409 && /all 3 tries/.test(over.json.detail), 'three tries were used: the one abandoned does not count', over.text);

  const five = await Promise.all(Array.from({ length: 20 }, () => browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'story' })));
  is([...new Set(five.map(reply => reply.json.attempt))].length, 1, 'twenty starts at once begin one attempt');
  const ends = await Promise.all(Array.from({ length: 10 }, () => finish(browser, five[0].json.attempt)));
  is(ends.map(reply => reply.status).sort(), [200, ...Array(9).fill(409)], 'and ten ends at once end it once');
}

// ---- feedback while it is open

async function immediate(browser) {
  const { attempt, items } = await start(browser, 'one-by-one');
  const nothing = await check(browser, attempt, 'alarm-first', 0);
  is([nothing.status, /Answer this/.test(nothing.json.detail)], [422, true], 'nothing is checked before it is answered');
  await answer(browser, attempt, { 'alarm-first': { choice: 'open' } });
  unlike(JSON.stringify(await read(browser, attempt)), /Air feeds|"check"/, 'and nothing told before it is checked');
  is((await check(browser, attempt, 'alarm-first', 0)).status, 409, 'a check with a stale number is 409');
  const told = await check(browser, attempt, 'alarm-first', 1);
  is(told.json.check.verdict, 'not yet', 'a check tells the verdict');
  ok(/Air feeds/.test(told.json.check.feedback.join()) && /Who has to know/.test(told.json.check.feedback.join()) && /warns everybody/.test(told.json.check.rationale),
    'feedback and reason', told.text);
  unlike(told.text, /hint|Ring the alarm.*right/, 'but not what is right');
  is(told.json.check.done, true, 'immediate: once');
  const again = await check(browser, attempt, 'alarm-first', 1);
  is(again.json.check, told.json.check, 'checked again, it says the same');
  const locked = await put(browser, attempt, 'alarm-first', 1, { choice: 'ring' });
  ok(locked.status === 409 && /checked/.test(locked.json.detail), 'another answer is refused', locked.text);

  // Exchange of the question that has a content note.
  const hard = by(items, 'hard-night');
  is([hard.note.level, hard.instead], ['moderate', true], 'a note stands before a question, and another one can be had');
  const before = sql('SELECT (SELECT count(*) FROM audit), (SELECT count(*) FROM idempotency)');
  const other = await browser.api('POST', `/attempts/${attempt}/items/hard-night/instead`);
  is([other.status, other.json.item, other.json.number], [200, 'smoke-low', hard.number], 'it takes the same place');
  is(sql('SELECT (SELECT count(*) FROM audit), (SELECT count(*) FROM idempotency)'), before, 'and no audit line or kept reply tells of it');
  is((await browser.api('POST', `/attempts/${attempt}/items/hard-night/instead`)).status, 404, 'the first one is gone');
  is((await browser.api('POST', `/attempts/${attempt}/items/alarm-first/instead`)).status, 409, 'what is answered stays');
  await answer(browser, attempt, { 'smoke-low': { choice: 'stoop' }, 'leave-words': { gaps: { hand: 'back', hold: '30' } } }, 1);
  const partly = await check(browser, attempt, 'leave-words', 3);
  is([partly.json.check.verdict, partly.json.check.feedback.at(-1)], ['partly', 'Some of it is right.'], 'partly right is told so');
  await finish(browser, attempt);
  is(marks(attempt)['smoke-low'], '1/2', 'and counts as itself');
}

async function interactive(browser) {
  const { attempt } = await start(browser, 'with-hints');
  let seq = await answer(browser, attempt, { 'alarm-first': { choice: 'open' } });
  const first = (await check(browser, attempt, 'alarm-first', seq)).json.check;
  is([first.tries, first.done, first.hint], [1, false, 'Think of the people who see nothing yet.'], 'interactive: a wrong try brings the first hint');
  is((await check(browser, attempt, 'alarm-first', seq)).json.check.tries, 1, 'the same answer checked again is no try');
  seq = await answer(browser, attempt, { 'alarm-first': { choice: 'shout' } }, seq);
  const second = (await check(browser, attempt, 'alarm-first', seq)).json.check;
  is([second.tries, second.done, second.hint], [2, false, 'It is red and hangs on the wall.'], 'the next the second');
  seq = await answer(browser, attempt, { 'alarm-first': { choice: 'ring' } }, seq);
  const third = (await check(browser, attempt, 'alarm-first', seq)).json.check;
  is([third.tries, third.done, third.verdict, third.hint], [3, true, 'right', undefined], 'and right is the end');
  seq = await answer(browser, attempt, { 'good-habits': { choices: ['wedge'] } }, seq);
  await check(browser, attempt, 'good-habits', seq);
  seq = await answer(browser, attempt, { 'good-habits': { choices: ['wedge', 'store'] } }, seq);
  const last = (await check(browser, attempt, 'good-habits', seq)).json.check;
  is([last.tries, last.done], [2, true], 'one hint: two tries');
  is((await put(browser, attempt, 'good-habits', seq, { choices: ['shut'] })).status, 409, 'then it is settled');
  seq = await answer(browser, attempt, { 'door-minutes': { value: '10' } }, seq);
  await check(browser, attempt, 'door-minutes', seq);
  await answer(browser, attempt, { 'door-minutes': { value: '30' } }, seq);
  await finish(browser, attempt);
  is(marks(attempt), { 'alarm-first': '1/3', 'good-habits': '0/1', 'door-minutes': '2/3' }, 'each wrong try takes off a third; an answer saved last counts as checked');
}

async function adaptive(browser) {
  const { attempt } = await start(browser, 'try-again');
  let seq = 0;
  for (const value of ['1', '2', '3', '35']) {
    seq = await answer(browser, attempt, { 'door-minutes': { value } }, seq);
    is((await check(browser, attempt, 'door-minutes', seq)).json.check.done, false, `adaptive: after ${value} one may try again`);
  }
  seq = await answer(browser, attempt, { 'door-minutes': { value: '31' } }, seq);
  is((await check(browser, attempt, 'door-minutes', seq)).json.check.done, true, 'until it is right');
  seq = await answer(browser, attempt, { 'hall-facts': { rows: { rises: 'true', blinds: 'true', harmless: 'true', stays: 'false' } } }, seq);
  await check(browser, attempt, 'hall-facts', seq);
  seq = await answer(browser, attempt, { 'hall-facts': { rows: { rises: 'false' } } }, seq);
  await check(browser, attempt, 'hall-facts', seq);
  await finish(browser, attempt);
  is(marks(attempt), { 'door-minutes': '3/5', 'hall-facts': '1/2', 'leave-words': '0/1' }, 'the best try counts, less a tenth for each before it');
  const told = await start(browser, 'all-at-end');
  await answer(browser, told.attempt, { 'gloves-help': { choice: 'true' } });
  is((await check(browser, told.attempt, 'gloves-help', 1)).status, 409, 'deferred: nothing is checked');
}

// ---- pre-test, certainty, essay, review

async function policies(browser) {
  const pre = await start(browser, 'pre');
  await answer(browser, pre.attempt, { 'alarm-first': { choice: 'ring' } });
  is((await finish(browser, pre.attempt)).json.score.points, 1, 'a pre-test is scored');
  const once = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'pre' });
  ok(once.status === 409 && /sent this already/.test(once.json.detail), 'and taken once', once.text);
  unlike((await browser.get(`/attempts/${pre.attempt}/result`)).text, /Yes: others need|warns everybody|Ring the alarm/, 'score-only says nothing about its questions');

  const post = await start(browser, 'post');
  is(post.certainty, true, 'a quiz may ask how sure one is');
  const [sure, unsure] = ['alarm-first', 'door-minutes'];
  let seq = await answer(browser, post.attempt, { [sure]: { choice: 'ring', certainty: 3 }, [unsure]: { value: '12', certainty: 2 } });
  is((await read(browser, post.attempt)).responses[sure], { choice: 'ring', certainty: 3 }, 'which is kept with the answer');
  seq = await answer(browser, post.attempt, { [unsure]: { value: '12', certainty: 1 } }, seq);
  const sent = await finish(browser, post.attempt);
  is(sent.json.passed, false, 'it does not make a pass');
  is(sql(`SELECT certainty_num, certainty_den FROM attempt WHERE id = ${post.attempt}`)[0], ['1', '5'], 'sure and right 3, unsure and wrong 0, of 15');
  const compliance = (await browser.get(`/attempts/${post.attempt}/result`)).text;
  ok(/Yes: others need/.test(compliance) && !/>30 min</.test(compliance), 'compliance: reasons at once, right answers after a pass');

  const essay = await start(browser, 'in-writing');
  ok(by(essay.items, 'tell-visitor').rubric.length === 2 && by(essay.items, 'tell-visitor').max_words === 150, 'an essay shows its rubric');
  await answer(browser, essay.attempt, { 'tell-visitor': { text: 'Leave the coat.\nCome with me.' }, 'alarm-first': { choice: 'ring' } });
  const waits = await finish(browser, essay.attempt);
  is([waits.status, waits.json.state, waits.json.score], [200, 'submitted', null], 'and waits for a person');
  is(sqlOne(`SELECT count(*) FROM mark WHERE attempt_id = ${essay.attempt}`), '0', 'nothing is marked before');
  const second = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'in-writing' });
  ok(second.status === 409 && /person reads it/.test(second.json.detail), 'no other try meanwhile', second.text);
  is((await put(browser, essay.attempt, 'tell-visitor', 2, { text: 'Other' })).status, 409, 'and no other answer');
  // Other tests begin with nothing to mark.
  for (const table of ['response', 'attempt_item', 'attempt']) sql(`DELETE FROM ${table} WHERE ${table === 'attempt' ? 'id' : 'attempt_id'} = ${essay.attempt}`);
}

// ---- after the course

async function periods(browser, person) {
  for (const quiz of ['reminders', 'later']) {
    const early = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz });
    ok(early.status === 409 && /after the course/.test(early.json.detail), `${quiz}: not before the course is complete`, early.text);
  }
  const complete = days => sql(`INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes)
    SELECT ${person.id}, e.id, e.course_version_id, civil_date(clock(), person_zone(${person.id})) - ${days}, 1 FROM enrolment e WHERE e.id = ${enrolment}
    ON CONFLICT (enrolment_id) DO UPDATE SET completed_on = EXCLUDED.completed_on`);
  complete(6);
  const soon = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'reminders' });
  ok(soon.status === 409 && /opens on \d+ \w+ \d{4}/.test(soon.json.detail), 'six days after it: tomorrow', soon.text);
  complete(7);
  const week = await start(browser, 'reminders');
  is(sqlOne(`SELECT occasion FROM attempt WHERE id = ${week.attempt}`), '1', 'after a week it is the first');
  ok(week.deadline, 'open until the next', JSON.stringify(week).slice(0, 200));
  await finish(browser, week.attempt);
  const done = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'reminders' });
  ok(done.status === 409 && /next one opens/.test(done.json.detail), 'once in each period', done.text);
  complete(40);
  const month = await start(browser, 'reminders');
  is(sqlOne(`SELECT occasion FROM attempt WHERE id = ${month.attempt}`), '2', 'after a month the second');
  sql(`DELETE FROM item_try WHERE attempt_id = ${month.attempt}; DELETE FROM attempt_item WHERE attempt_id = ${month.attempt}; DELETE FROM attempt WHERE id = ${month.attempt};
    DELETE FROM completion WHERE enrolment_id = ${enrolment}`);
}

// ---- the whole way, closed by the server

async function closedAtItsDeadline() {
  const person = learner();
  const browser = await new Browser().signInApi(person.login);
  const { enrolment: core } = await readAll(browser);
  const paper = (await browser.api('POST', `/enrolments/${core}/attempts`, { quiz: 'final' })).json;
  let seq = 0;
  for (const { item, kind } of paper.items) {
    const keys = rightOptions(item);
    seq = (await put(browser, paper.attempt, item, seq, kind === 'multiple-choice' ? { choices: keys } : { choice: keys[0] })).json.seq;
  }
  sql(`UPDATE attempt SET deadline = clock() - interval '3 days' WHERE id = ${paper.attempt};
    UPDATE page_read SET recorded_at = recorded_at - interval '4 days' WHERE enrolment_id = ${core}`);
  is((await attest('work', '--once')).err, '', 'attest work closes an attempt that completes a course');
  is(sql(`SELECT a.state, a.passed, d.completed_on = civil_date(a.deadline, person_zone(a.person_id)), (SELECT count(*) FROM award w WHERE w.completion_id = d.id)
    FROM attempt a JOIN completion d ON d.enrolment_id = a.enrolment_id WHERE a.id = ${paper.attempt}`)[0], ['finished', 't', 't', '1'],
  'with its pass, its award, and the date of the deadline, not of the closing');
}

// ---- recounting

async function verified(attempt) {
  is((await attest('verify')).status, 0, 'attest verify finds everything as it should be');
  const damage = async (change, back, words, name) => {
    sql(change);
    const { status, out } = await attest('verify');
    sql(back);
    ok(status === 1 && words.test(out), name, out);
  };
  const set = (column, value) => `UPDATE attempt SET ${column} = ${value} WHERE id = ${attempt}`;
  const [num, passed] = sql(`SELECT score_num, passed FROM attempt WHERE id = ${attempt}`)[0];
  await damage(set('score_num', Number(num) + 1), set('score_num', num), new RegExp(`attempt ${attempt}: its score is stored as .*; its marks give`), 'a changed score is named');
  await damage(set('passed', 'NOT passed'), set('passed', quote(passed)), new RegExp(`attempt ${attempt}: .* is stored as`), 'a changed pass too');
  await damage(set('seq', 'seq + 1'), set('seq', 'seq - 1'), new RegExp(`attempt ${attempt}: its sequence number`), 'a lost answer');
  await damage(`UPDATE response SET parts = '{nowhere}' WHERE attempt_id = ${attempt} AND parts = '{stoop}' OR (attempt_id = ${attempt} AND parts = '{none}')`,
    `UPDATE response SET parts = '{none}' WHERE attempt_id = ${attempt} AND parts = '{nowhere}'`, /does not fit its item .*nowhere/, 'an answer that fits nothing');
}

run(async () => {
  const imported = await attest('course', 'import', '--publish', path.join(root, 'tests/fixtures/courses/every-kind'));
  is([imported.status, imported.err], [0, ''], 'a course with every kind is imported');
  const person = learner();
  const browser = await new Browser().signInApi(person.login);
  enrolment = (await browser.api('POST', '/enrolments', { course: 'EVERY-1' })).json.enrolment;
  const attempt = await everyKind(browser);
  await result(browser, attempt);
  await refusals(browser);
  await time(browser, person);
  await immediate(browser);
  await interactive(browser);
  await adaptive(browser);
  await policies(browser);
  await periods(browser, person);
  await closedAtItsDeadline();
  await verified(attempt);
});
