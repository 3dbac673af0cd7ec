/**
 * *Show where the comments are*: the reader clicks on one comment, sees which elements are taken for comments like it, and can
 * ask for fewer or more of them. The page gets none of these clicks.
 */

import { nextFrame } from "../common/cooperative.js";
import { css } from "../common/css.js";
import { text } from "../common/strings.js";
import { IS_TOP } from "../common/this-frame.js";
import { FOOT_LINE, Layer } from "../ui/layer.js";
import { make } from "../ui/make.js";

/** @typedef {import("../generated/protocol").Adapter} Adapter */
/** @typedef {import("../ui/page-api.js").PickerApi} PickerApi */

/** One meaning of a click: an adapter, and the comments that it finds. @typedef {{ adapter: Adapter, elements: Element[] }} PickChoice */

/** The events that make up a click. */
const CLICKS = ["pointerdown", "pointerup", "mousedown", "mouseup", "click", "auxclick", "dblclick"];

/** The shortest text of a comment, in UTF-16 units. Chosen by hand. */
const MIN_COMMENT_UNITS = 20;

/** The greatest number of boxes drawn at once. */
const MAX_BOXES = 200;

/** The style of the picker. */
const CSS = css`
  .layer {
    inset: 0;
    border: 0;
    background: none;
    pointer-events: none;
  }
  .box {
    position: fixed;
    border: 2px solid var(--accent);
    border-radius: 4px;
    background: color-mix(in srgb, var(--accent) 9%, transparent);
  }
  .bar {
    ${FOOT_LINE}
    position: fixed;
    padding: 6px 6px 6px 14px;
    border: 1px solid var(--rule);
    background: var(--paper);
    font-variant-numeric: tabular-nums;
    pointer-events: auto;
  }
  .action {
    flex: none;
    border-radius: 12px;
  }
  .action.first {
    background: var(--accent);
    color: var(--paper);
  }
  .action:disabled {
    opacity: 0.5;
    cursor: default;
  }
`;

export class Picker {
  #layer;
  #bar;
  #boxes;
  #api;
  #end = new AbortController();
  /** @type {Element | null} What a click would choose now, until the reader has clicked. */
  #target = null;
  /** @type {PickChoice[]} What the click may mean, those with few comments first. */
  #choices = [];
  /** The index of the present choice; -1 if there is none. */
  #chosen = -1;
  #isDrawing = false;

