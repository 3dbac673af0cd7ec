/**
 * Learned adapters, for sites that have no file of their own: found by the finder, or picked by the reader. Each host has a key
 * of its own in `storage.local`, so that a page is told only about changes to its own site.
 */

import { listen } from "../common/events.js";
import { isRecord } from "../common/is-record.js";
import { ADAPTER } from "../generated/schemas.js";
import { fits } from "./schema.js";

/** What the keys begin with; the host follows. */
const KEY = "adapter ";

/** How many of the finder's adapters are kept. Beyond that, those used longest ago are forgotten. */
const FOUND_LIMIT = 200;

/** A use is recorded only if the recorded one is longer ago than this, in milliseconds: a day, to save writes. */
const USE_PRECISION = 24 * 60 * 60 * 1000;

/** @typedef {import("../generated/protocol").Adapter} Adapter */
/** @typedef {"found" | "picked"} Origin  Whether the finder found it, or the reader picked it. */
/**
 * @typedef {object} LearnedAdapter
 * @property {Adapter} adapter
 * @property {Origin} origin
 * @property {number} used  When it was last used, in milliseconds since 1970.
 */
/** @typedef {{ [host: string]: LearnedAdapter }} LearnedAdapters */

/**
 * The adapters in a record from outside. Invalid ones are left out.
 * @param {unknown} record  By host.
 * @returns {LearnedAdapters}
 */
export function parseAdapters(record) {
  /** @type {LearnedAdapters} */
  const adapters = {};
  for (const [host, learned] of Object.entries(isRecord(record) ? record : {})) {
    if (isLearned(learned)) adapters[host] = learned;
  }
  return adapters;
}

/** @returns {Promise<LearnedAdapters>} */
export async function loadAdapters() {
  const stored = Object.entries(await chrome.storage.local.get(null)).filter(([key]) => key.startsWith(KEY));
  return parseAdapters(Object.fromEntries(stored.map(([key, learned]) => [key.slice(KEY.length), learned])));
}

/**
 * The adapter for a host, if there is one. It counts as used now.
 * @param {string} host
 * @returns {Promise<LearnedAdapter | null>}
 */
export async function recallAdapter(host) {
  const learned = await load(host);
  if (learned && Date.now() - learned.used > USE_PRECISION) {
    await inTurn(async () => {
      const current = await load(host);
      if (current) await store(host, { ...current, used: Date.now() });
    });
  }
  return learned;
}

/**
 * Keeps an adapter for a host, in place of an earlier one. What the finder finds never replaces what the reader picked.
 * @param {string} host
 * @param {Adapter} adapter
 * @param {Origin} origin
 */
export function rememberAdapter(host, adapter, origin) {
  return inTurn(async () => {
    const before = await load(host);
    if (origin === "found" && before?.origin === "picked") return;
    await store(host, { adapter, origin, used: Date.now() });
    if (!before) await remove(surplus(await loadAdapters()));
  });
}

/** @param {string} host */
export function forgetAdapter(host) {
  return inTurn(() => remove([host]));
}

/**
 * Keeps these adapters and no others.
 * @param {LearnedAdapters} adapters
 */
export function replaceAdapters(adapters) {
  return inTurn(async () => {
    await remove(Object.keys(await loadAdapters()).filter((host) => !Object.hasOwn(adapters, host)));
    await chrome.storage.local.set(
      Object.fromEntries(Object.entries(adapters).map(([host, learned]) => [KEY + host, learned])),
    );
  });
}

/**
 * Calls the listener when the adapter for a host is added, changed or removed, in whichever context. A new time of use does not
 * count.
 * @param {string} host
 * @param {() => void} listener
 * @param {AbortSignal} [signal]
 */
export function onAdapterChange(host, listener, signal) {
  // Not validated, because listeners recall the adapter themselves.
  /** @param {unknown} learned */
  const adapterIn = (learned) => JSON.stringify(isRecord(learned) ? learned.adapter : null);
  /** @param {Record<string, chrome.storage.StorageChange>} changes */
  const changed = ({ [KEY + host]: change }) => {
    if (change && adapterIn(change.oldValue) !== adapterIn(change.newValue)) listener();
  };
  listen(chrome.storage.local.onChanged, changed, signal);
}

/**
 * The hosts of the finder's adapters above the limit.
 * @param {LearnedAdapters} adapters
 */
export function surplus(adapters) {
  const found = Object.entries(adapters).filter(([, { origin }]) => origin === "found");
  return found
    .sort(([, one], [, other]) => other.used - one.used)
    .slice(FOUND_LIMIT)
    .map(([host]) => host);
}

/**
 * @param {string} host
 * @returns {Promise<LearnedAdapter | null>}
 */
async function load(host) {
  const learned = (await chrome.storage.local.get(KEY + host))[KEY + host];
  return isLearned(learned) ? learned : null;
}

/**
 * @param {string} host
 * @param {LearnedAdapter} learned
 */
async function store(host, learned) {
  await chrome.storage.local.set({ [KEY + host]: learned });
}

/** @param {readonly string[]} hosts */
async function remove(hosts) {
  if (hosts.length > 0) await chrome.storage.local.remove(hosts.map((host) => KEY + host));
}

/**
 * Runs a task while no other context of the extension runs one. Content scripts can't take part, because their locks belong to
 * the page's origin: they ask the background instead.
 * @param {() => Promise<void>} task
 */
async function inTurn(task) {
  await navigator.locks.request(KEY, task);
}

/**
 * Whether a value has the form of a learned adapter. Whether the browser accepts its selectors is checked when it is used.
 * @param {unknown} value
 * @returns {value is LearnedAdapter}
 */
function isLearned(value) {
  return (
    isRecord(value) &&
    fits(ADAPTER, value.adapter) &&
    (value.origin === "found" || value.origin === "picked") &&
    Number.isFinite(value.used)
  );
}
