#!/usr/bin/env node
// Nothing acknowledged is lost: workers killed while answers are saved, a restart under load, reading that never writes.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, none, note } = require('./tap.js');
const { Browser, attest, demo, differences, fingerprint, learner, links, logSince, logSize, master, pause, readAll, send, sql, sqlOne, workers } = require('./client.js');

// Sends until a whole reply comes that is not the "not available" of a lost worker. The key stays the same, so that sending again is safe.
async function persist(ask) {
  for (let tries = 1; tries <= 600; tries++) {
    try {
      const reply = await ask();
      if (![500, 502, 503].includes(reply.status)) return { reply, tries };
    } catch { /* cut off: ask again */ }
    await pause(50);
  }
  throw new Error('six hundred tries without an answer');
}

const answerOf = (item, choice) => item.kind === 'multiple-choice' ? { choices: [choice] } : { choice };

async function startQuiz(browser) {
  const { enrolment } = await readAll(browser);
  return (await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'final' })).json;
}

// ---- killing

// Saves one answer after another until told to stop; keeps what was acknowledged.
async function saveOn(browser, paper, state) {
  let seq = paper.seq;
  for (let i = 0; !state.stop || i < 40; i++) {
    const item = paper.items[i % paper.items.length];
    const choice = item.choices[i % item.choices.length].choice;
    const key = { 'Idempotency-Key': `survive-${paper.attempt}-${i}` };
    const { reply, tries } = await persist(() => browser.api('PUT', `/attempts/${paper.attempt}/responses/${item.item}`, { seq, response: answerOf(item, choice) }, key));
    if (reply.status !== 200) {
      state.faults.push(`save ${i} with seq ${seq}: ${reply.status} ${reply.text}`);
      return;
    }
    seq = reply.json.seq;
    state.saved.push({ attempt: paper.attempt, seq, item: item.item, choice });
    state.again += tries > 1;
  }
}

async function killing(browsers) {
  const papers = await Promise.all(browsers.map(startQuiz));
  const state = { saved: [], faults: [], again: 0, stop: false };
  const boss = master();
  const crew = workers().length;
  const size = logSize('web.log');
  const saving = papers.map((paper, i) => saveOn(browsers[i], paper, state));
  let killed = 0;
  for (let i = 0; i < 200 && killed < 20; i++) {
    await pause(250 + (i * 137) % 300);
    const pids = i % 4 ? workers('pages') : workers();
    if (!pids.length) continue;
    try {
      process.kill(pids[i % pids.length], 'SIGKILL');
      killed++;
    } catch { /* it has just ended by itself */ }
  }
  state.stop = true;
  await Promise.all(saving);
  note(`${state.saved.length} answers saved, ${killed} workers killed, ${state.again} saves sent again`);
  ok(killed >= 15 && state.saved.length >= 80, 'workers were killed while answers were saved', killed, state.saved.length);
  none(state.faults, 'every save was acknowledged in the end');
  const stored = new Map(sql(`SELECT r.attempt_id, r.seq, i.key, array_to_string(r.parts, ',') FROM response r JOIN item i ON i.id = r.item_id
    WHERE r.attempt_id IN (${papers.map(paper => paper.attempt).join(',')})`).map(([attempt, seq, item, choice]) => [`${attempt}/${seq}`, `${item}=${choice}`]));
  none(state.saved.filter(one => stored.get(`${one.attempt}/${one.seq}`) !== `${one.item}=${one.choice}`).map(one => JSON.stringify(one)), 'every answer that was acknowledged is in the database as it was sent');
  is(stored.size, state.saved.length, 'once: there is no other row');
  for (let i = 0; i < 400 && workers().length < crew; i++) await pause(100);
  is([master(), workers().length], [boss, crew], 'the master stands, and all its workers again');
  is((logSince('web.log', size).match(/ended by signal 9/g) || []).length, killed, 'each loss stands in the log');
  return { papers, crew };
}

// A lost finish: the reply that was kept is given to the one who asks again, and there is one award.
async function finishing(browser, paper) {
  const ask = () => browser.api('POST', `/attempts/${paper.attempt}/finish`, undefined, { 'Idempotency-Key': `survive-finish-${paper.attempt}` });
  const first = persist(ask);
  for (let i = 0; i < 3; i++) {
    await pause(8);
    const pids = workers('pages');
    try { process.kill(pids[i % pids.length], 'SIGKILL'); } catch { /* gone */ }
  }
  const one = (await first).reply;
  const two = (await persist(ask)).reply;
  ok(one.status === 200 && one.json.state === 'finished', 'an attempt that was sent while workers were killed is finished', one.status, one.text);
  is(two.text, one.text, 'and asking again gets the same reply');
  is(sqlOne(`SELECT count(*) FROM mark WHERE attempt_id = ${paper.attempt}`), String(paper.items.length), 'graded once');
}