  /**
   * @param {Document} document
   * @param {PickerApi} api
   */
  constructor(document, api) {
    this.#api = api;
    const ended = AbortSignal.any([api.signal, this.#end.signal]);
    this.#layer = new Layer(document, { name: "picker", categories: [], css: CSS, signal: ended });
    this.#layer.setTheme(api.theme);
    this.#boxes = make(document, "div");
    // One message a tab: in a frame there is none until the reader clicks there.
    this.#bar = make(document, "div", { className: "bar", role: "status", hidden: !IS_TOP });
    this.#layer.box.append(this.#boxes, this.#bar);
    this.#layer.open();
    this.#showMessage(text("pickOne"));
    const options = { capture: true, signal: ended };
    for (const type of CLICKS) document.defaultView?.addEventListener(type, (event) => this.#click(event), options);
    document.defaultView?.addEventListener("pointermove", (event) => this.#point(event), options);
    document.defaultView?.addEventListener("keydown", (event) => this.#key(event), options);
    document.addEventListener("scroll", () => this.#draw(), { ...options, passive: true });
    document.defaultView?.addEventListener("resize", () => this.#draw(), { signal: ended });
  }

  end() {
    this.#api.answered();
    this.#end.abort();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape") return;
    event.stopImmediatePropagation();
    this.end();
  }

  /** @param {PointerEvent} event */
  #point(event) {
    if (this.#chosen >= 0 || this.#layer.has(event)) return;
    this.#target = targetOf(event);
    void this.#draw();
  }

  /** @param {Event} event */
  #click(event) {
    if (this.#layer.has(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === "click") void this.#choose(targetOf(event));
  }

  /** @param {Element | null} element */
  async #choose(element) {
    if (!element) return;
    this.#api.answered();
    this.#bar.hidden = false;
    // A click that the page never sees does not focus the frame, and without the focus it would not get Escape.
    if (!IS_TOP) focus();
    const { adapters, best } = await this.#api.findAlike(element);
    if (this.#end.signal.aborted) return;
    const root = /** @type {Document | ShadowRoot} */ (element.getRootNode());
    this.#choices = adapters
      .map((adapter) => ({ adapter, elements: [...root.querySelectorAll(adapter.comment)] }))
      .filter(({ elements }) => elements.length > 0);
    this.#chosen = this.#choices.findIndex(({ adapter }) => adapter === best);
    if (this.#chosen < 0 && this.#choices.length > 0) this.#chosen = 0;
    this.#showChoice();
  }

  /** Shows the present choice and what can be done about it. */
  #showChoice() {
    const choice = this.#choices[this.#chosen];
    if (choice) {
      this.#showMessage(
        text("pickCount", choice.elements.length),
        this.#button("pickFewer", text("pickFewer"), () => this.#step(-1), this.#chosen > 0),
        this.#button("pickMore", text("pickMore"), () => this.#step(1), this.#chosen < this.#choices.length - 1),
        this.#button("pickAgain", text("pickAgain"), () => this.#again()),
        this.#button("pickSave", text("pickSave"), () => this.#finish(choice), true, "first"),
      );
    } else {
      this.#showMessage(text("pickNothing"));
    }
    void this.#draw();
  }

  /** @param {number} by */
  #step(by) {
    this.#chosen += by;
    this.#showChoice();
  }

  #again() {
    [this.#choices, this.#chosen, this.#target] = [[], -1, null];
    this.#showMessage(text("pickOne"));
    void this.#draw();
  }

  /** @param {PickChoice} choice */
  #finish({ adapter }) {
    this.#api.save(adapter);
    this.end();
  }

  /** @param {...(Node | string)} content  A message, and buttons; one to cancel is added. */
  #showMessage(...content) {
    const [message = "", ...buttons] = content;
    const { document } = this.#layer;
    const cancel = this.#button("pickCancel", text("pickCancel"), () => this.end());
    this.#bar.replaceChildren(make(document, "span", {}, message), ...buttons, cancel);
  }

  /**
   * @param {string} does  Identifies the button, whatever the language.
   * @param {string} label
   * @param {() => void} act
   * @param {boolean} [enabled]
   * @param {string} [kind]
   */
  #button(does, label, act, enabled = true, kind = "") {
    const properties = { type: /** @type {const} */ ("button"), className: `action ${kind}`, disabled: !enabled };
    const button = make(this.#layer.document, "button", properties, label);
    button.dataset.does = does;
    button.addEventListener("click", act);
    return button;
  }

  /** Draws boxes around the present choice or, before a click, around what would be chosen; once a frame. */
  async #draw() {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    await nextFrame();
    this.#isDrawing = false;
    const chosen = this.#choices[this.#chosen];
    const elements = chosen ? chosen.elements : this.#target ? [this.#target] : [];
    const { innerHeight = 0 } = this.#layer.document.defaultView ?? {};
    const boxes = [];
    for (const element of elements) {
      const { top, left, width, height, bottom } = element.getBoundingClientRect();
      if (bottom < 0 || top > innerHeight || width === 0 || boxes.length === MAX_BOXES) continue;
      const box = make(this.#layer.document, "div", { className: "box" });
      Object.assign(box.style, { top: `${top}px`, left: `${left}px`, width: `${width}px`, height: `${height}px` });
      boxes.push(box);
    }
    this.#boxes.replaceChildren(...boxes);
  }
}

/**
 * The element under the pointer that may be a comment: one with several children, with text, and with a similar sibling.
 * @param {Event} event
 */
function targetOf(event) {
  const [target] = event.composedPath();
  const first = target instanceof Element ? target : null;
  for (
    let each = first;
    each?.parentNode instanceof Element || each?.parentNode instanceof ShadowRoot;
    each = each.parentElement
  ) {
    if (each === each.ownerDocument.body) break;
    if (each.childElementCount > 1 && isRepeated(each) && (each.textContent?.length ?? 0) >= MIN_COMMENT_UNITS)
      return each;
  }
  return first;
}

/**
 * Whether an element's neighbour is like it.
 * @param {Element} element
 */
function isRepeated(element) {
  const { localName, classList } = element;
  const isAlike = (/** @type {Element | null} */ other) =>
    other?.localName === localName && other.classList[0] === classList[0];
  return isAlike(element.nextElementSibling) || isAlike(element.previousElementSibling);
}
