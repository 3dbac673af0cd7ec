/** The categories that the thread has, by axis: a switch, how many comments, and "only". */

import { axisTitle } from "../common/axes.js";
import { text } from "../common/strings.js";
import { make } from "../ui/make.js";

/** @typedef {import("../content/panel-api.js").Door} Door */
/** @typedef {import("../content/panel-api.js").Status} Status */
/** @typedef {import("../generated/protocol").Category} Category */

/**
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {HTMLInputElement} input
 * @property {HTMLElement} bar
 * @property {HTMLElement} count
 * @property {HTMLButtonElement} button  "Only".
 */

export class CategoryRows {
  #document;
  #door;
  /** @type {Map<string, Row>} By category. */
  #rows = new Map();
  /** @type {{ section: HTMLElement, ids: string[] }[]} */
  #sections = [];

  /**
   * @param {Document} document
   * @param {Door} door
   */
  constructor(document, door) {
    this.#document = document;
    this.#door = door;
    this.element = make(document, "div");
    for (const axis of new Set(door.categories.map(({ axis }) => axis))) {
      const categories = door.categories.filter((category) => category.axis === axis);
      const list = make(
        document,
        "ul",
        { ariaLabel: axisTitle(axis) },
        ...categories.map((each) => this.#row(each).element),
      );
      const section = make(document, "section", {}, make(document, "h3", {}, axisTitle(axis)), list);
      this.#sections.push({ section, ids: categories.map(({ id }) => id) });
      this.element.append(section);
    }
  }

  /** @param {Status} status */
  show({ counts }) {
    const most = Math.max(1, ...Object.values(counts));
    const only = this.#door.only();
    for (const [id, { element, input, bar, count, button }] of this.#rows) {
      const number = counts[id] ?? 0;
      element.hidden = number === 0 && only !== id;
      input.checked = this.#door.isOn(id);
      element.classList.toggle("off", !this.#door.shows(id));
      bar.style.width = `${(100 * number) / most}%`;
      count.textContent = String(number);
      button.ariaPressed = String(only === id);
    }
    for (const { section, ids } of this.#sections) section.hidden = ids.every((id) => !counts[id]);
  }

  /** @param {Category} category @returns {Row} */
  #row({ id, title, description }) {
    const document = this.#document;
    const input = make(document, "input", { type: "checkbox" });
    const badge = make(document, "span", { className: "badge" }, make(document, "span", { className: "title" }, title));
    badge.dataset.category = id;
    const bar = make(document, "i");
    const count = make(document, "span", { className: "count" });
    const button = make(document, "button", { type: "button", className: "only" }, text("only"));
    button.ariaLabel = text("onlyCategory", title);
    const element = make(
      document,
      "li",
      { className: "category", title: text("categoryMeans", description) },
      make(document, "label", {}, input, badge),
      make(document, "span", { className: "bar", ariaHidden: "true" }, bar),
      count,
      button,
    );
    input.addEventListener("change", () => this.#door.switch(id, input.checked));
    button.addEventListener("click", () => this.#door.setOnly(this.#door.only() === id ? null : id));
    const row = { element, input, bar, count, button };
    this.#rows.set(id, row);
    return row;
  }
}
