// TAP for the browser tests.  SPDX-License-Identifier: Apache-2.0

let count = 0;
let failed = 0;

/** One check. `detail` is shown when it fails: a text, or anything that JSON can hold. */
export function ok(good, name, detail) {
  count += 1;
  if (!good) failed += 1;
  console.log(`${good ? "ok" : "not ok"} ${count} - ${name.replace(/#/g, "no. ")}`);
  if (!good && detail !== undefined) note(detail);
  return Boolean(good);
}

export function is(got, wanted, name) {
  return ok(got === wanted, name, { got, wanted });
}

/** Nothing must be in the list; what is in it is shown. */
export function none(list, name) {
  return ok(list.length === 0, name, list);
}

export function note(what) {
  const text = typeof what === "string" ? what : JSON.stringify(what, null, 1);
  for (const line of text.split("\n")) console.log(`# ${line}`);
}

/** Waits for what must come to be; a machine that has much to do may take long. */
export async function until(test, what) {
  for (const end = Date.now() + 60000; Date.now() < end;) {
    if (await test()) return;
    await new Promise((next) => { setTimeout(next, 100); });
  }
  throw new Error(`in vain: ${what}`);
}

/** The same for one check: `read` gives what is wanted, sooner or later. */
export async function becomes(read, wanted, name) {
  let got;
  await until(async () => (got = await read()) === wanted, name).catch(() => {});
  return is(got, wanted, name);
}

/** Runs the parts of a file, two at a time; one that breaks off is one failed check, and the others go on. */
export async function parts(list) {
  const waiting = [...list];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, run] = next;
      const begin = Date.now();
      try {
        await run();
      } catch (error) {
        ok(false, `${name}: broke off`, error.stack ?? String(error));
      }
      note(`${name}: ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    }
  };
  await Promise.all([lane(), lane()]);
}

export function done() {
  console.log(`1..${count}`);
  process.exitCode = failed ? 1 : 0;
}
