// Rates of the program beside bare twins, as a table and as JSON.  SPDX-License-Identifier: Apache-2.0
//
//   node tests/bench/bench.js FILE.json       on the stack of tests/lib.sh; BARE is the twin's program, TWIN_PORT its port
//
// Ends with 1 only when a row was refused, because both sides did not do the same work or a request failed; a missed budget is a
// number to look at. Ratios of one run can be compared, rates of different machines and hours cannot.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Browser, address, demo, learner, readAll, send, settings, sql, sqlOne } = require('../http/client.js');
const { deafen, listen, plan, statementsOf, timed, timesOf } = require('./capture.js');
const { largeCourse } = require('./course.js');
const { measured, median, medians, pageLoad, run, saveLoad, seconds, statementLoad, turns } = require('./load.js');
const { cores, pageWorkers, renewWorkers, resident, startTwin, stopTwin } = require('./twin.js');

const port = Number(process.env.TWIN_PORT);
const attest = path.join(process.env.ATTEST_BIN, 'attest');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-bench-'));
const rows = [];
const wanted = name => new RegExp(process.env.BENCH_ROWS || '').test(name);

// ---- rows

const number = (n, digits = 0) => n.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

// budget: {least} or {most}, of the same unit as value; null: none, a number to look at.
function add(name, program, twin, value, unit, budget, more = {}) {
  const met = !budget || ('least' in budget ? value >= budget.least : value <= budget.most);
  rows.push({ name, program, twin, value, unit, budget, met, ...more });
}
function refuse(name, why) {
  rows.push({ name, refused: why });
  console.error(`refused: ${name}: ${why}`);
}

function table() {
  const shown = (row, n) => `${number(n, row.unit === '%' || n >= 100 ? 0 : 1)}${row.unit === '%' ? ' %' : ` ${row.unit}`}`;
  const lines = [['', 'program', 'twin', 'ratio or size', 'budget', '']];
  for (const row of rows)
    lines.push(row.refused ? [row.name, '', '', '', '', `REFUSED: ${row.refused}`] : [row.name, row.program, row.twin, shown(row, row.value),
      !row.budget ? '' : 'least' in row.budget ? `≥ ${shown(row, row.budget.least)}` : `≤ ${shown(row, row.budget.most)}`, !row.budget ? '' : row.met ? 'met' : 'NOT MET']);
  const widths = lines[0].map((_, i) => Math.max(...lines.map(line => (i === 5 ? 0 : line[i].length))));
  return lines.map(line => line.map((cell, i) => i === 0 ? cell.padEnd(widths[0]) : i === 5 ? cell : cell.padStart(widths[i])).join('  ').trimEnd()).join('\n');
}

// ---- the learner whose pages are measured

// A learner in the middle: a first try of the quiz failed (its result can be read), a second one open with one answer saved.
async function prepareLearner() {
  const browser = await new Browser().signInApi(demo.staff);
  const { enrolment } = await readAll(browser);
  const quiz = sqlOne(`SELECT q.key FROM quiz q JOIN enrolment e USING (course_version_id) WHERE e.id = ${enrolment} ORDER BY q.step DESC LIMIT 1`);
  const begin = async () => (await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz })).json;
  const failed = await begin();
  await browser.api('POST', `/attempts/${failed.attempt}/finish`);
  const open = await begin();
  if (!open.attempt || open.attempt === failed.attempt) throw new Error('no second try of the quiz');
  await save(browser, open, 0);
  return { browser, enrolment, finished: failed.attempt, open };
}

const answerTo = item => item.kind === 'multiple-choice' ? { choices: [item.choices[0].choice] } : { choice: item.choices[0].choice };
async function save(browser, attempt, i, seq = attempt.seq) {
  const item = attempt.items[i];
  const reply = await browser.api('PUT', `/attempts/${attempt.attempt}/responses/${item.item}`, { seq, response: answerTo(item) });
  if (reply.status !== 200) throw new Error(`the answer was not saved: ${reply.status} ${reply.text}`);
  return reply;
}

