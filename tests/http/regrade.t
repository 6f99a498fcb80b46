#!/usr/bin/env node
// A wrong key is put right: preview, confirmation, second person, counting again, and what follows for learners.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, like, unlike } = require('./tap.js');
const { Browser, attest, colleague, demo, differences, enable, fingerprint, formTo, links, quote, readAll, sql, sqlOne, words } = require('./client.js');
const { importCourse } = require('./small_course.js');

const code = `REG-${Date.now() % 1000000}`;
const quizzes = `<quiz id="final" kind="post-test" pass="75%" certainty="yes" review="open"><title>Final</title><draw bank="bank-doors" items="q-one q-two q-three q-four"/></quiz>
  <quiz id="drill" kind="practice" optional="yes" feedback="adaptive" penalty="1/3"><title>Drill</title><draw bank="bank-doors" items="q-one"/></quiz>`;
const wrong = { 'q-one': 'b', 'q-two': 'a', 'q-three': 'a', 'q-four': 'a' };
const right = { ...wrong, 'q-one': 'a' };

async function person() {
  const one = colleague('WGH');
  one.browser = await new Browser().signInApi(one.login);
  return one;
}

async function sit(one, quiz, answers, finish = true) {
  const attempt = (await one.browser.api('POST', `/enrolments/${one.enrolment}/attempts`, { quiz })).json.attempt;
  let seq = 0;
  for (const [item, choice] of Object.entries(answers)) {
    const reply = await one.browser.api('PUT', `/attempts/${attempt}/responses/${item}`, { seq, response: { choice, certainty: quiz === 'final' ? 3 : undefined } });
    if (reply.status !== 200) throw new Error(reply.text);
    seq = reply.json.seq;
  }
  if (finish) one.sent = (await one.browser.api('POST', `/attempts/${attempt}/finish`)).json;
  return attempt;
}

const scoreOf = attempt => sql(`SELECT score_num || '/' || score_den, passed, certainty_num || '/' || certainty_den FROM attempt WHERE id = ${attempt}`)[0];
const work = () => attest('work', '--once');
// Other files leave behind what they like: nothing new may be found.
const findings = async () => (await attest('verify')).out.trim().split('\n').slice(0, -1);
let found = [];
const verified = async what => is((await findings()).filter(one => !found.includes(one)), [], `attest verify finds everything in order ${what}`);
const held = one => sql(`SELECT c.code, w.valid_from = d.completed_on, r.award_id IS NOT NULL FROM award w JOIN completion d ON d.id = w.completion_id
  JOIN certification c ON c.id = w.certification_id LEFT JOIN award_revocation r ON r.award_id = w.id
  WHERE w.person_id = ${one.id} AND c.code = '${code}' ORDER BY w.id`).map(row => row.join(' '));

// ---- what there is before

async function before() {
  const first = await importCourse(code, 1, wrong, quizzes, true);
  sql(`WITH c AS (INSERT INTO certification (code) VALUES ('${code}') RETURNING id)
    INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
    SELECT c.id, '2020-01-01', 'Doors', 12, 2 FROM c;
    INSERT INTO certification_part (certification_version_id, number, kind, course_id)
    SELECT s.version_id, 1, 'course', v.course_id FROM certification_span s JOIN certification c ON c.id = s.certification_id AND c.code = '${code}',
      course_version v WHERE v.id = ${first}`);
  const all = {};
  for (const name of ['ada', 'ben', 'cal', 'dee']) {
    all[name] = await person();
    all[name].enrolment = (await readAll(all[name].browser, code)).enrolment;
  }
  all.ada.attempt = await sit(all.ada, 'final', { 'q-one': 'a', 'q-two': 'a', 'q-three': 'a', 'q-four': 'b' });
  all.ben.attempt = await sit(all.ben, 'final', { 'q-one': 'b', 'q-two': 'a', 'q-three': 'a', 'q-four': 'b' });
  all.cal.attempt = await sit(all.cal, 'final', { 'q-one': 'a', 'q-two': 'a', 'q-three': 'a', 'q-four': 'a' });
  all.dee.attempt = await sit(all.dee, 'final', { 'q-one': 'a', 'q-two': 'a', 'q-three': 'a', 'q-four': 'b' }, false);
  // Two tries: the first is right by the key to come.
  all.cal.drill = await sit(all.cal, 'drill', { 'q-one': 'a' }, false);
  await all.cal.browser.api('POST', `/attempts/${all.cal.drill}/items/q-one/check`, { seq: 1 });
  await all.cal.browser.api('PUT', `/attempts/${all.cal.drill}/responses/q-one`, { seq: 1, response: { choice: 'b' } });
  await all.cal.browser.api('POST', `/attempts/${all.cal.drill}/items/q-one/check`, { seq: 2 });
  await all.cal.browser.api('POST', `/attempts/${all.cal.drill}/finish`);
  is([all.ada, all.ben, all.cal].map(one => scoreOf(one.attempt).slice(0, 2).join(' ')), ['1/2 f', '3/4 t', '3/4 t'], 'by the wrong key one fails who knows, and one passes who does not');
  is(scoreOf(all.cal.drill)[0], '2/3', 'and a wrong try is counted against somebody who was right');
  is([held(all.ada), held(all.ben)], [[], [`${code} t f`]], 'the award went to the wrong one');
  // Ada's work is some days old when the key is found wrong.
  sql(`UPDATE attempt SET submitted_at = submitted_at - interval '5 days', finished_at = finished_at - interval '5 days' WHERE id = ${all.ada.attempt};
    UPDATE page_read SET recorded_at = recorded_at - interval '6 days' WHERE enrolment_id = ${all.ada.enrolment}`);
  return all;
}

