#!/usr/bin/env node
// The description of the API: a valid OpenAPI 3.1 document, of exactly the routes there are, and true of real replies.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const path = require('node:path');
const { run, ok, is, none } = require('./tap.js');
const { Browser, attest, demo, learner, root, sqlOne } = require('./client.js');

// The schema of one reply, with the parts it refers to.
const schemaOf = (doc, route, method, status) => {
  const content = doc.paths[route][method].responses[status].content;
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...content[Object.keys(content)[0]].schema, components: doc.components };
};

run(async () => {
  const { Validator } = await import('@seriousme/openapi-schema-validator');
  const Ajv = require('ajv/dist/2020.js').default;
  const formats = require('ajv-formats').default;
  const reply = await new Browser().get('/api/v1/openapi.json');
  const doc = reply.json;
  const result = await new Validator().validate(structuredClone(doc));
  ok(result.valid, 'it is a valid OpenAPI document', JSON.stringify(result.errors));
  is(doc.openapi, '3.1.0', 'of version 3.1');

  const table = (await attest('routes')).out;
  const routes = table.trim().split('\n').map(line => line.split('\t'))
    .filter(row => row[6].startsWith('json') && !row[1].startsWith('/metrics'))
    .map(([method, pattern]) => `${method} ${pattern.replace(/:([a-z]+)/g, '{$1}')}`).sort();
  const described = Object.entries(doc.paths).flatMap(([path, methods]) => Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`)).sort();
  is(described, routes, 'it describes exactly the routes there are');
  none(table.trim().split('\n').map(line => line.split('\t')).filter(row => row[6].startsWith('json') && row[1].startsWith('/api/'))
    .filter(([method, pattern, access]) => {
      const one = doc.paths[pattern.replace(/:([a-z]+)/g, '{$1}')][method.toLowerCase()];
      return (access === 'public') !== (Array.isArray(one.security) && one.security.length === 0);
    }).map(row => `${row[0]} ${row[1]}`), 'operations open to the public, and only they, say security: []');

  const ajv = new Ajv({ strict: false, allErrors: true });
  formats(ajv);
  const fits = (one, route, method, status = '200') => {
    if (!ok(String(one.status) === status, `${method.toUpperCase()} ${route} answers ${status}`, one.text)) return;
    const check = ajv.compile(schemaOf(doc, route, method, status));
    ok(check(one.json), `and as described: ${method.toUpperCase()} ${route}`, JSON.stringify(check.errors), one.text.slice(0, 300));
  };
  const guest = new Browser();
  const wrong = await guest.api('POST', '/session', { login: demo.staff, password: 'not this one' });
  is([wrong.status, wrong.headers['content-type']], [401, 'application/problem+json'], 'an error is a problem document');
  const problem = ajv.compile({ ...doc.components.schemas.Problem, components: doc.components });
  ok(problem(wrong.json), 'of the form described', JSON.stringify(problem.errors));

  const person = learner();
  const me = new Browser();
  const signed = await me.api('POST', '/session', { login: person.login, password: 'attest-demo' });
  fits(signed, '/api/v1/session', 'post');
  me.csrf = signed.json.csrf_token;
  fits(await me.api('GET', '/learning'), '/api/v1/learning', 'get');
  const begun = await me.api('POST', '/enrolments', { course: 'CORE-101' });
  fits(begun, '/api/v1/enrolments', 'post', '201');
  fits(await me.api('POST', '/enrolments', { course: 'CORE-101' }), '/api/v1/enrolments', 'post', '200');
  const enrolment = `/enrolments/${begun.json.enrolment}`;
  fits(await me.api('GET', enrolment), '/api/v1/enrolments/{enrolment}', 'get');
  fits(await me.api('POST', `${enrolment}/pages/${begun.json.modules[0].pages[0].key}`), '/api/v1/enrolments/{enrolment}/pages/{page}', 'post');
  const paper = await me.api('POST', `${enrolment}/attempts`, { quiz: begun.json.quizzes.find(one => !one.optional).quiz });
  fits(paper, '/api/v1/enrolments/{enrolment}/attempts', 'post', '201');
  const attempt = `/attempts/${paper.json.attempt}`;
  const first = paper.json.items[0];
  const response = first.kind === 'multiple-choice' ? { choices: [first.choices[0].choice] } : { choice: first.choices[0].choice };
  fits(await me.api('PUT', `${attempt}/responses/${first.item}`, { seq: paper.json.seq, response }), '/api/v1/attempts/{attempt}/responses/{item}', 'put');
  fits(await me.api('GET', attempt), '/api/v1/attempts/{attempt}', 'get');
  fits(await me.api('POST', `${attempt}/finish`), '/api/v1/attempts/{attempt}/finish', 'post');
  // Every kind of question, and quizzes that tell as they go.
  await attest('course', 'import', '--publish', path.join(root, 'tests/fixtures/courses/every-kind'));
  const every = `/enrolments/${(await me.api('POST', '/enrolments', { course: 'EVERY-1' })).json.enrolment}`;
  for (const quiz of ['all-at-end', 'in-writing', 'in-time']) {
    const begunEvery = await me.api('POST', `${every}/attempts`, { quiz });
    fits(begunEvery, '/api/v1/enrolments/{enrolment}/attempts', 'post', '201');
    if (quiz !== 'all-at-end') continue;
    const answers = { kitchen: { path: ['think'] }, 'door-minutes': { value: 30, unit: 'min' }, 'tool-match': { rows: { bin: 'sand' } }, 'leave-words': { gaps: { way: 'low' } },
      'gas-name': { text: 'air' }, 'leave-steps': { order: ['warn', 'alert', 'close', 'meet'] }, 'risk-spots': { choices: ['upper'] } };
    let seq = 0;
    for (const [item, one] of Object.entries(answers)) seq = (await me.api('PUT', `/attempts/${begunEvery.json.attempt}/responses/${item}`, { seq, response: one })).json.seq;
    const kept = await me.api('GET', `/attempts/${begunEvery.json.attempt}`);
    is(Object.keys(kept.json.responses).length, Object.keys(answers).length, 'answers of many kinds are kept');
    fits(kept, '/api/v1/attempts/{attempt}', 'get');
  }
  const open = (await me.api('POST', `${every}/attempts`, { quiz: 'one-by-one' })).json.attempt;
  fits(await me.api('POST', `/attempts/${open}/items/hard-night/instead`), '/api/v1/attempts/{attempt}/items/{item}/instead', 'post');
  await me.api('PUT', `/attempts/${open}/responses/alarm-first`, { seq: 0, response: { choice: 'open' } });
  fits(await me.api('POST', `/attempts/${open}/items/alarm-first/check`, { seq: 1 }), '/api/v1/attempts/{attempt}/items/{item}/check', 'post');
  fits(await me.api('GET', '/certificates'), '/api/v1/certificates', 'get');

  const manager = await new Browser().signIn(demo.manager);
  fits(await manager.api('GET', '/standing?facility=WGH'), '/api/v1/standing', 'get');
  fits(await manager.api('GET', '/facilities/WGH/slots'), '/api/v1/facilities/{facility}/slots', 'get');
  fits(await manager.api('GET', '/standing/people?facility=WGH&count=people'), '/api/v1/standing/people', 'get');
  const holder = sqlOne("SELECT person_id FROM certificate WHERE valid_to IS NOT NULL AND person_id IN (SELECT person_id FROM post_version v JOIN facility f ON f.id = v.facility_id WHERE f.code = 'WGH') ORDER BY id LIMIT 1");
  fits(await manager.api('GET', `/people/${holder}/transcript`), '/api/v1/people/{person}/transcript', 'get');
  fits(await guest.api('GET', `/verify/${sqlOne(`SELECT code FROM certificate WHERE person_id = ${Number(holder)} LIMIT 1`)}`), '/api/v1/verify/{code}', 'get');
  fits(await guest.get('/health'), '/health', 'get');
  fits(await me.api('POST', '/session/end'), '/api/v1/session/end', 'post');
});
