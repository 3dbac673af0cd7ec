/** The line at the bottom of the page that tells what was done and offers to undo it. */

import { messageOf } from "../common/error-message.js";
import { text } from "../common/strings.js";
import { find } from "../common/templates.js";

export class NoticeLine {
  #line = find("#notice span");
  #undo = /** @type {HTMLButtonElement} */ (find("#notice button"));
  /** @type {(() => Promise<unknown>) | null} */
  #undoing = null;

  constructor() {
    this.#undo.addEventListener("click", async () => {
      const undo = this.#undoing;
      this.say(text("undone"));
      await this.try(async () => undo?.());
    });
  }

  /**
   * Shows a message, in place of the previous one.
   * @param {string} line
   * @param {(() => Promise<unknown>) | null} [undo]
   */
  say(line, undo = null) {
    this.#line.textContent = line;
    this.#undoing = undo;
    this.#undo.hidden = undo === null;
  }

  /**
   * Does something. If it fails, the reader is told why.
   * @param {() => Promise<unknown>} action
   */
  async try(action) {
    try {
      await action();
    } catch (error) {
      this.say(text("failed", messageOf(error)));
    }
  }
}
