/** Reports what the content script sees in the page: to whoever asks, above all the popup, and to the page's panel. */

import { yieldToPage } from "../common/cooperative.js";
import { messageOf } from "../common/error-message.js";
import { listen } from "../common/events.js";
import { fits, NO_FILTER } from "../common/filter.js";
import { onMessage, STATUS } from "../common/messages.js";
import { FRAME_ID } from "../common/this-frame.js";

/** @typedef {import("../common/messages.js").Listed} Listed */
/** @typedef {import("../common/messages.js").Status} Status */
/** @typedef {import("./open-thread.js").OpenThread} OpenThread */

export class StatusReporter {
  /** @type {Set<chrome.runtime.Port>} */
  #listeners = new Set();
  #isTelling = false;
  /** @type {string | null} */
  #error = null;
  #page;

  /**
   * @param {import("./life.js").Life} life
   * @param {object} page
   * @param {() => OpenThread | null} page.thread
   * @param {() => boolean} page.isSearching  Whether comments are being looked for.
   * @param {() => void} page.retry  Tries again what has failed, because somebody begins to listen.
   * @param {((status: Status) => void) | undefined} page.follow  Called at each change.
   */
  constructor(life, page) {
    const { signal } = life;
    this.#page = page;
    /** Records why a request has failed, and tells the listeners. @param {unknown} error */
    this.failed = (error) =>
      life.ifAlive(() => {
        this.#error = messageOf(error);
        void this.#tell();
      });
    onMessage(STATUS, () => ({ ...this.status(), list: this.#list() }), signal);
    /** @param {chrome.runtime.Port} port */
    const connect = (port) => {
      if (port.name !== STATUS) return;
      this.#listeners.add(port);
      port.onDisconnect.addListener(() => this.#listeners.delete(port));
      port.postMessage(this.status());
      life.ifAlive(page.retry);
    };
    listen(chrome.runtime.onConnect, connect, signal);
    signal.addEventListener("abort", () => this.#listeners.forEach((port) => port.disconnect()), { once: true });
  }

  /** What the content script sees has changed. */
  changed() {
    void this.#tell();
    this.#page.thread()?.updatePanel();
    this.#page.follow?.(this.status());
  }

  /** Sends the status to the listeners, once for all changes that happen together. */
  async #tell() {
    if (this.#isTelling || this.#listeners.size === 0) return;
    this.#isTelling = true;
    await yieldToPage();
    this.#isTelling = false;
    for (const port of this.#listeners) port.postMessage(this.status());
  }

  /** A request has succeeded. */
  succeeded() {
    this.#error = null;
  }

  /** @returns {Status} */
  status() {
    const thread = this.#page.thread();
    const source = thread?.source;
    const comments = thread?.comments ?? [];
    const filter = thread?.filter ?? NO_FILTER;
    /** @type {Record<string, number>} */
    const counts = {};
    for (const { tags } of comments) {
      for (const { category } of tags) counts[category] = (counts[category] ?? 0) + 1;
    }
    return {
      frame: FRAME_ID,
      site: source ? { id: source.id, name: source.name, origin: source.origin } : null,
      comments: comments.length,
      tagged: comments.filter(({ tags }) => tags.length > 0).length,
      waiting: (thread?.waiting ?? 0) + Number(this.#page.isSearching()),
      counts,
      topics: thread?.topics ?? [],
      filter,
      kept: comments.filter((comment) => fits(comment, filter)).length,
      theme: thread?.theme ?? null,
      error: this.#error,
    };
  }

  /** @returns {Listed[]} */
  #list() {
    const comments = this.#page.thread()?.comments ?? [];
    return comments.map(({ id, author, depth, text, tags }) => ({ id, author, depth, text, tags }));
  }
}
