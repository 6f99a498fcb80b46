#!/usr/bin/env node
// A catalogue for tests: every text in right-to-left letters and 30 % longer.  SPDX-License-Identifier: Apache-2.0
//
//   tools/pseudo.mjs po/attest.pot     prints the catalogue of the pseudo-language ar-XB
//   tools/pseudo.mjs --check po/es.po  prints translations whose {places} are not those of the original
//
// Latin letters become Arabic ones, so that the browser really writes from right to left and any text that did not come
// from the catalogue is seen at once. Places (%s, %1$d, {name}) stay.

import fs from 'node:fs';

const check = process.argv[2] === '--check';
const file = process.argv[check ? 3 : 2];
if (!file) {
  process.stderr.write('usage: tools/pseudo.mjs [--check] FILE\n');
  process.exit(2);
}

// An entry is { id, plural, strings: [], flags }; texts are unescaped.
function parse(text) {
  const entries = [];
  for (const block of text.split(/\n\n+/)) {
    const entry = { id: null, plural: null, strings: [], flags: '' };
    let add = null;
    for (const line of block.split('\n')) {
      const start = /^(msgid_plural|msgid|msgstr(?:\[(\d)\])?) (".*")$/.exec(line);
      if (line.startsWith('#,')) entry.flags += line;
      if (start) {
        const [, what, n] = start;
        if (what === 'msgid') add = (s) => { entry.id = (entry.id ?? '') + s; };
        else if (what === 'msgid_plural') add = (s) => { entry.plural = (entry.plural ?? '') + s; };
        else add = (s) => { entry.strings[n ?? 0] = (entry.strings[n ?? 0] ?? '') + s; };
        add(JSON.parse(start[3]));
      } else if (line.startsWith('"')) add(JSON.parse(line));
    }
    if (entry.id) entries.push(entry);
  }
  return entries;
}

const place = /%(?:\d+\$)?[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j|t)?[diouxXcs%]|<PRI[^>]*>|\{[a-z_]+\}/g;

// Letters of like frequency do not matter; that each is right-to-left does.
const latin = 'abcdefghijklmnopqrstuvwxyz';
const arabic = 'ابجدهوزحطيكلمنسعفصقرشتثخذض';

function letters(text) {
  return text.replace(/[A-Za-z]/g, (c) => arabic[latin.indexOf(c.toLowerCase())]);
}

function pseudo(text) {
  let out = '', at = 0;
  for (const m of text.matchAll(place)) {
    out += letters(text.slice(at, m.index)) + m[0];
    at = m.index + m[0].length;
  }
  out += letters(text.slice(at));
  const more = Math.ceil(text.length * 0.3);
  // In words, as a longer language would be, not in one that cannot be broken.
  const tail = 'غظغظغ '.repeat(Math.ceil(more / 6)).slice(0, more).trim();
  const [, lead, rest, end] = /^(\s*)([^]*?)(\s*)$/.exec(out);
  return `${lead}${rest}${tail && ` ${tail}`}${end}`;
}

const quote = (s) => JSON.stringify(s);
const entries = parse(fs.readFileSync(file, 'utf8'));
if (check) {
  const braces = (s) => (s.match(/\{[a-z_]+\}/g) ?? []).sort().join(' ');
  for (const e of entries) {
    for (const s of e.strings) {
      if (s && braces(s) !== braces(e.id) && braces(s) !== braces(e.plural ?? e.id))
        console.log(`${file}: other {places} than in the original: ${quote(e.id)}`);
    }
  }
} else {
  const out = ['msgid ""', 'msgstr ""', '"Language: ar_XB\\n"', '"Content-Type: text/plain; charset=UTF-8\\n"',
    '"Content-Transfer-Encoding: 8bit\\n"', '"Plural-Forms: nplurals=2; plural=n != 1;\\n"', ''];
  for (const e of entries) {
    if (e.flags) out.push(e.flags);
    out.push(`msgid ${quote(e.id)}`);
    if (e.plural === null) out.push(`msgstr ${quote(pseudo(e.id))}`, '');
    else out.push(`msgid_plural ${quote(e.plural)}`, `msgstr[0] ${quote(pseudo(e.id))}`, `msgstr[1] ${quote(pseudo(e.plural))}`, '');
  }
  console.log(out.join('\n'));
}
