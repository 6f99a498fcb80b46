/*
 * Five minutes before the session ends, say so once, politely, with a way to stay.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every reply of the API tells the end anew (api.js), and every page that is opened tells it to the
 * other windows of this browser; then the notice goes.
 */
import { clock, element, words } from "./words.js";

const WARN_MS = 5 * 60 * 1000;
const TIMER_MAX_MS = 2 ** 31 - 1;

export function watchSession() {
  let ends = Number(document.body.dataset.sessionEnds) * 1000;
  if (!ends) return;
  const place = element("div", { role: "status", class: "at-wrap" });
  document.querySelector("main")?.before(place);
  const others = "BroadcastChannel" in window ? new BroadcastChannel("attest-session") : null;
  let timer = 0;

  async function stay(button) {
    button.disabled = true;
    const { ask } = await import("./api.js");
    await ask("GET", "/api/v1/session"); // a use of the session, as every request
    button.disabled = false;
  }

  function warn() {
    const button = element("button", { type: "button", class: "usa-button usa-button--outline" }, words("stay"));
    button.addEventListener("click", () => stay(button));
    place.replaceChildren(element("div", { class: "at-session" }, element("p", {}, words("sessionEnds", clock(ends))), button));
  }

  function set(until) {
    const had = place.contains(document.activeElement);
    ends = until;
    clearTimeout(timer);
    place.replaceChildren();
    if (had) document.querySelector("main").focus();
    const wait = ends - WARN_MS - Date.now();
    if (wait < TIMER_MAX_MS) timer = setTimeout(warn, Math.max(0, wait));
  }

  others?.addEventListener("message", ({ data }) => data > ends && set(data));
  document.addEventListener("attest:session", ({ detail }) => {
    const until = detail * 1000;
    if (until === ends) return;
    set(until);
    others?.postMessage(until);
  });
  set(ends);
  others?.postMessage(ends);
}
