/** Finds the marks in the page, which are badges and highlighted words, and where comments stand. */

import { inBadgeOrder } from "../../ui/badge-parts.js";

/** @typedef {import("../read/thread.js").PageComment} PageComment */

/**
 * A place in the page that stands for some tags of a comment.
 * @typedef {object} Mark
 * @property {PageComment} comment
 * @property {readonly string[]} categories  First the one that is pointed at.
 * @property {() => DOMRect} box  Where it is in the view at present.
 */

/** The greatest height of a comment's first line, in pixels. */
const LINE_HEIGHT = 24;

export class HitTest {
  #document;
  #view;
  #thread;

  /**
   * @param {Document} document
   * @param {import("../show/view.js").View} view
   * @param {import("../read/thread.js").Thread} thread
   */
  constructor(document, view, thread) {
    this.#document = document;
    this.#view = view;
    this.#thread = thread;
  }

  /** @param {EventTarget | null} target */
  isBadge(target) {
    return target instanceof Node && this.#view.badges.isHost(target);
  }

  /**
   * The badge at a point.
   * @param {number} x  In the view, in pixels, like all coordinates here.
   * @param {number} y
   * @returns {Mark | null}
   */
  badgeAt(x, y) {
    const host = this.#thread.reader.root.elementFromPoint(x, y);
    const hit = host && this.#view.badges.at(host, x, y);
    const comment = hit && this.#thread.comments.get(hit.comment);
    if (!comment) return null;
    const { element, categories } = hit;
    return { comment, categories, box: () => element.getBoundingClientRect() };
  }

  /**
   * The highlighted word at a point.
   * @param {number} x
   * @param {number} y
   * @returns {Mark | null}
   */
  wordAt(x, y) {
    const { reader, comments } = this.#thread;
    const shadowRoots = reader.root instanceof ShadowRoot ? [reader.root] : [];
    const { offsetNode: node, offset = 0 } = this.#document.caretPositionFromPoint?.(x, y, { shadowRoots }) ?? {};
    const owner = node instanceof Text ? reader.owner(node) : null;
    const comment = owner && comments.get(owner);
    const hit = node && comment && this.#view.painter.at(comment, node, offset);
    if (!hit) return null;
    const { range, categories } = hit;
    // The browser gives the nearest character, which may be far from the point.
    const line = boxes(range).findIndex((box) => contains(box, x, y));
    return line < 0 ? null : { comment, categories, box: () => boxes(range)[line] ?? new DOMRect() };
  }

  /**
   * The mark of a comment's tag, wherever in the page the comment is.
   * @param {PageComment} comment
   * @param {string} category
   * @returns {Mark}
   */
  markOf(comment, category) {
    const all = inBadgeOrder(comment.tags).map((tag) => tag.category);
    const others = all.filter((other) => other !== category);
    const { badges } = this.#view;
    const box = () => badges.boxOf(comment.element, category) ?? comment.element.getBoundingClientRect();
    return { comment, categories: [category, ...others], box };
  }

  /**
   * A mark without categories: the first line of a comment.
   * @param {PageComment} comment
   * @returns {Mark}
   */
  firstLineOf(comment) {
    const box = () => {
      const { x, y, width, height } = this.startOf(comment).getBoundingClientRect();
      return new DOMRect(x, y, width, Math.min(height, LINE_HEIGHT));
    };
    return { comment, categories: [], box };
  }

  /**
   * The element that a comment begins with.
   * @param {PageComment} comment
   */
  startOf({ element, body }) {
    return this.#view.badges.hostOf(element) ?? body ?? element;
  }
}

/**
 * The boxes of a range, one for each line; empty if the page has shortened the text meanwhile.
 * @param {StaticRange} range
 */
function boxes({ startContainer, startOffset, endContainer, endOffset }) {
  if (endOffset > (endContainer.nodeValue?.length ?? 0)) return [];
  const range = new Range();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return [...range.getClientRects()];
}

/**
 * @param {DOMRect} box
 * @param {number} x
 * @param {number} y
 */
function contains({ left, right, top, bottom }, x, y) {
  return left <= x && x <= right && top <= y && y <= bottom;
}
