/** What the editor of own categories holds. */

import { cut } from "../common/cut.js";
import { MAX_PATTERN_LENGTH, OWN_ID_PREFIX } from "../generated/constants.js";
import { phraseOf, titleFor } from "../store/phrases.js";

/** @typedef {import("../store/own.js").OwnCategory} OwnCategory */

/**
 * The fields of the editor as they are typed, saved or not. Those that don't apply keep their text.
 * @typedef {object} Entry
 * @property {string} id  The category's.
 * @property {string} title
 * @property {number} hue
 * @property {"words" | "pattern"} by
 * @property {string} words  A word or phrase a line.
 * @property {string} pattern
 * @property {boolean} whole
 * @property {boolean} matchCase
 */

/**
 * A new entry, of words that the reader has selected in a page if there are any.
 * @param {string} [selected]
 * @returns {Entry}
 */
export function newEntry(selected = "") {
  return {
    id: OWN_ID_PREFIX + crypto.randomUUID(),
    title: titleFor(selected),
    hue: Math.floor(Math.random() * 360),
    by: "words",
    words: phraseOf(selected),
    pattern: "",
    whole: true,
    matchCase: false,
  };
}

/**
 * A text in which a category of selected words finds them.
 * @param {string} selected
 */
export function sampleOf(selected) {
  return cut(selected.trim(), MAX_PATTERN_LENGTH);
}

/**
 * @param {OwnCategory} category
 * @returns {Entry}
 */
export function entryOf({ id, title, hue, words, pattern, whole_words, match_case }) {
  return {
    id,
    title,
    hue,
    by: pattern === null ? "words" : "pattern",
    words: words.join("\n"),
    pattern: pattern ?? "",
    whole: whole_words,
    matchCase: match_case,
  };
}

/**
 * The category that is typed, with a word for each line, blank ones included: the core numbers them when it finds a mistake.
 * @param {Entry} entry
 * @returns {OwnCategory}
 */
export function categoryOf({ id, title, hue, by, words, pattern, whole, matchCase }) {
  return {
    id,
    title: title.trim(),
    words: by === "words" ? words.split("\n") : [],
    pattern: by === "words" ? null : pattern,
    whole_words: whole,
    match_case: matchCase,
    hue,
  };
}

/**
 * Whether an entry has something that is not stored.
 * @param {Entry} entry
 * @param {OwnCategory | null} stored  Null if the category is new.
 */
export function isUnsaved(entry, stored) {
  if (stored) return !isSame(entry, entryOf(stored));
  return [entry.title, entry.words, entry.pattern].some((each) => each.trim() !== "");
}

/**
 * @param {Entry} one
 * @param {Entry} other
 */
export function isSame(one, other) {
  const fields = /** @type {(keyof Entry)[]} */ (Object.keys(one));
  return fields.every((field) => one[field] === other[field]);
}
