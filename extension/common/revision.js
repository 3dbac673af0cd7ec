/**
 * The engine's revision: a new one when it has learnt something, so that pages know that its answers are others now. Set by
 * the background when the engine is ready, not by whoever changed what is stored: answers to a page that asks are new then.
 */

import { listen } from "./events.js";

const KEY = "revision";

/** @returns {Promise<void>} */
export async function revise() {
  await chrome.storage.local.set({ [KEY]: crypto.randomUUID() });
}

/** @returns {Promise<unknown>}  What is the same as before if the revision is. */
export async function revision() {
  return (await chrome.storage.local.get(KEY))[KEY];
}

/**
 * @param {() => void} listener
 * @param {AbortSignal} signal
 */
export function onRevision(listener, signal) {
  /** @param {Record<string, chrome.storage.StorageChange>} changes */
  const changed = (changes) => {
    if (KEY in changes) listener();
  };
  listen(chrome.storage.local.onChanged, changed, signal);
}
