// Random histories for lived.js, and the same facts as rows of the database.  SPDX-License-Identifier: Apache-2.0
//
// A seed makes the world (facilities that move, rules with versions) and any number of people. Facts come in rounds; each refers to others
// by number, so that one can be left out together with those that stand on it. Ids are given here, far above those that the database
// gives, so that a fact is the same on both sides.
'use strict';
const { EVER, NEVER, dayOf, monthsBefore, textOf } = require('./lived.js');

// Mulberry32: the same numbers for the same seed.
function chances(seed) {
  let state = seed >>> 0;
  return n => {
    state = state + 0x6d2b79f5 >>> 0;
    let t = Math.imul(state ^ state >>> 15, state | 1);
    t ^= t + Math.imul(t ^ t >>> 7, t | 61);
    return ((t ^ t >>> 14) >>> 0) % n;
  };
}

const FIRST = dayOf('2023-01-01'), LAST = dayOf('2027-06-30');
const LICENCES = ['nursing/MI', 'dentistry/FL'];
const ZONES = ['America/Detroit', 'America/Detroit', 'Pacific/Honolulu', 'Europe/Berlin'];
const STATES = ['MI', 'FL'], KINDS = ['unit', 'clinic', 'hospital'], EMPLOYMENT = ['employee', 'volunteer', 'contractor'];

class Chance {
  constructor(seed) { this.pick = chances(seed); }
  in(n) { return this.pick(n) === 0; } // one time in n
  of(list) { return list[this.pick(list.length)]; }
  day() { return FIRST + this.pick(LAST - FIRST); }
  some(list) { return list.filter(() => this.in(2)); }
}

// ---- the world

class Making {
  constructor(seed, mark, rounds) {
    Object.assign(this, { mark, rounds, chance: new Chance(seed), next: Date.now() * 1000 });
    this.facilities = ['', '-A', '-B', '-C', '-A1', '-A2', '-B1', '-B2', '-C1'].map(end => mark + end);
    const low = mark.toLowerCase();
    this.roles = [{ code: `${low}-all` }, { code: `${low}-care`, parent: `${low}-all` }, { code: `${low}-nurse`, parent: `${low}-care` },
      { code: `${low}-desk`, parent: `${low}-all` }, { code: `${low}-guard` }];
    this.topics = [`${low}-care`, `${low}-law`];
    this.skills = [`${low}-asking`, `${low}-listening`];
    this.courses = ['C', 'D', 'E'].map(end => `${mark}-${end}`);
    this.certifications = ['K', 'L', 'M', 'N'].map(end => `${mark}-${end}`);
    this.requirements = Array.from({ length: 7 }, (_, i) => `${mark}-R${i}`);
    this.facts = { facilityVersions: [], requirementVersions: [], certificationVersions: [], equivalencies: [], events: [], roles: this.roles, credits: [] };
    this.world();
  }

  id() { return ++this.next; }
  fact(round, rest) { const id = this.id(); return { id, at: id, round, ...rest }; }

  world() {
    const { chance, facts } = this;
    this.facilities.forEach((facility, i) => facts.facilityVersions.push(this.fact(0, {
      facility, from: dayOf('2020-01-01'), to: EVER, parent: i === 0 ? null : i < 4 ? this.facilities[0] : `${this.mark}-${facility.slice(-2, -1)}`,
      kind: i < 4 ? 'hospital' : chance.of(KINDS), state: chance.of(STATES), zone: chance.of(ZONES),
    })));
    for (const [course, topic, hundredths] of [[this.courses[1], this.topics[0], 150], [this.courses[1], this.topics[1], 50], [this.courses[2], this.topics[1], 200]])
      facts.credits.push({ course, topic, hundredths, from: chance.in(2) ? dayOf('2023-06-01') : NEVER, to: chance.in(2) ? dayOf('2026-06-30') : EVER });
    this.certifications.forEach(certification => this.certification(0, certification, chance.in(4) ? FIRST + 100 : dayOf('2020-06-01')));
    for (const requirement of this.requirements) this.requirement(0, requirement, chance.in(3) ? chance.day() : dayOf('2020-01-01'));
    this.equivalency(0, this.certifications[2], this.certifications[0], FIRST + 200 + chance.pick(300));
    facts.events.push(this.fact(0, { code: 'policy', day: chance.day(), certification: null, course: null, within: null }));
    for (let round = 1; round < this.rounds; round++) this.change(round);
  }

  equivalency(round, certification, by, from) {
    const { chance } = this;
    this.facts.equivalencies.push(this.fact(round, { certification, by, from, bothWays: chance.in(2), retroactive: chance.in(2),
      age: chance.in(2) ? 6 + chance.pick(12) : null, to: chance.in(3) ? FIRST + 1000 : EVER }));
  }

