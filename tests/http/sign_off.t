#!/usr/bin/env node
// Sign-off, the whole way: needed, asked, commented on, declined, signed, withdrawn, run out.  SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, ok, is, like, unlike } = require('./tap.js');
const { Browser, attest, demo, enable, formTo, quote, root, sql, sqlOne, words } = require('./client.js');

// Under a code of this run's own, so that the file can be run again on the same stack.
const code = `SIGN-${Date.now() % 1000000}`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-sign-'));
const idOf = version => sqlOne(`SELECT v.id FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = ${quote(code)} AND v.version = ${version}`);
const page = version => `/authoring/courses/${code}/versions/${version}`;
const kinds = ['survivor-adviser', 'clinician', 'legal', 'accessibility'];

// Stores a version, with words replaced in its module and bank; answers what the program said.
async function store(version, replace = (text, file) => text, publish = false) {
  fs.cpSync(path.join(root, 'tests/fixtures/courses/sound'), folder, { recursive: true });
  const course = path.join(folder, 'course.xml');
  fs.writeFileSync(course, fs.readFileSync(course, 'utf8').replace('code="SND-1" version="2"', `code="${code}" version="${version}"`));
  for (const name of ['modules/one.xml', 'banks/one.xml']) {
    const file = path.join(folder, name);
    fs.writeFileSync(file, replace(fs.readFileSync(file, 'utf8'), name));
  }
  const done = await attest('course', 'import', ...(publish ? ['--publish'] : []), folder);
  // Whatever the day is on which this runs.
  sql(`UPDATE course_version SET review_by = current_date + 900 WHERE id = ${idOf(version)}`);
  return done;
}

