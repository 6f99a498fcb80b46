#!/usr/bin/env node
// People and posts by hand: added, changed from a day on, ended, and taken back; who may; facilities and job roles from files.
// SPDX-License-Identifier: Apache-2.0
//
// All of it happens in a tree of its own beside the network's, with a rule of its own. At the end nobody's post ever was, the rule is gone and the
// tree has ended, so that no number of another file moves.
'use strict';
const fs = require('node:fs'), os = require('node:os'), path = require('node:path');
const { run, is, like, unlike } = require('./tap.js');
const { Browser, attest, demo, formTo, sql, sqlOne, words } = require('./client.js');

const today = sqlOne('SELECT network_today()');
const day = n => sqlOne(`SELECT date '${today}' + ${n}`);
const [role, other] = sql('SELECT code FROM job_role r WHERE NOT EXISTS (SELECT FROM job_role x WHERE x.parent_id = r.id) ORDER BY code LIMIT 2').map(row => row[0]);

function build() {
  sql(`INSERT INTO facility (code) VALUES ('PPG'), ('PPG-A'), ('PPG-B') ON CONFLICT DO NOTHING;
    INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone)
    SELECT f.id, date '${today}' - 1000, CASE WHEN f.code <> 'PPG' THEN (SELECT t.id FROM facility t WHERE t.code = 'PPG') END, 'Pages ' || f.code, 'hospital', 'MI', 'Wayne', 'America/Detroit'
    FROM facility f WHERE f.code LIKE 'PPG%';
    INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT p.id, 'administrator', f.id, date '${today}' - 1 FROM person p, facility f WHERE p.email = '${demo.admin}' AND f.code = 'PPG';
    INSERT INTO requirement (code) VALUES ('TEST-PAGES') ON CONFLICT DO NOTHING;
    INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_days)
    SELECT r.id, date '${today}' - 900, 'Pages', (SELECT id FROM certification WHERE code = 'CORE'), f.id, 'days', 30 FROM requirement r, facility f WHERE r.code = 'TEST-PAGES' AND f.code = 'PPG-A'`);
}
function clear() {
  sql(`DELETE FROM requirement_version v USING requirement r WHERE r.id = v.requirement_id AND r.code = 'TEST-PAGES'; DELETE FROM requirement WHERE code = 'TEST-PAGES';
    INSERT INTO facility_grant_revocation (grant_id, from_date, reason) SELECT g.id, date '${today}' - 1, 'test' FROM facility_grant g JOIN facility f ON f.id = g.facility_id WHERE f.code LIKE 'PPG%' ON CONFLICT DO NOTHING;
    INSERT INTO facility_version (facility_id, from_date, to_date, parent_id, name, kind, state, county, zone)
    SELECT DISTINCT ON (v.facility_id) v.facility_id, v.from_date, date '${today}' - 1, v.parent_id, v.name, v.kind, v.state, v.county, v.zone
    FROM facility_version v JOIN facility f ON f.id = v.facility_id WHERE f.code LIKE 'PPG%' ORDER BY v.facility_id, v.id DESC`);
}
const spans = person => sqlOne(`SELECT coalesce(string_agg(x.place || ' ' || d, ', ' ORDER BY d, x.place), 'none')
  FROM (SELECT f.code || CASE WHEN s.is_primary THEN '!' ELSE '' END AS place, range_agg(s.during) AS days
        FROM post_span s JOIN facility f ON f.id = s.facility_id WHERE s.person_id = ${person} GROUP BY 1) x, unnest(x.days) d`);
const standing = (person, on) => sqlOne(`SELECT coalesce(string_agg(t.standing || ' ' || coalesce(t.due::text, '-'), ', '), 'none') FROM timeline t WHERE t.person_id = ${person} AND t.during @> date '${on}'`);
const posts = person => sql(`SELECT id FROM post WHERE person_id = ${person} ORDER BY id`).map(row => row[0]);

