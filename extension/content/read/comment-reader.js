/**
 * The comments of a living page, by an adapter: who wrote each, where it stands in the thread, what it says.
 *
 * Everything of a comment is looked up within its element and outside the elements of comments nested in it.
 */

import { readPassage, skippedBy } from "./passage.js";

/** @typedef {import("../../generated/protocol").Adapter} Adapter */
/** @typedef {import("../../generated/protocol").ValueSource} ValueSource */
/** @typedef {import("./passage.js").Passage} Passage */

/**
 * What an element says of its comment, without the text.
 * @typedef {object} Header
 * @property {string | null} id  As the page names it.
 * @property {string | null} author
 * @property {number | null} depth  As the page states or shows it; null: by nesting.
 */

/** How many comments are looked into to see whether an adapter fits. */
const TRIED = 8;

export class Reader {
  /** The comments' elements that were seen. Asking it is much cheaper than matching a selector again. */
  #known = /** @type {WeakSet<Element>} */ (new WeakSet());

  /**
   * @param {import("../find/outline.js").Root} root  Where the comments are.
   * @param {Adapter} adapter
   */
  constructor(root, adapter) {
    this.root = root;
    this.adapter = adapter;
    /** @private */
    this.rules = { skip: skippedBy(adapter), quote: adapter.quote };
  }

  /** The comments' elements, in page order. */
  elements() {
    const elements = this.root.querySelectorAll(this.adapter.comment);
    for (const element of elements) this.#known.add(element);
    return elements;
  }

  /** Whether there is a comment that has a body, among the first ones. */
  finds() {
    return [...this.elements()].slice(0, TRIED).some((element) => this.body(element) !== null);
  }

  /**
   * Whether an element is a comment's or holds one.
   * @param {Element} element
   */
  hasComments(element) {
    return element.matches(this.adapter.comment) || element.querySelector(this.adapter.comment) !== null;
  }

  /**
   * The comment's element that a node belongs to, among those that {@link elements} gave.
   * @param {Node | null} node
   * @returns {Element | null}
   */
  owner(node) {
    let element = node instanceof Element ? node : (node?.parentElement ?? null);
    while (element && !this.#known.has(element)) element = element.parentElement;
    return element;
  }

  /**
   * @param {Element} element  A comment's.
   * @returns {Header}
   */
  header(element) {
    const { id, author, depth } = this.adapter;
    return {
      id: this.#value(element, id),
      author: this.#value(element, author),
      depth: depth.length > 0 ? this.#depth(element) : null,
    };
  }

  /**
   * The comment's own address, where the page says it.
   * @param {Element} element  A comment's.
   */
  link(element) {
    const value = this.#value(element, this.adapter.permalink);
    const url = value === null ? null : URL.parse(value, this.root.baseURI);
    return url && /^https?:$/.test(url.protocol) ? url.href : null;
  }

  /**
   * The titles of the comments' threads: by comment, on pages that list comments of several; under `null`, of the page,
   * where it stands outside the comments.
   * @returns {Map<Element | null, string>}
   */
  titles() {
    /** @type {Map<Element | null, string>} */
    const titles = new Map();
    for (const { select, attr } of this.adapter.title) {
      /** @type {Set<Element | null>} Of each, only the first match counts. */
      const seen = new Set();
      for (const match of select ? this.root.querySelectorAll(select) : this.elements()) {
        const owner = this.owner(match);
        if (seen.has(owner) || (select && owner === match)) continue;
        seen.add(owner);
        const value = !titles.has(owner) && readValue(match, attr);
        if (value) titles.set(owner, value);
      }
    }
    return titles;
  }

  /**
   * @param {Element} element  A comment's.
   * @returns {Element | null}
   */
  body(element) {
    return element.matches(this.adapter.body) ? element : this.#find(element, this.adapter.body);
  }

  /**
   * What the body says; yields now and then.
   * @param {Element} body
   * @returns {Generator<void, Passage, void>}
   */
  passage(body) {
    return readPassage(body, this.rules);
  }

  /**
   * The element at whose end the badges stand.
   * @param {Element} element  A comment's.
   * @returns {Element | null}
   */
  badgePlace(element) {
    return this.adapter.badge ? this.#find(element, this.adapter.badge) : null;
  }

  /**
   * The first match that is the comment's own. The first of all mostly is: headers come before replies.
   * @param {Element} element
   * @param {string} selector
   * @returns {Element | null}
   */
  #find(element, selector) {
    const first = element.querySelector(selector);
    if (!first || this.owner(first) === element) return first;
    for (const match of element.querySelectorAll(selector)) {
      if (this.owner(match) === element) return match;
    }
    return null;
  }

  /**
   * @param {Element} element
   * @param {ValueSource[]} places
   */
  #value(element, places) {
    for (const { select, attr } of places) {
      const holder = select ? this.#find(element, select) : element;
      const value = holder && readValue(holder, attr);
      if (value) return value;
    }
    return null;
  }

  /** @param {Element} element */
  #depth(element) {
    for (const depth of this.adapter.depth) {
      if ("around" in depth) return countAround(element, depth.around);
      const { select, attr, after, first, step } = depth;
      const holder = select ? this.#find(element, select) : element;
      const number = numberIn(holder?.getAttribute(attr) ?? "", after);
      if (number !== null) return Math.floor(Math.max(0, number - first) / step);
    }
    return 0;
  }
}

/**
 * The number that is all of a text, or that stands behind something in it.
 * @param {string} text
 * @param {string} [after]
 */
function numberIn(text, after) {
  const start = after === undefined ? 0 : text.indexOf(after);
  if (start < 0) return null;
  const rest = text.slice(start + (after?.length ?? 0));
  const pattern = after === undefined ? /^[ \t\n\f\r]*([0-9]+)[ \t\n\f\r]*$/ : /^[ \t\n\f\r]*([0-9]+)/;
  const [, digits] = pattern.exec(rest) ?? [];
  return digits && Number(digits) < 2 ** 32 ? Number(digits) : null;
}

/**
 * @param {Element} element
 * @param {string} around
 */
function countAround(element, around) {
  let count = 0;
  let each = element.parentElement?.closest(around);
  for (; each; each = each.parentElement?.closest(around)) count++;
  return count;
}

/**
 * An attribute or the text of an element, with white space collapsed.
 * @param {Element} element
 * @param {string} [attr]
 */
function readValue(element, attr) {
  const value = attr ? element.getAttribute(attr) : element.textContent;
  return value?.replace(/[ \t\n\f\r]+/g, " ").replace(/^ | $/g, "") || null;
}

/**
 * Whether the browser takes all selectors of an adapter.
 * @param {Adapter} adapter
 */
export function isUsable({ comment, body, id, author, time, permalink, title, depth, quote, omit, badge }) {
  const places = [...id, ...author, ...time, ...permalink, ...title].map(({ select }) => select);
  const depths = depth.map((each) => ("around" in each ? each.around : each.select));
  const nowhere = document.createDocumentFragment();
  try {
    for (const selector of [comment, body, quote, omit, badge, ...places, ...depths]) {
      if (selector !== undefined) nowhere.querySelector(selector);
    }
    return true;
  } catch {
    return false;
  }
}
