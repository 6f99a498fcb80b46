// Run by factor.t: an empty database set up, the second step at sign-in and what can go wrong with it.  SPDX-License-Identifier: Apache-2.0
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const { run, ok, is, like, unlike } = require('./tap.js');
const { Browser, attest, formTo, log, sql, sqlOne, words } = require('./client.js');

// RFC 6238, in our own words: what an app does.
function base32(text) {
  let bits = '';
  for (const letter of text.replace(/[^A-Z2-7]/g, '')) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
}
function codeOf(key, period) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(period));
  const mac = crypto.createHmac('sha1', base32(key)).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0');
}
// An app that never waits: the period before the last one taken is forgotten in the database, so that a test need not last minutes.
class App {
  constructor(key, person) { this.key = key; this.person = person; }
  get period() { return Math.floor(Date.now() / 30000); }
  code(off = 0) { return codeOf(this.key, this.period + off); }
  fresh() {
    sql(`UPDATE step_app SET last_period = 0 WHERE person_id = ${this.person}`);
    return this.code();
  }
}

const password = 'vast mule kept ochre';
const secrets = [password];
const page = reply => words(reply.text);
const enter = (browser, login, secret = password) => browser.post('/session', { login, password: secret });
const second = (browser, code) => browser.post('/session/second-step', { code });
const session = browser => browser.cookies.get('attest-demo');
const half = browser => browser.cookies.get('attest-half');
const forget = () => sql('DELETE FROM sign_in_try');

async function byCode(browser, login, code) {
  return browser.post('/session/code', { login, code, new: password, again: password });
}

async function emptyDatabase() {
  const early = await attest('administrator', 'add', 'E1', '--name', 'Ada Osei');
  ok(early.status === 2 && /no facility/.test(early.err), 'without a network there is nobody to administer it', early.err);
  const none = await attest('facility', 'add', 'X', '--name', 'X', '--kind', 'hospital');
  like(none.err, /Begin with attest network set-up/, 'and a facility stands in one');
  const set = ['network', 'set-up', '--name', 'Lakeshore Health', '--code', 'LSH', '--state', 'MI', '--county', 'Wayne'];
  for (const [args, said] of [[[...set, '--zone', 'Mars/Olympus'], /./], [[...set, '--zone', 'America/Detroit', '--kind', 'palace'], /no kind of facility/],
    [[...set, '--zone', 'America/Detroit', '--from', '31.12.2020'], /no date/], [set, /Say which/]]) {
    const refused = await attest(...args);
    ok(refused.status === 2 && said.test(refused.err), `refused: ${args.slice(-2).join(' ')}`, refused.err);
  }
  is(sqlOne('SELECT count(*) FROM network'), '0', 'and nothing was made by these');
  const made = await attest(...set, '--zone', 'America/Detroit', '--from', '2020-01-01');
  ok(made.status === 0, 'the network is set up', made.err);
  is((await attest(...set, '--zone', 'America/Detroit')).status, 2, 'once');
  is((await attest('facility', 'add', 'LSG', '--name', 'Lakeshore General', '--kind', 'hospital', '--from', '2020-01-01')).status, 0, 'a hospital below it');
  is((await attest('facility', 'add', 'LSG-ED', '--name', 'Emergency', '--kind', 'unit', '--under', 'LSG', '--zone', 'America/Chicago')).status, 0, 'a unit below that');
  is((await attest('facility', 'add', 'LSG', '--name', 'Again', '--kind', 'hospital')).status, 2, 'no code twice');
  is((await attest('facility', 'add', 'LSG-X', '--name', 'X', '--kind', 'unit', '--under', 'NONE')).status, 2, 'nothing below what is not there');
  is(sql("SELECT f.code, v.state, v.county, v.zone, v.kind FROM facility f JOIN facility_version v ON v.facility_id = f.id ORDER BY f.id").map(row => row.join(' ')),
    ['LSH MI Wayne America/Detroit system', 'LSG MI Wayne America/Detroit hospital', 'LSG-ED MI Wayne America/Chicago unit'], 'what is not said is as of the one above');
  is(sqlOne("SELECT count(*) FROM facility_closure"), '6', 'and each stands below the others');
  is((await attest('verify')).status, 0, 'verify finds it in order');
}

