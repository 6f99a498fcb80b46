// A small course with one page and choice questions, for tests that need its answers known.  SPDX-License-Identifier: Apache-2.0
//
// keys: of each question the choice that is right ("a", "b" or "c"); what is taught is of no consequence.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { attest, sqlOne } = require('./client.js');

const day = ahead => new Date(Date.now() + ahead * 86400000).toISOString().slice(0, 10);

const items = keys => Object.entries(keys).map(([id, right]) => `
  <single-choice id="${id}" objective="obj-doors">
    <stem><p>Which door is meant in ${id}?</p></stem>
    ${['a', 'b', 'c'].map(choice => `<option id="${choice}"${choice === right ? ' right="yes"' : ''}>Door ${choice} of ${id}</option>`).join('\n    ')}
    <rationale><p>It is door ${right} in ${id}.</p></rationale>
  </single-choice>`).join('');

function files(code, version, keys, quizzes) {
  return {
    'course.xml': `<?xml version="1.0" encoding="UTF-8"?>
<course xmlns="urn:attest:course:1" code="${code}" version="${version}" xml:lang="en" reviewed="${day(0)}" review-by="${day(300)}">
  <title>Doors of ${code}</title>
  <description><p>Which door is which.</p></description>
  <credit kind="training-hours" topic="doors" hours="0.25"/>
  <use src="modules/doors.xml"/>
  <use src="banks/doors.xml"/>
  ${quizzes}
</course>`,
    'modules/doors.xml': `<?xml version="1.0" encoding="UTF-8"?>
<module xmlns="urn:attest:course:1" id="mod-doors" xml:lang="en">
  <title>Doors</title>
  <objective id="obj-doors" competency="C1" step="observe">Choose a door.</objective>
  <page id="pg-doors" minutes="1" objective="obj-doors">
    <title>Doors</title>
    <p>There are three doors.</p>
  </page>
</module>`,
    'banks/doors.xml': `<?xml version="1.0" encoding="UTF-8"?>
<bank xmlns="urn:attest:course:1" id="bank-doors" privacy="scored" xml:lang="en">
  <title>Doors</title>${items(keys)}
</bank>`,
  };
}

// Imports a version; publish: before staff at once. edit: what else its author writes otherwise. The id of the version.
async function importCourse(code, version, keys, quizzes, publish, edit = text => text) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'attest-small-'));
  for (const [name, text] of Object.entries(files(code, version, keys, quizzes))) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), edit(text));
  }
  const imported = await attest('course', 'import', ...(publish ? ['--publish'] : []), folder);
  fs.rmSync(folder, { recursive: true });
  if (imported.status !== 0) throw new Error(`${code} ${version}: ${imported.out} ${imported.err}`);
  return Number(sqlOne(`SELECT v.id FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = '${code}' AND v.version = ${version}`));
}

module.exports = { importCourse };
