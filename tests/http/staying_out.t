#!/usr/bin/env node
// What every answer carries whoever gives it, and what somebody sends who means harm: addresses, headers, bodies, files.
// SPDX-License-Identifier: Apache-2.0
//
// Who may open what is walked in walls.t; signing in is guarded.t; tokens and cookies are session.t.
'use strict';
const { run, ok, is, like, none } = require('./tap.js');
const { Browser, address, colleague, demo, differences, fingerprint, formTo, learner, log, logSize, pause, quote, send, sendRaw, sql, sqlOne } = require('./client.js');
const fs = require('node:fs');

const host = address.host;
const get = (target, lines = []) => sendRaw(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${lines.map(line => `${line}\r\n`).join('')}Connection: close\r\n\r\n`);
const statusOf = text => Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
const headersOf = text => Object.fromEntries(text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n').slice(1)
  .map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));

// ---- what every answer carries

const wanted = {
  'content-security-policy': /^default-src 'none'(?!.*(unsafe|\*)).*frame-ancestors 'none'/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^(same-origin|no-referrer)$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /^camera=\(\), geolocation=\(\), microphone=\(\)$/,
};

async function ofNginx() {
  const long = 'x'.repeat(9000);
  const asked = {
    'a file': () => get('/static/attest.css'), 'an icon': () => get('/static/favicon.svg'), 'a file that is not there': () => get('/static/none.js'),
    'a folder': () => get('/static/'), 'the style of errors': () => get('/errors/errors.css'),
    'a body that is too large': () => sendRaw(`POST /session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 300000\r\nConnection: close\r\n\r\n`),
    'headers that are too large': () => get('/', [`X-Long: ${long}`]),
    'an address that is too long': () => get(`/${long}`), 'TRACE': () => sendRaw(`TRACE / HTTP/1.1\r\nHost: ${host}\r\nCookie: attest-demo=secret\r\nConnection: close\r\n\r\n`),
    'no HTTP': () => sendRaw('hello\r\n\r\n'), 'an unknown coding': () => sendRaw(`POST /session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n\r\n`),
    'HTTP of another number': () => sendRaw(`GET / HTTP/9.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    'no host': () => sendRaw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'),
  };
  const faults = [];
  const statuses = {};
  for (const [name, ask] of Object.entries(asked)) {
    const text = await ask();
    const headers = headersOf(text);
    statuses[name] = statusOf(text);
    for (const [header, pattern] of Object.entries(wanted))
      if (!pattern.test(headers[header] ?? '')) faults.push(`${name}: ${statusOf(text)} ${header}: ${headers[header]}`);
    if (/attest-demo=secret/.test(text)) faults.push(`${name}: sends the cookie back`);
    if (/nginx\/\d/i.test(text)) faults.push(`${name}: says which nginx`);
    if (statusOf(text) >= 400 && headers['cache-control'] !== 'no-store') faults.push(`${name}: may be kept: ${headers['cache-control']}`);
  }
  none(faults, 'what nginx answers by itself carries the same headers as pages');
  is(statuses, { 'a file': 200, 'an icon': 200, 'a file that is not there': 404, 'a folder': 403, 'the style of errors': 200, 'a body that is too large': 413,
    'headers that are too large': 400, 'an address that is too long': 414, TRACE: 405, 'no HTTP': 400, 'an unknown coding': 400, 'HTTP of another number': 400, 'no host': 400 },
  'with the status that fits');
}