async function need(admin, wanted) {
  const first = await admin.get('/signers/rule');
  const form = formTo(first, '/signers/rule');
  const fill = Object.fromEntries(kinds.map(kind => [kind, wanted.includes(kind) ? 'yes' : null]));
  const effect = await admin.submit(form, { ...fill, months: 24 });
  const before = sqlOne('SELECT count(*) FROM sign_off_rule');
  const save = effect.text.match(/<form method="post" action="\/signers\/rule"[^]*?<\/form>/)[0];
  const fields = [...save.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  is(sqlOne('SELECT count(*) FROM sign_off_rule'), before, 'showing the effect saves nothing');
  const done = await admin.post('/signers/rule', fields);
  is(done.status, 303, `needed from now on: ${wanted.join(', ') || 'none'}`);
  return effect;
}

async function ask(author, version, wanted) {
  const form = formTo(await author.get(page(version)), `${page(version)}/reviews`);
  return author.submit(form, { ...Object.fromEntries(kinds.map(kind => [kind, wanted.includes(kind) ? 'yes' : null])), message: 'Please read page one.' });
}

const review = (version, kind) => sqlOne(`SELECT id FROM review_request WHERE course_version_id = ${idOf(version)} AND kind = ${quote(kind)} AND language = ''`);

async function decide(signer, version, kind, fields = {}) {
  const address = `/reviews/${review(version, kind)}`;
  const form = formTo(await signer.get(address), address);
  return signer.submit(form, { decision: 'signed', statement: `Read all of it (${kind}).`, name: 'Dr. Invented Name', credentials: 'RN, a demo', hidden: null, ...fields });
}

async function testAsking(author, signer, staff) {
  like((await store(1)).out, /stored; it is not before staff yet/, 'a version is stored');
  await store(1, text => text, true);
  is(sqlOne(`SELECT count(*) FROM publication WHERE course_version_id = ${idOf(1)}`), '0', 'and is not published unsigned from the command line');
  const shown = words((await author.get(page(1))).text);
  for (const kind of ['Survivor adviser', 'Clinician', 'Legal', 'Accessibility']) like(shown, new RegExp(`${kind}: not asked yet\\. Ask for sign-off\\.`), `missing: ${kind}`);
  is((await ask(author, 1, kinds)).status, 303, 'the author asks for all four');
  is((await ask(author, 1, kinds).catch(() => ({ status: 'no form' }))).status, 'no form', 'and cannot ask twice');
  const queue = await signer.get('/reviews');
  is(queue.status, 200, 'the signer has a list');
  is(queue.text.split(`${code}, version 1`).length - 1, 4, 'with what waits for them');
  for (const address of ['/reviews', `/reviews/${review(1, 'legal')}`]) is((await staff.get(address)).status, 404, `not for staff: ${address}`);
}

async function testComments(author, signer) {
  const address = `/reviews/${review(1, 'legal')}`;
  const shown = await signer.get(address);
  like(words(shown.text), /Please read page one\./, 'what the author wrote');
  const first = sqlOne(`SELECT id FROM page WHERE course_version_id = ${idOf(1)} ORDER BY step LIMIT 1`);
  const form = formTo(shown, `${address}/comments`);
  is((await signer.submit(form, { about: `page-${first}`, text: 'Which law is meant <here>?' })).status, 303, 'a comment about a page');
  const csrf = form.fields.find(([name]) => name === 'csrf')[1];
  is((await signer.post(`${address}/comments`, { csrf, about: `page-${sqlOne(`SELECT max(id) FROM page WHERE course_version_id <> ${idOf(1)}`)}`, text: 'x' })).status, 404, 'not about a page of another version');
  const seen = await author.get(address);
  like(words(seen.text), /Module 1, page 1: [^]*Legal, [^]*Which law is meant &lt;here&gt;\?|Which law is meant <here>\?/, 'the author reads it');
  unlike(seen.text, new RegExp(sqlOne(`SELECT display_name FROM person WHERE email = '${demo.reviewer}'`)), 'and not who wrote it');
  const fresh = async () => (f => ({ ...f, fields: f.fields.filter(([name]) => name !== 'answers') }))(formTo(await signer.get(address), `${address}/comments`));
  const item = sqlOne(`SELECT id FROM item WHERE course_version_id = ${idOf(1)} ORDER BY id LIMIT 1`);
  const long = 'é'.repeat(4001);
  const kept = await signer.submit(await fresh(), { about: `item-${item}`, text: long });
  is(kept.status, 422, 'a comment that is too long');
  ok(kept.text.includes(long), 'comes back whole');
  like(kept.text, new RegExp(`href="#text"[^]*value="item-${item}" selected`), 'with its problem, and about the same question');
  is((await signer.submit(await fresh(), { about: `item-${item}`, text: ' \n' })).status, 422, 'an empty one too');
  is((await signer.submit(await fresh(), { about: `item-${item}`, text: 'é'.repeat(4000) })).status, 303, 'a comment about a question, as long as it may be');
  is((await signer.submit(await fresh(), { about: `quiz-${sqlOne(`SELECT max(id) FROM quiz WHERE course_version_id <> ${idOf(1)}`)}`, text: 'x' })).status, 404, 'not about a quiz of another version');
  like(words((await author.get(address)).text), /Question [a-z-]+ \/ [a-z0-9-]+: /, 'the author reads which question');
  sql(`DELETE FROM review_comment WHERE item_id = ${item}`);
  like((await author.submit(formTo(seen, `${address}/comments`), { text: '' })).text, /<details open>[^]*There is a problem|There is a problem[^]*<details open>/, 'an answer that is empty comes back open');
  const answer = formTo(await author.get(address), `${address}/comments`);
  is((await author.submit(answer, { text: 'The one of the state.' })).status, 303, 'the author answers');
  is((await author.submit(formTo(await author.get(address), `${address}/comments`), { settles: 'yes', text: 'Done.' })).status, 404, 'and does not settle it');
  like(words((await author.get(page(1))).text), /1 open comment/, 'open on the page of the version');
  const thread = [...(await signer.get(address)).text.matchAll(/name="answers" value="(\d+)"/g)].map(([, id]) => id);
  is((await signer.post(`${address}/comments`, { csrf, answers: thread[0], text: '', settles: 'yes' })).status, 303, 'the signer settles it');
  unlike((await author.get(page(1))).text, /open comment/, 'then nothing is open');
}

async function testSigning(author, signer, admin, staff) {
  const refused = await decide(signer, 1, 'legal', { decision: null, statement: '', name: ' ' });
  is(refused.status, 422, 'a form that is not whole');
  is([...refused.text.matchAll(/href="#(decision|statement|name)"/g)].length, 3, 'says all that is missing');
  is((await decide(signer, 1, 'legal', { decision: 'declined', statement: 'The law is not named.' })).status, 303, 'declined');
  like(words((await author.get(page(1))).text), /Legal: declined to sign\. Read the statement/, 'which stands in the way');
  like((await store(1, text => text, true)).out, /Legal: declined to sign\. Read the statement/, 'on the command line, too');
  is((await ask(author, 1, ['legal'])).status, 303, 'the author asks again');
  is((await ask(author, 1, ['legal']).catch(() => ({ status: 'no form' }))).status, 'no form', 'once');
  like(words((await author.get(page(1))).text), /Legal: declined to sign\. Asked again on /, 'which the page says');
  like((await store(1, text => text, true)).out, /Legal: declined to sign\. Asked again on /, 'and the command line');
  like(words((await signer.get('/reviews')).text), new RegExp(`${code}, version 1 [^]*?Legal [^]*?asked again`), 'and it waits for the signer again');
  is((await decide(signer, 1, 'legal', { statement: 'The law is named now, on page one.' })).status, 303, 'and then signed');
  is((await decide(signer, 1, 'clinician', { name: 'Nobody Knows Me', hidden: 'yes' })).status, 303, 'with the name kept off the public page');
  is((await decide(signer, 1, 'survivor-adviser')).status, 422, 'a survivor adviser says whether they were paid');
  is((await decide(signer, 1, 'survivor-adviser', { paid: 'yes' })).status, 303, 'and signs');
  await store(1, text => text, true);
  is(sqlOne(`SELECT count(*) FROM publication WHERE course_version_id = ${idOf(1)}`), '0', 'one is missing, so it is not published');
  is((await decide(signer, 1, 'accessibility')).status, 303, 'all four');
  await store(1, text => text, true);
  is(sqlOne(`SELECT count(*) FROM publication WHERE course_version_id = ${idOf(1)}`), '1', 'now it is published');
  const told = words((await staff.get(`/courses/${code}`)).text);
  like(told, /A survivor adviser reviewed this version and was paid\./, 'staff read that a survivor adviser was paid');
  like(told, /Legal: reviewed this version\. Dr\. Invented Name, RN, a demo\./, 'and who signed');
  unlike(told, /Nobody Knows Me|The law is not named/, 'but no name that is kept off, and no decline');
  for (const address of [page(1), `/reviews/${review(1, 'clinician')}`]) unlike((await author.get(address)).text, /Nobody Knows Me/, `authors do not read it: ${address}`);
  like(words((await staff.get('/courses/CORE-101')).text), /Not reviewed: nobody has signed this version\./, 'a course that nobody signed says so');
  ok((await admin.get('/signers')).text.includes(demo.reviewer), 'administrators see who may sign');
}

async function testOwn(signer) {
  const me = `(SELECT id FROM person WHERE email = '${demo.reviewer}')`;
  sql(`UPDATE course_version SET recorded_by = ${me} WHERE id = ${idOf(1)}`);
  const address = `/reviews/${review(1, 'legal')}`;
  const shown = await signer.get(address);
  like(words(shown.text), /You stored this version, so somebody else has to sign it\./, 'nobody signs their own version');
  const csrf = /name="csrf" value="([^"]*)"/.exec(shown.text)[1];
  is((await signer.post(address, { csrf, decision: 'signed', statement: 'x', name: 'x' })).status, 409, 'not by force either');
  sql(`UPDATE course_version SET recorded_by = NULL WHERE id = ${idOf(1)}`);
}

