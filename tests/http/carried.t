#!/usr/bin/env node
// An answer that arrives signed out is carried through signing in; a browser that was left without a connection ends its session; who
// gets the key of what a device keeps.  SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, differences, fingerprint, formTo, learner, logSince, logSize, readAll, send, sql, sqlOne, words } = require('./client.js');

const cookies = reply => (reply.headers['set-cookie'] || []);
const signOut = person => sql(`DELETE FROM session WHERE person_id = ${person.id}`);

async function quiz(person) {
  const browser = await new Browser().signInApi(person.login);
  const { enrolment } = await readAll(browser);
  const paper = (await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'final' })).json;
  return { browser, paper, item: `/attempts/${paper.attempt}/items/1` };
}
const stored = paper => sql(`SELECT array_to_string(parts, ',') FROM response WHERE attempt_id = ${paper.attempt} ORDER BY seq`).map(row => row[0]);

async function carrying(person) {
  const { browser, paper, item } = await quiz(person);
  const choice = paper.items[0].choices[0].choice;
  const form = formTo(await browser.get(item), item);
  signOut(person);
  const size = logSize('web.log');
  const before = fingerprint('session', 'device_key', 'audit', 'refusal_fold');
  const note = '<b>"words" & more</b>';
  const refused = await browser.submit(form, { choice, note });
  is(refused.status, 401, 'an answer that arrives signed out gets 401');
  like(words(refused.text), /What you typed is kept on this page/, 'and a page that keeps it');
  const again = formTo(refused, '/session');
  const field = (of, name) => (of.fields.find(([one]) => one === name) || [])[1];
  is([field(again, 'carried-to'), field(again, 'carried.choice'), field(again, 'carried.note')], [item, choice, note], 'what was sent stands in the sign-in form, escaped');
  none(again.fields.map(([name]) => name).filter(name => /csrf|idempotency/.test(name)), 'what belongs to the session that ended does not');

  const wrong = await browser.submit(again, { login: person.login, password: 'no' });
  is([wrong.status, field(formTo(wrong, '/session'), 'carried.note')], [422, note], 'a wrong password loses nothing');
  const saved = await browser.submit(formTo(wrong, '/session'), { login: person.login, password: 'attest-demo' });
  is(saved.status, 200, 'signed in, it is there to be saved');
  is(differences(before, fingerprint('session', 'device_key', 'audit', 'refusal_fold')), [], 'nothing of it is stored on the way');
  is(sqlOne("SELECT count(*) FROM audit a WHERE strpos(a::text, 'more</b>') > 0"), '0', 'that somebody was refused is noted, and nothing of what they wrote');
  const confirm = formTo(saved, item);
  const done = await browser.submit(confirm);
  is([done.status, stored(paper)], [303, [choice]], 'one press saves it');
  await browser.submit(confirm);
  is(stored(paper), [choice], 'pressed twice, once');
  unlike(logSince('web.log', size), /words|carried/, 'no log holds it');

  const stale = await browser.submit({ ...confirm, fields: confirm.fields.map(([name, value]) => [name, name === 'csrf' ? '0' : value]) });
  is(stale.status, 403, 'a form of an earlier session is not carried out');
  is(field(formTo(stale, item), 'csrf'), field(confirm, 'csrf'), 'and comes back with the token of this one');
}

