#!/usr/bin/env node
// What people say is wrong, who sees it and answers; their posts and credited minutes; and the whole way of a cleaner without e-mail.
// SPDX-License-Identifier: Apache-2.0
//
// Two people of General with nothing else, taken from those nobody has signed in as; what is changed of them is theirs alone.
'use strict';
const { run, is, like, none, ok, unlike } = require('./tap.js');
const { Browser, address, demo, enable, formTo, links, learner, rightOptions, readAll, sql, sqlOne, words } = require('./client.js');

// Somebody at General without an e-mail address who has finished a course and holds its certificate.
function holder() {
  return enable(`p.email IS NULL AND NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id) AND (SELECT count(*) FROM post x WHERE x.person_id = p.id) = 1
    AND EXISTS (SELECT FROM completion c WHERE c.person_id = p.id AND NOT EXISTS (SELECT FROM completion_correction y WHERE y.person_id = p.id))
    AND (SELECT count(*) FROM award a WHERE a.person_id = p.id AND a.valid_to > current_date + 60) = 1
    AND EXISTS (SELECT FROM timeline t JOIN facility f ON f.id = t.facility_id AND f.code LIKE 'WGH%' WHERE t.person_id = p.id
      AND t.standing = 'current' AND t.during @> current_date)`);
}
// Whether the words of a page say all of this.
const says = (page, all, name) => none(all.filter(one => !words(page.text).includes(one)), name);
const last = who => sqlOne(`SELECT max(id) FROM contest WHERE person_id = ${who.id}`);
const path = who => `/people/${who.id}/contests/${last(who)}`;
async function say(browser, about, fill) {
  return browser.submit(formTo(await browser.get(`/contests/new?about=${about}`), '/contests/new'), fill);
}