function pagesOf({ finished, open }) {
  // The first page that is the same for everybody, and the first that names somebody of the learner's own facility.
  const address = contact => {
    const [module, page] = sql(`SELECT m.number, p.number FROM live_course v JOIN module m ON m.course_version_id = v.id JOIN page p ON p.module_id = m.id
      WHERE v.code = 'CORE-101' AND p.note IS NULL AND NOT EXISTS (SELECT FROM fragment f WHERE f.page_id = p.id AND coalesce(f.roles, f.states, f.facility_kinds) IS NOT NULL)
        AND ${contact ? '' : 'NOT'} EXISTS (SELECT FROM fragment f WHERE f.page_id = p.id AND f.kind = 'local') ORDER BY p.step LIMIT 1`)[0];
    return `/courses/CORE-101/modules/${module}/pages/${page}`;
  };
  return [
    { name: 'page of a module', uri: address(false), least: 60, moodle: 68 },
    { name: 'page with a contact', uri: address(true), least: 60, moodle: 68 },
    { name: 'learning list', uri: '/learning', least: 40 },
    { name: 'quiz page', uri: `/attempts/${open.attempt}/items/1`, least: 40, moodle: 610 },
    { name: 'result page', uri: `/attempts/${finished}/result`, least: 40 },
  ];
}

// ---- pages

// Every reply has a new key for its form, and the session ends later when it was used later; all else must be equal.
const withoutKeys = text => text.replace(/((?:name="idempotency_key" value|data-session-ends)=")[^"]*/g, '$1');

const twinGet = (uri, cookie) => fetchFrom(port, uri, cookie);
async function fetchFrom(at, uri, cookie, headers = {}) {
  const reply = await fetch(`http://${address.hostname}:${at}${uri}`, { redirect: 'manual', headers: { cookie, 'accept-encoding': 'identity', ...headers } });
  return { status: reply.status, type: reply.headers.get('content-type'), text: await reply.text() };
}
const programGet = (uri, cookie) => fetchFrom(address.port, uri, cookie);

// Why both sides are not the same page, or nothing.
async function difference(page, cookie) {
  const [ours, twins] = [await programGet(page.uri, cookie), await twinGet(page.uri, cookie)];
  if (ours.status !== 200) return `the program answers ${ours.status}`;
  if (twins.status !== 200) return `the twin answers ${twins.status}`;
  if (ours.type !== twins.type) return `content types differ: ${ours.type}, ${twins.type}`;
  if (withoutKeys(ours.text) !== withoutKeys(twins.text)) return 'the bodies differ';
  return undefined;
}

// Learns the statements of every page and of one save, and sees that the twin runs the same ones.
async function learn(pages, { browser, open }) {
  const words = list => JSON.stringify(list.map(({ name, text, params }) => [name, text, params]));
  await listen();
  try {
    await renewWorkers();
    const saved = await statementsOf('pages', () => save(browser, open, 1, open.seq + 1)); // before the pages: they show it
    for (const page of pages) {
      await browser.get(page.uri); // last use of the session is noted, and is not again for a minute
      const { reply, statements } = await statementsOf('pages', () => browser.get(page.uri));
      Object.assign(page, { statements, type: reply.headers['content-type'], body: reply.text });
    }
    await startTwin(process.env.BARE, plan(pages), pageWorkers().length, port);
    for (const page of pages) {
      const { statements } = await statementsOf('twin', () => twinGet(page.uri, browser.cookie));
      if (words(statements) !== words(page.statements)) page.refused = 'the twin does not run the same statements';
    }
    return saved.statements;
  } finally {
    await stopTwin();
    deafen();
    await renewWorkers();
  }
}

async function measurePage(page, cookie) {
  const before = page.refused || await difference(page, cookie);
  if (before) return refuse(page.name, before);
  const results = { program: [], twin: [] };
  for (const side of ['program', 'twin']) await pageLoad(side === 'twin' ? port : address.port, page.uri, cookie, 1);
  for (let i = 0; i < turns; i++)
    for (const side of i % 2 ? ['twin', 'program'] : ['program', 'twin'])
      results[side].push(await measured(side, () => pageLoad(side === 'twin' ? port : address.port, page.uri, cookie)));
  const failed = Object.values(results).flat().reduce((sum, r) => sum + r.failed, 0);
  const sizes = Object.values(results).flat().map(r => r.bytes / r.requests);
  const after = await difference(page, cookie);
  if (failed) return refuse(page.name, `${failed} requests failed`);
  if (after) return refuse(page.name, `after the load ${after}`);
  if (Math.min(...sizes) < page.body.length) return refuse(page.name, 'replies were cut short, or were not the page');
  const [program, twin] = [medians(results.program), medians(results.twin)];
  add(page.name, `${number(program.rate)}/s`, `${number(twin.rate)}/s`, program.rate / twin.rate * 100, '%', { least: page.least },
    { rates: { program, twin }, bytes: Buffer.byteLength(page.body), statements: page.statements.length });
  Object.assign(page, { program, twin });
  return undefined;
}