// ---- proposing

const itemOf = (key, version) => sqlOne(`SELECT i.id FROM item i JOIN course_version v ON v.id = i.course_version_id JOIN course c ON c.id = v.course_id
  WHERE c.code = '${code}' AND v.version = ${version} AND i.key = '${key}'`);

// Before staff, as `attest course publish` would put it.
const publish = version => sql(`INSERT INTO publication (course_id, course_version_id, change)
  SELECT v.course_id, v.id, 'minor' FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = '${code}' AND v.version = ${version}`);

async function propose(author, item, key, reason = 'Door a was meant') {
  const page = await author.get(`/authoring/items/${item}`);
  const reply = await author.submit(formTo(page, `/authoring/items/${item}/regrades`), { key, reason });
  return { page, reply, path: reply.location };
}

async function proposing(author) {
  const item = itemOf('q-one', 1);
  const none = words((await author.get(`/authoring/items/${item}`)).text);
  like(none, /Under 30 responses: 3 of 30 people so far/, 'the page of a question withholds figures of few people');
  unlike(none, /The key of version/, 'and offers no key while there is only the wrong one');
  like(none, /First publish a version of the course with the right key/, 'and says what comes first');
  await importCourse(code, 2, right, quizzes, false, text => text.replace('Door b of q-one', 'Gate b of q-one'));
  unlike(words((await author.get(`/authoring/items/${item}`)).text), /The key of version/, 'a version that was never published is not offered');
  const unseen = await propose(author, item, itemOf('q-one', 2));
  is([unseen.reply.status, sqlOne(`SELECT count(*) FROM regrade WHERE item_id = ${item}`)], [422, '0'], 'nor taken');
  publish(2);
  await importCourse(code, 3, { ...right, 'q-five': 'a' }, quizzes, true, text => text.replace('It is door a in q-one', 'It is door b in q-one'));
  publish(1); // live again, for those who come to it below
  const version = await author.get(`/authoring/courses/${code}/versions/1`);
  const list = links(version).find(link => /what answers say/.test(link.text));
  is((await author.get(list.href)).status, 200, 'the page of the version leads to its questions');
  const questions = await author.get(list.href);
  ok(links(questions).some(link => link.href === `/authoring/items/${item}`), 'which lead to each');
  const empty = await propose(author, item, '', '');
  is(empty.reply.status, 422, 'a proposal needs a key and a reason');
  like(words(empty.reply.text), /Choose what it should count by.*Say why/, 'and says so');
  const same = await author.post(`/authoring/items/${item}/regrades`, { ...Object.fromEntries(formTo(empty.page, /regrades/).fields), key: item, reason: 'x' });
  is(same.status, 409, 'the key that counts already is refused');
  return item;
}

