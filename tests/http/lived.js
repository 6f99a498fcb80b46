// A slow twin of all that follows from facts: awards, standing, counts.  SPDX-License-Identifier: Apache-2.0
//
// Written from the rules in words alone. It reads no database and shares nothing with the program: it takes facts as plain objects, lives
// through every day in turn, and asks the rules of that day word by word. Days are numbers, counted from 1 January 2020; NEVER is no day
// at all, EVER has no end. A fact has `at`, the order in which facts came in, and `round`, after which it is on record.
'use strict';

const NEVER = -1, EVER = 1e9;
const ORIGIN = Date.UTC(2020, 0, 1) / 86400000;
const DAYS = 366 * 13; // that are compared: to the end of 2032

// ---- the calendar

const dayOf = text => Date.parse(text) / 86400000 - ORIGIN;
const textOf = day => new Date((day + ORIGIN) * 86400000).toISOString().slice(0, 10);
const yearMonthDay = day => { const d = new Date((day + ORIGIN) * 86400000); return [d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()]; };
const lengthOf = (year, month) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
// A month and the day of it that is meant.
const momentOf = day => { const [y, m, d] = yearMonthDay(day); return { month: y * 12 + m, anchor: d }; };
const plusMonths = (moment, n) => ({ month: moment.month + n, anchor: moment.anchor });
function civil(moment) {
  if (moment === EVER) return EVER;
  if (moment.day === undefined) {
    const [y, m] = [Math.floor(moment.month / 12), moment.month % 12];
    moment.day = Date.UTC(y, m, Math.min(moment.anchor, lengthOf(y, m))) / 86400000 - ORIGIN;
  }
  return moment.day;
}
const monthsBefore = (day, n) => civil(plusMonths(momentOf(day), -n));

// The day that it is somewhere, at a minute of a day in Greenwich; Swedes write it as we do (what Canadians write depends on the Node).
const clocks = new Map();
function dayIn(zone, day, minute) {
  if (!clocks.has(zone)) clocks.set(zone, new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }));
  return dayOf(clocks.get(zone).format(((day + ORIGIN) * 1440 + minute) * 60000));
}
const today = zone => dayIn(zone, 0, Date.now() / 60000 - ORIGIN * 1440);

// ---- dated versions: the last begun holds, of those of one day the last recorded, and it may end

function holding(versions, day) {
  let best = null;
  for (const v of versions) if (v.from <= day && (!best || v.from > best.from || (v.from === best.from && v.at > best.at))) best = v;
  return best && day <= (best.to ?? EVER) ? best : null;
}

const grouped = (list, key) => list.reduce((all, one) => { (all[one[key]] ||= []).push(one); return all; }, {});

// Of lines about the same two things each holds from its own day to the day before the next one, if it does not end before; of those that
// begin on one day the last recorded.
function linesInTurn(lines) {
  const two = e => [e.certification, e.by].sort().join();
  return lines.filter(e => !lines.some(o => two(o) === two(e) && o.from === e.from && o.at > e.at)).map(e => {
    const next = Math.min(EVER, ...lines.filter(o => two(o) === two(e) && o.from > e.from).map(o => o.from));
    return { ...e, to: Math.min(e.to, next - 1) };
  }).filter(e => e.to >= e.from);
}

// The days on which a version begins, or is over.
const turnsOf = versions => new Set(versions.flatMap(v => [v.from, (v.to ?? EVER) + 1]));

// ---- the world that all people share, as on record after a round

// facilityVersions: {facility, from, to, parent, kind, state}; roles: {code, parent}; requirementVersions, certificationVersions, credits,
// events, equivalencies: as in lived_facts.js.
class World {
  constructor(facts, round) {
    const known = list => list.filter(one => one.round <= round);
    this.round = round;
    this.facilities = grouped(known(facts.facilityVersions), 'facility');
    this.requirements = grouped(known(facts.requirementVersions), 'requirement');
    this.certifications = grouped(known(facts.certificationVersions), 'certification');
    this.equivalencies = linesInTurn(known(facts.equivalencies));
    this.events = known(facts.events).filter(e => !(e.withdrawn <= round));
    this.credits = facts.credits;
    this.above = {}; // of a job role: itself and those above it
    for (const role of facts.roles) this.above[role.code] = [role.code, ...(role.parent ? this.above[role.parent] : [])];
    this.paths = new Map();
    this.turns = turnsOf([...Object.values(this.facilities), ...Object.values(this.requirements)].flat());
  }

