// Load by wrk and pgbench, in turns, and what it cost.  SPDX-License-Identifier: Apache-2.0
'use strict';
const { execFile } = require('node:child_process');
const path = require('node:path');
const { address, settings } = require('../http/client.js');
const { cpu, options, processes } = require('./twin.js');

const seconds = Number(process.env.BENCH_SECONDS || 5);
const turns = Number(process.env.BENCH_RUNS || 5);

const median = numbers => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

function run(command, args, environment = {}) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd: __dirname, encoding: 'utf8', env: { ...process.env, ...environment } },
      (error, out, complaint) => error ? reject(new Error(`${command} failed: ${complaint.split('\n').slice(0, 3).join(' ')}`)) : resolve(out));
  });
}

const lastJson = out => JSON.parse(out.split('\n').filter(line => line.startsWith('{')).pop());
const rateOf = result => result.requests / result.microseconds * 1e6;

// Runs `load` and adds what each kind of process of that side used, in microseconds of CPU a request.
async function measured(side, load) {
  const all = processes(side);
  const before = cpu(all);
  const result = await load();
  const after = cpu(all);
  result.rate = rateOf(result);
  result.cpu = Object.fromEntries(Object.keys(all).map(name => [name, (after[name] - before[name]) / result.requests]));
  result.cpu.all = Object.values(result.cpu).reduce((sum, n) => sum + n, 0);
  return result;
}

// The medians of several results, number by number.
function medians(results) {
  const middle = pick => median(results.map(pick));
  return {
    rate: middle(r => r.rate), p50: middle(r => r.p50), p99: middle(r => r.p99),
    cpu: results[0].cpu && Object.fromEntries(Object.keys(results[0].cpu).map(name => [name, middle(r => r.cpu[name])])),
    rates: results.map(r => Math.round(r.rate)),
  };
}

async function pageLoad(port, target, cookie, length = seconds) {
  const out = await run('wrk', ['-t2', '-c8', `-d${length}s`, '-H', `Cookie: ${cookie}`, '-s', 'pages.lua', `http://${address.hostname}:${port}${target}`]);
  return lastJson(out);
}

async function saveLoad(file, name) {
  return lastJson(await run('wrk', ['-t8', '-c8', `-d${seconds}s`, '-s', 'save.lua', address.origin, '--', file, name]));
}

// pgbench with one connection for each of eight clients. Its output is for people, so it is read with care.
async function statementLoad(script) {
  const out = await run('pgbench', ['-n', '-M', 'prepared', '-c8', '-j2', `-T${seconds}`, '-D', 'begun=0', '-f', script,
    '-h', settings.ATTEST_RUN, '-U', 'attest_web', 'attest'], { PGOPTIONS: options });
  const [, requests] = /^number of transactions actually processed: (\d+)/m.exec(out);
  const [, failed] = /^number of failed transactions: (\d+)/m.exec(out);
  const [, rate] = /^tps = ([\d.]+)/m.exec(out);
  return { requests: Number(requests), failed: Number(failed), rate: Number(rate), p50: 0, p99: 0 };
}

module.exports = { measured, median, medians, pageLoad, run, saveLoad, seconds, statementLoad, turns };
