/** The section of corrections. Deleting one also undoes what it has taught. */

import { text } from "../common/strings.js";
import { find } from "../common/templates.js";
import { removeCorrections } from "../store/correction-requests.js";
import { corrections } from "../store/corrections.js";
import { setBadge, showRows, titleOf } from "./parts.js";

/** @typedef {import("../store/corrections.js").StoredCorrection} StoredCorrection */
/** @typedef {import("./notice-line.js").NoticeLine} NoticeLine */
/** @typedef {import("./state.js").State} State */

/** How the day of a correction is written. */
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** How much of a corrected text the label of its button quotes, in UTF-16 units. */
const LABEL_UNITS = 60;

export class CorrectionsSection {
  #all = /** @type {HTMLButtonElement} */ (find("#forget-corrections"));
  /** @type {readonly StoredCorrection[]} */
  #corrections = [];
  #notice;

  /** @param {NoticeLine} notice */
  constructor(notice) {
    this.#notice = notice;
    this.#all.addEventListener("click", () => this.#delete(this.#corrections.map(({ id }) => id)));
  }

  /** @param {State} state */
  show({ corrections: kept, categories }) {
    this.#corrections = kept;
    this.#all.hidden = kept.length === 0;
    find("#corrections-hint").textContent = kept.length === 0 ? text("noCorrections") : text("correctionsHint");
    showRows(find("#correction-list"), kept.toReversed(), {
      template: "#correction",
      key: ({ id }) => id,
      build: (row, { id, wanted, text: said, host, made }) => {
        find(".verdict", row).textContent = wanted ? text("verdictAlso") : text("verdictNot");
        find(".text", row).textContent = said;
        find(".text", row).title = said;
        find(".faint:last-of-type", row).textContent = [host, DATE.format(made)].filter(Boolean).join(" · ");
        find("button", row).addEventListener("click", () => this.#delete([id]));
      },
      update: (row, { category, text: said }) => {
        setBadge(row, category, categories);
        find("button", row).ariaLabel = text(
          "deleteOf",
          `${titleOf(category, categories)}: ${said.slice(0, LABEL_UNITS)}`,
        );
      },
    });
  }

  /** @param {string[]} ids */
  #delete(ids) {
    const before = this.#corrections;
    return this.#notice.try(async () => {
      await removeCorrections(ids);
      this.#notice.say(text("correctionsDeleted", ids.length), () => corrections.change(() => [...before]));
    });
  }
}
