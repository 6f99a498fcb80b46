// Run by messages.t: what is sent to whom, once, and what a mail server does to it.  SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, formTo, pause, quote, sql, sqlOne, words } = require('./client.js');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const post = process.env.ATTEST_TEST_POST;
const password = 'vast mule kept ochre';
const hash = '$argon2id$v=19$m=8192,t=1,p=1$TlXiQjiK5xmFBMoy1tHnQA$igrthMUfIRBc3g1jFEtW6hLm75c7HYoDeZMYqIVmgCo';

// ---- the mail server

fs.writeFileSync(path.join(post, 'port'), process.env.ATTEST_MAIL_SERVER.split(':')[1]);
let server;
const set = (name, on) => on ? fs.writeFileSync(path.join(post, name), String(on)) : fs.rmSync(path.join(post, name), { force: true });
const until = async (what, holds) => {
  for (let i = 0; i < 3000; i++) {
    if (await holds()) return;
    await pause(20);
  }
  throw new Error(`not within a minute: ${what}`);
};
async function serve() {
  set('up', false);
  server = spawn(process.execPath, [path.join(__dirname, 'mail_server.js'), post], { stdio: ['pipe', 'inherit', 'inherit'] });
  await until('the mail server listens', () => fs.existsSync(path.join(post, 'up')));
}
async function away() {
  const gone = new Promise(resolve => server.on('exit', resolve));
  server.stdin.end();
  await gone;
}
async function again(settings) {
  await away();
  for (const name of ['plain', 'implicit', 'auth']) set(name, settings[name]);
  await serve();
}

const decode = text => Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (all, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
// All that has come: {to, secure, user, headers, text}, in order.
function mail() {
  return fs.readdirSync(path.join(post, 'mail')).filter(name => name.endsWith('.json')).map(name => JSON.parse(fs.readFileSync(path.join(post, 'mail', name), 'utf8')))
    .sort((a, b) => a.number - b.number).map(one => {
      const cut = one.raw.indexOf('\r\n\r\n');
      const headers = Object.fromEntries(one.raw.slice(0, cut).replace(/\r\n[ \t]/g, ' ').split('\r\n').map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]));
      return { ...one, to: one.to.join(), headers, text: decode(one.raw.slice(cut + 4)).replace(/\r\n/g, '\n') };
    });
}
let seen = 0;
// What has come since the last look.
function fresh() {
  const all = mail();
  const since = all.slice(seen);
  seen = all.length;
  return since;
}

// ---- the worker

function start(settings = {}, words = ['work', '--once']) {
  const child = spawn(path.join(process.env.ATTEST_BIN, 'attest'), words, { cwd: '/', env: { ...process.env, ...settings } });
  let out = '';
  child.stdout.on('data', part => { out += part; });
  child.stderr.on('data', part => { out += part; });
  child.done = new Promise(resolve => child.on('close', (status, signal) => resolve({ status, signal, out })));
  return child;
}
const work = settings => start(settings).done;
const command = (words, settings) => start(settings, words.split(' ')).done;

// ---- people

function network() {
  sql(`INSERT INTO network (name, zone) VALUES ('Wrenfield Health Network', 'America/Detroit');
    INSERT INTO facility (code) VALUES ('TOP');
    INSERT INTO facility_version (facility_id, from_date, name, kind, state, county, zone) SELECT id, '2020-01-01', 'Top', 'hospital', 'MI', 'Wayne', 'America/Detroit' FROM facility;
    INSERT INTO job_role (code, title) VALUES ('nurse', 'Nurse')`);
}
let people = 0;
function person(name, { box = `n${people + 1}`, language = 'en' } = {}) {
  const login = `N${1000 + ++people}`;
  const address = box ? `${box}@wrenfield.example` : null;
  const id = Number(sqlOne(`INSERT INTO person (display_name, employee_number, email, language)
    VALUES (${quote(name)}, '${login}', ${address ? quote(address) : 'NULL'}, '${language}') RETURNING id`));
  sql(`INSERT INTO credential (person_id, password_hash) VALUES (${id}, '${hash}')`);
  sql(`WITH p AS (INSERT INTO post (person_id) VALUES (${id}) RETURNING id)
    INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT p.id, ${id}, '2020-01-01', f.id, r.id, 'employee', true, true, true FROM p, facility f, job_role r WHERE f.code = 'TOP'`);
  return { id, login, name, address };
}
// A message that says nothing but that the password changed: one more for each call.
let occasions = 0;
const message = who => Number(sqlOne(`INSERT INTO message (kind, person_id, period, ends_at)
  VALUES ('password-changed', ${who.id}, 'test ${++occasions}', clock_timestamp() + interval '3 days') RETURNING id`));
