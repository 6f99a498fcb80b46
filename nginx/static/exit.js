/*
 * Leaving at once: the button "Leave this page", or Shift pressed three times within five seconds.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The page is hidden first; then what stands in the button's form (an answer, perhaps) goes to the
 * server, which saves it and ends the session; then this page's place in the history is taken by the
 * neutral page. Without scripting the same button posts the same form. Esc is never used: screen
 * readers and dialogs use it. Nothing is counted and nothing is sent but the form itself. Where
 * there is no connection, the form does not arrive; the cookie set here then ends the session at the
 * next request, whoever makes it, and the server takes the cookie away.
 */
import { words } from "./words.js";

const PRESSES = 3;
const WITHIN_MS = 5000;
const MOST = 60000; // bytes that a browser sends for a page that is gone; what is more stays on the device
const KEEP_MS = 80; // for what was just typed to be kept on the device, encrypted (queue.js)
const MARK = "attest-exit=1; Path=/; Max-Age=86400; SameSite=Lax";

let leaving = false;

async function leave(button) {
  if (leaving) return;
  leaving = true;
  hide();
  const form = button.form;
  const body = new URLSearchParams(new FormData(form));
  if (button.name) body.set(button.name, button.value);
  const action = button.getAttribute("formaction") ?? form.getAttribute("action");
  const exit = document.body.dataset.exitUrl;
  // First of all nothing else is sent any more: with the mark, it would end the session before the form is saved.
  const kept = [];
  document.dispatchEvent(new CustomEvent("attest:leave", { detail: kept }));
  if (document.body.dataset.sessionEnds) document.cookie = MARK;
  // A page to read may have several activities, each a form of its own: what was changed in them goes along.
  for (const other of document.querySelectorAll("form.at-answer[data-changed]")) {
    const also = new URLSearchParams(new FormData(other)).toString();
    if (other !== form && body.toString().length + 2 * also.length < MOST) body.append("also", also);
  }
  // keepalive: the sending outlives this page, so nobody waits for it. The reply is of no interest.
  fetch(action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
  if (kept.length) await Promise.race([Promise.allSettled(kept), new Promise((done) => { setTimeout(done, KEEP_MS); })]);
  location.replace(exit);
}

function hide() {
  const overlay = document.createElement("div");
  overlay.className = "at-overlay";
  overlay.setAttribute("role", "alert");
  document.body.append(overlay);
  document.title = words("exitLoading");
  const loading = document.createElement("span");
  loading.className = "usa-sr-only";
  loading.textContent = words("exitLoading");
  overlay.append(loading);
}

function watchKeys() {
  const status = document.createElement("p");
  status.className = "at-exit-status";
  status.setAttribute("role", "status");
  document.body.append(status);

  let presses = 0;
  let timer = 0;
  const reset = () => {
    clearTimeout(timer);
    presses = 0;
    status.textContent = "";
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      reset();
      return;
    }
    if (event.repeat) return;
    presses += 1;
    if (presses === PRESSES) {
      reset();
      leave(exitButton());
      return;
    }
    if (presses === 1) timer = setTimeout(reset, WITHIN_MS);
    const more = PRESSES - presses;
    status.textContent = more === 1 ? words("exitOnce") : words("exitMore", more);
  });
  // Shift with the mouse selects text: that is not a wish to leave.
  document.addEventListener("pointerdown", reset);
}

/* The button as it stands now: a page may take the place of another without a load (pages.js). */
const exitButton = () => document.querySelector("[data-exit]");

export function watchExit() {
  if (!exitButton()?.form || !document.body.dataset.exitUrl) return;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-exit]");
    if (!button) return;
    event.preventDefault();
    leave(button);
  });
  if (document.body.dataset.exitKeys !== "off") watchKeys();
}
