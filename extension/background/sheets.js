/** The style sheet of the highlights: a user's sheet, which only the background can insert. */

import { highlightSheet } from "../common/palette.js";
import { CATEGORIES } from "../generated/categories.js";

/** @typedef {import("../common/palette.js").Theme} Theme */

const THEMES = /** @type {const} */ (["light", "dark"]);

/**
 * Gives a frame the sheet of that theme and takes the other one away; null takes both.
 * @param {Theme | null} theme
 * @param {chrome.runtime.MessageSender} sender
 */
export async function showSheet(theme, { tab, frameId }) {
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
  return { target, css: highlightSheet(CATEGORIES, theme), origin: "USER" };
}
