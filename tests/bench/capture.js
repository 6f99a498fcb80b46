// What the program asks the database for one page, read from the server's own log.  SPDX-License-Identifier: Apache-2.0
//
// So the twin runs the very statements of today's program, with the same values, whatever becomes of them. The log of the
// stack hides values; for the two roles of the measurement it tells them, in this private cluster and only while we listen.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { pause, settings, sql, sqlOne } = require('../http/client.js');

const folder = path.join(settings.ATTEST_HOME, 'log');
const told = { log_statement: "'all'", log_parameter_max_length: '-1', log_error_verbosity: "'default'" };
const timed = { log_min_duration_statement: '0' };

// Connections that begin from now on are listened to: what they ask, or how long it takes.
async function listen(what = told) {
  for (const [name, value] of Object.entries(what)) sql(`ALTER ROLE attest_web IN DATABASE attest SET ${name} = ${value}`);
  sql("ALTER SYSTEM SET log_destination = 'jsonlog'");
  sql('SELECT pg_reload_conf()');
  for (let i = 0; i < 100 && sqlOne("SELECT coalesce(pg_current_logfile('jsonlog'), '')") === ''; i++) await pause(50);
}

function deafen() {
  for (const name of Object.keys({ ...told, ...timed })) sql(`ALTER ROLE attest_web IN DATABASE attest RESET ${name}`);
  sql('ALTER SYSTEM RESET log_destination');
  sql('SELECT pg_reload_conf()');
}

// The entries of an application since the file had `from` bytes.
function entries(file, from, application) {
  const bytes = fs.readFileSync(file).subarray(from);
  const lines = bytes.subarray(0, bytes.lastIndexOf(10) + 1).toString('utf8').split('\n').filter(line => line);
  return lines.map(line => JSON.parse(line)).filter(entry => entry.application_name === application);
}

function heard(file, from, application) {
  const statements = [];
  for (const entry of entries(file, from, application)) {
    const [, name, text] = /^execute ([^:]+): ([\s\S]*)$/.exec(entry.message || '') || [];
    if (name) statements.push({ name, text, params: values(entry.detail) });
  }
  return statements;
}

// "parameters: $1 = 'it''s', $2 = NULL" as a list.
function values(detail) {
  const list = [];
  for (const [, number, text] of (detail || '').matchAll(/\$(\d+) = (NULL|'(?:[^']|'')*')/g))
    list[Number(number) - 1] = text === 'NULL' ? null : text.slice(1, -1).replace(/''/g, "'");
  return list;
}

function logFile() {
  const file = path.resolve(settings.ATTEST_HOME, 'pg', sqlOne("SELECT pg_current_logfile('jsonlog')"));
  if (!file.startsWith(folder)) throw new Error(`the log is not in ${folder}`);
  return file;
}

// The median time of each statement, in milliseconds, over some requests made one after another: to bind it (which starts
// the plan) and to execute it.
async function timesOf(application, times, request) {
  const file = logFile();
  for (let i = 0; i < 10; i++) await request();
  await pause(300);
  const from = fs.statSync(file).size;
  for (let i = 0; i < times; i++) await request();
  await pause(500);
  const all = new Map();
  for (const { message } of entries(file, from, application)) {
    const [, ms, step, name] = /^duration: ([\d.]+) ms {2}(bind|execute) ([^:]+)/.exec(message || '') || [];
    if (!name) continue;
    if (!all.has(name)) all.set(name, { bind: [], execute: [] });
    all.get(name)[step].push(Number(ms));
  }
  const middle = list => [...list].sort((a, b) => a - b)[list.length >> 1] || 0;
  return [...all].map(([name, { bind, execute }]) => ({ name, bind: middle(bind), execute: middle(execute), runs: execute.length }));
}

// Makes one request and returns the statements that it led to: up to the end of its transaction, or the one that is all of it.
async function statementsOf(application, request) {
  const file = logFile();
  await pause(200); // what an earlier request left to be written
  const from = fs.statSync(file).size;
  const reply = await request();
  for (let i = 0, seen = 0; i < 100; i++) {
    const statements = heard(file, from, application);
    const [begun, ended] = [/^BEGIN\b/, /^(COMMIT|ROLLBACK)\b/].map(words => statements.some(({ text }) => words.test(text.trim())));
    if (statements.length && statements.length === seen && ended === begun) return { reply, statements };
    seen = statements.length;
    await pause(100);
  }
  throw new Error(`the log tells no whole transaction of ${application}`);
}

// The first pipeline ends with the statement that says who asks (it may be all of the request), or whether the object is in their sight.
const firstOf = statements => statements.reduce((n, { name }, i) => /^(session\/open|access\/|\w+\/\w+_once$)/.test(name) ? i + 1 : n, 0);

// The plan of tests/bench/bare.c.
function plan(pages) {
  const texts = [];
  for (const { uri, type, body, statements } of pages) {
    texts.push(uri, type, body, statements.length, firstOf(statements));
    for (const { name, text, params } of statements) {
      texts.push(name, text, params.length);
      for (const value of params) texts.push(...(value === null ? ['n'] : ['v', value]));
    }
  }
  return texts.map(text => `${text}\0`).join('');
}

module.exports = { deafen, listen, plan, statementsOf, timed, timesOf };
