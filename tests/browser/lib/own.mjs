/** What a reader may have made: an own category and a correction. */

/** @typedef {import("../../../extension/store/corrections.js").StoredCorrection} StoredCorrection */
/** @typedef {import("../../../extension/store/own.js").OwnCategory} OwnCategory */

/** A correction as it is stored. @type {StoredCorrection} */
export const CORRECTION = {
  id: "c1",
  made: 1_790_000_000_000,
  host: "forum.example.org",
  category: "energy",
  wanted: false,
  text: "The battery of this argument is flat.",
};

/**
 * An own category that matches whole words in any case.
 * @param {string} name  Its title; the id is made from it.
 * @param {string[]} words
 * @returns {OwnCategory}
 */
export function ownCategory(name, words) {
  const id = `own-${name.toLowerCase()}`;
  return { id, title: name, words, pattern: null, whole_words: true, match_case: false, hue: 140 };
}
