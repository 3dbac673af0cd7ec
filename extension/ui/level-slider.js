/** The slider of levels: from few tags, all of them sure, to many. */

import { ALL_LEVELS, levelTitles, USUAL_LEVEL } from "../common/levels.js";
import { text } from "../common/strings.js";
import { make } from "./make.js";

/** @typedef {import("../common/levels.js").Level} Level */

export class LevelSlider {
  #titles = levelTitles();
  #input;
  #title;

  /**
   * @param {Document} document
   * @param {(level: Level) => void} choose  The reader has moved the slider.
   */
  constructor(document, choose) {
    this.#input = make(document, "input", {
      type: "range",
      min: "0",
      max: String(ALL_LEVELS.length - 1),
      step: "1",
      ariaLabel: text("level"),
    });
    this.#title = make(document, "span", { className: "stop" });
    this.element = make(
      document,
      "div",
      { className: "level" },
      make(document, "span", { ariaHidden: "true" }, text("level")),
      this.#input,
      this.#title,
    );
    this.#input.addEventListener("input", () => {
      const level = ALL_LEVELS[Number(this.#input.value)] ?? USUAL_LEVEL;
      this.show(level);
      choose(level);
    });
  }

  /** @param {Level} level */
  show(level) {
    const stop = String(ALL_LEVELS.indexOf(level));
    // Setting a slider that the reader is dragging would take it out of the hand.
    if (this.#input.value !== stop) this.#input.value = stop;
    this.#input.ariaValueText = this.#titles[level];
    this.#title.textContent = this.#titles[level];
  }
}
