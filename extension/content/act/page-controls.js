/** What a reader can do with a page that is read: ask why, show only one category, go from comment to comment, the panel. */

import { ask } from "../../common/messages.js";
import { isSelected } from "../../common/selection.js";
import { text } from "../../common/strings.js";
import { addCorrection } from "../../store/correction-requests.js";
import { changeSettings, shownAs, switchCategory } from "../../store/settings.js";
import { Card } from "./card.js";
import { Marks } from "./hit-test.js";
import { watchKeys } from "./keys.js";
import { Tour } from "./navigator.js";
import { Notice } from "./notice.js";
import { watchPointer } from "./pointing.js";

/** @typedef {import("../../common/messages.js").Command} Command */
/** @typedef {import("../../common/messages.js").Status} Status */
/** @typedef {import("../../generated/protocol").Category} Category */
/** @typedef {import("../../common/palette.js").Theme} Theme */
/** @typedef {import("../../store/settings.js").Settings} Settings */
/** @typedef {import("./card.js").Action} Action */
/** @typedef {import("../panel-api.js").Door} Door */
/** @typedef {import("../panel-api.js").Panel} Panel */
/** @typedef {import("../read/thread.js").Entry} Entry */

/**
 * @typedef {object} Parts
 * @property {readonly Category[]} categories
 * @property {Settings} settings
 * @property {string} host  Whose exceptions count.
 * @property {import("../show/view.js").View} view
 * @property {import("../read/tagging-queue.js").Reading} reading
 * @property {import("../read/comment-reader.js").Reader} reader
 * @property {() => readonly Entry[]} entries  Those with a text, in page order.
 * @property {() => Status} status
 * @property {() => void} changed  What is shown has changed.
 * @property {(error: unknown) => void} failed
 * @property {(action: () => unknown) => void} enter  Does something, unless this copy of us is dead.
 */

export class Tools {
  #parts;
  #signal;
  #settings;
  #card;
  #notice;
  #marks;
  #tour;
  /** @type {Panel | null} */
  #panel = null;
  /** Whether the panel's script is asked for. */
  #calling = false;
  #focusesPanel = false;
  /** Ends the keys. */
  #keys = new AbortController();

