// What a completion and a dashboard take, measured on one network.  SPDX-License-Identifier: Apache-2.0
//
//   node tests/bench/size.js                  on the stack of ATTEST_VAR and ATTEST_ADDRESS; one line of JSON
//
// Milliseconds of each request by itself, one after another. A completion is the request that ends the last quiz of the course: it
// grades, completes, reckons, makes the award and its certificate, and books the counters. BENCH_COMPLETIONS (5), BENCH_DASHBOARDS (15).
'use strict';
const { Browser, demo, learner, readAll, rightOptions, sql, sqlOne } = require('../http/client.js');

const completions = Number(process.env.BENCH_COMPLETIONS || 5);
const dashboards = Number(process.env.BENCH_DASHBOARDS || 15);

async function timed(request) {
  const begun = process.hrtime.bigint();
  const reply = await request();
  const took = Number(process.hrtime.bigint() - begun) / 1e6;
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text.slice(0, 300)}`);
  return { took, reply };
}

async function completion() {
  const person = learner();
  const browser = await new Browser().signInApi(person.login);
  const { enrolment } = await readAll(browser);
  const quiz = sqlOne(`SELECT q.key FROM quiz q JOIN enrolment e USING (course_version_id) WHERE e.id = ${enrolment} ORDER BY q.step DESC LIMIT 1`);
  const attempt = (await browser.api('POST', `/enrolments/${enrolment}/attempts`, { quiz })).json;
  let seq = attempt.seq;
  for (const item of attempt.items) {
    const right = rightOptions(item.item);
    const saved = await browser.api('PUT', `/attempts/${attempt.attempt}/responses/${item.item}`,
      { seq, response: item.kind === 'multiple-choice' ? { choices: right } : { choice: right[0] } });
    if (saved.status !== 200) throw new Error(`${saved.status} ${saved.text}`);
    seq = saved.json.seq;
  }
  const { took, reply } = await timed(() => browser.api('POST', `/attempts/${attempt.attempt}/finish`));
  if (!reply.json.passed || sqlOne(`SELECT count(*) FROM award WHERE person_id = ${person.id}`) === '0') throw new Error(`no completion: ${reply.text}`);
  return took;
}

async function main() {
  const [people, facilities] = sql('SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM facility)')[0].map(Number);
  const admin = await new Browser().signIn(demo.admin);
  const times = { people, facilities, completion: [], dashboard: [] };
  for (let i = 0; i <= completions; i++) times.completion.push(await completion());
  for (let i = 0; i <= dashboards; i++) times.dashboard.push((await timed(() => admin.get('/facilities/WHN/standing'))).took);
  // The first of each prepares statements and reads what is not yet in memory.
  times.completion.shift();
  times.dashboard.shift();
  console.log(JSON.stringify(times));
}

main().then(() => process.exit(0), error => { console.error(error); process.exit(1); });
