/** Has the core look for comments in a page that no site's adapter serves: at first, and again after big changes. */

import { outline } from "./outline.js";
import { breathe, inSlices } from "./slices.js";

/** @typedef {import("../generated/protocol").Adapter} Adapter */
/** @typedef {import("../generated/protocol").Packed} Packed */

/** So many new elements can be a comment. */
const BIG = 8;

/** How much a page in which comments were found must grow otherwise to be looked at again. */
const GROWTH = 0.5;

/** How often an address is looked at, at most. */
const ATTEMPTS = 10;

/** The pause before a look, in milliseconds; twice as long for each that was before it. */
const PAUSE = 250;

export class Finder {
  #document;
  #find;
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
  /** How many are enough. */
  #big = BIG;

  /**
   * @param {Document} document
   * @param {object} options
   * @param {(outline: Packed) => Promise<Adapter | null>} options.find  Asks the core.
   * @param {(adapter: Adapter | null) => void} options.found  What it said.
   * @param {(error: unknown) => void} options.failed  It said nothing.
   * @param {AbortSignal} options.signal
   */
  constructor(document, { find, found, failed, signal }) {
    this.#document = document;
    this.#find = find;
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
    this.#elements = this.#document.getElementsByTagName("*").length;
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
      const seen = await inSlices(outline(this.#document), breathe, this.#signal);
      this.#elements = this.#document.getElementsByTagName("*").length;
      const adapter = await this.#find(seen);
      this.#looking = false;
      if (this.#signal.aborted) return;
      if (visit === this.#visit) this.#found(adapter);
      else this.look();
      this.#schedule();
    } catch (error) {
      this.#looking = false;
      if (!this.#signal.aborted) this.#failed(error);
    }
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
    if (changes === null) this.#added = Infinity;
    else for (const change of changes) this.#added += countNew(change, isKnown);
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
    if (node instanceof Element && node.isConnected && !isKnown?.(node)) count += 1 + node.getElementsByTagName("*").length;
  }
  return count;
}
