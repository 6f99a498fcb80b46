// Run by guarded.t: guessing slowed, passwords chosen, sessions ended.  SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, formTo, log, quote, send, sql, sqlOne, words } = require('./client.js');
const fs = require('node:fs');

// A hash with half the memory and one pass, as an older version might have made it.
const password = 'vast mule kept ochre';
const hash = '$argon2id$v=19$m=8192,t=1,p=1$TlXiQjiK5xmFBMoy1tHnQA$igrthMUfIRBc3g1jFEtW6hLm75c7HYoDeZMYqIVmgCo';
const secrets = [password];

// A network of one hospital with a unit. Each person: {id, login}.
function network() {
  sql(`INSERT INTO network (name, zone) VALUES ('Wrenfield Health Network', 'America/Detroit');
    INSERT INTO facility (code) VALUES ('TOP'), ('UNIT'), ('OTHER');
    INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone)
    SELECT f.id, '2020-01-01', CASE WHEN f.code <> 'TOP' THEN t.id END, f.code, CASE f.code WHEN 'TOP' THEN 'system' ELSE 'unit' END, 'MI', 'Wayne', 'America/Detroit'
    FROM facility f, facility t WHERE t.code = 'TOP' ORDER BY f.id;
    INSERT INTO job_role (code, title) VALUES ('nurse', 'Nurse')`);
}
let people = 0;
function person(name, { facility = 'UNIT', grants = {}, known = true } = {}) {
  const login = `N${1000 + ++people}`;
  const id = Number(sqlOne(`INSERT INTO person (display_name, employee_number, email) VALUES (${quote(name)}, '${login}', '${login.toLowerCase()}@guarded.example') RETURNING id`));
  if (known) sql(`INSERT INTO credential (person_id, password_hash) VALUES (${id}, '${hash}')`);
  sql(`WITH p AS (INSERT INTO post (person_id) VALUES (${id}) RETURNING id)
    INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT p.id, ${id}, '2020-01-01', f.id, r.id, 'employee', true, true, true FROM p, facility f, job_role r WHERE f.code = '${facility}'`);
  for (const [permission, over] of Object.entries(grants))
    sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${id}, '${permission}', id, '2020-01-01' FROM facility WHERE code = '${over}'`);
  return { id, login, name };
}

const hashings = async () => Number(/^attest_password_hashings_total (\d+)$/m.exec((await send('GET', '/metrics')).text)[1]);
// What a request did, and how many passwords were hashed for it.
async function counted(act) {
  const before = await hashings();
  const reply = await act();
  return [reply, await hashings() - before];
}
const enter = (browser, login, secret) => browser.post('/session', { login, password: secret });
const still = reply => words(reply.text).replace(/\s+/g, ' ');

async function likeness(someone) {
  await enter(new Browser(), 'nobody at all', 'x'); // the first of a process hashes what unknown logins are compared with
  const replies = {};
  const counts = {};
  for (const [name, login] of [['wrong', someone.login], ['unknown', 'N9999999'], ['no password yet', person('Without', { known: false }).login]])
    [replies[name], counts[name]] = await counted(() => enter(new Browser(), login, 'something wrong'));
  is(counts, { wrong: 1, unknown: 1, 'no password yet': 1 }, 'each of wrong, unknown and without a password costs one hashing');
  is(new Set(Object.values(replies).map(reply => `${reply.status} ${still(reply)}`)).size, 1, 'and is answered in the same words');
  const [long, none] = await counted(() => enter(new Browser(), someone.login, 'x'.repeat(129)));
  ok(long.status === 422 && none === 0, 'a password of 129 characters is hashed for nobody', long.status, none);
}

async function rehashing(someone) {
  for (const login of [someone.login, `${someone.login.toLowerCase()}@guarded.example`])
    is((await enter(new Browser(), login, password)).status, 303, `${login} is let in`);
  like(sqlOne(`SELECT password_hash FROM credential WHERE person_id = ${someone.id}`), /\$m=19456,t=2,p=1\$/, 'signing in brings an old hash up to date');
  is((await counted(() => enter(new Browser(), someone.login, password)))[1], 1, 'once, and the password still fits');
}

const tries = () => sql('SELECT failed > 0.5, free_at > last_at FROM sign_in_try ORDER BY 1, 2').flat().join();
const forget = () => sql('DELETE FROM sign_in_try');
const makeWait = () => sql("UPDATE sign_in_try SET free_at = clock_timestamp() + interval '10 minutes' WHERE free_at > last_at");

async function backOff(someone, other) {
  forget();
  const own = new Browser();
  await enter(own, someone.login, password);
  const cookie = own.cookies.get('attest-browser');
  ok(cookie && cookie.length >= 43, 'a browser in which somebody signed in keeps a secret');
  ok(!sql('SELECT encode(digest, $$escape$$) FROM known_browser').flat().includes(cookie), 'and the database only its digest');

  for (const login of [someone.login, 'N7777777']) {
    forget();
    for (let i = 0; i < 5; i++) await enter(new Browser(), login, `guess ${i}`);
    ok(!/t,t/.test(tries()), `five failures as ${login} cost no waiting`, tries());
    await enter(new Browser(), login, 'guess 6');
    like(tries(), /t,t/, 'the sixth does');
    makeWait();
    const [reply, cost] = await counted(() => enter(new Browser(), login, password));
    ok(reply.status === 429 && cost === 0 && Number(reply.headers['retry-after']) > 500, 'then even the right password is not looked at, and when to come again is said', reply.status, cost);
    like(still(reply), /Wait 10 minutes/, 'in words too');
    unlike(reply.text, /vast mule/, 'the password is not sent back');
    const api = await new Browser().api('POST', '/session', { login, password });
    ok(api.status === 429 && api.json.status === 429, 'the API says the same', api.status);
    const before = sqlOne('SELECT max(free_at) FROM sign_in_try');
    for (let i = 0; i < 3; i++) await enter(new Browser(), login, 'guess');
    is(sqlOne('SELECT max(free_at) FROM sign_in_try'), before, 'trying while waiting makes it no longer');
    is((await enter(new Browser(), other.login, password)).status, 303, 'another person at the same address gets in');
    if (login !== someone.login) continue;
    is((await enter(new Browser(), `${login}@guarded.example`.toLowerCase(), password)).status, 429, 'the e-mail address is the same account');
    own.cookies.delete('attest-demo');
    is((await enter(own, login, password)).status, 303, 'and at a browser that they use the person gets in, whatever others guess');
    sql('UPDATE sign_in_try SET free_at = clock_timestamp()');
    is((await enter(new Browser(), login, password)).status, 303, 'once the wait is over, anywhere');
    is(sqlOne('SELECT count(*) FROM sign_in_try WHERE free_at > clock_timestamp()'), '0', 'and the account begins anew');
  }

  forget();
  await enter(new Browser(), 'N7000001', 'guess');
  is(sqlOne('SELECT count(*) FROM sign_in_try'), '2', 'a failure is counted for its account and its address');
  sql('UPDATE sign_in_try SET failed = 100.5');
  await enter(new Browser(), 'N7000003', 'guess');
  like(tries(), /t,t/, 'after very many failures from one address, it waits too');
  is(sqlOne('SELECT max(extract(epoch FROM free_at - last_at)) <= 60 FROM sign_in_try'), 't', 'a minute at most');
  makeWait();
  is((await enter(new Browser(), other.login, password)).status, 429, 'for browsers that nobody knows');
  own.cookies.delete('attest-demo');
  is((await enter(own, someone.login, password)).status, 303, 'not for those that are known');
  forget();
  sql("INSERT INTO sign_in_try (key, last_at) VALUES (sha256('old'), clock_timestamp() - interval '2 days')");
  await enter(new Browser(), 'N7000004', 'guess');
  is(sqlOne("SELECT count(*) FROM sign_in_try WHERE last_at < clock_timestamp() - interval '1 day'"), '0', 'what is a day old is forgotten');
  forget();
}

async function choosing() {
  const someone = person('Dolores Riordan');
  const here = new Browser();
  const there = new Browser();
  for (const browser of [here, there]) await enter(browser, someone.login, password);
  const page = await here.get('/settings/password');
  const form = formTo(page, '/settings/password');
  like((await here.get('/settings')).text, /href="\/settings\/password"/, 'the settings lead to it');
  const change = (old, chosen, again = chosen) => here.submit(form, { old, new: chosen, again });
  const fresh = 'seven otters skip quietly';
  secrets.push(fresh);
  const faults = [];
  for (const [what, old, chosen, again, says] of [
    ['no old one', '', fresh, fresh, /Enter your password until now/], ['a wrong old one', 'not it at all', fresh, fresh, /not your password until now/],
    ['nothing new', password, '', '', /Enter a new password/], ['too short', password, 'Xk7#mPq2vRt', undefined, /at least 12 characters/],
    ['too long', password, 'xY3 '.repeat(33), undefined, /at most 128/], ['easy', password, 'Password2026!', undefined, /easy to guess/],
    ['their name', password, 'DoloresRiordan1', undefined, /easy to guess/], ['their number', password, `${someone.login}${someone.login}2026`, undefined, /easy to guess/],
    ['the network', password, 'Wrenfield-Health', undefined, /easy to guess/], ['the same', password, password, undefined, /password that you have now/],
    ['typed differently', password, fresh, `${fresh}.`, /not what you typed/]]) {
    const reply = await change(old, chosen, again);
    if (reply.status !== 422 || !says.test(still(reply)) || /value="[^"]*(otters|mule)/.test(reply.text)) faults.push(`${what}: ${reply.status} ${still(reply).slice(0, 300)}`);
  }
  none(faults, 'what is wrong with a new password is said, and nothing typed comes back');
  is((await there.get('/learning')).status, 200, 'until then nothing has changed');

  forget();
  for (let i = 0; i < 6; i++) await change(`guess ${i}`, fresh);
  makeWait();
  const [slow, cost] = await counted(() => change(password, fresh));
  ok(slow.status === 429 && cost === 0, 'guessing the old one is slowed too', slow.status, cost);
  forget();

  const [done, count] = await counted(() => change(password, fresh));
  ok(done.status === 303 && done.location === '/settings?saved=password' && count >= 1, 'with the old one and a good new one it is changed', done.status);
  is((await here.get('/learning')).status, 200, 'this browser stays signed in');
  is((await there.get('/learning')).status, 303, 'all others are signed out');
  is((await enter(new Browser(), someone.login, password)).status, 422, 'the old password is worth nothing');
  is((await enter(new Browser(), someone.login, fresh)).status, 303, 'the new one lets in');
  is(sqlOne(`SELECT count(*) FROM audit WHERE person_id = ${someone.id} AND route = 'password changed'`), '1', 'that it was changed is noted');
  is(sqlOne(`SELECT count(*) FROM idempotency WHERE person_id = ${someone.id}`), '0', 'and no digest of what was sent is kept');
  const forged = await here.post('/settings/password', { old: fresh, new: 'brisk tulips unfold daily', again: 'brisk tulips unfold daily' });
  is(forged.status, 403, 'without the token of the page nothing is changed');
}

function silence() {
  const faults = fs.readdirSync(log('')).filter(name => secrets.some(secret => fs.readFileSync(log(name)).includes(secret)));
  none(faults, 'no password is in a log');
  const tables = sql("SELECT tablename FROM pg_tables WHERE schemaname = 'attest'").flat();
  none(tables.filter(table => secrets.some(secret => sqlOne(`SELECT EXISTS (SELECT FROM attest.${table} t WHERE strpos(t::text, ${quote(secret)}) > 0)`) === 't')), 'nor in a table');
}

run(async () => {
  network();
  const someone = person('Amina Okafor');
  const other = person('Ben Thorsen');
  await likeness(someone);
  await rehashing(someone);
  await backOff(someone, other);
  await choosing();
  silence();
});
