/** A value in `storage.local`, under a key of its own. */

import { listen } from "../common/events.js";
import { Mutex } from "../common/mutex.js";

/** @template T */
export class StoredValue {
  #key;
  #parse;
  #writing = new Mutex();

  /**
   * @param {string} key
   * @param {(stored: unknown) => T} parse  Makes a valid value of whatever is stored, which is `undefined` at first.
   */
  constructor(key, parse) {
    this.#key = key;
    this.#parse = parse;
  }

  /** @returns {Promise<T>} */
  async load() {
    return this.#parse((await chrome.storage.local.get(this.#key))[this.#key]);
  }

  /**
   * Reads, edits and writes the value. Simultaneous changes in one context all take effect; of those in two contexts, the later
   * one may undo the other.
   * @param {(value: T) => T} edit
   * @returns {Promise<T>}  The new value, once it is stored.
   */
  change(edit) {
    return this.#writing.run(async () => {
      const changed = this.#parse(edit(await this.load()));
      await chrome.storage.local.set({ [this.#key]: changed });
      return changed;
    });
  }

  /**
   * Calls the listener with the new value at each change, whichever context made it.
   * @param {(value: T) => void} listener
   * @param {AbortSignal} [signal]
   */
  onChange(listener, signal) {
    /** @param {Record<string, chrome.storage.StorageChange>} changes */
    const changed = ({ [this.#key]: change }) => {
      if (change) listener(this.#parse(change.newValue));
    };
    listen(chrome.storage.local.onChanged, changed, signal);
  }
}
