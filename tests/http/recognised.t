#!/usr/bin/env node
// Equivalencies and events of a rules file, the whole way: sent on a page, counted, put in force, taken back; and what becomes of what people hold.
// SPDX-License-Identifier: Apache-2.0
//
// Certifications and people of its own; nobody must hold them. At the end the rules are taken out again.
'use strict';
const { run, is, like } = require('./tap.js');
const { Browser, attest, colleague, demo, formTo, sql, sqlOne, words } = require('./client.js');

const mark = `REC-${Date.now() % 1000000}`;
const [own, other] = [`${mark}-OWN`, `${mark}-OTHER`];
const topic = mark.toLowerCase();
const today = sqlOne('SELECT network_today()');
const day = n => sqlOne(`SELECT date '${today}' + ${n}`);
const people = [];

function certifications() {
  sql(`INSERT INTO certification (code) VALUES ('${own}'), ('${other}');
    INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months) SELECT id, '2015-01-01', code, 60, 2 FROM certification WHERE code LIKE '${mark}-%';
    INSERT INTO certification_part (certification_version_id, number, kind, topic, title)
      SELECT v.id, 1, 'external', '${topic}' || CASE c.code WHEN '${own}' THEN '-own' ELSE '-other' END, 'A talk'
      FROM certification_version v JOIN certification c ON c.id = v.certification_id WHERE c.code LIKE '${mark}-%'`);
}

// Somebody who did the work of one of the two, so many days ago.
async function person(which, ago) {
  const one = colleague('WGH');
  sql(`WITH e AS (INSERT INTO evidence (person_id, kind, title, topic, done_on, recorded_by) VALUES (${one.id}, 'external', 'A talk', '${topic}-${which}', date '${today}' - ${ago}, ${one.id}) RETURNING id)
    INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_by, decided_on) SELECT id, ${one.id}, true, (SELECT id FROM person WHERE email = '${demo.admin}'), '${today}' FROM e`);
  one.number = sqlOne(`SELECT employee_number FROM person WHERE id = ${one.id}`);
  people.push(one);
  await attest('award', 'reckon', one.number);
  return one;
}

// What somebody holds of the two today: "OWN earned until …".
const held = one => sql(`SELECT split_part(c.code, '-', 3), a.kind, a.valid_from, a.valid_to FROM award_now a JOIN certification c ON c.id = a.certification_id
  WHERE a.person_id = ${one.id} AND c.code LIKE '${mark}-%' AND NOT a.fallen AND a.revoked IS NULL AND a.valid_to >= '${today}' ORDER BY 1, a.valid_to`).map(row => row.join(' '));
const after = (date, months) => sqlOne(`SELECT (date '${date}' + make_interval(months => ${months}))::date`);