// Files are kept, or part of a page of ours; whatever one is, opened by itself it runs nothing.
async function files(owner) {
  const manager = await new Browser().signInApi(demo.manager);
  const author = await new Browser().signInApi(demo.author);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const hash = 'e'.repeat(64);
  sql(`INSERT INTO media (hash, type, bytes) VALUES ('${hash}', 'image/svg+xml', ${quote(`\\x${Buffer.from(svg).toString('hex')}`)}) ON CONFLICT DO NOTHING;
    INSERT INTO course_media (course_version_id, path, hash) SELECT id, 'staying-out.svg', '${hash}' FROM live_course WHERE code = 'CORE-101' ON CONFLICT DO NOTHING`);
  const evidence = sqlOne(`WITH e AS (INSERT INTO evidence (person_id, kind, title, provider, done_on, recorded_by)
      VALUES (${owner.id}, 'external', 'staying out', 'x', '2026-01-05', ${owner.id}) RETURNING id)
    INSERT INTO evidence_file (evidence_id, person_id, name, type, bytes) SELECT id, ${owner.id}, 'a.html";\r\nX-Evil: 1', 'application/pdf', '\\x25' FROM e RETURNING evidence_id`);
  const code = sqlOne(`SELECT code FROM certificate JOIN person ON person.id = person_id WHERE email = '${demo.manager}' LIMIT 1`);
  const live = sqlOne("SELECT version FROM live_course WHERE code = 'CORE-101'");
  const replies = await Promise.all([owner.browser.get(`/evidence/${evidence}/file`), manager.get(`/certificates/${code}/certificate.pdf`), manager.get('/facilities/WGH/people.csv'),
    manager.get('/api/v1/standing?facility=WGH'), author.get(`/authoring/courses/CORE-101/versions/${live}/folder.zip`), owner.browser.get(`/media/${hash}`), send('GET', '/api/v1/nothing'),
    send('GET', '/health')]);
  none(replies.filter(reply => !/sandbox/.test(reply.headers['content-security-policy']) || reply.headers['x-content-type-options'] !== 'nosniff')
    .map(reply => `${reply.target} ${reply.status} ${reply.headers['content-type']}: ${reply.headers['content-security-policy']}`), 'whatever is no page of ours is sent into a sandbox');
  none(replies.slice(0, 3).concat(replies[4]).filter(reply => reply.status !== 200 || !/^attachment; filename="[A-Za-z0-9._-]+"$/.test(reply.headers['content-disposition']))
    .map(reply => `${reply.target} ${reply.status} ${reply.headers['content-disposition']}`), 'and what is to be kept is sent as a file, under a name of ours');
  none([replies[3], replies[6], replies[7]].filter(reply => reply.headers['content-disposition'] !== 'attachment; filename="api.json"').map(reply => reply.target), 'so is JSON');
  ok(replies[5].status === 200 && !('x-evil' in replies[0].headers), 'no name that somebody chose reaches a header', replies[5].status);
  const types = sql("SELECT DISTINCT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND conrelid = 'attest.evidence_file'::regclass").flat().join(' ');
  like(types, /application\/pdf/, 'the table of evidence takes the types that are known');
  sql(`DELETE FROM course_media WHERE hash = '${hash}'; DELETE FROM media WHERE hash = '${hash}'`);
}

// ---- addresses

async function paths() {
  const secret = fs.readFileSync(`${process.env.ATTEST_VAR}/attest.env`, 'utf8').split('\n')[1];
  const ways = ['/static/../attest.env', '/static/..%2fattest.env', '/static/%2e%2e%2f%2e%2e%2fetc/passwd', '/static../attest.env', '/static/..\\attest.env', '/static/%c0%ae%c0%ae/attest.env',
    '/static/%c0%af../etc/passwd', '/static/attest.css%00.html', '/static//etc/passwd', '/errors/../../attest.env', '/errors/..%2f..%2fattest.env', '/errors../attest.env',
    '/spool/../attest.env', '/spool/x', '/media/..%2f..%2fattest.env', '/media/%2e%2e%2fattest.env', '/authoring/imports/..%2f..%2fetc%2fpasswd', '/administration/packs/..%2f..%2fREADME',
    '/administration/packs/..%2f..%2fREADME/file', '/administration/packs/%2e%2e/file', '/../../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/..;/etc/passwd', '/.git/config', '/.env', '/nginx.conf',
    '/courses/CORE-101%00', '/courses/%ff%fe', '/courses/%ed%a0%80', '/courses/%', '/courses/%zz', '/%252e%252e/attest.env', '/people/1%2f..%2f2'];
  const admin = await new Browser().signIn(demo.admin);
  const faults = [];
  for (const way of ways) {
    const text = await get(way, [`Cookie: ${admin.cookie}`]);
    if (![400, 403, 404].includes(statusOf(text)) || text.includes(secret) || /root:x:|\[core\]/.test(text)) faults.push(`${way} -> ${statusOf(text)}`);
  }
  none(faults, 'no address leads out of the folders that are served, however it is written');
}

