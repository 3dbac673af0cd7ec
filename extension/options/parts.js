/** Parts that several sections show. */

import { text } from "../common/strings.js";
import { copy, find } from "../common/templates.js";

/** @typedef {import("../common/palette.js").Coloured} Coloured */
/** @typedef {import("../store/settings.js").Show} Show */

/** @type {readonly [Show, string][]} */
const SHOWS = [
  ["full", text("showFull")],
  ["badge", text("showBadge")],
  ["off", text("showOff")],
];

/**
 * Fills a select with the ways to show a category.
 * @param {HTMLSelectElement} select
 * @param {string} label
 */
export function fillShows(select, label) {
  select.replaceChildren(...SHOWS.map(([value, name]) => new Option(name, value)));
  if (label) select.ariaLabel = label;
}

/**
 * Makes a badge that of a category; of one that is gone, of its id.
 * @param {HTMLElement} row
 * @param {string} id
 * @param {readonly Coloured[]} categories
 */
export function setBadge(row, id, categories) {
  const badge = find(".badge", row);
  badge.dataset.category = id;
  find(".title", badge).textContent = titleOf(id, categories);
}

/**
 * @param {string} id
 * @param {readonly Coloured[]} categories
 */
export function titleOf(id, categories) {
  return categories.find((category) => category.id === id)?.title ?? id;
}

/**
 * Brings the rows of a list in line with what there is. Rows that stay are kept, so that what is being used keeps the focus.
 * @template T
 * @param {HTMLElement} list
 * @param {readonly T[]} items
 * @param {object} of
 * @param {string} of.template
 * @param {(item: T) => string} of.key
 * @param {(row: HTMLElement, item: T) => void} of.build  Once a row.
 * @param {(row: HTMLElement, item: T) => void} of.update
 */
export function showRows(list, items, { template, key, build, update }) {
  const before = new Map(
    [.../** @type {HTMLCollectionOf<HTMLElement>} */ (list.children)].map((row) => [row.dataset.key, row]),
  );
  const rows = items.map((item) => {
    let row = before.get(key(item));
    if (!row) {
      row = copy(template);
      row.dataset.key = key(item);
      build(row, item);
    }
    update(row, item);
    return row;
  });
  const same = rows.length === list.children.length && rows.every((row, index) => row === list.children[index]);
  if (!same) list.replaceChildren(...rows);
}

/**
 * Sets a field, unless it is being used.
 * @param {HTMLInputElement | HTMLSelectElement} field
 * @param {string} value
 */
export function setField(field, value) {
  if (field !== document.activeElement || field instanceof HTMLSelectElement) field.value = value;
}
