#!/usr/bin/env node
// A person's whole way, by links and forms alone: from the list to a certificate that verifies, and a manager's number that moves.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const { execFileSync } = require('node:child_process');
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, demo, differences, fingerprint, formTo, learner, links, logSince, logSize, plain, requestsLogged, rightOptions, sql, sqlOne, today, words, wrongOption } = require('./client.js');

const course = '/courses/CORE-101';
const linkTo = (page, text) => {
  const found = links(page).find(link => text instanceof RegExp ? text.test(link.text) : link.text === text);
  if (!found) throw new Error(`no link "${text}" on ${page.target} (${page.status})`);
  return found.href;
};
const heading = page => words((/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page.text) || [, ''])[1]);

// ---- reading

async function beginning(browser, person) {
  const list = await browser.follow(await browser.submit(formTo(await browser.get('/session'), '/session'), { login: person.login, password: 'attest-demo' }));
  ok(list.status === 200 && list.target === '/learning', 'signing in leads to the learning list');
  const [due] = sql(`SELECT to_char(t.due, 'FMDD FMMonth YYYY'), string_agg(DISTINCT q.title, '; ') FROM timeline t
    JOIN obligation_match m ON m.post_id = t.post_id AND m.person_id = t.person_id AND m.during @> date '${today(person.id)}'
    JOIN requirement_span q ON q.requirement_id = m.requirement_id AND q.during @> date '${today(person.id)}'
    WHERE t.person_id = ${person.id} AND t.during @> date '${today(person.id)}' GROUP BY 1`);
  const minutes = sqlOne("SELECT minutes FROM live_course WHERE code = 'CORE-101'");
  const text = words(list.text);
  none([due[0], `${minutes} minutes`, ...due[1].split('; '), sqlOne("SELECT title FROM live_course WHERE code = 'CORE-101'")].filter(one => !text.includes(one)),
    'it says what is due, when, why, and how long it takes');

  const page = await browser.get(course);
  ok(page.status === 200 && links(page).every(link => !/\/modules\//.test(link.href)), 'before the start no page of the course is a link');
  is((await browser.get(`${course}/modules/1/pages/1`)).location, course, 'and its address leads back to the course');
  const start = formTo(page, `${course}/enrolment`);
  const [first, second] = [await browser.submit(start), await browser.submit(start)];
  is(first.location, `/help/exit?next=${course}/modules/1/pages/1`, 'starting leads to how one leaves quickly');
  is([second.status, second.location], [303, first.location], 'the same form sent twice');
  is(sqlOne(`SELECT count(*) FROM enrolment WHERE person_id = ${person.id}`), '1', 'is one enrolment');
  const exit = await browser.follow(first);
  like(words(exit.text), /Leaving a page quickly.*What it cannot do/, 'which says what it cannot do, too');
  return browser.get(linkTo(exit, 'Continue to the course'));
}

// What one press of Continue left behind, of a page read whole or by its summary.
async function readNoted(browser, page, link, person) {
  const size = logSize('nginx-access.log');
  const before = fingerprint();
  const shown = await browser.get(linkTo(page, link));
  ok(shown.status === 200 && differences(before, fingerprint()).length === 0, `"${link}" opens, and opening writes nothing`);
  const reply = await browser.submit(formTo(shown, page.target));
  const row = { ...JSON.parse(sqlOne(`SELECT to_jsonb(r) FROM page_read r WHERE person_id = ${person.id} ORDER BY recorded_at DESC LIMIT 1`)) };
  const audit = JSON.parse(sqlOne('SELECT to_jsonb(a) FROM audit a ORDER BY id DESC LIMIT 1'));
  return {
    reply, tables: differences(before, fingerprint()),
    columns: Object.keys(row).sort(),
    audit: { ...audit, id: 0, recorded_at: 0, request_id: 0, object: audit.object.replace(/\d+/g, 'n') },
    kept: JSON.parse(sqlOne(`SELECT to_jsonb(i) - 'key' - 'digest' - 'recorded_at' FROM idempotency i WHERE person_id = ${person.id} ORDER BY recorded_at DESC LIMIT 1`)).status,
    log: [...new Set((await requestsLogged(size)).map(line => line.split(' ').slice(2, 5).join(' ')))].sort(),
  };
}

async function reading(browser, first, person) {
  const pages = sql(`SELECT m.number, p.number, p.title, p.note IS NOT NULL, EXISTS (SELECT FROM fragment f WHERE f.page_id = p.id AND f.alternative)
    FROM page p JOIN module m ON m.id = p.module_id JOIN live_course v ON v.id = p.course_version_id AND v.code = 'CORE-101' ORDER BY p.step`);
  const noted = [];
  const faults = [];
  let page = first;
  let away = 0;
  for (const [module, number, title, note, summary] of pages) {
    const here = `${course}/modules/${module}/pages/${number}`;
    if (page.target !== here) { // a practice quiz stands between modules and may be passed by
      if (!/\/quizzes\/[a-z]+-practice$/.test(page.target)) faults.push(`before ${here} came ${page.target}`);
      away++;
      page = await browser.get(here);
    }
    let reply;
    if (note === 't') {
      if (heading(page) !== 'Before you read this page' || page.text.includes('class="at-content"')) faults.push(`${here}: no note before the page`);
      const left = await readNoted(browser, page, summary === 't' && noted.length % 2 === 0 ? 'Read summary (counts the same)' : 'Show page', person);
      noted.push(left);
      reply = left.reply;
    } else {
      if (heading(page) !== title.replace(/&amp;/g, '&')) faults.push(`${here}: ${heading(page)}`);
      reply = await browser.submit(formTo(page, here));
    }
    if (reply.status !== 303) faults.push(`${here}: continue -> ${reply.status}`);
    page = await browser.get(reply.location);

    if (module === '2' && number === '2') {
      const other = await new Browser().signIn(person.login);
      const home = await other.get(course);
      is(linkTo(home, 'Continue'), reply.location, 'a second browser goes on at the same page');
      like(words(home.text), /7 of \d+ pages read/, 'and sees how far one is');
      is(linkTo(await browser.get(course), 'Continue'), reply.location, 'as the first one does');
    }
  }
  none(faults, `all ${pages.length} pages follow one another`);
  ok(noted.length >= 2, 'pages with a note were read by their summary and whole');
  const [one, two] = noted.map(({ reply, ...rest }) => rest);
  is(one, two, 'both ways leave exactly the same behind, in every table and log');
  is(one.columns, ['enrolment_id', 'page_id', 'person_id', 'recorded_at'], 'and no column could say which it was');
  is(sqlOne(`SELECT count(*) FROM page_read WHERE person_id = ${person.id}`), String(pages.length), 'all pages are read');
  unlike(logSince('web.log', 0) + logSince('nginx-access.log', 0), /summary|show=1/, 'no log knows of summaries');
  return away;
}

// ---- the quiz

const inner = text => words(text ?? '').slice(0, 60);

// What must not be seen before an attempt is finished: reasons and feedback of its items.
function secrets(attempt) {
  return sql(`SELECT regexp_replace(x.text, '[\\n|]', ' ', 'g') FROM attempt_item a JOIN item i ON i.id = a.item_id
    LEFT JOIN item_part o ON o.item_id = i.id CROSS JOIN LATERAL (VALUES (i.rationale), (i.feedback_right), (i.feedback_wrong), (i.feedback_partial), (o.feedback)) x (text)
    WHERE a.attempt_id = ${attempt} AND x.text IS NOT NULL`).map(([text]) => inner(text)).filter(text => text.length > 20);
}

// Answers every question by the form on its page; returns the page where the answers are checked and all that was seen.
async function answering(browser, choose) {
  const quiz = await browser.get(`${course}/quizzes/final`);
  const started = await browser.submit(formTo(quiz, `${course}/quizzes/final`));
  const attempt = Number(/\/attempts\/(\d+)\/items\/1$/.exec(started.location)[1]);
  const hidden = secrets(attempt);
  const faults = [];
  let page = await browser.get(started.location);
  let number = 1;
  for (; /\/items\//.test(page.target) && number <= 20; number++) {
    const form = formTo(page, page.target);
    const item = /\/responses\/([a-z0-9-]+)/.exec(plain(page.text))[1];
    const tags = new Set([...form.inner.matchAll(/<input([^>]*name="choice"[^>]*)>/g)].map(([, tag]) => tag.replace(/(id|value)="[^"]*"/g, '').trim()));
    if (tags.size !== 1) faults.push(`${item}: options do not look alike: ${[...tags].join(' | ')}`);
    faults.push(...hidden.filter(text => words(page.text).includes(text)).map(text => `${item} shows: ${text}`));
    const reply = await browser.submit(form, { choice: choose(item, form) });
    page = await browser.get(reply.location);
  }
  const paper = (await browser.api('GET', `/attempts/${attempt}`));
  faults.push(...hidden.filter(text => paper.text.includes(text)));
  const shapes = new Set(paper.json.items.flatMap(item => [Object.keys(item).sort().join(' '), ...item.choices.map(choice => Object.keys(choice).sort().join(' '))]));
  is([...shapes].sort(), ['choice label', 'choices item kind number prompt'], 'the paper in the API has choices and labels, nothing else');
  faults.push(...hidden.filter(text => words(page.text).includes(text)));
  none(faults, 'no page of an open attempt gives away a reason, or marks an option');
  is(number - 1, 10, 'ten questions are asked');
  return { attempt, page };
}

async function failing(browser, person) {
  const { attempt, page } = await answering(browser, item => wrongOption(item));
  is((words(page.text).match(/Answer saved/g) || []).length, 10, 'the page to check shows all ten saved');
  const change = await browser.get(`/attempts/${attempt}/items/3?check=1`);
  ok(formTo(change, `/attempts/${attempt}/items/3`).boxes.some(box => box.checked), 'a saved answer stands in its form');
  is((await browser.submit(formTo(change, `/attempts/${attempt}/items/3`))).location, `/attempts/${attempt}`, 'and from there one comes back to the list');

  const form = formTo(page, `/attempts/${attempt}`);
  const sent = await browser.submit(form);
  is(sent.location, `/attempts/${attempt}/result`, 'sending leads to the result');
  is((await browser.submit(form)).location, sent.location, 'sending the same form again gets the same reply');
  const again = await browser.submit(form, { idempotency_key: 'another-tab' });
  ok(again.status === 409 && /already sent/.test(again.text), 'another tab is told that they are sent', again.status);
  const stale = await browser.post(`/attempts/${attempt}/items/1`, { csrf: form.fields.find(([name]) => name === 'csrf')[1], seq: 10, choice: 'x' });
  ok([409, 422].includes(stale.status), 'nothing can be answered any more', stale.status);

  const result = await browser.get(sent.location);
  like(heading(result), /^Not yet: \d(\.\d+)? of 10, pass is 8$/, 'the result says not yet');
  unlike(result.text, /Right answers?:|[Ff]ail/, 'shows no right answers and speaks of no failure');
  const rights = sql(`SELECT i.key, o.label FROM attempt_item a JOIN item i ON i.id = a.item_id JOIN item_part o ON o.item_id = a.item_id
    WHERE a.attempt_id = ${attempt} AND o.num > 0 AND NOT EXISTS (SELECT FROM response r WHERE r.attempt_id = a.attempt_id AND o.key = ANY (r.parts) AND r.item_id = a.item_id)`);
  is(new Set(rights.map(([item]) => item)).size, 10, 'every question has a right option that was not chosen');
  // "True" and "False" stand on the page as answers; every other option is a sentence of its own.
  none(rights.filter(([, label]) => !/^(True|False)$/.test(words(label)) && words(result.text).includes(words(label))).map(([, label]) => label), 'none of them stands on the page before a pass');
  const open = await browser.api('GET', `/attempts/${attempt}`);
  unlike(open.text, /"(right|correct|rights|fraction|num|key|rationale|feedback)"(?!:\d+,"den")/, 'nor is the key in the API');
  is(sqlOne(`SELECT count(*) FROM completion WHERE person_id = ${person.id}`), '0', 'nothing is completed');
}

// The numbers of a manager's table, by standing, of the row that counts posts or people.
function numbers(page, people) {
  return Object.fromEntries(links(page).filter(link => /\/facilities\/WGH\/people\?.*standing=/.test(link.href) && /count=people/.test(link.href) === people)
    .map(link => [/standing=([a-z+]+)/.exec(link.href)[1].replace('+', ' '), { n: Number(link.text), href: link.href }]));
}

async function passing(browser, person) {
  const manager = await new Browser().signIn(demo.manager);
  const address = '/facilities/WGH/standing?certification=CORE';
  const before = await manager.get(address);
  const was = sqlOne(`SELECT standing FROM timeline WHERE person_id = ${person.id} AND during @> date '${today(person.id)}'`);
  const { attempt, page } = await answering(browser, item => rightOptions(item));
  const tables = fingerprint();
  const sent = await browser.submit(formTo(page, `/attempts/${attempt}`));
  const after = await manager.get(address);
  for (const people of [false, true]) {
    const [then, now] = [numbers(before, people), numbers(after, people)];
    const word = people ? 'people' : 'posts';
    is([now.current.n - then.current.n, now[was].n - then[was].n], [1, -1], `in the same second the manager's ${word} move by one: ${was} to current`);
    const list = await manager.get(now.current.href);
    like(heading(list), new RegExp(`\\b${now.current.n} ${word}$`), `and the list of ${word} says the same number`);
    const csv = await manager.get(now.current.href.replace('/people?', '/people.csv?'));
    is(csv.text.trim().split('\r\n').length - 1, now.current.n, 'has as many rows');
    ok(csv.text.includes(person.name), 'and the person among them');
  }
  is(differences(tables, fingerprint()).sort(), ['attempt', 'audit', 'award', 'award_evidence', 'certificate', 'completion', 'idempotency', 'mark', 'outward_pending', 'standing_delta', 'timeline_past', 'timeline_row'],
    'one transaction carried attempt, marks, completion, award, certificate, timeline and counters');
  like(words((await manager.get(`/people/${person.id}`)).text), /current Held until/, 'the manager sees the person as current');

  const result = await browser.get(sent.location);
  is(heading(result), 'Passed: 10 of 10', 'the result says passed');
  like(words(result.text), /Your certificate .* is valid until/, 'and what was earned');
  return linkTo(result, 'Open your certificate');
}

// ---- the certificate

async function certificate(browser, person, href) {
  const page = await browser.get(href);
  const code = sqlOne(`SELECT code FROM certificate WHERE person_id = ${person.id}`);
  ok(page.status === 200 && words(page.text).includes(person.name) && page.text.includes(code.match(/.{4}/g).join('-')), 'the certificate shows name and code');
  const pdf = await browser.get(linkTo(page, 'Download PDF'));
  ok(pdf.status === 200 && pdf.headers['content-type'] === 'application/pdf' && pdf.bytes.subarray(0, 5).toString() === '%PDF-', 'the PDF is one');
  like(pdf.headers['content-disposition'] ?? '', /^attachment; filename="[A-Za-z0-9.-]+\.pdf"$/, 'sent as a file');
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf.bytes, encoding: 'utf8' });
  ok(text.replace(/[\s-]/g, '').includes(code), 'and its text holds the code', text);
  ok(text.replace(/\s+/g, ' ').includes(person.name), 'and the name');

  const anybody = new Browser();
  const asked = await anybody.submit(formTo(await anybody.get('/verify'), '/verify'), { code: code.match(/.{5}/g).join(' ').toLowerCase() });
  const shown = await anybody.follow(asked);
  is(heading(shown), 'This certificate is valid', 'anybody who has the code sees the state');
  none(person.name.split(' ').filter(name => shown.text.includes(name)), 'and no part of the holder\'s name');
  const form = formTo(shown, `/verify/${code}`);
  like(words((await anybody.submit(form, { name: `  ${person.name.toUpperCase()} ` })).text), /is the name on this certificate/, 'the right name is confirmed');
  const wrong = await anybody.submit(form, { name: 'Somebody Else' });
  like(words(wrong.text), /is not the name on this certificate/, 'a wrong one is not');
  none(person.name.split(' ').filter(name => wrong.text.includes(name)), 'nor is the name told then');
  const hostile = await anybody.submit(form, { name: '"><script>alert(1)</script>' });
  unlike(hostile.text, /<script>alert/, 'what is typed is never markup');
  const json = await anybody.get(`/api/v1/verify/${code}`);
  ok(json.json.state === 'valid' && !json.text.includes(person.name), 'the API says the same, without the name');
  is((await anybody.get(`/verify/${code.replace(/.$/, last => last === '0' ? '1' : '0')}`)).status, 404, 'a code that differs in its last letter is none');

  const revoked = sqlOne('SELECT c.code FROM certificate c JOIN award_revocation r USING (award_id) ORDER BY 1 LIMIT 1');
  ok(revoked && heading(await anybody.get(`/verify/${revoked}`)) === 'This certificate was revoked', 'a revoked one says so');
  const expired = sqlOne('SELECT c.code FROM certificate c LEFT JOIN award_revocation r USING (award_id) WHERE r.award_id IS NULL AND c.valid_to < current_date - 3 LIMIT 1');
  is(heading(await anybody.get(`/verify/${expired}`)), 'This certificate has expired', 'an expired one too');

  const record = await browser.follow(await browser.get('/record'));
  ok(record.status === 200 && words(record.text).includes('CORE-101') && links(record).some(link => link.href === `/certificates/${code}`), 'the transcript has it');
  ok(links(await browser.get('/certificates')).some(link => link.href === `/certificates/${code}`), 'so has the list of certificates');
  const home = await browser.get(course);
  like(words(home.text), /You finished this course on/, 'the course says that it is finished');
  ok(!/action="\/courses\/CORE-101\/enrolment"/.test(home.text), 'and cannot be begun again while the certificate is current');
  const csrf = formTo(home, '/session/end').fields.find(([name]) => name === 'csrf')[1];
  is((await browser.post(`${course}/enrolment`, { csrf })).location, course, 'not by its address either');
  is(sqlOne(`SELECT count(*) FROM enrolment WHERE person_id = ${person.id}`), '1', 'one enrolment remains');
}

run(async () => {
  const person = learner('WGH');
  const browser = new Browser();
  const first = await beginning(browser, person);
  await reading(browser, first, person);
  await failing(browser, person);
  await certificate(browser, person, await passing(browser, person));
});
