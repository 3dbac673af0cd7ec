/** The panel: an overview of the thread with a way to each comment, by pointer, keyboard and screen reader alike. */

import { aboutTopics } from "../common/about-topics.js";
import { fits, isFiltering, NO_FILTER } from "../common/filter.js";
import { isSelected, NEW, UNTAGGED } from "../common/selection.js";
import { text } from "../common/strings.js";
import { FilterLine } from "../ui/filter-line.js";
import { Layer } from "../ui/layer.js";
import { make } from "../ui/make.js";
import { AuthorList } from "./author-list.js";
import { CategoryMaker } from "./category-maker.js";
import { CategoryRows } from "./category-rows.js";
import { CommentList } from "./comment-list.js";
import { Export } from "./export.js";
import { PanelOptions } from "./panel-options.js";
import { CSS } from "./style.js";
import { ThreadMap } from "./thread-map.js";

/** @typedef {import("../ui/page-api.js").PanelApi} PanelApi */
/** @typedef {import("../ui/page-api.js").Panel} Panel */
/** @typedef {import("../ui/page-api.js").PanelComment} PanelComment */

/** The shortest time between two updates, in milliseconds: comments may arrive in quick succession. */
const UPDATE_INTERVAL = 150;

/** @implements {Panel} */
export class Drawer {
  #document;
  #api;
  #layer;
  #isWaiting = false;
  #counts;
  #about;
  #filterLine;
  #choice;
  #threadMap;
  #parts;

  /**
   * @param {Document} document
   * @param {PanelApi} api
   */
  constructor(document, api) {
    this.#document = document;
    this.#api = api;
    this.#layer = new Layer(document, { name: "panel", categories: api.categories, css: CSS, signal: api.signal });
    this.#counts = make(document, "span");
    this.#counts.role = "status";
    this.#about = make(document, "p", { className: "about" });
    this.#filterLine = new FilterLine(document, api.categories, api.setFilter);
    this.#choice = make(document, "select", { ariaLabel: text("whichComments") });
    const isListed = (/** @type {PanelComment} */ comment) => this.#isListed(comment);
    this.#threadMap = new ThreadMap(document, api, { isListed, selection: () => this.selection });
    const rows = new CategoryRows(document, api);
    const list = new CommentList(document, api, isListed);
    const authors = new AuthorList(document, api);
    const exporter = new Export(document, api);
    const options = new PanelOptions(document, api);
    const maker = new CategoryMaker(document, api.signal);
    this.#parts = [rows, maker, this.#threadMap, list, authors, exporter, options];
    this.#build([rows, maker, list, authors, exporter, options].map(({ element }) => element));
    this.#listen();
  }

  get isOpen() {
    return this.#layer.isOpen;
  }

  /** What the reader has chosen to list and to step through. It does not count while comments are filtered. */
  get selection() {
    return isFiltering(this.#api.filter()) ? null : this.#choice.value || null;
  }

  /** @param {PanelComment} comment */
  #isListed(comment) {
    const filter = this.#api.filter();
    return isFiltering(filter) ? fits(comment, filter) : isSelected(comment, this.selection, this.#api.shows);
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
    if (this.#isWaiting || !this.isOpen) return;
    this.#isWaiting = true;
    await new Promise((resolve) => setTimeout(resolve, UPDATE_INTERVAL));
    this.#isWaiting = false;
    if (this.isOpen) this.#show();
  }

  /** @param {readonly Element[]} content */
  #build(content) {
    const document = this.#document;
    const { box } = this.#layer;
    box.tabIndex = -1;
    box.role = "complementary";
    box.ariaLabel = text("panel");
    const close = make(document, "button", { type: "button", className: "close", ariaLabel: text("close") }, "×");
    close.addEventListener("click", () => this.#api.close());
    const steps = make(document, "div", { className: "steps" });
    steps.append(
      this.#stepButton(-1, "‹", text("previousComment")),
      this.#choice,
      this.#stepButton(1, "›", text("nextComment")),
    );
    box.append(
      make(document, "div", { className: "head" }, make(document, "h2", {}, this.#counts), close),
      this.#about,
      make(document, "div", { className: "navigation" }, this.#threadMap.element, steps, this.#filterLine.element),
      make(document, "div", { className: "content" }, ...content),
    );
  }

  /**
   * @param {1 | -1} direction
   * @param {string} sign
   * @param {string} label
   */
  #stepButton(direction, sign, label) {
    const button = make(this.#document, "button", {
      type: "button",
      className: "action",
      ariaLabel: label,
      title: label,
    });
    button.append(sign);
    button.addEventListener("click", () => this.#api.step(direction, this.selection));
    return button;
  }

  #listen() {
    const { signal } = this.#api;
    this.#choice.addEventListener("change", () => this.#show());
    /** @param {KeyboardEvent} event */
    const onKey = (event) => {
      if (event.key !== "Escape") return;
      if (isFiltering(this.#api.filter())) this.#api.setFilter(NO_FILTER);
      else this.#api.close();
    };
    this.#layer.box.addEventListener("keydown", onKey);
    let isFrameRequested = false;
    const onScroll = () => {
      if (isFrameRequested || !this.isOpen) return;
      isFrameRequested = true;
      requestAnimationFrame(() => {
        isFrameRequested = false;
        this.#threadMap.draw();
      });
    };
    this.#document.addEventListener("scroll", onScroll, { capture: true, passive: true, signal });
  }

  #show() {
    const status = this.#api.status();
    if (status.theme) this.#layer.setTheme(status.theme);
    const { comments, tagged, waiting } = status;
    const counts = waiting > 0 ? text("countsSoFar", comments, tagged) : text("counts", comments, tagged);
    // Screen readers read a status out whenever it is set, even to the same text.
    if (this.#counts.textContent !== counts) this.#counts.textContent = counts;
    const about = aboutTopics(status.topics, this.#api.categories);
    this.#about.hidden = about === "";
    this.#about.textContent = about;
    this.#filterLine.show(status.filter, status.kept, comments);
    this.#choice.disabled = isFiltering(status.filter);
    this.#showChoice(status.counts);
    for (const part of this.#parts) part.show(status);
  }

  /** @param {Record<string, number>} counts */
  #showChoice(counts) {
    const document = this.#document;
    const selection = this.#choice.value || null;
    const count = (/** @type {string} */ id) =>
      counts[id] ?? this.#api.comments().filter((comment) => isSelected(comment, id, this.#api.shows)).length;
    const selections = [
      ...(this.#api.settings().markNew ? [{ id: NEW, title: text("newComments") }] : []),
      ...this.#api.categories.filter(({ id }) => counts[id] || id === selection),
      { id: UNTAGGED, title: text("untagged") },
    ];
    const options = selections.map(({ id, title }) =>
      make(document, "option", { value: id }, `${title} (${count(id)})`),
    );
    const all = [make(document, "option", { value: "" }, text("allTagged")), ...options];
    // Replacing the options would close the menu that the reader may have open.
    const isSame = (/** @type {Element} */ each, /** @type {number} */ index) => all[index]?.isEqualNode(each);
    if (this.#choice.length !== all.length || ![...this.#choice].every(isSame)) this.#choice.replaceChildren(...all);
    if (this.#choice.value !== (selection ?? "")) this.#choice.value = selection ?? "";
  }
}
