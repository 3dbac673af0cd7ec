/** Whether the page is light or dark behind its comments. Its own colours decide, not what the system prefers. */

import { nextFrame } from "../../common/cooperative.js";

/** @typedef {import("../../common/palette.js").Theme} Theme */

/** Darker than that (in OKLab) is dark; middle grey is about that. */
const MIDDLE = 0.6;

export class PageTheme {
  /** @type {Theme | null} Null before there was anything to decide by. */
  theme = null;
  /** @type {Element | null} */
  #probe = null;
  #observer;
  #changed;
  #signal;
  #waiting = false;

  /**
   * @param {Document} document
   * @param {(theme: Theme) => void} changed
   * @param {AbortSignal} signal
   */
  constructor(document, changed, signal) {
    this.#changed = changed;
    this.#signal = signal;
    this.#observer = new MutationObserver(() => this.#later());
    signal.addEventListener("abort", () => this.#observer.disconnect(), { once: true });
    const later = () => this.#later();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", later, { signal });
    // Style sheets that load late, and colours that fade.
    document.addEventListener("load", ({ target }) => isSheet(target) && later(), { capture: true, signal });
    document.addEventListener("transitionend", ({ target }) => this.#isBehind(target) && later(), { signal });
  }

  /**
   * Decides by this element, a comment's body, from now on.
   * @param {Element} element
   */
  probe(element) {
    this.#probe = element;
    this.#observer.disconnect();
    // Themes are switched by classes and attributes of something around the comments, or by a style sheet.
    for (let each = /** @type {Element | null} */ (element); each; each = parentOf(each)) {
      this.#observer.observe(each, { attributes: true });
    }
    this.#observer.observe(element.ownerDocument.head, { childList: true });
    this.#decide(element);
  }

  /** Whether there is an element to decide by. */
  get isSet() {
    return this.#probe?.isConnected ?? false;
  }

  /** @param {EventTarget | null} target */
  #isBehind(target) {
    return target instanceof Element && this.#probe !== null && target.contains(this.#probe);
  }

  async #later() {
    if (this.#waiting) return;
    this.#waiting = true;
    await nextFrame();
    this.#waiting = false;
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
 * The element around; of a shadow root, its host.
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
 * By the nearest background that hides what is behind it; where a page paints none or a picture, by the text on it.
 * @param {Element} element
 * @returns {Theme}
 */
function themeOf(element) {
  for (let each = /** @type {Element | null} */ (element); each; each = parentOf(each)) {
    const background = shade(getComputedStyle(each).backgroundColor);
    if (background && background.alpha > 0.5) return background.lightness < MIDDLE ? "dark" : "light";
  }
  const ink = shade(getComputedStyle(element).color);
  return ink && ink.lightness > MIDDLE ? "dark" : "light";
}

/**
 * How light a computed colour is, from 0 to 1 as in OKLab, and how opaque. Null for a form that isn't known.
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
      // The first is the name of a colour space, all of which are like enough to sRGB here.
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

/** @param {string} value */
function component(value) {
  const number = Number.parseFloat(value) || 0;
  return value.endsWith("%") ? number / 100 : number;
}

/**
 * The cube root of the luminance, which OKLab's lightness is for greys.
 * @param {readonly number[]} rgb  Each from 0 to 1.
 */
function lightness(rgb) {
  const linear = rgb.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  const [red = 0, green = 0, blue = 0] = linear;
  return Math.cbrt(0.2126 * red + 0.7152 * green + 0.0722 * blue);
}
