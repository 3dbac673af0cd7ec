/**
 * The content script: reads the comments of a page and shows their tags. This file only connects the parts.
 *
 *   Sources (find/) ──adapter──▶ ThreadHost ──▶ OpenThread, which connects
 *
 *   page ──watcher──▶ ThreadFollower ──▶ TaggingQueue ──tags──▶ View (show/) ──▶ Painter, Badges, Rest ────▶ page
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

import { ask, onMessage, STOP, TELL_WORDS } from "../common/messages.js";
import { IS_TOP, pageAddress, siteHost } from "../common/this-frame.js";
import { world } from "../ui/page-api.js";
import { ButtonCount } from "./button-count.js";
import { Sources } from "./find/sources.js";
import { untilGrown } from "./frame-growth.js";
import { beginWhenOn, endEarlierCopy, Life } from "./life.js";
import { PickerHost } from "./picker-host.js";
import { watchPage } from "./read/watcher.js";
import { ThreadHost } from "./thread-host.js";

/** @typedef {import("./find/sources.js").Source} Source */
/** @typedef {import("../ui/page-api.js").PageApi} PageApi */

/** The background does everything that a content script can't do itself. @type {import("./open-thread.js").Services} */
const BACKGROUND = {
  ask,
  // An old copy can't ask after an update, and the newer one has a sheet of its own.
  paint: async (theme) => void (chrome.runtime?.id && (await ask({ type: "set_theme", theme }))),
  loadPanel: () => ask({ type: "inject_script", name: "panel" }),
};

/** @implements {PageApi} */
class Page {
  #life = new Life();
  #host = new ThreadHost(this.#life, BACKGROUND, {
    host: siteHost(),
    isSearching: () => this.#sources.isSearching,
    retry: () => void this.#arrive(),
    unwanted: () => this.#leave(),
    follow: (status) => this.#count.follow(status),
  });
  #count = new ButtonCount((error) => this.#host.status.failed(error));
  /** @type {Sources} */
  #sources = new Sources(document, {
    changed: (source) => this.#life.ifAlive(() => this.#host.serve(source)),
    foundRoots: (roots) => roots.forEach((root) => this.#watchRoot?.(root)),
    failed: this.#host.status.failed,
    signal: this.#life.signal,
  });
  #picker = new PickerHost(this.#life, this.#sources, this.#host.status, () => this.#thread?.theme ?? null);
  /** @type {((root: Node) => void) | null} Watches a shadow root as well. */
  #watchRoot = null;

  get panel() {
    return this.#thread?.panelApi ?? null;
  }

  get picker() {
    return this.#picker.api;
  }

  get #thread() {
    return this.#host.thread;
  }

  end() {
    this.#life.end();
  }

  async start() {
    const { signal } = this.#life;
    onMessage(STOP, () => this.#life.end(), signal);
    await untilGrown(document, signal);
    signal.addEventListener("abort", () => this.#count.clear(), { once: true });
    if (IS_TOP) this.#count.begin();
    this.#picker.listen();
    onMessage(TELL_WORDS, (told) => this.#thread?.tellWords(told) ?? false, signal);
    await this.#host.start();
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
    const onReturn = async () => {
      await this.#host.preferences.load();
      this.#count.forget();
      this.#host.status.changed();
    };
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.#life.ifAlive(onReturn), { signal });
  }

  /**
   * The URL may have changed. Under "this page only", `replaceState` is allowed; any other navigation ends the script.
   * @param {string} [navigationType]
   */
  #move(navigationType) {
    const hasMoved = this.#sources.address !== pageAddress();
    if (this.#host.preferences.isForced && navigationType !== "replace" && hasMoved) this.#life.end();
    else void this.#arrive();
  }

  /** Looks for an adapter for the page's address, if the address is new. */
  async #arrive() {
    const isNew = await this.#sources.arrive(pageAddress());
    if (!isNew) return;
    this.#host.status.succeeded();
    this.#life.ifAlive(() => this.#thread?.refresh());
  }

  /** The reader has switched the site off. A frame can't be found again, so it waits for the switch itself. */
  #leave() {
    this.#life.end();
    if (!IS_TOP) beginWhenOn(this.#host.preferences.host, begin);
  }

  /** @param {MutationRecord[] | null} changes  Null if there were too many to list. */
  #follow(changes) {
    this.#thread?.follow(changes);
    this.#sources.follow(changes, this.#thread?.isKnown ?? null);
  }
}

function begin() {
  if (world.threadlightHere === false) return;
  endEarlierCopy();
  const page = new Page();
  world.threadlight = page;
  void page.start();
}

begin();
