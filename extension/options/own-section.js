/** The section of the reader's own categories. */

import { text } from "../common/strings.js";
import { find } from "../common/templates.js";
import { MAX_OWN_CATEGORIES } from "../generated/constants.js";
import { own } from "../store/own.js";
import { changeSettings, showAs, shownAs } from "../store/settings.js";
import { Editor } from "./editor.js";
import { fillShows, setBadge, setField, showRows } from "./parts.js";

/** @typedef {import("../store/own.js").OwnCategory} OwnCategory */
/** @typedef {import("../store/settings.js").Show} Show */
/** @typedef {import("./notice-line.js").NoticeLine} NoticeLine */
/** @typedef {import("./state.js").State} State */

export class OwnSection {
  #editor = new Editor((category) => this.#save(category));
  #add = /** @type {HTMLButtonElement} */ (find("#new-own"));
  /** @type {readonly OwnCategory[]} */
  #categories = [];
  #notice;

  /** @param {NoticeLine} notice */
  constructor(notice) {
    this.#notice = notice;
    this.#add.addEventListener("click", () => this.#editor.open(null, this.#add));
  }

  /** @param {State} state */
  show({ settings, own: mine, categories }) {
    this.#categories = mine;
    this.#add.disabled = mine.length >= MAX_OWN_CATEGORIES;
    /** @type {HTMLButtonElement} */ (find("#export-own")).disabled = mine.length === 0;
    showRows(find("#own-list"), mine, {
      template: "#own-row",
      key: ({ id }) => id,
      build: (row, { id }) => {
        const select = /** @type {HTMLSelectElement} */ (find("select", row));
        fillShows(select, "");
        select.addEventListener("change", () => {
          const show = /** @type {Show} */ (select.value);
          void changeSettings((all) => showAs(all, id, show));
        });
        const edit = find("[data-do=edit]", row);
        edit.addEventListener("click", () => this.#editor.open(this.#find(id), edit));
        find("[data-do=delete]", row).addEventListener("click", () => this.#delete(id));
      },
      update: (row, { id, title, words, pattern }) => {
        setBadge(row, id, categories);
        find(".grow", row).textContent = pattern ?? words.join(", ");
        const select = /** @type {HTMLSelectElement} */ (find("select", row));
        select.ariaLabel = text("shownAsOf", title);
        setField(select, shownAs(settings, id, null));
        find("[data-do=edit]", row).ariaLabel = text("editOf", title);
        find("[data-do=delete]", row).ariaLabel = text("deleteOf", title);
      },
    });
  }

  /** @param {string} id */
  #find(id) {
    return this.#categories.find((category) => category.id === id) ?? null;
  }

  /** @param {OwnCategory} category */
  async #save(category) {
    const isNew = this.#find(category.id) === null;
    await own.change((list) =>
      isNew ? [...list, category] : list.map((other) => (other.id === category.id ? category : other)),
    );
    this.#notice.say(text("saved", category.title));
  }

  /** @param {string} id */
  async #delete(id) {
    const [before, title] = [this.#categories, this.#find(id)?.title ?? id];
    this.#editor.close(id);
    await own.change((list) => list.filter((category) => category.id !== id));
    this.#notice.say(text("deleted", title), () => own.change(() => [...before]));
    this.#add.focus();
  }
}
