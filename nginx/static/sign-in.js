/*
 * Signing in again in place: the page stays, and so does every word on it.
 * SPDX-License-Identifier: Apache-2.0
 */
import { ask, session } from "./api.js";
import { element, words } from "./words.js";

let box = null; // what stands below the status
let form = null;

/* Another person: nothing of the one before stays to be seen. */
export function handOver() {
  const place = document.querySelector("main");
  place.replaceChildren(
    element("h1", {}, words("otherTitle")),
    element("p", {}, words("other")),
    element("p", {}, element("a", { href: "/learning" }, words("goOn"))),
  );
  document.querySelector(".at-nav")?.remove();
  document.querySelector(".at-exit")?.remove();
  place.focus();
}

function field(id, label, type, autocomplete) {
  const input = element("input", { class: "usa-input", id, type, autocomplete, autocapitalize: "none", spellcheck: "false", form: "again" });
  return [element("label", { class: "usa-label", for: id }, label), input];
}

function build(done) {
  const [loginLabel, login] = field("again-login", words("login"), "text", "username");
  const [passwordLabel, password] = field("again-password", words("password"), "password", "current-password");
  const said = element("p", { class: "at-save", role: "status" });
  const button = element("button", { class: "usa-button usa-button--outline", type: "submit", form: "again" }, words("signIn"));
  // The status is part of the answer form, and forms do not stand in each other: the fields name theirs.
  form = element("form", { id: "again", novalidate: "", hidden: "" });
  box = element("div", { class: "at-sign-in", role: "group", "aria-label": words("signIn") },
    loginLabel, login, passwordLabel, password, element("div", { class: "at-actions" }, button), said);
  let code = null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    const reply = await ask("POST", "/api/v1/session", {
      login: login.value, password: password.value, ...(code ? { code: code.value } : {}),
    });
    button.disabled = false;
    if (reply?.status === 200) {
      finish(reply.value, done);
    } else if (reply?.value?.code_wanted) {
      said.textContent = words(code?.value ? "wrongCode" : "codeWanted");
      if (!code) {
        const [label, input] = field("again-code", words("code"), "text", "one-time-code");
        code = input;
        password.after(label, input);
      }
      code.value = "";
      code.focus();
    } else {
      said.textContent = words(reply && reply.status < 429 ? "wrong" : "unreachable");
      password.value = "";
      (reply ? password : button).focus();
    }
  });
}

let before = null;

function finish(value, done) {
  const had = box.contains(document.activeElement);
  box.remove();
  form.remove();
  box = null;
  if (value.person_tag !== session.tag) {
    handOver();
    return;
  }
  session.csrf = value.csrf_token;
  if (had && before?.isConnected) before.focus();
  done();
}

/*
 * Shows the form below the status line, once. The focus goes there only with `move`: when somebody
 * is typing, the rest of a word would land in the wrong field.
 */
export function offerSignIn(status, move, done) {
  if (!box?.isConnected) {
    build(done);
    document.querySelector("main").append(form);
    status.after(box);
    before = document.activeElement;
  }
  if (move) box.querySelector("input").focus();
}
