/**
 * The engine's revision: another one when it has learnt something, so that pages know that its answers are others now. It
 * stands for what the reader has made, and is set by the background when the engine is ready, not by whoever changed what is
 * stored: answers to a page that asks are new then.
 */

import { listen } from "../common/events.js";

const KEY = "revision";

/**
 * @param {string} revision  Empty: the reader has made nothing.
 * @returns {Promise<void>}
 */
export async function revise(revision) {
  await chrome.storage.local.set({ [KEY]: revision });
}

/** @returns {Promise<string>} */
export async function revision() {
  return String((await chrome.storage.local.get(KEY))[KEY] ?? "");
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
