/** The style sheet of the highlights, which only the background can insert so that it reaches shadow roots. */

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
  // Taken away before it is inserted again: a page can have the same sheet twice.
  for (const each of THEMES) await chrome.scripting.removeCSS(injection(target, each));
  if (theme !== null) await chrome.scripting.insertCSS(injection(target, theme));
}

/**
 * @param {chrome.scripting.InjectionTarget} target
 * @param {Theme} theme
 * @returns {chrome.scripting.CSSInjection}
 */
function injection(target, theme) {
  return { target, origin: SHEET.origin, css: highlightSheet(CATEGORIES, theme, SHEET.scope) };
}