const state = id => sqlOne(`SELECT state FROM message WHERE id = ${id}`);
const now = () => sql("UPDATE message SET next_at = clock_timestamp() WHERE state = 'waiting'");

const enter = (login, secret) => new Browser().post('/session', { login, password: secret });
const still = reply => words(reply.text).replace(/\s+/g, ' ');
const ask = login => new Browser().post('/password-resets', { login });
const linkOf = one => new URL(/http:\/\/\S+/.exec(one.text)[0]).pathname;
// Whether a link still opens the form for a password.
const opens = async link => /name="new"/.test((await new Browser().get(link)).text);
const earlier = who => sql(`UPDATE message SET recorded_at = recorded_at - interval '3 minutes' WHERE person_id = ${who.id} AND kind = 'reset'`);

// ---- a mailed link for a new password

async function resetting() {
  const someone = person('Dolores Riordan');
  const without = person('Sven Udo', { box: null });
  like((await new Browser().get('/session')).text, /href="\/password-resets"/, 'the sign-in page leads to it');
  is((await ask('')).status, 422, 'a login is needed');
  const replies = [];
  for (const login of [someone.login, without.login, 'N9999999', 'nobody@elsewhere.example', 'x'.repeat(3000)]) replies.push(await ask(login));
  is([...new Set(replies.map(reply => `${reply.status} ${still(reply)}`))].length, 1, 'known, unknown, without an address: the answer is the same');
  is(replies[0].status, 200, 'and says what to do');
  is(sqlOne('SELECT count(*) FROM message'), '0', 'the request itself looks nobody up');
  const done = await work();
  ok(done.status === 0 && /1 messages sent/.test(done.out), 'the worker sends one message', done.out);
  is(sqlOne('SELECT count(*) FROM password_reset_ask'), '0', 'and keeps nothing of what was typed');
  const [one, ...more] = fresh();
  ok(one.to === someone.address && more.length === 0, 'to the address on record', one.to, more.length);
  ok(one.secure && one.from === 'training@wrenfield.example', 'over TLS, from the address of the settings', one.secure, one.from);
  for (const [header, pattern] of Object.entries({ from: /<training@wrenfield\.example>/, to: /^<n1@wrenfield\.example>$/, subject: /^Your sign-in$/, date: /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/,
    'message-id': /^<\d+\.[0-9a-f]{32}@127\.0\.0\.1>$/, 'mime-version': /^1\.0$/, 'content-type': /^text\/plain; charset=utf-8$/, 'auto-submitted': /^auto-generated$/, 'content-language': /^en$/ }))
    like(one.headers[header] ?? 'none', pattern, `its header ${header}`);
  is(one.headers['list-unsubscribe'], undefined, 'required training is not unsubscribed from');
  unlike(one.raw, /Dolores|Riordan|N100|traffick/i, 'it names nobody and nothing that others should not read');
  ok(one.raw.split('\r\n').every(line => line.length <= 78 && !/[^\x20-\x7e]/.test(line)), 'its lines are short and plain');
  const link = linkOf(one);
  like(link, /^\/password-resets\/[A-Za-z0-9_-]{43}$/, 'it has a link of 256 bits');
  is(sqlOne(`SELECT count(*) FROM mail_link WHERE encode(digest, 'escape') LIKE '%${link.slice(17)}%'`), '0', 'of which the database keeps a digest');

  const browser = await new Browser().signIn(someone.login, password);
  const page = await new Browser().get(link);
  is(page.status, 200, 'the link opens a form');
  const form = formTo(page, link);
  const chosen = 'brisk tulips unfold daily';
  const choose = (fields = {}) => { const b = new Browser(); return b.submit(form, { new: chosen, again: chosen, ...fields }).then(reply => Object.assign(reply, { browser: b })); };
  for (const [fields, says] of [[{ new: '', again: '' }, /Enter a new password/], [{ new: 'short', again: 'short' }, /at least 12/], [{ new: 'DoloresRiordan1' }, /easy to guess/], [{ again: 'x' }, /not what you typed/]]) {
    const reply = await choose(fields);
    ok(reply.status === 422 && says.test(still(reply)), `what is wrong is said: ${says.source}`, reply.status);
  }
  const saved = await choose();
  ok(saved.status === 303 && saved.location === '/session?chosen=1', 'a good one is saved', saved.status, saved.location);
  ok(![...saved.browser.cookies.keys()].includes('attest-demo'), 'the link alone signs nobody in');
  is((await browser.get('/learning')).status, 303, 'all sessions have ended');
  like(still(await saved.browser.get(saved.location)), /new password is saved/, 'the sign-in page says so');
  is([(await enter(someone.login, password)).status, (await enter(someone.login, chosen)).status], [422, 303], 'the new password lets in, the old one does not');
  is([await opens(link), (await choose()).status], [false, 404], 'the link works once');
  is(sqlOne(`SELECT count(*) FROM audit WHERE person_id = ${someone.id} AND route = 'password set by a mailed link'`), '1', 'it is in the audit');
  await work();
  const told = fresh();
  ok(told.length === 1 && told[0].headers.subject === 'Your password was changed' && told[0].to === someone.address, 'its person is told', told.map(o => o.headers.subject));

  earlier(someone);
  for (let i = 0; i < 4; i++) await ask(someone.login);
  await work();
  const first = fresh();
  is(first.length, 1, 'asked four times at once, one link is sent');
  await ask(someone.address.toUpperCase());
  await work();
  is(fresh().length, 0, 'and none within two minutes');
  earlier(someone);
  await ask(someone.address.toUpperCase());
  await work();
  const second = fresh();
  is(second.length, 1, 'then another one');
  is([await opens(linkOf(first[0])), await opens(linkOf(second[0]))], [false, true], 'which ends the first');
  sql('UPDATE mail_link SET ends_at = clock_timestamp() WHERE used_at IS NULL');
  is(await opens(linkOf(second[0])), false, 'after an hour it is worth nothing');
  for (let i = 0; i < 9; i++) { earlier(someone); await ask(someone.login); await work(); }
  is(fresh().length, 2, 'nobody is sent more than five in an hour');
  sql(`UPDATE message SET recorded_at = recorded_at - interval '1 hour' WHERE person_id = ${someone.id}`);
  await ask(someone.login);
  sql("UPDATE password_reset_ask SET recorded_at = recorded_at - interval '2 hours'");
  await work();
  is(fresh().length, 0, 'what waited for hours is not answered any more');
  await ask(someone.login);
  await work();
  const [last] = fresh();
  sql(`UPDATE person SET email = 'other@wrenfield.example' WHERE id = ${someone.id}`);
  is(await opens(linkOf(last)), false, 'a link that went to an earlier address is worth nothing');
  const often = person('Paula Strand');
  for (let i = 0; i < 12; i++) {
    await ask(often.login);
    await work();
    sql(`UPDATE message SET recorded_at = recorded_at - interval '61 minutes' WHERE person_id = ${often.id}`);
  }
  is(fresh().length, 10, 'nor more than ten in a day');
  const spanish = person('Ines Duarte', { language: 'es' });
  await ask(spanish.login);
  await work();
  const [carta] = fresh();
  ok(carta.headers['content-language'] === 'es' && /contraseña/.test(carta.text), 'messages are in the language of their person', carta.headers['content-language'], carta.text);
}