run(async () => {
  build();
  const made = [];
  const admin = await new Browser().signInApi(demo.admin), manager = await new Browser().signInApi(demo.manager), auditor = await new Browser().signInApi(demo.reviewer);
  const send = async (who, at, fields) => who.submit(formTo(await who.get(at), at), fields);
  try {
    // ---- a person

    is((await Promise.all([manager, auditor, admin].map(who => who.get('/people')))).map(reply => reply.status), [404, 200, 200], 'the list is for administrators, and auditors read it');
    is((await Promise.all([manager, auditor].map(who => who.get('/people/new')))).map(reply => reply.status), [404, 404], 'who reads adds nobody');
    const first = { name: 'Quill <Page>', number: 'PPG-1', email: 'quill@pages.example', language: 'es', facility: 'PPG-A', job_role: role, employment: 'employee', patients: 'yes', from: day(-10), to: '', why: '' };
    const bad = await send(admin, '/people/new', { ...first, name: ' ', number: '', email: '', from: '1850-01-01', job_role: '' });
    is(bad.status, 422, 'a form with errors comes back');
    like(words(bad.text), /There is a problem.*Enter the name of the person.*an employee number or an e-mail address.*Choose a job role.*Enter the first day/, 'with all of them at once');
    const wrong = await send(admin, '/people/new', { ...first, number: 'a@b', to: day(-11) });
    like(words(wrong.text), /without spaces or @.*The last day is before the first/, 'a number is no address, and an end comes after its begin');
    like(words((await send(admin, '/people/new', { ...first, facility: 'NOWHERE' })).text), /Choose a facility that you administer/, 'a facility there is none of');
    like(words((await send(admin, '/people/new', { ...first, from: day(-1001) })).text), /The facility is not on record on this day/, 'a day before the facility');
    const look = await send(admin, '/people/new', { ...first, look: 'yes' });
    like(words(look.text), /What it would do.*not required.*due/, 'it is shown what the post would ask for');
    is(sqlOne("SELECT count(*) FROM person WHERE employee_number = 'PPG-1'"), '0', 'and nothing is saved');
    const twice = { ...first, idempotency_key: 'people-pages-1' };
    const sent = [await send(admin, '/people/new', twice), await send(admin, '/people/new', twice)];
    const id = sqlOne("SELECT id FROM person WHERE employee_number = 'PPG-1'");
    made.push(id);
    is(sent.map(reply => `${reply.status} ${reply.location}`), Array(2).fill(`303 /people/${id}?saved=added`), 'sent twice it is done once');
    is([spans(id), standing(id, today)], [`PPG-A! [${day(-10)},)`, `due ${day(20)}`], 'the post is on record, and what it asks for follows at once');
    for (const word of ['ppg', 'PPG-1', 'quil', '%3Cpage', 'QUILL@pages.example'])
      is((await admin.get(`/people?q=${word}`)).text.includes(`href="/people/${id}"`), word !== 'ppg', `found by ${word}, or not`);
    is((await Promise.all(['?after=0', '?after=x', '?after=99999999', '?q=%25'].map(query => admin.get(`/people${query}`)))).map(reply => reply.status), [422, 422, 200, 200], 'a page of the list that begins nowhere');
    like(words((await send(admin, '/people/new', { ...first, email: '' })).text), /Somebody on record has this number/, 'a number is one person\'s');
    like(words((await send(admin, '/people/new', { ...first, number: '', email: 'QUILL@pages.example' })).text), /Somebody on record has this address/, 'so is an address');

    const at = `/people/${id}`;
    const named = await send(admin, `${at}/details`, { name: 'Quill Page', number: 'PPG-1', email: 'quill@pages.example', language: 'en' });
    is([named.location, sqlOne(`SELECT display_name || ' ' || language FROM person WHERE id = ${id}`)], [`${at}?saved=details`, 'Quill Page en'], 'name and language are changed');
    like(words((await send(admin, `${at}/details`, { name: 'Q', number: 'PPG-1', email: demo.staff, language: 'en' })).text), /Somebody on record has this address/, 'not to the address of another');

    // ---- posts

    const second = { facility: 'PPG-B', job_role: role, employment: 'contractor', from: day(0), to: '', why: 'Cover <both>' };
    like(words((await send(admin, `${at}/posts/new`, { ...second, primary: 'yes' })).text), /Another post is the primary one on these days/, 'two primary posts do not overlap');
    like(words((await send(admin, `${at}/posts/new`, { ...second, facility: 'PPG-A' })).text), /the same post there on these days already/, 'nor two of one kind in one place');
    is((await send(admin, `${at}/posts/new`, second)).location, `${at}?saved=post`, 'a second post');
    is(spans(id), `PPG-A! [${day(-10)},), PPG-B [${day(0)},)`, 'beside the first');
    const [one, two] = posts(id);
    const moved = { facility: 'PPG-B', job_role: other, employment: 'employee', from: day(5), primary: 'yes', why: '' };
    const seen = await send(admin, `${at}/posts/${one}/change`, { ...moved, look: 'yes' });
    like(words(seen.text), /What it would do.*due.*not required/, 'a move is shown before');
    is(spans(id), `PPG-A! [${day(-10)},), PPG-B [${day(0)},)`, 'and does nothing');
    is((await send(admin, `${at}/posts/${one}/change`, moved)).status, 303, 'then it is saved');
    is([spans(id), standing(id, today), standing(id, day(5))], [`PPG-A! [${day(-10)},${day(5)}), PPG-B [${day(0)},), PPG-B! [${day(5)},)`, `due ${day(20)}`, 'none'], 'from its day on');
    like(words((await admin.get(`${at}/posts/${two}`)).text), /Cover <both>/, 'its history has the note');
    is((await admin.get(`${at}/posts/${one}999`)).status, 404, 'a post of nobody');

    const end = (post, fields) => send(admin, `${at}/posts/${post}/end`, { how: 'day', day: '', why: 'Left', ...fields });
    like(words((await end(one, { day: day(-11) })).text), /The last day is before the first/, 'no end before the begin');
    like(words((await end(one, { day: 'soon', why: '' })).text), /Enter the last day.*Say why/, 'no end without a day and a reason');
    like(words((await end(one, { day: day(2), look: 'yes' })).text), /What it would do.*not required/, 'what an end would do');
    is((await end(one, { day: day(2) })).location, `${at}/posts/${one}?saved=1`, 'a post ends');
    is([spans(id), standing(id, day(3))], [`PPG-A! [${day(-10)},${day(3)}), PPG-B [${day(0)},)`, 'none'], 'and what was to come after it does not');
    like(words((await end(one, { day: day(2) })).text), /It is on record like this already/, 'once');
    like(words((await send(admin, `${at}/posts/${one}/change`, { ...moved, from: day(4) })).text), /The post is over on this day/, 'what is over is not changed');
    is((await end(one, { how: 'goes-on' })).status, 303, 'the end is taken back');
    is([spans(id), standing(id, day(3))], [`PPG-A! [${day(-10)},), PPG-B [${day(0)},)`, `due ${day(20)}`], 'as if it had not been');
    is(sqlOne(`SELECT count(*) FROM post_version WHERE post_id = ${one}`), '6', 'and every word of it stays on record');

    // ---- who may

    const local = await send(admin, '/people/new', { ...first, name: 'Lena Local', number: 'PPG-2', email: 'lena@pages.example', language: 'en', facility: 'PPG-B' });
    const lena = sqlOne("SELECT id FROM person WHERE employee_number = 'PPG-2'");
    made.push(lena);
    is(local.status, 303, 'somebody at the other facility');
    sql(`INSERT INTO credential (person_id, password_hash) SELECT ${lena}, c.password_hash FROM credential c JOIN person p ON p.id = c.person_id WHERE p.email = '${demo.staff}';
      INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${lena}, 'administrator', id, date '${today}' - 1 FROM facility WHERE code = 'PPG-B'`);
    const there = await new Browser().signInApi('lena@pages.example');
    is((await there.get(at)).status, 200, 'who administers the place of a second post sees the person');
    is((await Promise.all(['/details', '/posts/new', `/posts/${one}/change`, `/posts/${two}/change`].map(page => there.get(at + page)))).map(reply => reply.status), [404, 404, 404, 200], 'and changes that post alone');
    like(words((await send(there, `${at}/posts/${two}/change`, { ...second, from: day(1), primary: 'yes' })).text), /An administrator of the network makes this the primary post/, 'which does not become the primary one');
    is((await send(there, `${at}/posts/${two}/change`, { ...second, from: day(1), visitors: 'yes' })).status, 303, 'but is otherwise theirs');
    like(words((await send(there, `${at}/posts/${two}/change`, { ...second, from: day(1), facility: 'PPG-A' })).text), /Choose a facility that you administer/, 'and stays where they administer');
    is((await end(two, { how: 'never' })).status, 303, 'recorded by mistake, it never was');
    is([spans(id), (await there.get(`${at}/details`)).status], [`PPG-A! [${day(-10)},)`, 404], 'and the person is not theirs');
    is([(await there.get(`/people/${lena}/posts/new`)).status, (await there.get(`/people/${lena}/details`)).status], [404, 404], 'nobody gives posts to themselves');
    like(words((await send(there, '/people/new', { ...first, facility: 'PPG-B' })).text), /Somebody on record has this number/, 'knowing a number gives no right');
    unlike((await there.get('/people')).text, new RegExp(demo.staff), 'their list has their part alone');

    // ---- from files

    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-people-'));
    const file = (name, ...lines) => { fs.writeFileSync(path.join(folder, name), lines.join('\n') + '\n'); return path.join(folder, name); };
    const tried = async (...args) => { const { out, err } = await attest(...args); return out + err; };
    const rings = await tried('facility', 'import', file('ring.csv', 'code,name,kind,under,state', 'PPG-X,X,unit,PPG-Y,MI', 'PPG-Y,Y,unit,PPG-X,MI', 'PPG-Z,Z,unit,NOPE,MI', 'PPG-Z,Z,unit,PPG,MI'));
    like(rings, /line 2: .*PPG-X under PPG-Y under PPG-X[^]*line 3:[^]*line 4: There is no facility with the code NOPE[^]*line 5: PPG-Z stands in a line above[^]*nothing was imported: 4 problems/, 'rings and unknown places are named, all at once');
    like(await tried('facility', 'import', file('words.csv', 'code,name,kind,state,zone,from', 'ppg,X,tower,Mi,,1850-01-01')), /line 2: ppg is no code[^]*tower is no kind[^]*Mi is no state[^]*1850-01-01 lies outside/, 'so is what is written wrongly');
    const fine = file('fine.csv', 'code,name,kind,under,from', `PPG-D,Pages desk,unit,PPG-C,${day(-5)}`, `PPG-C,Pages clinic,clinic,PPG,${day(-5)}`, `PPG-A,Pages PPG-A,hospital,PPG,${day(-5)}`);
    like(await tried('facility', 'import', fine, '--dry-run'), /dry run: 3 facilities: 2 new, 0 changed, 1 as they were/, 'a dry run says what it would do');
    like(await tried('facility', 'import', fine), /3 facilities: 2 new, 0 changed, 1 as they were/, 'which is done');
    like(await tried('facility', 'import', fine), /3 facilities: 0 new, 0 changed, 3 as they were/, 'once');
    is(sqlOne(`SELECT string_agg(a.code || c.depth, ' ' ORDER BY c.depth) FROM facility_closure c JOIN facility a ON a.id = c.ancestor_id JOIN facility d ON d.id = c.descendant_id WHERE d.code = 'PPG-D'`), 'PPG-D0 PPG-C1 PPG2', 'each below its own, whatever the order of lines');
    like(await tried('facility', 'import', file('move.csv', 'code,name,kind,under,from', `PPG-A,Pages PPG-A,clinic,PPG-C,${day(-2)}`)), /1 facilities: 0 new, 1 changed, 0 as they were; 1 people reckoned/, 'a facility that moves takes its people along');
    is(standing(id, today), `due ${day(20)}`, 'and what is asked of them is reckoned');
    like(await tried('role', 'import', file('roles.csv', 'key,title,parent', 'pages-a,A,pages-b', 'pages-b,B,pages-a', 'pages-c,C,pages-none', `${role},Somebody,pages-d`, 'pages-d,D,')), /line 2: it would lie below itself[^]*line 3:[^]*line 4: parent names no job role[^]*line 5: people hold this job role[^]*nothing was imported/, 'job roles: rings, unknown ones, and one that somebody holds');
    like(await tried('role', 'import', file('words.csv', 'key,title', 'Bad Key,', 'good,Good', 'good,Good')), /line 2: "Bad Key" is no key[^]*line 2: a job role has a title[^]*line 4: good stands in a line above/, 'and words');
    like(await tried('role', 'import', file('new.csv', 'key,title,parent', 'pages-a,A,pages-b', 'pages-b,B,'), '--dry-run'), /dry run: 2 job roles: 2 new, 0 changed/, 'a child may stand before its parent');
    is(sqlOne("SELECT count(*) FROM job_role WHERE code LIKE 'pages-%'"), '0', 'and a dry run leaves nothing');
    fs.rmSync(folder, { recursive: true });
  } finally {
    for (const person of made) {
      for (const post of posts(person)) await send(admin, `/people/${person}/posts/${post}/end`, { how: 'never', day: '', why: 'Test' });
      is([spans(person), standing(person, today)], ['none', 'none'], 'nothing is left of it');
    }
    clear();
  }
});
