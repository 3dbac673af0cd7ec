/** What the badges in the page, in the panel and in the card have in common: their elements, order and labels. */

import { make } from "./make.js";

/** @typedef {import("../generated/protocol").Axis} Axis */
/** @typedef {import("../generated/protocol").Tag} Tag */

/** The order of the axes. @type {readonly Axis[]} */
export const AXES = ["topic", "kind", "own"];

/**
 * Tags in the order of their badges: by axis, in each the surest first, and last those that only the context supports.
 * @param {readonly Tag[]} tags
 */
export function inBadgeOrder(tags) {
  const rank = (/** @type {Tag} */ tag) => 2 * AXES.indexOf(tag.axis) + Number(isFromContext(tag));
  return [...tags].sort((one, other) => rank(one) - rank(other) || other.score - one.score);
}

/**
 * Whether a tag comes from the title, the parent or the comment's form rather than from its words. Many comments of a
 * thread share such tags, so they tell little.
 * @param {Tag} tag
 */
export function isFromContext({ evidence }) {
  return evidence.length === 0;
}

/**
 * Makes a badge. Its colours come from `badgeColours` in the style sheet.
 * @template {"span" | "button"} T
 * @param {Document} document
 * @param {T} tag
 * @param {string} category  Its id.
 * @param {...(Node | string)} content
 */
export function makeBadge(document, tag, category, ...content) {
  const badge = make(document, tag, {}, ...content);
  badge.className = "badge";
  badge.dataset.category = category;
  if (badge instanceof HTMLButtonElement) badge.type = "button";
  return badge;
}
