/** The section of the shipped categories: their titles, their colours, and how they are shown. */

import { axisTitle } from "../common/axes.js";
import { descriptionOf } from "../common/descriptions.js";
import { text } from "../common/strings.js";
import { copyTemplate, find, findInput } from "../common/templates.js";
import { SHIPPED } from "../store/categories.js";
import { CATEGORY_TITLE_LIMIT } from "../store/category-look.js";
import { changeSettings, showAs, shownAs } from "../store/settings.js";
import { counted, fillShows, setBadge, setField, showRows } from "./parts.js";

/** @typedef {import("../generated/protocol").Category} Category */
/** @typedef {import("../store/settings.js").Settings} Settings */
/** @typedef {import("../store/settings.js").Show} Show */
/** @typedef {import("./state.js").State} State */

export class CategoriesSection {
  /** @type {Map<string, HTMLElement>} By axis. */
  #folds = new Map();

  constructor() {
    for (const axis of new Set(SHIPPED.map((category) => category.axis))) {
      const fold = copyTemplate("#axis");
      find("h3", fold).textContent = axisTitle(axis);
      find("ul", fold).ariaLabel = axisTitle(axis);
      this.#folds.set(axis, fold);
      find("#axes").append(fold);
    }
  }

  /** @param {State} state */
  show({ settings, categories }) {
    for (const [axis, fold] of this.#folds) {
      const listed = categories.filter((category) => category.axis === axis);
      find("summary .faint", fold).textContent = summaryOf(listed, settings);
      showRows(find("ul", fold), listed, {
        template: "#category",
        key: ({ id }) => id,
        build,
        update: (row, { id, title, hue }) => {
          setBadge(row, id, categories);
          setField(titleField(row), title);
          setField(hueField(row), String(hue));
          setField(showField(row), shownAs(settings, id, null));
          find("button", row).classList.toggle("needless", !isRestyled(id, settings));
        },
      });
    }
  }
}

/**
 * How many categories there are, and how many of them are not as shipped.
 * @param {readonly Category[]} listed
 * @param {Settings} settings
 */
function summaryOf(listed, settings) {
  const isHidden = (/** @type {Category} */ { id }) => shownAs(settings, id, null) === "off";
  const isChanged = (/** @type {Category} */ { id }) =>
    isRestyled(id, settings) || shownAs(settings, id, null) !== "full";
  const hidden = listed.filter(isHidden).length;
  const changed = listed.filter((each) => !isHidden(each) && isChanged(each)).length;
  return counted(listed.length, [
    changed > 0 && text("countChanged", changed),
    hidden > 0 && text("countHidden", hidden),
  ]);
}

/**
 * Whether the reader has chosen a category's title or colour.
 * @param {string} id
 * @param {Settings} settings
 */
function isRestyled(id, { titles, hues }) {
  return id in titles || id in hues;
}

/**
 * Sets up a new row.
 * @param {HTMLElement} row
 * @param {Category} category
 */
function build(row, category) {
  const { id, title } = category;
  const shipped = SHIPPED.find((category) => category.id === id);
  row.title = text("categoryMeans", descriptionOf(category));
  titleField(row).ariaLabel = text("titleOf", title);
  titleField(row).maxLength = CATEGORY_TITLE_LIMIT;
  titleField(row).addEventListener("change", ({ target }) => {
    const value = /** @type {HTMLInputElement} */ (target).value.trim();
    void changeSettings(({ titles }) => ({ titles: withEntry(titles, id, value === shipped?.title ? "" : value) }));
  });
  hueField(row).ariaLabel = text("colourOf", title);
  hueField(row).addEventListener("input", ({ target }) => {
    const hue = Number(/** @type {HTMLInputElement} */ (target).value);
    void changeSettings(({ hues }) => ({ hues: { ...hues, [id]: hue } }));
  });
  fillShows(showField(row), text("shownAsOf", title));
  showField(row).addEventListener("change", ({ target }) => {
    const show = /** @type {Show} */ (/** @type {HTMLSelectElement} */ (target).value);
    void changeSettings((settings) => showAs(settings, id, show));
  });
  find("button", row).ariaLabel = text("asShippedOf", title);
  find("button", row).addEventListener("click", () => {
    titleField(row).focus();
    titleField(row).blur();
    void changeSettings(({ titles, hues }) => ({ titles: withEntry(titles, id, ""), hues: withEntry(hues, id, "") }));
  });
}

/** @param {HTMLElement} row */
function titleField(row) {
  return findInput("input:not([type])", row);
}

/** @param {HTMLElement} row */
function hueField(row) {
  return findInput(".hue", row);
}

/** @param {HTMLElement} row */
function showField(row) {
  return /** @type {HTMLSelectElement} */ (find("select", row));
}

/**
 * The record with this entry, or without it if the value is empty.
 * @template {string | number} T
 * @param {Readonly<Record<string, T>>} record
 * @param {string} key
 * @param {T | ""} value
 * @returns {Record<string, T>}
 */
function withEntry(record, key, value) {
  const others = Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
  return value === "" ? others : { ...others, [key]: value };
}
