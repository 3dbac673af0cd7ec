/**
 * The content script: reads the comments of a page and shows their tags. This file only connects the parts.
 *
 *   Sources (find/) ──adapter──▶ OpenThread, which connects
 *
 *   page ──watcher──▶ ThreadFollower ──▶ TaggingQueue ──tags──▶ View (show/) ──▶ Painter, Badges, Dimmer ──▶ page
 *                     (read/: Thread,        │ ▲                  ▲
 *                     CommentReader)         ▼ │                  ├── PageControls (act/) ◀── pointer, keys, card, panel
 *                                         background              └── Preferences
 *
 *                    while no adapter serves the page     while one does
 *   watcher          looks whether one might              follows the comments
 *   Sources          looks for one                        looks again if the page outgrows what was found
 *   OpenThread       -                                    until another adapter serves
 *   StatusReporter   yes                                  yes
 *
 * When the site is switched off or a newer copy replaces this one, `life` ends, and with it everything above.
 *
 * Imports go one way, as data does: find/, read/, show/, act/, then the files beside this one. read/ imports find/,
 * act/ imports show/; show/ and act/ are given the thread by OpenThread and import only types of read/. All may import ui/,
 * common/, store/ and generated/. The panel and the picker import nothing from content/: they know ui/page-api.js.
 */

import { nextFrame } from "../common/cooperative.js";
import { ask, COMMAND, onMessage, STOP, TELL_WORDS } from "../common/messages.js";
import { FRAME_ID, IS_TOP, pageAddress } from "../common/this-frame.js";
import { world } from "../ui/page-api.js";
import { Sources } from "./find/sources.js";
import { untilGrown } from "./frame-growth.js";
import { beginWhenOn, endEarlierCopy, Life } from "./life.js";
import { OpenThread } from "./open-thread.js";
import { PickerHost } from "./picker-host.js";
import { Preferences } from "./preferences.js";
import { watchPage } from "./read/watcher.js";
import { StatusReporter } from "./status.js";

/** @typedef {import("../common/messages.js").Command} Command */
/** @typedef {import("./find/sources.js").Source} Source */
/** @typedef {import("../ui/page-api.js").PageApi} PageApi */

/** After these events a page may have cleared the highlight registry, which it shares with us. */
const MAY_CLEAR_HIGHLIGHTS = ["click", "input", "scrollend", "visibilitychange"];