  facility(code, day) { return holding(this.facilities[code] || [], day); }

  // A facility and those above it on a day, from below; one whose chain is broken has no more of it.
  path(code, day) {
    const key = `${code} ${day}`;
    let found = this.paths.get(key);
    if (!found) {
      found = [];
      for (let at = code; at && this.facility(at, day); at = this.facility(at, day).parent) found.push(at);
      this.paths.set(key, found);
    }
    return found;
  }

  certification(code, day) { return holding(this.certifications[code] || [], day); }
}

// ---- one person

const latest = list => list.reduce((a, b) => !a || b.at > a.at ? b : a, null);

class Life {
  // posts: [{id, versions}]; facts: as in lived_facts.js, each with kind and round.
  constructor(world, person) {
    const facts = person.facts.filter(f => f.round <= world.round);
    this.world = world;
    this.of = kind => facts.filter(f => f.kind === kind);
    this.posts = grouped(this.of('post'), 'post');
    const ended = (list, ends) => list.map(one => {
      const end = ends.find(e => e.of === one.id);
      if (!end) return one;
      return end.from === null ? null : { ...one, to: Math.min(one.to, end.from - 1) };
    }).filter(Boolean);
    this.exemptions = ended(this.of('exemption'), this.of('exemption-end')).filter(x => x.to >= x.from);
    this.extensions = ended(this.of('extension'), this.of('extension-end')).filter(x => x.to > x.day);
    this.onLeave = new Set();
    for (const leave of ended(this.of('leave'), this.of('leave-end'))) for (let d = leave.from; d <= leave.to; d++) this.onLeave.add(d);
    this.licences = this.licencesOnRecord();
    this.pieces = this.piecesOnRecord();
    this.matches = {};
    this.turns = turnsOf([...this.of('post'), ...this.licences]);
  }

  // Whether anything that a duty hangs on is another thing on this day than the day before.
  turnsOn(day) { return this.turns.has(day) || this.world.turns.has(day); }

  licencesOnRecord() {
    return Object.entries(grouped(this.of('term'), 'licence')).map(([licence, terms]) => {
      const now = Object.values(grouped(terms, 'number')).map(list => latest(list)).filter(t => t.from !== null);
      const end = latest(this.of('licence-end').filter(e => e.licence === licence));
      return { licence, terms: now, from: Math.min(EVER, ...now.map(t => t.from)), to: end?.to ?? EVER };
    });
  }

  // The zone somebody lives by on a day: that of their first post, or of another one; who has none then lives by the posts of today.
  zone(day) {
    const posts = Object.keys(this.posts);
    for (const post of posts) {
      const o = holding(this.posts[post], day), f = o && this.world.facility(o.facility, day);
      if (f) return f.zone;
    }
    return this.zoneOfToday();
  }

  // Of the spans of all posts: one of today, else one that is over, else one to come; of these the one of the first post, else the latest.
  zoneOfToday() {
    const spans = Object.keys(this.posts).flatMap((post, i) => [...new Set(this.posts[post].map(v => v.from))].map(from => {
      const v = holding(this.posts[post], from);
      const next = Math.min(EVER, ...this.posts[post].map(o => o.from).filter(d => d > from));
      const to = v ? Math.min(v.to, next - 1) : NEVER;
      const zone = v && this.world.facility(v.facility, today('UTC'))?.zone;
      const now = zone && today(zone);
      return { zone, i, from, to, rank: from <= now && now <= to ? 0 : from <= now ? 1 : 2 };
    })).filter(s => s.to >= s.from && s.zone);
    spans.sort((a, b) => a.rank - b.rank || Boolean(a.i) - Boolean(b.i) || b.from - a.from || a.i - b.i);
    return spans[0]?.zone;
  }

