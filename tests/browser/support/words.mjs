// The sentences of the interface in other languages, from their catalogues.  SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";

const catalogues = new Map();

/** msgid: [msgstr, …] of po/LANGUAGE.po. */
export function catalogue(language) {
  if (language === "en") return new Map();
  if (!catalogues.has(language)) {
    const body = readFileSync(new URL(`../../../po/${language}.po`, import.meta.url), "utf8");
    const found = new Map();
    for (const entry of body.split(/\n\s*\n/)) {
      const fields = {};
      let field = null;
      for (const line of entry.split("\n")) {
        const named = /^(msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")$/.exec(line);
        if (named) [, field] = named;
        const quoted = named ? named[2] : /^".*"$/.test(line) && line;
        if (quoted && field) fields[field] = (fields[field] ?? "") + JSON.parse(quoted);
      }
      if (!fields.msgid) continue;
      const all = Object.keys(fields).filter((name) => name.startsWith("msgstr")).sort().map((name) => fields[name]);
      found.set(fields.msgid, all);
      if (fields.msgid_plural) found.set(fields.msgid_plural, all.slice(-1));
    }
    catalogues.set(language, found);
  }
  return catalogues.get(language);
}

/** A sentence in a language. One that the catalogue does not know is a fault of the test. */
export function words(language, sentence) {
  if (language === "en") return sentence;
  const found = catalogue(language).get(sentence)?.[0];
  if (!found) throw new Error(`po/${language}.po does not know "${sentence}"`);
  return found;
}

/** The same as a pattern: whatever stands in its places. */
export function pattern(language, sentence) {
  const parts = words(language, sentence).split(/(%(?:\d\$)?z?[sdu]|\{\w+\})/);
  return new RegExp(parts.map((part, i) => (i % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : /^%.*[du]$/.test(part) ? "(\\d+)" : "(.+?)")).join(""));
}
