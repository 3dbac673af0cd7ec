/** What the reader can do in a page with comments: ask why, filter and step through comments, open the panel. */

import { fits, isFiltering, NO_FILTER, onlyCategory } from "../../common/filter.js";
import { isSelected } from "../../common/selection.js";
import { text } from "../../common/strings.js";
import { IS_TOP } from "../../common/this-frame.js";
import { changeSettings, shownAs, switchWhere } from "../../store/settings.js";
import { inBadgeOrder } from "../../ui/badge-parts.js";
import { Card } from "./card.js";
import { Deeds } from "./deeds.js";
import { HitTest } from "./hit-test.js";
import { watchKeys } from "./keys.js";
import { Navigator } from "./navigator.js";
import { Notice } from "./notice.js";
import { PanelHost } from "./panel-host.js";
import { watchPointer } from "./pointing.js";
import { Room } from "./room.js";

/** @typedef {import("../../common/filter.js").Filter} Filter */
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
 * @property {{ status: () => Status, changed: () => void, failed: (error: unknown) => void }} status
 * @property {{ ask: typeof import("../../common/messages.js").ask, loadPanel: () => Promise<unknown> }} services
 * @property {{ ifAlive: (action: () => unknown) => void }} life  `ifAlive` runs an action unless this copy of the content
 *   script is dead.
 */

