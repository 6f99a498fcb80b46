#!/usr/bin/env node
// Contacts of facilities: what stops a course, who may fill in what, what is told of a change, test calls; and the hotline.
// SPDX-License-Identifier: Apache-2.0
//
// A small course of its own that needs a contact which no facility of the demo network has filled in.
'use strict';
const { run, is, like, none, ok, unlike } = require('./tap.js');
const { Browser, colleague, demo, differences, fingerprint, formTo, forms, links, sql, sqlOne, words } = require('./client.js');

const code = 'SLOT-101';
const key = 'slots-desk';
const desk = facility => `/facilities/${facility}/settings/${key}`;
// The words of a page, with stops and commas where they were before the markup went.
const said = text => words(text).replace(/ ([.,;:”])/g, '$1').replace(/“ /g, '“');
const nameOf = place => sqlOne(`SELECT v.name FROM facility f JOIN facility_version v ON v.facility_id = f.id WHERE f.code = '${place}' ORDER BY v.id DESC LIMIT 1`);
const rows = () => Number(sqlOne(`SELECT count(*) FROM slot_value WHERE key = '${key}'`));

function course() {
  sql(`WITH k AS (INSERT INTO course (code) VALUES ('${code}') RETURNING id),
    v AS (INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, tier, reviewed, review_by)
      SELECT id, 1, repeat('5', 64), 'en', 'Whom to call', 'For tests', 5, 1, '2026-01-01', '2030-01-01' FROM k RETURNING *),
    p AS (INSERT INTO publication (course_id, course_version_id, change) SELECT course_id, id, 'first' FROM v),
    m AS (INSERT INTO module (course_version_id, number, key, title) SELECT id, 1, 'one', 'One' FROM v RETURNING *),
    g AS (INSERT INTO page (course_version_id, module_id, step, number, key, title, minutes, words, objectives)
      SELECT course_version_id, id, n, n, 'page-' || n, 'Page', 5, 10, '{}' FROM m, generate_series(1, 2) n RETURNING id, number),
    f AS (INSERT INTO fragment (page_id, alternative, number, kind, text)
      SELECT g.id, false, x.number, x.kind, x.text FROM g, (VALUES (1, 'html', '<p>Call: '), (2, 'local', '${key}'), (3, 'html', '</p><p>Or: '),
        (4, 'local', 'hotline'), (5, 'html', '</p>')) x (number, kind, text))
    INSERT INTO slot (course_version_id, key, required, text, translations)
    SELECT id, '${key}', true, 'Telephone of the desk, with hours.', '{"es": {"text": "Teléfono de la mesa, con horario."}}' FROM v`);
}

// Asks one person for the course, as a requirement would; undone at the end.
function askFor(person) {
  sql(`WITH c AS (INSERT INTO certification (code) VALUES ('SLOT') RETURNING id),
    v AS (INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
      SELECT c.id, '2020-01-01', 'Whom to call', 12, 2 FROM c RETURNING id),
    p AS (INSERT INTO certification_part (certification_version_id, number, kind, course_id) SELECT v.id, 1, 'course', k.id FROM v, course k WHERE k.code = '${code}')
    INSERT INTO timeline (post_id, person_id, certification_id, facility_id, job_role_id, during, standing, due)
    SELECT s.post_id, s.person_id, c.id, s.facility_id, s.job_role_id, daterange(current_date - 2, current_date + 30), 'due', current_date + 9
    FROM c, post_span s WHERE s.person_id = ${person} AND s.during @> current_date LIMIT 1`);
}
const noLongerAsked = () => sql("DELETE FROM timeline t USING certification c WHERE c.id = t.certification_id AND c.code = 'SLOT'");

const browserOf = async login => new Browser().signIn(login);
const save = async (who, facility, fill) => {
  const page = await who.get(desk(facility));
  return who.submit(formTo(page, desk(facility)), { months: '6', 'text-en': '', 'text-es': '', ...fill });
};