  tree(depth = 0) {
    const { chance } = this;
    const inner = () => Array.from({ length: 2 + chance.pick(2) }, () => this.tree(depth + 1));
    const age = chance.in(5) ? 3 + chance.pick(20) : null;
    switch (chance.pick(depth < 2 ? 11 : 7)) {
      case 0: case 1: case 2: return { kind: chance.in(4) ? 'quiz' : 'course', course: chance.of(this.courses), age };
      case 3: return { kind: 'hours', topic: chance.in(2) ? chance.of(this.topics) : null, hundredths: 50 + 50 * chance.pick(6), age,
        ...(chance.in(4) ? { perYear: true, licence: chance.of(LICENCES) } : {}) };
      case 4: return chance.in(3) ? { kind: 'external', topic: chance.of(this.topics), before: true, age: 12 + chance.pick(30), licence: chance.of(LICENCES) }
        : { kind: 'external', topic: chance.in(2) ? chance.of(this.topics) : null, age };
      case 5: return { kind: 'hands-on', skill: chance.in(2) ? chance.of(this.skills) : null, age };
      case 6: return { kind: 'attestation', skill: chance.of(this.skills), age };
      case 7: return { kind: 'all', parts: inner() };
      case 8: { const parts = inner(); return { kind: 'some', n: 1 + chance.pick(parts.length), parts }; }
      case 9: return { kind: 'then', parts: inner() };
      default: return { kind: 'any', parts: inner() };
    }
  }

  // What asks for any topic or skill could be satisfied by the work of others on the same stack, so it comes with a course of its own.
  ownTree(depth) {
    const tree = this.tree(depth);
    const leaves = part => part.parts ? part.parts.flatMap(leaves) : [part];
    return leaves(tree).every(leaf => leaf.course || leaf.topic || leaf.skill) ? tree : { kind: 'all', parts: [{ kind: 'course', course: this.courses[0] }, tree] };
  }

  certification(round, certification, from) {
    const { chance } = this;
    const method = chance.of(['completion', 'expiry', 'fixed']);
    const active = chance.in(8) ? null : chance.of([6, 12, 12, 24, 1]);
    const window = active === null ? 0 : Math.min(active - 1, chance.pick(4));
    const fixed = method === 'fixed' && active !== null;
    const minimum = fixed ? window + 1 + chance.pick(active - window) : null;
    this.facts.certificationVersions.push(this.fact(round, { certification, from, method: fixed || method !== 'fixed' ? method : 'completion', active, window, minimum,
      noCarry: chance.in(4), noRepeat: chance.in(4), first: this.ownTree(chance.in(2) ? 2 : 0), again: chance.in(3) ? this.tree(1) : null }));
  }

  due() {
    const { chance } = this;
    const all = { n: 0, on: null, month: null, day: null, after: null, every: null, event: null, otherwise: null };
    switch (chance.pick(8)) {
      case 0: case 1: return { ...all, kind: 'days', n: chance.of([0, 10, 30, 60, 200]) };
      case 2: return { ...all, kind: 'months', n: chance.pick(13) };
      case 3: return { ...all, kind: 'date', on: chance.day() };
      case 4: return { ...all, kind: 'yearly', month: chance.of([1, 2, 6]), day: chance.of([15, 28, 29]), n: chance.of([0, 14, 90]) };
      case 5: return { ...all, kind: 'licence', n: chance.of([0, 0, -30, 30]), after: chance.in(2) ? chance.day() : null, every: chance.in(2) ? 1 + chance.pick(3) : null, otherwise: chance.in(2) ? 90 : null };
      case 6: return { ...all, kind: 'event', n: chance.of([0, 30]), event: 'policy', otherwise: chance.in(2) ? 45 : null };
      default: return { ...all, kind: 'expiry', n: chance.of([-30, 0, 30]), otherwise: chance.in(2) ? 30 : null };
    }
  }

  requirement(round, requirement, from) {
    const { chance } = this;
    const due = this.due();
    const first = this.facts.requirementVersions.find(r => r.requirement === requirement);
    const maybe = (n, value) => chance.in(n) ? value : null;
    const list = all => { const some = chance.some(all); return some.length ? some : [all[0]]; };
    this.facts.requirementVersions.push(this.fact(round, {
      requirement, from, to: chance.in(5) ? from + chance.pick(900) : EVER, certification: first ? first.certification : chance.of(this.certifications),
      facility: chance.in(2) ? this.facilities[0] : chance.of(this.facilities), state: maybe(5, chance.of(STATES)), kinds: maybe(4, list(KINDS)),
      roles: maybe(3, list(this.roles.map(r => r.code))), employment: maybe(4, list(EMPLOYMENT)),
      contact: maybe(4, chance.of(['patient', 'patient-or-visitor'])), licence: due.kind === 'licence' ? chance.of(LICENCES) : maybe(8, chance.of(LICENCES)),
      due, grace: chance.of([0, 0, 7, 30]), window: maybe(4, chance.pick(3)),
    }));
  }

