/*
 * How much time is left, where there is a limit: added to its quiet line, once a minute.
 * SPDX-License-Identifier: Apache-2.0
 *
 * [data-deadline]: the instant (RFC 3339); data-seconds-left: how far that was when the page was
 * made, since the clock of a workstation may be wrong. Spoken only five minutes and one minute before.
 */
import { element, words } from "./words.js";

const MINUTE_MS = 60000;
const SPOKEN = [5, 1];
let wrong = null; // how far this clock is ahead of the server's, told by the first page
let timer = 0;

export function watchDeadline() {
  clearTimeout(timer);
  const line = document.querySelector("main [data-deadline]");
  const instant = Date.parse(line?.dataset.deadline ?? "");
  if (!instant) return;
  wrong ??= Date.now() + Number(line.dataset.secondsLeft) * 1000 - instant || 0;
  const end = instant + wrong;
  const left = element("span");
  const spoken = element("span", { class: "usa-sr-only", role: "status" });
  line.append(" ", left);
  line.after(spoken);
  let before = 0;
  const tick = () => {
    const minutes = Math.max(0, Math.ceil((end - Date.now()) / MINUTE_MS));
    if (minutes !== before) left.textContent = minutes ? words(minutes === 1 ? "leftOne" : "left", minutes) : words("leftNone");
    if (SPOKEN.some((mark) => minutes === mark && before === mark + 1)) spoken.textContent = left.textContent;
    before = minutes;
    if (minutes) timer = setTimeout(tick, ((end - Date.now()) % MINUTE_MS) + 50);
  };
  tick();
}
