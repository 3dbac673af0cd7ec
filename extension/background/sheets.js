/**
 * The style sheet of the highlights. Only the background can insert one that reaches shadow roots.
 *
 * In Chromium all elements inherit highlights from the root, and inserting a sheet into a long page restyles every element.
 * Pages there get the default sheet together with the script, before their first layout, and a different one only if the page
 * is dark or the reader has changed colours.
 */

import { IS_FIREFOX } from "../common/browser.js";
import { Mutex } from "../common/mutex.js";
import { highlightSheet } from "../common/palette.js";
import { CATEGORIES } from "../generated/categories.js";
import { loadCategories } from "../store/categories.js";

/** @typedef {import("../common/palette.js").Theme} Theme */

/** Every theme that has a sheet. */
const THEMES = /** @type {const} */ (["light", "dark"]);

/**
 * How sheets are inserted. Chromium does not paint backgrounds from user sheets; since elements inherit highlights there, rules
 * for the root are enough, and rules for all elements would cost five times as much. In Firefox nothing is inherited, and only a
 * user sheet reaches shadow roots.
 */
const INSERTION = IS_FIREFOX
  ? { origin: /** @type {const} */ ("USER"), scope: "" }
  : { origin: /** @type {const} */ ("AUTHOR"), scope: ":root" };

/** The style sheets that pages get together with the content script. The build writes them. */
export const SCRIPT_SHEETS = INSERTION.origin === "AUTHOR" ? ["content/highlights.css"] : [];

/** The sheets for a reader who has changed no colours. */
const DEFAULT_SHEETS = THEMES.map((theme) => highlightSheet(CATEGORIES, theme, INSERTION.scope));

/** The content of {@link SCRIPT_SHEETS}; null if there is none. */
const SCRIPT_SHEET = SCRIPT_SHEETS.length > 0 ? DEFAULT_SHEETS[0] : null;

/** One change at a time: the latest theme is what a frame ends up with. */
const changing = new Mutex();

/**
 * Gives the sender's frame the sheet of a theme, in place of any other; null leaves it without one.
 * @param {Theme | null} theme
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<void>}
 * @throws {Error} If the sender is not a frame of a tab.
 */
export function showSheet(theme, { tab, frameId }) {
  return changing.run(async () => {
    if (tab?.id === undefined || frameId === undefined) throw new Error("only a page has a style sheet");
    const target = { tabId: tab.id, frameIds: [frameId] };
    const customSheet = new CustomSheet(target);
    // Removed even if it stays the same: a page can hold the same sheet twice.
    for (const css of [...DEFAULT_SHEETS, ...(await customSheet.load())]) {
      await chrome.scripting.removeCSS(injection(target, css));
    }
    const css = theme && highlightSheet(await loadCategories(), theme, INSERTION.scope);
    await customSheet.save(css);
    if (css !== null && css !== SCRIPT_SHEET) await chrome.scripting.insertCSS(injection(target, css));
  });
}

/**
 * The sheet of a frame in the reader's own colours. Only its exact text removes a sheet, so the text is kept until the browser
 * closes: the background may be stopped in between.
 */
class CustomSheet {
  #key;

  /** @param {{ tabId: number, frameIds: number[] }} target  One frame. */
  constructor({ tabId, frameIds }) {
    this.#key = `sheet ${tabId} ${frameIds}`;
  }

  /** @returns {Promise<string[]>}  One or none. */
  async load() {
    const css = (await chrome.storage.session.get(this.#key))[this.#key];
    return typeof css === "string" ? [css] : [];
  }

  /** @param {string | null} css  What the frame gets now. */
  async save(css) {
    if (css === null || DEFAULT_SHEETS.includes(css)) await chrome.storage.session.remove(this.#key);
    else await chrome.storage.session.set({ [this.#key]: css });
  }
}

/**
 * @param {chrome.scripting.InjectionTarget} target
 * @param {string} css
 * @returns {chrome.scripting.CSSInjection}
 */
function injection(target, css) {
  return { target, origin: INSERTION.origin, css };
}