function addCpu(page) {
  if (!page.program) return;
  const { program, twin } = page;
  const parts = side => `${number(side.cpu.all)} µs`;
  add(`CPU of it: ${page.name}`, parts(program), parts(twin), page.moodle * 1000 / program.cpu.all, 'times less than Moodle', { least: 150 });
}

// ---- saves

const clients = 8;

async function prepareSavers() {
  const savers = [];
  for (let i = 0; i < clients; i++) {
    const person = learner();
    const browser = await new Browser().signInApi(person.login);
    const { enrolment } = await readAll(browser);
    const quiz = sqlOne(`SELECT q.key FROM quiz q JOIN enrolment e USING (course_version_id) WHERE e.id = ${enrolment} ORDER BY q.step DESC LIMIT 1`);
    const reply = await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz });
    if (reply.status !== 201) throw new Error(`no attempt: ${reply.status} ${reply.text}`);
    savers.push({ person: person.id, browser, ...reply.json });
  }
  return savers;
}

const seqs = savers => new Map(sql(`SELECT id, seq FROM attempt WHERE id IN (${savers.map(s => s.attempt)})`).map(([id, seq]) => [Number(id), Number(seq)]));
const total = map => [...map.values()].reduce((sum, n) => sum + n, 0);

function writeSavers(savers) {
  const now = seqs(savers);
  const file = path.join(scratch, 'savers');
  fs.writeFileSync(file, savers.map(s => [s.browser.cookie, s.browser.csrf, s.attempt, s.items[0].item,
    JSON.stringify(answerTo(s.items[0])), now.get(s.attempt)].join(' ')).join('\n') + '\n');
  return file;
}

// What pgbench puts in the place of each value of a statement.
const given = {
  // session, key and digest of the request, type and text of the reply, attempt, item, seq, parts, texts, certainty, form
  'attempt/save_once': [':session', "(:run || '-' || :client_id || '-' || :seq)", "'\\x00'", ':type', ':reply', ':attempt', ':item', ':seq', ':choices', 'NULL', 'NULL', ':form'],
  // attempt, item, its number, seq, parts, texts, certainty, form
  'attempt/save': [':attempt', ':item', 'NULL', ':seq', ':choices', 'NULL', 'NULL', ':form'],
};
const quoted = text => `'${text.replace(/'/g, "''")}'`;

// A statement for pgbench: its values become variables, read once for each client together with who the client is. Literals with
// colons, which pgbench would take for variables, come in the same way.
function writeScript(savers, { name, text, params }) {
  if (params && params.length !== given[name].length) throw new Error(`${name} has other parameters than before`);
  const literals = [];
  const body = text.replace(/--.*$/gm, '').trim()
    .replace(/'[^']*'/g, literal => literal.includes(':') ? `:literal${literals.push(literal)}::text` : literal)
    .replace(/\$(\d+)/g, (all, n) => given[name][n - 1]);
  const values = savers.map((s, i) => `(${i}, ${s.person}, ${s.attempt}, ${quoted(s.items[0].item)}, ${quoted(`{${s.items[0].choices[0].choice}}`)},
    ${quoted(s.items[0].kind === 'multiple-choice' ? 'choices' : 'choice')},
    (SELECT token_digest::text FROM attest.session WHERE person_id = ${s.person} ORDER BY recorded_at DESC LIMIT 1), ${quoted(params?.[3] || '')}, ${quoted(params?.[4] || '')})`);
  const columns = ['attempt', 'item', 'choices', 'form', 'session', 'type', 'reply'];
  sql(`DROP TABLE IF EXISTS public.bench_client, public.bench_literal;
    CREATE TABLE public.bench_client (client, person, ${columns}) AS VALUES ${values};
    CREATE TABLE public.bench_literal AS SELECT 1 AS one${literals.map((literal, i) => `, ${literal} AS literal${i + 1}`).join('')};
    GRANT SELECT ON public.bench_client, public.bench_literal TO attest_web`);
  const file = path.join(scratch, 'save.sql');
  fs.writeFileSync(file, `\\if :begun = 0
SELECT set_config('attest.person', b.person::text, false) AS me, clock_timestamp() AS run, ${columns.map(c => `b.${c} AS ${c}`)},
  (SELECT count(*) FROM attest.network) AS networks${literals.map((_, i) => `, l.literal${i + 1} AS literal${i + 1}`).join('')}
  FROM public.bench_client b, public.bench_literal l WHERE b.client = :client_id \\gset
SELECT seq AS seq FROM attest.attempt WHERE id = :attempt \\gset
\\set begun 1
\\endif
${body};
\\set seq :seq + 1
`);
  return file;
}

