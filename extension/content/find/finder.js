/** Has the core look for comments in a page that no site's adapter serves: at first, and again after big changes. */

import { runCooperatively, yieldToPage } from "../../common/cooperative.js";
import { outline } from "./outline.js";

/** @typedef {import("../../generated/protocol").Adapter} Adapter */
/** @typedef {import("../../generated/protocol").PackedOutline} PackedOutline */
/** @typedef {import("./outline.js").Root} Root */

/** So many new elements can be a comment. */
const BIG = 8;

/** How much a page in which comments were found must grow otherwise to be looked at again. */
const GROWTH = 0.5;

/** How often an address is looked at, at most. */
const ATTEMPTS = 10;

/** The pause before a look, in milliseconds; twice as long for each that was before it. */
const PAUSE = 250;

/** How many shadow roots are looked at, and how many are watched: those with the most elements. */
const ROOTS = 4;
const WATCHED = 32;

/** In how many elements of something new a shadow root is looked for. */
const HOSTS = 50;

export class Finder {
  /** @type {ShadowRoot[]} Open ones that the page had when it was looked at last and that may hold comments. */
  roots = [];
  #document;
  #find;
  #saw;
  #found;
  #failed;
  #signal;
  /** Counts addresses: what is under way for an older one is void. */
  #visit = 0;
  #attempts = 0;
  #looking = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** How many elements the page had when it was looked at last, and how many came since. */
  #elements = 0;
  #added = 0;
  /** How many elements of the page's own kinds it had then that no script had made anything of. */
  #plain = 0;
  /** How many are enough. */
  #big = BIG;

  /**
   * @param {Document} document
   * @param {object} options
   * @param {(outline: PackedOutline) => Promise<Adapter | null>} options.find  Asks the core.
   * @param {(roots: readonly ShadowRoot[]) => boolean} options.saw  There are shadow roots; gives whether it is no use to look
   *   on.
   * @param {(adapter: Adapter | null, root: Root) => void} options.found  What the core said, and of what.
   * @param {(error: unknown) => void} options.failed  The core said nothing.
   * @param {AbortSignal} options.signal
   */
  constructor(document, { find, saw, found, failed, signal }) {
    this.#document = document;
    this.#find = find;
    this.#saw = saw;
    this.#found = found;
    this.#failed = failed;
    this.#signal = signal;
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /** Whether there is no word yet. */
  get looking() {
    return this.#looking;
  }

  /** At another address: what was seen doesn't count any more. */
  reset() {
    this.#visit++;
    this.#attempts = 0;
    this.#added = 0;
    this.#elements = sizeOf(this.#document);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Looks now, unless it does already. */
  async look() {
    if (this.#looking) return;
    this.#looking = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attempts++;
    this.#added = 0;
    const visit = this.#visit;
    try {
      const { adapter, root } = await this.#search();
      this.#looking = false;
      if (this.#signal.aborted) return;
      if (visit === this.#visit) this.#found(adapter, root);
      else void this.look();
      this.#schedule();
    } catch (error) {
      this.#looking = false;
      if (!this.#signal.aborted) this.#failed(error);
    }
  }

  /** Looks in the page, and in what it hides in shadow roots. */
  async #search() {
    const page = await this.#outline(this.#document);
    this.#elements = sizeOf(this.#document);
    this.#plain = plainIn(this.#document);
    this.roots = await this.#rootsIn(page.roots);
    if (this.roots.length > 0 && this.#saw(this.roots)) return { adapter: null, root: this.#document };
    const adapter = await this.#find(page.outline);
    if (adapter) return { adapter, root: this.#document };
    for (const root of this.roots.slice(0, ROOTS)) {
      const adapter = await this.#find((await this.#outline(root)).outline);
      if (adapter) return { adapter, root };
    }
    return { adapter: null, root: this.#document };
  }

  /** @param {Root} root */
  #outline(root) {
    return runCooperatively(outline(root), yieldToPage, this.#signal);
  }

  /**
   * These and the ones in them, the largest first.
   * @param {ShadowRoot[]} roots
   */
  async #rootsIn(roots) {
    const all = largest(roots);
    for (const root of all) {
      if (all.length >= WATCHED) break;
      all.push(...(await this.#outline(root)).roots);
    }
    return largest(all);
  }

  /**
   * Follows the page, and looks again when there is much that is new.
   * @param {MutationRecord[] | null} changes  Null: too many to tell.
   * @param {((node: Element) => boolean) | null} isKnown  Whether an element belongs to the comments that were found; null:
   *   there are none.
   */
  follow(changes, isKnown) {
    if (this.#attempts >= ATTEMPTS) return;
    this.#big = isKnown ? Math.max(BIG, GROWTH * this.#elements) : BIG;
    if (changes === null) this.#added = Number.POSITIVE_INFINITY;
    else for (const change of changes) this.#added += countNew(change, isKnown);
    this.#schedule();
  }

  /** Looks again if elements may have got shadow roots, which no observer is told of: a script was loaded. */
  upgraded() {
    if (plainIn(this.#document) >= this.#plain) return;
    this.#added = Number.POSITIVE_INFINITY;
    this.#schedule();
  }

  #schedule() {
    if (this.#added < this.#big || this.#timer !== undefined || this.#looking || this.#attempts >= ATTEMPTS) return;
    this.#timer = setTimeout(() => this.look(), PAUSE * 2 ** this.#attempts);
  }
}

/**
 * How many elements came with a change.
 * @param {MutationRecord} change
 * @param {((node: Element) => boolean) | null} isKnown
 */
function countNew({ addedNodes }, isKnown) {
  let count = 0;
  for (const node of addedNodes) {
    if (!(node instanceof Element) || !node.isConnected || isKnown?.(node)) continue;
    const inner = node.getElementsByTagName("*");
    count += 1 + inner.length;
    for (let index = -1; index < Math.min(HOSTS, inner.length); index++) {
      if ((index < 0 ? node : inner[index])?.shadowRoot) count += BIG;
    }
  }
  return count;
}

/** @param {ShadowRoot[]} roots */
function largest(roots) {
  const sizes = new Map(roots.map((root) => [root, sizeOf(root)]));
  return [...roots].sort((one, other) => (sizes.get(other) ?? 0) - (sizes.get(one) ?? 0)).slice(0, WATCHED);
}

/** @param {ParentNode} root */
function plainIn(root) {
  return root.querySelectorAll(":not(:defined)").length;
}

/** @param {ParentNode} root */
function sizeOf(root) {
  return root.querySelectorAll("*").length;
}