// A morning's messages are many; who cannot sign in does not wait for them.
async function morning() {
  const someone = person('Anita Quist');
  const digests = kind => `kind = '${kind}' AND person_id = ${someone.id}`;
  sql(`CREATE FUNCTION test_asks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO password_reset_ask (login) VALUES ('${someone.login}'); RETURN NULL; END $$;
    CREATE TRIGGER test_asks AFTER UPDATE ON message FOR EACH ROW WHEN (NEW.what = 'first' AND NEW.state = 'dropped') EXECUTE FUNCTION test_asks();
    INSERT INTO message (kind, person_id, what, period, ends_at) SELECT 'digest', ${someone.id}, CASE WHEN n > 1 THEN n::text ELSE 'first' END, '2020-01-01', clock_timestamp() + interval '1 hour'
      FROM generate_series(1, 250) n ORDER BY n`);
  await work();
  is(sqlOne(`SELECT count(*) FROM message WHERE ${digests('digest')} AND state = 'dropped'`), '250', 'the worker looks at all that waits, however much it is');
  is(fresh().length, 1, 'who asks for a link meanwhile is sent one');
  is(sqlOne(`SELECT (SELECT changed_at FROM message WHERE ${digests('reset')}) < max(changed_at) FROM message WHERE ${digests('digest')}`), 't', 'before all of that is done');
  sql('DROP TRIGGER test_asks ON message; DROP FUNCTION test_asks');
}

// ---- one's own address

