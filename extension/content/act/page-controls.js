/** What the reader can do in a page with comments: ask why, show a single category, step through comments, open the panel. */

import { cut } from "../../common/cut.js";
import { ask } from "../../common/messages.js";
import { isSelected } from "../../common/selection.js";
import { text } from "../../common/strings.js";
import { addCorrection } from "../../store/correction-requests.js";
import { changeSettings, hideOnlyOn, shownAs, switchCategory, withoutException } from "../../store/settings.js";
import { Card } from "./card.js";
import { HitTest } from "./hit-test.js";
import { watchKeys } from "./keys.js";
import { Navigator } from "./navigator.js";
import { Notice } from "./notice.js";
import { PanelHost } from "./panel-host.js";
import { watchPointer } from "./pointing.js";

/** @typedef {import("../../common/messages.js").Command} Command */
/** @typedef {import("../../common/messages.js").Status} Status */
/** @typedef {import("../../common/palette.js").Theme} Theme */
/** @typedef {import("../../common/selection.js").Selection} Selection */
/** @typedef {import("../../generated/protocol").Category} Category */
/** @typedef {import("../../ui/page-api.js").PanelApi} PanelApi */
/** @typedef {import("../../ui/page-api.js").PanelComment} PanelComment */
/** @typedef {import("../read/thread.js").PageComment} PageComment */
/** @typedef {import("./card.js").Action} Action */

/**
 * What the controls work on.
 * @typedef {object} Parts
 * @property {import("../show/view.js").ShowPreferences & import("./panel-host.js").PanelWish} preferences
 * @property {import("../read/thread.js").Thread} thread
 * @property {import("../show/view.js").View} view
 * @property {{ status: () => Status, failed: (error: unknown) => void }} status
 * @property {{ ifAlive: (action: () => unknown) => void }} life  `ifAlive` runs an action unless this copy of the content
 *   script is dead.
 */

/** How much of selected words the notice quotes, in UTF-16 units. */
const QUOTED_UNITS = 40;

export class PageControls {
  #document;
  #parts;
  #preferences;
  #signal;
  #thread;
  #view;
  #card;
  #notice;
  #hitTest;
  #navigator;
  #panel;
  #end = new AbortController();
  /** The category of the mark that the reader has clicked last: stepping goes through its comments. @type {string | null} */
  #touched = null;
  /** Says how many comments a correction has changed. Returns false once that is no longer told. @type {(() => boolean) | null} */
  #sayAlike = null;
  /** Stops listening to keys. */
  #keys = new AbortController();

