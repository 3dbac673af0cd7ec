/**
 * Words on their way from a page to the editor of own categories. They are kept in memory only: in an address they would stay in the
 * browser's history.
 */

/** The key in `storage.session`. */
const KEY = "words";

/** @param {string} words */
export async function handWords(words) {
  await chrome.storage.session.set({ [KEY]: words });
}

/** The words that were handed over, once. @returns {Promise<string | null>}  Null if there are none; empty for a category without words. */
export async function takeWords() {
  const { [KEY]: words } = await chrome.storage.session.get(KEY);
  if (typeof words !== "string") return null;
  await chrome.storage.session.remove(KEY);
  return words;
}
