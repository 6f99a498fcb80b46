#!/usr/bin/env node
// Essays: sent, marked by people who do not know whose they are, and what follows.  SPDX-License-Identifier: Apache-2.0
//
// A small course of its own: one page; a quiz of one question that the program marks and one essay; a certification.
'use strict';
const { run, is, like, none, ok, unlike } = require('./tap.js');
const { Browser, attest, demo, enable, formTo, colleague, sql, sqlOne, words } = require('./client.js');

// Another course at each run, so that nothing of an earlier one is counted.
const number = 101 + Number(sqlOne(`SELECT count(*) FROM course WHERE code LIKE 'ESSAY-%'`));
const code = `ESSAY-${number}`;
const ours = `(SELECT a.id FROM attempt a JOIN quiz q ON q.id = a.quiz_id JOIN course_version v ON v.id = q.course_version_id JOIN course c ON c.id = v.course_id
  WHERE c.code = '${code}')`;
const begun = sqlOne('SELECT clock_timestamp()');

function course() {
  sql(`WITH k AS (INSERT INTO course (code) VALUES ('${code}') RETURNING id),
    v AS (INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, tier, reviewed, review_by)
      SELECT id, 1, lpad('${number}', 64, 'e'), 'en', 'Writing', 'For tests', 30, 1, '2026-01-01', '2030-01-01' FROM k RETURNING *),
    p AS (INSERT INTO publication (course_id, course_version_id, change) SELECT course_id, id, 'first' FROM v),
    m AS (INSERT INTO module (course_version_id, number, key, title) SELECT id, 1, 'one', 'One' FROM v RETURNING *),
    g AS (INSERT INTO page (course_version_id, module_id, step, number, key, title, minutes, words, objectives)
      SELECT course_version_id, id, 1, 1, 'page', 'Page', 5, 10, '{}' FROM m RETURNING id),
    f AS (INSERT INTO fragment (page_id, alternative, number, kind, text) SELECT id, false, 1, 'html', '<p>Read.</p>' FROM g),
    q AS (INSERT INTO quiz (course_version_id, module_id, step, key, kind, title, pass_num, pass_den, shuffle, optional, review, items, time_limit)
      SELECT course_version_id, id, 2, 'quiz', 'quiz', 'Check', 3, 4, false, false, 'compliance', 2, '20 minutes' FROM m RETURNING id),
    d AS (INSERT INTO draw (quiz_id, number, bank, items) SELECT id, 1, 'bank', '{tick,essay}' FROM q),
    t AS (INSERT INTO item (course_version_id, bank, key, kind, scoring, objectives, tags, weight, shuffle, stem, plain)
      SELECT id, 'bank', 'tick', 'true-false', 'fractions', '{}', '{}', 1, false, '<p>Tick.</p>', 'Tick.' FROM v RETURNING id),
    e AS (INSERT INTO item (course_version_id, bank, key, kind, scoring, objectives, tags, weight, shuffle, stem, plain, min_words)
      SELECT id, 'bank', 'essay', 'essay', 'rubric', '{}', '{}', 1, false, '<p>What did you <em>notice</em>?</p>', 'What did you notice?', 3
      FROM v RETURNING id),
    o AS (INSERT INTO item_part (item_id, number, kind, key, label, num, den, fixed)
      SELECT t.id, x.n, 'option', x.k, x.k, 2 - x.n, 1, false FROM t, (VALUES (1, 'true'), (2, 'false')) x (n, k)),
    r AS (INSERT INTO item_part (item_id, number, parent, kind, key, title, label, num, den, fixed)
      SELECT e.id, x.* , 1, false FROM e, (VALUES (1, NULL, 'criterion', 'sees', 'Sees signs', '', 0), (2, 1, 'level', NULL, NULL, 'sees none', 0),
        (3, 1, 'level', NULL, NULL, 'sees some', 2), (4, 1, 'level', NULL, NULL, 'sees <em>all</em>', 6),
        (5, NULL, 'criterion', 'acts', 'Acts <b>well</b> & soon', '', 0), (6, 5, 'level', NULL, NULL, 'acts not yet well', 0),
        (7, 5, 'level', NULL, NULL, 'acts well', 4)) x (number, parent, kind, key, title, label, num)),
    c AS (INSERT INTO certification (code) VALUES ('ESSAY-${number}') RETURNING id),
    cv AS (INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
      SELECT c.id, '2020-01-01', 'Writing', 12, 2 FROM c RETURNING id)
    INSERT INTO certification_part (certification_version_id, number, kind, course_id) SELECT cv.id, 1, 'course', k.id FROM cv, k`);
}

