#!/usr/bin/env node
// Walks `attest routes`: who gets in where, and what never gets through.  SPDX-License-Identifier: Apache-2.0
//
// The table decides what is asked. A route with parts in its pattern needs a sample below, or the walk fails: nothing is added unseen.
'use strict';
const { run, ok, is, none } = require('./tap.js');
const { Browser, address, attest, colleague, demo, differences, enable, fingerprint, learner, send, sql, sqlOne, words } = require('./client.js');

// ---- who asks

async function people() {
  const all = { nobody: new Browser() };
  const logins = { ...demo };
  const owner = learner('WGH');
  const lakeside = enable("EXISTS (SELECT FROM facility_grant g JOIN facility f ON f.id = g.facility_id WHERE g.person_id = p.id AND f.code = 'WLH')");
  const harbor = enable("EXISTS (SELECT FROM facility_grant g JOIN facility f ON f.id = g.facility_id WHERE g.person_id = p.id AND f.code = 'WHH')");
  const observer = colleague('WGH');
  sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${observer.id}, 'observer', id, '2020-01-01' FROM facility WHERE code = 'WGH'`);
  Object.assign(logins, { observer: observer.login, owner: owner.login, lakeside: lakeside.login, harbor: harbor.login });
  for (const [name, login] of Object.entries(logins)) all[name] = await new Browser().signInApi(login);
  return { all, owner };
}

// ---- what they ask for

// A course begun, a quiz open, an import sent, a picture stored: what the samples name.
async function objects(world) {
  const owner = world.all.owner;
  const enrolment = (await owner.api('POST', '/enrolments', { course: 'CORE-101' })).json.enrolment;
  const attempt = (await owner.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'stop-practice' })).json;
  const certificate = sqlOne(`SELECT code FROM certificate JOIN person ON person.id = person_id WHERE email = '${demo.manager}' ORDER BY 1 LIMIT 1`);
  const imported = sqlOne(`INSERT INTO import (person_id, file_name, problems, errors, warnings)
    SELECT id, 'walls.zip', '[]', 0, 0 FROM person WHERE email = '${demo.author}' RETURNING id`);
  const hash = '5'.repeat(64);
  sql(`INSERT INTO media (hash, type, bytes) VALUES ('${hash}', 'image/png', '\\x89504e47') ON CONFLICT DO NOTHING;
       INSERT INTO course_media (course_version_id, path, hash) SELECT id, 'walls.png', '${hash}' FROM live_course WHERE code = 'CORE-101' ON CONFLICT DO NOTHING`);
  const question = sqlOne("SELECT min(i.id) FROM item i JOIN live_course v ON v.id = i.course_version_id WHERE v.code = 'CORE-101' AND i.kind = 'single-choice'");
  const regrade = sqlOne(`INSERT INTO regrade (item_id, reason, proposed_by) SELECT ${question}, 'walls', id FROM person WHERE email = '${demo.author}' RETURNING id`);
  const [[awarded, award]] = sql(`SELECT a.person_id, a.id FROM award a JOIN post_version v ON v.person_id = a.person_id JOIN facility f ON f.id = v.facility_id
    WHERE f.code = 'WGH-ED' AND NOT EXISTS (SELECT FROM credential c WHERE c.person_id = a.person_id) ORDER BY a.id LIMIT 1`);
  const review = sqlOne(`INSERT INTO review_request (course_version_id, kind, language, asked_by)
    SELECT v.id, 'legal', '', p.id FROM live_course v, person p WHERE v.code = 'CORE-101' AND p.email = '${demo.author}' RETURNING id`);
  const grant = sqlOne(`WITH g AS (INSERT INTO facility_grant (person_id, permission, facility_id, from_date)
      SELECT p.id, 'signer', f.id, '2020-01-01' FROM facility f, person p WHERE f.code = 'WHN' AND p.email = '${demo.reviewer}' RETURNING id)
    INSERT INTO signer_kind (grant_id, kind) SELECT id, 'legal' FROM g RETURNING grant_id`);
  const live = sqlOne("SELECT version FROM live_course WHERE code = 'CORE-101'");
  // Training done elsewhere that waits, with its file; an exemption.
  const evidence = sqlOne(`WITH e AS (INSERT INTO evidence (person_id, kind, title, provider, done_on, recorded_by)
      VALUES (${world.owner.id}, 'external', 'walls', 'walls', '2026-01-05', ${world.owner.id}) RETURNING id)
    INSERT INTO evidence_file (evidence_id, person_id, name, type, bytes) SELECT id, ${world.owner.id}, 'walls.pdf', 'application/pdf', '\\x25' FROM e RETURNING evidence_id`);
  const contest = sqlOne(`INSERT INTO contest (person_id, about, wrong, right_words) VALUES (${world.owner.id}, 'missing-record', 'missing', 'walls') RETURNING id`);
  const [[exempted, exemption]] = sql(`SELECT x.person_id, x.id FROM exemption x WHERE NOT EXISTS (SELECT FROM exemption_end e WHERE e.exemption_id = x.id)
      AND NOT EXISTS (SELECT FROM credential c WHERE c.person_id = x.person_id)
    ORDER BY x.id LIMIT 1`);
  const word = sqlOne(`WITH c AS (INSERT INTO certification (code) VALUES ('WALLS-WORD') RETURNING id, code),
      v AS (INSERT INTO certification_version (certification_id, from_date, title, valid_months) SELECT id, '2020-01-01', 'Walls', 12 FROM c RETURNING id),
      p AS (INSERT INTO certification_part (certification_version_id, number, kind, title) SELECT id, 1, 'attestation', 'I have read it' FROM v)
    SELECT code FROM c`);
  // A licence with its first term; a completion, and another one whose correction waits; a grant that an administrator may end.
  const licence = sqlOne(`WITH l AS (INSERT INTO licence (person_id, state, kind) VALUES (${world.owner.id}, 'FL', 'walls') RETURNING id, person_id)
    INSERT INTO licence_term (licence_id, person_id, number, from_date, to_date) SELECT id, person_id, 0, '2020-01-01', '2021-12-31' FROM l RETURNING licence_id`);
  const [[completed, completion], [corrected, again]] = sql(`SELECT DISTINCT ON (c.person_id) c.person_id, c.id FROM completion c JOIN post_version v ON v.person_id = c.person_id
    JOIN facility f ON f.id = v.facility_id AND f.code = 'WGH-ED'
    WHERE NOT EXISTS (SELECT FROM credential k WHERE k.person_id = c.person_id)
      AND NOT EXISTS (SELECT FROM completion_correction x WHERE x.person_id = c.person_id) ORDER BY c.person_id, c.id LIMIT 2`);
  const correction = sqlOne(`INSERT INTO completion_correction (completion_id, person_id, reason, recorded_by)
    SELECT ${again}, ${corrected}, 'walls', p.id FROM person p WHERE p.email = '${demo.author}' RETURNING id`);
  const given = sqlOne(`SELECT max(g.id) FROM facility_grant g JOIN facility f ON f.id = g.facility_id WHERE g.permission = 'observer' AND f.code = 'WGH'`);
  await attest('token', 'add', 'Walls', '--scope', 'standing', '--facility', 'WHN', '--until', sqlOne('SELECT network_today() + 30'));
  const token = sqlOne("SELECT max(id) FROM token");
  // A live session for a skill, which observers keep too, with a roster; a run of what boards are told.
  const session = sqlOne(`WITH s AS (INSERT INTO live_session (facility_id, title, counts_as, skill, held_on, minutes, trainer, recorded_by)
      SELECT f.id, 'walls', 'skill', 'walls', '2026-01-05', 60, 'Walls', p.id FROM facility f, person p WHERE f.code = 'WGH' AND p.email = '${demo.admin}' RETURNING id, recorded_by),
    r AS (INSERT INTO live_roster (session_id, recorded_by) SELECT id, recorded_by FROM s RETURNING id, session_id)
    INSERT INTO live_roster_line (roster_id, person_id, attended) SELECT id, ${world.owner.id}, false FROM r RETURNING (SELECT session_id FROM r)`);
  const roster = sqlOne(`SELECT id FROM live_roster WHERE session_id = ${session}`);
  const run = sqlOne("INSERT INTO credit_run (n, digest) VALUES (0, sha256('')) RETURNING id");
  const reminder = sqlOne(`INSERT INTO reminder (asked_by, facility_id, people, on_day, state) SELECT p.id, f.id, true, '2026-01-01', 'ready'
    FROM person p, facility f WHERE p.email = '${demo.manager}' AND f.code = 'WGH' RETURNING id`);
  const change = sqlOne("INSERT INTO rule_change (title, file, from_date, state, ended_at) VALUES ('walls', '<rules/>', '2026-01-01', 'dropped', clock_timestamp()) RETURNING id");
  const feed = sqlOne("INSERT INTO people_import (name, day, state) VALUES ('walls.csv', '2026-01-05', 'dropped') RETURNING id");
  const post = sqlOne(`SELECT min(id) FROM post WHERE person_id = ${world.owner.id}`);
  return { reminder, feed, post, session, roster, run, token, change, live, question, licence, completed, completion, corrected, again, correction, given, evidence, contest, word, exempted, exemption, regrade, review, grant, enrolment, attempt: attempt.attempt, item: attempt.items[0].item, certificate, imported, hash, person: world.owner.id, awarded, award,
    essay: essay(world.owner.id, enrolment), hotline: sqlOne('SELECT max(id) FROM hotline') };
}

// An essay that somebody sent and that waits to be marked.
function essay(person, enrolment) {
  return sqlOne(`WITH i AS (INSERT INTO item (course_version_id, bank, key, kind, scoring, objectives, tags, weight, shuffle, stem, plain)
      SELECT course_version_id, 'walls', 'essay', 'essay', 'rubric', '{}', '{}', 1, false, '<p>Write.</p>', 'Write.' FROM enrolment WHERE id = ${enrolment} RETURNING *),
    c AS (INSERT INTO item_part (item_id, number, parent, kind, key, title, label, num, den, fixed)
      SELECT i.id, x.*, 1, false FROM i, (VALUES (1, NULL, 'criterion', 'says', 'Says', '', 0), (2, 1, 'level', NULL, NULL, 'nothing', 0),
        (3, 1, 'level', NULL, NULL, 'something', 1)) x (number, parent, kind, key, title, label, num)),
    a AS (INSERT INTO attempt (enrolment_id, person_id, quiz_id, number, state, seq, submitted_at)
      SELECT ${enrolment}, ${person}, (SELECT q.id FROM quiz q WHERE q.course_version_id = i.course_version_id AND q.key <> 'stop-practice' ORDER BY q.step LIMIT 1),
        1, 'submitted', 1, clock_timestamp() FROM i RETURNING *),
    p AS (INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order) SELECT a.id, a.person_id, 1, i.id, '{1,2,3}' FROM a, i RETURNING *),
    r AS (INSERT INTO response (attempt_id, item_id, seq, person_id, parts, texts) SELECT attempt_id, item_id, 1, person_id, '{text}', '{words}' FROM p)
    SELECT essay_code(attempt_id, item_id) FROM p`);
}

// Everything about the version that is live.
const versions = live => Object.fromEntries([
  ['/authoring/courses/:code/versions/:version', { path: `/authoring/courses/CORE-101/versions/${live}`, may: ['author', 'admin'] }],
  ...['/folder.zip', '/publication', '/withdrawal'].map(part => ['/authoring/courses/:code/versions/:version' + part, `/authoring/courses/CORE-101/versions/${live}${part}`]),
  ['/api/v1/courses/:code/versions', '/api/v1/courses/CORE-101/versions'],
  ...['changes', 'folder'].map(part => [`/api/v1/courses/:code/versions/:version/${part}`, `/api/v1/courses/CORE-101/versions/${live}/${part}`]),
].map(([pattern, sample]) => [pattern, typeof sample === 'string' ? { path: sample, may: ['author'] } : sample]));

// Rules of the network: its administrators write them, its auditors read them.
const rules = change => Object.fromEntries([
  ['requirements/new', 'requirements/new', ['admin']], ['requirements/:requirement', 'requirements/CORE-ALL'],
  ['requirements/:requirement/file', 'requirements/CORE-ALL/file'], ['requirements/:requirement/change', 'requirements/CORE-ALL/change', ['admin']],
  ['certifications/new', 'certifications/new', ['admin']], ['certifications/:certification', 'certifications/CORE'],
  ['certifications/:certification/file', 'certifications/CORE/file'], ['certifications/:certification/change', 'certifications/CORE/change', ['admin']],
  ['rules', 'rules', ['admin']], ['packs', 'packs'], ['packs/:pack', 'packs/texas'], ['packs/:pack/file', 'packs/texas/file'],
  ['changes', 'changes'], ['changes/:change', `changes/${change}`, { GET: ['reviewer', 'admin'], POST: ['admin'] }],
].map(([pattern, path, may]) => [`/administration/${pattern}`, { path: `/administration/${path}`, may: may ?? ['reviewer', 'admin'] }]));

const facility = 'WGH';

// path: an address the pattern matches. may: who gets it, where that is not simply the holders of the permission (by method, where
// that differs). body: for those who
// are let in only to be told that the thing is not theirs.
const samples = o => ({
  '/verify/:code': { path: `/verify/${o.certificate}` },
  '/sign-in/with/:provider': { path: '/sign-in/with/none' },
  '/sign-in/back/:provider': { path: '/sign-in/back/none' },
  '/sign-in/out/:provider': { path: '/sign-in/out/none' },
  '/password-resets/:secret': { path: '/password-resets/none' },
  '/settings/second-step/passkeys/:passkey': { path: '/settings/second-step/passkeys/1', may: [] }, // passkey.t has some
  '/settings/second-step/passkeys/:passkey/end': { path: '/settings/second-step/passkeys/1/end', may: [] },
  '/settings/address/:secret': { path: '/settings/address/none' },
  '/api/v1/verify/:code': { path: `/api/v1/verify/${o.certificate}` },
  '/certificates/:code': { path: `/certificates/${o.certificate}`, may: { GET: ['manager', 'reviewer', 'admin'], POST: ['manager'] } },
  '/certificates/:code/certificate.pdf': { path: `/certificates/${o.certificate}/certificate.pdf`, may: ['manager', 'reviewer', 'admin'] },
  '/people': { path: '/people', may: ['reviewer', 'admin'] },
  '/people/new': { path: '/people/new', may: ['admin'] },
  '/people/imports': { path: '/people/imports', may: { GET: ['reviewer', 'admin'], POST: ['admin'] } },
  '/people/imports/:import': { path: `/people/imports/${o.feed}`, may: { GET: ['reviewer', 'admin'], POST: ['admin'] } },
  '/people/imports/:import/problems.csv': { path: `/people/imports/${o.feed}/problems.csv`, may: ['reviewer', 'admin'] },
  '/people/imports/:import/:kind': { path: `/people/imports/${o.feed}/leaver`, may: ['reviewer', 'admin'] },
  '/people/:person/details': { path: `/people/${o.person}/details`, may: ['admin'] },
  '/people/:person/posts/new': { path: `/people/${o.person}/posts/new`, may: ['admin'] },
  '/people/:person/posts/:post': { path: `/people/${o.person}/posts/${o.post}`, may: ['reviewer', 'admin'] },
  '/people/:person/posts/:post/change': { path: `/people/${o.person}/posts/${o.post}/change`, may: ['admin'] },
  '/people/:person/posts/:post/end': { path: `/people/${o.person}/posts/${o.post}/end`, may: ['admin'] },
  '/people/:person': { path: `/people/${o.person}` },
  '/people/:person/transcript': { path: `/people/${o.person}/transcript` },
  '/api/v1/people/:person/transcript': { path: `/api/v1/people/${o.person}/transcript` },
  '/people/:person/code': { path: `/people/${o.person}/code`, may: ['manager', 'admin'] },
  '/people/:person/accommodations': { path: `/people/${o.person}/accommodations`, may: { GET: ['reviewer', 'admin'], POST: ['admin'] } },
  '/people/:person/exemptions': { path: `/people/${o.person}/exemptions`, may: { GET: ['reviewer', 'admin'] } },
  '/people/:person/exemptions/:kind': { path: `/people/${o.person}/exemptions/leave`, may: ['admin'] },
  '/people/:person/exemptions/:kind/:agreed': { path: `/people/${o.exempted}/exemptions/exemption/${o.exemption}`, may: ['admin'] },
  '/people/:person/evidence/:evidence': { path: `/people/${o.person}/evidence/${o.evidence}`, may: { GET: ['reviewer', 'admin'], POST: ['admin'] } },
  '/evidence/:evidence/file': { path: `/evidence/${o.evidence}/file`, may: ['owner', 'reviewer', 'admin'] },
  '/certifications/:certification': { path: '/certifications/CORE' },
  '/certifications/:certification/word': { path: `/certifications/${o.word}/word`, body: 'part=1' },
  '/people/:person/evidence/:evidence/take': { path: `/people/${o.person}/evidence/${o.evidence}/take`, may: ['admin'] },
  '/people/:person/contests': { path: `/people/${o.person}/contests`, may: ['reviewer', 'admin'] },
  '/people/:person/contests/:contest': { path: `/people/${o.person}/contests/${o.contest}`, may: { GET: ['reviewer', 'admin'], POST: ['admin'] } },
  '/people/:person/contests/:contest/take': { path: `/people/${o.person}/contests/${o.contest}/take`, may: ['admin'] },
  '/contests/:contest/withdrawal': { path: `/contests/${o.contest}/withdrawal`, may: ['owner'] },
  ...Object.fromEntries(['', '/contests', '/evidence', '/corrections'].map(tab => [`/waiting${tab}`, { path: `/waiting${tab}`, may: ['reviewer', 'admin'] }])),
  '/hands-on/:watched': { path: `/hands-on/${o.person}`, may: ['observer'] },
  '/live-sessions': { path: '/live-sessions', may: ['reviewer', 'admin', 'observer'] },
  '/live-sessions/new': { path: '/live-sessions/new', may: ['admin', 'observer'] },
  '/live-sessions/:live': { path: `/live-sessions/${o.session}`, may: { GET: ['reviewer', 'admin', 'observer'], POST: ['admin', 'observer'] } },
  '/live-sessions/:live/sheet': { path: `/live-sessions/${o.session}/sheet`, may: ['reviewer', 'admin', 'observer'] },
  '/live-sessions/:live/roster': { path: `/live-sessions/${o.session}/roster`, may: ['admin', 'observer'] },
  '/live-sessions/:live/rosters/:roster/undo': { path: `/live-sessions/${o.session}/rosters/${o.roster}/undo`, may: ['admin', 'observer'] },
  '/live-sessions/:live/cancellation': { path: `/live-sessions/${o.session}/cancellation`, may: ['admin', 'observer'] },
  '/people/:person/licences/:licence/number': { path: `/people/${o.person}/licences/${o.licence}/number`, may: ['admin'] },
  '/administration/credit': { path: '/administration/credit', may: ['admin'] },
  '/administration/credit/:run': { path: `/administration/credit/${o.run}`, may: ['admin'] },
  '/administration/credit/:run/credit.csv': { path: `/administration/credit/${o.run}/credit.csv`, may: ['admin'] },
  '/people/:person/licences': { path: `/people/${o.person}/licences`, may: ['reviewer', 'admin'] },
  '/people/:person/licences/new': { path: `/people/${o.person}/licences/new`, may: ['admin'] },
  '/people/:person/licences/:licence/terms/:term': { path: `/people/${o.person}/licences/${o.licence}/terms/1`, may: ['admin'] },
  '/people/:person/licences/:licence/end': { path: `/people/${o.person}/licences/${o.licence}/end`, may: ['admin'] },
  '/people/:person/completions': { path: `/people/${o.completed}/completions`, may: ['admin'] },
  '/people/:person/completions/:completion': { path: `/people/${o.completed}/completions/${o.completion}`, may: ['admin'] },
  '/people/:person/completions/:completion/corrections/:correction': { path: `/people/${o.corrected}/completions/${o.again}/corrections/${o.correction}`, may: ['admin'] },
  '/people/:person/awards/new': { path: `/people/${o.person}/awards/new`, may: ['admin'] },
  '/grants': { path: '/grants', may: { GET: ['reviewer', 'admin'], POST: ['admin'] } },
  '/tokens': { path: '/tokens', may: { GET: ['reviewer', 'admin'], POST: ['admin'] } },
  '/tokens/:token/end': { path: `/tokens/${o.token}/end`, may: ['admin'] },
  '/grants/:grant/end': { path: `/grants/${o.given}/end`, may: ['admin'] },
  '/people/:person/awards/:award/revocation': { path: `/people/${o.awarded}/awards/${o.award}/revocation`, may: ['admin'] },
  '/people/:person/awards/:award/certificate': { path: `/people/${o.awarded}/awards/${o.award}/certificate`, may: ['admin'] },
  '/unmarked': { path: '/unmarked', may: ['reviewer', 'admin'] },
  '/marking/:essay': { path: `/marking/${o.essay}` },
  '/facilities/:facility/standing': { path: `/facilities/${facility}/standing` },
  '/facilities/:facility/standing.csv': { path: `/facilities/${facility}/standing.csv` },
  '/facilities/:facility/people': { path: `/facilities/${facility}/people` },
  '/facilities/:facility/people.csv': { path: `/facilities/${facility}/people.csv` },
  '/facilities/:facility/reminders': { path: `/facilities/${facility}/reminders`, may: { GET: holders.manager.filter(name => name !== 'lakeside'), POST: ['manager', 'admin'] } },
  '/facilities/:facility/huddle': { path: `/facilities/${facility}/huddle`, may: ['manager', 'admin'] },
  '/reminders/:reminder': { path: `/reminders/${o.reminder}`, may: ['manager'] },
  '/people/:person/messages': { path: `/people/${o.person}/messages`, may: ['admin'] },
  '/administration/messages': { path: '/administration/messages', may: ['admin'] },
  '/administration/messages/times': { path: '/administration/messages/times', may: ['admin'] },
  '/facilities/:facility/answers': { path: `/facilities/${facility}/answers` },
  '/api/v1/facilities/:facility/answers': { path: `/api/v1/facilities/${facility}/answers` },
  '/facilities/:facility/settings': { path: `/facilities/${facility}/settings` },
  '/facilities/:facility/settings/:slot': { path: `/facilities/${facility}/settings/on-call-advocate`, may: { GET: ['manager', 'reviewer', 'admin'], POST: ['admin'] } },
  '/facilities/:facility/settings/:slot/clear': { path: `/facilities/${facility}/settings/on-call-advocate/clear`, may: ['admin'] },
  '/facilities/:facility/settings/:slot/calls': { path: `/facilities/${facility}/settings/on-call-advocate/calls`,
    may: { GET: ['manager', 'reviewer', 'admin'], POST: ['admin'] } },
  '/facilities/:facility/contacts': { path: `/facilities/${facility}/contacts` },
  '/api/v1/facilities/:facility/slots': { path: `/api/v1/facilities/${facility}/slots` },
  '/api/v1/facilities/:facility/slots/:slot': { path: `/api/v1/facilities/${facility}/slots/on-call-advocate`, may: ['admin'] },
  '/hotlines/:hotline': { path: `/hotlines/${o.hotline}`, may: { GET: ['reviewer', 'admin'], POST: ['admin'] } },
  '/reflections/:attempt/:item/delete': { path: `/reflections/${o.attempt}/${o.item}/delete`, may: ['owner'] },
  '/api/v1/reflections/:attempt/:item/delete': { path: `/api/v1/reflections/${o.attempt}/${o.item}/delete`, may: ['owner'], body: '{}' },
  '/api/v1/standing': { path: `/api/v1/standing?facility=${facility}` },
  '/api/v1/standing/people': { path: `/api/v1/standing/people?facility=${facility}` },
  '/courses/:code': { path: '/courses/CORE-101' },
  '/courses/:code/enrolment': { path: '/courses/CORE-101/enrolment' },
  '/courses/:code/modules/:module/pages/:page': { path: '/courses/CORE-101/modules/1/pages/1' },
  '/courses/:code/modules/:module/pages/:page/summary': { path: '/courses/CORE-101/modules/1/pages/4/summary' },
  '/courses/:code/quizzes/:quiz': { path: '/courses/CORE-101/quizzes/stop-practice' },
  '/api/v1/enrolments/:enrolment': { path: `/api/v1/enrolments/${o.enrolment}`, may: ['owner'] },
  '/api/v1/enrolments/:enrolment/pages/:page': { path: `/api/v1/enrolments/${o.enrolment}/pages/stop-why`, may: ['owner'] },
  '/api/v1/enrolments/:enrolment/attempts': { path: `/api/v1/enrolments/${o.enrolment}/attempts`, may: ['owner'], body: '{"quiz":"stop-practice"}' },
  '/attempts/:attempt': { path: `/attempts/${o.attempt}`, may: ['owner'] },
  '/attempts/:attempt/items/:item': { path: `/attempts/${o.attempt}/items/1`, may: ['owner'], body: 'seq=0&choice=yes' },
  '/attempts/:attempt/items/:item/instead': { path: `/attempts/${o.attempt}/items/1/instead`, may: ['owner'], body: '' },
  '/courses/:code/activities/:item': { path: '/courses/CORE-101/activities/none', may: ['owner'], body: 'choice=x' },
  '/attempts/:attempt/result': { path: `/attempts/${o.attempt}/result`, may: ['owner'] },
  '/api/v1/attempts/:attempt': { path: `/api/v1/attempts/${o.attempt}`, may: ['owner'] },
  '/api/v1/attempts/:attempt/responses/:item': { path: `/api/v1/attempts/${o.attempt}/responses/${o.item}`, may: ['owner'],
    body: '{"seq":0,"response":{"choice":"yes"}}' },
  '/api/v1/attempts/:attempt/items/:item/check': { path: `/api/v1/attempts/${o.attempt}/items/${o.item}/check`, may: ['owner'], body: '{"seq":1}' },
  '/api/v1/attempts/:attempt/items/:item/instead': { path: `/api/v1/attempts/${o.attempt}/items/${o.item}/instead`, may: ['owner'], body: '{}' },
  '/api/v1/attempts/:attempt/finish': { path: `/api/v1/attempts/${o.attempt}/finish`, may: ['owner'] },
  '/authoring/imports/:import': { path: `/authoring/imports/${o.imported}`, may: ['author'] },
  ...versions(o.live),
  '/reviews/:review': { path: `/reviews/${o.review}`, may: { GET: ['author', 'reviewer'], POST: ['reviewer'] } },
  '/reviews/:review/comments': { path: `/reviews/${o.review}/comments`, may: ['reviewer'] },
  '/reviews/:review/withdrawal': { path: `/reviews/${o.review}/withdrawal` },
  '/signers': { path: '/signers', may: { GET: ['reviewer', 'admin'], POST: ['admin'] } },
  '/administration/requirements': { path: '/administration/requirements', may: ['reviewer', 'admin'] },
  ...rules(o.change),
  '/administration/audit': { path: '/administration/audit', may: ['reviewer', 'admin'] },
  '/administration/audit.csv': { path: '/administration/audit.csv', may: ['reviewer', 'admin'] },
  '/administration/exceptions': { path: '/administration/exceptions', may: ['reviewer', 'admin'] },
  '/administration/exceptions/:post/:certification/:kind': { path: '/administration/exceptions/1/WALLS-WORD/leave', may: [] }, // exceptions.t has some
  '/signers/rule': { path: '/signers/rule', may: { GET: ['reviewer', 'admin'], POST: ['admin'] } },
  '/signers/:grant/end': { path: `/signers/${o.grant}/end`, may: ['admin'] },
  '/authoring/courses/:code/versions/:version/reviews': { path: `/authoring/courses/CORE-101/versions/${o.live}/reviews` },
  '/authoring/courses/:code/versions/:version/items': { path: `/authoring/courses/CORE-101/versions/${o.live}/items` },
  '/authoring/courses/:code/versions/:version/items.csv': { path: `/authoring/courses/CORE-101/versions/${o.live}/items.csv` },
  '/authoring/items/:item': { path: `/authoring/items/${o.question}` },
  '/authoring/items/:item/regrades': { path: `/authoring/items/${o.question}/regrades` },
  '/authoring/regrades/:regrade': { path: `/authoring/regrades/${o.regrade}`, may: { GET: ['author', 'admin'], POST: ['author'] } },
  '/api/v1/courses/:code/versions/:version/items': { path: `/api/v1/courses/CORE-101/versions/${o.live}/items` },
  '/api/v1/items/:item': { path: `/api/v1/items/${o.question}` },
  '/authoring/courses/:code/versions/:version/preview': { path: `/authoring/courses/CORE-101/versions/${o.live}/preview` },
  '/authoring/courses/:code/versions/:version/preview/modules/:module/pages/:page': { path: `/authoring/courses/CORE-101/versions/${o.live}/preview/modules/1/pages/1` },
  '/authoring/courses/:code/versions/:version/preview/modules/:module/pages/:page/summary': { path: `/authoring/courses/CORE-101/versions/${o.live}/preview/modules/1/pages/4/summary` },
  '/authoring/courses/:code/versions/:version/preview/quizzes/:quiz': { path: `/authoring/courses/CORE-101/versions/${o.live}/preview/quizzes/stop-practice` },
  '/api/v1/courses/:code/activities/:item': { path: '/api/v1/courses/CORE-101/activities/none', may: ['owner'], body: '{"seq":0,"response":{"choice":"x"}}' },
  '/media/:hash': { path: `/media/${o.hash}` },
});

// Whom a route lets in, by its access and scope alone.
const holders = {
  public: ['nobody', 'staff', 'manager', 'author', 'reviewer', 'admin', 'observer', 'owner', 'lakeside', 'harbor'],
  'signed-in': ['staff', 'manager', 'author', 'reviewer', 'admin', 'observer', 'owner', 'lakeside', 'harbor'],
  manager: ['manager', 'reviewer', 'admin', 'lakeside'],
  author: ['author'],
  marker: ['author', 'reviewer'],
  observer: ['observer'],
  reviewer: ['author', 'reviewer'],
};
function mayOf(route, sample) {
  if (sample.may) return sample.may[route.method] ?? sample.may;
  if (route.scope === 'facility') return holders.manager.filter(name => name !== 'lakeside');
  if (route.scope === 'person') return ['owner', 'manager', 'reviewer', 'admin'];
  return holders[route.access];
}

async function table(o) {
  const { out } = await attest('routes');
  const known = samples(o);
  const routes = out.trim().split('\n').map(line => {
    const [method, pattern, access, scope, , , marks] = line.split('\t');
    const sample = known[pattern] || { path: pattern };
    return { method, pattern, access, scope, json: marks.startsWith('json'), noToken: marks.includes('no-token'), ...sample, may: mayOf({ method, access, scope }, sample) };
  });
  ok(routes.length > 40, 'the table of routes was read');
  none(routes.filter(route => route.path.includes(':') || !route.may).map(route => `${route.method} ${route.pattern}: add a sample to walls.t`),
    'every route has an address to try');
  none(Object.keys(known).filter(pattern => !routes.some(route => route.pattern === pattern)), 'every sample belongs to a route');
  return routes;
}

// ---- the walk

const same = { Origin: address.origin, 'Sec-Fetch-Site': 'same-origin' };
const typed = route => ({ 'Content-Type': route.json ? 'application/json' : 'application/x-www-form-urlencoded' });
const bodyOf = route => route.body ?? (route.json ? '{}' : 'a=b');
const told = (route, who, reply) => `${who}: ${route.method} ${route.path} -> ${reply.status} ${reply.location ?? ''}`;

// What one may not see is answered like what is not there; api.t compares the two byte by byte.
const readsAsAbsent = reply => reply.status === 404;

// Nobody is asked to sign in, by a page that leads back or by a plain 401.
function isSentAway(route, reply) {
  if (route.json) return reply.status === 401 && reply.headers['content-type'] === 'application/problem+json' && reply.json.status === 401;
  if (route.method === 'GET') return reply.status === 303 && reply.location === `/session?next=${route.path}`;
  return reply.status === 401;
}

async function reading(routes, all) {
  for (const [who, browser] of Object.entries(all)) {
    const faults = [];
    for (const route of routes.filter(one => one.method === 'GET')) {
      const reply = await browser.get(route.path);
      const let_in = [200, 303].includes(reply.status) && !/^\/session\?/.test(reply.location ?? '');
      const right = route.may.includes(who) ? let_in : who === 'nobody' ? isSentAway(route, reply) : readsAsAbsent(reply);
      if (!right) faults.push(told(route, who, reply));
    }
    none(faults, `${who} may read exactly what the table and the grants say`);
  }
}

async function writing(routes, all) {
  const writes = routes.filter(route => route.method !== 'GET');
  const before = fingerprint();
  const faults = { nobody: [], token: [], site: [], other: [] };
  for (const route of writes) {
    const attempts = async (list, who, headers, right) => {
      const reply = await all[who].send(route.method, route.path, { headers: { ...typed(route), ...same, ...headers }, body: bodyOf(route) });
      if (!right(reply)) list.push(`${told(route, who, reply)} ${JSON.stringify(headers)}`);
    };
    const inside = route.may.find(who => who !== 'nobody') ?? 'admin'; // where the sample is there for nobody, the gate comes first all the same
    const outside = Object.keys(all).filter(who => who !== 'nobody' && !route.may.includes(who));
    const token = all[inside].csrf;
    if (route.access !== 'public') await attempts(faults.nobody, 'nobody', { 'X-CSRF-Token': token }, reply => isSentAway(route, reply));
    if (!route.noToken) {
      for (const wrong of [{}, { 'X-CSRF-Token': '' }, { 'X-CSRF-Token': 'f'.repeat(token.length) }, { 'X-CSRF-Token': token.slice(1) },
        { 'X-CSRF-Token': Object.values(all).find(one => one.csrf && one.csrf !== token).csrf }])
        await attempts(faults.token, inside, wrong, reply => reply.status === 403);
    }
    for (const foreign of [{ Origin: 'https://elsewhere.example' }, { Origin: 'null' }, { Origin: `${address.origin}.elsewhere.example` },
      { 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }])
      await attempts(faults.site, inside, { 'X-CSRF-Token': token, ...foreign }, reply => reply.status === 403);
    for (const who of outside) await attempts(faults.other, who, { 'X-CSRF-Token': all[who].csrf }, readsAsAbsent);
  }
  none(faults.nobody, 'nobody can write where one must be signed in');
  none(faults.token, 'no write without the token of the same session');
  none(faults.site, 'no write from another site, signing in and out included');
  none(faults.other, 'no write to what is not open to one, the right token or not');
  is(differences(before, fingerprint()), [], 'and none of these writes changed a row of any table');
}

async function methods(routes, all) {
  const faults = [];
  const before = fingerprint();
  for (const path of new Set(routes.map(route => route.path))) {
    const here = routes.filter(route => route.path === path).map(route => route.method);
    const allowed = here.flatMap(method => method === 'GET' ? ['GET', 'HEAD'] : [method]);
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH'].filter(one => !allowed.includes(one))) {
      const reply = await all.admin.send(method, path, { headers: { ...same, 'X-CSRF-Token': all.admin.csrf } });
      const said = (reply.headers.allow ?? '').split(', ').sort().join(' ');
      if (reply.status !== 405 || said !== [...allowed].sort().join(' ')) faults.push(`${method} ${path} -> ${reply.status}, Allow: ${said}`);
    }
  }
  none(faults, 'the wrong method gets 405 and the right ones');
  is(differences(before, fingerprint()), [], 'and changes nothing');
}

// Each kind of permission by itself, held at Lakeside: what it opens there, and that it opens nothing of General. A route that is added
// and opens to one of them is named here, or the walk fails.
const readsOfAll = ['/facilities', '/people', '/waiting', '/waiting/contests', '/waiting/evidence', '/waiting/corrections', '/grants', '/tokens', '/hotlines/:hotline', '/unmarked', '/live-sessions', '/administration/requirements'];
const version = '/authoring/courses/:code/versions/:version';
const opens = {
  manager: ['/facilities', '/api/v1/completions'], observer: ['/hands-on', '/live-sessions', '/live-sessions/new', 'POST /live-sessions/new'], marker: ['/marking'], signer: ['/reviews'],
  administrator: [...readsOfAll.flatMap(path => ['/live-sessions', '/people'].includes(path) ? [path, `${path}/new`] : [path]), '/administration/exceptions', '/authoring/regrades/:regrade',
    '/api/v1/completions', 'POST /people/new', 'POST /grants', 'POST /tokens', 'POST /live-sessions/new'],
  auditor: [...readsOfAll, '/administration/audit', '/administration/audit.csv', '/administration/exceptions', '/api/v1/completions'],
  author: [ // courses are those of the whole network
    '/reviews', '/reviews/:review', `${version}/preview`, `${version}/preview/modules/:module/pages/:page`,
    `${version}/preview/modules/:module/pages/:page/summary`, `${version}/preview/quizzes/:quiz`, '/authoring/courses', `${version}`,
    `${version}/folder.zip`, `${version}/publication`, `${version}/withdrawal`, '/api/v1/courses/:code/versions',
    '/api/v1/courses/:code/versions/:version/changes', '/api/v1/courses/:code/versions/:version/folder', '/authoring/imports', `${version}/items`,
    `${version}/items.csv`, '/authoring/items/:item', '/authoring/regrades/:regrade', '/api/v1/courses/:code/versions/:version/items',
    '/api/v1/items/:item', 'POST /reviews/:review/withdrawal', `POST ${version}/reviews`, `POST ${version}/preview/modules/:module/pages/:page`,
    `POST ${version}/preview/modules/:module/pages/:page/summary`, `POST ${version}/preview/quizzes/:quiz`, `POST ${version}/publication`,
    `POST ${version}/withdrawal`, 'POST /api/v1/imports', 'POST /authoring/imports', 'POST /authoring/imports/:import',
    'POST /authoring/items/:item/regrades', 'POST /authoring/regrades/:regrade',
  ],
};
async function kinds(routes) {
  const faults = [];
  const found = {};
  const before = fingerprint('session', 'facility_grant', 'credential', 'device_key', 'known_browser');
  const people = [];
  for (const kind of ['manager', 'observer', 'marker', 'administrator', 'auditor', 'signer', 'author']) {
    const person = enable(`NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = p.id) AND NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id)
      AND EXISTS (SELECT FROM post_version v JOIN facility f ON f.id = v.facility_id WHERE v.person_id = p.id AND f.code = 'WLH')
      AND NOT EXISTS (SELECT FROM post_version v JOIN facility f ON f.id = v.facility_id WHERE v.person_id = p.id AND f.code NOT IN ('WLH', 'WLH-ED'))`);
    sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${person.id}, '${kind}', id, '2020-01-01' FROM facility WHERE code = 'WLH'`);
    people.push(person.id);
    const browser = await new Browser().signInApi(person.login);
    const guarded = routes.filter(route => !['public', 'signed-in'].includes(route.access) || route.scope !== 'none');
    found[kind] = [];
    for (const route of guarded.filter(one => one.method === 'GET')) {
      const reply = await browser.get(route.path);
      if ([200, 303].includes(reply.status)) found[kind].push(route.pattern);
      else if (!readsAsAbsent(reply)) faults.push(told(route, kind, reply));
      if (reply.status === 200 && route.scope !== 'none') faults.push(`${kind} of Lakeside reads of General: ${route.path}`);
    }
    for (const route of guarded.filter(one => one.method !== 'GET')) {
      const reply = await browser.send(route.method, route.path, { headers: { ...typed(route), ...same, 'X-CSRF-Token': browser.csrf }, body: bodyOf(route) });
      if (!readsAsAbsent(reply)) found[kind].push(`${route.method} ${route.pattern}`);
      if (!readsAsAbsent(reply) && route.scope !== 'none') faults.push(`${kind} of Lakeside writes of General: ${told(route, kind, reply)}`);
    }
  }
  none(faults, 'a permission at Lakeside opens nothing that is of General');
  for (const [kind, patterns] of Object.entries(found)) is(patterns, opens[kind], `${kind}: what the permission opens by itself`);
  sql(`INSERT INTO facility_grant_revocation (grant_id, from_date, reason) SELECT id, current_date - 1, 'walls' FROM facility_grant WHERE person_id IN (${people}) ON CONFLICT DO NOTHING`);
  none(differences(before, fingerprint('session', 'facility_grant', 'credential', 'device_key', 'known_browser')).filter(table => !['audit', 'facility_grant_revocation', 'idempotency'].includes(table)), 'no row was changed');
}

