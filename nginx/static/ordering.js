/*
 * Putting steps in order without a reload: ol[data-order].  SPDX-License-Identifier: Apache-2.0
 *
 * The buttons "Move up" and "Move down" work without scripting too: they send the form. Here they
 * move the row at once, keep the focus, and say politely where the step now stands. Each row holds a
 * hidden field "order", so the form is right by itself; its change is told as that of any field.
 */

function watch(list) {
  const status = document.createElement("p");
  status.className = "usa-sr-only";
  status.setAttribute("role", "status");
  list.after(status);

  const label = (row, place) => list.dataset.order
    .replace("{item}", row.querySelector(".at-order__text").textContent.trim())
    .replace("{place}", place).replace("{count}", list.children.length);

  const settle = () => {
    Array.from(list.children).forEach((row, i) => {
      const [up, down] = row.querySelectorAll("[data-move]");
      up.disabled = i === 0;
      down.disabled = i === list.children.length - 1;
      for (const button of [up, down]) button.querySelector(".usa-sr-only").textContent = `: ${label(row, i + 1)}`;
    });
  };

  list.addEventListener("attest:filled", settle); // from what was kept (fields.js)
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    const other = button.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (button.dataset.move === "up") other.before(row);
    else other.after(row);
    settle();
    const next = button.disabled ? row.querySelector("[data-move]:not(:disabled)") : button;
    next.focus();
    status.textContent = label(row, Array.from(list.children).indexOf(row) + 1);
    row.querySelector("input[name=order]").dispatchEvent(new Event("change", { bubbles: true }));
  });
}

export function watchOrders() {
  document.querySelectorAll("ol[data-order]").forEach(watch);
}
