/** An event with the interface of those of the browser's extension API. */

/** @template {unknown[]} A */
export class ExtensionEvent {
  /** @type {Set<(...args: A) => unknown>} */
  #listeners = new Set();

  /** @param {(...args: A) => unknown} listener */
  addListener(listener) {
    this.#listeners.add(listener);
  }

  /** @param {(...args: A) => unknown} listener */
  removeListener(listener) {
    this.#listeners.delete(listener);
  }

  /** @param {A} args */
  emit(...args) {
    for (const listener of this.#listeners) listener(...args);
  }
}