  // What changes for everybody in a round.
  change(round) {
    const { chance, facts } = this;
    for (let i = 0; i < 2; i++) {
      const facility = chance.of(this.facilities.slice(1));
      const old = facts.facilityVersions.filter(v => v.facility === facility).at(-1);
      // The three below the top take in whatever is not above them; the others go to any of these.
      const leaf = !this.facilities.slice(0, 4).includes(facility);
      facts.facilityVersions.push(this.fact(round, { ...old, facility, from: chance.day(), to: chance.in(6) ? LAST + 200 : EVER,
        parent: leaf ? chance.of(this.facilities.slice(0, 4)) : this.facilities[0],
        kind: chance.in(2) ? old.kind : chance.of(KINDS), state: chance.in(2) ? old.state : chance.of(STATES),
        zone: chance.in(2) ? old.zone : chance.of(ZONES), id: this.id(), at: this.next, round }));
    }
    this.requirement(round, chance.of(this.requirements), chance.day());
    if (chance.in(2)) this.certification(round, chance.of(this.certifications), chance.day());
    if (chance.in(2)) {
      const [certification, course] = chance.in(2) ? [chance.of(this.certifications), null] : [null, chance.of(this.courses)];
      facts.events.push(this.fact(round, { code: chance.in(2) ? 'policy' : 'content', day: chance.day(), certification, course, within: chance.of([0, 14, 60]) }));
    } else {
      facts.events.push(this.fact(round, { code: 'policy', day: chance.day(), certification: null, course: null, within: null }));
    }
    // A later line about the same two, whichever it names first; or about two others.
    if (chance.in(3)) {
      const two = [...chance.of([[2, 0], [2, 0], [0, 2], [3, 1]])].map(i => this.certifications[i]);
      this.equivalency(round, ...two, FIRST + 200 + chance.pick(900));
    }
    const stands = facts.events.filter(e => e.round < round && e.withdrawn === undefined);
    if (stands.length && chance.in(3)) chance.of(stands).withdrawn = round;
  }

  // A round begins: what it changes for everybody comes after all that came before.
  begin(round) {
    this.first = this.next + 1;
    const { facilityVersions, requirementVersions, certificationVersions, events, equivalencies } = this.facts;
    for (const one of [facilityVersions, requirementVersions, certificationVersions, events, equivalencies].flat()) if (one.round === round) one.at = this.id();
  }

  // ---- people

  person(number) {
    const { chance } = this;
    const person = { id: this.id(), number, name: `${this.mark}-${number}`, facts: [] };
    const posts = 1 + (chance.in(2) ? 1 : 0) + (chance.in(5) ? 1 : 0);
    for (let i = 0; i < posts; i++) this.post(person, 0, this.id());
    for (let i = 2 + chance.pick(5); i > 0; i--) this.more(person, 0, null);
    return person;
  }

  add(person, round, kind, rest) {
    const fact = this.fact(round, { kind, ...rest });
    person.facts.push(fact);
    return fact;
  }

  // The same, of work, which now and then comes in at the very instant of the work before it.
  work(person, round, kind, rest) {
    const last = person.facts.at(-1);
    const fact = this.add(person, round, kind, rest);
    if (last && last.round === round && last.work && !last.byFile && this.chance.in(4)) fact.at = last.at;
    fact.work = true;
    return fact;
  }

  post(person, round, post) {
    const { chance } = this;
    const from = chance.in(3) ? dayOf('2022-01-01') + chance.pick(300) : chance.day();
    this.add(person, round, 'post', { post, from, to: chance.in(4) ? from + chance.pick(600) - 5 : EVER, facility: chance.of(this.facilities),
      role: chance.of(this.roles).code, employment: chance.of(EMPLOYMENT), patient: chance.in(2), visitor: chance.in(2) });
  }

