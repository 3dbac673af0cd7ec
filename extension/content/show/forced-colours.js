/**
 * Where the reader's system forces its colours on pages, browsers paint every highlight as if it were selected. They do not in an
 * element that adjusts its colours itself, so bodies get an attribute, and the style sheet gives what is in them the forced colours.
 */

import { FORCED } from "../../common/palette.js";

export class ForcedColours {
  #query;
  /** @type {Set<Element>} */
  #bodies = new Set();

  /**
   * @param {Document} document
   * @param {AbortSignal} signal
   */
  constructor(document, signal) {
    this.#query = /** @type {Window} */ (document.defaultView).matchMedia("(forced-colors: active)");
    this.#query.addEventListener("change", () => this.#bodies.forEach((body) => this.#mark(body)), { signal });
    signal.addEventListener("abort", () => this.#bodies.forEach((body) => body.removeAttribute(FORCED)), {
      once: true,
    });
  }

  /** @param {Element} body */
  add(body) {
    this.#bodies.add(body);
    this.#mark(body);
  }

  /** @param {Element} body */
  drop(body) {
    this.#bodies.delete(body);
    body.removeAttribute(FORCED);
  }

  /** @param {Element} body */
  #mark(body) {
    if (this.#query.matches !== body.hasAttribute(FORCED)) body.toggleAttribute(FORCED);
  }
}
