/** Chooses the adapter that serves the page: the reader's pick, a known site's, or the finder's. */

import { runCooperatively, yieldToPage } from "../../common/cooperative.js";
import { ask } from "../../common/messages.js";
import { onAdapterChange } from "../../store/adapters.js";
import { CommentLocator, isUsable } from "./comment-locator.js";
import { Finder } from "./finder.js";
import { takeOutline } from "./outline.js";

/** @typedef {import("../../common/messages.js").Adapter} Adapter */
/** @typedef {import("../../common/messages.js").LearnedAdapter} LearnedAdapter */
/** @typedef {import("../../common/messages.js").Site} Site */
/** @typedef {import("../../common/messages.js").Status} Status */
/** @typedef {import("./comment-locator.js").Root} Root */

/**
 * An adapter, where it comes from, and what it is applied to.
 * @typedef {NonNullable<Status["site"]> & { adapter: Adapter, root: Root }} Source
 */

export class Sources {
  #document;
  #changed;
  #failed;
  #signal;
  /** @type {Site[]} The sites that may serve this address, best first. */
  #sites = [];
  /** @type {LearnedAdapter | null} The adapter that was found or picked on this host before. */
  #learned = null;
  /** @type {Source | null} */
  #best = null;
  #address = "";
  /** Whether the background is being asked about the address. */
  #isArriving = false;
  #finder;

