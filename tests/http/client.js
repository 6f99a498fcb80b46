// A browser without scripts, a program with the API, and the stack that both talk to.  SPDX-License-Identifier: Apache-2.0
//
// The stack is described by ATTEST_VAR, ATTEST_ADDRESS and ATTEST_BIN (tests/lib.sh); its database is reached as the superuser, to
// look at what a request left behind and to bring about what no page can (an expired session, a person with an odd name).
'use strict';
const { execFile, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const path = require('node:path');
const people = require('./people.js');

const address = new URL(process.env.ATTEST_ADDRESS);
const root = path.resolve(__dirname, '../..');
const settings = Object.fromEntries(
  fs.readFileSync(path.join(process.env.ATTEST_VAR, 'attest.env'), 'utf8').split('\n')
    .filter(line => /^ATTEST_/.test(line)).map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
const log = name => path.join(settings.ATTEST_HOME, 'log', name);
// What a log has gained since it had so many bytes.
const logSize = name => fs.statSync(log(name)).size;
const logSince = (name, size) => fs.readFileSync(log(name)).subarray(size).toString();

// ---- requests

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

// One request, redirects not followed. body: text or bytes. Rejects if no whole reply comes.
function send(method, target, { headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: address.hostname, port: address.port, method, path: target, headers, agent }, reply => {
      const parts = [];
      reply.on('data', part => parts.push(part));
      reply.on('error', reject);
      reply.on('aborted', () => reject(new Error('the reply was cut off')));
      reply.on('end', () => {
        const bytes = Buffer.concat(parts);
        resolve({
          method, target, status: reply.statusCode, headers: reply.headers, bytes, text: bytes.toString('utf8'),
          get json() { return JSON.parse(this.text); },
          get location() { return this.headers.location; },
        });
      });
    });
    request.setTimeout(60000, () => request.destroy(new Error(`no reply to ${method} ${target} for a minute`)));
    // nginx closes a connection that was idle for half a minute, and a test that looks at every table may be that long: nobody read this.
    request.on('error', error => request.reusedSocket && error.code === 'ECONNRESET' && error.message === 'socket hang up'
      ? resolve(send(method, target, { headers, body })) : reject(error));
    if (body !== undefined) request.setHeader('Content-Length', Buffer.byteLength(body));
    request.end(body);
  });
}

// Bytes as they are, for requests that no client library would send; resolves with the whole answer as text.
function sendRaw(bytes) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(address.port, address.hostname);
    const parts = [];
    socket.setTimeout(15000, () => socket.destroy(new Error('no answer in 15 seconds')));
    socket.on('data', part => parts.push(part));
    // Whoever refuses a request may close before it has read all of it; what it said is said.
    socket.on('error', error => parts.length && error.code === 'ECONNRESET' ? undefined : reject(error));
    socket.on('close', () => resolve(Buffer.concat(parts).toString('latin1')));
    socket.write(bytes);
  });
}

const encode = pairs => new URLSearchParams(pairs).toString();

// What nginx noted of the requests since its log had so many bytes. It writes a line after the reply is gone, so a last request is sent
// and waited for.
async function requestsLogged(size) {
  await send('GET', '/help');
  for (let i = 0; i < 3000; i++) {
    const text = logSince('nginx-access.log', size);
    const end = text.search(/^.* GET \/help /m);
    if (end >= 0) return text.slice(0, end).split('\n').filter(Boolean);
    await pause(20);
  }
  throw new Error('nginx noted nothing');
}

// A person at a browser: keeps cookies, sends forms as they stand on the page.
class Browser {
  constructor() { this.cookies = new Map(); }

