#!/usr/bin/env node
// A thousand learners at once with bad connections and two windows, while workers are killed: every answer that was acknowledged is
// kept, every score is that of the twin.  SPDX-License-Identifier: Apache-2.0
//
// ATTEST_LEARNERS: how many (1000). ATTEST_TWIN_SEED: another run of chance.
'use strict';
const crypto = require('node:crypto');
const http = require('node:http');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { run, ok, is, none, note } = require('./tap.js');
const { Browser, address, attest, logSince, logSize, pause, quote, root, sql, sqlOne, workers } = require('./client.js');
const { blake2b } = require('./blake2b.js');
const twin = require('./twin.js');

const COURSE = 'EVERY-1';
const HOW_MANY = Number(process.env.ATTEST_LEARNERS || 1000);
const AT_ONCE = 16;
const LONG_AFTER = 240000; // no learner begins later than that

// ---- chance (mulberry32): of each learner for itself, so that one run of chance is much like the next

function chances(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = state + 0x6d2b79f5 >>> 0;
    let t = Math.imul(state ^ state >>> 15, state | 1);
    t ^= t + Math.imul(t ^ t >>> 7, t | 61);
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
  return {
    likely: p => next() < p,
    to: n => Math.floor(next() * n),
    of: list => list[Math.floor(next() * list.length)],
    mixed: list => list.map(one => [next(), one]).sort((a, b) => a[0] - b[0]).map(pair => pair[1]),
  };
}

// ---- people

// Learners with a place of their own, so that nobody else's figures change; a certification that the course earns.
function enlist(many) {
  const batch = crypto.randomBytes(4).toString('hex').toUpperCase();
  sql(`INSERT INTO facility (code) VALUES ('THOUSAND') ON CONFLICT DO NOTHING;
    INSERT INTO facility_version (facility_id, from_date, name, kind, state, county, zone, reason)
      SELECT id, '2020-01-01', 'Clinic of a thousand', 'clinic', 'MI', 'Kent', 'America/Detroit', 'test' FROM facility f
      WHERE code = 'THOUSAND' AND NOT EXISTS (SELECT FROM facility_version v WHERE v.facility_id = f.id);
    INSERT INTO certification (code) VALUES ('THOUSAND') ON CONFLICT DO NOTHING;
    WITH v AS (INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
      SELECT c.id, '2020-01-01', 'Fire alarms', 12, 2 FROM certification c
      WHERE c.code = 'THOUSAND' AND NOT EXISTS (SELECT FROM certification_version v WHERE v.certification_id = c.id) RETURNING id)
    INSERT INTO certification_part (certification_version_id, number, kind, course_id) SELECT v.id, 1, 'course', x.id FROM v, course x WHERE x.code = '${COURSE}'`);
  const tokens = Array.from({ length: many }, () => crypto.randomBytes(32).toString('base64url'));
  const digests = tokens.map(token => `'\\x${blake2b(Buffer.from(token)).toString('hex')}'::bytea`);
  const rows = sql(`BEGIN;
    CREATE TEMP TABLE fresh ON COMMIT DROP AS SELECT n, 'TH-${batch}-' || n AS number FROM generate_series(1, ${many}) n;
    INSERT INTO person (display_name, employee_number) SELECT 'Learner ' || n, number FROM fresh;
    INSERT INTO credential (person_id, password_hash) SELECT p.id, (SELECT password_hash FROM credential ORDER BY person_id LIMIT 1)
      FROM fresh JOIN person p ON p.employee_number = number;
    INSERT INTO post (person_id) SELECT p.id FROM fresh JOIN person p ON p.employee_number = number;
    INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
      SELECT o.id, p.id, '2024-01-01', f.id, (SELECT min(id) FROM job_role), 'employee', false, false, true
      FROM fresh JOIN person p ON p.employee_number = number JOIN post o ON o.person_id = p.id, facility f WHERE f.code = 'THOUSAND';
    INSERT INTO post_place (post_id, person_id, facility_id, job_role_id, during)
      SELECT v.post_id, v.person_id, v.facility_id, v.job_role_id, daterange(v.from_date, NULL)
      FROM fresh JOIN person p ON p.employee_number = number JOIN post_version v ON v.person_id = p.id;
    INSERT INTO standing_delta (facility_id, job_role_id, certification_id, standing, day, n)
      SELECT v.facility_id, v.job_role_id, 0, 'not required', v.from_date, count(*)
      FROM fresh JOIN person p ON p.employee_number = number JOIN post_version v ON v.person_id = p.id GROUP BY 1, 2, 5;
    SELECT FROM fresh JOIN person p ON p.employee_number = number, session_begin((ARRAY[${digests}])[n], p.id, '12 hours');
    COMMIT;
    SELECT id, employee_number FROM person WHERE employee_number LIKE 'TH-${batch}-%' ORDER BY id`).filter(row => row.length > 1);
  return rows.map(([id, login]) => {
    const n = Number(login.split('-')[2]);
    return { n, id: Number(id), login, token: tokens[n - 1] };
  });
}

