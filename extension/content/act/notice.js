/** Tells the reader that only one category is shown. A button undoes it, and so does Escape, unless the reader is typing. */

import { css } from "../../common/css.js";
import { FOOT_LINE, Layer } from "../../ui/layer.js";
import { onlyLine } from "../../ui/only-line.js";
import { isForPage } from "./keys.js";

/** @typedef {import("../../generated/protocol").Category} Category */

/** The style of the notice. */
const CSS = css`
  .layer {
    ${FOOT_LINE}
    overflow-wrap: normal;
    padding: 5px 6px 5px 12px;
  }
  .action {
    flex: none;
    border-radius: 12px;
  }
`;

export class Notice {
  #layer;
  /** Ends the listening to Escape while there is something to undo. */
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
   * @param {Category | null} only  The only category that is shown; null if all are.
   * @param {boolean} isSilent  Whether to show nothing, because the open panel says it already. Escape works anyway.
   */
  show(only, isSilent) {
    this.#open.abort();
    if (!only || isSilent) this.#layer.close();
    if (!only) return;
    if (!isSilent) this.#openLayer(only);
    this.#open = new AbortController();
    /** @param {KeyboardEvent} event */
    const onKey = (event) => {
      if (event.key === "Escape" && !isForPage(event)) this.#undo();
    };
    this.#layer.document.addEventListener("keydown", onKey, { signal: this.#open.signal });
  }

  /** @param {Category} only */
  #openLayer(only) {
    const { document, box } = this.#layer;
    box.replaceChildren(...onlyLine(document, only, this.#undo));
    this.#layer.open();
  }
}
