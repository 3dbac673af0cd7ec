/** Where a switch of a category counts: on all sites, or on this one alone. */

import { text } from "../common/strings.js";
import { make } from "./make.js";

export class ScopeChoice {
  #choice;

  /** @param {Document} document */
  constructor(document) {
    this.#choice = make(
      document,
      "select",
      {},
      make(document, "option", { value: "all" }, text("onAllSites")),
      make(document, "option", { value: "here" }, text("onThisSite")),
    );
    this.element = make(document, "label", { className: "scope" }, make(document, "span", {}, text("switchesApply")));
    this.element.append(this.#choice);
  }

  /** Whether a switch counts on this site alone. */
  get isOnlyHere() {
    return this.#choice.value === "here";
  }
}