// ---- answers: {response, parts, texts, certainty}, as they are sent and as they are to be stored

const part = (item, kind, parent = null) => item.parts.filter(one => one.kind === kind && one.parent === parent);

function typedNumber(chance, accept) {
  const v = Number(accept.answer);
  const t = Number(accept.tolerance ?? 0);
  const x = chance.of([v, v, v + t, v - t, v + t + 0.5, chance.to(100), v * 60]);
  const text = String(Number(x.toFixed(4)));
  return chance.of([text, text, text.replace('.', ','), `${text.replace('.', ',')}${text.includes('.') ? '0' : ',0'}`, ` ${text} `, text.replace('-', '\u2212'), `${x}e0`, `${text} or ${v + 7}`, `+${text}`.replace('+-', '-')]);
}

function typedText(chance, accepts, fold) {
  const text = (chance.of(accepts).text ?? '').replace(/\*/g, () => chance.of(['', 'x', ' monoxide', '\u00e9']));
  return chance.of([text, text, `  ${text} `, fold ? text.toUpperCase() : text, text.replace(' ', '\u00a0'), text.slice(1), 'no idea']);
}

// skill: how likely each decision is the right one.
const makers = {
  choices(item, chance, skill, many) {
    const options = part(item, item.kind === 'hotspot' ? 'area' : 'option');
    const worth = one => one.num / one.den;
    if (!many) {
      const best = options.reduce((a, b) => worth(b) > worth(a) ? b : a).key;
      const key = chance.likely(skill) ? best : chance.of(options).key;
      return { response: { choice: key }, parts: [key] };
    }
    const keys = chance.mixed(options.filter(one => (worth(one) > 0) === chance.likely(skill)).map(one => one.key));
    return { response: { choices: keys }, parts: keys };
  },
  rows(item, chance, skill) {
    const right = item.kind === 'kprim' ? ['true', 'false'] : part(item, 'option').map(one => one.key);
    const pairs = part(item, 'row').filter(() => chance.likely((1 + skill) / 2)).map(row => [row.key, chance.likely(skill) ? row.answer ?? chance.of(right) : chance.of(right)]);
    const response = { rows: Object.fromEntries(pairs) };
    return { response, parts: pairs.map(pair => pair[0]), texts: pairs.map(pair => pair[1]) };
  },
  ordering(item, chance, skill) {
    const order = part(item, 'option').map(one => one.key);
    if (!chance.likely(skill)) {
      const [one] = order.splice(chance.to(order.length), 1);
      order.splice(chance.to(order.length + 1), 0, one);
    }
    return { response: { order }, parts: order };
  },
  text(item, chance) {
    const accepts = part(item, 'accept');
    const text = accepts.length ? typedText(chance, accepts, item.fold) : `What I would say, ${chance.to(1000)}.\nThen I wait. <b>\u00e9\u202e</b>`;
    return { response: { text }, parts: ['text'], texts: [text] };
  },
  numerical(item, chance) {
    const units = part(item, 'unit').map(one => one.text);
    const value = typedNumber(chance, chance.of(part(item, 'accept')));
    if (!units.length || chance.likely(0.3)) return { response: { value }, parts: ['value'], texts: [value] };
    const unit = chance.of([units[0], ...units, 'parsecs']);
    if (chance.likely(0.3)) return { response: { value: `${value} ${unit}` }, parts: ['value'], texts: [`${value} ${unit}`] };
    return { response: { value, unit }, parts: ['value', 'unit'], texts: [value, unit] };
  },
  gaps(item, chance, skill) {
    const pairs = part(item, 'gap').filter(() => chance.likely((1 + skill) / 2)).map(gap => {
      const options = part(item, 'option', gap.number);
      const accepts = part(item, 'accept', gap.number);
      const right = options.find(one => one.num === one.den)?.key;
      return [gap.key, options.length ? chance.likely(skill) ? right : chance.of(options).key
        : accepts[0].answer === null ? typedText(chance, accepts, gap.fold) : typedNumber(chance, accepts[0])];
    });
    return { response: { gaps: Object.fromEntries(pairs) }, parts: pairs.map(pair => pair[0]), texts: pairs.map(pair => pair[1]) };
  },
  scenario(item, chance) {
    const path = [];
    for (let scene = item.start, steps = 1 + chance.to(5); steps > 0; steps--) {
      const ways = part(item, 'option', part(item, 'scene').find(one => one.key === scene).number);
      if (!ways.length) break;
      const way = chance.of(ways);
      path.push(way.key);
      scene = way.answer;
    }
    return { response: { path }, parts: path };
  },
};

