#!/usr/bin/env node
// Facts that administrators enter about people: licences, awards by hand, corrections by two people, permissions; and the record of it all.
// SPDX-License-Identifier: Apache-2.0
//
// People, certifications and a rule of its own; nobody else is asked for them.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { run, is, like, ok, unlike } = require('./tap.js');
const { Browser, attest, colleague, demo, formTo, sql, sqlOne, words } = require('./client.js');

const number = 101 + Number(sqlOne("SELECT count(*) FROM certification WHERE code LIKE 'HAND-%'"));
const kind = `facts-${String.fromCharCode(97 + number % 26)}${number}`;
const today = sqlOne("SELECT civil_date(clock(), 'America/Detroit')");
const day = n => sqlOne(`SELECT date '${today}' + ${n}`);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'facts-'));
const file = (name, text) => { fs.writeFileSync(path.join(scratch, name), text); return path.join(scratch, name); };

// HAND: outside training, for a year. ALSO: whoever holds HAND holds it. Both are asked of holders of a licence that only people here have.
function rules() {
  sql(`WITH c AS (INSERT INTO certification (code) VALUES ('HAND-${number}'), ('ALSO-${number}') RETURNING id, code),
    v AS (INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
      SELECT id, '2020-01-01', initcap(split_part(code, '-', 1)) || ' ${number}', 12, 2 FROM c RETURNING id)
    INSERT INTO certification_part (certification_version_id, number, kind, topic) SELECT id, 1, 'external', '${kind}' FROM v;
    INSERT INTO equivalency (certification_id, by_certification_id, from_date)
      SELECT a.id, b.id, '2020-01-01' FROM certification a, certification b WHERE a.code = 'ALSO-${number}' AND b.code = 'HAND-${number}';
    WITH r AS (INSERT INTO requirement (code) VALUES ('HAND-RULE-${number}') RETURNING id)
    INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_every, licence_kind, licence_state, citation)
      SELECT r.id, '2020-01-01', 'Holders of ${kind}', c.id, network_top(), 'licence', 1, '${kind}', 'FL', 'Policy ${number}'
      FROM r, certification c WHERE c.code = 'HAND-${number}'`);
}

const standing = one => sqlOne(`SELECT coalesce(string_agg(t.standing || ' ' || coalesce(t.due::text, '-'), ', '), 'nothing') FROM timeline t
  JOIN certification c ON c.id = t.certification_id WHERE t.person_id = ${one.id} AND c.code = 'HAND-${number}' AND t.during @> date '${today}'`);
const held = one => sql(`SELECT split_part(c.code, '-', 1), a.kind, CASE WHEN a.fallen THEN 'fallen' WHEN a.revoked IS NULL THEN 'valid' ELSE 'ended' END FROM award_now a
  JOIN certification c ON c.id = a.certification_id WHERE a.person_id = ${one.id} AND c.code LIKE '%-${number}' ORDER BY 1, a.id`).map(row => row.join(' '));

