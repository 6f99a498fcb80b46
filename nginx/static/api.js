/*
 * Requests of scripts to the API, and the session that they run in.  SPDX-License-Identifier: Apache-2.0
 */
const PATIENCE_MS = 10000;

/* Whoever leaves has gone. What is still on its way would arrive with the mark of leaving, and end the session before the
 * answer that the exit takes along is saved. */
const underWay = new Set();
document.addEventListener("attest:leave", () => underWay.forEach((stop) => stop.abort()));

/* Who this page was made for. The token is renewed in place after signing in again. */
export const session = {
  get csrf() { return document.querySelector("input[name=csrf]")?.value ?? ""; },
  set csrf(token) {
    for (const field of document.querySelectorAll("input[name=csrf]")) field.value = token;
  },
  tag: document.body.dataset.deviceTag,
};

/* A reply, or null where none came in time: no connection, or no server. */
export async function ask(method, url, body, headers = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  underWay.add(stop);
  const send = { method, headers: { ...headers }, signal: stop.signal };
  if (body !== undefined) {
    send.body = JSON.stringify(body);
    send.headers["Content-Type"] = "application/json";
    send.headers["X-CSRF-Token"] = session.csrf;
    send.keepalive = send.body.length < 32768; // browsers let that outlive the page
  }
  try {
    const reply = await fetch(url, send);
    const ends = Number(reply.headers.get("Session-Ends"));
    if (ends) document.dispatchEvent(new CustomEvent("attest:session", { detail: ends }));
    const type = reply.headers.get("Content-Type") ?? "";
    const value = /json/.test(type) ? await reply.json() : null;
    return { status: reply.status, value };
  } catch {
    return null;
  } finally {
    underWay.delete(stop);
    clearTimeout(timer);
  }
}

/*
 * Whose session the browser has now: "same" (with its token taken over), "other", "none", or
 * "unknown" where nobody answers.
 */
export async function whose() {
  const reply = await ask("GET", "/api/v1/session");
  if (!reply || reply.status >= 500 || reply.status === 429) return "unknown";
  if (reply.status !== 200) return "none";
  if (reply.value.person_tag !== session.tag) return "other";
  session.csrf = reply.value.csrf_token;
  return "same";
}