function answerTo(item, paper, chance, skill) {
  const kind = { 'single-choice': 'choices', 'true-false': 'choices', 'multiple-choice': 'choices', hotspot: 'choices', matching: 'rows', kprim: 'rows', likert: 'rows',
    'short-answer': 'text', essay: 'text', reflection: 'text', 'gap-fill': 'gaps' }[item.kind] ?? item.kind;
  const many = item.kind === 'multiple-choice' || (item.kind === 'hotspot' && item.many);
  const answer = { texts: null, certainty: null, ...makers[kind](item, chance, skill, many) };
  if (paper.certainty && chance.likely(0.8)) answer.response.certainty = answer.certainty = 1 + chance.to(3);
  return answer;
}

// The content of an answer, to be compared: what stands beside a part belongs to it, in whatever order the parts are kept.
const content = ({ parts, texts, certainty }) => JSON.stringify([texts ? parts.map((one, i) => [one, texts[i]]).sort() : parts, certainty]);

// ---- one learner

class Learner {
  constructor(person, cookie, items, state) {
    Object.assign(this, person);
    this.cookie = `${cookie}=${person.token}`;
    this.csrf = blake2b(Buffer.from('attest csrf\0'), Buffer.from(person.token)).toString('hex');
    this.items = items;
    this.state = state;
    this.chance = chances(state.seed * 7919 + person.n);
    this.keys = 0;
    this.sent = new Map();   // attempt/seq -> contents that were sent under it
    this.saved = [];         // acknowledged
    this.attempts = new Map();
    this.skill = this.chance.of([0.4, 0.7, 0.95]);
  }

  fault(text) { this.state.faults.push(`learner ${this.login}: ${text}`); }

  // One request on a connection of its own. cut: ends it, after so many milliseconds, and then nobody knows.
  once(method, target, body, key, cut) {
    const headers = { Cookie: this.cookie, 'X-CSRF-Token': this.csrf, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(key ? { 'Idempotency-Key': key } : {}) };
    return new Promise((resolve, reject) => {
      const request = http.request({ host: address.hostname, port: address.port, method, path: `/api/v1${target}`, headers, agent: cut === undefined ? this.state.agent : false }, reply => {
        const bytes = [];
        reply.on('data', one => bytes.push(one));
        reply.on('error', reject);
        reply.on('aborted', () => reject(new Error('cut off')));
        reply.on('end', () => {
          const text = Buffer.concat(bytes).toString();
          resolve({ status: reply.statusCode, text, json: /json/.test(reply.headers['content-type'] ?? '') ? JSON.parse(text) : null });
        });
      });
      request.on('error', reject);
      request.setTimeout(30000, () => request.destroy(new Error('no reply')));
      const text = body === undefined ? undefined : JSON.stringify(body);
      if (text !== undefined) request.setHeader('Content-Length', Buffer.byteLength(text));
      request.end(text);
      if (cut !== undefined) setTimeout(() => request.destroy(new Error('cut')), cut);
    });
  }

  // Asks until there is a whole reply, as a browser does; now and then the connection is cut before or after the reply, or the request
  // comes twice. Returns null where the learner gave up and reloads.
  async ask(method, target, body, mayGiveUp = false) {
    const { chance, state } = this;
    const key = method === 'GET' ? undefined : `thousand-${this.id}-${++this.keys}`;
    if (chance.likely(0.1)) {
      state.cut++;
      await this.once(method, target, body, key, chance.of([0, 1, 2, 4, 8, 15, 30, 60])).catch(() => {});
      if (mayGiveUp && chance.likely(0.3)) return null;
    }
    for (let tries = 1; tries <= 80; tries++) {
      let reply = null;
      try {
        reply = await this.once(method, target, body, key);
      } catch { /* cut off by a lost worker: again */ }
      if (reply && reply.status < 500) {
        if (method !== 'GET' && reply.status < 300 && chance.likely(0.06)) await this.again(method, target, body, key, reply);
        return reply;
      }
      state.lost++;
      if (reply && ![502, 503, 504].includes(reply.status)) this.fault(`${method} ${target}: ${reply.status} ${reply.text.slice(0, 200)}`);
      await pause(25 + 5 * tries);
    }
    throw new Error(`${method} ${target}: eighty tries without an answer`);
  }