  /**
   * @param {Document} document
   * @param {object} options
   * @param {(source: Source | null) => void} options.changed  The source or {@link isSearching} has changed.
   * @param {(error: unknown) => void} options.failed
   * @param {(roots: readonly ShadowRoot[]) => void} options.foundRoots  There are shadow roots, which must be watched
   *   separately.
   * @param {AbortSignal} options.signal
   */
  constructor(document, { changed, failed, foundRoots, signal }) {
    this.#document = document;
    this.#changed = changed;
    this.#failed = failed;
    this.#signal = signal;
    this.#finder = new Finder(document, {
      find: async (outline) => (await ask({ type: "find", outline })).adapter,
      foundRoots: (roots) => {
        foundRoots(roots);
        return this.#choose();
      },
      found: (adapter, root) => this.#learn(adapter, root),
      failed,
      signal,
    });
    onAdapterChange(location.hostname, () => this.#recall(), signal);
    // Load events do not bubble.
    const onLoad = (/** @type {Event} */ { target }) =>
      target instanceof HTMLScriptElement && this.#mayFindBetter && this.#finder.scriptLoaded();
    document.addEventListener("load", onLoad, { capture: true, passive: true, signal });
  }

  /** The address that the source is for, without the fragment. */
  get address() {
    return this.#address;
  }

  /** Whether the finder may find something better: picks and site files take precedence. */
  get #mayFindBetter() {
    return this.#best === null || this.#best.origin === "found";
  }

  /** Whether the source is not settled yet. */
  get isSearching() {
    return this.#isArriving || this.#finder.isSearching;
  }

  /**
   * Chooses a source for an address, if the address is new.
   * @param {string} address  Without the fragment.
   * @returns {Promise<boolean>}  Whether the address is new and a choice has been made.
   */
  async arrive(address) {
    if (address === this.#address) return false;
    this.#address = address;
    this.#isArriving = true;
    this.#finder.reset();
    try {
      const [{ sites }, { learned }] = await Promise.all([
        ask({ type: "list_sites", url: address }),
        ask({ type: "recall_adapter" }),
      ]);
      if (this.#signal.aborted || address !== this.#address) return false;
      this.#sites = sites;
      this.#learned = learned && isUsable(learned.adapter) ? learned : null;
      this.#choose();
      const best = this.#best;
      // A pick may be for a shadow root, which must be found first.
      if (!best || (best.origin === "picked" && !this.#rootOf(best.adapter))) this.#finder.search();
    } catch (error) {
      if (address !== this.#address) return false;
      this.#address = "";
      this.#isArriving = false;
      this.#failed(error);
      return false;
    }
    this.#isArriving = false;
    this.#changed(this.#best);
    return true;
  }

  /**
   * Follows changes of the page.
   * @param {MutationRecord[] | null} changes  Null if there were too many to list.
   * @param {((node: Element) => boolean) | null} isKnown  Whether an element belongs to the comments found so far; null if
   *   there are none.
   */
  follow(changes, isKnown) {
    if (!this.#best?.root.isConnected) this.#choose();
    if (this.#mayFindBetter) this.#finder.follow(changes, isKnown);
  }

  /**
   * Adapters that find elements like this one, those with few comments first, and the best of them.
   * @param {Element} element
   */
  async findAlike(element) {
    const root = /** @type {Root} */ (element.getRootNode());
    const { outline, element: index } = await runCooperatively(takeOutline(root, element), yieldToPage, this.#signal);
    const { adapters, best } = await ask({ type: "pick", outline, element: index });
    return { adapters: adapters.filter(isUsable), best: adapters[best] };
  }

  /** An adapter for this host was learned or forgotten, perhaps in another tab. Only the reader's picks take effect at once. */
  async #recall() {
    try {
      const { learned } = await ask({ type: "recall_adapter" });
      const isPicked = learned?.origin === "picked" || this.#learned?.origin === "picked";
      if (this.#signal.aborted || !isPicked) return;
      this.#learned = learned && isUsable(learned.adapter) ? learned : null;
      if (!this.#choose()) this.#finder.search();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Chooses what serves the page best. Returns whether anything does. */
  #choose() {
    const source = this.#bestSource();
    if (!isSame(source, this.#best)) {
      this.#best = source;
      this.#changed(source);
    }
    return source !== null;
  }

  /**
   * What the reader picked; else the first site whose signature matches in the page; else what the finder found, if it
   * still fits.
   * @returns {Source | null}
   */
  #bestSource() {
    const learned = this.#learned && {
      id: this.#learned.origin,
      name: "",
      origin: this.#learned.origin,
      adapter: this.#learned.adapter,
    };
    const root = learned && this.#rootOf(learned.adapter);
    if (learned?.origin === "picked") return { ...learned, root: root ?? this.#document };
    return this.#siteSource() ?? (learned && root && { ...learned, root });
  }

  /**
   * The root in which an adapter finds comments.
   * @param {Adapter} adapter
   */
  #rootOf(adapter) {
    const roots = [this.#document, ...this.#finder.roots];
    return roots.find((root) => root.isConnected && new CommentLocator(root, adapter).fits()) ?? null;
  }

  /**
   * The first site whose signature matches in the page or in one of its open shadow roots.
   * @returns {Source | null}
   */
  #siteSource() {
    // First all signatures at once: in most pages none matches, and this runs at every change until something serves the page.
    const signatures = this.#sites.map(({ signature = ":root" }) => signature).join(",");
    if (!signatures) return null;
    for (const root of [this.#document, ...this.#finder.roots]) {
      if (!root.isConnected || !root.querySelector(signatures)) continue;
      const site = this.#sites.find(({ signature = ":root" }) => root.querySelector(signature));
      if (site) return { id: site.id, name: site.name, origin: "site", adapter: site.adapter, root };
    }
    return null;
  }

  /**
   * Uses what the finder has found, unless the present source finds as many comments.
   * @param {Adapter | null} adapter
   * @param {Root} root
   */
  #learn(adapter, root) {
    const best = this.#best;
    const isWanted = adapter && isUsable(adapter) && this.#mayFindBetter;
    const locator = isWanted ? new CommentLocator(root, adapter) : null;
    const before = best ? new CommentLocator(best.root, best.adapter).elements().length : 0;
    if (adapter && locator?.fits() && locator.elements().length > before) {
      this.#learned = { adapter, origin: "found", used: 0 };
      this.#choose();
      ask({ type: "remember_adapter", adapter, origin: "found" }).catch(this.#failed);
    } else {
      this.#changed(best);
    }
  }
}

/**
 * @param {Source | null} one
 * @param {Source | null} other
 */
function isSame(one, other) {
  if (!one || !other) return one === other;
  return (
    one.root === other.root && one.id === other.id && JSON.stringify(one.adapter) === JSON.stringify(other.adapter)
  );
}
