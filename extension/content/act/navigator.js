/** Goes from comment to comment. */

import { isFiltering } from "../../common/filter.js";
import { HERE } from "../../common/palette.js";

/** @typedef {import("./hit-test.js").HitTest} HitTest */
/** @typedef {import("../read/thread.js").PageComment} PageComment */

/** How long a comment stands out after the reader has gone to it, in milliseconds. */
const STANDS_OUT = 1500;

/** A comment, and where it begins in the view, in pixels. @typedef {{ comment: PageComment, top: number }} Place */

/** How many comments are measured to see how wide they are: about as many as fit a view. */
const MEASURED = 12;

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
   * Goes to the next or the previous of the comments that are wanted and can be seen; after the last comes the first.
   * @param {1 | -1} direction
   * @param {readonly PageComment[]} comments  In page order.
   * @param {(comment: PageComment) => boolean} isWanted
   * @returns {{ number: number, count: number } | null}  Which of them it is, from 1; null if there are none.
   */
  step(direction, comments, isWanted) {
    const wanted = comments.filter((comment) => isWanted(comment) && canBeSeen(comment));
    const count = wanted.length;
    if (count === 0) return null;
    const order = new Map(comments.map((comment, index) => [comment, index]));
    const here = this.#current && this.#isInView(this.#current) ? order.get(this.#current) : undefined;
    const before = bisect(wanted, (comment) =>
      here === undefined ? this.#isAboveView(comment) : (order.get(comment) ?? 0) < here,
    );
    const isHere = wanted[before] !== undefined && wanted[before] === comments[here ?? -1];
    const index = (direction === 1 ? before + Number(isHere) : before - 1 + count) % count;
    const comment = wanted[index];
    if (comment) this.goTo(comment);
    return { number: index + 1, count };
  }

  /** @param {PageComment} comment */
  goTo(comment) {
    this.#current = comment;
    this.#view.reveal(comment);
    unfold(comment.element);
    // Instantly, even if the page prefers smooth scrolling: it may be far.
    this.#hitTest.startOf(comment).scrollIntoView({ block: "center", behavior: "instant" });
    this.#fade();
    const { passage } = comment;
    for (const range of passage?.ranges(0, passage.text.length) ?? []) this.#highlight.add(range);
    CSS.highlights.set(HERE, this.#highlight);
    this.#timer = Number(setTimeout(() => this.#fade(), STANDS_OUT));
  }

  /**
   * Where the reader is: at the comment gone to last, if it is still in view, or else at the first one in view.
   * @param {readonly PageComment[]} comments  In page order.
   * @returns {number}  An index, or the number of comments if all are above the view.
   */
  position(comments) {
    const index = this.#current && this.#isInView(this.#current) ? comments.indexOf(this.#current) : -1;
    if (index >= 0) return index;
    // What is hidden has no place that could be compared.
    const placed = isFiltering(this.#view.filter) ? comments.filter(canBeSeen) : comments;
    const first = placed[bisect(placed, (comment) => this.#isAboveView(comment))];
    return first ? comments.indexOf(first) : comments.length;
  }

  /**
   * Which comment the reader reads: like {@link position}, but of a comment longer than the view it is that one, not the next.
   * @param {readonly PageComment[]} comments  In page order.
   */
  reading(comments) {
    const index = this.position(comments);
    const next = comments[index];
    return index > 0 && (!next || !this.#isInView(next)) ? index - 1 : index;
  }

  /**
   * Does something that hides comments or shows them again. The comment that the reader is at stays where it is in the view or, if
   * it is hidden, the nearest one after it takes its place.
   * @param {readonly PageComment[]} comments  In page order.
   * @param {() => void} action
   * @param {Place | null} [earlier]  Where the reader is to be afterwards, if that is not where the reader is now.
   */
  keepPlace(comments, action, earlier = null) {
    const place = earlier ?? this.place(comments);
    action();
    const height = this.#document.documentElement.clientHeight;
    // Above the thread, nothing that the reader sees has moved.
    if (!place || place.top > height) return;
    const { top } = place;
    const index = Math.max(0, comments.indexOf(place.comment));
    const stays = [...comments.slice(index), ...comments.slice(0, index).reverse()].find(canBeSeen);
    if (!stays) return;
    const by = this.#topOf(stays) - Math.max(top, 0);
    this.#document.defaultView?.scrollBy({ top: by, behavior: "instant" });
    // The thread may scroll in a part of the page.
    if (!this.#isInView(stays)) this.#hitTest.startOf(stays).scrollIntoView({ block: "center", behavior: "instant" });
  }

  /**
   * The comment that the reader is at, and where in the view it begins; null after the last one.
   * @param {readonly PageComment[]} comments  In page order.
   * @returns {Place | null}
   */
  place(comments) {
    const comment = comments[this.position(comments)];
    return comment ? { comment, top: this.#topOf(comment) } : null;
  }

  /** How far the page is scrolled, in pixels. */
  get scrolled() {
    return this.#document.defaultView?.scrollY ?? 0;
  }

  /**
   * How far the comments that are in view, or come next, reach to the right of a place in the view, in pixels.
   * @param {number} left
   * @param {readonly PageComment[]} comments  In page order.
   */
  reachBeyond(left, comments) {
    const near = comments.slice(this.position(comments)).filter(canBeSeen).slice(0, MEASURED);
    const rights = near.map(({ body, element }) => (body ?? element).getBoundingClientRect().right);
    return Math.max(0, ...rights.map((right) => right - left));
  }

  /** @param {PageComment} comment */
  #isInView(comment) {
    const top = this.#topOf(comment);
    return top >= 0 && top < this.#document.documentElement.clientHeight;
  }

  /** @param {PageComment} comment */
  #isAboveView(comment) {
    return this.#topOf(comment) < 0;
  }

  /** @param {PageComment} comment */
  #topOf(comment) {
    return this.#hitTest.startOf(comment).getBoundingClientRect().top;
  }

  #fade() {
    clearTimeout(this.#timer);
    this.#highlight.clear();
    if (CSS.highlights.get(HERE) === this.#highlight) CSS.highlights.delete(HERE);
  }
}

/**
 * Whether a comment can be seen: the page may have collapsed it.
 * @param {PageComment} comment
 */
function canBeSeen({ body, element }) {
  return (body ?? element).checkVisibility();
}

/**
 * Opens the folded parts of the page that an element stands in: the reader has chosen to go there.
 * @param {Element} element
 */
function unfold(element) {
  const folded = element.closest("details:not([open])");
  if (!folded) return;
  folded.setAttribute("open", "");
  unfold(folded);
}

/**
 * How many comments at the start of a list are before some place. Comments stand one below the other and measuring is slow, so the list
 * is halved again and again.
 * @param {readonly PageComment[]} comments
 * @param {(comment: PageComment) => boolean} isBefore
 */
function bisect(comments, isBefore) {
  let [low, high] = [0, comments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const comment = comments[middle];
    if (comment && isBefore(comment)) low = middle + 1;
    else high = middle;
  }
  return low;
}
