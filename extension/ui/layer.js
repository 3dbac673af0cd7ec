/**
 * A layer above the page: a popover, so that nothing in the page covers it, with a closed shadow root. Its element is added to
 * the page when the layer is first opened, and from then on only shown and hidden.
 */

import { css } from "../common/css.js";
import { badgeColours, FAINT_TEXT } from "../common/palette.js";
import { text } from "../common/strings.js";
import { IS_TOP } from "../common/this-frame.js";

/** @typedef {import("../common/palette.js").Theme} Theme */
/** @typedef {import("../generated/protocol").Category} Category */

/** Marks the layers' elements, so that our watcher can tell them from the page's; the value says which layer it is. */
const MARK = "data-threadlight-layer";

/** Events that a layer keeps from the page. */
const PRIVATE_EVENTS = [
  "click",
  "keydown",
  "keypress",
  "keyup",
  "pointerdown",
  "pointerup",
  "mousedown",
  "mouseup",
  "touchstart",
  "touchmove",
  "touchend",
  "touchcancel",
  "wheel",
];

/**
 * Styles of every layer. Important declarations in a shadow root win over the page's. The host takes no room; each layer
 * positions the box inside.
 */
const BASE = css`
  :host {
    all: initial !important;
    position: fixed !important;
    inset: 0 auto auto 0 !important;
    display: block !important;
    width: 0 !important;
    height: 0 !important;
    overflow: visible !important;
  }
  :host(:not(:popover-open)) {
    display: none !important;
  }
  * {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  .layer {
    position: fixed;
    border: 1px solid var(--rule);
    background: var(--paper);
    color: var(--ink);
    font:
      13px / 1.45 system-ui,
      sans-serif;
    text-align: start;
    overflow-wrap: anywhere;
  }
  button {
    border: 0;
    border-radius: 6px;
    background: none;
    color: inherit;
    cursor: pointer;
    font: inherit;
    text-align: start;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  .action {
    padding: 3px 9px;
    border: 1px solid var(--rule);
    color: var(--accent);
    font-weight: 500;
  }
  .action:hover {
    border-color: var(--accent);
  }
  .faint {
    color: var(--faint);
  }
  .badge {
    display: inline-block;
    padding: 0 8px 1px;
    border: 1px solid;
    border-radius: 10px;
    font-size: 12px;
    line-height: 1.4;
  }
  .badge.line,
  .badge .title {
    text-decoration: underline var(--line);
    text-decoration-thickness: 1.5px;
    text-underline-offset: 2px;
  }
  @media (pointer: coarse) {
    button,
    label,
    select,
    summary,
    [type="range"] {
      min-height: 28px;
    }
  }
  @media print {
    :host {
      display: none !important;
    }
  }
  @media (forced-colors: active) {
    .badge {
      border-color: CanvasText !important;
    }
  }
`;

/** Declarations for a line of text and buttons, centred at the bottom of the view. */
export const FOOT_LINE = css`
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

/** Custom properties with the colours of each theme. @type {Readonly<Record<Theme, string>>} */
const COLOURS = {
  light: css`
    --paper: #fff;
    --ink: #1d242b;
    --faint: ${FAINT_TEXT.light};
    --rule: #d5dae0;
    --accent: #14639e;
    --soft: #eef2f5;
    color-scheme: light;
  `,
  dark: css`
    --paper: #1f242a;
    --ink: #e4e8ec;
    --faint: ${FAINT_TEXT.dark};
    --rule: #414a53;
    --accent: #8cc4f2;
    --soft: #2b323a;
    color-scheme: dark;
  `,
};

export class Layer {
  #root;
  #colours = new CSSStyleSheet();

  /**
   * @param {Document} document
   * @param {object} options
   * @param {string} options.name  The mark's value.
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
    const keep = (/** @type {Event} */ event) => event.stopPropagation();
    for (const type of PRIVATE_EVENTS) this.host.addEventListener(type, keep, { passive: true });
    this.#root = this.host.attachShadow({ mode: "closed" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(BASE + css);
    this.#root.adoptedStyleSheets = [sheet, this.#colours];
    /** The one visible element; whatever the layer shows goes in here. */
    this.box = document.createElement("div");
    this.box.className = "layer";
    this.#root.append(this.box);
    this.setTheme("light");
    signal.addEventListener("abort", () => this.host.remove(), { once: true });
    if (!IS_TOP) document.documentElement.addEventListener("pointerenter", () => this.#fitToFrame(), { signal });
  }

  get isOpen() {
    return this.host.isConnected && this.host.matches(":popover-open");
  }

  /** The element with the focus, if that is in the layer. */
  get focused() {
    return /** @type {HTMLElement | null} */ (this.#root.activeElement);
  }

  open() {
    if (this.isOpen) return;
    if (!this.host.isConnected) this.document.documentElement.append(this.host);
    this.host.showPopover();
    if (!IS_TOP) this.#fitToFrame();
  }

  /**
   * In a frame, which may be much longer than the part of it that is in view: measures how much is out of view above and
   * below, so that the layer stays in view.
   */
  #fitToFrame() {
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
   * Whether an event came from inside.
   * @param {Event} event
   */
  has(event) {
    return event.composedPath().includes(this.host);
  }
}

/**
 * Whether a node is a layer's element.
 * @param {Node} node
 */
export function isLayer(node) {
  return node instanceof Element && node.hasAttribute(MARK);
}

/**
 * Removes layers that an older copy of the extension has left.
 * @param {Document} document
 */
export function sweepLayers(document) {
  for (const host of document.querySelectorAll(`[${MARK}]`)) host.remove();
}