  // One more fact about a person. told(): what the twin says of them so far, for dates that matter; null: nothing yet.
  more(person, round, told) {
    const { chance } = this;
    const mine = kind => person.facts.filter(f => f.kind === kind);
    // What came by a file has ids of the program's own.
    const one = (kind, without) => { const free = mine(kind).filter(f => !f.byFile && (!without || !mine(without).some(e => e.of === f.id))); return free.length ? chance.of(free) : null; };
    const certification = chance.of(this.certifications);
    const from = chance.day();
    switch (chance.pick(told ? 22 : 11)) {
      case 4: if (chance.in(2)) return this.attempt(person, round, from);
      // falls through
      case 0: case 1: case 2: case 3:
        return this.work(person, round, 'completion', { course: chance.of(this.courses), day: from, minutes: 60 });
      case 5: case 6: return this.evidence(person, round, from);
      case 7: return this.add(person, round, 'exemption', { certification, from, to: from + chance.pick(200) });
      case 8: return this.add(person, round, 'leave', { from, to: from + chance.pick(90) });
      case 9: return this.licence(person, round);
      case 10: return this.work(person, round, 'award', { certification, from, to: chance.in(6) ? EVER : from + 200 + chance.pick(300), by: chance.of(['imported', 'manual']), ...{ opens: EVER } });
      case 11: case 12: {
        const of = one('completion');
        return of && this.add(person, round, 'correction', { of: of.id, day: chance.in(4) ? null : chance.day(), agreed: !chance.in(4) });
      }
      case 13: { const of = one('evidence'); return of && this.add(person, round, 'decision', { of: of.id, accepted: chance.in(2) }); }
      case 14: { const of = one('exemption', 'exemption-end'); return of && this.add(person, round, 'exemption-end', { of: of.id, from: chance.in(3) ? null : of.from + chance.pick(200) - 20 }); }
      case 15: { const of = one('leave', 'leave-end'); return of && this.add(person, round, 'leave-end', { of: of.id, from: chance.in(3) ? null : of.from + chance.pick(90) - 10 }); }
      case 16: { const of = one('extension', 'extension-end'); return of && this.add(person, round, 'extension-end', { of: of.id, from: chance.in(3) ? null : of.day + chance.pick(90) }); }
      case 17: case 18: {
        const x = told.extension(chance);
        return x && this.add(person, round, 'extension', { certification: x.certification, day: x.day, to: x.day + 1 + chance.pick(100) });
      }
      case 19: case 20: {
        const a = told.award(chance);
        return a && this.add(person, round, 'revocation', { ...a, from: chance.in(3) ? null : a.day + chance.pick(300) - 10 });
      }
      default: return this.post(person, round, chance.in(4) ? this.id() : chance.of(mine('post')).post);
    }
  }

  // A line of imported history: as a fact, and as it stands in the file. until: the last day it may be of; world: the rules of then.
  imported(person, round, until, world) {
    const { chance } = this;
    const from = FIRST + chance.pick(until - FIRST), certification = chance.of(this.certifications), course = chance.of(this.courses);
    switch (chance.pick(3)) {
      case 0: {
        const to = from + 200 + chance.pick(300);
        const window = world.certification(certification, from)?.window ?? 0;
        return [this.add(person, round, 'award', { certification, from, to, by: 'imported', opens: Math.max(from, monthsBefore(to, window)), byFile: true }),
          [person.name, 'award', certification, '', textOf(from), textOf(to), '', '', '']];
      }
      case 1:
        return person.facts.some(f => f.kind === 'completion' && f.course === course && f.day === from) ? null
          : [this.add(person, round, 'completion', { course, day: from, minutes: 60, byFile: true }), [person.name, 'completion', '', course, textOf(from), '', '', '', '']];
      default: {
        const topic = chance.of(this.topics);
        return [this.add(person, round, 'evidence', { what: 'external', day: from, certification: null, skill: null, title: 'Elsewhere', topic, hundredths: 150, byFile: true, accepted: true }),
          [person.name, 'evidence', '', '', textOf(from), '', 'Elsewhere', topic, '1.5']];
      }
    }
  }

  evidence(person, round, day) {
    const { chance } = this;
    const what = chance.of(['external', 'external', 'hands-on', 'attestation']);
    const certification = what === 'attestation' || chance.in(4) ? chance.of(this.certifications) : null;
    const e = this.work(person, round, 'evidence', { what, day, certification, skill: what === 'external' ? null : chance.of(this.skills),
      title: what === 'external' ? chance.of(['A day', 'A talk']) : null, topic: what === 'external' && !chance.in(3) ? chance.of(this.topics) : null,
      hundredths: what === 'external' && !chance.in(3) ? 50 + 50 * chance.pick(4) : null });
    if (what === 'external' && !chance.in(4)) this.add(person, round, 'decision', { of: e.id, accepted: true });
    return e;
  }

  // A try at the test that stands for a course, at a minute of that day in Greenwich, which may be another day where the person works. Tries of
  // one enrolment come one after another.
  attempt(person, round, day) {
    const { chance } = this;
    const course = chance.of(this.courses), minute = chance.pick(1440), right = chance.in(2);
    const before = person.facts.filter(f => f.kind === 'attempt' && f.course === course).at(-1);
    const again = before && before.day < day && chance.in(2);
    const fact = this.work(person, round, 'attempt', { course, day, minute, right, number: again ? before.number + 1 : 1 });
    fact.enrolment = again ? before.enrolment : fact.id;
    fact.passed = right || Boolean(again && before.passed);
    return fact;
  }

  licence(person, round) {
    const { chance } = this;
    const licence = chance.of(LICENCES);
    const terms = person.facts.filter(f => f.kind === 'term' && f.licence === licence);
    if (terms.length && chance.in(4)) return this.add(person, round, 'licence-end', { licence, to: chance.in(3) ? null : chance.day() });
    const number = terms.length && chance.in(3) ? chance.of(terms).number : terms.length ? Math.max(...terms.map(t => t.number)) + 1 : chance.pick(2);
    const before = terms.filter(t => t.number < number && t.from !== null).at(-1);
    const from = before ? before.to + 1 : chance.day() - 300;
    const never = terms.some(t => t.number === number) && chance.in(3);
    return this.add(person, round, 'term', { licence, number, from: never ? null : from, to: never ? null : from + 300 + chance.pick(500) });
  }
}

