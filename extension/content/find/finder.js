/** Has the core look for comments in a page that no site's adapter serves, and again whenever the page has grown. */

import { runCooperatively, yieldToPage } from "../../common/cooperative.js";
import { takeOutline } from "./outline.js";

/** @typedef {import("../../generated/protocol").Adapter} Adapter */
/** @typedef {import("../../generated/protocol").PackedOutline} PackedOutline */
/** @typedef {import("./comment-locator.js").Root} Root */

/** How many new elements may be a comment: fewer are not worth another search. All numbers here are chosen by hand. */
const COMMENT_ELEMENTS = 8;

/** Once comments were found, a page is searched again after it has grown by this share outside them. */
const GROWTH = 0.5;

/** How often the page at one address is searched. */
const ATTEMPTS = 10;

/** The pause before a search, in milliseconds. Each search at an address doubles it. */
const PAUSE = 250;

/** How many shadow roots are searched: those with the most elements. */
const SEARCHED_ROOTS = 4;

/** How many shadow roots are watched: those with the most elements. */
const WATCHED_ROOTS = 32;

/** How many elements of an added subtree are checked for shadow roots. */
const CHECKED_HOSTS = 50;

export class Finder {
  /** @type {ShadowRoot[]} The open shadow roots that may hold comments, as of the last search. */
  roots = [];
  #document;
  #find;
  #foundRoots;
  #found;
  #failed;
  #signal;
  /** Counts the addresses so far: what a search for an earlier one finds is dropped. */
  #addressNumber = 0;
  #attempts = 0;
  #isSearching = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** How many elements the page had at the last search. */
  #elements = 0;
  /** How many elements have been added since. */
  #added = 0;
  /** How many custom elements were undefined at the last search. */
  #undefined = 0;
  /** How many elements must be added before another search. */
  #threshold = COMMENT_ELEMENTS;

  /**
   * @param {Document} document
   * @param {object} options
   * @param {(outline: PackedOutline) => Promise<Adapter | null>} options.find  Asks the core.
   * @param {(roots: readonly ShadowRoot[]) => boolean} options.foundRoots  There are shadow roots. Returns whether the search
   *   can end because a known adapter serves one of them.
   * @param {(adapter: Adapter | null, root: Root) => void} options.found  The core has answered.
   * @param {(error: unknown) => void} options.failed  The core has not answered.
   * @param {AbortSignal} options.signal
   */
  constructor(document, { find, foundRoots, found, failed, signal }) {
    this.#document = document;
    this.#find = find;
    this.#foundRoots = foundRoots;
    this.#found = found;
    this.#failed = failed;
    this.#signal = signal;
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  get isSearching() {
    return this.#isSearching;
  }

  /** Starts over at another address. */
  reset() {
    this.#addressNumber++;
    this.#attempts = 0;
    this.#added = 0;
    this.#elements = sizeOf(this.#document);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Searches now, unless a search is under way. */
  async search() {
    if (this.#isSearching) return;
    this.#isSearching = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attempts++;
    this.#added = 0;
    const addressNumber = this.#addressNumber;
    try {
      const { adapter, root } = await this.#searchAll();
      this.#isSearching = false;
      if (this.#signal.aborted) return;
      if (addressNumber === this.#addressNumber) this.#found(adapter, root);
      else void this.search();
      this.#schedule();
    } catch (error) {
      this.#isSearching = false;
      if (!this.#signal.aborted) this.#failed(error);
    }
  }

  /** Searches the page and then its shadow roots. */
  async #searchAll() {
    const page = await this.#outline(this.#document);
    this.#elements = sizeOf(this.#document);
    this.#undefined = countUndefined(this.#document);
    this.roots = await this.#rootsIn(page.roots);
    if (this.roots.length > 0 && this.#foundRoots(this.roots)) return { adapter: null, root: this.#document };
    const adapter = await this.#find(page.outline);
    if (adapter) return { adapter, root: this.#document };
    for (const root of this.roots.slice(0, SEARCHED_ROOTS)) {
      const adapter = await this.#find((await this.#outline(root)).outline);
      if (adapter) return { adapter, root };
    }
    return { adapter: null, root: this.#document };
  }

  /** @param {Root} root */
  #outline(root) {
    return runCooperatively(takeOutline(root), yieldToPage, this.#signal);
  }

  /**
   * Shadow roots and those inside them, the largest first.
   * @param {ShadowRoot[]} roots
   */
  async #rootsIn(roots) {
    const all = largest(roots);
    for (const root of all) {
      if (all.length >= WATCHED_ROOTS) break;
      all.push(...(await this.#outline(root)).roots);
    }
    return largest(all);
  }

  /**
   * Notes what has changed in the page, and searches again once enough is new.
   * @param {MutationRecord[] | null} changes  Null if there were too many to list.
   * @param {((node: Element) => boolean) | null} isKnown  Whether an element belongs to the comments found so far; null if
   *   there are none.
   */
  follow(changes, isKnown) {
    if (this.#attempts >= ATTEMPTS) return;
    this.#threshold = isKnown ? Math.max(COMMENT_ELEMENTS, GROWTH * this.#elements) : COMMENT_ELEMENTS;
    if (changes === null) this.#added = Number.POSITIVE_INFINITY;
    else for (const change of changes) this.#added += countNew(change, isKnown);
    this.#schedule();
  }

  /**
   * A script was loaded: searches again if it has defined custom elements. No observer fires when an element gains a shadow
   * root, but then fewer custom elements are undefined.
   */
  scriptLoaded() {
    if (countUndefined(this.#document) >= this.#undefined) return;
    this.#added = Number.POSITIVE_INFINITY;
    this.#schedule();
  }

  #schedule() {
    if (this.#added < this.#threshold || this.#timer !== undefined || this.#isSearching || this.#attempts >= ATTEMPTS)
      return;
    this.#timer = setTimeout(() => this.search(), PAUSE * 2 ** this.#attempts);
  }
}

/**
 * How many elements a change has added. One with a shadow root counts as enough for another search.
 * @param {MutationRecord} change
 * @param {((node: Element) => boolean) | null} isKnown
 */
function countNew({ addedNodes }, isKnown) {
  let count = 0;
  for (const node of addedNodes) {
    if (!(node instanceof Element) || !node.isConnected || isKnown?.(node)) continue;
    const inner = node.getElementsByTagName("*");
    count += 1 + inner.length;
    for (let index = -1; index < Math.min(CHECKED_HOSTS, inner.length); index++) {
      if ((index < 0 ? node : inner[index])?.shadowRoot) count += COMMENT_ELEMENTS;
    }
  }
  return count;
}

/**
 * The largest shadow roots, by descending size.
 * @param {ShadowRoot[]} roots
 */
function largest(roots) {
  const sizes = new Map(roots.map((root) => [root, sizeOf(root)]));
  return [...roots].sort((one, other) => (sizes.get(other) ?? 0) - (sizes.get(one) ?? 0)).slice(0, WATCHED_ROOTS);
}

/**
 * How many custom elements no script has defined yet.
 * @param {ParentNode} root
 */
function countUndefined(root) {
  return root.querySelectorAll(":not(:defined)").length;
}

/**
 * How many elements there are.
 * @param {ParentNode} root
 */
function sizeOf(root) {
  return root.querySelectorAll("*").length;
}
