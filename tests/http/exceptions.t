#!/usr/bin/env node
// The queue of assignments that would be unfair or unclear.  SPDX-License-Identifier: Apache-2.0
//
// A rule for holders of a licence that nobody here has asks nothing of anybody, so it disturbs no other test; it is taken out at the end.
'use strict';
const { run, is, like, unlike } = require('./tap.js');
const { Browser, colleague, demo, enable, formTo, sql, sqlOne, words } = require('./client.js');

const queue = '/administration/exceptions';
const today = sqlOne("SELECT network_today()");

function rule(from) {
  sql(`INSERT INTO requirement (code) VALUES ('TEST-QUEUE') ON CONFLICT DO NOTHING;
    INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_every, licence_kind, licence_state, job_role_ids)
    SELECT r.id, ${from}, 'Guards <of the queue>', (SELECT id FROM certification WHERE code = 'CORE'), o.facility_id, 'licence', 1, 'queueing', 'GU', ARRAY[o.job_role_id]
    FROM requirement r, post_span o WHERE r.code = 'TEST-QUEUE' AND o.post_id = ${post} AND o.during @> date '${today}'`);
}
function clean() {
  sql(`DELETE FROM exception_look WHERE post_id = ${post} AND kind = 'no licence';
    DELETE FROM requirement_version v USING requirement r WHERE r.id = v.requirement_id AND r.code = 'TEST-QUEUE'; DELETE FROM requirement WHERE code = 'TEST-QUEUE'`);
}

const person = colleague('WGH');
const post = sqlOne(`SELECT post_id FROM post_span WHERE person_id = ${person.id} AND during @> date '${today}'`);

run(async () => {
  const [admin, auditor, manager, staff, elsewhere] = await Promise.all([demo.admin, demo.reviewer, demo.manager, person.login,
    enable("EXISTS (SELECT FROM facility_grant g JOIN facility f ON f.id = g.facility_id WHERE g.person_id = p.id AND f.code = 'WLH')").login]
    .map(login => new Browser().signInApi(login)));
  const one = `${queue}/${post}/CORE/no-licence`;
  try {
    is((await admin.get(one)).status, 404, 'nothing is odd about somebody without the rule');
    rule(`date '${today}' - 30`);
    const list = words((await admin.get(`${queue}?kind=no-licence`)).text);
    like(list, new RegExp(`${person.name}.*No licence on record *\\. “Guards <of the queue>” is for holders of the queueing \\(GU\\) licence`), 'it stands in the queue, with who and why');
    like(list, /No licence on record *: [1-9]/, 'and is counted');
    unlike(words((await admin.get(`${queue}?kind=two-posts`)).text), /Guards/, 'under its kind alone');
    is((await Promise.all([auditor, manager, staff, elsewhere].map(who => who.get(one)))).map(reply => reply.status), [200, 404, 404, 404],
      'auditors read it; managers, staff and other parts of the network do not');
    is((await auditor.get(one)).text.includes('name="note"'), false, 'an auditor decides nothing');

    const page = await admin.get(one);
    like(page.text, new RegExp(`href="/people/${person.id}/licences"`), 'it leads to what mends it');
    like(page.text, /href="\/administration\/requirements\/TEST-QUEUE"/, 'and to the rule');
    const empty = await admin.submit(formTo(page, one), { note: ' ' });
    is([empty.status, /Say why it is in order/.test(words(empty.text))], [422, true], 'a note is asked for');
    const stale = await admin.submit(formTo(page, one), { note: 'My words <b>', as: 'another day' });
    is([stale.status, /changed while you wrote/.test(words(stale.text)), /My words &lt;b&gt;/.test(stale.text)], [422, true, true],
      'what changed meanwhile is shown again, and the words are kept');
    const note = { note: 'Guards of another firm <ours>', idempotency_key: `exception-${post}` };
    const sent = [await admin.submit(formTo(page, one), note), await admin.submit(formTo(page, one), note)];
    is(sent.map(reply => `${reply.status} ${reply.location}`), Array(2).fill(`303 ${queue}?saved=1`), 'a note takes it off');
    is(sqlOne(`SELECT count(*) FROM exception_look WHERE post_id = ${post}`), '1', 'once, though it was sent twice');
    const mine = text => text.includes(person.name) && text.includes('Guards <of the queue>');
    is(mine(words((await admin.get(`${queue}?kind=no-licence`)).text)), false, 'the list is without it');
    like(words((await admin.get(`${queue}?kind=no-licence&show=looked-at`)).text), new RegExp(`${person.name}.*Guards of another firm <ours>`), 'and it stands among what was looked at');
    rule(`date '${today}' - 2`);
    sql(`UPDATE requirement_version v SET to_date = date '${today}' - 9 FROM requirement r WHERE r.id = v.requirement_id AND r.code = 'TEST-QUEUE' AND v.from_date < date '${today}' - 9`);
    is(mine(words((await admin.get(`${queue}?kind=no-licence`)).text)), true, 'when the rule changes it is back');
    for (const bad of ['?kind=none', '?page=0', '?page=99999999999999', '?page=-1', '?show=%00'])
      is((await admin.get(queue + bad)).status, bad.includes('%00') ? 400 : 200, `${bad} breaks nothing`);
    is((await admin.get(`${queue}/${post}/CORE/none`)).status, 404, 'a kind there is none of');
  } finally {
    clean();
  }
});