  // What was done, as corrected and answered.
  piecesOnRecord() {
    const done = [];
    const undone = new Set(this.of('undo').flatMap(u => u.lines));
    for (const c of this.of('completion')) {
      const said = latest(this.of('correction').filter(k => k.of === c.id && k.agreed));
      const day = undone.has(c.id) ? null : said ? said.day : c.day;
      if (day === null) continue;
      const hours = this.world.credits.filter(x => x.course === c.course && x.from <= day && day <= x.to);
      done.push({ ...c, day, what: 'course', of: c.course, name: null,
        hours: hours.length ? hours.map(x => [x.topic, x.hundredths]) : [['', Math.floor(c.minutes * 100 / 60)]] });
    }
    // Of the tries of one enrolment the first that was right.
    for (const tries of Object.values(grouped(this.of('attempt').filter(a => a.right), 'enrolment'))) {
      const a = tries.reduce((x, y) => x.number < y.number ? x : y);
      done.push({ ...a, what: 'quiz', of: a.course, name: null, day: dayIn(this.zone(a.day), a.day, a.minute) });
    }
    for (const e of this.of('evidence')) {
      const said = latest(this.of('decision').filter(k => k.of === e.id));
      if (undone.has(e.id) || !(said ? said.accepted : e.accepted ?? e.what !== 'external')) continue;
      done.push({ ...e, of: null, name: e.what === 'external' ? e.title : e.skill, hours: [[e.topic ?? '', e.hundredths ?? 0]] });
    }
    for (const a of this.of('award'))
      done.push({ ...a, what: 'given', day: a.from, end: a.to === EVER ? EVER : { month: momentOf(a.to).month, anchor: momentOf(a.to).anchor },
        revokedFrom: undone.has(a.id) ? NEVER : EVER });
    return done;
  }

  // Which version of a requirement matches a post on a day; null: none.
  match(post, requirement, day) {
    if (day < 0) return null;
    const key = `${post} ${requirement}`;
    const list = this.matches[key] ||= [];
    for (let d = list.length; d <= day; d++) list[d] = d > 0 && !this.turnsOn(d) ? list[d - 1] : this.matchAnew(post, requirement, d);
    return list[day];
  }

  matchAnew(post, requirement, day) {
    const o = holding(this.posts[post] || [], day);
    const r = o && holding(this.world.requirements[requirement] || [], day);
    const f = r && this.world.facility(o.facility, day);
    if (!f || !this.world.path(o.facility, day).includes(r.facility)) return null;
    const held = r.licence && this.licences.find(l => l.licence === r.licence);
    const fits = (!r.state || r.state === f.state) && (!r.kinds || r.kinds.includes(f.kind)) && (!r.employment || r.employment.includes(o.employment))
      && (!r.contact || o.patient || (r.contact === 'patient-or-visitor' && o.visitor))
      && (!r.roles || r.roles.some(role => this.world.above[o.role].includes(role)))
      && (!r.licence || (held && held.from <= day && day <= held.to));
    return fits ? r : null;
  }

  // ---- due days

  // The day a rule asks for, of a duty that begins on a day, with awards as they are known; EVER: none so far.
  asked(rule, begins, awards) {
    const due = rule.due;
    let day = null;
    if (due.kind === 'days') day = begins + due.n;
    if (due.kind === 'months') day = civil(plusMonths(momentOf(begins), due.n));
    if (due.kind === 'date') day = due.on;
    if (due.kind === 'yearly') {
      const least = begins + due.n;
      for (let year = yearMonthDay(least)[0]; day === null || day < least; year++) day = civil({ month: year * 12 + due.month - 1, anchor: due.day });
    }
    if (due.kind === 'event')
      day = this.world.events.filter(e => e.code === due.event && e.day >= begins).reduce((a, e) => Math.min(a ?? EVER, e.day + due.n), null);
    if (due.kind === 'expiry')
      day = awards.filter(a => a.from < begins && a.revoked > begins && a.to !== EVER).reduce((a, w) => Math.max(a ?? NEVER, civil(w.to) + due.n), null);
    if (due.kind === 'licence') {
      for (const licence of this.licences.filter(l => l.licence === rule.licence)) {
        const terms = [...licence.terms].sort((a, b) => a.number - b.number);
        const first = due.after === null ? 0 : terms.find(t => t.to > due.after)?.number;
        const renewals = terms.filter(t => first !== undefined && t.number >= first
          && (due.every ? (t.number - first) % due.every === 0 && t.to >= begins : t.number === first));
        for (const t of renewals) day = Math.min(day ?? EVER, t.to + due.n);
      }
    }
    if (day === null) day = due.otherwise === null ? EVER : begins + due.otherwise;
    return Math.max(day, begins);
  }

