#!/usr/bin/env node
// Preview of a version that is not live: as anybody would see it, and nothing is kept.  SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, attest, demo, differences, fingerprint, formTo, links, quote, root, sql, sqlOne, words } = require('./client.js');

// Under codes of this run's own, so that the file can be run again on the same stack.
const stamp = Date.now() % 1000000;

// Stores a course of the fixtures under a code of its own, its texts changed.
async function store(fixture, was, code, change = text => text) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-preview-'));
  fs.cpSync(path.join(root, 'tests/fixtures/courses', fixture), folder, { recursive: true });
  const file = path.join(folder, 'course.xml');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(`code="${was}"`, `code="${code}"`));
  change(folder);
  const done = await attest('course', 'import', folder);
  fs.rmSync(folder, { recursive: true });
  is(done.status, 0, `${code} is stored, and not live`);
  const [id, version] = sql(`SELECT v.id, v.version FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = ${quote(code)}`)[0];
  return { id, code, base: `/authoring/courses/${code}/versions/${version}/preview` };
}

const main = page => page.text.slice(page.text.indexOf('<main'), page.text.indexOf('</main>'));

// Every page and quiz that the contents lead to, and its summary.
async function walk(browser, course, query) {
  const contents = await browser.get(`${course.base}${query}`);
  const inside = links(contents).map(link => link.href.replace(/&amp;/g, '&')).filter(href => href.startsWith(`${course.base}/`));
  const faults = [];
  for (const href of inside) {
    const page = await browser.get(href.includes('/pages/') ? `${href}&show=1` : href);
    if (page.status !== 200 || !/Nothing you do here is kept|Nada de lo que haga aquí se guarda/.test(page.text)) faults.push(`${href} -> ${page.status}`);
  }
  return { contents, inside, faults };
}

