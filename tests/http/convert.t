#!/usr/bin/env node
// Questions of other systems: what the command writes, what the page for importing makes of them.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { run, is, like, ok, unlike } = require('./tap.js');
const { Browser, address, attest, demo, formTo, sqlOne, words } = require('./client.js');

const fixture = (name) => path.join(__dirname, '../fixtures/foreign', name);

// The form with a file, as a browser without scripts sends it.
async function upload(browser, file, bytes) {
  const mark = 'a-bank-of-the-test';
  const form = formTo(await browser.get('/authoring/imports'), '/authoring/imports');
  const parts = form.fields.map(([name, value]) => `--${mark}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  const head = `--${mark}\r\nContent-Disposition: form-data; name="file"; filename="${file}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(parts.join('') + head), Buffer.from(bytes), Buffer.from(`\r\n--${mark}--\r\n`)]);
  return browser.send('POST', '/authoring/imports', { body, headers: { 'Content-Type': `multipart/form-data; boundary=${mark}`, Origin: address.origin } });
}

run(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-convert-'));
  const made = await attest('course', 'convert', fixture('moodle.xml'), '-o', path.join(folder, 'HANDS'), '--code', 'HANDS-9');
  is(made.status, 1, 'the command ends with 1 where something is listed');
  like(made.out, /moodle\.xml:\d+: not carried: Sum: a question of type calculated: .+; write it with fixed numbers\./, 'with place, what, why and what to do');
  like(made.out, /13 questions: 8 carried, 3 partly, 2 not carried; 1 pages/, 'and counts');
  const check = await attest('course', 'check', path.join(folder, 'HANDS'));
  like(check.out, /^0 errors, /m, 'what it wrote passes the check');
  const again = await attest('course', 'convert', fixture('moodle.xml'), '-o', path.join(folder, 'HANDS'));
  is(again.status, 2, 'nothing is written over');
  const json = JSON.parse((await attest('course', 'convert', '--json', fixture('hands.gift'))).out);
  ok(json.notes.some((n) => n.item === 'Broken' && n.carried === 'not' && n.remedy), 'the report for programs has each note');
  const none = await attest('course', 'convert', __filename);
  is(none.status, 1, 'a file of another kind is refused');
  like(none.out, /expected Moodle XML, GIFT/, 'with what is known');
  fs.rmSync(folder, { recursive: true });

  const author = await new Browser().signIn(demo.author);
  like((await author.get('/authoring/imports')).text, /Moodle XML, GIFT, QTI, Common Cartridge/, 'the page says what else it takes');
  const before = sqlOne('SELECT count(*) FROM course_version');
  const reply = await upload(author, 'old bank.xml', fs.readFileSync(fixture('moodle.xml')));
  is(reply.status, 303, 'the page takes Moodle XML');
  const result = await author.follow(reply);
  like(words(result.text), /the file can be stored/i, 'what it became can be stored');
  like(words(result.text), /Sum: a question of type calculated/, 'what is not carried is listed');
  like(words(result.text), /Rule: partly-carried/, 'and what is in part');
  unlike(result.text, /<script>alert/, 'nothing of it is shown as markup');
  is(sqlOne('SELECT count(*) FROM course_version'), before, 'nothing was stored by looking');
  is((await upload(author, 'x.bin', 'no questions here')).status, 422, 'a file of no known kind is refused at the form');
  const doctype = await author.follow(await upload(author, 'x.xml', '<!DOCTYPE quiz [<!ENTITY a "b">]>\n<quiz><question/></quiz>'));
  like(words(doctype.text), /1 error: nothing was applied/, 'XML with a document type is an error with its place');
});
