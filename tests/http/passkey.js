// Run by passkey.t: passkeys added, used to sign in, and all that must not let anybody in.  SPDX-License-Identifier: Apache-2.0
'use strict';
require('node:dns').setDefaultResultOrder('ipv4first');
const crypto = require('node:crypto');
const fs = require('node:fs');
const { run, ok, is, like, unlike } = require('./tap.js');
const { Browser, address, attest, formTo, log, plain, sql, sqlOne, words } = require('./client.js');
const { Device, asked } = require('./passkey_device.js');

const password = 'vast mule kept ochre';
const home = '/settings/second-step';
const origin = address.origin;
const page = reply => words(reply.text);
const question = reply => asked(reply, formTo, plain);
const session = browser => browser.cookies.get('attest-demo');
const fresh = () => ({ idempotency_key: crypto.randomUUID() });

// Somebody who comes in by a one-time code and chooses the password.
async function arrive(login, code) {
  const browser = new Browser();
  const reply = await browser.post('/session/code', { login, code, new: password, again: password });
  is(reply.status, 303, `${login} comes in by a code`);
  return browser;
}

async function beginNew(browser, fill = {}) {
  const form = formTo(await browser.get(`${home}/passkeys/new`), `${home}/passkeys/new`);
  return browser.submit(form, { name: 'My phone', password, ...fresh(), ...fill });
}

// Adds one; the reply, and the device that holds it.
async function add(browser, device = new Device(), name = 'My phone', by = {}) {
  const asks = question(await beginNew(browser, { name }));
  const reply = await browser.submit(asks.form, { ...fresh(), ...device.make(asks, origin, by) });
  return { reply, device, asks };
}

async function begin(browser, fields = {}) {
  return question(await browser.post('/session/passkey', fields));
}
async function signIn(device, by = {}, fields = {}) {
  const browser = new Browser();
  const asks = await begin(browser, fields);
  return { browser, asks, reply: await browser.submit(asks.form, device.use(asks, origin, by)) };
}

async function people() {
  await attest('network', 'set-up', '--name', 'Lakeshore Health', '--code', 'LSH', '--state', 'MI', '--county', 'Wayne', '--zone', 'America/Detroit', '--from', '2020-01-01');
  const code = (await attest('administrator', 'add', 'E1', '--name', 'Ada Osei')).out.trim();
  const ada = await arrive('E1', code);
  sql("INSERT INTO person (display_name, employee_number) VALUES ('Ben Roth', 'E2')");
  sql("UPDATE person SET email = 'ada@lakeshore.example' WHERE employee_number = 'E1'");
  const ben = await arrive('E2', (await attest('person', 'code', 'E2')).out.match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0]);
  return { ada, ben };
}

async function adding(ada) {
  is((await ada.get('/learning')).location, home, 'an administrator has to set up a second step');
  const settings = await ada.get(home);
  like(page(settings), /Passkeys.*Add a passkey/, 'which may be a passkey');
  const wrong = await beginNew(ada, { password: 'something wrong' });
  ok(wrong.status === 422 && !/data-passkey/.test(wrong.text), 'the password is asked for, however lately they signed in', wrong.status);
  is((await beginNew(ada, { name: '' })).status, 422, 'and a name');
  const asks = question(await beginNew(ada));
  is([asks.passkey, asks.rp, asks.login, asks.network], ['make', 'localhost', 'ada@lakeshore.example', 'Lakeshore Health'], 'the browser is asked for a new one of this host and person');
  like(asks.challenge, /^[A-Za-z0-9_-]{43}$/, 'over 256 bits');
  for (const [what, by] of Object.entries({
    'another origin': { origin: 'https://localhost' }, 'another port': { origin: 'http://localhost:1' }, 'another site': { rp: 'example.org' },
    'another question': { challenge: 'A'.repeat(43) }, 'what was made for signing in': { type: 'webauthn.get' }, 'nobody there': { absent: true },
    'a page within another': { client: { crossOrigin: true } }, 'a top page of others': { client: { topOrigin: 'https://example.org' } },
  })) {
    const { reply } = await add(ada, new Device(), 'My phone', by);
    ok(reply.status === 422 && /does not fit/.test(page(reply)), `refused: ${what}`, reply.status);
  }
  is(sqlOne('SELECT count(*) FROM passkey'), '0', 'nothing was added by these');
  const device = new Device();
  const { reply, asks: used } = await add(ada, device);
  is(reply.status, 200, 'one is added');
  is([...reply.text.matchAll(/<code>([0-9A-Z-]{14})<\/code>/g)].length, 10, 'with it come recovery codes');
  const again = await ada.submit(used.form, { ...fresh(), ...new Device().make(used, origin) });
  is(again.status, 422, 'a question is answered once');
  is((await ada.get('/grants')).status, 200, 'then the way is free');
  const other = new Device('EdDSA');
  is((await add(ada, other, 'Key ring')).reply.location, `${home}?added=1`, 'a second one, of another algorithm');
  const third = new Device('RS256');
  is((await add(ada, third, 'Old laptop')).reply.status, 303, 'and a third');
  const same = new Device();
  is((await add(ada, same, 'My phone', { id: device.id })).reply.status, 409, 'the same one is not added twice');
  is(sqlOne("SELECT count(*) FROM message WHERE kind = 'factor'"), '3', 'its owner is told of each by mail');
  const list = await ada.get(home);
  like(page(list), /My phone Added on .* Key ring Added on .* Old laptop/, 'they are listed by name');
  is(sql("SELECT algorithm FROM passkey ORDER BY id").flat(), ['-7', '-8', '-257'], 'each with its algorithm');
  return { device, other, third, cookies: ada };
}