async function previewing(author, admin, item, all) {
  const alone = await propose(author, item, itemOf('q-one', 3), 'The key alone');
  like(words((await author.get(alone.path)).text), /Feedback and rationale are the same in both versions\..*Then: version 3/, 'a version with the key put right and not its words is told apart');
  const { page, path } = await propose(author, item, itemOf('q-one', 2));
  like(words(page.text), /The key of version 3 The key of version 2/, 'versions with another key are offered');
  const untouched = fingerprint('session', 'audit', 'idempotency');
  const preview = await author.get(path);
  is(differences(untouched, fingerprint('session', 'audit', 'idempotency')), [], 'looking at it writes nothing');
  const said = words(preview.text);
  like(said, /Met it in finished attempts 3 people Gain a pass 1 person Would lose a pass 1 person Scores are told from 30 people on/, 'of few people: who would pass, and who not');
  unlike(preview.text, /higher \d|Courses completed by it|Score now|\d %/, 'and nothing that tells how one of them answered');
  like(said, /The two keys.*Answer Now: version 1 Then: version 2 Door a of q-one not right right Door b of q-one right Door b of q-one not right Gate b of q-one Door c of q-one not right not right Rationale It is door b in q-one\. It is door a in q-one\./, 'both keys side by side, the choices in words, and what learners read of each');
  unlike(said, /Feedback and rationale are the same/, 'without a warning where they differ');
  unlike(said, new RegExp([all.ada, all.ben, all.cal].map(one => one.name).join('|')), 'an author sees no names');
  const seen = words((await admin.get(path)).text);
  unlike(seen, /The two keys|It is door|not right/, 'an administrator sees no key');
  ok(seen.includes(all.ada.name) && seen.includes(all.ben.name) && !seen.includes(all.cal.name), 'an administrator sees those whose pass changes');
  unlike((await admin.get(path)).text, /<button[^>]*>Count again/, 'and decides nothing');
  for (const who of [demo.manager, demo.staff]) is((await (await new Browser().signIn(who)).get(path)).status, 404, `${who} sees nothing of it`);
  return { path, preview };
}

// ---- two people

async function deciding(author, second, path, preview, all) {
  const form = formTo(preview, path);
  const undecided = await author.submit(form, {});
  is(undecided.status, 422, 'where a pass would be lost it has to be said what becomes of it');
  const stale = await author.submit({ ...form, fields: form.fields.map(([name, value]) => [name, name === 'seen' ? '9/9' : value]) }, { passes: 'take' });
  is(stale.status, 409, 'numbers that have changed since are looked at again');
  is((await author.submit(formTo(await author.get(path), path), { passes: 'take' })).status, 303, 'confirmed, passes to be taken back');
  like(words((await author.get(path)).text), /Waits for a second person.*Another author has to approve it/, 'it waits, and not for the same person');
  const fields = Object.fromEntries(form.fields);
  is((await author.post(path, { csrf: fields.csrf, decision: 'approve', seen: '1/1', passes: 'take' })).status, 409, 'who confirmed cannot approve');
  await work();
  is(scoreOf(all.ada.attempt)[0], '1/2', 'until then nothing is counted');
  const approval = formTo(await second.get(path), path);
  const answers = await Promise.all([1, 2, 3].map(() => second.submit(approval, { passes: 'take' })));
  is(answers.map(reply => reply.status), [303, 303, 303], 'approved; the same form sent again gets the same answer');
  is((await second.post(path, { csrf: Object.fromEntries(approval.fields).csrf, decision: 'approve', seen: '1/1', passes: 'take' })).status, 409, 'a second approval is refused');
  is(sqlOne(`SELECT count(*) FROM regrade_force f JOIN item i ON i.id = f.item_id WHERE i.id = ${itemOf('q-one', 1)}`), '1', 'it is in force once');
}

// ---- counting again

