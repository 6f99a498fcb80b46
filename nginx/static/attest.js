/*
 * What scripting adds to a page. Every page works without it.
 * SPDX-License-Identifier: Apache-2.0
 */
import { watchExit } from "./exit.js";
import { watchSession } from "./session.js";

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

watchExit();
watchForms();
watchSession();
// Few pages ask something; the others do without what saves answers.
if (document.querySelector("form.at-answer") || document.body.dataset.deviceKey) {
  import("./answer.js").then(({ watchAnswers }) => watchAnswers());
}
