#!/usr/bin/env node
// Getting in and out: passwords, cookies, where one is led, and what leaving leaves behind.  SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, address, demo, differences, encode, fingerprint, formTo, learner, logSince, logSize, readAll, requestsLogged, send, sql, sqlOne, words } = require('./client.js');

const cookieOf = reply => (reply.headers['set-cookie'] || []).join('\n');
const sessions = () => Number(sqlOne('SELECT count(*) FROM session'));
// Pages without what differs each time: keys, tokens, what was typed.
const still = reply => words(reply.text).replace(/\s+/g, ' ');

async function signingIn(person) {
  const page = await new Browser().get('/session');
  const form = formTo(page, '/session');
  ok(page.status === 200 && form.method === 'post', 'the sign-in page is a form that works without scripts');

  const attempts = {};
  for (const [name, login, password] of [['wrong', demo.staff, 'attest-demO'], ['unknown', 'nobody@demo.example', 'attest-demo'],
    ['without a password', person.without, 'attest-demo'], ['by injection', "' OR true --", "' OR true --"]])
    attempts[name] = await new Browser().submit(form, { login, password });
  none(Object.entries(attempts).filter(([, reply]) => reply.status !== 422 || cookieOf(reply)).map(([name, reply]) => `${name}: ${reply.status}`),
    'a wrong password gets 422 and no cookie');
  is(new Set(Object.values(attempts).map(still)).size, 1, 'unknown people are answered in the same words as wrong passwords');
  like(attempts.wrong.text, /<title>Error: Sign in/, 'and the page says so in its title');
  unlike(attempts.wrong.text, /attest-demO/, 'the password is not sent back');

  for (const [fill, field] of [[{ login: '', password: 'x' }, 'employee number'], [{ login: demo.staff, password: '' }, 'password'], [{}, 'employee number']]) {
    const reply = await new Browser().submit(form, fill);
    ok(reply.status === 422 && words(reply.text).toLowerCase().includes(`enter your ${field}`), `what is missing is named: ${field}`, reply.status);
  }
  const long = await new Browser().submit(form, { login: 'x'.repeat(3000), password: 'y'.repeat(3000) });
  is(long.status, 422, 'very long logins and passwords are just wrong');

  for (const login of [demo.staff, demo.staff.toUpperCase(), person.login]) {
    const reply = await new Browser().submit(form, { login, password: 'attest-demo' });
    ok(reply.status === 303 && reply.location === '/learning', `${login} is let in`, reply.status);
  }
  const api = await new Browser().api('POST', '/session', { login: demo.staff, password: 'attest-demo' });
  ok(api.status === 200 && /^[0-9a-f]{64}$/.test(api.json.csrf_token) && Object.keys(api.json).join() === 'csrf_token,person_tag' && cookieOf(api), 'the API answers with the token, a tag, and the cookie');
  const refused = await new Browser().api('POST', '/session', { login: demo.staff, password: 'no' });
  ok(refused.status === 401 && refused.json.status === 401 && !cookieOf(refused), 'or 401');
}

async function cookies() {
  const reply = await new Browser().post('/session', { login: demo.staff, password: 'attest-demo' });
  const [, value] = /^attest-demo=([^;]+)/.exec(cookieOf(reply)) || [];
  ok(value && value.length >= 43, 'the cookie carries at least 256 bits');
  like(cookieOf(reply), /; Path=\/(;|$)/, 'for the whole site');
  like(cookieOf(reply), /; HttpOnly(;|$)/, 'out of reach of scripts');
  like(cookieOf(reply), /; SameSite=Lax(;|$)/, 'not sent by other sites');
  unlike(cookieOf(reply), /Max-Age|Expires|Domain/i, 'and ends with the browser');
  ok(!sql('SELECT encode(token_digest, $$hex$$) FROM session').flat().some(hex => hex === value), 'the database keeps only its digest');

  const forged = value.replace(/.$/, last => last === '0' ? '1' : '0');
  const faults = [];
  for (const cookie of [`attest-demo=${forged}`, 'attest-demo=', 'attest-demo=0', `attest-demo=${'0'.repeat(value.length)}`, `attest-demo=${value}0`, `attest-demo=${value.slice(1)}`,
    `attest-demoX=${value}`, `x=attest-demo=${value}`, `__Host-attest=${value}`, `attest-demo=${'A'.repeat(5000)}`, 'attest-demo=%27%20OR%20true', ';;;=;', `Attest-Demo=${value}`]) {
    const got = await send('GET', '/learning', { headers: { Cookie: cookie } });
    if (got.status !== 303 || got.location !== '/session?next=/learning') faults.push(`${cookie.slice(0, 60)} -> ${got.status}`);
  }
  none(faults, 'a forged cookie opens nothing');
  is((await send('GET', '/learning', { headers: { Cookie: `a=b; attest-demo=${value}; c=d` } })).status, 200, 'the right one does, beside others');

  // Session fixation: a token that somebody planted is not the one that signing in makes good.
  const planted = 'c'.repeat(value.length);
  const victim = new Browser();
  victim.cookies.set('attest-demo', planted);
  await victim.signIn(demo.staff);
  ok(victim.cookies.get('attest-demo') !== planted, 'signing in makes a new token');
  is((await send('GET', '/learning', { headers: { Cookie: `attest-demo=${planted}` } })).status, 303, 'and the planted one stays worthless');
}

