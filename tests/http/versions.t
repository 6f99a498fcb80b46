#!/usr/bin/env node
// The versions of a course: what changed, publishing now and later, calling off, withdrawing, the folder again.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, ok, is, like, none, unlike } = require('./tap.js');
const { Browser, attest, colleague, demo, differences, fingerprint, formTo, quote, root, sql, sqlOne, words } = require('./client.js');

// Codes of this run's own, so that the file can be run again on the same stack.
const code = `VER-${Date.now() % 1000000}`;
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-versions-'));
process.on('exit', () => fs.rmSync(home, { recursive: true, force: true }));
const page = (version, part = '') => `/authoring/courses/${code}/versions/${version}${part}`;
const idOf = version => sqlOne(`SELECT v.id FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = ${quote(code)} AND v.version = ${version}`);
const live = (clock = '') => sqlOne(`SET attest.now = '${clock}'; SELECT (SELECT version FROM course_version WHERE id = live_version(c.id)) FROM course c WHERE c.code = ${quote(code)}`);
const day = days => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

// The sound course as a folder: under our code, with changes; files: {path: [from, to]…}.
function folder(version, changes = {}, own = code) {
  const to = path.join(home, `v${version}`);
  fs.rmSync(to, { recursive: true, force: true });
  fs.cpSync(path.join(root, 'tests/fixtures/courses/sound'), to, { recursive: true });
  const edit = (name, pairs) => {
    const file = path.join(to, name);
    let text = fs.readFileSync(file, 'utf8');
    for (const [from, into] of pairs) {
      if (!text.includes(from)) throw new Error(`${from} is not in ${name}`);
      text = text.replace(from, into);
    }
    fs.writeFileSync(file, text);
  };
  edit('course.xml', [['code="SND-1" version="2"', `code="${own}" version="${version}"`], ['reviewed="2026-05-04"', `reviewed="${day(-100)}"`],
    ['review-by="2027-05-01"', `review-by="${day(200)}"`], ['until="2028-05-03"', `until="${day(600)}"`], ['checked="2026-05-04"', `checked="${day(-100)}"`],
    ['required="yes"', 'required="no"']]);
  edit('modules/one.xml', [['checked="2026-05-04"', `checked="${day(-100)}"`]]);
  for (const [name, pairs] of Object.entries(changes)) edit(name, pairs);
  return to;
}

const store = (version, changes) => attest('course', 'import', folder(version, changes));
const publish = async (browser, version, fields) => browser.submit(formTo(await browser.get(page(version, '/publication')), page(version, '/publication')), { reason: 'A test.', ...fields });
const end = async (browser, version, reason) => browser.submit(formTo(await browser.get(page(version, '/withdrawal')), page(version, '/withdrawal')), { reason });

// ---- files

