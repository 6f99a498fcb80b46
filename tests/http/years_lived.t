#!/usr/bin/env node
// Whole lives, through the real database: random histories of every kind of fact about people and about the world they work in, round
// after round, against a twin that shares no code and no statement with the program (lived.js).  SPDX-License-Identifier: Apache-2.0
//
// ATTEST_TWIN_SEED: another run of chance. ATTEST_TWIN_PEOPLE: more of them. ATTEST_TWIN_WORLDS: that many worlds, one seed after another.
// ATTEST_TWIN_QUESTIONS: counts, and the lists behind them, asked of each world.
// Each world is a tree of facilities of its own, with job roles, courses and rules of its own, and nobody else works there.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, is, none, note } = require('./tap.js');
const { Browser, attest, enable, sql, sqlOne } = require('./client.js');
const { DAYS, EVER, Life, WORST, World, dayOf, holding, textOf, worst } = require('./lived.js');
const { Making, factRows, ground, personRow, rulesFile, worldRows } = require('./lived_facts.js');

const SEED = Number(process.env.ATTEST_TWIN_SEED || 11);
const PEOPLE = Number(process.env.ATTEST_TWIN_PEOPLE || 24);
const WORLDS = Number(process.env.ATTEST_TWIN_WORLDS || 1);
const ROUNDS = 4;
const QUESTIONS = Number(process.env.ATTEST_TWIN_QUESTIONS || 30);
const SHRUNK = 3; // differences that are made small; each takes a while

const begun = Date.now().toString(36).toUpperCase();

// ---- what the program says

const reckon = async people => {
  for (let i = 0; i < people.length; i += 500) {
    const done = await attest('award', 'reckon', ...people.slice(i, i + 500).map(p => p.name));
    if (done.status) throw new Error(done.err);
  }
};

// Timelines by person, post and certification: each a list of [first day, day after the last, standing, date, facility, job role].
function timelines(people) {
  const all = new Map();
  for (const [post, certification, from, to, standing, due, facility, role] of sql(`SELECT t.post_id, c.code, lower(t.during), upper(t.during), t.standing, t.due, f.code, r.code
      FROM timeline t JOIN certification c ON c.id = t.certification_id JOIN facility f ON f.id = t.facility_id JOIN job_role r ON r.id = t.job_role_id
      WHERE t.person_id IN (${people.map(p => p.id).join()}) ORDER BY 1, 2, 3`)) {
    const key = `${post} ${certification}`;
    if (!all.has(key)) all.set(key, []);
    all.get(key).push([dayOf(from), to === '' ? EVER : dayOf(to), standing, due === '' ? null : dayOf(due), facility, role]);
  }
  return all;
}

// ---- the comparison: every post, certification and day

const shown = x => x && [x[0], x[1] === null ? '' : textOf(x[1]), x[2], x[3]].join(' ');

// The first day on which the two differ, in words; null: they agree. noted(post, certification, days): what the twin found.
function difference(life, certifications, stored, noted = () => {}) {
  for (const post of Object.keys(life.posts)) for (const certification of certifications) {
    const rows = stored.get(`${post} ${certification}`) || [];
    const days = life.standings(post, certification);
    noted(post, certification, days);
    let row = 0;
    for (let d = 0; d < DAYS; d++) {
      while (row < rows.length && rows[row][1] <= d) row++;
      const has = row < rows.length && rows[row][0] <= d ? shown(rows[row].slice(2)) : null;
      if (has !== shown(days[d])) return `post ${post}, ${certification}, ${textOf(d)}: ${has ?? 'not required'}, and by the twin ${shown(days[d]) ?? 'not required'}`;
    }
  }
  return null;
}

// ---- counts and lists, as known after each round

// What the twin knows of all posts on some days: [{person, post, facility, role, of: {certification: standing}}] by day.
function postsOn(life, person, days, found) {
  return days.map(day => Object.keys(life.posts).map(post => {
    const o = holding(life.posts[post], day);
    return o && { person: person.id, post: Number(post), path: life.world.path(o.facility, day), roles: life.world.above[o.role],
      of: Object.fromEntries([...found.get(post)].map(([certification, all]) => [certification, all[day] ? all[day][0] : 'not required'])) };
  }).filter(Boolean));
}

