// Run by provider.t: getting in and out by a provider, and all that refuses it.  SPDX-License-Identifier: Apache-2.0
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, address, attest, formTo, log, quote, send, sql, sqlOne, words } = require('./client.js');
const { Real, There, Wicked, encoded, key } = require('./provider_servers.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-provider-'));
const secret = 'a secret: of ours & theirs';
const secrets = [secret];

function network() {
  sql(`INSERT INTO network (name, zone) VALUES ('Wrenfield Health Network', 'America/Detroit');
    INSERT INTO facility (code) VALUES ('TOP'), ('UNIT');
    INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone)
    SELECT f.id, '2020-01-01', CASE WHEN f.code <> 'TOP' THEN t.id END, f.code, CASE f.code WHEN 'TOP' THEN 'system' ELSE 'unit' END, 'MI', 'Wayne', 'America/Detroit'
    FROM facility f, facility t WHERE t.code = 'TOP' ORDER BY f.id;
    INSERT INTO job_role (code, title) VALUES ('nurse', 'Nurse')`);
}

function person(name, number, { administrator } = {}) {
  const id = Number(sqlOne(`INSERT INTO person (display_name, employee_number, email) VALUES (${quote(name)}, ${quote(number)}, ${quote(`${name.toLowerCase()}@guarded.example`)}) RETURNING id`));
  sql(`WITH p AS (INSERT INTO post (person_id) VALUES (${id}) RETURNING id)
    INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT p.id, ${id}, '2020-01-01', f.id, r.id, 'employee', true, true, true FROM p, facility f, job_role r WHERE f.code = 'UNIT'`);
  if (administrator)
    sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${id}, 'administrator', id, '2020-01-01' FROM facility WHERE code = 'TOP'`);
  return id;
}

// ---- steps of a visit

const going = reply => { const found = /^0; url=(.*)$/.exec(reply.headers.refresh ?? ''); return found && new URL(found[1]); };
// Presses the button of a provider as it stands on the sign-in page; what is ticked and typed goes along.
async function press(browser, code, fill = {}, query = '') {
  const page = await browser.get(`/session${query}`);
  const form = formTo(page, '/session');
  if (!page.text.includes(`formaction="/sign-in/with/${code}"`)) throw new Error(`no button for ${code}`);
  return browser.submit({ ...form, action: `/sign-in/with/${code}` }, fill);
}
// All the way by the real provider; resolves with our answer to the way back.
async function signIn(browser, login, { code = 'real', there = new There(), fill, query } = {}) {
  const to = going(await press(browser, code, fill, query));
  return browser.get(await there.visit(to, login));
}
// The same by the wicked one, which has no pages: the answer to a way back with its code.
async function wickedly(wicked, browser = new Browser(), more = {}) {
  const to = going(await press(browser, 'wicked'));
  wicked.nonce = to.searchParams.get('nonce');
  return browser.get(`/sign-in/back/wicked?${new URLSearchParams({ code: 'c', state: to.searchParams.get('state'), ...more })}`);
}
const isIn = async browser => (await browser.get('/settings')).status === 200;
const lastRefusal = () => sqlOne("SELECT object FROM audit WHERE route = 'not let in by a provider' ORDER BY id DESC LIMIT 1");
const lastLine = () => fs.readFileSync(log('web.log'), 'utf8').trimEnd().split('\n').filter(line => / sign-(in|out) by /.test(line)).at(-1) ?? '';
const refusals = () => Number(sqlOne("SELECT count(*) FROM audit WHERE route = 'not let in by a provider'"));

// That somebody is not let in, with which status, words on the page, and reason in audit and log.
// away: they were never there, so the audit is silent.
async function refused(reply, browser, status, page, why, name, away) {
  const number = /[0-9a-f]{32}/.exec(words(reply.text))?.[0];
  ok(reply.status === status && page.test(words(reply.text)) && !(await isIn(browser)), `${name}: not let in, and told what to do`, reply.status, words(reply.text));
  if (!away) like(lastRefusal() ?? '', why, 'the audit says why');
  ok(number && fs.readFileSync(log('web.log'), 'utf8').includes(number), 'and so does the log, under the number of the page', number);
}

// ---- the command line

async function commands(real) {
  const file = path.join(folder, 'secret');
  fs.writeFileSync(file, `${secret}\n`);
  const add = (...more) => attest('provider', 'add', ...more);
  const faults = [];
  for (const [args, words] of [
    [['real'], /--name/], [['real', '--name', 'X'], /--client/], [['real', '--name', 'X', '--client', 'a'], /--issuer/],
    [['real', '--name', 'X', '--client', 'a', '--issuer', 'http://id.example'], /https address/],
    [['real', '--name', 'X', '--client', 'a', '--issuer', 'https://id.example'], /--by/],
    [['Real!', '--name', 'X', '--client', 'a', '--issuer', 'https://id.example', '--by', 'e-mail'], /small letters/],
    [['real', '--name', 'X', '--client', 'a', '--issuer', 'https://id.example', '--by', 'e-mail', '--claim', 'upn'], /--claim/],
    [['real', '--name', 'X', '--client', 'a', '--issuer', 'https://id.example', '--by', 'e-mail', '--admit', 'UNIT'], /attest provider add/],
    [['real', '--name', 'X', '--client', 'a', '--issuer', 'https://id.example', '--by', 'e-mail', '--admit', 'UNIT/nurse'], /--domain/],
    [['real', '--name', 'X', '--client', 'a', '--issuer', 'https://id.example', '--by', 'employee-number', '--admit', 'NONE/nurse'], /no facility/],
    [['real', '--name', 'X', '--client', 'a', '--issuer', 'https://id.example', '--by', 'employee-number', '--admit', 'UNIT/none'], /no job role/],
    [['real', '--name', 'X', '--client', 'a', '--issuer', 'https://id.example', '--by', 'e-mail', '--secret-file', '/nowhere'], /no client secret/],
  ]) {
    const reply = await add(...args);
    if (reply.status !== 2 || !words.test(reply.err)) faults.push(`${args.join(' ')}: ${reply.status} ${reply.err}`);
  }
  none(faults, 'what is wrong with a provider is said');
  unlike((await new Browser().get('/session')).text, /sign-in\/with/, 'without a provider there is no button');
  const reply = await add('real', '--name', 'Wrenfield ID', '--issuer', real.issuer, '--client', 'attest', '--secret-file', file, '--by', 'employee-number');
  is(reply.status, 0, 'a provider is added, and asked at once what it says of itself');
  like(reply.out, new RegExp(`${address.origin}/sign-in/back/real\\n`), 'what has to be entered there is said');
  like(reply.out, /sign-in\/out\/real\n/, 'also for signing out');
  like((await attest('provider', 'list')).out, /real\tWrenfield ID\t.*\n\tclient attest, with a secret\n\tpeople by employee-number/, 'it is listed');
  is(sqlOne("SELECT position('secret' IN encode(sealed, 'escape')) FROM provider"), '0', 'its secret is sealed');
  like((await attest('provider', 'check', 'real')).out, /It answers: 2 keys/, 'and it can be asked again');
  is((await attest('provider', 'check', 'none')).status, 2, 'one that there is not cannot');
}

// ---- the real one

async function inAndOut(real, ann) {
  const browser = new Browser();
  const there = new There();
  const page = await browser.get('/session?next=%2Fsettings');
  like(words(page.text), /Sign in with Wrenfield ID/, 'the sign-in page has its button');
  const reply = await press(browser, 'real', {}, '?next=%2Fsettings');
  const to = going(reply);
  ok(reply.status === 200 && to?.origin === real.issuer, 'pressed, a page leads to the provider by itself', reply.headers.refresh);
  ok(reply.text.includes('href="http://127.0.0.1'), 'with a link beside it');
  const asked = Object.fromEntries(to.searchParams);
  is([asked.response_type, asked.client_id, asked.redirect_uri, asked.code_challenge_method], ['code', 'attest', `${address.origin}/sign-in/back/real`, 'S256'], 'it asks for a code, with PKCE');
  const cookie = reply.headers['set-cookie'].find(line => line.startsWith('attest-visit='));
  like(cookie, /HttpOnly; SameSite=Lax; Max-Age=600/, 'the way back is bound to this browser, for ten minutes');
  const value = cookie.split(/[=;]/)[1];
  ok(!JSON.stringify(asked).includes(value) && sqlOne('SELECT count(*) FROM provider_visit') === '1', 'by a secret that does not travel');
  const back = await there.visit(to, 'ann');
  like(back, /[?&]iss=/, 'it says who it is on the way back');
  const stranger = await new Browser().get(back);
  ok(/Start again/.test(stranger.text) && !stranger.headers['set-cookie']?.some(line => line.startsWith('attest-demo=')), 'the way back opens nothing in another browser', stranger.status);
  browser.cookies.set('attest-demo', 'A'.repeat(43));
  const arrived = await browser.get(back);
  is([arrived.status, arrived.location], [303, '/settings'], 'in this one it does, and leads where one was going');
  unlike(browser.cookies.get('attest-demo'), /^A+$/, 'with a new session');
  ok(!browser.cookies.has('attest-visit'), 'and what bound it is taken away');
  ok(await isIn(browser), 'Ann is signed in');
  is(sqlOne(`SELECT count(*) FROM session x JOIN provider p ON p.id = x.provider_id WHERE x.person_id = ${ann} AND x.provider_session IS NOT NULL`), '1', 'as herself, by the provider');
  like((await new Browser().get(back)).text, /Start again/, 'the same way back opens nothing again');
  browser.cookies.set('attest-visit', value);
  const again = await browser.get(back);
  ok(/Start again/.test(again.text) && !again.headers['set-cookie']?.some(line => line.startsWith('attest-demo=')), 'not even with what bound it', again.status);
  is(sqlOne('SELECT count(*) FROM provider_visit'), '0', 'nothing is left of it');

  const out = await browser.post('/session/end', {});
  is(out.location, '/session?from=real', 'signing out leads to a page');
  const link = /href="([^"]*session\/end[^"]*)"/.exec((await browser.get(out.location)).text)?.[1].replace(/&amp;/g, '&');
  ok(link?.startsWith(real.issuer) && new URL(link).searchParams.get('post_logout_redirect_uri') === `${address.origin}/session`, 'that offers to sign out there too', link);
  like((await there.ask(link)).text, /<form/, 'which the provider understands');
  ok(!(await isIn(browser)), 'here she is signed out');
}

async function sharedAndNext(ann) {
  for (const [next, to] of [['//evil.example/', '/learning'], ['https://evil.example/', '/learning'], ['/\\evil.example', '/learning'], ['/settings?a=b', '/settings?a=b']])
    is((await signIn(new Browser(), 'ann', { query: `?next=${encodeURIComponent(next)}` })).location, to, `next=${next}`);
  await signIn(new Browser(), 'ann', { fill: { shared: 'yes' } });
  is(sqlOne(`SELECT idle FROM session WHERE person_id = ${ann} ORDER BY id DESC LIMIT 1`), '00:05:00', 'a shared computer is one by this way too');
}

async function matching(real, ann) {
  is(sqlOne(`SELECT subject FROM provider_subject WHERE person_id = ${ann}`), 'ann', 'whom the provider means is remembered');
  real.people.ann.employee_number = 'N-OTHER';
  await signIn(new Browser(), 'ann');
  is(sqlOne('SELECT count(DISTINCT person_id) FROM provider_subject'), '1', 'and from then on nothing else counts');
  real.people.ann.employee_number = 'N1';
  let browser = new Browser();
  await refused(await signIn(browser, 'ann2'), browser, 403, /not on record.*Ask your manager/i, /already known to it by another subject/, 'another account with her number');
  browser = new Browser();
  await refused(await signIn(browser, 'nobody'), browser, 403, /Ask your manager to put you on record/, /nobody on record matches/, 'somebody who is not on record');
  browser = new Browser();
  await refused(await signIn(browser, 'address'), browser, 403, /not on record/i, /holds an address/, 'an address in place of the number');
  is((await attest('provider', 'forget', 'N1')).out, 'Matched anew at the next sign-in: 1.\n', 'she can be matched anew');
  is((await signIn(new Browser(), 'ann2')).status, 303, 'and then is whoever comes first with her number');
  await attest('provider', 'forget', 'N1');
  await signIn(new Browser(), 'ann');

  await attest('provider', 'add', 'mail', '--name', 'By address', '--issuer', real.issuer, '--client', 'attest', '--secret-file', path.join(folder, 'secret'), '--by', 'e-mail', '--domain', 'GUARDED.example');
  for (const [login, why, name] of [['unproved', /not verified/, 'an address that is not verified'], ['elsewhere', /no domain that is taken/, 'an address of another domain'], ['alike', /not verified/, 'an address of letters that look alike']]) {
    browser = new Browser();
    await refused(await signIn(browser, login, { code: 'mail' }), browser, 403, /not on record/i, why, name);
  }
  is((await signIn(new Browser(), 'bob', { code: 'mail' })).status, 303, 'a verified one of the right domain, in whatever case, is matched');
}

async function admitting(real) {
  const before = Number(sqlOne('SELECT count(*) FROM person'));
  await attest('provider', 'add', 'open', '--name', 'Open', '--issuer', real.issuer, '--client', 'attest', '--secret-file', path.join(folder, 'secret'), '--by', 'employee-number', '--admit', 'UNIT/nurse');
  sql(`INSERT INTO certification (code) VALUES ('ALL');
    INSERT INTO certification_version (certification_id, from_date, title, valid_months) SELECT id, '2020-01-01', 'For all', 12 FROM certification`);
  const browser = new Browser();
  is((await signIn(browser, 'new', { code: 'open' })).location, '/learning', 'where it is allowed, whoever is unknown is put on record');
  is(sql("SELECT p.display_name, p.employee_number, p.email, f.code, r.code FROM person p JOIN post_version v ON v.person_id = p.id JOIN facility f ON f.id = v.facility_id JOIN job_role r ON r.id = v.job_role_id WHERE p.employee_number = 'N77'"),
    [['Nina New', 'N77', 'nina@guarded.example', 'UNIT', 'nurse']], 'with a name, a post and a proved address');
  is((await browser.get('/learning')).status, 200, 'and sees what they must learn');
  is((await attest('verify')).status, 0, 'and all that follows from it is reckoned');
  await signIn(new Browser(), 'new', { code: 'open' });
  is(Number(sqlOne('SELECT count(*) FROM person')), before + 1, 'once');
  const other = new Browser();
  await refused(await signIn(other, 'thief', { code: 'open' }), other, 403, /not on record/i, /under another employee number/, 'an unknown number with the address of somebody');
  await attest('provider', 'end', 'open');
}

async function secondStep(real) {
  const chief = new Browser();
  await signIn(chief, 'chief');
  is((await chief.get('/grants')).location, '/settings/second-step', 'who administers and came without a second step has to set one up');
  await attest('provider', 'add', 'real', '--name', 'Wrenfield ID', '--issuer', real.issuer, '--client', 'attest', '--secret-file', path.join(folder, 'secret'), '--by', 'employee-number', '--second-step', '--acr', 'urn:two');
  ok(!(await isIn(chief)), 'a provider that is set up anew ends its sessions');
  const trusted = new Browser();
  is(going(await press(new Browser(), 'real')).searchParams.get('acr_values'), 'urn:two', 'a way of signing in can be asked for');
  await signIn(trusted, 'chief');
  is((await trusted.get('/grants')).status, 200, 'and where the second step is always theirs, it counts too');
}

async function rotation(real, ann) {
  const asked = () => sqlOne("SELECT keys_at FROM provider WHERE code = 'real' AND ended_at IS NULL");
  const before = asked();
  await real.stop();
  real.keys = [key('k2'), key('e2', 'ec')];
  await real.start();
  is((await signIn(new Browser(), 'ann')).status, 303, 'new keys are found as soon as they are used');
  ok(asked() !== before, 'by asking for them again');
  await real.stop();
  real.keys = [key('k3'), key('e3', 'ec')];
  await real.start();
  const browser = new Browser();
  await refused(await signIn(browser, 'ann'), browser, 422, /answer that cannot be used/, /a key that the provider does not publish/, 'keys that change again within the minute');
  sql("UPDATE provider SET asked_at = asked_at - interval '1 minute'");
  is((await signIn(new Browser(), 'ann')).status, 303, 'a minute later they are found');
  real.options.client = { id_token_signed_response_alg: 'ES256' };
  await real.stop();
  await real.start();
  is((await signIn(new Browser(), 'ann')).status, 303, 'ES256 is taken as RS256 is');
}

async function stopped() {
  let browser = new Browser();
  await refused(await signIn(browser, null), browser, 422, /Wrenfield ID did not sign you in/, /it says no \(access_denied\)/, 'somebody who stops it there');
  browser = new Browser();
  const to = going(await press(browser, 'real'));
  const back = await new There().visit(to, 'ann');
  const two = going(await press(browser, 'real'));
  const lost = await browser.get(back);
  ok(/another window/.test(words(lost.text)) && !(await isIn(browser)), 'of two windows, the later counts', lost.status);
  is((await browser.get(await new There().visit(two, 'ann'))).status, 303, 'and gets in');
  browser = new Browser();
  const mixed = (await new There().visit(going(await press(browser, 'real')), 'ann')).replace(/iss=[^&]*/, `iss=${encodeURIComponent('https://evil.example')}`);
  await refused(await browser.get(mixed), browser, 422, /answer that cannot be used/, /names another issuer/, 'a reply of another issuer');
  browser = new Browser();
  const without = (await new There().visit(going(await press(browser, 'real')), 'ann')).replace(/&iss=[^&]*/, '');
  await refused(await browser.get(without), browser, 422, /answer that cannot be used/, /names another issuer/, 'one that names none, of a provider that always does');
  browser = new Browser();
  const head = await new There().visit(going(await press(browser, 'real')), 'ann');
  await browser.send('HEAD', head);
  ok(!(await isIn(browser)), 'HEAD gets nobody in');
  // The code of a visit, used in another one: the verifier is another.
  const thief = new Browser();
  const stolen = new URL(await new There().visit(going(await press(new Browser(), 'real')), 'ann'), address).searchParams.get('code');
  const own = new URL(await new There().visit(going(await press(thief, 'real')), 'bob'), address);
  own.searchParams.set('code', stolen);
  await refused(await thief.get(own.pathname + own.search), thief, 422, /answer that cannot be used/, /refuses the code \(invalid_grant\)/, 'a code that was meant for another browser');
}

async function codeTwice(real) {
  const browser = new Browser();
  await signIn(browser, 'ann');
  const used = real.codes.at(-1);
  const another = new Browser();
  const to = going(await press(another, 'real'));
  await refused(await another.get(`/sign-in/back/real?${new URLSearchParams({ code: used, state: to.searchParams.get('state'), iss: real.issuer })}`), another, 422,
    /answer that cannot be used/, /refuses the code \(invalid_grant\)/, 'a code that was used');
}

async function ended(real) {
  const [one, two, three] = [new Browser(), new Browser(), new Browser()];
  const there = new There();
  await signIn(one, 'bob', { there });
  await signIn(two, 'bob', { there: new There() });
  await signIn(three, 'ann');
  ok(await isIn(one) && await isIn(two) && await isIn(three), 'three are signed in');
  const page = await there.ask(`${real.issuer}/session/end?client_id=attest`);
  const fields = Object.fromEntries([...page.text.matchAll(/<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"/g)].map(found => [found[1], found[2]]));
  await there.ask(new URL(/<form[^>]* action="([^"]+)"/.exec(page.text)[1], real.issuer), { method: 'POST', body: new URLSearchParams({ ...fields, logout: 'yes' }) });
  for (let i = 0; i < 200 && await isIn(one); i++) await new Promise(done => setTimeout(done, 50));
  ok(!(await isIn(one)), 'who signs out there is signed out here');
  ok(await isIn(two) && await isIn(three), 'and nobody else');
  is(sqlOne("SELECT count(*) FROM audit WHERE route = 'signed out by a provider'"), '1', 'the audit says so');
}

// ---- the wicked one

async function wickedness(wicked, wanda) {
  const added = await attest('provider', 'add', 'wicked', '--name', 'Wicked', '--issuer', wicked.issuer, '--client', 'attest', '--secret-file', path.join(folder, 'secret'), '--by', 'e-mail');
  is(added.status, 0, 'the wicked provider behaves at first');
  like(added.err, /any domain/, 'that it may say any address is said');
  is((await wickedly(wicked)).status, 303, 'and signs people in');
  const basic = Buffer.from(wicked.asked.at(-1).headers.authorization.split(' ')[1], 'base64').toString();
  is(basic, `attest:${encodeURIComponent(secret)}`, 'it was shown our secret as it is to be written');
  const form = new URLSearchParams(wicked.asked.at(-1).body);
  ok(form.get('grant_type') === 'authorization_code' && form.get('code_verifier').length === 43 && !form.has('client_secret'), 'and the verifier');

  for (const [amr, location] of [[['pwd'], '/settings/second-step'], [['otp'], '/settings/second-step'], [['pwd', 'otp'], undefined]]) {
    wicked.token = () => ({ access_token: 'access', id_token: wicked.signed({ sub: 'w-chief', email: 'chief@guarded.example', amr }) });
    const chief = new Browser();
    await wickedly(wicked, chief);
    is((await chief.get('/grants')).location, location, `amr ${amr}: ${location ? 'no second step' : 'a second step'}`);
  }
  wicked.reset();

  const now = wicked.now;
  const other = key('w1');
  const publicText = wicked.key.pair.publicKey.export({ format: 'pem', type: 'spki' });
  const hmac = () => { const text = `${encoded({ alg: 'HS256', kid: 'w1' })}.${encoded(wicked.claims())}`; return `${text}.${crypto.createHmac('sha256', publicText).update(text).digest('base64url')}`; };
  const cases = [
    ['another nonce', () => wicked.signed({ nonce: 'x' }), /another sign-in/],
    ['no nonce', () => wicked.signed({ nonce: undefined }), /another sign-in/],
    ['for another program', () => wicked.signed({ aud: 'other' }), /another program/],
    ['for several, issued to another', () => wicked.signed({ aud: ['attest', 'other'], azp: 'other' }), /another program/],
    ['of another issuer', () => wicked.signed({ iss: 'https://evil.example' }), /another provider/],
    ['expired', () => wicked.signed({ iat: now - 900, exp: now - 600 }), /expired/],
    ['of a clock ahead', () => wicked.signed({ iat: now + 600, exp: now + 900 }), /one of the two clocks is wrong/],
    ['unsigned', () => `${encoded({ alg: 'none' })}.${encoded(wicked.claims())}.`, /a way that is not accepted/],
    ['signed with the public key as secret', hmac, /a way that is not accepted/],
    ['signed by a key that is not there', () => wicked.signed({}, { by: key('w9') }), /does not publish/],
    ["signed by another's key of the same name", () => wicked.signed({}, { by: other }), /not the provider's/],
    ['with another access token', () => wicked.signed({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }), /another access token/],
    ['of nobody', () => wicked.signed({ sub: undefined }), /says of nobody/],
    ['a logout token', () => wicked.logout({ nonce: wicked.nonce }), /another kind/],
    ['no token at all', () => 'rubbish', /no token that can be read/],
  ];
  for (const [name, make, why] of cases) {
    wicked.token = () => ({ access_token: 'access', token_type: 'Bearer', id_token: make() });
    const browser = new Browser();
    const reply = await wickedly(wicked, browser);
    ok(reply.status === 422 && !(await isIn(browser)) && why.test(lastRefusal()), `a token ${name} is refused`, reply.status, lastRefusal());
  }
  wicked.reset();

  for (const [name, answer, status, code, why] of [
    ['says no', { error: 'invalid_grant' }, 400, 422, /refuses the code \(invalid_grant\)/],
    ['says no in words of its own', { error: '<script>\n' }, 400, 422, /refuses the code$/],
    ['sends no ID token', { access_token: 'x' }, 200, 422, /sent no ID token/],
    ['is in trouble', 'oh no', 502, 503, /in trouble/],
    ['answers rubbish', '<html>', 200, 503, /refuses the code/],
    ['answers without end', `{"id_token":"${'x'.repeat(300000)}"}`, 200, 503, /does not answer/],
    ['leads elsewhere', '', 302, 503, /refuses the code/],
    ['says nothing', null, 200, 503, /does not answer/],
  ]) {
    wicked.token = answer === null ? null : () => answer;
    wicked.status = status;
    wicked.headers = status === 302 ? { Location: `${wicked.issuer}/elsewhere` } : {};
    const browser = new Browser();
    const reply = await wickedly(wicked, browser);
    ok(reply.status === code && !(await isIn(browser)) && why.test(lastRefusal()), `a token endpoint that ${name}: ${code}`, reply.status, lastRefusal());
  }
  ok(!wicked.asked.some(one => one.path === '/elsewhere'), 'nobody went elsewhere');
  wicked.reset();

  const stale = () => sql("UPDATE provider SET configured_at = configured_at - interval '2 days', keys_at = keys_at - interval '2 days' WHERE code = 'wicked'");
  for (const [name, change] of [
    ['does not answer for itself', { configuration: () => 'rubbish' }],
    ['says that it is another', { configuration: () => ({ ...wicked.configuration(), issuer: 'https://evil.example' }) }],
  ]) {
    stale();
    const right = wicked.configuration;
    wicked.configuration = change.configuration === undefined ? right : () => (name.startsWith('says') ? { ...right(), issuer: 'https://evil.example' } : 'rubbish');
    is((await press(new Browser(), 'wicked')).status, 200, `one that ${name} is taken as it was`);
    sql("UPDATE provider SET configuration = NULL WHERE code = 'wicked'");
    const browser = new Browser();
    await refused(await press(browser, 'wicked'), browser, 503, /cannot be reached.*Wait a few minutes/, /wicked: /, `one that never said and ${name}`, true);
    wicked.reset();
    await attest('provider', 'check', 'wicked');
  }
  for (const change of [{ token_endpoint: 'http://evil.example/' }, { jwks_uri: 'file:///etc/passwd' }, { code_challenge_methods_supported: ['plain'] }, { response_types_supported: ['id_token'] }, { authorization_endpoint: 7 }, { end_session_endpoint: 'javascript:alert(1)' }]) {
    const right = wicked.configuration;
    wicked.configuration = () => ({ ...right(), ...change });
    is((await attest('provider', 'check', 'wicked')).status, 1, `a provider with ${JSON.stringify(change)} is not in order`);
    wicked.reset();
  }
  await wicked.stop();
  stale();
  const silent = refusals();
  sql("UPDATE provider SET configuration = NULL WHERE code = 'wicked'");
  const browser = new Browser();
  await refused(await press(browser, 'wicked'), browser, 503, /cannot be reached/, /wicked: /, 'one that is down', true);
  is(refusals(), silent, 'whoever presses a button writes nothing into the audit');
  const times = () => wicked.asked.filter(one => one.path.startsWith('/.well-known')).length;
  await wicked.start();
  sql("UPDATE provider SET asked_at = NULL WHERE code = 'wicked'");
  wicked.configuration = () => 'rubbish';
  const first = times();
  for (let i = 0; i < 3; i++) await press(new Browser(), 'wicked');
  is(times(), first + 1, 'one that does not answer is asked once a minute');
  wicked.reset();
  await wicked.stop();
  ok((await browser.get('/session')).status === 200, 'the sign-in page is there all the same');
  await wicked.start();
  await attest('provider', 'check', 'wicked');

}

async function logouts(wicked, wanda) {
  const out = (token, more) => send('POST', '/sign-in/out/wicked', { body: token === undefined ? '' : new URLSearchParams({ logout_token: token }).toString(), headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...more } });
  const browser = new Browser();
  wicked.token = () => ({ access_token: 'a', id_token: wicked.signed({ sid: 's1' }) });
  await wickedly(wicked, browser);
  const second = new Browser();
  wicked.token = () => ({ access_token: 'a', id_token: wicked.signed({ sid: 's2' }) });
  await wickedly(wicked, second);
  wicked.reset();
  const before = refusals();
  for (const [name, token, why] of [
    ['none', undefined, /no logout token/],
    ['an ID token', wicked.signed({ nonce: undefined }), /another kind/],
    ['one with a nonce', wicked.logout({ nonce: 'n' }), /another kind/],
    ['one of another issuer', wicked.logout({ iss: 'https://evil.example' }), /another provider/],
    ['one for another program', wicked.logout({ aud: 'other' }), /another program/],
    ['an old one', wicked.logout({ iat: wicked.now - 4000, exp: wicked.now - 3000 }), /expired/],
    ['one without an id', wicked.logout({ jti: undefined }), /no token that can be read/],
    ['one of nobody', wicked.logout({ sub: undefined }), /says of nobody/],
    ["one by another's key", wicked.logout({}, { by: key('w1') }), /not the provider's/],
    ['rubbish', 'a.b.c', /no token that can be read/],
  ]) {
    const reply = await out(token);
    ok(reply.status === 400 && reply.json.error === 'invalid_request' && why.test(lastLine()), `${name} ends nothing`, reply.status, lastLine());
  }
  is(refusals(), before + 6, 'the audit has those that the provider signed, and nothing of strangers');
  ok(await isIn(browser) && await isIn(second), 'both sessions are there');
  const token = wicked.logout({ sid: 's1' });
  const done = await out(token);
  ok(done.status === 200 && done.headers['cache-control'] === 'no-store', 'a right one of a session is done', done.status);
  ok(!(await isIn(browser)) && await isIn(second), 'and ends that session alone');
  const twice = await out(token);
  ok(twice.status === 400 && /sent before/.test(lastRefusal()), 'it is good once', twice.status);
  await out(wicked.logout({ sub: 'another' }));
  ok(await isIn(second), 'one of another subject ends nothing');
  sql(`INSERT INTO session (token_digest, person_id, ends_at, zone) VALUES (sha256('own'), ${wanda}, clock_timestamp() + interval '1 hour', 'America/Detroit')`);
  is((await out(wicked.logout())).status, 200, 'one of the person');
  ok(!(await isIn(second)), 'ends all their sessions by it');
  is(sqlOne(`SELECT count(*) FROM session WHERE person_id = ${wanda}`), '1', 'and none that is not by it');
  is((await out(wicked.logout(), { Origin: 'https://evil.example' })).status, 403, 'no browser of another site can send one');
  is((await send('POST', '/sign-in/out/none', { body: 'x=1', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })).status, 404, 'nor to a provider that there is not');
}

// Ways back that come to nothing keep nobody else on the same network waiting.
async function guessing(wicked) {
  sql('DELETE FROM sign_in_try');
  const failed = () => Number(sqlOne('SELECT coalesce(sum(failed), 0) FROM sign_in_try'));
  const at = async more => { const one = new Browser(), to = going(await press(one, 'wicked')); wicked.nonce = to.searchParams.get('nonce'); return one.get(`/sign-in/back/wicked?${new URLSearchParams({ state: to.searchParams.get('state'), ...more })}`); };
  await at({ error: 'access_denied' });
  is(failed(), 0, 'who stopped it there has not guessed');
  wicked.status = 502;
  await at({ code: 'c' });
  is(failed(), 0, 'nor has anybody while the provider is in trouble');
  wicked.reset();
  const known = new Browser();
  is((await wickedly(wicked, known)).status, 303, 'Wanda signs in');
  wicked.token = () => ({ error: 'invalid_grant' });
  wicked.status = 400;
  await at({ code: 'c' });
  ok(failed() > 0.9, 'a code that is none counts');
  sql("UPDATE sign_in_try SET failed = 200, last_at = clock_timestamp(), free_at = clock_timestamp() + interval '1 minute'");
  is((await at({ code: 'c' })).status, 429, 'too many of them, and the next one waits');
  wicked.reset();
  known.cookies.delete('attest-demo');
  is((await wickedly(wicked, known)).status, 303, 'not so in a browser that people sign in with');
  const code = await new Browser().post('/session/code', { login: 'wanda@guarded.example', code: 'AAAA-AAAA', password: 'x', again: 'x' });
  ok(code.status !== 429, 'and one-time codes are counted by themselves', code.status);
  sql('DELETE FROM sign_in_try');
}

// What has been shown at the provider, and when: before a grave act, and again from its page.
async function graveActs(wicked) {
  const chief = new Browser();
  const token = more => { wicked.token = () => ({ access_token: 'access', id_token: wicked.signed({ sub: 'w-chief', email: 'chief@guarded.example', amr: ['pwd', 'otp'], ...more }) }); };
  token();
  await wickedly(wicked, chief);
  const begin = async (browser, permission) => browser.submit(formTo(await browser.get('/grants'), '/grants'), { login: 'N1', permission, facility: 'UNIT' });
  const asked = await begin(chief, 'auditor');
  is(asked.status, 403, 'who does not know when one signed in there has nobody carry out a grave act');
  like(words(asked.text), /Sign in again with Wicked/, 'and may sign in there again');
  const go = formTo(asked, '/session/proof');
  const there = going(await chief.submit({ ...go, action: '/sign-in/with/wicked' }, { again: 'yes' }));
  is([there?.searchParams.get('max_age'), there?.searchParams.get('prompt')], ['0', 'login'], 'which asks them there');
  wicked.nonce = there.searchParams.get('nonce');
  token({ auth_time: wicked.now - 3000 });
  const before = chief.cookies.get('attest-demo');
  const back = () => chief.get(`/sign-in/back/wicked?${new URLSearchParams({ code: 'c', state: there.searchParams.get('state') })}`);
  is((await back()).status, 200, 'back without having been asked');
  is((await chief.submit(go, {})).status, 422, 'nothing is proven');
  const fresh = going(await chief.submit({ ...go, action: '/sign-in/with/wicked' }, { again: 'yes' }));
  wicked.nonce = fresh.searchParams.get('nonce');
  token({ auth_time: wicked.now });
  like(words((await chief.get(`/sign-in/back/wicked?${new URLSearchParams({ code: 'c', state: fresh.searchParams.get('state') })}`)).text), /It is still open|it is still open/, 'back from having been asked');
  is(chief.cookies.get('attest-demo'), before, 'the session is the same');
  const on = await chief.submit(go, {});
  is(on.status, 200, 'the page that waited goes on');
  is((await chief.submit(formTo(on, '/grants'), {})).status, 303, 'and the act is done');
  const late = new Browser();
  token({ auth_time: wicked.now });
  await wickedly(wicked, late);
  is((await begin(late, 'manager')).status, 303, 'who has just signed in there is not asked');
  const steps = formTo(await late.get('/settings/second-step/app/new'), '/settings/second-step/app/new');
  is((await late.submit(steps, {})).location, '/settings/second-step/app', 'nor before what changes how they sign in');
  sql("UPDATE session SET proven_at = clock_timestamp() - interval '11 minutes'");
  const later = await late.submit(steps, { idempotency_key: 'later' });
  ok(later.status === 422 && /Sign in again with Wicked/.test(words(later.text)) && !/type="password"/.test(later.text), 'later they sign in there again, and no password is asked for that they have not', later.status);
  wicked.reset();
}

// Their first step and our second: the session still ends with theirs.
async function bothWays(wicked, wanda) {
  sql(`INSERT INTO step_app (person_id, sealed, last_period) VALUES (${wanda}, 'x', 0)`);
  wicked.token = () => ({ access_token: 'a', id_token: wicked.signed({ sid: 'half' }) });
  is((await wickedly(wicked)).location, '/session/second-step', 'somebody with a second step here is asked for it');
  is(sqlOne(`SELECT provider_session FROM half_session WHERE person_id = ${wanda}`), 'half', 'between the two, their session there is known');
  is(sqlOne(`SELECT (half_session_end(token_digest)).provider_session FROM half_session WHERE person_id = ${wanda}`), 'half', 'and told to the session');
  await wickedly(wicked);
  wicked.reset();
  await send('POST', '/sign-in/out/wicked', { body: new URLSearchParams({ logout_token: wicked.logout({ sid: 'half' }) }).toString(), headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
  is(sqlOne(`SELECT count(*) FROM half_session WHERE person_id = ${wanda}`), '0', 'who signs out there is not half signed in here');
  sql(`DELETE FROM step_app WHERE person_id = ${wanda}`);
  const nameless = new Browser();
  await wickedly(wicked, nameless);
  await send('POST', '/sign-in/out/wicked', { body: new URLSearchParams({ logout_token: wicked.logout({ sid: 'never said' }) }).toString(), headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
  ok(!(await isIn(nameless)), 'a session whose name we were not told ends with its person');
}

// One provider is made to answer in place of another: the visit names whom one went to, and the address whom one is back from.
async function mixedUp(wicked) {
  const browser = new Browser();
  const to = going(await press(browser, 'wicked'));
  wicked.nonce = to.searchParams.get('nonce');
  await refused(await browser.get(`/sign-in/back/real?${new URLSearchParams({ code: 'c', state: to.searchParams.get('state') })}`), browser, 422,
    /answer that cannot be used/, /address of another provider/, 'a reply at the address of another provider');
}

async function ending(wicked) {
  const browser = new Browser();
  await wickedly(wicked, browser);
  const waiting = new Browser();
  const to = going(await press(waiting, 'wicked'));
  like((await attest('provider', 'end', 'wicked')).out, /Sessions ended: 6\./, 'a provider that ends ends its sessions');
  ok(!(await isIn(browser)), 'at once');
  like((await waiting.get(`/sign-in/back/wicked?${new URLSearchParams({ code: 'c', state: to.searchParams.get('state') })}`)).text, /Start again/, 'and those on their way');
  is((await waiting.post('/sign-in/with/wicked', {})).status, 404, 'nobody can go there');
  is((await attest('provider', 'end', 'wicked')).status, 2, 'it ends once');
  is((await waiting.post('/sign-in/with/real', {}, { headers: { Origin: 'https://evil.example' } })).status, 403, 'another site sends nobody to a provider');
  const before = refusals();
  for (const query of ['', '?state=x', '?code=c&state=x', '?state=', '?code[]=1&state[]=2']) {
    const reply = await new Browser().get(`/sign-in/back/real${query}`);
    if (!/Start again/.test(reply.text) || reply.headers['set-cookie']) ok(false, `/sign-in/back/real${query}`, reply.status);
  }
  is(refusals(), before, 'who comes back without having gone is sent to the sign-in page, and leaves nothing behind');
}

run(async () => {
  network();
  const ann = person('Ann', 'N1');
  person('Bob', 'N2');
  person('Chief', 'N3', { administrator: true });
  const wanda = person('Wanda', 'N4');
  const people = {
    ann: { name: 'Ann', employee_number: 'N1', email: 'ann@guarded.example', email_verified: true },
    ann2: { name: 'Ann Other', employee_number: 'N1' },
    bob: { name: 'Bob', employee_number: 'N2', email: 'Bob@Guarded.example', email_verified: true },
    chief: { name: 'Chief', employee_number: 'N3' },
    nobody: { name: 'Nobody', employee_number: 'N99' },
    new: { name: 'Nina New', employee_number: 'N77', email: 'nina@guarded.example', email_verified: true },
    thief: { name: 'Thief', employee_number: 'N78', email: 'bob@guarded.example', email_verified: true },
    unproved: { name: 'X', email: 'bob@guarded.example', email_verified: false },
    address: { name: 'X', employee_number: 'bob@guarded.example' },
    alike: { name: 'X', email: 'b\u043eb@guarded.example', email_verified: true },
    elsewhere: { name: 'X', email: 'bob@elsewhere.example', email_verified: true },
  };
  await attest('award', 'reckon');
  const real = await new Real(people).start();
  const wicked = await new Wicked().start();
  try {
    await commands(real);
    await inAndOut(real, ann);
    await sharedAndNext(ann);
    await matching(real, ann);
    await admitting(real);
    await secondStep(real);
    await rotation(real, ann);
    await stopped();
    await codeTwice(real);
    await ended(real);
    await wickedness(wicked, wanda);
    await guessing(wicked);
    await graveActs(wicked);
    await bothWays(wicked, wanda);
    await logouts(wicked, wanda);
    await mixedUp(wicked);
    await ending(wicked);
    const web = fs.readFileSync(log('web.log'), 'utf8');
    const kept = sql('SELECT route, object FROM audit').flat().join('\n');
    none(secrets.filter(one => web.includes(one) || kept.includes(one) || web.includes(encodeURIComponent(one))), 'no secret is in the log or the audit');
    unlike(web + kept, /eyJ|@guarded|code=|state=/, 'nor a token, an address, a code or a state');
  } finally {
    await real.stop();
    await wicked.stop();
    fs.rmSync(folder, { recursive: true });
  }
});
