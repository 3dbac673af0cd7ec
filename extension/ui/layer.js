/**
 * What stands above the page: a popover, so that no layer of the page covers it, with a closed shadow root. Its element is
 * set into the page when it is first opened, and from then on only shown and hidden.
 */

import { badgeColours } from "../common/palette.js";
import { text } from "../common/strings.js";
import { IS_TOP } from "../common/this-frame.js";

/** @typedef {import("../common/palette.js").Theme} Theme */
/** @typedef {import("../generated/protocol").Category} Category */

/** What tells the page's own code, and our watcher, that an element is one of these; the value says which. */
const MARK = "data-threadlight-layer";

/** Inside, keys and clicks are no business of the page. */
const KEPT = ["click", "keydown", "keypress", "keyup", "pointerdown", "pointerup", "mousedown", "mouseup", "wheel"];

/** Important declarations of a shadow root win over the page's. What is in the layer places itself. */
const BASE = `
  :host {
    all: initial !important;
    position: fixed !important;
    inset: 0 auto auto 0 !important;
    display: block !important;
    width: 0 !important;
    height: 0 !important;
    overflow: visible !important;
  }
  :host(:not(:popover-open)) { display: none !important; }
  * { box-sizing: border-box; }
  [hidden] { display: none !important; }
  .layer {
    position: fixed;
    border: 1px solid var(--rule);
    background: var(--paper);
    color: var(--ink);
    font: 13px/1.45 system-ui, sans-serif;
    text-align: start;
    overflow-wrap: anywhere;
  }
  button { border: 0; border-radius: 6px; background: none; color: inherit; cursor: pointer; font: inherit; text-align: start; }
  :focus { outline: none; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  .action { padding: 3px 9px; border: 1px solid var(--rule); color: var(--accent); font-weight: 500; }
  .action:hover { border-color: var(--accent); }
  .faint { color: var(--faint); }
  .badge { display: inline-block; padding: 0 8px 1px; border: 1px solid; border-radius: 10px; font-size: 12px; line-height: 1.4; }
  .badge.line, .badge .title { text-decoration: underline var(--line); text-decoration-thickness: 1.5px; text-underline-offset: 2px; }
  @media print { :host { display: none !important; } }
  @media (forced-colors: active) { .badge { border-color: CanvasText !important; } }
`;

/** Declarations of a line in the middle of the view's foot, with a message and buttons. */
export const FOOT_LINE = `
  inset: auto auto calc(14px + var(--foot, 0px)) 50%;
  translate: -50%;
  display: flex;
  align-items: center;
  gap: 8px;
  width: max-content;
  max-width: calc(100vw - 12px);
  border-radius: 18px;
  box-shadow: 0 3px 14px #0003;
`;

/** @type {Readonly<Record<Theme, string>>} */
const COLOURS = {
  light:
    "--paper: #fff; --ink: #1d242b; --faint: #5b6670; --rule: #d5dae0; --accent: #14639e; --soft: #eef2f5; color-scheme: light;",
  dark: "--paper: #1f242a; --ink: #e4e8ec; --faint: #a3adb7; --rule: #414a53; --accent: #8cc4f2; --soft: #2b323a; color-scheme: dark;",
};

export class Layer {
  #colours = new CSSStyleSheet();

  /**
   * @param {Document} document
   * @param {object} options
   * @param {string} options.name  Tells it from our other layers.
   * @param {readonly Category[]} options.categories
   * @param {string} options.css
   * @param {AbortSignal} options.signal
   */
  constructor(document, { name, categories, css, signal }) {
    this.document = document;
    this.categories = categories;
    this.host = document.createElement("div");
    this.host.setAttribute(MARK, name);
    this.host.popover = "manual";
    this.host.lang = text("language");
    for (const type of KEPT) this.host.addEventListener(type, (event) => event.stopPropagation());
    /** @private */
    this.root = this.host.attachShadow({ mode: "closed" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(BASE + css);
    this.root.adoptedStyleSheets = [sheet, this.#colours];
    /** All that is shown. */
    this.box = document.createElement("div");
    this.box.className = "layer";
    this.root.append(this.box);
    this.setTheme("light");
    signal.addEventListener("abort", () => this.host.remove(), { once: true });
    if (!IS_TOP) document.documentElement.addEventListener("pointerenter", () => this.#place(), { signal });
  }

  get isOpen() {
    return this.host.isConnected && this.host.matches(":popover-open");
  }

  /** What has the focus in it. */
  get focused() {
    return /** @type {HTMLElement | null} */ (this.root.activeElement);
  }

  open() {
    if (this.isOpen) return;
    if (!this.host.isConnected) this.document.documentElement.append(this.host);
    this.host.showPopover();
    if (!IS_TOP) this.#place();
  }

  /** In a frame, which may be much longer than what is in view of it: says how much isn't, above and below. */
  #place() {
    if (!this.isOpen) return;
    new IntersectionObserver(([seen], observer) => {
      observer.disconnect();
      if (!seen?.isIntersecting) return;
      const { top, bottom } = seen.intersectionRect;
      this.box.style.setProperty("--top", `${Math.max(0, top)}px`);
      this.box.style.setProperty("--foot", `${Math.max(0, innerHeight - bottom)}px`);
    }).observe(this.document.documentElement);
  }

  close() {
    if (this.isOpen) this.host.hidePopover();
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.#colours.replaceSync(`.layer { ${COLOURS[theme]} }\n${badgeColours(this.categories, theme)}`);
  }

  /**
   * Whether an event came from within.
   * @param {Event} event
   */
  has(event) {
    return event.composedPath().includes(this.host);
  }
}

/**
 * Whether a node is the element of a layer.
 * @param {Node} node
 */
export function isLayer(node) {
  return node instanceof Element && node.hasAttribute(MARK);
}

/** Removes layers that an older copy of us left. */
export function sweepLayers(/** @type {Document} */ document) {
  for (const host of document.querySelectorAll(`[${MARK}]`)) host.remove();
}