  async again(method, target, body, key, first) {
    this.state.replays++;
    const reply = await this.once(method, target, body, key).catch(() => null);
    if (reply && reply.status < 500 && (reply.status !== first.status || reply.text !== first.text))
      this.fault(`${method} ${target} sent again with its key: ${reply.status} ${reply.text.slice(0, 200)}; first ${first.status} ${first.text.slice(0, 200)}`);
  }

  async need(method, target, body, statuses = [200, 201]) {
    const reply = await this.ask(method, target, body);
    if (!statuses.includes(reply.status)) throw new Error(`${method} ${target}: ${reply.status} ${reply.text.slice(0, 300)}`);
    return reply.json;
  }

  async enrol() {
    const all = await Promise.all(Array.from({ length: this.chance.likely(0.2) ? 2 : 1 }, () => this.need('POST', '/enrolments', { course: COURSE })));
    if (new Set(all.map(one => one.enrolment)).size !== 1) this.fault('two enrolments');
    this.enrolment = all[0].enrolment;
    return all[0];
  }

  async start(quiz) {
    const paper = await this.need('POST', `/enrolments/${this.enrolment}/attempts`, { quiz });
    this.attempts.set(paper.attempt, { quiz, ...this.attempts.get(paper.attempt) });
    return paper;
  }

  // Saves one answer from one window, whose number may be behind that of the other. False: there is no use in going on.
  async save(paper, view, item, answer) {
    for (let round = 0; round < 12; round++) {
      const place = `${paper.attempt}/${view.seq + 1}`;
      this.sent.set(place, [...this.sent.get(place) ?? [], { item: item.id, content: content(answer) }]);
      const reply = await this.ask('PUT', `/attempts/${paper.attempt}/responses/${item.key}`, { seq: view.seq, response: answer.response }, true);
      if (!reply) { // the page was loaded anew: what is stored is what is shown
        view.seq = (await this.need('GET', `/attempts/${paper.attempt}`)).seq;
        return true;
      }
      if (reply.status === 200) {
        if (reply.json.seq !== view.seq + 1) this.fault(`save of ${item.key} after ${view.seq}: ${reply.text}`);
        this.saved.push({ attempt: paper.attempt, seq: reply.json.seq, item: item.id, content: content(answer) });
        view.seq = reply.json.seq;
        return true;
      }
      if (reply.status !== 409) {
        this.fault(`save of ${item.key} ${JSON.stringify(answer.response)}: ${reply.status} ${reply.text.slice(0, 300)}`);
        return false;
      }
      this.state.conflicts++;
      const { json } = reply;
      if (json.state && json.state !== 'in progress') return false;
      if (typeof json.seq !== 'number' || json.seq <= view.seq) {
        this.fault(`409 that does not say what is stored: ${reply.text.slice(0, 300)}`);
        return false;
      }
      view.seq = json.seq;
      const stored = json.responses?.[item.key];
      if (stored && (isDeepStrictEqual(stored, answer.response) || this.chance.likely(0.3))) return true; // the same, or theirs is taken
    }
    this.fault(`${item.key}: twelve times behind`);
    return false;
  }

  async finish(paper) {
    const reply = await this.ask('POST', `/attempts/${paper.attempt}/finish`);
    if (reply.status === 200) {
      if (!['finished', 'submitted'].includes(reply.json.state)) this.fault(`finish: ${reply.text}`);
      Object.assign(this.attempts.get(paper.attempt), { ended: reply.json.state, told: reply.json });
    } else if (reply.status !== 409) {
      this.fault(`finish: ${reply.status} ${reply.text.slice(0, 300)}`);
    }
    return reply.json;
  }

  // What one window does: answers some questions, some twice.
  async window(paper, questions, skill) {
    const view = { seq: paper.seq };
    for (const one of questions) {
      const item = this.items.get(one.item);
      for (let times = this.chance.likely(0.15) ? 2 : 1; times > 0; times--)
        if (!await this.save(paper, view, item, answerTo(item, paper, this.chance, skill))) return view;
    }
    return view;
  }

  // Questions that are checked while the attempt is open.
  async checked(paper, questions) {
    const view = { seq: paper.seq };
    for (const one of questions) {
      const item = this.items.get(one.item);
      for (let times = 1 + this.chance.to(3); times > 0; times--) {
        if (!await this.save(paper, view, item, answerTo(item, paper, this.chance, this.skill))) return;
        if (this.chance.likely(0.2)) continue; // saved and not checked
        const reply = await this.ask('POST', `/attempts/${paper.attempt}/items/${item.key}/check`, { seq: view.seq });
        if (reply.status === 200 ? reply.json.check.done : ![409, 422].includes(reply.status) && this.fault(`check of ${item.key}: ${reply.status} ${reply.text.slice(0, 200)}`)) break;
        if (reply.status === 200) this.state.checks++;
      }
    }
  }