// ---- an empty contact

async function emptyStops(world) {
  const { waiting, admin, author } = world;
  like(said((await waiting.get('/courses')).text), /Whom to call SLOT-101 · 5 minutes · Not open at your facility yet/, 'the list of courses says it');
  const page = await waiting.get(`/courses/${code}`);
  like(said(page.text), /waits for the administrators of your facility, not for you/, 'the course says whom it waits for');
  none(forms(page).filter(form => /enrolment/.test(form.action)).map(form => form.action), 'and has no way in');
  const csrf = forms(page)[0]?.fields.find(([name]) => name === 'csrf')?.[1];
  const tried = await waiting.post(`/courses/${code}/enrolment`, { csrf });
  is([tried.status, tried.location], [303, `/courses/${code}`], 'a form sent all the same leads back to it');
  const api = await new Browser().signInApi(world.one.login);
  const refused = await api.api('POST', '/enrolments', { course: code });
  is(refused.status, 409, 'the API refuses it');
  like(refused.text, /has not filled in a contact that it needs/, 'and says why');
  is(sqlOne(`SELECT count(*) FROM enrolment e JOIN course_version v ON v.id = e.course_version_id JOIN course c ON c.id = v.course_id
    WHERE c.code = '${code}'`), '0', 'nobody has begun it');
  askFor(world.one.id);
  const list = await waiting.get('/learning');
  like(said(list.text), /Not open at your facility yet/, 'My learning says so beside the course');
  like(said(list.text), /not for you\. If it is due soon, tell your manager/, 'and that it is not for them to do');
  const entry = (await api.api('GET', '/learning')).json.items.find(item => item.course === code);
  is(entry.waits_for, sqlOne(`SELECT v.name FROM post_span s JOIN facility_version v USING (facility_id) WHERE s.person_id = ${world.one.id}
    AND s.during @> current_date ORDER BY v.id DESC LIMIT 1`), 'the API names the facility');
  const version = said((await author.get(`/authoring/courses/${code}/versions/1`)).text);
  like(version, new RegExp(`Facilities that cannot start it .*${nameOf('WGH')}: Slots desk`), 'its author sees where it could not be started');
  like(said((await admin.get('/facilities/WHN/contacts')).text), new RegExp(`SLOT-101 at ${nameOf('WGH')}: Slots desk`), 'administrators see where it waits');
  const settings = said((await admin.get('/facilities/WGH/settings')).text);
  like(settings, /Slots desk SLOT-101 \(needed\): Telephone of the desk, with hours\. Staff see Nothing yet/, 'and what to enter');
}

// ---- who may

async function whoMay({ admin, manager, waiting }) {
  const page = await manager.get(desk('WGH'));
  is([page.status, forms(page).some(form => form.action === desk('WGH'))], [200, false], 'a manager reads it and has no form');
  const csrf = forms(page)[0].fields.find(([name]) => name === 'csrf')[1];
  is((await manager.post(desk('WGH'), { csrf, 'text-en': 'x', months: 6 })).status, 404, 'nor does a form of theirs do anything');
  is((await manager.get('/facilities/WLH/settings')).status, 404, 'another facility is not there for them');
  is((await waiting.get('/facilities/WGH/settings')).status, 404, 'nor is it for staff');
  is((await admin.get('/facilities/WGH/settings/no-such-slot')).status, 404, 'a slot that nothing asks for is none');
  is(rows(), 0, 'nothing is stored');
}

