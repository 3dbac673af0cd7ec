/**
 * Paints the words that support tags, with two `Highlight`s for each category: the plain one, and a faint one for tags that
 * are less sure. The page's nodes stay untouched.
 */

import { faintName, highlightName } from "../../common/palette.js";
import { confidence } from "./confidence.js";
import { piecesOf } from "./pieces.js";

/** @typedef {import("../../generated/protocol").Category} Category */
/** @typedef {import("../../generated/protocol").Tag} Tag */
/** @typedef {import("../read/passage.js").Passage} Passage */

/** @typedef {{ plain: Highlight, faint: Highlight }} Pair */

export class Painter {
  /** @type {Map<string, Pair>} By category. */
  #highlights = new Map();
  /**
   * What is painted for each comment. Kept here because in Firefox a content script cannot list a highlight's ranges.
   * @type {WeakMap<object, { category: string, highlight: Highlight, range: StaticRange }[]>}
   */
  #painted = new WeakMap();
  /** @type {ReadonlySet<string>} */
  #off = new Set();

  /**
   * @param {readonly Category[]} categories
   * @param {AbortSignal} signal
   */
  constructor(categories, signal) {
    for (const [index, { id }] of categories.entries()) {
      const pair = { plain: new Highlight(), faint: new Highlight() };
      // Without priorities, overlapping highlights would stack in the order of registration, which switching changes.
      pair.plain.priority = index + categories.length;
      pair.faint.priority = index;
      this.#highlights.set(id, pair);
    }
    this.register();
    signal.addEventListener("abort", () => this.#clear(), { once: true });
  }

  /**
   * Paints the evidence of a comment's tags instead of what was painted for it before.
   * @param {object} comment  Any object that stands for it.
   * @param {Passage} passage
   * @param {readonly Tag[]} tags
   */
  paint(comment, passage, tags) {
    this.drop(comment);
    const painted = [];
    for (const { category, score, start, end } of piecesOf(tags, passage.text.length)) {
      const highlight = this.#highlights.get(category)?.[confidence(score) === "less" ? "faint" : "plain"];
      if (!highlight) continue;
      for (const range of passage.ranges(start, end)) {
        highlight.add(range);
        painted.push({ category, highlight, range });
      }
    }
    if (painted.length > 0) this.#painted.set(comment, painted);
  }

  /** @param {object} comment */
  drop(comment) {
    for (const { highlight, range } of this.#painted.get(comment) ?? []) highlight.delete(range);
    this.#painted.delete(comment);
  }

  /**
   * The painted range at a position in the page's text, with the categories shown there; null if nothing is painted there.
   * @param {object} comment
   * @param {Node} node
   * @param {number} offset  In UTF-16 units of the node.
   */
  at(comment, node, offset) {
    const all = (this.#painted.get(comment) ?? []).filter(
      ({ category, range: { startContainer, startOffset, endOffset } }) =>
        startContainer === node && startOffset <= offset && offset <= endOffset && !this.#off.has(category),
    );
    const [first] = all;
    return first ? { range: first.range, categories: [...new Set(all.map(({ category }) => category))] } : null;
  }

  /**
   * Shows all categories but these.
   * @param {readonly string[]} off
   */
  switchOff(off) {
    this.#off = new Set(off);
    this.register();
  }

  /**
   * Registers the highlights that are on. The registry is shared with the page, which may have cleared it without notice,
   * and an older copy of the extension may have left something.
   */
  register() {
    for (const [id, name, highlight] of this.#named()) {
      if (this.#off.has(id)) CSS.highlights.delete(name);
      else if (CSS.highlights.get(name) !== highlight) CSS.highlights.set(name, highlight);
    }
  }

  #clear() {
    for (const [, name, highlight] of this.#named()) {
      highlight.clear();
      // A newer copy of the extension may have taken the name.
      if (CSS.highlights.get(name) === highlight) CSS.highlights.delete(name);
    }
  }

  /** @returns {Generator<[category: string, name: string, highlight: Highlight], void, void>} */
  *#named() {
    for (const [id, { plain, faint }] of this.#highlights) {
      yield [id, highlightName(id), plain];
      yield [id, faintName(id), faint];
    }
  }
}
