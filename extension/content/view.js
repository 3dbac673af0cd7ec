/** What is shown of the tags: highlights and badges of the categories that the reader has on, or of only one. */

import { CATEGORIES } from "../generated/categories.js";
import { Badges } from "./badges.js";
import { Dimmer } from "./dimmer.js";
import { Painter } from "./painter.js";

/** @typedef {import("../common/palette.js").Theme} Theme */
/** @typedef {import("../common/settings.js").Settings} Settings */
/** @typedef {import("./thread.js").Entry} Entry */

export class View {
  /** @type {string | null} The category that alone is shown. Of this page, and forgotten with it. */
  only = null;
  #dimmer;
  #settings;

  /**
   * @param {Document} document
   * @param {Settings} settings
   * @param {AbortSignal} signal  Ends it: nothing is shown any more.
   */
  constructor(document, settings, signal) {
    this.painter = new Painter(CATEGORIES, signal);
    this.badges = new Badges(document, CATEGORIES, signal);
    this.#dimmer = new Dimmer(signal);
    this.#settings = settings;
    this.#switch();
  }

  /**
   * Whether a category is shown.
   * @param {string} id
   */
  shows(id) {
    return this.only === null ? !this.#settings.categoriesOff.includes(id) : this.only === id;
  }

  /** @param {Settings} settings */
  set(settings) {
    this.#settings = settings;
    this.#switch();
  }

  /**
   * Shows only one category, or all that are on again.
   * @param {string | null} id
   * @param {readonly Entry[]} entries
   */
  setOnly(id, entries) {
    if (id === this.only) return;
    this.only = id;
    this.#switch();
    this.dim(entries);
  }

  /**
   * Dims what the one category isn't found in, if there is one.
   * @param {readonly Entry[]} entries
   */
  dim(entries) {
    const { only } = this;
    const isKept = (/** @type {Entry} */ { tags }) => only === null || tags.some(({ category }) => category === only);
    this.#dimmer.show(entries.filter((entry) => !isKept(entry)), entries.filter(isKept), false);
  }

  #switch() {
    const hidden = CATEGORIES.filter(({ id }) => !this.shows(id)).map(({ id }) => id);
    this.painter.switchOff(hidden);
    this.badges.switchOff(hidden);
  }
}
