/*
 * Saving an answer as soon as it is given: form.at-answer[data-save-url].
 * SPDX-License-Identifier: Apache-2.0
 *
 * Each change goes into the queue (queue.js) and from there to the server, one after another; the
 * status line says how far it is, and never more than is true. "Save and continue" waits for that
 * and goes on, from memory where there is no connection. A button with a name of its own (check a
 * try, start again) posts the form as it does without scripting, once what is in it is saved.
 */
import { watchCounts } from "./count.js";
import { watchDeadline } from "./deadline.js";
import { fill, plain, read, rendered, same } from "./fields.js";
import { watchHotspots } from "./hotspot.js";
import { watchOrders } from "./ordering.js";
import * as pages from "./pages.js";
import * as queue from "./queue.js";
import { handOver, offerSignIn } from "./sign-in.js";
import { clock, element, words } from "./words.js";

const KEEP_MS = 500; // after the last key, an answer is kept here
const SEND_MS = 2000; // and goes to the server
const SLOW_MS = 6000; // how long a button waits for a server that may be gone

let forms = []; // one for each answer form of the page that is shown
let offline = false;
let ending = false; // "Send answers" is pressed

/* One answer form. */
class Answer {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.saveUrl;
    this.status = form.querySelector("[data-save-status]") ?? form.appendChild(element("p", { class: "at-save", role: "status" }));
    const seq = form.elements.namedItem("seq");
    queue.learn(this.url, Number(seq?.value ?? 0));
    this.seq = Number(seq?.value ?? 0);
    this.kept = rendered(form); // what the queue or the server has, so that there is nothing to save
    this.base = this.status.textContent.trim() ? this.kept : {}; // what is stored, as the page was made
    this.isScenario = form.querySelector("[name=scene]") !== null;
    this.stuck = null;
    // The browser's own memory of a form is older than the queue, and must not pass for an answer.
    form.setAttribute("autocomplete", "off");
  }

  get isDirty() { return !same(read(this.form), this.kept); }

  say(state, sentence) {
    this.status.dataset.state = state;
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
  }

  /* Puts in what was given before and is newer than the page. */
  async restore() {
    const acknowledged = queue.lastAcknowledged(this.url);
    const entry = await queue.entryFor(this.url);
    if (acknowledged) this.base = acknowledged;
    const answer = entry?.answer ?? acknowledged;
    if (!answer || this.isDirty) return; // the learner was faster
    fill(this.form, answer);
    this.kept = answer;
    // With both versions on the page, the next save is the learner's choice.
    this.stuck = this.form.closest("main").querySelector("#errors") ? null : entry?.stuck ?? null;
    if (this.stuck) this.say("not-saved", words(this.stuck));
    if (this.stuck === "conflict") this.setSeq(entry.seq); // so that the server shows both
  }

  setSeq(value) {
    const seq = this.form.elements.namedItem("seq");
    if (seq) seq.value = value;
  }

  /* Into the queue. True: there was something to keep. */
  async keep() {
    clearTimeout(this.keeping);
    const answer = read(this.form);
    if (same(answer, this.kept)) return false;
    this.kept = answer;
    this.stuck = null;
    this.say("saving", words("saving"));
    await queue.keep({ url: this.url, page: location.pathname, answer, base: this.base, seq: this.seq });
    return true;
  }

  async save() {
    clearTimeout(this.sending);
    if (await this.keep()) await send();
  }

  changed(soon) {
    if (this.isScenario || !this.isDirty) return;
    this.say("saving", words("saving"));
    clearTimeout(this.keeping);
    clearTimeout(this.sending);
    if (soon) {
      this.save();
    } else {
      this.keeping = setTimeout(() => this.keep(), KEEP_MS);
      this.sending = setTimeout(() => this.send(), SEND_MS);
    }
  }

  async send() {
    await this.keep();
    await send();
  }

  heard(outcome, detail) {
    if (outcome === "saving") this.say("saving", words("saving"));
    if (outcome === "saved") {
      this.base = queue.lastAcknowledged(this.url);
      if (!this.isDirty) this.say("saved", words("saved", clock(detail ? new Date(detail) : new Date())));
    }
    if (["conflict", "refused", "over"].includes(outcome)) {
      this.stuck = outcome;
      this.say("not-saved", outcome === "conflict" ? words("conflict") : detail || words(outcome));
      if (outcome === "conflict") this.setSeq(this.seq);
    }
  }
}

/* ---- what the page says */

const line = () => forms[0]?.status ?? document.querySelector("[data-save-status]");

async function sayAll(outcome, left, pressed) {
  offline = outcome === "waiting";
  if (outcome === "other") return handOver();
  // The list of answers is to show what is stored now.
  if (outcome === "saved" && !forms.length && line()?.dataset.state && !ending) location.reload();
  if (outcome === "saved" || left === 0) return undefined;
  const waiting = await queue.entries();
  const mine = forms.filter((form) => waiting.some((entry) => entry.url === form.url && !entry.stuck));
  const place = outcome === "waiting" && !queue.isDurable() ? "waitingPage" : "waiting";
  const sentence = outcome === "waiting" ? words(left === 1 ? `${place}One` : place, left) : words("signedOut");
  const state = outcome === "waiting" ? "waiting" : "not-saved";
  for (const form of mine.length ? mine : forms.slice(0, 1)) form.say(state, sentence);
  if (!forms.length && line()) {
    line().dataset.state = state;
    line().textContent = sentence;
  }
  if (outcome === "signed-out" && line()) offerSignIn(mine[0]?.status ?? line(), pressed, send);
  return undefined;
}

