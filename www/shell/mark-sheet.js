/** How marked words look outside the thread, where they are elements: as in the thread, a tint for topics and a line for the rest. */

import { colour, SHADES } from "../../extension/common/palette.js";

/** @typedef {import("../../extension/common/palette.js").Look} Look */
/** @typedef {import("../../extension/common/palette.js").Theme} Theme */

/** @param {readonly Look[]} categories */
export function markSheet(categories) {
  const dark = rules(categories, "dark");
  return `${rules(categories, "light")}\n@media (prefers-color-scheme: dark) {\n${dark}\n}`;
}

/**
 * @param {readonly Look[]} categories
 * @param {Theme} theme
 */
function rules(categories, theme) {
  const { tint, line } = SHADES[theme];
  return categories
    .map(({ id, axis, hue, line: style }) =>
      axis === "topic"
        ? `mark[data-topic="${id}"] { background-color: ${colour(tint, hue)}; }`
        : `mark[data-kind="${id}"] { text-decoration: underline ${style} 1px ${colour(line, hue)}; }`,
    )
    .join("\n");
}
