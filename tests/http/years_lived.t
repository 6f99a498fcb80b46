#!/usr/bin/env node
// Whole lives, through the real database: random histories of every kind of fact about people and about the world they work in, round
// after round, against a twin that shares no code and no statement with the program (lived.js).  SPDX-License-Identifier: Apache-2.0
//
// ATTEST_TWIN_SEED: another run of chance. ATTEST_TWIN_PEOPLE: more of them. ATTEST_TWIN_WORLDS: that many worlds, one seed after another.
// Each world is a tree of facilities of its own, with job roles, courses and rules of its own, and nobody else works there.
'use strict';
const { run, is, none, note } = require('./tap.js');
const { attest, sql } = require('./client.js');
const { DAYS, EVER, Life, World, dayOf, textOf } = require('./lived.js');
const { Making, factRows, ground, personRow, worldRows } = require('./lived_facts.js');

const SEED = Number(process.env.ATTEST_TWIN_SEED || 11);
const PEOPLE = Number(process.env.ATTEST_TWIN_PEOPLE || 60);
const WORLDS = Number(process.env.ATTEST_TWIN_WORLDS || 1);
const ROUNDS = 4;
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

// The first day on which the two differ, in words; null: they agree.
function difference(life, certifications, stored) {
  for (const post of Object.keys(life.posts)) for (const certification of certifications) {
    const rows = stored.get(`${post} ${certification}`) || [];
    const days = life.standings(post, certification);
    let row = 0;
    for (let d = 0; d < DAYS; d++) {
      while (row < rows.length && rows[row][1] <= d) row++;
      const has = row < rows.length && rows[row][0] <= d ? rows[row].slice(2) : null;
      const said = has && has.map((x, i) => i === 1 && x !== null ? textOf(x) : x).join(' ');
      const wanted = days[d] && days[d].map((x, i) => i === 1 && x !== null ? textOf(x) : x).join(' ');
      if (said !== wanted) return `post ${post}, ${certification}, ${textOf(d)}: ${said ?? 'not required'}, and by the twin ${wanted ?? 'not required'}`;
    }
  }
  return null;
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
    for (const key of ['of', 'post', 'piece']) if (one[key] !== undefined) one[key] = id(one[key]);
    if (one.lines) one.lines = one.lines.map(id);
    copy.facts.push({ ...one, at: one.id });
  }
  return copy;
}

async function tried(making, person, facts) {
  const copy = copyOf(making, person, facts);
  const rounds = [...new Set(copy.facts.map(f => f.round))].sort();
  making.first = copy.facts[0].at;
  sql(`BEGIN; ${personRow(copy)} COMMIT`);
  for (const round of rounds) {
    sql(`BEGIN; ${factRows(copy, copy.facts.filter(f => f.round === round && f.kind !== 'undo'), nowFor(making))} COMMIT`);
    await reckon([copy]);
  }
  return { copy, what: difference(lifeOf(making, ROUNDS, copy), making.certifications, timelines([copy])) };
}

// A fact together with those that stand on it.
const without = (facts, out) => facts.filter(f => f.id !== out.id && f.of !== out.id && f.piece !== out.id);

async function shrunk(making, person) {
  let facts = person.facts.filter(f => f.kind !== 'undo').map(f => ({ ...f, byFile: false }));
  let { what } = await tried(making, person, facts);
  if (!what) return 'and not once more, with all facts of the world from the first day';
  for (let smaller = true; smaller;) {
    smaller = false;
    for (const out of [...facts].reverse()) {
      const less = without(facts, out);
      const again = less.length < facts.length && less.some(f => f.kind === 'post') ? await tried(making, person, less) : {};
      if (again.what) { [facts, what, smaller] = [less, again.what, true]; break; }
    }
  }
  const shown = f => JSON.stringify(f, (key, value) => ['from', 'to', 'day'].includes(key) && typeof value === 'number' ? value === EVER ? 'ever' : textOf(value) : ['at', 'minutes', 'byFile'].includes(key) || value === null ? undefined : value);
  return `${what}\n    ${facts.map(shown).join('\n    ')}`;
}

// ---- a run

const nowFor = making => Object.assign(new Date(), { first: making.first });

// What the twin says of somebody so far, as far as the next facts turn on it.
const told = (making, person, round) => ({
  extension(chance) {
    const life = lifeOf(making, round, person);
    const post = chance.of(Object.keys(life.posts)), certification = chance.of(making.certifications);
    const dates = life.standings(post, certification).filter(Boolean).map(x => x[1]).filter(x => x !== null);
    return dates.length ? { certification, day: chance.of(dates) } : null;
  },
});

function moreFacts(making, people, round) {
  for (const person of people)
    for (let i = 1 + making.chance.pick(3); i > 0; i--) making.more(person, round, told(making, person, round - 1));
}

async function world(seed, w) {
  const making = new Making(seed, `TW${begun}${w}`, ROUNDS);
  sql(`BEGIN; ${ground(making)} COMMIT`);
  const people = [];
  const wrong = [];
  let compared = 0;
  for (let round = 0; round < ROUNDS; round++) {
    making.begin(round);
    if (round > 0) moreFacts(making, people, round);
    else people.push(...Array.from({ length: PEOPLE }, (_, i) => making.person(i)));
    const now = nowFor(making);
    sql(`BEGIN; ${worldRows(making, round, now)}
      ${people.map(p => (round === 0 ? personRow(p) : '') + factRows(p, p.facts.filter(f => f.round === round), now)).join('\n')} COMMIT`);
    await reckon(people);
    const stored = timelines(people);
    const all = round === ROUNDS - 1;
    for (const person of all ? people : people.slice(0, Math.ceil(PEOPLE / 5))) {
      const what = difference(lifeOf(making, round, person), making.certifications, stored);
      compared++;
      if (what) wrong.push({ person, what: `${person.name} after round ${round}: ${what}` });
    }
    if (wrong.length) break;
  }
  for (const { person, what } of wrong.slice(0, SHRUNK)) {
    note(`${what}\n  made small: ${await shrunk(making, person)}`);
    note(JSON.stringify(making.facts.certificationVersions.filter(v => what.includes(v.certification))));
  }
  none(wrong.map(w => w.what), `seed ${seed}: ${compared} lives, every post, certification and day`);
  sql(`INSERT INTO publication_end (publication_id, kind, reason) SELECT p.id, 'withdrawn', 'test' FROM publication p JOIN course c ON c.id = p.course_id WHERE c.code IN (${making.courses.map(c => `'${c}'`).join()})`);
  return making;
}

run(async () => {
  for (let w = 0; w < WORLDS; w++) await world(SEED + w, w);
  const verify = await attest('verify');
  is(verify.status, 0, 'attest verify finds everything in order');
  if (verify.status) note(verify.out.slice(0, 3000));
});