  async sit(quiz, { some = 9, skill = this.skill, leave = 0.08, windows = this.chance.likely(0.25) ? 2 : 1 } = {}) {
    const papers = await Promise.all(Array.from({ length: windows }, () => this.start(quiz)));
    const [paper] = papers;
    if (papers.some(one => one.attempt !== paper.attempt)) this.fault(`${quiz}: two open attempts`);
    const shown = papers.map(one => one.items.map(item => [item.item, item.number]));
    if (shown.some(one => !isDeepStrictEqual(one, shown[0]))) this.fault(`${quiz}: two papers of one attempt`);
    const questions = this.chance.mixed(paper.items).slice(0, some);
    if (paper.feedback) {
      await this.checked(paper, questions);
    } else {
      // Two windows answer at once; now and then one of them sends the whole while the other is still saving.
      await Promise.all(papers.map(async (one, i) => {
        await this.window(one, i ? questions.slice(0, Math.ceil(questions.length / 2)) : questions, skill);
        if (i && this.chance.likely(0.3)) await this.finish(one);
      }));
    }
    return this.chance.likely(leave) ? null : this.finish(paper);
  }

  async wholeCourse() {
    const enrolled = await this.enrol();
    for (const page of enrolled.modules.flatMap(module => module.pages)) await this.need('POST', `/enrolments/${this.enrolment}/pages/${page.key}`);
    await this.sit('pre', { leave: 0 });
    for (const quiz of ['check', 'post']) {
      let told = null;
      for (let i = 0; i < 4 && !told?.passed; i++) told = await this.sit(quiz, { skill: 0.97, leave: 0 });
    }
    await this.sit('evaluation', { leave: 0 });
  }

  async live() {
    const quizzes = ['all-at-end', 'all-at-end', 'all-at-end', 'one-by-one', 'with-hints', 'try-again', 'in-time', 'story', 'in-writing', 'post', 'evaluation', 'check'];
    if (this.n % 14 === 0) {
      await this.wholeCourse();
    } else {
      await this.enrol();
      await this.sit(quizzes[this.n % quizzes.length], { some: 8 });
    }
  }
}

// ---- the run

async function killing(state) {
  const chance = chances(state.seed);
  while (!state.over) {
    await pause(500 + chance.to(900));
    const pids = chance.likely(0.8) ? workers('pages') : workers();
    if (state.over || !pids.length) continue;
    try {
      process.kill(chance.of(pids), 'SIGKILL');
      state.kills++;
    } catch { /* it has just ended by itself */ }
  }
}

async function living(people, cookie, items) {
  const state = { seed: Number(process.env.ATTEST_TWIN_SEED || 20260504), agent: new http.Agent({ keepAlive: true, maxSockets: 64 }), faults: [], cut: 0, lost: 0, replays: 0, conflicts: 0, checks: 0, kills: 0 };
  const learners = people.map(person => new Learner(person, cookie, items, state));
  const began = Date.now();
  const killer = killing(state);
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < learners.length && Date.now() - began < LONG_AFTER) {
      const learner = learners[next++];
      try {
        await learner.live();
      } catch (error) {
        learner.fault(error.message);
      }
    }
  }));
  state.over = true;
  await killer;
  state.seconds = (Date.now() - began) / 1000;
  state.began = next;
  return { learners, state };
}

// ---- what is left

function stored(people) {
  const whose = `person_id IN (SELECT id FROM person WHERE employee_number LIKE ${quote(`${people[0].login.replace(/-\d+$/, '')}-%`)})`;
  const list = (columns, table, condition = whose) => twin.jsonb(`SELECT jsonb_agg(to_jsonb(t)) FROM (SELECT ${columns} FROM ${table} WHERE ${condition}) t`) ?? [];
  return {
    attempts: list(`a.id, a.enrolment_id, a.person_id, a.state, a.seq, a.score_num, a.score_den, a.passed, a.certainty_num, a.certainty_den, a.number, q.key AS quiz,
      q.feedback, q.grading, q.certainty, q.pass_num, q.pass_den, q.penalty_num, q.penalty_den, q.needed`, 'attempt a JOIN quiz q ON q.id = a.quiz_id', `a.${whose} ORDER BY a.id`),
    papers: list('attempt_id, item_id, number', 'attempt_item'),
    responses: list('attempt_id, item_id, seq, parts, texts, certainty', 'response', `${whose} ORDER BY attempt_id, seq`),
    tries: list('attempt_id, item_id, number, seq, num, den', 'item_try', `${whose} ORDER BY attempt_id, item_id, number`),
    marks: list('attempt_id, item_id, num, den', 'mark'),
    enrolments: list('id, person_id', 'enrolment'),
    completions: list('id, person_id, enrolment_id', 'completion'),
    awards: list('id, person_id, completion_id', 'award'),
    certificates: list('id, person_id, award_id', 'certificate'),
    pages: list('enrolment_id, page_id', 'page_read'),
    privates: list('attempt_id, item_id, parts, texts, NULL AS certainty', 'private_answer'),
    drafts: list('attempt_id, item_id, parts, texts, NULL AS certainty', 'aggregate_draft'),
  };
}

