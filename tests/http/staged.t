#!/usr/bin/env node
// Changes of rules: staged while readers see nothing of them, put in force at one instant, dropped without a trace.
// SPDX-License-Identifier: Apache-2.0
//
// A course and a certification of its own; the rule that asks it of everybody is taken out at the end, and everybody is reckoned again.
// For a stack without `attest work` in the background (as --kind test is): what it does in between is looked at step by step.
'use strict';
const { spawn } = require('node:child_process');
const path = require('node:path');
const { run, is, like, ok, none } = require('./tap.js');
const { Browser, attest, colleague, demo, differences, fingerprint, formTo, learner, pause, readAll, settings, sql, sqlOne } = require('./client.js');
const { importCourse } = require('./small_course.js');

const mark = `STG-${Date.now() % 1000000}`;
const quiz = '<quiz id="final" kind="post-test" pass="50%" review="open"><title>Final</title><draw bank="bank-doors" items="q-one"/></quiz>';
const rules = (where, certification = mark) => `<rules xmlns="urn:attest:rules:1" title="Doors for all ${mark}">
  <certification code="${certification}" title="Doors ${mark}" valid="12" window="2"><rule><course code="${mark}"/></rule></certification>
  <requirement code="${certification}" title="Doors ${mark}" certification="${certification}"${where}><due kind="days" days="30"/></requirement>
</rules>
`;

const ask = file => Number(sqlOne(`INSERT INTO rule_change (title, file, from_date) VALUES ('Doors', $file$${file}$file$, network_today()) RETURNING id`));
const state = id => sqlOne(`SELECT state FROM rule_change WHERE id = ${id}`);
const work = () => attest('work', '--once');
const verified = async () => (await attest('verify')).out.trim().split('\n');
const clean = lines => / 0 differences$/.test(lines[lines.length - 1]);
const timelines = () => sqlOne(`SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM (SELECT post_id, certification_id, during, standing, due FROM timeline) t`);
const pendingOf = person => sqlOne(`SELECT standing FROM timeline_row t JOIN certification c ON c.id = t.certification_id
  WHERE c.code = '${mark}' AND person_id = ${person} ORDER BY during LIMIT 1`);