async function alone(ada) {
  const { browser, reply, asks } = await signIn(ada.device);
  ok(reply.status === 303 && session(browser), 'a passkey alone signs in', page(reply).slice(0, 200));
  is([asks.passkey, asks.verify, asks.ids], ['use', 'required', undefined], 'nobody is asked for by name, and the device has to check who it is');
  is((await browser.get('/grants')).status, 200, 'an administrator has taken the second step by that');
  for (const device of [ada.other, ada.third]) is((await signIn(device)).reply.status, 303, 'so does each of the others');
  is((await signIn(ada.device, {}, { next: '/settings/sessions', shared: 'yes' })).reply.location, '/settings/sessions', 'one goes on where one was going');
  is(sqlOne('SELECT shared FROM session ORDER BY id DESC LIMIT 1'), 't', 'and a shared computer is one');
  const replayed = await browser.submit(asks.form, ada.device.use(asks, origin));
  is(replayed.status, 422, 'the same question is not answered twice');
  const first = new Browser();
  const one = await begin(first);
  const answer = ada.device.use(one, origin);
  is((await first.submit(one.form, answer)).status, 303, 'an answer counts');
  const second = new Browser();
  const two = await begin(second);
  is((await second.submit(two.form, answer)).status, 422, 'and not again for another question');
  const thief = new Browser();
  is((await thief.submit(one.form, answer)).status, 422, 'nor in another browser');
}

async function refused(ada, ben) {
  const stranger = new Device();
  stranger.make({ rp: 'localhost', handle: 'AAAA', challenge: 'A' }, origin);
  const answers = [];
  const tries = {
    'another origin': { origin: 'https://localhost' }, 'another site': { rp: 'example.org' }, 'another question': { challenge: 'A'.repeat(43) },
    'what was made for a new one': { type: 'webauthn.create' }, 'nobody there': { absent: true }, 'a key of another': { key: stranger.privateKey },
    'the number of another person': { handle: ben.device.handle }, 'no number': { handle: '' }, 'a page within another': { client: { crossOrigin: true } },
  };
  for (const [what, by] of Object.entries(tries)) {
    const { reply, browser } = await signIn(ada.device, by);
    ok(reply.status === 422 && !session(browser), `refused: ${what}`, reply.status);
    answers.push(page(reply));
  }
  const unknown = await signIn(stranger);
  is(unknown.reply.status, 422, 'refused: a passkey that nobody has');
  answers.push(page(unknown.reply));
  ada.device.verifies = false;
  const unverified = await signIn(ada.device);
  is(unverified.reply.status, 422, 'refused: without a PIN or a finger it does not stand alone');
  answers.push(page(unverified.reply));
  ada.device.verifies = true;
  const count = ada.device.count;
  ada.device.count = 1;
  const copy = await signIn(ada.device);
  is(copy.reply.status, 422, 'refused: a device whose count went back');
  answers.push(page(copy.reply));
  is(sqlOne("SELECT count(*) FROM audit WHERE route = 'passkey refused: its count went back'"), '1', 'which the audit says');
  ada.device.count = count;
  is(new Set(answers).size, 1, 'all in the same words');
  is(sqlOne("SELECT count(*) > 0 FROM audit WHERE route = 'passkey refused'"), 't', 'and the audit says that somebody was not let in');
  const late = new Browser();
  const asks = await begin(late);
  sql("UPDATE passkey_challenge SET ends_at = clock_timestamp() - interval '1 second'");
  is((await late.submit(asks.form, ada.device.use(asks, origin))).status, 422, 'refused: after five minutes');
  const empty = new Browser();
  is((await empty.submit((await begin(empty)).form)).status, 422, 'refused: nothing at all, as without scripting');
  for (const field of ['passkey-data', 'passkey-client', 'passkey-signature', 'passkey-id']) {
    const browser = new Browser();
    const again = await begin(browser);
    const sent = ada.device.use(again, origin);
    is((await browser.submit(again.form, { ...sent, [field]: '*' })).status, 422, `refused: what cannot be read in ${field}`);
    const large = await browser.submit((await begin(browser)).form, { ...sent, [field]: 'A'.repeat(20000) });
    is(large.status, 422, 'or is too long');
  }
  ok((await signIn(ada.device)).reply.status === 303, 'the right one still signs in');
}

