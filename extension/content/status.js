/** Tells the popup and tools what is seen in the page. */

import { STATUS } from "../common/messages.js";
import { frame } from "./slices.js";

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
    /** @type {Parameters<typeof chrome.runtime.onMessage.addListener>[0]} */
    const answer = (message, _sender, respond) => {
      if (message?.type === STATUS) respond({ ...status(), list: list() });
    };
    /** @param {chrome.runtime.Port} port */
    const connect = (port) => {
      if (port.name !== STATUS) return;
      this.#listeners.add(port);
      port.onDisconnect.addListener(() => this.#listeners.delete(port));
      port.postMessage(status());
      asked();
    };
    const { onMessage, onConnect } = chrome.runtime;
    onMessage.addListener(answer);
    onConnect.addListener(connect);
    const end = () => {
      for (const port of this.#listeners) port.disconnect();
      onMessage.removeListener(answer);
      onConnect.removeListener(connect);
    };
    signal.addEventListener("abort", end, { once: true });
  }

  /** Tells those who listen that something is new, a frame later. */
  async tell() {
    if (this.#telling || this.#listeners.size === 0) return;
    this.#telling = true;
    await frame();
    this.#telling = false;
    for (const port of this.#listeners) port.postMessage(this.#status());
  }
}
