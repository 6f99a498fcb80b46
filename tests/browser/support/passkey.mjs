// Run by passkey.t: a passkey of Chromium's virtual device, and what scripting adds to fields for passwords.  SPDX-License-Identifier: Apache-2.0
import { browser, main, outside, path, press, follow, trouble, visitor } from "./browser.mjs";
import { checkHtml, look, watch } from "./look.mjs";
import { becomes, done, is, none, ok, parts } from "./tap.mjs";

const password = "vast mule kept ochre";
const home = "/settings/second-step";

/** A page of a browser with a device that holds passkeys and says that it knows who touches it. */
async function withDevice(options) {
  const page = watch(await (await visitor({ reducedMotion: "reduce", ...options })).newPage());
  const devices = await page.context().newCDPSession(page);
  await devices.send("WebAuthn.enable");
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", { options: {
    protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
  } });
  return { page, devices, authenticatorId };
}

const said = (page) => page.locator("#new-strength").innerText();

async function passwords({ page }) {
  await page.goto("/session/code");
  await page.fill("#login", "E1");
  await page.fill("#code", process.env.ATTEST_CODE);
  await becomes(() => page.locator(".at-show").count(), 1, "one button shows all passwords of a form");
  for (const [typed, sentence] of [["short", /^Not yet: 7 more characters/], ["elevenchars", /^Not yet: 1 more character\./], ["qwertyuiop1234567890", /^Not yet: rows of keys/],
    ["ababababababab", /^Not yet: rows of keys/], ["otter plaza wind", /^Long enough/], [password, /^Strong/]]) {
    await page.fill("#new", typed);
    await becomes(async () => sentence.test(await said(page)), true, `${typed}: ${sentence.source}`);
  }
  await page.fill("#again", password);
  const types = () => page.locator("#new, #again").evaluateAll((all) => all.map((field) => field.type).join(" "));
  await page.click(".at-show");
  is(await types(), "text text", "they are shown");
  is(await page.locator(".at-show").innerText(), "Hide password", "and the button hides them again");
  await look(page, "code-shown");
  await page.click(".at-show");
  is(await types(), "password password", "as it says");
  await page.click(".at-show");
  await Promise.all([page.waitForURL((url) => url.pathname !== "/session/code"), main(page).locator(".at-actions button[type=submit]").click()]);
  ok(path(page) !== "/session/code", "what is shown is sent as it is", page.url());
}

async function adding({ page, devices, authenticatorId }) {
  await page.goto(home);
  await look(page, "second-step");
  await follow(page, "Add a passkey");
  await look(page, "passkey-new");
  await page.fill("#name", "My laptop");
  await page.fill("#password", password);
  await press(page, "Go on");
  await main(page).getByRole("heading", { name: "Your recovery codes" }).waitFor();
  const { credentials } = await devices.send("WebAuthn.getCredentials", { authenticatorId });
  is(credentials.length, 1, "the device holds a passkey");
  ok(credentials[0].isResidentCredential && credentials[0].rpId === "localhost", "which it finds by itself", credentials[0].rpId);
  await page.goto(home);
  ok(/My laptop\s+Added on/.test(await main(page).innerText()), "the page lists it");
  await look(page, "passkeys");
  await follow(page, "My laptop");
  await look(page, "passkey");
  await page.goto(`${home}/passkeys/new`);
  await page.fill("#password", password);
  await press(page, "Go on");
  await becomes(() => page.locator("#passkey-said").innerText(), "This device holds a passkey of yours for Attest already.", "the same device is not added twice");
  await look(page, "passkey-known");
}

async function signingIn({ page, devices, authenticatorId }) {
  await page.context().clearCookies();
  await page.goto("/session?next=/settings");
  await press(page, "Sign in with a passkey");
  await page.waitForURL((url) => url.pathname === "/settings");
  ok(true, "a press of the button, and one is signed in");
  await page.context().clearCookies();
  await devices.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await page.goto("/session");
  await press(page, "Sign in with a passkey");
  await becomes(() => page.locator("#passkey-said").innerText(), "Nothing came from a passkey. Try again, or choose another way.", "a device that does not know who touches it is told so");
  await look(page, "passkey-nothing");
  await devices.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await Promise.all([page.waitForURL((url) => url.pathname === "/learning"), press(page, "Use your passkey")]);
  ok(true, "another try is a press away");
  await page.context().clearCookies();
  await page.goto("/session");
  await page.fill("#login", "E1");
  await page.fill("#password", password);
  await press(page, "Sign in");
  await look(page, "passkey-step");
  await Promise.all([page.waitForURL((url) => url.pathname === "/learning"), press(page, "Use your passkey")]);
  ok(true, "and after the password it is the second step");
}

async function withoutScripts() {
  const page = watch(await (await visitor({ javaScriptEnabled: false })).newPage());
  await page.goto("/session");
  is(await page.locator(".at-show").count(), 0, "without scripting nothing offers what needs it");
  await press(page, "Sign in with a passkey");
  const text = await main(page).innerText();
  ok(/Passkeys need scripting/.test(text) && await page.locator("#passkey button").count() === 0, "the page for passkeys says that they need it", text);
  await follow(page, "Sign in another way");
  is(path(page), "/session", "and leads to the other ways");
}

const device = await withDevice();
await parts([
  ["with a device", async () => { await passwords(device); await adding(device); await signingIn(device); }],
  ["without scripts", withoutScripts],
]);
checkHtml();
none(trouble, "no page met an error");
none(outside, "and none asked for anything elsewhere");
await browser.close();
done();
