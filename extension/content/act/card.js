/** The card: why a comment has a tag, and what can be done about it. */

import { axisName } from "../../common/axes.js";
import { text } from "../../common/strings.js";
import { Layer } from "../../ui/layer.js";
import { make } from "../../ui/make.js";
import { sureness } from "../show/confidence.js";

/** @typedef {import("../../common/palette.js").Theme} Theme */
/** @typedef {import("../../generated/protocol").Category} Category */
/** @typedef {import("../../generated/protocol").Tag} Tag */
/** @typedef {import("./hit-test.js").Mark} Mark */
/** @typedef {import("../read/thread.js").Entry} Entry */

/**
 * What a reader can do about a tag.
 * @typedef {{ label: (category: string) => string, run: (category: string, entry: Entry) => void }} Action
 */

/** How far from what it is about, and from the edges of the view, in pixels. */
const GAP = 6;

/** How far its place may move before it is closed, in pixels: less is the page settling. */
const MOVED = 24;

/** How long the pointer may be elsewhere, in milliseconds: on its way to the card, say. */
const GRACE = 350;

const CSS = `
  .layer { width: 260px; max-width: calc(100vw - 12px); padding: 10px 12px 12px; border-radius: 9px; box-shadow: 0 4px 18px #0003; }
  h2 { display: flex; align-items: baseline; gap: 8px; margin: 0; font: inherit; }
  h2 .faint { margin-inline-start: auto; font-size: 12px; }
  p { margin: 7px 0 0; }
  .score { height: 3px; margin-top: 3px; border-radius: 2px; background: var(--soft); }
  .score i { display: block; height: 100%; border-radius: 2px; background: var(--accent); }
  q { font-weight: 500; }
  p.faint:first-child { margin-top: 0; }
  p + .others { margin-top: 7px; }
  .others { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px; }
  .others .badge { cursor: pointer; }
  .actions { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 10px; }
  @media (forced-colors: active) { .score { border: 1px solid CanvasText; } .score i { background: Highlight; } }
`;

export class Card {
  #layer;
  #document;
  #categories;
  #actions;
  #add;
  /** @type {Mark | null} */
  #mark = null;
  /** @type {DOMRect | null} Where the mark was when the card was opened. */
  #place = null;
  /** Ends what listens while it is open. */
  #open = new AbortController();
  /** @type {(() => void) | null} Gives the focus back. */
  #back = null;

  /**
   * @param {Document} document
   * @param {object} options
   * @param {readonly Category[]} options.categories
   * @param {readonly Action[]} options.actions
   * @param {(category: string, entry: Entry) => void} options.add  The reader says that a comment has a category, too.
   * @param {AbortSignal} options.signal
   */
  constructor(document, { categories, actions, add, signal }) {
    this.#document = document;
    this.#categories = new Map(categories.map((category) => [category.id, category]));
    this.#actions = actions;
    this.#add = add;
    this.#layer = new Layer(document, { name: "card", categories, css: CSS, signal });
    this.#layer.box.role = "dialog";
    signal.addEventListener("abort", () => this.#open.abort(), { once: true });
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.#layer.setTheme(theme);
  }

  /**
   * Shows the mark's first category, with a way to the others.
   * @param {Mark} mark
   * @param {object} how
   * @param {boolean} how.stays  Until it is closed; otherwise until the pointer goes elsewhere.
   * @param {() => void} [how.back]  It takes the focus, and gives it back so.
   */
  open(mark, { stays, back }) {
    if (
      this.#layer.isOpen &&
      !stays &&
      this.#mark?.entry === mark.entry &&
      this.#mark.categories[0] === mark.categories[0]
    ) {
      return;
    }
    this.close();
    const [first] = mark.categories;
    if (first === undefined || !this.#fill(mark.entry, first, mark.categories)) return;
    this.#mark = mark;
    this.#place = mark.where();
    this.#back = back ?? null;
    this.#layer.open();
    this.#settle(this.#place);
    this.#watch(stays);
    if (back) this.#layer.box.querySelector("button")?.focus();
  }

  /**
   * Shows what the comment of the mark might have, too, until it is closed.
   * @param {Mark} mark
   * @param {() => void} back  It takes the focus, and gives it back so.
   */
  offer(mark, back) {
    this.close();
    this.#mark = mark;
    this.#place = mark.where();
    this.#back = back;
    this.#layer.open();
    this.#offer(mark.entry);
    this.#watch(true);
  }

  close() {
    this.#open.abort();
    this.#layer.close();
    this.#mark = null;
    const back = this.#back;
    this.#back = null;
    back?.();
  }

  /**
   * Whether there is such a tag to show.
   * @param {Entry} entry
   * @param {string} id
   * @param {readonly string[]} all
   */
  #fill(entry, id, all) {
    const tag = entry.tags.find(({ category }) => category === id);
    const category = this.#categories.get(id);
    if (!tag || !category) return false;
    const box = this.#layer.box;
    box.ariaLabel = text("whyTitle", category.title);
    box.replaceChildren(
      this.#heading(category),
      this.#make("p", {}, sure(tag.score)),
      this.#bar(tag.score),
      this.#evidence(entry, tag),
    );
    const others = all.filter((other) => other !== id);
    if (others.length > 0) box.append(this.#others(entry, others, all));
    const actions = this.#make("div", { className: "actions" });
    for (const { label, run } of this.#actions) {
      const button = this.#make("button", { type: "button", className: "action" }, label(id));
      button.addEventListener("click", () => {
        this.close();
        run(id, entry);
      });
      actions.append(button);
    }
    actions.append(this.#addition(entry));
    box.append(actions);
    return true;
  }

  /**
   * The way to the categories that the comment might have, too.
   * @param {Entry} entry
   */
  #addition(entry) {
    const button = this.#make("button", { type: "button", className: "action" }, text("alsoThat"));
    button.addEventListener("click", () => this.#offer(entry));
    return button;
  }

  /** @param {Entry} entry */
  #offer(entry) {
    const missing = [...this.#categories.values()].filter(({ id }) =>
      entry.tags.every(({ category }) => category !== id),
    );
    const list = this.#make("div", { className: "others" });
    for (const { id, title } of missing) {
      const button = this.#badge(id, title);
      button.addEventListener("click", () => {
        this.close();
        this.#add(id, entry);
      });
      list.append(button);
    }
    this.#layer.box.ariaLabel = text("alsoIs");
    this.#layer.box.replaceChildren(this.#make("p", { className: "faint" }, text("alsoIs")), list);
    if (this.#place) this.#settle(this.#place);
    list.querySelector("button")?.focus();
  }

  /**
   * @param {string} id
   * @param {string} title
   */
  #badge(id, title) {
    const button = this.#make("button", { type: "button", className: "badge" }, title);
    button.dataset.category = id;
    return button;
  }

  /** @param {Category} category */
  #heading({ id, axis, title }) {
    const badge = this.#make("span", { className: "badge" }, this.#make("span", { className: "title" }, title));
    badge.dataset.category = id;
    return this.#make("h2", {}, badge, this.#make("span", { className: "faint" }, axisName(axis)));
  }

  /** @param {number} score */
  #bar(score) {
    const bar = this.#make("i");
    bar.style.width = `${Math.round(score * 100)}%`;
    return this.#make("div", { className: "score", ariaHidden: "true" }, bar);
  }

