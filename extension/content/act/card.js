/** The card: why a comment has a tag, and what the reader can do about it. */

import { axisName } from "../../common/axes.js";
import { trusted } from "../../common/events.js";
import { text } from "../../common/strings.js";
import { makeBadge } from "../../ui/badge-parts.js";
import { Layer } from "../../ui/layer.js";
import { make } from "../../ui/make.js";
import { confidence } from "../show/confidence.js";
import { CSS } from "./card-style.js";
import { offeredTags } from "./offered-tags.js";

/** @typedef {import("../../common/palette.js").Theme} Theme */
/** @typedef {import("../../generated/protocol").Category} Category */
/** @typedef {import("../../generated/protocol").Tag} Tag */
/** @typedef {import("./hit-test.js").Mark} Mark */
/** @typedef {import("../read/thread.js").PageComment} PageComment */

/**
 * What a reader can do about a tag.
 * @typedef {object} Action
 * @property {(category: string, comment: PageComment) => string | null} label  Null if it can't be done.
 * @property {(category: string, comment: PageComment) => void} run
 */

/** The distance from the mark and from the edges of the view, in pixels. */
const GAP = 6;

/** How far the mark may move before the card closes, in pixels: smaller moves come from the page still loading. */
const MOVED = 24;

/** How long the pointer may be elsewhere before the card closes, in milliseconds: it may be on its way to the card. */
const GRACE = 350;

