#!/usr/bin/env node
// Certificates after their issue: issued again, replaced, revoked, and what everybody then reads.  SPDX-License-Identifier: Apache-2.0
'use strict';
const http = require('node:http');
const { run, is, like, none, ok, unlike } = require('./tap.js');
const { Browser, address, attest, demo, enable, formTo, forms, sql, sqlOne, words } = require('./client.js');

// Somebody of General who holds a certificate that lasts, with one award that counts today.
function holder() {
  return enable(`p.email IS NULL AND NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id) AND (SELECT count(*) FROM post x WHERE x.person_id = p.id) = 1
    AND (SELECT count(*) FROM award a WHERE a.person_id = p.id AND a.valid_to > current_date - 2) = 1
    AND (SELECT max(a.valid_to) FROM award a WHERE a.person_id = p.id) > current_date + 90
    AND EXISTS (SELECT FROM timeline t JOIN facility f ON f.id = t.facility_id AND f.code LIKE 'WGH%' WHERE t.person_id = p.id
      AND t.standing = 'current' AND t.during @> current_date)`);
}
const latest = who => sql(`SELECT code, award_id, number FROM certificate WHERE person_id = ${who.id} ORDER BY valid_to DESC, number DESC LIMIT 1`)[0];
const stateOf = async code => (await new Browser().get(`/api/v1/verify/${code}`)).json;
const today = who => sqlOne(`SELECT civil_date(clock(), person_zone(${who.id}))`);
const standing = async (manager, who) => words((await manager.get(`/people/${who.id}`)).text);
const same = { Origin: address.origin, 'Sec-Fetch-Site': 'same-origin' };

async function renamed() {
  const who = holder();
  const browser = await new Browser().signIn(who.login);
  const [code] = latest(who);
  const path = `/certificates/${code}`;
  const page = await browser.get(path);
  is(forms(page).filter(form => form.action === path), [], 'with the same name a certificate is not offered again');
  const csrf = formTo(page, '/session/end').fields.find(([name]) => name === 'csrf')[1];
  is((await browser.post(path, { csrf }, { headers: same })).status, 409, 'nor given');
  sql(`UPDATE person SET display_name = 'Renée Ångström-Díaz' WHERE id = ${who.id}`);
  const changed = await browser.get(path);
  like(words(changed.text), /You are now called Renée Ångström-Díaz here\./, 'with a new name it is offered');
  const form = formTo(changed, path);
  const once = await Promise.all([1, 2, 3].map(() => browser.submit(form)));
  const [next, , number] = latest(who);
  is([...new Set(once.map(reply => `${reply.status} ${reply.location}`))], [`303 /certificates/${next}`], 'three times the same request issue it once');
  ok(next !== code && number === '2', 'under a new code', next);
  is((await browser.submit({ ...form, fields: form.fields.filter(([name]) => name !== 'idempotency_key') })).status, 409, 'the old one cannot be issued again');
  is(sql(`SELECT holder, reason, recorded_by FROM certificate WHERE code = '${next}'`), [['Renée Ångström-Díaz', 'name', String(who.id)]], 'it says whose, why, and who asked');
  const [old, fresh] = [await stateOf(code), await stateOf(next)];
  is([old.state, old.state_from, fresh.state, fresh.state_from], ['replaced', today(who), 'valid', null], 'everybody reads that the old one was replaced, and when');
  const { state, state_from, ...rest } = old;
  const { state: s, state_from: f, ...others } = fresh;
  is(rest, others, `the facts are the same (${state}, ${s}, ${state_from ?? f})`);
  like(words((await new Browser().get(`/verify/${code}`)).text), /This certificate was replaced .* Replaced on/, 'also on the page');
  const confirm = async (which, name) => words((await new Browser().post(`/verify/${which}`, { name }, { headers: same })).text);
  like(await confirm(next, 'renée ångström-díaz'), /is the name on this certificate/, 'the new one confirms the new name');
  like(await confirm(code, who.name), /is the name on this certificate/, 'the old one the old name');
  like(await confirm(code, 'Renée Ångström-Díaz'), /is not the name/, 'and no other');
  is((await browser.get(`${path}/certificate.pdf`)).status, 404, 'the old one is no document any more');
  is((await browser.get(`/certificates/${next}/certificate.pdf`)).bytes.subarray(0, 5).toString(), '%PDF-', 'the new one is');
  like((await browser.get(path)).text, new RegExp(`href="/certificates/${next}"`), 'the old page leads to the new one');
  const list = await browser.get('/certificates');
  ok(list.text.includes(next) && !list.text.includes(code), 'the list has the new one alone');
  const record = await browser.get(`/people/${who.id}/transcript`);
  like(words(record.text), /Certificate issued again/, 'the record says so');
  like(record.text, new RegExp(`class="at-print"> ${next.match(/.{4}/g).join('-')}<`), 'and has the code on paper, where a link leads nowhere');
  is((await browser.get(`/api/v1/people/${who.id}/transcript`)).json.records.filter(one => one.certificate === next).map(one => one.issued_again_on), [today(who)], 'for programs too');
}

