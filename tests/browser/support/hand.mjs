// Somebody at a browser, on any device, with any means: the same journeys in every mode.  SPDX-License-Identifier: Apache-2.0
//
// A hand finds things by the words of its language, and uses them as its mode allows: by mouse, by touch, or by keys alone.
// What must hold on every page in that mode is looked at on the way and kept in `faults`.
import axe from "axe-core";
import { main, path, visitor } from "./browser.mjs";
import { address, password, sql } from "./stack.mjs";
import { catalogue, pattern, words } from "./words.mjs";

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** A window of 1280 by 1024 pixels at a zoom of 400 % is one of 320 by 256; at 200 %, one of 640 by 512. */
export const modes = [
  { name: "desk" },
  { name: "phone", touch: true, options: phone },
  { name: "zoom 400 %", options: { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 } },
  { name: "large print, zoom 200 %", large: true, options: { viewport: { width: 640, height: 512 }, deviceScaleFactor: 2 } },
  { name: "forced colors", options: { forcedColors: "active" } },
  { name: "keyboard", keys: true },
  { name: "Spanish", language: "es", axe: true, options: { ...phone, locale: "es-US" }, touch: true },
];

/** Whether the element has the focus, and what is wrong with how the focus is seen. */
function inspect(wanted) {
  const e = document.activeElement;
  const there = e === wanted;
  if (!e || e === document.body || e.tabIndex < 0) return { there, fault: null };
  const ring = (one, part) => one && parseFloat(getComputedStyle(one, part).outlineWidth) >= 2 && getComputedStyle(one, part).outlineStyle !== "none";
  const seen = ring(e) || ring(e, "::after") || [...(e.labels ?? [])].some((label) => ring(label) || ring(label, "::before")) || ring(e.closest("li"));
  const shown = ["radio", "checkbox"].includes(e.type) && e.labels?.[0] ? e.labels[0] : e;
  const box = shown.getBoundingClientRect();
  const bar = document.querySelector(".at-bar");
  const covers = bar && !bar.contains(e) && bar.contains(document.elementFromPoint(box.left + 2, Math.max(2, box.top + 2)));
  const top = covers ? bar.getBoundingClientRect().bottom : 0;
  const hidden = box.top > innerHeight - 24 || box.bottom < top + 24; // WCAG 2.2, 2.4.11: not all of it is hidden
  const name = `${location.pathname.replace(/\d+/g, "n")} ${e.outerHTML.slice(0, 100)}`;
  if (!seen) return { there, fault: `no ring: ${name}` };
  if (hidden) return { there, fault: `out of sight (${Math.round(box.top)} to ${Math.round(box.bottom)} of ${innerHeight}, bar to ${Math.round(top)}): ${name}` };
  return { there, fault: null };
}

/** Where the page is wider than the window, and the exit that is not at hand. */
function shape() {
  const found = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) {
    found.push(`${scrollWidth - clientWidth} px too wide: ${[...document.querySelectorAll("body *")]
      .filter((e) => e.getBoundingClientRect().right > clientWidth + 1).slice(0, 2).map((e) => e.outerHTML.slice(0, 80)).join(" | ")}`);
  }
  const exit = document.querySelector("[data-exit]")?.getBoundingClientRect();
  if (exit && (exit.top < 0 || exit.bottom > innerHeight / 2 || exit.right > clientWidth + 1)) found.push(`the exit stands at ${exit.top}, ${exit.right}`);
  return found;
}

/** Every text that does not belong to a course, and the language of the page. */
function interfaceTexts() {
  const written = ".at-content, .at-lead, .at-question, .at-sources, .at-glossary, .usa-summary-box__text, [lang]:not(html), script, code";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest(written)) found.push(node.data.replace(/\s+/g, " ").trim());
  return { lang: document.documentElement.lang, texts: found.filter(Boolean) };
}

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

export class Hand {
  constructor(page, mode) {
    this.page = page;
    this.mode = mode;
    this.language = mode.language ?? "en";
    this.faults = new Set();
  }

  /** A new browser; with `exit`, one that may leave for the neutral page. */
  static async at(mode, { exit = false, ...options } = {}) {
    return new Hand(await (await visitor({ exit, ...mode.options, ...options })).newPage(), mode);
  }

  /** A new browser in which this person is signed in, with their settings for the mode. */
  static async of(who, mode, options) {
    const hand = await Hand.at(mode, options);
    settle(who, mode);
    await hand.api("POST", "/session", { login: who.login, password });
    return hand;
  }

  words(sentence) { return words(this.language, sentence); }

  says(sentence) { return pattern(this.language, sentence); }

  get path() { return path(this.page); }

  text() { return main(this.page).innerText().then((body) => body.replace(/\s+/g, " ")); }

  heading() { return main(this.page).locator("h1").innerText().then((body) => body.replace(/\s+/g, " ")); }

  button(sentence) { return main(this.page).getByRole("button", { name: this.words(sentence), exact: true }).first(); }

  link(sentence) { return main(this.page).getByRole("link", { name: this.words(sentence), exact: true }).first(); }

