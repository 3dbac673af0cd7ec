/** Filters the comments of the page: says which stay, and changes that. */

import { NO_FILTER, withToggled } from "../common/filter.js";
import { mergeStatuses } from "../common/frames.js";
import { FILTER } from "../common/messages.js";
import { FilterLine } from "../ui/filter-line.js";

export class FilterControls {
  #tab;
  #categories;
  #line;
  /** Which comments stay, as the page reports. */
  #filter = NO_FILTER;

  /**
   * @param {number} tab
   * @param {readonly import("../generated/protocol").Category[]} categories
   */
  constructor(tab, categories) {
    this.#tab = tab;
    this.#categories = new Map(categories.map((category) => [category.id, category]));
    this.#line = new FilterLine(document, categories, (filter) => this.#set(filter));
    this.element = this.#line.element;
  }

  /** @param {readonly import("../common/messages.js").Status[]} statuses  Of the page's frames. */
  report(statuses) {
    const { filter, kept, comments } = mergeStatuses(statuses);
    this.#filter = filter;
    this.#line.show(filter, kept, comments);
  }

  /** The page is not read any more. */
  clear() {
    this.#line.show(NO_FILTER, 0, 0);
  }

  /**
   * Shows the comments of a category alone, besides those that are shown alone already, or no longer.
   * @param {string} category
   */
  toggleOnly(category) {
    return this.#set(withToggled(this.#filter, category, this.#categories));
  }

  /** @param {import("../common/filter.js").Filter} filter */
  async #set(filter) {
    await chrome.tabs.sendMessage(this.#tab, { type: FILTER, filter });
  }
}
