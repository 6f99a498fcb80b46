#!/usr/bin/env node
// Training done elsewhere, skills that were watched, exemptions, leave and extensions.  SPDX-License-Identifier: Apache-2.0
//
// People, an observer and a certification of its own; nothing of them touches anybody else.
'use strict';
const { run, is, like, ok, unlike } = require('./tap.js');
const { Browser, attest, colleague, demo, enable, formTo, learner: due, sql, sqlOne, words } = require('./client.js');

const number = 101 + Number(sqlOne("SELECT count(*) FROM certification WHERE code LIKE 'SHOWN-%'"));
const today = sqlOne("SELECT civil_date(clock(), 'America/Detroit')");
const day = n => sqlOne(`SELECT date '${today}' + ${n}`);
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

// A certification for which one skill has to be seen; nobody has to hold it.
function certification() {
  sql(`WITH c AS (INSERT INTO certification (code) VALUES ('SHOWN-${number}') RETURNING id),
    v AS (INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
      SELECT c.id, '2020-01-01', 'Shown ${number}', 12, 2 FROM c RETURNING id)
    INSERT INTO certification_part (certification_version_id, number, kind, skill, title)
      SELECT v.id, 1, 'hands-on', 'knock-${number}', 'Knocks and waits ${number}' FROM v`);
}

// A form with a file, as a browser without scripts sends it.
function sendFile(browser, form, fill, file) {
  const mark = 'evidence-of-the-test';
  const fields = [...form.fields.filter(([name]) => !(name in fill)), ...Object.entries(fill)];
  const parts = fields.map(([name, value]) => `--${mark}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  const head = `--${mark}\r\nContent-Disposition: form-data; name="file"; filename="${file ? file.name : ''}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(parts.join('') + head), file ? file.bytes : Buffer.alloc(0), Buffer.from(`\r\n--${mark}--\r\n`)]);
  return browser.post(form.action, body, { headers: { 'Content-Type': `multipart/form-data; boundary=${mark}` } });
}

const good = { title: 'Ethics <evening>', provider: 'A college', done: day(-10), certification: '', hours: '1.5', topic: 'ethics' };

async function sending(learner) {
  const form = async () => formTo(await learner.get('/evidence/new'), '/evidence/new');
  const page = await learner.get('/evidence/new');
  like(words(page.text), /No patient data/, 'the form says that patients stay out of it');
  const count = () => sqlOne(`SELECT count(*) FROM evidence WHERE person_id = ${learner.person.id}`);
  for (const [name, fill, file, message] of [
    ['nothing', { title: '', provider: '', done: '' }, null, /Say what you did.*Say who offered it.*Enter the day you finished/],
    ['a day to come', { done: day(1) }, null, /still to come/],
    ['no number', { hours: 'two' }, null, /Enter hours as a number/],
    ['minutes', { hours: '1.255' }, null, /Enter hours as a number/],
    ['a page', {}, { name: 'a.pdf', bytes: Buffer.from('<script>alert(1)</script>') }, /neither a PDF nor/],
    ['half a PDF', {}, { name: 'a.pdf', bytes: pdf.subarray(0, 20) }, /damaged/],
    ['a program in a PDF', {}, { name: 'a.pdf', bytes: Buffer.from('%PDF-1.4\n<</S/JavaScript/JS(app.alert(1))>>\n%%EOF') }, /runs a program/],
    ['a picture with something behind it', {}, { name: 'a.png', bytes: Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('<html>')]) }, /damaged/],
    ['more than 5 MB', {}, { name: 'a.pdf', bytes: Buffer.concat([pdf, Buffer.alloc(5 * 1024 * 1024, ' ')]) }, /too large/],
  ]) {
    const reply = await sendFile(learner, await form(), { ...good, ...fill }, file);
    is(reply.status, 422, `${name} comes back`);
    like(words(reply.text), message, 'and says why');
  }
  is(count(), '0', 'none of that is kept');

  const one = { ...good, idempotency_key: `evidence-${number}` };
  const sent = [await sendFile(learner, await form(), one, { name: 'my "paper".pdf', bytes: pdf }), await sendFile(learner, await form(), one, { name: 'my "paper".pdf', bytes: pdf })];
  is(sent.map(reply => `${reply.status} ${reply.location}`), Array(2).fill('303 /evidence?sent=1'), 'evidence with a file is sent, twice by mistake');
  is(count(), '1', 'and stands once');
  const list = words((await learner.get('/evidence')).text);
  like(list, /Ethics <evening>.*1\.5 hours on ethics.*Waits for an answer since today.*administrators? of/, 'with what it is, since when it waits and who has it');
  const id = sqlOne(`SELECT max(id) FROM evidence WHERE person_id = ${learner.person.id}`);
  const file = await learner.get(`/evidence/${id}/file`);
  is([file.status, file.headers['content-type'], file.headers['content-disposition'], file.headers['x-content-type-options']],
    [200, 'application/pdf', `attachment; filename="evidence-${id}.pdf"`, 'nosniff'], 'its file is only ever a file to keep');
  ok(file.bytes.equals(pdf), 'byte for byte');
  return id;
}