// A session of the database that keeps what it has locked until it is ended.
class Holder {
  constructor(statement) {
    this.psql = spawn('psql', ['-X', '-q', '-A', '-t', '-h', settings.ATTEST_RUN, '-U', 'postgres', '-d', 'attest'], { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/' });
    this.closed = new Promise(resolve => this.psql.on('close', resolve));
    this.begun = new Promise(resolve => this.psql.stdout.on('data', data => /held/.test(data) && resolve()));
    this.psql.stdin.write(`SET search_path = attest; BEGIN; ${statement}; SELECT 'held';\n`);
  }

  async end() {
    this.psql.stdin.end('COMMIT;\n');
    await this.closed;
  }
}

// Whether a fact about somebody can be stored while somebody else's has been on its way all the time.
const getsThrough = person => {
  try {
    return sqlOne(`SET statement_timeout = '30s'; SELECT lock_person(${person}) IS NOT NULL`) === 't';
  } catch {
    return false;
  }
};

// Until a worker waits for what is held.
async function waiting() {
  for (let i = 0; i < 1200; i++) {
    if (sqlOne(`SELECT count(*) FROM pg_stat_activity WHERE usename = 'attest_job' AND wait_event_type = 'Lock'`) !== '0') return true;
    await pause(50);
  }
  return false;
}

// A worker that is killed while it waits in the middle of what it does; whatever it held in the database is gone when its session is.
async function killed() {
  const worker = spawn(path.join(process.env.ATTEST_BIN, 'attest'), ['work', '--once'], { stdio: 'ignore' });
  const over = new Promise(resolve => worker.on('close', resolve));
  const waited = await waiting();
  worker.kill('SIGKILL');
  await over;
  return waited;
}
const workersGone = () => sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'attest_job'`);

const counts = async browser => JSON.stringify((await browser.get('/api/v1/standing?facility=WHN')).json.rows ?? (await browser.get('/api/v1/standing?facility=WHN')).json);
const list = async browser => JSON.stringify((await browser.get('/api/v1/standing/people?facility=WHN&standing=due')).json.people.map(one => [one.person ?? one.name, one.standing]).sort());

// Reads counts and lists over and over; what it saw, each once.
class Reader {
  constructor(browser) {
    this.seen = { counts: new Set(), lists: new Set() };
    this.stop = false;
    this.over = (async () => {
      while (!this.stop) {
        this.seen.counts.add(await counts(browser));
        this.seen.lists.add(await list(browser));
      }
    })();
  }

  async end() {
    this.stop = true;
    await this.over;
    return this.seen;
  }
}

async function completes(one) {
  const { enrolment } = await readAll(one.browser, mark);
  const { attempt } = (await one.browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz: 'final' })).json;
  await one.browser.api('PUT', `/attempts/${attempt}/responses/q-one`, { seq: 0, response: { choice: 'b' } });
  return (await one.browser.api('POST', `/attempts/${attempt}/finish`)).json;
}

async function exempted(admin, person) {
  const [[certification, due]] = sql(`SELECT certification_id, due FROM timeline WHERE person_id = ${person} AND during @> current_date AND standing IN ('due', 'overdue') LIMIT 1`);
  const base = `/people/${person}/exemptions`;
  const day = ahead => sqlOne(`SELECT network_today() + ${ahead}`);
  const reply = await admin.submit(formTo(await admin.get(`${base}/exemption`), `${base}/exemption`),
    { certification, from: day(-1), to: day(30), code: 'health', reason: 'For a test of staged rules' });
  return { reply, certification, due, base };
}

async function staging(reader) {
  const before = { counts: await counts(reader), list: await list(reader), timelines: timelines() };
  const id = ask(rules(''));
  const holder = new Holder('LOCK TABLE timeline_row IN SHARE MODE');
  await holder.begun;
  ok(await killed(), 'a worker is killed while it writes what a batch came to');
  is(state(id), 'computing', 'the change is half way');
  workersGone();
  await holder.end();
  is(sql(`SELECT count(*) FILTER (WHERE staged IS NOT NULL), (SELECT count(*) FROM timeline_row WHERE came <> 0 OR goes <> 0) FROM change_person WHERE change_id = ${id}`),
    [['0', '0']], 'of that batch nothing is stored');
  const two = await Promise.all([work(), work()]);
  is(two.map(one => one.status), [0, 0], 'two workers go on at once');
  is(state(id), 'ready', 'and make it ready');
  const [[all, done, staged]] = sql(`SELECT people, done, (SELECT count(*) FROM change_person p WHERE p.change_id = c.id AND staged = facts) FROM rule_change c WHERE id = ${id}`);
  ok(Number(all) > 300 && all === done && done === staged, 'for all whom it touches, each once', all, done, staged);
  is({ counts: await counts(reader), list: await list(reader), timelines: timelines() }, before, 'readers see nothing of it');
  const [[posts]] = sql(`SELECT posts FROM rule_change_effect WHERE change_id = ${id}`);
  is(posts, sqlOne(`SELECT count(DISTINCT post_id) FROM post_span WHERE during @> network_today()`), 'its head-count is that of all posts');
  const told = await verified();
  ok(clean(told) && told.some(line => line.includes(`change ${id} (Doors) is ready`)), 'verify is clean, and says what is ready', told.join('\n'));
  return id;
}

// Facts of single people while it is ready.
async function facts(id, people) {
  const done = await completes(people.one);
  ok(done.passed, 'somebody completes the course meanwhile', JSON.stringify(done));
  const { reply } = await exempted(people.admin, people.two.id);
  is(reply.location, people.base, 'somebody else is exempt from what was asked before');
  is(sqlOne(`SELECT standing FROM timeline WHERE person_id = ${people.two.id} AND during @> network_today()`), 'exempt', 'which counts at once');
  is(sqlOne(`SELECT string_agg(person_id::text, ' ' ORDER BY person_id) FROM change_person WHERE change_id = ${id} AND staged IS DISTINCT FROM facts`),
    [people.one.id, people.two.id].sort((a, b) => a - b).join(' '), 'both are to be worked out again, and nobody else');
  ok(clean(await verified()), 'verify is clean before they are');
  await work();
  is(sqlOne(`SELECT count(*) FROM change_person WHERE change_id = ${id} AND staged IS DISTINCT FROM facts`), '0', 'the worker does');
  is(pendingOf(people.one.id), 'current', 'and whoever completed will be current');
  ok(clean(await verified()), 'verify is clean after that');
}

async function putting(id, reader) {
  const polls = new Reader(reader);
  const fact = new Holder('SELECT lock_person(1)');
  await fact.begun;
  const now = { counts: await counts(reader), list: await list(reader) };
  const put = attest('requirement', 'put', String(id));
  ok(await waiting(), 'putting in force waits for a fact that is being written');
  is(state(id), 'ready', 'it does not count so far');
  ok(getsThrough(2), 'and lets others go before, rather than keep them waiting behind it');
  ok(await waiting(), 'it tries again');
  await fact.end();
  await put;
  const then = { counts: await counts(reader), list: await list(reader) };
  const seen = await polls.end();
  ok(then.counts !== now.counts && then.list !== now.list, 'then it counts');
  none([...seen.counts].filter(one => ![now.counts, then.counts].includes(one)), 'whoever counted meanwhile saw all of it or nothing');
  none([...seen.lists].filter(one => ![now.list, then.list].includes(one)), 'and so did whoever read the list');
  ok(seen.counts.size <= 2 && seen.lists.size <= 2, 'at one instant', seen.counts.size, seen.lists.size);
}

// In force, and not yet written into place: the worker is killed, a fact comes, verify is clean, and it is gone on with.
async function settling(id, people, reader) {
  ok((await completes(people.four)).passed, 'somebody of whom a row is to go completes the course');
  const meanwhile = await verified();
  ok(clean(meanwhile), 'verify is clean before they are worked out again', meanwhile.join('\n'));
  await work(); // nobody is left to be worked out again
  sql('SELECT standing_fold_new(100000)');
  ok(sqlOne(`SELECT count(*) FROM standing_fold WHERE change_id = ${id}`) !== '0', 'what it books is summed');
  const holder = new Holder('LOCK TABLE timeline_row IN SHARE MODE');
  await holder.begun;
  sql(`SELECT change_decided(${id}, 'put', NULL)`);
  ok(await killed(), 'a worker is killed while it writes a change into place');
  workersGone();
  is(state(id), 'in force', 'the change is in force');
  const then = { counts: await counts(reader), list: await list(reader), timelines: timelines() };
  await holder.end();
  is({ counts: await counts(reader), list: await list(reader), timelines: timelines() }, then, 'and counts, though nothing of it is in place');
  let told = await verified();
  ok(clean(told) && told.some(line => line.includes(`change ${id} (Doors) is in force, and is written into place`)), 'verify is clean, and says what is still to be done', told.join('\n'));
  sql(`SELECT change_settle_counters(${id}, 50)`);
  is({ counts: await counts(reader), list: await list(reader) }, { counts: then.counts, list: then.list }, 'what it booked may be in place in part');
  told = await verified();
  ok(clean(told), 'verify is clean then, too', told.slice(-3).join('\n'));
  const after = sqlOne(`SELECT person_id FROM change_person WHERE change_id = ${id} AND NOT settled AND changed AND person_id = ${people.three.id}`);
  is(after, String(people.three.id), 'somebody is not in place');
  ok((await completes(people.three)).passed, 'they complete the course');
  is(sqlOne(`SELECT standing FROM timeline_row t JOIN certification c ON c.id = t.certification_id AND c.code = '${mark}'
    WHERE person_id = ${people.three.id} AND came = 0 AND goes = 0 AND during @> network_today()`), 'current', 'and are in place, and current, at once');
  told = await verified();
  ok(clean(told), 'verify is clean', told.join('\n'));
  is((await Promise.all([work(), work()])).map(one => one.status), [0, 0], 'two workers go on');
  is([state(id), sqlOne(`SELECT count(*) FROM timeline_row WHERE came <> 0 OR goes <> 0`), sqlOne(`SELECT count(*) FROM standing_delta WHERE change_id <> 0`),
    sqlOne(`SELECT count(*) FROM change_person`)], ['settled', '0', '0', '0'], 'until all is in place');
  told = await verified();
  ok(clean(told) && told.length === 1, 'and verify has nothing to say', told.join('\n'));
}

// As after an upgrade without a reckoning: nobody's posts are booked. That is no doing of a change, which works these people out when they are.
async function unreckoned() {
  sql('DELETE FROM post_place; DELETE FROM standing_delta WHERE people OR certification_id = 0; DELETE FROM standing_fold; DELETE FROM standing_node');
  const id = ask(rules('').replace('days="30"', 'days="90"'));
  await work();
  is(state(id), 'ready', 'a change is ready where no posts were booked');
  is(sqlOne(`SELECT count(DISTINCT s.post_id) FROM post_span s JOIN change_person p ON p.person_id = s.person_id
    WHERE NOT EXISTS (SELECT FROM post_place b WHERE b.post_id = s.post_id)`), '0', 'those of all whom it touches are, by now');
  is(sqlOne(`SELECT sum(n) FROM standing_delta WHERE change_id = ${id} AND certification_id = 0 AND NOT people`), '0', 'it does not book them itself');
  is((await attest('requirement', 'put', String(id))).status, 0, 'it is put in force');
  is((await attest('award', 'reckon')).status, 0, 'then everybody is reckoned');
  await work();
  const told = await verified();
  ok(clean(told), 'and everybody counts once', told.slice(-3).join('\n'));
}

async function dropping(admin) {
  const tables = fingerprint();
  const id = ask(rules('', `${mark}-DROP`));
  await work();
  is(state(id), 'ready', 'another change is ready');
  like((await attest('requirement', 'changes')).out, new RegExp(`${id}: Doors .*ready: computed for \\d+ people, counted on \\d{4}-\\d\\d-\\d\\d`),
    'it is told when it was counted');
  ok((await admin.get(`/administration/changes/${id}`)).text.includes('Counted on'), 'its page says so, too');
  const second = ask(rules(' state="GU"', `${mark}-LATER`));
  await work();
  is(state(second), 'asked', 'a second one waits for it');
  is((await attest('requirement', 'drop', String(second))).status, 0, 'that is dropped before it was begun');
  const fact = new Holder('SELECT lock_person(1)');
  await fact.begun;
  const dropped = attest('requirement', 'drop', String(id));
  ok(await waiting(), 'dropping the first waits for a fact that is being written');
  is(state(id), 'dropping', 'it has not ended');
  await fact.end();
  is((await dropped).status, 0, 'then it is dropped');
  is(differences(tables, fingerprint()).sort(), ['rule_change', 'rule_change_effect'], 'and both leave nothing but their own record');
  const wrong = ask(rules(' facility="NOWHERE"', `${mark}-WRONG`));
  await work();
  is(state(wrong), 'failed', 'a change of a facility that is not here fails');
  like(sqlOne(`SELECT failure FROM rule_change WHERE id = ${wrong}`), /facility NOWHERE/, 'and says why');
  is((await attest('requirement', 'put', String(wrong))).status !== 0, true, 'it cannot be put in force');
  like((await attest('requirement', 'changes')).out, new RegExp(`${wrong}: Doors .*failed: .*NOWHERE`), 'the list of changes says so');
  is(differences(tables, fingerprint()).sort(), ['rule_change', 'rule_change_effect'], 'and it leaves nothing either');
}

run(async () => {
  await importCourse(mark, 1, { 'q-one': 'b' }, quiz, true);
  const admin = await new Browser().signIn(demo.admin);
  const reader = await new Browser().signIn(demo.admin);
  const [one, three, four] = [colleague('WGH'), colleague('WGH'), colleague('WGH')];
  for (const who of [one, three, four]) who.browser = await new Browser().signInApi(who.login);
  const two = learner('WGH');
  const people = { admin, one, two, three, four, base: `/people/${two.id}/exemptions` };
  const id = await staging(reader);
  await facts(id, people);
  await putting(id, reader);
  is(state(id), 'settled', 'the command has written it into place');
  const told = await verified();
  ok(clean(told) && told.length === 1, 'and verify is clean', told.join('\n'));

  // The same rule, due at once: a second version, which is settled in several steps.
  const later = ask(rules('').replace('days="30"', 'days="60"'));
  await work();
  is(state(later), 'ready', 'a second version is ready');
  await settling(later, people, reader);
  await unreckoned();
  await dropping(admin);

  const id2 = sqlOne(`SELECT max(id) FROM exemption WHERE person_id = ${two.id}`);
  await admin.submit(formTo(await admin.get(`${people.base}/exemption/${id2}`), `${people.base}/exemption/${id2}`), { since: 'never', reason: 'Of a test' });
  sql(`DELETE FROM requirement_version v USING requirement r WHERE r.id = v.requirement_id AND r.code = '${mark}'; DELETE FROM requirement WHERE code = '${mark}'`);
  is((await attest('award', 'reckon')).status, 0, 'without the rule everybody is reckoned again');
  is(sqlOne(`SELECT count(*) FROM timeline t JOIN certification c ON c.id = t.certification_id WHERE c.code LIKE '${mark}%'`), '0', 'and nobody is asked');
  ok(clean(await verified()), 'verify is clean at the end');
});
