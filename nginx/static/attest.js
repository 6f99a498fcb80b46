/*
 * What scripting adds to a page. Every page works without it.
 * SPDX-License-Identifier: Apache-2.0
 */
import { watchExit } from "./exit.js";
import { watchAnswers } from "./answer.js";
import { words } from "./words.js";

/*
 * One press, one sending. The second press on a form that is under way does nothing; after a while,
 * or when the page is shown again (Back, or a reply that was a file), it may be sent anew.
 */
const PATIENCE_MS = 15000;
const sending = new Set();

function watchForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get") return;
    if (sending.has(form)) {
      event.preventDefault();
      return;
    }
    sending.add(form);
    form.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), PATIENCE_MS);
  });
  addEventListener("pageshow", () => sending.forEach(release));
}

function release(form) {
  sending.delete(form);
  form.removeAttribute("aria-busy");
}

/* Five minutes before the session ends, say so once, politely, and what to do. */
const WARN_MS = 5 * 60 * 1000;
const TIMER_MAX_MS = 2 ** 31 - 1;

function watchSession() {
  const ends = Number(document.body.dataset.sessionEnds) * 1000;
  if (!ends) return;
  const place = document.createElement("div");
  place.setAttribute("role", "status");
  document.querySelector("main")?.before(place);
  const wait = Math.max(0, ends - WARN_MS - Date.now());
  if (wait > TIMER_MAX_MS) return;
  setTimeout(() => {
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(ends);
    const box = document.createElement("p");
    box.className = "at-session at-wrap";
    box.textContent = words("sessionEnds", time);
    place.append(box);
  }, wait);
}

watchExit();
watchAnswers();
watchForms();
watchSession();