const grouped = (list, by) => { const map = new Map(); for (const one of list) map.set(by(one), [...map.get(by(one)) ?? [], one]); return map; };

function answersKept(learners, all) {
  const rows = grouped(all.responses, one => `${one.attempt_id}/${one.seq}`);
  const items = learners[0].items;
  const scored = id => items.byId.get(id).privacy === 'scored';
  const missing = [];
  const invented = [];
  const sent = new Map();
  let acknowledged = 0;
  for (const learner of learners) {
    for (const [place, contents] of learner.sent) sent.set(place, contents);
    for (const one of learner.saved) {
      acknowledged++;
      const [row, ...more] = rows.get(`${one.attempt}/${one.seq}`) ?? [];
      if (!row || more.length || row.item_id !== one.item || (scored(one.item) && content(row) !== one.content)) missing.push(`${JSON.stringify(one)}: ${JSON.stringify(row)}`);
    }
  }
  none(missing, `each of ${acknowledged} answers that were acknowledged is there once, under its number, as it was sent`);
  for (const [place, [row]] of rows)
    if (!sent.get(place)?.some(one => one.item === row.item_id && (!scored(one.item) || one.content === content(row)))) invented.push(`${place}: ${JSON.stringify(row)}`);
  none(invented, `and nothing among ${rows.size} that nobody sent`);
  const gaps = all.attempts.filter(one => {
    const numbers = (all.byAttempt.responses.get(one.id) ?? []).map(row => row.seq);
    return !isDeepStrictEqual(numbers, Array.from({ length: one.seq }, (_, i) => i + 1));
  });
  none(gaps.map(one => `attempt ${one.id}, seq ${one.seq}`), 'the numbers of each attempt run from 1 on without a gap, and it knows the last');
  return { acknowledged, kept: rows.size };
}

// Answers that are not scored leave "answered" behind. Private ones are the learner's, as they were sent last; of the others there is
// a draft until the attempt is sent, and then a count.
function apartKept(learners, all) {
  const { byId } = learners[0].items;
  const sent = new Map(learners.flatMap(learner => [...learner.sent]));
  const faults = all.responses.filter(one => byId.get(one.item_id).privacy !== 'scored' && one.parts.join() !== '' && one.parts.join() !== 'answered')
    .map(one => `attempt ${one.attempt_id} keeps ${JSON.stringify(one)}`);
  const places = { private: new Map(all.privates.map(one => [`${one.attempt_id} ${one.item_id}`, one])), aggregate: new Map(all.drafts.map(one => [`${one.attempt_id} ${one.item_id}`, one])) };
  const counted = new Map();
  for (const attempt of all.attempts) {
    const last = new Map((all.byAttempt.responses.get(attempt.id) ?? []).map(one => [one.item_id, one]));
    for (const [item, row] of last) {
      const { privacy } = byId.get(item);
      if (privacy === 'scored' || !row.parts.length) continue;
      if (privacy === 'aggregate' && attempt.state === 'finished') {
        counted.set(item, (counted.get(item) ?? 0) + 1);
        continue;
      }
      const kept = places[privacy].get(`${attempt.id} ${item}`);
      places[privacy].delete(`${attempt.id} ${item}`);
      if (!kept || !sent.get(`${attempt.id}/${row.seq}`).some(one => one.item === item && one.content === content(kept))) faults.push(`attempt ${attempt.id}, item ${item}: ${JSON.stringify(kept)}`);
    }
  }
  for (const [place, map] of Object.entries(places)) for (const [line] of map) faults.push(`${place}: ${line} should not be there`);
  none(faults, 'answers that are not scored lie apart, as they were sent, and nowhere else');
  return counted;
}

// How many people are counted at the place of the learners, by item.
const counts = () => new Map(sql(`SELECT g.item_id, g.waiting + g.told FROM aggregate_group g JOIN facility f ON f.id = g.facility_id WHERE f.code = 'THOUSAND'`)
  .map(([item, n]) => [Number(item), Number(n)]));