async function files(author) {
  const done = await store(1);
  ok(done.status === 0 && /Version 1 of VER-\d+ is stored; it is not before staff yet/.test(done.out), 'the first version is stored', done.out, done.err);
  const first = await author.get(page(1));
  ok(first.status === 200 && /not before staff/.test(words(first.text)), 'its page says that it is not before staff');
  like(words(first.text), /nothing to compare/, 'and that there is nothing to compare it with');
  const zip = await author.get(page(1, '/folder.zip'));
  is([zip.status, zip.headers['content-type'], zip.headers['content-disposition']], [200, 'application/zip', `attachment; filename="${code}-v1.zip"`], 'its folder is a zip');
  ok((await author.get(page(1, '/folder.zip'))).bytes.equals(zip.bytes), 'the same version gives the same bytes');
  ok((await author.api('GET', `/courses/${code}/versions/1/folder`)).bytes.equals(zip.bytes), 'by the API too');
  const file = path.join(home, 'down.zip');
  is((await attest('course', 'download', code, '1', '-o', file)).status, 0, 'and by the command line');
  ok(fs.readFileSync(file).equals(zip.bytes), 'the same bytes there');
  ok(zip.bytes.includes(fs.readFileSync(path.join(home, 'v1/modules/one.xml'))) && zip.bytes.includes(fs.readFileSync(path.join(home, 'v1/media/rub.webm'))),
    'with the files of the author, byte for byte');
  const before = fingerprint('audit', 'idempotency');
  like((await attest('course', 'import', file)).out, /was already here/, 'imported again, it is already here: its hash is the same');
  const again = await author.api('POST', '/imports?then=store', zip.bytes, { 'Content-Type': 'application/zip' });
  is([again.status, again.json.sound, again.json.stored, again.json.live, again.json.hash], [200, true, true, false,
    sqlOne(`SELECT hash FROM course_version WHERE id = ${idOf(1)}`)], 'by the API too');
  is(differences(before, fingerprint('audit', 'idempotency')), [], 'and nothing was stored twice');
  const bad = await author.api('POST', '/imports', Buffer.from('PK not a zip'), { 'Content-Type': 'application/zip' });
  ok(bad.status === 200 && !bad.json.sound && bad.json.problems.length > 0 && bad.json.problems[0].severity === 'error', 'what is no zip is told as a problem', bad.text);
  is((await author.api('POST', '/imports', Buffer.from('{}'), { 'Content-Type': 'application/zip' })).status, 422, 'a body that is no zip at all is refused');
  is((await author.api('POST', '/imports?then=perhaps', zip.bytes, { 'Content-Type': 'application/zip' })).status, 422, 'so is a wish that is none');
  is((await author.get(page(7))).status, 404, 'a version that is not there is not there');
}

// ---- the first publication, and learners on it

async function first(author) {
  const form = await author.get(page(1, '/publication'));
  like(words(form.text), /Whoever starts the course gets version 1.*Under way: 0 people/, 'publishing has a page that says what happens');
  is((await publish(author, 1, { reason: '' })).status, 422, 'a reason is asked for');
  const sent = formTo(await author.get(page(1, '/publication')), page(1, '/publication'));
  const [one, two] = [await author.submit(sent, { reason: 'The first.' }), await author.submit(sent, { reason: 'The first.' })];
  ok(one.status === 303 && two.status === 303 && one.location === two.location, 'it is published; the form sent twice is sent once', one.status, two.status);
  is(sql(`SELECT change, coalesce(floor, '-'), reason FROM publication WHERE course_version_id = ${idOf(1)}`), [['first', '-', 'The first.']], 'as the first publication, with its reason');
  is(live(), '1', 'and live');
  like(words((await author.get(page(1))).text), /This version is live/, 'as its page says');
}

async function begin() {
  const me = colleague();
  const browser = await new Browser().signInApi(me.login);
  const enrolment = (await browser.api('POST', '/enrolments', { course: code })).json;
  const attempt = (await browser.api('POST', `/enrolments/${enrolment.enrolment}/attempts`, { quiz: 'try' })).json;
  return { browser, enrolment, attempt };
}

async function stays(learner, note) {
  const seen = (await learner.browser.api('GET', `/enrolments/${learner.enrolment.enrolment}`)).json;
  is([seen.version, JSON.stringify(seen.modules)], [1, JSON.stringify(learner.enrolment.modules)], `${note}: who has begun is on version 1, with its pages`);
  const again = await learner.browser.api('POST', '/enrolments', { course: code });
  is([again.status, again.json.enrolment], [200, learner.enrolment.enrolment], `${note}: starting again goes on there`);
  const attempt = (await learner.browser.api('GET', `/attempts/${learner.attempt.attempt}`)).json;
  is(attempt.items.map(item => item.key), learner.attempt.items.map(item => item.key), `${note}: the open quiz has the same questions`);
  const shown = await learner.browser.get(`/courses/${code}`);
  like(words(shown.text), /version 1/, `${note}: and the course says so`);
}

// ---- classes

const v2 = { 'modules/one.xml': [['Somebody falls ill.', 'Somebody falls il.']] };
const v3 = { 'banks/one.xml': [['That is last.', 'You dry them at the end.']] };
const v4 = { 'course.xml': [['pass="75%"', 'pass="80%"']] };

