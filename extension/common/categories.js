/** Every category that a reader has: those that ship and the reader's own, as the reader calls and colours them. */

import { CATEGORIES } from "../generated/categories.js";
import { own } from "../store/own.js";
import { loadSettings } from "../store/settings.js";
import { text } from "./strings.js";

/** @typedef {import("../store/own.js").OwnCategory} OwnCategory */
/** @typedef {import("../store/settings.js").Settings} Settings */
/** @typedef {import("./palette.js").Coloured} Coloured */

/** The language of the core's titles and descriptions, which are in the `_locales` of all others. */
const OF_CORE = "en";

/** Those that ship, in the reader's language. @type {readonly import("../generated/protocol").Category[]} */
export const SHIPPED =
  text("language") === OF_CORE
    ? CATEGORIES
    : CATEGORIES.map((category) => ({
        ...category,
        title: text(`title_${category.id}`),
        description: text(`means_${category.id}`),
      }));

/**
 * @param {Settings} settings
 * @param {readonly OwnCategory[]} ownCategories
 * @returns {readonly Coloured[]}  In the order of the taxonomy, the reader's own last.
 */
export function categoriesOf({ titles, hues }, ownCategories) {
  const shipped = SHIPPED.map((category) => ({
    ...category,
    title: titles[category.id] ?? category.title,
    hue: hues[category.id],
  }));
  const mine = ownCategories.map(({ id, title, hue }) => ({
    id,
    axis: /** @type {const} */ ("own"),
    title,
    description: text("ownMeans"),
    hue,
  }));
  return [...shipped, ...mine];
}

/** Those of now. */
export async function loadCategories() {
  const [settings, ownCategories] = await Promise.all([loadSettings(), own.load()]);
  return categoriesOf(settings, ownCategories);
}