async function refusals({ admin }) {
  const bad = {
    'no words': [{}, /Enter what staff read/], 'spaces alone': [{ 'text-en': ' \n ' }, /Enter what staff read/],
    'a control character': [{ 'text-en': 'desk\u0007' }, /control characters/], 'another one, in Spanish': [{ 'text-es': 'mesa\u0085' }, /control characters/],
    '501 characters': [{ 'text-en': 'é'.repeat(501) }, /500 characters/],
    'months in words': [{ 'text-en': 'x', months: 'six' }, /whole number of months/], '25 months': [{ 'text-en': 'x', months: '25' }, /whole number of months/],
  };
  const faults = [];
  for (const [name, [fill, pattern]] of Object.entries(bad)) {
    const reply = await save(admin, 'WGH', fill);
    if (reply.status !== 422 || !pattern.test(reply.text) || !/There is a problem/.test(reply.text)) faults.push(`${name}: ${reply.status}`);
  }
  none(faults, 'what cannot be shown is refused, with the reason');
  is(rows(), 0, 'and stores nothing');
}

// ---- filled in, changed, taken back

async function filledIn(world) {
  const { admin, waiting } = world;
  const reply = await save(admin, 'WGH', { 'text-en': '  Front desk,\r\n extension 7010 <b>now</b>  ' });
  is([reply.status, reply.location], [303, desk('WGH')], 'an administrator fills it in');
  is(sqlOne(`SELECT text FROM slot_value WHERE key = '${key}'`), 'Front desk, extension 7010 <b>now</b>', 'tidied');
  await save(admin, 'WGH', { 'text-en': 'Front desk, extension 7010 <b>now</b>' });
  is(rows(), 1, 'saying the same again adds nothing');
  like((await admin.get(desk('WGH'))).text, /There is|Here, since/, 'the page says since when');
  const started = await waiting.submit(formTo(await waiting.get(`/courses/${code}`), `/courses/${code}/enrolment`));
  is(started.status, 303, 'now the course can be started');
  const page = await waiting.get(`/courses/${code}/modules/1/pages/1`);
  like(page.text, /Call: <bdi class="at-local">Front desk, extension 7010 &lt;b&gt;now&lt;\/b&gt;<\/bdi>/, 'and shows the contact, as text of its own direction');
  like(said(page.text), /Or: National Human Trafficking Hotline: 1-888-373-7888.*Not yet verified/, 'and the hotline, which nobody has checked');
  unlike((await waiting.get('/learning')).text, /Contacts that have changed/, 'what they began with is no news');
}

async function languages({ admin, one }) {
  const spanish = await browserOf(one.login);
  sql(`INSERT INTO person_setting (person_id, language) VALUES (${one.id}, 'es') ON CONFLICT (person_id) DO UPDATE SET language = 'es'`);
  const page = () => spanish.get(`/courses/${code}/modules/1/pages/1`);
  // The course is in English: words of a contact in Spanish are what differs there.
  like((await page()).text, /<bdi class="at-local">Front desk/, 'in an English course an English contact needs no mark');
  unlike((await spanish.get('/support')).text, /<bdi class="at-local"[^>]*lang="es"/, 'the Spanish page says nothing twice');
  await save(admin, 'WGH', { 'text-en': 'Front desk, extension 7010', 'text-es': 'Mesa de entrada, extensión 7010' });
  like((await page()).text, /<bdi class="at-local" lang="es">Mesa de entrada, extensión 7010<\/bdi>/, 'a contact in the reader’s language is marked within a page that is not');
  like((await spanish.get('/hotline')).text, /<h1><bdi>Línea Nacional contra la Trata de Personas<\/bdi><\/h1>/, 'the hotline is said in Spanish');
  sql(`UPDATE person_setting SET language = 'en' WHERE person_id = ${one.id}`);
}

