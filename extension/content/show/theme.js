/** Whether the page is light or dark behind its comments. The page's own colours decide, not the system's preference. */

import { nextFrame } from "../../common/cooperative.js";

/** @typedef {import("../../common/palette.js").Theme} Theme */

/** The lightness in OKLab, from 0 to 1, from which a colour counts as light: about that of middle grey. */
const LIGHT_FROM = 0.6;

/** A background that is more opaque than this hides what is behind it. Chosen by hand. */
const OPAQUE_FROM = 0.5;

export class PageTheme {
  /** @type {Theme | null} Null until a comment was read. */
  theme = null;
  /** The body whose background decides. @type {Element | null} */
  #probe = null;
  #observer;
  #changed;
  #signal;
  #isWaiting = false;

  /**
   * @param {Document} document
   * @param {(theme: Theme) => void} changed
   * @param {AbortSignal} signal
   */
  constructor(document, changed, signal) {
    this.#changed = changed;
    this.#signal = signal;
    this.#observer = new MutationObserver(() => this.#decideLater());
    signal.addEventListener("abort", () => this.#observer.disconnect(), { once: true });
    const later = () => this.#decideLater();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", later, { signal });
    // Style sheets may load late, and colours may fade.
    document.addEventListener("load", ({ target }) => isSheet(target) && later(), { capture: true, signal });
    document.addEventListener("transitionend", ({ target }) => this.#isBehind(target) && later(), { signal });
  }

  /**
   * Decides by this body from now on, unless another body that is still in the page decides already.
   * @param {Element} body
   */
  decideBy(body) {
    if (this.#probe?.isConnected) return;
    this.#probe = body;
    this.#observer.disconnect();
    // Pages switch themes by classes and attributes of some ancestor, or by a style sheet.
    for (let each = /** @type {Element | null} */ (body); each; each = parentOf(each)) {
      this.#observer.observe(each, { attributes: true });
    }
    this.#observer.observe(body.ownerDocument.head, { childList: true });
    this.#decide(body);
  }

  /** @param {EventTarget | null} target */
  #isBehind(target) {
    return target instanceof Element && this.#probe !== null && target.contains(this.#probe);
  }

  async #decideLater() {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    await nextFrame();
    this.#isWaiting = false;
    if (!this.#signal.aborted && this.#probe?.isConnected) this.#decide(this.#probe);
  }

  /** @param {Element} element */
  #decide(element) {
    const theme = themeOf(element);
    if (theme === this.theme) return;
    this.theme = theme;
    this.#changed(theme);
  }
}

/**
 * The parent element; for the top of a shadow tree, the shadow root's host.
 * @param {Element} element
 * @returns {Element | null}
 */
function parentOf({ parentNode }) {
  if (parentNode instanceof ShadowRoot) return parentNode.host;
  return parentNode instanceof Element ? parentNode : null;
}

/** @param {EventTarget | null} target */
function isSheet(target) {
  return target instanceof HTMLLinkElement || target instanceof HTMLStyleElement;
}

/**
 * The theme, by the nearest opaque background. Where a page paints none, or a picture, the colour of the text decides.
 * @param {Element} element
 * @returns {Theme}
 */
function themeOf(element) {
  for (let each = /** @type {Element | null} */ (element); each; each = parentOf(each)) {
    const background = shade(getComputedStyle(each).backgroundColor);
    if (background && background.alpha > OPAQUE_FROM) return background.lightness < LIGHT_FROM ? "dark" : "light";
  }
  const ink = shade(getComputedStyle(element).color);
  return ink && ink.lightness > LIGHT_FROM ? "dark" : "light";
}

/**
 * The lightness of a computed colour, from 0 to 1 as in OKLab, and its opacity from 0 to 1. Null for an unknown format.
 * @param {string} colour  As `getComputedStyle` gives it.
 */
export function shade(colour) {
  const [, space, values, opacity] = /^(\w+)\(([^/]*)(?:\/([^/]*))?\)$/.exec(colour) ?? [];
  if (!values) return null;
  const numbers = values
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(component);
  const alpha = opacity === undefined ? 1 : component(opacity.trim());
  switch (space) {
    case "rgb":
      return { lightness: lightness(numbers.map((value) => value / 255)), alpha };
    case "rgba":
      return { lightness: lightness(numbers.map((value) => value / 255)), alpha: numbers[3] ?? alpha };
    case "color":
      // The first is the colour space's name. All of them are close enough to sRGB for this.
      return { lightness: lightness(numbers.slice(1)), alpha };
    case "oklab":
    case "oklch":
      return { lightness: numbers[0] ?? 0, alpha };
    case "lab":
    case "lch":
      return { lightness: (numbers[0] ?? 0) / 100, alpha };
    default:
      return null;
  }
}

/**
 * A component of a colour; percentages become shares.
 * @param {string} value
 */
function component(value) {
  const number = Number.parseFloat(value) || 0;
  return value.endsWith("%") ? number / 100 : number;
}

/**
 * The cube root of the relative luminance (sRGB's transfer function and Rec. 709 weights, as in WCAG). For greys this is
 * OKLab's lightness.
 * @param {readonly number[]} rgb  Each from 0 to 1.
 */
function lightness(rgb) {
  const linear = rgb.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  const [red = 0, green = 0, blue = 0] = linear;
  return Math.cbrt(0.2126 * red + 0.7152 * green + 0.0722 * blue);
}