async function saying(browser, who, other) {
  const [[completion, day]] = sql(`SELECT id, completed_on FROM completion WHERE person_id = ${who.id} ORDER BY id LIMIT 1`);
  const [[award]] = sql(`SELECT id FROM award WHERE person_id = ${who.id} ORDER BY id LIMIT 1`);
  const [[certification]] = sql(`SELECT certification_id FROM timeline WHERE person_id = ${who.id} AND during @> current_date ORDER BY 1 LIMIT 1`);
  const [[post]] = sql(`SELECT id FROM post WHERE person_id = ${who.id}`);
  const record = await browser.get(`/people/${who.id}/transcript`);
  const certificate = sqlOne(`SELECT code FROM certificate WHERE person_id = ${who.id} ORDER BY valid_to DESC, number DESC LIMIT 1`);
  none(Object.entries({
    [`completion-${completion}`]: record, [`award-${award}`]: record, [`post-${post}`]: await browser.get('/posts'), 'missing-post': await browser.get('/posts'),
    [`award-${sqlOne(`SELECT award_id FROM certificate WHERE code = '${certificate}'`)}`]: await browser.get(`/certificates/${certificate}`),
    [`date-${certification}`]: await browser.get(`/certifications/${sqlOne(`SELECT code FROM certification WHERE id = ${certification}`)}`),
  }).filter(([about, page]) => !page.text.includes(`href="/contests/new?about=${about}"`)).map(([about, page]) => `${about} on ${page.target}`),
  'whatever is on record can be said to be wrong where it is read');
  none((await Promise.all(['/learning', '/certifications', '/record', '/settings'].map(at => browser.get(at)))).filter(page => page.status === 200 && !/href="\/contests(\/new)?"/.test(page.text))
    .map(page => page.target), 'the learning list, the certifications and the settings lead there');
  const all = await browser.get('/contests/new');
  is([...all.text.matchAll(/about=([a-z]+)-\d/g)].map(found => found[1]).filter((kind, i, list) => list.indexOf(kind) === i), ['post', 'date', 'completion', 'award'], 'and one page lists all of it');

  const [[others]] = sql(`SELECT id FROM completion WHERE person_id = ${other.id} LIMIT 1`);
  const [[foreign]] = sql(`SELECT id FROM post WHERE person_id = ${other.id}`);
  is((await Promise.all([`completion-${others}`, `post-${foreign}`, 'completion-0', 'completion', 'missing', 'post-999999999999999999999', "date-1'"].map(about => browser.get(`/contests/new?about=${encodeURIComponent(about)}`)))).map(page => page.status),
    Array(7).fill(404), 'what is not one\'s own, or nothing, is not there');
  const form = formTo(await browser.get(`/contests/new?about=completion-${completion}`), '/contests/new');
  is((await browser.submit(form, { about: `completion-${others}`, wrong: 'day', right: 'x' })).status, 404, 'nor by a forged form');
  like(words((await browser.get(`/contests/new?about=post-${post}`)).text), /No patient data.*Your manager does not|Your manager does not.*No patient data/, 'the form says that patients stay out of it, and who reads it');
  for (const [fill, message] of [[{ wrong: '', right: '' }, /Choose what is wrong.*Say what should be there/], [{ wrong: 'ended', right: 'x' }, /Choose what is wrong/],
    [{ wrong: 'day', right: 'x'.repeat(501), note: 'y'.repeat(2001) }, /Shorten it to 500.*Shorten it to 2000/]]) {
    const reply = await browser.submit(form, fill);
    ok(reply.status === 422 && message.test(words(reply.text)), `it comes back: ${message}`, reply.status, words(reply.text).slice(0, 400));
  }
  is(sqlOne(`SELECT count(*) FROM contest WHERE person_id = ${who.id}`), '0', 'none of that is kept');
  const twice = { wrong: 'day', right: 'It was <a day> earlier.', note: 'I have the paper.' };
  is([await browser.submit(form, twice), await browser.submit(form, twice)].map(reply => `${reply.status} ${reply.location}`), Array(2).fill('303 /contests?sent=1'), 'it is said, sent twice by mistake');
  is(sql(`SELECT about, wrong, on_record, right_words, note FROM contest WHERE person_id = ${who.id}`), [['completion', 'day', day, 'It was <a day> earlier.', 'I have the paper.']], 'and stands once, with the day that was on record');
  const list = await browser.get('/contests?sent=1');
  says(list, ['Waits for an answer since today.', 'General', 'Finished course:', 'The day is wrong', 'It was <a day> earlier.'], 'its page says since when it waits and who has it');
  is((await say(browser, `completion-${completion}`, { wrong: 'other', right: 'x' })).status, 409, 'the same thing is not said twice');
  return { completion, award, certification, post };
}

