#!/usr/bin/env node
// What somebody does for their own sake leaves nothing that can be told afterwards: two people take the same way, one of them with
// a summary, another question, a pause, the support page and the quick exit, and what is left of both is the same.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const path = require('node:path');
const { run, ok, is, unlike, none } = require('./tap.js');
const { Browser, attest, demo, formTo, forms, colleague, log, logSince, logSize, pause, requestsLogged, root, sql, sqlOne } = require('./client.js');
const fs = require('node:fs');

const words = 'Seen-by-nobody-5517';
const form = (page, action) => formTo(page, action);
// A choice from the boxes of a form, whichever comes first.
const first = one => Object.fromEntries([one.boxes[0]].filter(Boolean).map(box => [box.name, box.value]));

async function pageOfQuestion(browser, attempt, number) {
  const page = await browser.get(`/attempts/${attempt}/items/${number}`);
  return forms(page).some(one => one.action.endsWith(`/items/${number}`)) ? page : browser.get(`/attempts/${attempt}/items/${number}?show=1`);
}

// The way through: a page with a note, a quiz with a question that can be exchanged, something written for oneself.
async function way(login, careful) {
  const browser = await new Browser().signIn(login);
  await browser.submit(form(await browser.get('/courses/EVERY-1'), '/courses/EVERY-1/enrolment'));
  const note = '/courses/EVERY-1/modules/1/pages/1';
  await browser.get(note);
  const shown = await browser.get(careful ? `${note}/summary` : `${note}?show=1`);
  await browser.submit(form(shown, /pages\/1/));
  const second = await browser.get('/courses/EVERY-1/modules/1/pages/2');
  await browser.follow(await browser.submit(form(second, '/courses/EVERY-1/activities/my-way-out'), { text: words }));
  const started = await browser.submit(form(await browser.get('/courses/EVERY-1/quizzes/one-by-one'), '/courses/EVERY-1/quizzes/one-by-one'));
  const attempt = Number(/\/attempts\/(\d+)\//.exec(started.location)[1]);
  const { items } = (await browser.get(`/api/v1/attempts/${attempt}`)).json;
  const [easy, strong] = ['alarm-first', 'hard-night'].map(name => items.find(item => item.item === name).number);
  const one = form(await pageOfQuestion(browser, attempt, easy), `/attempts/${attempt}/items/${easy}`);
  const saved = await browser.submit(one, { ...first(one), ...(careful ? { action: 'pause' } : {}) });
  if (careful) {
    is(saved.location, '/learning', 'a pause leads away');
    const again = await browser.submit(one, { ...first(one), action: 'pause' });
    is(again.location, easy < items.length ? `/attempts/${attempt}/items/${easy + 1}` : `/attempts/${attempt}`, 'sent again it leads where going on would have');
  } else {
    await browser.submit(one, first(one));
  }
  const hard = `/attempts/${attempt}/items/${strong}`;
  await pageOfQuestion(browser, attempt, strong);
  if (careful) {
    const csrf = one.fields.find(([name]) => name === 'csrf')[1];
    is((await browser.post(`${hard}/instead`, { csrf })).status, 303, 'another question is taken');
    is((await browser.post(`/attempts/${attempt}/items/${easy}/instead`, { csrf })).status, 409, 'and one that cannot be is refused');
    await browser.get('/support');
    is((await browser.post('/session/exit', { csrf })).status, 303, 'and left in a hurry');
  } else {
    await browser.post('/session/end', { csrf: one.fields.find(([name]) => name === 'csrf')[1] });
  }
  return attempt;
}

// What is kept of a person's requests, without what differs from one to the next anyhow: numbers, keys, times.
const noted = person => ({
  audit: sql(`SELECT route, regexp_replace(object, '[0-9]+', 'n', 'g') FROM audit WHERE person_id = ${person} AND route <> '/session' ORDER BY id`),
  kept: sql(`SELECT status, content_type, regexp_replace(coalesce(location, ''), '/attempts/[0-9]+(/items/[0-9]+)?', '/attempts/n'), length(body) FROM idempotency WHERE person_id = ${person} ORDER BY recorded_at`),
  read: sql(`SELECT p.key, (SELECT string_agg(k, ',' ORDER BY k) FROM jsonb_object_keys(to_jsonb(r)) k) FROM page_read r JOIN page p ON p.id = r.page_id WHERE r.person_id = ${person} ORDER BY 1`),
});

run(async () => {
  const imported = await attest('course', 'import', '--publish', path.join(root, 'tests/fixtures/courses/every-kind'));
  is([imported.status, imported.err], [0, ''], 'a course with every kind is imported');
  const [plain, careful] = [colleague(), colleague()];
  const names = fs.readdirSync(path.dirname(log('web.log')));
  const sizes = () => Object.fromEntries(names.map(name => [name, logSize(name)]));
  const before = sizes();
  await way(plain.login, false);
  const lines = await requestsLogged(before['nginx-access.log']);
  const between = sizes();
  await way(careful.login, true);
  const carefulLines = await requestsLogged(between['nginx-access.log']);
  await pause(200);

  const [a, b] = [noted(plain.id), noted(careful.id)];
  ok(a.audit.length >= 3 && a.kept.length >= 4, 'writes are noted and their replies kept', JSON.stringify(a));
  unlike(JSON.stringify([a, b]), /my-way-out/, 'but not that of an answer which is nobody else\'s');
  is(b.audit, a.audit, 'the audit tells the two ways apart in nothing');
  is(b.kept, a.kept, 'nor do the kept replies');
  is(b.read, a.read, 'nor what is kept of the pages read');
  const shapes = list => [...new Set(list.map(line => line.split(' ').slice(2, 6).filter((part, i) => i !== 2 || part < '400').join(' ')))].sort();
  none(shapes(carefulLines).filter(line => !shapes(lines).includes(line) && !/40[49]/.test(line)), 'the log of requests has no line for one that it has not for the other');
  none(carefulLines.filter(line => / [23]\d\d /.test(line) && /[0-9a-f]{32}/.test(line)), 'and none that could be joined with the audit');

  const all = names.map(name => [name, logSince(name, name.endsWith('.log') && before[name] <= logSize(name) ? before[name] : 0)]);
  for (const [name, text] of all) unlike(text, new RegExp(`${words}|summary|instead|/exit|support|pause|reflection|my-way-out`, 'i'), `nothing of it in ${name}`);
  const tables = sql(`SELECT tablename FROM pg_tables WHERE schemaname = 'attest'`).map(([table]) => table);
  is(tables.filter(table => sqlOne(`SELECT count(*) FROM ${table} x WHERE x::text LIKE '%${words}%'`) !== '0'), ['private_answer'], 'what was written is in one table alone');
  // The words of the schema: no column is there to hold what is not to be known.
  is(sql(`SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'attest'
    AND column_name ~ '(exit|pause|summary|alternative|opt_out|support|instead|left_at)' ORDER BY 1`).map(([name]) => name),
  ['fragment.alternative', 'item.instead', 'person_setting.exit_keys', 'session.exit_keys'], 'no column could hold an exit, a pause, a summary or a view of the support page');
  const reader = await new Browser().signInApi(demo.admin);
  const asked = await Promise.all([`/people/${careful.id}`, `/people/${careful.id}/transcript`, `/people/${careful.id}/accommodations`].map(one => reader.get(one)));
  const told = await Promise.all([`/people/${plain.id}`, `/people/${plain.id}/transcript`, `/people/${plain.id}/accommodations`].map(one => reader.get(one)));
  unlike(asked.concat(told).map(page => page.text).join(''), new RegExp(words), 'no page shows it to an administrator');
  is(asked.map(page => page.status), told.map(page => page.status), 'and both people read alike');
});