/** @implements {PageApi} */
class Page {
  #life = new Life();
  /** @type {Preferences} */
  #preferences = new Preferences(this.#life, (change) => this.#applyPreferences(change));
  /** @type {StatusReporter} */
  #status = new StatusReporter(this.#life, {
    thread: () => this.#thread,
    isSearching: () => this.#sources.isSearching,
    retry: () => this.#retry(),
  });
  /** @type {Sources} */
  #sources = new Sources(document, {
    changed: (source) => this.#life.ifAlive(() => this.#serve(source)),
    foundRoots: (roots) => roots.forEach((root) => this.#watchRoot?.(root)),
    failed: this.#status.failed,
    signal: this.#life.signal,
  });
  #picker = new PickerHost(this.#life, this.#sources, this.#status, () => this.#thread?.theme ?? null);
  /** @type {OpenThread | null} Null while no adapter serves the page. */
  #thread = null;
  /** @type {((root: Node) => void) | null} Watches a shadow root as well. */
  #watchRoot = null;

  get panel() {
    return this.#thread?.panelApi ?? null;
  }

  get picker() {
    return this.#picker.api;
  }

  end() {
    this.#life.end();
  }

  async start() {
    const { signal } = this.#life;
    onMessage(STOP, () => this.#life.end(), signal);
    await untilGrown(document, signal);
    signal.addEventListener("abort", removeSheet, { once: true });
    this.#picker.listen();
    onMessage(COMMAND, ({ command, frame }) => frame === FRAME_ID && this.#run(command), signal);
    onMessage(TELL_WORDS, (told) => this.#thread?.tellWords(told) ?? false, signal);
    await this.#preferences.start();
    if (signal.aborted) return;
    this.#listen();
    await this.#arrive();
  }

  #listen() {
    const { signal } = this.#life;
    this.#watchRoot = watchPage(document, {
      isOurs: (node) => this.#thread?.isOurs(node) ?? false,
      changed: (changes) => this.#life.ifAlive(() => this.#follow(changes)),
      signal,
    });
    /** @param {Event & { navigationType?: string }} event */
    const onMove = ({ navigationType }) => this.#life.ifAlive(() => this.#move(navigationType));
    const { navigation } = /** @type {{ navigation?: EventTarget }} */ (/** @type {unknown} */ (window));
    navigation?.addEventListener("currententrychange", onMove, { signal });
    window.addEventListener("popstate", onMove, { signal });
    // A page in the back/forward cache is not told about changes.
    const onReturn = () => this.#life.ifAlive(() => this.#preferences.load());
    window.addEventListener("pageshow", ({ persisted }) => persisted && onReturn(), { signal });
    const restore = () => this.#life.ifAlive(() => this.#thread?.restoreHighlights());
    for (const event of MAY_CLEAR_HIGHLIGHTS)
      document.addEventListener(event, () => nextFrame().then(restore), { signal, passive: true });
  }

  /**
   * The URL may have changed. Under "this page only", `replaceState` is allowed; any other navigation ends the script.
   * @param {string} [navigationType]
   */
  #move(navigationType) {
    const hasMoved = this.#sources.address !== pageAddress();
    if (this.#preferences.isForced && navigationType !== "replace" && hasMoved) this.#life.end();
    else void this.#arrive();
  }

  /** Looks for an adapter for the page's address, if the address is new. */
  async #arrive() {
    const isNew = await this.#sources.arrive(pageAddress());
    if (!isNew) return;
    this.#status.succeeded();
    this.#life.ifAlive(() => this.#thread?.refresh());
  }

  /**
   * The source that serves the page, or whether one is being looked for, has changed.
   * @param {Source | null} source
   */
  #serve(source) {
    if (source !== (this.#thread?.source ?? null)) {
      this.#thread?.end();
      this.#thread = source && this.#open(source);
    }
    this.#status.changed();
  }

  /** @param {Source} source */
  #open(source) {
    return new OpenThread(source, { life: this.#life, status: this.#status, preferences: this.#preferences });
  }

  /** Opens the thread again. If "only" is on, it stays on, unless its category is gone. */
  #reopen() {
    if (!this.#thread) return;
    const { source, only } = this.#thread;
    this.#thread.end();
    this.#thread = this.#open(source);
    if (this.#preferences.categories.some(({ id }) => id === only)) this.#thread.setOnly(only);
  }

  /** @param {import("./preferences.js").Change} change */
  #applyPreferences({ mustReopen, isRestyled, isRevised }) {
    const { host, isReadingWanted } = this.#preferences;
    if (!isReadingWanted) {
      this.#life.end();
      if (!IS_TOP) beginWhenOn(host, begin);
      return;
    }
    if (mustReopen) this.#reopen();
    else if (isRestyled) this.#thread?.restyle();
    this.#thread?.settingsChanged();
    if (isRevised && !mustReopen) this.#thread?.askAgain();
  }

  /** @param {MutationRecord[] | null} changes  Null if there were too many to list. */
  #follow(changes) {
    this.#thread?.follow(changes);
    this.#sources.follow(changes, this.#thread?.isKnown ?? null);
  }

  /**
   * Runs a command of the reader's. Returns false if there are no comments for it.
   * @param {Command} command
   */
  #run(command) {
    const thread = this.#thread;
    if (!thread || thread.comments.length === 0) return false;
    this.#life.ifAlive(() => thread.run(command));
    return true;
  }

  /** Tries again what may have failed. */
  #retry() {
    void this.#arrive();
    this.#thread?.retry();
  }
}

function removeSheet() {
  if (chrome.runtime?.id) ask({ type: "set_theme", theme: null }).catch(() => {});
}

function begin() {
  if (world.threadlightHere === false) return;
  endEarlierCopy();
  const page = new Page();
  world.threadlight = page;
  void page.start();
}

begin();