async function addresses() {
  const someone = person('Grace Lindqvist');
  const other = person('Hugo Marsh');
  const browser = await new Browser().signIn(someone.login, password);
  like((await browser.get('/settings')).text, /href="\/settings\/address"/, 'the settings lead to one’s address');
  const page = await browser.get('/settings/address');
  like(still(page), new RegExp(someone.address.replace('.', '\\.')), 'which says what it is');
  const form = formTo(page, '/settings/address');
  const change = (address, old = password) => browser.submit(form, { address, old });
  for (const [address, old, says] of [['', password, /Enter an e-mail address/], ['no address', password, /Enter an e-mail address/], ['a@b@c.example', password, /Enter an e-mail/],
    ['x@y.example\r\nBcc: z@y.example', password, /Enter an e-mail/], ['new@wrenfield.example', 'wrong', /not your password/], [someone.address.toUpperCase(), password, /that you have now/]]) {
    const reply = await change(address, old);
    ok(reply.status === 422 && says.test(still(reply)), `refused: ${JSON.stringify(address)}`, reply.status, still(reply).slice(0, 300));
  }
  const sent = await change('grace@home.example');
  ok(sent.status === 200 && /grace@home\.example/.test(still(sent)), 'a link is sent to the new one', sent.status);
  await work();
  const [one] = fresh();
  is(one.to, 'grace@home.example', 'and nowhere else');
  is(sqlOne(`SELECT email FROM person WHERE id = ${someone.id}`), someone.address, 'nothing has changed yet');
  const link = linkOf(one);
  is((await new Browser().get(link)).status, 303, 'the link needs its person to be signed in');
  const stranger = await new Browser().signIn(other.login, password);
  const theirs = await stranger.submit(formTo(await stranger.get(link), link));
  is(theirs.status, 404, 'it is worth nothing to somebody else');
  const confirmed = await browser.submit(formTo(await browser.get(link), link));
  ok(confirmed.status === 303 && sqlOne(`SELECT email FROM person WHERE id = ${someone.id}`) === 'grace@home.example', 'its person confirms the address', confirmed.status);
  is((await browser.submit(formTo(await browser.get(link), link), { idempotency_key: null })).status, 404, 'once');
  await work();
  const told = fresh();
  ok(told.length === 1 && told[0].to === someone.address && /was changed/.test(told[0].headers.subject), 'the address until now is told', told.map(o => o.to));
  await change(other.address);
  await work();
  const [taken] = fresh();
  is((await browser.submit(formTo(await browser.get(linkOf(taken)), linkOf(taken)))).status, 409, 'an address that somebody else has is not taken over');
  is(sqlOne(`SELECT count(DISTINCT email) FROM person WHERE id IN (${someone.id}, ${other.id})`), '2', 'both keep theirs');
  const replies = [];
  for (let i = 0; i < 4; i++) replies.push((await change(`grace${i}@home.example`)).status);
  is(replies, [200, 200, 200, 422], 'five links a day at most');
  await work();
  is(fresh().map(o => o.to), ['grace2@home.example'], 'of several that wait the last is sent');
}

// ---- what mail servers do