// Answers a paper to its end, checking each answer on the way; resolves with the result.
async function sit(browser, course, quiz, query) {
  const address = `${course.base}/quizzes/${quiz}${query}`;
  const rules = await browser.get(address);
  const start = page => formTo(page, new RegExp(`/quizzes/${quiz}\\?`));
  let page = await browser.submit(start(rules), { question: '1' });
  for (let steps = 0; steps < 80 && /name="answering"/.test(page.text); steps++) {
    const form = start(page);
    const markup = main(page);
    const fill = {};
    const first = /name="choice" id="[^"]*" value="([^"]*)"/.exec(markup);
    if (first) fill.choice = first[1];
    for (const [, name] of markup.matchAll(/<select[^>]*name="((?:row|gap|before)\.[^"]*)"/g))
      fill[name] = new RegExp(`name="${name.replace('.', '\\.')}"[^]*?<option value="([^"]+)"`).exec(markup)[1];
    for (const [, name] of markup.matchAll(/<input[^>]*name="((?:row|gap)\.[^"]*)"[^>]*>/g)) fill[name] ??= /value="(true|false)"/.test(markup) ? 'true' : 'low';
    if (/name="value"/.test(markup)) fill.value = '30';
    if (/<(?:textarea|input)[^>]*name="text"/.test(markup)) fill.text = 'Words & more; = 100 %.';
    const told = await browser.submit(form, { ...fill, check: 'yes' });
    if (told.status !== 200) throw new Error(`check: ${told.status} ${words(told.text).slice(0, 300)}`);
    const next = /name="question" value="(\d+)"/.exec(main(page))[1];
    page = await browser.submit(form, { ...fill, question: next });
  }
  return page;
}

// ---- statements

// A preview is drawn from rows of its own, by the code that draws the learner's: a column that is missing would be found by the reader of a page.
function columnsOf(name) {
  const file = path.join(root, 'sql', 'queries', `${name}.sql`);
  const rows = sql(`${fs.readFileSync(file, 'utf8')}\n\\gdesc\n`);
  return new Map(rows);
}

function twins() {
  const faults = [];
  // The page of a preview names its module by itself.
  const apart = { 'preview/page': ['module_title', 'module_language'] };
  for (const [mine, twin] of [['preview/page', 'course/page'], ['preview/paper', 'attempt/paper'], ['preview/parts', 'attempt/parts'],
    ['preview/pool', 'quiz/pool'], ['preview/quiz', 'quiz/find'], ['item/keys', 'attempt/keys'], ['item/key_parts', 'attempt/key_parts'], ['item/sayings', 'attempt/sayings']]) {
    const [left, right] = [columnsOf(mine), columnsOf(twin)];
    for (const name of right.keys()) {
      if (!left.has(name) && !(apart[mine] || []).includes(name)) faults.push(`${mine} has no ${name}, as ${twin} has`);
    }
  }
  none(faults, 'each statement of a preview has the columns of the learner\'s');
}

run(async () => {
  twins();
  const every = await store('every-kind', 'EVERY-1', `PRE-${stamp}`);
  const sound = await store('sound', 'SND-1', `PRS-${stamp}`, folder => {
    const file = path.join(folder, 'modules/one.xml');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('</page>',
      '<when role="nursing" state="MI"><p>Only nurses in Michigan.</p></when><when role="nursing" except="yes"><p>Everybody but nurses.</p></when></page>'));
  });
  const [author, signer, manager, staff, admin] = await Promise.all([demo.author, demo.reviewer, demo.manager, demo.staff, demo.admin].map(login => new Browser().signIn(login)));

  // Whom it is for.
  const one = `${sound.base}/modules/1/pages/1`;
  for (const [name, who] of Object.entries({ manager, staff, admin })) is((await who.get(one)).status, 404, `not for ${name}`);
  is((await signer.get(one)).status, 404, 'not for a signer who was not asked');
  sql(`INSERT INTO review_request (course_version_id, kind, language, asked_by) SELECT ${sound.id}, 'legal', '', id FROM person WHERE email = '${demo.author}'`);
  is((await signer.get(one)).status, 200, 'but for one who was');
  is((await signer.get(`${every.base}`)).status, 404, 'and that version alone');
  is((await author.get(`/courses/${every.code}`)).status, 404, 'the course is not before staff');

  // A signer who has the version to pass is not told what is right; one who has passed it, and an author, are.
  const answering = async (who, fill) => {
    const address = `${every.base}/quizzes/${sqlOne(`SELECT key FROM quiz WHERE course_version_id = ${every.id} AND kind = 'quiz' ORDER BY step LIMIT 1`)}`;
    const start = page => formTo(page, /\/quizzes\/[^?]*\?/);
    const asked = await who.submit(start(await who.get(address)), { question: '1' });
    return { asked: main(asked), told: main(await who.submit(start(asked), { choice: /name="choice" id="[^"]*" value="([^"]*)"/.exec(asked.text)?.[1] ?? '', ...fill })) };
  };
  const all = fill => answering(author, { every: 'yes', ...fill });
  const pool = Number(sqlOne(`SELECT count(DISTINCT i.id) FROM draw d JOIN quiz q ON q.id = d.quiz_id JOIN item i ON i.course_version_id = q.course_version_id AND i.bank = d.bank
    AND (d.items IS NULL OR i.key = ANY (d.items)) AND (d.objectives IS NULL OR i.objectives && d.objectives) AND (d.tags IS NULL OR i.tags && d.tags)
    WHERE q.id = (SELECT id FROM quiz WHERE course_version_id = ${every.id} AND kind = 'quiz' ORDER BY step LIMIT 1)`));
  const { told: whole } = await all({});
  like(words(whole), new RegExp(`Question 1 of ${pool} `), 'an author goes through every question that a quiz may ask');
  like(words(whole), /What its authors wrote .*Right answers?:/, 'with what is right');
  unlike(whole, /name="send"|You answered/, 'there is no result of that, and nothing was answered');
  const reviewer = `(SELECT id FROM person WHERE email = '${demo.reviewer}')`;
  sql(`INSERT INTO review_request (course_version_id, kind, language, asked_by) SELECT ${every.id}, 'legal', '', id FROM person WHERE email = '${demo.author}'`);
  like((await answering(signer, { check: 'yes' })).asked, /name="check"/, 'a signer may check answers');
  const enrolment = sqlOne(`INSERT INTO enrolment (person_id, course_version_id, started_on) VALUES (${reviewer}, ${every.id}, current_date) RETURNING id`);
  for (const fill of [{ check: 'yes' }, { send: 'yes' }]) {
    const { asked, told } = await answering(signer, fill);
    unlike(asked, /name="(check|send)"/, 'not of a version that they have to pass');
    like(words(told), /You take this version yourself and have not passed it yet/, `which is said: ${Object.keys(fill)}`);
    unlike(told, /id="outcome"|Draw another paper/, 'and nothing is told by force');
    unlike((await answering(signer, { every: 'yes', ...fill })).told, /id="outcome"|Right answer/, 'nor in all questions');
  }
  sql(`INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes) VALUES (${reviewer}, ${enrolment}, ${every.id}, current_date, 1)`);
  like((await answering(signer, { check: 'yes' })).asked, /name="check"/, 'passed, they may again');

  // A module for some learners only says so to everybody else.
  const condition = sqlOne(`INSERT INTO course_condition (course_version_id, number, roles, reversed) VALUES (${sound.id}, 99, '{nursing}', false) RETURNING id`);
  sql(`UPDATE module SET condition_id = ${condition}, optional = true WHERE course_version_id = ${sound.id} AND number = 1`);
  for (const [address, name] of [[one, 'its page'], [sound.base, 'the list']]) {
    like(words((await author.get(`${address}?role=reception`)).text), /This module is for some learners only\. It is not for whom it is shown as now \(Receptionist/, `${name}: not for a receptionist`);
    unlike((await author.get(`${address}?role=registered-nurse`)).text, /for some learners only/, `${name}: for a nurse`);
  }
  like(words((await author.get(sound.base)).text), /Optional: the course is complete without it/, 'and that it is optional');
  sql(`UPDATE module SET condition_id = NULL, optional = false WHERE course_version_id = ${sound.id}; DELETE FROM course_condition WHERE id = ${condition}`);
  sql(`UPDATE quiz SET after = '{P1W,P1M}' WHERE course_version_id = ${every.id} AND after IS NOT NULL`);
  like(words((await author.get(every.base)).text), /· 1 week; 1 month after completion/, 'what comes later says when');

  const before = fingerprint('session');

  // For whom it is shown.
  const shown = async query => words(main(await author.get(`${one}?show=1${query}`)));
  const cases = [['', false, true], ['&role=registered-nurse&state=MI', true, false], ['&role=registered-nurse&state=OH', false, false], ['&role=receptionist&state=MI', false, true], ['&role=none&state=mi', false, true]];
  for (const [query, nurses, others] of cases) {
    const text = await shown(query);
    is([text.includes('Only nurses in Michigan.'), text.includes('Everybody but nurses.')], [nurses, others], `parts under a condition, as ${query || 'nobody in particular'}`);
  }
  like(await shown('&role=registered-nurse&state=MI&facility_kind=clinic'), /Shown as: [^·]*urse[^·]* · MI · Clinic · English/, 'and the bar says as whom');
  const query = '?role=registered-nurse&state=MI&facility_kind=hospital&language=en';
  for (const course of [every, sound]) {
    const { inside, faults } = await walk(author, course, query);
    ok(inside.length > 1, `${course.code}: the contents lead somewhere`);
    none(faults, `${course.code}: every page and quiz opens, with the bar`);
  }
  const slots = sqlOne(`SELECT count(*) FROM slot WHERE course_version_id = ${sound.id}`);
  const locals = (await Promise.all(sql(`SELECT m.number, p.number FROM page p JOIN module m ON m.id = p.module_id WHERE p.course_version_id = ${sound.id}`)
    .map(([module, page]) => author.get(`${sound.base}/modules/${module}/pages/${page}${query}&show=1`)))).map(main).join('');
  if (sqlOne(`SELECT count(*) FROM fragment f JOIN page p ON p.id = f.page_id WHERE p.course_version_id = ${sound.id} AND f.kind = 'local' AND f.text <> 'hotline'`) !== '0')
    like(locals, /\[Sample, filled in by each facility: /, `what facilities fill in has a sample (${slots} slots)`);
  unlike(locals, /data-exit|id="answer"/, 'nothing on them would save or leave');

  // Quizzes, to the end.
  for (const [quiz] of sql(`SELECT key FROM quiz WHERE course_version_id = ${every.id} AND kind <> 'activity' ORDER BY step`)) {
    const result = await sit(author, every, quiz, query);
    is(result.status, 200, `${quiz}: a result`);
    like(words(main(result)), /Passed: |Not yet: |Practice: |Done: |Thank you\. |Waiting for marking/, `${quiz}: told as to learners`);
    unlike(result.text, /Recorded on/, `${quiz}: and not as if it were recorded`);
  }
  const stays = await author.get(`${every.base}/quizzes/${sqlOne(`SELECT key FROM quiz WHERE course_version_id = ${every.id} AND kind = 'quiz' ORDER BY step LIMIT 1`)}`);
  const form = formTo(stays, /\/quizzes\/[^?]*\?/);
  const [first, again] = [await author.submit(form, { question: '1' }), await author.submit(form, { question: '1' })].map(page => words(main(page)));
  is(first, again, 'the same seed is the same paper');

  // Activities.
  let activities = 0;
  for (const [module, page] of sql(`SELECT DISTINCT m.number, p.number FROM fragment f JOIN page p ON p.id = f.page_id JOIN module m ON m.id = p.module_id
      WHERE p.course_version_id = ${every.id} AND f.kind = 'activity' AND NOT f.alternative AND f.language = '' ORDER BY 1, 2`)) {
    const address = `${every.base}/modules/${module}/pages/${page}`;
    const open = await author.get(`${address}?show=1`);
    for (const [, key] of main(open).matchAll(/id="activity-([a-z0-9-]+)" data-item/g)) {
      const form = formTo(open, new RegExp(`#activity-${key}$`));
      const text = /<textarea[^>]*name="text"/.test(main(open)) ? { text: 'Words for myself.' } : {};
      const told = await author.submit({ ...form, action: form.action.replace(/#.*/, '') }, text);
      activities++;
      is(told.status, 200, `activity ${key} is answered where it stands`);
      like(main(told), new RegExp(`id="activity-${key}"[^]*(You answered:|Saved\\.)`), `activity ${key} tells what came of it`);
    }
  }
  ok(activities > 0, 'there were activities');

  is(differences(before, fingerprint('session')), [], 'and of all this nothing is kept, in any table');
});