const marker = async login => new Browser().signIn(login);
// What waits of this course; other tests may have left essays of theirs.
const queue = async who => (await who.get('/marking')).text.split('<tr').filter(row => row.includes(`>${code}<`))
  .map(row => /href="(\/marking\/[^"]+)"/.exec(row)[1]);
const levels = { all: { 'criterion-1': 4, 'criterion-5': 7 }, seen: { 'criterion-1': 4, 'criterion-5': 6 }, none: { 'criterion-1': 2, 'criterion-5': 6 } };
const mark = async (who, path, fill) => who.submit(formTo(await who.get(path), path), fill);

// A learner who reads the course, answers and sends; the work is then dated back by so many days, at the same hour of the network's clock:
// an hour less or more of summer time could be another day.
const earlier = (column, days) => `(${column} AT TIME ZONE n.zone - interval '${days} days') AT TIME ZONE n.zone`;
async function send(name, { tick = 'true', text = 'I noticed three things & said so.', days = 3, who = colleague('WGH'), enrolment } = {}) {
  const browser = await new Browser().signInApi(who.login);
  enrolment ??= (await browser.api('POST', '/enrolments', { course: code })).json.enrolment;
  const read = await browser.api('POST', `/enrolments/${enrolment}/pages/page`);
  const attempt = (await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'quiz' })).json;
  if (!attempt.attempt) throw new Error(`${name}: ${JSON.stringify(attempt)}`);
  const put = async (seq, item, response) => browser.api('PUT', `/attempts/${attempt.attempt}/responses/${item}`, { seq, response });
  const saved = [await put(0, 'tick', { choice: tick }), ...(text === null ? [] : [await put(1, 'essay', { text })])];
  const sent = await browser.api('POST', `/attempts/${attempt.attempt}/finish`);
  if (read.status !== 200 || saved.some(one => one.status !== 200) || sent.status !== 200)
    throw new Error(`${name}: ${read.status} ${saved.map(one => one.status)} ${sent.status} ${sent.text}`);
  sql(`UPDATE page_read SET recorded_at = ${earlier('recorded_at', days)} FROM network n WHERE enrolment_id = ${enrolment};
       UPDATE attempt SET submitted_at = ${earlier('submitted_at', days)}, deadline = NULL FROM network n WHERE attempt.id = ${attempt.attempt}`);
  return { ...who, name: who.name, browser, enrolment, attempt: attempt.attempt, sent };
}

const state = one => sqlOne(`SELECT state FROM attempt WHERE id = ${one.attempt}`);
const score = one => sqlOne(`SELECT num || '/' || den FROM mark JOIN item i ON i.id = item_id WHERE attempt_id = ${one.attempt} AND i.key = 'essay'`);

