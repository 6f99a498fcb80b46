#!/usr/bin/env node
// Who changed what and who saw whose records: noted with every look and every act, found by auditors alone, and no place for a secret.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, attest, colleague, demo, differences, fingerprint, formTo, learner, links, quote, sql, sqlOne, words } = require('./client.js');

const mine = `walls-${process.pid}`;
const last = () => Number(sqlOne('SELECT coalesce(max(id), 0) FROM audit'));
const since = (id, who) => sql(`SELECT a.route, coalesce(a.about_id::text, ''), coalesce(f.code::text, ''), a.seen, coalesce(a.object, '')
  FROM audit a LEFT JOIN facility f ON f.id = a.facility_id WHERE a.id > ${id} AND a.person_id = (SELECT id FROM person WHERE email = ${quote(who)} OR employee_number = ${quote(who)}) ORDER BY a.id`);

// Each look at somebody else's records is noted, one's own are not.
async function looking(person) {
  const manager = await new Browser().signInApi(demo.manager);
  const owner = await new Browser().signInApi(person.login);
  const place = sqlOne(`SELECT f.code FROM post_span s JOIN facility f ON f.id = s.facility_id WHERE s.person_id = ${person.id} AND s.during @> current_date ORDER BY s.is_primary DESC LIMIT 1`);
  const code = sqlOne(`SELECT code FROM certificate c JOIN person p ON p.id = c.person_id WHERE p.email = '${demo.manager}' LIMIT 1`);
  const before = last();
  const pages = [`/people/${person.id}`, `/people/${person.id}/transcript`, `/api/v1/people/${person.id}/transcript`];
  for (const page of pages) is((await manager.get(page)).status, 200, `${page} opens`);
  is(since(before, demo.manager), pages.map(page => [page.replace(/people\/\d+/, 'people/:person'), String(person.id), place, 't', page]), 'and it is noted who looked at whom, and where they work');
  for (const page of pages) await owner.get(page);
  is(since(before, person.login), [], 'what one sees of oneself is nobody’s business');
  const lists = last();
  for (const page of ['/facilities/WGH/people', '/facilities/WGH/people.csv', '/facilities/WGH/standing.csv', '/api/v1/standing/people?facility=WGH']) await manager.get(page);
  is(since(lists, demo.manager).map(([route, about, where, seen]) => [route, about, where, seen]), [['/facilities/:facility/people', '', 'WGH', 't'], ['/facilities/:facility/people.csv', '', 'WGH', 't'],
    ['/facilities/:facility/standing.csv', '', 'WGH', 't'], ['/api/v1/standing/people', '', 'WGH', 't']], 'lists and exports are noted with their facility');
  const admin = await new Browser().signInApi(demo.admin);
  const codes = last();
  const theirs = await admin.get(`/certificates/${code}`);
  const rows = since(codes, demo.admin);
  ok(theirs.status === 200 && rows.length === 1 && rows[0][0] === '/certificates/:code' && rows[0][1], 'a certificate of somebody else is, with whose it is', rows);
  none(sql(`SELECT id FROM audit WHERE strpos(object, ${quote(code)}) > 0`), 'and without its code');
  const evidence = sqlOne(`WITH e AS (INSERT INTO evidence (person_id, kind, title, provider, done_on, recorded_by)
      VALUES (${person.id}, 'external', 'audit', 'x', '2026-01-05', ${person.id}) RETURNING id)
    INSERT INTO evidence_file (evidence_id, person_id, name, type, bytes) SELECT id, ${person.id}, 'a.pdf', 'application/pdf', '\\x25' FROM e RETURNING evidence_id`);
  const files = last();
  await owner.get(`/evidence/${evidence}/file`);
  await admin.get(`/evidence/${evidence}/file`);
  is(sql(`SELECT person_id = ${person.id}, about_id = ${person.id} FROM audit WHERE id > ${files}`), [['f', 't']], 'so is a file that somebody sent, but for themselves');
  sql(`INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_by, decided_on) SELECT ${evidence}, ${person.id}, false, id, current_date FROM person WHERE email = '${demo.admin}'`);
  const refused = last();
  for (const page of ['/people/1/exemptions', '/people/999999999', '/facilities/WLH/people']) await manager.get(page);
  is(since(refused, demo.manager), [], 'what nobody got to see is not noted as seen');
  const head = last();
  await manager.send('HEAD', `/people/${person.id}`);
  is(since(head, demo.manager).length, 1, 'asking for the headers alone is noted too');
}

// A learner's pages cost no line.
async function learning(person) {
  const browser = await new Browser().signInApi(person.login);
  const before = fingerprint('session');
  for (const page of ['/learning', '/courses', '/courses/CORE-101', '/certificates', '/certifications', '/evidence', '/support', '/help', '/settings', '/reflections', '/api/v1/learning']) await browser.get(page);
  is(differences(before, fingerprint('session')), [], 'a learner’s own pages write nothing');
}

async function acting(person) {
  const admin = await new Browser().signInApi(demo.admin);
  const base = `/people/${person.id}/accommodations`;
  const page = await admin.get(base);
  const before = last();
  await admin.submit(formTo(page, base), { percent: '25', 'from': '2026-01-01', reason: `Reason-${person.id}-words` });
  const rows = since(before, demo.admin).filter(([, , , seen]) => seen === 'f');
  ok(rows.every(([, about]) => about === String(person.id)), 'an act upon somebody is noted with whom it concerns', rows);
  none(sql(`SELECT id FROM audit a WHERE strpos(a::text, 'Reason-${person.id}') > 0`), 'and without what was written');
  return rows.length;
}