async function licences(one, { admin, manager, auditor }) {
  const base = `/people/${one.id}/licences`;
  is((await Promise.all([manager, one.browser].map(who => who.get(base)))).map(reply => reply.status), [404, 404], 'neither managers nor learners see the page of licences');
  is([(await auditor.get(base)).status, (await auditor.get(`${base}/new`)).status], [200, 404], 'auditors read it and add nothing');
  is(standing(one), 'nothing', 'nothing is asked of somebody without the licence');
  const send = async (at, fill) => admin.submit(formTo(await admin.get(at), at.replace(/\?.*/, '')), fill);
  const good = { kind: kind.replace('-', ' ').toUpperCase(), state: 'fl', renewals: '0', from: day(-100), to: day(40) };
  for (const [name, fill, message] of [
    ['nothing', { kind: '', state: '', renewals: '', from: '', to: '' }, /Enter the kind in letters.*two letters of a state.*how many renewals.*first day.*last day/],
    ['no state', { state: 'XX' }, /two letters of a state/],
    ['a term backwards', { from: day(10), to: day(9) }, /last day is before the first/],
    ['a day a century away', { to: '2150-01-01' }, /Enter the last day/],
    ['a hundred renewals', { renewals: '100' }, /0 to 99/],
  ]) {
    const reply = await send(`${base}/new`, { ...good, ...fill });
    is(reply.status, 422, `${name} comes back`);
    like(words(reply.text), message, 'and says why');
  }
  is((await send(`${base}/new`, good)).location, `${base}?saved=1`, 'a licence with its first term');
  is(standing(one), `due ${day(40)}`, 'is asked at once, due when it is renewed');
  const id = sqlOne(`SELECT id FROM licence WHERE person_id = ${one.id} AND kind = '${kind}'`);
  like(words((await send(`${base}/new?licence=${id}`, { renewals: '1', from: day(30), to: day(400) })).text), /is in the way/, 'a next term that overlaps comes back');
  is((await send(`${base}/new?licence=${id}`, { renewals: '1', from: day(41), to: day(400) })).status, 303, 'the next term');
  is((await send(`${base}/${id}/terms/1`, { held: 'term', from: day(-100), to: day(20) })).status, 303, 'the first one corrected');
  is(standing(one), `due ${day(20)}`, 'moves the due day');
  is((await send(`${base}/${id}/terms/2`, { held: 'never', from: '', to: '' })).status, 303, 'a term that never was');
  is(sql(`SELECT number, from_date, to_date FROM licence_term_now WHERE licence_id = ${id}`), [['0', day(-100), day(20)]], 'is gone, and the other stays');
  is((await send(`${base}/${id}/end`, { last: day(-1), reason: '' })).status, 422, 'an end without a reason comes back');
  is((await send(`${base}/${id}/end`, { last: day(-1), reason: `Gave it up ${number}` })).status, 303, 'the licence ended');
  is(standing(one), 'nothing', 'and asks nothing more');
  is((await send(`${base}/${id}/end`, { reason: 'A mistake' })).status, 303, 'it goes on after all');
  is(standing(one), `due ${day(20)}`, 'and asks as before');
  is((await admin.get(`${base}/${id}/terms/9`)).status, 404, 'a term that is not there');
}

async function files(one) {
  const login = sqlOne(`SELECT employee_number FROM person WHERE id = ${one.id}`);
  const head = 'employee_number,kind,state,from,to,renewals,ended\n';
  const bad = await attest('licence', 'import', file('bad.csv', `${head}NOBODY,${kind},FL,${day(0)},${day(9)},0,\n${login},1x,FL,${day(0)},${day(9)},0,\n`
    + `${login},${kind},ZZ,soon,${day(9)},-1,\n`));
  is(bad.status, 1, 'a file with mistakes is refused');
  like(bad.err, /line 3: kind is a word.*line 4: state is the two letters.*line 4: renewals is a whole number.*line 4: from is a day.*nothing was imported: 4 problems/s, 'with all of them, by line');
  const clash = await attest('licence', 'import', file('clash.csv', `${head}${login},${kind},FL,${day(10)},${day(90)},1,\nNOBODY,${kind},FL,${day(0)},${day(9)},0,\n`
    + `${login},${kind},FL,${day(90)},${day(10)},3,\n`));
  like(clash.err, /line 2: another term of this licence is in the way.*line 3: nobody has.*line 4: the term ends before/s, 'and what only the records know');
  const terms = () => sql(`SELECT number, from_date, to_date FROM licence_term_now t JOIN licence l ON l.id = t.licence_id WHERE t.person_id = ${one.id} ORDER BY 1`);
  const before = terms();
  const good = file('good.csv', `${head}${login},${kind},fl,${day(21)},${day(400)},1,\n`);
  const dry = await attest('licence', 'import', good, '--dry-run');
  is([dry.status, terms()], [0, before], 'a dry run changes nothing');
  is((await attest('licence', 'import', good)).status, 0, 'a file in order');
  is(terms(), [...before, ['1', day(21), day(400)]], 'is on record');
  const again = await attest('licence', 'import', good);
  is(again.status, 1, 'sent twice');
  like(again.err, /line 2: this is on record already/, 'it says so');
}

