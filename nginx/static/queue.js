/*
 * Answers that the server has not acknowledged yet: kept on the device, sent in order.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every answer goes in here first and leaves when the server has acknowledged it, so neither a lost
 * connection nor a lost session nor a closed window loses it. Workstations are shared: what is kept
 * is encrypted (AES-GCM) under a key that only the server holds and gives to its person's own pages.
 * The name of an entry tells whose it is by an opaque tag, and nothing else. Without Web Crypto or
 * storage, answers are kept on the page alone, and the page says so.
 *
 * Entries are answers of attempts, and of activities in pages, each with an address of its own.
 *
 * An entry: url (where it is PUT), page (where it was given), answer, base (what was stored when
 * the page was made), seq, at; sent: {answer, seq, key} once it was sent and no reply came, which is
 * sent again unchanged before anything newer is; stuck: "conflict" (something else is stored),
 * "refused" or "over" (the attempt has ended): not sent again before the learner has seen it.
 */
import { ask, session, whose } from "./api.js";
import { same } from "./fields.js";

const PREFIX = "attest-kept:";
const DAYS_MS = 7 * 24 * 3600 * 1000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60000;
const ROUNDS = 5; // of one answer that other answers overtake again and again

const tag = session.tag;
const utf8 = new TextEncoder();
const memory = new Map(); // name: entry
const seqs = new Map(); // attempt: the number that it is at, as far as this page knows
const acknowledged = new Map(); // url: the answer that the server last acknowledged to this page
const hearers = new Set();
let key = null;

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const text = (array) => btoa(Array.from(new Uint8Array(array), (b) => String.fromCharCode(b)).join(""));
const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
const attemptOf = (url) => /\/attempts\/(\d+)/.exec(url)?.[1];
const itemOf = (url) => decodeURIComponent(url.split("/").pop());

/* ---- keeping */

const stored = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));

function forgetOld() {
  for (const name of stored()) {
    let at = 0;
    try {
      at = JSON.parse(localStorage.getItem(name)).t;
    } catch { /* not ours: it goes */ }
    if (!(at > Date.now() - DAYS_MS)) localStorage.removeItem(name);
  }
}

async function open() {
  try {
    const raw = bytes(document.body.dataset.deviceKey ?? "");
    forgetOld();
    key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    open.salt = raw;
  } catch {
    key = null;
  }
}
const opened = open();

export const isDurable = () => key !== null;

/* One entry for one question, under a name that does not tell which. */
async function nameOf(url) {
  await opened;
  if (!key) return url;
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array([...open.salt, ...utf8.encode(url)]));
  return `${PREFIX}${tag}:${text(digest).slice(0, 22)}`;
}

async function write(name, entry) {
  memory.set(name, entry);
  if (!key) return;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const box = { name: "AES-GCM", iv, additionalData: utf8.encode(name) };
  const sealed = await crypto.subtle.encrypt(box, key, utf8.encode(JSON.stringify(entry)));
  if (memory.get(name) !== entry) return; // a newer one, or it is acknowledged meanwhile
  try {
    localStorage.setItem(name, JSON.stringify({ t: entry.at, iv: text(iv), v: text(sealed) }));
  } catch {
    key = null; // full, or switched off: the page alone keeps it
  }
}

async function read(name) {
  if (!key) return memory.get(name);
  const item = localStorage.getItem(name);
  if (!item) return undefined;
  try {
    const { iv, v } = JSON.parse(item);
    const box = { name: "AES-GCM", iv: bytes(iv), additionalData: utf8.encode(name) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(box, key, bytes(v))));
  } catch {
    localStorage.removeItem(name); // cut off or tampered with: it can never be read
    return undefined;
  }
}

function drop(name) {
  memory.delete(name);
  if (key) localStorage.removeItem(name);
}

/* One change after another, so that none is made of what another is just changing. `make` is given
 * the entry, or undefined, and returns the new one; null: it goes. */
let last = Promise.resolve();
function change(name, make) {
  const act = async () => {
    const entry = await read(name);
    const next = make(entry);
    if (next) await write(name, next);
    else if (next === null) drop(name);
    return next;
  };
  last = last.then(act, act);
  return last;
}

/* All that waits, of this person, the oldest first. */
export async function entries() {
  await opened;
  const names = key ? stored().filter((name) => name.startsWith(`${PREFIX}${tag}:`)) : [...memory.keys()];
  const found = [];
  for (const name of names) {
    const entry = await read(name);
    if (entry) found.push({ name, ...entry });
  }
  return found.sort((a, b) => a.at - b.at);
}

export async function entryFor(url) {
  return read(await nameOf(url));
}

export const lastAcknowledged = (url) => acknowledged.get(url);

/* The number that an attempt is at, as a page tells it. An activity has no such number: its own says in which try it is. */
export function learn(url, seq) {
  const attempt = attemptOf(url);
  if (!attempt) return;
  seqs.set(attempt, Math.max(seq, seqs.get(attempt) ?? 0));
}

export const seqOf = (url) => seqs.get(attemptOf(url));

/* Keeps an answer; the newest of a question takes the place of those before it. What is to be sent
 * again unchanged, and what was stored before it, stay what they are. */
export async function keep({ url, page, answer, base, seq }) {
  await change(await nameOf(url), (before) => ({
    url, page, answer, seq, base: before?.sent ? before.base : base, sent: before?.sent ?? null, at: before?.at ?? Date.now(),
  }));
}