async function changed({ admin, waiting, other }) {
  await save(admin, 'WGH', { 'text-en': 'Front desk, extension 7099', 'text-es': 'Mesa de entrada, extensión 7099' });
  const page = await waiting.get('/learning');
  like(said(page.text), /Contacts that have changed .*“Slots desk” changed on .* It is now: Front desk, extension 7099/, 'those whose course showed it are told');
  unlike((await other.get('/learning')).text, /Contacts that have changed/, 'nobody else is');
  const before = fingerprint();
  like(said((await waiting.get('/support')).text), /It is now: Front desk, extension 7099/, 'the support page says it at its top');
  none(differences(before, fingerprint()), 'and opening it leaves no trace');
  await admin.submit(formTo(await admin.get(desk('WGH')), desk('WGH')),
    { months: '12', 'text-en': 'Front desk, extension 7099', 'text-es': 'Mesa de entrada, ext. 7099' });
  like(said((await waiting.get('/learning')).text), /extension 7099/, 'a better translation does not hide the news');
  const seen = await waiting.submit(formTo(page, '/learning/contacts'));
  is([seen.status, seen.location], [303, '/learning'], 'they say that they have seen it');
  unlike((await waiting.get('/learning')).text, /Contacts that have changed/, 'and it is gone');
  unlike((await waiting.get('/support')).text, /extension 7099/, 'there too');
  await save(admin, 'WGH', { 'text-en': 'Front desk, extension 7100' });
  like(said((await waiting.get('/learning')).text), /extension 7100/, 'the next change is news again');
  sql(`UPDATE slot_value SET recorded_at = recorded_at - interval '91 days' WHERE key = '${key}'`);
  unlike((await waiting.get('/learning')).text, /extension 7100/, 'after 90 days it is none');
}

async function takenBack({ admin, waiting, other }) {
  const page = await admin.get(`${desk('WGH')}/clear`);
  like(said(page.text), /Take this contact back\?.*extension 7100.*cannot be started until it is filled in/, 'taking it back says what that does');
  is((await admin.submit(formTo(page, `${desk('WGH')}/clear`))).status, 303, 'and is done');
  like(said((await waiting.get(`/courses/${code}/modules/1/pages/2`)).text),
    /Call: \[not filled in yet at your facility: ask your manager, or call 1-888-373-7888, National Human Trafficking Hotline ?\]/,
    'those who have begun go on; the page says that the contact is missing, and gives the hotline');
  like(said((await waiting.get('/learning')).text), /Nobody is named there any more/, 'they are told');
  like(said((await other.get(`/courses/${code}`)).text), /Not open at your facility yet/, 'nobody else can start');
  is((await admin.get(`${desk('WGH')}/clear`)).status, 404, 'what is taken back cannot be taken back again');
  like(said((await admin.get(desk('WGH'))).text), /What this facility has said .*taken back/, 'what was said stays in the history');
}

async function inherited({ admin, other, manager, author }) {
  await save(admin, 'WHN', { 'text-en': 'Network desk, extension 7000' });
  like(said((await manager.get('/facilities/WGH-ED/settings')).text), /Network desk, extension 7000 Entered From Wrenfield Health Network, since/,
    'what a facility does not say comes from above, and says from where');
  like(said((await other.get(`/courses/${code}`)).text), /Start/, 'that is enough to start');
  unlike(said((await admin.get('/facilities/WHN/contacts')).text), /SLOT-101/, 'and nothing waits any more');
  like(said((await author.get(`/authoring/courses/${code}/versions/1`)).text), /Every facility has filled in the contacts/, 'its author sees that, too');
}

// ---- test calls