// The rows behind all numbers of a question: each post, or each person, with the worst that counts there.
function rowsOf(posts, { node, role, certification }, people) {
  const part = posts.filter(p => p.path.includes(node) && (!role || p.roles.includes(role)))
    .map(p => ({ ...p, standing: certification ? p.of[certification] : worst(Object.values(p.of)) }));
  const all = new Map();
  for (const p of part) {
    const key = people ? p.person : p.post;
    all.set(key, worst([p.standing, ...all.has(key) ? [all.get(key)] : []]));
  }
  return [...all].map(([key, standing]) => `${key} ${standing}`).sort();
}

function tally(rows) {
  const counts = Object.fromEntries(WORST.map(s => [s, 0]));
  for (const row of rows) counts[row.slice(row.indexOf(' ') + 1)]++;
  return counts;
}

// Whatever else the stack is doing may end just then: who asks again is told.
async function told(browser, target) {
  for (let i = 0; ; i++) {
    const reply = await browser.api('GET', target);
    if (reply.status !== 409 || i === 20) return reply;
  }
}

const same = (a, b) => WORST.every(s => a[s] === b[s]);

async function asked(browser, q, posts) {
  const faults = [];
  const query = new URLSearchParams({ facility: q.node, as_of: textOf(q.day), ...(q.role ? { job_role: q.role } : {}), ...(q.certification ? { certification: q.certification } : {}), ...(q.known ? { known_at: q.known } : {}) });
  const counts = await told(browser, `/standing?${query}`);
  const wanted = { posts: rowsOf(posts, q, false), people: rowsOf(posts, q, true) };
  if (counts.status !== 200) return [`${query}: ${counts.status} ${counts.text}`];
  const top = counts.json.posts[0];
  if (!same(top.counts, tally(wanted.posts))) faults.push(`${query}: posts ${JSON.stringify(top.counts)}, by the twin ${JSON.stringify(tally(wanted.posts))}`);
  if (!same(counts.json.people.counts, tally(wanted.people))) faults.push(`${query}: people ${JSON.stringify(counts.json.people.counts)}, by the twin ${JSON.stringify(tally(wanted.people))}`);
  for (const kind of ['posts', 'people']) {
    const reply = await told(browser, `/standing/people?${query}&count=${kind}`);
    if (reply.status !== 200) { faults.push(`${query}&count=${kind}: ${reply.status} ${reply.text}`); continue; }
    const list = reply.json.people.map(r => `${kind === 'people' ? r.person : r.post} ${r.standing}`).sort();
    if (list.join() !== wanted[kind].join()) faults.push(`${query}&count=${kind}: the list has ${list.filter(x => !wanted[kind].includes(x)).slice(0, 3)}, and lacks ${wanted[kind].filter(x => !list.includes(x)).slice(0, 3)}`);
  }
  return faults;
}

const lifeOf = (making, round, person) => new Life(new World(making.facts, round), person);

// ---- a difference, made small: facts are left out as long as it stays

// The same facts about somebody new.
function copyOf(making, person, facts) {
  const fresh = new Map();
  const id = old => { if (!fresh.has(old)) fresh.set(old, making.id()); return fresh.get(old); };
  const copy = { id: making.id(), number: person.number, name: `${person.name}-${(making.id() % 1e12).toString(36).toUpperCase()}`, facts: [] };
  for (const f of facts) {
    const one = { ...f, id: id(f.id) };
    for (const key of ['of', 'post', 'piece', 'enrolment']) if (one[key] !== undefined) one[key] = id(one[key]);
    if (one.lines) one.lines = one.lines.map(id);
    const twin = copy.facts.at(-1); // work of one instant stays so
    copy.facts.push({ ...one, at: twin && facts[copy.facts.length - 1].at === f.at ? twin.at : one.id });
  }
  return copy;
}