async function testEnds(author, signer, admin) {
  const address = `/reviews/${review(1, 'legal')}`;
  const form = formTo(await signer.get(address), `${address}/withdrawal`);
  is((await signer.submit(form, { reason: '' })).status, 422, 'to withdraw takes a reason');
  const csrf = formTo(await author.get('/authoring/imports'), '/authoring/imports').fields.find(([name]) => name === 'csrf')[1];
  is((await author.post(form.action, { csrf, signature: form.fields.find(([name]) => name === 'signature')[1], reason: 'x' })).status, 409, 'and is for the signer alone');
  const again = async fill => signer.post(form.action, [...form.fields.filter(([name]) => name !== 'idempotency_key' && !(name in fill)), ...Object.entries(fill)]);
  is((await again({ reason: 'The law has changed.' })).status, 303, 'withdrawn');
  like(words((await author.get(page(1))).text), /Legal: declined to sign\.|Legal: the signature was withdrawn/, 'the version lacks it');
  is((await again({ reason: 'again' })).status, 409, 'once');
  sql(`INSERT INTO signature_withdrawal (signature_id, reason, from_date) SELECT s.id, 'cleared', (SELECT civil_date(clock(), zone) FROM network) FROM signature s
       WHERE s.course_version_id = ${idOf(1)} AND s.decision = 'declined'`);
  like(words((await author.get(page(1))).text), /Legal: the signature was withdrawn on /, 'and says why');
  is((await decide(signer, 1, 'legal')).status, 303, 'signed again');
  const last = sqlOne(`SELECT max(expires) FROM signature WHERE course_version_id = ${idOf(1)}`);
  is(last, sqlOne(`SELECT least(network_today() + interval '24 months', current_date + 900)::date`), 'it holds for 24 months at most');
  sql(`UPDATE signature SET signed_on = signed_on - 800, expires = network_today() - 1 WHERE course_version_id = ${idOf(1)} AND kind = 'accessibility'`);
  like(words((await author.get(page(1))).text), /Accessibility: the signature held until /, 'past its last day it does not stand');
  like(words((await admin.get('/signers/rule?months=24&accessibility=yes')).text), new RegExp(`${code}, version 1 ?: live, and stays so\\. Without signature: Accessibility\\.`),
    'a live version stays live, and the effect of a rule says what it lacks');
}

