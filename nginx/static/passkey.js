/*
 * Passkeys: asks the browser for what the form wants, fills it in and sends it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is asked stands in data attributes of the form (src/web/passkey.c), so do the sentences. The
 * browser asks by itself when the page opens; the button is for another try, and for browsers that
 * wait for a press.
 */
import { element } from "./words.js";

const ALGORITHMS = [-7, -8, -257]; // ES256, EdDSA, RS256
const PATIENCE_MS = 4 * 60 * 1000; // the question is good for five minutes

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => (buffer
  ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : "");

function known(form) {
  return (form.dataset.ids ?? "").split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytes(id) }));
}

function make(form) {
  const { challenge, rp, network, handle, name, login } = form.dataset;
  return navigator.credentials.create({
    publicKey: {
      challenge: bytes(challenge),
      rp: { id: rp, name: network },
      user: { id: bytes(handle), name: login ?? name, displayName: name },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
      excludeCredentials: known(form),
      attestation: "none",
      timeout: PATIENCE_MS,
    },
  });
}

function use(form) {
  const { challenge, rp, verify } = form.dataset;
  return navigator.credentials.get({
    publicKey: { challenge: bytes(challenge), rpId: rp, userVerification: verify, allowCredentials: known(form), timeout: PATIENCE_MS },
  });
}

function fill(form, credential) {
  const { response } = credential;
  const parts = {
    id: credential.rawId,
    client: response.clientDataJSON,
    data: response.authenticatorData ?? response.getAuthenticatorData(),
    signature: response.signature,
    user: response.userHandle,
  };
  for (const [name, value] of Object.entries(parts)) form.elements[`passkey-${name}`].value = text(value);
}

export function watchPasskey() {
  const form = document.querySelector("form[data-passkey]");
  const said = form.querySelector("[role=status]");
  let asking = false;
  let filled = false;
  if (!navigator.credentials || !window.PublicKeyCredential) {
    said.textContent = said.dataset.unable;
    return;
  }

  const button = element("button", { type: "submit", class: "usa-button" }, form.dataset.button);
  form.append(element("div", { class: "at-actions" }, button));

  async function ask() {
    if (asking) return;
    asking = true;
    said.textContent = "";
    try {
      fill(form, await (form.dataset.passkey === "make" ? make(form) : use(form)));
      filled = true;
      form.requestSubmit();
    } catch (problem) {
      const why = { InvalidStateError: "known", SecurityError: "unable", NotSupportedError: "unable", TypeError: "unable" };
      said.textContent = said.dataset[why[problem.name] ?? "none"];
      button.focus();
    }
    asking = false;
  }

  form.addEventListener("submit", (event) => {
    if (filled) return;
    event.preventDefault();
    ask();
  });
  ask();
}
