/** Says what a filter lets through, and changes it: in the notice, the panel and the popup. */

import { css } from "../common/css.js";
import { dropped, isFiltering, NO_FILTER } from "../common/filter.js";
import { text } from "../common/strings.js";
import { makeBadge } from "./badge-parts.js";
import { make } from "./make.js";

/** @typedef {import("../common/filter.js").Filter} Filter */
/** @typedef {import("../common/filter.js").Match} Match */
/** @typedef {import("../generated/protocol").Category} Category */

/** The style of the line in a layer. */
export const FILTER_STYLE = css`
  .filter-line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 7px;
  }
  .filter-line select {
    max-width: 100%;
    padding: 1px 2px;
    border: 1px solid var(--rule);
    border-radius: 6px;
    background: var(--paper);
    color: var(--ink);
    font: inherit;
  }
  .filter-line .badge {
    cursor: pointer;
  }
  .filter-line .cross {
    margin-inline-start: 5px;
    opacity: 0.75;
  }
  .filter-line .kept {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
`;

export class FilterLine {
  #document;
  #categories;
  #change;
  #count;
  /** The filter that the line says, as JSON. */
  #said = "";

  /**
   * @param {Document} document
   * @param {readonly Category[]} categories
   * @param {(filter: Filter) => void} change  The reader wants another filter.
   */
  constructor(document, categories, change) {
    this.#document = document;
    this.#categories = new Map(categories.map((category) => [category.id, category]));
    this.#change = change;
    this.#count = make(document, "span", { className: "kept" });
    this.element = make(document, "div", { className: "filter-line" });
  }

  /**
   * Says nothing if the filter leaves nothing out.
   * @param {Filter} filter
   * @param {number} kept  How many comments fit.
   * @param {number} all
   */
  show(filter, kept, all) {
    const counts = text("keptOf", kept, all);
    if (this.#count.textContent !== counts) this.#count.textContent = counts;
    const said = JSON.stringify(filter);
    // Making the parts again takes the focus from them.
    if (said === this.#said) return;
    this.#said = said;
    this.element.hidden = !isFiltering(filter);
    this.element.replaceChildren(...this.#parts(filter));
  }

  /** @param {Filter} filter */
  #parts(filter) {
    const { categories, without, author } = filter;
    const word = (/** @type {string} */ words) => make(this.#document, "span", {}, words);
    const chip = (/** @type {string} */ id) => this.#chip(filter, id);
    const by = author === null ? [] : [word(text("byAuthor", author))];
    const not = without.length > 0 ? [word(text("filterNot")), ...without.map(chip)] : [];
    const match = categories.length > 1 ? [this.#match(filter)] : [];
    const showAll = make(this.#document, "button", { type: "button", className: "action" }, text("showAllEscape"));
    showAll.addEventListener("click", () => this.#change(NO_FILTER));
    const only = categories.length > 0 || author !== null ? [word(text("only"))] : [];
    return [...only, ...match, ...categories.map(chip), ...by, ...not, this.#count, showAll];
  }

  /**
   * A category's badge: a click takes it out of the filter.
   * @param {Filter} filter
   * @param {string} id
   */
  #chip(filter, id) {
    const title = this.#categories.get(id)?.title ?? id;
    const cross = make(this.#document, "span", { className: "cross", ariaHidden: "true" }, "×");
    const badge = makeBadge(this.#document, "button", id, title, cross);
    badge.ariaLabel = text("removeFromFilter", title);
    badge.title = badge.ariaLabel;
    badge.addEventListener("click", () => this.#change(dropped(filter, id)));
    return badge;
  }

  /** @param {Filter} filter */
  #match(filter) {
    const choice = make(this.#document, "select", { ariaLabel: text("matchLabel") });
    choice.append(
      make(this.#document, "option", { value: "any" }, text("matchAny")),
      make(this.#document, "option", { value: "all" }, text("matchAll")),
    );
    choice.value = filter.match;
    choice.addEventListener("change", () => this.#change({ ...filter, match: choice.value === "all" ? "all" : "any" }));
    return choice;
  }
}
