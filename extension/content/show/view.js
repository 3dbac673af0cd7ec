/** What is shown of the tags: highlights and badges of the categories that the reader has on, or of only one. */

import { shownAs } from "../../store/settings.js";
import { Badges } from "./badges.js";
import { Dimmer } from "./dimmer.js";
import { Painter } from "./painter.js";

/** @typedef {import("../../generated/protocol").Category} Category */
/** @typedef {import("../../store/settings.js").Show} Show */
/** @typedef {import("../../store/settings.js").Settings} Settings */
/** @typedef {import("../read/thread.js").Entry} Entry */

export class View {
  /** @type {string | null} The category that alone is shown. Of this page, and forgotten with it. */
  only = null;
  #dimmer;
  #categories;
  #settings;
  #host;
  #peeking = false;

  /**
   * @param {import("../find/outline.js").Root} root  Where the comments are.
   * @param {object} options
   * @param {readonly Category[]} options.categories
   * @param {Settings} options.settings
   * @param {string} options.host  Whose exceptions count.
   * @param {AbortSignal} options.signal  Ends it: nothing is shown any more.
   */
  constructor(root, { categories, settings, host, signal }) {
    this.painter = new Painter(categories, signal);
    this.badges = new Badges(root, categories, signal);
    this.#dimmer = new Dimmer(signal);
    this.#categories = categories;
    this.#settings = settings;
    this.#host = host;
    this.#switch();
  }

  /**
   * Whether a category is shown.
   * @param {string} id
   */
  shows(id) {
    return this.#shownAs(id) !== "off";
  }

  /**
   * @param {string} id
   * @returns {Show}
   */
  #shownAs(id) {
    if (this.#peeking) return "full";
    if (this.only !== null) return this.only === id ? "full" : "off";
    return shownAs(this.#settings, id, this.#host);
  }

  /**
   * Says whether what is painted must be painted anew.
   * @param {Settings} settings
   * @param {readonly Entry[]} entries
   */
  set(settings, entries) {
    this.#settings = settings;
    const anew = this.#switch();
    if (this.only !== null) this.dim(entries);
    return anew;
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
    const others = this.#peeking ? [] : entries.filter((entry) => !isKept(entry));
    this.#dimmer.show(others, entries.filter(isKept), this.#settings.fold);
  }

  /**
   * While the reader peeks, everything is shown. Says whether what is painted must be painted anew.
   * @param {boolean} on
   * @param {readonly Entry[]} entries
   */
  peek(on, entries) {
    if (on === this.#peeking) return false;
    this.#peeking = on;
    const anew = this.#switch();
    if (this.only !== null) this.dim(entries);
    return anew;
  }

  /** Says whether there is to be more or less paint than there is. */
  #switch() {
    const before = this.painter.density;
    this.painter.density = this.#peeking ? "normal" : this.#settings.density;
    const ids = this.#categories.map(({ id }) => id);
    this.painter.switchOff(ids.filter((id) => this.#shownAs(id) !== "full"));
    const off = ids.filter((id) => this.#shownAs(id) === "off");
    this.badges.switchOff(off, this.painter.density !== "sparse");
    return this.painter.density !== before;
  }
}
