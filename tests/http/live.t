#!/usr/bin/env node
// Live sessions: planned, a roster ticked, sent as CSV with all that is wrong, undone; what people hold follows.
// SPDX-License-Identifier: Apache-2.0
//
// A certification of its own, which nobody must hold; colleagues who have nothing due.
'use strict';
const { run, is, ok, like, unlike } = require('./tap.js');
const { Browser, attest, colleague, demo, formTo, forms, sql, sqlOne, words } = require('./client.js');

const mark = `LIVE-${Date.now() % 1000000}`;
const topic = mark.toLowerCase();
const day = sqlOne('SELECT network_today() - 10');
const title = `Asking safely ${mark}`;

const person = () => {
  const one = colleague('WGH');
  one.number = sqlOne(`SELECT employee_number FROM person WHERE id = ${one.id}`);
  return one;
};
const held = one => sql(`SELECT a.earned_on FROM award_now a JOIN certification c ON c.id = a.certification_id
  WHERE a.person_id = ${one.id} AND c.code = '${mark}' AND NOT a.fallen AND a.revoked IS NULL`).flat();
const tick = page => forms(page).find(form => form.method === 'post' && /^\/live-sessions\/\d+$/.test(form.action));
const boxOf = (form, one) => form.boxes.some(box => box.value === String(one.id));
const rosterOf = (browser, at, text, action) => browser.get(`${at}/roster`).then(page => browser.post(`${at}/roster`, [
  ['csrf', page.text.match(/name="csrf" value="([^"]+)"/)[1]], ['text', text], ...(action ? [['action', action], ['name', 'roster.csv']] : [])]));

async function planned(observer) {
  const page = await observer.get('/live-sessions/new');
  const form = formTo(page, '/live-sessions/new');
  const wrong = await observer.submit(form, { minutes: '0', trainer: '' });
  is(wrong.status, 422, 'what lacks is told');
  like(words(wrong.text), /Enter a title.*Choose where it is held.*Enter the minutes.*Enter the name of the trainer.*Choose what attending counts as/, 'all at once');
  const kind = new RegExp(`<option value="([0-9a-f]{12})"[^>]*>Training on ${topic.replace(/-/g, ' ')}`, 'i').exec(page.text)[1];
  const filled = { title, facility: 'WGH', kind, day, minutes: '90', trainer: 'T. Rainer', capacity: '2' };
  const stranger = await observer.submit(form, { ...filled, facility: 'WLH' });
  is(stranger.status, 422, 'not where one keeps no sessions');
  const made = await observer.submit(form, filled);
  is(made.status, 303, 'a session is planned');
  return made.location.split('?')[0];
}

async function ticked(observer, at, [one, two], self) {
  let page = await observer.get(`${at}?q=${one.number}`);
  is([boxOf(tick(page), one), boxOf(tick(page), self)], [true, false], 'people in sight can be ticked');
  page = await observer.get(`${at}?q=${self.number}`);
  ok(!boxOf(tick(page), self), 'never oneself');
  page = await observer.get(`${at}?q=${one.number}`);
  is((await observer.submit(tick(page), { attended: [one.id] })).status, 303, 'somebody attended');
  is(held(one), [day], 'and holds what it earns, from the day of the session');
  is((await observer.post(at, [['csrf', page.text.match(/name="csrf" value="([^"]+)"/)[1]], ['shown', self.id], ['attended', self.id]])).status, 404, 'whoever ticks themselves by hand is refused');
  is(held(self), [], 'and holds nothing');
  page = await observer.get(at);
  like(words(page.text), new RegExp(`${one.number} yes`), 'the page says who attended');
  is(held(two), [], 'nobody else holds it');
}

async function sent(observer, at, [one, two, three], self) {
  const rosters = () => sqlOne(`SELECT count(*) FROM live_roster WHERE session_id = ${at.split('/').pop()}`);
  const before = rosters();
  const wrong = await rosterOf(observer, at, `employee_number,attended,note\n${two.number},yes,\nNOBODY,yes,\n${three.number},perhaps,\n${self.number},yes,\n${two.number},no,\n`, 'put');
  is(wrong.status, 422, 'a roster with what is wrong comes back');
  const told = words(wrong.text);
  like(told, /4 lines are wrong; nothing was put on record/, 'with all of it');
  like(told, /3 NOBODY Nobody with this employee number.*4 \S+ attended is yes or no, not “perhaps”.*5 \S+ This is you.*6 \S+ The same number/, 'by line');
  is([rosters(), held(two)], [before, []], 'and nothing of it is on record');
  const file = `employee_number,attended,note\n${one.number},no,left early\n${two.number},yes,\n${three.number},yes,\n`;
  const looked = await rosterOf(observer, at, file);
  is([looked.status, rosters()], [200, before], 'a sound one is looked at first');
  like(words(looked.text), /2 people attended who are not on record yet 1 person did not, and counts no more/, 'and says what it would do');
  is((await observer.submit(formTo(looked, `${at}/roster`))).status, 303, 'then it is put on record');
  is([one, two, three].map(held), [[], [day], [day]], 'a later word corrects the one before, and awards follow');
  const after = rosters();
  await rosterOf(observer, at, file, 'put');
  is(rosters(), after, 'the same again changes nothing');
  like(words((await observer.get(`/people/${two.id}`)).text) + words((await observer.get(at)).text), /left early/, 'the note stands beside it');
}

async function undone(observer, at, [one, two, three]) {
  const page = await observer.get(at);
  const back = /\/rosters\/\d+\/undo/.exec(page.text)[0];
  const form = formTo(await observer.get(`${at}${back}`), `${at}${back}`);
  is((await observer.submit(form, { reason: '' })).status, 422, 'undoing asks why');
  is((await observer.submit(form, { reason: 'It was the file of another session.' })).status, 303, 'a roster is undone');
  is([one, two, three].map(held), [[day], [], []], 'and what was said before holds again');
  const own = await new Browser().signIn(two.login);
  like(words((await own.get('/evidence')).text), /It was the file of another session/, 'whom it concerns reads why');
  const sheet = words((await observer.get(`${at}/sheet`)).text);
  like(sheet, new RegExp(`${title}.*T. Rainer.*Signature`), 'the sheet to sign names the session');
  const cancel = formTo(await observer.get(`${at}/cancellation`), `${at}/cancellation`);
  is((await observer.submit(cancel, { reason: 'The trainer was ill.' })).status, 303, 'a session that did not take place');
  is([one, two, three].map(held), [[], [], []], 'gives nothing');
  is((await observer.get(`${at}/roster`)).status, 409, 'and takes no roster');
}

run(async () => {
  sql(`INSERT INTO certification (code) VALUES ('${mark}');
    INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months) SELECT id, '2015-01-01', code, 60, 2 FROM certification WHERE code = '${mark}';
    INSERT INTO certification_part (certification_version_id, number, kind, topic) SELECT v.id, 1, 'external', '${topic}'
      FROM certification_version v JOIN certification c ON c.id = v.certification_id WHERE c.code = '${mark}'`);
  const watcher = person();
  const people = [person(), person(), person()];
  sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${watcher.id}, 'administrator', id, '2020-01-01' FROM facility WHERE code = 'WGH'`);
  try {
    const observer = await new Browser().signIn(watcher.login);
    const at = await planned(observer);
    await ticked(observer, at, people, watcher);
    await sent(observer, at, people, watcher);
    const staff = await new Browser().signIn(people[2].login);
    is([(await staff.get('/live-sessions')).status, (await staff.get(at)).status], [404, 404], 'staff see no sessions');
    unlike(words((await (await new Browser().signIn(demo.admin)).get(`${at}/rosters/999999999/undo`)).text), /Undo this roster/, 'a roster of another session is none of this');
    await undone(observer, at, people);
  } finally {
    sql(`INSERT INTO facility_grant_revocation (grant_id, from_date, reason) SELECT id, current_date - 1, 'live' FROM facility_grant WHERE person_id = ${watcher.id} ON CONFLICT DO NOTHING`);
  }
  is((await attest('verify')).status, 0, 'and all that is stored follows from the facts');
});
