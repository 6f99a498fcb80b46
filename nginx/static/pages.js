/*
 * The other questions of an attempt, at hand when the connection is not.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Once somebody has been on a question for a moment, the pages that follow it are fetched one after
 * another, and those before it. They are held in memory alone (a page of ours is never put into a
 * store) and end with the window. A question that is at hand is shown from there also while there
 * is a connection, so that none is fetched twice; saving goes the same way with or without.
 */
const MOST = 30;
const MOMENT_MS = 3000;
const BETWEEN_MS = 250;

const pages = new Map(); // place: {title, main, exit}
const shown = new Set(); // called after a page took the place of another
const pathOf = (url) => new URL(url, location.href).pathname;
const isQuestion = (path) => /^\/attempts\/\d+(\/items\/\d+)?$/.test(pathOf(path));
// A question with a content note is another page than its note. Other fields of an address only say where one goes on to.
const placeOf = (url) => pathOf(url) + (new URL(url, location.href).searchParams.has("show") ? "?show=1" : "");

function hold(path, from) {
  const main = from.querySelector("main").cloneNode(true);
  main.querySelectorAll("form").forEach((form) => form.reset());
  pages.set(path, { title: from.title, main, exit: from.querySelector(".at-exit")?.cloneNode(true) });
}

/* Where one can go from a page: what comes next first, then back. */
function ways(from) {
  const next = from.querySelector("form.at-answer")?.dataset.next;
  const back = from.querySelector("a.at-back")?.getAttribute("href");
  const behindNote = from.querySelector("main a[href*='show=1']")?.getAttribute("href");
  return [next, behindNote, back].filter(Boolean).map(placeOf).filter(isQuestion);
}

const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

let left = false;
document.addEventListener("attest:leave", () => {
  left = true;
});

async function fetchAll() {
  const queue = ways(document);
  for (let n = 0; queue.length && n < MOST; n += 1) {
    const path = queue.shift();
    if (pages.has(path)) continue;
    await wait(BETWEEN_MS);
    if (left) return;
    const reply = await fetch(path, { priority: "low", redirect: "error" }).catch(() => null);
    if (!reply?.ok) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (page.body.dataset.deviceTag !== document.body.dataset.deviceTag) return;
    hold(path, page);
    queue.push(...ways(page));
  }
}

function put(path) {
  const page = pages.get(path);
  const csrf = document.querySelector("input[name=csrf]")?.value;
  const main = document.importNode(page.main, true);
  document.querySelector("main").replaceWith(main);
  if (page.exit) document.querySelector(".at-exit")?.replaceWith(document.importNode(page.exit, true));
  // The token may have been renewed since the page was fetched.
  if (csrf) for (const field of document.querySelectorAll("input[name=csrf]")) field.value = csrf;
  document.title = page.title;
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
  shown.forEach((act) => act());
}

/* Under which address a page is at hand; null: it is not. */
const atHand = (url) => [placeOf(url), pathOf(url)].find((place) => pages.has(place)) ?? null;

/* Shows a page that is at hand; false: it is not. */
export function show(url) {
  const path = atHand(url);
  if (!path) return false;
  history.pushState(null, "", url);
  put(path);
  return true;
}

export const isAtHand = (url) => atHand(url) !== null;
export const isListOfAnswers = (url) => /^\/attempts\/\d+$/.test(pathOf(url));

export function holdPages(whenShown) {
  const path = placeOf(location.href);
  if (!isQuestion(path) || !document.querySelector("form.at-answer, form[action^='/attempts/']")) return;
  shown.add(whenShown);
  // As the server sent it: what is chosen here is put in from the queue when it is shown again.
  if (!document.querySelector("#errors")) hold(path, document);
  addEventListener("popstate", () => {
    if (atHand(location.href)) put(atHand(location.href));
    else location.reload();
  });
  if (!navigator.connection?.saveData) setTimeout(fetchAll, MOMENT_MS);
}
