/** What several sections of the options page share. */

import { text } from "../common/strings.js";
import { copyTemplate, find } from "../common/templates.js";

/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {import("../store/settings.js").Show} Show */

/** The ways to show a category, with what readers call them. @type {readonly [Show, string][]} */
const SHOWS = [
  ["full", text("showFull")],
  ["badge", text("showBadge")],
  ["off", text("showOff")],
];

/**
 * Fills a select with the ways to show a category.
 * @param {HTMLSelectElement} select
 * @param {string} label  Its accessible name; empty if it has one already.
 */
export function fillShows(select, label) {
  select.replaceChildren(...SHOWS.map(([value, name]) => new Option(name, value)));
  if (label) select.ariaLabel = label;
}

/**
 * Turns a row's badge into a category's.
 * @param {HTMLElement} row
 * @param {string} id
 * @param {readonly Category[]} categories
 */
export function setBadge(row, id, categories) {
  const badge = find(".badge", row);
  badge.dataset.category = id;
  find(".title", badge).textContent = titleOf(id, categories);
}

/**
 * The title of a category, or its id if the category no longer exists.
 * @param {string} id
 * @param {readonly Category[]} categories
 */
export function titleOf(id, categories) {
  return categories.find((category) => category.id === id)?.title ?? id;
}

/**
 * Brings the rows of a list in line with the items. Rows of items that were there before are kept, and with them the focus.
 * @template T
 * @param {HTMLElement} list
 * @param {readonly T[]} items
 * @param {object} of
 * @param {string} of.template  The selector of a row's template.
 * @param {(item: T) => string} of.key  Tells the items apart.
 * @param {(row: HTMLElement, item: T) => void} of.build  Sets up a new row.
 * @param {(row: HTMLElement, item: T) => void} of.update  Shows the item, in new rows and old ones.
 */
export function showRows(list, items, { template, key, build, update }) {
  const before = new Map(
    [.../** @type {HTMLCollectionOf<HTMLElement>} */ (list.children)].map((row) => [row.dataset.key, row]),
  );
  const rows = items.map((item) => {
    let row = before.get(key(item));
    if (!row) {
      row = copyTemplate(template);
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
 * What the summary of a folded list says: how many rows it has, and what is special about some of them.
 * @param {number} count
 * @param {readonly (string | false)[]} notes
 */
export function counted(count, notes) {
  return [count, ...notes.filter(Boolean)].join(" · ");
}

/**
 * Sets a field, unless the reader is typing in it.
 * @param {HTMLInputElement | HTMLSelectElement} field
 * @param {string} value
 */
export function setField(field, value) {
  if (field !== document.activeElement || field instanceof HTMLSelectElement) field.value = value;
}