  // Each day of leave from the first to the last, as it is by then, moves the last.
  lengthened(first, last) {
    for (let d = first; d <= last; d++) if (this.onLeave.has(d)) last++;
    return last;
  }

  // Where a date that goes by these names is extended to.
  extended(certification, ...names) {
    const reached = new Set(names);
    for (let more = true; more;) {
      more = false;
      for (const x of this.extensions)
        if (x.certification === certification && reached.has(x.day) && !reached.has(x.to)) more = Boolean(reached.add(x.to));
    }
    return Math.max(...reached);
  }

  // The live duties of a post, every day: {begins, raw, due, extended, grace, window} by requirement. As on a day, so that a replay can ask
  // for what was known of awards by then.
  duty(post, requirement, day, awards, before) {
    const m = this.match(post, requirement, day);
    if (!m) return null;
    const begins = before ? before.begins : day;
    // A version that matches on goes on asking the same.
    const asked = before && before.match === m ? before.asked : this.asked(m, begins, awards);
    let raw = before ? before.raw : EVER;
    if (asked !== EVER && (raw === EVER || asked > raw)) raw = asked;
    if (before && before.raw === raw) return { ...before, match: m, asked, grace: m.grace, window: m.window };
    const duty = { match: m, asked, begins, raw, due: EVER, extended: EVER, grace: m.grace, window: m.window };
    if (raw !== EVER) {
      duty.due = this.lengthened(begins + 1, raw);
      duty.extended = this.extended(m.certification, raw, duty.due);
      if (duty.extended > duty.due) duty.extended = this.lengthened(Math.max(duty.due, begins) + 1, duty.extended);
    }
    return duty;
  }

  // D of a day: of all posts the earliest due day; null: there is none.
  dueOn(certification, day, awards) {
    let best = null;
    for (const post of Object.keys(this.posts)) for (const requirement of Object.keys(this.world.requirements)) {
      if (this.match(post, requirement, day)?.certification !== certification) continue;
      let begins = day, duty = null;
      while (this.match(post, requirement, begins - 1)?.certification === certification) begins--;
      for (let d = begins; d <= day; d++) duty = this.duty(post, requirement, d, awards, duty);
      if (duty.raw !== EVER && (!best || duty.due < best.due || (duty.due === best.due && duty.extended > best.extended))) best = duty;
    }
    return best;
  }

  // ---- rule trees

  counts(pool, leaf, piece) {
    const { on, cycle, version } = pool;
    if (!isOfKind(leaf, piece) || piece.day <= cycle) return false;
    let limit = on;
    if (leaf.before) {
      limit = Math.min(EVER, ...this.licences.filter(l => l.licence === leaf.licence).flatMap(l => l.terms.map(t => t.from)));
      if (limit === EVER || piece.day > limit) return false;
    }
    if (leaf.age && piece.day < monthsBefore(limit, leaf.age)) return false;
    if (leaf.kind !== 'hours' || !version.noRepeat) return true;
    const same = other => other.what === piece.what && other.of === piece.of && other.name === piece.name && (piece.of !== null || piece.name !== null);
    return !pool.pieces.slice(0, pool.pieces.indexOf(piece)).some(other => same(other) && this.counts({ ...pool, version: { ...version, noRepeat: false } }, leaf, other));
  }