// ---- as rows

const quote = text => text === null || text === undefined ? 'NULL' : `'${String(text).replace(/'/g, "''")}'`;
const date = day => day === null || day === EVER || day === NEVER ? 'NULL' : `'${textOf(day)}'`;
const array = (list, type) => list === null ? 'NULL' : `ARRAY[${list.map(quote).join()}]::${type}[]`;
const number = n => n === null || n === undefined ? 'NULL' : String(n);

// The instants of facts: their order, from now on.
const instant = (fact, now) => `timestamptz '${now.toISOString()}' + ${fact.at - now.first} * interval '1 microsecond'`;

function partRows(tree, path) {
  const rows = [];
  const walk = (part, parent) => {
    const n = rows.length + 1;
    const [kind, state] = part.licence ? part.licence.split('/') : [null, null];
    rows.push(`(${quote(path)}, ${n}, ${parent ?? 'NULL'}, ${quote(part.kind)}, ${number(part.n)}, ${quote(part.course)}, ${part.kind === 'quiz' ? `'test-out'` : 'NULL'}, ${quote(part.topic)}, ${number(part.hundredths)},
      ${part.perYear ? 'true' : 'false'}, ${quote(part.skill)}, ${number(part.age)}, ${part.before ? 'true' : 'false'}, ${quote(kind)}, ${quote(state)})`);
    (part.parts || []).forEach(below => walk(below, n));
  };
  if (tree) walk(tree, null);
  return rows;
}

const facilityVersion = v => `INSERT INTO facility_version (facility_id, from_date, to_date, parent_id, name, kind, state, county, zone, reason)
  SELECT f.id, ${date(v.from)}, ${date(v.to)}, (SELECT id FROM facility WHERE code = ${quote(v.parent)}), 'Place ' || f.code, ${quote(v.kind)}, ${quote(v.state)}, 'Kent', ${quote(v.zone)}, 'test'
  FROM facility f WHERE f.code = ${quote(v.facility)};`;

const certificationVersion = v => `WITH v AS (INSERT INTO certification_version (certification_id, from_date, title, method, valid_months, window_months, minimum_months, no_carry_forward, no_repeat)
    SELECT id, ${date(v.from)}, code, ${quote(v.method)}, ${number(v.active)}, ${v.window}, ${number(v.minimum)}, ${v.noCarry}, ${v.noRepeat} FROM certification WHERE code = ${quote(v.certification)} RETURNING id)
  INSERT INTO certification_part (certification_version_id, path, number, parent, kind, n, course_id, quiz_key, topic, hundredths, per_licence_year, skill, max_age_months, before_licence, licence_kind, licence_state)
  SELECT v.id, x.path, x.number, x.parent::integer, x.kind, x.n::integer, (SELECT id FROM course WHERE code = x.course), x.quiz, x.topic, x.hundredths::integer, x.per, x.skill, x.age::integer, x.before, x.licence, x.state
  FROM v, (VALUES ${[...partRows(v.first, 'first'), ...partRows(v.again, 'renewal')].join()}) x (path, number, parent, kind, n, course, quiz, topic, hundredths, per, skill, age, before, licence, state);`;

const equivalencyRow = e => `INSERT INTO equivalency (certification_id, by_certification_id, both_ways, retroactive, max_age_months, from_date, to_date)
  SELECT a.id, b.id, ${e.bothWays}, ${e.retroactive}, ${number(e.age)}, ${date(e.from)}, ${date(e.to)} FROM certification a, certification b WHERE a.code = ${quote(e.certification)} AND b.code = ${quote(e.by)};`;

function requirementVersion(r) {
  const [kind, state] = r.licence ? r.licence.split('/') : [null, null];
  const d = r.due;
  return `INSERT INTO requirement_version (requirement_id, from_date, to_date, title, certification_id, facility_id, state, facility_kinds, job_role_ids, employment_kinds, contact,
    licence_kind, licence_state, due_kind, due_days, due_months, due_on, due_month, due_day, due_after, due_every, due_event, due_otherwise, grace_days, window_months)
  SELECT q.id, ${date(r.from)}, ${date(r.to)}, q.code, k.id, f.id, ${quote(r.state)}, ${array(r.kinds, 'facility_kind')},
    ${r.roles ? `(SELECT array_agg(j.id) FROM job_role j WHERE j.code::text = ANY (${array(r.roles, 'text')}))` : 'NULL'}, ${array(r.employment, 'employment_kind')}, ${quote(r.contact)},
    ${quote(kind)}, ${quote(state)}, ${quote(d.kind)}, ${['months', 'date'].includes(d.kind) ? 'NULL' : d.n}, ${d.kind === 'months' ? d.n : 'NULL'}, ${date(d.on)}, ${number(d.month)}, ${number(d.day)},
    ${date(d.after)}, ${number(d.every)}, ${quote(d.event)}, ${number(d.otherwise)}, ${r.grace}, ${number(r.window)}
  FROM requirement q, certification k, facility f WHERE q.code = ${quote(r.requirement)} AND k.code = ${quote(r.certification)} AND f.code = ${quote(r.facility)};`;
}