async function answering(browser, who, by) {
  const { admin, auditor, manager, elsewhere, second } = by;
  const at = path(who);
  is((await Promise.all([manager, elsewhere, browser, second.self].map(one => one.get(at)))).map(reply => reply.status), [404, 404, 404, 404], 'managers, administrators elsewhere and the person do not answer it');
  is((await manager.get(`/people/${who.id}/contests`)).status, 404, 'nor do managers see the list');
  unlike((await manager.get(`/people/${who.id}`)).text, /a day.* earlier|contests\//, 'or anything of it on the page of the person');
  is((await manager.get('/waiting')).status, 404, 'or the queue');
  for (const tab of ['', '/contests'])
    like((await admin.get(`/waiting${tab}`)).text, new RegExp(`href="${at}"`), `an administrator finds it in the queue${tab}`);
  unlike((await admin.get('/waiting/evidence')).text, new RegExp(`href="${at}"`), 'and not among the evidence');
  like((await auditor.get('/waiting')).text, new RegExp(`href="${at}"`), 'an auditor reads the queue');
  const read = await auditor.get(at);
  is([read.status, /<form[^>]*contests\/\d+/.test(read.text)], [200, false], 'and the page, and has nothing to answer with');
  // Twelve days later both read how long it has waited.
  sql(`UPDATE contest SET recorded_at = recorded_at - interval '12 days' WHERE id = ${last(who)}`);
  like(words((await browser.get('/contests')).text), /Waits for an answer for 12 days, since \d+ \w+ \d{4} ?\./, 'the person reads how long it has waited, and since which day');
  like(words((await admin.get('/waiting')).text), /for 12 days \( ?\d+ \w+ \d{4} ?\) Nobody yet/, 'and so do administrators');
  const page = await admin.get(at);
  none(['/completions/', '/completions"'].filter(way => !page.text.includes(`href="/people/${who.id}${way}`)), 'the page leads to where it is put right');
  is((await admin.submit(formTo(page, `${at}/take`))).location, `${at}?taken=1`, 'an administrator takes it');
  const name = sqlOne(`SELECT display_name FROM person WHERE email = '${demo.admin}'`);
  like(words((await browser.get('/contests')).text), new RegExp(`${name} has it\\.`), 'and the person reads who has it');
  like(words((await admin.get('/waiting')).text), /\) You( |$)/, 'as do the others in the queue');
  ok(!(await admin.get(at)).text.includes(`${at}/take`), 'who has it takes it no more');
  const form = formTo(await admin.get(at), at);
  is((await admin.submit(form, { answer: '', reason: '' })).status, 422, 'no answer is none');
  is((await admin.submit(form, { answer: 'stays', reason: '' })).status, 422, 'and none without its reason');
  const before = sqlOne("SELECT count(*) FROM audit WHERE route = '/people/:person/contests/:contest' AND NOT seen");
  is((await admin.submit(form, { answer: 'stays', reason: 'The <sheet> says so.' })).location, '/waiting?saved=1', 'answered');
  is(Number(sqlOne("SELECT count(*) FROM audit WHERE route = '/people/:person/contests/:contest' AND NOT seen")), Number(before) + 1, 'and noted in the audit');
  says(await browser.get('/contests'), ['It stays as it is.', 'The <sheet> says so.', name], 'the person reads the answer, its reason and whose it is');
  unlike((await admin.get('/waiting')).text, new RegExp(`href="${at}"`), 'and it waits no more');
  is((await admin.submit({ ...form, fields: form.fields.filter(([key]) => key !== 'idempotency_key') }, { answer: 'right', reason: 'x' })).status, 409, 'nor is it answered again');
  is(sql(`SELECT kind, good FROM answers_since(${who.id}, clock_timestamp() - interval '1 hour')`), [['contest', 'f']], 'messages are told that there is an answer');
  like((await admin.get(`/people/${who.id}/contests`)).text, new RegExp(`href="${at}"`), 'it stays on the page of the person for administrators');
}

async function bounded(browser, who, on) {
  const taken = async about => {
    is((await say(browser, about, { wrong: about.startsWith('post') ? 'ended' : 'other', right: `of ${about}` })).status, 303, `said of ${about.replace(/\d+/, 'n')}`);
    return last(who);
  };
  const post = await taken(`post-${on.post}`);
  await taken(`date-${on.certification}`);
  await taken(`award-${on.award}`);
  const form = formTo(await browser.get('/contests'), `/contests/${post}/withdrawal`);
  is((await browser.submit(form)).location, '/contests?back=1', 'it is taken back');
  is((await browser.submit({ ...form, fields: form.fields.filter(([key]) => key !== 'idempotency_key') })).status, 409, 'once');
  is(sqlOne(`SELECT state FROM contests_of(${who.id}, ${post}, 'UTC') WHERE false UNION ALL SELECT 'withdrawn' FROM contest_withdrawal WHERE contest_id = ${post}`), 'withdrawn', 'and stands as taken back');
  const proof = await say(browser, 'missing-record', { right: 'A course at the college', proof: 'yes' });
  is(proof.location, '/evidence/new', 'somebody with a proof is led to where it is sent');
  for (let waiting = 3; waiting < 10; waiting++) await say(browser, 'missing-record', { right: `of ${waiting}` });
  is((await say(browser, 'missing-post', { right: 'too much' })).status, 409, 'ten may wait, and no more');
  is(sqlOne(`SELECT count(*) FROM contest_open WHERE person_id = ${who.id}`), '10', 'so ten do');
}