  /**
   * @param {Document} document
   * @param {Parts} parts
   * @param {{ panel: boolean }} wishes  Whether the reader wants the panel, which comes with the first comments.
   * @param {AbortSignal} signal
   */
  constructor(document, parts, wishes, signal) {
    const { categories, view, reading, reader } = parts;
    this.document = document;
    this.wishes = wishes;
    this.#parts = parts;
    this.#signal = signal;
    this.#settings = parts.settings;
    const add = (/** @type {string} */ id, /** @type {Entry} */ entry) => this.#addCorrection(entry, id, true);
    this.#card = new Card(document, { categories, actions: this.#actions(), add, signal });
    this.#notice = new Notice(document, { categories, undo: () => this.setOnly(null), signal });
    this.#marks = new Marks(document, { view, reading, reader });
    this.#tour = new Tour(document, { marks: this.#marks, reading }, signal);
    watchPointer(document, {
      marks: this.#marks,
      point: (mark, by) => parts.enter(() => this.#card.open(mark, { stays: by === "click" })),
      signal,
    });
    this.set(parts.settings);
  }

  /** What the panel may know and do. @returns {Door} */
  get door() {
    const { categories, entries, host, reader, status, view } = this.#parts;
    return {
      signal: this.#signal,
      categories,
      status,
      entries,
      settings: () => this.#settings,
      linkOf: ({ element }) => reader.link(element),
      position: () => this.#tour.position(entries()),
      isOn: (id) => shownAs(this.#settings, id, host) !== "off",
      switch: (id, on) => this.#switch(id, on),
      only: () => view.only,
      setOnly: (id) => this.setOnly(id),
      shows: (id) => view.shows(id),
      step: (direction, chosen) => this.#step(direction, chosen),
      goTo: (entry) => this.#tour.goTo(entry),
      explain: (entry, id, back) => this.#card.open(this.#marks.of(entry, id), { stays: true, back }),
      offer: (entry, back) => this.#card.offer(this.#marks.start(entry), back),
      attach: (panel) => {
        this.#panel = panel;
        panel.open({ focus: this.#focusesPanel });
        this.#sayOnly();
      },
      close: () => this.#togglePanel(),
    };
  }

  /** @param {Settings} settings */
  set(settings) {
    this.#settings = settings;
    this.#keys.abort();
    if (settings.pageKeys) this.#watchKeys();
    this.#panel?.update();
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.#card.setTheme(theme);
    this.#notice.setTheme(theme);
    this.#panel?.update();
  }

  /** Something new is shown. */
  update() {
    const { view, entries } = this.#parts;
    if (view.only !== null) view.dim(entries());
    if (this.wishes.panel && !this.#panel && entries().length > 0) void this.#openPanel(false);
    this.#panel?.update();
  }

  /**
   * Shows only one category; null: all that are on.
   * @param {string | null} id
   */
  setOnly(id) {
    this.#parts.view.setOnly(id, this.#parts.entries());
    this.#sayOnly();
    this.#parts.changed();
  }

  /**
   * @param {Command} command
   * @param {boolean} [asChosen]  Whether only what the panel is about counts.
   */
  obey(command, asChosen = false) {
    const chosen = asChosen ? (this.#panel?.chosen ?? null) : null;
    if (command === "next") this.#step(1, chosen);
    else if (command === "previous") this.#step(-1, chosen);
    else if (command === "undo") this.setOnly(null);
    else if (command === "panel") this.#togglePanel();
  }

  /** What the card offers. @returns {Action[]} */
  #actions() {
    const isOnly = (/** @type {string} */ id) => this.#parts.view.only === id;
    return [
      {
        label: (id) => (isOnly(id) ? text("showAll") : text("onlyThis")),
        run: (id) => this.setOnly(isOnly(id) ? null : id),
      },
      {
        label: () => text("switchOff"),
        run: (id) => this.#switch(id, false),
      },
      {
        label: () => text("notThis"),
        run: (id, entry) => this.#addCorrection(entry, id, false),
      },
    ];
  }

  /**
   * The reader's word on a comment; its new tags come as any others do.
   * @param {Entry} entry
   * @param {string} id
   * @param {boolean} wanted
   */
  #addCorrection({ asked }, id, wanted) {
    if (asked) addCorrection(asked, id, wanted).catch(this.#parts.failed);
  }

  /**
   * @param {string} id
   * @param {boolean} on
   */
  #switch(id, on) {
    void changeSettings((settings) => switchCategory(settings, id, on, this.#parts.host));
  }

  /** Where the panel doesn't say it already. */
  #sayOnly() {
    const { categories, view } = this.#parts;
    this.#notice.show(categories.find(({ id }) => id === view.only) ?? null, this.#panel?.isOpen ?? false);
  }

  /**
   * @param {1 | -1} direction
   * @param {string | null} chosen
   */
  #step(direction, chosen) {
    const { entries, view } = this.#parts;
    this.#tour.step(direction, entries(), (entry) => isSelected(entry, chosen, (id) => view.shows(id)));
  }

  #togglePanel() {
    const open = !this.#panel?.isOpen;
    this.wishes.panel = open;
    void changeSettings(() => ({ panelOpen: open }));
    if (open) void this.#openPanel(true);
    else this.#panel?.close();
    this.#sayOnly();
  }

  /** @param {boolean} focus  Whether the reader has just asked for it. */
  async #openPanel(focus) {
    if (this.#panel) return this.#panel.open({ focus });
    this.#focusesPanel = focus;
    if (this.#calling) return;
    this.#calling = true;
    await ask({ type: "inject_script", name: "panel" }).catch(this.#parts.failed);
    this.#calling = false;
  }

  #watchKeys() {
    this.#keys = new AbortController();
    const { enter, entries, reading, view } = this.#parts;
    watchKeys(
      this.document,
      {
        command: (command, chosen) => enter(() => this.obey(command, chosen)),
        peek: (on) => view.peek(on, entries()) && reading.repaint(),
      },
      AbortSignal.any([this.#signal, this.#keys.signal]),
    );
  }
}
