/*
 * Saving an answer as soon as it is chosen: form.at-answer[data-save-url].
 * SPDX-License-Identifier: Apache-2.0
 *
 * PUT {"seq": n, "response": …} with an Idempotency-Key that stays the same through all tries of one
 * answer, so that a save that arrived twice counts once. Saves go one after another; an answer
 * changed meanwhile goes next, with the sequence number of the reply. The button "Save and continue"
 * sends the same form without any of this.
 */
import { words } from "./words.js";

const TRIES = 6;
const FIRST_PAUSE_MS = 1000;
const PATIENCE_MS = 10000;

const pause = (ms) => new Promise((done) => {
  const timer = setTimeout(done, ms);
  addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
});

function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

function response(form) {
  const boxes = form.querySelectorAll("input[type=checkbox][name=choice]");
  if (boxes.length > 0) {
    return { choices: Array.from(boxes).filter((box) => box.checked).map((box) => box.value) };
  }
  const choice = form.querySelector("input[type=radio][name=choice]:checked");
  return choice ? { choice: choice.value } : null;
}

async function put(form, job) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    return await fetch(form.dataset.saveUrl, {
      method: "PUT",
      headers: {
        "Content-Type": "application/json",
        "Idempotency-Key": job.key,
        "X-CSRF-Token": form.dataset.csrf,
      },
      body: `{"seq":${job.seq},"response":${job.answer}}`,
      keepalive: true,
      signal: stop.signal,
    });
  } catch {
    return null; // no connection, or no answer in time
  } finally {
    clearTimeout(timer);
  }
}

function watch(form) {
  const status = form.querySelector("[data-save-status]");
  const seq = form.elements.namedItem("seq");
  let again = false; // the answer was changed while another was being saved
  let busy = false;
  let stopped = false; // the stored answer is another one: only a reload helps
  let unsure = null; // sent, but no reply came: it is sent again as it was before anything newer is

  const say = (state, sentence) => {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = sentence;
  };

  const wanted = () => JSON.stringify(response(form));

  async function saved(reply, job) {
    const stored = await reply.json();
    seq.value = stored.seq;
    again ||= wanted() !== job.answer;
    const clock = new Intl.DateTimeFormat(document.documentElement.lang,
      { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    say("saved", words("saved", clock.format(new Date(stored.saved_at))));
  }

  /* A reply that is final, or null when the tries are used up. */
  async function send(job) {
    for (let n = 0; n < TRIES; n += 1) {
      const reply = await put(form, job);
      if (reply && reply.status < 500 && reply.status !== 429) return reply;
      say("waiting", words("waiting"));
      if (n + 1 < TRIES) await pause(FIRST_PAUSE_MS * 2 ** n);
    }
    return null;
  }

  async function save() {
    const answer = wanted();
    if (answer === "null") return;
    const job = unsure ?? { answer, seq: Number(seq.value), key: key() };
    say("saving", words("saving"));
    unsure = job;
    const reply = await send(job);
    if (!reply) {
      addEventListener("online", start, { once: true });
      return;
    }
    unsure = null;
    if (reply.ok) {
      await saved(reply, job);
    } else if (reply.status === 401 || reply.status === 403) {
      say("not-saved", words("signedOut"));
    } else if (reply.status === 409) {
      stopped = true;
      say("not-saved", words("stale"));
    } else {
      say("not-saved", words("refused"));
    }
  }

  async function start() {
    again = true;
    if (busy) return;
    busy = true;
    try {
      while (again && !stopped) {
        again = false;
        await save();
      }
    } catch {
      say("not-saved", words("refused"));
    } finally {
      busy = false;
    }
  }

  form.addEventListener("change", (event) => {
    if (event.target.name === "choice") start();
  });
}

export function watchAnswers() {
  document.querySelectorAll("form.at-answer[data-save-url]").forEach(watch);
}