// Nobody answers their own, administrator or not.
async function own(admin) {
  await say(admin, 'missing-record', { right: 'Mine' });
  const [[person, id]] = sql(`SELECT person_id, id FROM contest x JOIN person p ON p.id = x.person_id WHERE p.email = '${demo.admin}' ORDER BY x.id DESC LIMIT 1`.replace('SELECT person_id, id', 'SELECT x.person_id, x.id'));
  unlike((await admin.get('/waiting')).text, new RegExp(`/people/${person}/contests/${id}"`), 'what an administrator says is not in their own queue');
  is((await admin.get(`/people/${person}/contests/${id}`)).status, 404, 'nor answered by themselves');
  is((await admin.submit(formTo(await admin.get('/contests'), `/contests/${id}/withdrawal`))).status, 303, 'they can take it back like everybody');
}

// ---- credited minutes

async function minutes(browser, who, other) {
  const [[id, day, count, year]] = sql(`SELECT id, completed_on, minutes, extract(year FROM completed_on) FROM completion WHERE person_id = ${who.id} ORDER BY completed_on DESC, id DESC LIMIT 1`);
  const all = `from=${Number(year) - 3}-01-01&to=${Number(year) + 1}-12-31`;
  const total = sqlOne(`SELECT sum(minutes) FROM completion WHERE person_id = ${who.id}`);
  const page = await browser.get(`/minutes?${all}`);
  says(page, [sqlOne('SELECT name FROM network'), who.name, `${total} minutes`, 'Nothing else about your time is recorded.', 'Sum of'], 'the statement names network, person, sums, and says that there is nothing else');
  const json = async query => (await browser.get(`/api/v1/minutes?${query}`)).json;
  const told = await json(all);
  is([told.minutes, told.completions.length, told.months.reduce((sum, one) => sum + one.minutes, 0)], [Number(total), Number(sqlOne(`SELECT count(*) FROM completion WHERE person_id = ${who.id}`)), Number(total)], 'for programs the same, by month too');
  is((await json(`from=${day}&to=${day}`)).completions.map(one => [one.completed_on, one.minutes, one.counts]), [[day, Number(count), true]], 'the first and the last day belong to it');
  const thisYear = sqlOne(`SELECT extract(year FROM civil_date(clock(), person_zone(${who.id})))`);
  is([(await json('')).from, (await json('')).to], [`${thisYear}-01-01`, `${thisYear}-12-31`], 'without days it is this year');
  is((await Promise.all([`from=x`, `from=${day}&to=2000-01-01`, 'to=2026-02-30'].map(query => browser.get(`/minutes?${query}`)))).map(reply => reply.status), [422, 422, 422], 'days that are none come back');
  is((await browser.get('/api/v1/minutes?from=x')).status, 422, 'for programs too');
  is((await new Browser().get('/api/v1/minutes')).status, 401, 'signed out there is none');
  // A title that a spreadsheet would run, a correction that struck the completion out, and one that waits.
  const version = sqlOne(`SELECT course_version_id FROM completion WHERE id = ${id}`), title = sqlOne(`SELECT title FROM course_version WHERE id = ${version}`);
  sql(`UPDATE course_version SET title = '=cmd|''x''!A1' WHERE id = ${version}`);
  const csv = (await browser.get(`/minutes.csv?${all}`)).text;
  sql(`UPDATE course_version SET title = $title$${title}$title$ WHERE id = ${version}`);
  like(csv, /^network,person,employee_number,completed_on,course,title,version,minutes,counts,/, 'as CSV it has named columns');
  like(csv, /,"'=cmd\|'x'!A1",/, 'and nothing that a spreadsheet runs');
  sql(`WITH x AS (INSERT INTO completion_correction (completion_id, person_id, completed_on, reason, recorded_by) SELECT ${id}, ${who.id}, NULL, 'Counted <twice>', p.id FROM person p WHERE p.email = '${demo.author}' RETURNING *)
    INSERT INTO completion_correction_decision (correction_id, person_id, agreed) SELECT id, person_id, true FROM x`);
  const struck = await json(all);
  is([struck.minutes, struck.completions.at(-1).counts, struck.completions.at(-1).minutes, struck.completions.at(-1).correction], [Number(total) - Number(count), false, 0, 'Counted <twice>'], 'what a correction struck out stays listed, and counts nothing');
  says(await browser.get(`/minutes?${all}`), ['Does not count, by a correction: Counted <twice>'], 'with why');
  ok(!(await other.get(`/minutes?${all}`)).text.includes(who.name), 'nobody else sees it');
  // It was written past the program, which would have taken the award back with it: it goes as it came.
  sql(`DELETE FROM completion_correction_decision WHERE person_id = ${who.id}; DELETE FROM completion_correction WHERE person_id = ${who.id}`);
}