async function awards(one, { admin, manager }) {
  const base = `/people/${one.id}/awards/new`;
  is((await Promise.all([manager, one.browser].map(who => who.get(base)))).map(reply => reply.status), [404, 404], 'neither managers nor learners give awards');
  const cert = sqlOne(`SELECT id FROM certification WHERE code = 'HAND-${number}'`);
  const send = async fill => admin.submit(formTo(await admin.get(base), base), fill);
  const good = { certification: cert, from: day(-10), ends: 'day', to: day(300), reason: `Seen the <paper> ${number}` };
  for (const [name, fill, message] of [
    ['nothing', { certification: '', from: '', ends: '', to: '', reason: '' }, /Choose a certification.*Enter the first day.*Choose how long.*Say why/],
    ['a day to come', { from: day(1) }, /still to come/],
    ['an end before the start', { to: day(-11) }, /last day is before the first/],
    ['a certification that is none', { certification: '0' }, /Choose a certification/],
  ]) {
    const reply = await send({ ...good, ...fill });
    is(reply.status, 422, `${name} comes back`);
    like(words(reply.text), message, 'and says why');
  }
  const key = { idempotency_key: `hand-${number}` };
  const form = formTo(await admin.get(base), base);
  is([(await admin.submit(form, { ...good, ...key })).status, (await admin.submit(form, { ...good, ...key })).status], [303, 303], 'an award by hand, sent twice by mistake');
  is(held(one), ['ALSO equivalent valid', 'HAND manual valid'], 'stands once, with what it is recognised for');
  is(standing(one), `current ${day(300)}`, 'and counts at once');
  is((await send(good)).status, 409, 'the same award again is told');
  like(words((await admin.get(`/people/${one.id}`)).text), new RegExp(`By hand, .*: Seen the <paper> ${number}`), 'with who gave it and why');

  const [[id, code]] = sql(`SELECT a.id, c.code FROM award a JOIN certificate c ON c.award_id = a.id WHERE a.person_id = ${one.id} AND a.kind = 'manual'`);
  is((await one.browser.get(`/certificates/${code}`)).status, 200, 'it has a certificate');
  const revoke = `/people/${one.id}/awards/${id}/revocation`;
  const page = await admin.get(revoke);
  like(words(page.text), new RegExp(`recognised for it is revoked from the same day: Also ${number}`), 'revoking says what ends with it');
  is((await admin.submit(formTo(page, revoke), { since: 'day', from: day(-2), reason: 'Of another person' })).status, 303, 'revoked from a day on');
  is(held(one), ['ALSO equivalent ended', 'HAND manual ended'], 'what was recognised for it ends with it');
  is(standing(one), `due ${day(20)}`, 'and it is due again, as if it had not been held from then on');
  like(words((await new Browser().get(`/verify/${code}`)).text), /revoked/i, 'the public page says revoked, since somebody did it');
}

// Work that counts no more: the award falls, and its certificate says replaced.
async function fallen(one) {
  const evidence = sqlOne(`INSERT INTO evidence (person_id, kind, title, topic, provider, done_on) VALUES (${one.id}, 'external', 'Evening ${number}', '${kind}', 'A college', '${day(-1)}') RETURNING id`);
  const decide = accept => sql(`INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_on) VALUES (${evidence}, ${one.id}, ${accept}, '${today}')`);
  const reckon = () => attest('award', 'reckon', sqlOne(`SELECT employee_number FROM person WHERE id = ${one.id}`));
  decide(true);
  await reckon();
  const code = sqlOne(`SELECT c.code FROM award_now a JOIN certificate c ON c.award_id = a.id JOIN certification k ON k.id = a.certification_id
    WHERE a.person_id = ${one.id} AND a.kind = 'earned' AND k.code = 'HAND-${number}'`);
  is((await new Browser().get(`/api/v1/verify/${code}`)).json.state, 'valid', 'an award that is earned has a certificate that is valid');
  decide(false);
  await reckon();
  is((await new Browser().get(`/api/v1/verify/${code}`)).json.state, 'replaced', 'when its work counts no more it says replaced, not revoked');
  is((await one.browser.get(`/certificates/${code}/certificate.pdf`)).status, 404, 'and there is no PDF of it');
}