  get cookie() { return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '); }

  async send(method, target, options = {}) {
    const headers = { ...options.headers };
    if (this.cookies.size && !('Cookie' in headers)) headers.Cookie = this.cookie;
    if (headers.Cookie === null) delete headers.Cookie;
    const reply = await send(method, target, { ...options, headers });
    for (const line of reply.headers['set-cookie'] || []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return reply;
  }

  get(target, options) { return this.send('GET', target, options); }

  post(target, fields, options = {}) {
    return this.send('POST', target, {
      ...options, body: typeof fields === 'string' || Buffer.isBuffer(fields) ? fields : encode(fields),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: address.origin, 'Sec-Fetch-Site': 'same-origin', ...options.headers },
    });
  }

  // Sends a form of a page as a browser without scripts would, with some fields filled in (a list: boxes ticked; null: left out).
  submit(form, fill = {}, options = {}) {
    const pairs = form.fields.filter(([name]) => !(name in fill));
    for (const [name, value] of Object.entries(fill))
      if (value !== null) for (const one of [value].flat()) pairs.push([name, String(one)]);
    return form.method === 'get' ? this.get(`${form.action}?${encode(pairs)}`, options) : this.post(form.action, pairs, options);
  }

  // Goes where a 303 leads, up to five times.
  async follow(reply) {
    for (let i = 0; i < 5 && reply.status === 303; i++) reply = await this.get(reply.location);
    return reply;
  }

  async signIn(login, password = 'attest-demo') {
    const reply = await this.post('/session', { login, password });
    if (reply.status !== 303) throw new Error(`${login} could not sign in: ${reply.status}`);
    return this;
  }

  // The API, with the token of this session. body: an object, or text as it is to be sent.
  api(method, target, body, headers = {}) {
    return this.send(method, `/api/v1${target}`, {
      body: body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.csrf && method !== 'GET' ? { 'X-CSRF-Token': this.csrf } : {}), ...headers,
      },
    });
  }

  async signInApi(login, password = 'attest-demo') {
    const reply = await this.api('POST', '/session', { login, password });
    if (reply.status !== 200) throw new Error(`${login} could not sign in: ${reply.status} ${reply.text}`);
    this.csrf = reply.json.csrf_token;
    return this;
  }
}

// ---- pages

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" };
const plain = text => text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (all, name) => entities[name]
  ?? (name[0] === '#' ? String.fromCodePoint(name[1] === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1))) : all));

function attributes(tag) {
  const all = {};
  for (const [, name, value] of tag.matchAll(/\s([a-z-]+)(?:="([^"]*)")?/gi)) all[name.toLowerCase()] = plain(value ?? '');
  return all;
}

// The forms of a page, with the fields that would be sent; `boxes` are the values to choose from.
function forms(page) {
  return [...page.text.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head, inner]) => {
    const form = attributes(head);
    const fields = [];
    const boxes = [];
    for (const [, tag] of inner.matchAll(/<input([^>]*)>/g)) {
      const input = attributes(tag);
      const box = input.type === 'radio' || input.type === 'checkbox';
      if (box) boxes.push({ name: input.name, value: input.value ?? 'on', checked: 'checked' in input });
      if (input.name && (!box || 'checked' in input) && input.type !== 'file') fields.push([input.name, input.value ?? '']);
    }
    return { action: form.action || page.target, method: (form.method || 'get').toLowerCase(), id: form.id, fields, boxes, inner };
  });
}

function formTo(page, action) {
  const found = forms(page).find(form => action instanceof RegExp ? action.test(form.action) : form.action === action);
  if (!found) throw new Error(`no form to ${action} on ${page.target} (${page.status})`);
  return found;
}

const links = page => [...page.text.matchAll(/<a(\s[^>]*)>([\s\S]*?)<\/a>/g)]
  .map(([, tag, inner]) => ({ href: attributes(tag).href, text: words(inner) }));