  hoursAsked(pool, leaf) {
    if (!leaf.perYear) return leaf.hundredths;
    let years = 0;
    for (const t of this.licences.filter(l => l.licence === leaf.licence).flatMap(l => l.terms))
      if (t.from <= pool.on && pool.on <= t.to) {
        let y = 0;
        while (civil(plusMonths(momentOf(t.from), 12 * y)) <= t.to) y++;
        years = Math.max(years, y);
      }
    if (!years) years = pool.version.active ? Math.ceil(pool.version.active / 12) : 1;
    return leaf.hundredths * years;
  }

  // Whether the pieces of the pool from a to before b satisfy a tree.
  satisfied(pool, tree, a, b) {
    const parts = tree.parts;
    if (tree.kind === 'all') return parts.every(p => this.satisfied(pool, p, a, b));
    if (tree.kind === 'any') return parts.some(p => this.satisfied(pool, p, a, b));
    if (tree.kind === 'some') return parts.filter(p => this.satisfied(pool, p, a, b)).length >= tree.n;
    if (tree.kind === 'then') return this.inTurn(pool, parts, a, b);
    const found = pool.pieces.slice(a, b).filter(piece => this.counts(pool, tree, piece));
    return tree.kind === 'hours' ? found.reduce((sum, piece) => sum + hoursOf(tree, piece), 0) >= this.hoursAsked(pool, tree) : found.length > 0;
  }

  inTurn(pool, parts, a, b) {
    if (!parts.length) return true;
    for (let cut = a; cut <= b; cut++)
      if (this.satisfied(pool, parts[0], a, cut) && this.inTurn(pool, parts.slice(1), cut, b)) return true;
    return false;
  }

  // ---- awards, by living through it

  // revocations: [{piece, from}], from NEVER: on no day. Awards: {piece, from, to, opens, earned, revoked, keys}.
  replay(certification, equivalents, revocations) {
    const life = { awards: [], pool: [], lost: new Map() };
    const mine = [...this.pieces.filter(p => p.certification ? p.certification === certification : p.what !== 'given'), ...equivalents];
    const recalls = this.world.events.filter(e => e.within !== null && this.isRecalled(e, certification)).map(e => ({ ...e, recall: true }));
    const revoked = piece => Math.min(piece.revokedFrom ?? EVER, ...revocations.filter(r => r.piece === piece.id && (r.equal || false) === (piece.what === 'equal')).map(r => r.from), EVER);
    const inOrder = [...mine, ...recalls].sort((a, b) => a.day - b.day || a.at - b.at || Boolean(b.recall) - Boolean(a.recall) || a.id - b.id || (a.what === 'equal' ? -1 : 1));
    for (const one of inOrder) {
      if (one.recall) recallNow(life.awards, one);
      else this.weigh(certification, life, one, revoked);
    }
    return life;
  }

  isRecalled(event, certification) {
    if (event.certification) return event.certification === certification;
    const v = this.world.certification(certification, event.day);
    return v !== null && [v.first, v.again].some(tree => tree && leavesOf(tree).some(leaf => leaf.course === event.course));
  }

  weigh(certification, life, piece, revoked) {
    const version = this.world.certification(certification, piece.day);
    if (piece.what === 'given') {
      life.awards.push({ piece, version, from: piece.day, to: piece.end, uncut: piece.end, opens: piece.opens, earned: piece.day, revoked: revoked(piece), recalled: false, keys: [piece.id], given: true });
      return;
    }
    const last = bestOn(life.awards, piece.day);
    if (piece.what === 'equal') {
      if (version) this.settle(certification, life, piece, version, piece.madeOn, revoked);
      return;
    }
    if (!(this.world.certifications[certification] || []).some(v => [v.first, v.again].some(t => t && leavesOf(t).some(leaf => isOfKind(leaf, piece))))) return;
    life.pool.push(piece);
    if (!version) return;
    const tree = last && version.again ? version.again : version.first;
    const cycle = version.noCarry && last && version.active && last.to !== EVER ? civil(plusMonths(last.to, -version.active)) : -EVER;
    const pool = { pieces: life.pool, on: piece.day, cycle, version };
    if (!this.satisfied(pool, tree, 0, life.pool.length)) return;
    const award = this.settle(certification, life, piece, version, piece.day, revoked);
    if (award) award.keys = life.pool.filter(p => leavesOf(tree).some(leaf => this.counts(pool, leaf, p))).map(p => p.id);
    for (const p of life.pool) life.lost.set(p.id, award);
    life.pool = [];
  }

