/** A list in `storage.local` that one context changes at a time. */

import { listen } from "../common/events.js";

/**
 * @template T
 */
export class StoredList {
  #writing = /** @type {Promise<unknown>} */ (Promise.resolve());

  /**
   * @param {string} key
   * @param {(stored: unknown) => T[]} parse  The list from whatever is stored; what is wrong falls away.
   */
  constructor(key, parse) {
    this.key = key;
    /** @private */
    this.parse = parse;
  }

  /** @returns {Promise<T[]>} */
  async load() {
    return this.parse((await chrome.storage.local.get(this.key))[this.key]);
  }

  /**
   * Reads, changes and writes the list; changes made in one context come one after the other.
   * @param {(list: T[]) => T[]} edit
   * @returns {Promise<void>}
   */
  change(edit) {
    const written = this.#writing.then(async () => {
      await chrome.storage.local.set({ [this.key]: this.parse(edit(await this.load())) });
    });
    this.#writing = written.catch(() => {});
    return written;
  }

  /**
   * Calls `listener` with the new list at each change, made in whichever context.
   * @param {(list: T[]) => void} listener
   * @param {AbortSignal} [signal]
   */
  onChange(listener, signal) {
    /** @param {Record<string, chrome.storage.StorageChange>} changes */
    const changed = (changes) => {
      if (this.key in changes) listener(this.parse(changes[this.key].newValue));
    };
    listen(chrome.storage.local.onChanged, changed, signal);
  }
}
