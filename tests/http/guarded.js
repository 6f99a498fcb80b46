// Run by guarded.t: guessing slowed, passwords chosen, sessions ended, grave acts asked about, codes.  SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, attest, formTo, log, quote, send, sql, sqlOne, words } = require('./client.js');
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
// Those who administer need a second step, which factor.js is about: here they have taken it.
const stepped = () => sql('UPDATE session SET stepped = true');
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
  is(['n7X', 'N7x', 'No@One.example'].map(login => sqlOne(`SELECT account FROM sign_in_account('${login}', NULL)`)), ['login n7x', 'login n7x', 'login no@one.example'],
    'what nobody has is counted as what somebody has: however its letters are typed');
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
    is(sqlOne('SELECT count(*) FROM sign_in_try WHERE failed = 0'), '0', 'and leaves nothing behind');
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

async function sessions() {
  const someone = person('Grace Lindqvist');
  const stranger = person('Hugo Marsh');
  const firefox = { headers: { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; rv:120.0) Gecko/20100101 Firefox/120.0' } };
  const here = new Browser();
  await here.post('/session', { login: someone.login, password }, firefox);
  const there = await new Browser().signIn(someone.login, password);
  const third = await new Browser().signIn(someone.login, password);
  const other = await new Browser().signIn(stranger.login, password);
  const page = await here.get('/settings/sessions');
  like((await here.get('/settings')).text, /href="\/settings\/sessions"/, 'the settings lead to one’s sessions');
  ok(page.status === 200 && (page.text.match(/Signed in on/g) || []).length === 3, 'all of one’s sessions are listed, nobody else’s', page.status);
  like(still(page), /Firefox, Windows This is where you are now/, 'the one in use is named first, by its browser');
  unlike(page.text, /120\.0|Gecko|127\.0\.0\.1/, 'and by nothing that tells more of it');
  const [id] = sql(`SELECT id FROM session WHERE person_id = ${stranger.id}`).flat();
  const form = formTo(page, '/settings/sessions');
  await here.submit(form, { session: id });
  is((await other.get('/learning')).status, 200, 'nobody ends a session of somebody else');
  for (const wrong of ['', 'x', '-1', '1e3']) is((await here.submit(form, { session: wrong, idempotency_key: null })).status, 422, `"${wrong}" is no session`);
  const last = sqlOne(`SELECT max(id) FROM session WHERE person_id = ${someone.id}`);
  const gone = await here.submit(formTo(await here.get('/settings/sessions'), '/settings/sessions'), { session: last });
  ok(gone.status === 303 && gone.location === '/settings/sessions?ended=1', 'one is ended', gone.status);
  is([(await third.get('/learning')).status, (await there.get('/learning')).status, (await here.get('/learning')).status], [303, 200, 200], 'that one alone');
  await here.submit(formTo(await here.get('/settings/sessions'), '/settings/sessions'), { session: 'all' });
  is([(await there.get('/learning')).status, (await here.get('/learning')).status], [303, 200], 'or all others at once');
  like(still(await here.get('/settings/sessions')), /signed in nowhere else/, 'and the page says so');
  is((await here.post('/settings/sessions', { session: 'all' })).status, 403, 'without the token of the page nothing ends');
}

async function shared() {
  const someone = person('Ines Duarte');
  const browser = new Browser();
  const box = page => /<input[^>]*name="shared"[^>]*>/.exec(page.text)[0];
  unlike(box(await browser.get('/session')), /checked/, 'whether a computer is shared is asked at sign-in');
  await browser.submit(formTo(await browser.get('/session'), '/session'), { login: someone.login, password, shared: 'yes' });
  const left = sqlOne(`SELECT shared || ' ' || idle FROM session WHERE person_id = ${someone.id}`);
  is(left, 'true 00:05:00', 'there a session ends after five minutes without use');
  const ends = (await browser.api('GET', '/session')).json.ends_at * 1000 - Date.now();
  ok(ends < 301000, 'and its pages know', ends);
  sql(`UPDATE session SET last_used_at = clock_timestamp() - interval '4 minutes' WHERE person_id = ${someone.id}`);
  is((await browser.get('/learning')).status, 200, 'after four it is still there');
  sql(`UPDATE session SET last_used_at = clock_timestamp() - interval '6 minutes' WHERE person_id = ${someone.id}`);
  is((await browser.get('/learning')).status, 303, 'after six it is not');
  like(box(await browser.get('/session?next=%2Flearning')), /checked/, 'at the next sign-in there the box is ticked');
  await browser.submit(formTo(await browser.get('/session'), '/session'), { login: someone.login, password });
  is(sqlOne(`SELECT bool_and(shared) FROM session WHERE person_id = ${someone.id}`), 't', 'and stays so');
  const out = await browser.submit(formTo(await browser.get('/learning'), '/session/end'));
  is(out.location, '/session?shared=1', 'after signing out too');
  like(box(await browser.get(out.location)), /checked/, 'where the box is ticked again');
}

async function graveActs() {
  const admin = person('Jo Castellan', { facility: 'TOP', grants: { administrator: 'TOP' } });
  const browser = await new Browser().signIn(admin.login, password);
  stepped();
  sql("INSERT INTO hotline (name, phone) VALUES ('National line', '1-888-373-7888')");
  const line = sqlOne('SELECT max(id) FROM hotline');
  const act = `/hotlines/${line}`;
  const form = formTo(await browser.get(act), act);
  const names = () => sqlOne('SELECT string_agg(coalesce(operator, $$-$$), $$, $$ ORDER BY id) FROM hotline');
  const fill = { operator: 'Another <b>line</b> & “more”', phone: '1-888-373-7888' };
  const before = names();
  sql(`UPDATE session SET proven_at = clock_timestamp() - interval '11 minutes' WHERE person_id = ${admin.id}`);
  const asked = await browser.submit(form, fill);
  ok(asked.status === 403 && names() === before, 'a grave act long after signing in is not done', asked.status);
  like(still(asked), /Show that it is you/, 'the password is asked for');
  const wrong = await browser.submit(formTo(asked, '/session/proof'), { password: 'not it' });
  ok(wrong.status === 422 && /not your password/.test(still(wrong)), 'a wrong one is refused', wrong.status);
  const none = await browser.submit(formTo(wrong, '/session/proof'), { password: '' });
  is(none.status, 422, 'and so is none');
  const right = await browser.submit(formTo(none, '/session/proof'), { password });
  ok(right.status === 200 && names() === before, 'the right one is thanked for', right.status);
  unlike(right.text + none.text, /vast mule/, 'and not sent back');
  const carried = formTo(right, act);
  const sent = Object.fromEntries(form.fields.filter(([name]) => name !== 'csrf'));
  is(Object.fromEntries(carried.fields.filter(([name]) => name !== 'csrf')), { ...sent, ...fill }, 'everything that was typed is still there');
  const done = await browser.submit(carried);
  is(done.status, 303, 'and is done with one press');
  like(names(), /Another <b>line<\/b> & “more”/, 'as it was typed');
  is((await browser.submit(formTo(await browser.get(`/hotlines/${sqlOne('SELECT max(id) FROM hotline')}`), /^\/hotlines\//), { operator: 'Third' })).status, 303, 'the next one is not asked about');
  const csrf = carried.fields.find(([name]) => name === 'csrf')[1];
  for (const to of ['/session', '/learning', 'https://elsewhere.example/', '//elsewhere.example', '/settings', '/api/v1/imports', '/settings/password'])
    is((await browser.post('/session/proof', { csrf, 'proof-to': to, password })).status, 404, `${to} is no grave act: nothing is carried there`);
  is((await browser.post('/session/proof', { 'proof-to': act, password })).status, 403, 'without the token of the page nothing is proved');
  is((await new Browser().post('/session/proof', { 'proof-to': act, password })).status, 401, 'nor by somebody who is not signed in');

  sql(`UPDATE session SET proven_at = clock_timestamp() - interval '11 minutes' WHERE person_id = ${admin.id}`);
  forget();
  for (let i = 0; i < 6; i++) await browser.post('/session/proof', { csrf, 'proof-to': act, password: `guess ${i}` });
  makeWait();
  const slow = await browser.post('/session/proof', { csrf, 'proof-to': act, password });
  ok(slow.status === 429 && sqlOne(`SELECT bool_and(proven_at < clock_timestamp() - interval '10 minutes') FROM session WHERE person_id = ${admin.id}`) === 't',
    'guessing it there is slowed', slow.status);
  forget();
  const author = person('Kei Brandt', { grants: { author: 'TOP' } });
  const program = await new Browser().signInApi(author.login, password);
  sql(`UPDATE session SET proven_at = clock_timestamp() - interval '11 minutes' WHERE person_id = ${author.id}`);
  const api = await program.api('POST', '/imports', 'PK', { 'Content-Type': 'application/zip' });
  ok(api.status === 403 && /Sign in again/.test(api.json.detail), 'of the API a grave act is 403, and says what to do', api.status, api.text);
}

async function codes() {
  const head = person('Lena Moss', { grants: { manager: 'UNIT' } });
  const admin = person('Max Orlov', { facility: 'TOP', grants: { administrator: 'TOP' } });
  const part = person('Nia Petit', { grants: { administrator: 'UNIT' } });
  const staff = person('Omar Quist', { known: false });
  const elsewhere = person('Pia Roth', { facility: 'OTHER' });
  const writer = person('Quin Sato', { grants: { author: 'TOP' } });
  const local = person('Rita Tam', { grants: { author: 'UNIT' } });
  const soon = person('Sven Udo');
  sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${soon.id}, 'administrator', id, current_date + 9 FROM facility WHERE code = 'UNIT'`);
  const by = {};
  for (const [name, who] of Object.entries({ head, admin, part, staff: elsewhere })) by[name] = await new Browser().signIn(who.login, password);
  stepped();
  const pathOf = who => `/people/${who.id}/code`;
  const may = {};
  for (const [name, browser] of Object.entries(by))
    may[name] = (await Promise.all([['staff', staff], ['elsewhere', elsewhere], ['writer', writer], ['part', part], ['admin', admin], ['head', head], ['local', local], ['soon', soon]]
      .map(async ([whom, who]) => [(await browser.get(pathOf(who))).status === 200, whom]))).filter(([yes]) => yes).map(([, whom]) => whom).join(' ');
  is(may, { head: 'staff', admin: 'staff elsewhere writer part head local soon', part: 'staff head', staff: '' },
    'a manager issues codes to staff of their facilities, an administrator to those who hold nothing that they could not give, now or later; nobody to themselves');
  like((await by.head.get(`/people/${staff.id}`)).text, /href="\/people\/\d+\/code"/, 'the page of a person leads there');
  unlike((await by.head.get(`/people/${head.id}`)).text, /\/code"/, 'only where one may');

  const issue = async (browser, who) => /<strong>([0-9A-Z-]{14})<\/strong>/.exec((await browser.submit(formTo(await browser.get(pathOf(who)), pathOf(who)))).text)[1];
  const csrf = formTo(await by.head.get(pathOf(staff)), pathOf(staff)).fields.find(([name]) => name === 'csrf')[1];
  is((await by.head.post(pathOf(elsewhere), { csrf })).status, 404, 'a code for somebody else’s staff is refused');
  is((await by.head.post(pathOf(writer), { csrf })).status, 404, 'and one for somebody who holds a permission');
  is(sqlOne('SELECT count(*) FROM sign_in_code'), '0', 'none was made');
  const earlier = await issue(by.head, staff);
  const code = await issue(by.head, staff);
  secrets.push(earlier, code);
  is(sqlOne(`SELECT string_agg(issued_by || ' ' || (ends_at - recorded_at < interval '61 minutes'), ',') FROM sign_in_code WHERE person_id = ${staff.id}`), `${head.id} true`, 'one code, for an hour, and who issued it');
  is(sqlOne(`SELECT count(*) FROM audit WHERE person_id = ${head.id} AND route = 'one-time code issued' AND object = '${staff.id}'`), '2', 'each is in the audit');

  const chosen = 'brisk tulips unfold daily';
  secrets.push(chosen);
  const form = formTo(await new Browser().get('/session/code'), '/session/code');
  const use = (fields, browser = new Browser()) => browser.submit(form, { login: staff.login, code, new: chosen, again: chosen, ...fields });
  const refusals = {};
  for (const [what, fields] of Object.entries({ 'another’s login': { login: elsewhere.login }, 'an unknown login': { login: 'N0' }, 'a wrong code': { code: '0000-0000-0000' }, 'an earlier code': { code: earlier }, 'no code at all': { code: '?' } }))
    refusals[what] = await use(fields);
  is([...new Set(Object.values(refusals).map(reply => reply.status))], [422], 'what does not fit is refused');
  is(new Set(Object.values(refusals).map(reply => /This code does not fit[^<]*/.exec(reply.text)[0])).size, 1, 'in the same words');
  for (const [fields, says] of [[{ login: '' }, /Enter your employee number/], [{ code: '' }, /Enter your one-time code/], [{ new: 'Password2026!', again: 'Password2026!' }, /easy to guess/],
    [{ new: `${staff.name}2026`, again: `${staff.name}2026` }, /easy to guess/], [{ again: 'x' }, /not what you typed/]]) {
    const reply = await use(fields);
    ok(reply.status === 422 && says.test(still(reply)), `what is missing or wrong is said: ${says.source}`, reply.status);
  }
  const inside = new Browser();
  const done = await use({ code: ` ${code.toLowerCase().replace(/-/g, ' ').replace(/0/g, 'o').replace(/1/g, 'l')} ` }, inside);
  ok(done.status === 303 && (await inside.get('/learning')).status === 200, 'the code lets in, however it is typed, after all of that', done.status);
  is((await use({})).status, 422, 'once');
  is((await enter(new Browser(), staff.login, chosen)).status, 303, 'and the password that was chosen lets in from then on');

  const second = await issue(by.admin, staff);
  await new Browser().post('/session', { login: staff.login, password: 'guess' });
  is((await inside.get('/learning')).status, 200, 'issuing a code ends nothing');
  await new Browser().submit(form, { login: staff.login, code: second, new: 'green comet hums aloud', again: 'green comet hums aloud' });
  is((await inside.get('/learning')).status, 303, 'using it ends all sessions there were');
  const third = await issue(by.admin, staff);
  sql("UPDATE sign_in_code SET ends_at = clock_timestamp() WHERE used_at IS NULL");
  is((await use({ code: third })).status, 422, 'after its hour a code is worth nothing');
  forget();
  for (let i = 0; i < 8; i++) await enter(new Browser(), staff.login, 'guess');
  makeWait();
  const fourth = await issue(by.head, staff);
  is((await use({ code: fourth })).status, 303, 'somebody who has to wait gets in by a code');
  forget();
  sql(`UPDATE session SET proven_at = clock_timestamp() - interval '11 minutes' WHERE person_id = ${head.id}`);
  is((await by.head.post(pathOf(staff), { csrf })).status, 403, 'issuing one is a grave act');
  is((await new Browser().post('/session/code', { login: staff.login, code: 'x' }, { headers: { Origin: 'https://elsewhere.example' } })).status, 403, 'no other site uses one');

  const line = await attest('administrator', 'add', 'root@guarded.example', '--name', 'Ruth Teller');
  ok(line.status === 0 && /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\n$/.test(line.out), 'the command line makes an administrator, and a code alone on its line', line.out, line.err);
  const root = new Browser();
  is((await use({ login: 'root@guarded.example', code: line.out.trim() }, root)).status, 303, 'with which they come in');
  stepped();
  is((await root.get('/signers')).status, 200, 'and administer');
  const again = await attest('administrator', 'add', 'root@guarded.example');
  is([again.status, sqlOne("SELECT count(*) FROM facility_grant g JOIN person p ON p.id = g.person_id WHERE p.email = 'root@guarded.example'")], [0, '1'], 'a second time changes nothing but the code');
  const other = await attest('person', 'code', elsewhere.login);
  is((await use({ login: elsewhere.login, code: other.out.trim() })).status, 303, 'attest person code does the same for anybody');
  for (const [args, says] of [[['person', 'code', 'N0'], /Nobody has/], [['person', 'code'], /Say for whom/], [['administrator', 'add', 'new@guarded.example'], /Give a name/],
    [['administrator', 'add', 'new@guarded.example', '--name', 'X', '--facility', 'NONE'], /no facility/]]) {
    const reply = await attest(...args);
    ok(reply.status === 2 && reply.out === '' && says.test(reply.err), `attest ${args.join(' ')} says what is wrong`, reply.status, reply.err);
  }
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
  await sessions();
  await shared();
  await graveActs();
  await codes();
  await require('./pace.js').pace(someone, other, password);
  silence();
});