async function refusals() {
  const boxes = ['gone', 'unknown', 'denied', 'barred', 'stuffed', 'full', 'later', 'never', 'cut', 'cutearly', 'fine'];
  const who = Object.fromEntries(boxes.map(box => [box, person(box, { box })]));
  const ids = {};
  for (const box of boxes) { ids[box] = message(who[box]); await work(); }
  is(Object.fromEntries(boxes.map(box => [box, state(ids[box])])),
    { gone: 'refused', unknown: 'refused', denied: 'refused', barred: 'refused', stuffed: 'refused', full: 'waiting', later: 'waiting', never: 'refused', cut: 'unsure', cutearly: 'waiting', fine: 'sent' }, 'what became of each is noted');
  is(fresh().map(o => o.to), [who.cut.address, who.fine.address], 'and two had come');
  const waits = sql(`SELECT extract(epoch FROM next_at - changed_at) BETWEEN 44 AND 76 FROM message WHERE id IN (${ids.full}, ${ids.later}, ${ids.cutearly})`).flat();
  is(waits, ['t', 't', 't'], 'what may be tried again waits about a minute');
  is(sqlOne('SELECT string_agg(address || code, $$,$$ ORDER BY address) FROM mail_refusal'), 'gone@wrenfield.example550,unknown@wrenfield.example550',
    'an address that does not exist is noted; a full mailbox, or a server that does not let us in, says nothing of the address');
  const more = message(who.gone);
  await work();
  is([state(more), sqlOne(`SELECT reason FROM message WHERE id = ${more}`)], ['dropped', 'address refused'], 'nothing is sent there any more');
  is((await command('mail again GONE@wrenfield.example')).out, 'Addresses that messages go to again: 1.\n', 'until attest mail again is said');
  is((await command('mail again gone@wrenfield.example')).out, 'Addresses that messages go to again: 0.\n', 'once');
  is(sqlOne(`SELECT count(*) FROM audit WHERE about_id = ${who.gone.id} AND route = 'messages go to the e-mail address again'`), '1', 'it is in the audit');
  const once = message(who.gone);
  await work();
  is(state(once), 'refused', 'then it is tried again');
  is([(await command('mail again')).out, sqlOne('SELECT count(*) FROM mail_refusal')], ['Addresses that messages go to again: 2.\n', '0'], 'without an address, all are');
  for (let i = 2; i <= 4; i++) { now(); await work(); }
  const later = sqlOne(`SELECT tries || ' ' || (extract(epoch FROM next_at - changed_at) BETWEEN 359 AND 601) FROM message WHERE id = ${ids.later}`);
  is(later, '4 true', 'each failure doubles the wait');
  sql(`UPDATE message SET ends_at = clock_timestamp() WHERE id = ${ids.later}`);
  await work();
  is([state(ids.later), sqlOne(`SELECT reason FROM message WHERE id = ${ids.later}`)], ['refused', 'too late'], 'after its days it is given up');
  sql(`UPDATE person SET email = 'mended@wrenfield.example' WHERE id = ${who.full.id}`);
  now();
  fresh();
  await work();
  is([state(ids.full), fresh().map(o => o.to).join()], ['sent', 'mended@wrenfield.example'], 'with another address it goes there');
  is(state(ids.cut), 'unsure', 'what may have come is never sent again');
  const broken = sqlOne(`INSERT INTO message (kind, person_id, period, ends_at) VALUES ('digest', ${who.fine.id}, 'no day', clock_timestamp() + interval '1 hour') RETURNING id`);
  const behind = sqlOne(`INSERT INTO message (kind, person_id, period, ends_at) VALUES ('digest', ${who.fine.id}, '2020-01-01', clock_timestamp() + interval '1 hour') RETURNING id`);
  await work();
  is([state(broken), state(behind)], ['waiting', 'dropped'], 'a message that cannot be written does not hold up those behind it');
  is(sqlOne(`SELECT reason || (next_at > clock_timestamp() + interval '20 minutes') FROM message WHERE id = ${broken}`), 'cannot be writtentrue', 'and waits');
  sql("UPDATE message SET state = 'dropped' WHERE state = 'waiting'");
}

async function twoWorkers() {
  const crowd = Array.from({ length: 30 }, (_, i) => person(`Person ${i}`));
  for (const one of crowd) message(one);
  await Promise.all([work(), work(), work()]);
  const came = fresh();
  is(came.map(o => o.to).sort(), crowd.map(one => one.address).sort(), 'three workers at once send each message once');
  is(new Set(came.map(o => o.headers['message-id'])).size, 30, 'each has an id of its own');
}

async function killed() {
  const someone = person('Lena Moss', { box: 'slow' });
  const other = person('Max Orlov');
  set('slow', 20000);
  const id = message(someone);
  const worker = start();
  await until('the server has the message', () => mail().some(o => o.to === someone.address));
  worker.kill('SIGKILL');
  await worker.done;
  is(state(id), 'sending', 'a worker that was killed leaves its message as being sent');
  message(other);
  await work();
  is([state(id), fresh().map(o => o.to).join()], ['sending', `${someone.address},${other.address}`], 'another worker leaves it, and sends the rest');
  sql(`UPDATE message SET changed_at = changed_at - interval '11 minutes' WHERE id = ${id}`);
  await work();
  is([state(id), fresh().length], ['unsure', 0], 'after ten minutes it is said that nobody knows, and it is not sent again');
}

async function transport() {
  const someone = person('Nia Petit');
  const id = message(someone);
  const tries = async settings => { now(); const done = await work(settings); return `${state(id)} ${fresh().map(o => `${o.secure} ${o.user}`).join()} ${done.status}`; };
  is(await tries({ ATTEST_MAIL_CA: '' }), 'waiting  0', 'a server whose certificate nobody vouches for gets nothing');
  is(await tries({ ATTEST_MAIL_SERVER: `127.0.0.2:${process.env.ATTEST_MAIL_SERVER.split(':')[1]}` }), 'waiting  0', 'nor one that is not there');
  is(await tries({ ATTEST_MAIL_TLS: 'maybe' }), 'waiting  0', 'a setting that means nothing sends nothing');
  is(await tries({ ATTEST_MAIL_SERVER: '' }), 'waiting  0', 'without a server messages wait');
  await again({ plain: true });
  is(await tries({}), 'waiting  0', 'a server without TLS gets nothing');
  const secret = path.join(post, 'secret');
  fs.writeFileSync(secret, 'let me in\n');
  const user = { ATTEST_MAIL_USER: 'attest', ATTEST_MAIL_PASSWORD_FILE: secret };
  is(await tries({ ...user, ATTEST_MAIL_TLS: 'offered' }), 'waiting  0', 'where a password would go along, neither by "offered"');
  is(await tries({ ATTEST_MAIL_TLS: 'offered' }), 'sent false null 0', 'only then, and without one');
  await again({ auth: true });
  const second = message(someone);
  const wrong = path.join(post, 'wrong');
  fs.writeFileSync(wrong, 'let me out\n');
  const by = async settings => { now(); const done = await work(settings); return `${state(second)} ${fresh().map(o => `${o.secure} ${o.user}`).join()} ${/let me/.test(done.out)}`; };
  is(await by({}), 'waiting  false', 'a server that wants a name gets nothing without one');
  is(await by({ ...user, ATTEST_MAIL_PASSWORD_FILE: wrong }), 'waiting  false', 'nor with a wrong password');
  is(await by({ ...user, ATTEST_MAIL_PASSWORD_FILE: path.join(post, 'nowhere') }), 'waiting  false', 'nor without the file');
  is(await by(user), 'sent true attest false', 'with the right one it is sent');
  await again({ implicit: true });
  const third = message(someone);
  await work({ ATTEST_MAIL_TLS: 'implicit' });
  is([state(third), fresh().map(o => o.secure).join()], ['sent', 'true'], 'and over TLS from the start');
  await again({});
}

