/**
 * The small settings go along with the reader: where the browser synchronises extensions, `storage.sync` has a copy, an item for
 * each. What counts is in `storage.local`, which is there at once and always; what can't be copied, because there is no
 * synchronisation, no room or too much to write, is copied with a later change. Which sites are read, where something is shown
 * otherwise, and what is open stays on the machine.
 */

import { listen } from "../common/events.js";
import { changeSettings, DEFAULTS, loadSettings, onSettingsChange, parseSettings } from "../store/settings.js";

/** @typedef {import("../store/settings.js").Settings} Settings */

const SHARED = /** @type {const} */ ([
  "categoriesOff",
  "badgeOnly",
  "titles",
  "hues",
  "density",
  "pageKeys",
  "markNew",
  "fold",
]);

/** @typedef {Partial<Pick<Settings, (typeof SHARED)[number]>>} Shared */

/** Where `storage.local` has what was alike in both the last time. */
const KEY = "shared";

/** How long a change waits for others, in milliseconds: browsers take 1,800 writes an hour. */
const PAUSE = 2000;

/** The most bytes of an item with its name that browsers take. */
const MOST_BYTES = 8192;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @type {Promise<unknown>} */
let sharing = Promise.resolve();

/** Follows both sides from now on; to be called when the background starts. */
export function follow() {
  onSettingsChange(() => {
    clearTimeout(timer);
    timer = setTimeout(share, PAUSE);
  });
  if (chrome.storage.sync) listen(chrome.storage.sync.onChanged, share);
}

/** Brings both sides in line; calls come one after the other. */
export function share() {
  const shared = sharing.then(shareNow);
  // Nothing is lost: it stays here, and is tried again at the next change.
  sharing = shared.catch(() => {});
  return sharing;
}

async function shareNow() {
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
 * What each side takes from the other, and what is alike once this one has. What was changed on one side since both were alike
 * counts; what was changed on both, here counts. Where they meet for the first time, the other side counts, if it says anything.
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
 * @param {string} name
 * @param {unknown} value
 */
function fits(name, value) {
  return new TextEncoder().encode(name + JSON.stringify(value)).length <= MOST_BYTES;
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function differ(one, other) {
  return canonical(one) !== canonical(other);
}

/**
 * Browsers store the entries of objects in orders of their own.
 * @param {unknown} value
 */
function canonical(value) {
  /** @type {(key: string, value: unknown) => unknown} */
  const sorted = (_, each) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort())
      : each;
  return JSON.stringify(value, sorted);
}
