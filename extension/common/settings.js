/** What the reader has chosen. Kept in `storage.local`, under one key, and read anew by every part that needs it. */

import { listen } from "./events.js";

const KEY = "settings";
const VERSION = 1;

/** Ids and host names, as they stand in match patterns and selectors too: nothing else gets in. */
const ID = /^[a-z][a-z0-9-]*$/;
const HOST = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;

/**
 * What is switched off is what is listed, so that a new category or site is on.
 * @typedef {object} Settings
 * @property {number} version
 * @property {readonly string[]} categoriesOff  Ids of categories that are not shown.
 * @property {readonly string[]} sitesOff  Hosts on which nothing runs.
 */

/** @type {Settings} */
export const DEFAULTS = { version: VERSION, categoriesOff: [], sitesOff: [] };

/**
 * Settings from whatever is stored. What is wrong becomes the default; what is unknown stays, since a newer version
 * may have written it.
 * @param {unknown} stored
 * @returns {Settings}
 */
export function parse(stored) {
  const known = typeof stored === "object" && stored !== null && !Array.isArray(stored) ? stored : {};
  return {
    ...known,
    version: VERSION,
    categoriesOff: strings("categoriesOff" in known ? known.categoriesOff : [], ID),
    sitesOff: strings("sitesOff" in known ? known.sitesOff : [], HOST),
  };
}

/**
 * @param {unknown} list
 * @param {RegExp} form
 */
function strings(list, form) {
  if (!Array.isArray(list)) return [];
  return [...new Set(list.filter((item) => typeof item === "string" && form.test(item)))];
}

/** @returns {Promise<Settings>} */
export async function load() {
  return parse((await chrome.storage.local.get(KEY))[KEY]);
}

/** @type {Promise<unknown>} */
let writing = Promise.resolve();

/**
 * Reads, changes and writes the settings; changes made in one context come one after the other.
 * @param {(settings: Settings) => Partial<Settings>} edit
 * @returns {Promise<Settings>}
 */
export function change(edit) {
  const written = writing.then(async () => {
    const settings = await load();
    const changed = parse({ ...settings, ...edit(settings) });
    await chrome.storage.local.set({ [KEY]: changed });
    return changed;
  });
  writing = written.catch(() => {});
  return written;
}

/**
 * Calls `listener` with the new settings at each change, made in whichever context.
 * @param {(settings: Settings) => void} listener
 * @param {AbortSignal} [signal]
 */
export function onChange(listener, signal) {
  /** @param {Record<string, chrome.storage.StorageChange>} changes */
  const changed = (changes) => {
    if (KEY in changes) listener(parse(changes[KEY].newValue));
  };
  listen(chrome.storage.local.onChanged, changed, signal);
}

/**
 * The list with the item, or without it.
 * @param {readonly string[]} list
 * @param {string} item
 * @param {boolean} listed
 */
export function withItem(list, item, listed) {
  const others = list.filter((other) => other !== item);
  return listed ? [...others, item] : others;
}
