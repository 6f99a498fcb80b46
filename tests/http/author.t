#!/usr/bin/env node
// What authors send, sound, broken and hostile, and bodies that no form of ours would send.  SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const zlib = require('node:zlib');
const { run, ok, is, like, none } = require('./tap.js');
const { Browser, address, attest, demo, differences, fingerprint, formTo, root, send, sendRaw, sql, sqlOne, words, workers } = require('./client.js');

// ---- a zip, whole or as crooked as one likes

const crcTable = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1; return n >>> 0; });
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}

// files: {name: text or bytes}; mode: of the entries, for links.
function zip(files, { mode = 0o100644 } = {}) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const packed = zlib.deflateRawSync(bytes);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0); head.writeUInt16LE(20, 4); head.writeUInt16LE(0x0800, 6); head.writeUInt16LE(8, 8); head.writeUInt16LE(0x21, 12);
    head.writeUInt32LE(crc32(bytes), 14); head.writeUInt32LE(packed.length, 18); head.writeUInt32LE(bytes.length, 22); head.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0); entry.writeUInt16LE(0x0314, 4); head.copy(entry, 6, 4, 30); entry.writeUInt32LE((mode << 16) >>> 0, 38); entry.writeUInt32LE(at, 42);
    parts.push(head, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(directory.length / 2, 8); end.writeUInt16LE(directory.length / 2, 10); end.writeUInt32LE(list.length, 12); end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

// The files of the course that the stack came with, in the original only, under another code so that nobody's learning changes.
function course(code, version = 1) {
  const folder = path.join(root, 'courses/CORE-101');
  const files = {};
  for (const name of ['course.xml', ...['modules', 'banks'].flatMap(dir => fs.readdirSync(path.join(folder, dir)).map(file => `${dir}/${file}`))])
    files[name] = fs.readFileSync(path.join(folder, name), 'utf8');
  files['course.xml'] = files['course.xml'].replace('code="CORE-101"', `code="${code}"`).replace(/ version="\d+"\s+translations="es"/, ` version="${version}"`);
  return files;
}

// ---- sending it

function multipart(form, fields, file) {
  const mark = '----attest-test-boundary';
  const parts = [...form.fields.filter(([name]) => !(name in fields)), ...Object.entries(fields)].map(([name, value]) =>
    Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
  if (file) parts.push(Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="file"; filename="${file.name}"\r\nContent-Type: application/zip\r\n\r\n`), file.bytes, Buffer.from('\r\n'));
  return { body: Buffer.concat([...parts, Buffer.from(`--${mark}--\r\n`)]), headers: { 'Content-Type': `multipart/form-data; boundary=${mark}`, Origin: address.origin } };
}

async function sendFile(browser, bytes, { name = 'course.zip', publish } = {}) {
  const form = formTo(await browser.get('/authoring/imports'), '/authoring/imports');
  const { body, headers } = multipart(form, publish ? { publish: 'yes' } : {}, bytes && { name, bytes });
  return browser.send('POST', '/authoring/imports', { body, headers });
}

// A code and file names of this run's own, so that the file can be run again on the same stack.
const code = `TRY-${Date.now() % 1000000}`;
const tables = () => fingerprint('import', 'audit', 'idempotency');
const lost = (before, name) => is(workers(), before, name);
const placesOf = page => [...page.text.matchAll(/<span class="at-place">([^<]*:\d+:\d+)<\/span>/g)].map(([, place]) => place);

// ---- three faults in three files

function lineAndColumn(text, needle) {
  const before = text.slice(0, text.indexOf(needle)).split('\n');
  return `${before.length}:${before.at(-1).length + 1}`;
}

async function faulty(browser) {
  const files = course(code);
  const breakAt = (file, from, to, needle) => {
    files[file] = files[file].replace(from, to);
    return `${file}:${lineAndColumn(files[file], needle)}`;
  };
  const wanted = [
    breakAt('course.xml', 'required="no"', 'required="perhaps"', files['course.xml'].slice(files['course.xml'].lastIndexOf('<slot', files['course.xml'].indexOf('required="no"'))).slice(0, 30)),
    breakAt('banks/core.xml', '<stem>', '<stem colour="red">', '<stem colour'),
    breakAt('modules/ask.xml', '<p>', '<p><blink>x</blink>', '<blink>'),
  ].sort();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-course-'));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const checked = await attest('course', 'check', folder);
  fs.writeFileSync(`${folder}.zip`, zip(files));
  const zipped = await attest('course', 'check', `${folder}.zip`);
  is([checked.status, zipped.status], [1, 1], 'attest course check ends with 1');
  const said = checked.out.split('\n').filter(line => / error: /.test(line)).map(line => line.replace(/: error: .*/, ''));
  is([...said].sort(), wanted, 'and names the three faults by file, line and column');
  is(zipped.out.split('\n').filter(line => / error: /.test(line)), checked.out.split('\n').filter(line => / error: /.test(line)), 'the same of the zip as of the folder');
  const imported = await attest('course', 'import', '--publish', folder);
  is(imported.status, 1, 'nor does attest course import take it');

  const before = tables();
  const reply = await sendFile(browser, zip(files), { publish: true });
  like(reply.location ?? '', /^\/authoring\/imports\/\d+$/, 'the import page takes the zip and leads to its result');
  const page = await browser.get(reply.location);
  is(placesOf(page).sort(), wanted, 'which lists the same three places');
  for (const text of ['required="perhaps"', 'colour="red"', '<blink>']) ok(words(page.text).includes(text), `and says what was found: ${text}`);
  like(words(page.text), /3 errors: nothing was applied/i, 'and that nothing was applied');
  is(differences(before, tables()), [], 'and nothing was, in any table');
  const kept = JSON.parse(sqlOne('SELECT problems FROM import ORDER BY id DESC LIMIT 1'));
  const byProgram = JSON.parse((await attest('course', 'check', '--json', `${folder}.zip`)).out);
  is(JSON.stringify(kept.problems ?? kept).match(/"line": ?\d+/g)?.length, JSON.stringify(byProgram.problems ?? byProgram).match(/"line": ?\d+/g)?.length, 'page and program keep as many problems');
  fs.rmSync(folder, { recursive: true });
  fs.rmSync(`${folder}.zip`);
}

// Hundreds of problems: how many of each rule, the first hundred beside their lines, and a way to all of them.
async function many(browser) {
  const files = course('MANY-1');
  for (const name of Object.keys(files).filter(name => name.startsWith('modules/'))) files[name] = files[name].replaceAll('<p>', '<p colour="red">');
  const count = Object.values(files).join('').split('colour="red"').length - 1;
  const reply = await sendFile(browser, zip(files), { publish: true });
  const page = await browser.get(reply.location);
  like(words(page.text), new RegExp(`${count} errors: nothing was applied`), 'hundreds of errors are counted');
  like(words(page.text), new RegExp(`Problems by rule.*attribute modules/[a-z]+\\.xml:\\d+:\\d+ ${count} errors`), 'by rule, with the first place of each');
  is(placesOf(page).length, 1 + 100, 'a hundred are shown beside their lines');
  like(words(page.text), new RegExp(`The first 100 of ${count} problems are shown\\.`), 'which is said');
  is(placesOf(await browser.get(`${reply.location}?all=yes`)).length, 1 + count, 'and all of them on request');
}

// ---- hostile files

async function hostile(browser) {
  const files = course(code);
  const withFile = (name, text) => zip({ ...files, [name]: text });
  const declared = (subset, use = '') => files['course.xml'].replace(/^<\?xml[^>]*>\n/, line => `${line}<!DOCTYPE course [${subset}]>\n`).replace('<description>', `<description><p>${use}</p>`);
  let laughs = '<!ENTITY l0 "ha">';
  for (let i = 1; i < 12; i++) laughs += `<!ENTITY l${i} "${`&l${i - 1};`.repeat(10)}">`;
  const bomb = Buffer.alloc(80 * 1024 * 1024, 0x20);
  const cases = {
    'a DOCTYPE': [withFile('course.xml', declared('')), /DOCTYPE/],
    'a billion laughs': [withFile('course.xml', declared(laughs, '&l11;')), /DOCTYPE|ENTITY/],
    'an external entity': [withFile('course.xml', declared('<!ENTITY x SYSTEM "file:///etc/hostname">', '&x;')), /DOCTYPE|ENTITY/],
    'parameter entities': [withFile('course.xml', declared('<!ENTITY % a "b"><!ENTITY % c SYSTEM "http://127.0.0.1:9/x">%c;')), /DOCTYPE|ENTITY/],
    'a path out of the folder': [withFile('../../../../tmp/attest-escaped.xml', 'x'), /\.\.|path|name/i],
    'an absolute path': [withFile('/tmp/attest-escaped.xml', 'x'), /attest-escaped.*below one folder/],
    'a zip bomb': [withFile('media/bomb.svg', bomb), /large|packed|MB|times/i],
    'a hundred thousand attributes': [withFile('course.xml', files['course.xml'].replace('<course ', `<course ${Array.from({ length: 100000 }, (_, i) => `a${i}=""`).join(' ')} `)), /attribute|large|long|tag/i],
    'deep nesting': [withFile('modules/ask.xml', files['modules/ask.xml'].replace('<p>', '<p>'.repeat(50000))), /deep|level|nest/i],
    'bytes that are not UTF-8': [withFile('modules/ask.xml', Buffer.concat([Buffer.from(files['modules/ask.xml'].slice(0, 300)), Buffer.from([0xff, 0xfe, 0xc0])])), /UTF-8/],
    'a NUL': [withFile('modules/ask.xml', files['modules/ask.xml'].replace('<p>', '<p>\0')), /NUL|character|control/i],
    'a file cut off': [withFile('modules/ask.xml', files['modules/ask.xml'].slice(0, 900)), /end|clos|unexpected/i],
    'a zip without a course': [zip({ 'readme.txt': 'x' }), /course\.xml/],
    'a zip of nothing': [zip({}), /./],
    'a zip cut off': [zip(files).subarray(0, 4000), /./],
    'a zip with a wrong sum': [(() => { const bytes = zip(files); bytes.writeUInt8(bytes[2000] ^ 0xff, 2000); return bytes; })(), /./],
    'two thousand one files': [zip(Object.fromEntries(Array.from({ length: 2100 }, (_, i) => [`media/${i}.txt`, 'x']))), /files|2,?000/i],
  };
  const before = tables();
  const crew = workers();
  const faults = [];
  for (const [name, [bytes, words_wanted]] of Object.entries(cases)) {
    const reply = await sendFile(browser, bytes, { publish: true });
    const page = reply.status === 303 ? await browser.get(reply.location) : reply;
    const text = words(page.text);
    if (![303, 422].includes(reply.status) || !/nothing was applied|there is a problem/i.test(text) || !words_wanted.test(text) || /root:|attest-escaped written/.test(text))
      faults.push(`${name}: ${reply.status} ${page.status} ${text.slice(0, 700)}`);
  }
  none(faults, `${Object.keys(cases).length} hostile files are each answered by a page that names what is wrong`);
  ok(!fs.existsSync('/tmp/attest-escaped.xml'), 'nothing was written outside');
  is(differences(before, tables()), [], 'nothing was applied');
  lost(crew, 'and no worker was lost');

  for (const [name, bytes, problem] of [['no file', null, /choose the zip/i], ['an empty file', Buffer.alloc(0), /empty/], ['not a zip', Buffer.from('<html>'), /not a zip/], ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47]), /not a zip/]]) {
    const reply = await sendFile(browser, bytes);
    ok(reply.status === 422 && problem.test(words(reply.text)), `${name} is told at the form`, reply.status, words(reply.text).slice(0, 300));
  }
  const odd = await sendFile(browser, zip({ 'readme.txt': 'x' }), { name: '<script>alert(1)</script>.zip' });
  ok(odd.status === 303 && !(await browser.get(odd.location)).text.includes('<script>alert'), 'a file name is never markup');
}

// ---- a sound course

async function sound(browser) {
  const reply = await sendFile(browser, zip(course(code)), {});
  const page = await browser.get(reply.location);
  like(words(page.text), /only checked/, 'a sound course without the tick is only checked');
  is(sql(`SELECT 1 FROM course WHERE code = '${code}'`), [], 'and not stored');
  const other = `${code}-KEPT`, checked = await sendFile(browser, zip(course(other)), {});
  const kept = await browser.submit(formTo(await browser.get(checked.location), checked.location), { publish: 'store' });
  like(words((await browser.get(kept.location)).text), new RegExp(`Version 1 of ${other} is stored; it is not before staff[^]*Nothing stands in its way`), 'the checked file is stored without being sent again');
  is(sql('SELECT 1 FROM import_file'), [], 'and is not kept longer');
  const twice = (await sendFile(browser, zip(course(other)), {})).location;
  like(words((await browser.get((await browser.submit(formTo(await browser.get(twice), twice), { publish: 'store' })).location)).text), /Version 1 of [A-Z0-9-]+ was stored already; it is not before staff/, 'once more it was stored already');
  const gone = await sendFile(browser, zip(course(other)), {});
  const late = formTo(await browser.get(gone.location), gone.location);
  sql('DELETE FROM import_file');
  is((await browser.submit(late, { publish: 'store' })).status, 409, 'what is not kept any more is asked for again');
  const done = await browser.get((await sendFile(browser, zip(course(code)), { publish: true })).location);
  like(words(done.text), new RegExp(`Version 1 of ${code} is live`), 'with the tick it is live');
  const shown = await (await new Browser().signIn(demo.staff)).get(`/courses/${code}`);
  ok(shown.status === 200 && /Stop, Observe, Ask, Respond/.test(shown.text), 'and staff can open it');
  const counted = sql(`SELECT count(DISTINCT m.id), count(DISTINCT p.id), count(DISTINCT q.id), count(DISTINCT i.id) FROM live_course v JOIN module m ON m.course_version_id = v.id
    JOIN page p ON p.course_version_id = v.id JOIN quiz q ON q.course_version_id = v.id JOIN item i ON i.course_version_id = v.id WHERE v.code IN ('${code}', 'CORE-101') GROUP BY v.id`);
  is(counted[0], counted[1], 'with as many modules, pages, quizzes and items as its twin');

  const before = tables();
  const again = await browser.get((await sendFile(browser, zip(course(code)), { publish: true })).location);
  is(differences(before, tables()).filter(table => table !== 'publication'), [], 'the same version again stores nothing');
  ok(again.status === 200, 'and is answered by a page');
  const changed = course(code);
  changed['course.xml'] = changed['course.xml'].replace('<title>Stop', '<title>Then stop');
  const refused = await browser.get((await sendFile(browser, zip(changed), { publish: true })).location);
  like(words(refused.text), /nothing was applied/i, 'other content under the same version is refused');
  like(words(refused.text), /version/i, 'with the reason');
  is(sqlOne(`SELECT title FROM live_course WHERE code = '${code}'`), 'Stop, Observe, Ask, Respond', 'and what is live stays as it was');
  const next = course(code, 2);
  next['course.xml'] = next['course.xml'].replace('<title>Stop', '<title>Then stop');
  like(words((await browser.get((await sendFile(browser, zip(next), { publish: true })).location)).text), new RegExp(`Version 2 of ${code} is live`), 'as the next version it is live');

  const form = formTo(await browser.get('/authoring/imports'), '/authoring/imports');
  const { body, headers } = multipart(form, {}, { name: `${code}.zip`, bytes: zip({ 'readme.txt': 'x' }) });
  const [one, two] = await Promise.all([1, 2].map(() => browser.send('POST', '/authoring/imports', { body, headers })));
  ok(one.status === 303 && one.location === two.location, 'one form sent twice is one import', one.location, two.location);
  is(sqlOne(`SELECT count(*) FROM import WHERE file_name = '${code}.zip'`), '1', 'in the table too');
}

// ---- bodies and addresses

async function bodies(browser) {
  const before = fingerprint();
  const crew = workers();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: address.origin, 'X-CSRF-Token': browser.csrf };
  const large = async (target, size, type = headers['Content-Type']) => browser.send('POST', target, { body: Buffer.alloc(size, 0x61), headers: { ...headers, 'Content-Type': type } })
    .catch(error => ({ status: String(error), text: '', headers: {} }));
  const course20 = await large('/authoring/imports', 20 * 1024 * 1024, 'multipart/form-data; boundary=x');
  ok(course20.status === 413 && /too large|12 MB/i.test(words(course20.text)), 'a course of 20 MB is 413, readable', course20.status, course20.text);
  const form300 = await large('/courses/CORE-101/enrolment', 300 * 1024);
  ok(form300.status === 413 && /too large|256 KB/i.test(words(form300.text)), 'a form of 300 KB is 413, readable', form300.status, form300.text);
  const json300 = await large('/api/v1/enrolments', 300 * 1024, 'application/json');
  ok(json300.status === 413 && json300.headers['content-type'] === 'application/problem+json' && JSON.parse(json300.text).status === 413, 'in the API a problem document', json300.status, json300.text);

  const post = (body, target = '/courses/CORE-101/enrolment') => browser.send('POST', target, { body, headers });
  const faults = [];
  const refuse = (name, reply, status) => { if (reply.status !== status || !/<h1|"detail"/.test(reply.text)) faults.push(`${name}: ${reply.status} ${words(reply.text).slice(0, 200)}`); };
  for (const bad of ['%00', '%ff', '%c0%af', '%ed%a0%80', '%f4%90%80%80', '%', '%z1']) {
    refuse(`field with ${bad}`, await post(`a=x${bad}`), 400);
    refuse(`name with ${bad}`, await post(`a${bad}=x`), 400);
    refuse(`query with ${bad}`, await browser.get(`/learning?a=${bad}`), 400);
    refuse(`API query with ${bad}`, await browser.get(`/api/v1/learning?a=${bad}`), 400);
    refuse(`path with ${bad}`, await browser.get(`/courses/x${bad}`), 400);
  }
  refuse('a raw byte', await browser.send('POST', '/courses/CORE-101/enrolment', { body: Buffer.from([0x61, 0x3d, 0xff]), headers }), 400);
  refuse('a raw NUL', await browser.send('POST', '/courses/CORE-101/enrolment', { body: Buffer.from([0x61, 0x3d, 0x00]), headers }), 400);
  refuse('600 fields', await post(Array.from({ length: 600 }, (_, i) => `f${i}=1`).join('&')), 413);
  refuse('600 fields in the query', await browser.get(`/learning?${Array.from({ length: 600 }, (_, i) => `f${i}=1`).join('&')}`), 413);
  for (const [name, body, type] of [['no boundary', 'x', 'multipart/form-data'], ['a boundary that never comes', 'x', 'multipart/form-data; boundary=y'],
    ['a part without an end', '--y\r\nContent-Disposition: form-data; name="a"\r\n\r\nx', 'multipart/form-data; boundary=y'], ['a part without a name', '--y\r\n\r\nx\r\n--y--\r\n', 'multipart/form-data; boundary=y'],
    ['a very long boundary', 'x', `multipart/form-data; boundary=${'y'.repeat(5000)}`]])
    refuse(name, await browser.send('POST', '/authoring/imports', { body, headers: { ...headers, 'Content-Type': type } }), 400);
  none(faults, 'NUL, broken UTF-8 and broken escapes get 400 wherever they stand, too many fields 413');

  const long = await browser.get(`/courses/${'x'.repeat(7000)}`);
  ok(long.status === 404 || long.status === 400, 'a path of 7,000 letters leads nowhere', long.status);
  const tooLong = await browser.get(`/courses/${'x'.repeat(20000)}`);
  ok([400, 414].includes(tooLong.status) && /<h1/.test(tooLong.text), 'one of 20,000 is refused with a page', tooLong.status);
  const manyHeaders = await send('GET', '/learning', { headers: { Cookie: Array.from({ length: 300 }, (_, i) => `c${i}=${'x'.repeat(20)}`).join('; ') } });
  ok([303, 400].includes(manyHeaders.status), 'many cookies are no trouble', manyHeaders.status);

  for (const [name, bytes] of [['half a request', 'POST /session HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nConnection: close\r\n\r\nlogin='], ['two lengths', 'POST /session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde'],
    ['no HTTP', 'hello\r\n\r\n'], ['a NUL in the path', 'GET /a\0b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n']]) {
    if (name === 'half a request') { // given up by the client
      const socket = require('node:net').connect(address.port, address.hostname, () => socket.write(bytes, () => socket.destroy()));
      await new Promise(resolve => socket.on('close', resolve));
    } else {
      like(await sendRaw(bytes), /^HTTP\/1\.1 400|<h1|400 Bad/, `${name} is refused`);
    }
  }
  is(differences(before, fingerprint()), [], 'nothing of this changed anything');
  lost(crew, 'and no worker was lost');
  is((await send('GET', '/health')).status, 200, 'all is well afterwards');
}

run(async () => {
  const author = await new Browser().signInApi(demo.author);
  await faulty(author);
  await many(author);
  await hostile(author);
  await sound(author);
  await bodies(author);
});