async function testCalls({ admin, manager }) {
  const at = `${desk('WHN')}/calls`;
  const form = formTo(await admin.get(at), at);
  const day = n => sqlOne(`SELECT facility_today(id) + ${n} FROM facility WHERE code = 'WHN'`);
  const faults = [];
  for (const [name, fill, pattern] of [
    ['tomorrow', { day: day(1), reached: 'yes' }, /still to come/], ['long ago', { day: day(-400), reached: 'yes' }, /last twelve months/],
    ['no day', { day: '', reached: 'yes' }, /day of the call/], ['nobody', { by: '', reached: 'yes' }, /Say who called/], ['no result', {}, /right person answered/],
  ]) {
    const reply = await admin.submit(form, { note: '', ...fill });
    if (reply.status !== 422 || !pattern.test(reply.text)) faults.push(`${name}: ${reply.status}`);
  }
  none(faults, 'a test call that says too little is refused');
  is(sqlOne(`SELECT count(*) FROM test_call t JOIN slot_value v ON v.id = slot_value_id WHERE key = '${key}'`), '0', 'and not stored');
  const again = async fill => admin.submit(formTo(await admin.get(at), at), { note: '', by: 'Ada Byron', ...fill });
  is((await again({ day: day(-1), reached: 'no', note: 'Rang out.' })).status, 303, 'one is written down');
  like(said((await admin.get(at)).text), /Not reached on .* by Ada Byron\. Call again now\..* Rang out\./, 'who was not reached is to be called again');
  like(said((await admin.get('/facilities/WHN/contacts')).text), /Wrenfield Health Network: Slots desk .*Call again now/, 'and stands among those to call');
  await again({ day: day(0), reached: 'yes' });
  like(said((await admin.get(at)).text), /Reached on .* by Ada Byron\. Next by /, 'who was reached is due half a year later');
  is(sqlOne(`SELECT due = (called_on + interval '6 months')::date FROM slot_value v, test_call_state(v) WHERE v.key = '${key}' ORDER BY v.id DESC LIMIT 1`),
    't', 'to the day');
  await save(admin, 'WHN', { 'text-en': 'Network desk, extension 7001' });
  like(said((await admin.get(desk('WHN'))).text), /None yet\. Next by /, 'other words have not been tested');
  is((await manager.get(at)).status, 404, 'a manager elsewhere does not see the calls');
}

// ---- the API

async function api({ api: admin, managerApi }) {
  const list = (await managerApi.api('GET', '/facilities/WGH/slots')).json;
  const item = list.items.find(one => one.slot === key);
  is([item.needed, item.words, item.facility, item.test_months, item.called_on], [true, { en: 'Network desk, extension 7001' }, 'WHN', 6, null],
    'a manager reads what holds');
  const put = (body, who = admin) => who.api('PUT', `/facilities/WLH/slots/${key}`, body);
  const own = await put({ words: { en: 'Lake desk, extension 7300', es: 'Mesa del lago, extensión 7300' }, test_months: null });
  is(own.status, 200, 'an administrator says something else');
  const stored = own.json.items.find(one => one.slot === key);
  is([stored.words, stored.facility, stored.test_months, stored.call_due], [{ en: 'Lake desk, extension 7300', es: 'Mesa del lago, extensión 7300' }, 'WLH', null, null],
    'and is told what holds now');
  const faults = [];
  for (const body of [{}, { words: 'x' }, { words: {} }, { words: { fr: 'x' } }, { words: { en: 7 } }, { words: { en: 'x' }, test_months: 25 }, { words: { en: 'x' }, more: 1 }])
    if ((await put(body)).status !== 422) faults.push(JSON.stringify(body));
  none(faults, 'what it does not take is refused');
  is((await put({ words: { en: 'x' } }, managerApi)).status, 404, 'a manager changes nothing');
  is((await put({ words: null })).json.items.find(one => one.slot === key).facility, 'WHN', 'null takes it back');
}

// ---- the hotline