async function tried(making, person, facts, last) {
  const copy = copyOf(making, person, facts);
  const rounds = [...new Set(copy.facts.map(f => f.round))].sort();
  making.first = copy.facts[0].at;
  sql(`BEGIN; ${personRow(copy)} COMMIT`);
  for (const round of rounds) {
    sql(`BEGIN; ${factRows(copy, copy.facts.filter(f => f.round === round && f.kind !== 'undo'), nowFor(making))} COMMIT`);
    await reckon([copy]);
  }
  return { copy, what: difference(lifeOf(making, last, copy), making.certifications, timelines([copy])) };
}

// A fact together with those that stand on it.
const without = (facts, out) => facts.filter(f => f.id !== out.id && f.of !== out.id && f.piece !== out.id);

async function shrunk(making, person, last) {
  let facts = person.facts.filter(f => f.kind !== 'undo').map(f => ({ ...f, byFile: false }));
  let { what } = await tried(making, person, facts, last);
  if (!what) return 'and not once more, with all facts of the world from the first day';
  for (let smaller = true; smaller;) {
    smaller = false;
    for (const out of [...facts].reverse()) {
      const less = without(facts, out);
      const again = less.length < facts.length && less.some(f => f.kind === 'post') ? await tried(making, person, less, last) : {};
      if (again.what) { [facts, what, smaller] = [less, again.what, true]; break; }
    }
  }
  const plain = f => JSON.stringify(f, (key, value) => ['from', 'to', 'day'].includes(key) && typeof value === 'number' ? value === EVER ? 'ever' : textOf(value) : ['minutes', 'byFile', 'work'].includes(key) || value === null ? undefined : value);
  return `${what}\n    ${facts.map(plain).join('\n    ')}`;
}

// ---- a run

const nowFor = making => Object.assign(new Date(), { first: making.first });

// What the twin says of somebody so far, as far as the next facts turn on it.
const soFar = (making, person, round) => ({
  extension(chance) {
    const life = lifeOf(making, round, person);
    const post = chance.of(Object.keys(life.posts)), certification = chance.of(making.certifications);
    const dates = life.standings(post, certification).filter(Boolean).map(x => x[1]).filter(x => x !== null);
    return dates.length ? { certification, day: chance.of(dates) } : null;
  },
  award(chance) {
    const life = lifeOf(making, round, person);
    const certification = chance.of(making.certifications);
    const free = life.awards(certification).filter(a => a.revoked === EVER && !person.facts.some(f => f.byFile && f.id === a.keys.at(-1)));
    if (!free.length) return null;
    const a = chance.of(free);
    return { certification, piece: a.keys.at(-1), equal: Boolean(a.equal), day: a.from };
  },
});

function moreFacts(making, people, round) {
  for (const person of people)
    for (let i = 1 + making.chance.pick(3); i > 0; i--) making.more(person, round, soFar(making, person, round - 1));
}

// Rules of the later rounds are put in force by a file, as administrators do.
async function byFile(making, round) {
  const versions = making.facts.requirementVersions.filter(r => r.round === round);
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'attest-')), 'rules.xml');
  fs.writeFileSync(file, rulesFile(making, versions));
  const done = await attest('requirement', 'import', file);
  fs.rmSync(path.dirname(file), { recursive: true });
  if (done.status) throw new Error(`${done.out}${done.err}`);
}

const FILES_FROM = 2; // the first round of which they are
const IMPORTED = 1, UNDONE = 3; // rounds

// History that some bring along, by a file; the answer: the number of the import and what came of it.
async function history(making, people, round) {
  const until = dayOf(new Date().toISOString().slice(0, 10)) - 2;
  const then = new World(making.facts, round);
  const lines = people.filter(() => making.chance.in(3)).map(p => making.imported(p, round, until, then)).filter(Boolean);
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'attest-')), 'history.csv');
  fs.writeFileSync(file, `employee_number,action,certification,course,date,valid_to,title,topic,hours\r\n${lines.map(([, cells]) => cells.join()).join('\r\n')}\r\n`);
  const done = await attest('award', 'import', file);
  fs.rmSync(path.dirname(file), { recursive: true });
  if (done.status) throw new Error(`${done.out}${done.err}`);
  making.history = { number: /import (\d+):/.exec(done.out)[1], facts: lines.map(([fact]) => fact.id) };
}

