// A slow twin of grading, in fractions of whole numbers without end.  SPDX-License-Identifier: Apache-2.0
//
// Written from the rules in words alone; it shares nothing with the program and reads the keys from the database of a test. An item is
// {kind, scoring, fold, units, unit_penalty, start, weight, penalty, parts}, an answer {parts, texts} as it is stored in response.
'use strict';
const { sql } = require('./client.js');

// ---- fractions: [num, den], den > 0, in lowest terms

const gcd = (a, b) => b ? gcd(b, a % b) : a < 0n ? -a : a;
function fraction(num, den = 1n) {
  const [n, d] = [BigInt(num), BigInt(den)];
  const by = (gcd(n, d) || 1n) * (d < 0n ? -1n : 1n);
  return [n / by, d / by];
}
const zero = fraction(0);
const one = fraction(1);
const plus = (a, b) => fraction(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
const times = (a, b) => fraction(a[0] * b[0], a[1] * b[1]);
const over = (a, b) => fraction(a[0] * b[1], a[1] * b[0]);
const minus = (a, b) => plus(a, [-b[0], b[1]]);
const compare = (a, b) => { const far = minus(a, b)[0]; return far > 0n ? 1 : far < 0n ? -1 : 0; };
const size = a => a[0] < 0n ? [-a[0], a[1]] : a;
const most = list => list.reduce((a, b) => compare(a, b) >= 0 ? a : b);
const sum = list => list.reduce(plus, zero);
const clamp = a => compare(a, zero) < 0 ? zero : compare(a, one) > 0 ? one : a;
const share = (some, all) => fraction(some, all);
const shown = a => `${a[0]}/${a[1]}`;

// ---- what is typed

const spaced = text => text.normalize('NFC').replace(/[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+/g, ' ').trim();
const folded = (text, fold) => fold ? spaced(text).toLowerCase() : spaced(text);

// Whether a text fits a pattern in which * is anything and \* a star.
function textFits(pattern, text, fold) {
  const source = folded(pattern, fold).replace(/\\\*|[\s\S]/gu, c => c === '*' ? '[\\s\\S]*' : c === '\\*' ? '\\*' : c.replace(/[\\^$.|?+()[\]{}/-]/, '\\$&'));
  return new RegExp(`^(?:${source})$`).test(folded(text, fold));
}

// A typed number as a fraction, or null.
function number(typed) {
  const text = spaced(typed).replace(/\u2212/g, '-');
  const whole = /^([+-]?)((?:\d|[ .,](?=\d))+)(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (!whole) return null;
  const [, sign, body, exponent] = whole;
  const at = Math.max(body.lastIndexOf('.'), body.lastIndexOf(','));
  const mark = at >= 0 && !body.slice(0, at).includes(body[at]) ? at : -1;
  const thousands = /^[1-9]\d{0,2},\d{3}$/.test(body) && exponent === undefined;
  const [left, right] = mark < 0 || thousands ? [body, ''] : [body.slice(0, mark), body.slice(mark + 1)];
  if (!/^(\d*|\d{1,3}( \d{3})+|\d{1,3}(,\d{3})+|\d{1,3}(\.\d{3})+)$/.test(left) || !/^\d*$/.test(right) || left + right === '') return null;
  const digits = BigInt(left.replace(/\D/g, '') + right) * (sign === '-' ? -1n : 1n);
  const power = Number(exponent ?? 0) - right.length;
  return power < 0 ? fraction(digits, 10n ** BigInt(-power)) : fraction(digits * 10n ** BigInt(power));
}

function numberFits(part, x) {
  const [v, t] = [number(part.answer), number(part.tolerance ?? '0')];
  if (part.tolerance_kind === 'geometric') {
    const ends = [over(v, plus(one, t)), times(v, plus(one, t))].sort(compare);
    return compare(x, ends[0]) >= 0 && compare(x, ends[1]) <= 0;
  }
  return compare(size(minus(x, v)), part.tolerance_kind === 'relative' ? times(t, size(v)) : t) <= 0;
}

// ---- the kinds

const inside = (item, kind, parent = null) => item.parts.filter(part => part.kind === kind && part.parent === parent);
const worth = part => fraction(part.num ?? 0, part.den ?? 1);
const texts = answer => new Map(answer.parts.map((part, i) => [part, answer.texts?.[i] ?? '']).filter(([, text]) => spaced(text)));

function choice(item, answer) {
  const options = inside(item, item.kind === 'hotspot' ? 'area' : 'option');
  const taken = options.filter(option => answer.parts.includes(option.key));
  if (!taken.length) return zero;
  if (['single-choice', 'true-false'].includes(item.kind)) return taken.length === 1 ? worth(taken[0]) : zero;
  const rightly = options.filter(option => taken.includes(option) === (compare(worth(option), zero) > 0)).length;
  if (item.scoring === 'every-decision') return share(rightly, options.length);
  if (item.scoring === 'all-or-nothing') return share(rightly === options.length ? 1 : 0, 1);
  return clamp(sum(taken.map(worth)));
}

function rows(item, answer) {
  const given = texts(answer);
  const all = inside(item, 'row');
  const right = all.filter(row => given.get(row.key) === row.answer).length;
  if (!given.size) return zero;
  if (item.kind === 'kprim') return right === 4 ? one : right === 3 && item.scoring === 'half-credit' ? share(1, 2) : zero;
  return item.scoring === 'all-or-nothing' ? share(right === all.length ? 1 : 0, 1) : share(right, all.length);
}

function ordering(item, answer) {
  const right = inside(item, 'option').map(option => option.key);
  const order = answer.parts.filter(part => right.includes(part));
  if (item.scoring === 'all-or-nothing') return share(right.join() === order.join() ? 1 : 0, 1);
  const kept = order.filter((part, i) => i > 0 && right.indexOf(part) === right.indexOf(order[i - 1]) + 1).length;
  return share(kept, right.length - 1);
}

const firstMatch = (accepts, text, fold) => accepts.find(part =>
  part.answer === null ? textFits(part.text, text, fold) : number(text) && numberFits(part, number(text)));

function shortAnswer(item, answer) {
  const text = texts(answer).get('text');
  const found = text === undefined ? null : firstMatch(inside(item, 'accept'), text, item.fold);
  return found ? clamp(worth(found)) : zero;
}

function gaps(item, answer) {
  const given = texts(answer);
  const all = inside(item, 'gap').map(gap => {
    const text = given.get(gap.key);
    const found = text === undefined ? null : inside(item, 'option', gap.number).find(option => option.key === text)
      ?? firstMatch(inside(item, 'accept', gap.number), text, gap.fold);
    return { weight: fraction(gap.weight), score: found ? clamp(worth(found)) : zero };
  });
  if (item.scoring === 'all-or-nothing') return share(all.every(gap => compare(gap.score, one) === 0) ? 1 : 0, 1);
  return over(sum(all.map(gap => times(gap.weight, gap.score))), sum(all.map(gap => gap.weight)));
}

function numerical(item, answer) {
  const given = texts(answer);
  const value = given.get('value');
  if (value === undefined) return zero;
  const units = inside(item, 'unit');
  const text = spaced(value);
  let end = text.length; // of the longest beginning that is a number; what stands behind it is a unit
  while (end > 0 && !number(text.slice(0, end))) end--;
  const behind = text.slice(end).trim();
  let x = number(text.slice(0, end));
  const names = [given.get('unit'), behind].filter(Boolean).map(spaced);
  const name = names[0];
  if (!x || (item.units === 'none' && name !== undefined)) return zero;
  const unit = units.find(part => name !== undefined && names.every(one => one === spaced(part.text)));
  if (/\d/.test(behind) && !units.some(part => spaced(part.text) === behind)) return zero; // 20-30, 20 or 30
  const faulty = name === undefined ? item.units === 'required' : !unit;
  const penalty = faulty ? item.unit_penalty : zero;
  if (faulty && compare(penalty, zero) === 0) return zero;
  if (units.length) x = times(x, worth(unit ?? units[0]));
  const found = inside(item, 'accept').find(part => numberFits(part, x));
  return found ? clamp(minus(worth(found), penalty)) : zero;
}

// Every walk: a place is a scene with the options taken so far, since each of them counts once.
function scenario(item, answer) {
  const scenes = new Map(inside(item, 'scene').map(scene => [scene.key, inside(item, 'option', scene.number)]));
  const points = taken => sum([...taken].map(worth));
  const seen = new Set();
  const ends = [];
  const walk = (scene, taken) => {
    const place = `${scene} ${[...taken].map(option => option.number).sort().join()}`;
    if (seen.has(place)) return;
    seen.add(place);
    for (const option of scenes.get(scene)) walk(option.answer, new Set([...taken, option]));
    if (!scenes.get(scene).length) ends.push(points(taken));
  };
  walk(item.start, new Set());
  const best = ends.length ? most(ends) : zero;
  if (compare(best, zero) <= 0) return zero;
  const taken = new Set();
  let scene = item.start;
  for (const part of answer.parts) {
    const option = scenes.get(scene).find(each => each.key === part);
    if (!option) break;
    taken.add(option);
    scene = option.answer;
  }
  return clamp(over(points(taken), best));
}

const kinds = {
  'single-choice': choice, 'multiple-choice': choice, 'true-false': choice, hotspot: choice, matching: rows, kprim: rows, ordering, 'short-answer': shortAnswer,
  numerical, 'gap-fill': gaps, scenario,
};
const grade = (item, answer) => answer && answer.parts.length ? kinds[item.kind](item, answer) : zero;

// ---- tries, attempts, certainty

// From the fractions of the checked answers, in their order.
function tries(mode, fractions, penalty) {
  if (!fractions.length) return zero;
  if (mode === 'immediate') return fractions[0];
  if (mode === 'deferred') return fractions.at(-1);
  const after = fractions.map((score, i) => {
    const wrong = fractions.slice(0, i).filter(each => compare(each, one) < 0).length;
    return most([zero, minus(score, times(fraction(wrong), penalty))]);
  });
  return mode === 'adaptive' ? most(after) : after.at(-1);
}

// of: [{weight, score}]
const quiz = of => of.length ? most([zero, over(sum(of.map(item => times(item.weight, item.score))), sum(of.map(item => item.weight)))]) : zero;

const attempts = (method, scores) => method === 'highest' ? most(scores) : method === 'mean' ? over(sum(scores), fraction(scores.length))
  : method === 'first' ? scores[0] : scores.at(-1);

// of: [{certainty, score}]
function certainty(of) {
  const points = of.map(item => compare(item.score, one) === 0 ? item.certainty ?? 1 : [0, 0, -2, -6][item.certainty ?? 1]);
  return of.length ? most([zero, share(points.reduce((a, b) => a + b, 0), 3 * of.length)]) : zero;
}

// ---- keys, from the database

const jsonb = statement => JSON.parse(sql(statement).map(row => row.join('|')).join('\n') || 'null');

// All items of the live version of a course, by id.
function items(course) {
  const list = jsonb(`SELECT jsonb_agg(jsonb_build_object('id', i.id, 'key', i.key, 'kind', i.kind, 'scoring', i.scoring, 'fold', i.fold, 'units', i.units,
      'privacy', i.privacy, 'unit_penalty', ARRAY[coalesce(i.unit_penalty_num, 0), coalesce(i.unit_penalty_den, 1)], 'start', i.start, 'weight', i.weight,
      'penalty', CASE WHEN i.penalty_num IS NOT NULL THEN ARRAY[i.penalty_num, i.penalty_den] END,
      'parts', coalesce((SELECT jsonb_agg(jsonb_build_object('number', p.number, 'parent', p.parent, 'kind', p.kind, 'key', p.key, 'text', p.label, 'num', p.num,
          'den', p.den, 'answer', p.answer, 'tolerance', p.tolerance, 'tolerance_kind', p.tolerance_kind, 'weight', p.weight, 'fold', p.fold) ORDER BY p.number)
        FROM item_part p WHERE p.item_id = i.id), '[]')))
    FROM item i JOIN live_course v ON v.id = i.course_version_id AND v.code = '${course}'`);
  return new Map(list.map(item => [item.id, {
    ...item, weight: fraction(item.weight), unit_penalty: fraction(...item.unit_penalty), penalty: item.penalty && fraction(...item.penalty),
  }]));
}

module.exports = { attempts, certainty, compare, fraction, grade, items, jsonb, number, quiz, shown, textFits, tries, zero };