async function corrections(one, { admin, manager, second }) {
  const base = `/people/${one.id}/completions`;
  is((await Promise.all([manager, one.browser].map(who => who.get(base)))).map(reply => reply.status), [404, 404], 'neither managers nor learners correct completions');
  const login = sqlOne(`SELECT employee_number FROM person WHERE id = ${one.id}`);
  const imported = await attest('award', 'import', file('done.csv', `employee_number,action,course,date\n${login},completion,CORE-101,${day(-30)}\n`));
  is(imported.status, 0, 'a completion brought along');
  const id = sqlOne(`SELECT max(id) FROM completion WHERE person_id = ${one.id}`);
  const ask = async fill => admin.submit(formTo(await admin.get(`${base}/${id}`), `${base}/${id}`), fill);
  for (const [name, fill, message] of [
    ['nothing', {}, /Choose what is right.*Say why/],
    ['a day to come', { what: 'day', day: day(1), reason: 'x' }, /today or before/],
    ['the day on record', { what: 'day', day: day(-30), reason: 'x' }, /on record with that day/],
  ]) {
    const reply = await ask(fill);
    is(reply.status, 422, `${name} comes back`);
    like(words(reply.text), message, 'and says why');
  }
  is((await ask({ what: 'day', day: day(-20), reason: `Wrong day ${number}` })).location, `${base}?saved=1`, 'another day is asked for');
  const count = () => sqlOne(`SELECT completed_on FROM completion_now WHERE id = ${id}`);
  is(count(), day(-30), 'and nothing has changed yet');
  is((await admin.get(`${base}/${id}`)).status, 409, 'a second correction has to wait');
  const waiting = `${base}/${id}/corrections/${sqlOne(`SELECT max(id) FROM completion_correction WHERE person_id = ${one.id}`)}`;
  like((await admin.get('/waiting/corrections')).text, new RegExp(`href="${waiting}"`), 'whoever asked sees it wait');
  like((await second.get('/waiting/corrections')).text, new RegExp(`href="${waiting}"`), 'and so does who may decide');
  like(words((await one.browser.get(`/people/${one.id}/transcript`)).text), /A correction waits for a second person/, 'and whose completion it is');
  const own = await admin.get(waiting);
  like(words(own.text), /somebody else has to agree/, 'not the one who asked');
  is((await admin.submit(formTo(own, waiting), { answer: 'yes' })).status, 409, 'who cannot agree by force either');
  const page = await second.get(waiting);
  like(words(page.text), /Awards that would change.*Now.*Then/, 'the second person sees first what it would change');
  const after = sqlOne(`SELECT to_char(date '${day(-20)}', 'FMDD FMMonth YYYY')`);
  like(words(page.text), new RegExp(`${after} to`), 'with the dates that would be');
  is((await second.submit(formTo(page, waiting), {})).status, 422, 'no answer is none');
  is((await second.submit(formTo(await second.get(waiting), waiting), { answer: 'yes' })).status, 303, 'agreed');
  is(count(), day(-20), 'it is corrected');
  is(sqlOne(`SELECT count(*) FROM award_now WHERE person_id = ${one.id} AND NOT fallen AND valid_from = '${day(-20)}' AND kind = 'earned'`) > 0, true, 'and the award moves');
  is((await second.get(waiting)).status, 409, 'and is decided once');
  is((await ask({ what: 'none', reason: 'Of another person' })).status, 303, 'that it does not count is asked for');
  const out = `${base}/${id}/corrections/${sqlOne(`SELECT max(id) FROM completion_correction WHERE person_id = ${one.id}`)}`;
  like(words((await second.get(out)).text), /None/, 'which would take the award away');
  is((await admin.submit(formTo(await admin.get(out), out), { answer: 'no' })).status, 303, 'whoever asked takes it back');
  is(count(), day(-20), 'and it stays');
}

async function record(one) {
  const text = words((await one.browser.get(`/people/${one.id}/transcript`)).text);
  like(text, new RegExp(`Courses.*CORE-101.*Corrected; recorded before as finished on.*Wrong day ${number}`), 'the record has what was before a correction');
  like(text, new RegExp(`Awards.*Also ${number}.*Recognised for another certification.*Hand ${number}.*Given by hand`), 'awards by hand and those recognised');
  like(text, new RegExp(`Work beside courses.*Evening ${number}, A college.*It does not count`), 'work done elsewhere with its state');
  like(text, new RegExp(`Licences.*${kind} licence \\(FL\\)`), 'and licences');
  const json = (await one.browser.get(`/api/v1/people/${one.id}/transcript`)).json;
  is(json.records.filter(r => r.correction).map(r => [r.completed_on, r.recorded_on, r.counts]), [[day(-20), day(-30), true]], 'programs read the same of courses');
  ok(json.awards.some(a => a.kind === 'manual' && a.state === 'revoked') && json.awards.some(a => a.state === 'replaced'), 'of awards');
  is([json.evidence.map(e => e.state), json.licences.length], [['declined'], 2], 'of evidence and licences');
  const nobody = colleague('WGH');
  const fresh = await new Browser().signInApi(nobody.login);
  const empty = sqlOne(`SELECT (SELECT count(*) FROM completion WHERE person_id = ${nobody.id}) + (SELECT count(*) FROM award WHERE person_id = ${nobody.id}) = 0`) === 't';
  const page = words((await fresh.get(`/people/${nobody.id}/transcript`)).text);
  is(/No records yet/.test(page), empty, 'no records yet is said when there is nothing');
}

