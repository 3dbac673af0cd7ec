/** The button that makes an own category of the words that are selected in the page. */

import { shortened } from "../common/cut.js";
import { ask } from "../common/messages.js";
import { text } from "../common/strings.js";
import { make } from "../ui/make.js";

/** How much of the selected words the button quotes, in UTF-16 units. */
const QUOTED_UNITS = 24;

export class CategoryMaker {
  #document;
  #button;

  /**
   * @param {Document} document
   * @param {AbortSignal} signal
   */
  constructor(document, signal) {
    this.#document = document;
    this.#button = make(document, "button", { type: "button", className: "action" });
    this.element = make(document, "section", {}, this.#button);
    this.#button.addEventListener("click", () => ask({ type: "make_category", words: this.#words() }));
    document.addEventListener("selectionchange", () => this.show(), { signal });
  }

  show() {
    const words = this.#words();
    this.#button.textContent = words === "" ? text("newOwn") : text("newOwnOf", shortened(words, QUOTED_UNITS));
  }

  #words() {
    return (this.#document.getSelection()?.toString() ?? "").replace(/\s+/g, " ").trim();
  }
}
