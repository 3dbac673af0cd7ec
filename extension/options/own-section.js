/** The section of the reader's own categories. */

import { text } from "../common/strings.js";
import { find } from "../common/templates.js";
import { MAX_OWN_CATEGORIES } from "../generated/constants.js";
import { takeWords } from "../store/handed-words.js";
import { own } from "../store/own.js";
import { changeSettings, showAs, shownAs } from "../store/settings.js";
import { Editor } from "./editor.js";
import { categoryOf } from "./entry.js";
import { fillShows, setBadge, setField, showRows } from "./parts.js";

/** @typedef {import("../store/own.js").OwnCategory} OwnCategory */
/** @typedef {import("../store/settings.js").Show} Show */
/** @typedef {import("./notice-line.js").NoticeLine} NoticeLine */
/** @typedef {import("./state.js").State} State */

export class OwnSection {
  #editor;
  #add = /** @type {HTMLButtonElement} */ (find("#new-own"));
  /** @type {State | null} Null until something was shown. */
  #state = null;
  #notice;

  /** @param {NoticeLine} notice */
  constructor(notice) {
    this.#notice = notice;
    this.#editor = new Editor(
      {
        stored: (id) => this.#find(id),
        store,
        keptChanged: () => this.#state && this.show(this.#state),
      },
      notice,
    );
    this.#add.addEventListener("click", () => this.#editor.create(this.#add));
  }

  /** Opens the editor, with the words that the reader may have selected in a page, if that is why this page was opened. */
  async start() {
    const words = await takeWords();
    if (words !== null) this.#editor.create(this.#add, words);
  }

  /** @param {State} state */
  show(state) {
    this.#state = state;
    const { settings, own: mine, categories } = state;
    const { kept } = this.#editor;
    this.#add.disabled = mine.length >= MAX_OWN_CATEGORIES;
    /** @type {HTMLButtonElement} */ (find("#export-own")).disabled = mine.length === 0;
    const unstored = [...kept.values()].filter(({ id }) => !this.#find(id)).map(categoryOf);
    showRows(find("#own-list"), [...mine, ...unstored], {
      template: "#own-row",
      key: ({ id }) => id,
      build: (row, { id }) => this.#build(row, id),
      update: (row, { id, title, words, pattern }) => {
        const isStored = mine.some((each) => each.id === id);
        const name = title || text("newOwn");
        if (isStored) setBadge(row, id, categories);
        else find(".badge .title", row).textContent = name;
        find(".grow", row).textContent = kept.has(id) ? text("unsaved") : (pattern ?? words.join(", "));
        const select = /** @type {HTMLSelectElement} */ (find("select", row));
        select.ariaLabel = text("shownAsOf", name);
        select.classList.toggle("needless", !isStored);
        setField(select, shownAs(settings, id, null));
        find("[data-do=edit]", row).ariaLabel = text("editOf", name);
        find("[data-do=delete]", row).ariaLabel = text("deleteOf", name);
      },
    });
  }

  /**
   * Sets up a new row.
   * @param {HTMLElement} row
   * @param {string} id
   */
  #build(row, id) {
    const select = /** @type {HTMLSelectElement} */ (find("select", row));
    fillShows(select, "");
    select.addEventListener("change", () => {
      const show = /** @type {Show} */ (select.value);
      void changeSettings((all) => showAs(all, id, show));
    });
    const edit = find("[data-do=edit]", row);
    edit.addEventListener("click", () => this.#editor.edit(id, edit));
    find("[data-do=delete]", row).addEventListener("click", () => this.#delete(id));
  }

  /** @param {string} id */
  #find(id) {
    return this.#state?.own.find((category) => category.id === id) ?? null;
  }

  /** @param {string} id */
  async #delete(id) {
    const title = this.#find(id)?.title ?? (this.#editor.kept.get(id)?.title.trim() || text("newOwn"));
    const restore = this.#editor.discard(id);
    await this.#editor.afterSaving(async () => {
      /** @type {readonly OwnCategory[]} */
      let before = [];
      await own.change((list) => {
        before = list;
        return list.filter((category) => category.id !== id);
      });
      this.#notice.say(text("deleted", title), async () => {
        await own.change(() => [...before]);
        restore?.();
      });
    });
    this.#add.focus();
  }
}

/**
 * Stores an own category in place of the one with its id, or as a new one.
 * @param {OwnCategory} category
 * @throws {Error} If there are as many as there can be.
 */
async function store(category) {
  await own.change((list) => {
    const index = list.findIndex(({ id }) => id === category.id);
    if (index >= 0) return list.with(index, category);
    if (list.length >= MAX_OWN_CATEGORIES) throw new Error(text("tooManyOwn", MAX_OWN_CATEGORIES));
    return [...list, category];
  });
}
