/** The categories that occur in the thread, by axis, each with a switch, a count, "only" and "not". */

import { axisTitle } from "../common/axes.js";
import { descriptionOf } from "../common/descriptions.js";
import { isFiltering, withoutToggled, withToggled } from "../common/filter.js";
import { text } from "../common/strings.js";
import { makeBadge } from "../ui/badge-parts.js";
import { make } from "../ui/make.js";
import { ScopeChoice } from "../ui/scope-choice.js";

/** @typedef {import("../ui/page-api.js").PanelApi} PanelApi */
/** @typedef {import("../ui/page-api.js").Status} Status */
/** @typedef {import("../generated/protocol").Category} Category */

/**
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {HTMLInputElement} input
 * @property {boolean | null} wanted  What the reader has chosen, until it is stored.
 * @property {HTMLElement} count
 * @property {HTMLButtonElement} onlyButton
 * @property {HTMLButtonElement} notButton
 */

export class CategoryRows {
  #document;
  #api;
  #categories;
  #scope;
  /** @type {Map<string, Row>} By category. */
  #rows = new Map();
  /** @type {{ section: HTMLElement, ids: string[] }[]} */
  #sections = [];

  /**
   * @param {Document} document
   * @param {PanelApi} api
   */
  constructor(document, api) {
    this.#document = document;
    this.#api = api;
    this.#scope = new ScopeChoice(document);
    this.#categories = new Map(api.categories.map((category) => [category.id, category]));
    this.element = make(document, "div", {}, this.#scope.element);
    for (const axis of new Set(api.categories.map(({ axis }) => axis))) {
      const categories = api.categories.filter((category) => category.axis === axis);
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
  show({ counts, topics }) {
    const filter = this.#api.filter();
    for (const [id, row] of this.#rows) {
      const { element, input, count, onlyButton, notButton } = row;
      const [isOnly, isNot] = [filter.categories.includes(id), filter.without.includes(id)];
      const number = counts[id] ?? 0;
      element.hidden = number === 0 && !isOnly && !isNot;
      const isOn = this.#api.isOn(id);
      // An update that comes before the choice is stored must not take it back: the next click would choose the same again.
      if (row.wanted === isOn) row.wanted = null;
      input.checked = row.wanted ?? isOn;
      // The thread's topic is not shown on each comment, but it isn't switched off.
      const isStated = isOn && !isFiltering(filter) && topics.includes(id);
      element.classList.toggle("off", !this.#api.shows(id) && !isStated);
      count.textContent = String(number);
      onlyButton.ariaPressed = String(isOnly);
      notButton.ariaPressed = String(isNot);
    }
    for (const { section, ids } of this.#sections)
      section.hidden = ids.every((id) => this.#rows.get(id)?.element.hidden);
  }

  /**
   * @param {Category} category
   * @returns {Row}
   */
  #row(category) {
    const { id, title } = category;
    const document = this.#document;
    const input = make(document, "input", { type: "checkbox" });
    const badge = makeBadge(document, "span", id, make(document, "span", { className: "title" }, title));
    const count = make(document, "span", { className: "count" });
    const onlyButton = make(document, "button", { type: "button", className: "only" }, text("only"));
    onlyButton.ariaLabel = text("onlyCategory", title);
    const notButton = make(document, "button", { type: "button", className: "only not" }, text("not"));
    notButton.ariaLabel = text("notCategory", title);
    const element = make(
      document,
      "li",
      { className: "category", title: text("categoryMeans", descriptionOf(category)) },
      make(document, "label", {}, input, badge),
      count,
      onlyButton,
      notButton,
    );
    input.addEventListener("change", () => this.#switch(id, input.checked));
    onlyButton.addEventListener("click", () =>
      this.#api.setFilter(withToggled(this.#api.filter(), id, this.#categories)),
    );
    notButton.addEventListener("click", () => this.#api.setFilter(withoutToggled(this.#api.filter(), id)));
    const row = { element, input, wanted: null, count, onlyButton, notButton };
    this.#rows.set(id, row);
    return row;
  }

  /**
   * @param {string} id
   * @param {boolean} on
   */
  async #switch(id, on) {
    const row = /** @type {Row} */ (this.#rows.get(id));
    row.wanted = on;
    try {
      await this.#api.switch(id, on, this.#scope.isOnlyHere);
    } catch (error) {
      row.wanted = null;
      throw error;
    }
  }
}
