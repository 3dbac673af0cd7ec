/**
 * Opens and closes the thread of a page, and keeps it in line with what the reader has chosen. It knows no background: whatever
 * a thread needs from outside its page are {@link Services}.
 */

import { nextFrame } from "../common/cooperative.js";
import { isFiltering, withKnown } from "../common/filter.js";
import { COMMAND, FILTER, onMessage } from "../common/messages.js";
import { FRAME_ID } from "../common/this-frame.js";
import { OpenThread } from "./open-thread.js";
import { Preferences } from "./preferences.js";
import { StatusReporter } from "./status.js";

/** @typedef {import("../common/messages.js").Command} Command */
/** @typedef {import("../common/messages.js").Status} Status */
/** @typedef {import("./find/sources.js").Source} Source */
/** @typedef {import("./open-thread.js").Services} Services */

/** After these events a page may have cleared the highlight registry, which it shares with us. */
const MAY_CLEAR_HIGHLIGHTS = ["click", "input", "scrollend", "visibilitychange"];

/**
 * The page around the thread.
 * @typedef {object} Surroundings
 * @property {string} host  The host whose switches and exceptions apply; empty if the page belongs to no site.
 * @property {() => boolean} isSearching  Whether comments are being looked for.
 * @property {() => void} retry  Tries again what may have failed.
 * @property {() => void} unwanted  The reader does not want the page to be read any more.
 * @property {(status: Status) => void} [follow]  Called at each change of what is known of the thread.
 */

export class ThreadHost {
  /** @type {OpenThread | null} Null while no adapter serves the page. */
  thread = null;
  #life;
  #services;
  #page;

  /**
   * @param {import("./life.js").Life} life
   * @param {Services} services
   * @param {Surroundings} page
   */
  constructor(life, services, page) {
    this.#life = life;
    this.#services = services;
    this.#page = page;
    this.preferences = new Preferences(life, page.host, (change) => this.#applyPreferences(change));
    this.status = new StatusReporter(life, {
      thread: () => this.thread,
      isSearching: page.isSearching,
      retry: () => {
        page.retry();
        this.thread?.retry();
      },
      follow: page.follow,
    });
  }

  /** Loads what the reader has chosen, and listens to commands from now on. */
  async start() {
    const { signal } = this.#life;
    signal.addEventListener("abort", () => this.#services.paint(null).catch(() => {}), { once: true });
    onMessage(COMMAND, ({ command, frame }) => frame === FRAME_ID && this.#run(command), signal);
    onMessage(FILTER, ({ filter }) => this.#life.ifAlive(() => this.thread?.setFilter(filter)), signal);
    await this.preferences.start();
    const restore = () => this.#life.ifAlive(() => this.thread?.restoreHighlights());
    for (const event of MAY_CLEAR_HIGHLIGHTS)
      document.addEventListener(event, () => nextFrame().then(restore), { signal, passive: true });
  }

  /**
   * The source that serves the page, or whether one is being looked for, has changed.
   * @param {Source | null} source
   */
  serve(source) {
    if (source !== (this.thread?.source ?? null)) {
      this.thread?.end();
      this.thread = source && this.#open(source);
    }
    this.status.changed();
  }

  /** @param {Source} source */
  #open(source) {
    const { status, preferences } = this;
    return new OpenThread(source, { life: this.#life, services: this.#services, status, preferences });
  }

  /** Opens the thread again, with the same filter. */
  #reopen() {
    if (!this.thread) return;
    const { source, filter } = this.thread;
    this.thread.end();
    this.thread = this.#open(source);
    if (isFiltering(filter)) this.thread.setFilter(withKnown(filter, this.preferences.categories));
  }

  /** @param {import("./preferences.js").Change} change */
  #applyPreferences({ mustReopen, isRestyled, isRevised }) {
    if (!this.preferences.isReadingWanted) return this.#page.unwanted();
    if (mustReopen) this.#reopen();
    else if (isRestyled) this.thread?.restyle();
    this.thread?.settingsChanged();
    if (isRevised && !mustReopen) this.thread?.askAgain();
  }

  /**
   * Runs a command of the reader's. Returns false if there are no comments for it.
   * @param {Command} command
   */
  #run(command) {
    const { thread } = this;
    if (!thread || thread.comments.length === 0) return false;
    this.#life.ifAlive(() => thread.run(command));
    return true;
  }
}