// Sets an app up; returns it and the recovery codes.
async function setUp(browser, person) {
  const form0 = formTo(await browser.get('/settings/second-step/app/new'), '/settings/second-step/app/new');
  const unproven = await browser.submit(form0, { password: 'something wrong', idempotency_key: 'unproven' });
  is([unproven.status, sqlOne(`SELECT count(*) FROM step_offer WHERE person_id = ${person}`)], [422, '0'], 'setting up an app asks for the password, however lately one signed in');
  const begun = await browser.submit(form0, { password, idempotency_key: 'proven' });
  is([begun.status, begun.location], [303, '/settings/second-step/app'], 'an app is begun');
  const shown = await browser.get(begun.location);
  const key = /<code id="key">([^<]*)</.exec(shown.text)[1];
  like(key, /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/, 'its key is there for typing');
  like(shown.text, /<svg[^>]*role="img"[^>]*aria-label="[^"]+"/, 'and as a picture with a name');
  secrets.push(key.replaceAll(' ', ''), key);
  const app = new App(key, person);
  const form = formTo(shown, '/settings/second-step/app');
  const wrong = await browser.submit(form, { code: String((Number(app.code()) + 1) % 1e6).padStart(6, '0'), idempotency_key: 'first try' });
  ok(wrong.status === 422 && wrong.text.includes(key), 'a wrong first code turns nothing on, and the key is still there', wrong.status);
  is(sqlOne(`SELECT count(*) FROM step_app WHERE person_id = ${person}`), '0', 'nothing counts yet');
  const on = await browser.submit(form, { code: app.code(), idempotency_key: 'second try' });
  is(on.status, 200, 'the right one turns it on');
  const codes = [...on.text.matchAll(/<code>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<\/code>/g)].map(([, code]) => code);
  is(new Set(codes).size, 10, 'ten recovery codes are shown');
  secrets.push(...codes);
  is((await browser.get('/settings/second-step/app')).status, 303, 'the key is not shown again');
  unlike((await browser.get('/settings/second-step')).text, new RegExp(codes[0]), 'nor the codes');
  return { app, codes };
}

async function firstAdministrator() {
  const added = await attest('administrator', 'add', 'E1', '--name', 'Ada Osei');
  secrets.push(added.out.trim());
  const ada = new Browser();
  is((await byCode(ada, 'E1', added.out.trim())).status, 303, 'the first administrator comes in by the code');
  const id = Number(sqlOne("SELECT id FROM person WHERE employee_number = 'E1'"));
  for (const target of ['/learning', '/grants', '/settings', '/record', '/administration/requirements']) {
    const reply = await ada.get(target);
    is([reply.status, reply.location], [303, '/settings/second-step'], `${target} leads to the second step first`);
  }
  const led = await ada.get('/settings/second-step');
  like(page(led), /a password alone is not enough/, 'which says why');
  unlike(led.text, /href="\/grants"/, 'and offers nothing else');
  const token = formTo(await ada.get('/settings/second-step/app/new'), '/settings/second-step/app/new').fields.find(([name]) => name === 'csrf')[1];
  ada.csrf = token;
  is((await ada.post('/grants', { csrf: token, login: 'E1', permission: 'auditor', facility: 'LSH' })).status, 403, 'no write gets through');
  const api = await ada.api('GET', '/learning');
  ok(api.status === 403 && /second step/.test(api.json.detail), 'nor the API', api.text);
  const set = await setUp(ada, id);
  is((await ada.get('/grants')).status, 200, 'then the way is free');
  is(sqlOne(`SELECT count(*) FROM audit WHERE person_id = ${id} AND route = 'second step set up'`), '1', 'the audit says so');
  is((await ada.post('/settings/second-step/app/new', { csrf: token, password, code: set.app.fresh() })).status, 409, 'a second app does not silently take its place');
  return { id, login: 'E1', browser: ada, ...set };
}

