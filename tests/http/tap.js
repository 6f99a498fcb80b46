// The Test Anything Protocol, as far as the tests over HTTP need it.  SPDX-License-Identifier: Apache-2.0
'use strict';
const { isDeepStrictEqual } = require('node:util');

let number = 0;
let broken = 0;

const shown = value => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return String(text).slice(0, 600).replace(/\n/g, '\n# ');
};

function note(text) {
  process.stdout.write(`# ${String(text).replace(/\n/g, '\n# ')}\n`);
}

function ok(holds, name, ...why) {
  number++;
  process.stdout.write(`${holds ? 'ok' : 'not ok'} ${number} - ${name.replace(/#/g, '\\#')}\n`);
  if (!holds) {
    broken++;
    why.forEach(one => note(`  ${shown(one)}`));
  }
  return Boolean(holds);
}

const is = (got, wanted, name) => ok(isDeepStrictEqual(got, wanted), name, `got:    ${shown(got)}`, `wanted: ${shown(wanted)}`);
const like = (text, pattern, name) => ok(pattern.test(text), name, `no ${pattern} in:`, text);
const unlike = (text, pattern, name) => {
  const found = pattern.exec(text);
  return ok(!found, name, found && `found: ${text.slice(Math.max(0, found.index - 80), found.index + 120)}`);
};
// One test for many cases: each entry of `faults` says what was wrong with one of them.
const none = (faults, name) => ok(faults.length === 0, name, ...faults.slice(0, 12), ...(faults.length > 12 ? [`and ${faults.length - 12} more`] : []));

// Runs the whole file; something thrown is a failed test of its own, so that a broken file never looks complete.
async function run(main) {
  try {
    await main();
  } catch (error) {
    ok(false, 'the file ran to its end', error.stack || error);
  }
  process.stdout.write(`1..${number}\n`);
  process.exit(broken ? 1 : 0);
}

module.exports = { run, ok, is, like, unlike, none, note };
