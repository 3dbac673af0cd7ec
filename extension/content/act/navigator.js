/** Going from comment to comment. */

import { HERE } from "../../common/palette.js";

/** @typedef {import("./hit-test.js").Marks} Marks */
/** @typedef {import("../read/thread.js").Entry} Entry */

/** How long the comment that was gone to stands out, in milliseconds. */
const STANDS_OUT = 1500;

export class Tour {
  /** @type {Entry | null} The comment that was gone to last. */
  #at = null;
  #document;
  #marks;
  #reading;
  #highlight = new Highlight();
  #timer = 0;

  /**
   * @param {Document} document
   * @param {object} parts
   * @param {Marks} parts.marks
   * @param {import("../read/tagging-queue.js").Reading} parts.reading
   * @param {AbortSignal} signal
   */
  constructor(document, { marks, reading }, signal) {
    this.#document = document;
    this.#marks = marks;
    this.#reading = reading;
    this.#highlight.priority = -1;
    signal.addEventListener("abort", () => this.#fade(), { once: true });
  }

  /**
   * Goes to the next comment that is wanted, or the one before; at an end nothing happens.
   * @param {1 | -1} direction
   * @param {readonly Entry[]} entries  In page order.
   * @param {(entry: Entry) => boolean} wanted
   * @returns {Entry | null}  The one that was gone to.
   */
  step(direction, entries, wanted) {
    let index = this.position(entries);
    const current = entries[index];
    // The comment in view that nobody went to is a goal as good as the next one.
    if (direction === 1 && current && current !== this.#at) index--;
    for (let at = index + direction; at >= 0 && at < entries.length; at += direction) {
      const entry = entries[at];
      if (entry && wanted(entry)) {
        this.goTo(entry);
        return entry;
      }
    }
    return null;
  }

  /** @param {Entry} entry */
  goTo(entry) {
    this.#at = entry;
    this.#reading.reveal(entry);
    // Not smoothly, whatever the page prefers: the way may be long.
    this.#marks.startOf(entry).scrollIntoView({ block: "center", behavior: "instant" });
    this.#fade();
    const { passage } = entry;
    for (const range of passage?.ranges(0, passage.text.length) ?? []) this.#highlight.add(range);
    CSS.highlights.set(HERE, this.#highlight);
    this.#timer = Number(setTimeout(() => this.#fade(), STANDS_OUT));
  }

  /**
   * Where the reader is: the comment that was gone to, as long as it is in view, or else the first one in view. Comments
   * stand one below the other: few have to be measured.
   * @param {readonly Entry[]} entries  In page order.
   * @returns {number}  An index; the number of entries behind the last one.
   */
  position(entries) {
    const height = this.#document.documentElement.clientHeight;
    if (this.#at) {
      const index = entries.indexOf(this.#at);
      const { top } = this.#marks.startOf(this.#at).getBoundingClientRect();
      if (index >= 0 && top >= 0 && top < height) return index;
    }
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = entries[middle];
      if (entry && this.#marks.startOf(entry).getBoundingClientRect().top < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #fade() {
    clearTimeout(this.#timer);
    this.#highlight.clear();
    if (CSS.highlights.get(HERE) === this.#highlight) CSS.highlights.delete(HERE);
  }
}
