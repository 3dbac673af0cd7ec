/** Reads the comments of a live page: who wrote each, where it stands in the thread, what it says. */

import { CommentLocator } from "../find/comment-locator.js";
import { readPassage, skippedBy } from "./passage.js";

/** @typedef {import("../../generated/protocol").Adapter} Adapter */
/** @typedef {import("../../generated/protocol").ValueSource} ValueSource */
/** @typedef {import("./passage.js").Passage} Passage */

/**
 * What the page says about a comment, apart from its text.
 * @typedef {object} Header
 * @property {string | null} id  As the page names it.
 * @property {string | null} author
 * @property {number | null} depth  As the page states or shows it; null if replies are nested in their parents.
 */

/** The core holds a depth in 32 bits: numbers from here on are not depths. */
const DEPTH_LIMIT = 2 ** 32;

export class CommentReader extends CommentLocator {
  #selectors;

  /**
   * @param {import("../find/comment-locator.js").Root} root  Where the comments are.
   * @param {Adapter} adapter
   */
  constructor(root, adapter) {
    super(root, adapter);
    this.#selectors = { skip: skippedBy(adapter), quote: adapter.quote };
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
   * The comment's permalink, where the page has one.
   * @param {Element} element  A comment's.
   */
  permalink(element) {
    const value = this.#value(element, this.adapter.permalink);
    const url = value === null ? null : URL.parse(value, this.root.baseURI);
    return url && /^https?:$/.test(url.protocol) ? url.href : null;
  }

  /**
   * The titles of the comments' threads: by comment, on pages that list comments of several threads; under `null`, the
   * title that stands outside the comments.
   * @returns {Map<Element | null, string>}
   */
  titles() {
    /** @type {Map<Element | null, string>} */
    const titles = new Map();
    for (const { select, attr } of this.adapter.title) {
      /** @type {Set<Element | null>} Only the first match of each owner counts. */
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

  /** The element of the title that stands outside the comments; null if there is none. */
  titleElement() {
    for (const { select } of this.adapter.title) {
      const match = select ? [...this.root.querySelectorAll(select)].find((each) => this.owner(each) === null) : null;
      if (match) return match;
    }
    return null;
  }

  /**
   * What a body says. Yields now and then.
   * @param {Element} body
   * @returns {Generator<void, Passage, void>}
   */
  passage(body) {
    return readPassage(body, this.#selectors);
  }

  /**
   * The first value that one of the sources gives.
   * @param {Element} element  A comment's.
   * @param {ValueSource[]} sources
   */
  #value(element, sources) {
    for (const { select, attr } of sources) {
      const holder = select ? this.find(element, select) : element;
      const value = holder && readValue(holder, attr);
      if (value) return value;
    }
    return null;
  }

  /** @param {Element} element  A comment's. */
  #depth(element) {
    for (const depth of this.adapter.depth) {
      if ("around" in depth) return countAround(element, depth.around);
      const { select, attr, after, first, step } = depth;
      const holder = select ? this.find(element, select) : element;
      const number = numberIn(holder?.getAttribute(attr) ?? "", after);
      if (number !== null) return Math.floor(Math.max(0, number - first) / step);
    }
    return 0;
  }
}

/**
 * The number that makes up a whole text or, with `after`, the number that follows those characters.
 * @param {string} text
 * @param {string} [after]
 */
function numberIn(text, after) {
  const start = after === undefined ? 0 : text.indexOf(after);
  if (start < 0) return null;
  const rest = text.slice(start + (after?.length ?? 0));
  const pattern = after === undefined ? /^[ \t\n\f\r]*([0-9]+)[ \t\n\f\r]*$/ : /^[ \t\n\f\r]*([0-9]+)/;
  const [, digits] = pattern.exec(rest) ?? [];
  return digits && Number(digits) < DEPTH_LIMIT ? Number(digits) : null;
}

/**
 * How many ancestors match a selector.
 * @param {Element} element
 * @param {string} selector
 */
function countAround(element, selector) {
  let count = 0;
  let each = element.parentElement?.closest(selector);
  for (; each; each = each.parentElement?.closest(selector)) count++;
  return count;
}

/**
 * An attribute of an element, or its text, with white space collapsed; null if there is nothing.
 * @param {Element} element
 * @param {string} [attr]
 */
function readValue(element, attr) {
  const value = attr ? element.getAttribute(attr) : element.textContent;
  return value?.replace(/[ \t\n\f\r]+/g, " ").replace(/^ | $/g, "") || null;
}