  settle(certification, life, piece, version, madeOn, revoked) {
    const last = bestOn(life.awards, piece.day);
    const due = this.dueOn(certification, piece.day, life.awards);
    const e = last ? last.to : null;
    const validNow = last && civil(e) >= piece.day;
    let favour = null;
    if (last && !validNow && piece.day <= this.extended(certification, civil(e))) favour = civil(e);
    else if (!validNow && due && piece.day > due.due && piece.day <= due.extended) favour = due.due;
    for (const c of piece.what === 'equal' || favour === null ? [madeOn] : [favour, madeOn]) {
      const to = renewed(version, last, due ? due.due : null, c);
      if ((last && civil(to) <= civil(e)) || civil(to) < piece.day) continue;
      const award = { piece, version, from: piece.day, to, uncut: to, opens: to === EVER ? EVER : civil(plusMonths(to, -version.window)), earned: piece.day,
        revoked: revoked(piece), recalled: false, keys: [piece.id], equal: piece.what === 'equal' };
      life.awards.push(award);
      return award;
    }
    return null;
  }

  // Where a correction has made another piece the last one of an award, what was revoked moves to that.
  replayed(certification, equivalents) {
    const said = this.of('revocation').filter(r => r.certification === certification).map(r => ({ piece: r.piece, equal: r.equal, from: r.from ?? NEVER }));
    const once = this.replay(certification, equivalents, said);
    let moved = false;
    for (const r of said) {
      const award = r.equal ? null : once.lost.get(r.piece);
      if (award && award.keys.includes(r.piece) && award.piece.id !== r.piece) { r.piece = award.piece.id; moved = true; }
    }
    return moved ? this.replay(certification, equivalents, said) : once;
  }

  awards(certification) {
    this.own ||= {};
    const own = code => this.own[code] ||= this.replayed(code, []).awards;
    const pairs = this.world.equivalencies.flatMap(e => e.bothWays ? [e, { ...e, certification: e.by, by: e.certification }] : [e]);
    const given = [];
    for (const e of pairs.filter(p => p.certification === certification)) for (const a of own(e.by)) {
      const day = Math.max(a.earned, e.from);
      if (a.revoked <= day || day > e.to || (a.earned < e.from && !e.retroactive) || (e.age && a.earned < monthsBefore(day, e.age))) continue;
      given.push({ id: a.piece.id, what: 'equal', day, at: a.piece.at, madeOn: a.earned, certification });
    }
    return given.length ? this.replayed(certification, given).awards : own(certification);
  }

  // ---- standing

  // What a post has of a certification, every day: [standing, date, facility, role] or null.
  standings(post, certification) {
    const awards = this.awards(certification);
    const asks = Object.keys(this.world.requirements).filter(r => this.world.requirements[r].some(v => v.certification === certification));
    const lastHeld = awards.map(() => NEVER);
    const duties = {};
    const days = [];
    let o = null;
    for (let d = 0; d < DAYS; d++) {
      if (d === 0 || this.turnsOn(d)) o = holding(this.posts[post], d);
      awards.forEach((a, i) => { if (a.from <= d && d <= civil(a.to)) lastHeld[i] = d; });
      for (const r of asks) duties[r] = this.match(post, r, d)?.certification === certification ? this.duty(post, r, d, awards, duties[r]) : null;
      const live = Object.values(duties).filter(Boolean);
      days.push(live.length ? [...this.standing(certification, live, awards, lastHeld, d), o.facility, o.role] : null);
    }
    return days;
  }

