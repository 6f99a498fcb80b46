#!/usr/bin/env node
// Every number of the dashboard, on days past, present and to come, against the list, the CSV and the JSON behind it.
// SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('fs');
const path = require('path');
const { run, ok, is, like, none, note } = require('./tap.js');
const { Browser, attest, demo, links, plain, sql, sqlOne, today, words } = require('./client.js');

const standings = ['not required', 'exempt', 'current', 'window open', 'due', 'overdue', 'lapsed'];
const required = ['current', 'window open', 'due', 'overdue', 'lapsed'];

function day(offset) {
  const date = new Date(`${today()}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + offset);
  return date.toISOString().slice(0, 10);
}

// The lines of a CSV, each a list of cells; throws at a quote out of place.
function csv(text) {
  const lines = [];
  let cells = [];
  let rest = text;
  while (rest) {
    const found = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest);
    if (!found) throw new Error(`not CSV: ${rest.slice(0, 80)}`);
    cells.push(found[1] !== undefined ? found[1].replace(/""/g, '"') : found[2]);
    if (found[3] !== ',') { lines.push(cells); cells = []; }
    rest = rest.slice(found[0].length);
  }
  return lines;
}

const records = text => {
  const [head, ...lines] = csv(text);
  if (lines.some(line => line.length !== head.length)) throw new Error('lines of different lengths');
  return lines.map(line => Object.fromEntries(head.map((name, i) => [name, line[i]])));
};

// The table of facilities: each row's name, code, numbers by standing with their addresses, and percentage as shown.
function table(page) {
  const body = /<table class="usa-table">[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/.exec(page.text)[1];
  return [...body.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row]) => {
    const cells = links({ text: row }).filter(link => /\/people\?/.test(link.href));
    const numbers = {};
    for (const { href, text } of cells) numbers[new URLSearchParams(href.split('?')[1]).get('standing')] = { n: Number(text), href };
    const href = cells[0].href;
    return { name: words(/<th[^>]*>([\s\S]*?)<\/th>/.exec(row)[1]), code: /facilities\/([^/]+)\//.exec(href)[1], people: /count=people/.test(href), numbers,
      percent: words(/<td class="at-num">([^<]*)<\/td>\s*$/.exec(row)[1]) };
  });
}

// What the percentage must be: cut, never rounded up, in whole tenths.
function percentOf(row) {
  const n = standing => BigInt(row.numbers[standing].n);
  const all = required.reduce((sum, standing) => sum + n(standing), 0n);
  if (all === 0n) return 'n/a';
  const tenths = (n('current') + n('window open')) * 1000n / all;
  return `${tenths / 10n}.${tenths % 10n} %`;
}
const spaceless = text => text.replace(/[\s\u00a0\u202f]/g, '');

// The rows of a list over all its pages, each as (person, standing).
async function listed(browser, href) {
  const rows = [];
  let total;
  for (let address = href, number = 1; address && number < 50; number++) {
    const page = await browser.get(address);
    total = Number(/(\d+) (?:people|person|posts?)$/.exec(words(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page.text)[1]))[1]);
    const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(page.text);
    if (!body) break;
    rows.push(...[...body[1].matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row]) => ({
      person: /href="\/people\/(\d+)"/.exec(row)[1], standing: words(/at-standing__word">([^<]*)</.exec(row)[1]), why: words(row.slice(row.indexOf('data-label="Why"')).replace(/^[^>]*>/, '')) })));
    address = links(page).find(link => /[?&]after=/.test(link.href))?.href;
  }
  return { total, rows };
}

async function numbersAndLists(browser, facility, asOf, whole, extra = '') {
  const page = await browser.get(`/facilities/${facility}/standing?as_of=${asOf}${extra}`);
  if (page.status !== 200) return ok(false, `${facility} on ${asOf}`, page.status);
  const rows = table(page);
  const faults = { list: [], csv: [], json: [], percent: [], table: [] };
  const counted = (await browser.get(`/api/v1/standing?facility=${facility}&as_of=${asOf}${extra}`)).json;
  const exported = records((await browser.get(`/facilities/${facility}/standing.csv?as_of=${asOf}${extra}`)).text);
  rows.forEach((row, i) => {
    if (spaceless(row.percent) !== spaceless(percentOf(row))) faults.percent.push(`${row.name}: ${row.percent}, not ${percentOf(row)}`);
    const json = row.people ? counted.people : counted.posts[i - 1];
    for (const standing of standings) {
      const { n } = row.numbers[standing];
      if (json.counts[standing] !== n) faults.table.push(`JSON ${row.name} ${standing}: ${json.counts[standing]}, not ${n}`);
      if (exported[i][standing.replace(' ', '-')] !== String(n) && exported[i][standing.replace(' ', '_')] !== String(n)) faults.table.push(`CSV ${row.name} ${standing}`);
    }
    if ((json.percent === null ? 'n/a' : json.percent.toFixed(1)) !== exported[i].percent || !spaceless(row.percent).startsWith(exported[i].percent)) faults.table.push(`${row.name}: percent ${json.percent} ${exported[i].percent}`);
  });
  let n = 0;
  await Promise.all(rows.flatMap((row, i) => (whole || i < 2 ? standings : []).map(async standing => {
    const { n: wanted, href } = row.numbers[standing];
    const query = href.split('?')[1];
    const { total, rows: list } = await listed(browser, href);
    const lines = records((await browser.get(href.replace('/people?', '/people.csv?'))).text);
    const { people } = (await browser.get(`/api/v1/standing/people?facility=${row.code}&${query}`)).json;
    const what = `${row.name} ${standing}: ${wanted}`;
    if (total !== wanted || list.length !== wanted) faults.list.push(`${what}, listed ${total} with ${list.length} rows`);
    if (list.some(one => one.standing !== standing)) faults.list.push(`${what}, but others are listed`);
    if (list.some(one => one.why.length < 20)) faults.list.push(`${what}, without a reason`);
    if (row.people && new Set(list.map(one => one.person)).size !== list.length) faults.list.push(`${what}, somebody twice`);
    if (lines.length !== wanted || String(lines.map(one => one.person_id)) !== String(list.map(one => one.person))) faults.csv.push(`${what}, ${lines.length} lines`);
    if (people.length !== wanted || String(people.map(one => one.person)) !== String(list.map(one => one.person))) faults.json.push(`${what}, ${people.length} in JSON`);
    if (lines.some(one => one.standing !== standing || one.as_of !== asOf) || people.some(one => one.standing !== standing || one.why.length < 20)) faults.csv.push(`${what}: standing, day or reason`);
    n += wanted;
  })));
  const title = `${facility} on ${asOf}${extra}`;
  note(`${title}: ${rows.length} rows, ${n} posts and people listed`);
  none(faults.list, `${title}: each number is the length of its list, with reasons`);
  none(faults.csv, `${title}: the CSV has the same rows in the same order`);
  none(faults.json, `${title}: so has the JSON`);
  none(faults.table, `${title}: page, CSV and JSON show the same counts`);
  none(faults.percent, `${title}: percentages are cut to one decimal`);
  return rows;
}

// Page after page a list is the same as in one piece, whatever is asked for.
async function pieces(browser) {
  const questions = ['', '&count=people', '&standing=overdue&count=people', '&certification=CORE', '&job_role=nursing&count=people', '&standing=not+required&certification=CORE',
    `&as_of=${day(-200)}`, `&as_of=${day(300)}&count=people`, `&known_at=${encodeURIComponent(new Date(Date.now() - 60000).toISOString())}&count=people`];
  const worst = list => list.every((one, i) => !i || standings.indexOf(list[i - 1].standing) >= standings.indexOf(one.standing));
  for (const question of questions) {
    const asked = `/api/v1/standing/people?facility=WHN${question}`;
    const whole = (await browser.get(asked)).json;
    if (!whole?.people) { note(`${question}: ${JSON.stringify(whole)}`); continue; }
    const parts = [];
    for (let next = ''; next !== null && parts.length <= whole.total;) {
      const reply = (await browser.get(`${asked}&limit=${7}${next && `&after=${next}`}`)).json;
      parts.push(...reply.people);
      next = reply.next;
    }
    const key = list => list.map(one => `${one.person} ${one.post} ${one.standing}`).join();
    is([whole.people.length, whole.next, key(parts) === key(whole.people), worst(whole.people)], [whole.total, null, true, true],
      `a list in pieces of seven is the list, worst first${question && `: ${question}`}`);
  }
}

// A list that becomes shorter between two pages loses no row that is still in it; the count that an address carries is for words alone.
async function shorter(browser) {
  const asked = '/api/v1/standing/people?facility=WHN';
  const whole = (await browser.get(asked)).json;
  const first = (await browser.get(`${asked}&limit=7`)).json;
  const late = first.next.replace(/\d+$/, String(whole.total));
  const second = (await browser.get(`${asked}&limit=7&after=${late}`)).json;
  is([second.people.map(one => one.post), second.next !== null], [whole.people.slice(7, 14).map(one => one.post), true], 'after rows that are gone the list goes on');
  like(words((await browser.get(`/facilities/WHN/people?after=${late}`)).text), new RegExp(`Rows \\d+ to \\d+ of ${whole.total}\\b`), 'the page too');
  const last = whole.people.at(-1);
  const end = `${standings.indexOf(last.standing)}-${sqlOne(`SELECT id FROM facility WHERE code = '${last.facility}'`)}-${last.post}-${whole.total}`;
  const none = (await browser.get(`${asked}&after=${end}`)).json;
  is([none.people.length, none.total, none.next], [0, whole.total, null], 'a page that has no rows any more still knows how many there are');
  const page = await browser.get(`/facilities/WHN/people?after=${end}`);
  ok(page.status === 200 && /has become shorter/.test(page.text) && !/Nobody/.test(page.text) && links(page).some(link => link.text === 'First page'), 'and leads to the first page', page.status);
}

async function truth(browser) {
  const asOf = day(0);
  const rows = table(await browser.get(`/facilities/WHN/standing?as_of=${asOf}`));
  const [people] = rows;
  const wanted = Object.fromEntries(sql(`SELECT standing, count(*) FROM (
    SELECT p.person_id, coalesce((SELECT min(t.standing) FROM timeline t WHERE t.person_id = p.person_id AND t.during @> date '${asOf}'
      AND t.post_id IN (SELECT q.post_id FROM post_span q WHERE q.during @> date '${asOf}')), 'not required') AS standing
    FROM post_span p WHERE p.during @> date '${asOf}' GROUP BY 1) x GROUP BY 1`));
  is(Object.fromEntries(standings.map(one => [one, people.numbers[one].n])), Object.fromEntries(standings.map(one => [one, Number(wanted[one] ?? 0)])),
    'the people of the network, each once with their worst standing, are those whom a recount finds');
  const posts = Number(sqlOne(`SELECT count(*) FROM post_span WHERE during @> date '${asOf}'`));
  const sum = row => standings.reduce((total, one) => total + row.numbers[one].n, 0);
  is(sum(rows[1]), posts, 'the posts of the network are all its posts');
  ok(sum(people) < posts, 'some people hold two posts and are counted once', sum(people), posts);
  ok(rows.some(row => /\d\.[1-9]/.test(row.percent)), 'some percentage has a tenth to cut');
}

async function nobodyRequired(browser) {
  const asOf = day(-4 * 365);
  const page = await browser.get(`/facilities/WHN/standing?as_of=${asOf}`);
  is([...new Set(table(page).map(row => row.percent))], ['n/a'], 'before there was any rule every percentage is n/a');
  const one = (await browser.get(`/api/v1/standing?facility=WHN&as_of=${asOf}`)).json;
  is(one.people.percent, null, 'null in JSON');
  is(records((await browser.get(`/facilities/WHN/standing.csv?as_of=${asOf}`)).text)[0].percent, 'n/a', 'n/a in CSV');
}

async function badQuestions(browser) {
  const faults = [];
  const pages = ['/facilities/WGH/standing?', '/facilities/WGH/standing.csv?', '/facilities/WGH/people?', '/facilities/WGH/people.csv?', '/api/v1/standing?facility=WGH&', '/api/v1/standing/people?facility=WGH&'];
  for (const page of pages)
    for (const query of ['as_of=yesterday', 'as_of=2026-02-30', 'as_of=2026-13-01', 'as_of=2026-1-1', 'as_of=-1', 'as_of=2026-03-31T00:00', 'as_of=0000-00-00', 'as_of=99999-01-01', 'standing=well', 'certification=%27--',
      `job_role=${'x'.repeat(65)}`, 'known_at=2026-01-01']) {
      const reply = await browser.get(page + query);
      const value = decodeURIComponent(query.split('=')[1]).slice(0, 40);
      if (reply.status !== 422 || !(plain(reply.text).includes(value) || /known_at/.test(reply.text))) faults.push(`${page}${query} -> ${reply.status}`);
    }
  none(faults, 'days, standings and codes of no use get 422 and are named');
  for (const asOf of ['0001-01-01', '9999-12-31']) {
    const got = await Promise.all(pages.map(page => browser.get(`${page}as_of=${asOf}`)));
    none(got.filter(reply => ![200, 404].includes(reply.status)).map(reply => `${reply.target} -> ${reply.status}`), `${asOf} is a day like any other`);
  }
  const admin = await new Browser().signIn(demo.admin);
  const early = await admin.get('/facilities/PINECREST/standing?as_of=2010-01-01');
  ok(early.status === 404 && (await admin.get(`/facilities/PINECREST/standing?as_of=${day(0)}`)).status === 200, 'a facility that did not exist on a day is 404 on that day only', early.status);
  is((await admin.get('/facilities/WGH/people?as_of=')).status, 200, 'an empty day is today');
  const places = ['-5', 'x', '0-1-1', '9-1-1-1', '0-1-1-1-1', '0-99999999999999999999-1-1', '0-1-1-1x', '1e3-1-1-1'];
  none((await Promise.all(places.map(place => admin.get(`/facilities/WGH/people?after=${place}`)))).filter(reply => reply.status !== 422).map(reply => reply.target),
    'what is no place in a list is refused');
  const first = await admin.get('/facilities/WHN/people');
  const [elsewhere] = sql(`SELECT p.facility_id, p.post_id FROM post_span p JOIN facility f ON f.id = p.facility_id AND f.code = 'PINECREST' LIMIT 1`)[0] ?? [1, 1];
  for (const place of ['0-1-999999999-50', `0-${elsewhere}-1-50`]) {
    const reply = await admin.get(`/facilities/WHN/people?after=${place}`);
    is([reply.status, /<tbody>[\s\S]*?<\/tbody>/.exec(reply.text)[0] === /<tbody>[\s\S]*?<\/tbody>/.exec(first.text)[0]], [200, true],
      `a row that is not in the list (${place.replace(/\d{3,}/, 'n')}) leads to the first page`);
  }
  for (const limit of ['0', '-1', '10001', 'x', '5abc', '1e3']) is((await admin.get(`/api/v1/standing/people?facility=WGH&limit=${limit}`)).status, 422, `a limit of ${limit} is refused`);
}

// Names that a spreadsheet would carry out, and that a page must not take for markup.
async function oddNames(browser) {
  const names = ['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', 'Quote "and, comma"', '<b>Bold</b> & Co', 'two\nlines'];
  const before = table(await browser.get('/facilities/WGH-ED/standing'))[1].numbers['not required'].n;
  names.forEach((name, i) => sql(`WITH p AS (INSERT INTO person (display_name, employee_number) VALUES (E'${name.replace(/\t/g, '\\t').replace(/\n/g, '\\n').replace(/'/g, "''")}', '=N${Date.now()}${i}') RETURNING id),
      q AS (INSERT INTO post (person_id) SELECT id FROM p RETURNING id, person_id)
    INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT q.id, q.person_id, current_date - 10, f.id, r.id, 'employee', false, false, true FROM q, facility f, job_role r WHERE f.code = 'WGH-ED' AND r.code = 'food-service'`));
  await attest('award', 'reckon');
  const row = table(await browser.get('/facilities/WGH-ED/standing'))[1].numbers['not required'];
  is(row.n, before + names.length, 'new posts without a rule are counted as soon as they are reckoned');
  const reply = await browser.get(row.href.replace('/people?', '/people.csv?'));
  like(reply.headers['content-disposition'] ?? '', /^attachment; filename="people-WGH-ED-[0-9-]+\.csv"$/, 'a CSV is sent as a file');
  const lines = records(reply.text);
  is(lines.length, row.n, 'with one line for each');
  const cells = lines.map(line => line.display_name);
  none(names.slice(0, 5).filter(name => !cells.includes(`'${name}`)), 'cells that begin like a formula are quoted as text');
  none(names.slice(5).filter(name => !cells.includes(name)), 'other names come through whole');
  none(lines.flatMap(line => Object.values(line)).filter(cell => /^[=+@\t\r-]/.test(cell)), 'and no cell of any column begins like a formula');
  const page = await browser.get(row.href);
  ok(page.text.includes('&lt;b&gt;Bold&lt;/b&gt; &amp; Co') && !page.text.includes('<b>Bold'), 'on the page a name is never markup');
}

// Two posts lay below a facility ten days ago, and one of them, the viewer's own, has moved out of their sight since: it is neither counted nor
// listed. In a transaction that is undone.
function outOfSight() {
  const statement = name => fs.readFileSync(path.join(__dirname, '../../sql/queries/dashboard', `${name}.sql`), 'utf8');
  const version = (code, from, parent) => `INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone)
    SELECT f.id, ${from}, ${parent}, f.code, 'clinic', 'MI', 'Kent', 'America/Detroit' FROM facility f WHERE f.code = '${code}';`;
  const id = code => `(SELECT id FROM facility WHERE code = '${code}')`;
  const one = (name, code) => `INSERT INTO person (display_name, employee_number) VALUES ('${name}', '${name}');
    INSERT INTO post (person_id) SELECT id FROM person WHERE employee_number = '${name}';
    INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
      SELECT o.id, o.person_id, '2020-01-01', ${id(code)}, (SELECT min(id) FROM job_role), 'employee', false, false, true
      FROM post o JOIN person p ON p.id = o.person_id AND p.employee_number = '${name}';`;
  const day = `date '${today()}' - 10`;
  return sql(`BEGIN;
    INSERT INTO facility (code) VALUES ('SIGHT'), ('SIGHT-STAYS'), ('SIGHT-MOVES');
    ${version('SIGHT', "'2015-01-01'", 'network_top()')} ${version('SIGHT-STAYS', "'2015-01-01'", id('SIGHT'))}
    ${version('SIGHT-MOVES', "'2015-01-01'", id('SIGHT'))} ${version('SIGHT-MOVES', `date '${today()}' - 5`, 'network_top()')}
    ${one('SIGHT-OWN', 'SIGHT-MOVES')} ${one('SIGHT-OTHER', 'SIGHT-STAYS')}
    INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT id, 'manager', ${id('SIGHT')}, '2020-01-01' FROM person WHERE employee_number = 'SIGHT-OWN';
    SELECT f.id AS top, set_config('attest.person', p.id::text, true) FROM facility f, person p WHERE f.code = 'SIGHT' AND p.employee_number = 'SIGHT-OWN' \\gset
    PREPARE listed (bigint, date, text, text, text, integer, boolean, text, bigint, bigint) AS SELECT 'listed', display_name FROM (${statement('list').replace(/--.*/g, '')}) l;
    PREPARE people (bigint, date, text, text, timestamptz) AS SELECT 'people', n FROM (${statement('people_once').replace(/--.*/g, '')}) l;
    SET LOCAL ROLE attest_web;
    EXECUTE listed (:top, ${day}, NULL, NULL, NULL, 10, false, NULL, NULL, NULL);
    EXECUTE people (:top, ${day}, NULL, NULL, NULL);
    ROLLBACK;`).map(row => row.join(' '));
}

run(async () => {
  is(outOfSight(), ['listed SIGHT-OTHER', 'people 1'], "one's own post that moved out of sight is in neither the list nor the count");
  const admin = await new Browser().signIn(demo.admin);
  const manager = await new Browser().signIn(demo.manager);
  await truth(admin);
  await pieces(admin);
  await shorter(admin);
  await numbersAndLists(admin, 'WHN', day(0), true);
  for (const offset of [-800, -400, -35, 1, 200, 1200]) await numbersAndLists(admin, 'WHN', day(offset), false);
  const above = await numbersAndLists(manager, 'WGH', day(0), true);
  ok(above.every(row => ['WGH', 'WGH-ED', 'WGH-WNC'].includes(row.code)), 'a manager sees the facilities below the grant, no others');
  await numbersAndLists(manager, 'WGH', day(-100), true, '&job_role=nursing');
  await numbersAndLists(manager, 'WGH', day(30), false, '&certification=CORE&job_role=security');
  await nobodyRequired(admin);
  await badQuestions(manager);
  await oddNames(manager);
});
