/*
 * How many words a text has, where a number was asked for: textarea[data-count-words].
 * SPDX-License-Identifier: Apache-2.0
 *
 * Said once typing pauses, so that nobody hears a number after each word. Nothing is cut: the count
 * only tells.
 */
const PAUSE_MS = 1500;

function watch(box) {
  const line = document.createElement("p");
  line.className = "at-count";
  line.setAttribute("role", "status");
  box.after(line);
  const say = () => {
    const words = box.value.match(/\S+/g)?.length ?? 0;
    line.textContent = box.dataset.countWords.replace("{n}", words);
  };
  let timer = 0;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(say, PAUSE_MS);
  });
  if (box.value) say();
}

export function watchCounts() {
  document.querySelectorAll("textarea[data-count-words]").forEach(watch);
}
