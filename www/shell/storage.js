/** A store like `chrome.storage.local`, in memory: what a visitor chooses and makes here lasts as long as the page. */

/** @typedef {Record<string, chrome.storage.StorageChange>} Changes */

export class MemoryStorage {
  /** @type {Record<string, unknown>} */
  #values = {};
  /** @type {Set<(changes: Changes) => void>} */
  #listeners = new Set();

  /**
   * @param {string | readonly string[] | null} keys  Null for all.
   * @returns {Record<string, unknown>}
   */
  get(keys) {
    const wanted = keys === null ? Object.keys(this.#values) : [keys].flat();
    return structuredClone(
      Object.fromEntries(wanted.filter((key) => key in this.#values).map((key) => [key, this.#values[key]])),
    );
  }

  /** @param {Record<string, unknown>} values */
  set(values) {
    this.#change(structuredClone(values));
  }

  /** @param {string | readonly string[]} keys */
  remove(keys) {
    this.#change(Object.fromEntries([keys].flat().map((key) => [key, undefined])));
  }

  /** @param {(changes: Changes) => void} listener */
  follow(listener) {
    this.#listeners.add(listener);
  }

  /** @param {Record<string, unknown>} values  Undefined removes one. */
  #change(values) {
    /** @type {Changes} */
    const changes = {};
    for (const [key, newValue] of Object.entries(values)) {
      changes[key] = { oldValue: this.#values[key], newValue };
      if (newValue === undefined) delete this.#values[key];
      else this.#values[key] = newValue;
    }
    for (const listener of this.#listeners) listener(changes);
  }
}
