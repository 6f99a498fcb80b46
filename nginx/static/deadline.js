/*
 * How much time is left, where there is a limit: a quiet line, once a minute.
 * SPDX-License-Identifier: Apache-2.0
 *
 * form[data-deadline]: the instant (RFC 3339). Spoken only five minutes and one minute before it.
 */
import { element, words } from "./words.js";

const MINUTE_MS = 60000;
const SPOKEN = [5, 1];
let timer = 0;

export function watchDeadline(form) {
  const end = Date.parse(form.dataset.deadline ?? "");
  if (!end) return;
  const line = element("p", { class: "at-quiet at-deadline" });
  const spoken = element("p", { class: "usa-sr-only", role: "status" });
  form.prepend(line, spoken);
  let before = Infinity;
  const tick = () => {
    if (!line.isConnected) return;
    const minutes = Math.ceil((end - Date.now()) / MINUTE_MS);
    const sentence = minutes < 1 ? words("leftNone") : words(minutes === 1 ? "leftOne" : "left", minutes);
    line.textContent = sentence;
    if (SPOKEN.some((mark) => minutes === mark && before > mark && before !== Infinity)) spoken.textContent = sentence;
    before = minutes;
    if (minutes >= 1) timer = setTimeout(tick, (end - Date.now()) % MINUTE_MS + 100);
  };
  clearTimeout(timer);
  tick();
}