async function commandLine() {
  const test = await command('mail test somebody@wrenfield.example');
  ok(test.status === 0 && /has taken it/.test(test.out) && fresh().map(o => o.to).join() === 'somebody@wrenfield.example', 'attest mail test sends a message', test.status, test.out);
  const gone = await command('mail test gone@wrenfield.example');
  ok(gone.status === 1 && /refuses the address: RCPT: answered 550/.test(gone.out), 'or says what the server answered', gone.status, gone.out);
  is([(await command('mail test nothing')).status, (await command('mail test a@b.example', { ATTEST_MAIL_SERVER: '' })).status], [2, 2], 'or what is missing');
  const status = await command('mail status');
  ok(status.status === 0 && /^waiting +\d+$/m.test(status.out) && /^addresses +\d+$/m.test(status.out), 'attest mail status counts', status.out);
}

// ---- a year of what is due

// Lives: steps of [first day, standing, the day on which it turns]; each holds until the next. What stands here is put into the timelines.
const lives = {
  late: [['2027-01-04', 'due', '2027-03-15'], ['2027-03-16', 'overdue', '2027-03-15']],
  current: [['2027-01-01', 'current', '2028-06-30']],
  exempt: [['2027-01-01', 'exempt', null]],
  renews: [['2027-01-01', 'current', '2027-06-30'], ['2027-05-01', 'window open', '2027-06-30'], ['2027-06-10', 'current', '2028-06-30']],
  lapses: [['2027-01-01', 'current', '2027-04-30'], ['2027-03-01', 'window open', '2027-04-30'], ['2027-05-01', 'due', '2027-04-30'], ['2027-05-15', 'lapsed', '2027-04-30']],
  leave: [['2027-01-01', 'due', '2027-03-01'], ['2027-02-03', 'exempt', null], ['2027-04-01', 'due', '2027-04-27'], ['2027-04-20', 'current', '2028-04-30']],
  quick: [['2027-02-01', 'due', '2027-02-20'], ['2027-02-11', 'current', '2028-02-20']],
  gone: [['2027-01-01', 'due', '2027-02-10'], ['2027-01-15', null, null]],
};
const cycleOf = day => day ?? '0001-01-01';
const plus = (day, n) => new Date(Date.parse(`${day}T00:00:00Z`) + n * 86400000).toISOString().slice(0, 10);
const between = (day, other) => (Date.parse(`${other}T00:00:00Z`) - Date.parse(`${day}T00:00:00Z`)) / 86400000;

// How urgent a standing is, said a second time and in another way than the program says it.
function urgency([, standing, turns], day) {
  if (standing === 'overdue' || standing === 'lapsed') return standing === 'overdue' ? 6 : 7;
  if (standing !== 'due' && standing !== 'window open') return 0;
  const left = between(day, turns);
  return left < 2 ? 5 : left < 8 ? 4 : left < 31 ? 3 : standing === 'due' ? 1 : 2;
}
// Swedes write a day as we do; what Canadians write depends on the Node.
const localDay = (instant, zone) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(instant);
const localHour = (instant, zone) => Number(new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(instant));