async function bounds(person) {
  const { browser, item, paper } = await quiz(person);
  for (const target of ['/session/end', '/learning', 'https://elsewhere.example/', '//elsewhere.example/attempts/1/items/1', `/attempts/${paper.attempt}`, '/api/v1/imports']) {
    const reply = await new Browser().post('/session', { login: person.login, password: 'attest-demo', 'carried-to': target, 'carried.choice': 'x' });
    is([reply.status, reply.location], [303, '/learning'], `an answer is not carried to ${target}`);
  }
  const foreign = await browser.post(item, { choice: 'x', seq: '0' }, { headers: { Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' } });
  ok(foreign.status === 403 && !foreign.text.includes('Save this answer'), 'what another site sent is not offered to be saved', foreign.status);
  const nobody = await new Browser().post(item, { text: 'x'.repeat(300000) });
  is(nobody.status, 413, 'more than a form may hold is not carried');
  const exit = await new Browser().post('/session/exit', { attempt: paper.attempt, item: '1', seq: '0', choice: 'x' });
  ok(exit.status === 303 && !exit.text.includes('carried'), 'leaving carries nothing', exit.status);
}

async function keys(person) {
  const { browser, paper, item } = await quiz(person);
  const found = async (target, who = browser) => (/data-device-key="([^"]*)"/.exec((await who.get(target)).text) || [])[1];
  const key = await found(item);
  ok(/^[A-Za-z0-9+/]{43}=$/.test(key || ''), 'a page with a question carries the key');
  is(key, await found(`/attempts/${paper.attempt}`), 'and the list of answers the same');
  for (const target of ['/learning', '/courses', '/certificates', '/support', '/session'])
    is(await found(target), undefined, `${target} does not`);
  signOut(person);
  const again = await new Browser().signInApi(person.login);
  is(await found(item, again), key, 'after signing in again it is the same');
  const other = await new Browser().signInApi(learner('WLH').login);
  ok(await found(item, other) !== key, 'another person never gets it');

  const state = await again.api('GET', '/session');
  is(Object.keys(state.json), ['csrf_token', 'person_tag', 'ends_at'], 'the API tells whose session this is');
  is([state.json.csrf_token, Number(state.headers['session-ends'])], [again.csrf, state.json.ends_at], 'and its end in a header too');
  ok(Math.abs(state.json.ends_at - Date.now() / 1000 - 1800) < 65, 'which is half an hour away', state.json.ends_at);
  is((await new Browser().api('GET', '/session')).status, 401, 'nobody has none');
}

async function left(person) {
  const { browser, paper } = await quiz(person);
  const item = paper.items[0];
  const answer = item.kind === 'multiple-choice' ? { choices: [item.choices[0].choice] } : { choice: item.choices[0].choice };
  const mark = { headers: { Cookie: `${browser.cookie}; attest-exit=1` } };
  const put = await browser.api('PUT', `/attempts/${paper.attempt}/responses/${item.item}`, { seq: paper.seq, response: answer }, mark.headers);
  is([put.status, stored(paper).length], [401, 0], 'a browser that was left is signed out before anything else');
  is(sqlOne(`SELECT count(*) FROM session WHERE person_id = ${person.id}`), '0', 'its session is ended');
  ok(cookies(put).some(line => /^attest-exit=;.*Max-Age=0/.test(line)) && cookies(put).length === 2, 'and both cookies are taken away', cookies(put));
  const back = await send('GET', '/learning', mark);
  is([back.status, back.location], [303, '/session?next=/learning'], 'a page leads to the sign-in form');
  const fresh = await new Browser().post('/session', { login: person.login, password: 'attest-demo' }, { headers: { Cookie: 'attest-exit=1' } });
  ok(fresh.status === 303 && cookies(fresh).some(line => /^(attest-demo|__Host-attest)=[^;]/.test(line)) && cookies(fresh).length === 2, 'signing in with the mark works, and takes it away', cookies(fresh));
  const leaving = await new Browser().signIn(person.login);
  const page = await leaving.get(`/attempts/${paper.attempt}/items/1`);
  const form = formTo(page, `/attempts/${paper.attempt}/items/1`);
  const gone = await leaving.post('/session/exit', [...form.fields, ['choice', item.choices[0].choice]], { headers: { Cookie: `${leaving.cookie}; attest-exit=1` } });
  is([gone.status, stored(paper)], [303, [item.choices[0].choice]], 'the exit itself still saves what it takes along');
  ok(cookies(gone).length === 2, 'and takes the mark away', cookies(gone));
}

run(async () => {
  await carrying(learner('WGH'));
  await bounds(learner('WGH'));
  await keys(learner('WGH'));
  await left(learner('WGH'));
});