async function answering(learner, id, others) {
  const path = `/people/${learner.person.id}/evidence/${id}`;
  const { admin, manager, auditor, elsewhere } = others;
  is((await Promise.all([manager, elsewhere, learner].map(who => who.get(path)))).map(reply => reply.status), [404, 404, 404], 'neither managers nor the sender answer it');
  is((await Promise.all([manager, elsewhere].map(who => who.get(`/evidence/${id}/file`)))).map(reply => reply.status), [404, 404], 'nor is the file for them');
  like((await admin.get('/waiting/evidence')).text, new RegExp(`href="${path}"`), 'an administrator finds it in the queue');
  const read = await auditor.get(path);
  is([read.status, /<form[^>]*evidence\/\d+"/.test(read.text)], [200, false], 'an auditor reads it and has nothing to answer with');
  const form = formTo(await admin.get(path), path);
  is((await admin.submit(form, {})).status, 422, 'no answer is none');
  like(words((await admin.submit(form, { answer: 'decline' })).text), /Say why it does not count/, 'a no needs a reason');
  is((await admin.submit(form, { answer: 'decline', reason: 'The paper is of <another>.' })).location, '/waiting?saved=1', 'declined');
  like(words((await learner.get('/evidence')).text), /It does not count\. Answered .* The paper is of <another>\./, 'the learner reads the answer and why');
  is((await admin.submit(formTo(await admin.get(path), path), { answer: 'decline', reason: 'Again' })).status, 409, 'the same answer twice is told');
  is((await admin.submit(formTo(await admin.get(path), path), { answer: 'accept' })).status, 303, 'a later answer');
  like(words((await learner.get('/evidence')).text), /It counts\. Answered/, 'holds');
  unlike((await admin.get('/waiting/evidence')).text, new RegExp(`href="${path}"`), 'and the queue is without it');
}

async function own(admin) {
  const form = formTo(await admin.get('/evidence/new'), '/evidence/new');
  await sendFile(admin, form, { ...good, title: `Mine ${number}` });
  const [[person, id]] = sql(`SELECT person_id, id FROM evidence WHERE title = 'Mine ${number}'`);
  unlike((await admin.get('/waiting/evidence')).text, new RegExp(`Mine ${number}`), 'one\'s own evidence is not in one\'s queue');
  is((await admin.get(`/people/${person}/evidence/${id}`)).status, 404, 'nor answered by oneself');
}

async function handsOn(learner, observer, others) {
  is((await others.manager.get('/hands-on')).status, 404, 'managers sign no skills off');
  const search = await observer.get(`/hands-on?q=${encodeURIComponent(learner.person.name)}`);
  like(search.text, new RegExp(`href="/hands-on/${learner.person.id}"`), 'an observer finds somebody by name');
  unlike((await observer.get('/hands-on?q=zzzz')).text, /href="\/hands-on\/\d/, 'and nobody by a name that nobody has');
  is((await observer.get(`/hands-on/${others.elsewhere.person}`)).status, 404, 'nobody who works elsewhere');
  is((await observer.get(`/hands-on/${observer.person.id}`)).status, 404, 'nor themselves');
  const path = `/hands-on/${learner.person.id}`;
  const form = formTo(await observer.get(path), path);
  is((await observer.submit(form, {})).status, 422, 'something has to be chosen');
  const code = sqlOne(`SELECT substr(md5('skill knock-${number}'), 1, 12)`);
  is((await observer.submit(form, { skill: code, done: day(1) })).status, 422, 'and seen, not foreseen');
  is((await observer.submit(form, { skill: code, done: day(-1) })).location, '/hands-on?signed=1', 'signed off');
  is(sql(`SELECT skill, done_on, recorded_by FROM evidence_state WHERE state = 'accepted' AND person_id = ${learner.person.id} AND kind = 'hands-on'`),
    [[`knock-${number}`, day(-1), String(observer.person.id)]], 'it counts at once, with who saw it');
}

async function agreeing(learner, others) {
  const { admin, manager, auditor } = others;
  const base = `/people/${learner.person.id}/exemptions`;
  is((await Promise.all([manager, learner].map(who => who.get(base)))).map(reply => reply.status), [404, 404], 'neither managers nor learners see the page');
  is((await auditor.get(`${base}/leave`)).status, 404, 'auditors agree nothing');
  like(words((await admin.get(`${base}/exemption`)).text), /nothing about a patient/, 'the form says that patients stay out of it');
  const send = async (kind, fill) => admin.submit(formTo(await admin.get(`${base}/${kind}`), `${base}/${kind}`), fill);
  const [[cert, standing]] = sql(`SELECT certification_id, standing FROM timeline WHERE person_id = ${learner.person.id} AND during @> date '${today}' LIMIT 1`);
  is((await send('exemption', { certification: cert, from: day(5), to: day(2), code: 'health' })).status, 422, 'an exemption that ends before it begins comes back');
  is((await send('exemption', { certification: cert, from: day(0), to: day(30) })).status, 422, 'and one without a kind of reason');
  is((await send('exemption', { certification: '0', from: day(0), to: day(30), code: 'health' })).status, 422, 'and one from nothing');
  const kept = () => sql('SELECT (SELECT count(*) FROM idempotency), (SELECT count(*) FROM audit WHERE NOT seen)').flat(), before = kept();
  const [there, shown] = [sqlOne('SELECT count(*) FROM exemption'), await send('exemption', { certification: cert, from: day(0), to: day(30), code: 'health', look: 'yes' })];
  is([shown.status, sqlOne('SELECT count(*) FROM exemption')], [200, there], 'what it would do is shown, and nothing is saved');
  is(kept(), before, 'not the page with its reason either, and the audit does not say that it was done');
  like(words(shown.text), new RegExp(`Nothing is saved yet.*${standing}.*exempt`, 'is'), 'with the standing now and then');
  is(sqlOne(`SELECT standing FROM timeline WHERE person_id = ${learner.person.id} AND certification_id = ${cert} AND during @> date '${today}'`), standing, 'which stays as it is');
  is((await send('exemption', { certification: cert, from: day(0), to: day(30), code: 'health', reason: `Secret words ${number}` })).location, base, 'an exemption');
  is(sqlOne(`SELECT standing FROM timeline WHERE person_id = ${learner.person.id} AND certification_id = ${cert} AND during @> date '${today}'`), 'exempt', 'counts in the same moment');
  const seen = words((await manager.get(`/people/${learner.person.id}`)).text);
  like(seen, /[Ee]xempt/, 'a manager sees that somebody is exempt');
  unlike(seen, new RegExp(`Secret words ${number}|[Hh]ealth`), 'and not why');
  like(words((await admin.get(base)).text), new RegExp(`Health: Secret words ${number}`), 'whoever agreed it reads why');
  like(words((await auditor.get(base)).text), new RegExp(`Health: Secret words ${number}`), 'and an auditor');
  const [[id]] = sql(`SELECT max(id) FROM exemption WHERE person_id = ${learner.person.id}`);
  const end = `${base}/exemption/${id}`;
  is((await manager.get(end)).status, 404, 'a manager ends none');
  is((await admin.submit(formTo(await admin.get(end), end), { since: 'day', from: day(31), reason: 'x' })).status, 422, 'an end after the end comes back');
  const ended = () => sqlOne(`SELECT count(*) FROM exemption_end WHERE exemption_id = ${id}`);
  const first = await admin.submit(formTo(await admin.get(end), end), { since: 'day', from: day(7), reason: 'Back at work', look: 'yes' });
  is([first.status, ended()], [200, '0'], 'what ending it would do is shown, and nothing is done');
  like(words(first.text), /Nothing is saved yet.*Now Then .*exempt (overdue|lapsed|due|current|window open)/s, 'with the standing now and then');
  is(/name="from"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="from"/.exec(first.text)?.slice(1).find(Boolean), day(7), 'and what was typed is there still');
  is((await admin.submit(formTo(await admin.get(end), end), { since: 'never', reason: 'Of another person' })).location, base, 'an exemption that never counted');
  is(sqlOne(`SELECT standing FROM timeline WHERE person_id = ${learner.person.id} AND certification_id = ${cert} AND during @> date '${today}'`), standing, 'leaves the standing as it was');
  is((await admin.get(end)).status, 409, 'and is ended once');

  is((await send('leave', { from: day(3), to: day(9), reason: '' })).status, 422, 'leave needs a reason');
  is((await send('leave', { from: day(3), to: day(9), reason: `Family ${number}` })).location, base, 'leave');
  is(sql(`SELECT from_date, to_date FROM leave_now WHERE person_id = ${learner.person.id}`), [[day(3), day(9)]], 'is on record');
  unlike(words((await manager.get(`/people/${learner.person.id}`)).text), new RegExp(`Family ${number}`), 'no manager reads why');

  const last = sqlOne(`SELECT due FROM timeline WHERE person_id = ${learner.person.id} AND certification_id = ${cert} AND during @> date '${today}'`);
  is((await send('extension', { certification: cert, to: last, reason: 'x' })).status, 422, 'an extension by no day comes back');
  const later = sqlOne(`SELECT greatest(date '${last}', '${today}') + 40`);
  is((await send('extension', { certification: cert, to: later, reason: 'Short of staff' })).location, base, 'an extension');
  is(sql(`SELECT of_date, to_date FROM extension_now WHERE person_id = ${learner.person.id}`), [[last, later]], 'names the date that it lengthens');
  like(words((await admin.get(base)).text), /Extension.*Short of staff.*Leave.*Family.*Exemption.*It never counted/, 'all of it stands on the page, newest first');
  is((await send('nothing', {}).catch(() => ({ status: 'no form' }))).status, 'no form', 'and nothing else can be agreed');
}

// A certification of one's own word: given, held; what a day would do is told and nothing is saved.
async function word(learner, admin) {
  const code = `WORD-${number}`;
  sql(`WITH c AS (INSERT INTO certification (code) VALUES ('${code}') RETURNING id),
    v AS (INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
      SELECT c.id, '2020-01-01', 'Word ${number}', 12, 2 FROM c RETURNING id)
    INSERT INTO certification_part (certification_version_id, number, kind, title) SELECT v.id, 1, 'attestation', 'I know whom to call' FROM v`);
  const path = `/certifications/${code}`;
  const count = () => sqlOne(`SELECT count(*) FROM award_now a JOIN certification c ON c.id = a.certification_id WHERE a.person_id = ${learner.person.id} AND c.code = '${code}' AND NOT a.fallen`);
  const ahead = await learner.get(`${path}?part=1&on=${day(20)}`);
  const year = sqlOne(`SELECT to_char(date '${day(20)}' + interval '12 months', 'FMDD FMMonth YYYY')`);
  like(words(ahead.text), new RegExp(`your next date is ${year}`), 'what a day would do is told');
  is(count(), '0', 'and nothing is saved');
  is((await learner.get(`${path}?on=someday`)).status, 200, 'a day that is none is told on the page');
  is((await learner.get('/certifications/NONE-1')).status, 404, 'a certification that does not exist');
  const form = formTo(await learner.get(path), `${path}/word`);
  is((await learner.submit(form)).location, `${path}?said=1`, 'one\'s own word');
  is(count(), '1', 'is held in the same moment');
  like(words((await learner.get('/certifications')).text), new RegExp(`Word ${number}`), 'and stands with one\'s certifications');

  const said = () => sql(`SELECT e.id FROM evidence e JOIN certification c ON c.id = e.certification_id WHERE e.person_id = ${learner.person.id} AND c.code = '${code}'`);
  const again = async () => (await learner.submit(formTo(await learner.get(path), `${path}/word`))).status;
  is(await again(), 303, 'the same word again on one day');
  is(said().length, 1, 'stands once');
  const person = `/people/${learner.person.id}`, answer = `${person}/evidence/${said()[0][0]}`;
  like((await admin.get(person)).text, new RegExp(`href="${answer}"`), 'an administrator finds it with the person');
  is((await admin.submit(formTo(await admin.get(answer), answer), { answer: 'decline', reason: 'Show us first.' })).status, 303, 'and declines it');
  is(count(), '0', 'nothing is held by it any more');
  is(await again(), 409, 'and giving it again does not bring it back');
  is([said().length, count()], [1, '0'], 'nothing is added');
}

run(async () => {
  certification();
  const person = due('WGH');
  const learner = await new Browser().signIn(person.login);
  learner.person = person;
  const watcher = colleague('WGH');
  sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${watcher.id}, 'observer', id, '2020-01-01' FROM facility WHERE code = 'WGH'`);
  const observer = await new Browser().signIn(watcher.login);
  observer.person = watcher;
  const elsewhere = await new Browser().signIn(enable("EXISTS (SELECT FROM facility_grant g JOIN facility f ON f.id = g.facility_id WHERE g.person_id = p.id AND f.code = 'WLH')").login);
  elsewhere.person = sqlOne("SELECT g.person_id FROM facility_grant g JOIN facility f ON f.id = g.facility_id WHERE f.code = 'WLH' ORDER BY 1 LIMIT 1");
  const others = { elsewhere };
  for (const [name, login] of Object.entries({ admin: demo.admin, manager: demo.manager, auditor: demo.reviewer })) others[name] = await new Browser().signIn(login);

  const id = await sending(learner);
  await answering(learner, id, others);
  await own(others.admin);
  await handsOn(learner, observer, others);
  await agreeing(learner, others);
  await word(learner, others.admin);

  // Nothing is left for other files to trip over.
  sql(`INSERT INTO facility_grant_revocation (grant_id, from_date, reason) SELECT id, '2020-01-01', 'tests' FROM facility_grant WHERE person_id = ${watcher.id} AND permission = 'observer'`);
  const checked = await attest('verify');
  is(checked.status, 0, `attest verify finds nothing odd${checked.status ? `: ${checked.out}${checked.err}` : ''}`);
});