// Pages must be the same whatever host they are asked under, or a store in between could be fed with them.
async function hosts(login) {
  const browser = await new Browser().signIn(login);
  const still = text => text.slice(text.indexOf('\r\n\r\n')).replace(/value="[^"]{20,}"|data-session-ends="\d+"/g, '');
  const faults = [];
  for (const target of ['/', '/session', '/session?next=/learning', '/learning', '/help', '/verify', '/nothing', '/static/none.js', '/api/v1/openapi.json']) {
    const cookie = `Cookie: ${browser.cookie}`;
    const before = await get(target, [cookie]);
    for (const lines of [['X-Forwarded-Host: evil.example'], ['X-Forwarded-For: 203.0.113.9', 'X-Forwarded-Proto: gopher', 'X-Forwarded-Port: 1'], ['X-Original-URL: /evil.example', 'X-Rewrite-URL: /evil.example'],
      ['Forwarded: host=evil.example;for=203.0.113.9'], ['X-HTTP-Method-Override: DELETE'], ['X-Host: evil.example', 'X-Forwarded-Server: evil.example', 'True-Client-IP: 203.0.113.9']]) {
      const text = await get(target, [cookie, ...lines]);
      if (/evil\.example|203\.0\.113/.test(text) || still(text) !== still(before) || statusOf(text) !== statusOf(before)) faults.push(`${target} with ${lines[0]} -> ${statusOf(text)}`);
    }
    const other = await sendRaw(`GET ${target} HTTP/1.1\r\nHost: evil.example\r\n${cookie}\r\nConnection: close\r\n\r\n`);
    if (/evil\.example/.test(other) || still(other) !== still(before)) faults.push(`${target} under another host`);
  }
  none(faults, 'no page depends on a host or an address that a header names');
  const css = await send('GET', '/static/attest.css', { headers: { 'Accept-Encoding': 'gzip' } });
  ok(/Accept-Encoding/i.test(css.headers.vary ?? '') && /public, max-age=/.test(css.headers['cache-control']), 'files may be kept, by coding', css.headers.vary);
  const sent = await browser.post('/language?language=en&next=/', '', { headers: { Host: 'evil.example' } });
  is(sent.status, 403, 'a form that names one host and comes under another is refused');
}

async function leadingAway(login) {
  const browser = await new Browser().signIn(login);
  const ways = ['//evil.example', '/\\evil.example', '\\/evil.example', 'https:evil.example', 'https:///evil.example', '///evil.example', '/%09/evil.example', '/\t/evil.example', '%2f%2fevil.example', '/%0d%0aX-Evil:1',
    '/\r\nX-Evil: 1', '/\u2028/evil.example', 'javascript:alert(1)', 'data:text/html,x', '/x\u0000', ' //evil.example', '/.//evil.example', '/..//evil.example', '@evil.example', '.evil.example', ':80@evil.example'];
  const faults = [];
  for (const way of ways)
    for (const [name, ask] of Object.entries({
      'sign-in': () => new Browser().post('/session', { login, password: 'attest-demo', next: way }),
      'language': () => browser.post(`/language?language=en&next=${encodeURIComponent(way)}`, ''),
      'how to leave': () => browser.get(`/help/exit?next=${encodeURIComponent(way)}`),
    })) {
      const reply = await ask();
      const leads = reply.location && new URL(reply.location.replace(/[\t\r\n]/g, ''), address.origin);
      if (leads && leads.origin !== address.origin) faults.push(`${name}: ${JSON.stringify(way)} leads to ${reply.location}`);
      if ('x-evil' in reply.headers) faults.push(`${name}: ${JSON.stringify(way)} makes a header`);
      const away = [...reply.text.matchAll(/(?:href|action|value)="([^"]*)"/g)].map(([, to]) => to).filter(to => { try { return !/^\/\w|^https:\/\/www|^#|^tel:/.test(to) && /evil|javascript:|^data:/.test(to); } catch { return true; } });
      if (away.length) faults.push(`${name}: the page leads to ${away[0]} for ${JSON.stringify(way)}`);
    }
  none(faults, 'no "next" leads away or into a header, however it is written');
}