// Managers of one part of the network, and what they must not learn of another.
async function facilities(all) {
  const faults = [];
  for (const [who, mine, theirs] of [['manager', 'WGH', ['WLH', 'WLH-ED', 'WHH', 'WHN']], ['lakeside', 'WLH', ['WGH', 'WGH-ED', 'WHN']],
    ['harbor', 'TERN-RIVER', ['WHH', 'WHH-ED', 'WHN']]]) {
    const own = sqlOne(`SELECT id FROM facility WHERE code = '${mine}'`);
    for (const code of theirs) {
      const strangers = sql(`SELECT DISTINCT p.id, p.display_name FROM post_version v JOIN person p ON p.id = v.person_id
        JOIN facility_closure c ON c.descendant_id = v.facility_id JOIN facility f ON f.id = c.ancestor_id AND f.code = '${code}'
        WHERE p.email IS DISTINCT FROM '${demo.staff}' AND NOT EXISTS (SELECT FROM post_version w JOIN facility_closure d ON d.descendant_id = w.facility_id
          AND d.ancestor_id = ${own} WHERE w.person_id = p.id) AND p.employee_number <> 'E200296' ORDER BY 1`);
      ok(strangers.length > 0, `${code} has people whom ${who} does not know`);
      const [id] = strangers[0];
      const paths = [`/facilities/${code}/standing`, `/facilities/${code}/standing.csv`, `/facilities/${code}/people`, `/facilities/${code}/people.csv`,
        `/api/v1/standing?facility=${code}`, `/api/v1/standing/people?facility=${code}`, `/people/${id}`, `/people/${id}/transcript`,
        `/api/v1/people/${id}/transcript`, `/facilities/${code}/people?as_of=2020-01-01`, `/api/v1/standing/people?facility=${code}&count=people`];
      for (const path of paths) {
        const reply = await all[who].get(path);
        const named = strangers.filter(([, name]) => words(reply.text).includes(name));
        if (!readsAsAbsent(reply) || named.length) faults.push(`${who}: ${path} -> ${reply.status}, names ${named.length} people`);
      }
    }
  }
  none(faults, 'managers of one facility learn nothing of another, nor of the whole, nor of those they managed once');

  const codes = sql(`SELECT c.code FROM certificate c JOIN post_version v ON v.person_id = c.person_id JOIN facility f ON f.id = v.facility_id
    WHERE f.code IN ('WHH', 'ELMCOURT') AND NOT EXISTS (SELECT FROM post_version w JOIN facility g ON g.id = w.facility_id
      WHERE w.person_id = c.person_id AND g.code NOT IN ('WHH', 'ELMCOURT')) LIMIT 5`).flat();
  const got = await Promise.all(codes.flatMap(code => [all.manager.get(`/certificates/${code}`), all.manager.get(`/certificates/${code}/certificate.pdf`)]));
  ok(got.length === 10 && got.every(readsAsAbsent), 'certificates of people in another facility read as absent');
}