function live(name, { zone = 'TOP', box, steps = [lives[name]], language } = {}) {
  const who = { ...person(name, { box, language }), zone: zone === 'TOP' ? 'America/Detroit' : 'Pacific/Honolulu', steps, told: new Map(), days: new Set() };
  if (zone !== 'TOP') sql(`INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT v.post_id, v.person_id, v.from_date, f.id, v.job_role_id, 'employee', true, true, true FROM post_version v, facility f WHERE v.person_id = ${who.id} AND f.code = '${zone}'`);
  steps.forEach((life, certification) => life.forEach(([from, standing, turns], i) => standing && sql(`INSERT INTO timeline
    (post_id, person_id, certification_id, facility_id, job_role_id, during, standing, due)
    SELECT p.id, p.person_id, k.id, f.id, r.id, daterange('${from}', ${life[i + 1] ? quote(life[i + 1][0]) : 'NULL'}), '${standing}', ${turns ? quote(turns) : 'NULL'}
    FROM post p, certification k, facility f, job_role r WHERE p.person_id = ${who.id} AND f.code = 'TOP' AND k.code = 'C${certification}'`)));
  return who;
}

// What a person is to be told at an instant, and that they were.
function expected(who, instant) {
  const day = localDay(instant, who.zone);
  const hour = localHour(instant, who.zone);
  if (!who.address || hour < 8 || hour > 17 || who.days.has(day)) return null;
  const news = who.steps.flatMap((life, certification) => {
    const step = life.filter(([from]) => from <= day).pop();
    const stage = step ? urgency(step, day) : 0;
    const key = step && `${certification} ${cycleOf(step[2])}`;
    return stage > (who.told.get(key) ?? 0) ? [[key, stage, step]] : [];
  });
  if (!news.length) return null;
  who.days.add(day);
  news.forEach(([key, stage]) => who.told.set(key, stage));
  const stages = news.map(([, stage]) => stage);
  return [stages.filter(n => n > 5).length, stages.filter(n => n > 2 && n < 6).length, stages.filter(n => n === 2).length, stages.filter(n => n === 1).length];
}
const numbers = text => [/(\d+) (?:is|are) past/, /(\d+) (?:is|are) due/, /(\d+) can be renewed/, /(\d+) (?:is|are) new/].map(pattern => Number((pattern.exec(text) ?? [0, 0])[1]));

async function year() {
  sql(`INSERT INTO facility (code) VALUES ('FAR');
    INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone)
    SELECT f.id, '2020-01-01', t.id, 'Far', 'clinic', 'HI', 'Maui', 'Pacific/Honolulu' FROM facility f, facility t WHERE f.code = 'FAR' AND t.code = 'TOP';
    INSERT INTO certification (code) VALUES ('C0'), ('C1'), ('C2')`);
  const all = [...Object.keys(lives).map(name => live(name)), live('late', { zone: 'FAR' }), live('late', { box: null }),
    live('several', { steps: [lives.late, lives.renews, lives.lapses] }), live('mixed', { zone: 'FAR', steps: [lives.current, lives.leave, lives.exempt] })];
  fresh();
  // Days that come in order, come twice, come late, and go back; mornings and nights; one worker, or two at once.
  const at = [];
  for (let i = 0, day = '2027-01-03'; day < '2027-06-20'; i++) {
    at.push(new Date(`${day}T${['15:00', '15:30', '03:00', '20:00', '12:59'][i % 5]}:00Z`));
    day = plus(day, i % 9 === 8 ? -3 : i % 7 === 6 ? 14 : i % 4 === 3 ? 0 : [1, 3, 9][i % 3]);
  }
  const faults = [];
  let sent = 0;
  for (const [i, instant] of at.entries()) {
    const settings = { ATTEST_NOW: instant.toISOString() };
    const wanted = new Map(all.map(who => [who.address, expected(who, instant)]).filter(([, what]) => what));
    await (i % 3 ? work(settings) : Promise.all([work(settings), work(settings)]));
    const came = fresh();
    sent += came.length;
    for (const one of came) {
      const what = wanted.get(one.to);
      if (!what) faults.push(`${instant.toISOString()} to ${one.to}: ${one.text}`);
      else if (`${what}` !== `${numbers(one.text)}`) faults.push(`${instant.toISOString()} to ${one.to}: ${what} are due, told ${one.text}`);
      wanted.delete(one.to);
    }
    for (const [to, what] of wanted) faults.push(`${instant.toISOString()}: ${to} is not told ${what}`);
  }
  none(faults, `in ${at.length} looks at a year each is told what is due, once`);
  ok(sent > 20, `${sent} messages`);
  is(sqlOne(`SELECT count(*) FROM message WHERE kind = 'digest' AND person_id IN (${all.filter(who => /^(current|exempt)$/.test(who.name)).map(who => who.id)})`), '0', 'nothing to those who are current or exempt');
  is(sqlOne("SELECT count(*) FROM message WHERE kind = 'digest' AND state NOT IN ('sent', 'dropped')"), '0', 'nothing stays behind');
  const one = mail().filter(o => o.headers.subject === 'Your training list');
  unlike(one.map(o => o.text).join('\n'), /C0|late|several|traffick/, 'they name nobody and no certification');
  like(one[0].text, /\/learning\n/, 'and lead to the list');
}