// ---- a cleaner without e-mail

async function cleaner(manager, admin) {
  const who = learner('WGH');
  sql(`DELETE FROM credential WHERE person_id = ${who.id}; UPDATE person SET email = NULL WHERE id = ${who.id}`);
  const code = await manager.submit(formTo(await manager.get(`/people/${who.id}/code`), `/people/${who.id}/code`));
  const secret = /<strong>([^<]+)<\/strong>/.exec(code.text)[1];
  const shared = new Browser(), chosen = 'mops and buckets at dawn';
  const form = formTo(await shared.get('/session/code'), '/session/code');
  like(words((await shared.get('/session')).text), /Employee number or e-mail.*I cannot sign in.*I have a one-time code/, 'the sign-in page asks for number or e-mail, and leads to the code');
  // As somebody types who reads it off a badge and a slip of paper.
  const typed = ` ${who.login.toLowerCase().replace(/^(\D*\d)/, '$1 ')} `;
  const came = await shared.submit(form, { login: typed, code: secret.toLowerCase().replace(/-/g, ' '), new: chosen, again: chosen, shared: 'yes' });
  is([came.status, came.location], [303, '/learning'], 'with the code, by number with spaces and small letters, a cleaner is let in');
  is(sqlOne(`SELECT shared FROM session WHERE person_id = ${who.id}`), 't', 'on a shared computer');
  const list = await shared.get('/learning');
  like(words(list.text), /To do.*Your post:/, 'is told what is asked of them, and why');
  const enrolment = await readAll((shared.csrf = formTo(list, '/session/end').fields.find(([name]) => name === 'csrf')[1], shared));
  for (const quiz of sql(`SELECT q.key FROM quiz q JOIN live_course v ON v.id = q.course_version_id AND v.code = 'CORE-101' WHERE q.needed <> 'no' ORDER BY q.step`).flat()) {
    const started = (await shared.api('POST', `/enrolments/${enrolment.enrolment}/attempts`, { quiz })).json;
    let { seq } = started;
    for (const { item } of started.items)
      ({ seq } = (await shared.api('PUT', `/attempts/${started.attempt}/responses/${item}`, { seq, response: answer(item) })).json);
    await shared.api('POST', `/attempts/${started.attempt}/finish`);
  }
  const certificates = await shared.get('/certificates');
  const one = links(certificates).find(link => /^\/certificates\/\w+$/.test(link.href));
  ok(one && (await shared.get(one.href)).status === 200, 'learns, finishes, and has a certificate', words(certificates.text));
  like(words((await shared.get('/minutes')).text), new RegExp(`${sqlOne(`SELECT max(minutes) FROM completion WHERE person_id = ${who.id}`)} minutes`), 'with its minutes on the statement');
  const wrong = links(await shared.get(one.href)).find(link => /about=award-/.test(link.href));
  is((await shared.submit(formTo(await shared.get(wrong.href), '/contests/new'), { wrong: 'days', right: 'It should last a year longer.' })).location, '/contests?sent=1', 'and objects to its date');
  const answer_at = path(who);
  await admin.submit(formTo(await admin.get(answer_at), answer_at), { answer: 'right', reason: 'Thank you. It is put right.' });
  await shared.post('/session/end', {}, { headers: { Origin: address.origin, 'Sec-Fetch-Site': 'same-origin' } });
  const again = await new Browser().post('/session', { login: `${who.login} `, password: chosen });
  is([again.status, again.location], [303, '/learning'], 'signs in later by number and the password they chose');
  const later = new Browser();
  await later.post('/session', { login: who.login, password: chosen });
  says(await later.get('/contests'), ['It is put right.', 'Thank you. It is put right.'], 'and reads the answer');
}

