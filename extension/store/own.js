/** The reader's own categories. */

import { OWN_CATEGORY } from "../generated/schemas.js";
import { isHue, isTitle } from "./category-look.js";
import { wrongField } from "./schema.js";
import { StoredValue } from "./stored-value.js";

/**
 * An own category as the core takes it, with a hue of the palette (0 to 359).
 * @typedef {import("../generated/protocol").OwnCategory & { hue: number }} OwnCategory
 */

/** In the reader's order. */
export const own = new StoredValue("own", parseOwn);

/**
 * The own categories in whatever is stored. Invalid ones are left out, and so is any whose id an earlier one has.
 * @param {unknown} stored
 * @returns {OwnCategory[]}
 */
export function parseOwn(stored) {
  if (!Array.isArray(stored)) return [];
  /** @type {Map<string, OwnCategory>} */
  const categories = new Map();
  for (const each of stored) {
    if (wrongFieldInOwn(each) === null && !categories.has(each.id)) categories.set(each.id, copy(each));
  }
  return [...categories.values()];
}

/**
 * The first field that makes a value an invalid own category: null if it is valid, "" if it is not even an object.
 * @param {any} value
 * @returns {string | null}
 */
export function wrongFieldInOwn(value) {
  const field = wrongField(OWN_CATEGORY, value);
  if (field !== null) return field;
  if (!isTitle(value.title)) return "title";
  return isHue(value.hue) ? null : "hue";
}

/**
 * Without whatever else the object has.
 * @param {OwnCategory} category
 * @returns {OwnCategory}
 */
function copy({ id, title, words, pattern, whole_words, match_case, hue }) {
  return { id, title, words: [...words], pattern, whole_words, match_case, hue };
}
