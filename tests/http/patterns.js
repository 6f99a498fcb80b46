// Run by patterns.t: each pattern of a certification, as docs/requirements.md has it, on the pages of the packs.  SPDX-License-Identifier: Apache-2.0
'use strict';
const fs = require('node:fs');
const { run, ok, is } = require('./tap.js');
const { Browser, attest, quote, sql, sqlOne, words } = require('./client.js');

const admin = 'admin@patterns.example';
// A hash with half the memory and one pass, as guarded.js has it.
const password = 'vast mule kept ochre';
const hash = '$argon2id$v=19$m=8192,t=1,p=1$TlXiQjiK5xmFBMoy1tHnQA$igrthMUfIRBc3g1jFEtW6hLm75c7HYoDeZMYqIVmgCo';
const packs = fs.readdirSync('requirements').filter(name => name.endsWith('.xml')).sort();
const text = packs.map(name => fs.readFileSync(`requirements/${name}`, 'utf8')).join('\n');
const cases = fs.readFileSync('tests/unit/domain/replay_test.c', 'utf8');

// A network of one hospital with the job roles that the packs name, an administrator, and somebody with work to show.
function network() {
  const roles = [...new Set([...text.matchAll(/job-roles="([^"]*)"/g)].flatMap(found => found[1].split(' ')))];
  sql(`INSERT INTO network (name, zone) VALUES ('Wrenfield Health Network', 'America/Detroit');
    INSERT INTO facility (code) VALUES ('TOP');
    INSERT INTO facility_version (facility_id, from_date, name, kind, state, county, zone)
    SELECT id, '2020-01-01', 'Top', 'hospital', 'MI', 'Wayne', 'America/Detroit' FROM facility;
    INSERT INTO job_role (code, title) SELECT u, u FROM unnest('{${roles.join(',')}}'::text[]) u`);
  const people = ['Ada', 'Bo'].map((name, i) => Number(sqlOne(`INSERT INTO person (display_name, employee_number, email)
    VALUES (${quote(name)}, 'P${i}', ${quote(i === 0 ? admin : 'bo@patterns.example')}) RETURNING id`)));
  sql(`INSERT INTO credential (person_id, password_hash) VALUES (${people[0]}, ${quote(hash)});
    INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT ${people[0]}, 'administrator', id, '2020-01-01' FROM facility;
    WITH p AS (INSERT INTO post (person_id) SELECT unnest('{${people.join(',')}}'::bigint[]) RETURNING id, person_id)
    INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT p.id, p.person_id, '2020-01-01', f.id, (SELECT min(id) FROM job_role), 'employee', true, true, true FROM p, facility f`);
  return people;
}

// The rows of the table: {pattern, code, words, proof}.
function table() {
  const doc = fs.readFileSync('docs/requirements.md', 'utf8');
  const part = doc.slice(doc.indexOf('What a certification itself says'), doc.indexOf('## Licences'));
  return part.split('\n').filter(line => /^\| .* \|$/.test(line)).slice(1).map(line => line.slice(2, -2).split(' | ')).map(cells => ({
    pattern: cells[0], file: /`([a-z-]+\.xml)`/.exec(cells[1])?.[1], code: / ([A-Z][A-Z-]+)$/.exec(cells[1])?.[1], words: cells[3], proof: cells[4],
  }));
}

// Two certifications that ask for the same topic: one piece of accepted work is enough for both.
async function both(person, by) {
  sql(`WITH e AS (INSERT INTO evidence (person_id, kind, title, topic, hundredths, done_on, recorded_by)
         VALUES (${person}, 'external', 'A day elsewhere', 'human-trafficking', 200, '2026-03-01', ${person}) RETURNING id)
    INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_by, decided_on) SELECT id, ${person}, true, ${by}, '2026-03-02' FROM e`);
  is((await attest('award', 'reckon')).status, 0, 'reckoned');
  is(sqlOne(`SELECT string_agg(c.code, ' ' ORDER BY c.code) FROM award_now a JOIN certification c ON c.id = a.certification_id
    WHERE a.person_id = ${person} AND c.code LIKE 'FL-%'`), 'FL-TRAFFICKING-NURSING FL-TRAFFICKING-ONCE', 'one piece of work earns both');
}

run(async () => {
  const [by, person] = network();
  for (const pack of packs) {
    const { status, out, err } = await attest('requirement', 'import', '--from', '2026-01-01', `requirements/${pack}`);
    is(status, 0, `${pack} is put in force`, out, err);
  }
  const browser = await new Browser().signIn(admin, password);
  const page = async code => {
    const certification = await browser.get(`/administration/certifications/${code}`);
    return certification.status === 200 ? certification : browser.get(`/administration/requirements/${code}`);
  };
  const rows = table();
  ok(rows.length >= 16, 'the table has its rows', rows.length);
  const own = fs.readFileSync('tests/http/patterns.js', 'utf8');
  for (const row of rows) {
    ok(row.file && packs.includes(row.file) && fs.readFileSync(`requirements/${row.file}`, 'utf8').includes(`"${row.code}"`), `${row.pattern}: the example is in the pack`, row.file, row.code);
    const shown = words((await page(row.code)).text).replace(/\s+/g, ' ');
    ok(row.words.length > 5 && shown.includes(row.words), `${row.pattern}: ${row.words}`, shown.slice(0, 600));
    const name = /"([^"]+)"$/.exec(row.proof)?.[1];
    ok(name && (row.proof.startsWith('`http/patterns`') ? own.includes(`'${name}'`) : cases.includes(`{"${name}"`)), `${row.pattern}: its case is there: ${name}`);
  }
  await both(person, by);
  is(sqlOne(`SELECT retention_years FROM requirement_version v JOIN requirement r ON r.id = v.requirement_id WHERE r.code = 'PRIVACY-START'`), '6',
    'proof is kept as long as the rule says');
});
