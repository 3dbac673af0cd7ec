/** Words that the reader has selected in a page, as own categories take them. */

import { cut } from "../common/cut.js";
import { MAX_PATTERN_LENGTH } from "../generated/constants.js";
import { CATEGORY_TITLE_LIMIT } from "./category-look.js";

/** @typedef {import("./own.js").OwnCategory} OwnCategory */

/** White space, and the mark that ends a word without being seen. */
const GAPS = /[\s\u200B]+/;

/**
 * The line of an own category that finds just these words: an asterisk in them is no wildcard.
 * @param {string} selected
 * @returns {string}  Empty if there are no words.
 */
export function phraseOf(selected) {
  return joined(selected.replaceAll("*", "\\*"), MAX_PATTERN_LENGTH);
}

/**
 * A title for a category that is made of these words.
 * @param {string} selected
 */
export function titleFor(selected) {
  return joined(selected, CATEGORY_TITLE_LIMIT);
}

/**
 * Whether an own category has a phrase among its words.
 * @param {OwnCategory} category
 * @param {string} phrase
 */
export function hasPhrase({ words, match_case }, phrase) {
  const form = (/** @type {string} */ line) => {
    const spaced = joined(line, Number.POSITIVE_INFINITY);
    return match_case ? spaced : spaced.toLowerCase();
  };
  return words.some((line) => form(line) === form(phrase));
}

/**
 * As many words as fit, with one space between them: half a word would not be found. If the first one alone does not fit, its start.
 * @param {string} text
 * @param {number} limit  In UTF-16 units.
 */
function joined(text, limit) {
  const [first = "", ...others] = text.split(GAPS).filter(Boolean);
  let line = cut(first, limit);
  for (const word of others) {
    if (line.length + 1 + word.length > limit) break;
    line += ` ${word}`;
  }
  return line;
}