async function leadingOn() {
  const go = async next => new Browser().post('/session', { login: demo.staff, password: 'attest-demo', next });
  for (const next of ['/courses/CORE-101', '/verify?code=1', '/']) is((await go(next)).location, next, `next=${next} is followed`);
  const faults = [];
  for (const next of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example', '\\\\elsewhere.example', 'javascript:alert(1)', '/x\r\nSet-Cookie: a=b',
    '/x\nLocation: https://elsewhere.example', '\t//elsewhere.example', '/\t/elsewhere.example', '/\r/elsewhere.example', ' /x', 'elsewhere.example', '///elsewhere.example']) {
    const reply = await go(next);
    const leads = reply.location && new URL(reply.location.replace(/[\t\r\n]/g, ''), address.origin);
    if (reply.status !== 303 || leads.origin !== address.origin || /a=b/.test(cookieOf(reply)) || /[\s\x00-\x1f]/.test(reply.location)) faults.push(`${JSON.stringify(next)} -> ${reply.status} ${reply.location}`);
    const page = await new Browser().get(`/session?next=${encodeURIComponent(next)}`);
    if (page.status === 200 && /elsewhere\.example|javascript:/.test(page.text)) faults.push(`the form keeps ${JSON.stringify(next)}`);
  }
  none(faults, 'no next leads to another site or into the headers');
  const odd = await send('GET', '/courses/%0d%0aX-Evil:%20yes');
  ok(!('x-evil' in odd.headers), 'nor does an address of ours', odd.status, odd.headers);
  const signed = await new Browser().signIn(demo.staff);
  const already = await signed.get('/session');
  ok(already.status === 303 && already.location === '/learning', 'who is signed in is led on from the sign-in page');
}

async function ending() {
  const browser = await new Browser().signIn(demo.staff);
  const kept = browser.cookie;
  const page = await browser.get('/learning');
  const out = await browser.submit(formTo(page, '/session/end'));
  ok(out.status === 303 && /attest-demo=; .*Max-Age=0/.test(cookieOf(out)), 'signing out clears the cookie');
  is((await send('GET', '/learning', { headers: { Cookie: kept } })).status, 303, 'and ends the session on the server: the old cookie opens nothing');

  const late = await new Browser().signInApi(demo.author);
  sql(`UPDATE session SET ends_at = clock_timestamp() - interval '1 second' WHERE person_id = (SELECT id FROM person WHERE email = '${demo.author}')`);
  const away = await late.get('/courses/CORE-101');
  is(away.location, '/session?next=/courses/CORE-101', 'an expired session leads to the sign-in page');
  is((await late.api('GET', '/learning')).status, 401, 'and the API says 401');
  is((await late.api('POST', '/enrolments', { course: 'CORE-101' })).status, 401, 'to a write as well');
  const back = await late.submit(formTo(await late.get(away.location), '/session'), { login: demo.author, password: 'attest-demo' });
  ok(back.location === '/courses/CORE-101' && (await late.follow(back)).status === 200, 'and from there back to where one was');

  sql(`UPDATE session SET last_used_at = clock_timestamp() - interval '31 minutes' WHERE person_id = (SELECT id FROM person WHERE email = '${demo.author}')`);
  is((await late.get('/learning')).status, 303, 'half an hour without use ends it too');
}

const headersWanted = {
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
  'cache-control': /^no-store$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^(same-origin|no-referrer)$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
};

async function headers() {
  const staff = await new Browser().signInApi(demo.staff);
  const manager = await new Browser().signInApi(demo.manager);
  const code = sqlOne(`SELECT code FROM certificate JOIN person ON person.id = person_id WHERE email = '${demo.manager}' LIMIT 1`);
  const replies = await Promise.all([
    new Browser().get('/'), new Browser().get('/session'), new Browser().get('/support'), new Browser().get('/learning'), new Browser().get('/nothing'), staff.get('/learning'),
    staff.get('/facilities'), staff.api('GET', '/learning'), staff.api('POST', '/enrolments', '{'), staff.api('GET', '/enrolments/1'), new Browser().api('GET', '/learning'),
    staff.post('/courses/CORE-101/enrolment', {}), staff.send('DELETE', '/learning'), staff.get('/learning?x=%00'), manager.get('/facilities/WGH/standing.csv'),
    manager.get(`/certificates/${code}/certificate.pdf`), new Browser().get(`/verify/${code}`), new Browser().post('/session', { login: 'x', password: 'y' })]);
  const faults = [];
  for (const reply of replies)
    for (const [name, wanted] of Object.entries(headersWanted))
      if (!wanted.test(reply.headers[name] ?? '')) faults.push(`${reply.method} ${reply.target} ${reply.status}: ${name}: ${reply.headers[name]}`);
  none(faults, `pages, redirects, errors, JSON, CSV and PDF all carry the security headers (statuses ${[...new Set(replies.map(one => one.status))].sort().join(' ')})`);
  none(replies.filter(reply => /unsafe|\*/.test(reply.headers['content-security-policy'])).map(reply => reply.target), 'the policy allows nothing inline and no wildcard');
  none(replies.filter(reply => /text\/html/.test(reply.headers['content-type']) && /<script(?![^>]* src=)|\son[a-z]+="|style="/.test(reply.text)).map(reply => reply.target), 'and no page has anything inline');
  none(replies.filter(reply => /nginx\/|x-powered-by/i.test(JSON.stringify(reply.headers))).map(reply => reply.target), 'no reply says what runs here');
}