// Runs one side and sees that the attempts have counted as many answers as were acknowledged. An answer may still be on its way
// when the load stops, one for each client; it is saved and nobody hears of it.
async function checkedSave(savers, load) {
  const before = total(seqs(savers));
  const result = await load();
  await new Promise(resolve => setTimeout(resolve, 100));
  const counted = total(seqs(savers)) - before;
  const said = result.saved ?? result.requests;
  if (result.failed) throw new Error(`${result.failed} answers were not saved`);
  if (counted < said || counted > said + clients) throw new Error(`${said} answers were acknowledged, ${counted} are saved`);
  return result;
}

// The program beside pgbench. Its statement is the one the program runs for a whole request: session, key, answer and kept reply.
// Beside it stands the saving of the answer alone, which no request can be.
async function measureSave(statements) {
  const name = 'save one answer';
  try {
    const savers = await prepareSavers();
    const whole = statements.find(statement => given[statement.name]);
    const alone = { name: 'attempt/save', text: fs.readFileSync(path.join(__dirname, '../../sql/queries/attempt/save.sql'), 'utf8') };
    const results = { program: [], twin: [], alone: [] };
    const byPgbench = statement => checkedSave(savers, () => statementLoad(writeScript(savers, statement)));
    const sides = {
      program: i => measured('program', () => checkedSave(savers, () => saveLoad(writeSavers(savers), `${process.pid}-${i}`))),
      twin: () => byPgbench(whole),
      alone: () => byPgbench(alone),
    };
    for (let i = 0; i < turns; i++)
      for (const side of i % 2 ? ['alone', 'twin', 'program'] : ['program', 'twin', 'alone']) results[side].push(await sides[side](i));
    const [program, twin, single] = ['program', 'twin', 'alone'].map(side => medians(results[side]));
    const ratio = other => program.rate / other.rate * 100;
    add(name, `${number(program.rate)}/s`, `${number(twin.rate)}/s`, ratio(twin), '%', { least: 60 }, { rates: { program, twin } });
    add('  beside the saving alone', `${number(program.rate)}/s`, `${number(single.rate)}/s`, ratio(single), '%', null, { rates: { program, twin: single } });
    add('  CPU of it', `${number(program.cpu.all)} µs`, '', program.cpu.all, 'µs', null);
  } catch (error) {
    refuse(name, error.message);
  }
}

// ---- sizes and the course check

function measureMemory() {
  const most = Math.max(...pageWorkers().map(resident)) / 1024;
  add('memory of a page worker', `${number(most, 1)} MiB`, '', most, 'MiB', { most: 24 });
}

// A hundred thousand requests and ten thousand more: the number is what is held then, and how much that grew.
async function measureLongMemory(cookie, pages) {
  const held = async requests => {
    for (let done = 0; done < requests;) {
      for (const page of pages) done += (await pageLoad(address.port, page.uri, cookie, 5)).requests;
    }
    return Math.max(...pageWorkers().map(resident)) / 1024;
  };
  const [first, second] = [await held(100000), await held(10000)];
  add('  after 100,000 requests', `${number(first, 1)} MiB`, '', first, 'MiB', { most: 24 }, { later: second });
  add('  10,000 later: grown by', `${number(second - first, 2)} MiB`, '', second - first, 'MiB', { most: 1 });
}

