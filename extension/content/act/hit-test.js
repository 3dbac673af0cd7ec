/** The places in the page that stand for tags: badges and marked words. */

/** @typedef {import("../read/thread.js").Entry} Entry */

/**
 * A place in the page that stands for some tags of a comment.
 * @typedef {object} Mark
 * @property {Entry} entry
 * @property {readonly string[]} categories  The one that is meant first.
 * @property {() => DOMRect} where  In the view.
 */

/** How high a line is at most, in pixels. */
const LINE = 24;

export class Marks {
  #document;
  #view;
  #reading;
  #reader;

  /**
   * @param {Document} document
   * @param {object} parts
   * @param {import("../show/view.js").View} parts.view
   * @param {import("../read/tagging-queue.js").Reading} parts.reading
   * @param {import("../read/comment-reader.js").Reader} parts.reader
   */
  constructor(document, { view, reading, reader }) {
    this.#document = document;
    this.#view = view;
    this.#reading = reading;
    this.#reader = reader;
  }

  /** @param {EventTarget | null} target */
  isBadge(target) {
    return target instanceof Node && this.#view.badges.isHost(target);
  }

  /**
   * @param {number} x  In the view, as all coordinates here.
   * @param {number} y
   * @returns {Mark | null}
   */
  badgeAt(x, y) {
    const host = this.#reader.root.elementFromPoint(x, y);
    const found = host && this.#view.badges.at(host, x, y);
    const entry = found && this.#reading.entry(found.comment);
    if (!entry) return null;
    const { element, categories } = found;
    return { entry, categories, where: () => element.getBoundingClientRect() };
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {Mark | null}
   */
  wordAt(x, y) {
    const { root } = this.#reader;
    const shadowRoots = root instanceof ShadowRoot ? [root] : [];
    const { offsetNode: node, offset = 0 } = this.#document.caretPositionFromPoint?.(x, y, { shadowRoots }) ?? {};
    const owner = node instanceof Text ? this.#reader.owner(node) : null;
    const entry = owner && this.#reading.entry(owner);
    const found = node && entry && this.#view.painter.at(entry, node, offset);
    if (!found) return null;
    const { range, categories } = found;
    // The nearest character may be far off.
    const line = boxes(range).findIndex((box) => contains(box, x, y));
    return line < 0 ? null : { entry, categories, where: () => boxes(range)[line] ?? new DOMRect() };
  }

  /**
   * The mark of a comment's tag, wherever the comment is.
   * @param {Entry} entry
   * @param {string} category
   * @returns {Mark}
   */
  of(entry, category) {
    const others = entry.tags.flatMap(({ category: other }) => (other === category ? [] : [other]));
    const { badges } = this.#view;
    const where = () => badges.boxOf(entry.element, category) ?? entry.element.getBoundingClientRect();
    return { entry, categories: [category, ...others], where };
  }

  /**
   * The first line of a comment, tagged or not.
   * @param {Entry} entry
   * @returns {Mark}
   */
  start(entry) {
    const where = () => {
      const { x, y, width, height } = this.startOf(entry).getBoundingClientRect();
      return new DOMRect(x, y, width, Math.min(height, LINE));
    };
    return { entry, categories: [], where };
  }

  /**
   * The element that a comment begins with.
   * @param {Entry} entry
   */
  startOf({ element, body }) {
    return this.#view.badges.hostOf(element) ?? body ?? element;
  }
}

/**
 * The boxes of a range, one a line; none if the page has cut the text meanwhile.
 * @param {StaticRange} of
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
