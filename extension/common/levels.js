/** The levels: how sure the core must be of a tag for the reader to see it. The core says for each tag which level shows it first. */

import { DEFAULT_LEVEL, LEVELS } from "../generated/constants.js";
import { text } from "./strings.js";

/** @typedef {import("../generated/protocol").Level} Level */
/** @typedef {import("../generated/protocol").Tag} Tag */

/** From the strictest to the least strict. @type {readonly Level[]} */
export const ALL_LEVELS = /** @type {Level[]} */ (LEVELS);

/** The level of a reader who has chosen none. */
export const USUAL_LEVEL = /** @type {Level} */ (DEFAULT_LEVEL);

/**
 * The tags that a reader sees at a level.
 * @param {readonly Tag[]} tags  Of all levels.
 * @param {Level} level
 */
export function atLevel(tags, level) {
  const last = ALL_LEVELS.indexOf(level);
  return tags.filter((tag) => ALL_LEVELS.indexOf(tag.level) <= last);
}

/** @returns {Record<Level, string>} */
export function levelTitles() {
  return {
    surest: text("levelSurest"),
    sure: text("levelSure"),
    balanced: text("levelBalanced"),
    everything: text("levelEverything"),
  };
}
