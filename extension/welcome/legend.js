/** The legend: each mark drawn by the style sheets that draw it in pages. */

import { badgeSheet } from "../common/badge-sheet.js";
import { faintName, highlightName } from "../common/palette.js";
import { PLAIN } from "../content/show/badges.js";

/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {import("../common/palette.js").Look} Look */

/** @typedef {import("../generated/protocol").Axis} Axis */

/** The axes that the legend has an example of. @type {readonly Axis[]} */
const AXES = ["topic", "kind"];

/**
 * What the style sheet of the highlights needs for the words of the legend. They have highlights of their own, because the
 * sample's come and go as the reader switches categories.
 * @param {readonly Category[]} categories
 * @returns {Look[]}
 */
export function legendLooks(categories) {
  return AXES.map((axis) => ({ ...exampleOf(axis, categories), id: idOf(axis) }));
}

/**
 * The style sheet of the legend's badges.
 * @param {readonly Category[]} categories
 */
export function legendSheet(categories) {
  return `${badgeSheet(categories)}\n${PLAIN.light}\n@media (prefers-color-scheme: dark) {\n${PLAIN.dark}\n}`;
}

/** @param {readonly Category[]} categories */
export function drawLegend(categories) {
  for (const axis of AXES) {
    const { id, label } = exampleOf(axis, categories);
    for (const badge of elements(`.badge[data-axis=${axis}]`)) {
      badge.dataset.category = id;
      badge.textContent = label;
    }
    CSS.highlights.set(highlightName(idOf(axis)), highlight(`.words[data-axis=${axis}]:not(.faint)`));
    CSS.highlights.set(faintName(idOf(axis)), highlight(`.words[data-axis=${axis}].faint`));
  }
}

/**
 * The first category of an axis.
 * @param {Axis} axis
 * @param {readonly Category[]} categories
 */
function exampleOf(axis, categories) {
  return /** @type {Category} */ (categories.find((category) => category.axis === axis));
}

/**
 * What stands for the category in the names of the legend's own highlights. No category's id begins with a hyphen.
 * @param {Axis} axis
 */
function idOf(axis) {
  return `-legend-${axis}`;
}

/**
 * A highlight of the texts of all elements that match.
 * @param {string} selector
 */
function highlight(selector) {
  return new Highlight(
    ...elements(selector).map((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return range;
    }),
  );
}

/**
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
function elements(selector) {
  return [...document.querySelectorAll(selector)].filter((element) => element instanceof HTMLElement);
}