async function passes(reviewer, author) {
  const one = await send('first');
  is(one.sent.json.state, 'submitted', 'an attempt with an essay is submitted when it is sent');
  like((await one.browser.get(`/attempts/${one.attempt}/result`)).text, /Waiting for marking/, 'and its page says so');
  const [path] = await queue(reviewer);
  is((await queue(reviewer)).length, 1, 'a marker finds it');
  const list = await reviewer.get('/marking');
  like(words(list.text), new RegExp(`Answer [0-9A-F]{4} ${code} What did you notice\\? .*3 days`), 'with course, question and how long it waits');
  const page = await reviewer.get(path);
  like(page.text, /What did you <em>notice<\/em>\?/, 'the question as the author wrote it');
  like(page.text, /I noticed three things &amp; said so\./, 'what was written, escaped');
  like(words(page.text), /6 points sees all .*4 points acts well/, 'and the rubric');
  like(page.text, /Acts &lt;b&gt;well&lt;\/b&gt; &amp; soon/, 'with the names of its criteria as text');
  const told = [list, page].filter(reply => words(reply.text).includes(one.name) || reply.text.includes(`/people/${one.id}`));
  none(told.map(reply => reply.target), 'nothing there names the learner or leads to them');

  const form = formTo(page, path);
  const missing = await reviewer.submit(form, { 'criterion-1': 4, comment: 'Well <seen>' });
  is(missing.status, 422, 'a criterion without a level comes back');
  like(missing.text, /href="#criterion-5"[^>]*>Choose a level for criterion 2/, 'and says which');
  like(missing.text, /id="criterion-1-4"[^>]* checked/, 'with what was chosen');
  like(missing.text, /Well &lt;seen&gt;/, 'and written');
  is((await reviewer.submit(form, { ...levels.all, comment: 'x'.repeat(4001) })).status, 422, 'a comment may be too long');
  is((await reviewer.submit(form, { 'criterion-1': 7, 'criterion-5': 4 })).status, 422, 'a level of another criterion is none');
  is(sqlOne(`SELECT count(*) FROM essay_mark WHERE attempt_id IN ${ours}`), '0', 'none of that left a mark');

  const fields = { ...levels.all, comment: 'Well <seen>', idempotency_key: `marking-once-${number}` };
  const replies = await Promise.all([1, 2, 3, 4, 5].map(() => reviewer.submit(form, { ...fields })));
  is(replies.map(reply => `${reply.status} ${reply.location}`), Array(5).fill('303 /marking?saved=yes'), 'the same mark sent five times at once gets one answer');
  is(sqlOne(`SELECT count(*) FROM essay_mark WHERE attempt_id IN ${ours}`), '1', 'and is one mark');
  is(state(one), 'finished', 'the attempt is finished');
  const [completed, from] = sql(`SELECT c.completed_on = civil_date(clock(), person_zone(c.person_id)) - 3, a.valid_from = c.completed_on
    FROM completion c JOIN award a ON a.completion_id = c.id WHERE c.enrolment_id = ${one.enrolment}`)[0];
  is([completed, from], ['t', 't'], 'the course is complete on the day when the answers were sent');
  is(sqlOne(`SELECT count(*) FROM certificate WHERE person_id = ${one.id} AND certification = 'Writing'`), '1', 'with its certificate');
  const reviewerId = sqlOne(`SELECT id FROM person WHERE email = '${demo.reviewer}'`);
  is(sql(`SELECT DISTINCT person_id FROM audit WHERE route = '/marking/:essay' AND recorded_at >= '${begun}'`), [[reviewerId]], 'the audit names the marker');
  is(sqlOne(`SELECT person_id FROM idempotency WHERE key = 'marking-once-${number}'`), reviewerId, 'and so does the reply that was kept');
  is(sqlOne(`SELECT count(*) FROM audit WHERE person_id = ${one.id} AND recorded_at > (SELECT max(recorded_at) FROM essay_mark)`), '0', 'nothing is noted of the learner');
  is((await reviewer.get(path)).status, 404, 'it cannot be marked again');
  is(await queue(author), [], 'by anybody');

  const result = await one.browser.get(`/attempts/${one.attempt}/result`);
  const text = words(result.text);
  like(text, /Passed/, 'the learner has passed');
  like(text, /Sees signs: 6 of 6: sees all/, 'reads the level of each criterion');
  like(result.text, /Acts &lt;b&gt;well&lt;\/b&gt; &amp; soon/, 'whose names are text');
  like(result.text, /Well &lt;seen&gt;/, 'and the comment');
  unlike(text, /Taal/, 'and not who marked');

  // The pages do not let anybody begin again before the renewal opens; a record brought along might.
  const second = sqlOne(`INSERT INTO enrolment (person_id, course_version_id, started_on) SELECT person_id, course_version_id, started_on
    FROM enrolment WHERE id = ${one.enrolment} RETURNING id`);
  const twice = await send('first again', { who: one, enrolment: second });
  await mark(reviewer, (await queue(reviewer))[0], levels.all);
  is([state(twice), sqlOne(`SELECT count(*) FROM completion WHERE enrolment_id IN (${one.enrolment}, ${second})`)], ['finished', '2'], 'the course taken again, up to the same day');
  is(sqlOne(`SELECT count(*) FROM award a JOIN completion d ON d.id = a.completion_id WHERE d.enrolment_id IN (${one.enrolment}, ${second})`), '1', 'earns no second award for the one cycle');
}