// The same as a file of rules.
function rulesFile(making, versions) {
  const attributes = pairs => Object.entries(pairs).filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => ` ${name}="${value}"`).join('');
  const day = d => d === null || d === EVER ? null : textOf(d);
  return `<rules xmlns="urn:attest:rules:1" title="Rules of a test">\n${versions.map(r => {
    const [licence, state] = r.licence ? r.licence.split('/') : [null, null];
    const d = r.due;
    return `<requirement${attributes({ code: r.requirement, title: r.requirement, certification: r.certification, from: day(r.from), to: day(r.to), facility: r.facility, state: r.state,
      'facility-kinds': r.kinds?.join(' '), 'job-roles': r.roles?.join(' '), employment: r.employment?.join(' '), contact: r.contact, licence, 'licence-state': state,
      grace: r.grace, window: r.window })}><due${attributes({ kind: d.kind, days: ['months', 'date'].includes(d.kind) ? null : d.n, months: d.kind === 'months' ? d.n : null, on: day(d.on),
      'month-day': d.month === null ? null : `${String(d.month).padStart(2, '0')}-${String(d.day).padStart(2, '0')}`, after: day(d.after), every: d.every,
      event: d.event && `${making.mark.toLowerCase()}-${d.event}`, otherwise: d.otherwise })}/></requirement>`;
  }).join('\n')}\n</rules>\n`;
}

// What was there before the first round.
function ground(making) {
  const { mark, facts } = making;
  return `INSERT INTO facility (code) VALUES ${making.facilities.map(code => `(${quote(code)})`).join()};
  ${making.roles.map(r => `INSERT INTO job_role (code, title, parent_id) SELECT ${quote(r.code)}, ${quote(r.code)}, (SELECT id FROM job_role WHERE code = ${quote(r.parent)});`).join('')}
  INSERT INTO course (code) VALUES ${making.courses.map(code => `(${quote(code)})`).join()};
  INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, tier, reviewed, review_by)
    SELECT id, 1, repeat('0', 64), 'en', code, 'For tests', 60, 1, '2026-01-01', '2027-01-01' FROM course WHERE code LIKE '${mark}-_';
  INSERT INTO publication (course_id, course_version_id, change) SELECT course_id, v.id, 'first' FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code LIKE '${mark}-_';
  INSERT INTO item (course_version_id, bank, key, kind, scoring, objectives, tags, weight, shuffle, stem, plain)
    SELECT v.id, 'bank', 'one', 'single-choice', 'fractions', '{}', '{}', 1, false, 'Which one?', 'Which one?' FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code LIKE '${mark}-_';
  INSERT INTO item_part (item_id, number, key, label, num, den, fixed)
    SELECT i.id, x.number, x.label, x.label, x.num, 1, false FROM item i JOIN course_version v ON v.id = i.course_version_id JOIN course c ON c.id = v.course_id,
      (VALUES (1, 'a', 1), (2, 'b', 0)) x (number, label, num) WHERE c.code LIKE '${mark}-_';
  INSERT INTO quiz (course_version_id, step, key, kind, title, pass_num, pass_den, shuffle, optional, review, items, needed)
    SELECT v.id, 1, 'test-out', 'quiz', 'Test-out', 1, 1, false, true, 'open', 1, 'no' FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code LIKE '${mark}-_';
  ${facts.credits.map((x, i) => `INSERT INTO credit (course_version_id, number, kind, topic, hundredths, from_date, until_date)
    SELECT v.id, ${i + 1}, 'contact-hours', ${quote(x.topic)}, ${x.hundredths}, ${date(x.from)}, ${date(x.to)} FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = ${quote(x.course)};`).join('')}
  WITH p AS (INSERT INTO person (display_name, employee_number) VALUES ('Sasha Viewer', '${mark}-VIEWER') RETURNING id)
    INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT p.id, 'manager', f.id, '2000-01-01' FROM p, facility f WHERE f.code = ${quote(mark)};
  INSERT INTO certification (code) VALUES ${making.certifications.map(code => `(${quote(code)})`).join()};
  INSERT INTO requirement (code) VALUES ${making.requirements.map(code => `(${quote(code)})`).join()};`;
}

