/** Which tags a card offers for a comment that lacks one. */

import { axisTitle } from "../../common/axes.js";
import { text } from "../../common/strings.js";

/** @typedef {import("../../generated/protocol").Category} Category */
/** @typedef {import("../../generated/protocol").Tag} Tag */

/**
 * The categories that a comment does not have: first those that the core thought possible, the likeliest first, then the others by
 * axis.
 * @param {{ readonly tags: readonly Tag[], readonly allTags: readonly Tag[] }} comment
 * @param {readonly Category[]} all
 */
export function offeredTags({ tags, allTags }, all) {
  const has = (/** @type {string} */ id) => tags.some(({ category }) => category === id);
  const scores = new Map(allTags.map(({ category, score }) => [category, score]));
  const missing = all.filter(({ id }) => !has(id));
  const likely = missing.filter(({ id }) => scores.has(id));
  likely.sort((one, other) => (scores.get(other.id) ?? 0) - (scores.get(one.id) ?? 0));
  const groups = [{ title: text("likely"), categories: likely }];
  for (const axis of new Set(all.map((category) => category.axis))) {
    const categories = missing.filter((category) => category.axis === axis && !scores.has(category.id));
    groups.push({ title: axisTitle(axis), categories });
  }
  return groups.filter(({ categories }) => categories.length > 0);
}