const words = markup => plain(markup.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();

// ---- the database and the program

const psqlOptions = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', settings.ATTEST_RUN, '-U', 'postgres', '-d', 'attest'];
const environment = { ...process.env, PGOPTIONS: '-c search_path=attest,pg_catalog -c client_min_messages=warning' };

// The rows of a statement, each a list of texts.
function sql(statement) {
  const out = execFileSync('psql', psqlOptions, { input: statement, env: environment, encoding: 'utf8', maxBuffer: 1 << 28, cwd: '/' });
  return out === '' ? [] : out.replace(/\n$/, '').split('\n').map(line => line.split('|'));
}
const sqlOne = statement => (sql(statement)[0] || [])[0];
const quote = text => `'${String(text).replace(/'/g, "''")}'`;

// Rows and a checksum of every table, so that "nothing changed" is said of all of them. The last use of a session is no fact; sums of counters
// are made at any moment, of what is there already.
function fingerprint(...except) {
  const rows = sql(`SELECT format($$SELECT %L, count(*), md5(coalesce(string_agg(md5(%s::text), '' ORDER BY md5(%s::text)), '')) FROM attest.%I t$$,
      tablename, row, row, tablename) FROM (SELECT tablename, CASE tablename WHEN 'session' THEN '(to_jsonb(t) - ''last_used_at'')'
      WHEN 'standing_delta' THEN '(to_jsonb(t) - ''folded'')' ELSE 't' END AS row
      FROM pg_tables WHERE schemaname = 'attest' AND tablename NOT IN ('standing_fold', 'standing_node')) x ORDER BY tablename \\gexec`);
  return Object.fromEntries(rows.filter(([table]) => !except.includes(table)).map(([table, count, sum]) => [table, `${count} ${sum}`]));
}

// The tables that differ between two fingerprints.
const differences = (before, after) => Object.keys({ ...before, ...after }).filter(table => before[table] !== after[table]);

// Runs `attest` on the stack; resolves with {status, out}.
function attest(...args) {
  return new Promise(resolve => {
    execFile(path.join(process.env.ATTEST_BIN, 'attest'), args, { cwd: root, maxBuffer: 1 << 26, encoding: 'utf8' },
      (error, out, complaint) => resolve({ status: error ? error.code : 0, out, err: complaint }));
  });
}

// The processes of the workers (of one pool, or all) and of their master. A worker that was lost has another process in its place.
const master = () => Number(fs.readFileSync(path.join(settings.ATTEST_RUN, 'web.process'), 'utf8').split(' ')[0]);
function workers(pool) {
  const all = fs.readFileSync(`/proc/${master()}/task/${master()}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number).sort((a, b) => a - b);
  return pool ? all.filter(pid => { try { return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(pool); } catch { return false; } }) : all;
}

// ---- people

const demo = { staff: 'staff@demo.example', manager: 'manager@demo.example', author: 'author@demo.example',
  reviewer: 'reviewer@demo.example', admin: 'admin@demo.example' };

// Gives a person of the demo network the demo password; returns {id, login, name}.
function enable(where) {
  const [row] = sql(`SELECT id, employee_number, display_name FROM person p WHERE ${where} ORDER BY id LIMIT 1`);
  if (!row) throw new Error(`nobody: ${where}`);
  sql(`INSERT INTO credential (person_id, password_hash) SELECT ${row[0]}, password_hash FROM credential JOIN person ON id = person_id
       WHERE email = '${demo.staff}' ON CONFLICT DO NOTHING`);
  return { id: Number(row[0]), login: row[1], name: row[2] };
}

// The same for one of many. The last of them is not used up before there is another like them.
function anyone(where) {
  const left = sql(`SELECT p.id, ${people.unmarked} FROM person p WHERE ${where} ORDER BY p.id LIMIT 2`);
  if (left.length === 1 && left[0][1] === 't') sql(people.like(left[0][0]));
  return enable(where);
}

// Somebody who must learn today, has not begun, and holds one post: of Wrenfield General (whose manager the demo has) or of any other place.
function learner(facility) {
  return anyone(`NOT EXISTS (SELECT FROM enrolment e WHERE e.person_id = p.id) AND NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id)
    AND (SELECT count(*) FROM post x WHERE x.person_id = p.id) = 1
    AND EXISTS (SELECT FROM timeline t WHERE t.person_id = p.id AND t.standing IN ('due', 'overdue')
      AND t.during @> (current_date - 1) AND t.during @> (current_date + 1)
      AND ${facility === 'WGH' ? '' : 'NOT'} EXISTS (SELECT FROM facility_closure c JOIN facility f ON f.id = c.ancestor_id AND f.code = 'WGH'
        WHERE c.descendant_id = t.facility_id AND c.during @> current_date))`);
}

// Somebody with one post who has nothing due, for courses that the demo does not ask for: there are many more of these.
function colleague(facility) {
  return anyone(`NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id) AND (SELECT count(*) FROM post x WHERE x.person_id = p.id) = 1
    AND NOT EXISTS (SELECT FROM timeline t WHERE t.person_id = p.id AND t.standing IN ('due', 'overdue') AND t.during @> current_date)
    AND EXISTS (SELECT FROM post_span s WHERE s.person_id = p.id AND s.during @> (current_date - 1) AND s.during @> (current_date + 1)
      AND ${facility === 'WGH' ? '' : 'NOT'} EXISTS (SELECT FROM facility_closure c JOIN facility f ON f.id = c.ancestor_id AND f.code = 'WGH'
        WHERE c.descendant_id = s.facility_id AND c.during @> current_date))`);
}

// So many people who work in a facility; where there are too few, with some of whom nothing is asked.
function peopleOf(facility, count) {
  const there = `NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id) AND (SELECT count(*) FROM post x WHERE x.person_id = p.id) = 1
    AND EXISTS (SELECT FROM post_span s JOIN facility f ON f.id = s.facility_id WHERE s.person_id = p.id AND f.code = ${quote(facility)} AND s.during @> current_date)`;
  return Array.from({ length: count }, () => {
    if (sqlOne(`SELECT EXISTS (SELECT FROM person p WHERE ${there})`) === 'f') sql(people.idle(facility));
    return enable(there);
  });
}

// The keys of the options that earn the full mark for an item of the live course.
function rightOptions(item) {
  return sqlOne(`SELECT string_agg(o.key, ',' ORDER BY o.number) FROM item i JOIN live_course v ON v.id = i.course_version_id AND v.code = 'CORE-101'
    JOIN item_part o ON o.item_id = i.id WHERE i.key = ${quote(item)} AND o.num > 0`).split(',');
}
function wrongOption(item) {
  return sqlOne(`SELECT o.key FROM item i JOIN live_course v ON v.id = i.course_version_id AND v.code = 'CORE-101'
    JOIN item_part o ON o.item_id = i.id WHERE i.key = ${quote(item)} ORDER BY o.num::float / o.den, o.number LIMIT 1`);
}

// Takes the course up to its last quiz by the API; returns the enrolment.
async function readAll(browser, course = 'CORE-101') {
  const enrolment = (await browser.api('POST', '/enrolments', { course })).json;
  for (const page of enrolment.modules.flatMap(module => module.pages)) {
    const reply = await browser.api('POST', `/enrolments/${enrolment.enrolment}/pages/${page.key}`);
    if (reply.status !== 200) throw new Error(`page ${page.key}: ${reply.status} ${reply.text}`);
  }
  return enrolment;
}

const today = (person = 1) => sqlOne(`SELECT civil_date(clock(), f.zone) FROM post_version v JOIN facility_version f USING (facility_id)
  WHERE v.person_id = ${Number(person)} ORDER BY v.is_primary DESC, v.from_date DESC, v.id DESC LIMIT 1`);

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

module.exports = {
  Browser, address, attest, colleague, demo, differences, enable, encode, fingerprint, formTo, forms, learner, links, log, logSince, logSize, master, pause, peopleOf, plain, quote, readAll,
  requestsLogged, rightOptions, root, send, sendRaw, settings, sql, sqlOne, today, words, workers, wrongOption,
};
