/** What the reader has chosen. Kept in `storage.local`, under one key, and read anew by every part that needs it. */

import { listen } from "../common/events.js";

const KEY = "settings";
const VERSION = 1;

/** Ids and host names, as they stand in match patterns and selectors too: nothing else gets in. */
const ID = /^[a-z][a-z0-9-]*$/;
const HOST = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;

/** The longest title that a reader gives to a category. */
export const TITLE_LIMIT = 60;

/**
 * How a category is shown: not at all, by badges, or by badges and highlights.
 * @typedef {"off" | "badge" | "full"} Show
 */
const SHOWS = ["off", "badge", "full"];

/** @typedef {"off" | "sparse" | "normal"} Density  How much of a comment is painted. */
/** @type {readonly Density[]} */
export const DENSITIES = ["off", "sparse", "normal"];

/** @typedef {{ host: string, category: string, show: Show }} Exception  One site where a category is shown otherwise. */

/**
 * What is not as usual is what is listed, so that a new category or site is on.
 * @typedef {object} Settings
 * @property {number} version
 * @property {readonly string[]} categoriesOff  Ids of categories that are not shown.
 * @property {readonly string[]} badgeOnly  Ids of categories whose words are not highlighted.
 * @property {readonly Exception[]} exceptions  Of one host and category, the first counts.
 * @property {Readonly<Record<string, string>>} titles  What the reader calls categories that ship, by id.
 * @property {Readonly<Record<string, number>>} hues  Their hues (0 to 359) that the reader chose, by id.
 * @property {readonly string[]} sitesOff  Hosts on which nothing runs.
 * @property {Density} density
 * @property {boolean} panelOpen  Whether pages open with the panel.
 * @property {boolean} pageKeys  Whether single keys in pages are for us, where nothing is typed.
 * @property {boolean} markNew  Whether comments that are new since the last visit are marked.
 * @property {boolean} fold  Whether comments that step back are folded to a line.
 */

/** @type {Settings} */
export const DEFAULTS = {
  version: VERSION,
  categoriesOff: [],
  badgeOnly: [],
  exceptions: [],
  titles: {},
  hues: {},
  sitesOff: [],
  density: "normal",
  panelOpen: false,
  pageKeys: false,
  markNew: false,
  fold: false,
};

/**
 * Settings from whatever is stored. What is wrong becomes the default; what is unknown stays, since a newer version
 * may have written it.
 * @param {unknown} stored
 * @returns {Settings}
 */
export function parse(stored) {
  const known = /** @type {Record<string, unknown>} */ (isObject(stored) ? stored : {});
  return {
    ...known,
    version: VERSION,
    categoriesOff: strings(known.categoriesOff, ID),
    badgeOnly: strings(known.badgeOnly, ID),
    exceptions: Array.isArray(known.exceptions) ? known.exceptions.filter(isException) : [],
    titles: byId(known.titles, isTitle),
    hues: byId(known.hues, isHue),
    sitesOff: strings(known.sitesOff, HOST),
    density: DENSITIES.find((density) => density === known.density) ?? DEFAULTS.density,
    panelOpen: known.panelOpen === true,
    pageKeys: known.pageKeys === true,
    markNew: known.markNew === true,
    fold: known.fold === true,
  };
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {any} value
 * @returns {value is Exception}
 */
function isException(value) {
  return isObject(value) && HOST.test(value.host) && ID.test(value.category) && SHOWS.includes(value.show);
}

/**
 * @param {unknown} value
 * @returns {value is string}
 */
function isTitle(value) {
  return typeof value === "string" && value.trim() !== "" && value.length <= TITLE_LIMIT;
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
function isHue(value) {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 360;
}

/** @param {string} host */
export function isHost(host) {
  return HOST.test(host);
}

/**
 * @template T
 * @param {unknown} values
 * @param {(value: unknown) => value is T} isSound
 * @returns {Record<string, T>}
 */
function byId(values, isSound) {
  /** @type {[string, T][]} */
  const entries = [];
  for (const [id, value] of isObject(values) ? Object.entries(/** @type {object} */ (values)) : []) {
    if (ID.test(id) && isSound(value)) entries.push([id, value]);
  }
  return Object.fromEntries(entries);
}

/**
 * How a category is shown on a host.
 * @param {Settings} settings
 * @param {string} id
 * @param {string | null} host  Null: wherever nothing else is said.
 * @returns {Show}
 */
export function shownAs({ categoriesOff, badgeOnly, exceptions }, id, host) {
  const exception = exceptions.find((each) => each.host === host && each.category === id);
  if (exception) return exception.show;
  if (categoriesOff.includes(id)) return "off";
  return badgeOnly.includes(id) ? "badge" : "full";
}

/**
 * The change that shows a category so, on this host if it is an exception there, else wherever nothing else is said.
 * @param {Settings} settings
 * @param {string} id
 * @param {Show} show
 * @param {string | null} [host]
 * @returns {Partial<Settings>}
 */
export function showAs({ categoriesOff, badgeOnly, exceptions }, id, show, host = null) {
  const index = exceptions.findIndex((each) => each.host === host && each.category === id);
  const exception = exceptions[index];
  if (exception) return { exceptions: exceptions.with(index, { ...exception, show }) };
  return {
    categoriesOff: withItem(categoriesOff, id, show === "off"),
    // What is switched on again is shown as before.
    badgeOnly: show === "off" ? badgeOnly : withItem(badgeOnly, id, show === "badge"),
  };
}

/**
 * The change that switches a category on as it was shown before, or off.
 * @param {Settings} settings
 * @param {string} id
 * @param {boolean} on
 * @param {string | null} host  See {@link showAs}.
 */
export function switchCategory(settings, id, on, host) {
  const usual = settings.badgeOnly.includes(id) ? "badge" : "full";
  return showAs(settings, id, on ? usual : "off", host);
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
