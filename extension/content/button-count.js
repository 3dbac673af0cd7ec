/** Tells the background which number the extension's button is to show for this frame. */

import { isFiltering } from "../common/filter.js";
import { ask } from "../common/messages.js";

export class ButtonCount {
  /** @type {number | null} */
  #count = null;
  #failed;

  /** @param {(error: unknown) => void} failed */
  constructor(failed) {
    this.#failed = failed;
  }

  /**
   * Shows how many comments have tags or, while they are filtered, how many fit, once all are read.
   * @param {import("../common/messages.js").Status} status
   */
  follow({ waiting, tagged, kept, filter }) {
    const count = isFiltering(filter) ? kept : tagged || null;
    if (waiting > 0 || count === this.#count) return;
    this.#count = count;
    ask({ type: "set_count", count }).catch(this.#failed);
  }

  /** The page is new: what frames of the one before have counted no longer counts. */
  begin() {
    ask({ type: "set_count", count: null, isNewPage: true }).catch(this.#failed);
  }

  /** The browser has shown another page meanwhile, and this one has come back: the count is told again. */
  forget() {
    this.#count = null;
  }

  /** Shows none: nothing is read here any more. */
  clear() {
    if (this.#count !== null && chrome.runtime?.id) ask({ type: "set_count", count: null }).catch(() => {});
    this.#count = null;
  }
}