// What a browser that asks for gzip is sent: the page, and all that the page needs.
async function measureWeight(page, browser) {
  const size = async target => {
    const reply = await send('GET', target, { headers: { Cookie: browser.cookie, 'Accept-Encoding': 'gzip' } });
    if (reply.status !== 200) throw new Error(`${target}: ${reply.status}`);
    return reply;
  };
  const html = page.body;
  const files = new Set([...html.matchAll(/<(?:link|script|img|source)\b[^>]*?\s(?:href|src)="(\/[^"]+)"/g)].map(match => match[1]));
  for (const target of [...files].filter(target => /\.css/.test(target))) {
    const css = (await send('GET', target)).text;
    for (const [, url] of css.matchAll(/@font-face[^}]*url\(["']?([^"')]+)/g)) files.add(new URL(url, new URL(target, address)).pathname);
  }
  const again = (await size(page.uri)).bytes.length / 1024;
  let first = again;
  for (const target of files) first += (await size(target)).bytes.length / 1024;
  add('page weight, first visit', `${files.size + 1} files`, '', first, 'KiB', { most: 60 });
  add('page weight, after', '', '', again, 'KiB', { most: 15 });
}

async function measureCheck() {
  const name = 'course check, 1 MB';
  try {
    const folder = path.join(scratch, 'course');
    const file = largeCourse(folder);
    const times = { program: [], twin: [] };
    const took = async (command, args) => {
      const begun = process.hrtime.bigint();
      await run(command, args);
      return Number(process.hrtime.bigint() - begun) / 1e6;
    };
    for (let i = 0; i < turns; i++) {
      times.program.push(await took(attest, ['course', 'check', folder]));
      times.twin.push(await took('xmllint', ['--noout', file]));
    }
    const [program, twin] = [median(times.program), median(times.twin)];
    add(name, `${number(program)} ms`, `${number(twin)} ms`, program / twin, 'times xmllint', { most: 10 }, { bytes: fs.statSync(file).size });
  } catch (error) {
    refuse(name, error.message);
  }
}

// ---- where the time goes

// Statement by statement, one request at a time, so that nothing waits for anything but itself.
async function showStatements(pages, { browser, open }) {
  let seq = open.seq + 2;
  const requests = pages.map(({ name, uri }) => ({ name, request: () => browser.get(uri) }));
  requests.push({ name: 'save one answer', request: () => save(browser, open, 0, seq++) });
  await listen(timed);
  try {
    await renewWorkers();
    for (const { name, request } of requests.filter(row => wanted(row.name))) {
      const times = await timesOf('pages', 100, request);
      console.log(`\n${name}: ms to bind, to execute`);
      for (const t of times) console.log(`  ${t.name.padEnd(28)} ${number(t.bind, 3)} ${number(t.execute, 3)}${t.runs < 100 ? `  in ${t.runs} of 100` : ''}`);
    }
  } finally {
    deafen();
    await renewWorkers();
  }
}

// ---- all of it

async function main(out) {
  console.log(`Each rate is the median of ${turns} runs of ${seconds} s, program and twin in turns, ${clients} clients, ${cores} cores.`);
  const me = await prepareLearner();
  const pages = pagesOf(me);
  const saveStatements = await learn(pages, me);
  sql('VACUUM ANALYZE');
  await startTwin(process.env.BARE, plan(pages), pageWorkers().length, port);
  for (const page of pages.filter(({ name }) => wanted(name))) await measurePage(page, me.browser.cookie);
  measureMemory();
  if (process.env.BENCH_LONG) await measureLongMemory(me.browser.cookie, pages);
  await stopTwin();
  if (wanted('save one answer')) await measureSave(saveStatements);
  for (const page of pages.filter(({ moodle }) => moodle)) addCpu(page);
  await measureWeight(pages[0], me.browser);
  if (wanted('course check')) await measureCheck();
  if (process.env.BENCH_STATEMENTS) await showStatements(pages, me);
  console.log(`\n${table()}`);
  fs.writeFileSync(out, `${JSON.stringify({ at: new Date().toISOString(), cores, seconds, turns, version: sqlOne('SHOW server_version'), rows }, null, 2)}\n`);
  console.log(`\nwritten: ${out}`);
}

main(process.argv[2])
  .then(() => { process.exitCode = rows.some(row => row.refused) ? 1 : 0; })
  .catch(error => { console.error(error); process.exitCode = 1; })
  .finally(async () => {
    await stopTwin();
    fs.rmSync(scratch, { recursive: true, force: true });
    process.exit();
  });