export class PageControls {
  #document;
  #parts;
  #preferences;
  #signal;
  #thread;
  #view;
  #card;
  #notice;
  #deeds;
  #hitTest;
  #navigator;
  #panel;
  #room;
  #end = new AbortController();
  /** The category of the mark that the reader has clicked last: stepping goes through its comments. @type {string | null} */
  #touched = null;
  /** Where the reader was before comments were filtered. @type {import("./navigator.js").Place | null} */
  #unfiltered = null;
  /** How far the page was scrolled when the filter was changed last, in pixels. */
  #filteredAt = 0;
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
    const add = (/** @type {string} */ id, /** @type {PageComment} */ comment) =>
      this.#deeds.correct(comment, id, true);
    this.#card = new Card(document, { categories, actions: this.#actions(), add, signal });
    this.#notice = new Notice(document, {
      categories,
      change: (filter) => this.#choose(filter),
      signal,
    });
    this.#deeds = new Deeds({ preferences, thread, notice: this.#notice, failed: parts.status.failed });
    this.#hitTest = new HitTest(document, view, thread);
    this.#navigator = new Navigator(document, this.#hitTest, view, signal);
    this.#panel = new PanelHost(preferences, parts.services.loadPanel, parts.status.failed);
    this.#room = new Room(document, (left) => this.#navigator.reachBeyond(left, thread.withText()), signal);
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
      switch: (category, on, isOnlyHere) => this.#switch(category, on, isOnlyHere),
      filter: () => this.#view.filter,
      setFilter: (filter) => this.#choose(filter),
      shows: (category) => this.#view.shows(category),
      step: (direction, selection) => this.#step(direction, selection),
      goTo: (comment) => this.#navigator.goTo(known(comment)),
      explain: (comment, category, returnFocus) =>
        this.#card.open(this.#hitTest.markOf(known(comment), category), { stays: true, returnFocus }),
      offer: (comment, returnFocus) => this.#card.offer(this.#hitTest.firstLineOf(known(comment)), returnFocus),
      attach: (panel) => {
        this.#panel.attach(panel);
        this.#panelChanged();
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
    this.#updateNotice();
    this.#deeds.tagsChanged();
  }

  /**
   * Shows the comments that fit a filter. The reader's place in the thread stays in view.
   * @param {Filter} filter
   */
  setFilter(filter) {
    const [was, is] = [isFiltering(this.#view.filter), isFiltering(filter)];
    const comments = this.#thread.withText();
    if (!was && is) this.#unfiltered = this.#navigator.place(comments);
    const change = () => {
      this.#view.setFilter(filter);
      // Other comments may need other widths.
      if (this.#panel.isOpen) this.#room.make();
    };
    // Whoever has not moved meanwhile gets back to where the filter was switched on.
    const hasMoved = this.#navigator.scrolled !== this.#filteredAt;
    this.#navigator.keepPlace(comments, change, was && !is && !hasMoved ? this.#unfiltered : null);
    this.#filteredAt = this.#navigator.scrolled;
    this.#parts.status.changed();
  }

  /**
   * Does what a key or a button of the browser asks for.
   * @param {Command} command
   * @param {boolean} [isSelective]  Whether stepping keeps to the comments that the panel lists.
   */
  run(command, isSelective = false) {
    const selection = isSelective ? this.#panel.selection : this.#touched;
    if (command === "next") this.#step(1, selection);
    else if (command === "previous") this.#step(-1, selection);
    else if (command === "explain") this.#explainCurrent();
    else if (command === "undo") this.#choose(NO_FILTER);
    else if (command === "panel") this.#togglePanel();
  }

  /**
   * Tells what became of words that were to be added to an own category.
   * @param {import("../../common/messages.js").TellWordsRequest} told
   * @returns {true}
   */
  tellWords(told) {
    this.#deeds.tellWords(told);
    return true;
  }

  /**
   * The reader wants another filter here. Without one, all comments are shown and stepped through again.
   * @param {Filter} filter
   */
  #choose(filter) {
    this.setFilter(filter);
    if (isFiltering(filter)) return;
    this.#touched = null;
    // The popup filters all frames of a page, and the reader may be in any of them.
    const hasFrames = !IS_TOP || (this.#document.defaultView?.length ?? 0) > 0;
    if (hasFrames) this.#parts.services.ask({ type: "filter_tab", filter }).catch(this.#parts.status.failed);
  }

  /** The card's buttons. @returns {Action[]} */
  #actions() {
    const isIn = (/** @type {string} */ id) => this.#view.filter.categories.includes(id);
    return [
      {
        label: (id) => (isIn(id) ? text("showAll") : text("onlyThis")),
        run: (id) => this.#choose(isIn(id) ? NO_FILTER : onlyCategory(id)),
      },
      {
        label: () => text("switchOff"),
        run: (id) => void this.#hide(id),
      },
      {
        label: () => text("notThis"),
        run: (id, comment) => this.#deeds.correct(comment, id, false),
      },
      {
        label: (_, { author }) =>
          author === null || author === this.#view.filter.author ? null : text("showOnlyAuthor", author),
        run: (_, { author }) => this.#choose({ ...NO_FILTER, author }),
      },
    ];
  }

  /** @param {string} id */
  async #hide(id) {
    await this.#deeds.hide(id);
    // Stepping through what is hidden would lead to comments without a mark.
    if (this.#touched === id) this.#touched = null;
  }

  /** @param {string} id */
  #category(id) {
    return this.#preferences.categories.find((category) => category.id === id) ?? null;
  }

  /**
   * Switches a category on or off. Resolves when that is stored.
   * @param {string} id
   * @param {boolean} on
   * @param {boolean} isOnlyHere  On this site alone.
   */
  async #switch(id, on, isOnlyHere) {
    const { host } = this.#preferences;
    await changeSettings((settings) => switchWhere(settings, id, on, { host, isOnlyHere }));
  }

  /**
   * @param {import("./hit-test.js").Mark} mark
   * @param {boolean} isClicked
   */
  #explain(mark, isClicked) {
    if (isClicked) this.#touched = mark.categories[0] ?? null;
    this.#card.open(mark, { stays: isClicked });
  }

  /** Opens the card of the comment that the reader is at. It takes the focus and gives it back. */
  #explainCurrent() {
    const comments = this.#thread.withText();
    const comment = comments[this.#navigator.reading(comments)];
    if (!comment) return;
    const before = this.#document.activeElement;
    const returnFocus = () => before instanceof HTMLElement && before.focus({ preventScroll: true });
    this.#view.reveal(comment);
    const [first] = inBadgeOrder(comment.tags).filter(({ category }) => this.#view.shows(category));
    if (first) this.#card.open(this.#hitTest.markOf(comment, first.category), { stays: true, returnFocus });
    else this.#card.offer(this.#hitTest.firstLineOf(comment), returnFocus);
  }

  /** Says in the notice which comments stay, unless the open panel says it. */
  #updateNotice() {
    const { filter } = this.#view;
    const comments = this.#thread.withText();
    const kept = comments.filter((comment) => fits(comment, filter)).length;
    this.#notice.show({ filter, kept, comments: comments.length }, this.#panel.isOpen);
  }

  /**
   * @param {1 | -1} direction
   * @param {Selection} selection  While comments are filtered, all that fit.
   */
  #step(direction, selection) {
    const { filter } = this.#view;
    const shows = (/** @type {string} */ id) => this.#view.shows(id);
    const isWanted = isFiltering(filter)
      ? (/** @type {PageComment} */ comment) => fits(comment, filter)
      : (/** @type {PageComment} */ comment) => isSelected(comment, selection, shows);
    const place = this.#navigator.step(direction, this.#thread.withText(), isWanted);
    const words = place ? text("placeOf", place.number, place.count) : text("nothingToStepTo");
    const chosen = isFiltering(filter) ? null : selection;
    const all = { label: text("allTagged"), run: () => this.#choose(NO_FILTER) };
    const actions = chosen !== null && chosen === this.#touched ? [all] : [];
    this.#notice.tell({ words, category: this.#category(chosen ?? ""), actions });
  }

  #togglePanel() {
    const panelOpen = this.#panel.toggle();
    void changeSettings(() => ({ panelOpen }));
    this.#panelChanged();
  }

  /** The panel has opened or closed. */
  #panelChanged() {
    this.#updateNotice();
    this.#navigator.keepPlace(this.#thread.withText(), () =>
      this.#panel.isOpen ? this.#room.make() : this.#room.clear(),
    );
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