// What changes for everybody in a round. Requirements of a round after the first may be put in force by a file instead.
function worldRows(making, round, now, byFile) {
  const of = list => list.filter(one => one.round === round);
  const { facts } = making;
  return [
    ...of(facts.facilityVersions).map(facilityVersion), ...of(facts.certificationVersions).map(certificationVersion),
    ...of(facts.equivalencies).map(equivalencyRow),
    ...(byFile ? [] : of(facts.requirementVersions).map(requirementVersion)),
    ...of(facts.events).map(e => `INSERT INTO rule_event (id, code, day, title, certification_id, course_id, within_days, recorded_at) OVERRIDING SYSTEM VALUE
      VALUES (${e.id}, ${quote(`${making.mark.toLowerCase()}-${e.code}`)}, ${date(e.day)}, 'A change', (SELECT id FROM certification WHERE code = ${quote(e.certification)}), (SELECT id FROM course WHERE code = ${quote(e.course)}), ${number(e.within)}, ${instant(e, now)});`),
    ...facts.events.filter(e => e.withdrawn === round).map(e => `INSERT INTO rule_event_withdrawal (rule_event_id, reason) VALUES (${e.id}, 'test');`),
  ].join('\n').replaceAll(`'policy'`, quote(`${making.mark.toLowerCase()}-policy`));
}

const personRow = person => `INSERT INTO person (id, display_name, employee_number) OVERRIDING SYSTEM VALUE VALUES (${person.id}, 'Robin ${person.number}', ${quote(person.name)});`;

const ids = code => ({ facility: `(SELECT id FROM facility WHERE code = ${quote(code)})`, role: `(SELECT id FROM job_role WHERE code = ${quote(code)})`,
  certification: `(SELECT id FROM certification WHERE code = ${quote(code)})` });