async function classes(author, learner) {
  like((await attest('course', 'diff', code, folder(2, v2))).out, /page pg-why.*\n.*content-note words: typo\n\s+- Somebody falls ill\.\n\s+\+ Somebody falls il\.\n1 change since version 1; it counts as typo at least/,
    'the command line tells the same before it is stored');
  await store(2, v2);
  const seen = await author.get(page(2));
  ok(/<del>.*ill\..*<\/del>\s*<ins>.*il\..*<\/ins>/s.test(seen.text) && /typo/.test(words(seen.text)), 'the page shows what was and what is, and what it counts as');
  const first = (await author.api('GET', `/courses/${sqlOne("SELECT code FROM live_course WHERE code = 'CORE-101'")}/versions/${sqlOne("SELECT min(v.version) FROM publication p JOIN course_version v ON v.id = p.course_version_id JOIN course c ON c.id = v.course_id WHERE c.code = 'CORE-101'")}/changes`)).json;
  is([first.compared_with, first.floor, first.changes], [null, 'none', []], 'a first version changed nothing');
  const told = (await author.api('GET', `/courses/${code}/versions/2/changes`)).json;
  is([told.compared_with, told.floor, told.regrade, told.changes.length, told.changes[0].class], [1, 'typo', false, 1, 'typo'], 'so does the API');
  const done = await publish(author, 2, {});
  is([done.status, live()], [303, '2'], 'a typo is published');
  is(sqlOne(`SELECT change || floor FROM publication WHERE course_version_id = ${idOf(2)}`), 'typotypo', 'as a typo');
  await stays(learner, 'after a typo');

  await store(3, v3);
  is((await publish(author, 3, { change: 'typo' })).status, 422, 'less than the floor is refused');
  is(live(), '2', 'and nothing is published');
  is((await publish(author, 3, { change: 'material' })).status, 303, 'more than the floor is not');
  is(sqlOne(`SELECT change || ' ' || floor FROM publication WHERE course_version_id = ${idOf(3)}`), 'material minor', 'what was chosen is stored beside what was computed');
  await store(4, v4);
  const graver = await author.get(page(4, '/publication'));
  ok(/material \(retrain\)/.test(words(graver.text)) && !/value="minor"/.test(graver.text), 'a pass mark is material: nothing less is offered');
  like(words(graver.text), /does not ask anybody to take the course again/, 'and the page says what that does today');
  like(words(graver.text), /Under way: 1 person/, 'and how many are under way');
}

// ---- later, and not at all

async function later(author, learner) {
  is((await publish(author, 4, { when: 'later', day: day(-3), hour: '06:00' })).status, 422, 'an hour that is past is refused');
  is((await publish(author, 4, { when: 'later', day: 'soon', hour: '6' })).status, 422, 'so is what is no hour');
  is((await publish(author, 4, { when: 'later', day: day(3), hour: '06:00' })).status, 303, 'version 4 is scheduled');
  is([live(), live('+1 day'), live('+5 days')], ['3', '3', '4'], 'it is live when the clock of the rules has passed the hour, with no job');
  like(words((await author.get(page(4))).text), /scheduled\. It goes live on .* at 06:00/, 'its page says when');
  const zone = sqlOne('SELECT zone FROM network');
  is(sqlOne(`SELECT to_char(from_at AT TIME ZONE '${zone}', 'YYYY-MM-DD HH24:MI') FROM publication WHERE course_version_id = ${idOf(4)}`), `${day(3)} 06:00`, 'in the zone of the network');
  await store(5, v2);
  const stopped = await author.get(page(5));
  like(words(stopped.text), /What stands in the way.*Version 4 of VER-\d+ is scheduled/, 'nothing else is published meanwhile');
  is((await author.get(page(5, '/publication'))).status, 303, 'there is no form for it');
  is((await attest('course', 'import', '--publish', path.join(home, 'v5'))).status, 1, 'nor does the command line do it');
  is(live(), '3', 'which stays as it is');
  const off = await end(author, 4, 'Too early.');
  is([off.status, live('+5 days')], [303, '3'], 'called off, it does not go live');
  like(words((await author.get(page(4))).text), /Called off on .*Too early\./, 'and its page says so, with the reason');
  is((await author.get(page(4, '/withdrawal'))).status, 303, 'it cannot be called off twice');
  is((await publish(author, 4, { when: 'later', day: day(3), hour: '06:00' })).status, 303, 'it can be scheduled again');
  sql(`UPDATE publication SET from_at = clock() - interval '1 minute' WHERE id = waiting_publication((SELECT id FROM course WHERE code = ${quote(code)}))`);
  like(words((await author.get(page(4))).text), /This version is live/, 'when its hour has come it is live');
  const newcomer = await begin();
  is(newcomer.enrolment.version, 4, 'and whoever starts gets it');
  await stays(learner, 'after a schedule');
}

