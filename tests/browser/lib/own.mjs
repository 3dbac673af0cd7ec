/** An own category for tests. */

/** @typedef {import("../../../extension/store/own.js").OwnCategory} OwnCategory */

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
