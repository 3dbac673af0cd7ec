/** Tells the popup and tools what is seen in the page. */

import { yieldToPage } from "../common/cooperative.js";
import { listen } from "../common/events.js";
import { onMessage, STATUS } from "../common/messages.js";

/** @typedef {import("../common/messages.js").Listed} Listed */
/** @typedef {import("../common/messages.js").Status} Status */

export class StatusTeller {
  /** @type {Set<chrome.runtime.Port>} */
  #listeners = new Set();
  #telling = false;
  #status;

  /**
   * @param {object} options
   * @param {() => Status} options.status
   * @param {() => Listed[]} options.list
   * @param {() => void} options.asked  Somebody looks.
   * @param {AbortSignal} options.signal
   */
  constructor({ status, list, asked, signal }) {
    this.#status = status;
    onMessage(STATUS, () => ({ ...status(), list: list() }), signal);
    /** @param {chrome.runtime.Port} port */
    const connect = (port) => {
      if (port.name !== STATUS) return;
      this.#listeners.add(port);
      port.onDisconnect.addListener(() => this.#listeners.delete(port));
      port.postMessage(status());
      asked();
    };
    listen(chrome.runtime.onConnect, connect, signal);
    signal.addEventListener("abort", () => this.#listeners.forEach((port) => port.disconnect()), { once: true });
  }

  /** Tells those who listen that something is new, once for all that is new just now. */
  async tell() {
    if (this.#telling || this.#listeners.size === 0) return;
    this.#telling = true;
    await yieldToPage();
    this.#telling = false;
    for (const port of this.#listeners) port.postMessage(this.#status());
  }
}
