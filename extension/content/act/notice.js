/** Says that only one category is shown, and undoes it: by its button, or by Escape wherever nothing is typed. */

import { text } from "../../common/strings.js";
import { FOOT_LINE, Layer } from "../../ui/layer.js";
import { make } from "../../ui/make.js";
import { isTaken } from "./keys.js";

/** @typedef {import("../../generated/protocol").Category} Category */

const CSS = `
  .layer {
    ${FOOT_LINE}
    overflow-wrap: normal;
    padding: 5px 6px 5px 12px;
  }
  .action { flex: none; border-radius: 12px; }
`;

export class Notice {
  #layer;
  #open = new AbortController();
  #undo;

  /**
   * @param {Document} document
   * @param {object} options
   * @param {readonly Category[]} options.categories
   * @param {() => void} options.undo
   * @param {AbortSignal} options.signal
   */
  constructor(document, { categories, undo, signal }) {
    this.#layer = new Layer(document, { name: "notice", categories, css: CSS, signal });
    this.#layer.box.role = "status";
    this.#undo = undo;
    signal.addEventListener("abort", () => this.#open.abort(), { once: true });
  }

  /** @param {import("../../common/palette.js").Theme} theme */
  setTheme(theme) {
    this.#layer.setTheme(theme);
  }

  /**
   * @param {Category | null} category  The one that alone is shown; null: all are, and there is nothing to say.
   * @param {boolean} silent  Whether somebody else says so.
   */
  show(category, silent) {
    this.#open.abort();
    if (!category || silent) this.#layer.close();
    if (!category) return;
    if (!silent) this.#say(category);
    this.#open = new AbortController();
    /** @param {KeyboardEvent} event */
    const key = (event) => {
      if (event.key === "Escape" && !isTaken(event)) this.#undo();
    };
    this.#layer.document.addEventListener("keydown", key, { signal: this.#open.signal });
  }

  /** @param {Category} category */
  #say(category) {
    const { document, box } = this.#layer;
    const badge = make(document, "span", { className: "badge" }, category.title);
    badge.dataset.category = category.id;
    const button = make(document, "button", { type: "button", className: "action" }, text("showAllEscape"));
    button.addEventListener("click", this.#undo);
    box.replaceChildren(make(document, "span", {}, text("only")), badge, button);
    this.#layer.open();
  }
}
