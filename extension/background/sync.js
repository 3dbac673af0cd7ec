/**
 * Shares the small settings between the reader's machines: where the browser synchronises extensions, `storage.sync` holds a
 * copy, one item for each setting. The settings in `storage.local` are the ones that count, since they are there at once and
 * always. A setting that can't be copied now (no synchronisation, no room, too many writes) is copied with a later change.
 *
 * Which sites are read, exceptions for single sites, and whether the panel is open stay on the machine.
 */

import { listen } from "../common/events.js";
import { isRecord } from "../common/is-record.js";
import { Mutex } from "../common/mutex.js";
import { changeSettings, DEFAULTS, loadSettings, onSettingsChange, parseSettings } from "../store/settings.js";

/** @typedef {import("../store/settings.js").Settings} Settings */

/** The settings that are shared. */
const SHARED = /** @type {const} */ ([
  "categoriesOff",
  "badgeOnly",
  "titles",
  "hues",
  "level",
  "repeatTopics",
  "pageKeys",
  "markNew",
  "rest",
]);

/** @typedef {Partial<Pick<Settings, (typeof SHARED)[number]>>} Shared */

/** The key in `storage.local` of the values that both sides had when they last agreed. */
const KEY = "shared";

/**
 * How long a change waits for more changes, in milliseconds. Browsers allow 1,800 writes an hour, one every two seconds, and
 * dragging a slider changes a setting many times a second.
 */
const PAUSE = 2000;

/** The largest item that browsers take, in bytes of its name and its value as JSON. */
const ITEM_LIMIT = 8192;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** One synchronisation at a time. */
const synchronising = new Mutex();

/** From now on, synchronises whenever either side changes. */
export function followSync() {
  onSettingsChange(() => {
    clearTimeout(timer);
    timer = setTimeout(synchronise, PAUSE);
  });
  if (chrome.storage.sync) listen(chrome.storage.sync.onChanged, synchronise);
}

/**
 * Brings both sides in line, as far as possible: what fails is tried again at the next change.
 * @returns {Promise<void>}
 */
export function synchronise() {
  return synchronising.run(synchroniseNow).catch(() => {});
}

async function synchroniseNow() {
  const [here, there, stored] = await Promise.all([
    loadSettings(),
    chrome.storage.sync.get([...SHARED]),
    chrome.storage.local.get(KEY),
  ]);
  /** @type {Shared} */
  const last = stored[KEY] ?? {};
  const { take, give, alike } = merge(here, there, last);
  if (Object.keys(take).length > 0) await changeSettings((now) => merge(now, there, last).take);
  await note({ ...last, ...alike }, last);
  if (Object.keys(give).length === 0) return;
  await chrome.storage.sync.set(give);
  await note({ ...last, ...alike, ...give }, last);
}

/**
 * @param {Shared} alike
 * @param {Shared} last
 */
async function note(alike, last) {
  if (differ(alike, last)) await chrome.storage.local.set({ [KEY]: alike });
}

/**
 * What each side takes from the other, and which values are alike once this side has taken its share.
 *
 * A setting that changed on one side since both were alike is taken from that side. If it changed on both, this machine wins. On a
 * first synchronisation the synchronised copy wins, as far as it has the setting.
 * @param {Settings} here
 * @param {Record<string, unknown>} there
 * @param {Shared} last
 * @returns {{ take: Shared, give: Shared, alike: Shared }}
 */
export function merge(here, there, last) {
  const parsed = parseSettings(there);
  const named = (/** @type {(name: keyof Shared) => boolean} */ isMeant, /** @type {Settings} */ from) =>
    Object.fromEntries(SHARED.filter(isMeant).map((name) => [name, from[name]]));
  const isChanged = (/** @type {keyof Shared} */ name) =>
    differ(here[name], name in last ? last[name] : DEFAULTS[name]);
  const isSame = (/** @type {keyof Shared} */ name) => name in there && !differ(here[name], parsed[name]);
  const isTaken = (/** @type {keyof Shared} */ name) =>
    name in there && !isSame(name) && !(name in last && isChanged(name));
  const isGiven = (/** @type {keyof Shared} */ name) =>
    !isSame(name) && !isTaken(name) && (name in last || isChanged(name)) && fits(name, here[name]);
  return {
    take: named(isTaken, parsed),
    give: named(isGiven, here),
    alike: named((name) => isSame(name) || isTaken(name), parsed),
  };
}

/**
 * Whether a setting is small enough for an item of `storage.sync`.
 * @param {string} name
 * @param {unknown} value
 */
function fits(name, value) {
  return new TextEncoder().encode(name + JSON.stringify(value)).length <= ITEM_LIMIT;
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function differ(one, other) {
  return canonical(one) !== canonical(other);
}

/**
 * A value as JSON, with the entries of records sorted: browsers store them in orders of their own.
 * @param {unknown} value
 */
function canonical(value) {
  return JSON.stringify(value, (_, each) => (isRecord(each) ? Object.fromEntries(Object.entries(each).sort()) : each));
}
