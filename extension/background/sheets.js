/**
 * The style sheet of the highlights, which only the background can insert so that it reaches shadow roots. In Chromium all
 * elements inherit from the root, and a sheet that comes to a long page has the style of each made anew: there, pages get the
 * usual sheet together with the script, before they are laid out, and another one only if they are dark or the reader's colours
 * are others.
 */

import { loadCategories } from "../common/categories.js";
import { highlightSheet } from "../common/palette.js";
import { CATEGORIES } from "../generated/categories.js";

/** @typedef {import("../common/palette.js").Theme} Theme */

const THEMES = /** @type {const} */ (["light", "dark"]);

/**
 * Chromium paints no background of a user's sheet; elements inherit highlights from the root there, and rules for all
 * elements cost five times as much. In Firefox nothing is inherited, and only a user's sheet reaches shadow roots.
 */
const SHEET = chrome.runtime.getURL("").startsWith("moz-extension:")
  ? { origin: /** @type {const} */ ("USER"), scope: "" }
  : { origin: /** @type {const} */ ("AUTHOR"), scope: ":root" };

/** What pages are given with the script. The build makes it. */
export const GIVEN = SHEET.origin === "AUTHOR" ? ["content/highlights.css"] : [];

/** The sheets of readers who have changed nothing, and the one that is given. */
const USUAL = THEMES.map((theme) => highlightSheet(CATEGORIES, theme, SHEET.scope));
const given = GIVEN.length > 0 ? USUAL[0] : null;

/** @type {Promise<unknown>} */
let dressing = Promise.resolve();

/**
 * Gives a frame the sheet of that theme and takes the other one away; null takes both. Calls come one after the other.
 * @param {Theme | null} theme
 * @param {chrome.runtime.MessageSender} sender
 */
export function showSheet(theme, sender) {
  const dressed = dressing.then(() => showSheetNow(theme, sender));
  dressing = dressed.catch(() => {});
  return dressed;
}

/**
 * @param {Theme | null} theme
 * @param {chrome.runtime.MessageSender} sender
 */
async function showSheetNow(theme, { tab, frameId }) {
  if (tab?.id === undefined || frameId === undefined) throw new Error("a style sheet is for a page");
  const target = { tabId: tab.id, frameIds: [frameId] };
  const shown = new OwnSheets(target);
  // Taken away before it is inserted again: a page can have the same sheet twice.
  for (const css of [...USUAL, ...(await shown.load())]) await chrome.scripting.removeCSS(injection(target, css));
  const css = theme && highlightSheet(await loadCategories(), theme, SHEET.scope);
  await shown.save(css);
  if (css !== null && css !== given) await chrome.scripting.insertCSS(injection(target, css));
}

/**
 * The sheet that a frame was given, where it is coloured by the reader: it can only be taken away by its very text. Kept
 * until the browser closes, since the background may be stopped meanwhile.
 */
class OwnSheets {
  /** @param {chrome.scripting.InjectionTarget} target */
  constructor({ tabId, frameIds }) {
    this.key = `sheet ${tabId} ${frameIds}`;
  }

  /** @returns {Promise<string[]>} */
  async load() {
    const css = (await chrome.storage.session.get(this.key))[this.key];
    return typeof css === "string" ? [css] : [];
  }

  /** @param {string | null} css */
  async save(css) {
    if (css === null || USUAL.includes(css)) await chrome.storage.session.remove(this.key);
    else await chrome.storage.session.set({ [this.key]: css });
  }
}

/**
 * @param {chrome.scripting.InjectionTarget} target
 * @param {string} css
 * @returns {chrome.scripting.CSSInjection}
 */
function injection(target, css) {
  return { target, origin: SHEET.origin, css };
}
