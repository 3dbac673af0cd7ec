/** How much of the text is highlighted. */

import { densityTitles } from "../common/density-titles.js";
import { find } from "../common/templates.js";
import { changeSettings, DENSITIES } from "../store/settings.js";

const select = /** @type {HTMLSelectElement} */ (find("#density select"));

export function buildDensity() {
  const titles = densityTitles();
  select.append(...DENSITIES.map((density) => new Option(titles[density], density)));
  select.addEventListener("change", () => {
    // Read now: another change of settings may reset the field before this one is stored.
    const density = DENSITIES[select.selectedIndex] ?? "normal";
    void changeSettings(() => ({ density }));
  });
}

/** @param {import("../store/settings.js").Settings} settings */
export function showDensity({ density }) {
  select.value = density;
}