// ---- restarting

async function restarting(browser, crew) {
  const boss = master();
  for (let i = 0; i < 400 && workers().length < crew; i++) await pause(100);
  const before = workers();
  const faults = [];
  const state = { stop: false, served: 0 };
  const ask = async i => {
    while (!state.stop) {
      try {
        const reply = i % 2 ? await browser.get('/learning') : await browser.api('GET', '/learning');
        if (reply.status !== 200) faults.push(`${reply.target} -> ${reply.status}`);
        state.served++;
      } catch (error) {
        faults.push(String(error));
      }
    }
  };
  const load = Array.from({ length: 4 }, (_, i) => ask(i));
  for (let i = 0; i < 3; i++) {
    const served = state.served;
    const old = workers();
    process.kill(boss, 'SIGHUP');
    for (let k = 0; k < 1200 && (old.some(pid => workers().includes(pid)) || workers().length !== crew || state.served < served + 20); k++) await pause(50);
  }
  state.stop = true;
  await Promise.all(load);
  note(`${state.served} requests during three restarts`);
  none(faults, 'restarting under load fails no request');
  ok(state.served >= 60, 'and there was load', state.served);
  is(workers().filter(pid => before.includes(pid)), [], 'every worker is a new one');
  is([master(), workers().length], [boss, crew], 'under the same master, as many as before');
}

// ---- reading

// Every page that links lead to from a person's first pages, each address once and those of one form only a few times.
async function walk(browser, starts, limit) {
  const seen = new Map();
  const queue = [...starts];
  const shapes = new Map();
  while (queue.length && seen.size < limit) {
    const target = queue.shift();
    const shape = target.replace(/\?.*/, '?').replace(/\/(\d+|[0-9A-Z-]{4,})(?=\/|$|\?)/g, '/*');
    if (seen.has(target) || (shapes.get(shape) ?? 0) >= 3) continue;
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    const page = await browser.get(target);
    seen.set(target, page.status);
    if (/text\/html/.test(page.headers['content-type'] ?? '')) queue.push(...links(page).map(link => link.href.replace(/#.*/, '')).filter(href => /^\/(?!\/)/.test(href)));
    if (page.location?.startsWith('/')) queue.push(page.location);
  }
  return seen;
}

async function reading(browsers) {
  const before = fingerprint();
  const writes = () => sql(`SELECT sum(n_tup_ins), sum(n_tup_upd), sum(n_tup_del) FROM pg_stat_user_tables WHERE schemaname = 'attest' AND relname NOT IN ('session', 'audit')`)[0];
  const settle = async () => { let last; for (let i = 0; i < 40; i++) { const now = String(writes()); if (now === last) return now; last = now; await pause(600); } return last; };
  // A connection that was busy a moment ago tells its counts only after ten idle seconds.
  await pause(10500);
  const counted = await settle();
  const faults = [];
  let pages = 0;
  const starts = ['/', '/learning', '/courses', '/courses/CORE-101', '/certificates', '/record', '/support', '/help', '/verify', '/facilities', '/authoring/courses', '/authoring/imports', '/health', '/metrics',
    '/api/v1/learning', '/api/v1/standing?facility=WHN', '/api/v1/standing/people?facility=WHN'];
  for (const browser of browsers) {
    const seen = await walk(browser, starts, 120);
    for (const [target, status] of seen) if (![200, 303, 404].includes(status) && !(status === 401 && !browser.cookie)) faults.push(`${target} -> ${status}`);
    pages += seen.size;
  }
  note(`${pages} addresses read`);
  none(faults, 'every page that a link leads to opens');
  ok(pages > 150, 'they are many', pages);
  // Looks at others' records are noted: that is the one thing that reading leaves.
  is(differences(before, fingerprint()).filter(table => table !== 'audit'), [], 'reading all of them changed no row of any table, but for lines of the audit');
  is(await settle(), counted, 'and PostgreSQL counted no row written');
  const result = await send('GET', '/health');
  is(result.status, 200, 'all is well');
}

run(async () => {
  const people = [learner(), learner()];
  const browsers = await Promise.all(people.map(person => new Browser().signInApi(person.login)));
  const { papers, crew } = await killing(browsers);
  await finishing(browsers[0], papers[0]);
  await restarting(browsers[1], crew);
  const all = [browsers[0], browsers[1], ...await Promise.all([demo.manager, demo.author, demo.admin].map(login => new Browser().signInApi(login))), new Browser()];
  await reading(all);
  const verified = await attest('verify');
  ok(verified.status === 0, 'attest verify recounts everything and finds no difference', verified.out, verified.err);
});
