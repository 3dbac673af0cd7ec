/**
 * "Only": the texts of comments without the chosen category step back. They are dimmed by a highlight, so that nothing of
 * the page is touched; where the reader prefers, their bodies are folded to a line, by an attribute that goes again.
 */

import { DIMMED, FOLDED } from "../../common/palette.js";

/** @typedef {import("../read/passage.js").Passage} Passage */
/** @typedef {import("../read/thread.js").Entry} Entry */

export class Dimmer {
  #highlight = new Highlight();
  /** @type {Map<Passage, readonly StaticRange[]>} */
  #dimmed = new Map();
  /** @type {Set<Element>} */
  #folded = new Set();

  /** @param {AbortSignal} signal */
  constructor(signal) {
    // Other marks win where they overlap.
    this.#highlight.priority = -1;
    signal.addEventListener("abort", () => this.show([], [], false), { once: true });
  }

  /**
   * Dims these comments and no others.
   * @param {readonly Entry[]} entries
   * @param {readonly Entry[]} kept  All others.
   * @param {boolean} fold
   */
  show(entries, kept, fold) {
    this.#dim(new Set(entries.flatMap(({ passage }) => (passage ? [passage] : []))));
    this.#fold(new Set(fold ? entries.flatMap(({ body }) => (body ? [body] : [])) : []), kept);
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
   * @param {readonly Entry[]} kept
   */
  #fold(bodies, kept) {
    // Some sites nest replies in the body that they answer.
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
