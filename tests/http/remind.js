// Run by remind.t: who is reminded by hand, once, and what becomes of messages.  SPDX-License-Identifier: Apache-2.0
'use strict';
const { run, ok, is, like, unlike, none } = require('./tap.js');
const { Browser, demo, formTo, forms, pause, quote, sql, sqlOne, words } = require('./client.js');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const post = process.env.ATTEST_TEST_POST;

// ---- the mail server, the worker

let server;
async function serve() {
  fs.writeFileSync(path.join(post, 'port'), process.env.ATTEST_MAIL_SERVER.split(':')[1]);
  server = spawn(process.execPath, [path.join(__dirname, 'mail_server.js'), post], { stdio: ['pipe', 'inherit', 'inherit'] });
  for (let i = 0; i < 3000 && !fs.existsSync(path.join(post, 'up')); i++) await pause(20);
}
let seen = 0;
const decode = text => Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (all, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
// What has come since the last look: {to, subject, text}.
function fresh() {
  const names = fs.readdirSync(path.join(post, 'mail')).filter(name => name.endsWith('.json')).sort((a, b) => parseInt(a) - parseInt(b)).slice(seen);
  seen += names.length;
  return names.map(name => JSON.parse(fs.readFileSync(path.join(post, 'mail', name), 'utf8'))).map(one => {
    const cut = one.raw.indexOf('\r\n\r\n');
    return { to: one.to.join(), head: one.raw.slice(0, cut), text: decode(one.raw.slice(cut + 4)).replace(/\r\n/g, '\n') };
  });
}
function start(settings = {}, args = ['work', '--once'], input = '') {
  const child = spawn(path.join(process.env.ATTEST_BIN, 'attest'), args, { cwd: '/', env: { ...process.env, ...settings } });
  let out = '';
  child.stdout.on('data', part => { out += part; });
  child.stderr.on('data', part => { out += part; });
  child.stdin.end(input);
  child.done = new Promise(resolve => child.on('close', status => resolve({ status, out })));
  return child;
}
const work = settings => start(settings).done;
const still = reply => words(reply.text).replace(/\s+/g, ' ');

// ---- people: the demo network, put where it is noon, and without any address but those given here

function noon() {
  const ahead = 12 - new Date().getUTCHours();
  const zone = `Etc/GMT${ahead < 0 ? '+' : '-'}${Math.abs(ahead)}`;
  sql(`UPDATE facility_version SET zone = '${zone}'; UPDATE network SET zone = '${zone}';
    UPDATE person SET email = NULL WHERE email !~ '^(staff|manager|author|reviewer|admin)@demo'; UPDATE person SET language = 'en'`);
  return zone;
}
const address = (who, box = `p${who}`) => {
  sql(`UPDATE person SET email = '${box}@wrenfield.example' WHERE id = ${who}`);
  return `${box}@wrenfield.example`;
};
const due = "t.standing IN ('due', 'overdue', 'lapsed', 'window open') AND t.during @> facility_today(t.facility_id)";
const under = code => `t.facility_id IN (SELECT c.descendant_id FROM facility_closure c JOIN facility f ON f.id = c.ancestor_id WHERE f.code = '${code}' AND c.during @> facility_today(f.id))`;
// Number of people, and those who are one post only, have no login of the demonstration, and have something due or nothing.
const people = (code, has, n) => sql(`SELECT p.id, p.display_name FROM person p WHERE p.email IS NULL AND ${has ? '' : 'NOT '}EXISTS (SELECT FROM timeline t WHERE t.person_id = p.id AND ${due})
  AND EXISTS (SELECT FROM timeline t WHERE t.person_id = p.id AND t.during @> facility_today(t.facility_id) AND ${under(code)})
  AND (SELECT count(*) FROM post o WHERE o.person_id = p.id) = 1 ORDER BY p.id LIMIT ${n}`).map(([id, name]) => ({ id: Number(id), name }));

const numberOf = (page, label) => Number((new RegExp(`${label} (\\d+) (?:person|people)`).exec(still(page)) ?? [0, 0])[1]);
const list = '/facilities/WGH/people?count=people';
// Asks for a reminder from a list; the reply leads to the preview.
async function begin(browser, fields, from = list) {
  const page = await browser.get(from);
  return browser.submit(formTo(page, '/facilities/WGH/reminders'), fields);
}
const send = async (browser, where, fields = {}) => browser.submit(formTo(await browser.get(where), where), { decision: 'send', ...fields });

async function reminding(manager, who) {
  const [told, spanish, refused, plain] = who.due;
  const told_at = address(told.id);
  await work();
  is(fresh().map(o => o.to).filter(to => !/@demo/.test(to)), [told_at], 'what is due is told by itself first');
  const spanish_at = address(spanish.id);
  sql(`UPDATE person SET language = 'es' WHERE id = ${spanish.id}`);
  const plain_at = address(plain.id);
  sql(`INSERT INTO mail_refusal (address, code) VALUES ('${address(refused.id)}', 550)`);
  const current_at = address(who.current[0].id);

  const asked = await begin(manager, { whom: 'all' });
  ok(asked.status === 303 && /^\/reminders\/\d+$/.test(asked.location), 'a list leads to a preview', asked.status, asked.location, still(asked).slice(0, 200));
  const preview = await manager.get(asked.location);
  const told_today = Number(sqlOne(`SELECT count(DISTINCT t.person_id) FROM timeline t JOIN message m ON m.person_id = t.person_id AND m.kind = 'digest' WHERE ${due} AND ${under('WGH')}`));
  like(still(preview), /2 people would get a message/, 'it says how many would get a message');
  is([numberOf(preview, 'within minutes'), numberOf(preview, 'mail server refuses'), numberOf(preview, 'told of the same today')], [2, 1, told_today], 'and why others would not');
  const rest = Number(sqlOne(`SELECT count(DISTINCT t.person_id) FROM timeline t JOIN person p ON p.id = t.person_id WHERE ${due} AND ${under('WGH')} AND p.email IS NULL`));
  is(numberOf(preview, 'Have no e-mail address'), rest, 'those without an address, too');
  like(preview.text, /Este es un recordatorio|lang="es"/, 'with the text in each language');
  unlike(preview.text, new RegExp([told, spanish, plain].map(one => one.name).join('|')), 'and without names');
  is([sqlOne(`SELECT count(*) FROM message WHERE kind = 'digest' AND person_id IN (${spanish.id}, ${plain.id})`), fresh().length], ['0', 0], 'nothing is sent before somebody says so');

  is((await begin(manager, { whom: 'ticked' })).status, 422, 'ticked means that somebody is ticked');
  const ticked = await begin(manager, { whom: 'ticked', person: String(spanish.id) });
  like(still(await manager.get(ticked.location)), /1 person would get a message/, 'one person is ticked');
  const stranger = sqlOne("SELECT v.person_id FROM post_version v JOIN facility f ON f.id = v.facility_id WHERE f.code LIKE 'WLH%' AND NOT EXISTS (SELECT FROM post_version x JOIN facility g ON g.id = x.facility_id WHERE x.person_id = v.person_id AND g.code LIKE 'WGH%') LIMIT 1");
  const theirs = await begin(manager, { whom: 'ticked', person: stranger });
  is(sqlOne(`SELECT count(*) FROM reminder_person WHERE reminder_id = ${theirs.location.split('/')[2]}`), '0', 'of people out of sight nobody is looked at');
  const dropped = await send(manager, ticked.location, { decision: 'drop' });
  is([dropped.status, (await manager.get(ticked.location)).status], [303, 404], 'a preview can be dropped');

  const long = await send(manager, asked.location, { note: 'x'.repeat(501) });
  is(long.status, 422, 'a note has up to 500 characters');
  const sent = await send(manager, asked.location, { note: 'before the survey' });
  is([sent.status, sent.location], [303, asked.location], 'it is said that they are to be sent');
  is((await manager.submit(formTo(preview, asked.location), { decision: 'send', idempotency_key: null })).status, 409, 'once');
  await Promise.all([work(), work()]);
  const came = fresh();
  is(came.map(o => o.to).sort(), [plain_at, spanish_at].sort(), 'by two workers at once each is reminded once');
  like(came.find(o => o.to === plain_at).text, /^This is a reminder\./, 'the message says that it is a reminder');
  like(came.find(o => o.to === spanish_at).text, /^Este es un recordatorio/, 'in the language of its reader');
  unlike(came.map(o => o.text).join('\n'), /survey|Wrenfield|CORE|traffick/, 'and neither why nor what');
  const after = await manager.get(asked.location);
  like(still(after), /Sent 2 people/, 'the page says what became of it');
  like(still(after), /before the survey/, 'and why it was asked for');
  await work();
  is(fresh().length, 0, 'nobody is reminded again');
  const second = await manager.get((await begin(manager, { whom: 'all' })).location);
  like(still(second), /Nobody would get a message/, 'nor may they be, within seven days');
  is(numberOf(second, 'within the last seven days, or are about to be'), 2, 'which is said');
  like(still(await manager.get('/facilities/WGH/reminders')), /All of the list/, 'reminders are listed with who asked for them');
  return { told_at, current_at };
}

// Asked for in the evening, sent the next morning; looked at once more; a worker that dies leaves the rest to another.
async function later(manager, who) {
  const crowd = who.due.slice(4, 20);
  for (const one of crowd) address(one.id);
  const [done, ...rest] = crowd;
  const asked = (await begin(manager, { whom: 'all' })).location;
  await send(manager, asked);
  await work({ ATTEST_NOW: '+9 hours' });
  is(fresh().length, 0, 'at night nothing is sent');
  sql(`UPDATE timeline_row SET standing = 'current' WHERE person_id = ${done.id}`);
  const worker = start({ ATTEST_NOW: '+21 hours' });
  const reached = () => Number(sqlOne(`SELECT count(*) FROM message WHERE state = 'sent' AND kind = 'digest' AND person_id IN (${crowd.map(one => one.id)})`));
  for (let i = 0; i < 3000 && reached() < 3; i++) await pause(10);
  worker.kill('SIGKILL');
  await worker.done;
  await work({ ATTEST_NOW: '+21 hours' });
  const to = fresh().map(o => o.to).filter(one => rest.some(other => one.startsWith(`p${other.id}@`)));
  is(to.length, new Set(to).size, 'after a worker was killed nobody is told twice');
  const missing = rest.filter(one => !to.includes(`p${one.id}@wrenfield.example`));
  none(missing.slice(1), 'and all are told but the one whose message it had in hand');
  is(sqlOne(`SELECT outcome FROM reminder_person WHERE person_id = ${done.id} ORDER BY reminder_id DESC LIMIT 1`), 'nothing due', 'who has done it meanwhile is not told');
}

async function walls(who) {
  const admin = await new Browser().signIn(demo.admin, 'attest-demo');
  const auditor = await new Browser().signIn(demo.reviewer, 'attest-demo');
  const staff = await new Browser().signIn(demo.staff, 'attest-demo');
  is((await begin(auditor, { whom: 'all' }).catch(() => ({ status: 404 }))).status, 404, 'who audits reminds nobody');
  is([(await auditor.get('/facilities/WGH/huddle')).status, (await staff.get('/facilities/WGH/huddle')).status, (await staff.get('/administration/messages')).status], [404, 404, 404], 'nor prints lists');
  const mine = await begin(admin, { whom: 'ticked', person: String(who.due[20].id) });
  const manager = await new Browser().signIn(demo.manager, 'attest-demo');
  is((await manager.get(mine.location)).status, 404, 'a preview is its asker’s');
  address(who.due[20].id);
  const again = await begin(manager, { whom: 'ticked', person: String(who.due[20].id) });
  await send(manager, again.location);
  sql(`INSERT INTO facility_grant_revocation (grant_id, from_date, reason) SELECT g.id, '2020-01-01', 'test' FROM facility_grant g JOIN person p ON p.id = g.person_id
    WHERE p.email = '${demo.manager}' AND g.permission = 'manager'`);
  await work();
  is([sqlOne(`SELECT outcome FROM reminder_person WHERE reminder_id = ${again.location.split('/')[2]}`), fresh().length], ['too late', 0], 'whose manager one is no more is not written to in one’s name');
  return admin;
}

async function huddle(manager, who) {
  const some = await manager.get('/facilities/WGH/huddle');
  const text = still(some);
  const [told, , refused] = who.due;
  ok(text.includes(refused.name) && text.includes(who.due[8].name), 'the huddle list names those whom no message reaches', some.status);
  ok(!text.includes(told.name), 'and nobody who is told by e-mail');
  unlike(some.text, /overdue|lapsed|CORE|traffick/i, 'it says neither what nor how it stands');
  ok(still(await manager.get('/facilities/WGH/huddle?who=all')).includes(told.name), 'by choice everybody with training waiting');
}

async function pages(admin, who, current_at) {
  const [, , refused] = who.due;
  const page = await admin.get('/administration/messages');
  ok(page.status === 200 && /p\d+@wrenfield\.example/.test(page.text), 'administrators see refused addresses', page.status);
  const posting = of => forms(of).find(one => one.method === 'post' && one.action === '/administration/messages');
  const form = posting(page);
  is((await admin.submit(form, { act: 'again', address: `p${refused.id}@wrenfield.example` })).status, 303, 'and have messages sent there again');
  is(sqlOne('SELECT count(*) FROM mail_refusal'), '0', 'which ends the refusal');
  await admin.submit(posting(await admin.get('/administration/messages')), { act: 'test', address: null });
  await work();
  is(fresh().filter(o => o.to === demo.admin).map(o => /This is a test/.test(o.text)), [true], 'a test message comes to oneself');
  const login = sqlOne(`SELECT employee_number FROM person WHERE id = ${who.due[0].id}`);
  is((await admin.get(`/administration/messages?number=${login}`)).location, `/people/${who.due[0].id}/messages`, 'somebody is found by their number');
  like(still(await admin.get(`/people/${who.due[0].id}/messages`)), /Your training list/, 'with what was sent to them');
  is((await admin.get('/administration/messages?number=none')).status, 422, 'or it is said that there is nobody');
  like(still(await admin.get('/settings/messages')), /Test .*sent/, 'everybody sees what was sent to them');
  const times = '/administration/messages/times';
  const set = async fields => (await admin.submit(formTo(await admin.get(times), times), fields)).status;
  is([await set({ from_hour: '10', to_hour: '12', week_day: '1' }), await set({ from_hour: 'x', to_hour: '25', week_day: '1' })], [422, 422], 'hours of no use are refused');
  is(await set({ from_hour: '13', to_hour: '23', week_day: '4' }), 303, 'hours are set');
  like(still(await admin.get('/settings/messages')), /13:00 to 23:00/, 'and told');
  is(sqlOne(`SELECT message_hours(zone) FROM network`), sqlOne('SELECT extract(hour FROM now() AT TIME ZONE zone) >= 13 FROM network'), 'they hold at once');
  await set({ from_hour: '0', to_hour: '24', week_day: '1' });
  // What somebody did is told in the list of the next day, once; never to somebody on leave.
  const adminId = sqlOne(`SELECT id FROM person WHERE email = '${demo.admin}'`);
  const whom = who.current[0].id;
  sql(`SET SESSION AUTHORIZATION attest_web; SELECT set_config('attest.person', '${adminId}', false);
    SELECT award_give(${whom}, (SELECT min(certification_id) FROM timeline WHERE person_id = ${whom}), current_date - 1, current_date + 400, 'test', NULL, 'TESTC0DE000000000000')`);
  await work({ ATTEST_NOW: '+2 days' });
  const [news] = fresh().filter(o => o.to === current_at);
  like(news?.text ?? '', /something new in your training record/, 'what somebody entered by hand is told');
  await work({ ATTEST_NOW: '+3 days' });
  is(fresh().filter(o => o.to === current_at).length, 0, 'once');
  // Leave from the day after tomorrow on is told before it begins.
  sql(`SET SESSION AUTHORIZATION attest_web; SELECT set_config('attest.person', '${adminId}', false); SELECT leave_add(${whom}, current_date + 30, current_date + 60, 'test')`);
  await work({ ATTEST_NOW: '+40 days' });
  is(fresh().filter(o => o.to === current_at).length, 0, 'while somebody is on leave nothing is told');
  sql(`INSERT INTO step_app (person_id, sealed, last_period) VALUES (${whom}, '\\x00', 1)`);
  await work();
  const [factor] = fresh().filter(o => o.to === current_at);
  like(factor?.text ?? '', /An app or a passkey was added/, 'and that something was added to their sign-in');
  const report = `Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; ${current_at}\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\n${/^Message-ID: <.*>/m.exec(factor.head)[0]}\n\n--b--\n`;
  const forged = report.replace(/<([0-9]+)\.[0-9a-f]+@/, `<$1.${'0'.repeat(32)}@`);
  ok(forged !== report, 'messages have ids of a number and a mark');
  for (const one of [forged, report.replace(/--b\nContent-Type: text.*\n\n.*\n\n/, '')])
    is((await start({}, ['mail', 'bounced'], one).done).out, `${current_at}: the report names no message that went there within thirty days.\n`, 'a made-up report is not believed');
  is(sqlOne('SELECT count(*) FROM mail_refusal'), '0', 'and keeps nothing away');
  is((await start({}, ['mail', 'bounced'], report).done).out, `${current_at}: nothing is sent there any more.\n`, 'what came back is noted');
  is((await start({}, ['mail', 'bounced'], report.replace('5.1.1', '4.1.1')).done).out, `${current_at}: 4.1.1 says nothing of the address.\n`, 'what may pass is not');
  is(sqlOne('SELECT address FROM mail_refusal'), current_at, 'nothing more goes there');
  sql(`DELETE FROM step_app WHERE person_id = ${whom}`);
  await work();
  is(fresh().filter(o => o.to === current_at).length, 1, 'but what concerns the account, since reports come from anybody');
  is((await start({}, ['mail', 'bounced'], 'hello').done).status, 2, 'another text is refused');
}

run(async () => {
  await serve();
  try {
    noon();
    const who = { due: people('WGH', true, 30), current: people('WGH', false, 3) };
    ok(who.due.length > 21 && who.current.length > 0, 'there are people to remind', who.due.length, who.current.length);
    const manager = await new Browser().signIn(demo.manager, 'attest-demo');
    const { current_at } = await reminding(manager, who);
    await huddle(manager, who);
    await later(manager, who);
    const admin = await walls(who);
    await pages(admin, who, current_at);
  } finally {
    server.stdin.end();
  }
});
