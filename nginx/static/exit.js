/*
 * Leaving at once: the button "Leave this page", or Shift pressed three times within five seconds.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The page is hidden first; then what stands in the button's form (an answer, perhaps) goes to the
 * server, which saves it and ends the session; then this page's place in the history is taken by the
 * neutral page. Without scripting the same button posts the same form. Esc is never used: screen
 * readers and dialogs use it. Nothing is counted and nothing is sent but the form itself.
 */
import { words } from "./words.js";

const PRESSES = 3;
const WITHIN_MS = 5000;

let leaving = false;

function leave(button) {
  if (leaving) return;
  leaving = true;
  hide();
  const form = button.form;
  const body = new URLSearchParams(new FormData(form));
  if (button.name) body.set(button.name, button.value);
  const action = button.getAttribute("formaction") ?? form.getAttribute("action");
  const exit = document.body.dataset.exitUrl;
  // keepalive: the sending outlives this page, so nobody waits for it. The reply is of no interest.
  fetch(action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
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

function watchKeys(button) {
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
      leave(button);
      return;
    }
    if (presses === 1) timer = setTimeout(reset, WITHIN_MS);
    const more = PRESSES - presses;
    status.textContent = more === 1 ? words("exitOnce") : words("exitMore", more);
  });
  // Shift with the mouse selects text: that is not a wish to leave.
  document.addEventListener("pointerdown", reset);
}

export function watchExit() {
  const button = document.querySelector("[data-exit]");
  if (!button?.form || !document.body.dataset.exitUrl) return;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    leave(button);
  });
  if (document.body.dataset.exitKeys !== "off") watchKeys(button);
}
