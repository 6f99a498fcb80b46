#!/usr/bin/env node
// The first course of an author: attest course new writes it, the check is silent, and it is taken to its end.  SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, ok, is, like } = require('./tap.js');
const { Browser, attest, learner, quote, readAll, sql, sqlOne, words } = require('./client.js');

// Under a code of this run's own, so that the file can be run again on the same stack.
const code = `NEW-${Date.now() % 1000000}`;

async function begin(folder) {
  const made = await attest('course', 'new', code, '-o', folder);
  is(made.status, 0, 'attest course new writes a course');
  like(made.out, /course\.xml[^]*modules\/first\.xml[^]*banks\/first\.xml[^]*scenarios\/visitor\.xml[^]*attest course check/, 'and says what, and what comes next');
  const again = await attest('course', 'new', code, '-o', folder);
  is([again.status, /has something in it/.test(again.err)], [2, true], 'a folder with something in it is left alone');
  const odd = await attest('course', 'new', 'hh 101');
  is([odd.status, /capitals, digits and hyphens/.test(odd.err)], [2, true], 'what is no code is refused, and says what one is');
  is((await attest('course', 'new')).status, 2, 'without a code it says how it is used');
  const checked = await attest('course', 'check', folder);
  is([checked.status, checked.out.split('\n')[0]], [0, `0 errors, 0 warnings in ${folder}`], 'the check finds nothing');
  is(JSON.parse((await attest('course', 'check', '--json', folder)).out), [], 'nor does it for a program');
  is(/year="(\d+)"/.exec(fs.readFileSync(path.join(folder, 'course.xml'), 'utf8'))[1], new Date().toISOString().slice(0, 4), 'its source is of this year');
}

// What an author asks the command line.
async function help(folder) {
  for (const words of [['course', 'new'], ['course', 'check'], ['course', 'stamp'], ['course', 'import'], ['course', 'diff'], ['course', 'download'], ['role', 'list']]) {
    const said = await attest(...words, '--help');
    is([said.status, said.err, said.out.split('\n')[0].startsWith(`usage: attest ${words.join(' ')}`)], [0, '', true], `attest ${words.join(' ')} --help says how it is used`);
  }
  const group = await attest('course', '--help');
  ok(group.status === 0 && /attest course check/.test(group.out) && !/attest migrate/.test(group.out), 'attest course --help lists the commands on courses');
  const download = await attest('course', 'download', code, '1');
  is([download.status, /name the file to write with -o FILE\.zip/.test(download.err)], [2, true], 'a download without a file says what is missing');
  const roles = await attest('role', 'list');
  like(roles.out, /^clinical +Clinical staff\n  nursing +Nursing\n/m, 'attest role list has the keys of job roles, as a tree');
  const list = path.join(path.dirname(folder), 'roles.txt'), page = path.join(folder, 'modules/first.xml'), text = fs.readFileSync(page, 'utf8');
  fs.writeFileSync(list, roles.out);
  fs.writeFileSync(page, text.replace('role="nursing"', 'role="nurse"'));
  like((await attest('course', 'check', '--roles', list, folder)).out, /warning: found role "nurse"; expected a job role of this network; did you mean nursing\? \[role\]/, 'a list in a file is what roles are compared with');
  like((await attest('course', 'check', folder)).out, /did you mean nursing\? \[role\]/, 'as the network itself is');
  fs.writeFileSync(page, text);
  const browser = await new Browser().signIn('author@demo.example');
  like(words((await browser.get('/authoring/imports')).text), /Job roles of this network.*clinical Clinical staff nursing Clinical staff › Nursing/, 'the page of imports lists them, too');
}

// One slip: the members of a problem are those of docs/course-format.md.
async function slip(folder) {
  const file = path.join(folder, 'banks/first.xml');
  const text = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, text.replace('right="yes">Clean', 'rigth="yes">Clean'));
  const [problem, ...more] = JSON.parse((await attest('course', 'check', '--json', folder)).out);
  is(Object.keys(problem), ['severity', 'stage', 'rule', 'file', 'line', 'column', 'xpath', 'found', 'expected', 'remedy', 'source'], 'a problem has these members');
  is([problem.severity, problem.stage, problem.rule, problem.file, problem.remedy, more.length], ['error', 'structure', 'attribute', 'banks/first.xml', 'did you mean right?', 0], 'and says this of a slip');
  is(problem.source, text.split('\n')[problem.line - 1].replace('right=', 'rigth='), 'with its line');
  fs.writeFileSync(file, text);
}

async function take(folder) {
  const done = await attest('course', 'import', '--publish', folder);
  is(done.status, 0, 'it is imported and put before staff');
  const person = learner();
  const browser = await new Browser().signInApi(person.login);
  const enrolment = await readAll(browser, code);
  is(enrolment.modules.map(module => module.pages.map(page => page.key)), [['why', 'ask']], 'its pages are read');
  const page = await browser.get(`/courses/${code}/modules/1/pages/2`);
  like(words(page.text), /If the bottle at your desk is empty/, 'one of them shows its text');
  const started = await browser.api('POST', `/enrolments/${enrolment.enrolment}/attempts`, { quiz: 'final' });
  is(started.json.items?.length, 2, 'two of its questions are drawn');
  let seq = started.json.seq;
  for (const item of started.json.items) {
    const saved = await browser.api('PUT', `/attempts/${started.json.attempt}/responses/${item.item}`, { seq, response: answer(item.item) });
    if (!ok(saved.status === 200, `${item.item} is answered`, saved.text)) return;
    seq = saved.json.seq;
  }
  const finished = await browser.api('POST', `/attempts/${started.json.attempt}/finish`);
  is([finished.status, finished.json.passed], [200, true], 'right answers are a pass');
  is(sqlOne(`SELECT count(*) FROM completion c JOIN course_version v ON v.id = c.course_version_id JOIN course x ON x.id = v.course_id
    WHERE x.code = ${quote(code)} AND c.person_id = ${person.id}`), '1', 'and the course is complete');
}

// What is right, from the keys of the item.
function answer(item) {
  const of = `item_part p JOIN item i ON i.id = p.item_id JOIN course_version v ON v.id = i.course_version_id JOIN course c ON c.id = v.course_id
    WHERE c.code = ${quote(code)} AND i.key = ${quote(item)} AND p.kind = 'option'`;
  if (item === 'q-dirt') return { text: 'Soap' };
  if (item === 'q-steps') return { order: sql(`SELECT p.key FROM ${of} ORDER BY p.number`).flat() };
  const right = sql(`SELECT p.key FROM ${of} AND p.num > 0 ORDER BY p.number`).flat();
  return item === 'q-moments' ? { choices: right } : { choice: right[0] };
}

run(async () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-first-')), folder = path.join(home, 'course');
  await begin(folder);
  await slip(folder);
  await help(folder);
  await take(folder);
  fs.rmSync(home, { recursive: true });
});