/* ---- sending */

/* said(outcome, url, detail) is called with each outcome: saving, saved, conflict, refused, over. */
export function hear(said) {
  hearers.add(said);
}
const tell = (...what) => hearers.forEach((said) => said(...what));

async function acknowledge(name, url, answer, at) {
  acknowledged.set(url, answer);
  const left = await change(name, (now) =>
    (now && !same(now.answer, answer) ? { ...now, base: answer, sent: null } : null));
  if (left) return "again";
  tell("saved", url, at);
  return "saved";
}

async function stop(name, url, outcome, detail) {
  await change(name, (now) => now && { ...now, sent: null, stuck: outcome });
  tell(outcome, url, detail);
  return outcome;
}

/* Other answers were saved meanwhile. Only another answer to this very question stands in the way. */
async function overtaken(name, entry, value) {
  const { url, sent } = entry;
  const now = value?.responses?.[itemOf(url)];
  if (typeof value?.seq !== "number" || (value.state && value.state !== "in progress")) return stop(name, url, "over", value?.detail);
  if (same(now, sent.answer)) {
    learn(url, value.seq);
    return acknowledge(name, url, sent.answer);
  }
  if (!same(now, entry.base) && !same(now, acknowledged.get(url) ?? entry.base)) return stop(name, url, "conflict");
  learn(url, value.seq);
  await change(name, (latest) => latest && { ...latest, sent: null });
  return "again";
}

async function sendOne(name) {
  const entry = await change(name, (now) => now && {
    ...now,
    sent: now.sent ?? { answer: now.answer, seq: Math.max(now.seq, seqOf(now.url) ?? 0), key: random() },
  });
  if (!entry) return "saved";
  const { url, sent } = entry;
  if (stopped) return "waiting";
  tell("saving", url);
  const reply = await ask("PUT", url, { seq: sent.seq, response: sent.answer }, { "Idempotency-Key": sent.key });
  if (!reply || reply.status >= 500 || reply.status === 429 || reply.status === 408) return "waiting";
  if (reply.status === 401 || reply.status === 403) return "shut";
  if (reply.status === 409) return overtaken(name, entry, reply.value);
  if (reply.status !== 200) return stop(name, url, "refused", reply.value?.detail);
  learn(url, reply.value.seq);
  return acknowledge(name, url, sent.answer, reply.value.saved_at);
}

/* Sends all that waits. "saved", "waiting", "signed-out", or "other": somebody else is signed in. */
async function sendAll() {
  let renewed = false;
  const again = new Map();
  for (;;) {
    const next = (await entries()).find((entry) => !entry.stuck && (again.get(entry.name) ?? 0) < ROUNDS);
    if (!next) return "saved";
    const outcome = await sendOne(next.name);
    if (outcome === "again") again.set(next.name, (again.get(next.name) ?? 0) + 1);
    if (outcome === "waiting") return "waiting";
    if (outcome !== "shut") continue;
    const who = renewed ? "none" : await whose();
    renewed = true;
    if (who === "unknown") return "waiting";
    if (who !== "same") return who === "other" ? "other" : "signed-out";
  }
}

/* One window sends at a time; the others wait, and then find nothing left to send. */
const inTurn = (act) => (navigator.locks ? navigator.locks.request(`${PREFIX}${tag}`, act) : act());

let running = null;
let wanted = false;
let stopped = false;
let pause = FIRST_PAUSE_MS;
let timer = 0;

// Whoever leaves has gone: what is kept is sent when they are back.
document.addEventListener("attest:leave", () => {
  stopped = true;
});

/* What this page gave and another window sent, or could not. */
async function settle() {
  for (const [name, mine] of key ? [...memory] : []) {
    const now = await read(name);
    if (memory.get(name) !== mine || (now && !now.stuck)) continue;
    memory.delete(name);
    if (!now) acknowledged.set(mine.url, mine.answer);
    if (now?.stuck !== mine.stuck || !now) tell(now?.stuck ?? "saved", mine.url);
  }
}

async function run() {
  clearTimeout(timer);
  let outcome;
  do {
    wanted = false;
    outcome = await inTurn(sendAll);
  } while (wanted && outcome === "saved");
  await settle();
  const left = (await entries()).filter((entry) => !entry.stuck).length;
  if (outcome === "waiting") {
    timer = setTimeout(flush, pause * (0.75 + Math.random() / 2));
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  } else {
    pause = FIRST_PAUSE_MS;
  }
  tell("all", outcome, left);
  return outcome;
}

/* Sends what waits, now; tells how it ended. Calls during a run join it. */
export function flush() {
  if (stopped) return Promise.resolve("waiting");
  wanted = true;
  running ??= run().finally(() => {
    running = null;
  });
  return running;
}

/* Begins: sends what an earlier page left, and tries again whenever there is reason to hope. */
export function begin() {
  const hope = () => {
    pause = FIRST_PAUSE_MS;
    entries().then((waiting) => waiting.some((entry) => !entry.stuck) && flush());
  };
  addEventListener("storage", (event) => event.key?.startsWith(PREFIX) && !event.newValue && settle());
  addEventListener("online", hope);
  addEventListener("pageshow", (event) => event.persisted && hope());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hope());
  hope();
}
