/**
 * Finds comments and their parts in a live page, by an adapter.
 *
 * Each part is looked up within its comment's element, but outside the elements of comments nested in it.
 */

/** @typedef {import("../../generated/protocol").Adapter} Adapter */

/** A document or an open shadow root: what one `querySelectorAll` sees. @typedef {Document | ShadowRoot} Root */

/** How many comments are tried to check whether an adapter fits: the first few are enough, and pages can be long. */
const TRIED_COMMENTS = 8;

export class CommentLocator {
  /** The comments' elements seen so far. Looking an element up is much cheaper than matching a selector again. */
  #known = /** @type {WeakSet<Element>} */ (new WeakSet());

  /**
   * @param {Root} root  Where the comments are.
   * @param {Adapter} adapter
   */
  constructor(root, adapter) {
    this.root = root;
    this.adapter = adapter;
  }

  /** The comments' elements, in page order. */
  elements() {
    const elements = this.root.querySelectorAll(this.adapter.comment);
    for (const element of elements) this.#known.add(element);
    return elements;
  }

  /** Whether the adapter fits: one of the first comments has a body. */
  fits() {
    return [...this.elements()].slice(0, TRIED_COMMENTS).some((element) => this.body(element) !== null);
  }

  /**
   * Whether an element is a comment's or contains one.
   * @param {Element} element
   */
  hasComments(element) {
    return element.matches(this.adapter.comment) || element.querySelector(this.adapter.comment) !== null;
  }

  /**
   * The element of the comment that a node belongs to, among those that {@link elements} has returned.
   * @param {Node | null} node
   * @returns {Element | null}
   */
  owner(node) {
    let element = node instanceof Element ? node : (node?.parentElement ?? null);
    while (element && !this.#known.has(element)) element = element.parentElement;
    return element;
  }

  /**
   * The element that holds the comment's text.
   * @param {Element} element  A comment's.
   * @returns {Element | null}
   */
  body(element) {
    return element.matches(this.adapter.body) ? element : this.find(element, this.adapter.body);
  }

  /**
   * The element that badges are appended to.
   * @param {Element} element  A comment's.
   * @returns {Element | null}
   */
  badgePlace(element) {
    return this.adapter.badge ? this.find(element, this.adapter.badge) : null;
  }

  /**
   * The first match that belongs to the comment itself. Usually that is the very first match: headers precede replies.
   * @param {Element} element  A comment's.
   * @param {string} selector
   * @returns {Element | null}
   */
  find(element, selector) {
    const first = element.querySelector(selector);
    if (!first || this.owner(first) === element) return first;
    for (const match of element.querySelectorAll(selector)) {
      if (this.owner(match) === element) return match;
    }
    return null;
  }
}

/**
 * Whether the browser accepts every selector of an adapter.
 * @param {Adapter} adapter
 */
export function isUsable({ comment, body, id, author, time, permalink, title, depth, quote, omit, badge }) {
  const sources = [...id, ...author, ...time, ...permalink, ...title].map(({ select }) => select);
  const depths = depth.map((each) => ("around" in each ? each.around : each.select));
  const nowhere = document.createDocumentFragment();
  try {
    for (const selector of [comment, body, quote, omit, badge, ...sources, ...depths]) {
      if (selector !== undefined) nowhere.querySelector(selector);
    }
    return true;
  } catch {
    return false;
  }
}
