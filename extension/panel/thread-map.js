/**
 * The thread as a strip: where in it each category lives, and where the reader is. The list says the same to those who
 * can't see or point.
 */

import { colour, SHADES } from "../common/palette.js";
import { isSelected } from "../common/selection.js";
import { text } from "../common/strings.js";
import { make } from "../ui/make.js";

/** @typedef {import("../content/panel-api.js").Door} Door */
/** @typedef {import("../content/panel-api.js").Status} Status */
/** @typedef {import("../content/read/thread.js").Entry} Entry */

/** The narrowest tick, in pixels. */
const TICK = 2;

/** The colours of comments without a tag. */
const PLAIN = { light: "#5b6670", dark: "#a3adb7" };

export class Strip {
  #document;
  #door;
  #chosen;
  #hues;
  /** @type {readonly Entry[]} */
  #entries = [];
  #theme = /** @type {import("../common/palette.js").Theme} */ ("light");

  /**
   * @param {Document} document
   * @param {Door} door
   * @param {() => string | null} chosen  What it is about; see `isAmong`.
   */
  constructor(document, door, chosen) {
    this.#document = document;
    this.#door = door;
    this.#chosen = chosen;
    this.#hues = new Map(door.categories.map(({ id, hue }) => [id, hue]));
    this.element = make(document, "canvas", { title: text("strip"), ariaHidden: "true" });
    this.element.addEventListener("click", ({ offsetX }) => this.#goTo(offsetX / this.element.clientWidth));
  }

  /** @param {Status} status */
  show({ theme }) {
    this.#theme = theme ?? this.#theme;
    this.#entries = this.#door.entries();
    this.move();
  }

  /** The page was scrolled. */
  move() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const context = this.element.getContext("2d");
    if (!context || width === 0) return;
    const scale = this.#document.defaultView?.devicePixelRatio ?? 1;
    Object.assign(this.element, { width: width * scale, height: height * scale });
    context.scale(scale, scale);
    const step = width / Math.max(1, this.#entries.length);
    const wide = Math.max(TICK, step - (step > 4 ? 1 : 0));
    for (const [index, entry] of this.#entries.entries()) {
      if (!isSelected(entry, this.#chosen(), this.#door.shows)) continue;
      const tags = this.#tagsOf(entry);
      if (tags.length === 0) {
        context.fillStyle = PLAIN[this.#theme];
        context.fillRect(index * step, height / 2 - 2, wide, 4);
      }
      // One above the other: a topic fills the upper half, what a comment does the lower one.
      for (const { category, axis } of tags) {
        context.fillStyle = colour(SHADES[this.#theme].border, this.#hues.get(category) ?? 0);
        context.fillRect(index * step, axis === "topic" ? 3 : height / 2 + 1, wide, height / 2 - 4);
      }
    }
    const at = this.#door.position();
    context.fillStyle = this.#theme === "dark" ? "#fff" : "#000";
    context.fillRect(Math.min(at * step, width - 2), 0, 2, height);
  }

  /** Of each axis the first that is shown. @param {Entry} entry */
  #tagsOf({ tags }) {
    const chosen = this.#chosen();
    const isOne = this.#door.categories.some(({ id }) => id === chosen);
    const shown = tags.filter(({ category }) => (isOne ? category === chosen : this.#door.shows(category)));
    return shown.filter(({ axis }, index) => shown.findIndex((other) => other.axis === axis) === index);
  }

  /**
   * To the comment there, or the nearest with something to show.
   * @param {number} share  Of the strip, from its start.
   */
  #goTo(share) {
    const at = Math.floor(share * this.#entries.length);
    const near = this.#entries
      .map((entry, index) => ({ entry, distance: Math.abs(index - at) }))
      .filter(({ entry }) => isSelected(entry, this.#chosen(), this.#door.shows))
      .sort((one, other) => one.distance - other.distance);
    if (near[0]) this.#door.goTo(near[0].entry);
  }
}
