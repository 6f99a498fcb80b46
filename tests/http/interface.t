#!/usr/bin/env node
// The language of a page: whose word counts, and that a choice keeps the page.  SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, address, demo, formTo, learner, root, send, sql, sqlOne, words } = require('./client.js');

const spanish = { 'Accept-Language': 'es-MX,es;q=0.9,en;q=0.8' };
const spoken = reply => `${reply.headers['content-language']} ${(/<html lang="([^"]*)"/.exec(reply.text) || [])[1]}`;
const cookieOf = reply => (reply.headers['set-cookie'] || []).join('\n');
const setting = login => sqlOne(`SELECT coalesce(s.language, '-') FROM person p LEFT JOIN person_setting s ON s.person_id = p.id WHERE '${login}' IN (p.email, p.employee_number)`);

async function asked() {
  const cases = [
    ['', 'en'], ['es', 'es'], ['ES-us', 'es'], ['fr', 'en'], ['fr, es;q=0.1', 'es'], ['en, es;q=0.9', 'en'], ['es;q=0.4, en;q=0.5', 'en'],
    ['es;q=0, en;q=0.1', 'en'], ['est', 'en'], ['*', 'en'], [',;=', 'en'], ['es;q=nonsense', 'en'], ['x'.repeat(4000), 'en'], ['ar-XB', 'ar-XB'],
  ];
  const wrong = [];
  for (const [header, wanted] of cases) {
    const got = spoken(await send('GET', '/', { headers: header ? { 'Accept-Language': header } : {} }));
    if (got !== `${wanted} ${wanted}`) wrong.push(`"${header.slice(0, 40)}": ${got}, not ${wanted}`);
  }
  none(wrong, 'the browser is asked, by its order of preference; else English');
  const page = await send('GET', '/', { headers: spanish });
  like(words(page.text), /Iniciar sesión/, 'the page really speaks Spanish');
  unlike(page.text, /dir="rtl"/, 'from left to right');
  like((await send('GET', '/', { headers: { 'Accept-Language': 'ar-XB' } })).text, /<html lang="ar-XB" dir="rtl"/, 'the pseudo-language goes from right to left');
  unlike(page.text, /ar-XB/, 'and is not offered');
  is(spoken(await send('GET', '/')), 'en en', 'the next request does not inherit the language of the one before');
  const lost = await send('GET', '/no/such/page', { headers: spanish });
  ok(lost.status === 404 && spoken(lost) === 'es es', 'errors speak it too', spoken(lost));
  const problem = await send('GET', '/api/v1/learning', { headers: spanish });
  ok(problem.status === 401 && problem.headers['content-language'] === 'es', 'and those of the API', problem.text);
}

async function beforeSignIn() {
  const browser = new Browser();
  const stored = sqlOne('SELECT count(*) FROM person_setting');
  const page = await browser.get('/verify?code=x%26y');
  const choice = formTo(page, '/language');
  const button = /formaction="([^"]*)"/.exec(choice.inner)[1].replace(/&amp;/g, '&');
  const reply = await browser.post(button, [...choice.fields, ['language', 'es']]);
  ok(reply.status === 303 && reply.location === '/verify?code=x%26y', 'a choice leads back to the page it was made on', reply.location);
  like(cookieOf(reply), /^attest-language=es; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/, 'and is kept in a cookie');
  is(spoken(await browser.get('/')), 'es es', 'which counts from then on');
  is(spoken(await browser.get('/', { headers: { 'Accept-Language': 'en' } })), 'es es', 'more than what the browser asks for');
  is(sqlOne('SELECT count(*) FROM person_setting'), stored, 'nothing is stored');

  const away = [];
  for (const next of ['//elsewhere.example/', 'https://elsewhere.example/', '/no/such/page', '/\t/elsewhere.example', '', '/session/end']) {
    const sent = await browser.post(`/language?language=en&next=${encodeURIComponent(next)}`, '');
    if (sent.status !== 303 || sent.location !== '/') away.push(`${next}: ${sent.status} ${sent.location}`);
  }
  none(away, 'it leads to pages of ours only');
  for (const language of ['', 'fr', 'ar', '../es']) {
    const sent = await browser.post(`/language?language=${encodeURIComponent(language)}&next=/`, '');
    ok(sent.status === 422 && !cookieOf(sent), `"${language}" is no language here`, sent.status);
  }
  is((await browser.send('POST', '/language?language=es', { headers: { Origin: 'https://elsewhere.example' } })).status, 403, 'another site cannot change it');
  const forged = await send('GET', '/', { headers: { Cookie: 'attest-language=x; attest-language2=es' } });
  is(spoken(forged), 'en en', 'a cookie that names none of ours is passed over');
}