// An imported award without end, its page without a certificate, and the undoing of one that was revoked later.
async function imports(one, { admin }) {
  const login = sqlOne(`SELECT employee_number FROM person WHERE id = ${one.id}`);
  const csv = file('held.csv', `employee_number,action,certification,date,valid_to\n${login},award,HAND-${number},${day(-200)},\n`);
  const both = await Promise.all([attest('award', 'import', csv), attest('award', 'import', csv)]);
  is(both.map(done => done.status).sort(), [0, 1], 'of two imports of one file at the same time one takes it');
  const [[id]] = sql(`SELECT id FROM award_now WHERE person_id = ${one.id} AND kind = 'imported'`);
  is(held(one).filter(row => /imported/.test(row)), ['HAND imported valid'], 'once');
  like(words((await admin.get(`/people/${one.id}`)).text), /does not expire.*Imported/, 'an award without an end stands on the page of the person');
  like(words((await one.browser.get(`/people/${one.id}/transcript`)).text), /Imported.*does not expire/, 'and in the record');
  const revoke = `/people/${one.id}/awards/${id}/revocation`;
  const page = await admin.get(revoke);
  unlike(words(page.text), /Whoever checks the certificate/, 'revoking one without a certificate speaks of none');
  const again = `/people/${one.id}/awards/${id}/certificate`;
  is((await admin.submit({ action: again, fields: formTo(page, revoke).fields }, {})).status, 409, 'nor is there one to issue again');
  is((await admin.submit(formTo(page, revoke), { since: 'day', from: day(-5), reason: 'Later' })).status, 303, 'it is revoked from a later day on');
  const done = await attest('award', 'undo', sqlOne(`SELECT max(import_id) FROM award_import_line WHERE person_id = ${one.id}`), 'The wrong file');
  is(done.status, 0, 'then its import is undone');
  is(sql(`SELECT revoked, kind FROM award_now WHERE person_id = ${one.id} AND kind = 'imported'`), [['-infinity', 'imported']], 'and it was never held, on the days before that either');
}

// An award by hand that does not expire: it is not renewed, so no window ever opens.
async function lasting(one, { admin }) {
  const base = `/people/${one.id}/awards/new`;
  const login = sqlOne(`SELECT employee_number FROM person WHERE id = ${one.id}`);
  await attest('licence', 'import', file('lasting.csv', `employee_number,kind,state,from,to,renewals,ended\n${login},${kind},fl,${day(-100)},${day(40)},0,\n`));
  is(standing(one), `due ${day(40)}`, 'it is due');
  const sent = await admin.submit(formTo(await admin.get(base), base), { certification: sqlOne(`SELECT id FROM certification WHERE code = 'HAND-${number}'`),
    from: day(-10), ends: 'never', to: '', reason: `For good ${number}` });
  is(sent.status, 303, 'an award by hand that does not expire');
  is(sql(`SELECT valid_to, anchor, window_opens FROM award WHERE person_id = ${one.id} AND kind = 'manual'`), [['', '', '']], 'has no last day and no window');
  is(standing(one), 'current -', 'and is current for good');
  like(words((await admin.get(`/people/${one.id}`)).text), new RegExp(`Hand ${number} current Held; does not expire\\.`), 'as their page says');
}

