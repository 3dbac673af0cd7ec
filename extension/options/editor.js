/**
 * The editor of own categories. While the reader types, it shows what matches in a sample text.
 *
 * Nothing typed is lost: what is saved is what was typed when *Save* was pressed, however long its check takes, and an entry that makes
 * room for another is kept until it is saved or discarded.
 */

import { ask } from "../common/messages.js";
import { Mutex } from "../common/mutex.js";
import { text } from "../common/strings.js";
import { find } from "../common/templates.js";
import { CategoryForm, problemOf } from "./category-form.js";
import { categoryOf, entryOf, isSame, isUnsaved, newEntry, sampleOf } from "./entry.js";
import { LiveCheck } from "./live-check.js";

/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./notice-line.js").NoticeLine} NoticeLine */
/** @typedef {import("../store/own.js").OwnCategory} OwnCategory */

/**
 * Where the editor finds and puts categories.
 * @typedef {object} Shelf
 * @property {(id: string) => OwnCategory | null} stored
 * @property {(category: OwnCategory) => Promise<void>} store  Rejects if there is no room.
 * @property {() => void} keptChanged  Other entries than before are {@link Editor.kept}.
 */

export class Editor {
  #form = new CategoryForm();
  #check = new LiveCheck(
    (/** @type {Entry} */ entry) => ask({ type: "check", category: categoryOf(entry), sample: this.#form.sample }),
    (entry, checked) => this.#form.showChecked(entry, checked),
  );
  /** @type {Map<string, Entry>} */
  #kept = new Map();
  /** What had the focus before. @type {HTMLElement | null} */
  #opener = null;
  #saving = new Mutex();
  /** How many saves have not ended. */
  #unfinished = 0;
  #shelf;
  #notice;

  /**
   * @param {Shelf} shelf
   * @param {NoticeLine} notice
   */
  constructor(shelf, notice) {
    this.#shelf = shelf;
    this.#notice = notice;
    const { element } = this.#form;
    element.addEventListener("input", () => this.#typed());
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    element.addEventListener("keydown", ({ key }) => key === "Escape" && this.#cancel());
    find("[data-do=cancel]", element).addEventListener("click", () => this.#cancel());
    addEventListener("beforeunload", (event) => this.#isLosing && event.preventDefault());
  }

  /** The entries that are neither open nor saved, by id. @returns {ReadonlyMap<string, Entry>} */
  get kept() {
    return this.#kept;
  }

  /**
   * Opens a category as it was typed last.
   * @param {string} id
   * @param {HTMLElement} opener  Gets the focus back.
   */
  edit(id, opener) {
    const stored = this.#shelf.stored(id);
    const entry = this.#form.isOpen && this.#form.entry.id === id ? this.#form.entry : this.#kept.get(id);
    if (entry) this.#open(entry, opener);
    else if (stored) this.#open(entryOf(stored), opener);
  }

  /**
   * Opens a new category.
   * @param {HTMLElement} opener  Gets the focus back.
   * @param {string} [selected]  Words that it is made of.
   */
  create(opener, selected = "") {
    this.#open(newEntry(selected), opener, sampleOf(selected));
  }

  /**
   * Forgets what was typed of a category.
   * @param {string} id
   * @returns {(() => void) | null}  Brings it back; null if nothing was typed.
   */
  discard(id) {
    const isOpen = this.#form.isOpen && this.#form.entry.id === id;
    const entry = isOpen ? this.#form.entry : this.#kept.get(id);
    if (isOpen) this.#close();
    this.#keep(id, null);
    if (!entry || !this.#isUnsaved(entry)) return null;
    return () => (isOpen ? this.#open(entry, this.#opener) : this.#keep(id, entry));
  }

  /**
   * @param {Entry} entry
   * @param {HTMLElement | null} opener
   * @param {string} [sample]
   */
  #open(entry, opener, sample = "") {
    const before = this.#form.isOpen ? this.#form.entry : null;
    if (before && before.id !== entry.id && this.#isUnsaved(before)) this.#keep(before.id, before);
    this.#keep(entry.id, null);
    this.#opener = opener;
    const stored = this.#shelf.stored(entry.id);
    this.#form.open(entry, stored ? text("editOf", stored.title) : text("newOwn"), sample);
    this.#check.ask(entry);
  }

  #close() {
    this.#check.cancel();
    this.#form.close();
    // The row of an entry that was kept is gone.
    (this.#opener?.isConnected ? this.#opener : find("#new-own")).focus();
  }

  /** Closes the form. The reader can have back what was typed in it. */
  #cancel() {
    const { id, title } = this.#form.entry;
    const restore = this.discard(id);
    if (restore) this.#notice.say(text("discarded", title.trim() || text("newOwn")), async () => restore());
  }

  #typed() {
    this.#form.showEntry();
    this.#check.ask(this.#form.entry);
  }

  #submit() {
    const { entry } = this.#form;
    if (entry.title.trim() === "") {
      this.#form.focusTitle();
      return;
    }
    this.#unfinished += 1;
    void this.afterSaving(() => this.#notice.try(() => this.#save(entry))).finally(() => {
      this.#unfinished -= 1;
    });
  }

  /** @param {Entry} entry */
  async #save(entry) {
    const [category, title] = [categoryOf(entry), entry.title.trim()];
    this.#notice.say(text("saving", title));
    const { flaw } = await ask({ type: "check", category, sample: "" });
    const isShown = this.#form.isOpen && isSame(this.#form.entry, entry);
    if (flaw) {
      this.#notice.say(text("notSaved", title, problemOf(flaw)));
      if (!isShown) return;
      this.#form.showFlaw(flaw, entry);
      this.#form.focusRecognised();
      return;
    }
    await this.#shelf.store({ ...category, words: category.words.map((word) => word.trim()).filter(Boolean) });
    const kept = this.#kept.get(entry.id);
    if (kept && isSame(kept, entry)) this.#keep(entry.id, null);
    if (isShown) this.#close();
    this.#notice.say(text("saved", title));
  }

  /**
   * Does something once all that is being saved is stored.
   * @param {() => Promise<void>} task
   */
  afterSaving(task) {
    return this.#saving.run(task);
  }

  /**
   * Keeps an entry that is not open, or forgets it.
   * @param {string} id
   * @param {Entry | null} entry
   */
  #keep(id, entry) {
    if (entry) this.#kept.set(id, entry);
    else if (!this.#kept.delete(id)) return;
    this.#shelf.keptChanged();
  }

  /** @param {Entry} entry */
  #isUnsaved(entry) {
    return isUnsaved(entry, this.#shelf.stored(entry.id));
  }

  /** Whether something would be lost if the page were left. */
  get #isLosing() {
    return this.#unfinished > 0 || this.#kept.size > 0 || (this.#form.isOpen && this.#isUnsaved(this.#form.entry));
  }
}