/** What keys do: close the card or, while it has the focus, go to the next or the previous tag. @type {Record<string, "close" | 1 | -1>} */
const KEYS = { Escape: "close", ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export class Card {
  #layer;
  #document;
  #categories;
  #actions;
  #add;
  /** @type {Mark | null} */
  #mark = null;
  /** @type {DOMRect | null} The mark's box when the card was opened. */
  #box = null;
  /** The category that is explained; null if none is. @type {string | null} */
  #category = null;
  /** Ends what listens while the card is open. */
  #open = new AbortController();
  /** @type {(() => void) | null} Returns the focus to where it was. */
  #returnFocus = null;

  /**
   * @param {Document} document
   * @param {object} options
   * @param {readonly Category[]} options.categories
   * @param {readonly Action[]} options.actions
   * @param {(category: string, comment: PageComment) => void} options.add  The reader gives a comment a category.
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
   * Explains the mark's first category and offers the others.
   * @param {Mark} mark
   * @param {object} how
   * @param {boolean} how.stays  Whether the card stays until it is closed; otherwise it goes with the pointer.
   * @param {() => void} [how.returnFocus]  If given, the card takes the focus and calls this when it closes.
   */
  open(mark, { stays, returnFocus }) {
    if (
      this.#layer.isOpen &&
      !stays &&
      this.#mark?.comment === mark.comment &&
      this.#mark.categories[0] === mark.categories[0]
    ) {
      return;
    }
    this.close();
    const [first] = mark.categories;
    if (first === undefined || !this.#explain(mark.comment, first, mark.categories)) return;
    this.#mark = mark;
    this.#box = mark.box();
    this.#returnFocus = returnFocus ?? null;
    this.#layer.open();
    this.#position(this.#box);
    this.#watch(stays);
    if (returnFocus) this.#focusHeading();
  }

  /**
   * Offers the categories that the mark's comment does not have, until the card is closed.
   * @param {Mark} mark
   * @param {() => void} returnFocus  The card takes the focus and calls this when it closes.
   */
  offer(mark, returnFocus) {
    this.close();
    this.#mark = mark;
    this.#box = mark.box();
    this.#returnFocus = returnFocus;
    this.#layer.open();
    this.#offer(mark.comment);
    this.#watch(true);
  }

  close() {
    this.#open.abort();
    this.#layer.close();
    this.#mark = null;
    const returnFocus = this.#returnFocus;
    this.#returnFocus = null;
    returnFocus?.();
  }

  /**
   * Fills the card with one tag. Returns false if the comment has no such tag.
   * @param {PageComment} comment
   * @param {string} id  The category's.
   * @param {readonly string[]} all  The categories of the mark.
   */
  #explain(comment, id, all) {
    const tag = comment.tags.find(({ category }) => category === id);
    const category = this.#categories.get(id);
    if (!tag || !category) return false;
    this.#category = id;
    const box = this.#layer.box;
    box.ariaLabel = text("whyTitle", category.title);
    box.replaceChildren(
      this.#heading(category),
      this.#make("p", {}, confidenceText(tag.score)),
      this.#bar(tag.score),
      this.#evidence(comment, tag),
    );
    const others = all.filter((other) => other !== id);
    if (others.length > 0) box.append(this.#others(comment, others, all));
    const actions = this.#make("div", { className: "actions" });
    for (const { label, run } of this.#actions) {
      const words = label(id, comment);
      if (words === null) continue;
      const button = this.#make("button", { type: "button", className: "action" }, words);
      button.addEventListener("click", () => {
        this.close();
        run(id, comment);
      });
      actions.append(button);
    }
    actions.append(this.#offerButton(comment));
    box.append(actions);
    return true;
  }

  /**
   * The button that leads to the categories which the comment does not have.
   * @param {PageComment} comment
   */
  #offerButton(comment) {
    const button = this.#make("button", { type: "button", className: "action" }, text("alsoThat"));
    button.addEventListener("click", () => this.#offer(comment));
    return button;
  }

  /** @param {PageComment} comment */
  #offer(comment) {
    this.#category = null;
    const list = this.#make("div", { className: "others" });
    for (const { title, categories } of offeredTags(comment, [...this.#categories.values()])) {
      list.append(this.#make("h3", { className: "faint" }, title));
      for (const { id, title } of categories) {
        const button = makeBadge(this.#document, "button", id, title);
        button.addEventListener("click", () => {
          this.close();
          this.#add(id, comment);
        });
        list.append(button);
      }
    }
    this.#layer.box.ariaLabel = text("alsoIs");
    this.#layer.box.replaceChildren(this.#make("p", { className: "faint" }, text("alsoIs")), list);
    if (this.#box) this.#position(this.#box);
    list.querySelector("button")?.focus();
  }

  /** @param {Category} category */
  #heading({ id, axis, title }) {
    const badge = makeBadge(this.#document, "span", id, this.#make("span", { className: "title" }, title));
    return this.#make("h2", { tabIndex: -1 }, badge, this.#make("span", { className: "faint" }, axisName(axis)));
  }

  /** @param {number} score */
  #bar(score) {
    const bar = this.#make("i");
    bar.style.width = `${Math.round(score * 100)}%`;
    return this.#make("div", { className: "score", ariaHidden: "true" }, bar);
  }

  /**
   * @param {PageComment} comment
   * @param {Tag} tag
   */
  #evidence({ passage }, { evidence }) {
    if (!passage || evidence.length === 0) return this.#make("p", { className: "faint" }, text("fromContext"));
    const words = evidence.map(([start, end]) => this.#make("q", {}, passage.text.slice(start, end)));
    return this.#make("p", {}, text("because"), ...words.flatMap((word) => [" ", word]));
  }

  /**
   * @param {PageComment} comment
   * @param {readonly string[]} others
   * @param {readonly string[]} all
   */
  #others(comment, others, all) {
    const line = this.#make(
      "p",
      { className: "others" },
      this.#make("span", { className: "faint" }, text("alsoTagged")),
    );
    for (const id of others) {
      const button = makeBadge(this.#document, "button", id, this.#categories.get(id)?.title ?? "");
      button.addEventListener("click", () => {
        this.#explain(comment, id, all);
        if (this.#box) this.#position(this.#box);
        this.#focusHeading();
      });
      line.append(button);
    }
    return line;
  }

  #focusHeading() {
    this.#layer.box.querySelector("h2")?.focus();
  }

  /**
   * Explains the next or the previous of the comment's tags.
   * @param {1 | -1} direction
   */
  #walk(direction) {
    const mark = this.#mark;
    if (!mark || this.#category === null) return;
    const { comment, categories } = mark;
    const next = categories[(categories.indexOf(this.#category) + direction + categories.length) % categories.length];
    if (next === undefined) return;
    this.#explain(comment, next, categories);
    if (this.#box) this.#position(this.#box);
    this.#focusHeading();
  }

  /**
   * Puts the card below its mark or, without room there, above it, and within the view.
   * @param {DOMRect} mark
   */
  #position(mark) {
    const { box } = this.#layer;
    const { clientWidth, clientHeight } = this.#document.documentElement;
    const { width, height } = box.getBoundingClientRect();
    const below = mark.bottom + GAP;
    const beside = below + height + GAP <= clientHeight ? below : mark.top - GAP - height;
    // The mark itself may be out of the view.
    const top = Math.max(GAP, Math.min(beside, clientHeight - height - GAP));
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
    const closeIfMoved = trusted(() => this.#hasMoved() && this.close());
    document.addEventListener("scroll", closeIfMoved, options);
    document.defaultView?.addEventListener(
      "resize",
      trusted(() => this.close()),
      { signal },
    );
    /** @param {PointerEvent} event */
    const onPress = (event) => !this.#layer.has(event) && this.close();
    document.addEventListener("pointerdown", trusted(onPress), options);
    /** @param {KeyboardEvent} event */
    const onKey = (event) => {
      const does = KEYS[event.key];
      if (!does || (does !== "close" && !this.#layer.focused)) return;
      event.preventDefault();
      event.stopPropagation();
      if (does === "close") this.close();
      else this.#walk(does);
    };
    document.addEventListener("keydown", trusted(onKey), { capture: true, signal });
    if (!stays) this.#watchLeaving(signal);
  }

  /** @param {AbortSignal} signal */
  #watchLeaving(signal) {
    let timer = 0;
    /** @param {PointerEvent} event */
    const onMove = (event) => {
      if (this.#layer.has(event) || this.#isOver(event.clientX, event.clientY)) {
        clearTimeout(timer);
        timer = 0;
      } else {
        timer ||= Number(setTimeout(() => !signal.aborted && !this.#layer.focused && this.close(), GRACE));
      }
    };
    this.#document.addEventListener("pointermove", trusted(onMove), { passive: true, signal });
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  }

  /**
   * Whether a point is on the mark, or nearly.
   * @param {number} x
   * @param {number} y
   */
  #isOver(x, y) {
    const { left, right, top, bottom } = this.#box ?? new DOMRect();
    return x >= left - GAP && x <= right + GAP && y >= top - GAP && y <= bottom + GAP;
  }

  #hasMoved() {
    const [now, then] = [this.#mark?.box(), this.#box];
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
function confidenceText(score) {
  const percent = Math.round(score * 100);
  return { very: text("verySure", percent), fairly: text("fairlySure", percent), less: text("lessSure", percent) }[
    confidence(score)
  ];
}