async function stepped(ada, ben) {
  const first = async login => {
    const browser = new Browser();
    return { browser, reply: await browser.post('/session', { login, password, next: '/settings' }) };
  };
  const { browser, reply } = await first('E1');
  ok(reply.status === 200 && !session(browser) && /use your passkey/.test(page(reply)), 'whoever has one is let in by the password alone no more', reply.status);
  const asks = question(await browser.submit(formTo(reply, '/session/second-step/passkey')));
  is([asks.verify, asks.ids.split(' ').length], ['preferred', 3], 'one of theirs is asked for');
  ada.device.verifies = false;
  const done = await browser.submit(asks.form, ada.device.use(asks, origin, { handle: '' }));
  ada.device.verifies = true;
  is([done.status, done.location], [303, '/settings'], 'after the password, touching it is enough');
  is((await browser.get('/grants')).status, 200, 'with all rights');
  const other = await first('E1');
  const theirs = question(await other.browser.submit(formTo(other.reply, '/session/second-step/passkey')));
  const wrong = await other.browser.submit(theirs.form, ben.device.use(theirs, origin));
  ok(wrong.status === 422 && !session(other.browser), 'the passkey of somebody else is none', wrong.status);
  like(page(wrong), /Second step.*did not let you in/, 'and one stays at the second step');
  const third = question(await other.browser.submit(formTo(wrong, '/session/second-step/passkey')));
  sql("UPDATE half_session SET ends_at = clock_timestamp() - interval '1 second'");
  like(page(await other.browser.submit(third.form, ada.device.use(third, origin))), /time for the second step is over/, 'after five minutes it begins anew');
  is((await new Browser().post('/session/second-step/passkey', {})).status, 422, 'and nothing is asked without the first step');
}

async function proving(ada) {
  const { browser } = await signIn(ada.device);
  sql("UPDATE session SET proven_at = clock_timestamp() - interval '11 minutes'");
  const act = await browser.submit(formTo(await browser.get('/grants/new').then(reply => reply.status === 200 ? reply : browser.get('/grants')), '/grants'),
    { login: 'E2', permission: 'auditor', facility: 'LSH' });
  is(act.status, 403, 'a grave act asks again');
  const proof = formTo(act, '/session/proof');
  const asks = question(await browser.post('/session/proof/passkey', proof.fields));
  is([asks.verify, asks.form.action], ['required', '/session/proof'], 'for a passkey, if one likes');
  const wrong = await browser.submit(asks.form, ada.device.use(asks, origin, { challenge: 'B'.repeat(43) }));
  is(wrong.status, 422, 'a wrong answer proves nothing');
  const again = question(await browser.post('/session/proof/passkey', proof.fields));
  const on = await browser.submit(again.form, ada.device.use(again, origin));
  const done = await browser.submit(formTo(on, '/grants'));
  is(done.status, 303, 'the right one does, and what was typed was kept');
  is(sqlOne("SELECT count(*) FROM facility_grant g JOIN person p ON p.id = g.person_id WHERE p.employee_number = 'E2'"), '1', 'the act is done');
  const token = proof.fields.find(([name]) => name === 'csrf');
  for (const to of ['/session', '/grants', 'https://example.org/', '//example.org/settings/second-step/'])
    is((await browser.post('/session/proof/passkey', [token, ['passkey-to', to]])).status, 404, `no answer goes to ${to}`);
}

