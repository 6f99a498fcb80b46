/*
 * Fields for passwords: what was typed can be shown, and a new one is told how far it is.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The server alone decides (src/domain/password_rule.c): it knows common words, and names. What is
 * said here is the part of its rule that needs no list: length, and parts such as rows of keys,
 * years and repetitions, of which a password must have seven.
 */
import { element, words } from "./words.js";

const LEAST = 12;
const MOST = 128;
const PARTS = 7;
const STRONG = 20;
const RUN = 3;
const QUIET_MS = 600; // said when typing rests, not at each key
const LINES = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const ROWS = LINES.flatMap((line) => [line, [...line].reverse().join("")]);

/* How many characters from `at` on are one part. */
function partAt(text, at) {
  let longest = 1;
  for (const row of ROWS) {
    let n = 0;
    for (let i = row.indexOf(text[at]); i >= 0 && i < row.length && text[at + n] === row[i]; i++) n++;
    if (n >= RUN) longest = Math.max(longest, n);
  }
  let same = 1;
  while (text[at + same] === text[at]) same++;
  if (/^(19|20)\d\d/.test(text.slice(at, at + 4).join(""))) longest = Math.max(longest, 4);
  for (let n = 1; n <= at; n++) {
    if (text.slice(at, at + n).join("") === text.slice(at - n, at).join("")) longest = Math.max(longest, n);
  }
  return Math.max(longest, same);
}

function partsOf(text) {
  let parts = 0;
  for (let at = 0; at < text.length; at += partAt(text, at)) parts++;
  return parts;
}

/* The sentence for what was typed. */
export function judge(typed) {
  const characters = [...typed.normalize("NFKC")];
  const n = characters.length;
  if (n === 0) return "";
  if (n < LEAST) return LEAST - n === 1 ? words("passwordShortOne") : words("passwordShort", LEAST - n);
  if (n > MOST) return words("passwordLong", MOST);
  if (partsOf(characters.map((one) => one.toLowerCase())) < PARTS) return words("passwordEasy");
  return words(n < STRONG ? "passwordEnough" : "passwordStrong");
}

function watchNew(field) {
  const bar = element("meter", { class: "at-strength", min: "0", max: String(STRONG), low: String(LEAST), high: String(STRONG), optimum: String(STRONG), value: "0", "aria-hidden": "true" });
  const said = element("p", { class: "usa-hint", role: "status", id: `${field.id}-strength` });
  field.after(bar, said);
  let timer = 0;
  field.addEventListener("input", () => {
    const sentence = judge(field.value);
    const good = [words("passwordEnough"), words("passwordStrong")].includes(sentence);
    bar.value = Math.min([...field.value].length, good ? STRONG : LEAST - 1);
    clearTimeout(timer);
    timer = setTimeout(() => { said.textContent = sentence; }, QUIET_MS);
  });
}

/* One button for all passwords of a form; before it is sent they are hidden again, so that no browser keeps them as text. */
function watchShow(form, fields) {
  const button = element("button", { type: "button", class: "usa-button usa-button--unstyled at-show" }, fields[0].dataset.show);
  let shown = false;
  function set(to) {
    shown = to;
    for (const field of fields) field.type = shown ? "text" : "password";
    button.textContent = shown ? fields[0].dataset.hide : fields[0].dataset.show;
  }
  button.addEventListener("click", () => set(!shown));
  form.addEventListener("submit", () => set(false));
  fields[fields.length - 1].parentElement.append(element("p", {}, button));
}

export function watchPasswords() {
  for (const form of document.forms) {
    const fields = [...form.querySelectorAll("input[type=password][data-show]")];
    if (!fields.length) continue;
    fields.filter((field) => field.name === "new").forEach(watchNew);
    watchShow(form, fields);
  }
}