// The score of one item by the twin: from what was checked, and what was saved last, which counts as checked. An answer that was taken
// back is none: it is no try.
function itemScore(attempt, item, responses, tries, faults) {
  const own = responses.filter(one => one.item_id === item.id);
  const fractions = tries.filter(one => one.item_id === item.id).map(one => {
    const score = twin.grade(item, own.find(row => row.seq === one.seq));
    if (twin.compare(score, twin.fraction(one.num, one.den))) faults.push(`attempt ${attempt.id} ${item.key}: try ${one.number} is ${one.num}/${one.den}, the twin says ${twin.shown(score)}`);
    return { score, seq: one.seq };
  });
  const last = own.at(-1);
  const checked = fractions.at(-1) && own.find(row => row.seq === fractions.at(-1).seq);
  if (last?.parts.length && !(checked && content(last) === content(checked))) fractions.push({ score: twin.grade(item, last) });
  return twin.tries(attempt.feedback, fractions.map(one => one.score), item.penalty ?? twin.fraction(attempt.penalty_num, attempt.penalty_den));
}

function scoresKept(learners, all) {
  const { byId } = learners[0].items;
  const faults = [];
  const kinds = new Map();
  const scores = new Map(); // enrolment and quiz -> scores of its attempts, in their order
  const passed = new Map();
  let finished = 0;
  for (const attempt of all.attempts) {
    const [responses, tries, marks, paper] = ['responses', 'tries', 'marks', 'papers'].map(what => all.byAttempt[what].get(attempt.id) ?? []);
    if (attempt.state !== 'finished') {
      if (marks.length || attempt.score_num !== null) faults.push(`attempt ${attempt.id} is ${attempt.state} and has marks or a score`);
      continue;
    }
    finished++;
    const of = paper.map(one => byId.get(one.item_id)).filter(item => item.privacy === 'scored').map(item => {
      const score = itemScore(attempt, item, responses, tries, faults);
      const mark = marks.filter(one => one.item_id === item.id);
      if (mark.length !== 1 || twin.compare(twin.fraction(mark[0].num, mark[0].den), score))
        faults.push(`attempt ${attempt.id} (${attempt.quiz}) ${item.key}: marks ${JSON.stringify(mark)}, the twin says ${twin.shown(score)} for ${JSON.stringify(responses.filter(one => one.item_id === item.id))}`);
      kinds.set(item.kind, (kinds.get(item.kind) ?? 0) + 1);
      return { weight: item.weight, score, asksCertainty: item.kind !== 'essay', certainty: responses.filter(one => one.item_id === item.id).at(-1)?.certainty };
    });
    const score = twin.quiz(of);
    if (twin.compare(score, twin.fraction(attempt.score_num, attempt.score_den))) faults.push(`attempt ${attempt.id} (${attempt.quiz}): ${attempt.score_num}/${attempt.score_den}, the twin says ${twin.shown(score)}`);
    if (attempt.certainty && twin.compare(twin.certainty(of.filter(one => one.asksCertainty)), twin.fraction(attempt.certainty_num, attempt.certainty_den)))
      faults.push(`attempt ${attempt.id}: certainty ${attempt.certainty_num}/${attempt.certainty_den}, the twin says ${twin.shown(twin.certainty(of.filter(one => one.asksCertainty)))}`);
    const line = `${attempt.enrolment_id} ${attempt.quiz}`;
    scores.set(line, [...scores.get(line) ?? [], score]);
    const pass = passed.get(line) || twin.compare(twin.attempts(attempt.grading, scores.get(line)), twin.fraction(attempt.pass_num, attempt.pass_den)) >= 0;
    passed.set(line, pass);
    if (pass !== attempt.passed) faults.push(`attempt ${attempt.id} (${attempt.quiz}): passed is ${attempt.passed}, the twin says ${pass}`);
  }
  none(faults, `the twin finds every mark, score and pass of ${finished} finished attempts`);
  const told = [];
  for (const learner of learners)
    for (const [id, one] of learner.attempts) {
      const row = all.attempts.find(each => each.id === id);
      if (!row || (one.ended && row.state !== one.ended) || (one.told?.score && twin.compare(twin.fraction(one.told.score.num, one.told.score.den), twin.fraction(row.score_num, row.score_den))))
        told.push(`attempt ${id}: told ${JSON.stringify(one)}, stored ${JSON.stringify(row)}`);
    }
  none(told, 'what was told at the end of an attempt is what is stored');
  const open = [...grouped(all.attempts.filter(one => ['in progress', 'submitted'].includes(one.state)), one => `${one.person_id} ${one.quiz}`)].filter(([, list]) => list.length > 1);
  none(open.map(([line]) => line), 'nobody has two open attempts at one quiz');
  return { finished, passed, kinds };
}