// A right answer to an item of the course, from its keys.
function answer(item) {
  const [kind] = sql(`SELECT i.kind FROM item i JOIN live_course v ON v.id = i.course_version_id AND v.code = 'CORE-101' WHERE i.key = '${item}'`)[0];
  const right = rightOptions(item);
  return kind === 'multiple-choice' ? { choices: right } : { choice: right[0] };
}

// ---- logins as they are typed

async function logins(who, other) {
  const number = who.login, lower = number.toLowerCase();
  sql(`UPDATE person SET employee_number = '00' || employee_number WHERE id = ${other.id}`);
  const zeros = sqlOne(`SELECT employee_number FROM person WHERE id = ${other.id}`);
  const lets = async login => (await new Browser().post('/session', { login, password: 'attest-demo' })).status;
  const faults = [];
  for (const login of [number, lower, ` ${number}`, `${number.slice(0, 3)} ${number.slice(3)}`, `${number.slice(0, 3)}-${number.slice(3)}`, `${number}\u00a0`, `0${number}`, zeros, zeros.replace(/^0+/, ''), ` ${demo.staff.toUpperCase()} `]) {
    if (await lets(login) !== 303) faults.push(JSON.stringify(login));
    if ((await new Browser().api('POST', '/session', { login, password: 'attest-demo' })).status !== 200) faults.push(`API: ${JSON.stringify(login)}`);
  }
  none(faults, 'a number is known however it is typed, and an address in any case of letters');
  sql(`UPDATE person SET employee_number = '00' || '${number}' WHERE id = ${other.id}`);
  is([await lets(number), await lets(`00${number}`), sqlOne(`SELECT person_of_login('0${number}') IS NULL`), sqlOne(`SELECT person_of_login('${number}')`)], [303, 303, 't', String(who.id)],
    'two numbers that differ by zeros stay two, and what could be either is nobody\'s');
  sql(`UPDATE person SET employee_number = '${demo.staff}' WHERE id = ${other.id}`);
  is(sqlOne(`SELECT person_of_login('${demo.staff}')`), String(other.id), 'of a number that is the address of another, it is the number');
  sql(`UPDATE person SET employee_number = '${other.login}' WHERE id = ${other.id}`);
  is((await Promise.all(['', '---', '  '].map(login => sqlOne(`SELECT person_of_login('${login}') IS NULL`)))), ['t', 't', 't'], 'nothing is nobody\'s');
}

run(async () => {
  const [who, other] = [holder(), holder()];
  const [browser, admin, auditor, manager, second, elsewhere] = await Promise.all([who.login, demo.admin, demo.reviewer, demo.manager, other.login,
    enable("EXISTS (SELECT FROM facility_grant g JOIN facility f ON f.id = g.facility_id WHERE g.person_id = p.id AND f.code = 'WLH')").login].map(login => new Browser().signIn(login)));
  const on = await saying(browser, who, other);
  await answering(browser, who, { admin, auditor, manager, elsewhere, second: { self: second } });
  await bounded(browser, who, on);
  await own(admin);
  await minutes(browser, who, second);
  await logins(who, other);
  await cleaner(manager, admin);
});