async function twoSteps(ada) {
  const browser = new Browser();
  const first = await enter(browser, 'E1');
  ok(first.status === 200 && !session(browser) && half(browser), 'the password alone begins no session', first.status);
  like(page(first), /The first step is done/, 'and asks for the code');
  is((await browser.get('/learning')).status, 303, 'nothing opens by it');
  browser.cookies.set('attest-demo', half(browser));
  is((await browser.get('/learning')).location, '/session?next=/learning', 'not as a session either');
  browser.cookies.delete('attest-demo');
  is((await browser.get('/session/second-step')).status, 200, 'the form can be opened again');
  is((await new Browser().get('/session/second-step')).status, 303, 'not without the password');
  const used = ada.app.code();
  sql(`UPDATE step_app SET last_period = ${ada.app.period + 1} WHERE person_id = ${ada.id}`);
  const answers = [await second(browser, used), await second(browser, ada.app.code(9)), await second(browser, ada.codes[0].replace(/./g, '0'))];
  is(answers.map(one => one.status), [422, 422, 422], 'a used code, a wrong one and no recovery code of theirs are refused');
  is(new Set(answers.map(page)).size, 1, 'in the same words');
  const done = await second(browser, ada.app.fresh());
  ok(done.status === 303 && session(browser) && !half(browser), 'the right one is let in', done.status);
  is((await browser.get('/grants')).status, 200, 'with all rights');
  const again = new Browser();
  await enter(again, 'E1');
  const last = sqlOne(`SELECT last_period FROM step_app WHERE person_id = ${ada.id}`);
  is((await second(again, codeOf(ada.app.key, Number(last)))).status, 422, 'the same code is taken once');
  is((await second(new Browser(), ada.app.fresh())).status, 422, 'a code without a half session is nothing');
  const late = new Browser();
  await enter(late, 'E1');
  sql("UPDATE half_session SET ends_at = clock_timestamp() - interval '1 second'");
  const over = await second(late, ada.app.fresh());
  ok(over.status === 422 && /time for the second step is over/.test(page(over)), 'after five minutes it begins anew', over.status);
}

async function carriedAlong(ada) {
  const browser = new Browser();
  const first = await browser.post('/session', { login: 'E1', password, next: '/grants' });
  const done = await browser.submit(formTo(first, '/session/second-step'), { code: ada.app.fresh() });
  is([done.status, done.location], [303, '/grants'], 'one goes on where one was going');
}

async function guessing(ada) {
  forget();
  const own = new Browser();
  await enter(own, 'E1');
  await second(own, ada.app.fresh()); // known here from now on
  own.cookies.delete('attest-demo');
  const thief = new Browser();
  await enter(thief, 'E1');
  for (let i = 0; i < 6; i++) await second(thief, '000000');
  sql("UPDATE sign_in_try SET free_at = clock_timestamp() + interval '10 minutes' WHERE free_at > last_at");
  const waits = await second(thief, ada.app.fresh());
  ok(waits.status === 429 && Number(waits.headers['retry-after']) > 500, 'whoever guesses codes has to wait, the right one included', waits.status);
  await enter(own, 'E1');
  is((await second(own, ada.app.fresh())).status, 303, 'at a browser that they use the person gets in meanwhile');
  is(sqlOne("SELECT coalesce(max(extract(epoch FROM free_at - last_at)), 0) <= 900 FROM sign_in_try WHERE free_at < clock_timestamp() + interval '9 minutes'"), 't', 'nobody is kept out for good');
  forget();
}

async function recovery(ada) {
  const [one, two] = ada.codes;
  const browser = new Browser();
  await enter(browser, 'E1');
  is((await second(browser, one.toLowerCase().replaceAll('-', ' '))).status, 303, 'a recovery code lets in, however it is typed');
  like(page(await browser.get('/settings/second-step')), /9 are left/, 'and nine are left');
  const again = new Browser();
  await enter(again, 'E1');
  is((await second(again, one)).status, 422, 'it works once');
  const kept = sql('SELECT encode(mark, $$hex$$), encode(salt, $$hex$$) FROM step_recovery');
  is(new Set(kept.map(([, salt]) => salt)).size, kept.length, 'each is kept with a salt of its own');
  const form = formTo(await browser.get('/settings/second-step/recovery'), '/settings/second-step/recovery');
  is((await browser.submit(form, { password: 'something wrong', code: two, idempotency_key: 'a' })).status, 422, 'new ones need the password');
  is((await browser.submit(form, { password, code: '000000', idempotency_key: 'b' })).status, 422, 'and a code');
  is(sqlOne('SELECT count(*) FROM step_recovery WHERE used_at IS NULL'), '9', 'a code beside a wrong password is not used up');
  const made = await browser.submit(form, { password, code: ada.app.fresh(), idempotency_key: 'c' });
  const codes = [...made.text.matchAll(/<code>([0-9A-Z-]{14})<\/code>/g)].map(([, code]) => code);
  is(codes.length, 10, 'then ten new ones are there');
  secrets.push(...codes);
  await enter(again, 'E1');
  is((await second(again, two)).status, 422, 'and earlier ones are worth nothing');
  ada.codes = codes;
  ada.browser = browser;
  forget();
}

