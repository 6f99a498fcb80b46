#!/usr/bin/env node
// The cage around the processes that run: what the kernel says of each worker, and of attest work.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { run, ok, is, like, none, unlike } = require('./tap.js');
const { Browser, log, pause, root, workers } = require('./client.js');

// What the kernel says of a process; null: it has ended.
function status(pid) {
  try {
    return Object.fromEntries(fs.readFileSync(`/proc/${pid}/status`, 'utf8').trim().split('\n').map(line => line.split(/:\s*/, 2)));
  } catch {
    return null;
  }
}

// No capability is in use, can be taken up, or comes with a program; none can come; calls are filtered.
const caged = s => s && [s.CapEff, s.CapPrm, s.CapInh, s.CapAmb].every(one => /^0+$/.test(one)) && s.NoNewPrivs === '1' && s.Seccomp === '2';

// A process shuts itself in a moment after its start.
async function comesToBeCaged(pid) {
  for (let i = 0; i < 600 && status(pid) && !caged(status(pid)); i++) await pause(50);
  return caged(status(pid));
}

run(async () => {
  is((await new Browser().get('/health')).status, 200, 'there is a stack');
  const all = workers();
  ok(all.length >= 3, 'it has workers');
  const free = [];
  for (const pid of all)
    if (status(pid) && !await comesToBeCaged(pid)) free.push(`${pid}: ${JSON.stringify(status(pid))}`);
  none(free, 'each has no capability, gets none, and has its calls filtered');
  none(all.filter(pid => status(pid) && status(pid).Uid.split('\t')[0] === '0'), 'none is root');
  const lines = fs.readFileSync(log('web.log'), 'utf8');
  like(lines, /cage: system calls by seccomp/, 'the log says once what holds');
  none(lines.split('\n').filter(line => /cage is not whole|only an intruder/.test(line)), 'and nobody has missed anything since');

  const work = spawn(path.join(process.env.ATTEST_BIN, 'attest'), ['work'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  work.stderr.on('data', chunk => { complaints += chunk; });
  const ended = new Promise(resolve => work.on('close', (code, signal) => resolve(signal)));
  ok(await comesToBeCaged(work.pid), 'attest work is caged, whoever started it');
  work.kill('SIGTERM');
  is(await ended, null, 'and ends when it is asked to');
  unlike(complaints, /Sanitizer|cage/, 'without a word about the cage');
});
