/** Options of the panel and the page, and the list of keys. */

import { RESTS } from "../common/filter.js";
import { text } from "../common/strings.js";
import { changeSettings, DEFAULTS } from "../store/settings.js";
import { LevelSlider } from "../ui/level-slider.js";
import { make } from "../ui/make.js";
import { PAGE_KEYS } from "../ui/page-keys.js";

/** @typedef {import("../ui/page-api.js").PanelApi} PanelApi */

export class PanelOptions {
  #document;
  #api;
  #rest;
  #new;
  #keys;
  #list;
  #level;
  #repeat;

  /**
   * @param {Document} document
   * @param {PanelApi} api
   */
  constructor(document, api) {
    this.#document = document;
    this.#api = api;
    this.#level = new LevelSlider(document, (level) => void changeSettings(() => ({ level })));
    this.#repeat = this.#option("repeatTopics", text("repeatTopicsOption"));
    this.#new = this.#option("markNew", text("newOption"));
    this.#rest = this.#restChoice();
    this.#keys = this.#option("pageKeys", text("keysOption"));
    this.#list = this.#keyList();
    this.element = make(
      document,
      "details",
      {},
      make(document, "summary", {}, text("keysAndMore")),
      this.#level.element,
      this.#repeat.label,
      this.#new.label,
      make(document, "label", { className: "option" }, text("restOption"), this.#rest),
      this.#keys.label,
      this.#list,
      make(document, "p", { className: "note" }, text("browserKeys")),
    );
  }

  show() {
    const { level, repeatTopics, rest, markNew, pageKeys } = this.#api.settings();
    this.#level.show(level);
    this.#repeat.input.checked = repeatTopics;
    this.#new.input.checked = markNew;
    this.#rest.value = rest;
    this.#keys.input.checked = pageKeys;
    this.#list.classList.toggle("faint", !pageKeys);
  }

  /**
   * @param {"repeatTopics" | "markNew" | "pageKeys"} key
   * @param {string} title
   */
  #option(key, title) {
    const input = make(this.#document, "input", { type: "checkbox" });
    input.addEventListener("change", () => {
      // Read now: an update of the panel may reset the box before the change is stored.
      const { checked } = input;
      void changeSettings(() => ({ [key]: checked }));
    });
    return { input, label: make(this.#document, "label", { className: "option" }, input, title) };
  }

  /** What becomes of the comments that a filter leaves out. */
  #restChoice() {
    const titles = { gone: text("restGone"), folded: text("restFolded"), dimmed: text("restDimmed") };
    const options = RESTS.map((rest) => make(this.#document, "option", { value: rest }, titles[rest]));
    const choice = make(this.#document, "select", {}, ...options);
    choice.addEventListener("change", () => {
      const rest = RESTS.find((each) => each === choice.value) ?? DEFAULTS.rest;
      void changeSettings(() => ({ rest }));
    });
    return choice;
  }

  #keyList() {
    const document = this.#document;
    const next = PAGE_KEYS.next.toUpperCase();
    const previous = PAGE_KEYS.previous.toUpperCase();
    /** @type {[string, string][]} */
    const keys = [
      [next, text("nextComment")],
      [previous, text("previousComment")],
      [`⇧ ${next}, ⇧ ${previous}`, text("sameOfChosen")],
      [PAGE_KEYS.explain.toUpperCase(), text("commandExplain")],
      [PAGE_KEYS.undo.toUpperCase(), text("showAll")],
      [PAGE_KEYS.panel.toUpperCase(), text("togglePanel")],
      [PAGE_KEYS.peek.toUpperCase(), text("peek")],
    ];
    const rows = keys.flatMap(([key, does]) => [
      make(document, "dt", {}, make(document, "kbd", {}, key)),
      make(document, "dd", {}, does),
    ]);
    return make(document, "dl", {}, ...rows);
  }
}