// Whoever read all pages, passed what is to be passed and finished what is to be finished has completed the course, once.
function completionsKept(all, passed) {
  const needed = twin.jsonb(`SELECT jsonb_agg(jsonb_build_object('key', q.key, 'needed', q.needed)) FROM quiz q JOIN live_course v ON v.id = q.course_version_id
    WHERE v.code = '${COURSE}' AND q.needed <> 'no'`);
  const pages = Number(sqlOne(`SELECT count(*) FROM page p JOIN module m ON m.id = p.module_id JOIN live_course v ON v.id = m.course_version_id AND v.code = '${COURSE}'`));
  const read = grouped(all.pages, one => one.enrolment_id);
  const ended = new Set(all.attempts.filter(one => one.state === 'finished').map(one => `${one.enrolment_id} ${one.quiz}`));
  const wanted = all.enrolments.filter(one => (read.get(one.id) ?? []).length === pages
    && needed.every(quiz => quiz.needed === 'passed' ? passed.get(`${one.id} ${quiz.key}`) : ended.has(`${one.id} ${quiz.key}`)));
  const sorted = list => list.map(Number).sort((a, b) => a - b);
  is(all.enrolments.length, new Set(all.enrolments.map(one => one.person_id)).size, 'everybody is enrolled once');
  is(sorted(all.completions.map(one => one.enrolment_id)), sorted(wanted.map(one => one.id)), `the course is complete for the ${wanted.length} for whom the twin says so, once each`);
  is(sorted(all.awards.map(one => one.completion_id)), sorted(all.completions.map(one => one.id)), 'each has one award');
  is(sorted(all.certificates.map(one => one.award_id)), sorted(all.awards.map(one => one.id)), 'and one certificate');
  ok(wanted.length >= Math.floor(HOW_MANY / 14 / 2), 'they are many', wanted.length);
}

run(async () => {
  const imported = await attest('course', 'import', '--publish', path.join(root, 'tests/fixtures/courses/every-kind'));
  is([imported.status, imported.err], [0, ''], 'a course with every kind of question is there');
  const began = Date.now();
  const people = enlist(HOW_MANY);
  const byId = twin.items(COURSE);
  const many = new Set(sql(`SELECT i.key FROM item i JOIN live_course v ON v.id = i.course_version_id AND v.code = '${COURSE}' WHERE i.pick_many`).map(row => row[0]));
  const items = new Map([...byId.values()].map(item => [item.key, Object.assign(item, { many: many.has(item.key) })]));
  items.byId = byId;
  const first = new Browser();
  await first.signInApi(people[0].login);
  const [cookie] = first.cookies.keys();
  const size = logSize('web.log');
  note(`${people.length} learners made in ${((Date.now() - began) / 1000).toFixed(1)} s`);

  const before = counts();
  const { learners, state } = await living(people, cookie, items);
  note(`${state.began} learners in ${state.seconds.toFixed(1)} s: ${state.cut} requests cut off, ${state.lost} without a whole reply, ${state.replays} sent again, ${state.conflicts} numbers behind, ${state.checks} checks, ${state.kills} workers killed`);
  none(state.faults, 'every request had the reply that it should have');
  is(state.began, HOW_MANY, 'all of them came to their turn');
  is((logSince('web.log', size).match(/ended by signal 9/g) || []).length, state.kills, 'each worker that was killed stands in the log');
  ok(!/ended by signal (?!9\b)|Sanitizer/.test(logSince('web.log', size)), 'and none fell otherwise');

  const all = stored(people);
  all.byAttempt = Object.fromEntries(['responses', 'tries', 'marks', 'papers'].map(what => [what, grouped(all[what], one => one.attempt_id)]));
  const { acknowledged, kept } = answersKept(learners, all);
  const counted = apartKept(learners, all);
  const after = counts();
  is([...after].map(([item, n]) => [item, n - (before.get(item) ?? 0)]).sort(), [...counted].sort(), 'and each person who sent one is counted once');
  const { finished, passed, kinds } = scoresKept(learners, all);
  completionsKept(all, passed);
  note(`${acknowledged} saves acknowledged, ${kept} kept, ${finished} attempts finished, ${all.completions.length} completions`);
  note([...kinds].map(([kind, n]) => `${kind} ${n}`).join(', '));
  const scoredKinds = new Set([...byId.values()].filter(item => item.privacy === 'scored').map(item => item.kind));
  ok(HOW_MANY < 200 || [...scoredKinds].filter(kind => kind !== 'essay').every(kind => (kinds.get(kind) ?? 0) >= HOW_MANY / 50), 'every kind was graded often', [...kinds].join(' '));
  ok(HOW_MANY < 200 || (state.kills >= 5 && state.cut > HOW_MANY / 3 && state.conflicts > HOW_MANY / 10), 'and the connections were bad');
  const verified = await attest('verify');
  ok(verified.status === 0, 'attest verify recounts everything and finds no difference', verified.out, verified.err);
});
