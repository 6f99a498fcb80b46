#!/usr/bin/env node
// Tokens of machines: what each scope opens, what none of them does, and how they end.  SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, attest, demo, formTo, sql, sqlOne } = require('./client.js');

const bearer = token => ({ headers: { Authorization: `Bearer ${token}` } });
const ask = (token, target) => new Browser().get(target, bearer(token));
const until = days => sqlOne(`SELECT network_today() + ${days}`);

async function make(name, scopes, facility = 'WGH') {
  const made = await attest('token', 'add', name, '--scope', scopes, '--facility', facility, '--until', until(30));
  is(made.status, 0, `attest token add ${name}`);
  return made.out.trim();
}

// Every route there is, with every scope there is: it opens its own, and nothing else in any way.
async function walk(tokens) {
  const routes = (await attest('routes')).out.trim().split('\n').map(line => line.split('\t'))
    .map(([method, pattern, , , , , marks]) => ({ method, pattern, scope: (/token:([a-z]+)/.exec(marks) || [])[1] }));
  const scopes = [...new Set(routes.map(route => route.scope).filter(Boolean))].sort();
  ok(scopes.length >= 2, 'there are scopes', scopes);
  is(routes.filter(route => route.scope && route.method !== 'GET').map(route => route.pattern), [], 'none of them opens anything that writes');
  const before = sqlOne('SELECT count(*) FROM idempotency');
  const faults = [];
  for (const scope of scopes) {
    const token = tokens[scope] || (tokens[scope] = await make(`Walk ${scope}`, scope));
    for (const route of routes) {
      const target = route.pattern.replace(/:[a-z]+/g, '1') + (route.scope ? '?facility=WGH' : '');
      const reply = await new Browser().send(route.method, target, bearer(token));
      const opened = ![401, 403].includes(reply.status);
      if (opened !== (route.scope === scope)) faults.push(`${scope}: ${route.method} ${target} -> ${reply.status}`);
    }
  }
  none(faults, 'each scope opens its own routes, and nothing else');
  is(sqlOne('SELECT count(*) FROM idempotency'), before, 'and nothing was kept');
}

async function page() {
  const admin = await new Browser().signInApi(demo.admin);
  const list = await admin.get('/tokens');
  const wrong = await admin.submit(formTo(list, '/tokens'), { name: '', to: until(400), facility: 'WGH' });
  is(wrong.status, 422, 'a token without a name, a scope and a day within a year is not made');
  const made = await admin.submit(formTo(wrong, '/tokens'), { name: 'Of the page', scope: ['standing'], facility: 'WGH', to: until(10) });
  const token = (/attest-[A-Za-z0-9_-]{43}/.exec(made.text) || [])[0];
  ok(made.status === 200 && token, 'an administrator makes one, and sees it once', made.status);
  unlike((await admin.get('/tokens')).text, new RegExp(token), 'the list does not have it');
  is((await ask(token, '/api/v1/standing?facility=WGH')).status, 200, 'it opens what it should');
  const id = sqlOne("SELECT max(id) FROM token WHERE name = 'Of the page'");
  is((await admin.submit(formTo(await admin.get(`/tokens/${id}/end`), `/tokens/${id}/end`), {})).status, 303, 'it is ended on the page');
  is((await ask(token, '/api/v1/standing?facility=WGH')).status, 401, 'and opens nothing from that moment on');
  is(sqlOne(`SELECT count(*) FROM token t WHERE strpos(t::text, '${token.slice(7)}') > 0`), '0', 'the database never had it');
  const manager = await new Browser().signInApi(demo.manager);
  is((await manager.get('/tokens')).status, 404, 'managers have no such page');
}

run(async () => {
  const standing = await make('Standing', 'standing');
  const people = await make('People', 'people');
  like(standing, /^attest-[A-Za-z0-9_-]{43}$/, 'it can be told to be a secret');
  is((await ask(standing, '/api/v1/standing?facility=WGH')).status, 200, 'it reads the counts of its facility');
  is((await ask(standing, '/api/v1/standing?facility=WLH')).status, 404, 'another facility reads as absent');
  is((await ask(standing, '/api/v1/standing/people?facility=WGH')).status, 403, 'without names');
  const before = Number(sqlOne('SELECT max(id) FROM audit'));
  is((await ask(people, '/api/v1/standing/people?facility=WGH')).status, 200, 'another scope has names');
  is(sql(`SELECT a.route, p.display_name, a.seen FROM audit a JOIN person p ON p.id = a.person_id WHERE a.id > ${before} AND a.route = '/api/v1/standing/people' AND p.display_name LIKE 'Token %'`),
    [['/api/v1/standing/people', 'Token People', 't']], 'and the audit names the token');
  const person = sqlOne("SELECT v.person_id FROM post_version v JOIN facility f ON f.id = v.facility_id AND f.code = 'WGH-ED' ORDER BY 1 LIMIT 1");
  const stranger = sqlOne("SELECT v.person_id FROM post_version v JOIN facility f ON f.id = v.facility_id AND f.code = 'WHH' WHERE NOT EXISTS (SELECT FROM post_version w WHERE w.person_id = v.person_id AND w.facility_id <> v.facility_id) ORDER BY 1 LIMIT 1");
  is([(await ask(people, `/api/v1/people/${person}/transcript`)).status, (await ask(people, `/api/v1/people/${stranger}/transcript`)).status], [200, 404], 'of people of its facility alone');

  const unknown = await ask(`attest-${'x'.repeat(43)}`, '/api/v1/standing?facility=WGH');
  is([unknown.status, unknown.headers['www-authenticate']], [401, 'Bearer'], 'an unknown token is refused');
  is((await new Browser().get('/api/v1/standing?facility=WGH', { headers: { Authorization: 'Basic eDp5' } })).status, 401, 'so is another way to show who one is');
  const both = await new Browser().signInApi(demo.manager);
  is((await both.get('/api/v1/standing?facility=WGH', bearer(standing))).status, 400, 'never a token and a session together');
  const sent = await ask(standing, '/api/v1/standing?facility=WGH');
  is([sent.headers['set-cookie'], sent.headers['session-ends']], [undefined, undefined], 'no cookie comes back');
  ok(Number(sqlOne("SELECT count(*) FROM token WHERE name = 'Standing' AND last_used_at IS NOT NULL")) === 1, 'its last use is noted');

  const year = await attest('token', 'add', 'Too long', '--scope', 'standing', '--facility', 'WGH', '--until', until(400));
  is([year.status, (await attest('token', 'add', 'No scope', '--scope', 'nothing', '--facility', 'WGH', '--until', until(3))).status], [2, 2], 'not for longer than a year, and not for what there is not');
  await walk({ standing, people });
  const list = (await attest('token', 'list')).out;
  like(list, /Standing\tstanding\tWGH/, 'attest token list has it');
  for (const id of sql("SELECT id FROM token WHERE ended_at IS NULL AND (name IN ('Standing', 'People') OR name LIKE 'Walk %')").flat()) await attest('token', 'end', id);
  is([(await ask(standing, '/api/v1/standing?facility=WGH')).status, (await ask(people, '/api/v1/standing/people?facility=WGH')).status], [401, 401], 'attest token end ends it at once');
  await page();
});