async function readings(reviewer, author) {
  const one = await send('second', { tick: 'true' });
  const [path] = await queue(reviewer);
  await mark(reviewer, path, { ...levels.none, comment: 'Too little yet' });
  is(state(one), 'submitted', 'where the first reading would leave it not yet passed, it waits on');
  is(sqlOne(`SELECT count(*) FROM mark WHERE attempt_id = ${one.attempt}`), '0', 'without any mark');
  is(sqlOne(`SELECT person_id FROM audit ORDER BY id DESC LIMIT 1`), sqlOne(`SELECT id FROM person WHERE email = '${demo.reviewer}'`), 'the audit names the marker');
  is(await queue(reviewer), [], 'not for the same person');
  is(await queue(author), [path], 'but for another');
  unlike(words((await author.get(path)).text), /second|Too little|Taal/i, 'who is told nothing of the first reading');
  await mark(author, path, levels.all);
  is([state(one), score(one)], ['finished', '1/2'], 'nobody is left for a third: the mean counts, exactly');

  // The manager of General is a marker for once.
  sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT p.id, 'marker', f.id, '2020-01-01' FROM person p, facility f
       WHERE p.email = '${demo.manager}' AND f.code = 'WGH'`);
  const manager = await marker(demo.manager);
  const two = await send('third');
  const [second] = await queue(reviewer);
  await mark(reviewer, second, levels.none);
  await mark(author, second, levels.all);
  is(state(two), 'submitted', 'two that lie far apart call for a third');
  is([await queue(reviewer), await queue(author), await queue(manager)], [[], [], [second]], 'by somebody else');
  await mark(manager, second, { ...levels.seen, comment: 'Sees it all' });
  is([state(two), score(two)], ['finished', '4/5'], 'and the two nearest count');
  like(words((await two.browser.get(`/attempts/${two.attempt}/result`)).text), /Passed/, 'so the learner has passed');

  const three = await send('fourth');
  const [third] = await queue(reviewer);
  const pages = await Promise.all([reviewer, author].map(async who => [who, formTo(await who.get(third), third)]));
  const raced = await Promise.all(pages.map(([who, form]) => who.submit(form, { ...levels.all, comment: 'Long & <good>' })));
  is(raced.map(reply => reply.status).sort(), [303, 404], 'of two who mark at the same moment one is first');
  like(raced.find(reply => reply.status === 404).text, /Somebody else has marked it meanwhile[^]*What you wrote[^]*Long &amp; &lt;good&gt;/, 'the other reads that, and has the comment back');
  const [late, form] = pages[0];
  like((await late.submit(form, { comment: 'Typed for long', idempotency_key: `marking-late-${number}` })).text, /Somebody else has marked it meanwhile[^]*Typed for long/, 'and so does who comes later');
  is([state(three), sqlOne(`SELECT count(*) FROM essay_mark WHERE attempt_id = ${three.attempt}`)], ['finished', '1'], 'and one mark counts');
  sql(`DELETE FROM facility_grant WHERE permission = 'marker' AND person_id = (SELECT id FROM person WHERE email = '${demo.manager}')`);

  const empty = await send('fifth', { text: null });
  is([empty.sent.json.state, (await queue(reviewer)).length], ['finished', 0], 'an essay left empty waits for nobody');
}

async function own() {
  const who = enable(`email = '${demo.author}'`);
  const browser = await new Browser().signInApi(demo.author);
  const enrolment = (await browser.api('POST', '/enrolments', { course: code })).json.enrolment;
  const attempt = (await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'quiz' })).json.attempt;
  await browser.api('PUT', `/attempts/${attempt}/responses/essay`, { seq: 0, response: { text: 'My own words here' } });
  await browser.api('POST', `/attempts/${attempt}/finish`);
  const reviewer = await marker(demo.reviewer);
  const [path] = await queue(reviewer);
  ok(who.id && path, 'an author who is a marker sends an essay too');
  is([await queue(browser), (await browser.get(path)).status], [[], 404], 'and does not find it in their own queue');
  await mark(reviewer, path, levels.none);
  is(sqlOne(`SELECT state FROM attempt WHERE id = ${attempt}`), 'finished', 'nobody else is there to read it again: the one reading counts');
}

// The last who could read an essay may lose the grant: administrators are told, and after a week what was read counts.
async function nobodyLeft(reviewer, author) {
  const admin = await marker(demo.admin);
  const grants = mail => `permission = 'marker' AND person_id = (SELECT id FROM person WHERE email = '${mail}')`;
  const away = mail => sql(`CREATE TABLE IF NOT EXISTS public.kept_grant AS SELECT * FROM facility_grant WHERE false;
    INSERT INTO public.kept_grant SELECT * FROM facility_grant WHERE ${grants(mail)}; DELETE FROM facility_grant WHERE ${grants(mail)}`);
  const unread = async () => words(/<main[\s\S]*<\/main>/.exec((await admin.get('/unmarked')).text)[0]);
  const notice = async () => words((await admin.follow(await admin.get('/facilities'))).text);
  unlike(await unread(), new RegExp(code), 'as long as everything can be read, nothing waits for an administrator');

  const one = await send('sixth', { days: 10 });
  await mark(reviewer, (await queue(reviewer))[0], levels.none);
  away(demo.author);
  like(await unread(), new RegExp(`Answer [0-9A-F]{4} .*General .*${code} What did you notice\\? .* 10 days 1`), 'an essay whose last reader has lost the grant is told to administrators, with its place');
  none([await unread()].filter(text => text.includes(one.name)), 'and nobody named');
  like(await notice(), /\d+ written answers? waits?, and nobody may mark/, 'their standing page says so');
  is([(await author.get('/unmarked')).status, (await (await marker(demo.manager)).get('/unmarked')).status], [404, 404], 'nobody else reads that list');
  const soon = await attest('work', '--once');
  is([soon.status, state(one)], [0, 'submitted'], 'there is a week to name somebody');
  like(soon.err, /nobody may mark: [1-9]\d*; administrators/, 'attest work says that it waits');
  sql(`UPDATE essay_mark SET recorded_at = recorded_at - interval '8 days' WHERE attempt_id = ${one.attempt}`);
  const two = await send('seventh', { days: 40 });
  away(demo.reviewer);
  like((await attest('work', '--once')).out, /^1 attempts marked by the readings there are/m, 'after it what was read counts');
  is([state(one), score(one), state(two)], ['finished', '0/1', 'submitted'], 'and what nobody has read waits on');
  like(await unread(), new RegExp(`${code} What did you notice\\? .* 40 days 0`), 'on the list of the administrators');
  sql('INSERT INTO facility_grant OVERRIDING SYSTEM VALUE SELECT * FROM public.kept_grant; DROP TABLE public.kept_grant');
  unlike(await unread(), new RegExp(code), 'until somebody may read it');
  await mark(reviewer, (await queue(reviewer))[0], levels.all);
}

async function extraTime() {
  const who = colleague('WGH');
  const browser = await new Browser().signInApi(who.login);
  const enrolment = (await browser.api('POST', '/enrolments', { course: code })).json.enrolment;
  await browser.api('POST', `/enrolments/${enrolment}/pages/page`);
  const admin = await marker(demo.admin);
  const manager = await marker(demo.manager);
  const path = `/people/${who.id}/accommodations`;
  const form = formTo(await admin.get(path), path);
  const wrong = await admin.submit(form, { percent: 'other', other: '301', to: '2020-01-01', reason: '' });
  is(wrong.status, 422, 'what is wrong comes back');
  like(wrong.text, /href="#percent".*href="#to".*href="#reason"/s, 'all of it at once');
  const before = await manager.get(`/people/${who.id}`);
  is((await admin.submit(form, { percent: 'other', other: '60', reason: 'dyslexia & tired eyes' })).location, path, 'extra time is agreed');
  like(words((await admin.get(path)).text), /60 % more .* no end dyslexia & tired eyes .* by Henrik Sowande/, 'and on record, with who agreed');
  like((await (await marker(demo.reviewer)).get(path)).text, /dyslexia/, 'for auditors too');
  is((await manager.get(path)).status, 404, 'not for managers');
  const strip = page => page.text.replace(/idempotency_key" value="[^"]*"/g, '');
  is(strip(await manager.get(`/people/${who.id}`)), strip(before), 'whose page of the person is the same as before');
  unlike(before.text, /accommodations|Extra time/, 'and says nothing of it');
  unlike((await manager.api('GET', `/people/${who.id}/transcript`)).text, /extra|dyslexia|accommodation/i, 'nor does the transcript');
  like((await browser.get(`/courses/${code}/quizzes/quiz`)).text, /32 minutes; your extra time is in it/, 'the learner sees it before the quiz');
  const attempt = (await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'quiz' })).json;
  ok(attempt.seconds_left > 1900 && attempt.seconds_left <= 1920, 'and has it', attempt.seconds_left);
  is((await admin.submit(form, { percent: '0', reason: 'no longer asked for', idempotency_key: `end-${number}` })).status, 303, 'it is ended by a later row');
  is(sqlOne(`SELECT extra_percent FROM attempt WHERE id = ${attempt.attempt}`), '60', 'an attempt that has begun keeps what it had');
  unlike((await browser.get(`/courses/${code}/quizzes/quiz`)).text, /your extra time/, 'the next one has none');
  const self = `/people/${sqlOne(`SELECT id FROM person WHERE email = '${demo.admin}'`)}/accommodations`;
  is((await admin.get(self)).status, 404, 'nobody agrees it with themselves');
}

async function verified() {
  const { out } = await attest('verify');
  like(out, / 0 differences\s*$/, 'attest verify finds nothing wrong');
  const attempt = sqlOne(`SELECT attempt_id FROM essay_mark WHERE round = 2 AND attempt_id IN ${ours} ORDER BY attempt_id LIMIT 1`);
  const essay = sqlOne(`SELECT p.item_id FROM attempt_item p JOIN item i ON i.id = p.item_id WHERE p.attempt_id = ${attempt} AND i.kind = 'essay'`);
  const faults = [];
  for (const [change, back, text] of [
    [`UPDATE essay_mark SET points = '{6,0}' WHERE attempt_id = ${attempt} AND round = 1`,
      `UPDATE essay_mark SET points = '{0,0}' WHERE attempt_id = ${attempt} AND round = 1`, `the points of reading 1 of essay ${essay}`],
    [`UPDATE essay_mark SET points = '{6,0}', levels = '{4,6}' WHERE attempt_id = ${attempt} AND round = 1`,
      `UPDATE essay_mark SET points = '{0,0}', levels = '{2,6}' WHERE attempt_id = ${attempt} AND round = 1`, `the mark of essay ${essay} is`],
    [`UPDATE attempt SET state = 'submitted', score_num = NULL, score_den = NULL, passed = NULL, finished_at = NULL, certainty_num = NULL WHERE id = ${attempt}`,
      `UPDATE attempt SET state = 'finished', score_num = s.n, score_den = s.d, passed = s.p, finished_at = s.f FROM kept_attempt s WHERE id = ${attempt}`,
      'submitted, and no essay of it waits to be read'],
  ]) {
    sql(`CREATE TABLE IF NOT EXISTS kept_attempt AS SELECT score_num AS n, score_den AS d, passed AS p, finished_at AS f FROM attempt WHERE id = ${attempt}; ${change}`);
    const found = (await attest('verify')).out;
    sql(back);
    if (!found.includes(text)) faults.push(`${text}: ${found.slice(0, 400)}`);
  }
  sql('DROP TABLE kept_attempt');
  none(faults, 'and names what was changed by hand');
  like((await attest('verify')).out, / 0 differences\s*$/, 'all is put back');
}

run(async () => {
  course();
  const reviewer = await marker(demo.reviewer);
  const author = await marker(demo.author);
  is(await queue(reviewer), [], 'at first there is nothing to mark');
  await passes(reviewer, author);
  await readings(reviewer, author);
  await own();
  await nobodyLeft(reviewer, author);
  await extraTime();
  await verified();
});
