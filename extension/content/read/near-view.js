/**
 * Which comments are, or have been, near the view. The tagging queue asks about those first, and the view shows the badges
 * of a long thread as they come near.
 */

/** @typedef {import("./thread.js").PageComment} PageComment */

/** How far beyond the edges of the view still counts as near: one screen above and below. */
const MARGIN = "100% 0px";

export class NearView {
  #observer;
  /** @type {WeakMap<Element, PageComment>} */
  #comments = new WeakMap();
  /** @type {((comments: PageComment[]) => void)[]} */
  #listeners = [];

  /** @param {AbortSignal} signal */
  constructor(signal) {
    // TypeScript does not know `scrollMargin` yet: the margin of boxes that scroll.
    const margins = /** @type {IntersectionObserverInit} */ ({ rootMargin: MARGIN, scrollMargin: MARGIN });
    this.#observer = new IntersectionObserver((changes) => this.#approach(changes), margins);
    signal.addEventListener("abort", () => this.#observer.disconnect(), { once: true });
  }

  /**
   * Calls a listener with comments that have come near, the nearest first. They are already marked as near.
   * @param {(comments: PageComment[]) => void} listener
   */
  onApproach(listener) {
    this.#listeners.push(listener);
  }

  /**
   * Waits for a comment to come near. If it is near already, the listeners are called soon.
   * @param {PageComment} comment
   */
  watch(comment) {
    this.#comments.set(comment.element, comment);
    this.#observer.observe(comment.element);
  }

  /** @param {PageComment} comment */
  unwatch(comment) {
    this.#observer.unobserve(comment.element);
  }

  /** @param {IntersectionObserverEntry[]} changes */
  #approach(changes) {
    const near = changes
      .filter((change) => change.isIntersecting || hasNoBox(change))
      .sort((one, other) => distance(one) - distance(other))
      .flatMap(({ target }) => this.#comments.get(target) ?? []);
    for (const comment of near) comment.isNear = true;
    for (const listener of this.#listeners) listener(near);
  }
}

/**
 * The distance between an element and the view, in pixels.
 * @param {IntersectionObserverEntry} change
 */
function distance({ boundingClientRect: { top, bottom } }) {
  return Math.max(0, top - innerHeight, -bottom);
}

/**
 * Whether an element has no box of its own, because only its children are laid out. No observer reports when those come
 * near, so the comment counts as near.
 * @param {IntersectionObserverEntry} change
 */
function hasNoBox({ boundingClientRect: { width, height }, target }) {
  return width === 0 && height === 0 && getComputedStyle(target).display === "contents";
}