// What changes between noting and sending is looked at when it is sent; what could not be sent is told the next day.
async function lastLook() {
  const soon = live('finishes', { box: 'later2', steps: [[['2027-08-01', 'due', '2027-08-20']]] });
  const now1 = { ATTEST_NOW: '2027-08-02T15:00:00Z' };
  await work(now1);
  const first = () => sql(`SELECT state FROM message WHERE person_id = ${soon.id} AND kind = 'digest' ORDER BY id`).flat().join();
  is(first(), 'waiting', 'a server that takes nothing now leaves it waiting');
  sql(`UPDATE timeline_row SET standing = 'exempt' WHERE person_id = ${soon.id}`);
  now();
  fresh();
  await work(now1);
  is([first(), fresh().length], ['dropped', 0], 'who is on leave by then is sent nothing');
  sql(`UPDATE timeline_row SET standing = 'due' WHERE person_id = ${soon.id}`);
  await work({ ATTEST_NOW: '2027-08-03T15:00:00Z' });
  now();
  await work({ ATTEST_NOW: '2027-08-03T23:30:00Z' });
  is(first(), 'dropped,dropped', 'nothing goes out after its hours');
  sql(`UPDATE person SET email = 'finishes@wrenfield.example' WHERE id = ${soon.id}`);
  await work({ ATTEST_NOW: '2027-08-04T15:00:00Z' });
  const came = fresh().find(o => o.to === 'finishes@wrenfield.example');
  like(came?.text ?? '', /1 is due by 20 August 2027/, 'and what was never told is told the next day');
}

async function week() {
  const head = person('Kim Head');
  sql(`INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${head.id}, 'manager', id, '2020-01-01' FROM facility WHERE code = 'TOP';
    INSERT INTO standing_delta (facility_id, job_role_id, certification_id, people, person_id, standing, day, n)
    SELECT f.id, 0, 0, true, ${head.id}, x.standing::standing, x.day::date, x.n FROM facility f, (VALUES ('overdue', '2027-01-01', 3), ('due', '2027-01-01', 2), ('current', '2027-01-01', 40),
      ('due', '2027-09-20', -2), ('overdue', '2027-09-20', 2)) x (standing, day, n) WHERE f.code = 'TOP'`);
  const look = async instant => { await work({ ATTEST_NOW: instant }); return fresh().filter(o => o.to === head.address); };
  is((await look('2027-09-06T05:00:00Z')).length, 0, 'at night a manager is left alone');
  const [one] = await look('2027-09-06T15:00:00Z');
  is(one?.headers.subject, 'Your week in numbers', 'a manager is told once a week');
  is((one?.text.match(/: (\d+)$/gm) ?? []).join(), ': 45,: 3,: 5', 'how their staff stand today, and in thirty days if nothing is done');
  like(one?.text ?? '', /\/facilities\/TOP\/standing\n/, 'and where to look');
  is([(await look('2027-09-06T16:00:00Z')).length, (await look('2027-09-10T16:00:00Z')).length, (await look('2027-09-14T16:00:00Z')).length], [0, 0, 1], 'and again in the next week');
  sql(`UPDATE message SET state = 'refused', reason = 'too late' WHERE person_id = ${head.id} AND kind = 'week' AND period = '2027-09-13'`);
  is([(await look('2027-09-15T16:00:00Z')).length, (await look('2027-09-16T16:00:00Z')).length], [1, 0], 'what could not be sent is sent on the next day');
  sql(`INSERT INTO facility_grant_revocation (grant_id, from_date, reason) SELECT id, '2027-09-20', 'left' FROM facility_grant WHERE person_id = ${head.id}`);
  is((await look('2027-09-21T16:00:00Z')).length, 0, 'until they are manager no more');
}

run(async () => {
  await serve();
  network();
  try {
    await resetting();
    await morning();
    await addresses();
    await refusals();
    await twoWorkers();
    await killed();
    await transport();
    await commandLine();
    await year();
    await lastLook();
    await week();
  } finally {
    await away();
  }
  const log = fs.readdirSync(path.join(process.env.ATTEST_VAR, 'log')).map(name => fs.readFileSync(path.join(process.env.ATTEST_VAR, 'log', name), 'utf8')).join('\n');
  unlike(log, /password-resets\/[A-Za-z0-9_-]{20}|tulips|vast mule|let me in/, 'no log holds a link or a password');
});