  standing(certification, live, awards, lastHeld, d) {
    if (this.onLeave.has(d) || this.exemptions.some(x => x.certification === certification && x.from <= d && d <= x.to)) return ['exempt', null];
    const since = Math.min(...live.map(q => q.begins));
    const grace = Math.min(...live.map(q => q.grace));
    const windows = live.map(q => q.window).filter(w => w !== null);
    const opens = a => a.to === EVER || a.opens === EVER || !windows.length ? a.opens : Math.max(a.opens, civil(plusMonths(a.to, -Math.min(...windows))));
    const valid = bestOn(awards.filter(a => a.from <= d && d <= civil(a.to)), d);
    if (valid) return [opens(valid) <= d ? 'window open' : 'current', valid.to === EVER ? null : civil(valid.to)];
    let last = null, held = NEVER;
    awards.forEach((a, i) => {
      if (a.revoked <= d || lastHeld[i] < since) return;
      if (lastHeld[i] > held || (lastHeld[i] === held && a.opens > last.opens)) [last, held] = [a, lastHeld[i]];
    });
    if (last) {
      const extended = this.extended(certification, held);
      const ends = this.lengthened(Math.min(opens(last), held), extended + grace);
      return d <= ends ? ['due', extended] : ['lapsed', held];
    }
    const due = Math.min(...live.map(q => q.extended));
    return [d > due + grace ? 'overdue' : 'due', due === EVER ? null : due];
  }
}

const leavesOf = tree => tree.parts ? tree.parts.flatMap(leavesOf) : [tree];
// Whether a piece is such as a leaf asks for. One that no version asks for is no work for the certification, and never waits in its pool.
const isOfKind = (leaf, piece) => ({ course: piece.what === 'course' && piece.of === leaf.course, quiz: piece.what === 'quiz' && piece.of === leaf.course, hours: hoursOf(leaf, piece) > 0,
  external: piece.what === 'external' && (!leaf.topic || piece.topic === leaf.topic),
  'hands-on': piece.what === 'hands-on' && (!leaf.skill || piece.name === leaf.skill),
  attestation: piece.what === 'attestation' && (!leaf.skill || piece.name === leaf.skill) })[leaf.kind];
const hoursOf = (leaf, piece) => piece.hours ? Math.max(0, ...piece.hours.filter(([topic]) => !leaf.topic || topic === leaf.topic).map(([, n]) => n)) : 0;

// Of those not revoked on a day the one with the latest expiry, then the one whose window opens last; null: none.
function bestOn(awards, day) {
  let best = null;
  for (const a of awards)
    if (a.revoked > day && (!best || civil(a.to) > civil(best.to) || (civil(a.to) === civil(best.to) && a.opens > best.opens))) best = a;
  return best;
}

function recallNow(awards, event) {
  for (const a of awards) {
    if (a.revoked <= event.day || civil(a.to) < event.day || civil(a.to) <= event.day + event.within) continue;
    Object.assign(a, { to: momentOf(event.day + event.within), opens: event.day, recalled: true });
  }
}

// The new expiry, by the method; E itself where nothing moves.
function renewed(version, last, due, completed) {
  const e = last ? last.to : null, c = momentOf(completed);
  if (e === EVER) return EVER;
  if (!version.active) return EVER;
  let next;
  if (version.method === 'completion') next = plusMonths(c, version.active);
  if (version.method === 'expiry') {
    if (last) {
      const opens = last.recalled ? last.opens : civil(plusMonths(e, -version.window));
      next = completed > civil(e) ? plusMonths(c, version.active) : completed < opens ? e : plusMonths(e, version.active);
    } else {
      const inTime = due !== null && completed >= civil(plusMonths(momentOf(due), -version.window)) && completed <= due;
      next = plusMonths(inTime ? momentOf(due) : c, version.active);
    }
  }
  if (version.method === 'fixed') {
    const start = last ? last.recalled && last.uncut !== EVER ? last.uncut : e : due !== null ? momentOf(due) : c;
    const least = civil(plusMonths(c, version.minimum));
    for (let k = -80; k <= 80; k++) {
      const m = plusMonths(start, k * version.active);
      if (civil(m) >= least && (!next || civil(m) < civil(next))) next = m;
    }
  }
  return last && civil(next) <= civil(e) ? e : next;
}

// ---- counts

const WORST = ['lapsed', 'overdue', 'due', 'window open', 'current', 'exempt', 'not required'];
const worst = list => WORST.find(s => list.includes(s));

module.exports = { DAYS, EVER, Life, NEVER, WORST, World, civil, dayOf, holding, monthsBefore, textOf, worst };
