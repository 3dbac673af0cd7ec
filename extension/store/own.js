/** The reader's own categories, as they are kept. */

import { StoredList } from "./stored-list.js";

/**
 * As the core takes it, and with a hue of the palette (0 to 359).
 * @typedef {import("../generated/protocol").OwnCategory & { hue: number }} OwnCategory
 */

/** What the core takes as an id. */
const ID = /^own-[a-z0-9-]+$/;

/** The longest title. */
export const TITLE_LIMIT = 60;

export const own = new StoredList("own", parseOwn);

/**
 * Own categories from whatever is stored; those that are none fall away, and of those with the same id all but the first.
 * @param {unknown} stored
 * @returns {OwnCategory[]}
 */
export function parseOwn(stored) {
  if (!Array.isArray(stored)) return [];
  /** @type {Map<string, OwnCategory>} */
  const categories = new Map();
  for (const each of stored) {
    if (wrongIn(each) === null && !categories.has(each.id)) categories.set(each.id, copy(each));
  }
  return [...categories.values()];
}

/**
 * Which field keeps something from being an own category; null when none does.
 * @param {any} value
 * @returns {string | null}
 */
export function wrongIn(value) {
  if (typeof value !== "object" || value === null) return "";
  const { id, title, words, pattern, whole_words: wholeWords, match_case: matchCase, hue } = value;
  if (typeof id !== "string" || !ID.test(id)) return "id";
  if (typeof title !== "string" || title.trim() === "" || title.length > TITLE_LIMIT) return "title";
  if (!Array.isArray(words) || !words.every((word) => typeof word === "string")) return "words";
  if (pattern !== null && typeof pattern !== "string") return "pattern";
  if (typeof wholeWords !== "boolean") return "whole_words";
  if (typeof matchCase !== "boolean") return "match_case";
  return Number.isInteger(hue) && hue >= 0 && hue < 360 ? null : "hue";
}

/** @param {OwnCategory} category @returns {OwnCategory} */
function copy({ id, title, words, pattern, whole_words, match_case, hue }) {
  return { id, title, words: [...words], pattern, whole_words, match_case, hue };
}
