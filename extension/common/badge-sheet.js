/** The colours of badges on the extension's own pages, which follow the browser's colour scheme. */

import { badgeColours } from "./palette.js";

/** @typedef {import("../generated/protocol").Category} Category */

/**
 * Style rules that give `.badge[data-category]` its colours.
 * @param {readonly Category[]} categories
 */
export function badgeSheet(categories) {
  const dark = badgeColours(categories, "dark");
  return `${badgeColours(categories, "light")}\n@media (prefers-color-scheme: dark) {\n${dark}\n}`;
}