// What each kind of change leaves of four signatures.
async function testChanges(author, signer) {
  sql(`UPDATE signature SET expires = network_today() + 100 WHERE course_version_id = ${idOf(1)}`);
  const states = async version => words((await author.get(page(version))).text).match(/(Survivor adviser|Clinician|Legal|Accessibility): (signed on [^.]*which still stands|signed for version 1, and what changed since voids it|signed on|not asked yet)/g) ?? [];
  const told = (state, ...those) => those.map(kind => `${kind}: ${state}`);
  await store(2, text => text.replace('<p>Clean hands keep people well.</p>', '<p>Clean hands keep peopel well.</p>'));
  const kept = state => told(state, 'Survivor adviser', 'Clinician', 'Legal', 'Accessibility');
  const plain = list => [...new Set(list.map(one => one.replace(/signed on [^.]*which still stands/, 'stands')))];
  is(plain(await states(2)), kept('stands'), 'letters put right: all four still stand');
  await store(3, (text, file) => (file === 'banks/one.xml' ? text.replace(/<rationale><p>[^<]*/, '<rationale><p>Another reason, told in quite other words') : text));
  const third = plain(await states(3));
  ok(third.includes('Legal: stands') && third.includes('Accessibility: stands'), 'a reason of a question rewritten: who does not sign for questions still stands', third);
  ok(third.some(one => one.startsWith('Clinician: signed for version 1')), 'and the clinician does not', third);
  await store(4, text => text.replace(/minutes="1"/, 'minutes="1"').replace(/<page id="pg-why"[^]*?<\/page>/, part => `${part}${part.replace('pg-why', 'pg-new')}`));
  is(plain(await states(4)), kept('signed for version 1, and what changed since voids it'), 'a page more: every signature is void');
  await store(4, text => text, true);
  is(sqlOne(`SELECT count(*) FROM publication WHERE course_version_id = ${idOf(4)}`), '0', 'and it is not published until it is signed');
  sql(`UPDATE course_version SET recorded_by = (SELECT id FROM person WHERE email = '${demo.reviewer}') WHERE id = ${idOf(2)}`);
  is(plain(await states(2)), [], 'what its signer has stored, their earlier signature does not stand for');
  like(words((await author.get(page(2))).text), /Clinician: the signature does not stand for this version\./, 'whose name is kept off is not told by it');
  like(words((await author.get(page(2))).text), /Legal: signed by whoever stored this version\./, 'and of others the page says why');
  is((await signer.get('/reviews')).status, 200, 'the list of the signer stays');
}