async function strays(all) {
  const faults = [];
  for (const path of ['/nothing', '/api/v1/nothing', '/courses/CORE-101/modules/1', '/courses/CORE-999', '/courses/CORE-101/modules/99/pages/1',
    '/courses/CORE-101/modules/-1/pages/1', '/people/0', '/people/abc', '/people/99999999999999999999', '/people/1.0', '/attempts/0', '/attempts/999999',
    '/attempts/1x', '/attempts/1/items/0', '/authoring/imports/0', '/certificates/XXXX', `/media/${'0'.repeat(64)}`, '/facilities/NOPE/standing',
    '/facilities/%27%20OR%20true--/standing', '/learning/', '//learning', '/LEARNING', '/session/../learning/x', '/static/../attest.env', '/static/%2e%2e/attest.env']) {
    const reply = await all.admin.get(path);
    if (reply.status !== 404) faults.push(`${path} -> ${reply.status} ${reply.location ?? ''}`);
  }
  none(faults, 'addresses that lead nowhere get 404');
  const html = await all.nobody.get('/nothing');
  const json = await all.nobody.get('/api/v1/nothing');
  ok(html.status === 404 && /^text\/html/.test(html.headers['content-type']), 'for people as a page');
  ok(json.status === 404 && json.headers['content-type'] === 'application/problem+json' && json.json.status === 404, 'for programs as a problem document');
  const head = await send('HEAD', '/support');
  const get = await send('GET', '/support');
  ok(head.status === 200 && head.bytes.length === 0 && get.bytes.length > 0, 'HEAD is GET without the body');
}

run(async () => {
  const world = await people();
  const routes = await table(await objects(world));
  await reading(routes, world.all);
  await writing(routes, world.all);
  await methods(routes, world.all);
  await kinds(routes);
  await facilities(world.all);
  await strays(world.all);
});
