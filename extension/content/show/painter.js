/**
 * Highlights: the words that carried a tag, in two `Highlight`s a category: what is not very sure is painted faintly. The page's
 * nodes are not touched.
 */

import { faintName, highlightName } from "../../common/palette.js";
import { sureness } from "./confidence.js";
import { piecesOf } from "./density.js";

/** @typedef {import("../../generated/protocol").Category} Category */
/** @typedef {import("../../generated/protocol").Tag} Tag */
/** @typedef {import("../read/passage.js").Passage} Passage */

/** @typedef {{ plain: Highlight, faint: Highlight }} Pair */

export class Painter {
  /** @type {Map<string, Pair>} By category. */
  #highlights = new Map();
  /**
   * What is painted for whom. Kept here since Firefox can't list a highlight's ranges to a content script.
   * @type {WeakMap<object, { category: string, highlight: Highlight, range: StaticRange }[]>}
   */
  #painted = new WeakMap();
  /** @type {ReadonlySet<string>} */
  #off = new Set();
  /** @type {import("../../store/settings.js").Density} Of what is painted from now on. */
  density = "normal";

  /**
   * @param {readonly Category[]} categories
   * @param {AbortSignal} signal
   */
  constructor(categories, signal) {
    for (const [index, { id }] of categories.entries()) {
      const pair = { plain: new Highlight(), faint: new Highlight() };
      // Where marks overlap, the order of registration must not decide: switching would change it.
      pair.plain.priority = index + categories.length;
      pair.faint.priority = index;
      this.#highlights.set(id, pair);
    }
    this.register();
    signal.addEventListener("abort", () => this.#clear(), { once: true });
  }

  /**
   * Marks the evidence of tags, instead of what was marked for this comment before.
   * @param {object} comment  Any object that stands for it.
   * @param {Passage} passage
   * @param {readonly Tag[]} tags
   */
  paint(comment, passage, tags) {
    this.drop(comment);
    const painted = [];
    for (const { category, score, start, end } of piecesOf(tags, passage.text.length, this.density)) {
      const highlight = this.#highlights.get(category)?.[sureness(score) === "less" ? "faint" : "plain"];
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
   * The range that a point of the page's text is in, and its categories that are shown.
   * @param {object} comment
   * @param {Node} node
   * @param {number} offset
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
   * Puts into the registry what belongs there. The registry is the page's too: it may have cleared it, which nobody
   * tells, or an older copy of us may have left something.
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
      // A newer copy of us may have taken the name.
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