// Leaving: saved, signed out, gone, and not told apart from signing out by anybody who reads what is kept.
async function leaving(person) {
  const browser = await new Browser().signInApi(person.login);
  const enrolment = await readAll(browser);
  const attempt = (await browser.api('POST', `/enrolments/${enrolment.enrolment}/attempts`, { quiz: 'final' })).json.attempt;
  const page = await browser.get(`/attempts/${attempt}/items/1`);
  const form = formTo(page, `/attempts/${attempt}/items/1`);
  like(page.text, /<button[^>]*form="answer"[^>]*formaction="\/session\/exit"/, 'the exit of a question sends its answer along');
  const choice = form.boxes[0].value;
  const kept = browser.cookie;
  const before = fingerprint('session', 'response', 'attempt');
  const marks = [logSize('nginx-access.log'), logSize('web.log')];

  const left = await browser.submit({ ...form, action: '/session/exit' }, { choice });
  ok(left.status === 303 && /^https:\/\//.test(left.location) && new URL(left.location).origin !== address.origin, 'the quick exit leads to another site', left.status, left.location);
  like(cookieOf(left), /attest-demo=; .*Max-Age=0/, 'clears the cookie');
  is((await send('GET', '/learning', { headers: { Cookie: kept } })).status, 303, 'and ends the session on the server');
  is(sql(`SELECT array_to_string(parts, ',') FROM response WHERE attempt_id = ${attempt}`), [[choice]], 'the answer was saved first');
  is(differences(before, fingerprint('session', 'response', 'attempt')), [], 'and nothing else was written: no audit line, no kept reply');

  const again = await new Browser().signInApi(person.login);
  await again.submit({ action: '/session/end', method: 'post', fields: [] });
  const nginx = await requestsLogged(marks[0]);
  const lines = nginx.filter(line => / POST \/session /.test(line)).map(line => line.replace(/\[[^\]]*\]/, '[]').replace(/ [\d.]+ -$/, ''));
  ok(lines.length === 2 && lines[0] === lines[1], 'nginx notes the exit and a sign-out in the same words', ...lines);
  unlike(nginx.join('\n') + logSince('web.log', marks[1]), /exit/i, 'and no log holds the word');

  const [forgedBefore, stranger] = [sessions(), await new Browser().signIn(demo.staff)];
  const bare = await stranger.post('/session/exit', {});
  ok(bare.status === 303 && sessions() === forgedBefore, 'leaving needs no token');
  const nobody = await new Browser().post('/session/exit', {});
  ok(nobody.status === 303 && nobody.location === bare.location, 'nor a session');
  const wrong = await new Browser().signInApi(person.login);
  const unchanged = sqlOne(`SELECT count(*) FROM response WHERE attempt_id = ${attempt}`);
  await wrong.post('/session/exit', { attempt, item: 2, seq: 1, choice: 'x', csrf: 'f'.repeat(64) });
  is(sqlOne(`SELECT count(*) FROM response WHERE attempt_id = ${attempt}`), unchanged, 'but without the token no answer is changed');
  const bad = await new Browser().signInApi(person.login);
  const gone = await bad.post('/session/exit', encode({ attempt, item: 2, seq: 'x', choice: 'no-such-choice', csrf: bad.csrf }));
  ok(gone.status === 303 && (await send('GET', '/learning', { headers: { Cookie: kept } })).status === 303, 'an answer that cannot be saved holds nobody here');
}

async function support() {
  const browser = await new Browser().signIn(demo.staff);
  const before = fingerprint();
  const marks = ['nginx-error.log', 'web.log'].map(name => [name, logSize(name)]);
  const size = logSize('nginx-access.log');
  for (const one of [browser, new Browser()]) like((await one.get('/support')).text, /not recorded/, 'the support page opens, and says that it is not recorded');
  is(differences(before, fingerprint()), [], 'it is not, in any table');
  is(await requestsLogged(size), [], 'nor in the log of requests');
  none(marks.filter(([name, size]) => logSize(name) !== size).map(([name]) => name), 'nor in any other');
}

run(async () => {
  const person = learner();
  person.without = sqlOne('SELECT employee_number FROM person p WHERE NOT EXISTS (SELECT FROM credential c WHERE c.person_id = p.id) ORDER BY id DESC LIMIT 1');
  await signingIn(person);
  await cookies();
  await leadingOn();
  await ending();
  await headers();
  await leaving(person);
  await support();
});
