/** The authors of the thread, those with the most comments first, each with "only". */

import { NO_FILTER } from "../common/filter.js";
import { text } from "../common/strings.js";
import { make } from "../ui/make.js";

/** @typedef {import("../ui/page-api.js").PanelApi} PanelApi */

export class AuthorList {
  #document;
  #api;
  #list;
  /** @type {Map<string, { element: HTMLElement, count: HTMLElement, onlyButton: HTMLButtonElement }>} By author. */
  #rows = new Map();

  /**
   * @param {Document} document
   * @param {PanelApi} api
   */
  constructor(document, api) {
    this.#document = document;
    this.#api = api;
    this.#list = make(document, "ul", { className: "authors", ariaLabel: text("authors") });
    this.element = make(document, "details", {}, make(document, "summary", {}, text("authors")), this.#list);
    this.element.addEventListener("toggle", () => this.show());
  }

  /** Does nothing while the list is closed. */
  show() {
    if (!this.element.open) return;
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { author } of this.#api.comments()) {
      if (author) counts.set(author, (counts.get(author) ?? 0) + 1);
    }
    const { author: only } = this.#api.filter();
    const sorted = [...counts].sort(([, one], [, other]) => other - one);
    const rows = sorted.map(([author, number]) => {
      const { element, count, onlyButton } = this.#row(author);
      count.textContent = String(number);
      onlyButton.ariaPressed = String(only === author);
      return element;
    });
    // Replacing rows that stay would take the focus from them.
    const isSame =
      rows.length === this.#list.childElementCount && rows.every((row, at) => this.#list.children[at] === row);
    if (!isSame) this.#list.replaceChildren(...rows);
  }

  /** @param {string} author */
  #row(author) {
    const known = this.#rows.get(author);
    if (known) return known;
    const document = this.#document;
    const count = make(document, "span", { className: "count" });
    const onlyButton = make(document, "button", { type: "button", className: "only" }, text("only"));
    onlyButton.ariaLabel = text("onlyAuthor", author);
    onlyButton.addEventListener("click", () => {
      const filter = this.#api.filter();
      this.#api.setFilter({ ...filter, author: filter.author === author ? NO_FILTER.author : author });
    });
    const element = make(document, "li", { className: "author" }, make(document, "b", {}, author), count, onlyButton);
    const row = { element, count, onlyButton };
    this.#rows.set(author, row);
    return row;
  }
}
