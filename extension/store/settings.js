/** What the reader has chosen. Every part of the extension loads it when it needs it. */

import { RESTS } from "../common/filter.js";
import { isRecord } from "../common/is-record.js";
import { ALL_LEVELS, USUAL_LEVEL } from "../common/levels.js";
import { isHue, isTitle } from "./category-look.js";
import { StoredValue } from "./stored-value.js";

/** The version of the stored form. */
const VERSION = 1;

/** The form of category ids. They end up in selectors, so nothing else may get in. */
const ID = /^[a-z][a-z0-9-]*$/;

/**
 * The most items of one list or record: more than anybody chooses, and few enough that no page waits for them. Of more, the latest
 * count.
 */
const MAX_ITEMS = 2000;

/** How much is kept of what only a newer version knows, in UTF-16 units of JSON. */
const MAX_UNKNOWN = 20_000;

/** The form of host names, which end up in match patterns. IPv6 addresses are in brackets. */
const HOST = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;

/**
 * How a category is shown: not at all, by badges, or by badges and highlights.
 * @typedef {"off" | "badge" | "full"} Show
 */
/** @type {readonly unknown[]} */
const SHOWS = /** @type {readonly Show[]} */ (["off", "badge", "full"]);

/** @typedef {import("../common/filter.js").Rest} Rest */
/** @typedef {import("../common/levels.js").Level} Level */

/** @typedef {{ host: string, category: string, show: Show }} Exception  A category that is shown differently on one host. */

/**
 * The lists name what differs from the default, so that a new category or site is on.
 * @typedef {object} Settings
 * @property {number} version
 * @property {readonly string[]} categoriesOff  Ids of categories that are not shown.
 * @property {readonly string[]} badgeOnly  Ids of categories whose words are not highlighted.
 * @property {readonly Exception[]} exceptions  If two are about the same host and category, the first one counts.
 * @property {Readonly<Record<string, string>>} titles  The reader's titles for shipped categories, by id.
 * @property {Readonly<Record<string, number>>} hues  The reader's hues (0 to 359) for shipped categories, by id.
 * @property {readonly string[]} sitesOff  Hosts on which nothing runs.
 * @property {Level} level  How sure a tag must be to be shown.
 * @property {boolean} repeatTopics  Whether the topics of a thread are shown on each of its comments, too.
 * @property {boolean} panelOpen  Whether pages open with the panel.
 * @property {boolean} pageKeys  Whether single keys control the extension in pages, except while the reader types.
 * @property {boolean} markNew  Whether comments that are new since the last visit are marked.
 * @property {Rest} rest  What becomes of the comments that a filter leaves out.
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
  level: USUAL_LEVEL,
  repeatTopics: false,
  panelOpen: false,
  pageKeys: false,
  markNew: false,
  rest: "gone",
};

const stored = new StoredValue("settings", parseSettings);

/** @returns {Promise<Settings>} */
export function loadSettings() {
  return stored.load();
}

/**
 * Changes some of the settings. Simultaneous changes in one context all take effect.
 * @param {(settings: Settings) => Partial<Settings>} edit
 * @returns {Promise<Settings>}  All settings, once they are stored.
 */
export function changeSettings(edit) {
  return stored.change((settings) => ({ ...settings, ...edit(settings) }));
}

/**
 * Calls the listener with the new settings at each change, whichever context made it.
 * @param {(settings: Settings) => void} listener
 * @param {AbortSignal} [signal]
 */
export function onSettingsChange(listener, signal) {
  stored.onChange(listener, signal);
}

/**
 * The settings in whatever is stored. Invalid values are replaced by the default. Unknown settings are kept, since a newer
 * version may have written them.
 * @param {unknown} value
 * @returns {Settings}
 */
export function parseSettings(value) {
  const known = isRecord(value) ? value : {};
  return {
    ...unknown(known),
    version: VERSION,
    categoriesOff: strings(known.categoriesOff, ID),
    badgeOnly: strings(known.badgeOnly, ID),
    exceptions: Array.isArray(known.exceptions) ? known.exceptions.slice(-MAX_ITEMS).filter(isException) : [],
    titles: byId(known.titles, isTitle),
    hues: byId(known.hues, isHue),
    sitesOff: strings(known.sitesOff, HOST).filter(isHost),
    level: ALL_LEVELS.find((level) => level === known.level) ?? DEFAULTS.level,
    repeatTopics: known.repeatTopics === true,
    panelOpen: known.panelOpen === true,
    pageKeys: known.pageKeys === true,
    markNew: known.markNew === true,
    rest: RESTS.find((rest) => rest === known.rest) ?? DEFAULTS.rest,
  };
}

/**
 * What a newer version may have written, unless it is too much.
 * @param {Record<string, unknown>} stored
 */
function unknown(stored) {
  const rest = Object.fromEntries(Object.entries(stored).filter(([key]) => !Object.hasOwn(DEFAULTS, key)));
  return JSON.stringify(rest).length <= MAX_UNKNOWN ? rest : {};
}

/**
 * @param {unknown} value
 * @returns {value is Exception}
 */
function isException(value) {
  return isRecord(value) && isHost(value.host) && isId(value.category) && SHOWS.includes(value.show);
}

