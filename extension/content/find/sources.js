/** What says where the comments of the page are: the reader's own pick, a known site's rules, or the finder. */

import { runCooperatively, yieldToPage } from "../../common/cooperative.js";
import { ask } from "../../common/messages.js";
import { onAdapterChange } from "../../store/adapters.js";
import { isUsable, Reader } from "../read/comment-reader.js";
import { Finder } from "./finder.js";
import { outline } from "./outline.js";

/** @typedef {import("../../common/messages.js").Adapter} Adapter */
/** @typedef {import("../../common/messages.js").LearnedAdapter} LearnedAdapter */
/** @typedef {import("../../common/messages.js").Site} Site */
/** @typedef {import("../../common/messages.js").Status} Status */
/** @typedef {import("./outline.js").Root} Root */

/**
 * An adapter, where that is from, and what it is applied to.
 * @typedef {NonNullable<Status["site"]> & { adapter: Adapter, root: Root }} Source
 */

export class Sources {
  #document;
  #changed;
  #failed;
  #signal;
  /** @type {Site[]} Those that may serve this address. */
  #candidates = [];
  /** @type {LearnedAdapter | null} What was found in this site before, or picked. */
  #learned = null;
  /** @type {Source | null} */
  #best = null;
  #address = "";
  #arriving = false;
  #finder;

  /**
   * @param {Document} document
   * @param {object} options
   * @param {(source: Source | null) => void} options.changed  Something else serves best, or it is known that nothing does.
   * @param {(error: unknown) => void} options.failed
   * @param {(roots: readonly ShadowRoot[]) => void} options.saw  There are parts of the page that changes are not heard of.
   * @param {AbortSignal} options.signal
   */
  constructor(document, { changed, failed, saw, signal }) {
    this.#document = document;
    this.#changed = changed;
    this.#failed = failed;
    this.#signal = signal;
    this.#finder = new Finder(document, {
      find: async (outline) => (await ask({ type: "find", outline })).adapter,
      saw: (roots) => {
        saw(roots);
        return this.#choose();
      },
      found: (adapter, root) => this.#learn(adapter, root),
      failed,
      signal,
    });
    onAdapterChange(location.hostname, () => this.#recall(), signal);
    // Loads don't bubble.
    const loaded = (/** @type {Event} */ { target }) =>
      target instanceof HTMLScriptElement && this.#isOpen && this.#finder.upgraded();
    document.addEventListener("load", loaded, { capture: true, passive: true, signal });
  }

  /** The one that it is about. */
  get address() {
    return this.#address;
  }

  /** Whether the finder may have something better to say. */
  get #isOpen() {
    return this.#best === null || this.#best.origin === "found";
  }

  /** Whether it is still being asked or looked. */
  get waiting() {
    return this.#arriving || this.#finder.looking;
  }

  /**
   * At an address, a new one perhaps: what may serve it?
   * @param {string} address
   * @returns {Promise<boolean>}  Whether it is another one than before.
   */
  async arrive(address) {
    if (address === this.#address) return false;
    this.#address = address;
    this.#arriving = true;
    this.#finder.reset();
    try {
      const [{ sites }, { learned }] = await Promise.all([
        ask({ type: "list_sites", url: address }),
        ask({ type: "recall_adapter" }),
      ]);
      if (this.#signal.aborted || address !== this.#address) return false;
      this.#candidates = sites;
      this.#learned = learned && isUsable(learned.adapter) ? learned : null;
      this.#choose();
      const best = this.#best;
      // What was picked may stand in a shadow root, which must be found first.
      if (!best || (best.origin === "picked" && !this.#rootOf(best.adapter))) this.#finder.look();
    } catch (error) {
      if (address !== this.#address) return false;
      this.#address = "";
      this.#arriving = false;
      this.#failed(error);
      return false;
    }
    this.#arriving = false;
    this.#changed(this.#best);
    return true;
  }

  /**
   * Follows the page.
   * @param {MutationRecord[] | null} changes  Null: too many to tell.
   * @param {((node: Element) => boolean) | null} isKnown  Whether an element belongs to the comments that were found; null:
   *   there are none.
   */
  follow(changes, isKnown) {
    if (!this.#best?.root.isConnected) this.#choose();
    if (this.#isOpen) this.#finder.follow(changes, isKnown);
  }

  /**
   * Adapters for what is like an element, those with few comments first, and the place of the one that fits best.
   * @param {Element} element
   * @param {Root} root  Of the element.
   */
  async like(element, root) {
    const seen = await runCooperatively(outline(root, element), yieldToPage, this.#signal);
    return ask({ type: "pick", outline: seen.outline, element: seen.element });
  }

  /** What was learned has changed, here or elsewhere: the reader's own picks count at once. */
  async #recall() {
    try {
      const { learned } = await ask({ type: "recall_adapter" });
      const isPicked = learned?.origin === "picked" || this.#learned?.origin === "picked";
      if (this.#signal.aborted || !isPicked) return;
      this.#learned = learned && isUsable(learned.adapter) ? learned : null;
      if (!this.#choose()) this.#finder.look();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Takes what serves the page best; says whether anything does. */
  #choose() {
    const source = this.#look();
    if (!isSame(source, this.#best)) {
      this.#best = source;
      this.#changed(source);
    }
    return source !== null;
  }

  /**
   * What the reader picked; else the first site whose signature the page bears; else what the finder found before, where
   * it still finds something.
   * @returns {Source | null}
   */
  #look() {
    const learned = this.#learned && {
      id: this.#learned.origin,
      name: "",
      origin: this.#learned.origin,
      adapter: this.#learned.adapter,
    };
    const root = learned && this.#rootOf(learned.adapter);
    if (learned?.origin === "picked") return { ...learned, root: root ?? this.#document };
    return this.#site() ?? (learned && root && { ...learned, root });
  }

  /**
   * Where an adapter finds comments.
   * @param {Adapter} adapter
   */
  #rootOf(adapter) {
    const roots = [this.#document, ...this.#finder.roots];
    return roots.find((root) => root.isConnected && new Reader(root, adapter).finds()) ?? null;
  }

  /**
   * The first site whose signature the page bears, or what an open shadow root holds.
   * @returns {Source | null}
   */
  #site() {
    // All at once at first: on most pages there is none, and big ones are asked at each change.
    const signatures = this.#candidates.map(({ signature = ":root" }) => signature).join(",");
    if (!signatures) return null;
    for (const root of [this.#document, ...this.#finder.roots]) {
      if (!root.isConnected || !root.querySelector(signatures)) continue;
      const site = this.#candidates.find(({ signature = ":root" }) => root.querySelector(signature));
      if (site) return { id: site.id, name: site.name, origin: "site", adapter: site.adapter, root };
    }
    return null;
  }

  /**
   * Takes what the finder found, unless what serves already finds as much.
   * @param {Adapter | null} adapter
   * @param {Root} root
   */
  #learn(adapter, root) {
    const best = this.#best;
    const isWanted = adapter && isUsable(adapter) && (best === null || best.origin === "found");
    const reader = isWanted ? new Reader(root, adapter) : null;
    const before = best ? new Reader(best.root, best.adapter).elements().length : 0;
    if (adapter && reader?.finds() && reader.elements().length > before) {
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