// ---- requests that two programs could read in two ways

async function smuggling() {
  const before = fingerprint('session', 'known_browser', 'sign_in_try');
  const body = `login=${encodeURIComponent(demo.staff)}&password=attest-demo`;
  const hidden = `GET /smuggled HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const post = lines => `POST /session HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\n${lines.join('\r\n')}\r\n\r\n`;
  const faults = [];
  for (const [name, bytes] of Object.entries({
    'two lengths': post(['Content-Length: 3', `Content-Length: ${body.length}`, 'Connection: close']) + body,
    'a length and chunks': post(['Content-Length: 4', 'Transfer-Encoding: chunked', 'Connection: close']) + `5c\r\n${body}\r\n0\r\n\r\n`,
    'chunks written oddly': post(['Transfer-Encoding: xchunked', 'Connection: close']) + body,
    'chunks twice': post(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity', 'Connection: close']) + `0\r\n\r\n${hidden}`,
    'a length with a sign': post(['Content-Length: +5', 'Connection: close']) + body,
    'a length that is no number': post(['Content-Length: 5, 5', 'Connection: close']) + body,
    'a negative length': post(['Content-Length: -1', 'Connection: close']) + body,
    'a folded header': post([`X: a\r\n Content-Length: ${body.length}`, 'Connection: close']) + body,
    'a blank before the colon': post([`Content-Length : ${body.length}`, 'Connection: close']) + body,
    'a bad chunk': post(['Transfer-Encoding: chunked', 'Connection: close']) + `zz\r\n${body}\r\n0\r\n\r\n`,
    'two hosts': `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    'a line of its own in the address': `GET /\rX: 1 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  })) {
    const text = await sendRaw(bytes);
    const answers = (text.match(/^HTTP\/1\.1 \d+/gm) || []).length;
    if (answers > 1 || /^HTTP\/1\.1 (200|303)/.test(text)) faults.push(`${name}: ${answers} answers, ${statusOf(text)}`);
  }
  none(faults, 'what two programs could read in two ways is refused, and answered once');
  is(differences(before, fingerprint('session', 'known_browser', 'sign_in_try')), [], 'and nothing of it was done');
}

async function methods() {
  const faults = [];
  for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'MKCOL', 'COPY', 'DEBUG', 'get', 'OPTIONS', 'PURGE']) {
    const text = await sendRaw(`${method} / HTTP/1.1\r\nHost: ${host}\r\nCookie: attest-demo=mirrored\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: PUT\r\nConnection: close\r\n\r\n`);
    if (![400, 405].includes(statusOf(text)) || /mirrored/.test(text) || /access-control-allow/i.test(text)) faults.push(`${method} -> ${statusOf(text)}`);
  }
  none(faults, 'methods that no page has are refused; no other site is invited');
}

async function sizes(author) {
  const json = (body, type = 'application/json') => author.send('POST', '/api/v1/enrolments', { body, headers: { 'Content-Type': type, 'X-CSRF-Token': author.csrf, Origin: address.origin } });
  const deep = n => '['.repeat(n) + ']'.repeat(n);
  const faults = [];
  for (const [name, reply] of Object.entries({
    'deep lists': await json(deep(100000)), 'deep objects': await json('{"a":'.repeat(30000) + '1' + '}'.repeat(30000)), 'a name twice': await json('{"course":"CORE-101","course":"NONE-1"}'),
    'a number past all': await json(`{"course":${'9'.repeat(5000)}}`), 'NUL in a text': await json('{"course":"CORE\\u0000-101"}'), 'half a pair': await json('{"course":"\\ud800"}'),
    'many fields': await author.post('/language?language=en', Array.from({ length: 5000 }, (_, i) => [`f${i}`, 'x'])), 'many in the address': await author.get(`/learning?${'a=1&'.repeat(1500)}`),
    'a long name': await author.post('/language', { ['x'.repeat(200000)]: '' }),
  })) if (![400, 403, 404, 409, 413, 414, 422].includes(reply.status)) faults.push(`${name} -> ${reply.status} ${reply.text.slice(0, 100)}`);
  none(faults, 'bodies that are deep, doubled or endless are refused, not stumbled over');
  const many = await get('/', Array.from({ length: 200 }, (_, i) => `X-${i}: ${'y'.repeat(200)}`));
  is(statusOf(many), 400, 'and so are headers without end');
  is((await send('GET', '/health')).status, 200, 'the program is there as before');
}

// Sent as a simple request, as a form of another site could: it needs no permission of the browser.
async function simple(author) {
  const before = fingerprint();
  const statuses = {};
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])
    statuses[type] = (await author.send('POST', '/api/v1/enrolments', { body: '{"course":"CORE-101"}', headers: { 'X-CSRF-Token': author.csrf, ...(type ? { 'Content-Type': type } : {}) } })).status;
  none(Object.entries(statuses).filter(([, status]) => status !== 400).map(([type, status]) => `${type} -> ${status}`), 'JSON is taken as JSON alone');
  const cross = await author.send('POST', '/api/v1/enrolments', { body: '{"course":"CORE-101"}', headers: { 'Content-Type': 'application/json', Origin: 'https://evil.example' } });
  is([cross.status, cross.headers['access-control-allow-origin']], [403, undefined], 'and no other site reads or writes');
  is(differences(before, fingerprint()), [], 'nothing was written');
}

// Fields that a form has not, set by whoever sends it.
async function extras(person, other) {
  const { browser } = person;
  const but = ['person_setting', 'idempotency', 'audit', 'session'];
  const before = fingerprint(...but);
  const settings = () => sql(`SELECT * FROM person_setting WHERE person_id = ${other.id}`).flat().join();
  const theirs = settings();
  const form = formTo(await browser.get('/settings'), '/settings');
  const more = { person_id: other.id, person: other.id, id: other.id, permission: 'administrator', permissions: 'administrator', email: 'evil@demo.example', display_name: 'Evil', role: 'admin', is_admin: 1, facility: 'WHN' };
  await browser.submit(form, more);
  const begun = await browser.api('POST', '/enrolments', { course: 'CORE-101', person: other.id, person_id: other.id, completed_on: '2020-01-01', state: 'finished' });
  const whose = sqlOne(`SELECT string_agg(person_id::text, ',') FROM enrolment WHERE person_id IN (${person.id}, ${other.id})`);
  ok(begun.status >= 400 || whose === String(person.id), 'an enrolment is one’s own, whoever else is named', begun.status, whose);
  none(differences(before, fingerprint(...but)).filter(table => table !== 'enrolment'), 'fields that a form has not change nothing');
  is(settings(), theirs, 'least of all for somebody else');
}

// Things of somebody else, by their numbers.
async function others(owner, other) {
  const enrolment = (await owner.browser.api('POST', '/enrolments', { course: 'CORE-101' })).json.enrolment;
  const attempt = (await owner.browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'stop-practice' })).json;
  const evidence = sqlOne(`SELECT max(id) FROM evidence WHERE person_id = ${owner.id}`);
  const certificate = sqlOne(`SELECT code FROM certificate WHERE person_id <> ${other.id} LIMIT 1`);
  const imported = sqlOne(`INSERT INTO import (person_id, file_name, problems, errors, warnings) SELECT id, 'x.zip', '[]', 0, 0 FROM person WHERE email = '${demo.author}' RETURNING id`);
  const session = sqlOne(`SELECT id FROM session WHERE person_id = ${owner.id} LIMIT 1`);
  const item = attempt.items[0].item;
  const before = fingerprint('idempotency');
  const faults = [];
  for (const target of [`/attempts/${attempt.attempt}`, `/attempts/${attempt.attempt}/items/1`, `/attempts/${attempt.attempt}/result`, `/api/v1/attempts/${attempt.attempt}`, `/api/v1/enrolments/${enrolment}`,
    `/evidence/${evidence}/file`, `/certificates/${certificate}`, `/certificates/${certificate}/certificate.pdf`, `/people/${owner.id}`, `/people/${owner.id}/transcript`, `/api/v1/people/${owner.id}/transcript`,
    `/authoring/imports/${imported}`, `/people/${owner.id}/evidence/${evidence}`]) {
    const reply = await other.browser.get(target);
    if (reply.status !== 404) faults.push(`GET ${target} -> ${reply.status}`);
  }
  for (const [method, target, body] of [['PUT', `/attempts/${attempt.attempt}/responses/${item}`, { seq: 0, response: { choice: 'yes' } }], ['POST', `/attempts/${attempt.attempt}/finish`, {}],
    ['POST', `/enrolments/${enrolment}/attempts`, { quiz: 'stop-practice' }], ['POST', `/enrolments/${enrolment}/pages/stop-why`, {}], ['POST', `/reflections/${attempt.attempt}/${item}/delete`, {}]]) {
    const reply = await other.browser.api(method, target, body);
    if (reply.status !== 404) faults.push(`${method} ${target} -> ${reply.status}`);
  }
  const ended = await other.browser.post('/settings/sessions', { session, csrf: other.browser.csrf });
  none(faults, 'what is somebody else’s is not there: attempts, records, files, certificates, imports');
  is(differences(before, fingerprint('idempotency', 'audit')).filter(table => table !== 'audit'), [], 'nor is it changed');
  is([ended.status < 500, sqlOne(`SELECT count(*) FROM session WHERE id = ${session}`)], [true, '1'], 'nor is a session ended that is another’s');
}

// Whatever is sent, a line of a log is one line, and begins with a time of ours.
async function logs() {
  const files = ['web.log', 'nginx-access.log'].map(name => [name, logSize(name)]);
  const evil = 'Forged-line';
  for (const lines of [[`User-Agent: x\x1b[2J${evil}`], [`Referer: http://x/${evil}`], [`X-Request-Id: ${evil}`], [`Cookie: attest-demo=${evil}`]]) await get('/learning', lines);
  for (const login of [`a\r\n2026-01-01T00:00:00Z ${evil}`, `a\u001b[31m${evil}`, `a\u0085${evil}\u2028x\u009b31m`]) {
    await new Browser().post('/session', { login, password: `${evil}` });
    await new Browser().api('POST', '/session', { login, password: `${evil}` });
  }
  await get(`/people/%0a2026-01-01T00:00:00Z%20${evil}`);
  await get(`/${evil}%1b%5b2J`);
  const admin = await new Browser().signIn(demo.admin);
  await admin.post('/hotlines/1', { csrf: 'x', name: `\n2026-01-01T00:00:00Z ${evil}\u009b31m` });
  await pause(200);
  const faults = [];
  for (const [name, size] of files) {
    const text = fs.readFileSync(log(name)).subarray(size);
    if (text.includes(evil)) faults.push(`${name} repeats what was sent`);
    for (const line of text.toString('latin1').split('\n').slice(0, -1))
      if (/[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]/.test(line.replace(/[\xc3-\xf4][\x80-\xbf]+/g, '')) || (name === 'web.log' && !/^\d{4}-\d\d-\d\dT/.test(line))) faults.push(`${name}: ${JSON.stringify(line)}`);
  }
  none(faults, 'nothing that is sent makes a line, or a sign that steers a terminal, in a log');
}

run(async () => {
  const owner = learner('WGH');
  const other = colleague('WGH');
  owner.browser = await new Browser().signInApi(owner.login);
  other.browser = await new Browser().signInApi(other.login);
  const author = await new Browser().signInApi(demo.author);
  await ofNginx();
  await files(owner);
  await paths();
  await hosts(owner.login);
  await leadingAway(owner.login);
  await smuggling();
  await methods();
  await sizes(author);
  await simple(author);
  await extras(other, owner);
  await others(owner, other);
  await logs();
});
