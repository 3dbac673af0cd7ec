/**
 * A map of the thread: a strip that shows where in the thread each category occurs, and where the reader is. The list of
 * comments serves readers who can't see it or don't use a pointer.
 */

import { colour, FAINT_TEXT, SHADES } from "../common/palette.js";
import { text } from "../common/strings.js";
import { make } from "../ui/make.js";

/** @typedef {import("../common/selection.js").Selection} Selection */
/** @typedef {import("../ui/page-api.js").PanelApi} PanelApi */
/** @typedef {import("../ui/page-api.js").Status} Status */
/** @typedef {import("../ui/page-api.js").PanelComment} PanelComment */

/** The smallest width of a comment's tick, in pixels. */
const MIN_TICK = 2;

/** The width from which a comment leaves room for a gap of one pixel, in pixels. */
const GAP_FROM = 4;

export class ThreadMap {
  #document;
  #api;
  #isListed;
  #selection;
  #hues;
  /** @type {readonly PanelComment[]} */
  #comments = [];
  #theme = /** @type {import("../common/palette.js").Theme} */ ("light");

  /**
   * @param {Document} document
   * @param {PanelApi} api
   * @param {object} chosen
   * @param {(comment: PanelComment) => boolean} chosen.isListed  Whether a comment is on the map.
   * @param {() => Selection} chosen.selection
   */
  constructor(document, api, { isListed, selection }) {
    this.#document = document;
    this.#api = api;
    this.#isListed = isListed;
    this.#selection = selection;
    this.#hues = new Map(api.categories.map(({ id, hue }) => [id, hue]));
    this.element = make(document, "canvas", { title: text("threadMap"), ariaHidden: "true" });
    this.element.addEventListener("click", ({ offsetX }) => this.#goTo(offsetX / this.element.clientWidth));
  }

  /** @param {Status} status */
  show({ theme }) {
    this.#theme = theme ?? this.#theme;
    this.#comments = this.#api.comments();
    this.draw();
  }

  /** Draws the map again, with the present position of the reader. */
  draw() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const context = this.element.getContext("2d");
    if (!context || width === 0) return;
    const scale = this.#document.defaultView?.devicePixelRatio ?? 1;
    Object.assign(this.element, { width: width * scale, height: height * scale });
    context.scale(scale, scale);
    const step = width / Math.max(1, this.#comments.length);
    const wide = Math.max(MIN_TICK, step - (step > GAP_FROM ? 1 : 0));
    for (const [index, comment] of this.#comments.entries()) {
      if (!this.#isListed(comment)) continue;
      const tags = this.#tagsOf(comment);
      if (tags.length === 0) {
        context.fillStyle = FAINT_TEXT[this.#theme];
        context.fillRect(index * step, height / 2 - 2, wide, 4);
      }
      // The topic fills the upper half, the other axes the lower one.
      for (const { category, axis } of tags) {
        context.fillStyle = colour(SHADES[this.#theme].border, this.#hues.get(category) ?? 0);
        context.fillRect(index * step, axis === "topic" ? 3 : height / 2 + 1, wide, height / 2 - 4);
      }
    }
    const position = this.#api.position();
    context.fillStyle = this.#theme === "dark" ? "#fff" : "#000";
    context.fillRect(Math.min(position * step, width - 2), 0, 2, height);
  }

  /**
   * The tags that are drawn: the first one shown of each axis.
   * @param {PanelComment} comment
   */
  #tagsOf({ tags }) {
    const selection = this.#selection();
    const isCategory = this.#api.categories.some(({ id }) => id === selection);
    const shown = tags.filter(({ category }) => (isCategory ? category === selection : this.#api.shows(category)));
    return shown.filter(({ axis }, index) => shown.findIndex((other) => other.axis === axis) === index);
  }

  /**
   * Goes to the selected comment that is nearest to a point of the map.
   * @param {number} share  The point, from 0 at the start to 1 at the end.
   */
  #goTo(share) {
    const at = Math.floor(share * this.#comments.length);
    const [nearest] = this.#comments
      .map((comment, index) => ({ comment, distance: Math.abs(index - at) }))
      .filter(({ comment }) => this.#isListed(comment))
      .sort((one, other) => one.distance - other.distance);
    if (nearest) this.#api.goTo(nearest.comment);
  }
}
