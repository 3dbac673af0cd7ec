/** The style sheet of the highlights, which only the background can insert so that it reaches shadow roots. */

import { highlightSheet } from "../common/palette.js";
import { CATEGORIES } from "../generated/categories.js";

/** @typedef {import("../common/palette.js").Theme} Theme */

const THEMES = /** @type {const} */ (["light", "dark"]);

/** Chromium paints no background of a user's sheet; in Firefox no author's sheet of the page reaches shadow roots. */
const ORIGINS = /** @type {const} */ (["AUTHOR", "USER"]);

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
  const sheets = THEMES.flatMap((theme) => ORIGINS.map((origin) => ({ theme, origin })));
  const injections = sheets.map(({ theme, origin }) => ({ theme, injection: { target, origin, css: css(theme) } }));
  // Taken away before it is inserted again: a page can have the same sheet twice.
  await Promise.all(injections.map(({ injection }) => chrome.scripting.removeCSS(injection)));
  const wanted = injections.filter((each) => each.theme === theme);
  await Promise.all(wanted.map(({ injection }) => chrome.scripting.insertCSS(injection)));
}

/** @param {Theme} theme */
function css(theme) {
  return highlightSheet(CATEGORIES, theme);
}