/** @param {unknown} value */
function isId(value) {
  return typeof value === "string" && ID.test(value);
}

/**
 * Whether a value is a host as it stands in addresses. Browsers refuse match patterns of anything else, and with them all others.
 * @param {unknown} value
 */
export function isHost(value) {
  if (typeof value !== "string" || !HOST.test(value)) return false;
  const address = `https://${value}/`;
  return URL.canParse(address) && new URL(address).hostname === value;
}

/**
 * The strings of a list that match a pattern, each once.
 * @param {unknown} list
 * @param {RegExp} form
 */
function strings(list, form) {
  if (!Array.isArray(list)) return [];
  return [...new Set(list.slice(-MAX_ITEMS).filter((item) => typeof item === "string" && form.test(item)))];
}

/**
 * The entries of a record that have a category's id and a valid value.
 * @template T
 * @param {unknown} values
 * @param {(value: unknown) => value is T} isValid
 * @returns {Record<string, T>}
 */
function byId(values, isValid) {
  /** @type {[string, T][]} */
  const entries = [];
  for (const [id, value] of isRecord(values) ? Object.entries(values).slice(-MAX_ITEMS) : []) {
    if (isId(id) && isValid(value)) entries.push([id, value]);
  }
  return Object.fromEntries(entries);
}

/**
 * How a category is shown on a host.
 * @param {Settings} settings
 * @param {string} id
 * @param {string | null} host  Null for all hosts without an exception.
 * @returns {Show}
 */
export function shownAs({ categoriesOff, badgeOnly, exceptions }, id, host) {
  const exception = exceptions.find((each) => isFor(each, id, host));
  if (exception) return exception.show;
  if (categoriesOff.includes(id)) return "off";
  return badgeOnly.includes(id) ? "badge" : "full";
}

/**
 * The change of settings that shows a category in a given way: on the host if there is an exception for it, else on all hosts
 * without an exception.
 * @param {Settings} settings
 * @param {string} id
 * @param {Show} show
 * @param {string | null} [host]
 * @returns {Partial<Settings>}
 */
export function showAs({ categoriesOff, badgeOnly, exceptions }, id, show, host = null) {
  const index = exceptions.findIndex((each) => isFor(each, id, host));
  const exception = exceptions[index];
  if (exception) return { exceptions: exceptions.with(index, { ...exception, show }) };
  return {
    categoriesOff: withItem(categoriesOff, id, show === "off"),
    // Kept while the category is off, so that it comes back as it was.
    badgeOnly: show === "off" ? badgeOnly : withItem(badgeOnly, id, show === "badge"),
  };
}

/**
 * The change of settings that switches a category off, or on again as it was shown before.
 * @param {Settings} settings
 * @param {string} id
 * @param {boolean} on
 * @param {string | null} host  The only host that it is switched on; null for all, where an exception for a host stays.
 * @returns {Partial<Settings>}
 */
export function switchCategory(settings, id, on, host) {
  const show = on ? (settings.badgeOnly.includes(id) ? "badge" : "full") : "off";
  if (host === null) return showAs(settings, id, show);
  const exceptions = settings.exceptions.filter((each) => !isFor(each, id, host));
  const isAsElsewhere = shownAs({ ...settings, exceptions }, id, host) === show;
  return { exceptions: isAsElsewhere ? exceptions : [...exceptions, { host, category: id, show }] };
}

/**
 * The change of settings that switches a category on all hosts, on this one, too, if there was an exception for it.
 * @param {Settings} settings
 * @param {string} id
 * @param {boolean} on
 * @param {string | null} host
 * @returns {Partial<Settings>}
 */
export function switchEverywhere(settings, id, on, host) {
  const exceptions = settings.exceptions.filter((each) => !isFor(each, id, host));
  return { ...switchCategory(settings, id, on, null), exceptions };
}

/**
 * The change of settings that switches a category where the reader has chosen: on one host alone, or on all.
 * @param {Settings} settings
 * @param {string} id
 * @param {boolean} on
 * @param {{ host: string | null, isOnlyHere: boolean }} where  Without a host, all hosts are meant.
 */
export function switchWhere(settings, id, on, { host, isOnlyHere }) {
  const isOneHost = isOnlyHere && host !== null;
  return isOneHost ? switchCategory(settings, id, on, host) : switchEverywhere(settings, id, on, host);
}

/**
 * The change of settings after which a category is shown as it was before.
 * @param {Settings} settings
 * @param {string} id
 * @param {Settings} before
 * @returns {Partial<Settings>}
 */
export function shownAsBefore({ categoriesOff, badgeOnly, exceptions }, id, before) {
  const isOf = (/** @type {Exception} */ { category }) => category === id;
  return {
    categoriesOff: withItem(categoriesOff, id, before.categoriesOff.includes(id)),
    badgeOnly: withItem(badgeOnly, id, before.badgeOnly.includes(id)),
    exceptions: [...exceptions.filter((each) => !isOf(each)), ...before.exceptions.filter(isOf)],
  };
}

/**
 * @param {Exception} exception
 * @param {string} id
 * @param {string | null} host
 */
function isFor(exception, id, host) {
  return exception.host === host && exception.category === id;
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
