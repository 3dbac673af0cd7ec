/**
 * Makes room for the open panel, so that it does not cover the comments: the page gets a margin beside it or, where the panel is a
 * sheet at the foot, below its end. A page that has room already, or whose layout does not follow the margin, stays as it is.
 */

import { ROOM } from "../../common/palette.js";
import { PANEL_WIDTH, SHEET_UP_TO } from "../../common/panel-size.js";

/** How long after the view has got another size its room is measured again, in milliseconds. */
const RESIZED = 150;

export class Room {
  #root;
  #covered;
  #narrow;
  #isWanted = false;
  #timer = 0;

  /**
   * @param {Document} document
   * @param {(left: number) => number} covered  How far comments in view reach to the right of a place in it, in pixels.
   * @param {AbortSignal} signal
   */
  constructor(document, covered, signal) {
    this.#root = document.documentElement;
    this.#covered = covered;
    const view = /** @type {Window} */ (document.defaultView);
    this.#narrow = view.matchMedia(`(max-width: ${SHEET_UP_TO}px)`);
    const onResize = () => {
      clearTimeout(this.#timer);
      this.#timer = Number(setTimeout(() => this.#isWanted && this.make(), RESIZED));
    };
    view.addEventListener("resize", onResize, { signal });
    signal.addEventListener("abort", () => this.clear(), { once: true });
  }

  make() {
    this.clear();
    this.#isWanted = true;
    if (this.#narrow.matches) {
      this.#root.setAttribute(ROOM, "foot");
      return;
    }
    const left = this.#root.clientWidth - PANEL_WIDTH;
    const before = this.#covered(left);
    if (before <= 0) return;
    this.#root.setAttribute(ROOM, "side");
    if (this.#covered(left) > before / 2) this.#root.removeAttribute(ROOM);
  }

  clear() {
    this.#isWanted = false;
    this.#root.removeAttribute(ROOM);
  }
}