async function counting(author, path, all) {
  const first = words((await author.get(path)).text);
  like(first, /In force\. Passes that the new key does not give are taken back\. Being counted\. .*Counted again so far: 0 of 4 attempts/, 'its page says how far it is');
  unlike(first, /Nothing was counted/, 'and has patience at first');
  sql(`UPDATE regrade_force SET recorded_at = recorded_at - interval '7 minutes' WHERE regrade_id = ${path.split('/').pop()}`);
  like(words((await author.get(path)).text), /Nothing was counted for 7 minutes, so the background worker seems not to run\..*starts "attest work"/, 'after some minutes it says that nothing moves, and what is to be done');
  const runs = await Promise.all([work(), work()]);
  is(runs.map(run => run.status), [0, 0], 'two workers at once');
  is(runs.map(run => Number(/(\d+) attempts counted again/.exec(run.out)?.[1] ?? 0)).reduce((a, b) => a + b), 4, 'count each attempt once');
  is([all.ada, all.ben, all.cal].map(one => scoreOf(one.attempt).slice(0, 2).join(' ')), ['3/4 t', '1/2 f', '1/1 t'], 'scores and passes by the right key');
  is(scoreOf(all.cal.attempt)[2], '1/1', 'how sure one was is counted again too');
  is(scoreOf(all.cal.drill)[0], '1/1', 'a try that was right is the last that counts');
  is(held(all.ada), [`${code} t f`], 'the award appears');
  is(sqlOne(`SELECT completed_on = civil_date(a.submitted_at, person_zone(a.person_id)) AND a.submitted_at < now() - interval '4 days' FROM completion d JOIN attempt a USING (enrolment_id)
    WHERE a.id = ${all.ada.attempt}`), 't', 'as of the day when the answers were sent');
  is(held(all.ben), [`${code} t t`], 'the other award has ended');
  is(sqlOne(`SELECT r.from_date = civil_date(clock(), person_zone(r.person_id)) AND r.reason !~ 'Door' FROM award_revocation r WHERE r.person_id = ${all.ben.id}`), 't',
    'today, for a reason that tells nothing of the question');
  is(sql(`SELECT old_num || '/' || old_den, old_passed, num || '/' || den, passed, kept FROM regraded_attempt WHERE attempt_id = ${all.ben.attempt}`)[0].join(' '),
    '3/4 t 1/2 f f', 'the score before is kept beside the one after');
  is(sql(`SELECT m.num || '/' || m.den FROM mark m JOIN item i ON i.id = m.item_id WHERE attempt_id = ${all.ben.attempt} AND i.key = 'q-one'`)[0][0], '1/1', 'and the old mark stays');
  const state = fingerprint('session');
  await work();
  is(differences(state, fingerprint('session')), [], 'a third run changes nothing');
  like(words((await author.get(path)).text), /Counted again: 4 attempts. It is done/, 'its page says that it is done');
  await verified('afterwards');
}

async function told(all) {
  const good = words((await all.ada.browser.get(`/attempts/${all.ada.attempt}/result`)).text);
  like(good, /Passed: 3 of 4.*the key of a question was corrected, and your answers were counted again\. Before: 2 of 4\. Now: 3 of 4\. Why: Door a was meant/, 'who gains a pass reads why');
  like(good, /The key of this question was corrected\. It counts by the new key\./, 'at the question, too');
  ok(/It is door a in q-one\./.test(good) && !/It is door b in q-one\./.test(good), 'and the reason that goes with the right key, not the one before');
  const bad = words((await all.ben.browser.get(`/attempts/${all.ben.attempt}/result`)).text);
  like(bad, /Not yet: 2 of 4, pass is 3.*You did nothing wrong: the key was\./, 'who loses one reads it in calm words');
  like(bad, /Door b of q-one.*Door a of q-one/, 'what was chosen is named as it was asked, and what is right by the key that counts');
  unlike(bad, /Gate b of q-one|It is door b in q-one/, 'not as the version with the key says it, and no reason speaks for the old key');
  unlike(bad, /Open your certificate/, 'and is offered no certificate that has ended');
}

async function open(all) {
  const sent = (await all.dee.browser.api('POST', `/attempts/${all.dee.attempt}/finish`)).json;
  is([sent.score.num, sent.score.den, sent.passed], [3, 4, true], 'an attempt that was open counts by the new key when it is sent');
  is(sqlOne(`SELECT g.num || '/' || g.den FROM regraded_item g WHERE g.attempt_id = ${all.dee.attempt}`), '1/1', 'which is on record');
  is((await work()).out, '', 'and leaves nothing to count');
  await verified('then too');
}

// ---- keeping passes, full points, and back