const send = async (admin, inner) => {
  const path = '/administration/rules', csrf = (await admin.get(path)).text.match(/name="csrf" value="([^"]+)"/)[1], line = 'a-line-of-the-test';
  const text = `<rules xmlns="urn:attest:rules:1" title="${mark}">\n${inner}\n</rules>`;
  return admin.post(path, [['csrf', csrf], ['text', text]].map(([name, value]) => `--${line}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('') + `--${line}--\r\n`,
    { headers: { 'Content-Type': `multipart/form-data; boundary=${line}` } });
};
const state = id => sqlOne(`SELECT state FROM rule_change WHERE id = ${id}`);
async function reached(id, wanted) {
  for (let i = 0; i < 60 && !wanted.includes(state(id)); i++) await attest('work', '--once');
  return state(id);
}
// Sends a file, has it counted and puts it in force; the answer: its page when it was counted.
async function inForce(admin, inner) {
  const sent = await send(admin, inner);
  is(sent.status, 303, `${/<(\w+)/.exec(inner)[1]}: a sound file is asked for`);
  const path = sent.location, id = path.split('/').pop();
  is(await reached(id, ['ready', 'failed']), 'ready', 'it is counted');
  const page = words((await admin.get(path)).text);
  is((await admin.submit(formTo(await admin.get(path), path), { decision: 'put' })).location, path, 'and put in force');
  is(await reached(id, ['settled']), 'settled', 'and all that follows is made');
  return page;
}

async function recognised(admin) {
  const before = sqlOne('SELECT count(*) FROM rule_change');
  const wrong = await send(admin, `<equivalency certification="${own}" by="${mark}-NONE"/>`);
  is([wrong.status, /certification .*-NONE, which is not here/.test(words(wrong.text))], [422, true], 'an equivalency with what is not here comes back');
  is(sqlOne('SELECT count(*) FROM rule_change'), before, 'and nothing is asked for');

  const [fresh, old, mine, late] = [await person('other', 40), await person('other', 1000), await person('own', 50), await person('other', 20)];
  is([held(fresh), held(mine)].map(list => list.length), [1, 1], 'each holds what they earned, and nothing else');
  const page = await inForce(admin, `<equivalency certification="${own}" by="${other}" both-ways="yes" retroactive="yes" max-age="24" from="${day(-30)}"/>`);
  like(page, /nobody gets anything new to do by it/, 'nobody gets anything new to do');
  is(held(fresh), [`OTHER earned ${day(-40)} ${after(day(-40), 60)}`, `OWN equivalent ${day(-30)} ${after(day(-40), 60)}`], 'an award from before is recognised from the begin on, with the dates of the day it was earned');
  is(held(old), [`OTHER earned ${day(-1000)} ${after(day(-1000), 60)}`], 'one that was older than 24 months is not');
  is(held(mine), [`OTHER equivalent ${day(-30)} ${after(day(-50), 60)}`, `OWN earned ${day(-50)} ${after(day(-50), 60)}`], 'both ways');
  is(held(late)[1], `OWN equivalent ${day(-20)} ${after(day(-20), 60)}`, 'one from after the begin is recognised on its own day');
  like(words((await admin.get(`/people/${fresh.id}/transcript`)).text + (await admin.get(`/people/${fresh.id}`)).text), new RegExp(own), 'the page of the person has it');
  like(words((await admin.get(`/administration/certifications/${own}`)).text), new RegExp(other), 'and the page of the certification says by what');

  // A later line for the same two takes over from its own day: one way, and not what was earned before it.
  await inForce(admin, `<equivalency certification="${own}" by="${other}" from="${day(-10)}"/>`);
  const newer = await person('other', 5), reverse = await person('own', 5);
  is(held(newer)[1], `OWN equivalent ${day(-5)} ${after(day(-5), 60)}`, 'by a later line what is earned from then on is recognised');
  is(held(reverse).length, 1, 'one way alone');
  is(held(fresh).length, 2, 'and what was recognised before stays');
  return { fresh, newer };
}

async function takenBack(admin, { fresh }) {
  const code = `${topic}-change`, title = 'The talk has changed';
  const until = after(day(-40), 60);
  await inForce(admin, `<event code="${code}" day="${today}" title="${title}" certification="${other}" within="30"/>`);
  is(held(fresh), [`OTHER earned ${day(-40)} ${day(30)}`, `OWN equivalent ${day(-30)} ${until}`], 'a material change ends what is held, so many days after it, of that certification alone');
  const wrong = await send(admin, `<event code="${code}" day="${day(-1)}" title="${title}" withdrawn="It did not happen."/>`);
  const id = wrong.status === 303 ? wrong.location.split('/').pop() : null;
  is(id ? await reached(id, ['ready', 'failed']) : 'failed', 'failed', 'an event of another day cannot be taken back');
  if (id) like(words((await admin.get(wrong.location)).text), new RegExp(code), 'and its page says which');
  await inForce(admin, `<event code="${code}" day="${today}" title="${title}" withdrawn="It did not happen."/>`);
  is(held(fresh), [`OTHER earned ${day(-40)} ${until}`, `OWN equivalent ${day(-30)} ${until}`], 'taken back, everything is as it would be without it');
  is(sqlOne(`SELECT count(*) FROM award a JOIN certification c ON c.id = a.certification_id WHERE a.person_id = ${fresh.id} AND c.code = '${other}'`), '3', 'each by an award that supersedes the one before');
}

// The rules go, and with them what is stored of them; the awards stay as they were earned.
async function clean() {
  const mine = `(SELECT id FROM certification WHERE code LIKE '${mark}-%')`;
  sql(`DELETE FROM equivalency WHERE certification_id IN ${mine};
    DELETE FROM rule_event_withdrawal w USING rule_event e WHERE e.id = w.rule_event_id AND e.code = '${topic}-change'; DELETE FROM rule_event WHERE code = '${topic}-change'`);
  if (people.length) await attest('award', 'reckon', ...people.map(one => one.number));
}

run(async () => {
  const admin = await new Browser().signInApi(demo.admin);
  certifications();
  try {
    await takenBack(admin, await recognised(admin));
  } finally {
    await clean();
  }
  is((await attest('verify')).status, 0, 'with the rules taken out again all that is stored follows from the facts');
});