async function lost(admin, manager) {
  const who = holder();
  const [code, award] = latest(who);
  const path = `/people/${who.id}/awards/${award}/certificate`;
  const page = await admin.get(`/people/${who.id}`);
  const reply = await admin.submit(formTo(page, path));
  const [next] = latest(who);
  is(reply.location, `/certificates/${next}`, 'an administrator issues it again whatever the name');
  is(sql(`SELECT reason, recorded_by = (SELECT id FROM person WHERE email = '${demo.admin}') FROM certificate WHERE code = '${next}'`), [['lost', 't']], 'on record with who did it');
  is((await stateOf(code)).state, 'replaced', 'the old one was replaced');
  is(sqlOne(`SELECT person_id = (SELECT id FROM person WHERE email = '${demo.admin}') FROM audit WHERE route LIKE '%/certificate' AND NOT seen ORDER BY id DESC LIMIT 1`), 't', 'the audit names the administrator');
  unlike((await manager.get(`/people/${who.id}`)).text, /Revoke|Issue again|accommodations/, 'a manager is offered none of it');
}

async function revoked(admin, manager, never) {
  const who = holder();
  const [code, award] = latest(who);
  const browser = await new Browser().signIn(who.login);
  const path = `/people/${who.id}/awards/${award}/revocation`;
  const counted = () => sqlOne(`SELECT count(*) FROM award_revocation WHERE award_id = ${award}`);
  like(await standing(manager, who), /awareness current/, 'before: current');
  const page = await admin.get(path);
  like(words(page.text), /What happens .* cannot be undone/, 'a page of its own says what follows');
  const form = formTo(page, path);
  const faults = [];
  for (const fill of [{}, { since: 'never' }, { since: 'day', reason: 'x' }, { since: 'day', from: '2026-02-30', reason: 'x' }, { since: 'day', from: '2001-01-01', reason: 'x' },
    { since: 'day', from: '2199-01-01', reason: 'x' }, { since: 'later', reason: 'x' }, { since: 'never', reason: 'x'.repeat(2001) }]) {
    const reply = await admin.submit(form, fill);
    if (reply.status !== 422 || !/id="errors"/.test(reply.text)) faults.push(`${JSON.stringify(fill).slice(0, 80)} -> ${reply.status}`);
  }
  none(faults, 'without a day or a reason it comes back');
  is(counted(), '0', 'and nothing is revoked');
  const done = await Promise.all([1, 2, 3].map(() => admin.submit(form, never ? { since: 'never', reason: 'entered for somebody else' }
    : { since: 'day', from: today(who), reason: 'entered for somebody else' })));
  is([...new Set(done.map(reply => `${reply.status} ${reply.location}`))], [`303 /people/${who.id}#awards`], 'revoked, once');
  is(counted(), '1', 'one fact');
  is((await admin.get(path)).status, 409, 'a second time there is nothing to revoke');
  unlike(await standing(manager, who), /awareness current/, 'the standing follows at once');
  is(sqlOne(`SELECT count(*) FROM timeline WHERE person_id = ${who.id} AND during @> date '${today(who)}' AND standing = 'current'`), '0', 'in what is counted too');
  const past = sqlOne(`SELECT count(*) FROM timeline t JOIN award a ON a.id = ${award} WHERE t.person_id = ${who.id} AND t.during @> a.valid_from AND t.standing = 'current'`);
  is(past, never ? '0' : '1', never ? 'never held: not in the past either' : 'from today on: the past stays');
  const open = await stateOf(code);
  is([open.state, open.state_from], ['revoked', today(who)], 'everybody reads that it was revoked, and when');
  like(words((await new Browser().get(`/verify/${code}`)).text), /This certificate was revoked.*Revoked from/, 'also on the page');
  like(words((await browser.get(`/certificates/${code}`)).text), /State Revoked Since/, 'the holder reads it');
  is((await browser.get(`/certificates/${code}/certificate.pdf`)).status, 404, 'it is no document any more');
  like(words((await browser.get(`/people/${who.id}/transcript`)).text), /Revoked /, 'it stands in the record');
  const record = (await browser.get(`/api/v1/people/${who.id}/transcript`)).json.records.find(one => one.certificate === code);
  is([record.revoked, record.revoked_from], [true, today(who)], 'for programs too');
  is((await browser.post('/courses/CORE-101/enrolment', { csrf: formTo(await browser.get('/learning'), '/session/end').fields.find(([name]) => name === 'csrf')[1] },
    { headers: same })).status, 303, 'the course can be started again');
  const again = await admin.get(`/people/${who.id}`);
  like(words(again.text), /Revoked entered for somebody else/, 'and with the administrator, with its reason');
  ok(!again.text.includes(path) && !again.text.includes(`/awards/${award}/certificate`), 'where nothing more can be done with it');
  is(sqlOne(`SELECT person_id = (SELECT id FROM person WHERE email = '${demo.admin}') FROM audit WHERE route LIKE '%/revocation' AND NOT seen ORDER BY id DESC LIMIT 1`), 't', 'the audit names the administrator');
}