async function undone(making, people, round) {
  const done = await attest('award', 'undo', making.history.number, 'the wrong file');
  if (done.status) throw new Error(done.err);
  for (const person of people) making.add(person, round, 'undo', { lines: making.history.facts });
}

async function oneRound(making, people, round) {
  making.begin(round);
  if (round > 0) moreFacts(making, people, round);
  else people.push(...Array.from({ length: PEOPLE }, (_, i) => making.person(i)));
  const now = nowFor(making);
  sql(`BEGIN; ${worldRows(making, round, now, round >= FILES_FROM)}
    ${people.map(p => (round === 0 ? personRow(p) : '') + factRows(p, p.facts.filter(f => f.round === round), now)).join('\n')} COMMIT`);
  await reckon(people); // as whatever adds a fact does
  if (round >= FILES_FROM) await byFile(making, round);
  if (round === IMPORTED) await history(making, people, round);
  if (round === UNDONE) await undone(making, people, round);
}

// Compares everybody after a round; the answer: who differs. posts: by day, what the twin knows of all of them.
function compareAll(making, people, round, days, posts) {
  const stored = timelines(people);
  const wrong = [];
  for (const person of people) {
    const life = lifeOf(making, round, person);
    const found = new Map();
    const what = difference(life, making.certifications, stored, (post, certification, all) => {
      if (!found.has(post)) found.set(post, new Map());
      found.get(post).set(certification, all);
    });
    if (what) wrong.push({ person, round, what: `${person.name} after round ${round}: ${what}` });
    else postsOn(life, person, days, found).forEach((list, i) => posts[i].push(...list));
  }
  return wrong;
}

async function questions(making, days, after) {
  const viewer = enable(`p.employee_number = '${making.mark}-VIEWER'`);
  const browser = await new Browser().signInApi(viewer.login);
  const { chance } = making;
  const faults = [];
  for (let i = 0; i < QUESTIONS; i++) {
    const round = chance.pick(ROUNDS), d = chance.pick(days.length);
    const q = { node: chance.in(3) ? making.facilities[0] : chance.of(making.facilities), day: days[d], role: chance.in(2) ? chance.of(making.roles).code : null,
      certification: chance.in(2) ? chance.of(making.certifications) : null, known: round === ROUNDS - 1 && chance.in(2) ? null : after[round].at };
    if (after[round].there(q.node, q.day)) faults.push(...await asked(browser, q, after[round].posts[d]));
  }
  return faults;
}

async function world(seed, w) {
  const making = new Making(seed, `TW${begun}${w}`, ROUNDS);
  sql(`BEGIN; ${ground(making)} COMMIT`);
  const people = [], after = [], wrong = [];
  const days = Array.from({ length: 6 }, () => making.chance.day() + making.chance.pick(600));
  for (let round = 0; round < ROUNDS && !wrong.length; round++) {
    await oneRound(making, people, round);
    const posts = days.map(() => []);
    const then = new World(making.facts, round);
    wrong.push(...compareAll(making, people, round, days, posts));
    after.push({ at: sqlOne(`SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`), posts, there: (node, day) => then.facility(node, day) });
  }
  for (const { person, round, what } of wrong.slice(0, SHRUNK)) {
    note(`${what}\n  made small: ${await shrunk(making, person, round)}`);
    note(JSON.stringify(making.facts.certificationVersions.filter(v => what.includes(v.certification))));
  }
  none(wrong.map(x => x.what), `seed ${seed}: ${people.length} lives after each of ${ROUNDS} rounds, every post, certification and day`);
  if (!wrong.length) none(await questions(making, days, after), `seed ${seed}: ${QUESTIONS} counts of posts and people, and the lists behind them, as known after any round`);
  sql(`INSERT INTO publication_end (publication_id, kind, reason) SELECT p.id, 'withdrawn', 'test' FROM publication p JOIN course c ON c.id = p.course_id WHERE c.code IN (${making.courses.map(c => `'${c}'`).join()})`);
}

run(async () => {
  for (let w = 0; w < WORLDS; w++) await world(SEED + w, w);
  const verify = await attest('verify');
  is(verify.status, 0, 'attest verify finds everything in order');
  if (verify.status) note(verify.out.slice(0, 3000));
});