  /** What the API replies to this browser. */
  async api(method, target, data) {
    if (!this.csrf && target !== "/session") this.csrf = (await this.api("GET", "/session")).csrf_token;
    const reply = await this.page.request.fetch(`${address}/api/v1${target}`, { method, ...(data && { data }), headers: { "X-CSRF-Token": this.csrf ?? "" } });
    const value = await reply.json();
    if (reply.status() >= 400) throw new Error(`${method} ${target}: ${reply.status()} ${JSON.stringify(value)}`);
    if (target === "/session") this.csrf = value.csrf_token;
    return value;
  }

  async open(target) {
    await this.page.goto(target);
    await this.look();
  }

  /** Uses a button or link; waits for a page, if told: "load", or what its address fits. */
  async use(target, until) {
    const loaded = until === "load" ? this.page.waitForEvent("load") : null;
    loaded?.catch(() => {}); // told below
    if (this.mode.keys) {
      await this.reach(target);
      await this.page.keyboard.press("Enter");
    } else if (this.mode.touch) {
      await target.tap();
    } else {
      await target.click();
    }
    if (!until) return;
    if (loaded) await loaded;
    else await this.page.waitForURL((url) => until.test(url.pathname));
    await this.look();
  }

  press(sentence, until) { return this.use(this.button(sentence), until); }

  follow(sentence, until) { return this.use(this.link(sentence), until); }

  /** Tab, and nothing but Tab, to an element; with each step the focus must be seen. */
  async reach(target, key = "Tab") {
    const element = await target.elementHandle();
    for (let i = 0; i < 90; i += 1) {
      let state = await element.evaluate(inspect);
      // The link that skips the navigation slides in; a page that moves comes to rest.
      for (let wait = 0; state.fault && wait < 6; wait += 1) {
        await this.page.waitForTimeout(50);
        state = await element.evaluate(inspect);
      }
      if (state.fault) this.faults.add(state.fault);
      if (state.there) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`${key} does not reach ${target}`);
  }

  async type(target, value) {
    if (this.mode.keys) {
      await this.reach(target);
      await this.page.keyboard.press("Control+a");
      await this.page.keyboard.insertText(value);
    } else {
      await target.fill(value);
    }
  }

  /** Chooses the options with these keys, and no others. */
  async choose(keys) {
    const boxes = await this.page.locator("form#answer input[name=choice]").all();
    const all = await Promise.all(boxes.map(async (box) => ({ box, key: await box.getAttribute("value"), is: await box.isChecked() })));
    const radio = (await boxes[0].getAttribute("type")) === "radio";
    if (this.mode.keys && radio) {
      await this.reach((all.find((one) => one.is) ?? all[0]).box);
      await this.page.keyboard.press("Space");
      for (let i = 0; i < all.length && !keys.includes(await this.chosen()); i += 1) await this.page.keyboard.press("ArrowDown");
      return;
    }
    for (const { box, key, is } of all) {
      if (is === keys.includes(key) || (radio && !keys.includes(key))) continue;
      if (this.mode.keys) {
        await this.reach(box);
        await this.page.keyboard.press("Space");
      } else {
        await this.use(this.page.locator(`label[for="${await box.getAttribute("id")}"]`));
      }
    }
  }

  /** The keys that are chosen, in one text. */
  chosen() {
    return this.page.locator("form#answer input[name=choice]:checked").evaluateAll((all) => all.map((e) => e.value).sort().join());
  }

  async signIn(who, until = /^\/learning$/) {
    settle(who, this.mode);
    await this.open("/session");
    await this.type(this.page.locator("#login"), who.login);
    await this.type(this.page.locator("#password"), password);
    await this.press("Sign in", until);
  }

  /** What must hold on every page. */
  async look() {
    const at = path(this.page).replace(/\d+/g, "n");
    for (const fault of await this.page.evaluate(shape)) this.faults.add(`${at}: ${fault}`);
    if (this.language === "en") return;
    const { lang, texts } = await this.page.evaluate(interfaceTexts);
    if (lang !== this.language) this.faults.add(`${at}: in ${lang}`);
    const known = catalogue(this.language);
    for (const body of texts) if (known.has(body) && !known.get(body).includes(body)) this.faults.add(`${at}: not translated: ${body}`);
  }

  /** The rules of axe, in the modes that ask for them: for pages that matter most. */
  async axe() {
    if (!this.mode.axe) return;
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate((values) =>
      window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }), tags);
    for (const one of violations) this.faults.add(`${path(this.page)}: axe: ${one.id}: ${one.nodes[0].html.slice(0, 120)}`);
  }

  async shot(name) {
    if (process.env.ATTEST_SHOTS) await this.page.screenshot({ path: `${process.env.ATTEST_SHOTS}/${this.mode.name.replace(/\W+/g, "-")}-${name}.png`, fullPage: true });
  }

  close() { return this.page.context().close(); }
}

/** What this person has chosen in their settings. */
function settle(who, mode) {
  sql(`INSERT INTO person_setting (person_id, language, large_print) VALUES (${who.id}, '${mode.language ?? "en"}', ${Boolean(mode.large)})
       ON CONFLICT (person_id) DO UPDATE SET language = excluded.language, large_print = excluded.large_print`);
}