const rowsOf = {
  post: (p, f) => `INSERT INTO post (id, person_id) OVERRIDING SYSTEM VALUE VALUES (${f.post}, ${p.id}) ON CONFLICT DO NOTHING;
    INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    VALUES (${f.post}, ${p.id}, ${date(f.from)}, ${date(f.to)}, ${ids(f.facility).facility}, ${ids(f.role).role}, ${quote(f.employment)}, ${f.patient}, ${f.visitor}, ${f.post === p.facts.find(x => x.kind === 'post').post});`,
  completion: (p, f, at) => `INSERT INTO enrolment (id, person_id, course_version_id, started_on) OVERRIDING SYSTEM VALUE
      SELECT ${f.id}, ${p.id}, v.id, ${date(f.day)} FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = ${quote(f.course)};
    INSERT INTO completion (id, person_id, enrolment_id, course_version_id, completed_on, minutes, recorded_at) OVERRIDING SYSTEM VALUE
      SELECT e.id, e.person_id, e.id, e.course_version_id, ${date(f.day)}, ${f.minutes}, ${at} FROM enrolment e WHERE e.id = ${f.id};`,
  attempt: (p, f, at) => `INSERT INTO enrolment (id, person_id, course_version_id, started_on) OVERRIDING SYSTEM VALUE
      SELECT ${f.enrolment}, ${p.id}, v.id, ${date(f.day)} FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = ${quote(f.course)} ON CONFLICT DO NOTHING;
    WITH a AS (INSERT INTO attempt (id, enrolment_id, person_id, quiz_id, number, state, seq, score_num, score_den, passed, submitted_at, finished_at, recorded_at) OVERRIDING SYSTEM VALUE
        SELECT ${f.id}, e.id, e.person_id, q.id, ${f.number}, 'finished', 1, ${f.right ? 1 : 0}, 1, ${f.passed}, s.at, s.at, ${at}
        FROM enrolment e JOIN quiz q ON q.course_version_id = e.course_version_id, (SELECT (${date(f.day)}::date + ${f.minute} * interval '1 minute') AT TIME ZONE 'UTC' AS at) s
        WHERE e.id = ${f.enrolment} RETURNING *),
      i AS (SELECT i.id FROM item i JOIN course_version v ON v.id = i.course_version_id JOIN course c ON c.id = v.course_id WHERE c.code = ${quote(f.course)}),
      paper AS (INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order) SELECT a.id, a.person_id, 1, i.id, '{1,2}' FROM a, i),
      said AS (INSERT INTO response (attempt_id, item_id, seq, person_id, parts) SELECT a.id, i.id, 1, a.person_id, '{${f.right ? 'a' : 'b'}}' FROM a, i)
    INSERT INTO mark (attempt_id, item_id, person_id, num, den) SELECT a.id, i.id, a.person_id, ${f.right ? 1 : 0}, 1 FROM a, i;`,
  correction: (p, f) => `INSERT INTO completion_correction (id, completion_id, person_id, completed_on, reason, recorded_by) OVERRIDING SYSTEM VALUE VALUES (${f.id}, ${f.of}, ${p.id}, ${date(f.day)}, 'test', 1);
    INSERT INTO completion_correction_decision (id, correction_id, person_id, agreed, approved_by) OVERRIDING SYSTEM VALUE VALUES (${f.id}, ${f.id}, ${p.id}, ${f.agreed}, 2);`,
  evidence: (p, f, at) => `INSERT INTO evidence (id, person_id, kind, certification_id, skill, title, topic, hundredths, done_on, recorded_by, recorded_at) OVERRIDING SYSTEM VALUE
    VALUES (${f.id}, ${p.id}, ${quote(f.what)}, ${ids(f.certification).certification}, ${quote(f.skill)}, ${quote(f.title ?? f.skill)}, ${quote(f.topic)}, ${number(f.hundredths)}, ${date(f.day)}, ${f.what === 'attestation' ? p.id : 1}, ${at});`,
  decision: (p, f) => `INSERT INTO evidence_decision (id, evidence_id, person_id, accepted, decided_by, decided_on) OVERRIDING SYSTEM VALUE VALUES (${f.id}, ${f.of}, ${p.id}, ${f.accepted}, 1, '2026-01-01');`,
  exemption: (p, f) => `INSERT INTO exemption (id, person_id, certification_id, from_date, to_date, approved_by) OVERRIDING SYSTEM VALUE VALUES (${f.id}, ${p.id}, ${ids(f.certification).certification}, ${date(f.from)}, ${date(f.to)}, 1);`,
  'exemption-end': (p, f) => `INSERT INTO exemption_end (exemption_id, person_id, from_date, reason, recorded_by) VALUES (${f.of}, ${p.id}, ${date(f.from)}, 'test', 1);`,
  leave: (p, f) => `INSERT INTO leave (id, person_id, from_date, to_date, approved_by) OVERRIDING SYSTEM VALUE VALUES (${f.id}, ${p.id}, ${date(f.from)}, ${date(f.to)}, 1);`,
  'leave-end': (p, f) => `INSERT INTO leave_withdrawal (leave_id, person_id, from_date, reason, recorded_by) VALUES (${f.of}, ${p.id}, ${date(f.from)}, 'test', 1);`,
  extension: (p, f) => `INSERT INTO extension (id, person_id, certification_id, of_date, to_date, approved_by) OVERRIDING SYSTEM VALUE VALUES (${f.id}, ${p.id}, ${ids(f.certification).certification}, ${date(f.day)}, ${date(f.to)}, 1);`,
  'extension-end': (p, f) => `INSERT INTO extension_withdrawal (extension_id, person_id, from_date, reason, recorded_by) VALUES (${f.of}, ${p.id}, ${date(f.from)}, 'test', 1);`,
  term: (p, f) => `INSERT INTO licence (person_id, state, kind) VALUES (${p.id}, ${quote(f.licence.split('/')[1])}, ${quote(f.licence.split('/')[0])}) ON CONFLICT DO NOTHING;
    INSERT INTO licence_term (id, licence_id, person_id, number, from_date, to_date) OVERRIDING SYSTEM VALUE
      SELECT ${f.id}, l.id, l.person_id, ${f.number}, ${date(f.from)}, ${date(f.to)} FROM licence l WHERE l.person_id = ${p.id} AND l.kind || '/' || l.state = ${quote(f.licence)};`,
  'licence-end': (p, f) => `INSERT INTO licence_end (id, licence_id, person_id, to_date, reason) OVERRIDING SYSTEM VALUE
      SELECT ${f.id}, l.id, l.person_id, ${date(f.to)}, 'test' FROM licence l WHERE l.person_id = ${p.id} AND l.kind || '/' || l.state = ${quote(f.licence)};`,
  award: (p, f, at) => `INSERT INTO award (id, person_id, certification_id, kind, earned_on, valid_from, valid_to, anchor, window_opens, reason, recorded_by, recorded_at) OVERRIDING SYSTEM VALUE
    VALUES (${f.id}, ${p.id}, ${ids(f.certification).certification}, ${quote(f.by)}, ${date(f.from)}, ${date(f.from)}, ${date(f.to)}, extract(day FROM ${date(f.to)}::date)::integer, ${date(f.opens)}, 'test', 1, ${at});`,
  // Of an award that the program made: the one in force whose last piece is this.
  revocation: (p, f) => `INSERT INTO award_revocation (award_id, person_id, from_date, reason, recorded_by)
    SELECT a.id, a.person_id, ${date(f.from)}, 'test', 1 FROM award_now a WHERE a.person_id = ${p.id} AND a.certification_id = ${ids(f.certification).certification} AND a.revoked IS NULL
      AND (a.id = ${f.piece} OR (a.kind = '${f.equal ? 'equivalent' : 'earned'}' AND (SELECT coalesce(e.completion_id, e.attempt_id, e.evidence_id, e.by_award_id) FROM award_evidence e WHERE e.award_id = a.id ORDER BY e.number DESC LIMIT 1) = ${f.piece}));`,
};

const factRows = (person, facts, now) => facts.filter(f => !f.byFile && f.kind !== 'undo').map(f => rowsOf[f.kind](person, f, instant(f, now))).join('\n');

module.exports = { Chance, Making, factRows, ground, personRow, rulesFile, worldRows };
