/*
 * The part of a page that says how far something is looks again by itself, for ten minutes at most, and only while the page
 * is seen. When there is no such part any more, the page is loaded anew, unless somebody is filling a field in it.
 * SPDX-License-Identifier: Apache-2.0
 */
const EVERY_MS = 3000;
const TIMES = 200;

function isBusy() {
  const at = document.activeElement;
  return at && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
}

async function look(part) {
  const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!reply.ok || reply.redirected) return false;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const now = page.querySelector("[data-progress] [role=status]");
  if (now) {
    const shown = part.querySelector("[role=status]");
    if (shown.textContent !== now.textContent) shown.textContent = now.textContent;
    return true;
  }
  if (isBusy()) return true;
  location.reload();
  return false;
}

export async function watchProgress() {
  const part = document.querySelector("[data-progress]");
  for (let n = 0; n < TIMES; n += 1) {
    await new Promise((done) => setTimeout(done, EVERY_MS));
    if (document.hidden) continue;
    try {
      if (!(await look(part))) return;
    } catch {
      // No connection: the next look may find one.
    }
  }
}