async function api(ada) {
  const program = new Browser();
  const first = await program.api('POST', '/session', { login: 'E1', password });
  ok(first.status === 401 && first.json.code_wanted === true && first.headers['content-type'] === 'application/problem+json', 'the API asks for the code', first.text);
  ok(!session(program) && !half(program), 'and begins nothing');
  is((await program.api('POST', '/session', { login: 'E1', password, code: '000000' })).status, 401, 'a wrong one is refused');
  is((await program.api('POST', '/session', { login: 'E1', password: 'something wrong', code: ada.app.fresh() })).json.code_wanted, undefined, 'a wrong password says nothing of a code');
  const done = await program.api('POST', '/session', { login: 'E1', password, code: ada.app.fresh(), shared: true });
  ok(done.status === 200 && done.json.csrf_token, 'with the right one it signs in', done.text);
  is(sqlOne(`SELECT shared || ' ' || stepped FROM session WHERE person_id = ${ada.id} ORDER BY id DESC LIMIT 1`), 'true true', 'on a shared computer, if that is said');
  is((await program.api('GET', '/learning')).status, 200, 'and goes on');
  for (const body of [{ code: 5 }, { shared: 'yes' }]) is((await program.api('POST', '/session', { login: 'E1', password, ...body })).status, 422, `refused: ${JSON.stringify(body)}`);
  forget();
}

async function graveActs(ada) {
  const { browser } = ada;
  sql(`UPDATE session SET proven_at = clock_timestamp() - interval '11 minutes' WHERE person_id = ${ada.id}`);
  const form = formTo(await browser.get('/grants/new').then(reply => reply.status === 200 ? reply : browser.get('/grants')), '/grants');
  const asked = await browser.submit(form, { login: 'E1', permission: 'auditor', facility: 'LSH' });
  ok(asked.status === 403 && /name="code"/.test(asked.text), 'a grave act asks for password and code', asked.status);
  const proof = formTo(asked, '/session/proof');
  is((await browser.submit(proof, { password })).status, 422, 'the password alone is not enough');
  is((await browser.submit(proof, { password, code: '000000' })).status, 422, 'nor with a wrong code');
  is((await browser.submit(proof, { password, code: ada.app.fresh() })).status, 200, 'both are');
  forget();
}

