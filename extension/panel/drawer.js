/** The panel: what the thread is made of, with a way to each comment, by pointer, keyboard and screen reader alike. */

import { isSelected, NEW, UNTAGGED } from "../common/selection.js";
import { text } from "../common/strings.js";
import { Layer } from "../ui/layer.js";
import { make } from "../ui/make.js";
import { CategoryRows } from "./categories.js";
import { Takeaway } from "./export.js";
import { CommentList } from "./list.js";
import { Options } from "./options.js";
import { CSS } from "./style.js";
import { Strip } from "./thread-map.js";

/** @typedef {import("../content/panel-api.js").Door} Door */
/** @typedef {import("../content/panel-api.js").Panel} Panel */

/** At most so often it follows what happens in the page, in milliseconds. */
const PACE = 150;

/** @implements {Panel} */
export class Drawer {
  #document;
  #door;
  #layer;
  #waiting = false;
  #counts;
  #onlyBar;
  #choice;
  #parts;

  /**
   * @param {Document} document
   * @param {Door} door
   */
  constructor(document, door) {
    this.#document = document;
    this.#door = door;
    this.#layer = new Layer(document, { name: "panel", categories: door.categories, css: CSS, signal: door.signal });
    this.#counts = make(document, "span");
    this.#counts.role = "status";
    this.#onlyBar = make(document, "div", { className: "only-bar" });
    this.#choice = make(document, "select", { ariaLabel: text("whichComments") });
    const strip = new Strip(document, door, () => this.chosen);
    const rows = new CategoryRows(document, door);
    const list = new CommentList(document, door, () => this.chosen);
    const takeaway = new Takeaway(document, door);
    const options = new Options(document, door);
    this.#parts = [rows, strip, list, takeaway, options];
    this.#build(strip.element, [rows.element, list.element, takeaway.element, options.element]);
    this.#listen();
  }

  get isOpen() {
    return this.#layer.isOpen;
  }

  /** What is stepped through and listed: the only category, or what the reader chose. */
  get chosen() {
    return this.#door.only() ?? (this.#choice.value || null);
  }

  /** @param {{ focus: boolean }} how */
  open({ focus }) {
    this.#layer.open();
    this.#show();
    if (focus) this.#layer.box.focus();
  }

  close() {
    this.#layer.close();
  }

  async update() {
    if (this.#waiting || !this.isOpen) return;
    this.#waiting = true;
    await new Promise((resolve) => setTimeout(resolve, PACE));
    this.#waiting = false;
    if (this.isOpen) this.#show();
  }

  /**
   * @param {Element} strip
   * @param {readonly Element[]} content
   */
  #build(strip, content) {
    const document = this.#document;
    const { box } = this.#layer;
    box.tabIndex = -1;
    box.role = "complementary";
    box.ariaLabel = text("panel");
    const close = make(document, "button", { type: "button", className: "close", ariaLabel: text("close") }, "×");
    close.addEventListener("click", () => this.#door.close());
    const steps = make(document, "div", { className: "steps" });
    steps.append(this.#step(-1, "‹", text("previousComment")), this.#choice, this.#step(1, "›", text("nextComment")));
    box.append(
      make(document, "div", { className: "head" }, make(document, "h2", {}, this.#counts), close),
      make(document, "div", { className: "way" }, strip, steps, this.#onlyBar),
      make(document, "div", { className: "content" }, ...content),
    );
  }

  /**
   * @param {1 | -1} direction
   * @param {string} sign
   * @param {string} label
   */
  #step(direction, sign, label) {
    const button = make(this.#document, "button", {
      type: "button",
      className: "action",
      ariaLabel: label,
      title: label,
    });
    button.append(sign);
    button.addEventListener("click", () => this.#door.step(direction, this.chosen));
    return button;
  }

  #listen() {
    const { signal } = this.#door;
    this.#choice.addEventListener("change", () => this.#show());
    /** @param {KeyboardEvent} event */
    const key = (event) => {
      if (event.key !== "Escape") return;
      if (this.#door.only() !== null) this.#door.setOnly(null);
      else this.#door.close();
    };
    this.#layer.box.addEventListener("keydown", key);
    let framed = false;
    const scrolled = () => {
      if (framed || !this.isOpen) return;
      framed = true;
      requestAnimationFrame(() => {
        framed = false;
        this.#parts.forEach((part) => "move" in part && part.move());
      });
    };
    this.#document.addEventListener("scroll", scrolled, { capture: true, passive: true, signal });
  }

  #show() {
    const status = this.#door.status();
    if (status.theme) this.#layer.setTheme(status.theme);
    const { comments, tagged, waiting } = status;
    const counts = waiting > 0 ? text("countsSoFar", comments, tagged) : text("counts", comments, tagged);
    // A status that is set anew is read out anew.
    if (this.#counts.textContent !== counts) this.#counts.textContent = counts;
    this.#showOnly();
    this.#showChoice(status.counts);
    for (const part of this.#parts) part.show(status);
  }

  #showOnly() {
    const only = this.#door.categories.find(({ id }) => id === this.#door.only());
    this.#onlyBar.hidden = !only;
    this.#choice.disabled = Boolean(only);
    if (!only || this.#onlyBar.dataset.category === only.id) return;
    const document = this.#document;
    const badge = make(document, "span", { className: "badge" }, only.title);
    badge.dataset.category = only.id;
    this.#onlyBar.dataset.category = only.id;
    const undo = make(document, "button", { type: "button", className: "action" }, text("showAllEscape"));
    undo.addEventListener("click", () => this.#door.setOnly(null));
    this.#onlyBar.replaceChildren(make(document, "span", {}, text("only")), badge, undo);
  }

  /** @param {Record<string, number>} counts */
  #showChoice(counts) {
    const document = this.#document;
    const chosen = this.chosen;
    const count = (/** @type {string} */ id) =>
      counts[id] ?? this.#door.entries().filter((entry) => isSelected(entry, id, this.#door.shows)).length;
    const found = [
      ...(this.#door.settings().markNew ? [{ id: NEW, title: text("newComments") }] : []),
      ...this.#door.categories.filter(({ id }) => counts[id] || id === chosen),
      { id: UNTAGGED, title: text("untagged") },
    ];
    const options = found.map(({ id, title }) => make(document, "option", { value: id }, `${title} (${count(id)})`));
    const all = [make(document, "option", { value: "" }, text("allTagged")), ...options];
    // Options that are set anew close the choice that the reader has just opened.
    const isSame = (/** @type {Element} */ each, /** @type {number} */ index) => all[index]?.isEqualNode(each);
    if (this.#choice.length !== all.length || ![...this.#choice].every(isSame)) this.#choice.replaceChildren(...all);
    if (this.#choice.value !== (chosen ?? "")) this.#choice.value = chosen ?? "";
  }
}
