/*
 * The fields of an answer form as the answer that the API takes, and back.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The names of the fields say what they are (src/web/attempt_item.c): choice; order; row.KEY and
 * before.KEY; gap.KEY; text; value and unit; certainty. A scenario has the field scene: its answer
 * is the path so far and the choice that is made now.
 */
const named = (form, start) => form.querySelector(`[name^="${start}"]`);

function group(data, start) {
  const found = {};
  for (const [name, value] of data) {
    if (name.startsWith(start) && value !== "") found[name.slice(start.length)] = value;
  }
  return found;
}

function main(form, data) {
  if (named(form, "scene")) return { path: [...data.getAll("order"), ...data.getAll("choice")] };
  if (named(form, "order")) return { order: data.getAll("order") };
  if (named(form, "row.")) {
    const before = named(form, "before.") && { before: group(data, "before.") };
    return { rows: group(data, "row."), ...before };
  }
  if (named(form, "gap.")) return { gaps: group(data, "gap.") };
  if (named(form, "text")) return { text: data.get("text") ?? "" };
  if (named(form, "value")) {
    const unit = data.get("unit");
    return { value: data.get("value") ?? "", ...(unit ? { unit } : null) };
  }
  if (form.querySelector("input[type=checkbox][name=choice]")) return { choices: data.getAll("choice") };
  return data.has("choice") ? { choice: data.get("choice") } : {};
}

/* The answer that stands in a form. */
export function read(form) {
  const data = new FormData(form);
  const certainty = Number(data.get("certainty"));
  return { ...main(form, data), ...(certainty ? { certainty } : null) };
}

/* The answer as the page was made, whatever was changed since. */
export function rendered(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return read(copy);
}

/* An answer in one way of writing, to compare by: null where nothing is answered. */
export function plain(answer) {
  const parts = [];
  for (const [name, value] of Object.entries(answer ?? {})) {
    let written = value;
    if (name === "choices") written = [...value].sort();
    else if (typeof value === "string") written = value.replace(/\r\n?/g, "\n");
    else if (value && typeof value === "object" && !Array.isArray(value)) {
      written = Object.entries(value).filter(([, one]) => one !== "" && one !== null).sort();
    }
    const empty = written === null || written === "" || written.length === 0;
    if (!empty) parts.push([name, written]);
  }
  return parts.length ? JSON.stringify(parts.sort()) : null;
}

export const same = (one, other) => plain(one) === plain(other);

function set(form, name, value) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "radio") field.checked = field.value === String(value);
    else field.value = value ?? "";
  }
}

function setAll(form, start, values) {
  for (const field of form.querySelectorAll(`[name^="${start}"]`)) {
    const value = values?.[field.name.slice(start.length)] ?? "";
    if (field.type === "radio") field.checked = field.value === value;
    else field.value = value;
  }
}

function setOrder(form, keys) {
  const list = form.querySelector("[data-order]");
  for (const key of keys) {
    const row = list?.querySelector(`[name=order][value="${CSS.escape(key)}"]`)?.closest("li");
    if (row) list.append(row);
  }
}

/* Puts an answer into a form. The path of a scenario is not put back: its scene is the server's. */
export function fill(form, answer) {
  if ("rows" in answer) setAll(form, "row.", answer.rows);
  if ("rows" in answer) setAll(form, "before.", answer.before);
  if ("gaps" in answer) setAll(form, "gap.", answer.gaps);
  if ("order" in answer) setOrder(form, answer.order);
  for (const name of ["text", "value", "unit"]) if (name in answer) set(form, name, answer[name]);
  if ("choice" in answer || "choices" in answer) {
    const chosen = answer.choices ?? [answer.choice];
    for (const box of form.querySelectorAll("[name=choice]")) box.checked = chosen.includes(box.value);
  }
  if ("certainty" in answer) set(form, "certainty", answer.certainty);
  for (const drawn of form.querySelectorAll("[data-order], [data-hotspot]")) drawn.dispatchEvent(new Event("attest:filled"));
}