  /**
   * @param {Entry} entry
   * @param {Tag} tag
   */
  #evidence({ passage }, { evidence }) {
    if (!passage || evidence.length === 0) return this.#make("p", { className: "faint" }, text("fromContext"));
    const words = evidence.map(([start, end]) => this.#make("q", {}, passage.text.slice(start, end)));
    return this.#make("p", {}, text("because"), ...words.flatMap((word) => [" ", word]));
  }

  /**
   * @param {Entry} entry
   * @param {readonly string[]} others
   * @param {readonly string[]} all
   */
  #others(entry, others, all) {
    const line = this.#make(
      "p",
      { className: "others" },
      this.#make("span", { className: "faint" }, text("alsoTagged")),
    );
    for (const id of others) {
      const button = this.#badge(id, this.#categories.get(id)?.title ?? "");
      button.addEventListener("click", () => {
        this.#fill(entry, id, all);
        if (this.#place) this.#settle(this.#place);
        this.#layer.box.querySelector("button")?.focus();
      });
      line.append(button);
    }
    return line;
  }

  /**
   * Below its mark, or above where there is no room, and within the view.
   * @param {DOMRect} mark
   */
  #settle(mark) {
    const { box } = this.#layer;
    const { clientWidth, clientHeight } = this.#document.documentElement;
    const { width, height } = box.getBoundingClientRect();
    const below = mark.bottom + GAP;
    const top = below + height + GAP <= clientHeight ? below : Math.max(GAP, mark.top - GAP - height);
    const left = Math.max(GAP, Math.min(mark.left, clientWidth - width - GAP));
    box.style.top = `${top}px`;
    box.style.left = `${left}px`;
  }

  /** @param {boolean} stays */
  #watch(stays) {
    this.#open = new AbortController();
    const { signal } = this.#open;
    const options = { capture: true, passive: true, signal };
    const document = this.#document;
    document.addEventListener("scroll", () => this.#hasMoved() && this.close(), options);
    document.defaultView?.addEventListener("resize", () => this.close(), { signal });
    document.addEventListener("pointerdown", (event) => !this.#layer.has(event) && this.close(), options);
    /** @param {KeyboardEvent} event */
    const key = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    };
    document.addEventListener("keydown", key, { capture: true, signal });
    if (!stays) this.#watchLeaving(signal);
  }

  /** @param {AbortSignal} signal */
  #watchLeaving(signal) {
    let left = 0;
    /** @param {PointerEvent} event */
    const move = (event) => {
      if (this.#layer.has(event) || this.#isOver(event.clientX, event.clientY)) {
        clearTimeout(left);
        left = 0;
      } else {
        left ||= Number(setTimeout(() => !signal.aborted && !this.#layer.focused && this.close(), GRACE));
      }
    };
    this.#document.addEventListener("pointermove", move, { passive: true, signal });
    signal.addEventListener("abort", () => clearTimeout(left), { once: true });
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #isOver(x, y) {
    const { left, right, top, bottom } = this.#place ?? new DOMRect();
    return x >= left - GAP && x <= right + GAP && y >= top - GAP && y <= bottom + GAP;
  }

  #hasMoved() {
    const [now, then] = [this.#mark?.where(), this.#place];
    return !now || !then || Math.abs(now.top - then.top) > MOVED || Math.abs(now.left - then.left) > MOVED;
  }

  /**
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {Partial<HTMLElementTagNameMap[T]>} [properties]
   * @param {...(Node | string)} children
   */
  #make(tag, properties, ...children) {
    return make(this.#document, tag, properties, ...children);
  }
}

/** @param {number} score  From 0 to 1. */
function sure(score) {
  const percent = Math.round(score * 100);
  return { very: text("verySure", percent), fairly: text("fairlySure", percent), less: text("lessSure", percent) }[
    sureness(score)
  ];
}