// Names tried one after the other, from an address of its own so that other tests are not slowed down.
function guess(code, method) {
  return new Promise((resolve, reject) => {
    const body = method === 'POST' ? 'name=Somebody' : '';
    const request = http.request({ host: address.hostname, port: address.port, localAddress: '127.0.0.2', method, path: `/verify/${code}`,
      headers: { ...same, 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length } },
    reply => { reply.resume(); reply.on('end', () => resolve(reply)); });
    request.on('error', reject);
    request.end(body);
  });
}
async function guesses() {
  const code = sqlOne('SELECT max(code) FROM certificate');
  const replies = [];
  while (replies.length < 200 && !replies.some(reply => reply.statusCode === 429)) replies.push(await guess(code, 'POST'));
  const last = replies.at(-1);
  ok(replies.length > 50 && last.statusCode === 429 && last.headers['retry-after'] === '30', 'names cannot be guessed without end', replies.length, last.statusCode);
  is((await guess(code, 'GET')).statusCode, 200, 'the page itself is there');
  is((await new Browser().post(`/verify/${code}`, { name: 'Somebody' }, { headers: same })).status, 200, 'and others may go on');
}

run(async () => {
  const admin = await new Browser().signIn(demo.admin);
  const manager = await new Browser().signIn(demo.manager);
  await renamed();
  await lost(admin, manager);
  await revoked(admin, manager, false);
  await revoked(admin, manager, true);
  await guesses();
  like((await attest('verify')).out, / 0 differences\s*$/, 'attest verify finds nothing wrong');
});
