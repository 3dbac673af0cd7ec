/**
 * Adapters of sites that no rules are written for: found by the finder, or picked by the reader. Kept in `storage.local`, each
 * under a key of its own, so that a page hears and writes of its own site alone.
 */

import { listen } from "../common/events.js";

/** What such keys begin with; the host follows. */
const KEY = "adapter ";

/** How many of the finder's are kept; of more, those that were not used for the longest time are forgotten. */
const MOST = 200;

/** How much later a use must be to be worth writing down, in milliseconds. */
const LATER = 24 * 60 * 60 * 1000;

/** @typedef {import("../generated/protocol").Adapter} Adapter */
/** @typedef {"found" | "picked"} Origin  By the finder, or by the reader. */
/** @typedef {{ adapter: Adapter, origin: Origin, used: number }} Learned  `used`: when last, in milliseconds since 1970. */
/** @typedef {{ [host: string]: Learned }} Adapters */

/**
 * Adapters from whatever is stored; what is none is left out.
 * @param {unknown} stored
 * @returns {Adapters}
 */
export function parse(stored) {
  /** @type {Adapters} */
  const adapters = {};
  for (const [host, learned] of Object.entries(isRecord(stored) ? stored : {})) {
    if (isLearned(learned)) adapters[host] = learned;
  }
  return adapters;
}

/** @returns {Promise<Adapters>} By host. */
export async function load() {
  const stored = Object.entries(await chrome.storage.local.get(null)).filter(([key]) => key.startsWith(KEY));
  return parse(Object.fromEntries(stored.map(([key, learned]) => [key.slice(KEY.length), learned])));
}

/**
 * The adapter for a host, if there is one; it counts as used now.
 * @param {string} host
 * @returns {Promise<Learned | null>}
 */
export async function recall(host) {
  const learned = await learnedFor(host);
  if (learned && Date.now() - learned.used > LATER) {
    await inTurn(async () => {
      const now = await learnedFor(host);
      if (now) await keep(host, { ...now, used: Date.now() });
    });
  }
  return learned;
}

/**
 * Keeps an adapter for a host instead of the one before. What the reader picked is not replaced by what was found.
 * @param {string} host
 * @param {Adapter} adapter
 * @param {Origin} origin
 */
export function save(host, adapter, origin) {
  return inTurn(async () => {
    const before = await learnedFor(host);
    if (origin === "found" && before?.origin === "picked") return;
    await keep(host, { adapter, origin, used: Date.now() });
    if (!before) await remove(surplus(await load()));
  });
}

/** @param {string} host */
export function forget(host) {
  return inTurn(() => remove([host]));
}

/**
 * Keeps these and no others.
 * @param {Adapters} adapters
 */
export function replace(adapters) {
  return inTurn(async () => {
    await remove(Object.keys(await load()).filter((host) => !Object.hasOwn(adapters, host)));
    await chrome.storage.local.set(
      Object.fromEntries(Object.entries(adapters).map(([host, learned]) => [KEY + host, learned])),
    );
  });
}

/**
 * Calls `listener` when another adapter is kept for a host, or none any more, in whichever context that was done.
 * @param {string} host
 * @param {() => void} listener
 * @param {AbortSignal} [signal]
 */
export function onChange(host, listener, signal) {
  /** @param {unknown} value */
  const adapterIn = (value) => (isLearned(value) ? JSON.stringify(value.adapter) : null);
  /** @param {Record<string, chrome.storage.StorageChange>} changes */
  const changed = ({ [KEY + host]: change }) => {
    if (change && adapterIn(change.oldValue) !== adapterIn(change.newValue)) listener();
  };
  listen(chrome.storage.local.onChanged, changed, signal);
}

/**
 * The hosts of those of the finder that are too many.
 * @param {Adapters} adapters
 */
export function surplus(adapters) {
  const found = Object.entries(adapters).filter(([, { origin }]) => origin === "found");
  return found
    .sort(([, one], [, other]) => other.used - one.used)
    .slice(MOST)
    .map(([host]) => host);
}

/**
 * @param {string} host
 * @returns {Promise<Learned | null>}
 */
async function learnedFor(host) {
  const learned = (await chrome.storage.local.get(KEY + host))[KEY + host];
  return isLearned(learned) ? learned : null;
}

/**
 * @param {string} host
 * @param {Learned} learned
 */
async function keep(host, learned) {
  await chrome.storage.local.set({ [KEY + host]: learned });
}

/** @param {readonly string[]} hosts */
async function remove(hosts) {
  if (hosts.length > 0) await chrome.storage.local.remove(hosts.map((host) => KEY + host));
}

/**
 * The extension's contexts take turns; content scripts, which belong to other origins, ask the background instead.
 * @param {() => Promise<void>} task
 */
async function inTurn(task) {
  await navigator.locks.request(KEY, task);
}

/**
 * @param {unknown} value
 * @returns {value is Learned}
 */
function isLearned(value) {
  return (
    isRecord(value) &&
    isAdapter(value.adapter) &&
    ["found", "picked"].includes(String(value.origin)) &&
    Number.isFinite(value.used)
  );
}

/**
 * Whether a value has the form of an adapter; whether browsers take its selectors is another matter.
 * @param {unknown} value
 * @returns {value is Adapter}
 */
export function isAdapter(value) {
  if (!isRecord(value)) return false;
  const { comment, body, quote, omit, badge, depth } = value;
  const places = [value.id, value.author, value.time, value.permalink, value.title];
  return (
    [comment, body, quote].every(isSelector) &&
    [omit, badge].every(isOptional) &&
    places.every((list) => Array.isArray(list) && list.every(isPlace)) &&
    Array.isArray(depth) &&
    depth.every((each) => isRecord(each) && ("around" in each ? isSelector(each.around) : isStated(each)))
  );
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isPlace(value) {
  return isRecord(value) && isOptional(value.select) && isOptional(value.attr);
}

/** @param {Record<string, unknown>} depth */
function isStated(depth) {
  const { attr, after, first, step } = depth;
  const isNumber = (/** @type {unknown} */ number) => Number.isInteger(number) && Number(number) >= 0;
  return (
    isPlace(depth) && typeof attr === "string" && isOptional(after) && isNumber(first) && isNumber(step) && step !== 0
  );
}

/** @param {unknown} value */
function isSelector(value) {
  return typeof value === "string" && value !== "";
}

/** @param {unknown} value */
function isOptional(value) {
  return value === undefined || isSelector(value);
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
