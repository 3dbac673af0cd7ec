/**
 * "Teach this site": the reader clicks one comment, sees which elements are taken for comments like it, and says whether fewer or
 * more of them are meant. The page hears of none of it.
 */

import { nextFrame } from "../common/cooperative.js";
import { text } from "../common/strings.js";
import { IS_TOP } from "../common/this-frame.js";
// biome-ignore lint/style/noRestrictedImports: the picker previews an adapter, with the same reader that will apply it.
import { isUsable, Reader } from "../content/read/comment-reader.js";
import { FOOT_LINE, Layer } from "../ui/layer.js";
import { make } from "../ui/make.js";

/** @typedef {import("../generated/protocol").Adapter} Adapter */
/** @typedef {import("../content/find/outline.js").Root} Root */
/** @typedef {{ adapter: Adapter, root: Root, elements: Element[] }} Meant */

/** What a click is made of. */
const CLICKS = ["pointerdown", "pointerup", "mousedown", "mouseup", "click", "auxclick", "dblclick"];

/** Fewer characters than these are hardly a comment. */
const LEAST_TEXT = 20;

/** How many boxes are drawn at most. */
const BOXES = 200;

const CSS = `
  .layer { inset: 0; border: 0; background: none; pointer-events: none; }
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
  .action { flex: none; border-radius: 12px; }
  .action.first { background: var(--accent); color: var(--paper); }
  .action:disabled { opacity: .5; cursor: default; }
`;

export class Picker {
  #layer;
  #bar;
  #boxes;
  #like;
  #save;
  #answered;
  #end = new AbortController();
  /** @type {Element | null} What the pointer is on, as long as nothing is chosen. */
  #candidate = null;
  /** @type {Meant[]} What a click may have meant, few comments first. */
  #choices = [];
  #chosen = -1;
  #drawing = false;

  /**
   * @param {Document} document
   * @param {import("../content/panel-api.js").Picking} options
   */
  constructor(document, { like, save, answered, theme, signal }) {
    this.#like = like;
    this.#save = save;
    this.#answered = answered;
    const ended = AbortSignal.any([signal, this.#end.signal]);
    this.#layer = new Layer(document, { name: "picker", categories: [], css: CSS, signal: ended });
    this.#layer.setTheme(theme);
    this.#boxes = make(document, "div");
    // In frames the page around them asks.
    this.#bar = make(document, "div", { className: "bar", role: "status", hidden: !IS_TOP });
    this.#layer.box.append(this.#boxes, this.#bar);
    this.#layer.open();
    this.#say(text("pickOne"));
    const options = { capture: true, signal: ended };
    for (const type of CLICKS) document.defaultView?.addEventListener(type, (event) => this.#click(event), options);
    document.defaultView?.addEventListener("pointermove", (event) => this.#point(event), options);
    document.defaultView?.addEventListener("keydown", (event) => this.#key(event), options);
    document.addEventListener("scroll", () => this.#draw(), { ...options, passive: true });
    document.defaultView?.addEventListener("resize", () => this.#draw(), { signal: ended });
  }

  end() {
    this.#answered();
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
    this.#candidate = candidateOf(event);
    void this.#draw();
  }

  /** @param {Event} event */
  #click(event) {
    if (this.#layer.has(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === "click") void this.#choose(candidateOf(event));
  }

  /** @param {Element | null} element */
  async #choose(element) {
    if (!element) return;
    this.#answered();
    this.#bar.hidden = false;
    // The click that is kept from the page doesn't bring the keys here.
    if (!IS_TOP) focus();
    const root = /** @type {Root} */ (element.getRootNode());
    const { adapters, best } = await this.#like(element, root);
    if (this.#end.signal.aborted) return;
    const usable = adapters.map((adapter) => (isUsable(adapter) ? [...new Reader(root, adapter).elements()] : []));
    this.#choices = adapters.flatMap((adapter, index) => {
      const elements = usable[index] ?? [];
      return elements.length > 0 ? [{ adapter, root, elements }] : [];
    });
    const wanted = adapters[best];
    this.#chosen = this.#choices.findIndex(({ adapter }) => adapter === wanted);
    if (this.#chosen < 0 && this.#choices.length > 0) this.#chosen = 0;
    this.#tell();
  }

  /** Says what is chosen, and what can be done. */
  #tell() {
    const choice = this.#choices[this.#chosen];
    if (choice) {
      this.#say(
        text("pickCount", choice.elements.length),
        this.#button("pickFewer", text("pickFewer"), () => this.#step(-1), this.#chosen > 0),
        this.#button("pickMore", text("pickMore"), () => this.#step(1), this.#chosen < this.#choices.length - 1),
        this.#button("pickAgain", text("pickAgain"), () => this.#again()),
        this.#button("pickSave", text("pickSave"), () => this.#finish(choice), true, "first"),
      );
    } else {
      this.#say(text("pickNothing"));
    }
    void this.#draw();
  }

  /** @param {number} by */
  #step(by) {
    this.#chosen += by;
    this.#tell();
  }

  #again() {
    [this.#choices, this.#chosen, this.#candidate] = [[], -1, null];
    this.#say(text("pickOne"));
    void this.#draw();
  }

  /** @param {Meant} choice */
  #finish({ adapter }) {
    this.#save(adapter);
    this.end();
  }

  /** @param {...(Node | string)} content */
  #say(...content) {
    const [message = "", ...buttons] = content;
    const { document } = this.#layer;
    const cancel = this.#button("pickCancel", text("pickCancel"), () => this.end());
    this.#bar.replaceChildren(make(document, "span", {}, message), ...buttons, cancel);
  }

  /**
   * @param {string} does  Names it, whatever the language.
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

  /** Draws a box around what is chosen, or would be; once a frame. */
  async #draw() {
    if (this.#drawing) return;
    this.#drawing = true;
    await nextFrame();
    this.#drawing = false;
    const chosen = this.#choices[this.#chosen];
    const elements = chosen ? chosen.elements : this.#candidate ? [this.#candidate] : [];
    const { innerHeight = 0 } = this.#layer.document.defaultView ?? {};
    const boxes = [];
    for (const element of elements) {
      const { top, left, width, height, bottom } = element.getBoundingClientRect();
      if (bottom < 0 || top > innerHeight || width === 0 || boxes.length === BOXES) continue;
      const box = make(this.#layer.document, "div", { className: "box" });
      Object.assign(box.style, { top: `${top}px`, left: `${left}px`, width: `${width}px`, height: `${height}px` });
      boxes.push(box);
    }
    this.#boxes.replaceChildren(...boxes);
  }
}

/**
 * The element under the pointer that may be a comment: one that is followed or preceded by its like, and is not all text.
 * @param {Event} event
 */
function candidateOf(event) {
  const [target] = event.composedPath();
  const first = target instanceof Element ? target : null;
  for (
    let each = first;
    each?.parentNode instanceof Element || each?.parentNode instanceof ShadowRoot;
    each = each.parentElement
  ) {
    if (each === each.ownerDocument.body) break;
    if (each.childElementCount > 1 && isRepeated(each) && (each.textContent?.length ?? 0) >= LEAST_TEXT) return each;
  }
  return first;
}

/** @param {Element} element */
function isRepeated(element) {
  const { localName, classList } = element;
  const isAlike = (/** @type {Element | null} */ other) =>
    other?.localName === localName && other.classList[0] === classList[0];
  return isAlike(element.nextElementSibling) || isAlike(element.previousElementSibling);
}
