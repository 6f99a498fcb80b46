// The bare twin behind an nginx of the same configuration, and the processes of both sides.  SPDX-License-Identifier: Apache-2.0
'use strict';
const { spawn, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { address, pause, settings, sql } = require('../http/client.js');

const home = settings.ATTEST_HOME;
const folder = path.join(home, 'twin');
// As in src/store/db.c: the same plans for the same statements.
const options = '-c search_path=attest,pg_catalog -c timezone=UTC -c datestyle=ISO,YMD -c plan_cache_mode=force_generic_plan -c jit=off';
const owner = fs.statSync(path.join(home, 'run'));
// Started as root, the stack belongs to another user; so does the twin.
const user = process.getuid() === 0 ? { uid: owner.uid, gid: owner.gid } : {};
const running = [];

function own(file) {
  if (user.uid !== undefined) fs.chownSync(file, user.uid, user.gid);
  return file;
}

function makeFolders() {
  for (const name of ['', 'run', 'log', 'tmp', 'spool']) {
    fs.mkdirSync(path.join(folder, name), { recursive: true });
    own(path.join(folder, name));
  }
}

function start(name, command, args) {
  const log = fs.openSync(path.join(folder, 'log', `${name}.log`), 'a');
  const child = spawn(command, args, { ...user, cwd: '/', stdio: ['ignore', log, log], env: { PATH: `${process.env.PATH}:/usr/sbin` } });
  child.name = name;
  child.ended = new Promise(resolve => child.on('exit', resolve).on('error', resolve));
  running.push(child);
  return child;
}

async function stop(child) {
  child.kill('SIGTERM');
  await child.ended;
  running.splice(running.indexOf(child), 1);
}

// The configuration of the stack's own nginx, with other places.
function configureNginx(port) {
  const ours = fs.readFileSync(path.join(home, 'nginx.conf'), 'utf8');
  const moved = ours.replaceAll(`${home}/`, `${folder}/`).replaceAll(`${folder}/copy/`, `${home}/copy/`)
    .replace(`listen ${address.hostname}:${address.port}`, `listen ${address.hostname}:${port}`);
  fs.writeFileSync(path.join(folder, 'nginx.conf'), moved);
}

const status = (port, target) => new Promise(resolve => {
  http.get({ host: address.hostname, port, path: target, agent: false }, reply => resolve(reply.resume().statusCode)).on('error', () => resolve(0));
});

// Starts both; what ran before is stopped first.
async function startTwin(program, plan, workers, port) {
  await stopTwin();
  makeFolders();
  fs.writeFileSync(path.join(folder, 'plan'), plan);
  own(path.join(folder, 'plan'));
  fs.copyFileSync(program, path.join(folder, 'bare'));
  fs.chmodSync(path.join(folder, 'bare'), 0o755);
  configureNginx(port);
  const where = `${settings.ATTEST_DATABASE} user=attest_web application_name=twin options='${options}'`;
  start('bare', path.join(folder, 'bare'), [path.join(folder, 'run/pages.sock'), String(workers), path.join(folder, 'plan'), where]);
  start('nginx', 'nginx', ['-e', path.join(folder, 'log/nginx-error.log'), '-c', path.join(folder, 'nginx.conf'), '-g', 'daemon off;']);
  for (let i = 0; i < 100; i++) {
    if (await status(port, '/twin') === 404 && backends('twin').length === Number(workers)) return;
    await pause(50);
  }
  throw new Error(`the twin does not answer: ${fs.readFileSync(path.join(folder, 'log/bare.log'), 'utf8')}`);
}

async function stopTwin() {
  for (const child of [...running].reverse()) await stop(child);
}

// ---- processes

const children = pid => fs.readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number)
  .filter(child => { try { return Number(/\) \S (\d+)/.exec(fs.readFileSync(`/proc/${child}/stat`, 'latin1'))[1]) === pid; } catch { return false; } });
const command = pid => { try { return fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').join(' '); } catch { return ''; } };
const backends = application => sql(`SELECT pid FROM pg_stat_activity WHERE application_name = '${application}'`).map(([pid]) => Number(pid));
const stackPid = name => Number(fs.readFileSync(path.join(home, 'run', `${name}.process`), 'utf8').split(' ')[0]);

const pageWorkers = () => children(stackPid('web')).filter(pid => / --worker pages /.test(command(pid)));
function processes(side) {
  if (side === 'program') return { nginx: children(stackPid('nginx')), workers: pageWorkers(), database: backends('pages') };
  const of = name => children(running.find(child => child.name === name).pid);
  return { nginx: of('nginx'), workers: of('bare'), database: backends('twin') };
}

const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
// Microseconds of CPU so far: to the nanosecond where the kernel counts so, else in ticks.
function used(pid) {
  try { return Number(fs.readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1000; } catch { /* not counted here */ }
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks * 1e6;
}
const cpu = all => Object.fromEntries(Object.entries(all).map(([name, pids]) => [name, pids.reduce((sum, pid) => sum + used(pid), 0)]));

// Kilobytes that are in memory.
const resident = pid => Number(/^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

// New workers with new connections; returns once the old ones are gone.
async function renewWorkers() {
  const old = new Set(pageWorkers());
  process.kill(stackPid('web'), 'SIGHUP');
  for (let i = 0; i < 200; i++) {
    const now = pageWorkers();
    if (now.length >= old.size && !now.some(pid => old.has(pid)) && backends('pages').length === now.length) return;
    await pause(50);
  }
  throw new Error('the workers were not renewed');
}

module.exports = { cores: os.cpus().length, cpu, options, pageWorkers, processes, renewWorkers, resident, startTwin, stopTwin };