async function send(pressed = false) {
  const outcome = await queue.flush();
  if (outcome === "signed-out" && pressed) await sayAll(outcome, 1, true);
  return outcome;
}

/* ---- going on */

const slow = () => new Promise((done) => { setTimeout(() => done("waiting"), SLOW_MS); });

/* Shows what comes next: from memory where it is at hand and, for the list of answers, which tells
 * what is stored, where the server cannot be reached. */
function go(url) {
  if (pages.isAtHand(url) && (offline || !pages.isListOfAnswers(url))) pages.show(url);
  else if (!offline) location.assign(url);
}

const passing = new Set(); // forms that are on their way as without scripting

function post(form, button) {
  passing.add(form);
  form.requestSubmit(button?.form === form ? button : null);
  passing.delete(form);
}

async function submitted(answer, button) {
  const { form } = answer;
  // An order that is right as it was drawn is an answer too, once it is sent.
  if (plain(answer.base) === null && plain(read(form)) !== null) answer.kept = {};
  await answer.keep();
  const url = new URLSearchParams(location.search).has("check") ? location.pathname.replace(/\/items\/.*/, "") : form.dataset.next;
  const outcome = await Promise.race([send(true), slow()]);
  if (outcome === "waiting" && !offline) offline = true;
  if (outcome === "signed-out" || outcome === "other") return;
  if (answer.stuck) {
    post(form, button);
  } else if (answer.isScenario && form.querySelector("[name=choice]:checked")) {
    if (outcome === "saved") location.reload();
  } else if (url && !button?.name) {
    go(url);
  } else if (outcome === "saved") {
    answer.setSeq(queue.seqOf(answer.url) ?? answer.seq);
    post(form, button);
  }
}

/* The list of answers: nothing is sent for good while an answer waits. */
async function watchList() {
  const list = document.querySelector("main form[method=post][action^='/attempts/']:not(.at-answer)");
  if (!list || forms.length) return;
  const waiting = await queue.entries();
  // How many are open is not known here while some wait.
  if (waiting.length) document.querySelector("main .usa-alert--info")?.remove();
  for (const link of document.querySelectorAll("main a[href*='/items/']")) {
    const said = link.closest("dl > *, li, tr")?.querySelector(".at-quiet");
    const path = new URL(link.href).pathname;
    if (said && waiting.some((entry) => entry.page === path)) said.textContent = words("keptHere");
  }
  if (!document.querySelector("[data-save-status]")) {
    list.before(element("p", { class: "at-save", role: "status", "data-save-status": "" }));
  }
  list.addEventListener("submit", async (event) => {
    if (passing.has(list)) return;
    event.preventDefault();
    ending = true;
    const outcome = await Promise.race([send(true), slow()]);
    const left = (await queue.entries()).filter((entry) => !entry.stuck);
    if (outcome === "saved" && !left.length) post(list, event.submitter);
    else sayAll(outcome, left.length || 1, true);
    ending = false;
  });
}

/* ---- watching */

const typed = (field) => field.matches("textarea, input[type=text], input[type=number], input:not([type])");

function watch(form) {
  const answer = new Answer(form);
  form.addEventListener("change", (event) => {
    if (event.target.form === form || event.target === form) answer.changed(true);
  });
  form.addEventListener("input", (event) => {
    if (event.target.form === form && typed(event.target)) answer.changed(false);
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (passing.has(form) || button?.hasAttribute("data-exit")) return;
    event.preventDefault();
    submitted(answer, button);
  });
  answer.changed(true); // what was given before this script was there
  return answer;
}

async function watchPage() {
  watchOrders();
  watchHotspots();
  watchCounts();
  watchDeadline();
  forms = [...document.querySelectorAll("form.at-answer[data-save-url]")].map(watch);
  await Promise.all(forms.map((form) => form.restore()));
  await watchList();
}

/* A link to a page that is at hand is followed there when the server cannot be reached. */
function follow(event) {
  const link = event.target.closest("main a[href]");
  if (!link || !offline || event.ctrlKey || event.metaKey || event.shiftKey || !pages.isAtHand(link.href)) return;
  event.preventDefault();
  pages.show(link.href);
}

export async function watchAnswers() {
  queue.hear((outcome, url, detail) => {
    if (outcome === "all") sayAll(url, detail, false);
    else forms.filter((form) => form.url === url).forEach((form) => form.heard(outcome, detail));
  });
  document.addEventListener("click", follow);
  // What was typed since the last pause is kept before the window goes.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") forms.forEach((form) => form.save());
  });
  document.addEventListener("attest:leave", (event) => {
    for (const answer of forms) answer.form.toggleAttribute("data-changed", !same(read(answer.form), rendered(answer.form)));
    event.detail.push(...forms.map((form) => form.keep()));
  });
  pages.holdPages(watchPage);
  await watchPage();
  queue.begin();
}
