/** What the badges in the page, in the panel and in the card have in common: their elements, order and labels. */

import { make } from "./make.js";

/** @typedef {import("../generated/protocol").Tag} Tag */

/**
 * Tags in the order of their badges: first the best of each axis, so that a few badges say most; then the others by score;
 * last those that only the context supports.
 * @param {readonly Tag[]} tags  Within each axis, by descending score.
 */
export function inBadgeOrder(tags) {
  const supported = tags.filter((tag) => !isFromContext(tag));
  const first = supported.filter((tag, index) => supported.findIndex(({ axis }) => axis === tag.axis) === index);
  const others = supported.filter((tag) => !first.includes(tag)).sort(byScore);
  return [...first, ...others, ...tags.filter(isFromContext).sort(byScore)];
}

/**
 * Highest score first.
 * @param {Tag} one
 * @param {Tag} other
 */
function byScore(one, other) {
  return other.score - one.score;
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
