// What readers wait while a change of rules is worked out and put in force.  SPDX-License-Identifier: Apache-2.0
//
//   node tests/bench/readers.js -- COMMAND…     on the stack of ATTEST_VAR and ATTEST_ADDRESS, while the command runs
//
// In turns: the dashboard of the whole network, as the administrator of all of it, and My learning, as somebody of the staff; one request
// every BENCH_PAUSE ms (250). One line of JSON: how many requests, how many of them failed, and the milliseconds that half, 99 of 100 and all of
// them kept within; before the command (BENCH_BEFORE requests of each, 20) and while it ran. It ends with the command, after BENCH_MOST minutes (60)
// at the latest.
'use strict';
const { spawn } = require('node:child_process');
const { Browser, demo } = require('../http/client.js');

const command = process.argv.slice(process.argv.indexOf('--') + 1);
const pause = Number(process.env.BENCH_PAUSE || 250);
const before = Number(process.env.BENCH_BEFORE || 20);
const most = Number(process.env.BENCH_MOST || 60) * 60000;

const at = (list, share) => Number([...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))].toFixed(1));
const figures = page => page.times.length === 0 ? { requests: 0, failed: page.failed }
  : { requests: page.times.length, failed: page.failed, p50: at(page.times, 0.5), p99: at(page.times, 0.99), most: at(page.times, 1) };

async function look(page) {
  const begun = process.hrtime.bigint();
  try {
    const reply = await page.browser.get(page.target);
    page.times.push(Number(process.hrtime.bigint() - begun) / 1e6);
    if (reply.status !== 200) page.failed++;
  } catch (error) {
    page.failed++;
    console.error(error.message);
  }
}

async function main() {
  if (command.length === 0) throw new Error('which command?');
  const pages = [
    { name: 'dashboard', target: '/facilities/WHN/standing', browser: await new Browser().signIn(demo.admin), times: [], failed: 0 },
    { name: 'learning', target: '/learning', browser: await new Browser().signIn(demo.staff), times: [], failed: 0 },
  ];
  const all = () => Object.fromEntries(pages.map(page => [page.name, figures(page)]));
  // The first of each reads what is not yet in memory.
  for (let i = 0; i <= before; i++) {
    for (const page of pages) await look(page);
    if (i === 0) for (const page of pages) page.times.length = 0;
  }
  const quiet = all();
  for (const page of pages) [page.times, page.failed] = [[], 0];
  const begun = Date.now();
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  let running = true;
  ended.then(() => { running = false; }, () => { running = false; });
  while (running && Date.now() - begun < most) {
    for (const page of pages) await look(page);
    await new Promise(resolve => { setTimeout(resolve, pause); });
  }
  if (running) child.kill('SIGTERM');
  const code = await ended;
  console.log(JSON.stringify({ seconds: Math.round((Date.now() - begun) / 1000), code, before: quiet, while: all() }));
  return code;
}

main().then(code => process.exit(code), error => { console.error(error); process.exit(1); });