  /**
   * @param {Document} document
   * @param {Parts} parts
   * @param {AbortSignal} threadSignal  Ends them with the thread.
   */
  constructor(document, parts, threadSignal) {
    const { preferences, thread, view, life } = parts;
    const { categories } = preferences;
    const signal = AbortSignal.any([threadSignal, this.#end.signal]);
    this.#document = document;
    this.#parts = parts;
    this.#signal = signal;
    this.#preferences = preferences;
    this.#thread = thread;
    this.#view = view;
    const add = (/** @type {string} */ id, /** @type {PageComment} */ comment) => this.#correct(comment, id, true);
    this.#card = new Card(document, { categories, actions: this.#actions(), add, signal });
    this.#notice = new Notice(document, { categories, undo: () => this.setOnly(null), signal });
    this.#hitTest = new HitTest(document, view, thread);
    this.#navigator = new Navigator(document, this.#hitTest, view, signal);
    this.#panel = new PanelHost(preferences, parts.status.failed);
    watchPointer(document, {
      hitTest: this.#hitTest,
      pointed: (mark, by) => life.ifAlive(() => this.#explain(mark, by === "click")),
      signal,
    });
    this.settingsChanged();
  }

  /** Closes what is open and listens to nothing any more. The thread stays. */
  end() {
    this.#end.abort();
  }

  /** @returns {PanelApi} */
  get panelApi() {
    const { categories, host } = this.#preferences;
    // The panel gives back the objects that it was given.
    const known = (/** @type {PanelComment} */ comment) => /** @type {PageComment} */ (comment);
    return {
      signal: this.#signal,
      categories,
      status: () => this.#parts.status.status(),
      comments: () => this.#thread.withText(),
      settings: () => this.#preferences.settings,
      permalinkOf: (comment) => this.#thread.reader.permalink(known(comment).element),
      position: () => this.#navigator.position(this.#thread.withText()),
      isOn: (category) => shownAs(this.#preferences.settings, category, host) !== "off",
      switch: (category, on) => this.#switch(category, on),
      only: () => this.#view.only,
      setOnly: (category) => this.setOnly(category),
      shows: (category) => this.#view.shows(category),
      step: (direction, selection) => this.#step(direction, selection),
      goTo: (comment) => this.#navigator.goTo(known(comment)),
      explain: (comment, category, returnFocus) =>
        this.#card.open(this.#hitTest.markOf(known(comment), category), { stays: true, returnFocus }),
      offer: (comment, returnFocus) => this.#card.offer(this.#hitTest.firstLineOf(known(comment)), returnFocus),
      attach: (panel) => {
        this.#panel.attach(panel);
        this.#updateNotice();
      },
      close: () => this.#togglePanel(),
    };
  }

  /** The settings have changed. */
  settingsChanged() {
    this.#keys.abort();
    if (this.#preferences.settings.pageKeys) this.#watchKeys();
    this.#panel.update();
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.#card.setTheme(theme);
    this.#notice.setTheme(theme);
    this.#panel.update();
  }

  /** The comments or the status have changed. If the reader wants the panel, it opens once there are comments. */
  updatePanel() {
    if (this.#panel.isAwaited && this.#thread.withText().length > 0) this.#panel.show();
    this.#panel.update();
    if (this.#sayAlike?.() === false) this.#sayAlike = null;
  }

  /**
   * Shows a single category, or all that are on if it is null.
   * @param {string | null} category
   */
  setOnly(category) {
    this.#view.setOnly(category);
    this.#updateNotice();
    this.#panel.update();
  }

  /**
   * Does what a key or a button of the browser asks for.
   * @param {Command} command
   * @param {boolean} [isSelective]  Whether stepping keeps to the comments that the panel lists.
   */
  run(command, isSelective = false) {
    const selection = isSelective ? this.#panel.selection : (this.#view.only ?? this.#touched);
    if (command === "next") this.#step(1, selection);
    else if (command === "previous") this.#step(-1, selection);
    else if (command === "undo") this.#showAll();
    else if (command === "panel") this.#togglePanel();
  }

  /**
   * Tells what became of words that were to be added to an own category.
   * @param {import("../../common/messages.js").TellWordsRequest} told
   * @returns {true}
   */
  tellWords({ words, category, isNew, problem }) {
    const quoted = words.length > QUOTED_UNITS ? `${cut(words, QUOTED_UNITS)} …` : words;
    const run = () => ask({ type: "remove_words", category, words }).catch(this.#parts.status.failed);
    const outcome = isNew ? text("wordsAdded", quoted) : text("wordsPresent", quoted);
    this.#notice.tell({
      words: problem === null ? outcome : text("wordsRefused", quoted, problem),
      category: this.#category(category),
      actions: isNew ? [{ label: text("undo"), run }] : [],
    });
    return true;
  }

  #showAll() {
    this.#touched = null;
    this.setOnly(null);
  }

  /** The card's buttons. @returns {Action[]} */
  #actions() {
    const isOnly = (/** @type {string} */ id) => this.#view.only === id;
    return [
      {
        label: (id) => (isOnly(id) ? text("showAll") : text("onlyThis")),
        run: (id) => this.setOnly(isOnly(id) ? null : id),
      },
      {
        label: () => text("switchOff"),
        run: (id) => void this.#hide(id),
      },
      {
        label: () => text("notThis"),
        run: (id, comment) => this.#correct(comment, id, false),
      },
    ];
  }

  /**
   * Records the reader's correction. The new tags arrive like any others.
   * @param {PageComment} comment
   * @param {string} id  The category's.
   * @param {boolean} wanted
   */
  async #correct(comment, id, wanted) {
    const { asked } = comment;
    const category = this.#category(id);
    if (!asked || !category) return;
    const before = new Map(this.#thread.withText().map((each) => [each, each.tags]));
    try {
      const undo = await addCorrection(asked, id, wanted);
      const run = () => undo().catch(this.#parts.status.failed);
      const say = this.#notice.tell({ words: text("corrected"), category, actions: [{ label: text("undo"), run }] });
      this.#sayAlike = () => {
        const alike = this.#thread.withText().filter((each) => each !== comment && before.get(each) !== each.tags);
        return say(alike.length > 0 ? text("correctedAlike", alike.length) : text("corrected"));
      };
    } catch (error) {
      this.#parts.status.failed(error);
    }
  }

  /**
   * Hides a category. The reader may undo that, or have it on this site alone.
   * @param {string} id
   */
  async #hide(id) {
    const { host, settings } = this.#preferences;
    const category = this.#category(id);
    const isHere = settings.exceptions.some((each) => each.host === host && each.category === id);
    await this.#switch(id, false);
    // Stepping through what is hidden would lead to comments without a mark.
    if (this.#touched === id) this.#touched = null;
    if (!category) return;
    const undo = { label: text("undo"), run: () => this.#switch(id, true) };
    const onlyHere = { label: text("onlyHere"), run: () => this.#hideHere(category) };
    this.#notice.tell(
      isHere
        ? { words: text("hiddenHere"), category, actions: [undo] }
        : { words: text("hiddenEverywhere"), category, actions: [undo, onlyHere] },
    );
  }

  /** @param {Category} category */
  async #hideHere(category) {
    const { id } = category;
    const { host } = this.#preferences;
    await changeSettings((settings) => hideOnlyOn(settings, id, host));
    const run = () => changeSettings((settings) => withoutException(settings, id, host));
    this.#notice.tell({ words: text("hiddenHere"), category, actions: [{ label: text("undo"), run }] });
  }

  /** @param {string} id */
  #category(id) {
    return this.#preferences.categories.find((category) => category.id === id) ?? null;
  }

  /**
   * Switches a category on or off. Resolves when that is stored.
   * @param {string} id
   * @param {boolean} on
   */
  async #switch(id, on) {
    await changeSettings((settings) => switchCategory(settings, id, on, this.#preferences.host));
  }

  /**
   * @param {import("./hit-test.js").Mark} mark
   * @param {boolean} isClicked
   */
  #explain(mark, isClicked) {
    if (isClicked) this.#touched = mark.categories[0] ?? null;
    this.#card.open(mark, { stays: isClicked });
  }

  /** Shows the only category in the notice, unless the open panel shows it. */
  #updateNotice() {
    this.#notice.show(this.#category(this.#view.only ?? ""), this.#panel.isOpen);
  }

  /**
   * @param {1 | -1} direction
   * @param {Selection} selection
   */
  #step(direction, selection) {
    const shows = (/** @type {string} */ id) => this.#view.shows(id);
    const isWanted = (/** @type {PageComment} */ comment) => isSelected(comment, selection, shows);
    const place = this.#navigator.step(direction, this.#thread.withText(), isWanted);
    const words = place ? text("placeOf", place.number, place.count) : text("nothingToStepTo");
    const isChosen = selection !== null && selection === this.#touched && selection !== this.#view.only;
    const all = { label: text("allTagged"), run: () => this.#showAll() };
    this.#notice.tell({ words, category: this.#category(selection ?? ""), actions: isChosen ? [all] : [] });
  }

  #togglePanel() {
    const panelOpen = this.#panel.toggle();
    void changeSettings(() => ({ panelOpen }));
    this.#updateNotice();
  }

  #watchKeys() {
    this.#keys = new AbortController();
    const { life } = this.#parts;
    watchKeys(
      this.#document,
      {
        command: (command, isSelective) => life.ifAlive(() => this.run(command, isSelective)),
        peek: (on) => this.#view.peek(on),
      },
      AbortSignal.any([this.#signal, this.#keys.signal]),
    );
  }
}