// A question is answered for what it was asked for: whoever finds a session open can be asked who they are, and must not add a passkey by that.
async function purposes(ada) {
  const { browser } = await signIn(ada.device);
  const page = await browser.get(`${home}/passkeys/new`);
  const token = formTo(page, `${home}/passkeys/new`).fields.find(([name]) => name === 'csrf');
  const before = sqlOne('SELECT count(*) FROM passkey');
  const prove = question(await browser.post('/session/proof/passkey', [token, ['passkey-to', '/session/proof']]));
  const thief = new Device();
  const added = await browser.post(`${home}/passkeys`, Object.entries({ csrf: token[1], name: 'Mine', ...fresh(), ...thief.make({ ...prove, handle: 'AAAA' }, origin) }));
  ok(added.status === 422 && sqlOne('SELECT count(*) FROM passkey') === before, 'a new passkey answers no question that asks for a proof', added.status);
  const make = question(await beginNew(browser));
  const [[old]] = sql("SELECT id FROM passkey WHERE name = 'Old laptop'");
  const proven = await browser.post(`${home}/passkeys/${old}/end`, Object.entries({ csrf: token[1], ...fresh(), ...ada.device.use(make, origin) }));
  ok(proven.status === 422 && sqlOne('SELECT count(*) FROM passkey') === before, 'and a passkey proves nothing where a new one was asked for', proven.status);
}

async function managing(ada, ben) {
  const { browser } = await signIn(ada.device);
  const [[id]] = sql("SELECT k.id FROM passkey k WHERE k.name = 'Key ring'");
  const one = await browser.get(`${home}/passkeys/${id}`);
  const form = formTo(one, `${home}/passkeys/${id}`);
  is((await browser.submit(form, { name: ' ', ...fresh() })).status, 422, 'no name is none');
  is((await browser.submit(form, { name: 'Blue key', ...fresh() })).location, `${home}?renamed=1`, 'one is renamed');
  like(page(await browser.get(home)), /Blue key/, 'as the list says');
  for (const path of ['', '/end']) is((await ben.browser.get(`${home}/passkeys/${id}${path}`)).status, 404, 'others do not see it');
  const token = formTo(await ben.browser.get('/settings'), '/settings').fields.find(([name]) => name === 'csrf');
  is((await ben.browser.post(`${home}/passkeys/${id}/end`, [token, ['password', password]])).status, 404, 'nor remove it');
  const end = formTo(await browser.get(`${home}/passkeys/${id}/end`), `${home}/passkeys/${id}/end`);
  is((await browser.submit(end, { password: 'something wrong', ...fresh() })).status, 422, 'removing one asks for the password');
  is((await browser.submit(end, { password, ...fresh() })).location, `${home}?removed=1`, 'and then it is gone');
  is((await signIn(ada.other)).reply.status, 422, 'it opens nothing any more');
  const [[last]] = sql("SELECT k.id FROM passkey k WHERE k.name = 'Old laptop'");
  const asks = question(await browser.post('/session/proof/passkey', formTo(await browser.get(`${home}/passkeys/${last}/end`), `${home}/passkeys/${last}/end`).fields));
  is((await browser.submit(asks.form, { ...ada.device.use(asks, origin), ...fresh() })).location, `${home}?removed=1`, 'a passkey shows it as well as the password');
  is(sqlOne("SELECT count(*) FROM message WHERE kind = 'factor'"), '5', 'and of each that was removed');
  is((await ben.browser.get(`${home}/passkeys/999999`)).status, 404, 'one that is not there is not there');
}

async function shown(ben) {
  const start = await ben.browser.get('/settings/sessions');
  is(start.status, 200, 'a session goes on');
  const text = fs.readFileSync(log('web.log'), 'utf8');
  unlike(text, /passkey-|challenge/, 'the log has no answer');
  like(text, /passkey refused: it was given to another origin/, 'and says why one was refused');
}

run(async () => {
  const { ada: browser, ben: second } = await people();
  const ada = await adding(browser);
  const device = new Device();
  const { reply } = await add(second, device);
  is(reply.status, 200, 'staff may add one as well');
  const ben = { browser: second, device };
  await alone(ada);
  await refused(ada, ben);
  await stepped(ada, ben);
  await proving(ada);
  await purposes(ada);
  await managing(ada, ben);
  await shown(ben);
});
