/** All categories: those that ship and the reader's own, with the titles and hues that the reader has chosen. */

import { ownLine } from "../common/palette.js";
import { shortLabel } from "../common/short-label.js";
import { TAXONOMY_LANGUAGE, text } from "../common/strings.js";
import { CATEGORIES } from "../generated/categories.js";
import { own } from "./own.js";
import { loadSettings } from "./settings.js";

/** @typedef {import("./own.js").OwnCategory} OwnCategory */
/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("../generated/protocol").Category} Category */

/** The categories that ship, with titles in the reader's language. @type {readonly Category[]} */
export const SHIPPED =
  text("language") === TAXONOMY_LANGUAGE
    ? CATEGORIES
    : CATEGORIES.map((category) => ({
        ...category,
        title: text(`title_${category.id}`),
        label: text(`label_${category.id}`),
      }));

/**
 * @param {Settings} settings
 * @param {readonly OwnCategory[]} ownCategories
 * @returns {readonly Category[]}  In the order of the taxonomy, the reader's own last.
 */
export function categoriesOf({ titles, hues }, ownCategories) {
  const shipped = SHIPPED.map((category) => ({
    ...category,
    ...(titles[category.id] === undefined ? {} : named(titles[category.id] ?? "")),
    hue: hues[category.id] ?? category.hue,
  }));
  const mine = ownCategories.map(({ id, title, hue }, index) => ({
    id,
    axis: /** @type {const} */ ("own"),
    ...named(title),
    hue,
    line: ownLine(index),
  }));
  return [...shipped, ...mine];
}

/**
 * A title that the reader has chosen, with its label.
 * @param {string} title
 */
function named(title) {
  return { title, label: shortLabel(title) };
}

/** All categories as the settings are now. */
export async function loadCategories() {
  const [settings, ownCategories] = await Promise.all([loadSettings(), own.load()]);
  return categoriesOf(settings, ownCategories);
}