// A page more than the live version has, signed; then letters put right: what was signed stands, though against the live version it is a material change.
async function testKeptOverLive(author, signer, admin) {
  const more = text => text.replace(/<page id="pg-why"[^]*?<\/page>/, part => `${part}${part.replace('pg-why', 'pg-new')}`);
  const right = text => more(text).replace('<p>Clean hands keep people well.</p>', '<p>Clean hands keep people wel.</p>');
  await need(admin, ['legal']);
  await ask(author, 4, ['legal']);
  is((await decide(signer, 4, 'legal')).status, 303, 'a version with a page more is signed');
  await store(5, right);
  like(words((await author.get(page(5))).text), /Legal: signed on [^.]* for version 4, which still stands/, 'letters put right since: the page says that the signature stands');
  await ask(author, 5, ['legal']);
  like((await store(5, right, true)).out, /Version 5 of \S+ was already here and is now live in place of version 1\. The change counts as material\./, 'and the command line says no other');
}

async function testSigners(admin, author) {
  const form = formTo(await admin.get('/signers'), '/signers');
  is((await admin.submit(form, { login: 'nobody@nowhere.example', kind: 'legal' })).status, 422, 'nobody of that login');
  const fresh = async fill => admin.submit(formTo(await admin.get('/signers'), '/signers'), fill);
  is((await fresh({ login: demo.admin, kind: 'legal' })).status, 422, 'not oneself');
  is((await fresh({ login: demo.manager, kind: 'legal' })).status, 303, 'a signer is added');
  const manager = await new Browser().signIn(demo.manager);
  is((await manager.get(`/reviews/${review(1, 'legal')}`)).status, 200, 'who reads what is theirs to sign');
  is((await manager.get(`/reviews/${review(1, 'clinician')}`)).status, 404, 'and nothing else');
  is((await manager.get(page(1))).status, 404, 'and is no author');
  const end = [...(await admin.get('/signers')).text.matchAll(/<tr>[^]*?<\/tr>/g)].map(([row]) => row).find(row => row.includes(demo.manager)).match(/action="(\/signers\/\d+\/end)"[^]*?name="csrf" value="([^"]*)"/);
  is((await admin.post(end[1], { csrf: end[2] })).status, 303, 'and ended');
  is((await manager.get(`/reviews/${review(1, 'legal')}`)).status, 404, 'from then on nothing');
  is((await author.get('/signers')).status, 404, 'not for authors');
  // An administrator of one hospital: a grant over a part of the network.
  const part = enable("EXISTS (SELECT FROM facility_grant g JOIN facility f ON f.id = g.facility_id WHERE g.person_id = p.id AND f.code = 'WLH')");
  const granted = sqlOne(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date)
    SELECT p.id, 'administrator', f.id, '2020-01-01' FROM person p, facility f WHERE ${quote(part.login)} IN (p.email, p.employee_number) AND f.code = 'WLH' RETURNING id`);
  try {
    const local = await new Browser().signIn(part.login);
    unlike((await local.get('/learning')).text, /href="\/signers"/, 'an administrator of one hospital is not led to sign-off');
    like((await admin.get('/learning')).text, /href="\/signers"/, 'as one of the network is');
    for (const address of ['/signers', '/signers/rule']) is((await local.get(address)).status, 404, `and finds nothing there: ${address}`);
    const { csrf } = Object.fromEntries(formTo(await local.get('/learning'), '/session/exit').fields);
    for (const login of [demo.manager, 'nobody@nowhere.example']) is((await local.post('/signers', { csrf, login, kind: 'legal' })).status, 404, `nor by force: ${login}`);
    is((await local.post('/signers/rule', { csrf, months: '24' })).status, 404, 'nor changes what is needed');
  } finally {
    sql(`INSERT INTO facility_grant_revocation (grant_id, from_date, reason) VALUES (${granted}, current_date - 1, 'the test is over')`);
  }
}

run(async () => {
  const [author, signer, admin, staff] = await Promise.all([demo.author, demo.reviewer, demo.admin, demo.staff].map(login => new Browser().signIn(login)));
  try {
    await need(admin, kinds);
    await testAsking(author, signer, staff);
    await testComments(author, signer);
    await testSigning(author, signer, admin, staff);
    await testOwn(signer);
    await testEnds(author, signer, admin);
    await testChanges(author, signer);
    await testKeptOverLive(author, signer, admin);
    await testSigners(admin, author);
  } finally {
    sql("INSERT INTO sign_off_rule (kinds, months) VALUES ('{}', 24)");
    fs.rmSync(folder, { recursive: true });
  }
});