async function withdrawn(author, learner) {
  like(words((await author.get(page(4, '/withdrawal'))).text), /cannot be started any more.*Under way: 2 people\. They finish/, 'withdrawing has a page that says what happens');
  is((await end(author, 4, '')).status, 422, 'a reason is asked for');
  is([(await end(author, 4, 'A wrong figure.')).status, live() || 'none'], [303, 'none'], 'withdrawn, nothing is live');
  const stranger = colleague();
  const browser = await new Browser().signInApi(stranger.login);
  const refused = await browser.api('POST', '/enrolments', { course: code });
  ok(refused.status >= 400 && refused.status < 500, 'nobody can start the course', refused.status, refused.text);
  ok(!(await browser.get('/courses')).text.includes(code), 'it stands in no list');
  like(words((await browser.get(`/courses/${code}`)).text), /was withdrawn and cannot be started now/, 'and its page says why');
  await stays(learner, 'after the withdrawal');
  const attempt = learner.attempt;
  const saved = await learner.browser.api('PUT', `/attempts/${attempt.attempt}/responses/${attempt.items[0].item}`, { seq: 0, response: { choice: 'false' } });
  is(saved.status, 200, 'who has begun still answers');
  is((await learner.browser.api('POST', `/attempts/${attempt.attempt}/finish`, {})).status, 200, 'and sends');
  like(words((await author.get(page(4))).text), /was withdrawn.*A wrong figure\./, 'the page says that it was withdrawn, and why');
  is((await publish(author, 4, {})).status, 303, 'it can be published again');
  is([live(), sqlOne(`SELECT change FROM publication WHERE course_version_id = ${idOf(4)} ORDER BY id DESC LIMIT 1`)], ['4', 'none'], 'and is live, with no change');
  const all = (await author.api('GET', `/courses/${code}/versions`)).json.versions;
  is(all.map(one => `${one.version} ${one.state}`), ['5 stored', '4 live', '3 replaced', '2 replaced', '1 replaced'], 'all versions, and where each stands');
}

// ---- what cannot be published or compared