async function signedIn() {
  const person = learner();
  const browser = await new Browser().signIn(person.login);
  is(spoken(await browser.get('/learning', { headers: spanish })), 'es es', 'who has chosen nothing is spoken to as the browser asks');
  const reply = await browser.post('/language?language=en&next=/learning', '');
  ok(reply.status === 303 && reply.location === '/learning' && !cookieOf(reply), 'a choice at the foot of the page leaves no cookie', cookieOf(reply));
  is(setting(person.login), 'en', 'it is kept with the person');
  is(spoken(await browser.get('/learning', { headers: { ...spanish, Cookie: `${browser.cookie}; attest-language=es` } })), 'en en',
    'and counts more than cookie and browser');
  is(spoken(await (await new Browser().signIn(person.login)).get('/learning', { headers: spanish })), 'en en', 'on every device');
  is((await browser.get('/')).location, '/learning', 'signed in still');

  sql(`UPDATE person SET language = 'es' WHERE email = '${demo.author}'`);
  const author = await new Browser().signIn(demo.author);
  is(spoken(await author.get('/learning', { headers: { 'Accept-Language': 'en' } })), 'es es', 'the language of the records counts where nothing was chosen');
  sql(`UPDATE person SET language = NULL WHERE email = '${demo.author}'`);
}

async function settings() {
  const person = learner();
  const browser = await new Browser().signIn(person.login);
  const page = await browser.get('/settings');
  const form = formTo(page, '/settings');
  ok(form.boxes.some(box => box.name === 'exit_keys' && box.checked) && !form.boxes.some(box => box.name === 'large_print' && box.checked),
    'at first: keys on, ordinary print');
  unlike(page.text, /at-large|data-exit-keys/, 'and no page says otherwise');
  const saved = await browser.submit(form, { language: 'es', large_print: 'yes', exit_keys: null, roomy_tables: 'yes' });
  ok(saved.status === 303 && saved.location === '/settings?saved=1', 'saved', saved.status);
  const after = await browser.get('/learning');
  like(after.text, /<html lang="es" class="at-large">/, 'large print and Spanish on the next page');
  like(after.text, /<body[^>]*data-exit-keys="off"/, 'and no key leaves it');
  const again = formTo(await browser.get('/settings'), '/settings');
  is(again.boxes.filter(box => box.checked).map(box => `${box.name} ${box.value}`).sort(), ['language es', 'large_print yes', 'roomy_tables yes'],
    'the form shows what was kept');
  await browser.post('/language?language=en&next=/learning', '');
  like((await browser.get('/learning')).text, /<html lang="en" class="at-large">/, 'another language changes nothing else');
  is((await browser.post('/settings', { language: 'es' })).status, 403, 'a form without its token is refused');
  is((await browser.submit(again, { language: 'xx' })).status, 422, 'and so is a language that is not spoken here');
  is(setting(demo.staff), '-', 'nobody else is changed');
  is((await new Browser().get('/settings')).location, '/session?next=/settings', 'settings are for those who are signed in');
}

// The sentences that scripts say: the same ones in each language, with the same places.
function scripts() {
  const text = fs.readFileSync(path.join(root, 'nginx/static/words.js'), 'utf8');
  const block = code => Object.fromEntries([...(new RegExp(`^  ${code}: \\{\\n([^]*?)^  \\},`, 'm').exec(text) || ['', ''])[1]
    .matchAll(/^    (\w+): "((?:[^"\\\\]|\\\\.)*)",$/gm)].map(([, key, sentence]) => [key, sentence]));
  const en = block('en'), es = block('es');
  ok(Object.keys(en).length > 10, 'the sentences of scripts were read', Object.keys(en).length);
  is(Object.keys(es).sort(), Object.keys(en).sort(), 'each of them is there in Spanish');
  none(Object.keys(en).filter(key => es[key] === en[key] || String((es[key] || '').match(/\{\d\}/g)) !== String(en[key].match(/\{\d\}/g))),
    'translated, and with its places');
}

run(async () => {
  scripts();
  await asked();
  await beforeSignIn();
  await signedIn();
  await settings();
});
