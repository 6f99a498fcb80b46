/*
 * Areas of a picture that can be pressed: [data-hotspot].  SPDX-License-Identifier: Apache-2.0
 *
 * The list below the picture is the question, with or without scripting. Here a press on an area
 * presses its button in the list, the chosen area is outlined, and the one whose button has the
 * focus or the pointer is shown.
 */

function watch(picture) {
  const inputs = Array.from(picture.closest("fieldset").querySelectorAll("input[data-area]"));
  const area = (input) => picture.querySelector(`.at-area[data-area="${CSS.escape(input.dataset.area)}"]`);
  const near = (input, on) => area(input)?.classList.toggle("at-area--near", on);
  const show = () => inputs.forEach((input) => area(input)?.classList.toggle("at-area--chosen", input.checked));

  picture.dataset.live = "";
  picture.addEventListener("attest:filled", show); // from what was kept (fields.js)
  picture.addEventListener("click", (event) => {
    const shape = event.target.closest(".at-area");
    inputs.find((input) => input.dataset.area === shape?.dataset.area)?.click();
  });
  for (const input of inputs) {
    input.addEventListener("change", show);
    input.addEventListener("focus", () => near(input, true));
    input.addEventListener("blur", () => near(input, false));
    input.parentElement.addEventListener("pointerenter", () => near(input, true));
    input.parentElement.addEventListener("pointerleave", () => near(input, false));
  }
  show();
}

export function watchHotspots() {
  document.querySelectorAll("[data-hotspot]").forEach(watch);
}
