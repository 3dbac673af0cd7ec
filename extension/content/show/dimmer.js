/**
 * Makes comments without the only category step back: a highlight dims their texts, so nothing in the page changes. If the
 * reader prefers folding, an attribute also folds their bodies to one line for as long as "only" lasts.
 */

import { DIMMED, FOLDED } from "../../common/palette.js";

/** @typedef {import("../read/passage.js").Passage} Passage */
/** @typedef {import("../read/thread.js").PageComment} PageComment */

export class Dimmer {
  #highlight = new Highlight();
  /** @type {Map<Passage, readonly StaticRange[]>} */
  #dimmed = new Map();
  /** @type {Set<Element>} */
  #folded = new Set();

  /** @param {AbortSignal} signal */
  constructor(signal) {
    // Below all other highlights.
    this.#highlight.priority = -1;
    signal.addEventListener("abort", () => this.show([], [], false), { once: true });
  }

  /**
   * Dims these comments and no others.
   * @param {readonly PageComment[]} comments
   * @param {readonly PageComment[]} kept  All others.
   * @param {boolean} fold
   */
  show(comments, kept, fold) {
    this.#dim(new Set(comments.flatMap(({ passage }) => passage ?? [])));
    this.#fold(new Set(fold ? comments.flatMap(({ body }) => body ?? []) : []), kept);
  }

  /** @param {Set<Passage>} passages */
  #dim(passages) {
    for (const [passage, ranges] of this.#dimmed) {
      if (passages.has(passage)) continue;
      for (const range of ranges) this.#highlight.delete(range);
      this.#dimmed.delete(passage);
    }
    for (const passage of passages) {
      if (this.#dimmed.has(passage)) continue;
      const ranges = passage.ranges(0, passage.text.length);
      for (const range of ranges) this.#highlight.add(range);
      this.#dimmed.set(passage, ranges);
    }
    if (passages.size > 0) CSS.highlights.set(DIMMED, this.#highlight);
    else if (CSS.highlights.get(DIMMED) === this.#highlight) CSS.highlights.delete(DIMMED);
  }

  /**
   * @param {Set<Element>} bodies
   * @param {readonly PageComment[]} kept
   */
  #fold(bodies, kept) {
    // Some sites nest replies in the body of their parent: that must not fold around a comment that is kept.
    for (const { element } of bodies.size > 0 ? kept : []) {
      for (let each = element.parentElement; each; each = each.parentElement) bodies.delete(each);
    }
    for (const body of this.#folded) {
      if (!bodies.has(body)) body.removeAttribute(FOLDED);
    }
    for (const body of bodies) body.setAttribute(FOLDED, "");
    this.#folded = bodies;
  }
}
