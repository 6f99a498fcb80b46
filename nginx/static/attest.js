/*
 * What scripting adds to a page. Every page works without it.
 * SPDX-License-Identifier: Apache-2.0
 */
import { watchExit } from "./exit.js";
import { watchSession } from "./session.js";
import { element, words } from "./words.js";

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
    if (!navigator.onLine) {
      // The browser's own page for that would take what was typed with it.
      event.preventDefault();
      const said = form.querySelector("[data-offline]") ?? form.appendChild(element("p", { role: "status", "data-offline": "" }));
      said.textContent = words("unreachable");
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
if (document.querySelector("form[data-passkey]")) import("./passkey.js").then(({ watchPasskey }) => watchPasskey());
if (document.querySelector("[data-progress]")) import("./progress.js").then(({ watchProgress }) => watchProgress());
if (document.querySelector("input[type=password]")) import("./passwords.js").then(({ watchPasswords }) => watchPasswords());
// Few pages ask something; the others do without what that takes.
if (document.querySelector("form.at-answer") || document.body.dataset.deviceKey) {
  import("./answer.js").then(({ watchAnswers }) => watchAnswers());
} else if (document.querySelector("[data-order], [data-hotspot], [data-count-words]")) {
  import("./ordering.js").then(({ watchOrders }) => watchOrders());
  import("./hotspot.js").then(({ watchHotspots }) => watchHotspots());
  import("./count.js").then(({ watchCounts }) => watchCounts());
}