async function hotline({ admin, manager, reviewer, waiting }) {
  const shipped = sqlOne('SELECT max(id) FROM hotline');
  const at = id => `/hotlines/${id}`;
  const nobody = new Browser();
  like(said((await nobody.get('/hotline')).text), /1-888-373-7888 .*have not yet been checked by this network/, 'everybody reads the hotline, and that nobody has checked it');
  ok(!links(await nobody.get('/hotline')).some(link => /hotlines/.test(link.href)), 'without a way to change it');
  is((await manager.get(at(shipped))).status, 404, 'its facts are not for managers');
  is([(await reviewer.get(at(shipped))).status, forms(await reviewer.get(at(shipped))).some(form => /hotlines/.test(form.action))], [200, false], 'auditors read them');
  const form = formTo(await admin.get(at(shipped)), at(shipped));
  is(form.fields.find(([name]) => name === 'verified')[1], '', 'nobody is said to have checked it');
  const day = n => sqlOne(`SELECT facility_today(id) + ${n} FROM facility WHERE code = 'WHN'`);
  const faults = [];
  for (const [name, fill, pattern] of [
    ['checked tomorrow', { verified: day(1), 'verified-by': 'A' }, /still to come/], ['checked long ago', { verified: day(-400), 'verified-by': 'A' }, /more than a year ago/],
    ['checked by nobody', { verified: day(0) }, /Say who checked them/], ['a checker without a day', { 'verified-by': 'A' }, /enter the day of the check/],
    ['review in the past', { 'review-by': day(0) }, /a day to come/], ['no telephone', { phone: '' }, /telephone number/], ['a bare word', { phone: 'call' }, /telephone number/],
    ['an open chat', { chat: 'http://example.org/chat' }, /begins with https/], ['no name', { 'name-en': '' }, /name of the hotline/],
    ['half a translation', { 'hours-es': '' }, /same language too/],
  ]) {
    const reply = await admin.submit(form, fill);
    if (reply.status !== 422 || !pattern.test(reply.text)) faults.push(`${name}: ${reply.status}`);
  }
  none(faults, 'what makes no sense is refused, with the reason');
  is(sqlOne('SELECT max(id) FROM hotline'), shipped, 'and nothing is stored');
  try {
    const late = formTo(await admin.get(at(shipped)), at(shipped));
    is((await admin.submit(form, { operator: 'Those who answer', verified: day(0), 'verified-by': 'Ada Byron', 'review-by': day(180) })).location, '/hotline', 'a check is written down');
    const all = said((await nobody.get('/hotline')).text);
    like(all, /Run by Those who answer\. Details last checked .* To be checked again by /, 'and told everywhere');
    unlike(all, /Ada Byron/, 'but not by whom');
    like(said((await waiting.get(`/courses/${code}/modules/1/pages/1`)).text), /Verified \d/, 'in courses too');
    const kept = await admin.submit(late, { operator: 'Somebody' });
    is(kept.status, 409, 'a form from before is refused');
    like(kept.text, /Somebody else changed the hotline meanwhile[^]*value="Somebody"/, 'with what was typed in it');
    const now = sqlOne('SELECT max(id) FROM hotline');
    const next = formTo(await admin.get(at(now)), at(now));
    like((await admin.submit(next, { phone: '1-800-555-0199' })).text, /You changed a number or an address/, 'a new number does not count as checked');
    is((await admin.submit(next, { phone: '1-800-555-0199', verified: '', 'verified-by': '' })).status, 303, 'until somebody has');
    like(said((await nobody.get('/support')).text), /1-800-555-0199 .*have not yet been checked/, 'so it says again that nobody has');
    is((await admin.get(at(shipped))).status, 303, 'what it was leads to what it is');
    like(said((await admin.get(at(sqlOne('SELECT max(id) FROM hotline')))).text), /Henrik Sowande .*1-888-373-7888 .*Ada Byron/, 'and stays in the history');
  } finally {
    sql(`DELETE FROM hotline WHERE id > ${shipped}`);
  }
}

run(async () => {
  course();
  const one = colleague('WGH');
  const two = colleague('WGH');
  const world = {
    one, waiting: await browserOf(one.login), other: await browserOf(two.login), admin: await browserOf(demo.admin),
    author: await browserOf(demo.author), manager: await browserOf(demo.manager), reviewer: await browserOf(demo.reviewer),
    api: await new Browser().signInApi(demo.admin), managerApi: await new Browser().signInApi(demo.manager),
  };
  try {
    await emptyStops(world);
    await whoMay(world);
    await refusals(world);
    await filledIn(world);
    await languages(world);
    await changed(world);
    await takenBack(world);
    await inherited(world);
    await testCalls(world);
    await api(world);
    await hotline(world);
  } finally {
    noLongerAsked();
  }
});
