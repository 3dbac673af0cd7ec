/** Makes own categories of words that the reader has selected, and adds such words to them. */

import { MAX_OWN_CATEGORIES } from "../generated/constants.js";
import { handWords } from "../store/handed-words.js";
import { own } from "../store/own.js";
import { hasPhrase, phraseOf } from "../store/phrases.js";
import { askEngine } from "./engine.js";

/** @typedef {import("../store/own.js").OwnCategory} OwnCategory */

/**
 * The own categories that words can be added to, and whether there may be one more.
 * @returns {Promise<{ categories: OwnCategory[], isRoom: boolean }>}
 */
export async function wordCategories() {
  const all = await own.load();
  return { categories: all.filter(({ pattern }) => pattern === null), isRoom: all.length < MAX_OWN_CATEGORIES };
}

/**
 * Opens the editor with a new category of these words.
 * @param {string} words
 */
export async function makeCategory(words) {
  await handWords(words);
  await chrome.tabs.create({ url: chrome.runtime.getURL("options/options.html#own") });
}

/**
 * Adds words to an own category.
 * @param {string} id  The category's.
 * @param {string} words
 * @returns {Promise<boolean>}  Whether they are new in it.
 * @throws {Error} If the category can't have them; the message says why.
 */
export async function addWords(id, words) {
  const phrase = phraseOf(words);
  const category = (await wordCategories()).categories.find((each) => each.id === id);
  if (!category || phrase === "") throw new Error("no such category, or no words");
  if (hasPhrase(category, phrase)) return false;
  const added = (/** @type {OwnCategory} */ each) => ({ ...each, words: [...each.words, phrase] });
  // A category that the core can't use would find nothing any more.
  const checked = await askEngine({ type: "check", category: added(category), sample: "" });
  if (checked.type === "checked" && checked.flaw) throw new Error(checked.flaw.message);
  await own.change((list) => list.map((each) => (each.id === id && !hasPhrase(each, phrase) ? added(each) : each)));
  return true;
}

/**
 * Undoes {@link addWords}.
 * @param {string} id
 * @param {string} words
 */
export async function removeWords(id, words) {
  const phrase = phraseOf(words);
  const removed = (/** @type {OwnCategory} */ each) => ({
    ...each,
    words: each.words.filter((line) => line !== phrase),
  });
  await own.change((list) => list.map((each) => (each.id === id ? removed(each) : each)));
}