async function lost(ada) {
  // Somebody else, whom Ada administers, with an app that is lost.
  const id = Number(sqlOne("INSERT INTO person (display_name, employee_number) VALUES ('Bo Lindqvist', 'E2') RETURNING id"));
  sql(`INSERT INTO credential (person_id, password_hash) SELECT ${id}, password_hash FROM credential WHERE person_id = ${ada.id};
    INSERT INTO job_role (code, title) VALUES ('nurse', 'Nurse');
    WITH p AS (INSERT INTO post (person_id) VALUES (${id}) RETURNING id)
    INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT p.id, ${id}, '2020-01-01', f.id, r.id, 'employee', true, true, true FROM p, facility f, job_role r WHERE f.code = 'LSG'`);
  const bo = new Browser();
  is((await enter(bo, 'E2')).status, 303, 'somebody without permissions needs no second step');
  is((await bo.get('/learning')).status, 200, 'and goes on with the password');
  const { app } = await setUp(bo, id);
  is((await enter(new Browser(), 'E2')).status, 200, 'who sets one up is asked for it from then on');

  const { browser } = ada;
  const target = `/people/${id}/code`;
  const make = async fill => {
    const reply = await browser.submit(formTo(await browser.get(target), target), fill);
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(reply.text)[0];
    secrets.push(code);
    return code;
  };
  const plain = await byCode(new Browser(), 'E2', await make({}));
  ok(plain.status === 200 && /Second step/.test(plain.text), 'a one-time code alone does not pass by the second step', plain.status);
  const code = await make({ 'ends-steps': 'yes' });
  is((await enter(new Browser(), 'E2')).status, 200, 'issuing one that ends it changes nothing yet');
  const back = await byCode(bo, 'E2', code);
  is([back.status, back.location], [303, '/settings/second-step?gone=1'], 'using it lets in, and tells what is gone');
  like(page(await bo.get(back.location)), /recovery codes were removed/, 'in words');
  is(sqlOne(`SELECT (SELECT count(*) FROM step_app WHERE person_id = ${id}) + (SELECT count(*) FROM step_recovery WHERE person_id = ${id})`), '0', 'nothing of it is left');
  is(sql(`SELECT route FROM audit WHERE (person_id = ${id} OR person_id = ${ada.id} AND object = '${id}') AND route LIKE 'second step%' AND route <> 'second step taken' ORDER BY id`).flat(),
    ['second step set up', 'second step to be ended by a one-time code', 'second step ended by one-time code'], 'the audit has all of it');
  ok(app.code(), 'the old app is worth nothing');
  is((await enter(new Browser(), 'E2')).status, 303, 'the password is enough again');

  // A manager may issue a code, and not end a second step.
  const cy = Number(sqlOne("INSERT INTO person (display_name, employee_number) VALUES ('Cy Romero', 'E3') RETURNING id"));
  sql(`INSERT INTO credential (person_id, password_hash) SELECT ${cy}, password_hash FROM credential WHERE person_id = ${ada.id};
    INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${cy}, 'manager', id, '2020-01-01' FROM facility WHERE code = 'LSG'`);
  const manager = new Browser();
  await enter(manager, 'E3');
  const offered = await manager.get(target);
  ok(offered.status === 200 && !/ends-steps/.test(offered.text), 'a manager is not offered to end a second step', offered.status);
  is((await manager.submit(formTo(offered, target), { 'ends-steps': 'yes' })).status, 404, 'and cannot');

  // The last administrator has only the machine.
  const told = await attest('person', 'code', '--second-step', 'E1');
  secrets.push(told.out.trim());
  const ada2 = new Browser();
  is((await byCode(ada2, 'E1', told.out.trim())).location, '/settings/second-step?gone=1', 'on the command line the last administrator is helped');
  is((await ada2.get('/grants')).status, 303, 'who then sets up another one first');
  Object.assign(ada, await setUp(ada2, ada.id), { browser: ada2 });
}

async function turningOff(ada) {
  const { browser } = ada;
  const form = formTo(await browser.get('/settings/second-step/end'), '/settings/second-step/end');
  is((await browser.submit(form, { password, code: '', idempotency_key: 'd' })).status, 422, 'turning off needs a code');
  is((await browser.submit(form, { password: 'x', code: ada.app.fresh(), idempotency_key: 'e' })).status, 422, 'and the password');
  is((await browser.submit(form, { password, code: ada.app.fresh(), idempotency_key: 'f' })).location, '/settings/second-step?ended=1', 'with both it is off');
  is((await browser.get('/grants')).status, 303, 'an administrator sets up another one at once');
  is((await enter(new Browser(), 'E1')).status, 303, 'the password alone is enough to do that');
}

function secrecy() {
  const all = ['web.log', 'nginx-access.log', 'nginx-error.log'].map(name => fs.readFileSync(log(name), 'utf8')).join('');
  is(secrets.filter(secret => all.includes(secret)), [], 'no secret is in a log');
  const kept = sql(`SELECT format('SELECT to_jsonb(t)::text FROM attest.%I t', tablename) FROM pg_tables WHERE schemaname = 'attest' AND tablename IN
    ('step_app', 'step_offer', 'step_recovery', 'sign_in_code', 'idempotency', 'audit', 'half_session')`).flat().map(query => JSON.stringify(sql(query))).join('');
  is(secrets.filter(secret => kept.includes(secret)), [], 'nor in the database');
  is(secrets.slice(1).filter(secret => /^[A-Z2-7]{32}$/.test(secret)).filter(secret => kept.includes(base32(secret).toString('hex'))), [], 'not as bytes either');
}

run(async () => {
  await emptyDatabase();
  const ada = await firstAdministrator();
  await twoSteps(ada);
  await carriedAlong(ada);
  await guessing(ada);
  await recovery(ada);
  await api(ada);
  await graveActs(ada);
  await lost(ada);
  await turningOff(ada);
  secrecy();
});