async function limits(author) {
  const obstacle = await author.get(page(2));
  like(words(obstacle.text), /Version 4 of VER-\d+ is live, which is newer\./, 'an older version stands behind the one that is live');
  sql(`DELETE FROM course_file WHERE course_version_id = ${idOf(4)}`);
  like(words((await author.get(page(5))).text), /cannot be told.*counts as material/, 'what was stored without its files cannot be compared, and counts as material');
  is((await author.get(page(4, '/folder.zip'))).status, 404, 'nor downloaded');
  like(words((await author.get(page(4))).text), /Not kept: this version was stored before/, 'as its page says');
  await attest('course', 'import', path.join(home, 'v4'));
  is((await author.get(page(4, '/folder.zip'))).status, 200, 'sent again, its files are kept');
  await store(6, { 'banks/one.xml': [['<true-false id="q-true"', '<true-false id="q-gloves"'], ['id="dust" fraction="-1/2"', 'id="dust" fraction="-1/3"']], 'modules/one.xml': [['items="q-true"', 'items="q-gloves"']] });
  const sixth = words((await author.get(page(6))).text);
  like(sixth, /This id is gone\. Did you rename it to q-gloves\?/, 'an id that is gone is asked about');
  const advice = 'What is right, or what it is worth, was changed. Answers given before keep their marks. Are they worth something else now? Then regrade the question on its page.';
  ok(/Option “Dust” \(dust\) · fraction/.test(sixth) && sixth.includes(advice), 'a key names its option in words, and who acts on it');
  const key = (await author.api('GET', `/courses/${code}/versions/6/changes`)).json.changes.find(change => change.what === 'option/@fraction');
  is([key.part, key.part_words, key.regrade], ['dust', 'Dust', true], 'so does the API');
  const printed = (await attest('course', 'diff', code, path.join(home, 'v6'))).out;
  ok(/option “Dust” \(dust\) \/@fraction value: minor\n\s+- -1\/2\n\s+\+ -1\/3\n/.test(printed) && printed.includes(advice), 'and the command line, in the same words');
  const other = { 'banks/one.xml': [[/<true-false id="q-true"[^]*<\/true-false>/.exec(fs.readFileSync(path.join(root, 'tests/fixtures/courses/sound/banks/one.xml'), 'utf8'))[0],
    '<short-answer id="q-true" objective="obj-clean"><stem><p>What replaces washing?</p></stem><accept>nothing</accept><rationale><p>They leak.</p></rationale></short-answer>']] };
  const recycled = await store(7, other);
  like(recycled.out, /error: found "q-true" as <short-answer>, which is <true-false> in version 4;[^\n]*\[id-recycled\]/, 'an id that stands for another kind keeps the version out');
  like(recycled.out, /Nothing was applied/, 'and nothing is stored');
  like((await attest('course', 'diff', code, path.join(home, 'v7'))).out, /short-answer q-true[^]*- true-false\n\s+\+ short-answer\n\s+Another kind, .* under the same id\. Give the new question an id of its own\./, 'the diff tells it, too');
  // Two that were stored before either was live.
  const second = `${code}-K`, at = version => `/authoring/courses/${second}/versions/${version}`;
  await attest('course', 'import', folder(1, {}, second));
  await attest('course', 'import', folder(2, other, second));
  await author.submit(formTo(await author.get(`${at(1)}/publication`), `${at(1)}/publication`), { reason: 'A test.' });
  like(words((await author.get(at(2))).text), /Item q-true is <short-answer> now, and was <true-false> in version 1\./, 'stored before that, it stands in the way');
  await author.submit(formTo(await author.get(`${at(1)}/withdrawal`), `${at(1)}/withdrawal`), { reason: 'The test is over.' });
}

// ---- others

async function others() {
  const over = await (await new Browser().signInApi(demo.admin)).get(page(1));
  is(over.status, 200, 'an administrator of the whole network reads the page of a version');
  unlike(over.text, /folder\.zip|\/publication|\/withdrawal|\/preview/, 'and is offered nothing that is for authors');
  for (const who of ['staff', 'manager', 'reviewer', 'admin']) {
    const browser = await new Browser().signInApi(demo[who]);
    const faults = [];
    for (const at of [...(who === 'admin' ? [] : [page(1)]), page(1, '/folder.zip'), page(5, '/publication'), page(4, '/withdrawal'), `/api/v1/courses/${code}/versions`, `/api/v1/courses/${code}/versions/1/changes`,
      `/api/v1/courses/${code}/versions/1/folder`]) {
      const reply = await browser.get(at);
      if (reply.status !== 404) faults.push(`${at}: ${reply.status}`);
    }
    none(faults, `${who} sees nothing of it`);
    const before = fingerprint();
    const posted = await browser.send('POST', page(5, '/publication'), { headers: { 'X-CSRF-Token': browser.csrf, 'Content-Type': 'application/x-www-form-urlencoded',
      Origin: new URL(process.env.ATTEST_ADDRESS).origin }, body: 'when=now&reason=x' });
    is([posted.status, differences(before, fingerprint())], [404, []], `and ${who} publishes nothing`);
  }
}

run(async () => {
  const author = await new Browser().signInApi(demo.author);
  await files(author);
  await first(author);
  const learner = await begin();
  await classes(author, learner);
  await later(author, learner);
  await withdrawn(author, learner);
  await limits(author);
  await others();
});