async function permissions(one, { admin, manager, auditor, second }) {
  is((await Promise.all([manager, one.browser].map(who => who.get('/grants')))).map(reply => reply.status), [404, 404], 'neither managers nor learners see permissions');
  unlike((await auditor.get('/grants')).text, /name="permission"/, 'auditors read them');
  const send = async (who, fill) => who.submit(formTo(await who.get('/grants'), '/grants'), fill);
  const good = { login: one.login, permission: 'observer', facility: 'WGH', to: '' };
  for (const [who, name, fill, message] of [
    [admin, 'nothing', { login: '', permission: '', facility: '' }, /Enter an e-mail.*Choose a permission.*Choose a facility/],
    [admin, 'oneself', { login: demo.admin }, /Somebody else has to give/],
    [admin, 'nobody', { login: 'nobody@demo.example' }, /Nobody whom you may see/],
    [admin, 'a day that is past', { to: day(-1) }, /not past/],
    [second, 'a facility above', { facility: 'WHN' }, /facility that you administer/],
    [second, 'a facility beside', { facility: 'WLH' }, /facility that you administer/],
    [second, 'more than one holds', { permission: 'author' }, /administrators of the whole network/],
    [second, 'an auditor', { permission: 'auditor' }, /administrators of the whole network/],
    [second, 'somebody out of sight', { login: sqlOne(`SELECT p.employee_number FROM person p WHERE p.employee_number IS NOT NULL AND NOT EXISTS (
      SELECT FROM post_version v JOIN facility_closure c ON c.descendant_id = v.facility_id JOIN facility f ON f.id = c.ancestor_id AND f.code = 'WGH'
      WHERE v.person_id = p.id) ORDER BY p.id LIMIT 1`) }, /Nobody whom you may see/],
  ]) {
    const reply = await send(who, { ...good, ...fill });
    is(reply.status, 422, `${name} comes back`);
    like(words(reply.text), message, 'and says why');
  }
  is((await one.browser.get('/hands-on')).status, 404, 'a colleague signs no skills off');
  is((await send(second, good)).location, '/grants?saved=1', 'until an administrator over a part of the network lets them');
  is((await one.browser.get('/hands-on')).status, 200, 'from then on they do');
  is((await send(second, good)).status, 422, 'a second time is told');
  const grant = sqlOne(`SELECT max(id) FROM facility_grant WHERE person_id = ${one.id}`);
  ok(Number(sqlOne(`SELECT count(*) FROM audit WHERE route LIKE '%/grants%' AND NOT seen AND recorded_at > clock_timestamp() - interval '10 minutes'`)) > 0, 'and it is noted');
  const end = `/grants/${grant}/end`;
  is((await auditor.get(end)).status, 404, 'auditors end none');
  const above = sqlOne("SELECT g.id FROM facility_grant g JOIN facility f ON f.id = g.facility_id AND f.code = 'WHN' WHERE g.permission = 'administrator' ORDER BY 1 LIMIT 1");
  is([(await second.get(`/grants/${above}/end`)).status, (await admin.get(`/grants/${above}/end`)).status], [404, 404], 'nobody ends one above them, or their own');
  is((await admin.submit(formTo(await admin.get(end), end), { reason: '' })).status, 422, 'an end needs a reason');
  is((await admin.submit(formTo(await admin.get(end), end), { reason: 'Moved on' })).status, 303, 'it is ended');
  is((await one.browser.get('/hands-on')).status, 404, 'at once');
}

run(async () => {
  rules();
  const sign = login => new Browser().signInApi(login);
  const [admin, manager, auditor] = await Promise.all([demo.admin, demo.manager, demo.reviewer].map(sign));
  const two = colleague('WGH');
  sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${two.id}, 'administrator', id, '2020-01-01' FROM facility WHERE code = 'WGH'`);
  const who = { admin, manager, auditor, second: await sign(two.login) };
  const person = async () => { const one = colleague('WGH'); one.browser = await sign(one.login); return one; };
  const [one, other, third, last] = [await person(), await person(), await person(), await person()];
  try {
    await licences(one, who);
    await files(one);
    await awards(one, who);
    await fallen(one);
    await corrections(one, who);
    await record(one);
    await imports(other, who);
    await permissions(third, who);
    await lasting(last, who);
    const verified = await attest('verify');
    ok(verified.status === 0, `all that is stored follows from the facts ${verified.status ? verified.out : ''}`);
  } finally {
    sql(`INSERT INTO facility_grant_revocation (grant_id, from_date, reason) SELECT id, '2020-01-01', 'test' FROM facility_grant WHERE person_id = ${two.id}`);
    fs.rmSync(scratch, { recursive: true });
  }
});