async function searching(person) {
  const auditor = await new Browser().signInApi(demo.reviewer);
  const began = last();
  const page = await auditor.get('/administration/audit');
  ok(page.status === 200 && links(page).some(link => link.href === '/administration/audit.csv'), 'auditors find the page', page.status);
  ok(links(page).some(link => link.href === '/administration/audit'), 'in their menu');
  const staff = await new Browser().signIn(demo.staff);
  const manager = await new Browser().signIn(demo.manager);
  unlike((await manager.get('/learning')).text, /\/administration\/audit/, 'others have no such entry');
  is((await Promise.all([staff, manager].map(one => one.get('/administration/audit.csv')))).map(reply => reply.status), [404, 404], 'and no such page');

  const asked = async fields => auditor.submit(formTo(page, '/administration/audit'), { who: '', about: '', act: '', facility: '', from: '', to: '', request: '', ...fields });
  const found = await asked({ who: demo.manager, about: person.login, act: 'transcript' });
  like(words(found.text), new RegExp(`seen Looked at a transcript /people/${person.id}/transcript`), 'a search finds who looked at whom');
  const none1 = await asked({ who: demo.manager, about: person.login, act: 'transcript', to: '2020-01-01' });
  like(words(none1.text), /Nothing fits/, 'or says that there is nothing');
  for (const [fields, says] of [[{ who: 'N0-nobody' }, /Nobody has this employee number/], [{ about: 'nobody@x' }, /Nobody has this/], [{ facility: 'NOPE' }, /no facility with this code/],
    [{ from: '2026-02-30' }, /Enter a day/], [{ act: 'x'.repeat(201) }, /at most 200/]]) {
    const reply = await asked(fields);
    ok(reply.status === 422 && says.test(words(reply.text)), `what cannot be asked is said: ${says.source}`, reply.status);
  }
  const csv = await auditor.get(`/administration/audit.csv?who=${demo.manager}&about=${person.login}`);
  ok(/^attachment/.test(csv.headers['content-disposition']) && csv.text.trim().split('\r\n').length >= 4, 'the same comes as CSV', csv.text.slice(0, 300));
  const searches = sql(`SELECT DISTINCT route, about_id = ${person.id} FROM audit WHERE person_id = (SELECT id FROM person WHERE email = '${demo.reviewer}') AND route LIKE '/administration/audit%' AND about_id IS NOT NULL AND id > ${began} ORDER BY 1`);
  is(searches, [['/administration/audit', 't'], ['/administration/audit.csv', 't']], 'that somebody searched is noted, with whom they asked for');

  sql(`INSERT INTO audit (person_id, route, object, request_id, seen) SELECT ${person.id}, '/${mine}', '=1+1', 'audit-' || n, false FROM generate_series(1, 120) n`);
  const seen = [];
  let reply = await asked({ act: `/${mine}` });
  for (let i = 0; i < 5; i++) {
    seen.push(...[...reply.text.matchAll(/>audit-(\d+)</g)].map(([, n]) => Number(n)));
    const older = links(reply).find(link => link.text === 'Older entries');
    if (!older) break;
    reply = await auditor.get(older.href.replace(/#.*/, ''));
  }
  is(seen, Array.from({ length: 120 }, (_, i) => 120 - i), 'older entries follow page by page, each once');
  like((await auditor.get(`/administration/audit.csv?act=/${mine}`)).text, /,'=1\+1,|"'=1\+1"/, 'and nothing in the CSV is a formula');
  const part = learner('WGH');
  sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date, to_date) SELECT ${part.id}, 'auditor', id, '2020-01-01', current_date + 1 FROM facility WHERE code = 'WLH'`);
  const local = await new Browser().signIn(part.login);
  const theirs = await local.get('/administration/audit');
  ok(theirs.status === 200 && links(theirs).some(link => link.href === '/administration/audit'), 'an auditor of one hospital has the page', theirs.status);
  is(words((await local.get(`/administration/audit?who=${demo.manager}`)).text).includes(`/people/${person.id}`), false, 'and finds nothing of another');
  sql(`INSERT INTO facility_grant_revocation (grant_id, from_date, reason) SELECT id, current_date, 'audit' FROM facility_grant WHERE person_id = ${part.id}`);
}

// Everything that was done on this stack so far, by whatever file of tests.
function silence() {
  const secrets = sql(`SELECT 'hash', password_hash FROM credential UNION ALL SELECT 'certificate', code FROM certificate UNION ALL SELECT 'session', encode(token_digest, 'hex') FROM session
    UNION ALL SELECT 'device key', k.key::text FROM device_key k
    UNION ALL SELECT 'answer', t FROM response r, unnest(r.texts) t WHERE length(t) > 5 UNION ALL SELECT 'reflection', t FROM private_answer r, unnest(r.texts) t WHERE length(t) > 5`);
  const text = sql('SELECT route, object, request_id FROM audit').map(row => row.join('|')).join('\n');
  ok(secrets.length > 10 && text.length > 100, 'there are secrets to look for', secrets.length);
  none(secrets.filter(([, secret]) => secret && text.includes(secret)).map(([kind]) => kind), 'no hash, code, key, answer or reflection is in the audit');
  unlike(text, /attest-demo|password=|csrf|token=/i, 'nor a password or a token');
}

run(async () => {
  const person = learner('WGH');
  const other = colleague('WGH');
  await looking(person);
  await learning(other);
  await acting(other);
  await searching(person);
  silence();
});