async function keeping(author, item, all) {
  const { path } = await propose(author, item, itemOf('q-one', 1), 'It was b after all');
  const preview = await author.get(path);
  like(words(preview.text), /Gain a pass 1 person Would lose a pass 2 people/, 'a second regrade of the same question goes back to its own key');
  is((await author.submit(formTo(preview, path), { passes: 'keep' })).status, 303, 'passes stay: one person is enough');
  await work();
  is([all.ada, all.ben, all.cal, all.dee].map(one => scoreOf(one.attempt).slice(0, 2).join(' ')), ['1/2 t', '3/4 t', '3/4 t', '1/2 t'], 'scores go back, and nobody loses a pass');
  is([held(all.ada), held(all.ben)], [[`${code} t f`], [`${code} t t`, `${code} t f`]], 'the award that had ended is earned once more');
  like(words((await all.ada.browser.get(`/attempts/${all.ada.attempt}/result`)).text), /Your pass stays/, 'which the learner reads');
  await verified('with passes that stay');
}

async function crediting(author, item, all) {
  const { path } = await propose(author, item, 'credit', 'Both doors are open');
  const preview = await author.get(path);
  like(words(preview.text), /Would lose a pass 0 people/, 'full points take from nobody');
  is((await author.submit(formTo(preview, path), {})).status, 303, 'so one person decides');
  await work();
  is([all.ada, all.ben, all.cal, all.dee].map(one => scoreOf(one.attempt)[0]), ['3/4', '3/4', '1/1', '3/4'], 'everybody has the full points');
  like(words((await all.ada.browser.get(`/attempts/${all.ada.attempt}/result`)).text), /This question was not sound\. Everybody has its full points/, 'and is told so at the question');
  unlike(words((await all.ada.browser.get(`/attempts/${all.ada.attempt}/result`)).text), /It is door . in q-one/, 'with no reason of a key that counts no more');
  await verified('with full points');
}

async function withdrawn(author, item) {
  const { path } = await propose(author, item, itemOf('q-one', 2), 'Once more');
  const page = await author.get(path);
  const form = [...page.text.matchAll(/<form[\s\S]*?<\/form>/g)].map(([text]) => text).find(text => /Withdraw this regrade/.test(text));
  const fields = Object.fromEntries([...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  is((await author.post(path, fields)).status, 303, 'a proposal is withdrawn');
  like(words((await author.get(path)).text), /Withdrawn\. Nothing was counted again/, 'and says so');
}

// One of the two who decide has taken the course: their own pass is somebody else's to decide.
async function own(item) {
  const one = await person();
  one.enrolment = (await readAll(one.browser, code)).enrolment;
  await sit(one, 'final', { 'q-one': 'b', 'q-two': 'b', 'q-three': 'a', 'q-four': 'a' });
  sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${one.id}, 'author', f.id, '2020-01-01' FROM facility f WHERE f.code = 'WHN'`);
  const browser = await new Browser().signIn(one.login);
  const { path } = await propose(browser, item, itemOf('q-one', 2), 'It was a');
  const page = await browser.get(path);
  like(words(page.text), /Your own pass would change by this, so somebody else has to decide it/, 'nobody decides about their own pass');
  unlike(page.text, /value="confirm"/, 'there is no form for it');
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)[1];
  const seen = [/Gain a pass (\d+)/, /lose a pass (\d+)/].map(part => part.exec(words(page.text))[1]).join('/');
  is((await browser.post(path, { csrf, decision: 'confirm', seen, passes: 'keep' })).status, 409, 'nor without one');
  sql(`DELETE FROM facility_grant WHERE person_id = ${one.id} AND permission = 'author'`);
}

run(async () => {
  found = await findings();
  const author = await new Browser().signIn(demo.author);
  const admin = await new Browser().signIn(demo.admin);
  const other = colleague('elsewhere');
  sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${other.id}, 'author', f.id, '2020-01-01' FROM facility f WHERE f.code = 'WHN'`);
  const second = await new Browser().signIn(other.login);
  const all = await before();
  const item = await proposing(author);
  const { path, preview } = await previewing(author, admin, item, all);
  await deciding(author, second, path, preview, all);
  await counting(author, path, all);
  await told(all);
  await open(all);
  await keeping(author, item, all);
  await crediting(author, item, all);
  await withdrawn(author, item);
  await own(item);
  sql(`DELETE FROM facility_grant WHERE person_id = ${other.id} AND permission = 'author'`);
});
