/** Goes from comment to comment. */

import { HERE } from "../../common/palette.js";

/** @typedef {import("./hit-test.js").HitTest} HitTest */
/** @typedef {import("../read/thread.js").PageComment} PageComment */

/** How long a comment stands out after the reader has gone to it, in milliseconds. */
const STANDS_OUT = 1500;

export class Navigator {
  /** @type {PageComment | null} The comment that the reader went to last. */
  #current = null;
  #document;
  #hitTest;
  #view;
  #highlight = new Highlight();
  #timer = 0;

  /**
   * @param {Document} document
   * @param {HitTest} hitTest
   * @param {import("../show/view.js").View} view
   * @param {AbortSignal} signal
   */
  constructor(document, hitTest, view, signal) {
    this.#document = document;
    this.#hitTest = hitTest;
    this.#view = view;
    // Below all other highlights.
    this.#highlight.priority = -1;
    signal.addEventListener("abort", () => this.#fade(), { once: true });
  }

  /**
   * Goes to the next or the previous comment that is wanted. At an end of the thread nothing happens.
   * @param {1 | -1} direction
   * @param {readonly PageComment[]} comments  In page order.
   * @param {(comment: PageComment) => boolean} isWanted
   */
  step(direction, comments, isWanted) {
    let index = this.position(comments);
    const first = comments[index];
    // A comment that is only in view counts as the next one, because the reader has not gone to it yet.
    if (direction === 1 && first && first !== this.#current) index--;
    for (let at = index + direction; at >= 0 && at < comments.length; at += direction) {
      const comment = comments[at];
      if (comment && isWanted(comment)) {
        this.goTo(comment);
        return;
      }
    }
  }

  /** @param {PageComment} comment */
  goTo(comment) {
    this.#current = comment;
    this.#view.reveal(comment);
    // Instantly, even if the page prefers smooth scrolling: it may be far.
    this.#hitTest.startOf(comment).scrollIntoView({ block: "center", behavior: "instant" });
    this.#fade();
    const { passage } = comment;
    for (const range of passage?.ranges(0, passage.text.length) ?? []) this.#highlight.add(range);
    CSS.highlights.set(HERE, this.#highlight);
    this.#timer = Number(setTimeout(() => this.#fade(), STANDS_OUT));
  }

  /**
   * Where the reader is: at the comment gone to last, if it is still in view, or else at the first one in view. The latter is
   * found by bisection, since comments stand one below the other and measuring is slow.
   * @param {readonly PageComment[]} comments  In page order.
   * @returns {number}  An index, or the number of comments if all are above the view.
   */
  position(comments) {
    const height = this.#document.documentElement.clientHeight;
    if (this.#current) {
      const index = comments.indexOf(this.#current);
      const { top } = this.#hitTest.startOf(this.#current).getBoundingClientRect();
      if (index >= 0 && top >= 0 && top < height) return index;
    }
    let [low, high] = [0, comments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const comment = comments[middle];
      if (comment && this.#hitTest.startOf(comment).getBoundingClientRect().top < 0) low = middle + 1;
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
