/**
 * Tells the reader what was just done, with buttons that undo it, and which comments a filter lets through. Escape ends the filter,
 * unless the reader is typing.
 */

import { css } from "../../common/css.js";
import { trusted } from "../../common/events.js";
import { isFiltering, NO_FILTER } from "../../common/filter.js";
import { makeBadge } from "../../ui/badge-parts.js";
import { FILTER_STYLE, FilterLine } from "../../ui/filter-line.js";
import { FOOT_LINE, Layer } from "../../ui/layer.js";
import { make } from "../../ui/make.js";
import { isForPage } from "./keys.js";

/** @typedef {import("../../common/filter.js").Filter} Filter */
/** @typedef {import("../../generated/protocol").Category} Category */

/**
 * Something that was done.
 * @typedef {object} Deed
 * @property {string} words
 * @property {Category | null} category  What it was done to; null if that is no single category.
 * @property {readonly { label: string, run: () => unknown }[]} actions  Each closes the notice about the deed.
 */

/**
 * How long a deed is told, in milliseconds: with actions, long enough to read it and to decide. While the reader points at it, it stays.
 */
const TOLD_FOR = { withActions: 12_000, alone: 2500 };

/** The style of the notice. */
const CSS = css`
  .layer {
    ${FOOT_LINE}
    flex-direction: column;
    gap: 4px;
    overflow-wrap: normal;
    padding: 5px 6px 5px 12px;
  }
  ${FILTER_STYLE}
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
  }
  .action {
    flex: none;
    border-radius: 12px;
  }
`;

export class Notice {
  #layer;
  #document;
  #change;
  #signal;
  /** Ends the listening to Escape. Aborted while nothing is filtered. */
  #escape = new AbortController();
  #filter;
  /** Whether the filter's line is shown. */
  #saysFilter = false;
  /** The line about the latest deed; null if it is no longer told. @type {Element | null} */
  #deed = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Document} document
   * @param {object} options
   * @param {readonly Category[]} options.categories
   * @param {(filter: Filter) => void} options.change  The reader wants another filter.
   * @param {AbortSignal} options.signal
   */
  constructor(document, { categories, change, signal }) {
    this.#filter = new FilterLine(document, categories, change);
    this.#layer = new Layer(document, { name: "notice", categories, css: CSS, signal });
    this.#layer.box.role = "status";
    this.#document = document;
    this.#change = change;
    this.#signal = signal;
    this.#escape.abort();
    signal.addEventListener("abort", () => this.#end(), { once: true });
  }

  /** @param {import("../../common/palette.js").Theme} theme */
  setTheme(theme) {
    this.#layer.setTheme(theme);
  }

  /**
   * @param {{ filter: Filter, kept: number, comments: number }} status
   * @param {boolean} isSilent  Whether to say nothing, because the open panel says it already. Escape works anyway.
   */
  show({ filter, kept, comments }, isSilent) {
    this.#filter.show(filter, kept, comments);
    const saysFilter = isFiltering(filter) && !isSilent;
    if (saysFilter !== this.#saysFilter) {
      this.#saysFilter = saysFilter;
      this.#update();
    }
    if (isFiltering(filter) === this.#escape.signal.aborted) this.#listen(isFiltering(filter));
  }

  /** @param {boolean} on  Whether Escape ends the filter. */
  #listen(on) {
    this.#escape.abort();
    if (!on) return;
    this.#escape = new AbortController();
    /** @param {KeyboardEvent} event */
    const onKey = (event) => {
      // Escape also closes a dialog of the page.
      const isForDialog = this.#document.querySelector("dialog:modal") !== null;
      if (event.key === "Escape" && !isForDialog && !isForPage(event)) this.#change(NO_FILTER);
    };
    this.#document.addEventListener("keydown", trusted(onKey), { signal: this.#escape.signal });
  }

  /**
   * Tells what was done, in place of what was told before.
   * @param {Deed} deed
   * @returns {(words: string) => boolean}  Changes the words; false if they are no longer told.
   */
  tell({ words, category, actions }) {
    const said = make(this.#document, "span", {}, words);
    const buttons = actions.map(({ label, run }) => {
      const button = make(this.#document, "button", { type: "button", className: "action" }, label);
      button.addEventListener("click", () => {
        this.#forget();
        run();
      });
      return button;
    });
    const badge = category ? [makeBadge(this.#document, "span", category.id, category.title)] : [];
    const deed = make(this.#document, "div", { className: "row" }, said, ...badge, ...buttons);
    this.#deed = deed;
    this.#update();
    this.#forgetAfter(actions.length > 0 ? TOLD_FOR.withActions : TOLD_FOR.alone);
    return (changed) => {
      if (this.#deed !== deed) return false;
      if (said.textContent !== changed) said.textContent = changed;
      return true;
    };
  }

  /** @param {number} time */
  #forgetAfter(time) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#layer.box.matches(":hover, :focus-within")) this.#forgetAfter(time);
      else this.#forget();
    }, time);
  }

  #forget() {
    this.#deed = null;
    this.#update();
  }

  #update() {
    if (this.#signal.aborted) return;
    const rows = [this.#deed, this.#saysFilter ? this.#filter.element : null].filter((row) => row !== null);
    this.#layer.box.replaceChildren(...rows);
    if (rows.length > 0) this.#layer.open();
    else this.#layer.close();
  }

  #end() {
    this.#escape.abort();
    clearTimeout(this.#timer);
  }
}
